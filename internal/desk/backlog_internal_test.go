package desk

import (
	"strings"
	"testing"

	"github.com/parley-desk/parley"
)

func FuzzBacklogAt(f *testing.F) {
	f.Add("")
	f.Add("01890000000070008000000000000001")
	f.Add("01890000000070008000000000000001/coming/1767225600000/01890000000070008000000000000002")
	f.Add("a/b/c/d")
	f.Add("a/coming/99999999999999999999/d")
	f.Fuzz(func(t *testing.T, subject string) {
		at := readBacklog(subject)
		if at.part != backlogLeaving && at.part != backlogComing {
			t.Fatalf("%q is in part %q", subject, at.part)
		}
		if channel, _, _ := strings.Cut(subject, "/"); at.channel != parley.ID(channel) {
			t.Fatalf("%q is of channel %q", subject, at.channel)
		}
		if again := readBacklog(at.subject()); again != at {
			t.Fatalf("%+v becomes %+v", at, again)
		}
	})
}
