package desk_test

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
)

// setChannel changes a service channel.
func (f *floor) setChannel(key string, change func(in *desk.ServiceChannelInput)) {
	f.t.Helper()
	c, err := f.read().ServiceChannelByKey(key)
	f.must(err)
	in := desk.ServiceChannelInput{
		Name: c.Name, Active: c.Active, Position: c.Position, Table: c.Table, Condition: c.Condition, Utilization: c.Utilization, WorkItemSize: c.WorkItemSize,
		DefaultCapacity: c.DefaultCapacity, InboxLayout: c.InboxLayout, AlertSound: c.AlertSound, Version: c.Version,
	}
	change(&in)
	_, err = f.desk.UpdateServiceChannel(f.t.Context(), f.admin, c.ID, in)
	f.must(err)
}

func off(in *desk.ServiceChannelInput) { in.Active = false }
func on(in *desk.ServiceChannelInput)  { in.Active = true }

// waits fails the test unless a record waits, or is in no queue.
func (f *floor) waits(what string, id parley.ID, want bool) parley.WorkItem {
	f.t.Helper()
	w, live := f.caseWork(id)
	if live != want {
		f.t.Errorf("%s: live is %t, want %t: %+v", what, live, want, w)
	}
	return w
}

// What came while a service channel was off becomes its work when it is switched
// on, however old it is, once, and offered as anything else.
func TestAChannelSwitchedOnTakesWhatWaited(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		q := f.caseQueue("Cases", "category=billing")
		f.withTimers()
		f.setChannel("case", off)
		old := f.loneCase(nil)
		foreign := f.loneCase(map[string]string{"category": "garden"})
		taken := f.loneCase(map[string]string{"assigned_to": string(f.chris.ID)})
		done := f.loneCase(nil)
		f.editCase(f.anna, done.ID, map[string]string{"state": "closed", "close_notes": "done"})
		f.pass(24 * time.Hour)
		f.waits("while it is off", old.ID, false)

		f.setChannel("case", on)
		f.settle()
		w := f.waits("what nobody looked after", old.ID, true)
		if w.QueueID != q.ID || w.QueuedAt < old.OpenedAt.Add(24*time.Hour) {
			t.Errorf("it waits as %+v", w)
		}
		f.waits("what no queue takes", foreign.ID, false)
		f.waits("what somebody has", taken.ID, false)
		f.waits("what is done", done.ID, false)
		f.ready(f.ben)
		f.settle()
		f.caseOffered(old.ID, &f.ben)

		// Again, and with nothing changed but its name, does nothing.
		f.setChannel("case", off)
		f.setChannel("case", on)
		f.setChannel("case", func(in *desk.ServiceChannelInput) { in.Name = "Cases of ours" })
		f.settle()
		if again := f.waits("again", old.ID, true); again.ID != w.ID {
			t.Errorf("it is other work: %+v", again)
		}
	})
}

// What a changed condition lets in comes, and what it does not take any more
// leaves its queue; who has accepted something keeps it.
func TestWhatAChangedConditionTakes(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.caseQueue("Cases", "category=billing")
		f.withTimers()
		f.setChannel("case", func(in *desk.ServiceChannelInput) { in.Condition = "priority<=2" })
		urgent, calm := f.loneCase(map[string]string{"priority": "1"}), f.loneCase(map[string]string{"priority": "4"})
		f.pass(time.Hour)
		f.waits("urgent", urgent.ID, true)
		f.waits("calm", calm.ID, false)
		f.ready(f.ben)
		f.settle()
		_, err := f.desk.AcceptOffer(t.Context(), f.ben, f.caseOffered(urgent.ID, &f.ben).ID)
		f.must(err)
		waiting := f.loneCase(map[string]string{"priority": "2"})
		f.settle()
		f.caseOffered(waiting.ID, &f.ben)

		f.setChannel("case", func(in *desk.ServiceChannelInput) { in.Condition = "priority>2" })
		f.settle()
		if w := f.waits("offered, and not its work any more", waiting.ID, false); w.CancelReason != parley.CancelDisqualified || w.OfferedTo != "" {
			t.Errorf("it left as %+v", w)
		}
		if w := f.waits("in hand", urgent.ID, true); w.AssignedTo != f.ben.ID {
			t.Errorf("Ben lost it: %+v", w)
		}
		f.caseOffered(calm.ID, &f.ben)
	})
}

// Whose longest wait was over is not asked for again by every change.
func TestWhoseWaitIsOverStaysSo(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		q := f.caseQueue("Cases", "category=billing")
		f.change(&q, func(in *desk.QueueInput) { in.MaxWaitS, in.MaxWaitMessage = 60, "Nobody had time." })
		f.withTimers()
		made := f.loneCase(nil)
		f.pass(2 * time.Minute)
		w := f.waits("after its longest wait", made.ID, false)
		f.setChannel("case", off)
		f.setChannel("case", on)
		f.settle()
		if again := f.waits("switched off and on", made.ID, false); again.ID != w.ID {
			t.Errorf("it waited again as %+v", again)
		}
	})
}

// Very many come slice by slice, also when the desk dies in the middle: another
// run of the same job does the rest and nothing twice.
func TestTheBacklogComesInSlices(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.caseQueue("Cases", "category=billing")
		f.setChannel("case", off)
		const n = 35 // more than a slice
		cases := make([]parley.ID, n)
		for i := range cases {
			cases[i] = f.loneCase(map[string]string{"short_description": "Case " + strconv.Itoa(i)}).ID
		}
		f.setChannel("case", on)
		c, err := f.read().ServiceChannelByKey("case")
		f.must(err)
		waiting := func() (ids []parley.ID) {
			for _, id := range cases {
				if w, live := f.caseWork(id); live {
					ids = append(ids, w.ID)
				}
			}
			return ids
		}
		// The first run is done, and its job is lost with the node: it is done again.
		if next, err := f.desk.RouteBacklog(t.Context(), string(c.ID)+"/coming/0/"); err != nil || !next.IsZero() {
			t.Fatalf("next %v, %v", next, err)
		}
		if got := len(waiting()); got != 25 {
			t.Fatalf("%d wait after a slice", got)
		}
		f.withTimers()
		f.pass(10 * time.Second)
		first := waiting()
		if len(first) != n {
			t.Fatalf("%d wait in the end", len(first))
		}
		f.setChannel("case", off)
		f.setChannel("case", on)
		f.pass(10 * time.Second)
		if !slices.Equal(waiting(), first) {
			t.Error("what waited was routed again")
		}
		if next, err := f.read().NextJob(desk.JobBacklog, parley.Now()); err != nil || !next.IsZero() {
			t.Errorf("left to do at %v, %v", next, err)
		}
	})
}

// What no queue took comes when one takes it: a queue that is new, is switched
// on, or has another condition. What waits elsewhere stays there.
func TestAQueueTakesWhatNoneTook(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		first := f.caseQueue("Billing cases", "category=billing")
		f.withTimers()
		of := func(category string) parley.Case { return f.loneCase(map[string]string{"category": category}) }
		invoice, lawn, roof, pool := of("billing"), of("garden"), of("roof"), of("pool")
		f.pass(time.Hour)
		waited := f.waits("an invoice", invoice.ID, true)
		f.waits("a lawn", lawn.ID, false)

		second := f.caseQueue("Garden cases", "category=garden")
		f.settle()
		if w := f.waits("a lawn, with its queue", lawn.ID, true); w.QueueID != second.ID {
			t.Errorf("the lawn waits as %+v", w)
		}
		f.change(&first, func(in *desk.QueueInput) { in.Condition = "category=roof" })
		f.settle()
		if w := f.waits("a roof, with another condition", roof.ID, true); w.QueueID != first.ID {
			t.Errorf("the roof waits as %+v", w)
		}
		if w := f.waits("what waits already", invoice.ID, true); w.ID != waited.ID {
			t.Errorf("the invoice waits as %+v", w)
		}
		f.change(&second, func(in *desk.QueueInput) { in.Active, in.Condition = false, "category=pool" })
		f.settle()
		f.waits("what an inactive queue would take", pool.ID, false)
		f.change(&second, func(in *desk.QueueInput) { in.Active = true })
		f.settle()
		w := f.waits("a pool, with its queue switched on", pool.ID, true)
		f.change(&second, func(in *desk.QueueInput) { in.Name = "Garden and pool cases" })
		f.settle()
		if again := f.waits("with another name", pool.ID, true); again.ID != w.ID {
			t.Errorf("it is other work: %+v", again)
		}
		f.ready(f.ben)
		f.settle()
		f.caseOffered(invoice.ID, &f.ben)
	})
}
