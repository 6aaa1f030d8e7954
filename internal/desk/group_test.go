package desk_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// act is one thing somebody can do with a conversation.
type act struct {
	name string
	do   func(f *floor, who parley.Actor, c parley.ID, file parley.ID) error
}

// acts are every verb and every read of a conversation, a queue and a file.
func acts() []act {
	return []act{
		{"accept from its queue", func(f *floor, who parley.Actor, _, _ parley.ID) error {
			_, err := f.desk.Accept(f.t.Context(), who, f.billing.ID)
			return err
		}},
		{"comment", func(f *floor, who parley.Actor, c, _ parley.ID) error {
			_, err := f.desk.Reply(f.t.Context(), who, c, desk.Message{ClientID: "x", Body: "x"})
			return err
		}},
		{"work note", func(f *floor, who parley.Actor, c, _ parley.ID) error {
			_, err := f.desk.Reply(f.t.Context(), who, c, desk.Message{ClientID: "x", Kind: parley.EntryWorkNote, Body: "x"})
			return err
		}},
		{"transfer to an agent", func(f *floor, who parley.Actor, c, _ parley.ID) error {
			return f.desk.TransferToAgent(f.t.Context(), who, c, f.ben.ID)
		}},
		{"accept a transfer", func(f *floor, who parley.Actor, c, _ parley.ID) error {
			return f.desk.AcceptTransfer(f.t.Context(), who, c)
		}},
		{"decline a transfer", func(f *floor, who parley.Actor, c, _ parley.ID) error {
			return f.desk.DeclineTransfer(f.t.Context(), who, c)
		}},
		{"cancel a transfer", func(f *floor, who parley.Actor, c, _ parley.ID) error {
			return f.desk.CancelTransfer(f.t.Context(), who, c)
		}},
		{"complete a transfer", func(f *floor, who parley.Actor, c, _ parley.ID) error {
			return f.desk.CompleteTransfer(f.t.Context(), who, c, true)
		}},
		{"transfer to a queue", func(f *floor, who parley.Actor, c, _ parley.ID) error {
			return f.desk.TransferToQueue(f.t.Context(), who, c, f.order.ID)
		}},
		{"escalate", func(f *floor, who parley.Actor, c, _ parley.ID) error { return f.desk.Escalate(f.t.Context(), who, c) }},
		{"leave", func(f *floor, who parley.Actor, c, _ parley.ID) error { return f.desk.Leave(f.t.Context(), who, c) }},
		{"end", func(f *floor, who parley.Actor, c, _ parley.ID) error { return f.desk.End(f.t.Context(), who, c) }},
		{"dismiss", func(f *floor, who parley.Actor, c, _ parley.ID) error { return f.desk.Dismiss(f.t.Context(), who, c) }},
		{"mark", func(f *floor, who parley.Actor, c, _ parley.ID) error { return f.desk.Mark(f.t.Context(), who, c, 1) }},
		{"upload", func(f *floor, who parley.Actor, c, _ parley.ID) error {
			_, err := f.desk.Upload(f.t.Context(), who, c, "a.txt", strings.NewReader("x"))
			return err
		}},
		{"create a case", func(f *floor, who parley.Actor, c, _ parley.ID) error {
			_, err := f.desk.CreateCase(f.t.Context(), who, c, newCase("x"))
			return err
		}},
		{"list actions", func(f *floor, who parley.Actor, c, _ parley.ID) error {
			_, err := f.desk.ActionsFor(f.t.Context(), who, c)
			return err
		}},
		{"run an action", func(f *floor, who parley.Actor, c, _ parley.ID) error {
			_, err := f.desk.RunAction(f.t.Context(), who, c, parley.NewID(), "")
			return err
		}},
		{"read entries", func(f *floor, who parley.Actor, c, _ parley.ID) error {
			_, err := f.desk.Entries(f.t.Context(), who, c, 0, 0, 10)
			return err
		}},
		{"read older entries", func(f *floor, who parley.Actor, c, _ parley.ID) error {
			_, err := f.desk.Entries(f.t.Context(), who, c, 0, 5, 10)
			return err
		}},
		{"read the detail", func(f *floor, who parley.Actor, c, _ parley.ID) error {
			_, err := f.desk.Detail(f.t.Context(), who, c)
			return err
		}},
		{"read the summary", func(f *floor, who parley.Actor, c, _ parley.ID) error {
			_, err := f.read().Summary(c, who.ID)
			return err
		}},
		{"read a file", func(f *floor, who parley.Actor, _, file parley.ID) error {
			_, content, err := f.desk.File(f.t.Context(), who, file)
			if err == nil {
				err = content.Close()
			}
			return err
		}},
		{"list transfer targets", func(f *floor, who parley.Actor, _, _ parley.ID) error {
			_, err := f.desk.Candidates(f.t.Context(), who, f.billing.ID)
			return err
		}},
	}
}

// everything is what a conversation consists of, to see that nothing changed.
func (f *floor) everything(c parley.ID) any {
	f.t.Helper()
	entries, err := f.read().EntriesSince(c, parley.ReaderStaff, 0, store.MaxEntries)
	f.must(err)
	members, err := f.read().Members(c, parley.Now())
	f.must(err)
	return []any{f.conversation(c), f.work(c), entries, members}
}

// Nobody outside the group sees a queue's conversations or does anything with
// them, administrators included; for them they do not exist. Waiting, talking
// and ended ones alike.
func TestNobodyOutsideTheGroup(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		// Whoever once served the queue is outside, too.
		f.regroup(f.billing, func(members []parley.ID) []parley.ID { return append(members, f.outsider.ID) })
		f.regroup(f.billing, func(members []parley.ID) []parley.ID {
			return slices.DeleteFunc(members, func(id parley.ID) bool { return id == f.outsider.ID })
		})
		talking := f.talk("billing", f.anna)
		ref := f.guestFile(talking, "a.txt", "content")
		_, err := f.desk.GuestSend(t.Context(), talking, desk.Message{ClientID: "1", Body: "secret", Attachments: []parley.ID{ref.ID}})
		f.must(err)
		f.requeue(&f.billing, func(q *parley.Queue) { q.EscalateTo = f.order.ID })
		ended := f.talk("billing", f.anna)
		f.must(f.desk.End(t.Context(), f.anna, ended.Conversation))
		waiting := f.guest("billing")
		for state, g := range map[string]desk.Guest{"waiting": waiting, "talking": talking, "ended": ended} {
			before := f.everything(g.Conversation)
			for _, who := range []parley.Actor{f.admin, f.outsider, f.chris} {
				for _, a := range acts() {
					if err := a.do(f, who, g.Conversation, ref.ID); parley.CodeOf(err) != parley.CodeNotFound {
						t.Errorf("%s may %s of a %s conversation: %v", who.Name, a.name, state, err)
					}
				}
				for _, list := range []func() ([]store.Summary, error){
					func() ([]store.Summary, error) { return f.read().MySummaries(who.ID) },
					func() ([]store.Summary, error) { return f.read().FindConversations(who.ID, "grace@example.com", 50) },
					func() ([]store.Summary, error) { return f.read().FindConversations(who.ID, "IMS0000001", 50) },
				} {
					if found, err := list(); err != nil || len(found) != 0 {
						t.Errorf("%s finds %+v (%v)", who.Name, found, err)
					}
				}
			}
			if same(before, f.everything(g.Conversation)) != "" {
				t.Errorf("a refused act changed the %s conversation: %s", state, same(before, f.everything(g.Conversation)))
			}
		}
	})
}

// A member of the group who is not part of a conversation reads it and does
// nothing with it.
func TestGroupMembersOnlyLook(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		ref := f.guestFile(g, "a.txt", "content")
		_, err := f.desk.GuestSend(t.Context(), g, desk.Message{ClientID: "1", Attachments: []parley.ID{ref.ID}})
		f.must(err)
		before := f.everything(g.Conversation)
		reads := []string{"list actions", "read entries", "read older entries", "read the detail", "read the summary", "read a file", "list transfer targets", "mark"}
		for _, a := range acts() {
			err := a.do(f, f.ben, g.Conversation, ref.ID)
			if may := slices.Contains(reads, a.name); may != (err == nil) {
				t.Errorf("%s: %v", a.name, err)
			}
		}
		if diff := same(before, f.everything(g.Conversation)); diff != "" {
			t.Errorf("looking changed something:\n%s", diff)
		}
	})
}

// Who is taken out of the group keeps open sessions and accepts nothing new
// (domain 2.3).
func TestRemovedFromTheGroup(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.ben)
		f.guest("billing")
		f.regroup(f.billing, func(members []parley.ID) []parley.ID {
			return slices.DeleteFunc(members, func(id parley.ID) bool { return id == f.ben.ID })
		})
		f.reply(f.ben, g.Conversation, "still here")
		_, err := f.desk.Accept(t.Context(), f.ben, f.billing.ID)
		f.refused(parley.CodeNotFound, err)
		f.must(f.desk.End(t.Context(), f.ben, g.Conversation))
	})
}

// A visitor's token opens its own conversation and nothing else.
func TestGuestsSeeTheirOwnConversation(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		mine, other := f.talk("billing", f.anna), f.talk("billing", f.anna)
		f.say(other, "secret of another")
		for _, e := range f.publicStream(mine) {
			if strings.Contains(e.Body, "secret") {
				t.Errorf("a visitor reads %+v", e)
			}
		}
		f.say(mine, "mine")
		if got := lines(f.publicStream(other)); slices.Contains(got, "mine") {
			t.Errorf("the other reads %v", got)
		}
	})
}
