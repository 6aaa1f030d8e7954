package desk_test

import (
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
)

// took sums up how long the rows of a list took.
func took(rows []desk.WorkRow) (sum int64) {
	for _, w := range rows {
		sum += w.TookMS
	}
	return sum
}

// mean is the whole mean of a sum over so many, or nil.
func mean(sum int64, n int) *int64 {
	if n == 0 {
		return nil
	}
	return new(sum / int64(n))
}

// How long visitors wait for an agent's own words: from the first of the
// messages that are answered, in the queue too, to the first that answers them.
func TestBoardReckonsAnswers(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		old := f.talk("billing", f.anna)
		f.pass(9 * time.Second)
		f.reply(f.anna, old.Conversation, "Before the span")
		f.pass(time.Minute)
		begin := parley.Now()
		later := func(g desk.Guest, d time.Duration, who parley.Actor) {
			f.say(g, "and this?")
			f.pass(d)
			f.reply(who, g.Conversation, "That.")
		}
		g := f.guest("billing")
		f.pass(20 * time.Second)
		f.accept(f.anna, f.billing) // what the queue says first is no answer
		f.pass(10 * time.Second)
		f.note(f.anna, g.Conversation, "nor is a note")
		f.reply(f.anna, g.Conversation, "Hello") // the first, after 30 s
		f.reply(f.anna, g.Conversation, "I look it up.")
		f.say(g, "thank you")
		f.pass(6 * time.Second)
		later(g, 4*time.Second, f.anna) // one answer to both, after 10 s
		later(old, 2*time.Second, f.anna)
		f.must(f.desk.TransferToQueue(t.Context(), f.anna, g.Conversation, f.order.ID))
		f.pass(time.Second)
		f.accept(f.ben, f.order)
		later(g, 8*time.Second, f.ben) // in the other queue, not the first any more
		mirrored, _ := f.incident()    // what is said there is in the record's conversation too
		f.pass(time.Second)
		f.reply(f.anna, mirrored.Conversation, "Yes")
		f.say(mirrored, "nobody answers this")

		type figures struct{ answers, mean, first, firstMean int64 }
		of := func(a desk.BoardAnswers) figures {
			n := func(x *int64) int64 {
				if x == nil {
					return -1
				}
				return *x
			}
			return figures{a.Answers, n(a.AnswerMS), a.FirstAnswers, n(a.FirstAnswerMS)}
		}
		for name, want := range map[string]struct {
			q     desk.BoardQuery
			agent parley.ID
			figures
		}{
			"Anna in billing":     {desk.BoardQuery{Since: begin, Queue: f.billing.ID}, f.anna.ID, figures{4, 10_750, 2, 15_500}},
			"Ben in orders":       {desk.BoardQuery{Since: begin, Queue: f.order.ID}, f.ben.ID, figures{1, 8000, 0, -1}},
			"Ben in billing":      {desk.BoardQuery{Since: begin, Queue: f.billing.ID}, f.ben.ID, figures{0, -1, 0, -1}},
			"Ben":                 {desk.BoardQuery{Since: begin}, f.ben.ID, figures{1, 8000, 0, -1}},
			"Anna in another":     {desk.BoardQuery{Since: begin, Queue: f.order.ID}, f.anna.ID, figures{0, -1, 0, -1}},
			"Ben on the channel":  {desk.BoardQuery{Since: begin, Channel: f.channelOn("chat")}, f.ben.ID, figures{1, 8000, 0, -1}},
			"Ben on another's":    {desk.BoardQuery{Since: begin, Channel: f.channelOn("case")}, f.ben.ID, figures{0, -1, 0, -1}},
			"Anna, and before it": {desk.BoardQuery{Queue: f.billing.ID}, f.anna.ID, figures{5, 10_400, 3, 13_333}},
		} {
			b := f.board(want.q)
			rows := f.pages(desk.WorkQuery{BoardQuery: want.q, What: "responses", Agent: want.agent, Limit: 2})
			for _, a := range b.Agents {
				if a.ID == want.agent && of(a.BoardAnswers) != want.figures {
					t.Errorf("%s: %+v, want %+v", name, of(a.BoardAnswers), want.figures)
				}
			}
			if int64(len(rows)) != want.answers || want.answers > 0 && took(rows)/want.answers != want.mean {
				t.Errorf("%s lists %+v", name, rows)
			}
		}
		all := f.board(desk.BoardQuery{Since: begin}).Answers
		rows := f.pages(desk.WorkQuery{BoardQuery: desk.BoardQuery{Since: begin}, What: "responses", Limit: 2})
		if all.Answers != int64(len(rows)) || all.Answers != 5 || *all.AnswerMS != took(rows)/all.Answers {
			t.Errorf("all answers are %+v of %d", of(all), len(rows))
		}
	})
}

// Every figure of the board is what its list has, whatever the board is about,
// and the figures of all queues are their sums.
func TestFiguresAreWhatTheirListsHave(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		f.withTimers()
		f.ready(f.anna)
		rejected := f.guest("billing")
		f.settle()
		f.must(f.desk.RejectOffer(t.Context(), f.anna, f.offeredTo(rejected, &f.anna).ID, f.reason("Not my expertise")))
		f.ready(f.ben)
		f.settle()
		if _, err := f.desk.AcceptOffer(t.Context(), f.ben, f.offeredTo(rejected, &f.ben).ID); err != nil {
			t.Fatal(err)
		}
		f.pass(7 * time.Second)
		f.reply(f.ben, rejected.Conversation, "Hello")
		f.guest("billing") // let pass
		f.settle()
		f.pass(61 * time.Second)
		done := f.talk("order", f.ben) // handled
		f.pass(time.Minute)
		f.must(f.desk.End(t.Context(), f.ben, done.Conversation))
		late := f.guest("order")
		f.pass(2 * time.Minute)
		f.accept(f.ben, f.order) // late, in hand
		f.reply(f.ben, late.Conversation, "Sorry")
		for _, d := range []time.Duration{time.Second, 10 * time.Second, 90 * time.Second} {
			gone := f.guest("product")
			f.pass(d)
			f.must(f.desk.GuestEnd(t.Context(), gone))
		}
		f.guest("product")
		f.loneCase(nil)
		f.settle()

		chat := f.channelOn("chat")
		for name, q := range map[string]desk.BoardQuery{
			"all": {}, "billing": {Queue: f.billing.ID}, "orders": {Queue: f.order.ID}, "products": {Queue: f.product.ID},
			"chat": {Channel: chat}, "cases": {Channel: f.channelOn("case")}, "chat of orders": {Queue: f.order.ID, Channel: chat},
		} {
			f.sameAsLists(name, q)
		}
		if b := f.board(desk.BoardQuery{}).Figures; b.Offered < 3 || b.Accepted != 1 || b.Rejected != 1 || b.TimedOut < 1 || b.Answered != 3 || b.Abandoned != 2 || b.Late != 1 || b.InHand != 2 || b.Waiting != 2 {
			t.Errorf("the history is poor: %+v", b)
		}
	})
}

// sameAsLists compares each figure with the list behind it.
func (f *floor) sameAsLists(about string, q desk.BoardQuery) {
	t := f.t
	t.Helper()
	b := f.board(q)
	list := func(what string, agent parley.ID) []desk.WorkRow {
		return f.pages(desk.WorkQuery{BoardQuery: q, What: what, Agent: agent, Limit: 2})
	}
	x := b.Figures
	for what, n := range map[string]int64{
		"waiting": x.Waiting, "unassigned": b.Unassigned, "in_hand": x.InHand, "answered": x.Answered, "abandoned": x.Abandoned, "level": x.Answered + x.Late, "waited": x.Answered + x.Abandoned, "responses": b.Answers.Answers,
		"offered": x.Offered, "accepted": x.Accepted, "rejected": x.Rejected, "timed_out": x.TimedOut, "auto_assigned": x.AutoAssigned,
	} {
		if rows := list(what, ""); int64(len(rows)) != n {
			t.Errorf("%s: %s is %d, its list has %d: %+v", about, what, n, len(rows), rows)
		}
	}
	if rows := list("waiting", ""); len(rows) > 0 && rows[0].WaitingSince != x.LongestSince {
		t.Errorf("%s: the longest wait began %v, the first of the list waits since %v", about, x.LongestSince, rows[0].WaitingSince)
	}
	waited, reasons := int64(0), map[string]int64{}
	for _, w := range list("answered", "") {
		waited += w.WaitMS
	}
	for _, w := range list("level", "") {
		reasons[w.Reason]++
	}
	if diff := same(x.ASA, mean(waited, int(x.Answered))); diff != "" {
		t.Errorf("%s: average wait: %s", about, diff)
	}
	if reasons["in_time"] != x.InTime || reasons["gone"] != x.Late || reasons["late"] != x.Answered-x.InTime {
		t.Errorf("%s: the service level is of %+v, its list has %v", about, x, reasons)
	}
	for _, step := range b.Steps { // a point of the chart
		about := desk.WorkQuery{BoardQuery: q, What: "waited", Until: step.At.Add(5 * time.Minute), Limit: 2}
		about.Since = step.At
		rows, waited, longest := f.pages(about), int64(0), int64(0)
		for _, w := range rows {
			waited, longest = waited+w.WaitMS, max(longest, w.WaitMS)
		}
		if int64(len(rows)) != step.Count || longest != step.LongestMS || step.Count > 0 && waited/step.Count != step.MeanMS {
			t.Errorf("the step %+v has the list %+v", step, rows)
		}
	}
	if diff := same(b.Answers.AnswerMS, mean(took(list("responses", "")), int(b.Answers.Answers))); diff != "" {
		t.Errorf("%s: answers: %s", about, diff)
	}
	var sums [10]int64
	for _, o := range b.Queues {
		for i, n := range []int64{o.Waiting, o.Answered, o.InTime, o.Abandoned, o.Late, o.Offered, o.Accepted, o.Rejected, o.TimedOut, o.InHand} {
			sums[i] += n
		}
	}
	if diff := same(sums, [10]int64{x.Waiting, x.Answered, x.InTime, x.Abandoned, x.Late, x.Offered, x.Accepted, x.Rejected, x.TimedOut, x.InHand}); diff != "" {
		t.Errorf("%s: the queues do not sum up: %s", about, diff)
	}
	for _, a := range b.Agents {
		handled, answers := list("handled", a.ID), list("responses", a.ID)
		if int64(len(handled)) != a.Handled || same(a.HandleMS, mean(took(handled), len(handled))) != "" {
			t.Errorf("%s: %s handled %d, %v on average; the list has %+v", about, a.Name, a.Handled, a.HandleMS, handled)
		}
		if int64(len(answers)) != a.Answers || same(a.AnswerMS, mean(took(answers), len(answers))) != "" {
			t.Errorf("%s: %s gave %d answers, %v on average; the list has %+v", about, a.Name, a.Answers, a.AnswerMS, answers)
		}
		if held := list("in_hand", a.ID); int64(len(held)) != a.InHand {
			t.Errorf("%s: %s has %d in hand; the list has %+v", about, a.Name, a.InHand, held)
		}
	}
}
