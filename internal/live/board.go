package live

import (
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
)

// boardPause is the least time between two frames that tell of changes of the
// board, so that no screen reads it more often.
const boardPause = time.Second

// boardMayChange asks for the board to be told of after an event that may have
// changed it.
func (h *Hub) boardMayChange(e desk.Event) {
	switch e.Kind {
	case desk.EventQueue, desk.EventPerson, desk.EventOffer, desk.EventUser, desk.EventConfig, desk.EventForm:
		select {
		case h.boardWake <- struct{}{}:
		default:
		}
	default:
	}
}

// watchBoards tells those who look at the board that it changed. What changed
// they read themselves, as far as they may.
func (h *Hub) watchBoards() {
	frame := encode(Outbound{Type: "board_changed"})
	for {
		select {
		case <-h.ctx.Done():
			return
		case <-h.boardWake:
		}
		for _, a := range h.everyone() {
			if a.board.Load() {
				a.sendRaw(frame)
			}
		}
		pause := time.NewTimer(boardPause)
		select {
		case <-h.ctx.Done():
			pause.Stop()
			return
		case <-pause.C:
		}
	}
}

// lookAtBoard notes whether a screen shows the board. A screen that posts its
// frames speaks for the event streams of its user.
func (h *Hub) lookAtBoard(a *agent, on bool) {
	on = on && (a.actor.Has(parley.RoleManager) || a.actor.Has(parley.RoleAdmin))
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, connected := h.users[a.user.ID][a]; connected {
		a.board.Store(on)
		return
	}
	for other := range h.users[a.user.ID] {
		if _, streams := other.carrier.(*events); streams {
			other.board.Store(on)
		}
	}
}
