package desk

import (
	"context"
	"slices"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// PresenceStateInput is what somebody says about a presence state.
type PresenceStateInput struct {
	remade

	Name         string      `json:"name"`
	Available    bool        `json:"available" doc:"Work is offered to agents in this state."`
	Active       bool        `json:"active"`
	Position     int64       `json:"position,omitempty"`
	Channels     []parley.ID `json:"channels,omitempty" doc:"Service channels of which work is offered; empty is all of them."`
	ShowChannels bool        `json:"show_channels,omitempty" doc:"Agents may switch single channels off in this state."`
	Restrict     bool        `json:"restrict_update,omitempty" doc:"Only managers put agents into this state or take them out of it."`
	IgnoreIdle   bool        `json:"disable_inactivity_check,omitempty" doc:"An agent who does not touch their screen stays in this state."`
	AllGroups    *bool       `json:"apply_to_all_groups,omitempty" doc:"It is for everybody; absent: unless groups are named."`
	Groups       []parley.ID `json:"groups,omitempty" doc:"Groups whose members it is for, at least one where it is not for everybody."`
	Version      int64       `json:"version,omitempty" doc:"The version that was read; needed for a change."`
}

func (in PresenceStateInput) fill(s *parley.PresenceState) (err error) {
	if s.Name, err = requiredLine("name", in.Name, parley.MaxName); err != nil {
		return err
	}
	if err := checkPosition("position", in.Position); err != nil {
		return err
	}
	s.Channels = []parley.ID{}
	for _, id := range in.Channels {
		if !slices.Contains(s.Channels, id) {
			s.Channels = append(s.Channels, id)
		}
	}
	if len(s.Channels) > 0 && !in.Available {
		return parley.Errorf(parley.CodeInvalid, "channels", "may only be named where work is offered: make the state available, or name none.")
	}
	s.Available, s.Active, s.Position, s.ShowChannels = in.Available, in.Active, in.Position, in.ShowChannels
	s.Restrict, s.IgnoreIdle = in.Restrict, in.IgnoreIdle
	if err := in.fillGroups(s); err != nil {
		return err
	}
	return keepsMeaning(s)
}

// maxStateGroups bounds the groups a presence state is for.
const maxStateGroups = 100

// fillGroups says whom a state is for.
func (in PresenceStateInput) fillGroups(s *parley.PresenceState) error {
	s.Groups = slices.Clone(in.Groups)
	slices.Sort(s.Groups)
	if s.Groups = slices.Compact(s.Groups); s.Groups == nil {
		s.Groups = []parley.ID{}
	}
	s.AllGroups = len(s.Groups) == 0
	if in.AllGroups != nil {
		s.AllGroups = *in.AllGroups
	}
	switch {
	case s.AllGroups && len(s.Groups) > 0:
		return parley.Errorf(parley.CodeInvalid, "groups", "may only be named where the state is not for all groups.")
	case !s.AllGroups && len(s.Groups) == 0:
		return parley.Errorf(parley.CodeInvalid, "groups", "must name at least one group: its members can be put into the state.")
	case len(s.Groups) > maxStateGroups:
		return parley.Errorf(parley.CodeInvalid, "groups", "has more than %d groups.", maxStateGroups)
	}
	return nil
}

// keepsMeaning refuses to make one of the states that are always there into
// something else: agents can always choose them, and rules rely on what they
// are.
func keepsMeaning(s *parley.PresenceState) error {
	switch {
	case s.Shipped == "":
		return nil
	case s.Available != (s.Shipped == parley.StateAvailable):
		return parley.Errorf(parley.CodeConflict, "available", "belongs to what %s is and stays as it is. Make another state instead.", s.Name)
	case !s.Active:
		return parley.Errorf(parley.CodeConflict, "active", "%s is one of the states that are always there.", s.Name)
	case s.Restrict:
		return parley.Errorf(parley.CodeConflict, "restrict_update", "Agents can always choose %s themselves. Make another state instead.", s.Name)
	case !s.AllGroups:
		return parley.Errorf(parley.CodeConflict, "apply_to_all_groups", "%s is there for everybody. Make another state instead.", s.Name)
	}
	return nil
}

// checkPresenceState checks what a presence state says about other rows.
func checkPresenceState(tx *store.Tx, s *parley.PresenceState) error {
	for _, id := range s.Channels {
		if _, err := tx.ServiceChannel(id); err != nil {
			return asField(err, "channels", "must be service channels.")
		}
	}
	for _, id := range s.Groups {
		if _, err := tx.Group(id); err != nil {
			return asField(err, "groups", "names a group that does not exist: %s.", id)
		}
	}
	states, err := tx.PresenceStates()
	if err != nil {
		return err
	}
	for _, other := range states {
		if other.ID != s.ID && parley.Fold(other.Name) == parley.Fold(s.Name) {
			return parley.Errorf(parley.CodeConflict, "name", "There is already a presence state with this name.")
		}
	}
	return nil
}

// CreatePresenceState adds a presence state.
func (d *Desk) CreatePresenceState(ctx context.Context, actor parley.Actor, in PresenceStateInput) (parley.PresenceState, error) {
	now := parley.Now()
	s := parley.PresenceState{ID: in.newID(), CreatedAt: now, UpdatedAt: now, Version: 1}
	if err := in.fill(&s); err != nil {
		return parley.PresenceState{}, err
	}
	return s, d.configure(ctx, func(tx *store.Tx) error { return d.addPresenceState(tx, actor, &s) })
}

func (d *Desk) addPresenceState(tx *store.Tx, actor parley.Actor, s *parley.PresenceState) error {
	if err := checkPresenceState(tx, s); err != nil {
		return err
	}
	if err := tx.InsertPresenceState(*s); err != nil {
		return err
	}
	return d.configured(tx, actor, tablePresenceState, s.ID, s.Name, nil, *s)
}

// UpdatePresenceState changes a presence state. Agents who are in it are from
// then on as available as it says; those it is not for any more stay in it until
// they are put into another one.
func (d *Desk) UpdatePresenceState(ctx context.Context, actor parley.Actor, id parley.ID, in PresenceStateInput) (s parley.PresenceState, err error) {
	err = d.configure(ctx, func(tx *store.Tx) error {
		old, err := tx.PresenceState(id)
		if err != nil {
			return err
		}
		s = old
		if err := in.fill(&s); err != nil {
			return err
		}
		if err := checkPresenceState(tx, &s); err != nil {
			return err
		}
		use, err := tx.PresenceStateUse(id)
		if err != nil {
			return err
		}
		if old.Active && !s.Active {
			if err := unusedState(&s, use); err != nil {
				return err
			}
		}
		s.Version, s.UpdatedAt = in.Version, parley.Now()
		if err := tx.UpdatePresenceState(s); err != nil {
			return err
		}
		s.Version++
		if err := d.configured(tx, actor, tablePresenceState, id, s.Name, old, s); err != nil {
			return err
		}
		return d.stateChanged(tx, &old, &s)
	})
	return s, err
}

// stateChanged lets a changed state have its effect on those who are in it.
func (d *Desk) stateChanged(tx *store.Tx, old, s *parley.PresenceState) error {
	agents, err := tx.AgentsInState(s.ID)
	if err != nil {
		return err
	}
	renamed := old.Available != s.Available || old.Name != s.Name
	narrowed := old.Available != s.Available || old.ShowChannels != s.ShowChannels || !slices.Equal(old.Channels, s.Channels)
	if renamed || narrowed {
		if err := lockUsers(tx, agents); err != nil {
			return err
		}
	}
	for _, user := range agents {
		// A line of the history says one thing from its beginning to its end.
		if renamed {
			a, err := tx.AgentState(user, parley.Now())
			if err != nil {
				return err
			}
			if _, err := tx.SetAgentState(user, s, a.Reason, a.By, parley.Now()); err != nil {
				return err
			}
		}
		a, err := tx.AgentState(user, parley.Now())
		if err != nil {
			return err
		}
		if err := d.watchPresence(tx, &a); err != nil {
			return err
		}
		d.publish(tx, Event{Kind: EventPerson, User: user})
	}
	if narrowed {
		for _, user := range agents {
			if err := d.returnOffers(tx, user); err != nil {
				return err
			}
		}
	}
	return d.wakeAssigners(tx)
}

// lockUsers holds the rows of users, who come in the order of their ids, before
// any conversation is held. Who is no longer active is locked all the same.
func lockUsers(tx *store.Tx, users []parley.ID) error {
	for _, user := range users {
		if err := ignoreNotFound(tx.LockUser(user)); err != nil {
			return err
		}
	}
	return nil
}

// unusedState refuses to take a state away from who is in it or is led to it.
func unusedState(s *parley.PresenceState, use store.PresenceStateUse) error {
	switch {
	case use.Agents > 0:
		return parley.Errorf(parley.CodeConflict, "", "Agents are in the state %s: %d. They choose another one first, or a manager does for them.", s.Name, use.Agents)
	case use.Rules > 0:
		return parley.Errorf(parley.CodeConflict, "", "Assignment rules lead to the state %s: %d. Change them first.", s.Name, use.Rules)
	}
	return nil
}

// DeletePresenceState removes a presence state nobody is in. Those that are
// always there stay.
func (d *Desk) DeletePresenceState(ctx context.Context, actor parley.Actor, id parley.ID, version int64) error {
	return d.configure(ctx, func(tx *store.Tx) error {
		s, err := tx.PresenceState(id)
		if err != nil {
			return err
		}
		if s.Shipped != "" {
			return parley.Errorf(parley.CodeConflict, "", "%s is one of the states that are always there. Give it another name if you like.", s.Name)
		}
		use, err := tx.PresenceStateUse(id)
		if err != nil {
			return err
		}
		if err := unusedState(&s, use); err != nil {
			return err
		}
		if err := tx.DeletePresenceState(id, version); err != nil {
			return err
		}
		return d.configured(tx, actor, tablePresenceState, id, s.Name, s, nil)
	})
}

func (d *Desk) shipPresenceStates(tx *store.Tx) error {
	now := parley.Now()
	for i, s := range []parley.PresenceState{
		{Name: "Available", Available: true, ShowChannels: true, Shipped: parley.StateAvailable},
		{Name: "Away", Shipped: parley.StateAway},
		{Name: "Offline", Shipped: parley.StateOffline},
	} {
		s.ID, s.Active, s.Position, s.Channels, s.AllGroups, s.Groups = parley.NewID(), true, int64(i)*1000, []parley.ID{}, true, []parley.ID{}
		s.CreatedAt, s.UpdatedAt, s.Version = now, now, 1
		if err := d.addPresenceState(tx, parley.System(), &s); err != nil {
			return err
		}
	}
	return nil
}
