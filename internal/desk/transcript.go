package desk

import (
	"context"
	"fmt"
	"strings"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// maxTranscript bounds a transcript, in entries; the newest are kept.
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
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s, %s\n", props.Text(parley.PropCompanyName), view.Number, view.Queue)
	since, day := int64(0), ""
	for read := 0; read < maxTranscript; {
		entries, err := d.GuestEntries(ctx, g, since, 0, store.MaxEntries)
		if err != nil {
			return "", "", err
		}
		for _, e := range entries {
			since = e.Seq
			if today := e.At.Time().Format("Monday, 2 January 2006 (UTC)"); today != day {
				day = today
				fmt.Fprintf(&b, "\n%s\n\n", day)
			}
			writeLine(&b, e, baseURL)
		}
		read += len(entries)
		if len(entries) < store.MaxEntries {
			break
		}
	}
	return view.Number + ".txt", b.String(), nil
}

func writeLine(b *strings.Builder, e parley.Entry, baseURL string) {
	clock := e.At.Time().Format("15:04")
	// Indented continuation lines cannot pass for lines of somebody else.
	body := strings.ReplaceAll(e.Body, "\n", "\n      ")
	if e.Kind == parley.EntrySystem {
		fmt.Fprintf(b, "%s  * %s\n", clock, body)
	} else {
		fmt.Fprintf(b, "%s  %s: %s\n", clock, e.Author.Name, body)
	}
	for _, file := range e.Attachments {
		fmt.Fprintf(b, "       [%s] %s/api/guest/v1/attachments/%s\n", file.FileName, strings.TrimSuffix(baseURL, "/"), file.ID)
	}
	if e.Card != nil {
		fmt.Fprintf(b, "       [%s] %s\n", e.Card.Number, e.Card.Title)
	}
}
