package store

import (
	"github.com/parley-desk/parley"
)

// abandoned holds of a work item w whose visitor left after $1: who left within
// 5 seconds is not counted (domain 9.5).
const abandoned = `w.state = 'closed_abandoned' AND w.work_end >= $1 AND w.work_end - w.queued_at >= 5000`

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
	SELECT w.queue_id, w.service_channel_id, w.work_end, w.work_end - w.queued_at, 0
		FROM work_item w WHERE ` + abandoned + `)`

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

// InHand is how much work of a queue an agent has in hand.
type InHand struct {
	Queue, Agent parley.ID
	Count        int64
}

// InHandByQueue counts the work that agents have in hand now.
func (r *Reader) InHandByQueue(f BoardFilter) ([]InHand, error) {
	return many(r, func(r row) (h InHand, err error) {
		err = r.Scan(&h.Queue, &h.Agent, &h.Count)
		return h, err
	}, `SELECT w.queue_id, w.assigned_to, COUNT(*) FROM work_item w WHERE `+inHand+ofBoard+` GROUP BY w.queue_id, w.assigned_to`, f.args()...)
}

// inHand is work w that an agent has in hand; the second condition finds it by
// its index.
const inHand = `w.state = 'work_in_progress' AND w.assigned_to > '' AND CAST($1 AS BIGINT) >= 0`

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
	}, `SELECT w.assigned_to, COUNT(*), CAST(SUM(`+handleMS+`) AS BIGINT) FROM work_item w WHERE `+handled+ofBoard+` GROUP BY w.assigned_to`, f.args()...)
}

// Work w that an agent began since $1 and that is over, and how long they had
// it: until it ended, and their wrap-up besides.
const (
	handled  = `w.work_start > 0 AND w.work_start >= $1 AND w.work_end >= w.work_start AND w.assigned_to IS NOT NULL`
	handleMS = `w.work_end - w.work_start + COALESCE((SELECT g.submitted_on - g.opened_on FROM wrap_up_segment g
			WHERE g.interaction_id = w.interaction_id AND g.agent_id = w.assigned_to AND g.submitted_on > g.opened_on AND g.opened_on >= w.work_start), 0)`
)

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
