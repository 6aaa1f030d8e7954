package api_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/parley-desk/parley"
)

// listed is a page of any resource.
type listed struct {
	Items []map[string]any `json:"items"`
	Next  string           `json:"next"`
}

// Every resource of the administrator is made, read, listed, changed with the
// version that was read, refused with an older one, and deleted.
func TestAdminResourcesAreUniform(t *testing.T) {
	h := newHouse(t)
	admin := h.signedIn("admin")
	var groups, queues listed
	h.do(admin, "GET", "/api/v1/admin/groups", "").is(200).into(&groups)
	h.do(admin, "GET", "/api/v1/admin/queues", "").is(200).into(&queues)
	group, queue := groups.Items[0]["id"], queues.Items[0]["id"]
	account := h.do(admin, "POST", "/api/v1/admin/accounts", `{"name":"Acme","active":true}`).is(201).field("id")
	for _, c := range []struct{ resource, body string }{
		{"users", `{"email":"new@example.com","name":"New","active":true,"roles":["agent"]}`},
		{"groups", `{"name":"New","active":true,"members":[]}`},
		{"queues", fmt.Sprintf(`{"name":"New","active":true,"assignment_group_id":%q}`, group)},
		{"schedules", `{"name":"New","time_zone":"Europe/Berlin","entries":[{"days":["mon"],"from":"09:00","to":"17:00"}]}`},
		{"rules", fmt.Sprintf(`{"name":"New","execution_order":1,"active":true,"conditions":"category=order","queue_id":%q}`, queue)},
		{"producers", `{"name":"New","title":"Complain","table":"sn_customerservice_customer_interaction","active":true,"public":true,"variables":[
			{"name":"email","question_text":"Email","type":"email","order":1,"mandatory":true,"map_to_field":true,"field":"email","read_only":false,"active":true}]}`},
		{"actions", `{"title":"New","position":1,"active":true,"do":{"kind":"post_message","text":"Hello"}}`},
		{"origins", `{"origin":"https://new.example.com","note":"shop"}`},
		{"accounts", `{"name":"New","account_code":"N-1","phone":"+49 30 1","active":true,"team":[]}`},
		{"contacts", fmt.Sprintf(`{"account_id":%q,"name":"New","email":"new@acme.example","active":true}`, account)},
		{"wrap-up-codes", `{"code":"New","active":true}`},
		{"wrap-ups", `{"name":"New","active":true,"position":1,"condition":"type=chat","duration_seconds":30}`},
		{"skills", `{"name":"New","active":true,"contains":[]}`},
		{"assignment-rules", `{"name":"New","active":true,"assign_by":"last_assigned","timeout_s":30}`},
		{"reject-reasons", `{"reason":"New","active":true,"reassignable":true}`},
		{"service-channels", `{"name":"New","key":"new","active":true,"condition":"type=chat","work_item_size":1,"default_capacity":2}`},
		{"presence-states", `{"name":"New","available":true,"active":true,"position":5,"show_channels":true}`},
	} {
		t.Run(c.resource, func(t *testing.T) {
			base := "/api/v1/admin/" + c.resource
			made := h.do(admin, "POST", base, c.body).is(201)
			one := base + "/" + made.field("id")
			var record map[string]any
			h.do(admin, "GET", one, "").is(200).into(&record)
			if record["version"] != 1.0 || record["created_at"] == "" {
				t.Errorf("read %v", record)
			}
			var list listed
			h.do(admin, "GET", base, "").is(200).into(&list)
			found := 0
			for _, item := range list.Items {
				if item["id"] == record["id"] {
					found++
				}
			}
			if found != 1 {
				t.Errorf("listed %d times", found)
			}
			// What was read can be sent back as it is.
			text, err := json.Marshal(record)
			if err != nil {
				t.Fatal(err)
			}
			if got := h.do(admin, "PUT", one, string(text)).is(200).field("version"); got != "2" {
				t.Errorf("version after a change: %s", got)
			}
			h.do(admin, "PUT", one, string(text)).refused(409, parley.CodeConflict, "version")
			h.do(admin, "DELETE", one, "").refused(422, parley.CodeInvalid, "version")
			h.do(admin, "DELETE", one+"?version=1", "").refused(409, parley.CodeConflict, "version")
			h.do(admin, "DELETE", one+"?version=2", "").is(204)
			h.do(admin, "GET", one, "").refused(404, parley.CodeNotFound, "")
			h.do(admin, "DELETE", one+"?version=2", "").refused(404, parley.CodeNotFound, "")
			h.do(admin, "PUT", one, string(text)).refused(404, parley.CodeNotFound, "")
			h.do(admin, "POST", base, "{}").is(422)
			var trail listed
			h.do(admin, "GET", "/api/v1/admin/audit?limit=3", "").is(200).into(&trail)
			for _, row := range trail.Items {
				if row["record_id"] != record["id"] || row["actor_name"] != "Alex Admin" || row["address"] != "192.0.2.1" {
					t.Errorf("audited as %v", row)
				}
			}
		})
	}
}

func TestUsersArePaged(t *testing.T) {
	h := newHouse(t)
	admin := h.signedIn("admin")
	var names []string
	path := "/api/v1/admin/users?limit=2"
	for next := ""; ; {
		var list listed
		h.do(admin, "GET", path+"&cursor="+next, "").is(200).into(&list)
		if len(list.Items) > 2 {
			t.Fatalf("a page of %d", len(list.Items))
		}
		for _, user := range list.Items {
			names = append(names, user["name"].(string))
			if _, ok := user["password_hash"]; ok || user["password"] != nil {
				t.Errorf("a password is shown: %v", user)
			}
		}
		if next = list.Next; next == "" {
			break
		}
	}
	if got := strings.Join(names, ", "); got != "Alex Admin, Anna Berg, Ben Okoro, Chris Sato, Mara Lind" {
		t.Errorf("users: %s", got)
	}
	var list listed
	h.do(admin, "GET", "/api/v1/admin/users?q=BERG", "").is(200).into(&list)
	if len(list.Items) != 1 || list.Next != "" {
		t.Errorf("search: %+v", list)
	}
}

func TestAuditIsPaged(t *testing.T) {
	h := newHouse(t)
	admin := h.signedIn("admin")
	seen := map[any]bool{}
	for next := ""; ; {
		var list listed
		h.do(admin, "GET", "/api/v1/admin/audit?limit=7&cursor="+next, "").is(200).into(&list)
		for _, row := range list.Items {
			if seen[row["id"]] {
				t.Fatalf("row %v twice", row["id"])
			}
			seen[row["id"]] = true
		}
		if next = list.Next; next == "" {
			break
		}
	}
	if len(seen) < 20 {
		t.Errorf("only %d rows after shipping, the demo and a sign-in", len(seen))
	}
	h.do(admin, "GET", "/api/v1/admin/audit?record="+string(parley.NewID()), "").refused(422, parley.CodeInvalid, "table")
}

func TestPropertiesOverTheWire(t *testing.T) {
	h := newHouse(t)
	admin := h.signedIn("admin")
	path := "/api/v1/admin/properties/" + parley.PropGuestsPerHour
	h.do(admin, "PUT", path, `{"value":"x","version":0}`).refused(422, parley.CodeInvalid, "value")
	version := h.do(admin, "PUT", path, `{"value":"9","version":0}`).is(200).field("version")
	if got := h.do(admin, "GET", path, "").is(200).field("value"); got != "9" {
		t.Errorf("value %s", got)
	}
	h.do(admin, "PUT", path, `{"value":"8","version":0}`).refused(409, parley.CodeConflict, "version")
	if got := h.do(admin, "DELETE", path+"?version="+version, "").is(200).field("value"); got != "200" {
		t.Errorf("default %s", got)
	}
	h.do(admin, "GET", "/api/v1/admin/properties/no.such", "").refused(404, parley.CodeNotFound, "")
}

func TestTokensOverTheWire(t *testing.T) {
	h := newHouse(t)
	admin := h.signedIn("admin")
	var users listed
	h.do(admin, "GET", "/api/v1/admin/users?q=anna", "").is(200).into(&users)
	made := h.do(admin, "POST", "/api/v1/admin/tokens", fmt.Sprintf(`{"user_id":%q,"name":"robot"}`, users.Items[0]["id"])).is(201)
	token := made.field("token")
	if got := h.do(token, "GET", "/api/v1/session", "").is(200).field("name"); got != "Anna Berg" {
		t.Errorf("the token is %s", got)
	}
	h.do(token, "GET", "/api/v1/admin/users", "").refused(403, parley.CodeForbidden, "")
	if list := h.do(admin, "GET", "/api/v1/admin/tokens", "").is(200); strings.Contains(list.body, token) || !strings.Contains(list.body, "robot") {
		t.Errorf("listed as %s", list.body)
	}
	h.do(admin, "POST", "/api/v1/admin/tokens", `{"user_id":"x","name":"robot"}`).refused(422, parley.CodeInvalid, "user_id")
	h.do(admin, "POST", "/api/v1/admin/tokens", fmt.Sprintf(`{"user_id":%q,"name":"old","expires_at":"2020-01-01T00:00:00Z"}`, users.Items[0]["id"])).refused(422, parley.CodeInvalid, "expires_at")
	h.do(admin, "DELETE", "/api/v1/admin/tokens/"+made.field("id"), "").is(204)
	h.do(token, "GET", "/api/v1/session", "").is(401)
}

func TestAdministratorSignsSomebodyOut(t *testing.T) {
	h := newHouse(t)
	admin, ben := h.signedIn("admin"), h.signedIn("ben")
	var users listed
	h.do(admin, "GET", "/api/v1/admin/users?q=ben", "").is(200).into(&users)
	h.do(admin, "DELETE", "/api/v1/admin/users/"+users.Items[0]["id"].(string)+"/sessions", "").is(204)
	h.do(ben, "GET", "/api/v1/session", "").is(401)
	h.do(admin, "GET", "/api/v1/session", "").is(200)
}

func TestConditionBuilderOverTheWire(t *testing.T) {
	h := newHouse(t)
	mara := h.signedIn("mara")
	if a := h.do(mara, "GET", "/api/v1/admin/fields?table=sn_customerservice_customer_interaction", "").is(200); !strings.Contains(a.body, `"starts with"`) {
		t.Errorf("fields: %s", a.body)
	}
	h.do(mara, "GET", "/api/v1/admin/fields?table=sys_user", "").refused(422, parley.CodeInvalid, "table")
	if a := h.do(mara, "POST", "/api/v1/admin/rules/preview", `{"conditions":"category=order^x"}`).is(200); a.field("offset") == "" || a.field("error") == "" {
		t.Errorf("preview: %s", a.body)
	}
	if got := h.do(mara, "POST", "/api/v1/admin/rules/preview", `{"conditions":"^category=order^"}`).is(200).field("canonical"); got != "category=order" {
		t.Errorf("canonical %s", got)
	}
}
