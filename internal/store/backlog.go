package store

import "github.com/parley-desk/parley"

// WaitingDocument is a case or an incident that waits in a queue, by its work item.
type WaitingDocument struct {
	WorkItem, Record parley.ID
	QueuedAt         parley.Time
}

// WaitingDocuments lists the cases and incidents of a service channel that wait in
// queues, the longest first, from after a position on.
func (r *Reader) WaitingDocuments(channel parley.ID, after parley.Time, afterID parley.ID, limit int) ([]WaitingDocument, error) {
	return many(r, func(r row) (w WaitingDocument, err error) {
		err = r.Scan(&w.WorkItem, &w.Record, &w.QueuedAt)
		return w, err
	}, `SELECT id, document_id, queued_at FROM work_item
		WHERE state = 'waiting' AND service_channel_id = $1 AND (queued_at, id) > ($2, $3) AND document_table <> 'interaction'
		ORDER BY queued_at, id LIMIT $4`, channel, after, afterID, limit)
}
