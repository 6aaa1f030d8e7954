package store

import "github.com/parley-desk/parley"

// InsertWorkEvent notes a step of a work item's way.
func (t *Tx) InsertWorkEvent(e parley.WorkEvent) error {
	_, err := t.exec(`INSERT INTO work_event (id, work_item_id, type, at, user_id, by_name, reason, decision)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		e.ID, e.WorkItem, string(e.Type), e.At, nullable(e.User), e.By, e.Reason, e.Decision)
	return err
}

// MaxWorkEvents bounds how much of a work item's way is shown, its newest end.
const MaxWorkEvents = 500

// WorkEvents lists the steps of a work item, the newest first.
func (r *Reader) WorkEvents(work parley.ID) ([]parley.WorkEvent, error) {
	return many(r, func(r row) (e parley.WorkEvent, err error) {
		err = r.Scan(&e.ID, &e.WorkItem, &e.Type, &e.At, &e.User, &e.By, &e.Reason, &e.Decision)
		return e, err
	}, `SELECT id, work_item_id, type, at, COALESCE(user_id, ''), by_name, reason, decision FROM work_event
		WHERE work_item_id = $1 ORDER BY id DESC LIMIT $2`, work, MaxWorkEvents)
}
