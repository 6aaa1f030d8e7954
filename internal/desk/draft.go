package desk

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// DraftLife is how long a draft is kept that nobody touches.
const DraftLife = 90 * 24 * time.Hour

// maxDraft bounds a draft, in characters. It is more than a message may have, so
// that the words of one that was not sent fit in before another.
const maxDraft = 2 * parley.MaxBody

// Draft keeps what the actor has begun to write in a conversation, for all
// their screens; an empty body deletes it. There is one draft per person and
// conversation, and the last to come wins. Origin names the connection or
// screen it came from. It returns the moment that orders it among the changes
// of this draft.
func (d *Desk) Draft(ctx context.Context, actor parley.Actor, draft store.Draft) (parley.Time, error) {
	if err := cleanDraft(&draft); err != nil {
		return 0, err
	}
	draft.At = parley.Now()
	if draft.Body != "" {
		if err := mayRead(d.store.Read(ctx), draft.Conversation, actor.ID); err != nil {
			return 0, err
		}
	}
	at := draft.At
	err := d.store.Tx(ctx, func(tx *store.Tx) error {
		d.publish(tx, Event{Kind: EventDraft, User: actor.ID, Conversation: draft.Conversation, Origin: draft.Origin})
		if draft.Body == "" {
			return tx.DropDraft(actor.ID, draft.Conversation)
		}
		kept, err := tx.KeepDraft(actor.ID, draft)
		if err == nil && kept.IsZero() {
			err = parley.Errorf(parley.CodeInvalid, "body", "cannot be kept: you have %d drafts already. Send or empty some of them.", store.MaxDrafts)
		}
		at = kept
		return err
	})
	return at, err
}

// cleanDraft checks what somebody has begun to write. Unlike a message, a draft
// keeps the spaces and empty lines at its ends: its author is in the middle of a
// sentence.
func cleanDraft(draft *store.Draft) error {
	if !parley.ValidID(string(draft.Conversation)) {
		return store.NotFound("This conversation")
	}
	if draft.Kind == "" {
		draft.Kind = parley.EntryComment
	}
	if draft.Kind != parley.EntryComment && draft.Kind != parley.EntryWorkNote {
		return parley.Errorf(parley.CodeInvalid, "kind", "must be comment or work_note.")
	}
	draft.Body = strings.ReplaceAll(draft.Body, "\r\n", "\n")
	if _, err := parley.CleanText("body", draft.Body, maxDraft); err != nil {
		return err
	}
	if utf8.RuneCountInString(draft.Body) > maxDraft {
		return parley.Errorf(parley.CodeTooLarge, "body", "is too long to be kept: at most %d characters are.", maxDraft)
	}
	return nil
}
