package desk

import (
	"context"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// AssignRecord gives a case or an incident that nobody looks after and that
// waits in no queue to an agent, whatever they carry, as whoever opens its form
// could (domain 3.5). Where they are not of its group it becomes one of a group
// of theirs. What waits in a queue is given with [Desk.AssignByHand]. Refusals:
// not_found; invalid when the agent is of no group or not connected, conflict
// when it is assigned, waits, or is closed.
func (d *Desk) AssignRecord(ctx context.Context, actor parley.Actor, agent parley.ID, table string, id parley.ID) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.LockUser(agent); err != nil {
			return err
		}
		before, err := d.locked(tx, table, id, "")
		if err != nil {
			return err
		}
		if err := assignable(tx, before, agent); err != nil {
			return err
		}
		doc, now := before.clone(), parley.Now()
		k := doc.core()
		k.AssignedTo = agent
		if err := ownGroup(tx, k); err != nil {
			return err
		}
		s := &sheet{}
		if err := assign(&tx.Reader, s, k, before.core()); err != nil {
			return err
		}
		doc.settle(s, before, &RecordChange{}, actor, now)
		if err := s.err(); err != nil {
			return err
		}
		d.publish(tx, Event{Kind: EventUser, User: agent}) // the board's list changes, too
		return d.changed(tx, actor, before, doc, now)
	})
}

// assignable refuses what somebody has, or what waits in a queue, and whom
// nothing can be given to.
func assignable(tx *store.Tx, doc document, agent parley.ID) error {
	k := doc.core()
	switch {
	case doc.closed():
		return errClosedRecord(doc)
	case k.AssignedTo != "":
		return parley.Errorf(parley.CodeConflict, "", "%s is assigned to %s. Take it from them first.", k.Number, k.AssignedToName)
	}
	w, err := tx.LiveWork(k.ID, errNoWork)
	if err == nil {
		return parley.Errorf(parley.CodeConflict, "", "%s waits in a queue as %s. Give that work to somebody.", k.Number, w.Number)
	}
	if ignoreNotFound(err) != nil {
		return err
	}
	user, err := tx.User(agent)
	if err != nil {
		return err
	}
	return mustBeConnected(tx, &user)
}

// ownGroup gives a record whose assignee is not of its group to the first active
// group they are of (domain 1.3: the assignee is a member of the group).
func ownGroup(tx *store.Tx, k *parley.Record) error {
	member, err := tx.InGroup(k.AssignmentGroup, k.AssignedTo)
	if err != nil || member {
		return err
	}
	groups, err := tx.GroupsOf(k.AssignedTo)
	if err != nil {
		return err
	}
	for _, id := range groups {
		group, err := tx.Group(id)
		if err != nil {
			return err
		}
		if group.Active {
			k.AssignmentGroup = id
			return nil
		}
	}
	return nil // assign says what is wrong
}
