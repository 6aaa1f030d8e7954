package webpush

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/channel"
	"github.com/parley-desk/parley/internal/channel/pushtest"
)

func sender(t *testing.T, contact string) (*Sender, *pushtest.Service) {
	t.Helper()
	keys, err := NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	if err := keys.Check(); err != nil {
		t.Fatal(err)
	}
	service := pushtest.New("")
	server := httptest.NewServer(service)
	service.Base = server.URL
	t.Cleanup(server.Close)
	s := New(Config{Keys: keys, Contact: contact, AllowPrivate: true})
	t.Cleanup(s.Close)
	return s, service
}

func push(sub pushtest.Subscription, payload string) channel.Push {
	return channel.Push{
		Endpoint: sub.Endpoint, P256dh: sub.P256dh, Auth: sub.Auth, Topic: strings.Repeat("a", 32), TTL: time.Hour, Urgent: true, Payload: []byte(payload),
	}
}

func TestABrowserReceivesWhatWasSent(t *testing.T) {
	for contact, want := range map[string]string{"https://desk.example.com": "https://desk.example.com", "desk@example.com": "mailto:desk@example.com"} {
		s, service := sender(t, contact)
		sub := service.Subscribe()
		for _, payload := range []string{"{}", "Grüße, 世界", strings.Repeat("x", channel.MaxPushPayload)} {
			if v := s.Send(t.Context(), push(sub, payload)); v.Outcome != channel.Accepted {
				t.Fatalf("%d bytes: %+v (%v)", len(payload), v, service.Faults())
			}
			got, _ := service.Delivered()
			m := got[len(got)-1]
			if string(m.Payload) != payload || m.TTL != 3600 || m.Urgency != "high" || m.Topic != strings.Repeat("a", 32) || m.Contact != want || m.Key != s.cfg.Keys.Public {
				t.Errorf("received %+v", m)
			}
		}
		if v := s.Send(t.Context(), push(sub, strings.Repeat("x", channel.MaxPushPayload+1))); v.Outcome != channel.Permanent {
			t.Errorf("a message too long: %+v", v)
		}
		service.Unsubscribe(sub)
		if v := s.Send(t.Context(), push(sub, "{}")); v.Outcome != channel.Gone {
			t.Errorf("after the browser unsubscribed: %+v", v)
		}
	}
}

func TestAnswersAreJudged(t *testing.T) {
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		status  int
		after   string
		outcome channel.Outcome
		wait    time.Duration
	}{
		{201, "", channel.Accepted, 0},
		{202, "", channel.Accepted, 0},
		{404, "", channel.Gone, 0},
		{410, "", channel.Gone, 0},
		{400, "", channel.Broken, 0},
		{401, "", channel.Broken, 0},
		{403, "", channel.Broken, 0},
		{413, "", channel.Permanent, 0},
		{301, "", channel.Permanent, 0},
		{429, "120", channel.Temporary, 2 * time.Minute},
		{503, "Sat, 21 Nov 2026 12:00:30 GMT", channel.Temporary, 30 * time.Second},
		{503, "Sat, 21 Nov 2020 12:00:30 GMT", channel.Temporary, 0},
		{500, "soon", channel.Temporary, 0},
		{502, "-5", channel.Temporary, 0},
		{429, "99999999999", channel.Temporary, maxRetryAfter},
	} {
		v := judge(c.status, c.after, "because\r\n", now)
		if v.Outcome != c.outcome || v.RetryAfter != c.wait || v.Status != c.status {
			t.Errorf("%d %q: %+v", c.status, c.after, v)
		}
		if c.outcome != channel.Accepted && (!strings.Contains(v.Reason, "because") || strings.ContainsAny(v.Reason, "\r\n")) {
			t.Errorf("%d is explained as %q", c.status, v.Reason)
		}
	}
}

func TestTheNetworkFails(t *testing.T) {
	s, service := sender(t, "desk@example.com")
	sub := service.Subscribe()
	gone := httptest.NewServer(http.NotFoundHandler())
	away := strings.Replace(sub.Endpoint, service.Base, gone.URL, 1)
	gone.Close()
	p := push(sub, "{}")
	p.Endpoint = away
	v := s.Send(t.Context(), p)
	if v.Outcome != channel.Temporary || strings.Contains(v.Reason, "/push/") {
		t.Errorf("a push service that is away: %+v", v)
	}
}

// TestNamesOfPrivateAddresses: what an endpoint's name stands for is known only
// when it is dialled.
func TestNamesOfPrivateAddresses(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	s := New(Config{})
	defer s.Close()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := s.client.Do(request)
	if err == nil {
		_ = answer.Body.Close()
		t.Fatal("an address of this machine was reached")
	}
	if v := failed(err); v.Outcome != channel.Gone {
		t.Errorf("%+v", v)
	}
	for _, private := range []string{"127.0.0.1:443", "10.1.2.3:443", "169.254.169.254:80", "192.168.1.1:443", "100.64.1.1:443", "[::1]:443", "[fe80::1]:443", "[fd00::1]:443", "[::ffff:10.0.0.1]:443", "0.0.0.0:443", "224.0.0.1:443", "nonsense"} {
		if public(private) == nil {
			t.Errorf("%s counts as public", private)
		}
	}
	for _, wide := range []string{"142.250.1.188:443", "[2a00:1450:4001::1]:443"} {
		if err := public(wide); err != nil {
			t.Errorf("%s: %v", wide, err)
		}
	}
}

func TestSubscriptionsAreChecked(t *testing.T) {
	sub := pushtest.New("https://push.example.com").Subscribe()
	if err := CheckSubscription(sub.Endpoint, sub.P256dh, sub.Auth, false); err != nil {
		t.Fatalf("a browser's: %v", err)
	}
	if err := CheckSubscription("https://push.example.com:443/x", sub.P256dh+"=", sub.Auth+"==", false); err != nil {
		t.Errorf("with padding and port: %v", err)
	}
	for _, endpoint := range []string{
		"", "push.example.com/x", "http://push.example.com/x", "https://localhost/x", "https://127.0.0.1/x", "https://10.0.0.7/x", "https://[::1]/x",
		"https://[fe80::1%25eth0]/x", "https://printer/x", "https://nas.local/x", "https://metadata.google.internal/x", "https://localhost./x", "https://push.example.com:22/x",
		"https://user@push.example.com/x", "https://push.example.com/x#y", "https://push.example.com/ x", "https://push.example.com/\n", "ftp://push.example.com/x", "https://169.254.169.254/x",
	} {
		if err := CheckSubscription(endpoint, sub.P256dh, sub.Auth, false); parley.CodeOf(err) != parley.CodeInvalid || parley.AsError(err).Field != "endpoint" {
			t.Errorf("%q: %v", endpoint, err)
		}
	}
	if err := CheckSubscription("https://push.example.com/"+strings.Repeat("x", maxEndpoint), sub.P256dh, sub.Auth, false); parley.CodeOf(err) != parley.CodeTooLarge {
		t.Errorf("a long endpoint: %v", err)
	}
	for _, key := range []string{"", "AAAA", "!", strings.Repeat("A", 87), sub.Auth, strings.Repeat("A", maxKey+1)} {
		if err := CheckSubscription(sub.Endpoint, key, sub.Auth, false); parley.CodeOf(err) != parley.CodeInvalid || parley.AsError(err).Field != "keys.p256dh" {
			t.Errorf("the key %q: %v", key, err)
		}
		if key != sub.Auth {
			if err := CheckSubscription(sub.Endpoint, sub.P256dh, key, false); parley.CodeOf(err) != parley.CodeInvalid || parley.AsError(err).Field != "keys.auth" {
				t.Errorf("the secret %q: %v", key, err)
			}
		}
	}
}

func TestKeysAreChecked(t *testing.T) {
	one, err := NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	other, err := NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	for _, wrong := range []Keys{{}, {Public: one.Public}, {Public: other.Public, Private: one.Private}, {Public: one.Public, Private: "!"}} {
		if wrong.Check() == nil {
			t.Errorf("%+v is taken for a pair", wrong)
		}
	}
}

func FuzzCheckSubscription(f *testing.F) {
	sub := pushtest.New("https://push.example.com").Subscribe()
	f.Add(sub.Endpoint, sub.P256dh, sub.Auth)
	f.Add("https://[::ffff:127.0.0.1]/x", sub.P256dh, "AAAAAAAAAAAAAAAAAAAAAA==")
	f.Add("https://push.example.com/%zz", "", "")
	f.Fuzz(func(t *testing.T, endpoint, p256dh, auth string) {
		err := CheckSubscription(endpoint, p256dh, auth, false)
		if err == nil && (!strings.HasPrefix(strings.ToLower(endpoint), "https://") || len(endpoint) > maxEndpoint || strings.ContainsAny(endpoint, " \r\n")) {
			t.Fatalf("%q is accepted", endpoint)
		}
		if err != nil && parley.AsError(err).Field == "" {
			t.Fatalf("%q %q %q is refused without naming what is wrong: %v", endpoint, p256dh, auth, err)
		}
	})
}

func FuzzAnswers(f *testing.F) {
	f.Add(429, "120", "slow down")
	f.Add(503, "Sat, 21 Nov 2026 12:00:30 GMT", "\xff\x00")
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, status int, after, text string) {
		v := judge(status, after, text, now)
		if v.Outcome == "" || v.RetryAfter < 0 || v.RetryAfter > maxRetryAfter || len(v.Reason) > 400 || !utf8.ValidString(v.Reason) || strings.ContainsAny(v.Reason, "\r\n\x00") {
			t.Fatalf("%d %q %q: %+v", status, after, text, v)
		}
	})
}
