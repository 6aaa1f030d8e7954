package store

import "github.com/parley-desk/parley"

// Capacity is what one agent can carry of one channel, where it is not the
// channel's default; the channel "" stands for all of them together.
type Capacity struct {
	User     parley.ID
	Channel  parley.ID
	Capacity int64
}

// Capacities lists what agents can carry where it is not the channel's
// default; user "" is all of them.
func (r *Reader) Capacities(user parley.ID) ([]Capacity, error) {
	of, args := ``, []any(nil)
	if user != "" {
		of, args = ` WHERE user_id = $1`, []any{user}
	}
	return many(r, func(r row) (c Capacity, err error) {
		err = r.Scan(&c.User, &c.Channel, &c.Capacity)
		return c, err
	}, `SELECT user_id, channel_id, capacity FROM agent_capacity`+of+` ORDER BY user_id, channel_id`, args...)
}

// SetCapacities replaces what an agent can carry.
func (t *Tx) SetCapacities(user parley.ID, list []Capacity) error {
	if _, err := t.exec(`DELETE FROM agent_capacity WHERE user_id = $1`, user); err != nil {
		return err
	}
	for _, c := range list {
		if _, err := t.exec(`INSERT INTO agent_capacity (user_id, channel_id, capacity) VALUES ($1, $2, $3)`, user, c.Channel, c.Capacity); err != nil {
			return err
		}
	}
	return nil
}

// AgentSchedule says which schedule an agent works by.
type AgentSchedule struct {
	User     parley.ID
	Name     string // the agent's
	Schedule parley.ID
}

// AgentSchedules lists who works by which schedule; user "" is everybody who
// works by one.
func (r *Reader) AgentSchedules(user parley.ID) ([]AgentSchedule, error) {
	of, args := ``, []any(nil)
	if user != "" {
		of, args = ` WHERE s.user_id = $1`, []any{user}
	}
	return many(r, func(r row) (s AgentSchedule, err error) {
		err = r.Scan(&s.User, &s.Name, &s.Schedule)
		return s, err
	}, `SELECT s.user_id, u.name, s.schedule_id FROM agent_schedule s JOIN user_account u ON u.id = s.user_id`+of+` ORDER BY s.user_id`, args...)
}

// SetAgentSchedule says which schedule an agent works by; "" is none.
func (t *Tx) SetAgentSchedule(user, schedule parley.ID) error {
	_, err := t.exec(`DELETE FROM agent_schedule WHERE user_id = $1`, user)
	if err != nil || schedule == "" {
		return err
	}
	_, err = t.exec(`INSERT INTO agent_schedule (user_id, schedule_id) VALUES ($1, $2)`, user, schedule)
	return err
}

// Carried is a work item that may count towards what an agent carries: an offer
// they have not answered, a transfer they are asked for, work in their hands, or work that has ended and is
// being wrapped up by them. Whether work counts is the channel's to say.
type Carried struct {
	Agent   parley.ID
	Channel parley.ID // "": of none
	Size    int64
	Offered bool
	// Interaction is the document, with what conditions may name of it.
	Interaction parley.Interaction
	Queue       string // the queue's name in links
	Category    string
	Priority    int64
}

const carriedColumns = `COALESCE(w.service_channel_id, ''), w.size, w.priority, i.id, i.number, i.type, i.direction, i.state, i.state_reason,
	i.guest_name, i.guest_email, i.short_description, i.opened_at, q.slug, COALESCE(ci.category, '')`

// into is where carriedColumns are read to.
func (c *Carried) into() []any {
	i := &c.Interaction
	return []any{
		&c.Channel, &c.Size, &c.Priority, &i.ID, &i.Number, &i.Type, &i.Direction, &i.State, &i.StateReason,
		&i.GuestName, &i.GuestEmail, &i.ShortDescription, &i.OpenedAt, &c.Queue, &c.Category,
	}
}

const carriedMore = ` JOIN queue q ON q.id = w.queue_id LEFT JOIN customer_interaction ci ON ci.id = i.customer_interaction_id `

// Carried lists what agents may carry; users nil are all of them.
func (r *Reader) Carried(users []parley.ID) ([]Carried, error) {
	// One part, with an index, for each way to carry.
	return manyOf(r, users, func(r row) (c Carried, err error) {
		err = r.Scan(append([]any{&c.Agent, &c.Offered}, c.into()...)...)
		return c, err
	}, func(list string) string {
		return `SELECT w.assigned_to, FALSE, ` + carriedColumns + ` FROM work_item w JOIN interaction i ON i.id = w.interaction_id` + carriedMore + `
			WHERE w.state = 'work_in_progress' AND w.assigned_to IS NOT NULL` + and("w.assigned_to", list) + `
		UNION ALL
		SELECT w.offered_to, TRUE, ` + carriedColumns + ` FROM work_item w JOIN interaction i ON i.id = w.interaction_id` + carriedMore + `
			WHERE w.state = 'waiting' AND w.offered_to IS NOT NULL` + and("w.offered_to", list) + `
		UNION ALL
		SELECT w.transfer_to, TRUE, ` + carriedColumns + ` FROM work_item w JOIN interaction i ON i.id = w.interaction_id` + carriedMore + `
			WHERE w.state = 'work_in_progress' AND w.transfer_state = 'pending' AND w.transfer_to IS NOT NULL` + and("w.transfer_to", list) + `
		UNION ALL
		SELECT i.assigned_to, FALSE, ` + carriedColumns + ` FROM interaction i
			JOIN work_item w ON w.conversation_id = i.conversation_id AND w.interaction_id = i.id AND w.assigned_to = i.assigned_to` + carriedMore + `
			WHERE i.state = 'wrap_up' AND w.state IN ('closed_complete', 'closed_by_client')` + and("i.assigned_to", list)
	})
}
