package condition

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"
	"pgregory.net/rapid"

	"github.com/parley-desk/parley/internal/pgtest"
)

// The table that Match and SQL are compared on: two fields of each class, so
// that SAMEAS has something to say, and a folded text column.
var (
	agreeFields = Fields{
		{Name: "name", Label: "Name", Type: String},
		{Name: "title", Label: "Title", Type: String},
		{Name: "city", Label: "City", Type: String},
		{Name: "owner", Label: "Owner", Type: Reference},
		{Name: "category", Label: "Category", Type: Choice},
		{Name: "count", Label: "Count", Type: Number},
		{Name: "limit.max", Label: "Limit", Type: Number},
		{Name: "active", Label: "Active", Type: Bool},
		{Name: "closed", Label: "Closed", Type: Bool},
		{Name: "opened_at", Label: "Opened", Type: Time},
		{Name: "due_at", Label: "Due", Type: Time},
	}
	agreeColumns = map[string]Column{
		"name":      {Expr: "t.name", Type: String},
		"title":     {Expr: "t.title", Type: String},
		"city":      {Expr: "t.city_folded", Type: String, Folded: true},
		"owner":     {Expr: "t.owner", Type: Reference},
		"category":  {Expr: "t.category", Type: Choice},
		"count":     {Expr: "t.count", Type: Number},
		"limit.max": {Expr: "t.limit_max", Type: Number},
		"active":    {Expr: "t.active", Type: Bool},
		"closed":    {Expr: "t.closed", Type: Bool},
		"opened_at": {Expr: "t.opened_at", Type: Time},
		"due_at":    {Expr: "t.due_at", Type: Time},
	}
)

const agreeTable = `CREATE TEMPORARY TABLE t (name TEXT, title TEXT, city_folded TEXT, owner TEXT, category TEXT,
	count BIGINT, limit_max DOUBLE PRECISION, active BOOLEAN, closed BOOLEAN, opened_at BIGINT, due_at BIGINT)`

var (
	agreeNow = time.Date(2026, 3, 29, 9, 30, 15, 0, time.UTC) // Europe changes its clocks that night
	agreeEnv = Env{Now: agreeNow, UserID: "0123456789abcdef0123456789abcdef", Location: mustLocation("Europe/Berlin"), Fields: agreeFields}
)

func mustLocation(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return loc
}

// Values are drawn from few letters, so that conditions often hold.
var (
	asciiText = rapid.Custom(func(t *rapid.T) string {
		return rapid.StringOfN(rapid.SampledFrom([]rune(`aAbB%_\^,@ '"é`)), 1, 4, -1).Draw(t, "text")
	})
	unicodeText = rapid.Custom(func(t *rapid.T) string {
		return rapid.StringOfN(rapid.SampledFrom([]rune(`aAäÄßΣσİé%_`)), 1, 4, -1).Draw(t, "text")
	})
	numberText = rapid.SampledFrom([]string{"0", "-0", "1", "2", "2.5", "-3", "10", "01", "abc", "1e3"})
	boolText   = rapid.SampledFrom([]string{"true", "FALSE", "1", "0", "yes"})
	timeText   = rapid.SampledFrom([]string{
		"2026-03-28", "2026-03-29", "2026-03-29 09:30:15", "2026-03-29 09:30", "2026-03-29T11:30:15+02:00",
		"2026-03-29T09:30:15.500Z", "2026-03-30", "soon", "javascript:gs.nowDateTime()", "javascript:gs.beginningOfToday()",
		"javascript:gs.endOfToday()", "javascript:gs.daysAgo(1)", "javascript:gs.daysAgoStart(1)", "javascript:gs.daysAgoEnd(0)",
		"javascript:gs.hoursAgo(2)", "javascript:gs.hoursAgoStart(0)", "javascript:gs.minutesAgoEnd(5)", "javascript:gs.getUserID()",
	})
	moments = rapid.Custom(func(t *rapid.T) int64 {
		off := rapid.SampledFrom([]int64{0, 1, -1, 999, 1000, -1000, 60_000, -3_600_000, -7_200_000, -86_400_000, 86_400_000,
			-9*3_600_000 - 1_815_000, -10*3_600_000 - 1_815_000, -40 * 86_400_000}).Draw(t, "offset")
		return agreeNow.UnixMilli() + off
	})
)

func textFor(field string) *rapid.Generator[string] {
	switch field {
	case "city":
		return unicodeText
	case "owner":
		return rapid.SampledFrom([]string{agreeEnv.UserID, "ffffffffffffffffffffffffffffffff", "javascript:gs.getUserID()"})
	}
	return asciiText
}

// valueFor draws a value for the field's type, in the notation of the operator.
func valueFor(field Field, kind string) *rapid.Generator[string] {
	one := map[Type]*rapid.Generator[string]{Number: numberText, Bool: boolText, Time: timeText}[field.Type]
	if one == nil {
		one = textFor(field.Name)
	}
	if kind == ValueNone {
		return rapid.Just("")
	}
	return rapid.Custom(func(t *rapid.T) string {
		switch kind {
		case ValueList:
			return strings.Join(rapid.SliceOfN(one, 1, 3).Draw(t, "list"), ",")
		case ValueRange:
			return one.Draw(t, "from") + "@" + one.Draw(t, "to")
		case ValueField:
			return rapid.SampledFrom(append(Fields{{Name: "unknown"}}, agreeFields...)).Draw(t, "other").Name
		case ValueDay:
			if rapid.Bool().Draw(t, "labelled") {
				return "any day@" + one.Draw(t, "from") + "@" + one.Draw(t, "to")
			}
			return rapid.OneOf(one, rapid.SampledFrom([]string{"Today", "Yesterday", "Tomorrow", "Someday"})).Draw(t, "day")
		case ValueRelative:
			return fmt.Sprintf("@%s@%s@%d",
				rapid.SampledFrom([]string{"minute", "hour", "dayofweek", "week", "month", "quarter", "year"}).Draw(t, "unit"),
				rapid.SampledFrom([]string{"ago", "ahead"}).Draw(t, "side"), rapid.IntRange(0, 3).Draw(t, "count"))
		}
		return one.Draw(t, "one")
	})
}

// terms draws any operator for any field, legal or not, that parses.
var terms = rapid.Custom(func(t *rapid.T) Term {
	field := rapid.SampledFrom(append(Fields{{Name: "unknown", Type: String}}, agreeFields...)).Draw(t, "field")
	choices := operators[:]
	if rapid.IntRange(0, 9).Draw(t, "legal") > 0 {
		choices = Operators(field.Type)
	}
	op := rapid.SampledFrom(choices).Draw(t, "operator")
	value := valueFor(field, op.Value).Draw(t, "value")
	if (op.Op == Is || op.Op == IsNot) && rapid.IntRange(0, 9).Draw(t, "blank") == 0 {
		value = ""
	}
	return Term{field.Name, op.Op, value}
}).Filter(parses)

// parses reports whether printing the term gives a text that reads as it.
func parses(t Term) bool {
	got, err := parseTerm(segment{0, t.Field + string(t.Op) + t.Value})
	return err == nil && got == t
}

// queries draws queries; free makes the values of some further terms.
func queries(free *rapid.Generator[string]) *rapid.Generator[Query] {
	one := rapid.OneOf(terms, rapid.Custom(func(t *rapid.T) Term {
		return Term{rapid.StringMatching(`[a-z0-9_.]{1,8}`).Draw(t, "field"),
			rapid.SampledFrom(operators[:]).Draw(t, "op").Op, free.Draw(t, "value")}
	}).Filter(func(t Term) bool { return !strings.ContainsRune(t.Value, 0) && parses(t) }))
	return queriesOf(one)
}

func queriesOf(one *rapid.Generator[Term]) *rapid.Generator[Query] {
	return rapid.Custom(func(t *rapid.T) Query {
		var q Query
		for range rapid.IntRange(0, 3).Draw(t, "groups") {
			var g Group
			for range rapid.IntRange(1, 3).Draw(t, "clauses") {
				g.All = append(g.All, Clause{rapid.SliceOfN(one, 1, 3).Draw(t, "terms")})
			}
			q.Groups = append(q.Groups, g)
		}
		for _, f := range rapid.SliceOfN(rapid.SampledFrom(agreeFields), 0, 2).Draw(t, "order") {
			q.OrderBy = append(q.OrderBy, Order{f.Name, rapid.Bool().Draw(t, "desc")})
		}
		return q
	})
}

// row draws a record and the same as database values; empty text is sometimes
// NULL and sometimes "".
func row(t *rapid.T) (Map, []any) {
	record, values := Map{}, []any{}
	for _, f := range agreeFields {
		if rapid.IntRange(0, 3).Draw(t, "empty "+f.Name) == 0 {
			record[f.Name] = ""
			if f.Type.textual() && rapid.Bool().Draw(t, "blank") {
				values = append(values, "")
			} else {
				values = append(values, nil)
			}
			continue
		}
		switch f.Type {
		case Number:
			n := rapid.SampledFrom([]float64{-3, 0, 1, 2, 10}).Draw(t, f.Name)
			if f.Name == "limit.max" {
				n += 0.5
			}
			record[f.Name] = strings.TrimSuffix(fmt.Sprintf("%.1f", n), ".0")
			if f.Name == "limit.max" {
				values = append(values, n)
			} else {
				values = append(values, int64(n))
			}
		case Bool:
			b := rapid.Bool().Draw(t, f.Name)
			record[f.Name] = fmt.Sprint(b)
			values = append(values, b)
		case Time:
			ms := moments.Draw(t, f.Name)
			record[f.Name] = time.UnixMilli(ms).UTC().Format("2006-01-02T15:04:05.000Z07:00")
			values = append(values, ms)
		default:
			text := textFor(f.Name).Draw(t, f.Name)
			record[f.Name] = text
			if f.Name == "city" {
				text = strings.ToLower(text)
			}
			values = append(values, text)
		}
	}
	return record, values
}

// Match in memory and SQL in either database give the same verdict.
func TestMatchAgreesWithSQL(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { agree(t, "sqlite", ":memory:") })
	t.Run("postgres", func(t *testing.T) { agree(t, "pgx", pgtest.URL(t)) })
}

func agree(t *testing.T, driver, source string) {
	t.Helper()
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	db.SetMaxOpenConns(1) // a memory database, like a temporary table, belongs to its connection
	if _, err := db.Exec(agreeTable); err != nil {
		t.Fatal(err)
	}
	matched, total := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		q := queriesOf(terms).Draw(t, "query")
		record, values := row(t)
		if _, err := db.Exec("DELETE FROM t"); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec("INSERT INTO t VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)", values...); err != nil {
			t.Fatal(err)
		}
		where, args, order, err := q.SQL(agreeColumns, 2, agreeEnv)
		if err != nil {
			t.Fatal(err)
		}
		text := "SELECT t.name FROM t WHERE $1 = 7 AND " + where
		if order != "" {
			text += " ORDER BY " + order
		}
		var count int
		text = "SELECT COUNT(*) FROM (" + text + ") AS found"
		if err := db.QueryRow(text, append([]any{int64(7)}, args...)...).Scan(&count); err != nil {
			t.Fatalf("%s\n%s: %v", q, text, err)
		}
		got := q.Match(record, agreeEnv)
		if got != (count == 1) {
			t.Fatalf("%s\non %v: Match says %v, the database found %d\n%s %v", q, record, got, count, where, args)
		}
		total++
		if got && !q.Unconditional() {
			matched++
		}
	})
	// The comparison would prove nothing if every query said no.
	if matched*20 < total {
		t.Errorf("only %d of %d random queries matched", matched, total)
	}
}
