package condition

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSQL(t *testing.T) {
	for _, test := range []struct {
		text, where, order string
		args               []any
	}{
		{"", "1 = 1", "", nil},
		{"name=Ada", "lower(t.name) = lower($3)", "", []any{"Ada"}},
		{"city=ÄRA", "t.city_folded = $3", "", []any{"ära"}},
		{"name!=Ada", "(t.name IS NULL OR NOT (lower(t.name) = lower($3)))", "", []any{"Ada"}},
		{"nameIN a,b", "lower(t.name) IN (lower($3), lower($4))", "", []any{"a", "b"}},
		{`nameLIKE50%_\`, `lower(t.name) LIKE lower($3) ESCAPE '\'`, "", []any{`%50\%\_\\%`}},
		{"citySTARTSWITHA", `t.city_folded LIKE $3 ESCAPE '\'`, "", []any{"a%"}},
		{"name>a", "(t.name <> '' AND lower(t.name) > lower($3))", "", []any{"a"}},
		{"count=5^ORcount>=2.5", "(t.count = CAST($3 AS BIGINT) OR t.count >= CAST($4 AS DOUBLE PRECISION))", "", []any{int64(5), 2.5}},
		{"active=1^closed!=true", "(t.active = $3 AND (t.closed IS NULL OR NOT (t.closed = $4)))", "", []any{true, true}},
		{"opened_at>=2026-03-29 00:00:00", "t.opened_at >= CAST($3 AS BIGINT)", "", []any{int64(1774742400000)}},
		{"due_atON2026-03-29", "(t.due_at >= CAST($3 AS BIGINT) AND t.due_at < CAST($4 AS BIGINT))", "",
			[]any{int64(1774738800000), int64(1774821600000)}}, // a day of 23 hours
		{"nameISEMPTY^countISNOTEMPTY", "((t.name IS NULL OR t.name = '') AND t.count IS NOT NULL)", "", nil},
		{"nameSAMEAStitle", "coalesce(lower(t.name), '') = coalesce(lower(t.title), '')", "", nil},
		{"countNSAMEASlimit.max", "NOT (t.count IS NOT DISTINCT FROM t.limit_max)", "", nil},
		{"name=x^NQcount=1^active=0", "(lower(t.name) = lower($3) OR (t.count = CAST($4 AS BIGINT) AND t.active = $5))", "", []any{"x", int64(1), false}},
		{"nobody!=x", "1 = 0", "", nil},
		{"count!=many", "1 = 0", "", nil},
		{"countSAMEASname", "1 = 0", "", nil},
		{"name=x'; DROP TABLE t; --", "lower(t.name) = lower($3)", "", []any{"x'; DROP TABLE t; --"}},
		{"ORDERBYname^ORDERBYDESCcount^ORDERBYnobody^GROUPBYcity", "1 = 1", "lower(t.name) NULLS FIRST, t.count DESC NULLS LAST", nil},
	} {
		q, err := Parse(test.text)
		if err != nil {
			t.Errorf("%q: %v", test.text, err)
			continue
		}
		where, args, order, err := q.SQL(agreeColumns, 3, agreeEnv)
		if err != nil || where != test.where || order != test.order {
			t.Errorf("%q: got %q order %q, %v", test.text, where, order, err)
		}
		if diff := cmp.Diff(test.args, args); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.text, diff)
		}
	}
}

func TestSQLMisuse(t *testing.T) {
	q, _ := Parse("name=x")
	if _, _, _, err := q.SQL(agreeColumns, 0, agreeEnv); err == nil {
		t.Error("accepts $0")
	}
	for range MaxTerms {
		q.Groups[0].All = append(q.Groups[0].All, q.Groups[0].All[0])
	}
	if _, _, _, err := q.SQL(agreeColumns, 1, agreeEnv); err == nil {
		t.Error("accepts a query over the bound")
	}
	if where, _, _, _ := (Query{Groups: []Group{{}}}).SQL(agreeColumns, 1, agreeEnv); where != "1 = 0" {
		t.Errorf("an empty group compiles to %q", where)
	}
}

func TestCheck(t *testing.T) {
	for _, test := range []struct{ text, field, says string }{
		{"channel=chat^category=billing^ORDERBYstate", "", ""},
		{"categoryINproduct,Billing", "", ""},
		{"category=", "", ""},
		{"owner=javascript:gs.getUserID()", "", ""},
		{"openedONToday^opened>javascript:gs.daysAgo(3)^openedRELATIVELT@year@ago@1", "", ""},
		{"stateSAMEASlimit", "", ""},
		{"chanel=chat", "chanel", "no such field; use one of channel, question"},
		{"channel=chat^ORchanel=chat", "chanel", "no such field"},
		{"ORDERBYchanel", "chanel", "no such field"},
		{"GROUPBYchanel", "chanel", "no such field"},
		{"channelSAMEASchanel", "chanel", "no such field"},
		{"channelSAMEASstate", "channel", "same type"},
		{"stateLIKE1", "state", "operator LIKE is not for number fields; use one of =, !="},
		{"category=order", "category", `"order" is not one of its choices; use one of product, billing`},
		{"category!=order", "category", "not one of its choices"},
		{"categoryINproduct,order", "category", "not one of its choices"},
		{"state=many", "state", "needs a number"},
		{"stateBETWEEN1@1234567890123456", "state", "at most 15 digits"},
		{"active=yes", "active", "needs true or false"},
		{"opened>soon", "opened", "needs a time"},
		{"openedONSomeday", "opened", "needs a time"},
		{"openedONa@b", "opened", "needs a day"},
		{"openedONx@2026-01-01@never", "opened", "needs a time"},
		{"openedBETWEEN2026-01-01@x", "opened", "needs a time"},
		{"channel=javascript:gs.daysAgo(1)", "channel", "not a time field"},
	} {
		q, err := Parse(test.text)
		if err != nil {
			t.Errorf("%q: %v", test.text, err)
			continue
		}
		err = q.Check(berlin.Fields)
		if test.says == "" {
			if err != nil {
				t.Errorf("%q: %v", test.text, err)
			}
			continue
		}
		var check *CheckError
		if !errors.As(err, &check) || check.Field != test.field || !strings.Contains(check.Message, test.says) {
			t.Errorf("%q: got %v", test.text, err)
		}
	}
	unknown := Query{Groups: []Group{{[]Clause{{[]Term{{"channel", "~", "x"}}}}}}}
	if unknown.Check(berlin.Fields) == nil || unknown.Match(guest, berlin) {
		t.Error("an operator that does not exist passes")
	}
}

// Every type has operators with labels, and every operator some type.
func TestOperators(t *testing.T) {
	seen := map[Op]bool{}
	for _, typ := range []Type{String, Choice, Reference, Number, Bool, Time} {
		list := Operators(typ)
		if len(list) == 0 || list[0].Op != Is {
			t.Errorf("%s: got %v", typ, list)
		}
		for _, o := range list {
			seen[o.Op] = true
			if o.Label == "" || o.Value == "" {
				t.Errorf("%s %s: no label or value kind", typ, o.Op)
			}
			if o.Op == Less && (o.Label == "before") != (typ == Time) {
				t.Errorf("%s < reads %q", typ, o.Label)
			}
		}
	}
	for _, o := range operators {
		if !seen[o.Op] {
			t.Errorf("no type has %s", o.Op)
		}
	}
	if len(Operators("colour")) != 0 {
		t.Error("an unknown type has operators")
	}
}
