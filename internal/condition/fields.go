package condition

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Type is the type of a field; it decides which operators the field has and
// how values compare.
type Type string

// The types.
const (
	String    Type = "string"    // text, compared without regard to case
	Choice    Type = "choice"    // text out of a list
	Reference Type = "reference" // the id of another record
	Number    Type = "number"    // decimal, at most 15 digits
	Bool      Type = "bool"      // true, false, 1 or 0
	Time      Type = "time"      // a moment; see [Env] for its notation
)

func (t Type) textual() bool { return t == String || t == Choice || t == Reference }

// FieldChoice is one value of a choice field with its label.
type FieldChoice struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

// Field describes a field that conditions may name.
type Field struct {
	Name    string        `json:"name"` // [a-z0-9_.]+
	Label   string        `json:"label"`
	Type    Type          `json:"type"`
	Choices []FieldChoice `json:"choices,omitempty"`
}

// Fields describes a table to [Query.Check], [Env] and a condition builder.
type Fields []Field

// Find returns the field of that name.
func (f Fields) Find(name string) (Field, bool) {
	for _, field := range f {
		if field.Name == name {
			return field, true
		}
	}
	return Field{}, false
}

// names lists the known names for a message.
func (f Fields) names() string {
	names := make([]string, len(f))
	for i, field := range f {
		names[i] = field.Name
	}
	return strings.Join(names, ", ")
}

// CheckError says why a query does not fit a table.
type CheckError struct {
	Field   string // the field the condition is about
	Op      Op     // "" where a sort or group field is unknown
	Message string // one sentence naming the remedy
}

func (e *CheckError) Error() string { return fmt.Sprintf("condition on %q: %s", e.Field, e.Message) }

// Check reports the first condition that cannot be decided on records of these
// fields as a *CheckError: an unknown field, an operator the field's type does
// not have, or a value that is none of its type. Whoever saves a rule checks it
// first, so that no condition of a rule is ever silently without effect.
func (q Query) Check(fields Fields) error {
	for term := range q.Terms {
		if err := checkTerm(term, fields); err != nil {
			return err
		}
	}
	named := slices.Clone(q.GroupBy)
	for _, order := range q.OrderBy {
		named = append(named, order.Field)
	}
	for _, name := range named {
		if _, ok := fields.Find(name); !ok {
			return unknownField(name, "", fields)
		}
	}
	return nil
}

func unknownField(name string, op Op, fields Fields) error {
	return &CheckError{name, op, "there is no such field; use one of " + fields.names() + "."}
}

func checkTerm(term Term, fields Fields) error {
	field, ok := fields.Find(term.Field)
	if !ok {
		return unknownField(term.Field, term.Op, fields)
	}
	fail := func(format string, args ...any) error {
		return &CheckError{term.Field, term.Op, fmt.Sprintf(format, args...)}
	}
	// The moment only has to be some moment: values are tried, not kept.
	resolved, err := resolve(term, field.Type, Env{Now: time.Unix(0, 0), UserID: "me"})
	if err != nil {
		return fail("%s", sentence(err))
	}
	if resolved.kind == testSame {
		other, ok := fields.Find(resolved.other)
		if !ok {
			return unknownField(resolved.other, term.Op, fields)
		}
		if other.Type.class() != field.Type.class() {
			return fail("a %s field cannot be compared with %q, which is a %s field; name a field of the same type.", field.Type, other.Name, other.Type)
		}
	}
	if resolved.kind == testOneOf && len(field.Choices) > 0 {
		for _, value := range resolved.texts {
			if !slices.ContainsFunc(field.Choices, func(c FieldChoice) bool { return fold(c.Value) == fold(value) }) {
				return fail("%q is not one of its choices; use one of %s.", value, choiceNames(field.Choices))
			}
		}
	}
	return nil
}

// sentence ends a message that may be shown alone.
func sentence(err error) string { return strings.TrimSuffix(err.Error(), ".") + "." }

func choiceNames(choices []FieldChoice) string {
	names := make([]string, len(choices))
	for i, c := range choices {
		names[i] = c.Value
	}
	return strings.Join(names, ", ")
}
