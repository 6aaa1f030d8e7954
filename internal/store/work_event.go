package store

import "github.com/parley-desk/parley"

// InsertWorkEvents notes steps of the ways of different work items. Steps of the
// same millisecond are put one after another, so that their order is told by
// when they were. Whoever notes one holds the item's conversation.
func (t *Tx) InsertWorkEvents(events ...parley.WorkEvent) error {
	rows := make([][]any, 0, len(events))
	for _, e := range events {
		rows = append(rows, []any{e.ID, e.WorkItem, string(e.Type), e.At, nullable(e.User), e.By, e.Reason, e.Decision})
	}
	list, args := values(rows)
	_, err := t.exec(`INSERT INTO work_event (id, work_item_id, type, at, user_id, by_name, reason, decision)
		SELECT n.id, n.work, n.type, CASE WHEN n.last >= n.at THEN n.last + 1 ELSE n.at END, n.user_id, n.by_name, n.reason, n.decision
		FROM (SELECT given.column1 AS id, given.column2 AS work, given.column3 AS type, given.column4 AS at, given.column5 AS user_id, given.column6 AS by_name, given.column7 AS reason,
				given.column8 AS decision, (SELECT COALESCE(MAX(e.at), 0) FROM work_event e WHERE e.work_item_id = given.column2) AS last
			FROM (VALUES `+list+`) AS given) AS n`, args...)
	return err
}

// Unlooked lists, of the work items of a service channel that have waited
// longest without being offered, those of which no look is noted since a moment
// and fewer than so many are.
func (r *Reader) Unlooked(channel parley.ID, first int, since parley.Time, fewer int) ([]parley.WorkItem, error) {
	return many(r, scanWork, `SELECT `+workColumns+` FROM work_item w
		WHERE w.id IN (SELECT id FROM (SELECT id FROM work_item
			WHERE service_channel_id = $1 AND state = 'waiting' AND offered_to IS NULL ORDER BY queued_at, id LIMIT $2) AS longest)
			AND NOT EXISTS (SELECT 1 FROM work_event e WHERE e.work_item_id = w.id AND e.type = $3 AND e.at > $4)
			AND (SELECT COUNT(*) FROM work_event e WHERE e.work_item_id = w.id AND e.type = $3) < $5
		ORDER BY w.queued_at, w.id`, channel, first, string(parley.WorkLooked), since, fewer)
}

// MaxWorkEvents bounds how much of a work item's way is shown, its newest end.
const MaxWorkEvents = 500

// TrailEvent is a step with the name of the agent it concerns.
type TrailEvent struct {
	parley.WorkEvent

	UserName string
}

// WorkEvents lists the steps of a work item, the newest first.
func (r *Reader) WorkEvents(work parley.ID) ([]TrailEvent, error) {
	return many(r, func(r row) (e TrailEvent, err error) {
		err = r.Scan(&e.ID, &e.WorkItem, &e.Type, &e.At, &e.User, &e.By, &e.Reason, &e.Decision, &e.UserName)
		return e, err
	}, `SELECT e.id, e.work_item_id, e.type, e.at, COALESCE(e.user_id, ''), e.by_name, e.reason, e.decision, COALESCE(u.name, '')
		FROM work_event e LEFT JOIN user_account u ON u.id = e.user_id WHERE e.work_item_id = $1 ORDER BY e.at DESC LIMIT $2`, work, MaxWorkEvents)
}
