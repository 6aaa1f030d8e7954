// Package words says what the server says in the reader's language: the pages of
// visitors, the refusals of calls and frames. The words are in web/languages,
// one file per language (docs/languages.md).
//
// It is pure: it reads what is built into the program, once.
package words

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/web"
)

// English is the language of the source, which lacks nothing.
const English = "en"

// Language is one language's words. It does not change.
type Language struct {
	// Code is its BCP 47 tag, such as "de".
	Code string
	// Name is its name in itself.
	Name     string
	tag      language.Tag
	messages map[string]message // by path: "portal.home.title", "lines.joined"
	errors   map[string]string  // Go formats by the English ones
	nouns    map[string]string  // what formats are filled with, by the English
	explains map[string]string  // what properties change, by the English
	fallback *Language          // nil for English
}

// Catalogue is all languages there are.
type Catalogue struct{ languages map[string]*Language }

// All are the languages in this program.
func All() *Catalogue { return all() }

var all = sync.OnceValue(func() *Catalogue {
	c, err := read(web.Languages())
	if err != nil {
		// A file is malformed, which no test passes.
		panic(err)
	}
	return c
})

// file is one language file, as far as the server reads it.
type file struct {
	Language struct {
		Code string `json:"code"`
		Name string `json:"name"`
	} `json:"language"`
	Widget struct {
		Lines  map[string]string `json:"lines"`
		States map[string]string `json:"states"`
	} `json:"widget"`
	Workspace struct {
		DraftCase struct {
			Fields map[string]string `json:"fields"` // of cases and incidents
		} `json:"draftCase"` //nolint:tagliatelle // as the words of screens are named
	} `json:"workspace"`
	Settings struct {
		// What the settings and the audit trail call the members of what is configured.
		Fields  map[string]string `json:"fields"`
		Members map[string]string `json:"members"`
	} `json:"settings"`
	Server struct {
		Portal map[string]string `json:"portal"`
		Fields map[string]string `json:"fields"`
		Errors map[string]string `json:"errors"`
		Notify map[string]string `json:"notify"` // what is told to staff who do not look
		Nouns  map[string]string `json:"nouns"`  // tables and states, as sentences name them
		// What settings change and are counted in, by the English (property.go).
		Explains map[string]string `json:"explains"`
	} `json:"server"`
}

func read(files fs.FS) (*Catalogue, error) {
	names, err := fs.Glob(files, "*.json")
	if err != nil {
		return nil, err
	}
	c := &Catalogue{languages: map[string]*Language{}}
	for _, name := range names {
		content, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		l, err := readLanguage(content)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		c.languages[l.Code] = l
	}
	english := c.languages[English]
	if english == nil {
		return nil, fmt.Errorf("there is no %s.json", English)
	}
	for _, l := range c.languages {
		if l != english {
			l.fallback = english
		}
	}
	return c, nil
}

func readLanguage(content []byte) (*Language, error) {
	var f file
	if err := json.Unmarshal(content, &f); err != nil {
		return nil, err
	}
	tag, err := language.Parse(f.Language.Code)
	if err != nil {
		return nil, fmt.Errorf("language %q: %w", f.Language.Code, err)
	}
	l := &Language{Code: f.Language.Code, Name: f.Language.Name, tag: tag, messages: map[string]message{}, errors: f.Server.Errors, nouns: f.Server.Nouns, explains: f.Server.Explains}
	for group, texts := range map[string]map[string]string{
		"lines": f.Widget.Lines, "states": f.Widget.States, "portal": f.Server.Portal, "notify": f.Server.Notify, "fields": f.Server.Fields, "settings": f.Settings.Fields, "members": f.Settings.Members,
		"record": f.Workspace.DraftCase.Fields,
	} {
		for key, text := range texts {
			if l.messages[group+"."+key], err = parse(text); err != nil {
				return nil, fmt.Errorf("%s.%s: %w", group, key, err)
			}
		}
	}
	return l, nil
}

// Codes are the languages there are, in order.
func (c *Catalogue) Codes() []string { return slices.Sorted(maps.Keys(c.languages)) }

// Language is the one of a code, or nil.
func (c *Catalogue) Language(code string) *Language { return c.languages[code] }

// maxHeader bounds how much of an Accept-Language header is read.
const maxHeader = 512

// Choose is the first wanted language there is, or English: "de-CH" is content
// with "de". Each of wanted is a tag or an Accept-Language header (RFC 9110,
// section 12.5.4); what is empty or malformed wants nothing.
func (c *Catalogue) Choose(wanted ...string) *Language {
	for _, header := range wanted {
		if len(header) > maxHeader {
			header = header[:max(0, strings.LastIndexByte(header[:maxHeader], ','))]
		}
		tags, _, err := language.ParseAcceptLanguage(header)
		if err != nil {
			continue
		}
		for _, tag := range tags {
			if l := c.languages[tag.String()]; l != nil {
				return l
			}
			base, _ := tag.Base()
			for _, code := range c.Codes() {
				own, _ := c.languages[code].tag.Base()
				if own == base {
					return c.languages[code]
				}
			}
		}
	}
	return c.languages[English]
}

// Say is a message by its path; values are pairs of a placeholder's name and
// what stands there. A path nobody wrote says itself, so that it is seen.
func (l *Language) Say(path string, values ...any) string {
	m, ok := l.messages[path]
	if !ok {
		if l.fallback != nil {
			return l.fallback.Say(path, values...)
		}
		return path
	}
	given := map[string]any{}
	for i := 0; i+1 < len(values); i += 2 {
		given[text(values[i])] = values[i+1]
	}
	return m.format(l.tag, given, 0)
}

// Line is a system line of a conversation as visitors read it: by its code, or
// as it was written when the code or one of its names is unknown.
func (l *Language) Line(e parley.Entry) string {
	m, ok := l.messages["lines."+e.Code]
	if !ok || e.Kind == parley.EntryComment || e.Code == "" {
		return e.Body
	}
	given := map[string]any{}
	for name, value := range e.Params {
		given[name] = value
	}
	if e.Card != nil {
		given["number"] = e.Card.Number
	}
	for _, name := range m.names() {
		if given[name] == nil {
			return e.Body
		}
	}
	return m.format(l.tag, given, 0)
}

// Field is an input as people read it: first_name is "First name", pools[0].groups
// is "Pool 1, Groups", and values.close_notes of a record "Resolution notes". What
// has no label keeps its own name, with blanks.
func (l *Language) Field(name string) string {
	parts := strings.Split(strings.TrimPrefix(name, "values."), ".")
	for i, part := range parts {
		part, index, counted := strings.Cut(part, "[")
		part = l.label(part)
		if n, err := strconv.Atoi(strings.TrimSuffix(index, "]")); counted && err == nil {
			part += " " + strconv.Itoa(n+1)
		}
		parts[i] = part
	}
	return capital(strings.Join(parts, ", "))
}

// labelGroups are where labels of inputs stand, what the server says of them first.
var labelGroups = []string{"fields.", "settings.", "members.", "record."}

func (l *Language) label(name string) string {
	for _, group := range labelGroups {
		if _, ok := l.messages[group+name]; ok {
			return l.Say(group + name)
		}
	}
	return strings.ReplaceAll(name, "_", " ")
}

// capital begins a sentence.
func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// Refusal is a refusal as a person reads it who knows no names of members: an
// input is called what the screens call it.
func (l *Language) Refusal(err error) string {
	e := l.Error(err)
	if !e.Partial() {
		return e.Message
	}
	return l.Field(e.Field) + " " + e.Message
}

// Error is a refusal in this language.
func (l *Language) Error(err error) *parley.Error {
	e := parley.AsError(err)
	if e == nil || len(l.errors) == 0 {
		return e
	}
	return e.In(l.Sentence)
}

// Sentence is the translation of an English sentence of the source, or itself.
func (l *Language) Sentence(english string) string {
	if other, ok := l.errors[english]; ok {
		return other
	}
	if noun, ok := l.nouns[english]; ok {
		return noun
	}
	return english
}

// Property is a setting as administrators read it: what it changes, and what it
// is counted in.
func (l *Language) Property(p parley.Property) parley.Property {
	if other, ok := l.explains[p.Explain]; ok {
		p.Explain = other
	}
	if other, ok := l.explains[p.Unit]; ok {
		p.Unit = other
	}
	return p
}

type contextKey struct{}

// With is ctx for somebody who reads this language.
func (l *Language) With(ctx context.Context) context.Context {
	return context.WithValue(ctx, contextKey{}, l)
}

// From is the language of whoever ctx is for; English when nobody said.
func From(ctx context.Context) *Language {
	if l, ok := ctx.Value(contextKey{}).(*Language); ok {
		return l
	}
	return All().languages[English]
}
