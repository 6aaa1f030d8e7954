package live_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
	"go.uber.org/goleak"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/auth"
	"github.com/parley-desk/parley/internal/blob"
	"github.com/parley-desk/parley/internal/bus"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/live"
	"github.com/parley-desk/parley/internal/store"
	"github.com/parley-desk/parley/internal/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience bounds every wait of these tests; passing ones come nowhere near.
const patience = 30 * time.Second

// house is a hub with a desk behind it and a server before it.
type house struct {
	t       *testing.T
	store   *store.Store
	desk    *desk.Desk
	hub     *live.Hub
	server  *httptest.Server
	billing parley.Queue
	anna    *person
	ben     *person
	guests  int
}

// person is a user with a sign-in.
type person struct {
	user  parley.User
	actor parley.Actor
	token string
}

func open(t *testing.T, wire bus.Bus, change func(*live.Config)) *house {
	t.Helper()
	h := &house{t: t, store: storetest.SQLite(t)}
	blobs, err := blob.Dir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	h.desk = desk.New(desk.Config{Store: h.store, Bus: wire, Blobs: blobs, Log: log, Secret: make([]byte, 32)})
	if err := h.desk.Ship(t.Context()); err != nil {
		t.Fatal(err)
	}
	if h.billing, err = h.read().QueueByName("Billing Support"); err != nil {
		t.Fatal(err)
	}
	h.anna, h.ben = h.person("anna"), h.person("ben")
	cfg := live.Config{Desk: h.desk, Bus: wire, Log: log, Node: "here"}
	if change != nil {
		change(&cfg)
	}
	h.hub = live.Start(cfg)
	mux := http.NewServeMux()
	mux.HandleFunc("/guest/{how}", h.serveGuest)
	mux.HandleFunc("/agent/{how}", h.serveAgent)
	h.server = httptest.NewServer(speaking(mux))
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := h.hub.Shutdown(ctx); err != nil {
			t.Errorf("shutdown: %v", err)
		}
		h.server.CloseClientConnections()
		h.server.Close()
		http.DefaultClient.CloseIdleConnections()
	})
	return h
}

func (h *house) read() *store.Reader { return h.store.Read(context.Background()) }

func (h *house) tx(fn func(*store.Tx) error) {
	h.t.Helper()
	if err := h.store.Tx(context.Background(), fn); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) person(name string) *person {
	h.t.Helper()
	now := parley.Now()
	p := &person{user: parley.User{
		ID: parley.NewID(), Email: name + "@example.com", Name: name, Active: true, Roles: []parley.Role{parley.RoleAgent}, CreatedAt: now, UpdatedAt: now, Version: 1,
	}}
	p.actor = parley.Actor{Kind: parley.ActorUser, ID: p.user.ID, Name: name, Roles: p.user.Roles}
	token, hash := auth.NewToken()
	p.token = token
	h.tx(func(tx *store.Tx) error {
		if err := tx.InsertUser(p.user, ""); err != nil {
			return err
		}
		g, err := tx.Group(h.billing.AssignmentGroup)
		if err != nil {
			return err
		}
		g.Members = append(g.Members, p.user.ID)
		if err := tx.UpdateGroup(g); err != nil {
			return err
		}
		return tx.InsertSession(store.Session{TokenHash: hash, UserID: p.user.ID, CreatedAt: now, ExpiresAt: now.Add(time.Hour), LastUsedAt: now})
	})
	return p
}

// guest starts a session; when an agent is given they accept it.
func (h *house) guest(agent *person) (token string, g desk.Guest) {
	h.t.Helper()
	h.guests++
	started, err := h.desk.StartGuest(h.t.Context(), desk.GuestStart{
		ClientID: fmt.Sprintf("browser-%032d", h.guests),
		Answers:  map[string][]string{"first_name": {"Grace"}, "last_name": {"Hopper"}, "email": {"grace@example.com"}, "issue_type": {"billing"}},
	})
	if err != nil {
		h.t.Fatal(err)
	}
	if g, err = h.desk.GuestByToken(h.t.Context(), started.Token, ""); err != nil {
		h.t.Fatal(err)
	}
	if agent != nil {
		if _, err := h.desk.Accept(h.t.Context(), agent.actor, h.billing.ID); err != nil {
			h.t.Fatal(err)
		}
	}
	return started.Token, g
}

// reply writes as an agent, past the hub.
func (h *house) reply(agent *person, c parley.ID, kind parley.EntryKind, body string) {
	h.t.Helper()
	if _, err := h.desk.Reply(h.t.Context(), agent.actor, c, desk.Message{ClientID: string(parley.NewID()), Kind: kind, Body: body}); err != nil {
		h.t.Fatal(err)
	}
}

func number(r *http.Request, name string) int64 {
	n, _ := strconv.ParseInt(r.URL.Query().Get(name), 10, 64) // absent: 0
	return n
}

func bearer(r *http.Request) string {
	return strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
}

func (h *house) serveGuest(w http.ResponseWriter, r *http.Request) {
	g, err := h.desk.GuestByToken(r.Context(), bearer(r), "")
	if err != nil {
		http.Error(w, err.Error(), http.StatusUnauthorized)
		return
	}
	since := number(r, "since")
	switch r.PathValue("how") {
	case "live":
		h.hub.GuestSocket(w, r, g)
	case "events":
		h.hub.GuestEvents(w, r, g, since)
	case "poll":
		h.hub.GuestPoll(w, r, g, since, time.Duration(number(r, "wait"))*time.Millisecond)
	case "frames":
		var frames []live.Inbound
		if err := json.NewDecoder(r.Body).Decode(&frames); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		h.hub.PostGuestFrames(w, r, g, frames, since)
	}
}

func (h *house) serveAgent(w http.ResponseWriter, r *http.Request) {
	actor, user, err := h.desk.Authenticate(r.Context(), bearer(r), "")
	if err != nil {
		http.Error(w, err.Error(), http.StatusUnauthorized)
		return
	}
	h.hub.AgentSocket(w, r, bearer(r), actor, user)
}

// request makes an authorised request.
func (h *house) request(method, path, token string, body []byte) *http.Request {
	h.t.Helper()
	r, err := http.NewRequestWithContext(h.t.Context(), method, h.server.URL+path, bytes.NewReader(body))
	if err != nil {
		h.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	return r
}

// frame is any frame a client receives.
type frame struct {
	Type         string          `json:"type"`
	Conversation json.RawMessage `json:"conversation"`
	ID           parley.ID       `json:"id"`
	Entry        *parley.Entry   `json:"entry"`
	ClientID     string          `json:"client_id"`
	Seq          int64           `json:"seq"`
	Code         parley.Code     `json:"code"`
	Message      string          `json:"message"`
	Reason       string          `json:"reason"`
	RetryMS      int64           `json:"retry_ms"`

	People        []store.Colleague `json:"people"`
	Conversations []store.Summary   `json:"conversations"`
	Who           *parley.Author    `json:"who"`
	On            *bool             `json:"on"`

	Presence *parley.AgentPresence  `json:"presence"`
	States   []parley.PresenceState `json:"presence_states"`
	Load     *parley.AgentLoad      `json:"load"`
	Offers   []parley.Offer         `json:"offers"`
	Offer    parley.Offer           `json:"offer"`
	Display  string                 `json:"display"`
	Over     []struct {
		WorkItem parley.ID `json:"work_item_id"`
		Reason   string    `json:"reason"`
	} `json:"over"`
}

// client is a WebSocket whose frames are kept in order.
type client struct {
	h    *house
	conn *websocket.Conn

	mu     sync.Mutex
	heard  *sync.Cond
	frames []frame
	closed error // why the connection ended
	ended  chan struct{}
}

// dial connects and reads; hello nil sends none.
func (h *house) dial(path, token string, hello any) *client {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(h.t.Context(), patience)
	defer cancel()
	conn, _, err := websocket.Dial(ctx, h.server.URL+path, &websocket.DialOptions{ //nolint:bodyclose // a WebSocket has none
		HTTPHeader: http.Header{"Authorization": {"Bearer " + token}}, Subprotocols: []string{"parley.v1"},
	})
	if err != nil {
		h.t.Fatal(err)
	}
	conn.SetReadLimit(8 << 20)
	c := &client{h: h, conn: conn, ended: make(chan struct{})}
	c.heard = sync.NewCond(&c.mu)
	h.t.Cleanup(c.hangUp)
	if hello != nil {
		c.send(hello)
	}
	return c
}

// listen dials and reads on.
func (h *house) listen(path, token string, hello any) *client {
	h.t.Helper()
	c := h.dial(path, token, hello)
	go c.read()
	return c
}

func (c *client) read() {
	defer close(c.ended)
	for {
		_, data, err := c.conn.Read(context.Background())
		c.mu.Lock()
		if err != nil {
			c.closed = err
			c.heard.Broadcast()
			c.mu.Unlock()
			return
		}
		c.frames = append(c.frames, decode(c.h.t, data)...)
		c.heard.Broadcast()
		c.mu.Unlock()
	}
}

func decode(t *testing.T, data []byte) (frames []frame) {
	t.Helper()
	if !bytes.HasPrefix(data, []byte("[")) {
		data = append(append([]byte("["), data...), ']')
	}
	if err := json.Unmarshal(data, &frames); err != nil {
		t.Errorf("a message that is no frame: %v: %.200s", err, data)
	}
	return frames
}

func (c *client) hangUp() { _ = c.conn.CloseNow() }

func (c *client) send(f any) {
	c.h.t.Helper()
	data, ok := f.([]byte)
	if !ok {
		var err error
		if data, err = json.Marshal(f); err != nil {
			c.h.t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := c.conn.Write(ctx, websocket.MessageText, data); err != nil {
		c.h.t.Logf("sending: %v", err)
	}
}

// until waits for a condition on what was heard; the lock is held.
func (c *client) until(what string, ready func() bool) {
	c.h.t.Helper()
	late := false
	timer := time.AfterFunc(patience, func() {
		c.mu.Lock()
		late = true
		c.heard.Broadcast()
		c.mu.Unlock()
	})
	defer timer.Stop()
	c.mu.Lock()
	defer c.mu.Unlock()
	for !ready() {
		if late {
			c.h.t.Fatalf("waited in vain for %s; heard %d frames, the end: %v", what, len(c.frames), c.closed)
		}
		c.heard.Wait()
	}
}

// first waits for the first frame of a type.
func (c *client) first(kind string) (found frame) {
	c.h.t.Helper()
	c.until("a frame "+kind, func() bool {
		for _, f := range c.frames {
			if f.Type == kind {
				found = f
				return true
			}
		}
		return false
	})
	return found
}

// entries are the entries heard so far; the lock must be held.
func (c *client) entries() (list []parley.Entry) {
	for _, f := range c.frames {
		if f.Type == "entry" {
			list = append(list, *f.Entry)
		}
	}
	return list
}

// inOrder waits until the client has number last, and holds it to have every
// number after since once and in order.
func (c *client) inOrder(since, last int64) {
	c.h.t.Helper()
	c.until(fmt.Sprintf("entry %d", last), func() bool {
		list := c.entries()
		return len(list) > 0 && list[len(list)-1].Seq >= last
	})
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, e := range c.entries() {
		if e.Seq != since+int64(i)+1 {
			c.h.t.Fatalf("entry %d after %d has number %d", i+1, since, e.Seq)
		}
	}
}

// end waits until the connection is over.
func (c *client) end() error {
	c.h.t.Helper()
	c.until("the end of the connection", func() bool { return c.closed != nil })
	<-c.ended
	return c.closed
}
