package routing

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/parley-desk/parley"
)

// worlds is how many random desks are tried; each lives through some events.
const worlds = 1500

// TestRandomDesks compares the tick with the naive algorithm on random desks,
// and checks what must hold after every event.
func TestRandomDesks(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	seen := map[string]int{}
	for i := range uint64(worlds) {
		w := newWorld(rand.New(rand.NewPCG(seed, i)))
		for range 6 {
			checkTick(t, w, seen)
			if t.Failed() {
				t.Fatalf("seed %d, world %d", seed, i)
			}
			w.event()
		}
	}
	t.Log(seen)
	// Guards the test: what never happened was not tested.
	for _, what := range []string{"offer", "second tier", "later pool", "new round", "next look", "waits", string(Rejected), string(TimedOut),
		string(AtCapacity), string(UniversalCapacity), string(SkillMissing), string(SkillLevel), string(Requester), string(ChannelOff),
		string(NotAvailable), string(NotConnectedCode), string(OtherTier), string(PoolNotDue),
		string(OffShift), string(ShiftEnding), string(WhyLeastLeft), string(WhyMostLeft)} {
		if seen[what] == 0 {
			t.Errorf("%s never happened in %d worlds", what, worlds)
		}
	}
}

func checkTick(t *testing.T, w *world, seen map[string]int) {
	t.Helper()
	before := clone(&w.s)
	tick := New(&w.s)
	got := tick.Decide()
	if !reflect.DeepEqual(before, &w.s) {
		t.Error("the snapshot was changed")
	}
	checkSame(t, "again", got, tick.Decide())
	checkSame(t, "in another order", got, New(w.shuffled()).Decide())
	planned := w.s
	planned.Plan = NewPlan(w.s.Channels, w.s.Queues, w.s.Pools)
	planned.Channels, planned.Queues, planned.Pools = nil, nil, nil
	checkSame(t, "by a plan", got, New(&planned).Decide())
	checkTrimmed(t, w, got)
	checkNaive(t, w, got)
	checkInvariants(t, w, got, seen)
	checkIdle(t, tick, seen)
	w.carryOut(got)
}

// clone is the snapshot as it is now.
func clone(s *Snapshot) *Snapshot {
	c := *s
	c.Agents, c.Items, c.Pools, c.Queues = slices.Clone(s.Agents), slices.Clone(s.Items), slices.Clone(s.Pools), slices.Clone(s.Queues)
	for i := range c.Agents {
		c.Agents[i].Load.Channels = slices.Clone(c.Agents[i].Load.Channels)
	}
	for i := range c.Pools {
		c.Pools[i].Groups = slices.Clone(c.Pools[i].Groups)
	}
	return &c
}

func checkSame(t *testing.T, how string, want, got []Decision) {
	t.Helper()
	bare := func(list []Decision) []Decision {
		list = slices.Clone(list)
		for i := range list {
			list[i].tick = nil
		}
		return list
	}
	if !reflect.DeepEqual(bare(want), bare(got)) {
		t.Errorf("decided %s:\n%+v\nbefore:\n%+v", how, bare(got), bare(want))
	}
}

// checkTrimmed: what a snapshot may be without makes no difference.
func checkTrimmed(t *testing.T, w *world, got []Decision) {
	t.Helper()
	s := clone(&w.s)
	s.Agents = slices.DeleteFunc(s.Agents, func(a Agent) bool {
		room := slices.ContainsFunc(a.Load.Channels, func(l parley.ChannelLoad) bool { return l.Capacity > max(0, l.Load) })
		return !a.Available || !room
	})
	s.Items = slices.DeleteFunc(s.Items, func(it Item) bool {
		return !slices.ContainsFunc(s.Pools, func(p Pool) bool {
			return p.Queue == it.Queue && slices.ContainsFunc(s.Agents, func(a Agent) bool {
				return slices.ContainsFunc(p.Groups, func(g parley.ID) bool { return slices.Contains(a.Groups, g) })
			})
		})
	})
	waiting := func(d Decision) bool { return d.Agent == "" && !d.NewRound }
	// Whole queues are left out: in one with an order of its own, what cannot be
	// offered for one channel holds up what is behind it for another.
	open := clone(&w.s)
	open.Items = slices.DeleteFunc(open.Items, func(it Item) bool {
		return !slices.ContainsFunc(w.s.Channels, func(c Channel) bool { return slices.Contains(w.s.Open(c.ID), it.Queue) })
	})
	checkSame(t, "from open queues", slices.DeleteFunc(slices.Clone(got), waiting), slices.DeleteFunc(New(open).Decide(), waiting))
	s.Members = map[parley.ID][]parley.ID{}
	for i := range w.s.Agents {
		for _, g := range w.s.Agents[i].Groups {
			s.Members[g] = append(s.Members[g], w.s.Agents[i].ID)
		}
	}
	whole, less := New(&w.s), New(s)
	whole.Decide()
	for _, d := range less.Decide() {
		if e, all := less.Explain(d.Item), whole.Explain(d.Item); e.Considered != all.Considered || !reflect.DeepEqual(e.Pools, all.Pools) || e.Chosen != all.Chosen {
			t.Errorf("explained with less: %+v, with all: %+v", e, all)
		}
	}
	checkSame(t, "from less", slices.DeleteFunc(slices.Clone(got), waiting), slices.DeleteFunc(New(s).Decide(), waiting))
}

func checkNaive(t *testing.T, w *world, got []Decision) {
	t.Helper()
	n := newNaive(&w.s, w.skills)
	want := n.decide()
	offers := 0
	for _, d := range got {
		if d.Agent == "" {
			continue
		}
		if offers >= len(want) || (naiveOffer{d.Item, d.Agent, d.Pool, d.Tier}) != want[offers] {
			t.Errorf("offer %d is %s to %s by %s in tier %d; naive offers: %v", offers, d.Item, d.Agent, d.Pool, d.Tier, want)
			return
		}
		offers++
	}
	if offers != len(want) {
		t.Errorf("%d offers; naive offers: %v", offers, want)
	}
	for _, d := range got {
		it := find(w.s.Items, func(it Item) bool { return it.ID == d.Item })
		if d.Agent == "" && (d.NewRound != n.newRound(it) || d.NextLook != n.nextLook(it)) {
			t.Errorf("%s: new round %v, next look %v; naive %v, %v", d.Item, d.NewRound, d.NextLook, n.newRound(it), n.nextLook(it))
		}
	}
}

// checkInvariants replays the decisions: nobody gets what speaks against them,
// nothing waits that somebody could take, and the explanation says the same.
func checkInvariants(t *testing.T, w *world, got []Decision, seen map[string]int) {
	t.Helper()
	n := newNaive(&w.s, w.skills)
	order := n.sorted()
	rank := func(id parley.ID) int { return slices.IndexFunc(order, func(it *Item) bool { return it.ID == id }) }
	tier, last := 0, -1
	decided := map[parley.ID]bool{}
	for _, d := range got {
		it := order[rank(d.Item)]
		if decided[d.Item] || it.Offered {
			t.Errorf("%s was decided twice", d.Item)
		}
		decided[d.Item] = true
		checkExplanation(t, n, it, d, seen)
		if d.Agent == "" {
			seen["waits"]++
			continue
		}
		if against := n.against(it, n.agent(d.Agent)); len(against) > 0 {
			t.Errorf("%s was offered to %s in spite of %v", d.Item, d.Agent, against)
		}
		if d.Tier < tier || d.Tier == tier && rank(d.Item) < last {
			t.Errorf("%s of tier %d was offered out of turn", d.Item, d.Tier)
		}
		tier, last = d.Tier, rank(d.Item)
		n.offer(it, d.Agent)
		seen["offer"]++
		if d.Tier > 1 {
			seen["second tier"]++
		}
		if d.Pool != n.due(it)[0].ID {
			seen["later pool"]++
		}
	}
	for _, it := range order {
		if decided[it.ID] == it.Offered {
			t.Errorf("%s: decided %v, offered %v", it.ID, decided[it.ID], it.Offered)
		}
		if find(got, func(d Decision) bool { return d.Item == it.ID && d.Agent != "" }) != nil || !n.waits(it) {
			continue
		}
		for i := range w.s.Agents {
			if a := &w.s.Agents[i]; len(n.against(it, a)) == 0 {
				t.Errorf("%s waits although %s could take it", it.ID, a.ID)
			}
		}
	}
}

func checkExplanation(t *testing.T, n *naive, it *Item, d Decision, seen map[string]int) {
	t.Helper()
	e := d.Explain()
	if e.Chosen != d.Agent || e.Tier != d.Tier || e.NextLook != d.NextLook || e.Item != d.Item || len(e.Why) == 0 && d.NextLook == 0 && n.waits(it) && len(n.due(it)) > 0 {
		t.Errorf("explanation %+v of %+v", e, d)
	}
	if over := slices.ContainsFunc(e.Why, func(r Reason) bool { return r.Code == NewRound }); over != d.NewRound {
		t.Errorf("explanation %+v of %+v", e.Why, d)
	}
	if d.Agent != "" && (e.Candidates[0].Agent != d.Agent || e.Candidates[0].Pool != d.Pool) {
		t.Errorf("first candidate %+v of %+v", e.Candidates[0], d)
	}
	for _, r := range e.Why {
		seen[string(r.Code)]++
	}
	sum := e.Eligible
	for _, out := range e.LeftOut {
		sum += out.Count
		for _, one := range out.Examples {
			seen[string(out.Code)]++
			against := n.against(it, n.agent(one.Agent))
			if out.Code == OtherTier && len(against) > 0 || out.Code != OtherTier && !slices.Contains(against, out.Code) {
				t.Errorf("%s: %s is left out for %s, in truth for %v", it.ID, one.Agent, out.Code, against)
			}
		}
	}
	if sum != e.Considered {
		t.Errorf("%d agents are accounted for, %d were considered", sum, e.Considered)
	}
	if d.NewRound {
		seen["new round"]++
	}
	if d.NextLook != 0 {
		seen["next look"]++
	}
}

// checkIdle: after a tick nobody is idle while work that would do for them waits.
func checkIdle(t *testing.T, tick *Tick, seen map[string]int) {
	t.Helper()
	for i := range tick.agents {
		idle := tick.Idle(tick.agents[i].ID)
		if slices.ContainsFunc(idle.Reasons, func(r Reason) bool { return r.Code == WorkReady }) {
			t.Errorf("%s is idle and could take something", idle.Agent)
		}
		for _, r := range idle.LeftOut {
			seen["idle "+string(r.Code)]++
		}
	}
}
