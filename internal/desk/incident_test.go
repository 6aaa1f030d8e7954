package desk_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// newIncident is what a screen saves.
func newIncident(id string) desk.NewRecord {
	return desk.NewRecord{ClientID: id, Values: map[string]string{
		"short_description": "Mail is down", "description": "Since nine", "category": "network", "impact": "2", "urgency": "1",
		"caller_name": "Grace Hopper", "caller_email": "grace@example.com",
	}}
}

// incident makes one from a new conversation of Anna's about billing.
func (f *floor) incident() (desk.Guest, parley.Incident) {
	f.t.Helper()
	g := f.talk("billing", f.anna)
	made, err := f.desk.CreateIncident(f.t.Context(), f.anna, g.Conversation, newIncident("incident"))
	f.must(err)
	return g, made
}

// edit saves fields of an incident as somebody who has just read it.
func (f *floor) edit(who parley.Actor, id parley.ID, values map[string]string, comment string) (parley.Incident, error) {
	f.t.Helper()
	now, err := f.read().Incident(id, who.ID)
	f.must(err)
	return f.desk.UpdateIncident(f.t.Context(), who, id, desk.RecordChange{Version: now.Version, Values: values, Comment: comment})
}

// wrong are the fields that a refusal names.
func wrong(e *parley.Error) []string {
	names := []string{}
	for _, field := range e.Fields {
		names = append(names, field.Field)
	}
	slices.Sort(names)
	return names
}

func TestIncidentFromAConversation(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		f.say(g, "the mail is gone")
		f.note(f.anna, g.Conversation, "a note")
		made, err := f.desk.CreateIncident(t.Context(), f.anna, g.Conversation, newIncident("incident"))
		f.must(err)
		if made.Number != "INC0000001" || made.State != parley.IncidentNew || made.Priority != 2 || made.AssignmentGroup != f.billing.AssignmentGroup ||
			made.AssignmentGroupName != "Billing Support" || made.Interaction != g.Interaction || made.ContactType != "chat" || made.UpdatedAt != made.OpenedAt {
			t.Errorf("the incident is %+v", made)
		}
		stored, err := f.read().Incident(made.ID, f.ben.ID)
		f.must(err)
		if diff := cmp.Diff(made, stored); diff != "" {
			t.Errorf("stored otherwise (-made +stored):\n%s", diff)
		}

		// The visitor is told the number, and nothing to find the record by.
		public := f.publicStream(g)
		card := public[len(public)-1]
		if card.Kind != parley.EntryCard || card.Code != parley.LineIncidentMade || card.Params["number"] != made.Number ||
			card.Card == nil || card.Card.Number != made.Number || card.Card.ID != "" || !strings.Contains(card.Body, made.Number) {
			t.Errorf("the visitor's card is %+v", card)
		}
		f.say(g, "still gone")
		activity, err := f.desk.IncidentActivity(t.Context(), f.ben, made.ID, 0, 0, store.MaxEntries)
		f.must(err)
		f.gapFree(activity)
		spoken := slices.DeleteFunc(words(f.staffStream(f.anna, g.Conversation)), func(w string) bool { return strings.Contains(w, "/card:") })
		if diff := cmp.Diff(spoken, words(activity)); diff != "" {
			t.Errorf("conversation and activity differ (-conversation +activity):\n%s", diff)
		}
		s := f.summary(f.anna, g.Conversation)
		if s.Record == nil || s.Record.Number != made.Number || s.Record.Table != parley.TableIncident {
			t.Errorf("the agent sees %+v", s.Record)
		}
		detail, err := f.desk.Detail(t.Context(), f.anna, g.Conversation)
		f.must(err)
		want := []desk.RelatedRecord{{Table: parley.TableIncident, ID: made.ID, Number: made.Number, Title: "Mail is down", State: "new", Made: true, Current: true}}
		if diff := cmp.Diff(want, detail.Related); diff != "" {
			t.Errorf("related records:\n%s", diff)
		}
	})
}

// Saved at once by two tabs of an agent it is one incident, and the screen of
// a colleague cannot take its client id.
func TestIncidentIsSavedOnce(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		var mu sync.Mutex
		numbers := map[string]int{}
		parallel(6, func(int) {
			made, err := f.desk.CreateIncident(context.Background(), f.anna, g.Conversation, newIncident("incident"))
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			}
			numbers[made.Number]++
		})
		if len(numbers) != 1 {
			t.Errorf("incidents made: %v", numbers)
		}
		lone := newIncident("lone")
		lone.Values["assignment_group_id"] = string(f.billing.AssignmentGroup)
		first, err := f.desk.CreateIncident(t.Context(), f.anna, "", lone)
		f.must(err)
		again, err := f.desk.CreateIncident(t.Context(), f.anna, "", lone)
		f.must(err)
		bens, err := f.desk.CreateIncident(t.Context(), f.ben, "", lone)
		f.must(err)
		if first.Number != again.Number || first.Number == bens.Number || first.ContactType != "web" {
			t.Errorf("Anna has %s and %s, Ben %s", first.Number, again.Number, bens.Number)
		}
	})
}

func TestIncidentFieldsAreChecked(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		n := newIncident("incident")
		maps.Copy(n.Values, map[string]string{
			"short_description": " ", "impact": "9", "urgency": "x", "caller_email": "nobody", "contact_type": "pigeon", "assigned_to": "somebody",
		})
		_, err := f.desk.CreateIncident(t.Context(), f.anna, g.Conversation, n)
		want := []string{"assigned_to", "caller_email", "contact_type", "impact", "short_description", "urgency"}
		if got := wrong(f.refusal(parley.CodeInvalid, err)); !slices.Equal(got, want) {
			t.Errorf("wrong fields %v, want %v", got, want)
		}
		n = newIncident("incident")
		n.Values["assigned_to"] = string(f.chris.ID) // he does not serve billing
		_, err = f.desk.CreateIncident(t.Context(), f.anna, g.Conversation, n)
		if got := wrong(f.refusal(parley.CodeInvalid, err)); !slices.Equal(got, []string{"assigned_to"}) {
			t.Errorf("wrong fields %v", got)
		}
		n.Values["assignment_group_id"] = string(parley.NewID())
		_, err = f.desk.CreateIncident(t.Context(), f.anna, g.Conversation, n)
		if got := wrong(f.refusal(parley.CodeInvalid, err)); !slices.Equal(got, []string{"assignment_group_id"}) {
			t.Errorf("wrong fields %v", got)
		}
		_, err = f.desk.CreateIncident(t.Context(), f.anna, "", newIncident("lone"))
		if got := wrong(f.refusal(parley.CodeInvalid, err)); !slices.Equal(got, []string{"assignment_group_id"}) {
			t.Errorf("wrong fields %v", got)
		}
		n = newIncident("state")
		n.Values["state"] = "closed" // it begins at the beginning
		made, err := f.desk.CreateIncident(t.Context(), f.anna, g.Conversation, n)
		f.must(err)
		if made.State != parley.IncidentNew || made.Number != "INC0000001" {
			t.Errorf("made %+v", made)
		}
	})
}

// What an incident goes through, with what each step needs.
func TestIncidentLife(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g, made := f.incident()
		is := func(i parley.Incident, err error) parley.Incident {
			t.Helper()
			f.must(err)
			return i
		}
		i := is(f.edit(f.anna, made.ID, map[string]string{"assigned_to": string(f.anna.ID)}, ""))
		if i.State != parley.IncidentInProgress || i.AssignedToName != "Anna Berg" || i.Version != 2 {
			t.Errorf("assigned to herself: %+v", i)
		}
		for field, values := range map[string]map[string]string{
			"state":       {"state": "new"},
			"hold_reason": {"state": "on_hold"},
			"comment":     {"state": "on_hold", "hold_reason": "awaiting_caller"},
			"close_notes": {"state": "resolved"},
		} {
			_, err := f.edit(f.anna, made.ID, values, "")
			if got := wrong(f.refusal(parley.CodeInvalid, err)); !slices.Equal(got, []string{field}) {
				t.Errorf("%v: wrong fields %v", values, got)
			}
		}
		i = is(f.edit(f.ben, made.ID, map[string]string{"state": "on_hold", "hold_reason": "awaiting_caller"}, "Which server is it?"))
		if i.HoldReason != parley.HoldCaller {
			t.Errorf("on hold: %+v", i)
		}
		activity, err := f.desk.IncidentActivity(t.Context(), f.anna, made.ID, 0, 0, store.MaxEntries)
		f.must(err)
		if spoken := lines(activity); spoken[len(spoken)-1] != "Which server is it?" {
			t.Errorf("the comment is not in the activity: %v", spoken)
		}
		if said := lines(f.publicStream(g)); slices.Contains(said, "Which server is it?") {
			t.Error("a comment on the record was said in the chat")
		}
		// A word of the caller takes it up again, by itself.
		f.note(f.anna, g.Conversation, "not the caller")
		if now, _ := f.read().Incident(made.ID, f.anna.ID); now.State != parley.IncidentOnHold {
			t.Errorf("an agent's note took it off hold: %+v", now)
		}
		f.say(g, "the one in Bonn")
		now, err := f.read().Incident(made.ID, f.anna.ID)
		f.must(err)
		if now.State != parley.IncidentInProgress || now.HoldReason != "" || now.Version != i.Version+1 || now.UpdatedByName != "Parley" {
			t.Errorf("after the caller wrote: %+v", now)
		}
		i = is(f.edit(f.anna, made.ID, map[string]string{"state": "resolved", "close_notes": "Restarted"}, ""))
		if i.ResolvedAt.IsZero() {
			t.Errorf("resolved: %+v", i)
		}
		i = is(f.edit(f.anna, made.ID, map[string]string{"state": "in_progress"}, ""))
		if !i.ResolvedAt.IsZero() {
			t.Errorf("taken up again: %+v", i)
		}
		is(f.edit(f.anna, made.ID, map[string]string{"state": "resolved"}, ""))
		i = is(f.edit(f.anna, made.ID, map[string]string{"state": "closed", "impact": "1"}, ""))
		if i.ClosedAt.IsZero() || i.Priority != 1 {
			t.Errorf("closed: %+v", i)
		}
		_, err = f.edit(f.anna, made.ID, map[string]string{"category": "x"}, "")
		f.refused(parley.CodeConflict, err)
		f.say(g, "thank you") // mirrored, and changes nothing
		if after, err := f.read().Incident(made.ID, f.anna.ID); err != nil || after.Version != i.Version {
			t.Errorf("a closed incident changed: %+v (%v)", after, err)
		}
	})
}

// Two agents with the same form open: the second is told what the first did,
// and nothing of theirs is half saved.
func TestOvertakenEdits(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		_, made := f.incident()
		_, err := f.desk.UpdateIncident(t.Context(), f.ben, made.ID, desk.RecordChange{Version: 1, Values: map[string]string{"urgency": "3", "short_description": "Mail is slow"}})
		f.must(err)
		_, err = f.desk.UpdateIncident(t.Context(), f.chris, made.ID, desk.RecordChange{Version: 2, Values: map[string]string{"category": "mail"}})
		f.refused(parley.CodeNotFound, err)
		_, err = f.desk.UpdateIncident(t.Context(), f.anna, made.ID, desk.RecordChange{Version: 1, Values: map[string]string{"category": "mail"}, Comment: "hello"})
		e := f.refusal(parley.CodeConflict, err)
		if got := wrong(e); !slices.Equal(got, []string{"priority", "short_description", "urgency"}) || !strings.Contains(e.Message, "Ben Okoro") {
			t.Errorf("told %v: %s", got, e.Message)
		}
		now, err := f.read().Incident(made.ID, f.anna.ID)
		f.must(err)
		if now.Category != "network" || now.Version != 2 {
			t.Errorf("half saved: %+v", now)
		}
		// All at once: one wins, the others hear of it.
		var mu sync.Mutex
		saved := 0
		parallel(5, func(i int) {
			_, err := f.desk.UpdateIncident(context.Background(), f.anna, made.ID, desk.RecordChange{Version: 2, Values: map[string]string{"category": strings.Repeat("x", i+1)}})
			mu.Lock()
			defer mu.Unlock()
			switch parley.CodeOf(err) {
			case "":
				saved++
			case parley.CodeConflict:
			default:
				t.Error(err)
			}
		})
		if saved != 1 {
			t.Errorf("%d of five were saved", saved)
		}
		// The same again is no change.
		before, err := f.read().Incident(made.ID, f.anna.ID)
		f.must(err)
		after, err := f.edit(f.anna, made.ID, map[string]string{"category": before.Category}, "")
		f.must(err)
		if diff := cmp.Diff(before, after); diff != "" {
			t.Errorf("saving the same changed:\n%s", diff)
		}
		rows, err := f.read().AuditPage(store.AuditFilter{Table: parley.TableIncident, Record: made.ID}, 10)
		f.must(err)
		if len(rows) != 3 || !slices.ContainsFunc(rows, func(r parley.AuditRow) bool {
			return strings.Contains(r.Old, `"Mail is down"`) && strings.Contains(r.New, `"Mail is slow"`) && r.ActorName == "Ben Okoro"
		}) {
			t.Errorf("audited: %+v", rows)
		}
	})
}

// A case goes its own way: only the customer decides on a proposed solution.
func TestCaseLife(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		made, err := f.desk.CreateCase(t.Context(), f.anna, g.Conversation, newCase("case"))
		f.must(err)
		version := made.Version
		save := func(who parley.Actor, values map[string]string) (parley.Case, error) {
			t.Helper()
			c, err := f.desk.UpdateCase(t.Context(), who, made.ID, desk.RecordChange{Version: version, Values: values})
			if err == nil {
				version = c.Version
			}
			return c, err
		}
		c, err := save(f.ben, map[string]string{"assigned_to": string(f.anna.ID)})
		f.must(err)
		if c.State != parley.CaseNew {
			t.Errorf("assigned by somebody else it is %s", c.State)
		}
		_, err = save(f.anna, map[string]string{"state": "awaiting_info"})
		f.refused(parley.CodeInvalid, err)
		_, err = save(f.anna, map[string]string{"state": "open"})
		f.must(err)
		_, err = save(f.anna, map[string]string{"state": "awaiting_info"})
		f.must(err)
		f.say(g, "here is the number")
		version++
		if now, _ := f.read().Case(made.ID, f.anna.ID); now.State != parley.CaseOpen {
			t.Errorf("after the customer wrote it is %s", now.State)
		}
		_, err = save(f.anna, map[string]string{"state": "resolved"})
		if got := wrong(f.refusal(parley.CodeInvalid, err)); !slices.Equal(got, []string{"close_notes", "resolution_code"}) {
			t.Errorf("wrong fields %v", got)
		}
		c, err = save(f.anna, map[string]string{"state": "resolved", "close_notes": "Corrected", "resolution_code": "solved_fixed"})
		f.must(err)
		if c.ResolvedAt.IsZero() {
			t.Errorf("resolved: %+v", c)
		}
		_, err = save(f.anna, map[string]string{"state": "closed"})
		f.refused(parley.CodeInvalid, err)
		_, err = save(f.anna, map[string]string{"category": "credit"})
		f.must(err)
	})
}

// Assigned to another group the record is theirs, and its old readers' no more.
func TestRecordMovesToAnotherGroup(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		_, made := f.incident()
		if _, err := f.desk.Follow(t.Context(), f.ben, parley.TableIncident, made.ID); err != nil {
			t.Fatal(err)
		}
		f.heard()
		_, err := f.edit(f.anna, made.ID, map[string]string{"assignment_group_id": string(f.product.AssignmentGroup), "assigned_to": string(f.ben.ID)}, "")
		if got := wrong(f.refusal(parley.CodeInvalid, err)); !slices.Equal(got, []string{"assigned_to"}) {
			t.Errorf("wrong fields %v", got)
		}
		_, err = f.edit(f.anna, made.ID, map[string]string{"assignment_group_id": string(f.product.AssignmentGroup), "assigned_to": string(f.chris.ID)}, "")
		f.must(err)
		told := map[desk.EventKind][]parley.ID{}
		for _, e := range f.heard() {
			told[e.Kind] = append(told[e.Kind], e.Users...)
		}
		for _, who := range []parley.Actor{f.ben, f.chris, f.anna} { // whoever could and whoever can
			if !slices.Contains(told[desk.EventRecord], who.ID) {
				t.Errorf("%s is not told", who.Name)
			}
		}
		if slices.Contains(told[desk.EventRecord], f.outsider.ID) || !slices.Contains(told[desk.EventConversation], f.ben.ID) {
			t.Errorf("told: %v", told)
		}
		_, err = f.read().Incident(made.ID, f.ben.ID)
		f.refused(parley.CodeNotFound, err)
		_, err = f.read().Incident(made.ID, f.chris.ID)
		f.must(err)
		// He may stop to follow what he may not read any more.
		f.must(f.desk.Unfollow(t.Context(), f.ben, parley.TableIncident, made.ID))
		f.refused(parley.CodeNotFound, f.desk.Unfollow(t.Context(), f.ben, parley.TableIncident, made.ID))
	})
}

func TestFollow(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		_, made := f.incident()
		s, err := f.desk.Follow(t.Context(), f.ben, parley.TableIncident, made.ID)
		f.must(err)
		again, err := f.desk.Follow(t.Context(), f.ben, parley.TableIncident, made.ID)
		f.must(err)
		if s.Kind != string(parley.KindRecord) || s.ID != made.Conversation || !s.Mine || s.Unread != 0 || s.Name != made.Number+" Mail is down" || again.Seq != s.Seq {
			t.Errorf("Ben follows %+v, then %+v", s, again)
		}
		f.write(f.ben, made.Conversation, parley.EntryWorkNote, "looking at it")
		f.reply(f.ben, made.Conversation, "we look at it")
		activity, err := f.desk.IncidentActivity(t.Context(), f.anna, made.ID, 0, 0, store.MaxEntries)
		f.must(err)
		if spoken := lines(activity); !slices.Equal(spoken[len(spoken)-2:], []string{"looking at it", "we look at it"}) {
			t.Errorf("activity %v", spoken)
		}
		for _, who := range []parley.Actor{f.chris, f.outsider, f.admin} {
			_, err := f.desk.Follow(t.Context(), who, parley.TableIncident, made.ID)
			f.refused(parley.CodeNotFound, err)
		}
		_, err = f.desk.Follow(t.Context(), f.ben, "sys_user", made.ID)
		f.refused(parley.CodeInvalid, err)
		f.must(f.desk.Unfollow(t.Context(), f.ben, parley.TableIncident, made.ID))
		f.must(f.desk.Unfollow(t.Context(), f.ben, parley.TableIncident, made.ID)) // he may read it still
		_, err = f.desk.Reply(t.Context(), f.ben, made.Conversation, desk.Message{ClientID: "late", Body: "too late"})
		f.refused(parley.CodeForbidden, err)
	})
}

func TestRecordLists(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		numbers := []string{}
		for i, title := range []string{"Printer on fire", "Printer jam", "Ünïque 100% story"} {
			n := newIncident("i" + title[:1])
			n.ClientID = "list-" + string(rune('a'+i))
			n.Values["short_description"] = title
			n.Values["assignment_group_id"] = string([]parley.ID{f.billing.AssignmentGroup, f.order.AssignmentGroup, f.billing.AssignmentGroup}[i])
			made, err := f.desk.CreateIncident(t.Context(), f.anna, "", n)
			f.must(err)
			numbers = append(numbers, made.Number)
		}
		titles := func(who parley.Actor, words string, limit int) []string {
			t.Helper()
			list, err := f.desk.Incidents(t.Context(), who, store.RecordList{Words: words, Before: parley.Time(1 << 60), Limit: limit})
			f.must(err)
			found := []string{}
			for _, i := range list {
				found = append(found, i.ShortDescription)
			}
			return found
		}
		for _, c := range []struct {
			who   parley.Actor
			words string
			want  int
		}{
			{f.anna, "", 3},
			{f.anna, "printer", 2},
			{f.anna, "PRINTER fire", 1},
			{f.anna, "ünïque", 1},
			{f.anna, "100% story", 1},
			{f.anna, "_", 0}, // no wildcard
			{f.anna, numbers[1], 1},
			{f.anna, "grace@example.com", 3},
			{f.chris, "", 1},
			{f.outsider, "", 0},
		} {
			if got := titles(c.who, c.words, 50); len(got) != c.want {
				t.Errorf("%s finds %v by %q", c.who.Name, got, c.words)
			}
			matches, err := f.desk.SearchRecords(t.Context(), c.who, c.words, 50)
			f.must(err)
			if len(matches) != c.want {
				t.Errorf("%s searches %v by %q", c.who.Name, matches, c.words)
			}
		}
		if got := titles(f.anna, "", 2); len(got) != 2 {
			t.Errorf("a page of two is %v", got)
		}
	})
}

// What is over is left out of the open ones; what is somebody's is theirs
// alone, and nobody reads a colleague's list.
func TestRecordListsOfWhatIsOpenAndWhatIsMine(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		made := []parley.Incident{}
		for i, group := range []parley.ID{f.billing.AssignmentGroup, f.order.AssignmentGroup, f.billing.AssignmentGroup, f.billing.AssignmentGroup} {
			f.pass(time.Millisecond) // within one, the order is that of the ids
			n := newIncident("open-" + string(rune('a'+i)))
			n.Values["assignment_group_id"] = string(group)
			one, err := f.desk.CreateIncident(t.Context(), f.anna, "", n)
			f.must(err)
			made = append(made, one)
		}
		change := func(i int, values map[string]string) {
			t.Helper()
			_, err := f.edit(f.anna, made[i].ID, values, "")
			f.must(err)
		}
		change(0, map[string]string{"assigned_to": string(f.anna.ID)})
		change(1, map[string]string{"assigned_to": string(f.anna.ID)})
		change(2, map[string]string{"assigned_to": string(f.ben.ID), "state": "canceled"})
		change(3, map[string]string{"assigned_to": string(f.ben.ID)})
		for _, c := range []struct {
			name string
			who  parley.Actor
			list store.RecordList
			want []int
		}{
			{"all", f.anna, store.RecordList{}, []int{3, 2, 1, 0}},
			{"open", f.anna, store.RecordList{Open: true}, []int{3, 1, 0}},
			{"open by words", f.anna, store.RecordList{Open: true, Words: "mail"}, []int{3, 1, 0}},
			{"mine", f.anna, store.RecordList{AssignedTo: f.anna.ID}, []int{1, 0}},
			{"mine by number", f.anna, store.RecordList{AssignedTo: f.anna.ID, Words: made[1].Number}, []int{1}},
			{"mine, and closed ones are not", f.ben, store.RecordList{AssignedTo: f.ben.ID}, []int{3}},
			{"a colleague's", f.ben, store.RecordList{AssignedTo: f.anna.ID}, []int{3}},
			{"a group named by somebody else", f.outsider, store.RecordList{Group: f.billing.AssignmentGroup}, nil},
			{"behind a position", f.anna, store.RecordList{Open: true, Before: made[3].OpenedAt, BeforeID: made[3].ID}, []int{1, 0}},
		} {
			if c.list.Before == 0 {
				c.list.Before = parley.Time(1 << 60)
			}
			c.list.Limit = 50
			list, err := f.desk.Incidents(t.Context(), c.who, c.list)
			f.must(err)
			var got, want []string
			for _, i := range list {
				got = append(got, i.Number)
			}
			for _, i := range c.want {
				want = append(want, made[i].Number)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.name, diff)
			}
		}
	})
}
