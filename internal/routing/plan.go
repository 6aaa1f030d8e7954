package routing

import (
	"cmp"
	"slices"

	"github.com/parley-desk/parley"
)

// Plan is what channels, queues and pools come down to: which groups serve which
// queue, from when on, and in which tier. It does not change and may be shared
// by snapshots and goroutines.
type Plan struct {
	channels      map[parley.ID]int32
	channelIDs    []parley.ID
	channelActive []bool

	queues   []queue
	queueOf  map[parley.ID]int32
	groups   map[parley.ID]int32
	groupIDs []parley.ID

	// needed is the least of a shift, in milliseconds, without which no rule of an
	// order gives anybody anything.
	needed [shiftOrders]int64
}

// queue is a queue in a tick.
type queue struct {
	*Queue
	all   []Pool          // as configured, the earliest first
	pools []pool          // of these, those with an active rule
	pairs []pair          // sorted by level, then group
	first map[int32]int32 // the earliest pool of each group; pairs have it too
	// shifts: a rule of its pools asks for working hours.
	shifts bool
}

// pool is a pool that may give work to somebody.
type pool struct {
	*Pool
	after int64 // milliseconds since the item was queued
	by    parley.AssignBy
	shift shiftOrder
	// required is how many milliseconds of their shift an agent must have left.
	required int64
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

// NewPlan works out a plan. What it is given must not change as long as the plan
// is used.
func NewPlan(channels []Channel, queues []Queue, pools []Pool) *Plan {
	l := &Plan{channels: map[parley.ID]int32{}, groups: map[parley.ID]int32{}}
	for _, c := range channels {
		if _, again := l.channels[c.ID]; !again {
			l.channels[c.ID] = int32(len(l.channelActive))
			l.channelIDs = append(l.channelIDs, c.ID)
			l.channelActive = append(l.channelActive, c.Active)
		}
	}
	l.addQueues(queues, pools)
	return l
}

func (l *Plan) addQueues(queues []Queue, pools []Pool) {
	l.queueOf = make(map[parley.ID]int32, len(queues))
	for i := range queues {
		q := &queues[i]
		if _, again := l.queueOf[q.ID]; again {
			continue
		}
		l.queueOf[q.ID] = int32(len(l.queues))
		l.queues = append(l.queues, queue{Queue: q, first: map[int32]int32{}})
	}
	known := make(map[parley.ID]bool, len(pools))
	for i := range pools {
		p := &pools[i]
		if at, ok := l.queueOf[p.Queue]; ok && !known[p.ID] {
			known[p.ID] = true
			l.queues[at].all = append(l.queues[at].all, *p)
		}
	}
	for i := range l.queues {
		l.queues[i].addPools(l)
	}
	l.addLevels()
	for order := range l.needed {
		l.needed[order] = longest
	}
	for i := range l.queues {
		for k := range l.queues[i].pools {
			p := &l.queues[i].pools[k]
			l.needed[p.shift] = min(l.needed[p.shift], max(1, p.required))
		}
	}
}

// addPools sorts the queue's pools and finds the earliest of each group.
func (q *queue) addPools(l *Plan) {
	slices.SortFunc(q.all, func(a, b Pool) int {
		return cmp.Or(cmp.Compare(max(0, a.EligibleAtS), max(0, b.EligibleAtS)), cmp.Compare(a.ID, b.ID))
	})
	for i := range q.all {
		p := pool{Pool: &q.all[i], after: seconds(q.all[i].EligibleAtS), by: q.all[i].Rule.AssignBy}
		if p.by != parley.AssignLastAssigned {
			p.by = parley.AssignMostCapacity
		}
		if p.shift = shiftOrderOf(&p.Rule); p.shift != noShift {
			p.required = seconds(p.Rule.ShiftRequiredS)
		}
		number := int32(len(q.pools))
		p.order = number
		if same := slices.IndexFunc(q.pools, func(other pool) bool { return other.by == p.by && other.shift == p.shift }); same >= 0 {
			p.order = int32(same)
		}
		p.class = number
		if same := slices.IndexFunc(q.pools, p.alike); same >= 0 {
			p.class = int32(same)
		}
		for _, id := range p.Groups {
			group := l.group(id)
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
			q.shifts = q.shifts || p.shift != noShift
		}
	}
}

// alike reports whether another pool's rule orders agents as this one's, and may
// leave the same ones out. Levels do not matter: who has a skill at any level is
// looked at one by one.
func (p *pool) alike(other pool) bool {
	a, b := &p.Rule, &other.Rule
	return p.by == other.by && p.shift == other.shift && p.required == other.required &&
		a.UseSkills == b.UseSkills && a.EnforceMandatory == b.EnforceMandatory
}

func (l *Plan) group(id parley.ID) int32 {
	n, known := l.groups[id]
	if !known {
		n = int32(len(l.groupIDs))
		l.groups[id] = n
		l.groupIDs = append(l.groupIDs, id)
	}
	return n
}

// addLevels finds at which level each group serves each of its queues: its
// lowest number is level 1, the next level 2. All queues count that have the
// group in a pool, active or not, so that the tiers of the others do not shift
// when a queue is switched off.
func (l *Plan) addLevels() {
	positions := make([][]int64, len(l.groupIDs))
	for i := range l.queues {
		q := &l.queues[i]
		for k := range q.all {
			for _, id := range q.all[k].Groups {
				group := l.groups[id]
				positions[group] = append(positions[group], q.position(id))
			}
		}
	}
	for i := range positions {
		slices.Sort(positions[i])
		positions[i] = slices.Compact(positions[i])
	}
	for i := range l.queues {
		q := &l.queues[i]
		for k := range q.pairs {
			p := &q.pairs[k]
			at, _ := slices.BinarySearch(positions[p.group], q.position(l.groupIDs[p.group]))
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
