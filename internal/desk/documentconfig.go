package desk

import (
	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/condition"
	"github.com/parley-desk/parley/internal/store"
)

// ruledTables are the tables skill rules may be about: the form of who writes,
// cases and incidents.
var ruledTables = []string{parley.TableCustomerInteraction, parley.TableCase, parley.TableIncident}

// ruleFields describes the fields of a table that skill rules may name.
func ruleFields(read *store.Reader, table string) (condition.Fields, error) {
	if table == parley.TableCustomerInteraction {
		return customerFields(read)
	}
	return documentFields(table)
}

// takesDocuments checks what a queue, whose table is known, says of the
// documents it takes by itself, and writes the condition as it is stored.
func takesDocuments(q *parley.Queue) error {
	if !q.TakesRecords() {
		if q.Condition != "" {
			return parley.Errorf(parley.CodeInvalid, "condition", "is only for queues of cases or incidents; matching rules bring conversations to this one.")
		}
		return nil
	}
	switch {
	case q.WaitS > 0:
		return parley.Errorf(parley.CodeInvalid, "wait_s", "is only for queues of conversations: nobody reads along while cases or incidents wait.")
	case q.NobodyRefuses:
		return parley.Errorf(parley.CodeInvalid, "nobody_refuses", "is only for queues of conversations: cases and incidents wait until somebody is there.")
	}
	if q.Delivery != parley.DeliveryPush {
		return parley.Errorf(parley.CodeInvalid, "delivery", "must be push: cases and incidents are offered to agents.")
	}
	fields, err := documentFields(q.DocumentTable)
	if err != nil {
		return err
	}
	q.Condition, err = canonical("condition", q.Condition, fields)
	return err
}

// sameDocuments refuses to make a queue one of other documents while something
// still counts on what it is.
func sameDocuments(tx *store.Tx, old, q *parley.Queue) error {
	if old.DocumentTable == q.DocumentTable {
		return nil
	}
	use, err := tx.QueueUse(q.ID)
	if err != nil {
		return err
	}
	refuse := func(format string, args ...any) error {
		return parley.Errorf(parley.CodeConflict, "service_channel_id", format, args...)
	}
	switch {
	case use.Held > 0:
		return refuse("There was work of %s in this queue already. Make another queue for another table.", old.DocumentTable)
	case use.Rules > 0:
		return refuse("Matching rules lead conversations to this queue: %d. Change or delete them first.", use.Rules)
	case use.Escalations > 0:
		return refuse("Queues escalate conversations to this queue: %d. Change them first.", use.Escalations)
	}
	return isDefaultQueue(tx, *q)
}
