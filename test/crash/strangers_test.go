package crash_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// operation is one call of /api/openapi.json.
type operation struct{ method, path string }

// operations lists every call whose path begins so.
func operations(tb testing.TB, base, prefix string) []operation {
	tb.Helper()
	document := must[struct {
		Paths map[string]map[string]json.RawMessage `json:"paths"`
	}](tb, request{method: http.MethodGet, url: base + "/api/openapi.json"})
	var list []operation
	for path, methods := range document.Paths {
		for method := range methods {
			if strings.HasPrefix(path, prefix) {
				list = append(list, operation{strings.ToUpper(method), path})
			}
		}
	}
	if len(list) == 0 {
		tb.Fatalf("no call begins with %s", prefix)
	}
	return list
}

// at fills in the parts of a path.
func (o operation) at(base string, parts map[string]string) string {
	path := o.path
	for name, value := range parts {
		path = strings.ReplaceAll(path, "{"+name+"}", value)
	}
	return base + path
}

// refusedWith performs a call and wants one of the codes; nothing may hang.
func (r request) refusedWith(t *testing.T, who string, codes ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	got := codeOf(r.do(ctx, nil))
	if slices.Contains(codes, got) {
		return
	}
	t.Errorf("%s, %s %s: %s instead of %v", who, r.method, r.url, got, codes)
}

// TestWorthlessTokens tries tokens that open nothing on every guest route.
func TestWorthlessTokens(t *testing.T) {
	dir := t.TempDir()
	n := startNode(t, dir)
	staff := people(t, n.url())
	ask := func() started { return must[started](t, aboutBilling("Grace", "mine").to(n.url())) }
	expired, forgotten, other := ask(), ask(), ask()
	must[any](t, request{method: http.MethodDelete, url: n.url() + guestBase + "/session", token: forgotten.Token})
	// A day passes for one of them.
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "parley.db")+"?_pragma=busy_timeout(10000)")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), "UPDATE guest_session SET expires_at = 1 WHERE conversation_id = ?", expired.Session.Conversation); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	file := must[struct{ ID string }](t, request{method: http.MethodPost, url: n.url() + guestBase + "/attachments?file_name=a.txt", token: other.Token, body: []byte("mine")})
	must[any](t, request{method: http.MethodPost, url: n.url() + guestBase + "/frames", token: other.Token, body: map[string]any{
		"frames": []any{map[string]any{"type": "send", "client_id": "a", "body": "see the file", "attachments": []string{file.ID}}}}})

	open := map[string]bool{guestBase + "/config": true, guestBase + "/sessions": true}
	tokens := map[string]string{
		"no token": "", "a made-up token": rand.Text(), "an expired token": expired.Token, "a forgotten token": forgotten.Token, "an agent's token": staff.by["anna"].token,
	}
	for _, o := range operations(t, n.url(), guestBase) {
		if open[o.path] {
			continue
		}
		for who, token := range tokens {
			request{method: o.method, url: o.at(n.url(), map[string]string{"id": file.ID}), token: token}.refusedWith(t, who, "unauthenticated")
		}
	}
	// Somebody else's token opens their own conversation and nothing of ours.
	mine := ask()
	request{method: http.MethodGet, url: n.url() + guestBase + "/attachments/" + file.ID, token: mine.Token}.refusedWith(t, "another visitor", "not_found")
	frames := must[struct{ Frames []frame }](t, request{method: http.MethodPost, url: n.url() + guestBase + "/frames", token: mine.Token, body: map[string]any{
		"frames": []any{map[string]any{"type": "send", "client_id": "b", "body": "a stolen file", "attachments": []string{file.ID}}}}})
	if len(frames.Frames) == 0 || frames.Frames[0].Type != "error" || frames.Frames[0].Code != "invalid" {
		t.Errorf("another visitor's file was attached: %+v", frames.Frames)
	}
	// And no guest's token opens anything of the staff's.
	for _, o := range operations(t, n.url(), staffBase) {
		if o == (operation{http.MethodPost, staffBase + "/session"}) || strings.HasPrefix(o.path, staffBase+"/setup/") {
			continue
		}
		url := o.at(n.url(), map[string]string{"id": mine.Session.Conversation, "action": mine.Session.Conversation, "name": "parley.company.name"})
		request{method: o.method, url: url, token: mine.Token}.refusedWith(t, "a visitor", "unauthenticated")
		request{method: o.method, url: url}.refusedWith(t, "nobody", "unauthenticated")
	}
}

// workOf is the work item of a conversation and its interaction.
func workOf(t *testing.T, dir, conversation string) (work, interaction string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "parley.db")+"?_pragma=busy_timeout(10000)")
	if err != nil {
		t.Fatal(err)
	}
	if err := db.QueryRowContext(t.Context(), "SELECT work_item_id, interaction_id FROM conversation WHERE id = ?", conversation).Scan(&work, &interaction); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return work, interaction
}

// TestStrangersSeeNothing lets colleagues outside the group, administrators
// included, try everything on somebody else's conversation.
func TestStrangersSeeNothing(t *testing.T) {
	dir := t.TempDir()
	n := startNode(t, dir)
	staff := people(t, n.url())
	queue := staff.queue(t, n.url(), "Billing Support")
	anna := agent(t, staff.by["anna"], n.url()).connected()
	k := meet(t, n.url(), queue, anna, n.url())
	file := must[struct{ ID string }](t, request{
		method: http.MethodPost, url: n.url() + staffBase + "/conversations/" + k.id + "/attachments?file_name=a.txt", token: anna.token, body: []byte("ours"),
	})
	anna.put(k.id, "comment", "here you are", file.ID)
	anna.settled()
	made := must[struct {
		ID       string `json:"id"`
		Consumer string `json:"consumer_id"`
	}](t, request{
		method: http.MethodPost, url: n.url() + staffBase + "/conversations/" + k.id + "/cases", token: anna.token,
		body: map[string]any{"client_id": "c", "values": map[string]string{"short_description": "ours"}, "consumer": map[string]string{"first_name": "Grace", "last_name": "Guest"}},
	})
	read := must[struct {
		Group string `json:"assignment_group_id"`
	}](t, request{method: http.MethodGet, url: n.url() + staffBase + "/cases/" + made.ID, token: anna.token})
	incident := must[struct{ ID string }](t, request{
		method: http.MethodPost, url: n.url() + staffBase + "/incidents", token: anna.token,
		body: map[string]any{"client_id": "i", "values": map[string]string{"short_description": "ours too", "assignment_group_id": read.Group}},
	})
	canned := must[struct{ ID string }](t, request{
		method: http.MethodPost, url: n.url() + staffBase + "/canned-messages", token: anna.token,
		body: map[string]any{"scope": "personal", "title": "mine", "body": "Hello", "active": true},
	})
	article := must[struct{ ID string }](t, request{
		method: http.MethodPost, url: n.url() + adminBase + "/articles", token: staff.by["admin"].token,
		body: map[string]any{"title": "Not yet", "body": "A draft.", "public": false},
	})
	actions := must[listOf[struct{ ID string }]](t, request{method: http.MethodGet, url: n.url() + staffBase + "/conversations/" + k.id + "/actions", token: anna.token})
	waiting := visitor(t, "waits", n.url())
	before := stored(t, n.url(), anna.token, k.id)

	work, interaction := workOf(t, dir, k.id)
	ids := map[string]string{"conversations": k.id, "interactions": interaction, "queues": queue, "attachments": file.ID, "cases": made.ID, "consumers": made.Consumer,
		"incidents": incident.ID, "canned-messages": canned.ID, "articles": article.ID,
		"users": staff.by["anna"].id, "work-items": work, "what-ifs": queue /* there is none */}
	// What managers, who administrators are too, do for everybody's work.
	manages := func(method string, parts []string) bool {
		switch parts[0] {
		case "users":
			return true
		case "work-items":
			return slices.Contains([]string{"assign", "move", "trail"}, parts[2])
		case "conversations":
			last := parts[len(parts)-1]
			return slices.Contains([]string{"supervise", "whisper", "join"}, last) || last == "hand" && method == http.MethodDelete
		case "queues":
			return parts[len(parts)-1] == "documents"
		}
		return false
	}
	// Open to all of the staff: whom a record can be given to.
	known := map[operation]bool{{http.MethodGet, staffBase + "/groups/{id}/members"}: true}
	change := map[string]any{"version": 1, "values": map[string]string{"short_description": "changed"}}
	bodies := map[string]any{
		"entries": map[string]any{"client_id": "x", "kind": "work_note", "body": "I was here"}, "marks": map[string]any{"seen": 1},
		"transfer": map[string]any{"agent": staff.by["chris"].id}, "complete": map[string]any{"leave": true}, "{action}": map[string]any{},
		"cases":   map[string]any{"client_id": "x", "values": map[string]string{"short_description": "stolen"}},
		"records": map[string]any{"client_id": "x", "table": "incident", "values": map[string]string{"short_description": "stolen"}},
		"members": map[string]any{"client_id": "x", "people": []string{staff.by["ben"].id}}, "frame": map[string]any{"state": "open"},
		"presence": map[string]any{"state_id": queue, "reason": "none of their business"}, "capacity": map[string]any{"channels": []any{}},
		"reject": map[string]any{"reason_id": queue}, "assign": map[string]any{"agent_id": staff.by["chris"].id}, "hand": map[string]any{"note": "look"},
		"whisper": map[string]any{"client_id": "x", "body": "stolen"}, "documents": map[string]any{"table": "incident", "id": incident.ID}, "wrap-up": map[string]any{"notes": "stolen", "submit": true},
		"link": map[string]any{"table": "incident", "number": "INC0000001"}, "notifications": map[string]any{"push": "all", "desktop": "all", "email": "all", "audio": "all", "system": false},
	}
	changes := map[string]any{"cases": change, "incidents": change, "conversations": map[string]any{"description": "stolen"},
		"canned-messages": map[string]any{"title": "stolen", "body": "stolen", "active": true, "version": 1}}
	tried := 0
	for _, o := range operations(t, n.url(), staffBase) {
		parts := strings.Split(strings.TrimPrefix(o.path, staffBase+"/"), "/")
		if parts[0] == "records" && slices.Contains(parts, "{id}") {
			o.path = strings.ReplaceAll(o.path, "{table}", "incident")
			parts = []string{"incidents", "{id}", "follow"}
		}
		if strings.HasPrefix(o.path, adminBase) || len(parts) < 2 || parts[1] != "{id}" || known[o] {
			continue
		}
		id := ids[parts[0]]
		if id == "" {
			t.Fatalf("%s %s: this test does not know what to ask for", o.method, o.path)
		}
		url := o.at(n.url(), map[string]string{"id": id, "action": actions.Items[0].ID, "canned": canned.ID, "user": staff.by["ben"].id, "client_id": "h"})
		body := bodies[parts[len(parts)-1]]
		if parts[0] == "interactions" { // another system says nothing of notes
			body = map[string]any{"submit": true}
		}
		if len(parts) == 2 {
			body = changes[parts[0]]
		}
		if o == (operation{http.MethodDelete, staffBase + "/canned-messages/{id}"}) {
			url += "?version=1"
		}
		if parts[len(parts)-1] == "attachments" {
			url, body = url+"?file_name=a.txt", []byte("stolen")
		}
		for _, who := range []string{"chris", "admin"} {
			if who == "admin" && (parts[0] == "articles" || manages(o.method, parts)) {
				continue // who writes articles reads drafts
			}
			refusals := []string{"not_found", "forbidden"}
			if parts[0] == "work-items" {
				refusals = append(refusals, "conflict") // nothing is offered to them
			}
			tried++
			request{method: o.method, url: url, token: staff.by[who].token, body: body}.refusedWith(t, who, refusals...)
		}
	}
	if tried < 40 {
		t.Errorf("only %d attempts were made", tried)
	}
	// The same over a live connection.
	chris := agent(t, staff.by["chris"], n.url()).connected()
	for _, f := range []map[string]any{
		{"type": "send", "client_id": "y", "kind": "work_note", "body": "I was here too"}, {"type": "mark", "seen": 1}, {"type": "watch", "since": 0},
	} {
		f["conversation"] = k.id
		chris.mu.Lock()
		had := len(chris.refused)
		chris.mu.Unlock()
		chris.frame(f)
		chris.until("is refused", func() bool { return len(chris.refused) == had+1 && chris.refused[had].Code == "not_found" })
	}
	chris.frame(map[string]any{"type": "typing", "conversation": k.id, "on": true})
	list := must[listOf[summary]](t, request{method: http.MethodGet, url: n.url() + staffBase + "/conversations?filter=all", token: chris.token})
	found := must[listOf[summary]](t, request{method: http.MethodGet, url: n.url() + staffBase + "/conversations?q=" + k.guest.begun.Number, token: chris.token})
	if len(list.Items)+len(found.Items) > 0 {
		t.Errorf("a stranger's lists show %v %v", list.Items, found.Items)
	}
	// Configuration is not an agent's.
	for _, o := range operations(t, n.url(), adminBase) {
		url := o.at(n.url(), map[string]string{"id": queue, "name": "parley.company.name"})
		request{method: o.method, url: url, token: anna.token}.refusedWith(t, "an agent", "forbidden")
	}
	if diff := cmp.Diff(before, stored(t, n.url(), anna.token, k.id)); diff != "" {
		t.Errorf("strangers changed the conversation:\n%s", diff)
	}
	chris.mu.Lock()
	if len(chris.screens) > 0 {
		t.Errorf("a stranger received %v", chris.screens)
	}
	chris.mu.Unlock()
	waiting.until("still waits", func() bool { return waiting.session.State == "waiting" })
	k.guest.mu.Lock()
	if len(k.guest.typing) > 0 {
		t.Error("a stranger's typing was shown to the visitor")
	}
	k.guest.mu.Unlock()
}
