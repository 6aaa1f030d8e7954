package parleytest

import (
	"fmt"
	"net/http"

	"github.com/parley-desk/parley"
)

// SetPresence puts the agent into a presence state, by its name or by which of
// the shipped ones it is (available, away, offline), and waits until their
// screen says so.
func (a *Agent) SetPresence(state string) {
	a.tb.Helper()
	a.must(a.TrySetPresence(state))
	a.UntilState(state)
}

// TrySetPresence is SetPresence that may be refused and does not wait.
func (a *Agent) TrySetPresence(state string) error {
	a.tb.Helper()
	return a.Call(http.MethodPut, "/me/presence", map[string]any{"state_id": a.stateID(state)}, nil)
}

// UntilState waits until the agent's screen shows them in a presence state.
func (a *Agent) UntilState(state string) (p parley.AgentPresence) {
	a.tb.Helper()
	id := a.stateID(state)
	a.wait("being "+state, func() bool { p = a.ready.Presence; return p.State == id }, a.readiness)
	return p
}

// UntilLoad waits until the agent carries so much of a service channel, by its
// key.
func (a *Agent) UntilLoad(channel string, load int64) {
	a.tb.Helper()
	var list struct{ Items []parley.ServiceChannel }
	a.must(a.Call(http.MethodGet, "/service-channels", nil, &list))
	id := parley.ID("")
	for _, c := range list.Items {
		if c.Key == channel {
			id = c.ID
		}
	}
	a.wait(fmt.Sprintf("carrying %d of %s", load, channel), func() bool {
		for _, c := range a.ready.Load.Channels {
			if c.Channel == id {
				return c.Load == load
			}
		}
		return false
	}, a.readiness)
}

func (a *Agent) stateID(state string) parley.ID {
	a.tb.Helper()
	var list struct{ Items []parley.PresenceState }
	a.must(a.Call(http.MethodGet, "/presence-states", nil, &list))
	for _, s := range list.Items {
		if s.Name == state || s.Shipped == state {
			return s.ID
		}
	}
	a.tb.Fatalf("there is no presence state %q", state)
	return ""
}

func (a *Agent) readiness() string { return fmt.Sprintf("%+v", a.ready) }

// readiness is what an agent's screen was told of their presence and load.
type readiness struct {
	Presence parley.AgentPresence
	Load     parley.AgentLoad
}

// standing notes how the agent's presence and load are; mu is held.
func (a *Agent) standing(f Frame) {
	if f.Presence != nil && f.Load != nil {
		a.ready = readiness{*f.Presence, *f.Load}
	}
}
