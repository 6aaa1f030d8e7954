package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/api"
	"github.com/parley-desk/parley/internal/auth"
	"github.com/parley-desk/parley/internal/desk"
)

// Every route of the table refuses who may not: without a token, with a wrong
// one, and with each role that does not hold its permission. A route that is
// added is covered by being in the table.
func TestEveryRouteIsGuarded(t *testing.T) {
	h := newHouse(t)
	people := map[string][]parley.Role{
		"admin": {parley.RoleAdmin}, "mara": {parley.RoleManager}, "anna": {parley.RoleAgent}, "nobody": {},
	}
	_, err := h.desk.CreateUser(t.Context(), parley.System(), desk.UserInput{Email: "nobody@example.com", Name: "No Body", Active: true, Password: "nobody's own"})
	if err != nil {
		t.Fatal(err)
	}
	tokens := map[string]string{"nobody": h.token(h.signIn("nobody@example.com", "nobody's own"))}
	for _, name := range []string{"admin", "mara", "anna"} {
		tokens[name] = h.signedIn(name)
	}
	routes := h.api.Routes()
	if len(routes) < 50 {
		t.Fatalf("the table has only %d routes", len(routes))
	}
	denied := 0
	// Other systems are refused in their own form.
	refused := func(a answer, r api.Route, status int, code parley.Code) {
		t.Helper()
		if strings.HasPrefix(r.Path, api.IntegrationBase+"/") {
			a.foreign(status, "")
			return
		}
		a.refused(status, code, "")
	}
	for _, r := range routes {
		path := filled(r.Path)
		if r.Needs == "" {
			t.Errorf("%s %s says nothing about who may", r.Method, r.Path)
			continue
		}
		if r.Needs == auth.Public {
			continue
		}
		for _, none := range []string{"", "not-a-token", auth.APIPrefix + "not-a-token"} {
			refused(h.do(none, r.Method, path, ""), r, 401, parley.CodeUnauthenticated)
		}
		for name, roles := range people {
			switch {
			case r.Needs == auth.Guest:
				// The token of a member of staff opens nothing of a visitor's.
				h.do(tokens[name], r.Method, path, "").refused(401, parley.CodeUnauthenticated, "")
			case !auth.Allowed(r.Needs, roles):
				denied++
				refused(h.do(tokens[name], r.Method, path, ""), r, 403, parley.CodeForbidden)
			case r.Method == http.MethodGet && r.Path == path && !streams(r.Path):
				if a := h.do(tokens[name], r.Method, path, ""); a.status == 401 || a.status == 403 {
					t.Errorf("%s may not %s %s: %s", name, r.Method, path, a.body)
				}
			}
		}
	}
	if denied == 0 {
		t.Fatal("nobody was ever denied anything")
	}
}

// streams are routes that do not end by themselves.
func streams(path string) bool {
	return slices.ContainsFunc([]string{"/live", "/events", "/poll"}, func(end string) bool { return strings.HasSuffix(path, end) })
}

// filled replaces the variables of a path by something of their form.
func filled(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if strings.HasPrefix(part, "{") {
			parts[i] = string(parley.NewID())
		}
	}
	return strings.Join(parts, "/")
}

// Calls that need no sign-in are few, and each is here for a reason.
func TestPublicRoutesAreKnown(t *testing.T) {
	h := newHouse(t)
	known := []string{
		"POST /api/v1/session",       // signs in
		"GET /api/v1/setup/{token}",  // the link is the proof
		"POST /api/v1/setup/{token}", // likewise
		"GET /api/guest/v1/config",   // what a visitor sees before there is a session
		"POST /api/guest/v1/sessions",
	}
	for _, r := range h.api.Routes() {
		if r.Needs == auth.Public && !slices.Contains(known, r.Method+" "+r.Path) {
			t.Errorf("%s %s is open to everybody: say why in this test, or name the permission it needs", r.Method, r.Path)
		}
	}
}
