package desk_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/routing"
	"github.com/parley-desk/parley/internal/schedule"
)

// daily makes a schedule of stretches such as 00:00-00:10, every day.
func daily(name string, stretches ...string) desk.ScheduleInput {
	in := desk.ScheduleInput{Name: name, TimeZone: "UTC"}
	for _, stretch := range stretches {
		from, to, _ := strings.Cut(stretch, "-")
		in.Entries = append(in.Entries, schedule.Entry{Days: []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}, From: from, To: to})
	}
	return in
}

// worksBy lets somebody work by a new schedule.
func (f *floor) worksBy(who parley.Actor, in desk.ScheduleInput) desk.ScheduleRecord {
	f.t.Helper()
	s, err := f.desk.CreateSchedule(f.t.Context(), f.admin, in)
	f.must(err)
	_, err = f.desk.SetCapacity(f.t.Context(), f.admin, who.ID, desk.CapacityInput{Schedule: s.ID})
	f.must(err)
	return s
}

// A day under a rule that asks who goes home first. A bubble begins at midnight.
func TestWorkingHours(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		begin := parley.Now()
		rule := f.push(&f.billing, func(in *desk.AssignmentRuleInput) {
			in.ShiftEnabled, in.ShiftCriteria = true, parley.ShiftLeastLeft
		})
		f.rank(f.billing, desk.RankingInput{}) // nobody is preferred
		f.withTimers()
		f.ready(f.anna, f.ben)
		early := f.worksBy(f.anna, daily("Early", "00:00-00:10", "00:20-00:30"))
		f.worksBy(f.ben, daily("Long", "00:00-00:40"))
		goesTo := func(g desk.Guest, who parley.Actor, code routing.Code) {
			t.Helper()
			f.settle()
			w := f.offeredTo(g, &who)
			if why := f.offers(who)[0].Why; !slices.ContainsFunc(why, func(one string) bool { return strings.Contains(one, string(code)) }) {
				t.Errorf("%s got it by %v, not %s", who.Name, why, code)
			}
			_, err := f.desk.AcceptOffer(t.Context(), who, w.ID)
			f.must(err)
		}
		goesTo(f.guest("billing"), f.anna, routing.WhyLeastLeft)
		goesTo(f.guest("billing"), f.anna, routing.WhyLeastLeft) // before capacity
		f.pass(12 * time.Minute)
		goesTo(f.guest("billing"), f.ben, routing.WhyOnlyOne) // she has a break
		f.pass(9 * time.Minute)
		goesTo(f.guest("billing"), f.anna, routing.WhyLeastLeft)
		f.pass(20 * time.Minute)

		g := f.guest("billing")
		f.settle()
		f.offeredTo(g, nil)
		f.waitsFor(g, routing.OffShift)
		idle, err := f.desk.WhyIdle(t.Context(), f.ben.ID)
		if f.must(err); !slices.ContainsFunc(idle.LeftOut, func(r routing.Reason) bool { return r.Code == routing.OffShift }) {
			t.Errorf("why Ben is idle: %+v", idle)
		}
		// Nobody changes anything: their hours begin.
		late := daily("Later", "00:43-01:10")
		late.Version = early.Version
		_, err = f.desk.UpdateSchedule(t.Context(), f.admin, early.ID, late)
		f.must(err)
		f.settle()
		f.offeredTo(g, nil)
		f.pass(2*time.Minute + 10*time.Second)
		goesTo(g, f.anna, routing.WhyOnlyOne)

		// Too little is left for a rule; who keeps no hours has always enough.
		_, err = f.desk.UpdateAssignmentRule(t.Context(), f.admin, rule.ID, desk.AssignmentRuleInput{
			Name: rule.Name, Active: true, AllowReject: true, ShiftEnabled: true, ShiftRequiredS: 1800, ShiftContinuous: true, Version: rule.Version,
		})
		f.must(err)
		g = f.guest("billing")
		f.settle()
		f.offeredTo(g, nil)
		f.waitsFor(g, routing.ShiftEnding)
		_, err = f.desk.SetCapacity(t.Context(), f.admin, f.ben.ID, desk.CapacityInput{})
		f.must(err)
		goesTo(g, f.ben, routing.WhyOnlyOne)

		if k := f.comparison(begin); k.Decisions < 6 || k.Repeated != k.Decisions || k.Unread > 0 {
			t.Errorf("decided again: %+v", k)
		}
		f.refused(parley.CodeConflict, f.desk.DeleteSchedule(t.Context(), f.admin, early.ID, early.Version+1))
		_, err = f.desk.SetCapacity(t.Context(), f.admin, f.ben.ID, desk.CapacityInput{Schedule: parley.NewID()})
		if e := f.refusal(parley.CodeInvalid, err); e.Field != "schedule_id" {
			t.Errorf("the refusal names %q", e.Field)
		}
	})
}
