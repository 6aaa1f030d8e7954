package desk_test

import (
	"slices"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
)

// standing is a rule without reassign_on_timeout.
func standing(in *desk.AssignmentRuleInput) {
	in.Reassign, in.TimeoutS = new(bool), parley.MinOfferTimeout
}

// By a rule that does not reassign, an offer stands until somebody ends it: no
// time passes it on, and nobody is put away for it.
func TestOffersThatStand(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.withTimers()
		rule := f.push(&f.billing, standing)
		if rule.Reassign {
			t.Fatalf("made %+v", rule)
		}
		f.ready(f.anna)
		g := f.guest("billing")
		f.settle()
		w := f.offeredTo(g, &f.anna)
		f.ready(f.ben)
		f.pass(2 * parley.MaxOfferTimeout * time.Second)
		f.settle()
		f.offeredTo(g, &f.anna)
		if o := f.offers(f.anna); len(o) != 1 || !o[0].ExpiresAt.IsZero() || !o[0].AllowReject {
			t.Errorf("her card: %+v", o)
		}
		if next := must(f.read().NextJob(desk.JobOffer, parley.Now().Add(24*time.Hour)))(t); !next.IsZero() {
			t.Errorf("a timer waits for its end, due at %v", next.Time())
		}
		if p := f.presence(f.anna); !p.Available {
			t.Errorf("she is %+v", p)
		}
		// A timer that an earlier offer left behind does it no harm.
		next, err := f.desk.ExpireOffer(t.Context(), string(w.ID))
		if err != nil || !next.IsZero() {
			t.Errorf("looked at again at %v, %v", next.Time(), err)
		}
		f.offeredTo(g, &f.anna)

		// Nor does the rule when it changes: what was offered keeps its terms.
		in := desk.AssignmentRuleInput{Name: rule.Name, Active: true, AllowReject: true, TimeoutS: 20, TimeoutState: rule.TimeoutState, Version: rule.Version}
		rule = must(f.desk.UpdateAssignmentRule(t.Context(), f.admin, rule.ID, in))(t)
		f.pass(time.Minute)
		f.settle()
		f.offeredTo(g, &f.anna)

		// Who goes lets it go on to the next, by the rule as it is now.
		f.choose(f.anna, "Away")
		f.settle()
		f.offeredTo(g, &f.ben)
		f.pass(21 * time.Second)
		f.settle()
		f.offeredTo(g, nil)
		if p := f.presence(f.ben); p.Name != "Away" || p.Reason != desk.ReasonOfferTimedOut {
			t.Errorf("Ben is %+v", p)
		}
		want := []parley.WorkEventType{parley.WorkRouted, parley.WorkOffered, parley.WorkReturned, parley.WorkOffered, parley.WorkTimedOut}
		if got := f.trail(f.anna, w.ID); len(got) != len(want) || got[2] != want[2] || got[4] != want[4] {
			t.Errorf("the trail %v, want %v", got, want)
		}

		f.pass(20 * time.Second) // the pause before the next round

		// Answered, however late.
		in.Reassign, in.Version = new(bool), rule.Version
		must(f.desk.UpdateAssignmentRule(t.Context(), f.admin, rule.ID, in))(t)
		f.ready(f.anna)
		f.settle()
		f.offeredTo(g, &f.anna)
		f.pass(parley.MaxOfferTimeout * time.Second)
		must(f.desk.AcceptOffer(t.Context(), f.anna, w.ID))(t)
		if got := f.work(g.Conversation); got.AssignedTo != f.anna.ID {
			t.Errorf("accepted %+v", got)
		}

		// A colleague who is asked has some time all the same, and is not put away.
		f.ready(f.ben)
		f.must(f.desk.TransferToAgent(t.Context(), f.anna, g.Conversation, f.ben.ID))
		if o := f.offers(f.ben); len(o) != 1 || o[0].ExpiresAt.Sub(o[0].OfferedAt) != parley.TransferOfferLife {
			t.Errorf("Ben is asked by %+v", o)
		}
		f.pass(parley.TransferOfferLife)
		f.settle()
		if p := f.presence(f.ben); !p.Available || len(f.offers(f.ben)) > 0 {
			t.Errorf("Ben did not answer and is %+v", p)
		}
	})
}

// The longest wait ends what is offered without an end, also where an offer's own
// time would come first: it has none.
func TestTheLongestWaitEndsAnOfferThatStands(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, standing)
		f.change(&f.billing, func(in *desk.QueueInput) { in.MaxWaitS, in.MaxWaitMessage = 90, "Sorry." })
		yes := "true"
		must(f.desk.SetProperty(t.Context(), f.admin, parley.PropBypassMaxWait, &yes, 0))(t)
		f.withTimers()
		f.ready(f.anna)
		g := f.guest("billing")
		f.settle()
		f.offeredTo(g, &f.anna)
		f.pass(90 * time.Second)
		f.settle()
		if w := f.work(g.Conversation); w.State != parley.WorkAbandoned || w.OfferedTo != "" || len(f.offers(f.anna)) > 0 {
			t.Errorf("after the longest wait: %+v", w)
		}
		if p := f.presence(f.anna); !p.Available {
			t.Errorf("she is %+v", p)
		}
	})
}

// Nobody is left with an offer without an end who would not be asked now: whoever
// changes that takes it back, and who is still to be asked is.
func TestOffersThatStandFollowTheConfiguration(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		ctx := t.Context()
		rule := f.push(&f.billing, standing)
		f.withTimers()
		f.ready(f.anna)
		g := f.guest("billing")
		f.settle()
		f.offeredTo(g, &f.anna)
		f.ready(f.ben)

		// A pool more: she is asked again, as she has room as before.
		pool := desk.PoolInput{Rule: rule.ID, Groups: []parley.ID{f.billing.AssignmentGroup}}
		f.pools(&f.billing, pool, desk.PoolInput{Rule: rule.ID, Groups: []parley.ID{f.product.AssignmentGroup}, EligibleAt: 600})
		f.settle()
		w := f.work(g.Conversation)
		if !w.Offered() || w.OfferCount != 2 {
			t.Fatalf("after the pools changed: %+v", w)
		}
		first, second := f.anna, f.ben
		if w.OfferedTo == f.ben.ID {
			first, second = f.ben, f.anna
		}

		// Who leaves the group: the next is asked.
		group := must(f.read().Group(f.billing.AssignmentGroup))(t)
		in := desk.GroupInput{Name: group.Name, Active: true, Version: group.Version}
		in.Members = slices.DeleteFunc(slices.Clone(group.Members), func(id parley.ID) bool { return id == first.ID })
		must(f.desk.UpdateGroup(ctx, f.admin, group.ID, in))(t)
		f.settle()
		f.offeredTo(g, &second)
		_, err := f.desk.AcceptOffer(ctx, first, w.ID)
		f.refused(parley.CodeConflict, err)

		// Somebody who joins takes nothing from who is asked.
		in.Version, in.Members = in.Version+1, append(in.Members, f.chris.ID)
		must(f.desk.UpdateGroup(ctx, f.admin, group.ID, in))(t)
		f.settle()
		if w = f.work(g.Conversation); w.OfferedTo != second.ID || w.OfferCount != 3 {
			t.Errorf("after somebody joined: %+v", w)
		}

		// A queue that agents take from: it is theirs to take.
		f.change(&f.billing, func(in *desk.QueueInput) { in.Delivery = parley.DeliveryPull })
		f.settle()
		f.offeredTo(g, nil)
		f.accept(second, f.billing)
		if w = f.work(g.Conversation); w.AssignedTo != second.ID {
			t.Errorf("taken by hand: %+v", w)
		}
	})
}

// An offer without an end goes with the rule, the queue or the service channel by
// which it was made, and is made anew when that is there again.
func TestOffersThatStandEndWithWhatMadeThem(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		ctx := t.Context()
		rule := f.push(&f.billing, standing)
		f.withTimers()
		f.ready(f.anna)
		g := f.guest("billing")
		f.settle()
		w := f.offeredTo(g, &f.anna)
		chat := must(f.read().ServiceChannelByKey(parley.ChannelChat))(t)

		for _, one := range []struct {
			what   string
			active func(on bool)
		}{
			{"rule", func(on bool) {
				in := desk.AssignmentRuleInput{Name: rule.Name, Active: on, AllowReject: true, Reassign: new(bool), TimeoutS: rule.TimeoutS, TimeoutState: rule.TimeoutState, Version: rule.Version}
				rule = must(f.desk.UpdateAssignmentRule(ctx, f.admin, rule.ID, in))(t)
			}},
			{"queue", func(on bool) { f.change(&f.billing, func(in *desk.QueueInput) { in.Active = on }) }},
			{"service channel", func(on bool) {
				chat = must(f.desk.UpdateServiceChannel(ctx, f.admin, chat.ID, desk.ServiceChannelInput{
					Name: chat.Name, Active: on, Condition: chat.Condition, Utilization: chat.Utilization, WorkItemSize: chat.WorkItemSize,
					DefaultCapacity: chat.DefaultCapacity, InboxLayout: chat.InboxLayout, Version: chat.Version,
				}))(t)
			}},
		} {
			one.active(false)
			f.settle()
			if got := f.work(g.Conversation); got.Offered() || len(f.offers(f.anna)) > 0 {
				t.Fatalf("the %s is off, and she has %+v", one.what, got)
			}
			_, err := f.desk.AcceptOffer(ctx, f.anna, w.ID)
			f.refused(parley.CodeConflict, err)
			one.active(true)
			f.settle()
			f.offeredTo(g, &f.anna)
		}

		// A pool of another rule is not asked for it, and nothing else is taken back.
		other := f.rule(standing)
		in := desk.AssignmentRuleInput{Name: other.Name, AllowReject: true, Reassign: new(bool), TimeoutS: other.TimeoutS, TimeoutState: other.TimeoutState, Version: other.Version}
		must(f.desk.UpdateAssignmentRule(ctx, f.admin, other.ID, in))(t)
		f.settle()
		if got := f.offeredTo(g, &f.anna); got.OfferCount != 4 {
			t.Errorf("offered %d times, want 4", got.OfferCount)
		}
	})
}
