// Package form is the form engine: record producers (domain 2.6). A [Producer]
// is a form as data, edited by administrators: its variables, their order,
// choices and bounds, and the record field each one fills.
//
// The order of evaluation is: [Producer.Validate] turns what was sent into
// [Answers]; [Producer.Map] maps them to fields and lays the template over them;
// the caller inserts the record. [Producer.Check] judges the form itself when it
// is saved.
//
// The package is pure and its values may be shared between goroutines.
package form

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/parley-desk/parley"
)

// Producer is a form that makes a record.
type Producer struct {
	ID          string            `json:"id,omitempty"`
	Name        string            `json:"name"`  // unique; for administrators and links
	Title       string            `json:"title"` // the heading (short_description)
	Description string            `json:"description,omitempty"`
	Table       string            `json:"table"` // in which the record is made
	Active      bool              `json:"active"`
	Public      bool              `json:"public"` // offered to guests
	SubmitLabel string            `json:"submit_label,omitempty"`
	Template    map[string]string `json:"template,omitempty"` // fields with a fixed value; wins over variables
	Variables   []Variable        `json:"variables"`
}

// Variable is one question of a form, or a piece of its layout.
type Variable struct {
	ID             string   `json:"id,omitempty"`
	Name           string   `json:"name"` // [a-z][a-z0-9_]*, unique in the form
	QuestionText   string   `json:"question_text"`
	Type           Type     `json:"type"`
	Order          int      `json:"order"` // lowest first
	Mandatory      bool     `json:"mandatory"`
	DefaultValue   string   `json:"default_value,omitempty"`
	HelpText       string   `json:"help_text,omitempty"`
	MapToField     bool     `json:"map_to_field"`
	Field          string   `json:"field,omitempty"` // filled if MapToField
	Choices        []Choice `json:"choices,omitempty"`
	ScaleMin       int      `json:"scale_min,omitempty"` // of a numeric scale; both 0: 1 to 5
	ScaleMax       int      `json:"scale_max,omitempty"`
	MaxLength      int      `json:"max_length,omitempty"` // characters; 0: the type's own bound
	Pattern        string   `json:"pattern,omitempty"`    // RE2, has to match the whole answer
	ReadOnly       bool     `json:"read_only"`            // shows its default; what is sent is ignored
	Active         bool     `json:"active"`
	ReferenceTable string   `json:"reference_table,omitempty"`
	ReferenceQual  string   `json:"reference_qual,omitempty"` // encoded query on ReferenceTable
}

// Choice is one answer to choose.
type Choice struct {
	Text     string `json:"text"`
	Value    string `json:"value"`
	Order    int    `json:"order"`
	Inactive bool   `json:"inactive,omitempty"` // kept for old records, not offered
}

// Type is the kind of a variable.
type Type string

// The types of variable.
const (
	SingleLine     Type = "single_line"
	MultiLine      Type = "multi_line"
	Wide           Type = "wide" // a single line over the whole width
	Select         Type = "select"
	Radio          Type = "radio"
	Checkbox       Type = "checkbox" // true or false
	YesNo          Type = "yes_no"   // yes or no
	NumericScale   Type = "numeric_scale"
	Date           Type = "date"      // YYYY-MM-DD
	DateTime       Type = "date_time" // YYYY-MM-DD HH:MM:SS, UTC
	Duration       Type = "duration"  // D HH:MM:SS
	Email          Type = "email"
	URL            Type = "url" // http or https
	IP             Type = "ip"
	Masked         Type = "masked" // hidden while typed, never shown again
	Label          Type = "label"
	RichLabel      Type = "rich_label"
	Break          Type = "break"
	ContainerStart Type = "container_start"
	ContainerEnd   Type = "container_end"
	Reference      Type = "reference"      // a record's id
	LookupSelect   Type = "lookup_select"  // a record's id
	ListCollector  Type = "list_collector" // records' ids, joined by commas
	Attachment     Type = "attachment"     // an uploaded file's id
	RequestedFor   Type = "requested_for"  // a user's id
	HTML           Type = "html"           // kept as sent: whoever shows it sanitises it
)

// types lists every type in the order an editor shows them.
var types = [...]Type{
	SingleLine, MultiLine, Wide, Select, Radio, Checkbox, YesNo, NumericScale, Date, DateTime, Duration, Email, URL, IP, Masked,
	Label, RichLabel, Break, ContainerStart, ContainerEnd, Reference, LookupSelect, ListCollector, Attachment, RequestedFor, HTML,
}

// Asks reports whether the variable is a question; the rest is layout.
func (t Type) Asks() bool {
	switch t {
	case Label, RichLabel, Break, ContainerStart, ContainerEnd:
		return false
	default:
		return true
	}
}

// picksRecord reports whether answering means to look records up, which a
// guest may not.
func (t Type) picksRecord() bool {
	return t == Reference || t == LookupSelect || t == ListCollector || t == RequestedFor
}

// Shown returns the active variables in the order of the form.
func (p Producer) Shown() []Variable {
	list := slices.DeleteFunc(slices.Clone(p.Variables), func(v Variable) bool { return !v.Active })
	slices.SortStableFunc(list, func(a, b Variable) int { return cmp.Compare(a.Order, b.Order) })
	return list
}

// Offered returns the choices that may be chosen, in order.
func (v Variable) Offered() []Choice {
	list := slices.DeleteFunc(slices.Clone(v.Choices), func(c Choice) bool { return c.Inactive })
	slices.SortStableFunc(list, func(a, b Choice) int { return cmp.Compare(a.Order, b.Order) })
	return list
}

// scale returns the ends of a numeric scale.
func (v Variable) scale() (lowest, highest int) {
	if v.ScaleMin == 0 && v.ScaleMax == 0 {
		return 1, 5
	}
	return v.ScaleMin, v.ScaleMax
}

// Answers holds one normalised value per question of the form, "" where none
// was given.
type Answers map[string]string

// TargetFields lists the fields of a table that variables fill by bearing their
// name (domain 1.2); nil for a table whose variables have to be mapped.
func TargetFields(table string) []string {
	if table == parley.TableCustomerInteraction {
		return []string{"first_name", "last_name", "email", "category", "channel", "short_description"}
	}
	return nil
}

// Map returns the record's fields: every answer that is mapped to a field or
// bears the name of one, and over them the template.
func (p Producer) Map(answers Answers) map[string]string {
	record := map[string]string{}
	named := TargetFields(p.Table)
	for _, v := range p.Shown() {
		value, ok := answers[v.Name]
		switch {
		case !ok || !v.Type.Asks():
		case v.MapToField:
			record[v.Field] = value
		case slices.Contains(named, v.Name):
			record[v.Name] = value
		}
	}
	maps.Copy(record, p.Template)
	return record
}

// masked is shown in place of a masked answer.
const masked = "••••••"

// Review returns the answered questions with their answers as the visitor saw
// them, in the order of the form. A masked answer has no value here.
func (p Producer) Review(answers Answers) []parley.Answer {
	var list []parley.Answer
	for _, v := range p.Shown() {
		value := answers[v.Name]
		if value == "" || !v.Type.Asks() {
			continue
		}
		a := parley.Answer{Name: v.Name, Question: v.QuestionText, Value: value, Display: v.display(value)}
		if v.Type == Masked {
			a.Value = ""
		}
		list = append(list, a)
	}
	return list
}

func (v Variable) display(value string) string {
	switch v.Type {
	case Select, Radio:
		return v.choiceText(value)
	case YesNo, Checkbox:
		if value == "yes" || value == "true" {
			return "Yes"
		}
		return "No"
	case Masked:
		return masked
	case DateTime:
		return value + " UTC"
	case ListCollector:
		return strings.ReplaceAll(value, ",", ", ")
	default:
		return value
	}
}

// choiceText is the text of the choice with that value, offered or not.
func (v Variable) choiceText(value string) string {
	for _, c := range v.Choices {
		if c.Value == value {
			return c.Text
		}
	}
	return value
}

// Default returns the shipped producer "What can we help you with?".
func Default() Producer {
	return Producer{
		Name: "Guest chat", Title: "What can we help you with?",
		Description: "Tell us who you are and what it is about, and we connect you with the right people.",
		Table:       parley.TableCustomerInteraction, Active: true, Public: true, SubmitLabel: "Start chat",
		Template: map[string]string{"channel": "chat"},
		Variables: []Variable{
			{Name: "first_name", QuestionText: "First name", Type: SingleLine, Order: 100, Mandatory: true, MapToField: true, Field: "first_name", MaxLength: 80, Active: true},
			{Name: "last_name", QuestionText: "Last name", Type: SingleLine, Order: 200, Mandatory: true, MapToField: true, Field: "last_name", MaxLength: 80, Active: true},
			{Name: "email", QuestionText: "Email", Type: Email, Order: 300, Mandatory: true, MapToField: true, Field: "email", Active: true},
			{Name: "issue_type", QuestionText: "Issue type", Type: Select, Order: 400, Mandatory: true, MapToField: true, Field: "category", Active: true,
				Choices: []Choice{{"Product", "product", 100, false}, {"Billing", "billing", 200, false}, {"Order", "order", 300, false}}},
			{Name: "question", QuestionText: "Your question", Type: MultiLine, Order: 500, MapToField: true, Field: "short_description", Active: true,
				HelpText: "A sentence or two is enough. You can say more in the chat."},
		},
	}
}
