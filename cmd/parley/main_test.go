package main

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience bounds every wait.
const patience = 30 * time.Second

type result struct {
	code     int
	out, err string
}

// command performs one command line.
func command(t *testing.T, stdin string, args ...string) result {
	t.Helper()
	var out, errOut bytes.Buffer
	code := run(t.Context(), args, strings.NewReader(stdin), &out, &errOut)
	return result{code, out.String(), errOut.String()}
}

func TestWrongCommandLinesSayWhatToDo(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		args string
		code int
		says string
	}{
		{"serve --nonsense", exitUsage, "unknown flag --nonsense"},
		{"serve --log-format xml", exitUsage, "--log-format"},
		{"nonsense", exitUsage, "unexpected argument"},
		{"serve --demo --addr 0.0.0.0:0 --data " + dir, exitFailed, "--demo: opens the desk with known passwords"},
		{"serve --addr nonsense --data " + dir, exitFailed, "--addr: cannot listen"},
		{"serve --addr 127.0.0.1:0 --public-url nonsense --data " + dir, exitFailed, "--public-url: must be an address"},
		{"serve --addr 127.0.0.1:0 --bus nats://x --data " + dir, exitFailed, "--bus: connects several nodes"},
		{"serve --addr 127.0.0.1:0 --trusted-proxies example.com --data " + dir, exitFailed, "--trusted-proxies:"},
		{"serve --addr 127.0.0.1:0 --debug-addr 0.0.0.0:0 --data " + dir, exitFailed, "--debug-addr: must be on this machine"},
		{"serve --addr 127.0.0.1:0 --database mysql://x --data " + dir, exitFailed, "postgres://"},
		{"demo --addr 0.0.0.0:80 --data " + dir, exitFailed, "--addr: is 0.0.0.0:80"},
		{"user add a@example.com --name A --data " + dir, exitFailed, "password: is missing"},
		{"user password nobody@example.com --data " + dir, exitFailed, "password: is missing"},
		{"backup " + dir + " --data " + dir, exitFailed, "exists already"},
		{"version", exitOK, ""},
	} {
		r := command(t, "", strings.Fields(c.args)...)
		if r.code != c.code || !strings.Contains(r.err, c.says) {
			t.Errorf("parley %s: exit %d, %q; want %d, %q", c.args, r.code, r.err, c.code, c.says)
		}
	}
	if r := command(t, "", "serve", "--help"); r.code != exitOK || !strings.Contains(r.out, "PARLEY_PUBLIC_URL") {
		t.Errorf("help: %d\n%s", r.code, r.out)
	}
	if r := command(t, ""); r.code != exitOK || !strings.Contains(r.out, "doctor") {
		t.Errorf("without arguments: %d\n%s", r.code, r.out)
	}
}

func TestUsers(t *testing.T) {
	t.Setenv("PARLEY_DATA", t.TempDir())
	const password = "correct horse battery\n"
	for _, c := range []struct {
		stdin, args string
		code        int
		says        string
	}{
		{password, "user add zoe@example.com --name Zoe --role admin --role agent", exitOK, "zoe@example.com may sign in"},
		{password, "user add ZOE@example.com --name Other", exitFailed, "already a user"},
		{password, "user add x@example.com --name X --role king", exitFailed, "--role"},
		{"short\n", "user add y@example.com --name Y", exitFailed, "password"},
		{"", "user list", exitOK, "admin, agent"},
		{"another good password\n", "user password zoe@example.com", exitOK, "signed out everywhere"},
		{"", "user deactivate zoe@example.com", exitFailed, "last active administrator"},
		{password, "user add ann@example.com --name Ann", exitOK, "may sign in"},
		{"", "user deactivate ann@example.com", exitOK, "can no longer sign in"},
		{"", "user list", exitOK, "(inactive)"},
		{"", "user deactivate nobody@example.com", exitFailed, "user list"},
	} {
		r := command(t, c.stdin, strings.Fields(c.args)...)
		if r.code != c.code || !strings.Contains(r.out+r.err, c.says) {
			t.Errorf("parley %s: exit %d, %q %q; want %d, %q", c.args, r.code, r.out, r.err, c.code, c.says)
		}
		if strings.Contains(r.out+r.err, strings.TrimSpace(password)) {
			t.Errorf("parley %s prints the password", c.args)
		}
	}
}

// lines is an output that can be waited for.
type lines struct {
	mu      sync.Mutex
	text    strings.Builder
	changed chan struct{}
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text.Write(p)
	select {
	case l.changed <- struct{}{}:
	default:
	}
	return len(p), nil
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func (l *lines) wait(t *testing.T, text string) {
	t.Helper()
	late := time.After(patience)
	for !strings.Contains(l.String(), text) {
		select {
		case <-l.changed:
		case <-late:
			t.Fatalf("%q was never printed:\n%s", text, l)
		}
	}
}

func TestServeFromStartToStop(t *testing.T) {
	probe, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr, dir := probe.Addr().String(), t.TempDir()
	if err := probe.Close(); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	out, log := &lines{changed: make(chan struct{}, 1)}, &lines{changed: make(chan struct{}, 1)}
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, []string{"serve", "--demo", "--addr", addr, "--data", dir, "--log-format", "json"}, strings.NewReader(""), out, log)
	}()
	out.wait(t, "mara@example.com")
	client := &http.Client{}
	defer client.CloseIdleConnections()
	r, err := client.Get("http://" + addr + "/readyz")
	if err != nil || r.StatusCode != http.StatusOK {
		t.Fatalf("readyz: %v, %v", r, err)
	}
	if err := r.Body.Close(); err != nil {
		t.Error(err)
	}
	// Everything else works beside it.
	for _, args := range [][]string{
		{"doctor", "--data", dir, "--public-url", "http://" + addr},
		{"demo", "--data", dir},
		{"user", "list", "--data", dir},
		{"backup", filepath.Join(t.TempDir(), "copy.tar"), "--data", dir},
		{"openapi"},
	} {
		if r := command(t, "", args...); r.code != exitOK || r.out == "" {
			t.Errorf("parley %v: exit %d\n%s%s", args, r.code, r.out, r.err)
		}
	}
	if r := command(t, "", "serve", "--addr", addr, "--data", dir); r.code != exitFailed || !strings.Contains(r.err, "used by another program") {
		t.Errorf("a second server: exit %d, %s", r.code, r.err)
	}
	if r := command(t, "", "migrate", "--data", dir); r.code != exitFailed {
		t.Errorf("a migration beside the server: exit %d, %s", r.code, r.out)
	}
	stop()
	select {
	case got := <-code:
		if got != exitOK || !strings.Contains(log.String(), `"msg":"stopped"`) {
			t.Errorf("stopped with %d:\n%s", got, log)
		}
	case <-time.After(patience):
		t.Fatal("it does not stop")
	}
	if r := command(t, "", "migrate", "--data", dir); r.code != exitOK || !strings.Contains(r.out, "up to date") {
		t.Errorf("migrate: exit %d, %s%s", r.code, r.out, r.err)
	}
}

func TestFirstStartPrintsTheSetupLink(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	out := &lines{changed: make(chan struct{}, 1)}
	code := make(chan int, 1)
	dir := t.TempDir()
	go func() {
		code <- run(ctx, []string{"serve", "--addr", "127.0.0.1:0", "--data", dir}, strings.NewReader(""), out, &lines{changed: make(chan struct{}, 1)})
	}()
	out.wait(t, "/workspace/setup/")
	stop()
	if got := <-code; got != exitOK {
		t.Errorf("exit %d", got)
	}
}
