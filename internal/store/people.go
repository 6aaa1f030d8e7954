package store

import (
	"strings"

	"github.com/parley-desk/parley"
)

// Colleague is a member of staff as others see them.
type Colleague struct {
	ID       parley.ID       `json:"id"`
	Name     string          `json:"name"`
	Title    string          `json:"title,omitempty"`
	Presence parley.Presence `json:"presence" enum:"available,away,offline"`
	Message  string          `json:"message,omitempty" doc:"What they say about being away."`
}

// presenceOf is the presence of the user u at the moment in the parameter
// named: 0 available, 1 away, 2 offline. They are available as long as one of
// the nodes has seen input on one of their screens, unless the state they are
// in (domain 3.5) says otherwise; who never chose one is in none.
func presenceOf(now string) string {
	return `COALESCE((SELECT MIN(CASE WHEN p.idle OR ` + notReady + ` THEN 1 ELSE 0 END) FROM presence p WHERE p.user_id = u.id AND p.lease_until > ` + now + `), 2)`
}

// notReady holds for a user u in a state in which no work is offered.
const notReady = `EXISTS (SELECT 1 FROM agent_presence a JOIN presence_state st ON st.id = a.state_id WHERE a.user_id = u.id AND NOT st.available)`

func colleagueColumns(now string) string {
	return `u.id, u.name, u.title, ` + presenceOf(now) + `, COALESCE((SELECT s.message FROM user_status s WHERE s.user_id = u.id), '')`
}

func scanColleague(r row) (c Colleague, err error) {
	var presence int
	err = r.Scan(&c.ID, &c.Name, &c.Title, &presence, &c.Message)
	c.Presence = presenceNumber(presence)
	return c, err
}

func presenceNumber(n int) parley.Presence {
	switch n {
	case 0:
		return parley.PresenceAvailable
	case 1:
		return parley.PresenceAway
	}
	return parley.PresenceOffline
}

// staff is who counts as a colleague: an active user with a role.
const staff = `u.active AND EXISTS (SELECT 1 FROM user_role o WHERE o.user_id = u.id)`

// maxPeopleWords is how many words of a search for people count.
const maxPeopleWords = 3

// peoplePatterns are what names and addresses are compared with: every word
// begins a word of the name, or the address.
func peoplePatterns(text string) [maxPeopleWords][2]string {
	patterns := [maxPeopleWords][2]string{}
	for i := range patterns {
		patterns[i] = [2]string{"%", "%"}
	}
	escape := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)
	for i, word := range strings.Fields(strings.ReplaceAll(parley.Fold(text), "-", " ")) {
		if i == maxPeopleWords {
			break
		}
		patterns[i] = [2]string{"% " + escape.Replace(word) + "%", escape.Replace(word) + "%"}
	}
	return patterns
}

// people finds colleagues by the beginnings of words of their name, or of
// their address, without the one who asks, by name. Only names of users are
// looked at: visitors and consumers are not people to talk to here. $1 is who
// asks, $2 the moment; more is a further condition on u that may use $10.
func (r *Reader) people(user parley.ID, text string, now parley.Time, limit int, more string, args ...any) ([]Colleague, error) {
	p := peoplePatterns(text)
	args = append([]any{user, now, p[0][0], p[0][1], p[1][0], p[1][1], p[2][0], p[2][1], limit}, args...)
	return many(r, scanColleague, `SELECT `+colleagueColumns("$2")+` FROM user_account u WHERE u.id <> $1 AND `+staff+`
		AND (' ' || replace(u.name_folded, '-', ' ') LIKE $3 ESCAPE '\' OR u.email_folded LIKE $4 ESCAPE '\')
		AND (' ' || replace(u.name_folded, '-', ' ') LIKE $5 ESCAPE '\' OR u.email_folded LIKE $6 ESCAPE '\')
		AND (' ' || replace(u.name_folded, '-', ' ') LIKE $7 ESCAPE '\' OR u.email_folded LIKE $8 ESCAPE '\')`+more+`
		ORDER BY u.name_folded, u.id LIMIT $9`, args...)
}

// People finds colleagues to talk to.
func (r *Reader) People(user parley.ID, text string, now parley.Time, limit int) ([]Colleague, error) {
	return r.people(user, text, now, limit, ``)
}

// PeopleIn finds members of a conversation.
func (r *Reader) PeopleIn(conversation, user parley.ID, text string, now parley.Time, limit int) ([]Colleague, error) {
	return r.people(user, text, now, limit, `
		AND u.id IN (SELECT m.user_id FROM conversation_member m WHERE m.conversation_id = $10 AND m.standing <> 'left')`, conversation)
}

// RecordPeople finds who may read the record of a conversation.
func (r *Reader) RecordPeople(conversation, user parley.ID, text string, now parley.Time, limit int) ([]Colleague, error) {
	return r.people(user, text, now, limit, `
		AND EXISTS (SELECT 1 FROM record r WHERE r.conversation_id = $10 AND (r.assigned_to = u.id
			OR EXISTS (SELECT 1 FROM group_member g WHERE g.group_id = r.assignment_group_id AND g.user_id = u.id)))`, conversation)
}

// Colleague reads one member of staff.
func (r *Reader) Colleague(id parley.ID, now parley.Time) (Colleague, error) {
	return one(r, NotFound("This colleague"), scanColleague, `SELECT `+colleagueColumns("$2")+` FROM user_account u WHERE u.id = $1 AND `+staff, id, now)
}

// MaxPresent bounds how many connected colleagues a screen is told of.
const MaxPresent = 1000

// Present lists who is connected, to whichever node.
func (r *Reader) Present(now parley.Time) ([]Colleague, error) {
	return many(r, scanColleague, `SELECT `+colleagueColumns("$1")+` FROM user_account u
		WHERE u.id IN (SELECT user_id FROM presence WHERE lease_until > $1) ORDER BY u.name_folded, u.id LIMIT $2`, now, MaxPresent)
}

// SetStatus changes what a user says about being away; "" says nothing.
func (t *Tx) SetStatus(user parley.ID, message string, now parley.Time) error {
	_, err := t.exec(`INSERT INTO user_status (user_id, message, updated_at) VALUES ($1, $2, $3)
		ON CONFLICT (user_id) DO UPDATE SET message = excluded.message, updated_at = excluded.updated_at`, user, message, now)
	return err
}
