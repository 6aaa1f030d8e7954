// Package pgtest gives tests real PostgreSQL databases.
//
// `make test` starts one private server for all packages (scripts/with-postgres) and
// names it in PARLEY_TEST_POSTGRES. Without that, as under a plain `go test ./...`,
// the first call in a test process starts a server of its own through the same
// script. Where no server can be had the test fails and says what to do: a test that
// needs PostgreSQL is never skipped, because the product promises to work on it.
//
// Servers that a test has for itself, to kill them, keep fsync on, and so do those that
// anything is measured with. `make test` spares it for the others: no test takes away a
// machine's power.
package pgtest

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// environment is the variable that names a running server's URL.
const environment = "PARLEY_TEST_POSTGRES"

// adminTimeout bounds the creation and removal of one database: either takes well
// under a second, unless two cores run the whole test suite.
const adminTimeout = time.Minute

// shared starts this process's server when none is given. It holds the server for as
// long as the process lives: when the process ends, however it ends, the pipe that
// keeps the server running closes with it.
var shared = sync.OnceValues(startProcess)

// URL returns the URL of a new, empty database, which is dropped when tb ends. Tests
// that run at the same time each get their own.
func URL(tb testing.TB) string {
	tb.Helper()
	return Copy(tb, "template1")
}

// Copy is [URL] of a database that begins as a copy of a [Template].
func Copy(tb testing.TB, template string) string {
	tb.Helper()
	server, err := server()
	if err != nil {
		tb.Fatal(err)
	}
	name, err := create(server, template)
	if err != nil {
		tb.Fatalf("creating a test database: %v", err)
	}
	tb.Cleanup(func() {
		// FORCE: a test that failed half way may have left connections behind.
		if err := execute(server, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			tb.Errorf("dropping the test database: %v", err)
		}
	})
	address, err := addressOf(server, name)
	if err != nil {
		tb.Fatal(err)
	}
	return address
}

// Template makes an empty database for [Copy] and returns its name and URL. Nobody may
// be connected to it when it is copied; it goes with its server.
func Template() (name, address string, err error) {
	server, err := server()
	if err != nil {
		return "", "", err
	}
	if name, err = create(server, "template1"); err != nil {
		return "", "", err
	}
	address, err = addressOf(server, name)
	return name, address, err
}

// server is the URL of the server that all tests of this process use.
func server() (string, error) {
	if server := os.Getenv(environment); server != "" {
		return server, nil
	}
	p, err := shared()
	if err != nil {
		return "", fmt.Errorf("no PostgreSQL server for this test: %w\nRemedy: `make test`, or set %s to a server's URL", err, environment)
	}
	return p.url, nil
}

// create makes a database and returns its name.
func create(server, template string) (string, error) {
	random := make([]byte, 8)
	_, _ = rand.Read(random) // never fails, see crypto/rand
	name := "parley_test_" + hex.EncodeToString(random)
	// As files: a template's pages need not go through the log, which takes twice as long.
	return name, execute(server, "CREATE DATABASE "+name+" TEMPLATE "+template+" STRATEGY FILE_COPY")
}

// addressOf is the URL of a database of the server.
func addressOf(server, name string) (string, error) {
	database, err := url.Parse(server)
	if err != nil {
		return "", fmt.Errorf("%s is not a URL: %w", environment, err)
	}
	database.Path = "/" + name
	return database.String(), nil
}

// execute runs one statement on a connection of its own.
func execute(server, statement string) error {
	ctx, cancel := context.WithTimeout(context.Background(), adminTimeout)
	defer cancel()
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, statement)
	return errors.Join(err, conn.Close(ctx))
}

// Server is a PostgreSQL server of one test's own, which the test may take away and
// bring back.
type Server struct {
	tb      testing.TB
	process *process
	url     string
}

// Start starts a server for tb alone, with one empty database. It stops when tb ends.
func Start(tb testing.TB) *Server {
	tb.Helper()
	p, err := startProcess()
	if err != nil {
		tb.Fatalf("no PostgreSQL server for this test: %v\nRemedy: `make test`.", err)
	}
	tb.Cleanup(func() {
		if err := p.end(); err != nil {
			tb.Errorf("ending the PostgreSQL server: %v", err)
		}
	})
	return &Server{tb: tb, process: p, url: p.url}
}

// URL returns the URL of the server's database; it stays the same over stops and starts.
func (s *Server) URL() string { return s.url }

// Stop stops the server in order: clients are told (SQLSTATE 57P01) and cut off.
func (s *Server) Stop() { s.control("stop") }

// Kill stops the server as if its machine had died; the next Start recovers from what
// was durable.
func (s *Server) Kill() { s.control("kill") }

// Start starts a stopped server on the same port and waits until it answers.
func (s *Server) Start() { s.control("start") }

func (s *Server) control(command string) {
	s.tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), adminTimeout)
	defer cancel()
	out, err := exec.CommandContext(ctx, s.process.ctl, command).CombinedOutput()
	if err != nil {
		s.tb.Fatalf("PostgreSQL server, %s: %v\n%s", command, err, out)
	}
}

// process is scripts/with-postgres running `cat`: the server lives until its standard
// input closes.
type process struct {
	cmd   *exec.Cmd
	stdin io.Closer
	url   string
	ctl   string
}

// startProcess starts a server and waits until it answers. It leaves no goroutine
// behind, so tests may check for leaked ones.
func startProcess() (*process, error) {
	script, err := findScript()
	if err != nil {
		return nil, err
	}
	// The server must outlive any one test's context; its life is bounded by stdin.
	cmd := exec.CommandContext(context.Background(), script, "sh", "-c",
		`echo "$PARLEY_TEST_POSTGRES"; echo "$PARLEY_TEST_POSTGRES_CTL"; exec cat >/dev/null`)
	cmd.Env = append(os.Environ(), environment+"=", "PARLEY_TEST_NO_INSTALL=1", "PARLEY_TEST_FSYNC=on")
	stderr, err := os.CreateTemp("", "parley-postgres-*.log")
	if err != nil {
		return nil, err
	}
	defer stderr.Close()
	defer os.Remove(stderr.Name())
	cmd.Stderr = stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &process{cmd: cmd, stdin: stdin}
	lines := bufio.NewScanner(stdout)
	for _, field := range []*string{&p.url, &p.ctl} {
		if !lines.Scan() {
			failure := p.end()
			said, _ := os.ReadFile(stderr.Name())
			return nil, errors.Join(failure, lines.Err(), errors.New(strings.TrimSpace(string(said))))
		}
		*field = lines.Text()
	}
	return p, nil
}

// end closes the server's standard input and waits until the server is gone.
func (p *process) end() error {
	return errors.Join(p.stdin.Close(), p.cmd.Wait())
}

// findScript looks for scripts/with-postgres upwards of the test's folder.
func findScript() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		script := filepath.Join(dir, "scripts", "with-postgres")
		if _, err := os.Stat(script); err == nil {
			return script, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", fmt.Errorf("scripts/with-postgres is not above %s", dir)
		}
		dir = parent
	}
}
