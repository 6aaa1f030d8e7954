package desk_test

import (
	"fmt"
	"log/slog"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/bus"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
	"github.com/parley-desk/parley/internal/store/storetest"
)

// assign lets the desk's assigner look once, without the timers.
func (f *floor) assign(d *desk.Desk) {
	chat, err := f.read().ServiceChannelByKey(parley.ChannelChat)
	if err == nil {
		_, err = d.Assign(f.t.Context(), string(chat.ID))
	}
	if err != nil {
		f.t.Error(err)
	}
}

// Whatever is answered at the same moment: an offer ends once, and what it
// ends as is what the trail says.
func TestAnOfferEndsOnce(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		f.ready(f.anna)
		f.arrives(f.ben, "node", false)
		busy, away := f.reason("Busy"), f.stateNamed("Away").ID
		for round := range 12 {
			g := f.guest("billing")
			f.choose(f.anna, "Available")
			f.assign(f.desk)
			w := f.offeredTo(g, &f.anna)
			offered := w.ID // what she took and was given to somebody else goes on as another
			var done, left atomic.Int64
			count := func(n *atomic.Int64, err error) {
				switch parley.CodeOf(err) {
				case "":
					n.Add(1)
				case parley.CodeConflict:
				default:
					t.Errorf("round %d: %v", round, err)
				}
			}
			ctx := t.Context()
			parallel(6, func(i int) {
				switch i {
				case 0, 1:
					_, err := f.desk.AcceptOffer(ctx, f.anna, w.ID) // two tabs: the second is told the same
					if i == 0 || err != nil {
						count(&done, err)
					}
				case 2:
					count(&done, f.desk.RejectOffer(ctx, f.anna, w.ID, busy))
				case 3:
					count(&left, f.desk.GuestEnd(ctx, g))
				case 4:
					count(&done, f.desk.AssignByHand(ctx, f.admin, w.ID, f.ben.ID))
				case 5:
					if _, err := f.desk.SetPresence(ctx, f.anna, desk.PresenceInput{State: away}); err != nil {
						t.Error(err)
					}
				}
			})
			w = f.work(g.Conversation)
			if w.OfferedTo != "" {
				t.Fatalf("round %d: still offered: %+v", round, w)
			}
			if ends := f.ends(offered); ends != 1 {
				t.Errorf("round %d: the offer ended %d times: %v", round, ends, f.trail(f.admin, offered))
			}
			if w.State == parley.WorkInProgress {
				f.must(f.desk.End(ctx, parley.Actor{Kind: parley.ActorUser, ID: w.AssignedTo, Name: "Whoever has it"}, g.Conversation))
			} else if w.State == parley.WorkWaiting {
				f.must(f.desk.GuestEnd(ctx, g))
			}
		}
	})
}

// ends counts how often the offers of a work item ended.
func (f *floor) ends(work parley.ID) (n int) {
	f.t.Helper()
	trail, err := f.desk.WorkTrail(f.t.Context(), f.admin, work)
	f.must(err)
	byHand := false
	for _, e := range slices.Backward(trail.Events) { // the newest is first
		switch e.Type {
		case parley.WorkRejected, parley.WorkTimedOut, parley.WorkReturned:
			n++
		case parley.WorkAccepted:
			if !byHand { // what was given by hand out of nobody's offer begins otherwise
				n++
			}
		case parley.WorkCanceled:
			if e.User != "" { // it was offered when the visitor left
				n++
			}
		case parley.WorkByHand:
			byHand = true
		case parley.WorkRouted, parley.WorkOffered, parley.WorkTransfer, parley.WorkLooked:
		}
	}
	return n
}

// Two desks decide at the same time about the same agents, who also take work
// by hand: nobody is ever offered more than they can carry.
func TestNobodyIsOfferedMoreThanTheyCanCarry(t *testing.T) {
	f := newFloor(t, store.Config{URL: storetest.URL(t)})
	second, err := store.Open(t.Context(), f.cfg)
	f.must(err)
	t.Cleanup(func() { f.must(second.Close()) })
	other := desk.New(desk.Config{Store: second, Bus: bus.Local(), Blobs: f.blobs, Log: slog.New(slog.DiscardHandler), Secret: secret})
	f.push(&f.billing, nil)
	f.push(&f.order, func(in *desk.AssignmentRuleInput) { in.AutoAssign = true })
	people := []parley.Actor{f.anna, f.ben}
	f.ready(people...)
	for range 15 {
		f.guest("billing")
		f.guest("order")
	}
	check := func() {
		t.Helper()
		for _, who := range people {
			load, err := f.desk.Load(t.Context(), who.ID)
			f.must(err)
			for _, c := range load.Channels {
				if c.Load > c.Capacity {
					t.Fatalf("%s carries %+v", who.Name, c)
				}
			}
		}
	}
	for range 6 {
		parallel(8, func(i int) {
			switch {
			case i < 6:
				f.assign([]*desk.Desk{f.desk, other}[i%2])
			default:
				who := people[i%2]
				for _, o := range f.offers(who) {
					if _, err := other.AcceptOffer(t.Context(), who, o.WorkItem); err != nil && parley.CodeOf(err) != parley.CodeConflict {
						t.Error(err)
					}
				}
			}
		})
		check()
	}
	f.assign(f.desk)
	check()
	for _, who := range people {
		load, err := f.desk.Load(t.Context(), who.ID)
		if err != nil || load.UniversalLoad != 4 {
			t.Errorf("%s is not busy: %+v, %v", who.Name, load, err)
		}
	}
}

// A node that dies between the decision and the offer has changed nothing, and
// another one decides soon.
func TestAnAssignerDies(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		f.ready(f.anna)
		g := f.guest("billing")
		f.tx(func(tx *store.Tx) error {
			now := parley.Now()
			claimed, err := tx.ClaimJobs(desk.JobAssign, "a node that dies", 1, now, now.Add(desk.AssignProtected))
			if err == nil && len(claimed) != 1 {
				err = fmt.Errorf("claimed %v", claimed)
			}
			return err
		})
		f.withTimers()
		f.pass(desk.AssignProtected + 6*time.Second)
		f.settle()
		f.offeredTo(g, &f.anna)
	})
}
