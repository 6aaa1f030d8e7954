package desk_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// undoTime gives the queue an undo time.
func (f *floor) undoTime(q *parley.Queue, seconds int64) {
	f.t.Helper()
	f.requeue(q, func(q *parley.Queue) { q.UndoSendS = seconds })
}

// hold sends a comment that has to wait.
func (f *floor) hold(who parley.Actor, c parley.ID, clientID, body string) parley.Time {
	f.t.Helper()
	sent, err := f.desk.Reply(f.t.Context(), who, c, desk.Message{ClientID: clientID, Body: body})
	f.must(err)
	if sent.HeldUntil.IsZero() || sent.Seq != 0 || sent.ClientID != clientID {
		f.t.Fatalf("%q was not held: %+v", body, sent)
	}
	return sent.HeldUntil
}

// release runs the job of a conversation as the runner would.
func (f *floor) release(c parley.ID) parley.Time {
	f.t.Helper()
	next, err := f.desk.ReleaseHeld(f.t.Context(), string(c))
	f.must(err)
	return next
}

// unheld is what authors were told since the last call, as "who reason id".
func (f *floor) unheld() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	told := []string{}
	for _, e := range f.events {
		if e.Unheld != nil {
			told = append(told, fmt.Sprintf("%s %s", e.Unheld.ClientID, e.Unheld.Reason))
		}
	}
	f.events = nil
	return told
}

func (f *floor) draftOf(who parley.Actor, c parley.ID) string {
	f.t.Helper()
	d, err := f.read().Draft(who.ID, c)
	if parley.CodeOf(err) == parley.CodeNotFound {
		return ""
	}
	f.must(err)
	return d.Body
}

func TestHeldUntilItsTime(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.undoTime(&f.billing, 10)
		g := f.talk("billing", f.anna)
		if got := f.summary(f.anna, g.Conversation).HoldS; got != 10 {
			t.Errorf("the summary says %d s", got)
		}
		before := len(f.publicStream(g))
		begin := parley.Now()
		until := f.hold(f.anna, g.Conversation, "a", "first")
		if want := begin.Add(10 * time.Second); until != want {
			t.Errorf("goes out at %v, want %v", until, want)
		}
		f.pass(4 * time.Second)
		f.hold(f.anna, g.Conversation, "b", "second")
		// A work note is not held, nor what the visitor says.
		f.note(f.anna, g.Conversation, "a note")
		f.say(g, "hello?")
		// Sending again finds what waits.
		if again := f.hold(f.anna, g.Conversation, "a", "first"); again != until {
			t.Errorf("repeated until %v, was %v", again, until)
		}
		if next := f.release(g.Conversation); next != until {
			t.Errorf("too early the job wants to run at %v, want %v", next, until)
		}
		if got := lines(f.publicStream(g))[max(0, len(lines(f.publicStream(g)))-1):]; !slices.Equal(got, []string{"hello?"}) || len(f.publicStream(g)) != before+1 {
			t.Errorf("something went out before its time: %v", got)
		}
		f.pass(6 * time.Second)
		if next := f.release(g.Conversation); next != begin.Add(14*time.Second) {
			t.Errorf("the job wants to run at %v", next)
		}
		f.pass(4 * time.Second)
		if next := f.release(g.Conversation); !next.IsZero() {
			t.Errorf("nothing waits, but the job wants to run at %v", next)
		}
		f.release(g.Conversation)
		said := lines(f.publicStream(g))
		if want := []string{"hello?", "first", "second"}; !slices.Equal(said[len(said)-3:], want) {
			t.Errorf("the visitor read %v", said)
		}
		if told := f.unheld(); !slices.Equal(told, []string{"a sent", "b sent"}) {
			t.Errorf("the author was told %v", told)
		}
		// What was sent is acknowledged with its number when it comes again.
		sent, err := f.desk.Reply(t.Context(), f.anna, g.Conversation, desk.Message{ClientID: "a", Body: "first"})
		f.must(err)
		if sent.Seq == 0 || !sent.HeldUntil.IsZero() {
			t.Errorf("sent again it is %+v", sent)
		}
		_, err = f.desk.UndoSend(t.Context(), f.anna, g.Conversation, "a")
		f.refused(parley.CodeConflict, err)
	})
}

func TestUndoSend(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.undoTime(&f.billing, 10)
		g := f.talk("billing", f.anna)
		file, err := f.desk.Upload(t.Context(), f.anna, g.Conversation, "bill.txt", strings.NewReader("a bill"))
		f.must(err)
		_, err = f.desk.Draft(t.Context(), f.anna, store.Draft{Conversation: g.Conversation, Body: "and more"})
		f.must(err)
		_, err = f.desk.Reply(t.Context(), f.anna, g.Conversation, desk.Message{ClientID: "a", Body: "oops", Attachments: []parley.ID{file.ID}})
		f.must(err)
		if held, err := f.desk.Held(t.Context(), f.anna); err != nil || len(held) != 1 || held[0].Body != "oops" || len(held[0].Attachments) != 1 {
			t.Fatalf("what waits is %+v, %v", held, err)
		}
		if held, _ := f.desk.Held(t.Context(), f.ben); len(held) != 0 {
			t.Error("a colleague is told what waits")
		}
		_, err = f.desk.UndoSend(t.Context(), f.ben, g.Conversation, "a")
		f.refused(parley.CodeNotFound, err)
		undone, err := f.desk.UndoSend(t.Context(), f.anna, g.Conversation, "a")
		f.must(err)
		if diff := cmp.Diff(desk.Undone{Body: "oops", Attachments: []parley.AttachmentRef{file}}, undone); diff != "" {
			t.Errorf("given back:\n%s", diff)
		}
		if got := f.draftOf(f.anna, g.Conversation); got != "oops\nand more" {
			t.Errorf("the draft is %q", got)
		}
		_, err = f.desk.UndoSend(t.Context(), f.anna, g.Conversation, "a")
		f.refused(parley.CodeNotFound, err)
		f.pass(time.Minute)
		f.release(g.Conversation)
		if slices.Contains(lines(f.publicStream(g)), "oops") {
			t.Error("what was taken back was sent")
		}
		if told := f.unheld(); !slices.Equal(told, []string{"a undone"}) {
			t.Errorf("the author was told %v", told)
		}
	})
}

// TestHeldBeforeTheAgentGoes checks that whoever ends, passes on or leaves a
// conversation has said before what they had said.
func TestHeldBeforeTheAgentGoes(t *testing.T) {
	for name, act := range map[string]func(f *floor, c parley.ID) error{
		"end":      func(f *floor, c parley.ID) error { return f.desk.End(f.t.Context(), f.anna, c) },
		"queue":    func(f *floor, c parley.ID) error { return f.desk.TransferToQueue(f.t.Context(), f.anna, c, f.order.ID) },
		"escalate": func(f *floor, c parley.ID) error { return f.desk.Escalate(f.t.Context(), f.anna, c) },
		"agent":    func(f *floor, c parley.ID) error { return f.desk.TransferToAgent(f.t.Context(), f.anna, c, f.ben.ID) },
	} {
		t.Run(name, func(t *testing.T) {
			onFloor(t, func(t *testing.T, f *floor) {
				f.requeue(&f.billing, func(q *parley.Queue) { q.UndoSendS, q.EscalateTo = 60, f.product.ID })
				g := f.talk("billing", f.anna)
				f.hold(f.anna, g.Conversation, "a", "one")
				f.hold(f.anna, g.Conversation, "b", "two")
				f.must(act(f, g.Conversation))
				entries := f.publicStream(g)
				said := lines(entries)
				if !slices.Equal(said[len(said)-2:], []string{"one", "two"}) {
					t.Errorf("the visitor read %v", said)
				}
				if last := entries[len(entries)-1]; name != "agent" && last.Kind != parley.EntrySystem {
					t.Errorf("something came after the end: %+v", last)
				}
			})
		})
	}
	t.Run("leave", func(t *testing.T) {
		onFloor(t, func(t *testing.T, f *floor) {
			f.undoTime(&f.billing, 60)
			g := f.talk("billing", f.anna)
			f.must(f.desk.TransferToAgent(t.Context(), f.anna, g.Conversation, f.ben.ID))
			f.must(f.desk.AcceptTransfer(t.Context(), f.ben, g.Conversation))
			f.hold(f.anna, g.Conversation, "a", "good-bye")
			f.hold(f.ben, g.Conversation, "b", "not yet")
			f.must(f.desk.CompleteTransfer(t.Context(), f.anna, g.Conversation, true))
			if said := lines(f.publicStream(g)); !slices.Contains(said, "good-bye") || slices.Contains(said, "not yet") {
				t.Errorf("the visitor read %v", said)
			}
		})
	})
}

func TestHeldWhenTheVisitorGoes(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		f.undoTime(&f.billing, 60)
		g := f.talk("billing", f.anna)
		_, err := f.desk.Draft(t.Context(), f.anna, store.Draft{Conversation: g.Conversation, Kind: parley.EntryWorkNote, Body: "a secret"})
		f.must(err)
		f.hold(f.anna, g.Conversation, "a", "wait")
		f.must(f.desk.GuestEnd(t.Context(), g))
		if slices.Contains(lines(f.publicStream(g)), "wait") {
			t.Error("it was sent after the end")
		}
		d, err := f.read().Draft(f.anna.ID, g.Conversation)
		f.must(err)
		if d.Body != "wait\na secret" || d.Kind != parley.EntryWorkNote {
			t.Errorf("the draft is %+v; a note must stay one", d)
		}
		if told := f.unheld(); !slices.Equal(told, []string{"a refused"}) {
			t.Errorf("the author was told %v", told)
		}
		_, err = f.desk.Reply(t.Context(), f.anna, g.Conversation, desk.Message{ClientID: "late", Body: "late"})
		f.refused(parley.CodeEnded, err)
		f.release(g.Conversation)
	})
}

func TestHeldOrderWhenTheUndoTimeChanges(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.undoTime(&f.billing, 60)
		g := f.talk("billing", f.anna)
		until := f.hold(f.anna, g.Conversation, "a", "one")
		f.undoTime(&f.billing, 5)
		if again := f.hold(f.anna, g.Conversation, "b", "two"); again < until {
			t.Errorf("the second goes out at %v, before the first at %v", again, until)
		}
		f.undoTime(&f.billing, 0)
		sent, err := f.desk.Reply(t.Context(), f.anna, g.Conversation, desk.Message{ClientID: "c", Body: "three"})
		f.must(err)
		if sent.Seq == 0 {
			t.Error("it waits without an undo time")
		}
		said := lines(f.publicStream(g))
		if !slices.Equal(said[len(said)-3:], []string{"one", "two", "three"}) {
			t.Errorf("the visitor read %v", said)
		}
		// However much somebody has to say, what waits is bounded and in order.
		f.undoTime(&f.billing, 60)
		want := []string{}
		for i := range 30 {
			body := fmt.Sprintf("line %d", i)
			want = append(want, body)
			f.hold(f.anna, g.Conversation, fmt.Sprintf("n%d", i), body)
		}
		if held, err := f.desk.Held(t.Context(), f.anna); err != nil || len(held) != 20 {
			t.Errorf("%d wait, %v", len(held), err)
		}
		f.pass(time.Minute)
		f.release(g.Conversation)
		if said := lines(f.publicStream(g)); !slices.Equal(said[len(said)-30:], want) {
			t.Errorf("the visitor read %v", said)
		}
	})
}

func TestHeldMessagesRefused(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		f.undoTime(&f.billing, 60)
		g := f.talk("billing", f.anna)
		mine, err := f.desk.Upload(t.Context(), f.anna, g.Conversation, "a.txt", strings.NewReader("a"))
		f.must(err)
		for name, bad := range map[string]struct {
			who  parley.Actor
			m    desk.Message
			code parley.Code
		}{
			"viewer":     {f.ben, desk.Message{ClientID: "x", Body: "hi"}, parley.CodeForbidden},
			"outsider":   {f.outsider, desk.Message{ClientID: "x", Body: "hi"}, parley.CodeNotFound},
			"no file":    {f.anna, desk.Message{ClientID: "x", Attachments: []parley.ID{parley.NewID()}}, parley.CodeInvalid},
			"a stranger": {f.anna, desk.Message{ClientID: "x", Body: "hi", Mentions: []parley.ID{f.outsider.ID}}, parley.CodeInvalid},
			"empty":      {f.anna, desk.Message{ClientID: "x"}, parley.CodeInvalid},
		} {
			_, err := f.desk.Reply(t.Context(), bad.who, g.Conversation, bad.m)
			if parley.CodeOf(err) != bad.code {
				t.Errorf("%s: %v, want %s", name, err, bad.code)
			}
		}
		if held, err := f.desk.Held(t.Context(), f.anna); err != nil || len(held) != 0 {
			t.Errorf("after refusals %+v waits, %v", held, err)
		}
		// A file that is gone when its message goes out: the words come back.
		_, err = f.desk.Reply(t.Context(), f.anna, g.Conversation, desk.Message{ClientID: "y", Body: "see file", Attachments: []parley.ID{mine.ID}})
		f.must(err)
		f.tx(func(tx *store.Tx) error { _, err := tx.DropUnsentAttachment(mine.ID); return err })
		f.must(f.desk.End(t.Context(), f.anna, g.Conversation))
		if slices.Contains(lines(f.publicStream(g)), "see file") || f.draftOf(f.anna, g.Conversation) != "see file" {
			t.Errorf("said %v, draft %q", lines(f.publicStream(g)), f.draftOf(f.anna, g.Conversation))
		}
	})
}

// TestEveryHeldMessageHasOneFate walks at random through holding, taking back,
// releasing, ending and restarts: in the end every message was sent once, in
// the order of its author, or was given back, and never both.
func TestEveryHeldMessageHasOneFate(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.undoTime(&f.billing, 10)
		for seed := range uint64(12) {
			draw := rand.New(rand.NewPCG(seed, 7))
			g := f.talk("billing", f.anna)
			said, undone, open := []string{}, map[string]bool{}, true
			for step := 0; step < 40 && open; step++ {
				switch draw.IntN(12) {
				case 0, 1, 2, 3, 4:
					body := fmt.Sprintf("%d-%d", seed, step)
					sent, err := f.desk.Reply(t.Context(), f.anna, g.Conversation, desk.Message{ClientID: body, Body: body})
					f.must(err)
					if sent.HeldUntil.IsZero() == (sent.Seq == 0) {
						t.Fatalf("seed %d: neither held nor sent, or both: %+v", seed, sent)
					}
					said = append(said, body)
				case 5, 6:
					if len(said) == 0 {
						continue
					}
					id := said[draw.IntN(len(said))]
					if _, err := f.desk.UndoSend(t.Context(), f.anna, g.Conversation, id); err == nil {
						undone[id] = true
					}
				case 7, 8:
					f.pass(time.Duration(draw.IntN(6)) * time.Second)
					f.release(g.Conversation)
				case 9:
					f.undoTime(&f.billing, []int64{0, 10, 3}[draw.IntN(3)])
				case 10:
					f.reopen()
				case 11:
					if step < 20 {
						continue
					}
					open = false
					if draw.IntN(2) == 0 {
						f.must(f.desk.GuestEnd(t.Context(), g))
					} else {
						f.must(f.desk.End(t.Context(), f.anna, g.Conversation))
					}
				}
			}
			f.pass(time.Minute)
			f.release(g.Conversation)
			if open {
				f.must(f.desk.End(t.Context(), f.anna, g.Conversation))
			}
			heard, draft := lines(f.publicStream(g)), strings.Split(f.draftOf(f.anna, g.Conversation), "\n")
			expected := []string{}
			for _, body := range said {
				switch {
				case slices.Contains(heard, body) && (undone[body] || slices.Contains(draft, body)):
					t.Errorf("seed %d: %s was sent and given back", seed, body)
				case slices.Contains(heard, body):
					expected = append(expected, body)
				case !undone[body] && !slices.Contains(draft, body):
					t.Errorf("seed %d: %s is lost", seed, body)
				}
			}
			if mine := heard[len(heard)-len(expected):]; !slices.Equal(mine, expected) {
				t.Errorf("seed %d: the visitor read %v, said was %v", seed, mine, expected)
			}
			if held, err := f.desk.Held(t.Context(), f.anna); err != nil || len(held) != 0 {
				t.Errorf("seed %d: %d still wait, %v", seed, len(held), err)
			}
		}
	})
}
