package desk

import (
	"context"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// Supervise lets a manager read along in a conversation between an agent and a
// customer, whatever groups they are in, and whisper to the agent (domain 3.5).
// Staff is told; the customer is not. Doing it again is no error.
func (d *Desk) Supervise(ctx context.Context, actor parley.Actor, conversation parley.ID) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error { return d.supervise(tx, actor, conversation) })
}

func (d *Desk) supervise(tx *store.Tx, actor parley.Actor, conversation parley.ID) error {
	c, w, err := d.overseen(tx, actor, conversation)
	if err != nil {
		return err
	}
	standing, err := tx.Membership(c.ID, actor.ID)
	if err != nil || standing != "" && standing != store.StandingLeft {
		return err // part of it already
	}
	now := parley.Now()
	if err := tx.SetMember(c.ID, actor.ID, store.StandingSupervisor, now); err != nil {
		return err
	}
	if err := d.line(tx, c.ID, parley.LineSupervised, actor.Name+" reads along and may whisper.", map[string]string{"by": actor.Name}, false, now); err != nil {
		return err
	}
	d.publish(tx, Event{Kind: EventConversation, Conversation: c.ID, Users: []parley.ID{actor.ID, w.AssignedTo}})
	return tx.Audit(acted(actor, "supervise", "interaction", c.Interaction, w.Number, "", ""))
}

// Join makes a manager a member of a conversation who may write to the customer,
// who is told their name as that of any agent. Doing it again is no error.
func (d *Desk) Join(ctx context.Context, actor parley.Actor, conversation parley.ID) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		c, w, err := d.overseen(tx, actor, conversation)
		if err != nil {
			return err
		}
		standing, err := tx.Membership(c.ID, actor.ID)
		switch {
		case err != nil || standing == store.StandingMember || standing == store.StandingAssignee:
			return err
		case standing == store.StandingTransfer:
			return parley.Errorf(parley.CodeConflict, "", "A transfer to you is pending. Accept or decline it first.")
		}
		now := parley.Now()
		if err := tx.SetMember(c.ID, actor.ID, store.StandingMember, now); err != nil {
			return err
		}
		if err := d.line(tx, c.ID, parley.LineJoined, actor.Name+" joined the conversation.", map[string]string{"agent": actor.Name}, true, now); err != nil {
			return err
		}
		d.publish(tx, Event{Kind: EventConversation, Conversation: c.ID, Users: []parley.ID{actor.ID, w.AssignedTo}})
		return tx.Audit(acted(actor, "join", "interaction", c.Interaction, w.Number, "", ""))
	})
}

// Whisper says something to the agent of a conversation that the customer never
// sees: a work note with the code of a whisper, which no record gets a copy of.
// A manager who is not part of the conversation reads along from then on.
// Sending the same client id again returns the entry that is there.
func (d *Desk) Whisper(ctx context.Context, actor parley.Actor, conversation parley.ID, m Message) (parley.Entry, error) {
	m.Kind, m.Mentions, m.Card = parley.EntryWorkNote, nil, nil
	if err := m.check(); err != nil {
		return parley.Entry{}, err
	}
	if len(m.Attachments) > 0 {
		return parley.Entry{}, parley.Errorf(parley.CodeInvalid, "attachments", "cannot go with a work note. Send the file as a comment.")
	}
	over := d.Supervise(ctx, actor, conversation)
	if over != nil && parley.CodeOf(over) != parley.CodeEnded {
		return parley.Entry{}, over
	}
	e, err := d.whisper(ctx, actor, conversation, m)
	if err != nil && over != nil { // else it was sent before the end, and the answer was lost
		err = over
	}
	return e, err
}

func (d *Desk) whisper(ctx context.Context, actor parley.Actor, conversation parley.ID, m Message) (parley.Entry, error) {
	e := m.entry(conversation, actor.Author())
	e.Code = parley.LineWhisper
	return d.send(ctx, actor, e, m, store.GuardWhisper, errNotYou)
}

// whispered sends what who supervises writes: all of it is whispered. It reports
// false when the actor does not supervise.
func (d *Desk) whispered(ctx context.Context, actor parley.Actor, conversation parley.ID, m Message) (Sent, bool, error) {
	standing, err := d.store.Read(ctx).Membership(conversation, actor.ID)
	if err != nil || standing != store.StandingSupervisor || m.Kind != parley.EntryWorkNote || len(m.Attachments) > 0 {
		return Sent{}, false, err
	}
	m.Mentions = nil
	entry, err := d.whisper(ctx, actor, conversation, m)
	return Sent{Entry: entry}, parley.CodeOf(err) != parley.CodeForbidden, err
}
