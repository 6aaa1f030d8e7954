package store

import (
	"cmp"
	"slices"

	"github.com/parley-desk/parley"
)

// QueueSorting is one field of a queue's order.
type QueueSorting struct {
	Queue parley.ID
	parley.QueueSort
}

// QueueSortings lists the orders of all queues, or of the one that is named,
// field after field.
func (r *Reader) QueueSortings(queue parley.ID) ([]QueueSorting, error) {
	return many(r, func(r row) (s QueueSorting, err error) {
		err = r.Scan(&s.Queue, &s.Field, &s.Descending)
		return s, err
	}, `SELECT queue_id, field, descending FROM queue_sorting WHERE CAST($1 AS TEXT) = '' OR queue_id = $1 ORDER BY queue_id, position`, queue)
}

// QueueAffinity is one rule whom a queue prefers.
type QueueAffinity struct {
	Queue parley.ID
	parley.AffinityRule
}

// QueueAffinities lists whom all queues prefer, or the one that is named, the
// first rule first.
func (r *Reader) QueueAffinities(queue parley.ID) ([]QueueAffinity, error) {
	return many(r, func(r row) (a QueueAffinity, err error) {
		err = r.Scan(&a.Queue, &a.Kind, &a.Days, &a.Responsibility)
		return a, err
	}, `SELECT queue_id, kind, days, responsibility FROM queue_affinity WHERE CAST($1 AS TEXT) = '' OR queue_id = $1 ORDER BY queue_id, position`, queue)
}

// SetQueueRanking replaces a queue's order and whom it prefers.
func (t *Tx) SetQueueRanking(queue parley.ID, sorting []parley.QueueSort, affinity []parley.AffinityRule) error {
	if _, err := t.exec(`DELETE FROM queue_sorting WHERE queue_id = $1`, queue); err != nil {
		return err
	}
	if _, err := t.exec(`DELETE FROM queue_affinity WHERE queue_id = $1`, queue); err != nil {
		return err
	}
	for i, s := range sorting {
		if _, err := t.exec(`INSERT INTO queue_sorting (queue_id, position, field, descending) VALUES ($1, $2, $3, $4)`, queue, i, s.Field, s.Descending); err != nil {
			return err
		}
	}
	for i, a := range affinity {
		if _, err := t.exec(`INSERT INTO queue_affinity (queue_id, position, kind, days, responsibility) VALUES ($1, $2, $3, $4, $5)`,
			queue, i, string(a.Kind), a.Days, a.Responsibility); err != nil {
			return err
		}
	}
	return nil
}

// sortedQueues are the work items that wait in a queue with an order of its own.
const sortedQueues = `w.state = 'waiting' AND w.queue_id IN (SELECT queue_id FROM queue_sorting)`

// WaitingContact is a contact that waits in a queue with an order of its own.
type WaitingContact struct {
	WorkItem parley.ID
	Carried
}

// WaitingContacts lists the contacts that wait in queues with an order of their
// own, of the queues named; nil: of all.
func (r *Reader) WaitingContacts(queues []parley.ID) ([]WaitingContact, error) {
	return among(r, queues, func(r row) (c WaitingContact, err error) {
		err = r.Scan(append([]any{&c.WorkItem}, c.into()...)...)
		return c, err
	}, func(in string) string {
		return `SELECT w.id, ` + carriedColumns + ` FROM work_item w JOIN interaction i ON i.id = w.interaction_id` + carriedMore + ` WHERE ` + sortedQueues + in
	})
}

// WaitingRecord is a case or an incident that waits in a queue with an order of
// its own.
type WaitingRecord struct {
	WorkItem parley.ID
	Record   DocumentRow
}

// WaitingRecords lists the cases and incidents that wait in queues with an order
// of their own, of the queues named; nil: of all.
func (r *Reader) WaitingRecords(queues []parley.ID) ([]WaitingRecord, error) {
	part := func(table, in string) string {
		return `SELECT w.id, w.document_table, ` + documentColumns + ` FROM work_item w JOIN ` + tableOf(table) + ` k ON k.id = w.document_id
			WHERE w.document_table = '` + table + `' AND ` + sortedQueues + in
	}
	return among(r, queues, func(r row) (c WaitingRecord, err error) {
		err = r.Scan(append([]any{&c.WorkItem, &c.Record.Table}, c.Record.into()...)...)
		return c, err
	}, func(in string) string {
		return part(parley.TableCase, in) + ` UNION ALL ` + part(parley.TableIncident, in)
	})
}

// Served is an agent who served the contact of a work item that waits.
type Served struct {
	WorkItem, Agent parley.ID
	At              parley.Time // of the last time
}

// LastServed pairs work items that wait with the agent who last served the
// same e-mail address, in another contact since the given moment; of the queues
// named, nil: of all.
func (r *Reader) LastServed(queues []parley.ID, since parley.Time) ([]Served, error) {
	return among(r, queues, func(r row) (s Served, err error) {
		err = r.Scan(&s.WorkItem, &s.Agent, &s.At)
		return s, err
	}, func(in string) string {
		return `SELECT id, agent, at FROM (
			SELECT w.id AS id, e.assigned_to AS agent, e.opened_at AS at, ROW_NUMBER() OVER (PARTITION BY w.id ORDER BY e.opened_at DESC, e.id DESC) AS place
			FROM work_item w JOIN interaction i ON i.id = w.interaction_id
			JOIN interaction e ON e.guest_email_folded = i.guest_email_folded AND e.opened_at > $1 AND e.id <> i.id AND e.assigned_to IS NOT NULL
			WHERE w.state = 'waiting' AND w.service_channel_id IS NOT NULL AND i.guest_email_folded <> ''` + in + `) served
		WHERE place = 1`
	}, since)
}

// RelatedOwners pairs work items that wait with who has a case or an incident
// of the same conversation; of the queues named, nil: of all.
func (r *Reader) RelatedOwners(queues []parley.ID) ([]Pair, error) {
	part := func(table, in string) string {
		return `SELECT w.id, k.assigned_to FROM work_item w
			JOIN conversation_record c ON c.conversation_id = w.conversation_id AND c.table_name = '` + table + `'
			JOIN ` + tableOf(table) + ` k ON k.id = c.record_id
			WHERE w.state = 'waiting' AND w.service_channel_id IS NOT NULL AND w.document_table = 'interaction' AND k.assigned_to IS NOT NULL AND k.closed_at = 0` + in
	}
	return among(r, queues, scanPair, func(in string) string {
		return part(parley.TableCase, in) + ` UNION ` + part(parley.TableIncident, in) + ` ORDER BY 1, 2`
	})
}

// waitingOfAccounts are the work items that wait, w, whatever they are of, with
// the document d they are about and its active account a.
func waitingOfAccounts(columns, more, in string) string {
	part := func(join string) string {
		return `SELECT ` + columns + ` FROM work_item w JOIN ` + join + ` JOIN account a ON a.id = d.account_id AND a.active ` + more + `
			WHERE w.state = 'waiting' AND w.service_channel_id IS NOT NULL` + in
	}
	record := func(table string) string {
		return part(tableOf(table) + ` d ON d.id = w.document_id AND w.document_table = '` + table + `'`)
	}
	return part(`interaction d ON d.id = w.interaction_id`) + ` UNION ALL ` + record(parley.TableCase) + ` UNION ALL ` + record(parley.TableIncident)
}

// AccountServed pairs work items that wait with the agent who last served
// anybody of the same active account, in another contact, case or incident since
// the given moment; of the queues named, nil: of all.
func (r *Reader) AccountServed(queues []parley.ID, since parley.Time) ([]Served, error) {
	served := func(table, in string) string {
		return waitingOfAccounts(`w.id, e.assigned_to, e.opened_at`, `JOIN `+table+` e ON e.id = (SELECT x.id FROM `+table+` x
			WHERE x.account_id = a.id AND x.assigned_to IS NOT NULL AND x.opened_at > $1 AND x.id <> d.id ORDER BY x.opened_at DESC, x.id DESC LIMIT 1)`, in)
	}
	list, err := among(r, queues, func(r row) (s Served, err error) {
		err = r.Scan(&s.WorkItem, &s.Agent, &s.At)
		return s, err
	}, func(in string) string {
		return served("interaction", in) + ` UNION ALL ` + served("customer_case", in) + ` UNION ALL ` + served("incident", in)
	}, since)
	slices.SortFunc(list, func(a, b Served) int {
		return cmp.Or(cmp.Compare(a.WorkItem, b.WorkItem), cmp.Compare(b.At, a.At), cmp.Compare(a.Agent, b.Agent))
	})
	return slices.CompactFunc(list, func(a, b Served) bool { return a.WorkItem == b.WorkItem }), err
}

// AccountCarer is an agent who looks after the account of a work item that
// waits.
type AccountCarer struct {
	WorkItem, Agent parley.ID
	Responsibility  string
	Place           int64 // in the team; 0 is the first
}

// AccountCarers pairs work items that wait with the team of their active
// account; of the queues named, nil: of all.
func (r *Reader) AccountCarers(queues []parley.ID) ([]AccountCarer, error) {
	list, err := among(r, queues, func(r row) (c AccountCarer, err error) {
		err = r.Scan(&c.WorkItem, &c.Agent, &c.Responsibility, &c.Place)
		return c, err
	}, func(in string) string {
		return waitingOfAccounts(`w.id, t.user_id, t.responsibility, t.position`, `JOIN account_team t ON t.account_id = a.id`, in)
	})
	// Told to, SQLite would go through all work there ever was in this order.
	slices.SortFunc(list, func(a, b AccountCarer) int {
		return cmp.Or(cmp.Compare(a.WorkItem, b.WorkItem), cmp.Compare(a.Place, b.Place))
	})
	return list, err
}
