package desk_test

import (
	"strings"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/channel"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// outbox is how the e-mails of the floor stand.
func (o *outside) figures() store.DeliveryFigures {
	o.t.Helper()
	f, err := o.read().DeliveryFigures()
	o.must(err)
	return f
}

func TestOneEmailWithEverythingOfTheWindow(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		o := f.withOutside()
		o.likes(o.ben, func(p *parley.Preferences) { p.EmailDigest, p.Language, p.TimeZone = true, "de", "Europe/Berlin" })
		defer o.run()()
		c := o.chat(o.anna, "One <b>", o.ben)
		o.pass(2 * time.Minute)
		o.reply(o.anna, c.ID, "Two\nlines")
		o.pass(55 * time.Second)
		if n := len(o.sent()); n != 0 {
			t.Fatalf("%d e-mails before the three minutes are over", n)
		}
		o.pass(time.Minute)
		letters := o.sent()
		if len(letters) != 1 {
			t.Fatalf("%d e-mails", len(letters))
		}
		m := letters[0]
		if m.To != "ben.okoro@example.com" && !strings.Contains(m.To, "@") || m.Subject != "2 neue Nachrichten: Anna Berg" || !strings.HasSuffix(m.MessageID, "@desk.example.com") {
			t.Errorf("the e-mail is %+v", m)
		}
		for _, want := range []string{"One <b>", "Two\nlines", "https://desk.example.com/workspace/conversations/" + string(c.ID), "Einstellungen"} {
			if !strings.Contains(m.Text, want) {
				t.Errorf("the text lacks %q:\n%s", want, m.Text)
			}
		}
		if !strings.Contains(m.HTML, "One &lt;b&gt;") || strings.Contains(m.HTML, "<b></p>") {
			t.Errorf("the HTML is\n%s", m.HTML)
		}
		o.pass(time.Hour)
		if n := len(o.sent()); n != 1 {
			t.Errorf("%d e-mails about the same", n)
		}
		// What comes afterwards is another one, about that alone.
		o.reply(o.anna, c.ID, "Three")
		o.pass(time.Hour)
		letters = o.sent()
		if len(letters) != 2 || letters[1].Subject != "1 neue Nachricht: Anna Berg" || strings.Contains(letters[1].Text, "Two") || letters[1].MessageID == m.MessageID {
			t.Errorf("the second is %+v", letters[len(letters)-1])
		}
	})
}

func TestNoEmailToWhoDoesNotNeedIt(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		o := f.withOutside()
		defer o.run()()
		// Not asked for.
		o.chat(o.anna, "Hello", o.ben)
		o.pass(time.Hour)
		// Seen meanwhile.
		o.likes(o.chris, optIn)
		c := o.chat(o.anna, "Hello", o.chris)
		o.pass(time.Minute)
		o.must(o.desk.Mark(t.Context(), o.chris, c.ID, o.conversation(c.ID).LastSeq))
		o.pass(time.Hour)
		// There, on some screen.
		o.tx(func(tx *store.Tx) error {
			return tx.RenewPresence("node", []store.Lease{{User: o.chris.ID, Idle: true}}, parley.Now(), parley.Now().Add(24*time.Hour))
		})
		o.reply(o.anna, c.ID, "Still there?")
		o.pass(time.Hour)
		if letters := o.sent(); len(letters) != 0 {
			t.Errorf("sent %+v", letters)
		}
	})
}

func TestAMailServerThatRefuses(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		o := f.withOutside()
		o.likes(o.ben, optIn)
		stop := o.run()
		o.verdicts = []channel.Verdict{
			{Outcome: channel.Temporary, Status: 451, Reason: "451 later"},
			{Outcome: channel.Broken, Status: 535, Reason: "535 who are you"},
		}
		c := o.chat(o.anna, "One", o.ben)
		o.pass(3*time.Minute + 5*time.Second)
		if got := o.figures(); got.MailPending != 1 || got.MailRetried != 1 || got.LastMailError != "451 later" {
			t.Errorf("after the first attempt: %+v", got)
		}
		// What comes while it is on its way is not in it, and has its own.
		o.reply(o.anna, c.ID, "Two")
		o.pass(2 * time.Hour)
		letters := o.sent()
		if len(letters) < 3 {
			t.Fatalf("%d attempts", len(letters))
		}
		for _, again := range letters[:3] {
			if again.MessageID != letters[0].MessageID || again.Text != letters[0].Text || strings.Contains(again.Text, "Two") {
				t.Errorf("repeated as another e-mail: %+v", again)
			}
		}
		if got := o.figures(); got.MailPending != 0 || got.MailFailed != 0 {
			t.Errorf("in the end: %+v", got)
		}
		// For good: recorded, visible, not repeated.
		o.verdicts = []channel.Verdict{{Outcome: channel.Permanent, Status: 550, Reason: "550 no such user"}}
		o.reply(o.anna, c.ID, "Three")
		before := len(o.sent())
		o.pass(2 * time.Hour)
		failed, err := o.read().FailedMail(10)
		if err != nil || len(failed) != 1 || failed[0].LastError != "550 no such user" || len(o.sent()) != before+1 {
			t.Errorf("failed %+v, %v; %d attempts", failed, err, len(o.sent())-before)
		}
		// A server that never comes back is given up after a bounded time.
		for range 1000 {
			o.verdicts = append(o.verdicts, channel.Verdict{Outcome: channel.Temporary, Reason: "451 later"})
		}
		stop()
		o.reply(o.anna, c.ID, "Four")
		o.pass(3 * time.Second)
		if _, err := o.desk.Notify(t.Context(), string(c.ID)); err != nil {
			t.Fatal(err)
		}
		before, began := len(o.sent()), parley.Now()
		for {
			next, err := o.desk.SendDigest(t.Context(), string(c.ID)+":"+string(o.ben.ID))
			if err != nil {
				t.Fatal(err)
			}
			if next.IsZero() {
				break
			}
			o.pass(next.Sub(parley.Now()))
		}
		tried, took := len(o.sent())-before, parley.Now().Sub(began)
		if got := o.figures(); got.MailFailed != 2 || got.MailPending != 0 || tried > 100 || took < 20*time.Hour || took > 48*time.Hour {
			t.Errorf("given up after %d attempts in %v: %+v", tried, took, got)
		}
	})
}

// TestADigestIsSentAgainUnderTheSameID: the process dies between the server's
// answer and its record.
func TestADigestIsSentAgainUnderTheSameID(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		o := f.withOutside()
		o.likes(o.ben, optIn)
		c := o.chat(o.anna, "Hello", o.ben)
		o.pass(3 * time.Second)
		if _, err := o.desk.Notify(t.Context(), string(c.ID)); err != nil {
			t.Fatal(err)
		}
		subject := string(c.ID) + ":" + string(o.ben.ID)
		attempt := func() {
			defer func() { _ = recover() }()
			if _, err := o.desk.SendDigest(t.Context(), subject); err != nil {
				t.Error(err)
			}
		}
		o.die = true
		attempt()
		o.reply(o.anna, c.ID, "Later")
		o.die = false
		attempt()
		letters := o.sent()
		if len(letters) != 2 || letters[0].MessageID != letters[1].MessageID || letters[0].Text != letters[1].Text {
			t.Fatalf("sent %+v", letters)
		}
		attempt()
		if n := len(o.sent()); n != 2 {
			t.Errorf("%d e-mails after it was recorded", n)
		}
	})
}

func TestATestEmail(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		_, err := f.desk.TestMail(t.Context(), f.admin, desk.MailTest{To: "a@example.com"})
		refuses(t, "without a server", err, parley.CodeUnavailable, "")
		o := f.withOutside()
		_, err = o.desk.TestMail(t.Context(), o.admin, desk.MailTest{To: "nobody"})
		refuses(t, "to nobody", err, parley.CodeInvalid, "to")
		if _, err := o.desk.TestMail(t.Context(), o.admin, desk.MailTest{To: "a@example.com"}); err != nil || len(o.sent()) != 1 {
			t.Errorf("%v, %d sent", err, len(o.sent()))
		}
		o.verdicts = []channel.Verdict{{Outcome: channel.Broken, Reason: "535 who are you"}}
		_, err = o.desk.TestMail(t.Context(), o.admin, desk.MailTest{To: "a@example.com"})
		if parley.CodeOf(err) != parley.CodeUnavailable || !strings.Contains(err.Error(), "535 who are you") {
			t.Errorf("refused as %v", err)
		}
	})
}
