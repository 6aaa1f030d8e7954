package desk

import (
	"context"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// FollowUpInput is what somebody says about a form that no queue took.
type FollowUpInput struct {
	FollowedUp bool `json:"followed_up" doc:"Somebody has written to who sent it; false: nobody has after all."`
}

// FollowUpForm notes that somebody has written to a visitor whose form no queue
// took, so that it leaves the board, or brings it back there (domain 2.7).
// Saying the same again is no error. Refusals: not_found, also of a form that a
// queue took.
func (d *Desk) FollowUpForm(ctx context.Context, actor parley.Actor, id parley.ID, in FollowUpInput) (FollowUpInput, error) {
	return in, d.store.Tx(ctx, func(tx *store.Tx) error {
		form, err := tx.CustomerInteraction(id)
		if err == nil && form.QueueID != "" {
			err = store.NotFound("This form")
		}
		if err != nil {
			return err
		}
		action, by, at := "follow_up", actor.ID, parley.Now()
		if !in.FollowedUp {
			action, by, at = "follow_up_undone", "", 0
		}
		changed, err := tx.FollowUp(id, by, at)
		if err != nil || !changed {
			return err
		}
		d.publish(tx, Event{Kind: EventForm})
		return tx.Audit(acted(actor, action, parley.TableCustomerInteraction, id, form.Name(), "", ""))
	})
}
