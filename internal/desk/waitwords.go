package desk

import (
	"context"
	"slices"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// JobWait is when a visitor is told that they wait for longer (domain 3.2, queue
// triggers); its subject is a work item.
const JobWait = "wait"

// TellWaiting is the handler of [JobWait]: who has waited for a while reads the
// queue's words about it, once in each wait, and goes on waiting.
func (d *Desk) TellWaiting(ctx context.Context, subject string) (next parley.Time, err error) {
	err = d.store.Tx(ctx, func(tx *store.Tx) error {
		next = 0
		w, err := d.lockWork(tx, parley.ID(subject))
		if err != nil || w.State != parley.WorkWaiting {
			return ignoreNotFound(err)
		}
		queue, err := tx.Queue(w.QueueID)
		if err != nil || queue.WaitS == 0 || w.OfRecord() {
			return err
		}
		now := parley.Now()
		if due := w.QueuedAt.Add(seconds(queue.WaitS)); now < due {
			next = due
			return nil
		}
		told, err := tx.SaidSince(w.Conversation, parley.LineWait, w.QueuedAt)
		if err != nil || told {
			return err
		}
		return d.line(tx, w.Conversation, parley.LineWait, queue.WaitMessage, nil, true, now)
	})
	return next, err
}

// waitingTold lets who waits in a queue be told what it now says of waiting. Who
// has waited for that long already is told at once, unless they were.
func (d *Desk) waitingTold(tx *store.Tx, old, q *parley.Queue) error {
	if q.WaitS == 0 || q.WaitS == old.WaitS {
		return nil
	}
	waiting, err := tx.WaitingIn(q.ID)
	if err != nil {
		return err
	}
	for _, w := range waiting {
		if err := tx.Enqueue(JobWait, string(w.ID), max(parley.Now(), w.QueuedAt.Add(seconds(q.WaitS)))); err != nil {
			return err
		}
	}
	return nil
}

// somebodyThere reports whether somebody is there for a queue: where it pushes,
// anybody of its pools, due or not, who is available and connected, and has its
// channel switched on; else anybody of its group who is connected. What they
// carry and what they can do does not count (domain 8.6).
func (d *Desk) somebodyThere(read *store.Reader, queue *parley.Queue) (bool, error) {
	now := parley.Now()
	if queue.Delivery != parley.DeliveryPush {
		servers, err := read.QueueServers(queue.ID, now)
		return slices.ContainsFunc(servers, func(s store.Server) bool { return s.Online }), err
	}
	g, err := d.groundOf(read)
	if err != nil {
		return false, err
	}
	var users []parley.ID
	for i := range g.config.Pools {
		if pool := &g.config.Pools[i]; pool.Queue == queue.ID {
			for _, group := range pool.Groups {
				users = append(users, g.inGroup[group]...)
			}
		}
	}
	if len(users) == 0 {
		return false, nil
	}
	slices.Sort(users)
	standings, err := read.Standings(slices.Compact(users))
	if err != nil {
		return false, err
	}
	for _, s := range standings {
		state := store.AgentState{State: g.states[s.State], Until: s.Until, Off: s.Off}
		if there := agentOf(&state, g.config.Channels, now); there.Available && !slices.Contains(there.Off, queue.ServiceChannel) {
			return true, nil
		}
	}
	return false, nil
}

// mustHaveSomebody refuses who would begin to wait in a queue that does not want
// so while nobody is there.
func (d *Desk) mustHaveSomebody(read *store.Reader, queue parley.Queue) error {
	if !queue.NobodyRefuses {
		return nil
	}
	there, err := d.somebodyThere(read, &queue)
	if err != nil || there {
		return err
	}
	return parley.Errorf(parley.CodeClosed, "", "%s", queue.NobodyMessage)
}

// tellNobody tells who begins to wait that nobody is there, if the queue has
// words for it.
func (d *Desk) tellNobody(tx *store.Tx, queue parley.Queue, conversation parley.ID, now parley.Time) error {
	if queue.NobodyMessage == "" {
		return nil
	}
	there, err := d.somebodyThere(&tx.Reader, &queue)
	if err != nil || there {
		return err
	}
	return d.line(tx, conversation, parley.LineNobody, queue.NobodyMessage, nil, true, now)
}
