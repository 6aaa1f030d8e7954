package parley_test

import (
	"encoding/json"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/parley-desk/parley"
)

func TestIDsAreValidUniqueAndSortByTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var ids []parley.ID
		seen := map[parley.ID]bool{}
		for range 500 {
			id := parley.NewID()
			if !parley.ValidID(string(id)) || id[12] != '7' || id[16] != '8' && id[16] != '9' && id[16] != 'a' && id[16] != 'b' {
				t.Fatalf("%s is no UUIDv7", id)
			}
			if seen[id] {
				t.Fatalf("%s was made twice", id)
			}
			seen[id] = true
			ids = append(ids, id)
			time.Sleep(time.Millisecond)
		}
		if !slices.IsSorted(ids) {
			t.Error("later ids do not sort later")
		}
	})
}

func FuzzParseID(f *testing.F) {
	for _, seed := range []string{"", string(parley.NewID()), "0123456789ABCDEF0123456789ABCDEF", "0123456789abcdef0123456789abcde", "0123456789abcdef0123456789abcdeg"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		id, err := parley.ParseID("id", text)
		if (err == nil) != parley.ValidID(text) {
			t.Fatalf("%q: %v", text, err)
		}
		if err == nil && string(id) != text {
			t.Fatalf("%q was read as %q", text, id)
		}
		if err != nil && (parley.CodeOf(err) != parley.CodeInvalid || parley.AsError(err).Field != "id") {
			t.Fatalf("the refusal of %q is %v", text, err)
		}
	})
}

func TestTimesSurviveJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type wrapped struct {
			At parley.Time `json:"at,omitzero"`
		}
		// From 1970 to the year 9999, which RFC 3339 can print.
		in := wrapped{parley.Time(rapid.Int64Range(0, 253402300799999).Draw(t, "ms"))}
		text, err := json.Marshal(in)
		if err != nil {
			t.Fatal(err)
		}
		var out wrapped
		if err := json.Unmarshal(text, &out); err != nil || out != in {
			t.Fatalf("%d became %s and that %d (%v)", in.At, text, out.At, err)
		}
		if parley.At(in.At.Time()) != in.At {
			t.Fatalf("%d does not survive the standard library's type", in.At)
		}
		d := time.Duration(rapid.Int64Range(-1e12, 1e12).Draw(t, "d")) * time.Millisecond
		if in.At.Add(d).Sub(in.At) != d {
			t.Fatalf("adding and subtracting %v", d)
		}
	})
	text, err := json.Marshal(parley.Time(1763717700123))
	if err != nil || string(text) != `"2025-11-21T09:35:00.123Z"` {
		t.Errorf("printed as %s (%v)", text, err)
	}
	var at parley.Time
	if err := json.Unmarshal([]byte(`"2025-11-21T10:35:00.123+01:00"`), &at); err != nil || at != 1763717700123 {
		t.Errorf("another zone is read as %d (%v)", at, err)
	}
	if err := json.Unmarshal([]byte(`"yesterday"`), &at); parley.CodeOf(err) != parley.CodeInvalid {
		t.Errorf("yesterday is read: %v", err)
	}
	if err := json.Unmarshal([]byte(`""`), &at); err != nil || !at.IsZero() {
		t.Errorf("empty is %d (%v)", at, err)
	}
}
