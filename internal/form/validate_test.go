package form

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/parley-desk/parley"
)

const (
	someID  = "0190a1b2c3d47e5f8a9b0c1d2e3f4a5b"
	otherID = "0190a1b2c3d47e5f8a9b0c1d2e3f4a5c"
)

// one is an optional variable of a type.
func one(t Type, change ...func(*Variable)) Variable {
	v := Variable{Name: "x", QuestionText: "X", Type: t, Active: true}
	if t == Select || t == Radio {
		v.Choices = []Choice{{"Red", "red", 2, false}, {"Blue", "blue", 1, false}, {"Gone", "gone", 3, true}}
	}
	if t.picksRecord() {
		v.ReferenceTable = "sys_user"
	}
	for _, c := range change {
		c(&v)
	}
	return v
}

func mandatory(v *Variable) { v.Mandatory = true }
func readOnly(v *Variable)  { v.ReadOnly = true }
func inactive(v *Variable)  { v.Active = false }
func long(n int) func(*Variable) {
	return func(v *Variable) { v.MaxLength = n }
}
func standard(value string) func(*Variable) {
	return func(v *Variable) { v.DefaultValue = value }
}
func pattern(p, help string) func(*Variable) {
	return func(v *Variable) { v.Pattern, v.HelpText = p, help }
}
func scale(from, to int) func(*Variable) {
	return func(v *Variable) { v.ScaleMin, v.ScaleMax = from, to }
}

// Either value or code (with a part of the message) is what comes out.
func TestValidateOne(t *testing.T) {
	for _, test := range []struct {
		v                 Variable
		sent              []string
		value, code, says string
	}{
		{one(SingleLine), []string{"  Grace\t Hopper "}, "Grace  Hopper", "", ""},
		{one(SingleLine), []string{"<script>alert(1)</script>"}, "<script>alert(1)</script>", "", ""}, // text stays text
		{one(SingleLine), nil, "", "", ""},
		{one(SingleLine), []string{}, "", "", ""},
		{one(SingleLine), []string{" \u200b\u2060\u00a0 "}, "", "", ""}, // nothing to see
		{one(SingleLine, mandatory), []string{"\u200b"}, "", CodeRequired, "Fill in"},
		{one(SingleLine, mandatory), []string{" "}, "", CodeRequired, "Fill in"},
		{one(SingleLine, mandatory), nil, "", CodeRequired, "Fill in"},
		{one(SingleLine), []string{"a", "b"}, "", CodeTooMany, "one answer"},
		{one(SingleLine), []string{"a\nb"}, "", CodeText, "one line"},
		{one(SingleLine), []string{"a\r\nb"}, "", CodeText, "one line"},
		{one(SingleLine), []string{"a\x00b"}, "", CodeText, "control character"},
		{one(SingleLine), []string{"a\u0085b"}, "", CodeText, "control character"},
		{one(SingleLine), []string{"a\xffb"}, "", CodeText, "could not be read"},
		{one(SingleLine), []string{strings.Repeat("ä", 200) + "  "}, strings.Repeat("ä", 200), "", ""},
		{one(SingleLine), []string{strings.Repeat("ä", 201)}, "", CodeTooLong, "to 200 characters; it has 201"},
		{one(SingleLine, long(3)), []string{"日本語"}, "日本語", "", ""},
		{one(SingleLine, long(3)), []string{"日本語x"}, "", CodeTooLong, "to 3"},
		{one(Wide), []string{"wide"}, "wide", "", ""},
		{one(MultiLine), []string{"a\r\nb\rc\td\n"}, "a\nb\nc\td", "", ""},
		{one(MultiLine), []string{"a\x1bb"}, "", CodeText, "control character"},
		{one(MultiLine), []string{strings.Repeat("x", 4001)}, "", CodeTooLong, "to 4000"},
		{one(HTML), []string{"<p>a\n</p>"}, "<p>a\n</p>", "", ""},
		{one(Masked), []string{" secret "}, " secret ", "", ""},
		{one(Masked), []string{"a\nb"}, "", CodeText, "one line"},

		{one(SingleLine, pattern(`\d{4}|none`, "")), []string{"1234"}, "1234", "", ""},
		{one(SingleLine, pattern(`\d{4}|none`, "")), []string{"12345"}, "", CodePattern, "typing mistakes"}, // the whole answer
		{one(SingleLine, pattern(`\d{4}|none`, "Four digits.")), []string{"nonexx"}, "", CodePattern, "Four digits."},
		{one(SingleLine, pattern(`\d`, "")), []string{""}, "", "", ""}, // optional stays optional
		{one(SingleLine, pattern(`(`, "")), []string{"("}, "", CodePattern, ""},
		{one(SingleLine, pattern(`(a*)*b`, "")), []string{strings.Repeat("a", 200)}, "", CodePattern, ""},

		{one(Select), []string{"blue"}, "blue", "", ""},
		{one(Select), []string{"Blue"}, "", CodeChoice, "Choose one of the list"},
		{one(Select), []string{"gone"}, "", CodeChoice, "no longer offered"},
		{one(Select), []string{""}, "", "", ""},
		{one(Select, mandatory), []string{""}, "", CodeRequired, "Choose one"},
		{one(Select, standard("red")), nil, "red", "", ""},
		{one(Select, standard("red")), []string{""}, "", "", ""}, // cleared on purpose
		{one(Select, standard("gone")), nil, "", CodeChoice, ""},
		{one(Radio), []string{"red"}, "red", "", ""},
		{one(Radio, readOnly, standard("red")), []string{"blue"}, "red", "", ""},

		{one(Checkbox), []string{"on"}, "true", "", ""},
		{one(Checkbox), []string{"false", "true"}, "true", "", ""}, // a page's hidden field, then the box
		{one(Checkbox), []string{"false"}, "false", "", ""},
		{one(Checkbox), nil, "false", "", ""},
		{one(Checkbox, standard("true")), nil, "true", "", ""},
		{one(Checkbox), []string{"maybe"}, "", CodeFormat, "Tick"},
		{one(Checkbox, mandatory), []string{"false"}, "", CodeRequired, "Tick this box"},
		{one(YesNo), []string{"Yes"}, "yes", "", ""},
		{one(YesNo), []string{"false"}, "no", "", ""},
		{one(YesNo, long(1)), []string{"1"}, "yes", "", ""},
		{one(YesNo), []string{""}, "", "", ""},
		{one(YesNo), []string{"perhaps"}, "", CodeFormat, "yes or no"},
		{one(NumericScale), []string{"5"}, "5", "", ""},
		{one(NumericScale), []string{"+04"}, "4", "", ""},
		{one(NumericScale), []string{"6"}, "", CodeFormat, "from 1 to 5"},
		{one(NumericScale, scale(-2, 2)), []string{"-2"}, "-2", "", ""},
		{one(NumericScale, scale(0, 10)), []string{"ten"}, "", CodeFormat, "from 0 to 10"},

		{one(Date), []string{"2028-02-29"}, "2028-02-29", "", ""},
		{one(Date), []string{"2026-02-29"}, "", CodeFormat, "2026-12-24"},
		{one(Date), []string{"24.12.2026"}, "", CodeFormat, "2026-12-24"},
		{one(DateTime), []string{"2026-12-24T14:30"}, "2026-12-24 14:30:00", "", ""},
		{one(DateTime), []string{"2026-12-24 14:30:05"}, "2026-12-24 14:30:05", "", ""},
		{one(DateTime), []string{"2026-12-24T14:30:00+01:00"}, "2026-12-24 13:30:00", "", ""},
		{one(DateTime), []string{"9999-12-31T23:30:00-05:00"}, "", CodeFormat, "date and time"},
		{one(DateTime), []string{"tomorrow"}, "", CodeFormat, "date and time"},
		{one(Duration), []string{"2:30"}, "0 02:30:00", "", ""},
		{one(Duration), []string{"3 02:30:15"}, "3 02:30:15", "", ""},
		{one(Duration), []string{"24:00"}, "", CodeFormat, "with days"},
		{one(Duration), []string{"1:2:3:4"}, "", CodeFormat, "02:30"},
		{one(Duration), []string{"-1:00"}, "", CodeFormat, "02:30"},
		{one(Duration), []string{"0000:01"}, "", CodeFormat, "02:30"},

		{one(Email), []string{" grace@example.com "}, "grace@example.com", "", ""},
		{one(Email), []string{"o'hara+x@mail.example.co.uk"}, "o'hara+x@mail.example.co.uk", "", ""},
		{one(Email), []string{"grace@exämple.de"}, "grace@exämple.de", "", ""},
		{one(Email), []string{"grace"}, "", CodeFormat, "Enter an email address such as name@example.com."},
		{one(Email), []string{"grace@example"}, "", CodeFormat, "name@example.com"},
		{one(Email), []string{"grace@example."}, "", CodeFormat, "name@example.com"},
		{one(Email), []string{"Grace <grace@example.com>"}, "", CodeFormat, "name@example.com"},
		{one(Email), []string{"<grace@example.com>"}, "", CodeFormat, "name@example.com"},
		{one(Email), []string{"a@example.com, b@example.com"}, "", CodeFormat, "name@example.com"},
		{one(Email), []string{`"a b"@example.com`}, "", CodeFormat, "name@example.com"},
		{one(Email), []string{"grace@[192.0.2.1]"}, "", CodeFormat, "name@example.com"},
		{one(Email), []string{"a(comment)@example.com"}, "", CodeFormat, "name@example.com"},
		{one(Email), []string{strings.Repeat("a", 65) + "@example.com"}, "", CodeFormat, "name@example.com"},
		{one(Email), []string{strings.Repeat("a", 250) + "@example.com"}, "", CodeTooLong, "254"},
		{one(Email), []string{"a@example.com\r\nBcc: b@example.com"}, "", CodeText, "one line"},
		{one(Email, mandatory), nil, "", CodeRequired, "email address"},
		{one(URL), []string{"https://example.com/a?b=c#d"}, "https://example.com/a?b=c#d", "", ""},
		{one(URL), []string{"example.com"}, "", CodeFormat, "https://"},
		{one(URL), []string{"javascript:alert(1)"}, "", CodeFormat, "https://"},
		{one(URL), []string{"https://user:word@example.com"}, "", CodeFormat, "https://"},
		{one(URL), []string{`https://example.com/"><script>`}, "", CodeFormat, "https://"},
		{one(URL), []string{"https://"}, "", CodeFormat, "https://"},
		{one(URL), []string{"https://:80"}, "", CodeFormat, "https://"},
		{one(IP), []string{"192.0.2.1"}, "192.0.2.1", "", ""},
		{one(IP), []string{"2001:DB8:0::1"}, "2001:db8::1", "", ""},
		{one(IP), []string{"fe80::1%eth0"}, "", CodeFormat, "IP address"},
		{one(IP), []string{"300.0.0.1"}, "", CodeFormat, "IP address"},

		{one(Reference), []string{strings.ToUpper(someID)}, someID, "", ""},
		{one(Reference), []string{"1234"}, "", CodeFormat, "one of the list"},
		{one(LookupSelect), []string{someID}, someID, "", ""},
		{one(RequestedFor), []string{"x' OR 1=1"}, "", CodeFormat, "one of the list"},
		{one(Attachment), []string{someID}, someID, "", ""},
		{one(Attachment), []string{"../etc/passwd"}, "", CodeFormat, "file again"},
		{one(Attachment, mandatory), nil, "", CodeRequired, "Add a file"},
		{one(ListCollector), []string{someID, otherID + ", " + someID}, someID + "," + otherID, "", ""},
		{one(ListCollector), []string{","}, "", "", ""},
		{one(ListCollector, mandatory), []string{","}, "", CodeRequired, "Choose one"},
		{one(ListCollector), []string{someID + ",x"}, "", CodeFormat, "of the list"},
		{one(ListCollector), make([]string, 101), "", CodeTooMany, "at most 100"},
	} {
		name := fmt.Sprintf("%s %.40q", test.v.Type, test.sent)
		input := map[string][]string{"unknown": {"\xff"}}
		if test.sent != nil {
			input["x"] = test.sent
		}
		answers, wrong := Producer{Variables: []Variable{test.v}}.Validate(input)
		if test.code == "" {
			if diff := cmp.Diff(Answers{"x": test.value}, answers); diff != "" || len(wrong) > 0 {
				t.Errorf("%s: %v (-want +got):\n%s", name, wrong, diff)
			}
			continue
		}
		if len(wrong) != 1 || answers != nil || wrong[0].Field != "x" || wrong[0].Code != test.code || !strings.Contains(wrong[0].Message, test.says) {
			t.Errorf("%s: got %v, %v, want %s %q", name, answers, wrong, test.code, test.says)
		}
	}
}

func TestValidateForm(t *testing.T) {
	p := Default()
	p.Variables = append(p.Variables, one(Label), one(SingleLine, mandatory, inactive))
	good := map[string][]string{
		"first_name": {"Grace"}, "last_name": {"Hopper"}, "email": {"grace@example.com"}, "issue_type": {"billing"},
		"question": {"Why?\r\nReally."}, "unknown": {"ignored"}, "x": {"ignored"},
	}
	answers, wrong := p.Validate(good)
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	want := Answers{"first_name": "Grace", "last_name": "Hopper", "email": "grace@example.com", "issue_type": "billing", "question": "Why?\nReally."}
	if diff := cmp.Diff(want, answers); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	fields := map[string]string{"first_name": "Grace", "last_name": "Hopper", "email": "grace@example.com", "category": "billing",
		"short_description": "Why?\nReally.", "channel": "chat"}
	if diff := cmp.Diff(fields, p.Map(answers)); diff != "" {
		t.Errorf("record (-want +got):\n%s", diff)
	}
	if got := p.Review(answers); len(got) != 5 || got[3] != (parley.Answer{Name: "issue_type", Question: "Issue type", Value: "billing", Display: "Billing"}) {
		t.Errorf("review: %+v", got)
	}

	// Every mistake is named, in the order of the form.
	answers, wrong = p.Validate(map[string][]string{"last_name": {"x"}, "email": {"nobody"}, "issue_type": {"refund"}})
	wantWrong := []parley.FieldError{
		{Field: "first_name", Code: CodeRequired}, {Field: "email", Code: CodeFormat}, {Field: "issue_type", Code: CodeChoice},
	}
	if diff := cmp.Diff(wantWrong, wrong, cmpopts.IgnoreFields(parley.FieldError{}, "Message"), cmpopts.IgnoreUnexported(parley.FieldError{})); diff != "" || answers != nil {
		t.Errorf("%v (-want +got):\n%s", answers, diff)
	}
}

func TestMap(t *testing.T) {
	p := Producer{Table: parley.TableCustomerInteraction, Template: map[string]string{"category": "billing"}, Variables: []Variable{
		{Name: "email", Type: Email, Active: true},       // bears the name of a field
		{Name: "colour", Type: SingleLine, Active: true}, // does not
		{Name: "topic", Type: SingleLine, MapToField: true, Field: "u_topic", Order: -1, Active: true},
		{Name: "category", Type: SingleLine, MapToField: true, Field: "category", Active: true}, // the template wins
		{Name: "last_name", Type: SingleLine},                                                   // inactive
		{Name: "first_name", Type: Label, Active: true},                                         // layout
	}}
	got := p.Map(Answers{"email": "a@example.com", "colour": "red", "topic": "", "category": "order", "last_name": "x", "first_name": "y"})
	if diff := cmp.Diff(map[string]string{"email": "a@example.com", "u_topic": "", "category": "billing"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	p.Table = "incident"
	if got := p.Map(Answers{"email": "a@example.com"}); got["email"] != "" {
		t.Errorf("a table without known fields is filled by name: %v", got)
	}
}

func TestReview(t *testing.T) {
	v := func(name string, typ Type) Variable { x := one(typ); x.Name, x.QuestionText = name, name; return x }
	p := Producer{Variables: []Variable{v("secret", Masked), v("sure", YesNo), v("box", Checkbox), v("when", DateTime),
		v("list", ListCollector), v("gone", Select), v("blank", SingleLine)}}
	got := map[string]string{}
	for _, a := range p.Review(Answers{"secret": "word", "sure": "no", "box": "true", "when": "2026-01-02 03:04:05", "list": "a,b", "gone": "gone", "blank": ""}) {
		got[a.Name] = a.Display
		if a.Name == "secret" && a.Value != "" {
			t.Error("a masked answer is told")
		}
	}
	want := map[string]string{"secret": masked, "sure": "No", "box": "Yes", "when": "2026-01-02 03:04:05 UTC", "list": "a, b", "gone": "Gone"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func FuzzValidate(f *testing.F) {
	for i, seed := range []string{"Grace", "grace@example.com", "https://example.com", "2026-12-24T14:30", "1 02:03:04", "::1", "on", "red",
		someID + "," + otherID, "a\xff\x00\r\n\u200b", "-3"} {
		f.Add(seed, "", uint8(i), i%2 == 0, 0, "")
		f.Add(seed, seed, uint8(i+11), i%2 == 1, i, `[a-z]+`)
	}
	f.Fuzz(func(t *testing.T, first, second string, kind uint8, required bool, bound int, expr string) {
		v := one(types[int(kind)%len(types)])
		v.Mandatory, v.Pattern, v.MaxLength = required, expr, bound
		p := Producer{Variables: []Variable{v}}
		input := map[string][]string{"x": {first}}
		if second != "" {
			input["x"] = append(input["x"], second)
		}
		answers, wrong := p.Validate(input)
		for _, w := range wrong {
			if w.Field != "x" || w.Code == "" || w.Message == "" {
				t.Fatalf("%q: %+v says nothing", first, w)
			}
		}
		if len(p.Check(nil)) > 0 || len(wrong) > 0 || !v.Type.Asks() {
			if answers != nil && len(wrong) > 0 {
				t.Fatalf("answers in spite of %v", wrong)
			}
			return
		}
		got := answers["x"]
		if !utf8.ValidString(got) || utf8.RuneCountInString(got) > max(v.limit(), 50) {
			t.Fatalf("%s %q: not text, or too long: %q", v.Type, first, got)
		}
		if strings.ContainsFunc(got, func(r rune) bool { return unicode.IsControl(r) && (!v.Type.manyLines() || r != '\n' && r != '\t') }) {
			t.Fatalf("%s %q: control character in %q", v.Type, first, got)
		}
		if required && !visible(got) {
			t.Fatalf("%s %q: mandatory, yet %q", v.Type, first, got)
		}
		if got != "" && v.Pattern != "" && v.Type.patterned() && !regexp.MustCompile(`\A(?:`+v.Pattern+`)\z`).MatchString(got) {
			t.Fatalf("%s %q does not match %q", v.Type, got, v.Pattern)
		}
		// A normal form is its own normal form.
		again, wrong := p.Validate(map[string][]string{"x": {got}})
		if len(wrong) > 0 || again["x"] != got {
			t.Fatalf("%s %q gives %q, which gives %q %v", v.Type, first, got, again["x"], wrong)
		}
	})
}
