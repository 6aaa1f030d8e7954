package desk

import (
	"context"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// returnedMoved is why work left its queue that was moved to another by hand.
const returnedMoved = "moved"

// MoveWork lets somebody who waits wait in another queue, at its end, as an
// escalation would (domain 3.5). What is in an agent's hands is theirs to pass
// on. Refusals: not_found; conflict when the work waits no more; invalid or
// closed when the queue does not take it.
func (d *Desk) MoveWork(ctx context.Context, actor parley.Actor, work, target parley.ID) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		w, err := d.lockWork(tx, work)
		if err != nil {
			return err
		}
		if w.State != parley.WorkWaiting {
			return parley.Errorf(parley.CodeConflict, "", "%s does not wait any more: somebody has taken it, or the visitor left.", w.Number)
		}
		if target == w.QueueID {
			return parley.Errorf(parley.CodeInvalid, "queue", "is the queue it waits in. Choose another.")
		}
		if w.OfRecord() {
			return d.moveRecord(tx, actor, w, target)
		}
		queue, err := d.openTo(&tx.Reader, target)
		if err != nil {
			return err
		}
		c, err := tx.Conversation(w.Conversation)
		if err != nil {
			return err
		}
		if w.Offered() {
			if err := d.returnOffer(tx, w, actor, returnedByHand, OverWithdrawn); err != nil {
				return err
			}
			w.OfferedTo = ""
		}
		now := parley.Now()
		next, members, err := d.waitElsewhere(tx, c, w, queue, now)
		if err != nil {
			return err
		}
		if err := tx.CancelReason(w.ID, parley.CancelManually); err != nil {
			return err
		}
		if err := d.line(tx, c.ID, parley.LineTransferQueue, actor.Name+" has passed the conversation on to "+queue.Name+".",
			map[string]string{"agent": actor.Name, "queue": queue.Name}, true, now); err != nil {
			return err
		}
		d.publish(tx, Event{Kind: EventConversation, Conversation: c.ID, Users: members}, Event{Kind: EventQueue, Queue: w.QueueID})
		d.publishWaiting(tx, queue, c.ID, w.ShortDescription, c.GuestName)
		if err := tx.Audit(acted(actor, "transfer", "interaction", c.Interaction, w.Number,
			`{"queue_id":"`+string(w.QueueID)+`"}`, `{"queue_id":"`+string(target)+`"}`)); err != nil {
			return err
		}
		if err := d.leftQueue(tx, w, actor, returnedMoved); err != nil {
			return err
		}
		if err := d.routed(tx, queue, next, c.Interaction); err != nil {
			return err
		}
		return d.wakeAssigners(tx, w.OfferedTo) // who was offered it is free again
	})
}
