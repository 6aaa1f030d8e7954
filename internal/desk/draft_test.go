package desk_test

import (
	"strings"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

func (f *floor) draft(who parley.Actor, c parley.ID, body string) parley.Time {
	f.t.Helper()
	at, err := f.desk.Draft(f.t.Context(), who, store.Draft{Conversation: c, Kind: parley.EntryComment, Body: body, Origin: "tab"})
	f.must(err)
	return at
}

func TestDrafts(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		first := f.draft(f.anna, g.Conversation, "  Dear Gr")
		if second := f.draft(f.anna, g.Conversation, "  Dear Grace,\r\n\n"); second <= first {
			t.Errorf("the second is of %d, the first of %d", second, first)
		}
		f.reopen() // what the server has, it has
		if got := f.draftOf(f.anna, g.Conversation); got != "  Dear Grace,\n\n" {
			t.Errorf("the draft is %q", got)
		}
		if list, err := f.read().Drafts(f.ben.ID); err != nil || len(list) != 0 {
			t.Errorf("Ben reads %v, %v", list, err)
		}
		// Sending deletes what it was the beginning of, and nothing else.
		f.draft(f.anna, g.Conversation, "Hel")
		f.reply(f.anna, g.Conversation, "Hello")
		if got := f.draftOf(f.anna, g.Conversation); got != "" {
			t.Errorf("after sending the draft is %q", got)
		}
		f.draft(f.anna, g.Conversation, "The next thing")
		f.reply(f.anna, g.Conversation, "Hello again")
		if got := f.draftOf(f.anna, g.Conversation); got != "The next thing" {
			t.Errorf("after sending something else the draft is %q", got)
		}
		f.note(f.anna, g.Conversation, "The next thing")
		if got := f.draftOf(f.anna, g.Conversation); got != "The next thing" {
			t.Errorf("a note took the draft of a comment: %q", got)
		}
		f.draft(f.anna, g.Conversation, "")
		if got := f.draftOf(f.anna, g.Conversation); got != "" {
			t.Errorf("emptied, the draft is %q", got)
		}
		f.draft(f.anna, g.Conversation, "")
	})
}

func TestDraftsRefused(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		for name, bad := range map[string]struct {
			who  parley.Actor
			d    store.Draft
			code parley.Code
		}{
			"outsider":  {f.outsider, store.Draft{Conversation: g.Conversation, Body: "x"}, parley.CodeNotFound},
			"nowhere":   {f.anna, store.Draft{Conversation: parley.NewID(), Body: "x"}, parley.CodeNotFound},
			"no id":     {f.anna, store.Draft{Conversation: "x", Body: "x"}, parley.CodeNotFound},
			"kind":      {f.anna, store.Draft{Conversation: g.Conversation, Kind: parley.EntryCard, Body: "x"}, parley.CodeInvalid},
			"too long":  {f.anna, store.Draft{Conversation: g.Conversation, Body: strings.Repeat("ä", 2*parley.MaxBody+1)}, parley.CodeTooLarge},
			"long void": {f.anna, store.Draft{Conversation: g.Conversation, Body: strings.Repeat(" ", 2*parley.MaxBody+1)}, parley.CodeTooLarge},
			"not text":  {f.anna, store.Draft{Conversation: g.Conversation, Body: "\xff"}, parley.CodeInvalid},
			"nul":       {f.anna, store.Draft{Conversation: g.Conversation, Body: "a\x00b"}, parley.CodeInvalid},
		} {
			_, err := f.desk.Draft(t.Context(), bad.who, bad.d)
			if parley.CodeOf(err) != bad.code {
				t.Errorf("%s: %v, want %s", name, err, bad.code)
			}
		}
		f.draft(f.anna, g.Conversation, strings.Repeat("ä", 2*parley.MaxBody))
	})
}

func TestDraftsAreBounded(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		old := parley.Now().Add(-desk.DraftLife - time.Hour)
		f.tx(func(tx *store.Tx) error {
			for range store.MaxDrafts {
				c := parley.Conversation{ID: parley.NewID(), Kind: parley.KindGroup, Open: true, CreatedAt: old}
				if err := tx.InsertConversation(c); err != nil {
					return err
				}
				if _, err := tx.KeepDraft(f.anna.ID, store.Draft{Conversation: c.ID, Kind: parley.EntryComment, Body: "x", At: old}); err != nil {
					return err
				}
			}
			return nil
		})
		_, err := f.desk.Draft(t.Context(), f.anna, store.Draft{Conversation: g.Conversation, Body: "one more"})
		f.refused(parley.CodeInvalid, err)
		f.tx(func(tx *store.Tx) error {
			gone, err := tx.SweepDrafts(parley.Now().Add(-desk.DraftLife))
			if err == nil && gone != store.MaxDrafts {
				t.Errorf("%d old drafts were swept", gone)
			}
			return err
		})
		f.draft(f.anna, g.Conversation, "one more")
	})
}
