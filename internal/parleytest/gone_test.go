package parleytest_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/parleytest"
	"github.com/parley-desk/parley/internal/store"
)

// A desk that died wrote nothing down of who was connected to it: who does not
// come back to the next one is gone all the same, and who does is not, whatever
// was noted of them.
func TestVisitorsOfADeskThatDied(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		server := parleytest.Start(t, parleytest.Options{InMemory: true, DataDir: dir})
		lived := func() *desk.Desk { return server.App().Desk() }
		if err := lived().Store().Tx(t.Context(), func(tx *store.Tx) error {
			return tx.SetProperty(store.PropertyRow{Name: parley.PropChatDisconnect, Value: "300", UpdatedAt: parley.Now(), UpdatedBy: "test"})
		}); err != nil {
			t.Fatal(err)
		}
		visitor := server.Visitor().Form(parleytest.Billing("I stay"))
		stays, gone := visitor.Is("waiting").Conversation, server.Visitor().Form(parleytest.Billing("I go")).Is("waiting").Conversation
		state := func(conversation parley.ID) parley.WorkState {
			t.Helper()
			work, err := lived().Store().Read(t.Context()).WorkItemsOf(conversation)
			if err != nil || len(work) != 1 {
				t.Fatal(work, err)
			}
			return work[0].State
		}
		server.Kill()
		server.Restart()
		visitor.Connect()
		// As another node would note it that has heard nothing of them.
		if err := lived().Store().Tx(t.Context(), func(tx *store.Tx) error {
			return tx.Enqueue(desk.JobGuestGone, string(stays), parley.Now().Add(time.Minute))
		}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(4 * time.Minute)
		for _, v := range []parley.ID{stays, gone} {
			if is := state(v); is != parley.WorkWaiting {
				t.Errorf("after four minutes %s is %s", v, is)
			}
		}
		time.Sleep(4 * time.Minute)
		if is := state(gone); is != parley.WorkAbandoned {
			t.Errorf("who did not come back is %s", is)
		}
		time.Sleep(20 * time.Minute)
		if is := state(stays); is != parley.WorkWaiting {
			t.Errorf("who came back is %s", is)
		}
	})
}
