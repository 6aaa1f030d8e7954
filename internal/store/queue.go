package store

import (
	"database/sql"

	"github.com/parley-desk/parley"
)

const queueColumns = `q.id, q.name, q.slug, q.active, q.assignment_group_id, q.question, q.initial_agent_response, q.not_available,
	q.schedule_id, q.escalate_to_id, q.delivery, q.position, q.undo_send_s, q.created_at, q.updated_at, q.version,
	COALESCE(q.service_channel_id, ''), q.target_wait_s, q.max_wait_s, q.max_wait_message, q.aging_step_s, q.condition,
	q.wait_s, q.wait_message, q.nobody_refuses, q.nobody_message, q.number,
	COALESCE((SELECT s.table_name FROM service_channel s WHERE s.id = q.service_channel_id), 'interaction')`

func scanQueue(r row) (q parley.Queue, err error) {
	var schedule, escalate sql.NullString
	err = r.Scan(&q.ID, &q.Name, &q.Slug, &q.Active, &q.AssignmentGroup, &q.Question, &q.InitialAgentResponse, &q.NotAvailable,
		&schedule, &escalate, &q.Delivery, &q.Position, &q.UndoSendS, &q.CreatedAt, &q.UpdatedAt, &q.Version,
		&q.ServiceChannel, &q.TargetWaitS, &q.MaxWaitS, &q.MaxWaitMessage, &q.AgingStepS, &q.Condition,
		&q.WaitS, &q.WaitMessage, &q.NobodyRefuses, &q.NobodyMessage, &q.Number, &q.DocumentTable)
	q.Schedule, q.EscalateTo = parley.ID(schedule.String), parley.ID(escalate.String)
	return q, err
}

// Queue returns a queue, active or not.
func (r *Reader) Queue(id parley.ID) (parley.Queue, error) {
	return one(r, NotFound("This queue"), scanQueue, `SELECT `+queueColumns+` FROM queue q WHERE q.id = $1`, id)
}

// QueueBySlug returns the queue of a link, active or not.
func (r *Reader) QueueBySlug(slug string) (parley.Queue, error) {
	return one(r, NotFound("This queue"), scanQueue, `SELECT `+queueColumns+` FROM queue q WHERE q.slug = $1`, slug)
}

// QueueByName returns the queue of that name, compared folded, active or not.
func (r *Reader) QueueByName(name string) (parley.Queue, error) {
	return one(r, NotFound("This queue"), scanQueue, `SELECT `+queueColumns+` FROM queue q WHERE q.name_folded = $1`, parley.Fold(name))
}

// Queues lists all queues in the order screens show them.
func (r *Reader) Queues() ([]parley.Queue, error) {
	return many(r, scanQueue, `SELECT `+queueColumns+` FROM queue q ORDER BY q.position, q.name_folded LIMIT $1`, MaxConfigured)
}

// QueuesOf lists the queues the user serves, active or not, in the order
// screens show them: those whose active group has the active user as a member
// (domain 2.1). Roles do not matter.
func (r *Reader) QueuesOf(user parley.ID) ([]parley.Queue, error) {
	return many(r, scanQueue, `SELECT `+queueColumns+` FROM group_member m
		JOIN user_account u ON u.id = m.user_id JOIN user_group g ON g.id = m.group_id
		JOIN queue q ON q.assignment_group_id = g.id
		WHERE m.user_id = $1 AND u.active AND g.active ORDER BY q.position, q.name_folded`, user)
}

// InQueueGroup reports whether the user serves the queue, by the same rule as
// QueuesOf.
func (r *Reader) InQueueGroup(queue, user parley.ID) (bool, error) {
	return one(r, nil, scanBool, `SELECT EXISTS (SELECT 1 FROM queue q
		JOIN user_group g ON g.id = q.assignment_group_id
		JOIN group_member m ON m.group_id = g.id JOIN user_account u ON u.id = m.user_id
		WHERE q.id = $1 AND u.id = $2 AND u.active AND g.active)`, queue, user)
}

// QueueUse says what refers to a queue.
type QueueUse struct {
	Open        int64 // conversations that wait in it or are being held
	Held        int64 // contacts it has ever received
	Rules       int64 // matching rules that lead to it
	Escalations int64 // queues that escalate to it
}

// QueueUse counts what refers to a queue.
func (r *Reader) QueueUse(id parley.ID) (QueueUse, error) {
	scan := func(r row) (u QueueUse, err error) {
		err = r.Scan(&u.Open, &u.Held, &u.Rules, &u.Escalations)
		return u, err
	}
	return one(r, nil, scan, `SELECT
		(SELECT COUNT(*) FROM work_item WHERE queue_id = $1 AND state IN ('waiting', 'work_in_progress')),
		(SELECT COUNT(*) FROM work_item WHERE queue_id = $1) + (SELECT COUNT(*) FROM customer_interaction WHERE queue_id = $1)
			+ (SELECT COUNT(*) FROM conversation WHERE queue_id = $1) + (SELECT COUNT(*) FROM interaction WHERE queue_id = $1),
		(SELECT COUNT(*) FROM matching_rule WHERE queue_id = $1),
		(SELECT COUNT(*) FROM queue WHERE escalate_to_id = $1)`, id)
}

// InsertQueue adds a queue.
func (t *Tx) InsertQueue(q parley.Queue) error {
	if err := t.room("queue", "queues"); err != nil {
		return err
	}
	_, err := t.exec(`INSERT INTO queue (id, name, name_folded, slug, active, assignment_group_id, question, initial_agent_response,
		not_available, schedule_id, escalate_to_id, delivery, position, created_at, updated_at, version, undo_send_s,
		service_channel_id, target_wait_s, max_wait_s, max_wait_message, aging_step_s, condition, wait_s, wait_message, nobody_refuses, nobody_message, number)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28)`,
		q.ID, q.Name, parley.Fold(q.Name), q.Slug, q.Active, q.AssignmentGroup, q.Question, q.InitialAgentResponse,
		q.NotAvailable, nullable(q.Schedule), nullable(q.EscalateTo), string(q.Delivery), q.Position, q.CreatedAt, q.UpdatedAt, q.Version, q.UndoSendS,
		nullable(q.ServiceChannel), q.TargetWaitS, q.MaxWaitS, q.MaxWaitMessage, q.AgingStepS, q.Condition,
		q.WaitS, q.WaitMessage, q.NobodyRefuses, q.NobodyMessage, q.Number)
	if err != nil {
		return err
	}
	// Who served the same contact lately is preferred until somebody says otherwise.
	return t.SetQueueRanking(q.ID, nil, []parley.AffinityRule{{Kind: parley.AffinityHistory, Days: parley.MaxAffinityDays}})
}

// UpdateQueue changes a queue, if q.Version is still the stored one. Its number
// stays as it is.
func (t *Tx) UpdateQueue(q parley.Queue) error {
	return t.must(stale("queue"), `UPDATE queue
		SET name = $3, name_folded = $4, slug = $5, active = $6, assignment_group_id = $7, question = $8, initial_agent_response = $9,
			not_available = $10, schedule_id = $11, escalate_to_id = $12, delivery = $13, position = $14, updated_at = $15, undo_send_s = $16,
			service_channel_id = $17, target_wait_s = $18, max_wait_s = $19, max_wait_message = $20, aging_step_s = $21, condition = $22,
			wait_s = $23, wait_message = $24, nobody_refuses = $25, nobody_message = $26, version = version + 1
		WHERE id = $1 AND version = $2`,
		q.ID, q.Version, q.Name, parley.Fold(q.Name), q.Slug, q.Active, q.AssignmentGroup, q.Question, q.InitialAgentResponse,
		q.NotAvailable, nullable(q.Schedule), nullable(q.EscalateTo), string(q.Delivery), q.Position, q.UpdatedAt, q.UndoSendS,
		nullable(q.ServiceChannel), q.TargetWaitS, q.MaxWaitS, q.MaxWaitMessage, q.AgingStepS, q.Condition,
		q.WaitS, q.WaitMessage, q.NobodyRefuses, q.NobodyMessage)
}

// SetWaitingChannel makes what waits in a queue work of its service channel, so
// that it can be offered.
func (t *Tx) SetWaitingChannel(queue, channel parley.ID, size int64) error {
	t.touch("")
	_, err := t.exec(`UPDATE work_item SET service_channel_id = $2, size = $3
		WHERE queue_id = $1 AND state = 'waiting' AND (service_channel_id IS NULL OR service_channel_id <> $2)`, queue, channel, max(1, size))
	return err
}

// SetWaitingSize changes how much of a capacity a work item takes, while it
// waits.
func (t *Tx) SetWaitingSize(id parley.ID, size int64) error {
	t.touch(id)
	_, err := t.exec(`UPDATE work_item SET size = $2 WHERE id = $1 AND state = 'waiting'`, id, size)
	return err
}

// MoreWait reports whether more than so many work items wait in a queue.
func (r *Reader) MoreWait(queue parley.ID, than int) (bool, error) {
	return one(r, nil, func(r row) (more bool, err error) {
		var n int
		err = r.Scan(&n)
		return n > than, err
	}, `SELECT COUNT(*) FROM (SELECT id FROM work_item WHERE queue_id = $1 AND state = 'waiting' LIMIT $2) AS w`, queue, than+1)
}

// DeleteQueue removes a queue that nothing refers to, with its pools.
func (t *Tx) DeleteQueue(id parley.ID, version int64) error {
	if err := t.ReplacePools(id, nil); err != nil {
		return err
	}
	if _, err := t.exec(`DELETE FROM group_queue_priority WHERE queue_id = $1`, id); err != nil {
		return err
	}
	return t.must(stale("queue"), `DELETE FROM queue WHERE id = $1 AND version = $2`, id, version)
}
