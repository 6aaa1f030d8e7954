package sim

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/parley-desk/parley"
)

// noteMark begins every work note, so that one that reaches a visitor is
// recognised wherever it hides.
const noteMark = "WORKNOTE"

// guest is a visitor with up to two tabs.
type guest struct {
	world        *world
	name         string
	token        string
	conversation parley.ID
	tabs         []*tab
	absence      absence

	mu   sync.Mutex // after a tab's line.mu
	out  *outbox
	seen session
}

// tab is one screen of a visitor.
type tab struct {
	*line

	guest  *guest
	screen []parley.Entry
	open   bool // the person wants it to be connected
}

func (w *world) newGuest(issue, question string) error {
	w.people++
	g := &guest{world: w, name: fmt.Sprintf("guest%d", w.people), out: newOutbox(), absence: absence{there: time.Now()}}
	var started struct {
		Token   string  `json:"token"`
		Session session `json:"session"`
	}
	err := w.call("", "POST", "/api/guest/v1/sessions", map[string]any{
		"client_id": fmt.Sprintf("browser-%032d", w.people),
		"answers": map[string][]string{
			"first_name": {"Guest"}, "last_name": {fmt.Sprint(w.people)}, "email": {g.name + "@example.com"}, "issue_type": {issue}, "question": {question},
		},
	}, &started)
	if err != nil {
		return err
	}
	g.token, g.seen, g.conversation = started.Token, started.Session, started.Session.Conversation
	w.guests = append(w.guests, g)
	return g.openTab()
}

// openTab opens one more tab, or the first.
func (g *guest) openTab() error {
	t := &tab{guest: g, open: true}
	t.line = &line{world: g.world, handle: t.receive}
	g.tabs = append(g.tabs, t)
	return t.connect()
}

// connect resumes after what the screen shows and sends what is waiting.
func (t *tab) connect() error {
	t.close()
	since := int64(len(t.entries()))
	if err := t.line.open("/api/guest/v1/live", t.guest.token, map[string]any{"type": "hello", "since": since}); err != nil {
		return err
	}
	if t.guest.tabs[0] != t {
		return nil
	}
	t.guest.mu.Lock()
	waiting := slices.Clone(t.guest.out.waiting)
	t.guest.mu.Unlock()
	for _, m := range waiting {
		_ = t.write(map[string]any{"type": "send", "client_id": m.id, "body": m.body})
	}
	return nil
}

// entries are what the screen shows.
func (t *tab) entries() []parley.Entry {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.screen)
}

func (t *tab) receive(raw []byte, f frame) {
	g := t.guest
	t.leaks(raw)
	switch f.Type {
	case "entry":
		have := int64(len(t.screen))
		switch {
		case f.Entry.Seq <= have: // a repetition
		case f.Entry.Seq > have+1:
			g.world.violatedf("%s has %d entries and is given number %d", g.name, have, f.Entry.Seq)
		default:
			t.screen = append(t.screen, *f.Entry)
		}
	case "welcome", "session":
		g.mu.Lock()
		g.seen = *f.Session
		g.mu.Unlock()
	case "ack":
		g.mu.Lock()
		g.out.ack(g.world, g.name, f.ClientID, f.Seq)
		g.mu.Unlock()
	case "error":
		g.world.heard(f.Code)
		if f.ClientID != "" && !f.Retry {
			g.mu.Lock()
			g.out.refused[f.ClientID] = f.Code
			g.out.settle(f.ClientID)
			g.mu.Unlock()
		}
	}
}

// leaks looks for what no visitor may receive, in the bytes as they came.
func (t *tab) leaks(raw []byte) {
	text := string(raw)
	for _, secret := range append(t.guest.world.staffIDs(), noteMark, `"work_note"`, "public_seq") {
		if strings.Contains(text, secret) {
			t.guest.world.violatedf("%s received %q: %.300s", t.guest.name, secret, text)
		}
	}
}

// say writes a message; while offline it waits.
func (g *guest) say(body string) {
	g.world.said++
	g.post(message{id: fmt.Sprintf("%s-%d", g.name, g.world.said), body: body})
}

func (g *guest) post(m message) {
	g.mu.Lock()
	g.out.say(m)
	g.mu.Unlock()
	_ = g.tabs[0].write(map[string]any{"type": "send", "client_id": m.id, "body": m.body})
}

func (g *guest) state() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.seen.State
}

// agent is somebody of the company at the workspace.
type agent struct {
	*line

	name   string
	id     parley.ID
	token  string
	limit  int64
	atWork bool // wants to be connected

	// Guarded by line.mu.
	list    map[parley.ID]summary
	screens map[parley.ID][]parley.Entry
	out     map[parley.ID]*outbox
	barred  map[parley.ID]bool   // conversations of which nothing may come
	skipped map[parley.ID]int64  // what the next entry comes after
	drafts  map[parley.ID]string // as they stand on the screen
	typed   map[parley.ID]int64  // drafts that are not confirmed, by their numbers
	held    map[string]parley.ID // messages that can be taken back, by their ids
	rev     int64

	of *agent // of a person's second screen: the first
}

// owner is the first screen of the person, which sends.
func (a *agent) owner() *agent {
	if a.of != nil {
		return a.of
	}
	return a
}

func newAgent(w *world, name string, id parley.ID, token string, limit int64) *agent {
	a := &agent{
		name: name, id: id, token: token, limit: limit,
		list: map[parley.ID]summary{}, screens: map[parley.ID][]parley.Entry{}, out: map[parley.ID]*outbox{},
		barred: map[parley.ID]bool{}, skipped: map[parley.ID]int64{}, drafts: map[parley.ID]string{}, typed: map[parley.ID]int64{}, held: map[string]parley.ID{},
	}
	a.line = &line{world: w, handle: a.receive}
	return a
}

// connect resumes every conversation and sends what is waiting.
func (a *agent) connect() error {
	a.close()
	a.mu.Lock()
	resume := map[parley.ID]int64{}
	for id, entries := range a.screens {
		if len(entries) > 0 {
			resume[id] = entries[len(entries)-1].Seq
		}
	}
	a.mu.Unlock()
	if err := a.line.open("/api/v1/live", a.token, map[string]any{"type": "hello", "resume": resume}); err != nil {
		return err
	}
	a.mu.Lock()
	again := a.typedAgain()
	for _, id := range slices.Sorted(maps.Keys(a.out)) {
		for _, m := range a.out[id].waiting {
			again = append(again, sendFrame(id, m))
		}
	}
	a.mu.Unlock()
	for _, f := range again {
		_ = a.write(f)
	}
	return nil
}

func sendFrame(conversation parley.ID, m message) map[string]any {
	f := map[string]any{"type": "send", "conversation": conversation, "client_id": m.id, "kind": m.kind, "body": m.body}
	if len(m.mentions) > 0 {
		f["mentions"] = m.mentions
	}
	if m.card != nil {
		f["card"] = m.card
	}
	return f
}

func (a *agent) receive(raw []byte, f frame) {
	a.onWriting(raw, f)
	switch f.Type {
	case "welcome":
		list := map[parley.ID]summary{}
		for _, one := range f.List {
			if s, ok := a.summary(one); ok {
				list[s.ID] = s
			}
		}
		a.list = list
		maps.DeleteFunc(a.screens, func(id parley.ID, _ []parley.Entry) bool { s, mine := list[id]; return !mine || s.Restricted })
	case "conversation":
		if s, ok := a.summary(f.Conversation); ok {
			a.list[s.ID] = s
			if s.Restricted {
				delete(a.screens, s.ID)
			}
		}
	case "conversation_gone":
		delete(a.list, f.ID)
		delete(a.screens, f.ID)
	case "typing", "viewing":
		if id := a.idOf(f); a.barred[id] {
			a.world.violatedf("%s hears who does what in %s, where they take no part: %s", a.name, id, raw)
		}
	case "skip":
		id := a.idOf(f)
		delete(a.screens, id)
		a.skipped[id] = f.Seq
	case "entry":
		id := a.idOf(f)
		screen := a.screens[id]
		if a.barred[id] {
			a.world.violatedf("%s is given an entry of %s, where they take no part: %s", a.name, id, raw)
		}
		if after := a.skipped[id]; after != 0 && f.Entry.Seq != after+1 {
			a.world.violatedf("%s skipped %d of %s and is given %d", a.name, after, id, f.Entry.Seq)
		}
		delete(a.skipped, id)
		if n := len(screen); n > 0 {
			last := screen[n-1].Seq
			if f.Entry.Seq <= last {
				return // a repetition
			}
			if f.Entry.Seq > last+1 {
				a.world.violatedf("%s has number %d of %s and is given %d", a.name, last, id, f.Entry.Seq)
			}
		}
		a.screens[id] = append(screen, *f.Entry)
	case "ack":
		if out := a.out[a.idOf(f)]; out != nil {
			if f.HeldUntil.IsZero() {
				out.ack(a.world, a.name, f.ClientID, f.Seq)
			} else {
				out.hold(f.ClientID)
			}
			a.world.draftSent(a.id, a.idOf(f), out.all[f.ClientID].body)
		}
	case "error":
		a.world.heard(f.Code)
		if out := a.out[a.idOf(f)]; out != nil && !f.Retry {
			out.refused[f.ClientID] = f.Code
			out.settle(f.ClientID)
		}
	case "signed_out":
		a.world.violatedf("%s was signed out: %s", a.name, raw)
	}
}

func (a *agent) summary(raw json.RawMessage) (s summary, ok bool) {
	if err := json.Unmarshal(raw, &s); err != nil {
		a.world.violatedf("%s received a summary that is none: %v: %.300s", a.name, err, raw)
		return s, false
	}
	return s, true
}

func (a *agent) idOf(f frame) (id parley.ID) {
	_ = json.Unmarshal(f.Conversation, &id) // absent: no id
	return id
}

// say writes a comment or a work note.
func (a *agent) say(conversation parley.ID, kind parley.EntryKind, body string) {
	a.world.said++
	if kind == parley.EntryWorkNote {
		body = noteMark + " " + body
	}
	a.post(conversation, message{id: fmt.Sprintf("%s-%d", a.name, a.world.said), body: body, kind: kind})
}

func (a *agent) post(conversation parley.ID, m message) {
	a.mu.Lock()
	if a.out[conversation] == nil {
		a.out[conversation] = newOutbox()
	}
	a.out[conversation].say(m)
	a.mu.Unlock()
	_ = a.write(sendFrame(conversation, m))
}

// screen is what the agent sees of a conversation.
func (a *agent) screen(conversation parley.ID) []parley.Entry {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.screens[conversation])
}

// mine lists, in a fixed order, the conversations on the agent's screen.
func (a *agent) mine() []summary {
	a.mu.Lock()
	defer a.mu.Unlock()
	list := slices.Collect(maps.Values(a.list))
	slices.SortFunc(list, func(x, y summary) int {
		return cmp.Or(strings.Compare(x.Number, y.Number), strings.Compare(string(x.ID), string(y.ID)))
	})
	return list
}

// listed reports whether a conversation is on the screen's list.
func (a *agent) listed(conversation parley.ID) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	_, listed := a.list[conversation]
	return listed
}

// counts is what a screen shows as unread: what the desk said last, and what
// came since.
func (a *agent) counts(s *summary, screen []parley.Entry) int64 {
	unread := s.Unread
	for _, e := range screen {
		switch {
		case e.Seq <= s.Seq:
		case e.Kind.Message() && e.Author.ID == a.id:
			unread = 0
		case e.Kind.Message() || s.Choices.System:
			unread++
		}
	}
	return unread
}
