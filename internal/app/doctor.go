package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/coder/websocket"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/bus"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// What the doctor calls unwell.
const (
	minFreeBytes  = 512 << 20              // less may not survive a day of attachments
	maxFsync      = 100 * time.Millisecond // every acknowledged message waits for one
	maxClockDrift = 2 * time.Second        // leases allow for thirty; tokens and timers for less
	fsyncTries    = 15
	clockWatch    = 300 * time.Millisecond
	checkTimeout  = 15 * time.Second
)

// earliestNow is before any moment this program can run in: a clock that
// shows less was never set.
var earliestNow = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// ailment is a failed check: what is wrong, and what to do about it.
type ailment struct {
	problem string
	remedy  string
}

func (a *ailment) Error() string { return a.problem }

func unwell(remedy, format string, args ...any) error {
	return &ailment{problem: fmt.Sprintf(format, args...), remedy: remedy}
}

// check looks at one thing and describes what it found.
type check struct {
	name string
	look func(ctx context.Context, cfg Config) (found string, err error)
}

// Doctor checks what a desk needs and prints a line for each, with the remedy
// where something is wrong. healthy is false when anything failed. It changes
// nothing.
func Doctor(ctx context.Context, cfg Config, out io.Writer) (healthy bool, err error) {
	if err := cfg.complete(); err != nil {
		return false, err
	}
	healthy = true
	for _, c := range []check{
		{"database", checkDatabase},
		{"disk", checkDisk},
		{"clock", checkClock},
		{"bus", checkBus},
		{"websocket", checkWebSocket},
		{"mail", checkMail},
	} {
		ctx, cancel := context.WithTimeout(ctx, checkTimeout)
		found, failure := c.look(ctx, cfg)
		cancel()
		if failure == nil {
			_, err = fmt.Fprintf(out, "ok    %-10s %s\n", c.name, found)
		} else {
			healthy = false
			_, err = fmt.Fprintf(out, "FAIL  %-10s %s\n", c.name, explain(failure))
		}
		if err != nil {
			return false, err
		}
	}
	return healthy, nil
}

func explain(failure error) string {
	if a, ok := errors.AsType[*ailment](failure); ok {
		return a.problem + "\n      Remedy: " + a.remedy
	}
	return parley.AsError(failure).Error()
}

func checkDatabase(ctx context.Context, cfg Config) (string, error) {
	if cfg.DatabaseURL == "" {
		if _, err := os.Stat(filepath.Join(cfg.DataDir, store.SQLiteFile)); err != nil {
			return "SQLite; no desk in " + cfg.DataDir + " yet, `parley serve` makes it", nil
		}
	}
	s, err := store.Open(ctx, store.Config{URL: cfg.DatabaseURL, Dir: cfg.DataDir, Log: cfg.Log})
	if err != nil {
		return "", unwell("check that the database runs and that --database and --data are right", "%s", parley.AsError(err).Error())
	}
	defer s.Close()
	current, target, err := s.Schema(ctx)
	switch {
	case err != nil:
		return "", unwell("the user of the database needs the right to read and create tables", "the schema cannot be read: %v", err)
	case current > target:
		return "", unwell("run the newer Parley, or restore a backup made before the upgrade",
			"the data was written by a newer Parley (schema %d; this program knows %d)", current, target)
	case current == 0:
		return s.Backend() + ", empty; `parley serve` fills it", nil
	case current < target:
		return fmt.Sprintf("%s, schema %d; the next start brings it to %d", s.Backend(), current, target), nil
	}
	figures, err := s.Read(ctx).JobFigures(parley.Now())
	if err != nil {
		return "", unwell("see the database's own log", "a query failed: %v", err)
	}
	if late := lateness(figures, parley.Now()); late > lateJob {
		return "", unwell("start `parley serve`, or see its log for what holds the jobs up",
			"reachable, but a job has been due for %s and nobody does it", late.Round(time.Second))
	}
	return fmt.Sprintf("%s, schema %d, %d jobs wait, %d gave up", s.Backend(), current, figures.Pending, figures.Dead), nil
}

func checkDisk(_ context.Context, cfg Config) (string, error) {
	dir := existing(cfg.DataDir)
	free, known := freeBytes(dir)
	if known && free < minFreeBytes {
		return "", unwell("free some space, or move the data folder to a larger disk and name it with --data",
			"only %d MB are free in %s", free>>20, dir)
	}
	median, err := fsyncLatency(dir)
	if err != nil {
		return "", unwell("make the folder writable for the user that runs Parley", "%s cannot be written: %v", dir, err)
	}
	if median > maxFsync {
		return "", unwell("use a local SSD; network and memory-card file systems make every message wait",
			"a durable write takes %s in %s", median.Round(time.Millisecond), dir)
	}
	text := fmt.Sprintf("a durable write takes %s", median.Round(10*time.Microsecond))
	if known {
		text += fmt.Sprintf(", %d MB free", free>>20)
	}
	return text, nil
}

// existing is the folder itself or the nearest one above it that exists.
func existing(dir string) string {
	for {
		if _, err := os.Stat(dir); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			return dir
		}
		dir = up
	}
}

// fsyncLatency is the median time of a small write that waits for the disk.
func fsyncLatency(dir string) (time.Duration, error) {
	file, err := os.CreateTemp(dir, ".parley-doctor-*")
	if err != nil {
		return 0, err
	}
	defer os.Remove(file.Name())
	defer file.Close()
	times := make([]time.Duration, fsyncTries)
	block := make([]byte, 4096)
	for i := range times {
		begin := time.Now()
		if _, err := file.Write(block); err != nil {
			return 0, err
		}
		if err := file.Sync(); err != nil {
			return 0, err
		}
		times[i] = time.Since(begin)
	}
	slices.Sort(times)
	return times[len(times)/2], nil
}

func checkClock(ctx context.Context, cfg Config) (string, error) {
	const ntp = "turn on time synchronisation (timedatectl set-ntp true)"
	begin := time.Now()
	if begin.Before(earliestNow) {
		return "", unwell(ntp, "the clock shows %s", begin.UTC().Format(time.RFC3339))
	}
	select {
	case <-time.After(clockWatch):
	case <-ctx.Done():
		return "", ctx.Err()
	}
	now := time.Now()
	monotonic, wall := now.Sub(begin), now.Round(0).Sub(begin.Round(0))
	if drift := (wall - monotonic).Abs(); drift > clockWatch/3 {
		return "", unwell(ntp, "the clock jumped by %s while it was watched", drift)
	}
	if cfg.DatabaseURL == "" {
		return begin.UTC().Format(time.RFC3339), nil
	}
	s, err := store.Open(ctx, store.Config{URL: cfg.DatabaseURL, Log: cfg.Log})
	if err != nil {
		return begin.UTC().Format(time.RFC3339) + " (the database's clock could not be read)", nil
	}
	defer s.Close()
	before := parley.Now()
	there, _, err := s.Read(ctx).Clock()
	if err != nil {
		return "", unwell("see the database's own log", "the database's clock cannot be read: %v", err)
	}
	// The answer was made somewhere between asking and hearing.
	difference := max(before.Sub(there), there.Sub(parley.Now()), 0)
	if difference > maxClockDrift {
		return "", unwell(ntp+" on this machine and on the database's", "this clock and the database's differ by %s", difference)
	}
	return fmt.Sprintf("%s, within %s of the database's", begin.UTC().Format(time.RFC3339), maxClockDrift), nil
}

func checkBus(ctx context.Context, cfg Config) (string, error) {
	if cfg.BusURL == "" {
		return "none: a single node", nil
	}
	network, err := bus.NATS(ctx, cfg.BusURL, "doctor", desk.DecodeEvent, cfg.Log)
	if err != nil {
		return "", unwell("write --bus nats://host:4222", "the address of the bus cannot be used: %v", err)
	}
	connected := network.Stats().Connected
	if err := network.Close(); err != nil {
		return "", err
	}
	if !connected {
		return "", unwell("check that NATS runs and that --bus is right; until then nodes hear of each other's changes seconds late", "NATS does not answer")
	}
	return "NATS answers", nil
}

func checkWebSocket(ctx context.Context, cfg Config) (string, error) {
	address := "ws" + strings.TrimPrefix(cfg.PublicURL, "http") + probePath
	conn, response, err := websocket.Dial(ctx, address, nil)
	switch {
	case err != nil && response == nil:
		return "", unwell("start `parley serve`; when it runs, check --public-url, DNS, the proxy and its certificate",
			"nothing answers at %s: %v", cfg.PublicURL, err)
	case err != nil:
		_ = response.Body.Close()
		return "", unwell("have the proxy pass WebSockets on; nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection \"upgrade\"; proxy_read_timeout 90s;",
			"%s answers %s instead of a WebSocket", cfg.PublicURL, response.Status)
	}
	defer conn.CloseNow() //nolint:errcheck // the check is over
	const word = "parley"
	if err := conn.Write(ctx, websocket.MessageText, []byte(word)); err == nil {
		var echo []byte
		if _, echo, err = conn.Read(ctx); err == nil && string(echo) == word {
			return "passes through " + cfg.PublicURL, nil
		}
	}
	return "", unwell("look for a proxy or firewall that buffers or closes WebSockets; visitors meanwhile fall back to event streams",
		"%s accepts a WebSocket but nothing comes back", cfg.PublicURL)
}
