package desk_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/routing"
	"github.com/parley-desk/parley/internal/schedule"
	"github.com/parley-desk/parley/internal/store"
)

// waitsFor fails the test unless the explanation of what a visitor wrote names
// the reason: as why it waits, or as why somebody is left out.
func (f *floor) waitsFor(g desk.Guest, code routing.Code) {
	f.t.Helper()
	trail, err := f.desk.WorkTrail(f.t.Context(), f.admin, f.work(g.Conversation).ID)
	f.must(err)
	if e := trail.Explanation; e == nil ||
		!slices.ContainsFunc(e.Why, func(r routing.Reason) bool { return r.Code == code }) &&
			!slices.ContainsFunc(e.LeftOut, func(l routing.LeftOut) bool { return l.Code == code }) {
		f.t.Errorf("want it to wait for %s, got %+v", code, e)
	}
}

// warned fails the test unless the queue's settings warn of just that.
func (f *floor) warned(q parley.Queue, want ...string) {
	f.t.Helper()
	detail, err := f.desk.QueueDetail(f.t.Context(), q.ID)
	if err != nil || !slices.Equal(detail.Warnings, want) {
		f.t.Errorf("%s is warned of %v, want %v (%v)", q.Name, detail.Warnings, want, err)
	}
}

// chatChannel gives the channel of chats another size and capacity.
func (f *floor) chatChannel(change func(*desk.ServiceChannelInput)) error {
	f.t.Helper()
	chat, err := f.read().ServiceChannelByKey(parley.ChannelChat)
	f.must(err)
	in := desk.ServiceChannelInput{
		Name: chat.Name, Active: true, Position: chat.Position, Table: chat.Table, Condition: chat.Condition, Utilization: chat.Utilization, WorkItemSize: chat.WorkItemSize,
		SizeOverrides: chat.SizeOverrides, DefaultCapacity: chat.DefaultCapacity, InboxLayout: chat.InboxLayout, AlertSound: chat.AlertSound, Version: chat.Version,
	}
	change(&in)
	_, err = f.desk.UpdateServiceChannel(f.t.Context(), f.admin, chat.ID, in)
	return err
}

// What is configured so that nothing comes of it is refused with the field that
// is wrong, or warned of where it is configured; what waits because of it says so.
func TestBadConfigurations(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		ctx := t.Context()
		f.withTimers()
		f.ready(f.anna)

		// A queue without a pool.
		f.pools(&f.billing)
		f.warned(f.billing, "no_pool")
		g := f.guest("billing")
		f.settle()
		f.waitsFor(g, routing.NoPool)

		// A rule that matches nobody: its groups are empty, then deactivated.
		nobody, err := f.desk.CreateGroup(ctx, f.admin, desk.GroupInput{Name: "Nobody", Active: true})
		f.must(err)
		rule := f.rule(nil)
		f.pools(&f.billing, desk.PoolInput{Rule: rule.ID, Groups: []parley.ID{nobody.ID}})
		f.warned(f.billing, "empty_pool")
		f.settle()
		f.waitsFor(g, routing.EmptyPool)

		// A deleted group: not while a pool names it, and no pool names it afterwards.
		f.refused(parley.CodeConflict, f.desk.DeleteGroup(ctx, f.admin, nobody.ID, nobody.Version))
		f.pools(&f.billing)
		f.must(f.desk.DeleteGroup(ctx, f.admin, nobody.ID, nobody.Version))
		_, err = f.desk.SetPools(ctx, f.admin, f.billing.ID, desk.PoolsInput{Pools: []desk.PoolInput{{Rule: rule.ID, Groups: []parley.ID{nobody.ID}}}})
		if e := f.refusal(parley.CodeInvalid, err); e.Field != "pools[0].groups" || !strings.Contains(e.Message, "does not exist") {
			t.Errorf("a deleted group: %v", e)
		}
		// Taking back what its pool was asks for it, too.
		rows, err := f.desk.AuditPage(ctx, store.AuditFilter{Table: "awa_eligibility_pool", Record: f.billing.ID}, 1)
		f.must(err)
		_, err = f.desk.Revert(ctx, f.admin, rows[0].ID)
		f.refused(parley.CodeInvalid, err)

		// An agent in forty groups, all of them in the pool, gets it once.
		groups := []parley.ID{}
		for i := range 40 {
			group, err := f.desk.CreateGroup(ctx, f.admin, desk.GroupInput{Name: fmt.Sprintf("Group %02d", i), Active: true, Members: []parley.ID{f.anna.ID}})
			f.must(err)
			groups = append(groups, group.ID)
		}
		f.pools(&f.billing, desk.PoolInput{Rule: rule.ID, Groups: groups})
		f.warned(f.billing)
		f.settle()
		f.offeredTo(g, &f.anna)
		if cards := f.cards(f.anna); len(cards) != 1 {
			t.Errorf("%d cards", len(cards))
		}
		f.choose(f.anna, "Away") // which gives it back
		f.settle()

		// Nobody can carry any of it: capacity 0, or a size above every capacity.
		f.must(f.chatChannel(func(in *desk.ServiceChannelInput) { in.DefaultCapacity = 0 }))
		f.warned(f.billing, "no_room")
		f.choose(f.anna, "Available")
		f.settle()
		f.offeredTo(g, nil)
		f.waitsFor(g, routing.AtCapacity)
		_, err = f.desk.SetCapacity(ctx, f.admin, f.anna.ID, desk.CapacityInput{Universal: new(int64(0))})
		f.must(err)
		f.must(f.chatChannel(func(in *desk.ServiceChannelInput) { in.DefaultCapacity, in.WorkItemSize = 4, 5 }))
		f.warned(f.billing, "no_room")
		f.must(f.chatChannel(func(in *desk.ServiceChannelInput) { in.WorkItemSize = 1 }))
		f.warned(f.billing, "no_room")
		f.settle()
		f.offeredTo(g, nil)
		f.waitsFor(g, routing.UniversalCapacity)
		_, err = f.desk.SetCapacity(ctx, f.admin, f.anna.ID, desk.CapacityInput{})
		f.must(err)
		f.warned(f.billing)

		// A skill nobody has, or not so well.
		greek := f.skill("Ancient Greek")
		asks, err := f.desk.CreateSkillRule(ctx, f.admin, desk.SkillRuleInput{Name: "Greek", Active: true, Condition: "category=order", Skill: greek, Level: 3, Mandatory: true})
		f.must(err)
		f.skillWarned(asks.ID, "nobody_has_skill")
		f.push(&f.order, func(in *desk.AssignmentRuleInput) { in.EvaluateLevel = true })
		g = f.guest("order")
		f.settle()
		f.waitsFor(g, routing.SkillMissing)
		_, err = f.desk.SetUserSkills(ctx, f.admin, f.anna.ID, desk.SkillsInput{Skills: []desk.HeldSkill{{Skill: greek, Level: 2}}})
		f.must(err)
		f.skillWarned(asks.ID, "level_too_high")
		f.settle()
		f.waitsFor(g, routing.SkillLevel)
		_, err = f.desk.SetUserSkills(ctx, f.admin, f.anna.ID, desk.SkillsInput{Skills: []desk.HeldSkill{{Skill: greek, Level: 3}}})
		f.must(err)
		f.skillWarned(asks.ID)
		_, err = f.desk.UpdateSkill(ctx, f.admin, greek, desk.SkillInput{Name: "Ancient Greek", Version: 1})
		f.must(err)
		f.skillWarned(asks.ID, "skill_inactive")

		// Many wait: the first are decided about, and it is said so.
		f.manyMore(f.work(g.Conversation), 12)
		if warnings, err := f.desk.WarningsOf(ctx, f.order, 12); err != nil || !slices.Contains(warnings, "crowded") {
			t.Errorf("thirteen where twelve may wait: %v, %v", warnings, err)
		}
		if warnings, err := f.desk.WarningsOf(ctx, f.order, 13); err != nil || slices.Contains(warnings, "crowded") {
			t.Errorf("thirteen where thirteen may wait: %v, %v", warnings, err)
		}
	})
}

// skillWarned fails the test unless the settings of a skill rule warn of just that.
func (f *floor) skillWarned(rule parley.ID, want ...string) {
	f.t.Helper()
	detail, err := f.desk.SkillRuleDetail(f.t.Context(), rule)
	if err != nil || !slices.Equal(detail.Warnings, want) {
		f.t.Errorf("the rule is warned of %v, want %v (%v)", detail.Warnings, want, err)
	}
}

// What cannot mean anything is refused, and says at which field.
func TestConfigurationsThatMeanNothing(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		billing := h.queueNamed("Billing Support")
		one := must(h.CreateSkill(ctx, boss, desk.SkillInput{Name: "One", Active: true}))(t)
		two := must(h.CreateSkill(ctx, boss, desk.SkillInput{Name: "Two", Active: true, Contains: []parley.ID{one.ID}}))(t)
		three := must(h.CreateSkill(ctx, boss, desk.SkillInput{Name: "Three", Active: true, Contains: []parley.ID{two.ID}}))(t)
		channel := desk.ServiceChannelInput{Name: "Letters", Key: "letters", Active: true, WorkItemSize: 1, DefaultCapacity: 1}
		with := func(change func(*desk.ServiceChannelInput)) func() error {
			return func() error {
				in := channel
				change(&in)
				_, err := h.CreateServiceChannel(ctx, boss, in)
				return err
			}
		}
		for _, bad := range []struct {
			what, field, says string
			try               func() error
		}{
			{"a circle of skills", "contains", "Three leads back to One through Two", func() error {
				_, err := h.UpdateSkill(ctx, boss, one.ID, desk.SkillInput{Name: "One", Active: true, Contains: []parley.ID{three.ID}, Version: 1})
				return err
			}},
			{"no size", "work_item_size", "between 1 and 100", with(func(in *desk.ServiceChannelInput) { in.WorkItemSize = 0 })},
			{"a negative size", "work_item_size", "between 1 and 100", with(func(in *desk.ServiceChannelInput) { in.WorkItemSize = -1 })},
			{"a negative size of some work", "size_overrides[1].size", "between 1 and 100", with(func(in *desk.ServiceChannelInput) {
				in.SizeOverrides = []parley.SizeOverride{{Size: 1}, {Size: -2}}
			})},
			{"too many sizes", "size_overrides", "more than 10", with(func(in *desk.ServiceChannelInput) { in.SizeOverrides = make([]parley.SizeOverride, 11) })},
			{"a negative capacity", "default_capacity", "between 0 and 1000", with(func(in *desk.ServiceChannelInput) { in.DefaultCapacity = -1 })},
			{"an unknown field of a channel", "condition", "shoe_size", with(func(in *desk.ServiceChannelInput) { in.Condition = "shoe_size=43" })},
			{"an unknown field of a size", "size_overrides[0].condition", "shoe_size", with(func(in *desk.ServiceChannelInput) {
				in.SizeOverrides = []parley.SizeOverride{{Condition: "shoe_size=43", Size: 1}}
			})},
			{"an unknown field of what counts", "utilization_condition", "shoe_size", with(func(in *desk.ServiceChannelInput) { in.Utilization = "shoe_size=43" })},
			{"an unknown field of a skill rule", "condition", "shoe_size", func() error {
				_, err := h.CreateSkillRule(ctx, boss, desk.SkillRuleInput{Name: "Large", Active: true, Skill: one.ID, Condition: "shoe_size=43"})
				return err
			}},
			{"an unknown field of a matching rule", "conditions", "shoe_size", func() error {
				_, err := h.CreateRule(ctx, boss, desk.RuleInput{Name: "Large", Active: true, QueueID: billing.ID, Conditions: "shoe_size=43"})
				return err
			}},
			{"an unknown field of a wrap-up", "condition", "shoe_size", func() error {
				_, err := h.CreateWrapUpConfiguration(ctx, boss, desk.WrapUpConfigurationInput{Name: "Large", Active: true, Condition: "shoe_size=43"})
				return err
			}},
			{"an unknown field of a queue's order", "sorting[0].field", "shoe_size", func() error {
				_, err := h.SetRanking(ctx, boss, billing.ID, desk.RankingInput{Sorting: []parley.QueueSort{{Field: "shoe_size"}}})
				return err
			}},
		} {
			e := parley.AsError(bad.try())
			if e == nil || e.Code != parley.CodeInvalid || e.Field != bad.field || !strings.Contains(e.Message, bad.says) {
				t.Errorf("%s: want a refusal of %s that says %q, got %v", bad.what, bad.field, bad.says, e)
			}
		}
	})
}

// The hours of a queue hold over a change of the clocks: what opens in the hour
// that is left out opens at its end, and the visitor is told when.
func TestHoursOverAChangeOfTheClocks(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		made := must(h.CreateSchedule(ctx, boss, desk.ScheduleInput{
			Name: "Early", TimeZone: "Europe/Berlin", Entries: []schedule.Entry{{Days: []string{"sun"}, From: "02:30", To: "04:00"}},
		}))(t)
		stored := must(h.Schedule(ctx, made.ID))(t)
		hours := schedule.Schedule{TimeZone: stored.TimeZone, Entries: stored.Entries}
		if err := hours.Check(); err != nil {
			t.Fatal(err)
		}
		berlin := must(time.LoadLocation("Europe/Berlin"))(t)
		eve := time.Date(2026, 3, 28, 22, 0, 0, 0, berlin)
		opens, _ := hours.NextOpen(eve)
		if want := time.Date(2026, 3, 29, 3, 0, 0, 0, berlin); !opens.Equal(want) {
			t.Errorf("opens at %s, want %s", opens, want)
		}
	})
}
