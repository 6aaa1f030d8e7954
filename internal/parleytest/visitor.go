package parleytest

import (
	"context"
	"crypto/rand"
	"fmt"
	"maps"
	"net/http"
	"testing"

	"github.com/parley-desk/parley"
)

// Answers are a filled-in guest form.
type Answers map[string]string

// Billing is the default form of somebody with a question about a bill.
func Billing(question string) Answers { return about("billing", question) }

// Order is the same about an order.
func Order(question string) Answers { return about("order", question) }

// Product is the same about a product.
func Product(question string) Answers { return about("product", question) }

func about(issue, question string) Answers {
	return Answers{"first_name": "Grace", "last_name": "Hopper", "email": "grace@example.org", "issue_type": issue, "question": question}
}

// Visitor is a guest with a browser.
type Visitor struct {
	client

	token   string
	session Session
	marks   parley.Marks
	entries []parley.Entry // the public stream, from 1
	pending []Frame        // sent and not acknowledged, in order
	acked   map[string]int64
	typing  *parley.Author
	welcome int // how many connections have been greeted
}

// Visitor is somebody new.
func (s *Server) Visitor() *Visitor { return NewVisitor(s.tb, s.URL, s.HTTP) }

// NewVisitor is somebody new at a desk anywhere.
func NewVisitor(tb testing.TB, base string, c *http.Client) *Visitor {
	tb.Helper()
	v := &Visitor{client: newClient(tb, "the visitor", base, c), acked: map[string]int64{}}
	v.auth = func(h http.Header) {
		if v.token != "" {
			h.Set("Authorization", "Bearer "+v.token)
		}
	}
	tb.Cleanup(v.Disconnect)
	return v
}

type started struct {
	Token   string  `json:"token"`
	Session Session `json:"session"`
}

// Submit sends the form to a queue ("" lets the rules decide) and returns the
// refusal, if it is one.
func (v *Visitor) Submit(answers Answers, queue string) error {
	values := map[string][]string{}
	for name, value := range answers {
		values[name] = []string{value}
	}
	var out started
	_, err := v.call(context.Background(), http.MethodPost, "/api/guest/v1/sessions", map[string]any{
		"client_id": rand.Text(), "queue": queue, "answers": values, "context": map[string]string{"page": "https://example.org/pricing"},
	}, &out)
	if err != nil {
		return err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.token, v.session = out.Token, out.Session
	v.name = "the visitor of " + out.Session.Number
	return nil
}

// Form sends the form, which must be accepted, and connects.
func (v *Visitor) Form(answers Answers) *Visitor {
	v.tb.Helper()
	v.must(v.Submit(answers, ""))
	v.Connect()
	return v
}

// Connect opens a live connection that resumes after the last entry, and sends
// again what was not acknowledged; it waits for the welcome.
func (v *Visitor) Connect() {
	v.tb.Helper()
	v.must(v.TryConnect(context.Background()))
}

// TryConnect is Connect for a desk that may be away.
func (v *Visitor) TryConnect(ctx context.Context) error {
	v.Disconnect()
	v.mu.Lock()
	since := int64(len(v.entries))
	greeted := v.welcome
	v.bye = ""
	v.mu.Unlock()
	err := v.connect(ctx, "/api/guest/v1/live", Frame{Type: "hello", Since: &since}, func() Frame {
		return Frame{Type: "ping", Seq: int64(len(v.entries))}
	}, v.handle)
	if err != nil {
		return err
	}
	v.mu.Lock()
	pending := append([]Frame(nil), v.pending...)
	v.mu.Unlock()
	for _, f := range pending {
		v.send(f)
	}
	// Greeted, or broken again: either way there is something to go on with.
	v.wait("a welcome", func() bool { return v.welcome > greeted || v.conn == nil }, v.story)
	if !v.Connected() {
		return fmt.Errorf("the connection broke before the welcome")
	}
	return nil
}

// handle keeps the client's state; mu is held.
func (v *Visitor) handle(f Frame) {
	switch f.Type {
	case "welcome":
		v.welcome++
		v.session = *f.Session
		if f.Marks != nil {
			v.marks = *f.Marks
		}
	case "session":
		v.session = *f.Session
	case "marks":
		v.marks = *f.Marks
	case "typing":
		v.typing = nil
		if f.On != nil && *f.On {
			v.typing = f.Who
		}
	case "ack":
		v.settle(f.ClientID)
		v.acked[f.ClientID] = f.Seq
	case "error":
		if !f.Retry {
			v.settle(f.ClientID)
		}
	case "entry":
		v.take(*f.Entry)
	}
}

// take checks what the protocol promises about entries.
func (v *Visitor) take(e parley.Entry) {
	have := int64(len(v.entries))
	switch {
	case e.Kind == parley.EntryWorkNote:
		v.tb.Errorf("%s received a work note: %q", v.name, e.Body)
	case e.Author.Kind == parley.ActorUser && e.Author.ID != "":
		v.tb.Errorf("%s received the id of a user", v.name)
	case e.Seq <= have:
		if old := v.entries[e.Seq-1]; old.Body != e.Body || old.ClientID != e.ClientID {
			v.tb.Errorf("%s received entry %d again with another content", v.name, e.Seq)
		}
	case e.Seq > have+1:
		v.tb.Errorf("%s received entry %d after %d: there is a gap", v.name, e.Seq, have)
	default:
		v.entries = append(v.entries, e)
	}
}

func (v *Visitor) settle(clientID string) {
	for i, f := range v.pending {
		if f.ClientID == clientID {
			v.pending = append(v.pending[:i:i], v.pending[i+1:]...)
			return
		}
	}
}

// Post writes a message and does not wait: it is pending until acknowledged,
// over as many connections as that takes.
func (v *Visitor) Post(text string) (clientID string) {
	f := Frame{Type: "send", ClientID: rand.Text(), Body: text}
	v.mu.Lock()
	v.pending = append(v.pending, f)
	v.mu.Unlock()
	v.send(f)
	return f.ClientID
}

// Send writes a message and waits until it is acknowledged and shown.
func (v *Visitor) Send(text string) {
	v.tb.Helper()
	id := v.Post(text)
	v.wait(fmt.Sprintf("the acknowledgement of %q", text), func() bool {
		seq, ok := v.acked[id]
		return ok && int64(len(v.entries)) >= seq
	}, v.story)
}

// Settled waits until nothing is pending.
func (v *Visitor) Settled() {
	v.tb.Helper()
	v.wait("all acknowledgements", func() bool { return len(v.pending) == 0 }, func() string { return fmt.Sprintf("%+v", v.pending) })
}

// Acked are the acknowledged messages: client id to entry number.
func (v *Visitor) Acked() map[string]int64 {
	v.mu.Lock()
	defer v.mu.Unlock()
	all := make(map[string]int64, len(v.acked))
	maps.Copy(all, v.acked)
	return all
}

// Reads waits for an entry with that text.
func (v *Visitor) Reads(text string) parley.Entry {
	v.tb.Helper()
	var found parley.Entry
	v.wait(fmt.Sprintf("%q", text), func() bool {
		for _, e := range v.entries {
			if e.Body == text {
				found = e
				return true
			}
		}
		return false
	}, v.story)
	return found
}

// Is waits until the session's state is the given one and returns it.
func (v *Visitor) Is(state string) Session {
	v.tb.Helper()
	return v.Until("state "+state, func(s Session) bool { return s.State == state })
}

// Until waits for a condition on the session.
func (v *Visitor) Until(what string, ready func(Session) bool) (s Session) {
	v.tb.Helper()
	v.until(what, func() { s = v.session }, func() bool { return ready(s) }, func() string { return fmt.Sprintf("%+v", v.session) })
	return s
}

// UntilMarks waits for a condition on who has seen what.
func (v *Visitor) UntilMarks(what string, ready func(parley.Marks) bool) {
	v.tb.Helper()
	var m parley.Marks
	v.until(what, func() { m = v.marks }, func() bool { return ready(m) }, func() string { return fmt.Sprintf("%+v", v.marks) })
}

// Entries is what the visitor has on the screen.
func (v *Visitor) Entries() []parley.Entry {
	v.mu.Lock()
	defer v.mu.Unlock()
	return append([]parley.Entry(nil), v.entries...)
}

func (v *Visitor) story() string { return describe(v.entries) }

// Typing tells that the visitor types.
func (v *Visitor) Typing(on bool) { v.send(Frame{Type: "typing", On: &on}) }

// Here answers the closing countdown.
func (v *Visitor) Here() { v.send(Frame{Type: "here"}) }

// Call makes a call below /api/guest/v1 with the visitor's token.
func (v *Visitor) Call(method, path string, in, out any) error {
	_, err := v.call(context.Background(), method, "/api/guest/v1"+path, in, out)
	return err
}
