package desk

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// document is a case or an incident, as the verbs that are the same for both
// see it.
//
//nolint:interfacebloat // It stands for a row with its form and its rules; every verb needs most of it, so halves would only be passed on together.
type document interface {
	table() string
	prefix() string // of the numbers
	core() *parley.Record
	state() string
	closed() bool
	// clone copies it, to be changed; value is what the audit trail compares.
	clone() document
	value() any
	// fill reads the fields that are its own from the form.
	fill(s *sheet)
	// settle applies the rules between its fields (domain 1.3, 1.4); before is
	// how it is stored, or nil when it is new.
	settle(s *sheet, before document, c *RecordChange, actor parley.Actor, now parley.Time)
	insert(tx *store.Tx, key string) error
	update(tx *store.Tx) error
	card() *parley.Card
	email() string // of the customer
	// made is the code and the text of the line that tells that it was made.
	made() (code, text string)
	// heard is the change that a word of the customer makes, or nil.
	heard() document
}

// as is a verb's result as the kind of record it was asked about.
func as[D document](doc document, err error) (D, error) {
	kind, ok := doc.(D)
	if err == nil && !ok {
		err = fmt.Errorf("desk: a %T where a %T was asked for", doc, kind)
	}
	return kind, err
}

// load reads a record the user may read; with no user, any.
func load(read *store.Reader, table string, id, user parley.ID) (document, error) {
	switch table {
	case parley.TableCase:
		c, err := read.AnyCase(id)
		if user != "" {
			c, err = read.Case(id, user)
		}
		return &caseDocument{c}, err
	case parley.TableIncident:
		i, err := read.AnyIncident(id)
		if user != "" {
			i, err = read.Incident(id, user)
		}
		return &incidentDocument{i}, err
	}
	return nil, parley.Errorf(parley.CodeInvalid, "table", "must be %s or %s.", parley.TableCase, parley.TableIncident)
}

func blank(table string) (document, error) {
	switch table {
	case parley.TableCase:
		return &caseDocument{parley.Case{State: parley.CaseNew, Record: parley.Record{Priority: lowestCasePriority}}}, nil
	case parley.TableIncident:
		return &incidentDocument{parley.Incident{State: parley.IncidentNew, Impact: parley.ImpactLow, Urgency: parley.ImpactLow}}, nil
	}
	return nil, parley.Errorf(parley.CodeInvalid, "table", "must be %s or %s.", parley.TableCase, parley.TableIncident)
}

// mayReadRecord refuses, as if the record did not exist, whoever is neither of
// its group nor its assignee.
func mayReadRecord(read *store.Reader, table string, id, user parley.ID) error {
	readable, err := read.RecordReadable(table, id, user)
	if err == nil && !readable {
		err = store.NotFound("This record")
	}
	return err
}

// NewRecord is what an agent saves of a form that is not a record yet.
type NewRecord struct {
	ClientID string            `json:"client_id" doc:"Chosen by the screen; saving again with the same one returns the same record."`
	Values   map[string]string `json:"values" doc:"Fields of the record, as strings: short_description, description, category, contact_type, assignment_group_id, assigned_to, account_id and contact_id (both empty: those of the conversation, or of the contact with the address); of a case priority (1-4), contact_name, contact_email, contact_phone; of an incident impact, urgency (1-3), caller_name, caller_email, caller_phone."`
	Consumer map[string]string `json:"consumer,omitempty" doc:"first_name, last_name, email, mobile_phone of the consumer to make and bind."`
}

// draft checks the form and makes the unsaved record of it.
func (n NewRecord) draft(table string) (document, *parley.Consumer, error) {
	if !MessageClientID.MatchString(n.ClientID) {
		return nil, nil, parley.Errorf(parley.CodeInvalid, "client_id", "must be 1 to 64 letters, digits, - or _.")
	}
	doc, err := blank(table)
	if err != nil {
		return nil, nil, err
	}
	s := &sheet{values: maps.Clone(n.Values)}
	delete(s.values, "state") // it begins at the beginning
	fillCore(s, doc.core())
	doc.fill(s)
	var consumer *parley.Consumer
	if n.Consumer != nil {
		consumer = &parley.Consumer{Active: true}
		of := &sheet{values: n.Consumer}
		of.line("first_name", &consumer.FirstName, parley.MaxName)
		of.line("last_name", &consumer.LastName, parley.MaxName)
		of.address("email", &consumer.Email)
		of.line("mobile_phone", &consumer.MobilePhone, maxPhone)
		if consumer.Name() == "" {
			of.refusef("last_name", "Enter the consumer's name.")
		}
		s.wrong = append(s.wrong, of.wrong...)
	}
	return doc, consumer, s.err()
}

// maxPhone bounds a telephone number, in characters.
const maxPhone = 40

func fillCore(s *sheet, k *parley.Record) {
	s.line("short_description", &k.ShortDescription, parley.MaxSubject)
	if k.ShortDescription == "" && strings.TrimSpace(s.values["short_description"]) == "" {
		s.refusef("short_description", "Say in a few words what it is about.")
	}
	s.text("description", &k.Description)
	s.line("category", &k.Category, parley.MaxName)
	s.text("close_notes", &k.CloseNotes)
	chosen(s, "contact_type", &k.ContactType, false, parley.ContactTypes()...)
	s.id("assignment_group_id", &k.AssignmentGroup)
	s.id("assigned_to", &k.AssignedTo)
	s.id("account_id", &k.Account)
	s.id("contact_id", &k.AccountContact)
}

// assign checks who is to look after the record and reads their names (domain
// 1.3: the assignee is a member of the group).
func assign(read *store.Reader, s *sheet, k, before *parley.Record) error {
	if k.AssignmentGroup == "" {
		s.refusef("assignment_group_id", "Choose the group that looks after it.")
		return nil
	}
	group, err := read.Group(k.AssignmentGroup)
	switch {
	case parley.CodeOf(err) == parley.CodeNotFound, err == nil && !group.Active && (before == nil || before.AssignmentGroup != group.ID):
		s.refusef("assignment_group_id", "is no group that takes work. Choose another.")
		return nil
	case err != nil:
		return err
	}
	k.AssignmentGroupName, k.AssignedToName = group.Name, ""
	if k.AssignedTo == "" {
		return nil
	}
	if before != nil && before.AssignedTo == k.AssignedTo && before.AssignmentGroup == k.AssignmentGroup {
		k.AssignedToName = before.AssignedToName // was right when it was chosen
		return nil
	}
	member, err := read.InGroup(k.AssignmentGroup, k.AssignedTo)
	if err != nil {
		return err
	}
	if !member {
		s.refusef("assigned_to", "must be a member of %s. Choose somebody of that group, or nobody.", group.Name)
		return nil
	}
	user, err := read.User(k.AssignedTo)
	k.AssignedToName = user.Name
	return err
}

// createRecord saves a record: from a conversation the actor holds, or, when
// none is named, on its own. From a conversation it is, in one transaction,
// the record and, if asked, the consumer, the copy of the conversation so far
// in the record's activity, the card for the visitor, and the mirroring of
// what follows (domain 4.6).
func (d *Desk) createRecord(tx *store.Tx, actor parley.Actor, conversation parley.ID, key string, doc document, consumer *parley.Consumer) error {
	now := parley.Now()
	k := doc.core()
	var c parley.Conversation
	if conversation != "" {
		var err error
		if c, _, err = d.held(tx, actor, conversation); err != nil {
			return err
		}
		if c.RecordID != "" {
			return parley.Errorf(parley.CodeConflict, "", "A record was made from this conversation or linked to it already.")
		}
		queue, err := tx.Queue(c.QueueID)
		if err != nil {
			return err
		}
		k.AssignmentGroup = cmp.Or(k.AssignmentGroup, queue.AssignmentGroup)
		k.ContactType, k.Interaction = cmp.Or(k.ContactType, "chat"), c.Interaction
	}
	k.ContactType = cmp.Or(k.ContactType, "web")
	s := &sheet{}
	if err := assign(&tx.Reader, s, k, nil); err != nil {
		return err
	}
	if err := recogniseCustomer(&tx.Reader, k, doc.email()); err != nil {
		return err
	}
	if err := checkCustomer(&tx.Reader, s, k, nil); err != nil {
		return err
	}
	doc.settle(s, nil, &RecordChange{}, actor, now)
	if err := s.err(); err != nil {
		return err
	}
	var err error
	if k.Number, err = tx.NextNumber(doc.prefix()); err != nil {
		return err
	}
	if consumer != nil {
		if err := d.createConsumer(tx, actor, c, consumer, now); err != nil {
			return err
		}
		k.Consumer, k.ConsumerName = consumer.ID, consumer.Name()
	}
	k.ID, k.Conversation, k.Version = parley.NewID(), parley.NewID(), 1
	k.OpenedAt, k.OpenedBy, k.OpenedByName, k.UpdatedAt, k.UpdatedByName = now, actor.ID, actor.Name, now, actor.Name
	if err := tx.InsertConversation(parley.Conversation{
		ID: k.Conversation, Kind: parley.KindRecord, Subject: k.ShortDescription, Open: true, GuestName: c.GuestName,
		RecordTable: doc.table(), RecordID: k.ID, CreatedAt: now,
	}); err != nil {
		return err
	}
	if err := doc.insert(tx, key); err != nil {
		return err
	}
	if c.ID != "" {
		if err := d.bind(tx, actor, c, doc, true, now); err != nil {
			return err
		}
	}
	if err := d.publishRecord(tx, doc, nil); err != nil {
		return err
	}
	if err := tx.Audit(acted(actor, actionCreate, doc.table(), k.ID, k.Number, "", "")); err != nil {
		return err
	}
	return d.followWork(tx, actor, doc, nil, now)
}

// save runs createRecord once for a client id, however often it is called.
func (d *Desk) save(ctx context.Context, actor parley.Actor, conversation parley.ID, table string, n NewRecord, earlier func(key string) (document, error)) (document, error) {
	// Ids are chosen by screens; two agents may not meet in one.
	key := string(actor.ID) + ":" + string(conversation) + ":" + n.ClientID
	draft, consumer, err := n.draft(table)
	if err != nil {
		return nil, err
	}
	var made document
	err = d.store.Tx(ctx, func(tx *store.Tx) error {
		made = draft.clone()
		return d.createRecord(tx, actor, conversation, key, made, consumer)
	})
	if err != nil {
		if saved, lookup := earlier(key); lookup == nil {
			return saved, nil
		}
		return nil, err
	}
	return made, nil
}

// publishRecord wakes up whoever may read the record or could before, and
// whoever follows it.
func (d *Desk) publishRecord(tx *store.Tx, doc, before document) error {
	k := doc.core()
	users, err := tx.RecordReaders(k.AssignmentGroup, k.AssignedTo)
	if err != nil {
		return err
	}
	if before != nil && (before.core().AssignmentGroup != k.AssignmentGroup || before.core().AssignedTo != k.AssignedTo) {
		could, err := tx.RecordReaders(before.core().AssignmentGroup, before.core().AssignedTo)
		if err != nil {
			return err
		}
		users = append(users, could...)
	}
	members, err := tx.MembersOf(k.Conversation)
	if err != nil {
		return err
	}
	users = append(users, members...)
	slices.Sort(users)
	d.publish(tx, Event{Kind: EventRecord, Table: doc.table(), Record: k.ID, Users: slices.Compact(users)})
	if len(members) > 0 {
		d.publish(tx, Event{Kind: EventConversation, Conversation: k.Conversation, Users: members})
	}
	return nil
}

// RecordChange is what a screen saves of a record that exists.
type RecordChange struct {
	Version int64             `json:"version" doc:"The version that was read."`
	Values  map[string]string `json:"values" doc:"The fields to change, as in a new record, and state, close_notes; of a case resolution_code; of an incident hold_reason. What is not named stays."`
	Comment string            `json:"comment,omitempty" doc:"Written into the activity as a comment; needed to put an incident on hold for the caller."`
}

// change saves what somebody changed of a record. Whoever was overtaken is
// told what changed meanwhile; nothing is half saved.
func (d *Desk) change(ctx context.Context, actor parley.Actor, table string, id parley.ID, in RecordChange) (document, error) {
	comment, err := parley.CleanText("comment", in.Comment, parley.MaxBody)
	if err != nil {
		return nil, err
	}
	in.Comment = comment
	var doc document
	err = d.store.Tx(ctx, func(tx *store.Tx) error {
		before, err := d.locked(tx, table, id, actor.ID)
		if err != nil {
			return err
		}
		if behind := before.core().Version - in.Version; behind != 0 {
			return overtaken(tx, before, behind)
		}
		if before.closed() {
			return errClosedRecord(before)
		}
		now := parley.Now()
		doc = before.clone()
		s := &sheet{values: in.Values}
		fillCore(s, doc.core())
		doc.fill(s)
		if err := assign(&tx.Reader, s, doc.core(), before.core()); err != nil {
			return err
		}
		if err := checkCustomer(&tx.Reader, s, doc.core(), before.core()); err != nil {
			return err
		}
		doc.settle(s, before, &in, actor, now)
		if err := s.err(); err != nil {
			return err
		}
		if in.Comment != "" {
			if _, err := d.append(tx, &parley.Entry{
				Conversation: doc.core().Conversation, Kind: parley.EntryComment, Author: actor.Author(), Body: in.Comment, At: now,
			}, true, store.GuardNone, store.NotFound("This record")); err != nil {
				return err
			}
		}
		return d.changed(tx, actor, before, doc, now)
	})
	return doc, err
}

// locked reads a record and holds its conversation, which is its lock.
func (d *Desk) locked(tx *store.Tx, table string, id, user parley.ID) (document, error) {
	doc, err := load(&tx.Reader, table, id, user)
	if err != nil {
		return nil, err
	}
	if err := tx.LockConversation(doc.core().Conversation); err != nil {
		return nil, err
	}
	return load(&tx.Reader, table, id, user) // as it is now that nobody else can change it
}

func errClosedRecord(doc document) error {
	what := "case"
	if doc.table() == parley.TableIncident {
		what = "incident"
	}
	return parley.Errorf(parley.CodeConflict, "", "A closed %s cannot be changed.", what)
}

// changed stores a change with its line in the activity, its audit row and the
// wake-ups. A change that changes nothing is none.
func (d *Desk) changed(tx *store.Tx, actor parley.Actor, before, doc document, now parley.Time) error {
	k := doc.core()
	was, is, err := difference(before.value(), doc.value())
	if err != nil {
		return err
	}
	fields, err := fieldsOf(was, is)
	if err != nil || len(fields) == 0 {
		return err
	}
	k.UpdatedAt, k.UpdatedByName = now, actor.Name
	if err := doc.update(tx); err != nil {
		return err
	}
	k.Version++
	if k.ShortDescription != before.core().ShortDescription {
		if err := tx.SetSubject(k.Conversation, k.ShortDescription); err != nil {
			return err
		}
	}
	params := map[string]string{"by": actor.Name, "fields": strings.Join(fields, ",")}
	text := actor.Name + " changed " + strings.ReplaceAll(strings.Join(fields, ", "), "_", " ") + "."
	if doc.state() != before.state() {
		params["state"], params["before"] = doc.state(), before.state()
	}
	if err := d.line(tx, k.Conversation, parley.LineRecordChanged, text, params, false, now); err != nil {
		return err
	}
	if err := d.publishRecord(tx, doc, before); err != nil {
		return err
	}
	if err := tx.Audit(acted(actor, actionUpdate, doc.table(), k.ID, k.Number, was, is)); err != nil {
		return err
	}
	return d.followWork(tx, actor, doc, before, now)
}

// derived are members that follow from others.
var derived = []string{"assignment_group", "assigned_to_name", "consumer_name", "account", "contact", "resolved_at", "closed_at", "updated_by_name"}

// fieldsOf names the fields in two objects of what changed.
func fieldsOf(objects ...string) ([]string, error) {
	names := map[string]bool{}
	for _, text := range objects {
		found := map[string]json.RawMessage{}
		if text == "" {
			continue
		}
		if err := json.Unmarshal([]byte(text), &found); err != nil {
			return nil, err
		}
		for name := range found {
			names[name] = !slices.Contains(derived, name)
		}
	}
	maps.DeleteFunc(names, func(_ string, counts bool) bool { return !counts })
	return slices.Sorted(maps.Keys(names)), nil
}

// maxOvertaken bounds how many changes are looked at to say what changed.
const maxOvertaken = 50

// overtaken says who changed which fields since the version that is behind by
// so many; each change has a row in the audit trail.
func overtaken(tx *store.Tx, doc document, behind int64) error {
	refused := parley.Errorf(parley.CodeConflict, "", "%s was changed meanwhile. Nothing of yours was saved; look at how it stands now, then save again.", doc.core().Number)
	if behind < 0 || behind > maxOvertaken {
		return refused
	}
	rows, err := tx.AuditPage(store.AuditFilter{Table: doc.table(), Record: doc.core().ID}, int(behind))
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	names := []string{}
	for _, row := range rows {
		fields, err := fieldsOf(row.Old, row.New)
		if err != nil {
			return err
		}
		for _, field := range fields {
			if seen[field] {
				continue
			}
			seen[field] = true
			refused.Fields = append(refused.Fields, parley.Wrong(field, string(parley.CodeConflict), "%s changed this meanwhile.", row.ActorName))
		}
		if !slices.Contains(names, row.ActorName) {
			names = append(names, row.ActorName)
		}
	}
	if len(names) > 0 {
		fields := slices.Sorted(maps.Keys(seen))
		refused.Message = strings.Join(names, ", ") + " changed " + strings.ReplaceAll(strings.Join(fields, ", "), "_", " ") +
			" of " + doc.core().Number + " meanwhile. Nothing of yours was saved; look at how it stands now, then save again."
	}
	return refused
}

// customerSpoke lets a record take notice of a word of its customer: what
// waited for them waits no more (domain 1.3, 1.4).
func (d *Desk) customerSpoke(tx *store.Tx, conversation parley.ID, now parley.Time) error {
	row, err := tx.RecordOfConversation(conversation, "")
	if err != nil {
		return ignoreNotFound(err)
	}
	before, err := load(&tx.Reader, row.Table, row.ID, "")
	if err != nil {
		return err
	}
	doc := before.heard()
	if doc == nil {
		return nil
	}
	return d.changed(tx, parley.System(), before, doc, now)
}

// recordActivity reads the stream of a record the actor may see; as Entries.
func (d *Desk) recordActivity(ctx context.Context, actor parley.Actor, table string, id parley.ID, since, before int64, limit int) ([]parley.Entry, error) {
	read := d.store.Read(ctx)
	doc, err := load(read, table, id, actor.ID)
	if err != nil {
		return nil, err
	}
	return d.entries(read, doc.core().Conversation, parley.ReaderStaff, since, before, limit)
}

// newestRecords reads a page of the records of the actor's groups, or, when the
// list names an assignee, of the actor's own, newest first.
func newestRecords[T any](read *store.Reader, actor parley.Actor, l store.RecordList, core func(*T) *parley.Record,
	page func(store.RecordList) ([]T, error),
) ([]T, error) {
	if l.Group = ""; l.AssignedTo != "" {
		l.AssignedTo = actor.ID // nobody reads a colleague's list
		return page(l)
	}
	groups, err := read.GroupsOf(actor.ID)
	if err != nil {
		return nil, err
	}
	all := []T{}
	for _, group := range groups {
		l.Group = group
		part, err := page(l)
		if err != nil {
			return nil, err
		}
		all = append(all, part...)
	}
	slices.SortFunc(all, func(a, b T) int {
		x, y := core(&a), core(&b)
		return cmp.Or(cmp.Compare(y.OpenedAt, x.OpenedAt), cmp.Compare(y.ID, x.ID))
	})
	return all[:min(l.Limit, len(all))], nil
}
