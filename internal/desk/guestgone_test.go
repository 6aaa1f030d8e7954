package desk_test

import (
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
)

// leaves notes that no page of a visitor is connected any more.
func (f *floor) leaves(g desk.Guest) {
	f.t.Helper()
	f.must(f.desk.GuestsGone(f.t.Context(), map[parley.ID]parley.Time{g.Conversation: parley.Now()}))
}

// Who is gone for as long as the desk says leaves the queue, and may wait again;
// who comes back before has never been gone.
func TestAVisitorWhosePageIsGone(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.withTimers()
		f.set(parley.PropChatDisconnect, "600")
		waits, back := f.guest("billing"), f.guest("billing")
		f.leaves(waits)
		f.leaves(back)
		f.pass(9 * time.Minute)
		f.must(f.desk.GuestSeen(t.Context(), back))
		f.pass(time.Minute + slack)
		if w := f.work(waits.Conversation); w.State != parley.WorkAbandoned {
			t.Errorf("who is gone has %+v", w)
		}
		if i := f.interaction(waits); i.State != parley.InteractionAbandoned || i.StateReason != parley.ReasonLeftBeforeEngagement {
			t.Errorf("their interaction is %+v", i)
		}
		if w := f.work(back.Conversation); w.State != parley.WorkWaiting {
			t.Errorf("who came back has %+v", w)
		}
		f.must(f.desk.GuestRejoin(t.Context(), waits))
		if w := f.work(waits.Conversation); w.State != parley.WorkWaiting {
			t.Errorf("waiting again: %+v", w)
		}
		// In progress the rule of silence comes first, where there is one so soon.
		f.set(parley.PropIdleDelay, "86400")
		f.accept(f.anna, f.billing)
		f.leaves(back)
		f.pass(10*time.Minute + slack)
		if w := f.work(back.Conversation); w.State != parley.WorkByClient {
			t.Errorf("in progress: %+v", w)
		}
		// 0 is never.
		f.set(parley.PropChatDisconnect, "0")
		f.leaves(waits)
		if going, err := f.read().JobPending(desk.JobGuestGone, string(waits.Conversation)); err != nil || going {
			t.Errorf("somebody looks after them: %t, %v", going, err)
		}
	})
}

// Where nobody comes back to a conversation, it is over soon after its page is
// gone, and so is the token; a page that is loaded again is there in time.
func TestASessionThatIsNotResumed(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.withTimers()
		f.set(parley.PropGuestResumable, "false")
		reloads, closes := f.guest("billing"), f.guest("billing")
		f.leaves(reloads)
		f.leaves(closes)
		f.pass(30 * time.Second)
		f.must(f.desk.GuestSeen(t.Context(), reloads))
		f.pass(30*time.Second + slack)
		if w := f.work(reloads.Conversation); w.State != parley.WorkWaiting {
			t.Errorf("who loads the page again has %+v", w)
		}
		if w := f.work(closes.Conversation); w.State != parley.WorkAbandoned {
			t.Errorf("who closes it has %+v", w)
		}
		_, err := f.read().GuestSession(closes.TokenHash, parley.Now())
		f.refused(parley.CodeUnauthenticated, err)
		_, err = f.read().GuestSession(reloads.TokenHash, parley.Now())
		f.must(err)
	})
}

// A desk that was down for longer gives visitors the time to load their page
// again; who writes without a connection is there.
func TestVisitorsMayReturnAfterAStop(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.set(parley.PropChatDisconnect, "600")
		returns, writes, neither := f.guest("billing"), f.guest("billing"), f.guest("billing")
		f.leaves(returns)
		f.leaves(neither)
		if open, err := f.desk.GuestsNotGoing(t.Context()); err != nil || len(open) != 1 || open[0] != writes.Conversation {
			t.Errorf("of whom nothing is noted: %v, %v", open, err)
		}
		f.leaves(writes)
		f.pass(time.Hour) // nothing runs
		f.say(writes, "No script on my machine")
		f.must(f.desk.GuestsMayReturn(t.Context()))
		f.withTimers()
		f.pass(30 * time.Second)
		f.must(f.desk.GuestSeen(t.Context(), returns))
		f.pass(time.Minute)
		for g, want := range map[desk.Guest]parley.WorkState{returns: parley.WorkWaiting, writes: parley.WorkWaiting, neither: parley.WorkAbandoned} {
			if w := f.work(g.Conversation); w.State != want {
				t.Errorf("%s is %s, want %s", g.Conversation, w.State, want)
			}
		}
		f.pass(9 * time.Minute)
		if w := f.work(writes.Conversation); w.State != parley.WorkAbandoned {
			t.Errorf("who wrote once is %s", w.State)
		}
	})
}
