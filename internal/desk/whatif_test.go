package desk_test

import (
	"slices"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/routing/replay"
	"github.com/parley-desk/parley/internal/store"
)

// answered asks a what-if and lives through it.
func (f *floor) answered(in desk.WhatIfInput) desk.WhatIf {
	f.t.Helper()
	w, err := f.desk.AskWhatIf(f.t.Context(), f.admin, in)
	f.must(err)
	if w.State != "queued" || w.Answer != nil {
		f.t.Fatalf("asked %+v", w)
	}
	_, err = f.desk.RunWhatIf(f.t.Context(), string(w.ID))
	f.must(err)
	w, err = f.desk.WhatIf(f.t.Context(), w.ID)
	f.must(err)
	if w.State != "done" || w.Answer == nil || w.Progress != 100 {
		f.t.Fatalf("answered %+v", w)
	}
	return w
}

// A day is lived through again: its decisions are the same, what came of it is
// what was seen, and with nobody there nothing is answered.
func TestWhatIfOfADay(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		begin := parley.Now()
		f.aDay(11, 12*time.Minute)
		until := parley.Now()
		f.pass(time.Second)
		a := f.answered(desk.WhatIfInput{Name: "As it was", From: begin, Until: until}).Answer
		if k := a.Decisions; k == nil || k.Decisions < 8 || k.Repeated != k.Decisions || len(k.Differences) > 0 {
			t.Errorf("decisions %+v", k)
		}
		r := a.Recorded
		events, err := f.read().OfferEvents(begin, until)
		f.must(err)
		count := map[parley.WorkEventType]int{}
		for _, e := range events {
			count[e.Type]++
		}
		if r == nil || r.Arrived == 0 || r.Answered != count[parley.WorkAccepted] || r.Offers != count[parley.WorkOffered] ||
			r.Rejected != count[parley.WorkRejected] || r.TimedOut != count[parley.WorkTimedOut] || r.Arrived != r.Answered+r.Abandoned+r.Waiting {
			t.Errorf("recorded %+v, seen %v", r, count)
		}
		if b := a.Basis; b == nil || b.Work != r.Arrived || b.Handled != r.Answered || b.Left != r.Abandoned || b.Answers < r.Rejected+r.TimedOut || r.Occupancy <= 0 || r.Occupancy > 1 {
			t.Errorf("basis %+v of %+v", b, r)
		}
		// The model is not the day, and near it.
		if u := a.Unchanged; u != a.Changed || u.Arrived != r.Arrived || u.Answered < r.Answered/2 || u.Occupancy <= 0 {
			t.Errorf("unchanged %+v, changed %+v, recorded %+v", u, a.Changed, r)
		}
		parts := 0
		for _, p := range a.Parts {
			parts += p.Unchanged.Arrived
			if p.Recorded == nil || p.Recorded.Arrived != p.Unchanged.Arrived {
				t.Errorf("a part was %+v and is %+v", p.Recorded, p.Unchanged)
			}
		}
		if parts != a.Unchanged.Arrived || len(a.Queues) != 2 || a.Agents != [2]int{3, 3} {
			t.Errorf("parts %d of %d, queues %d, agents %v", parts, a.Unchanged.Arrived, len(a.Queues), a.Agents)
		}
		less := []desk.WhatIfChange{}
		for _, q := range []parley.Queue{f.billing, f.order} { // somebody is left in each
			less = append(less, desk.WhatIfChange{What: "staff", Group: q.AssignmentGroup, Value: -1})
		}
		b := f.answered(desk.WhatIfInput{Name: "Fewer", From: begin, Until: until, Changes: less}).Answer
		if b.Agents[1] >= b.Agents[0] || b.Unchanged != a.Unchanged || b.Changed.Arrived != a.Unchanged.Arrived {
			t.Errorf("with fewer %+v, %+v", b.Agents, b.Changed)
		}
	})
}

// A period that is made up needs no record, is the same for a seed, and shows
// what more people, more capacity and another target would do.
func TestWhatIfOfAGeneratedPeriod(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		f.ready(f.anna)
		chat, err := f.read().ServiceChannelByKey(parley.ChannelChat)
		f.must(err)
		made := &desk.WhatIfGenerated{
			Hours: 8, HandleS: 900, PatienceS: 300, AnswerS: 5, IgnoredPC: 5, Seed: 4,
			Arrivals: []desk.WhatIfArrivals{{Queue: f.billing.ID, PerHour: 60}},
		}
		ask := func(changes ...desk.WhatIfChange) *desk.WhatIfAnswer {
			return f.answered(desk.WhatIfInput{Name: "Made up", Generated: made, Changes: changes}).Answer
		}
		a := ask()
		u := a.Unchanged
		if a.Recorded != nil || a.Decisions != nil || u != a.Changed || u.Arrived < 300 || u.Abandoned == 0 || u.TimedOut == 0 || u.Occupancy < 0.5 {
			t.Errorf("%+v", u)
		}
		more := ask(desk.WhatIfChange{What: "staff", Group: f.billing.AssignmentGroup, Value: 3})
		if more.Unchanged != u || more.Changed.ServiceLevel <= u.ServiceLevel || more.Changed.AbandonmentRate >= u.AbandonmentRate || more.Agents[1] != more.Agents[0]+3 {
			t.Errorf("with more people %+v", more.Changed)
		}
		roomy := ask(desk.WhatIfChange{What: "capacity", Group: f.billing.AssignmentGroup, Channel: chat.ID, Value: 20})
		if roomy.Changed.Answered <= u.Answered {
			t.Errorf("with more capacity %+v", roomy.Changed)
		}
		patient := ask(desk.WhatIfChange{What: "target_wait", Queue: f.billing.ID, Value: 3600})
		if patient.Changed.ServiceLevel != 1 || patient.Changed.Answered != u.Answered {
			t.Errorf("with another target %+v", patient.Changed)
		}
		late := ask(desk.WhatIfChange{What: "eligible_at", Pool: f.pool(f.billing), Value: 200})
		if late.Changed.WaitMeanMS < 200_000 {
			t.Errorf("with a later pool %+v", late.Changed)
		}
	})
}

// Who serves what is asked about too: single agents come and go, change their
// groups, skills and capacity, and pools their groups.
func TestWhatIfOfWhoServesWhat(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		f.push(&f.product, nil)
		tax := f.skill("Tax")
		ask := func(skill parley.ID, changes ...desk.WhatIfChange) *desk.WhatIfAnswer {
			t.Helper()
			return f.answered(desk.WhatIfInput{Name: "Who", Changes: changes, Generated: &desk.WhatIfGenerated{
				Hours: 4, HandleS: 600, PatienceS: 600, AnswerS: 3, Arrivals: []desk.WhatIfArrivals{
					{Queue: f.billing.ID, PerHour: 20, Skill: skill}, {Queue: f.product.ID, PerHour: 20},
				},
			}}).Answer
		}
		billing, product := f.billing.AssignmentGroup, f.product.AssignmentGroup
		nobody := desk.WhatIfChange{What: "staff", Group: billing, Value: -500}
		of := func(a *desk.WhatIfAnswer, q parley.Queue) replay.Figures {
			return a.Queues[slices.IndexFunc(a.Queues, func(one desk.WhatIfQueue) bool { return one.ID == q.ID })].Changed
		}
		for what, c := range map[string]struct {
			changes []desk.WhatIfChange
			agents  int
			billing bool // somebody answers there
			product bool
		}{
			"as it is":                       {nil, 3, true, true},
			"nobody for billing":             {[]desk.WhatIfChange{nobody}, 1, false, true},
			"a pool gets a group":            {[]desk.WhatIfChange{nobody, {What: "pool_group", Pool: f.pool(f.billing), Group: product, Value: 1}}, 1, true, true},
			"a pool loses its group":         {[]desk.WhatIfChange{{What: "pool_group", Pool: f.pool(f.product), Group: product}}, 3, true, false},
			"one of two joins, the rest go":  {[]desk.WhatIfChange{{What: "member", Agent: f.chris.ID, Group: billing, Value: 1}, {What: "staff", Agent: f.ben.ID, Value: -1}, {What: "staff", Agent: f.anna.ID, Value: -1}}, 1, true, true},
			"one leaves, more like her come": {[]desk.WhatIfChange{{What: "member", Agent: f.anna.ID, Group: product}, {What: "staff", Agent: f.anna.ID, Value: 2}}, 5, true, true},
			"none of a group has room":       {[]desk.WhatIfChange{{What: "capacity", Group: product}}, 3, true, false},
			"one has none at all":            {[]desk.WhatIfChange{{What: "capacity", Agent: f.chris.ID}, {What: "capacity", Agent: f.anna.ID}}, 3, true, false},
		} {
			a := ask("", c.changes...)
			if b, p := of(a, f.billing), of(a, f.product); a.Agents != [2]int{3, c.agents} || b.Answered > 0 != c.billing || p.Answered > 0 != c.product {
				t.Errorf("%s: %v agents, billing %+v, product %+v", what, a.Agents, b, p)
			}
		}
		// Nobody has the skill that billing asks for, until somebody does.
		if a := ask(tax); of(a, f.billing).Answered != 0 || of(a, f.product).Answered == 0 {
			t.Errorf("without the skill %+v", a.Changed)
		}
		for _, c := range []desk.WhatIfChange{{What: "skill", Agent: f.ben.ID, Skill: tax, Value: 1}, {What: "skill", Group: billing, Skill: tax, Value: 2}} {
			if a := ask(tax, c); of(a, f.billing).Answered == 0 || a.Queues[0].Unchanged.Answered*a.Queues[1].Unchanged.Answered != 0 {
				t.Errorf("with %+v %+v", c, a.Changed)
			}
		}
	})
}

// pool is the only pool of a queue.
func (f *floor) pool(q parley.Queue) parley.ID {
	f.t.Helper()
	all, err := f.read().Pools()
	f.must(err)
	i := slices.IndexFunc(all, func(p parley.Pool) bool { return p.Queue == q.ID })
	return all[i].ID
}

// What cannot be is named by its field.
func TestWhatIfRefusals(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		now := parley.Now()
		fine := desk.WhatIfInput{Name: "A", Generated: &desk.WhatIfGenerated{
			Hours: 1, HandleS: 60, Arrivals: []desk.WhatIfArrivals{{Queue: f.billing.ID, PerHour: 10}},
		}}
		with := func(c desk.WhatIfChange) desk.WhatIfInput {
			in := fine
			in.Changes = []desk.WhatIfChange{{What: "target_wait", Queue: f.billing.ID, Value: 5}, c}
			return in
		}
		for field, in := range map[string]desk.WhatIfInput{
			"name":                           {Generated: fine.Generated},
			"from":                           {Name: "A"},
			"until":                          {Name: "A", From: now - 1000, Until: now - 2000},
			"generated":                      {Name: "A", From: now - 1000, Until: now - 500, Generated: fine.Generated},
			"generated.hours":                {Name: "A", Generated: &desk.WhatIfGenerated{Hours: 200, HandleS: 60, Arrivals: fine.Generated.Arrivals}},
			"generated.arrivals":             {Name: "A", Generated: &desk.WhatIfGenerated{Hours: 1, HandleS: 60}},
			"generated.arrivals[0].per_hour": {Name: "A", Generated: &desk.WhatIfGenerated{Hours: 1, HandleS: 60, Arrivals: []desk.WhatIfArrivals{{Queue: f.billing.ID}}}},
			"generated.arrivals[0].queue_id": {Name: "A", Generated: &desk.WhatIfGenerated{Hours: 1, HandleS: 60, Arrivals: []desk.WhatIfArrivals{{Queue: f.order.ID, PerHour: 1}}}},
			"changes[1].what":                with(desk.WhatIfChange{What: "weather"}),
			"changes[1].rule_id":             with(desk.WhatIfChange{What: "auto_assign", Value: 1}),
			"changes[1].value":               with(desk.WhatIfChange{What: "timeout", Value: 1}),
			"changes[1].pool_id":             with(desk.WhatIfChange{What: "eligible_at"}),
			"changes[1].queue_id":            with(desk.WhatIfChange{What: "max_wait", Queue: f.anna.ID}),
			"changes[1].group_id":            with(desk.WhatIfChange{What: "staff", Value: 1}),
			"changes[1].agent_id":            with(desk.WhatIfChange{What: "capacity", Agent: f.outsider.ID}),
			"changes[1].skill_id":            with(desk.WhatIfChange{What: "skill", Agent: f.anna.ID, Value: 1}),
			"generated.arrivals[0].skill_id": {Name: "A", Generated: &desk.WhatIfGenerated{Hours: 1, HandleS: 60, Arrivals: []desk.WhatIfArrivals{{Queue: f.billing.ID, PerHour: 1, Skill: f.anna.ID}}}},
			"generated.handle_s":             {Name: "A", Generated: &desk.WhatIfGenerated{Hours: 1, Arrivals: fine.Generated.Arrivals}},
			"changes[1].channel_id":          with(desk.WhatIfChange{What: "capacity", Agent: f.anna.ID, Channel: f.anna.ID}),
		} {
			_, err := f.desk.AskWhatIf(t.Context(), f.admin, in)
			if e := f.refusal(parley.CodeInvalid, err); e.Field != field {
				t.Errorf("%s: %+v", field, e)
			}
		}
		pool, group, other := f.pool(f.billing), f.billing.AssignmentGroup, f.product.AssignmentGroup
		for _, c := range []struct {
			field  string
			change desk.WhatIfChange
		}{
			{"what", desk.WhatIfChange{}},
			{"what", desk.WhatIfChange{What: "weather", Queue: f.billing.ID}},
			{"value", desk.WhatIfChange{What: "capacity", Agent: f.anna.ID, Value: -1}},
			{"value", desk.WhatIfChange{What: "capacity", Agent: f.anna.ID, Value: 1001}},
			{"value", desk.WhatIfChange{What: "staff", Group: group}},
			{"value", desk.WhatIfChange{What: "staff", Agent: f.anna.ID, Value: 501}},
			{"value", desk.WhatIfChange{What: "skill", Agent: f.anna.ID, Skill: f.skill("Tax"), Value: -1}},
			{"value", desk.WhatIfChange{What: "pool_group", Pool: pool, Group: group, Value: 2}},
			{"value", desk.WhatIfChange{What: "member", Agent: f.anna.ID, Group: group, Value: -1}},
			{"value", desk.WhatIfChange{What: "max_wait", Queue: f.billing.ID, Value: -1}},
			{"skill_id", desk.WhatIfChange{What: "skill", Agent: f.anna.ID, Skill: parley.NewID(), Value: 1}},
			{"pool_id", desk.WhatIfChange{What: "pool_group", Pool: group, Group: group, Value: 1}},
			{"group_id", desk.WhatIfChange{What: "pool_group", Pool: pool, Group: group, Value: 1}},
			{"group_id", desk.WhatIfChange{What: "pool_group", Pool: pool, Group: other}},
			{"group_id", desk.WhatIfChange{What: "pool_group", Pool: pool, Group: parley.NewID(), Value: 1}},
			{"agent_id", desk.WhatIfChange{What: "member", Agent: f.chris.ID, Group: group, Value: 1}}, // of no pool
			{"group_id", desk.WhatIfChange{What: "member", Agent: f.anna.ID, Group: group, Value: 1}},
			{"group_id", desk.WhatIfChange{What: "member", Agent: f.ben.ID, Group: other}},
			{"group_id", desk.WhatIfChange{What: "member", Agent: f.ben.ID, Group: parley.NewID(), Value: 1}},
			{"agent_id", desk.WhatIfChange{What: "staff", Agent: f.anna.ID, Group: group, Value: 1}},
			{"rule_id", desk.WhatIfChange{What: "staff", Rule: f.anna.ID, Group: group, Value: 1}},
			{"channel_id", desk.WhatIfChange{What: "skill", Agent: f.anna.ID, Channel: f.anna.ID, Value: 1}},
		} {
			_, err := f.desk.AskWhatIf(t.Context(), f.admin, with(c.change))
			if e := f.refusal(parley.CodeInvalid, err); e.Field != "changes[1]."+c.field {
				t.Errorf("%+v: %+v", c.change, e)
			}
		}
		_, err := f.desk.AskWhatIf(t.Context(), f.admin, desk.WhatIfInput{Name: "A", From: now - 10_000, Until: now - 5000})
		if e := f.refusal(parley.CodeInvalid, err); e.Field != "from" {
			t.Errorf("nothing recorded: %+v", e)
		}
	})
}

// One is canceled and deleted, nobody waits for many, and each step is audited.
func TestWhatIfsAreKept(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		in := desk.WhatIfInput{Name: "A", Generated: &desk.WhatIfGenerated{
			Hours: 1, HandleS: 60, Arrivals: []desk.WhatIfArrivals{{Queue: f.billing.ID, PerHour: 10}},
		}}
		var asked []parley.ID
		for range 3 {
			w, err := f.desk.AskWhatIf(t.Context(), f.admin, in)
			f.must(err)
			asked = append(asked, w.ID)
		}
		_, err := f.desk.AskWhatIf(t.Context(), f.admin, in)
		f.refused(parley.CodeLimit, err)
		f.must(f.desk.CancelWhatIf(t.Context(), f.admin, asked[0]))
		f.refused(parley.CodeConflict, f.desk.CancelWhatIf(t.Context(), f.admin, asked[0]))
		_, err = f.desk.RunWhatIf(t.Context(), string(asked[0])) // a run that began stops
		f.must(err)
		w, err := f.desk.WhatIf(t.Context(), asked[0])
		if err != nil || w.State != "canceled" || w.Answer != nil {
			t.Errorf("%+v, %v", w, err)
		}
		f.must(f.desk.DeleteWhatIf(t.Context(), f.admin, asked[1]))
		_, err = f.desk.RunWhatIf(t.Context(), string(asked[1]))
		f.must(err)
		_, err = f.desk.WhatIf(t.Context(), asked[1])
		f.refused(parley.CodeNotFound, err)
		f.refused(parley.CodeNotFound, f.desk.DeleteWhatIf(t.Context(), f.admin, asked[1]))
		// What was changed meanwhile so that it cannot be answered is said.
		f.change(&f.billing, func(in *desk.QueueInput) { in.Delivery = parley.DeliveryPull })
		_, err = f.desk.RunWhatIf(t.Context(), string(asked[2]))
		f.must(err)
		if w, err = f.desk.WhatIf(t.Context(), asked[2]); err != nil || w.State != "failed" || w.Problem == "" {
			t.Errorf("%+v, %v", w, err)
		}
		list, err := f.desk.WhatIfs(t.Context(), parley.Now()+1, "", 10)
		if err != nil || len(list) != 2 || list[0].CreatedAt < list[1].CreatedAt {
			t.Errorf("%+v, %v", list, err)
		}
		rows, err := f.read().AuditPage(store.AuditFilter{Table: "what_if"}, 10)
		if err != nil || len(rows) != 5 {
			t.Errorf("%d lines, %v", len(rows), err)
		}
	})
}
