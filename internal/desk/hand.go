package desk

import (
	"context"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// maxHandNote bounds what somebody says they need help with, in characters.
const maxHandNote = 200

// RaiseHand asks those who supervise for help with a conversation the actor
// holds (domain 3.5). Raising it again is no error.
func (d *Desk) RaiseHand(ctx context.Context, actor parley.Actor, conversation parley.ID, note string) error {
	note, err := parley.CleanText("note", note, maxHandNote)
	if err != nil {
		return err
	}
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		c, w, err := d.held(tx, actor, conversation)
		if err != nil {
			return err
		}
		now := parley.Now()
		raised, err := tx.RaiseHand(w.ID, actor.ID, note, now)
		if err != nil || !raised {
			return err
		}
		text := actor.Name + " asks for help."
		if note != "" {
			text = actor.Name + " asks for help: " + note
		}
		if err := d.line(tx, c.ID, parley.LineHandRaised, text, map[string]string{"agent": actor.Name, "note": note}, false, now); err != nil {
			return err
		}
		return d.handMoved(tx, c.ID, actor.ID)
	})
}

// LowerHand says that help came, or is not needed any more: the agent says it,
// or whoever supervises. Lowering what is not raised is no error.
func (d *Desk) LowerHand(ctx context.Context, actor parley.Actor, conversation parley.ID) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		c, w, err := d.overseen(tx, actor, conversation)
		if err != nil {
			return err
		}
		lowered, err := tx.LowerHand(w.ID)
		if err != nil || !lowered {
			return err
		}
		if err := d.line(tx, c.ID, parley.LineHandLowered, actor.Name+" took note of the call for help.",
			map[string]string{"by": actor.Name}, false, parley.Now()); err != nil {
			return err
		}
		return d.handMoved(tx, c.ID, w.AssignedTo)
	})
}

// handMoved tells the people of a conversation, and those who look at the board.
func (d *Desk) handMoved(tx *store.Tx, conversation, agent parley.ID) error {
	members, err := tx.MembersOf(conversation)
	if err != nil {
		return err
	}
	d.publish(tx, Event{Kind: EventConversation, Conversation: conversation, Users: members}, Event{Kind: EventUser, User: agent})
	return nil
}

// overseen locks a conversation with a customer that goes on, for its agent or
// for who supervises, of whatever group they are.
func (d *Desk) overseen(tx *store.Tx, actor parley.Actor, conversation parley.ID) (c parley.Conversation, w parley.WorkItem, err error) {
	if err := tx.LockConversation(conversation); err != nil {
		return c, w, errNotFound
	}
	if c, err = tx.Conversation(conversation); err != nil {
		return c, w, err
	}
	if c.Kind != parley.KindSupport {
		return c, w, errNotFound
	}
	if w, err = tx.WorkItem(c.WorkItem); err != nil {
		return c, w, err
	}
	switch {
	case w.AssignedTo != actor.ID && !manages(actor):
		return c, w, errNotFound
	case w.State.Permanent():
		return c, w, parley.Errorf(parley.CodeEnded, "", "This conversation has ended already.")
	case w.State != parley.WorkInProgress:
		return c, w, parley.Errorf(parley.CodeConflict, "", "Nobody holds this conversation: it waits for an agent.")
	}
	return c, w, nil
}
