package api_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/routing"
	"github.com/parley-desk/parley/internal/store"
)

// pushing makes Billing Support a queue that offers its work to its own group,
// with Anna and Ben there, and returns its id.
func (h *house) pushing(admin string) (queue string) {
	h.t.Helper()
	var queues, rules listed
	h.do(admin, "GET", "/api/v1/admin/queues", "").is(200).into(&queues)
	h.do(admin, "GET", "/api/v1/admin/assignment-rules", "").is(200).into(&rules)
	var group string
	for _, q := range queues.Items {
		if q["name"] != "Billing Support" {
			continue
		}
		queue, group = q["id"].(string), q["assignment_group_id"].(string)
		q["delivery"] = "push"
		text, err := json.Marshal(q)
		if err != nil {
			h.t.Fatal(err)
		}
		h.do(admin, "PUT", "/api/v1/admin/queues/"+queue, string(text)).is(200)
	}
	if got := h.do(admin, "GET", "/api/v1/admin/queues/"+queue, "").is(200); got.field("warnings") != `["no_pool"]` {
		h.t.Errorf("warnings %s", got.field("warnings"))
	}
	pools := fmt.Sprintf(`{"pools":[{"assignment_rule_id":%q,"groups":[%q]}]}`, rules.Items[0]["id"], group)
	if got := h.do(admin, "PUT", "/api/v1/admin/queues/"+queue+"/pools", pools).is(200); got.field("warnings") != "[]" {
		h.t.Errorf("warnings %s", got.field("warnings"))
	}
	for _, who := range []string{"anna", "ben"} {
		h.here(who)
	}
	return queue
}

// here makes a person of the demo connected and available.
func (h *house) here(name string) parley.User {
	h.t.Helper()
	user, err := h.desk.Store().Read(h.t.Context()).UserByEmail(name + "@example.com")
	if err != nil {
		h.t.Fatal(err)
	}
	if err := h.desk.Arrived(h.t.Context(), "here", store.Lease{User: user.ID}, parley.Now().Add(time.Hour)); err != nil {
		h.t.Fatal(err)
	}
	state, err := h.desk.Store().Read(h.t.Context()).ShippedState(parley.StateAvailable)
	if err != nil {
		h.t.Fatal(err)
	}
	h.do(h.signedIn(name), "PUT", "/api/v1/me/presence", fmt.Sprintf(`{"state_id":%q}`, state.ID)).is(200)
	return user
}

// visit lets a visitor ask about an invoice, and the desk offer it.
func (h *house) visit(n int) {
	h.t.Helper()
	_, err := h.desk.StartGuest(h.t.Context(), desk.GuestStart{
		ClientID: fmt.Sprintf("browser-%032d", n), Address: "192.0.2.7",
		Answers: map[string][]string{
			"first_name": {"Grace"}, "last_name": {"Hopper"}, "email": {"grace@example.com"}, "issue_type": {"billing"}, "question": {"My invoice"},
		},
	})
	if err != nil {
		h.t.Fatal(err)
	}
	h.assign()
}

func (h *house) assign() {
	h.t.Helper()
	chat, err := h.desk.Store().Read(h.t.Context()).ServiceChannelByKey(parley.ChannelChat)
	if err != nil {
		h.t.Fatal(err)
	}
	if _, err := h.desk.Assign(h.t.Context(), string(chat.ID)); err != nil {
		h.t.Fatal(err)
	}
}

func TestOffersOverTheWire(t *testing.T) {
	h := newHouse(t)
	admin, anna, ben := h.signedIn("admin"), h.signedIn("anna"), h.signedIn("ben")
	queue := h.pushing(admin)
	var idle desk.Idleness
	h.do(anna, "GET", "/api/v1/me/why-idle", "").is(200).into(&idle)
	if len(idle.Reasons) == 0 || idle.Reasons[0].Code != routing.NoWork {
		t.Errorf("why Anna is idle: %+v", idle)
	}
	h.visit(1)
	var offers struct{ Items []parley.Offer }
	h.do(anna, "GET", "/api/v1/me/offers", "").is(200).into(&offers)
	mine, other := anna, ben
	if len(offers.Items) == 0 {
		mine, other = ben, anna
		h.do(ben, "GET", "/api/v1/me/offers", "").is(200).into(&offers)
	}
	if len(offers.Items) != 1 || offers.Items[0].Queue != "Billing Support" {
		t.Fatalf("offers %+v", offers)
	}
	one := "/api/v1/work-items/" + string(offers.Items[0].WorkItem)
	h.do(other, "POST", one+"/accept", "").refused(409, parley.CodeConflict, "")
	h.do(other, "POST", "/api/v1/queues/"+queue+"/accept", "").refused(409, parley.CodeConflict, "")
	h.do(mine, "POST", one+"/reject", `{"reason_id":""}`).refused(422, parley.CodeInvalid, "reason_id")
	var reasons struct{ Items []parley.RejectReason }
	h.do(mine, "GET", "/api/v1/reject-reasons?channel=chat", "").is(200).into(&reasons)
	if len(reasons.Items) != 2 {
		t.Fatalf("reasons %+v", reasons)
	}
	h.do(mine, "POST", one+"/reject", fmt.Sprintf(`{"reason_id":%q}`, reasons.Items[1].ID)).is(204)
	h.assign()
	if got := h.do(other, "POST", one+"/accept", "").is(200); got.field("state") != string(parley.WorkInProgress) || got.field("queue") != "Billing Support" {
		t.Errorf("accepted %s", got.body)
	}
	var trail desk.WorkTrail
	h.do(mine, "GET", one+"/trail", "").is(200).into(&trail) // a member of the queue's group
	if len(trail.Events) != 5 || trail.Events[3].Decision == nil || trail.Events[3].Decision.Chosen == "" || trail.Events[3].Name == "" {
		t.Errorf("the trail %+v", trail)
	}
	h.do(admin, "GET", "/api/v1/work-items/"+string(parley.NewID())+"/trail", "").refused(404, parley.CodeNotFound, "")
}

// What only managers do is refused to agents, and what they do is done.
func TestManagersAssignByHand(t *testing.T) {
	h := newHouse(t)
	admin, manager, anna := h.signedIn("admin"), h.signedIn("mara"), h.signedIn("anna")
	queue := h.pushing(admin)
	var e desk.Explanation
	h.do(manager, "GET", "/api/v1/admin/queues/"+queue+"/preview", "").is(200).into(&e)
	if e.Chosen == "" || e.Eligible != 2 || len(e.Why) == 0 {
		t.Errorf("who would get it: %+v", e)
	}
	h.do(manager, "GET", "/api/v1/admin/queues/"+queue+"/preview?waited_s=-1", "").refused(422, parley.CodeInvalid, "waited_s")
	mara := h.here("mara")
	h.visit(1)
	waiting, err := h.desk.Store().Read(t.Context()).Waiting("", false, nil)
	if err != nil || len(waiting) != 1 {
		t.Fatalf("waiting %+v, %v", waiting, err)
	}
	one := "/api/v1/work-items/" + string(waiting[0].ID)
	body := fmt.Sprintf(`{"agent_id":%q}`, mara.ID)
	h.do(anna, "POST", one+"/assign", body).refused(403, parley.CodeForbidden, "")
	h.do(manager, "POST", one+"/assign", `{"agent_id":""}`).refused(422, parley.CodeInvalid, "agent_id")
	h.do(manager, "POST", one+"/assign", body).is(204)
	h.do(manager, "POST", one+"/assign", body).refused(409, parley.CodeConflict, "")
	h.do(anna, "GET", "/api/v1/users/"+string(mara.ID)+"/why-idle", "").refused(403, parley.CodeForbidden, "")
	h.do(manager, "GET", "/api/v1/users/"+string(mara.ID)+"/why-idle", "").is(200)
	h.do(anna, "GET", "/api/v1/admin/queues/"+queue+"/preview", "").refused(403, parley.CodeForbidden, "")
}

// Lists that belong to a user, a group or a queue are read and replaced whole.
func TestRoutingListsOverTheWire(t *testing.T) {
	h := newHouse(t)
	admin := h.signedIn("admin")
	skill := h.do(admin, "POST", "/api/v1/admin/skills", `{"name":"French","active":true}`).is(201).field("id")
	rule := fmt.Sprintf(`{"name":"New","active":true,"condition":"category=billing","skill_id":%q,"level":3,"mandatory":true}`, skill)
	made := h.do(admin, "POST", "/api/v1/admin/skill-rules", rule).is(201)
	h.do(admin, "PUT", "/api/v1/admin/skill-rules/"+made.field("id"), made.body).is(200)
	h.do(admin, "DELETE", "/api/v1/admin/skill-rules/"+made.field("id")+"?version=2", "").is(204)
	var users, groups, queues listed
	h.do(admin, "GET", "/api/v1/admin/users", "").is(200).into(&users)
	h.do(admin, "GET", "/api/v1/admin/groups", "").is(200).into(&groups)
	h.do(admin, "GET", "/api/v1/admin/queues", "").is(200).into(&queues)
	user, group := fmt.Sprint("/api/v1/admin/users/", users.Items[0]["id"]), fmt.Sprint("/api/v1/admin/groups/", groups.Items[0]["id"])
	for _, c := range []struct{ path, body, wrong, field string }{
		{user + "/skills", fmt.Sprintf(`{"skills":[{"skill_id":%q,"level":2}]}`, skill), `{"skills":[{"skill_id":"","level":2}]}`, "skills[0].skill_id"},
		{group + "/skills", fmt.Sprintf(`{"skills":[{"skill_id":%q,"level":4}]}`, skill), fmt.Sprintf(`{"skills":[{"skill_id":%q,"level":999}]}`, skill), "skills[0].level"},
		{group + "/queue-priorities", fmt.Sprintf(`{"priorities":[{"queue_id":%q,"position":7}]}`, queues.Items[0]["id"]), `{"priorities":[{"queue_id":"x","position":7}]}`, "priorities[0].queue_id"},
	} {
		h.do(admin, "PUT", c.path, c.body).is(200)
		got := h.do(admin, "GET", c.path, "").is(200).body
		if !strings.HasPrefix(got, strings.TrimSuffix(c.body, "}")+`,"revision":"`) {
			t.Errorf("%s reads %s, not %s with its revision", c.path, got, c.body)
		}
		h.do(admin, "PUT", c.path, got).is(200) // as it was read
		h.do(admin, "PUT", c.path, c.wrong).refused(422, parley.CodeInvalid, c.field)
	}
}

// A page says what who serves its visitor must be able to do: it goes to who can,
// and what is no skill is told.
func TestAVisitAsksForSkillsOverTheWire(t *testing.T) {
	h := newHouse(t)
	admin, mara := h.signedIn("admin"), h.signedIn("mara")
	h.pushing(admin)
	skill := h.do(admin, "POST", "/api/v1/admin/skills", `{"name":"French","active":true}`).is(201).field("id")
	ben, err := h.desk.Store().Read(t.Context()).UserByEmail("ben@example.com")
	if err != nil {
		t.Fatal(err)
	}
	h.do(admin, "PUT", "/api/v1/admin/users/"+string(ben.ID)+"/skills", fmt.Sprintf(`{"skills":[{"skill_id":%q,"level":2}]}`, skill)).is(200)
	var config struct{ Producer struct{ ID string } }
	h.do("", "GET", "/api/guest/v1/config", "").is(200).into(&config)
	h.do("", "POST", "/api/guest/v1/sessions", body(t, map[string]any{
		"client_id": strings.Repeat("1", 32), "producer": config.Producer.ID, "queue": "",
		"context": map[string]string{"mandatory_skills": "french:2", "optional_skills": "Klingon"},
		"answers": map[string][]string{
			"first_name": {"Grace"}, "last_name": {"Hopper"}, "email": {"grace@example.org"}, "issue_type": {"billing"}, "question": {"Where is it?"},
		},
	})).is(201)
	h.assign()
	var offers struct{ Items []parley.Offer }
	h.do(h.signedIn("ben"), "GET", "/api/v1/me/offers", "").is(200).into(&offers)
	if len(offers.Items) != 1 {
		t.Fatalf("offers %+v", offers)
	}
	var trail desk.WorkTrail
	h.do(mara, "GET", "/api/v1/work-items/"+string(offers.Items[0].WorkItem)+"/trail", "").is(200).into(&trail)
	want := parley.SkillLevel{Skill: parley.ID(skill), Level: 2, Mandatory: true}
	if len(trail.Skills) != 1 || trail.Skills[0] != want || len(trail.Ignored) != 1 || trail.Ignored[0] != "Klingon" {
		t.Errorf("it asks for %+v, ignored %q", trail.Skills, trail.Ignored)
	}
}

// Who is outside of their working hours is told so, and so is who looks at the
// queue; a rule that says no sense of hours is refused by its field.
func TestWorkingHoursOverTheWire(t *testing.T) {
	h := newHouse(t)
	admin := h.signedIn("admin")
	queue := h.pushing(admin)
	var rules listed
	h.do(admin, "GET", "/api/v1/admin/assignment-rules", "").is(200).into(&rules)
	path, rule := "/api/v1/admin/assignment-rules/"+rules.Items[0]["id"].(string), rules.Items[0]
	for field, wrong := range map[string]any{"shift_criteria": "tallest", "shift_time_required_s": 86_401, "shift_enabled": false} {
		all := maps.Clone(rule)
		all["shift_enabled"], all["shift_continuous"] = true, true
		all[field] = wrong
		h.do(admin, "PUT", path, body(t, all)).refused(422, parley.CodeInvalid, field)
	}
	rule["shift_enabled"], rule["shift_criteria"], rule["shift_time_required_s"] = true, "least_time_left", 60
	changed := h.do(admin, "PUT", path, body(t, rule)).is(200)
	if changed.field("shift_criteria") != "least_time_left" || changed.field("shift_time_required_s") != "60" {
		t.Errorf("the rule is %s", changed.body)
	}
	day := strings.ToLower(time.Now().UTC().AddDate(0, 0, 3).Weekday().String()[:3])
	schedule := h.do(admin, "POST", "/api/v1/admin/schedules", fmt.Sprintf(
		`{"name":"Another day","time_zone":"UTC","entries":[{"days":[%q],"from":"00:00","to":"24:00"}]}`, day)).is(201).field("id")
	for _, name := range []string{"anna", "ben"} {
		who, err := h.desk.Store().Read(t.Context()).UserByEmail(name + "@example.com")
		if err != nil {
			t.Fatal(err)
		}
		at := "/api/v1/users/" + string(who.ID) + "/capacity"
		h.do(admin, "PUT", at, `{"channels":[],"schedule_id":"x"}`).refused(422, parley.CodeInvalid, "schedule_id")
		if own := h.do(admin, "PUT", at, fmt.Sprintf(`{"channels":[],"schedule_id":%q}`, schedule)).is(200); own.field("schedule_id") != schedule {
			t.Errorf("%s has %s", name, own.body)
		}
	}
	h.do(admin, "DELETE", "/api/v1/admin/schedules/"+schedule+"?version=1", "").refused(409, parley.CodeConflict, "")
	h.visit(1)
	var e desk.Explanation
	h.do(admin, "GET", "/api/v1/admin/queues/"+queue+"/preview", "").is(200).into(&e)
	if e.Chosen != "" || !slices.ContainsFunc(e.LeftOut, func(o routing.LeftOut) bool { return o.Code == routing.OffShift && o.Count == 2 }) {
		t.Errorf("who would get it: %+v", e)
	}
	var idle desk.Idleness
	h.do(h.signedIn("anna"), "GET", "/api/v1/me/why-idle", "").is(200).into(&idle)
	if len(idle.LeftOut) != 1 || idle.LeftOut[0].Code != routing.OffShift {
		t.Errorf("why Anna is idle: %+v", idle)
	}
}
