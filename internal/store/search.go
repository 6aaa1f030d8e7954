package store

import (
	"context"
	"database/sql"
	"strings"
	"unicode"

	"github.com/pressly/goose/v3"
	"golang.org/x/text/unicode/norm"

	"github.com/parley-desk/parley"
)

// Full text is kept apart from what it is of: a text is named by its source
// (SourceEntry, …), the id of what it belongs to, and a part of that, such as
// the number of an entry. Words are folded here, the same for both databases:
// lower case, without accents, everything that is neither letter nor digit a
// gap. A search finds words by their beginnings. How it is stored is in
// dialect.go.

// Sources of text.
const (
	SourceEntry   = "entry"   // ref is a conversation, part an entry's number
	SourceArticle = "article" // ref is an article, part what of it (the lower, the better a hit)
)

// maxSearchWords is how many words of a search count.
const maxSearchWords = 8

// maxMatches is how many of the newest texts that hold the words a search
// looks at, so that a word everybody uses costs no more than a rare one.
const maxMatches = 20000

// maxWord is how much of a word counts, in characters: PostgreSQL leaves words
// out that are longer than 2 KB, and nobody tells such words apart by their end.
const maxWord = 64

func begun(word string) string {
	n := 0
	for i := range word {
		if n++; n > maxWord {
			return word[:i]
		}
	}
	return word
}

// Words are the words of a text as they are compared.
func Words(text string) []string {
	folded := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(text))
	words := strings.FieldsFunc(folded, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	for i, word := range words {
		words[i] = begun(word)
	}
	return words
}

// indexed is a text as it is stored.
func indexed(text string) string { return strings.Join(Words(text), " ") }

// IndexText makes a text findable; one that is there under the same name is
// replaced, and an empty one is taken away.
func (t *Tx) IndexText(source string, ref parley.ID, part int64, text string) error {
	words := indexed(text)
	if words == "" {
		return t.dropText(source, ref, part)
	}
	return t.d.putText(t, source, ref, part, words)
}

// IndexEntry makes a message findable by its text and the names of its files.
func (t *Tx) IndexEntry(e *parley.Entry) error {
	texts := make([]string, 1, 1+len(e.Attachments))
	texts[0] = e.Body
	for _, file := range e.Attachments {
		texts = append(texts, file.FileName)
	}
	return t.IndexText(SourceEntry, e.Conversation, e.Seq, strings.Join(texts, " "))
}

// IndexConversation makes the messages of a conversation after number since
// findable, when they were copied into it.
func (t *Tx) IndexConversation(conversation parley.ID, since int64) error {
	for {
		entries, err := t.EntriesSince(conversation, parley.ReaderStaff, since, MaxEntries)
		if err != nil || len(entries) == 0 {
			return err
		}
		for i := range entries {
			if entries[i].Kind.Message() {
				if err := t.IndexEntry(&entries[i]); err != nil {
					return err
				}
			}
		}
		since = entries[len(entries)-1].Seq
	}
}

// DropTexts takes all texts of a thing away.
func (t *Tx) DropTexts(source string, ref parley.ID) error {
	parts, err := many(&t.Reader, scanInt, `SELECT part FROM search_text WHERE source = $1 AND ref = $2`, source, ref)
	if err != nil {
		return err
	}
	for _, part := range parts {
		if err := t.dropText(source, ref, part); err != nil {
			return err
		}
	}
	return nil
}

func (t *Tx) dropText(source string, ref parley.ID, part int64) error {
	ids, err := many(&t.Reader, scanInt, `DELETE FROM search_text WHERE source = $1 AND ref = $2 AND part = $3 RETURNING id`, source, ref, part)
	if err != nil || !t.d.textApart {
		return err
	}
	for _, id := range ids {
		if _, err := t.exec(`DELETE FROM search_index WHERE rowid = $1`, id); err != nil {
			return err
		}
	}
	return nil
}

// TextHit is a thing that holds the words, with the part that does.
type TextHit struct {
	Ref  parley.ID
	Part int64
}

func scanHit(r row) (h TextHit, err error) {
	err = r.Scan(&h.Ref, &h.Part)
	return h, err
}

// SearchText finds things of a source by the beginnings of words: all words
// must stand in one part. Better parts come first, and of equal ones the
// newer.
func (r *Reader) SearchText(source, text string, limit int) ([]TextHit, error) {
	match := r.d.match(source, Words(text))
	if match == "" {
		return []TextHit{}, nil
	}
	return many(r, scanHit, r.d.searchAll, source, match, limit, maxMatches)
}

// SearchEntries finds the user's conversations of colleagues that hold the
// words in one message, each with its newest such message; the conversation
// with the newest comes first.
func (r *Reader) SearchEntries(user parley.ID, text string, limit int) ([]TextHit, error) {
	match := r.d.match(SourceEntry, Words(text))
	if match == "" {
		return []TextHit{}, nil
	}
	return many(r, scanHit, r.d.searchMine, user, match, limit, maxMatches)
}

// sqliteMatch is a full-text query of FTS5 (sqlite.org/fts5.html, section 3).
// Words are letters and digits, so nothing needs to be escaped.
func sqliteMatch(source string, words []string) string {
	if len(words) == 0 {
		return ""
	}
	parts := []string{`source:"` + source + `"`}
	for _, word := range words[:min(len(words), maxSearchWords)] {
		parts = append(parts, `body:"`+word+`"*`)
	}
	return strings.Join(parts, " AND ")
}

// postgresMatch is the text of a tsquery.
func postgresMatch(_ string, words []string) string {
	parts := make([]string, 0, maxSearchWords)
	for _, word := range words[:min(len(words), maxSearchWords)] {
		parts = append(parts, "'"+word+"':*")
	}
	return strings.Join(parts, " & ")
}

// searchVersion is the step of the schema that makes the full-text tables. It
// is written here because they are not one text for both databases.
const searchVersion = 6

// backfillBatch is how many entries the step reads at once.
const backfillBatch = 500

// searchMigration makes the tables and fills them with what was said in the
// activity of records before they existed.
func (s *Store) searchMigration() *goose.Migration {
	return goose.NewGoMigration(searchVersion, &goose.GoFunc{RunTx: func(ctx context.Context, tx *sql.Tx) error {
		for _, statement := range s.dialect.searchTables {
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return err
			}
		}
		t := &Tx{Reader: Reader{ctx: ctx, q: plain{tx}, d: s.dialect}}
		for after := parley.ID(""); ; {
			records, err := many(&t.Reader, scanID, `SELECT id FROM conversation WHERE kind = 'record' AND id > $1 ORDER BY id LIMIT $2`, after, backfillBatch)
			if err != nil || len(records) == 0 {
				return err
			}
			for _, record := range records {
				if err := t.IndexConversation(record, 0); err != nil {
					return err
				}
				after = record
			}
		}
	}}, nil)
}
