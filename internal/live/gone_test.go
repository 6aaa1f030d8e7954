package live_test

import (
	"testing"

	"github.com/parley-desk/parley/internal/bus"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/live"
)

// A node that stops leaves word of who was connected to it: who comes to another
// one takes it back, who comes to none has gone.
func TestAStoppingNodeTellsWhoIsGone(t *testing.T) {
	h := open(t, bus.Local(), nil)
	token, g := h.guest(h.anna)
	h.listen("/guest/live", token, hello(0)).first("welcome")
	going := func(want bool) {
		t.Helper()
		if is, err := h.read().JobPending(desk.JobGuestGone, string(g.Conversation)); err != nil || is != want {
			t.Errorf("the visitor is going: %t, %v", is, err)
		}
	}
	going(false)
	if err := h.hub.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	going(true)
	again := open(t, bus.Local(), func(c *live.Config) { c.Desk = h.desk })
	again.desk = h.desk
	again.listen("/guest/live", token, hello(0)).first("welcome")
	going(false)
}
