package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// JobRelease sends what was held once its undo time has passed; its subject is
// a conversation.
const JobRelease = "release"

// Why a held message comes back to its author.
var (
	errHeldEnded = parley.Errorf(parley.CodeEnded, "", "This conversation ended before your message went out. It was not sent; its text is in your draft.")
	errHeldLost  = parley.Errorf(parley.CodeForbidden, "", "You are not part of this conversation any more. Your message was not sent; its text is in your draft.")
	errHeldWrong = parley.Errorf(parley.CodeInvalid, "", "Your message could not be sent: a file of it is gone, or somebody it names is. Its text is in your draft.")
)

// maxHeld is how many comments of one author wait in one conversation; one more
// lets the oldest go.
const maxHeld = 20

// Sent is what became of a message: an entry, or one that waits.
type Sent struct {
	parley.Entry

	// HeldUntil is when the message goes out, unless it is taken back. It is
	// zero for what is in the conversation already; Seq is zero for what is not.
	HeldUntil parley.Time
}

// HeldMessage is a comment that was acknowledged and waits for its undo time to
// pass, as its author sees it.
type HeldMessage struct {
	Conversation parley.ID              `json:"conversation"`
	ClientID     string                 `json:"client_id"`
	Kind         parley.EntryKind       `json:"kind"`
	Body         string                 `json:"body"`
	Attachments  []parley.AttachmentRef `json:"attachments,omitempty"`
	ReleaseAt    parley.Time            `json:"release_at"`
}

// Why a message is not held any more.
const (
	UnheldSent    = "sent"    // it is in the conversation
	UnheldUndone  = "undone"  // its author took it back
	UnheldRefused = "refused" // the conversation did not take it; its text is in the author's draft
)

// Unheld says what became of a held message. Of one that was not sent it holds
// what its author wrote.
type Unheld struct {
	Conversation parley.ID              `json:"conversation"`
	ClientID     string                 `json:"client_id"`
	Reason       string                 `json:"reason" enum:"sent,undone,refused"`
	Message      string                 `json:"message,omitempty"`
	Body         string                 `json:"body,omitempty"`
	Attachments  []parley.AttachmentRef `json:"attachments,omitempty"`
}

// heldContent is what is stored of a held message.
type heldContent struct {
	Message

	Files []parley.AttachmentRef `json:"files,omitempty"`
}

func heldContentOf(h store.Held) (content heldContent, err error) {
	if err = json.Unmarshal(h.Message, &content); err != nil {
		err = fmt.Errorf("desk: held message %s of %s: %w", h.ClientID, h.Conversation, err)
	}
	return content, err
}

func heldMessage(h store.Held) (HeldMessage, error) {
	content, err := heldContentOf(h)
	return HeldMessage{
		Conversation: h.Conversation, ClientID: h.ClientID, Kind: content.Kind, Body: content.Body, Attachments: content.Files, ReleaseAt: h.ReleaseAt,
	}, err
}

// Held lists what the actor has waiting anywhere, in the order it goes out.
func (d *Desk) Held(ctx context.Context, actor parley.Actor) ([]HeldMessage, error) {
	waiting, err := d.store.Read(ctx).HeldOf(actor.ID)
	if err != nil {
		return nil, err
	}
	list := make([]HeldMessage, 0, len(waiting))
	for _, h := range waiting {
		message, err := heldMessage(h)
		if err != nil {
			return nil, err
		}
		list = append(list, message)
	}
	return list, nil
}

// hold keeps a comment back for the undo time of the conversation's queue. It
// reports false when the actor may not speak there, so that nothing was done.
// What is there under the client id already, held or sent, is found again.
func (d *Desk) hold(ctx context.Context, actor parley.Actor, conversation parley.ID, m Message) (sent Sent, done bool, err error) {
	err = d.store.Tx(ctx, func(tx *store.Tx) error {
		sent, done = Sent{}, false
		if err := tx.LockConversation(conversation); err != nil {
			return ignoreNotFound(err)
		}
		speaks, err := maySpeak(tx, conversation, actor.ID)
		if err != nil || !speaks {
			return err
		}
		done = true
		if sent, err = earlierSent(tx, actor, conversation, m.ClientID); parley.CodeOf(err) != parley.CodeNotFound {
			return err
		}
		sent, err = d.holdBack(tx, actor, conversation, m)
		return err
	})
	return sent, done, err
}

func maySpeak(tx *store.Tx, conversation, user parley.ID) (bool, error) {
	c, err := tx.Conversation(conversation)
	if err != nil || !c.Open || c.Kind != parley.KindSupport {
		return false, err
	}
	standing, err := tx.Standing(conversation, user)
	return standing == store.StandingAssignee || standing == store.StandingMember, err
}

// earlierSent finds what the actor has sent under a client id before.
func earlierSent(tx *store.Tx, actor parley.Actor, conversation parley.ID, clientID string) (Sent, error) {
	entry, err := tx.EntryByClient(conversation, actor.ID, clientID)
	if parley.CodeOf(err) != parley.CodeNotFound {
		return Sent{Entry: entry}, err
	}
	h, err := tx.HeldByClient(conversation, actor.ID, clientID)
	if err != nil {
		return Sent{}, err
	}
	return heldSent(h), nil
}

func heldSent(h store.Held) Sent {
	return Sent{HeldUntil: h.ReleaseAt, Entry: parley.Entry{
		Conversation: h.Conversation, Kind: parley.EntryComment, ClientID: h.ClientID, At: h.HeldAt,
		Author: parley.Author{Kind: parley.ActorUser, ID: h.User, Name: h.UserName},
	}}
}

func (d *Desk) holdBack(tx *store.Tx, actor parley.Actor, conversation parley.ID, m Message) (Sent, error) {
	seconds, err := tx.HoldSeconds(conversation)
	if err != nil {
		return Sent{}, err
	}
	waiting, err := tx.HeldIn(conversation, actor.ID)
	if err != nil {
		return Sent{}, err
	}
	now := parley.Now()
	until := now.Add(time.Duration(seconds) * time.Second)
	for i, h := range waiting {
		until = max(until, h.ReleaseAt) // nothing overtakes what its author said before
		if seconds == 0 || i <= len(waiting)-maxHeld {
			if err := d.release(tx, h); err != nil {
				return Sent{}, err
			}
		}
	}
	if seconds == 0 { // the undo time was taken away meanwhile
		entry, err := d.say(tx, actor, m.entry(conversation, actor.Author()), m, store.GuardAtOnce, errNotYou)
		return Sent{Entry: entry}, err
	}
	content := heldContent{Message: m}
	if content.Files, err = uploaded(tx, m.entry(conversation, actor.Author()), m.Attachments); err != nil {
		return Sent{}, err
	}
	if _, err := d.mention(tx, actor, conversation, m.Mentions); err != nil {
		return Sent{}, err
	}
	text, err := json.Marshal(content)
	if err != nil {
		return Sent{}, err
	}
	h := store.Held{Conversation: conversation, User: actor.ID, UserName: actor.Name, ClientID: m.ClientID, Message: text, HeldAt: now, ReleaseAt: until}
	if err := tx.Hold(h); err != nil {
		return Sent{}, err
	}
	if err := tx.DropDraftOf(actor.ID, conversation, m.Kind, m.Body); err != nil {
		return Sent{}, err
	}
	next, err := tx.NextRelease(conversation)
	if err != nil {
		return Sent{}, err
	}
	if err := tx.Enqueue(JobRelease, string(conversation), next); err != nil {
		return Sent{}, err
	}
	shown, err := heldMessage(h)
	if err != nil {
		return Sent{}, err
	}
	d.publish(tx, Event{Kind: EventHeld, User: actor.ID, Conversation: conversation, Held: &shown})
	return heldSent(h), nil
}

// release sends a held message, or, when the conversation does not take it,
// gives it back to its author. Either way it does not wait any more. The
// conversation is locked, so the message's files and place are as they were
// looked at.
func (d *Desk) release(tx *store.Tx, h store.Held) error {
	here, err := tx.Unhold(h.Conversation, h.User, h.ClientID)
	if err != nil || !here {
		return err
	}
	content, err := heldContentOf(h)
	if err != nil {
		return err
	}
	author := parley.Actor{Kind: parley.ActorUser, ID: h.User, Name: h.UserName}
	_, err = d.say(tx, author, content.entry(h.Conversation, author.Author()), content.Message, store.GuardSpeaker, errNotYou)
	switch parley.CodeOf(err) {
	case "":
		d.publish(tx, Event{Kind: EventHeld, User: h.User, Conversation: h.Conversation, Unheld: &Unheld{Conversation: h.Conversation, ClientID: h.ClientID, Reason: UnheldSent}})
		return nil
	case parley.CodeForbidden:
		return d.giveBack(tx, h, content, errHeldLost)
	case parley.CodeInvalid:
		return d.giveBack(tx, h, content, errHeldWrong)
	default:
		return err
	}
}

// releaseAll sends what is held in a conversation before something happens
// after which it could not be sent: of one author, or, when user is empty, of
// everybody.
func (d *Desk) releaseAll(tx *store.Tx, conversation, user parley.ID) error {
	waiting, err := tx.HeldIn(conversation, user)
	if err != nil {
		return err
	}
	for _, h := range waiting {
		if err := d.release(tx, h); err != nil {
			return err
		}
	}
	return nil
}

// refuseHeld gives everything that is held in a conversation back to its
// authors, because the conversation is over.
func (d *Desk) refuseHeld(tx *store.Tx, conversation parley.ID, why *parley.Error) error {
	waiting, err := tx.HeldIn(conversation, "")
	if err != nil {
		return err
	}
	for _, h := range waiting {
		here, err := tx.Unhold(h.Conversation, h.User, h.ClientID)
		if err != nil || !here {
			return err
		}
		content, err := heldContentOf(h)
		if err != nil {
			return err
		}
		if err := d.giveBack(tx, h, content, why); err != nil {
			return err
		}
	}
	return nil
}

// giveBack puts the words of a message that was not sent into its author's
// draft and tells the author.
func (d *Desk) giveBack(tx *store.Tx, h store.Held, content heldContent, why *parley.Error) error {
	if err := d.returnToDraft(tx, h, content.Body); err != nil {
		return err
	}
	d.publish(tx, Event{Kind: EventHeld, User: h.User, Conversation: h.Conversation, Unheld: &Unheld{
		Conversation: h.Conversation, ClientID: h.ClientID, Reason: UnheldRefused, Message: why.Message, Body: content.Body, Attachments: content.Files,
	}}, Event{Kind: EventDraft, User: h.User, Conversation: h.Conversation})
	return nil
}

// returnToDraft puts words before what their author has begun to write since.
// A draft of a work note stays one: what only colleagues were to read is never
// made public.
func (d *Desk) returnToDraft(tx *store.Tx, h store.Held, words string) error {
	if words == "" {
		return nil
	}
	draft, err := tx.Draft(h.User, h.Conversation)
	switch {
	case parley.CodeOf(err) == parley.CodeNotFound:
		draft = store.Draft{Conversation: h.Conversation, Kind: parley.EntryComment, Body: words}
	case err != nil:
		return err
	default:
		draft.Body = words + "\n" + draft.Body
	}
	draft.At, draft.Origin = parley.Now(), ""
	_, err = tx.KeepDraft(h.User, draft)
	return err
}

// Undone is what its author gets back of a message that was not sent. Its words
// are in the stored draft as well, before what was there.
type Undone struct {
	Body        string                 `json:"body"`
	Attachments []parley.AttachmentRef `json:"attachments"`
}

// UndoSend takes a held message back. Refusals: conflict when it has been sent
// already, not_found when there never was one.
func (d *Desk) UndoSend(ctx context.Context, actor parley.Actor, conversation parley.ID, clientID string) (undone Undone, err error) {
	if !MessageClientID.MatchString(clientID) {
		return undone, store.NotFound("This message")
	}
	err = d.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.LockConversation(conversation); err != nil {
			return store.NotFound("This message")
		}
		h, err := tx.HeldByClient(conversation, actor.ID, clientID)
		if parley.CodeOf(err) == parley.CodeNotFound {
			if _, sent := tx.EntryByClient(conversation, actor.ID, clientID); sent == nil {
				return parley.Errorf(parley.CodeConflict, "", "This message has been sent already; it cannot be taken back.")
			}
		}
		if err != nil {
			return err
		}
		content, err := heldContentOf(h)
		if err != nil {
			return err
		}
		undone = Undone{Body: content.Body, Attachments: slices.Clone(content.Files)}
		if undone.Attachments == nil {
			undone.Attachments = []parley.AttachmentRef{}
		}
		if _, err := tx.Unhold(conversation, actor.ID, clientID); err != nil {
			return err
		}
		if err := d.returnToDraft(tx, h, content.Body); err != nil {
			return err
		}
		d.publish(tx, Event{Kind: EventHeld, User: actor.ID, Conversation: conversation, Unheld: &Unheld{
			Conversation: conversation, ClientID: clientID, Reason: UnheldUndone, Body: content.Body, Attachments: content.Files,
		}})
		return nil
	})
	return undone, err
}

// ReleaseHeld is the handler of JobRelease: it sends what is due in a
// conversation, in order, and returns when to look again, or zero.
func (d *Desk) ReleaseHeld(ctx context.Context, subject string) (next parley.Time, err error) {
	conversation := parley.ID(subject)
	err = d.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.LockConversation(conversation); err != nil {
			return ignoreNotFound(err)
		}
		waiting, err := tx.HeldIn(conversation, "")
		if err != nil {
			return err
		}
		now := parley.Now()
		for _, h := range waiting {
			if h.ReleaseAt > now {
				break
			}
			if err := d.release(tx, h); err != nil {
				return err
			}
		}
		next, err = tx.NextRelease(conversation)
		return err
	})
	return next, err
}
