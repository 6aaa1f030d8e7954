package store

import (
	"encoding/json"
	"math"

	"github.com/parley-desk/parley"
)

const presenceStateColumns = `s.id, s.name, s.available, s.active, s.position, s.channels, s.show_channels, s.restrict_update,
	s.disable_inactivity_check, s.all_groups, s.group_ids, s.shipped, s.created_at, s.updated_at, s.version`

// presenceLists are the columns of a presence state that are JSON lists of ids.
type presenceLists struct{ channels, groups string }

func (l *presenceLists) into(s *parley.PresenceState) error {
	if err := json.Unmarshal([]byte(l.channels), &s.Channels); err != nil {
		return err
	}
	return json.Unmarshal([]byte(l.groups), &s.Groups)
}

// listsOf are the lists of a presence state as they are stored.
func listsOf(s *parley.PresenceState) (l presenceLists, err error) {
	groups := s.Groups
	if groups == nil {
		groups = []parley.ID{}
	}
	channels, err := json.Marshal(s.Channels)
	if err != nil {
		return l, err
	}
	named, err := json.Marshal(groups)
	return presenceLists{string(channels), string(named)}, err
}

func presenceStateInto(s *parley.PresenceState, lists *presenceLists) []any {
	return []any{
		&s.ID, &s.Name, &s.Available, &s.Active, &s.Position, &lists.channels, &s.ShowChannels, &s.Restrict,
		&s.IgnoreIdle, &s.AllGroups, &lists.groups, &s.Shipped, &s.CreatedAt, &s.UpdatedAt, &s.Version,
	}
}

func scanPresenceState(r row) (s parley.PresenceState, err error) {
	var lists presenceLists
	if err := r.Scan(presenceStateInto(&s, &lists)...); err != nil {
		return s, err
	}
	return s, lists.into(&s)
}

// PresenceState returns a presence state, active or not.
func (r *Reader) PresenceState(id parley.ID) (parley.PresenceState, error) {
	return one(r, NotFound("This presence state"), scanPresenceState, `SELECT `+presenceStateColumns+` FROM presence_state s WHERE s.id = $1`, id)
}

// ShippedState returns one of the three states that are always there.
func (r *Reader) ShippedState(shipped string) (parley.PresenceState, error) {
	return one(r, NotFound("This presence state"), scanPresenceState, `SELECT `+presenceStateColumns+` FROM presence_state s
		WHERE s.shipped = $1 AND s.shipped <> ''`, shipped)
}

// PresenceStates lists all presence states, active or not, in the order of the
// menu.
func (r *Reader) PresenceStates() ([]parley.PresenceState, error) {
	return many(r, scanPresenceState, `SELECT `+presenceStateColumns+` FROM presence_state s ORDER BY s.position, s.name_folded LIMIT $1`, MaxConfigured)
}

// InsertPresenceState adds a presence state.
func (t *Tx) InsertPresenceState(s parley.PresenceState) error {
	if err := t.room("presence_state", "presence states"); err != nil {
		return err
	}
	lists, err := listsOf(&s)
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO presence_state (id, name, name_folded, available, active, position, channels, show_channels, restrict_update,
		disable_inactivity_check, all_groups, group_ids, shipped, created_at, updated_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		s.ID, s.Name, parley.Fold(s.Name), s.Available, s.Active, s.Position, lists.channels, s.ShowChannels, s.Restrict,
		s.IgnoreIdle, s.AllGroups, lists.groups, s.Shipped, s.CreatedAt, s.UpdatedAt, s.Version)
	return err
}

// UpdatePresenceState changes a presence state, if s.Version is still the
// stored one. Which of the shipped ones it is stays as it is.
func (t *Tx) UpdatePresenceState(s parley.PresenceState) error {
	lists, err := listsOf(&s)
	if err != nil {
		return err
	}
	return t.must(stale("presence state"), `UPDATE presence_state
		SET name = $3, name_folded = $4, available = $5, active = $6, position = $7, channels = $8, show_channels = $9, restrict_update = $10,
			disable_inactivity_check = $11, all_groups = $12, group_ids = $13, updated_at = $14, version = version + 1
		WHERE id = $1 AND version = $2`,
		s.ID, s.Version, s.Name, parley.Fold(s.Name), s.Available, s.Active, s.Position, lists.channels, s.ShowChannels, s.Restrict,
		s.IgnoreIdle, s.AllGroups, lists.groups, s.UpdatedAt)
}

// PresenceStateUse says what refers to a presence state.
type PresenceStateUse struct {
	Agents int64 // who are in it now
	Rules  int64 // assignment rules that lead to it
}

// PresenceStateUse counts what refers to a presence state. The history keeps
// the names of states that are gone.
func (r *Reader) PresenceStateUse(id parley.ID) (PresenceStateUse, error) {
	return one(r, nil, func(r row) (u PresenceStateUse, err error) {
		err = r.Scan(&u.Agents, &u.Rules)
		return u, err
	}, `SELECT (SELECT COUNT(*) FROM agent_presence WHERE state_id = $1), (SELECT COUNT(*) FROM assignment_rule WHERE timeout_state_id = $1)`, id)
}

// DeletePresenceState removes a presence state that nothing refers to.
func (t *Tx) DeletePresenceState(id parley.ID, version int64) error {
	return t.must(stale("presence state"), `DELETE FROM presence_state WHERE id = $1 AND version = $2`, id, version)
}

// AgentState is the state an agent is in and what their connections say. Who
// never chose is in no state: State is the zero value, which is not available.
type AgentState struct {
	User   parley.ID
	State  parley.PresenceState
	Since  parley.Time
	Reason string
	By     string
	// Off are the channels they switched off, whether or not the state lets
	// them do so.
	Off []parley.ID
	// Until is when the last of their leases ends or ended; 0: long ago.
	Until parley.Time
	// IdleSince is since when all screens they are connected with have seen no
	// input; 0: not. Only while they are connected.
	IdleSince parley.Time
}

// Connected reports whether one of the agent's leases is alive.
func (a *AgentState) Connected(now parley.Time) bool { return a.Until > now }

// ChannelsOff are the channels the agent has switched off, as far as their
// state lets them: what was switched in one that does waits until they are in
// such a state again.
func (a *AgentState) ChannelsOff() []parley.ID {
	if !a.State.ShowChannels || a.Off == nil {
		return []parley.ID{}
	}
	return a.Off
}

// Presence is the state as others are told.
func (a *AgentState) Presence(now parley.Time) parley.AgentPresence {
	return parley.AgentPresence{
		User: a.User, State: a.State.ID, Name: a.State.Name, Available: a.State.Available, Connected: a.Connected(now),
		Since: a.Since, Reason: a.Reason, By: a.By, Off: a.ChannelsOff(),
	}
}

// leases sums up the connections of users at the moment in the parameter
// named: until when, and, when all that are alive are idle, since when they are
// and whoever was not has gone. of is a condition on the users.
func leases(now, of string) string {
	return `(SELECT p.user_id, MAX(p.lease_until) AS lease_until,
		CASE WHEN MAX(p.lease_until) > ` + now + ` AND COUNT(CASE WHEN p.lease_until > ` + now + ` AND NOT p.idle THEN 1 END) = 0
			THEN MAX(CASE WHEN p.lease_until > ` + now + ` THEN p.idle_since WHEN NOT p.idle THEN p.lease_until ELSE 0 END) END AS idle_since
		FROM presence p` + of + ` GROUP BY p.user_id)`
}

func scanAgentState(r row) (a AgentState, err error) {
	var lists presenceLists
	into := append([]any{&a.User, &a.Since, &a.Reason, &a.By, &a.Until, &a.IdleSince}, presenceStateInto(&a.State, &lists)...)
	if err := r.Scan(into...); err != nil {
		return a, err
	}
	return a, lists.into(&a.State)
}

// AgentState reads the state an agent is in; who never chose is in the zero
// state.
func (r *Reader) AgentState(user parley.ID, now parley.Time) (AgentState, error) {
	a, err := one(r, NotFound("This agent"), scanAgentState, `SELECT a.user_id, a.since, a.reason, a.by_name,
			COALESCE(l.lease_until, 0), COALESCE(l.idle_since, 0), `+presenceStateColumns+`
		FROM agent_presence a JOIN presence_state s ON s.id = a.state_id LEFT JOIN `+leases("$2", ` WHERE p.user_id = $1`)+` l ON l.user_id = a.user_id
		WHERE a.user_id = $1`, user, now)
	if parley.CodeOf(err) == parley.CodeNotFound {
		a = AgentState{User: user}
		a.Until, err = one(r, nil, scanTime, `SELECT COALESCE(MAX(lease_until), 0) FROM presence WHERE user_id = $1`, user)
	}
	if err != nil {
		return a, err
	}
	a.Off, err = many(r, scanID, `SELECT channel_id FROM agent_channel_off WHERE user_id = $1 ORDER BY channel_id`, user)
	return a, err
}

// MaxAgents bounds how many agents one look covers.
const MaxAgents = 10_000

// AgentStates reads, in two queries, the states of all active users who ever
// chose one.
func (r *Reader) AgentStates(now parley.Time) (map[parley.ID]AgentState, error) {
	list, err := many(r, scanAgentState, `SELECT a.user_id, a.since, a.reason, a.by_name,
			COALESCE(l.lease_until, 0), COALESCE(l.idle_since, 0), `+presenceStateColumns+`
		FROM agent_presence a JOIN user_account u ON u.id = a.user_id JOIN presence_state s ON s.id = a.state_id
		LEFT JOIN `+leases("$1", ``)+` l ON l.user_id = a.user_id
		WHERE u.active ORDER BY a.user_id LIMIT $2`, now, MaxAgents)
	if err != nil {
		return nil, err
	}
	switched, err := many(r, func(r row) (pair [2]parley.ID, err error) {
		err = r.Scan(&pair[0], &pair[1])
		return pair, err
	}, `SELECT user_id, channel_id FROM agent_channel_off ORDER BY user_id, channel_id`)
	if err != nil {
		return nil, err
	}
	all := make(map[parley.ID]AgentState, len(list))
	for _, a := range list {
		all[a.User] = a
	}
	for _, pair := range switched {
		if a, known := all[pair[0]]; known {
			a.Off = append(a.Off, pair[1])
			all[pair[0]] = a
		}
	}
	return all, nil
}

// Standing is how far an agent's state and their connections let work come to
// them; of who never chose a state there is none.
type Standing struct {
	User, State parley.ID
	Until       parley.Time // of the last of their leases; 0: long ago
	Off         []parley.ID // channels they switched off
}

// Standings reads, in one query, how agents stand; users nil are all.
func (r *Reader) Standings(users []parley.ID) (map[parley.ID]Standing, error) {
	type standing struct {
		Standing
		off parley.ID
	}
	list, err := manyOf(r, users, func(r row) (s standing, err error) {
		err = r.Scan(&s.User, &s.State, &s.Until, &s.off)
		return s, err
	}, func(list string) string { // a row for each channel that is off
		return `SELECT a.user_id, a.state_id, COALESCE((SELECT MAX(p.lease_until) FROM presence p WHERE p.user_id = a.user_id), 0), COALESCE(o.channel_id, '')
			FROM agent_presence a LEFT JOIN agent_channel_off o ON o.user_id = a.user_id` + where("a.user_id", list)
	})
	if err != nil {
		return nil, err
	}
	all := make(map[parley.ID]Standing, len(list))
	for _, one := range list {
		s, again := all[one.User]
		if !again {
			s = one.Standing
		}
		if one.off != "" {
			s.Off = append(s.Off, one.off)
		}
		all[one.User] = s
	}
	return all, nil
}

// SetAgentState puts an agent, whose row is locked, into a state: the line of
// the history they were on ends and a new one begins. It returns since when,
// which is later than anything before, also within one millisecond.
func (t *Tx) SetAgentState(user parley.ID, state *parley.PresenceState, reason, by string, now parley.Time) (parley.Time, error) {
	last, err := one(&t.Reader, nil, scanTime, `SELECT COALESCE(MAX(at), 0) FROM presence_history WHERE user_id = $1`, user)
	if err != nil {
		return 0, err
	}
	at := max(now, last+1)
	if _, err := t.exec(`INSERT INTO agent_presence (user_id, state_id, since, reason, by_name) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (user_id) DO UPDATE SET state_id = excluded.state_id, since = excluded.since, reason = excluded.reason, by_name = excluded.by_name`,
		user, state.ID, at, reason, by); err != nil {
		return 0, err
	}
	if _, err := t.exec(`UPDATE presence_history SET until = $2 WHERE user_id = $1 AND until = 0`, user, at); err != nil {
		return 0, err
	}
	_, err = t.exec(`INSERT INTO presence_history (id, user_id, state_id, state_name, available, at, until, reason, by_name)
		VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8)`, parley.NewID(), user, state.ID, state.Name, state.Available, at, reason, by)
	return at, err
}

// AgentsInState lists who is in a state.
func (r *Reader) AgentsInState(state parley.ID) ([]parley.ID, error) {
	return many(r, scanID, `SELECT user_id FROM agent_presence WHERE state_id = $1 ORDER BY user_id LIMIT $2`, state, MaxAgents)
}

// AvailableAgents lists who is in a state in which work is offered, connected
// or not.
func (r *Reader) AvailableAgents() ([]parley.ID, error) {
	return many(r, scanID, `SELECT a.user_id FROM agent_presence a JOIN presence_state s ON s.id = a.state_id
		WHERE s.available ORDER BY a.user_id LIMIT $1`, MaxAgents)
}

// SetChannelsOff replaces the channels an agent has switched off.
func (t *Tx) SetChannelsOff(user parley.ID, channels []parley.ID) error {
	if _, err := t.exec(`DELETE FROM agent_channel_off WHERE user_id = $1`, user); err != nil {
		return err
	}
	for _, channel := range channels {
		if _, err := t.exec(`INSERT INTO agent_channel_off (user_id, channel_id) VALUES ($1, $2)`, user, channel); err != nil {
			return err
		}
	}
	return nil
}

// PresenceHistory lists the states an agent was in, the newest first, before
// the line of that id; "" begins with the newest.
func (r *Reader) PresenceHistory(user, before parley.ID, limit int) ([]parley.PresenceChange, error) {
	return many(r, func(r row) (c parley.PresenceChange, err error) {
		err = r.Scan(&c.ID, &c.User, &c.State, &c.Name, &c.Available, &c.At, &c.Until, &c.Reason, &c.By)
		return c, err
	}, `SELECT id, user_id, state_id, state_name, available, at, until, reason, by_name FROM presence_history
		WHERE user_id = $1 AND at < COALESCE((SELECT b.at FROM presence_history b WHERE b.id = $2 AND b.user_id = $1), $3)
		ORDER BY at DESC LIMIT $4`, user, before, int64(math.MaxInt64), limit)
}
