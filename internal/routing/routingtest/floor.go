// Package routingtest makes up large desks to decide about.
package routingtest

import (
	"fmt"
	"math/rand/v2"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/routing"
)

// Size says how large a desk is.
type Size struct{ Agents, Queues, Skills, Items int }

// Large is a large desk at a busy moment.
var Large = Size{Agents: 10_000, Queues: 1_000, Skills: 100, Items: 50_000}

// Times is the size multiplied; n below 1 makes it smaller.
func (s Size) Times(n float64) Size {
	times := func(of int) int { return max(1, int(float64(of)*n)) }
	return Size{times(s.Agents), times(s.Queues), times(s.Skills), times(s.Items)}
}

// regions are groups in which everybody is: the last pool of each queue is one of them.
const regions = 10

// Floor is a desk of the given size in the middle of a day: seven of ten agents
// are available and half of what they can carry is taken; items have waited up
// to ten minutes. A queue has three pools: its own group, after a minute two
// groups more, after five minutes a tenth of all agents. Agents are in three
// groups and a region; groups put queues into three tiers; every third item asks
// for skills, every second of those for one without which it does not go.
func Floor(size Size, seed uint64) *routing.Snapshot {
	f := &floor{rand.New(rand.NewPCG(seed, 1)), size} //nolint:gosec // repeatable on purpose
	s := &routing.Snapshot{Now: parley.Time(1_700_000_000_000)}
	s.Channels = []routing.Channel{{ID: id("c", 0), Active: true}, {ID: id("c", 1), Active: true}}
	for i := range size.Queues {
		q := routing.Queue{ID: id("q", i), Active: true, AgingStepS: 60, Priorities: map[parley.ID]int64{}}
		q.Priorities[id("g", i)] = 10
		second, third := id("g", f.IntN(size.Queues)), id("g", f.IntN(size.Queues))
		q.Priorities[second] = 50
		s.Queues = append(s.Queues, q)
		s.Pools = append(s.Pools,
			routing.Pool{ID: id("p", 3*i), Queue: q.ID, Groups: []parley.ID{id("g", i)}, Rule: f.rule(0)},
			routing.Pool{ID: id("p", 3*i+1), Queue: q.ID, Groups: []parley.ID{second, third}, EligibleAtS: 60, Rule: f.rule(0)},
			routing.Pool{ID: id("p", 3*i+2), Queue: q.ID, Groups: []parley.ID{id("r", i%regions)}, EligibleAtS: 300, Rule: f.rule(1)},
		)
	}
	var skills []parley.Skill
	for i := range size.Skills {
		skill := parley.Skill{ID: id("s", i), Name: fmt.Sprint("Skill ", i), Active: true}
		if i%10 == 0 && i+1 < size.Skills {
			skill.Contains = []parley.ID{id("s", i+1)}
		}
		skills = append(skills, skill)
	}
	s.Skills = routing.NewSkills(skills)
	for i := range size.Agents {
		s.Agents = append(s.Agents, f.agent(i, s.Now))
	}
	for i := range size.Items {
		s.Items = append(s.Items, f.item(i, s.Now))
	}
	return s
}

type floor struct {
	*rand.Rand
	Size
}

// id has the length of a real one.
func id(kind string, n int) parley.ID { return parley.ID(fmt.Sprintf("%031d%s", n, kind)) }

func (f *floor) rule(n int) parley.AssignmentRule {
	return parley.AssignmentRule{
		ID: id("a", n), Active: true, AssignBy: []parley.AssignBy{parley.AssignMostCapacity, parley.AssignLastAssigned}[n],
		UseSkills: true, EvaluateLevel: true, EnforceMandatory: true,
	}
}

func (f *floor) agent(i int, now parley.Time) routing.Agent {
	a := routing.Agent{
		ID: id("u", i), Name: fmt.Sprint("Agent ", i), Groups: []parley.ID{id("r", i%regions)}, Available: f.IntN(10) < 7, Unavailable: "Away",
		Load:         parley.AgentLoad{Universal: -1},
		LastAssigned: map[parley.ID]parley.Time{id("c", 0): now.Add(0) - parley.Time(f.IntN(600_000))},
	}
	for range 3 {
		a.Groups = append(a.Groups, id("g", f.IntN(f.Queues)))
	}
	for c := range 2 {
		a.Load.Channels = append(a.Load.Channels, parley.ChannelLoad{Channel: id("c", c), Load: f.Int64N(5), Capacity: 4})
		a.Load.UniversalLoad += a.Load.Channels[c].Load
	}
	if f.IntN(5) == 0 {
		a.Load.Universal = 6
	}
	for range 5 {
		a.Skills = append(a.Skills, parley.SkillLevel{Skill: id("s", f.IntN(f.Skills)), Level: 1 + f.Int64N(5)})
	}
	return a
}

func (f *floor) item(i int, now parley.Time) routing.Item {
	it := routing.Item{
		ID: id("i", i), Queue: id("q", f.IntN(f.Queues)), Channel: id("c", 0), Size: 1, Priority: f.Int64N(4), Round: 1,
		QueuedAt: now - parley.Time(f.IntN(600_000)),
	}
	if f.IntN(5) == 0 {
		it.Channel = id("c", 1)
	}
	for n := range []int{0, 0, 0, 0, 1, 2}[f.IntN(6)] {
		it.Skills = append(it.Skills, parley.SkillLevel{Skill: id("s", f.IntN(f.Skills)), Level: 1 + f.Int64N(3), Mandatory: n == 0 && f.IntN(2) == 0})
	}
	if f.IntN(10) == 0 {
		it.Excluded = map[parley.ID]routing.Exclusion{id("u", f.IntN(f.Agents)): {Round: 1}}
	}
	if f.IntN(20) == 0 {
		it.Affinity = []routing.Affinity{{Agent: id("u", f.IntN(f.Agents)), Rank: 1, Kind: "history"}}
	}
	return it
}
