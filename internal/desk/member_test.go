package desk_test

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// add adds people to a conversation.
func (f *floor) add(who parley.Actor, c parley.ID, people ...parley.Actor) (store.Summary, error) {
	in := desk.NewMembers{ClientID: string(parley.NewID())}
	for _, p := range people {
		in.People = append(in.People, p.ID)
	}
	return f.desk.AddPeople(f.t.Context(), who, c, in)
}

// record is a case of the billing group and its conversation.
func (f *floor) record() (parley.Case, parley.ID) {
	f.t.Helper()
	g := f.talk("billing", f.anna)
	made, err := f.desk.CreateCase(f.t.Context(), f.anna, g.Conversation, newCase(string(parley.NewID())))
	f.must(err)
	return made, made.Conversation
}

// follow lets people follow a case.
func (f *floor) follow(id parley.ID, people ...parley.Actor) {
	f.t.Helper()
	for _, p := range people {
		_, err := f.desk.Follow(f.t.Context(), p, parley.TableCase, id)
		f.must(err)
	}
}

// audited counts the audit rows of an action on a conversation.
func (f *floor) audited(action string, c parley.ID) (n int) {
	f.t.Helper()
	rows, err := f.read().AuditPage(store.AuditFilter{Table: "conversation", Record: c}, 200)
	f.must(err)
	for _, row := range rows {
		if row.Action == action {
			n++
		}
	}
	return n
}

func TestAddingToAGroup(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		c := f.chat(f.anna, "Before Chris", f.ben, f.admin).ID
		s, err := f.add(f.ben, c, f.chris, f.anna)
		f.must(err)
		if s.ID != c || s.People != 4 {
			t.Fatalf("added: %+v", s)
		}
		if s := f.summary(f.chris, c); s.Unread != 0 || s.Hidden || s.Standing != store.StandingMember {
			t.Fatalf("what was said before is news to Chris: %+v", s)
		}
		if diff := same([]string{"Before Chris"}, lines(f.staffStream(f.chris, c))); diff != "" {
			t.Fatal(diff)
		}
		if _, err := f.add(f.ben, c, f.chris); err != nil {
			t.Fatal(err)
		}
		if got := codes(f.staffStream(f.anna, c)); !slices.Equal(got, []string{parley.LineGroupCreated, parley.LineMemberAdded}) {
			t.Fatalf("lines: %v", got)
		}
		if f.audited("add_member", c) != 1 {
			t.Fatal("adding is not in the audit trail once")
		}
		f.reply(f.chris, c, "Here I am")
	})
}

func TestAddingToTwoStartsAGroup(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		pair := f.chat(f.anna, "A secret of two", f.ben)
		in := desk.NewMembers{ClientID: "widen", People: []parley.ID{f.chris.ID}}
		group, err := f.desk.AddPeople(t.Context(), f.ben, pair.ID, in)
		f.must(err)
		if group.ID == pair.ID || group.Kind != "group" || group.People != 3 || group.Name != "Ben, Anna, & Chris" {
			t.Fatalf("the new group: %+v", group)
		}
		again, err := f.desk.AddPeople(t.Context(), f.ben, pair.ID, in)
		f.must(err)
		if again.ID != group.ID {
			t.Fatal("the same act made two groups")
		}
		if got := lines(f.staffStream(f.chris, group.ID)); len(got) != 0 {
			t.Fatalf("the history of the two is disclosed: %v", got)
		}
		f.nothing(f.chris, pair.ID)
		if _, err := f.add(f.anna, pair.ID, f.ben); parley.AsError(err) == nil || parley.AsError(err).Field != "people" {
			t.Fatalf("adding who is there: %v", err)
		}
	})
}

func TestTakingOutAndLeaving(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		ctx := t.Context()
		c := f.chat(f.anna, "Hello", f.ben, f.chris).ID
		f.heard()
		f.must(f.desk.RemovePerson(ctx, f.ben, c, f.chris.ID))
		f.must(f.desk.RemovePerson(ctx, f.ben, c, f.chris.ID)) // is out already
		if f.audited("remove_member", c) != 1 {
			t.Fatal("removing is not in the audit trail once")
		}
		shut := false
		for _, e := range f.heard() {
			shut = shut || slices.Equal(e.Removed, []parley.ID{f.chris.ID})
		}
		if !shut {
			t.Fatal("Chris's streams were not shut")
		}
		f.nothing(f.chris, c)
		_, err := f.desk.Reply(ctx, f.chris, c, desk.Message{ClientID: "late", Body: "I was writing this"})
		if e := f.refusal(parley.CodeForbidden, err); !strings.Contains(e.Message, "not sent") {
			t.Fatalf("words for who was removed while typing: %s", e.Message)
		}
		f.refused(parley.CodeForbidden, func() error { _, err := f.add(f.chris, c, f.admin); return err }())
		f.reply(f.anna, c, "Without Chris")
		s, err := f.add(f.anna, c, f.chris)
		f.must(err)
		if s.People != 3 || f.summary(f.chris, c).Unread != 0 {
			t.Fatalf("back again: %+v", f.summary(f.chris, c))
		}
		f.must(f.desk.RemovePerson(ctx, f.ben, c, f.ben.ID)) // oneself: leaving
		f.nothing(f.ben, c)
		if got := codes(f.staffStream(f.anna, c)); !slices.Equal(got, []string{
			parley.LineGroupCreated, parley.LineMemberRemoved, parley.LineMemberAdded, parley.LineMemberLeft,
		}) {
			t.Fatalf("lines: %v", got)
		}
		pair := f.chat(f.anna, "Hello", f.ben).ID
		f.refused(parley.CodeConflict, f.desk.Leave(ctx, f.anna, pair))
		f.refused(parley.CodeConflict, f.desk.RemovePerson(ctx, f.anna, pair, f.ben.ID))
		f.refused(parley.CodeNotFound, f.desk.Leave(ctx, f.chris, pair))
	})
}

func TestFollowersOfARecord(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		ctx := t.Context()
		k, c := f.record()
		if s := f.summary(f.ben, c); s.Standing != store.StandingViewer || s.Can.Comment || s.Unread != 0 || s.Kind != "record" {
			t.Fatalf("who may read: %+v", s)
		}
		if e := f.refusal(parley.CodeForbidden, func() error {
			_, err := f.desk.Reply(ctx, f.ben, c, desk.Message{ClientID: "v", Body: "x"})
			return err
		}()); !strings.Contains(e.Message, "Follow") {
			t.Fatalf("words for a reader: %s", e.Message)
		}
		f.follow(k.ID, f.anna, f.ben, f.ben)
		s := f.summary(f.ben, c)
		if s.Name != k.Number+" "+k.ShortDescription || s.DefaultKind != parley.EntryWorkNote || s.Record == nil || s.Record.Number != k.Number ||
			!s.Can.WorkNote || !s.Can.Comment || !s.Can.Leave || !s.Can.Mention || !s.Can.Rename || s.State != "" {
			t.Fatalf("a follower's view: %+v", s)
		}
		f.note(f.ben, c, "a note on the record")
		f.reply(f.ben, c, "a comment on the record")
		if s := f.summary(f.anna, c); s.Unread != 2 {
			t.Fatalf("Anna has %d unread", s.Unread)
		}
		// Nobody else may be added or read.
		if _, err := f.add(f.ben, c, f.outsider); parley.AsError(err) == nil || parley.AsError(err).Field != "people" {
			t.Fatalf("adding who may not read: %v", err)
		}
		f.nothing(f.outsider, c)
		f.nothing(f.admin, c)
		// Renaming leaves the record alone; an empty name keeps the old one.
		name, empty := "The invoice", ""
		_, err := f.desk.Describe(ctx, f.ben, c, desk.Appearance{Name: &name})
		f.must(err)
		s, err = f.desk.Describe(ctx, f.ben, c, desk.Appearance{Name: &empty})
		f.must(err)
		stored, err := f.read().Case(k.ID, f.ben.ID)
		f.must(err)
		if s.Name != name || stored.ShortDescription != k.ShortDescription {
			t.Fatalf("renamed %q, the record %q", s.Name, stored.ShortDescription)
		}
		// Who loses the right to read is told nothing any more.
		f.regroup(f.billing, func(m []parley.ID) []parley.ID {
			return slices.DeleteFunc(m, func(id parley.ID) bool { return id == f.ben.ID })
		})
		s = f.summary(f.ben, c)
		if !s.Restricted || s.Name != "" || s.LastLine != "" || s.Record != nil || s.Can.Comment || s.Subject != "" || s.Unread != 0 || s.Seq != 0 {
			t.Fatalf("restricted: %+v", s)
		}
		f.nothing(f.ben, c)
		f.must(f.desk.HideConversation(ctx, f.ben, c))
		f.note(f.anna, c, "behind Ben's back")
		if s := f.summary(f.ben, c); !s.Hidden {
			t.Fatal("Ben is told that something happens")
		}
		f.must(f.desk.Leave(ctx, f.ben, c))
		if _, err := f.read().Summary(c, f.ben.ID); parley.CodeOf(err) != parley.CodeNotFound {
			t.Fatalf("after leaving: %v", err)
		}
	})
}

func TestMirroredEntriesReachFollowers(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		f.say(g, "the first word")
		k, err := f.desk.CreateCase(t.Context(), f.anna, g.Conversation, newCase("m"))
		f.must(err)
		f.follow(k.ID, f.ben)
		f.must(f.desk.HideConversation(t.Context(), f.ben, k.Conversation))
		f.heard()
		f.say(g, "a later word")
		if s := f.summary(f.ben, k.Conversation); s.Unread != 1 || s.Hidden || s.LastLine != "a later word" {
			t.Fatalf("Ben's view of the record: %+v", s)
		}
		woken := false
		for _, e := range f.heard() {
			woken = woken || e.Kind == desk.EventList && slices.Contains(e.Users, f.ben.ID)
		}
		if !woken {
			t.Fatal("Ben's list was not woken up")
		}
		for _, word := range []string{"first", "later"} {
			found, err := f.desk.SearchConversations(t.Context(), f.ben, word, 10)
			f.must(err)
			if len(found) != 1 || found[0].Summary.ID != k.Conversation || found[0].Why != desk.FoundText {
				t.Fatalf("%q finds %+v", word, found)
			}
		}
	})
}

func TestMentions(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		ctx := t.Context()
		say := func(who parley.Actor, c parley.ID, named ...parley.Actor) error {
			m := desk.Message{ClientID: string(parley.NewID()), Body: "@somebody look"}
			for _, p := range named {
				m.Mentions = append(m.Mentions, p.ID)
			}
			_, err := f.desk.Reply(ctx, who, c, m)
			return err
		}
		refused := func(err error, words string) {
			t.Helper()
			if e := f.refusal(parley.CodeInvalid, err); e.Field != "mentions" || !strings.Contains(e.Message, words) {
				t.Fatalf("refused with %q on %s", e.Message, e.Field)
			}
		}
		group := f.chat(f.anna, "Hello", f.ben, f.admin).ID
		f.must(say(f.anna, group, f.ben, f.anna))
		if s := f.summary(f.ben, group); !s.Mentioned {
			t.Fatalf("Ben is not told that he is meant: %+v", s)
		}
		if f.summary(f.admin, group).Mentioned || f.summary(f.anna, group).Mentioned {
			t.Fatal("others are told so too")
		}
		entries := f.staffStream(f.ben, group)
		last := entries[len(entries)-1]
		if diff := same([]parley.Mention{{ID: f.ben.ID, Name: f.ben.Name}}, last.Mentions); diff != "" {
			t.Fatal(diff)
		}
		f.must(f.desk.Mark(ctx, f.ben, group, last.Seq))
		if f.summary(f.ben, group).Mentioned {
			t.Fatal("seen, but still told so")
		}
		before := len(entries)
		refused(say(f.anna, group, f.chris), "Chris is not in this conversation. Add Chris first, or remove the mention.")
		refused(say(f.anna, group, f.ben, f.chris), "Chris")
		_, err := f.desk.Reply(ctx, f.anna, group, desk.Message{ClientID: "w", Body: "x", Mentions: []parley.ID{"nobody"}})
		refused(err, "id")
		if got := len(f.staffStream(f.ben, group)); got != before {
			t.Fatal("something was sent all the same")
		}
		refused(say(f.anna, f.chat(f.anna, "Hi", f.ben).ID, f.ben), "two")

		k, record := f.record()
		f.follow(k.ID, f.anna)
		f.must(say(f.anna, record, f.ben)) // who may read it follows it from now on
		if s := f.summary(f.ben, record); s.Standing != store.StandingMember || !s.Mentioned || s.Unread != 1 {
			t.Fatalf("the mentioned reader: %+v", s)
		}
		refused(say(f.anna, record, f.outsider), "Olga may not read this record")

		// Towards the public there are no mentions.
		g := f.talk("order", f.anna)
		refused(say(f.anna, g.Conversation, f.ben), "Ben is not in this conversation")
		f.tx(func(tx *store.Tx) error {
			return tx.SetMember(g.Conversation, f.ben.ID, store.StandingMember, parley.Now())
		})
		f.must(say(f.anna, g.Conversation, f.ben))
		for _, e := range f.publicStream(g) {
			if len(e.Mentions) > 0 {
				t.Fatalf("the visitor reads whom it mentions: %+v", e)
			}
		}
		if !f.summary(f.ben, g.Conversation).Mentioned {
			t.Fatal("a mention with a customer is not told")
		}
	})
}

func TestKindsOfEntryAmongColleagues(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		for _, c := range []parley.ID{f.chat(f.anna, "Hi", f.ben).ID, f.chat(f.anna, "Hi", f.ben, f.chris).ID} {
			_, err := f.desk.Reply(t.Context(), f.anna, c, desk.Message{ClientID: "n", Kind: parley.EntryWorkNote, Body: "a note"})
			if e := f.refusal(parley.CodeInvalid, err); e.Field != "kind" {
				t.Fatalf("a work note is refused on %q", e.Field)
			}
			for name, err := range map[string]error{
				"end": f.desk.End(t.Context(), f.anna, c), "dismiss": f.desk.Dismiss(t.Context(), f.anna, c),
				"transfer": f.desk.TransferToAgent(t.Context(), f.anna, c, f.ben.ID), "escalate": f.desk.Escalate(t.Context(), f.anna, c),
			} {
				if code := parley.CodeOf(err); code != parley.CodeForbidden {
					t.Errorf("%s among colleagues: %v", name, err)
				}
			}
		}
	})
}

func TestPeopleOfACustomersConversation(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		c := f.talk("billing", f.anna).Conversation
		_, err := f.add(f.anna, c, f.chris)
		f.refused(parley.CodeForbidden, err)
		f.set(parley.PropSupportMembers, "true")
		_, err = f.add(f.anna, c, f.chris)
		f.must(err)
		f.reply(f.chris, c, "I can help")
		if s := f.summary(f.chris, c); s.Standing != store.StandingMember || !s.Can.Comment {
			t.Fatalf("the added: %+v", s)
		}
		d, err := f.desk.Detail(t.Context(), f.chris, c)
		f.must(err)
		for _, m := range d.Members {
			if m.CanRemove {
				t.Fatalf("%s can be removed by Chris", m.Name)
			}
		}
		f.refused(parley.CodeConflict, f.desk.RemovePerson(t.Context(), f.chris, c, f.anna.ID))
		f.must(f.desk.RemovePerson(t.Context(), f.anna, c, f.chris.ID))
		f.nothing(f.chris, c)
	})
}

func TestPictureOfAGroup(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		ctx := t.Context()
		c := f.chat(f.anna, "Hi", f.ben, f.chris).ID
		png := "\x89PNG\r\n\x1a\n" + strings.Repeat("\x00", 64)
		file, err := f.desk.Upload(ctx, f.anna, c, "us.png", strings.NewReader(png))
		f.must(err)
		s, err := f.desk.Describe(ctx, f.anna, c, desk.Appearance{Avatar: &file.ID})
		f.must(err)
		if s.Avatar != file.ID {
			t.Fatalf("the picture: %+v", s)
		}
		if _, content, err := f.desk.File(ctx, f.ben, file.ID); err != nil {
			t.Fatal(err)
		} else {
			f.must(content.Close())
		}
		if _, _, err := f.desk.File(ctx, f.outsider, file.ID); parley.CodeOf(err) != parley.CodeNotFound {
			t.Fatalf("an outsider reads the picture: %v", err)
		}
		text, err := f.desk.Upload(ctx, f.anna, c, "us.txt", strings.NewReader("not a picture"))
		f.must(err)
		for _, wrong := range []parley.ID{text.ID, parley.NewID()} {
			if _, err := f.desk.Describe(ctx, f.anna, c, desk.Appearance{Avatar: &wrong}); f.refusal(parley.CodeInvalid, err).Field != "avatar" {
				t.Fatal(err)
			}
		}
		for _, icon := range []string{"🦊", "👩‍🔬", "🇩🇪", ""} {
			if _, err := f.desk.Describe(ctx, f.anna, c, desk.Appearance{Icon: &icon}); err != nil {
				t.Errorf("%q: %v", icon, err)
			}
		}
		for _, icon := range []string{"A", "ab", "<b>", "🦊 🦊", strings.Repeat("🦊", 11), "é"} {
			if _, err := f.desk.Describe(ctx, f.anna, c, desk.Appearance{Icon: &icon}); f.refusal(parley.CodeInvalid, err).Field != "icon" {
				t.Errorf("%q: %v", icon, err)
			}
		}
	})
}

// However people add, remove, leave and write at once, what the stream tells
// and who takes part agree at the end.
func TestMembershipUnderParallelChanges(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		ctx := t.Context()
		c := f.chat(f.anna, "Go", f.ben, f.chris).ID
		people := []parley.Actor{f.ben, f.chris, f.admin, f.outsider}
		var sent atomic.Int64
		parallel(32, func(i int) {
			who := people[i%len(people)]
			var err error
			switch i % 4 {
			case 0:
				_, err = f.add(f.anna, c, who)
			case 1:
				err = f.desk.RemovePerson(ctx, f.anna, c, who.ID)
			case 2:
				err = f.desk.Leave(ctx, who, c)
			case 3:
				_, err = f.desk.Reply(ctx, people[(i/4)%len(people)], c, desk.Message{ClientID: fmt.Sprint(i), Body: fmt.Sprint(i)})
				if err == nil {
					sent.Add(1)
				}
			}
			if code := parley.CodeOf(err); code != "" && code != parley.CodeForbidden && code != parley.CodeNotFound {
				t.Errorf("act %d: %v", i, err)
			}
		})
		in := map[string]bool{f.anna.Name: true, f.ben.Name: true, f.chris.Name: true}
		said := int64(0)
		for _, e := range f.staffStream(f.anna, c) {
			switch e.Code {
			case parley.LineMemberAdded:
				if in[e.Params["user"]] {
					t.Errorf("%s was added twice", e.Params["user"])
				}
				in[e.Params["user"]] = true
			case parley.LineMemberRemoved, parley.LineMemberLeft:
				if !in[e.Params["user"]] {
					t.Errorf("%s went twice", e.Params["user"])
				}
				in[e.Params["user"]] = false
			case "":
				if !in[e.Author.Name] {
					t.Errorf("%s wrote without taking part", e.Author.Name)
				}
				said++
			}
		}
		if said != sent.Load()+1 {
			t.Errorf("%d messages, %d acknowledged", said, sent.Load()+1)
		}
		d, err := f.desk.Detail(ctx, f.anna, c)
		f.must(err)
		for _, m := range d.Members {
			if in[m.Name] != (m.Standing == store.StandingMember) {
				t.Errorf("%s: %s", m.Name, m.Standing)
			}
		}
	})
}
