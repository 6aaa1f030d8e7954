package store_test

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
	"github.com/parley-desk/parley/internal/store/storetest"
)

// waitsInLine returns when the statement of [store.Store.Say] waits for a row
// that another transaction holds.
func waitsInLine(t *testing.T, database string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for late := time.After(time.Minute); ; {
		var waiting int
		err := conn.QueryRow(t.Context(), `SELECT count(*) FROM pg_stat_activity
			WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'WITH input AS%'`).Scan(&waiting)
		if err != nil {
			t.Fatal(err)
		}
		if waiting > 0 {
			return
		}
		select {
		case <-tick.C:
		case <-late:
			t.Fatal("nothing waits for the conversation")
		}
	}
}

// Whatever happens to who takes part while a message waits for its conversation
// holds for the message: who is taken out says nothing more, and who stays is
// not hindered (domain 2.3).
func TestSayingSeesWhoTakesPartAfterTheWait(t *testing.T) {
	url := storetest.URL(t)
	s, err := store.Open(t.Context(), store.Config{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	m := fill(t, s)
	ben := authorOf(m.ben)
	part := func(tx *store.Tx, c parley.ID) error { _, err := tx.Part(c, ben.ID); return err }
	for i, x := range []struct {
		what      string
		standing  string
		kind      parley.EntryKind
		meanwhile func(tx *store.Tx, c parley.ID) error
		said      bool
		lines     int // of others meanwhile
	}{
		{"taken out", store.StandingMember, parley.EntryComment, part, false, 0},
		{"taken out, as a line says", store.StandingMember, parley.EntryComment, func(tx *store.Tx, c parley.ID) error {
			if err := part(tx, c); err != nil {
				return err
			}
			_, err := tx.Append(comment(c, authorOf(m.anna), "Ben leaves us"), true, store.GuardNone, errRefused)
			return err
		}, false, 1},
		{"handed over", store.StandingAssignee, parley.EntryComment, func(tx *store.Tx, c parley.ID) error { return tx.RemoveMembers(c) }, false, 0},
		{"asked to take it and not asked any more", store.StandingTransfer, parley.EntryWorkNote, part, false, 0},
		{"asked to take it back", store.StandingMember, parley.EntryComment, func(tx *store.Tx, c parley.ID) error {
			return tx.SetMember(c, ben.ID, store.StandingTransfer, at)
		}, false, 0},
		{"stays as a member", store.StandingAssignee, parley.EntryComment, func(tx *store.Tx, c parley.ID) error {
			return tx.SetMember(c, ben.ID, store.StandingMember, at)
		}, true, 0},
		{"hides it", store.StandingMember, parley.EntryWorkNote, func(tx *store.Tx, c parley.ID) error { return tx.Hide(c, ben.ID) }, true, 0},
	} {
		t.Run(x.what, func(t *testing.T) {
			c := talk(t, s, m, i+1)
			tx(t, s, func(tx *store.Tx) error { return tx.SetMember(c.ID, ben.ID, x.standing, at) })
			held, goOn, done := make(chan struct{}, 1), make(chan struct{}), make(chan error, 1)
			go func() {
				done <- s.Tx(t.Context(), func(tx *store.Tx) error {
					if err := tx.LockConversation(c.ID); err != nil {
						return err
					}
					held <- struct{}{}
					<-goOn
					return x.meanwhile(tx, c.ID)
				})
			}()
			select {
			case <-held:
			case err := <-done:
				t.Fatal(err)
			}
			e := comment(c.ID, ben, "one thing more")
			e.Kind = x.kind
			answer, told := make(chan bool, 1), false
			go func() { answer <- s.Say(e, e.Kind != parley.EntryWorkNote, func() { told = true }) }()
			waitsInLine(t, url)
			close(goOn)
			if err := <-done; err != nil {
				t.Fatal(err)
			}
			said := <-answer
			all := gapFree(t, s, c.ID)
			want := x.lines
			if x.said {
				want++
			}
			if said != x.said || told != x.said || len(all) != want {
				t.Errorf("said: %t, told: %t, want %t; there are %d entries, want %d", said, told, x.said, len(all), want)
			}
		})
	}
}
