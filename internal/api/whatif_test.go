package api_test

import (
	"strings"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
)

// What-ifs are a manager's and an administrator's: they see what can be asked,
// ask, page through what was asked, cancel and delete.
func TestWhatIfsAreForManagers(t *testing.T) {
	h := newHouse(t)
	admin, mara, anna := h.signedIn("admin"), h.signedIn("mara"), h.signedIn("anna")
	id := h.pushing(admin)
	var options desk.WhatIfOptions
	h.do(mara, "GET", "/api/v1/what-ifs/options", "").is(200).into(&options)
	if len(options.Rules) == 0 || len(options.Queues) != 1 || len(options.Pools) != 1 || len(options.Groups) == 0 || len(options.Agents) == 0 || options.RecordedFrom != 0 {
		t.Errorf("options %+v", options)
	}
	for field, body := range map[string]string{
		"name":                           `{"name":""}`,
		"from":                           `{"name":"A"}`,
		"generated.hours":                `{"name":"A","generated":{"hours":0,"handle_s":1,"arrivals":[{"queue_id":"` + id + `","per_hour":1}]}}`,
		"generated.arrivals[0].queue_id": `{"name":"A","generated":{"hours":1,"handle_s":1,"arrivals":[{"queue_id":"` + strings.Repeat("0", 32) + `","per_hour":1}]}}`,
		"until":                          `{"name":"A","from":"2026-01-01T00:00:00Z","until":"2025-01-01T00:00:00Z"}`,
	} {
		h.do(mara, "POST", "/api/v1/what-ifs", body).refused(422, parley.CodeInvalid, field)
	}
	var asked desk.WhatIf
	for range 2 {
		h.do(mara, "POST", "/api/v1/what-ifs", `{"name":"A","generated":{"hours":1,"handle_s":60,"arrivals":[{"queue_id":"`+id+`","per_hour":9}]},
			"changes":[{"what":"staff","group_id":"`+string(options.Groups[0].ID)+`","value":2}]}`).is(201).into(&asked)
	}
	var page struct {
		Items []desk.WhatIfQuestion `json:"items"`
	}
	h.do(mara, "GET", "/api/v1/what-ifs?limit=1", "").is(200).into(&page)
	if len(page.Items) != 1 || page.Items[0].ID != asked.ID || page.Items[0].State != "queued" {
		t.Errorf("%+v", page)
	}
	one := "/api/v1/what-ifs/" + string(asked.ID)
	for _, ask := range [][3]string{
		{"GET", "/api/v1/what-ifs", ""}, {"POST", "/api/v1/what-ifs", `{"name":"A"}`}, {"GET", "/api/v1/what-ifs/options", ""},
		{"GET", one, ""}, {"POST", one + "/cancel", ""}, {"DELETE", one, ""},
	} {
		h.do(anna, ask[0], ask[1], ask[2]).is(403)
	}
	h.do(mara, "POST", one+"/cancel", "").is(204)
	h.do(mara, "POST", one+"/cancel", "").is(409)
	h.do(mara, "DELETE", one, "").is(204)
	h.do(mara, "GET", one, "").is(404)
}
