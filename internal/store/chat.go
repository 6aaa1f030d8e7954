package store

import "github.com/parley-desk/parley"

// ConversationByPair finds the direct conversation of two people.
func (r *Reader) ConversationByPair(pair string) (parley.Conversation, error) {
	return one(r, NotFound("This conversation"), scanConversation,
		`SELECT `+conversationColumns+` FROM conversation WHERE pair = $1`, pair)
}

// ConversationByStart finds the group that was started under a key.
func (r *Reader) ConversationByStart(key string) (parley.Conversation, error) {
	return one(r, NotFound("This conversation"), scanConversation,
		`SELECT `+conversationColumns+` FROM conversation WHERE start_key = $1`, key)
}

// RecordConversation finds the conversation of a case or incident.
func (r *Reader) RecordConversation(table string, record parley.ID) (parley.Conversation, error) {
	return one(r, NotFound("This record"), scanConversation,
		`SELECT `+conversationColumns+` FROM conversation WHERE kind = 'record' AND record_table = $1 AND record_id = $2`, table, record)
}

// SetAppearance changes what a conversation of colleagues is called and looks
// like. A record itself is not touched (domain 4.1).
func (t *Tx) SetAppearance(c parley.Conversation) error {
	return t.must(NotFound("This conversation"), `UPDATE conversation SET name = $2, description = $3, icon = $4, avatar = $5
		WHERE id = $1 AND kind IN ('group', 'record')`, c.ID, c.Name, c.Description, c.Icon, c.Avatar)
}

// chatPage names the visible conversations of colleagues of a user before a
// position, by last activity. $1 is the user, $2 and $3 the position, $4 the
// limit.
const chatPage = `SELECT k.id AS conversation_id FROM conversation_member v JOIN conversation k ON k.id = v.conversation_id
	WHERE v.user_id = $1 AND v.visible AND k.kind <> 'support' AND (k.last_at, k.id) < ($2, $3)
	ORDER BY k.last_at DESC, k.id DESC LIMIT $4`

// Chats lists a page of the conversations with colleagues that are on the
// user's list, by last activity.
func (r *Reader) Chats(user parley.ID, before parley.Time, beforeID parley.ID, limit int) ([]Summary, error) {
	return many(r, summaryFor(user), summaryColumns+listed(chatPage)+summaryJoins+`ORDER BY c.last_at DESC, c.id DESC`, user, before, beforeID, limit)
}

// maxNamed bounds how many of a user's conversations a search by name looks
// through, the newest first.
const maxNamed = 5000

// ChatsNamed finds a user's conversations with colleagues, hidden ones
// included, by their name or by their people, by last activity.
func (r *Reader) ChatsNamed(user parley.ID, text string, limit int) ([]Summary, error) {
	return many(r, summaryFor(user), summaryColumns+listed(`SELECT k.id AS conversation_id FROM (
			SELECT n.id, n.kind, n.name, n.record_table, n.record_id, n.last_at FROM conversation_member v JOIN conversation n ON n.id = v.conversation_id
			WHERE v.user_id = $1 AND v.standing <> 'left' AND n.kind <> 'support' ORDER BY n.last_at DESC, n.id DESC LIMIT $4) AS k
		WHERE k.kind <> 'direct' AND lower(k.name) LIKE $2 ESCAPE '\'
			OR k.kind = 'record' AND EXISTS (SELECT 1 FROM record r WHERE r.table_name = k.record_table AND r.id = k.record_id
				AND r.search_text LIKE $2 ESCAPE '\' AND `+readableRecord+`)
			OR EXISTS (SELECT 1 FROM conversation_member o JOIN user_account u ON u.id = o.user_id
				WHERE o.conversation_id = k.id AND o.user_id <> $1 AND o.standing <> 'left' AND u.name_folded LIKE $2 ESCAPE '\')
		ORDER BY k.last_at DESC, k.id DESC LIMIT $3`)+summaryJoins+`ORDER BY c.last_at DESC, c.id DESC`, user, containing(text), limit, maxNamed)
}
