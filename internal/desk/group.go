package desk

import (
	"context"
	"slices"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// GroupInput is what somebody says about a group.
type GroupInput struct {
	remade

	Name        string      `json:"name"`
	Description string      `json:"description,omitempty"`
	Active      bool        `json:"active"`
	Members     []parley.ID `json:"members"`
	Version     int64       `json:"version,omitempty" doc:"The version that was read; needed for a change."`
}

// maxMembers bounds a group.
const maxMembers = 2000

func (in GroupInput) fill(g *parley.Group) (err error) {
	if g.Name, err = requiredLine("name", in.Name, parley.MaxName); err != nil {
		return err
	}
	if g.Description, err = parley.CleanText("description", in.Description, maxDescription); err != nil {
		return err
	}
	if len(in.Members) > maxMembers {
		return parley.Errorf(parley.CodeInvalid, "members", "has more than %d users; make several groups.", maxMembers)
	}
	g.Members = slices.Clone(in.Members)
	slices.Sort(g.Members)
	g.Members = slices.Compact(g.Members)
	if g.Members == nil {
		g.Members = []parley.ID{}
	}
	g.Active = in.Active
	return nil
}

// CreateGroup adds a group.
func (d *Desk) CreateGroup(ctx context.Context, actor parley.Actor, in GroupInput) (parley.Group, error) {
	now := parley.Now()
	g := parley.Group{ID: in.newID(), CreatedAt: now, UpdatedAt: now, Version: 1}
	if err := in.fill(&g); err != nil {
		return parley.Group{}, err
	}
	return g, d.configure(ctx, func(tx *store.Tx) error { return d.addGroup(tx, actor, g) })
}

func (d *Desk) addGroup(tx *store.Tx, actor parley.Actor, g parley.Group) error {
	if err := tx.InsertGroup(g); err != nil {
		return err
	}
	d.publishMembers(tx, nil, g.Members)
	return d.configured(tx, actor, tableGroup, g.ID, g.Name, nil, g)
}

// UpdateGroup changes a group and its members. Who leaves no longer sees the
// conversations of its queues, from the next read on.
func (d *Desk) UpdateGroup(ctx context.Context, actor parley.Actor, id parley.ID, in GroupInput) (g parley.Group, err error) {
	err = d.configure(ctx, func(tx *store.Tx) error {
		old, err := tx.Group(id)
		if err != nil {
			return err
		}
		slices.Sort(old.Members)
		g = old
		if err := in.fill(&g); err != nil {
			return err
		}
		if old.Active && !g.Active {
			if err := groupServes(tx, g, true, "Deactivate"); err != nil {
				return err
			}
		}
		g.Version, g.UpdatedAt = in.Version, parley.Now()
		if err := d.takeBackFrom(tx, actor, &old, &g); err != nil {
			return err
		}
		if err := tx.UpdateGroup(g); err != nil {
			return err
		}
		g.Version++
		before, after := old.Members, g.Members
		if old.Active != g.Active { // everybody's queues change
			before, after = nil, append(slices.Clone(before), after...)
		}
		d.publishMembers(tx, before, after)
		return d.routingConfigured(tx, actor, tableGroup, id, g.Name, old, g)
	})
	return g, err
}

// publishMembers wakes up whoever is in one list but not in the other.
func (d *Desk) publishMembers(tx *store.Tx, before, after []parley.ID) {
	for _, id := range before {
		if !slices.Contains(after, id) {
			d.publish(tx, Event{Kind: EventUser, User: id})
		}
	}
	for _, id := range after {
		if !slices.Contains(before, id) {
			d.publish(tx, Event{Kind: EventUser, User: id})
		}
	}
}

// groupServes refuses while queues (only the active ones, or all) are served
// by the group.
func groupServes(tx *store.Tx, g parley.Group, activeOnly bool, do string) error {
	queues, err := tx.Queues()
	if err != nil {
		return err
	}
	for _, q := range queues {
		if q.AssignmentGroup == g.ID && (q.Active || !activeOnly) {
			return parley.Errorf(parley.CodeConflict, "", "The queue %s is served by this group. %s the queue first, or give it another group.", q.Name, do)
		}
	}
	return nil
}

// DeleteGroup removes a group that serves no queue and holds no case.
func (d *Desk) DeleteGroup(ctx context.Context, actor parley.Actor, id parley.ID, version int64) error {
	return d.configure(ctx, func(tx *store.Tx) error {
		g, err := tx.Group(id)
		if err != nil {
			return err
		}
		if err := groupServes(tx, g, false, "Delete"); err != nil {
			return err
		}
		if queue, err := tx.PoolQueue(id); err != nil {
			return err
		} else if queue != "" {
			return parley.Errorf(parley.CodeConflict, "", "A pool of the queue %s names this group. Take it out of there first.", queue)
		}
		if err := groupOfStates(tx, id); err != nil {
			return err
		}
		cases, err := tx.GroupHasRecords(id)
		if err != nil {
			return err
		}
		if cases {
			return parley.Errorf(parley.CodeConflict, "", "Cases or incidents are assigned to this group. Deactivate it instead.")
		}
		if err := d.forgetHeld(tx, actor, g); err != nil {
			return err
		}
		if err := tx.DeleteGroup(id, version); err != nil {
			return err
		}
		d.publishMembers(tx, g.Members, nil)
		return d.configured(tx, actor, tableGroup, id, g.Name, g, nil)
	})
}

// groupOfStates refuses while presence states are for the members of a group.
func groupOfStates(tx *store.Tx, id parley.ID) error {
	states, err := tx.PresenceStates()
	if err != nil {
		return err
	}
	for _, s := range states {
		if slices.Contains(s.Groups, id) {
			return parley.Errorf(parley.CodeConflict, "", "The presence state %s is for this group. Take it out of there first.", s.Name)
		}
	}
	return nil
}

// forgetHeld tells the audit trail what a group that is deleted could do and
// served first, so that taking the deletion back can bring that back too.
func (d *Desk) forgetHeld(tx *store.Tx, actor parley.Actor, g parley.Group) error {
	skills, err := heldSkills(tx.GroupSkills(g.ID))
	if err != nil {
		return err
	}
	if len(skills.Skills) > 0 {
		if err := d.configured(tx, actor, tableGroupSkill, g.ID, g.Name, skills, SkillsInput{Skills: []HeldSkill{}}); err != nil {
			return err
		}
	}
	order, err := priorities(&tx.Reader, g.ID)
	if err != nil || len(order.Priorities) == 0 {
		return err
	}
	return d.configured(tx, actor, tablePriority, g.ID, g.Name, order, PrioritiesInput{Priorities: []store.QueuePriority{}})
}
