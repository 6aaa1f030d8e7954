package desk_test

import (
	"context"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// carries is what somebody carries over all channels.
func (f *floor) carries(who parley.Actor) int64 {
	f.t.Helper()
	load, err := f.desk.Load(f.t.Context(), who.ID)
	f.must(err)
	return load.UniversalLoad
}

// A colleague who is available is shown a transfer as an offer: it counts for
// them at once and for the sender until it is accepted (domain 3.5).
func TestTransferIsAnOffer(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		f.ready(f.ben)
		g := f.talk("billing", f.anna)
		w := f.work(g.Conversation)
		f.must(f.desk.TransferToAgent(t.Context(), f.anna, g.Conversation, f.ben.ID))
		offers := f.offers(f.ben)
		if len(offers) != 1 {
			t.Fatalf("Ben is offered %+v", offers)
		}
		o := offers[0]
		if o.WorkItem != w.ID || o.From != "Anna Berg" || !o.AllowReject || o.ExpiresAt.Sub(o.OfferedAt) != parley.TransferOfferLife || len(o.Fields) == 0 {
			t.Errorf("the card %+v", o)
		}
		if a, b := f.carries(f.anna), f.carries(f.ben); a != 1 || b != 1 {
			t.Errorf("while it is pending Anna carries %d and Ben %d", a, b)
		}
		_, err := f.desk.AcceptOffer(t.Context(), f.chris, w.ID)
		f.refused(parley.CodeConflict, err)
		s, err := f.desk.AcceptOffer(t.Context(), f.ben, w.ID)
		f.must(err)
		if s.AssignedTo != f.ben.ID || s.Standing != store.StandingAssignee {
			t.Errorf("Ben has %+v", s)
		}
		if _, err := f.desk.AcceptOffer(t.Context(), f.ben, w.ID); err != nil {
			t.Errorf("once more: %v", err)
		}
		if a, b := f.carries(f.anna), f.carries(f.ben); a != 0 || b != 1 {
			t.Errorf("after it Anna carries %d and Ben %d", a, b)
		}
		if got := f.cards(f.ben); len(got) != 0 {
			t.Errorf("Ben is still offered %v", got)
		}
		if got := f.trail(f.anna, w.ID); !slices.Equal(got[len(got)-2:], []parley.WorkEventType{parley.WorkTransfer, parley.WorkAccepted}) {
			t.Errorf("the trail %v", got)
		}
	})
}

// lastStep is the newest step of a work item's way.
func (f *floor) lastStep(work parley.ID) desk.TrailStep {
	f.t.Helper()
	trail, err := f.desk.WorkTrail(f.t.Context(), f.anna, work)
	f.must(err)
	return trail.Events[0]
}

// A transfer that comes to nothing stays with its sender, who is told why.
func TestTransferStaysWithItsSender(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.withTimers()
		g := f.talk("billing", f.anna)
		c, w := g.Conversation, f.work(g.Conversation)
		for name, one := range map[string]struct {
			do      func()
			code    string
			by, out string
		}{
			"turned down without a reason": {func() { f.must(f.desk.RejectOffer(t.Context(), f.ben, w.ID, "")) }, parley.LineTransferDeclined, "Ben Okoro", ""},
			"withdrawn":                    {func() { f.must(f.desk.CancelTransfer(t.Context(), f.anna, c)) }, parley.LineTransferCancelled, "Anna Berg", desk.OverWithdrawn},
			"let pass":                     {func() { f.pass(61 * time.Second) }, parley.LineTransferTimedOut, "", desk.OverTimedOut},
			"the colleague goes away":      {func() { f.choose(f.ben, "Away") }, parley.LineTransferAway, "", desk.OverWithdrawn},
		} {
			f.ready(f.ben)
			f.say(g, "still here: "+name)
			f.must(f.desk.TransferToAgent(t.Context(), f.anna, c, f.ben.ID))
			if len(f.offers(f.ben)) != 1 {
				t.Fatalf("%s: nothing is offered", name)
			}
			f.heard()
			one.do()
			f.settle()
			if got := f.offers(f.ben); len(got) != 0 {
				t.Errorf("%s: Ben is still offered %+v", name, got)
			}
			if now := f.work(c); now.AssignedTo != f.anna.ID || now.State != parley.WorkInProgress || !now.TransferExpiresAt.IsZero() {
				t.Errorf("%s: the work item says %+v", name, now)
			}
			if a, b := f.carries(f.anna), f.carries(f.ben); a != 1 || b != 0 {
				t.Errorf("%s: Anna carries %d and Ben %d", name, a, b)
			}
			if got := codes(f.staffStream(f.anna, c)); got[len(got)-1] != one.code {
				t.Errorf("%s: Anna reads %v", name, got)
			}
			if s := f.lastStep(w.ID); s.Type != parley.WorkCanceled || s.Reason != parley.CancelTransfer || s.By != one.by || s.User != f.ben.ID {
				t.Errorf("%s: the trail ends with %+v", name, s)
			}
			told := slices.ContainsFunc(f.heard(), func(e desk.Event) bool {
				return e.Kind == desk.EventOffer && e.Record == w.ID && e.Text == one.out && slices.Contains(e.Users, f.ben.ID)
			})
			if !told {
				t.Errorf("%s: Ben's screens are not told %q", name, one.out)
			}
		}
	})
}

// Work that came by a rule is handed over by it: as long as that gives to
// answer, and with the state it puts those into who do not.
func TestTransferFollowsTheRuleOfItsWork(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.withTimers()
		away, err := f.read().ShippedState(parley.StateAway)
		f.must(err)
		f.push(&f.billing, func(in *desk.AssignmentRuleInput) { in.TimeoutS, in.TimeoutState = 20, away.ID })
		f.ready(f.anna)
		g := f.guest("billing")
		f.settle()
		w := f.offeredTo(g, &f.anna)
		_, err = f.desk.AcceptOffer(t.Context(), f.anna, w.ID)
		f.must(err)
		f.ready(f.ben)
		f.must(f.desk.TransferToAgent(t.Context(), f.anna, g.Conversation, f.ben.ID))
		if o := f.offers(f.ben); len(o) != 1 || o[0].ExpiresAt.Sub(o[0].OfferedAt) != 20*time.Second {
			t.Fatalf("Ben is offered %+v", o)
		}
		f.pass(21 * time.Second)
		f.settle()
		p, err := f.desk.Presence(t.Context(), f.ben.ID)
		f.must(err)
		if p.State != away.ID || p.Reason != desk.ReasonOfferTimedOut || len(f.offers(f.ben)) != 0 {
			t.Errorf("Ben is %+v", p)
		}
		// The visitor who leaves takes the card with them.
		f.ready(f.ben)
		f.must(f.desk.TransferToAgent(t.Context(), f.anna, g.Conversation, f.ben.ID))
		f.must(f.desk.GuestEnd(t.Context(), g))
		if got := f.offers(f.ben); len(got) != 0 {
			t.Errorf("Ben is still offered %+v", got)
		}
	})
}

// Who is not available or full can be asked, and is shown as such.
func TestTransferTargetsSayHowTheyStand(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		c := f.talk("billing", f.anna).Conversation
		f.online(f.ben, time.Hour)
		only := func() desk.Candidate {
			list, err := f.desk.Candidates(t.Context(), f.anna, f.billing.ID)
			f.must(err)
			if len(list) != 1 {
				t.Fatalf("candidates %+v", list)
			}
			return list[0]
		}
		if one := only(); one.Available || one.StateName != "Offline" || one.Load != 0 || one.Capacity != 4 {
			t.Errorf("before he chose %+v", one)
		}
		f.must(f.desk.TransferToAgent(t.Context(), f.anna, c, f.ben.ID))
		if got := f.offers(f.ben); len(got) != 0 {
			t.Errorf("who is not available is offered %+v", got)
		}
		if one := only(); one.Load != 1 {
			t.Errorf("what is asked does not count: %+v", one)
		}
		f.must(f.desk.CancelTransfer(t.Context(), f.anna, c))
		f.ready(f.ben)
		chat, err := f.read().ServiceChannelByKey(parley.ChannelChat)
		f.must(err)
		_, err = f.desk.SetCapacity(t.Context(), f.admin, f.ben.ID, desk.CapacityInput{Channels: []desk.ChannelCapacity{{Channel: chat.ID, Capacity: 1}}})
		f.must(err)
		f.talk("billing", f.ben)
		if one := only(); !one.Available || one.Load != 1 || one.Capacity != 1 || one.AtLimit {
			t.Errorf("full %+v", one)
		}
		f.must(f.desk.TransferToAgent(t.Context(), f.anna, c, f.ben.ID))
		if got := f.offers(f.ben); len(got) != 1 {
			t.Errorf("who is full is offered %+v", got)
		}
	})
}

// Accept, decline, withdraw, time-out and going away at the same moment: one of
// them happens, and one person has it.
func TestTransferOfferAnswersRace(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		for range 4 {
			f.ready(f.ben)
			c := f.talk("billing", f.anna).Conversation
			w := f.work(c)
			f.must(f.desk.TransferToAgent(t.Context(), f.anna, c, f.ben.ID))
			var accepted atomic.Bool
			parallel(4, func(i int) {
				var err error
				switch ctx := context.Background(); i {
				case 0:
					if _, err = f.desk.AcceptOffer(ctx, f.ben, w.ID); err == nil {
						accepted.Store(true)
					}
				case 1:
					err = f.desk.RejectOffer(ctx, f.ben, w.ID, "")
				case 2:
					err = f.desk.CancelTransfer(ctx, f.anna, c)
				case 3:
					f.choose(f.ben, "Away")
				}
				if code := parley.CodeOf(err); code != "" && code != parley.CodeConflict && (i != 2 || code != parley.CodeForbidden) {
					t.Error(i, err)
				}
			})
			now, owner := f.work(c), f.anna
			if accepted.Load() {
				owner = f.ben
			}
			if now.AssignedTo != owner.ID || now.TransferState == parley.TransferPending || !now.TransferExpiresAt.IsZero() {
				t.Errorf("accepted %v, and the work item says %+v", accepted.Load(), now)
			}
			if s := f.summary(owner, c); s.Standing != store.StandingAssignee {
				t.Errorf("%s is %s", owner.Name, s.Standing)
			}
			if got := f.offers(f.ben); len(got) != 0 {
				t.Errorf("Ben is still offered %+v", got)
			}
			f.must(f.desk.End(t.Context(), owner, c))
		}
	})
}
