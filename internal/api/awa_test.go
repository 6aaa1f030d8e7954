package api_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// foreign checks that another system is refused in its own form, and that the
// detail says what.
func (a answer) foreign(status int, says string) {
	a.t.Helper()
	var e struct {
		Error  struct{ Message, Detail string }
		Status string
	}
	a.is(status).into(&e)
	if e.Status != "failure" || e.Error.Message == "" || e.Error.Detail == "" || !strings.Contains(e.Error.Detail, says) || a.header.Get("Content-Type") != "application/json" {
		a.t.Errorf("refused with %s, want a detail that says %q", a.body, says)
	}
}

// result decodes what another system is given.
func (a answer) result(v any) {
	a.t.Helper()
	whole := struct{ Result json.RawMessage }{}
	a.is(200).into(&whole)
	if err := json.Unmarshal(whole.Result, v); err != nil {
		a.t.Fatalf("%v in %s", err, a.body)
	}
}

// integration is a workforce system with a token of its own, in front of a queue
// that pushes to nobody by itself, so that it offers alone.
type integration struct {
	*house

	admin, token     string
	queue            string
	anna, ben        parley.User
	chat             parley.ServiceChannel
	away, offline    parley.PresenceState
	busy, notForThem parley.ID
}

func newIntegration(t *testing.T) *integration {
	t.Helper()
	h := newHouse(t)
	i := &integration{house: h, admin: h.signedIn("admin")}
	i.queue = h.pushing(i.admin)
	h.do(i.admin, "PUT", "/api/v1/admin/queues/"+i.queue+"/pools", `{"pools":[]}`).is(200)
	user := h.do(i.admin, "POST", "/api/v1/admin/users", `{"email":"wfm@example.com","name":"Workforce","active":true,"roles":["integration"],"password":"never signs in"}`).is(201).field("id")
	i.token = h.do(i.admin, "POST", "/api/v1/admin/tokens", fmt.Sprintf(`{"user_id":%q,"name":"workforce"}`, user)).is(201).field("token")
	read := h.desk.Store().Read(t.Context())
	for name, into := range map[string]*parley.User{"anna": &i.anna, "ben": &i.ben} {
		var err error
		if *into, err = read.UserByEmail(name + "@example.com"); err != nil {
			t.Fatal(err)
		}
	}
	var err error
	if i.chat, err = read.ServiceChannelByKey(parley.ChannelChat); err != nil {
		t.Fatal(err)
	}
	for shipped, into := range map[string]*parley.PresenceState{parley.StateAway: &i.away, parley.StateOffline: &i.offline} {
		if *into, err = read.ShippedState(shipped); err != nil {
			t.Fatal(err)
		}
	}
	reasons, err := read.RejectReasons()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range reasons {
		if r.Reassignable {
			i.busy = r.ID
		} else {
			i.notForThem = r.ID
		}
	}
	return i
}

// call makes a call of the integration below /api/now/awa.
func (i *integration) call(method, path, body string) answer {
	i.t.Helper()
	return i.do(i.token, method, "/api/now/awa"+path, body)
}

// waits is the work item of a visitor who waits, and its interaction.
func (i *integration) waits(n int) parley.WorkItem {
	i.t.Helper()
	i.visit(n)
	list, err := i.desk.Store().Read(i.t.Context()).WaitingIn(parley.ID(i.queue))
	if err != nil || len(list) == 0 {
		i.t.Fatalf("waiting %v, %v", list, err)
	}
	return list[len(list)-1]
}

func (i *integration) work(id parley.ID) parley.WorkItem {
	i.t.Helper()
	w, err := i.desk.Store().Read(i.t.Context()).WorkItem(id)
	if err != nil {
		i.t.Fatal(err)
	}
	return w
}

type foreignStanding struct {
	Presence struct {
		Name      string
		ID        parley.ID `json:"sys_id"`
		Available bool
		Channels  []struct {
			Name       string
			ID         parley.ID `json:"sys_id"`
			Available  bool
			Restricted bool   `json:"restrict_update"`
			Type       string `json:"service_channel_type"`
		}
	}
	ID parley.ID `json:"sys_id"`
}

func TestIntegrationPresenceAndCapacity(t *testing.T) {
	i := newIntegration(t)
	anna := "/agents/" + string(i.anna.ID)
	var s foreignStanding
	i.call("GET", anna, "").result(&s)
	if s.ID != i.anna.ID || s.Presence.Name != "Available" || !s.Presence.Available || len(s.Presence.Channels) != 1 {
		t.Fatalf("Anna stands %+v", s)
	}
	if c := s.Presence.Channels[0]; c.ID != i.chat.ID || c.Type != "chat" || !c.Available {
		t.Errorf("her channel %+v", c)
	}
	available := s.Presence.ID
	others := i.do(i.admin, "POST", "/api/v1/admin/groups", fmt.Sprintf(`{"name":"Letters","active":true,"members":[%q]}`, i.ben.ID)).is(201).field("id")
	post := i.do(i.admin, "POST", "/api/v1/admin/presence-states", fmt.Sprintf(`{"name":"Post","available":false,"active":true,"position":9000,"groups":[%q]}`, others)).is(201).field("id")
	var states []map[string]any
	if i.call("GET", "/agents/"+string(i.ben.ID)+"/presence_states", "").result(&states); len(states) != 4 || states[3]["sys_id"] != post {
		t.Errorf("the states of a member %v", states)
	}
	i.call("PUT", anna, fmt.Sprintf(`{"presence":{"sys_id":%q}}`, post)).foreign(400, "certain groups")
	states = nil
	i.call("GET", anna+"/presence_states", "").result(&states)
	if len(states) != 3 || states[0]["sys_id"] != string(available) || states[0]["order"] != 0.0 || len(states[0]["channels"].([]any)) != 1 || len(states[1]["channels"].([]any)) != 0 {
		t.Errorf("states %v", states)
	}
	i.call("PUT", anna, fmt.Sprintf(`{"presence":{"sys_id":%q,"channels":[{"sys_id":%q}]}}`, available, i.chat.ID)).result(&s)
	if s.Presence.Channels[0].Available {
		t.Errorf("a channel that is not said to be available is on: %+v", s)
	}
	i.call("PUT", anna, fmt.Sprintf(`{"presence":{"sys_id":%q}}`, i.away.ID)).result(&s)
	if s.Presence.ID != i.away.ID || s.Presence.Available || s.Presence.Channels[0].Available {
		t.Errorf("away Anna stands %+v", s)
	}
	rows, err := i.desk.Store().Read(t.Context()).AuditPage(store.AuditFilter{Table: "awa_agent_presence", Record: i.anna.ID}, 1)
	if err != nil || len(rows) != 1 || rows[0].ActorName != "Workforce" || !strings.Contains(rows[0].New, i.away.Name) {
		t.Errorf("the audit trail says %+v, %v", rows, err)
	}
	for body, says := range map[string]string{
		`{}`: "sys_id", `{"presence":{"sys_id":"x"}}`: "presence state", `[]`: "JSON object", `{"presence":{"sys_id":7}}`: "type",
		fmt.Sprintf(`{"presence":{"sys_id":%q,"channels":[{"sys_id":%q}]}}`, available, parley.NewID()):                             "service channels",
		fmt.Sprintf(`{"presence":{"sys_id":%q,"channels":[{"sys_id":%q,"available":"perhaps"}]}}`, available, i.chat.ID):            "perhaps",
		fmt.Sprintf(`{"presence":{"sys_id":%q,"channels":[{"available":true}]}}`, available):                                        "sys_id",
		fmt.Sprintf(`{"presence":{"sys_id":%q,"channels":[{"sys_id":%q,"available":"`+"\xff"+`"}]}}`, available, string(i.chat.ID)): "UTF-8",
	} {
		i.call("PUT", anna, body).foreign(400, says)
	}
	i.call("PUT", anna, strings.Repeat(" ", 70_000)).foreign(413, "bytes")

	var c struct {
		Channels []struct {
			ID       parley.ID `json:"channel_sys_id"`
			Workload int64     `json:"current_workload"`
			Capacity int64     `json:"max_capacity"`
		}
		Universal         *int64 `json:"universal_capacity"`
		UniversalWorkload *int64 `json:"universal_workload"`
	}
	i.call("GET", anna+"/capacities", "").result(&c)
	if len(c.Channels) != 1 || c.Channels[0].ID != i.chat.ID || c.Channels[0].Capacity != 4 || c.Universal != nil || c.UniversalWorkload != nil {
		t.Errorf("capacities %+v", c)
	}
	i.call("PUT", anna+"/capacities", fmt.Sprintf(`{"channels":{%q:6},"universal_capacity":"12"}`, i.chat.ID)).result(&c)
	i.call("PUT", anna+"/capacities", fmt.Sprintf(`{"channels":[{"channel_sys_id":%q,"max_capacity":7,"current_workload":3}]}`, i.chat.ID)).result(&c)
	if c.Channels[0].Capacity != 7 || c.Channels[0].Workload != 0 || c.Universal == nil || *c.Universal != 12 || c.UniversalWorkload == nil {
		t.Errorf("changed capacities %+v", c)
	}
	for body, says := range map[string]string{
		`{}`: "channels", `{"universal_capacity":-1}`: "between", `{"channels":[{"max_capacity":1}]}`: "channel_sys_id",
		fmt.Sprintf(`{"channels":{%q:1}}`, parley.NewID()): "service channels", fmt.Sprintf(`{"channels":{%q:"many"}}`, i.chat.ID): "many",
	} {
		i.call("PUT", anna+"/capacities", body).foreign(400, says)
	}
	for _, path := range []string{"/agents/x", "/agents/" + string(parley.NewID()), "/agents/" + string(parley.NewID()) + "/capacities", "/agents/x/presence_states"} {
		i.call("GET", path, "").foreign(404, "")
	}
}

// What is offered from outside is answered as any other offer, by its agent or
// for them.
func TestIntegrationOffers(t *testing.T) {
	i := newIntegration(t)
	w := i.waits(1)
	document := "/documents/interaction/" + string(w.Interaction) + "/offer"
	offer := func(agent parley.ID, more string) string {
		return fmt.Sprintf(`{"queue_id":%q,"external_segment_id":"segment-1","assignment":{"agent_sys_id":%q%s}}`, i.queue, agent, more)
	}
	var made struct {
		Success bool
		Work    struct {
			ID       parley.ID `json:"sys_id"`
			Document parley.ID `json:"document_id"`
			State    string
		} `json:"work_item"`
	}
	for body, says := range map[string]string{
		offer("", ""): "agent_sys_id", offer("x", ""): "active user", offer(i.anna.ID, `,"timeout":-1`): "between", `{}`: "assignment",
		offer(i.anna.ID, `,"timeout":10,"offered_on":"2024-04-03T23:09:31.000"`): "no time", offer(i.anna.ID, `,"timeout":10,"offered_on":"2999-04-03T23:09:31.000"`): "more time",
		offer(i.anna.ID, `,"offered_on":"soon"`): "format", offer(i.anna.ID, `,"display_option":"loud"`): "card_only", offer(i.anna.ID, `,"after_timeout_presence":"x"`): "presence state",
		fmt.Sprintf(`{"assignment":{"agent_sys_id":%q}}`, i.anna.ID):                                                    "queue_id",
		`{"transfer":{"target_id":"x","target_type":"queue","transfer_type":"consult"}}`:                                "blind",
		`{"transfer":{"target_id":"x","target_type":"moon"}}`:                                                           "target_type",
		`{"transfer":{"target_type":"queue"}}`:                                                                          "target_id",
		fmt.Sprintf(`{"assignment":{"agent_sys_id":%q},"transfer":{"target_id":"x","target_type":"agent"}}`, i.anna.ID): "assignment",
	} {
		i.call("POST", document, body).foreign(400, says)
	}
	i.call("POST", document, strings.Replace(offer(i.anna.ID, ""), i.queue, string(parley.NewID()), 1)).foreign(409, "queue")
	i.call("POST", document, `{"transfer":{"target_id":"x","target_type":"queue"}}`).foreign(409, "nobody")
	i.call("POST", "/documents/sys_user/"+string(w.Interaction)+"/offer", offer(i.anna.ID, "")).foreign(400, "interaction")
	i.call("POST", "/documents/incident/"+string(w.Interaction)+"/offer", offer(i.anna.ID, "")).foreign(404, "")
	i.call("POST", "/documents/interaction/"+string(parley.NewID())+"/offer", offer(i.anna.ID, "")).foreign(404, "")

	terms := fmt.Sprintf(`,"timeout":"60","allowed_to_decline":"no","after_timeout_presence":%q,"offered_on":%q`, i.away.ID, time.Now().UTC().Add(-20*time.Second).Format("2006-01-02T15:04:05.000"))
	i.call("POST", document, offer(i.anna.ID, terms)).result(&made)
	if !made.Success || made.Work.ID != w.ID || made.Work.Document != w.Interaction || made.Work.State != "pending_accept" {
		t.Fatalf("offered %+v", made)
	}
	i.call("POST", document, offer(i.anna.ID, terms)).result(&made) // again, as after a lost answer
	if got := i.work(w.ID); got.OfferedTo != i.anna.ID || got.OfferCount != 1 || time.Until(got.OfferExpiresAt.Time()) > 41*time.Second {
		t.Errorf("the work item %+v", got)
	}
	var cards struct{ Items []parley.Offer }
	i.do(i.signedIn("anna"), "GET", "/api/v1/me/offers", "").is(200).into(&cards)
	if len(cards.Items) != 1 || cards.Items[0].AllowReject {
		t.Errorf("Anna's cards %+v", cards)
	}
	answer := func(agent, work, reason parley.ID) string {
		return fmt.Sprintf(`{"agent_id":%q,"work_item_id":%q,"reject_reason_id":%q}`, agent, work, reason)
	}
	const accept, reject = "/inbox/actions/accept", "/inbox/actions/reject"
	i.call("POST", reject, answer(i.anna.ID, w.ID, i.busy)).foreign(403, "turned down")
	i.call("POST", "/workitems/"+string(w.ID)+"/assignments", fmt.Sprintf(`{"agent_sys_id":%q}`, i.ben.ID)).result(&made)
	var reasons []map[string]any
	i.call("GET", "/inbox/actions/reject_reasons/"+string(i.chat.ID), "").result(&reasons)
	if len(reasons) != 2 || reasons[0]["display_value"] == "" || reasons[0]["value"] == "" || reasons[0]["order"] == nil {
		t.Errorf("reasons %v", reasons)
	}
	i.call("GET", "/inbox/actions/reject_reasons/chat", "").result(&reasons)
	i.call("GET", "/inbox/actions/reject_reasons/pigeon", "").foreign(404, "")
	for _, action := range []string{accept, reject} {
		i.call("POST", action, answer("", w.ID, i.busy)).foreign(400, "agent_id")
		i.call("POST", action, answer(i.ben.ID, "", i.busy)).foreign(400, "work_item_id")
		i.call("POST", action, answer(i.ben.ID, parley.NewID(), i.busy)).foreign(404, "")
		i.call("POST", action, answer(parley.NewID(), w.ID, i.busy)).foreign(404, "")
		i.call("POST", action, answer(i.anna.ID, w.ID, i.busy)).foreign(400, "another agent")
	}
	i.call("POST", reject, answer(i.ben.ID, w.ID, "")).foreign(400, "reject_reason_id")
	i.call("POST", reject, answer(i.ben.ID, w.ID, i.away.ID)).foreign(400, "reasons")
	var echo map[string]any
	i.call("POST", reject, answer(i.ben.ID, w.ID, i.notForThem)).result(&echo)
	if echo["reject_reason_id"] != string(i.notForThem) || echo["agent_id"] != string(i.ben.ID) || echo["work_item_id"] != string(w.ID) {
		t.Errorf("the echo %v", echo)
	}
	i.call("POST", accept, answer(i.ben.ID, w.ID, "")).foreign(400, "pending")
	i.call("POST", document, offer(i.ben.ID, "")).foreign(409, "refused")
	i.call("POST", document, offer(i.anna.ID, "")).result(&made)
	var taken map[string]any
	i.call("POST", accept, answer(i.anna.ID, w.ID, "")).result(&taken)
	if taken["documentSysId"] != string(w.Interaction) || taken["documentTable"] != "interaction" {
		t.Errorf("accepted %v", taken)
	}
	i.call("POST", accept, answer(i.anna.ID, w.ID, "")).is(200) // again, as after a lost answer
	i.call("POST", document, offer(i.ben.ID, "")).foreign(409, "wait")
	if got := i.work(w.ID); got.AssignedTo != i.anna.ID || got.State != parley.WorkInProgress {
		t.Errorf("accepted %+v", got)
	}

	// Passed on, in the name of who has it.
	i.call("POST", document, fmt.Sprintf(`{"transfer":{"source_queue_id":%q,"target_id":%q,"target_type":"agent","transfer_type":"blind"}}`, parley.NewID(), i.ben.ID)).foreign(409, "source_queue_id")
	i.call("POST", document, fmt.Sprintf(`{"transfer":{"target_id":%q,"target_type":"agent","transfer_type":"blind"}}`, i.ben.ID)).result(&made)
	if got := i.work(w.ID); got.TransferTo != i.ben.ID || got.AssignedTo != i.anna.ID {
		t.Errorf("passed on %+v", got)
	}

	i.do(i.signedIn("anna"), "POST", "/api/v1/conversations/"+string(w.Conversation)+"/transfer/cancel", "").is(204)
	var order listed
	i.do(i.admin, "GET", "/api/v1/admin/queues", "").is(200).into(&order)
	for _, q := range order.Items {
		if q["name"] != "Order Support" {
			continue
		}
		var moved struct {
			Work map[string]any `json:"work_item"`
		}
		i.call("POST", document, fmt.Sprintf(`{"transfer":{"target_id":%q,"target_type":"queue"}}`, q["id"])).result(&moved)
		if moved.Work["isQueueTransferred"] != true || moved.Work["queue"] != q["id"] {
			t.Errorf("passed on to a queue: %v", moved.Work)
		}
	}

	// At once, to who is not asked.
	second := i.waits(2)
	i.call("POST", "/workitems/"+string(second.ID)+"/assignments", fmt.Sprintf(`{"agent_sys_id":%q,"enable_auto_assign":true,"display_option":"card_and_tab"}`, i.anna.ID)).result(&made)
	if got := i.work(second.ID); got.AssignedTo != i.anna.ID {
		t.Errorf("assigned %+v", got)
	}
	third := i.waits(3)
	i.call("PUT", "/agents/"+string(i.ben.ID), fmt.Sprintf(`{"presence":{"sys_id":%q}}`, i.away.ID)).is(200)
	i.call("POST", "/workitems/"+string(third.ID)+"/assignments", fmt.Sprintf(`{"agent_sys_id":%q}`, i.ben.ID)).foreign(409, "not available")
	i.call("POST", "/workitems/"+string(parley.NewID())+"/assignments", fmt.Sprintf(`{"agent_sys_id":%q}`, i.anna.ID)).foreign(404, "")
}

func TestIntegrationRoutes(t *testing.T) {
	i := newIntegration(t)
	w := i.waits(1)
	var order listed
	i.do(i.admin, "GET", "/api/v1/admin/queues", "").is(200).into(&order)
	other := ""
	for _, q := range order.Items {
		if q["name"] == "Order Support" {
			other = q["id"].(string)
		}
	}
	body := fmt.Sprintf(`{"document_sys_id":%q,"document_table":"interaction"}`, w.Interaction)
	var got map[string]string
	i.call("POST", "/queues/"+i.queue+"/work_item", body).result(&got) // where it is already
	if got["sys_id"] != string(w.ID) || got["queue_sys_id"] != i.queue || got["document_table"] != "interaction" || got["display_name"] == "" {
		t.Errorf("routed %v", got)
	}
	i.call("POST", "/queues/"+other+"/work_item", body).result(&got)
	if next := i.work(parley.ID(got["sys_id"])); string(next.QueueID) != other || next.Previous != w.ID || next.State != parley.WorkWaiting {
		t.Errorf("moved %+v", next)
	}
	for body, says := range map[string]string{
		`{"document_table":"interaction"}`: "document_sys_id", `{"document_sys_id":"x"}`: "document_table", `{"document_sys_id":"x","document_table":"sys_user"}`: "interaction",
	} {
		i.call("POST", "/queues/"+other+"/work_item", body).foreign(400, says)
	}
	i.call("POST", "/queues/"+string(parley.NewID())+"/work_item", body).foreign(404, "")
	i.call("POST", "/queues/"+other+"/work_item", fmt.Sprintf(`{"document_sys_id":%q,"document_table":"interaction"}`, parley.NewID())).foreign(404, "")
	i.do(i.signedIn("anna"), "POST", "/api/v1/queues/"+other+"/accept", "").is(200)
	i.call("POST", "/queues/"+i.queue+"/work_item", body).foreign(409, "agent")
}

// A case is routed, offered and accepted under the name other systems have for
// its table, and is not transferred.
func TestIntegrationOffersCases(t *testing.T) {
	i := newIntegration(t)
	anna := i.signedIn("anna")
	var channels listed
	i.do(i.admin, "GET", "/api/v1/admin/service-channels", "").is(200).into(&channels)
	channel := ""
	for _, c := range channels.Items {
		if c["key"] == "case" {
			channel, c["active"] = c["id"].(string), true
			i.do(i.admin, "PUT", "/api/v1/admin/service-channels/"+channel, body(t, c)).is(200)
		}
	}
	queue := i.do(i.admin, "POST", "/api/v1/admin/queues", fmt.Sprintf(
		`{"name":"Cases","active":true,"assignment_group_id":%q,"service_channel_id":%q,"delivery":"push"}`, i.group(anna, "Billing Support"), channel)).is(201).field("id")
	id := i.saved(anna, "case", "one", nil).is(201).field("id")
	document := "/documents/sn_customerservice_case/" + id + "/offer"
	offer := fmt.Sprintf(`{"queue_id":%q,"assignment":{"agent_sys_id":%q}}`, queue, i.anna.ID)
	i.call("POST", document, offer).foreign(404, "")
	var routed map[string]string
	i.call("POST", "/queues/"+queue+"/work_item", fmt.Sprintf(`{"document_sys_id":%q,"document_table":"sn_customerservice_case"}`, id)).result(&routed)
	if routed["document_table"] != "sn_customerservice_case" || routed["document_sys_id"] != id || routed["queue_sys_id"] != queue {
		t.Errorf("routed %v", routed)
	}
	i.call("POST", "/queues/"+i.queue+"/work_item", fmt.Sprintf(`{"document_sys_id":%q,"document_table":"sn_customerservice_case"}`, id)).foreign(400, "another table")
	var made struct {
		Work map[string]any `json:"work_item"`
	}
	i.call("POST", document, offer).result(&made)
	if made.Work["document_table"] != "sn_customerservice_case" || made.Work["state"] != "pending_accept" || made.Work["isQueueTransferred"] != false {
		t.Errorf("offered %v", made.Work)
	}
	var taken map[string]string
	i.call("POST", "/inbox/actions/accept", fmt.Sprintf(`{"agent_id":%q,"work_item_id":%q}`, i.anna.ID, routed["sys_id"])).result(&taken)
	if taken["documentTable"] != "sn_customerservice_case" || taken["documentSysId"] != id {
		t.Errorf("accepted %v", taken)
	}
	i.call("POST", document, fmt.Sprintf(`{"transfer":{"target_id":%q,"target_type":"agent"}}`, i.ben.ID)).foreign(409, "assign")
}

// Who may not, and where the desk does not want to: every call, by the table.
func TestIntegrationIsSwitchedOff(t *testing.T) {
	i := newIntegration(t)
	i.do(i.token, "GET", "/api/v1/admin/users", "").refused(403, parley.CodeForbidden, "")
	i.do(i.token, "GET", "/api/now/awa/nothing", "").foreign(404, "")
	i.do(i.admin, "PUT", "/api/v1/admin/properties/glide.awa.enabled", `{"value":"false","version":0}`).is(200)
	n := 0
	for _, r := range i.api.Routes() {
		if strings.HasPrefix(r.Path, "/api/now/") {
			n++
			i.do(i.token, r.Method, filled(r.Path), "").foreign(403, "glide.awa.enabled")
			i.do(i.signedIn("mara"), r.Method, filled(r.Path), "").foreign(403, "")
		}
	}
	if n != 11 {
		t.Errorf("%d calls", n)
	}
}
