package desk

import (
	"bytes"
	"context"
	"html/template"
	"strconv"
	"strings"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/channel"
	"github.com/parley-desk/parley/internal/store"
	"github.com/parley-desk/parley/internal/words"
)

// Bounds of e-mails.
const (
	// mailAttempts is how often an e-mail is tried: with the pauses between
	// them for more than a day, so that a mail server may be away that long.
	mailAttempts = 60
	// mailLines and mailText bound what one e-mail repeats: how many messages,
	// and how much of each in characters.
	mailLines = 50
	mailText  = 2000
)

// SendDigest is the handler of JobDigest: one e-mail with everything a member
// has not seen of a conversation (domain 4.4). The e-mail is in the outbox
// before it is sent, with its Message-ID and what it covers; the server's
// answer is recorded at once, in the step that says these entries are done.
// Interrupted between the two it is sent again under the same id.
func (d *Desk) SendDigest(ctx context.Context, subject string) (parley.Time, error) {
	conversation, user, _ := strings.Cut(subject, ":")
	if d.mail == nil {
		return 0, nil
	}
	m, who, c, entries, err := d.outgoing(ctx, parley.ID(conversation), parley.ID(user))
	if err != nil || len(entries) == 0 {
		return 0, err
	}
	letter, err := d.write(ctx, m, who, c, entries)
	if err != nil {
		return 0, err
	}
	v := d.mail(ctx, letter)
	now := parley.Now()
	var next parley.Time
	err = d.store.Tx(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		next = 0
		switch {
		case v.Outcome == channel.Accepted:
			return tx.EndMail(m, store.MailSent, "", now)
		case v.Outcome == channel.Permanent || v.Outcome == channel.Gone || m.Attempts+1 >= mailAttempts:
			return tx.EndMail(m, store.MailFailed, v.Reason, now)
		}
		next = now.Add(pause(m.Attempts, v.RetryAfter))
		return tx.RetryMail(m.ID, v.Reason)
	})
	if v.Outcome != channel.Accepted {
		d.log.WarnContext(ctx, "an e-mail was not accepted", "channel", "smtp", "conversation", c.ID, "user", who.User, "outcome", v.Outcome, "attempt", m.Attempts+1, "reason", v.Reason)
	}
	return next, err
}

// outgoing is the e-mail of the outbox that is on its way to a member, or a
// new one, with the entries it is about; none when nothing is to be sent.
func (d *Desk) outgoing(ctx context.Context, conversation, user parley.ID) (m store.OutMail, who store.Listener, c parley.Conversation, entries []parley.Entry, err error) {
	err = d.store.Tx(ctx, func(tx *store.Tx) (err error) {
		now := parley.Now()
		entries = nil
		m, err = tx.PendingMail(conversation, user)
		under := err == nil
		if err != nil && parley.CodeOf(err) != parley.CodeNotFound {
			return err
		}
		who, err = tx.Listener(conversation, user, now)
		if parley.CodeOf(err) == parley.CodeNotFound { // left, or no longer active
			if under {
				return tx.EndMail(m, store.MailDropped, "", now)
			}
			return nil
		}
		if err != nil {
			return err
		}
		if c, err = tx.Conversation(conversation); err != nil {
			return err
		}
		if !under {
			m = store.OutMail{ID: parley.NewID(), Conversation: conversation, User: user, Address: who.Email, FromSeq: max(who.EmailedSeq, who.SeenSeq), ToSeq: who.NotifiedSeq, CreatedAt: now}
			m.MessageID = strings.Join([]string{string(conversation), string(user), strconv.FormatInt(m.FromSeq, 10) + "-" + strconv.FormatInt(m.ToSeq, 10)}, ".") + "@" + d.mailHost
		}
		if entries, err = news(&tx.Reader, c, &who, parley.TransportEmail, m.FromSeq, m.ToSeq); err != nil {
			return err
		}
		switch {
		case len(entries) == 0 && under: // seen meanwhile, or they are here
			return tx.EndMail(m, store.MailDropped, "", now)
		case len(entries) == 0 || under:
			return nil
		}
		return tx.InsertMail(m)
	})
	return m, who, c, entries, err
}

// digest is what the templates of an e-mail know.
type digest struct {
	Lead, Open, URL, Why, More string
	Lines                      []digestLine
}

type digestLine struct{ Name, At, Text string }

var digestHTML = template.Must(template.New("digest").Parse(`<!doctype html>
<html><body style="font-family:sans-serif;color:#1c2424;max-width:40em">
<p>{{.Lead}}</p>
{{range .Lines}}<p style="margin:0 0 .2em"><b>{{.Name}}</b> <span style="color:#5a6666">{{.At}}</span></p>
<p style="margin:0 0 1em;white-space:pre-wrap">{{.Text}}</p>
{{end}}{{with .More}}<p>{{.}}</p>
{{end}}<p><a href="{{.URL}}">{{.Open}}</a></p>
<p style="color:#5a6666;font-size:smaller">{{.Why}}</p>
</body></html>
`))

// write is the e-mail itself, in the member's language and time zone.
func (d *Desk) write(ctx context.Context, m store.OutMail, who store.Listener, c parley.Conversation, entries []parley.Entry) (channel.Mail, error) {
	summary, err := d.store.Read(ctx).Summary(c.ID, who.User)
	if err != nil {
		return channel.Mail{}, err
	}
	l := speaking(who.Language)
	zone, err := time.LoadLocation(who.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	n := len(entries)
	v := digest{
		Lead: l.Say("notify.digestLead", "n", n, "name", summary.Name), Open: l.Say("notify.digestOpen"), Why: l.Say("notify.digestWhy"),
		URL: d.publicURL + "/workspace/conversations/" + string(c.ID),
	}
	if n > mailLines {
		v.More = l.Say("notify.digestMore", "n", n-mailLines)
		entries = entries[:mailLines]
	}
	for _, e := range entries {
		v.Lines = append(v.Lines, digestLine{Name: e.Author.Name, At: e.At.Time().In(zone).Format("2006-01-02 15:04 MST"), Text: spoken(l, e)})
	}
	var text strings.Builder
	text.WriteString(v.Lead + "\n\n")
	for _, line := range v.Lines {
		text.WriteString(line.Name + " · " + line.At + "\n" + line.Text + "\n\n")
	}
	if v.More != "" {
		text.WriteString(v.More + "\n\n")
	}
	text.WriteString(v.Open + ": " + v.URL + "\n\n" + v.Why + "\n")
	var html bytes.Buffer
	if err := digestHTML.Execute(&html, v); err != nil {
		return channel.Mail{}, err
	}
	return channel.Mail{
		MessageID: m.MessageID, To: m.Address, ToName: who.Name, Subject: l.Say("notify.digestSubject", "n", n, "name", summary.Name),
		Text: text.String(), HTML: html.String(), Date: m.CreatedAt.Time(),
	}, nil
}

// spoken is a message with its line breaks, as far as an e-mail repeats it.
func spoken(l *words.Language, e parley.Entry) string {
	if e.Body == "" {
		return gist(l, e, mailText)
	}
	if runes := []rune(e.Body); len(runes) > mailText {
		return string(runes[:mailText-1]) + "…"
	}
	return e.Body
}

// MailTest asks for a test e-mail.
type MailTest struct {
	To string `json:"to" maxLength:"254"`
}

// TestMail sends a test e-mail, now; the error says what the server answered.
func (d *Desk) TestMail(ctx context.Context, actor parley.Actor, in MailTest) (struct{}, error) {
	to, err := cleanEmail("to", in.To)
	if err != nil {
		return struct{}{}, err
	}
	if d.mail == nil {
		return struct{}{}, parley.Errorf(parley.CodeUnavailable, "", "No mail server is set. Start the desk with --smtp-url and --mail-from.")
	}
	likes, err := d.store.Read(ctx).Preferences(actor.ID)
	if err != nil {
		return struct{}{}, err
	}
	l := speaking(likes.Language)
	v := d.mail(ctx, channel.Mail{
		MessageID: string(parley.NewID()) + "@" + d.mailHost, To: to, Subject: l.Say("notify.mailTest"), Text: l.Say("notify.mailTestBody") + "\n", Date: time.Now(),
	})
	if v.Outcome != channel.Accepted {
		return struct{}{}, parley.Errorf(parley.CodeUnavailable, "", "The mail server did not take the e-mail: %s", v.Reason)
	}
	return struct{}{}, d.store.Tx(ctx, func(tx *store.Tx) error {
		return tx.Audit(acted(actor, "test_mail", tableUser, actor.ID, to, "", ""))
	})
}
