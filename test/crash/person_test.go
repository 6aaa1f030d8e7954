package crash_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	mathrand "math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// person is a visitor or an agent: a client of docs/protocol.md that never
// gives up. It keeps the highest number it has, says it on every connection,
// and sends what is not acknowledged again, in order, with the same client id.
type person struct {
	tb    testing.TB
	name  string
	guest bool
	token string
	begun session  // what the answer to the visitor's form said
	homes []string // desks, tried in turn
	dial  dialer
	// window is how many messages may be without acknowledgement.
	window int
	// deadAfter is how long a connection may be silent; beat how often it is
	// asked for a sign of life.
	deadAfter, beat time.Duration

	ctx  context.Context
	stop context.CancelFunc
	work sync.WaitGroup

	sending sync.Mutex // orders what is written; before mu

	mu            sync.Mutex
	changed       chan struct{} // closed at every change
	link          link          // nil while not welcomed
	connections   int
	outbox        []*message
	acks          map[string]frame // by client id
	sent          []*message       // every message ever, in order
	refused       []frame          // errors that say: do not send again
	postponed     int              // errors that say: send again
	screens       map[string]*screen
	session       session
	marks         map[string]marks
	queues        map[string]queueStatus
	conversations map[string]summary
	typing        []frame
	online        map[string]bool
	offers        []offer
	drafted       int64 // the number of the draft that was confirmed last
	byes          int
	breaks        int // connections that ended or could not be made
	signedOut     bool
	broken        []string // what the server did against the protocol
	last          error
}

// message is something said.
type message struct {
	id, conversation, kind, body string
	attachments                  []string
	inFlight                     bool
}

// screen is one stream as it was received.
type screen struct {
	seq     int64 // highest number received
	entries []entry
}

func newPerson(tb testing.TB, name, token string, guest bool, homes ...string) *person {
	tb.Helper()
	p := &person{
		tb: tb, name: name, guest: guest, token: token, homes: homes, dial: overSocket, window: 1,
		deadAfter: 30 * time.Second, beat: 5 * time.Second, changed: make(chan struct{}),
		acks: map[string]frame{}, screens: map[string]*screen{}, marks: map[string]marks{}, queues: map[string]queueStatus{},
		conversations: map[string]summary{}, online: map[string]bool{},
	}
	p.ctx, p.stop = context.WithCancel(context.Background())
	return p
}

// visitor sends a form to the first home and connects.
func visitor(tb testing.TB, question string, homes ...string) *person {
	tb.Helper()
	s := must[started](tb, aboutBilling("Grace", question).to(homes[0]))
	p := newPerson(tb, "visitor "+question, s.Token, true, homes...)
	p.begun = s.Session
	return p.connect()
}

// agent connects a colleague.
func agent(tb testing.TB, c *colleague, homes ...string) *person {
	tb.Helper()
	return newPerson(tb, c.name, c.token, false, homes...).connect()
}

// connect starts the client, which lives until the test ends.
func (p *person) connect() *person {
	p.tb.Helper()
	p.work.Go(p.live)
	p.tb.Cleanup(p.leave)
	return p
}

// leave ends the client and reports what the server did wrong.
func (p *person) leave() {
	p.stop()
	p.work.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, what := range p.broken {
		p.tb.Errorf("%s: %s", p.name, what)
	}
	p.broken = nil
}

func (p *person) path() string {
	if p.guest {
		return guestBase
	}
	return staffBase
}

// live connects, again and again.
func (p *person) live() {
	for attempt := 0; p.ctx.Err() == nil; attempt++ {
		err := p.once(p.homes[attempt%len(p.homes)])
		p.mu.Lock()
		p.last, p.link = err, nil
		p.breaks++
		for _, m := range p.outbox {
			m.inFlight = false
		}
		p.tell()
		out := p.signedOut
		p.mu.Unlock()
		if out {
			return
		}
		pause := time.NewTimer(time.Duration(10+mathrand.IntN(60)) * time.Millisecond)
		select {
		case <-pause.C:
		case <-p.ctx.Done():
			pause.Stop()
		}
	}
}

// once is one connection, to its end.
func (p *person) once(base string) error {
	l, err := p.dial(p.ctx, base, p)
	if err != nil {
		return err
	}
	defer l.close()
	ctx, cancel := context.WithCancel(p.ctx)
	defer cancel()
	p.work.Go(func() { p.heart(ctx, l) })
	for {
		ctx, cancel := context.WithTimeout(p.ctx, p.deadAfter)
		frames, err := l.next(ctx)
		cancel()
		if err != nil {
			return err
		}
		p.mu.Lock()
		for _, f := range frames {
			p.receive(l, f)
		}
		p.tell()
		p.mu.Unlock()
		p.work.Go(p.flush)
	}
}

// heart asks for signs of life.
func (p *person) heart(ctx context.Context, l link) {
	tick := time.NewTicker(p.beat)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if p.do(l, map[string]any{"type": "ping", "seq": p.have("")}) != nil {
				return
			}
		}
	}
}

// do writes one frame.
func (p *person) do(l link, f map[string]any) error {
	p.sending.Lock()
	defer p.sending.Unlock()
	ctx, cancel := context.WithTimeout(p.ctx, p.deadAfter)
	defer cancel()
	return l.post(ctx, f)
}

// frame writes one frame on the present connection, if there is one.
func (p *person) frame(f map[string]any) {
	p.mu.Lock()
	l := p.link
	p.mu.Unlock()
	if l != nil {
		_ = p.do(l, f) // a broken connection is replaced
	}
}

// tell wakes whoever waits for a condition. The lock is held.
func (p *person) tell() {
	close(p.changed)
	p.changed = make(chan struct{})
}

// receive works on one frame. The lock is held.
func (p *person) receive(l link, f frame) {
	switch f.Type {
	case "welcome":
		p.link = l
		p.connections++
		for _, c := range f.Conversations {
			p.conversations[c.ID] = c
			p.online[c.ID] = c.GuestOnline
		}
		for _, q := range f.Queues {
			p.queues[q.ID] = q
		}
		p.offers = f.Offers
		if f.Session != nil {
			p.session = *f.Session
		}
		if f.Marks != nil {
			p.marks[""] = *f.Marks
		}
	case "entry":
		p.show(f.conversation(), *f.Entry)
	case "ack":
		p.acks[f.ClientID] = f
		p.outbox = slices.DeleteFunc(p.outbox, func(m *message) bool { return m.id == f.ClientID })
	case "error":
		p.fail(f)
	case "session":
		p.session = *f.Session
	case "marks":
		p.marks[f.conversation()] = *f.Marks
	case "queue":
		var q queueStatus
		if err := json.Unmarshal(f.Queue, &q); err != nil {
			p.broken = append(p.broken, "a queue frame without a status: "+err.Error())
		}
		p.queues[q.ID] = q
	case "conversation":
		var c summary
		if err := json.Unmarshal(f.Conversation, &c); err != nil {
			p.broken = append(p.broken, "a conversation frame without a summary: "+err.Error())
		}
		p.conversations[c.ID] = c
		p.online[c.ID] = c.GuestOnline
	case "offers":
		p.offers = f.Offers
	case "conversation_gone":
		delete(p.conversations, f.ID)
	case "draft":
		p.drafted = max(p.drafted, f.Rev)
	case "typing":
		p.typing = append(p.typing, f)
	case "presence":
		p.online[f.conversation()] = *f.GuestOnline
	case "bye":
		p.byes++
	case "signed_out":
		p.signedOut = true
	}
}

// show puts an entry on the screen, if the protocol allows it. The lock is held.
func (p *person) show(conversation string, e entry) {
	s := p.screens[conversation]
	if s == nil {
		s = &screen{}
		p.screens[conversation] = s
	}
	switch {
	case e.Seq <= s.seq:
		return // a repetition
	case e.Seq > s.seq+1 && (s.seq > 0 || p.guest):
		p.broken = append(p.broken, fmt.Sprintf("entry %d came after %d", e.Seq, s.seq))
	}
	if p.guest && (e.Kind == "work_note" || e.PublicSeq != 0 || e.Author.Kind == "user" && e.Author.ID != "") {
		p.broken = append(p.broken, fmt.Sprintf("a visitor received what is staff's: %+v", e))
	}
	s.seq = e.Seq
	s.entries = append(s.entries, e)
}

// fail works on a refusal. The lock is held.
func (p *person) fail(f frame) {
	if f.ClientID == "" {
		p.refused = append(p.refused, f)
		return
	}
	if f.Retry {
		p.postponed++
		for _, m := range p.outbox {
			if m.id == f.ClientID {
				// Sent again at the next occasion; a timer makes one.
				time.AfterFunc(100*time.Millisecond, func() {
					p.mu.Lock()
					m.inFlight = false
					p.mu.Unlock()
					p.flush()
				})
			}
		}
		return
	}
	p.refused = append(p.refused, f)
	p.outbox = slices.DeleteFunc(p.outbox, func(m *message) bool { return m.id == f.ClientID })
}

// say queues a comment and returns its client id.
func (p *person) say(conversation, body string) string { return p.put(conversation, "comment", body) }

func (p *person) put(conversation, kind, body string, attachments ...string) string {
	m := &message{id: rand.Text(), conversation: conversation, kind: kind, body: body, attachments: attachments}
	p.mu.Lock()
	p.outbox = append(p.outbox, m)
	p.sent = append(p.sent, m)
	p.mu.Unlock()
	p.flush()
	return m.id
}

// flush writes, in order, what may be written.
func (p *person) flush() {
	p.sending.Lock()
	defer p.sending.Unlock()
	for {
		p.mu.Lock()
		l := p.link
		at := slices.IndexFunc(p.outbox, func(m *message) bool { return !m.inFlight })
		if l == nil || at < 0 || at >= p.window {
			p.mu.Unlock()
			return
		}
		m := p.outbox[at]
		m.inFlight = true
		p.mu.Unlock()
		f := map[string]any{"type": "send", "client_id": m.id, "body": m.body}
		if !p.guest {
			f["conversation"], f["kind"] = m.conversation, m.kind
		}
		if len(m.attachments) > 0 {
			f["attachments"] = m.attachments
		}
		ctx, cancel := context.WithTimeout(p.ctx, p.deadAfter)
		err := l.post(ctx, f)
		cancel()
		if err != nil {
			l.close()
			return
		}
	}
}

// have is the highest number of a stream the person has.
func (p *person) have(conversation string) int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	if s := p.screens[conversation]; s != nil {
		return s.seq
	}
	return 0
}

func (p *person) haveAll() map[string]int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := map[string]int64{}
	for id, s := range p.screens {
		all[id] = s.seq
	}
	return all
}

// until waits until the condition, which is asked under the lock, holds.
func (p *person) until(what string, condition func() bool) {
	p.tb.Helper()
	late := time.NewTimer(patience)
	defer late.Stop()
	for {
		p.mu.Lock()
		ok, changed := condition(), p.changed
		p.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-changed:
		case <-late.C:
			p.tb.Fatalf("%s: %s: not within %s; %s", p.name, what, patience, p)
		}
	}
}

// String describes the state, for a failed test.
func (p *person) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var b strings.Builder
	fmt.Fprintf(&b, "connected %v (%d times, last %v), session %+v, unacknowledged %d, refused %+v", p.link != nil, p.connections, p.last, p.session, len(p.outbox), p.refused)
	for id, s := range p.screens {
		fmt.Fprintf(&b, "\n  stream %s up to %d:", id, s.seq)
		for _, e := range s.entries[max(0, len(s.entries)-8):] {
			fmt.Fprintf(&b, " [%d %s %s %q]", e.Seq, e.Kind, e.Author.Name, e.Body)
		}
	}
	return b.String()
}

// connected waits for the welcome.
func (p *person) connected() *person {
	p.tb.Helper()
	p.until("connects", func() bool { return p.link != nil })
	return p
}

// settled waits until everything said is acknowledged.
func (p *person) settled() {
	p.tb.Helper()
	p.until("has everything acknowledged", func() bool { return len(p.outbox) == 0 })
}

// reads waits until a text is on the screen of a stream, exactly once.
func (p *person) reads(conversation, body string) {
	p.tb.Helper()
	p.until("reads "+body, func() bool { return p.count(conversation, body) > 0 })
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := p.count(conversation, body); n != 1 {
		p.tb.Errorf("%s: %q is %d times on the screen", p.name, body, n)
	}
}

// count counts a text on the screen. The lock is held.
func (p *person) count(conversation, body string) (n int) {
	if s := p.screens[conversation]; s != nil {
		for _, e := range s.entries {
			if e.Body == body {
				n++
			}
		}
	}
	return n
}
