package store

import (
	"github.com/parley-desk/parley"
)

// ShortAbandon is how long somebody must have waited for their leaving to count
// as an abandoned wait, in milliseconds (domain 9.5).
const ShortAbandon = 5000

// WaitStep is the length of the steps in which waits are drawn, in
// milliseconds.
const WaitStep = 5 * 60 * 1000

// BoardFilter says what the manager's board is about: one queue or all, one
// service channel or all, and from when on what is over counts.
type BoardFilter struct {
	Queue, Channel parley.ID
	// Chat is the channel of work that has none.
	Chat  parley.ID
	Since parley.Time
}

func (f BoardFilter) args(more ...any) []any {
	return append([]any{f.Since, f.Queue, f.Channel, f.Chat}, more...)
}

// ofBoard keeps the work items w of a filter.
const ofBoard = ` AND (CAST($2 AS TEXT) = '' OR w.queue_id = $2) AND (CAST($3 AS TEXT) = '' OR COALESCE(w.service_channel_id, $4) = $3)`

// waitsOver are the waits that ended since $1: somebody accepted, or the
// visitor left, or was told that their time is over. Who left at once is not
// counted (domain 9.5). A wait that ended in another queue is none of either.
const waitsOver = `(SELECT a.queue_id, a.service_channel_id, a.work_start AS ended, a.wait_time AS wait, 1 AS answered
		FROM work_item a WHERE a.work_start > 0 AND a.work_start >= $1
	UNION ALL
	SELECT b.queue_id, b.service_channel_id, b.work_end, b.work_end - b.queued_at, 0
		FROM work_item b WHERE b.state = 'closed_abandoned' AND b.work_end >= $1 AND b.work_end - b.queued_at >= 5000)`

const waitSums = `SUM(w.answered), SUM(1 - w.answered),
	SUM(CASE WHEN w.answered = 1 AND w.wait <= q.target_wait_s * 1000 THEN 1 ELSE 0 END),
	SUM(CASE WHEN w.answered = 0 AND w.wait > q.target_wait_s * 1000 THEN 1 ELSE 0 END),
	CAST(SUM(CASE WHEN w.answered = 1 THEN w.wait ELSE 0 END) AS BIGINT), CAST(SUM(w.wait) AS BIGINT), MAX(w.wait)`

// WaitSums are sums over waits that ended; times are milliseconds.
type WaitSums struct {
	Answered, Abandoned int64
	// InTime were answered within their queue's target, Late left after it.
	InTime, Late int64
	// AnsweredMS is how long those waited who were answered, AllMS all.
	AnsweredMS, AllMS, LongestMS int64
}

func (s *WaitSums) into() []any {
	return []any{&s.Answered, &s.Abandoned, &s.InTime, &s.Late, &s.AnsweredMS, &s.AllMS, &s.LongestMS}
}

// QueueWaits are the waits of one queue that ended.
type QueueWaits struct {
	Queue parley.ID
	WaitSums
}

// WaitsByQueue sums up the waits that ended since the filter's moment.
func (r *Reader) WaitsByQueue(f BoardFilter) ([]QueueWaits, error) {
	return many(r, func(r row) (s QueueWaits, err error) {
		err = r.Scan(append([]any{&s.Queue}, s.into()...)...)
		return s, err
	}, `SELECT w.queue_id, `+waitSums+` FROM `+waitsOver+` w JOIN queue q ON q.id = w.queue_id WHERE 1 = 1`+ofBoard+`
		GROUP BY w.queue_id`, f.args()...)
}

// StepWaits are the waits that ended in one step of time.
type StepWaits struct {
	Step int64 // counted in [WaitStep] since 1970
	WaitSums
}

// WaitsByStep sums up the waits that ended since the filter's moment by the
// five minutes in which they did, the earliest first.
func (r *Reader) WaitsByStep(f BoardFilter) ([]StepWaits, error) {
	return many(r, func(r row) (s StepWaits, err error) {
		err = r.Scan(append([]any{&s.Step}, s.into()...)...)
		return s, err
	}, `SELECT w.ended / 300000, `+waitSums+` FROM `+waitsOver+` w JOIN queue q ON q.id = w.queue_id WHERE 1 = 1`+ofBoard+`
		GROUP BY w.ended / 300000 ORDER BY 1`, f.args()...)
}

// QueueWaiting is who waits in one queue.
type QueueWaiting struct {
	Queue   parley.ID
	Waiting int64
	Offered int64 // of them
	Oldest  parley.Time
}

// WaitingByQueue counts who waits, in the queues where somebody does.
func (r *Reader) WaitingByQueue(f BoardFilter) ([]QueueWaiting, error) {
	return many(r, func(r row) (q QueueWaiting, err error) {
		err = r.Scan(&q.Queue, &q.Waiting, &q.Offered, &q.Oldest)
		return q, err
	}, `SELECT w.queue_id, COUNT(*), COUNT(w.offered_to), MIN(w.queued_at)
		FROM queue q JOIN work_item w ON w.queue_id = q.id AND w.state = 'waiting'
		WHERE CAST($1 AS BIGINT) >= 0`+ofBoard+` GROUP BY w.queue_id`, f.args()...)
}

// AgentHandled is what an agent has finished of the work they began.
type AgentHandled struct {
	Agent   parley.ID
	Handled int64
	// SpentMS is how long they had it, their wrap-ups included, in milliseconds.
	SpentMS int64
}

// HandledByAgent sums up the work that agents began since the filter's moment
// and that is over, with the wrap-ups of their parts (domain 9.5, AHT).
func (r *Reader) HandledByAgent(f BoardFilter) ([]AgentHandled, error) {
	return many(r, func(r row) (h AgentHandled, err error) {
		err = r.Scan(&h.Agent, &h.Handled, &h.SpentMS)
		return h, err
	}, `SELECT w.assigned_to, COUNT(*), CAST(SUM(w.work_end - w.work_start + COALESCE((SELECT g.submitted_on - g.opened_on FROM wrap_up_segment g
			WHERE g.interaction_id = w.interaction_id AND g.agent_id = w.assigned_to AND g.submitted_on > g.opened_on AND g.opened_on >= w.work_start), 0)) AS BIGINT)
		FROM work_item w WHERE w.work_start > 0 AND w.work_start >= $1 AND w.work_end >= w.work_start AND w.assigned_to IS NOT NULL`+ofBoard+`
		GROUP BY w.assigned_to`, f.args()...)
}

// OfferCounts are what became of the offers of one queue.
type OfferCounts struct {
	Queue                                         parley.ID
	Offered, Accepted, Rejected, TimedOut, AtOnce int64
}

// Which events are meant by what a list is of. An offer that was made at once
// the agent's own is one too; an acceptance answers an offer unless somebody
// took the oldest of a queue, or gave the work by hand.
const (
	eventAccepted = `e.type = 'acceptance' AND e.reason = '' AND w.offer_count > 0`
	eventAtOnce   = `e.type = 'acceptance' AND e.reason = 'auto_assign'`
)

// OffersByQueue counts what became of offers since the filter's moment.
func (r *Reader) OffersByQueue(f BoardFilter) ([]OfferCounts, error) {
	return many(r, func(r row) (c OfferCounts, err error) {
		err = r.Scan(&c.Queue, &c.Offered, &c.Accepted, &c.Rejected, &c.TimedOut, &c.AtOnce)
		return c, err
	}, `SELECT w.queue_id, COUNT(CASE WHEN e.type = 'assignment' THEN 1 END), COUNT(CASE WHEN `+eventAccepted+` THEN 1 END),
			COUNT(CASE WHEN e.type = 'rejection' THEN 1 END), COUNT(CASE WHEN e.type = 'time_out' THEN 1 END), COUNT(CASE WHEN `+eventAtOnce+` THEN 1 END)
		FROM work_event e JOIN work_item w ON w.id = e.work_item_id
		WHERE e.type IN ('assignment', 'acceptance', 'rejection', 'time_out') AND e.at >= $1`+ofBoard+` GROUP BY w.queue_id`, f.args()...)
}

// BoardAgent is somebody who serves a queue.
type BoardAgent struct {
	ID   parley.ID
	Name string
}

// ServingAgents lists, by name, the active users who serve the active queues
// of a filter: as members of its group, or of a pool's.
func (r *Reader) ServingAgents(f BoardFilter) ([]BoardAgent, error) {
	const serving = `q.active AND (CAST($1 AS TEXT) = '' OR q.id = $1) AND (CAST($2 AS TEXT) = '' OR COALESCE(q.service_channel_id, $3) = $2)`
	return many(r, func(r row) (a BoardAgent, err error) {
		err = r.Scan(&a.ID, &a.Name)
		return a, err
	}, `SELECT DISTINCT u.id, u.name FROM user_group g JOIN group_member m ON m.group_id = g.id JOIN user_account u ON u.id = m.user_id
		WHERE u.active AND g.active AND g.id IN (SELECT q.assignment_group_id FROM queue q WHERE `+serving+`
			UNION SELECT p.group_id FROM queue q JOIN eligibility_pool o ON o.queue_id = q.id JOIN eligibility_pool_group p ON p.pool_id = o.id WHERE `+serving+`)
		ORDER BY u.name, u.id LIMIT $4`, f.Queue, f.Channel, f.Chat, MaxAgents)
}

// WorkList says which work items, or which of their steps, a list is of.
type WorkList struct {
	BoardFilter
	What  string // one of the kinds of [Reader.WorkList]
	State string // "": any
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
	Reason       string     // of the step
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
	boardEvent = `SELECT e.id AS row_key, w.id AS item, e.at AS row_at, e.user_id AS row_user, e.reason AS row_reason
		FROM work_event e JOIN work_item w ON w.id = e.work_item_id WHERE e.at >= $1 AND (e.at, e.id) < ($6, $7) AND `
	newestEvent = ` ORDER BY e.at DESC, e.id DESC LIMIT $8`
)

// boardPage is which rows a list has, and in which order.
func boardPage(what string) (rows, order string, known bool) {
	const filter = ofBoard + ` AND (CAST($5 AS TEXT) = '' OR w.state = $5)`
	event := func(which string) string { return boardEvent + which + filter + newestEvent }
	switch what {
	case "waiting":
		return `SELECT w.id AS row_key, w.id AS item, w.queued_at AS row_at, NULL AS row_user, '' AS row_reason FROM work_item w
			WHERE w.state = 'waiting' AND CAST($1 AS BIGINT) >= 0 AND (w.queued_at, w.id) > ($6, $7)` + filter + ` ORDER BY w.queued_at, w.id LIMIT $8`, `ASC`, true
	case "answered":
		return `SELECT w.id AS row_key, w.id AS item, w.work_start AS row_at, w.assigned_to AS row_user, '' AS row_reason FROM work_item w
			WHERE w.work_start > 0 AND w.work_start >= $1 AND (w.work_start, w.id) < ($6, $7)` + filter + ` ORDER BY w.work_start DESC, w.id DESC LIMIT $8`, `DESC`, true
	case "abandoned":
		return `SELECT w.id AS row_key, w.id AS item, w.work_end AS row_at, NULL AS row_user, w.cancel_reason AS row_reason FROM work_item w
			WHERE w.state = 'closed_abandoned' AND w.work_end >= $1 AND w.work_end - w.queued_at >= 5000 AND (w.work_end, w.id) < ($6, $7)` + filter +
			` ORDER BY w.work_end DESC, w.id DESC LIMIT $8`, `DESC`, true
	case "offered":
		return event(`e.type = 'assignment'`), `DESC`, true
	case "accepted":
		return event(eventAccepted), `DESC`, true
	case "auto_assigned":
		return event(eventAtOnce), `DESC`, true
	case "rejected":
		return event(`e.type = 'rejection'`), `DESC`, true
	case "timed_out":
		return event(`e.type = 'time_out'`), `DESC`, true
	}
	return "", "", false
}

// WorkList reads a page of what stands behind a figure of the board: of work
// that is waiting, the oldest first; of what was answered or abandoned, and of
// offers that were made (offered), accepted, auto_assigned, rejected or
// timed_out, the newest first.
func (r *Reader) WorkList(l WorkList) ([]WorkRow, error) {
	rows, order, known := boardPage(l.What)
	if !known {
		return nil, parley.Errorf(parley.CodeInvalid, "what", "must be one of the lists there are.")
	}
	return many(r, func(r row) (w WorkRow, err error) {
		err = r.Scan(&w.Key, &w.At, &w.WorkItem, &w.Number, &w.Conversation, &w.Document.Table, &w.Document.ID, &w.Document.Number, &w.Guest, &w.Queue, &w.QueueName, &w.Delivery, &w.Channel, &w.State,
			&w.QueuedAt, &w.WaitMS, &w.Offered.ID, &w.Offered.Name, &w.ExpiresAt, &w.Assigned.ID, &w.Assigned.Name, &w.Offers,
			&w.Agent.ID, &w.Agent.Name, &w.Reason, &w.LastType, &w.LastAt, &w.LastAgent)
		return w, err
	}, `SELECT page.row_key, page.row_at, w.id, w.number, w.conversation_id, w.document_table, w.document_id,
			COALESCE((SELECT r.number FROM record r WHERE r.table_name = w.document_table AND r.id = w.document_id), ''),
			COALESCE(i.guest_name, (SELECT r.person FROM record r WHERE r.table_name = w.document_table AND r.id = w.document_id), ''), w.queue_id, q.name, q.delivery, COALESCE(w.service_channel_id, $4), w.state,
			w.queued_at, CASE WHEN w.work_start > 0 THEN w.wait_time WHEN w.work_end > 0 THEN w.work_end - w.queued_at ELSE 0 END,
			COALESCE(w.offered_to, ''), COALESCE(o.name, ''), w.offer_expires_at, COALESCE(w.assigned_to, ''), COALESCE(a.name, ''), w.offer_count,
			COALESCE(page.row_user, ''), COALESCE(u.name, ''), page.row_reason, COALESCE(l.type, ''), COALESCE(l.at, 0), COALESCE(n.name, '')
		FROM (`+rows+`) page JOIN work_item w ON w.id = page.item JOIN queue q ON q.id = w.queue_id LEFT JOIN interaction i ON i.id = w.interaction_id
			LEFT JOIN user_account o ON o.id = w.offered_to LEFT JOIN user_account a ON a.id = w.assigned_to LEFT JOIN user_account u ON u.id = page.row_user
			LEFT JOIN work_event l ON l.id = (SELECT x.id FROM work_event x WHERE x.work_item_id = w.id ORDER BY x.at DESC LIMIT 1)
			LEFT JOIN user_account n ON n.id = l.user_id
		ORDER BY page.row_at `+order+`, page.row_key `+order, l.args(l.State, l.After, l.AfterID, l.Limit)...)
}
