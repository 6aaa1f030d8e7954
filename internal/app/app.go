// Package app wires the desk: it builds every part from one [Config], in one
// function that reads from top to bottom, and starts and stops them in order.
// The commands of cmd/parley that are no server (users, backup, doctor) are
// here too, each in its own file.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/api"
	"github.com/parley-desk/parley/internal/blob"
	"github.com/parley-desk/parley/internal/bus"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/jobs"
	"github.com/parley-desk/parley/internal/live"
	"github.com/parley-desk/parley/internal/portal"
	"github.com/parley-desk/parley/internal/store"
	"github.com/parley-desk/parley/web"
)

// attachmentsDir is the folder of attachments in the data folder.
const attachmentsDir = "attachments"

// App is a running desk. Open starts what works by itself (jobs, wake-ups),
// Serve answers requests, Close ends everything.
type App struct {
	cfg     Config
	log     *slog.Logger
	store   *store.Store
	bus     bus.Bus
	desk    *desk.Desk
	jobs    *jobs.Runner
	live    *live.Hub
	metrics *metrics
	handler http.Handler
	steps   int // of migration taken when the store was opened

	stopping atomic.Bool
	undo     []func(ctx context.Context) error // in the order of building
	told     sync.Once
	toldErr  error
	closed   sync.Once
	closeErr error
}

// Open builds a desk: database, schema, secret, attachments, wake-ups, verbs,
// jobs, live connections, pages. It refuses a configuration that cannot work
// with an error that names the flag, and leaves nothing running when it fails.
func Open(ctx context.Context, cfg Config) (*App, error) {
	a, err := open(ctx, cfg, exclusive)
	if err != nil {
		return nil, err
	}
	if err := a.begin(ctx); err != nil {
		return nil, errors.Join(err, a.Close(ctx))
	}
	return a, nil
}

// open builds just enough of a desk to perform verbs. It leaves nothing running
// when it fails.
func open(ctx context.Context, cfg Config, c claim) (_ *App, err error) {
	if err := cfg.complete(); err != nil {
		return nil, err
	}
	a := newApp(cfg)
	defer func() {
		if err != nil {
			err = errors.Join(err, a.Close(ctx))
		}
	}()
	if err := a.openFolder(c); err != nil {
		return nil, err
	}
	if err := a.openStore(ctx); err != nil {
		return nil, err
	}
	return a, a.openDesk(ctx)
}

// begin adds to a desk that is open all that a server has besides its verbs.
func (a *App) begin(ctx context.Context) error {
	if err := a.prepare(ctx); err != nil {
		return err
	}
	a.openLive()
	if err := a.openScreens(); err != nil {
		return err
	}
	return a.startJobs(ctx)
}

func newApp(cfg Config) *App {
	return &App{cfg: cfg, log: cfg.Log.With("node", cfg.Node), metrics: newMetrics(cfg)}
}

// claim says who may use the data folder at the same time.
type claim int

const (
	exclusive claim = iota // a server, or a migration
	shared                 // a command beside a server
)

// openFolder makes the data folder and, where the database is in it, keeps
// others away.
func (a *App) openFolder(c claim) error {
	if err := os.MkdirAll(a.cfg.DataDir, 0o700); err != nil {
		return fmt.Errorf("--data: the folder cannot be made: %w", err)
	}
	if a.cfg.DatabaseURL != "" {
		return nil
	}
	lock, err := lockData(a.cfg.DataDir)
	switch {
	case err == nil && lock != nil:
		a.atEnd(func(context.Context) error { return lock.Close() })
	case err == nil:
		// This system has no such locks.
	case c == shared && parley.CodeOf(err) == parley.CodeConflict:
		// A server has it; what this command does reaches it by the database.
	default:
		return err
	}
	return nil
}

func (a *App) openStore(ctx context.Context) (err error) {
	a.store, err = store.Open(ctx, store.Config{
		URL: a.cfg.DatabaseURL, Dir: a.cfg.DataDir, Log: a.log,
		Observe: func(took time.Duration) { a.metrics.commits.Observe(took.Seconds()) },
	})
	if err != nil {
		return err
	}
	a.atEnd(func(context.Context) error { return a.store.Close() })
	if a.steps, err = a.store.Migrate(ctx); err != nil {
		return err
	}
	if a.steps > 0 {
		a.log.Info("the database's schema was brought up to date", "steps", a.steps)
	}
	if err := a.metrics.registry.Register(jobFigures{a.store}); err != nil {
		return err
	}
	return a.metrics.registry.Register(deliveryFigures{a.store})
}

// openDesk builds the verbs and what they need.
func (a *App) openDesk(ctx context.Context) error {
	secret, err := loadSecret(ctx, a.store, a.cfg.DataDir)
	if err != nil {
		return err
	}
	blobs, err := blob.Dir(filepath.Join(a.cfg.DataDir, attachmentsDir))
	if err != nil {
		return fmt.Errorf("--data: the folder for attachments cannot be used: %w", err)
	}
	if err := a.openBus(ctx); err != nil {
		return err
	}
	verbs := desk.Config{Store: a.store, Bus: a.bus, Blobs: blobs, Log: a.log, Secret: secret}
	if err := a.openChannels(ctx, &verbs); err != nil {
		return err
	}
	a.desk = desk.New(verbs)
	return nil
}

func (a *App) openBus(ctx context.Context) error {
	if a.cfg.BusURL == "" {
		a.bus = bus.Local()
	} else {
		network, err := bus.NATS(ctx, a.cfg.BusURL, a.cfg.Node, desk.DecodeEvent, a.log)
		if err != nil {
			return fmt.Errorf("--bus must be an address such as nats://host:4222: %w", err)
		}
		a.bus = network
	}
	a.atEnd(func(context.Context) error { return a.bus.Close() })
	cancel := a.metrics.listen(a.bus)
	a.atEnd(func(context.Context) error { cancel(); return nil })
	return nil
}

// prepare puts into an empty database what every desk ships with, and the
// demo's people and their day when asked.
func (a *App) prepare(ctx context.Context) error {
	if err := a.desk.Ship(ctx); err != nil {
		return err
	}
	if !a.cfg.Demo {
		return nil
	}
	if err := a.desk.Demo(ctx); err != nil || !a.cfg.DemoDay {
		return err
	}
	return a.desk.DemoDay(ctx)
}

// openLive starts the hub of live connections.
func (a *App) openLive() {
	a.live = live.Start(live.Config{
		Desk: a.desk, Bus: a.bus, Log: a.log, Node: a.cfg.Node, Clustered: a.cfg.DatabaseURL != "",
		GuestFrames: a.cfg.GuestFrames, AgentFrames: a.cfg.AgentFrames,
	})
	a.metrics.gauge("parley_connections_guests", "Open live connections of visitors.", func() float64 { return float64(a.live.Figures().Guests) })
	a.metrics.gauge("parley_connections_agents", "Open live connections of agents.", func() float64 { return float64(a.live.Figures().Agents) })
	a.metrics.counter("parley_frames_received_total", "Frames received over live connections.", func() float64 { return float64(a.live.Figures().FramesIn) })
	a.metrics.counter("parley_frames_sent_total", "Frames sent over live connections.", func() float64 { return float64(a.live.Figures().FramesOut) })
	a.atEnd(a.disconnect)
}

// disconnect tells open live connections to reconnect, elsewhere or later,
// and ends them.
func (a *App) disconnect(ctx context.Context) error {
	a.told.Do(func() { a.toldErr = a.live.Shutdown(ctx) })
	return a.toldErr
}

// openScreens builds everything that answers requests.
func (a *App) openScreens() error {
	screens, err := loadAssets(web.FS())
	if err != nil {
		return err
	}
	if !web.Built() {
		a.log.Warn("there are no screens in this binary", "remedy", web.Missing)
	}
	mail, err := a.cfg.mailConfig()
	if err != nil {
		return err
	}
	conf := api.Config{Desk: a.desk, Hub: a.live, Log: a.log, PublicURL: a.cfg.PublicURL, Version: a.cfg.Version}
	if mail.Host != "" {
		conf.MailServer, conf.MailFrom = mail.Server(), mail.From.String()
	}
	calls, err := api.New(conf)
	if err != nil {
		return err
	}
	pages, err := portal.New(portal.Config{Desk: a.desk, Log: a.log, PublicURL: a.cfg.PublicURL, Secure: a.cfg.secure()})
	if err != nil {
		return err
	}
	a.handler, err = a.routes(screens, calls, pages)
	return err
}

// atEnd registers what Close does, last registered first.
func (a *App) atEnd(fn func(ctx context.Context) error) { a.undo = append(a.undo, fn) }

// Handler answers every request of the desk.
func (a *App) Handler() http.Handler { return a.handler }

// Desk is for tests and commands that act without a network.
func (a *App) Desk() *desk.Desk { return a.desk }

// Close stops the jobs, drains the writer and closes the database. When ctx
// ends, running jobs are told to hurry. It may be called more than once.
func (a *App) Close(ctx context.Context) error {
	a.closed.Do(func() {
		a.stopping.Store(true)
		var errs []error
		for _, undo := range slices.Backward(a.undo) {
			errs = append(errs, undo(ctx))
		}
		a.closeErr = errors.Join(errs...)
	})
	return a.closeErr
}

// Abandon ends the desk as a killed process does: nothing that waited is
// finished. For simulations.
func (a *App) Abandon() error {
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	return errors.Join(a.store.Abandon(), a.Close(gone))
}
