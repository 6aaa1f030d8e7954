package app

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/pgtest"
	"github.com/parley-desk/parley/internal/store"
)

func openApp(t *testing.T, cfg Config) *App {
	t.Helper()
	if cfg.DataDir == "" {
		cfg.DataDir = t.TempDir()
	}
	a, err := Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return a
}

// ask makes one request as it comes from an address.
func ask(a *App, from, path string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.RemoteAddr = from
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	a.Handler().ServeHTTP(w, r)
	return w
}

const (
	here = "127.0.0.1:1234"
	away = "203.0.113.9:1234"
)

func TestConfigurationsThatCannotWork(t *testing.T) {
	for name, c := range map[string]struct {
		cfg   Config
		field string
	}{
		"demo for everybody":  {Config{Demo: true, Addr: "0.0.0.0:8080", DataDir: "x"}, "--demo"},
		"demo on any address": {Config{Demo: true, Addr: ":8080", DataDir: "x"}, "--demo"},
		"no folder":           {Config{}, "--data"},
		"path in the address": {Config{DataDir: "x", PublicURL: "https://example.com/chat"}, "--public-url"},
		"no scheme":           {Config{DataDir: "x", PublicURL: "chat.example.com"}, "--public-url"},
		"password in it":      {Config{DataDir: "x", PublicURL: "https://a:b@example.com"}, "--public-url"},
		"bus without a base":  {Config{DataDir: "x", BusURL: "nats://127.0.0.1:4222"}, "--bus"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Open(t.Context(), c.cfg)
			if e := parley.AsError(err); err == nil || e.Code != parley.CodeInvalid || e.Field != c.field {
				t.Errorf("Open: %v, want a refusal of %s", err, c.field)
			}
		})
	}
	for _, addr := range []string{"127.0.0.1:1", "localhost:8080", "[::1]:80"} {
		if !Loopback(addr) {
			t.Errorf("%s is not taken for this machine", addr)
		}
	}
}

func TestOneServerPerFolder(t *testing.T) {
	dir := t.TempDir()
	first := openApp(t, Config{DataDir: dir})
	if _, err := Open(t.Context(), Config{DataDir: dir}); parley.CodeOf(err) != parley.CodeConflict {
		t.Errorf("a second server on the folder: %v", err)
	}
	// Commands work beside the server.
	if err := AddUser(t.Context(), Config{DataDir: dir}, NewUser{Email: "zoe@example.com", Name: "Zoe", Roles: []string{"admin"}, Password: "correct horse battery"}); err != nil {
		t.Error(err)
	}
	if _, err := Migrate(t.Context(), Config{DataDir: dir}); parley.CodeOf(err) != parley.CodeConflict {
		t.Errorf("migrating beside the server: %v", err)
	}
	if err := first.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	openApp(t, Config{DataDir: dir})
}

func TestSecretStays(t *testing.T) {
	dir := t.TempDir()
	s, err := store.Open(t.Context(), store.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	first, err := loadSecret(t.Context(), s, dir)
	if err != nil || len(first) != secretBytes {
		t.Fatalf("%d bytes, %v", len(first), err)
	}
	again, err := loadSecret(t.Context(), s, dir)
	if err != nil || !bytes.Equal(first, again) {
		t.Errorf("the secret changed, %v", err)
	}
	info, err := os.Stat(filepath.Join(dir, secretFile))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the secret's file: %v, %v", info.Mode(), err)
	}
	if err := os.WriteFile(filepath.Join(dir, secretFile), []byte("short"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := loadSecret(t.Context(), s, dir); parley.CodeOf(err) != parley.CodeInvalid {
		t.Errorf("a damaged secret: %v", err)
	}
}

func TestNodesShareTheSecret(t *testing.T) {
	url := pgtest.URL(t)
	var secrets [][]byte
	for range 2 {
		s, err := store.Open(t.Context(), store.Config{URL: url})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if _, err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		secret, err := loadSecret(t.Context(), s, t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		secrets = append(secrets, secret)
	}
	if !bytes.Equal(secrets[0], secrets[1]) {
		t.Error("two nodes have two secrets")
	}
}

func TestHealth(t *testing.T) {
	a := openApp(t, Config{})
	for _, path := range []string{"/healthz", "/readyz"} {
		if w := ask(a, away, path); w.Code != http.StatusOK {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
	// A due job of a kind that nobody does: the desk has stalled.
	err := a.store.Tx(t.Context(), func(tx *store.Tx) error {
		return tx.Enqueue("forgotten", "x", parley.Now().Add(-2*lateJob))
	})
	if err != nil {
		t.Fatal(err)
	}
	if w := ask(a, away, "/healthz"); w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "stalled") {
		t.Errorf("with a late job: %d %s", w.Code, w.Body)
	}
	if w := ask(a, here, "/metrics"); !strings.Contains(w.Body.String(), "parley_jobs_oldest_due_seconds 12") {
		t.Errorf("the figures do not show the late job:\n%s", w.Body)
	}
	a.stopping.Store(true)
	if w := ask(a, away, "/readyz"); w.Code != http.StatusServiceUnavailable {
		t.Errorf("ready while stopping: %d", w.Code)
	}
}

func TestMetricsAreNotForEverybody(t *testing.T) {
	open := openApp(t, Config{})
	closed := openApp(t, Config{MetricsToken: "correct"})
	for _, c := range []struct {
		app  *App
		from string
		auth string
		want int
	}{
		{open, here, "", http.StatusOK},
		{open, away, "", http.StatusForbidden},
		{open, here, "proxied", http.StatusForbidden},
		{closed, here, "", http.StatusUnauthorized},
		{closed, away, "Bearer wrong", http.StatusUnauthorized},
		{closed, away, "Bearer correct", http.StatusOK},
	} {
		headers := []string{"Authorization", c.auth}
		if c.auth == "proxied" {
			headers = []string{"X-Forwarded-For", "203.0.113.9"}
		}
		if w := ask(c.app, c.from, "/metrics", headers...); w.Code != c.want {
			t.Errorf("from %s with %q: %d, want %d", c.from, c.auth, w.Code, c.want)
		}
	}
}

func TestClientAddress(t *testing.T) {
	trusted, err := ParseTrustedProxies([]string{"10.0.0.0/8", " 192.0.2.7", "::1", ""})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ peer, forwarded, proto, want, wantProto string }{
		{"203.0.113.9:5", "", "", "203.0.113.9:5", ""},
		{"203.0.113.9:5", "198.51.100.1", "https", "203.0.113.9:5", ""},
		{"10.1.2.3:5", "198.51.100.1", "https", "198.51.100.1:5", "https"},
		{"10.1.2.3:5", "6.6.6.6, 198.51.100.1, 192.0.2.7", "", "198.51.100.1:5", ""},
		{"10.1.2.3:5", "rubbish, 192.0.2.7", "", "192.0.2.7:5", ""},
		{"10.1.2.3:5", "rubbish", "", "10.1.2.3:5", ""},
		{"10.1.2.3:5", "", "", "10.1.2.3:5", ""},
		{"[::1]:5", "2001:db8::7%eth0", "", "[2001:db8::7]:5", ""},
		{"[::ffff:10.1.2.3]:5", "::ffff:198.51.100.1", "", "198.51.100.1:5", ""},
		{"pipe", "198.51.100.1", "", "pipe", ""},
	} {
		var got, proto string
		handler := fromClient(trusted, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			got, proto = r.RemoteAddr, r.Header.Get("X-Forwarded-Proto")
			if r.Header.Get("X-Forwarded-For") != "" {
				t.Error("X-Forwarded-For was left for others to believe")
			}
		}))
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = c.peer
		r.Header.Set("X-Forwarded-For", c.forwarded)
		r.Header.Set("X-Forwarded-Proto", c.proto)
		handler.ServeHTTP(nil, r)
		if got != c.want || proto != c.wantProto {
			t.Errorf("%s forwarded for %q: %s %s, want %s %s", c.peer, c.forwarded, got, proto, c.want, c.wantProto)
		}
	}
	if _, err := ParseTrustedProxies([]string{"example.com"}); parley.CodeOf(err) != parley.CodeInvalid {
		t.Errorf("a name as a proxy: %v", err)
	}
}

func FuzzClientOf(f *testing.F) {
	f.Add("6.6.6.6, 198.51.100.1")
	f.Add(",,;::1%x")
	trusted := loopbackProxies()
	peer := netip.MustParseAddr("127.0.0.1")
	f.Fuzz(func(t *testing.T, header string) {
		if got := clientOf(trusted, peer, []string{header}); !got.IsValid() {
			t.Errorf("%q leads to no address", header)
		}
	})
}

func TestWhatExpiredIsSwept(t *testing.T) {
	a := openApp(t, Config{})
	started, err := a.desk.StartGuest(t.Context(), desk.GuestStart{ClientID: "0123456789012345678901", Answers: map[string][]string{
		"first_name": {"Grace"}, "last_name": {"Hopper"}, "email": {"grace@example.org"}, "issue_type": {"billing"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	guest, err := a.desk.GuestByToken(t.Context(), started.Token, "")
	if err != nil {
		t.Fatal(err)
	}
	over, err := a.expire(t.Context(), "")
	if err != nil || over <= parley.Now() {
		t.Errorf("the sweep comes again at %v, %v", over, err)
	}
	if _, err := a.desk.GuestByToken(t.Context(), started.Token, ""); err != nil {
		t.Errorf("a token that is valid until %v was swept: %v", guest.ExpiresAt.Time(), err)
	}
	var swept int64
	err = a.store.Tx(t.Context(), func(tx *store.Tx) (err error) {
		swept, err = tx.SweepGuestSessions(guest.ExpiresAt)
		return err
	})
	if err != nil || swept != 1 {
		t.Errorf("after its time %d tokens were swept, %v", swept, err)
	}
}

func TestPanicsAreAnswered(t *testing.T) {
	w := httptest.NewRecorder()
	recovered(slog.New(slog.DiscardHandler), http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("secret cause") })).
		ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "secret") || !strings.Contains(w.Body.String(), `"code":"internal"`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestBackupIsConsistentWhileRunning(t *testing.T) {
	dir := t.TempDir()
	a := openApp(t, Config{DataDir: dir, Demo: true})
	key := string(parley.NewID())
	blobPath := filepath.Join(dir, attachmentsDir, key[30:], key)
	if err := os.MkdirAll(filepath.Dir(blobPath), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(blobPath, []byte("invoice"), 0o600); err != nil {
		t.Fatal(err)
	}
	started, err := a.desk.StartGuest(t.Context(), desk.GuestStart{ClientID: "0123456789012345678901", Answers: map[string][]string{
		"first_name": {"Grace"}, "last_name": {"Hopper"}, "email": {"grace@example.org"}, "issue_type": {"billing"}, "question": {"Saved?"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "copy")
	report, err := Backup(t.Context(), Config{DataDir: dir}, copied)
	if err != nil || !report.Database || report.Attachments != 1 {
		t.Fatalf("%+v, %v", report, err)
	}
	if _, err := Backup(t.Context(), Config{DataDir: dir}, copied); parley.CodeOf(err) != parley.CodeConflict {
		t.Errorf("a second backup to the same place: %v", err)
	}
	archive := copied + ".tar"
	if report, err := Backup(t.Context(), Config{DataDir: dir}, archive); err != nil || report.Attachments != 1 {
		t.Fatalf("%+v, %v", report, err)
	}
	for _, left := range []string{copied + ".part", archive + ".part"} {
		if _, err := os.Stat(left); err == nil {
			t.Errorf("%s is left", left)
		}
	}
	// The copy is a data folder: a desk starts on it and knows the visitor.
	restored := openApp(t, Config{DataDir: copied})
	guest, err := restored.desk.GuestByToken(t.Context(), started.Token, "")
	if err != nil || guest.Conversation != started.Session.Conversation {
		t.Errorf("the restored desk does not know the visitor: %v", err)
	}
	if content, err := os.ReadFile(filepath.Join(copied, attachmentsDir, key[30:], key)); string(content) != "invoice" {
		t.Errorf("the attachment: %q, %v", content, err)
	}
	if _, err := Backup(t.Context(), Config{DataDir: t.TempDir()}, copied+"2"); parley.CodeOf(err) != parley.CodeNotFound {
		t.Errorf("a backup of nothing: %v", err)
	}
}

func TestDoctor(t *testing.T) {
	a := openApp(t, Config{})
	server := httptest.NewServer(a.Handler())
	defer server.Close()
	var out bytes.Buffer
	healthy, err := Doctor(t.Context(), Config{DataDir: a.cfg.DataDir, PublicURL: server.URL}, &out)
	if err != nil || !healthy || strings.Count(out.String(), "ok ") != 6 {
		t.Errorf("%v %v:\n%s", healthy, err, &out)
	}
	// A proxy that passes no WebSockets on, a bus and a database that are away.
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Del("Upgrade")
		a.Handler().ServeHTTP(w, r)
	}))
	defer proxy.Close()
	out.Reset()
	healthy, err = Doctor(t.Context(), Config{
		DataDir: a.cfg.DataDir, PublicURL: proxy.URL, BusURL: "nats://127.0.0.1:1", DatabaseURL: "postgres://nobody@127.0.0.1:1/none",
	}, &out)
	if err != nil || healthy {
		t.Errorf("%v %v", healthy, err)
	}
	for _, name := range []string{"database", "bus", "websocket"} {
		if !strings.Contains(out.String(), "FAIL  "+name) {
			t.Errorf("%s is called well:\n%s", name, &out)
		}
	}
	if strings.Count(out.String(), "Remedy: ") != 3 || !strings.Contains(out.String(), "proxy_set_header Upgrade") {
		t.Errorf("remedies are missing:\n%s", &out)
	}
}

func TestDoctorOnPostgres(t *testing.T) {
	url := pgtest.URL(t)
	a := openApp(t, Config{DatabaseURL: url})
	server := httptest.NewServer(a.Handler())
	defer server.Close()
	var out bytes.Buffer
	healthy, err := Doctor(t.Context(), Config{DataDir: a.cfg.DataDir, DatabaseURL: url, PublicURL: server.URL}, &out)
	if err != nil || !healthy || !strings.Contains(out.String(), "of the database's") {
		t.Errorf("%v %v:\n%s", healthy, err, &out)
	}
}

func TestOpenAPINeedsNoData(t *testing.T) {
	var out bytes.Buffer
	if err := OpenAPI(&out, "test"); err != nil || !strings.Contains(out.String(), `"openapi": "3.1`) {
		t.Errorf("%v: %.200s", err, &out)
	}
}

func TestGreeting(t *testing.T) {
	var out bytes.Buffer
	fresh := openApp(t, Config{})
	if err := fresh.Greet(t.Context(), &out); err != nil || !strings.Contains(out.String(), "/workspace/setup/") {
		t.Errorf("%v: %s", err, &out)
	}
	out.Reset()
	demo := openApp(t, Config{Demo: true})
	if err := demo.Greet(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"admin@example.com", "anna@example.com", `"demo"`, "http://127.0.0.1:8080/workspace"} {
		if !strings.Contains(out.String(), text) {
			t.Errorf("the greeting lacks %s:\n%s", text, &out)
		}
	}
	if strings.Contains(out.String(), "/setup/") {
		t.Error("a desk with an administrator offers to make one")
	}
}
