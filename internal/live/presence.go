package live

import (
	"bytes"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
)

// readiness is what an agent says about being given work, and what they carry
// (domain 3.5).
type readiness struct {
	Presence parley.AgentPresence   `json:"presence"`
	States   []parley.PresenceState `json:"presence_states"`
	Load     parley.AgentLoad       `json:"load"`
}

// presenceFrame tells an agent's screens how that stands now.
type presenceFrame struct {
	Type string `json:"type"`
	readiness
}

func (a *agent) readiness() (r readiness, err error) {
	if r.Presence, err = a.hub.Desk.Presence(a.ctx, a.user.ID); err != nil {
		return r, err
	}
	if r.States, err = a.hub.Desk.OwnPresenceStates(a.ctx, a.user.ID); err != nil {
		return r, err
	}
	r.Load, err = a.hub.Desk.Load(a.ctx, a.user.ID)
	return r, err
}

// readinessMayChange has the agent's readiness read again after an event that
// may have changed it.
func (a *agent) readinessMayChange(e desk.Event) {
	switch e.Kind {
	case desk.EventPerson, desk.EventUser, desk.EventConfig, desk.EventOffer:
		a.state.Lock()
		opening := a.opening // the welcome reads it, and what changes after that is looked at in opened
		a.readyAgain = opening
		a.state.Unlock()
		if !opening {
			a.ready.trigger(a.session, a.tellReadiness)
		}
	default:
	}
}

// tellReadiness says how it stands now, if that is not what was said last.
func (a *agent) tellReadiness() {
	now, err := a.readiness()
	if err != nil {
		if a.ctx.Err() == nil {
			a.end(closeGone) // the client reconnects and reads everything anew
		}
		return
	}
	frame := encode(presenceFrame{Type: "my_presence", readiness: now})
	a.state.Lock()
	defer a.state.Unlock()
	if !bytes.Equal(frame, a.toldReady) {
		a.toldReady = frame
		a.sendRaw(frame)
	}
}

// welcomeReadiness reads it for the welcome, after which only changes are told.
func (a *agent) welcomeReadiness() (readiness, error) {
	a.state.Lock()
	a.readyAgain = false
	a.state.Unlock()
	now, err := a.readiness()
	if err != nil {
		return now, err
	}
	a.state.Lock()
	a.toldReady = encode(presenceFrame{Type: "my_presence", readiness: now})
	a.state.Unlock()
	return now, nil
}
