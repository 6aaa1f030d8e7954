package desk

import (
	"context"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// SavePreferences keeps what the actor likes, on all devices. The version that
// was read must be the stored one; 0 before the first time.
func (d *Desk) SavePreferences(ctx context.Context, actor parley.Actor, p parley.Preferences) (parley.Preferences, error) {
	if err := p.Check(); err != nil {
		return p, err
	}
	err := d.store.Tx(ctx, func(tx *store.Tx) error {
		before, err := tx.Preferences(actor.ID)
		if err != nil {
			return err
		}
		if err := tx.SavePreferences(actor.ID, p, parley.Now()); err != nil {
			return err
		}
		d.publish(tx, Event{Kind: EventPreferences, User: actor.ID})
		if before.EmailDigest == p.EmailDigest {
			return nil
		}
		return tx.RefreshNotifies(actor.ID)
	})
	p.Version++
	return p, err
}

// SetNotifications changes over which transports the actor hears of a
// conversation, and returns the choices that hold for its kind.
func (d *Desk) SetNotifications(ctx context.Context, actor parley.Actor, conversation parley.ID, n parley.Notifications) (parley.Notifications, error) {
	err := d.store.Tx(ctx, func(tx *store.Tx) error {
		_, kind, err := tx.Notifications(conversation, actor.ID)
		if err != nil {
			return err
		}
		if n, err = n.Check(kind); err != nil {
			return err
		}
		d.publish(tx, Event{Kind: EventConversation, Conversation: conversation, Users: []parley.ID{actor.ID}})
		return tx.SetNotifications(conversation, actor.ID, n)
	})
	return n, err
}
