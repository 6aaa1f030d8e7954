package store

import "github.com/parley-desk/parley"

// Join makes a user a member of a colleagues' conversation, or brings back who
// had left. What was said before counts as read: it is history, not news. It
// reports whether the user was not a member until now.
func (t *Tx) Join(conversation, user, by parley.ID, visible bool, now parley.Time) (bool, error) {
	n, err := t.exec(`INSERT INTO conversation_member (conversation_id, user_id, standing, seen_seq, read_count, visible, joined_at, added_by)
		SELECT c.id, CAST($2 AS TEXT), 'member', c.last_seq, c.message_count, $3, $4, CAST($5 AS TEXT) FROM conversation c WHERE c.id = $1
		ON CONFLICT (conversation_id, user_id) DO UPDATE SET standing = 'member', seen_seq = excluded.seen_seq, read_count = excluded.read_count,
			visible = excluded.visible, joined_at = excluded.joined_at, added_by = excluded.added_by, mentioned_seq = 0, frame_state = 'closed'
		WHERE conversation_member.standing = 'left'`, conversation, user, visible, now, by)
	return n == 1, err
}

// Part takes a member out of a conversation. It reports false when the user
// was no member (any more), or is the assignee.
func (t *Tx) Part(conversation, user parley.ID) (bool, error) {
	n, err := t.exec(`UPDATE conversation_member SET standing = 'left', visible = FALSE, frame_state = 'closed'
		WHERE conversation_id = $1 AND user_id = $2 AND standing NOT IN ('left', 'assignee')`, conversation, user)
	return n == 1, err
}

// Membership is what the user is or was to a conversation: a member's
// standing, StandingLeft, or "" for who never was one. Unlike [Reader.Standing]
// it does not ask who may read.
func (r *Reader) Membership(conversation, user parley.ID) (string, error) {
	standing, err := one(r, NotFound("This conversation"), scanText,
		`SELECT standing FROM conversation_member WHERE conversation_id = $1 AND user_id = $2`, conversation, user)
	if parley.CodeOf(err) == parley.CodeNotFound {
		return "", nil
	}
	return standing, err
}

// MemberCount counts the members who have not left.
func (r *Reader) MemberCount(conversation parley.ID) (int64, error) {
	return one(r, nil, scanInt, `SELECT count(*) FROM conversation_member WHERE conversation_id = $1 AND standing <> 'left'`, conversation)
}

// Reshow brings a conversation back onto the lists of the members who had
// hidden it, because somebody wrote (domain 4.3), and returns who they are. Who
// may not read the record any more is not told that something happens there.
func (t *Tx) Reshow(conversation parley.ID) ([]parley.ID, error) {
	return many(&t.Reader, scanID, `UPDATE conversation_member SET visible = TRUE
		WHERE conversation_id = $1 AND standing <> 'left' AND NOT visible
		AND NOT EXISTS (SELECT 1 FROM conversation c JOIN record r ON r.table_name = c.record_table AND r.id = c.record_id
			WHERE c.id = $1 AND c.kind = 'record' AND COALESCE(r.assigned_to, '') <> conversation_member.user_id
			AND NOT EXISTS (SELECT 1 FROM group_member g WHERE g.group_id = r.assignment_group_id AND g.user_id = conversation_member.user_id))
		RETURNING user_id`, conversation)
}

// SetVisible shows a conversation on a member's list, or hides it. It reports
// false when nothing changed, because it was so already or the user is no
// member.
func (t *Tx) SetVisible(conversation, user parley.ID, visible bool) (bool, error) {
	n, err := t.exec(`UPDATE conversation_member SET visible = $3, frame_state = CASE WHEN $3 THEN frame_state ELSE 'closed' END
		WHERE conversation_id = $1 AND user_id = $2 AND standing <> 'left' AND visible <> $3`, conversation, user, visible)
	return n == 1, err
}

// SetFrame remembers where the member's mini window of a conversation stands.
func (t *Tx) SetFrame(conversation, user parley.ID, state parley.FrameState, order int64) error {
	return t.must(NotFound("This conversation"), `UPDATE conversation_member SET frame_state = $3, frame_order = $4
		WHERE conversation_id = $1 AND user_id = $2 AND standing <> 'left'`, conversation, user, string(state), order)
}

// Mention remembers that the entry seq names the member.
func (t *Tx) Mention(conversation, user parley.ID, seq int64) error {
	_, err := t.exec(`UPDATE conversation_member SET mentioned_seq = $3
		WHERE conversation_id = $1 AND user_id = $2 AND mentioned_seq < $3`, conversation, user, seq)
	return err
}

// SawOwn counts a system line that the member caused as seen, if they had seen
// everything before it.
func (t *Tx) SawOwn(conversation, user parley.ID, seq int64) error {
	_, err := t.exec(`UPDATE conversation_member SET seen_seq = $3 WHERE conversation_id = $1 AND user_id = $2 AND seen_seq = $3 - 1`, conversation, user, seq)
	return err
}

// StreamHead is a conversation on a user's list with its newest number.
type StreamHead struct {
	Conversation parley.ID
	Seq          int64
}

// Heads lists how far the conversations on a user's list have come.
func (r *Reader) Heads(user parley.ID) ([]StreamHead, error) {
	return many(r, func(r row) (h StreamHead, err error) {
		err = r.Scan(&h.Conversation, &h.Seq)
		return h, err
	}, `SELECT c.id, c.last_seq FROM conversation_member m JOIN conversation c ON c.id = m.conversation_id
		WHERE m.user_id = $1 AND m.visible ORDER BY c.last_at DESC LIMIT $2`, user, 4*MaxMine)
}
