package live_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/live"
)

func FuzzParseFrames(f *testing.F) {
	for _, seed := range []string{
		``, `{}`, `[]`, `null`, `{"type":"hello","since":3}`, `[{"type":"ping"},{"type":"send","client_id":"a","body":"hi","attachments":["x"]}]`,
		`{"type":"hello","resume":{"0123456789abcdef0123456789abcdef":4}}`, `{"type":1}`, `{"type":"mark","seen":-1}`, `{"type":"send","body":"\ud800"}`,
		"\xff\xfe", `{"type":"` + strings.Repeat("x", 70_000) + `"}`, `[` + strings.Repeat(`{"type":"ping"},`, 200) + `{"type":"ping"}]`, `[[{"type":"ping"}]]`,
		`{"type":"send","since":99999999999999999999}`, `{"type":"a"}{"type":"b"}`,
		`{"type":"send","client_id":"a","body":"@Ben","mentions":["x"],"card":{"table":"case","id":"y"}}`, `{"type":"send","mentions":{},"card":[]}`, `{"type":"send","card":null}`,
		`{"type":"draft","conversation":"c","kind":"work_note","body":"b","rev":-9223372036854775808,"screen":"s"}`, `{"type":"draft","rev":1.5}`, `{"type":"view","on":"true"}`,
		`{"type":"view","conversation":"c","on":true}`, `{"type":"idle","on":true}`, `{"type":"watch","since":-1}`, `{"type":"mark","seen":null,"SEEN":3}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		before := bytes.Clone(data)
		frames, err := live.ParseFrames(data)
		if !bytes.Equal(before, data) {
			t.Fatal("the message was changed")
		}
		if err != nil {
			e := parley.AsError(err)
			if e.Code != parley.CodeInvalid && e.Code != parley.CodeTooLarge || e.Message == "" || frames != nil {
				t.Fatalf("refused with %+v and %d frames", e, len(frames))
			}
			return
		}
		if len(data) > live.MaxFrame || !utf8.Valid(data) || len(frames) > 100 {
			t.Fatalf("%d bytes with %d frames were let in", len(data), len(frames))
		}
		for _, frame := range frames {
			if frame.Type == "" {
				t.Fatal("a frame without a type was let in")
			}
		}
	})
}
