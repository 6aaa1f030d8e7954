package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
	"github.com/parley-desk/parley/internal/store/storetest"
)

// grown are the tables that grow with use, and the names that queries give
// them. Nothing that a person waits for may read one of them from end to end.
func grown() []string {
	return []string{
		"conversation", "c", "conversation_member", "m", "interaction", "i", "work_item", "w", "entry", "e", "customer_interaction",
		"customer_case", "k", "consumer", "p", "guest_session", "s", "attachment", "audit", "job", "sign_in_failure", "user_session",
	}
}

// stored20k fills the desk with conversations, most of them over, of two
// queues; Anna holds a hundred and one of them is long.
func stored20k(t *testing.T, s *store.Store, m made) (queues []parley.ID, sample parley.Conversation) {
	t.Helper()
	other := m.queue
	other.ID, other.Number, other.Name, other.Slug = parley.NewID(), "QUE0001002", "Other", "other"
	tx(t, s, func(tx *store.Tx) error { return tx.InsertQueue(other) })
	queues = []parley.ID{m.queue.ID, other.ID}
	const all, batch = 20_000, 1000
	for from := 0; from < all; from += batch {
		tx(t, s, func(tx *store.Tx) error {
			for i := from; i < from+batch; i++ {
				c, err := stored(tx, queues[i%2], i)
				if err != nil {
					return err
				}
				sample = c
				if i%200 == 0 {
					err = errors.Join(err, tx.SetMember(c.ID, m.anna.ID, store.StandingAssignee, at), tx.SetOwner(c.ID, queues[i%2], c.WorkItem, m.anna.ID, true))
				}
				if i%50 != 0 { // the others wait no more
					_, claim := tx.ClaimWork(c.WorkItem, m.anna.ID, at)
					err = errors.Join(err, claim)
				}
				if i%50 != 0 && i%200 != 1 {
					err = errors.Join(err, tx.StepWork(c.WorkItem, parley.WorkInProgress, parley.WorkComplete, at, errRefused))
				}
				if err != nil {
					return err
				}
			}
			return nil
		})
	}
	guest := parley.Author{Kind: parley.ActorGuest, ID: parley.NewID(), Name: "Grace"}
	tx(t, s, func(tx *store.Tx) error {
		for i := range 2000 {
			if _, err := tx.Append(comment(sample.ID, guest, fmt.Sprint(i)), i%2 == 0, store.GuardNone, errRefused); err != nil {
				return err
			}
		}
		return tx.SetMember(sample.ID, m.anna.ID, store.StandingAssignee, at)
	})
	return queues, sample
}

// Every list and every read on the way of a message uses an index, and a list
// takes as many queries for two hundred rows as for one.
func TestNoReadGoesThroughWholeTables(t *testing.T) {
	s := storetest.SQLite(t)
	m := fill(t, s)
	queues, c := stored20k(t, s, m)
	t.Run("conversations", func(t *testing.T) { readsOfConversations(t, s, m, queues, c) })
	t.Run("an assigner", func(t *testing.T) { readsOfAnAssigner(t, s, m, queues, c) })
	t.Run("offers", func(t *testing.T) { offersOfAnAssigner(t, s, m, queues[0]) })
	t.Run("the board", func(t *testing.T) { readsOfTheBoard(t, s, m, queues, c) })
}

func readsOfConversations(t *testing.T, s *store.Store, m made, queues []parley.ID, c parley.Conversation) {
	t.Helper()
	work, err := s.Read(t.Context()).WorkItem(c.WorkItem)
	if err != nil {
		t.Fatal(err)
	}
	interaction, err := s.Read(t.Context()).Interaction(c.Interaction)
	if err != nil {
		t.Fatal(err)
	}
	read, asked := s.Recorded(t.Context())
	const newest = parley.Time(1 << 60)
	cases := func(l store.RecordList) func() error {
		l.Before, l.Limit = newest, 50
		return func() error { _, err := read.Cases(l); return err }
	}
	reads := map[string]struct {
		queries int // at most
		run     func() error
	}{
		"my list":                {1, func() error { _, err := read.MySummaries(m.anna.ID); return err }},
		"one summary":            {1, func() error { _, err := read.Summary(c.ID, m.anna.ID); return err }},
		"history, one row":       {2 * len(queues), func() error { _, err := read.History(m.anna.ID, queues, newest, "", 1); return err }},
		"history, a page":        {2 * len(queues), func() error { _, err := read.History(m.anna.ID, queues, newest, "", 200); return err }},
		"history, far back":      {2 * len(queues), func() error { _, err := read.History(m.anna.ID, queues, 1_000_100, c.ID, 50); return err }},
		"who waits":              {2, func() error { _, err := read.WaitingSummaries(m.anna.ID, queues[0], 200); return err }},
		"search by number":       {1, func() error { _, err := read.FindConversations(m.anna.ID, "IMS0000042", 50); return err }},
		"figures of a queue":     {1, func() error { _, err := read.Figures(queues[0]); return err }},
		"places in a queue":      {1, func() error { _, err := read.Waiters(queues[0]); return err }},
		"one's place":            {1, func() error { _, err := read.Position(work); return err }},
		"the oldest":             {1, func() error { _, err := read.OldestWaiting(queues[0], nil); return err }},
		"open sessions":          {1, func() error { _, err := read.OpenSessions(m.anna.ID); return err }},
		"entries since, staff":   {1, func() error { _, err := read.EntriesSince(c.ID, parley.ReaderStaff, 1900, 200); return err }},
		"entries since, public":  {1, func() error { _, err := read.EntriesSince(c.ID, parley.ReaderPublic, 900, 200); return err }},
		"entries before, staff":  {1, func() error { _, err := read.EntriesBefore(c.ID, parley.ReaderStaff, 1900, 30); return err }},
		"entries before, public": {1, func() error { _, err := read.EntriesBefore(c.ID, parley.ReaderPublic, 900, 30); return err }},
		"a message again":        {1, func() error { _, err := read.EntryByClient(c.ID, "nobody", "1"); return ignore(err) }},
		"standing":               {1, func() error { _, err := read.Standing(c.ID, m.anna.ID); return err }},
		"members":                {1, func() error { _, err := read.Members(c.ID, at); return err }},
		"work items":             {1, func() error { _, err := read.WorkItemsOf(c.ID); return err }},
		"public number":          {1, func() error { _, err := read.PublicSeqAt(c.ID, 1000); return err }},
		"earlier sessions":       {1, func() error { _, err := read.EarlierInteractions(interaction, m.anna.ID, 50); return err }},
		"guests of an hour":      {2, func() error { _, _, err := read.GuestsSince(newest, "hash"); return err }},
		"a form by its browser":  {1, func() error { _, err := read.CustomerInteractionByClient(string(c.ID)); return err }},
		"newest forms":           {1, func() error { _, err := read.RecentCustomerInteractions(20); return err }},
		"records of a rule":      {1, func() error { _, err := read.RecordsMatchedBy(m.rule.ID, 20); return err }},
		"kept forms":             {1, func() error { _, err := read.KeptForms(); return err }},
		"a visitor's token":      {1, func() error { _, err := read.GuestSession("hash", at); return ignore(err) }},
		"cases of a group":       {1, cases(store.RecordList{Group: m.group.ID})},
		"open cases of a group":  {1, cases(store.RecordList{Group: m.group.ID, Open: true})},
		"cases of somebody":      {1, cases(store.RecordList{AssignedTo: m.anna.ID})},
		"cases by words":         {1, cases(store.RecordList{Group: m.group.ID, Words: "wrong invoice"})},
		"cases of mine by words": {1, cases(store.RecordList{AssignedTo: m.anna.ID, Words: "wrong invoice"})},
		"cases of a contact":     {1, func() error { _, err := read.CasesOf(c.Interaction); return err }},
		"a saved case":           {1, func() error { _, err := read.CaseByClient("x"); return ignore(err) }},
		"files":                  {1, func() error { _, err := read.Attachments(c.ID); return err }},
		"unsent files":           {1, func() error { _, err := read.UnsentAttachments(at, 100); return err }},
		"the next timer":         {1, func() error { _, err := read.NextJob("idle", at); return err }},
		"the next of several":    {1, func() error { _, err := read.NextJobs([]string{"idle", "offer"}, at); return err }},
	}
	for name, r := range reads {
		if err := r.run(); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		queries := asked()
		if len(queries) == 0 || len(queries) > r.queries {
			t.Errorf("%s takes %d queries, want at most %d", name, len(queries), r.queries)
		}
		for _, q := range queries {
			steps, err := s.Plan(t.Context(), q)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			for _, step := range steps {
				if reason := whole(step, q.Text); reason != "" {
					t.Errorf("%s %s: %s\n%s\n%s", name, reason, step, q.Text, strings.Join(steps, "\n"))
				}
			}
		}
	}
}

func ignore(err error) error {
	if code := parley.CodeOf(err); code == parley.CodeNotFound || code == parley.CodeUnauthenticated {
		return nil
	}
	return err
}

// whole says why a step of a plan reads a table that grows from end to end, or
// nothing. In the order of an index that is right for the first few rows only.
func whole(step, query string) string { return wholeOf(grown(), step, query) }

// wholeOf is whole, for tables that are named.
func wholeOf(tables []string, step, query string) string {
	words := strings.Fields(step)
	if len(words) < 2 || words[0] != "SCAN" || !slices.Contains(tables, words[1]) {
		return ""
	}
	if !strings.Contains(step, "USING") {
		return "reads a whole table"
	}
	if !strings.Contains(query, "LIMIT") {
		return "reads a whole index"
	}
	return ""
}
