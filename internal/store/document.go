package store

import (
	"strings"

	"github.com/parley-desk/parley"
)

// LiveWork finds the work item of a record that waits or is in somebody's
// hands; otherwise is returned when there is none.
func (r *Reader) LiveWork(document parley.ID, otherwise error) (parley.WorkItem, error) {
	return one(r, otherwise, scanWork, `SELECT `+workColumns+` FROM work_item
		WHERE document_id = $1 AND document_table <> 'interaction' AND state IN ('waiting', 'work_in_progress')`, document)
}

// LastWork finds the newest work item of a record; otherwise is returned when
// there has never been one.
func (r *Reader) LastWork(document parley.ID, otherwise error) (parley.WorkItem, error) {
	return one(r, otherwise, scanWork, `SELECT `+workColumns+` FROM work_item
		WHERE document_id = $1 AND document_table <> 'interaction' ORDER BY created_at DESC, id DESC LIMIT 1`, document)
}

// HandOver puts a waiting work item into an agent's hands that never waited
// for one: it counts towards what they carry, and towards no figure of waits.
func (t *Tx) HandOver(id, agent parley.ID, otherwise error) error {
	t.touch(id)
	return t.must(otherwise, `UPDATE work_item SET state = 'work_in_progress', assigned_to = $2 WHERE id = $1 AND state = 'waiting' AND offered_to IS NULL`, id, agent)
}

// SetWorkDetails lets the work item of a record say what the record now says.
func (t *Tx) SetWorkDetails(w parley.WorkItem) error {
	t.touch(w.ID)
	return t.must(NotFound("This work item"), `UPDATE work_item SET short_description = $2, priority = $3, opened_for = $4 WHERE id = $1`,
		w.ID, w.ShortDescription, w.Priority, nullable(w.OpenedFor))
}

// DocumentRow is what conditions may name of a case or an incident, and who
// looks after it.
type DocumentRow struct {
	Table        string
	ID           parley.ID
	Number       string
	State        string
	ContactType  string
	Category     string
	Priority     int64
	Title        string
	GroupName    string
	Conversation parley.ID
	OpenedAt     parley.Time
}

const documentColumns = `k.id, k.number, k.state, k.contact_type, k.category, k.priority, k.short_description,
	COALESCE((SELECT name FROM user_group WHERE id = k.assignment_group_id), ''), k.conversation_id, k.opened_at`

func (d *DocumentRow) into() []any {
	return []any{&d.ID, &d.Number, &d.State, &d.ContactType, &d.Category, &d.Priority, &d.Title, &d.GroupName, &d.Conversation, &d.OpenedAt}
}

// CarriedRecord is a work item of a record that may count towards what an agent
// carries, as [Carried].
type CarriedRecord struct {
	Agent   parley.ID
	Channel parley.ID
	Size    int64
	Offered bool
	Record  DocumentRow
}

// CarriedRecords lists the cases and incidents agents may carry; users nil are
// all of them.
func (r *Reader) CarriedRecords(users []parley.ID) ([]CarriedRecord, error) {
	part := func(table, agent, offer, where string) string {
		return `SELECT w.` + agent + `, COALESCE(w.service_channel_id, ''), w.size, ` + offer + `, w.document_table, ` + documentColumns +
			` FROM work_item w JOIN ` + tableOf(table) + ` k ON k.id = w.document_id WHERE w.document_table = '` + table + `' AND ` + where
	}
	return manyOf(r, users, func(r row) (c CarriedRecord, err error) {
		err = r.Scan(append([]any{&c.Agent, &c.Channel, &c.Size, &c.Offered, &c.Record.Table}, c.Record.into()...)...)
		return c, err
	}, func(list string) string {
		parts := make([]string, 0, 4) //nolint:mnd // two tables, two ways to carry
		for _, table := range []string{parley.TableCase, parley.TableIncident} {
			parts = append(parts,
				part(table, `assigned_to`, `FALSE`, `w.state = 'work_in_progress' AND w.assigned_to IS NOT NULL`+and("w.assigned_to", list)),
				part(table, `offered_to`, `TRUE`, `w.state = 'waiting' AND w.offered_to IS NOT NULL`+and("w.offered_to", list)))
		}
		return strings.Join(parts, ` UNION ALL `)
	})
}

// UnassignedRecord is an open record that nobody looks after.
type UnassignedRecord struct {
	DocumentRow

	Person string // its customer
}

// UnassignedRecords lists open records of a table that are assigned to nobody
// and wait in no queue, the oldest first, from after a position on.
func (r *Reader) UnassignedRecords(table string, after parley.Time, afterID parley.ID, limit int) ([]UnassignedRecord, error) {
	person := `k.contact_name`
	if table == parley.TableIncident {
		person = `k.caller_name`
	}
	return many(r, func(r row) (u UnassignedRecord, err error) {
		u.Table = table
		err = r.Scan(append([]any{&u.Person}, u.into()...)...)
		return u, err
	}, `SELECT `+person+`, `+documentColumns+` FROM `+tableOf(table)+` k
		WHERE k.assigned_to IS NULL AND k.closed_at = 0 AND (k.opened_at, k.id) > ($1, $2) AND NOT EXISTS (SELECT 1 FROM work_item w
			WHERE w.document_id = k.id AND w.document_table <> 'interaction' AND w.state IN ('waiting', 'work_in_progress'))
		ORDER BY k.opened_at, k.id LIMIT $3`, after, afterID, limit)
}
