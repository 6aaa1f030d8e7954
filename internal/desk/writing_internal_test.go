package desk

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// FuzzCanned checks that whatever is typed as a canned message is refused or
// filled in within its bounds, that what has a value is filled in and the rest
// named, and that a shortcut that is taken can be typed after a slash.
func FuzzCanned(f *testing.F) {
	for _, seed := range []string{
		"Dear ${guest_name}", "${", "${}", "$${agent}", "${agent${queue}}", "${text}", "${ agent }", "$", "\x00${agent}", "${AGENT}", "é${agent}\u202e", "/hello", "//a",
	} {
		f.Add(seed, seed)
	}
	d := New(Config{})
	f.Fuzz(func(t *testing.T, body, shortcut string) {
		if shown, err := d.PreviewCanned(t.Context(), parley.Actor{Name: "Anna"}, body, ""); err == nil {
			if n := utf8.RuneCountInString(shown.Rendered); n > parley.MaxBody || !utf8.ValidString(shown.Rendered) {
				t.Errorf("%q became %d characters, valid %v", body, n, utf8.ValidString(shown.Rendered))
			}
			if len(shown.Missing) != 0 || reference.MatchString(shown.Rendered) {
				t.Errorf("%q became %q, missing %v", body, shown.Rendered, shown.Missing)
			}
		}
		var c parley.CannedMessage
		if err := (CannedInput{Title: "T", Shortcut: shortcut, Body: "b"}).fill(&c); err == nil && strings.Trim(c.Shortcut, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			t.Errorf("%q is the shortcut %q", shortcut, c.Shortcut)
		}
		bare := references{}
		for _, name := range bare.Missing(body) {
			if !strings.Contains(bare.Fill(body), name) {
				t.Errorf("%q lost what nothing fills in: %s", body, name)
			}
		}
	})
}

// FuzzDraft checks that a draft is refused or kept as it was typed, but for the
// line ends of other systems.
func FuzzDraft(f *testing.F) {
	for _, seed := range []string{"", " a \n", "a\r\nb", "\r", "\x00", "\xff", "é\u202e", strings.Repeat("x", maxDraft+1)} {
		f.Add(seed, "comment")
	}
	f.Add("a", "card")
	f.Fuzz(func(t *testing.T, body, kind string) {
		draft := store.Draft{Conversation: parley.NewID(), Kind: parley.EntryKind(kind), Body: body}
		if err := cleanDraft(&draft); err != nil {
			if code := parley.CodeOf(err); code != parley.CodeInvalid && code != parley.CodeTooLarge {
				t.Errorf("%q, %q: %v", body, kind, err)
			}
			return
		}
		if draft.Body != strings.ReplaceAll(body, "\r\n", "\n") || !utf8.ValidString(draft.Body) || utf8.RuneCountInString(draft.Body) > maxDraft {
			t.Errorf("%q became %q", body, draft.Body)
		}
		if draft.Kind != parley.EntryComment && draft.Kind != parley.EntryWorkNote {
			t.Errorf("%q is the kind %q", kind, draft.Kind)
		}
	})
}

// FuzzLinkHosts checks that whatever stands in the list of hosts, only pages of
// those are asked for, over the ports of the web and without anybody's name.
func FuzzLinkHosts(f *testing.F) {
	f.Add("example.com, *.example.org", "https://docs.example.org/a")
	f.Add("*.", "http://x")
	f.Add("bücher.test", "http://xn--bcher-kva.test:80/")
	f.Add("a", "http://a@b:81/")
	f.Fuzz(func(t *testing.T, hosts, address string) {
		list := allowedHosts(hosts)
		if checkHosts(hosts) == nil && len(list) == 0 && strings.TrimFunc(hosts, func(r rune) bool { return r == ',' || unicode.IsSpace(r) }) != "" {
			t.Errorf("%q is taken and means nothing", hosts)
		}
		u, err := url.Parse(address)
		if err != nil || !list.allow(u) {
			return
		}
		if u.Scheme != "http" && u.Scheme != "https" || u.User != nil || u.Port() != "" && u.Port() != "80" && u.Port() != "443" {
			t.Errorf("%q is asked for", address)
		}
		if !slices.ContainsFunc(list, func(host string) bool { return host != "" && host != "." }) {
			t.Errorf("%q is asked for because of %q", address, list)
		}
	})
}
