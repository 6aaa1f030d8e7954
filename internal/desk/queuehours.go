package desk

import (
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// opens is the part of a backlog's subject that names a queue whose opening it
// is for; see [readBacklog]: the whole of its channel is looked at then.
const opens = "opens"

// openQueue returns the first of the queues that is open by its schedule. Where
// all of them are closed what they would take has to wait for the first to open,
// in nobody's queue: it reports false, and the backlog is looked at then (domain
// 3.2).
func (d *Desk) openQueue(tx *store.Tx, queues []parley.Queue) (parley.Queue, bool, error) {
	for _, q := range queues {
		if open, err := d.queueOpen(&tx.Reader, q); err != nil || open {
			return q, open, err
		}
	}
	for _, q := range queues {
		row, err := tx.Schedule(q.Schedule)
		if err != nil {
			return q, false, err
		}
		hours, err := decodeSchedule(row)
		if err != nil {
			return q, false, err
		}
		at, ever := hours.NextOpen(time.Now())
		if !ever {
			continue
		}
		if err := tx.Enqueue(JobBacklog, string(q.ServiceChannel)+"/"+opens+"/"+string(q.ID), parley.At(at)); err != nil {
			return q, false, err
		}
	}
	return parley.Queue{}, false, nil
}

// followSchedule has the records nobody looks after follow a schedule as it now
// is: a queue that keeps it may be open from now on.
func (d *Desk) followSchedule(tx *store.Tx, id parley.ID) error {
	queues, err := tx.Queues()
	if err != nil {
		return err
	}
	for _, q := range queues {
		if q.Schedule != id || !q.Active || !q.TakesRecords() || q.Condition == "" {
			continue
		}
		if err := tx.Enqueue(JobBacklog, backlogAt{channel: q.ServiceChannel, part: backlogComing}.subject(), parley.Now()); err != nil {
			return err
		}
	}
	return nil
}
