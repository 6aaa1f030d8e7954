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
	ClientID    string           `json:"client_id"`
	Kind        parley.EntryKind `json:"kind"` // comment or work note
	Body        string           `json:"body"`
	Attachments []parley.ID      `json:"attachments,omitempty"`
	Mentions    []parley.ID      `json:"mentions,omitempty"` // colleagues named in the body
	Card        *parley.CardRef  `json:"card,omitempty"`     // a record that goes along, or nil
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
	if body == "" && len(m.Attachments) == 0 && m.Card == nil {
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
	return checkMentions(m.Mentions)
}

// GuestSend appends what the visitor wrote. Sending the same client id again
// returns the entry that is there. Refusals: invalid, too_large, ended.
func (d *Desk) GuestSend(ctx context.Context, g Guest, m Message) (parley.Entry, error) {
	m.Kind, m.Mentions, m.Card = parley.EntryComment, nil, nil
	if err := m.check(); err != nil {
		return parley.Entry{}, err
	}
	e := parley.Entry{Conversation: g.Conversation, Kind: m.Kind, Author: g.author(), Body: m.Body, ClientID: m.ClientID}
	return d.send(ctx, g.actor(), e, m, store.GuardOpen, errGone)
}

// Reply appends a comment or work note of a member of staff. The conversation
// must be open and they a member; while a transfer to them is pending only
// work notes are accepted (domain 2.3). Colleagues among themselves write
// comments; who follows a record must be allowed to read it at this moment
// (domain 4.1). In a queue with an undo time a comment waits for that long
// first: see [Sent.HeldUntil].
func (d *Desk) Reply(ctx context.Context, actor parley.Actor, conversation parley.ID, m Message) (Sent, error) {
	if err := m.check(); err != nil {
		return Sent{}, err
	}
	if m.Card != nil {
		entry, err := d.sendCard(ctx, actor, conversation, m)
		return Sent{Entry: entry}, err
	}
	guard := store.GuardAtOnce
	if m.Kind == parley.EntryWorkNote {
		guard = store.GuardNoter
		if len(m.Attachments) > 0 {
			guard = store.GuardNoterOfRecord
		}
	}
	entry, err := d.send(ctx, actor, m.entry(conversation, actor.Author()), m, guard, errNotYou)
	if parley.CodeOf(err) != parley.CodeForbidden {
		return Sent{Entry: entry}, err
	}
	if m.Kind == parley.EntryComment {
		sent, done, err := d.hold(ctx, actor, conversation, m)
		if err != nil || done {
			return sent, err
		}
	}
	if sent, done, err := d.whispered(ctx, actor, conversation, m); err != nil || done {
		return sent, err
	}
	return Sent{}, d.whyNot(ctx, actor, conversation, m)
}

// entry is the message as it is appended.
func (m *Message) entry(conversation parley.ID, author parley.Author) parley.Entry {
	return parley.Entry{Conversation: conversation, Kind: m.Kind, Author: author, Body: m.Body, ClientID: m.ClientID}
}

// whyNot finds the words for a refused reply: over, not yet yours, not that
// kind here, or unknown.
func (d *Desk) whyNot(ctx context.Context, actor parley.Actor, conversation parley.ID, m Message) error {
	read := d.store.Read(ctx)
	standing, err := read.Standing(conversation, actor.ID)
	if err != nil {
		return err
	}
	if standing == "" {
		return d.gone(read, actor, conversation)
	}
	c, err := read.Conversation(conversation)
	switch {
	case err != nil:
		return err
	case !c.Open:
		return parley.Errorf(parley.CodeEnded, "", "This conversation has ended. Your text was not sent.")
	case !c.Kind.Takes(m.Kind):
		return parley.Errorf(parley.CodeInvalid, "kind", "must be comment here: work notes belong to customers' conversations and to records. Your text was not sent.")
	case standing == store.StandingSupervisor && m.Kind == parley.EntryComment:
		return parley.Errorf(parley.CodeForbidden, "kind", "Join the conversation first; until then you only whisper to the agent.")
	case standing == store.StandingTransfer && m.Kind == parley.EntryComment:
		return parley.Errorf(parley.CodeForbidden, "kind", "Accept the transfer first; until then only work notes are possible.")
	case standing == store.StandingViewer && c.Kind == parley.KindRecord:
		return parley.Errorf(parley.CodeForbidden, "", "Follow the record first; its followers write here. Your text was not sent.")
	case m.Kind == parley.EntryWorkNote && len(m.Attachments) > 0 && c.Kind == parley.KindSupport:
		return parley.Errorf(parley.CodeInvalid, "attachments", "cannot go with a work note. Send the file as a comment.")
	}
	return errNotYou
}

func (d *Desk) send(ctx context.Context, actor parley.Actor, e parley.Entry, m Message, guard store.Guard, refused error) (parley.Entry, error) {
	sent := e
	sent.At = parley.Now()
	if len(m.Attachments) == 0 && len(m.Mentions) == 0 && d.store.Say(&sent, sent.Kind != parley.EntryWorkNote, func() { d.bus.Publish(entryEvent(sent)) }) {
		return sent, nil
	}
	err := d.store.Tx(ctx, func(tx *store.Tx) (err error) {
		sent, err = d.say(tx, actor, e, m, guard, refused)
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

// say appends what somebody wrote, with its files and whom it names.
func (d *Desk) say(tx *store.Tx, actor parley.Actor, e parley.Entry, m Message, guard store.Guard, refused error) (parley.Entry, error) {
	sent := e
	sent.At = parley.Now()
	public := sent.Kind != parley.EntryWorkNote
	var err error
	if sent.Attachments, err = uploaded(tx, e, m.Attachments); err != nil {
		return sent, err
	}
	if sent.Mentions, err = d.mention(tx, actor, e.Conversation, m.Mentions); err != nil {
		return sent, err
	}
	head, err := d.append(tx, &sent, public, guard, refused)
	if err != nil {
		return sent, err
	}
	for _, named := range sent.Mentions {
		if err := tx.Mention(sent.Conversation, named.ID, sent.Seq); err != nil {
			return sent, err
		}
	}
	for _, id := range m.Attachments {
		if err := tx.SendAttachment(id, sent.Conversation, sent.Author, sent.Seq, !public); err != nil {
			return sent, err
		}
	}
	switch sent.Author.Kind {
	case parley.ActorGuest:
		if !head.Countdown.IsZero() {
			d.publish(tx, Event{Kind: EventConversation, Conversation: sent.Conversation})
			if err := tx.StopCountdown(sent.Conversation); err != nil {
				return sent, err
			}
		}
		return sent, d.rerouteAway(tx, sent.Conversation)
	case parley.ActorUser:
		if _, err := tx.MarkRead(sent.Conversation, sent.Author.ID, sent.Seq); err != nil {
			return sent, err
		}
		return sent, tx.DropDraftOf(sent.Author.ID, sent.Conversation, sent.Kind, sent.Body)
	case parley.ActorSystem: // sends nothing this way
	}
	return sent, nil
}

// uploaded finds the files of a message: all of them must be its author's and
// not sent yet.
func uploaded(tx *store.Tx, e parley.Entry, attachments []parley.ID) ([]parley.AttachmentRef, error) {
	var refs []parley.AttachmentRef
	for _, id := range attachments {
		a, err := tx.Attachment(id)
		switch {
		case err != nil && parley.CodeOf(err) != parley.CodeNotFound:
			return nil, err
		case err != nil || a.Conversation != e.Conversation || a.UploadedBy.Kind != e.Author.Kind || a.UploadedBy.ID != e.Author.ID:
			return nil, parley.Errorf(parley.CodeInvalid, "attachments", "names a file that is not here any more. Please attach it again.")
		case a.Sent:
			return nil, parley.Errorf(parley.CodeInvalid, "attachments", "names a file that has been sent already. Please attach it again.")
		}
		refs = append(refs, a.AttachmentRef)
	}
	return refs, nil
}

// append adds an entry, its copy in the record's conversation if there is one,
// what colleagues' conversations do with either, and the wake-ups.
func (d *Desk) append(tx *store.Tx, e *parley.Entry, public bool, guard store.Guard, refused error) (store.Head, error) {
	head, err := tx.Append(e, public, guard, refused)
	if err != nil {
		return head, err
	}
	d.publish(tx, entryEvent(*e))
	if head.Notifies {
		if err := d.notifyLater(tx, e.Conversation, e.At); err != nil {
			return head, err
		}
	}
	if err := d.spread(tx, e, head.Kind); err != nil || head.Mirror == "" || e.Code == parley.LineWhisper {
		return head, err
	}
	if !e.Kind.Message() {
		props, err := tx.Properties()
		if err != nil || !props.Bool(parley.PropMirrorSystem) {
			return head, err
		}
	}
	mirrored := *e
	mirrored.Conversation, mirrored.ClientID = head.Mirror, ""
	copied, err := tx.Append(&mirrored, public, store.GuardNone, store.NotFound("The record's conversation"))
	if err != nil {
		return head, err
	}
	d.publish(tx, entryEvent(mirrored))
	if copied.Notifies {
		if err := d.notifyLater(tx, mirrored.Conversation, mirrored.At); err != nil {
			return head, err
		}
	}
	if mirrored.Author.Kind == parley.ActorGuest {
		if err := d.customerSpoke(tx, mirrored.Conversation, mirrored.At); err != nil {
			return head, err
		}
	}
	return head, d.spread(tx, &mirrored, copied.Kind)
}

// spread does what a message among colleagues does besides being there: it
// comes back onto the lists of those who had hidden the conversation (domain
// 4.3), and can be found by its words. A customer's conversation is on the
// lists of those it concerns anyway, and is not searched.
func (d *Desk) spread(tx *store.Tx, e *parley.Entry, kind parley.ConversationKind) error {
	if !kind.Colleagues() || !e.Kind.Message() {
		return nil
	}
	shown, err := tx.Reshow(e.Conversation)
	if err != nil {
		return err
	}
	if len(shown) > 0 {
		d.publish(tx, Event{Kind: EventList, Conversation: e.Conversation, Users: shown})
	}
	return tx.IndexEntry(e)
}

// line appends a system line.
func (d *Desk) line(tx *store.Tx, conversation parley.ID, code, text string, params map[string]string, public bool, at parley.Time) error {
	_, err := d.append(tx, &parley.Entry{
		Conversation: conversation, Kind: parley.EntrySystem, Author: parley.System().Author(),
		Body: text, Code: code, Payload: parley.Payload{Params: params}, At: at,
	}, public, store.GuardNone, store.NotFound("This conversation"))
	return err
}
