package desk

import (
	"context"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// NewMembers are people who are to be added to a conversation.
type NewMembers struct {
	ClientID string      `json:"client_id" doc:"Chosen by the screen; adding again with the same one is the same."`
	People   []parley.ID `json:"people" maxItems:"100"`
}

// AddPeople adds colleagues to a conversation (domain 4.1): any member may, to
// a group and to a record's; those who are added to a record's must be able to
// read it. Adding to a direct conversation starts a new group of all of them,
// which learns nothing of what the two have said. To a customer's conversation
// people are added only if the property allows it.
func (d *Desk) AddPeople(ctx context.Context, actor parley.Actor, conversation parley.ID, in NewMembers) (store.Summary, error) {
	if err := checkClientID(in.ClientID); err != nil {
		return store.Summary{}, err
	}
	people, err := others(actor, in.People)
	if err != nil {
		return store.Summary{}, err
	}
	target := conversation
	err = d.store.Tx(ctx, func(tx *store.Tx) error {
		target = conversation
		c, err := d.takingPart(tx, actor, conversation)
		if err != nil {
			return err
		}
		if c.Kind == parley.KindDirect {
			target, err = d.widen(tx, actor, c, people, in.ClientID)
			return err
		}
		users, err := d.colleagues(tx, "people", people)
		if err != nil {
			return err
		}
		if err := d.mayGather(&tx.Reader, c); err != nil {
			return err
		}
		return d.addAll(tx, actor, c, users)
	})
	if err != nil {
		return store.Summary{}, err
	}
	return d.store.Read(ctx).Summary(target, actor.ID)
}

// mayGather refuses to change who takes part in a customer's conversation,
// unless the desk is set up so.
func (d *Desk) mayGather(read *store.Reader, c parley.Conversation) error {
	if c.Kind != parley.KindSupport {
		return nil
	}
	props, err := read.Properties()
	if err != nil {
		return err
	}
	if !props.Bool(parley.PropSupportMembers) {
		return parley.Errorf(parley.CodeForbidden, "", "Who takes part in a conversation with a customer follows from its queue. Transfer it instead.")
	}
	if !c.Open {
		return parley.Errorf(parley.CodeEnded, "", "This conversation has ended.")
	}
	return nil
}

// widen makes a group of the two people of a direct conversation and others.
func (d *Desk) widen(tx *store.Tx, actor parley.Actor, c parley.Conversation, people []parley.ID, clientID string) (parley.ID, error) {
	pair, err := tx.MembersOf(c.ID)
	if err != nil {
		return "", err
	}
	all, err := others(actor, append(pair, people...))
	if err != nil {
		return "", err
	}
	if len(all) < 2 {
		return "", parley.Errorf(parley.CodeInvalid, "people", "takes part already. Choose somebody else.")
	}
	users, err := d.colleagues(tx, "people", all)
	if err != nil {
		return "", err
	}
	made, err := d.group(tx, actor, users, "", clientID)
	return made.ID, err
}

func (d *Desk) addAll(tx *store.Tx, actor parley.Actor, c parley.Conversation, users []store.Colleague) error {
	count, err := tx.MemberCount(c.ID)
	if err != nil {
		return err
	}
	if count+int64(len(users)) > MaxPeople {
		return errTooMany
	}
	var added []parley.ID
	for _, user := range users {
		if c.Kind == parley.KindRecord {
			readable, err := tx.RecordReadable(c.RecordTable, c.RecordID, user.ID)
			if err != nil {
				return err
			}
			if !readable {
				return parley.Errorf(parley.CodeInvalid, "people", "%s may not read this record, and so cannot be added.", user.Name)
			}
		}
		joined, err := d.join(tx, actor, c, user, parley.LineMemberAdded, actor.Name+" added "+user.Name+".")
		if err != nil {
			return err
		}
		if joined {
			added = append(added, user.ID)
		}
	}
	if len(added) == 0 { // they were there already
		return nil
	}
	d.publish(tx, Event{Kind: EventConversation, Conversation: c.ID, Users: added})
	return tx.Audit(acted(actor, memberAudit, tableOfChats, c.ID, c.Name, "", auditedPeople(added)))
}

// join makes somebody a member and says so, unless they are one already. The
// conversation must be locked.
func (d *Desk) join(tx *store.Tx, by parley.Actor, c parley.Conversation, user store.Colleague, code, text string) (bool, error) {
	joined, err := tx.Join(c.ID, user.ID, by.ID, true, parley.Now())
	if err != nil || !joined {
		return false, err
	}
	seq, err := d.note(tx, c.ID, code, text, map[string]string{"user": user.Name, "by": by.Name})
	if err != nil {
		return false, err
	}
	return true, tx.SawOwn(c.ID, by.ID, seq)
}

// RemovePerson takes a colleague out of a conversation; removing oneself is
// leaving. Who is out already stays out.
func (d *Desk) RemovePerson(ctx context.Context, actor parley.Actor, conversation, person parley.ID) error {
	if person == actor.ID {
		return d.Leave(ctx, actor, conversation)
	}
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		c, err := d.takingPart(tx, actor, conversation)
		if err != nil {
			return err
		}
		if c.Kind == parley.KindDirect {
			return errPair
		}
		if err := d.mayGather(&tx.Reader, c); err != nil {
			return err
		}
		if person == c.AssignedTo && c.Kind == parley.KindSupport {
			return parley.Errorf(parley.CodeConflict, "", "This colleague holds the conversation and cannot be removed. Transfer it instead.")
		}
		user, err := tx.User(person)
		if err != nil {
			return store.NotFound("This member")
		}
		parted, err := tx.Part(c.ID, person)
		if err != nil || !parted {
			return err
		}
		seq, err := d.note(tx, c.ID, parley.LineMemberRemoved, actor.Name+" removed "+user.Name+".", map[string]string{"user": user.Name, "by": actor.Name})
		if err != nil {
			return err
		}
		if err := tx.SawOwn(c.ID, actor.ID, seq); err != nil {
			return err
		}
		d.publishParted(tx, c.ID, person)
		return tx.Audit(acted(actor, removedAudit, tableOfChats, c.ID, c.Name, auditedPeople([]parley.ID{person}), ""))
	})
}

// errPair is the refusal to take one of two away.
var errPair = parley.Errorf(parley.CodeConflict, "", "A direct conversation has its two people for good. Hide it instead.")

// publishParted tells who remains, and shuts the streams of who is gone before
// anything else is said.
func (d *Desk) publishParted(tx *store.Tx, conversation, person parley.ID) {
	d.publish(tx, Event{Kind: EventConversation, Conversation: conversation, Users: []parley.ID{person}, Removed: []parley.ID{person}})
}

// leaveColleagues takes the actor out of a group or a record's conversation,
// even if they may not read the record any more.
func (d *Desk) leaveColleagues(tx *store.Tx, actor parley.Actor, conversation parley.ID) error {
	if err := tx.LockConversation(conversation); err != nil {
		return err
	}
	c, err := d.mine(tx, actor, conversation)
	if err != nil {
		return err
	}
	if c.Kind == parley.KindDirect {
		return errPair
	}
	parted, err := tx.Part(c.ID, actor.ID)
	if err != nil || !parted {
		return err
	}
	code, text := parley.LineMemberLeft, actor.Name+" left the conversation."
	if c.Kind == parley.KindRecord {
		code, text = parley.LineUnfollowed, actor.Name+" does not follow this any more."
	}
	if _, err := d.note(tx, c.ID, code, text, map[string]string{"user": actor.Name}); err != nil {
		return err
	}
	d.publishParted(tx, c.ID, actor.ID)
	return tx.Audit(acted(actor, removedAudit, tableOfChats, c.ID, c.Name, auditedPeople([]parley.ID{actor.ID}), ""))
}
