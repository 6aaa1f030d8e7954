package store_test

import (
	"cmp"
	_ "embed"
	"fmt"
	"slices"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/pgtest"
	"github.com/parley-desk/parley/internal/store"
)

// schema1 is what the first version left behind, as it wrote it.
//
//go:embed testdata/schema1.sql
var schema1 string

// TestUpgrade brings the first version's data to this one's schema: nothing is
// lost, all of it is found, and nobody is told of what was said long ago.
func TestUpgrade(t *testing.T) {
	const anna = parley.ID("01a1fed7070d718198e528597861ac2e")
	upgrade := func(t *testing.T, cfg store.Config) {
		t.Helper()
		s, err := store.Open(t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}()
		if err := s.Restore(t.Context(), 1, schema1); err != nil {
			t.Fatal(err)
		}
		if steps, err := s.Migrate(t.Context()); err != nil || steps < 5 {
			t.Fatalf("%d steps, %v", steps, err)
		}
		if steps, err := s.Migrate(t.Context()); err != nil || steps != 0 {
			t.Fatalf("again: %d steps, %v", steps, err)
		}
		read := s.Read(t.Context())
		mine, err := read.MySummaries(anna)
		if err != nil {
			t.Fatal(err)
		}
		if len(mine) != 2 {
			t.Fatalf("%d conversations are Anna's: %+v", len(mine), mine)
		}
		// The activity of the case is what colleagues may search once they follow it.
		for text, want := range map[string]int{"case is open": 1, "duplicate inv": 1, "nowhere": 0} {
			hits, err := read.SearchText(store.SourceEntry, text, 10)
			if err != nil || len(hits) != want {
				t.Errorf("%q: %d hits, %v", text, len(hits), err)
			}
		}
		record, err := read.RecordByNumber("CS0000001", anna)
		if err != nil {
			t.Fatal(err)
		}
		held := slices.IndexFunc(mine, func(c store.Summary) bool { return c.GuestName == "Vera Lang" })
		links, err := read.ConversationRecords(mine[held].ID)
		if err != nil || len(links) != 1 || links[0].ID != record.ID {
			t.Errorf("the case's conversation: %+v, %v", links, err)
		}
		for _, c := range mine {
			work, err := read.WorkItemsOf(c.ID)
			if err != nil || len(work) == 0 {
				t.Fatalf("%s has %d work items, %v", c.Number, len(work), err)
			}
			for _, w := range work {
				if w.Interaction == "" || w.DocumentTable != parley.TableInteraction || w.DocumentID != w.Interaction {
					t.Errorf("the work of %s is of %q %s, %s", c.Number, w.DocumentTable, w.DocumentID, w.Interaction)
				}
			}
		}
		queues, err := read.Queues()
		if err != nil {
			t.Fatal(err)
		}
		slices.SortFunc(queues, func(a, b parley.Queue) int { return cmp.Compare(a.CreatedAt, b.CreatedAt) })
		for i, q := range queues {
			if want := fmt.Sprintf("QUE000%d", 1001+i); q.Number != want {
				t.Errorf("%s is %s, want %s", q.Name, q.Number, want)
			}
		}
		if err := s.Tx(t.Context(), func(tx *store.Tx) error {
			number, err := tx.NextNumber("QUE")
			if want := fmt.Sprintf("QUE000%d", 1001+len(queues)); number != want {
				t.Errorf("the next queue is %s, want %s", number, want)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		cases, err := read.UnsearchableCases(10)
		if err != nil || len(cases) != 1 {
			t.Fatalf("cases still to be made searchable: %d, %v", len(cases), err)
		}
		if err := s.Tx(t.Context(), func(tx *store.Tx) error { return tx.SetSearchable(cases[0]) }); err != nil {
			t.Fatal(err)
		}
		found, err := s.Read(t.Context()).SearchRecords(parley.TableCase, cases[0].AssignmentGroup, anna, "sent twice", 10)
		if err != nil || len(found) != 1 {
			t.Errorf("the case is found %d times, %v", len(found), err)
		}
	}
	t.Run("sqlite", func(t *testing.T) { upgrade(t, store.Config{Dir: t.TempDir()}) })
	t.Run("postgres", func(t *testing.T) { upgrade(t, store.Config{URL: pgtest.URL(t)}) })
}
