package desk

import (
	"slices"
	"strings"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// MaxMentions bounds the people one message names.
const MaxMentions = 20

func checkMentions(ids []parley.ID) error {
	if len(ids) > MaxMentions {
		return parley.Errorf(parley.CodeInvalid, "mentions", "names more than %d people.", MaxMentions)
	}
	for _, id := range ids {
		if !parley.ValidID(string(id)) {
			return parley.Errorf(parley.CodeInvalid, "mentions", "names something that is not a person's id.")
		}
	}
	return nil
}

// mention finds whom an entry names (domain 4.4). They must be members; on a
// record's conversation whoever may read the record can be named and follows it
// from then on. The conversation is locked, so that nobody named is removed
// before the entry is there.
func (d *Desk) mention(tx *store.Tx, actor parley.Actor, conversation parley.ID, ids []parley.ID) ([]parley.Mention, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	if err := tx.LockConversation(conversation); err != nil {
		return nil, err
	}
	c, err := tx.Conversation(conversation)
	if err != nil {
		return nil, err
	}
	if c.Kind == parley.KindDirect {
		return nil, parley.Errorf(parley.CodeInvalid, "mentions", "are not needed between two people. Remove the mention.")
	}
	// Who is not a member must not learn who is: the append refuses them.
	if standing, err := tx.Standing(conversation, actor.ID); err != nil || standing == "" || standing == store.StandingViewer {
		return nil, err
	}
	ids = slices.Clone(ids)
	slices.Sort(ids)
	ids = slices.DeleteFunc(slices.Compact(ids), func(id parley.ID) bool { return id == actor.ID })
	users, err := d.colleagues(tx, "mentions", ids)
	if err != nil {
		return nil, err
	}
	list := make([]parley.Mention, 0, len(users))
	for _, user := range users {
		if c.Kind == parley.KindRecord {
			err = d.mentionFollower(tx, actor, c, user)
		} else {
			err = mentionMember(tx, c, user)
		}
		if err != nil {
			return nil, err
		}
		list = append(list, parley.Mention{ID: user.ID, Name: user.Name})
	}
	return list, nil
}

func mentionMember(tx *store.Tx, c parley.Conversation, user store.Colleague) error {
	standing, err := tx.Membership(c.ID, user.ID)
	if err == nil && (standing == "" || standing == store.StandingLeft) {
		first := firstName(user.Name)
		err = parley.Errorf(parley.CodeInvalid, "mentions", "%s is not in this conversation. Add %s first, or remove the mention.", first, first)
	}
	return err
}

func (d *Desk) mentionFollower(tx *store.Tx, actor parley.Actor, c parley.Conversation, user store.Colleague) error {
	readable, err := tx.RecordReadable(c.RecordTable, c.RecordID, user.ID)
	if err != nil {
		return err
	}
	if !readable {
		return parley.Errorf(parley.CodeInvalid, "mentions", "%s may not read this record. Remove the mention.", firstName(user.Name))
	}
	count, err := tx.MemberCount(c.ID)
	if err != nil {
		return err
	}
	standing, err := tx.Membership(c.ID, user.ID)
	if err != nil || standing == store.StandingMember {
		return err
	}
	if count >= MaxPeople {
		return parley.Errorf(parley.CodeInvalid, "mentions", "%s cannot follow this record too: it has %d followers. Remove the mention.", firstName(user.Name), count)
	}
	joined, err := d.join(tx, actor, c, user, parley.LineFollowed, user.Name+" was mentioned and follows this.")
	if err != nil || !joined {
		return err
	}
	d.publish(tx, Event{Kind: EventConversation, Conversation: c.ID, Users: []parley.ID{user.ID}})
	return tx.Audit(acted(actor, memberAudit, tableOfChats, c.ID, c.Name, "", auditedPeople([]parley.ID{user.ID})))
}

func firstName(name string) string {
	first, _, _ := strings.Cut(name, " ")
	return first
}
