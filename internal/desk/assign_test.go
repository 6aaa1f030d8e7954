package desk_test

import (
	"slices"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// rule makes an assignment rule: a minute to answer, then Away, reasons to
// reject, mandatory skills, unless change says otherwise.
func (f *floor) rule(change func(*desk.AssignmentRuleInput)) parley.AssignmentRule {
	f.t.Helper()
	in := desk.AssignmentRuleInput{
		Name: "Rule " + string(parley.NewID()), Active: true, AllowReject: true, TimeoutState: f.stateNamed("Away").ID, UseSkills: true, EnforceMandatory: true,
	}
	if change != nil {
		change(&in)
	}
	rule, err := f.desk.CreateAssignmentRule(f.t.Context(), f.admin, in)
	f.must(err)
	return rule
}

// push lets a queue offer its work to its own group, by a rule of its own.
func (f *floor) push(q *parley.Queue, change func(*desk.AssignmentRuleInput)) parley.AssignmentRule {
	f.t.Helper()
	rule := f.rule(change)
	f.pools(q, desk.PoolInput{Rule: rule.ID, Groups: []parley.ID{q.AssignmentGroup}})
	return rule
}

// pools lets a queue offer its work to pools.
func (f *floor) pools(q *parley.Queue, pools ...desk.PoolInput) {
	f.t.Helper()
	f.change(q, func(in *desk.QueueInput) { in.Delivery = parley.DeliveryPush })
	_, err := f.desk.SetPools(f.t.Context(), f.admin, q.ID, desk.PoolsInput{Pools: pools})
	f.must(err)
}

// change changes a queue as an administrator does.
func (f *floor) change(q *parley.Queue, change func(*desk.QueueInput)) {
	f.t.Helper()
	fresh, err := f.read().Queue(q.ID)
	f.must(err)
	in := queueInput(fresh)
	change(&in)
	*q, err = f.desk.UpdateQueue(f.t.Context(), f.admin, q.ID, in)
	f.must(err)
}

// ready connects people for a day and makes them available.
func (f *floor) ready(people ...parley.Actor) {
	f.t.Helper()
	for _, who := range people {
		f.must(f.desk.Arrived(f.t.Context(), "node", store.Lease{User: who.ID}, parley.Now().Add(24*time.Hour)))
		f.choose(who, "Available")
	}
}

// settle lets everything that is due happen.
func (f *floor) settle() {
	f.t.Helper()
	f.pass(slack)
	f.pass(0)
}

// cards are the work items offered to an agent.
func (f *floor) cards(who parley.Actor) []parley.ID {
	f.t.Helper()
	list := []parley.ID{}
	for _, o := range f.offers(who) {
		list = append(list, o.WorkItem)
	}
	return list
}

func (f *floor) offers(who parley.Actor) []parley.Offer {
	f.t.Helper()
	offers, err := f.desk.Offers(f.t.Context(), who.ID)
	f.must(err)
	return offers
}

// offeredTo fails the test unless the visitor's work is offered to the agent,
// or to nobody when there is none.
func (f *floor) offeredTo(g desk.Guest, who *parley.Actor) parley.WorkItem {
	f.t.Helper()
	w := f.work(g.Conversation)
	want := parley.ID("")
	if who != nil {
		want = who.ID
	}
	if w.State != parley.WorkWaiting || w.OfferedTo != want {
		f.t.Fatalf("want it offered to %+v, got %+v", who, w)
	}
	return w
}

// reason finds one of the shipped reasons to turn an offer down.
func (f *floor) reason(name string) parley.ID {
	f.t.Helper()
	all, err := f.desk.RejectReasons(f.t.Context(), parley.ChannelChat)
	f.must(err)
	for _, x := range all {
		if x.Reason == name {
			return x.ID
		}
	}
	f.t.Fatalf("there is no reason %s", name)
	return ""
}

// trail are the steps of a work item, the oldest first.
func (f *floor) trail(who parley.Actor, work parley.ID) []parley.WorkEventType {
	f.t.Helper()
	trail, err := f.desk.WorkTrail(f.t.Context(), who, work)
	f.must(err)
	steps := []parley.WorkEventType{}
	for _, e := range trail.Events {
		steps = append(steps, e.Type)
	}
	slices.Reverse(steps)
	return steps
}

// What waits is offered to who is free, shows what the channel's layout says,
// and becomes theirs as if they had taken it.
func TestOfferIsAccepted(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		f.withTimers()
		f.ready(f.anna)
		g := f.guest("billing")
		f.settle()
		w := f.offeredTo(g, &f.anna)
		offers := f.offers(f.anna)
		if len(offers) != 1 {
			t.Fatalf("offers %+v", offers)
		}
		o := offers[0]
		if o.WorkItem != w.ID || o.Conversation != g.Conversation || o.Queue != "Billing Support" || o.Channel != parley.ChannelChat || !o.AllowReject {
			t.Errorf("the card %+v", o)
		}
		if len(o.Fields) == 0 || o.Fields[0].Value == "" || len(o.Why) == 0 {
			t.Errorf("the card says nothing: %+v", o)
		}
		if o.ExpiresAt.Sub(o.OfferedAt) != time.Minute || o.WaitingSince != w.QueuedAt {
			t.Errorf("its times %+v", o)
		}
		// To the visitor nothing has changed, nor to who looks at the queue.
		if v := f.view(g); v.State != desk.GuestWaiting || v.Position != 1 {
			t.Errorf("the visitor sees %+v", v)
		}
		load, err := f.desk.Load(t.Context(), f.anna.ID)
		if err != nil || load.UniversalLoad != 1 {
			t.Errorf("the load %+v, %v", load, err)
		}
		// Nobody else can answer it, and nobody takes it out of the queue.
		_, err = f.desk.AcceptOffer(t.Context(), f.ben, w.ID)
		f.refused(parley.CodeConflict, err)
		f.refused(parley.CodeConflict, f.desk.RejectOffer(t.Context(), f.ben, w.ID, f.reason("Busy")))
		_, err = f.desk.Accept(t.Context(), f.ben, f.billing.ID)
		f.refused(parley.CodeConflict, err)

		s, err := f.desk.AcceptOffer(t.Context(), f.anna, w.ID)
		f.must(err)
		if s.ID != g.Conversation || s.State != parley.WorkInProgress || s.AssignedTo != f.anna.ID || !s.Can.Comment {
			t.Errorf("accepted %+v", s)
		}
		if again, err := f.desk.AcceptOffer(t.Context(), f.anna, w.ID); err != nil || again.ID != s.ID {
			t.Errorf("a second time: %+v, %v", again, err)
		}
		f.reply(f.anna, g.Conversation, "Hello")
		if got := codes(f.publicStream(g)); !slices.Contains(got, parley.LineJoined) || !slices.Contains(got, parley.LineFirstResponse) {
			t.Errorf("the visitor reads %v", got)
		}
		if steps := f.trail(f.anna, w.ID); !slices.Equal(steps, []parley.WorkEventType{parley.WorkRouted, parley.WorkOffered, parley.WorkAccepted}) {
			t.Errorf("the trail %v", steps)
		}
		f.pass(2 * time.Minute) // the time to answer is over
		f.settle()
		if w := f.work(g.Conversation); w.AssignedTo != f.anna.ID || w.WaitTime <= 0 || w.OfferCount != 1 {
			t.Errorf("afterwards %+v", w)
		}
		if p := f.presence(f.anna); p.Name != "Available" {
			t.Errorf("afterwards Anna is %+v", p)
		}
	})
}

// Who turns an offer down for a reason that stands is never asked again; for
// one that passes, not in this round.
func TestRejectedOffersGoOn(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, func(in *desk.AssignmentRuleInput) { in.AssignBy = parley.AssignLastAssigned })
		f.withTimers()
		f.ready(f.anna, f.ben)
		g := f.guest("billing")
		f.settle()
		w := f.work(g.Conversation)
		first, second := f.anna, f.ben
		if w.OfferedTo == f.ben.ID {
			first, second = f.ben, f.anna
		}
		f.offeredTo(g, &first)
		f.refused(parley.CodeInvalid, f.desk.RejectOffer(t.Context(), first, w.ID, f.billing.ID))
		f.must(f.desk.RejectOffer(t.Context(), first, w.ID, f.reason("Not my expertise")))
		f.settle()
		f.offeredTo(g, &second)
		f.must(f.desk.RejectOffer(t.Context(), second, w.ID, f.reason("Busy")))
		f.settle()
		f.offeredTo(g, nil)
		if w := f.work(g.Conversation); w.Round != 2 || w.RoundAt.IsZero() {
			t.Errorf("no new round: %+v", w)
		}
		f.pass(10 * time.Second)
		f.offeredTo(g, nil) // nobody is asked in the pause
		f.pass(6 * time.Second)
		f.settle()
		f.offeredTo(g, &second)
		f.must(f.desk.RejectOffer(t.Context(), second, w.ID, f.reason("Busy")))
		f.pass(20 * time.Second)
		f.settle()
		f.offeredTo(g, &second) // the other one never again
		want := []parley.WorkEventType{
			parley.WorkRouted, parley.WorkOffered, parley.WorkRejected, parley.WorkOffered, parley.WorkRejected,
			parley.WorkOffered, parley.WorkRejected, parley.WorkOffered,
		}
		if steps := f.trail(f.admin, w.ID); !slices.Equal(steps, want) {
			t.Errorf("the trail %v", steps)
		}
		if got := f.presence(first); got.Name != "Available" {
			t.Errorf("who rejects stays available: %+v", got)
		}
	})
}

// While all who were asked rest, whoever comes is asked at once; the round then
// begins for those who were asked before.
func TestWhoComesInThePauseIsAskedAtOnce(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		f.withTimers()
		f.ready(f.anna)
		g := f.guest("billing")
		f.settle()
		w := f.offeredTo(g, &f.anna)
		f.must(f.desk.RejectOffer(t.Context(), f.anna, w.ID, f.reason("Busy")))
		f.settle()
		f.offeredTo(g, nil)
		f.pass(2 * time.Second)
		f.ready(f.ben)
		f.settle()
		f.offeredTo(g, &f.ben)
		f.must(f.desk.RejectOffer(t.Context(), f.ben, w.ID, f.reason("Busy")))
		f.settle()
		f.offeredTo(g, nil)
		f.pass(14 * time.Second)
		f.settle()
		f.offeredTo(g, &f.anna)
	})
}

// Who lets an offer pass is put where the rule says, and somebody else is
// asked; when all have, they are asked again after the pause.
func TestOffersTimeOut(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, func(in *desk.AssignmentRuleInput) { in.TimeoutS = 30 })
		f.withTimers()
		f.ready(f.anna)
		g := f.guest("billing")
		f.settle()
		w := f.offeredTo(g, &f.anna)
		f.pass(28 * time.Second)
		f.offeredTo(g, &f.anna)
		f.ready(f.ben)
		f.pass(3 * time.Second)
		f.settle()
		f.offeredTo(g, &f.ben)
		if p := f.presence(f.anna); p.Name != "Away" || p.Reason != desk.ReasonOfferTimedOut || p.By != "Parley" {
			t.Errorf("Anna is %+v", p)
		}
		f.pass(31 * time.Second)
		f.settle()
		f.offeredTo(g, nil)
		f.ready(f.anna) // back: everybody who would do has let it pass
		f.settle()
		f.offeredTo(g, nil)
		f.pass(16 * time.Second)
		f.settle()
		f.offeredTo(g, &f.anna)
		_, err := f.desk.AcceptOffer(t.Context(), f.anna, w.ID)
		f.must(err)
		if got := f.work(g.Conversation); got.OfferCount != 3 || got.AssignedTo != f.anna.ID {
			t.Errorf("in the end %+v", got)
		}
	})
}

// Nobody is there: it waits, and is offered the moment somebody is.
func TestWorkWaitsForSomebody(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		f.withTimers()
		g := f.guest("billing")
		f.pass(time.Minute)
		f.offeredTo(g, nil)
		why, err := f.desk.WorkTrail(t.Context(), f.admin, f.work(g.Conversation).ID)
		f.must(err)
		if why.Explanation == nil || len(why.Explanation.LeftOut) == 0 || why.Explanation.Chosen != "" || why.Item.ShortDescription != "" {
			t.Errorf("the explanation %+v", why)
		}
		f.choose(f.anna, "Available") // but not connected
		f.settle()
		f.offeredTo(g, nil)
		f.ready(f.anna)
		f.pass(0)
		f.settle()
		w := f.offeredTo(g, &f.anna)
		// Going away gives it back at once, without a mark.
		f.choose(f.anna, "Away")
		f.settle()
		f.offeredTo(g, nil)
		f.choose(f.anna, "Available")
		f.settle()
		f.offeredTo(g, &f.anna)
		if steps := f.trail(f.admin, w.ID); !slices.Equal(steps, []parley.WorkEventType{parley.WorkRouted, parley.WorkOffered, parley.WorkReturned, parley.WorkOffered}) {
			t.Errorf("the trail %v", steps)
		}
	})
}

// A rule may make work somebody's at once.
func TestWorkIsAssignedAtOnce(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, func(in *desk.AssignmentRuleInput) { in.AutoAssign, in.Display = true, "inbox_card_and_tab" })
		f.withTimers()
		f.ready(f.anna)
		f.heard()
		g := f.guest("billing")
		f.settle()
		w := f.work(g.Conversation)
		if w.State != parley.WorkInProgress || w.AssignedTo != f.anna.ID || w.OfferedTo != "" {
			t.Fatalf("assigned %+v", w)
		}
		given := slices.ContainsFunc(f.heard(), func(e desk.Event) bool {
			return e.Kind == desk.EventOffer && e.Record == w.ID && e.Text == desk.OfferGiven && e.Name == "inbox_card_and_tab"
		})
		if !given {
			t.Error("Anna's screens were not told")
		}
		card, err := f.desk.Given(t.Context(), f.anna.ID, w.ID)
		if err != nil || card.Conversation != g.Conversation || len(card.Fields) == 0 {
			t.Errorf("the card %+v, %v", card, err)
		}
		_, err = f.desk.Given(t.Context(), f.ben.ID, w.ID)
		f.refused(parley.CodeNotFound, err)
		if steps := f.trail(f.anna, w.ID); !slices.Equal(steps, []parley.WorkEventType{parley.WorkRouted, parley.WorkOffered, parley.WorkAccepted}) {
			t.Errorf("the trail %v", steps)
		}
		// What is theirs fills them up.
		for range 4 {
			f.guest("billing")
		}
		f.settle()
		if open, err := f.read().OpenSessions(f.anna.ID); err != nil || open != 4 {
			t.Errorf("Anna holds %d, %v", open, err)
		}
		f.must(f.desk.End(t.Context(), f.anna, g.Conversation))
		f.settle()
		if open, err := f.read().OpenSessions(f.anna.ID); err != nil || open != 4 {
			t.Errorf("after one ended Anna holds %d, %v", open, err)
		}
	})
}

// A manager gives work that waits to somebody, offered or not, whatever they
// carry.
func TestWorkIsGivenByHand(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		f.withTimers()
		f.ready(f.anna)
		g := f.guest("billing")
		f.settle()
		w := f.offeredTo(g, &f.anna)
		give := func(to parley.ID) error { return f.desk.AssignByHand(t.Context(), f.admin, w.ID, to) }
		f.refused(parley.CodeInvalid, give(parley.NewID()))
		f.refused(parley.CodeConflict, give(f.ben.ID)) // not connected
		f.arrives(f.ben, "node", false)
		f.must(give(f.ben.ID))
		if w := f.work(g.Conversation); w.AssignedTo != f.ben.ID || w.State != parley.WorkInProgress || w.CancelReason != parley.CancelManually {
			t.Errorf("given %+v", w)
		}
		if got := f.cards(f.anna); len(got) != 0 {
			t.Errorf("Anna is still offered %v", got)
		}
		f.refused(parley.CodeConflict, give(f.ben.ID)) // his already
		_, err := f.desk.AcceptOffer(t.Context(), f.anna, w.ID)
		f.refused(parley.CodeConflict, err)
		want := []parley.WorkEventType{parley.WorkRouted, parley.WorkOffered, parley.WorkReturned, parley.WorkByHand, parley.WorkAccepted}
		if steps := f.trail(f.admin, w.ID); !slices.Equal(steps, want) {
			t.Errorf("the trail %v", steps)
		}
		// Also where agents take the oldest themselves.
		other := f.guest("product")
		f.must(f.desk.AssignByHand(t.Context(), f.admin, f.work(other.Conversation).ID, f.ben.ID))
		if w := f.work(other.Conversation); w.AssignedTo != f.ben.ID {
			t.Errorf("out of a queue that does not push: %+v", w)
		}
	})
}
