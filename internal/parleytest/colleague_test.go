package parleytest_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/parleytest"
	"github.com/parley-desk/parley/internal/store"
)

// A day among colleagues, over the wire: two begin, a third comes, one is
// named, one hides and is called back, one is taken out.
func TestColleagues(t *testing.T) {
	desk := parleytest.Start(t, parleytest.Options{})
	anna, ben, chris := desk.Agent("anna@example.com"), desk.Agent("ben@example.com"), desk.Agent("chris@example.com")
	anna.UntilPresence("Ben Okoro", parley.PresenceAvailable)
	ben.Idle(true)
	anna.UntilPresence("Ben Okoro", parley.PresenceAway)
	ben.Idle(false)

	pair := anna.StartChat("Do you have a minute?", "Ben")
	ben.Until("Anna's question", pair, func(s parleytest.Summary) bool { return s.Kind == "direct" && s.Name == "Anna Berg" && s.Unread == 1 })
	if again := ben.StartChat("For you, always", "anna be"); again != pair {
		t.Fatal("the two have two conversations")
	}
	anna.Reads(pair, "For you, always")
	group := ben.AddPeople(pair, "Chris")
	chris.Until("the new group", group, func(s parleytest.Summary) bool { return s.Kind == "group" && s.People == 3 })
	ben.Say(group, "Chris knows")
	chris.Reads(group, "Chris knows")
	chris.Hide(group)
	anna.Mention(group, "@Chris Sato is that so?", "Chris")
	chris.Until("being meant", group, func(s parleytest.Summary) bool { return s.Mentioned && !s.Hidden && s.Unread == 2 })
	chris.Reads(group, "@Chris Sato is that so?")
	chris.Hide(group)
	chris.Show(group)
	anna.Views(group, true)
	chris.UntilViewing(group, "Anna Berg", true)
	anna.Views(group, false)
	chris.UntilViewing(group, "Anna Berg", false)
	ben.RemovePerson(group, "Chris")
	chris.Gone(group)
	if err := chris.Call(http.MethodGet, "/conversations/"+string(group), nil, nil); err == nil {
		t.Error("Chris reads on")
	}

	grace := desk.Visitor().Form(parleytest.Billing("My invoice is wrong"))
	chat := anna.Accept("Billing Support")
	var made parley.Case
	if err := anna.Call(http.MethodPost, "/conversations/"+string(chat)+"/cases", map[string]any{
		"client_id": "c", "values": map[string]string{"short_description": "Invoice is wrong"},
	}, &made); err != nil {
		t.Fatal(err)
	}
	record := ben.Follow("case", made.ID)
	grace.Send("One more thing")
	ben.Reads(record, "One more thing")
	ben.Until("the record's conversation", record, func(s parleytest.Summary) bool { return s.Name == made.Number+" Invoice is wrong" })

	ben.Disconnect()
	anna.UntilPresence("Ben Okoro", parley.PresenceOffline)
	anna.Say(pair, "While you were away")
	ben.Connect()
	ben.Reads(pair, "While you were away")
}

// The lease of a node that died says nothing when it runs out; screens notice
// within half a minute.
func TestPeopleOfANodeThatDied(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		desk := parleytest.Start(t, parleytest.Options{InMemory: true, DataDir: dir})
		anna := desk.Agent("anna@example.com")
		ben := anna.Person("Ben")
		begin := time.Now()
		const lease = 25 * time.Second
		if err := desk.App().Desk().Store().Tx(t.Context(), func(tx *store.Tx) error {
			return tx.RenewPresence("elsewhere", []store.Lease{{User: ben.ID}}, parley.Now(), parley.Now().Add(lease))
		}); err != nil {
			t.Fatal(err)
		}
		anna.UntilPresence(ben.Name, parley.PresenceAvailable)
		anna.UntilPresence(ben.Name, parley.PresenceOffline)
		if took := time.Since(begin); took < lease || took > lease+30*time.Second {
			t.Errorf("noticed after %s", took)
		}
	})
}
