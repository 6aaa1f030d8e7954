package wire_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parley-desk/parley/test/bench/wire"
)

type seen struct {
	Type, Conversation, ClientID, Code string
	Seq, EntrySeq                      int64
	Body                               string
}

func scan(message []byte) ([]seen, error) {
	var all []seen
	err := wire.Scan(message, func(f *wire.Frame) error {
		all = append(all, seen{
			string(f.Type), string(f.Conversation), string(f.ClientID), string(f.Code), f.Seq, f.Entry.Seq, string(f.Entry.Body),
		})
		return nil
	})
	return all, err
}

func TestScan(t *testing.T) {
	entry := `{"type":"entry","conversation":"c1","entry":{"seq":7,"kind":"comment","author":{"kind":"guest","name":"A \"B\" }"},"body":"#0000001 \\ ok","attachments":[{"id":"x"}],"client_id":"m1"}}`
	for _, test := range []struct {
		name, message string
		want          []seen
	}{
		{"one frame", entry, []seen{{Type: "entry", Conversation: "c1", EntrySeq: 7, Body: `#0000001 \\ ok`}}},
		{
			"an array", ` [` + entry + ` , {"type" : "ack","client_id":"m1","seq": 12, "at":null}]`,
			[]seen{{Type: "entry", Conversation: "c1", EntrySeq: 7, Body: `#0000001 \\ ok`}, {Type: "ack", ClientID: "m1", Seq: 12}},
		},
		{"an empty array", "[]", nil},
		{"members inside others do not count", `{"session":{"type":"no","seq":4},"type":"session"}`, []seen{{Type: "session"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := scan([]byte(test.message))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	for _, message := range []string{"", "x", "[", `{"type"`, `{"type":}`, `{"type":"a"`, `[{}`, `[{}{}]`, `"type"`} {
		if got, err := scan([]byte(message)); err == nil {
			t.Errorf("%q was taken for frames: %v", message, got)
		}
	}
}

// FuzzScan compares with encoding/json on frames as a server writes them, and shows
// that other bytes do no harm.
func FuzzScan(f *testing.F) {
	f.Add("entry", "c1", "m1", "hello \"you\"\n<b>", int64(3), int64(9), false)
	f.Add("ack", "", "", "", int64(0), int64(0), true)
	f.Fuzz(func(t *testing.T, kind, conversation, client, body string, seq, entrySeq int64, array bool) {
		_, _ = scan([]byte(body)) // whatever it is
		type entry struct {
			Author map[string]string `json:"author"`
			Seq    int64             `json:"seq"`
			Body   string            `json:"body"`
		}
		frame := struct {
			Nested       []any  `json:"nested"`
			Type         string `json:"type"`
			Conversation string `json:"conversation"`
			ClientID     string `json:"client_id"`
			Seq          int64  `json:"seq"`
			Entry        entry  `json:"entry"`
		}{[]any{body, map[string]any{body: []string{kind}}}, kind, conversation, client, seq, entry{map[string]string{"name": body}, entrySeq, body}}
		one, err := json.Marshal(frame)
		if err != nil {
			t.Fatal(err)
		}
		message, times := one, 1
		if array {
			message, times = []byte("["+string(one)+","+string(one)+"]"), 2
		}
		got, err := scan(message)
		if err != nil {
			t.Fatalf("%s: %v", message, err)
		}
		raw := func(text string) string {
			quoted, err := json.Marshal(text)
			if err != nil {
				t.Fatal(err)
			}
			return strings.TrimSuffix(strings.TrimPrefix(string(quoted), `"`), `"`)
		}
		whole := func(n int64) int64 { // what no server sends is read as 0
			if n < 0 || n > 999_999_999_999_999_999 {
				return 0
			}
			return n
		}
		want := seen{raw(kind), raw(conversation), raw(client), "", whole(seq), whole(entrySeq), raw(body)}
		if len(got) != times {
			t.Fatalf("%d frames instead of %d in %s", len(got), times, message)
		}
		for _, g := range got {
			if diff := cmp.Diff(want, g); diff != "" {
				t.Errorf("%s\n%s", message, diff)
			}
		}
	})
}
