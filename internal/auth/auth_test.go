package auth_test

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/auth"
)

func TestTokens(t *testing.T) {
	token, hash := auth.NewToken()
	other, _ := auth.NewToken()
	if raw, err := base64.RawURLEncoding.DecodeString(token); err != nil || len(raw) != 32 || token == other {
		t.Errorf("token %q, then %q", token, other)
	}
	if auth.Hash(token) != hash || len(hash) != 64 || strings.Contains(hash, token) || auth.Hash(other) == hash {
		t.Errorf("hash %q", hash)
	}
	if auth.Hash("") != "" || auth.Hash(strings.Repeat("x", 1000)) != "" {
		t.Error("what is no token of ours has a hash that a row could have")
	}
	api, hash := auth.NewAPIToken()
	if !auth.IsAPIToken(api) || auth.IsAPIToken(token) || auth.Hash(api) != hash {
		t.Errorf("API token %q", api)
	}
}

func TestPasswords(t *testing.T) {
	p := auth.NewPasswords()
	hash, err := p.Hash(t.Context(), "correct horse")
	if err != nil || !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Fatalf("hash %q, %v", hash, err)
	}
	again, err := p.Hash(t.Context(), "correct horse")
	if err != nil || again == hash {
		t.Errorf("two hashes of one password are the same: %v", err)
	}
	for _, c := range []struct {
		password, hash string
		want           bool
	}{
		{"correct horse", hash, true}, {"correct horse", again, true}, {"Correct horse", hash, false}, {"", hash, false},
		{"correct horse", "", false}, {"", "", false}, {strings.Repeat("x", 1<<20), hash, false},
	} {
		if got, err := p.Matches(c.password, c.hash); got != c.want || err != nil {
			t.Errorf("%.20q against %.20q: %t, %v", c.password, c.hash, got, err)
		}
	}
	if ok, err := p.Matches("x", "not a hash"); ok || err == nil {
		t.Error("a broken hash matched, or nobody is told that it is broken")
	}
}

func TestCheckPassword(t *testing.T) {
	for password, want := range map[string]parley.Code{
		"12345678": "", "äöüßäöüß": "", strings.Repeat("x", 256): "",
		"1234567": parley.CodeInvalid, "": parley.CodeInvalid, strings.Repeat("x", 257): parley.CodeInvalid, "\xff2345678": parley.CodeInvalid,
	} {
		if got := parley.CodeOf(auth.CheckPassword("password", password)); got != want {
			t.Errorf("%.20q: %q, want %q", password, got, want)
		}
	}
}

// A flood is refused rather than kept waiting, and who waits can give up.
func TestAttemptsAreFewAtATime(t *testing.T) {
	p := auth.NewPasswords()
	release := make(chan struct{})
	var inside, wait sync.WaitGroup
	inside.Add(2)
	for range 2 {
		wait.Go(func() {
			if err := p.Attempt(context.Background(), func() error { inside.Done(); <-release; return nil }); err != nil {
				t.Error(err)
			}
		})
	}
	inside.Wait() // both places are taken
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := p.Attempt(gone, func() error { t.Error("a third got in"); return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("gave up with %v", err)
	}
	waiting, giveUp := context.WithCancel(t.Context())
	results := make(chan error, 100)
	for range 100 {
		wait.Go(func() { results <- p.Attempt(waiting, func() error { return nil }) })
	}
	// 64 may wait, so 36 are refused while nobody moves.
	for range 36 {
		if err := <-results; parley.CodeOf(err) != parley.CodeLimit || parley.AsError(err).RetryAfter == 0 {
			t.Errorf("refused with %v", err)
		}
	}
	giveUp()
	for range 64 {
		if err := <-results; !errors.Is(err, context.Canceled) {
			t.Errorf("gave up with %v", err)
		}
	}
	close(release)
	wait.Wait()
	if err := p.Attempt(t.Context(), func() error { return nil }); err != nil {
		t.Errorf("after the flood: %v", err)
	}
}

func TestPermissionsOfRoles(t *testing.T) {
	admin, manager, agent := []parley.Role{parley.RoleAdmin}, []parley.Role{parley.RoleManager}, []parley.Role{parley.RoleAgent}
	for _, c := range []struct {
		needs                         auth.Permission
		nobody, agent, manager, admin bool
	}{
		{"", false, false, false, false},
		{"no_such_permission", false, false, false, false},
		{auth.Guest, false, false, false, false},
		{auth.Public, true, true, true, true},
		{auth.SignedIn, true, true, true, true},
		{auth.Converse, false, true, true, true},
		{auth.ReadUsers, false, false, true, true},
		{auth.ConfigureService, false, false, true, true},
		{auth.ConfigureUsers, false, false, false, true},
		{auth.ConfigureSystem, false, false, false, true},
		{auth.ReadAudit, false, false, false, true},
		{auth.Integrate, false, false, false, true},
	} {
		got := []bool{auth.Allowed(c.needs, nil), auth.Allowed(c.needs, agent), auth.Allowed(c.needs, manager), auth.Allowed(c.needs, admin)}
		if want := []bool{c.nobody, c.agent, c.manager, c.admin}; !slices.Equal(got, want) {
			t.Errorf("%q: nobody, agent, manager, admin: %v, want %v", c.needs, got, want)
		}
	}
	if got := auth.Permissions(agent); !slices.Equal(got, []auth.Permission{auth.Converse}) {
		t.Errorf("an agent holds %v", got)
	}
	if got := auth.Permissions(nil); len(got) != 0 {
		t.Errorf("nobody holds %v", got)
	}
}

// The forwarded address counts only where the proxy on this machine says it.
func TestClientAddress(t *testing.T) {
	for _, c := range []struct{ remote, forwarded, want string }{
		{"192.0.2.1:1234", "", "192.0.2.1"},
		{"192.0.2.1:1234", "198.51.100.1", "192.0.2.1"},
		{"127.0.0.1:1234", "", "127.0.0.1"},
		{"127.0.0.1:1234", "198.51.100.1", "198.51.100.1"},
		{"127.0.0.1:1234", "10.0.0.1, 198.51.100.1", "198.51.100.1"},
		{"[::1]:1234", "2001:db8::1", "2001:db8::1"},
		{"127.0.0.1:1234", "unknown", "127.0.0.1"},
		{"[::ffff:192.0.2.1]:1234", "", "192.0.2.1"},
		{"", "", ""},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = c.remote
		r.Header.Set("X-Forwarded-For", c.forwarded)
		if got := auth.ClientAddress(r); got != c.want {
			t.Errorf("from %q with %q: %q, want %q", c.remote, c.forwarded, got, c.want)
		}
	}
}

func FuzzClientAddress(f *testing.F) {
	f.Add("127.0.0.1:1", "198.51.100.1")
	f.Add("[fe80::1%eth0]:1", ",")
	f.Fuzz(func(t *testing.T, remote, forwarded string) {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = remote
		r.Header["X-Forwarded-For"] = []string{forwarded}
		got := auth.ClientAddress(r)
		if addr, err := netip.ParseAddr(got); got != "" && (err != nil || addr.Is4In6() || addr.Zone() != "") {
			t.Fatalf("from %q with %q: %q", remote, forwarded, got)
		}
	})
}
