package store

import "github.com/parley-desk/parley"

// RoutingTick is a look of an assigner of which something came.
type RoutingTick struct {
	ID            parley.ID
	At            parley.Time
	Channel       parley.ID
	Series        parley.ID
	Number        int64 // in the series, from 1
	Configuration string
	Sight         string // JSON
}

// RoutingDecision is what was carried out of a tick: an offer or, without an
// agent, a new round.
type RoutingDecision struct {
	Tick, Item, Agent, Pool, Rule parley.ID
	At                            parley.Time // of the tick
	Tier                          int
}

// RecordConfiguration keeps a configuration under the hash of its text.
func (t *Tx) RecordConfiguration(id, content string, now parley.Time) error {
	_, err := t.exec(`INSERT INTO routing_configuration (id, at, content) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING`, id, now, content)
	return err
}

// RecordTick keeps a look.
func (t *Tx) RecordTick(k RoutingTick) error {
	_, err := t.exec(`INSERT INTO routing_tick (id, at, channel_id, series, number, configuration_id, sight) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		k.ID, k.At, k.Channel, k.Series, k.Number, k.Configuration, k.Sight)
	return err
}

// RecordDecisions keeps what is carried out of a look.
func (t *Tx) RecordDecisions(list ...RoutingDecision) error {
	rows := make([][]any, 0, len(list))
	for _, d := range list {
		rows = append(rows, []any{d.Tick, d.Item, d.At, d.Agent, d.Pool, d.Rule, d.Tier})
	}
	text, args := values(rows)
	_, err := t.exec(`INSERT INTO routing_decision (tick_id, item_id, at, agent_id, pool_id, rule_id, tier) VALUES `+text, args...)
	return err
}

// SweepRecord removes what was recorded before a moment, up to limit looks, and
// configurations that nothing names any more. It returns whether there is more.
func (t *Tx) SweepRecord(before parley.Time, limit int) (bool, error) {
	n, err := t.exec(`DELETE FROM routing_tick WHERE id IN (SELECT id FROM routing_tick WHERE at < $1 ORDER BY at LIMIT $2)`, before, limit)
	if err != nil || n == int64(limit) {
		return n == int64(limit), err
	}
	if _, err := t.exec(`DELETE FROM routing_decision WHERE at < $1`, before); err != nil {
		return false, err
	}
	_, err = t.exec(`DELETE FROM routing_configuration WHERE at < $1 AND NOT EXISTS (
		SELECT 1 FROM routing_tick k WHERE k.configuration_id = routing_configuration.id)`, before)
	return false, err
}

// RecordedSpan is from when until when looks are kept, and how many; the zero
// value when none is.
type RecordedSpan struct {
	From, Until parley.Time
	Ticks       int64
}

// RecordedSpan tells what is kept.
func (r *Reader) RecordedSpan() (RecordedSpan, error) {
	return one(r, nil, func(r row) (s RecordedSpan, err error) {
		err = r.Scan(&s.From, &s.Until, &s.Ticks)
		return s, err
	}, `SELECT COALESCE(MIN(at), 0), COALESCE(MAX(at), 0), COUNT(*) FROM routing_tick`)
}

// RoutingTicks reads looks since a moment and before another in the order in
// which they were, after the one given; the zero value begins at the first.
func (r *Reader) RoutingTicks(from, until parley.Time, after RoutingTick, limit int) ([]RoutingTick, error) {
	return many(r, func(r row) (k RoutingTick, err error) {
		err = r.Scan(&k.ID, &k.At, &k.Channel, &k.Series, &k.Number, &k.Configuration, &k.Sight)
		return k, err
	}, `SELECT id, at, channel_id, series, number, configuration_id, sight FROM routing_tick
		WHERE at >= $1 AND at < $2 AND (at, series, number) > ($3, $4, $5) ORDER BY at, series, number LIMIT $6`,
		from, until, after.At, after.Series, after.Number, limit)
}

// RoutingDecisions reads what was carried out of looks of a stretch of time, by
// its moment.
func (r *Reader) RoutingDecisions(from, until parley.Time) ([]RoutingDecision, error) {
	return many(r, func(r row) (d RoutingDecision, err error) {
		err = r.Scan(&d.Tick, &d.Item, &d.At, &d.Agent, &d.Pool, &d.Rule, &d.Tier)
		return d, err
	}, `SELECT tick_id, item_id, at, agent_id, pool_id, rule_id, tier FROM routing_decision WHERE at >= $1 AND at < $2 ORDER BY at, tick_id, item_id`, from, until)
}

// RoutingConfiguration reads a configuration that was decided under.
func (r *Reader) RoutingConfiguration(id string) (string, error) {
	return one(r, NotFound("This configuration"), scanText, `SELECT content FROM routing_configuration WHERE id = $1`, id)
}

// Lived is what became of a work item, for looking back.
type Lived struct {
	ID, Queue, Channel, Agent parley.ID // the agent who accepted it, if somebody did
	Size, Priority            int64
	QueuedAt, Start, End      parley.Time // accepted, over; 0: not yet
	Abandoned                 bool
	MaxWait                   bool        // ended because it had waited as long as its queue lets it
	Free                      parley.Time // when the wrap-up was over too; 0: there was none, or it is not over
	Pushed                    bool        // accepted from an offer, or given at once
}

// MaxLived bounds how many work items are looked back on at once.
const MaxLived = 200_000

// LivedWork lists work items that waited or were in hand in a stretch of time,
// by when they began to wait; one more than limit at most. Nothing that began
// to wait more than a week before counts.
func (r *Reader) LivedWork(from, until parley.Time, limit int) ([]Lived, error) {
	const week = 7 * 24 * 3600 * 1000
	return many(r, func(r row) (l Lived, err error) {
		err = r.Scan(&l.ID, &l.Queue, &l.Channel, &l.Agent, &l.Size, &l.Priority, &l.QueuedAt, &l.Start, &l.End, &l.Abandoned, &l.MaxWait, &l.Free, &l.Pushed)
		return l, err
	}, `SELECT w.id, w.queue_id, COALESCE(w.service_channel_id, ''), COALESCE(w.assigned_to, ''), w.size, w.priority, w.queued_at, w.work_start, w.work_end,
			w.state = 'closed_abandoned', w.cancel_reason = $4,
			COALESCE((SELECT MAX(s.submitted_on) FROM wrap_up_segment s WHERE s.interaction_id = w.interaction_id AND s.agent_id = w.assigned_to), 0),
			EXISTS (SELECT 1 FROM work_event e WHERE e.work_item_id = w.id AND (`+eventAccepted+` OR `+eventAtOnce+`))
		FROM work_item w WHERE w.queued_at >= $1 AND w.queued_at < $2 AND (w.work_end = 0 OR w.work_end >= $3)
		ORDER BY w.queued_at, w.id LIMIT $5`, from-week, until, from, parley.CancelMaxWait, limit)
}

// LivedSkills lists what work that began to wait in a stretch of time asks for.
func (r *Reader) LivedSkills(from, until parley.Time) ([]WaitingSkill, error) {
	return many(r, func(r row) (s WaitingSkill, err error) {
		err = r.Scan(&s.WorkItem, &s.Skill, &s.Level, &s.Mandatory)
		return s, err
	}, `SELECT s.work_item_id, s.skill_id, s.level, s.mandatory FROM work_item w JOIN work_item_skill s ON s.work_item_id = w.id
		WHERE w.queued_at >= $1 AND w.queued_at < $2 ORDER BY s.work_item_id, s.skill_id`, from, until)
}

// OfferEvent is a step of an offer: made, or what became of it.
type OfferEvent struct {
	WorkItem, Agent parley.ID
	Type            parley.WorkEventType
	At              parley.Time
	Reason          string
	Hard            bool // a rejection for a reason that stands
}

// OfferEvents lists the offers of a stretch of time and what became of them,
// those of one work item in their order.
func (r *Reader) OfferEvents(from, until parley.Time) ([]OfferEvent, error) {
	return many(r, func(r row) (e OfferEvent, err error) {
		err = r.Scan(&e.WorkItem, &e.Agent, &e.Type, &e.At, &e.Reason, &e.Hard)
		return e, err
	}, `SELECT e.work_item_id, COALESCE(e.user_id, ''), e.type, e.at, e.reason, COALESCE(x.hard, FALSE)
		FROM work_event e LEFT JOIN work_exclusion x ON x.work_item_id = e.work_item_id AND x.user_id = e.user_id
		WHERE e.type IN ('assignment', 'acceptance', 'rejection', 'time_out', 'return') AND e.at >= $1 AND e.at < $2
		ORDER BY e.work_item_id, e.at`, from, until)
}

// PresenceBetween lists the states agents were in during a stretch of time,
// each agent's in their order.
func (r *Reader) PresenceBetween(from, until parley.Time) ([]parley.PresenceChange, error) {
	return many(r, func(r row) (c parley.PresenceChange, err error) {
		err = r.Scan(&c.ID, &c.User, &c.State, &c.Name, &c.Available, &c.At, &c.Until, &c.Reason, &c.By)
		return c, err
	}, `SELECT id, user_id, state_id, state_name, available, at, until, reason, by_name FROM presence_history
		WHERE at < $2 AND (until = 0 OR until > $1) ORDER BY user_id, at`, from, until)
}
