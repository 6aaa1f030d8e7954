package live_test

import (
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/bus"
	"github.com/parley-desk/parley/internal/desk"
)

// choose puts a person into one of the shipped states.
func (h *house) choose(p *person, shipped string) {
	h.t.Helper()
	state, err := h.read().ShippedState(shipped)
	if err != nil {
		h.t.Fatal(err)
	}
	if _, err := h.desk.SetPresence(h.t.Context(), p.actor, desk.PresenceInput{State: state.ID}); err != nil {
		h.t.Fatal(err)
	}
}

// An agent's screens know how available they are and what they carry from the
// welcome on, on every screen, and are told of nothing twice.
func TestScreensKnowTheirOwnPresence(t *testing.T) {
	h := open(t, bus.Local(), nil)
	if err := h.desk.Ship(t.Context()); err != nil {
		t.Fatal(err)
	}
	one, welcome := h.screen(h.anna, nil)
	if p := welcome.Presence; p == nil || p.Name != "Offline" || p.Available || !p.Connected {
		t.Errorf("welcomed as %+v", p)
	}
	if l := welcome.Load; l == nil || len(l.Channels) != 1 || l.Channels[0].Key != parley.ChannelChat || l.Channels[0].Capacity != 4 {
		t.Errorf("welcomed with the load %+v", l)
	}
	if names := len(welcome.States); names != 3 {
		t.Errorf("welcomed with %d states", names)
	}
	two, _ := h.screen(h.anna, nil)
	ben, _ := h.screen(h.ben, nil)
	is := func(name string, load int64) func(frame) bool {
		return func(f frame) bool {
			return f.Type == "my_presence" && f.Presence.Name == name && f.Load.UniversalLoad == load
		}
	}
	h.choose(h.anna, parley.StateAvailable)
	one.heardFrame("being available", is("Available", 0))
	two.heardFrame("being available", is("Available", 0))
	_, g := h.guest(h.anna)
	one.heardFrame("one chat in hand", is("Available", 1))
	if err := h.desk.End(t.Context(), h.anna.actor, g.Conversation); err != nil {
		t.Fatal(err)
	}
	one.heardFrame("nothing in hand any more", func(f frame) bool { return is("Available", 0)(f) && f.Load.Channels[0].Load == 0 })
	h.choose(h.anna, parley.StateAway)
	two.heardFrame("being away", is("Away", 0))
	ben.untilPresence(h.anna, parley.PresenceAway)

	// A state that is added is on the menu at once.
	if _, err := h.desk.CreatePresenceState(t.Context(), parley.System(), desk.PresenceStateInput{Name: "Lunch", Active: true}); err != nil {
		t.Fatal(err)
	}
	ben.heardFrame("a new state", func(f frame) bool { return f.Type == "my_presence" && len(f.States) == 4 })

	// One for a group is on its members', as long as they are in it.
	group, err := h.desk.CreateGroup(t.Context(), parley.System(), desk.GroupInput{Name: "Letters", Active: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.desk.CreatePresenceState(t.Context(), parley.System(), desk.PresenceStateInput{Name: "Post", Active: true, Groups: []parley.ID{group.ID}}); err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		members []parley.ID
		states  int
	}{{[]parley.ID{h.ben.actor.ID}, 5}, {nil, 4}} {
		in := desk.GroupInput{Name: "Letters", Active: true, Members: x.members, Version: group.Version}
		if group, err = h.desk.UpdateGroup(t.Context(), parley.System(), group.ID, in); err != nil {
			t.Fatal(err)
		}
		ben.until("the menu of who joined or left", func() bool {
			now := 0
			for _, f := range ben.frames {
				if f.Type == "my_presence" {
					now = len(f.States)
				}
			}
			return now == x.states
		})
	}

	one.mu.Lock()
	defer one.mu.Unlock()
	last := frame{}
	for _, f := range one.frames {
		if f.Type != "my_presence" {
			continue
		}
		if last.Presence != nil && f.Load.UniversalLoad == last.Load.UniversalLoad && f.Presence.State == last.Presence.State && len(f.States) == len(last.States) && f.Presence.Since == last.Presence.Since {
			t.Errorf("told twice of %+v", f.Presence)
		}
		last = f
	}
}
