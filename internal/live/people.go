package live

import (
	"context"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// peoplePause gathers who comes, goes and falls idle, so that the beginning of
// a shift is a few frames and not thousands.
const peoplePause = time.Second

// personChanged asks for another look at who is there.
func (h *Hub) personChanged() {
	select {
	case h.personWake <- struct{}{}:
	default:
	}
}

// watchPeople tells screens who of the colleagues is there: after each change
// that any node announces, and now and then, because the lease of a node that
// died announces nothing when it runs out.
func (h *Hub) watchPeople() {
	tick := time.NewTicker(presencePause)
	defer tick.Stop()
	for {
		select {
		case <-h.ctx.Done():
			return
		case <-h.personWake:
		case <-tick.C:
		}
		if h.anybody() {
			h.peopleMu.Lock()
			h.lookAtPeople(h.ctx)
			h.peopleMu.Unlock()
		}
		pause := time.NewTimer(peoplePause)
		select {
		case <-h.ctx.Done():
			pause.Stop()
			return
		case <-pause.C:
		}
	}
}

func (h *Hub) anybody() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.users) > 0
}

// lookAtPeople reads who is there and tells every screen what is different
// from what it was told before. The caller holds peopleMu.
func (h *Hub) lookAtPeople(ctx context.Context) {
	present, err := h.store.Read(ctx).Present(parley.Now())
	if err != nil {
		if ctx.Err() == nil {
			h.log.Warn("reading who is there failed", "err", err)
		}
		return
	}
	h.peopleAt = time.Now()
	now := make(map[parley.ID]store.Colleague, len(present))
	changed := []store.Colleague{}
	for _, person := range present {
		now[person.ID] = person
		if h.people[person.ID] != person {
			changed = append(changed, person)
		}
	}
	for id, person := range h.people {
		if _, still := now[id]; !still {
			person.Presence = parley.PresenceOffline
			changed = append(changed, person)
		}
	}
	h.people, h.present = now, present
	if len(changed) == 0 {
		return
	}
	frame := encode(peopleFrame{Type: "people", People: changed})
	h.mu.Lock()
	agents := make([]*agent, 0, len(h.users))
	for _, set := range h.users {
		for a := range set {
			agents = append(agents, a)
		}
	}
	h.mu.Unlock()
	for _, a := range agents {
		if a.toldPeople {
			a.sendRaw(frame)
		}
	}
}

// peopleFor is who is there for the welcome of an agent, who from then on
// hears of every change.
func (h *Hub) peopleFor(a *agent) []store.Colleague {
	h.peopleMu.Lock()
	defer h.peopleMu.Unlock()
	if time.Since(h.peopleAt) >= peoplePause {
		h.lookAtPeople(a.ctx)
	}
	a.toldPeople = true
	return h.present
}

// came notes a connection of a user and announces them if that makes a
// difference.
func (h *Hub) came(a *agent) {
	before, was := h.idleness(a.user.ID)
	if !h.online(a) {
		return
	}
	if after, _ := h.idleness(a.user.ID); !was || after != before {
		h.announce(a.user.ID)
	}
}

// went announces that the last connection of a user here has gone, or that
// the ones that remain are idle.
func (h *Hub) went(a *agent, idleBefore bool) {
	after, still := h.idleness(a.user.ID)
	switch {
	case !still:
		h.release(a.user.ID)
	case after != idleBefore:
		h.announce(a.user.ID)
	}
}

// idleness says whether a user is connected here, and if so whether no screen
// of theirs has seen input for a while.
func (h *Hub) idleness(user parley.ID) (idle, connected bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.idleLocked(user), len(h.users[user]) > 0
}

func (h *Hub) idleLocked(user parley.ID) bool {
	for a := range h.users[user] {
		if !a.idle {
			return false
		}
	}
	return len(h.users[user]) > 0
}

// setIdle notes what a screen says about input. A screen that posts its frames
// speaks for the event streams of its user.
func (h *Hub) setIdle(a *agent, on bool) {
	h.mu.Lock()
	before := h.idleLocked(a.user.ID)
	_, connected := h.users[a.user.ID][a]
	if connected {
		a.idle = on
	} else {
		for other := range h.users[a.user.ID] {
			if _, streams := other.carrier.(*events); streams {
				other.idle = on
			}
		}
	}
	after := h.idleLocked(a.user.ID)
	h.mu.Unlock()
	if before != after {
		h.announce(a.user.ID)
	}
}

// announce writes a user's lease and lets all nodes look.
func (h *Hub) announce(user parley.ID) {
	idle, _ := h.idleness(user)
	err := h.Desk.Arrived(h.ctx, h.Node, store.Lease{User: user, Idle: idle}, parley.Now().Add(presenceLife))
	if err != nil && h.ctx.Err() == nil {
		h.log.Warn("announcing a user failed; it is made up for with the next renewal", "agent", user, "err", err)
	}
}

// viewLife is how long somebody counts as looking at a conversation who does
// not say so again (docs/protocol.md).
const viewLife = 60 * time.Second

// viewer is somebody who looks at a conversation.
type viewer struct {
	who   parley.Author
	until time.Time
}

// view notes that the agent looks at a conversation, or no more.
func (a *agent) view(conversation parley.ID, on bool) {
	st := a.following(conversation)
	if on && st == nil {
		return
	}
	a.state.Lock()
	_, was := a.viewing[conversation]
	if on {
		a.viewing[conversation] = struct{}{}
	} else {
		delete(a.viewing, conversation)
	}
	a.state.Unlock()
	switch {
	case on:
		a.hub.Desk.Viewing(a.actor, conversation, true)
		if !was {
			for _, other := range a.hub.viewersOf(conversation, a.user.ID) {
				a.send(Outbound{Type: "viewing", Conversation: conversation, Who: &other, On: new(true)})
			}
		}
	case was && !a.hub.views(a.user.ID, conversation):
		a.hub.Desk.Viewing(a.actor, conversation, false)
	}
}

// stopViewing is what a connection that has ended says of all it looked at.
func (a *agent) stopViewing() {
	a.state.Lock()
	list := make([]parley.ID, 0, len(a.viewing))
	for conversation := range a.viewing {
		list = append(list, conversation)
	}
	clear(a.viewing)
	a.state.Unlock()
	for _, conversation := range list {
		if !a.hub.views(a.user.ID, conversation) {
			a.hub.Desk.Viewing(a.actor, conversation, false)
		}
	}
}

// views reports whether any screen of the user here shows the conversation.
func (h *Hub) views(user, conversation parley.ID) bool {
	for _, a := range h.agentsOf(user) {
		a.state.Lock()
		_, yes := a.viewing[conversation]
		a.state.Unlock()
		if yes {
			return true
		}
	}
	return false
}

// viewersOf lists who else looks at a conversation.
func (h *Hub) viewersOf(conversation, except parley.ID) []parley.Author {
	h.mu.Lock()
	defer h.mu.Unlock()
	list := []parley.Author{}
	now := time.Now()
	for user, v := range h.viewers[conversation] {
		if user != except && now.Before(v.until) {
			list = append(list, v.who)
		}
	}
	return list
}

// heardViewing notes who looks at a conversation, on whichever node, and tells
// the others who have it.
func (h *Hub) heardViewing(e desk.Event) {
	if e.Typing == nil {
		return
	}
	who := e.Typing.Who
	h.mu.Lock()
	if e.Typing.On {
		if h.viewers[e.Conversation] == nil {
			h.viewers[e.Conversation] = map[parley.ID]viewer{}
		}
		h.viewers[e.Conversation][who.ID] = viewer{who: who, until: time.Now().Add(viewLife)}
	} else {
		delete(h.viewers[e.Conversation], who.ID)
		if len(h.viewers[e.Conversation]) == 0 {
			delete(h.viewers, e.Conversation)
		}
	}
	h.mu.Unlock()
	frame := encode(Outbound{Type: "viewing", Conversation: e.Conversation, Who: &who, On: &e.Typing.On})
	for _, st := range h.streamsOf(e.Conversation) {
		if a, ok := h.ownerOf(st.session).(*agent); ok && a.user.ID != who.ID && !st.shut() {
			a.sendRaw(frame)
		}
	}
}

// forgetViewersLocked drops who has not said for a while that they look.
func (h *Hub) forgetViewersLocked(now time.Time) {
	for conversation, set := range h.viewers {
		for user, v := range set {
			if v.until.Before(now) {
				delete(set, user)
			}
		}
		if len(set) == 0 {
			delete(h.viewers, conversation)
		}
	}
}
