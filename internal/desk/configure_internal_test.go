package desk

import (
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"github.com/parley-desk/parley"
)

// What is accepted as an origin is what a browser would send, and stays what
// it is when it is read again.
func FuzzOrigin(f *testing.F) {
	for _, seed := range []string{"https://example.com", "HTTP://A:80/", "https://[::1]:443", "javascript:x", "https://a b", "//x", "https://a@b", "https://xn--mnchen-3ya.example", "http://:80"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		origin, err := cleanOrigin(text)
		if err != nil {
			if parley.CodeOf(err) != parley.CodeInvalid && parley.CodeOf(err) != parley.CodeTooLarge {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		u, err := url.Parse(origin)
		if err != nil || u.Hostname() == "" || origin != u.Scheme+"://"+u.Host || u.Scheme != "https" && u.Scheme != "http" || strings.ToLower(origin) != origin {
			t.Fatalf("%q became %q", text, origin)
		}
		if again, err := cleanOrigin(origin); err != nil || again != origin {
			t.Fatalf("%q became %q, then %q (%v)", text, origin, again, err)
		}
	})
}

func FuzzEmail(f *testing.F) {
	for _, seed := range []string{"a@example.com", "A <a@b>", "a@b, c@d", `"a b"@c`, "a@[127.0.0.1]", "ü@example.com", "a@b\r\nBcc: c@d"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		email, err := cleanEmail("email", text)
		if err == nil && (!strings.Contains(email, "@") || strings.ContainsAny(email, "\r\n\x00") || email != strings.TrimSpace(text) || !utf8.ValidString(email)) {
			t.Fatalf("%q became %q", text, email)
		}
	})
}

// The message of a closed queue can format text and link, and nothing else.
func FuzzClosedMessage(f *testing.F) {
	for _, seed := range []string{
		"<p>Closed</p>", `<a href="javascript:x">y</a>`, "<script>x</script>", "<svg/onload=x>", "<p style=x>", "<math><mtext></p><style><img src=x onerror=y>",
		`<a href="https://example.com" target=_self onclick=x>y</a>`, "<!--><img src=x>-->", "\x00<b>",
	} {
		f.Add(seed)
	}
	allowed := map[string]bool{"p": true, "br": true, "b": true, "strong": true, "i": true, "em": true, "ul": true, "ol": true, "li": true, "a": true}
	f.Fuzz(func(t *testing.T, text string) {
		tokens := html.NewTokenizer(strings.NewReader(closedMessage().Sanitize(text)))
		for kind := tokens.Next(); kind != html.ErrorToken; kind = tokens.Next() {
			token := tokens.Token()
			switch kind {
			case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
				if !allowed[token.Data] {
					t.Fatalf("%q keeps <%s>", text, token.Data)
				}
			case html.CommentToken, html.DoctypeToken:
				t.Fatalf("%q keeps %s", text, token)
			default:
			}
			for _, attribute := range token.Attr {
				switch attribute.Key {
				case "href":
					u, err := url.Parse(attribute.Val)
					if err != nil || u.Scheme != "" && u.Scheme != "https" && u.Scheme != "http" && u.Scheme != "mailto" && u.Scheme != "tel" {
						t.Fatalf("%q links to %q", text, attribute.Val)
					}
				case "rel", "target":
				default:
					t.Fatalf("%q keeps %s=%q", text, attribute.Key, attribute.Val)
				}
			}
		}
	})
}

func FuzzSlug(f *testing.F) {
	for _, seed := range []string{"Billing Support", "  VIP & Friends  ", "支援", "a--b", strings.Repeat("x ", 200)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if slug := slugOf(name); slug != "" && (len(slug) > maxSlug || !slugForm.MatchString(slug)) {
			t.Fatalf("%q became %q", name, slug)
		}
	})
}

func TestDifferenceHoldsWhatChangedOnly(t *testing.T) {
	old := parley.Group{ID: "1", Name: "A", Description: "same", Version: 1, UpdatedAt: 1}
	current := old
	current.Name, current.Version, current.UpdatedAt = "B", 2, 2
	was, is, err := difference(old, current)
	if err != nil || was != `{"name":"A"}` || is != `{"name":"B"}` {
		t.Errorf("%s → %s, %v", was, is, err)
	}
	was, is, err = difference(nil, old)
	if err != nil || was != "" || !strings.Contains(is, `"description":"same"`) || strings.Contains(is, "version") {
		t.Errorf("made: %s → %s, %v", was, is, err)
	}
}
