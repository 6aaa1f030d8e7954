package desk_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

func TestAssignmentRules(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx, read := t.Context(), h.Store().Read(t.Context())
		shipped := must(read.AssignmentRules())(t)
		away := must(read.ShippedState(parley.StateAway))(t)
		if len(shipped) != 1 || shipped[0].Name != "Standard" || shipped[0].AssignBy != parley.AssignMostCapacity || shipped[0].TimeoutS != 60 ||
			shipped[0].TimeoutState != away.ID || !shipped[0].AllowReject || !shipped[0].UseSkills || !shipped[0].EnforceMandatory || shipped[0].AutoAssign {
			t.Errorf("shipped %+v", shipped)
		}
		good := desk.AssignmentRuleInput{Name: "Fast", Active: true, AssignBy: parley.AssignLastAssigned, AutoAssign: true, Display: "inbox_card_and_tab", TimeoutS: 5}
		for _, bad := range []struct {
			what  string
			edit  func(*desk.AssignmentRuleInput)
			code  parley.Code
			field string
		}{
			{"no name", func(in *desk.AssignmentRuleInput) { in.Name = "" }, parley.CodeInvalid, "name"},
			{"taken", func(in *desk.AssignmentRuleInput) { in.Name = "STANDARD" }, parley.CodeConflict, "name"},
			{"no such way", func(in *desk.AssignmentRuleInput) { in.AssignBy = "dice" }, parley.CodeInvalid, "assign_by"},
			{"no such display", func(in *desk.AssignmentRuleInput) { in.Display = "banner" }, parley.CodeInvalid, "display"},
			{"too short", func(in *desk.AssignmentRuleInput) { in.TimeoutS = 4 }, parley.CodeInvalid, "timeout_s"},
			{"too long", func(in *desk.AssignmentRuleInput) { in.TimeoutS = 3601 }, parley.CodeInvalid, "timeout_s"},
			{"no such state", func(in *desk.AssignmentRuleInput) { in.TimeoutState = parley.NewID() }, parley.CodeInvalid, "timeout_state_id"},
			{"no such order", func(in *desk.AssignmentRuleInput) { in.ShiftCriteria = "tallest" }, parley.CodeInvalid, "shift_criteria"},
			{"more than a day", func(in *desk.AssignmentRuleInput) { in.ShiftEnabled, in.ShiftRequiredS = true, 86_401 }, parley.CodeInvalid, "shift_time_required_s"},
			{"the rest of no shift", func(in *desk.AssignmentRuleInput) { in.ShiftContinuous = true }, parley.CodeInvalid, "shift_enabled"},
			{"levels without skills", func(in *desk.AssignmentRuleInput) { in.EvaluateLevel = true }, parley.CodeInvalid, "use_skills"},
		} {
			in := good
			bad.edit(&in)
			_, err := h.CreateAssignmentRule(ctx, boss, in)
			refuses(t, bad.what, err, bad.code, bad.field)
		}
		made := must(h.CreateAssignmentRule(ctx, boss, good))(t)
		if !made.Reassign {
			t.Errorf("offers stand without anybody wanting that: %+v", made)
		}
		in := good
		in.Version, in.Name = made.Version, "Faster"
		changed := must(h.UpdateAssignmentRule(ctx, boss, made.ID, in))(t)
		if changed.Name != "Faster" || changed.Version != 2 || !changed.AutoAssign || changed.Display != "inbox_card_and_tab" {
			t.Errorf("changed %+v", changed)
		}
		_, err := h.UpdateAssignmentRule(ctx, boss, made.ID, in)
		refuses(t, "the same version again", err, parley.CodeConflict, "version")
		billing := h.queueNamed("Billing Support")
		must(h.SetPools(ctx, boss, billing.ID, desk.PoolsInput{Pools: []desk.PoolInput{{Rule: made.ID, Groups: []parley.ID{billing.AssignmentGroup}}}}))(t)
		err = h.DeleteAssignmentRule(ctx, boss, made.ID, 2)
		refuses(t, "a rule that pools follow", err, parley.CodeConflict, "")
		if !strings.Contains(err.Error(), "Billing Support") {
			t.Errorf("the refusal does not name the queue: %v", err)
		}
		must(h.SetPools(ctx, boss, billing.ID, desk.PoolsInput{}))(t)
		if err := h.DeleteAssignmentRule(ctx, boss, made.ID, 2); err != nil {
			t.Fatal(err)
		}
		if row := h.lastAudit(); row.Action != "delete" || row.Label != "Faster" {
			t.Errorf("audited as %+v", row)
		}
	})
}

func TestRejectReasons(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		chat := must(h.Store().Read(ctx).ServiceChannelByKey(parley.ChannelChat))(t)
		shipped := must(h.RejectReasons(ctx, ""))(t)
		if len(shipped) != 2 || shipped[0].Reason != "Busy" || !shipped[0].Reassignable || shipped[1].Reason != "Not my expertise" || shipped[1].Reassignable {
			t.Errorf("shipped %+v", shipped)
		}
		_, err := h.CreateRejectReason(ctx, boss, desk.RejectReasonInput{Reason: "busy", Active: true})
		refuses(t, "taken", err, parley.CodeConflict, "reason")
		_, err = h.CreateRejectReason(ctx, boss, desk.RejectReasonInput{Reason: "X", Channel: parley.NewID()})
		refuses(t, "no such channel", err, parley.CodeInvalid, "channel_id")
		_, err = h.CreateRejectReason(ctx, boss, desk.RejectReasonInput{Active: true})
		refuses(t, "no words", err, parley.CodeInvalid, "reason")
		made := must(h.CreateRejectReason(ctx, boss, desk.RejectReasonInput{Reason: "Wrong language", Active: true, Channel: chat.ID}))(t)
		names := func(channel string) []string {
			list := []string{}
			for _, x := range must(h.RejectReasons(ctx, channel))(t) {
				list = append(list, x.Reason)
			}
			return list
		}
		if got := names("email"); slices.Contains(got, "Wrong language") || len(got) != 2 {
			t.Errorf("of e-mail %v", got)
		}
		if got := names(parley.ChannelChat); !slices.Contains(got, "Wrong language") {
			t.Errorf("of chats %v", got)
		}
		off := must(h.UpdateRejectReason(ctx, boss, made.ID, desk.RejectReasonInput{Reason: "Wrong language", Channel: chat.ID, Version: 1}))(t)
		if got := names(parley.ChannelChat); slices.Contains(got, "Wrong language") {
			t.Errorf("inactive and there: %v", got)
		}
		if err := h.DeleteRejectReason(ctx, boss, made.ID, off.Version); err != nil {
			t.Fatal(err)
		}
	})
}

func TestPools(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		billing := h.queueNamed("Billing Support")
		in := queueInput(billing)
		in.Delivery = parley.DeliveryPush
		pushed := must(h.UpdateQueue(ctx, boss, billing.ID, in))(t)
		chat := must(h.Store().Read(ctx).ServiceChannelByKey(parley.ChannelChat))(t)
		if pushed.ServiceChannel != chat.ID || pushed.TargetWaitS != 60 {
			t.Errorf("pushes as %+v", pushed)
		}
		warned := func(want ...string) {
			t.Helper()
			if got := must(h.QueueDetail(ctx, billing.ID))(t).Warnings; !slices.Equal(got, want) {
				t.Errorf("warnings %v, want %v", got, want)
			}
		}
		warned("no_pool")
		rule := must(h.Store().Read(ctx).AssignmentRules())(t)[0]
		pool := desk.PoolInput{Rule: rule.ID, Groups: []parley.ID{billing.AssignmentGroup, billing.AssignmentGroup}, EligibleAt: 60}
		first := desk.PoolInput{Rule: rule.ID, Groups: []parley.ID{billing.AssignmentGroup}}
		for _, bad := range []struct {
			what  string
			edit  func(*desk.PoolInput)
			field string
		}{
			{"no such rule", func(p *desk.PoolInput) { p.Rule = parley.NewID() }, "pools[1].assignment_rule_id"},
			{"nobody", func(p *desk.PoolInput) { p.Groups = nil }, "pools[1].groups"},
			{"no such group", func(p *desk.PoolInput) { p.Groups = []parley.ID{parley.NewID()} }, "pools[1].groups"},
			{"before it waits", func(p *desk.PoolInput) { p.EligibleAt = -1 }, "pools[1].eligible_at_s"},
		} {
			wrong := pool
			bad.edit(&wrong)
			_, err := h.SetPools(ctx, boss, billing.ID, desk.PoolsInput{Pools: []desk.PoolInput{first, wrong}})
			refuses(t, bad.what, err, parley.CodeInvalid, bad.field)
		}
		_, err := h.SetPools(ctx, boss, billing.ID, desk.PoolsInput{Pools: make([]desk.PoolInput, 21)})
		refuses(t, "too many", err, parley.CodeInvalid, "pools")
		d := must(h.SetPools(ctx, boss, billing.ID, desk.PoolsInput{Pools: []desk.PoolInput{pool, first}}))(t)
		if len(d.Pools) != 2 || d.Pools[0].EligibleAt != 0 || d.Pools[1].EligibleAt != 60 || len(d.Pools[1].Groups) != 1 {
			t.Errorf("pools %+v", d.Pools)
		}
		follow := must(h.AssignmentRuleDetail(ctx, rule.ID))(t)
		if want := []desk.RulePool{{billing.ID, billing.Name, true, 0}, {billing.ID, billing.Name, true, 60}}; !slices.Equal(follow.Pools, want) || follow.Name != rule.Name {
			t.Errorf("the rule is followed by %+v, want %+v", follow, want)
		}
		if _, err := h.AssignmentRuleDetail(ctx, billing.ID); parley.CodeOf(err) != parley.CodeNotFound {
			t.Errorf("no rule: %v", err)
		}
		warned("empty_pool")
		if row := h.lastAudit(); row.Table != "awa_eligibility_pool" || row.Record != billing.ID || !strings.Contains(row.New, `"eligible_at_s":60`) {
			t.Errorf("audited as %+v", row)
		}
		anna := h.newUser("anna@example.com", parley.RoleAgent)
		g := must(h.Store().Read(ctx).Group(billing.AssignmentGroup))(t)
		must(h.UpdateGroup(ctx, boss, g.ID, desk.GroupInput{Name: g.Name, Active: true, Members: []parley.ID{anna.ID}, Version: g.Version}))(t)
		warned()
		// Who is named by a pool is not deleted, nor the queue's group.
		spare := must(h.CreateGroup(ctx, boss, desk.GroupInput{Name: "Spare", Active: true}))(t)
		must(h.SetPools(ctx, boss, billing.ID, desk.PoolsInput{Pools: []desk.PoolInput{{Rule: rule.ID, Groups: []parley.ID{spare.ID}}}}))(t)
		refuses(t, "a group of a pool", h.DeleteGroup(ctx, boss, spare.ID, 1), parley.CodeConflict, "")
		warned("empty_pool")
		off := desk.AssignmentRuleInput{Name: rule.Name, Version: rule.Version}
		must(h.UpdateAssignmentRule(ctx, boss, rule.ID, off))(t)
		warned("no_pool")
	})
}

func TestQueuePriorities(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		billing, order := h.queueNamed("Billing Support"), h.queueNamed("Order Support")
		set := func(list ...store.QueuePriority) (desk.PrioritiesInput, error) {
			return h.SetQueuePriorities(ctx, boss, billing.AssignmentGroup, desk.PrioritiesInput{Priorities: list})
		}
		_, err := set(store.QueuePriority{Queue: parley.NewID()})
		refuses(t, "no such queue", err, parley.CodeInvalid, "priorities[0].queue_id")
		_, err = set(store.QueuePriority{Queue: order.ID}, store.QueuePriority{Queue: order.ID})
		refuses(t, "twice", err, parley.CodeInvalid, "priorities[1].queue_id")
		_, err = set(store.QueuePriority{Queue: order.ID, Position: -1})
		refuses(t, "before the first", err, parley.CodeInvalid, "priorities[0].position")
		must(set(store.QueuePriority{Queue: order.ID, Position: 20}, store.QueuePriority{Queue: billing.ID, Position: 10}))(t)
		got := must(h.QueuePriorities(ctx, billing.AssignmentGroup))(t)
		if len(got.Priorities) != 2 || got.Priorities[0].Queue != billing.ID || got.Priorities[1].Position != 20 {
			t.Errorf("stored %+v", got)
		}
		_, err = h.QueuePriorities(ctx, parley.NewID())
		refuses(t, "no such group", err, parley.CodeNotFound, "")
	})
}

// Skills that would contain themselves are refused by name, and those in use
// stay.
func TestSkills(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		skill := func(name string, contains ...parley.ID) parley.Skill {
			return must(h.CreateSkill(ctx, boss, desk.SkillInput{Name: name, Active: true, Contains: contains}))(t)
		}
		tax := skill("Tax")
		finance := skill("Finance", tax.ID)
		office := skill("Office", finance.ID, finance.ID)
		circle := func(what string, s parley.Skill, names []string, contains ...parley.ID) {
			t.Helper()
			_, err := h.UpdateSkill(ctx, boss, s.ID, desk.SkillInput{Name: s.Name, Active: true, Contains: contains, Version: s.Version})
			refuses(t, what, err, parley.CodeInvalid, "contains")
			for _, name := range names {
				if !strings.Contains(err.Error(), name) {
					t.Errorf("%s: %v does not name %s", what, err, name)
				}
			}
		}
		circle("itself", tax, nil, tax.ID)
		circle("a circle of two", tax, []string{"Finance", "Tax"}, finance.ID)
		circle("a circle of three", tax, []string{"Office", "Finance", "Tax"}, office.ID)
		circle("nothing there", tax, nil, parley.NewID())
		_, err := h.CreateSkill(ctx, boss, desk.SkillInput{Name: "TAX"})
		refuses(t, "taken", err, parley.CodeConflict, "name")
		if got := must(h.Store().Read(ctx).Skill(office.ID))(t); !slices.Equal(got.Contains, []parley.ID{finance.ID}) {
			t.Errorf("stored %+v", got)
		}
		refuses(t, "contained", h.DeleteSkill(ctx, boss, tax.ID, 1), parley.CodeConflict, "")

		anna := h.newUser("anna@example.com", parley.RoleAgent)
		held := func(skills ...desk.HeldSkill) (desk.SkillsInput, error) {
			return h.SetUserSkills(ctx, boss, anna.ID, desk.SkillsInput{Skills: skills})
		}
		_, err = held(desk.HeldSkill{Skill: parley.NewID()})
		refuses(t, "no such skill", err, parley.CodeInvalid, "skills[0].skill_id")
		_, err = held(desk.HeldSkill{Skill: office.ID}, desk.HeldSkill{Skill: office.ID, Level: 2})
		refuses(t, "twice", err, parley.CodeInvalid, "skills[1].skill_id")
		_, err = held(desk.HeldSkill{Skill: office.ID, Level: 101})
		refuses(t, "too high", err, parley.CodeInvalid, "skills[0].level")
		must(held(desk.HeldSkill{Skill: office.ID}))(t)
		if got := must(h.UserSkills(ctx, anna.ID))(t); len(got.Skills) != 1 || got.Skills[0].Level != 1 {
			t.Errorf("Anna can %+v", got)
		}
		refuses(t, "held", h.DeleteSkill(ctx, boss, office.ID, 1), parley.CodeConflict, "")
		must(held())(t)
		group := h.queueNamed("Billing Support").AssignmentGroup
		must(h.SetGroupSkills(ctx, boss, group, desk.SkillsInput{Skills: []desk.HeldSkill{{Skill: office.ID, Level: 7}}}))(t)
		if got := must(h.GroupSkills(ctx, group))(t); len(got.Skills) != 1 || got.Skills[0].Level != 7 {
			t.Errorf("the group can %+v", got)
		}
		refuses(t, "held by a group", h.DeleteSkill(ctx, boss, office.ID, 1), parley.CodeConflict, "")
		must(h.SetGroupSkills(ctx, boss, group, desk.SkillsInput{}))(t)
		if err := h.DeleteSkill(ctx, boss, office.ID, 1); err != nil {
			t.Fatal(err)
		}
		must(held(desk.HeldSkill{Skill: tax.ID}))(t)
		if err := h.DeleteUser(ctx, boss, anna.ID, anna.Version); err != nil {
			t.Errorf("a user who can do something is not deleted: %v", err)
		}
	})
}

func TestSkillRules(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		tax := must(h.CreateSkill(ctx, boss, desk.SkillInput{Name: "Tax", Active: true}))(t)
		good := desk.SkillRuleInput{Name: "Bills", Active: true, Condition: "category=billing", Skill: tax.ID}
		for _, bad := range []struct {
			what  string
			edit  func(*desk.SkillRuleInput)
			field string
		}{
			{"no name", func(in *desk.SkillRuleInput) { in.Name = "" }, "name"},
			{"no such table", func(in *desk.SkillRuleInput) { in.Table = "task" }, "table"},
			{"no such skill", func(in *desk.SkillRuleInput) { in.Skill = parley.NewID() }, "skill_id"},
			{"no such level", func(in *desk.SkillRuleInput) { in.Level = -1 }, "level"},
			{"no such field", func(in *desk.SkillRuleInput) { in.Condition = "weather=fine" }, "condition"},
			{"no condition", func(in *desk.SkillRuleInput) { in.Condition = "category" }, "condition"},
			{"no such place", func(in *desk.SkillRuleInput) { in.Position = -1 }, "position"},
		} {
			in := good
			bad.edit(&in)
			_, err := h.CreateSkillRule(ctx, boss, in)
			refuses(t, bad.what, err, parley.CodeInvalid, bad.field)
		}
		made := must(h.CreateSkillRule(ctx, boss, good))(t)
		if made.Level != 1 || made.Table != parley.TableCustomerInteraction {
			t.Errorf("made %+v", made)
		}
		refuses(t, "a skill that is asked for", h.DeleteSkill(ctx, boss, tax.ID, 1), parley.CodeConflict, "")
		in := good
		in.Version, in.Mandatory, in.Level = 1, true, 5
		changed := must(h.UpdateSkillRule(ctx, boss, made.ID, in))(t)
		if !changed.Mandatory || changed.Level != 5 || changed.Version != 2 {
			t.Errorf("changed %+v", changed)
		}
		if err := h.DeleteSkillRule(ctx, boss, made.ID, 2); err != nil {
			t.Fatal(err)
		}
		if left := must(h.Store().Read(ctx).SkillRules())(t); len(left) != 0 {
			t.Errorf("left %+v", left)
		}
	})
}
