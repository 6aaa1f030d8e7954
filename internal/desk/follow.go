package desk

import (
	"context"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// Follow makes the actor a member of the one conversation of a case or
// incident they may read (domain 4.1). Following what one follows changes
// nothing, but brings it back onto the list.
func (d *Desk) Follow(ctx context.Context, actor parley.Actor, table string, id parley.ID) (store.Summary, error) {
	var conversation parley.ID
	err := d.store.Tx(ctx, func(tx *store.Tx) error {
		doc, err := d.locked(tx, table, id, actor.ID)
		if err != nil {
			return err
		}
		conversation = doc.core().Conversation
		c, err := tx.Conversation(conversation)
		if err != nil {
			return err
		}
		joined, err := d.join(tx, actor, c, store.Colleague{ID: actor.ID, Name: actor.Name}, parley.LineFollowed, actor.Name+" follows this.")
		if err != nil {
			return err
		}
		if !joined {
			if _, err := tx.SetVisible(conversation, actor.ID, true); err != nil {
				return err
			}
		}
		d.publish(tx, Event{Kind: EventConversation, Conversation: conversation, Users: []parley.ID{actor.ID}})
		return nil
	})
	if err != nil {
		return store.Summary{}, err
	}
	return d.store.Read(ctx).Summary(conversation, actor.ID)
}

// Unfollow takes the actor out of the record's conversation, also when they
// may not read the record any more. Who does not follow it stays out.
func (d *Desk) Unfollow(ctx context.Context, actor parley.Actor, table string, id parley.ID) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		c, err := tx.RecordConversation(table, id)
		if err != nil {
			return err
		}
		standing, err := tx.Membership(c.ID, actor.ID)
		if err != nil {
			return err
		}
		if standing == "" || standing == store.StandingLeft {
			return mayReadRecord(&tx.Reader, table, id, actor.ID)
		}
		return d.leaveColleagues(tx, actor, c.ID)
	})
}
