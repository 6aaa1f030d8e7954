package live

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/words"
)

// Bounds of one session.
const (
	maxQueuedBytes = 1 << 20          // then the client is taken for one that does not read
	drainBelow     = 128 << 10        // catching up waits until the queue is below this
	maxBatchBytes  = 48 << 10         // of frames written as one message
	writeTimeout   = 10 * time.Second // for one message
	silentFor      = 60 * time.Second // without any sign of life the connection is closed
	askAfter       = 25 * time.Second // of silence the server asks for one
	heartbeatS     = 20               // how often clients are asked to ping
)

// carrier is what a session's frames travel on.
type carrier interface {
	// write sends frames as one message. It is called by one goroutine at a time.
	write(ctx context.Context, frames [][]byte) error
	// close ends the connection; the reason is one of the close reasons.
	close(reason closeReason)
}

// pinger is a carrier that can ask its peer for a sign of life, which the
// peer's browser gives without the page: the timers of hidden pages are slow.
type pinger interface {
	ping(ctx context.Context) error
}

type closeReason string

const (
	closeRestart   closeReason = "restart"    // the server stops; reconnect
	closeSlow      closeReason = "slow"       // did not read; reconnect and resume
	closeSilent    closeReason = "silent"     // sent nothing; reconnect
	closeSignedOut closeReason = "signed_out" // the token is worthless now
	closeGone      closeReason = "gone"       // the connection failed
)

// session is one connection: a bounded queue of frames and the streams that
// feed it.
type session struct {
	hub     *Hub
	carrier carrier
	words   *words.Language // of whoever reads the frames
	reader  parley.Reader
	ctx     context.Context //nolint:containedctx // ends with the session
	cancel  context.CancelFunc
	limiter *rate.Limiter
	heard   atomic.Int64 // Unix seconds of the last frame
	work    sync.WaitGroup

	mu      sync.Mutex
	drained *sync.Cond
	queue   [][]byte
	bytes   int
	writing bool
	holding bool     // frames wait until the welcome is queued
	held    [][]byte // those that wait; counted in bytes
	closed  bool
	streams map[parley.ID]*stream
}

func (h *Hub) newSession(ctx context.Context, c carrier, reader parley.Reader, framesPerSecond float64) *session {
	s := &session{hub: h, carrier: c, words: words.From(ctx), reader: reader, streams: map[parley.ID]*stream{}}
	s.ctx, s.cancel = context.WithCancel(ctx)
	s.drained = sync.NewCond(&s.mu)
	s.limiter = newLimiter(framesPerSecond)
	s.heard.Store(time.Now().Unix())
	return s
}

// newLimiter allows so many frames a second, and ten times that at once.
func newLimiter(framesPerSecond float64) *rate.Limiter {
	return rate.NewLimiter(rate.Limit(framesPerSecond), max(1, int(10*framesPerSecond)))
}

func (s *session) send(f any) { s.sendRaw(s.encode(f)) }

// encode is the frame as this session's reader understands it.
func (s *session) encode(f any) []byte {
	if out, ok := f.(Outbound); ok && out.failed != nil {
		out.Message = s.words.Refusal(out.failed)
		return encode(out)
	}
	return encode(f)
}

// sendRaw queues an encoded frame. It never blocks: a queue that is full ends
// the session.
func (s *session) sendRaw(frame []byte) {
	s.mu.Lock()
	full := s.queueLocked(frame)
	s.mu.Unlock()
	if full {
		s.end(closeSlow)
	}
}

func (s *session) queueLocked(frame []byte) (full bool) {
	if s.closed {
		return false
	}
	if s.bytes+len(frame) > maxQueuedBytes {
		return true
	}
	s.bytes += len(frame)
	if s.holding {
		s.held = append(s.held, frame)
		return false
	}
	s.queue = append(s.queue, frame)
	if !s.writing {
		s.writing = true
		s.work.Go(s.flush)
	}
	return false
}

// hold keeps back what is sent from now on, so that news which overtakes the
// reading of a welcome does not overtake the welcome itself: the client would
// take the older state for the newer.
func (s *session) hold() {
	s.mu.Lock()
	s.holding = true
	s.mu.Unlock()
}

// welcome sends the welcome and what was held back.
func (s *session) welcome(f any) {
	frame := s.encode(f)
	s.mu.Lock()
	held := s.held
	s.holding, s.held = false, nil
	full := s.queueLocked(frame)
	for _, f := range held {
		s.bytes -= len(f)
		full = s.queueLocked(f) || full
	}
	s.mu.Unlock()
	if full {
		s.end(closeSlow)
	}
}

// flush writes until the queue is empty.
func (s *session) flush() {
	for {
		s.mu.Lock()
		batch := s.takeLocked()
		if len(batch) == 0 {
			s.writing = false
			s.drained.Broadcast()
			s.mu.Unlock()
			return
		}
		s.mu.Unlock()
		s.hub.framesOut.Add(int64(len(batch)))
		ctx, cancel := context.WithTimeout(s.ctx, writeTimeout)
		err := s.carrier.write(ctx, batch)
		cancel()
		if err != nil {
			s.end(closeGone)
		}
	}
}

func (s *session) takeLocked() [][]byte {
	size, n := 0, 0
	for n < len(s.queue) && (n == 0 || size+len(s.queue[n]) <= maxBatchBytes) {
		size += len(s.queue[n])
		n++
	}
	batch := s.queue[:n:n]
	s.queue = s.queue[n:]
	if len(s.queue) == 0 {
		s.queue = nil // an idle session keeps no buffer
	}
	s.bytes -= size
	if s.bytes < drainBelow {
		s.drained.Broadcast()
	}
	return batch
}

// waitDrained blocks while the queue is long; false when the session ended.
func (s *session) waitDrained() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.bytes >= drainBelow && !s.closed {
		s.drained.Wait()
	}
	return !s.closed
}

// end closes the session, once.
func (s *session) end(reason closeReason) {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return
	}
	s.closed = true
	s.queue, s.held, s.bytes = nil, nil, 0
	s.drained.Broadcast()
	s.mu.Unlock()
	s.cancel()
	s.carrier.close(reason)
}

// ask asks the peer for a sign of life.
func (s *session) ask() {
	p, ok := s.carrier.(pinger)
	if !ok {
		return
	}
	s.later(func() {
		ctx, cancel := context.WithTimeout(s.ctx, silentFor-askAfter)
		defer cancel()
		if p.ping(ctx) == nil {
			s.heard.Store(time.Now().Unix())
		}
	})
}

// leave takes the session out of the registry and waits for its goroutines.
func (s *session) leave() {
	s.end(closeGone)
	s.hub.unregister(s)
	s.work.Wait()
}

// stream is one conversation a session follows. Its fields are guarded by the
// session's lock.
type stream struct {
	session      *session
	conversation parley.ID
	cursor       int64 // highest number queued for the client
	latest       int64 // highest number known to exist
	catching     bool  // a goroutine reads what is missing
	again        bool  // and is to read once more
	watched      bool  // asked for explicitly, not because it is mine
	guarded      bool  // of a record: whoever follows it may lose the right to
	barred       bool  // nothing goes out until it is known whether it still may
}

// reach notes that entries up to number seq exist.
func (st *stream) reach(seq int64) {
	st.session.mu.Lock()
	st.latest = max(st.latest, seq)
	st.session.mu.Unlock()
}

// bar keeps everything back until the stream is opened or given up.
func (st *stream) bar() {
	st.session.mu.Lock()
	st.barred = true
	st.session.mu.Unlock()
}

// unbar lets a stream that was barred go on where it was.
func (st *stream) unbar() {
	s := st.session
	s.mu.Lock()
	defer s.mu.Unlock()
	if !st.barred {
		return
	}
	st.barred, st.again = false, true
	if !st.catching && !s.closed {
		st.catching = true
		s.work.Go(st.catchUp)
	}
}

// shut reports whether the stream is barred.
func (st *stream) shut() bool {
	st.session.mu.Lock()
	defer st.session.mu.Unlock()
	return st.barred
}

// rest ends the collecting of wake-ups of a stream that was followed at the
// newest number, which is still newest; otherwise it begins to read.
func (st *stream) rest(newest int64) {
	s := st.session
	s.mu.Lock()
	defer s.mu.Unlock()
	st.latest = max(st.latest, newest)
	switch {
	case s.closed:
	case st.latest > st.cursor || st.again:
		s.work.Go(st.catchUp)
	default:
		st.catching = false
		s.drained.Broadcast() // for settle
	}
}

// follow makes a stream after number since, which collects wake-ups until the
// caller lets it begin to read. It returns nil when there is one already.
func (s *session) follow(conversation parley.ID, since int64) *stream {
	st := &stream{session: s, conversation: conversation, cursor: since, latest: since, catching: true}
	s.mu.Lock()
	if s.streams[conversation] != nil || s.closed {
		st = nil
	} else {
		s.streams[conversation] = st
	}
	s.mu.Unlock()
	if st != nil {
		s.hub.addStream(st)
	}
	return st
}

func (s *session) unfollow(conversation parley.ID) {
	s.mu.Lock()
	st := s.streams[conversation]
	delete(s.streams, conversation)
	s.mu.Unlock()
	if st != nil {
		s.hub.removeStream(st)
	}
}

func (s *session) following(conversation parley.ID) *stream {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.streams[conversation]
}

// offer hands the stream an entry that was committed; frame is its encoded
// form for this reader.
func (st *stream) offer(seq int64, frame []byte) {
	s := st.session
	s.mu.Lock()
	full := false
	switch {
	case seq <= st.cursor || s.closed:
	case seq == st.cursor+1 && !st.catching && !st.barred:
		st.cursor = seq
		st.latest = max(st.latest, seq)
		full = s.queueLocked(frame)
	default:
		st.latest = max(st.latest, seq)
		if !st.catching && !st.barred {
			st.catching = true
			s.work.Go(st.catchUp) // under the lock: never after leave began to wait
		}
	}
	s.mu.Unlock()
	if full {
		s.end(closeSlow)
	}
}

// resync makes the stream look whether it has missed something.
func (st *stream) resync() {
	s := st.session
	s.mu.Lock()
	defer s.mu.Unlock()
	st.again = true // what is being read may be older than what was missed
	if !st.catching && !s.closed && !st.barred {
		st.catching = true
		s.work.Go(st.catchUp)
	}
}

// begin starts the reading of a stream that was followed.
func (st *stream) begin() {
	s := st.session
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.work.Go(st.catchUp)
	}
}

// missTries bounds how often an entry that was announced is looked for when
// the store does not have it yet, as with a replica that lags behind.
const missTries = 20

// catchUp reads and queues what is missing until the stream is current. The
// stream's catching flag must be set by the caller.
func (st *stream) catchUp() {
	s := st.session
	misses, sent := 0, 0
	for s.waitDrained() {
		if sent >= maxMissed {
			newest, err := s.hub.store.Read(s.ctx).LastSeq(st.conversation)
			if err == nil {
				st.reach(newest)
			}
			sent = 0
		}
		s.mu.Lock()
		st.skipLocked()
		since := st.cursor
		st.again = false
		s.mu.Unlock()
		entries, err := s.hub.store.Read(s.ctx).EntriesSince(st.conversation, s.reader, since, batchEntries)
		if err != nil {
			if s.ctx.Err() == nil {
				s.hub.log.Warn("reading missed entries failed; the client reconnects", "conversation", st.conversation, "err", err)
			}
			s.end(closeGone)
			return
		}
		frames := make([][]byte, len(entries))
		for i := range entries {
			frames[i] = entryFrame(entries[i], s.reader)
		}
		s.mu.Lock()
		full := false
		if st.barred {
			st.catching = false
			s.drained.Broadcast() // for settle
			s.mu.Unlock()
			return
		}
		for i, e := range entries {
			if seq := e.SeqFor(s.reader); seq > st.cursor && !full {
				st.cursor = seq
				full = s.queueLocked(frames[i])
			}
		}
		sent += len(entries)
		done := len(entries) < batchEntries && st.latest <= st.cursor && !st.again
		if done {
			st.catching = false
			s.drained.Broadcast() // for settle
		}
		s.mu.Unlock()
		if full {
			s.end(closeSlow)
			return
		}
		if done {
			return
		}
		if len(entries) > 0 {
			misses = 0
			continue
		}
		if misses++; misses > missTries {
			s.mu.Lock()
			st.latest = st.cursor
			s.mu.Unlock()
			continue
		}
		pause := time.NewTimer(50 * time.Millisecond)
		select {
		case <-pause.C:
		case <-s.ctx.Done():
			pause.Stop()
		}
	}
}

// maxMissed is how many missed entries a member of staff is sent. Of more only
// the newest go out: a screen that slept for a night shows how things stand
// within a moment, and reads what is older when somebody looks for it.
const maxMissed = 500

// skipLocked passes over what is too much to send, and says so. Visitors are
// sent everything: theirs is one conversation, and they have no other way to
// look back.
func (st *stream) skipLocked() {
	s := st.session
	if s.reader != parley.ReaderStaff || st.barred || st.latest-st.cursor <= maxMissed {
		return
	}
	st.cursor = st.latest - batchEntries
	s.queueLocked(encode(Outbound{Type: "skip", Conversation: st.conversation, Seq: st.cursor}))
}

// batchEntries is how many missed entries are read at once.
const batchEntries = 100

func entryFrame(e parley.Entry, reader parley.Reader) []byte {
	shown := e.For(reader)
	f := Outbound{Type: "entry", Entry: &shown}
	if reader == parley.ReaderStaff {
		f.Conversation = e.Conversation
	}
	return encode(f)
}

// later runs fn on a goroutine of the session, unless it has ended.
func (s *session) later(fn func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.work.Go(fn)
	}
}

// refresher runs one reading at a time and once more when it was asked for
// meanwhile, so that a burst of wake-ups is two readings.
type refresher struct {
	mu             sync.Mutex
	running, again bool
}

func (r *refresher) trigger(s *session, read func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.running {
		r.again = true
		return
	}
	r.running = true
	s.later(func() {
		for {
			read()
			r.mu.Lock()
			if !r.again || s.ctx.Err() != nil {
				r.running = false
				r.mu.Unlock()
				return
			}
			r.again = false
			r.mu.Unlock()
		}
	})
}
