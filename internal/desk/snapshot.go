package desk

import (
	"slices"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/routing"
	"github.com/parley-desk/parley/internal/store"
)

// snapshot reads all that decides about the waiting work of a channel, "" of
// all channels, with further items that wait where nothing is given to anybody.
// The number of queries does not depend on how much there is.
func (d *Desk) snapshot(read *store.Reader, channel parley.ID, now parley.Time, also ...parley.WorkItem) (*routing.Snapshot, error) {
	s := &routing.Snapshot{Now: now}
	if err := d.snapDesk(read, s); err != nil {
		return nil, err
	}
	return s, snapItems(read, s, channel, nil, also)
}

// mostOpen is of how many queues at most what waits is read by queue: each takes
// a few small queries, all together takes a few large ones.
const mostOpen = 64

// snapshotOf reads what decides about the waiting work of a channel now: of
// queues for which nobody has time, nothing. It reports whether anything waits.
func (d *Desk) snapshotOf(read *store.Reader, channel parley.ID, now parley.Time) (s *routing.Snapshot, waits bool, err error) {
	s = &routing.Snapshot{Now: now}
	if waits, err = read.Waits(channel); err != nil || !waits {
		return s, false, err
	}
	if err := d.snapDesk(read, s); err != nil {
		return nil, false, err
	}
	open := s.Open(channel)
	if len(open) > mostOpen {
		open = nil
	}
	return s, true, snapItems(read, s, channel, open, nil)
}

// snapDesk reads everything but what waits.
func (d *Desk) snapDesk(read *store.Reader, s *routing.Snapshot) error {
	if err := d.snapQueues(read, s); err != nil {
		return err
	}
	if err := d.snapAgents(read, s); err != nil {
		return err
	}
	return snapSkills(read, s)
}

// snapQueues reads where work waits and whose it may become.
func (d *Desk) snapQueues(read *store.Reader, s *routing.Snapshot) error {
	channels, err := read.ServiceChannels()
	if err != nil {
		return err
	}
	for _, c := range channels {
		s.Channels = append(s.Channels, routing.Channel{ID: c.ID, Active: c.Active})
	}
	priorities, err := read.AllQueuePriorities()
	if err != nil {
		return err
	}
	order := map[parley.ID]map[parley.ID]int64{}
	for _, p := range priorities {
		put(order, p.Queue, p.Group, p.Position)
	}
	queues, err := read.Queues()
	if err != nil {
		return err
	}
	sorting, err := read.QueueSortings("")
	if err != nil {
		return err
	}
	sorts := map[parley.ID][]parley.QueueSort{}
	for _, one := range sorting {
		sorts[one.Queue] = append(sorts[one.Queue], one.QueueSort)
	}
	for _, q := range queues {
		s.Queues = append(s.Queues, routing.Queue{
			ID: q.ID, Active: q.Active && q.Delivery == parley.DeliveryPush, Priorities: order[q.ID], AgingStepS: q.AgingStepS,
			Sorting: sortsOf(sorts[q.ID]),
		})
	}
	rules, err := read.AssignmentRules()
	if err != nil {
		return err
	}
	pools, err := read.Pools()
	if err != nil {
		return err
	}
	for _, p := range pools {
		pool := routing.Pool{ID: p.ID, Queue: p.Queue, Groups: p.Groups, EligibleAtS: p.EligibleAt}
		if i := slices.IndexFunc(rules, func(a parley.AssignmentRule) bool { return a.ID == p.Rule }); i >= 0 {
			pool.Rule = rules[i]
		}
		s.Pools = append(s.Pools, pool)
	}
	return nil
}

// snapAgents reads who is in the groups of pools, and how they stand.
func (d *Desk) snapAgents(read *store.Reader, s *routing.Snapshot) error {
	members, err := read.PoolMembers()
	if err != nil {
		return err
	}
	states, err := read.AgentStates(s.Now)
	if err != nil {
		return err
	}
	carried, err := d.loadsOf(read)
	if err != nil {
		return err
	}
	props, err := read.Properties()
	if err != nil {
		return err
	}
	given, err := read.LastAssigned()
	if err != nil {
		return err
	}
	last := map[parley.ID]map[parley.ID]parley.Time{}
	for _, g := range given {
		if last[g.User] == nil {
			last[g.User] = map[parley.ID]parley.Time{}
		}
		last[g.User][g.Channel] = g.At
	}
	offline, err := read.ShippedState(parley.StateOffline)
	if err != nil {
		return err
	}
	at := map[parley.ID]int{}
	for _, m := range members {
		i, known := at[m.User]
		if !known {
			i, at[m.User] = len(s.Agents), len(s.Agents)
			state, chose := states[m.User]
			if !chose {
				state.State = offline
			}
			agent := agentOf(&state, s.Channels, s.Now)
			agent.ID, agent.Name, agent.LastAssigned = m.User, m.Name, last[m.User]
			agent.Load = withinLimit(carried.of(m.User), m.Limit, props)
			s.Agents = append(s.Agents, agent)
		}
		s.Agents[i].Groups = append(s.Agents[i].Groups, m.Group)
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
	limit := props.Int(parley.PropConversationLimit)
	if own != nil {
		limit = *own
	}
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

// snapSkills reads what agents can do.
func snapSkills(read *store.Reader, s *routing.Snapshot) error {
	skills, err := read.Skills()
	if err != nil {
		return err
	}
	s.Skills = routing.NewSkills(skills)
	own, err := read.AllUserSkills()
	if err != nil {
		return err
	}
	byUser := map[parley.ID][]parley.SkillLevel{}
	for _, h := range own {
		byUser[h.Holder] = append(byUser[h.Holder], h.SkillLevel)
	}
	for i := range s.Agents {
		s.Agents[i].Skills = byUser[s.Agents[i].ID]
	}
	shared, err := read.AllGroupSkills()
	if err != nil {
		return err
	}
	s.GroupSkills = map[parley.ID][]parley.SkillLevel{}
	for _, h := range shared {
		s.GroupSkills[h.Holder] = append(s.GroupSkills[h.Holder], h.SkillLevel)
	}
	return nil
}

// snapItems reads what waits in the queues, nil: in all.
func snapItems(read *store.Reader, s *routing.Snapshot, channel parley.ID, queues []parley.ID, also []parley.WorkItem) error {
	waiting, err := read.Waiting(channel, queues)
	if err != nil {
		return err
	}
	for _, w := range also {
		if !slices.ContainsFunc(waiting, func(other parley.WorkItem) bool { return other.ID == w.ID }) {
			waiting = append(waiting, w)
		}
	}
	if len(waiting) == 0 {
		return nil
	}
	at := make(map[parley.ID]*routing.Item, len(waiting))
	s.Items = make([]routing.Item, len(waiting))
	for i, w := range waiting {
		s.Items[i] = routing.Item{
			ID: w.ID, Queue: w.QueueID, Channel: w.ServiceChannel, Size: w.Size, Priority: w.Priority, QueuedAt: w.QueuedAt,
			OpenedFor: w.OpenedFor, Offered: w.Offered(), Round: w.Round, RoundAt: w.RoundAt,
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
	return snapAffinity(read, s, queues, at)
}
