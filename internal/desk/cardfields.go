package desk

import (
	"slices"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/condition"
	"github.com/parley-desk/parley/internal/store"
)

// whoseFields are what an offer can show of whose customer its work is about,
// besides what conditions name (domain 3.1: the layout of the inbox may look at
// what a record refers to).
func whoseFields() condition.Fields {
	return condition.Fields{
		{Name: "account", Label: "Account", Type: condition.String},
		{Name: "contact", Label: "Person of the account", Type: condition.String},
	}
}

// cardFields describes what an offer of a table's work can show.
func cardFields(table string) (condition.Fields, error) {
	fields, err := documentFields(table)
	return slices.Concat(fields, whoseFields()), err
}

// cardRecord is the document of a work item with what the layout of its channel
// shows. A visitor is of the account their address says, which nobody verified.
func cardRecord(read *store.Reader, w *parley.WorkItem, queue parley.Queue, layout []string) (condition.Map, error) {
	record, err := workRecord(read, w, queue)
	if err != nil || !slices.ContainsFunc(layout, func(name string) bool { _, of := whoseFields().Find(name); return of }) {
		return record, err
	}
	if w.OfRecord() {
		doc, err := load(read, w.DocumentTable, w.DocumentID, "")
		if err != nil {
			return nil, err
		}
		record["account"], record["contact"] = doc.core().AccountName, doc.core().AccountContactName
		return record, nil
	}
	known, err := read.Recognised(w.Interaction)
	if err == nil && known != nil {
		record["account"], record["contact"] = known.Account, known.Contact
	}
	return record, err
}
