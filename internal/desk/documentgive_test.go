package desk_test

import (
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// A manager gives a case that somebody has in hand to somebody else: the record
// is theirs, and their work item follows the other's, which ends.
func TestACaseInHandIsGivenToAnother(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.caseQueue("Cases", "category=billing")
		made := f.loneCase(nil)
		f.settle()
		give := func(to parley.Actor) error {
			w, _ := f.caseWork(made.ID)
			return f.desk.AssignByHand(t.Context(), f.admin, w.ID, to.ID)
		}
		f.online(f.anna, 1<<40)
		f.must(give(f.anna))
		before, _ := f.caseWork(made.ID)
		f.refused(parley.CodeConflict, give(f.anna)) // hers already
		f.refused(parley.CodeConflict, give(f.ben))  // not connected
		f.online(f.ben, 1<<40)
		f.heard()
		f.must(give(f.ben))
		told := false
		for _, e := range f.heard() {
			told = told || e.Kind == desk.EventOffer && e.Text == desk.OfferGiven && len(e.Users) == 1 && e.Users[0] == f.ben.ID
		}
		now, live := f.caseWork(made.ID)
		record, err := f.read().AnyCase(made.ID)
		f.must(err)
		if !live || now.Previous != before.ID || now.AssignedTo != f.ben.ID || now.State != parley.WorkInProgress || record.AssignedTo != f.ben.ID || !told {
			t.Errorf("the new item is %+v of %+v; told: %t", now, record, told)
		}
		ended, err := f.read().WorkItem(before.ID)
		f.must(err)
		if ended.State.Live() || ended.CancelReason != parley.CancelManually {
			t.Errorf("Anna's is %+v", ended)
		}
		if s := f.lastStep(now.ID); s.Type != parley.WorkByHand || s.User != f.ben.ID || s.By != "Alex Admin" {
			t.Errorf("the trail ends with %+v", s)
		}
		if f.loadOn(f.anna, "case") != 0 || f.loadOn(f.ben, "case") == 0 {
			t.Error("the case still weighs on Anna, or does not on Ben")
		}
		f.editCase(f.ben, made.ID, map[string]string{"state": "closed", "close_notes": "over"})
		f.refused(parley.CodeConflict, give(f.anna))
	})
}

// What waits in no queue a manager gives to somebody as its form would, and
// nothing else in that way.
func TestACaseThatWaitsNowhereIsGiven(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		q := f.caseQueue("Cases", "category=billing")
		f.withTimers()
		made := f.loneCase(map[string]string{"category": "garden"}) // of the product group, which Ben is not of
		give := func(id parley.ID, to parley.Actor) error {
			return f.desk.AssignRecord(t.Context(), f.admin, to.ID, parley.TableCase, id)
		}
		f.settle()
		if rows := f.rows("unassigned", desk.BoardQuery{}); len(rows) != 1 || rows[0].DocumentID != made.ID {
			t.Fatalf("nobody looks after %+v", rows)
		}
		f.refused(parley.CodeConflict, give(made.ID, f.ben)) // not connected
		f.ready(f.ben)
		f.refused(parley.CodeNotFound, give(parley.NewID(), f.ben))
		f.must(f.desk.Arrived(t.Context(), "node", store.Lease{User: f.outsider.ID}, parley.Now().Add(time.Hour)))
		f.refused(parley.CodeInvalid, give(made.ID, f.outsider)) // of no group
		f.must(give(made.ID, f.ben))
		now, err := f.read().AnyCase(made.ID)
		f.must(err)
		of, err := f.read().InGroup(now.AssignmentGroup, f.ben.ID)
		f.must(err)
		if now.AssignedTo != f.ben.ID || now.AssignedToName != f.ben.Name || !of {
			t.Errorf("given as %+v", now)
		}
		if rows := f.rows("unassigned", desk.BoardQuery{}); len(rows) != 0 {
			t.Errorf("nobody looks after %+v", rows)
		}
		f.refused(parley.CodeConflict, give(made.ID, f.anna)) // Ben has it
		waiting := f.loneCase(nil)
		f.refused(parley.CodeConflict, give(waiting.ID, f.ben)) // it waits in a queue
		if w, live := f.caseWork(waiting.ID); !live || w.QueueID != q.ID {
			t.Errorf("it waits as %+v", w)
		}
	})
}
