package desk

import (
	"context"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/auth"
	"github.com/parley-desk/parley/internal/store"
)

// TokenInput asks for an API token.
type TokenInput struct {
	UserID    parley.ID   `json:"user_id" doc:"The token does what this user may do."`
	Name      string      `json:"name" doc:"What uses it."`
	ExpiresAt parley.Time `json:"expires_at,omitzero" doc:"Absent: never."`
}

// NewToken is an API token at the only moment at which it can be read.
type NewToken struct {
	store.Token
	Secret string `json:"token" doc:"Shown once; send it as Authorization: Bearer."`
}

// CreateToken makes an API token for a user.
func (d *Desk) CreateToken(ctx context.Context, actor parley.Actor, in TokenInput) (NewToken, error) {
	name, err := requiredLine("name", in.Name, parley.MaxName)
	if err != nil {
		return NewToken{}, err
	}
	now := parley.Now()
	if !in.ExpiresAt.IsZero() && in.ExpiresAt <= now {
		return NewToken{}, parley.Errorf(parley.CodeInvalid, "expires_at", "must be in the future, or absent for a token that does not expire.")
	}
	secret, hash := auth.NewAPIToken()
	made := NewToken{Secret: secret, Token: store.Token{ID: parley.NewID(), UserID: in.UserID, Name: name, CreatedAt: now, ExpiresAt: in.ExpiresAt}}
	err = d.configure(ctx, func(tx *store.Tx) error {
		user, err := tx.User(in.UserID)
		if err != nil {
			return asField(err, "user_id", "must be a user.")
		}
		if !user.Active {
			return parley.Errorf(parley.CodeInvalid, "user_id", "%s is inactive; activate the account first.", user.Name)
		}
		made.UserName = user.Name
		if err := tx.InsertToken(hash, made.Token); err != nil {
			return err
		}
		return d.configured(tx, actor, tableToken, made.ID, name, nil, made.Token)
	})
	if err != nil {
		return NewToken{}, err
	}
	return made, nil
}

// RequestsPerMinute is how often one API token may ask; 0 is as often as it
// likes.
func (d *Desk) RequestsPerMinute(ctx context.Context) (int64, error) {
	props, err := d.store.Read(ctx).Properties()
	return props.Int(parley.PropRequestsPerMinute), err
}

// DeleteToken revokes an API token; what uses it is refused from now on.
func (d *Desk) DeleteToken(ctx context.Context, actor parley.Actor, id parley.ID) error {
	return d.configure(ctx, func(tx *store.Tx) error {
		t, err := tx.Token(id)
		if err != nil {
			return err
		}
		if err := tx.DeleteToken(id); err != nil {
			return err
		}
		d.publish(tx, Event{Kind: EventSignedOut, User: t.UserID})
		return d.configured(tx, actor, tableToken, id, t.Name, t, nil)
	})
}
