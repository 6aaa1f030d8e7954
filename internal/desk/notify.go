package desk

import (
	"context"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
	"github.com/parley-desk/parley/internal/words"
)

// The jobs that tell people who do not look.
const (
	// JobNotify decides who is told of the newest entries of a conversation;
	// its subject is the conversation.
	JobNotify = "notify"
	// JobPush delivers to one browser; its subject is subscription:conversation.
	JobPush = "push"
	// JobDigest sends one e-mail; its subject is conversation:user.
	JobDigest = "digest"
)

// notifyGrace is how long an entry waits before it is told: whoever has the
// conversation in view has said so by then (domain 4.3).
const notifyGrace = 2 * time.Second

// notifyLater has the newest entries of a conversation told, in the
// transaction that appended them, so that none is forgotten. What comes within
// the grace joins the same run.
func (d *Desk) notifyLater(tx *store.Tx, conversation parley.ID, at parley.Time) error {
	return tx.EnqueueFirst(JobNotify, string(conversation), at.Add(notifyGrace))
}

// Notify is the handler of JobNotify. It decides, and leaves delivering to
// jobs of their own, so that one browser or mail server that does not answer
// holds up nobody else. Decisions and jobs are one commit: whoever is
// interrupted decides anew, and nobody is told twice or never.
func (d *Desk) Notify(ctx context.Context, subject string) (next parley.Time, err error) {
	conversation, now := parley.ID(subject), parley.Now()
	err = d.store.Tx(ctx, func(tx *store.Tx) error {
		next = 0
		c, err := tx.Conversation(conversation)
		if parley.CodeOf(err) == parley.CodeNotFound {
			return nil
		}
		if err != nil {
			return err
		}
		people, err := tx.Listeners(conversation, now)
		if err != nil || len(people) == 0 {
			return err
		}
		since := c.LastSeq
		for i := range people {
			since = min(since, max(people[i].NotifiedSeq, people[i].SeenSeq))
		}
		// Who missed more than one read of them hears of the newest.
		entries, err := tx.EntriesSince(conversation, parley.ReaderStaff, max(since, c.LastSeq-store.MaxEntries), store.MaxEntries)
		if err != nil {
			return err
		}
		ripe := entries
		for i, e := range entries {
			if due := e.At.Add(notifyGrace); due > now {
				ripe, next = entries[:i], due
				break
			}
		}
		upto := c.LastSeq
		if len(ripe) < len(entries) {
			upto = entries[len(ripe)].Seq - 1
		}
		for i := range people {
			if err := d.decide(tx, c, &people[i], ripe, upto); err != nil {
				return err
			}
		}
		return nil
	})
	return next, err
}

// decide enqueues what one member is to be told.
func (d *Desk) decide(tx *store.Tx, c parley.Conversation, who *store.Listener, entries []parley.Entry, upto int64) error {
	var push bool
	var mailFrom parley.Time
	for _, e := range entries {
		if e.Seq <= who.NotifiedSeq || e.Seq > upto {
			continue
		}
		s := situation(c, who, e)
		if yes, _ := parley.Notify(parley.TransportPush, s); yes {
			push = true
		}
		if yes, _ := parley.Notify(parley.TransportEmail, s); yes && mailFrom.IsZero() {
			mailFrom = e.At
		}
	}
	if push && d.push != nil {
		devices, err := tx.Subscriptions(who.User)
		if err != nil {
			return err
		}
		for _, device := range devices {
			if err := tx.EnqueueFirst(JobPush, string(device.ID)+":"+string(c.ID), parley.Now()); err != nil {
				return err
			}
		}
	}
	if !mailFrom.IsZero() && d.mail != nil {
		props, err := tx.Properties()
		if err != nil {
			return err
		}
		window := time.Duration(props.Int(parley.PropEmailInterval)) * time.Minute
		if err := tx.EnqueueFirst(JobDigest, string(c.ID)+":"+string(who.User), mailFrom.Add(window)); err != nil {
			return err
		}
	}
	return tx.SetNotified(c.ID, who.User, upto)
}

// situation is what the rule asks, for one entry and one member.
func situation(c parley.Conversation, who *store.Listener, e parley.Entry) parley.Situation {
	s := parley.Situation{
		Conversation: c.Kind, Entry: e.Kind,
		Choices: who.Choices, Switches: who.Switches, EmailDigest: who.EmailDigest, Presence: who.Presence,
		Own:    e.Author.Kind == parley.ActorUser && e.Author.ID == who.User,
		Hidden: !who.Readable, Seen: e.Seq <= who.SeenSeq,
		Transfer: e.Code == parley.LineTransferAsked && who.Standing == store.StandingTransfer,
	}
	for _, m := range e.Mentions {
		s.Mentioned = s.Mentioned || m.ID == who.User
	}
	return s
}

// news are the entries a member is to be told over a transport, from those
// they have not seen, oldest first.
func news(read *store.Reader, c parley.Conversation, who *store.Listener, transport parley.Transport, since, upto int64) ([]parley.Entry, error) {
	since = max(since, who.SeenSeq)
	entries, err := read.EntriesSince(c.ID, parley.ReaderStaff, max(since, upto-store.MaxEntries), store.MaxEntries)
	if err != nil {
		return nil, err
	}
	found := []parley.Entry{}
	for _, e := range entries {
		if e.Seq > upto {
			break
		}
		if yes, _ := parley.Notify(transport, situation(c, who, e)); yes {
			found = append(found, e)
		}
	}
	return found, nil
}

// speaking is the language a member reads; what is not known is English.
func speaking(language string) *words.Language { return words.All().Choose(language) }

// gist is a message in one line.
func gist(l *words.Language, e parley.Entry, limit int) string {
	switch {
	case e.Body != "":
		return parley.Shorten(e.Body, limit)
	case len(e.Attachments) > 0:
		return parley.Shorten(l.Say("notify.file", "name", e.Attachments[0].FileName), limit)
	case e.Card != nil && e.Card.Number != "":
		return parley.Shorten(e.Card.Number+" "+e.Card.Title, limit)
	}
	return l.Say("notify.card")
}
