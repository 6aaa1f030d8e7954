package routingtest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/routing"
	"github.com/parley-desk/parley/internal/routing/replay"
)

// What a week is made of.
const (
	day       = 24 * time.Hour
	shift     = 8 * time.Hour
	takes     = 10 * time.Minute // a chat, on average
	perAgent  = 2                // chats at once
	teams     = 10
	languages = 4
)

// Week is a week of a desk with so many agents, who work five days of it in
// shifts of eight hours and are busy for the given share of what they can carry.
// Work comes most in the middle of the day; a third of it asks for a language.
// Every twentieth offer passes, every thirtieth is rejected.
func Week(agents int, load float64, seed uint64) *replay.Period {
	w := &week{rand.New(rand.NewPCG(seed, 2)), parley.At(time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC))} //nolint:gosec // repeatable on purpose
	p := &replay.Period{
		From: w.from, Until: w.from.Add(7 * day), Channels: []routing.Channel{{ID: id("c", 0), Active: true}}, Answers: map[replay.Asked]replay.Answer{},
		Usual: replay.Answer{After: 4 * time.Second},
	}
	for i := range teams {
		q := replay.Queue{Queue: routing.Queue{ID: id("q", i), Active: true, AgingStepS: 60}, TargetWaitS: 60, MaxWaitS: 900}
		p.Queues = append(p.Queues, q)
		rule := parley.AssignmentRule{
			ID: id("a", 0), Active: true, AssignBy: parley.AssignMostCapacity, Reassign: true, TimeoutS: 30, AllowReject: true, UseSkills: true, EnforceMandatory: true,
		}
		p.Pools = append(p.Pools,
			routing.Pool{ID: id("p", 2*i), Queue: q.ID, Groups: []parley.ID{id("g", i)}, Rule: rule},
			routing.Pool{ID: id("p", 2*i+1), Queue: q.ID, Groups: []parley.ID{id("g", (i+1)%teams)}, EligibleAtS: 30, Rule: rule})
	}
	for i := range agents {
		p.Agents = append(p.Agents, w.agent(i))
	}
	hours := float64(agents) * 5 * shift.Hours()
	for i := range int(hours * perAgent * load / takes.Hours()) {
		w.addWork(p, i)
	}
	return p
}

type week struct {
	*rand.Rand
	from parley.Time
}

func (w *week) agent(i int) replay.Agent {
	a := replay.Agent{Agent: routing.Agent{
		ID: id("u", i), Name: fmt.Sprint("Agent ", i), Groups: []parley.ID{id("g", i%teams)},
		Skills: []parley.SkillLevel{{Skill: id("s", w.IntN(languages)), Level: 1}, {Skill: id("s", w.IntN(languages)), Level: 1}},
		Load:   parley.AgentLoad{Universal: -1, Channels: []parley.ChannelLoad{{Channel: id("c", 0), Capacity: perAgent}}},
	}}
	begins := 6*time.Hour + time.Duration(w.IntN(7))*time.Hour
	for d := range 7 {
		if (d+i)%7 < 2 {
			continue // two days off
		}
		at := w.from.Add(time.Duration(d)*day + begins + time.Duration(w.IntN(600))*time.Second)
		pause := at.Add(shift/2 + time.Duration(w.IntN(3600))*time.Second)
		a.Presence = append(a.Presence,
			replay.Change{At: at, Available: true}, replay.Change{At: pause, Unavailable: "Away"},
			replay.Change{At: pause.Add(30 * time.Minute), Available: true}, replay.Change{At: at.Add(shift + 30*time.Minute), Unavailable: "Offline"})
	}
	return a
}

func (w *week) addWork(p *replay.Period, i int) {
	at := time.Duration(w.IntN(7))*day + 7*time.Hour + time.Duration((w.Float64()+w.Float64())*float64(6*time.Hour))
	long := func(mean time.Duration) time.Duration {
		return time.Duration(-math.Log(1-w.Float64()) * float64(mean)).Truncate(time.Millisecond)
	}
	work := replay.Work{
		Item: routing.Item{
			ID: id("i", i), Queue: id("q", w.IntN(teams)), Channel: id("c", 0), Size: 1, Priority: w.Int64N(3), QueuedAt: w.from.Add(at), Round: 1,
		},
		Takes: long(takes), Patience: time.Minute + long(4*time.Minute),
	}
	if w.IntN(3) == 0 {
		work.Item.Skills = []parley.SkillLevel{{Skill: id("s", w.IntN(languages)), Level: 1, Mandatory: true}}
	}
	p.Work = append(p.Work, work)
	if w.IntN(12) != 0 {
		return
	}
	answer := replay.Answer{Kind: replay.Ignore, Away: 5 * time.Minute}
	if w.IntN(5) < 2 {
		answer = replay.Answer{Kind: replay.Reject, After: 6 * time.Second, Reason: "Busy"}
	}
	p.Answers[replay.Asked{Item: work.Item.ID, Time: 1}] = answer
}
