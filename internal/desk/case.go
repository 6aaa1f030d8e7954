package desk

import (
	"context"
	"slices"
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
	return d.meets("action", a.Title, a.Condition, record)
}

// meets reports whether a condition on a conversation holds; title names whose
// it is, for the log.
func (d *Desk) meets(kind, title, text string, record condition.Map) bool {
	if text == "" {
		return true
	}
	query, err := condition.Parse(text)
	if err != nil {
		d.log.Error("a condition cannot be read", "of", kind, "title", title, "err", err)
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

// lowestCasePriority is where a case begins (domain 1.3).
const lowestCasePriority = 4

// caseDocument is a case among records.
type caseDocument struct{ parley.Case }

func (c *caseDocument) table() string        { return parley.TableCase }
func (c *caseDocument) prefix() string       { return "CS" }
func (c *caseDocument) core() *parley.Record { return &c.Record }
func (c *caseDocument) state() string        { return string(c.State) }
func (c *caseDocument) closed() bool         { return c.State.Closed() }
func (c *caseDocument) value() any           { return c.Case }
func (c *caseDocument) email() string        { return c.ContactEmail }
func (c *caseDocument) card() *parley.Card   { return c.Case.Card() }
func (c *caseDocument) made() (string, string) {
	return parley.LineCaseMade, "Case " + c.Number + " was created."
}

func (c *caseDocument) clone() document {
	other := *c
	return &other
}

func (c *caseDocument) insert(tx *store.Tx, key string) error { return tx.InsertCase(c.Case, key) }
func (c *caseDocument) update(tx *store.Tx) error             { return tx.UpdateCase(c.Case) }

func (c *caseDocument) fill(s *sheet) {
	s.number("priority", &c.Priority, 1, lowestCasePriority, "1 (critical) to 4 (low)")
	s.line("contact_name", &c.ContactName, parley.MaxName)
	s.address("contact_email", &c.ContactEmail)
	s.line("contact_phone", &c.ContactPhone, maxPhone)
	chosen(s, "state", &c.State, false, parley.AllCaseStates()...)
	chosen(s, "resolution_code", &c.ResolutionCode, true, parley.ResolutionCodes()...)
}

func (c *caseDocument) settle(s *sheet, before document, _ *RecordChange, actor parley.Actor, now parley.Time) {
	was := parley.CaseState("")
	if old, ok := before.(*caseDocument); ok {
		was = old.State
		if c.State == parley.CaseNew && c.AssignedTo == actor.ID && old.AssignedTo != actor.ID {
			c.State = parley.CaseOpen // "Assign to me"
		}
	}
	if c.State != was && !was.CanBecome(c.State) {
		s.refusef("state", "cannot go from %s to %s.%s", spaced(was), spaced(c.State), onlyCustomer(was))
		return
	}
	if c.State.Solved() && c.CloseNotes == "" {
		s.refusef("close_notes", "Say how it was solved.")
	}
	if c.State == parley.CaseResolved && c.ResolutionCode == "" {
		s.refusef("resolution_code", "Choose how it was resolved.")
	}
	if c.State == was {
		return
	}
	c.ResolvedAt, c.ClosedAt = stamped(c.State == parley.CaseResolved, c.ResolvedAt, now), stamped(c.State.Closed(), 0, now)
}

func onlyCustomer(s parley.CaseState) string {
	if s == parley.CaseResolved {
		return " Only the customer decides on a proposed solution."
	}
	return ""
}

// spaced is a state as a sentence says it.
func spaced[T ~string](state T) string { return strings.ReplaceAll(string(state), "_", " ") }

// stamped is the moment now when something holds, or what was there.
func stamped(holds bool, was, now parley.Time) parley.Time {
	if holds {
		return now
	}
	return was
}

// heard: a word of the customer opens a case that waited for it.
func (c *caseDocument) heard() document {
	if c.State != parley.CaseAwaitingInfo {
		return nil
	}
	other := &caseDocument{c.Case}
	other.State = parley.CaseOpen
	return other
}

// CreateCase saves a case from a conversation the actor holds, or, when none is
// named, on its own. The same client id gives the same case.
func (d *Desk) CreateCase(ctx context.Context, actor parley.Actor, conversation parley.ID, n NewRecord) (parley.Case, error) {
	doc, err := as[*caseDocument](d.save(ctx, actor, conversation, parley.TableCase, n, func(key string) (document, error) {
		c, err := d.store.Read(ctx).CaseByClient(key)
		return &caseDocument{c}, err
	}))
	if err != nil {
		return parley.Case{}, err
	}
	return doc.Case, nil
}

// UpdateCase changes a case the actor may read, if in.Version is still the
// stored one.
func (d *Desk) UpdateCase(ctx context.Context, actor parley.Actor, id parley.ID, in RecordChange) (parley.Case, error) {
	doc, err := as[*caseDocument](d.change(ctx, actor, parley.TableCase, id, in))
	if err != nil {
		return parley.Case{}, err
	}
	return doc.Case, nil
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
	if c.Interaction != "" {
		i, err := tx.Interaction(c.Interaction)
		if err != nil {
			return err
		}
		if err := tx.SetConsumer(i.CustomerInteraction, consumer.ID); err != nil {
			return err
		}
	}
	return tx.Audit(acted(actor, "create", parley.TableConsumer, consumer.ID, number, "", ""))
}

// CaseActivity reads the stream of a case the actor may see; as Entries.
func (d *Desk) CaseActivity(ctx context.Context, actor parley.Actor, id parley.ID, since, before int64, limit int) ([]parley.Entry, error) {
	return d.recordActivity(ctx, actor, parley.TableCase, id, since, before, limit)
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

// Cases lists a page of the cases of the actor's groups that hold all words,
// newest first, starting after the given position.
func (d *Desk) Cases(ctx context.Context, actor parley.Actor, l store.RecordList) ([]parley.Case, error) {
	read := d.store.Read(ctx)
	return newestRecords(read, actor, l, func(c *parley.Case) *parley.Record { return &c.Record }, read.Cases)
}
