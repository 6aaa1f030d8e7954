package live_test

import (
	"encoding/json"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/bus"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// written are the frames of these tests as clients read them.
type written struct {
	Type         string           `json:"type"`
	Conversation parley.ID        `json:"conversation"`
	Kind         parley.EntryKind `json:"kind"`
	Body         string           `json:"body"`
	Rev          int64            `json:"rev"`
	ClientID     string           `json:"client_id"`
	Reason       string           `json:"reason"`
	Message      string           `json:"message"`
	HeldUntil    parley.Time      `json:"held_until"`
	Seq          int64            `json:"seq"`
	Code         parley.Code      `json:"code"`
	Held         json.RawMessage  `json:"held"`
	Drafts       []store.Draft    `json:"drafts"`
	Links        bool             `json:"external_links"`
}

// writer is a connection of which the frames about writing are kept.
type writer struct {
	*client
	seen []written
}

func (h *house) writer(p *person, hello map[string]any) *writer {
	h.t.Helper()
	hello["type"] = "hello"
	w := &writer{client: h.dial("/agent/live", p.token, nil)}
	w.send(hello)
	w.next("welcome")
	return w
}

// next reads until a frame of a kind comes.
func (w *writer) next(kind string) written {
	w.h.t.Helper()
	for {
		for i, f := range w.seen {
			if f.Type == kind {
				w.seen = append(w.seen[:i:i], w.seen[i+1:]...)
				return f
			}
		}
		_, data, err := w.conn.Read(w.h.t.Context())
		if err != nil {
			w.h.t.Fatalf("waiting for %s: %v", kind, err)
		}
		var list []written
		if data[0] != '[' {
			data = append(append([]byte("["), data...), ']')
		}
		// Frames of other kinds have other members of the same names.
		var raw []json.RawMessage
		if err := json.Unmarshal(data, &raw); err != nil {
			w.h.t.Fatal(err)
		}
		for _, one := range raw {
			var kind struct {
				Type string `json:"type"`
			}
			if err := json.Unmarshal(one, &kind); err != nil {
				w.h.t.Fatal(err)
			}
			f := written{Type: kind.Type}
			switch kind.Type {
			case "draft", "held", "unheld", "ack", "error", "pong", "welcome":
				if err := json.Unmarshal(one, &f); err != nil {
					w.h.t.Fatal(err)
				}
			}
			list = append(list, f)
		}
		w.seen = append(w.seen, list...)
	}
}

// silent checks that no frame of a kind comes before the answer to a ping.
func (w *writer) silent(kind string) {
	w.h.t.Helper()
	w.send(map[string]any{"type": "ping"})
	w.next("pong")
	for _, f := range w.seen {
		if f.Type == kind {
			w.h.t.Errorf("there came %+v", f)
		}
	}
}

func (h *house) undoTime(seconds int64) {
	h.t.Helper()
	h.tx(func(tx *store.Tx) error {
		q, err := tx.Queue(h.billing.ID)
		if err != nil {
			return err
		}
		q.UndoSendS = seconds
		return tx.UpdateQueue(q)
	})
}

func TestDraftOnTwoTabs(t *testing.T) {
	h := open(t, bus.Local(), nil)
	_, g := h.guest(h.anna)
	one, two := h.writer(h.anna, map[string]any{}), h.writer(h.anna, map[string]any{"screen": "second"})
	ben := h.writer(h.ben, map[string]any{})
	draft := func(w *writer, body string, rev int64) {
		w.send(map[string]any{"type": "draft", "conversation": g.Conversation, "kind": "comment", "body": body, "rev": rev})
	}
	draft(one, "Dear Grace", 7)
	if mine := one.next("draft"); mine.Rev != 7 || mine.Body != "Dear Grace" {
		t.Errorf("the writer hears %+v", mine)
	}
	if theirs := two.next("draft"); theirs.Rev != 0 || theirs.Body != "Dear Grace" || theirs.Conversation != g.Conversation || theirs.Kind != parley.EntryComment {
		t.Errorf("the other tab hears %+v", theirs)
	}
	one.silent("draft") // nothing twice
	// A screen that names itself is not told its own words, whichever
	// connection they came on.
	one.send(map[string]any{"type": "draft", "conversation": g.Conversation, "kind": "work_note", "body": "posted", "screen": "second", "rev": 8})
	one.next("draft")
	two.silent("draft")
	late := h.writer(h.anna, map[string]any{})
	if got, err := h.read().Drafts(h.anna.user.ID); err != nil || len(got) != 1 || got[0].Body != "posted" || got[0].Kind != parley.EntryWorkNote {
		t.Errorf("stored is %+v, %v", got, err)
	}
	draft(two, "", 1)
	two.next("draft")
	for _, w := range []*writer{one, late} {
		gone := w.next("draft")
		if gone.Body == "posted" { // it came in before the tab was told of the one before
			gone = w.next("draft")
		}
		if gone.Body != "" {
			t.Errorf("after emptying a tab hears %+v", gone)
		}
	}
	ben.silent("draft")
	draft(ben, "not mine to write in", 1)
	ben.next("draft") // a member of the queue's group may prepare an answer
	one.send(map[string]any{"type": "draft", "conversation": parley.NewID(), "kind": "comment", "body": "x"})
	if refused := one.next("error"); refused.Code != parley.CodeNotFound {
		t.Errorf("elsewhere: %+v", refused)
	}
}

func TestWelcomeHoldsWhatIsNotSent(t *testing.T) {
	h := open(t, bus.Local(), nil)
	h.undoTime(60)
	_, g := h.guest(h.anna)
	if _, err := h.desk.Draft(t.Context(), h.anna.actor, store.Draft{Conversation: g.Conversation, Body: "begun"}); err != nil {
		t.Fatal(err)
	}
	if _, err := h.desk.Reply(t.Context(), h.anna.actor, g.Conversation, desk.Message{ClientID: "w", Body: "waiting"}); err != nil {
		t.Fatal(err)
	}
	w := &writer{client: h.dial("/agent/live", h.anna.token, map[string]any{"type": "hello"})}
	welcome := w.next("welcome")
	var held []desk.HeldMessage
	if err := json.Unmarshal(welcome.Held, &held); err != nil {
		t.Fatal(err)
	}
	if len(held) != 1 || held[0].Body != "waiting" || len(welcome.Drafts) != 1 || welcome.Drafts[0].Body != "begun" {
		t.Errorf("the welcome holds %+v and %+v", held, welcome.Drafts)
	}
}

func TestWelcomeSaysWhetherLinksAreClickable(t *testing.T) {
	h := open(t, bus.Local(), nil)
	welcome := func() written {
		w := &writer{client: h.dial("/agent/live", h.anna.token, map[string]any{"type": "hello"})}
		return w.next("welcome")
	}
	if !welcome().Links {
		t.Error("links to other sites are clickable unless somebody has switched that off")
	}
	h.tx(func(tx *store.Tx) error {
		return tx.SetProperty(store.PropertyRow{Name: parley.PropExternalLinks, Value: "false", UpdatedAt: parley.Now(), UpdatedBy: "test"})
	})
	if welcome().Links {
		t.Error("the property is not told")
	}
}

func TestHeldFrames(t *testing.T) {
	h := open(t, bus.Local(), nil)
	h.undoTime(60)
	_, g := h.guest(h.anna)
	one, two, ben := h.writer(h.anna, map[string]any{}), h.writer(h.anna, map[string]any{}), h.writer(h.ben, map[string]any{})
	send := func(id, body string) {
		one.send(map[string]any{"type": "send", "conversation": g.Conversation, "client_id": id, "kind": "comment", "body": body})
		if ack := one.next("ack"); ack.ClientID != id || ack.HeldUntil.IsZero() || ack.Seq != 0 {
			t.Errorf("acknowledged with %+v", ack)
		}
	}
	send("a", "first")
	for _, w := range []*writer{one, two} {
		var held desk.HeldMessage
		if err := json.Unmarshal(w.next("held").Held, &held); err != nil || held.ClientID != "a" || held.Body != "first" || held.ReleaseAt.IsZero() {
			t.Errorf("told %+v, %v", held, err)
		}
	}
	if _, err := h.desk.UndoSend(t.Context(), h.anna.actor, g.Conversation, "a"); err != nil {
		t.Fatal(err)
	}
	for _, w := range []*writer{one, two} {
		if told := w.next("unheld"); told.Reason != "undone" || told.ClientID != "a" || told.Body != "first" {
			t.Errorf("told %+v", told)
		}
	}
	send("b", "second")
	if err := h.desk.GuestEnd(t.Context(), g); err != nil {
		t.Fatal(err)
	}
	for _, w := range []*writer{one, two} {
		if told := w.next("unheld"); told.Reason != "refused" || told.Message == "" || told.Body != "second" {
			t.Errorf("told %+v", told)
		}
		if draft := w.next("draft"); draft.Body != "second\nfirst" {
			t.Errorf("the draft is %q", draft.Body)
		}
	}
	ben.silent("held")
	ben.silent("unheld")
}
