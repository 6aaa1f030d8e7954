package desk_test

import (
	"slices"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// stateNamed finds a presence state.
func (f *floor) stateNamed(name string) parley.PresenceState {
	f.t.Helper()
	states, err := f.read().PresenceStates()
	f.must(err)
	for _, s := range states {
		if s.Name == name {
			return s
		}
	}
	f.t.Fatalf("there is no presence state %s", name)
	return parley.PresenceState{}
}

// newState makes a presence state.
func (f *floor) newState(in desk.PresenceStateInput) parley.PresenceState {
	f.t.Helper()
	in.Active = true
	s, err := f.desk.CreatePresenceState(f.t.Context(), f.admin, in)
	f.must(err)
	return s
}

// choose puts an agent into a state.
func (f *floor) choose(who parley.Actor, state string) parley.AgentPresence {
	f.t.Helper()
	p, err := f.desk.SetPresence(f.t.Context(), who, desk.PresenceInput{State: f.stateNamed(state).ID})
	f.must(err)
	return p
}

func (f *floor) presence(who parley.Actor) parley.AgentPresence {
	f.t.Helper()
	p, err := f.desk.Presence(f.t.Context(), who.ID)
	f.must(err)
	return p
}

// history is what an agent's presence was, the oldest first.
func (f *floor) history(who parley.Actor) []parley.PresenceChange {
	f.t.Helper()
	list, err := f.read().PresenceHistory(who.ID, "", 1000)
	f.must(err)
	slices.Reverse(list)
	return list
}

// seamless checks that the lines of a history follow each other and that the
// last one is open.
func (f *floor) seamless(list []parley.PresenceChange) {
	f.t.Helper()
	for i, line := range list {
		switch last := i == len(list)-1; {
		case last && !line.Until.IsZero():
			f.t.Errorf("the last line %+v has ended", line)
		case !last && line.Until != list[i+1].At:
			f.t.Errorf("line %+v does not end where %+v begins", line, list[i+1])
		case !last && line.At >= list[i+1].At:
			f.t.Errorf("line %+v is not before %+v", line, list[i+1])
		case !last && line.State == list[i+1].State:
			f.t.Errorf("line %+v is followed by the same state", line)
		}
	}
}

func (f *floor) arrives(who parley.Actor, node string, idle bool) {
	f.t.Helper()
	f.must(f.desk.Arrived(f.t.Context(), node, store.Lease{User: who.ID, Idle: idle}, parley.Now().Add(time.Minute)))
}

func (f *floor) departs(who parley.Actor, node string) {
	f.t.Helper()
	f.must(f.desk.Departed(f.t.Context(), node, who.ID))
}

// stays renews a lease for as long as it takes.
func (f *floor) stays(who parley.Actor, node string, idle bool, d time.Duration) {
	f.t.Helper()
	for d > 0 {
		f.must(f.desk.RenewLeases(f.t.Context(), node, []store.Lease{{User: who.ID, Idle: idle}}, parley.Now().Add(time.Minute)))
		step := min(d, 20*time.Second)
		f.pass(step)
		d -= step
	}
}

// told counts the events about a person since the last call.
func (f *floor) told(who parley.Actor) (n int) {
	for _, e := range f.heard() {
		if e.Kind == desk.EventPerson && e.User == who.ID {
			n++
		}
	}
	return n
}

// Changes within one millisecond keep their order.
func TestPresenceChangesAtOnce(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		names := []string{"Available", "Away", "Available", "Offline"}
		for _, name := range names {
			f.choose(f.anna, name)
		}
		list := f.history(f.anna)
		f.seamless(list)
		if got := lineNames(list); !slices.Equal(got, names) {
			t.Errorf("history %v, want %v", got, names)
		}
	})
}

// lineNames are the names of the states in a history.
func lineNames(list []parley.PresenceChange) (names []string) {
	for _, line := range list {
		names = append(names, line.Name)
	}
	return names
}

func TestAgentsChooseTheirPresence(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		if p := f.presence(f.anna); p.Name != "Offline" || p.Available || p.Connected || !p.Since.IsZero() || len(f.history(f.anna)) > 0 {
			t.Errorf("who never chose is %+v", p)
		}
		f.online(f.anna, time.Minute)
		f.heard()
		p := f.choose(f.anna, "Available")
		if !p.Available || !p.Connected || p.Name != "Available" || p.By != "" || p.Reason != "" || p.Since.IsZero() {
			t.Errorf("chosen: %+v", p)
		}
		if n := f.told(f.anna); n != 1 {
			t.Errorf("%d events", n)
		}
		if again := f.choose(f.anna, "Available"); same(p, again) != "" || f.told(f.anna) > 0 || len(f.history(f.anna)) != 1 {
			t.Errorf("choosing it again changed %+v to %+v", p, again)
		}
		f.choose(f.anna, "Away")
		f.choose(f.anna, "Offline")
		list := f.history(f.anna)
		f.seamless(list)
		if len(list) != 3 || list[0].Name != "Available" || !list[0].Available || list[2].Name != "Offline" || list[2].Available {
			t.Errorf("history %+v", list)
		}
		if list, err := f.read().PresenceHistory(f.anna.ID, list[2].ID, 1); err != nil || len(list) != 1 || list[0].Name != "Away" {
			t.Errorf("the page after the newest: %+v, %v", list, err)
		}
		_, err := f.desk.SetPresence(t.Context(), f.anna, desk.PresenceInput{State: parley.NewID()})
		if e := f.refusal(parley.CodeInvalid, err); e.Field != "state_id" {
			t.Errorf("the refusal names %q", e.Field)
		}
		pause := f.newState(desk.PresenceStateInput{Name: "Break"})
		_, err = f.desk.UpdatePresenceState(t.Context(), f.admin, pause.ID, desk.PresenceStateInput{Name: "Break", Version: 1})
		f.must(err)
		_, err = f.desk.SetPresence(t.Context(), f.anna, desk.PresenceInput{State: pause.ID})
		f.refused(parley.CodeInvalid, err)
		nobody := parley.Actor{Kind: parley.ActorUser, ID: parley.NewID(), Name: "Nobody"}
		_, err = f.desk.SetPresence(t.Context(), nobody, desk.PresenceInput{State: f.stateNamed("Away").ID})
		f.refused(parley.CodeNotFound, err)
	})
}

func TestChannelsAreSwitchedWhereTheStateShowsThem(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		chat, err := f.read().ServiceChannelByKey(parley.ChannelChat)
		f.must(err)
		phone, err := f.read().ServiceChannelByKey("phone")
		f.must(err)
		set := func(state string, off ...parley.ID) (parley.AgentPresence, error) {
			return f.desk.SetPresence(t.Context(), f.anna, desk.PresenceInput{State: f.stateNamed(state).ID, Off: append([]parley.ID{}, off...)})
		}
		p, err := set("Available", phone.ID, chat.ID, phone.ID)
		want := []parley.ID{chat.ID, phone.ID}
		slices.Sort(want)
		if f.must(err); same(p.Off, want) != "" {
			t.Errorf("switched off %v", p.Off)
		}
		f.heard()
		if _, err := set("Available", want...); err != nil || f.told(f.anna) > 0 {
			t.Errorf("switching the same again: %v", err)
		}
		// Away shows no channels; what was switched waits.
		_, err = set("Away", chat.ID)
		if e := f.refusal(parley.CodeConflict, err); e.Field != "channels_off" {
			t.Errorf("the refusal names %q", e.Field)
		}
		if p, err = set("Away"); err != nil || len(p.Off) > 0 {
			t.Errorf("away: %+v, %v", p, err)
		}
		if p = f.choose(f.anna, "Available"); same(p.Off, want) != "" {
			t.Errorf("back: %+v", p)
		}
		since := p.Since
		if p, err = set("Available"); err != nil || len(p.Off) > 0 || p.Since != since || len(f.history(f.anna)) != 3 {
			t.Errorf("all on again: %+v, %v", p, err)
		}
		_, err = set("Available", parley.NewID())
		f.refused(parley.CodeInvalid, err)
		all, err := f.read().AgentStates(parley.Now())
		f.must(err)
		one, err := f.read().AgentState(f.anna.ID, parley.Now())
		if f.must(err); len(all) != 1 || same(all[f.anna.ID].State, one.State) != "" {
			t.Errorf("all states %+v", all)
		}
	})
}

func TestManagersChangePresence(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		mara := f.person("Mara Lind", parley.RoleManager, f.billing)
		stop := f.newState(desk.PresenceStateInput{Name: "Stopped", Restrict: true})
		order := func(state parley.ID, reason string) (parley.AgentPresence, error) {
			return f.desk.OrderPresence(t.Context(), mara, f.anna.ID, desk.PresenceOrder{State: state, Reason: reason})
		}
		_, err := order(stop.ID, " ")
		if e := f.refusal(parley.CodeInvalid, err); e.Field != "reason" {
			t.Errorf("the refusal names %q", e.Field)
		}
		f.choose(f.anna, "Available")
		p, err := order(stop.ID, "a talk")
		if f.must(err); p.Name != "Stopped" || p.Reason != "a talk" || p.By != "Mara Lind" {
			t.Errorf("put into %+v", p)
		}
		if line := f.history(f.anna)[1]; line.Reason != "a talk" || line.By != "Mara Lind" {
			t.Errorf("history %+v", line)
		}
		rows, err := f.read().AuditPage(store.AuditFilter{Table: "awa_agent_presence", Record: f.anna.ID}, 10)
		if f.must(err); len(rows) != 1 || rows[0].Action != "set_presence" || rows[0].New != `{"reason":"a talk","state":"Stopped"}` || rows[0].Old != `{"state":"Available"}` {
			t.Errorf("audited as %+v", rows)
		}
		// Nobody leaves or enters it by themselves.
		for _, state := range []string{"Available", "Offline"} {
			_, err = f.desk.SetPresence(t.Context(), f.anna, desk.PresenceInput{State: f.stateNamed(state).ID})
			f.refused(parley.CodeForbidden, err)
		}
		_, err = f.desk.SetPresence(t.Context(), f.ben, desk.PresenceInput{State: stop.ID})
		f.refused(parley.CodeForbidden, err)
		if f.choose(f.anna, "Stopped").By != "Mara Lind" { // nothing changes
			t.Error("staying in it was taken for choosing it")
		}
		_, err = order(f.stateNamed("Away").ID, "it is over")
		f.must(err)
		f.choose(f.anna, "Available")
		f.seamless(f.history(f.anna))
	})
}

// offered makes an offer to an agent, as the assigner does.
func (f *floor) offered(issue string, to parley.Actor) parley.WorkItem {
	f.t.Helper()
	g := f.guest(issue)
	w := f.work(g.Conversation)
	f.tx(func(tx *store.Tx) error {
		return tx.MakeOffers(store.NotFound("It"), store.Offering{WorkItem: w.ID, Agent: to.ID, At: parley.Now(), Expires: parley.Now().Add(time.Hour)})
	})
	return f.work(g.Conversation)
}

// Whoever leaves gives back what they were offered and keeps what they have.
func TestOffersGoBackAndWorkStays(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		for _, state := range []string{"Away", "Offline"} {
			f.choose(f.anna, "Available")
			held := f.talk("order", f.anna)
			w := f.offered("billing", f.anna)
			if w.OfferedTo != f.anna.ID {
				t.Fatalf("offered %+v", w)
			}
			if load, err := f.desk.Load(t.Context(), f.anna.ID); err != nil || load.UniversalLoad < 2 {
				t.Errorf("the load %+v, %v", load, err)
			}
			f.choose(f.anna, state)
			if w := f.work(w.Conversation); w.OfferedTo != "" || w.State != parley.WorkWaiting {
				t.Errorf("%s left the offer as %+v", state, w)
			}
			if w := f.work(held.Conversation); w.AssignedTo != f.anna.ID || w.State != parley.WorkInProgress {
				t.Errorf("%s left the work as %+v", state, w)
			}
			f.accept(f.anna, f.billing)
		}
	})
}

// Sixty seconds without a connection, not a moment less, and once.
func TestLostConnectionIsOffline(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.withTimers()
		f.choose(f.anna, "Available")
		f.arrives(f.anna, "one", false)
		f.stays(f.anna, "one", false, 10*time.Minute)
		w := f.offered("billing", f.anna)
		f.departs(f.anna, "one")
		f.pass(50 * time.Second)
		f.arrives(f.anna, "two", false) // back in time
		f.stays(f.anna, "two", false, time.Minute)
		f.departs(f.anna, "two")
		gone := parley.Now()
		f.pass(60*time.Second - slack)
		if p := f.presence(f.anna); p.Name != "Available" || p.Connected {
			t.Errorf("too early: %+v", p)
		}
		if w := f.work(w.Conversation); w.OfferedTo != f.anna.ID {
			t.Errorf("the offer went back too early: %+v", w)
		}
		f.pass(2 * slack)
		f.pass(0)
		p := f.presence(f.anna)
		if p.Name != "Offline" || p.Reason != desk.ReasonConnectionLost || p.By != "Parley" || p.Since.Sub(gone) > 61*time.Second {
			t.Errorf("after a minute: %+v, gone at %v", p, gone.Time())
		}
		if w := f.work(w.Conversation); w.OfferedTo != "" {
			t.Errorf("the offer did not go back: %+v", w)
		}
		f.arrives(f.anna, "one", false) // coming back chooses nothing
		f.stays(f.anna, "one", false, 5*time.Minute)
		list := f.history(f.anna)
		f.seamless(list)
		if len(list) != 2 || f.presence(f.anna).Name != "Offline" {
			t.Errorf("history %+v", list)
		}
	})
}

// The node that held the connection dies, and the desk is started again: its
// lease runs out, and a minute later so does the state.
func TestLostConnectionOfANodeThatDied(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.choose(f.anna, "Available")
		f.choose(f.ben, "Away")
		f.arrives(f.anna, "one", false)
		f.arrives(f.ben, "one", false)
		died := parley.Now()
		f.reopen()
		f.withTimers()
		f.pass(2*time.Minute - slack)
		if p := f.presence(f.anna); p.Name != "Available" {
			t.Errorf("too early: %+v", p)
		}
		f.pass(2 * slack)
		f.pass(0)
		for _, who := range []parley.Actor{f.anna, f.ben} {
			if p := f.presence(who); p.Name != "Offline" || p.Since.Sub(died) > 121*time.Second || len(f.history(who)) != 2 {
				t.Errorf("%s is %+v", who.Name, p)
			}
		}
	})
}

func TestIdleOnAllScreensIsOffline(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.withTimers()
		f.newState(desk.PresenceStateInput{Name: "Reading", Available: true, IgnoreIdle: true})
		f.choose(f.anna, "Available")
		f.choose(f.ben, "Reading")
		for _, who := range []parley.Actor{f.anna, f.ben} {
			f.arrives(who, "one", true)
		}
		f.arrives(f.anna, "two", false)
		both := func(d time.Duration, second bool) {
			for d > 0 {
				until := parley.Now().Add(time.Minute)
				f.must(f.desk.RenewLeases(t.Context(), "one", []store.Lease{{User: f.anna.ID, Idle: true}, {User: f.ben.ID, Idle: true}}, until))
				f.must(f.desk.RenewLeases(t.Context(), "two", []store.Lease{{User: f.anna.ID, Idle: second}}, until))
				f.pass(20 * time.Second)
				d -= 20 * time.Second
			}
		}
		both(20*time.Minute, false) // somebody is at the second screen
		f.arrives(f.anna, "two", true)
		idle := parley.Now()
		both(10*time.Minute-20*time.Second, true)
		if p := f.presence(f.anna); p.Name != "Available" {
			t.Errorf("too early: %+v", p)
		}
		both(40*time.Second, true)
		p := f.presence(f.anna)
		if p.Name != "Offline" || p.Reason != desk.ReasonInactive || p.Since.Sub(idle) < 10*time.Minute || p.Since.Sub(idle) > 10*time.Minute+slack {
			t.Errorf("after ten minutes: %+v", p)
		}
		if p := f.presence(f.ben); p.Name != "Reading" {
			t.Errorf("a state that ignores idleness became %+v", p)
		}
		f.arrives(f.anna, "two", false)
		if p := f.presence(f.anna); p.Name != "Offline" {
			t.Errorf("being back chose %+v", p)
		}
	})
}

// Whoever is deactivated is taken offline at once: what was offered to them is
// somebody else's, and they do not come back as available.
func TestDeactivatedAgentIsOffline(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.withTimers()
		f.choose(f.anna, "Available")
		f.arrives(f.anna, "one", false)
		w := f.offered("billing", f.anna)
		anna, err := f.read().User(f.anna.ID)
		f.must(err)
		in := desk.UserInput{Email: anna.Email, Name: anna.Name, Roles: anna.Roles, Version: anna.Version}
		_, err = f.desk.UpdateUser(t.Context(), f.admin, anna.ID, in)
		f.must(err)
		f.pass(0)
		if p := f.presence(f.anna); p.Available || p.Name != "Offline" {
			t.Errorf("is %+v", p)
		}
		if w := f.work(w.Conversation); w.OfferedTo != "" {
			t.Errorf("the offer did not go back: %+v", w)
		}
		if all, err := f.read().AgentStates(parley.Now()); err != nil || len(all) > 0 {
			t.Errorf("who is not active is asked about: %+v, %v", all, err)
		}
		in.Active, in.Version = true, anna.Version+1
		_, err = f.desk.UpdateUser(t.Context(), f.admin, anna.ID, in)
		f.must(err)
		f.stays(f.anna, "one", false, 3*time.Minute)
		if list := f.history(f.anna); len(list) != 2 || f.presence(f.anna).Name != "Offline" {
			t.Errorf("history %+v", list)
		}
	})
}

// However many nodes look at the same moment, an agent is taken offline once.
func TestLostConnectionIsNoticedOnce(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.choose(f.anna, "Available")
		f.arrives(f.anna, "one", false)
		w := f.offered("billing", f.anna)
		f.pass(3 * time.Minute)
		f.heard()
		parallel(8, func(int) {
			if next, err := f.desk.CheckPresence(t.Context(), string(f.anna.ID)); err != nil || !next.IsZero() {
				t.Errorf("again at %v, %v", next.Time(), err)
			}
		})
		f.pass(0)
		list := f.history(f.anna)
		f.seamless(list)
		if n := f.told(f.anna); len(list) != 2 || n != 1 || f.work(w.Conversation).OfferedTo != "" {
			t.Errorf("%d events, history %+v", n, list)
		}
		// And whoever chooses at that moment has chosen, before or after.
		for range 5 {
			f.choose(f.anna, "Available")
			f.pass(2 * time.Minute)
			parallel(2, func(i int) {
				if i == 0 {
					_, err := f.desk.CheckPresence(t.Context(), string(f.anna.ID))
					f.must(err)
				} else {
					f.choose(f.anna, "Away")
				}
			})
			f.pass(0)
			f.seamless(f.history(f.anna))
			if p := f.presence(f.anna); p.Name != "Away" && p.Name != "Offline" {
				t.Errorf("is %+v", p)
			}
		}
	})
}

// What colleagues see stays what it was, until somebody chooses not to be
// available.
func TestDotsFollowTheChosenState(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		dot := func() parley.Presence {
			t.Helper()
			c, err := f.read().Colleague(f.anna.ID, parley.Now())
			f.must(err)
			return c.Presence
		}
		for _, step := range []struct {
			state      string
			gone, here parley.Presence
		}{
			{"", parley.PresenceOffline, parley.PresenceAvailable}, {"Available", parley.PresenceOffline, parley.PresenceAvailable},
			{"Away", parley.PresenceOffline, parley.PresenceAway}, {"Offline", parley.PresenceOffline, parley.PresenceAway},
		} {
			if step.state != "" {
				f.choose(f.anna, step.state)
			}
			if got := dot(); got != step.gone {
				t.Errorf("%q without a connection is %s", step.state, got)
			}
			f.arrives(f.anna, "one", false)
			if got := dot(); got != step.here {
				t.Errorf("%q with one is %s", step.state, got)
			}
			f.departs(f.anna, "one")
		}
	})
}
