package desk_test

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// online says that an agent is connected until the moment passes.
func (f *floor) online(who parley.Actor, until time.Duration) {
	f.t.Helper()
	f.tx(func(tx *store.Tx) error {
		return tx.RenewPresence("node", []store.Lease{{User: who.ID}}, parley.Now(), parley.Now().Add(until))
	})
}

func TestTransferIsAskedAndAccepted(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		c := g.Conversation
		f.must(f.desk.TransferToAgent(t.Context(), f.anna, c, f.ben.ID))

		// While it is pending the sender keeps the conversation and can only cancel.
		s := f.summary(f.anna, c)
		if s.AssignedTo != f.anna.ID || !s.Can.Comment || !s.Can.Cancel || s.Can.Transfer || s.Can.Escalate || s.Can.End || s.Transfer.ToName != "Ben Okoro" {
			t.Errorf("the sender sees %+v", s)
		}
		f.refused(parley.CodeConflict, f.desk.TransferToAgent(t.Context(), f.anna, c, f.ben.ID))
		f.refused(parley.CodeConflict, f.desk.TransferToQueue(t.Context(), f.anna, c, f.order.ID))
		// The target reads, and writes work notes only.
		s = f.summary(f.ben, c)
		if s.Standing != store.StandingTransfer || s.Can.Comment || s.Can.Attach || !s.Can.WorkNote || !s.Can.Accept {
			t.Errorf("the target sees %+v", s)
		}
		_, err := f.desk.Reply(t.Context(), f.ben, c, desk.Message{ClientID: "x", Body: "not yet"})
		if e := f.refusal(parley.CodeForbidden, err); e.Field != "kind" {
			t.Errorf("the refusal names %q", e.Field)
		}
		f.note(f.ben, c, "looking")
		_, err = f.desk.Upload(t.Context(), f.ben, c, "a.txt", strings.NewReader("text"))
		f.refused(parley.CodeForbidden, err)
		f.refused(parley.CodeForbidden, f.desk.End(t.Context(), f.ben, c))

		f.must(f.desk.AcceptTransfer(t.Context(), f.ben, c))
		s = f.summary(f.ben, c)
		if s.AssignedTo != f.ben.ID || s.Standing != store.StandingAssignee || !s.Can.Comment || !s.Can.End || s.Can.Transfer {
			t.Errorf("the new assignee sees %+v", s)
		}
		if s := f.summary(f.anna, c); s.Standing != store.StandingMember || !s.Can.Complete || s.Can.End || !s.Can.Comment {
			t.Errorf("the sender sees %+v", s)
		}
		f.refused(parley.CodeConflict, f.desk.AcceptTransfer(t.Context(), f.ben, c))
		f.refused(parley.CodeForbidden, f.desk.End(t.Context(), f.anna, c))
		f.reply(f.ben, c, "Hello, I am Ben.")

		if got := codes(f.publicStream(g)); slices.Contains(got, parley.LineTransferAsked) || !slices.Contains(got, parley.LineTransferAccepted) {
			t.Errorf("the visitor sees %v", got)
		}
		if v := f.view(g); v.Agent.Name != "Ben Okoro" {
			t.Errorf("the visitor talks with %+v", v.Agent)
		}
		// Only now may it be transferred on.
		f.refused(parley.CodeConflict, f.desk.TransferToAgent(t.Context(), f.ben, c, f.anna.ID))
	})
}

func TestSenderStaysOrLeaves(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		for _, leave := range []bool{false, true} {
			g := f.talk("billing", f.anna)
			c := g.Conversation
			f.must(f.desk.TransferToAgent(t.Context(), f.anna, c, f.ben.ID))
			f.refused(parley.CodeConflict, f.desk.CompleteTransfer(t.Context(), f.anna, c, leave)) // not accepted yet
			f.must(f.desk.AcceptTransfer(t.Context(), f.ben, c))
			f.refused(parley.CodeConflict, f.desk.CompleteTransfer(t.Context(), f.ben, c, leave)) // not the sender
			f.must(f.desk.CompleteTransfer(t.Context(), f.anna, c, leave))
			f.refused(parley.CodeConflict, f.desk.CompleteTransfer(t.Context(), f.anna, c, leave)) // twice
			_, err := f.desk.Reply(t.Context(), f.anna, c, desk.Message{ClientID: "x", Body: "one more thing"})
			if leave {
				f.refused(parley.CodeForbidden, err)
				if s := f.summary(f.anna, c); s.Standing != store.StandingViewer || s.Mine {
					t.Errorf("who left sees %+v", s)
				}
			} else {
				f.must(err)
				f.must(f.desk.Leave(t.Context(), f.anna, c)) // later after all
			}
			f.refused(parley.CodeConflict, f.desk.Leave(t.Context(), f.ben, c)) // the assignee holds it
			if w := f.work(c); w.TransferState != parley.TransferNone || w.TransferFrom != "" {
				t.Errorf("the work item still says %+v", w)
			}
			// Round trip: back to Anna.
			f.must(f.desk.TransferToAgent(t.Context(), f.ben, c, f.anna.ID))
			f.must(f.desk.AcceptTransfer(t.Context(), f.anna, c))
			if w := f.work(c); w.AssignedTo != f.anna.ID {
				t.Errorf("assigned to %s", w.AssignedTo)
			}
		}
	})
}

func TestTransferIsDeclinedOrCancelled(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		c := g.Conversation
		public := len(f.publicStream(g))
		f.must(f.desk.TransferToAgent(t.Context(), f.anna, c, f.ben.ID))
		f.refused(parley.CodeConflict, f.desk.DeclineTransfer(t.Context(), f.anna, c))
		f.must(f.desk.DeclineTransfer(t.Context(), f.ben, c))
		if s := f.summary(f.anna, c); s.Transfer.State != parley.TransferRejected || !s.Can.Transfer || !s.Can.End || s.AssignedTo != f.anna.ID {
			t.Errorf("after the decline the sender sees %+v", s)
		}
		f.refused(parley.CodeConflict, f.desk.AcceptTransfer(t.Context(), f.ben, c))
		_, err := f.desk.Reply(t.Context(), f.ben, c, desk.Message{ClientID: "x", Kind: parley.EntryWorkNote, Body: "x"})
		f.refused(parley.CodeForbidden, err)

		f.must(f.desk.TransferToAgent(t.Context(), f.anna, c, f.ben.ID))
		f.refused(parley.CodeForbidden, f.desk.CancelTransfer(t.Context(), f.ben, c))
		f.must(f.desk.CancelTransfer(t.Context(), f.anna, c))
		f.refused(parley.CodeConflict, f.desk.CancelTransfer(t.Context(), f.anna, c))
		f.refused(parley.CodeConflict, f.desk.AcceptTransfer(t.Context(), f.ben, c))
		if w := f.work(c); w.AssignedTo != f.anna.ID || w.TransferState != parley.TransferCancelled {
			t.Errorf("the work item says %+v", w)
		}
		if got := len(f.publicStream(g)); got != public {
			t.Error("the visitor was told of a transfer that did not happen")
		}
		want := []string{parley.LineTransferAsked, parley.LineTransferDeclined, parley.LineTransferAsked, parley.LineTransferCancelled}
		if got := codes(f.staffStream(f.anna, c)); !slices.Equal(got[len(got)-4:], want) {
			t.Errorf("staff sees %v", got)
		}
	})
}

// Accept, decline and cancel at the same moment: exactly one happens.
func TestTransferAnswersRace(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		for range 6 {
			c := f.talk("billing", f.anna).Conversation
			f.must(f.desk.TransferToAgent(t.Context(), f.anna, c, f.ben.ID))
			var done atomic.Int64
			parallel(3, func(i int) {
				var err error
				switch i {
				case 0:
					err = f.desk.AcceptTransfer(context.Background(), f.ben, c)
				case 1:
					err = f.desk.DeclineTransfer(context.Background(), f.ben, c)
				case 2:
					err = f.desk.CancelTransfer(context.Background(), f.anna, c)
				}
				code := parley.CodeOf(err)
				// Who cancels after the accept holds the conversation no more.
				if code != "" && code != parley.CodeConflict && (i != 2 || code != parley.CodeForbidden) && (i == 2 || code != parley.CodeNotFound) {
					t.Error(err)
				}
				if err == nil {
					done.Add(1)
				}
			})
			if done.Load() != 1 {
				t.Errorf("%d answers counted", done.Load())
			}
		}
	})
}

func TestTransferTargets(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		c := f.talk("billing", f.anna).Conversation
		for name, target := range map[string]parley.ID{"oneself": f.anna.ID, "another group": f.chris.ID, "nobody": parley.NewID(), "an administrator": f.admin.ID} {
			err := f.desk.TransferToAgent(t.Context(), f.anna, c, target)
			if e := f.refusal(parley.CodeInvalid, err); e.Field != "agent" {
				t.Errorf("to %s: the refusal names %q", name, e.Field)
			}
		}
		f.online(f.ben, time.Minute)
		f.limit(f.ben, 1)
		list, err := f.desk.Candidates(t.Context(), f.anna, f.billing.ID)
		f.must(err)
		if len(list) != 1 || list[0].ID != f.ben.ID || !list[0].Online || list[0].AtLimit {
			t.Errorf("candidates %+v", list)
		}
		f.talk("billing", f.ben)
		list, err = f.desk.Candidates(t.Context(), f.anna, f.billing.ID)
		f.must(err)
		if len(list) != 1 || !list[0].AtLimit || list[0].OpenSessions != 1 {
			t.Errorf("candidates %+v", list)
		}
		f.refused(parley.CodeLimit, f.desk.TransferToAgent(t.Context(), f.anna, c, f.ben.ID))
		_, err = f.desk.Candidates(t.Context(), f.chris, f.billing.ID)
		f.refused(parley.CodeNotFound, err)

		// The limit counts at the moment of the accept, too.
		f.limit(f.ben, 2)
		f.must(f.desk.TransferToAgent(t.Context(), f.anna, c, f.ben.ID))
		f.talk("order", f.ben)
		f.refused(parley.CodeLimit, f.desk.AcceptTransfer(t.Context(), f.ben, c))
		if w := f.work(c); w.AssignedTo != f.anna.ID || w.TransferState != parley.TransferPending {
			t.Errorf("a refused accept changed %+v", w)
		}
	})
}

// A pending transfer to a colleague who is offline is withdrawn after a
// minute; one who is online keeps the question (domain 2.3).
func TestPendingTransferExpiresWithAnOfflineTarget(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		f.online(f.ben, 100*time.Second)
		f.must(f.desk.TransferToAgent(t.Context(), f.anna, g.Conversation, f.ben.ID))
		w := f.work(g.Conversation)
		due := parley.Now().Add(parley.TransferOfferLife)
		next, err := f.desk.ExpireTransfer(t.Context(), string(w.ID))
		f.must(err)
		if next != due {
			t.Errorf("looked too early, comes back at %v, want %v", next.Time(), due.Time())
		}
		f.pass(parley.TransferOfferLife)
		next, err = f.desk.ExpireTransfer(t.Context(), string(w.ID)) // still online
		f.must(err)
		if next.IsZero() || f.work(g.Conversation).TransferState != parley.TransferPending {
			t.Error("a transfer to somebody who is there was withdrawn")
		}
		f.pass(41 * time.Second)
		next, err = f.desk.ExpireTransfer(t.Context(), string(w.ID))
		f.must(err)
		if !next.IsZero() || f.work(g.Conversation).TransferState != parley.TransferCancelled {
			t.Errorf("the transfer is %s, next look %v", f.work(g.Conversation).TransferState, next)
		}
		if s := f.summary(f.ben, g.Conversation); s.Standing != store.StandingViewer {
			t.Errorf("the target is still %s", s.Standing)
		}
		next, err = f.desk.ExpireTransfer(t.Context(), string(parley.NewID())) // of what is gone
		f.must(err)
		if !next.IsZero() {
			t.Error("a timer without a subject goes on")
		}
	})
}

// Transfer to a queue and Escalate are one operation: the old work item is
// closed, a new one waits, the history stays (domain 2.3).
func TestTransferToAQueueKeepsTheHistory(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		c := g.Conversation
		f.say(g, "it is about an order after all")
		f.note(f.anna, c, "wrong queue")
		old := f.work(c)
		before := lines(f.staffStream(f.anna, c))
		f.pass(time.Minute)
		waiting := f.guest("order") // was there first
		f.pass(time.Minute)
		f.must(f.desk.TransferToQueue(t.Context(), f.anna, c, f.order.ID))

		if w, err := f.read().WorkItem(old.ID); err != nil || w.State != parley.WorkEscalated || w.WorkEnd != parley.Now() {
			t.Errorf("the old work item says %+v (%v)", w, err)
		}
		w := f.work(c)
		if w.State != parley.WorkWaiting || w.QueueID != f.order.ID || w.Previous != old.ID || w.QueuedAt != parley.Now() || w.AssignedTo != "" {
			t.Errorf("the new work item says %+v", w)
		}
		if i, err := f.read().Interaction(g.Interaction); err != nil || i.State != parley.InteractionNew || i.QueueID != f.order.ID {
			t.Errorf("the interaction says %+v (%v)", i, err)
		}
		if v := f.view(g); v.State != desk.GuestWaiting || v.Queue != "Order Support" || v.Position != 2 {
			t.Errorf("the visitor sees %+v", v)
		}
		f.say(g, "still waiting") // may write while waiting
		if s := f.accept(f.chris, f.order); s.ID != waiting.Conversation {
			t.Error("the transferred conversation overtook who waited before")
		}
		f.accept(f.chris, f.order)
		got := lines(f.staffStream(f.chris, c))
		if !slices.Equal(got, append(before, "still waiting")) {
			t.Errorf("the new agent sees %v, before %v", got, before)
		}
		_, err := f.desk.Reply(t.Context(), f.anna, c, desk.Message{ClientID: "x", Body: "me again"})
		f.refused(parley.CodeForbidden, err)
	})
}

func TestEscalateLeadsWhereTheQueueSays(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		c := f.talk("billing", f.anna).Conversation
		if f.summary(f.anna, c).Can.Escalate {
			t.Error("escalation is offered without a queue to escalate to")
		}
		f.refused(parley.CodeConflict, f.desk.Escalate(t.Context(), f.anna, c))
		f.requeue(&f.billing, func(q *parley.Queue) { q.EscalateTo = f.product.ID })
		if !f.summary(f.anna, c).Can.Escalate {
			t.Error("escalation is not offered")
		}
		f.must(f.desk.Escalate(t.Context(), f.anna, c))
		if w := f.work(c); w.QueueID != f.product.ID || w.State != parley.WorkWaiting {
			t.Errorf("it waits as %+v", w)
		}
		f.refused(parley.CodeForbidden, f.desk.Escalate(t.Context(), f.anna, c)) // no longer hers
		if got := codes(f.staffStream(f.chris, c)); got[len(got)-1] != parley.LineEscalated {
			t.Errorf("lines %v", got)
		}
	})
}

func TestQueuesThatCannotTakeATransfer(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) { // Saturday, midnight
		c := f.talk("billing", f.anna).Conversation
		hours, err := f.desk.CreateSchedule(t.Context(), parley.System(), desk.ScheduleInput{Name: "Office", TimeZone: "UTC", Entries: weekdays()})
		f.must(err)
		f.requeue(&f.order, func(q *parley.Queue) { q.Schedule = hours.ID })
		f.requeue(&f.product, func(q *parley.Queue) { q.Active = false })
		f.refused(parley.CodeInvalid, f.desk.TransferToQueue(t.Context(), f.anna, c, f.billing.ID))
		f.refused(parley.CodeInvalid, f.desk.TransferToQueue(t.Context(), f.anna, c, f.product.ID))
		f.refused(parley.CodeInvalid, f.desk.TransferToQueue(t.Context(), f.anna, c, parley.NewID()))
		f.refused(parley.CodeClosed, f.desk.TransferToQueue(t.Context(), f.anna, c, f.order.ID))
		if w := f.work(c); w.State != parley.WorkInProgress || w.AssignedTo != f.anna.ID {
			t.Errorf("a refused transfer changed %+v", w)
		}
		f.pass(58 * time.Hour) // Monday, ten o'clock
		f.must(f.desk.TransferToQueue(t.Context(), f.anna, c, f.order.ID))
	})
}

// The visitor who ends the chat ends a pending transfer with it.
func TestEndingEndsAPendingTransfer(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		f.must(f.desk.TransferToAgent(t.Context(), f.anna, g.Conversation, f.ben.ID))
		f.refused(parley.CodeConflict, f.desk.End(t.Context(), f.anna, g.Conversation)) // withdraw it first
		f.must(f.desk.GuestEnd(t.Context(), g))
		f.refused(parley.CodeConflict, f.desk.AcceptTransfer(t.Context(), f.ben, g.Conversation))
		s := f.summary(f.ben, g.Conversation)
		if s.Transfer != nil || s.Can.Accept || s.Mine {
			t.Errorf("the target of the transfer still sees %+v", s)
		}
		if w := f.work(g.Conversation); w.State != parley.WorkByClient || w.AssignedTo != f.anna.ID {
			t.Errorf("the work item says %+v", w)
		}
	})
}
