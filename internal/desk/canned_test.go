package desk_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

func (f *floor) canned(who parley.Actor, in desk.CannedInput) desk.CannedRecord {
	f.t.Helper()
	in.Active = true
	r, err := f.desk.CreateCanned(f.t.Context(), who, in)
	f.must(err)
	return r
}

// choices are the titles offered for a conversation.
func (f *floor) choices(who parley.Actor, c parley.ID, search string) []string {
	f.t.Helper()
	list, err := f.desk.CannedFor(f.t.Context(), who, c, search, 50)
	f.must(err)
	titles := []string{}
	for _, choice := range list {
		title := choice.Title
		if choice.Shortcut != "" {
			title += " /" + choice.Shortcut
		}
		titles = append(titles, title)
	}
	return titles
}

func TestCannedMessages(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		group := f.billing.AssignmentGroup
		f.canned(f.admin, desk.CannedInput{Scope: parley.CannedGlobal, Title: "Hello", Shortcut: "/Hello", Body: "Hello ${first_name}, this is ${agent}."})
		f.canned(f.admin, desk.CannedInput{Scope: parley.CannedGroup, Group: group, Title: "Billing hello", Shortcut: "hello", Body: "Welcome to ${queue}."})
		mine := f.canned(f.anna, desk.CannedInput{Scope: parley.CannedPersonal, Title: "My hello", Shortcut: "hello", Body: "Hi ${guest_name}!"})
		f.canned(f.ben, desk.CannedInput{Scope: parley.CannedPersonal, Title: "Ben's secret", Body: "secret"})
		f.canned(f.admin, desk.CannedInput{Scope: parley.CannedGlobal, Title: "Order status", Body: "Where is it?", Condition: "category=order"})
		f.canned(f.admin, desk.CannedInput{Scope: parley.CannedGlobal, Title: "Only while waiting", Body: "Wait", Condition: "state=waiting"})

		if want := []string{"hello"}; len(mine.Beside) != 2 || mine.Shortcut != want[0] || !mine.CanEdit {
			t.Errorf("the record does not warn of the others under /hello: %+v", mine)
		}
		// Nobody's own are seen by others; the nearest has the shortcut.
		if diff := cmp.Diff([]string{"Billing hello", "Hello", "My hello /hello"}, f.choices(f.anna, g.Conversation, "")); diff != "" {
			t.Errorf("Anna is offered:\n%s", diff)
		}
		if diff := cmp.Diff([]string{"Ben's secret", "Billing hello /hello", "Hello"}, f.choices(f.ben, g.Conversation, "")); diff != "" {
			t.Errorf("Ben is offered:\n%s", diff)
		}
		// The last used come first; the shortcut typed comes before them.
		list, err := f.desk.CannedFor(t.Context(), f.anna, g.Conversation, "", 50)
		f.must(err)
		for _, title := range []string{"Billing hello", "Hello"} {
			at := slices.IndexFunc(list, func(c desk.CannedChoice) bool { return c.Title == title })
			f.must(f.desk.UseCanned(t.Context(), f.anna, g.Conversation, list[at].ID))
			f.pass(time.Second)
		}
		if diff := cmp.Diff([]string{"Hello", "Billing hello", "My hello /hello"}, f.choices(f.anna, g.Conversation, "")); diff != "" {
			t.Errorf("after using two Anna is offered:\n%s", diff)
		}
		if got := f.choices(f.anna, g.Conversation, "/hello"); got[0] != "My hello /hello" {
			t.Errorf("/hello finds %v", got)
		}
		if got := f.choices(f.anna, g.Conversation, "welcome QUEUE"); !slices.Equal(got, []string{"Billing hello"}) {
			t.Errorf("words find %v", got)
		}
		// What a visitor writes is never filled in itself.
		f.canned(f.anna, desk.CannedInput{Scope: parley.CannedPersonal, Title: "Quoting", Body: "You wrote: ${first_message} (${first_message})"})
		form := f.form("billing")
		form.Answers["question"] = []string{"Who is ${agent}?"}
		other := f.guestOf(form)
		f.accept(f.anna, f.billing)
		quoting, err := f.desk.CannedFor(t.Context(), f.anna, other.Conversation, "quoting", 50)
		f.must(err)
		if len(quoting[0].Missing) != 0 || quoting[0].Rendered != "You wrote: Who is ${agent}? (Who is ${agent}?)" {
			t.Errorf("filled in: %+v", quoting[0])
		}
	})
}

func TestCannedMessagesAmongColleagues(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		f.canned(f.admin, desk.CannedInput{Scope: parley.CannedGlobal, Title: "Signature", Body: "Yours, ${agent}. ${first_name}"})
		f.canned(f.admin, desk.CannedInput{Scope: parley.CannedGlobal, Title: "Visitors", Body: "x", Condition: "state=work_in_progress"})
		s, err := f.desk.StartConversation(t.Context(), f.anna, desk.NewConversation{ClientID: "c", People: []parley.ID{f.ben.ID}})
		f.must(err)
		list, err := f.desk.CannedFor(t.Context(), f.anna, s.ID, "", 50)
		f.must(err)
		if len(list) != 1 || list[0].Rendered != "Yours, Anna Berg. ${first_name}" || !slices.Equal(list[0].Missing, []string{"first_name"}) {
			t.Errorf("among colleagues: %+v", list)
		}
	})
}

func TestCannedMessagesRefused(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		group := f.billing.AssignmentGroup
		global := f.canned(f.admin, desk.CannedInput{Scope: parley.CannedGlobal, Title: "Hello", Shortcut: "hello", Body: "x"})
		bens := f.canned(f.ben, desk.CannedInput{Scope: parley.CannedPersonal, Title: "Hello", Shortcut: "hello", Body: "x"})
		grouped := f.canned(f.admin, desk.CannedInput{Scope: parley.CannedGroup, Group: group, Title: "Hello", Shortcut: "hello", Body: "x"})
		ok := desk.CannedInput{Scope: parley.CannedPersonal, Title: "T", Body: "b"}
		with := func(change func(*desk.CannedInput)) desk.CannedInput { in := ok; change(&in); return in }
		for name, bad := range map[string]struct {
			who   parley.Actor
			in    desk.CannedInput
			code  parley.Code
			field string
		}{
			"no title":         {f.anna, with(func(in *desk.CannedInput) { in.Title = " " }), parley.CodeInvalid, "title"},
			"no text":          {f.anna, with(func(in *desk.CannedInput) { in.Body = " " }), parley.CodeInvalid, "body"},
			"long":             {f.anna, with(func(in *desk.CannedInput) { in.Body = strings.Repeat("x", parley.MaxBody+1) }), parley.CodeTooLarge, "body"},
			"unknown":          {f.anna, with(func(in *desk.CannedInput) { in.Body = "${password}" }), parley.CodeInvalid, "body"},
			"typed":            {f.anna, with(func(in *desk.CannedInput) { in.Body = "${text}" }), parley.CodeInvalid, "body"},
			"open":             {f.anna, with(func(in *desk.CannedInput) { in.Body = "${agent" }), parley.CodeInvalid, "body"},
			"shortcut":         {f.anna, with(func(in *desk.CannedInput) { in.Shortcut = "a b" }), parley.CodeInvalid, "shortcut"},
			"condition":        {f.anna, with(func(in *desk.CannedInput) { in.Condition = "colour=red" }), parley.CodeInvalid, "condition"},
			"scope":            {f.anna, with(func(in *desk.CannedInput) { in.Scope = "mine" }), parley.CodeInvalid, "scope"},
			"no group":         {f.admin, with(func(in *desk.CannedInput) { in.Scope = parley.CannedGroup }), parley.CodeInvalid, "group_id"},
			"agent for group":  {f.anna, with(func(in *desk.CannedInput) { in.Scope, in.Group = parley.CannedGroup, group }), parley.CodeForbidden, "scope"},
			"agent for all":    {f.anna, with(func(in *desk.CannedInput) { in.Scope = parley.CannedGlobal }), parley.CodeForbidden, "scope"},
			"same title":       {f.admin, with(func(in *desk.CannedInput) { in.Scope, in.Title = parley.CannedGlobal, "HELLO" }), parley.CodeConflict, "title"},
			"same shortcut":    {f.admin, with(func(in *desk.CannedInput) { in.Scope, in.Shortcut = parley.CannedGlobal, "/hello" }), parley.CodeConflict, "shortcut"},
			"own, same as own": {f.ben, with(func(in *desk.CannedInput) { in.Shortcut = "hello" }), parley.CodeConflict, "shortcut"},
		} {
			_, err := f.desk.CreateCanned(t.Context(), bad.who, bad.in)
			refuses(t, name, err, bad.code, bad.field)
		}
		// Others' own do not exist; shared ones are read, not changed.
		_, err := f.desk.CannedMessage(t.Context(), f.anna, bens.ID)
		f.refused(parley.CodeNotFound, err)
		_, err = f.desk.CannedMessage(t.Context(), f.admin, bens.ID)
		f.refused(parley.CodeNotFound, err)
		_, err = f.desk.CannedMessage(t.Context(), f.outsider, grouped.ID)
		f.refused(parley.CodeNotFound, err)
		_, err = f.desk.UpdateCanned(t.Context(), f.anna, global.ID, desk.CannedInput{Title: "T", Body: "b", Version: 1})
		f.refused(parley.CodeForbidden, err)
		f.refused(parley.CodeForbidden, f.desk.DeleteCanned(t.Context(), f.anna, grouped.ID, 1))
		f.refused(parley.CodeNotFound, f.desk.DeleteCanned(t.Context(), f.admin, bens.ID, 1))
		g := f.talk("billing", f.anna)
		f.refused(parley.CodeNotFound, f.desk.UseCanned(t.Context(), f.anna, g.Conversation, bens.ID))
		f.refused(parley.CodeNotFound, f.desk.UseCanned(t.Context(), f.outsider, g.Conversation, global.ID))
		_, err = f.desk.CannedFor(t.Context(), f.outsider, g.Conversation, "", 10)
		f.refused(parley.CodeNotFound, err)
		_, err = f.desk.PreviewCanned(t.Context(), f.anna, "${nothing}", "")
		refuses(t, "preview", err, parley.CodeInvalid, "body")
		_, err = f.desk.PreviewCanned(t.Context(), f.outsider, "${guest_name}", g.Conversation)
		f.refused(parley.CodeNotFound, err)

		// A version that was overtaken changes nothing; what is deleted is gone,
		// its uses with it.
		in := desk.CannedInput{Title: "Hello", Shortcut: "hello", Body: "new", Active: true, Version: 1}
		changed, err := f.desk.UpdateCanned(t.Context(), f.admin, global.ID, in)
		f.must(err)
		if changed.Body != "new" || changed.Version != 2 || changed.Scope != parley.CannedGlobal {
			t.Errorf("changed to %+v", changed)
		}
		_, err = f.desk.UpdateCanned(t.Context(), f.admin, global.ID, in)
		refuses(t, "overtaken", err, parley.CodeConflict, "version")
		f.must(f.desk.UseCanned(t.Context(), f.anna, g.Conversation, global.ID))
		f.must(f.desk.DeleteCanned(t.Context(), f.admin, global.ID, 2))
		_, err = f.desk.CannedMessage(t.Context(), f.admin, global.ID)
		f.refused(parley.CodeNotFound, err)
	})
}

// TestPreviewCanned fills a text in before it is anybody's: from an example, or
// from a conversation, where what is not known of it stays visible.
func TestPreviewCanned(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		const text = "Dear ${guest_name}, I am ${agent} of ${queue}. ${last_name}"
		shown, err := f.desk.PreviewCanned(t.Context(), f.anna, text, "")
		f.must(err)
		if want := "Dear Grace Hopper, I am " + f.anna.Name + " of Billing Support. Hopper"; shown.Rendered != want || len(shown.Missing) != 0 {
			t.Errorf("with the example: %q, missing %v", shown.Rendered, shown.Missing)
		}
		summary, err := f.read().Summary(g.Conversation, f.anna.ID)
		f.must(err)
		shown, err = f.desk.PreviewCanned(t.Context(), f.anna, text, g.Conversation)
		f.must(err)
		if want := "Dear " + summary.GuestName + ", I am " + f.anna.Name + " of " + summary.Queue + "."; !strings.HasPrefix(shown.Rendered, want) {
			t.Errorf("with a conversation: %q, want %q", shown.Rendered, want)
		}
	})
}

// Whoever only prepared things leaves nothing behind: a draft in a conversation
// they could read, messages of their own, what they used and said of themselves.
func TestDeletingAUserTakesWhatOnlyTheyCouldSee(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		mine := f.canned(f.ben, desk.CannedInput{Scope: parley.CannedPersonal, Title: "My hello", Body: "Hi!"})
		for _, one := range []parley.ID{mine.ID, f.canned(f.admin, desk.CannedInput{Scope: parley.CannedGlobal, Title: "Hello", Body: "Hello!"}).ID} {
			f.must(f.desk.UseCanned(t.Context(), f.ben, g.Conversation, one))
		}
		_, err := f.desk.Draft(t.Context(), f.ben, store.Draft{Conversation: g.Conversation, Kind: parley.EntryComment, Body: "I would say"})
		f.must(err)
		f.must(f.desk.SetStatus(t.Context(), f.ben, "at lunch"))
		ben, err := f.store.Read(t.Context()).User(f.ben.ID)
		f.must(err)
		f.must(f.desk.DeleteUser(t.Context(), f.admin, ben.ID, ben.Version))
		if _, err := f.store.Read(t.Context()).User(ben.ID); parley.CodeOf(err) != parley.CodeNotFound {
			t.Errorf("Ben is there: %v", err)
		}
		if left, err := f.store.Read(t.Context()).Drafts(ben.ID); err != nil || len(left) != 0 {
			t.Errorf("drafts are left: %+v, %v", left, err)
		}
		if diff := cmp.Diff([]string{"Hello"}, f.choices(f.anna, g.Conversation, "")); diff != "" {
			t.Errorf("what all may use is gone:\n%s", diff)
		}
	})
}
