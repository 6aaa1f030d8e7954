package desk_test

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/form"
	"github.com/parley-desk/parley/internal/schedule"
	"github.com/parley-desk/parley/internal/store"
)

// told are the members of a value that people say something about.
type told map[string]json.RawMessage

// kind is a kind of configuration as its test changes it.
type kind struct {
	table  string
	record parley.ID // of what is always there; others are made
	label  string    // of what has no record
	// change are members that are given other values.
	change map[string]any
	create func(ctx context.Context) (any, error)
	read   func(ctx context.Context, id parley.ID) (any, error)
	update func(ctx context.Context, id parley.ID, input []byte) error
	remove func(ctx context.Context, id parley.ID, version int64) error
}

func decodeJSON[T any](t *testing.T, text []byte) (value T) {
	t.Helper()
	if err := json.Unmarshal(text, &value); err != nil {
		t.Fatal(err)
	}
	return value
}

func encodeJSON(t *testing.T, value any) []byte {
	t.Helper()
	return must(json.Marshal(value))(t)
}

// many is a kind of which there are many.
func many[I, T, R any](t *testing.T, table string, first I, change map[string]any,
	create func(context.Context, parley.Actor, I) (T, error), read func(context.Context, parley.ID) (R, error),
	update func(context.Context, parley.Actor, parley.ID, I) (T, error), remove func(context.Context, parley.Actor, parley.ID, int64) error,
) kind {
	t.Helper()
	k := one(t, table, "", change, read, update)
	k.create = func(ctx context.Context) (any, error) { return create(ctx, boss, first) }
	k.remove = func(ctx context.Context, id parley.ID, version int64) error { return remove(ctx, boss, id, version) }
	return k
}

// one is a kind that is always there.
func one[I, T, R any](t *testing.T, table string, record parley.ID, change map[string]any,
	read func(context.Context, parley.ID) (R, error), update func(context.Context, parley.Actor, parley.ID, I) (T, error),
) kind {
	t.Helper()
	return kind{
		table: table, record: record, change: change,
		read: func(ctx context.Context, id parley.ID) (any, error) { return read(ctx, id) },
		update: func(ctx context.Context, id parley.ID, input []byte) error {
			_, err := update(ctx, boss, id, decodeJSON[I](t, input))
			return err
		},
	}
}

// stored makes a verb of how the store reads one.
func stored[R any](h *house, read func(*store.Reader, parley.ID) (R, error)) func(context.Context, parley.ID) (R, error) {
	return func(ctx context.Context, id parley.ID) (R, error) { return read(h.Store().Read(ctx), id) }
}

// kinds are all kinds of configuration there are.
func (h *house) kinds(t *testing.T) []kind {
	t.Helper()
	ctx := t.Context()
	billing, order := h.queueNamed("Billing Support"), h.queueNamed("Order Support")
	anna := h.newUser("anna@example.com", parley.RoleAgent)
	states := must(h.Store().Read(ctx).PresenceStates())(t)
	chat := must(h.Store().Read(ctx).ServiceChannelByKey(parley.ChannelChat))(t)
	german := must(h.CreateSkill(ctx, boss, desk.SkillInput{Name: "German", Active: true}))(t)
	rule := must(h.Store().Read(ctx).AssignmentRules())(t)[0]
	solved := must(h.CreateWrapUpCode(ctx, boss, desk.WrapUpCodeInput{Code: "Solved", Active: true}))(t)
	hours := must(h.CreateSchedule(ctx, boss, desk.ScheduleInput{Name: "Anna's"}))(t)
	holding := must(h.CreateAccount(ctx, boss, desk.AccountInput{Name: "Holding", Active: true}))(t)
	question := form.Variable{Name: "last_name", QuestionText: "Name", Type: form.SingleLine, Active: true, MapToField: true, Field: "last_name"}
	producer := form.Producer{Name: "Complaints", Title: "Complain", Table: parley.TableCustomerInteraction, Active: true, Variables: []form.Variable{question}}
	pools := func(ctx context.Context, id parley.ID) (desk.PoolsInput, error) {
		d, err := h.QueueDetail(ctx, id)
		in := desk.PoolsInput{Pools: []desk.PoolInput{}, Revision: d.PoolsRevision}
		for _, p := range d.Pools {
			in.Pools = append(in.Pools, desk.PoolInput{Rule: p.Rule, Groups: p.Groups, EligibleAt: p.EligibleAt})
		}
		return in, err
	}
	ranking := func(ctx context.Context, id parley.ID) (desk.RankingInput, error) {
		d, err := h.QueueDetail(ctx, id)
		return desk.RankingInput{Sorting: d.Sorting, Affinity: d.Affinity, Revision: d.RankingRevision}, err
	}
	capacity := func(ctx context.Context, id parley.ID) (desk.CapacityInput, error) {
		c, err := h.Capacity(ctx, id)
		return c.CapacityInput, err
	}
	type set = map[string]any
	held := set{"skills": []desk.HeldSkill{{Skill: german.ID, Level: 3}}}
	property := kind{
		table: "sys_properties", label: parley.PropPresenceIdle, change: set{"value": "25"},
		read: func(ctx context.Context, _ parley.ID) (any, error) {
			p, err := h.Property(ctx, parley.PropPresenceIdle)
			return set{"value": p.Value, "version": p.Version}, err
		},
		update: func(ctx context.Context, _ parley.ID, input []byte) error {
			in := decodeJSON[struct {
				Value   string
				Version int64
			}](t, input)
			_, err := h.SetProperty(ctx, boss, parley.PropPresenceIdle, &in.Value, in.Version)
			return err
		},
	}
	return []kind{
		many(t, "awa_service_channel", desk.ServiceChannelInput{Name: "Letters", Key: "letters", Active: true, WorkItemSize: 1, DefaultCapacity: 2},
			set{"default_capacity": 0, "work_item_size": 3, "size_overrides": []parley.SizeOverride{{Condition: "priority=1", Size: 5}, {Size: 2}},
				"type": "messaging", "message_sound": "knock", "log_level": "verbose", "logging_until": parley.Now().Add(time.Hour)},
			h.CreateServiceChannel, stored(h, (*store.Reader).ServiceChannel), h.UpdateServiceChannel, h.DeleteServiceChannel),
		many(t, "chat_queue", desk.QueueInput{Name: "Spare", Active: true, AssignmentGroup: billing.AssignmentGroup},
			set{"delivery": "push", "service_channel_id": chat.ID, "max_wait_s": 600, "max_wait_message": "Sorry", "escalate_to_id": order.ID, "aging_step_s": 60,
				"wait_s": 30, "wait_message": "Still busy", "nobody_refuses": true, "nobody_message": "Nobody is here"},
			h.CreateQueue, stored(h, (*store.Reader).Queue), h.UpdateQueue, h.DeleteQueue),
		one(t, "awa_eligibility_pool", billing.ID, set{"pools": []desk.PoolInput{{Rule: rule.ID, Groups: []parley.ID{billing.AssignmentGroup}, EligibleAt: 90}}}, pools, h.SetPools),
		one(t, "awa_queue_item_sorting", order.ID, set{"sorting": []parley.QueueSort{{Field: "guest_name", Descending: true}}, "affinity": []parley.AffinityRule{}}, ranking, h.SetRanking),
		one(t, "awa_group_queue_priority", billing.AssignmentGroup, set{"priorities": []store.QueuePriority{{Queue: billing.ID, Position: 10}}}, h.QueuePriorities, h.SetQueuePriorities),
		many(t, "awa_assignment_rule", desk.AssignmentRuleInput{Name: "Fast", Active: true, AllowReject: true},
			set{"assign_by": "last_assigned", "timeout_s": 5, "timeout_state_id": states[1].ID, "use_skills": true, "allow_reject": false,
				"shift_enabled": true, "shift_criteria": "least_time_left", "shift_time_required_s": 600, "shift_continuous": true,
				"reassign_on_timeout": false},
			h.CreateAssignmentRule, stored(h, (*store.Reader).AssignmentRule), h.UpdateAssignmentRule, h.DeleteAssignmentRule),
		many(t, "awa_presence_state", desk.PresenceStateInput{Name: "Phone only", Available: true, Active: true},
			set{"channels": []parley.ID{chat.ID}, "restrict_update": true, "position": 7, "apply_to_all_groups": false, "groups": []parley.ID{billing.AssignmentGroup}},
			h.CreatePresenceState, stored(h, (*store.Reader).PresenceState), h.UpdatePresenceState, h.DeletePresenceState),
		many(t, "awa_reject_reason", desk.RejectReasonInput{Reason: "Lunch", Active: true, Reassignable: true},
			set{"reassignable": false, "channel_id": chat.ID}, h.CreateRejectReason, stored(h, (*store.Reader).RejectReason), h.UpdateRejectReason, h.DeleteRejectReason),
		many(t, "cmn_skill", desk.SkillInput{Name: "Languages", Active: true}, set{"contains": []parley.ID{german.ID}, "description": "All of them"},
			h.CreateSkill, stored(h, (*store.Reader).Skill), h.UpdateSkill, h.DeleteSkill),
		many(t, "awa_skill_rule", desk.SkillRuleInput{Name: "German pages", Active: true, Skill: german.ID, Mandatory: true},
			set{"condition": "last_name=Noether", "level": 4, "mandatory": false}, h.CreateSkillRule, stored(h, (*store.Reader).SkillRule), h.UpdateSkillRule, h.DeleteSkillRule),
		one(t, "sys_user_has_skill", anna.ID, held, h.UserSkills, h.SetUserSkills),
		one(t, "sys_group_has_skill", billing.AssignmentGroup, held, h.GroupSkills, h.SetGroupSkills),
		one(t, "awa_agent_capacity", anna.ID, set{"universal_capacity": 5, "channels": []desk.ChannelCapacity{{Channel: chat.ID}}, "schedule_id": hours.ID}, capacity, h.SetCapacity),
		many(t, "interaction_wrap_up_code", desk.WrapUpCodeInput{Code: "Forwarded", Active: true}, set{"description": "To somebody else", "active": false, "external": true},
			h.CreateWrapUpCode, stored(h, (*store.Reader).WrapUpCode), h.UpdateWrapUpCode, h.DeleteWrapUpCode),
		many(t, "interaction_wrap_up_configuration", desk.WrapUpConfigurationInput{Name: "All chats", Active: true},
			set{"enable_codes": true, "default_code_id": solved.ID, "condition": "type=chat", "duration_seconds": 90, "position": 0},
			h.CreateWrapUpConfiguration, stored(h, (*store.Reader).WrapUpConfiguration), h.UpdateWrapUpConfiguration, h.DeleteWrapUpConfiguration),
		many(t, "customer_account", desk.AccountInput{Name: "Works", Active: true},
			set{"parent_id": holding.ID, "account_code": "W", "active": false, "team": []parley.AccountMember{{User: anna.ID, Responsibility: "Sales"}}},
			h.CreateAccount, stored(h, (*store.Reader).Account), h.UpdateAccount, h.DeleteAccount),
		many(t, "customer_contact", desk.ContactInput{Account: holding.ID, Name: "Grace", Active: true}, set{"email": "grace@example.com", "title": "Buyer"},
			h.CreateContact, stored(h, (*store.Reader).Contact), h.UpdateContact, h.DeleteContact),
		many(t, "sys_user_group", desk.GroupInput{Name: "Night shift", Active: true}, set{"members": []parley.ID{anna.ID}},
			h.CreateGroup, stored(h, (*store.Reader).Group), h.UpdateGroup, h.DeleteGroup),
		many(t, "sys_user", desk.UserInput{Name: "Ben", Email: "ben@example.com", Active: true}, set{"conversation_limit": 3, "roles": []string{"agent"}},
			h.CreateUser, stored(h, (*store.Reader).User), h.UpdateUser, h.DeleteUser),
		many(t, "cmn_schedule", desk.ScheduleInput{Name: "Mondays", Entries: []schedule.Entry{{Days: []string{"mon"}, From: "09:00", To: "17:00"}}},
			set{"time_zone": "Europe/Berlin"}, h.CreateSchedule, h.Schedule, h.UpdateSchedule, h.DeleteSchedule),
		many(t, "matching_rule", desk.RuleInput{Name: "VIP", Active: true, QueueID: billing.ID}, set{"conditions": "category=billing", "execution_order": 5},
			h.CreateRule, stored(h, (*store.Reader).Rule), h.UpdateRule, h.DeleteRule),
		many(t, "sc_cat_item_producer", desk.ProducerInput{Producer: producer}, set{"title": "Tell us", "submit_label": "Go"},
			h.CreateProducer, h.Producer, h.UpdateProducer, h.DeleteProducer),
		many(t, "connect_action", desk.ActionInput{Title: "Greet", Active: true, Do: parley.ActionStep{Kind: parley.ActionPost, Text: "Hello"}},
			set{"shortcut": "hi", "condition": "state=work_in_progress"}, h.CreateAction, stored(h, (*store.Reader).Action), h.UpdateAction, h.DeleteAction),
		many(t, "allowed_origin", desk.OriginInput{Origin: "https://example.com"}, set{"note": "Shop"},
			h.CreateOrigin, stored(h, (*store.Reader).Origin), h.UpdateOrigin, h.DeleteOrigin),
		property,
	}
}

// Every change of every kind of configuration is audited with what was before
// and after, refuses whoever read an older state, and can be taken back.
func TestEveryConfigurationCanBeTakenBack(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		kinds := h.kinds(t)
		var tables []string
		for _, k := range kinds {
			tables = append(tables, k.table)
			t.Run(k.table, func(t *testing.T) { h.takeBack(t, k) })
		}
		slices.Sort(tables)
		if all := h.Configurations(); !slices.Equal(tables, all) {
			t.Errorf("tested are %v of %v", tables, all)
		}
	})
}

// now is a record of the kind as it stands, and the JSON of it.
func (k kind) now(t *testing.T, id parley.ID) (said told, whole []byte) {
	t.Helper()
	whole = encodeJSON(t, must(k.read(t.Context(), id))(t))
	said = decodeJSON[told](t, whole)
	for _, name := range []string{"created_at", "updated_at", "version", "revision"} {
		delete(said, name)
	}
	return said, whole
}

// line is the newest line of the trail about a record that none of the earlier
// ones is, which it becomes.
func (h *house) line(t *testing.T, k kind, id parley.ID, earlier map[parley.ID]bool) desk.AuditLine {
	t.Helper()
	rows := must(h.AuditPage(t.Context(), store.AuditFilter{Table: k.table, Record: id}, 50))(t)
	rows = slices.DeleteFunc(rows, func(l desk.AuditLine) bool { return earlier[l.ID] || k.label != "" && l.Label != k.label })
	if len(rows) != 1 {
		t.Fatalf("%d new lines in the audit trail: %+v", len(rows), rows)
	}
	earlier[rows[0].ID] = true
	if !rows[0].Revertible || rows[0].ActorID != boss.ID {
		t.Errorf("the line is %+v", rows[0])
	}
	return rows[0]
}

func (h *house) takeBack(t *testing.T, k kind) {
	t.Helper()
	ctx, id, seen := t.Context(), k.record, map[parley.ID]bool{}
	var made desk.AuditLine
	if k.create != nil {
		id = decodeJSON[struct{ ID parley.ID }](t, encodeJSON(t, must(k.create(ctx))(t))).ID
		made = h.line(t, k, id, seen)
	}
	before, read := k.now(t, id)
	input := decodeJSON[told](t, read)
	for name, value := range k.change {
		input[name] = encodeJSON(t, value)
	}
	if err := k.update(ctx, id, encodeJSON(t, input)); err != nil {
		t.Fatal(err)
	}
	after, _ := k.now(t, id)
	change := h.line(t, k, id, seen)
	for name, value := range k.change {
		if was, is := decodeJSON[told](t, []byte(change.Old))[name], decodeJSON[told](t, []byte(change.New))[name]; string(is) != string(after[name]) || string(was) != string(before[name]) {
			t.Errorf("%s is audited as %s → %s, not %s → %s (wanted %v)", name, was, is, before[name], after[name], value)
		}
	}
	stale := k.update(ctx, id, encodeJSON(t, input)) // what was read is no longer so
	if e := parley.AsError(stale); e.Code != parley.CodeConflict || e.Field != "version" && e.Field != "revision" || !strings.Contains(e.Message, "meanwhile") {
		t.Errorf("the stale change: %v", stale)
	}

	revert := func(what string, line desk.AuditLine) {
		t.Helper()
		if _, err := h.Revert(ctx, boss, line.ID); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	revert("the change", change)
	stands(t, k, id, before)
	back := h.line(t, k, id, seen)
	_, err := h.Revert(ctx, boss, change.ID)
	refuses(t, "a change that was taken back already", err, parley.CodeConflict, "")
	revert("that it was taken back", back)
	stands(t, k, id, after)
	h.line(t, k, id, seen)
	if k.create == nil {
		return
	}

	_, err = h.Revert(ctx, boss, made.ID)
	refuses(t, "that it was made, although it was changed since", err, parley.CodeConflict, "")
	revert("the change again", change)
	h.line(t, k, id, seen)
	revert("that it was made", made)
	gone(t, k, id)
	deleted := h.line(t, k, id, seen)
	_, err = h.Revert(ctx, boss, change.ID)
	refuses(t, "a change of what is deleted", err, parley.CodeConflict, "")
	revert("that it was deleted", deleted)
	stands(t, k, id, before)
	h.line(t, k, id, seen)
	_, err = h.Revert(ctx, boss, deleted.ID)
	refuses(t, "what is there again", err, parley.CodeConflict, "")
	_, read = k.now(t, id)
	if err := k.remove(ctx, id, decodeJSON[struct{ Version int64 }](t, read).Version+1); parley.CodeOf(err) != parley.CodeConflict {
		t.Errorf("deleted in another version: %v", err)
	}
}

func stands(t *testing.T, k kind, id parley.ID, want told) {
	t.Helper()
	is, _ := k.now(t, id)
	if diff := cmp.Diff(want, is, cmp.Comparer(func(a, b json.RawMessage) bool { return string(a) == string(b) })); diff != "" {
		t.Errorf("it stands otherwise (-want +is):\n%s", diff)
	}
}

func gone(t *testing.T, k kind, id parley.ID) {
	t.Helper()
	if _, err := k.read(t.Context(), id); parley.CodeOf(err) != parley.CodeNotFound {
		t.Errorf("it is still there: %v", err)
	}
}

// What belonged to a queue or a group that was deleted comes back, too.
func TestWhatADeletedQueueHadComesBack(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		rule := must(h.Store().Read(ctx).AssignmentRules())(t)[0]
		night := must(h.CreateGroup(ctx, boss, desk.GroupInput{Name: "Night shift", Active: true}))(t)
		q := must(h.CreateQueue(ctx, boss, desk.QueueInput{Name: "Spare", Active: true, AssignmentGroup: h.queueNamed("Billing Support").AssignmentGroup}))(t)
		must(h.SetPools(ctx, boss, q.ID, desk.PoolsInput{Pools: []desk.PoolInput{{Rule: rule.ID, Groups: []parley.ID{q.AssignmentGroup}}}}))(t)
		had := must(h.SetRanking(ctx, boss, q.ID, desk.RankingInput{Sorting: []parley.QueueSort{{Field: "guest_name"}}}))(t)
		german := must(h.CreateSkill(ctx, boss, desk.SkillInput{Name: "German", Active: true}))(t)
		could := must(h.SetGroupSkills(ctx, boss, night.ID, desk.SkillsInput{Skills: []desk.HeldSkill{{Skill: german.ID, Level: 2}}}))(t)
		first := must(h.SetQueuePriorities(ctx, boss, night.ID, desk.PrioritiesInput{Priorities: []store.QueuePriority{{Queue: h.queueNamed("Order Support").ID, Position: 3}}}))(t)

		seen := map[parley.ID]bool{}
		for _, row := range must(h.AuditPage(ctx, store.AuditFilter{}, 200))(t) {
			seen[row.ID] = true
		}
		if err := h.DeleteQueue(ctx, boss, q.ID, q.Version); err != nil {
			t.Fatal(err)
		}
		if err := h.DeleteGroup(ctx, boss, night.ID, night.Version); err != nil {
			t.Fatal(err)
		}
		lines := map[string]parley.ID{}
		for _, row := range must(h.AuditPage(ctx, store.AuditFilter{}, 200))(t) {
			if !seen[row.ID] {
				lines[row.Table] = row.ID
			}
		}
		for _, table := range []string{"chat_queue", "awa_eligibility_pool", "awa_queue_item_sorting", "sys_user_group", "sys_group_has_skill", "awa_group_queue_priority"} {
			if _, err := h.Revert(ctx, boss, lines[table]); err != nil {
				t.Errorf("%s: %v (lines are %v)", table, err, slices.Collect(maps.Keys(lines)))
			}
		}
		again := must(h.QueueDetail(ctx, q.ID))(t)
		if again.PoolsRevision != had.PoolsRevision || again.RankingRevision != had.RankingRevision {
			t.Errorf("the queue came back as %+v, was %+v", again, had)
		}
		if can := must(h.GroupSkills(ctx, night.ID))(t); !cmp.Equal(can, could) {
			t.Errorf("the group can %+v, could %+v", can, could)
		}
		if order := must(h.QueuePriorities(ctx, night.ID))(t); !cmp.Equal(order, first) {
			t.Errorf("the group serves %+v, served %+v", order, first)
		}
	})
}

// A deleted queue has its place in the orders of groups again, whatever else
// those order.
func TestAPlaceOfADeletedQueueComesBack(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		order := h.queueNamed("Order Support")
		q := must(h.CreateQueue(ctx, boss, desk.QueueInput{Name: "Spare", Active: true, AssignmentGroup: order.AssignmentGroup}))(t)
		alone := must(h.CreateGroup(ctx, boss, desk.GroupInput{Name: "Night shift", Active: true}))(t).ID
		had := map[parley.ID][]store.QueuePriority{
			alone:                 {{Queue: q.ID, Position: 7}},
			order.AssignmentGroup: {{Queue: q.ID, Position: 2}, {Queue: order.ID, Position: 5}},
		}
		for group, list := range had {
			must(h.SetQueuePriorities(ctx, boss, group, desk.PrioritiesInput{Priorities: list}))(t)
		}
		seen := map[parley.ID]bool{}
		for _, row := range must(h.AuditPage(ctx, store.AuditFilter{}, 200))(t) {
			seen[row.ID] = true
		}
		if err := h.DeleteQueue(ctx, boss, q.ID, q.Version); err != nil {
			t.Fatal(err)
		}
		if left := must(h.QueuePriorities(ctx, order.AssignmentGroup))(t); len(left.Priorities) != 1 || left.Priorities[0].Queue != order.ID {
			t.Errorf("without the queue the group serves %+v", left)
		}
		var queue []parley.ID
		var places []parley.ID
		for _, row := range must(h.AuditPage(ctx, store.AuditFilter{}, 200))(t) {
			switch {
			case seen[row.ID]:
			case row.Table == "chat_queue":
				queue = append(queue, row.ID)
			case row.Table == "awa_group_queue_priority":
				places = append(places, row.ID)
			}
		}
		if len(queue) != 1 || len(places) != len(had) {
			t.Fatalf("told of are %d queues and %d places", len(queue), len(places))
		}
		_, err := h.Revert(ctx, boss, places[0])
		refuses(t, "a place of a queue that is not there", err, parley.CodeInvalid, "priorities[0].queue_id")
		for _, line := range append(queue, places...) {
			must(h.Revert(ctx, boss, line))(t)
		}
		for group, want := range had {
			is := must(h.QueuePriorities(ctx, group))(t).Priorities
			for i := range is {
				is[i].Group = "" // the group asked about
			}
			if !slices.Equal(is, want) {
				t.Errorf("the group serves %+v, served %+v", is, want)
			}
		}
	})
}

// Only changes of the configuration can be taken back, and none that others
// depend on by now.
func TestWhatCannotBeTakenBack(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		anna := h.newUser("anna@example.com", parley.RoleAgent)
		must(signIn(h, anna.Email, "correct horse", address))(t)
		_, err := h.Revert(ctx, boss, parley.NewID())
		refuses(t, "no line", err, parley.CodeNotFound, "")
		for _, row := range must(h.AuditPage(ctx, store.AuditFilter{}, 50))(t) {
			if row.Action != "sign_in" {
				continue
			}
			if row.Revertible {
				t.Error("a sign-in could be taken back")
			}
			_, err = h.Revert(ctx, boss, row.ID)
			refuses(t, "a sign-in", err, parley.CodeConflict, "")
		}
		skill := must(h.CreateSkill(ctx, boss, desk.SkillInput{Name: "German", Active: true}))(t)
		made := h.line(t, kind{table: "cmn_skill"}, skill.ID, map[parley.ID]bool{})
		must(h.SetUserSkills(ctx, boss, anna.ID, desk.SkillsInput{Skills: []desk.HeldSkill{{Skill: skill.ID}}}))(t)
		_, err = h.Revert(ctx, boss, made.ID)
		refuses(t, "a skill somebody has", err, parley.CodeConflict, "")
	})
}
