package desk

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/parley-desk/parley"
)

// What is taken for a number or an address of a record holds nothing but one.
func FuzzRecordNames(f *testing.F) {
	id := strings.Repeat("0a", 16)
	for _, seed := range []string{
		"", "INC0000001", "cs0000001", "KB0000001", "INC1", "INC00000000000000000000001", " INC0000001", "INC0000001; DROP TABLE", "https://desk.example.com/workspace/cases/" + id,
		"/workspace/incidents/" + id + "?beside=x", "/workspace/knowledge/" + id + "#a", "https://evil.example.com/workspace/cases/" + id + "/../x", "javascript:/workspace/cases/" + id,
		"/kb/KB0000001", "https://desk.example.com/kb/kb0000001", "/workspace/cases/" + strings.ToUpper(id), "INC０００００００１", "\u202eINC0000001",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if numberForm.MatchString(text) && strings.Trim(strings.ToUpper(text), "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "" {
			t.Fatalf("%q is taken for a number", text)
		}
		if found := articleForm.FindStringSubmatch(text); found != nil && (len(found[1]) < 9 || strings.Trim(found[1][2:], "0123456789") != "") {
			t.Fatalf("%q is taken for the article %q", text, found[1])
		}
		if found := placeForm.FindStringSubmatch(text); found != nil {
			switch found[1] {
			case "cases", "incidents", "knowledge":
			default:
				t.Fatalf("%q is taken for a place among %q", text, found[1])
			}
			if !parley.ValidID(found[2]) {
				t.Fatalf("%q is taken for the id %q", text, found[2])
			}
		}
	})
}

// Whoever a message names are ids, and not too many.
func FuzzMentions(f *testing.F) {
	id := strings.Repeat("0a", 16)
	for _, seed := range []string{
		`[]`, `null`, `["` + id + `"]`, `["` + id + `","` + id + `"]`, `[""]`, `["x"]`, `[1]`, `["` + strings.ToUpper(id) + `"]`, `["../` + id + `"]`,
		`["` + id + strings.Repeat(`","`+id, 20) + `"]`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m := Message{ClientID: "a", Body: "@somebody"}
		if json.Unmarshal(data, &m.Mentions) != nil {
			return
		}
		if err := m.check(); err != nil {
			if e := parley.AsError(err); e.Code != parley.CodeInvalid || e.Field != "mentions" {
				t.Fatalf("refused with %+v", e)
			}
			return
		}
		if len(m.Mentions) > MaxMentions {
			t.Fatalf("%d people may be named", len(m.Mentions))
		}
		for _, id := range m.Mentions {
			if !parley.ValidID(string(id)) {
				t.Fatalf("%q may be named", id)
			}
		}
	})
}
