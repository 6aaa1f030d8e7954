package desk

import (
	"context"
	"slices"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// JobPresence looks whether an agent is still there; its subject is a user. It
// exists for everybody who is in a state that ends by itself, whichever node
// they are connected to, and so outlives that node.
const JobPresence = "presence"

// presenceGone is how long an agent may be without a connection before they
// are offline (domain 3.5).
const presenceGone = 60 * time.Second

// KeepLeases is how long leases that have ended are kept: they say since when
// somebody is gone, or was last at a screen.
const KeepLeases = 25 * time.Hour

// Why the desk takes an agent offline.
const (
	ReasonConnectionLost = "connection_lost"
	ReasonInactive       = "inactive"
)

// maxReason bounds why somebody is put into a state, in characters.
const maxReason = 160

// PresenceInput is the state an agent chooses.
type PresenceInput struct {
	State parley.ID `json:"state_id"`
	// Off are the channels that are to be off; nil leaves them as they are.
	Off []parley.ID `json:"channels_off,omitempty" doc:"Service channels I do not want work of now; absent leaves them. Only in a state that shows the channels."`
}

// presenceOf is the state an agent is in; who never chose is offline.
func (d *Desk) presenceOf(read *store.Reader, user parley.ID) (parley.AgentPresence, error) {
	now := parley.Now()
	a, err := read.AgentState(user, now)
	if err != nil {
		return parley.AgentPresence{}, err
	}
	if a.State.ID == "" {
		if a.State, err = read.ShippedState(parley.StateOffline); err != nil {
			return parley.AgentPresence{}, err
		}
	}
	return a.Presence(now), nil
}

// Presence is the state an agent is in.
func (d *Desk) Presence(ctx context.Context, user parley.ID) (parley.AgentPresence, error) {
	read := d.store.Read(ctx)
	if _, err := read.User(user); err != nil {
		return parley.AgentPresence{}, err
	}
	return d.presenceOf(read, user)
}

// PresenceStates lists the states a user can be put into, in the order of the
// menu: the active ones that are for everybody, or for a group they are in.
func (d *Desk) PresenceStates(ctx context.Context, user parley.ID) ([]parley.PresenceState, error) {
	return statesOf(d.store.Read(ctx), user, "")
}

// OwnPresenceStates are those of a user and the one they are in: who leaves its
// groups keeps it until they choose another one.
func (d *Desk) OwnPresenceStates(ctx context.Context, user parley.ID) ([]parley.PresenceState, error) {
	read := d.store.Read(ctx)
	now, err := d.presenceOf(read, user)
	if err != nil {
		return nil, err
	}
	return statesOf(read, user, now.State)
}

func statesOf(read *store.Reader, user, current parley.ID) ([]parley.PresenceState, error) {
	list, err := read.PresenceStates()
	if err != nil {
		return nil, err
	}
	groups, err := read.ActiveGroupsOf(user)
	return slices.DeleteFunc(list, func(s parley.PresenceState) bool {
		return s.ID != current && (!s.Active || !s.AppliesTo(groups))
	}), err
}

// appliesTo reports whether a user can be put into a state.
func appliesTo(read *store.Reader, state *parley.PresenceState, user parley.ID) (bool, error) {
	if state.AllGroups {
		return true, nil
	}
	groups, err := read.ActiveGroupsOf(user)
	return state.AppliesTo(groups), err
}

// SetPresence puts the actor into the state they choose.
func (d *Desk) SetPresence(ctx context.Context, actor parley.Actor, in PresenceInput) (parley.AgentPresence, error) {
	err := d.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.LockUser(actor.ID); err != nil {
			return err
		}
		state, err := d.choose(tx, actor, actor.ID, in.State)
		if err != nil {
			return err
		}
		off, err := switches(tx, &state, in.Off)
		if err != nil {
			return err
		}
		return d.setPresence(tx, actor, actor.ID, state, off, "")
	})
	if err != nil {
		return parley.AgentPresence{}, err
	}
	return d.presenceOf(d.store.Read(ctx), actor.ID)
}

// choose finds the state a user is to be put into by the actor. States that
// are restricted are a manager's to give and to take; nobody puts a user into one
// that is for groups they are not in.
func (d *Desk) choose(tx *store.Tx, actor parley.Actor, user, id parley.ID) (parley.PresenceState, error) {
	state, err := tx.PresenceState(id)
	if err != nil {
		return state, asField(err, "state_id", "must be a presence state.")
	}
	a, err := tx.AgentState(user, parley.Now())
	if err != nil || a.State.ID == state.ID {
		return state, err
	}
	if !state.Active {
		return state, parley.Errorf(parley.CodeInvalid, "state_id", "%s cannot be chosen any more.", state.Name)
	}
	if applies, err := appliesTo(&tx.Reader, &state, user); err != nil {
		return state, err
	} else if !applies {
		return state, parley.Errorf(parley.CodeInvalid, "state_id",
			"%s is for the members of certain groups only, and this person is in none of them. Choose another state, or add them to one of its groups.", state.Name)
	}
	if !manages(actor) {
		for _, s := range []parley.PresenceState{a.State, state} {
			if s.Restrict {
				return state, parley.Errorf(parley.CodeForbidden, "state_id", "Only a manager puts somebody into the state %s or takes them out of it.", s.Name)
			}
		}
	}
	return state, nil
}

// manages reports whether the actor may change the presence of others.
func manages(actor parley.Actor) bool {
	return actor.Has(parley.RoleManager) || actor.Has(parley.RoleAdmin)
}

// switches checks which channels a user wants to be off in a state; nil leaves
// them.
func switches(tx *store.Tx, state *parley.PresenceState, off []parley.ID) ([]parley.ID, error) {
	if off == nil {
		return nil, nil
	}
	clean := []parley.ID{}
	for _, id := range off {
		if _, err := tx.ServiceChannel(id); err != nil {
			return nil, asField(err, "channels_off", "must be service channels.")
		}
		if !slices.Contains(clean, id) {
			clean = append(clean, id)
		}
	}
	if !state.ShowChannels {
		if len(clean) > 0 {
			return nil, parley.Errorf(parley.CodeConflict, "channels_off", "Single channels cannot be switched in the state %s.", state.Name)
		}
		return nil, nil // what was switched in another state waits for it
	}
	slices.Sort(clean)
	return clean, nil
}

// PresenceOrder is the state a manager puts somebody into.
type PresenceOrder struct {
	State  parley.ID `json:"state_id"`
	Reason string    `json:"reason" doc:"Why; the agent reads it."`
}

// presenceLine is what the audit trail says of a presence.
type presenceLine struct {
	State  string `json:"state"`
	Reason string `json:"reason,omitempty"`
}

// OrderPresence puts somebody else into a state.
func (d *Desk) OrderPresence(ctx context.Context, actor parley.Actor, user parley.ID, in PresenceOrder) (parley.AgentPresence, error) {
	reason, err := requiredLine("reason", in.Reason, maxReason)
	if err != nil {
		return parley.AgentPresence{}, err
	}
	err = d.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.LockUser(user); err != nil {
			return err
		}
		who, err := tx.User(user)
		if err != nil {
			return err
		}
		state, err := d.choose(tx, actor, user, in.State)
		if err != nil {
			return err
		}
		before, err := d.presenceOf(&tx.Reader, user)
		if err != nil {
			return err
		}
		if before.State != state.ID {
			old, current, err := difference(presenceLine{State: before.Name}, presenceLine{State: state.Name, Reason: reason})
			if err != nil {
				return err
			}
			if err := tx.Audit(acted(actor, "set_presence", tableAgentPresence, user, who.Name, old, current)); err != nil {
				return err
			}
		}
		return d.setPresence(tx, actor, user, state, nil, reason)
	})
	if err != nil {
		return parley.AgentPresence{}, err
	}
	return d.presenceOf(d.store.Read(ctx), user)
}

// setPresence puts a user, whose row is locked, into a state; off are the
// channels to switch off, nil leaves them. Nothing happens when nothing
// changes. Offers go back as soon as the state or a switch is not one for them;
// accepted work stays (domain 3.5).
func (d *Desk) setPresence(tx *store.Tx, actor parley.Actor, user parley.ID, state parley.PresenceState, off []parley.ID, reason string) error {
	now := parley.Now()
	a, err := tx.AgentState(user, now)
	if err != nil {
		return err
	}
	entered, switched := a.State.ID != state.ID, off != nil && !slices.Equal(off, a.Off)
	if !entered && !switched {
		return nil
	}
	if switched {
		if err := tx.SetChannelsOff(user, off); err != nil {
			return err
		}
	}
	if entered {
		by := ""
		if actor.ID != user {
			by = actor.Name
		}
		if a.Since, err = tx.SetAgentState(user, &state, reason, by, now); err != nil {
			return err
		}
		a.State = state
		if err := d.watchPresence(tx, &a); err != nil {
			return err
		}
	}
	d.publish(tx, Event{Kind: EventPerson, User: user})
	if err := d.returnOffers(tx, user); err != nil || !state.Available {
		return err
	}
	return d.wakeAssigners(tx, user)
}

// takes reports whether an agent's state, connected or not, is one for work of
// a channel.
func takes(a *store.AgentState, c *parley.ServiceChannel) bool {
	return a.State.Available && c.Active && !slices.Contains(a.ChannelsOff(), c.ID) &&
		(len(a.State.Channels) == 0 || slices.Contains(a.State.Channels, c.ID))
}

// watchPresence has the desk look at an agent when their state may end by
// itself.
func (d *Desk) watchPresence(tx *store.Tx, a *store.AgentState) error {
	idle, err := idleLimit(&tx.Reader)
	if err != nil {
		return err
	}
	at, _ := presenceEnd(a, idle)
	if at.IsZero() {
		return nil
	}
	return tx.Enqueue(JobPresence, string(a.User), at)
}

func idleLimit(read *store.Reader) (time.Duration, error) {
	props, err := read.Properties()
	return time.Duration(props.Int(parley.PropPresenceIdle)) * time.Minute, err
}

// presenceEnd is when, as things stand, an agent's state ends by itself, and
// why; 0 is never. A state only managers lead out of, in which nothing is
// offered, is not left by switching the computer off.
func presenceEnd(a *store.AgentState, idle time.Duration) (parley.Time, string) {
	s := &a.State
	if s.ID == "" || s.Shipped == parley.StateOffline || s.Restrict && !s.Available {
		return 0, ""
	}
	lost := max(a.Until, a.Since).Add(presenceGone)
	if !s.IgnoreIdle && idle > 0 && a.IdleSince > 0 {
		if at := max(a.IdleSince, a.Since).Add(idle); at < lost {
			return at, ReasonInactive
		}
	}
	return lost, ReasonConnectionLost
}

// CheckPresence is the handler of [JobPresence]: it takes an agent offline who
// has been without a connection, or has not touched any screen, for too long.
func (d *Desk) CheckPresence(ctx context.Context, subject string) (next parley.Time, err error) {
	user := parley.ID(subject)
	err = d.store.Tx(ctx, func(tx *store.Tx) error {
		next = 0
		err := tx.LockUser(user) // who is no longer active is locked all the same
		active := err == nil
		if err != nil && parley.CodeOf(err) != parley.CodeNotFound {
			return err
		}
		now := parley.Now()
		a, err := tx.AgentState(user, now)
		if err != nil {
			return err
		}
		idle, err := idleLimit(&tx.Reader)
		if err != nil {
			return err
		}
		at, reason := presenceEnd(&a, idle)
		if at.IsZero() {
			return nil
		}
		if active && at > now {
			next = at
			return nil
		}
		offline, err := tx.ShippedState(parley.StateOffline)
		if err != nil {
			return err
		}
		return d.setPresence(tx, parley.System(), user, offline, nil, reason)
	})
	return next, err
}

// RenewLeases says that users are still connected to a node, until the given
// moment.
func (d *Desk) RenewLeases(ctx context.Context, node string, leases []store.Lease, until parley.Time) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error { return tx.RenewPresence(node, leases, parley.Now(), until) })
}

// Arrived says that a user came to a node, fell idle there or is back at the
// screen, and lets everybody look.
func (d *Desk) Arrived(ctx context.Context, node string, lease store.Lease, until parley.Time) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.RenewPresence(node, []store.Lease{lease}, parley.Now(), until); err != nil {
			return err
		}
		return d.attended(tx, lease.User)
	})
}

// Departed says that the last connection of a user to a node has gone.
func (d *Desk) Departed(ctx context.Context, node string, user parley.ID) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		dropped, err := tx.DropPresence(node, user, parley.Now())
		if err != nil || !dropped {
			return err
		}
		return d.attended(tx, user)
	})
}

// attended follows a change of who is connected.
func (d *Desk) attended(tx *store.Tx, user parley.ID) error {
	d.publish(tx, Event{Kind: EventPerson, User: user})
	now := parley.Now()
	a, err := tx.AgentState(user, now)
	if err != nil {
		return err
	}
	if err := d.watchPresence(tx, &a); err != nil || !a.State.Available || !a.Connected(now) {
		return err
	}
	return d.wakeAssigners(tx, user)
}
