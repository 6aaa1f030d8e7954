package sim

import (
	"errors"
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
	"github.com/parley-desk/parley/internal/app"
	"github.com/parley-desk/parley/internal/channel/pushtest"
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
	kind   *kind
	server *parleytest.Server
	begin  time.Time

	agents  []*agent
	tablets []*agent // second screens of some of them
	outside *outside
	talks   []*talk
	records []*record
	guests  []*guest // of whom something may still come
	past    []*guest // whose sessions are over and checked
	boss    string   // token of who supervises
	staff   []string // ids that no visitor may see
	queues  []parley.Queue
	people  int
	said    int
	up      parley.Time // since when the desk runs
	system  string      // token of another system
	house   house
	asked   []parley.ID               // what-ifs that are not read yet
	offered map[parley.ID]parley.Time // the offers that were looked at, by their work
	given   map[parley.ID]parley.Time // when an agent was given something without their capacity being asked

	work          map[parley.ID]parley.WorkState // as last seen
	story         []string                       // the newest steps
	remarks       map[string]parley.ID           // what was said other than by sending, and by whom
	chosen        map[part]parley.NotifyWhen
	before, after map[part]standing  // at the last two looks
	since         map[part]time.Time // since when nothing changed that decides what they are told
	told          map[told]time.Time // what was told when
	notices       int                // how many notices were looked at
	killed        time.Time
	patience      time.Duration // for visitors whose pages are gone; 0: without end

	mu       sync.Mutex
	drafts   map[part]string // as last confirmed
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
	w.remarks, w.chosen, w.drafts = map[string]parley.ID{}, map[part]parley.NotifyWhen{}, map[part]string{}
	w.before, w.after, w.since, w.told = map[part]standing{}, map[part]standing{}, map[part]time.Time{}, map[told]time.Time{}
	w.offered, w.given = map[parley.ID]parley.Time{}, map[parley.ID]parley.Time{}
	w.outside = &outside{Service: pushtest.New("https://push.example.com"), devices: map[string]parley.ID{}}
	options := parleytest.Options{InMemory: true, DataDir: dir, Empty: true, Configure: func(c *app.Config) { c.PushTransport = w.outside }}
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

// screens are everybody's, the second ones too.
func (w *world) screens() []*agent { return append(slices.Clone(w.agents), w.tablets...) }

// setUp makes four agents for the shipped queues: Anna serves all, Ben, who
// holds one session at a time, and Chris two each, Dora one. Anna and Ben have
// a second screen. Billing escalates to Order, where comments can be taken back
// for a while, and Order to Product.
func (w *world) setUp() {
	var err error
	if w.queues, err = w.store().Read(w.t.Context()).Queues(); err != nil {
		w.t.Fatal(err)
	}
	serve := map[string][]string{"anna": {"Billing Support", "Order Support", "Product Support"}, "ben": {"Billing Support", "Order Support"}, "chris": {"Order Support", "Product Support"}, "dora": {"Product Support"}}
	for _, name := range []string{"anna", "ben", "chris", "dora"} {
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
		a := newAgent(w, name, user.ID, token.Secret, limit)
		w.agents = append(w.agents, a)
		if name == "anna" || name == "ben" {
			second := newAgent(w, name+"'s tablet", user.ID, token.Secret, limit)
			second.of = a
			w.tablets = append(w.tablets, second)
		}
	}
	w.subscribe()
	boss := parley.User{ID: parley.NewID(), Email: "boss@example.com", Name: "Boss", Active: true, Roles: []parley.Role{parley.RoleAdmin}, CreatedAt: w.up, UpdatedAt: w.up, Version: 1}
	if err = w.store().Tx(w.t.Context(), func(tx *store.Tx) error { return tx.InsertUser(boss, "") }); err != nil {
		w.t.Fatal(err)
	}
	admin := parley.Actor{Kind: parley.ActorUser, ID: boss.ID, Name: boss.Name, Roles: boss.Roles}
	token, err := w.desk().CreateToken(w.t.Context(), parley.System(), desk.TokenInput{UserID: boss.ID, Name: "sim"})
	if err != nil {
		w.t.Fatal(err)
	}
	w.boss = token.Secret
	canned := desk.CannedInput{Scope: parley.CannedGlobal, Title: "Hello", Shortcut: "hello", Body: "Hello, this is ${agent}.", Active: true}
	if _, err = w.desk().CreateCanned(w.t.Context(), admin, canned); err != nil {
		w.t.Fatal(err)
	}
	if err = w.setWrapUps(admin); err != nil {
		w.t.Fatal(err)
	}
	if err = w.setHouse(admin); err != nil {
		w.t.Fatal(err)
	}
	if err = w.setPush(admin); err != nil {
		w.t.Fatal(err)
	}
	if err = w.setSystem(); err != nil {
		w.t.Fatal(err)
	}
	err = w.store().Tx(w.t.Context(), func(tx *store.Tx) error {
		billing, order := w.queue("Billing Support"), w.queue("Order Support")
		billing.EscalateTo = order.ID
		order.EscalateTo = w.queue(pushed).ID
		for name, value := range map[string]string{parley.PropGuestsPerAddress: "0", parley.PropGuestsPerHour: "100000", parley.PropGuestSessionHours: "720"} {
			if err := tx.SetProperty(store.PropertyRow{Name: name, Value: value, UpdatedAt: parley.Now(), UpdatedBy: "sim"}); err != nil {
				return err
			}
		}
		order.UndoSendS = undoTime
		return errors.Join(tx.UpdateQueue(billing), tx.UpdateQueue(order))
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// undoTime is how long comments in Order Support can be taken back, in seconds.
const undoTime = 10

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
	for _, t := range w.talks {
		w.lift(t)
	}
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
		w.killed = time.Now()
		w.killedNow()
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
				g.post(message{id: fmt.Sprintf("%s-%d", g.name, ids+i+1), body: fmt.Sprintf("burst %d", ids+i+1)})
			}
		})
	}
	for _, a := range w.agents {
		for _, s := range a.mine() {
			if s.Can.Comment && w.chance(2) {
				w.said++
				m := message{id: fmt.Sprintf("%s-%d", a.name, w.said), body: fmt.Sprintf("burst %d", w.said), kind: parley.EntryComment}
				everyone.Go(func() { a.post(s.ID, m) })
			}
		}
		if id, held := a.anyHeld(); id != "" { // it goes out, or comes back, or the answer is lost
			everyone.Go(func() { w.undo(a, held, id) })
		}
		if _, t := w.partIn(anyTalk); t != nil && t.members[a.id] && !w.typedElsewhere(a, t) {
			words := w.words()
			everyone.Go(func() { a.types(t.id, words) })
		}
	}
	return &everyone
}

// reconnect brings back everybody who wants to be there.
func (w *world) reconnect() {
	for _, t := range w.talks { // a message that names somebody may go out now
		if t.kind == parley.KindRecord {
			w.lift(t)
		}
	}
	for _, second := range w.tablets {
		second.atWork = second.of.atWork
		if !second.atWork {
			second.close()
		}
	}
	for _, a := range w.screens() {
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
