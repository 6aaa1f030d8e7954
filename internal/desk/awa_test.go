package desk_test

import (
	"slices"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// An offer another system made ends as that system said, and then the desk's own
// rules hold again.
func TestExternalOffersEnd(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		f.pools(&f.billing)
		f.withTimers()
		f.ready(f.anna, f.ben)
		g := f.guest("billing")
		f.settle()
		f.offeredTo(g, nil)
		w := f.work(g.Conversation)
		wfm := parley.Actor{Kind: parley.ActorUser, ID: f.admin.ID, Name: "Workforce", Roles: []parley.Role{parley.RoleIntegration}}
		away := f.stateNamed("Away")
		offer := desk.ExternalOffer{Agent: f.anna.ID, Segment: "s", TimeoutS: 30, TimeoutState: away.ID, OfferedAt: parley.Now().Add(-10 * time.Second)}
		_, err := f.desk.OfferFor(t.Context(), wfm, w.ID, f.billing.ID, offer)
		f.must(err)
		f.offeredTo(g, &f.anna)
		f.refused(parley.CodeForbidden, f.desk.RejectOffer(t.Context(), f.anna, w.ID, f.reason("Busy")))
		f.pass(21 * time.Second)
		f.settle()
		f.offeredTo(g, nil)
		if p := f.presence(f.anna); p.State != away.ID || p.Reason != desk.ReasonOfferTimedOut {
			t.Errorf("Anna let it pass and is %+v", p)
		}
		_, err = f.desk.OfferFor(t.Context(), wfm, w.ID, "", offer)
		f.refused(parley.CodeInvalid, err) // its time is over
		offer.OfferedAt = 0
		_, err = f.desk.OfferFor(t.Context(), wfm, w.ID, "", offer)
		f.refused(parley.CodeConflict, err) // she is away
		offer.Agent, offer.AllowReject = f.ben.ID, true
		_, err = f.desk.OfferFor(t.Context(), wfm, w.ID, "", offer)
		f.must(err)
		f.must(f.desk.RejectFor(t.Context(), wfm, desk.Answer{Agent: f.ben.ID, WorkItem: w.ID}, f.reason("Busy")))
		want := []parley.WorkEventType{parley.WorkRouted, parley.WorkByHand, parley.WorkTimedOut, parley.WorkByHand, parley.WorkRejected}
		if got := f.trail(f.anna, w.ID); !slices.Equal(got, want) {
			t.Errorf("the trail %v, want %v", got, want)
		}
		offer.TimeoutS = 0
		_, err = f.desk.OfferFor(t.Context(), wfm, w.ID, "", offer)
		f.must(err)
		if got := f.work(g.Conversation); got.OfferExpiresAt.Sub(got.OfferedAt) != parley.MaxOfferTimeout*time.Second {
			t.Errorf("an offer without a timeout stands %v", got.OfferExpiresAt.Sub(got.OfferedAt))
		}
		_, err = f.desk.AcceptFor(t.Context(), wfm, desk.Answer{Agent: f.ben.ID, WorkItem: w.ID})
		f.must(err)
		if got := f.work(g.Conversation); got.AssignedTo != f.ben.ID {
			t.Errorf("accepted %+v", got)
		}
		rows, err := f.read().AuditPage(store.AuditFilter{Table: "interaction", Record: w.Interaction}, 10)
		f.must(err)
		if !slices.ContainsFunc(rows, func(r parley.AuditRow) bool { return r.Action == "accept_for" && r.ActorName == wfm.Name }) {
			t.Errorf("the audit trail says %+v", rows)
		}
	})
}

// Of a service channel that is switched off nobody offers anything, another
// system as little as the desk.
func TestNothingIsOfferedOfAChannelThatIsOff(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		f.pools(&f.billing)
		f.ready(f.anna)
		g := f.guest("billing")
		w := f.work(g.Conversation)
		wfm := parley.Actor{Kind: parley.ActorUser, ID: f.admin.ID, Name: "Workforce", Roles: []parley.Role{parley.RoleIntegration}}
		activate := func(active bool) {
			t.Helper()
			c, err := f.read().ServiceChannel(w.ServiceChannel)
			f.must(err)
			_, err = f.desk.UpdateServiceChannel(t.Context(), f.admin, c.ID, desk.ServiceChannelInput{
				Name: c.Name, Active: active, WorkItemSize: c.WorkItemSize, DefaultCapacity: c.DefaultCapacity,
				Condition: c.Condition, Utilization: c.Utilization, InboxLayout: c.InboxLayout, Version: c.Version,
			})
			f.must(err)
		}
		activate(false)
		for _, atOnce := range []bool{false, true} {
			_, err := f.desk.OfferFor(t.Context(), wfm, w.ID, "", desk.ExternalOffer{Agent: f.anna.ID, AutoAssign: atOnce})
			f.refused(parley.CodeConflict, err)
		}
		f.offeredTo(g, nil)
		activate(true)
		_, err := f.desk.OfferFor(t.Context(), wfm, w.ID, "", desk.ExternalOffer{Agent: f.anna.ID})
		f.must(err)
		f.offeredTo(g, &f.anna)
	})
}
