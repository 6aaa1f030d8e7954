package desk_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// sites is a web server that every allowed host leads to.
type sites struct {
	*httptest.Server
	asked atomic.Int64
}

func newSites(t *testing.T, handle http.HandlerFunc) (*sites, desk.DialFunc) {
	t.Helper()
	s := &sites{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.asked.Add(1)
		handle(w, r)
	}))
	t.Cleanup(s.Close)
	return s, func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, s.Listener.Addr().String())
	}
}

// previews lets the floor's desk ask for pages over dial.
func (f *floor) previews(dial desk.DialFunc, hosts string) {
	f.t.Helper()
	f.dial = dial
	f.reopen()
	f.set(parley.PropLinkContent, "true")
	f.set(parley.PropLinkHosts, hosts)
}

func (f *floor) preview(address string) store.LinkPreview {
	f.t.Helper()
	p, err := f.desk.LinkPreview(f.t.Context(), address)
	f.must(err)
	return p
}

func page(w http.ResponseWriter, head string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(w, "<!doctype html><html><head>%s</head><body><meta property='og:title' content='no'>", head)
}

func TestLinkPreview(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		s, dial := newSites(t, func(w http.ResponseWriter, r *http.Request) {
			switch r.URL.Path {
			case "/og":
				page(w, `<title>Own</title><meta property="og:title" content="A &amp; B&#x202e;"><meta property=og:description content="  two
					lines "><meta property="og:site_name" content="Site">`)
			case "/plain":
				page(w, `<title>Plain <b>page</b></title><meta name="description" content="About it">`)
			case "/latin":
				w.Header().Set("Content-Type", "text/html; charset=iso-8859-1")
				_, _ = w.Write([]byte("<title>Gr\xfc\xdfe</title>"))
			case "/none":
				page(w, "")
			case "/json":
				w.Header().Set("Content-Type", "application/json")
				_, _ = w.Write([]byte(`"<title>no</title>"`))
			case "/gone":
				w.WriteHeader(http.StatusNotFound)
				page(w, "<title>no</title>")
			case "/endless":
				w.Header().Set("Content-Type", "text/html")
				_, _ = w.Write([]byte("<head><!-- "))
				for range 64 {
					_, _ = w.Write([]byte(strings.Repeat("x", 64<<10)))
				}
				_, _ = w.Write([]byte(" --><title>too far</title>"))
			case "/1", "/2", "/3", "/4":
				http.Redirect(w, r, "/"+string(r.URL.Path[1]-1), http.StatusFound)
			case "/0":
				page(w, "<title>At last</title>")
			case "/away":
				http.Redirect(w, r, "http://elsewhere.test/og", http.StatusFound)
			case "/file":
				http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
			}
		})
		f.previews(dial, "example.test, *.example.org, bücher.test")
		for address, want := range map[string]store.LinkPreview{
			"http://example.test/og#part":     {Title: "A & B", Description: "two lines", Site: "Site", State: "ok"},
			"http://EXAMPLE.test/plain":       {Title: "Plain <b>page</b>", Description: "About it", Site: "EXAMPLE.test", State: "ok"},
			"http://docs.example.org/latin":   {Title: "Grüße", Site: "docs.example.org", State: "ok"},
			"http://xn--bcher-kva.test/latin": {Title: "Grüße", Site: "xn--bcher-kva.test", State: "ok"},
			"http://example.test/3":           {Title: "At last", Site: "example.test", State: "ok"},
			"http://example.test/none":        {State: "none"},
			"http://example.test/json":        {State: "none"},
			"http://example.test/gone":        {State: "none"},
			"http://example.test/endless":     {State: "none"},
			"http://example.test/4":           {State: "none"},
			"http://example.test/away":        {State: "none"},
			"http://example.test/file":        {State: "none"},
		} {
			want.URL = address
			if diff := cmp.Diff(want, f.preview(address), cmpopts.IgnoreFields(store.LinkPreview{}, "FetchedAt", "ExpiresAt")); diff != "" {
				t.Errorf("%s:\n%s", address, diff)
			}
		}
		before := s.asked.Load()
		for _, address := range []string{
			"http://example.test/og", "http://example.test/none", // remembered, also that there is nothing
			"http://elsewhere.test/og", "http://example.org/og", "http://notexample.org/og", "http://example.test.evil/og",
			"http://example.test:8080/og", "http://user:secret@example.test/og", "ftp://example.test/og", "javascript:alert(1)", "//example.test/og",
			"http://example.test@evil.test/og", "mailto:a@example.test", "http://", "", "http://[::1]/og", "http://127.0.0.1/", "http://2130706433/", "%%%",
		} {
			f.preview(address)
		}
		if asked := s.asked.Load() - before; asked != 0 {
			t.Errorf("%d pages were asked for that need not, or may not", asked)
		}
		for _, off := range []string{parley.PropLinkContent, parley.PropExternalLinks} {
			f.set(off, "false")
			if p := f.preview("http://example.test/og"); p.State != "none" {
				t.Errorf("with %s off: %+v", off, p)
			}
			f.set(off, "true")
		}
	})
}

// TestLinkPreviewOfThisMachine checks the dialer as it is in earnest: a host
// that may be asked, and means this machine, is not connected to.
func TestLinkPreviewOfThisMachine(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	for _, address := range []string{listener.Addr().String(), "127.0.0.1:80", "[::1]:443", "169.254.169.254:80", "localhost:80"} {
		if conn, err := desk.DialPublic(t.Context(), "tcp", address); err == nil {
			_ = conn.Close()
			t.Errorf("%s was connected to", address)
		} else if !strings.Contains(err.Error(), "not an address of the public network") {
			t.Errorf("%s: %v", address, err)
		}
	}
}

// TestLinkPreviewInside: hosts that are allowed by name lead to a server inside,
// at once or by a redirect from a public one. Nothing reaches it.
func TestLinkPreviewInside(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		inside, _ := newSites(t, func(w http.ResponseWriter, _ *http.Request) { page(w, "<title>secret</title>") })
		outside, _ := newSites(t, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://"+r.URL.Query().Get("to")+"/latest/meta-data", http.StatusFound)
		})
		var tried atomic.Int64
		f.previews(func(ctx context.Context, network, address string) (net.Conn, error) {
			if strings.HasPrefix(address, "public.test:") {
				return (&net.Dialer{}).DialContext(ctx, network, outside.Listener.Addr().String())
			}
			tried.Add(1)
			// What the names mean: the server on this machine. Its port is not the
			// reason for the refusal: 80 is asked for as well.
			if conn, err := desk.DialPublic(ctx, network, inside.Listener.Addr().String()); err == nil {
				return conn, nil
			}
			return desk.DialPublic(ctx, network, "127.0.0.1:80")
		}, "public.test, inside.test, 127.0.0.1, 169.254.169.254")
		for _, address := range []string{
			"http://inside.test/", "http://127.0.0.1/", "http://169.254.169.254/latest/meta-data",
			"http://public.test/?to=inside.test", "http://public.test/?to=127.0.0.1", "http://public.test/?to=169.254.169.254",
		} {
			if p := f.preview(address); p.State != "none" || p.Title != "" {
				t.Errorf("%s shows %+v", address, p)
			}
		}
		if inside.asked.Load() != 0 || tried.Load() != 6 || outside.asked.Load() != 3 {
			t.Errorf("inside was asked %d times; %d of 6 were refused on connecting, %d of 3 pages asked outside", inside.asked.Load(), tried.Load(), outside.asked.Load())
		}
	})
}

// TestLinkPreviewHosts: a list that would never match is refused when it is set.
func TestLinkPreviewHosts(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		set := func(value string) error {
			now, err := f.desk.Property(t.Context(), parley.PropLinkHosts)
			f.must(err)
			_, err = f.desk.SetProperty(t.Context(), f.admin, parley.PropLinkHosts, &value, now.Version)
			return err
		}
		for _, good := range []string{"", "example.com", " example.com , *.example.org,", "bücher.example", "EXAMPLE.com."} {
			f.must(set(good))
		}
		for _, bad := range []string{"https://example.com", "example.com/page", "example.com:8080", "*", "a b", "user@example.com", "example.com, *.*.org"} {
			refuses(t, bad, set(bad), parley.CodeInvalid, "value")
		}
	})
}

func TestLinkPreviewTogether(t *testing.T) {
	f := newFloor(t, store.Config{Dir: t.TempDir()})
	free := make(chan struct{})
	s, dial := newSites(t, func(w http.ResponseWriter, _ *http.Request) {
		<-free
		page(w, "<title>Once</title>")
	})
	f.previews(dial, "example.test")
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if p, err := f.desk.LinkPreview(context.Background(), "http://example.test/x"); err != nil || p.Title != "Once" {
				t.Errorf("%+v, %v", p, err)
			}
		})
	}
	close(free)
	all.Wait()
	if n := s.asked.Load(); n != 1 {
		t.Errorf("the page was asked for %d times", n)
	}
}

// TestLinkPreviewOfASiteThatHangs checks that nobody waits longer than five
// seconds.
func TestLinkPreviewOfASiteThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFloor(t, store.Config{Dir: t.TempDir()})
		f.previews(func(ctx context.Context, _, _ string) (net.Conn, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}, "example.test")
		begin := time.Now()
		if p := f.preview("http://example.test/"); p.State != "none" {
			t.Errorf("%+v", p)
		}
		if took := time.Since(begin); took > 5*time.Second {
			t.Errorf("it took %v", took)
		}
		// That it was none is forgotten sooner than what a site said.
		f.pass(61 * time.Minute)
		f.tx(func(tx *store.Tx) error {
			gone, err := tx.SweepLinkPreviews(parley.Now())
			if err == nil && gone != 1 {
				t.Errorf("%d were forgotten", gone)
			}
			return err
		})
	})
}

func FuzzReadHead(f *testing.F) {
	for _, seed := range []string{
		"<title>x</title>", "<meta property=og:title content='a'>", "<title>\xff\x00\u202e</title>", "<head><title>", "<meta", "<!--", "<title><title>", "<svg><title>x",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p := desk.ReadHead(strings.NewReader(text))
		for _, shown := range []string{p.Title, p.Description, p.Site} {
			if !utf8.ValidString(shown) || utf8.RuneCountInString(shown) > 300 || strings.ContainsAny(shown, "\x00\n\r\u202e\u200f\ufeff") {
				t.Errorf("%q", shown)
			}
		}
	})
}
