package crash_test

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/parley-desk/parley/internal/pgtest"
)

// The size of the crash test.
const (
	crashKills  = 20
	crashGuests = 6
	crashAgents = 3
	// crashWindow is how many messages each client sends ahead of their
	// acknowledgements: a kill must not change their order.
	crashWindow = 4
)

// TestKilledTwentyTimes lets visitors and agents talk while the binary is
// killed and started again, and then compares what was acknowledged, what is
// on the screens and what is stored.
func TestKilledTwentyTimes(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { killTwentyTimes(t, "") })
	t.Run("postgres", func(t *testing.T) { killTwentyTimes(t, pgtest.URL(t)) })
}

func killTwentyTimes(t *testing.T, database string) {
	t.Helper()
	seed := *seedFlag
	if seed == 0 {
		seed = rand.Uint64()
	}
	t.Logf("seed %d: repeat with -seed %d", seed, seed)
	dice := rand.New(rand.NewPCG(seed, 1)) // moments of death
	dir := t.TempDir()
	args := []string{}
	if database != "" {
		args = append(args, "--database", database)
	}
	n := startNode(t, dir, args...)
	c := gather(t, n)
	stop := c.chatter()
	var saved *backup
	for i := range crashKills {
		pause(t, time.Duration(50+dice.IntN(700))*time.Millisecond)
		if i == crashKills/2 && database == "" {
			saved = c.save(dir)
		}
		n.kill()
		n.start()
	}
	stop()
	c.check(t)
	if saved != nil {
		saved.check(t, c)
	}
}

// pause lets the others act for a while; nothing is asserted about how far
// they come.
func pause(t *testing.T, d time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	<-ctx.Done()
}

// crowd is everybody who talks during the crash test.
type crowd struct {
	t      *testing.T
	node   *node
	staff  *staff
	agents []*person
	talks  []talk
	cases  caseMaker
	form   formSender
}

func gather(t *testing.T, n *node) *crowd {
	t.Helper()
	c := &crowd{t: t, node: n, staff: people(t, n.url())}
	c.staff.unlimited(t, n.url())
	queue := c.staff.queue(t, n.url(), "Order Support")
	for _, name := range []string{"anna", "ben", "chris"}[:crashAgents] {
		a := newPerson(t, name, c.staff.by[name].token, false, n.url())
		a.window = crashWindow
		c.agents = append(c.agents, a.connect())
	}
	for i := range crashGuests {
		ask := aboutBilling("Guest", fmt.Sprintf("question %d", i))
		ask.Answers["issue_type"] = []string{"order"}
		s := must[started](t, ask.to(n.url()))
		g := newPerson(t, fmt.Sprintf("guest %d", i), s.Token, true, n.url())
		g.window = crashWindow
		g.connect()
		a := c.agents[i%crashAgents]
		id := a.connected().accept(n.url(), queue)
		c.talks = append(c.talks, talk{id, g, a})
	}
	c.cases = caseMaker{agent: c.talks[0].agent, conversation: c.talks[0].id, numbers: map[string]int{}}
	c.form = formSender{ask: aboutBilling("Late", "sent during the crashes"), numbers: map[string]int{}}
	return c
}

// chatter lets everybody talk until the returned function is called.
func (c *crowd) chatter() (stop func()) {
	ctx, cancel := context.WithCancel(c.t.Context())
	var work sync.WaitGroup
	every := func(d time.Duration, act func(n int)) {
		work.Go(func() {
			tick := time.NewTicker(d)
			defer tick.Stop()
			for n := 0; ; n++ {
				select {
				case <-ctx.Done():
					return
				case <-tick.C:
					act(n)
				}
			}
		})
	}
	for _, k := range c.talks {
		every(170*time.Millisecond, func(n int) { // within six frames a second
			if k.guest.owes() < 2*crashWindow {
				k.guest.say("", fmt.Sprintf("%s says %d", k.guest.name, n))
			}
		})
		every(90*time.Millisecond, func(n int) {
			if k.agent.owes() >= 4*crashWindow {
				return
			}
			if n%3 == 2 {
				k.agent.put(k.id, "work_note", fmt.Sprintf("%s notes %d", k.agent.name, n))
				return
			}
			k.agent.say(k.id, fmt.Sprintf("%s answers %d", k.agent.name, n))
		})
		every(500*time.Millisecond, func(int) {
			k.guest.frame(map[string]any{"type": "mark", "delivered": k.guest.have(""), "seen": k.guest.have("")})
			k.agent.frame(map[string]any{"type": "mark", "conversation": k.id, "seen": k.agent.have(k.id)})
		})
	}
	every(250*time.Millisecond, func(int) { c.cases.make(ctx, c.node.url()) })
	every(350*time.Millisecond, func(int) { c.form.send(ctx, c.node.url()) })
	return func() { cancel(); work.Wait() }
}

// owes is how many messages wait for their acknowledgement.
func (p *person) owes() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.outbox)
}

// caseMaker saves the same case again and again.
type caseMaker struct {
	agent        *person
	conversation string

	mu      sync.Mutex
	numbers map[string]int // by number, how often it was the answer
	wrong   []error
}

func (m *caseMaker) make(ctx context.Context, base string) {
	var made struct{ Number string }
	err := request{
		method: http.MethodPost, url: base + staffBase + "/conversations/" + m.conversation + "/cases", token: m.agent.token,
		body: map[string]any{"client_id": "the-same-case", "values": map[string]string{"short_description": "saved during crashes"}},
	}.do(ctx, &made)
	m.mu.Lock()
	defer m.mu.Unlock()
	note(err, made.Number, m.numbers, &m.wrong)
}

// note counts an answer, or a refusal that must not be.
func note(err error, number string, numbers map[string]int, wrong *[]error) {
	var p *problem
	switch {
	case err == nil:
		numbers[number]++
	case errors.As(err, &p) && p.Code != "unavailable":
		*wrong = append(*wrong, err)
	}
}

// formSender sends the same form again and again.
type formSender struct {
	ask submission

	mu      sync.Mutex
	numbers map[string]int
	wrong   []error
}

func (f *formSender) send(ctx context.Context, base string) {
	var made started
	err := f.ask.to(base).do(ctx, &made)
	f.mu.Lock()
	defer f.mu.Unlock()
	note(err, made.Session.Number, f.numbers, &f.wrong)
}

// check compares acknowledgements, screens and storage.
func (c *crowd) check(t *testing.T) {
	t.Helper()
	base := c.node.url()
	entries, messages, notes, restarts := 0, 0, 0, 0
	for _, k := range c.talks {
		for _, e := range k.inStep(t, base) {
			entries++
			if e.Kind == "work_note" {
				notes++
			}
			if e.ClientID != "" {
				messages++
			}
		}
		restarts += k.guest.connections
	}
	t.Logf("%d entries, %d of them said by people, %d work notes; visitors connected %d times", entries, messages, notes, restarts)
	if notes == 0 || restarts < crashGuests*crashKills/2 {
		t.Errorf("too little happened to prove anything: %d work notes, %d connections", notes, restarts)
	}
	if len(c.cases.numbers) != 1 || len(c.cases.wrong) > 0 {
		t.Errorf("one case was saved again and again; the answers were %v, refusals %v", c.cases.numbers, c.cases.wrong)
	}
	list := must[listOf[struct {
		ShortDescription string `json:"short_description"`
	}]](t, request{method: http.MethodGet, url: base + staffBase + "/cases", token: c.cases.agent.token})
	if len(list.Items) != 1 {
		t.Errorf("there are %d cases instead of 1: %v", len(list.Items), list.Items)
	}
	if len(c.form.numbers) != 1 || len(c.form.wrong) > 0 {
		t.Errorf("one form was sent again and again; the answers were %v, refusals %v", c.form.numbers, c.form.wrong)
	}
	waiting := must[listOf[summary]](t, request{method: http.MethodGet, url: base + staffBase + "/conversations?filter=waiting", token: c.staff.by["anna"].token})
	if len(waiting.Items) != 1 {
		t.Errorf("%d conversations wait, although one form was sent: %+v", len(waiting.Items), waiting.Items)
	}
}

// backup is a copy of the desk made while everybody talked.
type backup struct {
	archive string
	before  map[string][]string // bodies acknowledged before it began, by conversation
}

// save runs `parley backup` beside the running desk.
func (c *crowd) save(dir string) *backup {
	c.t.Helper()
	b := &backup{archive: filepath.Join(c.t.TempDir(), "desk.tar"), before: map[string][]string{}}
	for _, k := range c.talks {
		for _, p := range []*person{k.guest, k.agent} {
			p.mu.Lock()
			for _, m := range p.sent {
				if _, ok := p.acks[m.id]; ok && (p.guest || m.conversation == k.id) {
					b.before[k.id] = append(b.before[k.id], m.body)
				}
			}
			p.mu.Unlock()
		}
	}
	if code, out := parley(c.t, "backup", "--data", dir, b.archive); code != 0 {
		c.t.Fatalf("parley backup ended with %d:\n%s", code, out)
	}
	return b
}

// check starts a desk on the copy and looks for everything that had been
// acknowledged.
func (b *backup) check(t *testing.T, c *crowd) {
	t.Helper()
	dir := t.TempDir()
	if err := unpack(b.archive, dir); err != nil {
		t.Fatal(err)
	}
	restored := startNode(t, dir)
	found := 0
	for _, k := range c.talks {
		has := map[string]int{}
		for _, e := range stored(t, restored.url(), k.agent.token, k.id) {
			has[e.Body]++
		}
		for _, body := range b.before[k.id] {
			if has[body] != 1 {
				t.Errorf("%q was acknowledged before the backup and is in it %d times", body, has[body])
			}
			found++
		}
	}
	if found == 0 {
		t.Error("nothing had been said before the backup")
	}
	t.Logf("%d acknowledged messages in the backup", found)
}

// unpack extracts an archive as `tar -x` does.
func unpack(archive, dir string) (err error) {
	file, err := os.Open(archive)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	in := tar.NewReader(file)
	for {
		header, err := in.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if !filepath.IsLocal(header.Name) || strings.HasSuffix(header.Name, "/") {
			return fmt.Errorf("%s is no file of a backup", header.Name)
		}
		path := filepath.Join(dir, header.Name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return err
		}
		content, err := io.ReadAll(in)
		if err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			return err
		}
	}
}
