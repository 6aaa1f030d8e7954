package desk_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// TestDemoDayShowsEverything looks at the demo as a newcomer does who signs in
// as Anna: nothing of it may be missing, nothing may be there twice.
func TestDemoDayShowsEverything(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		if err := h.DemoDay(ctx); err != nil { // before its people are there
			t.Fatal(err)
		}
		for range 2 {
			if err := h.Demo(ctx); err != nil {
				t.Fatal(err)
			}
			if err := h.DemoDay(ctx); err != nil {
				t.Fatal(err)
			}
		}
		anna := must(signIn(h, "anna@example.com", "demo", address))(t)
		actor := parley.Actor{Kind: parley.ActorUser, ID: anna.User.ID, Name: anna.User.Name, Roles: anna.User.Roles}
		read := h.Store().Read(ctx)

		kinds := map[parley.ConversationKind]int{}
		var mentioned, unread bool
		var texts strings.Builder
		cards := map[string]int{}
		list := must(read.Chats(anna.User.ID, 1<<60, "", 50))(t)
		for _, s := range list {
			kinds[parley.ConversationKind(s.Kind)]++
			mentioned, unread = mentioned || s.Mentioned, unread || s.Unread > 0
			for _, e := range must(read.EntriesSince(s.ID, parley.ReaderStaff, 0, 100))(t) {
				texts.WriteString(e.Body)
				if e.Card != nil {
					cards[e.Card.Table]++
				}
			}
		}
		if kinds[parley.KindDirect] != 2 || kinds[parley.KindGroup] != 1 || kinds[parley.KindRecord] != 1 {
			t.Errorf("conversations of colleagues: %v", kinds)
		}
		if !mentioned || !unread || !strings.Contains(texts.String(), "@Anna Berg") {
			t.Errorf("mentioned %t, unread %t", mentioned, unread)
		}
		if cards[parley.TableCase] == 0 || cards[parley.TableIncident] == 0 {
			t.Errorf("cards: %v", cards)
		}

		cases := must(h.Cases(ctx, actor, store.RecordList{Before: 1 << 60, Limit: 50}))(t)
		incidents := must(h.Incidents(ctx, actor, store.RecordList{Before: 1 << 60, Limit: 50}))(t)
		if len(cases) != 2 || len(incidents) != 2 {
			t.Errorf("%d cases, %d incidents", len(cases), len(incidents))
		}
		if !slices.ContainsFunc(cases, func(c parley.Case) bool { return c.Consumer != "" }) {
			t.Error("no case was made from a chat")
		}
		canned := must(h.CannedMessages(ctx, actor))(t)
		scopes := map[parley.CannedScope]bool{}
		for _, c := range canned {
			scopes[c.Scope] = true
		}
		if !scopes[parley.CannedPersonal] || !scopes[parley.CannedGlobal] {
			t.Errorf("canned messages: %v", scopes)
		}
		if articles := must(h.Articles(ctx, parley.ArticlePublished, 1<<60, "", 50))(t); len(articles) < 3 {
			t.Errorf("%d articles", len(articles))
		}
	})
}

// Where one of the demo's people has left, nothing is put into their mouth.
func TestDemoDayNeedsItsPeople(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		if err := h.Demo(ctx); err != nil {
			t.Fatal(err)
		}
		ben := must(signIn(h, "ben@example.com", "demo", address))(t).User
		if err := h.Store().Tx(ctx, func(tx *store.Tx) error {
			ben.Active = false
			return tx.UpdateUser(ben)
		}); err != nil {
			t.Fatal(err)
		}
		if err := h.DemoDay(ctx); err != nil {
			t.Fatal(err)
		}
		mara := must(signIn(h, "mara@example.com", "demo", address))(t).User
		if list := must(h.Store().Read(ctx).Chats(mara.ID, 1<<60, "", 50))(t); len(list) != 0 {
			t.Errorf("%d conversations", len(list))
		}
	})
}
