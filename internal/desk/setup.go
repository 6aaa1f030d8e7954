package desk

import (
	"context"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/auth"
	"github.com/parley-desk/parley/internal/store"
)

// setupLife is how long the link of the first administrator works.
const setupLife = 24 * time.Hour

// SetupLink makes the link that creates the first administrator, which
// replaces any earlier one. needed is false while there is an active
// administrator; then there is no link.
func (d *Desk) SetupLink(ctx context.Context) (token string, needed bool, err error) {
	token, hash := auth.NewToken()
	err = d.configure(ctx, func(tx *store.Tx) error {
		admins, err := tx.ActiveAdmins()
		if err != nil {
			return err
		}
		if needed = admins == 0; !needed {
			return nil
		}
		now := parley.Now()
		return tx.ReplaceSetupLink(hash, now, now.Add(setupLife))
	})
	if err != nil || !needed {
		return "", false, err
	}
	return token, true, nil
}

var errSetupOver = parley.Errorf(parley.CodeNotFound, "", "This link has been used, has expired or was replaced. If there is no administrator yet, restart the server: it prints a new one.")

// CheckSetup refuses with [parley.CodeNotFound] unless the link works.
func (d *Desk) CheckSetup(ctx context.Context, token string) error {
	ok, err := d.store.Read(ctx).SetupLinkValid(auth.Hash(token), parley.Now())
	if err == nil && !ok {
		err = errSetupOver
	}
	return err
}

// Setup is what the first administrator says about themselves.
type Setup struct {
	Token    string
	Name     string
	Email    string
	Password string
	Address  string
	Agent    string // user agent
}

// CompleteSetup makes the first administrator and signs them in. The link
// works once.
func (d *Desk) CompleteSetup(ctx context.Context, in Setup) (Session, error) {
	if err := d.CheckSetup(ctx, in.Token); err != nil {
		return Session{}, err
	}
	wish := UserInput{Email: in.Email, Name: in.Name, Active: true, Roles: []parley.Role{parley.RoleAdmin}, Password: in.Password}
	if in.Password == "" {
		return Session{}, auth.CheckPassword("password", "")
	}
	user, hash, err := d.newUser(ctx, wish)
	if err != nil {
		return Session{}, err
	}
	err = d.configure(ctx, func(tx *store.Tx) error {
		if err := tx.UseSetupLink(auth.Hash(in.Token), parley.Now()); err != nil {
			return errSetupOver
		}
		admins, err := tx.ActiveAdmins()
		if err != nil {
			return err
		}
		if admins > 0 {
			return errSetupOver
		}
		return d.addUser(tx, actorOf(user, in.Address), user, hash)
	})
	if err != nil {
		return Session{}, err
	}
	request := SignInRequest{Email: in.Email, Address: in.Address, UserAgent: in.Agent}
	return d.openSession(ctx, user, request, "sign_in", func(*store.Tx) error { return nil })
}
