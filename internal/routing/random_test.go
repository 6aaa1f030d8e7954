package routing

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/parley-desk/parley"
)

// world is a desk that makes snapshots: random configuration, random events.
type world struct {
	*rand.Rand
	s      Snapshot
	skills []parley.Skill
	// wrong: configuration is nonsense now and then.
	wrong bool
	made  int // items so far
	// holders are the agents who have been offered items and have not answered.
	holders map[parley.ID]parley.ID
}

func name(kind string, n int) parley.ID { return parley.ID(fmt.Sprintf("%s%03d", kind, n)) }

// some are a few of n things of a kind, perhaps none.
func (w *world) some(kind string, n, most int) []parley.ID {
	var list []parley.ID
	for range w.IntN(most + 1) {
		if n > 0 {
			list = append(list, name(kind, w.IntN(n)))
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func (w *world) chance(percent int) bool { return w.IntN(100) < percent }

// number is one of low to high; nonsense at times.
func (w *world) number(low, high int64) int64 {
	if w.wrong && w.chance(4) {
		return -w.Int64N(5)
	}
	return low + w.Int64N(high-low+1)
}

const worldStart = parley.Time(1_000_000)

// newWorld makes a small desk: so small that its parts get into each other's way.
func newWorld(r *rand.Rand) *world {
	w := &world{Rand: r, wrong: r.IntN(3) == 0, holders: map[parley.ID]parley.ID{}}
	w.s.Now = worldStart
	for i := range 1 + r.IntN(2) {
		w.s.Channels = append(w.s.Channels, Channel{name("c", i), !w.chance(5)})
	}
	groups, queues, skills := 1+r.IntN(4), 1+r.IntN(4), r.IntN(5)
	for i := range skills {
		w.skills = append(w.skills, parley.Skill{ID: name("s", i), Active: !w.chance(8), Contains: w.some("s", skills+1, 2)})
	}
	if !w.chance(10) {
		w.s.Skills = NewSkills(w.skills)
	} else {
		w.skills = nil
	}
	w.s.GroupSkills = map[parley.ID][]parley.SkillLevel{}
	for i := range groups {
		if w.chance(30) {
			w.s.GroupSkills[name("g", i)] = w.levels(skills)
		}
	}
	for i := range queues {
		w.addQueue(i, groups)
	}
	for i := range r.IntN(7) {
		w.addAgent(i, groups, skills)
	}
	for range r.IntN(12) {
		w.addItem()
	}
	return w
}

func (w *world) levels(skills int) []parley.SkillLevel {
	var list []parley.SkillLevel
	for range w.IntN(4) {
		list = append(list, parley.SkillLevel{Skill: name("s", w.IntN(skills+1)), Level: w.number(1, 3), Mandatory: w.chance(50)})
	}
	return list
}

func (w *world) addQueue(i, groups int) {
	q := Queue{ID: name("q", i), Active: !w.chance(6), Priorities: map[parley.ID]int64{}}
	for g := range groups {
		if w.chance(60) {
			q.Priorities[name("g", g)] = w.number(99, 102)
		}
	}
	if w.chance(50) {
		q.AgingStepS = w.number(1, 30)
	}
	if w.chance(40) {
		for range 1 + w.IntN(2) {
			q.Sorting = append(q.Sorting, Sort{Field: "field", Descending: w.chance(50), Ages: w.chance(40)})
		}
	}
	w.s.Queues = append(w.s.Queues, q)
	shifts := w.chance(40)
	for k := range w.IntN(4) {
		by := parley.AssignMostCapacity
		if w.chance(40) {
			by = parley.AssignLastAssigned
		}
		w.s.Pools = append(w.s.Pools, Pool{
			ID: name("p", 10*i+k), Queue: q.ID, Groups: w.some("g", groups+1, 3), EligibleAtS: w.number(0, 3) * 15,
			Rule: parley.AssignmentRule{
				ID: name("r", 10*i+k), Active: !w.chance(5), AssignBy: by, UseSkills: w.chance(70), EvaluateLevel: w.chance(50),
				EnforceMandatory: w.chance(60), ShiftEnabled: shifts && w.chance(70), ShiftContinuous: w.chance(40),
				ShiftCriteria:  []parley.ShiftCriteria{parley.ShiftLeastLeft, parley.ShiftMostLeft}[w.IntN(2)],
				ShiftRequiredS: w.number(0, 2) * 10,
			},
		})
	}
}

func (w *world) addAgent(i, groups, skills int) {
	a := Agent{
		ID: name("a", i), Groups: w.some("g", groups, 3), Skills: w.levels(skills), LastAssigned: map[parley.ID]parley.Time{},
		Load: parley.AgentLoad{Universal: -1},
	}
	w.shift(&a)
	if w.chance(60) {
		w.hours(&a)
	}
	for k := range w.s.Channels {
		if !w.wrong || w.chance(95) {
			a.Load.Channels = append(a.Load.Channels, parley.ChannelLoad{Channel: name("c", k), Load: w.number(0, 1), Capacity: w.number(0, 4)})
		}
		if w.chance(50) {
			a.LastAssigned[name("c", k)] = worldStart - parley.Time(w.IntN(5))
		}
	}
	for _, l := range a.Load.Channels {
		a.Load.UniversalLoad += max(0, l.Load)
	}
	if w.chance(30) {
		a.Load.Universal = w.number(0, 5)
	}
	w.s.Agents = append(w.s.Agents, a)
}

// shift gives the agent another presence.
func (w *world) shift(a *Agent) {
	a.Available, a.Unavailable, a.Off = w.chance(75), "", nil
	if !a.Available {
		a.Unavailable = []string{NotConnected, "Away", "Offline"}[w.IntN(3)]
	}
	if w.chance(15) {
		a.Off = w.some("c", len(w.s.Channels), 1)
	}
}

// hours gives the agent other working hours.
func (w *world) hours(a *Agent) {
	from := w.s.Now + parley.Time(w.Int64N(30_000)-20_000)
	until := from + parley.Time(1000*(1+w.Int64N(4)*10))
	a.Shift = &Shift{from, until, until + parley.Time(w.Int64N(2)*15_000)}
	if w.chance(5) {
		a.Shift = &Shift{}
	}
}

func (w *world) addItem() {
	it := Item{
		ID: name("i", w.made), Queue: name("q", w.IntN(len(w.s.Queues))), Channel: name("c", w.IntN(len(w.s.Channels))),
		Size: w.number(1, 2), Priority: w.number(0, 2), QueuedAt: w.s.Now - parley.Time(1000*w.IntN(60)), Round: 1,
		Excluded: map[parley.ID]Exclusion{}, Skills: w.levels(len(w.skills)),
	}
	if w.wrong && w.chance(10) {
		it.Queue, it.QueuedAt = name("q", 99), w.s.Now+5000
	}
	if w.chance(20) {
		it.OpenedFor = name("a", w.IntN(7))
	}
	for range w.IntN(3) {
		it.Affinity = append(it.Affinity, Affinity{name("a", w.IntN(7)), w.Int64N(3), "history"})
	}
	for range w.IntN(3) {
		it.Keys = append(it.Keys, Key{Number: w.Int64N(3), Text: []string{"", "a", "b"}[w.IntN(3)], Empty: w.chance(20)})
	}
	w.made++
	w.s.Items = append(w.s.Items, it)
}

// shuffled is the same snapshot with its parts in another order.
func (w *world) shuffled() *Snapshot {
	s := w.s
	s.Channels, s.Queues, s.Pools = slices.Clone(s.Channels), slices.Clone(s.Queues), slices.Clone(s.Pools)
	s.Agents, s.Items = slices.Clone(s.Agents), slices.Clone(s.Items)
	w.Shuffle(len(s.Channels), func(i, j int) { s.Channels[i], s.Channels[j] = s.Channels[j], s.Channels[i] })
	w.Shuffle(len(s.Queues), func(i, j int) { s.Queues[i], s.Queues[j] = s.Queues[j], s.Queues[i] })
	w.Shuffle(len(s.Pools), func(i, j int) { s.Pools[i], s.Pools[j] = s.Pools[j], s.Pools[i] })
	w.Shuffle(len(s.Agents), func(i, j int) { s.Agents[i], s.Agents[j] = s.Agents[j], s.Agents[i] })
	w.Shuffle(len(s.Items), func(i, j int) { s.Items[i], s.Items[j] = s.Items[j], s.Items[i] })
	return &s
}

// carryOut stores decisions as a desk does.
func (w *world) carryOut(decisions []Decision) {
	for _, d := range decisions {
		it := find(w.s.Items, func(it Item) bool { return it.ID == d.Item })
		switch {
		case d.NewRound:
			it.Round, it.RoundAt = it.Round+1, d.NextLook
		case d.Agent != "":
			it.Offered = true
			a := find(w.s.Agents, func(a Agent) bool { return a.ID == d.Agent })
			a.LastAssigned[it.Channel] = w.s.Now
			w.carry(a, it.Channel, max(1, it.Size))
			w.holders[it.ID] = d.Agent
		}
	}
}

func (w *world) carry(a *Agent, channel parley.ID, size int64) {
	if l := find(a.Load.Channels, func(l parley.ChannelLoad) bool { return l.Channel == channel }); l != nil {
		l.Load = max(0, l.Load) + size
	}
	a.Load.UniversalLoad = max(0, a.Load.UniversalLoad) + size
}

// event lets something happen.
func (w *world) event() {
	switch w.IntN(8) {
	case 0, 1:
		w.s.Now += parley.Time(1 + w.IntN(20_000))
	case 2, 3:
		w.addItem()
	case 4:
		if len(w.s.Agents) > 0 {
			a := &w.s.Agents[w.IntN(len(w.s.Agents))]
			w.shift(a)
			if w.chance(40) {
				w.hours(a)
			}
		}
	case 5:
		if len(w.s.Agents) > 0 { // something is finished
			a := &w.s.Agents[w.IntN(len(w.s.Agents))]
			for i := range a.Load.Channels {
				a.Load.Channels[i].Load = 0
			}
			a.Load.UniversalLoad = 0
		}
	default:
		w.answer()
	}
}

// answer lets an agent answer an offer, or not.
func (w *world) answer() {
	i := slices.IndexFunc(w.s.Items, func(it Item) bool { return it.Offered })
	if i < 0 {
		return
	}
	it := &w.s.Items[i]
	id := w.holders[it.ID]
	delete(w.holders, it.ID)
	if w.chance(50) { // accepted: it is in hand and no longer waits
		w.s.Items = slices.Delete(w.s.Items, i, i+1)
		return
	}
	it.Offered = false
	w.carry(find(w.s.Agents, func(a Agent) bool { return a.ID == id }), it.Channel, -max(1, it.Size))
	it.Excluded[id] = Exclusion{Hard: w.chance(30), Round: it.Round, Reason: []string{"", "Busy"}[w.IntN(2)]}
}
