package api_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/parley-desk/parley"
)

// An agent reads, writes and finishes the wrap-up of their own conversation,
// and nobody else's.
func TestWrapUpOverHTTP(t *testing.T) {
	h := newHouse(t)
	admin, anna, ben := h.signedIn("admin"), h.signedIn("anna"), h.signedIn("ben")
	code := h.do(admin, "POST", "/api/v1/admin/wrap-up-codes", `{"code":"Resolved","description":"Answered","active":true}`).is(201).field("id")
	h.do(admin, "POST", "/api/v1/admin/wrap-ups", body(t, map[string]any{
		"name": "Chats", "active": true, "condition": "type=chat", "enforce_duration": true, "duration_seconds": 600, "enable_codes": true,
	})).is(201)
	id := h.held(anna)
	at := "/api/v1/conversations/" + id + "/wrap-up"
	h.do(anna, "GET", at, "").refused(404, parley.CodeNotFound, "")
	h.do(anna, "POST", "/api/v1/conversations/"+id+"/end", "").is(204)

	var summary struct {
		Items []struct {
			WrapUp *parley.WrapUp `json:"wrap_up"`
		}
	}
	h.do(anna, "GET", "/api/v1/conversations", "").is(200).into(&summary)
	if len(summary.Items) != 1 || summary.Items[0].WrapUp == nil || !summary.Items[0].WrapUp.Enforce || summary.Items[0].WrapUp.DurationS != 600 {
		t.Errorf("the list says %+v", summary)
	}
	read := h.do(anna, "GET", at, "").is(200)
	if read.field("codes_enabled") != "true" || read.field("notes") != "" || read.field("submitted_on") != "" || read.field("due_at") == "" {
		t.Errorf("read %s", read.body)
	}
	h.do(ben, "GET", at, "").refused(404, parley.CodeNotFound, "")
	h.do(ben, "POST", at, `{"submit":true}`).refused(404, parley.CodeNotFound, "")
	h.do(anna, "POST", at, `{"submit":true}`).refused(422, parley.CodeInvalid, "code_id")
	h.do(anna, "POST", at, `{"code_id":"0123456789abcdef0123456789abcdef"}`).refused(422, parley.CodeInvalid, "code_id")
	h.do(anna, "POST", at, `{"notes":"half a"}`).is(200)
	if kept := h.do(anna, "POST", at, body(t, map[string]any{"code_id": code})).is(200); kept.field("notes") != "half a" || kept.field("submitted_on") != "" {
		t.Errorf("kept %s", kept.body)
	}
	done := h.do(anna, "POST", at, `{"notes":"half a sentence","submit":true}`).is(200)
	if done.field("submitted_on") == "" || done.field("wrap_up_code_id") != code || done.field("timed_out") != "false" {
		t.Errorf("finished %s", done.body)
	}
	h.do(anna, "POST", at, `{"submit":true}`).is(200)
	h.do(anna, "POST", at, `{"notes":"more"}`).refused(409, parley.CodeEnded, "")
	h.do(admin, "DELETE", "/api/v1/admin/wrap-up-codes/"+code+"?version=1", "").refused(409, parley.CodeConflict, "")
}

// An agent closes the tab of their own conversation, and nobody else's.
func TestCloseOverHTTP(t *testing.T) {
	h := newHouse(t)
	admin, anna, ben := h.signedIn("admin"), h.signedIn("anna"), h.signedIn("ben")
	h.do(admin, "POST", "/api/v1/admin/wrap-ups", `{"name":"Chats","active":true}`).is(201)
	id := h.held(anna)
	at := "/api/v1/conversations/" + id
	h.do(ben, "POST", at+"/close", "").refused(409, parley.CodeConflict, "")
	h.do(anna, "POST", at+"/close", "").is(204)
	var detail struct{ Interaction parley.Interaction }
	h.do(anna, "GET", at, "").is(200).into(&detail)
	if i := detail.Interaction; i.State != parley.InteractionComplete || i.WrapUpDuration != 0 {
		t.Errorf("the interaction says %+v", i)
	}
	h.do(anna, "GET", at+"/wrap-up", "").refused(404, parley.CodeNotFound, "")
	h.do(anna, "POST", at+"/close", "").is(204)
}

// Another system sets a code that agents cannot choose; nobody else may.
func TestAnotherSystemSetsTheCode(t *testing.T) {
	h := newHouse(t)
	admin, anna := h.signedIn("admin"), h.signedIn("anna")
	user := h.do(admin, "POST", "/api/v1/admin/users", `{"email":"wfm@example.com","name":"Workforce","active":true,"roles":["integration"],"password":"never signs in"}`).is(201).field("id")
	token := h.do(admin, "POST", "/api/v1/admin/tokens", body(t, map[string]any{"user_id": user, "name": "workforce"})).is(201).field("token")
	code := h.do(admin, "POST", "/api/v1/admin/wrap-up-codes", `{"code":"Dialled","active":true,"external":true}`).is(201).field("id")
	h.do(admin, "POST", "/api/v1/admin/wrap-ups", `{"name":"Chats","active":true,"enable_codes":true}`).is(201)
	id := h.held(anna)
	h.do(anna, "POST", "/api/v1/conversations/"+id+"/end", "").is(204)
	segment := h.do(anna, "GET", "/api/v1/conversations/"+id+"/wrap-up", "").is(200)
	if strings.Contains(segment.body, code) {
		t.Errorf("Anna reads %s", segment.body)
	}
	at := "/api/v1/interactions/" + segment.field("interaction_id") + "/wrap-up"
	said := body(t, map[string]any{"code_id": code, "submit": true})
	h.do(anna, "POST", at, said).refused(403, parley.CodeForbidden, "")
	h.do(token, "POST", at, `{"code_id":"0123456789abcdef0123456789abcdef"}`).refused(422, parley.CodeInvalid, "code_id")
	if set := h.do(token, "POST", at, said).is(200); set.field("wrap_up_code_id") != code || set.field("submitted_on") == "" {
		t.Errorf("set %s", set.body)
	}
	h.do(token, "POST", at, `{"code_id":""}`).refused(409, parley.CodeEnded, "")
}

// What cannot be is refused at the field that says it.
func TestWrapUpConfigurationsAreChecked(t *testing.T) {
	h := newHouse(t)
	admin := h.signedIn("admin")
	code := func(name string, active bool) string {
		return h.do(admin, "POST", "/api/v1/admin/wrap-up-codes", body(t, map[string]any{"code": name, "active": active})).is(201).field("id")
	}
	one, two, off := code("One", true), code("Two", true), code("Off", false)
	h.do(admin, "POST", "/api/v1/admin/wrap-up-codes", `{"code":" one ","active":true}`).refused(409, parley.CodeConflict, "code")
	h.do(admin, "POST", "/api/v1/admin/wrap-ups", `{"name":"Taken","active":true,"duration_seconds":900,"enforce_duration":true}`).is(201)
	for field, wrong := range map[string]map[string]any{
		"name":             {"name": "  "},
		"condition":        {"condition": "colour=blue"},
		"duration_seconds": {"duration_seconds": 3601},
		"allowed_codes":    {"allowed_codes": []string{"0123456789abcdef0123456789abcdef"}},
		"position":         {"position": -1},
	} {
		in := map[string]any{"name": "New", "active": true}
		maps.Copy(in, wrong)
		h.do(admin, "POST", "/api/v1/admin/wrap-ups", body(t, in)).refused(422, parley.CodeInvalid, field)
	}
	for _, standard := range []map[string]any{
		{"default_code_id": off}, {"default_code_id": one, "allowed_codes": []string{two}},
	} {
		standard["name"], standard["active"] = "New", true
		h.do(admin, "POST", "/api/v1/admin/wrap-ups", body(t, standard)).refused(422, parley.CodeInvalid, "default_code_id")
	}
	h.do(admin, "POST", "/api/v1/admin/wrap-ups", `{"name":"taken","active":true}`).refused(409, parley.CodeConflict, "name")

	// The general end must come after every fixed one (domain 1.1.3).
	const most, on = "/api/v1/admin/properties/com.glide.interaction.max_wrapup_duration", "/api/v1/admin/properties/com.glide.interaction.max_wrapup_duration.enabled"
	h.do(admin, "PUT", on, `{"value":"true","version":0}`).refused(422, parley.CodeInvalid, "value")
	version := h.do(admin, "PUT", most, `{"value":"16","version":0}`).is(200).field("version")
	h.do(admin, "PUT", on, `{"value":"true","version":0}`).is(200)
	h.do(admin, "PUT", most, `{"value":"15","version":`+version+`}`).refused(422, parley.CodeInvalid, "value")
	h.do(admin, "DELETE", most+"?version="+version, "").refused(422, parley.CodeInvalid, "value")
	h.do(admin, "POST", "/api/v1/admin/wrap-ups", `{"name":"Long","active":true,"duration_seconds":960,"enforce_duration":true}`).refused(422, parley.CodeInvalid, "duration_seconds")
	h.do(admin, "POST", "/api/v1/admin/wrap-ups", `{"name":"Long","active":true,"duration_seconds":959,"enforce_duration":true}`).is(201)
	h.do(admin, "POST", "/api/v1/admin/wrap-ups", `{"name":"Free","active":true,"duration_seconds":3600}`).is(201)
}
