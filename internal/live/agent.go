package live

import (
	"cmp"
	"context"
	"maps"
	"math"
	"sync"
	"sync/atomic"

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
	why    map[parley.ID]string // why they were taken from the user, where that is to be said
	queues map[parley.ID]string // names of the queues served
	limits parley.User          // as last read
	hello  bool
	// Conversations on the list of which nothing may be read now, so that
	// nothing is followed; guarded by state.
	restricted map[parley.ID]bool
	screen     string // what the screen calls itself, to recognise its own drafts

	id            parley.ID          // of the connection
	drafts        map[parley.ID]bool // changed elsewhere, to read again
	draftsChanged refresher

	opening    bool                   // the welcome is being read; guarded by state
	viewing    map[parley.ID]struct{} // conversations on this screen
	idle       bool                   // no input for a while; guarded by Hub.mu
	toldPeople bool                   // hears who comes and goes; guarded by Hub.peopleMu

	ready      refresher
	toldReady  []byte // the frame about the readiness told last; guarded by state
	readyAgain bool   // it may have changed since the welcome was read; guarded by state

	offering   refresher
	toldOffers []byte       // the offers told last; guarded by state
	over       []offerOver  // what is to be told of offers that ended; guarded by state
	given      []desk.Event // and of work that is theirs without one; guarded by state

	board atomic.Bool // the screen shows the manager's board
}

func (h *Hub) newAgent(ctx context.Context, token string, actor parley.Actor, user parley.User, c carrier) *agent {
	return &agent{
		session: h.newSession(ctx, c, parley.ReaderStaff, h.AgentFrames), token: token, actor: actor, user: user,
		dirty: map[parley.ID]bool{}, why: map[parley.ID]string{}, queues: map[parley.ID]string{}, limits: user, viewing: map[parley.ID]struct{}{},
		id: parley.NewID(), drafts: map[parley.ID]bool{}, restricted: map[parley.ID]bool{},
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
	h.came(a)
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
	list, err := a.conversations()
	if err != nil {
		a.fail(err)
		return
	}
	drafts, held, err := a.writing()
	if err != nil {
		a.fail(err)
		return
	}
	props, err := h.store.Read(a.ctx).Properties()
	if err != nil {
		a.fail(err)
		return
	}
	ready, err := a.welcomeReadiness()
	if err != nil {
		a.fail(err)
		return
	}
	offers, err := a.welcomeOffers()
	if err != nil {
		a.fail(err)
		return
	}
	reading, resting := a.followAll(list, resume)
	a.opened()
	a.welcome(agentWelcome{
		Type: "welcome", User: me, Queues: queues, Conversations: list, People: h.peopleFor(a), Drafts: drafts, Held: held, readiness: ready, Offers: offers,
		ExternalLinks: props.Bool(parley.PropExternalLinks), HeartbeatS: heartbeatS, ServerTime: parley.Now(),
	})
	for _, st := range reading {
		st.begin()
	}
	a.settleResting(resting)
}

// opened ends the reading of the welcome: what changed meanwhile is looked at
// now that every conversation is followed from where the client was.
func (a *agent) opened() {
	a.state.Lock()
	a.opening = false
	waiting, ready := len(a.dirty) > 0, a.readyAgain
	a.state.Unlock()
	if ready {
		a.ready.trigger(a.session, a.tellReadiness)
	}
	if waiting {
		a.changed.trigger(a.session, a.rereadConversations)
	}
}

// conversations are those on the user's list: customers' and colleagues', each
// by last activity.
func (a *agent) conversations() ([]store.Summary, error) {
	read := a.hub.store.Read(a.ctx)
	list, err := read.MySummaries(a.user.ID)
	if err != nil {
		return nil, err
	}
	chats, err := read.Chats(a.user.ID, parley.Time(math.MaxInt64), "", store.MaxMine)
	return append(list, chats...), err
}

// followAll follows the conversations of the welcome: customers' from their
// newest entries on, colleagues' from the end on, those the client names from
// where it was. Those that have something to read are returned first.
func (a *agent) followAll(list []store.Summary, resume map[parley.ID]int64) (reading, resting []*stream) {
	for i := range list {
		s := &list[i]
		if s.Restricted {
			a.restrict(s.ID, true)
			continue
		}
		s.GuestOnline = a.hub.GuestOnline(s.ID)
		since, known := resume[s.ID]
		customer := s.Kind == string(parley.KindSupport)
		switch {
		case known && since >= 0:
		case customer:
			since = s.Seq - freshEntries
		default:
			since = s.Seq
		}
		st := a.follow(s.ID, max(0, min(since, s.Seq)))
		if st == nil {
			continue
		}
		st.guard(s)
		st.reach(s.Seq)
		if customer || since < s.Seq {
			reading = append(reading, st)
		} else {
			resting = append(resting, st)
		}
	}
	return reading, resting
}

// settleResting looks, for all conversations at once, whether something was
// said between the reading of the list and the following.
func (a *agent) settleResting(streams []*stream) {
	if len(streams) == 0 {
		return
	}
	heads, err := a.hub.store.Read(a.ctx).Heads(a.user.ID)
	if err != nil {
		if a.ctx.Err() == nil {
			a.end(closeGone)
		}
		return
	}
	newest := make(map[parley.ID]int64, len(heads))
	for _, head := range heads {
		newest[head.Conversation] = head.Seq
	}
	for _, st := range streams {
		if seq, known := newest[st.conversation]; known {
			st.rest(seq)
		} else {
			st.begin()
		}
	}
}

// guard remembers whether the right to follow may be lost with a group.
func (st *stream) guard(s *store.Summary) {
	st.session.mu.Lock()
	st.guarded = s.Kind == string(parley.KindRecord)
	st.session.mu.Unlock()
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
	a.readinessMayChange(e)
	switch e.Kind {
	case desk.EventConversation, desk.EventList:
		a.state.Lock()
		a.dirty[e.Conversation] = true
		if e.Text != "" {
			a.why[e.Conversation] = e.Text
		}
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
	case desk.EventOffer:
		a.onOffer(e)
	case desk.EventDraft:
		a.onDraft(e)
	case desk.EventHeld:
		a.onHeld(e)
	case desk.EventPreferences:
		a.send(Outbound{Type: "preferences"})
	case desk.EventUser, desk.EventSignedOut, desk.EventConfig:
		a.shutGuarded()
		a.rights.trigger(a.session, a.rereadRights)
	default:
	}
}

// rereadConversations tells the screen how conversations that changed stand
// now, for this user.
func (a *agent) rereadConversations() {
	a.state.Lock()
	if a.opening { // the welcome decides from where on they are followed
		a.state.Unlock()
		return
	}
	list := make([]parley.ID, 0, len(a.dirty))
	for id := range a.dirty {
		list = append(list, id)
	}
	clear(a.dirty)
	why := a.why
	a.why = map[parley.ID]string{}
	a.state.Unlock()
	read := a.hub.store.Read(a.ctx)
	for _, id := range list {
		summary, err := read.Summary(id, a.user.ID)
		switch {
		case parley.CodeOf(err) == parley.CodeNotFound:
			a.drop(id, cmp.Or(why[id], goneRemoved))
		case err != nil:
			a.end(closeGone) // the client reconnects and reads everything anew
			return
		default:
			a.tell(summary, why[id])
		}
	}
}

// tell says how a conversation stands; why is the word for it being gone, where
// there is one.
func (a *agent) tell(summary store.Summary, why string) {
	st := a.following(summary.ID)
	if !summary.Mine && (st == nil || !st.watched) {
		reason := goneHidden
		if summary.Standing == store.StandingViewer {
			reason = goneRemoved
		}
		a.drop(summary.ID, cmp.Or(why, reason))
		return
	}
	if summary.Restricted { // they are told that, and nothing of what is said
		a.restrict(summary.ID, true)
		a.unfollow(summary.ID)
		a.send(summaryFrame{Type: "conversation", Conversation: summary})
		return
	}
	a.restrict(summary.ID, false)
	summary.GuestOnline = a.hub.GuestOnline(summary.ID)
	known := st != nil
	if !known {
		since := summary.Seq - freshEntries
		if summary.Kind != string(parley.KindSupport) {
			since = max(since, summary.SeenSeq) // what is new to them
		}
		// Followed before it is told: whoever hears of it may look at it at once.
		if st = a.follow(summary.ID, max(0, since)); st != nil {
			st.guard(&summary)
		}
	}
	a.send(summaryFrame{Type: "conversation", Conversation: summary})
	switch {
	case known:
		st.unbar()
	case st != nil:
		st.begin()
	}
}

// Why a conversation is not on the list any more.
const (
	goneRemoved = "removed" // the user is not part of it any more, or may not read it
	goneHidden  = "hidden"  // the user took it off the list
)

func (a *agent) drop(id parley.ID, reason string) {
	if restricted := a.restrict(id, false); restricted || a.following(id) != nil {
		a.unfollow(id)
		a.send(Outbound{Type: "conversation_gone", ID: id, Reason: reason})
	}
}

// restrict remembers that a conversation is on the list though nothing of it
// may be read, or forgets it, and reports what it was.
func (a *agent) restrict(id parley.ID, restricted bool) (was bool) {
	a.state.Lock()
	defer a.state.Unlock()
	was = a.restricted[id]
	if restricted {
		a.restricted[id] = true
	} else {
		delete(a.restricted, id)
	}
	return was
}

// shut bars the stream of a conversation the user was taken out of.
func (a *agent) shut(conversation parley.ID) {
	if st := a.following(conversation); st != nil {
		st.bar()
	}
}

// shutGuarded bars the streams whose right may have gone with a group, until
// it was looked at.
func (a *agent) shutGuarded() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, st := range a.streams {
		st.barred = st.barred || st.guarded || st.watched
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
	for id := range a.restricted {
		a.dirty[id] = true
	}
	a.state.Unlock()
	a.changed.trigger(a.session, a.rereadConversations)
}

func (a *agent) handle(f Inbound) {
	switch f.Type {
	case "hello":
		a.state.Lock()
		if len(f.Screen) <= maxScreen {
			a.screen = f.Screen
		}
		a.state.Unlock()
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
		entry, err := a.hub.Desk.Reply(a.ctx, a.actor, f.Conversation, desk.Message{ClientID: f.ClientID, Kind: f.Kind, Body: f.Body, Attachments: f.Attachments, Mentions: f.Mentions, Card: f.Card})
		if err != nil {
			a.send(failure(err, f.ClientID, f.Conversation))
			return
		}
		a.send(Outbound{Type: "ack", Conversation: f.Conversation, ClientID: entry.ClientID, Seq: entry.Seq, At: entry.At, HeldUntil: entry.HeldUntil})
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
			a.view(f.Conversation, false)
			a.unfollow(f.Conversation)
		}
	case "draft":
		a.keepDraft(f)
	case "view":
		a.view(f.Conversation, f.On)
	case "idle":
		a.hub.setIdle(a, f.On)
	case "board":
		a.hub.lookAtBoard(a, f.On)
	case "offer_seen":
		if err := a.hub.Desk.SeenOffer(a.ctx, a.actor, f.WorkItem); err != nil && a.ctx.Err() == nil {
			a.send(failure(err, "", ""))
		}
	default:
		a.send(failure(parley.Errorf(parley.CodeInvalid, "type", "%q is not a frame an agent can send.", parley.Shorten(f.Type, 40)), f.ClientID, f.Conversation))
	}
}

// watch follows a conversation the user may see but has no part in.
func (a *agent) watch(id parley.ID, since int64) {
	summary, err := a.hub.store.Read(a.ctx).Summary(id, a.user.ID)
	if err == nil && summary.Restricted {
		err = store.NotFound("This conversation")
	}
	if err != nil {
		a.send(failure(err, "", id))
		return
	}
	if since < 0 {
		since = summary.Seq - freshEntries
	}
	if st := a.follow(id, max(0, min(since, summary.Seq))); st != nil {
		st.guard(&summary)
		st.watch()
		st.reach(summary.Seq)
		st.begin()
	}
	summary.GuestOnline = a.hub.GuestOnline(id)
	a.send(summaryFrame{Type: "conversation", Conversation: summary})
}

// watch marks the stream as asked for, so that it is kept though the
// conversation is on nobody's list.
func (st *stream) watch() {
	st.session.mu.Lock()
	st.watched = true
	st.session.mu.Unlock()
}
