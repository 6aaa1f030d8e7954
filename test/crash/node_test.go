package crash_test

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// node is one parley process, which may be killed and started again on the
// same address.
type node struct {
	tb   testing.TB
	addr string
	args []string // of parley serve
	with []string // a program that starts parley, such as a shell that sets limits

	log *os.File

	mu     sync.Mutex
	cmd    *exec.Cmd
	exited chan struct{} // closed when cmd has ended
}

// freeAddr is an address nobody listens on, below the ports the kernel hands
// out, so that a stopped node gets it back.
func freeAddr(tb testing.TB) string {
	tb.Helper()
	for range 50 {
		addr := net.JoinHostPort("127.0.0.1", strconv.Itoa(15000+rand.IntN(15000)))
		listener, err := (&net.ListenConfig{}).Listen(tb.Context(), "tcp", addr)
		if err == nil {
			if err := listener.Close(); err != nil {
				tb.Fatal(err)
			}
			return addr
		}
	}
	tb.Fatal("no free port was found")
	return ""
}

// newNode prepares a demo desk in dir without starting it.
func newNode(tb testing.TB, dir string, args ...string) *node {
	tb.Helper()
	log, err := os.Create(filepath.Join(tb.TempDir(), "parley.log"))
	if err != nil {
		tb.Fatal(err)
	}
	n := &node{tb: tb, addr: freeAddr(tb), log: log}
	n.args = append([]string{"serve", "--demo", "--no-demo-day", "--data", dir, "--addr", n.addr}, args...)
	tb.Cleanup(func() {
		n.kill()
		n.finish()
	})
	return n
}

// startNode starts a demo desk in dir and waits until it is ready.
func startNode(tb testing.TB, dir string, args ...string) *node {
	tb.Helper()
	n := newNode(tb, dir, args...)
	n.start()
	return n
}

func (n *node) url() string { return "http://" + n.addr }

// start starts the process and waits until it is ready.
func (n *node) start() {
	n.tb.Helper()
	n.launch()
	eventually(n.tb, "the desk is ready", func() (bool, string) {
		if n.gone() {
			n.tb.Fatalf("parley ended instead of serving:\n%s", n.said())
		}
		status, err := n.look("/readyz")
		if err != nil {
			return false, err.Error()
		}
		return status == http.StatusOK, "readyz says " + strconv.Itoa(status)
	})
}

// launch starts the process and does not wait.
func (n *node) launch() {
	n.tb.Helper()
	line := slices.Concat(n.with, []string{binary}, n.args)
	cmd := exec.CommandContext(context.WithoutCancel(n.tb.Context()), line[0], line[1:]...)
	cmd.Stdout, cmd.Stderr = n.log, n.log
	cmd.Env = cleanEnv()
	// A test that dies takes its children along.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		n.tb.Fatal(err)
	}
	exited := make(chan struct{})
	n.mu.Lock()
	n.cmd, n.exited = cmd, exited
	n.mu.Unlock()
	go func() {
		_ = cmd.Wait() // the exit code is read from ProcessState
		close(exited)
	}()
}

// cleanEnv is the environment without settings of a parley on this machine.
func cleanEnv() []string {
	env := slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "PARLEY_") })
	return append(env, "GORACE=halt_on_error=0 exitcode=66")
}

func (n *node) process() (*exec.Cmd, chan struct{}) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.cmd, n.exited
}

func (n *node) gone() bool {
	_, exited := n.process()
	select {
	case <-exited:
		return true
	default:
		return false
	}
}

// kill ends the process as a power cut does, and waits until it is gone.
func (n *node) kill() {
	cmd, exited := n.process()
	if cmd == nil {
		return
	}
	if err := syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
		n.tb.Errorf("killing parley: %v", err)
	}
	<-exited
}

// term asks the process to stop, waits and returns its exit code and how long
// it took.
func (n *node) term() (code int, took time.Duration) {
	n.tb.Helper()
	cmd, exited := n.process()
	begin := time.Now()
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		n.tb.Fatalf("stopping parley: %v", err)
	}
	select {
	case <-exited:
	case <-time.After(patience):
		n.tb.Fatalf("parley has not stopped after %s:\n%s", patience, n.said())
	}
	return cmd.ProcessState.ExitCode(), time.Since(begin)
}

// look asks for a page and returns the status.
func (n *node) look(path string) (int, error) {
	ctx, cancel := context.WithTimeout(n.tb.Context(), 5*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, n.url()+path, nil)
	if err != nil {
		return 0, err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err
	}
	return answer.StatusCode, answer.Body.Close()
}

// said is the end of what the process printed.
func (n *node) said() string {
	data, err := os.ReadFile(n.log.Name())
	if err != nil {
		return err.Error()
	}
	return string(data[max(0, len(data)-8000):])
}

// finish looks for data races and panics in what all processes of the node
// printed, and shows the log of a failed test.
func (n *node) finish() {
	data, err := os.ReadFile(n.log.Name())
	if err != nil {
		n.tb.Error(err)
	}
	for _, bad := range []string{"DATA RACE", "panic:", "a request panicked", "fatal error:"} {
		if at := bytes.Index(data, []byte(bad)); at >= 0 {
			n.tb.Errorf("parley printed %q:\n%s", bad, data[at:min(len(data), at+8000)])
		}
	}
	if n.tb.Failed() {
		n.tb.Logf("log of %s:\n%s", n.addr, n.said())
	}
	if err := n.log.Close(); err != nil {
		n.tb.Error(err)
	}
}

// memory is the resident size of the process in bytes.
func (n *node) memory() int64 {
	n.tb.Helper()
	cmd, _ := n.process()
	data, err := os.ReadFile("/proc/" + strconv.Itoa(cmd.Process.Pid) + "/statm")
	if err != nil {
		n.tb.Fatal(err)
	}
	pages, err := strconv.ParseInt(strings.Fields(string(data))[1], 10, 64)
	if err != nil {
		n.tb.Fatal(err)
	}
	return pages * int64(os.Getpagesize())
}

// parley runs a command of the binary to its end.
func parley(tb testing.TB, args ...string) (code int, out string) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, binary, args...)
	cmd.Env = cleanEnv()
	text, err := cmd.CombinedOutput()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		tb.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), string(text)
}
