package desk

import (
	"context"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// JobTransfer watches a pending transfer; its subject is a work item.
const JobTransfer = "transfer"

// transferCheck is how often the presence of a pending transfer's target is
// looked at who was not available when they were asked.
const transferCheck = 15 * time.Second

// acceptedTransfer is why an acceptance in the trail of a work item is none of
// an offer of its queue.
const acceptedTransfer = "transfer"

// askedOf reports whether a colleague is asked to take over a work item.
func askedOf(w *parley.WorkItem, user parley.ID) bool {
	return w.State == parley.WorkInProgress && w.TransferState == parley.TransferPending && w.TransferTo == user
}

// transferTime is until when a transfer to a colleague, whose row is locked,
// stands as an offer: as long as the rule says by which the work came to its
// agent, and always for some time, as its sender waits for it. Zero when they are not available: then it is a question that waits.
func (d *Desk) transferTime(tx *store.Tx, target parley.ID, w parley.WorkItem, now parley.Time) (parley.Time, error) {
	state, err := tx.AgentState(target, now)
	if err != nil || !state.Connected(now) {
		return 0, err
	}
	channels, err := tx.ServiceChannels()
	if err != nil || !takesWork(&state, channels, &w) {
		return 0, err
	}
	rule, err := tx.AssignmentRule(w.OfferRule)
	switch {
	case ignoreNotFound(err) != nil:
		return 0, err
	case err == nil && rule.Reassign && rule.TimeoutS > 0:
		return now.Add(seconds(rule.TimeoutS)), nil
	}
	return now.Add(parley.TransferOfferLife), nil
}

// takesWork reports whether an agent is there for the channel of a work item;
// what has none came by chat.
func takesWork(state *store.AgentState, channels []parley.ServiceChannel, w *parley.WorkItem) bool {
	for i := range channels {
		c := &channels[i]
		if (c.ID == w.ServiceChannel || w.ServiceChannel == "" && c.Key == parley.ChannelChat) && takes(state, c) {
			return true
		}
	}
	return false
}

// over is how a pending transfer ends that is not accepted: the conversation
// stays with its sender.
type over struct {
	to   parley.TransferState
	code string // of the line that tells the sender
	text string
	card string // what the colleague's offer says, "" that they know
}

func declined(by parley.Actor) over {
	return over{parley.TransferRejected, parley.LineTransferDeclined, by.Name + " declined the transfer.", ""}
}

func withdrawn(by parley.Actor) over {
	return over{parley.TransferCancelled, parley.LineTransferCancelled, by.Name + " withdrew the transfer.", OverWithdrawn}
}

// endTransfer ends a pending transfer without a new assignee.
func (d *Desk) endTransfer(tx *store.Tx, actor parley.Actor, c parley.Conversation, w parley.WorkItem, how over) error {
	now := parley.Now()
	by := w.TransferFrom
	if how.to == parley.TransferRejected {
		by = w.TransferTo
	}
	if err := tx.SetTransfer(w.ID, w.TransferState, how.to, by, now, errMoved); err != nil {
		return err
	}
	if err := d.targetLeaves(tx, w, actor, now); err != nil {
		return err
	}
	params := map[string]string{"agent": actor.Name}
	if actor.Kind == parley.ActorSystem && how.code != parley.LineTransferCancelled {
		target, err := tx.User(w.TransferTo)
		if err != nil {
			return err
		}
		params["agent"] = target.Name
		how.text = target.Name + how.text
	}
	if err := d.line(tx, c.ID, how.code, how.text, params, false, now); err != nil {
		return err
	}
	d.transferOver(tx, &w, how.card)
	d.publish(tx, Event{Kind: EventConversation, Conversation: c.ID, Users: []parley.ID{w.TransferFrom, w.TransferTo}})
	return tx.Audit(acted(actor, "transfer_"+string(how.to), "interaction", c.Interaction, w.Number, "", ""))
}

// targetLeaves takes who was asked to take over, and did not, out of the
// conversation, and notes it in the work item's trail.
func (d *Desk) targetLeaves(tx *store.Tx, w parley.WorkItem, by parley.Actor, now parley.Time) error {
	standing, err := tx.Standing(w.Conversation, w.TransferTo)
	if err != nil {
		return err
	}
	if standing == store.StandingTransfer {
		if err := tx.SetMember(w.Conversation, w.TransferTo, store.StandingLeft, now); err != nil {
			return err
		}
	}
	return tx.InsertWorkEvents(workEvent(w.ID, parley.WorkCanceled, w.TransferTo, by, parley.CancelTransfer, ""))
}

// transferOver tells the target of a transfer that is pending no more, as w still
// shows it: they carry less, and it is off their screens if it stood there as an
// offer.
func (d *Desk) transferOver(tx *store.Tx, w *parley.WorkItem, how string) {
	if w.TransferExpiresAt.IsZero() {
		d.publish(tx, Event{Kind: EventUser, User: w.TransferTo})
		return
	}
	d.publishOffer(tx, w.ID, w.TransferTo, how, "")
}

// returnTransfer leaves a conversation with its sender because the colleague
// who was asked is not available any more. The conversation is locked.
func (d *Desk) returnTransfer(tx *store.Tx, id, target parley.ID) error {
	w, err := tx.WorkItem(id)
	if err != nil {
		return err
	}
	if !askedOf(&w, target) || w.TransferExpiresAt.IsZero() {
		return errMoved
	}
	c, err := tx.Conversation(w.Conversation)
	if err != nil {
		return err
	}
	return d.endTransfer(tx, parley.System(), c, w, over{
		parley.TransferCancelled, parley.LineTransferAway, " is not available any more, so the transfer was withdrawn.", OverWithdrawn,
	})
}

// ExpireTransfer ends a pending transfer that was not answered in time, or whose
// target, asked while not available, has gone offline; while they are online it
// looks again later (domain 2.3, 3.5). It is the handler of [JobTransfer] and
// returns when to run next, or zero.
func (d *Desk) ExpireTransfer(ctx context.Context, subject string) (next parley.Time, err error) {
	err = d.store.Tx(ctx, func(tx *store.Tx) error {
		next = 0
		w, err := tx.WorkItem(parley.ID(subject))
		if err != nil || w.TransferState != parley.TransferPending {
			return ignoreNotFound(err)
		}
		target := w.TransferTo
		if err := ignoreNotFound(tx.LockUser(target)); err != nil { // who is no longer active is locked all the same
			return err
		}
		if err := tx.LockConversation(w.Conversation); err != nil {
			return err
		}
		// Only what is read under the lock holds: the offer may have been
		// withdrawn and made to somebody else.
		if w, err = tx.WorkItem(w.ID); err != nil || w.TransferState != parley.TransferPending || w.State != parley.WorkInProgress {
			return err
		}
		now := parley.Now()
		due := w.TransferExpiresAt
		if due.IsZero() {
			due = w.TransferAt.Add(parley.TransferOfferLife)
		}
		switch {
		case w.TransferTo != target:
			next = max(due, now)
			return nil
		case now < due:
			next = due
			return nil
		case w.TransferExpiresAt.IsZero():
			next, err = d.transferStillAsked(tx, w, now)
			return err
		}
		return d.transferPassed(tx, w)
	})
	if parley.CodeOf(err) == parley.CodeConflict { // answered in the same moment
		return 0, nil
	}
	return next, err
}

// transferStillAsked withdraws a question to a colleague who is offline, or says
// when to look again.
func (d *Desk) transferStillAsked(tx *store.Tx, w parley.WorkItem, now parley.Time) (parley.Time, error) {
	online, err := tx.Online([]parley.ID{w.TransferTo}, now)
	if err != nil || online[w.TransferTo] {
		return now.Add(transferCheck), err
	}
	c, err := tx.Conversation(w.Conversation)
	if err != nil {
		return 0, err
	}
	if err := d.endTransfer(tx, parley.System(), c, w, over{
		parley.TransferCancelled, parley.LineTransferCancelled, "The transfer was withdrawn because the colleague is offline.", "",
	}); err != nil {
		return 0, err
	}
	return 0, d.wakeAssigners(tx, w.TransferTo)
}

// transferPassed ends a transfer that its target, whose row is locked, let pass
// as one lets an offer pass: the rule says what state that puts them into.
func (d *Desk) transferPassed(tx *store.Tx, w parley.WorkItem) error {
	c, err := tx.Conversation(w.Conversation)
	if err != nil {
		return err
	}
	if err := d.endTransfer(tx, parley.System(), c, w, over{
		parley.TransferCancelled, parley.LineTransferTimedOut, " did not answer the transfer in time.", OverTimedOut,
	}); err != nil {
		return err
	}
	rule, err := tx.AssignmentRule(w.OfferRule)
	if ignoreNotFound(err) != nil {
		return err
	}
	if rule.Reassign {
		if err := d.didNotAnswer(tx, w.TransferTo, rule.TimeoutState); err != nil {
			return err
		}
	}
	return d.wakeAssigners(tx, w.TransferTo)
}
