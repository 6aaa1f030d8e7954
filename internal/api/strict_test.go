package api_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/api"
)

// A misspelled member is refused by its name, wherever in the body it stands, and
// nothing is done.
func TestMisspelledMembersAreRefused(t *testing.T) {
	h := newHouse(t)
	admin, anna := h.signedIn("admin"), h.signedIn("anna")
	for _, c := range []struct{ token, method, path, body, field string }{
		{admin, "POST", "/api/v1/admin/service-channels", `{"name":"New","key":"new","active":true,"work_item_size":1,"default_capacity":2,"capcity":3}`, "capcity"},
		{
			admin, "POST", "/api/v1/admin/service-channels",
			`{"name":"New","key":"new","active":true,"work_item_size":1,"default_capacity":2,"size_overrides":[{"condition":"","size":2},{"condition":"","size":3,"siez":4}]}`, "size_overrides[1].siez",
		},
		{admin, "POST", "/api/v1/admin/actions", `{"title":"New","position":1,"active":true,"do":{"kind":"post_message","text":"Hello","txt":"Hello"}}`, "do.txt"},
		{anna, "PUT", "/api/v1/preferences", `{"sonds":true}`, "sonds"},
		{anna, "PUT", "/api/v1/cases/" + string(parley.NewID()), `{"version":1,"values":{},"short_description":"It is not a value here"}`, "short_description"},
		{"", "POST", "/api/v1/session", `{"email":"anna@example.com","password":"demo","remember":true}`, "remember"},
	} {
		var p api.Problem
		h.do(c.token, c.method, c.path, c.body).into(&p)
		var fields []string
		for _, e := range p.Errors {
			fields = append(fields, e.Field)
		}
		if p.Status != 422 || p.Code != parley.CodeInvalid || p.Field != c.field && !strings.Contains(strings.Join(fields, " "), c.field) {
			t.Errorf("%s %s: %+v, want %s refused", c.method, c.body, p, c.field)
		}
		if p.Field != "" && !strings.HasPrefix(p.Detail, c.field+": there is no such member") {
			t.Errorf("%s: %q", c.field, p.Detail)
		}
	}
	var channels listed
	h.do(admin, "GET", "/api/v1/admin/service-channels", "").is(200).into(&channels)
	for _, c := range channels.Items {
		if c["key"] == "new" {
			t.Errorf("made all the same: %v", c)
		}
	}
}

// Visitors and other systems are not turned away for a member nobody knows: the one
// may be of another version, the other speaks to desks of other makers too.
func TestOthersMaySayMore(t *testing.T) {
	i := newIntegration(t)
	i.do(i.token, "PUT", "/api/now/awa/agents/"+string(i.anna.ID), fmt.Sprintf(
		`{"presence":{"sys_id":%q,"channels":[],"sys_class_name":"awa_presence_state"},"sys_mod_count":"3"}`, i.away.ID)).is(200)
	var config struct {
		Producer struct {
			ID parley.ID `json:"id"`
		} `json:"producer"`
	}
	i.do("", "GET", "/api/guest/v1/config", "").is(200).into(&config)
	i.do("", "POST", "/api/guest/v1/sessions", fmt.Sprintf(
		`{"client_id":%q,"producer":%q,"mood":"good","context":{"page":"https://desk.example.com/","weather":"rain"},
		"answers":{"first_name":["Greta"],"last_name":["Guest"],"email":["greta@example.com"],"issue_type":["billing"]}}`, parley.NewID(), config.Producer.ID)).is(201)
}

// The document says which bodies are closed: all of staff's, to the last object.
func TestBodiesOfStaffAreClosed(t *testing.T) {
	h := newHouse(t)
	type schema struct {
		Ref        string             `json:"$ref"`
		Further    json.RawMessage    `json:"additionalProperties"` //nolint:tagliatelle // as OpenAPI has it
		Properties map[string]*schema `json:"properties"`
		Items      *schema            `json:"items"`
		ReadOnly   bool               `json:"readOnly"` //nolint:tagliatelle // as OpenAPI has it
	}
	var document struct {
		Components struct {
			Schemas map[string]*schema `json:"schemas"`
		} `json:"components"`
		Paths map[string]map[string]struct {
			Body struct {
				Content map[string]struct {
					Schema *schema `json:"schema"`
				} `json:"content"`
			} `json:"requestBody"` //nolint:tagliatelle // as OpenAPI has it
		} `json:"paths"`
	}
	h.do("", "GET", "/api/openapi.json", "").is(200).into(&document)
	seen, bodies := map[*schema]bool{}, 0
	var walk func(where string, s *schema)
	walk = func(where string, s *schema) {
		if s != nil && s.Ref != "" {
			s = document.Components.Schemas[strings.TrimPrefix(s.Ref, "#/components/schemas/")]
		}
		if s == nil || seen[s] {
			return
		}
		seen[s] = true
		if string(s.Further) == "true" {
			t.Errorf("%s takes any member", where)
		}
		walk(where+"[]", s.Items)
		for name, member := range s.Properties {
			if member.ReadOnly {
				continue
			}
			walk(where+"."+name, member)
		}
	}
	for path, verbs := range document.Paths {
		for verb, op := range verbs {
			if media, ok := op.Body.Content["application/json"]; ok && strings.HasPrefix(path, api.StaffBase+"/") {
				bodies++
				walk(verb+" "+path, media.Schema)
			}
		}
	}
	if bodies < 50 {
		t.Errorf("only %d bodies were found", bodies)
	}
}
