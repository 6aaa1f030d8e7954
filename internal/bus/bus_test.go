package bus_test

import (
	"encoding/json"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"go.uber.org/goleak"

	"github.com/parley-desk/parley/internal/bus"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience bounds every wait; a passing test never comes near it.
const patience = 20 * time.Second

type note struct {
	Text string `json:"text"`
}

func decode(data []byte) (any, error) {
	var n note
	err := json.Unmarshal(data, &n)
	return n, err
}

// startNATS runs a server; port -1 lets it choose.
func startNATS(t *testing.T, port int) *server.Server {
	t.Helper()
	s, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: port, NoSigs: true, NoLog: true})
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	if !s.ReadyForConnections(patience) {
		t.Fatal("the embedded NATS server does not start")
	}
	stop := sync.OnceFunc(func() { s.Shutdown(); s.WaitForShutdown() })
	t.Cleanup(stop)
	return s
}

func node(t *testing.T, url, name string) *bus.Network {
	t.Helper()
	b, err := bus.NATS(t.Context(), url, name, decode, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

// listener collects what a subscriber hears.
type listener struct {
	mu     sync.Mutex
	events []string
	gaps   int
	change chan struct{}
	cancel func()
}

func listen(t *testing.T, b bus.Bus) *listener {
	t.Helper()
	l := &listener{change: make(chan struct{}, 1)}
	l.cancel = b.Subscribe(func(event any) {
		l.mu.Lock()
		l.events = append(l.events, event.(note).Text)
		l.mu.Unlock()
		l.changed()
	}, func() {
		l.mu.Lock()
		l.gaps++
		l.mu.Unlock()
		l.changed()
	})
	t.Cleanup(l.cancel)
	return l
}

func (l *listener) changed() {
	select {
	case l.change <- struct{}{}:
	default:
	}
}

func (l *listener) heard() ([]string, int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]string(nil), l.events...), l.gaps
}

// wait blocks until what was heard satisfies enough.
func (l *listener) wait(t *testing.T, what string, enough func(events []string, gaps int) bool) {
	t.Helper()
	late := time.After(patience)
	for {
		if enough(l.heard()) {
			return
		}
		select {
		case <-l.change:
		case <-late:
			events, gaps := l.heard()
			t.Fatalf("%s: heard %d events and %d gaps", what, len(events), gaps)
		}
	}
}

// Every bus keeps the same promises towards one node's subscribers.
func TestConformance(t *testing.T) {
	for name, open := range map[string]func(*testing.T) bus.Bus{
		"in process": func(*testing.T) bus.Bus { return bus.Local() },
		"nats":       func(t *testing.T) bus.Bus { return node(t, startNATS(t, -1).ClientURL(), "a") },
		"nats away":  func(t *testing.T) bus.Bus { return node(t, "nats://127.0.0.1:1", "a") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Run("own subscribers hear before Publish returns", func(t *testing.T) {
				b := open(t)
				first, second := listen(t, b), listen(t, b)
				b.Publish(note{"one"})
				b.Publish(note{"two"})
				for _, l := range []*listener{first, second} {
					if events, _ := l.heard(); strings.Join(events, " ") != "one two" {
						t.Errorf("heard %q", events)
					}
				}
			})
			t.Run("nothing after cancel", func(t *testing.T) {
				b := open(t)
				l := listen(t, b)
				l.cancel()
				l.cancel() // twice is once
				b.Publish(note{"late"})
				if events, _ := l.heard(); len(events) != 0 {
					t.Errorf("heard %q", events)
				}
			})
			t.Run("cancel waits for running calls", func(t *testing.T) {
				b := open(t)
				entered, release := make(chan struct{}), make(chan struct{})
				done := false
				cancel := b.Subscribe(func(any) { close(entered); <-release; done = true }, func() {})
				var wg sync.WaitGroup
				wg.Go(func() { b.Publish(note{"x"}) })
				<-entered
				wg.Go(func() {
					cancel()
					if !done { // the race detector watches this too
						t.Error("cancel returned while the handler ran")
					}
				})
				close(release)
				wg.Wait()
			})
			t.Run("a handler may publish and subscribe", func(t *testing.T) {
				b := open(t)
				l := listen(t, b)
				inner := func() {}
				cancel := b.Subscribe(func(event any) {
					if event.(note).Text == "outer" {
						inner = b.Subscribe(func(any) {}, func() {})
						b.Publish(note{"inner"})
					}
				}, func() {})
				b.Publish(note{"outer"})
				if events, _ := l.heard(); len(events) != 2 {
					t.Errorf("heard %q", events)
				}
				cancel()
				inner()
			})
			t.Run("many at once", func(t *testing.T) {
				b := open(t)
				l := listen(t, b)
				var wg sync.WaitGroup
				for range 8 {
					wg.Go(func() {
						for range 100 {
							b.Publish(note{"x"})
							b.Subscribe(func(any) {}, func() {})()
						}
					})
				}
				wg.Wait()
				if events, _ := l.heard(); len(events) != 800 {
					t.Errorf("heard %d of 800", len(events))
				}
			})
			t.Run("closing twice, publishing after", func(t *testing.T) {
				b := open(t)
				for range 2 {
					if err := b.Close(); err != nil {
						t.Error(err)
					}
				}
				b.Publish(note{"nobody is far"})
			})
		})
	}
}

func TestNodesHearEachOtherOnceAndInOrder(t *testing.T) {
	url := startNATS(t, -1).ClientURL()
	a, b := node(t, url, "a"), node(t, url, "b")
	here, there := listen(t, a), listen(t, b)
	const count = 2000
	for i := range count {
		a.Publish(note{string(rune('a' + i%26))})
	}
	there.wait(t, "the other node", func(events []string, _ int) bool { return len(events) >= count })
	b.Publish(note{"end"})
	here.wait(t, "the first node", func(events []string, _ int) bool { return events[len(events)-1] == "end" })
	own, _ := here.heard()
	far, _ := there.heard()
	if len(own) != count+1 || len(far) != count+1 {
		t.Errorf("heard %d and %d events, want %d: nobody hears itself twice", len(own), len(far), count+1)
	}
	if strings.Join(own, "") != strings.Join(far, "") {
		t.Error("the other node heard another order")
	}
	if s := a.Stats(); !s.Connected || s.Published != count || s.Received != 1 || s.Dropped != 0 {
		t.Errorf("stats: %+v", s)
	}
}

func TestServerKilledAndRestarted(t *testing.T) {
	s := startNATS(t, -1)
	url := s.ClientURL()
	a, b := node(t, url, "a"), node(t, url, "b")
	here, there := listen(t, a), listen(t, b)
	a.Publish(note{"before"})
	there.wait(t, "before", func(events []string, _ int) bool { return len(events) == 1 })

	port := s.Addr().(*net.TCPAddr).Port
	s.Shutdown()
	s.WaitForShutdown()
	_, gaps := there.heard()
	// Away, the node is told again and again to read for itself.
	there.wait(t, "told while away", func(_ []string, now int) bool { return now > gaps })
	a.Publish(note{"lost"})
	if own, _ := here.heard(); own[len(own)-1] != "lost" {
		t.Error("the node's own subscribers depend on the network")
	}
	_, gaps = there.heard()
	startNATS(t, port)
	there.wait(t, "told after the return", func(_ []string, now int) bool { return now > gaps })
	// The first node may connect after the second: publish until it arrives.
	there.wait(t, "after", func(events []string, _ int) bool {
		if events[len(events)-1] == "after" {
			return true
		}
		if a.Stats().Connected && b.Stats().Connected {
			a.Publish(note{"after"})
		}
		there.changed()
		return false
	})
	if a.Stats().Dropped == 0 {
		t.Error("what could not be sent was not counted")
	}
}

// What one node cannot send, the others are told to read.
func TestDropsAreToldToOthers(t *testing.T) {
	url := startNATS(t, -1).ClientURL()
	a, b := node(t, url, "a"), node(t, url, "b")
	there := listen(t, b)
	a.Publish(note{"first"})
	there.wait(t, "the connection", func(events []string, _ int) bool { return len(events) == 1 })
	_, gaps := there.heard()
	for what, event := range map[string]any{
		"too large":  note{strings.Repeat("x", 1<<20)},
		"not a note": struct{ Text int }{1},
		"no JSON":    func() {},
	} {
		a.Publish(event) // the publishing node has no subscribers of its own here
		there.wait(t, what, func(_ []string, now int) bool { return now > gaps })
		_, gaps = there.heard()
	}
	if events, _ := there.heard(); len(events) != 1 {
		t.Errorf("heard %d events", len(events))
	}
}

func TestURLThatIsNone(t *testing.T) {
	if _, err := bus.NATS(t.Context(), "nats://[", "a", decode, slog.New(slog.DiscardHandler)); err == nil {
		t.Error("an impossible URL was accepted")
	}
}
