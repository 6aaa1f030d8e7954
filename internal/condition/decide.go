package condition

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
)

// testKind says how a [test] decides.
type testKind int

const (
	testAlways testKind = iota
	testEmpty
	testOneOf    // texts
	testContains // texts[0]
	testPrefix   // texts[0]
	testSuffix   // texts[0]
	testText     // text span
	testNumbers  // any of the number spans; also of times, in Unix ms
	testBool     // flag
	testSame     // other field
)

// test is a term with its type known and its value read: the one form that
// both [Query.Match] and [Query.SQL] decide by, so they cannot disagree about
// what a text means.
type test struct {
	kind    testKind
	not     bool // complement
	texts   []string
	text    span[string]
	numbers []span[float64]
	flag    bool
	other   string
}

// span is a stretch of an ordered type; an absent end is unbounded.
type span[T cmp.Ordered] struct {
	lo, hi         *T
	loOpen, hiOpen bool // the end itself does not belong to it
}

func (s span[T]) contains(v T) bool {
	if s.lo != nil && (v < *s.lo || s.loOpen && v == *s.lo) {
		return false
	}
	return s.hi == nil || v < *s.hi || v == *s.hi && !s.hiOpen
}

// compare is the span of an ordering operator against one value.
func compare[T cmp.Ordered](op Op, v T) span[T] {
	switch op {
	case Less:
		return span[T]{hi: &v, hiOpen: true}
	case LessOrIs:
		return span[T]{hi: &v}
	case Greater:
		return span[T]{lo: &v, loOpen: true}
	case GreaterOrIs:
		return span[T]{lo: &v}
	default:
		return span[T]{lo: &v, hi: &v}
	}
}

// compareMoment is the span of an operator against a stretch of time.
func compareMoment(op Op, m moment) span[float64] {
	start, end := float64(m.start), float64(m.end)
	switch op {
	case Less:
		return compare(Less, start)
	case LessOrIs:
		return compare(Less, end)
	case Greater:
		return compare(GreaterOrIs, end)
	case GreaterOrIs:
		return compare(GreaterOrIs, start)
	default:
		return span[float64]{lo: &start, hi: &end, hiOpen: true}
	}
}

// fold is the form in which texts compare.
func fold(text string) string { return strings.ToLower(text) }

// class groups the types whose values compare with each other.
func (t Type) class() Type {
	if t.textual() {
		return String
	}
	return t
}

// resolve reads a term for a field of type t. An error says what is wrong with
// the term, to follow the field's name; such a term matches nothing.
func resolve(term Term, t Type, env Env) (test, error) {
	if _, ok := term.Op.valueKind(); !ok {
		return test{}, fmt.Errorf("operator %q is unknown; use one of the listed ones", term.Op)
	}
	if !term.Op.legal(t) {
		return test{}, fmt.Errorf("operator %s is not for %s fields; use one of %s", term.Op, t, operatorNames(t))
	}
	if message := checkValue(term.Op, term.Value); message != "" {
		return test{}, errors.New(string(term.Op) + " " + message)
	}
	op, not := term.Op.positive()
	var (
		resolved test
		err      error
	)
	switch {
	case op == Anything:
		resolved.kind = testAlways
	case op == Empty, op == EmptyString, op == Is && term.Value == "":
		resolved.kind = testEmpty
	case op == SameAs:
		resolved = test{kind: testSame, other: term.Value}
	case t.textual():
		resolved, err = resolveTextTest(op, term.Value, env)
	case t == Number:
		resolved, err = resolveNumberTest(op, term.Value)
	case t == Time:
		resolved, err = resolveTimeTest(op, term.Value, env)
	case t == Bool:
		resolved.kind = testBool
		resolved.flag, err = parseBool(term.Value)
	}
	resolved.not = not
	return resolved, err
}

func operatorNames(t Type) string {
	var names []string
	for _, o := range Operators(t) {
		names = append(names, string(o.Op))
	}
	return strings.Join(names, ", ")
}

func resolveTextTest(op Op, value string, env Env) (test, error) {
	kind, _ := op.valueKind()
	values := parts(kind, value)
	for i, v := range values {
		var err error
		if values[i], err = resolveText(v, env); err != nil {
			return test{}, err
		}
	}
	switch op {
	case Contains:
		return test{kind: testContains, texts: values}, nil
	case StartsWith:
		return test{kind: testPrefix, texts: values}, nil
	case EndsWith:
		return test{kind: testSuffix, texts: values}, nil
	case Is, In:
		return test{kind: testOneOf, texts: values}, nil
	case Between:
		return test{kind: testText, text: span[string]{lo: &values[0], hi: &values[1]}}, nil
	default:
		return test{kind: testText, text: compare(op, values[0])}, nil
	}
}

func resolveNumberTest(op Op, value string) (test, error) {
	kind, _ := op.valueKind()
	var numbers []float64
	for _, v := range parts(kind, value) {
		n, err := parseNumber(v)
		if err != nil {
			return test{}, err
		}
		numbers = append(numbers, n)
	}
	resolved := test{kind: testNumbers}
	if op == Between {
		resolved.numbers = []span[float64]{{lo: &numbers[0], hi: &numbers[1]}}
		return resolved, nil
	}
	for _, n := range numbers {
		resolved.numbers = append(resolved.numbers, compare(op, n))
	}
	return resolved, nil
}

func resolveTimeTest(op Op, value string, env Env) (test, error) {
	var s span[float64]
	switch op {
	case On:
		m, err := resolveDay(value, env)
		if err != nil {
			return test{}, err
		}
		s = compareMoment(Is, m)
	case Between:
		from, to, _ := strings.Cut(value, "@")
		first, err := resolveTime(from, env)
		if err != nil {
			return test{}, err
		}
		last, err := resolveTime(to, env)
		if err != nil {
			return test{}, err
		}
		s = compareMoment(Is, moment{first.start, last.end})
	case RelativeAfter, RelativeFrom, RelativeOn, RelativeUntil, RelativeUnder:
		var err error
		if s, err = relativeSpan(op, value, env); err != nil {
			return test{}, err
		}
	default:
		m, err := resolveTime(value, env)
		if err != nil {
			return test{}, err
		}
		s = compareMoment(op, m)
	}
	return test{kind: testNumbers, numbers: []span[float64]{s}}, nil
}

// relativeSpan compares with the instant that lies count units from now;
// "on" means the calendar unit around that instant.
func relativeSpan(op Op, value string, env Env) (span[float64], error) {
	r, err := parseRelative(value)
	if err != nil {
		return span[float64]{}, err
	}
	at, err := shift(env.Now.In(env.location()), r.unit, r.count)
	if err != nil {
		return span[float64]{}, err
	}
	switch op {
	case RelativeAfter:
		return compareMoment(Greater, second(at)), nil
	case RelativeFrom:
		return compareMoment(GreaterOrIs, second(at)), nil
	case RelativeUntil:
		return compareMoment(LessOrIs, second(at)), nil
	case RelativeUnder:
		return compareMoment(Less, second(at)), nil
	default:
		return compareMoment(Is, around(at, r.unit, env.location())), nil
	}
}
