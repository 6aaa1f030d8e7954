package store_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// The board and the lists behind its figures read what is in their span of
// time, or waits, and take as many queries however much that is.
func readsOfTheBoard(t *testing.T, s *store.Store, m made, queues []parley.ID, c parley.Conversation) {
	t.Helper()
	tx(t, s, func(tx *store.Tx) error {
		work, err := tx.WorkItemsOf(c.ID)
		for _, kind := range []parley.WorkEventType{parley.WorkRouted, parley.WorkOffered, parley.WorkRejected} {
			err = errors.Join(err, tx.InsertWorkEvents(parley.WorkEvent{ID: parley.NewID(), WorkItem: work[0].ID, Type: kind, At: at, User: m.anna.ID}))
		}
		return err
	})
	read, asked := s.Recorded(t.Context())
	one := func(_ any, err error) error { return err }
	reads := map[string]func(f store.BoardFilter) error{
		"who waits":     func(f store.BoardFilter) error { return one(read.WaitingByQueue(f)) },
		"waits, queues": func(f store.BoardFilter) error { return one(read.WaitsByQueue(f)) },
		"waits, steps":  func(f store.BoardFilter) error { return one(read.WaitsByStep(f)) },
		"offers":        func(f store.BoardFilter) error { return one(read.OffersByQueue(f)) },
		"handled":       func(f store.BoardFilter) error { return one(read.HandledByAgent(f)) },
		"in hand":       func(f store.BoardFilter) error { return one(read.InHandByQueue(f)) },
		"answers":       func(f store.BoardFilter) error { return one(read.AnswersByAgent(f)) },
		"agents":        func(f store.BoardFilter) error { return one(read.ServingAgents(f)) },
	}
	for _, what := range []string{"waiting", "in_hand", "level", "waited", "answered", "handled", "responses", "abandoned", "offered", "accepted", "rejected", "timed_out", "auto_assigned"} {
		reads["list of "+what] = func(f store.BoardFilter) error {
			return one(read.WorkList(store.WorkList{BoardFilter: f, What: what, After: at + 1, AfterID: m.anna.ID, Limit: 50}))
		}
	}
	tables := append(grown(), "work_event", "wrap_up_segment", "e", "x", "a", "b", "l", "g")
	for name, run := range reads {
		for _, f := range []store.BoardFilter{{Since: at - 1}, {Since: at - 1, Queue: queues[0]}} {
			if err := run(f); err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			queries := asked()
			if len(queries) != 1 {
				t.Errorf("%s takes %d queries", name, len(queries))
			}
			for _, q := range queries {
				steps, err := s.Plan(t.Context(), q)
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				for _, step := range steps {
					// What the waits are summed up from is a result, and that index
					// holds no more than who waits.
					if strings.HasPrefix(name, "waits") && step == "SCAN w" || strings.Contains(step, "USING INDEX work_item_waiting") {
						continue
					}
					if reason := wholeOf(tables, step, q.Text); reason != "" {
						t.Errorf("%s %s: %s\n%s\n%s", name, reason, step, q.Text, strings.Join(steps, "\n"))
					}
				}
			}
		}
	}
}
