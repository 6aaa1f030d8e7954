package live_test

import (
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/bus"
	"github.com/parley-desk/parley/internal/store"
)

// A manager's screen that shows the board is told that it changed, also of a
// queue they do not serve; nobody else's is, whatever they say.
func TestBoardChangesAreToldToManagersWhoLook(t *testing.T) {
	h := open(t, bus.Local(), nil)
	boss := h.person("mara")
	boss.user.Roles = []parley.Role{parley.RoleManager}
	h.tx(func(tx *store.Tx) error {
		if err := tx.UpdateUser(boss.user); err != nil {
			return err
		}
		g, err := tx.Group(h.billing.AssignmentGroup)
		if err != nil {
			return err
		}
		g.Members = []parley.ID{h.anna.user.ID, h.ben.user.ID}
		return tx.UpdateGroup(g)
	})
	board := func(f frame) bool { return f.Type == "board_changed" }
	mara, _ := h.screen(boss, nil)
	anna, _ := h.screen(h.anna, nil)
	mara.send(map[string]any{"type": "board", "on": true})
	anna.send(map[string]any{"type": "board", "on": true})
	for _, screen := range []*client{mara, anna} { // what was sent before is done
		screen.send(map[string]any{"type": "ping"})
		screen.heardFrame("the answer", func(f frame) bool { return f.Type == "pong" })
	}
	h.guest(nil)
	mara.heardFrame("the board changed", board)
	anna.heardFrame("somebody waits", func(f frame) bool { return f.Type == "waiting" })
	anna.mu.Lock()
	defer anna.mu.Unlock()
	for _, f := range anna.frames {
		if board(f) {
			t.Error("an agent is told of the board")
		}
	}
}
