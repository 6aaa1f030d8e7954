package crash_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/coder/websocket"
)

// frame is any frame of the server; which members count depends on Type.
type frame struct {
	Type          string           `json:"type"`
	Conversation  json.RawMessage  `json:"conversation"` // an id, or a summary
	ID            string           `json:"id"`
	Entry         *entry           `json:"entry"`
	ClientID      string           `json:"client_id"`
	Seq           int64            `json:"seq"`
	Rev           int64            `json:"rev"`
	Session       *session         `json:"session"`
	Marks         *marks           `json:"marks"`
	Who           *author          `json:"who"`
	On            bool             `json:"on"`
	Kind          string           `json:"kind"`
	Code          string           `json:"code"`
	Message       string           `json:"message"`
	Field         string           `json:"field"`
	Retry         bool             `json:"retry"`
	Reason        string           `json:"reason"`
	GuestOnline   *bool            `json:"guest_online"`
	Queue         json.RawMessage  `json:"queue"` // a status, or a name
	Queues        []queueStatus    `json:"queues"`
	Conversations []summary        `json:"conversations"`
	HeartbeatS    int64            `json:"heartbeat_s"`
	User          *json.RawMessage `json:"user"`
	Offers        []offer          `json:"offers"`
}

// offer is work that an agent is asked to take.
type offer struct {
	WorkItem     string `json:"work_item_id"`
	Conversation string `json:"conversation_id"`
}

type author struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
	Name string `json:"name"`
}

type entry struct {
	Seq       int64  `json:"seq"`
	PublicSeq int64  `json:"public_seq"`
	Kind      string `json:"kind"`
	Author    author `json:"author"`
	Body      string `json:"body"`
	Code      string `json:"code"`
	ClientID  string `json:"client_id"`
	At        string `json:"at"`
	Card      *struct {
		Number string `json:"number"`
	} `json:"card"`
	Attachments []struct {
		ID       string `json:"id"`
		FileName string `json:"file_name"`
	} `json:"attachments"`
}

type marks struct {
	GuestDelivered int64 `json:"guest_delivered"`
	GuestSeen      int64 `json:"guest_seen"`
	AgentSeen      int64 `json:"agent_seen"`
}

type session struct {
	State        string `json:"state"`
	Conversation string `json:"conversation_id"`
	Number       string `json:"number"`
	Queue        string `json:"queue"`
	Position     int64  `json:"position"`
	Agent        *struct {
		Name string `json:"name"`
	} `json:"agent"`
	Countdown   string `json:"countdown_until"`
	EndedReason string `json:"ended_reason"`
}

type queueStatus struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Open    bool   `json:"open"`
	Waiting int64  `json:"waiting_count"`
}

type summary struct {
	ID          string `json:"id"`
	Number      string `json:"number"`
	Subject     string `json:"subject"`
	State       string `json:"state"`
	Standing    string `json:"standing"`
	AssignedTo  string `json:"assigned_to"`
	Seq         int64  `json:"seq"`
	GuestOnline bool   `json:"guest_online"`
	Countdown   string `json:"countdown_until"`
	EndedReason string `json:"ended_reason"`
	Transfer    *struct {
		State string `json:"state"`
	} `json:"transfer"`
}

// conversation is the id a frame is about.
func (f *frame) conversation() string {
	var id string
	if json.Unmarshal(f.Conversation, &id) == nil {
		return id
	}
	return ""
}

// parseFrames reads one frame or an array of frames.
func parseFrames(data []byte) ([]frame, error) {
	if data = bytes.TrimSpace(data); len(data) > 0 && data[0] == '[' {
		var list []frame
		return list, json.Unmarshal(data, &list)
	}
	var one frame
	err := json.Unmarshal(data, &one)
	return []frame{one}, err
}

// link is one connection, whatever carries it.
type link interface {
	post(ctx context.Context, f map[string]any) error
	next(ctx context.Context) ([]frame, error)
	close()
}

// dialer connects to a desk at base. since is, per conversation, the highest
// number the client has; a visitor's is under "".
type dialer func(ctx context.Context, base string, p *person) (link, error)

// socketLink is a WebSocket.
type socketLink struct{ conn *websocket.Conn }

// overSocket connects by WebSocket and says hello.
func overSocket(ctx context.Context, base string, p *person) (link, error) {
	ctx, cancel := context.WithTimeout(ctx, p.deadAfter)
	defer cancel()
	conn, answer, err := websocket.Dial(ctx, "ws"+strings.TrimPrefix(base, "http")+p.path()+"/live", &websocket.DialOptions{ //nolint:bodyclose // in memory when refused, none otherwise
		Subprotocols: []string{"parley.v1", "bearer." + p.token},
	})
	if err != nil {
		if answer != nil && answer.Body != nil {
			text, _ := io.ReadAll(io.LimitReader(answer.Body, 1000))
			err = fmt.Errorf("%w: %s", err, text)
		}
		return nil, err
	}
	conn.SetReadLimit(maxAnswer)
	l := &socketLink{conn}
	hello := map[string]any{"type": "hello"}
	if p.guest {
		hello["since"] = p.have("")
	} else {
		hello["resume"] = p.haveAll()
	}
	return l, l.post(ctx, hello)
}

func (l *socketLink) post(ctx context.Context, f map[string]any) error {
	data, err := json.Marshal(f)
	if err != nil {
		return err
	}
	return l.conn.Write(ctx, websocket.MessageText, data)
}

func (l *socketLink) next(ctx context.Context) ([]frame, error) {
	_, data, err := l.conn.Read(ctx)
	if err != nil {
		return nil, err
	}
	return parseFrames(data)
}

func (l *socketLink) close() { _ = l.conn.CloseNow() }

// httpLink is an event stream, or a series of polls, for what comes, and POST
// /frames for what goes.
type httpLink struct {
	p      *person
	base   string
	ctx    context.Context // ends with the link
	cancel context.CancelFunc
	inbox  chan []frame
	failed chan error
}

func newHTTPLink(ctx context.Context, base string, p *person) *httpLink {
	l := &httpLink{p: p, base: base, inbox: make(chan []frame), failed: make(chan error, 1)}
	l.ctx, l.cancel = context.WithCancel(ctx)
	return l
}

// overEvents connects by server-sent events.
func overEvents(ctx context.Context, base string, p *person) (link, error) {
	l := newHTTPLink(ctx, base, p)
	address := base + p.path() + "/events"
	if p.guest {
		address += "?since=" + strconv.FormatInt(p.have(""), 10)
	} else {
		var pairs []string
		for id, n := range p.haveAll() {
			pairs = append(pairs, id+":"+strconv.FormatInt(n, 10))
		}
		address += "?resume=" + url.QueryEscape(strings.Join(pairs, ","))
	}
	q, err := http.NewRequestWithContext(l.ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	q.Header.Set("Authorization", "Bearer "+p.token)
	late := time.AfterFunc(p.deadAfter, l.cancel)
	answer, err := freshClient().Do(q)
	if !late.Stop() && err == nil {
		err = errors.Join(context.DeadlineExceeded, answer.Body.Close())
	}
	if err == nil && answer.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(answer.Body, 1000))
		err = errors.Join(fmt.Errorf("events: %s %s", answer.Status, text), answer.Body.Close())
	}
	if err != nil {
		l.cancel()
		return nil, err
	}
	p.work.Go(func() {
		l.failed <- errors.Join(l.readEvents(answer.Body), answer.Body.Close())
	})
	return l, nil
}

// freshClient has connections of its own, as a page of its own has.
func freshClient() *http.Client {
	return &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
}

func (l *httpLink) readEvents(body io.Reader) error {
	lines := bufio.NewScanner(body)
	lines.Buffer(nil, maxAnswer)
	for lines.Scan() {
		if text, ok := strings.CutPrefix(lines.Text(), "data:"); ok {
			frames, err := parseFrames([]byte(text))
			if err != nil {
				return err
			}
			if err := l.deliver(l.ctx, frames); err != nil {
				return err
			}
		} else if strings.HasPrefix(lines.Text(), ":") { // a comment is a sign of life
			if err := l.deliver(l.ctx, nil); err != nil {
				return err
			}
		}
	}
	return errors.Join(lines.Err(), io.EOF)
}

// overPolls asks again and again.
func overPolls(ctx context.Context, base string, p *person) (link, error) {
	l := newHTTPLink(ctx, base, p)
	p.work.Go(func() {
		for {
			err := l.exchange(l.ctx, http.MethodGet, fmt.Sprintf("/poll?wait=1&since=%d", p.have("")), nil)
			if err != nil {
				l.failed <- err
				return
			}
		}
	})
	return l, nil
}

func (l *httpLink) exchange(ctx context.Context, method, path string, body any) error {
	ctx, cancel := context.WithTimeout(ctx, l.p.deadAfter)
	defer cancel()
	var answer struct {
		Frames []frame `json:"frames"`
	}
	if err := (request{method: method, url: l.base + l.p.path() + path, token: l.p.token, body: body}).do(ctx, &answer); err != nil {
		return err
	}
	return l.deliver(ctx, answer.Frames)
}

func (l *httpLink) deliver(ctx context.Context, frames []frame) error {
	select {
	case l.inbox <- frames:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l *httpLink) post(ctx context.Context, f map[string]any) error {
	return l.exchange(ctx, http.MethodPost, "/frames", map[string]any{"frames": []any{f}, "since": l.p.have("")})
}

func (l *httpLink) next(ctx context.Context) ([]frame, error) {
	select {
	case frames := <-l.inbox:
		return frames, nil
	case err := <-l.failed:
		return nil, err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (l *httpLink) close() { l.cancel() }
