package desk_test

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/routing"
	"github.com/parley-desk/parley/internal/store"
)

// Who has waited as long as the queue lets them reads its message, may wait
// again, and is not offered any more.
func TestWaitingHasAnEnd(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		f.change(&f.billing, func(in *desk.QueueInput) { in.MaxWaitS, in.MaxWaitMessage = 90, "Nobody has time. Please write to us." })
		f.withTimers()
		g := f.guest("billing")
		f.pass(80 * time.Second)
		f.ready(f.anna)
		f.settle()
		f.offeredTo(g, &f.anna)
		f.pass(8 * time.Second)
		f.offeredTo(g, &f.anna)
		f.pass(3 * time.Second)
		f.settle()
		w := f.work(g.Conversation)
		if w.State != parley.WorkAbandoned || w.CancelReason != parley.CancelMaxWait || w.OfferedTo != "" {
			t.Fatalf("after the longest wait %+v", w)
		}
		if i := f.interaction(g); i.State != parley.InteractionAbandoned || i.StateReason != parley.ReasonMaxWait {
			t.Errorf("the interaction %+v", i)
		}
		said := f.publicStream(g)
		if last := said[len(said)-1]; last.Code != parley.LineMaxWait || last.Body != "Nobody has time. Please write to us." {
			t.Errorf("the visitor reads %+v", last)
		}
		if got := f.cards(f.anna); len(got) != 0 {
			t.Errorf("Anna is still offered %v", got)
		}
		_, err := f.desk.AcceptOffer(t.Context(), f.anna, w.ID)
		f.refused(parley.CodeConflict, err)
		f.must(f.desk.GuestRejoin(t.Context(), g))
		f.settle()
		f.offeredTo(g, &f.anna)
		f.choose(f.anna, "Offline")
		f.pass(80 * time.Second)
		f.offeredTo(g, nil)
		f.pass(11 * time.Second)
		f.settle()
		if w = f.work(g.Conversation); w.State != parley.WorkAbandoned {
			t.Errorf("the second wait has no end: %+v", w)
		}
	})
}

// Where the desk says so, who is asked when the longest wait is over may still
// answer; nobody else is asked after them.
func TestAnOfferOutlivesTheLongestWait(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		f.change(&f.billing, func(in *desk.QueueInput) { in.MaxWaitS, in.MaxWaitMessage = 90, "Sorry." })
		yes := "true"
		must(f.desk.SetProperty(t.Context(), f.admin, parley.PropBypassMaxWait, &yes, 0))(t)
		f.withTimers()
		for _, x := range []struct {
			what string
			do   func(w parley.WorkItem)
			wait time.Duration
			want parley.WorkState
		}{
			{"accepted", func(w parley.WorkItem) { must(f.desk.AcceptOffer(t.Context(), f.anna, w.ID))(t) }, 0, parley.WorkInProgress},
			{"turned down", func(w parley.WorkItem) { f.must(f.desk.RejectOffer(t.Context(), f.anna, w.ID, f.reason("Busy"))) }, 2 * time.Second, parley.WorkAbandoned},
			{"let pass", func(parley.WorkItem) {}, 46 * time.Second, parley.WorkAbandoned},
		} {
			g := f.guest("billing")
			f.pass(80 * time.Second)
			f.ready(f.anna)
			f.settle()
			f.offeredTo(g, &f.anna)
			f.pass(15 * time.Second)
			w := f.offeredTo(g, &f.anna)
			f.ready(f.ben) // would be asked if anybody were
			x.do(w)
			f.pass(x.wait)
			f.settle()
			if w = f.work(g.Conversation); w.State != x.want || w.OfferedTo != "" {
				t.Errorf("%s: %+v", x.what, w)
			}
			f.choose(f.anna, "Offline")
			f.choose(f.ben, "Offline")
		}
	})
}

// A queue that gets a longest wait has it for those who wait already.
func TestLongestWaitIsForThoseWhoWait(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.withTimers()
		g := f.guest("billing")
		f.pass(time.Hour)
		f.ready(f.anna)
		f.push(&f.billing, nil)
		f.settle()
		f.offeredTo(g, &f.anna) // what waited before the queue pushed is offered
		f.change(&f.billing, func(in *desk.QueueInput) { in.MaxWaitS, in.MaxWaitMessage = 60, "Sorry." })
		f.settle()
		if w := f.work(g.Conversation); w.State != parley.WorkAbandoned {
			t.Errorf("it still waits: %+v", w)
		}
	})
}

// A visitor who leaves takes the offer with them; who comes back is offered
// anew, but not to whom refused them for good.
func TestVisitorLeavesWhileOffered(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		f.withTimers()
		f.ready(f.anna)
		g := f.guest("billing")
		f.settle()
		w := f.offeredTo(g, &f.anna)
		f.heard()
		f.must(f.desk.GuestEnd(t.Context(), g))
		if w := f.work(g.Conversation); w.State != parley.WorkAbandoned || w.OfferedTo != "" {
			t.Errorf("left as %+v", w)
		}
		told := slices.ContainsFunc(f.heard(), func(e desk.Event) bool {
			return e.Kind == desk.EventOffer && e.Record == w.ID && e.Text == desk.OverLeft && slices.Equal(e.Users, []parley.ID{f.anna.ID})
		})
		if !told {
			t.Error("Anna was not told")
		}
		_, err := f.desk.AcceptOffer(t.Context(), f.anna, w.ID)
		f.refused(parley.CodeConflict, err)
		f.must(f.desk.GuestRejoin(t.Context(), g))
		f.settle()
		f.offeredTo(g, &f.anna)
		f.must(f.desk.RejectOffer(t.Context(), f.anna, w.ID, f.reason("Not my expertise")))
		f.must(f.desk.GuestEnd(t.Context(), g))
		f.must(f.desk.GuestRejoin(t.Context(), g))
		f.pass(time.Minute)
		f.offeredTo(g, nil)
		f.ready(f.ben)
		f.settle()
		f.offeredTo(g, &f.ben)
	})
}

// Escalating and transferring into a queue that pushes offers it there, and
// frees who handed over.
func TestHandingOverIntoAQueueThatPushes(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.push(&f.product, nil)
		f.withTimers()
		f.change(&f.billing, func(in *desk.QueueInput) { in.EscalateTo = f.product.ID })
		f.ready(f.chris)
		g := f.talk("billing", f.anna)
		f.must(f.desk.Escalate(t.Context(), f.anna, g.Conversation))
		f.settle()
		w := f.offeredTo(g, &f.chris)
		if w.QueueID != f.product.ID || w.ServiceChannel != f.product.ServiceChannel || w.Previous == "" {
			t.Errorf("escalated as %+v", w)
		}
		_, err := f.desk.AcceptOffer(t.Context(), f.chris, w.ID)
		f.must(err)
		f.reply(f.chris, g.Conversation, "Hello")
		f.must(f.desk.TransferToQueue(t.Context(), f.chris, g.Conversation, f.billing.ID))
		f.accept(f.anna, f.billing)
		f.must(f.desk.TransferToQueue(t.Context(), f.anna, g.Conversation, f.product.ID))
		f.settle()
		f.offeredTo(g, &f.chris)
	})
}

// A later pool adds to the earlier ones when its time has come.
func TestPoolsOverflow(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		rule := f.rule(nil)
		f.pools(&f.billing,
			desk.PoolInput{Rule: rule.ID, Groups: []parley.ID{f.product.AssignmentGroup}, EligibleAt: 45},
			desk.PoolInput{Rule: rule.ID, Groups: []parley.ID{f.billing.AssignmentGroup}})
		f.withTimers()
		f.ready(f.chris) // of product, not of billing
		g := f.guest("billing")
		f.pass(43 * time.Second)
		f.offeredTo(g, nil)
		f.pass(3 * time.Second)
		f.settle()
		w := f.offeredTo(g, &f.chris)
		s, err := f.desk.AcceptOffer(t.Context(), f.chris, w.ID)
		f.must(err)
		if s.AssignedTo != f.chris.ID {
			t.Errorf("who helps out does not hold it: %+v", s)
		}
		f.reply(f.chris, g.Conversation, "Hello from product support")
		e, err := f.desk.QueuePreview(t.Context(), f.billing.ID, 0)
		if err != nil || e.Chosen != "" || len(e.Pools) != 2 || e.Pools[0].EligibleAtS != 0 || e.Pools[1].Due {
			t.Errorf("the preview of now: %+v, %v", e, err)
		}
		e, err = f.desk.QueuePreview(t.Context(), f.billing.ID, 60)
		if err != nil || e.Chosen != f.chris.ID {
			t.Errorf("the preview after a minute: %+v, %v", e, err)
		}
	})
}

// Rules ask for skills; who has not a mandatory one is left out, and who has
// more of them comes first.
func TestSkillsDecide(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, func(in *desk.AssignmentRuleInput) { in.EvaluateLevel = true })
		f.withTimers()
		french, dunning := f.skill("French"), f.skill("Dunning")
		finance := f.skill("Finance", dunning)
		rule := func(name, condition string, skill parley.ID, level int64, mandatory bool) {
			_, err := f.desk.CreateSkillRule(t.Context(), f.admin, desk.SkillRuleInput{
				Name: name, Active: true, Condition: condition, Skill: skill, Level: level, Mandatory: mandatory,
			})
			f.must(err)
		}
		rule("Invoices", "category=billing", dunning, 1, false)
		rule("Important invoices", "category=billing", dunning, 3, false)
		rule("Must be", "category=billing", dunning, 2, true)
		rule("Orders", "category=order", french, 1, true)
		f.ready(f.anna, f.ben)
		g := f.guest("billing")
		w := f.work(g.Conversation)
		asked, err := f.read().WorkSkills(w.ID)
		if want := []parley.SkillLevel{{Skill: dunning, Level: 3, Mandatory: true}}; err != nil || !slices.Equal(asked, want) {
			t.Errorf("it asks for %+v, %v", asked, err)
		}
		f.settle()
		f.offeredTo(g, nil)
		why, err := f.desk.WhyIdle(t.Context(), f.anna.ID)
		if err != nil || len(why.LeftOut) != 1 || why.LeftOut[0].Code != routing.SkillMissing || why.LeftOut[0].Skill != "Dunning" {
			t.Errorf("why Anna gets nothing: %+v, %v", why, err)
		}
		// Ben has a skill that contains it, at too low a level, then high enough.
		set := func(who parley.Actor, skills ...desk.HeldSkill) {
			_, err := f.desk.SetUserSkills(t.Context(), f.admin, who.ID, desk.SkillsInput{Skills: skills})
			f.must(err)
		}
		set(f.ben, desk.HeldSkill{Skill: finance, Level: 2})
		f.settle()
		f.offeredTo(g, nil)
		set(f.ben, desk.HeldSkill{Skill: finance, Level: 3})
		f.settle()
		f.offeredTo(g, &f.ben)
		// What a group can do, all of its members can.
		f.choose(f.ben, "Away")
		_, err = f.desk.SetGroupSkills(t.Context(), f.admin, f.product.AssignmentGroup, desk.SkillsInput{Skills: []desk.HeldSkill{{Skill: dunning, Level: 5}}})
		f.must(err)
		f.settle()
		f.offeredTo(g, &f.anna)
	})
}

// skill makes a skill that contains others.
func (f *floor) skill(name string, contains ...parley.ID) parley.ID {
	f.t.Helper()
	s, err := f.desk.CreateSkill(f.t.Context(), f.admin, desk.SkillInput{Name: name, Active: true, Contains: contains})
	f.must(err)
	return s.ID
}

// Who served a visitor within the last thirty days comes first, and nothing
// more than that.
func TestVisitorsComeBackToWhoServedThem(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		f.withTimers()
		f.ready(f.anna, f.ben)
		first := f.guest("billing")
		f.settle()
		w := f.work(first.Conversation)
		server, other := f.anna, f.ben
		if w.OfferedTo == f.ben.ID {
			server, other = f.ben, f.anna
		}
		_, err := f.desk.AcceptOffer(t.Context(), server, w.ID)
		f.must(err)
		// They carry more than the other one now.
		again := f.guest("billing")
		f.settle()
		w = f.offeredTo(again, &server)
		if o := f.offers(server); len(o) != 1 || !slices.ContainsFunc(o[0].Why, func(why string) bool { return why == `{"code":"affinity","kind":"history"}` }) {
			t.Errorf("why: %+v", o)
		}
		f.must(f.desk.RejectOffer(t.Context(), server, w.ID, f.reason("Busy")))
		f.settle()
		f.offeredTo(again, &other)
	})
}

// The limit of sessions is the most that is offered.
func TestLimitOfSessionsIsKept(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		f.withTimers()
		f.limit(f.anna, 1)
		f.ready(f.anna)
		first := f.guest("billing")
		f.settle()
		w := f.offeredTo(first, &f.anna)
		second := f.guest("billing")
		f.settle()
		f.offeredTo(second, nil)
		_, err := f.desk.AcceptOffer(t.Context(), f.anna, w.ID)
		f.must(err)
		f.settle()
		f.offeredTo(second, nil)
		f.must(f.desk.End(t.Context(), f.anna, first.Conversation))
		f.settle()
		f.offeredTo(second, &f.anna)
	})
}

// Nothing of a queue or a channel that is off is offered, and a rule that does
// not let anybody reject does not.
func TestOffersFollowTheConfiguration(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		rule := f.push(&f.billing, func(in *desk.AssignmentRuleInput) { in.AllowReject = false })
		f.withTimers()
		f.ready(f.anna)
		g := f.guest("billing")
		f.settle()
		w := f.offeredTo(g, &f.anna)
		if f.offers(f.anna)[0].AllowReject {
			t.Error("the card says it can be rejected")
		}
		f.refused(parley.CodeForbidden, f.desk.RejectOffer(t.Context(), f.anna, w.ID, f.reason("Busy")))
		f.choose(f.anna, "Away")
		in := desk.AssignmentRuleInput{Name: rule.Name, TimeoutS: rule.TimeoutS, Version: rule.Version}
		rule, err := f.desk.UpdateAssignmentRule(t.Context(), f.admin, rule.ID, in)
		f.must(err)
		f.choose(f.anna, "Available")
		f.settle()
		f.offeredTo(g, nil) // the rule is inactive
		in.Active, in.Version, in.AllowReject = true, rule.Version, true
		_, err = f.desk.UpdateAssignmentRule(t.Context(), f.admin, rule.ID, in)
		f.must(err)
		f.settle()
		w = f.offeredTo(g, &f.anna)
		// Back to taking the oldest: the offer is answered, what comes then waits.
		f.change(&f.billing, func(in *desk.QueueInput) { in.Delivery = parley.DeliveryPull })
		other := f.guest("billing")
		f.settle()
		f.offeredTo(other, nil)
		f.accept(f.ben, f.billing)
		if w := f.work(other.Conversation); w.AssignedTo != f.ben.ID {
			t.Errorf("Ben took something else: %+v", w)
		}
		_, err = f.desk.AcceptOffer(t.Context(), f.anna, w.ID)
		f.must(err)
	})
}

// A channel that an agent switched off, and one that their state does not have.
func TestChannelsThatAreOff(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		f.withTimers()
		f.ready(f.anna)
		channels, err := f.read().ServiceChannels()
		f.must(err)
		var other parley.ID
		for _, c := range channels {
			if c.Key != parley.ChannelChat {
				other = c.ID
			}
		}
		state := f.newState(desk.PresenceStateInput{Name: "Mail only", Available: true, Channels: []parley.ID{other}})
		f.choose(f.anna, state.Name)
		g := f.guest("billing")
		f.settle()
		f.offeredTo(g, nil)
		why, err := f.desk.WhyIdle(t.Context(), f.anna.ID)
		if err != nil || !slices.ContainsFunc(why.LeftOut, func(r routing.Reason) bool { return r.Code == routing.ChannelOff }) {
			t.Errorf("why: %+v, %v", why, err)
		}
		f.choose(f.anna, "Available")
		f.settle()
		f.offeredTo(g, &f.anna)
	})
}

// What is offered goes back at once, to somebody else, as soon as its channel
// is off: switched off, not one of the state's, or not active. Nobody lets it
// pass by that.
func TestOffersGoBackWithTheirChannel(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		f.withTimers()
		channel := func(key string) parley.ServiceChannel {
			c, err := f.read().ServiceChannelByKey(key)
			f.must(err)
			return c
		}
		chat, mail := channel(parley.ChannelChat), channel("email")
		own := f.newState(desk.PresenceStateInput{Name: "At the desk", Available: true, ShowChannels: true})
		set := func(off ...parley.ID) {
			_, err := f.desk.SetPresence(t.Context(), f.anna, desk.PresenceInput{State: own.ID, Off: append([]parley.ID{}, off...)})
			f.must(err)
		}
		change := func(in desk.PresenceStateInput) {
			t.Helper()
			var err error
			in.Name, in.Available, in.Active, in.Version = own.Name, true, true, own.Version
			own, err = f.desk.UpdatePresenceState(t.Context(), f.admin, own.ID, in)
			f.must(err)
		}
		activate := func(active bool) {
			t.Helper()
			_, err := f.desk.UpdateServiceChannel(t.Context(), f.admin, chat.ID, desk.ServiceChannelInput{
				Name: chat.Name, Active: active, WorkItemSize: chat.WorkItemSize, DefaultCapacity: chat.DefaultCapacity,
				Condition: chat.Condition, Utilization: chat.Utilization, InboxLayout: chat.InboxLayout, Version: channel(parley.ChannelChat).Version,
			})
			f.must(err)
		}
		f.ready(f.anna)
		set()
		g := f.guest("billing")
		for _, x := range []struct {
			what      string
			off, back func()
		}{
			{"switched off", func() { set(chat.ID) }, func() { set() }},
			{"not one of the state's", func() { change(desk.PresenceStateInput{Channels: []parley.ID{mail.ID}}) }, func() { change(desk.PresenceStateInput{ShowChannels: true}) }},
			{"inactive", func() { activate(false) }, func() { activate(true) }},
		} {
			f.settle()
			w := f.offeredTo(g, &f.anna)
			set(mail.ID) // another channel takes nothing away
			f.offeredTo(g, &f.anna)
			f.heard()
			x.off()
			if w := f.work(g.Conversation); w.OfferedTo != "" || w.State != parley.WorkWaiting {
				t.Errorf("%s left the offer as %+v", x.what, w)
			}
			if !slices.ContainsFunc(f.heard(), func(e desk.Event) bool {
				return e.Kind == desk.EventOffer && e.Record == w.ID && e.Text == desk.OverWithdrawn
			}) {
				t.Errorf("%s: Anna's screens are not told", x.what)
			}
			if steps := f.trail(f.admin, w.ID); steps[len(steps)-1] != parley.WorkReturned {
				t.Errorf("%s: the trail ends %v", x.what, steps)
			}
			f.settle()
			f.offeredTo(g, nil)
			x.back()
		}
		f.settle()
		f.offeredTo(g, &f.anna)
		set(chat.ID)
		f.ready(f.ben)
		f.settle()
		f.offeredTo(g, &f.ben)
	})
}

// Why somebody is idle, from nobody at all to everything in order.
func TestWhyNothingIsOffered(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		has := func(who parley.Actor, code routing.Code) {
			t.Helper()
			why, err := f.desk.WhyIdle(t.Context(), who.ID)
			if err != nil || !slices.ContainsFunc(why.Reasons, func(r routing.Reason) bool { return r.Code == code }) {
				t.Errorf("want %s, got %+v, %v", code, why, err)
			}
		}
		has(f.anna, routing.NotAvailable)
		f.choose(f.anna, "Available")
		has(f.anna, routing.NotConnectedCode)
		f.ready(f.anna)
		has(f.anna, routing.NoWork)
		has(f.outsider, routing.NoPool)
		f.ready(f.outsider)
		has(f.outsider, routing.NoPool)
		_, err := f.desk.WhyIdle(t.Context(), parley.NewID())
		f.refused(parley.CodeNotFound, err)
	})
}

// The trail is told to managers without what the visitor wrote, to who may read
// the conversation with it, and to nobody else.
func TestWhoReadsTheTrail(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.guest("billing")
		w := f.work(g.Conversation)
		trail, err := f.desk.WorkTrail(t.Context(), f.anna, w.ID)
		if err != nil || trail.Item.ShortDescription == "" || trail.Queue != "Billing Support" || trail.Explanation != nil {
			t.Errorf("Anna reads %+v, %v", trail, err)
		}
		trail, err = f.desk.WorkTrail(t.Context(), f.admin, w.ID)
		if err != nil || trail.Item.ShortDescription != "" || len(trail.Events) != 1 {
			t.Errorf("the administrator reads %+v, %v", trail, err)
		}
		_, err = f.desk.WorkTrail(t.Context(), f.chris, w.ID)
		f.refused(parley.CodeNotFound, err)
		_, err = f.desk.WorkTrail(t.Context(), f.chris, parley.NewID())
		f.refused(parley.CodeNotFound, err)
		f.tx(func(tx *store.Tx) error {
			return tx.MakeOffers(store.NotFound("It"), store.Offering{WorkItem: w.ID, Agent: f.chris.ID, At: parley.Now(), Expires: parley.Now()})
		})
		_, err = f.desk.WorkTrail(t.Context(), f.chris, w.ID)
		f.must(err)
	})
}

// What nobody can be given is in nobody's way, however much of it there is.
func TestWorkThatNobodyGetsIsInNobodysWay(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		f.push(&f.order, nil)
		_, err := f.desk.SetPools(t.Context(), f.admin, f.order.ID, desk.PoolsInput{})
		f.must(err)
		f.push(&f.product, nil) // a pool of people who cannot do it
		ancient := f.skill("Ancient Greek")
		_, err = f.desk.CreateSkillRule(t.Context(), f.admin, desk.SkillRuleInput{
			Name: "Greek", Active: true, Condition: "category=product", Skill: ancient, Mandatory: true,
		})
		f.must(err)
		stuck, unskilled := f.guest("order"), f.guest("product")
		f.manyMore(f.work(stuck.Conversation), 3000)
		f.manyMore(f.work(unskilled.Conversation), 3000)
		f.ready(f.anna)
		g := f.guest("billing")
		f.assign(f.desk)
		f.offeredTo(g, &f.anna)
		trail, err := f.desk.WorkTrail(t.Context(), f.admin, f.work(stuck.Conversation).ID)
		if err != nil || trail.Explanation == nil || len(trail.Explanation.Why) != 1 || trail.Explanation.Why[0].Code != routing.NoPool {
			t.Errorf("why the others wait: %+v, %v", trail.Explanation, err)
		}
	})
}

// manyMore lets as many others wait as the work item does.
func (f *floor) manyMore(like parley.WorkItem, n int) {
	f.t.Helper()
	skills, err := f.read().WorkSkills(like.ID)
	f.must(err)
	f.tx(func(tx *store.Tx) error {
		for i := range n {
			w := like
			w.ID, w.Number, w.QueuedAt = parley.NewID(), like.Number+"-"+strconv.Itoa(i), like.QueuedAt.Add(-time.Duration(i)*time.Second)
			if err := tx.InsertWorkItem(w); err != nil {
				return err
			}
			if err := tx.SetWorkSkills(w.ID, skills); err != nil {
				return err
			}
		}
		return nil
	})
}

// Whoever is offered what another queue passed on reads from which.
func TestAnOfferSaysFromWhichQueueItCame(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		f.push(&f.order, nil)
		f.withTimers()
		f.ready(f.anna)
		g := f.guest("billing")
		f.settle()
		if card := f.offers(f.anna)[0]; card.FromQueue != "" {
			t.Errorf("what came from nowhere came from %q", card.FromQueue)
		}
		must(f.desk.AcceptOffer(t.Context(), f.anna, f.offeredTo(g, &f.anna).ID))(t)
		f.choose(f.anna, "Away")
		f.ready(f.chris)
		f.must(f.desk.TransferToQueue(t.Context(), f.anna, g.Conversation, f.order.ID))
		f.settle()
		if card := f.offers(f.chris)[0]; card.FromQueue != f.billing.Name || card.Queue != f.order.Name {
			t.Errorf("the card says %q, from %q", card.Queue, card.FromQueue)
		}
	})
}
