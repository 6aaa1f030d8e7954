package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/pgtest"
	"github.com/parley-desk/parley/internal/store"
	"github.com/parley-desk/parley/internal/store/storetest"
)

// In a group of transactions, those that fail, refuse, panic or break a
// constraint change nothing and harm no other.
func TestATransactionHarmsNoOther(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, s *store.Store) {
		m := fill(t, s)
		c := talk(t, s, m, 1)
		guest := parley.Author{Kind: parley.ActorGuest, ID: parley.NewID(), Name: "Grace"}
		boom := errors.New("boom")
		var good, told atomic.Int64
		var all sync.WaitGroup
		for i := range 60 {
			all.Go(func() {
				err := s.Tx(context.Background(), func(tx *store.Tx) error {
					tx.After(func() { told.Add(1) })
					if _, err := tx.Append(comment(c.ID, guest, fmt.Sprint(i)), true, store.GuardOpen, errRefused); err != nil {
						return err
					}
					switch i % 6 {
					case 1:
						return boom
					case 2:
						panic("in a transaction")
					case 3:
						return tx.InsertUser(m.anna, "") // there already
					case 4:
						return tx.InsertWorkItem(parley.WorkItem{ID: parley.NewID(), Number: fmt.Sprint("W", i), QueueID: "nowhere", Conversation: c.ID, Interaction: c.Interaction})
					}
					return nil
				})
				switch i % 6 {
				case 1:
					if !errors.Is(err, boom) {
						t.Errorf("a failure came back as %v", err)
					}
				case 2:
					if err == nil || !strings.Contains(err.Error(), "in a transaction") {
						t.Errorf("a panic came back as %v", err)
					}
				case 3, 4:
					if err == nil || parley.CodeOf(err) == parley.CodeUnavailable {
						t.Errorf("a broken constraint came back as %v", err)
					}
				default:
					if err != nil {
						t.Errorf("a good transaction failed: %v", err)
						return
					}
					good.Add(1)
				}
			})
		}
		all.Wait()
		if n := int64(len(gapFree(t, s, c.ID))); n != good.Load() || told.Load() != n {
			t.Errorf("%d entries, %d good transactions, %d told", n, good.Load(), told.Load())
		}
	})
}

// What follows a commit happens in the order of the commits.
func TestAfterRunsInCommitOrder(t *testing.T) {
	s := storetest.SQLite(t)
	m := fill(t, s)
	c := talk(t, s, m, 1)
	guest := parley.Author{Kind: parley.ActorGuest, ID: parley.NewID(), Name: "Grace"}
	var order []int64 // only the writer touches it
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			e := comment(c.ID, guest, fmt.Sprint(i))
			tx(t, s, func(tx *store.Tx) error {
				_, err := tx.Append(e, true, store.GuardOpen, errRefused)
				tx.After(func() { order = append(order, e.Seq) })
				return err
			})
		})
	}
	all.Wait()
	for i, seq := range order {
		if seq != int64(i+1) {
			t.Fatalf("told in the order %v", order)
		}
	}
}

func TestACallerWhoHasGoneChangesNothing(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, s *store.Store) {
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		err := s.Tx(gone, func(*store.Tx) error { t.Error("ran all the same"); return nil })
		if !errors.Is(err, context.Canceled) {
			t.Errorf("came back as %v", err)
		}
	})
}

func TestClosingFinishesWhatWaits(t *testing.T) {
	dir := t.TempDir()
	s, err := store.Open(t.Context(), store.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	m := fill(t, s)
	c := talk(t, s, m, 1)
	guest := parley.Author{Kind: parley.ActorGuest, ID: parley.NewID(), Name: "Grace"}
	var acked atomic.Int64
	var all sync.WaitGroup
	for i := range 40 {
		all.Go(func() {
			err := s.Tx(context.Background(), func(tx *store.Tx) error {
				_, err := tx.Append(comment(c.ID, guest, fmt.Sprint(i)), true, store.GuardOpen, errRefused)
				return err
			})
			switch parley.CodeOf(err) {
			case "":
				acked.Add(1)
			case parley.CodeUnavailable:
			default:
				t.Error(err)
			}
		})
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	all.Wait()
	again, err := store.Open(t.Context(), store.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if n := int64(len(gapFree(t, again, c.ID))); n != acked.Load() {
		t.Errorf("%d entries, %d acknowledged", n, acked.Load())
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}

// A full disk: every transaction that waits is told to come back, what was
// acknowledged stays, and with space there again all goes on.
func TestFullDisk(t *testing.T) {
	s := storetest.SQLite(t)
	m := fill(t, s)
	c := talk(t, s, m, 1)
	guest := parley.Author{Kind: parley.ActorGuest, ID: parley.NewID(), Name: "Grace"}
	pages, err := s.Pages(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.LimitPages(t.Context(), pages+30); err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	acked, away := map[string]bool{}, 0
	write := func(name string, body string) {
		e := comment(c.ID, guest, name)
		e.Body = body
		err := s.Tx(context.Background(), func(tx *store.Tx) error {
			_, err := tx.Append(e, true, store.GuardOpen, errRefused)
			return err
		})
		mu.Lock()
		defer mu.Unlock()
		switch parley.CodeOf(err) {
		case "":
			acked[name] = true
		case parley.CodeUnavailable:
			away++
		default:
			t.Errorf("a full disk comes back as %v", err)
		}
	}
	var all sync.WaitGroup
	for i := range 100 {
		all.Go(func() { write(fmt.Sprintf("full-%d", i), strings.Repeat("x", 7000)) })
	}
	all.Wait()
	write("full-last", strings.Repeat("x", 7000*20))
	if away == 0 {
		t.Fatal("the disk did not fill up")
	}
	if got := gapFree(t, s, c.ID); len(got) != len(acked) {
		t.Errorf("%d entries, %d acknowledged", len(got), len(acked))
	}
	if err := s.LimitPages(t.Context(), 1<<30); err != nil {
		t.Fatal(err)
	}
	before := away
	for i := range 20 {
		all.Go(func() { write(fmt.Sprintf("again-%d", i), strings.Repeat("x", 7000)) })
	}
	all.Wait()
	if away != before {
		t.Errorf("%d transactions failed with space there again", away-before)
	}
	for _, e := range gapFree(t, s, c.ID) {
		if !acked[e.ClientID] {
			t.Errorf("%s is there and was not acknowledged", e.ClientID)
		}
		delete(acked, e.ClientID)
	}
	if len(acked) > 0 {
		t.Errorf("acknowledged and lost: %v", acked)
	}
}

// PostgreSQL goes away in the middle, in order and by force, and returns.
func TestDatabaseGoesAwayAndReturns(t *testing.T) {
	server := pgtest.Start(t)
	s, err := store.Open(t.Context(), store.Config{URL: server.URL()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	m := fill(t, s)
	c := talk(t, s, m, 1)
	guest := parley.Author{Kind: parley.ActorGuest, ID: parley.NewID(), Name: "Grace"}
	acked := map[string]bool{}
	write := func(name string) error {
		e := comment(c.ID, guest, name)
		if s.Say(e, true, func() {}) {
			acked[name] = true
			return nil
		}
		err := s.Tx(context.Background(), func(tx *store.Tx) error {
			_, err := tx.Append(e, true, store.GuardOpen, errRefused)
			return err
		})
		if err == nil || store.Duplicate(err) { // its answer was lost
			acked[name] = true
			return nil
		}
		return err
	}
	for round, away := range []func(){server.Stop, server.Kill} {
		for i := range 10 {
			if err := write(fmt.Sprintf("before-%d-%d", round, i)); err != nil {
				t.Fatal(err)
			}
		}
		away()
		for i := range 5 {
			if err := write(fmt.Sprintf("away-%d-%d", round, i)); parley.CodeOf(err) != parley.CodeUnavailable {
				t.Errorf("without a database: %v", err)
			}
		}
		if _, err := s.Read(t.Context()).Conversation(c.ID); parley.CodeOf(err) != parley.CodeUnavailable {
			t.Errorf("reading without a database: %v", err)
		}
		if err := s.Ping(t.Context()); parley.CodeOf(err) != parley.CodeUnavailable {
			t.Errorf("ping without a database: %v", err)
		}
		server.Start()
		for i := range 10 {
			if err := write(fmt.Sprintf("after-%d-%d", round, i)); err != nil {
				t.Errorf("with the database back: %v", err)
			}
		}
	}
	for _, e := range gapFree(t, s, c.ID) {
		delete(acked, e.ClientID)
	}
	if len(acked) > 0 {
		t.Errorf("acknowledged and lost: %v", acked)
	}
}
