package desk_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

func (f *floor) interaction(g desk.Guest) parley.Interaction {
	f.t.Helper()
	i, err := f.read().Interaction(g.Interaction)
	if err != nil {
		f.t.Fatal(err)
	}
	return i
}

func TestAgentEnds(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		f.set(parley.PropEndedMessage, "Bye!")
		g := f.talk("billing", f.anna)
		f.refused(parley.CodeForbidden, f.desk.End(t.Context(), f.ben, g.Conversation))
		f.must(f.desk.End(t.Context(), f.anna, g.Conversation))
		before := f.staffStream(f.anna, g.Conversation)
		f.must(f.desk.End(t.Context(), f.anna, g.Conversation)) // twice is no error, and nothing new
		f.must(f.desk.GuestEnd(t.Context(), g))
		if got := f.staffStream(f.anna, g.Conversation); len(got) != len(before) || got[len(got)-1].Code != parley.LineEndedAgent {
			t.Errorf("lines %v", codes(got))
		}
		if w := f.work(g.Conversation); w.State != parley.WorkComplete || w.WorkEnd.IsZero() {
			t.Errorf("the work item says %+v", w)
		}
		if i := f.interaction(g); i.State != parley.InteractionComplete || i.StateReason != parley.ReasonAgentEnded || i.ClosedAt.IsZero() {
			t.Errorf("the interaction says %+v", i)
		}
		if v := f.view(g); v.State != desk.GuestEnded || v.EndedReason != parley.ReasonAgentEnded || v.EndedMessage != "Bye!" || v.CanRejoin {
			t.Errorf("the visitor sees %+v", v)
		}
		f.refused(parley.CodeEnded, f.desk.GuestRejoin(t.Context(), g))
		f.refused(parley.CodeEnded, f.desk.TransferToQueue(t.Context(), f.anna, g.Conversation, f.order.ID))
		f.refused(parley.CodeEnded, f.desk.TransferToAgent(t.Context(), f.anna, g.Conversation, f.ben.ID))
	})
}

// After the visitor ends it, the agent keeps seeing the conversation until
// they dismiss it (domain 2.2).
func TestGuestEndsAndTheAgentDismisses(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		f.refused(parley.CodeConflict, f.desk.Dismiss(t.Context(), f.anna, g.Conversation))
		f.must(f.desk.GuestEnd(t.Context(), g))
		f.must(f.desk.GuestEnd(t.Context(), g))
		if w := f.work(g.Conversation); w.State != parley.WorkByClient || w.AssignedTo != f.anna.ID {
			t.Errorf("the work item says %+v", w)
		}
		if i := f.interaction(g); i.StateReason != parley.ReasonUserEnded {
			t.Errorf("the interaction says %+v", i)
		}
		mine, err := f.read().MySummaries(f.anna.ID)
		f.must(err)
		if len(mine) != 1 || !mine[0].Can.Dismiss || mine[0].Can.Comment || mine[0].EndedReason != parley.ReasonUserEnded {
			t.Errorf("Anna's list: %+v", mine)
		}
		open, err := f.read().OpenSessions(f.anna.ID)
		f.must(err)
		if open != 0 {
			t.Errorf("an ended session counts against the limit")
		}
		f.must(f.desk.Dismiss(t.Context(), f.anna, g.Conversation))
		mine, err = f.read().MySummaries(f.anna.ID)
		f.must(err)
		if len(mine) != 0 {
			t.Errorf("after dismissing: %+v", mine)
		}
	})
}

func TestBothEndAtOnce(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		for range 5 {
			g := f.talk("billing", f.anna)
			parallel(4, func(i int) {
				var err error
				if i%2 == 0 {
					err = f.desk.End(context.Background(), f.anna, g.Conversation)
				} else {
					err = f.desk.GuestEnd(context.Background(), g)
				}
				if err != nil {
					t.Error(err)
				}
			})
			ends := 0
			for _, code := range codes(f.publicStream(g)) {
				if code == parley.LineEndedAgent || code == parley.LineEndedGuest {
					ends++
				}
			}
			if ends != 1 {
				t.Errorf("ended %d times", ends)
			}
		}
	})
}

// Who leaves while waiting may come back, to the same conversation with a new
// wait clock, at the end of the queue (domain 2.2).
func TestLeavingWhileWaitingAndRejoining(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		g := f.guest("billing")
		f.pass(time.Minute)
		f.must(f.desk.GuestEnd(t.Context(), g))
		if v := f.view(g); v.State != desk.GuestAbandoned || !v.CanRejoin {
			t.Errorf("the visitor sees %+v", v)
		}
		if w, i := f.work(g.Conversation), f.interaction(g); w.State != parley.WorkAbandoned || i.State != parley.InteractionAbandoned || i.StateReason != parley.ReasonLeftBeforeEngagement {
			t.Errorf("stored: %+v, %+v", w, i)
		}
		_, err := f.desk.GuestSend(t.Context(), g, desk.Message{ClientID: "x", Body: "hello?"})
		f.refused(parley.CodeEnded, err)
		_, err = f.desk.Accept(t.Context(), f.anna, f.billing.ID)
		f.refused(parley.CodeNotFound, err)

		f.pass(time.Hour)
		other := f.guest("billing")
		f.pass(time.Second)
		f.must(f.desk.GuestRejoin(t.Context(), g))
		f.must(f.desk.GuestRejoin(t.Context(), g)) // twice is no error
		w := f.work(g.Conversation)
		if w.State != parley.WorkWaiting || w.QueuedAt != parley.Now() || w.WorkEnd != 0 {
			t.Errorf("the work item says %+v", w)
		}
		if v := f.view(g); v.State != desk.GuestWaiting || v.Position != 2 {
			t.Errorf("the visitor sees %+v", v)
		}
		if i := f.interaction(g); i.State != parley.InteractionNew || !i.ClosedAt.IsZero() {
			t.Errorf("the interaction says %+v", i)
		}
		f.say(g, "back again")
		f.pass(time.Minute)
		if s := f.accept(f.anna, f.billing); s.ID != other.Conversation {
			t.Error("who came back overtook who stayed")
		}
		f.accept(f.anna, f.billing)
		if w := f.work(g.Conversation); w.WaitTime != time.Minute.Milliseconds() {
			t.Errorf("waited %d ms", w.WaitTime)
		}
		if got := codes(f.publicStream(g)); !slices.Contains(got, parley.LineAbandoned) || !slices.Contains(got, parley.LineRejoined) {
			t.Errorf("lines %v", got)
		}
	})
}

func TestRejoiningWhatHasClosedMeanwhile(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		g := f.guest("billing")
		f.must(f.desk.GuestEnd(t.Context(), g))
		hours, err := f.desk.CreateSchedule(t.Context(), parley.System(), desk.ScheduleInput{Name: "Office", TimeZone: "UTC", Entries: weekdays()})
		f.must(err)
		f.requeue(&f.billing, func(q *parley.Queue) { q.Schedule = hours.ID })
		f.refused(parley.CodeClosed, f.desk.GuestRejoin(t.Context(), g))
		f.requeue(&f.billing, func(q *parley.Queue) { q.Schedule, q.Active = "", false })
		f.refused(parley.CodeClosed, f.desk.GuestRejoin(t.Context(), g))
		if w := f.work(g.Conversation); w.State != parley.WorkAbandoned {
			t.Errorf("a refused return changed %+v", w)
		}
	})
}

// Leaving and accepting at the same moment: the visitor either talks or is
// gone, never both.
func TestAcceptMeetsLeaving(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		for range 10 {
			g := f.guest("billing")
			var accepted error
			parallel(2, func(i int) {
				if i == 0 {
					_, accepted = f.desk.Accept(context.Background(), f.anna, f.billing.ID)
				} else if err := f.desk.GuestEnd(context.Background(), g); err != nil {
					t.Error(err)
				}
			})
			w, c := f.work(g.Conversation), f.conversation(g.Conversation)
			switch {
			case accepted == nil && w.State == parley.WorkByClient && c.AssignedTo == f.anna.ID && !c.Open: // accepted, then ended
			case parley.CodeOf(accepted) == parley.CodeNotFound && w.State == parley.WorkAbandoned && c.AssignedTo == "" && !c.Open:
			default:
				t.Errorf("accept said %v, the work item %+v", accepted, w)
			}
		}
	})
}

// Messages of both sides at the moment of the end: each is either stored
// before it or refused.
func TestEndMeetsSending(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		for range 5 {
			g := f.talk("billing", f.anna)
			acknowledged := make([]bool, 6)
			parallel(7, func(i int) {
				if i == 6 {
					if err := f.desk.End(context.Background(), f.anna, g.Conversation); err != nil {
						t.Error(err)
					}
					return
				}
				_, err := f.desk.GuestSend(context.Background(), g, desk.Message{ClientID: string(rune('a' + i)), Body: string(rune('a' + i))})
				acknowledged[i] = err == nil
				if code := parley.CodeOf(err); err != nil && code != parley.CodeEnded {
					t.Error(err)
				}
			})
			stream := f.publicStream(g)
			if last := stream[len(stream)-1]; last.Code != parley.LineEndedAgent {
				t.Errorf("something follows the end: %+v", last)
			}
			for i, ok := range acknowledged {
				if stored := slices.Contains(lines(stream), string(rune('a'+i))); stored != ok {
					t.Errorf("message %d: acknowledged %t, stored %t", i, ok, stored)
				}
			}
		}
	})
}

func TestLeavingIsForMembers(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		f.refused(parley.CodeConflict, f.desk.Leave(t.Context(), f.anna, g.Conversation))
		before := len(f.staffStream(f.anna, g.Conversation))
		f.refused(parley.CodeForbidden, f.desk.Leave(t.Context(), f.ben, g.Conversation)) // only looks
		f.refused(parley.CodeConflict, f.desk.Dismiss(t.Context(), f.ben, g.Conversation))
		if got := len(f.staffStream(f.anna, g.Conversation)); got != before {
			t.Error("somebody who was not there left")
		}
		if m, err := f.read().Members(g.Conversation, parley.Now()); err != nil || len(m) != 1 || m[0].Standing != store.StandingAssignee {
			t.Errorf("members %+v (%v)", m, err)
		}
	})
}
