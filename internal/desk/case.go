package desk

import (
	"cmp"
	"context"
	"net/mail"
	"slices"
	"strconv"
	"strings"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/condition"
	"github.com/parley-desk/parley/internal/store"
)

// ActionOutcome is what a screen does after a Connect action was chosen
// (domain 4.6): nothing has been stored yet.
type ActionOutcome struct {
	Event    parley.ActionKind `json:"event" enum:"transfer,escalate,end,create_record,post_message"`
	Table    string            `json:"table,omitempty"`
	Consumer map[string]string `json:"consumer,omitempty" doc:"Present when a consumer is to be made from the visitor's form first."`
	Values   map[string]string `json:"values,omitempty"`
	Text     string            `json:"text,omitempty"`
}

// ActionsFor lists the Connect actions that apply to a conversation, in menu
// order: those whose condition holds and that the actor could carry out now.
func (d *Desk) ActionsFor(ctx context.Context, actor parley.Actor, conversation parley.ID) ([]parley.ConnectAction, error) {
	read := d.store.Read(ctx)
	summary, err := read.Summary(conversation, actor.ID)
	if err != nil {
		return nil, err
	}
	actions, err := read.Actions()
	if err != nil {
		return nil, err
	}
	record, err := d.record(read, conversation, summary.State)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(actions, func(a parley.ConnectAction) bool {
		return !a.Active || !allowed(a, summary.Can) || !d.holds(a, record)
	}), nil
}

func allowed(a parley.ConnectAction, can store.Can) bool {
	switch a.Do.Kind {
	case parley.ActionTransfer:
		return can.Transfer || can.Cancel
	case parley.ActionEscalate:
		return can.Escalate
	case parley.ActionEnd:
		return can.End
	case parley.ActionRecord:
		return can.Record
	case parley.ActionPost:
		return can.Comment
	}
	return false
}

// record reads what the conditions of actions ask of a conversation.
func (d *Desk) record(read *store.Reader, conversation parley.ID, state parley.WorkState) (condition.Map, error) {
	c, err := read.Conversation(conversation)
	if err != nil {
		return nil, err
	}
	i, err := read.Interaction(c.Interaction)
	if err != nil {
		return nil, err
	}
	form, err := read.CustomerInteraction(i.CustomerInteraction)
	if err != nil {
		return nil, err
	}
	queue, err := read.Queue(c.QueueID)
	if err != nil {
		return nil, err
	}
	escalateTo := ""
	if queue.EscalateTo != "" {
		target, err := read.Queue(queue.EscalateTo)
		if err != nil {
			return nil, err
		}
		escalateTo = target.Slug
	}
	return ConversationRecord(&c, state, &queue, escalateTo, &form), nil
}

func (d *Desk) holds(a parley.ConnectAction, record condition.Map) bool {
	if a.Condition == "" {
		return true
	}
	query, err := condition.Parse(a.Condition)
	if err != nil {
		d.log.Error("the condition of a Connect action cannot be read", "action", a.Title, "err", err)
		return false
	}
	return query.Match(record, condition.Env{})
}

// RunAction prepares a Connect action: a prefilled, unsaved form, a text for
// the composer, or the name of the step the screen is to take.
func (d *Desk) RunAction(ctx context.Context, actor parley.Actor, conversation, action parley.ID, typed string) (ActionOutcome, error) {
	typed, err := parley.CleanText("text", typed, parley.MaxBody)
	if err != nil {
		return ActionOutcome{}, err
	}
	actions, err := d.ActionsFor(ctx, actor, conversation)
	if err != nil {
		return ActionOutcome{}, err
	}
	at := slices.IndexFunc(actions, func(a parley.ConnectAction) bool { return a.ID == action })
	if at < 0 {
		return ActionOutcome{}, parley.Errorf(parley.CodeNotFound, "", "This action is not possible for this conversation now.")
	}
	step := actions[at].Do
	outcome := ActionOutcome{Event: step.Kind, Table: step.Table}
	if step.Kind != parley.ActionRecord && step.Kind != parley.ActionPost {
		return outcome, nil
	}
	fill, form, err := d.references(ctx, actor, conversation, typed)
	if err != nil {
		return outcome, err
	}
	outcome.Text = fill.Replace(step.Text)
	if step.Kind == parley.ActionPost {
		return outcome, nil
	}
	outcome.Values = map[string]string{}
	for field, value := range step.Values {
		outcome.Values[field] = fill.Replace(value)
	}
	if step.Consumer {
		outcome.Consumer = map[string]string{"first_name": form.FirstName, "last_name": form.LastName, "email": form.Email, "mobile_phone": form.Fields["mobile_phone"]}
	}
	return outcome, nil
}

// references resolves the ${…} of an action for a conversation.
func (d *Desk) references(ctx context.Context, actor parley.Actor, conversation parley.ID, typed string) (*strings.Replacer, parley.CustomerInteraction, error) {
	read := d.store.Read(ctx)
	c, err := read.Conversation(conversation)
	if err != nil {
		return nil, parley.CustomerInteraction{}, err
	}
	i, err := read.Interaction(c.Interaction)
	if err != nil {
		return nil, parley.CustomerInteraction{}, err
	}
	form, err := read.CustomerInteraction(i.CustomerInteraction)
	if err != nil {
		return nil, form, err
	}
	queue, err := read.Queue(c.QueueID)
	if err != nil {
		return nil, form, err
	}
	first, transcript, err := d.spoken(read, c.ID)
	if err != nil {
		return nil, form, err
	}
	return strings.NewReplacer(
		"${first_name}", form.FirstName, "${last_name}", form.LastName, "${email}", form.Email, "${category}", form.Category,
		"${short_description}", c.Subject, "${first_message}", parley.Shorten(first, parley.MaxSubject), "${description}", transcript,
		"${guest_name}", c.GuestName, "${queue}", queue.Name, "${agent}", actor.Name, "${text}", typed,
	), form, nil
}

// spoken finds the visitor's first message and what they wrote at the
// beginning, for prefilling.
func (d *Desk) spoken(read *store.Reader, conversation parley.ID) (first, all string, err error) {
	entries, err := read.EntriesSince(conversation, parley.ReaderPublic, 0, store.MaxEntries)
	if err != nil {
		return "", "", err
	}
	var lines []string
	for _, e := range entries {
		if e.Author.Kind == parley.ActorGuest && e.Kind == parley.EntryComment && e.Body != "" {
			lines = append(lines, e.Body)
		}
	}
	if len(lines) > 0 {
		first = lines[0]
	}
	all = strings.Join(lines, "\n")
	if runes := []rune(all); len(runes) > parley.MaxBody {
		all = string(runes[:parley.MaxBody])
	}
	return first, all, nil
}

// NewCase is what an agent saves of the form a Connect action opened.
type NewCase struct {
	ClientID string            `json:"client_id" doc:"Chosen by the screen; saving again with the same one returns the same case."`
	Values   map[string]string `json:"values" doc:"short_description, description, category, priority (1-4), contact_name, contact_email, contact_phone."`
	Consumer map[string]string `json:"consumer,omitempty" doc:"first_name, last_name, email, mobile_phone of the consumer to make and bind."`
}

func (n NewCase) build() (parley.Case, *parley.Consumer, error) {
	c := parley.Case{State: parley.CaseNew, ContactType: "chat", Priority: 4}
	wrong := parley.Errorf(parley.CodeInvalid, "", "Please look at the marked fields. Nothing was saved.")
	note := func(field string, err error) {
		if err != nil {
			wrong.Fields = append(wrong.Fields, parley.FieldError{Field: field, Code: string(parley.CodeOf(err)), Message: parley.AsError(err).Message})
		}
	}
	line := func(values map[string]string, field string, into *string, limit int) {
		text, err := parley.CleanLine(field, values[field], limit)
		*into = text
		note(field, err)
	}
	address := func(field, text string) {
		if text == "" {
			return
		}
		if a, err := mail.ParseAddress(text); err != nil || a.Address != text {
			note(field, parley.Errorf(parley.CodeInvalid, field, "is not an e-mail address such as name@example.com."))
		}
	}
	line(n.Values, "short_description", &c.ShortDescription, parley.MaxSubject)
	if c.ShortDescription == "" && strings.TrimSpace(n.Values["short_description"]) == "" {
		note("short_description", parley.Errorf(parley.CodeInvalid, "", "Say in a few words what the case is about."))
	}
	description, err := parley.CleanText("description", n.Values["description"], parley.MaxBody)
	c.Description = description
	note("description", err)
	line(n.Values, "category", &c.Category, parley.MaxName)
	line(n.Values, "contact_name", &c.ContactName, parley.MaxName)
	line(n.Values, "contact_email", &c.ContactEmail, 254)
	line(n.Values, "contact_phone", &c.ContactPhone, 40)
	address("contact_email", c.ContactEmail)
	if text := n.Values["priority"]; text != "" {
		priority, err := strconv.ParseInt(text, 10, 64)
		if err != nil || priority < 1 || priority > 4 {
			note("priority", parley.Errorf(parley.CodeInvalid, "", "must be 1 (critical) to 4 (low)."))
		}
		c.Priority = priority
	}
	var consumer *parley.Consumer
	if n.Consumer != nil {
		consumer = &parley.Consumer{Active: true}
		line(n.Consumer, "first_name", &consumer.FirstName, parley.MaxName)
		line(n.Consumer, "last_name", &consumer.LastName, parley.MaxName)
		line(n.Consumer, "email", &consumer.Email, 254)
		line(n.Consumer, "mobile_phone", &consumer.MobilePhone, 40)
		address("email", consumer.Email)
		if consumer.Name() == "" {
			note("last_name", parley.Errorf(parley.CodeInvalid, "", "Enter the consumer's name."))
		}
	}
	if len(wrong.Fields) > 0 {
		return c, consumer, wrong
	}
	return c, consumer, nil
}

// CreateCase saves a case from a conversation the actor holds: the case and,
// if asked, the consumer, the copy of the conversation so far in the case's
// activity, the card for the visitor, and the mirroring of what follows, in
// one transaction. The same client id gives the same case.
func (d *Desk) CreateCase(ctx context.Context, actor parley.Actor, conversation parley.ID, n NewCase) (parley.Case, error) {
	if !MessageClientID.MatchString(n.ClientID) {
		return parley.Case{}, parley.Errorf(parley.CodeInvalid, "client_id", "must be 1 to 64 letters, digits, - or _.")
	}
	// Ids are chosen by screens; two agents may not meet in one.
	key := string(actor.ID) + ":" + string(conversation) + ":" + n.ClientID
	draft, consumer, err := n.build()
	if err != nil {
		return draft, err
	}
	var made parley.Case
	err = d.store.Tx(ctx, func(tx *store.Tx) error {
		made = draft
		return d.createCase(tx, actor, conversation, key, &made, consumer)
	})
	if err != nil {
		if earlier, lookup := d.store.Read(ctx).CaseByClient(key); lookup == nil {
			return earlier, nil
		}
		return made, err
	}
	return made, nil
}

func (d *Desk) createCase(tx *store.Tx, actor parley.Actor, conversation parley.ID, key string, made *parley.Case, consumer *parley.Consumer) error {
	c, _, err := d.held(tx, actor, conversation)
	if err != nil {
		return err
	}
	if c.RecordID != "" {
		return parley.Errorf(parley.CodeConflict, "", "A record was made from this conversation already.")
	}
	queue, err := tx.Queue(c.QueueID)
	if err != nil {
		return err
	}
	now := parley.Now()
	if made.Number, err = tx.NextNumber("CS"); err != nil {
		return err
	}
	if consumer != nil {
		if err := d.createConsumer(tx, actor, c, consumer, now); err != nil {
			return err
		}
		made.Consumer, made.ConsumerName = consumer.ID, consumer.Name()
	}
	made.ID, made.Conversation, made.Interaction, made.AssignmentGroup = parley.NewID(), parley.NewID(), c.Interaction, queue.AssignmentGroup
	made.OpenedAt, made.OpenedBy, made.OpenedByName, made.Version = now, actor.ID, actor.Name, 1
	props, err := tx.Properties()
	if err != nil {
		return err
	}
	record := parley.Conversation{
		ID: made.Conversation, Kind: parley.KindRecord, Subject: made.ShortDescription, Open: true, GuestName: c.GuestName,
		RecordTable: parley.TableCase, RecordID: made.ID, CreatedAt: now,
	}
	for _, step := range []func() error{
		func() error { return tx.InsertConversation(record) },
		func() error { return tx.InsertCase(*made, key) },
		func() error { return tx.CopyEntries(c.ID, record.ID, c.LastSeq, props.Bool(parley.PropMirrorSystem)) },
		func() error {
			_, err := d.append(tx, &parley.Entry{
				Conversation: c.ID, Kind: parley.EntryCard, Author: actor.Author(), At: now, Code: parley.LineCaseMade,
				Body: "Case " + made.Number + " was created.", Payload: parley.Payload{Card: made.Card()},
			}, true, store.GuardNone, errMoved)
			return err
		},
		func() error { return tx.SetMirror(c.ID, parley.TableCase, made.ID, record.ID) },
		func() error { return tx.Audit(acted(actor, "create", parley.TableCase, made.ID, made.Number, "", "")) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	d.publish(tx, Event{Kind: EventConversation, Conversation: c.ID, Users: []parley.ID{actor.ID}})
	return nil
}

func (d *Desk) createConsumer(tx *store.Tx, actor parley.Actor, c parley.Conversation, consumer *parley.Consumer, now parley.Time) error {
	number, err := tx.NextNumber("CSMR")
	if err != nil {
		return err
	}
	consumer.ID, consumer.Number, consumer.CreatedAt, consumer.CreatedBy = parley.NewID(), number, now, actor.ID
	if err := tx.InsertConsumer(*consumer); err != nil {
		return err
	}
	i, err := tx.Interaction(c.Interaction)
	if err != nil {
		return err
	}
	if err := tx.SetConsumer(i.CustomerInteraction, consumer.ID); err != nil {
		return err
	}
	return tx.Audit(acted(actor, "create", parley.TableConsumer, consumer.ID, number, "", ""))
}

// CaseActivity reads the stream of a case the actor may see; as Entries.
func (d *Desk) CaseActivity(ctx context.Context, actor parley.Actor, id parley.ID, since, before int64, limit int) ([]parley.Entry, error) {
	read := d.store.Read(ctx)
	c, err := read.Case(id, actor.ID)
	if err != nil {
		return nil, err
	}
	return d.entries(read, c.Conversation, parley.ReaderStaff, since, before, limit)
}

// Consumer reads a consumer that a case of the actor's groups names.
func (d *Desk) Consumer(ctx context.Context, actor parley.Actor, id parley.ID) (parley.Consumer, error) {
	read := d.store.Read(ctx)
	visible, err := read.ConsumerVisible(id, actor.ID)
	if err == nil && !visible {
		err = store.NotFound("This consumer")
	}
	if err != nil {
		return parley.Consumer{}, err
	}
	return read.Consumer(id)
}

// Cases lists a page of the cases of the actor's groups, newest first,
// starting after the given position.
func (d *Desk) Cases(ctx context.Context, actor parley.Actor, before parley.Time, beforeID parley.ID, limit int) ([]parley.Case, error) {
	read := d.store.Read(ctx)
	groups, err := read.GroupsOf(actor.ID)
	if err != nil {
		return nil, err
	}
	page := []parley.Case{}
	for _, group := range groups {
		part, err := read.Cases(group, before, beforeID, limit)
		if err != nil {
			return nil, err
		}
		page = append(page, part...)
	}
	slices.SortFunc(page, func(a, b parley.Case) int {
		if a.OpenedAt != b.OpenedAt {
			return cmp.Compare(b.OpenedAt, a.OpenedAt)
		}
		return cmp.Compare(b.ID, a.ID)
	})
	return page[:min(limit, len(page))], nil
}
