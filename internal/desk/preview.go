package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"time"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
	"golang.org/x/net/idna"
	"golang.org/x/sync/singleflight"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// Bounds of asking another site about a page (domain 4.5).
const (
	previewTimeout   = 5 * time.Second
	previewBytes     = 512 << 10
	previewRedirects = 3
	previewAtOnce    = 8 // pages asked for at the same moment, by this node

	previewFresh = 24 * time.Hour // how long what a site said is believed
	previewEmpty = time.Hour      // and how long that it said nothing

	maxPreviewTitle = 200
	maxPreviewText  = 300
	maxPreviewSite  = 80
)

// The states of a link preview.
const (
	previewOK   = "ok"
	previewNone = "none"
)

// DialFunc opens a connection.
type DialFunc func(ctx context.Context, network, address string) (net.Conn, error)

// linkReader asks other sites about their pages.
type linkReader struct {
	client *http.Client
	same   singleflight.Group // those who ask for one page ask once
	places chan struct{}
}

// DialPublic connects to web servers of the public network only. Whether an
// address is one is decided when the connection is made, on the address it is
// made to: a name that meant another one when it was looked at gains nothing by
// that.
func DialPublic(ctx context.Context, network, address string) (net.Conn, error) {
	return (&net.Dialer{Timeout: previewTimeout, Control: publicOnly}).DialContext(ctx, network, address)
}

// newLinkReader makes a reader that connects with dial or, when that is nil,
// with [DialPublic].
func newLinkReader(dial DialFunc) *linkReader {
	if dial == nil {
		dial = DialPublic
	}
	return &linkReader{
		places: make(chan struct{}, previewAtOnce),
		client: &http.Client{
			Timeout: previewTimeout,
			Transport: &http.Transport{
				// No proxy: it would look the name up itself.
				DialContext: bounded(dial), DisableKeepAlives: true, TLSHandshakeTimeout: previewTimeout, ResponseHeaderTimeout: previewTimeout,
				MaxResponseHeaderBytes: 64 << 10,
			},
		},
	}
}

// bounded ends a dial in time: the transport lets one go on after its request
// was given up.
func bounded(dial DialFunc) DialFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		ctx, cancel := context.WithTimeout(ctx, previewTimeout)
		defer cancel()
		return dial(ctx, network, address)
	}
}

var errNotPublic = errors.New("not an address of the public network")

// publicOnly lets a connection be made to web servers of the public network.
func publicOnly(_, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil || !parley.PublicAddress(to.Addr()) || to.Port() != 80 && to.Port() != 443 {
		return errNotPublic
	}
	return nil
}

// LinkPreview is what another site says about a page. Nothing is asked of hosts
// that are not allowed, and a site that does not answer is no error: then there
// is nothing to show.
func (d *Desk) LinkPreview(ctx context.Context, address string) (store.LinkPreview, error) {
	nothing := store.LinkPreview{URL: address, State: previewNone}
	props, err := d.store.Read(ctx).Properties()
	if err != nil {
		return nothing, err
	}
	page, err := url.Parse(address)
	if err != nil || !props.Bool(parley.PropExternalLinks) || !props.Bool(parley.PropLinkContent) {
		return nothing, nil //nolint:nilerr // not an address: nothing to show
	}
	hosts := allowedHosts(props.Text(parley.PropLinkHosts))
	if !hosts.allow(page) {
		return nothing, nil
	}
	page.Fragment = ""
	sum := sha256.Sum256([]byte(page.String()))
	key := hex.EncodeToString(sum[:])
	known, err := d.store.Read(ctx).LinkPreview(key, parley.Now())
	if parley.CodeOf(err) != parley.CodeNotFound {
		return known, err
	}
	found, err, _ := d.links.same.Do(key, func() (any, error) {
		// Whoever asked first may leave; the others still wait.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), previewTimeout)
		defer cancel()
		p := d.links.ask(ctx, page, hosts)
		keep, done := context.WithTimeout(context.WithoutCancel(ctx), previewTimeout)
		defer done()
		return p, d.store.Tx(keep, func(tx *store.Tx) error { return tx.KeepLinkPreview(key, p) })
	})
	preview, _ := found.(store.LinkPreview)
	preview.URL = address
	return preview, err
}

// hostList are the hosts that may be asked; one that begins with a dot stands
// for every host that ends so.
type hostList []string

func allowedHosts(text string) hostList {
	var list hostList
	for entry := range strings.SplitSeq(text, ",") {
		if host := allowedHost(entry); host != "" {
			list = append(list, host)
		}
	}
	return list
}

// allowedHost is one entry of the list, or "" when it names no host.
func allowedHost(entry string) string {
	below, wild := strings.CutPrefix(strings.TrimSpace(entry), "*.")
	host, err := idna.Lookup.ToASCII(strings.TrimSuffix(below, "."))
	if err != nil || host == "" || strings.ContainsAny(host, "/:@?# *") {
		return ""
	}
	if wild {
		host = "." + host
	}
	return strings.ToLower(host)
}

// checkHosts refuses what would never match, such as the address of a page.
func checkHosts(text string) error {
	for entry := range strings.SplitSeq(text, ",") {
		if entry = strings.TrimSpace(entry); entry != "" && allowedHost(entry) == "" {
			return parley.Errorf(parley.CodeInvalid, "value", "%s is not a host. Write hosts only, separated by commas, such as example.com, *.example.org.", parley.Shorten(entry, 60))
		}
	}
	return nil
}

func (l hostList) allow(u *url.URL) bool {
	if u.Scheme != "http" && u.Scheme != "https" || u.User != nil || u.Opaque != "" {
		return false
	}
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		return false
	}
	host, err := idna.Lookup.ToASCII(strings.TrimSuffix(u.Hostname(), "."))
	if err != nil || host == "" {
		return false
	}
	host = strings.ToLower(host)
	return slices.ContainsFunc(l, func(allowed string) bool {
		return host == allowed || strings.HasPrefix(allowed, ".") && strings.HasSuffix(host, allowed) && len(host) > len(allowed)
	})
}

// ask reads the head of a page. Whatever goes wrong, there is nothing to show.
func (l *linkReader) ask(ctx context.Context, page *url.URL, hosts hostList) store.LinkPreview {
	now := parley.Now()
	nothing := store.LinkPreview{URL: page.String(), State: previewNone, FetchedAt: now, ExpiresAt: now.Add(previewEmpty)}
	select {
	case l.places <- struct{}{}:
		defer func() { <-l.places }()
	case <-ctx.Done():
		return nothing
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, page.String(), nil)
	if err != nil {
		return nothing
	}
	request.Header.Set("User-Agent", "Parley link preview")
	request.Header.Set("Accept", "text/html,application/xhtml+xml")
	client := *l.client
	client.CheckRedirect = func(next *http.Request, before []*http.Request) error {
		if len(before) > previewRedirects || !hosts.allow(next.URL) {
			return errNotPublic
		}
		next.Header.Del("Referer")
		return nil
	}
	response, err := client.Do(request)
	if err != nil {
		return nothing
	}
	defer func() { _ = response.Body.Close() }()
	kind, _, err := mime.ParseMediaType(response.Header.Get("Content-Type"))
	if err != nil || response.StatusCode != http.StatusOK || kind != "text/html" && kind != "application/xhtml+xml" {
		return nothing
	}
	text, err := charset.NewReader(io.LimitReader(response.Body, previewBytes), response.Header.Get("Content-Type"))
	if err != nil {
		return nothing
	}
	p := ReadHead(text)
	if p.Title == "" {
		return nothing
	}
	if p.Site == "" {
		p.Site = page.Hostname()
	}
	p.URL, p.State, p.FetchedAt, p.ExpiresAt = page.String(), previewOK, now, now.Add(previewFresh)
	return p
}

// ReadHead finds what a page of HTML, in UTF-8, says about itself: Open Graph's
// title, description and site name (ogp.me), or else its own title and
// description. It reads no further than the page's head.
func ReadHead(page io.Reader) store.LinkPreview {
	var p, own store.LinkPreview
	z := html.NewTokenizer(page)
	z.SetMaxBuf(previewBytes)
	inTitle := false
	for {
		switch z.Next() {
		case html.ErrorToken:
			return settled(p, own)
		case html.TextToken:
			if inTitle && own.Title == "" {
				own.Title = shown(string(z.Text()), maxPreviewTitle)
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			inTitle = false
			if atom.Lookup(name) == atom.Head {
				return settled(p, own)
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, attributes := z.TagName()
			switch atom.Lookup(name) {
			case atom.Body:
				return settled(p, own)
			case atom.Title:
				inTitle = true
			case atom.Meta:
				if attributes {
					readMeta(z, &p, &own)
				}
			default:
			}
		case html.CommentToken, html.DoctypeToken:
		}
	}
}

func readMeta(z *html.Tokenizer, p, own *store.LinkPreview) {
	var name, content string
	for more := true; more; {
		var key, value []byte
		key, value, more = z.TagAttr()
		switch string(key) {
		case "property", "name":
			name = strings.ToLower(string(value))
		case "content":
			content = string(value)
		}
	}
	set := func(into *string, limit int) {
		if *into == "" {
			*into = shown(content, limit)
		}
	}
	switch name {
	case "og:title":
		set(&p.Title, maxPreviewTitle)
	case "og:description":
		set(&p.Description, maxPreviewText)
	case "og:site_name":
		set(&p.Site, maxPreviewSite)
	case "description":
		set(&own.Description, maxPreviewText)
	}
}

func settled(p, own store.LinkPreview) store.LinkPreview {
	if p.Title == "" {
		p.Title = own.Title
	}
	if p.Description == "" {
		p.Description = own.Description
	}
	return p
}

// shown is a text of another site on one line, without characters that cannot
// be seen or that turn the direction of what stands around them.
func shown(text string, limit int) string {
	return parley.Shorten(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "")), limit)
}
