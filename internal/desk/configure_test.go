package desk_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/form"
	"github.com/parley-desk/parley/internal/schedule"
	"github.com/parley-desk/parley/internal/store"
	"github.com/parley-desk/parley/internal/store/storetest"
)

func TestUsers(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		anna := h.newUser("anna@example.com", parley.RoleAgent, parley.RoleAdmin, parley.RoleAgent)
		if len(anna.Roles) != 2 || anna.Roles[0] != parley.RoleAdmin {
			t.Errorf("roles %v", anna.Roles)
		}
		for _, bad := range []struct {
			what  string
			in    desk.UserInput
			code  parley.Code
			field string
		}{
			{"no address", desk.UserInput{Name: "A"}, parley.CodeInvalid, "email"},
			{"a name with an address", desk.UserInput{Name: "A", Email: "A <a@example.com>"}, parley.CodeInvalid, "email"},
			{"two addresses", desk.UserInput{Name: "A", Email: "a@example.com, b@example.com"}, parley.CodeInvalid, "email"},
			{"taken", desk.UserInput{Name: "A", Email: "ANNA@example.com"}, parley.CodeConflict, "email"},
			{"no name", desk.UserInput{Email: "a@example.com", Name: " "}, parley.CodeInvalid, "name"},
			{"control character", desk.UserInput{Email: "a@example.com", Name: "A\x00"}, parley.CodeInvalid, "name"},
			{"no such role", desk.UserInput{Email: "a@example.com", Name: "A", Roles: []parley.Role{"root"}}, parley.CodeInvalid, "roles"},
			{"short password", desk.UserInput{Email: "a@example.com", Name: "A", Password: "seven77"}, parley.CodeInvalid, "password"},
			{"limit", desk.UserInput{Email: "a@example.com", Name: "A", ConversationLimit: new(int64(-2))}, parley.CodeInvalid, "conversation_limit"},
		} {
			_, err := h.CreateUser(ctx, boss, bad.in)
			refuses(t, bad.what, err, bad.code, bad.field)
		}
		in := desk.UserInput{Email: anna.Email, Name: "Anna Berg", Active: true, Roles: anna.Roles, ConversationLimit: new(int64(3)), Version: anna.Version}
		changed := must(h.UpdateUser(ctx, boss, anna.ID, in))(t)
		stored := must(h.Store().Read(ctx).User(anna.ID))(t)
		if changed.Version != 2 || stored.Version != 2 || stored.Name != "Anna Berg" || *stored.ConversationLimit != 3 {
			t.Errorf("changed %+v, stored %+v", changed, stored)
		}
		if !h.published(desk.EventUser, anna.ID) {
			t.Error("nobody was told of the change")
		}
		if row := h.lastAudit(); row.Old != `{"conversation_limit":null,"name":"anna@example.com"}` && row.Old != `{"name":"anna@example.com"}` ||
			row.New != `{"conversation_limit":3,"name":"Anna Berg"}` || row.ActorID != boss.ID || row.Address != boss.Address {
			t.Errorf("audited as %+v", row)
		}
		_, err := h.UpdateUser(ctx, boss, anna.ID, in)
		refuses(t, "the same version again", err, parley.CodeConflict, "version")
		_, err = h.UpdateUser(ctx, boss, parley.NewID(), in)
		refuses(t, "nobody", err, parley.CodeNotFound, "")
	})
}

func TestTheLastAdministratorStays(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		anna, ben := h.newUser("anna@example.com", parley.RoleAdmin), h.newUser("ben@example.com", parley.RoleAdmin)
		demote := func(u parley.User) error {
			_, err := h.UpdateUser(t.Context(), boss, u.ID, desk.UserInput{Email: u.Email, Name: u.Name, Active: true, Roles: []parley.Role{parley.RoleAgent}, Version: u.Version})
			return err
		}
		// Both at once: each sees the other one still there.
		errs := make([]error, 2)
		var wait sync.WaitGroup
		for i, u := range []parley.User{anna, ben} {
			wait.Go(func() { errs[i] = demote(u) })
		}
		wait.Wait()
		last, err := anna, errs[0]
		if errs[0] == nil {
			last, err = ben, errs[1]
		}
		refuses(t, "demoting the last one", err, parley.CodeConflict, "roles")
		_, err = h.UpdateUser(t.Context(), boss, last.ID, desk.UserInput{Email: last.Email, Name: last.Name, Roles: last.Roles, Version: 1})
		refuses(t, "deactivating the last one", err, parley.CodeConflict, "roles")
		refuses(t, "deleting the last one", h.DeleteUser(t.Context(), boss, last.ID, 1), parley.CodeConflict, "roles")
		if admins := must(h.Store().Read(t.Context()).ActiveAdmins())(t); admins != 1 {
			t.Errorf("%d administrators", admins)
		}
	})
}

func TestDeactivatingEndsSessions(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		anna := h.newUser("anna@example.com", parley.RoleAgent)
		s := must(signIn(h, anna.Email, "correct horse", address))(t)
		token := must(h.CreateToken(t.Context(), boss, desk.TokenInput{UserID: anna.ID, Name: "robot"}))(t)
		must(h.UpdateUser(t.Context(), boss, anna.ID, desk.UserInput{Email: anna.Email, Name: anna.Name, Roles: anna.Roles, Version: 1}))(t)
		if !h.published(desk.EventSignedOut, anna.ID) {
			t.Error("nobody was told")
		}
		for _, secret := range []string{s.Token, token.Secret} {
			_, _, err := h.Authenticate(t.Context(), secret, address)
			refuses(t, "inactive", err, parley.CodeUnauthenticated, "")
		}
		must(h.UpdateUser(t.Context(), boss, anna.ID, desk.UserInput{Email: anna.Email, Name: anna.Name, Active: true, Roles: anna.Roles, Version: 2}))(t)
		_, _, err := h.Authenticate(t.Context(), s.Token, address)
		refuses(t, "the old session after activation", err, parley.CodeUnauthenticated, "")
	})
}

func TestGroups(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		anna, ben := h.newUser("anna@example.com"), h.newUser("ben@example.com")
		g := must(h.CreateGroup(ctx, boss, desk.GroupInput{Name: "Night shift", Active: true, Members: []parley.ID{anna.ID, anna.ID}}))(t)
		if len(g.Members) != 1 || !h.published(desk.EventUser, anna.ID) {
			t.Errorf("members %v, or Anna was not told", g.Members)
		}
		must(h.UpdateGroup(ctx, boss, g.ID, desk.GroupInput{Name: "Night shift", Active: true, Members: []parley.ID{ben.ID}, Version: 1}))(t)
		if !h.published(desk.EventUser, anna.ID) {
			t.Error("who left was not told")
		}
		_, err := h.CreateGroup(ctx, boss, desk.GroupInput{Name: "NIGHT shift", Active: true})
		refuses(t, "taken", err, parley.CodeConflict, "name")
		_, err = h.CreateGroup(ctx, boss, desk.GroupInput{Name: "Ghosts", Active: true, Members: []parley.ID{parley.NewID()}})
		refuses(t, "a member who does not exist", err, parley.CodeInvalid, "members")

		billing := h.queueNamed("Billing Support")
		serving := must(h.Store().Read(ctx).Group(billing.AssignmentGroup))(t)
		_, err = h.UpdateGroup(ctx, boss, serving.ID, desk.GroupInput{Name: serving.Name, Version: serving.Version})
		refuses(t, "deactivating a group that serves", err, parley.CodeConflict, "")
		refuses(t, "deleting it", h.DeleteGroup(ctx, boss, serving.ID, serving.Version), parley.CodeConflict, "")
		refuses(t, "a stale version", h.DeleteGroup(ctx, boss, g.ID, 1), parley.CodeConflict, "version")
		if err := h.DeleteGroup(ctx, boss, g.ID, 2); err != nil {
			t.Fatal(err)
		}
	})
}

func queueInput(q parley.Queue) desk.QueueInput {
	return desk.QueueInput{
		Name: q.Name, Slug: q.Slug, Active: q.Active, AssignmentGroup: q.AssignmentGroup, Question: q.Question,
		InitialAgentResponse: q.InitialAgentResponse, NotAvailable: q.NotAvailable, Schedule: q.Schedule, EscalateTo: q.EscalateTo,
		Delivery: q.Delivery, Position: q.Position, UndoSendS: q.UndoSendS, ServiceChannel: q.ServiceChannel, TargetWaitS: q.TargetWaitS,
		MaxWaitS: q.MaxWaitS, MaxWaitMessage: q.MaxWaitMessage, AgingStepS: q.AgingStepS, Condition: q.Condition, Version: q.Version,
		WaitS: q.WaitS, WaitMessage: q.WaitMessage, NobodyRefuses: q.NobodyRefuses, NobodyMessage: q.NobodyMessage,
	}
}

func TestQueues(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		billing, order := h.queueNamed("Billing Support"), h.queueNamed("Order Support")
		for _, bad := range []struct {
			what  string
			edit  func(*desk.QueueInput)
			code  parley.Code
			field string
		}{
			{"no name", func(in *desk.QueueInput) { in.Name = "" }, parley.CodeInvalid, "name"},
			{"taken name", func(in *desk.QueueInput) { in.Name = "order SUPPORT" }, parley.CodeConflict, "name"},
			{"taken slug", func(in *desk.QueueInput) { in.Slug = "order-support" }, parley.CodeConflict, "slug"},
			{"wrong slug", func(in *desk.QueueInput) { in.Slug = "../etc" }, parley.CodeInvalid, "slug"},
			{"no group", func(in *desk.QueueInput) { in.AssignmentGroup = "" }, parley.CodeInvalid, "assignment_group_id"},
			{"no such schedule", func(in *desk.QueueInput) { in.Schedule = parley.NewID() }, parley.CodeInvalid, "schedule_id"},
			{"no such queue", func(in *desk.QueueInput) { in.EscalateTo = parley.NewID() }, parley.CodeInvalid, "escalate_to_id"},
			{"itself", func(in *desk.QueueInput) { in.EscalateTo = billing.ID }, parley.CodeInvalid, "escalate_to_id"},
			{"unknown reference", func(in *desk.QueueInput) { in.InitialAgentResponse = "Hi ${email}" }, parley.CodeInvalid, "initial_agent_response"},
			{"open reference", func(in *desk.QueueInput) { in.InitialAgentResponse = "Hi ${agent" }, parley.CodeInvalid, "initial_agent_response"},
			{"long question", func(in *desk.QueueInput) { in.Question = strings.Repeat("?", 1001) }, parley.CodeTooLarge, "question"},
			{"no such delivery", func(in *desk.QueueInput) { in.Delivery = "pigeon" }, parley.CodeInvalid, "delivery"},
			{"no such channel", func(in *desk.QueueInput) { in.ServiceChannel = parley.NewID() }, parley.CodeInvalid, "service_channel_id"},
			{"target", func(in *desk.QueueInput) { in.TargetWaitS = -1 }, parley.CodeInvalid, "target_wait_s"},
			{"ageing", func(in *desk.QueueInput) { in.AgingStepS = 86401 }, parley.CodeInvalid, "aging_step_s"},
			{"a longest wait where agents take the oldest", func(in *desk.QueueInput) { in.MaxWaitS, in.MaxWaitMessage = 60, "Sorry" }, parley.CodeInvalid, "max_wait_s"},
			{"a wait without a word", func(in *desk.QueueInput) { in.WaitS = 30 }, parley.CodeInvalid, "wait_message"},
			{"a wait that is never over", func(in *desk.QueueInput) {
				in.Delivery, in.WaitS, in.WaitMessage, in.MaxWaitS, in.MaxWaitMessage = parley.DeliveryPush, 60, "Soon", 60, "Sorry"
			}, parley.CodeInvalid, "wait_s"},
			{"a refusal without a word", func(in *desk.QueueInput) { in.NobodyRefuses = true }, parley.CodeInvalid, "nobody_message"},
			{"a longest wait without a word", func(in *desk.QueueInput) { in.Delivery, in.MaxWaitS = parley.DeliveryPush, 60 }, parley.CodeInvalid, "max_wait_message"},
			{"position", func(in *desk.QueueInput) { in.Position = -1 }, parley.CodeInvalid, "position"},
		} {
			in := queueInput(billing)
			bad.edit(&in)
			_, err := h.UpdateQueue(ctx, boss, billing.ID, in)
			refuses(t, bad.what, err, bad.code, bad.field)
		}
		in := queueInput(billing)
		in.EscalateTo = order.ID
		in.NotAvailable = `<p onclick="x()">Closed. <a href="javascript:x()">a</a> <a href="https://example.com">b</a></p><script>x()</script><img src=x onerror=x()>`
		changed := must(h.UpdateQueue(ctx, boss, billing.ID, in))(t)
		if html := changed.NotAvailable; strings.Contains(html, "x()") || !strings.Contains(html, `href="https://example.com"`) || !strings.Contains(html, "<p>Closed.") {
			t.Errorf("sanitised to %s", html)
		}
		back := queueInput(order)
		back.EscalateTo = billing.ID
		_, err := h.UpdateQueue(ctx, boss, order.ID, back)
		refuses(t, "a loop of escalations", err, parley.CodeInvalid, "escalate_to_id")
		refuses(t, "deleting a queue that rules lead to", h.DeleteQueue(ctx, boss, order.ID, order.Version), parley.CodeConflict, "")

		spare := must(h.CreateQueue(ctx, boss, desk.QueueInput{Name: "VIP & Friends", Active: true, AssignmentGroup: billing.AssignmentGroup}))(t)
		if spare.Slug != "vip-friends" || spare.Delivery != parley.DeliveryPull || spare.TargetWaitS != 60 {
			t.Errorf("made %+v", spare)
		}
		// Calls should be answered sooner than chats (domain 9.5).
		phone := must(h.Store().Read(ctx).ServiceChannelByKey("phone"))(t)
		calls := must(h.CreateQueue(ctx, boss, desk.QueueInput{
			Name: "Calls", Active: true, AssignmentGroup: billing.AssignmentGroup, Delivery: parley.DeliveryPush, ServiceChannel: phone.ID,
		}))(t)
		if calls.TargetWaitS != 20 {
			t.Errorf("calls have %d s", calls.TargetWaitS)
		}
		_, err = h.CreateQueue(ctx, boss, desk.QueueInput{Name: "支援", Active: true, AssignmentGroup: billing.AssignmentGroup})
		refuses(t, "a name without Latin letters needs a slug", err, parley.CodeInvalid, "slug")
		if err := h.DeleteQueue(ctx, boss, spare.ID, 1); err != nil {
			t.Fatal(err)
		}
		fallback := h.queueNamed("Product Support")
		off := queueInput(fallback)
		off.Active = false
		_, err = h.UpdateQueue(ctx, boss, fallback.ID, off)
		refuses(t, "deactivating the default queue", err, parley.CodeConflict, "")
	})
}

func TestQueueDetailSaysWhoServes(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		anna := h.newUser("anna@example.com", parley.RoleAgent)
		billing := h.queueNamed("Billing Support")
		g := must(h.Store().Read(t.Context()).Group(billing.AssignmentGroup))(t)
		must(h.UpdateGroup(t.Context(), boss, g.ID, desk.GroupInput{Name: g.Name, Active: true, Members: []parley.ID{anna.ID}, Version: g.Version}))(t)
		d := must(h.QueueDetail(t.Context(), billing.ID))(t)
		if len(d.Serving) != 1 || d.Serving[0].ID != anna.ID || d.Serving[0].Online {
			t.Errorf("serving: %+v", d.Serving)
		}
	})
}

func TestSchedules(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		hours := []schedule.Entry{{Days: []string{"mon"}, From: "09:00", To: "17:00"}}
		s := must(h.CreateSchedule(ctx, boss, desk.ScheduleInput{Name: "Mondays", TimeZone: "Europe/Berlin", Entries: hours}))(t)
		again := must(h.Schedule(ctx, s.ID))(t)
		if again.TimeZone != "Europe/Berlin" || len(again.Entries) != 1 || again.Entries[0].From != "09:00" || again.Holidays == nil {
			t.Errorf("stored %+v", again)
		}
		_, err := h.CreateSchedule(ctx, boss, desk.ScheduleInput{Name: "mondays", Entries: hours})
		refuses(t, "taken", err, parley.CodeConflict, "name")
		_, err = h.CreateSchedule(ctx, boss, desk.ScheduleInput{Name: "X", TimeZone: "Mars/Base"})
		refuses(t, "zone", err, parley.CodeInvalid, "time_zone")
		_, err = h.UpdateSchedule(ctx, boss, s.ID, desk.ScheduleInput{Name: "X", Entries: []schedule.Entry{{Days: []string{"mon"}, From: "25:00", To: "26:00"}}, Version: 1})
		refuses(t, "hours", err, parley.CodeInvalid, "entries[0].from")
		must(h.UpdateSchedule(ctx, boss, s.ID, desk.ScheduleInput{Name: "Tuesdays", Entries: hours, Version: 1}))(t)

		billing := queueInput(h.queueNamed("Billing Support"))
		billing.Schedule = s.ID
		must(h.UpdateQueue(ctx, boss, h.queueNamed("Billing Support").ID, billing))(t)
		refuses(t, "in use", h.DeleteSchedule(ctx, boss, s.ID, 2), parley.CodeConflict, "")
		spare := must(h.CreateSchedule(ctx, boss, desk.ScheduleInput{Name: "Spare"}))(t)
		if err := h.DeleteSchedule(ctx, boss, spare.ID, 1); err != nil {
			t.Fatal(err)
		}
	})
}

func TestRules(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		queue := h.queueNamed("Billing Support")
		good := desk.RuleInput{Name: "VIP", ExecutionOrder: 5, Active: true, Conditions: "^category=billing^ORcategory=order^emailENDSWITH@example.com^", QueueID: queue.ID}
		rule := must(h.CreateRule(ctx, boss, good))(t)
		if rule.Conditions != "category=billing^ORcategory=order^emailENDSWITH@example.com" || rule.Table != parley.TableCustomerInteraction {
			t.Errorf("made %+v", rule)
		}
		for _, bad := range []struct {
			what, conditions, field string
		}{
			{"unknown field", "salary>1000", "conditions"},
			{"no operator", "category", "conditions"},
			{"a choice that is not offered", "category=Billing Issue", "conditions"},
			{"an order", "category=billing^ORDERBYemail", "conditions"},
			{"an operator the type does not have", "category>billing", "conditions"},
		} {
			in := good
			in.Name, in.Conditions = bad.what, bad.conditions
			_, err := h.CreateRule(ctx, boss, in)
			refuses(t, bad.what, err, parley.CodeInvalid, bad.field)
		}
		in := good
		_, err := h.CreateRule(ctx, boss, in)
		refuses(t, "taken", err, parley.CodeConflict, "name")
		in.Name, in.QueueID = "other", parley.NewID()
		_, err = h.CreateRule(ctx, boss, in)
		refuses(t, "no such queue", err, parley.CodeInvalid, "queue_id")
		in.QueueID, in.Table = queue.ID, "incident"
		_, err = h.CreateRule(ctx, boss, in)
		refuses(t, "another table", err, parley.CodeInvalid, "table")
		good.Conditions, good.Version = "", 1
		changed := must(h.UpdateRule(ctx, boss, rule.ID, good))(t)
		if changed.Conditions != "" || changed.Version != 2 {
			t.Errorf("changed %+v", changed)
		}
		if err := h.DeleteRule(ctx, boss, rule.ID, 2); err != nil {
			t.Fatal(err)
		}
	})
}

func TestActions(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		good := desk.ActionInput{
			Title: "Ask for the order number", Shortcut: "/Order", Active: true, Condition: "state=work_in_progress",
			Do: parley.ActionStep{Kind: parley.ActionPost, Text: "Hello ${first_name}, what is the number?", Table: "ignored"},
		}
		made := must(h.CreateAction(ctx, boss, good))(t)
		if made.Shortcut != "order" || made.Do.Table != "" {
			t.Errorf("made %+v", made)
		}
		for _, bad := range []struct {
			what  string
			edit  func(*desk.ActionInput)
			code  parley.Code
			field string
		}{
			{"taken title", func(in *desk.ActionInput) { in.Shortcut = "" }, parley.CodeConflict, "title"},
			{"taken shortcut", func(in *desk.ActionInput) { in.Title = "Other" }, parley.CodeConflict, "shortcut"},
			{"shortcut of two words", func(in *desk.ActionInput) { in.Shortcut = "two words" }, parley.CodeInvalid, "shortcut"},
			{"unknown reference", func(in *desk.ActionInput) { in.Do.Text = "${password}" }, parley.CodeInvalid, "do.text"},
			{"no text", func(in *desk.ActionInput) { in.Do.Text = " " }, parley.CodeInvalid, "do.text"},
			{"unknown kind", func(in *desk.ActionInput) { in.Do.Kind = "script" }, parley.CodeInvalid, "do.kind"},
			{"unknown table", func(in *desk.ActionInput) { in.Do = parley.ActionStep{Kind: parley.ActionRecord, Table: "sys_user"} }, parley.CodeInvalid, "do.table"},
			{"unknown field", func(in *desk.ActionInput) {
				in.Do = parley.ActionStep{Kind: parley.ActionRecord, Table: parley.TableCase, Values: map[string]string{"sys_id": "1"}}
			}, parley.CodeInvalid, "do.values.sys_id"},
			{"unknown reference in a value", func(in *desk.ActionInput) {
				in.Do = parley.ActionStep{Kind: parley.ActionRecord, Table: parley.TableCase, Values: map[string]string{"description": "${x}"}}
			}, parley.CodeInvalid, "do.values.description"},
			{"condition on an unknown field", func(in *desk.ActionInput) { in.Condition = "salary=1" }, parley.CodeInvalid, "condition"},
			{"icon", func(in *desk.ActionInput) { in.Icon = "<svg>" }, parley.CodeInvalid, "icon"},
		} {
			in := good
			bad.edit(&in)
			_, err := h.CreateAction(ctx, boss, in)
			refuses(t, bad.what, err, bad.code, bad.field)
		}
		good.Position, good.Version = 5, 1
		must(h.UpdateAction(ctx, boss, made.ID, good))(t)
		if err := h.DeleteAction(ctx, boss, made.ID, 2); err != nil {
			t.Fatal(err)
		}
	})
}

func TestProperties(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		set := func(name, value string, version int64) error {
			_, err := h.SetProperty(ctx, boss, name, &value, version)
			return err
		}
		refuses(t, "unknown", set("no.such.property", "1", 0), parley.CodeNotFound, "")
		refuses(t, "no number", set(parley.PropGuestsPerHour, "many", 0), parley.CodeInvalid, "value")
		refuses(t, "below", set(parley.PropGuestsPerHour, "-1", 0), parley.CodeInvalid, "value")
		refuses(t, "no boolean", set(parley.PropSupportEnabled, "yes", 0), parley.CodeInvalid, "value")
		refuses(t, "no colour", set(parley.PropBrandColor, "red", 0), parley.CodeInvalid, "value")
		if err := set(parley.PropGuestsPerHour, "7", 0); err != nil {
			t.Fatal(err)
		}
		p := must(h.Property(ctx, parley.PropGuestsPerHour))(t)
		if p.Value != "7" || !p.Changed || p.UpdatedBy != boss.Name || p.Default != "200" || p.Explain == "" {
			t.Errorf("stored %+v", p)
		}
		if row := h.lastAudit(); row.Old != `{"value":"200"}` || row.New != `{"value":"7"}` || row.Label != parley.PropGuestsPerHour {
			t.Errorf("audited as %+v", row)
		}
		refuses(t, "stale", set(parley.PropGuestsPerHour, "8", 0), parley.CodeConflict, "version")
		reset := must(h.SetProperty(ctx, boss, parley.PropGuestsPerHour, nil, p.Version))(t)
		if reset.Value != "200" || reset.Changed || reset.Version != 0 {
			t.Errorf("reset to %+v", reset)
		}
		queue := must(h.Property(ctx, parley.PropDefaultQueue))(t)
		refuses(t, "no such queue", set(parley.PropDefaultQueue, string(parley.NewID()), queue.Version), parley.CodeInvalid, "value")
		if list := must(h.Properties(ctx))(t); len(list) != len(parley.AllProperties()) {
			t.Errorf("%d properties are listed", len(list))
		}
	})
}

func TestOrigins(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		for in, want := range map[string]string{
			"https://WWW.example.com/":    "https://www.example.com",
			"http://localhost:80":         "http://localhost",
			"http://localhost:3000":       "http://localhost:3000",
			"https://[2001:db8::1]:8443/": "https://[2001:db8::1]:8443",
		} {
			o := must(h.CreateOrigin(ctx, boss, desk.OriginInput{Origin: in}))(t)
			if o.Origin != want {
				t.Errorf("%s became %s, want %s", in, o.Origin, want)
			}
			if !must(h.Store().Read(ctx).OriginAllowed(want))(t) {
				t.Errorf("%s is not allowed", want)
			}
		}
		for _, bad := range []string{"", "*", "https://*.example.com", "www.example.com", "https://example.com/path", "javascript:alert(1)", "https://user@example.com", "https://", "ftp://example.com", "https://münchen.example"} {
			_, err := h.CreateOrigin(ctx, boss, desk.OriginInput{Origin: bad})
			refuses(t, bad, err, parley.CodeInvalid, "origin")
		}
		_, err := h.CreateOrigin(ctx, boss, desk.OriginInput{Origin: "https://www.example.com:443"})
		refuses(t, "taken", err, parley.CodeConflict, "origin")
	})
}

func TestProducers(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		mine := form.Default()
		mine.Name = "Complaints"
		mine.Variables = append(mine.Variables, form.Variable{
			Name: "product", QuestionText: "Which product?", Type: form.Select, Order: 600, MapToField: true, Field: "product", Active: true,
			Choices: []form.Choice{{Text: "Kettle", Value: "kettle"}},
		})
		p := must(h.CreateProducer(ctx, boss, desk.ProducerInput{Producer: mine}))(t)
		again := must(h.Producer(ctx, parley.ID(p.ID)))(t)
		if again.Name != "Complaints" || len(again.Variables) != 6 || again.Variables[0].ID == "" {
			t.Errorf("stored %+v", again)
		}
		// Its further field can be named in rules at once.
		rule := desk.RuleInput{Name: "Kettles", Active: true, Conditions: "product=kettle", QueueID: h.queueNamed("Product Support").ID}
		must(h.CreateRule(ctx, boss, rule))(t)

		broken := mine
		broken.Name, broken.Variables = "Broken", []form.Variable{{Name: "x", QuestionText: "X", Type: form.Select, Active: true}}
		_, err := h.CreateProducer(ctx, boss, desk.ProducerInput{Producer: broken})
		refuses(t, "a select without choices", err, parley.CodeInvalid, "")
		if e := parley.AsError(err); len(e.Fields) == 0 || e.Fields[0].Field != "variables[0].choices" {
			t.Errorf("fields: %+v", e.Fields)
		}
		broken.Variables = []form.Variable{{Name: "x", QuestionText: "X", Type: form.SingleLine, Active: true, MapToField: true, Field: "page"}}
		_, err = h.CreateProducer(ctx, boss, desk.ProducerInput{Producer: broken})
		refuses(t, "a field the browser fills", err, parley.CodeInvalid, "")
		mine.Table = "sys_user"
		mine.Name = "Other"
		_, err = h.CreateProducer(ctx, boss, desk.ProducerInput{Producer: mine})
		refuses(t, "another table", err, parley.CodeInvalid, "table")

		portal := must(h.Property(ctx, parley.PropDefaultGuestForm))(t)
		shipped := must(h.Producer(ctx, parley.ID(portal.Value)))(t)
		off := shipped.Producer
		off.Public = false
		_, err = h.UpdateProducer(ctx, boss, parley.ID(portal.Value), desk.ProducerInput{Producer: off, Version: 1})
		refuses(t, "hiding the portal's form", err, parley.CodeConflict, "")
		refuses(t, "deleting it", h.DeleteProducer(ctx, boss, parley.ID(portal.Value), 1), parley.CodeConflict, "")
		if err := h.DeleteProducer(ctx, boss, parley.ID(p.ID), 1); err != nil {
			t.Fatal(err)
		}
	})
}

func TestShipAndDemoHappenOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		var wait sync.WaitGroup
		for range 3 {
			wait.Go(func() {
				if err := h.Demo(ctx); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		read := h.Store().Read(ctx)
		if n := len(must(read.Queues())(t)); n != 3 {
			t.Errorf("%d queues", n)
		}
		if n := len(must(read.Rules())(t)); n != 3 {
			t.Errorf("%d rules", n)
		}
		if n := len(must(read.Actions())(t)); n != 7 {
			t.Errorf("%d actions", n)
		}
		for email, queues := range map[string]int{
			"admin@example.com": 0, "mara@example.com": 1, "anna@example.com": 3, "ben@example.com": 2, "chris@example.com": 2,
		} {
			s := must(signIn(h, email, "demo", address))(t)
			if mine := must(read.QueuesOf(s.User.ID))(t); len(mine) != queues {
				t.Errorf("%s serves %d queues, want %d", email, len(mine), queues)
			}
		}
		rule := must(read.Rules())(t)[0]
		if rule.Name != "Anonymous Connect - Billing Support" || rule.Conditions != "channel=chat^category=billing" {
			t.Errorf("first rule: %+v", rule)
		}
		if err := h.DeleteRule(ctx, boss, rule.ID, rule.Version); err != nil {
			t.Fatal(err)
		}
		if err := h.Demo(ctx); err != nil {
			t.Fatal(err)
		}
		if n := len(must(read.Rules())(t)); n != 2 {
			t.Errorf("a deleted rule came back: %d rules", n)
		}
	})
}

// A desk that was there before gets the actions of later versions once: beside
// its own, never instead of them.
func TestLaterActionsAreShippedOnce(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, s *store.Store) {
		own := parley.ConnectAction{
			ID: parley.NewID(), Title: "create INCIDENT", Shortcut: "inc", Active: false, Version: 1,
			Do: parley.ActionStep{Kind: parley.ActionPost, Text: "ours"},
		}
		if err := s.Tx(t.Context(), func(tx *store.Tx) error {
			if _, err := tx.MarkShipped("first"); err != nil {
				return err
			}
			return tx.InsertAction(own)
		}); err != nil {
			t.Fatal(err)
		}
		h := newHouse(t, s)
		titles := func() map[string]parley.ConnectAction {
			found := map[string]parley.ConnectAction{}
			for _, a := range must(h.Store().Read(t.Context()).Actions())(t) {
				found[a.Title] = a
			}
			return found
		}
		got := titles()
		if len(got) != 2 || got[own.Title].Do.Text != "ours" || got["Create Case"].Do.Table != parley.TableCase {
			t.Errorf("actions %+v", got)
		}
		if err := h.DeleteAction(t.Context(), boss, got["Create Case"].ID, 1); err != nil {
			t.Fatal(err)
		}
		if err := h.Ship(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := titles(); len(got) != 1 {
			t.Errorf("a deleted action came back: %+v", got)
		}
	})
}
