package crash_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/parley-desk/parley/internal/pgtest"
)

// How often the desk dies while agents and another system end contacts, and how
// many visitors have gone when it dies while it gives them up.
const (
	endingKills  = 2
	goneWaiting  = 3
	goneInHand   = 2
	goneForgiven = 2 // seconds
)

// TestKilledWhileEnding kills the desk while an agent closes tabs, another system
// finishes wrap-ups, and visitors are given up whose pages are gone: each of that
// is done as a whole or not at all, asked again it is done, and nothing is done
// twice.
func TestKilledWhileEnding(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { killWhileEnding(t, "") })
	t.Run("postgres", func(t *testing.T) { killWhileEnding(t, pgtest.URL(t)) })
}

// endings is a desk that dies while contacts end.
type endings struct {
	t     *testing.T
	node  *node
	base  string
	staff *staff
	anna  *person
	queue string
	code  string // of wrap-ups
	db    *sql.DB
	dice  *rand.Rand
	// holds says that the test can hold up the desk in the middle of a change.
	holds bool
}

func killWhileEnding(t *testing.T, database string) {
	t.Helper()
	seed := *seedFlag
	if seed == 0 {
		seed = rand.Uint64()
	}
	t.Logf("seed %d: repeat with -seed %d", seed, seed)
	dir, args, driver := t.TempDir(), []string{}, "pgx"
	if database != "" {
		args = append(args, "--database", database)
	}
	n := startNode(t, dir, args...)
	e := &endings{t: t, node: n, base: n.url(), staff: people(t, n.url()), dice: rand.New(rand.NewPCG(seed, 4)), holds: database != ""}
	if database == "" {
		driver, database = "sqlite", "file:"+filepath.Join(dir, "parley.db")+"?_pragma=busy_timeout(10000)"
	}
	db, err := sql.Open(driver, database)
	if err != nil {
		t.Fatal(err)
	}
	e.db = db
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	e.staff.unlimited(t, e.base)
	e.staff.property(t, e.base, "connect.support.idle.delay", "86400")
	e.staff.property(t, e.base, "com.glide.cs.chat_disconnect_timeout", fmt.Sprint(goneForgiven))
	e.queue = e.staff.queue(t, e.base, "Billing Support")
	made := func(path string, body map[string]any) string {
		return must[struct{ ID string }](t, request{method: http.MethodPost, url: e.base + adminBase + path, token: e.staff.admin, body: body}).ID
	}
	e.code = made("/wrap-up-codes", map[string]any{"code": "Dialled", "active": true, "external": true})
	made("/wrap-ups", map[string]any{"name": "Always", "active": true, "enable_codes": true})
	e.anna = agent(t, e.staff.by["anna"], e.base).connected()

	for i := range endingKills {
		e.killInTheCalls(e.holds && i == 0)
	}
	e.killInGoodbyes()
	e.nothingLeft()
}

// stands is how a contact stands, all of what its end touches.
func (e *endings) stands(conversation string) (stands string) {
	e.t.Helper()
	err := e.db.QueryRowContext(e.t.Context(), `SELECT 'work ' || w.state || ', contact ' || i.state || ', ' || CASE WHEN c.open THEN 'open' ELSE i.state_reason END
		|| CASE WHEN EXISTS (SELECT 1 FROM conversation_member m WHERE m.conversation_id = c.id AND m.visible) THEN ', listed' ELSE '' END
		|| ', ended ' || (SELECT count(*) FROM entry e WHERE e.conversation_id = c.id AND e.code IN ('ended_agent', 'ended_idle', 'abandoned'))
		|| ' and ' || (SELECT count(*) FROM audit a WHERE a.record_id = i.id AND a.action = 'end')
		|| ', wrap-ups open ' || (SELECT count(*) FROM wrap_up_segment s WHERE s.conversation_id = c.id AND s.submitted_on = 0)
		|| ', finished ' || (SELECT count(*) FROM audit a WHERE a.record_id = i.id AND a.action = 'wrap_up')
		|| ', coded ' || (SELECT count(*) FROM wrap_up_segment s WHERE s.conversation_id = c.id AND s.code_id IS NOT NULL)
		|| ' and ' || (SELECT count(*) FROM audit a WHERE a.record_id = i.id AND a.action = 'wrap_up_for')
		FROM conversation c JOIN work_item w ON w.id = c.work_item_id JOIN interaction i ON i.id = c.interaction_id WHERE c.id = $1`, conversation).Scan(&stands)
	if err != nil {
		e.t.Fatal(err)
	}
	return stands
}

// How contacts stand before and after what the test does to them.
const (
	inHand      = "work work_in_progress, contact work_in_progress, open, listed, ended 0 and 0, wrap-ups open 0, finished 0, coded 0 and 0"
	inWrapUp    = "work closed_complete, contact wrap_up, agent_ended, listed, ended 1 and 1, wrap-ups open 1, finished 0, coded 0 and 0"
	tabClosed   = "work closed_complete, contact closed_complete, agent_ended, ended 1 and 1, wrap-ups open 0, finished 0, coded 0 and 0"
	tabClosedIn = "work closed_complete, contact closed_complete, agent_ended, ended 1 and 1, wrap-ups open 0, finished 1, coded 0 and 0"
	finishedFor = "work closed_complete, contact closed_complete, agent_ended, listed, ended 1 and 1, wrap-ups open 0, finished 1, coded 1 and 1"
	inLine      = "work waiting, contact new, open, ended 0 and 0, wrap-ups open 0, finished 0, coded 0 and 0"
	leftLine    = "work closed_abandoned, contact closed_abandoned, left_before_engagement, ended 1 and 1, wrap-ups open 0, finished 0, coded 0 and 0"
	givenUp     = "work closed_by_client, contact wrap_up, no_user_response, listed, ended 1 and 1, wrap-ups open 1, finished 0, coded 0 and 0"
)

// ending is one contact and what ends it.
type ending struct {
	talk

	name, before, after string
	call                request
	err                 error // what it answered when the desk died
}

// killInTheCalls has the desk die while three contacts are ended by calls: a tab
// is closed in the conversation, another in its wrap-up, and a wrap-up is finished
// from outside. Held, it dies when all three are in the middle of their changes.
func (e *endings) killInTheCalls(held bool) {
	t := e.t
	t.Helper()
	list := []*ending{
		{name: "closing the tab", before: inHand, after: tabClosed},
		{name: "closing the tab in the wrap-up", before: inWrapUp, after: tabClosedIn},
		{name: "the wrap-up from outside", before: inWrapUp, after: finishedFor},
	}
	for _, x := range list {
		x.talk = meet(t, e.base, e.queue, e.anna, e.base)
		x.call = request{method: http.MethodPost, url: e.base + staffBase + "/conversations/" + x.id + "/close", token: e.anna.token, body: struct{}{}}
		if x.after == finishedFor {
			x.call.url = e.base + staffBase + "/interactions/" + e.interaction(x.id) + "/wrap-up"
			x.call.token, x.call.body = e.staff.admin, map[string]any{"code_id": e.code, "submit": true}
		}
		if x.before == inWrapUp {
			e.anna.act(e.base, x.id, "end", nil)
		}
		if got := e.stands(x.id); got != x.before {
			t.Fatalf("before %s: %s", x.name, got)
		}
	}
	goOn := func() {}
	if held {
		goOn = e.hold(list[0].id, list[1].id, list[2].id)
	}
	var calls sync.WaitGroup
	for _, x := range list {
		calls.Go(func() { x.err = x.call.do(t.Context(), nil) })
	}
	if held {
		e.heldUp(len(list))
	} else {
		pause(t, time.Duration(e.dice.IntN(8000))*time.Microsecond)
	}
	e.node.kill()
	goOn()
	calls.Wait()
	e.node.start()
	for _, x := range list {
		got := e.stands(x.id)
		if got != x.before && got != x.after || held && got != x.before || x.err == nil && got != x.after {
			t.Errorf("%s, answered with %v when the desk died: %s", x.name, x.err, got)
		}
		for range 2 {
			must[any](t, x.call)
			if got := e.stands(x.id); got != x.after {
				t.Errorf("%s, asked again: %s", x.name, got)
			}
		}
		x.guest.until("reads that it is over", func() bool { return x.guest.session.State == "ended" })
	}
}

func (e *endings) interaction(conversation string) (id string) {
	e.t.Helper()
	if err := e.db.QueryRowContext(e.t.Context(), `SELECT interaction_id FROM conversation WHERE id = $1`, conversation).Scan(&id); err != nil {
		e.t.Fatal(err)
	}
	return id
}

// hold takes rows in the way of whoever ends one of the contacts, who has changed
// others by then, and returns what lets go of them.
func (e *endings) hold(conversations ...string) (letGo func()) {
	e.t.Helper()
	lock, err := e.db.BeginTx(context.WithoutCancel(e.t.Context()), nil)
	if err != nil {
		e.t.Fatal(err)
	}
	for _, id := range conversations {
		if _, err := lock.ExecContext(e.t.Context(), `SELECT id FROM interaction WHERE conversation_id = $1 FOR UPDATE`, id); err != nil {
			e.t.Fatal(err)
		}
	}
	return func() {
		e.t.Helper()
		if err := lock.Rollback(); err != nil {
			e.t.Fatal(err)
		}
	}
}

// heldUp waits until so many changes wait for what [endings.hold] has taken.
func (e *endings) heldUp(many int) {
	e.t.Helper()
	eventually(e.t, "the desk is in the middle of it", func() (bool, string) {
		var n int
		err := e.db.QueryRowContext(e.t.Context(), `SELECT count(*) FROM pg_stat_activity
			WHERE datname = current_database() AND wait_event_type = 'Lock'`).Scan(&n)
		return n >= many, fmt.Sprint(n, " wait, ", err)
	})
}

// killInGoodbyes has the desk die while it gives up visitors whose pages are gone.
func (e *endings) killInGoodbyes() {
	t := e.t
	t.Helper()
	var visitors []*person
	for range goneInHand {
		visitors = append(visitors, meet(t, e.base, e.queue, e.anna, e.base).guest)
	}
	for i := range goneWaiting {
		visitors = append(visitors, visitor(t, fmt.Sprint("waits ", i), e.base).connected())
	}
	ids, before, after := []string{}, map[string]string{}, map[string]string{}
	for i, v := range visitors {
		id := v.begun.Conversation
		ids = append(ids, id)
		if before[id], after[id] = inLine, leftLine; i < goneInHand {
			before[id], after[id] = inHand, givenUp
		}
		if got := e.stands(id); got != before[id] {
			t.Fatalf("before visitor %d goes: %s", i, got)
		}
	}
	done := func() (n int) {
		for _, id := range ids {
			if e.stands(id) != before[id] {
				n++
			}
		}
		return n
	}
	// They go one after another; the desk writes that down when it stops.
	goOn := func() {}
	if e.holds {
		goOn = e.hold(ids...)
	}
	for _, v := range visitors {
		v.leave()
		pause(t, 40*time.Millisecond)
	}
	if code, _ := e.node.term(); code != 0 {
		t.Errorf("the desk stopped with %d", code)
	}
	e.node.start()
	if e.holds {
		e.heldUp(4) // as many as the desk gives up at a time
	} else {
		eventually(t, "the first is given up", func() (bool, string) { return done() > 0, "none is" })
	}
	e.node.kill()
	goOn()
	for i, id := range ids {
		if got := e.stands(id); got != before[id] && (got != after[id] || e.holds) {
			t.Errorf("visitor %d was given up when the desk died: %s", i, got)
		}
	}
	// What the dead desk had begun is anybody's after a minute: it is over.
	if _, err := e.db.ExecContext(t.Context(), `UPDATE job SET lease_until = 0 WHERE kind = 'guest_gone'`); err != nil {
		t.Fatal(err)
	}
	e.node.start()
	eventually(t, "all are given up", func() (bool, string) { n := done(); return n == len(ids), fmt.Sprint(n, " are") })
	e.none("visitors are still to be given up", `SELECT count(*) FROM job WHERE kind = 'guest_gone'`)
	for i, id := range ids {
		if got := e.stands(id); got != after[id] {
			t.Errorf("visitor %d was given up: %s", i, got)
		}
	}
	// Who left the line comes back, and waits again.
	last := visitors[len(visitors)-1]
	back := newPerson(t, "back", last.token, true, e.base).connect().connected()
	back.until("reads that they left", func() bool { return back.session.State == "abandoned" })
	back.frame(map[string]any{"type": "rejoin"})
	back.until("waits again", func() bool { return back.session.State == "waiting" })
}

// none waits until a count is zero.
func (e *endings) none(what, count string) {
	e.t.Helper()
	eventually(e.t, "no "+what, func() (bool, string) {
		var n int
		err := e.db.QueryRowContext(e.t.Context(), count).Scan(&n)
		return n == 0, fmt.Sprint(n, " ", err)
	})
}

// nothingLeft holds that nobody carries what is over, and that nothing is in the
// hands of nobody.
func (e *endings) nothingLeft() {
	t := e.t
	t.Helper()
	e.none("work in nobody's hands", `SELECT count(*) FROM work_item w JOIN conversation c ON c.id = w.conversation_id
		WHERE w.state = 'work_in_progress' AND (w.assigned_to IS NULL OR c.work_item_id <> w.id OR NOT c.open)`)
	e.none("open conversations without work", `SELECT count(*) FROM conversation c JOIN work_item w ON w.id = c.work_item_id
		WHERE c.kind = 'support' AND c.open <> (w.state IN ('waiting', 'work_in_progress'))`)
	e.none("jobs that were given up", `SELECT count(*) FROM job WHERE state = 'dead'`)
	e.none("streams with gaps", `SELECT count(*) FROM conversation WHERE kind = 'support'
		AND last_seq <> (SELECT count(*) FROM entry e WHERE e.conversation_id = conversation.id)`)
	// What she has not written up of visitors who were given up is all Anna carries.
	for _, c := range must[listOf[summary]](t, request{method: http.MethodGet, url: e.base + staffBase + "/conversations?filter=mine", token: e.anna.token}).Items {
		e.anna.act(e.base, c.ID, "close", nil)
	}
	load := must[struct {
		Load int `json:"universal_load"`
	}](t, request{method: http.MethodGet, url: e.base + staffBase + "/me/load", token: e.anna.token})
	if load.Load != 0 {
		t.Errorf("Anna carries %d when all is over", load.Load)
	}
}
