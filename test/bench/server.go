//go:build linux

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// The databases.
const (
	sqlite   = "sqlite"
	postgres = "postgres"
)

// place is where a desk keeps its data; it outlives the server process.
type place struct {
	suite    *suite
	backend  string
	dir      string
	database string // the URL of PostgreSQL
	name     string // of the database
}

// newPlace makes an empty place.
func (s *suite) newPlace(ctx context.Context, backend string) (*place, error) {
	if err := os.MkdirAll(s.dir, 0o750); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(s.dir, "bench-data-")
	if err != nil {
		return nil, err
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return nil, err
	}
	if ram, err := onRAMDisk(dir); err != nil || ram {
		s.report.notef("the data is on a RAM disk, where fsync costs nothing: choose another place with --dir")
	}
	p := &place{suite: s, backend: backend, dir: dir}
	if backend == postgres {
		err = p.createDatabase(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, p.remove(ctx))
	}
	return p, nil
}

func (p *place) createDatabase(ctx context.Context) error {
	if p.suite.postgres == "" {
		return errors.New("PARLEY_TEST_POSTGRES names no server: run through scripts/with-postgres")
	}
	p.name = strings.ReplaceAll(filepath.Base(p.dir), "-", "_")
	config, err := pgx.ParseConfig(p.suite.postgres)
	if err != nil {
		return err
	}
	p.database = fmt.Sprintf("postgres://%s@%s/%s?sslmode=disable", config.User, net.JoinHostPort(config.Host, fmt.Sprint(config.Port)), p.name)
	return p.superuser(ctx, "CREATE DATABASE "+p.name)
}

func (p *place) superuser(ctx context.Context, statement string) error {
	conn, err := pgx.Connect(ctx, p.suite.postgres)
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, statement)
	return errors.Join(err, conn.Close(ctx))
}

// remove deletes the data.
func (p *place) remove(ctx context.Context) error {
	ctx = context.WithoutCancel(ctx)
	err := os.RemoveAll(p.dir)
	if p.name != "" {
		err = errors.Join(err, p.superuser(ctx, "DROP DATABASE IF EXISTS "+p.name+" WITH (FORCE)"))
	}
	return err
}

// postmaster is the process that PostgreSQL's others are children of.
func (p *place) postmaster(ctx context.Context) (pid int, err error) {
	conn, err := pgx.Connect(ctx, p.database)
	if err != nil {
		return 0, err
	}
	defer conn.Close(ctx)
	var backend int
	if err := conn.QueryRow(ctx, "SELECT pg_backend_pid()").Scan(&backend); err != nil {
		return 0, err
	}
	fields, err := statOf(backend)
	if err != nil {
		return 0, fmt.Errorf("the PostgreSQL server is not on this machine: %w", err)
	}
	_, err = fmt.Sscan(fields[statParent], &pid)
	return pid, err
}

// flags are what every command needs to find the data.
func (p *place) flags() []string {
	flags := []string{"--data", p.dir}
	if p.database != "" {
		flags = append(flags, "--database", p.database)
	}
	return flags
}

// command runs one of the program's commands to its end.
func (p *place) command(ctx context.Context, args ...string) error {
	cmd := exec.CommandContext(ctx, p.suite.binary, append(args, p.flags()...)...)
	cmd.Env = ownEnvironment()
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("parley %s: %w\n%s", strings.Join(args, " "), err, out)
	}
	return nil
}

// ownEnvironment keeps the caller's settings of a desk away from the measured one.
func ownEnvironment() []string {
	var keep []string
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "PARLEY_") {
			keep = append(keep, variable)
		}
	}
	return keep
}

// server is the measured process.
type server struct {
	cmd   *exec.Cmd
	addr  netip.AddrPort
	debug netip.AddrPort
	log   bytes.Buffer // read after the process has ended
	ended chan error
	ready time.Duration // from the start to the first 200 of /readyz
}

// Bounds of waiting for the process.
const (
	startTimeout = time.Minute
	stopTimeout  = 30 * time.Second
	readyPause   = time.Millisecond
)

// unlimited is far above what the load sends over one connection: the limits against
// floods are not what is measured.
const unlimited = "1000000"

// serve starts the program on the place's data and waits until it is ready.
func (p *place) serve(ctx context.Context) (*server, error) {
	s := &server{ended: make(chan error, 1)}
	var err error
	if s.addr, err = freeAddress(ctx); err != nil {
		return nil, err
	}
	if s.debug, err = freeAddress(ctx); err != nil {
		return nil, err
	}
	args := append([]string{"serve", "--addr", s.addr.String(), "--debug-addr", s.debug.String(), "--log-level", "warn",
		"--guest-frames-per-second", unlimited, "--agent-frames-per-second", unlimited}, p.flags()...)
	s.cmd = exec.CommandContext(context.WithoutCancel(ctx), p.suite.binary, args...)
	s.cmd.Env, s.cmd.Stdout, s.cmd.Stderr = ownEnvironment(), &s.log, &s.log
	begin := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	go func() { s.ended <- s.cmd.Wait() }()
	if err := s.untilReady(ctx); err != nil {
		return nil, errors.Join(err, s.stop())
	}
	s.ready = time.Since(begin)
	return s, nil
}

func freeAddress(ctx context.Context) (netip.AddrPort, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		return netip.AddrPort{}, err
	}
	address, err := netip.ParseAddrPort(listener.Addr().String())
	return address, errors.Join(err, listener.Close())
}

// untilReady asks until the program says that it is ready. The first question waits in
// the kernel until the program answers, so little time is lost between questions.
func (s *server) untilReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	pause := time.NewTicker(readyPause)
	defer pause.Stop()
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.addr.String()+"/readyz", http.NoBody)
		if err != nil {
			return err
		}
		if answer, err := client.Do(request); err == nil {
			_ = answer.Body.Close() // only its status counts
			if answer.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case err := <-s.ended:
			s.ended <- err
			return fmt.Errorf("the server ended by itself: %w", err)
		case <-ctx.Done():
			return fmt.Errorf("the server does not become ready: %w", ctx.Err())
		case <-pause.C:
		}
	}
}

// stop ends the process as a service manager does. What it said is part of the error.
func (s *server) stop() error {
	_ = s.cmd.Process.Signal(syscall.SIGTERM) // it may have ended
	killed := time.AfterFunc(stopTimeout, func() { _ = s.cmd.Process.Kill() })
	defer killed.Stop()
	if err := <-s.ended; err != nil {
		return fmt.Errorf("the server ended with: %w\n%s", err, tail(s.log.Bytes()))
	}
	return nil
}

// tailLimit is how much of a log an error quotes.
const tailLimit = 4000

func tail(log []byte) []byte { return log[max(0, len(log)-tailLimit):] }

func (s *server) pid() int { return s.cmd.Process.Pid }

// fetch asks for one of Go's profiles.
func (s *server) fetch(ctx context.Context, path string) (content []byte, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.debug.String()+"/debug/pprof/"+path, http.NoBody)
	if err != nil {
		return nil, err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("profile %s: %s", path, answer.Status)
	}
	return io.ReadAll(answer.Body)
}

// profileTo leaves a profile in the folder of --profile, if there is one.
func (s *server) profileTo(ctx context.Context, dir, name, path string) error {
	if dir == "" {
		return nil
	}
	content, err := s.fetch(ctx, path)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, name), content, 0o600)
}
