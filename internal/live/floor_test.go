package live_test

import (
	"strings"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/bus"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// A colleague who is available hears of a transfer as of an offer, and how it
// ended; the visitor's screen hears neither of that nor of what is whispered.
func TestTransfersAndWhispersOnScreens(t *testing.T) {
	h := open(t, bus.Local(), nil)
	token, g := h.guest(h.anna)
	visitor := h.listen("/guest/live", token, map[string]any{"type": "hello", "since": 0})
	anna, _ := h.screen(h.anna, nil)
	ben, _ := h.screen(h.ben, nil)
	h.choose(h.ben, parley.StateAvailable)
	if err := h.desk.TransferToAgent(t.Context(), h.anna.actor, g.Conversation, h.ben.user.ID); err != nil {
		t.Fatal(err)
	}
	o := ben.heardFrame("the transfer as an offer", offers(1)).Offers[0]
	if o.From != h.anna.user.Name || o.Conversation != g.Conversation || o.ExpiresAt.IsZero() {
		t.Errorf("the card %+v", o)
	}
	if err := h.desk.CancelTransfer(t.Context(), h.anna.actor, g.Conversation); err != nil {
		t.Fatal(err)
	}
	ben.heardFrame("that it was withdrawn", func(f frame) bool {
		return f.Type == "offers" && len(f.Offers) == 0 && len(f.Over) == 1 && f.Over[0].WorkItem == o.WorkItem && f.Over[0].Reason == desk.OverWithdrawn
	})
	boss := h.person("mara")
	boss.actor.Roles = []parley.Role{parley.RoleManager}
	if _, err := h.desk.Whisper(t.Context(), boss.actor, g.Conversation, desk.Message{ClientID: "w", Body: "PSST"}); err != nil {
		t.Fatal(err)
	}
	anna.reads(g.Conversation, "PSST")
	h.reply(h.anna, g.Conversation, parley.EntryComment, "half of it, then")
	visitor.until("the visitor reads what follows", func() bool {
		for _, e := range visitor.entries() {
			if e.Body == "half of it, then" {
				return true
			}
		}
		return false
	})
	for _, e := range visitor.entries() {
		if strings.Contains(e.Body, "PSST") || e.Code == parley.LineWhisper || e.Code == parley.LineSupervised {
			t.Errorf("the visitor received %+v", e)
		}
	}
}

// Who had a conversation that was taken away hears why.
func TestScreensHearWhyAConversationIsGone(t *testing.T) {
	h := open(t, bus.Local(), nil)
	_, g := h.guest(h.anna)
	anna, _ := h.screen(h.anna, nil)
	h.tx(func(tx *store.Tx) error {
		return tx.SetProperty(store.PropertyRow{Name: parley.PropReassignAway, Value: "true", UpdatedAt: parley.Now(), UpdatedBy: "test"})
	})
	if _, err := h.desk.GuestSend(t.Context(), g, desk.Message{ClientID: "m", Body: "are you there?"}); err != nil {
		t.Fatal(err)
	}
	anna.heardFrame("why it is gone", func(f frame) bool {
		return f.Type == "conversation_gone" && f.ID == g.Conversation && f.Reason == desk.GoneRerouted
	})
}
