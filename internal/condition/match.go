package condition

import (
	"slices"
	"strings"
	"time"
)

// Record is what a query is evaluated on. Value returns a field's value and
// whether the record has the field at all; "" is empty. Numbers are decimal,
// booleans true or false, times RFC 3339 or YYYY-MM-DD HH:MM:SS in UTC.
type Record interface {
	Value(field string) (string, bool)
}

// Map is a Record in memory.
type Map map[string]string

// Value implements [Record].
func (m Map) Value(field string) (string, bool) {
	v, ok := m[field]
	return v, ok
}

// Match reports whether the query holds for the record. A condition on an
// unknown field, or one that [Query.Check] would refuse, holds for nothing.
func (q Query) Match(record Record, env Env) bool {
	if q.Unconditional() {
		return true
	}
	for _, group := range q.Groups {
		if group.match(record, env) {
			return true
		}
	}
	return false
}

func (g Group) match(record Record, env Env) bool {
	for _, clause := range g.All {
		if !clause.match(record, env) {
			return false
		}
	}
	return len(g.All) > 0
}

func (c Clause) match(record Record, env Env) bool {
	for _, term := range c.Any {
		if term.match(record, env) {
			return true
		}
	}
	return false
}

func (t Term) match(record Record, env Env) bool {
	typ, value, ok := env.value(t.Field, record)
	if !ok {
		return false
	}
	resolved, err := resolve(t, typ, env)
	if err != nil {
		return false
	}
	if resolved.kind == testSame {
		other, otherValue, ok := env.value(resolved.other, record)
		if !ok || other.class() != typ.class() {
			return false
		}
		return same(typ, value, otherValue) != resolved.not
	}
	return resolved.holds(typ, value) != resolved.not
}

// value returns the type and value of a known field.
func (e Env) value(name string, record Record) (Type, string, bool) {
	value, ok := record.Value(name)
	if e.Fields == nil {
		return String, value, ok
	}
	field, known := e.Fields.Find(name)
	return field.Type, value, known
}

// holds decides the positive test.
func (t test) holds(typ Type, value string) bool {
	switch {
	case t.kind == testAlways:
		return true
	case typ.textual():
		return t.holdsText(value)
	case typ == Bool:
		b, err := parseBool(value)
		if t.kind == testEmpty {
			return err != nil
		}
		return err == nil && b == t.flag
	default:
		return t.holdsQuantity(quantity(typ, value))
	}
}

// holdsQuantity decides on a number or a time; without ok it is empty.
func (t test) holdsQuantity(n float64, ok bool) bool {
	if t.kind == testEmpty {
		return !ok
	}
	return ok && slices.ContainsFunc(t.numbers, func(s span[float64]) bool { return s.contains(n) })
}

func (t test) holdsText(value string) bool {
	if t.kind == testEmpty {
		return value == ""
	}
	if value == "" {
		return false
	}
	value = fold(value)
	switch t.kind {
	case testContains:
		return strings.Contains(value, fold(t.texts[0]))
	case testPrefix:
		return strings.HasPrefix(value, fold(t.texts[0]))
	case testSuffix:
		return strings.HasSuffix(value, fold(t.texts[0]))
	case testOneOf:
		for _, want := range t.texts {
			if value == fold(want) {
				return true
			}
		}
		return false
	default:
		return foldSpan(t.text).contains(value)
	}
}

// foldSpan is the span in the form texts compare in.
func foldSpan(s span[string]) span[string] {
	for _, end := range [...]**string{&s.lo, &s.hi} {
		if *end != nil {
			folded := fold(**end)
			*end = &folded
		}
	}
	return s
}

// quantity is a number, or a time in Unix milliseconds; false is empty.
func quantity(typ Type, value string) (float64, bool) {
	if typ == Time {
		m, err := parseTime(value, time.UTC)
		return float64(m.start), err == nil
	}
	n, err := parseNumber(value)
	return n, err == nil
}

// same compares two values of one class; empty is the same as empty.
func same(typ Type, a, b string) bool {
	switch {
	case typ.textual():
		return fold(a) == fold(b)
	case typ == Bool:
		x, errX := parseBool(a)
		y, errY := parseBool(b)
		return x == y && (errX == nil) == (errY == nil)
	default:
		x, okX := quantity(typ, a)
		y, okY := quantity(typ, b)
		return x == y && okX == okY
	}
}
