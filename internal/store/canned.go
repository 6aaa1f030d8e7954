package store

import "github.com/parley-desk/parley"

const cannedColumns = `c.id, c.scope, COALESCE(c.owner_id, ''), COALESCE(c.group_id, ''), COALESCE((SELECT name FROM user_group WHERE id = c.group_id), ''),
	c.title, c.shortcut, c.body, c.condition, c.active, c.created_at, c.updated_at, c.version`

func scanCanned(r row) (c parley.CannedMessage, err error) {
	err = r.Scan(&c.ID, &c.Scope, &c.Owner, &c.Group, &c.GroupName, &c.Title, &c.Shortcut, &c.Body, &c.Condition, &c.Active, &c.CreatedAt, &c.UpdatedAt, &c.Version)
	return c, err
}

// UsableCanned is a canned message as one person may use it.
type UsableCanned struct {
	parley.CannedMessage
	LastUsedAt parley.Time // by this person; zero: never
}

// MaxCannedShown bounds what one person sees: 500 of their own, 500 global,
// and those of their groups.
const MaxCannedShown = 2000

// mineCanned is the condition of what the person $1 sees: their own, those of their
// groups, and the global ones.
const mineCanned = `(c.scope = 'global' OR c.scope = 'personal' AND c.owner_id = $1
	OR c.scope = 'group' AND EXISTS (SELECT 1 FROM group_member m WHERE m.group_id = c.group_id AND m.user_id = $1))`

// CannedFor lists what a person sees, active or not: those they used last
// first, then by title.
func (r *Reader) CannedFor(user parley.ID) ([]UsableCanned, error) {
	return many(r, func(r row) (u UsableCanned, err error) {
		err = r.Scan(&u.ID, &u.Scope, &u.Owner, &u.Group, &u.GroupName, &u.Title, &u.Shortcut, &u.Body, &u.Condition, &u.Active, &u.CreatedAt, &u.UpdatedAt, &u.Version, &u.LastUsedAt)
		return u, err
	}, `SELECT `+cannedColumns+`, COALESCE(s.last_used_at, 0) FROM canned_message c
		LEFT JOIN canned_use s ON s.canned_id = c.id AND s.user_id = $1
		WHERE `+mineCanned+` ORDER BY COALESCE(s.last_used_at, 0) DESC, c.title_folded, c.id LIMIT $2`, user, MaxCannedShown)
}

// SharedCanned lists those of all groups and the global ones, by title, for
// who configures the service.
func (r *Reader) SharedCanned() ([]parley.CannedMessage, error) {
	return many(r, scanCanned, `SELECT `+cannedColumns+` FROM canned_message c WHERE c.scope <> 'personal' ORDER BY c.title_folded, c.id LIMIT $1`, MaxCannedShown)
}

// CannedOf lists those for the same people as c.
func (r *Reader) CannedOf(c parley.CannedMessage) ([]parley.CannedMessage, error) {
	return many(r, scanCanned, `SELECT `+cannedColumns+` FROM canned_message c
		WHERE c.scope = $1 AND COALESCE(c.owner_id, '') = $2 AND COALESCE(c.group_id, '') = $3 ORDER BY c.id LIMIT $4`, string(c.Scope), string(c.Owner), string(c.Group), MaxConfigured)
}

// cannedRoom refuses a canned message more than its scope and owner may have.
// The caller holds the lock of the configuration.
func (t *Tx) cannedRoom(c parley.CannedMessage) error {
	n, err := one(&t.Reader, nil, scanInt, `SELECT COUNT(*) FROM canned_message WHERE scope = $1 AND COALESCE(owner_id, '') = $2 AND COALESCE(group_id, '') = $3`,
		string(c.Scope), string(c.Owner), string(c.Group))
	if err == nil && n >= MaxConfigured {
		err = parley.Errorf(parley.CodeConflict, "", "There are already %d canned messages here, the most the desk keeps. Delete one that is no longer used first.", n)
	}
	return err
}

// InsertCanned adds a canned message.
func (t *Tx) InsertCanned(c parley.CannedMessage) error {
	if err := t.cannedRoom(c); err != nil {
		return err
	}
	_, err := t.exec(`INSERT INTO canned_message (id, scope, owner_id, group_id, title, title_folded, shortcut, body, condition, active, created_at, updated_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		c.ID, string(c.Scope), nullable(c.Owner), nullable(c.Group), c.Title, parley.Fold(c.Title), c.Shortcut, c.Body, c.Condition, c.Active, c.CreatedAt, c.UpdatedAt, c.Version)
	return err
}

// UpdateCanned changes a canned message, if c.Version is still the stored one.
// Whom it is for stays as it is.
func (t *Tx) UpdateCanned(c parley.CannedMessage) error {
	return t.must(stale("canned message"), `UPDATE canned_message
		SET title = $3, title_folded = $4, shortcut = $5, body = $6, condition = $7, active = $8, updated_at = $9, version = version + 1
		WHERE id = $1 AND version = $2`, c.ID, c.Version, c.Title, parley.Fold(c.Title), c.Shortcut, c.Body, c.Condition, c.Active, c.UpdatedAt)
}

// DeleteCanned removes a canned message and who used it.
func (t *Tx) DeleteCanned(id parley.ID, version int64) error {
	if _, err := t.exec(`DELETE FROM canned_use WHERE canned_id = $1`, id); err != nil {
		return err
	}
	return t.must(stale("canned message"), `DELETE FROM canned_message WHERE id = $1 AND version = $2`, id, version)
}

// UseCanned records that a person used a canned message.
func (t *Tx) UseCanned(user, canned parley.ID, at parley.Time) error {
	_, err := t.exec(`INSERT INTO canned_use (user_id, canned_id, uses, last_used_at) VALUES ($1, $2, 1, $3)
		ON CONFLICT (user_id, canned_id) DO UPDATE SET uses = canned_use.uses + 1, last_used_at = excluded.last_used_at`, user, canned, at)
	return err
}
