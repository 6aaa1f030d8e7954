package sim

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/parleytest"
	"github.com/parley-desk/parley/internal/store"
)

// world is one simulated desk with its people. One goroutine, the driver,
// makes all decisions, from one seed, while everybody else is at rest.
type world struct {
	t      *testing.T
	seed   uint64
	steps  uint64
	rng    *rand.Rand
	server *parleytest.Server
	begin  time.Time

	agents []*agent
	guests []*guest // of whom something may still come
	past   []*guest // whose sessions are over and checked
	staff  []string // ids that no visitor may see
	queues []parley.Queue
	people int
	said   int
	up     parley.Time // since when the desk runs

	work  map[parley.ID]parley.WorkState // as last seen
	story []string                       // the newest steps

	mu       sync.Mutex
	failures []string
	counts   map[string]int
}

// storyLength is how many steps are shown when an invariant breaks.
const storyLength = 40

// quiet is how long the desk may take to tell everybody what happened.
const quiet = 2 * time.Second

func newWorld(t *testing.T, seed uint64, dir string) *world {
	t.Helper()
	w := &world{t: t, seed: seed, rng: rand.New(rand.NewPCG(seed, 0)), begin: time.Now(), work: map[parley.ID]parley.WorkState{}, counts: map[string]int{}}
	options := parleytest.Options{InMemory: true, DataDir: dir, Empty: true}
	if os.Getenv("PARLEY_SIM_LOG") != "" {
		options.Log = slog.New(slog.NewTextHandler(os.Stderr, nil))
	}
	w.server = parleytest.Start(t, options)
	// Idle connections would be cut by restarts at moments that differ.
	w.server.HTTP.Transport.(*http.Transport).DisableKeepAlives = true
	w.up = parley.Now()
	w.setUp()
	return w
}

func (w *world) store() *store.Store { return w.server.App().Desk().Store() }

func (w *world) desk() *desk.Desk { return w.server.App().Desk() }

// setUp makes three agents for the shipped queues: Anna serves all, Ben, who
// holds one session at a time, and Chris two each. Billing escalates to Order.
func (w *world) setUp() {
	var err error
	if w.queues, err = w.store().Read(w.t.Context()).Queues(); err != nil {
		w.t.Fatal(err)
	}
	serve := map[string][]string{"anna": {"Billing Support", "Order Support", "Product Support"}, "ben": {"Billing Support", "Order Support"}, "chris": {"Order Support", "Product Support"}}
	for _, name := range []string{"anna", "ben", "chris"} {
		now := parley.Now()
		user := parley.User{
			ID: parley.NewID(), Email: name + "@example.com", Name: strings.ToUpper(name[:1]) + name[1:], Active: true, Roles: []parley.Role{parley.RoleAgent},
			CreatedAt: now, UpdatedAt: now, Version: 1,
		}
		limit := int64(-1)
		if name == "ben" {
			limit = 1
			user.ConversationLimit = &limit
		}
		err := w.store().Tx(w.t.Context(), func(tx *store.Tx) error {
			if err := tx.InsertUser(user, ""); err != nil {
				return err
			}
			for _, queue := range w.queues {
				if !slices.Contains(serve[name], queue.Name) {
					continue
				}
				group, err := tx.Group(queue.AssignmentGroup)
				if err != nil {
					return err
				}
				group.Members = append(group.Members, user.ID)
				if err := tx.UpdateGroup(group); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			w.t.Fatal(err)
		}
		token, err := w.desk().CreateToken(w.t.Context(), parley.System(), desk.TokenInput{UserID: user.ID, Name: "sim"})
		if err != nil {
			w.t.Fatal(err)
		}
		w.staff = append(w.staff, string(user.ID))
		w.agents = append(w.agents, newAgent(w, name, user.ID, token.Secret, limit))
	}
	err = w.store().Tx(w.t.Context(), func(tx *store.Tx) error {
		billing, order := w.queue("Billing Support"), w.queue("Order Support")
		billing.EscalateTo = order.ID
		for name, value := range map[string]string{parley.PropGuestsPerAddress: "0", parley.PropGuestsPerHour: "100000", parley.PropGuestSessionHours: "720"} {
			if err := tx.SetProperty(store.PropertyRow{Name: name, Value: value, UpdatedAt: parley.Now(), UpdatedBy: "sim"}); err != nil {
				return err
			}
		}
		return tx.UpdateQueue(billing)
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) queue(name string) parley.Queue {
	for _, queue := range w.queues {
		if queue.Name == name {
			return queue
		}
	}
	w.t.Fatalf("no queue %s", name)
	return parley.Queue{}
}

func (w *world) staffIDs() []string { return slices.Clone(w.staff) }

// violated notes that an invariant does not hold.
func (w *world) violatedf(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.failures = append(w.failures, fmt.Sprintf(format, args...))
}

// note writes a step into the story.
func (w *world) notef(format string, args ...any) {
	line := fmt.Sprintf("%s  %s", time.Since(w.begin).Round(time.Millisecond), fmt.Sprintf(format, args...))
	w.story = append(w.story, line)
	if len(w.story) > storyLength {
		w.story = w.story[1:]
	}
	w.count(strings.TrimSuffix(strings.SplitN(line, " ", 4)[2], ":"))
}

// heard counts an error frame.
func (w *world) heard(code parley.Code) { w.count("error_" + string(code)) }

func (w *world) count(what string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.counts[what]++
}

// failed ends the simulation when an invariant broke, with the last steps.
func (w *world) failed() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.failures) == 0 {
		return false
	}
	w.t.Errorf("after the steps\n%s\n\nthese do not hold:\n%s", strings.Join(w.story, "\n"), strings.Join(w.failures[:min(10, len(w.failures))], "\n"))
	return true
}

// rest lets time pass until everybody is at rest again.
func (w *world) rest(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// chance is true with a probability of one in n.
func (w *world) chance(n int) bool { return w.rng.IntN(n) == 0 }

// one draws an element; none has the zero value.
func one[T any](w *world, list []T) (drawn T) {
	if len(list) > 0 {
		drawn = list[w.rng.IntN(len(list))]
	}
	return drawn
}

// crash ends the desk in the middle of things and starts it again, perhaps
// after a while, from what was durable. In one of four cases it stops in order.
func (w *world) crash() {
	everyone := w.burst()
	// The point at which the process dies: after nothing, a little or all.
	for range w.rng.IntN(4) {
		time.Sleep(time.Duration(w.rng.IntN(3)) * time.Microsecond)
	}
	if w.chance(4) {
		w.notef("stop in order")
		w.server.Stop()
	} else {
		w.notef("kill the process")
		w.server.Kill()
	}
	everyone.Wait()
	down := time.Duration(w.rng.IntN(3)) * time.Duration(w.rng.IntN(60)) * time.Second
	time.Sleep(down)
	w.server.Restart()
	w.up = parley.Now()
	w.rest(quiet)
	w.reconnect()
}

// burst lets everybody who talks send something at the same moment.
func (w *world) burst() *sync.WaitGroup {
	var everyone sync.WaitGroup
	for _, g := range w.guests {
		n := w.rng.IntN(4)
		if g.state() != "active" && g.state() != "waiting" {
			continue
		}
		ids := w.said
		w.said += n
		everyone.Go(func() {
			for i := range n {
				g.post(message{id: fmt.Sprintf("%s-%d", g.name, ids+i+1), body: fmt.Sprintf("burst %d", i)})
			}
		})
	}
	for _, a := range w.agents {
		for _, s := range a.mine() {
			if s.Can.Comment && w.chance(2) {
				w.said++
				m := message{id: fmt.Sprintf("%s-%d", a.name, w.said), body: "burst", kind: parley.EntryComment}
				everyone.Go(func() { a.post(s.ID, m) })
			}
		}
	}
	return &everyone
}

// reconnect brings back everybody who wants to be there.
func (w *world) reconnect() {
	for _, a := range w.agents {
		if a.atWork && !a.connected() {
			if err := a.connect(); err != nil {
				w.violatedf("%s cannot connect: %v", a.name, err)
			}
		}
	}
	for _, g := range w.guests {
		for _, t := range g.tabs {
			if t.open && !t.connected() {
				if err := t.connect(); err != nil {
					w.violatedf("%s cannot connect: %v", g.name, err)
				}
			}
		}
	}
	w.rest(quiet)
}
