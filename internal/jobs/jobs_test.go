package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/jobs"
	"github.com/parley-desk/parley/internal/pgtest"
	"github.com/parley-desk/parley/internal/store"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience bounds every wait outside of bubbles.
const patience = 60 * time.Second

func openStore(t *testing.T, url, dir string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), store.Config{URL: url, Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// each runs a test on both databases.
func each(t *testing.T, test func(t *testing.T, s *store.Store)) {
	for _, backend := range []string{"sqlite", "postgres"} {
		t.Run(backend, func(t *testing.T) {
			url := ""
			if backend == "postgres" {
				url = pgtest.URL(t)
			}
			s := openStore(t, url, t.TempDir())
			t.Cleanup(func() {
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			})
			test(t, s)
		})
	}
}

func tx(t *testing.T, s *store.Store, fn func(*store.Tx) error) {
	t.Helper()
	if err := s.Tx(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

func enqueue(t *testing.T, s *store.Store, kind, subject string, at parley.Time) {
	t.Helper()
	tx(t, s, func(t *store.Tx) error { return t.Enqueue(kind, subject, at) })
}

func figures(t *testing.T, s *store.Store) store.JobFigures {
	t.Helper()
	f, err := s.Read(context.Background()).JobFigures(parley.Now())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func start(t *testing.T, r *jobs.Runner) {
	t.Helper()
	if err := r.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// Several runners share the work: every job is done exactly once, none twice,
// whatever order and however often it was enqueued beforehand.
func TestEveryJobOnce(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		const count, nodes = 400, 4
		var mu sync.Mutex
		done := map[string]int{}
		running := map[string]bool{}
		all := make(chan struct{})
		handler := func(_ context.Context, subject string) (parley.Time, error) {
			mu.Lock()
			defer mu.Unlock()
			if running[subject] {
				t.Errorf("job %s runs on two nodes at a time", subject)
			}
			running[subject] = true
			if done[subject]++; len(done) == count && done[subject] == 1 {
				close(all)
			}
			mu.Unlock()
			<-time.After(time.Duration(rand.IntN(3)) * time.Millisecond)
			mu.Lock()
			running[subject] = false
			return 0, nil
		}
		for i := range count {
			enqueue(t, s, "stress", strconv.Itoa(i), parley.Now().Add(time.Hour)) // moved below
		}
		var runners []*jobs.Runner
		for n := range nodes {
			r := &jobs.Runner{Store: s, Node: fmt.Sprintf("n%d", n)}
			r.Handle("stress", 5, handler)
			start(t, r)
			runners = append(runners, r)
		}
		var wg sync.WaitGroup
		for part := range 4 {
			wg.Go(func() {
				for i := part; i < count; i += 4 {
					if err := s.Tx(t.Context(), func(t *store.Tx) error {
						return t.Enqueue("stress", strconv.Itoa(i), parley.Now())
					}); err != nil {
						t.Error(err)
					}
					runners[i%nodes].Wake()
				}
			})
		}
		wg.Wait()
		select {
		case <-all:
		case <-time.After(patience):
			t.Errorf("only %d of %d jobs were done", len(done), count)
		}
		for _, r := range runners {
			r.Stop(t.Context())
		}
		for subject, times := range done {
			if times != 1 {
				t.Errorf("job %s was done %d times", subject, times)
			}
		}
		if f := figures(t, s); f.Pending != 0 || f.Dead != 0 {
			t.Errorf("left: %+v", f)
		}
	})
}

// A job enqueued again during its run is run once more, even for the same
// moment; and never beside itself.
func TestEnqueuedWhileRunning(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		at := parley.Now()
		runs := make(chan int, 10)
		n := 0
		r := &jobs.Runner{Store: s, Node: "a"}
		r.Handle("again", 3, func(ctx context.Context, subject string) (parley.Time, error) {
			n++
			if n == 1 {
				if err := s.Tx(ctx, func(t *store.Tx) error { return t.Enqueue("again", subject, at) }); err != nil {
					return 0, err
				}
				r.Wake()
			}
			runs <- n
			return 0, nil
		})
		enqueue(t, s, "again", "x", at)
		start(t, r)
		for want := 1; want <= 2; want++ {
			select {
			case <-runs:
			case <-time.After(patience):
				t.Fatalf("run %d did not happen", want)
			}
		}
		r.Stop(t.Context())
		if f := figures(t, s); f.Pending != 0 || n != 2 {
			t.Errorf("after %d runs: %+v", n, f)
		}
	})
}

// A run whose lease was taken over must not end its successor's job.
func TestLostLeaseChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		now := parley.Now()
		enqueue(t, s, "k", "x", now)
		claim := func(lease string, at parley.Time) (list []store.Job) {
			tx(t, s, func(t *store.Tx) (err error) {
				list, err = t.ClaimJobs("k", lease, 10, at, at.Add(time.Minute))
				return err
			})
			return list
		}
		first := claim("first", now)
		if len(first) != 1 || len(claim("second", now.Add(59*time.Second))) != 0 {
			t.Fatal("a leased job was claimed, or a due one was not")
		}
		second := claim("second", now.Add(time.Minute))
		if len(second) != 1 || second[0].Attempts != 2 {
			t.Fatalf("after the lease: %+v", second)
		}
		for name, end := range map[string]func(*store.Tx) error{
			"finish": func(t *store.Tx) error { return t.FinishJob(first[0], 0) },
			"next":   func(t *store.Tx) error { return t.FinishJob(first[0], now) },
			"retry":  func(t *store.Tx) error { return t.RetryJob(first[0], now, "late") },
			"kill":   func(t *store.Tx) error { return t.KillJob(first[0], "late") },
		} {
			tx(t, s, end)
			if got := claim("third", now.Add(90*time.Second)); len(got) != 0 {
				t.Errorf("%s by the old holder freed the job", name)
			}
		}
		tx(t, s, func(t *store.Tx) error { return t.FinishJob(second[0], 0) })
		if f := figures(t, s); f.Pending+f.Dead != 0 {
			t.Errorf("left: %+v", f)
		}
	})
}

func TestCancel(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		enqueue(t, s, "k", "x", parley.Now())
		enqueue(t, s, "k", "y", parley.Now())
		tx(t, s, func(t *store.Tx) error { return t.CancelJob("k", "x") })
		if f := figures(t, s); f.Pending != 1 || f.OldestDue.IsZero() {
			t.Errorf("after cancelling one of two: %+v", f)
		}
	})
}

// bubble runs a test of time on SQLite, where a second costs nothing.
func bubble(t *testing.T, test func(t *testing.T, s *store.Store)) {
	t.Helper()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		s := openStore(t, "", dir)
		defer func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}()
		test(t, s)
	})
}

func TestTimersFireOnTheMoment(t *testing.T) {
	bubble(t, func(t *testing.T, s *store.Store) {
		begin := time.Now()
		var fired []string
		r := &jobs.Runner{Store: s, Node: "a"}
		r.Handle("timer", 1, func(_ context.Context, subject string) (parley.Time, error) {
			fired = append(fired, subject+"@"+time.Since(begin).String())
			if subject == "daily" && len(fired) < 5 {
				return parley.Now().Add(24 * time.Hour), nil
			}
			return 0, nil
		})
		start(t, r)
		enqueue(t, s, "timer", "soon", parley.Now().Add(10*time.Second))
		enqueue(t, s, "timer", "later", parley.Now().Add(40*time.Second))
		enqueue(t, s, "timer", "daily", parley.Now().Add(time.Hour))
		r.Wake()
		time.Sleep(15 * time.Second)
		enqueue(t, s, "timer", "later", parley.Now().Add(30*time.Second)) // moved from 40 s to 45 s
		time.Sleep(100 * time.Hour)
		r.Stop(t.Context())
		want := "soon@10s later@45s daily@1h0m0s daily@25h0m0s daily@49h0m0s"
		if got := strings.Join(fired, " "); got != want {
			t.Errorf("fired %s\nwant  %s", got, want)
		}
		if f := figures(t, s); f.Pending != 0 {
			t.Errorf("left: %+v", f)
		}
	})
}

// Whoever hears of jobs as they are committed needs not wake everybody.
func TestCommitsWakeForWhatIsDue(t *testing.T) {
	bubble(t, func(t *testing.T, s *store.Store) {
		begin := time.Now()
		var fired []string
		r := &jobs.Runner{Store: s, Node: "a"}
		for _, kind := range []string{"timer", "other"} {
			r.Handle(kind, 1, func(_ context.Context, subject string) (parley.Time, error) {
				fired = append(fired, kind+" "+subject+"@"+time.Since(begin).String())
				return 0, nil
			})
		}
		s.WatchJobs(r.WakeFor)
		start(t, r)
		synctest.Wait()
		enqueue(t, s, "timer", "later", parley.Now().Add(40*time.Second))
		enqueue(t, s, "timer", "soon", parley.Now().Add(1500*time.Millisecond))
		enqueue(t, s, "other", "now", parley.Now())
		synctest.Wait()
		time.Sleep(time.Second)
		enqueue(t, s, "timer", "sooner", parley.Now().Add(100*time.Millisecond))
		time.Sleep(time.Hour)
		r.Stop(t.Context())
		want := "other now@0s, timer sooner@1.1s, timer soon@1.5s, timer later@40s"
		if got := strings.Join(fired, ", "); got != want {
			t.Errorf("fired %s\nwant  %s", got, want)
		}
	})
}

func TestFailuresAreRepeatedThenGivenUp(t *testing.T) {
	bubble(t, func(t *testing.T, s *store.Store) {
		var tries []time.Time
		r := &jobs.Runner{Store: s, Node: "a"}
		r.Handle("broken", 1, func(context.Context, string) (parley.Time, error) {
			tries = append(tries, time.Now())
			if len(tries)%2 == 0 {
				panic("this too")
			}
			return 0, errors.New("no\x00 \xff luck")
		})
		fine := 0
		r.Handle("fine", 1, func(context.Context, string) (parley.Time, error) { fine++; return 0, nil })
		start(t, r)
		for range 2 { // a job given up twice is kept once
			tries = nil
			enqueue(t, s, "broken", "x", parley.Now())
			r.Wake()
			time.Sleep(3 * time.Hour)
			if len(tries) != jobs.Attempts {
				t.Fatalf("tried %d times, want %d", len(tries), jobs.Attempts)
			}
			for i := 1; i < len(tries); i++ {
				base := min(5*time.Minute, time.Second<<(i-1))
				if pause := tries[i].Sub(tries[i-1]); pause < base*3/4 || pause > base*5/4+time.Millisecond {
					t.Errorf("pause %d was %s, want %s a quarter more or less", i, pause, base)
				}
			}
			if f := figures(t, s); f.Dead != 1 || f.Pending != 0 {
				t.Errorf("after giving up: %+v", f)
			}
		}
		enqueue(t, s, "fine", "y", parley.Now())
		r.Wake()
		synctest.Wait()
		if fine != 1 {
			t.Error("a broken kind of job holds up another")
		}
		r.Stop(t.Context())
	})
}

// What a crashed process had claimed is done again: at once by the next
// process on SQLite, after the lease by another node on PostgreSQL.
func TestCrashedRunIsTakenOver(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		first := openStore(t, "", dir)
		now := parley.Now()
		enqueue(t, first, "k", "x", now)
		tx(t, first, func(t *store.Tx) error {
			_, err := t.ClaimJobs("k", "dead/1", 1, now, now.Add(time.Hour))
			return err
		})
		if err := first.Abandon(); err != nil {
			t.Fatal(err)
		}
		s := openStore(t, "", dir)
		defer s.Close()
		done := 0
		r := &jobs.Runner{Store: s, Node: "a"}
		r.Handle("k", 1, func(context.Context, string) (parley.Time, error) { done++; return 0, nil })
		start(t, r)
		synctest.Wait()
		if done != 1 {
			t.Errorf("done %d times", done)
		}
		r.Stop(t.Context())
	})
	t.Run("postgres", func(t *testing.T) {
		s := openStore(t, pgtest.URL(t), "")
		defer s.Close()
		now := parley.Now()
		enqueue(t, s, "k", "x", now)
		tx(t, s, func(t *store.Tx) error {
			_, err := t.ClaimJobs("k", "dead/1", 1, now, now.Add(time.Second))
			return err
		})
		done := make(chan parley.Time, 2)
		r := &jobs.Runner{Store: s, Node: "b"}
		r.Handle("k", 1, func(context.Context, string) (parley.Time, error) { done <- parley.Now(); return 0, nil })
		start(t, r)
		select {
		case at := <-done:
			if at < now.Add(time.Second) {
				t.Error("taken over before the lease ended")
			}
		case <-time.After(patience):
			t.Error("never taken over")
		}
		r.Stop(t.Context())
	})
}

func TestRunsHaveADeadlineAndStopWaits(t *testing.T) {
	bubble(t, func(t *testing.T, s *store.Store) {
		begin := time.Now()
		var ended []time.Duration
		r := &jobs.Runner{Store: s, Node: "a", Log: slog.New(slog.DiscardHandler)}
		r.Handle("slow", 1, func(ctx context.Context, _ string) (parley.Time, error) {
			<-ctx.Done()
			ended = append(ended, time.Since(begin))
			return 0, nil // done, although late
		})
		start(t, r)
		enqueue(t, s, "slow", "x", parley.Now())
		r.Wake()
		time.Sleep(time.Minute)
		enqueue(t, s, "slow", "y", parley.Now())
		r.Wake()
		time.Sleep(time.Second)
		patience, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		r.Stop(patience)
		r.Stop(patience)
		want := []time.Duration{jobs.DefaultDeadline, 66 * time.Second}
		if len(ended) != 2 || ended[0] != want[0] || ended[1] != want[1] {
			t.Errorf("runs ended at %v, want %v", ended, want)
		}
		if f := figures(t, s); f.Pending != 0 {
			t.Errorf("what was done while stopping was not stored: %+v", f)
		}
	})
}

// Work that must go on soon when a node dies has its own deadline, and is free
// for others after twice that.
func TestRunsWithADeadlineOfTheirOwn(t *testing.T) {
	bubble(t, func(t *testing.T, s *store.Store) {
		const deadline = 4 * time.Second
		begin, leave := time.Now(), make(chan struct{})
		r := &jobs.Runner{Store: s, Node: "a", Log: slog.New(slog.DiscardHandler)}
		r.HandleWithin("k", 1, deadline, func(ctx context.Context, _ string) (parley.Time, error) {
			<-ctx.Done()
			if late := time.Since(begin); late != deadline {
				t.Errorf("its context ended after %v", late)
			}
			<-leave // it does not listen
			return 0, nil
		})
		enqueue(t, s, "k", "x", parley.Now())
		start(t, r)
		claimable := func() (n int) {
			tx(t, s, func(t *store.Tx) error {
				claimed, err := t.ClaimJobs("k", "other/1", 1, parley.Now(), parley.Now().Add(time.Hour))
				n = len(claimed)
				return err
			})
			return n
		}
		time.Sleep(2*deadline - time.Second)
		if claimable() != 0 {
			t.Error("taken while it is protected")
		}
		time.Sleep(2 * time.Second)
		if claimable() != 1 {
			t.Error("not free after twice its deadline")
		}
		close(leave)
		r.Stop(t.Context())
	})
}
