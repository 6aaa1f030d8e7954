package desk_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
)

// A card shows each viewer what they may read, and others nothing at all.
func TestCardsAreResolvedPerViewer(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		_, made := f.incident()
		_, err := f.edit(f.anna, made.ID, map[string]string{"assigned_to": string(f.ben.ID)}, "")
		f.must(err)
		ghost := parley.NewID()
		refs := []parley.CardRef{{Table: parley.TableIncident, ID: made.ID}, {Table: parley.TableCase, ID: made.ID}, {Table: parley.TableIncident, ID: ghost}}
		cards, err := f.desk.Cards(t.Context(), f.anna, refs)
		f.must(err)
		c := cards[0]
		if c.Number != made.Number || c.Title != "Mail is down" || c.State != "new" || c.Restricted || c.URL != "/workspace/incidents/"+string(made.ID) ||
			c.People != "Grace Hopper · Ben Okoro" || c.UpdatedBy != "Anna Berg" || c.UpdatedAt.IsZero() {
			t.Errorf("Anna's card: %+v", c)
		}
		for _, who := range []parley.Actor{f.chris, f.admin, f.outsider} {
			cards, err := f.desk.Cards(t.Context(), who, refs)
			f.must(err)
			for i, c := range cards {
				want := desk.CardView{Table: refs[i].Table, ID: refs[i].ID, Restricted: true}
				if diff := same(want, c); diff != "" {
					t.Errorf("%s is told:\n%s", who.Name, diff)
				}
			}
		}
		if !cards[1].Restricted || !cards[2].Restricted {
			t.Errorf("what is not there: %+v", cards[1:])
		}
	})
}

func TestCardRefs(t *testing.T) {
	id := string(parley.NewID())
	for text, want := range map[string]int{
		"": 0, "case:" + id: 1, "case:" + id + ",incident:" + id + ",article:" + id: 3, strings.Repeat("case:"+id+",", 49) + "case:" + id: 50,
		"case": -1, "case:": -1, "user:" + id: -1, ",": -1, "case:" + id + ",": -1, strings.Repeat("case:"+id+",", 50) + "case:" + id: -1,
	} {
		refs, err := desk.ParseCardRefs(text)
		switch {
		case want < 0 && parley.CodeOf(err) != parley.CodeInvalid:
			t.Errorf("%.80q: %v", text, err)
		case want >= 0 && (err != nil || len(refs) != want):
			t.Errorf("%.80q: %d refs (%v)", text, len(refs), err)
		}
	}
}

func FuzzCardRefs(f *testing.F) {
	f.Add("case:" + string(parley.NewID()) + ",incident:" + string(parley.NewID()))
	f.Add("case:,")
	f.Fuzz(func(t *testing.T, text string) {
		refs, err := desk.ParseCardRefs(text)
		if err != nil {
			return
		}
		again := []string{}
		for _, ref := range refs {
			again = append(again, ref.Table+":"+string(ref.ID))
		}
		if strings.Join(again, ",") != text {
			t.Errorf("%q is read as %q", text, again)
		}
	})
}

// Whoever posts a card must be able to read it; in a customer's conversation it
// is staff's, and what others may not read is not stored in the entry.
func TestPostedCards(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		made := f.loneIncident("one")
		g := f.talk("order", f.anna)
		ref := &parley.CardRef{Table: parley.TableIncident, ID: made.ID}
		public := len(f.publicStream(g))
		sent, err := f.desk.Reply(t.Context(), f.anna, g.Conversation, desk.Message{ClientID: "card", Card: ref})
		f.must(err)
		again, err := f.desk.Reply(t.Context(), f.anna, g.Conversation, desk.Message{ClientID: "card", Card: ref})
		f.must(err)
		if sent.Seq != again.Seq || len(f.publicStream(g)) != public {
			t.Errorf("sent as %d and %d; the visitor has %v", sent.Seq, again.Seq, f.publicStream(g))
		}
		stream := f.staffStream(f.chris, g.Conversation) // he serves order, but may not read billing's
		entry := stream[len(stream)-1]
		text, err := json.Marshal(entry)
		f.must(err)
		if entry.Kind != parley.EntryCard || entry.Card.ID != made.ID || strings.Contains(string(text), "Mail is down") || strings.Contains(string(text), made.Number) {
			t.Errorf("the entry is %s", text)
		}
		if s := f.summary(f.chris, g.Conversation); strings.Contains(s.LastLine, made.Number) {
			t.Errorf("the list says %q", s.LastLine)
		}
		foreign := newIncident("foreign")
		foreign.Values["assignment_group_id"] = string(f.product.AssignmentGroup)
		theirs, err := f.desk.CreateIncident(t.Context(), f.chris, "", foreign)
		f.must(err)
		other := f.talk("order", f.ben)
		for _, bad := range []struct {
			card parley.CardRef
			code parley.Code
		}{
			{parley.CardRef{Table: parley.TableIncident, ID: theirs.ID}, parley.CodeNotFound},
			{parley.CardRef{Table: parley.TableIncident, ID: parley.NewID()}, parley.CodeNotFound},
			{parley.CardRef{Table: "sys_user", ID: f.ben.ID}, parley.CodeInvalid},
			{parley.CardRef{Table: parley.TableCase, ID: "x"}, parley.CodeInvalid},
		} {
			_, err := f.desk.Reply(t.Context(), f.ben, other.Conversation, desk.Message{ClientID: string(parley.NewID()), Card: &bad.card, Body: "look"})
			if e := f.refusal(bad.code, err); e.Field != "card" {
				t.Errorf("%v: %+v", bad.card, e)
			}
		}
		_, err = f.desk.Reply(t.Context(), f.outsider, other.Conversation, desk.Message{ClientID: "o", Card: ref})
		f.refused(parley.CodeNotFound, err)
		if got := f.staffStream(f.ben, other.Conversation); slices.ContainsFunc(got, func(e parley.Entry) bool { return e.Kind == parley.EntryCard || e.Body == "look" }) {
			t.Errorf("half sent: %v", got)
		}
	})
}

func TestResolve(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		made := f.loneIncident("one")
		c := newCase("case")
		c.Values["assignment_group_id"] = string(f.billing.AssignmentGroup)
		other, err := f.desk.CreateCase(t.Context(), f.anna, "", c)
		f.must(err)
		for text, want := range map[string]parley.ID{
			made.Number: made.ID,
			" " + strings.ToLower(made.Number) + "\n": made.ID,
			other.Number: other.ID,
			"https://desk.example.com/workspace/incidents/" + string(made.ID):            made.ID,
			"https://desk.example.com/workspace/cases/" + string(other.ID) + "?beside=x": other.ID,
			"/workspace/cases/" + string(other.ID):                                       other.ID,
			"https://desk.example.com/workspace/cases/" + string(made.ID):                "",
			"see https://desk.example.com/workspace/incidents/" + string(made.ID):        "",
			"INC9999999": "", "INC1": "", "": "", strings.Repeat("INC0000001", 1000): "",
		} {
			got, err := f.desk.Resolve(t.Context(), f.ben, text)
			if want == "" {
				if parley.CodeOf(err) != parley.CodeNotFound {
					t.Errorf("%.60q: %+v (%v)", text, got, err)
				}
				continue
			}
			if err != nil || got.ID != want {
				t.Errorf("%.60q: %+v (%v)", text, got, err)
			}
			_, err = f.desk.Resolve(t.Context(), f.chris, text)
			f.refused(parley.CodeNotFound, err)
		}
	})
}
