package condition

import "slices"

// Op is an operator in its canonical spelling. Spelling is case-sensitive.
type Op string

// The operators (domain 10.2).
const (
	Is            Op = "="
	IsNot         Op = "!="
	Less          Op = "<"
	LessOrIs      Op = "<="
	Greater       Op = ">"
	GreaterOrIs   Op = ">="
	Contains      Op = "LIKE" // also written CONTAINS or *
	ContainsNot   Op = "NOT LIKE"
	StartsWith    Op = "STARTSWITH"
	EndsWith      Op = "ENDSWITH" // also written %
	In            Op = "IN"
	NotIn         Op = "NOT IN"
	Between       Op = "BETWEEN"
	Empty         Op = "ISEMPTY"
	NotEmpty      Op = "ISNOTEMPTY"
	EmptyString   Op = "EMPTYSTRING" // as ISEMPTY: the desk keeps no difference between NULL and ""
	Anything      Op = "ANYTHING"
	SameAs        Op = "SAMEAS"
	NotSameAs     Op = "NSAMEAS"
	On            Op = "ON"
	NotOn         Op = "NOTON"
	RelativeAfter Op = "RELATIVEGT"
	RelativeFrom  Op = "RELATIVEGE"
	RelativeOn    Op = "RELATIVEEE"
	RelativeUntil Op = "RELATIVELE"
	RelativeUnder Op = "RELATIVELT"
)

// Value kinds: what stands to the right of an operator.
const (
	ValueNone     = "none"
	ValueOne      = "one"      // one value
	ValueList     = "list"     // a,b,c
	ValueRange    = "range"    // a@b, both included
	ValueField    = "field"    // another field's name
	ValueDay      = "day"      // Today, 2026-12-25, or label@from@to
	ValueRelative = "relative" // @unit@ago|ahead@count
)

// Operator describes an operator to a condition builder.
type Operator struct {
	Op    Op     `json:"op"`
	Label string `json:"label"`
	Value string `json:"value"` // a value kind
}

// operators lists every operator in the order a builder shows them.
var operators = [...]Operator{
	{Is, "is", ValueOne},
	{IsNot, "is not", ValueOne},
	{Contains, "contains", ValueOne},
	{ContainsNot, "does not contain", ValueOne},
	{StartsWith, "starts with", ValueOne},
	{EndsWith, "ends with", ValueOne},
	{In, "is one of", ValueList},
	{NotIn, "is not one of", ValueList},
	{On, "on", ValueDay},
	{NotOn, "not on", ValueDay},
	{Less, "less than", ValueOne},
	{LessOrIs, "less than or is", ValueOne},
	{Greater, "greater than", ValueOne},
	{GreaterOrIs, "greater than or is", ValueOne},
	{Between, "between", ValueRange},
	{RelativeAfter, "after, relative to now", ValueRelative},
	{RelativeFrom, "at or after, relative to now", ValueRelative},
	{RelativeOn, "on, relative to now", ValueRelative},
	{RelativeUntil, "at or before, relative to now", ValueRelative},
	{RelativeUnder, "before, relative to now", ValueRelative},
	{Empty, "is empty", ValueNone},
	{NotEmpty, "is not empty", ValueNone},
	{EmptyString, "is an empty string", ValueNone},
	{SameAs, "is the same as", ValueField},
	{NotSameAs, "is different from", ValueField},
	{Anything, "is anything", ValueNone},
}

// aliases are other spellings that parse but are never printed.
var aliases = map[string]Op{"CONTAINS": Contains, "*": Contains, "!*": ContainsNot, "%": EndsWith}

// refused are tokens of the vendor's language that cannot be decided on a
// stored record, with the remedy (domain 10.2).
var refused = map[string]string{
	"IN_HIERARCHY":  "compares hierarchies, which the desk does not have; use IN with a list",
	"DYNAMIC":       "refers to a stored filter, which the desk does not have; write the condition out, or use =javascript:gs.getUserID()",
	"VALCHANGES":    "looks at a change, not at a record; compare the value itself",
	"CHANGESFROM":   "looks at a change, not at a record; compare the value itself",
	"CHANGESTO":     "looks at a change, not at a record; compare the value itself",
	"TEXTQUERY321=": "is full-text search, which is not a condition; use LIKE on a field",
}

// spelling is one token of the language.
type spelling struct {
	token string
	op    Op // "" for a refused token
}

// spellings lists every token, longest first, so that >= is never read as >.
var spellings = func() []spelling {
	var all []spelling
	for _, o := range operators {
		all = append(all, spelling{string(o.Op), o.Op})
	}
	for token, op := range aliases {
		all = append(all, spelling{token, op})
	}
	for token := range refused {
		all = append(all, spelling{token, ""})
	}
	slices.SortFunc(all, func(a, b spelling) int { return len(b.token) - len(a.token) })
	return all
}()

// valueKind returns the value kind of op and whether op exists.
func (op Op) valueKind() (string, bool) {
	for _, o := range operators {
		if o.Op == op {
			return o.Value, true
		}
	}
	return "", false
}

// positive returns the operator that op is the complement of, and whether op
// is such a complement; otherwise op itself.
func (op Op) positive() (Op, bool) {
	switch op {
	case IsNot:
		return Is, true
	case ContainsNot:
		return Contains, true
	case NotIn:
		return In, true
	case NotOn:
		return On, true
	case NotSameAs:
		return SameAs, true
	case NotEmpty:
		return Empty, true
	default:
		return op, false
	}
}

// legal reports whether fields of type t have the operator.
func (op Op) legal(t Type) bool {
	if !t.textual() && t != Number && t != Bool && t != Time {
		return false
	}
	switch op {
	case Is, IsNot, Empty, NotEmpty, Anything, SameAs, NotSameAs:
		return true
	case EmptyString:
		return t.textual()
	case In, NotIn:
		return t.textual() || t == Number
	case Contains, ContainsNot, StartsWith, EndsWith:
		return t == String || t == Choice
	case Less, LessOrIs, Greater, GreaterOrIs, Between:
		// References are ordered too: clients page by sys_id.
		return t == String || t == Reference || t == Number || t == Time
	case On, NotOn, RelativeAfter, RelativeFrom, RelativeOn, RelativeUntil, RelativeUnder:
		return t == Time
	}
	return false
}

// Operators lists the operators that fields of type t have, with labels, in
// the order a condition builder shows them.
func Operators(t Type) []Operator {
	var list []Operator
	for _, o := range operators {
		if !o.Op.legal(t) {
			continue
		}
		if t == Time {
			o.Label = timeLabel(o)
		}
		list = append(list, o)
	}
	return list
}

func timeLabel(o Operator) string {
	switch o.Op {
	case Less:
		return "before"
	case LessOrIs:
		return "at or before"
	case Greater:
		return "after"
	case GreaterOrIs:
		return "at or after"
	default:
		return o.Label
	}
}
