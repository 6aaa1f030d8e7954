package words

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/text/language"

	"github.com/parley-desk/parley"
)

func TestMessagesAreFilledIn(t *testing.T) {
	waiting := "{n, plural, =0 {Nobody waits} one {# person waits} other {# people wait}}"
	pages := "{n, plural, one {# strona} few {# strony} many {# stron} other {# strony}}"
	for _, c := range []struct {
		text, language string
		values         map[string]any
		want           string
	}{
		{"{name} waits in {queue}", "en", map[string]any{"name": "{n}", "queue": "Billing"}, "{n} waits in Billing"},
		{"{name}", "en", nil, ""},
		{waiting, "en", map[string]any{"n": 0}, "Nobody waits"},
		{waiting, "en", map[string]any{"n": 1}, "1 person waits"},
		{waiting, "en", map[string]any{"n": int64(7)}, "7 people wait"},
		{pages, "pl", map[string]any{"n": 3}, "3 strony"},
		{pages, "pl", map[string]any{"n": 5}, "5 stron"},
		{"{who, select, you {You} other {{who}}} and {n, plural, other {{who, select, you {#} other {# more}}}}", "en",
			map[string]any{"who": "Ada", "n": 2}, "Ada and 2 more"},
		{"It's '{'{n}'}' and ''this'' #", "en", map[string]any{"n": 1}, "It's {1} and 'this' #"},
		{"{n, plural, other {'#' is #}}", "en", map[string]any{"n": 1}, "# is 1"},
	} {
		m, err := parse(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if got := m.format(language.MustParse(c.language), c.values, 0); got != c.want {
			t.Errorf("%s: %q, want %q", c.text, got, c.want)
		}
	}
}

func TestMistakesAreNamedWithTheirPlace(t *testing.T) {
	for text, want := range map[string]string{
		"{":                                "a placeholder without a name at character 2",
		"Grüße {name":                      "the placeholder name is not closed at character 12",
		"x }":                              "a } without a { at character 3",
		"{n, number}":                      "the placeholder n is not closed at character 3",
		"{n, plural, one {a}}":             "there is no case “other” at character 20",
		"{n, plural, 1 {a} other {b}}":     "1 is no plural category",
		"{n, plural, other {a} other {b}}": "the case other twice",
		"{n, plural, other {a":             "the case other is not closed",
		"'{ forgotten":                     "a quotation that no ' ends at character 1",
	} {
		if _, err := parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

func FuzzMessage(f *testing.F) {
	f.Add("{n, plural, =0 {none} one {# {x, select, a {'{'} other {''}}} other {#}}")
	f.Add("'{' }{{{ # '# {a,b}")
	f.Fuzz(func(t *testing.T, text string) {
		m, err := parse(text)
		if err != nil {
			return
		}
		values := map[string]any{}
		for _, name := range m.names() {
			values[name] = 2
		}
		_ = m.format(language.German, values, 0)
	})
}

func FuzzChoose(f *testing.F) {
	f.Add("de-CH, en;q=0.8, *;q=0.1")
	f.Add(strings.Repeat("x-", 600))
	f.Fuzz(func(t *testing.T, header string) {
		if All().Choose(header) == nil {
			t.Error("no language")
		}
	})
}

func TestTheFirstWantedLanguageIsChosen(t *testing.T) {
	for wanted, code := range map[string]string{
		"":                                 "en",
		"de":                               "de",
		"de-CH":                            "de",
		"fr, de;q=0.5, en;q=0.9":           "en",
		"fr-CA,de-AT;q=0.9,en;q=0.8":       "de",
		"tlh":                              "en",
		"!!":                               "en",
		"de, " + strings.Repeat("x", 5000): "de",
	} {
		if got := All().Choose(wanted).Code; got != code {
			t.Errorf("%.40q: %s, want %s", wanted, got, code)
		}
	}
	if got := All().Choose("fr", "de", "en").Code; got != "de" {
		t.Errorf("the second wish: %s", got)
	}
}

func TestRefusalsAreTranslated(t *testing.T) {
	german := All().Language("de")
	cause := errors.New("socket closed")
	for _, c := range []struct {
		err  error
		want string
	}{
		{parley.Errorf(parley.CodeClosed, "", "%s is closed at the moment.", "Billing"), "Billing ist gerade geschlossen."},
		{parley.Errorf(parley.CodeNotFound, "", "%s does not exist, or is not yours to see.", "This queue"),
			"Diese Warteschlange existiert nicht oder ist nicht für Sie bestimmt."},
		{parley.Wrap(parley.CodeUnavailable, cause, "The request was given up."), "Die Anfrage wurde abgebrochen."},
		{parley.Wrapf(parley.CodeInvalid, cause, "%s is empty.", "a.pdf"), "a.pdf ist leer."},
		{cause, "Bei uns ist etwas schiefgegangen. Es wurde nichts geändert; bitte versuchen Sie es erneut."},
		{parley.Errorf(parley.CodeInvalid, "", "nobody has translated this, %s", "This queue"), "nobody has translated this, This queue"},
	} {
		if got := german.Error(c.err).Message; got != c.want {
			t.Errorf("%v: %q, want %q", c.err, got, c.want)
		}
		if got, want := All().Language(English).Error(c.err).Message, parley.AsError(c.err).Message; got != want {
			t.Errorf("in English: %q, want %q", got, want)
		}
	}

	form := parley.Errorf(parley.CodeInvalid, "", "Please look at the marked fields.")
	form.Fields = []parley.FieldError{parley.Wrong("a", "too_long", "Shorten this to %d characters; it has %d.", 3, 5)}
	got := german.Error(form)
	if got.Fields[0].Message != "Kürzen Sie das auf 3 Zeichen; es hat 5." || got.Fields[0].Field != "a" {
		t.Errorf("fields: %+v", got.Fields)
	}
	if form.Fields[0].Message != "Shorten this to 3 characters; it has 5." {
		t.Error("the error itself was changed")
	}
}

// People read what the screens call an input, not the name of the member.
func TestRefusalsNameTheInputAsScreensDo(t *testing.T) {
	for _, c := range []struct{ field, english, german string }{
		{"target_wait_s", "Target wait must not be empty.", "Zielwartezeit darf nicht leer sein."},
		{"first_name", "First name must not be empty.", "Vorname darf nicht leer sein."},
		{"roles", "Roles must not be empty.", "Rollen darf nicht leer sein."},
		{"pools[1].groups", "Pool 2, Groups must not be empty.", "Pool 2, Gruppen darf nicht leer sein."},
		{"values.close_notes", "Resolution notes must not be empty.", "Lösungsnotiz darf nicht leer sein."},
		{"no_label", "No label must not be empty.", "No label darf nicht leer sein."},
	} {
		err := parley.Errorf(parley.CodeInvalid, c.field, "must not be empty.")
		if got := All().Language(English).Refusal(err); got != c.english {
			t.Errorf("%s: %q, want %q", c.field, got, c.english)
		}
		if got := All().Language("de").Refusal(err); got != c.german {
			t.Errorf("%s: %q, want %q", c.field, got, c.german)
		}
	}
	whole := parley.Errorf(parley.CodeConflict, "key", "A service channel keeps its key, %s: rules and calls name it.", "chat")
	if got := All().Language(English).Refusal(whole); got != whole.Message {
		t.Errorf("a whole sentence became %q", got)
	}
}

func TestSystemLinesAreSaidByTheirCode(t *testing.T) {
	german := All().Language("de")
	line := parley.Entry{Kind: parley.EntrySystem, Code: parley.LineJoined, Body: "Anna joined the conversation."}
	if got := german.Line(line); got != line.Body {
		t.Errorf("without the name: %q", got)
	}
	line.Params = map[string]string{"agent": "Anna"}
	if got := german.Line(line); got != "Anna ist der Unterhaltung beigetreten." {
		t.Errorf("joined: %q", got)
	}
	line.Kind = parley.EntryComment
	if got := german.Line(line); got != line.Body {
		t.Errorf("somebody's own words: %q", got)
	}
}

func TestAnIncompleteLanguageIsFilledUpWithEnglish(t *testing.T) {
	c, err := read(fstest.MapFS{
		"en.json": {Data: []byte(`{"language":{"code":"en","name":"English"},"server":{"portal":{"skip":"Skip","at":"At {n}"}}}`)},
		"fr.json": {Data: []byte(`{"language":{"code":"fr","name":"Français"},"server":{"portal":{"skip":"Passer"}}}`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	fr := c.Choose("fr-CA")
	if a, b, none := fr.Say("portal.skip"), fr.Say("portal.at", "n", 3), fr.Say("portal.none"); a != "Passer" || b != "At 3" || none != "portal.none" {
		t.Errorf("%q, %q, %q", a, b, none)
	}
	for name, files := range map[string]fstest.MapFS{
		"no English": {"de.json": {Data: []byte(`{"language":{"code":"de"}}`)}},
		"no JSON":    {"en.json": {Data: []byte(`{`)}},
		"no code":    {"en.json": {Data: []byte(`{}`)}},
		"a mistake":  {"en.json": {Data: []byte(`{"language":{"code":"en"},"server":{"portal":{"skip":"{"}}}`)}},
	} {
		if _, err := read(files); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
