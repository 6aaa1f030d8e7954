package desk

import (
	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// JobAssign gives waiting work to agents; its subject is a service channel.
const JobAssign = "assign"

// errNoOffer is the refusal to answer an offer that does not stand any more.
var errNoOffer = parley.Errorf(parley.CodeConflict, "", "This offer does not stand any more: it was answered, it expired, or the visitor left.")

// wakeAssigner has the waiting work of one service channel looked at now.
func (d *Desk) wakeAssigner(tx *store.Tx, channel parley.ID) error {
	if channel == "" {
		return nil
	}
	if err := tx.Enqueue(JobAssign, string(channel), parley.Now()); err != nil {
		return err
	}
	d.publish(tx, Event{Kind: EventJob})
	return nil
}

// wakeAssigners has all waiting work looked at now. It is called last in a
// transaction: the rows of the assigners' jobs are shared by all of them.
func (d *Desk) wakeAssigners(tx *store.Tx) error {
	channels, err := tx.PushedChannels()
	if err != nil {
		return err
	}
	for _, channel := range channels {
		if err := d.wakeAssigner(tx, channel); err != nil {
			return err
		}
	}
	return nil
}

// returnOffers lets everything that is offered to a user, whose row is locked,
// wait for somebody else. They are not left out for it: an offer they could
// not answer is not one they let pass (domain 3.5).
func (d *Desk) returnOffers(tx *store.Tx, user parley.ID) error {
	offers, err := tx.OffersOf(user)
	if err != nil || len(offers) == 0 {
		return err
	}
	for _, w := range offers {
		if err := tx.LockConversation(w.Conversation); err != nil {
			return err
		}
		err := d.returnOffer(tx, w, parley.System(), "unavailable")
		if err != nil && parley.CodeOf(err) != parley.CodeConflict { // answered, or the visitor left, before the lock
			return err
		}
	}
	return d.wakeAssigners(tx)
}

// returnOffer ends one offer without an answer. The conversation is locked.
func (d *Desk) returnOffer(tx *store.Tx, w parley.WorkItem, by parley.Actor, reason string) error {
	agent := w.OfferedTo
	if err := tx.EndOffer(w.ID, agent, errNoOffer); err != nil {
		return err
	}
	if err := tx.CancelJob(JobOffer, string(w.ID)); err != nil {
		return err
	}
	d.publish(tx, Event{Kind: EventOffer, Users: []parley.ID{agent}}, Event{Kind: EventUser, User: agent})
	return tx.InsertWorkEvent(workEvent(w.ID, parley.WorkReturned, agent, by, reason, ""))
}

// workEvent is a step of a work item's way; what the desk does by itself has
// no name.
func workEvent(work parley.ID, kind parley.WorkEventType, user parley.ID, by parley.Actor, reason, decision string) parley.WorkEvent {
	e := parley.WorkEvent{ID: parley.NewID(), WorkItem: work, Type: kind, At: parley.Now(), User: user, Reason: reason, Decision: decision}
	if by.Kind != parley.ActorSystem {
		e.By = by.Name
	}
	return e
}
