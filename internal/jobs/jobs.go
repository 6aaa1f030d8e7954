// Package jobs runs durable work: timers, sweeps, deliveries. A verb enqueues
// a job in its own transaction (store.Tx.Enqueue), so the work exists exactly
// when the change that wants it does; a [Runner] on any node then does it.
//
// What is promised: a job runs until its handler once returned nil, on one
// node at a time. What is not: that it runs only once. A process that dies, or
// loses the database, between the handler's own commit and the end of the job
// runs it again when the lease has ended. A handler therefore looks at the
// state first and does nothing when nothing is left to do; what goes out into
// the world carries a fixed id.
//
// Every kind of job has a lane of its own on each node, so a slow or broken
// kind never holds up another. A handler gets a context that ends before its
// lease does; one that ignores it may meet its own successor.
//
// A failed run is repeated after a pause that doubles, with jitter. After
// the last attempt the job is kept as dead with its last error, counted in the
// metrics, for a person to see. A database that is away costs no attempts: a
// job is claimed in the database.
package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"math/rand/v2"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// Times of a runner.
const (
	// DefaultDeadline is how long one run may take.
	DefaultDeadline = 30 * time.Second
	// leaseMargin is how much longer than its deadline a run is protected: time
	// to store its end, and the clocks of the nodes may differ by as much.
	leaseMargin = 30 * time.Second
	// Attempts is how often a job is tried before it is dead: over half an
	// hour, long enough for most outages to be noticed and ended.
	Attempts = 15

	firstPause = time.Second
	maxPause   = 5 * time.Minute

	// Without a wake-up a node looks this often, with one query for all lanes: on
	// PostgreSQL because another node may have enqueued or died, on SQLite because
	// `parley demo` may have. Lost wake-ups cost this much latency, never work.
	pollPostgres = 5 * time.Second
	pollSQLite   = time.Minute

	// rest is how long a lane sleeps that knows of nothing.
	rest = time.Hour

	// awayPause is how long a lane leaves a database alone that failed.
	awayPause = time.Second
)

// Func does one job. It returns the zero Time when the work is done, or the
// moment of the next run of the same job; or an error, and is called again.
type Func func(ctx context.Context, subject string) (next parley.Time, err error)

// Runner runs the jobs of the kinds it has handlers for. Fill the fields, call
// Handle for each kind, then Start, and at the end Stop.
type Runner struct {
	Store *store.Store
	Log   *slog.Logger
	Node  string // names this node in leases
	// Deadline bounds one run; zero is DefaultDeadline.
	Deadline time.Duration

	lanes []*lane
	// cancelRuns ends the contexts of running handlers.
	cancelRuns context.CancelFunc
	stopping   chan struct{}
	stop       sync.Once
	done       sync.WaitGroup
}

// lane is one kind of job on this node.
type lane struct {
	runner *Runner
	kind   string
	width  int
	fn     Func
	wake   chan struct{}
	// looks is when the lane looks again, in Unix ms: what is due later needs not
	// wake it. While it looks it is in no future.
	looks atomic.Int64
	// deadline bounds one run, margin is for how much longer it is protected;
	// zero: the runner's.
	deadline, margin time.Duration
}

func (l *lane) limits() (deadline, margin time.Duration) {
	if l.deadline > 0 {
		return l.deadline, l.margin
	}
	return l.runner.Deadline, leaseMargin
}

// Handle has jobs of a kind done by fn, at most width of them at a time on this
// node (at least one). It must not be called after Start.
func (r *Runner) Handle(kind string, width int, fn Func) {
	r.lanes = append(r.lanes, &lane{runner: r, kind: kind, width: max(1, width), fn: fn, wake: make(chan struct{}, 1)})
}

// HandleWithin is Handle for work that must go on elsewhere soon when a node
// dies: a run has its own deadline, and is protected for twice as long only. A
// second run may begin while a first one is late, so that only work belongs
// here of which two at once do no harm.
func (r *Runner) HandleWithin(kind string, width int, deadline time.Duration, fn Func) {
	r.Handle(kind, width, fn)
	l := r.lanes[len(r.lanes)-1]
	l.deadline, l.margin = deadline, deadline
}

// HandleLate is HandleWithin for work that is finished even if it takes longer
// than it is protected: after that, another run may begin beside it.
func (r *Runner) HandleLate(kind string, width int, protected, deadline time.Duration, fn Func) {
	r.Handle(kind, width, fn)
	l := r.lanes[len(r.lanes)-1]
	l.deadline, l.margin = deadline, protected-deadline
}

// Start begins to work. On SQLite it first takes over what a dead predecessor
// had claimed.
func (r *Runner) Start(ctx context.Context) error {
	if r.Log == nil {
		r.Log = slog.New(slog.DiscardHandler)
	}
	if r.Deadline <= 0 {
		r.Deadline = DefaultDeadline
	}
	if r.Store.Backend() == "sqlite" {
		if err := r.Store.Tx(ctx, (*store.Tx).ReleaseJobs); err != nil {
			return err
		}
	}
	// Runs outlive the context that started the desk; Stop ends them.
	runs, cancel := context.WithCancel(context.WithoutCancel(ctx))
	r.cancelRuns = cancel
	r.stopping = make(chan struct{})
	for _, l := range r.lanes {
		r.done.Go(func() { l.run(runs) })
	}
	r.done.Go(func() { r.poll(runs) })
	return nil
}

// poll wakes lanes for what nobody told this node of.
func (r *Runner) poll(ctx context.Context) {
	every := pollSQLite
	if r.Store.Backend() == "postgres" {
		every = pollPostgres
	}
	kinds := make([]string, 0, len(r.lanes))
	for _, l := range r.lanes {
		kinds = append(kinds, l.kind)
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-r.stopping:
			return
		case <-tick.C:
		}
		due, err := r.Store.Read(ctx).NextJobs(kinds, parley.Now())
		if err != nil {
			r.Wake() // lanes tell of a database that is away
			continue
		}
		r.WakeFor(due)
	}
}

// Wake has every lane look at once: something may have become due earlier
// than known. It never blocks.
func (r *Runner) Wake() {
	for _, l := range r.lanes {
		l.nudge()
	}
}

// WakeFor has the lanes look at once whose kinds of job are due, by the earliest
// of each, before they would look anyway. It never blocks.
func (r *Runner) WakeFor(due map[string]parley.Time) {
	for _, l := range r.lanes {
		if at, is := due[l.kind]; is && int64(at) < l.looks.Load() {
			l.nudge()
		}
	}
}

// Stop claims nothing more and waits for what runs; when ctx ends first, the
// contexts of running handlers end too, and it goes on waiting for them.
func (r *Runner) Stop(ctx context.Context) {
	if r.stopping == nil {
		return // never started
	}
	r.stop.Do(func() { close(r.stopping) })
	release := context.AfterFunc(ctx, r.cancelRuns)
	r.done.Wait()
	release()
	r.cancelRuns()
}

// run is the life of a lane: claim what is due, run it, sleep until something
// may be due.
func (l *lane) run(runs context.Context) {
	var running sync.WaitGroup
	defer running.Wait()
	free := make(chan struct{}, l.width) // one token per run that may begin
	for range l.width {
		free <- struct{}{}
	}
	away := false
	for {
		l.looks.Store(math.MaxInt64) // whatever comes now may come too late for this look
		wait, claimed, err := l.look(runs, len(free))
		if away = l.report(err, away); away {
			wait = awayPause + rand.N(awayPause) //nolint:gosec // a pause of random length keeps no secret
		}
		for _, job := range claimed {
			<-free // there are as many as were asked for
			running.Go(func() {
				l.work(runs, job)
				free <- struct{}{}
				l.nudge() // a place is free, or the job waits for its next run
			})
		}
		l.looks.Store(int64(parley.Now().Add(wait)))
		if !l.sleep(wait) {
			return
		}
	}
}

func (l *lane) nudge() {
	select {
	case l.wake <- struct{}{}:
	default: // it is going to look anyway
	}
}

// sleep returns false when the runner stops.
func (l *lane) sleep(wait time.Duration) bool {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-l.runner.stopping:
		return false
	default:
	}
	select {
	case <-l.runner.stopping:
		return false
	case <-l.wake:
	case <-timer.C:
	}
	return true
}

// look claims up to free due jobs and says how long there is nothing to do.
func (l *lane) look(ctx context.Context, free int) (wait time.Duration, claimed []store.Job, err error) {
	wait = rest
	if free == 0 {
		return wait, nil, nil // the end of a run wakes the lane
	}
	now := parley.Now()
	next, err := l.runner.Store.Read(ctx).NextJob(l.kind, now)
	if err != nil || next.IsZero() {
		return wait, nil, err
	}
	if next > now {
		return min(wait, next.Sub(now)), nil, nil
	}
	// Only now, so that an idle desk writes nothing.
	deadline, margin := l.limits()
	until := now.Add(deadline + margin)
	lease := l.runner.Node + "/" + string(parley.NewID())
	err = l.runner.Store.Tx(ctx, func(t *store.Tx) (err error) {
		claimed, err = t.ClaimJobs(l.kind, lease, free, now, until)
		return err
	})
	if err != nil {
		return wait, nil, err
	}
	if len(claimed) > 0 && len(claimed) < free {
		wait = 0 // what comes after these?
	}
	return wait, claimed, nil
}

// report logs the beginning and the end of a trouble, not every moment of it.
func (l *lane) report(err error, away bool) bool {
	switch {
	case err != nil && !away:
		l.runner.Log.Error("jobs cannot be read, trying again", "job", l.kind, "error", err)
	case err == nil && away:
		l.runner.Log.Info("jobs can be read again", "job", l.kind)
	}
	return err != nil
}

// work runs one claimed job and stores how it ended.
func (l *lane) work(runs context.Context, job store.Job) {
	deadline, _ := l.limits()
	ctx, cancel := context.WithTimeout(runs, deadline)
	next, err := l.call(ctx, job.Subject)
	cancel()
	end := func(t *store.Tx) error { return t.FinishJob(job, next) }
	if err != nil {
		log := l.runner.Log.With("job", job.Kind, "subject", job.Subject, "attempt", job.Attempts, "error", err)
		if job.Attempts >= Attempts {
			log.Error("a job failed for the last time and is given up")
			end = func(t *store.Tx) error { return t.KillJob(job, err.Error()) }
		} else {
			pause := Pause(job.Attempts)
			log.Warn("a job failed and will be repeated", "pause", pause)
			end = func(t *store.Tx) error { return t.RetryJob(job, parley.Now().Add(pause), err.Error()) }
		}
	}
	// The end is stored also when the runner is stopping: the work is done.
	ctx, cancel = context.WithTimeout(context.WithoutCancel(runs), leaseMargin)
	defer cancel()
	if err := l.runner.Store.Tx(ctx, end); err != nil {
		l.runner.Log.Error("the end of a job was not stored; it runs again when its lease ends",
			"job", job.Kind, "subject", job.Subject, "error", err)
	}
}

// call turns a panic into an error: one bad job must not stop the others.
func (l *lane) call(ctx context.Context, subject string) (next parley.Time, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return l.fn(ctx, subject)
}

// Pause is how long a job waits after its nth failed attempt: doubling from a
// second to five minutes, a quarter more or less.
func Pause(attempt int64) time.Duration {
	pause := maxPause
	if attempt < 10 { // 2^9 s is more than maxPause, and a shift stays small
		pause = min(maxPause, firstPause<<max(0, attempt-1))
	}
	return pause*3/4 + rand.N(pause/2) //nolint:gosec // jitter keeps no secret
}
