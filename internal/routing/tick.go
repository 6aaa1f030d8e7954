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
	*Plan
	s   *Snapshot
	now int64

	agents  []agent
	agentOf map[parley.ID]int32
	slots   []slot    // by agent and channel
	members [][]int32 // by group
	rosters []*roster // by group and channel; made when first needed

	items  []item
	itemOf map[parley.ID]int32
	order  []int32 // items in the order in which they are offered
	skills *bySkill

	offers    int32 // made so far
	decided   bool
	decisions []Decision

	seen []uint32 // by agent: the last enumeration that met them
	mark uint32
	// shifts are when the next one begins, by queue and how many of its pools are due.
	shifts map[[2]int32]int64
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

// item is a work item in a tick.
type item struct {
	*Item
	queue    int32 // -1: the snapshot does not have it
	channel  int32
	size     int64
	queued   int64
	priority int64
	needs    *needs
	round    int64 // whose exclusions count
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
	t := &Tick{Plan: s.Plan, s: s, now: moment(s.Now), skills: newBySkill()}
	if t.Plan == nil {
		t.Plan = NewPlan(s.Channels, s.Queues, s.Pools)
	}
	t.addItems()
	t.addAgents()
	t.rosters = make([]*roster, len(t.members)*len(t.channelActive))
	t.seen = make([]uint32, len(t.agents))
	return t
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
		it.round = parley.RoundOf(source.Round, source.RoundAt, t.s.Now)
		if at, ok := t.channels[source.Channel]; ok {
			it.channel = at
		}
		t.itemOf[source.ID] = int32(len(t.items))
		t.items = append(t.items, it)
	}
	t.sortItems()
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
