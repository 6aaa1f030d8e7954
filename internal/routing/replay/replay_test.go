package replay_test

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/routing"
	"github.com/parley-desk/parley/internal/routing/replay"
	"github.com/parley-desk/parley/internal/routing/routingtest"
)

// recorded is the period as a desk that lived through it would have recorded it.
func recorded(p *replay.Period, r *replay.Result) *replay.Period {
	c := *p
	c.Ticks, c.Answers, c.Usual = r.Ticks, r.Answers, replay.Answer{}
	c.Agents = slices.Clone(p.Agents)
	for i := range c.Agents {
		c.Agents[i].Presence = r.Presence[c.Agents[i].ID]
	}
	return &c
}

// TestReplayReproduces: the same configuration makes every decision again, at
// the same moment, from what a desk records.
func TestReplayReproduces(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	p := routingtest.Week(30, 0.9, seed)
	first := whole(p)
	if again := whole(p); !reflect.DeepEqual(first, again) {
		t.Error("the same period had another result")
	}
	second := whole(recorded(p, first))
	for i := range min(len(first.Steps), len(second.Steps)) {
		if first.Steps[i] != second.Steps[i] {
			t.Fatalf("step %d was %+v and is %+v", i, first.Steps[i], second.Steps[i])
		}
	}
	if !reflect.DeepEqual(first, second) {
		t.Errorf("figures were %+v and are %+v", first.Figures, second.Figures)
	}
	// Guards the test: all that can happen to an offer happened.
	f := first.Figures
	if f.Answered < 1000 || f.Abandoned < 20 || f.Rejected < 20 || f.TimedOut < 20 || f.Occupancy < 0.3 || f.Arrived != f.Answered+f.Abandoned+f.Waiting {
		t.Errorf("%+v", f)
	}
}

// TestWhatIf: the same work with more and with fewer people.
func TestWhatIf(t *testing.T) {
	p := routingtest.Week(40, 0.8, 7)
	as := whole(p).Figures
	fewer, more := *p, *p
	fewer.Agents = p.Agents[:25]
	more.Agents = slices.Clone(p.Agents)
	for i := range more.Agents {
		more.Agents[i].Load.Channels = []parley.ChannelLoad{{Channel: more.Channels[0].ID, Capacity: 5}}
	}
	less, plenty := whole(&fewer).Figures, whole(&more).Figures
	if less.ServiceLevel >= as.ServiceLevel || as.ServiceLevel >= plenty.ServiceLevel || less.WaitMeanMS <= plenty.WaitMeanMS ||
		less.AbandonmentRate <= plenty.AbandonmentRate || less.Occupancy <= plenty.Occupancy {
		t.Errorf("with fewer %+v\nas it was %+v\nwith more capacity %+v", less, as, plenty)
	}
}

const from = parley.Time(1_700_000_000_000)

func second(n int) parley.Time { return from.Add(time.Duration(n) * time.Second) }

func chat(id parley.ID, at int, takes time.Duration) replay.Work {
	return replay.Work{Item: routing.Item{ID: id, Queue: "q", Channel: "c", Size: 1, QueuedAt: second(at), Round: 1}, Takes: takes}
}

// small is a desk with one queue and two agents, who can carry one chat each and
// are there from the beginning.
func small(work ...replay.Work) *replay.Period {
	p := &replay.Period{
		From: from, Until: from.Add(time.Hour), Channels: []routing.Channel{{ID: "c", Active: true}},
		Queues: []replay.Queue{{Queue: routing.Queue{ID: "q", Active: true}, TargetWaitS: 10}},
		Pools: []routing.Pool{{ID: "p", Queue: "q", Groups: []parley.ID{"g"}, Rule: parley.AssignmentRule{
			ID: "r", Active: true, Reassign: true, TimeoutS: 20,
		}}},
		Work: work, Usual: replay.Answer{After: 2 * time.Second}, Answers: map[replay.Asked]replay.Answer{},
	}
	for _, id := range []parley.ID{"a", "b"} {
		p.Agents = append(p.Agents, replay.Agent{
			Agent: routing.Agent{ID: id, Groups: []parley.ID{"g"}, Load: parley.AgentLoad{
				Universal: -1, Channels: []parley.ChannelLoad{{Channel: "c", Capacity: 1}},
			}},
			Presence: []replay.Change{{At: from, Available: true}},
		})
	}
	return p
}

type step struct {
	at    int
	item  parley.ID
	agent parley.ID
}

func steps(r *replay.Result) []step {
	var list []step
	for _, s := range r.Steps {
		list = append(list, step{int(s.At.Sub(from).Seconds()), s.Item, s.Agent})
	}
	return list
}

func TestSmallPeriods(t *testing.T) {
	minute := time.Minute
	for name, c := range map[string]struct {
		period func() *replay.Period
		steps  []step
		check  func(f replay.Figures) bool
	}{
		"one after the other": {
			func() *replay.Period { return small(chat("1", 0, minute), chat("2", 1, minute), chat("3", 2, minute)) },
			[]step{{0, "1", "a"}, {1, "2", "b"}, {62, "3", "a"}},
			func(f replay.Figures) bool {
				return f.Answered == 3 && f.ServiceLevel == 2.0/3 && f.WaitLongestMS == 62_000 && f.WaitMeanMS == 22_000
			},
		},
		"an offer passes": {
			func() *replay.Period {
				p := small(chat("1", 0, minute))
				p.Answers[replay.Asked{Item: "1", Agent: "a", Time: 1}] = replay.Answer{Kind: replay.Ignore, Away: minute}
				return p
			},
			[]step{{0, "1", "a"}, {20, "1", "b"}},
			func(f replay.Figures) bool { return f.Answered == 1 && f.TimedOut == 1 && f.WaitMeanMS == 22_000 },
		},
		"an offer stands until its agent goes": {
			func() *replay.Period {
				p := small(chat("1", 0, minute))
				p.Pools[0].Rule.Reassign = false
				p.Answers[replay.Asked{Item: "1", Agent: "a", Time: 1}] = replay.Answer{Kind: replay.Ignore, Away: minute}
				p.Answers[replay.Asked{Item: "1", Agent: "b", Time: 2}] = replay.Answer{After: minute}
				p.Agents[0].Presence = append(p.Agents[0].Presence, replay.Change{At: second(300), Unavailable: "Away"})
				return p
			},
			[]step{{0, "1", "a"}, {300, "1", "b"}},
			func(f replay.Figures) bool { return f.Answered == 1 && f.TimedOut == 0 && f.WaitMeanMS == 360_000 },
		},
		"who answers too late has let it pass": {
			func() *replay.Period {
				p := small(chat("1", 0, minute))
				p.Usual.After = time.Hour
				p.Until = second(30)
				return p
			},
			[]step{{0, "1", "a"}, {20, "1", "b"}},
			func(f replay.Figures) bool { return f.Answered == 0 && f.TimedOut == 1 && f.Waiting == 1 },
		},
		"rounds begin anew": {
			func() *replay.Period {
				p := small(chat("1", 0, minute))
				p.Answers[replay.Asked{Item: "1", Agent: "a", Time: 1}] = replay.Answer{Kind: replay.Reject, After: time.Second}
				p.Answers[replay.Asked{Item: "1", Agent: "b", Time: 2}] = replay.Answer{Kind: replay.Reject, After: time.Second, Hard: true}
				return p
			},
			[]step{{0, "1", "a"}, {1, "1", "b"}, {2, "1", ""}, {17, "1", "a"}},
			func(f replay.Figures) bool { return f.Answered == 1 && f.Rejected == 2 && f.Offers == 3 },
		},
		"a pool becomes due": {
			func() *replay.Period {
				p := small(chat("1", 0, minute))
				p.Pools[0].EligibleAtS = 7
				return p
			},
			[]step{{7, "1", "a"}},
			func(f replay.Figures) bool { return f.Answered == 1 && f.ServiceLevel == 1 },
		},
		"offers come back from who goes": {
			func() *replay.Period {
				p := small(chat("1", 0, minute))
				p.Agents[0].Presence = append(p.Agents[0].Presence, replay.Change{At: second(1), Unavailable: "Away"})
				return p
			},
			[]step{{0, "1", "a"}, {1, "1", "b"}},
			func(f replay.Figures) bool { return f.Answered == 1 && f.TimedOut == 0 },
		},
		"visitors have so much patience": {
			func() *replay.Period {
				p := small(chat("1", 0, minute), chat("2", 0, minute), chat("3", 0, minute), chat("4", 1, minute), chat("5", 1, minute))
				for i := range p.Work {
					p.Work[i].Patience = []time.Duration{minute, minute, 4 * time.Second, 30 * time.Second, 0}[i]
				}
				return p
			},
			[]step{{0, "1", "a"}, {0, "2", "b"}, {62, "5", "a"}},
			// 3 left at once and is nobody's fault, 4 left too late.
			func(f replay.Figures) bool {
				return f.Answered == 3 && f.Abandoned == 2 && f.AbandonmentRate == 0.25 && f.ServiceLevel == 0.5
			},
		},
		"the queue's longest wait": {
			func() *replay.Period {
				p := small(chat("1", 0, minute))
				p.Queues[0].MaxWaitS = 9
				p.Agents = nil
				return p
			},
			nil,
			func(f replay.Figures) bool { return f.Abandoned == 1 && f.Waiting == 0 },
		},
		"a visitor leaves while an offer is open": {
			func() *replay.Period {
				p := small(chat("1", 0, minute), chat("2", 0, minute), chat("3", 0, minute))
				p.Work[0].Patience = time.Second
				return p
			},
			[]step{{0, "1", "a"}, {0, "2", "b"}, {1, "3", "a"}},
			func(f replay.Figures) bool { return f.Answered == 2 && f.Abandoned == 1 },
		},
		"given at once": {
			func() *replay.Period {
				p := small(chat("1", 0, minute))
				p.Pools[0].Rule.AutoAssign = true
				p.Until = from.Add(2 * minute)
				return p
			},
			[]step{{0, "1", "a"}},
			// Two agents for two minutes, of which one is busy for one.
			func(f replay.Figures) bool { return f.WaitMeanMS == 0 && f.Occupancy == 0.25 },
		},
		"a queue that is not there": {
			func() *replay.Period {
				p := small(chat("1", 0, minute))
				p.Work[0].Item.Queue = "x"
				return p
			},
			nil,
			func(f replay.Figures) bool { return f.Waiting == 1 },
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := c.period()
			r := whole(p)
			if !slices.Equal(steps(r), c.steps) || !c.check(r.Figures) {
				t.Errorf("steps %v, figures %+v", steps(r), r.Figures)
			}
			if again := whole(recorded(p, r)); !reflect.DeepEqual(steps(again), steps(r)) {
				t.Errorf("recorded steps %v, at first %v", steps(again), steps(r))
			}
		})
	}
}

// TestRecordingShowsEverything: whatever changes from look to look, what is
// kept of it shows the same desk again, and a changed member is no exception.
func TestRecordingShowsEverything(t *testing.T) {
	s := routingtest.Floor(routingtest.Size{Agents: 20, Queues: 4, Skills: 5, Items: 30}, 3)
	s.Skills = routing.NewSkills(nil)
	c := replay.ConfigurationOf(s, queuesOf(s), nil)
	view, again := &replay.View{}, replay.Repeater{}
	offers := 0
	for number := range 20 {
		next := *s
		next.Now = s.Now.Add(time.Duration(number) * time.Minute)
		next.Items = slices.Clone(s.Items[number/2:])
		next.Agents = slices.Clone(s.Agents)
		for i := range next.Agents {
			next.Agents[i].Available = (i+number)%3 > 0
		}
		var of replay.Scope
		if number%2 == 1 { // a look at some agents and some queues only
			of = replay.Scope{Agents: []parley.ID{}, Queues: []parley.ID{s.Queues[number%4].ID, s.Queues[(number+1)%4].ID}}
			next.Agents = slices.DeleteFunc(next.Agents, func(a routing.Agent) bool { return !a.Free(s.Channels[0].ID) })
			for i := range next.Agents {
				of.Agents = append(of.Agents, next.Agents[i].ID)
			}
			next.Items = slices.DeleteFunc(next.Items, func(item routing.Item) bool { return !slices.Contains(of.Queues, item.Queue) })
		}
		var steps []replay.Step
		for _, d := range routing.New(&next).Decide() {
			if d.Agent != "" || d.NewRound {
				steps = append(steps, replay.Step{At: next.Now, Item: d.Item, Agent: d.Agent, Pool: d.Pool, Rule: d.Rule, Tier: d.Tier})
			}
		}
		offers += len(steps)
		sight := view.Next(&next, of)
		if !view.See(sight) {
			t.Fatal("nothing to see")
		}
		text, err := json.Marshal(sight) //nolint:musttag // the engine's own members, which only it reads
		if err != nil {
			t.Fatal(err)
		}
		read, err := replay.ParseSight(string(text))
		if err != nil {
			t.Fatal(err)
		}
		again.Repeat(c, replay.Tick{At: next.Now, Series: "s", Number: int64(number + 1), Sight: read, Steps: steps})
	}
	if k := again.Comparison; k.Decisions != offers || offers == 0 || k.Repeated != offers || k.Overtaken > 0 || k.Unread > 0 {
		t.Errorf("%d offers: %+v", offers, k)
	}
}

func queuesOf(s *routing.Snapshot) []replay.Queue {
	list := make([]replay.Queue, 0, len(s.Queues))
	for i := range s.Queues {
		list = append(list, replay.Queue{Queue: s.Queues[i]})
	}
	return list
}

// FuzzParseSight: whatever is stored, reading it ends, and what was read can be
// put on top of any view.
func FuzzParseSight(f *testing.F) {
	f.Add(`{"full":true,"agents":[{"ID":"a"}],"items":[{"ID":"i"}],"gone":["x"]}`)
	f.Add(`{"gone":[""]}`)
	f.Fuzz(func(t *testing.T, text string) {
		s, err := replay.ParseSight(text)
		if err != nil {
			if parley.CodeOf(err) != parley.CodeInvalid {
				t.Error(err)
			}
			return
		}
		if v := (&replay.View{}); v.See(s) != s.Full {
			t.Error("a difference was seen on top of nothing")
		}
	})
}

// TestHeldWork: what agents have in hand besides leaves no room, and a run that
// is told to stop does.
func TestHeldWork(t *testing.T) {
	p := small(chat("1", 0, time.Minute))
	p.Step = 30 * time.Minute
	for _, id := range []parley.ID{"a", "b"} {
		p.Held = append(p.Held, replay.Held{Agent: id, Channel: "c", Size: 1, From: from - 1000, Until: second(100)})
	}
	r := whole(p)
	if got := steps(r); !slices.Equal(got, []step{{100, "1", "a"}}) || len(r.Parts) != 2 || r.Parts[0].Answered != 1 || r.Parts[1].Arrived != 0 {
		t.Errorf("steps %v, parts %+v", got, r.Parts)
	}
	if r.Figures.Occupancy <= 0 {
		t.Errorf("figures %+v", r.Figures)
	}
	if _, whole := replay.RunWhile(routingtest.Week(20, 0.5, 1), func(done float64) bool { return done < 0.5 }); whole {
		t.Error("it went on")
	}
}

// whole lives through all of a period.
func whole(p *replay.Period) *replay.Result {
	r, _ := replay.RunWhile(p, func(float64) bool { return true })
	return r
}

// TestOffersOutlastTheLongestWait: who is asked when it is over may still
// answer, and nobody is asked after them.
func TestOffersOutlastTheLongestWait(t *testing.T) {
	for _, x := range []struct {
		what                string
		outlast, stands     bool
		patience            time.Duration
		answer              replay.Answer
		answered, waitMeans int64
		offers              int
	}{
		{"as ever", false, false, 0, replay.Answer{After: 15 * time.Second}, 0, 0, 1},
		{"accepted", true, false, 0, replay.Answer{After: 15 * time.Second}, 1, 35_000, 1},
		{"turned down", true, false, 0, replay.Answer{Kind: replay.Reject, After: 15 * time.Second}, 0, 0, 1},
		{"let pass", true, false, 0, replay.Answer{Kind: replay.Ignore}, 0, 0, 1},
		{"standing", true, true, 0, replay.Answer{After: 15 * time.Second}, 0, 0, 1},
		{"left by themselves", true, false, 32 * time.Second, replay.Answer{After: 15 * time.Second}, 0, 0, 1},
		{"turned down before", true, false, 0, replay.Answer{Kind: replay.Reject, After: 5 * time.Second}, 1, 27_000, 2},
	} {
		w := chat("i", 0, time.Minute)
		w.Patience = x.patience
		p := small(w)
		p.OffersOutlast, p.Queues[0].MaxWaitS = x.outlast, 30
		p.Pools[0].Rule.Reassign = !x.stands
		for i := range p.Agents {
			p.Agents[i].Presence[0].At = second(20)
		}
		p.Answers[replay.Asked{Item: "i", Time: 1}] = x.answer
		f := whole(p).Figures
		if int64(f.Answered) != x.answered || int64(f.Abandoned) != 1-x.answered || f.WaitMeanMS != x.waitMeans && x.answered > 0 || f.Offers != x.offers {
			t.Errorf("%s: %+v", x.what, f)
		}
	}
}

// TestShiftsInAPeriod: working hours begin, and change as they were recorded to.
func TestShiftsInAPeriod(t *testing.T) {
	p := small(chat("i", 0, time.Minute), chat("k", 100, time.Minute))
	p.Pools[0].Rule.ShiftEnabled, p.Pools[0].Rule.ShiftCriteria = true, parley.ShiftMostLeft
	shift := func(begin, end int) *routing.Shift { return &routing.Shift{From: second(begin), Until: second(end)} }
	p.Agents[0].Shift, p.Agents[1].Shift = shift(30, 90), &routing.Shift{}
	p.Agents[1].Shifts = []replay.ShiftChange{{At: second(120), Shift: shift(110, 200)}}
	if got, want := steps(whole(p)), []step{{30, "i", "a"}, {120, "k", "b"}}; !slices.Equal(got, want) {
		t.Errorf("%v instead of %v", got, want)
	}
}
