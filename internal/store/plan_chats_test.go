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

// grownByColleagues are the tables that grow as colleagues talk, write and keep
// records, and the names that queries give them.
func grownByColleagues() []string {
	return append(grown(), "v", "n", "o", "draft", "held_message", "h", "search_text", "t", "incident", "canned_use", "mail_outbox", "conversation_record")
}

// The size of the desk for plans of colleagues' reads. SQLite plans by the
// indexes there are, not by what is in the tables.
const (
	chatsOfAll  = 3000
	chatsOfAnna = 500
)

// chatted fills the desk with groups, of which Anna is in some, each with a
// message that can be found, and with incidents.
func chatted(t *testing.T, s *store.Store, m made) (newest parley.ID, incident parley.Incident) {
	t.Helper()
	const batch = 1000
	for from := 0; from < chatsOfAll; from += batch {
		tx(t, s, func(tx *store.Tx) error {
			for i := from; i < from+batch; i++ {
				id := parley.NewID()
				who := m.ben
				if i%(chatsOfAll/chatsOfAnna) == 0 {
					who, newest = m.anna, id
				}
				e := comment(id, parley.Author{Kind: parley.ActorUser, ID: who.ID, Name: who.Name}, fmt.Sprintf("about word%d and things", i))
				_, joined := noted(tx, id, who.ID, i)
				_, said := tx.Append(e, true, store.GuardNone, errRefused)
				if err := errors.Join(joined, said, tx.IndexEntry(e)); err != nil {
					return err
				}
				incident = parley.Incident{State: parley.IncidentNew, Impact: 3, Urgency: 3, Record: parley.Record{
					ID: parley.NewID(), Number: fmt.Sprintf("INC%07d", i), ShortDescription: fmt.Sprintf("fault %d", i), AssignmentGroup: m.group.ID, OpenedBy: who.ID,
					OpenedAt: parley.Time(i + 1), Conversation: parley.NewID(), Version: 1,
				}}
				activity := parley.Conversation{ID: incident.Conversation, Kind: parley.KindRecord, Open: true, RecordTable: parley.TableIncident, RecordID: incident.ID, CreatedAt: at}
				if err := errors.Join(tx.InsertConversation(activity), tx.InsertIncident(incident, string(incident.ID))); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return newest, incident
}

// noted makes a group with one member.
func noted(tx *store.Tx, id, member parley.ID, i int) (bool, error) {
	if err := tx.InsertConversation(parley.Conversation{ID: id, Kind: parley.KindGroup, Name: fmt.Sprintf("Group %d", i), Open: true, CreatedAt: parley.Time(i + 1)}); err != nil {
		return false, err
	}
	return tx.Join(id, member, member, true, at)
}

// Nothing that a screen waits for while colleagues talk reads a table that
// grows from end to end, and five hundred conversations take as many queries as
// one.
func TestNoReadOfColleaguesGoesThroughWholeTables(t *testing.T) {
	s := storetest.SQLite(t)
	m := fill(t, s)
	c, incident := chatted(t, s, m)
	read, asked := s.Recorded(t.Context())
	const newest = parley.Time(1 << 60)
	one := func(_ any, err error) error { return ignore(err) }
	reads := map[string]struct {
		queries int // at most
		run     func() error
	}{
		"welcome: chats":            {1, func() error { return one(read.Chats(m.anna.ID, newest, "", store.MaxMine)) }},
		"welcome: customers":        {1, func() error { return one(read.MySummaries(m.anna.ID)) }},
		"welcome: heads":            {1, func() error { return one(read.Heads(m.anna.ID)) }},
		"welcome: drafts":           {1, func() error { return one(read.Drafts(m.anna.ID)) }},
		"welcome: held":             {1, func() error { return one(read.HeldOf(m.anna.ID)) }},
		"welcome: preferences":      {1, func() error { return one(read.Preferences(m.anna.ID)) }},
		"a far page of chats":       {1, func() error { return one(read.Chats(m.anna.ID, 10_000, c, 50)) }},
		"one chat":                  {1, func() error { return one(read.Summary(c, m.anna.ID)) }},
		"search by words":           {1, func() error { return one(read.SearchEntries(m.anna.ID, "word40 things", 50)) }},
		"search by everybody's":     {1, func() error { return one(read.SearchEntries(m.anna.ID, "things", 50)) }},
		"search by name":            {1, func() error { return one(read.ChatsNamed(m.anna.ID, "group 1", 50)) }},
		"members":                   {1, func() error { return one(read.MembersOf(c)) }},
		"who is to be told":         {1, func() error { return one(read.Listeners(c, at)) }},
		"whether one is told":       {1, func() error { return one(read.Listener(c, m.anna.ID, at)) }},
		"a record":                  {1, func() error { return one(read.Record(parley.TableIncident, incident.ID, m.anna.ID)) }},
		"a record by its number":    {1, func() error { return one(read.RecordByNumber(incident.Number, m.anna.ID)) }},
		"a record of a stream":      {1, func() error { return one(read.RecordOfConversation(incident.Conversation, m.anna.ID)) }},
		"who may read a record":     {1, func() error { return one(read.RecordReadable(parley.TableIncident, incident.ID, m.anna.ID)) }},
		"a record's conversation":   {1, func() error { return one(read.RecordConversation(parley.TableIncident, incident.ID)) }},
		"records of a conversation": {1, func() error { return one(read.ConversationRecords(c)) }},
		"incidents of a group": {1, func() error {
			return one(read.Incidents(store.RecordList{Group: m.group.ID, Before: newest, Limit: 50}))
		}},
		"open incidents": {1, func() error {
			return one(read.Incidents(store.RecordList{Group: m.group.ID, Open: true, Before: newest, Limit: 50}))
		}},
		"incidents of somebody": {1, func() error {
			return one(read.Incidents(store.RecordList{AssignedTo: m.anna.ID, Before: newest, Limit: 50}))
		}},
		"an incident":       {1, func() error { return one(read.Incident(incident.ID, m.anna.ID)) }},
		"a saved incident":  {1, func() error { return one(read.IncidentByClient("x")) }},
		"a held message":    {1, func() error { return one(read.HeldByClient(c, m.anna.ID, "x")) }},
		"the next release":  {1, func() error { return one(read.NextRelease(c)) }},
		"the pair":          {1, func() error { return one(read.ConversationByPair("x")) }},
		"begun already":     {1, func() error { return one(read.ConversationByStart("x")) }},
		"articles by words": {2, func() error { return one(read.SearchArticles("invoice", 20)) }},
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
		if name == "search by name" { // looks through the user's own, which are counted out before
			for i := range queries {
				queries[i].Text = strings.ReplaceAll(queries[i].Text, "k.", "own.")
				queries[i].Text = strings.ReplaceAll(queries[i].Text, " AS k\n", " AS own\n")
			}
		}
		planned(t, s, name, queries)
	}
	if list, err := read.SearchEntries(m.anna.ID, "things", 50); err != nil || len(list) != 50 || list[0].Ref != c {
		t.Errorf("what everybody says is found %d times, the newest first: %v (%v)", len(list), list[:min(1, len(list))], err)
	}
}

// planned holds that no statement reads a table that grows from end to end.
func planned(t *testing.T, s *store.Store, name string, queries []store.Asked) {
	t.Helper()
	for _, q := range queries {
		steps, err := s.Plan(t.Context(), q)
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, q.Text)
		}
		for _, step := range steps {
			if reason := wholeOf(grownByColleagues(), step, q.Text); reason != "" {
				t.Errorf("%s %s: %s\n%s", name, reason, step, q.Text)
			}
		}
	}
}

// A message in a group of fifty costs as many statements as one in a group of
// three, and none of them looks through a table.
func TestAMessageCostsTheSameInALargeGroup(t *testing.T) {
	s := storetest.SQLite(t)
	m := fill(t, s)
	chatted(t, s, m)
	var counts []int
	for _, size := range []int{3, 50} {
		id := parley.NewID()
		tx(t, s, func(tx *store.Tx) error {
			if _, err := noted(tx, id, m.anna.ID, size); err != nil {
				return err
			}
			for i := range size - 1 {
				u := user(fmt.Sprintf("m%d-%d@example.com", size, i), "Member", parley.RoleAgent)
				if err := tx.InsertUser(u, ""); err != nil {
					return err
				}
				if _, err := tx.Join(id, u.ID, m.anna.ID, i%2 == 0, at); err != nil { // every other one has hidden it
					return err
				}
			}
			return nil
		})
		var asked []store.Asked
		tx(t, s, func(tx *store.Tx) error {
			e := comment(id, parley.Author{Kind: parley.ActorUser, ID: m.anna.ID, Name: m.anna.Name}, "to all of you")
			record := tx.Record()
			_, said := tx.Append(e, true, store.GuardAtOnce, errRefused)
			shown, reshown := tx.Reshow(id)
			enqueued := tx.EnqueueFirst("notify", string(id), at)
			_, marked := tx.MarkRead(id, m.anna.ID, e.Seq)
			err := errors.Join(said, reshown, tx.IndexEntry(e), enqueued, marked, tx.DropDraftOf(m.anna.ID, id, e.Kind, e.Body))
			if err == nil && len(shown) != (size-1)/2 {
				t.Errorf("%d of %d see it again", len(shown), size)
			}
			asked = slices.Clone(record())
			return err
		})
		counts = append(counts, len(asked))
		planned(t, s, fmt.Sprintf("a message among %d", size), asked)
	}
	if counts[0] != counts[1] || counts[0] == 0 {
		t.Errorf("a message takes %d statements among three and %d among fifty", counts[0], counts[1])
	}
}
