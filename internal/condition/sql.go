package condition

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Column says how a field is kept in the database.
type Column struct {
	// Expr is a column or expression, trusted: it is written by us, never by a
	// user.
	Expr string
	// Type is the field's type. Text is TEXT, Number any numeric type, Bool is
	// BOOLEAN, Time is BIGINT Unix milliseconds.
	Type Type
	// Folded says that Expr already holds the text in lower case as Go's
	// strings.ToLower makes it (or only ever holds ids). It can then use an
	// index and folds all of Unicode; otherwise lower() folds, which on SQLite
	// knows A to Z only.
	Folded bool
}

// SQL compiles the query for SQLite and PostgreSQL alike. where is a complete
// boolean expression (1 = 1 for a query without conditions) that may be joined
// to others with AND as it is; its placeholders begin at $firstArg and stand for
// args in order; values appear only there.
// orderBy is what follows ORDER BY, or "".
//
// As in [Query.Match], a condition on a field without column, or one that
// [Query.Check] would refuse, holds for nothing. An unknown sort field is left
// out: it selects nothing. Text ordering is that of the database's collation,
// which equals Match's on SQLite and on PostgreSQL with collation C.
//
// The error is for misuse only: firstArg below 1, or a query built by hand that
// is over [MaxTerms].
func (q Query) SQL(columns map[string]Column, firstArg int, env Env) (where string, args []any, orderBy string, err error) {
	if firstArg < 1 {
		return "", nil, "", fmt.Errorf("condition: first argument $%d: placeholders begin at $1", firstArg)
	}
	terms := 0
	for range q.Terms {
		terms++
	}
	if terms > MaxTerms {
		return "", nil, "", fmt.Errorf("condition: %d conditions, at most %d are allowed", terms, MaxTerms)
	}
	c := compiler{columns: columns, next: firstArg, env: env}
	where = c.query(q)
	return where, c.args, c.orderBy(q.OrderBy), nil
}

const (
	sqlTrue  = "1 = 1"
	sqlFalse = "1 = 0"
)

type compiler struct {
	columns map[string]Column
	next    int
	args    []any
	env     Env
}

func (c *compiler) query(q Query) string {
	if q.Unconditional() {
		return sqlTrue
	}
	return join(q.Groups, " OR ", func(g Group) string {
		return join(g.All, " AND ", func(clause Clause) string {
			return join(clause.Any, " OR ", c.term)
		})
	})
}

// join prints items with a connective; no item at all is false, as in Match.
func join[T any](items []T, with string, show func(T) string) string {
	switch len(items) {
	case 0:
		return sqlFalse
	case 1:
		return show(items[0])
	}
	list := make([]string, len(items))
	for i, item := range items {
		list[i] = show(item)
	}
	return "(" + strings.Join(list, with) + ")"
}

func (c *compiler) orderBy(orders []Order) string {
	var list []string
	for _, order := range orders {
		col, ok := c.columns[order.Field]
		if !ok {
			continue
		}
		expr := col.Expr
		if col.Type.textual() {
			expr = col.folded()
		}
		// The databases disagree about NULL unless told: empty is lowest.
		if order.Desc {
			list = append(list, expr+" DESC NULLS LAST")
		} else {
			list = append(list, expr+" NULLS FIRST")
		}
	}
	return strings.Join(list, ", ")
}

// term compiles one condition. Every positive test below is NULL exactly when
// the column is, which is what the complement relies on.
func (c *compiler) term(t Term) string {
	col, ok := c.columns[t.Field]
	if !ok {
		return sqlFalse
	}
	resolved, err := resolve(t, col.Type, c.env)
	if err != nil {
		return sqlFalse
	}
	switch resolved.kind {
	case testAlways:
		return sqlTrue
	case testEmpty:
		return col.empty(resolved.not)
	case testSame:
		return c.same(col, resolved)
	default:
		positive := c.positive(col, resolved)
		if resolved.not {
			return "(" + col.Expr + " IS NULL OR NOT (" + positive + "))"
		}
		return positive
	}
}

func (c *compiler) positive(col Column, t test) string {
	switch t.kind {
	case testOneOf:
		if len(t.texts) == 1 {
			return col.folded() + " = " + c.text(col, t.texts[0])
		}
		list := make([]string, len(t.texts))
		for i, text := range t.texts {
			list[i] = c.text(col, text)
		}
		return col.folded() + " IN (" + strings.Join(list, ", ") + ")"
	case testContains:
		return c.like(col, "%"+escapeLike(t.texts[0])+"%")
	case testPrefix:
		return c.like(col, escapeLike(t.texts[0])+"%")
	case testSuffix:
		return c.like(col, "%"+escapeLike(t.texts[0]))
	case testText:
		return "(" + col.Expr + " <> '' AND " +
			between(col.folded(), t.text, func(v string) string { return c.text(col, v) }) + ")"
	case testNumbers:
		return join(t.numbers, " OR ", func(s span[float64]) string { return between(col.Expr, s, c.number) })
	case testBool:
		return col.Expr + " = " + c.arg(t.flag)
	default:
		return sqlFalse
	}
}

// between prints that an expression lies in a span.
func between[T string | float64](expr string, s span[T], value func(T) string) string {
	if s.lo != nil && s.hi != nil && *s.lo == *s.hi && !s.loOpen && !s.hiOpen {
		return expr + " = " + value(*s.lo)
	}
	var ends []string
	if s.lo != nil {
		op := " >= "
		if s.loOpen {
			op = " > "
		}
		ends = append(ends, expr+op+value(*s.lo))
	}
	if s.hi != nil {
		op := " <= "
		if s.hiOpen {
			op = " < "
		}
		ends = append(ends, expr+op+value(*s.hi))
	}
	return join(ends, " AND ", func(end string) string { return end })
}

func (c *compiler) same(col Column, t test) string {
	other, ok := c.columns[t.other]
	if !ok || other.Type.class() != col.Type.class() {
		return sqlFalse
	}
	var positive string
	if col.Type.textual() {
		positive = "coalesce(" + col.folded() + ", '') = coalesce(" + other.folded() + ", '')"
	} else {
		positive = col.Expr + " IS NOT DISTINCT FROM " + other.Expr
	}
	if t.not {
		return "NOT (" + positive + ")"
	}
	return positive
}

func (col Column) folded() string {
	if col.Folded {
		return col.Expr
	}
	return "lower(" + col.Expr + ")"
}

func (col Column) empty(not bool) string {
	switch {
	case !col.Type.textual() && not:
		return col.Expr + " IS NOT NULL"
	case !col.Type.textual():
		return col.Expr + " IS NULL"
	case not:
		return "(" + col.Expr + " IS NOT NULL AND " + col.Expr + " <> '')"
	}
	return "(" + col.Expr + " IS NULL OR " + col.Expr + " = '')"
}

// arg adds an argument and returns its placeholder.
func (c *compiler) arg(value any) string {
	c.args = append(c.args, value)
	c.next++
	return "$" + strconv.Itoa(c.next-1)
}

// text is a text argument, folded the way the column is.
func (c *compiler) text(col Column, value string) string {
	if col.Folded {
		return c.arg(fold(value))
	}
	return "lower(" + c.arg(value) + ")"
}

func (c *compiler) like(col Column, pattern string) string {
	return col.folded() + " LIKE " + c.text(col, pattern) + ` ESCAPE '\'`
}

var likeEscaper = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

func escapeLike(text string) string { return likeEscaper.Replace(text) }

// number is a numeric argument. The cast tells PostgreSQL its type, which it
// would otherwise take from the column and refuse 2.5 for an integer one.
func (c *compiler) number(value float64) string {
	if value == math.Trunc(value) {
		return "CAST(" + c.arg(int64(value)) + " AS BIGINT)"
	}
	return "CAST(" + c.arg(value) + " AS DOUBLE PRECISION)"
}
