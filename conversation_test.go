package parley_test

import (
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/parley-desk/parley"
)

// The ids in drawn entries begin with words that nothing else contains, so
// that a leak is found by looking for them.
const (
	userID   = "aaaa1111aaaa1111aaaa1111aaaa1111"
	guestID  = "bbbb2222bbbb2222bbbb2222bbbb2222"
	recordID = "cccc3333cccc3333cccc3333cccc3333"
)

func drawEntry(t *rapid.T) parley.Entry {
	e := parley.Entry{
		Seq:    rapid.Int64Range(1, 1000).Draw(t, "seq"),
		Kind:   rapid.SampledFrom([]parley.EntryKind{parley.EntryComment, parley.EntryWorkNote, parley.EntrySystem, parley.EntryCard}).Draw(t, "kind"),
		Body:   rapid.String().Draw(t, "body"),
		Code:   rapid.SampledFrom([]string{"", parley.LineJoined}).Draw(t, "code"),
		At:     parley.Time(rapid.Int64Range(1, 1<<41).Draw(t, "at")),
		Author: parley.Author{Kind: rapid.SampledFrom([]parley.ActorKind{parley.ActorGuest, parley.ActorUser, parley.ActorSystem}).Draw(t, "author"), Name: "Somebody"},
	}
	if e.Kind != parley.EntryWorkNote {
		e.PublicSeq = rapid.Int64Range(0, e.Seq).Draw(t, "public_seq")
	}
	switch e.Author.Kind {
	case parley.ActorGuest:
		e.Author.ID, e.ClientID = guestID, "client-of-guest"
	case parley.ActorUser:
		e.Author.ID, e.ClientID = userID, "client-of-user"
	case parley.ActorSystem: // has neither
	}
	if e.Kind == parley.EntryCard {
		e.Card = &parley.Card{Table: parley.TableCase, ID: recordID, Number: "CS0000001", Title: "Title", State: "new"}
	}
	return e
}

// What the public receives never holds an id of staff or of a record, nor the
// client id of somebody else, nor the number in the staff stream.
func TestPublicViewOfAnEntryLeaksNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawEntry(t)
		before := e
		shown := e.For(parley.ReaderPublic)
		if before.Card != nil && before.Card.ID != recordID {
			t.Fatal("the entry itself was changed")
		}
		e.Body, shown.Body = "", "" // free text says what it says
		text, err := json.Marshal(shown)
		if err != nil {
			t.Fatal(err)
		}
		for _, leak := range []string{userID, recordID, "client-of-user", "public_seq"} {
			if strings.Contains(string(text), leak) {
				t.Fatalf("%s leaks: %s", leak, text)
			}
		}
		if shown.Seq != e.PublicSeq || shown.Seq != e.SeqFor(parley.ReaderPublic) {
			t.Fatalf("numbered %d, is %d in the public stream", shown.Seq, e.PublicSeq)
		}
		if own := e.Author.Kind == parley.ActorGuest; own != (shown.ClientID != "") {
			t.Fatalf("client id towards the visitor: %q", shown.ClientID)
		}
		if staff := e.For(parley.ReaderStaff); staff.Seq != e.Seq || staff.PublicSeq != e.PublicSeq || staff.Author != e.Author || e.SeqFor(parley.ReaderStaff) != e.Seq {
			t.Fatalf("staff sees %+v of %+v", staff, e)
		}
	})
}

func TestEntriesSurviveJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawEntry(t)
		e.Body = strings.ToValidUTF8(e.Body, "?")
		text, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		var back parley.Entry
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatal(err)
		}
		again, err := json.Marshal(back)
		if err != nil || string(again) != string(text) {
			t.Fatalf("%s became %s (%v)", text, again, err)
		}
	})
}

func TestEmptyPayload(t *testing.T) {
	if !(parley.Payload{}).Empty() || (parley.Payload{Card: &parley.Card{}}).Empty() ||
		(parley.Payload{Params: map[string]string{"a": "b"}}).Empty() || (parley.Payload{Attachments: []parley.AttachmentRef{{}}}).Empty() {
		t.Error("Empty is wrong about what hangs on an entry")
	}
}
