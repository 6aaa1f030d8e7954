package live

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"runtime/debug"
	"strconv"
	"sync"
	"time"

	"github.com/coder/websocket"
	"golang.org/x/time/rate"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/words"
)

// subprotocol is the version of the frames on a WebSocket.
const subprotocol = "parley.v1"

type socket struct{ conn *websocket.Conn }

func (c *socket) write(ctx context.Context, frames [][]byte) error {
	if len(frames) == 1 {
		return c.conn.Write(ctx, websocket.MessageText, frames[0])
	}
	return c.conn.Write(ctx, websocket.MessageText, joined(frames))
}

func (c *socket) ping(ctx context.Context) error { return c.conn.Ping(ctx) }

// joined makes one message, an array of frames, of several.
func joined(frames [][]byte) []byte {
	size := 2
	for _, frame := range frames {
		size += len(frame) + 1
	}
	message := make([]byte, 0, size)
	message = append(message, '[')
	for i, frame := range frames {
		if i > 0 {
			message = append(message, ',')
		}
		message = append(message, frame...)
	}
	return append(message, ']')
}

// closeWait bounds the closing handshake.
const closeWait = time.Second

func (c *socket) close(reason closeReason) {
	code := websocket.StatusNormalClosure
	switch reason {
	case closeRestart:
		code = websocket.StatusServiceRestart
	case closeSlow:
		code = websocket.StatusTryAgainLater
	case closeSignedOut:
		code = websocket.StatusPolicyViolation
	case closeSilent, closeGone:
	}
	if reason == closeSlow || reason == closeGone {
		// Whoever calls must not wait for a peer that does not read.
		go func() { _ = c.conn.CloseNow() }()
		return
	}
	go func() {
		timer := time.AfterFunc(closeWait, func() { _ = c.conn.CloseNow() })
		defer timer.Stop()
		_ = c.conn.Close(code, string(reason))
	}()
}

// GuestSocket makes the request a visitor's WebSocket, which the hub serves
// after the call. The caller has checked the token and the origin.
func (h *Hub) GuestSocket(w http.ResponseWriter, r *http.Request, g desk.Guest) {
	h.serveSocket(lean{w, visitorBuffer}, r, func(ctx context.Context, c carrier) owner { return h.newGuest(ctx, g, c) })
}

// AgentSocket makes the request a user's WebSocket, which the hub serves after
// the call. The caller has authenticated and checked the origin.
func (h *Hub) AgentSocket(w http.ResponseWriter, r *http.Request, token string, actor parley.Actor, user parley.User) {
	h.serveSocket(w, r, func(ctx context.Context, c carrier) owner { return h.newAgent(ctx, token, actor, user, c) })
}

func (h *Hub) serveSocket(w http.ResponseWriter, r *http.Request, build func(context.Context, carrier) owner) {
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{
		Subprotocols: []string{subprotocol}, InsecureSkipVerify: true, CompressionMode: websocket.CompressionDisabled,
	})
	if err != nil {
		return // Accept has answered
	}
	conn.SetReadLimit(MaxFrame)
	// The session lives longer than the request and keeps nothing of it.
	o := build(words.From(r.Context()).With(context.WithoutCancel(h.ctx)), &socket{conn})
	s := o.base()
	if !h.register(s, o) {
		_ = conn.Close(websocket.StatusServiceRestart, string(closeRestart))
		s.cancel()
		return
	}
	// The handler's goroutine has a large stack, a request and its headers: an
	// idle connection must not hold them. Shutdown waits for what is registered.
	go h.readSocket(o, conn) //nolint:gosec // It outlives the request on purpose; the hub ends it.
}

// readSocket works through what a WebSocket brings until it ends.
func (h *Hub) readSocket(o owner, conn *websocket.Conn) {
	defer h.depart(o)
	defer func() {
		if cause := recover(); cause != nil {
			h.log.Error("a connection's frame panicked", "cause", cause, "stack", string(debug.Stack()))
		}
	}()
	h.arrive(o)
	for {
		// Whoever ends the session closes the connection, which ends the
		// reading; a context would cost every message a watcher.
		_, data, err := conn.Read(context.Background())
		if err != nil || !h.receive(o, data) {
			return
		}
	}
}

// arrive and depart keep presence.
func (h *Hub) arrive(o owner) {
	if g, ok := o.(*guest); ok {
		h.guestCame(g.guest.Conversation)
		if err := h.Desk.GuestSeen(g.ctx, g.guest); err != nil && g.ctx.Err() == nil {
			h.log.Debug("extending a guest session failed", "conversation", g.guest.Conversation, "err", err)
		}
	}
}

func (h *Hub) depart(o owner) {
	a, staff := o.(*agent)
	idle := false
	if staff {
		idle, _ = h.idleness(a.user.ID)
	}
	if g, ok := o.(*guest); ok {
		h.guestWent(g.guest.Conversation) // before it has left: who stops waits for that
	}
	o.base().leave()
	if staff {
		a.stopViewing()
		h.went(a, idle)
	}
}

// receive works through one message; false when the session is over.
func (h *Hub) receive(o owner, data []byte) bool {
	s := o.base()
	s.heard.Store(time.Now().Unix())
	frames, err := ParseFrames(data)
	if err != nil {
		frames = nil
		s.send(failure(err, "", ""))
		if s.limiter.WaitN(s.ctx, 1) != nil {
			return false
		}
	}
	h.framesIn.Add(int64(len(frames)))
	for _, f := range frames {
		if !s.limiter.Allow() {
			// Done later and in order, not refused: a client may send all that
			// waits at once, and what is refused is overtaken by what follows.
			s.send(failure(parley.Errorf(parley.CodeLimit, "", "Too many messages at once; slowing down. Nothing is lost."), "", f.Conversation))
			if s.limiter.WaitN(s.ctx, 1) != nil {
				return false
			}
		}
		o.handle(f)
	}
	return s.ctx.Err() == nil
}

// stream of server-sent events.

type events struct {
	w    http.ResponseWriter
	ctrl *http.ResponseController
	done context.CancelFunc
}

func (c *events) write(ctx context.Context, frames [][]byte) error {
	if deadline, ok := ctx.Deadline(); ok {
		if err := c.ctrl.SetWriteDeadline(deadline); err != nil && !errors.Is(err, http.ErrNotSupported) {
			return err
		}
	}
	var b bytes.Buffer
	b.WriteString("data: ")
	if len(frames) == 1 {
		b.Write(frames[0])
	} else {
		b.Write(joined(frames))
	}
	b.WriteString("\n\n")
	if _, err := c.w.Write(b.Bytes()); err != nil {
		return err
	}
	return c.ctrl.Flush()
}

func (c *events) close(closeReason) { c.done() }

// commentPause is how often an idle event stream carries a comment, so that
// proxies and clients know that it lives.
const commentPause = 15 * time.Second

// GuestEvents serves a visitor's event stream after number since.
func (h *Hub) GuestEvents(w http.ResponseWriter, r *http.Request, g desk.Guest, since int64) {
	h.serveEvents(w, r, func(ctx context.Context, c carrier) owner { return h.newGuest(ctx, g, c) }, Inbound{Type: "hello", Since: since})
}

// AgentEvents serves a user's event stream.
func (h *Hub) AgentEvents(w http.ResponseWriter, r *http.Request, token string, actor parley.Actor, user parley.User, resume map[parley.ID]int64, screen string) {
	h.serveEvents(w, r, func(ctx context.Context, c carrier) owner { return h.newAgent(ctx, token, actor, user, c) }, Inbound{Type: "hello", Resume: resume, Screen: screen})
}

func (h *Hub) serveEvents(w http.ResponseWriter, r *http.Request, build func(context.Context, carrier) owner, hello Inbound) {
	ctx, done := context.WithCancel(r.Context())
	defer done()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Accel-Buffering", "no") // nginx would hold frames back
	c := &events{w: w, ctrl: http.NewResponseController(w), done: done}
	o := build(ctx, c)
	s := o.base()
	if !h.register(s, o) {
		s.cancel()
		http.Error(w, "restarting", http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusOK)
	h.arrive(o)
	defer h.depart(o)
	o.handle(hello)
	tick := time.NewTicker(commentPause)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.ctx.Done():
			return
		case <-tick.C:
			// A frame, not a comment line: the writer is the session's own.
			s.send(Outbound{Type: "pong"})
			s.heard.Store(time.Now().Unix())
		}
	}
}

// exchange collects frames for one HTTP answer.
type exchange struct {
	mu     sync.Mutex
	frames [][]byte
	more   chan struct{}
}

func (c *exchange) write(_ context.Context, frames [][]byte) error {
	c.mu.Lock()
	c.frames = append(c.frames, frames...)
	c.mu.Unlock()
	select {
	case c.more <- struct{}{}:
	default:
	}
	return nil
}

func (c *exchange) close(closeReason) {}

func (c *exchange) len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.frames)
}

// answer writes the collected frames.
func (c *exchange) answer(w http.ResponseWriter) {
	c.mu.Lock()
	defer c.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	body := struct {
		Frames []json.RawMessage `json:"frames"`
	}{Frames: make([]json.RawMessage, len(c.frames))}
	for i, frame := range c.frames {
		body.Frames[i] = frame
	}
	_ = json.NewEncoder(w).Encode(body) //nolint:errchkjson // the frames are our own encodings
}

// MaxPoll is the longest a poll may wait.
const MaxPoll = 25 * time.Second

// GuestPoll answers with the session and what is newer than since, waiting up
// to wait until there is something.
func (h *Hub) GuestPoll(w http.ResponseWriter, r *http.Request, g desk.Guest, since int64, wait time.Duration) {
	h.exchange(w, r, func(ctx context.Context, c carrier) owner { return h.newGuest(ctx, g, c) },
		func(s *session, o owner, c *exchange) {
			o.handle(Inbound{Type: "hello", Since: since})
			s.settle()
			timer := time.NewTimer(min(wait, MaxPoll))
			defer timer.Stop()
			for c.len() <= 1 { // the welcome alone is no news
				select {
				case <-c.more:
				case <-timer.C:
					return
				case <-s.ctx.Done():
					return
				}
			}
			s.settle()
		})
}

// PostGuestFrames works through frames a visitor posted and answers with what
// they led to and what is newer than since.
func (h *Hub) PostGuestFrames(w http.ResponseWriter, r *http.Request, g desk.Guest, frames []Inbound, since int64) {
	h.exchange(w, r, func(ctx context.Context, c carrier) owner { return h.newGuest(ctx, g, c) },
		func(s *session, o owner, _ *exchange) {
			s.limiter = h.paceOf(g.Conversation, h.GuestFrames)
			h.handleAll(s, o, frames)
			o.handle(Inbound{Type: "hello", Since: since})
			s.settle()
		})
}

// PostAgentFrames works through frames a user posted and answers with what
// they led to.
func (h *Hub) PostAgentFrames(w http.ResponseWriter, r *http.Request, token string, actor parley.Actor, user parley.User, frames []Inbound) {
	h.exchange(w, r, func(ctx context.Context, c carrier) owner { return h.newAgent(ctx, token, actor, user, c) },
		func(s *session, o owner, _ *exchange) {
			s.limiter = h.paceOf(actor.ID, h.AgentFrames)
			h.handleAll(s, o, frames)
			s.settle()
		})
}

// pace is the rate of those who post frames: their exchanges are many short
// sessions, which share it.
type pace struct {
	limiter *rate.Limiter
	used    time.Time
}

// paceOf is the limiter that all exchanges of a visitor's conversation or of a
// user share.
func (h *Hub) paceOf(id parley.ID, framesPerSecond float64) *rate.Limiter {
	h.mu.Lock()
	defer h.mu.Unlock()
	p := h.paces[id]
	if p == nil {
		p = &pace{limiter: newLimiter(framesPerSecond)}
		h.paces[id] = p
	}
	p.used = time.Now()
	return p.limiter
}

func (h *Hub) handleAll(s *session, o owner, frames []Inbound) {
	h.framesIn.Add(int64(len(frames)))
	for _, f := range frames {
		if f.Type == "hello" {
			continue
		}
		if s.limiter.WaitN(s.ctx, 1) != nil {
			return // the client has gone; it sends again what was not acknowledged
		}
		o.handle(f)
	}
}

func (h *Hub) exchange(w http.ResponseWriter, r *http.Request, build func(context.Context, carrier) owner, talk func(*session, owner, *exchange)) {
	c := &exchange{more: newSignal()}
	o := build(r.Context(), c)
	s := o.base()
	if !h.register(s, o) {
		s.cancel()
		w.Header().Set("Retry-After", strconv.Itoa(1))
		http.Error(w, "restarting", http.StatusServiceUnavailable)
		return
	}
	h.arrive(o)
	talk(s, o, c)
	h.depart(o)
	c.answer(w)
}

func newSignal() chan struct{} { return make(chan struct{}, 1) }

// settle waits until the session's streams are current and its queue is
// written.
func (s *session) settle() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for !s.closed {
		busy := s.writing
		for _, st := range s.streams {
			busy = busy || st.catching
		}
		if !busy {
			return
		}
		s.drained.Wait()
	}
}
