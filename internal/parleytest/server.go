// Package parleytest starts the whole desk in the test's process and gives
// tests its people as a vocabulary:
//
//	desk := parleytest.Start(t, parleytest.Options{})
//	grace := desk.Visitor().Form(parleytest.Billing("My invoice is wrong"))
//	anna := desk.Agent("anna@example.com")
//	chat := anna.Accept("Billing Support")
//	anna.Say(chat, "Let me look at it")
//	grace.Reads("Let me look at it")
//
// The people speak nothing but the public protocol (docs/protocol.md), and
// check what it promises on every frame: entries come in order, without gaps
// and once. They wait on conditions, never for a time; a condition that does
// not come true fails the test and says what was seen instead.
//
// [NewVisitor] and [NewAgent] also talk to a desk in another process.
package parleytest

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/parley-desk/parley/internal/app"
)

// Patience bounds every wait. A passing test never comes near it, except on a
// machine that is busy with everything else.
const Patience = 30 * time.Second

// Options say which desk to start. The zero value is a demo desk on SQLite,
// reachable over TCP.
type Options struct {
	// DatabaseURL is a postgres:// URL, such as pgtest.URL gives; empty is SQLite.
	DatabaseURL string
	// BusURL connects several servers, which share DatabaseURL and DataDir.
	BusURL string
	// DataDir is kept over restarts; empty is a folder of the test's.
	DataDir string
	// Empty leaves the demo's users out.
	Empty bool
	// InMemory serves over pipes instead of TCP, as synctest bubbles need.
	InMemory bool
	// Log receives the server's log; nil throws it away.
	Log *slog.Logger
	// Configure changes the configuration before the start.
	Configure func(*app.Config)
}

// Server is a running desk.
type Server struct {
	URL  string
	HTTP *http.Client // reaches the desk, also in memory

	tb      testing.TB
	cfg     app.Config
	options Options
	network *network

	mu      sync.Mutex
	app     *app.App
	stop    context.CancelFunc
	stopped chan error
}

// Start starts a desk, which is stopped in order when the test ends.
func Start(tb testing.TB, options Options) *Server {
	tb.Helper()
	if options.DataDir == "" {
		options.DataDir = tb.TempDir()
	}
	network, err := newNetwork(options.InMemory)
	if err != nil {
		tb.Fatal(err)
	}
	s := &Server{
		URL: "http://" + network.addr, HTTP: network.client(), tb: tb, options: options, network: network,
		cfg: app.Config{
			Addr: network.addr, DataDir: options.DataDir, DatabaseURL: options.DatabaseURL, BusURL: options.BusURL,
			Demo: !options.Empty, Version: "test", Log: options.Log,
		},
	}
	if options.Configure != nil {
		options.Configure(&s.cfg)
	}
	s.start()
	tb.Cleanup(func() {
		s.Stop()
		s.HTTP.CloseIdleConnections()
	})
	return s
}

func (s *Server) start() {
	s.tb.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	listener, err := s.network.listen(ctx)
	if err != nil {
		cancel()
		s.tb.Fatal(err)
	}
	running, err := app.Open(ctx, s.cfg)
	if err != nil {
		cancel()
		s.tb.Fatal(errors.Join(err, listener.Close()))
	}
	stopped := make(chan error, 1)
	s.mu.Lock()
	s.app, s.stop, s.stopped = running, cancel, stopped
	s.mu.Unlock()
	go func() { stopped <- running.Serve(ctx, listener) }()
}

// App is the running desk itself, for what no client can see.
func (s *Server) App() *app.App {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.app
}

// Stop stops the desk in order; connected clients are told to reconnect.
func (s *Server) Stop() {
	s.tb.Helper()
	s.mu.Lock()
	stop, stopped := s.stop, s.stopped
	s.stop = nil
	s.mu.Unlock()
	if stop == nil {
		return
	}
	stop()
	if err := <-stopped; err != nil {
		s.tb.Errorf("stopping the desk: %v", err)
	}
}

// Kill ends the desk as if its process had died: connections break, and what
// was not on disk is gone.
func (s *Server) Kill() {
	s.tb.Helper()
	s.mu.Lock()
	stop, stopped, running := s.stop, s.stopped, s.app
	s.stop = nil
	s.mu.Unlock()
	if stop == nil {
		return
	}
	s.network.cut()
	if err := running.Abandon(); err != nil {
		s.tb.Logf("killing the desk: %v", err)
	}
	stop()
	if err := <-stopped; err != nil {
		s.tb.Logf("the killed desk complains: %v", err)
	}
}

// Restart starts a stopped or killed desk again, on the same data and address.
func (s *Server) Restart() {
	s.tb.Helper()
	s.start()
}
