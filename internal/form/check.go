package form

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/condition"
)

// Bounds of a form.
const (
	MaxVariables = 100
	MaxChoices   = 300   // of one variable
	MaxLength    = 32000 // the largest max_length
	MaxPattern   = 500   // bytes of a pattern
	maxScale     = 100   // steps of a numeric scale
)

var (
	variableName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,79}$`)
	fieldName    = regexp.MustCompile(`^[a-z][a-z0-9_.]{0,79}$`)
)

// CodeInvalid is the code of every mistake in a form itself.
const CodeInvalid = string(parley.CodeInvalid)

// Check reports every mistake of the form itself, with paths such as
// variables[2].choices[0].value. fields are the fields of the target table that
// may be filled; nil allows any well-formed name.
func (p Producer) Check(fields []string) []parley.FieldError {
	c := checker{fields: fields, public: p.Public}
	c.line("name", p.Name, parley.MaxName, true)
	c.line("title", p.Title, parley.MaxSubject, true)
	c.line("submit_label", p.SubmitLabel, parley.MaxName, false)
	c.text("description", p.Description, maxText)
	if !variableName.MatchString(p.Table) {
		c.addf("table", "Name the table that the form makes records in, in lower case.")
	}
	for _, field := range slices.Sorted(maps.Keys(p.Template)) {
		c.target("template."+field, field)
		c.text("template."+field, p.Template[field], maxText)
	}
	if len(p.Variables) > MaxVariables {
		c.addf("variables", "A form has at most %d variables; remove some.", MaxVariables)
		return c.wrong
	}
	for i, v := range p.Variables {
		c.variable(fmt.Sprintf("variables[%d]", i), v)
	}
	c.unique(p.Variables)
	c.containers(p)
	return c.wrong
}

type checker struct {
	fields []string
	public bool
	wrong  []parley.FieldError
}

func (c *checker) addf(field, format string, args ...any) {
	c.add(parley.Wrong(field, CodeInvalid, format, args...))
}

// add notes what somebody else found wrong, as a mistake of the form.
func (c *checker) add(wrong parley.FieldError) {
	wrong.Code = CodeInvalid
	c.wrong = append(c.wrong, wrong)
}

func (c *checker) line(field, text string, limit int, required bool) {
	clean, err := parley.CleanLine(field, text, limit)
	if err != nil {
		c.add(parley.AsError(err).About(field))
	} else if required && !visible(clean) {
		c.addf(field, "Fill in this field.")
	}
}

func (c *checker) text(field, text string, limit int) {
	if _, err := parley.CleanText(field, text, limit); err != nil {
		c.add(parley.AsError(err).About(field))
	}
}

// target checks that a field of the record may be filled.
func (c *checker) target(path, field string) {
	switch {
	case !fieldName.MatchString(field):
		c.addf(path, "Name a field of the table, in lower case.")
	case c.fields != nil && !slices.Contains(c.fields, field):
		c.addf(path, "The table has no field %q; use one of %s.", field, strings.Join(c.fields, ", "))
	}
}

func (c *checker) variable(path string, v Variable) {
	if !variableName.MatchString(v.Name) {
		c.addf(path+".name", "Use lower-case letters, digits and _, beginning with a letter, at most 80.")
	}
	if !slices.Contains(types[:], v.Type) {
		c.addf(path+".type", "There is no type %q; choose one of the list.", v.Type)
		return
	}
	needsText := v.Type.Asks() || v.Type == Label
	if v.Type == RichLabel {
		c.text(path+".question_text", v.QuestionText, maxText)
	} else {
		c.line(path+".question_text", v.QuestionText, 300, needsText)
	}
	c.text(path+".help_text", v.HelpText, 500)
	if v.MapToField {
		if v.Type.Asks() {
			c.target(path+".field", v.Field)
		} else {
			c.addf(path+".map_to_field", "This variable has no answer; do not map it.")
		}
	}
	before := len(c.wrong)
	c.bounds(path, v)
	c.choices(path, v)
	c.reference(path, v)
	if len(c.wrong) == before { // otherwise the default cannot be judged
		c.defaultValue(path, v)
	}
}

func (c *checker) bounds(path string, v Variable) {
	if v.MaxLength < 0 || v.MaxLength > MaxLength {
		c.addf(path+".max_length", "Enter a number from 1 to %d, or 0 for the usual length.", MaxLength)
	}
	if v.MaxLength != 0 && !v.Type.bounded() {
		c.addf(path+".max_length", "A length only applies to typed text; remove it.")
	}
	if lowest, highest := v.scale(); v.Type == NumericScale && (lowest >= highest || highest-lowest > maxScale) {
		c.addf(path+".scale_max", "The scale has to rise, by at most %d steps.", maxScale)
	}
	if v.Pattern == "" {
		return
	}
	if !v.Type.patterned() {
		c.addf(path+".pattern", "A pattern only applies to typed text; remove it.")
	} else if len(v.Pattern) > MaxPattern {
		c.addf(path+".pattern", "Shorten the pattern to %d bytes.", MaxPattern)
	} else if _, err := compile(v.Pattern); err != nil {
		c.addf(path+".pattern", "This is not a regular expression (RE2 syntax): %s.", strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	}
}

func (c *checker) choices(path string, v Variable) {
	if v.Type != Select && v.Type != Radio {
		if len(v.Choices) > 0 {
			c.addf(path+".choices", "Only select and radio have choices; remove them or change the type.")
		}
		return
	}
	if len(v.Choices) > MaxChoices {
		c.addf(path+".choices", "A variable has at most %d choices; remove some.", MaxChoices)
		return
	}
	if len(v.Offered()) == 0 {
		c.addf(path+".choices", "Add at least one active choice.")
	}
	seen := map[string]bool{}
	for i, choice := range v.Choices {
		at := fmt.Sprintf("%s.choices[%d]", path, i)
		c.line(at+".text", choice.Text, maxLine, true)
		if value, fault := (Variable{Type: SingleLine}).read([]string{choice.Value}); fault != nil || value == "" || value != choice.Value {
			c.addf(at+".value", "Give the choice a value on one line, without spaces around it, at most %d characters.", maxLine)
		}
		if seen[choice.Value] {
			c.addf(at+".value", "Two choices have the value %q; change one.", choice.Value)
		}
		seen[choice.Value] = true
	}
}

func (c *checker) reference(path string, v Variable) {
	if !v.Type.picksRecord() {
		return
	}
	if v.Type != RequestedFor && !variableName.MatchString(v.ReferenceTable) {
		c.addf(path+".reference_table", "Name the table to choose from, in lower case.")
	}
	if _, err := condition.Parse(v.ReferenceQual); err != nil {
		c.addf(path+".reference_qual", "%s", err.Error())
	}
	if c.public && v.Active && v.Mandatory && v.DefaultValue == "" {
		c.addf(path+".mandatory", "Guests cannot look records up: make this optional, give it a default, or keep the form from guests.")
	}
}

// defaultValue checks that the default is an answer, and that somebody can
// give one at all.
func (c *checker) defaultValue(path string, v Variable) {
	if !v.Type.Asks() {
		return
	}
	if v.ReadOnly && v.Mandatory && v.DefaultValue == "" {
		c.addf(path+".default_value", "A read-only mandatory question needs a default; nobody could answer it.")
		return
	}
	v.Mandatory = v.Mandatory && v.ReadOnly
	if _, fault := v.read([]string{v.DefaultValue}); fault != nil {
		c.add(fault.about(path + ".default_value"))
	}
}

// unique checks that no two variables share a name, and no two active ones a
// field.
func (c *checker) unique(variables []Variable) {
	names, fields := map[string]bool{}, map[string]bool{}
	for i, v := range variables {
		if names[v.Name] {
			c.addf(fmt.Sprintf("variables[%d].name", i), "Another variable is named %q; change one.", v.Name)
		}
		names[v.Name] = true
		if !v.MapToField || !v.Active {
			continue
		}
		if fields[v.Field] {
			c.addf(fmt.Sprintf("variables[%d].field", i), "Another variable fills %q; map one of them to another field.", v.Field)
		}
		fields[v.Field] = true
	}
}

// containers checks that they are closed in the order they were opened.
func (c *checker) containers(p Producer) {
	open := 0
	for _, v := range p.Shown() {
		if v.Type == ContainerStart {
			open++
		}
		if v.Type == ContainerEnd {
			open--
		}
		if open < 0 {
			break
		}
	}
	if open != 0 {
		c.addf("variables", "Every container_start needs a container_end after it.")
	}
}
