package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/api"
	"github.com/parley-desk/parley/internal/blob"
	"github.com/parley-desk/parley/internal/bus"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/live"
	"github.com/parley-desk/parley/internal/store"
	"github.com/parley-desk/parley/internal/store/storetest"
)

// house is a desk with its API and the demo's people.
type house struct {
	t    *testing.T
	desk *desk.Desk
	api  *api.API
	log  *bytes.Buffer
}

func newHouse(t *testing.T) *house {
	t.Helper()
	files, err := blob.Dir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	wakeups := bus.Local()
	h := &house{t: t, log: &bytes.Buffer{}}
	log := slog.New(slog.NewTextHandler(h.log, nil))
	h.desk = desk.New(desk.Config{Store: storetest.SQLite(t), Bus: wakeups, Blobs: files, Log: log, Secret: bytes.Repeat([]byte("s"), 32)})
	t.Cleanup(func() {
		if err := wakeups.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := h.desk.Demo(t.Context()); err != nil {
		t.Fatal(err)
	}
	hub := live.Start(live.Config{Desk: h.desk, Bus: wakeups, Log: log, Node: "here"})
	t.Cleanup(func() {
		if err := hub.Shutdown(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	if h.api, err = api.New(api.Config{Desk: h.desk, Hub: hub, Log: log, PublicURL: "https://desk.example.com", Version: "test"}); err != nil {
		t.Fatal(err)
	}
	return h
}

// answer is what came back.
type answer struct {
	t      *testing.T
	status int
	header http.Header
	body   string
}

// do makes a request; token is a session's or API token, or "". headers are
// name and value in turn.
func (h *house) do(token, method, path, body string, headers ...string) answer {
	h.t.Helper()
	r := httptest.NewRequestWithContext(h.t.Context(), method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.api.ServeHTTP(w, r)
	text, err := io.ReadAll(w.Result().Body)
	if err != nil {
		h.t.Fatal(err)
	}
	return answer{h.t, w.Code, w.Header(), string(text)}
}

// is checks the status and returns the answer.
func (a answer) is(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Errorf("status %d, want %d: %s", a.status, status, a.body)
	}
	return a
}

// refused checks the status, the code and the field of a problem.
func (a answer) refused(status int, code parley.Code, field string) answer {
	a.t.Helper()
	var p api.Problem
	a.is(status).into(&p)
	if p.Code != code || p.Field != field || p.Status != status || p.Detail == "" || a.header.Get("Content-Type") != "application/problem+json" {
		a.t.Errorf("refused with %s on %q (%s), want %s on %q: %s", p.Code, p.Field, a.header.Get("Content-Type"), code, field, a.body)
	}
	if p.Label != "" && !strings.HasPrefix(p.Detail, field+" ") {
		a.t.Errorf("%q does not begin with the name of %s, which screens call %s", p.Detail, field, p.Label)
	}
	return a
}

// into decodes the body.
func (a answer) into(v any) answer {
	a.t.Helper()
	if err := json.Unmarshal([]byte(a.body), v); err != nil {
		a.t.Fatalf("%v in %s", err, a.body)
	}
	return a
}

// field returns a member of the body as text.
func (a answer) field(name string) string {
	a.t.Helper()
	members := map[string]json.RawMessage{}
	a.into(&members)
	return strings.Trim(string(members[name]), `"`)
}

// signedIn returns the token of a demo user's new session.
func (h *house) signedIn(name string) string {
	h.t.Helper()
	return h.token(h.signIn(name+"@example.com", "demo").is(200))
}

func (h *house) signIn(email, password string) answer {
	h.t.Helper()
	body, err := json.Marshal(map[string]string{"email": email, "password": password})
	if err != nil {
		h.t.Fatal(err)
	}
	return h.do("", "POST", "/api/v1/session", string(body))
}

// token takes the session's token out of the cookie.
func (h *house) token(a answer) string {
	h.t.Helper()
	cookies, err := http.ParseSetCookie(a.header.Get("Set-Cookie"))
	if err != nil {
		h.t.Fatal(err)
	}
	return cookies.Value
}

func TestSession(t *testing.T) {
	h := newHouse(t)
	a := h.signIn("ANNA@example.com", "demo").is(200)
	c, err := http.ParseSetCookie(a.header.Get("Set-Cookie"))
	if err != nil {
		t.Fatal(err)
	}
	if c.Name != "parley_session" || !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Expires.IsZero() {
		t.Errorf("cookie: %v", c)
	}
	if strings.Contains(a.body, c.Value) {
		t.Error("the token is in the body, where scripts can read it")
	}
	if got := a.field("name"); got != "Anna Berg" {
		t.Errorf("name %q", got)
	}
	cookie := "parley_session=" + c.Value
	h.do("", "GET", "/api/v1/session", "", "Cookie", cookie).is(200)
	h.do(c.Value, "GET", "/api/v1/session", "").is(200)
	h.do("", "GET", "/api/v1/session", "").refused(401, parley.CodeUnauthenticated, "")
	h.do("wrong", "GET", "/api/v1/session", "").refused(401, parley.CodeUnauthenticated, "")
	h.do("", "GET", "/api/v1/session", "", "Authorization", "Basic YTpi").refused(401, parley.CodeUnauthenticated, "")
	other := h.signedIn("anna")
	out := h.do("", "DELETE", "/api/v1/session", "", "Cookie", cookie).is(204)
	if gone, err := http.ParseSetCookie(out.header.Get("Set-Cookie")); err != nil || gone.Value != "" || gone.MaxAge != -1 {
		t.Errorf("cookie after signing out: %v, %v", gone, err)
	}
	h.do(c.Value, "GET", "/api/v1/session", "").is(401)
	h.do(other, "GET", "/api/v1/session", "").is(200)
	h.do(other, "DELETE", "/api/v1/sessions", "").is(204)
	h.do(other, "GET", "/api/v1/session", "").is(401)
}

// A cookie travels with whatever page made the browser ask: only our own may
// change something. A token in a header is known to who sends it.
func TestCookieRequestsComeFromOurOwnPages(t *testing.T) {
	h := newHouse(t)
	token := h.signedIn("admin")
	cookie := "parley_session=" + token
	group := `{"name":"x","active":true,"members":[]}`
	h.do("", "POST", "/api/v1/admin/groups", group, "Cookie", cookie, "Sec-Fetch-Site", "cross-site").refused(403, parley.CodeForbidden, "")
	h.do("", "POST", "/api/v1/admin/groups", group, "Cookie", cookie, "Origin", "https://evil.example").refused(403, parley.CodeForbidden, "")
	h.do("", "POST", "/api/v1/session", `{"email":"a","password":"b"}`, "Sec-Fetch-Site", "cross-site").refused(403, parley.CodeForbidden, "")
	h.do("", "GET", "/api/v1/admin/groups", "", "Cookie", cookie, "Sec-Fetch-Site", "cross-site").is(200)
	h.do("", "POST", "/api/v1/admin/groups", group, "Cookie", cookie, "Sec-Fetch-Site", "same-origin").is(201)
	h.do("", "POST", "/api/v1/admin/groups", strings.Replace(group, "x", "y", 1), "Cookie", cookie, "Origin", "https://desk.example.com").is(201)
	h.do(token, "POST", "/api/v1/admin/groups", strings.Replace(group, "x", "z", 1), "Sec-Fetch-Site", "cross-site").is(201)
}

// Pages of allowed origins may use the visitors' calls, all others may not;
// nobody else's pages may use the staff's.
func TestOtherSitesMayUseTheVisitorsCalls(t *testing.T) {
	h := newHouse(t)
	h.do(h.signedIn("admin"), "POST", "/api/v1/admin/origins", `{"origin":"https://Shop.example:443/"}`).is(201)
	preflight := []string{"Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "content-type", "Origin"}
	a := h.do("", "OPTIONS", "/api/guest/v1/sessions", "", append(preflight, "https://shop.example")...).is(204)
	if got := a.header.Get("Access-Control-Allow-Origin"); got != "https://shop.example" {
		t.Errorf("preflight allows %q", got)
	}
	a = h.do("", "GET", "/api/guest/v1/config", "", "Origin", "https://shop.example").is(200)
	if got := a.header.Get("Access-Control-Allow-Origin"); got != "https://shop.example" || !strings.Contains(a.header.Get("Vary"), "Origin") {
		t.Errorf("reading allows %q, varies by %q", got, a.header.Get("Vary"))
	}
	h.do("", "OPTIONS", "/api/guest/v1/sessions", "", append(preflight, "https://evil.example")...).refused(403, parley.CodeForbidden, "origin")
	h.do("", "GET", "/api/guest/v1/config", "", "Origin", "https://evil.example").refused(403, parley.CodeForbidden, "origin")
	h.do("", "GET", "/api/guest/v1/config", "", "Origin", "https://desk.example.com").is(200)
	a = h.do("", "GET", "/api/v1/session", "", "Origin", "https://shop.example").is(401)
	if got := a.header.Get("Access-Control-Allow-Origin"); got != "" {
		t.Errorf("the staff's calls allow %q", got)
	}
}

func TestRequestsThatCannotBeRead(t *testing.T) {
	h := newHouse(t)
	admin := h.signedIn("admin")
	h.do("", "GET", "/api/v1/nothing", "").refused(404, parley.CodeNotFound, "")
	h.do(admin, "PATCH", "/api/v1/admin/groups", "").refused(404, parley.CodeNotFound, "")
	h.do(admin, "POST", "/api/v1/admin/groups", "{").refused(400, parley.CodeInvalid, "")
	h.do(admin, "POST", "/api/v1/admin/groups", `{"active":true,"members":[]}`).refused(422, parley.CodeInvalid, "name")
	h.do(admin, "POST", "/api/v1/admin/groups", `{"name":7,"active":true,"members":[]}`).refused(422, parley.CodeInvalid, "name")
	h.do(admin, "POST", "/api/v1/admin/groups", `{"name":"\u0007","active":true,"members":[]}`).refused(422, parley.CodeInvalid, "name")
	h.do(admin, "POST", "/api/v1/admin/groups", `{"name":"`+strings.Repeat("x", 1<<20)+`"}`).refused(413, parley.CodeTooLarge, "")
	h.do(admin, "GET", "/api/v1/admin/users?limit=1000", "").refused(422, parley.CodeInvalid, "limit")
	h.do(admin, "GET", "/api/v1/admin/users/42", "").refused(422, parley.CodeInvalid, "id")
	h.do(admin, "GET", "/api/v1/admin/users/"+string(parley.NewID()), "").refused(404, parley.CodeNotFound, "")
	h.do(admin, "POST", "/api/v1/admin/groups", `{"name":"ok","active":true,"members":[],"unknown":1}`).refused(422, parley.CodeInvalid, "unknown")
}

func TestAnswersCarryTheHeadersOfData(t *testing.T) {
	h := newHouse(t)
	a := h.do("", "GET", "/api/v1/session", "")
	for name, want := range map[string]string{
		"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "X-Frame-Options": "DENY",
	} {
		if got := a.header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestSignInThrottleSaysWhenToComeBack(t *testing.T) {
	h := newHouse(t)
	for range 10 {
		h.signIn("ben@example.com", "wrong").refused(401, parley.CodeUnauthenticated, "")
	}
	a := h.signIn("ben@example.com", "demo").refused(429, parley.CodeLimit, "")
	if a.header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
}

func TestSetup(t *testing.T) {
	h := newHouse(t)
	h.do("", "GET", "/api/v1/setup/nothing", "").refused(404, parley.CodeNotFound, "")
	h.do("", "POST", "/api/v1/setup/nothing", `{"name":"E","email":"e@example.com","password":"long enough"}`).refused(404, parley.CodeNotFound, "")
}

func TestPassword(t *testing.T) {
	h := newHouse(t)
	anna, elsewhere := h.signedIn("anna"), h.signedIn("anna")
	h.do(anna, "POST", "/api/v1/password", `{"current_password":"no","password":"a new password"}`).refused(422, parley.CodeInvalid, "current_password")
	h.do(anna, "POST", "/api/v1/password", `{"current_password":"demo","password":"short"}`).refused(422, parley.CodeInvalid, "password")
	h.do(anna, "POST", "/api/v1/password", `{"current_password":"demo","password":"a new password"}`).is(204)
	h.do(anna, "GET", "/api/v1/session", "").is(200)
	h.do(elsewhere, "GET", "/api/v1/session", "").is(401)
	h.signIn("anna@example.com", "demo").is(401)
	h.signIn("anna@example.com", "a new password").is(200)
}

func TestOpenAPIDocument(t *testing.T) {
	h := newHouse(t)
	a := h.do("", "GET", "/api/openapi.json", "").is(200)
	var document struct {
		OpenAPI string                               `json:"openapi"`
		Paths   map[string]map[string]map[string]any `json:"paths"`
	}
	a.into(&document)
	if document.OpenAPI != "3.1.0" || strings.Contains(a.body, "$schema") || strings.Contains(a.body, "ErrorModel") {
		t.Errorf("version %q; or it speaks of $schema or ErrorModel", document.OpenAPI)
	}
	seen := map[any]string{}
	for _, r := range h.api.Routes() {
		op := document.Paths[r.Path][strings.ToLower(r.Method)]
		if op == nil {
			t.Errorf("%s %s is not in the document", r.Method, r.Path)
			continue
		}
		if other, ok := seen[op["operationId"]]; ok {
			t.Errorf("%s and %s %s have one operationId", other, r.Method, r.Path)
		}
		seen[op["operationId"]] = r.Method + " " + r.Path
		if r.Summary == "" {
			t.Errorf("%s %s has no summary", r.Method, r.Path)
		}
	}
	if own, err := h.api.OpenAPI(); err != nil || string(own) != a.body {
		t.Errorf("parley openapi would print another document: %v", err)
	}
}

// A row that only a hand in the database can have broken is our fault: the log
// says what it is, the screen does not.
func TestInternalErrorsAreLoggedAndNotShown(t *testing.T) {
	h := newHouse(t)
	row := store.ScheduleRow{ID: parley.NewID(), Name: "Broken", Definition: "{", Version: 1}
	if err := h.desk.Store().Tx(t.Context(), func(tx *store.Tx) error { return tx.InsertSchedule(row) }); err != nil {
		t.Fatal(err)
	}
	a := h.do(h.signedIn("admin"), "GET", "/api/v1/admin/schedules", "").refused(500, parley.CodeInternal, "")
	if strings.Contains(a.body, string(row.ID)) || strings.Count(h.log.String(), string(row.ID)) != 1 {
		t.Errorf("body %s, log %s", a.body, h.log)
	}
}
