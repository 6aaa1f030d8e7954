package store_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
	"github.com/parley-desk/parley/internal/store/storetest"
)

// hostile are texts that mean something to FTS5 or to a tsquery, or nothing to
// anybody.
func hostile() []string {
	return []string{
		"", " ", `"`, `""`, `'`, `''`, `a"b`, `a'b`, "a*", "*", "^a", "a AND", "OR", "NOT a", "NEAR(a b)", "a:b", "body:x", "source:entry", "a & b", "a | !b", "a <-> b", "a:*", `\`,
		`\'`, "(", ")", "{}", "[a]", "-a", "+a", "%", "_", "$1", "?", ";", "--", "a\x00b", "ⅷ ½ ²", "Straße", "İstanbul", "日本語 テスト", "مرحبا", "🐧 penguin", "e\u0301", "\u202eabc",
		strings.Repeat("word ", 300), strings.Repeat("x", 3000), "\ufeffa", "ſ", "ﬁ", "a\u200bb",
	}
}

// Whatever somebody types into a search, it is answered, and a message is found
// by its own words.
func TestAnySearchIsAnswered(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, s *store.Store) {
		m := fill(t, s)
		id := parley.NewID()
		tx(t, s, func(tx *store.Tx) error { _, err := noted(tx, id, m.anna.ID, 1); return err })
		for _, text := range hostile() {
			find(t, s, m, id, text)
		}
	})
}

// find says a text, and looks for it.
func find(t *testing.T, s *store.Store, m made, id parley.ID, text string) {
	t.Helper()
	tx(t, s, func(tx *store.Tx) error { return tx.IndexText(store.SourceEntry, id, 1, text) })
	hits, err := s.Read(t.Context()).SearchEntries(m.anna.ID, text, 10)
	if err != nil {
		t.Fatalf("searching for %q: %v", text, err)
	}
	if words := store.Words(text); (len(words) > 0) != (len(hits) == 1) {
		t.Fatalf("%.200q of the words %.200q is found %d times by itself", text, words, len(hits))
	}
	if _, err := s.Read(t.Context()).ChatsNamed(m.anna.ID, text, 10); err != nil && !strings.ContainsRune(text, 0) {
		t.Fatalf("searching a name for %q: %v", text, err)
	}
}

func FuzzSearch(f *testing.F) {
	for _, seed := range hostile() {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		words := store.Words(text)
		for _, word := range words {
			for _, r := range word {
				if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) {
					t.Fatalf("%q has the word %q, which would have to be escaped", text, word)
				}
			}
		}
		if again := store.Words(strings.Join(words, " ")); len(again) != len(words) {
			t.Fatalf("the words %q are %q when read again", words, again)
		}
	})
}
