package form

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parley-desk/parley"
)

func TestDefault(t *testing.T) {
	p := Default()
	if wrong := p.Check(TargetFields(p.Table)); len(wrong) > 0 {
		t.Errorf("the shipped form is wrong: %v", wrong)
	}
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	var again Producer
	if err := json.Unmarshal(text, &again); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(p, again); diff != "" {
		t.Errorf("JSON changes it (-want +got):\n%s", diff)
	}
	if p.Title != "What can we help you with?" || !p.Public || !p.Active {
		t.Errorf("not the form of domain 2.6: %+v", p)
	}
}

func TestShown(t *testing.T) {
	p := Producer{Variables: []Variable{{Name: "c", Order: 3, Active: true}, {Name: "off", Order: 1}, {Name: "a", Order: 1, Active: true}, {Name: "b", Order: 1, Active: true}}}
	var names []string
	for _, v := range p.Shown() {
		names = append(names, v.Name)
	}
	if got := strings.Join(names, ""); got != "abc" || p.Variables[0].Name != "c" {
		t.Errorf("got %s of %v", got, p.Variables)
	}
	offered := one(Select).Offered()
	if len(offered) != 2 || offered[0].Value != "blue" {
		t.Errorf("offers %v", offered)
	}
}

func TestCheck(t *testing.T) {
	with := func(v Variable) func(*Producer) {
		return func(p *Producer) { v.Name = "extra"; p.Variables = append(p.Variables, v) }
	}
	choices := func(c ...Choice) func(*Variable) { return func(v *Variable) { v.Choices = c } }
	for _, test := range []struct {
		name        string
		spoil       func(*Producer)
		field, says string // "" is right
	}{
		{"no name", func(p *Producer) { p.Name = " \u200b" }, "name", "Fill in"},
		{"control character", func(p *Producer) { p.Title = "a\x07" }, "title", "control character"},
		{"long label", func(p *Producer) { p.SubmitLabel = strings.Repeat("x", 121) }, "submit_label", "too long"},
		{"bad description", func(p *Producer) { p.Description = "\xff" }, "description", "UTF-8"},
		{"bad table", func(p *Producer) { p.Table = "Incident; --" }, "table", "lower case"},
		{"template of an unknown field", func(p *Producer) { p.Template["priority"] = "1" }, "template.priority", "no field"},
		{"too many variables", func(p *Producer) { p.Variables = make([]Variable, MaxVariables+1) }, "variables", "at most 100"},
		{"bad variable name", func(p *Producer) { p.Variables[0].Name = "First Name" }, "variables[0].name", "lower-case"},
		{"name twice", func(p *Producer) { p.Variables[1].Name = "first_name" }, "variables[1].name", "Another variable"},
		{"unknown type", func(p *Producer) { p.Variables[0].Type = "colour" }, "variables[0].type", "no type"},
		{"no question", func(p *Producer) { p.Variables[0].QuestionText = "" }, "variables[0].question_text", "Fill in"},
		{"unknown field", func(p *Producer) { p.Variables[0].Field = "given_name" }, "variables[0].field", "use one of first_name, last_name"},
		{"no field", func(p *Producer) { p.Variables[0].Field = "" }, "variables[0].field", "Name a field"},
		{"field twice", func(p *Producer) { p.Variables[1].Field = "first_name" }, "variables[1].field", "Another variable fills"},
		{"field twice, one inactive", func(p *Producer) { p.Variables[1].Field, p.Variables[0].Active = "first_name", false }, "", ""},
		{"mapped layout", with(one(Label, func(v *Variable) { v.MapToField = true })), "variables[5].map_to_field", "no answer"},
		{"layout without text", with(Variable{Type: Break, Active: true}), "", ""},
		{"bad max length", with(one(SingleLine, long(-1))), "variables[5].max_length", "or 0"},
		{"huge max length", with(one(SingleLine, long(MaxLength+1))), "variables[5].max_length", "32000"},
		{"length of a date", with(one(Date, long(5))), "variables[5].max_length", "typed text"},
		{"falling scale", with(one(NumericScale, scale(5, 1))), "variables[5].scale_max", "rise"},
		{"good scale", with(one(NumericScale, scale(0, 10))), "", ""},
		{"pattern of a date", with(one(Date, pattern("x", ""))), "variables[5].pattern", "typed text"},
		{"bad pattern", with(one(SingleLine, pattern("a)|(b", ""))), "variables[5].pattern", "RE2"},
		{"backreference", with(one(SingleLine, pattern(`(a)\1`, ""))), "variables[5].pattern", "RE2"},
		{"long pattern", with(one(SingleLine, pattern(strings.Repeat("a", MaxPattern+1), ""))), "variables[5].pattern", "500"},
		{"exploding pattern", with(one(SingleLine, pattern("((a{999}){999}){999}", ""))), "variables[5].pattern", "RE2"},
		{"no choices", with(one(Radio, choices())), "variables[5].choices", "at least one"},
		{"no active choice", with(one(Select, choices(Choice{"A", "a", 1, true}))), "variables[5].choices", "at least one"},
		{"choices of a line", with(one(SingleLine, choices(Choice{"A", "a", 1, false}))), "variables[5].choices", "Only select"},
		{"too many choices", with(one(Select, choices(make([]Choice, MaxChoices+1)...))), "variables[5].choices", "at most 300"},
		{"choice twice", with(one(Select, choices(Choice{"A", "a", 1, false}, Choice{"B", "a", 1, false}))), "variables[5].choices[1].value", "Two choices"},
		{"choice without text", with(one(Select, choices(Choice{"", "a", 1, false}))), "variables[5].choices[0].text", "Fill in"},
		{"choice without value", with(one(Select, choices(Choice{"A", "", 1, false}))), "variables[5].choices[0].value", "a value"},
		{"choice with space", with(one(Select, choices(Choice{"A", " a", 1, false}))), "variables[5].choices[0].value", "a value"},
		{"default is no choice", with(one(Select, standard("green"))), "variables[5].default_value", "list"},
		{"default is no address", with(one(Email, mandatory, standard("me"))), "variables[5].default_value", "name@example.com"},
		{"default does not match", with(one(SingleLine, pattern("a", ""), standard("b"))), "variables[5].default_value", "expected form"},
		{"unanswerable", with(one(SingleLine, readOnly, mandatory)), "variables[5].default_value", "nobody"},
		{"untickable", with(one(Checkbox, readOnly, mandatory, standard("false"))), "variables[5].default_value", "Tick"},
		{"reference without table", with(one(Reference, func(v *Variable) { v.ReferenceTable = "" })), "variables[5].reference_table", "table"},
		{"bad qualifier", with(one(Reference, func(v *Variable) { v.ReferenceQual = "active~1" })), "variables[5].reference_qual", "operator"},
		{"good qualifier", with(one(LookupSelect, func(v *Variable) { v.ReferenceQual = "active=true" })), "", ""},
		{"guests cannot look up", with(one(RequestedFor, mandatory)), "variables[5].mandatory", "Guests"},
		{"staff can", func(p *Producer) { p.Public = false; with(one(RequestedFor, mandatory))(p) }, "", ""},
		{"open container", with(Variable{Type: ContainerStart, Active: true}), "variables", "container_end"},
		{"closed before opened", func(p *Producer) {
			p.Variables = append(p.Variables, Variable{Name: "e", Type: ContainerEnd, Order: 1, Active: true}, Variable{Name: "s", Type: ContainerStart, Order: 2, Active: true})
		}, "variables", "container_end"},
		{"container", func(p *Producer) {
			p.Variables = append(p.Variables, Variable{Name: "s", Type: ContainerStart, Order: 1, Active: true}, Variable{Name: "e", Type: ContainerEnd, Order: 999, Active: true})
		}, "", ""},
	} {
		p := Default()
		test.spoil(&p)
		wrong := p.Check(TargetFields(parley.TableCustomerInteraction))
		if test.says == "" {
			if len(wrong) > 0 {
				t.Errorf("%s: %v", test.name, wrong)
			}
			continue
		}
		if len(wrong) != 1 || wrong[0].Field != test.field || wrong[0].Code != CodeInvalid || !strings.Contains(wrong[0].Message, test.says) {
			t.Errorf("%s: got %v, want %s %q", test.name, wrong, test.field, test.says)
		}
	}
}

// Each type is judged fit and takes no answer at all when optional.
func TestTypes(t *testing.T) {
	for _, typ := range types {
		p := Default()
		p.Variables = []Variable{one(typ)}
		if typ == ContainerStart || typ == ContainerEnd {
			p.Variables = []Variable{one(ContainerStart), one(ContainerEnd, func(v *Variable) { v.Name = "y" })}
		}
		if wrong := p.Check(nil); len(wrong) > 0 {
			t.Errorf("%s: %v", typ, wrong)
		}
		answers, wrong := p.Validate(nil)
		if _, asked := answers["x"]; len(wrong) > 0 || asked != typ.Asks() {
			t.Errorf("%s: %v %v", typ, answers, wrong)
		}
	}
}
