package desk_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
)

func TestWordsReachBothSidesInOrder(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		var want []string
		for i := range 10 {
			f.say(g, fmt.Sprintf("guest %d", i))
			f.reply(f.anna, g.Conversation, fmt.Sprintf("anna %d", i))
			want = append(want, fmt.Sprintf("guest %d", i), fmt.Sprintf("anna %d", i))
		}
		if got := lines(f.publicStream(g))[1:]; !slices.Equal(got, want) {
			t.Errorf("the visitor sees %v", got)
		}
		if got := lines(f.staffStream(f.anna, g.Conversation))[1:]; !slices.Equal(got, want) {
			t.Errorf("staff sees %v", got)
		}
	})
}

// The same client id is the same message, however often and however parallel
// it is sent; both sides have ids of their own.
func TestSendingIsIdempotent(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		var mu sync.Mutex
		seqs := map[string]map[int64]int{"guest": {}, "anna": {}}
		parallel(12, func(i int) {
			who := []string{"guest", "anna"}[i%2]
			var e parley.Entry
			var err error
			if who == "guest" {
				e, err = f.desk.GuestSend(context.Background(), g, desk.Message{ClientID: "same", Body: "hello"})
			} else {
				var sent desk.Sent
				sent, err = f.desk.Reply(context.Background(), f.anna, g.Conversation, desk.Message{ClientID: "same", Body: "hi"})
				e = sent.Entry
			}
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			seqs[who][e.Seq]++
		})
		for who, numbers := range seqs {
			if len(numbers) != 1 {
				t.Errorf("%s was acknowledged with the numbers %v", who, numbers)
			}
		}
		got := lines(f.publicStream(g))[1:]
		slices.Sort(got)
		if !slices.Equal(got, []string{"hello", "hi"}) {
			t.Errorf("stored: %v", got)
		}
	})
}

// A message that is stored is acknowledged again, also after the end; a new
// one is refused with words (domain 11).
func TestSendingAfterTheEnd(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		said, err := f.desk.GuestSend(t.Context(), g, desk.Message{ClientID: "g1", Body: "hello"})
		f.must(err)
		replied, err := f.desk.Reply(t.Context(), f.anna, g.Conversation, desk.Message{ClientID: "a1", Body: "hi"})
		f.must(err)
		f.must(f.desk.End(t.Context(), f.anna, g.Conversation))
		before := len(f.publicStream(g))

		again, err := f.desk.GuestSend(t.Context(), g, desk.Message{ClientID: "g1", Body: "hello"})
		f.must(err)
		if again.Seq != said.Seq || again.PublicSeq != said.PublicSeq {
			t.Errorf("acknowledged as %d, was %d", again.Seq, said.Seq)
		}
		repeated, err := f.desk.Reply(t.Context(), f.anna, g.Conversation, desk.Message{ClientID: "a1", Body: "hi"})
		f.must(err)
		if repeated.Seq != replied.Seq {
			t.Errorf("acknowledged as %d, was %d", repeated.Seq, replied.Seq)
		}
		_, err = f.desk.GuestSend(t.Context(), g, desk.Message{ClientID: "g2", Body: "too late"})
		f.refused(parley.CodeEnded, err)
		_, err = f.desk.Reply(t.Context(), f.anna, g.Conversation, desk.Message{ClientID: "a2", Body: "too late"})
		f.refused(parley.CodeEnded, err)
		_, err = f.desk.Reply(t.Context(), f.anna, g.Conversation, desk.Message{ClientID: "a3", Kind: parley.EntryWorkNote, Body: "too late"})
		f.refused(parley.CodeEnded, err)
		if got := len(f.publicStream(g)); got != before {
			t.Errorf("%d entries after the end, %d before", got, before)
		}
	})
}

// What is wrong stays refused under a client id that somebody else has used.
func TestAClientIDIsItsAuthorsOwn(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		_, err := f.desk.GuestSend(t.Context(), g, desk.Message{ClientID: "mine", Body: "hello"})
		f.must(err)
		_, err = f.desk.Reply(t.Context(), f.ben, g.Conversation, desk.Message{ClientID: "mine", Body: "let me in"})
		f.refused(parley.CodeForbidden, err)
		other := f.talk("billing", f.anna)
		_, err = f.desk.GuestSend(t.Context(), other, desk.Message{ClientID: "mine", Body: "another conversation"})
		f.must(err)
		if got := lines(f.publicStream(other)); !slices.Contains(got, "another conversation") {
			t.Errorf("stored: %v", got)
		}
	})
}

func TestMessagesAreChecked(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		for name, m := range map[string]desk.Message{
			"client_id":   {ClientID: "no spaces", Body: "x"},
			"kind":        {ClientID: "a", Kind: parley.EntrySystem, Body: "x"},
			"body":        {ClientID: "a", Body: "  "},
			"attachments": {ClientID: "a", Body: "x", Attachments: []parley.ID{"../etc/passwd"}},
		} {
			_, err := f.desk.Reply(t.Context(), f.anna, g.Conversation, m)
			if e := f.refusal(parley.CodeInvalid, err); e.Field != name {
				t.Errorf("%s: the refusal names %q", name, e.Field)
			}
		}
		many := desk.Message{ClientID: "a", Attachments: make([]parley.ID, desk.MaxAttachments+1)}
		_, err := f.desk.GuestSend(t.Context(), g, many)
		f.refused(parley.CodeInvalid, err)
		_, err = f.desk.Reply(t.Context(), f.anna, g.Conversation, desk.Message{ClientID: "a", Body: strings.Repeat("x", parley.MaxBody+1)})
		f.refused(parley.CodeTooLarge, err)
		// A visitor says nothing but comments, whatever they ask for.
		e, err := f.desk.GuestSend(t.Context(), g, desk.Message{ClientID: "b", Kind: parley.EntryWorkNote, Body: "secret?"})
		f.must(err)
		if e.Kind != parley.EntryComment || e.PublicSeq == 0 {
			t.Errorf("stored as %+v", e)
		}
	})
}

// Work notes never enter the public stream, whose numbers show no gap where
// they are (domain 4.2).
func TestWorkNotesStayAmongStaff(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		for i := range 5 {
			f.say(g, fmt.Sprintf("g%d", i))
			f.note(f.anna, g.Conversation, fmt.Sprintf("SECRET %d", i))
			f.reply(f.anna, g.Conversation, fmt.Sprintf("a%d", i))
		}
		public := f.publicStream(g) // checks the numbers
		text, err := json.Marshal(public)
		f.must(err)
		for _, leak := range []string{"SECRET", "work_note", string(f.anna.ID), "public_seq"} {
			if strings.Contains(string(text), leak) {
				t.Errorf("the visitor's stream contains %q: %s", leak, text)
			}
		}
		staff := f.staffStream(f.anna, g.Conversation)
		if len(staff) != len(public)+5 {
			t.Errorf("staff has %d entries, the public %d", len(staff), len(public))
		}
		for _, e := range staff {
			if (e.Kind == parley.EntryWorkNote) != (e.PublicSeq == 0) {
				t.Errorf("entry %+v", e)
			}
		}
		older, err := f.desk.GuestEntries(t.Context(), g, 0, public[len(public)-1].Seq, 4)
		f.must(err)
		for i, e := range older {
			if e.Seq != public[len(public)-5+i].Seq {
				t.Errorf("older page: entry %d has number %d", i, e.Seq)
			}
		}
		_, err = f.desk.Reply(t.Context(), f.anna, g.Conversation, desk.Message{ClientID: "n", Kind: parley.EntryWorkNote, Body: "x", Attachments: []parley.ID{parley.NewID()}})
		f.refused(parley.CodeInvalid, err)
		s := f.summary(f.anna, g.Conversation)
		if s.Marks.AgentSeen != 0 {
			t.Errorf("sending moved the marks: %+v", s.Marks)
		}
	})
}

func TestUnreadCountsMessagesOfOthers(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		seq := f.summary(f.anna, g.Conversation).Seq
		f.must(f.desk.Mark(t.Context(), f.anna, g.Conversation, seq))
		for i, want := range []int64{1, 2, 3} {
			f.say(g, fmt.Sprint(i))
			if got := f.summary(f.anna, g.Conversation).Unread; got != want {
				t.Errorf("after %d messages %d are unread", i+1, got)
			}
		}
		f.must(f.desk.Mark(t.Context(), f.anna, g.Conversation, seq+2))
		if got := f.summary(f.anna, g.Conversation).Unread; got != 1 {
			t.Errorf("after seeing two of three %d are unread", got)
		}
		f.must(f.desk.Mark(t.Context(), f.anna, g.Conversation, seq)) // never back
		f.reply(f.anna, g.Conversation, "own send resets")
		if got := f.summary(f.anna, g.Conversation); got.Unread != 0 || got.LastLine != "own send resets" || !got.GuestWaiting.IsZero() {
			t.Errorf("after replying: %+v", got)
		}
		f.say(g, "and then")
		if got := f.summary(f.anna, g.Conversation); got.Unread != 1 || got.GuestWaiting.IsZero() || got.LastAuthor != f.view(g).GuestName {
			t.Errorf("after the visitor's answer: %+v", got)
		}
	})
}

// Marks move forward only and never past the end of the stream; a colleague
// who only looks moves nothing that the visitor sees.
func TestMarksMoveForward(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		f.note(f.anna, g.Conversation, "note")
		last := f.say(g, "hello")
		marks := func() parley.Marks { return f.conversation(g.Conversation).Marks }
		f.must(f.desk.Mark(t.Context(), f.ben, g.Conversation, last.Seq))
		if got := marks().AgentSeen; got != 0 {
			t.Errorf("a viewer moved the mark to %d", got)
		}
		f.must(f.desk.Mark(t.Context(), f.anna, g.Conversation, last.Seq))
		if got := marks().AgentSeen; got != last.PublicSeq {
			t.Errorf("agent seen %d, want %d", got, last.PublicSeq)
		}
		f.must(f.desk.GuestMark(t.Context(), g, 2, 1))
		f.must(f.desk.GuestMark(t.Context(), g, 1, 0))
		if got := marks(); got.GuestDelivered != 2 || got.GuestSeen != 1 {
			t.Errorf("marks %+v", got)
		}
		f.must(f.desk.GuestMark(t.Context(), g, 1<<40, 1<<40))
		if got := marks(); got.GuestDelivered != last.PublicSeq || got.GuestSeen != last.PublicSeq {
			t.Errorf("marks beyond the end: %+v", got)
		}
		f.must(f.desk.GuestMark(t.Context(), g, -5, -5))
		f.must(f.desk.Mark(t.Context(), f.anna, g.Conversation, 1<<40))
		if got := f.summary(f.anna, g.Conversation); got.SeenSeq > got.Seq {
			t.Errorf("seen up to %d of %d", got.SeenSeq, got.Seq)
		}
		f.say(g, "unread, whatever was marked before")
		if got := f.summary(f.anna, g.Conversation).Unread; got != 1 {
			t.Errorf("%d unread", got)
		}
	})
}
