package bus

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
)

// The subjects: wake-ups, and "you have missed some of mine", which a node
// says when it could not send.
const (
	subjectEvents = "parley.events"
	subjectGap    = "parley.gap"
)

const (
	// outgoing is how many events may wait for the network; at the desk's
	// highest measured rate a second's worth. More are dropped and told.
	outgoing = 16384
	// incomingEvents is how many received events may wait for this node.
	incomingEvents = 65536
	// maxEvent is NATS' own default bound of a message, in bytes.
	maxEvent = 1 << 20
	// blindInterval is how often subscribers are told to look for themselves
	// while the network part is cut off: wake-ups become a slow poll.
	blindInterval = 2 * time.Second
	// flushTimeout bounds the wait until the server knows our subscriptions.
	flushTimeout = 3 * time.Second
	// closeTimeout bounds how long Close sends what still waits.
	closeTimeout = time.Second
)

// Network is a [Bus] over NATS. Every event crosses as JSON; nothing is
// stored there, so any NATS server will do, and while none answers each node
// works alone, told every two seconds to read for itself what the others did.
type Network struct {
	InProcess
	conn     *nats.Conn
	decode   func([]byte) (any, error)
	log      *slog.Logger
	events   chan any
	gapOwed  atomic.Bool // events were dropped that others must be told of
	incoming chan *nats.Msg
	stop     chan struct{}
	sent     chan struct{} // the sender has ended
	stopped  chan struct{} // conn is closed and its last callback has run
	once     sync.Once
	loops    sync.WaitGroup
	closing  sync.RWMutex // orders Publish before the end of the sender
	closed   bool

	published, received, dropped, gaps atomic.Int64
}

// Stats count since the start.
type Stats struct {
	Connected bool
	Published int64 // events given to the network
	Received  int64 // events of other nodes
	Dropped   int64 // events that could not be sent; others were told to read
	Gaps      int64 // times this node was told to read
}

// NATS connects to a NATS server: url is nats://[user:password@]host:port,
// several separated by commas. A server that does not answer is no error: it
// is tried for ever. node names this end in the server's lists; decode turns
// what another node published into an event.
func NATS(ctx context.Context, url, node string, decode func([]byte) (any, error), log *slog.Logger) (*Network, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	b := &Network{
		decode: decode, log: log,
		events: make(chan any, outgoing), incoming: make(chan *nats.Msg, incomingEvents),
		stop: make(chan struct{}), sent: make(chan struct{}), stopped: make(chan struct{}),
	}
	conn, err := nats.Connect(url,
		nats.Name("parley "+node),
		nats.NoEcho(),
		nats.RetryOnFailedConnect(true),
		nats.MaxReconnects(-1),
		nats.ReconnectWait(500*time.Millisecond),
		nats.ReconnectJitter(500*time.Millisecond, time.Second),
		// Old wake-ups are worthless after a reconnection, the gap tells all.
		nats.ReconnectBufSize(-1),
		nats.PingInterval(10*time.Second),
		nats.MaxPingsOutstanding(2),
		nats.Timeout(3*time.Second),
		nats.ConnectHandler(func(conn *nats.Conn) { b.connected(conn) }),
		nats.ReconnectHandler(func(conn *nats.Conn) { b.connected(conn) }),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			if err != nil {
				log.Warn("the bus is away: other nodes' changes arrive with up to two seconds of delay", "error", err)
			}
		}),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) {
			log.Warn("events of other nodes may be lost, reading instead", "error", err)
			b.gap()
		}),
		nats.ClosedHandler(func(*nats.Conn) { close(b.stopped) }),
	)
	if err != nil {
		return nil, fmt.Errorf("bus: %w", err)
	}
	b.conn = conn
	for _, subject := range []string{subjectEvents, subjectGap} {
		if _, err := conn.ChanSubscribe(subject, b.incoming); err != nil {
			conn.Close()
			return nil, fmt.Errorf("bus: %w", err)
		}
	}
	if conn.IsConnected() {
		// From here on nothing is missed: the server knows what we listen to.
		// When this fails the connection has broken, and the next one gaps.
		_ = conn.FlushTimeout(flushTimeout)
	} else {
		log.Warn("the bus does not answer yet: this node works alone and goes on trying. Check --bus and that NATS runs.")
	}
	b.loops.Go(b.send)
	b.loops.Go(b.receive)
	b.loops.Go(b.watch)
	return b, nil
}

// Publish implements [Bus].
func (b *Network) Publish(event any) {
	b.InProcess.Publish(event)
	b.closing.RLock()
	defer b.closing.RUnlock()
	if b.closed {
		return
	}
	select {
	case b.events <- event:
	default:
		b.drop()
	}
}

// Stats returns the counters.
func (b *Network) Stats() Stats {
	return Stats{
		Connected: b.conn.IsConnected(), Published: b.published.Load(), Received: b.received.Load(),
		Dropped: b.dropped.Load(), Gaps: b.gaps.Load(),
	}
}

func (b *Network) drop() {
	b.dropped.Add(1)
	b.gapOwed.Store(true)
}

func (b *Network) gap() {
	b.gaps.Add(1)
	b.lost()
}

// connected runs on NATS' callback goroutine after every connection: what the
// others said meanwhile is lost here, and what this node said is lost there.
// Only once the server knows our subscriptions again does reading make up for
// that; what is said before then would fall between the two.
func (b *Network) connected(conn *nats.Conn) {
	_ = conn.FlushTimeout(flushTimeout) // failed: disconnected again, and called again
	b.log.Info("connected to the bus")
	b.gapOwed.Store(true)
	b.gap()
}

func (b *Network) send() {
	defer close(b.sent)
	for event := range b.events {
		b.tellGap()
		data, err := json.Marshal(event)
		switch {
		case err != nil:
			b.log.Error("an event cannot be encoded; other nodes read instead", "error", err)
			b.drop()
		case int64(len(data)) > min(maxEvent, b.maxPayload()):
			b.log.Warn("an event is too large for the bus; other nodes read instead", "bytes", len(data))
			b.drop()
		case b.conn.Publish(subjectEvents, data) != nil:
			b.drop()
		default:
			b.published.Add(1)
		}
	}
	b.tellGap()
}

func (b *Network) maxPayload() int64 {
	if n := b.conn.MaxPayload(); n > 0 {
		return n
	}
	return maxEvent
}

// tellGap pays the debt of a drop as soon as the network takes it.
func (b *Network) tellGap() {
	if b.gapOwed.Swap(false) && b.conn.Publish(subjectGap, nil) != nil {
		b.gapOwed.Store(true)
	}
}

func (b *Network) receive() {
	for {
		select {
		case message := <-b.incoming:
			b.take(message)
		case <-b.stop:
			return
		}
	}
}

func (b *Network) take(message *nats.Msg) {
	if message.Subject == subjectGap {
		b.gap()
		return
	}
	event, err := b.decode(message.Data)
	if err != nil {
		// Another version of the program, perhaps; the database has it all.
		b.log.Warn("an event of another node is not understood, reading instead", "error", err)
		b.gap()
		return
	}
	b.received.Add(1)
	b.InProcess.Publish(event)
}

// watch lets a cut-off node poll, and tells of drops when nothing else is sent.
func (b *Network) watch() {
	tick := time.NewTicker(blindInterval)
	defer tick.Stop()
	for {
		select {
		case <-b.stop:
			return
		case <-tick.C:
			if b.conn.IsConnected() {
				b.tellGap()
			} else {
				b.gap()
			}
		}
	}
}

// Close implements [Bus]: what waits is sent for up to a second.
func (b *Network) Close() error {
	b.once.Do(func() {
		b.closing.Lock()
		b.closed = true
		close(b.events)
		b.closing.Unlock()
		late := time.NewTimer(closeTimeout)
		defer late.Stop()
		select {
		case <-b.sent:
			if b.conn.IsConnected() {
				_ = b.conn.FlushTimeout(closeTimeout) // best effort by contract
			}
		case <-late.C:
		}
		close(b.stop)
		b.conn.Close() // also ends a Publish of the sender that hangs on the network
		b.loops.Wait()
		<-b.stopped
	})
	return nil
}
