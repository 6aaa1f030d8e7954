package store

import (
	"cmp"

	"github.com/parley-desk/parley"
)

const workColumns = `id, number, queue_id, conversation_id, COALESCE(interaction_id, ''), document_table, document_id, COALESCE(opened_for, ''), state, COALESCE(assigned_to, ''), short_description,
	queued_at, wait_time, work_start, work_end, transfer_state, COALESCE(transfer_from, ''), COALESCE(transfer_to, ''), transfer_updated_at, COALESCE(previous_id, ''),
	COALESCE(service_channel_id, ''), size, priority, COALESCE(offered_to, ''), offered_at, offer_expires_at, COALESCE(offer_rule_id, ''), offer_count,
	offer_why, round, round_at, cancel_reason, transfer_expires_at`

func scanWork(r row) (w parley.WorkItem, err error) {
	err = r.Scan(&w.ID, &w.Number, &w.QueueID, &w.Conversation, &w.Interaction, &w.DocumentTable, &w.DocumentID, &w.OpenedFor, &w.State, &w.AssignedTo, &w.ShortDescription,
		&w.QueuedAt, &w.WaitTime, &w.WorkStart, &w.WorkEnd, &w.TransferState, &w.TransferFrom, &w.TransferTo, &w.TransferAt, &w.Previous,
		&w.ServiceChannel, &w.Size, &w.Priority, &w.OfferedTo, &w.OfferedAt, &w.OfferExpiresAt, &w.OfferRule, &w.OfferCount,
		&w.OfferWhy, &w.Round, &w.RoundAt, &w.CancelReason, &w.TransferExpiresAt)
	return w, err
}

// noOffer ends the offer of a work item, answered or not.
const noOffer = `offered_to = NULL, offered_at = 0, offer_expires_at = 0, offer_why = ''`

// WorkItem reads one work item.
func (r *Reader) WorkItem(id parley.ID) (parley.WorkItem, error) {
	return one(r, NotFound("This work item"), scanWork, `SELECT `+workColumns+` FROM work_item WHERE id = $1`, id)
}

// WorkItems reads those of some work items that there are.
func (r *Reader) WorkItems(ids []parley.ID) (map[parley.ID]parley.WorkItem, error) {
	list, err := manyOf(r, ids, scanWork, func(list string) string { return `SELECT ` + workColumns + ` FROM work_item` + where("id", list) })
	all := make(map[parley.ID]parley.WorkItem, len(list))
	for _, w := range list {
		all[w.ID] = w
	}
	return all, err
}

// WorkItemsOf lists a conversation's work items, oldest first.
func (r *Reader) WorkItemsOf(conversation parley.ID) ([]parley.WorkItem, error) {
	return many(r, scanWork, `SELECT `+workColumns+` FROM work_item WHERE conversation_id = $1 ORDER BY id LIMIT 100`, conversation)
}

// InsertWorkItem stores a work item that waits. Its document is its
// interaction, unless it names another.
func (t *Tx) InsertWorkItem(w parley.WorkItem) error {
	t.touch(w.ID)
	_, err := t.exec(`INSERT INTO work_item (id, number, queue_id, conversation_id, interaction_id, state, assigned_to, short_description,
		queued_at, wait_time, work_start, work_end, transfer_state, transfer_from, transfer_updated_at, previous_id, created_at, service_channel_id, size, priority,
		document_table, document_id, opened_for)
		VALUES ($1, $2, $3, $4, $5, $6, NULL, $7, $8, 0, 0, 0, '', NULL, 0, $9, $10, $11, $12, $13, $14, $15, $16)`,
		w.ID, w.Number, w.QueueID, w.Conversation, nullable(w.Interaction), string(w.State), w.ShortDescription, w.QueuedAt, nullable(w.Previous), w.QueuedAt,
		nullable(w.ServiceChannel), max(1, w.Size), w.Priority,
		cmp.Or(w.DocumentTable, parley.TableInteraction), cmp.Or(w.DocumentID, w.Interaction), nullable(w.OpenedFor))
	return err
}

// OldestWaiting finds the work item that has waited longest in the queue,
// without those that are offered to somebody.
func (r *Reader) OldestWaiting(queue parley.ID, nobody error) (parley.WorkItem, error) {
	return one(r, nobody, scanWork, `SELECT `+workColumns+` FROM work_item
		WHERE queue_id = $1 AND state = 'waiting' AND offered_to IS NULL ORDER BY queued_at, id LIMIT 1`, queue)
}

// ClaimWork gives a waiting work item that is offered to nobody to an agent. It
// reports false when somebody else was faster or the visitor has left.
func (t *Tx) ClaimWork(id, agent parley.ID, now parley.Time) (bool, error) {
	t.touch(id)
	n, err := t.exec(`UPDATE work_item SET state = 'work_in_progress', assigned_to = $2, work_start = $3,
		wait_time = CASE WHEN CAST($3 AS BIGINT) > queued_at THEN $3 - queued_at ELSE 0 END, `+noOffer+`
		WHERE id = $1 AND state = 'waiting' AND offered_to IS NULL`, id, agent, now)
	return n == 1, err
}

// StepWork moves a work item from one state to another, which must be legal
// (domain 2.2), and ends a pending transfer. It returns otherwise when the
// item is not in that state any more.
func (t *Tx) StepWork(id parley.ID, from, to parley.WorkState, now parley.Time, otherwise error) error {
	t.touch(id)
	if !from.CanBecome(to) {
		return parley.Errorf(parley.CodeInternal, "", "A work item cannot go from %s to %s.", from, to)
	}
	if to == parley.WorkWaiting { // rejoined: a new wait clock
		return t.must(otherwise, `UPDATE work_item SET state = 'waiting', queued_at = $2, work_end = 0, round = round + 1, round_at = 0,
			cancel_reason = '' WHERE id = $1 AND state = 'closed_abandoned'`, id, now)
	}
	return t.must(otherwise, `UPDATE work_item SET state = $3, work_end = $4, transfer_state = '', transfer_from = NULL, transfer_to = NULL,
		transfer_expires_at = 0, hand_at = 0, hand_note = '', `+noOffer+`
		WHERE id = $1 AND state = $2`, id, string(from), string(to), now)
}

// OpenSessions counts the sessions with customers an agent holds.
func (r *Reader) OpenSessions(agent parley.ID) (int64, error) {
	all, err := r.OpenSessionsOf([]parley.ID{agent})
	return all[agent], err
}

// OpenSessionsOf is OpenSessions of some agents.
func (r *Reader) OpenSessionsOf(agents []parley.ID) (map[parley.ID]int64, error) {
	all := make(map[parley.ID]int64, len(agents))
	_, err := manyOf(r, agents, func(r row) (agent parley.ID, err error) {
		var n int64
		err = r.Scan(&agent, &n)
		all[agent] = n
		return agent, err
	}, func(list string) string {
		return `SELECT assigned_to, count(*) FROM work_item
			WHERE state = 'work_in_progress' AND document_table = 'interaction'` + and("assigned_to", list) + ` GROUP BY assigned_to`
	})
	return all, err
}

// LockUser holds a user's row until the end of the transaction, so that two
// tabs of one agent cannot pass a limit together. It fails when the user is
// not active.
func (t *Tx) LockUser(id parley.ID) error {
	active, err := one(&t.Reader, NotFound("This user"), scanBool, `SELECT active FROM user_account WHERE id = $1`+t.d.forUpdate, id)
	if err == nil && !active {
		return NotFound("This user")
	}
	return err
}

// LockUsers is LockUser of several, each time in the same order. It returns which
// of them are active.
func (t *Tx) LockUsers(ids []parley.ID) (active map[parley.ID]bool, err error) {
	active = make(map[parley.ID]bool, len(ids))
	_, err = manyOf(&t.Reader, ids, func(r row) (id parley.ID, err error) {
		var is bool
		err = r.Scan(&id, &is)
		active[id] = is
		return id, err
	}, func(list string) string {
		return `SELECT id, active FROM user_account` + where("id", list) + ` ORDER BY id` + t.d.forUpdate
	})
	return active, err
}

// AskTransfer lets a work item in progress be asked to go from its assignee to
// a colleague: until a moment, or, when expires is zero, as long as they are
// there. It returns otherwise when it is not the asker's, or is asked already.
func (t *Tx) AskTransfer(id, by, target parley.ID, now, expires parley.Time, otherwise error) error {
	return t.must(otherwise, `UPDATE work_item SET transfer_state = 'pending', transfer_from = $2, transfer_to = $3, transfer_updated_at = $4, transfer_expires_at = $5
		WHERE id = $1 AND state = 'work_in_progress' AND assigned_to = $2 AND transfer_state NOT IN ('pending', 'accepted')`, id, by, target, now, expires)
}

// TransfersTo lists the transfers that stand as offers before a colleague, the
// one asked first first.
func (r *Reader) TransfersTo(agent parley.ID) ([]parley.WorkItem, error) {
	return many(r, scanWork, `SELECT `+workColumns+` FROM work_item
		WHERE transfer_to = $1 AND state = 'work_in_progress' AND transfer_state = 'pending' AND transfer_expires_at > 0
		ORDER BY transfer_updated_at, id`, agent)
}

// SetTransfer moves the transfer of a work item in progress on after it was
// asked for ([Tx.AskTransfer]). Who accepts or declines must be the target, who
// cancels or completes the sender; by names that person.
func (t *Tx) SetTransfer(id parley.ID, from, to parley.TransferState, by parley.ID, now parley.Time, otherwise error) error {
	if to == parley.TransferPending || !from.CanBecome(to) {
		return parley.Errorf(parley.CodeInternal, "", "A transfer cannot go from %s to %s.", from, to)
	}
	switch to {
	case parley.TransferAccepted:
		return t.must(otherwise, `UPDATE work_item SET transfer_state = 'accepted', transfer_expires_at = 0, assigned_to = $2, transfer_updated_at = $3,
			hand_at = 0, hand_note = ''
			WHERE id = $1 AND state = 'work_in_progress' AND transfer_state = 'pending' AND transfer_to = $2`, id, by, now)
	case parley.TransferRejected:
		return t.must(otherwise, `UPDATE work_item SET transfer_state = 'rejected', transfer_expires_at = 0, transfer_updated_at = $3
			WHERE id = $1 AND state = 'work_in_progress' AND transfer_state = 'pending' AND transfer_to = $2`, id, by, now)
	case parley.TransferCancelled:
		return t.must(otherwise, `UPDATE work_item SET transfer_state = 'cancelled', transfer_expires_at = 0, transfer_updated_at = $3
			WHERE id = $1 AND state = 'work_in_progress' AND transfer_state = 'pending' AND transfer_from = $2`, id, by, now)
	default:
		return t.must(otherwise, `UPDATE work_item SET transfer_state = '', transfer_from = NULL, transfer_to = NULL, transfer_updated_at = $4
			WHERE id = $1 AND transfer_state = $3 AND transfer_from = $2`, id, by, string(from), now)
	}
}

// SetMember makes a user part of a conversation with the given standing:
// assignee, member, transfer or left. A member who comes back starts with
// everything unread counted from where they were.
func (t *Tx) SetMember(conversation, user parley.ID, standing string, now parley.Time) error {
	// What was said before they came is no news to them: notified_seq.
	_, err := t.exec(`INSERT INTO conversation_member (conversation_id, user_id, standing, seen_seq, read_count, visible, joined_at, notified_seq, emailed_seq)
		SELECT id, $2, $3, 0, 0, $4, $5, last_seq, last_seq FROM conversation WHERE id = $1
		ON CONFLICT (conversation_id, user_id) DO UPDATE SET standing = excluded.standing, visible = excluded.visible,
			notified_seq = CASE WHEN conversation_member.standing = 'left' THEN excluded.notified_seq ELSE conversation_member.notified_seq END,
			emailed_seq = CASE WHEN conversation_member.standing = 'left' THEN excluded.emailed_seq ELSE conversation_member.emailed_seq END`,
		conversation, user, standing, standing != StandingLeft, now)
	if err != nil {
		return err
	}
	return t.RefreshConversationNotifies(conversation)
}

// Standings of a member.
const (
	StandingAssignee = "assignee"
	StandingMember   = "member"   // stayed after handing over
	StandingTransfer = "transfer" // a transfer to them is pending: work notes only
	StandingLeft     = "left"
	// StandingSupervisor reads along and whispers to the agent.
	StandingSupervisor = "supervisor"
	StandingViewer     = "viewer" // no member, but of the queue's group
)

// RemoveMembers lets all members leave.
func (t *Tx) RemoveMembers(conversation parley.ID) error {
	_, err := t.exec(`UPDATE conversation_member SET standing = 'left', visible = FALSE WHERE conversation_id = $1`, conversation)
	return err
}

// Hide takes a conversation off a member's list.
func (t *Tx) Hide(conversation, user parley.ID) error {
	return t.must(NotFound("This conversation"), `UPDATE conversation_member SET visible = FALSE WHERE conversation_id = $1 AND user_id = $2`, conversation, user)
}

// MarkRead records that a member has seen the stream up to number seq: the
// messages after it remain unread. It never goes back.
func (t *Tx) MarkRead(conversation, user parley.ID, seq int64) (bool, error) {
	n, err := t.exec(`UPDATE conversation_member SET seen_seq = $3, read_count = (
			SELECT c.message_count - (SELECT count(*) FROM entry e WHERE e.conversation_id = c.id AND e.seq > $3 AND e.kind <> 'system')
			FROM conversation c WHERE c.id = $1)
		WHERE conversation_id = $1 AND user_id = $2 AND seen_seq < $3`, conversation, user, seq)
	return n == 1, err
}

// MembersOf lists the ids of the members who have not left.
func (r *Reader) MembersOf(conversation parley.ID) ([]parley.ID, error) {
	return many(r, scanID, `SELECT user_id FROM conversation_member WHERE conversation_id = $1 AND standing <> 'left' ORDER BY joined_at, user_id LIMIT 100`, conversation)
}

// Member is a user's part in a conversation.
type Member struct {
	Colleague

	Standing string `json:"standing" enum:"assignee,member,transfer,supervisor,left"`
	SeenSeq  int64  `json:"seen_seq"`
}

// MaxMembers bounds how many members of a conversation are listed, those who
// left included.
const MaxMembers = 300

// Members lists who is part of a conversation and then who was, each in the
// order in which they came.
func (r *Reader) Members(conversation parley.ID, now parley.Time) ([]Member, error) {
	return many(r, func(r row) (m Member, err error) {
		var presence int
		err = r.Scan(&m.ID, &m.Name, &m.Title, &presence, &m.Message, &m.Standing, &m.SeenSeq)
		m.Presence = presenceNumber(presence)
		return m, err
	}, `SELECT `+colleagueColumns("$2")+`, m.standing, m.seen_seq FROM conversation_member m JOIN user_account u ON u.id = m.user_id
		WHERE m.conversation_id = $1 ORDER BY CASE WHEN m.standing = 'left' THEN 1 ELSE 0 END, m.joined_at, u.id LIMIT $3`, conversation, now, MaxMembers)
}

// Standing tells what the user is to the conversation: a member's standing,
// StandingViewer for the queue's group and for who may read the record, or ""
// when they may not read it. Roles do not matter (domain 2.1).
func (r *Reader) Standing(conversation, user parley.ID) (string, error) {
	return one(r, NotFound("This conversation"), scanText, `SELECT CASE WHEN `+conversationReadable+` THEN COALESCE(
			(SELECT m.standing FROM conversation_member m WHERE m.conversation_id = c.id AND m.user_id = $1 AND m.standing <> 'left'),
			CASE WHEN c.kind = 'record' THEN 'viewer' END,
			(SELECT 'viewer' FROM queue q JOIN group_member g ON g.group_id = q.assignment_group_id WHERE q.id = c.queue_id AND g.user_id = $1), '') ELSE '' END
		FROM conversation c WHERE c.id = $2`, user, conversation)
}

// QueueFigures are how a queue stands at this moment.
type QueueFigures struct {
	Waiting      int64
	LongestSince parley.Time
	AverageMS    int64
}

// Figures counts who waits in a queue, since when the oldest, and the average
// wait of the last [parley.AverageOver] that were accepted.
func (r *Reader) Figures(queue parley.ID) (QueueFigures, error) {
	return one(r, nil, func(r row) (f QueueFigures, err error) {
		err = r.Scan(&f.Waiting, &f.LongestSince, &f.AverageMS)
		return f, err
	}, `SELECT
			(SELECT count(*) FROM work_item WHERE queue_id = $1 AND state = 'waiting'),
			COALESCE((SELECT MIN(queued_at) FROM work_item WHERE queue_id = $1 AND state = 'waiting'), 0),
			COALESCE((SELECT CAST(AVG(wait_time) AS BIGINT) FROM
				(SELECT wait_time FROM work_item WHERE queue_id = $1 AND work_start > 0 ORDER BY work_start DESC LIMIT $2) AS recent), 0)`,
		queue, parley.AverageOver)
}

// Waiter is one place in a queue.
type Waiter struct {
	Conversation parley.ID
	QueuedAt     parley.Time
}

// MaxWaiters bounds how many places in a queue are told their number.
const MaxWaiters = 10000

// Waiters lists who waits in a queue, oldest first.
func (r *Reader) Waiters(queue parley.ID) ([]Waiter, error) {
	return many(r, func(r row) (w Waiter, err error) {
		err = r.Scan(&w.Conversation, &w.QueuedAt)
		return w, err
	}, `SELECT conversation_id, queued_at FROM work_item WHERE queue_id = $1 AND state = 'waiting' ORDER BY queued_at, id LIMIT $2`, queue, MaxWaiters)
}

// Position is the place in the queue of a waiting item, from 1.
func (r *Reader) Position(w parley.WorkItem) (int64, error) {
	return one(r, nil, scanInt, `SELECT 1 + count(*) FROM work_item
		WHERE queue_id = $1 AND state = 'waiting' AND (queued_at, id) < ($2, $3)`, w.QueueID, w.QueuedAt, w.ID)
}
