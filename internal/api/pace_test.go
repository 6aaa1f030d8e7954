package api_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/parley-desk/parley"
)

// What asks too often with an API token is told when to come back, in the form
// of what it called; people who are signed in, and other tokens, are not held up.
func TestAnAPITokenAsksTooOften(t *testing.T) {
	i := newIntegration(t)
	other := i.do(i.admin, "POST", "/api/v1/admin/tokens", `{"user_id":"`+string(i.anna.ID)+`","name":"other"}`).is(201).field("token")
	i.do(i.admin, "PUT", "/api/v1/admin/properties/"+parley.PropRequestsPerMinute, `{"value":"2","version":0}`).is(200)
	agent := "/agents/" + string(i.anna.ID)

	i.call("GET", agent, "").is(200)
	refused := i.call("GET", agent, "")
	refused.foreign(429, "2 times a minute")
	if !strings.Contains(refused.body, `"Too Many Requests"`) {
		t.Errorf("the message is not the one for programs: %s", refused.body)
	}
	i.do(i.token, "GET", "/api/v1/me/presence", "").refused(429, parley.CodeLimit, "")

	i.do(other, "GET", "/api/v1/me/presence", "").is(200)
	told := i.do(other, "GET", "/api/v1/me/presence", "").refused(429, parley.CodeLimit, "")
	if s, err := strconv.Atoi(told.header.Get("Retry-After")); err != nil || s < 1 || s > 30 {
		t.Errorf("to come back after %q seconds: %v", told.header.Get("Retry-After"), err)
	}
	german := i.do(other, "GET", "/api/v1/me/presence", "", "Accept-Language", "de").refused(429, parley.CodeLimit, "")
	if !strings.Contains(german.body, "2-mal pro Minute") {
		t.Errorf("in German: %s", german.body)
	}

	anna := i.signedIn("anna")
	for range 10 {
		i.do(anna, "GET", "/api/v1/me/presence", "").is(200)
		i.do("", "GET", "/api/v1/me/presence", "", "Cookie", "parley_session="+anna).is(200)
	}
	i.do("pat_nobody's", "GET", "/api/v1/me/presence", "").refused(401, parley.CodeUnauthenticated, "")
}
