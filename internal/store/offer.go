package store

import "github.com/parley-desk/parley"

// Offering is an offer about to be made.
type Offering struct {
	WorkItem, Agent, Rule parley.ID
	At, Expires           parley.Time
	Why                   string // JSON list of texts
}

// MakeOffers offers different work items that wait to agents. It returns
// otherwise when one of them does not wait any more or is offered to somebody.
func (t *Tx) MakeOffers(otherwise error, offers ...Offering) error {
	rows := make([][]any, 0, len(offers))
	for _, o := range offers {
		t.touch(o.WorkItem)
		rows = append(rows, []any{o.WorkItem, o.Agent, nullable(o.Rule), o.At, o.Expires, o.Why})
	}
	list, args := values(rows)
	// Of state a part is compared so that SQLite finds the items by their ids, and not
	// by going through all that wait.
	n, err := t.exec(`UPDATE work_item SET offered_to = given.column2, offer_rule_id = given.column3, offered_at = given.column4, offer_expires_at = given.column5,
			offer_why = given.column6, offer_count = offer_count + 1
		FROM (VALUES `+list+`) AS given WHERE work_item.id = given.column1 AND state || '' = 'waiting' AND offered_to IS NULL`, args...)
	if err == nil && n != int64(len(offers)) {
		err = otherwise
	}
	return err
}

// TakeOffer gives an offered work item to the agent it is offered to. It
// returns otherwise when that offer does not stand any more.
func (t *Tx) TakeOffer(id, agent parley.ID, now parley.Time, otherwise error) error {
	t.touch(id)
	return t.must(otherwise, `UPDATE work_item SET state = 'work_in_progress', assigned_to = $2, work_start = $3,
			wait_time = CASE WHEN CAST($3 AS BIGINT) > queued_at THEN $3 - queued_at ELSE 0 END, `+noOffer+`
		WHERE id = $1 AND state = 'waiting' AND offered_to = $2`, id, agent, now)
}

// EndOffer lets a work item wait for somebody else. It returns otherwise when
// it is not offered to the agent any more.
func (t *Tx) EndOffer(id, agent parley.ID, otherwise error) error {
	t.touch(id)
	return t.must(otherwise, `UPDATE work_item SET `+noOffer+` WHERE id = $1 AND state = 'waiting' AND offered_to = $2`, id, agent)
}

// OffersOf lists what is offered to an agent, the oldest offer first.
func (r *Reader) OffersOf(agent parley.ID) ([]parley.WorkItem, error) {
	return many(r, scanWork, `SELECT `+workColumns+` FROM work_item
		WHERE offered_to = $1 AND state = 'waiting' AND offered_to IS NOT NULL ORDER BY offered_at, id`, agent)
}

// PushedChannels lists the service channels of the active queues that offer
// their work.
func (r *Reader) PushedChannels() ([]parley.ID, error) {
	return many(r, scanID, `SELECT DISTINCT service_channel_id FROM queue
		WHERE active AND delivery = 'push' AND service_channel_id IS NOT NULL ORDER BY service_channel_id`)
}

// MaxAssigned bounds how much of what waits in one queue is decided about at
// once: the most urgent and oldest. It is per queue, so that what cannot be
// given to anybody in one queue is in nobody's way in another.
const MaxAssigned = 5000

// among reads about work items that wait, w in the text made: about all, with no
// queues named, or about those of each of some. Text gets the further condition.
func among[T any](r *Reader, queues []parley.ID, scan func(row) (T, error), text func(in string) string, args ...any) ([]T, error) {
	return manyOf(r, queues, scan, func(list string) string { return text(and("w.queue_id", list)) }, args...)
}

// WaitingWork is what of a work item that waits decides about who gets it.
type WaitingWork struct {
	ID, Queue, Channel parley.ID
	OpenedFor          parley.ID // "": nobody
	Size, Priority     int64
	QueuedAt           parley.Time
	Offered            bool
	Round              int64
	RoundAt            parley.Time
}

// Waiting lists the work of a channel that waits in active queues that offer it
// to somebody, the most urgent of each queue; channel "" is all of it, open only
// what is offered to nobody, queues nil are all.
func (r *Reader) Waiting(channel parley.ID, open bool, queues []parley.ID) ([]WaitingWork, error) {
	unoffered := ``
	if open {
		unoffered = ` AND w.offered_to IS NULL`
	}
	return among(r, queues, func(r row) (w WaitingWork, err error) {
		err = r.Scan(&w.ID, &w.Queue, &w.Channel, &w.OpenedFor, &w.Size, &w.Priority, &w.QueuedAt, &w.Offered, &w.Round, &w.RoundAt)
		return w, err
	}, func(in string) string {
		return `SELECT id, queue_id, service_channel_id, opened_for, size, priority, queued_at, offered, round, round_at FROM (
			SELECT w.id, w.queue_id, w.service_channel_id, COALESCE(w.opened_for, '') AS opened_for, w.size, w.priority, w.queued_at, w.offered_to IS NOT NULL AS offered,
				w.round, w.round_at, ROW_NUMBER() OVER (PARTITION BY w.queue_id ORDER BY w.priority DESC, w.queued_at, w.id) AS place FROM work_item w
			WHERE w.state = 'waiting' AND w.service_channel_id IS NOT NULL AND (CAST($1 AS TEXT) = '' OR w.service_channel_id = $1)` + unoffered + in + `
				AND w.queue_id IN (SELECT q.id FROM queue q WHERE q.active AND q.delivery = 'push' AND EXISTS (
					SELECT 1 FROM eligibility_pool p JOIN assignment_rule a ON a.id = p.assignment_rule_id WHERE p.queue_id = q.id AND a.active))) placed
		WHERE placed.place <= $2`
	}, channel, MaxAssigned)
}

// QueuesOfWork lists the queues of work items.
func (r *Reader) QueuesOfWork(work []parley.ID) ([]parley.ID, error) {
	return manyOf(r, work, scanID, func(list string) string { return `SELECT DISTINCT queue_id FROM work_item` + where("id", list) })
}

// WaitingQueues lists the queues in which work of a channel waits that is
// offered to nobody.
func (r *Reader) WaitingQueues(channel parley.ID) ([]parley.ID, error) {
	return many(r, scanID, `SELECT q.id FROM queue q WHERE q.active AND q.delivery = 'push' AND EXISTS (
		SELECT 1 FROM work_item w WHERE w.queue_id = q.id AND w.state = 'waiting' AND w.offered_to IS NULL AND w.service_channel_id = $1) ORDER BY q.id`, channel)
}

// WaitingIn lists what waits in a queue, the oldest first.
func (r *Reader) WaitingIn(queue parley.ID) ([]parley.WorkItem, error) {
	return many(r, scanWork, `SELECT `+workColumns+` FROM work_item WHERE queue_id = $1 AND state = 'waiting' ORDER BY queued_at, id LIMIT $2`, queue, MaxAssigned)
}

// pending are the work items Waiting is about, of all channels.
const pending = `SELECT w.id FROM work_item w WHERE w.state = 'waiting' AND w.service_channel_id IS NOT NULL`

// WorkExclusion says that somebody is not asked about a work item.
type WorkExclusion struct {
	WorkItem, User parley.ID
	Hard           bool
	Round          int64
	Reason         string
}

func scanExclusion(r row) (x WorkExclusion, err error) {
	err = r.Scan(&x.WorkItem, &x.User, &x.Hard, &x.Round, &x.Reason)
	return x, err
}

// WaitingExclusions lists who is not asked about work that waits in the queues,
// nil: in all.
func (r *Reader) WaitingExclusions(queues []parley.ID) ([]WorkExclusion, error) {
	return among(r, queues, scanExclusion, func(in string) string {
		return `SELECT work_item_id, user_id, hard, round, reason FROM work_exclusion WHERE work_item_id IN (` + pending + in + `)`
	})
}

// Exclusion says whether somebody is not asked about a work item; the zero
// value when they are.
func (r *Reader) Exclusion(work, user parley.ID) (WorkExclusion, error) {
	x, err := one(r, NotFound("This exclusion"), scanExclusion, `SELECT work_item_id, user_id, hard, round, reason FROM work_exclusion
		WHERE work_item_id = $1 AND user_id = $2`, work, user)
	if parley.CodeOf(err) == parley.CodeNotFound {
		err = nil
	}
	return x, err
}

// ExclusionsOf lists who is not asked about some work items.
func (r *Reader) ExclusionsOf(work []parley.ID) ([]WorkExclusion, error) {
	return manyOf(r, work, scanExclusion, func(list string) string {
		return `SELECT work_item_id, user_id, hard, round, reason FROM work_exclusion` + where("work_item_id", list)
	})
}

// Exclude keeps a work item from being offered to somebody again. What stands
// for good is never weakened.
func (t *Tx) Exclude(x WorkExclusion, now parley.Time) error {
	t.touch(x.WorkItem)
	_, err := t.exec(`INSERT INTO work_exclusion (work_item_id, user_id, hard, round, reason, at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (work_item_id, user_id) DO UPDATE SET hard = excluded.hard, round = excluded.round, reason = excluded.reason, at = excluded.at
		WHERE NOT work_exclusion.hard`, x.WorkItem, x.User, x.Hard, x.Round, x.Reason, now)
	return err
}

// StartRound lets a work item be offered anew, from at on, to all who did not
// refuse it for good. It returns otherwise when it is offered, waits no more,
// or is in another round already.
func (t *Tx) StartRound(id parley.ID, round int64, at parley.Time, otherwise error) error {
	t.touch(id)
	return t.must(otherwise, `UPDATE work_item SET round = round + 1, round_at = $3
		WHERE id = $1 AND round = $2 AND state = 'waiting' AND offered_to IS NULL`, id, round, at)
}

// CancelReason says why a work item left its queue without having been accepted
// from it.
func (t *Tx) CancelReason(id parley.ID, reason string) error {
	_, err := t.exec(`UPDATE work_item SET cancel_reason = $2 WHERE id = $1`, id, reason)
	return err
}

// WaitingSkill is a skill a waiting work item asks for.
type WaitingSkill struct {
	WorkItem parley.ID
	parley.SkillLevel
}

// WaitingSkills lists what work asks for that waits in the queues, nil: in all.
func (r *Reader) WaitingSkills(queues []parley.ID) ([]WaitingSkill, error) {
	return among(r, queues, func(r row) (s WaitingSkill, err error) {
		err = r.Scan(&s.WorkItem, &s.Skill, &s.Level, &s.Mandatory)
		return s, err
	}, func(in string) string {
		return `SELECT work_item_id, skill_id, level, mandatory FROM work_item_skill WHERE work_item_id IN (` + pending + in + `) ORDER BY work_item_id, skill_id`
	})
}

// Pair is two ids that belong together.
type Pair struct{ A, B parley.ID }

func scanPair(r row) (p Pair, err error) {
	err = r.Scan(&p.A, &p.B)
	return p, err
}

// PoolMember is a group of somebody who is in a group of a pool.
type PoolMember struct {
	Group, User parley.ID
	Name        string
	Limit       *int64 // of sessions, where it is the user's own
}

// PoolMembers lists the active groups of all active users who are in an active
// group that a pool names: what the other groups can do, they can too.
func (r *Reader) PoolMembers() ([]PoolMember, error) {
	return many(r, func(r row) (m PoolMember, err error) {
		err = r.Scan(&m.Group, &m.User, &m.Name, &m.Limit)
		return m, err
	}, `SELECT g.id, u.id, u.name, u.conversation_limit FROM user_group g JOIN group_member m ON m.group_id = g.id JOIN user_account u ON u.id = m.user_id
		WHERE g.active AND u.active AND u.id IN (SELECT pm.user_id FROM group_member pm JOIN user_group pg ON pg.id = pm.group_id
			WHERE pg.active AND pg.id IN (SELECT group_id FROM eligibility_pool_group))
		ORDER BY g.id, u.id`)
}

// Assigned is when an agent was last given work of a channel.
type Assigned struct {
	User, Channel parley.ID
	At            parley.Time
}

// LastAssigned lists when agents were last given work; users nil are all.
func (r *Reader) LastAssigned(users []parley.ID) ([]Assigned, error) {
	return manyOf(r, users, func(r row) (a Assigned, err error) {
		err = r.Scan(&a.User, &a.Channel, &a.At)
		return a, err
	}, func(list string) string {
		return `SELECT user_id, channel_id, at FROM last_assigned` + where("user_id", list)
	})
}

// SetLastAssigned notes that different agents are given work.
func (t *Tx) SetLastAssigned(given ...Assigned) error {
	rows := make([][]any, 0, len(given))
	for _, a := range given {
		rows = append(rows, []any{a.User, a.Channel, a.At})
	}
	list, args := values(rows)
	_, err := t.exec(`INSERT INTO last_assigned (user_id, channel_id, at) VALUES `+list+`
		ON CONFLICT (user_id, channel_id) DO UPDATE SET at = excluded.at`, args...)
	return err
}
