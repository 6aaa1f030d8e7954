package desk

import (
	"context"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/auth"
	"github.com/parley-desk/parley/internal/store"
)

// How long a sign-in lasts: in all, and without being used.
const (
	SessionLife = 30 * 24 * time.Hour
	sessionIdle = 7 * 24 * time.Hour
)

// touchEvery is how exact the record of a token's last use is: writing it with
// every request would be a commit per click.
const touchEvery = time.Minute

// failureWindow is what failed sign-ins are counted over
// (parley.sign_in.failures_per_quarter_hour).
const failureWindow = 15 * time.Minute

// maxUserAgent bounds what a browser says it is, in characters.
const maxUserAgent = 200

// SignInRequest is somebody who says who they are.
type SignInRequest struct {
	Email     string
	Password  string
	Address   string // network address
	UserAgent string
}

// Session is a new sign-in; Token is shown once and kept nowhere.
type Session struct {
	Token     string
	ExpiresAt parley.Time
	User      parley.User
}

// errWrongPassword is the one answer to every sign-in that fails: it does not say
// whether the account exists, is inactive or has another password.
var errWrongPassword = parley.Errorf(parley.CodeUnauthenticated, "", "E-mail address or password is wrong. Please check both; capital letters matter in passwords.")

// SignIn opens a session. It refuses with [parley.CodeUnauthenticated], and
// with [parley.CodeLimit] after too many failures of the account or of the
// network address.
func (d *Desk) SignIn(ctx context.Context, in SignInRequest) (Session, error) {
	user, err := d.proveWho(ctx, in)
	if err != nil {
		return Session{}, err
	}
	return d.openSession(ctx, user, in, "sign_in", func(tx *store.Tx) error {
		return tx.DeleteSignInFailures(d.accountSubject(in.Email))
	})
}

// openSession adds a session and its audit row, after what else has to happen.
func (d *Desk) openSession(ctx context.Context, user parley.User, in SignInRequest, action string, also func(tx *store.Tx) error) (Session, error) {
	token, hash := auth.NewToken()
	now := parley.Now()
	s := Session{Token: token, ExpiresAt: now.Add(SessionLife), User: user}
	agent, err := parley.CleanLine("user_agent", parley.Shorten(in.UserAgent, maxUserAgent), maxUserAgent)
	if err != nil {
		agent = ""
	}
	err = d.store.Tx(ctx, func(tx *store.Tx) error {
		if err := also(tx); err != nil {
			return err
		}
		if err := tx.DeleteExpiredSessions(user.ID, now, now.Add(-sessionIdle)); err != nil {
			return err
		}
		if err := tx.InsertSession(store.Session{
			TokenHash: hash, UserID: user.ID, CreatedAt: now, ExpiresAt: s.ExpiresAt, LastUsedAt: now, UserAgent: agent,
		}); err != nil {
			return err
		}
		return tx.Audit(acted(actorOf(user, in.Address), action, tableUser, user.ID, user.Email, "", ""))
	})
	if err != nil {
		return Session{}, err
	}
	return s, nil
}

// proveWho returns the user whose password it is. Counting, comparing and
// writing a failure down happen while holding one of the few places for
// password checks, so at most the other place's attempt slips past the limit.
func (d *Desk) proveWho(ctx context.Context, in SignInRequest) (user parley.User, err error) {
	read := d.store.Read(ctx)
	props, err := read.Properties()
	if err != nil {
		return user, err
	}
	limit := props.Int(parley.PropSignInFailuresLimit)
	subjects := []string{d.accountSubject(in.Email), "address:" + d.hashAddress(in.Address)}
	err = d.passwords.Attempt(ctx, func() error {
		for _, subject := range subjects {
			if err := signInLimit(read, subject, limit); err != nil {
				return err
			}
		}
		hash := ""
		user, err = read.UserByEmail(in.Email)
		switch {
		case err == nil && user.Active:
			if hash, err = read.PasswordHash(user.ID); err != nil {
				return err
			}
		case err != nil && parley.CodeOf(err) != parley.CodeNotFound:
			return err
		}
		ok, err := d.passwords.Matches(in.Password, hash)
		if err != nil || ok {
			return err
		}
		return d.signInFailed(ctx, user, in.Address, subjects)
	})
	return user, err
}

func (d *Desk) accountSubject(email string) string {
	// Hashed like an address: people type passwords into the wrong field.
	return "account:" + d.hashAddress(parley.Fold(email))
}

func signInLimit(read *store.Reader, subject string, limit int64) error {
	since := parley.Now().Add(-failureWindow)
	n, err := read.SignInFailures(subject, since)
	if err != nil || n < limit {
		return err
	}
	oldest, err := read.OldestSignInFailure(subject, since)
	if err != nil {
		return err
	}
	refused := parley.Errorf(parley.CodeLimit, "", "There were too many failed sign-ins. Please wait a quarter of an hour and try again, or ask an administrator for a new password.")
	refused.RetryAfter = max(time.Second, oldest.Add(failureWindow).Sub(parley.Now()))
	return refused
}

// signInFailed writes the failure down and returns the answer.
func (d *Desk) signInFailed(ctx context.Context, user parley.User, address string, subjects []string) error {
	actor := parley.Actor{Kind: parley.ActorSystem, Name: "Somebody", Address: address}
	label := "unknown account"
	if user.ID != "" {
		label = user.Email
	}
	now := parley.Now()
	err := d.store.Tx(ctx, func(tx *store.Tx) error {
		for _, subject := range subjects {
			if err := tx.InsertSignInFailure(parley.NewID(), subject, now, now.Add(-failureWindow)); err != nil {
				return err
			}
		}
		return tx.Audit(acted(actor, "sign_in_failed", tableUser, user.ID, label, "", ""))
	})
	if err != nil {
		return err
	}
	return errWrongPassword
}

// actorOf is a user as the one who acts.
func actorOf(user parley.User, address string) parley.Actor {
	return parley.Actor{Kind: parley.ActorUser, ID: user.ID, Name: user.Name, Address: address, Roles: user.Roles}
}

// Authenticate returns whom a session's or API token belongs to; anything else
// is [parley.CodeUnauthenticated]. It is one query, and once a minute a write.
func (d *Desk) Authenticate(ctx context.Context, token, address string) (parley.Actor, parley.User, error) {
	now := parley.Now()
	read, hash := d.store.Read(ctx), auth.Hash(token)
	var in store.SignedIn
	var err error
	if auth.IsAPIToken(token) {
		in, err = read.TokenUser(hash, now)
	} else {
		in, err = read.SessionUser(hash, now, now.Add(-sessionIdle))
	}
	if err != nil {
		return parley.Actor{}, parley.User{}, err
	}
	if stale := now.Add(-touchEvery); in.LastUsedAt < stale {
		err := d.store.Tx(ctx, func(tx *store.Tx) error {
			if auth.IsAPIToken(token) {
				return tx.TouchToken(hash, now, stale)
			}
			return tx.TouchSession(hash, now, stale)
		})
		if err != nil && ctx.Err() == nil {
			// Reading works, so the person can go on.
			d.log.WarnContext(ctx, "could not record the use of a token", "user", in.User.ID, "err", err)
		}
	}
	return actorOf(in.User, address), in.User, nil
}

// SignOut ends the session of a token. Ending it twice is no error.
func (d *Desk) SignOut(ctx context.Context, actor parley.Actor, token string) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		ended, err := tx.DeleteSession(auth.Hash(token))
		if err != nil || !ended {
			return err
		}
		d.publish(tx, Event{Kind: EventSignedOut, User: actor.ID})
		return tx.Audit(acted(actor, "sign_out", tableUser, actor.ID, actor.Name, "", ""))
	})
}

// SignOutEverywhere ends all sessions of a user: one's own, or, by an
// administrator, somebody else's. API tokens stay; they are revoked one by one.
func (d *Desk) SignOutEverywhere(ctx context.Context, actor parley.Actor, user parley.ID) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		u, err := tx.User(user)
		if err != nil {
			return err
		}
		if err := d.endSessions(tx, u.ID, ""); err != nil {
			return err
		}
		return tx.Audit(acted(actor, "sign_out_everywhere", tableUser, u.ID, u.Email, "", ""))
	})
}

// endSessions ends a user's sessions except the one with that token hash.
func (d *Desk) endSessions(tx *store.Tx, user parley.ID, except string) error {
	if _, err := tx.DeleteSessionsOf(user, except); err != nil {
		return err
	}
	d.publish(tx, Event{Kind: EventSignedOut, User: user})
	return nil
}

// ChangePassword replaces one's own password, after proving the current one,
// and ends all other sessions; token is that of the session that stays.
func (d *Desk) ChangePassword(ctx context.Context, actor parley.Actor, token, current, password string) error {
	user, err := d.store.Read(ctx).User(actor.ID)
	if err != nil {
		return err
	}
	if err := auth.CheckPassword("password", password); err != nil {
		return err
	}
	_, err = d.proveWho(ctx, SignInRequest{Email: user.Email, Password: current, Address: actor.Address})
	if parley.CodeOf(err) == parley.CodeUnauthenticated {
		return parley.Errorf(parley.CodeInvalid, "current_password", "is not your password. Nothing was changed.")
	}
	if err != nil {
		return err
	}
	hash, err := d.passwords.Hash(ctx, password)
	if err != nil {
		return err
	}
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.SetPasswordHash(user.ID, hash); err != nil {
			return err
		}
		if err := d.endSessions(tx, user.ID, auth.Hash(token)); err != nil {
			return err
		}
		return tx.Audit(acted(actor, "change_password", tableUser, user.ID, user.Email, "", ""))
	})
}
