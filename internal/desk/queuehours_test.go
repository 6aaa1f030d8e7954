package desk_test

import (
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/schedule"
)

// A queue outside of its hours takes no case by itself: the next one that is
// open does, or it comes when a queue opens; what waits there stays.
func TestACaseComesWhenAQueueIsOpen(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) { // begins at midnight
		ctx := t.Context()
		hours := desk.ScheduleInput{Name: "By day", Entries: []schedule.Entry{{Days: []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}, From: "00:03", To: "00:06"}}}
		day, err := f.desk.CreateSchedule(ctx, f.admin, hours)
		f.must(err)
		q := f.caseQueue("Cases", "category=billing")
		f.change(&q, func(in *desk.QueueInput) { in.Schedule = day.ID })
		f.withTimers()
		at := func(clock time.Duration) {
			t.Helper()
			f.pass(time.Until(time.Now().UTC().Truncate(24 * time.Hour).Add(clock)))
			f.settle()
		}
		in := func(what string, c parley.Case, queue parley.Queue) {
			t.Helper()
			if w := f.waits(what, c.ID, true); w.QueueID != queue.ID {
				t.Errorf("%s: it waits in %s", what, w.QueueID)
			}
		}
		early := f.loneCase(nil)
		at(2 * time.Minute)
		f.waits("before it opens", early.ID, false)
		if rows := f.rows("unassigned", desk.BoardQuery{}); len(rows) != 1 || rows[0].DocumentID != early.ID {
			t.Errorf("nobody looks after %+v", rows)
		}
		at(3*time.Minute + time.Second)
		in("when it opens", early, q)
		at(5 * time.Minute)
		inTime := f.loneCase(nil)
		at(6*time.Minute + time.Second)
		in("after it has closed", inTime, q)
		late := f.loneCase(nil)
		f.settle()
		f.waits("when it has closed", late.ID, false)

		// A schedule that is changed counts at once, and so does another one.
		hours.Entries[0].To, hours.Version = "00:08", day.Version
		_, err = f.desk.UpdateSchedule(ctx, f.admin, day.ID, hours)
		f.must(err)
		f.settle()
		in("when it is open for longer", late, q)
		at(8*time.Minute + time.Second)
		night := f.loneCase(nil)
		f.settle()
		f.waits("at night", night.ID, false)
		other := f.caseQueue("More cases", "category=billing")
		f.settle()
		in("where another is open", night, other)
		again := f.loneCase(nil)
		in("and comes after it", again, other)
		f.pass(time.Second)
		// Somebody may put a case there by hand all the same.
		_, err = f.desk.RouteDocument(ctx, f.admin, parley.TableCase, again.ID, q.ID)
		f.must(err)
		in("by hand", again, q)
	})
}
