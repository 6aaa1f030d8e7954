package desk

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/condition"
	"github.com/parley-desk/parley/internal/form"
	"github.com/parley-desk/parley/internal/store"
)

// RuleInput is what somebody says about a matching rule.
type RuleInput struct {
	remade

	Name           string    `json:"name"`
	ExecutionOrder int64     `json:"execution_order"`
	Active         bool      `json:"active"`
	Table          string    `json:"table,omitempty" doc:"Absent: the customer interaction."`
	Conditions     string    `json:"conditions" doc:"Encoded query on the record."`
	QueueID        parley.ID `json:"queue_id"`
	Version        int64     `json:"version,omitempty" doc:"The version that was read; needed for a change."`
}

// matchedShown is how many records a rule shows, and previewed how many of the
// newest ones a preview tries (ux: a rule shows the last ten it matched).
const (
	matchedShown = 10
	previewed    = 500
)

// MatchedRecord is a form that a rule matched, or would. What the visitor
// wrote, and how to reach them, is only for who serves the queue (domain 2.1).
type MatchedRecord struct {
	ID               parley.ID   `json:"id"`
	CreatedAt        parley.Time `json:"created_at"`
	Name             string      `json:"name"`
	Category         string      `json:"category"`
	Queue            parley.ID   `json:"queue_id,omitempty"`
	QueueName        string      `json:"queue,omitempty"`
	Email            string      `json:"email,omitempty" doc:"Only for members of the queue's group."`
	ShortDescription string      `json:"short_description,omitempty" doc:"Only for members of the queue's group."`
}

// RuleDetail is a matching rule with what it matched last, the newest first.
type RuleDetail struct {
	parley.MatchingRule
	Matched []MatchedRecord `json:"matched"`
}

type visitField struct{ name, label string }

// visitFields say where a visitor came from; see [CustomerRecord].
var visitFields = []visitField{{"page", "Page"}, {"referrer", "Referrer"}, {"language", "Language"}}

// customerFields describes the fields that conditions on a customer
// interaction may name: those of the record, those that say where the visitor
// came from, and those that record producers fill besides. A field that every
// producer fills from a list has the list's choices.
func customerFields(read *store.Reader) (condition.Fields, error) {
	rows, err := read.Producers()
	if err != nil {
		return nil, err
	}
	fields := condition.Fields{
		{Name: "first_name", Label: "First name", Type: condition.String},
		{Name: "last_name", Label: "Last name", Type: condition.String},
		{Name: "email", Label: "E-mail address", Type: condition.String},
		{Name: "category", Label: "Issue type", Type: condition.Choice},
		{Name: "channel", Label: "Channel", Type: condition.Choice},
		{Name: "short_description", Label: "Short description", Type: condition.String},
	}
	for _, f := range visitFields {
		fields = append(fields, condition.Field{Name: f.name, Label: f.label, Type: condition.String})
	}
	free := map[string]bool{} // fields that somewhere are filled with other than a choice
	for _, row := range rows {
		p, err := decodeProducer(row)
		if err != nil {
			return nil, err
		}
		for _, v := range p.Variables {
			fields = withVariable(fields, v, free)
		}
		for name, value := range p.Template {
			fields = withChoice(fields, condition.Field{Name: name, Label: name, Type: condition.Choice}, condition.FieldChoice{Value: value, Label: value})
		}
	}
	for i := range fields {
		if free[fields[i].Name] {
			fields[i].Type, fields[i].Choices = condition.String, nil
		}
	}
	return fields, nil
}

func withVariable(fields condition.Fields, v form.Variable, free map[string]bool) condition.Fields {
	name := v.Field
	if !v.MapToField {
		name = v.Name
	}
	if !v.Type.Asks() || !v.MapToField && !slices.Contains(form.TargetFields(parley.TableCustomerInteraction), v.Name) {
		return fields
	}
	field := condition.Field{Name: name, Label: v.QuestionText, Type: condition.Choice}
	switch v.Type {
	case form.Select, form.Radio:
		for _, c := range v.Choices {
			fields = withChoice(fields, field, condition.FieldChoice{Value: c.Value, Label: c.Text})
		}
		return fields
	default:
		free[name] = true
		if _, ok := fields.Find(name); !ok {
			fields = append(fields, field)
		}
		return fields
	}
}

func withChoice(fields condition.Fields, field condition.Field, choice condition.FieldChoice) condition.Fields {
	i := slices.IndexFunc(fields, func(f condition.Field) bool { return f.Name == field.Name })
	if i < 0 {
		i, fields = len(fields), append(fields, field)
	}
	if fields[i].Type == condition.Choice && !slices.ContainsFunc(fields[i].Choices, func(c condition.FieldChoice) bool { return c.Value == choice.Value }) {
		fields[i].Choices = append(fields[i].Choices, choice)
	}
	return fields
}

// checkConditions parses conditions and checks them against fields; the error
// is about the input of that name.
func checkConditions(input, text string, fields condition.Fields) (condition.Query, error) {
	query, err := condition.Parse(text)
	if err != nil {
		return query, parley.Errorf(parley.CodeInvalid, input, "%s", err)
	}
	if len(query.OrderBy)+len(query.GroupBy) > 0 {
		return query, parley.Errorf(parley.CodeInvalid, input, "ORDERBY and GROUPBY do not decide anything here; remove them.")
	}
	var wrong *condition.CheckError
	if err := query.Check(fields); errors.As(err, &wrong) {
		return query, parley.Errorf(parley.CodeInvalid, input, "%s", wrong)
	} else if err != nil {
		return query, err
	}
	return query, nil
}

func (in RuleInput) fill(m *parley.MatchingRule) (err error) {
	if m.Name, err = requiredLine("name", in.Name, parley.MaxName); err != nil {
		return err
	}
	if err := checkPosition("execution_order", in.ExecutionOrder); err != nil {
		return err
	}
	if m.Table = in.Table; m.Table == "" {
		m.Table = parley.TableCustomerInteraction
	}
	if m.Table != parley.TableCustomerInteraction {
		return parley.Errorf(parley.CodeInvalid, "table", "must be %s.", parley.TableCustomerInteraction)
	}
	m.ExecutionOrder, m.Active, m.Conditions, m.QueueID = in.ExecutionOrder, in.Active, in.Conditions, in.QueueID
	return nil
}

// checkRule checks what a rule says about other rows, and brings its
// conditions into the canonical form.
func checkRule(tx *store.Tx, m *parley.MatchingRule) error {
	queue, err := tx.Queue(m.QueueID)
	if err != nil {
		return asField(err, "queue_id", "must be a queue.")
	}
	if queue.TakesRecords() {
		return parley.Errorf(parley.CodeInvalid, "queue_id", "%s takes no conversations. Choose another queue.", queue.Name)
	}
	fields, err := customerFields(&tx.Reader)
	if err != nil {
		return err
	}
	query, err := checkConditions("conditions", m.Conditions, fields)
	if err != nil {
		return err
	}
	m.Conditions = query.String()
	rules, err := tx.Rules()
	if err != nil {
		return err
	}
	for _, other := range rules {
		if other.ID != m.ID && parley.Fold(other.Name) == parley.Fold(m.Name) {
			return parley.Errorf(parley.CodeConflict, "name", "There is already a matching rule with this name.")
		}
	}
	return nil
}

// CreateRule adds a matching rule.
func (d *Desk) CreateRule(ctx context.Context, actor parley.Actor, in RuleInput) (parley.MatchingRule, error) {
	now := parley.Now()
	m := parley.MatchingRule{ID: in.newID(), CreatedAt: now, UpdatedAt: now, Version: 1}
	if err := in.fill(&m); err != nil {
		return parley.MatchingRule{}, err
	}
	err := d.configure(ctx, func(tx *store.Tx) error { return d.addRule(tx, actor, &m) })
	return m, err
}

func (d *Desk) addRule(tx *store.Tx, actor parley.Actor, m *parley.MatchingRule) error {
	if err := checkRule(tx, m); err != nil {
		return err
	}
	if err := tx.InsertRule(*m); err != nil {
		return err
	}
	return d.configured(tx, actor, tableRule, m.ID, m.Name, nil, *m)
}

// UpdateRule changes a matching rule; it applies to the next form that is sent.
func (d *Desk) UpdateRule(ctx context.Context, actor parley.Actor, id parley.ID, in RuleInput) (m parley.MatchingRule, err error) {
	err = d.configure(ctx, func(tx *store.Tx) error {
		old, err := tx.Rule(id)
		if err != nil {
			return err
		}
		m = old
		if err := in.fill(&m); err != nil {
			return err
		}
		if err := checkRule(tx, &m); err != nil {
			return err
		}
		m.Version, m.UpdatedAt = in.Version, parley.Now()
		if err := tx.UpdateRule(m); err != nil {
			return err
		}
		m.Version++
		return d.configured(tx, actor, tableRule, id, m.Name, old, m)
	})
	return m, err
}

// DeleteRule removes a matching rule.
func (d *Desk) DeleteRule(ctx context.Context, actor parley.Actor, id parley.ID, version int64) error {
	return d.configure(ctx, func(tx *store.Tx) error {
		m, err := tx.Rule(id)
		if err != nil {
			return err
		}
		if err := tx.DeleteRule(id, version); err != nil {
			return err
		}
		return d.configured(tx, actor, tableRule, id, m.Name, m, nil)
	})
}

// RuleDetail returns a matching rule with the last records it matched.
func (d *Desk) RuleDetail(ctx context.Context, actor parley.Actor, id parley.ID) (RuleDetail, error) {
	read := d.store.Read(ctx)
	m, err := read.Rule(id)
	if err != nil {
		return RuleDetail{}, err
	}
	records, err := read.RecordsMatchedBy(id, matchedShown)
	if err != nil {
		return RuleDetail{}, err
	}
	matched, err := matchedRecords(read, actor, records)
	return RuleDetail{MatchingRule: m, Matched: matched}, err
}

// matchedRecords shows records to actor as far as actor may see them.
func matchedRecords(read *store.Reader, actor parley.Actor, records []store.RoutedRecord) ([]MatchedRecord, error) {
	queues, err := read.Queues()
	if err != nil {
		return nil, err
	}
	mine, err := read.QueuesOf(actor.ID)
	if err != nil {
		return nil, err
	}
	list := make([]MatchedRecord, 0, len(records))
	for _, r := range records {
		person := parley.CustomerInteraction{FirstName: r.FirstName, LastName: r.LastName}
		shown := MatchedRecord{ID: r.ID, CreatedAt: r.CreatedAt, Name: person.Name(), Category: r.Category, Queue: r.QueueID}
		is := func(q parley.Queue) bool { return q.ID == r.QueueID }
		if i := slices.IndexFunc(queues, is); i >= 0 {
			shown.QueueName = queues[i].Name
		}
		if slices.ContainsFunc(mine, is) {
			shown.Email, shown.ShortDescription = r.Email, r.ShortDescription
		}
		list = append(list, shown)
	}
	return list, nil
}

// RulePreview is what conditions mean and what they would have matched.
type RulePreview struct {
	Query     condition.Query `json:"query"`
	Canonical string          `json:"canonical" doc:"The conditions as they will be stored."`
	Error     string          `json:"error,omitempty" doc:"Why the conditions cannot be used; then nothing matched."`
	Offset    *int            `json:"offset,omitempty" doc:"Bytes from the start of the text to where it stops being a query."`
	Field     string          `json:"field,omitempty" doc:"The field the error is about."`
	Tried     int             `json:"tried" doc:"How many of the newest records were tried."`
	Hits      int             `json:"hits"`
	Matched   []MatchedRecord `json:"matched" doc:"The newest ten of them."`
}

// PreviewRule says what conditions mean, or where they are wrong, and which of
// the newest records they hold for. The rules before them are not looked at.
func (d *Desk) PreviewRule(ctx context.Context, actor parley.Actor, text string) (RulePreview, error) {
	preview := RulePreview{Matched: []MatchedRecord{}, Query: condition.Query{Groups: []condition.Group{}}}
	read := d.store.Read(ctx)
	fields, err := customerFields(read)
	if err != nil {
		return preview, err
	}
	query, err := condition.Parse(text)
	if syntax, ok := errors.AsType[*condition.SyntaxError](err); ok {
		preview.Error, preview.Offset = syntax.Message, &syntax.Offset
		return preview, nil
	}
	if query.Groups != nil {
		preview.Query = query
	}
	preview.Canonical = query.String()
	if _, err := checkConditions("conditions", text, fields); err != nil {
		preview.Error = parley.AsError(err).Message
		if wrong, ok := errors.AsType[*condition.CheckError](query.Check(fields)); ok {
			preview.Error, preview.Field = wrong.Message, wrong.Field
		}
		return preview, nil
	}
	records, err := read.NewestRecords(previewed)
	if err != nil {
		return preview, err
	}
	env := condition.Env{Now: time.Now(), Location: time.UTC}
	preview.Tried = len(records)
	hits := slices.DeleteFunc(records, func(r store.RoutedRecord) bool { return !query.Match(routedMap(r), env) })
	preview.Hits = len(hits)
	preview.Matched, err = matchedRecords(read, actor, hits[:min(matchedShown, len(hits))])
	return preview, err
}

// routedMap is a stored form as [Desk.StartGuest] shows it to the rules.
func routedMap(r store.RoutedRecord) condition.Map {
	return CustomerRecord(parley.CustomerInteraction{
		FirstName: r.FirstName, LastName: r.LastName, Email: r.Email, Category: r.Category, Channel: r.Channel,
		ShortDescription: r.ShortDescription, Fields: r.Fields, Context: r.Context,
	})
}
