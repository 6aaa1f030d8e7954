package desk

import (
	"context"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// ending is how a session in progress comes to its end.
type ending struct {
	state  parley.WorkState
	reason string
	code   string
	text   string
	actor  parley.Actor
	// closed says that nothing follows, whatever is configured: the agent has
	// closed the tab (domain 1.1.3).
	closed bool
}

// End closes the session for its assignee. Ending what has ended is no error.
func (d *Desk) End(ctx context.Context, actor parley.Actor, conversation parley.ID) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		c, w, err := d.held(tx, actor, conversation)
		if parley.CodeOf(err) == parley.CodeEnded && w.AssignedTo == actor.ID {
			return nil
		}
		if err != nil {
			return err
		}
		return d.endByAgent(tx, actor, c, w, false)
	})
}

// endByAgent ends what the actor has in hand; closed says that no wrap-up
// follows.
func (d *Desk) endByAgent(tx *store.Tx, actor parley.Actor, c parley.Conversation, w parley.WorkItem, closed bool) error {
	if w.TransferState == parley.TransferPending {
		return errPending
	}
	if err := d.releaseAll(tx, c.ID, ""); err != nil {
		return err
	}
	return d.end(tx, c, w, ending{parley.WorkComplete, parley.ReasonAgentEnded, parley.LineEndedAgent, actor.Name + " ended the conversation.", actor, closed})
}

// GuestEnd ends the visitor's session; while waiting they leave the queue and
// may come back (domain 2.2). Ending what has ended is no error.
func (d *Desk) GuestEnd(ctx context.Context, g Guest) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		c, w, err := d.guestWork(tx, g)
		if err != nil {
			return err
		}
		switch w.State {
		case parley.WorkWaiting:
			return d.abandon(tx, g.actor(), c, w)
		case parley.WorkInProgress:
			return d.end(tx, c, w, ending{parley.WorkByClient, parley.ReasonUserEnded, parley.LineEndedGuest, c.GuestName + " ended the conversation.", g.actor(), false})
		default:
			return nil // it has ended already
		}
	})
}

func (d *Desk) guestWork(tx *store.Tx, g Guest) (c parley.Conversation, w parley.WorkItem, err error) {
	if err = tx.LockConversation(g.Conversation); err != nil {
		return c, w, err
	}
	if c, err = tx.Conversation(g.Conversation); err != nil {
		return c, w, err
	}
	w, err = tx.WorkItem(c.WorkItem)
	return c, w, err
}

// end closes a session in progress, whoever and whatever ends it.
func (d *Desk) end(tx *store.Tx, c parley.Conversation, w parley.WorkItem, e ending) error {
	now := parley.Now()
	if err := tx.StepWork(w.ID, parley.WorkInProgress, e.state, now, errMoved); err != nil {
		return err
	}
	if err := tx.SetOwner(c.ID, c.QueueID, w.ID, c.AssignedTo, false); err != nil {
		return err
	}
	leave := d.leaveWorking
	if e.closed {
		leave = d.closeContact
	}
	if err := leave(tx, c, e.reason, now); err != nil {
		return err
	}
	if err := d.line(tx, c.ID, e.code, e.text, map[string]string{"name": e.actor.Name, "guest": c.GuestName}, true, now); err != nil {
		return err
	}
	if err := tx.CancelJob(JobIdle, string(c.ID)); err != nil {
		return err
	}
	if err := d.refuseHeld(tx, c.ID, errHeldEnded); err != nil {
		return err
	}
	members, err := tx.MembersOf(c.ID)
	if err != nil {
		return err
	}
	if w.TransferState == parley.TransferPending { // nothing is left to take over
		if err := d.targetLeaves(tx, w, e.actor, now); err != nil {
			return err
		}
		d.transferOver(tx, &w, OverLeft)
	}
	d.publish(tx, Event{Kind: EventConversation, Conversation: c.ID, Users: members}, Event{Kind: EventUser, User: w.AssignedTo})
	if err := tx.Audit(acted(e.actor, "end", "interaction", c.Interaction, w.Number, "", `{"state_reason":"`+e.reason+`"}`)); err != nil {
		return err
	}
	return d.wakeAssigners(tx, w.AssignedTo, w.TransferTo) // the agent carries less
}

func (d *Desk) abandon(tx *store.Tx, actor parley.Actor, c parley.Conversation, w parley.WorkItem) error {
	now := parley.Now()
	if err := tx.StepWork(w.ID, parley.WorkWaiting, parley.WorkAbandoned, now, errMoved); err != nil {
		return err
	}
	if err := tx.SetOwner(c.ID, c.QueueID, w.ID, "", false); err != nil {
		return err
	}
	if err := tx.StepInteraction(c.Interaction, parley.InteractionAbandoned, parley.ReasonLeftBeforeEngagement, c.QueueID, "", now); err != nil {
		return err
	}
	if err := d.line(tx, c.ID, parley.LineAbandoned, c.GuestName+" left the queue.", map[string]string{"guest": c.GuestName}, true, now); err != nil {
		return err
	}
	d.publish(tx, Event{Kind: EventConversation, Conversation: c.ID}, Event{Kind: EventQueue, Queue: c.QueueID})
	if err := tx.Audit(acted(actor, "end", "interaction", c.Interaction, w.Number, "", `{"state_reason":"left_before_engagement"}`)); err != nil {
		return err
	}
	return d.leftQueue(tx, w, actor, parley.ReasonLeftBeforeEngagement)
}

// GuestRejoin lets a visitor who left while waiting wait again, at the end of
// the queue.
func (d *Desk) GuestRejoin(ctx context.Context, g Guest) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		c, w, err := d.guestWork(tx, g)
		if err != nil {
			return err
		}
		switch {
		case w.State.Live():
			return nil
		case w.State != parley.WorkAbandoned:
			return errGone
		}
		queue, err := tx.Queue(c.QueueID)
		if err != nil {
			return err
		}
		if !queue.Active {
			return parley.Errorf(parley.CodeClosed, "", "%s does not take conversations any more. Please start a new chat.", queue.Name)
		}
		if err := d.mustBeOpen(&tx.Reader, queue); err != nil {
			return err
		}
		now := parley.Now()
		if err := tx.StepWork(w.ID, parley.WorkAbandoned, parley.WorkWaiting, now, errMoved); err != nil {
			return err
		}
		if err := tx.SetOwner(c.ID, c.QueueID, w.ID, "", true); err != nil {
			return err
		}
		if err := tx.StepInteraction(c.Interaction, parley.InteractionNew, "", c.QueueID, "", now); err != nil {
			return err
		}
		if err := d.line(tx, c.ID, parley.LineRejoined, c.GuestName+" is waiting again.", map[string]string{"guest": c.GuestName}, true, now); err != nil {
			return err
		}
		if err := d.tellNobody(tx, queue, c.ID, now); err != nil {
			return err
		}
		d.publish(tx, Event{Kind: EventConversation, Conversation: c.ID})
		d.publishWaiting(tx, queue, c.ID, c.Subject, c.GuestName)
		w.QueuedAt = now
		return d.routed(tx, queue, w, c.Interaction)
	})
}

// Dismiss takes a conversation that is over off the agent's list. A wrap-up
// that is open ends with it, as it stands (domain 1.1.3).
func (d *Desk) Dismiss(ctx context.Context, actor parley.Actor, conversation parley.ID) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		_, w, err := d.seen(tx, actor, conversation)
		if err != nil {
			return err
		}
		return d.dismiss(tx, actor, conversation, w)
	})
}

func (d *Desk) dismiss(tx *store.Tx, actor parley.Actor, conversation parley.ID, w parley.WorkItem) error {
	if w.State == parley.WorkInProgress {
		return parley.Errorf(parley.CodeConflict, "", "This conversation is still going on. End it, hand it over or leave it instead.")
	}
	d.publish(tx, Event{Kind: EventConversation, Conversation: conversation, Users: []parley.ID{actor.ID}})
	if err := tx.Hide(conversation, actor.ID); err != nil {
		return err
	}
	s, err := tx.SegmentOf(conversation, actor.ID)
	if err != nil || !s.Open() {
		return ignoreNotFound(err)
	}
	return d.finishWrapUp(tx, actor, s, false)
}

// Close is the agent closing the tab of a chat (domain 1.1.3 and 11). What they
// have in hand ends without a wrap-up, whatever is configured, and closes as
// completed; a wrap-up that is open ends as it stands. It leaves their list
// either way; closing what is closed is no error.
func (d *Desk) Close(ctx context.Context, actor parley.Actor, conversation parley.ID) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		c, w, err := d.seen(tx, actor, conversation)
		if err != nil {
			return err
		}
		if w.State == parley.WorkInProgress && w.AssignedTo == actor.ID {
			if err := d.endByAgent(tx, actor, c, w, true); err != nil {
				return err
			}
			w.State = parley.WorkComplete
		}
		return d.dismiss(tx, actor, conversation, w)
	})
}
