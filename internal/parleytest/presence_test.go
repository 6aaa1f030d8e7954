package parleytest_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/parleytest"
)

// Signing in chooses nothing; a connection that is lost for a minute ends what
// was chosen, and what is in hand stays.
func TestPresenceEndsWithTheConnection(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		desk := parleytest.Start(t, parleytest.Options{InMemory: true, DataDir: dir})
		anna, ben := desk.Agent("anna@example.com"), desk.Agent("ben@example.com")
		if p := anna.UntilState("offline"); p.Available || !p.Since.IsZero() {
			t.Errorf("signing in chose %+v", p)
		}
		ben.UntilPresence("Anna Berg", parley.PresenceAvailable)
		anna.SetPresence("available")
		desk.Visitor().Form(parleytest.Billing("Where is my invoice?"))
		id := anna.Accept("Billing Support")
		anna.UntilLoad(parley.ChannelChat, 1)

		anna.Disconnect()
		time.Sleep(55 * time.Second)
		anna.Connect()
		if p := anna.UntilState("available"); !p.Available {
			t.Errorf("back in time and %+v", p)
		}
		anna.Disconnect()
		time.Sleep(65 * time.Second)
		anna.Connect()
		if p := anna.UntilState("offline"); p.Reason != "connection_lost" || p.By != "Parley" {
			t.Errorf("back too late and %+v", p)
		}
		ben.UntilPresence("Anna Berg", parley.PresenceAway)
		anna.UntilLoad(parley.ChannelChat, 1)
		anna.Until("the conversation still hers", id, func(s parleytest.Summary) bool { return s.Standing == "assignee" })
		anna.SetPresence("available")
		ben.UntilPresence("Anna Berg", parley.PresenceAvailable)

		// Nobody touches the screen: five minutes are the screen's to notice.
		anna.Idle(true)
		time.Sleep(9 * time.Minute)
		anna.UntilState("available")
		time.Sleep(2 * time.Minute)
		if p := anna.UntilState("offline"); p.Reason != "inactive" {
			t.Errorf("idle and %+v", p)
		}
	})
}
