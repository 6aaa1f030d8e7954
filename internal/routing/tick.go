package routing

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"github.com/parley-desk/parley"
)

// Tick is one look at a snapshot, which must not change meanwhile. It is not
// safe for use by several goroutines at once.
//
// Everything in it goes by numbers: agents are numbered in the order of their
// ids, so that comparing numbers is comparing ids.
type Tick struct {
	s   *Snapshot
	now int64

	channels      map[parley.ID]int32
	channelIDs    []parley.ID
	channelActive []bool

	agents   []agent
	agentOf  map[parley.ID]int32
	slots    []slot // by agent and channel
	groups   map[parley.ID]int32
	groupIDs []parley.ID
	members  [][]int32 // by group
	rosters  []*roster // by group and channel; made when first needed

	queues  []queue
	queueOf map[parley.ID]int32
	items   []item
	itemOf  map[parley.ID]int32
	order   []int32 // items in the order in which they are offered
	skills  *bySkill

	offers    int32 // made so far
	decided   bool
	decisions []Decision

	seen []uint32 // by agent: the last enumeration that met them
	mark uint32
	// passed are agents taken off a heap while one item is looked at.
	passed []place
}

// agent is an agent in a tick.
type agent struct {
	*Agent
	groups        []int32 // of those that are in pools, sorted
	abilities     []ability
	universal     int64 // negative: none
	universalLoad int64
	given         []gift // in this tick, in order
}

// gift is an offer the tick made.
type gift struct {
	offer   int32
	channel int32
	size    int64
}

// slot is an agent's state on a channel.
type slot struct {
	load, capacity int64
	last           int64 // when they were last given work of the channel
	before         int64 // the same before the tick
	lastOffer      int32 // within the tick: the offer's number from 1, which tells offers of one moment apart
	off            bool
}

// queue is a queue in a tick.
type queue struct {
	*Queue
	all   []Pool          // as configured, the earliest first
	pools []pool          // of these, those with an active rule
	pairs []pair          // sorted by level, then group
	first map[int32]int32 // the earliest pool of each group; pairs have it too
}

// pool is a pool that may give work to somebody.
type pool struct {
	*Pool
	after int64 // milliseconds since the item was queued
	by    parley.AssignBy
	// order is the number of the first pool that chooses in the same way: agents
	// under rules that choose in different ways can only be compared by that.
	order int32
	// class is the number of the first pool whose rule is alike.
	class int32
}

// pair is a group that serves a queue, at its level among the group's queues.
type pair struct {
	group, level int32
	pool         int32 // the earliest pool the group is in
}

// item is a work item in a tick.
type item struct {
	*Item
	queue    int32 // -1: the snapshot does not have it
	channel  int32
	size     int64
	queued   int64
	priority int64
	needs    *needs
	due      int32 // so many pools of the queue are due
	offer    int32 // the number of the tick's offer, from 0; -1: none
	decided  bool
	// favoured are the agents who should rather have it; made when first needed.
	favoured map[int32]Affinity
}

// longest bounds times and durations in milliseconds, far beyond any calendar,
// so that sums of them do not overflow.
const longest = 1 << 60

func moment(t parley.Time) int64 { return min(max(0, int64(t)), longest) }

func seconds(s int64) int64 { return min(max(0, s), longest/1000) * 1000 }

func appendNumber(to []byte, n int64) []byte { return append(strconv.AppendInt(to, n, 36), ',') }

// New prepares a tick.
func New(s *Snapshot) *Tick {
	t := &Tick{s: s, now: moment(s.Now), channels: map[parley.ID]int32{}, groups: map[parley.ID]int32{}, skills: newBySkill()}
	for _, c := range s.Channels {
		if _, again := t.channels[c.ID]; !again {
			t.channels[c.ID] = int32(len(t.channelActive))
			t.channelIDs = append(t.channelIDs, c.ID)
			t.channelActive = append(t.channelActive, c.Active)
		}
	}
	t.addQueues()
	t.addItems()
	t.addAgents()
	t.rosters = make([]*roster, len(t.members)*len(t.channelActive))
	t.seen = make([]uint32, len(t.agents))
	return t
}

func (t *Tick) addQueues() {
	t.queueOf = make(map[parley.ID]int32, len(t.s.Queues))
	for i := range t.s.Queues {
		q := &t.s.Queues[i]
		if _, again := t.queueOf[q.ID]; again {
			continue
		}
		t.queueOf[q.ID] = int32(len(t.queues))
		t.queues = append(t.queues, queue{Queue: q, first: map[int32]int32{}})
	}
	pools := make(map[parley.ID]bool, len(t.s.Pools))
	for i := range t.s.Pools {
		p := &t.s.Pools[i]
		if at, ok := t.queueOf[p.Queue]; ok && !pools[p.ID] {
			pools[p.ID] = true
			t.queues[at].all = append(t.queues[at].all, *p)
		}
	}
	for i := range t.queues {
		t.queues[i].addPools(t)
	}
	t.addLevels()
}

// addPools sorts the queue's pools and finds the earliest of each group.
func (q *queue) addPools(t *Tick) {
	slices.SortFunc(q.all, func(a, b Pool) int {
		return cmp.Or(cmp.Compare(max(0, a.EligibleAtS), max(0, b.EligibleAtS)), cmp.Compare(a.ID, b.ID))
	})
	for i := range q.all {
		p := pool{Pool: &q.all[i], after: seconds(q.all[i].EligibleAtS), by: q.all[i].Rule.AssignBy}
		if p.by != parley.AssignLastAssigned {
			p.by = parley.AssignMostCapacity
		}
		number := int32(len(q.pools))
		p.order = number
		if same := slices.IndexFunc(q.pools, func(other pool) bool { return other.by == p.by }); same >= 0 {
			p.order = int32(same)
		}
		p.class = number
		if same := slices.IndexFunc(q.pools, p.alike); same >= 0 {
			p.class = int32(same)
		}
		for _, id := range p.Groups {
			group := t.group(id)
			if !p.Rule.Active {
				continue
			}
			if _, earlier := q.first[group]; !earlier {
				q.first[group] = number
				q.pairs = append(q.pairs, pair{group: group, pool: number})
			}
		}
		if p.Rule.Active {
			q.pools = append(q.pools, p)
		}
	}
}

// alike reports whether another pool's rule orders agents as this one's, and may
// leave the same ones out. Levels do not matter: who has a skill at any level is
// looked at one by one.
func (p *pool) alike(other pool) bool {
	a, b := &p.Rule, &other.Rule
	return p.by == other.by && a.UseSkills == b.UseSkills && a.EnforceMandatory == b.EnforceMandatory
}

func (t *Tick) group(id parley.ID) int32 {
	n, known := t.groups[id]
	if !known {
		n = int32(len(t.groupIDs))
		t.groups[id] = n
		t.groupIDs = append(t.groupIDs, id)
	}
	return n
}

// addLevels finds at which level each group serves each of its queues: its
// lowest number is level 1, the next level 2. All queues count that have the
// group in a pool, active or not, so that the tiers of the others do not shift
// when a queue is switched off.
func (t *Tick) addLevels() {
	positions := make([][]int64, len(t.groupIDs))
	for i := range t.queues {
		q := &t.queues[i]
		for k := range q.all {
			for _, id := range q.all[k].Groups {
				group := t.groups[id]
				positions[group] = append(positions[group], q.position(id))
			}
		}
	}
	for i := range positions {
		slices.Sort(positions[i])
		positions[i] = slices.Compact(positions[i])
	}
	for i := range t.queues {
		q := &t.queues[i]
		for k := range q.pairs {
			p := &q.pairs[k]
			at, _ := slices.BinarySearch(positions[p.group], q.position(t.groupIDs[p.group]))
			p.level = int32(at + 1)
		}
		slices.SortFunc(q.pairs, func(a, b pair) int { return cmp.Or(cmp.Compare(a.level, b.level), cmp.Compare(a.group, b.group)) })
	}
}

// position is where the queue stands for a group.
func (q *queue) position(group parley.ID) int64 {
	if p, said := q.Priorities[group]; said {
		return p
	}
	return DefaultPriority
}

func (t *Tick) addItems() {
	t.itemOf = make(map[parley.ID]int32, len(t.s.Items))
	t.items = make([]item, 0, len(t.s.Items))
	for i := range t.s.Items {
		source := &t.s.Items[i]
		if _, again := t.itemOf[source.ID]; again {
			continue
		}
		it := item{
			Item: source, queue: -1, channel: -1, size: max(1, source.Size), queued: moment(source.QueuedAt),
			needs: t.skills.of(source.Skills, t.s.Skills), offer: -1,
		}
		age := max(0, t.now-it.queued)
		it.priority = source.Priority
		if at, ok := t.queueOf[source.Queue]; ok {
			q := &t.queues[at]
			it.queue = at
			it.priority = aged(source.Priority, age, q.AgingStepS)
			for int(it.due) < len(q.pools) && q.pools[it.due].after <= age {
				it.due++
			}
		}
		if at, ok := t.channels[source.Channel]; ok {
			it.channel = at
		}
		t.itemOf[source.ID] = int32(len(t.items))
		t.items = append(t.items, it)
	}
	t.sortItems()
}

// sortItems finds the order of domain 3.4: priority with ageing, then the
// oldest, then the id.
func (t *Tick) sortItems() {
	type key struct {
		priority, queued int64
		item             int32
	}
	keys := make([]key, len(t.items))
	for i := range t.items {
		keys[i] = key{t.items[i].priority, t.items[i].queued, int32(i)}
	}
	slices.SortFunc(keys, func(a, b key) int {
		switch {
		case a.priority != b.priority:
			return cmp.Compare(b.priority, a.priority)
		case a.queued != b.queued:
			return cmp.Compare(a.queued, b.queued)
		}
		return cmp.Compare(t.items[a.item].ID, t.items[b.item].ID)
	})
	t.order = make([]int32, len(keys))
	for i := range keys {
		t.order[i] = keys[i].item
	}
}

// aged is a priority after so many milliseconds of waiting.
func aged(priority, age, stepS int64) int64 {
	if stepS <= 0 {
		return priority
	}
	raised := priority + age/seconds(stepS)
	if raised < priority {
		return math.MaxInt64
	}
	return raised
}

func (t *Tick) addAgents() {
	t.agentOf = make(map[parley.ID]int32, len(t.s.Agents))
	t.agents = make([]agent, 0, len(t.s.Agents))
	for i := range t.s.Agents {
		a := &t.s.Agents[i]
		if _, again := t.agentOf[a.ID]; again {
			continue
		}
		t.agentOf[a.ID] = 0
		t.agents = append(t.agents, agent{Agent: a})
	}
	slices.SortFunc(t.agents, func(a, b agent) int { return cmp.Compare(a.ID, b.ID) })
	t.members = make([][]int32, len(t.groupIDs))
	t.slots = make([]slot, len(t.agents)*len(t.channelActive))
	ofGroup := make(map[parley.ID][]ability, len(t.s.GroupSkills))
	bench := workbench{levels: make([]int64, len(t.skills.ids))}
	for id, can := range t.s.GroupSkills {
		t.collect(&bench, can)
		ofGroup[id] = bench.take()
	}
	for i := range t.agents {
		a := &t.agents[i]
		t.agentOf[a.ID] = int32(i)
		t.addAgent(a, int32(i))
		t.collect(&bench, a.Skills)
		for _, id := range a.Groups {
			for _, one := range ofGroup[id] {
				bench.add(one.skill, one.level)
			}
		}
		a.abilities = bench.take()
	}
}

// collect puts skills on the bench, with all they contain at the same level, as
// far as items ask for it.
func (t *Tick) collect(bench *workbench, can []parley.SkillLevel) {
	for _, one := range can {
		t.s.Skills.closure(one.Skill, func(id parley.ID) {
			if n, wanted := t.skills.numbers[id]; wanted {
				bench.add(n, max(1, one.Level))
			}
		})
	}
}

func (t *Tick) addAgent(a *agent, number int32) {
	for _, id := range a.Groups {
		if group, used := t.groups[id]; used && !slices.Contains(a.groups, group) {
			a.groups = append(a.groups, group)
			t.members[group] = append(t.members[group], number)
		}
	}
	a.universal, a.universalLoad = a.Load.Universal, max(0, a.Load.UniversalLoad)
	for _, load := range slices.Backward(a.Load.Channels) { // of two rows for one channel the first counts
		if c, ok := t.channels[load.Channel]; ok {
			s := t.slot(number, c)
			s.load, s.capacity = max(0, load.Load), max(0, load.Capacity)
		}
	}
	for _, id := range a.Off {
		if c, ok := t.channels[id]; ok {
			t.slot(number, c).off = true
		}
	}
	for id, at := range a.LastAssigned {
		if c, ok := t.channels[id]; ok {
			s := t.slot(number, c)
			s.last, s.before = moment(at), moment(at)
		}
	}
}

func (t *Tick) slot(agent, channel int32) *slot {
	return &t.slots[int(agent)*len(t.channelActive)+int(channel)]
}
