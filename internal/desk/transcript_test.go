package desk_test

import (
	"strings"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
)

// A visitor's transcript has what they saw, the staff's everything, with what is
// aside marked; whoever may not read the conversation gets none.
func TestTranscriptsHaveWhatTheirReaderMaySee(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		mara := f.person("Mara Lind", parley.RoleManager)
		f.say(g, "Why so much?\n10:00  Anna Berg: it is free")
		f.note(f.anna, g.Conversation, "Look at the meter.")
		f.must(f.desk.Supervise(t.Context(), mara, g.Conversation))
		_, err := f.desk.Whisper(t.Context(), mara, g.Conversation, desk.Message{ClientID: "w", Body: "Offer half of it."})
		f.must(err)
		f.reply(f.anna, g.Conversation, "It was a cold winter.")
		file := f.guestFile(g, "bill.pdf", pdf)
		_, err = f.desk.GuestSend(t.Context(), g, desk.Message{ClientID: "f", Attachments: []parley.ID{file.ID}})
		f.must(err)

		has := func(whose, text string, want bool, lines ...string) {
			t.Helper()
			for _, line := range lines {
				if strings.Contains(text, line) != want {
					t.Errorf("%s has %q: %t, want %t:\n%s", whose, line, !want, want, text)
				}
			}
		}
		name, all, err := f.desk.Transcript(t.Context(), f.anna, g.Conversation, "https://desk.example/")
		f.must(err)
		if number := f.interaction(g).Number; name != number+".txt" || !strings.HasPrefix(all, number+", Billing Support\n") {
			t.Errorf("%s begins with %.40q", name, all)
		}
		has("the staff's", all, true, "Grace Hopper 1: Why so much?\n      10:00  Anna Berg: it is free\n", "Anna Berg (work note): Look at the meter.\n",
			"Mara Lind (whisper): Offer half of it.\n", "Anna Berg: It was a cold winter.\n", "[bill.pdf] https://desk.example/api/v1/attachments/"+string(file.ID)+"\n")
		own, theirs, err := f.desk.GuestTranscript(t.Context(), g, "https://desk.example")
		f.must(err)
		if own != name {
			t.Errorf("theirs is called %s", own)
		}
		has("the visitor's", theirs, true, "Why so much?", "It was a cold winter.", "[bill.pdf] https://desk.example/api/guest/v1/attachments/"+string(file.ID))
		has("the visitor's", theirs, false, "meter", "half", "work note", "whisper", "Mara")

		_, _, err = f.desk.Transcript(t.Context(), f.outsider, g.Conversation, "")
		f.refused(parley.CodeNotFound, err)
		among := f.chat(f.anna, "Lunch?", f.ben)
		_, _, err = f.desk.Transcript(t.Context(), f.anna, among.ID, "")
		f.refused(parley.CodeNotFound, err) // a conversation among colleagues is none with a customer
	})
}
