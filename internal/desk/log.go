package desk

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/routing"
	"github.com/parley-desk/parley/internal/store"
)

// A verbose log says why work goes on waiting: of so many that have waited
// longest, each so often, and so many times at all. However many wait, and
// however often an assigner looks, it stays small.
const (
	loggedAtOnce = 20
	loggedEvery  = time.Minute
	loggedAtMost = 200
)

// keeps reports whether the ways of a service channel's work items keep the
// grounds of decisions (domain 3.1). What-if has its own record, which does not
// depend on it.
func (g *ground) keeps(channel parley.ID) bool {
	c := g.channel(channel)
	return c == nil || c.LogLevel != parley.LogNone
}

// logWaiting notes why work of a service channel goes on waiting after a look of
// its assigner, where its log is verbose.
func (d *Desk) logWaiting(ctx context.Context, channel parley.ID) error {
	read, now := d.store.Read(ctx), parley.Now()
	g, err := d.groundOf(read)
	if err != nil {
		return err
	}
	if c := g.channel(channel); c == nil || c.LogLevel != parley.LogVerbose || now >= c.LoggingUntil {
		return nil
	}
	waiting, err := read.Unlooked(channel, loggedAtOnce, now.Add(-loggedEvery), loggedAtMost)
	if err != nil {
		return err
	}
	waiting = slices.DeleteFunc(waiting, func(w parley.WorkItem) bool {
		queue := g.queues[w.QueueID]
		return queue == nil || queue.Delivery != parley.DeliveryPush
	})
	if len(waiting) == 0 {
		return nil
	}
	s, err := d.snapshot(read, channel, now, waiting...)
	if err != nil {
		return err
	}
	tick := routing.New(s)
	tick.Decide()
	for _, w := range waiting {
		if err := d.logOne(ctx, w, tick.Explain(w.ID)); ignoreNotFound(err) != nil {
			return err
		}
	}
	return nil
}

// logOne notes why a work item waits, unless that is over: somebody could get it
// now, it is offered, or it does not wait there any more.
func (d *Desk) logOne(ctx context.Context, was parley.WorkItem, why Explanation) error {
	text, err := json.Marshal(why)
	if err != nil || why.Chosen != "" {
		return err
	}
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		w, err := d.lockWork(tx, was.ID)
		if err != nil || w.State != parley.WorkWaiting || w.Offered() || w.QueueID != was.QueueID || w.QueuedAt != was.QueuedAt {
			return err
		}
		return tx.InsertWorkEvents(workEvent(w.ID, parley.WorkLooked, "", parley.System(), "", string(text)))
	})
}
