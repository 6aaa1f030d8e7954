package store

import "github.com/parley-desk/parley"

// WorkList says which work items, or which of their steps, a list is of.
type WorkList struct {
	BoardFilter
	What  string    // one of the kinds of [Reader.WorkList]
	State string    // "": any
	Agent parley.ID // whom the row concerns; "": anybody
	// After is the moment and the key of the row after which the page begins.
	After   parley.Time
	AfterID parley.ID
	Limit   int
}

// WorkRow is a line of such a list.
type WorkRow struct {
	Key          parley.ID // of the work item, or of the step
	At           parley.Time
	WorkItem     parley.ID
	Number       string
	Conversation parley.ID
	Document     WorkDocument
	Guest        string
	Queue        parley.ID
	QueueName    string
	Delivery     parley.Delivery
	Channel      parley.ID
	State        parley.WorkState
	QueuedAt     parley.Time
	WaitMS       int64 // of a wait that is over
	Offered      BoardAgent
	ExpiresAt    parley.Time
	Assigned     BoardAgent
	Offers       int64
	Agent        BoardAgent // whom the step concerns
	Reason       string     // of the step; see [Reader.WorkList]
	TookMS       int64      // how long work was handled, or an answer took
	LastType     string     // the newest step of all
	LastAt       parley.Time
	LastAgent    string
}

// WorkDocument names what a work item is about; an interaction has no number
// of its own here.
type WorkDocument struct {
	Table  string
	ID     parley.ID
	Number string
}

const (
	boardColumns = `row_key, item, row_at, row_user, row_reason, row_ms`

	boardEvent = `SELECT e.id AS row_key, w.id AS item, e.at AS row_at, e.user_id AS row_user, e.reason AS row_reason, 0 AS row_ms
		FROM work_event e JOIN work_item w ON w.id = e.work_item_id WHERE e.at >= $1 AND (e.at, e.id) < ($6, $7) AND `
	newestEvent = ` ORDER BY e.at DESC, e.id DESC LIMIT $8`

	boardAnswered = `w.work_start > 0 AND w.work_start >= $1 AND (w.work_start, w.id) < ($6, $7)`
	newestBegun   = ` ORDER BY w.work_start DESC, w.id DESC LIMIT $8`
	boardGone     = abandoned + ` AND (w.work_end, w.id) < ($6, $7)`
	newestGone    = ` ORDER BY w.work_end DESC, w.id DESC LIMIT $8`

	// What the service level is reckoned from, by what it was.
	boardLevel = `SELECT w.id AS row_key, w.id AS item, w.work_start AS row_at, w.assigned_to AS row_user,
			CASE WHEN w.wait_time <= q.target_wait_s * 1000 THEN 'in_time' ELSE 'late' END AS row_reason, 0 AS row_ms
		FROM work_item w JOIN queue q ON q.id = w.queue_id WHERE ` + boardAnswered
	boardWaitGone = `SELECT w.id AS row_key, w.id AS item, w.work_end AS row_at, NULL AS row_user,
			CASE WHEN w.work_end - w.queued_at > q.target_wait_s * 1000 THEN 'gone' ELSE 'left' END AS row_reason, 0 AS row_ms
		FROM work_item w JOIN queue q ON q.id = w.queue_id WHERE ` + boardGone
	boardLevelGone = boardWaitGone + ` AND w.work_end - w.queued_at > q.target_wait_s * 1000`
)

// boardPage is which rows a list has, and whether the earliest is first.
func boardPage(what string) (rows string, ascending, known bool) {
	filter := func(agent string) string {
		return ofBoard + ` AND (CAST($5 AS TEXT) = '' OR w.state = $5) AND (CAST($9 AS TEXT) = '' OR ` + agent + ` = $9)`
	}
	assigned := filter(`w.assigned_to`)
	event := func(which string) string { return boardEvent + which + filter(`e.user_id`) + newestEvent }
	work := func(at, agent, reason, ms, where string) string {
		return `SELECT w.id AS row_key, w.id AS item, ` + at + ` AS row_at, ` + agent + ` AS row_user, ` + reason + ` AS row_reason, ` + ms + ` AS row_ms
			FROM work_item w WHERE ` + where
	}
	waits := func(gone string) string {
		return `SELECT ` + boardColumns + ` FROM (` + boardLevel + assigned + newestBegun + `) met UNION ALL SELECT ` + boardColumns + ` FROM (` + gone + assigned + newestGone + `) missed
			ORDER BY row_at DESC, row_key DESC LIMIT $8`
	}
	switch what {
	case "waiting":
		return work(`w.queued_at`, `NULL`, `''`, `0`, `w.state = 'waiting' AND CAST($1 AS BIGINT) >= 0 AND (w.queued_at, w.id) > ($6, $7)`) +
			filter(`w.offered_to`) + ` ORDER BY w.queued_at, w.id LIMIT $8`, true, true
	case "in_hand":
		return work(`w.work_start`, `w.assigned_to`, `''`, `0`, inHand+` AND (w.work_start, w.id) > ($6, $7)`) + assigned + ` ORDER BY w.work_start, w.id LIMIT $8`, true, true
	case "answered":
		return work(`w.work_start`, `w.assigned_to`, `''`, `0`, boardAnswered) + assigned + newestBegun, false, true
	case "handled":
		return work(`w.work_start`, `w.assigned_to`, `''`, handleMS, handled+` AND (w.work_start, w.id) < ($6, $7)`) + assigned + newestBegun, false, true
	case "abandoned":
		return work(`w.work_end`, `NULL`, `w.cancel_reason`, `0`, boardGone) + assigned + newestGone, false, true
	case "level":
		return waits(boardLevelGone), false, true
	case "waited":
		return waits(boardWaitGone), false, true
	case "responses":
		return boardAnswer + filter(`e.author_id`) + newestAnswer, false, true
	case "offered":
		return event(`e.type = 'assignment'`), false, true
	case "accepted":
		return event(eventAccepted), false, true
	case "auto_assigned":
		return event(eventAtOnce), false, true
	case "rejected":
		return event(`e.type = 'rejection'`), false, true
	case "timed_out":
		return event(`e.type = 'time_out'`), false, true
	}
	return "", false, false
}

// WorkList reads a page of what stands behind a figure of the board: of work
// that is waiting or in_hand, the oldest first; of what was answered, handled or
// abandoned, of what the service level is reckoned from (level: the reason says
// in_time, late, or gone without an answer), of all waits that ended (waited: the
// same, and left before the target), of answers to visitors (responses:
// the reason of a conversation's first is first), and of offers that were made
// (offered), accepted, auto_assigned, rejected or timed_out, the newest first.
func (r *Reader) WorkList(l WorkList) ([]WorkRow, error) {
	rows, ascending, known := boardPage(l.What)
	if !known {
		return nil, parley.Errorf(parley.CodeInvalid, "what", "must be one of the lists there are.")
	}
	order := `DESC`
	if ascending {
		order = `ASC`
	}
	return many(r, func(r row) (w WorkRow, err error) {
		err = r.Scan(&w.Key, &w.At, &w.WorkItem, &w.Number, &w.Conversation, &w.Document.Table, &w.Document.ID, &w.Document.Number, &w.Guest, &w.Queue, &w.QueueName, &w.Delivery, &w.Channel, &w.State,
			&w.QueuedAt, &w.WaitMS, &w.Offered.ID, &w.Offered.Name, &w.ExpiresAt, &w.Assigned.ID, &w.Assigned.Name, &w.Offers,
			&w.Agent.ID, &w.Agent.Name, &w.Reason, &w.TookMS, &w.LastType, &w.LastAt, &w.LastAgent)
		return w, err
	}, `SELECT page.row_key, page.row_at, w.id, w.number, w.conversation_id, w.document_table, w.document_id,
			COALESCE((SELECT r.number FROM record r WHERE r.table_name = w.document_table AND r.id = w.document_id), ''),
			COALESCE(i.guest_name, (SELECT r.person FROM record r WHERE r.table_name = w.document_table AND r.id = w.document_id), ''), w.queue_id, q.name, q.delivery, COALESCE(w.service_channel_id, $4), w.state,
			w.queued_at, CASE WHEN w.work_start > 0 THEN w.wait_time WHEN w.work_end > 0 THEN w.work_end - w.queued_at ELSE 0 END,
			COALESCE(w.offered_to, ''), COALESCE(o.name, ''), w.offer_expires_at, COALESCE(w.assigned_to, ''), COALESCE(a.name, ''), w.offer_count,
			COALESCE(page.row_user, ''), COALESCE(u.name, ''), page.row_reason, page.row_ms, COALESCE(l.type, ''), COALESCE(l.at, 0), COALESCE(n.name, '')
		FROM (`+rows+`) page JOIN work_item w ON w.id = page.item JOIN queue q ON q.id = w.queue_id LEFT JOIN interaction i ON i.id = w.interaction_id
			LEFT JOIN user_account o ON o.id = w.offered_to LEFT JOIN user_account a ON a.id = w.assigned_to LEFT JOIN user_account u ON u.id = page.row_user
			LEFT JOIN work_event l ON l.id = (SELECT x.id FROM work_event x WHERE x.work_item_id = w.id AND x.type <> 'look' ORDER BY x.at DESC LIMIT 1)
			LEFT JOIN user_account n ON n.id = l.user_id
		ORDER BY page.row_at `+order+`, page.row_key `+order, l.args(l.State, l.After, l.AfterID, l.Limit, l.Agent)...)
}
