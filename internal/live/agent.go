package live

import (
	"context"
	"maps"
	"sync"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// freshEntries is how many of a conversation's newest entries an agent gets
// who has none of them yet.
const freshEntries = 30

// agent is a signed-in user's connection.
type agent struct {
	*session
	token   string
	actor   parley.Actor
	user    parley.User
	rights  refresher
	changed refresher

	state  sync.Mutex
	dirty  map[parley.ID]bool   // conversations to read again
	queues map[parley.ID]string // names of the queues served
	limits parley.User          // as last read
	hello  bool
	// opening: the welcome is being read. What changes meanwhile waits, or it
	// would be followed from its newest entries on instead of where the client was.
	opening bool
}

func (h *Hub) newAgent(ctx context.Context, token string, actor parley.Actor, user parley.User, c carrier) *agent {
	return &agent{
		session: h.newSession(ctx, c, parley.ReaderStaff, h.AgentFrames), token: token, actor: actor, user: user,
		dirty: map[parley.ID]bool{}, queues: map[parley.ID]string{}, limits: user,
	}
}

func (a *agent) base() *session { return a.session }

// open sends the welcome and starts the streams of the agent's conversations.
func (a *agent) open(resume map[parley.ID]int64) {
	a.state.Lock()
	if a.hello {
		a.state.Unlock()
		return
	}
	a.hello, a.opening = true, true
	a.state.Unlock()
	a.hold()
	h := a.hub
	if h.online(a) {
		h.lease([]parley.ID{a.user.ID})
	}
	// What changes from here on reaches us as an event; what changed before
	// is in what is read now.
	queues, err := a.readQueues()
	if err != nil {
		a.fail(err)
		return
	}
	me, err := a.me()
	if err != nil {
		a.fail(err)
		return
	}
	list, err := h.store.Read(a.ctx).MySummaries(a.user.ID)
	if err != nil {
		a.fail(err)
		return
	}
	var streams []*stream
	for i := range list {
		list[i].GuestOnline = h.GuestOnline(list[i].ID)
		since, known := resume[list[i].ID]
		if !known || since < 0 {
			since = list[i].Seq - freshEntries
		}
		if st := a.follow(list[i].ID, max(0, min(since, list[i].Seq))); st != nil {
			streams = append(streams, st)
		}
	}
	a.opened()
	a.welcome(agentWelcome{Type: "welcome", User: me, Queues: queues, Conversations: list, HeartbeatS: heartbeatS, ServerTime: parley.Now()})
	for _, st := range streams {
		st.begin()
	}
}

// opened ends the reading of the welcome: what changed meanwhile is looked at
// now that every conversation is followed from where the client was.
func (a *agent) opened() {
	a.state.Lock()
	a.opening = false
	waiting := len(a.dirty) > 0
	a.state.Unlock()
	if waiting {
		a.changed.trigger(a.session, a.rereadConversations)
	}
}

func (a *agent) fail(err error) {
	a.welcome(failure(err, "", ""))
	a.later(func() { a.endAfterFlush(context.WithoutCancel(a.ctx)) })
}

// readQueues reads the queues the user serves and lets the session hear of
// exactly those.
func (a *agent) readQueues() ([]parley.QueueStatus, error) {
	queues, err := a.hub.store.Read(a.ctx).QueuesOf(a.user.ID)
	if err != nil {
		return nil, err
	}
	ids, names := map[parley.ID]bool{}, map[parley.ID]string{}
	for _, queue := range queues {
		ids[queue.ID], names[queue.ID] = true, queue.Name
	}
	a.hub.serve(a, ids)
	a.state.Lock()
	a.queues = names
	a.state.Unlock()
	list := make([]parley.QueueStatus, 0, len(queues))
	for _, queue := range queues {
		status, err := a.hub.Desk.QueueStatus(a.ctx, queue)
		if err != nil {
			return nil, err
		}
		list = append(list, status)
	}
	return list, nil
}

func (a *agent) me() (Me, error) {
	read := a.hub.store.Read(a.ctx)
	a.state.Lock()
	user := a.limits
	a.state.Unlock()
	limit, err := a.hub.Desk.Limit(read, user)
	if err != nil {
		return Me{}, err
	}
	open, err := read.OpenSessions(user.ID)
	return Me{ID: user.ID, Name: user.Name, Email: user.Email, Roles: user.Roles, Limit: limit, OpenSessions: open}, err
}

func (a *agent) onEvent(e desk.Event) {
	switch e.Kind {
	case desk.EventConversation:
		a.state.Lock()
		a.dirty[e.Conversation] = true
		a.state.Unlock()
		a.changed.trigger(a.session, a.rereadConversations)
	case desk.EventMarks:
		a.send(Outbound{Type: "marks", Conversation: e.Conversation, Marks: e.Marks})
		if e.User == a.user.ID { // seen in another tab: the unread count changed
			a.state.Lock()
			a.dirty[e.Conversation] = true
			a.state.Unlock()
			a.changed.trigger(a.session, a.rereadConversations)
		}
	case desk.EventTyping:
		if t := e.Typing; t.Who.ID != a.user.ID {
			a.send(Outbound{Type: "typing", Conversation: e.Conversation, Who: &t.Who, On: &t.On, Kind: t.Kind})
		}
	case desk.EventWaiting:
		a.state.Lock()
		name := a.queues[e.Queue]
		a.state.Unlock()
		a.send(waitingFrame{Type: "waiting", QueueID: e.Queue, Queue: name, Conversation: e.Conversation, Subject: e.Text, GuestName: e.Name})
	case desk.EventUser, desk.EventSignedOut, desk.EventConfig:
		a.rights.trigger(a.session, a.rereadRights)
	default:
	}
}

// rereadConversations tells the screen how conversations that changed stand
// now, for this user.
func (a *agent) rereadConversations() {
	a.state.Lock()
	if a.opening {
		a.state.Unlock()
		return
	}
	list := make([]parley.ID, 0, len(a.dirty))
	for id := range a.dirty {
		list = append(list, id)
	}
	clear(a.dirty)
	a.state.Unlock()
	read := a.hub.store.Read(a.ctx)
	for _, id := range list {
		summary, err := read.Summary(id, a.user.ID)
		switch {
		case parley.CodeOf(err) == parley.CodeNotFound:
			a.drop(id)
		case err != nil:
			a.end(closeGone) // the client reconnects and reads everything anew
			return
		default:
			a.tell(summary)
		}
	}
}

func (a *agent) tell(summary store.Summary) {
	st := a.following(summary.ID)
	if !summary.Mine && (st == nil || !st.watched) {
		a.drop(summary.ID)
		return
	}
	summary.GuestOnline = a.hub.GuestOnline(summary.ID)
	a.send(summaryFrame{Type: "conversation", Conversation: summary})
	if st == nil {
		if st = a.follow(summary.ID, max(0, summary.Seq-freshEntries)); st != nil {
			st.begin()
		}
	}
}

func (a *agent) drop(id parley.ID) {
	if a.following(id) != nil {
		a.unfollow(id)
		a.send(Outbound{Type: "conversation_gone", ID: id})
	}
}

// rereadRights looks again at who the user is, what they serve and which
// conversations they may follow.
func (a *agent) rereadRights() {
	_, user, err := a.hub.Desk.Authenticate(a.ctx, a.token, a.actor.Address)
	if code := parley.CodeOf(err); code == parley.CodeUnauthenticated || code == parley.CodeForbidden {
		a.send(Outbound{Type: "signed_out"})
		a.endAfterFlush(a.ctx)
		return
	}
	if err != nil {
		a.end(closeGone)
		return
	}
	a.state.Lock()
	before := maps.Clone(a.queues)
	a.limits = user
	a.state.Unlock()
	queues, err := a.readQueues()
	if err != nil {
		a.end(closeGone)
		return
	}
	me, err := a.me()
	if err != nil {
		a.end(closeGone)
		return
	}
	a.send(Outbound{Type: "user", User: &me})
	for i := range queues {
		a.send(Outbound{Type: "queue", Queue: &queues[i]})
		delete(before, queues[i].ID)
	}
	for id := range before {
		a.send(Outbound{Type: "queue_gone", ID: id})
	}
	a.mu.Lock()
	following := make([]parley.ID, 0, len(a.streams))
	for id := range a.streams {
		following = append(following, id)
	}
	a.mu.Unlock()
	a.state.Lock()
	for _, id := range following {
		a.dirty[id] = true
	}
	a.state.Unlock()
	a.changed.trigger(a.session, a.rereadConversations)
}

func (a *agent) handle(f Inbound) {
	switch f.Type {
	case "hello":
		a.open(f.Resume)
	case "ping":
		a.send(Outbound{Type: "pong"})
		if a.hub.Clustered {
			a.mu.Lock()
			streams := make([]*stream, 0, len(a.streams))
			for _, st := range a.streams {
				streams = append(streams, st)
			}
			a.mu.Unlock()
			for _, st := range streams {
				st.resync()
			}
		}
	case "send":
		entry, err := a.hub.Desk.Reply(a.ctx, a.actor, f.Conversation, desk.Message{ClientID: f.ClientID, Kind: f.Kind, Body: f.Body, Attachments: f.Attachments})
		if err != nil {
			a.send(failure(err, f.ClientID, f.Conversation))
			return
		}
		a.send(Outbound{Type: "ack", Conversation: f.Conversation, ClientID: entry.ClientID, Seq: entry.Seq, At: entry.At})
	case "typing":
		if a.following(f.Conversation) != nil {
			kind := parley.EntryComment
			if f.Kind == parley.EntryWorkNote {
				kind = f.Kind
			}
			a.hub.Desk.Typing(a.actor, f.Conversation, kind, f.On)
		}
	case "mark":
		if err := a.hub.Desk.Mark(a.ctx, a.actor, f.Conversation, f.Seen); err != nil && a.ctx.Err() == nil {
			a.send(failure(err, "", f.Conversation))
		}
	case "watch":
		a.watch(f.Conversation, f.Since)
	case "unwatch":
		if st := a.following(f.Conversation); st != nil && st.watched {
			a.unfollow(f.Conversation)
		}
	default:
		a.send(failure(parley.Errorf(parley.CodeInvalid, "type", "%q is not a frame an agent can send.", parley.Shorten(f.Type, 40)), f.ClientID, f.Conversation))
	}
}

// watch follows a conversation the user may see but has no part in.
func (a *agent) watch(id parley.ID, since int64) {
	summary, err := a.hub.store.Read(a.ctx).Summary(id, a.user.ID)
	if err != nil {
		a.send(failure(err, "", id))
		return
	}
	if since < 0 {
		since = summary.Seq - freshEntries
	}
	if st := a.follow(id, max(0, min(since, summary.Seq))); st != nil {
		st.watched = true
		st.begin()
	}
	summary.GuestOnline = a.hub.GuestOnline(id)
	a.send(summaryFrame{Type: "conversation", Conversation: summary})
}
