package store

import (
	"database/sql"
	"strings"

	"github.com/parley-desk/parley"
)

// userColumns are read by scanUser. The roles come along in the same query,
// because hardly anybody asks for a user without them.
const userColumns = `u.id, u.email, u.name, u.title, u.active, u.conversation_limit, u.created_at, u.updated_at, u.version,
	COALESCE((SELECT string_agg(r.role, ',') FROM user_role r WHERE r.user_id = u.id), '')`

func scanUser(r row) (u parley.User, err error) {
	var limit sql.NullInt64
	var roles string
	err = r.Scan(&u.ID, &u.Email, &u.Name, &u.Title, &u.Active, &limit, &u.CreatedAt, &u.UpdatedAt, &u.Version, &roles)
	if limit.Valid {
		u.ConversationLimit = &limit.Int64
	}
	u.Roles = splitRoles(roles)
	return u, err
}

// splitRoles lists roles in the order screens show them.
func splitRoles(text string) []parley.Role {
	have := "," + text + ","
	roles := []parley.Role{}
	for _, role := range parley.AllRoles() {
		if strings.Contains(have, ","+string(role)+",") {
			roles = append(roles, role)
		}
	}
	return roles
}

// User returns a user with the roles.
func (r *Reader) User(id parley.ID) (parley.User, error) {
	return one(r, NotFound("This user"), scanUser, `SELECT `+userColumns+` FROM user_account u WHERE u.id = $1`, id)
}

// UserByEmail returns the user with that address, compared folded.
func (r *Reader) UserByEmail(email string) (parley.User, error) {
	return one(r, NotFound("This user"), scanUser, `SELECT `+userColumns+` FROM user_account u WHERE u.email_folded = $1`, parley.Fold(email))
}

// UsersPage lists users by e-mail address, from the one after the folded
// address given. search narrows to names and addresses that contain it.
func (r *Reader) UsersPage(after, search string, limit int) ([]parley.User, error) {
	if search == "" {
		return many(r, scanUser, `SELECT `+userColumns+` FROM user_account u
			WHERE u.email_folded > $1 ORDER BY u.email_folded LIMIT $2`, after, limit)
	}
	return many(r, scanUser, `SELECT `+userColumns+` FROM user_account u
		WHERE u.email_folded > $1 AND (u.email_folded LIKE $3 ESCAPE '\' OR u.name_folded LIKE $3 ESCAPE '\')
		ORDER BY u.email_folded LIMIT $2`, after, limit, containing(search))
}

// containing is a LIKE pattern for a text anywhere in a folded column.
func containing(text string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(parley.Fold(text)) + "%"
}

// PasswordHash returns the encoded argon2id hash of a user, "" when the user
// has no password and cannot sign in with one.
func (r *Reader) PasswordHash(user parley.ID) (string, error) {
	return one(r, NotFound("This user"), scanText, `SELECT password_hash FROM user_account WHERE id = $1`, user)
}

// ActiveAdmins counts the active users with the administrator's role.
func (r *Reader) ActiveAdmins() (int64, error) {
	return one(r, nil, scanInt, `SELECT COUNT(*) FROM user_account u JOIN user_role r ON r.user_id = u.id
		WHERE u.active AND r.role = $1`, string(parley.RoleAdmin))
}

// InsertUser adds a user with the roles.
func (t *Tx) InsertUser(u parley.User, passwordHash string) error {
	_, err := t.exec(`INSERT INTO user_account (id, email, email_folded, name, name_folded, title, password_hash, active, conversation_limit, created_at, updated_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		u.ID, u.Email, parley.Fold(u.Email), u.Name, parley.Fold(u.Name), u.Title, passwordHash, u.Active, limitOf(u), u.CreatedAt, u.UpdatedAt, u.Version)
	if err != nil {
		return duplicate(err, "email", "There is already a user with this e-mail address.")
	}
	return t.insertRoles(u)
}

// UpdateUser changes a user, if u.Version is still the stored one, and
// replaces the roles. The password is changed by SetPasswordHash.
func (t *Tx) UpdateUser(u parley.User) error {
	err := t.must(stale("user"), `UPDATE user_account
		SET email = $3, email_folded = $4, name = $5, name_folded = $6, title = $7, active = $8, conversation_limit = $9, updated_at = $10, version = version + 1
		WHERE id = $1 AND version = $2`,
		u.ID, u.Version, u.Email, parley.Fold(u.Email), u.Name, parley.Fold(u.Name), u.Title, u.Active, limitOf(u), u.UpdatedAt)
	if err != nil {
		return duplicate(err, "email", "There is already a user with this e-mail address.")
	}
	if _, err := t.exec(`DELETE FROM user_role WHERE user_id = $1`, u.ID); err != nil {
		return err
	}
	return t.insertRoles(u)
}

func (t *Tx) insertRoles(u parley.User) error {
	for _, role := range u.Roles {
		if _, err := t.exec(`INSERT INTO user_role (user_id, role) VALUES ($1, $2)`, u.ID, string(role)); err != nil {
			return err
		}
	}
	return nil
}

func limitOf(u parley.User) any {
	if u.ConversationLimit == nil {
		return nil
	}
	return *u.ConversationLimit
}

// SetPasswordHash replaces a user's password.
func (t *Tx) SetPasswordHash(user parley.ID, hash string) error {
	return t.must(NotFound("This user"), `UPDATE user_account SET password_hash = $2 WHERE id = $1`, user, hash)
}

// UserTookPart reports whether the user has ever been part of a conversation
// or of a record, so that deleting the account would lose who it was.
func (r *Reader) UserTookPart(id parley.ID) (bool, error) {
	return one(r, nil, scanBool, `SELECT EXISTS (SELECT 1 FROM conversation_member WHERE user_id = $1)
		OR EXISTS (SELECT 1 FROM interaction WHERE assigned_to = $1)
		OR EXISTS (SELECT 1 FROM work_item WHERE assigned_to = $1)
		OR EXISTS (SELECT 1 FROM work_event WHERE user_id = $1)
		OR EXISTS (SELECT 1 FROM customer_case WHERE opened_by = $1 OR assigned_to = $1)
		OR EXISTS (SELECT 1 FROM incident WHERE opened_by = $1 OR assigned_to = $1)`, id)
}

// DeleteUser removes an account that took part in nothing, with its sessions,
// tokens and memberships, and with what only it could see: its drafts, its
// personal canned messages, what it prefers and says about itself.
func (t *Tx) DeleteUser(id parley.ID, version int64) error {
	for _, table := range []string{
		"push_subscription", "user_preference", "user_status", "draft", "canned_use", "user_session", "api_token", "presence", "group_member", "user_role",
		"agent_presence", "agent_channel_off", "agent_capacity", "agent_schedule", "presence_history", "user_skill", "last_assigned", "work_exclusion",
	} {
		if _, err := t.exec(`DELETE FROM `+table+` WHERE user_id = $1`, id); err != nil {
			return err
		}
	}
	if _, err := t.exec(`DELETE FROM canned_message WHERE owner_id = $1`, id); err != nil {
		return err
	}
	return t.must(stale("user"), `DELETE FROM user_account WHERE id = $1 AND version = $2`, id, version)
}
