package store

import "github.com/parley-desk/parley"

// FirstAnswer is when an agent first said something to the visitor of a
// conversation since a moment; the zero Time when nobody has. What a queue says
// in their name when they accept is no answer.
func (r *Reader) FirstAnswer(conversation parley.ID, since parley.Time) (parley.Time, error) {
	return one(r, nil, scanTime, `SELECT created_at FROM entry
		WHERE conversation_id = $1 AND created_at >= $2 AND kind = 'comment' AND author_kind = 'user' AND code = '' ORDER BY seq LIMIT 1`, conversation, since)
}

// SaidSince reports whether the desk has said a line, by its code, in a
// conversation since a moment.
func (r *Reader) SaidSince(conversation parley.ID, code string, since parley.Time) (bool, error) {
	return one(r, nil, scanBool, `SELECT EXISTS (SELECT 1 FROM entry
		WHERE conversation_id = $1 AND created_at >= $2 AND kind = 'system' AND code = $3)`, conversation, since, code)
}
