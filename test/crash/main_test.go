// Package crash_test drives the real binary as a child process over real
// sockets: killed, frozen, starved of disk and database, lied to and flooded.
//
// It has a client of its own, written from docs/protocol.md alone (person_test.go),
// so that it also proves that page to be enough.
package crash_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	// The binary is built from this; naming it here makes `go test` run again
	// when it changes.
	_ "github.com/parley-desk/parley/internal/app"
)

// patience bounds every wait. A passing test never comes near it, except on a
// machine that is busy with everything else.
const patience = 60 * time.Second

// buildPatience bounds the building of the binary on a machine without a cache.
const buildPatience = 10 * time.Minute

// binary is the path of the parley under test, built once.
var binary string

var seedFlag = flag.Uint64("seed", 0, "repeat a run of the crash test: the seed it printed")

func TestMain(m *testing.M) {
	flag.Parse()
	code, err := runAll(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func runAll(m *testing.M) (code int, err error) {
	dir, err := os.MkdirTemp("", "parley-crash-")
	if err != nil {
		return 1, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	binary = filepath.Join(dir, "parley")
	if err := build(binary); err != nil {
		return 1, err
	}
	return m.Run(), nil
}

// build makes the binary, with the race detector when the tests have it.
func build(path string) error {
	ctx, cancel := context.WithTimeout(context.Background(), buildPatience)
	defer cancel()
	source := filepath.Join("..", "..", "cmd", "parley")
	// Reading the sources tells `go test` what else its result depends on.
	err := filepath.WalkDir(source, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			_, err = os.ReadFile(path)
		}
		return err
	})
	if err != nil {
		return err
	}
	args := []string{"build", "-buildvcs=false", "-o", path}
	if raced {
		args = append(args, "-race")
	}
	out, err := exec.CommandContext(ctx, "go", append(args, source)...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	return nil
}

// eventually waits until the condition holds, for what no frame tells. The
// condition describes what it saw instead.
func eventually(tb testing.TB, what string, condition func() (ok bool, saw string)) {
	tb.Helper()
	deadline := time.Now().Add(patience)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		ok, saw := condition()
		if ok {
			return
		}
		if time.Now().After(deadline) {
			tb.Fatalf("%s: not within %s; %s", what, patience, saw)
		}
		<-tick.C
	}
}
