package store

import (
	"database/sql"
	"encoding/json"

	"github.com/parley-desk/parley"
)

const ruleColumns = `id, name, execution_order, active, table_name, conditions, queue_id, created_at, updated_at, version`

func scanRule(r row) (m parley.MatchingRule, err error) {
	err = r.Scan(&m.ID, &m.Name, &m.ExecutionOrder, &m.Active, &m.Table, &m.Conditions, &m.QueueID, &m.CreatedAt, &m.UpdatedAt, &m.Version)
	return m, err
}

// Rule returns a matching rule.
func (r *Reader) Rule(id parley.ID) (parley.MatchingRule, error) {
	return one(r, NotFound("This matching rule"), scanRule, `SELECT `+ruleColumns+` FROM matching_rule WHERE id = $1`, id)
}

// Rules lists all matching rules in the order in which they are tried.
func (r *Reader) Rules() ([]parley.MatchingRule, error) {
	return many(r, scanRule, `SELECT `+ruleColumns+` FROM matching_rule ORDER BY table_name, execution_order, id LIMIT $1`, MaxConfigured)
}

// ActiveRules lists the rules that are tried for records of a table, in order:
// the lowest execution order first, of equals the older one (domain 2.7).
func (r *Reader) ActiveRules(table string) ([]parley.MatchingRule, error) {
	return many(r, scanRule, `SELECT `+ruleColumns+` FROM matching_rule
		WHERE table_name = $1 AND active ORDER BY execution_order, id LIMIT $2`, table, MaxConfigured)
}

// InsertRule adds a matching rule.
func (t *Tx) InsertRule(m parley.MatchingRule) error {
	if err := t.room("matching_rule", "matching rules"); err != nil {
		return err
	}
	_, err := t.exec(`INSERT INTO matching_rule (id, name, execution_order, active, table_name, conditions, queue_id, created_at, updated_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		m.ID, m.Name, m.ExecutionOrder, m.Active, m.Table, m.Conditions, m.QueueID, m.CreatedAt, m.UpdatedAt, m.Version)
	return err
}

// UpdateRule changes a matching rule, if m.Version is still the stored one.
func (t *Tx) UpdateRule(m parley.MatchingRule) error {
	return t.must(stale("matching rule"), `UPDATE matching_rule
		SET name = $3, execution_order = $4, active = $5, table_name = $6, conditions = $7, queue_id = $8, updated_at = $9, version = version + 1
		WHERE id = $1 AND version = $2`,
		m.ID, m.Version, m.Name, m.ExecutionOrder, m.Active, m.Table, m.Conditions, m.QueueID, m.UpdatedAt)
}

// DeleteRule removes a matching rule; what it matched keeps its queue.
func (t *Tx) DeleteRule(id parley.ID, version int64) error {
	return t.must(stale("matching rule"), `DELETE FROM matching_rule WHERE id = $1 AND version = $2`, id, version)
}

// RoutedRecord is a guest's form as far as routing looks at it.
type RoutedRecord struct {
	ID               parley.ID
	FirstName        string
	LastName         string
	Email            string
	Category         string
	Channel          string
	ShortDescription string
	Fields           map[string]string // further mapped fields
	Context          parley.GuestContext
	QueueID          parley.ID
	CreatedAt        parley.Time
}

const routedColumns = `id, first_name, last_name, email, category, channel, short_description, fields, context, queue_id, created_at`

func scanRouted(r row) (c RoutedRecord, err error) {
	var fields, context string
	var queue sql.NullString
	err = r.Scan(&c.ID, &c.FirstName, &c.LastName, &c.Email, &c.Category, &c.Channel, &c.ShortDescription, &fields, &context, &queue, &c.CreatedAt)
	if err != nil {
		return c, err
	}
	c.QueueID = parley.ID(queue.String)
	if fields != "" {
		if err := json.Unmarshal([]byte(fields), &c.Fields); err != nil {
			return c, err
		}
	}
	if context != "" {
		err = json.Unmarshal([]byte(context), &c.Context)
	}
	return c, err
}

// RecordsMatchedBy lists the newest records a rule matched.
func (r *Reader) RecordsMatchedBy(rule parley.ID, limit int) ([]RoutedRecord, error) {
	return many(r, scanRouted, `SELECT `+routedColumns+` FROM customer_interaction
		WHERE matched_rule_id = $1 ORDER BY created_at DESC LIMIT $2`, rule, limit)
}

// NewestRecords lists the newest guest forms.
func (r *Reader) NewestRecords(limit int) ([]RoutedRecord, error) {
	return many(r, scanRouted, `SELECT `+routedColumns+` FROM customer_interaction ORDER BY created_at DESC LIMIT $1`, limit)
}
