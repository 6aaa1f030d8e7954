package desk

import (
	"context"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// maxStatus bounds what somebody says about being away, in characters.
const maxStatus = 160

// People finds colleagues by the beginnings of the words of their name or of
// their address: everybody who can be talked to, or, when a conversation is
// named, who can be mentioned there (domain 4.4).
func (d *Desk) People(ctx context.Context, actor parley.Actor, text string, conversation parley.ID, limit int) ([]store.Colleague, error) {
	read := d.store.Read(ctx)
	now := parley.Now()
	if conversation == "" {
		return read.People(actor.ID, text, now, limit)
	}
	if err := mayRead(read, conversation, actor.ID); err != nil {
		return nil, err
	}
	c, err := read.Conversation(conversation)
	if err != nil {
		return nil, err
	}
	switch c.Kind {
	case parley.KindDirect:
		return []store.Colleague{}, nil
	case parley.KindRecord:
		return read.RecordPeople(conversation, actor.ID, text, now, limit)
	case parley.KindGroup, parley.KindSupport:
	}
	return read.PeopleIn(conversation, actor.ID, text, now, limit)
}

// SetStatus changes what colleagues read beside the actor's name; "" takes it
// away.
func (d *Desk) SetStatus(ctx context.Context, actor parley.Actor, message string) error {
	message, err := parley.CleanLine("message", message, maxStatus)
	if err != nil {
		return err
	}
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		d.publish(tx, Event{Kind: EventPerson, User: actor.ID})
		return tx.SetStatus(actor.ID, message, parley.Now())
	})
}
