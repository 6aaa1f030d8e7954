package store

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/parley-desk/parley"
)

const conversationColumns = `id, kind, subject, last_seq, public_seq, message_count, last_line, last_kind, last_author, last_at, open,
	COALESCE(queue_id, ''), COALESCE(interaction_id, ''), COALESCE(work_item_id, ''), COALESCE(assigned_to, ''),
	record_table, record_id, mirror_id, guest_name, guest_input_at, guest_waiting_at, countdown_until,
	guest_delivered, guest_seen, agent_seen, created_at,
	name, description, icon, avatar, COALESCE(pair, ''), COALESCE(start_key, ''), notifies`

func scanConversation(r row) (c parley.Conversation, err error) {
	err = r.Scan(&c.ID, &c.Kind, &c.Subject, &c.LastSeq, &c.PublicSeq, &c.MessageCount, &c.LastLine, &c.LastKind, &c.LastAuthor, &c.LastAt, &c.Open,
		&c.QueueID, &c.Interaction, &c.WorkItem, &c.AssignedTo,
		&c.RecordTable, &c.RecordID, &c.Mirror, &c.GuestName, &c.GuestInputAt, &c.GuestWaiting, &c.Countdown,
		&c.GuestDelivered, &c.GuestSeen, &c.AgentSeen, &c.CreatedAt,
		&c.Name, &c.Description, &c.Icon, &c.Avatar, &c.Pair, &c.StartKey, &c.Notifies)
	return c, err
}

// Conversation reads one conversation.
func (r *Reader) Conversation(id parley.ID) (parley.Conversation, error) {
	return one(r, NotFound("This conversation"), scanConversation,
		`SELECT `+conversationColumns+` FROM conversation WHERE id = $1`, id)
}

// InsertConversation stores a new conversation; its counters start at zero.
func (t *Tx) InsertConversation(c parley.Conversation) error {
	_, err := t.insertConversation(c, ``)
	return err
}

// AddConversation is InsertConversation for those that may be there already:
// it reports false, and stores nothing, when there is one for the pair of a
// direct conversation, or under the start key of a group.
func (t *Tx) AddConversation(c parley.Conversation) (bool, error) {
	n, err := t.insertConversation(c, ` ON CONFLICT DO NOTHING`)
	return n == 1, err
}

func (t *Tx) insertConversation(c parley.Conversation, otherwise string) (int64, error) {
	return t.exec(`INSERT INTO conversation (id, kind, subject, last_seq, public_seq, message_count, last_line, last_kind, last_author, last_at,
		open, queue_id, interaction_id, work_item_id, assigned_to, record_table, record_id, mirror_id, guest_name,
		guest_input_at, guest_waiting_at, countdown_until, guest_delivered, guest_seen, agent_seen, created_at,
		name, description, icon, avatar, pair, start_key, notifies)
		VALUES ($1, $2, $3, 0, 0, 0, '', '', '', $4, $5, $6, $7, $8, $9, $10, $11, '', $12, $13, 0, 0, 0, 0, 0, $14, $15, '', '', '', $16, $17, $18)`+otherwise,
		c.ID, string(c.Kind), c.Subject, c.CreatedAt, c.Open, nullable(c.QueueID), nullable(c.Interaction), nullable(c.WorkItem),
		nullable(c.AssignedTo), c.RecordTable, c.RecordID, c.GuestName, c.GuestInputAt, c.CreatedAt,
		c.Name, nullable(parley.ID(c.Pair)), nullable(parley.ID(c.StartKey)), c.Kind.Colleagues())
}

// Guard is the precondition under which an entry may be appended. It is part
// of the statement that moves the conversation on, never checked before it.
type Guard string

// The guards. $10 is the author's id.
const (
	GuardNone    Guard = ``
	GuardOpen    Guard = ` AND open`
	GuardSpeaker Guard = ` AND open AND EXISTS (SELECT 1 FROM conversation_member m
		WHERE m.conversation_id = conversation.id AND m.user_id = $10 AND m.standing IN ('assignee', 'member'))` + guardRecord
	GuardNoter Guard = ` AND open AND kind IN ('support', 'record') AND EXISTS (SELECT 1 FROM conversation_member m
		WHERE m.conversation_id = conversation.id AND m.user_id = $10 AND m.standing IN ('assignee', 'member', 'transfer'))` + guardRecord
	// GuardNoterOfRecord is for work notes with files, which the customer's own
	// conversations do not have (domain 4.5).
	GuardNoterOfRecord Guard = GuardNoter + ` AND kind = 'record'`
	// GuardWhisper is for what a manager says to the agent alone.
	GuardWhisper Guard = ` AND open AND kind = 'support' AND EXISTS (SELECT 1 FROM conversation_member m
		WHERE m.conversation_id = conversation.id AND m.user_id = $10 AND m.standing IN ('supervisor', 'member'))`
	GuardAssignee Guard = ` AND open AND assigned_to = $10`

	// GuardAtOnce is GuardSpeaker where comments are not held, and nothing of
	// the author waits that would be overtaken.
	GuardAtOnce = GuardSpeaker + ` AND COALESCE((SELECT q.undo_send_s FROM queue q WHERE q.id = conversation.queue_id), 0) = 0
		AND NOT EXISTS (SELECT 1 FROM held_message h WHERE h.conversation_id = conversation.id AND h.user_id = $10)`
)

// guardRecord is what a follower of a record needs besides: to be allowed to
// read the record at this moment.
const guardRecord Guard = ` AND (kind <> 'record' OR EXISTS (SELECT 1 FROM record r
		WHERE r.table_name = conversation.record_table AND r.id = conversation.record_id AND (r.assigned_to = $10
		OR EXISTS (SELECT 1 FROM group_member g WHERE g.group_id = r.assignment_group_id AND g.user_id = $10))))`

// Head is what an append learns about the conversation it moved on.
type Head struct {
	Kind                     parley.ConversationKind
	Seq, PublicSeq, Messages int64
	QueueID, WorkItem        parley.ID
	AssignedTo, Mirror       parley.ID
	Interaction              parley.ID
	Countdown                parley.Time
	Notifies                 bool        // somebody may have to be told who does not look
	AskedAt                  parley.Time // since when the visitor waited for this entry; 0: it answers nothing
	Answer                   int64       // which of the conversation's answers it is then
}

func scanHead(r row) (h Head, err error) {
	err = r.Scan(&h.Kind, &h.Seq, &h.PublicSeq, &h.Messages, &h.QueueID, &h.WorkItem, &h.AssignedTo, &h.Mirror, &h.Interaction, &h.Countdown, &h.Notifies, &h.AskedAt, &h.Answer)
	return h, err
}

// lastLineLimit is how much of a line the list of conversations shows.
const lastLineLimit = 120

// Who has answered the visitor with an entry: nobody (0), the desk in an
// agent's name, with what a queue says first, or an agent.
const (
	inTheirName  = 1
	inTheirWords = 2
)

// Append moves the conversation on by one entry under the guard, gives the
// entry its numbers, and stores it. Public says whether the public stream
// contains it. When the guard does not hold, refused is returned. A client id
// that the author has used before violates a unique index: see [Duplicate].
func (t *Tx) Append(e *parley.Entry, public bool, guard Guard, refused error) (Head, error) {
	var inPublic, message, input, answered int64
	if public {
		inPublic = 1
	}
	if e.Kind.Message() {
		message = 1
	}
	if e.Author.Kind == parley.ActorGuest && e.Kind.Message() {
		input = int64(e.At)
	}
	if e.Author.Kind == parley.ActorUser && e.Kind == parley.EntryComment {
		answered = inTheirName
		if e.Code != parley.LineFirstResponse {
			answered = inTheirWords
		}
	}
	line := e.Body
	switch {
	case e.Card != nil && (line == "" || e.Code != ""): // what the desk says of a card is English; its number and title are everybody's
		line = strings.TrimSpace(e.Card.Number + " " + e.Card.Title)
	case line == "" && len(e.Attachments) > 0:
		line = e.Attachments[0].FileName
	}
	if t.d.forUpdate != "" && guard.asksMore() {
		if err := t.LockConversation(e.Conversation); parley.CodeOf(err) == parley.CodeNotFound {
			return Head{}, refused
		} else if err != nil {
			return Head{}, err
		}
	}
	head, err := one(&t.Reader, refused, scanHead, `UPDATE conversation SET
		last_seq = last_seq + 1, public_seq = public_seq + $2, message_count = message_count + $3,
		last_line = CASE WHEN $3 = 1 THEN $4 ELSE last_line END,
		last_kind = CASE WHEN $3 = 1 THEN $5 ELSE last_kind END,
		last_author = CASE WHEN $3 = 1 THEN $6 ELSE last_author END,
		last_at = $7,
		guest_input_at = CASE WHEN CAST($8 AS BIGINT) > 0 THEN $8 ELSE guest_input_at END,
		guest_waiting_at = CASE WHEN $8 > 0 AND guest_waiting_at = 0 THEN $8 WHEN CAST($9 AS BIGINT) > 0 THEN 0 ELSE guest_waiting_at END,
		answered_from = CASE WHEN $9 = 2 THEN guest_asked_at ELSE 0 END,
		answer_count = CASE WHEN $9 = 2 AND guest_asked_at > 0 THEN answer_count + 1 ELSE answer_count END,
		guest_asked_at = CASE WHEN $9 = 2 THEN 0 WHEN $8 > 0 AND guest_asked_at = 0 AND kind = 'support' THEN $8 ELSE guest_asked_at END
		WHERE id = $1`+string(guard)+`
		RETURNING kind, last_seq, public_seq, message_count, COALESCE(queue_id, ''), COALESCE(work_item_id, ''),
			COALESCE(assigned_to, ''), mirror_id, COALESCE(interaction_id, ''), countdown_until, notifies, answered_from, answer_count`,
		guard.args(e.Author.ID, string(e.Conversation), inPublic, message, parley.Shorten(line, lastLineLimit), string(e.Kind), e.Author.Name,
			e.At, input, answered)...)
	if err != nil {
		return head, err
	}
	e.Seq = head.Seq
	e.PublicSeq = 0
	if public {
		e.PublicSeq = head.PublicSeq
	}
	if head.AskedAt == 0 {
		head.Answer = 0
	}
	return head, t.insertEntry(e, head)
}

// asksMore reports whether the guard looks at more than the conversation's row:
// PostgreSQL sees other rows as they were before it waited for that one, so that
// somebody just taken out could still write. The conversation is then held first.
func (g Guard) asksMore() bool { return g != GuardNone && g != GuardOpen && g != GuardAssignee }

// args adds the author's id for the guards that name it: PostgreSQL refuses
// parameters a statement does not use.
func (g Guard) args(author parley.ID, args ...any) []any {
	if g == GuardNone || g == GuardOpen {
		return args
	}
	return append(args, author)
}

func (t *Tx) insertEntry(e *parley.Entry, head Head) error {
	payload := ""
	if !e.Payload.Empty() {
		text, err := json.Marshal(e.Payload)
		if err != nil {
			return fmt.Errorf("store: payload of an entry: %w", err)
		}
		payload = string(text)
	}
	_, err := t.exec(`INSERT INTO entry (conversation_id, seq, public_seq, kind, author_kind, author_id, author_name, body, code, payload, client_id, created_at, asked_at, answer_no)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		e.Conversation, e.Seq, e.PublicSeq, string(e.Kind), string(e.Author.Kind), e.Author.ID, e.Author.Name, e.Body, e.Code, payload, e.ClientID, e.At, head.AskedAt, head.Answer)
	return err
}

const entryColumns = `conversation_id, seq, public_seq, kind, author_kind, author_id, author_name, body, code, payload, client_id, created_at`

func scanEntry(r row) (e parley.Entry, err error) {
	var payload string
	if err = r.Scan(&e.Conversation, &e.Seq, &e.PublicSeq, &e.Kind, &e.Author.Kind, &e.Author.ID, &e.Author.Name, &e.Body, &e.Code, &payload, &e.ClientID, &e.At); err != nil {
		return e, err
	}
	if payload != "" {
		if err = json.Unmarshal([]byte(payload), &e.Payload); err != nil {
			return e, fmt.Errorf("store: payload of entry %s/%d: %w", e.Conversation, e.Seq, err)
		}
	}
	return e, nil
}

// LastSeq is how far a conversation has come.
func (r *Reader) LastSeq(conversation parley.ID) (int64, error) {
	return one(r, NotFound("This conversation"), scanInt, `SELECT last_seq FROM conversation WHERE id = $1`, conversation)
}

// MaxEntries bounds one read of a stream.
const MaxEntries = 200

// EntriesSince reads what follows number since in the reader's stream, oldest
// first, at most limit entries; the numbers of the entries are still those of
// the staff stream (see [parley.Entry.For]).
func (r *Reader) EntriesSince(conversation parley.ID, reader parley.Reader, since int64, limit int) ([]parley.Entry, error) {
	// A public number is never above the staff number of the same entry, so
	// the primary key finds the start of both streams.
	if reader == parley.ReaderPublic {
		return many(r, scanEntry, `SELECT `+entryColumns+` FROM entry
			WHERE conversation_id = $1 AND seq > $2 AND public_seq > $2 ORDER BY seq LIMIT $3`, conversation, since, min(limit, MaxEntries))
	}
	return many(r, scanEntry, `SELECT `+entryColumns+` FROM entry
		WHERE conversation_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`, conversation, since, min(limit, MaxEntries))
}

// EntriesBefore reads what precedes number before in the reader's stream,
// newest first, at most limit entries.
func (r *Reader) EntriesBefore(conversation parley.ID, reader parley.Reader, before int64, limit int) ([]parley.Entry, error) {
	if reader == parley.ReaderPublic {
		return many(r, scanEntry, `SELECT `+entryColumns+` FROM entry
			WHERE conversation_id = $1 AND public_seq > 0 AND public_seq < $2 ORDER BY seq DESC LIMIT $3`, conversation, before, min(limit, MaxEntries))
	}
	return many(r, scanEntry, `SELECT `+entryColumns+` FROM entry
		WHERE conversation_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3`, conversation, before, min(limit, MaxEntries))
}

// EntryByClient finds what an author sent under a client id.
func (r *Reader) EntryByClient(conversation, author parley.ID, clientID string) (parley.Entry, error) {
	return one(r, NotFound("This message"), scanEntry,
		`SELECT `+entryColumns+` FROM entry WHERE conversation_id = $1 AND author_id = $2 AND client_id = $3 AND client_id <> ''`, conversation, author, clientID)
}

// SetMarks moves the marks of a conversation forward, never back, and returns
// the marks that hold afterwards. Numbers beyond the stream's end are cut.
func (t *Tx) SetMarks(conversation parley.ID, m parley.Marks) (parley.Marks, error) {
	return one(&t.Reader, NotFound("This conversation"), scanMarks, `UPDATE conversation SET
		guest_delivered = CASE WHEN $2 > guest_delivered THEN CASE WHEN $2 < public_seq THEN $2 ELSE public_seq END ELSE guest_delivered END,
		guest_seen = CASE WHEN $3 > guest_seen THEN CASE WHEN $3 < public_seq THEN $3 ELSE public_seq END ELSE guest_seen END,
		agent_seen = CASE WHEN $4 > agent_seen THEN CASE WHEN $4 < public_seq THEN $4 ELSE public_seq END ELSE agent_seen END
		WHERE id = $1 RETURNING guest_delivered, guest_seen, agent_seen`, conversation, m.GuestDelivered, m.GuestSeen, m.AgentSeen)
}

func scanMarks(r row) (m parley.Marks, err error) {
	err = r.Scan(&m.GuestDelivered, &m.GuestSeen, &m.AgentSeen)
	return m, err
}

// PublicSeqAt is the public stream's number at the staff stream's number seq.
func (r *Reader) PublicSeqAt(conversation parley.ID, seq int64) (int64, error) {
	return one(r, nil, scanInt, `SELECT COALESCE(MAX(public_seq), 0) FROM (SELECT public_seq FROM entry
		WHERE conversation_id = $1 AND seq <= $2 AND public_seq > 0 ORDER BY seq DESC LIMIT 1) AS newest`, conversation, seq)
}

// GuestInput records that the visitor did something at the moment at, and
// stops a closing countdown. It reports whether one was running.
func (t *Tx) GuestInput(conversation parley.ID, at parley.Time) (wasCounting bool, err error) {
	before, err := one(&t.Reader, NotFound("This conversation"), scanTime,
		`SELECT countdown_until FROM conversation WHERE id = $1`+t.d.forUpdate, conversation)
	if err != nil {
		return false, err
	}
	_, err = t.exec(`UPDATE conversation SET guest_input_at = CASE WHEN $2 > guest_input_at THEN $2 ELSE guest_input_at END, countdown_until = 0
		WHERE id = $1 AND open`, conversation, at)
	return !before.IsZero(), err
}

// StopCountdown ends a closing countdown.
func (t *Tx) StopCountdown(conversation parley.ID) error {
	_, err := t.exec(`UPDATE conversation SET countdown_until = 0 WHERE id = $1 AND countdown_until > 0`, conversation)
	return err
}

// StartCountdown begins the closing countdown of a visitor who has been idle
// since before idleSince, unless they did something meanwhile, the agent has
// gone or it is running already.
func (t *Tx) StartCountdown(conversation parley.ID, idleSince, until parley.Time) (bool, error) {
	n, err := t.exec(`UPDATE conversation SET countdown_until = $3
		WHERE id = $1 AND open AND countdown_until = 0 AND guest_input_at <= $2
		AND EXISTS (SELECT 1 FROM work_item w WHERE w.id = conversation.work_item_id AND w.state = 'work_in_progress')`, conversation, idleSince, until)
	return n == 1, err
}

// SetMirror makes the record the document of the conversation and lets its
// further entries be copied into the record's conversation.
func (t *Tx) SetMirror(conversation parley.ID, table string, record, mirror parley.ID) error {
	return t.must(NotFound("This conversation"),
		`UPDATE conversation SET record_table = $2, record_id = $3, mirror_id = $4 WHERE id = $1`, conversation, table, record, mirror)
}

// SetOwner records who holds the conversation now, in which queue, with which
// work item, and whether it accepts messages.
func (t *Tx) SetOwner(conversation, queue, workItem, assignee parley.ID, open bool) error {
	return t.must(NotFound("This conversation"),
		`UPDATE conversation SET queue_id = $2, work_item_id = $3, assigned_to = $4, open = $5, countdown_until = 0 WHERE id = $1`,
		conversation, nullable(queue), nullable(workItem), nullable(assignee), open)
}

// RestartIdle lets the visitor's idle time begin at the moment at.
func (t *Tx) RestartIdle(conversation parley.ID, at parley.Time) error {
	_, err := t.exec(`UPDATE conversation SET guest_input_at = $2, countdown_until = 0 WHERE id = $1`, conversation, at)
	return err
}

// LockConversation holds the conversation until the end of the transaction.
// Every verb takes it before it touches anything else of the conversation.
func (t *Tx) LockConversation(id parley.ID) error {
	_, err := one(&t.Reader, NotFound("This conversation"), scanID, `SELECT id FROM conversation WHERE id = $1`+t.d.forUpdate, id)
	return err
}

// LockConversationsOf is LockConversation by work items, in the order of the
// conversations' ids.
func (t *Tx) LockConversationsOf(work []parley.ID) error {
	if t.d.forUpdate == "" {
		return nil // nobody else changes anything meanwhile
	}
	// As an array the conversations are found by index whatever the planner knows of the tables.
	_, err := manyOf(&t.Reader, work, scanID, func(list string) string {
		return `SELECT id FROM conversation WHERE id = ANY(ARRAY(SELECT conversation_id FROM work_item` + where("id", list) + `)) ORDER BY id` + t.d.forUpdate
	})
	return err
}

// LockConversationOf is LockConversation by one of the conversation's work items.
func (t *Tx) LockConversationOf(work parley.ID) error {
	_, err := one(&t.Reader, NotFound("This work item"), scanID,
		`SELECT id FROM conversation WHERE id = (SELECT conversation_id FROM work_item WHERE id = $1)`+t.d.forUpdate, work)
	return err
}

// SetAssignee hands the conversation to another agent.
func (t *Tx) SetAssignee(conversation, agent parley.ID) error {
	return t.must(NotFound("This conversation"), `UPDATE conversation SET assigned_to = $2 WHERE id = $1`, conversation, agent)
}
