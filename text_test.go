package parley_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/parley-desk/parley"
)

func FuzzCleanText(f *testing.F) {
	for _, seed := range []string{"", "hello", " a\r\nb\rc\td ", "\x00", "\xff", strings.Repeat("é", 60), "👩‍👩‍👧", "\u200b", "a\u0085b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		const limit = 50
		for name, clean := range map[string]func(string, string, int) (string, error){"line": parley.CleanLine, "text": parley.CleanText} {
			got, err := clean("field", text, limit)
			if err != nil {
				e := parley.AsError(err)
				if e.Field != "field" || e.Code != parley.CodeInvalid && e.Code != parley.CodeTooLarge || got != "" {
					t.Fatalf("%s %q: refused with %+v, and returned %q", name, text, e, got)
				}
				continue
			}
			if !utf8.ValidString(got) || utf8.RuneCountInString(got) > limit || got != strings.TrimSpace(got) {
				t.Fatalf("%s %q was accepted as %q", name, text, got)
			}
			for _, r := range got {
				if unicode.IsControl(r) && (name == "line" || r != '\n' && r != '\t') {
					t.Fatalf("%s %q kept the control character %U", name, text, r)
				}
			}
			again, err := clean("field", got, limit)
			if err != nil || again != got {
				t.Fatalf("%s %q: cleaning twice gives %q (%v)", name, text, again, err)
			}
		}
	})
}

func FuzzShorten(f *testing.F) {
	f.Add("hello world", 5)
	f.Add("  spaced \n out ", 120)
	f.Add("👩‍👩‍👧", 2)
	f.Fuzz(func(t *testing.T, text string, limit int) {
		if limit < 1 || limit > 1000 {
			return
		}
		got := parley.Shorten(text, limit)
		if utf8.RuneCountInString(got) > limit || strings.ContainsAny(got, "\n\r\t") || got != strings.TrimSpace(got) {
			t.Fatalf("%q cut to %d is %q", text, limit, got)
		}
		if utf8.ValidString(text) && !utf8.ValidString(got) {
			t.Fatalf("%q cut to %d is %q, which is no text", text, limit, got)
		}
	})
}

func TestFoldComparesAddresses(t *testing.T) {
	if parley.Fold(" Anna@Example.COM ") != parley.Fold("anna@example.com") {
		t.Error("case or space matters")
	}
}
