// Package pushtest is a push service for tests, as strict as the real ones: it
// gives out subscriptions, checks the headers and the VAPID signature of what
// arrives (RFC 8030, 8292), decrypts it as a browser would (RFC 8291), and
// answers as it is told. It is a handler and, for tests in a bubble, a
// transport.
package pushtest

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Subscription is what a browser got from the service.
type Subscription struct {
	Endpoint, P256dh, Auth string
}

// Message is a push message that was delivered.
type Message struct {
	Endpoint string
	Topic    string
	Urgency  string
	TTL      int
	Contact  string // who sends, as they say
	Key      string // the VAPID public key of who sends
	Payload  []byte
}

// Answer is what the service says instead of delivering.
type Answer struct {
	Status     int
	RetryAfter string
}

type browser struct {
	private *ecdh.PrivateKey
	secret  []byte
}

// Service is a push service.
type Service struct {
	// Base is how the endpoints begin.
	Base string

	mu        sync.Mutex
	browsers  map[string]browser
	delivered []Message
	answers   []Answer
	asked     int
	faults    []error
	changed   chan struct{}
}

// New makes a service whose endpoints begin with base.
func New(base string) *Service {
	return &Service{Base: base, browsers: map[string]browser{}, changed: make(chan struct{}, 1)}
}

var encoding = base64.RawURLEncoding

// Subscribe makes a browser and gives it an endpoint.
func (s *Service) Subscribe() Subscription {
	private, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		panic(err) // there is randomness
	}
	secret := make([]byte, 16)
	_, _ = rand.Read(secret)
	id := make([]byte, 12)
	_, _ = rand.Read(id)
	path := "/push/" + encoding.EncodeToString(id)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.browsers[path] = browser{private: private, secret: secret}
	return Subscription{Endpoint: s.Base + path, P256dh: encoding.EncodeToString(private.PublicKey().Bytes()), Auth: encoding.EncodeToString(secret)}
}

// Unsubscribe makes an endpoint unknown, as when a person withdraws it.
func (s *Service) Unsubscribe(sub Subscription) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.browsers, strings.TrimPrefix(sub.Endpoint, s.Base))
}

// Answer has the next requests answered so, in order, before any is delivered.
func (s *Service) Answer(answers ...Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers = append(s.answers, answers...)
}

// Delivered is what browsers received, and how many requests there were.
func (s *Service) Delivered() (messages []Message, requests int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Message(nil), s.delivered...), s.asked
}

// Faults are the mistakes of who sends.
func (s *Service) Faults() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return errors.Join(s.faults...)
}

// Changed tells after each request.
func (s *Service) Changed() <-chan struct{} { return s.changed }

// RoundTrip implements [http.RoundTripper]: the service without a network.
func (s *Service) RoundTrip(r *http.Request) (*http.Response, error) {
	recorder := httptest.NewRecorder()
	s.ServeHTTP(recorder, r)
	return recorder.Result(), nil
}

// ServeHTTP implements [http.Handler].
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 8<<10))
	s.mu.Lock()
	defer s.mu.Unlock()
	defer func() {
		select {
		case s.changed <- struct{}{}:
		default:
		}
	}()
	s.asked++
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if len(s.answers) > 0 {
		next := s.answers[0]
		s.answers = s.answers[1:]
		if next.RetryAfter != "" {
			w.Header().Set("Retry-After", next.RetryAfter)
		}
		w.WriteHeader(next.Status)
		return
	}
	to, known := s.browsers[r.URL.Path]
	if !known {
		w.WriteHeader(http.StatusGone)
		return
	}
	m, status, err := s.accept(r, body, to)
	if err != nil {
		s.faults = append(s.faults, err)
		http.Error(w, err.Error(), status)
		return
	}
	s.delivered = append(s.delivered, m)
	w.WriteHeader(http.StatusCreated)
}

var topics = regexp.MustCompile(`^[A-Za-z0-9_-]{0,32}$`)

func (s *Service) accept(r *http.Request, body []byte, to browser) (m Message, status int, err error) {
	m = Message{Endpoint: s.Base + r.URL.Path, Topic: r.Header.Get("Topic"), Urgency: r.Header.Get("Urgency")}
	if r.Method != http.MethodPost || r.Header.Get("Content-Encoding") != "aes128gcm" {
		return m, http.StatusBadRequest, errors.New("not a POST of aes128gcm")
	}
	if m.TTL, err = strconv.Atoi(r.Header.Get("TTL")); err != nil || m.TTL < 0 {
		return m, http.StatusBadRequest, errors.New("no TTL")
	}
	if !topics.MatchString(m.Topic) {
		return m, http.StatusBadRequest, fmt.Errorf("the topic %q", m.Topic)
	}
	if len(body) > 4096 {
		return m, http.StatusRequestEntityTooLarge, fmt.Errorf("%d bytes", len(body))
	}
	if m.Contact, m.Key, err = checkVAPID(r.Header.Get("Authorization"), s.Base, time.Now()); err != nil {
		return m, http.StatusForbidden, err
	}
	if m.Payload, err = decrypt(body, to); err != nil {
		return m, http.StatusBadRequest, err
	}
	return m, 0, nil
}

// checkVAPID verifies the token and the key that signs it (RFC 8292).
func checkVAPID(header, audience string, now time.Time) (contact, key string, err error) {
	scheme, rest, _ := strings.Cut(header, " ")
	values := map[string]string{}
	for part := range strings.SplitSeq(rest, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		values[name] = value
	}
	parts := strings.Split(values["t"], ".")
	key = values["k"]
	point, err := encoding.DecodeString(key)
	if scheme != "vapid" || len(parts) != 3 || err != nil {
		return "", key, errors.New("no VAPID token and key")
	}
	public, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), point)
	if err != nil {
		return "", key, fmt.Errorf("the VAPID key: %w", err)
	}
	signature, err := encoding.DecodeString(parts[2])
	if err != nil || len(signature) != 64 {
		return "", key, errors.New("the VAPID signature has not 64 bytes")
	}
	digest := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if !ecdsa.Verify(public, digest[:], new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])) {
		return "", key, errors.New("the VAPID signature is wrong")
	}
	var head struct{ Alg string }
	var claims struct {
		Aud, Sub string
		Exp      int64
	}
	if err := errors.Join(part(parts[0], &head), part(parts[1], &claims)); err != nil {
		return "", key, err
	}
	expires := time.Unix(claims.Exp, 0)
	switch {
	case head.Alg != "ES256":
		return "", key, fmt.Errorf("the algorithm %q", head.Alg)
	case claims.Aud != audience:
		return "", key, fmt.Errorf("meant for %q, not for %q", claims.Aud, audience)
	case !expires.After(now) || expires.After(now.Add(24*time.Hour)):
		return "", key, fmt.Errorf("valid until %s", expires)
	case !strings.HasPrefix(claims.Sub, "https://") && !strings.HasPrefix(claims.Sub, "mailto:"):
		return "", key, fmt.Errorf("the contact %q", claims.Sub)
	}
	return claims.Sub, key, nil
}

func part(text string, into any) error {
	raw, err := encoding.DecodeString(text)
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, into)
}

// decrypt is what a browser does with the body (RFC 8188, 8291).
func decrypt(body []byte, to browser) ([]byte, error) {
	const header = 16 + 4 + 1
	if len(body) < header {
		return nil, errors.New("the body is too short")
	}
	salt, record, length := body[:16], binary.BigEndian.Uint32(body[16:20]), int(body[20])
	if len(body) < header+length || uint64(record) < uint64(len(body)-header-length) {
		return nil, errors.New("the body is not one record")
	}
	sender, err := ecdh.P256().NewPublicKey(body[header : header+length])
	if err != nil {
		return nil, fmt.Errorf("the sender's key: %w", err)
	}
	shared, err := to.private.ECDH(sender)
	if err != nil {
		return nil, err
	}
	info := "WebPush: info\x00" + string(to.private.PublicKey().Bytes()) + string(sender.Bytes())
	ikm, err := hkdf.Key(sha256.New, shared, to.secret, info, 32)
	if err != nil {
		return nil, err
	}
	key, err := hkdf.Key(sha256.New, ikm, salt, "Content-Encoding: aes128gcm\x00", 16)
	if err != nil {
		return nil, err
	}
	nonce, err := hkdf.Key(sha256.New, ikm, salt, "Content-Encoding: nonce\x00", 12)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	padded, err := gcm.Open(nil, nonce, body[header+length:], nil)
	if err != nil {
		return nil, fmt.Errorf("the body does not open: %w", err)
	}
	end := len(padded) - 1
	for end >= 0 && padded[end] == 0 {
		end--
	}
	if end < 0 || padded[end] != 2 {
		return nil, errors.New("the record is not the last one")
	}
	return padded[:end], nil
}
