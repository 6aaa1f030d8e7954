package live

import (
	"context"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

const (
	// queuePause gathers changes of queues, so that a hundred arrivals in a
	// moment are one reading.
	queuePause = 100 * time.Millisecond
	// estimatePause is how often waiting visitors get a new estimate (domain 2.2).
	estimatePause = time.Minute
)

func (h *Hub) queueChanged(queue parley.ID) {
	h.mu.Lock()
	h.dirty[queue] = struct{}{}
	h.mu.Unlock()
	h.nudge()
}

func (h *Hub) nudge() {
	select {
	case h.wake <- struct{}{}:
	default:
	}
}

// watchQueues tells agents and waiting visitors how their queues stand, after
// each change and once a minute.
func (h *Hub) watchQueues() {
	estimates := time.NewTicker(estimatePause)
	defer estimates.Stop()
	for {
		select {
		case <-h.ctx.Done():
			return
		case <-h.wake:
		case <-estimates.C:
			h.mu.Lock()
			for queue, set := range h.queues {
				for o := range set {
					if _, waiting := o.(*guest); waiting {
						h.dirty[queue] = struct{}{}
						break
					}
				}
			}
			h.mu.Unlock()
		}
		h.mu.Lock()
		list := make([]parley.ID, 0, len(h.dirty))
		for queue := range h.dirty {
			list = append(list, queue)
		}
		clear(h.dirty)
		h.mu.Unlock()
		for _, queue := range list {
			if err := h.tellQueue(queue); err != nil && h.ctx.Err() == nil && parley.CodeOf(err) != parley.CodeNotFound {
				h.log.Warn("reading a queue failed", "queue", queue, "err", err)
			}
		}
		pause := time.NewTimer(queuePause)
		select {
		case <-h.ctx.Done():
			pause.Stop()
			return
		case <-pause.C:
		}
	}
}

func (h *Hub) tellQueue(id parley.ID) error {
	owners := h.servers(id)
	if len(owners) == 0 {
		return nil
	}
	read := h.store.Read(h.ctx)
	queue, err := read.Queue(id)
	if err != nil {
		return err
	}
	status, err := h.Desk.QueueStatus(h.ctx, queue)
	if err != nil {
		return err
	}
	frame := encode(Outbound{Type: "queue", Queue: &status})
	guests := map[parley.ID][]*guest{}
	for _, o := range owners {
		switch o := o.(type) {
		case *agent:
			o.sendRaw(frame)
		case *guest:
			guests[o.guest.Conversation] = append(guests[o.guest.Conversation], o)
		}
	}
	if len(guests) == 0 {
		return nil
	}
	waiters, err := read.Waiters(id)
	if err != nil {
		return err
	}
	now, average := parley.Now(), time.Duration(status.AverageWaitMS)*time.Millisecond
	for i, w := range waiters {
		for _, g := range guests[w.Conversation] {
			g.place(int64(i+1), average, now)
		}
	}
	return nil
}

const (
	// presenceLife is the lease of a user who is connected (domain 3.5), and
	// how long another node's word about a visitor counts.
	presenceLife = 60 * time.Second
	// presencePause is how often leases are renewed.
	presencePause = 20 * time.Second
	// presenceBatch bounds the visitors announced in one event.
	presenceBatch = 1000
)

// keepAlive renews the leases of who is connected, announces visitors to the
// other nodes, and closes connections that have fallen silent.
func (h *Hub) keepAlive() {
	tick := time.NewTicker(presencePause)
	defer tick.Stop()
	begun, lost := time.Now(), true
	for {
		select {
		case <-h.ctx.Done():
			h.dropPresence()
			ctx, cancel := context.WithTimeout(context.WithoutCancel(h.ctx), writeTimeout)
			defer cancel()
			h.tellGone(ctx, 0)
			return
		case <-tick.C:
		}
		h.closeSilent()
		h.renewPresence()
		h.tellGone(h.ctx, goneAfter)
		if lost && time.Since(begun) >= presenceLife {
			lost = !h.tellLost(h.ctx)
		}
	}
}

func (h *Hub) closeSilent() {
	before, ask := time.Now().Add(-silentFor).Unix(), time.Now().Add(-askAfter).Unix()
	h.mu.Lock()
	var silent, quiet []*session
	for s := range h.sessions {
		switch heard := s.heard.Load(); {
		case heard < before:
			silent = append(silent, s)
		case heard < ask:
			quiet = append(quiet, s)
		}
	}
	now := time.Now()
	for id, p := range h.paces {
		if now.Sub(p.used) > silentFor {
			delete(h.paces, id)
		}
	}
	for conversation, until := range h.remote {
		if until.Before(now) {
			delete(h.remote, conversation)
		}
	}
	h.forgetViewersLocked(now)
	h.mu.Unlock()
	for _, s := range silent {
		s.end(closeSilent)
	}
	for _, s := range quiet {
		s.ask()
	}
}

func (h *Hub) renewPresence() {
	h.mu.Lock()
	users := make([]parley.ID, 0, len(h.users))
	for user := range h.users {
		users = append(users, user)
	}
	var here []parley.ID
	if h.Clustered {
		for conversation := range h.guests {
			here = append(here, conversation)
		}
	}
	h.mu.Unlock()
	h.lease(users)
	for len(here) > 0 {
		n := min(len(here), presenceBatch)
		h.Bus.Publish(desk.Event{Kind: desk.EventPresence, Name: h.Node, Text: "on", Users: here[:n:n]})
		here = here[n:]
	}
}

func (h *Hub) lease(users []parley.ID) {
	if len(users) == 0 {
		return
	}
	leases := make([]store.Lease, 0, len(users))
	h.mu.Lock()
	for _, user := range users {
		leases = append(leases, store.Lease{User: user, Idle: h.idleLocked(user)})
	}
	h.mu.Unlock()
	err := h.Desk.RenewLeases(h.ctx, h.Node, leases, parley.Now().Add(presenceLife))
	if err != nil && h.ctx.Err() == nil {
		h.log.Warn("renewing presence failed", "err", err)
	}
}

func (h *Hub) dropPresence() {
	h.mu.Lock()
	users := make([]parley.ID, 0, len(h.users))
	for user := range h.users {
		users = append(users, user)
	}
	h.mu.Unlock()
	for _, user := range users {
		h.release(user)
	}
}

func (h *Hub) release(user parley.ID) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(h.ctx), writeTimeout)
	defer cancel()
	if err := h.Desk.Departed(ctx, h.Node, user); err != nil {
		h.log.Debug("dropping presence failed; the lease runs out", "agent", user, "err", err)
	}
}

// guestCame and guestWent count a visitor's connections here and tell the
// agents when the first comes or the last goes.
func (h *Hub) guestCame(conversation parley.ID) {
	h.mu.Lock()
	h.guests[conversation]++
	first := h.guests[conversation] == 1
	delete(h.gone, conversation)
	h.mu.Unlock()
	if first {
		h.Bus.Publish(desk.Event{Kind: desk.EventPresence, Name: h.Node, Text: "on", Users: []parley.ID{conversation}})
	}
}

func (h *Hub) guestWent(conversation parley.ID) {
	h.mu.Lock()
	h.guests[conversation]--
	last := h.guests[conversation] <= 0
	if last {
		delete(h.guests, conversation)
		h.gone[conversation] = parley.Now()
	}
	h.mu.Unlock()
	if last {
		h.Bus.Publish(desk.Event{Kind: desk.EventPresence, Name: h.Node, Text: "off", Users: []parley.ID{conversation}})
	}
}

// GuestOnline reports whether a visitor is connected to any node.
func (h *Hub) GuestOnline(conversation parley.ID) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.guestOnlineLocked(conversation)
}

func (h *Hub) guestOnlineLocked(conversation parley.ID) bool {
	return h.guests[conversation] > 0 || h.remote[conversation].After(time.Now())
}

// heardPresence notes what a node says about visitors; Users holds the ids of
// their conversations.
func (h *Hub) heardPresence(e desk.Event) {
	for _, conversation := range e.Users {
		h.mu.Lock()
		if e.Name != h.Node {
			if e.Text == "on" {
				h.remote[conversation] = time.Now().Add(2 * presenceLife)
			} else {
				delete(h.remote, conversation)
			}
		}
		online := h.guestOnlineLocked(conversation)
		h.mu.Unlock()
		for _, st := range h.streamsOf(conversation) {
			if st.session.reader == parley.ReaderStaff {
				st.session.send(Outbound{Type: "presence", Conversation: conversation, GuestOnline: &online})
			}
		}
	}
}
