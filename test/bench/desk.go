//go:build linux

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/parley-desk/parley"
)

// desk is a running server that has been configured for the load.
type desk struct {
	*place
	*server
	client *http.Client
	agents []agent
	queues []parley.ID
}

// agent is a user who accepts conversations.
type agent struct {
	id    parley.ID
	token string
}

// issues are the choices of the shipped form, one per shipped queue.
var issues = [...]string{"billing", "order", "product"}

// newDesk starts and configures a desk on an empty place.
func (s *suite) newDesk(ctx context.Context, backend string) (*desk, error) {
	return s.newStaffedDesk(ctx, backend, s.settings.agents)
}

// newStaffedDesk is newDesk with so many agents.
func (s *suite) newStaffedDesk(ctx context.Context, backend string, agents int) (*desk, error) {
	p, err := s.newPlace(ctx, backend)
	if err != nil {
		return nil, err
	}
	d := &desk{place: p, client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}}
	if err := p.command(ctx, "demo"); err != nil {
		return nil, errors.Join(err, p.remove(ctx))
	}
	if err := d.begin(ctx); err != nil {
		return nil, errors.Join(err, p.remove(ctx))
	}
	if err := d.configure(ctx, agents); err != nil {
		return nil, errors.Join(err, d.close(ctx))
	}
	return d, nil
}

// begin starts the server process.
func (d *desk) begin(ctx context.Context) (err error) {
	d.server, err = d.serve(ctx)
	return err
}

// restart gives the desk a fresh process.
func (d *desk) restart(ctx context.Context) error {
	if err := d.halt(); err != nil {
		return err
	}
	return d.begin(ctx)
}

// halt ends the process and keeps the data.
func (d *desk) halt() error {
	d.client.CloseIdleConnections()
	err := d.server.stop()
	d.server = nil
	return err
}

// close ends the process and deletes the data.
func (d *desk) close(ctx context.Context) error {
	var err error
	if d.server != nil {
		err = d.halt()
	}
	return errors.Join(err, d.remove(ctx))
}

// call performs one call of the API. token may be empty; out may be nil.
func (d *desk) call(ctx context.Context, method, path, token string, in, out any, headers ...string) error {
	content, err := d.exchange(ctx, method, path, token, in, headers...)
	if err != nil || out == nil {
		return err
	}
	return json.Unmarshal(content, out)
}

// exchange performs one call and returns the whole answer.
func (d *desk) exchange(ctx context.Context, method, path, token string, in any, headers ...string) ([]byte, error) {
	var body io.Reader = http.NoBody
	if in != nil {
		text, err := json.Marshal(in)
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(text)
	}
	request, err := http.NewRequestWithContext(ctx, method, "http://"+d.addr.String()+path, body)
	if err != nil {
		return nil, err
	}
	if in != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	answer, err := d.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, err
	}
	if answer.StatusCode >= http.StatusBadRequest {
		return nil, refusal{answer.StatusCode, fmt.Sprintf("%s %s", method, path), content}
	}
	return content, nil
}

// refusal is an answer that says no.
type refusal struct {
	status int
	call   string
	body   []byte
}

// Error implements error.
func (r refusal) Error() string { return fmt.Sprintf("%s: %d %s", r.call, r.status, r.body) }

const (
	staffBase = "/api/v1"
	guestBase = "/api/guest/v1"
	adminBase = staffBase + "/admin"
)

// configure raises the limits of guest sessions and makes agents, all of whom serve all
// queues.
func (d *desk) configure(ctx context.Context, agents int) error {
	admin, err := d.signIn(ctx)
	if err != nil {
		return fmt.Errorf("signing in: %w", err)
	}
	defer admin.client.CloseIdleConnections()
	for _, name := range []string{parley.PropGuestsPerHour, parley.PropGuestsPerAddress} {
		in := map[string]any{"value": "1000000", "version": 0}
		if err := admin.call(ctx, http.MethodPut, adminBase+"/properties/"+name, "", in, nil); err != nil {
			return err
		}
	}
	ids := make([]parley.ID, 0, agents)
	for i := range agents {
		var made struct {
			ID parley.ID `json:"id"`
		}
		in := map[string]any{"email": fmt.Sprintf("agent%02d@example.com", i), "name": fmt.Sprintf("Agent %02d", i), "active": true, "roles": []string{"agent"}}
		if err := admin.call(ctx, http.MethodPost, adminBase+"/users", "", in, &made); err != nil {
			return err
		}
		token, err := admin.newToken(ctx, made.ID)
		if err != nil {
			return err
		}
		ids = append(ids, made.ID)
		d.agents = append(d.agents, agent{made.ID, token})
	}
	return d.serveQueues(ctx, admin, ids)
}

// signIn returns the desk as the demo's administrator sees it, with a cookie: the desk
// keeps 500 tokens, and all of them may be agents'.
func (d *desk) signIn(ctx context.Context) (*desk, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	browser := *d
	browser.client = &http.Client{Jar: jar}
	in := map[string]string{"email": "admin@example.com", "password": "demo"}
	return &browser, browser.call(ctx, http.MethodPost, staffBase+"/session", "", in, nil)
}

func (d *desk) newToken(ctx context.Context, user parley.ID) (string, error) {
	var made struct {
		Token string `json:"token"`
	}
	err := d.call(ctx, http.MethodPost, adminBase+"/tokens", "", map[string]any{"user_id": user, "name": "bench"}, &made)
	return made.Token, err
}

// serveQueues adds the agents to every group.
func (d *desk) serveQueues(ctx context.Context, admin *desk, agents []parley.ID) error {
	var groups struct {
		Items []parley.Group `json:"items"`
	}
	if err := admin.call(ctx, http.MethodGet, adminBase+"/groups", "", nil, &groups); err != nil {
		return err
	}
	for _, g := range groups.Items {
		in := map[string]any{
			"name": g.Name, "description": g.Description, "active": g.Active, "members": append(g.Members, agents...), "version": g.Version,
		}
		if err := admin.call(ctx, http.MethodPut, adminBase+"/groups/"+string(g.ID), "", in, nil); err != nil {
			return err
		}
	}
	var queues struct {
		Items []struct {
			ID parley.ID `json:"id"`
		} `json:"items"`
	}
	if err := d.call(ctx, http.MethodGet, staffBase+"/queues", d.agents[0].token, nil, &queues); err != nil {
		return err
	}
	for _, q := range queues.Items {
		d.queues = append(d.queues, q.ID)
	}
	if len(d.queues) != len(issues) {
		return fmt.Errorf("%d queues instead of the %d shipped ones", len(d.queues), len(issues))
	}
	return nil
}

// visitor is a guest session.
type visitor struct {
	token        string
	conversation parley.ID
}

// newVisitor sends the shipped form, from an address of its own.
func (d *desk) newVisitor(ctx context.Context, n int) (visitor, error) {
	var made struct {
		Token   string `json:"token"`
		Session struct {
			Conversation parley.ID `json:"conversation_id"`
		} `json:"session"`
	}
	in := map[string]any{
		"client_id": string(parley.NewID()),
		"answers": map[string][]string{
			"first_name": {"Grace"}, "last_name": {fmt.Sprintf("Hopper %d", n)}, "email": {fmt.Sprintf("grace%d@example.com", n)},
			"issue_type": {issues[n%len(issues)]}, "question": {"My last invoice shows the same item twice. Can you look at it?"},
		},
		"context": map[string]string{"page": "https://shop.example.com/orders", "title": "My orders", "language": "en", "time_zone": "Europe/Berlin", "screen": "1440x900"},
	}
	address := fmt.Sprintf("10.%d.%d.%d", n>>16&0xff, n>>8&0xff, n&0xff)
	err := d.call(ctx, http.MethodPost, guestBase+"/sessions", "", in, &made, "X-Forwarded-For", address)
	return visitor{made.Token, made.Session.Conversation}, err
}

// formWorkers is how many forms are sent at once.
const formWorkers = 16

// newVisitors makes n guest sessions and says how long each took.
func (d *desk) newVisitors(ctx context.Context, n int) ([]visitor, times, error) {
	visitors, took := make([]visitor, n), make(times, n)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(formWorkers)
	for i := range n {
		group.Go(func() error {
			begin := time.Now()
			v, err := d.newVisitor(ctx, i)
			visitors[i], took[i] = v, time.Since(begin)
			return err
		})
	}
	return visitors, took, group.Wait()
}

// accept lets the agents take all that waits, each one after another, and says how long
// each took.
func (d *desk) accept(ctx context.Context) (held int, took times, err error) {
	results := make([]times, len(d.agents))
	group, ctx := errgroup.WithContext(ctx)
	for i, a := range d.agents {
		group.Go(func() (err error) {
			results[i], err = d.acceptAll(ctx, a, i)
			return err
		})
	}
	err = group.Wait()
	for _, part := range results {
		took = append(took, part...)
	}
	return len(took), took, err
}

// acceptAll goes from queue to queue until nobody waits in any.
func (d *desk) acceptAll(ctx context.Context, a agent, from int) (took times, err error) {
	empty := 0
	for i := from; empty < len(d.queues); i++ {
		begin := time.Now()
		err := d.call(ctx, http.MethodPost, staffBase+"/queues/"+string(d.queues[i%len(d.queues)])+"/accept", a.token, nil, nil)
		var no refusal
		switch {
		case errors.As(err, &no) && (no.status == http.StatusNotFound || no.status == http.StatusConflict):
			empty++
		case err != nil:
			return took, err
		default:
			empty = 0
			took = append(took, time.Since(begin))
		}
	}
	return took, nil
}

// random is a source of what a measurement draws.
func (s *suite) random(stream uint64) *rand.Rand {
	return rand.New(rand.NewPCG(s.seed, stream)) //nolint:gosec // repeatable on purpose
}
