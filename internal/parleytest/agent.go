package parleytest

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/parley-desk/parley"
)

// Agent is a signed-in member of staff with the workspace open.
type Agent struct {
	client

	cookie  string
	user    User
	queues  map[parley.ID]QueueStatus
	list    map[parley.ID]Summary
	streams map[parley.ID][]parley.Entry // gap-free, from the first one received
	typing  map[parley.ID]bool
	waiting []Frame // notifications
	pending []Frame
	acked   map[string]int64
	welcome int
	out     bool                          // told that the sign-in ended
	others  map[parley.ID]Colleague       // who is there, as told
	viewing map[parley.ID]map[string]bool // who looks at what, by name
	skipped map[parley.ID]int64           // entries that are not sent, up to this number
	ready   readiness                     // as told last
}

// DemoPassword is every demo user's.
const DemoPassword = "demo"

// Agent signs a demo user in and connects.
func (s *Server) Agent(email string) *Agent {
	s.tb.Helper()
	a := NewAgent(s.tb, s.URL, s.HTTP)
	a.must(a.SignIn(email, DemoPassword))
	a.Connect()
	return a
}

// NewAgent is somebody at a desk anywhere who has yet to sign in.
func NewAgent(tb testing.TB, base string, c *http.Client) *Agent {
	tb.Helper()
	a := &Agent{
		client: newClient(tb, "the agent", base, c), queues: map[parley.ID]QueueStatus{}, list: map[parley.ID]Summary{},
		streams: map[parley.ID][]parley.Entry{}, typing: map[parley.ID]bool{}, acked: map[string]int64{},
		others: map[parley.ID]Colleague{}, viewing: map[parley.ID]map[string]bool{}, skipped: map[parley.ID]int64{},
	}
	a.auth = func(h http.Header) {
		if a.cookie != "" {
			h.Set("Cookie", a.cookie)
		}
	}
	tb.Cleanup(a.Disconnect)
	return a
}

// SignIn signs in and keeps the session's cookie.
func (a *Agent) SignIn(email, password string) error {
	header, err := a.call(context.Background(), http.MethodPost, "/api/v1/session", map[string]string{"email": email, "password": password}, nil)
	if err != nil {
		return err
	}
	a.cookie, _, _ = strings.Cut(header.Get("Set-Cookie"), ";")
	a.name = email
	return nil
}

// Connect opens the workspace's live connection, resumes every conversation
// and sends again what was not acknowledged.
func (a *Agent) Connect() {
	a.tb.Helper()
	a.must(a.TryConnect(context.Background()))
}

// TryConnect is Connect for a desk that may be away.
func (a *Agent) TryConnect(ctx context.Context) error {
	a.Disconnect()
	a.mu.Lock()
	resume := map[string]int64{}
	for id, entries := range a.streams {
		if len(entries) > 0 {
			resume[string(id)] = entries[len(entries)-1].Seq
		}
	}
	greeted := a.welcome
	a.bye = ""
	a.mu.Unlock()
	err := a.connect(ctx, "/api/v1/live", Frame{Type: "hello", Resume: resume}, func() Frame { return Frame{Type: "ping"} }, a.handle)
	if err != nil {
		return err
	}
	a.mu.Lock()
	pending := append([]Frame(nil), a.pending...)
	a.mu.Unlock()
	for _, f := range pending {
		a.send(f)
	}
	a.wait("a welcome", func() bool { return a.welcome > greeted || a.conn == nil }, a.story)
	if !a.Connected() {
		return fmt.Errorf("the connection broke before the welcome")
	}
	return nil
}

// handle keeps the client's state; mu is held.
func (a *Agent) handle(f Frame) {
	switch f.Type {
	case "welcome":
		a.greet(f)
	case "queue":
		var q QueueStatus
		a.parse(f.Queue, &q)
		a.queues[q.ID] = q
	case "waiting":
		a.waiting = append(a.waiting, f)
	case "user":
		a.user = *f.User
	case "conversation":
		raw, err := json.Marshal(f.Conversation)
		if err != nil {
			a.tb.Error(err)
			return
		}
		a.keep(raw)
	case "conversation_gone":
		delete(a.list, f.ID)
	case "entry":
		a.take(conversationOf(f), *f.Entry)
	case "skip":
		id := conversationOf(f)
		a.skipped[id] = f.Seq
		delete(a.streams, id)
	case "people":
		a.meet(f.People)
	case "my_presence":
		a.standing(f)
	case "viewing":
		a.look(f)
	case "typing":
		a.typing[conversationOf(f)] = f.On != nil && *f.On
	case "ack":
		a.settle(f.ClientID)
		a.acked[f.ClientID] = f.Seq
	case "error":
		if !f.Retry {
			a.settle(f.ClientID)
		}
	case "signed_out":
		a.out = true
	}
}

func conversationOf(f Frame) parley.ID {
	id, _ := f.Conversation.(string)
	return parley.ID(id)
}

func (a *Agent) parse(raw json.RawMessage, into any) {
	if err := json.Unmarshal(raw, into); err != nil {
		a.tb.Errorf("%s received %s: %v", a.name, raw, err)
	}
}

func (a *Agent) greet(f Frame) {
	a.welcome++
	a.user = *f.User
	a.standing(f)
	clear(a.queues)
	for _, q := range f.Queues {
		a.queues[q.ID] = q
	}
	clear(a.list)
	for _, raw := range f.List {
		a.keep(raw)
	}
	clear(a.others)
	a.meet(f.People)
}

func (a *Agent) keep(raw json.RawMessage) {
	var s Summary
	a.parse(raw, &s)
	a.list[s.ID] = s
}

// take checks what the protocol promises about entries.
func (a *Agent) take(conversation parley.ID, e parley.Entry) {
	entries := a.streams[conversation]
	if len(entries) == 0 {
		if skipped := a.skipped[conversation]; skipped > 0 && e.Seq != skipped+1 {
			a.tb.Errorf("%s received entry %d of %s where %d was due", a.name, e.Seq, conversation, skipped+1)
		}
		delete(a.skipped, conversation)
		a.streams[conversation] = []parley.Entry{e}
		return
	}
	first, last := entries[0].Seq, entries[len(entries)-1].Seq
	switch {
	case e.Seq > last+1:
		a.tb.Errorf("%s received entry %d of %s after %d: there is a gap", a.name, e.Seq, conversation, last)
	case e.Seq == last+1:
		a.streams[conversation] = append(entries, e)
	case e.Seq >= first:
		if old := entries[e.Seq-first]; old.Body != e.Body {
			a.tb.Errorf("%s received entry %d of %s again with another content", a.name, e.Seq, conversation)
		}
	}
}

func (a *Agent) settle(clientID string) {
	for i, f := range a.pending {
		if f.ClientID == clientID {
			a.pending = append(a.pending[:i:i], a.pending[i+1:]...)
			return
		}
	}
}

// Call makes a call below /api/v1 as this agent.
func (a *Agent) Call(method, path string, in, out any) error {
	_, err := a.call(context.Background(), method, "/api/v1"+path, in, out)
	return err
}

// QueueID waits until the agent's list has a queue of that name.
func (a *Agent) QueueID(name string) (id parley.ID) {
	a.tb.Helper()
	a.Queue("queue "+name, name, func(q QueueStatus) bool { id = q.ID; return true })
	return id
}

// Queue waits for a condition on a queue the agent serves.
func (a *Agent) Queue(what, name string, ready func(QueueStatus) bool) {
	a.tb.Helper()
	var q QueueStatus
	a.until(what, func() {
		for _, mine := range a.queues {
			if mine.Name == name {
				q = mine
			}
		}
	}, func() bool { return q.ID != "" && ready(q) }, func() string { return fmt.Sprintf("%+v", a.queues) })
}

// TryAccept takes the oldest of a queue, or returns the refusal.
func (a *Agent) TryAccept(queue string) (Summary, error) {
	a.tb.Helper()
	var s Summary
	err := a.Call(http.MethodPost, "/queues/"+string(a.QueueID(queue))+"/accept", nil, &s)
	return s, err
}

// Accept waits until somebody waits in the queue, takes the oldest and returns
// the conversation.
func (a *Agent) Accept(queue string) parley.ID {
	a.tb.Helper()
	a.Queue("somebody waiting in "+queue, queue, func(q QueueStatus) bool { return q.Waiting > 0 })
	s, err := a.TryAccept(queue)
	a.must(err)
	a.Until("the accepted conversation", s.ID, func(s Summary) bool { return s.Standing == "assignee" })
	return s.ID
}

// Post writes a comment and does not wait for its acknowledgement.
func (a *Agent) Post(conversation parley.ID, text string) (clientID string) {
	return a.post(conversation, text, parley.EntryComment)
}

func (a *Agent) post(conversation parley.ID, text string, kind parley.EntryKind) string {
	f := Frame{Type: "send", Conversation: string(conversation), ClientID: rand.Text(), Kind: string(kind), Body: text}
	a.mu.Lock()
	a.pending = append(a.pending, f)
	a.mu.Unlock()
	a.send(f)
	return f.ClientID
}

// Say writes a comment and waits until it is acknowledged.
func (a *Agent) Say(conversation parley.ID, text string) {
	a.tb.Helper()
	a.confirmed(a.Post(conversation, text), text)
}

// Note writes a work note and waits until it is acknowledged.
func (a *Agent) Note(conversation parley.ID, text string) {
	a.tb.Helper()
	a.confirmed(a.post(conversation, text, parley.EntryWorkNote), text)
}

func (a *Agent) confirmed(clientID, text string) {
	a.tb.Helper()
	a.wait(fmt.Sprintf("the acknowledgement of %q", text), func() bool { _, ok := a.acked[clientID]; return ok }, a.story)
}

// Settled waits until nothing is pending.
func (a *Agent) Settled() {
	a.tb.Helper()
	a.wait("all acknowledgements", func() bool { return len(a.pending) == 0 }, func() string { return fmt.Sprintf("%+v", a.pending) })
}

// Reads waits for an entry with that text in a conversation.
func (a *Agent) Reads(conversation parley.ID, text string) (found parley.Entry) {
	a.tb.Helper()
	a.wait(fmt.Sprintf("%q", text), func() bool {
		for _, e := range a.streams[conversation] {
			if e.Body == text {
				found = e
				return true
			}
		}
		return false
	}, a.story)
	return found
}

// Until waits for a condition on a conversation of the agent's list.
func (a *Agent) Until(what string, conversation parley.ID, ready func(Summary) bool) (s Summary) {
	a.tb.Helper()
	listed := false
	a.until(what, func() { s, listed = a.list[conversation] }, func() bool { return listed && ready(s) }, func() string { return fmt.Sprintf("%+v", a.list) })
	return s
}

// Notified waits until the agent is told that the visitor waits.
func (a *Agent) Notified(subject string) {
	a.tb.Helper()
	a.wait("a notification of "+subject, func() bool {
		for _, f := range a.waiting {
			if f.Subject == subject {
				return true
			}
		}
		return false
	}, func() string { return fmt.Sprintf("%+v", a.waiting) })
}

// UntilTyping waits until the conversation's visitor types.
func (a *Agent) UntilTyping(conversation parley.ID) {
	a.tb.Helper()
	a.wait("the visitor typing", func() bool { return a.typing[conversation] }, a.story)
}

// Sees marks everything of a conversation as read.
func (a *Agent) Sees(conversation parley.ID) {
	entries := a.Entries(conversation)
	if len(entries) > 0 {
		a.send(Frame{Type: "mark", Conversation: string(conversation), Seen: entries[len(entries)-1].Seq})
	}
}

// Act performs one of a conversation's acts, such as escalate, dismiss, leave
// or transfer/accept.
func (a *Agent) Act(conversation parley.ID, act string, in any) {
	a.tb.Helper()
	a.must(a.Call(http.MethodPost, "/conversations/"+string(conversation)+"/"+act, in, nil))
}

// End ends the conversation.
func (a *Agent) End(conversation parley.ID) {
	a.tb.Helper()
	a.Act(conversation, "end", nil)
}

// Entries is what the agent has of a conversation.
func (a *Agent) Entries(conversation parley.ID) []parley.Entry {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]parley.Entry(nil), a.streams[conversation]...)
}

func (a *Agent) story() string {
	var text strings.Builder
	for id, entries := range a.streams {
		text.WriteString(string(id) + "\n" + describe(entries))
	}
	return text.String()
}
