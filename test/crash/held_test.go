package crash_test

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parley-desk/parley/internal/pgtest"
)

// heldKills is how often the desk dies while messages wait to be sent.
const heldKills = 8

// undoTime sets the seconds in which a comment of a queue can be taken back.
func (s *staff) undoTime(tb testing.TB, base, queue string, seconds int) {
	tb.Helper()
	s.requeue(tb, base, queue, map[string]any{"undo_send_s": seconds})
}

// requeue changes some of a queue's settings.
func (s *staff) requeue(tb testing.TB, base, queue string, changes map[string]any) {
	tb.Helper()
	path := base + adminBase + "/queues/" + queue
	now := must[map[string]any](tb, request{method: http.MethodGet, url: path, token: s.admin})
	body := map[string]any{}
	for _, name := range []string{
		"name", "slug", "active", "assignment_group_id", "question", "initial_agent_response", "not_available", "schedule_id", "escalate_to_id", "delivery", "position",
		"undo_send_s", "version",
	} {
		if value, has := now[name]; has {
			body[name] = value
		}
	}
	maps.Copy(body, changes)
	must[any](tb, request{method: http.MethodPut, url: path, token: s.admin, body: body})
}

// undo takes a message back, asking until there is an answer: true when it was
// taken back, by this call or by one whose answer was lost, false when it had
// been sent.
func (k talk) undo(tb testing.TB, base, clientID string) (undone bool) {
	tb.Helper()
	eventually(tb, "an answer about "+clientID, func() (bool, string) {
		err := request{method: http.MethodDelete, url: base + staffBase + "/conversations/" + k.id + "/held/" + clientID, token: k.agent.token}.do(tb.Context(), nil)
		var p *problem
		switch {
		case err == nil:
			undone = true
		case errors.As(err, &p) && p.Code == "not_found":
			undone = true // an earlier call did it; its answer did not arrive
		case errors.As(err, &p) && p.Code == "conflict":
			undone = false
		default:
			return false, err.Error()
		}
		return true, ""
	})
	return undone
}

// drafted is what the agent's draft of the conversation holds.
func (k talk) drafted(tb testing.TB, base string) string {
	tb.Helper()
	list := insist[listOf[struct{ Conversation, Body string }]](tb, request{method: http.MethodGet, url: base + staffBase + "/drafts", token: k.agent.token})
	for _, d := range list.Items {
		if d.Conversation == k.id {
			return d.Body
		}
	}
	return ""
}

// TestKilledWhileHeld kills the desk while messages wait for their undo time:
// each is sent once, or was taken back and is in its author's draft.
func TestKilledWhileHeld(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { killWhileHeld(t, "") })
	t.Run("postgres", func(t *testing.T) { killWhileHeld(t, pgtest.URL(t)) })
}

func killWhileHeld(t *testing.T, database string) {
	t.Helper()
	seed := *seedFlag
	if seed == 0 {
		seed = rand.Uint64()
	}
	t.Logf("seed %d: repeat with -seed %d", seed, seed)
	dice := rand.New(rand.NewPCG(seed, 2))
	args := []string{}
	if database != "" {
		args = append(args, "--database", database)
	}
	n := startNode(t, t.TempDir(), args...)
	base := n.url()
	s := people(t, base)
	s.unlimited(t, base)
	queue := s.queue(t, base, "Billing Support")
	anna := agent(t, s.by["anna"], base).connected()
	k := meet(t, base, queue, anna, base)

	// One waits for a minute over a power cut, and is then taken back.
	s.undoTime(t, base, queue, 60)
	kept := anna.say(k.id, "kept over the cut.")
	anna.settled()
	n.kill()
	n.start()
	if n := countOf(stored(t, base, anna.token, k.id), "kept over the cut."); n != 0 {
		t.Errorf("what waits for a minute was sent %d times by starting again", n)
	}
	if !k.undo(t, base, kept) {
		t.Error("what still waited could not be taken back after the start")
	}
	if draft := k.drafted(t, base); strings.TrimSpace(draft) != "kept over the cut." {
		t.Errorf("taken back, the draft is %q", draft)
	}
	undone := map[string]string{kept: "kept over the cut."}

	// Many wait for a second, some of them are taken back, at moments of which
	// some are those of a death.
	s.undoTime(t, base, queue, 1)
	said := 0
	for range heldKills {
		var round []string
		for range 3 + dice.IntN(4) {
			said++
			round = append(round, anna.say(k.id, fmt.Sprintf("answer %03d.", said)))
		}
		anna.settled()
		pause(t, time.Duration(dice.IntN(1400))*time.Millisecond)
		taken := round[dice.IntN(len(round))]
		if dice.IntN(2) == 0 {
			n.kill()
			n.start()
			if k.undo(t, base, taken) {
				undone[taken] = anna.bodyOf(taken)
			}
			continue
		}
		// The desk dies while it is asked.
		done := make(chan bool, 1)
		go func() { done <- k.undo(t, base, taken) }()
		pause(t, time.Duration(dice.IntN(12))*time.Millisecond)
		n.kill()
		n.start()
		if <-done {
			undone[taken] = anna.bodyOf(taken)
		}
	}

	last := anna.say(k.id, "the last one.")
	k.guest.until("reads the last one", func() bool { return k.guest.count("", "the last one.") > 0 })
	anna.settled()
	all := stored(t, base, anna.token, k.id)
	draft := k.drafted(t, base)
	var order []string
	for _, m := range anna.saidTo(k.id) {
		stands, back := countOf(all, m.body), strings.Count(draft, m.body)
		if _, taken := undone[m.id]; taken {
			if stands != 0 || back != 1 {
				t.Errorf("%q was taken back: it is stored %d times and in the draft %d times", m.body, stands, back)
			}
			continue
		}
		if stands != 1 || back != 0 {
			t.Errorf("%q is stored %d times and in the draft %d times", m.body, stands, back)
		}
		order = append(order, m.body)
	}
	var came []string
	for _, e := range all {
		if e.ClientID != "" && e.Author.Name == s.by["anna"].name {
			came = append(came, e.Body)
		}
	}
	if !slices.Equal(came, order) {
		t.Errorf("they came in the order\n%q\nand were said in the order\n%q", came, order)
	}
	for _, body := range order {
		k.guest.reads("", body)
	}
	for _, body := range undone {
		if n := k.guest.times("", body); n != 0 {
			t.Errorf("the visitor has %q, which was taken back", body)
		}
	}
	if k.undo(t, base, last) {
		t.Error("what was sent was taken back")
	}
	t.Logf("%d messages, %d taken back, agent connected %d times", len(order), len(undone), anna.connections)
}

func countOf(all []entry, body string) (n int) {
	for _, e := range all {
		if e.Body == body {
			n++
		}
	}
	return n
}

// saidTo lists what the person said in a conversation, in order.
func (p *person) saidTo(conversation string) []*message {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(p.sent), func(m *message) bool { return m.conversation != conversation })
}

func (p *person) bodyOf(clientID string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, m := range p.sent {
		if m.id == clientID {
			return m.body
		}
	}
	return ""
}

// times is count for who does not hold the lock.
func (p *person) times(conversation, body string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.count(conversation, body)
}
