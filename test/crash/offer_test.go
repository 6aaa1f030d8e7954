package crash_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/parley-desk/parley/internal/pgtest"
)

// What waits, what agents can carry of it, and which of it is in the assigner's
// way until it dies.
const (
	offersWait    = 17
	annaCarries   = 8
	benCarries    = 6
	offerInTheWay = 5
)

// TestAssignerKilledBetweenDecisionAndOffer kills the node that assigns after it
// has decided and while it carries that out: the other node offers the rest,
// nothing is offered twice, and nobody more than they can carry.
func TestAssignerKilledBetweenDecisionAndOffer(t *testing.T) {
	t.Parallel() // it mostly waits for the dead node's lease to end
	database := pgtest.URL(t)
	w, dir := startWire(t), t.TempDir()
	nodes := map[string]*node{}
	for _, name := range []string{"one", "two"} { // by what PostgreSQL calls them
		nodes[name] = startNode(t, dir, "--database", called(t, database, name), "--bus", w.url())
	}
	base := nodes["one"].url()
	s := people(t, base)
	s.unlimited(t, base)
	queue := s.queue(t, base, "Billing Support")
	s.push(t, base, queue)
	waiting := make([]string, offersWait) // conversations, the oldest first
	for i := range waiting {
		waiting[i] = must[started](t, aboutBilling("Grace", fmt.Sprint("number ", i)).to(base)).Session.Conversation
	}

	// Whoever carries out the decisions comes to this visitor and no further.
	conn, err := pgx.Connect(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(t.Context()) }) // the server ends it in any case
	lock, err := conn.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lock.Exec(t.Context(), `SELECT id FROM conversation WHERE id = $1 FOR UPDATE`, waiting[offerInTheWay]); err != nil {
		t.Fatal(err)
	}
	// Both have the workspace open on both nodes.
	tabs := map[string][]*person{}
	for name, capacity := range map[string]int{"anna": annaCarries, "ben": benCarries} {
		s.carries(t, base, s.by[name].id, capacity)
		for _, n := range []string{"one", "two"} {
			tabs[n] = append(tabs[n], agent(t, s.by[name], nodes[n].url()).connected())
		}
		s.available(t, base, s.by[name])
	}
	dead := assigner(t, database)
	nodes[dead].kill()
	if n := offered(t, database); n == 0 || n >= annaCarries+benCarries {
		t.Errorf("the node died when %d were offered, not in the middle of it", n)
	}
	if err := lock.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	stays := map[string]string{"one": "two", "two": "one"}[dead]
	base = nodes[stays].url()
	var all []string
	for _, p := range tabs[stays] {
		carries := map[string]int{s.by["anna"].name: annaCarries, s.by["ben"].name: benCarries}[p.name]
		p.until("is offered all they can carry", func() bool { return len(p.offers) >= carries })
		load := must[struct {
			Load int `json:"universal_load"`
		}](t, request{method: http.MethodGet, url: base + staffBase + "/me/load", token: p.token})
		mine := must[listOf[offer]](t, request{method: http.MethodGet, url: base + staffBase + "/me/offers", token: p.token}).Items
		if len(mine) != carries || load.Load != carries {
			t.Errorf("%s can carry %d, carries %d, and is offered %v", p.name, carries, load.Load, mine)
		}
		for _, o := range mine {
			all = append(all, o.Conversation)
			if n := s.timesOffered(t, base, o.WorkItem); n != 1 {
				t.Errorf("%s was offered %d times", o.WorkItem, n)
			}
		}
	}
	t.Logf("all is offered %s after node %s had died", time.Since(begin).Round(time.Millisecond), dead)
	slices.Sort(all)
	oldest := slices.Clone(waiting[:annaCarries+benCarries])
	slices.Sort(oldest)
	if !slices.Equal(all, oldest) {
		t.Errorf("offered are %v, those who wait longest are %v", all, oldest)
	}
	// The offers are good.
	for _, p := range tabs[stays] {
		p.mu.Lock()
		mine := slices.Clone(p.offers)
		p.mu.Unlock()
		for _, o := range mine {
			got := must[summary](t, request{method: http.MethodPost, url: base + staffBase + "/work-items/" + o.WorkItem + "/accept", token: p.token})
			if got.ID != o.Conversation {
				t.Errorf("%s accepted %s and got %s", p.name, o.Conversation, got.ID)
			}
		}
		p.until("has answered everything", func() bool { return len(p.offers) == 0 })
	}
}

// called is the URL of a database, with a name for who connects.
func called(tb testing.TB, database, name string) string {
	tb.Helper()
	address, err := url.Parse(database)
	if err != nil {
		tb.Fatal(err)
	}
	query := address.Query()
	query.Set("application_name", name)
	address.RawQuery = query.Encode()
	return address.String()
}

// push lets a queue offer its work to its own group, with an hour to answer.
func (s *staff) push(tb testing.TB, base, queue string) {
	tb.Helper()
	rule := must[struct{ ID string }](tb, request{method: http.MethodPost, url: base + adminBase + "/assignment-rules", token: s.admin, body: map[string]any{
		"name": "An hour", "active": true, "timeout_s": 3600,
	}})
	s.requeue(tb, base, queue, map[string]any{"delivery": "push"})
	group := must[map[string]any](tb, request{method: http.MethodGet, url: base + adminBase + "/queues/" + queue, token: s.admin})["assignment_group_id"]
	must[any](tb, request{method: http.MethodPut, url: base + adminBase + "/queues/" + queue + "/pools", token: s.admin, body: map[string]any{
		"pools": []any{map[string]any{"assignment_rule_id": rule.ID, "groups": []any{group}}},
	}})
}

// carries says how many chats an agent can carry.
func (s *staff) carries(tb testing.TB, base, user string, capacity int) {
	tb.Helper()
	var chat string
	for _, c := range must[listOf[struct{ ID, Key string }]](tb, request{method: http.MethodGet, url: base + staffBase + "/service-channels", token: s.admin}).Items {
		if c.Key == "chat" {
			chat = c.ID
		}
	}
	must[any](tb, request{method: http.MethodPut, url: base + staffBase + "/users/" + user + "/capacity", token: s.admin, body: map[string]any{
		"channels": []any{map[string]any{"channel_id": chat, "capacity": capacity}},
	}})
}

// available lets somebody choose to be available.
func (s *staff) available(tb testing.TB, base string, c *colleague) {
	tb.Helper()
	for _, state := range must[listOf[struct{ ID, Name string }]](tb, request{method: http.MethodGet, url: base + staffBase + "/presence-states", token: c.token}).Items {
		if state.Name == "Available" {
			must[any](tb, request{method: http.MethodPut, url: base + staffBase + "/me/presence", token: c.token, body: map[string]any{"state_id": state.ID}})
		}
	}
}

// timesOffered counts, in the trail of a work item, how often it was offered.
func (s *staff) timesOffered(tb testing.TB, base, work string) (n int) {
	tb.Helper()
	trail := must[struct {
		Events []struct{ Type string }
	}](tb, request{method: http.MethodGet, url: base + staffBase + "/work-items/" + work + "/trail", token: s.admin})
	for _, e := range trail.Events {
		if e.Type == "assignment" {
			n++
		}
	}
	return n
}

// assigner waits until a node is held up while it carries out a decision, and
// returns its name.
func assigner(tb testing.TB, database string) (name string) {
	tb.Helper()
	eventually(tb, "somebody assigns", func() (bool, string) {
		var names []string
		name, names = "", look[string](tb, database, `SELECT application_name FROM pg_stat_activity
			WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%FROM conversation%'`)
		if len(names) > 0 {
			name = names[0]
		}
		return name != "", "nobody waits for the lock"
	})
	return name
}

// offered is how many work items are offered to somebody.
func offered(tb testing.TB, database string) int {
	tb.Helper()
	return look[int](tb, database, `SELECT count(*) FROM work_item WHERE offered_to IS NOT NULL`)[0]
}

// look reads a column of the database, behind the desk's back.
func look[T any](tb testing.TB, database, query string) []T {
	tb.Helper()
	conn, err := pgx.Connect(tb.Context(), database)
	if err != nil {
		tb.Fatal(err)
	}
	defer conn.Close(tb.Context())
	rows, err := conn.Query(tb.Context(), query)
	if err != nil {
		tb.Fatal(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[T])
	if err != nil {
		tb.Fatal(err)
	}
	return list
}
