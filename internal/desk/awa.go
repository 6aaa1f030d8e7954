package desk

import (
	"cmp"
	"context"
	"slices"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/routing"
	"github.com/parley-desk/parley/internal/store"
)

// Integrated refuses to serve other systems where the desk does not want to
// (domain 3.6); the refusal is forbidden.
func (d *Desk) Integrated(ctx context.Context) error {
	props, err := d.store.Read(ctx).Properties()
	if err == nil && !props.Bool(parley.PropIntegration) {
		err = parley.Errorf(parley.CodeForbidden, "", "Other systems are not served: an administrator can switch glide.awa.enabled on.")
	}
	return err
}

// AgentStanding is an agent's presence as other systems see it.
type AgentStanding struct {
	User     parley.ID
	State    parley.PresenceState
	Channels []StandingChannel // all active ones
	// Available: the state is, and a connection is alive, so that work can be
	// offered.
	Available bool
}

// StandingChannel is a service channel, and whether work of it can be offered.
type StandingChannel struct {
	parley.ServiceChannel

	Available bool
	// Restricted: the agent cannot switch the channel in the state they are in.
	Restricted bool
}

// AgentStanding says how an active user stands to work.
func (d *Desk) AgentStanding(ctx context.Context, user parley.ID) (AgentStanding, error) {
	read := d.store.Read(ctx)
	if err := activeAgent(read, user); err != nil {
		return AgentStanding{}, err
	}
	now := parley.Now()
	a, err := read.AgentState(user, now)
	if err != nil {
		return AgentStanding{}, err
	}
	if a.State.ID == "" {
		if a.State, err = read.ShippedState(parley.StateOffline); err != nil {
			return AgentStanding{}, err
		}
	}
	all, err := read.ServiceChannels()
	if err != nil {
		return AgentStanding{}, err
	}
	channels := make([]routing.Channel, len(all))
	for i, c := range all {
		channels[i] = routing.Channel{ID: c.ID, Active: c.Active}
	}
	there := agentOf(&a, channels, now)
	s := AgentStanding{User: user, State: a.State, Available: there.Available}
	for _, c := range all {
		if c.Active {
			s.Channels = append(s.Channels, StandingChannel{
				ServiceChannel: c, Available: there.Available && !slices.Contains(there.Off, c.ID), Restricted: !a.State.ShowChannels || a.State.Restrict,
			})
		}
	}
	return s, nil
}

// activeAgent refuses who cannot sign in: to other systems they do not exist.
func activeAgent(read *store.Reader, user parley.ID) error {
	u, err := read.User(user)
	if err == nil && !u.Active {
		err = store.NotFound("This user")
	}
	return err
}

// PutPresence puts a user into a state for another system. channels switches
// those it names; where the state does not let channels be switched, it says
// nothing. Refusals: not_found, invalid, and forbidden for states that only
// managers give and take.
func (d *Desk) PutPresence(ctx context.Context, actor parley.Actor, user, state parley.ID, channels map[parley.ID]bool) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.LockUser(user); err != nil {
			return err
		}
		who, err := tx.User(user)
		if err != nil {
			return err
		}
		wanted, err := d.choose(tx, actor, user, state)
		if err != nil {
			return err
		}
		before, err := tx.AgentState(user, parley.Now())
		if err != nil {
			return err
		}
		off, err := switched(tx, &wanted, before.Off, channels)
		if err != nil {
			return err
		}
		if before.State.ID != wanted.ID {
			old, current, err := difference(presenceLine{State: before.State.Name}, presenceLine{State: wanted.Name})
			if err != nil {
				return err
			}
			if err := tx.Audit(acted(actor, "set_presence", tableAgentPresence, user, who.Name, old, current)); err != nil {
				return err
			}
		}
		return d.setPresence(tx, actor, user, wanted, off, "")
	})
}

// switched is which channels are off when those named are switched; nil leaves
// them all.
func switched(tx *store.Tx, state *parley.PresenceState, off []parley.ID, channels map[parley.ID]bool) ([]parley.ID, error) {
	next := slices.Clone(off)
	for id, on := range channels {
		if _, err := tx.ServiceChannel(id); err != nil {
			return nil, asField(err, "channels", "must be service channels.")
		}
		if on {
			next = slices.DeleteFunc(next, func(other parley.ID) bool { return other == id })
		} else if !slices.Contains(next, id) {
			next = append(next, id)
		}
	}
	if len(channels) == 0 || !state.ShowChannels {
		return nil, nil
	}
	if next == nil {
		next = []parley.ID{}
	}
	slices.Sort(next)
	return next, nil
}

// CapacityChange is what another system changes of an agent's capacity; what it
// does not name stays.
type CapacityChange struct {
	Universal *int64 // nil leaves it
	Channels  map[parley.ID]int64
}

// ChangeCapacity changes what an agent can carry for another system.
func (d *Desk) ChangeCapacity(ctx context.Context, actor parley.Actor, user parley.ID, change CapacityChange) (AgentCapacity, error) {
	own, err := d.Capacity(ctx, user)
	if err != nil {
		return AgentCapacity{}, err
	}
	in := CapacityInput{Universal: own.Universal, Channels: slices.Clone(own.Channels), Schedule: own.Schedule}
	if change.Universal != nil {
		in.Universal = change.Universal
	}
	for channel, capacity := range change.Channels {
		if i := slices.IndexFunc(in.Channels, func(c ChannelCapacity) bool { return c.Channel == channel }); i >= 0 {
			in.Channels[i].Capacity = capacity
			continue
		}
		in.Channels = append(in.Channels, ChannelCapacity{Channel: channel, Capacity: capacity})
	}
	slices.SortFunc(in.Channels, func(a, b ChannelCapacity) int { return cmp.Compare(a.Channel, b.Channel) })
	return d.SetCapacity(ctx, actor, user, in)
}

// RejectReasonsOf lists the reasons there are to turn offers of a service
// channel down; a channel that does not exist is not_found.
func (d *Desk) RejectReasonsOf(ctx context.Context, channel string) ([]parley.RejectReason, error) {
	read := d.store.Read(ctx)
	if _, err := read.ServiceChannel(parley.ID(channel)); err != nil {
		if parley.CodeOf(err) != parley.CodeNotFound {
			return nil, err
		}
		if _, err := read.ServiceChannelByKey(channel); err != nil {
			return nil, err
		}
	}
	return d.RejectReasons(ctx, channel)
}
