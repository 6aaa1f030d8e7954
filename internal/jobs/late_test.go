package jobs_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/jobs"
	"github.com/parley-desk/parley/internal/store"
)

// Times of the late work of these tests.
const (
	protected = 2 * time.Second
	allowed   = 20 * time.Second // more than its protection
)

// diary is what happened when, in the order in which it did.
type diary struct {
	begin time.Time

	mu    sync.Mutex
	lines []string
}

func (d *diary) note(text string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lines = append(d.lines, text+" @"+time.Since(d.begin).String())
}

// holds compares the diary with what should be in it.
func (d *diary) holds(t *testing.T, want ...string) {
	t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	if !slices.Equal(d.lines, want) {
		t.Errorf("happened: %q\nwant:     %q", d.lines, want)
	}
}

// lateNodes starts nodes that do late work, each one piece at a time, and
// stops them when the test is over. Runs are counted over all of them, from 1.
func lateNodes(t *testing.T, s *store.Store, count int, work func(ctx context.Context, run int) (parley.Time, error)) (wake, stop func()) {
	t.Helper()
	var mu sync.Mutex
	runs := 0
	nodes := make([]*jobs.Runner, count)
	for n := range nodes {
		nodes[n] = &jobs.Runner{Store: s, Node: strconv.Itoa(n), Log: slog.New(slog.DiscardHandler)}
		nodes[n].HandleLate("late", 1, protected, allowed, func(ctx context.Context, _ string) (parley.Time, error) {
			mu.Lock()
			runs++
			run := runs
			mu.Unlock()
			return work(ctx, run)
		})
		start(t, nodes[n])
	}
	wake = func() {
		for _, n := range nodes {
			n.Wake()
		}
	}
	stop = func() {
		for _, n := range nodes {
			n.Stop(t.Context())
		}
	}
	return wake, stop
}

// ways are how a run that is late may end.
var ways = map[string]func(begin time.Time) (parley.Time, error){
	"done":        func(time.Time) (parley.Time, error) { return 0, nil },
	"goes on":     func(begin time.Time) (parley.Time, error) { return parley.At(begin.Add(6 * time.Second)), nil },
	"fails":       func(time.Time) (parley.Time, error) { return 0, errors.New("late and in vain") },
	"breaks down": func(time.Time) (parley.Time, error) { panic("late") },
}

// A late run works on until its own deadline. Nobody begins beside it while it
// is protected, another does after that, and from then on it is that one's
// word that counts: however the late one ends, the job is not taken away from
// its successor, not repeated, and not moved.
func TestALateRunAndItsSuccessor(t *testing.T) {
	for how, end := range ways {
		t.Run(how, func(t *testing.T) {
			bubble(t, func(t *testing.T, s *store.Store) {
				d := &diary{begin: time.Now()}
				wake, stop := lateNodes(t, s, 2, func(ctx context.Context, run int) (parley.Time, error) {
					d.note("begins " + strconv.Itoa(run))
					switch run {
					case 1: // late, and nobody tells it to stop
						select {
						case <-ctx.Done():
							t.Error("its context ended before its deadline")
						case <-time.After(5 * time.Second):
						}
						d.note("ends 1")
						return end(d.begin)
					case 2:
						<-time.After(time.Second)
						d.note("ends 2")
						return parley.At(d.begin.Add(30 * time.Second)), nil
					}
					return 0, nil
				})
				enqueue(t, s, "late", "x", parley.Now())
				wake()
				time.Sleep(protected - time.Millisecond)
				wake() // while it is protected this is of no use
				time.Sleep(time.Millisecond)
				wake()
				time.Sleep(time.Hour)
				d.holds(t, "begins 1 @0s", "begins 2 @2s", "ends 2 @3s", "ends 1 @5s", "begins 3 @30s")
				if f := figures(t, s); f.Pending != 0 || f.Dead != 0 {
					t.Errorf("left: %+v", f)
				}
				stop()
			})
		})
	}
}

// The node whose run is late begins no other beside it: its place is taken. When
// nobody else came, what the late run did counts, and is not done again.
func TestALateRunThatNobodyFollowedCounts(t *testing.T) {
	bubble(t, func(t *testing.T, s *store.Store) {
		d := &diary{begin: time.Now()}
		wake, stop := lateNodes(t, s, 1, func(context.Context, int) (parley.Time, error) {
			d.note("begins")
			<-time.After(5 * time.Second)
			d.note("ends")
			return 0, nil
		})
		enqueue(t, s, "late", "x", parley.Now())
		wake()
		time.Sleep(protected + time.Second)
		wake()
		time.Sleep(time.Hour)
		d.holds(t, "begins @0s", "ends @5s")
		if f := figures(t, s); f.Pending != 0 || f.Dead != 0 {
			t.Errorf("left: %+v", f)
		}
		stop()
	})
}

// A deadline it has all the same: whoever listens is told then, and what was not
// done is tried again.
func TestLateWorkIsNotEndless(t *testing.T) {
	bubble(t, func(t *testing.T, s *store.Store) {
		d := &diary{begin: time.Now()}
		again := 0
		wake, stop := lateNodes(t, s, 1, func(ctx context.Context, run int) (parley.Time, error) {
			if run > 1 {
				again++
				return 0, nil
			}
			<-ctx.Done()
			d.note("is told")
			return 0, ctx.Err()
		})
		enqueue(t, s, "late", "x", parley.Now())
		wake()
		time.Sleep(allowed + 2*time.Second) // and a pause of at most a second and a quarter
		d.holds(t, "is told @20s")
		if f := figures(t, s); f.Pending != 0 || f.Dead != 0 || again != 1 {
			t.Errorf("done again %d times; left: %+v", again, f)
		}
		stop()
	})
}
