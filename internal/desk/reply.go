package desk

import (
	"context"
	"regexp"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

var (
	errGone   = parley.Errorf(parley.CodeEnded, "", "This conversation has ended. Your text was not sent; please start a new chat.")
	errNotYou = parley.Errorf(parley.CodeForbidden, "", "You are not part of this conversation any more. Your text was not sent.")
)

// MessageClientID is what a sender may choose as the id of a message.
var MessageClientID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// MaxAttachments bounds the files of one message.
const MaxAttachments = 10

// Message is what somebody wants to say.
type Message struct {
	ClientID    string
	Kind        parley.EntryKind // comment or work note
	Body        string
	Attachments []parley.ID
}

func (m *Message) check() error {
	if !MessageClientID.MatchString(m.ClientID) {
		return parley.Errorf(parley.CodeInvalid, "client_id", "must be 1 to 64 letters, digits, - or _.")
	}
	if m.Kind == "" {
		m.Kind = parley.EntryComment
	}
	if m.Kind != parley.EntryComment && m.Kind != parley.EntryWorkNote {
		return parley.Errorf(parley.CodeInvalid, "kind", "must be comment or work_note.")
	}
	body, err := parley.CleanText("body", m.Body, parley.MaxBody)
	if err != nil {
		return err
	}
	m.Body = body
	if body == "" && len(m.Attachments) == 0 {
		return parley.Errorf(parley.CodeInvalid, "body", "is empty. Write something or attach a file.")
	}
	if len(m.Attachments) > MaxAttachments {
		return parley.Errorf(parley.CodeInvalid, "attachments", "at most %d files go with one message.", MaxAttachments)
	}
	for _, id := range m.Attachments {
		if !parley.ValidID(string(id)) {
			return parley.Errorf(parley.CodeInvalid, "attachments", "names something that is not a file's id.")
		}
	}
	return nil
}

// GuestSend appends what the visitor wrote. Sending the same client id again
// returns the entry that is there. Refusals: invalid, too_large, ended.
func (d *Desk) GuestSend(ctx context.Context, g Guest, m Message) (parley.Entry, error) {
	m.Kind = parley.EntryComment
	if err := m.check(); err != nil {
		return parley.Entry{}, err
	}
	e := parley.Entry{Conversation: g.Conversation, Kind: m.Kind, Author: g.author(), Body: m.Body, ClientID: m.ClientID}
	return d.send(ctx, e, m.Attachments, store.GuardOpen, errGone)
}

// Reply appends an agent's comment or work note. The conversation must be
// open and the agent a member; while a transfer to them is pending only work
// notes are accepted (domain 2.3).
func (d *Desk) Reply(ctx context.Context, actor parley.Actor, conversation parley.ID, m Message) (parley.Entry, error) {
	if err := m.check(); err != nil {
		return parley.Entry{}, err
	}
	guard := store.GuardSpeaker
	if m.Kind == parley.EntryWorkNote {
		guard = store.GuardNoter
		if len(m.Attachments) > 0 {
			return parley.Entry{}, parley.Errorf(parley.CodeInvalid, "attachments", "cannot go with a work note. Send the file as a comment.")
		}
	}
	e := parley.Entry{Conversation: conversation, Kind: m.Kind, Author: actor.Author(), Body: m.Body, ClientID: m.ClientID}
	entry, err := d.send(ctx, e, m.Attachments, guard, errNotYou)
	if parley.CodeOf(err) == parley.CodeForbidden {
		return entry, d.whyNot(ctx, actor, conversation, m.Kind)
	}
	return entry, err
}

// whyNot finds the words for a refused reply: over, not yet yours, or unknown.
func (d *Desk) whyNot(ctx context.Context, actor parley.Actor, conversation parley.ID, kind parley.EntryKind) error {
	read := d.store.Read(ctx)
	standing, err := read.Standing(conversation, actor.ID)
	if err != nil {
		return err
	}
	if standing == "" {
		return store.NotFound("This conversation")
	}
	c, err := read.Conversation(conversation)
	switch {
	case err != nil:
		return err
	case !c.Open:
		return parley.Errorf(parley.CodeEnded, "", "This conversation has ended. Your text was not sent.")
	case standing == store.StandingTransfer && kind == parley.EntryComment:
		return parley.Errorf(parley.CodeForbidden, "kind", "Accept the transfer first; until then only work notes are possible.")
	}
	return errNotYou
}

func (d *Desk) send(ctx context.Context, e parley.Entry, attachments []parley.ID, guard store.Guard, refused error) (parley.Entry, error) {
	sent := e
	sent.At = parley.Now()
	if len(attachments) == 0 && d.store.Say(&sent, sent.Kind != parley.EntryWorkNote, func() { d.bus.Publish(entryEvent(sent)) }) {
		return sent, nil
	}
	err := d.store.Tx(ctx, func(tx *store.Tx) error {
		sent = e
		sent.At = parley.Now()
		public := sent.Kind != parley.EntryWorkNote
		for _, id := range attachments {
			a, err := tx.Attachment(id)
			if err != nil || a.Conversation != e.Conversation {
				return parley.Errorf(parley.CodeInvalid, "attachments", "names a file that is not here any more. Please attach it again.")
			}
			sent.Attachments = append(sent.Attachments, a.AttachmentRef)
		}
		head, err := d.append(tx, &sent, public, guard, refused)
		if err != nil {
			return err
		}
		for _, id := range attachments {
			if err := tx.SendAttachment(id, sent.Conversation, sent.Author, sent.Seq, !public); err != nil {
				return err
			}
		}
		switch sent.Author.Kind {
		case parley.ActorGuest:
			if !head.Countdown.IsZero() {
				d.publish(tx, Event{Kind: EventConversation, Conversation: sent.Conversation})
				return tx.StopCountdown(sent.Conversation)
			}
		case parley.ActorUser:
			_, err = tx.MarkRead(sent.Conversation, sent.Author.ID, sent.Seq)
		case parley.ActorSystem: // sends nothing this way
		}
		return err
	})
	// A message that is there already may meet a conversation that has ended
	// since: the acknowledgement is still due.
	if store.Duplicate(err) || parley.CodeOf(err) == parley.CodeEnded || parley.CodeOf(err) == parley.CodeForbidden || parley.CodeOf(err) == parley.CodeInvalid {
		if earlier, lookup := d.store.Read(ctx).EntryByClient(e.Conversation, e.Author.ID, e.ClientID); lookup == nil {
			// Whoever was cut off between commit and wake-up told nobody.
			d.bus.Publish(entryEvent(earlier))
			return earlier, nil
		}
	}
	return sent, err
}

// append adds an entry, its copy in the record's conversation if there is one,
// and the wake-ups for both.
func (d *Desk) append(tx *store.Tx, e *parley.Entry, public bool, guard store.Guard, refused error) (store.Head, error) {
	head, err := tx.Append(e, public, guard, refused)
	if err != nil {
		return head, err
	}
	d.publish(tx, entryEvent(*e))
	if head.Mirror == "" {
		return head, nil
	}
	if !e.Kind.Message() {
		props, err := tx.Properties()
		if err != nil || !props.Bool(parley.PropMirrorSystem) {
			return head, err
		}
	}
	mirrored := *e
	mirrored.Conversation, mirrored.ClientID = head.Mirror, ""
	if _, err := tx.Append(&mirrored, public, store.GuardNone, store.NotFound("The record's conversation")); err != nil {
		return head, err
	}
	d.publish(tx, entryEvent(mirrored))
	return head, nil
}

// line appends a system line.
func (d *Desk) line(tx *store.Tx, conversation parley.ID, code, text string, params map[string]string, public bool, at parley.Time) error {
	_, err := d.append(tx, &parley.Entry{
		Conversation: conversation, Kind: parley.EntrySystem, Author: parley.System().Author(),
		Body: text, Code: code, Payload: parley.Payload{Params: params}, At: at,
	}, public, store.GuardNone, store.NotFound("This conversation"))
	return err
}
