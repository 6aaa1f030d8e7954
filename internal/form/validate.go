package form

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/parley-desk/parley"
)

// The codes of what is wrong with an answer.
const (
	CodeRequired = "required"     // nothing was given
	CodeText     = "invalid_text" // not UTF-8, or with control characters
	CodeTooLong  = "too_long"
	CodeTooMany  = "too_many" // several values for one question
	CodeChoice   = "not_a_choice"
	CodePattern  = "pattern" // does not match the variable's pattern
	CodeFormat   = "format"  // is none of the variable's type
)

// Validate reads what was sent, per variable name, and returns a value for
// every question, or what is wrong with which. Unknown and inactive variables
// are ignored; a question that was not sent at all takes its default, as does a
// read-only one whatever was sent. A browser does not send an empty check box:
// pages send "false" before it, and the last value counts.
//
// Text is trimmed and its line ends become LF; control characters and bytes
// that are not UTF-8 are refused. Lengths count characters.
func (p Producer) Validate(input map[string][]string) (Answers, []parley.FieldError) {
	answers := Answers{}
	var wrong []parley.FieldError
	for _, v := range p.Shown() {
		if !v.Type.Asks() {
			continue
		}
		raw, sent := input[v.Name]
		if !sent || v.ReadOnly {
			raw = []string{v.DefaultValue}
		}
		value, fault := v.read(raw)
		if fault != nil {
			wrong = append(wrong, fault.about(v.Name))
			continue
		}
		answers[v.Name] = value
	}
	if len(wrong) > 0 {
		return nil, wrong
	}
	return answers, nil
}

// fault is what is wrong with one answer; the message says the remedy.
type fault parley.FieldError

func faultf(code, format string, args ...any) *fault {
	wrong := fault(parley.Wrong("", code, format, args...))
	return &wrong
}

// about is the fault of the field.
func (f *fault) about(field string) parley.FieldError {
	wrong := parley.FieldError(*f)
	wrong.Field = field
	return wrong
}

// maxListed is how many ids a list collector takes.
const maxListed = 100

// read turns what was sent for the variable into its value.
func (v Variable) read(raw []string) (string, *fault) {
	switch {
	case v.Type == ListCollector && len(raw) > maxListed:
		return "", faultf(CodeTooMany, "Choose at most %d entries.", maxListed)
	case v.Type == ListCollector:
		raw = []string{strings.Join(raw, ",")}
	case v.Type == Checkbox && len(raw) > 1:
		raw = raw[len(raw)-1:]
	case len(raw) > 1:
		return "", faultf(CodeTooMany, "Give one answer only.")
	case len(raw) == 0:
		raw = []string{""}
	}
	text, fault := v.clean(raw[0])
	if fault != nil {
		return "", fault
	}
	if !visible(text) {
		text = ""
	}
	value := text
	if text != "" {
		if value, fault = v.parse(text); fault != nil {
			return "", fault
		}
		if fault := v.matches(value); fault != nil {
			return "", fault
		}
	}
	if v.Type == Checkbox && value == "" {
		value = "false"
	}
	if v.Mandatory && (value == "" || v.Type == Checkbox && value != "true") {
		return "", v.missing()
	}
	return value, nil
}

// missing is the fault of a mandatory question without an answer.
func (v Variable) missing() *fault {
	switch v.Type {
	case Checkbox:
		return faultf(CodeRequired, "Tick this box to continue.")
	case Select, Radio, YesNo, NumericScale, Reference, LookupSelect, ListCollector, RequestedFor:
		return faultf(CodeRequired, "Choose one to continue.")
	case Attachment:
		return faultf(CodeRequired, "Add a file to continue.")
	case Email:
		return faultf(CodeRequired, "Enter your email address.")
	default:
		return faultf(CodeRequired, "Fill in this field.")
	}
}

func (t Type) manyLines() bool { return t == MultiLine || t == HTML }

// bounded reports whether max_length applies: to free text, whose normal form
// is never longer than what was sent.
func (t Type) bounded() bool {
	switch t {
	case SingleLine, MultiLine, Wide, Masked, Email, URL, HTML:
		return true
	default:
		return false
	}
}

// Bounds of an answer in characters, where the variable sets none.
const (
	maxLine  = 200
	maxText  = 4000
	maxEmail = 254  // RFC 5321, 4.5.3.1.3
	maxURL   = 2000 // what browsers and proxies pass on
)

// limit is the bound of an answer in characters.
func (v Variable) limit() int {
	switch {
	case v.Type == ListCollector:
		return maxListed * 33
	case v.MaxLength > 0 && v.Type.bounded():
		return v.MaxLength
	case v.Type.manyLines():
		return maxText
	case v.Type == URL:
		return maxURL
	case v.Type == Email:
		return maxEmail
	}
	return maxLine
}

// clean checks the text as text: encoding, control characters, length.
func (v Variable) clean(text string) (string, *fault) {
	if !utf8.ValidString(text) {
		return "", faultf(CodeText, "Some characters could not be read. Type this again.")
	}
	if v.Type.manyLines() {
		text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	} else {
		text = strings.ReplaceAll(text, "\t", " ") // pasted from a table
	}
	if v.Type != Masked { // spaces of a secret may be meant
		text = strings.TrimSpace(text)
	}
	for _, r := range text {
		switch {
		case !unicode.IsControl(r) || v.Type.manyLines() && (r == '\n' || r == '\t'):
		case r == '\n' || r == '\r':
			return "", faultf(CodeText, "Write this on one line.")
		default:
			return "", faultf(CodeText, "This contains an invisible control character. Delete it and type it again.")
		}
	}
	if n, limit := utf8.RuneCountInString(text), v.limit(); n > limit {
		return "", faultf(CodeTooLong, "Shorten this to %d characters; it has %d.", limit, n)
	}
	return text, nil
}

// visible reports whether there is anything to see: spaces and zero-width
// characters are no answer.
func visible(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) })
}

// matches applies the variable's pattern. One that does not compile, which
// Check refuses, lets nothing through.
func (v Variable) matches(value string) *fault {
	if v.Pattern == "" || !v.Type.patterned() {
		return nil
	}
	if re, err := compile(v.Pattern); err == nil && re.MatchString(value) {
		return nil
	}
	if v.HelpText != "" {
		return faultf(CodePattern, "This does not have the expected form. %s", v.HelpText)
	}
	return faultf(CodePattern, "This does not have the expected form. Check it for typing mistakes.")
}

// patterned reports whether a pattern applies: to whatever is typed as text.
func (t Type) patterned() bool {
	switch t {
	case SingleLine, MultiLine, Wide, Masked, Email, URL, IP:
		return true
	default:
		return false
	}
}

// compile anchors a pattern at both ends. Go's regexp is RE2: matching takes
// time linear in the text, whatever the pattern.
func compile(pattern string) (*regexp.Regexp, error) {
	// Compiled alone first, so that a stray bracket cannot pair with ours.
	if _, err := regexp.Compile(pattern); err != nil {
		return nil, err
	}
	return regexp.Compile(`\A(?:` + pattern + `)\z`)
}

// choose checks a choice against what is offered.
func (v Variable) choose(text string) (string, *fault) {
	if slices.ContainsFunc(v.Choices, func(c Choice) bool { return c.Value == text && !c.Inactive }) {
		return text, nil
	}
	return "", faultf(CodeChoice, "This is no longer offered. Choose one of the list.")
}
