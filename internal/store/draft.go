package store

import "github.com/parley-desk/parley"

// Draft is what a person has begun to write in a conversation. Only they ever
// read it.
type Draft struct {
	Conversation parley.ID        `json:"conversation"`
	Kind         parley.EntryKind `json:"kind" enum:"comment,work_note"`
	Body         string           `json:"body"`
	At           parley.Time      `json:"at"`

	// Origin is the connection the words came from, "" for none.
	Origin string `json:"-"`
}

// MaxDrafts is how many drafts a person may have.
const MaxDrafts = 500

const draftColumns = `conversation_id, kind, body, updated_at, origin`

func scanDraft(r row) (d Draft, err error) {
	err = r.Scan(&d.Conversation, &d.Kind, &d.Body, &d.At, &d.Origin)
	return d, err
}

// Drafts lists a person's drafts, the newest first.
func (r *Reader) Drafts(user parley.ID) ([]Draft, error) {
	return many(r, scanDraft, `SELECT `+draftColumns+` FROM draft WHERE user_id = $1 ORDER BY updated_at DESC, conversation_id LIMIT $2`, user, MaxDrafts)
}

// Draft reads a person's draft in a conversation.
func (r *Reader) Draft(user, conversation parley.ID) (Draft, error) {
	return one(r, NotFound("This draft"), scanDraft, `SELECT `+draftColumns+` FROM draft WHERE user_id = $1 AND conversation_id = $2`, user, conversation)
}

// KeepDraft stores a person's draft; the last to come wins. It returns when it
// was stored, later than any other change of this draft, or the zero Time when
// the person has as many drafts as they may have.
func (t *Tx) KeepDraft(user parley.ID, d Draft) (parley.Time, error) {
	return one(&t.Reader, nil, scanTime, `INSERT INTO draft (user_id, conversation_id, kind, body, origin, updated_at)
		SELECT $1, $2, $3, $4, $5, CAST($6 AS BIGINT)
		WHERE EXISTS (SELECT 1 FROM draft WHERE user_id = $1 AND conversation_id = $2) OR (SELECT COUNT(*) FROM draft WHERE user_id = $1) < $7
		ON CONFLICT (user_id, conversation_id) DO UPDATE SET kind = excluded.kind, body = excluded.body, origin = excluded.origin,
			updated_at = CASE WHEN excluded.updated_at > draft.updated_at THEN excluded.updated_at ELSE draft.updated_at + 1 END
		RETURNING updated_at`,
		user, d.Conversation, string(d.Kind), d.Body, d.Origin, d.At, MaxDrafts)
}

// DropDraft deletes a person's draft in a conversation, if there is one.
func (t *Tx) DropDraft(user, conversation parley.ID) error {
	_, err := t.exec(`DELETE FROM draft WHERE user_id = $1 AND conversation_id = $2`, user, conversation)
	return err
}

// DropDraftOf deletes a person's draft in a conversation if it is the
// beginning of what they have sent: whoever writes on meanwhile keeps that.
func (t *Tx) DropDraftOf(user, conversation parley.ID, kind parley.EntryKind, sent string) error {
	_, err := t.exec(`DELETE FROM draft WHERE user_id = $1 AND conversation_id = $2 AND kind = $3 AND body = substr($4, 1, length(body))`,
		user, conversation, string(kind), sent)
	return err
}

// SweepDrafts deletes drafts that nobody has touched since the moment, and
// returns how many.
func (t *Tx) SweepDrafts(before parley.Time) (int64, error) {
	return t.exec(`DELETE FROM draft WHERE updated_at < $1`, before)
}
