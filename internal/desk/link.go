package desk

import (
	"context"
	"strings"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// bind makes a record the one that a conversation is about (domain 4.6): the
// card for the visitor, what was said so far in the record's activity, once,
// and every later line mirrored there. The conversation is locked. What it was
// about before remains related and hears no more of it.
func (d *Desk) bind(tx *store.Tx, actor parley.Actor, c parley.Conversation, doc document, made bool, now parley.Time) error {
	k := doc.core()
	if err := tx.LockConversation(k.Conversation); err != nil {
		return err
	}
	activity, err := tx.Conversation(k.Conversation)
	if err != nil {
		return err
	}
	if c.RecordID != "" {
		if err := tx.SetCopied(c.ID, c.RecordTable, c.RecordID, c.LastSeq); err != nil {
			return err
		}
		if err := tx.SetMirror(c.ID, c.RecordTable, c.RecordID, ""); err != nil { // the card below is not the old record's
			return err
		}
	}
	if err := tx.AddConversationRecord(c.ID, doc.table(), k.ID, made, actor.ID, now); err != nil {
		return err
	}
	since, err := copiedSoFar(tx, c.ID, doc.table(), k.ID)
	if err != nil {
		return err
	}
	card := doc.card()
	code, text := doc.made()
	if !made {
		if code, text, err = d.linked(tx, actor, c, doc, card, now); err != nil {
			return err
		}
	}
	props, err := tx.Properties()
	if err != nil {
		return err
	}
	if err := tx.CopyEntries(c.ID, k.Conversation, since, c.LastSeq, props.Bool(parley.PropMirrorSystem)); err != nil {
		return err
	}
	if err := tx.IndexConversation(k.Conversation, activity.LastSeq); err != nil {
		return err
	}
	if _, err := d.append(tx, &parley.Entry{
		Conversation: c.ID, Kind: parley.EntryCard, Author: actor.Author(), At: now, Code: code, Body: text,
		Payload: parley.Payload{Card: card, Params: map[string]string{"number": k.Number}},
	}, true, store.GuardNone, errMoved); err != nil {
		return err
	}
	if err := tx.SetMirror(c.ID, doc.table(), k.ID, k.Conversation); err != nil {
		return err
	}
	users, err := tx.MembersOf(c.ID)
	if err != nil {
		return err
	}
	d.publish(tx, Event{Kind: EventConversation, Conversation: c.ID, Users: users})
	followers, err := tx.MembersOf(k.Conversation)
	if err != nil {
		return err
	}
	d.publish(tx, Event{Kind: EventList, Conversation: k.Conversation, Users: followers})
	return d.tellNewest(tx, k.Conversation)
}

// linked writes into the record which conversation it is about to hear, and
// returns what the visitor is told. Its title is told to nobody but the person
// whose record it is: it may be about somebody else.
func (d *Desk) linked(tx *store.Tx, actor parley.Actor, c parley.Conversation, doc document, card *parley.Card, now parley.Time) (code, text string, err error) {
	i, err := tx.Interaction(c.Interaction)
	if err != nil {
		return "", "", err
	}
	k := doc.core()
	row, err := tx.Record(doc.table(), k.ID, actor.ID)
	if err != nil {
		return "", "", err
	}
	if row.Email == "" || parley.Fold(row.Email) != parley.Fold(i.GuestEmail) {
		card.Title = ""
	}
	err = d.line(tx, k.Conversation, parley.LineRecordLinked, actor.Name+" linked the conversation "+i.Number+" with "+c.GuestName+".",
		map[string]string{"by": actor.Name, "number": i.Number, "name": c.GuestName}, false, now)
	if doc.table() == parley.TableIncident {
		return parley.LineIncidentLinked, "This conversation now belongs to incident " + k.Number + ".", err
	}
	return parley.LineCaseLinked, "This conversation now belongs to case " + k.Number + ".", err
}

// copiedSoFar is up to which number the entries of a conversation are in the
// activity of a record already, from an earlier time when it was linked.
func copiedSoFar(tx *store.Tx, conversation parley.ID, table string, record parley.ID) (int64, error) {
	records, err := tx.ConversationRecords(conversation)
	if err != nil {
		return 0, err
	}
	for _, r := range records {
		if r.Table == table && r.ID == record {
			return r.CopiedSeq, nil
		}
	}
	return 0, nil
}

// tellNewest wakes up whoever follows a conversation that gained many entries
// at once: the newest lets them read the others.
func (d *Desk) tellNewest(tx *store.Tx, conversation parley.ID) error {
	c, err := tx.Conversation(conversation)
	if err != nil {
		return err
	}
	newest, err := tx.EntriesSince(conversation, parley.ReaderStaff, c.LastSeq-1, 1)
	if err != nil || len(newest) == 0 {
		return err
	}
	d.publish(tx, entryEvent(newest[0]))
	return nil
}

// Link makes a case or incident that exists already the one a conversation is
// about, exactly as if it had been created there (domain 4.6). The actor holds
// the conversation and may write the record. Linking what is linked already
// changes nothing.
func (d *Desk) Link(ctx context.Context, actor parley.Actor, conversation parley.ID, table, number string) (store.Summary, error) {
	if table != parley.TableCase && table != parley.TableIncident {
		return store.Summary{}, parley.Errorf(parley.CodeInvalid, "table", "must be %s or %s.", parley.TableCase, parley.TableIncident)
	}
	number = strings.ToUpper(strings.TrimSpace(number))
	err := d.store.Tx(ctx, func(tx *store.Tx) error {
		c, _, err := d.held(tx, actor, conversation)
		if err != nil {
			return err
		}
		row, err := tx.RecordByNumber(number, actor.ID)
		if err != nil && parley.CodeOf(err) != parley.CodeNotFound {
			return err
		}
		if err != nil || !row.Readable || row.Table != table {
			return parley.Errorf(parley.CodeNotFound, "number", "There is no %s %s that you may change. Check the number, or ask a colleague of its group.", table, parley.Shorten(number, 40))
		}
		if c.RecordTable == row.Table && c.RecordID == row.ID {
			return nil
		}
		doc, err := d.locked(tx, row.Table, row.ID, actor.ID)
		if err != nil {
			return err
		}
		if doc.closed() {
			return parley.Errorf(parley.CodeConflict, "number", "%s is closed, and a closed record takes no more. Choose another, or create one.", number)
		}
		if err := d.bind(tx, actor, c, doc, false, parley.Now()); err != nil {
			return err
		}
		return tx.Audit(acted(actor, "link", doc.table(), row.ID, row.Number, "", `{"conversation_id":"`+string(c.ID)+`"}`))
	})
	if err != nil {
		return store.Summary{}, err
	}
	return d.store.Read(ctx).Summary(conversation, actor.ID)
}

// RelatedRecord is a record made from or linked to a conversation.
type RelatedRecord struct {
	Table      string    `json:"table" enum:"case,incident"`
	ID         parley.ID `json:"id"`
	Number     string    `json:"number"`
	Title      string    `json:"title"`
	State      string    `json:"state"`
	Made       bool      `json:"made" doc:"Made from this conversation; otherwise linked to it."`
	Current    bool      `json:"current" doc:"The conversation's lines go into this one."`
	Restricted bool      `json:"restricted,omitempty" doc:"You may not read it: only that it exists is told."`
}

// related lists the records of a conversation, oldest first, as the user may
// see them.
func related(read *store.Reader, c parley.Conversation, user parley.ID) ([]RelatedRecord, error) {
	records, err := read.ConversationRecords(c.ID)
	if err != nil {
		return nil, err
	}
	list := make([]RelatedRecord, 0, len(records))
	for _, r := range records {
		row, err := read.Record(r.Table, r.ID, user)
		if err != nil {
			return nil, err
		}
		one := RelatedRecord{Table: r.Table, ID: r.ID, Made: r.Made, Current: c.RecordID == r.ID, Restricted: !row.Readable}
		if row.Readable {
			one.Number, one.Title, one.State = row.Number, row.Title, row.State
		}
		list = append(list, one)
	}
	return list, nil
}
