//go:build linux

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"
	"time"
)

// settings are the flags.
type settings struct {
	binary   string
	jsonl    string
	dir      string
	only     string
	profile  string
	postgres string // a superuser's URL, from PARLEY_TEST_POSTGRES
	warmup   time.Duration
	duration time.Duration
	window   int
	agents   int
	fill     int
	idle     int
	sessions int
	starts   int
	seed     uint64
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintf(os.Stderr, "bench: %v\n", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	s := settings{postgres: os.Getenv("PARLEY_TEST_POSTGRES")}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.StringVar(&s.binary, "binary", "bin/parley", "the program to measure")
	flags.StringVar(&s.jsonl, "jsonl", "", "append one JSON object per figure to this file")
	flags.StringVar(&s.dir, "dir", "build", "where data directories are made: a disk like the one that counts, not a RAM disk")
	flags.StringVar(&s.only, "only", "", "measure only these names, or all below them, separated by commas, such as chat.sqlite,idle")
	flags.StringVar(&s.profile, "profile", "", "leave CPU and heap profiles of the server in this folder")
	flags.DurationVar(&s.warmup, "warmup", 2*time.Second, "how long the load runs before it is measured")
	flags.DurationVar(&s.duration, "duration", 8*time.Second, "how long a load is measured")
	flags.IntVar(&s.window, "window", 4, "unacknowledged messages a visitor has under way at saturation")
	flags.IntVar(&s.agents, "agents", 10, "agents who hold the conversations")
	flags.IntVar(&s.fill, "fill", 100_000, "conversations stored before the inbox is read")
	flags.IntVar(&s.idle, "idle", 10_000, "idle visitor connections")
	flags.IntVar(&s.sessions, "idle-sessions", 5_000, "visitors who have the idle connections")
	flags.IntVar(&s.starts, "starts", 10, "how often the program is started to measure that")
	flags.Uint64Var(&s.seed, "seed", 0, "seed of what is random; 0 draws one")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return nil
		}
		return err
	}
	if s.seed == 0 {
		s.seed = rand.Uint64() //nolint:gosec // printed, to repeat a run
	}
	var err error
	if s.binary, err = filepath.Abs(s.binary); err != nil {
		return err
	}
	if _, err := os.Stat(s.binary); err != nil {
		return fmt.Errorf("%w: run `make build` first", err)
	}
	// The generator's own garbage collection would take time from the server.
	debug.SetGCPercent(400)
	return newSuite(s).run(ctx)
}

// suite runs the chosen measurements, one after the other, each on a desk of its own.
type suite struct {
	settings
	report *report
}

func newSuite(s settings) *suite { return &suite{settings: s, report: newReport(os.Stdout)} }

// measurement is a part of the suite that may be chosen by name.
type measurement struct {
	name string
	run  func(ctx context.Context) error
}

func (s *suite) measurements() []measurement {
	chat := func(backend string, load chatLoad) measurement {
		return measurement{"chat." + backend + "." + load.name, func(ctx context.Context) error { return s.chat(ctx, backend, load) }}
	}
	on := func(name string, run func(context.Context, string) error, backend string) measurement {
		return measurement{strings.Replace(name, "*", backend, 1), func(ctx context.Context) error { return run(ctx, backend) }}
	}
	return []measurement{
		{"start", s.start},
		chat(sqlite, saturated(50)),
		chat(sqlite, saturated(500)),
		chat(sqlite, paced(2000, 500)),
		chat(sqlite, paced(50, 50)),
		on("form.*", s.forms, sqlite),
		{"idle", s.idleConnections},
		on("inbox.*", s.inbox, sqlite),
		{"sidebar.500", s.sidebar},
		{"workspace", s.workspace},
		{"routing.decisions", s.routingDecisions},
		{"routing.replay_week", s.routingReplay},
		on("routing.durable.*", s.durable, sqlite),
		{"routing.offer_on_screen", s.offerOnScreen},
		chat(postgres, saturated(50)),
		chat(postgres, saturated(500)),
		chat(postgres, paced(2000, 500)),
		on("inbox.*", s.inbox, postgres),
		on("routing.durable.*", s.durable, postgres),
	}
}

func (s *suite) chosen(name string) bool {
	if s.only == "" {
		return true
	}
	for prefix := range strings.SplitSeq(s.only, ",") {
		rest, ok := strings.CutPrefix(name, strings.TrimSpace(prefix))
		if ok && (rest == "" || rest[0] == '.') {
			return true
		}
	}
	return false
}

func (s *suite) run(ctx context.Context) error {
	begin := time.Now()
	s.report.notef("seed %d, window %d, %d agents, %s after %s of warming up", s.seed, s.window, s.agents, s.duration, s.warmup)
	var failed []error
	ran := 0
	for _, m := range s.measurements() {
		if !s.chosen(m.name) {
			continue
		}
		ran++
		s.report.begin(m.name)
		if err := m.run(ctx); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			failed = append(failed, fmt.Errorf("%s: %w", m.name, err))
			s.report.notef("FAILED: %v", err)
		}
	}
	if ran == 0 {
		return fmt.Errorf("nothing is called %q", s.only)
	}
	s.report.notef("%d figures in %s", len(s.report.figures), time.Since(begin).Round(time.Second))
	if s.jsonl != "" {
		failed = append(failed, s.report.appendTo(s.jsonl))
	}
	return errors.Join(failed...)
}
