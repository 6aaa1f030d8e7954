package desk_test

import (
	"context"
	"slices"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// hands is who asks for help on the board.
func (f *floor) hands() []store.RaisedHand {
	f.t.Helper()
	b, err := f.desk.Board(f.t.Context(), desk.BoardQuery{})
	f.must(err)
	return b.Hands
}

// An agent asks for help; the board shows it until help came, or they have the
// conversation no more.
func TestHandsAreRaisedAndLowered(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		c := g.Conversation
		public := len(f.publicStream(g))
		f.refused(parley.CodeForbidden, f.desk.RaiseHand(t.Context(), f.ben, c, ""))
		f.refused(parley.CodeNotFound, f.desk.RaiseHand(t.Context(), f.outsider, c, ""))
		parallel(3, func(int) {
			if err := f.desk.RaiseHand(context.Background(), f.anna, c, "They want a refund of 900"); err != nil {
				t.Error(err)
			}
		})
		list := f.hands()
		if len(list) != 1 || list[0].Conversation != c || list[0].AgentName != "Anna Berg" || list[0].Note != "They want a refund of 900" || list[0].Queue != "Billing Support" {
			t.Fatalf("the board shows %+v", list)
		}
		if s := f.summary(f.anna, c); s.HandAt.IsZero() || s.Can.RaiseHand || !s.Can.LowerHand {
			t.Errorf("Anna sees %+v", s)
		}
		if got := codes(f.staffStream(f.anna, c)); got[len(got)-1] != parley.LineHandRaised || slices.Index(got, parley.LineHandRaised) != len(got)-1 {
			t.Errorf("the log %v", got)
		}
		f.refused(parley.CodeNotFound, f.desk.LowerHand(t.Context(), f.ben, c))
		f.must(f.desk.LowerHand(t.Context(), f.admin, c)) // of no group at all
		f.must(f.desk.LowerHand(t.Context(), f.admin, c))
		if list := f.hands(); len(list) != 0 {
			t.Errorf("the board still shows %+v", list)
		}
		if got := len(f.publicStream(g)); got != public {
			t.Error("the visitor was told")
		}
		for name, over := range map[string]func(){
			"passed on": func() { f.must(f.desk.TransferToQueue(t.Context(), f.anna, c, f.order.ID)) },
			"taken over": func() {
				f.must(f.desk.TransferToAgent(t.Context(), f.anna, c, f.ben.ID))
				f.must(f.desk.AcceptTransfer(t.Context(), f.ben, c))
			},
			"ended": func() { f.must(f.desk.GuestEnd(t.Context(), g)) },
		} {
			g = f.talk("billing", f.anna)
			c = g.Conversation
			f.must(f.desk.RaiseHand(t.Context(), f.anna, c, ""))
			over()
			if list := f.hands(); len(list) != 0 {
				t.Errorf("%s: the board still shows %+v", name, list)
			}
		}
	})
}

// A manager of no group reads along, whispers to the agent, and joins; what is
// whispered stays among staff, and in no record (domain 3.5).
func TestManagersWhisperAndJoin(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		c := g.Conversation
		boss := f.person("Mia Manager", parley.RoleManager)
		f.refused(parley.CodeNotFound, f.desk.Supervise(t.Context(), f.outsider, c))
		f.refused(parley.CodeNotFound, f.desk.Join(t.Context(), f.outsider, c))
		_, err := f.desk.Whisper(t.Context(), f.outsider, c, desk.Message{ClientID: "x", Body: "psst"})
		f.refused(parley.CodeNotFound, err)
		public := len(f.publicStream(g))
		f.must(f.desk.Supervise(t.Context(), boss, c))
		f.must(f.desk.Supervise(t.Context(), boss, c))
		s := f.summary(boss, c)
		if s.Standing != store.StandingSupervisor || !s.Mine || s.Can.Comment || s.Can.Attach || !s.Can.WorkNote || !s.Can.Whisper || !s.Can.Join || !s.Can.Leave || s.Can.End {
			t.Errorf("the manager sees %+v", s)
		}
		_, err = f.desk.Reply(t.Context(), boss, c, desk.Message{ClientID: "c", Body: "hello visitor"})
		f.refused(parley.CodeForbidden, err)
		said, err := f.desk.Reply(t.Context(), boss, c, desk.Message{ClientID: "w", Kind: parley.EntryWorkNote, Body: "Offer half of it."})
		f.must(err)
		again, err := f.desk.Whisper(t.Context(), boss, c, desk.Message{ClientID: "w", Body: "Offer half of it."})
		f.must(err)
		if said.Code != parley.LineWhisper || said.PublicSeq != 0 || again.Seq != said.Seq {
			t.Errorf("whispered %+v, and again %+v", said.Entry, again)
		}
		staff := f.staffStream(f.anna, c)
		if last := staff[len(staff)-1]; last.Code != parley.LineWhisper || last.Body != "Offer half of it." || last.Author.Name != "Mia Manager" {
			t.Errorf("Anna reads %+v", last)
		}
		if got := codes(staff); slices.Index(got, parley.LineSupervised) < 0 {
			t.Errorf("Anna is not told who reads along: %v", got)
		}
		if got := len(f.publicStream(g)); got != public {
			t.Fatal("the visitor received something of it")
		}
		f.must(f.desk.Join(t.Context(), boss, c))
		f.must(f.desk.Join(t.Context(), boss, c))
		f.reply(boss, c, "Hello, I am Mia.")
		stream := f.publicStream(g)
		if len(stream) != public+2 || stream[public].Code != parley.LineJoined || stream[public].Params["agent"] != "Mia Manager" || stream[public+1].Body != "Hello, I am Mia." {
			t.Errorf("the visitor reads %v", lines(stream))
		}
		if v := f.view(g); v.Agent.Name != "Anna Berg" {
			t.Errorf("the visitor talks with %+v", v.Agent)
		}
		_, err = f.desk.Whisper(t.Context(), boss, c, desk.Message{ClientID: "w2", Body: "Over to you."})
		f.must(err)
		f.must(f.desk.Leave(t.Context(), boss, c))
		_, err = f.desk.Reply(t.Context(), boss, c, desk.Message{ClientID: "late", Body: "one more thing"})
		f.refused(parley.CodeForbidden, err)
		f.must(f.desk.End(t.Context(), f.anna, c))
		f.refused(parley.CodeEnded, f.desk.Supervise(t.Context(), boss, c))
		if earlier, err := f.desk.Whisper(t.Context(), boss, c, desk.Message{ClientID: "w2", Body: "Over to you."}); err != nil || earlier.Code != parley.LineWhisper {
			t.Errorf("a whisper whose answer was lost: %+v, %v", earlier, err)
		}
		_, err = f.desk.Whisper(t.Context(), f.admin, c, desk.Message{ClientID: "w3", Body: "Too late."})
		f.refused(parley.CodeEnded, err)
		waiting := f.guest("billing")
		f.refused(parley.CodeConflict, f.desk.Join(t.Context(), boss, waiting.Conversation))
	})
}

// What is whispered is in no record that was made from the conversation.
func TestWhispersStayOutOfRecords(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		c := g.Conversation
		_, err := f.desk.Whisper(t.Context(), f.admin, c, desk.Message{ClientID: "before", Body: "make it a case"})
		f.must(err)
		made, err := f.desk.CreateCase(t.Context(), f.anna, c, newCase("case-1"))
		f.must(err)
		f.note(f.anna, c, "for the record")
		_, err = f.desk.Whisper(t.Context(), f.admin, c, desk.Message{ClientID: "w", Body: "be careful"})
		f.must(err)
		activity := f.activity(f.anna, made.ID)
		whispered := func(e parley.Entry) bool { return e.Code == parley.LineWhisper }
		if got := lines(activity); slices.ContainsFunc(activity, whispered) || !slices.Contains(got, "for the record") {
			t.Errorf("the record has %v: %+v", got, activity)
		}
	})
}
