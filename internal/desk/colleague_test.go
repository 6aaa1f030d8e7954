package desk_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// chat starts a conversation of colleagues with a first message.
func (f *floor) chat(who parley.Actor, body string, people ...parley.Actor) store.Summary {
	f.t.Helper()
	in := desk.NewConversation{ClientID: string(parley.NewID()), Body: body}
	for _, p := range people {
		in.People = append(in.People, p.ID)
	}
	s, err := f.desk.StartConversation(f.t.Context(), who, in)
	f.must(err)
	return s
}

// chats is who's list of conversations with colleagues.
func (f *floor) chats(who parley.Actor) []parley.ID {
	f.t.Helper()
	list, err := f.read().Chats(who.ID, 1<<60, "", store.MaxMine)
	f.must(err)
	ids := make([]parley.ID, 0, len(list))
	for _, s := range list {
		ids = append(ids, s.ID)
	}
	return ids
}

// nothing fails the test unless nothing of the conversation is told to who, by
// any way there is.
func (f *floor) nothing(who parley.Actor, c parley.ID) {
	f.t.Helper()
	ctx := f.t.Context()
	if s, err := f.read().Summary(c, who.ID); err == nil && !s.Restricted {
		f.t.Fatalf("%s is told of %s: %+v", who.Name, c, s)
	}
	if d, err := f.desk.Detail(ctx, who, c); err == nil && !(d.Summary.Restricted && len(d.Members) == 0 && len(d.Attachments) == 0) {
		f.t.Fatalf("%s reads the detail: %+v", who.Name, d)
	}
	if entries, err := f.desk.Entries(ctx, who, c, 0, 0, 10); err == nil {
		f.t.Fatalf("%s reads %d entries", who.Name, len(entries))
	}
	if _, err := f.desk.Reply(ctx, who, c, desk.Message{ClientID: string(parley.NewID()), Body: "hello"}); err == nil {
		f.t.Fatalf("%s writes", who.Name)
	}
	if _, err := f.desk.Upload(ctx, who, c, "a.txt", strings.NewReader("hello")); err == nil {
		f.t.Fatalf("%s uploads", who.Name)
	}
	if _, err := f.desk.People(ctx, who, "", c, 10); err == nil {
		f.t.Fatalf("%s reads who can be mentioned", who.Name)
	}
	if err := f.desk.Mark(ctx, who, c, 1); err == nil {
		f.t.Fatalf("%s marks", who.Name)
	}
	other := f.ben // taking oneself out is leaving, which stays possible
	if who.ID == other.ID {
		other = f.anna
	}
	for _, err := range []error{
		func() error {
			_, err := f.desk.AddPeople(ctx, who, c, desk.NewMembers{ClientID: "x", People: []parley.ID{f.admin.ID, f.chris.ID}})
			return err
		}(),
		f.desk.RemovePerson(ctx, who, c, other.ID),
		func() error {
			name := "x"
			_, err := f.desk.Describe(ctx, who, c, desk.Appearance{Name: &name})
			return err
		}(),
	} {
		if err == nil {
			f.t.Fatalf("%s changes the conversation", who.Name)
		}
	}
}

func TestADirectConversationIsOnePerPair(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		ctx := t.Context()
		in := desk.NewConversation{ClientID: "one", People: []parley.ID{f.ben.ID, f.anna.ID, f.ben.ID}}
		s, err := f.desk.StartConversation(ctx, f.anna, in)
		f.must(err)
		if s.Kind != "direct" || s.Name != f.ben.Name || s.With != f.ben.ID || s.People != 2 || s.Standing != store.StandingMember || s.Unread != 0 || s.State != "" {
			t.Fatalf("not a direct conversation: %+v", s)
		}
		if !s.Can.Comment || s.Can.WorkNote || s.Can.Rename || s.Can.RemovePeople || s.Can.Leave || s.Can.Mention || !s.Can.AddPeople || !s.Can.Hide || !s.Can.Attach {
			t.Fatalf("rights of a direct conversation: %+v", s.Can)
		}
		if got := f.chats(f.ben); len(got) != 0 {
			t.Fatal("Ben sees a conversation in which nothing was said")
		}
		in.ClientID, in.Body = "two", "Hello Ben"
		again, err := f.desk.StartConversation(ctx, f.anna, in)
		f.must(err)
		if again.ID != s.ID {
			t.Fatal("the pair has two conversations")
		}
		_, err = f.desk.StartConversation(ctx, f.anna, in) // the answer was lost
		f.must(err)
		bens := f.chat(f.ben, "Hello Anna", f.anna)
		if bens.ID != s.ID || bens.Name != f.anna.Name {
			t.Fatalf("Ben's side: %+v", bens)
		}
		if diff := same([]string{"Hello Ben", "Hello Anna"}, lines(f.staffStream(f.anna, s.ID))); diff != "" {
			t.Fatal(diff)
		}
		f.nothing(f.chris, s.ID)
		f.nothing(f.admin, s.ID)
	})
}

func TestTwoWhoBeginAtOnceMeet(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		const each = 8
		var mu sync.Mutex
		found := map[parley.ID]bool{}
		parallel(2*each, func(i int) {
			from, to := f.anna, f.ben
			if i%2 == 0 {
				from, to = to, from
			}
			s, err := f.desk.StartConversation(t.Context(), from, desk.NewConversation{
				ClientID: fmt.Sprint("c", i), People: []parley.ID{to.ID}, Body: fmt.Sprint(i),
			})
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			found[s.ID] = true
		})
		if len(found) != 1 {
			t.Fatalf("%d conversations of one pair", len(found))
		}
		for c := range found {
			if got := len(lines(f.staffStream(f.anna, c))); got != 2*each {
				t.Fatalf("%d messages, want %d", got, 2*each)
			}
			if m, err := f.read().MembersOf(c); err != nil || len(m) != 2 {
				t.Fatalf("members %v %v", m, err)
			}
		}
	})
}

func TestAGroupIsAlwaysNew(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		first := f.chat(f.anna, "Lunch?", f.ben, f.chris)
		if first.Kind != "group" || first.Name != "Anna, Ben, & Chris" || first.People != 3 || first.Unread != 0 || first.Can.WorkNote {
			t.Fatalf("the group: %+v", first)
		}
		if s := f.summary(f.ben, first.ID); s.Unread != 1 || s.LastLine != "Lunch?" || s.Hidden {
			t.Fatalf("Ben's view: %+v", s)
		}
		if second := f.chat(f.anna, "Dinner?", f.ben, f.chris); second.ID == first.ID {
			t.Fatal("a second group is the first")
		}
		in := desk.NewConversation{ClientID: "once", People: []parley.ID{f.ben.ID, f.chris.ID}, Name: "Plans", Body: "So?"}
		a, err := f.desk.StartConversation(t.Context(), f.anna, in)
		f.must(err)
		b, err := f.desk.StartConversation(t.Context(), f.anna, in)
		f.must(err)
		if a.ID != b.ID || a.Name != "Plans" {
			t.Fatalf("started twice: %+v %+v", a, b)
		}
		if diff := same([]string{"So?"}, lines(f.staffStream(f.ben, a.ID))); diff != "" {
			t.Fatal(diff)
		}
		f.nothing(f.outsider, a.ID)
	})
}

func TestStartingAConversationIsRefused(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		f.tx(func(tx *store.Tx) error {
			u, err := tx.User(f.chris.ID)
			u.Active = false
			return errors.Join(err, tx.UpdateUser(u))
		})
		many := make([]parley.ID, desk.MaxPeople)
		for i := range many {
			many[i] = parley.NewID()
		}
		for name, c := range map[string]struct {
			in    desk.NewConversation
			field string
		}{
			"nobody":        {desk.NewConversation{ClientID: "a"}, "people"},
			"only me":       {desk.NewConversation{ClientID: "a", People: []parley.ID{f.anna.ID}}, "people"},
			"no id":         {desk.NewConversation{ClientID: "a", People: []parley.ID{"ben"}}, "people"},
			"a stranger":    {desk.NewConversation{ClientID: "a", People: []parley.ID{parley.NewID()}}, "people"},
			"who has gone":  {desk.NewConversation{ClientID: "a", People: []parley.ID{f.chris.ID}}, "people"},
			"a crowd":       {desk.NewConversation{ClientID: "a", People: many}, "people"},
			"no client id":  {desk.NewConversation{People: []parley.ID{f.ben.ID}}, "client_id"},
			"a long name":   {desk.NewConversation{ClientID: "a", People: []parley.ID{f.ben.ID}, Name: strings.Repeat("n", 121)}, "name"},
			"a long letter": {desk.NewConversation{ClientID: "a", People: []parley.ID{f.ben.ID}, Body: strings.Repeat("n", parley.MaxBody+1)}, "body"},
		} {
			_, err := f.desk.StartConversation(t.Context(), f.anna, c.in)
			if e := parley.AsError(err); e == nil || e.Field != c.field {
				t.Errorf("%s: %v", name, err)
			}
		}
		if got := f.chats(f.anna); len(got) != 0 {
			t.Fatalf("something was left behind: %v", got)
		}
	})
}

func TestHideIsNotLeave(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		c := f.chat(f.anna, "Hello", f.ben).ID
		f.must(f.desk.HideConversation(t.Context(), f.ben, c))
		if s := f.summary(f.ben, c); !s.Hidden || s.Standing != store.StandingMember || len(f.chats(f.ben)) != 0 {
			t.Fatalf("hidden: %+v", s)
		}
		f.must(f.desk.HideConversation(t.Context(), f.ben, c)) // again
		f.heard()
		f.reply(f.anna, c, "Are you there?")
		if s := f.summary(f.ben, c); s.Hidden || s.Unread != 2 || !slices.Equal(f.chats(f.ben), []parley.ID{c}) {
			t.Fatalf("a message does not bring it back: %+v", s)
		}
		told := false
		for _, e := range f.heard() {
			told = told || e.Kind == desk.EventList && slices.Equal(e.Users, []parley.ID{f.ben.ID})
		}
		if !told {
			t.Fatal("nobody woke Ben's screens up")
		}
		f.must(f.desk.HideConversation(t.Context(), f.anna, c))
		f.must(f.desk.ShowConversation(t.Context(), f.anna, c))
		if !slices.Equal(f.chats(f.anna), []parley.ID{c}) {
			t.Fatal("shown, but not on the list")
		}
		f.refused(parley.CodeNotFound, f.desk.HideConversation(t.Context(), f.chris, c))
		g := f.talk("billing", f.anna)
		f.refused(parley.CodeForbidden, f.desk.HideConversation(t.Context(), f.anna, g.Conversation))
	})
}

func TestASystemLineDoesNotShowWhatIsHidden(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		c := f.chat(f.anna, "Hello", f.ben, f.chris).ID
		f.must(f.desk.Mark(t.Context(), f.ben, c, 2))
		f.must(f.desk.HideConversation(t.Context(), f.ben, c))
		name := "Team"
		_, err := f.desk.Describe(t.Context(), f.anna, c, desk.Appearance{Name: &name})
		f.must(err)
		if s := f.summary(f.ben, c); !s.Hidden || s.Unread != 0 || s.Name != "Team" {
			t.Fatalf("renamed: %+v", s)
		}
	})
}

func TestUnread(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		ctx := t.Context()
		c := f.chat(f.anna, "1", f.ben, f.chris).ID
		unread := func(who parley.Actor, want int64) {
			t.Helper()
			if s := f.summary(who, c); s.Unread != want {
				t.Fatalf("%s has %d unread, want %d", who.Name, s.Unread, want)
			}
		}
		unread(f.anna, 0)
		unread(f.ben, 1)
		last := f.reply(f.anna, c, "2")
		unread(f.ben, 2)
		unread(f.anna, 0)
		f.reply(f.ben, c, "3") // sending counts as having read
		unread(f.ben, 0)
		unread(f.anna, 1)
		unread(f.chris, 3)
		f.must(f.desk.Mark(ctx, f.chris, c, last.Seq))
		unread(f.chris, 1)
		f.must(f.desk.Mark(ctx, f.chris, c, 1)) // never back
		unread(f.chris, 1)
		f.must(f.desk.Mark(ctx, f.chris, c, 1<<40))
		unread(f.chris, 0)
		// System lines count for who wants them to, and not for who caused them.
		f.tx(func(tx *store.Tx) error {
			return tx.SetNotifications(c, f.chris.ID, parley.Notifications{Push: parley.NotifyAll, Desktop: parley.NotifyAll, Email: parley.NotifyAll, Audio: parley.NotifyAll, System: true})
		})
		unread(f.chris, 0)
		name := "Named"
		_, err := f.desk.Describe(ctx, f.ben, c, desk.Appearance{Name: &name})
		f.must(err)
		unread(f.chris, 1)
		unread(f.anna, 1)
		unread(f.ben, 0)
		f.reply(f.ben, c, "4")
		unread(f.chris, 2)
		unread(f.anna, 2)
	})
}
