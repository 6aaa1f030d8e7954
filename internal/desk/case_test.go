package desk_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// newCase is what a screen saves.
func newCase(id string) desk.NewRecord {
	return desk.NewRecord{ClientID: id, Values: map[string]string{
		"short_description": "Invoice is wrong", "description": "All of it", "category": "billing", "priority": "2",
		"contact_name": "Grace Hopper", "contact_email": "grace@example.com", "contact_phone": "+1 555 0100",
	}}
}

// activity is the stream of a case, checked to have no gaps.
func (f *floor) activity(who parley.Actor, id parley.ID) []parley.Entry {
	f.t.Helper()
	entries, err := f.desk.CaseActivity(f.t.Context(), who, id, 0, 0, store.MaxEntries)
	if err != nil {
		f.t.Fatal(err)
	}
	f.gapFree(entries)
	return entries
}

// words are the messages of a stream with who wrote them.
func words(entries []parley.Entry) []string {
	list := []string{}
	for _, e := range entries {
		if e.Kind.Message() {
			list = append(list, fmt.Sprintf("%s %s/%s: %s", e.At.Time().Format("15:04:05.000"), e.Author.Name, e.Kind, e.Body))
		}
	}
	return list
}

func TestCaseFromAConversation(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		f.say(g, "look at this")
		f.note(f.anna, g.Conversation, "a note")
		made, err := f.desk.CreateCase(t.Context(), f.anna, g.Conversation, newCase("case-1"))
		f.must(err)
		if !strings.HasPrefix(made.Number, "CS") || made.State != parley.CaseNew || made.Priority != 2 || made.AssignmentGroup != f.billing.AssignmentGroup ||
			made.Interaction != g.Interaction || made.OpenedBy != f.anna.ID || made.ContactType != "chat" {
			t.Errorf("the case is %+v", made)
		}
		stored, err := f.read().Case(made.ID, f.ben.ID)
		f.must(err)
		if diff := cmp.Diff(made, stored); diff != "" {
			t.Errorf("stored otherwise (-made +stored):\n%s", diff)
		}

		// The visitor receives a card, without ids.
		public := f.publicStream(g)
		card := public[len(public)-1]
		if card.Kind != parley.EntryCard || card.Card == nil || card.Card.Number != made.Number || card.Card.ID != "" || card.Card.Title != "Invoice is wrong" {
			t.Errorf("the visitor's card is %+v", card)
		}
		// What was said is in the case, and what follows goes there too.
		f.say(g, "and this")
		f.reply(f.anna, g.Conversation, "thank you")
		f.note(f.anna, g.Conversation, "done")
		conversation, activity := words(f.staffStream(f.anna, g.Conversation)), words(f.activity(f.ben, made.ID))
		conversation = slices.DeleteFunc(conversation, func(w string) bool { return strings.Contains(w, "/card:") })
		if diff := cmp.Diff(conversation, activity); diff != "" {
			t.Errorf("conversation and activity differ (-conversation +activity):\n%s", diff)
		}
		s := f.summary(f.anna, g.Conversation)
		if s.Record == nil || s.Record.Number != made.Number || s.Can.Record {
			t.Errorf("the agent sees %+v", s)
		}
		_, err = f.desk.CreateCase(t.Context(), f.anna, g.Conversation, newCase("case-2"))
		f.refused(parley.CodeConflict, err)
		f.must(f.desk.End(t.Context(), f.anna, g.Conversation))
		if got := codes(f.activity(f.anna, made.ID)); len(slices.DeleteFunc(got, func(c string) bool { return c == parley.LineFirstResponse })) != 0 {
			t.Errorf("system lines were copied: %v", got)
		}
	})
}

// Transfer and queue notices are copied only when the property says so.
func TestSystemLinesAreMirroredByProperty(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		f.set(parley.PropMirrorSystem, "true")
		g := f.talk("billing", f.anna)
		made, err := f.desk.CreateCase(t.Context(), f.anna, g.Conversation, newCase("case-1"))
		f.must(err)
		f.must(f.desk.TransferToQueue(t.Context(), f.anna, g.Conversation, f.order.ID))
		f.accept(f.ben, f.order)
		f.must(f.desk.End(t.Context(), f.ben, g.Conversation))
		want := slices.DeleteFunc(codes(f.staffStream(f.ben, g.Conversation)), func(c string) bool { return c == parley.LineCaseMade })
		if got := codes(f.activity(f.anna, made.ID)); !slices.Equal(got, want) {
			t.Errorf("activity %v, conversation %v", got, want)
		}
	})
}

// Saving twice, also at once, is one case; a wrong form stays wrong under the
// id of one that was saved.
func TestCaseIsSavedOnce(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		var mu sync.Mutex
		numbers := map[string]int{}
		parallel(6, func(int) {
			made, err := f.desk.CreateCase(context.Background(), f.anna, g.Conversation, newCase("case-1"))
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			numbers[made.Number]++
		})
		if len(numbers) != 1 {
			t.Errorf("cases made: %v", numbers)
		}
		if cases, err := f.read().CasesOf(g.Interaction); err != nil || len(cases) != 1 {
			t.Errorf("stored: %+v (%v)", cases, err)
		}
		wrong := newCase("case-1")
		wrong.Values["short_description"] = ""
		_, err := f.desk.CreateCase(t.Context(), f.anna, g.Conversation, wrong)
		f.refused(parley.CodeInvalid, err)
		_, err = f.desk.CreateCase(t.Context(), f.ben, g.Conversation, newCase("case-1"))
		f.refused(parley.CodeForbidden, err) // his id is not hers
		f.must(f.desk.End(t.Context(), f.anna, g.Conversation))
		made, err := f.desk.CreateCase(t.Context(), f.anna, g.Conversation, newCase("case-1"))
		f.must(err) // the answer was lost; the case is there
		if numbers[made.Number] == 0 {
			t.Errorf("another case: %s", made.Number)
		}
	})
}

func TestCaseFieldsAreChecked(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		n := newCase("case-1")
		n.Values["short_description"], n.Values["priority"], n.Values["contact_email"], n.Values["category"] = " ", "9", "nobody", "bell\a"
		n.Consumer = map[string]string{"email": "nobody"}
		_, err := f.desk.CreateCase(t.Context(), f.anna, g.Conversation, n)
		e := f.refusal(parley.CodeInvalid, err)
		var fields []string
		for _, wrong := range e.Fields {
			fields = append(fields, wrong.Field)
		}
		slices.Sort(fields)
		if want := []string{"category", "contact_email", "email", "last_name", "priority", "short_description"}; !slices.Equal(fields, want) {
			t.Errorf("wrong fields %v, want %v", fields, want)
		}
		n = newCase("not allowed as an id")
		_, err = f.desk.CreateCase(t.Context(), f.anna, g.Conversation, n)
		f.refused(parley.CodeInvalid, err)
		if cases, err := f.read().CasesOf(g.Interaction); err != nil || len(cases) != 0 {
			t.Errorf("stored: %+v (%v)", cases, err)
		}
		next, err := f.desk.CreateCase(t.Context(), f.anna, g.Conversation, newCase("case-1"))
		f.must(err)
		if next.Number != "CS0000001" {
			t.Errorf("refused cases used up numbers: %s", next.Number)
		}
	})
}

func TestConsumerAndCase(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		actions, err := f.desk.ActionsFor(t.Context(), f.anna, g.Conversation)
		f.must(err)
		at := slices.IndexFunc(actions, func(a parley.ConnectAction) bool { return a.Shortcut == "consumer-case" })
		if at < 0 {
			t.Fatalf("actions %+v", actions)
		}
		filled, err := f.desk.RunAction(t.Context(), f.anna, g.Conversation, actions[at].ID, "")
		f.must(err)
		if filled.Event != parley.ActionRecord || filled.Consumer["first_name"] != "Grace" || filled.Values["short_description"] != "Question 1" || filled.Values["contact_email"] != "grace@example.com" {
			t.Errorf("prefilled: %+v", filled)
		}
		if cases, err := f.read().CasesOf(g.Interaction); err != nil || len(cases) != 0 {
			t.Error("choosing the action stored something")
		}
		made, err := f.desk.CreateCase(t.Context(), f.anna, g.Conversation, desk.NewRecord{ClientID: "case-1", Values: filled.Values, Consumer: filled.Consumer})
		f.must(err)
		consumer, err := f.desk.Consumer(t.Context(), f.ben, made.Consumer)
		f.must(err)
		if !strings.HasPrefix(consumer.Number, "CSMR") || consumer.Email != "grace@example.com" || made.ConsumerName != consumer.Name() {
			t.Errorf("consumer %+v of case %+v", consumer, made)
		}
		form, err := f.read().CustomerInteraction(f.interaction(g).CustomerInteraction)
		f.must(err)
		if form.Consumer != consumer.ID {
			t.Error("the form does not name the consumer")
		}
		actions, err = f.desk.ActionsFor(t.Context(), f.anna, g.Conversation)
		f.must(err)
		if slices.ContainsFunc(actions, func(a parley.ConnectAction) bool { return a.Do.Kind == parley.ActionRecord }) {
			t.Error("a second case is offered")
		}
		_, err = f.desk.RunAction(t.Context(), f.anna, g.Conversation, parley.NewID(), "")
		f.refused(parley.CodeNotFound, err)
	})
}

// Cases are their group's: nobody else reads them or whom they name.
func TestCasesAreSeenByTheirGroup(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		n := newCase("case-1")
		n.Consumer = map[string]string{"last_name": "Hopper"}
		made, err := f.desk.CreateCase(t.Context(), f.anna, g.Conversation, n)
		f.must(err)
		for _, who := range []parley.Actor{f.chris, f.admin, f.outsider} {
			_, err := f.read().Case(made.ID, who.ID)
			f.refused(parley.CodeNotFound, err)
			_, err = f.desk.CaseActivity(t.Context(), who, made.ID, 0, 0, 10)
			f.refused(parley.CodeNotFound, err)
			_, err = f.desk.Consumer(t.Context(), who, made.Consumer)
			f.refused(parley.CodeNotFound, err)
			// Nor by the back door: the record's own conversation.
			_, err = f.desk.Entries(t.Context(), who, made.Conversation, 0, 0, 10)
			f.refused(parley.CodeNotFound, err)
		}
	})
}

// The visitor's earlier sessions are those of queues the agent serves.
func TestEarlierSessionsOfOwnQueuesOnly(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		var billing, product desk.Guest
		billing = f.talk("billing", f.anna)
		f.must(f.desk.End(t.Context(), f.anna, billing.Conversation))
		product = f.talk("product", f.anna)
		f.must(f.desk.End(t.Context(), f.anna, product.Conversation))
		now := f.talk("order", f.anna)
		earlier := func(who parley.Actor) []parley.ID {
			t.Helper()
			d, err := f.desk.Detail(t.Context(), who, now.Conversation)
			f.must(err)
			list := []parley.ID{}
			for _, i := range d.Earlier {
				list = append(list, i.ID)
			}
			slices.Sort(list)
			return list
		}
		if got := earlier(f.anna); !slices.Equal(got, []parley.ID{billing.Interaction, product.Interaction}) {
			t.Errorf("Anna sees %v", got)
		}
		if got := earlier(f.ben); !slices.Equal(got, []parley.ID{billing.Interaction}) {
			t.Errorf("Ben sees %v", got)
		}
		if got := earlier(f.chris); !slices.Equal(got, []parley.ID{product.Interaction}) {
			t.Errorf("Chris sees %v", got)
		}
		f.set(parley.PropClosedHistory, "1")
		if got := earlier(f.anna); len(got) != 1 {
			t.Errorf("limited to one, Anna sees %v", got)
		}
		in := f.form("order")
		in.Answers["email"] = []string{"somebody.else@example.com"}
		now = f.guestOf(in)
		if got := earlier(f.anna); len(got) != 0 {
			t.Errorf("of another address Anna sees %v", got)
		}
	})
}
