package desk_test

import (
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
)

// lines counts what a visitor reads of a code.
func (f *floor) lines(g desk.Guest, code string) (n int) {
	f.t.Helper()
	for _, e := range f.publicStream(g) {
		if e.Code == code {
			n++
		}
	}
	return n
}

// Who waits for longer is told so in the queue's words: once in each wait, not
// when somebody was faster, and whether agents take work or are offered it.
func TestWhoWaitsForLongerIsTold(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.change(&f.billing, func(in *desk.QueueInput) {
			in.WaitS, in.WaitMessage = 30, "All of us are talking. You keep your place."
		})
		f.push(&f.product, nil)
		f.change(&f.product, func(in *desk.QueueInput) { in.WaitS, in.WaitMessage = 30, "Please stay." })
		f.withTimers()
		g, served, pushed := f.guest("billing"), f.guest("order"), f.guest("product")
		f.accept(f.anna, f.order)
		other := f.guest("order")
		f.pass(28 * time.Second)
		if n := f.lines(g, parley.LineWait); n != 0 {
			t.Errorf("told %d times before it is time", n)
		}
		f.pass(3 * time.Second)
		f.settle()
		said := f.publicStream(g)
		if last := said[len(said)-1]; last.Code != parley.LineWait || last.Body != "All of us are talking. You keep your place." {
			t.Errorf("the visitor reads %+v", last)
		}
		if n := f.lines(pushed, parley.LineWait); n != 1 {
			t.Errorf("who waits for an offer was told %d times", n)
		}
		if state := f.state(g); state != desk.GuestWaiting {
			t.Errorf("the visitor is %s", state)
		}
		// A time that comes later is for who waits already, too; nobody is told twice.
		f.change(&f.order, func(in *desk.QueueInput) { in.WaitS, in.WaitMessage = 20, "Soon." })
		f.change(&f.billing, func(in *desk.QueueInput) { in.WaitS = 40 })
		f.pass(time.Minute)
		for about, want := range map[string]struct {
			g desk.Guest
			n int
		}{"told already": {g, 1}, "served": {served, 0}, "who waits already": {other, 1}} {
			if n := f.lines(want.g, parley.LineWait); n != want.n {
				t.Errorf("%s: told %d times, want %d", about, n, want.n)
			}
		}
		f.must(f.desk.GuestEnd(t.Context(), g))
		f.must(f.desk.GuestRejoin(t.Context(), g))
		f.pass(time.Minute)
		if n := f.lines(g, parley.LineWait); n != 2 {
			t.Errorf("told %d times in two waits", n)
		}
	})
}

// While nobody is there visitors read so, and wait or not as the queue wants it
// (domain 2.8): being connected is enough where agents take the oldest, being
// available is needed where they are offered it.
func TestNobodyIsThere(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.change(&f.billing, func(in *desk.QueueInput) { in.NobodyMessage = "Nobody is here. You may wait." })
		g := f.guest("billing")
		if said := f.publicStream(g); said[len(said)-1].Code != parley.LineNobody || said[len(said)-1].Body != "Nobody is here. You may wait." {
			t.Errorf("the visitor reads %+v", said)
		}
		f.must(f.desk.GuestEnd(t.Context(), g))
		f.change(&f.billing, func(in *desk.QueueInput) { in.NobodyRefuses = true })
		refused := func(form desk.GuestStart) {
			t.Helper()
			before := f.counts()
			_, err := f.desk.StartGuest(t.Context(), form)
			if e := f.refusal(parley.CodeClosed, err); e.Message != "Nobody is here. You may wait." {
				t.Errorf("the visitor reads %q", e.Message)
			}
			if got := f.counts(); got != before {
				t.Errorf("a refused form left rows behind: %v, before %v", got, before)
			}
		}
		form := f.form("billing")
		refused(form)
		f.refused(parley.CodeClosed, f.desk.GuestRejoin(t.Context(), g))
		shown, err := f.desk.GuestForm(t.Context(), "", f.billing.Slug)
		if err != nil || shown.Message != "Nobody is here. You may wait." || shown.MessageHTML != "" {
			t.Errorf("the queue's own page says %q, %q, %v", shown.Message, shown.MessageHTML, err)
		}
		f.online(f.chris, time.Hour) // of other queues
		refused(form)
		f.online(f.ben, time.Minute)
		if n := f.lines(f.guestOf(form), parley.LineNobody); n != 0 {
			t.Errorf("told %d times that nobody is there", n)
		}
		f.must(f.desk.GuestRejoin(t.Context(), g))

		f.push(&f.billing, nil)
		refused(f.form("billing")) // connected, and not available
		f.ready(f.ben)
		f.guest("billing")
		f.choose(f.ben, "Away")
		refused(f.form("billing"))
		f.pools(&f.billing)
		f.ready(f.anna)
		refused(f.form("billing")) // nobody is in a pool
		f.change(&f.billing, func(in *desk.QueueInput) { in.NobodyRefuses, in.NobodyMessage = false, "" })
		if n := f.lines(f.guest("billing"), parley.LineNobody); n != 0 {
			t.Errorf("a queue without words says %d lines", n)
		}
	})
}
