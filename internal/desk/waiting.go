package desk

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/routing"
	"github.com/parley-desk/parley/internal/store"
)

// waitingAge is for how long what waits in a queue is known: also what no
// transaction of this process says changes, such as who served the same customer
// elsewhere, or a field the queue's order goes by.
const waitingAge = 10 * time.Second

// maxUnknown bounds how many items that are not known may have changed before
// everything is forgotten: of pulled queues, which nobody looks at here.
const maxUnknown = 1000

// waitingWork remembers, on large desks, what waits in queues. A queue is read
// again when a commit has changed something of it.
type waitingWork struct {
	mu      sync.Mutex
	queues  map[waitingKey]*waitingQueue
	of      map[parley.ID]parley.ID // queues of the items that are known
	unknown []parley.ID             // items that changed, and are not known
}

type waitingKey struct{ channel, queue parley.ID }

type waitingQueue struct {
	ground *ground
	at     time.Time
	known  bool // else it is being read
	items  []routing.Item
}

// changed hears which work items a commit changed.
func (w *waitingWork) changed(work []parley.ID) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, id := range work {
		queue, known := w.of[id]
		switch {
		case id == "", len(w.unknown) == maxUnknown:
			w.queues, w.of, w.unknown = nil, nil, nil
		case known:
			w.forget(queue)
			delete(w.of, id)
		case len(w.queues) > 0:
			w.unknown = append(w.unknown, id)
		}
	}
}

func (w *waitingWork) forget(queue parley.ID) {
	for key := range w.queues {
		if key.queue == queue {
			delete(w.queues, key)
		}
	}
}

// forgetUnknown forgets the queues of items that changed and were not known.
func (w *waitingWork) forgetUnknown(read *store.Reader) error {
	w.mu.Lock()
	unknown := w.unknown
	w.unknown = nil
	w.mu.Unlock()
	if len(unknown) == 0 {
		return nil
	}
	queues, err := read.QueuesOfWork(unknown)
	w.mu.Lock()
	defer w.mu.Unlock()
	if err != nil {
		w.queues = nil
		return err
	}
	for _, queue := range queues {
		w.forget(queue)
	}
	return nil
}

// items adds to a snapshot what waits in queues for a channel and is offered to
// nobody, and reads only what is not known.
func (w *waitingWork) items(read *store.Reader, g *ground, s *routing.Snapshot, channel parley.ID, queues []parley.ID) error {
	if err := w.forgetUnknown(read); err != nil {
		return err
	}
	reading, unread := map[parley.ID]*waitingQueue{}, []parley.ID{}
	w.mu.Lock()
	for _, queue := range queues {
		key := waitingKey{channel, queue}
		known := w.queues[key]
		if known != nil && known.ground == g && known.known && time.Since(known.at) <= waitingAge {
			s.Items = append(s.Items, known.items...)
			continue
		}
		reading[queue] = &waitingQueue{ground: g, at: time.Now()}
		if w.queues == nil {
			w.queues, w.of = map[waitingKey]*waitingQueue{}, map[parley.ID]parley.ID{}
		}
		w.queues[key] = reading[queue]
		unread = append(unread, queue)
	}
	w.mu.Unlock()
	if len(unread) == 0 {
		return nil
	}
	fresh := g.snapshot(s.Now)
	if err := g.snapItems(read, fresh, waits{channel: channel, queues: unread, open: true}); err != nil {
		return err
	}
	s.Items = append(s.Items, fresh.Items...)
	slices.SortFunc(fresh.Items, func(a, b routing.Item) int { return cmp.Compare(a.Queue, b.Queue) })
	w.mu.Lock()
	defer w.mu.Unlock()
	for queue, mine := range reading {
		if w.queues[waitingKey{channel, queue}] != mine {
			continue // something of it changed meanwhile
		}
		from, _ := slices.BinarySearchFunc(fresh.Items, queue, func(item routing.Item, queue parley.ID) int { return cmp.Compare(item.Queue, queue) })
		to := from
		for to < len(fresh.Items) && fresh.Items[to].Queue == queue {
			w.of[fresh.Items[to].ID] = queue
			to++
		}
		mine.known, mine.items = true, fresh.Items[from:to:to]
	}
	return nil
}
