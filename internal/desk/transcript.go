package desk

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// maxTranscript bounds a transcript, in entries; the oldest are kept.
const maxTranscript = 20000

// GuestTranscript is the visitor's conversation as plain text, with files as
// links, and a name to save it under (domain 3.7).
func (d *Desk) GuestTranscript(ctx context.Context, g Guest, baseURL string) (name, text string, err error) {
	read := d.store.Read(ctx)
	view, err := d.guestView(read, g.Conversation)
	if err != nil {
		return "", "", err
	}
	props, err := read.Properties()
	if err != nil {
		return "", "", err
	}
	t := transcript{files: strings.TrimSuffix(baseURL, "/") + "/api/guest/v1/attachments/"}
	fmt.Fprintf(&t.text, "%s\n%s, %s\n", props.Text(parley.PropCompanyName), view.Number, view.Queue)
	err = t.read(func(since int64) ([]parley.Entry, error) { return d.GuestEntries(ctx, g, since, 0, store.MaxEntries) })
	return view.Number + ".txt", t.text.String(), err
}

// Transcript is a conversation with a customer as plain text for who may read
// it: all of it, work notes and whispers marked as such (domain 3.7). Refusals:
// not_found, also of conversations among colleagues.
func (d *Desk) Transcript(ctx context.Context, actor parley.Actor, conversation parley.ID, baseURL string) (name, text string, err error) {
	read := d.store.Read(ctx)
	if err := mayRead(read, conversation, actor.ID); err != nil {
		return "", "", err
	}
	c, err := read.Conversation(conversation)
	if err == nil && c.Kind != parley.KindSupport {
		err = errNotFound
	}
	if err != nil {
		return "", "", err
	}
	i, err := read.Interaction(c.Interaction)
	if err != nil {
		return "", "", err
	}
	queue, err := read.Queue(c.QueueID)
	if err != nil {
		return "", "", err
	}
	t := transcript{
		files: strings.TrimSuffix(baseURL, "/") + "/api/v1/attachments/",
		card:  func(ref parley.CardRef) (CardView, error) { return cardFor(read, ref, actor) },
	}
	fmt.Fprintf(&t.text, "%s, %s\n%s <%s>\n", i.Number, queue.Name, i.GuestName, i.GuestEmail)
	err = t.read(func(since int64) ([]parley.Entry, error) {
		return d.Entries(ctx, actor, conversation, since, 0, store.MaxEntries)
	})
	return i.Number + ".txt", t.text.String(), err
}

// transcript is a conversation that is being written down.
type transcript struct {
	text  strings.Builder
	files string // where the id of a file leads to it
	// card is what the reader may see of a record; nil: what the entry itself says.
	card func(parley.CardRef) (CardView, error)
}

// read writes down what a stream has after each number it is asked for, in pages
// of [store.MaxEntries].
func (t *transcript) read(page func(since int64) ([]parley.Entry, error)) error {
	since, day := int64(0), ""
	for read := 0; read < maxTranscript; {
		entries, err := page(since)
		if err != nil {
			return err
		}
		for _, e := range entries {
			since = e.Seq
			if today := e.At.Time().Format("Monday, 2 January 2006 (UTC)"); today != day {
				day = today
				fmt.Fprintf(&t.text, "\n%s\n\n", day)
			}
			if err := t.line(e); err != nil {
				return err
			}
		}
		read += len(entries)
		if len(entries) < store.MaxEntries {
			break
		}
	}
	return nil
}

func (t *transcript) line(e parley.Entry) error {
	clock := e.At.Time().Format("15:04")
	// Indented continuation lines cannot pass for lines of somebody else.
	body := strings.ReplaceAll(e.Body, "\n", "\n      ")
	if e.Kind == parley.EntrySystem {
		fmt.Fprintf(&t.text, "%s  * %s\n", clock, body)
	} else {
		fmt.Fprintf(&t.text, "%s  %s%s: %s\n", clock, e.Author.Name, aside(e), body)
	}
	for _, file := range e.Attachments {
		fmt.Fprintf(&t.text, "       [%s] %s%s\n", file.FileName, t.files, file.ID)
	}
	if e.Card == nil {
		return nil
	}
	number, title := e.Card.Number, e.Card.Title
	if t.card != nil && e.Card.ID != "" {
		view, err := t.card(parley.CardRef{Table: e.Card.Table, ID: e.Card.ID})
		if err != nil {
			return err
		}
		number, title = cmp.Or(view.Number, "restricted"), view.Title
	}
	fmt.Fprintf(&t.text, "       [%s] %s\n", number, title)
	return nil
}

// aside marks what the customer never saw.
func aside(e parley.Entry) string {
	switch {
	case e.Code == parley.LineWhisper:
		return " (whisper)"
	case e.Kind == parley.EntryWorkNote:
		return " (work note)"
	}
	return ""
}
