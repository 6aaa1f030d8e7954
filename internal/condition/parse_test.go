package condition

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

func term(field string, op Op, value string) Term { return Term{field, op, value} }

func all(clauses ...Clause) Group { return Group{All: clauses} }

func anyOf(terms ...Term) Clause { return Clause{Any: terms} }

func TestParse(t *testing.T) {
	for _, test := range []struct {
		text, canonical string
		want            Query
	}{
		{"", "", Query{}},
		{"^", "", Query{}},
		{"category=billing", "category=billing", Query{Groups: []Group{all(anyOf(term("category", Is, "billing")))}}},
		{"channel=chat^category=billing", "channel=chat^category=billing", Query{Groups: []Group{all(
			anyOf(term("channel", Is, "chat")), anyOf(term("category", Is, "billing")))}}},
		// ^OR binds to the condition before it: (a or b) and c.
		{"a=1^ORb=2^c=3", "a=1^ORb=2^c=3", Query{Groups: []Group{all(
			anyOf(term("a", Is, "1"), term("b", Is, "2")), anyOf(term("c", Is, "3")))}}},
		{"a=1^b=2^NQc=3^ORd=4", "a=1^b=2^NQc=3^ORd=4", Query{Groups: []Group{
			all(anyOf(term("a", Is, "1")), anyOf(term("b", Is, "2"))),
			all(anyOf(term("c", Is, "3"), term("d", Is, "4")))}}},
		{"a=1^NQ^b=2", "a=1^NQb=2", Query{Groups: []Group{all(anyOf(term("a", Is, "1"))), all(anyOf(term("b", Is, "2")))}}},
		{"ORDERBYDESCsys_created_on", "ORDERBYDESCsys_created_on", Query{OrderBy: []Order{{"sys_created_on", true}}}},
		{"a=1^ORDERBYb^c=2^ORDERBYDESCd^GROUPBYe^EQ", "a=1^c=2^ORDERBYb^ORDERBYDESCd^GROUPBYe", Query{
			Groups:  []Group{all(anyOf(term("a", Is, "1")), anyOf(term("c", Is, "2")))},
			OrderBy: []Order{{"b", false}, {"d", true}}, GroupBy: []string{"e"}}},
		// n8n sends a trailing separator; others a leading one.
		{"group=1^", "group=1", Query{Groups: []Group{all(anyOf(term("group", Is, "1")))}}},
		{"^group=1^EQ", "group=1", Query{Groups: []Group{all(anyOf(term("group", Is, "1")))}}},
		// A doubled ^ is a literal one, from left to right, before splitting.
		{"a=x^^NQb=1", "a=x^^NQb=1", Query{Groups: []Group{all(anyOf(term("a", Is, "x^NQb=1")))}}},
		{"a=x^^^b=1", "a=x^^^b=1", Query{Groups: []Group{all(anyOf(term("a", Is, "x^")), anyOf(term("b", Is, "1")))}}},
		{"a=^^", "a=^^", Query{Groups: []Group{all(anyOf(term("a", Is, "^")))}}},
		// Longest operator first, aliases printed canonically.
		{"a>=5^b<=6^c!=7", "a>=5^b<=6^c!=7", Query{Groups: []Group{all(
			anyOf(term("a", GreaterOrIs, "5")), anyOf(term("b", LessOrIs, "6")), anyOf(term("c", IsNot, "7")))}}},
		{"a*x^b!*y^cCONTAINSz^d%w", "aLIKEx^bNOT LIKEy^cLIKEz^dENDSWITHw", Query{Groups: []Group{all(
			anyOf(term("a", Contains, "x")), anyOf(term("b", ContainsNot, "y")),
			anyOf(term("c", Contains, "z")), anyOf(term("d", EndsWith, "w")))}}},
		{"a.b_c=d=e", "a.b_c=d=e", Query{Groups: []Group{all(anyOf(term("a.b_c", Is, "d=e")))}}},
		{"a==1", "a==1", Query{Groups: []Group{all(anyOf(term("a", Is, "=1")))}}},
		{"stateIN1,2^stateNOT IN3", "stateIN1,2^stateNOT IN3", Query{Groups: []Group{all(
			anyOf(term("state", In, "1,2")), anyOf(term("state", NotIn, "3")))}}},
		{"aISEMPTY^bISNOTEMPTY^cEMPTYSTRING^dANYTHING", "aISEMPTY^bISNOTEMPTY^cEMPTYSTRING^dANYTHING", Query{Groups: []Group{all(
			anyOf(term("a", Empty, "")), anyOf(term("b", NotEmpty, "")),
			anyOf(term("c", EmptyString, "")), anyOf(term("d", Anything, "")))}}},
		{"aSAMEASb^aNSAMEASc", "aSAMEASb^aNSAMEASc", Query{Groups: []Group{all(
			anyOf(term("a", SameAs, "b")), anyOf(term("a", NotSameAs, "c")))}}},
		{"aONToday@javascript:gs.beginningOfToday()@javascript:gs.endOfToday()^aRELATIVEGT@dayofweek@ago@3",
			"aONToday@javascript:gs.beginningOfToday()@javascript:gs.endOfToday()^aRELATIVEGT@dayofweek@ago@3",
			Query{Groups: []Group{all(
				anyOf(term("a", On, "Today@javascript:gs.beginningOfToday()@javascript:gs.endOfToday()")),
				anyOf(term("a", RelativeAfter, "@dayofweek@ago@3")))}}},
		{"a=", "a=", Query{Groups: []Group{all(anyOf(term("a", Is, "")))}}},
	} {
		got, err := Parse(test.text)
		if err != nil {
			t.Errorf("%q: %v", test.text, err)
			continue
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.text, diff)
		}
		if got.String() != test.canonical {
			t.Errorf("%q prints %q, want %q", test.text, got.String(), test.canonical)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, test := range []struct {
		text   string
		offset int
		says   string
	}{
		{"category", 8, "no known operator"},
		{"category is billing", 8, "without a space"},
		{"a=1^category~billing", 12, "no known operator"},
		{"categorylike", 12, "no known operator"}, // lower case belongs to the field name
		{"Category=1", 0, "lower case"},
		{"=1", 0, "lower case"},
		{"a=1^^^^b=1^=2", 11, "lower case"},
		{"a=1^ ^b=2", 4, "lower case"},
		{"^ORa=1", 1, "^OR needs a condition before it"},
		{"a=1^NQORb=1", 6, "lower case"},
		{"a=1^NQ^ORb=1", 7, "^OR needs a condition before it"},
		{"NQa=1", 0, "^NQ needs a condition before it"},
		{"a=1^NQ", 6, "^NQ needs a condition after it"},
		{"a=1^NQ^NQb=1", 7, "^NQ needs a condition before it"},
		{"a=1^NQ^ORDERBYb", 15, "^NQ needs a condition after it"},
		{"^ORDERBY", 1, "name one field"},
		{"^ORDERBYa,b", 1, "name one field"},
		{"GROUPBYName", 0, "name one field"},
		{"aISEMPTYx", 1, "takes no value"},
		{"aLIKE", 1, "needs a value"},
		{"a>", 1, "needs a value"},
		{"aIN , ", 1, "at least one value"},
		{"aBETWEEN5", 1, "two values"},
		{"aBETWEEN5@", 1, "two values"},
		{"aSAMEASB", 1, "name of another field"},
		{"aRELATIVEGT@day@before@1", 1, "@unit@ago@count"},
		{"aRELATIVEGT@day@ago@-1", 1, "@unit@ago@count"},
		{"aRELATIVEGT@fortnight@ago@1", 1, "@unit@ago@count"},
		{"aON", 1, "needs a day"},
		{"a=javascript:alert(1)", 1, "knows only these"},
		{"a=javascript:gs.daysAgo(gs.getUserID())", 1, "knows only these"},
		{"a=javascript:gs.daysAgo(1);gs.log('x')", 1, "knows only these"},
		{"aINx,javascript:eval(1)", 1, "knows only these"},
		{"aBETWEENjavascript:x@2", 1, "knows only these"},
		{"aIN_HIERARCHYb", 1, "use IN"},
		{"aDYNAMIC0123", 1, "stored filter"},
		{"aVALCHANGES", 1, "looks at a change"},
		{"123TEXTQUERY321=words", 3, "full-text"},
		{"a=1^RLQUERYx.y,>0^ENDRLQUERY", 4, "RLQUERY"},
		{"a=1^b=\xff", 0, "UTF-8"},
		{"a=\x00", 2, "NUL"},
		{"a=" + strings.Repeat("x", MaxText), MaxText, "longer than"},
		{strings.Repeat("a=1^", MaxTerms) + "b=1", 4 * MaxTerms, "more than 256 conditions"},
	} {
		_, err := Parse(test.text)
		var syntax *SyntaxError
		if !errors.As(err, &syntax) {
			t.Errorf("%.40q: got error %v, want a SyntaxError", test.text, err)
			continue
		}
		if syntax.Offset != test.offset || !strings.Contains(syntax.Message, test.says) {
			t.Errorf("%.40q: got %d %q, want %d %q", test.text, syntax.Offset, syntax.Message, test.offset, test.says)
		}
	}
}

// A value can never add a condition, whatever it holds.
func TestValueCannotWiden(t *testing.T) {
	for _, value := range []string{"x^NQa=1", "^ORaANYTHING", "^", "^^", "x^", "^NQ"} {
		q := Query{Groups: []Group{all(anyOf(term("name", Is, value)), anyOf(term("state", Is, "1")))}}
		got, err := Parse(q.String())
		if err != nil {
			t.Errorf("%q: %v", value, err)
		} else if diff := cmp.Diff(q, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", value, diff)
		}
	}
}

func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := queries(rapid.String()).Draw(t, "query")
		got, err := Parse(q.String())
		if err != nil {
			t.Fatalf("%q: %v", q.String(), err)
		}
		if diff := cmp.Diff(q, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%q (-want +got):\n%s", q.String(), diff)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", "a=1^ORb=2^NQc!=3^ORDERBYd^EQ", "a=x^^NQb=1^", "aBETWEEN1@2^bIN1,2", "aRELATIVEGE@month@ahead@1",
		"aONToday", "a>javascript:gs.daysAgoStart(7)", "a=1^NQ^ORb", "^^^", "aNOT LIKEb%_\\", "a*b^a!*c^a%d",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q, err := Parse(text)
		if err != nil {
			var syntax *SyntaxError
			if !errors.As(err, &syntax) || syntax.Message == "" || syntax.Offset < 0 || syntax.Offset > len(text) {
				t.Fatalf("%q: error %#v", text, err)
			}
			return
		}
		printed := q.String()
		again, err := Parse(printed)
		if err != nil && len(printed) <= MaxText { // an alias may print longer
			t.Fatalf("%q prints %q, which does not parse: %v", text, printed, err)
		}
		if err == nil {
			if diff := cmp.Diff(q, again); diff != "" {
				t.Fatalf("%q prints %q (-first +second):\n%s", text, printed, diff)
			}
		}
	})
}
