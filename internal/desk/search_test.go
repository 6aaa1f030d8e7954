package desk_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// finds searches as somebody and returns why each conversation was found.
func (f *floor) finds(who parley.Actor, text string) map[parley.ID]desk.FoundBy {
	f.t.Helper()
	list, err := f.desk.SearchConversations(f.t.Context(), who, text, 50)
	f.must(err)
	found := map[parley.ID]desk.FoundBy{}
	for _, hit := range list {
		if _, twice := found[hit.Summary.ID]; twice {
			f.t.Errorf("%q finds %s twice", text, hit.Summary.ID)
		}
		found[hit.Summary.ID] = hit.Why
	}
	return found
}

func TestSearchOverNamesPeopleAndText(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		ctx := t.Context()
		pair := f.chat(f.anna, "The Ångström report is due", f.ben).ID
		group := f.chat(f.anna, "Lunch at noon?", f.ben, f.chris).ID
		other := f.chat(f.ben, "Lunch without Anna", f.chris).ID
		name := "Canteen crew"
		_, err := f.desk.Describe(ctx, f.anna, group, desk.Appearance{Name: &name})
		f.must(err)
		f.must(f.desk.HideConversation(ctx, f.anna, pair))
		for text, want := range map[string]map[parley.ID]desk.FoundBy{
			"canteen":         {group: desk.FoundName},
			"CREW":            {group: desk.FoundName},
			"okoro":           {pair: desk.FoundPeople, group: desk.FoundPeople},
			"sato":            {group: desk.FoundPeople},
			"lunch":           {group: desk.FoundText},
			"noon lunch":      {group: desk.FoundText},
			"angst":           {pair: desk.FoundText}, // accents do not matter, beginnings do
			"ÅNGSTRÖM due":    {pair: desk.FoundText},
			"ngstrom":         {},
			"without":         {}, // said where she is not
			`" OR body:* NOT`: {},
			"100%":            {},
			"_":               {},
			"":                {},
			"  ":              {},
		} {
			if diff := same(want, f.finds(f.anna, text)); diff != "" {
				t.Errorf("%q: %s", text, diff)
			}
		}
		if diff := same(map[parley.ID]desk.FoundBy{group: desk.FoundText, other: desk.FoundText}, f.finds(f.ben, "lunch")); diff != "" {
			t.Error(diff)
		}
		if got := f.finds(f.outsider, "lunch"); len(got) != 0 {
			t.Errorf("an outsider finds %v", got)
		}
		f.must(f.desk.RemovePerson(ctx, f.anna, group, f.chris.ID))
		if _, still := f.finds(f.chris, "noon")[group]; still {
			t.Error("who was taken out finds it still")
		}
		long := strings.Repeat("many words before it ", 30) + "needle " + strings.Repeat("and many after it ", 30)
		e := f.reply(f.ben, pair, long)
		list, err := f.desk.SearchConversations(ctx, f.anna, "needl", 50)
		f.must(err)
		if len(list) != 1 || list[0].Seq != e.Seq || !strings.Contains(list[0].Snippet, "needle") || len([]rune(list[0].Snippet)) > 130 {
			t.Errorf("found %+v", list)
		}
	})
}

func TestSearchIsBounded(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		for i := range 6 {
			f.chat(f.anna, fmt.Sprint("common words ", i), f.ben, f.chris)
		}
		f.set(parley.PropSearchLimit, "4")
		for _, text := range []string{"common", "ben"} {
			if got := f.finds(f.anna, text); len(got) != 4 {
				t.Errorf("%q finds %d", text, len(got))
			}
		}
		if _, err := f.desk.SearchConversations(t.Context(), f.anna, strings.Repeat("x", 201), 50); parley.CodeOf(err) != parley.CodeTooLarge {
			t.Error(err)
		}
	})
}

// What is restricted cannot be found by its name, its people or its words.
func TestSearchFindsNothingRestricted(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		k, c := f.record()
		f.follow(k.ID, f.anna, f.ben)
		f.note(f.anna, c, "confidential matter")
		for _, text := range []string{k.Number, "invoice", "confidential"} {
			if _, ok := f.finds(f.ben, text)[c]; !ok {
				t.Errorf("%q does not find the record", text)
			}
		}
		f.regroup(f.billing, func(m []parley.ID) []parley.ID {
			return slices.DeleteFunc(m, func(id parley.ID) bool { return id == f.ben.ID })
		})
		for _, text := range []string{k.Number, "invoice", "confidential", "anna"} {
			if _, ok := f.finds(f.ben, text)[c]; ok {
				t.Errorf("%q finds the record", text)
			}
		}
	})
}

func TestFindingPeople(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		ctx := t.Context()
		f.talk("billing", f.anna) // a visitor is nobody to find
		lena := f.person("Anna-Lena von Berg", parley.RoleAgent)
		gone := f.person("Anna Gone", parley.RoleAgent)
		f.tx(func(tx *store.Tx) error {
			u, err := tx.User(gone.ID)
			if err != nil {
				return err
			}
			u.Active = false
			return tx.UpdateUser(u)
		})
		names := func(who parley.Actor, text string, c parley.ID) []string {
			t.Helper()
			list, err := f.desk.People(ctx, who, text, c, 50)
			f.must(err)
			got := []string{}
			for _, p := range list {
				got = append(got, p.Name)
			}
			return got
		}
		for text, want := range map[string][]string{
			"an":           {"Anna Berg", "Anna-Lena von Berg"},
			"ber":          {"Anna Berg", "Anna-Lena von Berg"},
			"lena":         {"Anna-Lena von Berg"},
			"BERG anna-l":  {"Anna-Lena von Berg"},
			"erg":          {},
			"chris.sato@e": {"Chris Sato"},
			"grace":        {},
			"hopper":       {},
			"%":            {},
			"ben":          {}, // oneself
		} {
			if diff := same(want, names(f.ben, text, "")); diff != "" {
				t.Errorf("%q: %s", text, diff)
			}
		}
		group := f.chat(f.anna, "Hi", f.ben, f.chris).ID
		if diff := same([]string{"Ben Okoro", "Chris Sato"}, names(f.anna, "", group)); diff != "" {
			t.Error(diff)
		}
		if got := names(f.anna, "", f.chat(f.anna, "Hi", f.ben).ID); len(got) != 0 {
			t.Errorf("between two can be named %v", got)
		}
		_, record := f.record()
		if diff := same([]string{"Ben Okoro"}, names(f.anna, "", record)); diff != "" {
			t.Error(diff)
		}
		if _, err := f.desk.People(ctx, lena, "", group, 10); parley.CodeOf(err) != parley.CodeNotFound {
			t.Errorf("an outsider lists the members: %v", err)
		}
	})
}

func TestAwayMessage(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		for _, message := range []string{"In a meeting", "", "Back soon"} {
			f.must(f.desk.SetStatus(t.Context(), f.ben, message))
			list, err := f.desk.People(t.Context(), f.anna, "ben", "", 1)
			f.must(err)
			if len(list) != 1 || list[0].Message != message || list[0].Presence != parley.PresenceOffline {
				t.Errorf("Ben is %+v", list)
			}
		}
		f.refused(parley.CodeTooLarge, f.desk.SetStatus(t.Context(), f.ben, strings.Repeat("x", 161)))
		f.refused(parley.CodeInvalid, f.desk.SetStatus(t.Context(), f.ben, "two\nlines"))
	})
}
