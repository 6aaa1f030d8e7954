package parleytest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/parley-desk/parley"
)

// Frame is any frame of the protocol, in either direction, as a client of
// another language would read it.
type Frame struct {
	Type         string            `json:"type"`
	Conversation any               `json:"conversation,omitempty"` // an id, or a summary
	ID           parley.ID         `json:"id,omitempty"`
	Entry        *parley.Entry     `json:"entry,omitempty"`
	ClientID     string            `json:"client_id,omitempty"`
	Body         string            `json:"body,omitempty"`
	Kind         string            `json:"kind,omitempty"`
	Attachments  []parley.ID       `json:"attachments,omitempty"`
	Mentions     []parley.ID       `json:"mentions,omitempty"`
	Since        *int64            `json:"since,omitempty"`
	Resume       map[string]int64  `json:"resume,omitempty"`
	Seq          int64             `json:"seq,omitempty"`
	Delivered    int64             `json:"delivered,omitempty"`
	Seen         int64             `json:"seen,omitempty"`
	On           *bool             `json:"on,omitempty"`
	Who          *parley.Author    `json:"who,omitempty"`
	Session      *Session          `json:"session,omitempty"`
	Marks        *parley.Marks     `json:"marks,omitempty"`
	Code         parley.Code       `json:"code,omitempty"`
	Message      string            `json:"message,omitempty"`
	Retry        bool              `json:"retry,omitempty"`
	Reason       string            `json:"reason,omitempty"`
	User         *User             `json:"user,omitempty"`
	Queues       []QueueStatus     `json:"queues,omitempty"`
	List         []json.RawMessage `json:"conversations,omitempty"`
	Queue        json.RawMessage   `json:"queue,omitempty"` // a status, or in waiting a name
	QueueID      parley.ID         `json:"queue_id,omitempty"`
	Subject      string            `json:"subject,omitempty"`
	People       []Colleague       `json:"people,omitempty"`

	Presence *parley.AgentPresence `json:"presence,omitempty"`
	Load     *parley.AgentLoad     `json:"load,omitempty"`
}

// Session is a visitor's session as the protocol shows it.
type Session struct {
	State        string      `json:"state"`
	Conversation parley.ID   `json:"conversation_id"`
	Number       string      `json:"number"`
	Queue        string      `json:"queue"`
	Position     int64       `json:"position"`
	Estimate     *int64      `json:"estimated_wait_s"`
	Agent        *NamedAgent `json:"agent"`
	Countdown    parley.Time `json:"countdown_until"`
	CanRejoin    bool        `json:"can_rejoin"`
	EndedReason  string      `json:"ended_reason"`
	EndedMessage string      `json:"ended_message"`
	Subject      string      `json:"subject"`
}

// NamedAgent is the agent as a visitor sees them.
type NamedAgent struct {
	Name string `json:"name"`
}

// User is the signed-in user of an agent's welcome.
type User struct {
	ID    parley.ID `json:"id"`
	Name  string    `json:"name"`
	Limit int64     `json:"conversation_limit"`
	Open  int64     `json:"open_sessions"`
}

// QueueStatus is a queue as its agents see it.
type QueueStatus struct {
	ID      parley.ID `json:"id"`
	Name    string    `json:"name"`
	Open    bool      `json:"open"`
	Waiting int64     `json:"waiting_count"`
	Average int64     `json:"average_wait_ms"`
}

// Summary is a conversation in an agent's list.
type Summary struct {
	ID          parley.ID        `json:"id"`
	Number      string           `json:"number"`
	Kind        string           `json:"kind"`
	Name        string           `json:"name"`
	People      int64            `json:"people"`
	Mentioned   bool             `json:"mentioned"`
	Hidden      bool             `json:"hidden"`
	Restricted  bool             `json:"restricted"`
	Frame       string           `json:"frame"`
	Subject     string           `json:"subject"`
	GuestName   string           `json:"guest_name"`
	QueueID     parley.ID        `json:"queue_id"`
	Queue       string           `json:"queue"`
	State       parley.WorkState `json:"state"`
	Standing    string           `json:"standing"`
	AssignedTo  parley.ID        `json:"assigned_to"`
	Unread      int64            `json:"unread"`
	Seq         int64            `json:"seq"`
	GuestOnline bool             `json:"guest_online"`
	EndedReason string           `json:"ended_reason"`
	Countdown   parley.Time      `json:"countdown_until"`
}

// Problem is a refusal (RFC 9457) as the API words it.
type Problem struct { //nolint:errname // RFC 9457 calls it a problem
	Status int                 `json:"status"`
	Code   parley.Code         `json:"code"`
	Detail string              `json:"detail"`
	Field  string              `json:"field"`
	Errors []parley.FieldError `json:"errors"`
}

func (p *Problem) Error() string {
	return fmt.Sprintf("%d %s: %s %s", p.Status, p.Code, p.Field, p.Detail)
}

// client is what a visitor's and an agent's program have in common: calls, one
// connection at a time, and waiting.
type client struct {
	tb   testing.TB
	name string // in messages of failed tests
	base string
	http *http.Client
	auth func(http.Header)

	mu      sync.Mutex
	conn    *websocket.Conn
	ended   chan struct{} // of the present connection: its goroutines are done
	changed chan struct{} // closed and replaced when anything changes
	errors  []Frame       // refused frames
	bye     string        // reason of the last farewell
}

func newClient(tb testing.TB, name, base string, c *http.Client) client {
	tb.Helper()
	return client{tb: tb, name: name, base: base, http: c, auth: func(http.Header) {}, changed: make(chan struct{})}
}

// tell wakes whoever waits; the caller holds mu.
func (c *client) tell() {
	close(c.changed)
	c.changed = make(chan struct{})
}

// wait blocks until ready, which is called with mu held, or fails the test
// with what seen describes.
func (c *client) wait(what string, ready func() bool, seen func() string) {
	c.tb.Helper()
	done := false
	c.until(what, func() { done = ready() }, func() bool { return done }, seen)
}

// until is wait for conditions of a test's own: look takes what they are about
// with mu held, ready decides without it and so may ask the client anything.
func (c *client) until(what string, look func(), ready func() bool, seen func() string) {
	c.tb.Helper()
	late := time.NewTimer(Patience)
	defer late.Stop()
	for {
		c.mu.Lock()
		look()
		changed := c.changed
		c.mu.Unlock()
		if ready() {
			return
		}
		select {
		case <-changed:
		case <-late.C:
			c.mu.Lock()
			text := seen()
			c.mu.Unlock()
			c.tb.Fatalf("%s waited in vain for %s; seen:\n%s", c.name, what, text)
		}
	}
}

// call makes one request and decodes the answer into out, unless that is nil.
// A refusal comes back as a *Problem.
func (c *client) call(ctx context.Context, method, path string, in, out any) (http.Header, error) {
	var body io.Reader
	switch in := in.(type) {
	case nil:
	case []byte:
		body = bytes.NewReader(in)
	default:
		data, err := json.Marshal(in)
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(data)
	}
	request, err := http.NewRequestWithContext(ctx, method, c.base+path, body)
	if err != nil {
		return nil, err
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	c.auth(request.Header)
	response, err := c.http.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	if response.StatusCode >= http.StatusBadRequest {
		problem := &Problem{Status: response.StatusCode, Detail: string(data)}
		if strings.HasPrefix(response.Header.Get("Content-Type"), "application/problem+json") {
			err = json.Unmarshal(data, problem)
		}
		if err != nil {
			return nil, err
		}
		return nil, problem
	}
	if raw, ok := out.(*[]byte); ok {
		*raw = data
		return response.Header, nil
	}
	if out != nil {
		err = json.Unmarshal(data, out)
	}
	return response.Header, err
}

// heartbeat is how often a client pings (docs/protocol.md).
const heartbeat = 20 * time.Second

// connect opens the live connection: hello is the first frame, handle gets
// every frame with mu held.
func (c *client) connect(ctx context.Context, path string, hello Frame, ping func() Frame, handle func(Frame)) error {
	header := http.Header{}
	c.auth(header)
	conn, response, err := websocket.Dial(ctx, "ws"+strings.TrimPrefix(c.base, "http")+path, &websocket.DialOptions{ //nolint:bodyclose // Dial's own rule: the body needs no closing
		HTTPClient: c.http, HTTPHeader: header, Subprotocols: []string{"parley.v1"},
	})
	if err != nil {
		if response != nil && response.StatusCode >= http.StatusBadRequest {
			data, _ := io.ReadAll(response.Body)
			problem := &Problem{Status: response.StatusCode}
			if json.Unmarshal(data, problem) == nil {
				return problem
			}
		}
		return err
	}
	conn.SetReadLimit(4 << 20)
	ended := make(chan struct{})
	c.mu.Lock()
	c.conn, c.ended = conn, ended
	c.tell()
	c.mu.Unlock()
	alive, stop := context.WithCancel(context.Background())
	var tasks sync.WaitGroup
	tasks.Go(func() {
		defer stop()
		c.read(alive, conn, handle)
	})
	tasks.Go(func() {
		tick := time.NewTicker(heartbeat)
		defer tick.Stop()
		for {
			select {
			case <-alive.Done():
				return
			case <-tick.C:
				c.mu.Lock()
				frame := ping()
				c.mu.Unlock()
				_ = write(alive, conn, frame) // a broken connection ends the reader
			}
		}
	})
	go func() {
		tasks.Wait()
		close(ended)
	}()
	return write(ctx, conn, hello)
}

func (c *client) read(ctx context.Context, conn *websocket.Conn, handle func(Frame)) {
	defer func() {
		_ = conn.CloseNow() // the server or Disconnect has closed it already
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.conn == conn {
			c.conn = nil
		}
		c.tell()
	}()
	for {
		_, data, err := conn.Read(ctx)
		if err != nil {
			return
		}
		frames, err := decodeFrames(data)
		if err != nil {
			c.tb.Errorf("%s received what is no frame: %v: %.200s", c.name, err, data)
			return
		}
		c.mu.Lock()
		for _, f := range frames {
			switch f.Type {
			case "error":
				c.errors = append(c.errors, f)
			case "bye":
				c.bye = f.Reason
			}
			handle(f)
		}
		c.tell()
		c.mu.Unlock()
	}
}

// decodeFrames reads one frame or an array of frames.
func decodeFrames(data []byte) ([]Frame, error) {
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("[")) {
		var frames []Frame
		err := json.Unmarshal(data, &frames)
		return frames, err
	}
	frames := make([]Frame, 1)
	err := json.Unmarshal(data, &frames[0])
	return frames, err
}

func write(ctx context.Context, conn *websocket.Conn, f Frame) error {
	data, err := json.Marshal(f)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, Patience)
	defer cancel()
	return conn.Write(ctx, websocket.MessageText, data)
}

// send writes a frame to the present connection; without one nothing happens,
// as with a real client, which sends again after it has reconnected.
func (c *client) send(f Frame) {
	c.mu.Lock()
	conn := c.conn
	c.mu.Unlock()
	if conn != nil {
		_ = write(context.Background(), conn, f)
	}
}

// Disconnect breaks the connection without a farewell, as a lost network does.
func (c *client) Disconnect() {
	c.mu.Lock()
	conn, ended := c.conn, c.ended
	c.mu.Unlock()
	if conn != nil {
		_ = conn.CloseNow()
		<-ended
	}
}

// Connected reports whether there is a live connection.
func (c *client) Connected() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.conn != nil
}

// Dismissed waits until the server has told the client to reconnect, and the
// connection is gone.
func (c *client) Dismissed(reason string) {
	c.tb.Helper()
	c.wait("bye "+reason, func() bool { return c.bye == reason && c.conn == nil }, func() string { return "bye " + c.bye })
}

func (c *client) must(err error) {
	c.tb.Helper()
	if err != nil {
		c.tb.Fatalf("%s: %v", c.name, err)
	}
}

// describe lists entries for messages of failed tests.
func describe(entries []parley.Entry) string {
	var text strings.Builder
	for _, e := range entries {
		fmt.Fprintf(&text, "%4d %-9s %s: %s%s\n", e.Seq, e.Kind, e.Author.Name, e.Code, " "+e.Body)
	}
	return text.String()
}
