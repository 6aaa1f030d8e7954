package desk

import (
	"slices"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/routing"
	"github.com/parley-desk/parley/internal/routing/replay"
	"github.com/parley-desk/parley/internal/store"
)

// snapshot reads all that decides about the waiting work of a channel, "" of
// all channels, with further items that wait where nothing is given to anybody.
// The number of queries does not depend on how much there is.
func (d *Desk) snapshot(read *store.Reader, channel parley.ID, now parley.Time, also ...parley.WorkItem) (*routing.Snapshot, error) {
	g, err := d.groundOf(read)
	if err != nil {
		return nil, err
	}
	s := g.snapshot(now)
	if err := g.snapAgents(read, s, nil); err != nil {
		return nil, err
	}
	return s, g.snapItems(read, s, waits{channel: channel, also: also})
}

// mostOpen is of how many queues at most it is recorded that a look looked at no
// others: more are all.
const mostOpen = 256

// scope is what of a desk an assigner looked at, and on which ground.
type scope struct {
	*ground
	replay.Scope
}

// lookAt reads what decides about the waiting work of a channel now: nothing of
// queues for which nobody has time and, on large desks, nobody who has none. It
// returns nil when nothing waits.
func (d *Desk) lookAt(read *store.Reader, channel parley.ID) (*routing.Snapshot, scope, error) {
	begin := time.Now()
	waiting, err := read.WaitingQueues(channel)
	if err != nil || len(waiting) == 0 {
		return nil, scope{}, err
	}
	g, err := d.groundOf(read)
	if err != nil {
		return nil, scope{}, err
	}
	s, of := g.snapshot(parley.Now()), scope{ground: g}
	if len(g.members) > d.wholeDesk && d.recorder.goesOn(channel, s.Now) {
		if agents, some := d.free.among(g, channel, waiting); some {
			of.Agents, s.Members = agents, g.inGroup
		}
	}
	if err := g.snapAgents(read, s, of.Agents); err != nil {
		return nil, of, err
	}
	if len(g.members) > d.wholeDesk {
		d.free.saw(g, channel, s, of.Agents != nil, begin)
	}
	of.Queues = s.Open(channel)
	queues := slices.DeleteFunc(slices.Clone(of.Queues), func(queue parley.ID) bool { return !slices.Contains(waiting, queue) })
	if len(of.Queues) > mostOpen {
		of.Queues = nil
	}
	if len(g.members) > d.wholeDesk && d.watched {
		return s, of, d.waiting.items(read, g, s, channel, queues)
	}
	return s, of, g.snapItems(read, s, waits{channel: channel, queues: queues, open: true})
}

// snapshot is one without agents and items.
func (g *ground) snapshot(now parley.Time) *routing.Snapshot {
	s := g.config
	s.Now = now
	return &s
}

// snapAgents reads how the members of the groups of pools stand; users nil are
// all of them.
func (g *ground) snapAgents(read *store.Reader, s *routing.Snapshot, users []parley.ID) error {
	given, err := read.LastAssigned(users)
	if err != nil {
		return err
	}
	return g.snapGiven(read, s, users, given)
}

// stateOf is how an agent stands; who never chose anything is offline.
func (g *ground) stateOf(standings map[parley.ID]store.Standing, user parley.ID) store.AgentState {
	standing, chose := standings[user]
	if !chose {
		return store.AgentState{State: g.offline}
	}
	return store.AgentState{State: g.states[standing.State], Until: standing.Until, Off: standing.Off}
}

// snapGiven is snapAgents with when agents were last given work.
func (g *ground) snapGiven(read *store.Reader, s *routing.Snapshot, users []parley.ID, given []store.Assigned) error {
	states, err := read.Standings(users)
	if err != nil {
		return err
	}
	carried, err := g.loadsOf(read, users)
	if err != nil {
		return err
	}
	last := map[parley.ID]map[parley.ID]parley.Time{}
	for _, one := range given {
		if last[one.User] == nil {
			last[one.User] = map[parley.ID]parley.Time{}
		}
		last[one.User][one.Channel] = one.At
	}
	add := func(who *member) {
		agent := g.members[who.at]
		state := g.stateOf(states, agent.ID)
		there := agentOf(&state, s.Channels, s.Now)
		agent.Available, agent.Unavailable, agent.Off, agent.LastAssigned = there.Available, there.Unavailable, there.Off, last[agent.ID]
		agent.Shift = who.hours.at(s.Now)
		agent.Load = withinLimit(carried.load(agent.ID), who.limit, g.props)
		s.Agents = append(s.Agents, agent)
	}
	if users == nil {
		s.Agents = make([]routing.Agent, 0, len(g.members))
		for i := range g.members {
			add(g.of[g.members[i].ID])
		}
		return nil
	}
	for _, user := range users {
		if who := g.of[user]; who != nil {
			add(who)
		}
	}
	return nil
}

// agentOf is how far an agent's state and connection let work come to them.
func agentOf(state *store.AgentState, channels []routing.Channel, now parley.Time) routing.Agent {
	a := routing.Agent{Available: state.State.Available && state.Connected(now)}
	switch {
	case !state.State.Available:
		a.Unavailable = state.State.Name
	case !state.Connected(now):
		a.Unavailable = routing.NotConnected
	}
	a.Off = slices.Clone(state.ChannelsOff())
	if len(state.State.Channels) > 0 {
		for _, c := range channels {
			if !slices.Contains(state.State.Channels, c.ID) {
				a.Off = append(a.Off, c.ID)
			}
		}
	}
	return a
}

// withinLimit makes the limit of sessions, where there is one, the most
// sessions that are offered: what somebody may not take by hand is not pressed
// upon them either. Cases and incidents are no sessions.
func withinLimit(load parley.AgentLoad, own *int64, props store.Properties) parley.AgentLoad {
	limit := limitOf(own, props)
	if limit < 0 {
		return load
	}
	room := limit
	for _, c := range load.Channels {
		if c.Table == parley.TableInteraction {
			room -= c.Load
		}
	}
	load.Channels = slices.Clone(load.Channels)
	for i := range load.Channels {
		if c := &load.Channels[i]; c.Table == parley.TableInteraction {
			c.Capacity = min(c.Capacity, max(0, c.Load+room))
		}
	}
	return load
}

// waits is what work that waits is read.
type waits struct {
	channel parley.ID         // "": all
	queues  []parley.ID       // nil: all
	open    bool              // only what is offered to nobody
	also    []parley.WorkItem // what waits where nothing is given to anybody
}

// snapItems reads what waits.
func (g *ground) snapItems(read *store.Reader, s *routing.Snapshot, of waits) error {
	queues := of.queues
	waiting, err := read.Waiting(of.channel, of.open, queues)
	if err != nil {
		return err
	}
	for _, w := range of.also {
		if !slices.ContainsFunc(waiting, func(other store.WaitingWork) bool { return other.ID == w.ID }) {
			waiting = append(waiting, store.WaitingWork{
				ID: w.ID, Queue: w.QueueID, Channel: w.ServiceChannel, OpenedFor: w.OpenedFor, Size: w.Size, Priority: w.Priority, QueuedAt: w.QueuedAt,
				Offered: w.Offered(), Round: w.Round, RoundAt: w.RoundAt,
			})
		}
	}
	if len(waiting) == 0 {
		return nil
	}
	at := make(map[parley.ID]*routing.Item, len(waiting))
	s.Items = make([]routing.Item, len(waiting))
	for i, w := range waiting {
		s.Items[i] = routing.Item{
			ID: w.ID, Queue: w.Queue, Channel: w.Channel, Size: w.Size, Priority: w.Priority, QueuedAt: w.QueuedAt,
			OpenedFor: w.OpenedFor, Offered: w.Offered, Round: w.Round, RoundAt: w.RoundAt,
		}
		at[w.ID] = &s.Items[i]
	}
	excluded, err := read.WaitingExclusions(queues)
	if err != nil {
		return err
	}
	for _, x := range excluded {
		if item := at[x.WorkItem]; item != nil {
			if item.Excluded == nil {
				item.Excluded = map[parley.ID]routing.Exclusion{}
			}
			item.Excluded[x.User] = routing.Exclusion{Hard: x.Hard, Round: x.Round, Reason: x.Reason}
		}
	}
	skills, err := read.WaitingSkills(queues)
	if err != nil {
		return err
	}
	for _, w := range skills {
		if item := at[w.WorkItem]; item != nil {
			item.Skills = append(item.Skills, w.SkillLevel)
		}
	}
	if err := snapSorting(read, s, queues, at); err != nil {
		return err
	}
	return g.snapAffinity(read, s, queues, at)
}
