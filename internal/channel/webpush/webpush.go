// Package webpush delivers to browsers through their makers' push services:
// RFC 8030 for the protocol, 8291 for the encryption, 8292 (VAPID) for who
// sends. No account with anybody is needed.
package webpush

import (
	"context"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"

	webpush "github.com/SherClockHolmes/webpush-go"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/channel"
)

// Times and sizes.
const (
	// timeout bounds one attempt: a job may take half a minute.
	timeout = 15 * time.Second
	// recordSize is the size of every message on the wire: all are padded to
	// it, so that their length tells nothing.
	recordSize = 3072
	// maxAnswer is how much of an answer is read, in bytes.
	maxAnswer = 4 << 10
	// maxRetryAfter bounds what a push service may ask for.
	maxRetryAfter = 24 * time.Hour
)

// Keys are the desk's own pair of VAPID keys, base64url.
type Keys struct {
	Public, Private string
}

// NewKeys makes a pair. It is made once per desk: browsers bind their
// subscriptions to it.
func NewKeys() (Keys, error) {
	private, public, err := webpush.GenerateVAPIDKeys()
	return Keys{Public: public, Private: private}, err
}

// Check reports whether the two belong together.
func (k Keys) Check() error {
	raw, err := base64.RawURLEncoding.DecodeString(k.Private)
	if err != nil {
		return errors.New("webpush: the private key is not base64url")
	}
	private, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), raw)
	if err != nil {
		return errors.New("webpush: the private key is none of P-256")
	}
	public, err := private.PublicKey.Bytes()
	if err != nil || base64.RawURLEncoding.EncodeToString(public) != k.Public {
		return errors.New("webpush: the public key does not belong to the private key")
	}
	return nil
}

// Config is what a Sender needs.
type Config struct {
	Keys Keys
	// Contact is how a push service reaches who runs the desk: an https
	// address, or an e-mail address.
	Contact string
	// AllowPrivate lets endpoints be on this machine or a private network and
	// use http, such as a push service of one's own.
	AllowPrivate bool
	// Transport replaces the network; for tests in a bubble.
	Transport http.RoundTripper
}

// Sender sends to push services. It is safe for concurrent use.
type Sender struct {
	cfg    Config
	client *http.Client
}

// New makes a sender.
func New(cfg Config) *Sender {
	transport := cfg.Transport
	if transport == nil {
		dialer := net.Dialer{Timeout: timeout}
		if !cfg.AllowPrivate {
			// Asked of the address itself, after the name was resolved: a name
			// may stand for anything.
			dialer.Control = func(_, address string, _ syscall.RawConn) error { return public(address) }
		}
		transport = &http.Transport{
			DialContext: dialer.DialContext, ForceAttemptHTTP2: true, MaxIdleConnsPerHost: 4, IdleConnTimeout: time.Minute,
			TLSHandshakeTimeout: timeout, ResponseHeaderTimeout: timeout,
		}
	}
	return &Sender{cfg: cfg, client: &http.Client{
		Transport: transport, Timeout: timeout,
		// A push service does not redirect, and who does gets no second request.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Close ends idle connections.
func (s *Sender) Close() { s.client.CloseIdleConnections() }

var errPrivate = errors.New("the push service's name stands for an address of a private network")

func public(address string) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !parley.PublicAddress(at.Addr()) {
		return errPrivate
	}
	return nil
}

// Bounds of a subscription's parts, in characters.
const (
	maxEndpoint = 2048
	maxKey      = 200
)

// CheckSubscription refuses what no browser's push subscription can be: the
// endpoint must be an https address of the internet, the keys a point of P-256
// and 16 bytes. Errors name the field.
func CheckSubscription(endpoint, p256dh, auth string, allowPrivate bool) error {
	if err := checkEndpoint(endpoint, allowPrivate); err != nil {
		return err
	}
	point, err := decodeKey(p256dh)
	if err == nil {
		_, err = ecdh.P256().NewPublicKey(point)
	}
	if err != nil {
		return parley.Errorf(parley.CodeInvalid, "keys.p256dh", "is not the public key of a push subscription.")
	}
	if secret, err := decodeKey(auth); err != nil || len(secret) != 16 {
		return parley.Errorf(parley.CodeInvalid, "keys.auth", "is not the authentication secret of a push subscription.")
	}
	return nil
}

func checkEndpoint(endpoint string, allowPrivate bool) error {
	wrong := parley.Errorf(parley.CodeInvalid, "endpoint", "is not the https address of a push service.")
	if len(endpoint) > maxEndpoint {
		return parley.Errorf(parley.CodeTooLarge, "endpoint", "is longer than %d characters.", maxEndpoint)
	}
	at, err := url.Parse(endpoint)
	if err != nil || at.Host == "" || at.User != nil || at.Fragment != "" || strings.ContainsFunc(endpoint, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return wrong
	}
	if allowPrivate {
		if at.Scheme != "https" && at.Scheme != "http" {
			return wrong
		}
		return nil
	}
	name := strings.TrimSuffix(strings.ToLower(at.Hostname()), ".")
	if at.Scheme != "https" || at.Port() != "" && at.Port() != "443" {
		return wrong
	}
	if ip, err := netip.ParseAddr(name); err == nil {
		if !parley.PublicAddress(ip) {
			return wrong
		}
		return nil
	}
	if !strings.Contains(name, ".") || name == "localhost" || strings.HasSuffix(name, ".localhost") || strings.HasSuffix(name, ".local") || strings.HasSuffix(name, ".internal") {
		return wrong
	}
	return nil
}

// decodeKey reads base64url with or without padding, as browsers write it.
func decodeKey(text string) ([]byte, error) {
	if len(text) > maxKey {
		return nil, errors.New("too long")
	}
	return base64.RawURLEncoding.DecodeString(strings.TrimRight(text, "="))
}

// Send makes one attempt.
func (s *Sender) Send(ctx context.Context, p channel.Push) channel.Verdict {
	if err := CheckSubscription(p.Endpoint, p.P256dh, p.Auth, s.cfg.AllowPrivate); err != nil {
		return channel.Verdict{Outcome: channel.Gone, Reason: err.Error()}
	}
	if len(p.Payload) > channel.MaxPushPayload {
		return channel.Verdict{Outcome: channel.Permanent, Status: http.StatusRequestEntityTooLarge, Reason: "the message is too long"}
	}
	urgency := webpush.UrgencyNormal
	if p.Urgent {
		urgency = webpush.UrgencyHigh
	}
	answer, err := webpush.SendNotificationWithContext(ctx, p.Payload, &webpush.Subscription{
		Endpoint: p.Endpoint, Keys: webpush.Keys{P256dh: p.P256dh, Auth: p.Auth},
	}, &webpush.Options{
		HTTPClient: s.client, RecordSize: recordSize, Subscriber: s.cfg.Contact, Topic: p.Topic, TTL: int(p.TTL / time.Second), Urgency: urgency,
		VAPIDPublicKey: s.cfg.Keys.Public, VAPIDPrivateKey: s.cfg.Keys.Private,
	})
	if err != nil {
		return failed(err)
	}
	defer answer.Body.Close()
	text, _ := io.ReadAll(io.LimitReader(answer.Body, maxAnswer)) // whatever came of it explains enough
	return judge(answer.StatusCode, answer.Header.Get("Retry-After"), string(text), time.Now())
}

// failed is an attempt without an answer.
func failed(err error) channel.Verdict {
	if errors.Is(err, errPrivate) {
		return channel.Verdict{Outcome: channel.Gone, Reason: errPrivate.Error()}
	}
	// The address in the error is the subscription's secret.
	if inner, ok := errors.AsType[*url.Error](err); ok {
		err = inner.Err
	}
	return channel.Verdict{Outcome: channel.Temporary, Reason: channel.Words("the push service cannot be reached: " + err.Error())}
}

// judge reads an answer (RFC 8030, sections 5 and 7.3).
func judge(status int, retryAfter, text string, now time.Time) channel.Verdict {
	v := channel.Verdict{Status: status, Reason: channel.Words("the push service answered " + strconv.Itoa(status) + " " + text)}
	switch {
	case status >= 200 && status < 300:
		v.Outcome, v.Reason = channel.Accepted, ""
	case status == http.StatusNotFound || status == http.StatusGone:
		v.Outcome = channel.Gone
	case status == http.StatusBadRequest || status == http.StatusUnauthorized || status == http.StatusForbidden:
		// Our keys, our clock or our request are wrong, not the browser.
		v.Outcome = channel.Broken
	case status == http.StatusTooManyRequests || status == http.StatusRequestTimeout || status >= 500:
		v.Outcome, v.RetryAfter = channel.Temporary, retry(retryAfter, now)
	default:
		v.Outcome = channel.Permanent
	}
	return v
}

// retry reads Retry-After: seconds, or a date (RFC 9110, section 10.2.3).
func retry(text string, now time.Time) time.Duration {
	if seconds, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64); err == nil {
		return time.Duration(min(max(seconds, 0), int64(maxRetryAfter/time.Second))) * time.Second
	}
	if at, err := http.ParseTime(text); err == nil {
		return min(max(at.Sub(now), 0), maxRetryAfter)
	}
	return 0
}
