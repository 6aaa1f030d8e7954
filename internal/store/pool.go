package store

import "github.com/parley-desk/parley"

const poolSelect = `SELECT p.id, p.queue_id, p.assignment_rule_id, p.eligible_at_s,
	COALESCE((SELECT string_agg(g.group_id, ',') FROM eligibility_pool_group g WHERE g.pool_id = p.id), '') FROM eligibility_pool p `

func scanPool(r row) (p parley.Pool, err error) {
	var groups string
	err = r.Scan(&p.ID, &p.Queue, &p.Rule, &p.EligibleAt, &groups)
	p.Groups = listOf(groups)
	return p, err
}

// PoolsOf lists who may get a queue's work, first those who may at once.
func (r *Reader) PoolsOf(queue parley.ID) ([]parley.Pool, error) {
	return many(r, scanPool, poolSelect+`WHERE p.queue_id = $1 ORDER BY p.eligible_at_s, p.id`, queue)
}

// Pools lists the pools of all queues.
func (r *Reader) Pools() ([]parley.Pool, error) {
	return many(r, scanPool, poolSelect+`ORDER BY p.queue_id, p.eligible_at_s, p.id`)
}

// ReplacePools gives a queue other pools.
func (t *Tx) ReplacePools(queue parley.ID, pools []parley.Pool) error {
	if _, err := t.exec(`DELETE FROM eligibility_pool_group WHERE pool_id IN (SELECT id FROM eligibility_pool WHERE queue_id = $1)`, queue); err != nil {
		return err
	}
	if _, err := t.exec(`DELETE FROM eligibility_pool WHERE queue_id = $1`, queue); err != nil {
		return err
	}
	for _, p := range pools {
		if _, err := t.exec(`INSERT INTO eligibility_pool (id, queue_id, assignment_rule_id, eligible_at_s) VALUES ($1, $2, $3, $4)`,
			p.ID, queue, p.Rule, p.EligibleAt); err != nil {
			return err
		}
		for _, group := range p.Groups {
			if _, err := t.exec(`INSERT INTO eligibility_pool_group (pool_id, group_id) VALUES ($1, $2)`, p.ID, group); err != nil {
				return err
			}
		}
	}
	return nil
}

// PoolQueue names a queue with a pool that the group is in, or that follows
// the assignment rule; "" when there is none.
func (r *Reader) PoolQueue(groupOrRule parley.ID) (string, error) {
	return one(r, nil, scanText, `SELECT COALESCE((SELECT MIN(q.name) FROM queue q JOIN eligibility_pool p ON p.queue_id = q.id
		WHERE p.assignment_rule_id = $1 OR EXISTS (SELECT 1 FROM eligibility_pool_group g WHERE g.pool_id = p.id AND g.group_id = $1)), '')`, groupOrRule)
}

// QueuePriority is a group's order of a queue; lower comes first.
type QueuePriority struct {
	Group    parley.ID `json:"-"`
	Queue    parley.ID `json:"queue_id"`
	Position int64     `json:"position"`
}

func scanPriority(r row) (p QueuePriority, err error) {
	err = r.Scan(&p.Group, &p.Queue, &p.Position)
	return p, err
}

// QueuePriorities lists what a group says about the order of its queues.
func (r *Reader) QueuePriorities(group parley.ID) ([]QueuePriority, error) {
	return many(r, scanPriority, `SELECT group_id, queue_id, position FROM group_queue_priority WHERE group_id = $1 ORDER BY position, queue_id`, group)
}

// AllQueuePriorities lists what all groups say about the order of queues.
func (r *Reader) AllQueuePriorities() ([]QueuePriority, error) {
	return many(r, scanPriority, `SELECT group_id, queue_id, position FROM group_queue_priority ORDER BY group_id, position, queue_id`)
}

// GroupsOrdering lists the groups that say something about the place of a queue.
func (r *Reader) GroupsOrdering(queue parley.ID) ([]parley.ID, error) {
	return many(r, scanID, `SELECT group_id FROM group_queue_priority WHERE queue_id = $1 ORDER BY group_id`, queue)
}

// SetQueuePriorities replaces what a group says about the order of its queues.
func (t *Tx) SetQueuePriorities(group parley.ID, list []QueuePriority) error {
	if _, err := t.exec(`DELETE FROM group_queue_priority WHERE group_id = $1`, group); err != nil {
		return err
	}
	for _, p := range list {
		if _, err := t.exec(`INSERT INTO group_queue_priority (group_id, queue_id, position) VALUES ($1, $2, $3)`, group, p.Queue, p.Position); err != nil {
			return err
		}
	}
	return nil
}
