package sim

import (
	"context"
	"slices"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// inHand is how a guest's conversation stood before they wrote.
type inHand struct {
	item   parley.WorkItem
	queue  parley.Queue
	moves  bool // whoever has it is away, and the desk is to look for another
	told   int  // of their messages were confirmed
	exists bool
}

func (g *guest) confirmed() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.out.acked)
}

// handOf looks into whose hands a guest is about to write.
func (w *world) handOf(g *guest) (h inHand) {
	read := w.store().Read(context.Background())
	c, err := read.Conversation(g.conversation)
	if err == nil {
		h.item, err = read.WorkItem(c.WorkItem)
	}
	if err == nil {
		h.queue, err = read.Queue(c.QueueID)
	}
	if err != nil || h.item.State != parley.WorkInProgress || h.item.TransferState == parley.TransferPending {
		return h
	}
	state, err := read.AgentState(h.item.AssignedTo, parley.Now())
	if err != nil {
		w.violatedf("reading: %v", err)
		return h
	}
	h.exists, h.told = true, g.confirmed()
	h.moves = w.house.odd["reroute"] && !state.State.Available && h.queue.Active
	return h
}

// checkRerouted holds that what a guest has just written was left to the agent
// who has it, or, when they are away and the desk is to do that, waits in the
// same queue for whoever comes next, nothing of it lost.
func (w *world) checkRerouted(g *guest, before inHand) {
	if !before.exists || g.confirmed() == before.told {
		return
	}
	read := w.store().Read(context.Background())
	items, err := read.WorkItemsOf(g.conversation)
	if err != nil {
		w.violatedf("reading: %v", err)
		return
	}
	events, err := read.WorkEvents(before.item.ID)
	if err != nil {
		w.violatedf("reading: %v", err)
		return
	}
	moved := slices.ContainsFunc(events, func(e store.TrailEvent) bool { return e.Type == parley.WorkTransfer && e.Reason == "agent_away" })
	if moved != before.moves {
		w.violatedf("%s wrote to %s, taken away: %t, as it should be: %t", g.name, before.item.AssignedTo, moved, before.moves)
	}
	if !moved {
		return
	}
	w.count("rerouted")
	at := slices.IndexFunc(items, func(i parley.WorkItem) bool { return i.Previous == before.item.ID })
	if at < 0 {
		w.violatedf("%s was taken from its agent, and no work follows it", before.item.Number)
		return
	}
	if next := items[at]; next.QueueID != before.queue.ID || items[at-1].State != parley.WorkEscalated {
		w.violatedf("%s, which is %s, goes on as %s in %s, it was in %s", before.item.Number, items[at-1].State, next.Number, next.QueueID, before.queue.ID)
	}
	for _, a := range w.agents {
		if a.id == before.item.AssignedTo && a.atWork && a.reads() && a.listed(g.conversation) && items[at].AssignedTo != a.id {
			w.violatedf("%s still sees %s, which was taken from them", a.name, g.name)
		}
	}
}

// guestWritesToWhomIsAway has an agent go away and their customer write, half of
// the time while the desk is to look for another.
func (w *world) guestWritesToWhomIsAway() {
	for _, i := range w.rng.Perm(len(w.guests)) {
		g := w.guests[i]
		before := w.handOf(g)
		if !before.exists || g.state() != "active" || !g.tabs[0].connected() {
			continue
		}
		if w.house.odd["reroute"] != w.chance(2) {
			w.throw("reroute")
		}
		for _, a := range w.agents {
			if a.id == before.item.AssignedTo {
				w.choose(a, one(w, []string{parley.StateAway, parley.StateOffline}))
			}
		}
		w.writes(g)
		return
	}
}

// agentEscalates passes a conversation on to the queue that its queue names.
func (w *world) agentEscalates() {
	w.withOne(func(s summary) bool { return s.Can.Escalate }, func(a *agent, s summary) {
		read := w.store().Read(context.Background())
		c, err := read.Conversation(s.ID)
		if err != nil {
			w.violatedf("reading: %v", err)
			return
		}
		from, err := read.Queue(c.QueueID)
		if err != nil {
			w.violatedf("reading: %v", err)
			return
		}
		if !w.act(a, s, "escalate", nil) {
			return
		}
		old, err := read.WorkItem(c.WorkItem)
		now, more := read.Conversation(s.ID)
		if err != nil || more != nil || old.State != parley.WorkEscalated || now.QueueID != from.EscalateTo || now.AssignedTo != "" && w.queueOf(now.QueueID) != pushed {
			w.violatedf("%s escalated %s of %s: it is %s, waits in %s for %q (%v, %v)", a.name, old.Number, from.Name, old.State, now.QueueID, now.AssignedTo, err, more)
		}
	})
}

func (w *world) queueOf(id parley.ID) string {
	return w.queues[slices.IndexFunc(w.queues, func(q parley.Queue) bool { return q.ID == id })].Name
}
