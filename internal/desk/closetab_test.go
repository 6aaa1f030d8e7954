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

// Closing the tab of a conversation that goes on ends it at once: no wrap-up,
// whatever is configured, and no time for one (domain 1.1.3).
func TestClosingTheTabSkipsTheWrapUp(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		f.enforced()
		g := f.talk("billing", f.anna)
		for _, who := range []parley.Actor{f.ben, f.outsider} { // not theirs
			if err := f.desk.Close(t.Context(), who, g.Conversation); err == nil {
				t.Errorf("%s closed it", who.Name)
			}
		}
		f.must(f.desk.TransferToAgent(t.Context(), f.anna, g.Conversation, f.ben.ID))
		f.refused(parley.CodeConflict, f.desk.Close(t.Context(), f.anna, g.Conversation))
		f.must(f.desk.CancelTransfer(t.Context(), f.anna, g.Conversation))
		f.heard()
		f.must(f.desk.Close(t.Context(), f.anna, g.Conversation))
		if !slices.ContainsFunc(f.heard(), func(e desk.Event) bool { return e.Kind == desk.EventUser && e.User == f.anna.ID }) {
			t.Error("nobody hears that Anna is free again")
		}
		i := f.interaction(g)
		if i.State != parley.InteractionComplete || i.StateReason != parley.ReasonAgentEnded || i.WrapUpDuration != 0 || i.SystemWrapUp || i.ClosedAt.IsZero() {
			t.Errorf("the interaction says %+v", i)
		}
		if w := f.work(g.Conversation); w.State != parley.WorkComplete || w.AssignedTo != f.anna.ID {
			t.Errorf("the work says %+v", w)
		}
		if v := f.view(g); v.State != desk.GuestEnded || v.EndedReason != parley.ReasonAgentEnded {
			t.Errorf("the visitor sees %+v", v)
		}
		_, err := f.desk.WrapUp(t.Context(), f.anna, g.Conversation)
		f.refused(parley.CodeNotFound, err)
		mine, err := f.read().MySummaries(f.anna.ID)
		f.must(err)
		if len(mine) != 0 {
			t.Errorf("Anna's list: %+v", mine)
		}
		f.must(f.desk.Close(t.Context(), f.anna, g.Conversation))
		if again := f.interaction(g); again != i {
			t.Errorf("closed twice it says %+v", again)
		}
	})
}

// Closing the tab in the wrap-up ends it with what is written; who wrote one up
// for a part of it has it ended with the contact.
func TestClosingTheTabEndsTheWrapUp(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		_, _, other := f.enforced()
		g := f.talk("billing", f.anna)
		f.must(f.desk.TransferToAgent(t.Context(), f.anna, g.Conversation, f.ben.ID))
		f.must(f.desk.AcceptTransfer(t.Context(), f.ben, g.Conversation))
		f.must(f.desk.CompleteTransfer(t.Context(), f.anna, g.Conversation, false))
		f.writes(f.anna, g, nil, "My part", false)
		f.must(f.desk.End(t.Context(), f.ben, g.Conversation))
		f.writes(f.ben, g, &other.ID, "call back", false)
		f.pass(3 * time.Second)
		f.must(f.desk.Close(t.Context(), f.ben, g.Conversation))
		if i := f.interaction(g); i.State != parley.InteractionComplete || i.WrapUpDuration != 3000 || i.SystemWrapUp {
			t.Errorf("the interaction says %+v", i)
		}
		for who, notes := range map[*parley.Actor]string{&f.anna: "My part", &f.ben: "call back"} {
			if v := f.wrapUp(*who, g); v.Open() || v.TimedOut || v.Notes != notes {
				t.Errorf("the segment of %s says %+v", who.Name, v)
			}
		}
	})
}

// Both sides and two tabs of the agent at once: one of them ends it, and either
// there was a wrap-up that the closed tab ended, or none.
func TestClosingTheTabMeetsOtherEnds(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		f.wrapsUp(desk.WrapUpConfigurationInput{})
		for range 3 {
			g := f.talk("billing", f.anna)
			parallel(6, func(i int) {
				var err error
				switch i % 3 {
				case 0:
					err = f.desk.End(context.Background(), f.anna, g.Conversation)
				case 1:
					err = f.desk.GuestEnd(context.Background(), g)
				default:
					err = f.desk.Close(context.Background(), f.anna, g.Conversation)
				}
				if err != nil {
					t.Error(err)
				}
			})
			if i := f.interaction(g); i.State != parley.InteractionComplete {
				t.Errorf("%+v", i)
			}
			rows, err := f.read().AuditPage(store.AuditFilter{Table: "interaction", Record: g.Interaction}, 100)
			f.must(err)
			if n := len(slices.DeleteFunc(rows, func(r parley.AuditRow) bool { return r.Action != "end" })); n != 1 {
				t.Errorf("ended %d times", n)
			}
		}
	})
}
