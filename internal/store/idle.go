package store

import "github.com/parley-desk/parley"

// FirstAnswer is when an agent first said something to the visitor of a
// conversation since a moment; the zero Time when nobody has. What a queue says
// in their name when they accept is no answer.
func (r *Reader) FirstAnswer(conversation parley.ID, since parley.Time) (parley.Time, error) {
	return one(r, nil, scanTime, `SELECT created_at FROM entry
		WHERE conversation_id = $1 AND created_at >= $2 AND kind = 'comment' AND author_kind = 'user' AND code = '' ORDER BY seq LIMIT 1`, conversation, since)
}

// GuestSaid is when the visitor of a conversation last said something; the zero
// Time when they have not.
func (r *Reader) GuestSaid(conversation parley.ID) (parley.Time, error) {
	return one(r, nil, scanTime, `SELECT COALESCE(MAX(created_at), 0) FROM entry WHERE conversation_id = $1 AND author_kind = 'guest'`, conversation)
}

// maxOpenChats bounds the chats that are looked at together.
const maxOpenChats = 20_000

// ChatsWithoutJob lists chats that wait or are in hand and for which no job of a
// kind is pending.
func (r *Reader) ChatsWithoutJob(kind string) ([]parley.ID, error) {
	return many(r, scanID, `SELECT w.conversation_id FROM work_item w
		WHERE w.state IN ('waiting', 'work_in_progress') AND w.document_table = 'interaction'
			AND NOT EXISTS (SELECT 1 FROM job j WHERE j.kind = $1 AND j.subject = w.conversation_id AND j.state = 'pending') LIMIT $2`, kind, maxOpenChats)
}

// SaidSince reports whether the desk has said a line, by its code, in a
// conversation since a moment.
func (r *Reader) SaidSince(conversation parley.ID, code string, since parley.Time) (bool, error) {
	return one(r, nil, scanBool, `SELECT EXISTS (SELECT 1 FROM entry
		WHERE conversation_id = $1 AND created_at >= $2 AND kind = 'system' AND code = $3)`, conversation, since, code)
}
