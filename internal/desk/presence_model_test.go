package desk_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// walker is an agent in memory, looked at second by second: what the rules of
// domain 3.5 say becomes of their presence.
type walker struct {
	now     time.Duration
	state   parley.PresenceState
	since   time.Duration
	seen    time.Duration // last second with a connection
	idling  bool          // connected, and idle on every screen
	idle    time.Duration // since when
	leases  map[string]lease
	lines   int
	reasons map[string]int
	member  bool // of the group the state "Post" is for
}

// lease is what one node says of the agent.
type lease struct {
	until      time.Duration
	idle, lost bool // lost: the node died and renews it no more
}

// bubbled is a test whose deadline nobody may ask for: in a bubble there is
// none.
type bubbled struct{ *testing.T }

const idleAfter = 2 * time.Minute

// look notes who is connected and idle at this second.
func (w *walker) look() (connected bool) {
	awake := false
	for _, l := range w.leases {
		connected = connected || l.until > w.now
		awake = awake || l.until > w.now && !l.idle
	}
	if connected {
		w.seen = w.now
	}
	if idling := connected && !awake; idling != w.idling {
		w.idling, w.idle = idling, w.now
	}
	return connected
}

// second lets a second pass.
func (w *walker) second(offline parley.PresenceState) {
	w.now += time.Second
	connected := w.look()
	kept := w.state.ID == "" || w.state.Shipped == parley.StateOffline || w.state.Restrict && !w.state.Available
	switch {
	case kept:
	case !connected && w.now-max(w.seen+time.Second, w.since) >= time.Minute:
		w.enter(offline, desk.ReasonConnectionLost)
	case w.idling && !w.state.IgnoreIdle && w.now-max(w.idle, w.since) >= idleAfter:
		w.enter(offline, desk.ReasonInactive)
	}
}

// arrive connects to a node, or changes whether the screen there is idle. A
// screen that was not there before is one somebody was at just now.
func (w *walker) arrive(node string, idle bool) {
	before := w.leases[node]
	w.leases[node] = lease{until: w.now + time.Minute, idle: idle}
	w.look()
	if w.idling && (before.until <= w.now || !before.idle) {
		w.idle = w.now
	}
}

func (w *walker) enter(state parley.PresenceState, reason string) {
	if w.state.ID == state.ID {
		return
	}
	w.state, w.since = state, w.now
	w.lines++
	w.reasons[reason]++
}

// Whatever agents choose, however their connections come and go and whoever
// falls idle, the state they are in, since when and why agree with the model,
// and their history is without a gap.
func TestPresenceAgreesWithTheModel(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.set(parley.PropPresenceIdle, fmt.Sprint(int64(idleAfter/time.Minute)))
		f.withTimers()
		f.newState(desk.PresenceStateInput{Name: "Reading", Available: true, IgnoreIdle: true})
		f.newState(desk.PresenceStateInput{Name: "Stopped", Restrict: true})
		f.newState(desk.PresenceStateInput{Name: "On call", Available: true, Restrict: true})
		f.newState(desk.PresenceStateInput{Name: "Post", Groups: []parley.ID{f.order.AssignmentGroup}})
		states, err := f.read().PresenceStates()
		f.must(err)
		mara := f.person("Mara Lind", parley.RoleManager)
		offline := f.stateNamed("Offline")
		agents := 0
		rapid.Check(bubbled{t}, func(r *rapid.T) {
			agents++
			who := f.person(fmt.Sprintf("Agent %d", agents), parley.RoleAgent)
			w := &walker{leases: map[string]lease{}, reasons: map[string]int{}}
			begin := parley.Now()
			for range rapid.IntRange(1, 20).Draw(r, "steps") {
				node := rapid.SampledFrom([]string{"one", "two"}).Draw(r, "node")
				state := rapid.SampledFrom(states).Draw(r, "state")
				switch act := rapid.SampledFrom([]string{"choose", "order", "join", "arrive", "idle", "depart", "die", "pass", "pass", "pass"}).Draw(r, "act"); act {
				case "choose":
					w.apart(f, who, offline)
					_, err := f.desk.SetPresence(t.Context(), who, desk.PresenceInput{State: state.ID})
					allowed := w.state.ID == state.ID || !state.Restrict && !w.state.Restrict && (state.AllGroups || w.member)
					if allowed != (err == nil) {
						r.Fatalf("choosing %s in %s: %v", state.Name, w.state.Name, err)
					}
					if allowed {
						w.enter(state, "")
					}
				case "order":
					w.apart(f, who, offline)
					_, err := f.desk.OrderPresence(t.Context(), mara, who.ID, desk.PresenceOrder{State: state.ID, Reason: "order"})
					allowed := w.state.ID == state.ID || state.AllGroups || w.member
					if allowed != (err == nil) {
						r.Fatalf("ordering %s in %s: %v", state.Name, w.state.Name, err)
					}
					if allowed {
						w.enter(state, "order")
					}
				case "join":
					w.member = !w.member
					f.regroup(f.order, func(members []parley.ID) []parley.ID {
						if w.member {
							return append(members, who.ID)
						}
						return slices.DeleteFunc(members, func(id parley.ID) bool { return id == who.ID })
					})
				case "arrive", "idle":
					w.arrive(node, act == "idle")
					f.arrives(who, node, act == "idle")
				case "depart":
					if l, there := w.leases[node]; there {
						was := w.look()
						w.leases[node] = lease{until: min(l.until, w.now), idle: l.idle, lost: true}
						if is := w.look(); was && !is {
							w.seen = w.now - time.Second
						}
					}
					f.departs(who, node)
				case "die":
					if l, there := w.leases[node]; there {
						l.lost = true
						w.leases[node] = l
					}
				case "pass":
					w.pass(f, who, time.Duration(rapid.IntRange(1, 150).Draw(r, "seconds"))*time.Second, offline)
				}
			}
			w.agree(r, f, who, begin)
			// The end: nobody is there any more, and no timer is left behind.
			for node, l := range w.leases {
				w.leases[node] = lease{until: l.until, idle: l.idle, lost: true}
			}
			w.pass(f, who, 3*time.Minute, offline)
			w.agree(r, f, who, begin)
		})
	})
}

// pass lets time pass in the model and in the world, where the nodes that live
// renew what they hold.
func (w *walker) pass(f *floor, who parley.Actor, d time.Duration, offline parley.PresenceState) {
	f.t.Helper()
	for d > 0 {
		for node, l := range w.leases {
			if l.lost || l.until <= w.now {
				continue
			}
			l.until = w.now + time.Minute
			w.leases[node] = l
			f.must(f.desk.RenewLeases(f.t.Context(), node, []store.Lease{{User: who.ID, Idle: l.idle}}, parley.Now().Add(time.Minute)))
		}
		step := min(d, 20*time.Second)
		f.pass(step)
		for range step / time.Second {
			w.second(offline)
		}
		d -= step
	}
	f.pass(0)
}

// apart lets a second pass since the last change: of two in the same millisecond the
// second is kept as of the next one, and what is due some seconds after it would
// not be due yet when the model, which counts whole seconds, says so.
func (w *walker) apart(f *floor, who parley.Actor, offline parley.PresenceState) {
	f.t.Helper()
	for w.lines > 0 && w.since == w.now {
		w.pass(f, who, time.Second, offline)
	}
}

// agree compares the model with what is stored.
func (w *walker) agree(r *rapid.T, f *floor, who parley.Actor, begin parley.Time) {
	p, list := f.presence(who), f.history(who)
	f.seamless(list)
	name := w.state.Name
	if w.state.ID == "" {
		name = "Offline"
	}
	if p.Name != name || len(list) != w.lines {
		r.Fatalf("after %s: is %+v with %d lines, the model says %s since %s with %d lines\n%+v", w.now, p, len(list), name, w.since, w.lines, list)
	}
	if w.lines > 0 {
		if at := list[len(list)-1].At.Sub(begin); at < w.since-slack || at > w.since+slack {
			r.Fatalf("%s since %s, the model says %s", name, at, w.since)
		}
	}
	for _, reason := range []string{desk.ReasonConnectionLost, desk.ReasonInactive} {
		n := 0
		for _, line := range list {
			if line.Reason == reason {
				n++
			}
		}
		if n != w.reasons[reason] {
			r.Fatalf("%d lines with reason %s, the model says %d: %+v", n, reason, w.reasons[reason], list)
		}
	}
	if slices.ContainsFunc(list, func(c parley.PresenceChange) bool { return c.At < begin }) {
		r.Fatalf("a line is older than the agent: %+v", list)
	}
}
