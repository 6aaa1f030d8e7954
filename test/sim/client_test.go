package sim

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/coder/websocket"

	"github.com/parley-desk/parley"
)

// frame is any frame of the protocol, as a client in another language reads it.
type frame struct {
	Type         string            `json:"type"`
	Conversation json.RawMessage   `json:"conversation"` // an id, or in "conversation" frames a summary
	ID           parley.ID         `json:"id"`
	Entry        *parley.Entry     `json:"entry"`
	ClientID     string            `json:"client_id"`
	Seq          int64             `json:"seq"`
	HeldUntil    parley.Time       `json:"held_until"`
	Code         parley.Code       `json:"code"`
	Message      string            `json:"message"`
	Retry        bool              `json:"retry"`
	Session      *session          `json:"session"`
	List         []json.RawMessage `json:"conversations"`
}

// session is a visitor's session as the protocol shows it.
type session struct {
	State        string    `json:"state"`
	Conversation parley.ID `json:"conversation_id"`
	CanRejoin    bool      `json:"can_rejoin"`
}

// summary is what an agent's list knows of a conversation.
type summary struct {
	ID      parley.ID `json:"id"`
	Number  string    `json:"number"`
	Kind    string    `json:"kind"`
	State   string    `json:"state"`
	Unread  int64     `json:"unread"`
	Choices struct {
		System bool `json:"system"`
	} `json:"notifications"`
	Restricted bool           `json:"restricted"`
	Standing   string         `json:"standing"`
	AssignedTo parley.ID      `json:"assigned_to"`
	Seq        int64          `json:"seq"`
	QueueID    parley.ID      `json:"queue_id"`
	WrapUp     *parley.WrapUp `json:"wrap_up"`
	Can        struct {
		Comment   bool `json:"comment"`
		WorkNote  bool `json:"work_note"`
		Transfer  bool `json:"transfer"`
		Escalate  bool `json:"escalate"`
		End       bool `json:"end"`
		Record    bool `json:"record"`
		Dismiss   bool `json:"dismiss"`
		Accept    bool `json:"accept_transfer"`
		Cancel    bool `json:"cancel_transfer"`
		Complete  bool `json:"complete_transfer"`
		Leave     bool `json:"leave"`
		RaiseHand bool `json:"raise_hand"`
		LowerHand bool `json:"lower_hand"`
	} `json:"can"`
}

// callTimeout bounds a client's requests, in simulated time.
const callTimeout = 30 * time.Second

// line is one live connection of a client: a WebSocket and its reader.
type line struct {
	world  *world
	handle func(raw []byte, f frame) // called with mu held

	mu     sync.Mutex
	conn   *websocket.Conn
	ended  chan struct{}
	thawed chan struct{} // not nil while the client does not read; closed when it does again
}

// open connects and says hello.
func (l *line) open(path, token string, hello any) error {
	l.close()
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	conn, response, err := websocket.Dial(ctx, l.world.server.URL+path, &websocket.DialOptions{
		HTTPClient: l.world.server.HTTP, HTTPHeader: http.Header{"Authorization": {"Bearer " + token}}, Subprotocols: []string{"parley.v1"},
	})
	if err != nil {
		if response != nil && response.Body != nil {
			err = errors.Join(err, response.Body.Close())
		}
		return err
	}
	conn.SetReadLimit(4 << 20)
	ended := make(chan struct{})
	l.mu.Lock()
	l.conn, l.ended = conn, ended
	l.mu.Unlock()
	go l.read(conn, ended)
	return l.write(hello)
}

func (l *line) read(conn *websocket.Conn, ended chan struct{}) {
	defer close(ended)
	for {
		l.mu.Lock()
		thawed := l.thawed
		l.mu.Unlock()
		if thawed != nil {
			<-thawed
		}
		_, data, err := conn.Read(context.Background())
		if err != nil {
			_ = conn.CloseNow() // whoever ended it has said so
			l.mu.Lock()
			if l.conn == conn {
				l.conn = nil
			}
			l.mu.Unlock()
			return
		}
		var raws []json.RawMessage
		if bytes.HasPrefix(data, []byte("[")) {
			if err := json.Unmarshal(data, &raws); err != nil {
				l.world.violatedf("a message that is no frame: %v: %.300s", err, data)
				continue
			}
		} else {
			raws = []json.RawMessage{data}
		}
		l.mu.Lock()
		for _, raw := range raws {
			var f frame
			if err := json.Unmarshal(raw, &f); err != nil {
				l.world.violatedf("a message that is no frame: %v: %.300s", err, raw)
				continue
			}
			if l.conn == conn { // what was in flight when the client hung up is lost
				l.handle(raw, f)
			}
		}
		l.mu.Unlock()
	}
}

// write sends one frame; a broken connection is noticed by the reader.
func (l *line) write(f any) error {
	l.mu.Lock()
	conn := l.conn
	l.mu.Unlock()
	if conn == nil {
		return nil
	}
	data, err := json.Marshal(f)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	return conn.Write(ctx, websocket.MessageText, data)
}

func (l *line) connected() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.conn != nil
}

// reads reports whether the client is connected and takes in what comes.
func (l *line) reads() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.conn != nil && l.thawed == nil
}

// close hangs up without a farewell, as a lost network does.
func (l *line) close() {
	l.thaw()
	l.mu.Lock()
	conn, ended := l.conn, l.ended
	l.conn = nil
	l.mu.Unlock()
	if conn != nil {
		_ = conn.CloseNow()
	}
	if ended != nil {
		<-ended
	}
}

// freeze lets the client stop reading after the message it is waiting for;
// thaw lets it go on.
func (l *line) freeze() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.thawed == nil {
		l.thawed = make(chan struct{})
	}
}

func (l *line) thaw() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.thawed != nil {
		close(l.thawed)
		l.thawed = nil
	}
}

// problem is a refusal over HTTP.
type problem struct {
	Status int         `json:"status"`
	Code   parley.Code `json:"code"`
	Detail string      `json:"detail"`
}

func (p *problem) Error() string { return fmt.Sprintf("%d %s: %s", p.Status, p.Code, p.Detail) }

// codeOf is the code of a refusal, "" for none, and "network" for a request
// that got no answer.
func codeOf(err error) parley.Code {
	var p *problem
	switch {
	case err == nil:
		return ""
	case errors.As(err, &p):
		return p.Code
	}
	return "network"
}

// call makes a request and reads its JSON answer.
func (w *world) call(token, method, path string, in, out any) error {
	status, data, err := w.exchange(token, method, path, in)
	if err != nil {
		return err
	}
	if status >= http.StatusBadRequest {
		p := &problem{Status: status}
		if err := json.Unmarshal(data, p); err != nil {
			return fmt.Errorf("%d %s", status, data)
		}
		return p
	}
	if out == nil || len(data) == 0 {
		return nil
	}
	return json.Unmarshal(data, out)
}

// exchange makes a request and reads its answer.
func (w *world) exchange(token, method, path string, in any) (status int, data []byte, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	var body io.Reader
	if in != nil {
		data, err := json.Marshal(in)
		if err != nil {
			return 0, nil, err
		}
		body = bytes.NewReader(data)
	}
	request, err := http.NewRequestWithContext(ctx, method, w.server.URL+path, body)
	if err != nil {
		return 0, nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := w.server.HTTP.Do(request)
	if err != nil {
		return 0, nil, err
	}
	data, err = io.ReadAll(response.Body)
	return response.StatusCode, data, errors.Join(err, response.Body.Close())
}

// message is something a client has said.
type message struct {
	id, body string
	kind     parley.EntryKind
	mentions []parley.ID
	card     *parley.CardRef
}

// outbox keeps what is not acknowledged, in order, and remembers what was.
type outbox struct {
	waiting []message
	said    []string           // client ids in the order of saying
	all     map[string]message // of them
	acked   map[string]int64   // number in the sender's stream
	refused map[string]parley.Code

	// Of what was acknowledged as held back:
	waited map[string]bool
	undone map[string]bool   // taken back by its author
	fate   map[string]string // what the desk said became of it
}

func newOutbox() *outbox {
	return &outbox{
		all: map[string]message{}, acked: map[string]int64{}, refused: map[string]parley.Code{},
		waited: map[string]bool{}, undone: map[string]bool{}, fate: map[string]string{},
	}
}

func (o *outbox) say(m message) {
	o.waiting = append(o.waiting, m)
	o.said = append(o.said, m.id)
	o.all[m.id] = m
}

// settle takes the acknowledged or finally refused message out.
func (o *outbox) settle(id string) {
	for i, m := range o.waiting {
		if m.id == id {
			o.waiting = append(o.waiting[:i:i], o.waiting[i+1:]...)
			return
		}
	}
}

// ack notes an acknowledgement; the same message always has the same number.
func (o *outbox) ack(w *world, who, id string, seq int64) {
	if before, ok := o.acked[id]; ok && before != seq {
		w.violatedf("%s: message %s was acknowledged as %d and as %d", who, id, before, seq)
	}
	o.acked[id] = seq
	o.settle(id)
}

// hold notes that a message was taken in and waits.
func (o *outbox) hold(id string) {
	o.waited[id] = true
	o.settle(id)
}
