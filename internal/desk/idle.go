package desk

import (
	"context"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// GuestActive records that the visitor typed or said "I am here": it restarts
// the idle time and stops a closing countdown (domain 2.4).
func (d *Desk) GuestActive(ctx context.Context, g Guest) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		counting, err := tx.GuestInput(g.Conversation, parley.Now())
		if err == nil && counting {
			d.publish(tx, Event{Kind: EventConversation, Conversation: g.Conversation})
		}
		return err
	})
}

// CheckIdle is the handler of JobIdle: it starts the countdown of a visitor
// who has done nothing for the idle delay, closes the session when the
// countdown has run out, and returns when to look again, or zero.
func (d *Desk) CheckIdle(ctx context.Context, subject string) (parley.Time, error) {
	var next parley.Time
	err := d.store.Tx(ctx, func(tx *store.Tx) error {
		next = 0
		id := parley.ID(subject)
		if err := tx.LockConversation(id); err != nil {
			return ignoreNotFound(err)
		}
		c, err := tx.Conversation(id)
		if err != nil || !c.Open {
			return ignoreNotFound(err)
		}
		w, err := tx.WorkItem(c.WorkItem)
		if err != nil || w.State != parley.WorkInProgress {
			return err // waiting again: the next accept starts the timer anew
		}
		props, err := tx.Properties()
		if err != nil {
			return err
		}
		queue, err := tx.Queue(w.QueueID)
		if err != nil {
			return err
		}
		now, since := parley.Now(), c.GuestInputAt
		delay, countdown := idleTimes(props, &queue)
		if queue.Delivery == parley.DeliveryPush && props.Bool(parley.PropChatIdleAfterAnswer) {
			first, err := tx.FirstAnswer(c.ID, w.WorkStart)
			if err != nil {
				return err
			}
			if first.IsZero() {
				next = now.Add(delay)
				return nil
			}
			since = max(since, first)
		}
		switch {
		case !c.Countdown.IsZero() && now < c.Countdown:
			next = c.Countdown
			return nil
		case !c.Countdown.IsZero():
			return d.end(tx, c, w, ending{parley.WorkByClient, parley.ReasonNoUserResponse, parley.LineEndedIdle,
				"The conversation was closed because " + c.GuestName + " did not answer.", parley.System(), false})
		case now < since.Add(delay):
			next = since.Add(delay)
			return nil
		}
		until := now.Add(countdown)
		started, err := tx.StartCountdown(c.ID, now.Add(-delay), until)
		if err != nil {
			return err
		}
		next = until
		if !started {
			return nil
		}
		d.publish(tx, Event{Kind: EventConversation, Conversation: c.ID, Users: []parley.ID{c.AssignedTo}})
		return d.line(tx, c.ID, parley.LineIdleWarning, c.GuestName+" is asked whether they are still there.", map[string]string{"guest": c.GuestName}, false, now)
	})
	return next, err
}

// minCountdown is how long a visitor who is asked has at least to answer.
const minCountdown = 5 * time.Second

// idleTimes are how long a visitor of a queue may be silent, and how long they
// are then asked. Chats that agents take and chats that are offered each have
// the rule of their generation (domain 2.4, 3.7).
func idleTimes(props store.Properties, queue *parley.Queue) (delay, countdown time.Duration) {
	if queue.Delivery != parley.DeliveryPush {
		return seconds(props.Int(parley.PropIdleDelay)), seconds(props.Int(parley.PropIdleCountDown))
	}
	delay = seconds(props.Int(parley.PropChatReminder))
	return delay, max(minCountdown, seconds(props.Int(parley.PropChatCancel))-delay)
}

// GuestMark moves what the visitor has received and seen forward.
func (d *Desk) GuestMark(ctx context.Context, g Guest, delivered, seen int64) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		marks, err := tx.SetMarks(g.Conversation, parley.Marks{GuestDelivered: max(delivered, seen), GuestSeen: seen})
		if err == nil {
			d.publish(tx, Event{Kind: EventMarks, Conversation: g.Conversation, Marks: &marks})
		}
		return err
	})
}

// Mark records that an agent has seen the stream up to number seq. Only who
// takes part moves what the visitor is told.
func (d *Desk) Mark(ctx context.Context, actor parley.Actor, conversation parley.ID, seq int64) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		standing, err := tx.Standing(conversation, actor.ID)
		if err != nil {
			return err
		}
		if standing == "" {
			return errNotFound
		}
		c, err := tx.Conversation(conversation)
		if err != nil {
			return err
		}
		seq := min(seq, c.LastSeq) // a mark in the future would hide what comes
		moved, err := tx.MarkRead(conversation, actor.ID, seq)
		if c.Kind.Colleagues() {
			if moved { // the actor's other screens count anew
				d.publish(tx, Event{Kind: EventList, Conversation: conversation, Users: []parley.ID{actor.ID}})
			}
			return err
		}
		if err != nil || standing != store.StandingAssignee && standing != store.StandingMember {
			return err
		}
		public, err := tx.PublicSeqAt(conversation, seq)
		if err != nil {
			return err
		}
		// What the agent wrote counts as read without a mark, so that only the
		// visitor's side tells whether this one is news.
		if !moved && c.AgentSeen >= public {
			return nil
		}
		marks, err := tx.SetMarks(conversation, parley.Marks{AgentSeen: public})
		if err == nil {
			d.publish(tx, Event{Kind: EventMarks, Conversation: conversation, Marks: &marks, User: actor.ID})
		}
		return err
	})
}

// GuestTyping tells the agents that the visitor types; nothing is stored.
func (d *Desk) GuestTyping(g Guest, on bool) {
	d.bus.Publish(Event{Kind: EventTyping, Conversation: g.Conversation,
		Typing: &Typing{Who: g.author(), On: on, Kind: parley.EntryComment, At: parley.Now()}})
}

// Typing tells the others that an agent types; nothing is stored. Typing of a
// work note is told to colleagues only.
func (d *Desk) Typing(actor parley.Actor, conversation parley.ID, kind parley.EntryKind, on bool) {
	d.bus.Publish(Event{Kind: EventTyping, Conversation: conversation,
		Typing: &Typing{Who: actor.Author(), On: on, Kind: kind, At: parley.Now()}})
}

// Viewing tells the others that a member of staff looks at a conversation, or
// no more; nothing is stored.
func (d *Desk) Viewing(actor parley.Actor, conversation parley.ID, on bool) {
	d.bus.Publish(Event{Kind: EventViewing, Conversation: conversation, Typing: &Typing{Who: actor.Author(), On: on, At: parley.Now()}})
}
