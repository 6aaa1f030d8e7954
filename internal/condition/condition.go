// Package condition is the one condition language of the desk: the encoded
// query of domain section 10.2. Matching rules, Connect actions, lists and the
// table API all say "which records" in it.
//
// A text is parsed into a [Query], and the same Query is printed back
// ([Query.String]), checked against the fields of a table ([Query.Check]),
// evaluated on one record ([Query.Match]) or compiled to SQL ([Query.SQL]).
// Match and SQL read the same resolved tests, so a rule means the same in
// memory and in the database.
//
// # Safety
//
// Nothing is ever evaluated: the few javascript: values of the language are a
// closed list of names. User text reaches SQL only as an argument, and reaches
// the language only through [Query.String], which escapes it. Below the level
// of a single term there is no negation, so a term that cannot be decided (an
// unknown field, an operator the type does not have, a number that is none) is
// false and can only narrow a result, never widen it.
//
// # Empty values
//
// An absent value, NULL and "" are one thing: empty. A negative operator is the
// exact complement of its positive one (so state!=3 also holds for an empty
// state), and an ordering operator never holds for an empty value.
//
// The package is pure and its values may be shared between goroutines.
package condition

import "strings"

// Bounds of one query. They keep parsing cheap and every compiled statement
// within SQLite's limits of expression depth (1,000) and arguments (32,766).
const (
	MaxText  = 16 << 10 // bytes
	MaxTerms = 256
)

// Query is a parsed encoded query: it holds for a record if any of its groups
// does. The zero Query has no condition and holds for every record.
type Query struct {
	Groups  []Group  `json:"groups"`             // joined by ^NQ
	OrderBy []Order  `json:"order_by,omitempty"` // leftmost sorts first
	GroupBy []string `json:"group_by,omitempty"` // kept for aggregates; selects nothing
}

// Group holds if all its clauses do.
type Group struct {
	All []Clause `json:"all"` // joined by ^
}

// Clause holds if any of its terms does.
type Clause struct {
	Any []Term `json:"any"` // joined by ^OR
}

// Term is one condition. Value is unescaped, and "" for an operator that takes
// none.
type Term struct {
	Field string `json:"field"` // [a-z0-9_.]+, dot-walked
	Op    Op     `json:"op"`
	Value string `json:"value,omitempty"`
}

// Order is one ^ORDERBY or ^ORDERBYDESC.
type Order struct {
	Field string `json:"field"`
	Desc  bool   `json:"desc,omitempty"`
}

// Unconditional reports whether the query holds for every record.
func (q Query) Unconditional() bool { return len(q.Groups) == 0 }

// Terms yields every term from left to right.
func (q Query) Terms(yield func(Term) bool) {
	for _, group := range q.Groups {
		for _, clause := range group.All {
			for _, term := range clause.Any {
				if !yield(term) {
					return
				}
			}
		}
	}
}

// String prints the canonical text: [Parse] of it gives an equal Query. Every
// literal ^ of a value is written ^^, so a value can never add a condition.
func (q Query) String() string {
	var b strings.Builder
	for i, group := range q.Groups {
		if i > 0 {
			b.WriteString("^NQ")
		}
		for j, clause := range group.All {
			if j > 0 {
				b.WriteByte('^')
			}
			for k, term := range clause.Any {
				if k > 0 {
					b.WriteString("^OR")
				}
				b.WriteString(term.String())
			}
		}
	}
	separate := func(token, field string) {
		if b.Len() > 0 {
			b.WriteByte('^')
		}
		b.WriteString(token)
		b.WriteString(field)
	}
	for _, order := range q.OrderBy {
		if order.Desc {
			separate("ORDERBYDESC", order.Field)
		} else {
			separate("ORDERBY", order.Field)
		}
	}
	for _, field := range q.GroupBy {
		separate("GROUPBY", field)
	}
	return b.String()
}

// String prints the term as it stands in a query.
func (t Term) String() string {
	return t.Field + string(t.Op) + strings.ReplaceAll(t.Value, "^", "^^")
}
