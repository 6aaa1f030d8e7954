package crash_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"
)

// Where the calls are (docs/protocol.md).
const (
	guestBase = "/api/guest/v1"
	staffBase = "/api/v1"
	adminBase = staffBase + "/admin"
)

// problem is a refusal (RFC 9457).
type problem struct {
	Status int    `json:"status"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
	Field  string `json:"field"`
	HTML   string `json:"html"`
	Errors []struct {
		Field   string `json:"field"`
		Message string `json:"message"`
	} `json:"errors"`

	header http.Header
}

// Error implements error.
func (p *problem) Error() string {
	return fmt.Sprintf("%d %s: %s %v", p.Status, p.Code, p.Detail, p.Errors)
}

// codeOf is the code of a refusal, or what else went wrong.
func codeOf(err error) string {
	if p, ok := errors.AsType[*problem](err); ok {
		return p.Code
	}
	if err != nil {
		return "no answer: " + err.Error()
	}
	return "ok"
}

// callTimeout bounds one exchange.
const callTimeout = 40 * time.Second

// request is one HTTP exchange.
type request struct {
	method, url, token string
	body               any // marshalled, unless it is []byte
	header             http.Header
}

// do performs it and decodes the answer; a refusal comes as *problem.
func (r request) do(ctx context.Context, into any) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	answer, err := r.exchange(ctx)
	if err != nil {
		return err
	}
	if answer.status >= http.StatusBadRequest {
		p := &problem{}
		if err := json.Unmarshal(answer.body, p); err != nil || p.Code == "" || p.Status != answer.status {
			return fmt.Errorf("%s %s: %d with a body that is no problem: %.300s", r.method, r.url, answer.status, answer.body)
		}
		p.header = answer.header
		return p
	}
	if into == nil || len(answer.body) == 0 {
		return nil
	}
	return json.Unmarshal(answer.body, into)
}

// answered is an answer, read to its end.
type answered struct {
	status int
	header http.Header
	body   []byte
}

// maxAnswer bounds what is read of an answer.
const maxAnswer = 16 << 20

func (r request) exchange(ctx context.Context) (answered, error) {
	body, ok := r.body.([]byte)
	if !ok && r.body != nil {
		var err error
		if body, err = json.Marshal(r.body); err != nil {
			return answered{}, err
		}
	}
	q, err := http.NewRequestWithContext(ctx, r.method, r.url, bytes.NewReader(body))
	if err != nil {
		return answered{}, err
	}
	maps.Copy(q.Header, r.header)
	if r.token != "" {
		q.Header.Set("Authorization", "Bearer "+r.token)
	}
	if body != nil && q.Header.Get("Content-Type") == "" {
		q.Header.Set("Content-Type", "application/json")
	}
	response, err := http.DefaultClient.Do(q)
	if err != nil {
		return answered{}, err
	}
	data, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	return answered{response.StatusCode, response.Header, data}, errors.Join(err, response.Body.Close())
}

// must performs an exchange that has to succeed.
func must[T any](tb testing.TB, r request) (into T) {
	tb.Helper()
	if err := r.do(tb.Context(), &into); err != nil {
		tb.Fatalf("%s %s: %v", r.method, r.url, err)
	}
	return into
}

// insist repeats an exchange until a desk answers that is not away; it is for
// calls that are safe to repeat.
func insist[T any](tb testing.TB, r request) (into T) {
	tb.Helper()
	eventually(tb, r.method+" "+r.url, func() (bool, string) {
		err := r.do(tb.Context(), &into)
		var p *problem
		if errors.As(err, &p) && p.Code != "unavailable" {
			tb.Fatalf("%s %s: %v", r.method, r.url, err)
		}
		return err == nil, fmt.Sprint(err)
	})
	return into
}

// listOf is a part of a list.
type listOf[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next"`
}

// staff are the people of the demo with their API tokens, which outlive
// restarts and name one user on every node.
type staff struct {
	admin string
	by    map[string]*colleague
}

type colleague struct {
	id, name, token string
}

// people signs the demo's administrator in and gives everybody an API token.
func people(tb testing.TB, base string) *staff {
	tb.Helper()
	s := &staff{by: map[string]*colleague{}}
	ctx, cancel := context.WithTimeout(tb.Context(), callTimeout)
	defer cancel()
	answer, err := request{method: http.MethodPost, url: base + staffBase + "/session", body: map[string]string{"email": "admin@example.com", "password": "demo"}}.exchange(ctx)
	if err != nil || answer.status != http.StatusOK {
		tb.Fatalf("signing in: %v %s", err, answer.body)
	}
	set, _, _ := strings.Cut(answer.header.Get("Set-Cookie"), ";")
	cookie := http.Header{"Cookie": {set}}
	users := must[listOf[struct{ ID, Name, Email string }]](tb, request{method: http.MethodGet, url: base + adminBase + "/users", header: cookie})
	for _, u := range users.Items {
		made := must[struct {
			Token string `json:"token"`
		}](tb, request{method: http.MethodPost, url: base + adminBase + "/tokens", header: cookie, body: map[string]string{"user_id": u.ID, "name": "test"}})
		s.by[u.Email[:len(u.Email)-len("@example.com")]] = &colleague{u.ID, u.Name, made.Token}
	}
	s.admin = s.by["admin"].token
	return s
}

// property sets one of the desk's properties.
func (s *staff) property(tb testing.TB, base, name, value string) {
	tb.Helper()
	path := base + adminBase + "/properties/" + name
	now := must[struct{ Version int64 }](tb, request{method: http.MethodGet, url: path, token: s.admin})
	must[any](tb, request{method: http.MethodPut, url: path, token: s.admin, body: map[string]any{"value": value, "version": now.Version}})
}

// unlimited lifts the limits on visitors, of whom tests have many.
func (s *staff) unlimited(tb testing.TB, base string) {
	tb.Helper()
	s.property(tb, base, "connect.support.max_guest_sessions_per_hour", "1000000")
	s.property(tb, base, "connect.support.max_guest_sessions_per_hour_per_address", "0")
}

// queue finds a queue's id.
func (s *staff) queue(tb testing.TB, base, name string) string {
	tb.Helper()
	list := must[listOf[struct{ ID, Name string }]](tb, request{method: http.MethodGet, url: base + adminBase + "/queues", token: s.admin})
	for _, q := range list.Items {
		if q.Name == name {
			return q.ID
		}
	}
	tb.Fatalf("there is no queue %s", name)
	return ""
}

// submission is what a visitor's form sends.
type submission struct {
	ClientID string              `json:"client_id"`
	Producer string              `json:"producer,omitempty"`
	Queue    string              `json:"queue,omitempty"`
	Answers  map[string][]string `json:"answers"`
	Context  map[string]string   `json:"context,omitempty"`
}

// started is the answer to a form.
type started struct {
	Token   string  `json:"token"`
	Session session `json:"session"`
}

// aboutBilling is a form that the shipped rules bring to Billing Support.
func aboutBilling(first, question string) submission {
	return submission{ClientID: rand.Text() + rand.Text()[:8], Answers: map[string][]string{
		"first_name": {first}, "last_name": {"Guest"}, "email": {"guest@example.org"}, "issue_type": {"billing"}, "question": {question},
	}}
}

func (s submission) to(base string) request {
	return request{method: http.MethodPost, url: base + guestBase + "/sessions", body: s}
}
