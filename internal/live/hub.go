package live

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/bus"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// Config are a hub's collaborators and bounds.
type Config struct {
	Desk *desk.Desk
	Bus  bus.Bus
	Log  *slog.Logger
	// Node names this process among those that share the database.
	Node string
	// GuestFrames and AgentFrames are how many frames a second a connection
	// may send in the long run; zero means the default.
	GuestFrames, AgentFrames float64
	// Clustered says that wake-ups of other nodes exist and may be lost, so
	// that pings are used to look.
	Clustered bool
}

// Frames a second that a connection may send, with ten times that at once
// (docs/protocol.md).
const (
	defaultGuestFrames = 6
	defaultAgentFrames = 60
)

// Hub holds the sessions of one node. Start it with [Start].
type Hub struct {
	Config
	store *store.Store
	log   *slog.Logger

	framesIn, framesOut atomic.Int64

	mu       sync.Mutex
	stopping bool
	sessions map[*session]owner
	convs    map[parley.ID]map[*stream]struct{}
	queues   map[parley.ID]map[owner]struct{}
	users    map[parley.ID]map[*agent]struct{}
	guests   map[parley.ID]int                  // connections per conversation, here
	gone     map[parley.ID]parley.Time          // conversations whose visitor's last connection here went, since
	remote   map[parley.ID]time.Time            // conversations whose visitor is connected elsewhere, until
	paces    map[parley.ID]*pace                // of those who post frames
	dirty    map[parley.ID]struct{}             // queues whose figures changed
	viewers  map[parley.ID]map[parley.ID]viewer // per conversation who looks at it, on any node
	wake     chan struct{}

	peopleMu   sync.Mutex                    // taken before mu
	people     map[parley.ID]store.Colleague // as screens were told
	present    []store.Colleague             // the same by name
	peopleAt   time.Time
	personWake chan struct{}
	boardWake  chan struct{}

	open     sync.WaitGroup // connections
	tasks    sync.WaitGroup // the hub's own goroutines
	stop     context.CancelFunc
	ctx      context.Context //nolint:containedctx // the life of the hub, ended by Shutdown
	unlisten func()
}

// owner is what a session is for: a guest or an agent.
type owner interface {
	base() *session
	// handle works on one frame; it returns when the frame's effect is durable.
	handle(f Inbound)
	// onEvent reacts to a wake-up about something it asked to hear of.
	onEvent(e desk.Event)
}

// Start makes a hub that listens to the bus until Shutdown.
func Start(cfg Config) *Hub {
	if cfg.GuestFrames == 0 {
		cfg.GuestFrames = defaultGuestFrames
	}
	if cfg.AgentFrames == 0 {
		cfg.AgentFrames = defaultAgentFrames
	}
	h := &Hub{
		Config: cfg, store: cfg.Desk.Store(), log: cfg.Log,
		sessions: map[*session]owner{}, convs: map[parley.ID]map[*stream]struct{}{}, queues: map[parley.ID]map[owner]struct{}{},
		users: map[parley.ID]map[*agent]struct{}{}, guests: map[parley.ID]int{}, gone: map[parley.ID]parley.Time{}, paces: map[parley.ID]*pace{}, remote: map[parley.ID]time.Time{},
		dirty: map[parley.ID]struct{}{}, wake: newSignal(), viewers: map[parley.ID]map[parley.ID]viewer{},
		people: map[parley.ID]store.Colleague{}, present: []store.Colleague{}, personWake: newSignal(), boardWake: newSignal(),
	}
	h.ctx, h.stop = context.WithCancel(context.Background())
	h.unlisten = cfg.Bus.Subscribe(func(event any) {
		if e, ok := event.(desk.Event); ok {
			h.dispatch(e)
		}
	}, h.resyncAll)
	h.tasks.Go(h.watchQueues)
	h.tasks.Go(h.keepAlive)
	h.tasks.Go(h.watchPeople)
	h.tasks.Go(h.watchBoards)
	return h
}

// restartPause is how long clients are asked to wait before they reconnect to
// a server that stops.
const restartPause = 500 * time.Millisecond

// Shutdown tells every client to reconnect, closes the connections and waits
// for their goroutines, at most until ctx ends.
func (h *Hub) Shutdown(ctx context.Context) error {
	h.mu.Lock()
	h.stopping = true
	list := make([]*session, 0, len(h.sessions))
	for s := range h.sessions {
		list = append(list, s)
	}
	h.mu.Unlock()
	bye := encode(Outbound{Type: "bye", Reason: string(closeRestart), RetryMS: restartPause.Milliseconds()})
	for _, s := range list {
		s.sendRaw(bye)
	}
	for _, s := range list {
		s.later(func() { s.endAfterFlush(ctx) }) // unless it is leaving by itself
	}
	done := make(chan struct{})
	go func() {
		h.open.Wait()
		close(done)
	}()
	var err error
	select {
	case <-done:
	case <-ctx.Done():
		err = ctx.Err()
		for _, s := range list {
			s.end(closeRestart)
		}
		<-done
	}
	h.unlisten()
	h.stop()
	h.tasks.Wait()
	return err
}

// endAfterFlush closes the session once its queue is written.
func (s *session) endAfterFlush(ctx context.Context) {
	stop := context.AfterFunc(ctx, func() { s.end(closeRestart) })
	defer stop()
	s.mu.Lock()
	for s.writing && !s.closed {
		s.drained.Wait()
	}
	s.mu.Unlock()
	s.end(closeRestart)
}

// register admits a session, or reports false while the hub is stopping.
func (h *Hub) register(s *session, o owner) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stopping {
		return false
	}
	h.sessions[s] = o
	h.open.Add(1)
	return true
}

func (h *Hub) unregister(s *session) {
	h.mu.Lock()
	o, known := h.sessions[s]
	delete(h.sessions, s)
	s.mu.Lock()
	for _, st := range s.streams {
		h.removeStreamLocked(st)
	}
	s.mu.Unlock()
	for queue, set := range h.queues {
		if _, in := set[o]; in {
			delete(set, o)
			if len(set) == 0 {
				delete(h.queues, queue)
			}
		}
	}
	if a, ok := o.(*agent); ok {
		delete(h.users[a.user.ID], a)
		if len(h.users[a.user.ID]) == 0 {
			delete(h.users, a.user.ID)
		}
	}
	h.mu.Unlock()
	if known {
		h.open.Done()
	}
}

// online lets the agent hear of what concerns the user; false when the session
// has ended already.
func (h *Hub) online(a *agent) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.sessions[a.session] == nil {
		return false
	}
	if h.users[a.user.ID] == nil {
		h.users[a.user.ID] = map[*agent]struct{}{}
	}
	h.users[a.user.ID][a] = struct{}{}
	return true
}

func (h *Hub) addStream(st *stream) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.sessions[st.session] == nil {
		return // it has left meanwhile
	}
	set := h.convs[st.conversation]
	if set == nil {
		set = map[*stream]struct{}{}
		h.convs[st.conversation] = set
	}
	set[st] = struct{}{}
}

func (h *Hub) removeStream(st *stream) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.removeStreamLocked(st)
}

func (h *Hub) removeStreamLocked(st *stream) {
	set := h.convs[st.conversation]
	delete(set, st)
	if len(set) == 0 {
		delete(h.convs, st.conversation)
	}
}

// serve lets o hear of exactly these queues.
func (h *Hub) serve(o owner, queues map[parley.ID]bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.sessions[o.base()] == nil {
		return // it has left meanwhile
	}
	for queue, set := range h.queues {
		if _, in := set[o]; in && !queues[queue] {
			delete(set, o)
			if len(set) == 0 {
				delete(h.queues, queue)
			}
		}
	}
	for queue := range queues {
		if h.queues[queue] == nil {
			h.queues[queue] = map[owner]struct{}{}
		}
		h.queues[queue][o] = struct{}{}
	}
}

// streamsOf lists who follows a conversation here.
func (h *Hub) streamsOf(conversation parley.ID) []*stream {
	h.mu.Lock()
	defer h.mu.Unlock()
	set := h.convs[conversation]
	list := make([]*stream, 0, len(set))
	for st := range set {
		list = append(list, st)
	}
	return list
}

func (h *Hub) ownerOf(s *session) owner {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.sessions[s]
}

func (h *Hub) agentsOf(user parley.ID) []*agent {
	h.mu.Lock()
	defer h.mu.Unlock()
	list := make([]*agent, 0, len(h.users[user]))
	for a := range h.users[user] {
		list = append(list, a)
	}
	return list
}

// everyone lists the connections of all users here.
func (h *Hub) everyone() []*agent {
	h.mu.Lock()
	defer h.mu.Unlock()
	list := []*agent{}
	for _, set := range h.users {
		for a := range set {
			list = append(list, a)
		}
	}
	return list
}

func (h *Hub) servers(queue parley.ID) []owner {
	h.mu.Lock()
	defer h.mu.Unlock()
	list := make([]owner, 0, len(h.queues[queue]))
	for o := range h.queues[queue] {
		list = append(list, o)
	}
	return list
}

// dispatch hands a wake-up to the sessions it concerns. It runs on whoever
// publishes, often the store's writer, so it only queues.
func (h *Hub) dispatch(e desk.Event) {
	h.boardMayChange(e)
	switch e.Kind {
	case desk.EventEntry:
		h.dispatchEntry(e)
	case desk.EventMarks, desk.EventTyping:
		for _, st := range h.streamsOf(e.Conversation) {
			if o := h.ownerOf(st.session); o != nil {
				o.onEvent(e)
			}
		}
	case desk.EventConversation:
		h.dispatchConversation(e)
	case desk.EventQueue:
		h.queueChanged(e.Queue)
	case desk.EventWaiting:
		for _, o := range h.servers(e.Queue) {
			o.onEvent(e)
		}
	case desk.EventUser, desk.EventSignedOut, desk.EventPreferences, desk.EventDraft, desk.EventHeld:
		for _, a := range h.agentsOf(e.User) {
			a.onEvent(e)
		}
	case desk.EventGuestOut:
		for _, st := range h.streamsOf(e.Conversation) {
			if o := h.ownerOf(st.session); o != nil {
				o.onEvent(e)
			}
		}
	case desk.EventConfig:
		h.mu.Lock()
		for queue := range h.queues {
			h.dirty[queue] = struct{}{}
		}
		h.mu.Unlock()
		// Which queues there are and how many sessions one may hold are configuration.
		for _, a := range h.everyone() {
			a.onEvent(e)
		}
		h.nudge()
	case desk.EventList, desk.EventOffer:
		for _, user := range e.Users {
			for _, a := range h.agentsOf(user) {
				a.onEvent(e)
			}
		}
	case desk.EventRecord:
		h.dispatchRecord(e)
	case desk.EventViewing:
		h.heardViewing(e)
	case desk.EventPerson:
		h.personChanged()
		for _, a := range h.agentsOf(e.User) {
			a.onEvent(e)
		}
	case desk.EventPresence:
		h.heardPresence(e)
	case desk.EventJob, desk.EventFreed:
		// the job runner's business
	case desk.EventForm:
		// the board's
	}
}

// dispatchConversation tells who follows the conversation, and whose list it
// is or was on.
func (h *Hub) dispatchConversation(e desk.Event) {
	for _, user := range e.Removed { // before anything else is said there
		for _, a := range h.agentsOf(user) {
			a.shut(e.Conversation)
		}
	}
	told := map[owner]bool{}
	for _, st := range h.streamsOf(e.Conversation) {
		if o := h.ownerOf(st.session); o != nil && !told[o] {
			told[o] = true
			o.onEvent(e)
		}
	}
	for _, user := range e.Users {
		for _, a := range h.agentsOf(user) {
			if !told[a] {
				told[a] = true
				a.onEvent(e)
			}
		}
	}
}

// dispatchRecord tells who may read a record, or could, that it changed.
func (h *Hub) dispatchRecord(e desk.Event) {
	frame := encode(Outbound{Type: "record", Table: e.Table, ID: e.Record})
	if e.Table == parley.TableArticle { // they are for all of staff
		for _, a := range h.everyone() {
			a.sendRaw(frame)
		}
		return
	}
	for _, user := range e.Users {
		for _, a := range h.agentsOf(user) {
			a.sendRaw(frame)
		}
	}
}

func (h *Hub) dispatchEntry(e desk.Event) {
	if e.Entry == nil {
		return
	}
	entry := *e.Entry
	var frames [2][]byte // encoded once per reader, however many follow
	for _, st := range h.streamsOf(e.Conversation) {
		reader := st.session.reader
		seq := entry.SeqFor(reader)
		if seq == 0 {
			continue
		}
		which := 0
		if reader == parley.ReaderPublic {
			which = 1
		}
		if frames[which] == nil {
			frames[which] = entryFrame(entry, reader)
		}
		st.offer(seq, frames[which])
	}
}

// resyncAll is called when wake-ups of other nodes may have been lost:
// everything is looked at again.
func (h *Hub) resyncAll() {
	h.mu.Lock()
	streams := []*stream{}
	for _, set := range h.convs {
		for st := range set {
			streams = append(streams, st)
		}
	}
	owners := make([]owner, 0, len(h.sessions))
	for _, o := range h.sessions {
		owners = append(owners, o)
	}
	for queue := range h.queues {
		h.dirty[queue] = struct{}{}
	}
	h.mu.Unlock()
	h.personChanged()
	h.boardMayChange(desk.Event{Kind: desk.EventConfig})
	for _, st := range streams {
		st.resync()
	}
	for _, o := range owners {
		o.onEvent(desk.Event{Kind: desk.EventConfig})
	}
	h.nudge()
}

// Figures are the hub's numbers for /metrics.
type Figures struct {
	Guests, Agents      int
	FramesIn, FramesOut int64
}

// Figures counts connections and frames.
func (h *Hub) Figures() Figures {
	h.mu.Lock()
	defer h.mu.Unlock()
	f := Figures{FramesIn: h.framesIn.Load(), FramesOut: h.framesOut.Load()}
	for _, o := range h.sessions {
		if _, ok := o.(*agent); ok {
			f.Agents++
		} else {
			f.Guests++
		}
	}
	return f
}
