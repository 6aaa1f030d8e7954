package desk_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/routing/replay"
	"github.com/parley-desk/parley/internal/store"
)

// A day under four configurations, two of which begin while work is under way: own orders, preferences, skills with levels, tiers of pools
// and of queues, aging, capacities, work that is given at once, longest waits.
// Whichever part of it is asked about, the unchanged configuration makes every
// recorded decision again.
func TestAnUnchangedDayIsDecidedExactly(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	inBubble(t, func(t *testing.T, f *floor) {
		random := rand.New(rand.NewPCG(seed, 2))
		begin := parley.Now()
		f.aDay(seed, 3*time.Minute)
		f.served("Grace")
		f.pass(61 * time.Minute) // what is written as differences is written whole again
		f.works(random, 3*time.Minute, f.ordered)
		f.served("Grace")
		f.pass(61 * time.Minute)
		f.skilled()
		middle := parley.Now()
		f.served("Grace")
		f.works(random, 3*time.Minute, f.tiered)
		f.pass(61 * time.Minute)
		f.certain()
		until := parley.Now()
		f.pass(time.Second)

		a := f.answered(desk.WhatIfInput{Name: "The day", From: begin, Until: until}).Answer
		if k := a.Decisions; k.Decisions < 12 || k.Repeated != k.Decisions || len(k.Differences) > 0 || k.Unread > 0 {
			t.Errorf("the day: %+v", k)
		}
		for _, from := range []parley.Time{begin.Add(90 * time.Second), middle, middle.Add(2 * time.Minute)} {
			k := f.answered(desk.WhatIfInput{Name: "From then on", From: from, Until: until}).Answer.Decisions
			if k.Decisions == 0 || k.Decisions > a.Decisions.Decisions || k.Repeated != k.Decisions || len(k.Differences) > 0 || k.Unread > 0 {
				t.Errorf("from %v on: %+v", from.Sub(begin), k)
			}
		}
		// What is asked has no part in what was.
		other := f.answered(desk.WhatIfInput{Name: "Other", From: begin, Until: until, Changes: []desk.WhatIfChange{
			{What: "staff", Group: f.billing.AssignmentGroup, Value: -1},
		}}).Answer
		if k, o := a.Decisions, other.Decisions; k.Repeated != o.Repeated || *other.Recorded != *a.Recorded || other.Unchanged != a.Unchanged {
			t.Errorf("with changes %+v, without %+v", o, k)
		}
		f.sawEverything(begin, until)
	})
}

// ordered gives both queues an order of their own, and one a preference.
func (f *floor) ordered() {
	f.rank(f.billing, desk.RankingInput{
		Sorting: []parley.QueueSort{{Field: "guest_name", Descending: true}}, Affinity: []parley.AffinityRule{{Kind: parley.AffinityHistory, Days: 1}},
	})
	f.rank(f.order, desk.RankingInput{
		Sorting: []parley.QueueSort{{Field: "priority"}, {Field: "guest_email"}}, Affinity: []parley.AffinityRule{{Kind: parley.AffinityHistory, Days: 2}},
	})
}

// skilled lets work about bills ask for skills, which some have better than
// others, one through a skill that contains it and one through a group.
func (f *floor) skilled() {
	f.t.Helper()
	ctx := f.t.Context()
	tax, law := f.skill("Tax"), f.skill("Law")
	office := f.skill("Office", tax)
	for i, in := range []desk.SkillRuleInput{
		{Condition: "category=billing", Skill: tax, Level: 2, Mandatory: true}, {Condition: "category=order", Skill: law, Level: 1},
	} {
		in.Name, in.Active, in.Position = []string{"Bills", "Orders"}[i], true, int64(i)
		_, err := f.desk.CreateSkillRule(ctx, f.admin, in)
		f.must(err)
	}
	for who, held := range map[parley.ID]desk.HeldSkill{f.anna.ID: {Skill: tax, Level: 3}, f.ben.ID: {Skill: office, Level: 2}, f.chris.ID: {Skill: law, Level: 4}} {
		_, err := f.desk.SetUserSkills(ctx, f.admin, who, desk.SkillsInput{Skills: []desk.HeldSkill{held}})
		f.must(err)
	}
	_, err := f.desk.SetGroupSkills(ctx, f.admin, f.product.AssignmentGroup, desk.SkillsInput{Skills: []desk.HeldSkill{{Skill: law}}})
	f.must(err)
	f.push(&f.billing, func(in *desk.AssignmentRuleInput) { in.TimeoutS, in.EvaluateLevel = 25, true })
}

// tiered lets one queue come before the other, waiting count, who can carry how
// much differ, and work be given without asking.
func (f *floor) tiered() {
	f.t.Helper()
	ctx := f.t.Context()
	_, err := f.desk.SetQueuePriorities(ctx, f.admin, f.order.AssignmentGroup, desk.PrioritiesInput{Priorities: []store.QueuePriority{
		{Queue: f.order.ID, Position: 10}, {Queue: f.billing.ID, Position: 20},
	}})
	f.must(err)
	f.change(&f.billing, func(in *desk.QueueInput) { in.AgingStepS, in.MaxWaitS, in.MaxWaitMessage = 20, 120, "Nobody is free." })
	chat, err := f.read().ServiceChannelByKey(parley.ChannelChat)
	f.must(err)
	_, err = f.desk.SetCapacity(ctx, f.admin, f.ben.ID, desk.CapacityInput{Universal: new(int64(3)), Channels: []desk.ChannelCapacity{{Channel: chat.ID, Capacity: 2}}})
	f.must(err)
	both := f.rule(func(in *desk.AssignmentRuleInput) { in.TimeoutS, in.EvaluateLevel = 25, true })
	f.pools(&f.billing, desk.PoolInput{Rule: both.ID, Groups: []parley.ID{f.order.AssignmentGroup}})
	first := f.rule(func(in *desk.AssignmentRuleInput) { in.AssignBy, in.TimeoutS = parley.AssignLastAssigned, 15 })
	then := f.rule(func(in *desk.AssignmentRuleInput) { in.AutoAssign = true })
	f.pools(&f.order, desk.PoolInput{Rule: first.ID, Groups: []parley.ID{f.order.AssignmentGroup}},
		desk.PoolInput{Rule: then.ID, Groups: []parley.ID{f.product.AssignmentGroup}, EligibleAt: 30})
}

// certain is what every day has, whatever chance made of it: an offer is turned
// down, the next passes, and who comes again is rather given to who served them.
func (f *floor) certain() {
	f.t.Helper()
	ctx := f.t.Context()
	f.served("Zoe")
	f.served("Zoe")
	f.choose(f.chris, "Away")
	g := f.named("Grace")
	f.must(f.desk.RejectOffer(ctx, f.holder(g), f.work(g.Conversation).ID, f.reason("Busy")))
	f.holder(g)
	f.pass(26 * time.Second) // it passes
	f.settle()
	f.must(f.desk.GuestEnd(ctx, g))
	f.settle()
}

// served is somebody who comes about a bill, is answered and goes.
func (f *floor) served(name string) {
	f.t.Helper()
	f.choose(f.anna, "Available")
	f.choose(f.ben, "Available")
	g := f.named(name)
	who := f.holder(g)
	_, err := f.desk.AcceptOffer(f.t.Context(), who, f.work(g.Conversation).ID)
	f.must(err)
	f.must(f.desk.GuestEnd(f.t.Context(), g))
	f.settle()
}

// holder is who is asked about a visitor, as soon as somebody is.
func (f *floor) holder(g desk.Guest) parley.Actor {
	f.t.Helper()
	for range 60 {
		f.settle()
		for _, who := range []parley.Actor{f.anna, f.ben, f.chris} {
			if f.work(g.Conversation).OfferedTo == who.ID {
				return who
			}
		}
	}
	f.t.Fatal("nobody is asked")
	return parley.Actor{}
}

// sawEverything guards the test: a day on which nothing happens shows nothing.
func (f *floor) sawEverything(begin, until parley.Time) {
	f.t.Helper()
	configurations, series := map[string]bool{}, map[parley.ID]bool{}
	keys, preferred, asked, unavailable := 0, 0, 0, 0
	ticks, err := f.read().RoutingTicks(begin, until, store.RoutingTick{}, 10_000)
	f.must(err)
	for _, k := range ticks {
		configurations[k.Configuration], series[k.Series] = true, true
		sight, err := replay.ParseSight(k.Sight)
		f.must(err)
		for i := range sight.Items {
			item := &sight.Items[i]
			keys, preferred, asked = keys+len(item.Keys), preferred+len(item.Affinity), asked+len(item.Skills)
		}
		for i := range sight.Agents {
			if !sight.Agents[i].Available {
				unavailable++
			}
		}
	}
	decided, err := f.read().RoutingDecisions(begin, until)
	f.must(err)
	rules := map[parley.ID]bool{}
	for _, d := range decided {
		rules[d.Rule] = true
	}
	count := map[parley.WorkEventType]int{}
	events, err := f.read().OfferEvents(begin, until)
	f.must(err)
	for _, e := range events {
		count[e.Type]++
	}
	if len(configurations) < 4 || len(series) < 4 || keys == 0 || preferred == 0 || asked == 0 || unavailable == 0 || len(rules) < 4 {
		f.t.Errorf("%d configurations, %d series, %d keys, %d preferences, %d skills, %d unavailable, %d rules",
			len(configurations), len(series), keys, preferred, asked, unavailable, len(rules))
	}
	for _, step := range []parley.WorkEventType{parley.WorkOffered, parley.WorkAccepted, parley.WorkRejected, parley.WorkTimedOut} {
		if count[step] == 0 {
			f.t.Errorf("no %s in %v", step, count)
		}
	}
	if !slices.ContainsFunc(decided, func(d store.RoutingDecision) bool { return d.Tier > 1 }) {
		f.t.Error("nothing was decided in a second tier")
	}
}
