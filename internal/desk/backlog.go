package desk

import (
	"context"
	"strconv"
	"strings"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// JobBacklog has the cases and incidents there are already follow a service
// channel that was switched on or takes others than before, or a queue that does;
// its subject is the channel, and how far it has come.
const JobBacklog = "backlog"

// backlogSlice is how many records one run looks at. The next run goes on after
// them, so that a desk with very many is not held up, and one that dies begins
// its slice again.
const backlogSlice = 25

// The two parts of the work, in order: what waits and does not belong there any
// more leaves, then what nobody looks after comes.
const (
	backlogLeaving = "leaving"
	backlogComing  = "coming"
)

// backlogAt is how far it has come.
type backlogAt struct {
	channel parley.ID
	part    string
	after   parley.Time // position of the last record that was looked at
	afterID parley.ID
}

func (b backlogAt) subject() string {
	return strings.Join([]string{string(b.channel), b.part, strconv.FormatInt(int64(b.after), 10), string(b.afterID)}, "/")
}

// readBacklog is subject the other way round. What is not one begins anew.
func readBacklog(subject string) backlogAt {
	parts := strings.Split(subject, "/")
	at := backlogAt{channel: parley.ID(parts[0]), part: backlogLeaving}
	if len(parts) != 4 || parts[1] != backlogLeaving && parts[1] != backlogComing {
		return at
	}
	ms, err := strconv.ParseInt(parts[2], 10, 64)
	if err != nil {
		return at
	}
	at.part, at.after, at.afterID = parts[1], parley.Time(ms), parley.ID(parts[3])
	return at
}

// followChannel has the records there are follow a service channel as it now is.
// What it takes had come there before if it had been so then.
func (d *Desk) followChannel(tx *store.Tx, old, c *parley.ServiceChannel) error {
	if !c.Active || c.Table == parley.TableInteraction ||
		old.Active && old.Table == c.Table && old.Condition == c.Condition && old.Utilization == c.Utilization {
		return nil
	}
	return tx.Enqueue(JobBacklog, string(c.ID), parley.Now())
}

// followQueue has the records nobody looks after follow a queue as it now is, nil
// being one that was not there: what it takes had come there before if it had
// been so then (domain 3.2). What waits in a queue stays, whatever that one would
// take now: it is in somebody's sight.
func (d *Desk) followQueue(tx *store.Tx, old, q *parley.Queue) error {
	if !q.Active || !q.TakesRecords() || q.Condition == "" ||
		old != nil && old.Active && old.ServiceChannel == q.ServiceChannel && old.Delivery == q.Delivery && old.Condition == q.Condition &&
			old.Schedule == q.Schedule {
		return nil
	}
	return tx.Enqueue(JobBacklog, backlogAt{channel: q.ServiceChannel, part: backlogComing}.subject(), parley.Now())
}

// RouteBacklog is the handler of [JobBacklog]. Whatever it did is not done again:
// what waits is not among what nobody looks after, and what a queue let go
// because it had waited for too long stays where managers see it.
func (d *Desk) RouteBacklog(ctx context.Context, subject string) (parley.Time, error) {
	at, read := readBacklog(subject), d.store.Read(ctx)
	channel, err := read.ServiceChannel(at.channel)
	if err != nil || !channel.Active || channel.Table == parley.TableInteraction {
		return 0, ignoreNotFound(err)
	}
	records, next, err := backlog(read, &channel, at)
	if err != nil {
		return 0, err
	}
	for _, id := range records {
		err := d.store.Tx(ctx, func(tx *store.Tx) error { return d.followOne(tx, channel.ID, channel.Table, id, at.part) })
		if code := parley.CodeOf(err); err != nil && code != parley.CodeConflict && code != parley.CodeNotFound { // somebody was faster
			return 0, err
		}
	}
	if len(records) < backlogSlice {
		if at.part == backlogComing {
			return 0, nil
		}
		next = backlogAt{channel: channel.ID, part: backlogComing}
	}
	return 0, d.store.Tx(ctx, func(tx *store.Tx) error {
		return tx.Enqueue(JobBacklog, next.subject(), parley.Now())
	})
}

// backlog reads the next slice: which records, and where the one after begins.
func backlog(read *store.Reader, channel *parley.ServiceChannel, at backlogAt) (records []parley.ID, next backlogAt, err error) {
	next = at
	if at.part == backlogLeaving {
		waiting, err := read.WaitingDocuments(channel.ID, at.after, at.afterID, backlogSlice)
		for _, w := range waiting {
			records = append(records, w.Record)
			next.after, next.afterID = w.QueuedAt, w.WorkItem
		}
		return records, next, err
	}
	rows, err := read.UnassignedRecords(channel.Table, at.after, at.afterID, backlogSlice)
	for i := range rows {
		records = append(records, rows[i].ID)
		next.after, next.afterID = rows[i].OpenedAt, rows[i].ID
	}
	return records, next, err
}

// followOne has one record follow a service channel.
func (d *Desk) followOne(tx *store.Tx, channel parley.ID, table string, id parley.ID, part string) error {
	doc, err := d.locked(tx, table, id, "")
	if err != nil {
		return err
	}
	now := parley.Now()
	if part == backlogLeaving {
		return d.followWork(tx, parley.System(), doc, nil, now)
	}
	if doc.closed() || doc.core().AssignedTo != "" {
		return nil
	}
	if _, err := tx.LiveWork(id, errNoWork); err == nil || ignoreNotFound(err) != nil {
		return err
	}
	record := documentRecord(doc)
	takes, found, err := d.channelOf(&tx.Reader, table, func(c *parley.ServiceChannel) bool { return d.belongs(c, record) })
	if err != nil || !found || takes.ID != channel {
		return err
	}
	previous, err := tx.LastWork(id, errNoWork)
	if ignoreNotFound(err) != nil {
		return err
	}
	if previous.ServiceChannel == channel && previous.CancelReason == parley.CancelMaxWait {
		return nil
	}
	return d.routeRecord(tx, doc, takes, previous, true, now)
}
