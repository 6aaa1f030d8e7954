// Package smtp hands e-mails to a mail server (RFC 5321, 6409).
package smtp

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/mail"
	"net/netip"
	"net/textproto"
	"net/url"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/channel"
)

// timeout bounds one e-mail: a job may take half a minute.
const timeout = 20 * time.Second

// Ports of submission (RFC 8314).
const (
	portStartTLS = 587
	portTLS      = 465
)

// Config says which server takes our mail, and from whom it is.
type Config struct {
	Host               string
	Port               int
	User, Password     string
	ImplicitTLS        bool // TLS from the first byte
	Plain              bool // no TLS at all
	From               mail.Address
	InsecureSkipVerify bool // for tests
}

// Parse reads an address such as smtp://user:password@mail.example.com:587 or
// smtps://…:465. ?tls=none sends without encryption, which is refused together
// with a password unless the server is on this machine. Errors name the flag
// and never repeat the password.
func Parse(flag, text, fromFlag, from string) (Config, error) {
	wrong := parley.Errorf(parley.CodeInvalid, flag, "must be an address such as smtp://user:password@mail.example.com:587 or smtps://user:password@mail.example.com; write special characters of the password as %%40.")
	at, err := url.Parse(text)
	if err != nil || at.Hostname() == "" || at.Scheme != "smtp" && at.Scheme != "smtps" || at.Path != "" && at.Path != "/" || at.Fragment != "" {
		return Config{}, wrong
	}
	c := Config{Host: at.Hostname(), ImplicitTLS: at.Scheme == "smtps", Port: portStartTLS}
	if c.ImplicitTLS {
		c.Port = portTLS
	}
	if at.Port() != "" {
		if c.Port, err = strconv.Atoi(at.Port()); err != nil || c.Port < 1 || c.Port > 65535 {
			return Config{}, wrong
		}
	}
	for name, values := range at.Query() {
		if name != "tls" || len(values) != 1 || values[0] != "none" || c.ImplicitTLS {
			return Config{}, wrong
		}
		c.Plain = true
	}
	c.User = at.User.Username()
	c.Password, _ = at.User.Password()
	if (c.User == "") != (c.Password == "") {
		return Config{}, parley.Errorf(parley.CodeInvalid, flag, "names only one of user and password: write both, smtp://user:password@host, or none.")
	}
	if c.Plain && c.Password != "" && !c.local() {
		return Config{}, parley.Errorf(parley.CodeInvalid, flag, "would send the password without encryption: leave ?tls=none away.")
	}
	sender, err := mail.ParseAddress(from)
	if err != nil {
		return Config{}, parley.Errorf(parley.CodeInvalid, fromFlag, "must be the address e-mails come from, such as desk@example.com or Example Desk <desk@example.com>.")
	}
	c.From = *sender
	return c, nil
}

// local reports whether the server is on this machine.
func (c Config) local() bool {
	ip, err := netip.ParseAddr(c.Host)
	return c.Host == "localhost" || err == nil && ip.IsLoopback()
}

// Server is the server's address, for people; it holds no secret.
func (c Config) Server() string { return net.JoinHostPort(c.Host, strconv.Itoa(c.Port)) }

// Sender sends e-mails, each over a connection of its own. It is safe for
// concurrent use.
type Sender struct{ cfg Config }

// New makes a sender.
func New(cfg Config) *Sender { return &Sender{cfg: cfg} }

func (s *Sender) client() (*gomail.Client, error) {
	//nolint:gosec // skipping the check is for tests alone
	options := []gomail.Option{
		gomail.WithPort(s.cfg.Port), gomail.WithTimeout(timeout), gomail.WithoutNoop(),
		gomail.WithTLSConfig(&tls.Config{ServerName: s.cfg.Host, MinVersion: tls.VersionTLS12, InsecureSkipVerify: s.cfg.InsecureSkipVerify}),
	}
	switch {
	case s.cfg.ImplicitTLS:
		options = append(options, gomail.WithSSL())
	case s.cfg.Plain:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	case s.cfg.local(): // nobody listens in between
		options = append(options, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if s.cfg.User != "" {
		auth := gomail.SMTPAuthAutoDiscover
		if s.cfg.local() {
			auth = gomail.SMTPAuthPlainNoEnc // without TLS, which this machine does not need
		}
		options = append(options, gomail.WithSMTPAuth(auth), gomail.WithUsername(s.cfg.User), gomail.WithPassword(s.cfg.Password))
	}
	return gomail.NewClient(s.cfg.Host, options...)
}

// Send makes one attempt.
func (s *Sender) Send(ctx context.Context, m channel.Mail) channel.Verdict {
	message := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	message.FromMailAddress(&s.cfg.From)
	message.ToMailAddress(&mail.Address{Name: m.ToName, Address: m.To})
	message.Subject(m.Subject)
	message.SetDateWithValue(m.Date)
	message.SetMessageIDWithValue(m.MessageID)
	// RFC 3834: nobody's holiday reply should answer it.
	message.SetGenHeader("Auto-Submitted", "auto-generated")
	message.SetGenHeader("X-Auto-Response-Suppress", "All")
	message.SetBodyString(gomail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		message.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	}
	client, err := s.client()
	if err != nil {
		return channel.Verdict{Outcome: channel.Broken, Reason: channel.Words(err.Error())}
	}
	err = client.DialAndSendWithContext(ctx, message)
	if err == nil || message.IsDelivered() {
		// What happens after the server has taken it over (RSET, QUIT) may fail
		// without the e-mail being any less sent.
		return channel.Verdict{Outcome: channel.Accepted}
	}
	return judge(err)
}

// Check connects, greets, encrypts and signs in, and sends nothing.
func (s *Sender) Check(ctx context.Context) error {
	client, err := s.client()
	if err != nil {
		return err
	}
	if err := client.DialWithContext(ctx); err != nil {
		return err
	}
	return client.Close()
}

// judge reads a failure. An answer 5xx to the message itself is final, 4xx is
// not (RFC 5321, section 4.2.1); whatever is refused before the message came
// to speech (TLS, sign-in) is about us and not about the recipient.
func judge(err error) channel.Verdict {
	v := channel.Verdict{Outcome: channel.Temporary, Reason: channel.Words(err.Error())}
	if sent, ok := errors.AsType[*gomail.SendError](err); ok {
		v.Status = sent.ErrorCode()
		if v.Status >= 500 || sent.Reason == gomail.ErrGetRcpts {
			v.Outcome = channel.Permanent
		}
		if sent.Reason == gomail.ErrGetSender {
			v.Outcome = channel.Broken
		}
		return v
	}
	if refused, ok := errors.AsType[*textproto.Error](err); ok {
		if v.Status = refused.Code; v.Status >= 500 {
			v.Outcome = channel.Broken
		}
	}
	return v
}
