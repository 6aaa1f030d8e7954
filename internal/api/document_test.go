package api_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
)

// A manager reads what nobody looks after, puts it into a queue of its service
// channel, and the way of its work says of which record it is.
func TestRecordsOfNobodyOverTheWire(t *testing.T) {
	h := newHouse(t)
	admin, mara, anna := h.signedIn("admin"), h.signedIn("mara"), h.signedIn("anna")
	group := h.group(anna, "Billing Support")
	var channels struct {
		Items []map[string]any `json:"items"`
	}
	h.do(admin, "GET", "/api/v1/admin/service-channels", "").is(200).into(&channels)
	channel := ""
	for _, c := range channels.Items {
		if c["key"] != "case" {
			continue
		}
		channel = c["id"].(string)
		h.do(admin, "PUT", "/api/v1/admin/service-channels/"+channel, fmt.Sprintf(
			`{"name":"Case","active":true,"position":10,"table":"case","utilization_condition":"stateINnew,open","work_item_size":1,"default_capacity":2,"inbox_layout":["short_description"],"version":%v}`,
			c["version"])).is(200)
	}
	queue := func(fields string) string {
		return fmt.Sprintf(`{"name":"Cases","active":true,"assignment_group_id":%q,"service_channel_id":%q,%s}`, group, channel, fields)
	}
	for field, body := range map[string]string{
		"condition": queue(`"delivery":"push","condition":"guest_name=x"`),
		"delivery":  queue(`"delivery":"pull"`),
	} {
		h.do(admin, "POST", "/api/v1/admin/queues", body).refused(422, parley.CodeInvalid, field)
	}
	var q parley.Queue
	h.do(admin, "POST", "/api/v1/admin/queues", queue(`"delivery":"push","condition":"category=garden"`)).is(201).into(&q)
	h.do(admin, "POST", "/api/v1/admin/rules", fmt.Sprintf(`{"name":"Wrong","active":true,"execution_order":900,"conditions":"","queue_id":%q}`, q.ID)).refused(422, parley.CodeInvalid, "queue_id")
	if q.DocumentTable != parley.TableCase || q.Condition != "category=garden" {
		t.Errorf("the queue is %+v", q)
	}
	var mine struct {
		Items []parley.QueueStatus `json:"items"`
	}
	h.do(anna, "GET", "/api/v1/queues", "").is(200).into(&mine)
	if i := slices.IndexFunc(mine.Items, func(one parley.QueueStatus) bool { return one.ID == q.ID }); i < 0 || mine.Items[i].DocumentTable != parley.TableCase {
		t.Errorf("its agents see %+v", mine.Items)
	}
	var targets struct {
		Items []struct {
			Name string `json:"name"`
		} `json:"items"`
	}
	h.do(anna, "GET", "/api/v1/transfer-queues", "").is(200).into(&targets)
	names := []string{}
	for _, one := range targets.Items {
		names = append(names, one.Name)
	}
	if slices.Contains(names, "Cases") || !slices.Contains(names, "Billing Support") {
		t.Errorf("a chat can be passed on to %v", names)
	}
	var c parley.Case
	h.do(anna, "POST", "/api/v1/cases", fmt.Sprintf(`{"client_id":"one","values":{"short_description":"The hose leaks","assignment_group_id":%q}}`, group)).is(201).into(&c)
	var page struct {
		Items []desk.WorkRow `json:"items"`
	}
	h.do(mara, "GET", "/api/v1/work-items?what=unassigned", "").is(200).into(&page)
	if len(page.Items) != 1 || page.Items[0].DocumentID != c.ID || page.Items[0].Number != c.Number || page.Items[0].WorkItem != "" {
		t.Fatalf("nobody looks after %+v", page.Items)
	}
	var b desk.Board
	h.do(mara, "GET", "/api/v1/board", "").is(200).into(&b)
	if b.Unassigned != 1 {
		t.Errorf("%d are assigned to nobody", b.Unassigned)
	}
	put := fmt.Sprintf(`{"table":"case","id":%q}`, c.ID)
	path := "/api/v1/queues/" + string(q.ID) + "/documents"
	h.do(anna, "POST", path, put).refused(403, parley.CodeForbidden, "")
	h.do(mara, "POST", "/api/v1/queues/"+string(parley.NewID())+"/documents", put).refused(422, parley.CodeInvalid, "queue")
	var w parley.WorkItem
	h.do(mara, "POST", path, put).is(200).into(&w)
	var trail desk.WorkTrail
	h.do(mara, "GET", "/api/v1/work-items/"+string(w.ID)+"/trail", "").is(200).into(&trail)
	if trail.Item.DocumentID != c.ID || trail.Item.DocumentTable != parley.TableCase || trail.Item.State != parley.WorkWaiting || trail.Explanation == nil {
		t.Errorf("its way is %+v", trail)
	}
	h.do(mara, "GET", "/api/v1/work-items?what=unassigned", "").is(200).into(&page)
	if len(page.Items) != 0 {
		t.Errorf("it waits, and nobody looks after %+v", page.Items)
	}
}
