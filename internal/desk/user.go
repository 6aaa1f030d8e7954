package desk

import (
	"context"
	"net/mail"
	"slices"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/auth"
	"github.com/parley-desk/parley/internal/store"
)

// UserInput is what an administrator says about a user.
type UserInput struct {
	remade

	Email             string        `json:"email"`
	Name              string        `json:"name"`
	Title             string        `json:"title,omitempty"`
	Active            bool          `json:"active"`
	Roles             []parley.Role `json:"roles"`
	ConversationLimit *int64        `json:"conversation_limit,omitempty" doc:"Sessions at once; -1 is unlimited; absent follows connect.support.conversation_limit."`
	Password          string        `json:"password,omitempty" doc:"Sets a new password and ends the user's sessions; absent leaves it."`
	Version           int64         `json:"version,omitempty" doc:"The version that was read; needed for a change."`
}

// maxEmail is the longest address mail can be sent to (RFC 5321, 4.5.3.1).
const maxEmail = 254

// maxConversationLimit bounds a user's own limit, as the property's.
const maxConversationLimit = 1000

// cleanEmail checks an address: one mailbox without a display name.
func cleanEmail(field, text string) (string, error) {
	text, err := requiredLine(field, text, maxEmail)
	if err != nil {
		return "", err
	}
	parsed, err := mail.ParseAddress(text)
	if err != nil || parsed.Address != text {
		return "", parley.Errorf(parley.CodeInvalid, field, "is not an e-mail address such as name@example.com.")
	}
	return text, nil
}

func (in UserInput) fill(u *parley.User) (err error) {
	if u.Email, err = cleanEmail("email", in.Email); err != nil {
		return err
	}
	if u.Name, err = requiredLine("name", in.Name, parley.MaxName); err != nil {
		return err
	}
	if u.Title, err = parley.CleanLine("title", in.Title, parley.MaxName); err != nil {
		return err
	}
	u.Roles = []parley.Role{}
	for _, role := range in.Roles {
		if !role.Valid() {
			return parley.Errorf(parley.CodeInvalid, "roles", "names %q, which is no role; use admin, manager or agent.", role)
		}
	}
	for _, role := range parley.AllRoles() {
		if slices.Contains(in.Roles, role) {
			u.Roles = append(u.Roles, role)
		}
	}
	if limit := in.ConversationLimit; limit != nil && (*limit < -1 || *limit > maxConversationLimit) {
		return parley.Errorf(parley.CodeInvalid, "conversation_limit", "must be between 0 and %d, or -1 for unlimited.", maxConversationLimit)
	}
	u.Active, u.ConversationLimit = in.Active, in.ConversationLimit
	if in.Password != "" {
		return auth.CheckPassword("password", in.Password)
	}
	return nil
}

// newUser makes a user and the hash of the password, "" without one.
func (d *Desk) newUser(ctx context.Context, in UserInput) (u parley.User, hash string, err error) {
	now := parley.Now()
	u = parley.User{ID: in.newID(), CreatedAt: now, UpdatedAt: now, Version: 1}
	if err := in.fill(&u); err != nil {
		return u, "", err
	}
	if in.Password != "" {
		hash, err = d.passwords.Hash(ctx, in.Password)
	}
	return u, hash, err
}

func (d *Desk) addUser(tx *store.Tx, actor parley.Actor, u parley.User, hash string) error {
	if err := tx.InsertUser(u, hash); err != nil {
		return err
	}
	return d.configured(tx, actor, tableUser, u.ID, u.Email, nil, u)
}

// CreateUser adds a user. Without a password they cannot sign in until an
// administrator sets one.
func (d *Desk) CreateUser(ctx context.Context, actor parley.Actor, in UserInput) (parley.User, error) {
	u, hash, err := d.newUser(ctx, in)
	if err != nil {
		return parley.User{}, err
	}
	return u, d.configure(ctx, func(tx *store.Tx) error { return d.addUser(tx, actor, u, hash) })
}

// UpdateUser changes a user. Deactivating them or giving them a password ends
// their sessions. The last active administrator stays one.
func (d *Desk) UpdateUser(ctx context.Context, actor parley.Actor, id parley.ID, in UserInput) (u parley.User, err error) {
	hash := ""
	if in.Password != "" {
		if err := auth.CheckPassword("password", in.Password); err != nil {
			return u, err
		}
		if hash, err = d.passwords.Hash(ctx, in.Password); err != nil {
			return u, err
		}
	}
	err = d.configure(ctx, func(tx *store.Tx) error {
		old, err := tx.User(id)
		if err != nil {
			return err
		}
		u = old
		if err := in.fill(&u); err != nil {
			return err
		}
		u.Version, u.UpdatedAt = in.Version, parley.Now()
		if err := tx.UpdateUser(u); err != nil {
			return err
		}
		u.Version++
		if err := lastAdmin(tx, old); err != nil {
			return err
		}
		if hash != "" {
			if err := tx.SetPasswordHash(id, hash); err != nil {
				return err
			}
			if err := tx.Audit(acted(actor, "set_password", tableUser, id, u.Email, "", "")); err != nil {
				return err
			}
		}
		if hash != "" || old.Active && !u.Active {
			if err := d.endSessions(tx, id, ""); err != nil {
				return err
			}
		}
		if old.Active && !u.Active { // what is offered to them is somebody else's at once
			if err := tx.Enqueue(JobPresence, string(id), parley.Now()); err != nil {
				return err
			}
		}
		d.publish(tx, Event{Kind: EventUser, User: id})
		return d.configured(tx, actor, tableUser, id, u.Email, old, u)
	})
	return u, err
}

// lastAdmin refuses a change that has left the desk without an administrator.
func lastAdmin(tx *store.Tx, before parley.User) error {
	if !before.Active || !before.Has(parley.RoleAdmin) {
		return nil
	}
	admins, err := tx.ActiveAdmins()
	if err == nil && admins == 0 {
		err = parley.Errorf(parley.CodeConflict, "roles", "%s is the last active administrator. Make somebody else an administrator first.", before.Name)
	}
	return err
}

// DeleteUser removes an account that was never part of anything; others are
// deactivated, so that what they wrote keeps its author.
func (d *Desk) DeleteUser(ctx context.Context, actor parley.Actor, id parley.ID, version int64) error {
	return d.configure(ctx, func(tx *store.Tx) error {
		u, err := tx.User(id)
		if err != nil {
			return err
		}
		took, err := tx.UserTookPart(id)
		if err != nil {
			return err
		}
		if took {
			return parley.Errorf(parley.CodeConflict, "", "%s has taken part in conversations, which keep their author. Deactivate the account instead.", u.Name)
		}
		if err := tx.DeleteUser(id, version); err != nil {
			return err
		}
		if err := lastAdmin(tx, u); err != nil {
			return err
		}
		d.publish(tx, Event{Kind: EventSignedOut, User: id}, Event{Kind: EventUser, User: id})
		return d.configured(tx, actor, tableUser, id, u.Email, u, nil)
	})
}
