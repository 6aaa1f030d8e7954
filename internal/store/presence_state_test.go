package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
	"github.com/parley-desk/parley/internal/store/storetest"
)

// state makes a presence state.
func state(t *testing.T, s *store.Store, in parley.PresenceState) parley.PresenceState {
	t.Helper()
	in.ID, in.Active, in.AllGroups, in.CreatedAt, in.UpdatedAt, in.Version = parley.NewID(), true, true, at, at, 1
	if in.Channels == nil {
		in.Channels = []parley.ID{}
	}
	tx(t, s, func(tx *store.Tx) error { return tx.InsertPresenceState(in) })
	return in
}

// What leases say of one agent and of all is the same, also when some are idle,
// some have ended and some were never there.
func TestAgentStatesAndLeases(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, s *store.Store) {
		m := fill(t, s)
		ready := state(t, s, parley.PresenceState{Name: "Ready", Available: true, ShowChannels: true})
		hidden := state(t, s, parley.PresenceState{Name: "Hidden", Available: true})
		channel := parley.ServiceChannel{
			ID: parley.NewID(), Name: "Chat", Key: "chat", Table: "interaction", WorkItemSize: 1, InboxLayout: []string{"number"}, CreatedAt: at, UpdatedAt: at, Version: 1,
		}
		tx(t, s, func(tx *store.Tx) error { return tx.InsertServiceChannel(channel) })
		second := func(n int) parley.Time { return at.Add(time.Duration(n) * time.Second) }
		look := func(now parley.Time) store.AgentState {
			t.Helper()
			read := s.Read(t.Context())
			one, err := read.AgentState(m.anna.ID, now)
			if err != nil {
				t.Fatal(err)
			}
			all, err := read.AgentStates(now)
			if err != nil {
				t.Fatal(err)
			}
			if both := all[m.anna.ID]; one.State.ID != "" && (both.Until != one.Until || both.IdleSince != one.IdleSince || both.State.ID != one.State.ID || len(both.Off) != len(one.Off)) {
				t.Errorf("among all %+v, alone %+v", both, one)
			}
			return one
		}
		renew := func(node string, idle bool, now, until int) {
			t.Helper()
			tx(t, s, func(tx *store.Tx) error {
				return tx.RenewPresence(node, []store.Lease{{User: m.anna.ID, Idle: idle}}, second(now), second(until))
			})
		}
		if a := look(second(0)); a.State.ID != "" || a.Until != 0 || a.Connected(second(0)) || a.State.Available {
			t.Errorf("who was never there: %+v", a)
		}
		renew("one", false, 0, 60)
		if a := look(second(10)); a.State.ID != "" || a.Until != second(60) || !a.Connected(second(10)) {
			t.Errorf("connected without a state: %+v", a)
		}
		tx(t, s, func(tx *store.Tx) error {
			if _, err := tx.SetAgentState(m.anna.ID, &ready, "", "", second(10)); err != nil {
				return err
			}
			return tx.SetChannelsOff(m.anna.ID, []parley.ID{channel.ID})
		})
		if a := look(second(11)); a.State.Name != "Ready" || a.Since != second(10) || !slices.Equal(a.ChannelsOff(), []parley.ID{channel.ID}) || a.IdleSince != 0 {
			t.Errorf("in a state: %+v", a)
		}
		// Idle on one node, and then on the other one too: since the later one.
		renew("two", true, 20, 80)
		if a := look(second(21)); a.IdleSince != 0 || a.Until != second(80) {
			t.Errorf("idle on one of two: %+v", a)
		}
		renew("one", true, 30, 90)
		renew("two", true, 40, 100)
		renew("one", true, 45, 105)
		if a := look(second(50)); a.IdleSince != second(30) || a.Until != second(105) {
			t.Errorf("idle on both: %+v", a)
		}
		renew("one", false, 55, 60) // somebody was there until its lease ended
		if a := look(second(58)); a.IdleSince != 0 {
			t.Errorf("back at one: %+v", a)
		}
		if a := look(second(70)); a.IdleSince != second(60) || a.Until != second(100) {
			t.Errorf("the one they were at has gone: %+v", a)
		}
		if a := look(second(200)); a.IdleSince != 0 || a.Connected(second(200)) || a.Until != second(100) {
			t.Errorf("all have gone: %+v", a)
		}
		// Two changes within a moment keep their order, and the page after a line
		// begins with the one before it.
		tx(t, s, func(tx *store.Tx) error {
			for _, in := range []parley.PresenceState{hidden, ready, hidden} {
				if _, err := tx.SetAgentState(m.anna.ID, &in, "why", "Mara", second(10)); err != nil {
					return err
				}
			}
			return nil
		})
		if a := look(second(11)); len(a.ChannelsOff()) > 0 || len(a.Off) != 1 || a.By != "Mara" || a.Reason != "why" {
			t.Errorf("in a state that hides channels: %+v", a)
		}
		names := []string{}
		for cursor := parley.ID(""); ; {
			page, err := s.Read(t.Context()).PresenceHistory(m.anna.ID, cursor, 2)
			if err != nil {
				t.Fatal(err)
			}
			for _, line := range page {
				names = append(names, line.Name)
				cursor = line.ID
			}
			if len(page) < 2 || len(names) > 10 {
				break
			}
		}
		if !slices.Equal(names, []string{"Hidden", "Ready", "Hidden", "Ready"}) {
			t.Errorf("history %v", names)
		}
	})
}

// What a decision about all agents reads is bounded by the work there is now,
// and what one agent's screen reads by theirs.
func TestReadsOfRoutingUseTheirIndexes(t *testing.T) {
	s := storetest.SQLite(t)
	m := fill(t, s)
	read, asked := s.Recorded(t.Context())
	now := parley.Now()
	for name, r := range map[string]struct {
		queries int
		uses    []string
		run     func() error
	}{
		"what one carries":   {1, []string{"work_item_assigned", "work_item_offered", "work_item_transfer", "interaction_wrap_up"}, func() error { _, err := read.Carried([]parley.ID{m.anna.ID}); return err }},
		"what all carry":     {1, []string{"work_item_assigned", "work_item_offered", "work_item_transfer", "interaction_wrap_up"}, func() error { _, err := read.Carried(nil); return err }},
		"the state of one":   {3, nil, func() error { _, err := read.AgentState(m.anna.ID, now); return err }},
		"how all stand":      {1, nil, func() error { _, err := read.Standings(nil); return err }},
		"how one stands":     {1, nil, func() error { _, err := read.Standings([]parley.ID{m.anna.ID}); return err }},
		"the states of all":  {2, nil, func() error { _, err := read.AgentStates(now); return err }},
		"one's capacities":   {1, nil, func() error { _, err := read.Capacities(m.anna.ID); return err }},
		"everybody's":        {1, nil, func() error { _, err := read.Capacities(""); return err }},
		"a presence history": {1, []string{"presence_history_user"}, func() error { _, err := read.PresenceHistory(m.anna.ID, "", 50); return err }},
	} {
		if err := r.run(); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		queries := asked()
		if len(queries) > r.queries {
			t.Errorf("%s takes %d queries, want at most %d", name, len(queries), r.queries)
		}
		plan := []string{}
		for _, q := range queries {
			steps, err := s.Plan(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			plan = append(plan, steps...)
		}
		all := strings.Join(plan, "\n")
		for _, index := range r.uses {
			if !strings.Contains(all, index) {
				t.Errorf("%s does not use %s:\n%s", name, index, all)
			}
		}
		for _, step := range plan {
			if words := strings.Fields(step); words[0] == "SCAN" && !strings.Contains(step, "USING") && slices.Contains([]string{"w", "i", "work_item", "interaction", "presence_history"}, words[1]) {
				t.Errorf("%s reads a whole table: %s", name, step)
			}
		}
	}
}
