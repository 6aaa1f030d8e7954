package desk_test

import (
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
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
