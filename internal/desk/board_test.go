package desk_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
)

func (f *floor) board(q desk.BoardQuery) desk.Board {
	f.t.Helper()
	b, err := f.desk.Board(f.t.Context(), q)
	f.must(err)
	return b
}

// listed are the numbers in a list behind a figure.
func (f *floor) listed(what string, q desk.BoardQuery) []string {
	f.t.Helper()
	list := []string{}
	for _, w := range f.rows(what, q) {
		list = append(list, w.Number)
	}
	return list
}

func (f *floor) rows(what string, q desk.BoardQuery) []desk.WorkRow {
	f.t.Helper()
	return f.pages(desk.WorkQuery{BoardQuery: q, What: what, Limit: 50})
}

// pages reads a list from its beginning to its end.
func (f *floor) pages(q desk.WorkQuery) []desk.WorkRow {
	f.t.Helper()
	q.After = parley.Time(math.MaxInt64)
	if slices.Contains([]string{"waiting", "in_hand", "unassigned"}, q.What) {
		q.After = -1
	}
	list, seen := []desk.WorkRow{}, map[parley.ID]bool{}
	for {
		page, err := f.desk.WorkList(f.t.Context(), q)
		f.must(err)
		for _, w := range page {
			if seen[w.Key] || !parley.ValidID(string(w.Key)) {
				f.t.Fatalf("%s lists %s again, or under no name: %+v", q.What, w.Key, page)
			}
			seen[w.Key] = true
		}
		list = append(list, page...)
		if len(page) < q.Limit {
			return list
		}
		q.After, q.AfterID = page[len(page)-1].At, page[len(page)-1].Key
	}
}

// boardLists are the lists behind figures.
var boardLists = []string{"waiting", "unassigned", "in_hand", "level", "waited", "answered", "handled", "responses", "abandoned", "offered", "accepted", "rejected", "timed_out", "auto_assigned"}

// level is a service level, or -1 where there is none.
func level(x *float64) float64 {
	if x == nil {
		return -1
	}
	return *x
}

// A desk where nothing happened has figures, and shares of nothing are absent.
func TestBoardOfAnEmptyDesk(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		b := f.board(desk.BoardQuery{})
		if b.Figures != (desk.BoardFigures{}) || len(b.Queues) != 3 || b.Serving != 3 || b.Available != 0 || b.Target != 80 {
			t.Errorf("the board of an empty desk is %+v", b)
		}
		if n := len(b.Steps); n != 48 {
			t.Errorf("%d steps, want 48", n)
		}
		for _, what := range boardLists {
			if rows := f.rows(what, desk.BoardQuery{}); len(rows) > 0 {
				t.Errorf("%s has %+v", what, rows)
			}
		}
		f.refused(parley.CodeInvalid, errOf(f.desk.Board(t.Context(), desk.BoardQuery{Queue: parley.NewID()})))
		f.refused(parley.CodeInvalid, errOf(f.desk.Board(t.Context(), desk.BoardQuery{Channel: parley.NewID()})))
		f.refused(parley.CodeInvalid, errOf(f.desk.Board(t.Context(), desk.BoardQuery{Since: parley.Now().Add(-32 * 24 * time.Hour)})))
		f.refused(parley.CodeInvalid, errOf(f.desk.Board(t.Context(), desk.BoardQuery{Since: parley.Now().Add(time.Hour)})))
		f.refused(parley.CodeInvalid, errOf(f.desk.WorkList(t.Context(), desk.WorkQuery{What: "sleeping", Limit: 1})))
		f.refused(parley.CodeInvalid, errOf(f.desk.WorkList(t.Context(), desk.WorkQuery{What: "handled", Agent: parley.NewID(), Limit: 1})))
	})
}

func errOf[T any](_ T, err error) error { return err }

// The figures of a small history, reckoned by hand: what was answered in time
// and late, who left at once, early and late, across midnight and before the
// span.
func TestBoardFiguresOfAHistory(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		// The bubble begins at midnight: the history crosses it.
		f.pass(23*time.Hour + 58*time.Minute)
		old := f.guest("billing")
		f.pass(10 * time.Second)
		f.accept(f.anna, f.billing) // before the span
		_ = old
		f.pass(time.Minute)
		begin := parley.Now()
		wait := func(issue string, d time.Duration) desk.Guest {
			g := f.guest(issue)
			f.pass(d)
			return g
		}
		wait("billing", 20*time.Second)
		f.accept(f.anna, f.billing) // in time
		wait("billing", 100*time.Second)
		f.accept(f.ben, f.billing) // late, after midnight
		wait("order", 60*time.Second)
		f.accept(f.ben, f.order)                                                     // exactly on target
		f.must(f.desk.GuestEnd(t.Context(), wait("billing", 4999*time.Millisecond))) // does not count
		f.must(f.desk.GuestEnd(t.Context(), wait("billing", 5*time.Second)))         // abandoned before the target
		f.must(f.desk.GuestEnd(t.Context(), wait("order", 61*time.Second)))          // abandoned after it
		first := wait("billing", 30*time.Second)
		f.guest("product")
		f.pass(10 * time.Second)

		b := f.board(desk.BoardQuery{Since: begin})
		x := b.Figures
		if x.Waiting != 2 || x.LongestSince != f.work(first.Conversation).QueuedAt || x.Answered != 3 || x.InTime != 2 || x.Abandoned != 2 || x.Late != 1 {
			t.Errorf("figures are %+v", x)
		}
		if level(x.ServiceLevel) != 0.5 || x.ASA == nil || *x.ASA != 60_000 {
			t.Errorf("service level %v, ASA %v; want 0.5 and a minute", level(x.ServiceLevel), x.ASA)
		}
		for _, want := range []struct {
			queue                              parley.Queue
			waiting, answered, abandoned, late int64
			level                              float64
		}{{f.billing, 1, 2, 1, 0, 0.5}, {f.order, 0, 1, 1, 1, 0.5}, {f.product, 1, 0, 0, 0, -1}} {
			only := f.board(desk.BoardQuery{Queue: want.queue.ID, Since: begin})
			got := only.Figures
			if got.Waiting != want.waiting || got.Answered != want.answered || got.Abandoned != want.abandoned || got.Late != want.late || level(got.ServiceLevel) != want.level {
				t.Errorf("%s: %+v", want.queue.Name, got)
			}
			if len(only.Queues) != 1 || only.Queues[0].Name != want.queue.Name || same(only.Queues[0].BoardFigures, got) != "" {
				t.Errorf("%s lists %+v", want.queue.Name, only.Queues)
			}
		}
		// The day before yesterday's is in a longer span.
		if n := f.board(desk.BoardQuery{}).Figures.Answered; n != 4 {
			t.Errorf("%d answered in a day, want 4", n)
		}
		// Each figure is as long as its list.
		for what, n := range map[string]int64{"waiting": x.Waiting, "answered": x.Answered, "abandoned": x.Abandoned, "offered": 0, "accepted": 0} {
			if got := f.listed(what, desk.BoardQuery{Since: begin}); int64(len(got)) != n {
				t.Errorf("%s lists %v, want %d", what, got, n)
			}
		}
		if got := f.listed("waiting", desk.BoardQuery{}); got[0] != f.work(first.Conversation).Number {
			t.Errorf("who waits longest is not first: %v", got)
		}
		var count, longest int64
		for _, s := range b.Steps {
			count += s.Count
			longest = max(longest, s.LongestMS)
			if s.Count > 0 && s.MeanMS > s.LongestMS {
				t.Errorf("step %+v", s)
			}
		}
		if count != 6 || longest != 100_000 { // the one before the span is drawn too
			t.Errorf("%d waits are drawn, the longest %d ms", count, longest)
		}
	})
}

// How long agents have what they answer, on average: talk and wrap-up of what
// they began within the span and is over (domain 9.5, AHT).
func TestBoardReckonsHandleTimes(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.talk("billing", f.anna)
		f.pass(time.Minute)
		begin := parley.Now()
		handle := func(who parley.Actor, talk, wrapUp time.Duration) {
			g := f.talk("order", who)
			f.pass(talk)
			f.must(f.desk.End(t.Context(), who, g.Conversation))
			if wrapUp > 0 {
				f.pass(wrapUp)
				f.writes(who, g, nil, "Done", true)
			}
		}
		handle(f.anna, 2*time.Minute, 0)
		f.wrapsUp(desk.WrapUpConfigurationInput{Condition: "type=chat", DurationS: 600})
		handle(f.anna, 4*time.Minute, 30*time.Second)
		handle(f.ben, time.Minute, 0) // still being wrapped up: what was talked counts
		f.talk("order", f.chris)      // not over
		times := map[string]int64{}
		for _, a := range f.board(desk.BoardQuery{Since: begin}).Agents {
			if a.HandleMS != nil {
				times[a.Name] = a.Handled*1_000_000 + *a.HandleMS
			}
		}
		if want := map[string]int64{"Anna Berg": 2_195_000, "Ben Okoro": 1_060_000}; same(times, want) != "" {
			t.Errorf("handled, and milliseconds: %v, want %v", times, want)
		}
		for _, a := range f.board(desk.BoardQuery{Since: begin, Queue: f.billing.ID}).Agents {
			if a.HandleMS != nil || a.Handled > 0 {
				t.Errorf("in another queue: %+v", a)
			}
		}
	})
}

// What became of offers is counted, listed and explained; agents say how they
// stand and what they carry.
func TestBoardOfAQueueThatPushes(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		f.withTimers()
		f.ready(f.anna)
		g := f.guest("billing")
		f.settle()
		w := f.offeredTo(g, &f.anna)
		if rows := f.rows("waiting", desk.BoardQuery{}); len(rows) != 1 || rows[0].OfferedTo != f.anna.Name || rows[0].Waits != nil {
			t.Errorf("what is offered is listed as %+v", rows)
		}
		f.must(f.desk.RejectOffer(t.Context(), f.anna, w.ID, f.reason("Not my expertise")))
		f.settle()
		rows := f.rows("waiting", desk.BoardQuery{})
		if len(rows) != 1 || rows[0].Waits == nil || len(rows[0].Waits.Why) == 0 || len(rows[0].Waits.LeftOut) == 0 || rows[0].Offers != 1 || rows[0].LastType != parley.WorkRejected {
			t.Fatalf("what waits is listed as %+v", rows)
		}
		f.ready(f.ben)
		f.settle()
		f.offeredTo(g, &f.ben)
		if _, err := f.desk.AcceptOffer(t.Context(), f.ben, w.ID); err != nil {
			t.Fatal(err)
		}
		other := f.guest("billing")
		f.settle()
		f.pass(61 * time.Second) // Anna or Ben lets it pass
		b := f.board(desk.BoardQuery{Queue: f.billing.ID})
		x := b.Figures
		if x.Rejected != 1 || x.Accepted != 1 || x.TimedOut != 1 || x.AutoAssigned != 0 || x.Offered < 3 {
			t.Errorf("figures are %+v", x)
		}
		for what, n := range map[string]int64{"offered": x.Offered, "accepted": 1, "rejected": 1, "timed_out": 1, "auto_assigned": 0} {
			if got := f.listed(what, desk.BoardQuery{}); int64(len(got)) != n {
				t.Errorf("%s lists %v, want %d", what, got, n)
			}
		}
		if row := f.rows("rejected", desk.BoardQuery{})[0]; row.Agent != f.anna.Name || row.Reason != "Not my expertise" || row.WorkItem != w.ID {
			t.Errorf("the rejection is listed as %+v", row)
		}
		if b.Serving != 2 || b.Available != 1 || !b.Agents[0].Ready || b.Agents[1].Ready {
			t.Errorf("agents are %+v", b.Agents)
		}
		for _, a := range b.Agents {
			if a.ID == f.ben.ID && (len(a.Load.Channels) == 0 || !a.Presence.Connected) {
				t.Errorf("Ben is %+v", a)
			}
		}
		// What the only one who is available carries is all that is in use.
		one := b.Agents[0]
		used := func(b desk.Board, universal desk.BoardUse) {
			t.Helper()
			at := slices.IndexFunc(one.Load.Channels, func(c parley.ChannelLoad) bool { return c.Key == parley.ChannelChat })
			want := desk.BoardUse{Load: one.Load.Channels[at].Load, Capacity: 4}
			if chat := b.Channels[0]; chat.Key != parley.ChannelChat || chat.BoardUse != want || b.Universal != universal {
				t.Errorf("in use are %+v and %+v, want %+v and %+v", chat, b.Universal, want, universal)
			}
		}
		used(b, desk.BoardUse{})
		_, err := f.desk.SetCapacity(t.Context(), f.admin, one.ID, desk.CapacityInput{Universal: new(int64(3))})
		f.must(err)
		used(f.board(desk.BoardQuery{}), desk.BoardUse{Load: one.Load.UniversalLoad, Capacity: 3})
		_ = other
	})
}

// Who waits is moved to the end of another queue, with what they were offered
// taken back; what is in somebody's hands is not.
func TestMoveWork(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		f.withTimers()
		f.ready(f.anna)
		g := f.guest("billing")
		f.settle()
		w := f.offeredTo(g, &f.anna)
		f.pass(10 * time.Second)
		f.refused(parley.CodeInvalid, f.desk.MoveWork(t.Context(), f.admin, w.ID, f.billing.ID))
		f.refused(parley.CodeInvalid, f.desk.MoveWork(t.Context(), f.admin, w.ID, parley.NewID()))
		f.refused(parley.CodeNotFound, f.desk.MoveWork(t.Context(), f.admin, parley.NewID(), f.order.ID))
		f.must(f.desk.MoveWork(t.Context(), f.admin, w.ID, f.order.ID))
		f.settle()
		moved := f.work(g.Conversation)
		if moved.ID == w.ID || moved.Previous != w.ID || moved.QueueID != f.order.ID || moved.State != parley.WorkWaiting || moved.OfferedTo != "" {
			t.Errorf("it became %+v", moved)
		}
		if len(f.offers(f.anna)) > 0 {
			t.Error("the offer still stands")
		}
		before, err := f.read().WorkItem(w.ID)
		f.must(err)
		if before.State != parley.WorkEscalated || before.CancelReason != parley.CancelManually {
			t.Errorf("the old one is %+v", before)
		}
		if diff := same(f.trail(f.admin, w.ID), []parley.WorkEventType{parley.WorkRouted, parley.WorkOffered, parley.WorkReturned, parley.WorkCanceled}); diff != "" {
			t.Error(diff)
		}
		f.refused(parley.CodeConflict, f.desk.MoveWork(t.Context(), f.admin, w.ID, f.order.ID))
		f.accept(f.ben, f.order)
		f.refused(parley.CodeConflict, f.desk.MoveWork(t.Context(), f.admin, moved.ID, f.billing.ID))
		// Neither answered nor abandoned where it came from.
		b := f.board(desk.BoardQuery{Queue: f.billing.ID})
		if b.Figures.Answered != 0 || b.Figures.Abandoned != 0 || b.Figures.Waiting != 0 {
			t.Errorf("figures are %+v", b.Figures)
		}
	})
}
