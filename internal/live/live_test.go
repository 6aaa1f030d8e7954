package live_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/bus"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/live"
	"github.com/parley-desk/parley/internal/store"
)

// hello begins a visitor's connection after number n.
func hello(n int64) any { return map[string]any{"type": "hello", "since": n} }

// seqs are the newest numbers of a conversation's two streams.
func (h *house) seqs(c parley.ID) (staff, public int64) {
	h.t.Helper()
	conversation, err := h.read().Conversation(c)
	if err != nil {
		h.t.Fatal(err)
	}
	return conversation.LastSeq, conversation.PublicSeq
}

func TestResumeSinceAnyNumber(t *testing.T) {
	h := open(t, bus.Local(), nil)
	token, g := h.guest(h.anna)
	for i := range 250 { // more than one batch
		h.reply(h.anna, g.Conversation, parley.EntryComment, fmt.Sprint(i))
	}
	_, newest := h.seqs(g.Conversation)
	for _, since := range []int64{0, 1, newest - 1, newest, newest + 1000, -3} {
		c := h.listen("/guest/live", token, hello(since))
		if got := c.first("welcome"); got.Seq != newest {
			t.Errorf("the welcome names %d, want %d", got.Seq, newest)
		}
		h.reply(h.anna, g.Conversation, parley.EntryComment, "live")
		begin := max(0, min(since, newest))
		newest++
		c.inOrder(begin, newest)
		c.hangUp()
	}
	staff, _ := h.seqs(g.Conversation)
	a := h.listen("/agent/live", h.anna.token, map[string]any{"type": "hello", "resume": map[parley.ID]int64{g.Conversation: staff - 7}})
	a.inOrder(staff-7, staff)
	fresh := h.listen("/agent/live", h.anna.token, hello(0))
	fresh.inOrder(staff-30, staff) // who has nothing begins with the newest thirty
}

// chaos is a bus that loses, doubles and reorders what it carries.
type chaos struct {
	*bus.InProcess

	mu   sync.Mutex
	rng  *rand.Rand
	held []any
	gaps []func()
}

func (c *chaos) Publish(event any) {
	c.mu.Lock()
	var now []any
	switch c.rng.IntN(4) {
	case 0: // lost
	case 1:
		now = []any{event, event}
	case 2:
		c.held = append(c.held, event)
	default:
		now = []any{event}
		if len(c.held) > 2 {
			c.rng.Shuffle(len(c.held), func(i, j int) { c.held[i], c.held[j] = c.held[j], c.held[i] })
			now = append(now, c.held...)
			c.held = nil
		}
	}
	c.mu.Unlock()
	for _, e := range now {
		c.InProcess.Publish(e)
	}
}

func (c *chaos) Subscribe(handle func(any), gap func()) (cancel func()) {
	c.mu.Lock()
	c.gaps = append(c.gaps, gap)
	c.mu.Unlock()
	return c.InProcess.Subscribe(handle, gap)
}

// admit says that events were lost, as a network does when it is back.
func (c *chaos) admit() {
	c.mu.Lock()
	gaps := slices.Clone(c.gaps)
	c.mu.Unlock()
	for _, gap := range gaps {
		gap()
	}
}

// Wake-ups that are lost, doubled and reordered: every screen still receives
// every entry once and in order.
func TestWakeUpsMayBeLostDoubledAndReordered(t *testing.T) {
	for seed := range uint64(5) {
		wire := &chaos{InProcess: bus.Local(), rng: rand.New(rand.NewPCG(seed, 1))}
		h := open(t, wire, nil)
		token, g := h.guest(h.anna)
		staff, public := h.seqs(g.Conversation)
		c := h.listen("/guest/live", token, hello(public))
		a := h.listen("/agent/live", h.anna.token, map[string]any{"type": "hello", "resume": map[parley.ID]int64{g.Conversation: staff}})
		c.first("welcome")
		a.first("welcome")
		var writers sync.WaitGroup
		for i := range 3 {
			writers.Go(func() {
				for n := range 40 {
					kind := parley.EntryComment
					if n%4 == i {
						kind = parley.EntryWorkNote
					}
					h.reply(h.anna, g.Conversation, kind, fmt.Sprintf("%d/%d", i, n))
				}
			})
		}
		// Losses are admitted all the time, so that the last time, which counts,
		// meets streams that are reading because of an earlier one.
		written := make(chan struct{})
		go func() {
			defer close(written)
			writers.Wait()
		}()
		for admitting := true; admitting; {
			select {
			case <-written:
				admitting = false
			default:
			}
			wire.admit()
		}
		newestStaff, newestPublic := h.seqs(g.Conversation)
		c.inOrder(public, newestPublic)
		a.inOrder(staff, newestStaff)
	}
}

// On several nodes a client's ping makes its node look, even if the wire never
// admits a loss.
func TestPingLooksForLostEntries(t *testing.T) {
	wire := &deaf{InProcess: bus.Local()}
	h := open(t, wire, func(c *live.Config) { c.Clustered = true })
	token, g := h.guest(h.anna)
	_, public := h.seqs(g.Conversation)
	c := h.listen("/guest/live", token, hello(public))
	a := h.listen("/agent/live", h.anna.token, hello(0))
	c.first("welcome")
	a.first("welcome")
	wire.set(true)
	h.reply(h.anna, g.Conversation, parley.EntryComment, "unheard")
	wire.set(false)
	c.send(map[string]any{"type": "ping"})
	a.send(map[string]any{"type": "ping"})
	c.inOrder(public, public+1)
	staff, _ := h.seqs(g.Conversation)
	a.until("the entry", func() bool { list := a.entries(); return len(list) > 0 && list[len(list)-1].Seq == staff })
}

// deaf is a bus that carries nothing while it is set.
type deaf struct {
	*bus.InProcess

	mu  sync.Mutex
	off bool
}

func (d *deaf) set(off bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.off = off
}

func (d *deaf) Publish(event any) {
	d.mu.Lock()
	off := d.off
	d.mu.Unlock()
	if !off {
		d.InProcess.Publish(event)
	}
}

// A client that does not read is disconnected, nobody waits for it, and it
// resumes where it was.
func TestSlowClientIsClosedAndResumes(t *testing.T) {
	h := open(t, bus.Local(), nil)
	_, g := h.guest(h.anna)
	token := h.anna.token
	slow := h.dial("/agent/live", token, hello(0)) // nobody reads
	quick := h.listen("/agent/live", token, hello(0))
	quick.first("welcome")
	body := strings.Repeat("x", parley.MaxBody)
	for h.hub.Figures().Agents == 2 { // bounded by the test's own deadline
		h.reply(h.anna, g.Conversation, parley.EntryComment, body)
	}
	staff, _ := h.seqs(g.Conversation)
	quick.until("the newest entry", func() bool { list := quick.entries(); return len(list) > 0 && list[len(list)-1].Seq == staff })
	go slow.read()
	_ = slow.end() // however it ends; what matters is that it does
	slow.mu.Lock()
	var have int64
	if list := slow.entries(); len(list) > 0 {
		have = list[len(list)-1].Seq
	}
	slow.mu.Unlock()
	if have >= staff {
		t.Fatal("the slow client missed nothing")
	}
	again := h.listen("/agent/live", token, map[string]any{"type": "hello", "resume": map[parley.ID]int64{g.Conversation: have}})
	again.inOrder(have, staff)
}

// Too many frames are not lost: the server says so and goes on slowly, in order.
func TestFrameFloodIsSlowedDown(t *testing.T) {
	h := open(t, bus.Local(), func(c *live.Config) { c.GuestFrames = 2 }) // 20 at once
	token, g := h.guest(h.anna)
	_, public := h.seqs(g.Conversation)
	c := h.listen("/guest/live", token, hello(public))
	const frames = 30
	for i := range frames {
		c.send(map[string]any{"type": "send", "client_id": fmt.Sprint(i), "body": fmt.Sprint(i)})
	}
	c.inOrder(public, public+frames)
	c.mu.Lock()
	defer c.mu.Unlock()
	limits, bodies := 0, []string{}
	for _, f := range c.frames {
		switch f.Type {
		case "error":
			if f.Code != parley.CodeLimit || f.ClientID != "" {
				t.Errorf("a flood is answered with %+v", f)
			}
			limits++
		case "entry":
			bodies = append(bodies, f.Entry.Body)
		}
	}
	if limits == 0 || limits > 12 {
		t.Errorf("told %d times to slow down", limits)
	}
	for i, body := range bodies {
		if body != fmt.Sprint(i) {
			t.Fatalf("message %d says %q", i, body)
		}
	}
}

// Frames that are posted share the pace of the visitor, however many exchanges
// they come in: nothing is refused, it takes its time.
func TestPostedFramesShareOnePace(t *testing.T) {
	h := open(t, bus.Local(), func(c *live.Config) { c.GuestFrames = 20 }) // 200 at once
	token, g := h.guest(h.anna)
	_, public := h.seqs(g.Conversation)
	const exchanges, each = 3, 75
	begin := time.Now()
	for i := range exchanges {
		frames := make([]live.Inbound, each)
		for j := range frames {
			frames[j] = live.Inbound{Type: "send", ClientID: fmt.Sprintf("%d-%d", i, j), Body: "hello"}
		}
		h.exchanged("POST", "/guest/frames?since=1000000", token, frames)
	}
	// A lower bound, which no slow machine can break.
	if took := time.Since(begin); took < time.Second {
		t.Errorf("%d frames at 20 a second and 200 at once took %v", exchanges*each, took)
	}
	if _, now := h.seqs(g.Conversation); now != public+exchanges*each {
		t.Errorf("%d of %d posted messages are there", now-public, exchanges*each)
	}
}

func TestWrongFramesAreAnswered(t *testing.T) {
	h := open(t, bus.Local(), nil)
	token, _ := h.guest(nil)
	c := h.listen("/guest/live", token, hello(0))
	c.first("welcome")
	wrong := []any{
		[]byte("{"), []byte(`{"since":1}`), []byte(`[]x`), []byte(`{"type":"dance"}`), []byte(`{"type":"send","client_id":"a b","body":"x"}`),
		[]byte(`{"type":"send","client_id":"a","body":"\u0000"}`), []byte(`{"type":"send","client_id":"b","body":"  "}`), []byte(`{"type":"watch","conversation":"x"}`),
	}
	for _, f := range wrong {
		c.send(f)
	}
	c.until("an answer each", func() bool {
		n := 0
		for _, f := range c.frames {
			if f.Type == "error" && f.Code == parley.CodeInvalid {
				n++
			}
		}
		return n == len(wrong)
	})
	c.send(map[string]any{"type": "ping"}) // and the connection lives
	c.first("pong")

	big := h.listen("/guest/live", token, hello(0))
	big.send([]byte(`{"type":"` + strings.Repeat("x", live.MaxFrame) + `"}`))
	if err := big.end(); websocket.CloseStatus(err) != websocket.StatusMessageTooBig {
		t.Errorf("an oversized message ends with %v", err)
	}
	binary := h.listen("/guest/live", token, hello(0))
	binary.first("welcome")
	if err := binary.conn.Write(t.Context(), websocket.MessageBinary, []byte("\xff\xfe")); err != nil {
		t.Fatal(err)
	}
	if f := binary.first("error"); f.Code != parley.CodeInvalid {
		t.Errorf("invalid UTF-8 is answered with %+v", f)
	}
}

func TestShutdownSaysBye(t *testing.T) {
	h := open(t, bus.Local(), nil)
	token, _ := h.guest(h.anna)
	c := h.listen("/guest/live", token, hello(0))
	a := h.listen("/agent/live", h.anna.token, hello(0))
	c.first("welcome")
	a.first("welcome")
	if err := h.hub.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, one := range []*client{c, a} {
		if f := one.first("bye"); f.Reason != "restart" || f.RetryMS <= 0 {
			t.Errorf("the farewell is %+v", f)
		}
		if err := one.end(); websocket.CloseStatus(err) != websocket.StatusServiceRestart {
			t.Errorf("closed with %v", err)
		}
	}
	late := h.listen("/guest/live", token, nil)
	if err := late.end(); websocket.CloseStatus(err) != websocket.StatusServiceRestart {
		t.Errorf("who comes too late is closed with %v", err)
	}
}

// Messages of one connection are acknowledged in order, and again when sent
// again.
func TestAcknowledgementsComeInOrder(t *testing.T) {
	h := open(t, bus.Local(), nil)
	token, g := h.guest(h.anna)
	for range 2 {
		c := h.listen("/guest/live", token, hello(0))
		for i := range 30 {
			c.send(map[string]any{"type": "send", "client_id": fmt.Sprint(i), "body": fmt.Sprint(i)})
		}
		c.until("thirty acknowledgements", func() bool {
			n, last := 0, int64(0)
			for _, f := range c.frames {
				if f.Type == "ack" {
					if f.ClientID != fmt.Sprint(n) || f.Seq <= last {
						t.Fatalf("acknowledgement %d is %+v after %d", n, f, last)
					}
					last = f.Seq
					n++
				}
			}
			return n == 30
		})
		c.hangUp()
	}
	said := 0
	entries, err := h.read().EntriesSince(g.Conversation, parley.ReaderPublic, 0, 200)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Author.Kind == parley.ActorGuest {
			said++
		}
	}
	if said != 30 {
		t.Errorf("%d messages are stored", said)
	}
}

func TestSignedOutAgentIsTold(t *testing.T) {
	h := open(t, bus.Local(), nil)
	h.guest(h.anna)
	a := h.listen("/agent/live", h.anna.token, hello(0))
	b := h.listen("/agent/live", h.ben.token, hello(0))
	a.first("welcome")
	b.first("welcome")
	if err := h.desk.SignOut(t.Context(), h.anna.actor, h.anna.token); err != nil {
		t.Fatal(err)
	}
	a.first("signed_out")
	_ = a.end() // whatever the code, it is over
	b.send(map[string]any{"type": "ping"})
	b.first("pong") // nobody else
}

func TestForgottenVisitorIsDisconnected(t *testing.T) {
	h := open(t, bus.Local(), nil)
	token, g := h.guest(nil)
	c := h.listen("/guest/live", token, hello(0))
	c.first("welcome")
	if err := h.desk.GuestForget(t.Context(), g); err != nil {
		t.Fatal(err)
	}
	if err := c.end(); websocket.CloseStatus(err) != websocket.StatusPolicyViolation {
		t.Errorf("closed with %v", err)
	}
}

// Who leaves the group loses the queue and the streams they only watched, and
// keeps the conversations they hold.
func TestRemovedFromTheGroup(t *testing.T) {
	h := open(t, bus.Local(), nil)
	_, held := h.guest(h.ben)
	_, watched := h.guest(h.anna)
	b := h.listen("/agent/live", h.ben.token, hello(0))
	b.first("welcome")
	b.send(map[string]any{"type": "watch", "conversation": watched.Conversation, "since": 0})
	b.first("conversation")
	g, err := h.read().Group(h.billing.AssignmentGroup)
	if err != nil {
		t.Fatal(err)
	}
	_, err = h.desk.UpdateGroup(t.Context(), parley.System(), g.ID, desk.GroupInput{
		Name: g.Name, Active: true, Members: slices.DeleteFunc(slices.Clone(g.Members), func(id parley.ID) bool { return id == h.ben.user.ID }), Version: g.Version,
	})
	if err != nil {
		t.Fatal(err)
	}
	if f := b.first("queue_gone"); f.ID != h.billing.ID {
		t.Errorf("gone is %s", f.ID)
	}
	if f := b.first("conversation_gone"); f.ID != watched.Conversation {
		t.Errorf("gone is %s", f.ID)
	}
	h.reply(h.anna, watched.Conversation, parley.EntryComment, "SECRET")
	h.reply(h.ben, held.Conversation, parley.EntryComment, "own")
	b.until("the own entry", func() bool {
		return slices.ContainsFunc(b.entries(), func(e parley.Entry) bool { return e.Body == "own" })
	})
	b.send(map[string]any{"type": "watch", "conversation": watched.Conversation, "since": 0})
	if f := b.first("error"); f.Code != parley.CodeNotFound {
		t.Errorf("watching again: %+v", f)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if slices.ContainsFunc(b.entries(), func(e parley.Entry) bool { return e.Body == "SECRET" }) {
		t.Error("who left the group hears on")
	}
}

// Work notes, and that somebody writes one, stay among staff.
func TestVisitorsHearNothingOfWorkNotes(t *testing.T) {
	h := open(t, bus.Local(), nil)
	token, g := h.guest(h.anna)
	_, public := h.seqs(g.Conversation)
	c := h.listen("/guest/live", token, hello(public))
	a := h.listen("/agent/live", h.anna.token, hello(0))
	c.first("welcome")
	a.first("welcome")
	a.send(map[string]any{"type": "typing", "conversation": g.Conversation, "on": true, "kind": "work_note"})
	a.send(map[string]any{"type": "send", "conversation": g.Conversation, "client_id": "n", "kind": "work_note", "body": "SECRET"})
	a.send(map[string]any{"type": "send", "conversation": g.Conversation, "client_id": "c", "kind": "comment", "body": "hello"})
	c.inOrder(public, public+1)
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, f := range c.frames {
		if f.Type == "typing" || f.Entry != nil && (f.Entry.Body == "SECRET" || f.Entry.Author.ID != "") {
			t.Errorf("the visitor heard %+v", f)
		}
	}
}

// A transfer makes the conversation appear with one agent and, when the other
// leaves, go from the other.
func TestListsFollowATransfer(t *testing.T) {
	h := open(t, bus.Local(), nil)
	_, g := h.guest(h.anna)
	a := h.listen("/agent/live", h.anna.token, hello(0))
	b := h.listen("/agent/live", h.ben.token, hello(0))
	a.first("welcome")
	b.first("welcome")
	if err := h.desk.TransferToAgent(t.Context(), h.anna.actor, g.Conversation, h.ben.user.ID); err != nil {
		t.Fatal(err)
	}
	b.until("the conversation as a transfer", b.sees(g.Conversation, store.StandingTransfer))
	if err := h.desk.AcceptTransfer(t.Context(), h.ben.actor, g.Conversation); err != nil {
		t.Fatal(err)
	}
	b.until("the conversation as one's own", b.sees(g.Conversation, store.StandingAssignee))
	if err := h.desk.CompleteTransfer(t.Context(), h.anna.actor, g.Conversation, true); err != nil {
		t.Fatal(err)
	}
	if f := a.first("conversation_gone"); f.ID != g.Conversation {
		t.Errorf("gone is %s", f.ID)
	}
}

// sees reports whether the newest summary of the conversation has the standing.
func (c *client) sees(id parley.ID, standing string) func() bool {
	return func() bool {
		newest := ""
		for _, f := range c.frames {
			if f.Type != "conversation" {
				continue
			}
			var s store.Summary
			if err := json.Unmarshal(f.Conversation, &s); err == nil && s.ID == id {
				newest = s.Standing
			}
		}
		return newest == standing
	}
}
