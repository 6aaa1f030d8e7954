package desk_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/channel/pushtest"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// offering is a floor with ways out whose billing queue offers its work.
func (f *floor) offering() *outside {
	f.t.Helper()
	o := f.withOutside()
	f.push(&f.billing, func(in *desk.AssignmentRuleInput) { in.TimeoutS = 60 })
	f.withTimers()
	return o
}

// Whoever has the offer on no screen in view is told on every device, as long
// as it stands, in their language.
func TestOffersAreToldToWhomLooksAtNoScreen(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		o := f.offering()
		defer o.run()()
		o.device(o.anna)
		o.device(o.anna)
		o.ready(o.anna)
		g := o.guest("billing")
		o.pass(time.Second)
		w := o.offeredTo(g, &f.anna)
		o.expect() // who has it in view has time to say so
		o.pass(5 * time.Second)
		want := "Offer from Billing Support: Grace Hopper 1 | Question 1 · billing"
		o.expect(want, want)
		messages, _ := o.service.Delivered()
		for _, m := range messages {
			if m.Topic != string(w.ID) || m.TTL <= 50 || m.TTL >= 60 {
				t.Errorf("topic %s, kept %d s", m.Topic, m.TTL)
			}
		}
		// Nobody answers: it is offered anew, to Ben, who reads German and has a device too.
		o.likes(o.ben, func(p *parley.Preferences) { p.Language = "de" })
		o.device(o.ben)
		o.ready(o.ben)
		o.pass(time.Minute)
		o.offeredTo(g, &f.ben)
		o.pass(5 * time.Second)
		if told := o.told(); len(told) != 3 || told[2] != "Angebot aus Billing Support: Grace Hopper 1 | Question 1 · billing" {
			t.Errorf("told %q", told)
		}
	})
}

// Nothing is told of an offer that is in view, answered, taken back or switched
// off, and nothing to somebody else who says they see it.
func TestOffersThatAreNotTold(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		o := f.offering()
		defer o.run()()
		o.device(o.anna)
		o.device(o.ben)
		for _, x := range []struct {
			what string
			do   func(w parley.WorkItem)
			told int
		}{
			{"in view", func(w parley.WorkItem) { o.must(o.desk.SeenOffer(t.Context(), o.anna, w.ID)) }, 0},
			{"in somebody else's view", func(w parley.WorkItem) { o.must(o.desk.SeenOffer(t.Context(), o.ben, w.ID)) }, 1},
			{"accepted", func(w parley.WorkItem) {
				_, err := o.desk.AcceptOffer(t.Context(), o.anna, w.ID)
				o.must(err)
			}, 0},
			{"taken back", func(parley.WorkItem) { o.choose(o.anna, "Away") }, 0},
			{"switched off", func(parley.WorkItem) {
				o.likes(o.anna, func(p *parley.Preferences) { p.Notifications.Push = false })
			}, 0},
		} {
			before := len(o.told())
			o.ready(o.anna)
			g := o.guest("billing")
			o.pass(time.Second)
			x.do(o.offeredTo(g, &f.anna))
			o.pass(10 * time.Second)
			if n := len(o.told()) - before; n != x.told {
				t.Errorf("%s: told %d times", x.what, n)
			}
			o.must(o.desk.GuestEnd(t.Context(), g))
			o.choose(o.anna, "Offline")
		}
		o.must(o.desk.SeenOffer(t.Context(), o.anna, parley.NewID()))
	})
}

// What a push service could not take is tried again while the offer stands, and
// not a moment longer.
func TestOffersAreNotToldLate(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		o := f.offering()
		defer o.run()()
		o.device(o.anna)
		for range 20 {
			o.service.Answer(pushtest.Answer{Status: 503})
		}
		o.ready(o.anna)
		g := o.guest("billing")
		o.pass(time.Second)
		o.offeredTo(g, &f.anna)
		o.pass(time.Minute)
		_, tried := o.service.Delivered()
		if tried < 2 {
			t.Errorf("tried %d times", tried)
		}
		o.pass(time.Hour)
		if _, later := o.service.Delivered(); later != tried {
			t.Errorf("tried %d times more after it was over", later-tried)
		}
	})
}

// given is a floor with ways out whose billing queue gives its work at once.
func (f *floor) given() *outside {
	f.t.Helper()
	o := f.withOutside()
	f.push(&f.billing, func(in *desk.AssignmentRuleInput) { in.AutoAssign, in.AllowReject = true, false })
	f.withTimers()
	return o
}

// Work that becomes somebody's without an offer is told on every device of whoever
// looks at no screen, and leads to it.
func TestGivenWorkIsToldToWhomLooksAtNoScreen(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		o := f.given()
		defer o.run()()
		o.device(o.anna)
		o.device(o.anna)
		o.ready(o.anna)
		g := o.guest("billing")
		o.pass(time.Second)
		w := o.work(g.Conversation)
		if w.State != parley.WorkInProgress || w.AssignedTo != f.anna.ID {
			t.Fatalf("given as %+v", w)
		}
		o.expect() // who has it in view has time to say so
		o.pass(5 * time.Second)
		want := "Assigned to you: Grace Hopper 1 | Question 1 · billing"
		o.expect(want, want)
		messages, _ := o.service.Delivered()
		for _, m := range messages {
			if m.Topic != string(w.ID) || !strings.Contains(string(m.Payload), `"url":"/workspace/conversations/`+string(g.Conversation)+`"`) ||
				!strings.Contains(string(m.Payload), `"seq":`+strconv.FormatInt(int64(w.WorkStart), 10)) {
				t.Errorf("%s: %s", m.Topic, m.Payload)
			}
		}
		// A case leads to its page, in the language of who gets it.
		o.likes(o.ben, func(p *parley.Preferences) { p.Language = "de" })
		o.device(o.ben)
		o.choose(o.anna, "Away")
		q := o.caseQueue("Cases", "category=billing")
		o.push(&q, func(in *desk.AssignmentRuleInput) { in.AutoAssign, in.AllowReject = true, false })
		o.ready(o.ben)
		made := o.loneCase(nil)
		o.pass(6 * time.Second)
		messages, _ = o.service.Delivered()
		if told := o.told(); len(told) != 3 || !strings.HasPrefix(told[2], "Ihnen zugeteilt: ") || !strings.Contains(string(messages[2].Payload), "/workspace/cases/"+string(made.ID)) {
			t.Errorf("told %q", told)
		}
	})
}

// Nothing is told of given work that is in view, or not in their hands any more.
func TestGivenWorkThatIsNotTold(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		o := f.given()
		defer o.run()()
		for _, who := range []parley.Actor{o.anna, o.ben} {
			o.device(who)
		}
		o.must(f.desk.Arrived(t.Context(), "node", store.Lease{User: f.ben.ID}, parley.Now().Add(24*time.Hour)))
		for _, x := range []struct {
			what string
			do   func(w parley.WorkItem)
			told int
		}{
			{"in view", func(w parley.WorkItem) { o.must(o.desk.SeenOffer(t.Context(), o.anna, w.ID)) }, 0},
			{"in somebody else's view", func(w parley.WorkItem) { o.must(o.desk.SeenOffer(t.Context(), o.ben, w.ID)) }, 1},
			{"ended", func(w parley.WorkItem) { o.must(o.desk.End(t.Context(), o.anna, w.Conversation)) }, 0},
			{"given on", func(w parley.WorkItem) { o.must(o.desk.AssignByHand(t.Context(), o.admin, w.ID, o.ben.ID)) }, 1}, // Ben
			{"switched off", func(parley.WorkItem) {
				o.likes(o.anna, func(p *parley.Preferences) { p.Notifications.Push = false })
			}, 0},
		} {
			before := len(o.told())
			o.ready(o.anna)
			g := o.guest("billing")
			o.pass(time.Second)
			x.do(o.work(g.Conversation))
			o.pass(10 * time.Second)
			if n := len(o.told()) - before; n != x.told {
				t.Errorf("%s: told %d times", x.what, n)
			}
			o.choose(o.anna, "Offline")
		}
	})
}

// An offer another system makes is told like any other.
func TestOffersOfOtherSystemsAreTold(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		o := f.withOutside()
		f.change(&f.billing, func(in *desk.QueueInput) { in.Delivery = parley.DeliveryPush })
		f.withTimers()
		defer o.run()()
		o.device(o.anna)
		o.ready(o.anna)
		g := o.guest("billing")
		_, err := o.desk.OfferFor(t.Context(), o.admin, o.work(g.Conversation).ID, "", desk.ExternalOffer{Agent: o.anna.ID, TimeoutS: 30})
		o.must(err)
		o.pass(5 * time.Second)
		o.expect("Offer from Billing Support: Grace Hopper 1 | Question 1 · billing")
	})
}
