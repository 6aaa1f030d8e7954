package desk_test

import (
	"context"
	"slices"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// gone reports whether somebody's screens are told why a conversation is not
// theirs any more.
func (f *floor) gone(who parley.Actor, c parley.ID, why string) bool {
	return slices.ContainsFunc(f.heard(), func(e desk.Event) bool {
		return e.Kind == desk.EventConversation && e.Conversation == c && e.Text == why && slices.Contains(e.Users, who.ID)
	})
}

// A customer who writes to an agent who is away waits for somebody else, where
// the desk is to do that; what happens is told to both sides (domain 3.5).
func TestRepliesToTheAwayGoBackToTheirQueue(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		f.ready(f.anna)
		g := f.talk("billing", f.anna)
		c, w := g.Conversation, f.work(g.Conversation)
		f.choose(f.anna, "Away")
		f.say(g, "are you there?")
		if now := f.work(c); now.ID != w.ID || now.AssignedTo != f.anna.ID {
			t.Fatalf("it was taken away though the property is off: %+v", now)
		}
		f.set(parley.PropReassignAway, "true")
		f.choose(f.anna, "Available")
		f.say(g, "and now?")
		if now := f.work(c); now.ID != w.ID {
			t.Fatalf("it was taken from who is available: %+v", now)
		}
		f.choose(f.anna, "Away")
		f.must(f.desk.TransferToAgent(t.Context(), f.anna, c, f.ben.ID))
		f.say(g, "hello?")
		if now := f.work(c); now.ID != w.ID {
			t.Fatalf("it was taken away while a colleague is asked: %+v", now)
		}
		f.must(f.desk.CancelTransfer(t.Context(), f.anna, c))
		f.heard()
		f.say(g, "anybody?")
		now := f.work(c)
		if now.State != parley.WorkWaiting || now.Previous != w.ID || now.QueueID != f.billing.ID || now.AssignedTo != "" {
			t.Fatalf("the new item says %+v", now)
		}
		if before, err := f.read().WorkItem(w.ID); err != nil || before.State != parley.WorkEscalated {
			t.Errorf("the old item says %+v, %v", before, err)
		}
		if !f.gone(f.anna, c, desk.GoneRerouted) {
			t.Error("Anna is not told why it is gone")
		}
		if s := f.summary(f.anna, c); s.Mine || s.Standing != store.StandingViewer {
			t.Errorf("Anna still has %+v", s)
		}
		public := f.publicStream(g)
		if last := public[len(public)-1]; last.Code != parley.LineRerouted || last.Params["agent"] != "Anna Berg" {
			t.Errorf("the visitor reads %+v", last)
		}
		if staff := f.staffStream(f.ben, c); staff[len(staff)-1].Code != parley.LineRerouteReason || staff[len(staff)-1].Params["state"] != "Away" {
			t.Errorf("staff reads %v", codes(staff))
		}
		if s := f.lastStep(w.ID); s.Type != parley.WorkTransfer || s.Reason != "agent_away" || s.User != f.anna.ID || s.By != "" {
			t.Errorf("the trail ends with %+v", s)
		}
		f.say(g, "I wait")
		if again := f.work(c); again.ID != now.ID {
			t.Errorf("what waits was passed on once more: %+v", again)
		}
		if s := f.accept(f.ben, f.billing); s.ID != c {
			t.Errorf("Ben accepted %s", s.ID)
		}
	})
}

// Several messages at once, the agent who ends it and the agent who comes back:
// it is passed on once, or not at all.
func TestReroutingRaces(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		f.set(parley.PropReassignAway, "true")
		for round := range 4 {
			f.ready(f.anna)
			g := f.talk("billing", f.anna)
			c := g.Conversation
			f.choose(f.anna, "Away")
			parallel(5, func(i int) {
				ctx := context.Background()
				switch {
				case i == 0 && round%2 == 1:
					err := f.desk.End(ctx, f.anna, c)
					if code := parley.CodeOf(err); code != "" && code != parley.CodeForbidden {
						t.Error(err)
					}
				case i == 1:
					f.choose(f.anna, "Available")
				default:
					_, err := f.desk.GuestSend(ctx, g, desk.Message{ClientID: string(parley.NewID()), Body: "hello"})
					if code := parley.CodeOf(err); code != "" && code != parley.CodeEnded {
						t.Error(err)
					}
				}
			})
			items, err := f.read().WorkItemsOf(c)
			f.must(err)
			if len(items) > 2 {
				t.Errorf("there are %d work items", len(items))
			}
			live := 0
			for _, w := range items {
				if w.State.Live() {
					live++
				}
			}
			w := f.work(c)
			if live > 1 || w.State == parley.WorkWaiting && (w.Previous != items[0].ID || w.AssignedTo != "") {
				t.Errorf("the work items say %+v", items)
			}
			f.gapFree(f.publicStream(g))
			if w.State == parley.WorkWaiting {
				f.must(f.desk.GuestEnd(t.Context(), g))
			}
		}
	})
}

// A manager gives what somebody has in hand to somebody else: it goes on as a
// new item, and whoever had it reads why it is gone.
func TestWorkInHandIsGivenToAnother(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		c, w := g.Conversation, f.work(g.Conversation)
		f.online(f.ben, 1<<40)
		f.refused(parley.CodeConflict, f.desk.AssignByHand(t.Context(), f.admin, w.ID, f.anna.ID)) // hers already
		f.refused(parley.CodeConflict, f.desk.AssignByHand(t.Context(), f.admin, w.ID, f.chris.ID))
		if now := f.work(c); now.ID != w.ID || now.AssignedTo != f.anna.ID {
			t.Fatalf("a refused assignment changed %+v", now)
		}
		f.must(f.desk.TransferToAgent(t.Context(), f.anna, c, f.ben.ID))
		f.heard()
		f.must(f.desk.AssignByHand(t.Context(), f.admin, w.ID, f.ben.ID))
		if !f.gone(f.anna, c, desk.GoneAssigned) {
			t.Error("Anna is not told why it is gone")
		}
		now := f.work(c)
		if now.Previous != w.ID || now.AssignedTo != f.ben.ID || now.State != parley.WorkInProgress {
			t.Errorf("the new item says %+v", now)
		}
		if s := f.summary(f.ben, c); s.Standing != store.StandingAssignee || !s.Can.End {
			t.Errorf("Ben has %+v", s)
		}
		if s := f.summary(f.anna, c); s.Mine {
			t.Errorf("Anna still has %+v", s)
		}
		if s := f.lastStep(w.ID); s.Type != parley.WorkByHand || s.User != f.ben.ID || s.By != "Alex Admin" {
			t.Errorf("the trail ends with %+v", s)
		}
		if v := f.view(g); v.Agent == nil || v.Agent.Name != "Ben Okoro" {
			t.Errorf("the visitor sees %+v", v)
		}
		f.refused(parley.CodeConflict, f.desk.AssignByHand(t.Context(), f.admin, w.ID, f.anna.ID)) // it is over
	})
}
