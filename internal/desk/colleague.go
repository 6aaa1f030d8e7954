package desk

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// Bounds of conversations of colleagues.
const (
	MaxPeople    = 100 // of one conversation
	maxAbout     = 500 // characters of a description
	maxIcon      = 10  // code points of one emoji, joined ones included
	memberAudit  = "add_member"
	removedAudit = "remove_member"
	tableOfChats = "conversation"
)

// NewConversation is a conversation of colleagues that somebody starts.
type NewConversation struct {
	ClientID string      `json:"client_id" doc:"Chosen by the screen, 1 to 64 letters, digits, - or _; starting again with the same one is the same conversation."`
	People   []parley.ID `json:"people" maxItems:"100" doc:"One person: the direct conversation, found again. Two or more: a new group."`
	Name     string      `json:"name,omitempty" doc:"Of a group; empty is made of the first names."`
	Body     string      `json:"body,omitempty" doc:"The first message."`
}

// StartConversation begins a direct conversation, of which there is one per
// pair, or a new group, and says the first message (domain 4.1). A direct one
// without a message is on nobody's list but the actor's.
func (d *Desk) StartConversation(ctx context.Context, actor parley.Actor, in NewConversation) (store.Summary, error) {
	if err := checkClientID(in.ClientID); err != nil {
		return store.Summary{}, err
	}
	name, err := parley.CleanLine("name", in.Name, parley.MaxName)
	if err != nil {
		return store.Summary{}, err
	}
	body, err := parley.CleanText("body", in.Body, parley.MaxBody)
	if err != nil {
		return store.Summary{}, err
	}
	people, err := others(actor, in.People)
	if err != nil {
		return store.Summary{}, err
	}
	var c parley.Conversation
	err = d.store.Tx(ctx, func(tx *store.Tx) error {
		users, err := d.colleagues(tx, "people", people)
		if err != nil {
			return err
		}
		if len(users) == 1 {
			c, err = d.direct(tx, actor, users[0])
		} else {
			c, err = d.group(tx, actor, users, name, in.ClientID)
		}
		if err != nil || body == "" {
			return err
		}
		return d.firstMessage(tx, actor, c.ID, in.ClientID, body)
	})
	if err != nil {
		return store.Summary{}, err
	}
	return d.store.Read(ctx).Summary(c.ID, actor.ID)
}

func checkClientID(id string) error {
	if !MessageClientID.MatchString(id) {
		return parley.Errorf(parley.CodeInvalid, "client_id", "must be 1 to 64 letters, digits, - or _.")
	}
	return nil
}

// others are the people somebody named, once each and without themselves.
func others(actor parley.Actor, named []parley.ID) ([]parley.ID, error) {
	list := []parley.ID{}
	for _, id := range named {
		if !parley.ValidID(string(id)) {
			return nil, parley.Errorf(parley.CodeInvalid, "people", "names something that is not a person's id.")
		}
		if id != actor.ID && !slices.Contains(list, id) {
			list = append(list, id)
		}
	}
	if len(list) == 0 {
		return nil, parley.Errorf(parley.CodeInvalid, "people", "is empty. Choose a colleague.")
	}
	if len(list) >= MaxPeople {
		return nil, errTooMany
	}
	return list, nil
}

var errTooMany = parley.Errorf(parley.CodeInvalid, "people", "are too many: a conversation has at most %d.", MaxPeople)

// colleagues reads the people named, who must be active staff: visitors and
// consumers are nobody to talk to here.
func (d *Desk) colleagues(tx *store.Tx, field string, ids []parley.ID) ([]store.Colleague, error) {
	list := make([]store.Colleague, 0, len(ids))
	for _, id := range ids {
		user, err := tx.Colleague(id, parley.Now())
		if parley.CodeOf(err) == parley.CodeNotFound {
			return nil, parley.Errorf(parley.CodeInvalid, field, "names somebody who is not a colleague here, or not any more. Choose again.")
		}
		if err != nil {
			return nil, err
		}
		list = append(list, user)
	}
	return list, nil
}

// direct finds the conversation of two people, or makes it.
func (d *Desk) direct(tx *store.Tx, actor parley.Actor, with store.Colleague) (parley.Conversation, error) {
	now := parley.Now()
	c := parley.Conversation{ID: parley.NewID(), Kind: parley.KindDirect, Open: true, Pair: parley.PairOf(actor.ID, with.ID), CreatedAt: now}
	added, err := tx.AddConversation(c)
	if err != nil {
		return c, err
	}
	if !added {
		if c, err = tx.ConversationByPair(c.Pair); err != nil {
			return c, err
		}
		if _, err = tx.SetVisible(c.ID, actor.ID, true); err != nil {
			return c, err
		}
	} else {
		if _, err = tx.Join(c.ID, actor.ID, actor.ID, true, now); err != nil {
			return c, err
		}
		// The colleague sees it with the first message.
		if _, err = tx.Join(c.ID, with.ID, actor.ID, false, now); err != nil {
			return c, err
		}
	}
	d.publish(tx, Event{Kind: EventList, Conversation: c.ID, Users: []parley.ID{actor.ID}})
	return c, nil
}

// group makes a group of the actor and others, or finds the one that was made
// under the same client id.
func (d *Desk) group(tx *store.Tx, actor parley.Actor, others []store.Colleague, name, clientID string) (parley.Conversation, error) {
	now := parley.Now()
	if name == "" {
		names := []string{actor.Name}
		for _, user := range others {
			names = append(names, user.Name)
		}
		name = parley.GroupName(names)
	}
	c := parley.Conversation{
		ID: parley.NewID(), Kind: parley.KindGroup, Open: true, Name: name, StartKey: string(actor.ID) + ":" + clientID, CreatedAt: now,
	}
	added, err := tx.AddConversation(c)
	if err != nil {
		return c, err
	}
	if !added {
		return tx.ConversationByStart(c.StartKey)
	}
	members := []parley.ID{actor.ID}
	if _, err := tx.Join(c.ID, actor.ID, actor.ID, true, now); err != nil {
		return c, err
	}
	for _, user := range others {
		if _, err := tx.Join(c.ID, user.ID, actor.ID, true, now); err != nil {
			return c, err
		}
		members = append(members, user.ID)
	}
	seq, err := d.note(tx, c.ID, parley.LineGroupCreated, actor.Name+" started the conversation.", map[string]string{"by": actor.Name})
	if err != nil {
		return c, err
	}
	if err := tx.SawOwn(c.ID, actor.ID, seq); err != nil {
		return c, err
	}
	d.publish(tx, Event{Kind: EventList, Conversation: c.ID, Users: members})
	return c, tx.Audit(acted(actor, "create", tableOfChats, c.ID, c.Name, "", auditedPeople(members)))
}

// auditedPeople are ids as the audit trail keeps them.
func auditedPeople(ids []parley.ID) string {
	text, err := json.Marshal(map[string][]parley.ID{"people": ids})
	if err != nil {
		return ""
	}
	return string(text)
}

// note appends a system line of colleagues and returns its number.
func (d *Desk) note(tx *store.Tx, conversation parley.ID, code, text string, params map[string]string) (int64, error) {
	head, err := d.append(tx, &parley.Entry{
		Conversation: conversation, Kind: parley.EntrySystem, Author: parley.System().Author(),
		Body: text, Code: code, Payload: parley.Payload{Params: params}, At: parley.Now(),
	}, false, store.GuardNone, store.NotFound("This conversation"))
	return head.Seq, err
}

// firstMessage says what came along with a new conversation, once.
func (d *Desk) firstMessage(tx *store.Tx, actor parley.Actor, conversation parley.ID, clientID, body string) error {
	if err := tx.LockConversation(conversation); err != nil {
		return err
	}
	if _, err := tx.EntryByClient(conversation, actor.ID, clientID); parley.CodeOf(err) != parley.CodeNotFound {
		return err
	}
	e := parley.Entry{Conversation: conversation, Kind: parley.EntryComment, Author: actor.Author(), Body: body, ClientID: clientID, At: parley.Now()}
	if _, err := d.append(tx, &e, true, store.GuardSpeaker, errNotYou); err != nil {
		return err
	}
	_, err := tx.MarkRead(conversation, actor.ID, e.Seq)
	return err
}

// takingPart locks a conversation and checks that the actor is a member who
// may read it.
func (d *Desk) takingPart(tx *store.Tx, actor parley.Actor, conversation parley.ID) (c parley.Conversation, err error) {
	if err = tx.LockConversation(conversation); err != nil {
		return c, err
	}
	standing, err := tx.Standing(conversation, actor.ID)
	if err != nil {
		return c, err
	}
	switch standing {
	case "":
		return c, d.gone(&tx.Reader, actor, conversation)
	case store.StandingViewer:
		return c, parley.Errorf(parley.CodeForbidden, "", "You take no part in this conversation. Follow it first.")
	}
	return tx.Conversation(conversation)
}

// gone is the refusal for somebody who may not read a conversation: who was
// part of it knows that it exists.
func (d *Desk) gone(read *store.Reader, actor parley.Actor, conversation parley.ID) error {
	standing, err := read.Membership(conversation, actor.ID)
	if err != nil {
		return err
	}
	if standing == store.StandingLeft {
		return errNotYou
	}
	return errNotFound
}

// errNotFound is what is said of a conversation that is not for the one who
// asks (domain 4.1).
var errNotFound = parley.Errorf(parley.CodeNotFound, "", "The conversation you requested could not be found.")

// Appearance is what a conversation of colleagues is called and looks like;
// what is absent stays as it is.
type Appearance struct {
	Name        *string    `json:"name,omitempty" doc:"Empty keeps the old one."`
	Description *string    `json:"description,omitempty"`
	Icon        *string    `json:"icon,omitempty" doc:"One emoji, or empty."`
	Avatar      *parley.ID `json:"avatar,omitempty" doc:"A picture uploaded to this conversation, or empty."`
}

// Describe renames a group or a record's conversation, describes it and gives
// it a picture; the record itself is not touched (domain 4.1).
func (d *Desk) Describe(ctx context.Context, actor parley.Actor, conversation parley.ID, in Appearance) (store.Summary, error) {
	var name, description, icon string
	var err error
	if in.Name != nil {
		if name, err = parley.CleanLine("name", *in.Name, parley.MaxName); err != nil {
			return store.Summary{}, err
		}
	}
	if in.Description != nil {
		if description, err = parley.CleanText("description", *in.Description, maxAbout); err != nil {
			return store.Summary{}, err
		}
	}
	if in.Icon != nil {
		if icon, err = cleanIcon(*in.Icon); err != nil {
			return store.Summary{}, err
		}
	}
	err = d.store.Tx(ctx, func(tx *store.Tx) error {
		c, err := d.takingPart(tx, actor, conversation)
		if err != nil {
			return err
		}
		if c.Kind != parley.KindGroup && c.Kind != parley.KindRecord {
			return parley.Errorf(parley.CodeForbidden, "", "This conversation cannot be renamed.")
		}
		before := c
		if name != "" {
			c.Name = name
		}
		if in.Description != nil {
			c.Description = description
		}
		if in.Icon != nil {
			c.Icon = icon
		}
		if in.Avatar != nil {
			c.Avatar = *in.Avatar
		}
		if err := tx.SetAppearance(c); err != nil {
			return err
		}
		return d.described(tx, actor, before, c)
	})
	if err != nil {
		return store.Summary{}, err
	}
	return d.store.Read(ctx).Summary(conversation, actor.ID)
}

// described tells the members what changed.
func (d *Desk) described(tx *store.Tx, actor parley.Actor, before, c parley.Conversation) error {
	var last int64
	tell := func(code, text string, params map[string]string) (err error) {
		last, err = d.note(tx, c.ID, code, text, params)
		if err == nil {
			err = tx.SawOwn(c.ID, actor.ID, last)
		}
		return err
	}
	if c.Name != before.Name {
		if err := tell(parley.LineRenamed, actor.Name+" named the conversation "+c.Name+".", map[string]string{"name": c.Name, "by": actor.Name}); err != nil {
			return err
		}
	}
	if c.Description != before.Description {
		if err := tell(parley.LineDescribed, actor.Name+" changed the description.", map[string]string{"by": actor.Name}); err != nil {
			return err
		}
	}
	if c.Icon != before.Icon || c.Avatar != before.Avatar {
		if err := tell(parley.LineAvatar, actor.Name+" changed the picture.", map[string]string{"by": actor.Name}); err != nil {
			return err
		}
	}
	if c.Avatar != before.Avatar && c.Avatar != "" {
		if err := d.setAvatar(tx, actor, c, last); err != nil {
			return err
		}
	}
	if last > 0 {
		d.publish(tx, Event{Kind: EventConversation, Conversation: c.ID})
	}
	return nil
}

// setAvatar hangs an uploaded picture on the line that tells of it, so that it
// is kept and read like every file of the conversation.
func (d *Desk) setAvatar(tx *store.Tx, actor parley.Actor, c parley.Conversation, seq int64) error {
	wrong := parley.Errorf(parley.CodeInvalid, "avatar", "is not a picture that was uploaded here. Choose a PNG, JPEG, GIF or WebP file.")
	file, err := tx.Attachment(c.Avatar)
	if err != nil || file.Conversation != c.ID || !slices.Contains(pictures, file.MediaType) {
		return wrong
	}
	if file.Sent { // it was shown before, and anybody may choose it again
		return nil
	}
	if err := tx.SendAttachment(c.Avatar, c.ID, actor.Author(), seq, true); parley.CodeOf(err) == parley.CodeInvalid {
		return wrong
	} else if err != nil {
		return err
	}
	return nil
}

// pictures are the types of file that browsers draw and that cannot run
// anything.
var pictures = []string{"image/png", "image/jpeg", "image/gif", "image/webp"}

// cleanIcon checks that a text is one emoji, or nothing.
func cleanIcon(text string) (string, error) {
	text = strings.TrimSpace(text)
	ok := utf8.ValidString(text) && utf8.RuneCountInString(text) <= maxIcon
	for _, r := range text {
		ok = ok && r > unicode.MaxLatin1 && !unicode.IsLetter(r) && !unicode.IsControl(r) && !unicode.IsSpace(r)
	}
	if !ok {
		return "", parley.Errorf(parley.CodeInvalid, "icon", "must be one emoji, or empty.")
	}
	return text, nil
}

// HideConversation takes a conversation of colleagues off the actor's list.
// They stay part of it, and the next message brings it back (domain 4.3).
func (d *Desk) HideConversation(ctx context.Context, actor parley.Actor, conversation parley.ID) error {
	return d.setVisible(ctx, actor, conversation, false)
}

// ShowConversation brings a hidden conversation back onto the actor's list.
func (d *Desk) ShowConversation(ctx context.Context, actor parley.Actor, conversation parley.ID) error {
	return d.setVisible(ctx, actor, conversation, true)
}

func (d *Desk) setVisible(ctx context.Context, actor parley.Actor, conversation parley.ID, visible bool) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		c, err := d.mine(tx, actor, conversation)
		if err != nil {
			return err
		}
		if !c.Kind.Colleagues() {
			return parley.Errorf(parley.CodeForbidden, "", "A conversation with a customer stays on your list until it has ended and you dismiss it.")
		}
		changed, err := tx.SetVisible(conversation, actor.ID, visible)
		if changed {
			d.publish(tx, Event{Kind: EventList, Conversation: conversation, Users: []parley.ID{actor.ID}})
		}
		return err
	})
}

// mine reads a conversation the actor is a member of, even if they may not
// read it any more.
func (d *Desk) mine(tx *store.Tx, actor parley.Actor, conversation parley.ID) (parley.Conversation, error) {
	standing, err := tx.Membership(conversation, actor.ID)
	if err != nil {
		return parley.Conversation{}, err
	}
	if standing == "" || standing == store.StandingLeft {
		return parley.Conversation{}, errNotFound
	}
	return tx.Conversation(conversation)
}

// SetFrame remembers where the actor's mini window of a conversation stands,
// so that it stands there on every screen and after a reload.
func (d *Desk) SetFrame(ctx context.Context, actor parley.Actor, conversation parley.ID, state parley.FrameState, order int64) error {
	if !state.Valid() {
		return parley.Errorf(parley.CodeInvalid, "state", "must be open, minimized or closed.")
	}
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		if _, err := d.mine(tx, actor, conversation); err != nil {
			return err
		}
		d.publish(tx, Event{Kind: EventList, Conversation: conversation, Users: []parley.ID{actor.ID}})
		return tx.SetFrame(conversation, actor.ID, state, order)
	})
}
