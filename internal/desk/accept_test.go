package desk_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

func TestAcceptTakesTheOldestAndGreets(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		first := f.guest("billing")
		f.pass(90 * time.Second)
		second := f.guest("billing")
		s := f.accept(f.ben, f.billing)
		if s.ID != first.Conversation || s.State != parley.WorkInProgress || s.Standing != store.StandingAssignee || s.AssignedTo != f.ben.ID {
			t.Errorf("Ben got %+v", s)
		}
		w := f.work(first.Conversation)
		if w.WaitTime != (90*time.Second).Milliseconds() || w.WorkStart.IsZero() || w.AssignedTo != f.ben.ID {
			t.Errorf("the work item says %+v", w)
		}
		if i, err := f.read().Interaction(first.Interaction); err != nil || i.State != parley.InteractionWorking || i.AssignedTo != f.ben.ID {
			t.Errorf("the interaction says %+v (%v)", i, err)
		}
		got := f.publicStream(first)
		if !slices.Equal(codes(got), []string{parley.LineGreeting, parley.LineJoined, parley.LineFirstResponse}) {
			t.Errorf("the visitor sees %v", codes(got))
		}
		if last := got[len(got)-1]; last.Body != "Hello Grace, I am Ben Okoro. Let me look at that." || last.Author.Name != "Ben Okoro" || last.Author.ID != "" {
			t.Errorf("the first response is %+v", last)
		}
		if s := f.accept(f.anna, f.billing); s.ID != second.Conversation {
			t.Error("the second was not next")
		}
		_, err := f.desk.Accept(t.Context(), f.ben, f.billing.ID)
		f.refused(parley.CodeNotFound, err)
	})
}

// Many agents at once: every waiting conversation goes to exactly one of them,
// and who comes too late is told so.
func TestAcceptRaceIsLostByAllButOne(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		const waiting, agents = 6, 12
		var order []parley.ID
		for range waiting {
			order = append(order, f.guest("billing").Conversation)
		}
		actors := make([]parley.Actor, agents)
		for i := range actors {
			actors[i] = f.person("Agent "+string(rune('A'+i)), parley.RoleAgent, f.billing)
		}
		var mu sync.Mutex
		taken, late := map[parley.ID]int{}, 0
		parallel(agents, func(i int) {
			s, err := f.desk.Accept(context.Background(), actors[i], f.billing.ID)
			mu.Lock()
			defer mu.Unlock()
			switch parley.CodeOf(err) {
			case "":
				taken[s.ID]++
				if s.AssignedTo != actors[i].ID {
					t.Errorf("%s was given a conversation of somebody else", actors[i].Name)
				}
			case parley.CodeNotFound:
				late++
			default:
				t.Error(err)
			}
		})
		for _, id := range order {
			if taken[id] != 1 {
				t.Errorf("conversation %s was taken %d times", id, taken[id])
			}
		}
		if late != agents-waiting {
			t.Errorf("%d agents came too late, want %d", late, agents-waiting)
		}
	})
}

// One after another, accepting empties the queue oldest first, also while
// others are arriving.
func TestAcceptIsOldestFirst(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		var want, got []parley.ID
		for i := range 9 {
			want = append(want, f.guest("order").Conversation)
			f.pass(time.Second)
			if i%2 == 1 {
				got = append(got, f.accept(f.anna, f.order).ID)
			}
		}
		for len(got) < len(want) {
			got = append(got, f.accept(f.chris, f.order).ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("taken in the order\n%v\nwant\n%v", got, want)
		}
	})
}

// Two tabs of one agent pass the limit no more than one does (domain 2.3).
func TestLimitOfSessionsHoldsInTwoTabs(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		f.limit(f.anna, 2)
		for range 6 {
			f.guest("billing")
			f.guest("order")
		}
		var mu sync.Mutex
		answers := map[parley.Code]int{}
		parallel(8, func(i int) {
			queue := f.billing
			if i%2 == 1 {
				queue = f.order
			}
			_, err := f.desk.Accept(context.Background(), f.anna, queue.ID)
			mu.Lock()
			defer mu.Unlock()
			answers[parley.CodeOf(err)]++
		})
		if answers[""] != 2 || answers[parley.CodeLimit] != 6 {
			t.Errorf("answers: %v", answers)
		}
		open, err := f.read().OpenSessions(f.anna.ID)
		f.must(err)
		if open != 2 {
			t.Errorf("Anna holds %d sessions", open)
		}
	})
}

func TestLimitComesFromTheUserOrTheProperty(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		for range 3 {
			f.guest("billing")
		}
		f.set(parley.PropConversationLimit, "1")
		f.accept(f.ben, f.billing)
		_, err := f.desk.Accept(t.Context(), f.ben, f.billing.ID)
		f.refused(parley.CodeLimit, err)
		f.limit(f.ben, -1)
		s := f.accept(f.ben, f.billing)
		f.limit(f.ben, 2)
		_, err = f.desk.Accept(t.Context(), f.ben, f.billing.ID)
		f.refused(parley.CodeLimit, err)
		f.must(f.desk.End(t.Context(), f.ben, s.ID)) // what is over counts no more
		f.accept(f.ben, f.billing)
	})
}

func TestAcceptTellsWhoWaitsAndWhoServes(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.guest("billing")
		var kinds []desk.EventKind
		for _, e := range f.heard() {
			kinds = append(kinds, e.Kind)
		}
		for _, want := range []desk.EventKind{desk.EventQueue, desk.EventWaiting, desk.EventEntry} {
			if !slices.Contains(kinds, want) {
				t.Errorf("a new contact does not say %s: %v", want, kinds)
			}
		}
		f.accept(f.anna, f.billing)
		kinds = nil
		for _, e := range f.heard() {
			kinds = append(kinds, e.Kind)
			if e.Kind == desk.EventConversation && (e.Conversation != g.Conversation || !slices.Contains(e.Users, f.anna.ID)) {
				t.Errorf("wrong conversation event %+v", e)
			}
		}
		for _, want := range []desk.EventKind{desk.EventQueue, desk.EventConversation, desk.EventUser, desk.EventJob, desk.EventEntry} {
			if !slices.Contains(kinds, want) {
				t.Errorf("an accept does not say %s: %v", want, kinds)
			}
		}
		_, err := f.desk.Accept(t.Context(), f.anna, f.billing.ID)
		f.refused(parley.CodeNotFound, err)
		if got := f.heard(); len(got) != 0 {
			t.Errorf("a refused verb publishes %+v", got)
		}
	})
}

func TestDeactivatedAgentsAcceptNothing(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		f.guest("billing")
		f.tx(func(tx *store.Tx) error {
			user, err := tx.User(f.ben.ID)
			if err != nil {
				return err
			}
			user.Active = false
			return tx.UpdateUser(user)
		})
		_, err := f.desk.Accept(t.Context(), f.ben, f.billing.ID)
		f.refused(parley.CodeNotFound, err)
	})
}

// A visitor may look in the moment in which an agent takes their chat.
func TestViewsMeetTheAccept(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.guest("billing")
		before, err := f.read().Conversation(g.Conversation)
		f.must(err)
		if _, err := f.desk.Accept(t.Context(), f.anna, f.billing.ID); err != nil {
			t.Fatal(err)
		}
		v, err := f.desk.ViewOf(t.Context(), before)
		if err != nil || v.State != desk.GuestTalking || v.Agent == nil || v.Agent.Name != f.anna.Name {
			t.Errorf("the visitor sees %+v, %v", v, err)
		}
	})
}
