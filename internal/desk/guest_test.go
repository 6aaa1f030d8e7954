package desk_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/form"
	"github.com/parley-desk/parley/internal/schedule"
	"github.com/parley-desk/parley/internal/store"
)

func TestFormOpensAConversationInTheMatchingQueue(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		form := f.form("billing")
		form.Context = parley.GuestContext{Page: "https://shop.example.com/bill", Language: "de", UserAgent: "Mozilla\x00"}
		g := f.guestOf(form)
		v := f.view(g)
		if v.State != desk.GuestWaiting || v.Queue != "Billing Support" || v.Position != 1 || v.EstimateS != nil || !strings.HasPrefix(v.Number, "IMS") {
			t.Errorf("the visitor sees %+v", v)
		}
		i, err := f.read().Interaction(g.Interaction)
		f.must(err)
		c, err := f.read().CustomerInteraction(i.CustomerInteraction)
		f.must(err)
		if c.Email != "grace@example.com" || c.Category != "billing" || c.MatchedRule == "" || c.QueueID != f.billing.ID || c.Context.Language != "de" {
			t.Errorf("the form was stored as %+v", c)
		}
		if c.Context.UserAgent != "" {
			t.Error("a control character in what the browser says of itself was kept")
		}
		if c.AddressHash == "" || strings.Contains(c.AddressHash, "192.0.2") {
			t.Errorf("the address is stored as %q", c.AddressHash)
		}
		got := f.publicStream(g)
		if !slices.Equal(codes(got), []string{parley.LineGreeting}) || !slices.Equal(lines(got), []string{"Question 1"}) {
			t.Errorf("the chat begins with %q %q", codes(got), lines(got))
		}
		if w := f.work(g.Conversation); w.State != parley.WorkWaiting || w.QueueID != f.billing.ID || !strings.HasPrefix(w.Number, "CHAT") {
			t.Errorf("what waits is %+v", w)
		}
	})
}

func TestLowestRuleThatMatchesWins(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		f.tx(func(tx *store.Tx) error {
			now := parley.Now()
			return tx.InsertRule(parley.MatchingRule{
				ID: parley.NewID(), Name: "VIP", ExecutionOrder: 1, Active: true, Table: parley.TableCustomerInteraction,
				Conditions: "emailENDSWITHvip.example.com", QueueID: f.product.ID, CreatedAt: now, UpdatedAt: now, Version: 1,
			})
		})
		form := f.form("billing")
		form.Answers["email"] = []string{"grace@vip.example.com"}
		if got := f.view(f.guestOf(form)).Queue; got != "Product Support" {
			t.Errorf("routed to %s", got)
		}
		if got := f.view(f.guest("billing")).Queue; got != "Billing Support" {
			t.Errorf("everybody else is routed to %s", got)
		}
	})
}

func TestWithoutARuleTheDefaultQueueTakesTheForm(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		f.requeue(&f.billing, func(q *parley.Queue) { q.Active = false })
		f.set(parley.PropDefaultQueue, string(f.order.ID))
		// The rule names an inactive queue, so it does not count.
		if got := f.view(f.guest("billing")).Queue; got != "Order Support" {
			t.Errorf("routed to %s", got)
		}
	})
}

func TestWithoutAnyQueueTheFormIsKeptForFollowUp(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		f.requeue(&f.billing, func(q *parley.Queue) { q.Active = false })
		f.set(parley.PropDefaultQueue, "")
		f.set(parley.PropNoQueueMessage, "Nobody here.")
		form := f.form("billing")
		for range 2 { // sent twice: the same answer, kept once
			_, err := f.desk.StartGuest(t.Context(), form)
			if e := f.refusal(parley.CodeClosed, err); e.Message != "Nobody here." {
				t.Errorf("the visitor reads %q", e.Message)
			}
		}
		if got := f.counts(); got != [2]int64{0, 1} {
			t.Errorf("conversations and forms: %v", got)
		}
	})
}

// What no queue took is on the board until somebody has written to the visitor.
func TestKeptFormsAreFollowedUp(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		kept := func(q desk.BoardQuery) []store.KeptForm {
			return f.board(q).Kept
		}
		f.guest("billing")
		f.requeue(&f.billing, func(q *parley.Queue) { q.Active = false })
		f.set(parley.PropDefaultQueue, "")
		forms := []desk.GuestStart{f.form("billing"), f.form("billing")}
		for _, form := range forms {
			_, err := f.desk.StartGuest(t.Context(), form)
			f.refused(parley.CodeClosed, err)
		}
		all := kept(desk.BoardQuery{})
		if len(all) != 2 || all[0].At > all[1].At || all[0].Name != "Grace Hopper 2" || all[0].Email == "" || len(all[0].Answers) == 0 {
			t.Fatalf("kept are %+v", all)
		}
		if of := kept(desk.BoardQuery{Queue: f.product.ID}); len(of) != 0 {
			t.Errorf("a queue's are %+v", of)
		}
		mara := f.person("Mara Lind", parley.RoleManager)
		note := func(id parley.ID, done bool) error {
			_, err := f.desk.FollowUpForm(t.Context(), mara, id, desk.FollowUpInput{FollowedUp: done})
			return err
		}
		for range 2 { // saying it twice is no error
			f.must(note(all[0].ID, true))
		}
		if left := kept(desk.BoardQuery{}); len(left) != 1 || left[0].ID != all[1].ID {
			t.Errorf("left are %+v", left)
		}
		f.must(note(all[0].ID, false))
		if back := kept(desk.BoardQuery{}); len(back) != 2 || back[0].ID != all[0].ID {
			t.Errorf("taken back: %+v", back)
		}
		f.refused(parley.CodeNotFound, note(parley.NewID(), true))
		// A form that a queue took is nobody's to follow up.
		newest, err := f.read().RecentCustomerInteractions(3)
		f.must(err)
		for _, c := range newest {
			if c.QueueID != "" {
				f.refused(parley.CodeNotFound, note(c.ID, true))
			}
		}
	})
}

func TestQueueLinks(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		form := f.form("billing")
		form.QueueSlug = f.product.Slug
		if got := f.view(f.guestOf(form)).Queue; got != "Product Support" {
			t.Errorf("the queue's own link leads to %s", got)
		}
		before := f.counts()
		unknown := f.form("billing")
		unknown.QueueSlug = "no-such-queue"
		_, err := f.desk.StartGuest(t.Context(), unknown)
		f.refused(parley.CodeNotFound, err)
		f.requeue(&f.product, func(q *parley.Queue) { q.Active = false })
		inactive := f.form("billing")
		inactive.QueueSlug = f.product.Slug
		_, err = f.desk.StartGuest(t.Context(), inactive)
		f.refused(parley.CodeNotFound, err)
		_, err = f.desk.GuestForm(t.Context(), "", f.product.Slug)
		f.refused(parley.CodeNotFound, err)
		if got := f.counts(); got != before {
			t.Errorf("refused forms left rows behind: %v, before %v", got, before)
		}
	})
}

// Outside its schedule a queue says its own message and nothing is created;
// when it opens the same form goes through (domain 2.8).
func TestQueueClosedByItsSchedule(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) { // a bubble begins on a Saturday, at midnight UTC
		hours, err := f.desk.CreateSchedule(t.Context(), parley.System(), desk.ScheduleInput{
			Name: "Office", TimeZone: "UTC", Entries: weekdays(),
		})
		f.must(err)
		f.requeue(&f.billing, func(q *parley.Queue) { q.Schedule, q.NotAvailable = hours.ID, "<p>Back on <b>Monday</b>.</p>" })
		before := f.counts()
		form := f.form("billing")
		_, err = f.desk.StartGuest(t.Context(), form)
		if e := f.refusal(parley.CodeClosed, err); e.HTML != "<p>Back on <b>Monday</b>.</p>" {
			t.Errorf("the visitor reads %q", e.HTML)
		}
		if got := f.counts(); got != before {
			t.Errorf("a refused form left rows behind: %v, before %v", got, before)
		}
		f.pass(2*24*time.Hour + 10*time.Hour) // Monday, ten o'clock
		g := f.guestOf(form)
		f.accept(f.anna, f.billing)
		f.pass(8 * time.Hour) // six in the evening: who talks goes on talking
		f.say(g, "Still there?")
	})
}

// weekdays are business hours: Monday to Friday, nine to five.
func weekdays() []schedule.Entry {
	return []schedule.Entry{{Days: []string{"mon", "tue", "wed", "thu", "fri"}, From: "09:00", To: "17:00"}}
}

func TestChatSwitchedOff(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		f.set(parley.PropSupportEnabled, "false")
		f.set(parley.PropSupportOffMessage, "Not today.")
		_, err := f.desk.StartGuest(t.Context(), f.form("billing"))
		if e := f.refusal(parley.CodeClosed, err); e.Message != "Not today." {
			t.Errorf("the visitor reads %q", e.Message)
		}
		f.say(g, "open chats go on")
	})
}

func TestWrongAnswersAreNamedOneByOne(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		form := f.form("billing")
		form.Answers = map[string][]string{"first_name": {""}, "last_name": {"Hopper"}, "email": {"not an address"}, "issue_type": {"weather"}, "unknown": {"ignored"}}
		_, err := f.desk.StartGuest(t.Context(), form)
		e := f.refusal(parley.CodeInvalid, err)
		var fields []string
		for _, wrong := range e.Fields {
			fields = append(fields, wrong.Field)
		}
		slices.Sort(fields)
		if want := []string{"email", "first_name", "issue_type"}; !slices.Equal(fields, want) {
			t.Errorf("wrong inputs: %v, want %v", fields, want)
		}
		if got := f.counts(); got != [2]int64{} {
			t.Errorf("rows were made: %v", got)
		}
		for _, id := range []string{"", "short", strings.Repeat("x", 65), strings.Repeat("é", 30)} {
			form := f.form("billing")
			form.ClientID = id
			_, err := f.desk.StartGuest(t.Context(), form)
			if e := f.refusal(parley.CodeInvalid, err); e.Field != "client_id" {
				t.Errorf("client id %q: field %q", id, e.Field)
			}
		}
	})
}

// A form that guests may not use does not exist for them (domain 2.6).
func TestHiddenFormsDoNotExistForGuests(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		hide := map[string]func(*form.Producer){
			"not public": func(p *form.Producer) { p.Public = false },
			"inactive":   func(p *form.Producer) { p.Active = false },
		}
		for name, change := range hide {
			p := form.Default()
			p.Name = name
			change(&p)
			made, err := f.desk.CreateProducer(t.Context(), parley.System(), desk.ProducerInput{Producer: p})
			f.must(err)
			in := f.form("billing")
			in.Producer = parley.ID(made.ID)
			_, err = f.desk.StartGuest(t.Context(), in)
			f.refused(parley.CodeNotFound, err)
			_, err = f.desk.GuestForm(t.Context(), parley.ID(made.ID), "")
			f.refused(parley.CodeNotFound, err)
		}
		in := f.form("billing")
		in.Producer = parley.NewID()
		_, err := f.desk.StartGuest(t.Context(), in)
		f.refused(parley.CodeNotFound, err)
	})
}

// The same form, sent any number of times at once, is one session; everyone
// who sent it holds a token that works.
func TestDoubleSubmitIsOneSession(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		in := f.form("billing")
		var mu sync.Mutex
		tokens, conversations := map[string]bool{}, map[parley.ID]bool{}
		parallel(8, func(int) {
			started, err := f.desk.StartGuest(context.Background(), in)
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			tokens[started.Token], conversations[started.Session.Conversation] = true, true
		})
		if len(conversations) != 1 || len(tokens) != 8 || f.counts() != [2]int64{1, 1} {
			t.Errorf("%d conversations, %d tokens, rows %v", len(conversations), len(tokens), f.counts())
		}
		for token := range tokens {
			if _, err := f.desk.GuestByToken(t.Context(), token, ""); err != nil {
				t.Error(err)
			}
		}
	})
}

// Whoever submits at the limit less one, at once, gets in exactly once (domain 2.5).
func TestGuestLimitIsExactUnderConcurrency(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		f.set(parley.PropGuestsPerHour, "5")
		f.set(parley.PropGuestLimitMessage, "Too many.")
		for range 4 {
			f.guest("billing")
		}
		var mu sync.Mutex
		got := map[parley.Code]int{}
		forms := make([]desk.GuestStart, 12)
		for i := range forms {
			forms[i] = f.form("order")
		}
		parallel(len(forms), func(i int) {
			_, err := f.desk.StartGuest(context.Background(), forms[i])
			mu.Lock()
			defer mu.Unlock()
			got[parley.CodeOf(err)]++
			if err != nil && parley.AsError(err).Message != "Too many." {
				t.Errorf("the visitor reads %q", err)
			}
		})
		if got[""] != 1 || got[parley.CodeLimit] != len(forms)-1 {
			t.Errorf("answers: %v", got)
		}
		if rows := f.counts(); rows != [2]int64{5, 5} {
			t.Errorf("conversations and forms: %v", rows)
		}
	})
}

// The hour slides, refusals do not count, and a restart forgets nothing.
func TestGuestLimitSlidesAndSurvivesRestarts(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.set(parley.PropGuestsPerHour, "2")
		f.guest("billing")
		f.pass(30 * time.Minute)
		f.guest("billing")
		refused := func() {
			t.Helper()
			_, err := f.desk.StartGuest(t.Context(), f.form("billing"))
			if e := f.refusal(parley.CodeLimit, err); e.RetryAfter <= 0 {
				t.Error("no word on when to try again")
			}
		}
		for range 5 {
			refused()
		}
		f.reopen()
		f.pass(29*time.Minute + 59*time.Second)
		refused()
		f.pass(time.Second + time.Millisecond) // the first is an hour old
		f.guest("billing")
		refused()
	})
}

func TestLimitPerAddress(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		f.set(parley.PropGuestsPerAddress, "2")
		from := func(address string) error {
			in := f.form("billing")
			in.Address = address
			_, err := f.desk.StartGuest(t.Context(), in)
			return err
		}
		f.must(from("192.0.2.1"))
		f.must(from("192.0.2.1"))
		f.refused(parley.CodeLimit, from("192.0.2.1"))
		f.must(from("192.0.2.2"))
		// One household's IPv6 network is one address.
		f.must(from("2001:db8:1:2::1"))
		f.must(from("2001:db8:1:2::2"))
		f.refused(parley.CodeLimit, from("2001:db8:1:2:ffff::3"))
		f.must(from("2001:db8:1:3::1"))
		f.set(parley.PropGuestsPerAddress, "0") // unlimited
		f.must(from("192.0.2.1"))
		f.set(parley.PropGuestsPerHour, "0") // closes guest chat
		f.refused(parley.CodeLimit, from("192.0.2.9"))
	})
}

func TestTokensOpenOneConversationAndEnd(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		in := f.form("billing")
		started, err := f.desk.StartGuest(t.Context(), in)
		f.must(err)
		for _, wrong := range []string{"", "x", started.Token + "x", strings.Repeat("a", 4000)} {
			_, err := f.desk.GuestByToken(t.Context(), wrong, "")
			f.refused(parley.CodeUnauthenticated, err)
		}
		g, err := f.desk.GuestByToken(t.Context(), started.Token, "")
		f.must(err)
		// Who is there keeps the token; the database hears of it now and then.
		for range 5 {
			f.pass(20 * time.Hour)
			g, err = f.desk.GuestByToken(t.Context(), started.Token, "")
			f.must(err)
			f.must(f.desk.GuestSeen(t.Context(), g))
		}
		f.pass(24*time.Hour + time.Second)
		_, err = f.desk.GuestByToken(t.Context(), started.Token, "")
		f.refused(parley.CodeUnauthenticated, err)

		started, err = f.desk.StartGuest(t.Context(), in) // the same form again: the same session
		f.must(err)
		again, err := f.desk.GuestByToken(t.Context(), started.Token, "")
		f.must(err)
		if again.Conversation != g.Conversation {
			t.Error("the same form led to another conversation")
		}
		f.heard()
		f.must(f.desk.GuestForget(t.Context(), again))
		_, err = f.desk.GuestByToken(t.Context(), started.Token, "")
		f.refused(parley.CodeUnauthenticated, err)
		if !slices.ContainsFunc(f.heard(), func(e desk.Event) bool { return e.Kind == desk.EventGuestOut && e.Text == again.TokenHash }) {
			t.Error("open connections were not told")
		}
	})
}

func TestPlaceInTheQueueAndEstimate(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		first := f.guest("billing")
		f.pass(time.Minute)
		second := f.guest("billing")
		if a, b := f.view(first).Position, f.view(second).Position; a != 1 || b != 2 {
			t.Errorf("places %d and %d", a, b)
		}
		f.pass(time.Minute)
		f.accept(f.anna, f.billing) // the first waited two minutes
		v := f.view(second)
		if v.Position != 1 || v.EstimateS == nil || *v.EstimateS != 60 {
			t.Errorf("after the first was taken: place %d, estimate %v", v.Position, v.EstimateS)
		}
		f.pass(10 * time.Minute)
		if v := f.view(second); v.EstimateS == nil || *v.EstimateS != 0 {
			t.Errorf("the estimate is %v", v.EstimateS)
		}
		if v := f.view(first); v.State != desk.GuestTalking || v.Agent.Name != "Anna Berg" || v.Agent.Initials != "AB" {
			t.Errorf("the first visitor sees %+v", v)
		}
		f.set(parley.PropShowAgentAvatar, "false")
		if v := f.view(first); v.Agent.Initials != "" {
			t.Errorf("initials are shown: %+v", v.Agent)
		}
	})
}

// The average wait is the mean of the last twenty accepts (domain 2.1).
func TestAverageWaitIsOfTheLastTwenty(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		for i := range parley.AverageOver + 5 {
			f.guest("billing")
			wait := time.Hour
			if i >= 5 {
				wait = time.Minute
			}
			f.pass(wait)
			f.accept(f.anna, f.billing)
		}
		status, err := f.desk.QueueStatus(t.Context(), f.billing)
		f.must(err)
		if status.AverageWaitMS != time.Minute.Milliseconds() || status.Waiting != 0 {
			t.Errorf("status %+v", status)
		}
		f.guest("billing")
		since := parley.Now()
		f.pass(time.Second)
		f.guest("billing")
		status, err = f.desk.QueueStatus(t.Context(), f.billing)
		f.must(err)
		if status.Waiting != 2 || status.LongestSince != since {
			t.Errorf("status %+v", status)
		}
	})
}

func TestTextsOfStrangersStayText(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		evil := `<script>alert(1)</script> <img src=x onerror=alert(1)> ${agent} '; DROP TABLE entry; --`
		in := f.form("billing")
		in.Answers["first_name"], in.Answers["question"] = []string{`<b>Bobby</b>`}, []string{evil}
		g := f.guestOf(in)
		f.accept(f.anna, f.billing)
		e := f.say(g, evil)
		if e.Body != evil || f.publicStream(g)[1].Body != evil {
			t.Errorf("stored as %q", e.Body)
		}
		for _, wrong := range []string{"\xff\xfe", "bell \a", "nul \x00"} {
			_, err := f.desk.GuestSend(t.Context(), g, desk.Message{ClientID: "x", Body: wrong})
			if e := f.refusal(parley.CodeInvalid, err); e.Field != "body" {
				t.Errorf("%q: field %q", wrong, e.Field)
			}
			in := f.form("billing")
			in.Answers["first_name"] = []string{wrong}
			_, err = f.desk.StartGuest(t.Context(), in)
			f.refused(parley.CodeInvalid, err)
		}
		_, err := f.desk.GuestSend(t.Context(), g, desk.Message{ClientID: "x", Body: strings.Repeat("é", parley.MaxBody+1)})
		f.refused(parley.CodeTooLarge, err)
		_, err = f.desk.GuestSend(t.Context(), g, desk.Message{ClientID: "x", Body: " \n "})
		f.refused(parley.CodeInvalid, err)
	})
}

// Ten thousand forms from one address: every one past the limit is refused
// without writing anything.
func TestFormFloodWritesNothing(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		f.set(parley.PropGuestsPerAddress, "3")
		in := f.form("billing")
		admitted := 0
		for i := range 500 {
			in.ClientID = fmt.Sprintf("flood-%040d", i)
			_, err := f.desk.StartGuest(t.Context(), in)
			if err == nil {
				admitted++
				continue
			}
			f.refused(parley.CodeLimit, err)
		}
		if admitted != 3 || f.counts() != [2]int64{3, 3} {
			t.Errorf("%d admitted, rows %v", admitted, f.counts())
		}
	})
}
