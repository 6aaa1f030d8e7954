package crash_test

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/parley-desk/parley/internal/pgtest"
)

// onSmallDisk lets a node have a file system of its own of so many megabytes,
// in a mount namespace that ends with the process. root is where the test
// finds it.
func onSmallDisk(n *node, dir string, megabytes int, options string) {
	n.with = []string{
		"unshare", "--user", "--map-root-user", "--mount", "sh", "-c",
		fmt.Sprintf(`mount -t tmpfs -o size=%dm%s parley "$0" && exec "$@"`, megabytes, options), dir,
	}
}

// inside is a path as the node sees it, for the test.
func (n *node) inside(path string) string {
	cmd, _ := n.process()
	return filepath.Join("/proc", strconv.Itoa(cmd.Process.Pid), "root", path)
}

// fill writes a file until the disk is full.
func fill(tb testing.TB, path string) {
	tb.Helper()
	file, err := os.Create(path)
	if err != nil {
		tb.Fatal(err)
	}
	for size := 1 << 20; size > 0; {
		_, err := file.Write(make([]byte, size))
		switch {
		case errors.Is(err, syscall.ENOSPC):
			size /= 16
		case err != nil:
			tb.Fatal(err)
		}
	}
	if err := file.Close(); err != nil {
		tb.Fatal(err)
	}
}

// TestFullDisk fills the disk while people talk: what cannot be stored is
// refused as unavailable, and goes through when there is space again.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	n := newNode(t, dir)
	onSmallDisk(n, dir, 24, "")
	n.start()
	staff := people(t, n.url())
	k := meet(t, n.url(), staff.queue(t, n.url(), "Billing Support"), agent(t, staff.by["anna"], n.url()).connected(), n.url())
	k.guest.say("", "before")
	k.agent.reads(k.id, "before")

	filler := n.inside(filepath.Join(dir, "filler"))
	fill(t, filler)
	// The write-ahead log has room left; what is said fills it.
	long := strings.Repeat("x", 7900)
	for i := 0; ; i++ {
		k.agent.say(k.id, fmt.Sprint(long, i))
		k.agent.until("is answered", func() bool { return len(k.agent.outbox) == 0 || k.agent.postponed > 0 })
		k.agent.mu.Lock()
		full := k.agent.postponed > 0
		k.agent.mu.Unlock()
		if full {
			break
		}
		fill(t, filler+strconv.Itoa(i))
		if i > 2000 {
			t.Fatal("the disk is full and messages are still acknowledged")
		}
	}
	k.guest.say("", "on a full disk")
	err := aboutBilling("Late", "on a full disk").to(n.url()).do(t.Context(), nil)
	if codeOf(err) != "unavailable" {
		t.Errorf("a form on a full disk: %v", err)
	}
	err = request{
		method: http.MethodPost, url: n.url() + guestBase + "/attachments?file_name=a.txt", token: k.guest.token, body: bytes.Repeat([]byte("text "), 200_000),
	}.do(t.Context(), nil)
	if codeOf(err) != "unavailable" {
		t.Errorf("a file on a full disk: %v", err)
	}
	// Reading goes on.
	must[any](t, request{method: http.MethodGet, url: n.url() + guestBase + "/session", token: k.guest.token})

	fillers, err := filepath.Glob(filler + "*")
	if err != nil || len(fillers) == 0 {
		t.Fatalf("%v %v", fillers, err)
	}
	for _, path := range fillers {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	k.guest.say("", "after")
	k.agent.reads(k.id, "on a full disk")
	k.agent.reads(k.id, "after")
	k.inStep(t, n.url())
	if status, err := n.look("/readyz"); err != nil || status != http.StatusOK {
		t.Errorf("readyz: %d %v", status, err)
	}
}

// TestDatabaseGoesAndReturns takes PostgreSQL away, in order and as if its
// machine had died.
func TestDatabaseGoesAndReturns(t *testing.T) {
	database := pgtest.Start(t)
	n := startNode(t, t.TempDir(), "--database", database.URL())
	staff := people(t, n.url())
	k := meet(t, n.url(), staff.queue(t, n.url(), "Billing Support"), agent(t, staff.by["anna"], n.url()).connected(), n.url())
	for round, away := range []func(){database.Stop, database.Kill} {
		k.guest.say("", fmt.Sprint("there ", round))
		k.agent.reads(k.id, fmt.Sprint("there ", round))
		away()
		k.guest.say("", fmt.Sprint("visitor, away ", round))
		k.agent.say(k.id, fmt.Sprint("agent, away ", round))
		for path, want := range map[string]int{"/readyz": http.StatusServiceUnavailable, "/healthz": http.StatusOK} {
			if status, err := n.look(path); err != nil || status != want {
				t.Errorf("without a database %s is %d %v instead of %d", path, status, err, want)
			}
		}
		for _, r := range []request{
			aboutBilling("Late", "without a database").to(n.url()),
			{method: http.MethodGet, url: n.url() + guestBase + "/session", token: k.guest.token},
			{method: http.MethodGet, url: n.url() + guestBase + "/config"},
			{method: http.MethodGet, url: n.url() + guestBase + "/live", token: k.guest.token},
			{method: http.MethodPost, url: n.url() + guestBase + "/attachments?file_name=a.txt", token: k.guest.token, body: []byte("a")},
			{method: http.MethodGet, url: n.url() + staffBase + "/queues", token: k.agent.token},
			{method: http.MethodGet, url: n.url() + staffBase + "/conversations/" + k.id, token: k.agent.token},
			{method: http.MethodPost, url: n.url() + staffBase + "/session", body: map[string]string{"email": "anna@example.com", "password": "demo"}},
		} {
			if err := r.do(t.Context(), nil); codeOf(err) != "unavailable" {
				t.Errorf("without a database %s %s: %v", r.method, r.url, err)
			}
		}
		for _, page := range []string{"/", "/chat"} {
			if status, err := n.look(page); err != nil || status != http.StatusServiceUnavailable {
				t.Errorf("without a database the page %s is %d %v", page, status, err)
			}
		}
		database.Start()
		k.agent.reads(k.id, fmt.Sprint("visitor, away ", round))
		k.guest.reads("", fmt.Sprint("agent, away ", round))
		k.inStep(t, n.url())
	}
}

// TestGracefulStop stops the desk while people talk.
func TestGracefulStop(t *testing.T) {
	t.Parallel() // it mostly waits
	for name, database := range map[string]string{"sqlite": "", "postgres": pgtest.URL(t)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, args := t.TempDir(), []string{}
			if database != "" {
				args = append(args, "--database", database)
			}
			n := startNode(t, dir, args...)
			staff := people(t, n.url())
			queue := staff.queue(t, n.url(), "Billing Support")
			anna := agent(t, staff.by["anna"], n.url()).connected()
			k := meet(t, n.url(), queue, anna, n.url())
			s := must[started](t, aboutBilling("Sse", "over events").to(n.url()))
			sse := newPerson(t, "over events", s.Token, true, n.url())
			sse.dial = overEvents
			l := talk{anna.accept(n.url(), queue), sse.connect().connected(), anna}
			for i := range 40 { // in flight while it stops
				anna.say(k.id, fmt.Sprint("agent ", i))
				k.guest.say("", fmt.Sprint("visitor ", i))
			}
			// Somebody who never says anything, and somebody who never finishes.
			if _, err := raw(t, n.addr).Write([]byte("GET / HTTP/1.1\r\nX-Half: ")); err != nil {
				t.Fatal(err)
			}
			code, took := n.term()
			if code != 0 || took > 15*time.Second {
				t.Errorf("stopped with code %d after %s:\n%s", code, took, n.said())
			}
			for _, p := range []*person{k.guest, k.agent, sse} {
				p.until("is told to come again", func() bool { return p.byes > 0 })
			}
			n.start()
			k.inStep(t, n.url())
			l.inStep(t, n.url())
		})
	}
}
