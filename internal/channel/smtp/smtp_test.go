package smtp

import (
	"mime"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/channel"
	"github.com/parley-desk/parley/internal/channel/mailtest"
)

func server(t *testing.T) (*mailtest.Server, *Sender) {
	t.Helper()
	s, err := mailtest.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, senderTo(t, "smtp://"+s.Addr)
}

func senderTo(t *testing.T, address string) *Sender {
	t.Helper()
	cfg, err := Parse("--smtp-url", address, "--mail-from", "Desk <desk@example.com>")
	if err != nil {
		t.Fatal(err)
	}
	return New(cfg)
}

func letter() channel.Mail {
	return channel.Mail{
		MessageID: "abc.1-2@desk.example.com", To: "anna@example.com", ToName: "Anna Ö", Subject: "Grüße\r\nBcc: x@example.com",
		Text: "Hallo\n.\nWelt\n", HTML: "<p>Hallo Welt ö</p>", Date: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC),
	}
}

func TestALetterArrives(t *testing.T) {
	server, sender := server(t)
	if err := sender.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	if v := sender.Send(t.Context(), letter()); v.Outcome != channel.Accepted {
		t.Fatalf("%+v", v)
	}
	letters, _ := server.Letters()
	if len(letters) != 1 || letters[0].From != "desk@example.com" || len(letters[0].To) != 1 || letters[0].To[0] != "anna@example.com" {
		t.Fatalf("received %+v", letters)
	}
	parsed, err := mail.ReadMessage(strings.NewReader(letters[0].Raw))
	if err != nil {
		t.Fatal(err)
	}
	head := parsed.Header
	subject, err := new(mime.WordDecoder).DecodeHeader(head.Get("Subject"))
	if err != nil || !strings.HasPrefix(subject, "Grüße") || head.Get("Bcc") != "" {
		t.Errorf("the subject is %q (%v), Bcc %q", subject, err, head.Get("Bcc"))
	}
	if head.Get("Message-Id") != "<abc.1-2@desk.example.com>" || head.Get("Auto-Submitted") != "auto-generated" {
		t.Errorf("the headers are %v", head)
	}
	if !strings.HasPrefix(head.Get("Content-Type"), "multipart/alternative") || !strings.Contains(letters[0].Raw, "text/plain") || !strings.Contains(letters[0].Raw, "text/html") {
		t.Errorf("not text and HTML:\n%s", letters[0].Raw)
	}
}

func TestRefusalsAreJudged(t *testing.T) {
	server, sender := server(t)
	for _, c := range []struct {
		answer mailtest.Answer
		want   channel.Outcome
	}{
		{mailtest.Answer{Code: 550, Text: "no such user"}, channel.Permanent},
		{mailtest.Answer{Code: 451, Text: "come back later"}, channel.Temporary},
		{mailtest.Answer{Code: 554, Text: "we think it is spam", Data: true}, channel.Permanent},
		{mailtest.Answer{Code: 452, Text: "disk full", Data: true}, channel.Temporary},
	} {
		server.Refuse(c.answer)
		v := sender.Send(t.Context(), letter())
		if v.Outcome != c.want || v.Status != c.answer.Code || !strings.Contains(v.Reason, c.answer.Text) {
			t.Errorf("%d is judged %+v", c.answer.Code, v)
		}
	}
	if letters, _ := server.Letters(); len(letters) != 0 {
		t.Errorf("%d letters were taken over", len(letters))
	}
}

// TestWhatComesAfterTheAnswerChangesNothing: a server that hangs up after it
// has taken an e-mail over has taken it over.
func TestWhatComesAfterTheAnswerChangesNothing(t *testing.T) {
	server, sender := server(t)
	server.HangUpAfter250(true)
	if v := sender.Send(t.Context(), letter()); v.Outcome != channel.Accepted {
		t.Fatalf("%+v", v)
	}
	if letters, attempts := server.Letters(); len(letters) != 1 || attempts != 1 {
		t.Errorf("%d letters in %d attempts", len(letters), attempts)
	}
}

func TestSigningIn(t *testing.T) {
	server, open := server(t)
	server.User, server.Password = "desk", "p@ss/word"
	if v := open.Send(t.Context(), letter()); v.Outcome == channel.Accepted {
		t.Error("a server that wants to know who we are takes it from nobody")
	}
	right := senderTo(t, "smtp://desk:p%40ss%2Fword@"+server.Addr)
	if v := right.Send(t.Context(), letter()); v.Outcome != channel.Accepted {
		t.Errorf("%+v", v)
	}
	wrong := senderTo(t, "smtp://desk:letmein@"+server.Addr)
	v := wrong.Send(t.Context(), letter())
	if v.Outcome != channel.Broken || v.Status != 535 || strings.Contains(v.Reason, "letmein") {
		t.Errorf("a wrong password: %+v", v)
	}
	if err := wrong.Check(t.Context()); err == nil || strings.Contains(err.Error(), "letmein") {
		t.Errorf("the check says %v", err)
	}
}

func TestNobodyAnswers(t *testing.T) {
	server, err := mailtest.Start()
	if err != nil {
		t.Fatal(err)
	}
	sender := senderTo(t, "smtp://"+server.Addr)
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	if v := sender.Send(t.Context(), letter()); v.Outcome != channel.Temporary {
		t.Errorf("%+v", v)
	}
}

func TestAddressesAreRead(t *testing.T) {
	for text, want := range map[string]Config{
		"smtp://mail.example.com":                    {Host: "mail.example.com", Port: 587},
		"smtps://u:p@mail.example.com":               {Host: "mail.example.com", Port: 465, User: "u", Password: "p", ImplicitTLS: true},
		"smtp://u%40x.org:a%3Ab@mail.example.com:25": {Host: "mail.example.com", Port: 25, User: "u@x.org", Password: "a:b"},
		"smtp://relay:25?tls=none":                   {Host: "relay", Port: 25, Plain: true},
		"smtp://u:p@127.0.0.1:25?tls=none":           {Host: "127.0.0.1", Port: 25, Plain: true, User: "u", Password: "p"},
		"smtp://[::1]:2525/":                         {Host: "::1", Port: 2525},
	} {
		want.From = mail.Address{Name: "Desk", Address: "desk@example.com"}
		got, err := Parse("--smtp-url", text, "--mail-from", "Desk <desk@example.com>")
		if err != nil || got != want {
			t.Errorf("%s is %+v (%v)", text, got, err)
		}
	}
	for _, text := range []string{
		"", "mail.example.com", "http://mail.example.com", "smtp://", "smtp://host:0", "smtp://host:99999", "smtp://host/inbox", "smtp://host?tls=off",
		"smtps://host?tls=none", "smtp://user@host", "smtp://:secret@host", "smtp://u:secret@mail.example.com?tls=none", "smtp://u:se cret@host\n", "smtp://u:%zz-secret@host",
	} {
		_, err := Parse("--smtp-url", text, "--mail-from", "desk@example.com")
		if parley.CodeOf(err) != parley.CodeInvalid || parley.AsError(err).Field != "--smtp-url" {
			t.Errorf("%q: %v", text, err)
		} else if strings.Contains(err.Error(), "secret") {
			t.Errorf("the refusal repeats the password: %v", err)
		}
	}
	for _, from := range []string{"", "desk", "a@b, c@d"} {
		if _, err := Parse("--smtp-url", "smtp://host", "--mail-from", from); parley.CodeOf(err) != parley.CodeInvalid || parley.AsError(err).Field != "--mail-from" {
			t.Errorf("from %q: %v", from, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("smtp://u:secret@host:587?tls=none", "desk@example.com")
	f.Add("smtps://%40:%3A@[::1]:465", "Desk <desk@example.com>")
	f.Fuzz(func(t *testing.T, text, from string) {
		c, err := Parse("--smtp-url", text, "--mail-from", from)
		if err != nil {
			if parley.CodeOf(err) != parley.CodeInvalid || parley.AsError(err).Field == "" {
				t.Fatalf("%q is refused with %v", text, err)
			}
			return
		}
		if c.Host == "" || c.Port < 1 || c.Port > 65535 || c.From.Address == "" || c.Plain && c.ImplicitTLS || c.Plain && c.Password != "" && !c.local() {
			t.Fatalf("%q is %+v", text, c)
		}
	})
}
