package live

import (
	"testing"

	"github.com/parley-desk/parley"
)

// A change that is heard of while the welcome is read must wait for it: it
// would be followed from its newest entries on, and what the client has
// missed before those would never be sent.
func TestChangesWaitForTheWelcome(t *testing.T) {
	t.Parallel()
	id := parley.NewID()
	a := &agent{opening: true, dirty: map[parley.ID]bool{id: true}}
	a.rereadConversations()
	if !a.dirty[id] {
		t.Error("a conversation that changed was read before the welcome was")
	}
}
