package store_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// What an assigner reads depends on how much waits and how many work, never on
// how much there ever was.
func readsOfAnAssigner(t *testing.T, s *store.Store, m made, queues []parley.ID, c parley.Conversation) {
	t.Helper()
	read, asked := s.Recorded(t.Context())
	one := func(_ any, err error) error { return err }
	reads := map[string]func() error{
		"what waits":                  func() error { return one(read.Waiting("", false, nil)) },
		"of a channel":                func() error { return one(read.Waiting(m.group.ID, true, nil)) },
		"what waits in one":           func() error { return one(read.Waiting("", true, queues[:1])) },
		"where anything waits":        func() error { return one(read.WaitingQueues(m.group.ID)) },
		"who is not in one":           func() error { return one(read.WaitingExclusions(queues[:1])) },
		"what one asks for":           func() error { return one(read.WaitingSkills(queues[:1])) },
		"who served in one":           func() error { return one(read.LastServed(queues[:1], at)) },
		"of a queue":                  func() error { return one(read.WaitingIn(queues[0])) },
		"who is not asked":            func() error { return one(read.WaitingExclusions(nil)) },
		"is somebody asked":           func() error { return one(read.Exclusion(c.WorkItem, m.anna.ID)) },
		"what is asked for":           func() error { return one(read.WaitingSkills(nil)) },
		"by one":                      func() error { return one(read.WorkSkills(c.WorkItem)) },
		"who served in an account":    func() error { return one(read.AccountServed(queues[:1], at)) },
		"who served any account last": func() error { return one(read.AccountServed(nil, at)) },
		"who looks after an account":  func() error { return one(read.AccountCarers(queues[:1])) },
		"who looks after any":         func() error { return one(read.AccountCarers(nil)) },
		"who served them last":        func() error { return one(read.LastServed(nil, at)) },
		"my offers":                   func() error { return one(read.OffersOf(m.anna.ID)) },
		"the trail":                   func() error { return one(read.WorkEvents(c.WorkItem)) },
		"records in hand":             func() error { return one(read.CarriedRecords(nil)) },
		"records of one":              func() error { return one(read.CarriedRecords([]parley.ID{m.anna.ID})) },
		"a record's work":             func() error { return one(read.LiveWork(m.group.ID, nil)) },
		"a record's last work":        func() error { return one(read.LastWork(m.group.ID, nil)) },
		"cases of nobody":             func() error { return one(read.UnassignedRecords(parley.TableCase, 0, "", 50)) },
		"cases that wait":             func() error { return one(read.WaitingDocuments(m.group.ID, 0, "", 50)) },
		"incidents of nobody":         func() error { return one(read.UnassignedRecords(parley.TableIncident, 0, "", 50)) },
	}
	tables := append(grown(), "work_event", "work_exclusion", "work_item_skill")
	for name, run := range reads {
		if err := run(); err != nil {
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
				// These indexes hold no more than what waits.
				if strings.Contains(step, "INDEX work_item_channel") || strings.Contains(step, "INDEX work_item_waiting") || strings.Contains(step, "INDEX work_item_offered") ||
					strings.Contains(step, "INDEX work_item_assigned") || strings.Contains(step, "INDEX work_item_open") {
					continue
				}
				if reason := wholeOf(tables, step, q.Text); reason != "" {
					t.Errorf("%s %s: %s\n%s\n%s", name, reason, step, q.Text, strings.Join(steps, "\n"))
				}
			}
		}
	}
}

// offersOfAnAssigner looks at the statements of eight offers that are made
// together: each finds its rows by their ids, however much waits.
func offersOfAnAssigner(t *testing.T, s *store.Store, m made, queue parley.ID) {
	t.Helper()
	var steps []store.Asked
	undone := errors.New("only looked at")
	err := s.Tx(t.Context(), func(tx *store.Tx) error {
		waiting, err := tx.WaitingIn(queue)
		if err != nil || len(waiting) < 8 {
			t.Fatalf("%d wait: %v", len(waiting), err)
		}
		var items, agents []parley.ID
		var offers []store.Offering
		var events []parley.WorkEvent
		var jobs []store.NewJob
		for i := range 8 {
			w := waiting[i].ID
			items, agents = append(items, w), append(agents, m.anna.ID)
			offers = append(offers, store.Offering{WorkItem: w, Agent: m.anna.ID, At: at, Why: "[]"})
			events = append(events, parley.WorkEvent{ID: parley.NewID(), WorkItem: w, Type: parley.WorkOffered, At: at, User: m.anna.ID})
			jobs = append(jobs, store.NewJob{Kind: "offer", Subject: string(w), RunAt: at})
		}
		record := tx.Record()
		one := func(_ any, err error) error { return err }
		err = errors.Join(one(tx.LockUsers(agents)), tx.LockConversationsOf(items), one(tx.WorkItems(items)), one(tx.ExclusionsOf(items)),
			one(tx.OpenSessionsOf(agents)), one(tx.Standings(agents)), one(tx.Carried(agents)), one(tx.CarriedRecords(agents)), one(tx.Subscribed(agents)),
			tx.MakeOffers(errRefused, offers...), tx.InsertWorkEvents(events...), tx.EnqueueAll(jobs...))
		if err != nil {
			return err
		}
		steps = record()
		return undone
	})
	if !errors.Is(err, undone) || len(steps) < 10 {
		t.Fatalf("%d statements: %v", len(steps), err)
	}
	planned(t, s, "offers that are made together", steps)
}
