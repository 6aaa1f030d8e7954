package desk

import (
	"cmp"
	"slices"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// takeBack ends the offers to agents that have no end of their own and that `of`
// names, as somebody changed what they were made by: what has a time goes on by
// itself, what stands would wait for somebody who is not to be asked any more. Who
// still is, is asked again at once. The agents are locked first, so that an offer
// that was under way is seen.
func (d *Desk) takeBack(tx *store.Tx, actor parley.Actor, agents []parley.ID, of func(w *parley.WorkItem) bool) error {
	agents = slices.Sorted(slices.Values(agents))
	if err := lockUsers(tx, agents); err != nil {
		return err
	}
	var standing []parley.WorkItem
	for _, user := range agents {
		offers, err := tx.OffersOf(user)
		if err != nil {
			return err
		}
		for _, w := range offers {
			if w.OfferExpiresAt.IsZero() && of(&w) {
				standing = append(standing, w)
			}
		}
	}
	slices.SortFunc(standing, func(a, b parley.WorkItem) int { return cmp.Compare(a.Conversation, b.Conversation) })
	for _, w := range standing {
		if err := tx.LockConversation(w.Conversation); err != nil {
			return err
		}
		err := d.returnOffer(tx, w, actor, returnedByHand, OverWithdrawn)
		if err != nil && parley.CodeOf(err) != parley.CodeConflict { // the visitor left before the lock
			return err
		}
	}
	return nil
}

// takeBackAll is takeBack of offers to anybody.
func (d *Desk) takeBackAll(tx *store.Tx, actor parley.Actor, of func(w *parley.WorkItem) bool) error {
	agents, err := tx.AvailableAgents()
	if err != nil {
		return err
	}
	return d.takeBack(tx, actor, agents, of)
}

// takeBackOf is takeBack of all that a queue offers.
func (d *Desk) takeBackOf(tx *store.Tx, actor parley.Actor, queue parley.ID) error {
	return d.takeBackAll(tx, actor, func(w *parley.WorkItem) bool { return w.QueueID == queue })
}

// takeBackBy is takeBack of all that is offered by an assignment rule.
func (d *Desk) takeBackBy(tx *store.Tx, actor parley.Actor, rule parley.ID) error {
	return d.takeBackAll(tx, actor, func(w *parley.WorkItem) bool { return w.OfferRule == rule })
}

// takeBackFrom is takeBack of all that is offered to who has left a group, or was
// in it when it was switched off.
func (d *Desk) takeBackFrom(tx *store.Tx, actor parley.Actor, old, is *parley.Group) error {
	if !old.Active {
		return nil
	}
	left := slices.DeleteFunc(slices.Clone(old.Members), func(id parley.ID) bool { return is.Active && slices.Contains(is.Members, id) })
	return d.takeBack(tx, actor, left, func(*parley.WorkItem) bool { return true })
}
