package desk_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// loneIncident is one of the billing group that comes from no conversation.
func (f *floor) loneIncident(id string) parley.Incident {
	f.t.Helper()
	n := newIncident(id)
	n.Values["assignment_group_id"] = string(f.billing.AssignmentGroup)
	made, err := f.desk.CreateIncident(f.t.Context(), f.anna, "", n)
	f.must(err)
	return made
}

// said is what of an incident's activity people have written.
func (f *floor) said(id parley.ID) []string {
	f.t.Helper()
	activity, err := f.desk.IncidentActivity(f.t.Context(), f.ben, id, 0, 0, store.MaxEntries)
	f.must(err)
	f.gapFree(activity)
	return lines(activity)
}

// A conversation linked to a record is bound to it as if it had been created
// there (domain 4.6).
func TestLinkToAnExistingRecord(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		old := f.loneIncident("one")
		if _, err := f.desk.Follow(t.Context(), f.ben, parley.TableIncident, old.ID); err != nil {
			t.Fatal(err)
		}
		f.reply(f.ben, old.Conversation, "known since Monday")
		g := f.talk("billing", f.anna)
		f.say(g, "it is broken")
		f.note(f.anna, g.Conversation, "again")
		var mu sync.Mutex
		parallel(4, func(int) { // double clicks
			s, err := f.desk.Link(context.Background(), f.anna, g.Conversation, parley.TableIncident, " "+strings.ToLower(old.Number))
			mu.Lock()
			defer mu.Unlock()
			if err != nil || s.Record == nil || s.Record.ID != old.ID {
				t.Errorf("linked: %+v (%v)", s.Record, err)
			}
		})
		f.say(g, "still")
		response := f.staffStream(f.anna, g.Conversation)
		want := append([]string{"known since Monday"}, lines(response)...)
		first := slices.IndexFunc(response, func(e parley.Entry) bool { return e.Code == parley.LineFirstResponse })
		if diff := cmp.Diff(want, f.said(old.ID)); diff != "" || first < 0 {
			t.Errorf("the activity (-want +got), first response at %d:\n%s", first, diff)
		}
		public := f.publicStream(g)
		card := public[len(public)-2]
		if card.Code != parley.LineIncidentLinked || card.Card.Number != old.Number || card.Card.Title != "Mail is down" || card.Card.ID != "" {
			t.Errorf("the visitor's card is %+v", card.Card)
		}
		if n := len(slices.DeleteFunc(public, func(e parley.Entry) bool { return e.Kind != parley.EntryCard })); n != 1 {
			t.Errorf("%d cards", n)
		}
		unread := f.summary(f.ben, old.Conversation)
		if unread.Unread == 0 {
			t.Error("the follower did not hear of what was copied")
		}
	})
}

// Linked to a second record, the first remains related and hears no more; back
// at the first, it gets what it has not heard, once.
func TestLinkAgain(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g, first := f.incident()
		second := f.loneIncident("second")
		f.say(g, "one")
		_, err := f.desk.Link(t.Context(), f.anna, g.Conversation, parley.TableIncident, second.Number)
		f.must(err)
		f.say(g, "two")
		if got := f.said(first.ID); slices.Contains(got, "two") || !slices.Contains(got, "one") {
			t.Errorf("the first has %v", got)
		}
		if got := f.said(second.ID); !slices.Contains(got, "one") || !slices.Contains(got, "two") {
			t.Errorf("the second has %v", got)
		}
		detail, err := f.desk.Detail(t.Context(), f.anna, g.Conversation)
		f.must(err)
		current := map[string]bool{}
		for _, r := range detail.Related {
			current[r.Number] = r.Current
		}
		if diff := cmp.Diff(map[string]bool{first.Number: false, second.Number: true}, current); diff != "" {
			t.Errorf("related:\n%s", diff)
		}
		_, err = f.desk.Link(t.Context(), f.anna, g.Conversation, parley.TableIncident, first.Number)
		f.must(err)
		f.say(g, "three")
		got := f.said(first.ID)
		for _, line := range []string{"one", "two", "three"} {
			if n := len(slices.DeleteFunc(slices.Clone(got), func(l string) bool { return l != line })); n != 1 {
				t.Errorf("%q is in the first %d times: %v", line, n, got)
			}
		}
		if slices.Contains(f.said(second.ID), "three") {
			t.Error("the second hears still")
		}
	})
}

func TestLinkIsRefused(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		closed := f.loneIncident("closed")
		_, err := f.edit(f.anna, closed.ID, map[string]string{"state": "canceled"}, "")
		f.must(err)
		foreign := newIncident("foreign")
		foreign.Values["assignment_group_id"] = string(f.product.AssignmentGroup)
		theirs, err := f.desk.CreateIncident(t.Context(), f.chris, "", foreign)
		f.must(err)
		open := f.loneIncident("open")
		g := f.talk("billing", f.anna)
		ben := f.talk("billing", f.ben)
		for _, c := range []struct {
			who           parley.Actor
			conversation  parley.ID
			table, number string
			code          parley.Code
		}{
			{f.anna, g.Conversation, "incident", closed.Number, parley.CodeConflict},
			{f.ben, ben.Conversation, "incident", theirs.Number, parley.CodeNotFound}, // he is not of product
			{f.anna, g.Conversation, "incident", "INC9999999", parley.CodeNotFound},
			{f.anna, g.Conversation, "case", open.Number, parley.CodeNotFound},
			{f.anna, g.Conversation, "consumer", open.Number, parley.CodeInvalid},
			{f.ben, g.Conversation, "incident", open.Number, parley.CodeForbidden}, // Anna holds it
			{f.outsider, g.Conversation, "incident", open.Number, parley.CodeNotFound},
			{f.ben, open.Conversation, "incident", open.Number, parley.CodeForbidden}, // no customer there
		} {
			_, err := f.desk.Link(t.Context(), c.who, c.conversation, c.table, c.number)
			if got := parley.CodeOf(err); got != c.code {
				t.Errorf("%s links %s %s: %v, want %s", c.who.Name, c.table, c.number, err, c.code)
			}
		}
		f.must(f.desk.End(t.Context(), f.anna, g.Conversation))
		_, err = f.desk.Link(t.Context(), f.anna, g.Conversation, "incident", open.Number)
		f.refused(parley.CodeEnded, err)
		for _, e := range f.publicStream(g) {
			if e.Kind == parley.EntryCard {
				t.Errorf("a refused link posted a card: %+v", e)
			}
		}
	})
}

// The visitor of one customer does not learn what another's record is called.
func TestLinkedTitleIsItsOwnersOnly(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		n := newIncident("one")
		n.Values["assignment_group_id"], n.Values["caller_email"] = string(f.billing.AssignmentGroup), "somebody.else@example.com"
		other, err := f.desk.CreateIncident(t.Context(), f.anna, "", n)
		f.must(err)
		g := f.talk("billing", f.anna)
		_, err = f.desk.Link(t.Context(), f.anna, g.Conversation, parley.TableIncident, other.Number)
		f.must(err)
		public := f.publicStream(g)
		if card := public[len(public)-1].Card; card == nil || card.Title != "" || card.Number != other.Number {
			t.Errorf("the visitor's card is %+v", card)
		}
	})
}

// A file that came with a copied entry is for whoever reads the record.
func TestFilesOfCopiedEntries(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		file, err := f.desk.GuestUpload(t.Context(), g, "bill.txt", strings.NewReader("twelve"))
		f.must(err)
		_, err = f.desk.GuestSend(t.Context(), g, desk.Message{ClientID: "file", Attachments: []parley.ID{file.ID}})
		f.must(err)
		n := newIncident("elsewhere")
		n.Values["assignment_group_id"] = string(f.product.AssignmentGroup) // Chris serves product, not billing
		_, err = f.desk.CreateIncident(t.Context(), f.anna, g.Conversation, n)
		f.must(err)
		_, content, err := f.desk.File(t.Context(), f.chris, file.ID)
		f.must(err)
		f.must(content.Close())
		_, _, err = f.desk.File(t.Context(), f.outsider, file.ID)
		f.refused(parley.CodeNotFound, err)
	})
}
