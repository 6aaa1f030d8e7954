package desk_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/blob"
	"github.com/parley-desk/parley/internal/bus"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
	"github.com/parley-desk/parley/internal/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// secret keys the hashes of the floor's desks.
var secret = []byte("0123456789abcdef0123456789abcdef")

// floor is a desk with its shipped queues and five people, as the tests of
// conversations begin: Anna serves all queues, Ben billing and order, Chris
// order and product, the administrator and the outsider none.
type floor struct {
	t     *testing.T
	cfg   store.Config
	store *store.Store
	desk  *desk.Desk
	bus   *bus.InProcess
	blobs blob.Store

	billing, order, product           parley.Queue
	anna, ben, chris, admin, outsider parley.Actor
	mu                                sync.Mutex
	events                            []desk.Event
	guests                            int
	dial                              desk.DialFunc // of the desk, for link previews; nil: as in earnest
}

// onFloor runs the test on both databases, each time on a fresh floor.
func onFloor(t *testing.T, test func(t *testing.T, f *floor)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, newFloor(t, store.Config{Dir: storetest.Dir(t)})) })
	t.Run("postgres", func(t *testing.T) { test(t, newFloor(t, store.Config{URL: storetest.URL(t)})) })
}

// inBubble is onFloor in a bubble, where waiting costs nothing and the clock
// is exact.
func inBubble(t *testing.T, test func(t *testing.T, f *floor)) {
	t.Helper()
	for _, backend := range []string{"sqlite", "postgres"} {
		t.Run(backend, func(t *testing.T) {
			cfg := store.Config{Dir: storetest.Dir(t)}
			if backend == "postgres" {
				cfg = store.Config{URL: storetest.URL(t)}
			}
			synctest.Test(t, func(t *testing.T) { test(t, newFloor(t, cfg)) })
		})
	}
}

// pass lets time pass in a bubble.
func (f *floor) pass(d time.Duration) {
	f.t.Helper()
	synctest.Wait() // what is under way ends before
	time.Sleep(d)
}

func newFloor(t *testing.T, cfg store.Config) *floor {
	t.Helper()
	f := &floor{t: t, cfg: cfg}
	f.open()
	if _, err := f.store.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := f.desk.Ship(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.store.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, q := range []struct {
		into *parley.Queue
		name string
	}{{&f.billing, "Billing Support"}, {&f.order, "Order Support"}, {&f.product, "Product Support"}} {
		var err error
		if *q.into, err = f.read().QueueByName(q.name); err != nil {
			t.Fatal(err)
		}
	}
	f.anna = f.person("Anna Berg", parley.RoleAgent, f.billing, f.order, f.product)
	f.ben = f.person("Ben Okoro", parley.RoleAgent, f.billing, f.order)
	f.chris = f.person("Chris Sato", parley.RoleAgent, f.order, f.product)
	f.admin = f.person("Alex Admin", parley.RoleAdmin)
	f.outsider = f.person("Olga Outside", parley.RoleAgent)
	f.set(parley.PropGuestsPerAddress, "0")
	return f
}

func (f *floor) open() {
	f.t.Helper()
	s, err := store.Open(f.t.Context(), f.cfg)
	if err != nil {
		f.t.Fatal(err)
	}
	f.store, f.bus = s, bus.Local()
	if f.blobs == nil {
		if f.blobs, err = blob.Dir(f.t.TempDir()); err != nil {
			f.t.Fatal(err)
		}
	}
	f.desk = desk.New(desk.Config{Store: s, Bus: f.bus, Blobs: f.blobs, Log: slog.New(slog.DiscardHandler), Secret: secret, LinkDial: f.dial})
	if f.cfg.URL == "" { // one database sees small desks, the other works as large ones do
		f.desk.LookAtTheFree()
	}
	f.bus.Subscribe(func(event any) {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.events = append(f.events, event.(desk.Event))
	}, func() {})
}

// reopen closes the desk and opens it again on what it stored.
func (f *floor) reopen() {
	f.t.Helper()
	if err := f.store.Close(); err != nil {
		f.t.Fatal(err)
	}
	f.open()
}

func (f *floor) read() *store.Reader { return f.store.Read(context.Background()) }

func (f *floor) tx(fn func(tx *store.Tx) error) {
	f.t.Helper()
	err := f.store.Tx(context.Background(), func(tx *store.Tx) error {
		if err := tx.LockConfiguration(); err != nil { // as whoever changes it does
			return err
		}
		return fn(tx)
	})
	if err != nil {
		f.t.Fatal(err)
	}
}

// person makes a user of the groups that serve the queues.
func (f *floor) person(name string, role parley.Role, queues ...parley.Queue) parley.Actor {
	f.t.Helper()
	now := parley.Now()
	user := parley.User{
		ID: parley.NewID(), Email: strings.ReplaceAll(strings.ToLower(name), " ", ".") + "@example.com", Name: name, Active: true,
		Roles: []parley.Role{role}, CreatedAt: now, UpdatedAt: now, Version: 1,
	}
	f.tx(func(tx *store.Tx) error { return tx.InsertUser(user, "") })
	for _, q := range queues {
		f.regroup(q, func(members []parley.ID) []parley.ID { return append(members, user.ID) })
	}
	return parley.Actor{Kind: parley.ActorUser, ID: user.ID, Name: name, Roles: user.Roles}
}

// regroup changes who serves a queue.
func (f *floor) regroup(q parley.Queue, change func([]parley.ID) []parley.ID) {
	f.t.Helper()
	f.tx(func(tx *store.Tx) error {
		g, err := tx.Group(q.AssignmentGroup)
		if err != nil {
			return err
		}
		g.Members = change(slices.Clone(g.Members))
		return tx.UpdateGroup(g)
	})
}

// requeue changes a queue's configuration.
func (f *floor) requeue(q *parley.Queue, change func(*parley.Queue)) {
	f.t.Helper()
	f.tx(func(tx *store.Tx) error {
		fresh, err := tx.Queue(q.ID)
		if err != nil {
			return err
		}
		change(&fresh)
		return tx.UpdateQueue(fresh)
	})
	fresh, err := f.read().Queue(q.ID)
	if err != nil {
		f.t.Fatal(err)
	}
	*q = fresh
}

// set changes a property.
func (f *floor) set(name, value string) {
	f.t.Helper()
	f.tx(func(tx *store.Tx) error {
		return tx.SetProperty(store.PropertyRow{Name: name, Value: value, UpdatedAt: parley.Now(), UpdatedBy: "test"})
	})
}

// limit bounds the sessions an agent may hold.
func (f *floor) limit(who parley.Actor, sessions int64) {
	f.t.Helper()
	f.tx(func(tx *store.Tx) error {
		user, err := tx.User(who.ID)
		if err != nil {
			return err
		}
		user.ConversationLimit = &sessions
		return tx.UpdateUser(user)
	})
}

// form is a filled guest form about an issue (billing, order, product).
func (f *floor) form(issue string) desk.GuestStart {
	f.mu.Lock()
	f.guests++
	n := f.guests
	f.mu.Unlock()
	return desk.GuestStart{
		ClientID: fmt.Sprintf("browser-%032d", n), Address: "192.0.2.7",
		Answers: map[string][]string{
			"first_name": {"Grace"}, "last_name": {fmt.Sprintf("Hopper %d", n)}, "email": {"grace@example.com"},
			"issue_type": {issue}, "question": {fmt.Sprintf("Question %d", n)},
		},
	}
}

// guest starts a session and returns the visitor.
func (f *floor) guest(issue string) desk.Guest {
	f.t.Helper()
	return f.guestOf(f.form(issue))
}

func (f *floor) guestOf(form desk.GuestStart) desk.Guest {
	f.t.Helper()
	started, err := f.desk.StartGuest(f.t.Context(), form)
	if err != nil {
		f.t.Fatal(err)
	}
	g, err := f.desk.GuestByToken(f.t.Context(), started.Token, form.Address)
	if err != nil {
		f.t.Fatal(err)
	}
	return g
}

// talk starts a session and lets the agent accept it.
func (f *floor) talk(issue string, agent parley.Actor) desk.Guest {
	f.t.Helper()
	g := f.guest(issue)
	f.accept(agent, f.queueOf(issue))
	return g
}

func (f *floor) queueOf(issue string) parley.Queue {
	switch issue {
	case "billing":
		return f.billing
	case "order":
		return f.order
	}
	return f.product
}

func (f *floor) accept(agent parley.Actor, q parley.Queue) store.Summary {
	f.t.Helper()
	s, err := f.desk.Accept(f.t.Context(), agent, q.ID)
	if err != nil {
		f.t.Fatal(err)
	}
	return s
}

// say lets the visitor send a text.
func (f *floor) say(g desk.Guest, body string) parley.Entry {
	f.t.Helper()
	e, err := f.desk.GuestSend(f.t.Context(), g, desk.Message{ClientID: string(parley.NewID()), Body: body})
	if err != nil {
		f.t.Fatal(err)
	}
	return e
}

// reply lets an agent send a comment.
func (f *floor) reply(agent parley.Actor, c parley.ID, body string) parley.Entry {
	f.t.Helper()
	return f.write(agent, c, parley.EntryComment, body)
}

// note lets an agent write a work note.
func (f *floor) note(agent parley.Actor, c parley.ID, body string) parley.Entry {
	f.t.Helper()
	return f.write(agent, c, parley.EntryWorkNote, body)
}

func (f *floor) write(agent parley.Actor, c parley.ID, kind parley.EntryKind, body string) parley.Entry {
	f.t.Helper()
	sent, err := f.desk.Reply(f.t.Context(), agent, c, desk.Message{ClientID: string(parley.NewID()), Kind: kind, Body: body})
	if err != nil {
		f.t.Fatal(err)
	}
	return sent.Entry
}

// must fails the test on any error.
func (f *floor) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

// refused fails the test unless err has the code and says something.
func (f *floor) refused(code parley.Code, err error) {
	f.t.Helper()
	_ = f.refusal(code, err)
}

// refusal is refused for tests that look closer.
func (f *floor) refusal(code parley.Code, err error) *parley.Error {
	f.t.Helper()
	e, ok := errors.AsType[*parley.Error](err)
	if !ok {
		f.t.Fatalf("want a refusal with code %s, got %v", code, err)
	}
	if e.Code != code || e.Message == "" {
		f.t.Fatalf("want a refusal with code %s, got %s (%s)", code, e.Code, e.Message)
	}
	return e
}

func (f *floor) summary(who parley.Actor, c parley.ID) store.Summary {
	f.t.Helper()
	s, err := f.read().Summary(c, who.ID)
	if err != nil {
		f.t.Fatal(err)
	}
	return s
}

func (f *floor) work(c parley.ID) parley.WorkItem {
	f.t.Helper()
	conversation := f.conversation(c)
	w, err := f.read().WorkItem(conversation.WorkItem)
	if err != nil {
		f.t.Fatal(err)
	}
	return w
}

func (f *floor) conversation(c parley.ID) parley.Conversation {
	f.t.Helper()
	conversation, err := f.read().Conversation(c)
	if err != nil {
		f.t.Fatal(err)
	}
	return conversation
}

func (f *floor) view(g desk.Guest) desk.GuestView {
	f.t.Helper()
	v, _, err := f.desk.GuestSession(f.t.Context(), g)
	if err != nil {
		f.t.Fatal(err)
	}
	return v
}

// publicStream is everything the visitor may see, checked to be numbered
// without gaps.
func (f *floor) publicStream(g desk.Guest) []parley.Entry {
	f.t.Helper()
	entries, err := f.desk.GuestEntries(f.t.Context(), g, 0, 0, store.MaxEntries)
	if err != nil {
		f.t.Fatal(err)
	}
	f.gapFree(entries)
	return entries
}

// staffStream is everything staff may see of a conversation, checked likewise.
func (f *floor) staffStream(who parley.Actor, c parley.ID) []parley.Entry {
	f.t.Helper()
	entries, err := f.desk.Entries(f.t.Context(), who, c, 0, 0, store.MaxEntries)
	if err != nil {
		f.t.Fatal(err)
	}
	f.gapFree(entries)
	return entries
}

func (f *floor) gapFree(entries []parley.Entry) {
	f.t.Helper()
	for i, e := range entries {
		if e.Seq != int64(i+1) {
			f.t.Fatalf("entry %d has number %d", i+1, e.Seq)
		}
	}
}

// lines are the bodies of the messages of a stream; codes those of its system
// lines.
func lines(entries []parley.Entry) []string {
	list := []string{}
	for _, e := range entries {
		if e.Kind.Message() && e.Code == "" {
			list = append(list, e.Body)
		}
	}
	return list
}

func codes(entries []parley.Entry) []string {
	list := []string{}
	for _, e := range entries {
		if e.Code != "" {
			list = append(list, e.Code)
		}
	}
	return list
}

// heard returns the events published since the last call.
func (f *floor) heard() []desk.Event {
	f.mu.Lock()
	defer f.mu.Unlock()
	list := f.events
	f.events = nil
	return list
}

// counts are the rows of what a new contact consists of.
func (f *floor) counts() [2]int64 {
	f.t.Helper()
	all, _, err := f.read().GuestsSince(0, "")
	if err != nil {
		f.t.Fatal(err)
	}
	forms, err := f.read().RecentCustomerInteractions(1000)
	if err != nil {
		f.t.Fatal(err)
	}
	return [2]int64{all, int64(len(forms))}
}

// parallel runs fn n times at once and waits for all.
func parallel(n int, fn func(i int)) {
	var all sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		all.Go(func() {
			<-start
			fn(i)
		})
	}
	close(start)
	all.Wait()
}

// same says how two values differ, or nothing.
func same(a, b any) string { return cmp.Diff(a, b) }
