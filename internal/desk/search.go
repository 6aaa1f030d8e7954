package desk

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// FoundBy says what of a conversation held the words.
type FoundBy string

// What a search finds conversations by.
const (
	FoundName   FoundBy = "name"
	FoundPeople FoundBy = "people"
	FoundText   FoundBy = "text"
)

// Found is a conversation that a search found.
type Found struct {
	Summary store.Summary `json:"summary"`
	Why     FoundBy       `json:"why" enum:"name,people,text"`
	Seq     int64         `json:"seq,omitempty" doc:"Of text: the entry that holds the words."`
	Snippet string        `json:"snippet,omitempty" doc:"Of text: what is around the words."`
}

// maxQuery bounds a search, in characters.
const maxQuery = 200

// snippetLength is how much of a message a hit shows, in characters.
const snippetLength = 120

// SearchConversations finds the actor's conversations with colleagues, hidden
// ones included, by name, by people and by what was said in them (domain 4.5).
func (d *Desk) SearchConversations(ctx context.Context, actor parley.Actor, text string, limit int) ([]Found, error) {
	text, err := parley.CleanLine("q", text, maxQuery)
	if err != nil {
		return nil, err
	}
	list := []Found{}
	if text == "" {
		return list, nil
	}
	read := d.store.Read(ctx)
	props, err := read.Properties()
	if err != nil {
		return nil, err
	}
	limit = min(limit, int(props.Int(parley.PropSearchLimit)))
	named, err := read.ChatsNamed(actor.ID, text, limit)
	if err != nil {
		return nil, err
	}
	known := map[parley.ID]bool{}
	for _, s := range named {
		known[s.ID] = true
		if s.Restricted { // not even by its people
			continue
		}
		list = append(list, Found{Summary: s, Why: foundBy(&s, text)})
	}
	hits, err := read.SearchEntries(actor.ID, text, limit)
	if err != nil {
		return nil, err
	}
	for _, hit := range hits {
		if len(list) >= limit {
			break
		}
		if known[hit.Ref] {
			continue
		}
		found, err := d.foundText(read, actor, hit, text)
		switch {
		case parley.CodeOf(err) == parley.CodeNotFound: // left meanwhile
		case err != nil:
			return nil, err
		case !found.Summary.Restricted:
			list = append(list, found)
		}
	}
	return list, nil
}

// foundBy says whether the words stand in the name, or were found because of
// the people. A direct conversation is named by its person.
func foundBy(s *store.Summary, text string) FoundBy {
	if s.Kind != string(parley.KindDirect) && strings.Contains(parley.Fold(s.Name), parley.Fold(text)) {
		return FoundName
	}
	return FoundPeople
}

func (d *Desk) foundText(read *store.Reader, actor parley.Actor, hit store.TextHit, text string) (Found, error) {
	summary, err := read.Summary(hit.Ref, actor.ID)
	if err != nil || summary.Restricted {
		return Found{Summary: summary}, err
	}
	entries, err := read.EntriesSince(hit.Ref, parley.ReaderStaff, hit.Part-1, 1)
	if err != nil || len(entries) == 0 {
		return Found{}, store.NotFound("This message")
	}
	body := entries[0].Body
	if body == "" && len(entries[0].Attachments) > 0 {
		body = entries[0].Attachments[0].FileName
	}
	return Found{Summary: summary, Why: FoundText, Seq: hit.Part, Snippet: snippet(body, text)}, nil
}

// snippet is the part of a text around the first word of a search.
func snippet(body, text string) string {
	body = strings.Join(strings.Fields(body), " ")
	if utf8.RuneCountInString(body) <= snippetLength {
		return body
	}
	words := store.Words(text)
	at, begin := 0, 0
	for _, word := range strings.SplitAfter(body, " ") {
		if folded := store.Words(word); len(folded) > 0 && len(words) > 0 && strings.HasPrefix(folded[0], words[0]) {
			begin = at
			break
		}
		at += utf8.RuneCountInString(word)
	}
	if begin < snippetLength/2 {
		return parley.Shorten(body, snippetLength)
	}
	_, whole, _ := strings.Cut(string([]rune(body)[begin-snippetLength/4:]), " ")
	return "…" + parley.Shorten(whole, snippetLength-1)
}
