package words

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// message is a read message, in the part of ICU MessageFormat that
// web/ui/messageformat.ts has too: {name}, {n, plural, =0 {…} one {…} other {…}}
// with # for the number, {x, select, a {…} other {…}}, and '{' for a brace.
type message []part

// part is text; or, with a name, what stands for a value; or, with count, the
// number of the plural around it.
type part struct {
	text   string
	name   string
	count  bool
	plural bool
	cases  map[string]message // of a plural or a choice
}

// maxDepth bounds how deep choices stand in choices.
const maxDepth = 20

var (
	nameShape = regexp.MustCompile(`^\s*([A-Za-z_]\w*)`)
	kindShape = regexp.MustCompile(`^\s*,\s*(plural|select)\s*,`)
	caseShape = regexp.MustCompile(`^\s*([^\s{},]+)\s*\{`)
	endShape  = regexp.MustCompile(`^\s*\}`)
	exact     = regexp.MustCompile(`^=-?\d+$`)
)

// parse reads a message.
func parse(text string) (message, error) {
	r := &reader{text: text}
	found, err := r.message(false, 0)
	if err == nil && r.at < len(text) {
		err = r.fail("a } without a {")
	}
	return found, err
}

type reader struct {
	text string
	at   int
}

func (r *reader) fail(what string) error {
	return fmt.Errorf("%s at character %d of “%s”", what, utf8.RuneCountInString(r.text[:r.at])+1, r.text)
}

// take moves behind what the shape matches here.
func (r *reader) take(shape *regexp.Regexp) (string, bool) {
	found := shape.FindStringSubmatch(r.text[r.at:])
	if found == nil {
		return "", false
	}
	r.at += len(found[0])
	return found[len(found)-1], true
}

// message reads up to the } of whoever began it, or the end of the text.
func (r *reader) message(inPlural bool, depth int) (message, error) {
	if depth > maxDepth {
		return nil, r.fail("too many choices within each other")
	}
	var found message
	var plain strings.Builder
	flush := func() {
		if plain.Len() > 0 {
			found = append(found, part{text: plain.String()})
			plain.Reset()
		}
	}
	for r.at < len(r.text) {
		rest := r.text[r.at:]
		switch {
		case rest[0] == '}':
			flush()
			return found, nil
		case strings.HasPrefix(rest, "''"):
			plain.WriteByte('\'')
			r.at += 2
		case strings.HasPrefix(rest, "'{"), strings.HasPrefix(rest, "'}"), inPlural && strings.HasPrefix(rest, "'#"):
			end := strings.IndexByte(rest[1:], '\'')
			if end < 0 {
				return nil, r.fail("a quotation that no ' ends")
			}
			plain.WriteString(rest[1 : 1+end])
			r.at += end + 2
		case inPlural && rest[0] == '#':
			flush()
			found = append(found, part{count: true})
			r.at++
		case rest[0] == '{':
			flush()
			r.at++
			p, err := r.placeholder(inPlural, depth)
			if err != nil {
				return nil, err
			}
			found = append(found, p)
		default:
			plain.WriteByte(rest[0])
			r.at++
		}
	}
	flush()
	return found, nil
}

func (r *reader) placeholder(inPlural bool, depth int) (part, error) {
	name, ok := r.take(nameShape)
	if !ok {
		return part{}, r.fail("a placeholder without a name")
	}
	p := part{name: name}
	if kind, ok := r.take(kindShape); ok {
		p.plural = kind == "plural"
		p.cases = map[string]message{}
		for {
			key, ok := r.take(caseShape)
			if !ok {
				break
			}
			if p.plural && !category(key) {
				return p, r.fail(key + " is no plural category")
			}
			if _, twice := p.cases[key]; twice {
				return p, r.fail("the case " + key + " twice")
			}
			inner, err := r.message(inPlural || p.plural, depth+1)
			if err != nil {
				return p, err
			}
			p.cases[key] = inner
			if _, ok := r.take(endShape); !ok {
				return p, r.fail("the case " + key + " is not closed")
			}
		}
		if _, ok := p.cases["other"]; !ok {
			return p, r.fail("there is no case “other”")
		}
	}
	if _, ok := r.take(endShape); !ok {
		return p, r.fail("the placeholder " + name + " is not closed")
	}
	return p, nil
}

var forms = map[plural.Form]string{
	plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many", plural.Other: "other",
}

func category(key string) bool {
	for _, name := range forms {
		if key == name {
			return true
		}
	}
	return exact.MatchString(key)
}

// format fills the values in: strings, and whole numbers, by which plurals are chosen.
func (m message) format(tag language.Tag, values map[string]any, count int) string {
	var said strings.Builder
	for _, p := range m {
		switch {
		case p.count:
			said.WriteString(strconv.Itoa(count))
		case p.cases != nil:
			n, key := count, text(values[p.name])
			if p.plural {
				n, _ = strconv.Atoi(key)
				key = "=" + key
				if _, ok := p.cases[key]; !ok {
					key = forms[plural.Cardinal.MatchPlural(tag, max(n, -n), 0, 0, 0, 0)]
				}
			}
			chosen, ok := p.cases[key]
			if !ok {
				chosen = p.cases["other"]
			}
			said.WriteString(chosen.format(tag, values, n))
		case p.name != "":
			said.WriteString(text(values[p.name]))
		default:
			said.WriteString(p.text)
		}
	}
	return said.String()
}

// names lists the placeholders, each once, in the order they first appear in.
func (m message) names() []string {
	var found []string
	for _, p := range m {
		if p.name != "" && !slices.Contains(found, p.name) {
			found = append(found, p.name)
		}
		for _, inner := range p.cases {
			for _, name := range inner.names() {
				if !slices.Contains(found, name) {
					found = append(found, name)
				}
			}
		}
	}
	return found
}

func text(value any) string {
	if value == nil {
		return ""
	}
	return fmt.Sprint(value)
}
