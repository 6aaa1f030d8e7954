package crash_test

import (
	"database/sql"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parley-desk/parley/internal/pgtest"
)

// says fails the test unless the text has all the words.
func says(t *testing.T, what, text string, words ...string) {
	t.Helper()
	for _, word := range words {
		if !strings.Contains(text, word) {
			t.Errorf("%s does not say %q:\n%s", what, word, text)
		}
	}
}

// TestSecondProcessIsRefused starts a second desk on the same data.
func TestSecondProcessIsRefused(t *testing.T) {
	dir := t.TempDir()
	n := startNode(t, dir)
	code, out := parley(t, "serve", "--data", dir, "--addr", freeAddr(t))
	if code != 1 {
		t.Errorf("a second desk ended with %d", code)
	}
	says(t, "a second desk", out, "Another parley serves this data folder", "--data", "--database")
	code, out = parley(t, "serve", "--data", t.TempDir(), "--addr", n.addr)
	if code != 1 {
		t.Errorf("a second desk on the same address ended with %d", code)
	}
	says(t, "a second desk on the same address", out, n.addr, "--addr")
	if status, err := n.look("/readyz"); err != nil || status != http.StatusOK {
		t.Errorf("the first desk suffered: %d %v", status, err)
	}
}

// TestNewerSchemaIsRefused starts an old program on the data of a newer one.
func TestNewerSchemaIsRefused(t *testing.T) {
	postgres := pgtest.URL(t)
	for name, at := range map[string]struct {
		driver, source string
		flags          func(dir string) []string
	}{
		"sqlite":   {"sqlite", "", func(dir string) []string { return []string{"--data", dir} }},
		"postgres": {"pgx", postgres, func(dir string) []string { return []string{"--data", dir, "--database", postgres} }},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			flags := at.flags(dir)
			if code, out := parley(t, append([]string{"migrate"}, flags...)...); code != 0 {
				t.Fatalf("parley migrate ended with %d:\n%s", code, out)
			}
			source := at.source
			if source == "" {
				source = "file:" + filepath.Join(dir, "parley.db")
			}
			db, err := sql.Open(at.driver, source)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := db.ExecContext(t.Context(), "INSERT INTO goose_db_version (version_id, is_applied) VALUES (999999, TRUE)"); err != nil {
				t.Fatal(err)
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			code, out := parley(t, append([]string{"serve", "--addr", freeAddr(t)}, flags...)...)
			if code != 1 {
				t.Errorf("serve on a newer schema ended with %d", code)
			}
			says(t, "serve", out, "newer")
			code, out = parley(t, append([]string{"doctor"}, flags...)...)
			if code != 1 {
				t.Errorf("doctor on a newer schema ended with %d", code)
			}
			says(t, "doctor", out, "FAIL  database", "newer Parley", "Remedy: run the newer Parley")
		})
	}
}

// TestDoctorFindsEachFault breaks one thing after another.
func TestDoctorFindsEachFault(t *testing.T) {
	dir := t.TempDir()
	n := startNode(t, dir)
	code, out := parley(t, "doctor", "--data", dir, "--addr", n.addr)
	if code != 0 || strings.Contains(out, "FAIL") {
		t.Errorf("doctor on a healthy desk ended with %d:\n%s", code, out)
	}
	says(t, "doctor", out, "ok    database", "ok    disk", "ok    clock", "ok    bus", "ok    websocket")

	nobody := freeAddr(t)
	noSockets := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusOK) // a proxy that does not know of upgrades
	}))
	defer noSockets.Close()
	for _, fault := range []struct {
		name  string
		flags []string
		code  int
		words []string
	}{
		{"a database that does not answer", []string{"--database", "postgres://parley@" + nobody + "/desk"}, 1, []string{"FAIL  database", "PostgreSQL does not answer", "Remedy:", "--database"}},
		{"a database of another kind", []string{"--database", "mysql://" + nobody}, 1, []string{"FAIL  database", "postgres://"}},
		{"a desk that does not run", []string{"--public-url", "http://" + nobody}, 1, []string{"FAIL  websocket", "nothing answers", "Remedy:", "--public-url"}},
		{"a proxy without WebSockets", []string{"--public-url", noSockets.URL}, 1, []string{"FAIL  websocket", "200", "Remedy:", "proxy_set_header Upgrade"}},
		{"an address that is none", []string{"--public-url", "chat.example.com"}, 1, []string{"--public-url", "such as https://chat.example.com"}},
		{"a bus that does not answer", []string{"--database", pgtest.URL(t), "--bus", "nats://" + nobody}, 1, []string{"FAIL  bus", "NATS does not answer", "Remedy:", "--bus"}},
		{"a bus without a database", []string{"--bus", "nats://" + nobody}, 1, []string{"--bus", "--database"}},
	} {
		t.Run(fault.name, func(t *testing.T) {
			code, out := parley(t, append([]string{"doctor", "--data", dir, "--addr", n.addr}, fault.flags...)...)
			if code != fault.code {
				t.Errorf("doctor ended with %d instead of %d", code, fault.code)
			}
			says(t, "doctor", out, fault.words...)
		})
	}
	for name, disk := range map[string]struct {
		megabytes int
		options   string
		words     []string
	}{
		"a disk that cannot be written": {900, ",ro", []string{"FAIL  disk", "cannot be written", "Remedy: make the folder writable"}},
		"a disk that is nearly full":    {20, "", []string{"FAIL  disk", "MB are free", "Remedy: free some space"}},
	} {
		t.Run(name, func(t *testing.T) {
			small := newNode(t, dir)
			onSmallDisk(small, t.TempDir(), disk.megabytes, disk.options)
			small.args = []string{"doctor", "--data", small.with[len(small.with)-1], "--addr", n.addr}
			small.launch()
			_, exited := small.process()
			<-exited
			cmd, _ := small.process()
			if code := cmd.ProcessState.ExitCode(); code != 1 {
				t.Errorf("doctor ended with %d", code)
			}
			says(t, "doctor", small.said(), disk.words...)
		})
	}
}
