// Package mailtest is a mail server for tests: a real one over a real
// connection, which keeps what it accepts and refuses what it is told to.
package mailtest

import (
	"errors"
	"io"
	"net"
	"strings"
	"sync"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Letter is an e-mail the server has taken over.
type Letter struct {
	From string
	To   []string
	Raw  string
}

// Server is a mail server on this machine.
type Server struct {
	// Addr is where it listens.
	Addr string
	// User and Password, when set, are asked for.
	User, Password string

	listener net.Listener
	server   *smtp.Server
	ended    chan error

	mu       sync.Mutex
	letters  []Letter
	attempts int
	answers  []Answer
	hangUp   bool
	changed  chan struct{}
}

// Answer refuses one e-mail, at RCPT or, when Data is set, after its text.
type Answer struct {
	Code int
	Text string
	Data bool
}

// Start starts a server; stop it with Close.
func Start() (*Server, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // listening on loopback takes no time
	if err != nil {
		return nil, err
	}
	s := &Server{listener: listener, Addr: listener.Addr().String(), ended: make(chan error, 1), changed: make(chan struct{}, 1)}
	s.server = smtp.NewServer(s)
	s.server.Domain = "mail.example.com"
	s.server.AllowInsecureAuth = true
	s.server.ErrorLog = quiet{}
	go func() { s.ended <- s.server.Serve(listener) }()
	return s, nil
}

// quiet keeps refusals, which tests provoke, out of the output.
type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

// Close ends the server and its connections.
func (s *Server) Close() error {
	err := s.server.Close()
	// Also when the server had not begun to listen yet.
	if again := s.listener.Close(); !errors.Is(again, net.ErrClosed) {
		err = errors.Join(err, again)
	}
	if serving := <-s.ended; !errors.Is(serving, smtp.ErrServerClosed) && !errors.Is(serving, net.ErrClosed) {
		return errors.Join(err, serving)
	}
	return err
}

// Refuse has the next e-mails refused, one each.
func (s *Server) Refuse(answers ...Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers = append(s.answers, answers...)
}

// HangUpAfter250 ends connections as soon as an e-mail was taken over, before
// the client has said goodbye.
func (s *Server) HangUpAfter250(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hangUp = on
}

// Letters are what was taken over, and how often somebody tried.
func (s *Server) Letters() (letters []Letter, attempts int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Letter(nil), s.letters...), s.attempts
}

// Changed tells after each attempt.
func (s *Server) Changed() <-chan struct{} { return s.changed }

// NewSession implements [smtp.Backend].
func (s *Server) NewSession(c *smtp.Conn) (smtp.Session, error) {
	return &session{server: s, conn: c}, nil
}

type session struct {
	server *Server
	conn   *smtp.Conn
	known  bool
	letter Letter
	after  *Answer
}

func (s *session) AuthMechanisms() []string {
	if s.server.User == "" {
		return nil
	}
	return []string{sasl.Plain}
}

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != s.server.User || password != s.server.Password {
			return &smtp.SMTPError{Code: 535, EnhancedCode: smtp.EnhancedCode{5, 7, 8}, Message: "who are you"}
		}
		s.known = true
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if s.server.User != "" && !s.known {
		return smtp.ErrAuthRequired
	}
	s.letter = Letter{From: from}
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.attempts++
	if len(s.server.answers) > 0 {
		next := s.server.answers[0]
		s.server.answers = s.server.answers[1:]
		if !next.Data {
			s.server.tell()
			return refusal(next)
		}
		s.after = &next
	}
	s.letter.To = append(s.letter.To, to)
	return nil
}

func refusal(a Answer) error {
	return &smtp.SMTPError{Code: a.Code, EnhancedCode: smtp.EnhancedCode{a.Code / 100, 0, 0}, Message: a.Text}
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	defer s.server.tell()
	if s.after != nil {
		refused := *s.after
		s.after = nil
		return refusal(refused)
	}
	s.letter.Raw = strings.ReplaceAll(string(raw), "\r\n", "\n")
	s.server.letters = append(s.server.letters, s.letter)
	return nil
}

// Reset is called after each e-mail, when the 250 has been written.
func (s *session) Reset() {
	s.server.mu.Lock()
	hangUp := s.server.hangUp && len(s.letter.To) > 0
	s.server.mu.Unlock()
	s.letter = Letter{}
	if hangUp {
		_ = s.conn.Conn().Close() // it is meant to be torn
	}
}

func (s *session) Logout() error { return nil }

func (s *Server) tell() {
	select {
	case s.changed <- struct{}{}:
	default:
	}
}
