package app

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"

	"github.com/parley-desk/parley/web"
)

// Where the screens are, in the binary and in addresses.
const (
	workspacePath = "/workspace/"
	loaderPath    = "/widget.js"
	chatPath      = "/widget/{file}"
)

// Caching: what carries its content's hash in its name never changes; what a
// page of another site includes is asked for again after minutes; the rest is
// asked for each time, and usually answered with "not modified".
const (
	cacheForever = "public, max-age=31536000, immutable"
	cacheShortly = "public, max-age=300"
	cacheNever   = "no-cache"
)

// workspacePolicy is the content security policy of the agents' screens: only
// our own scripts, nothing embedded, nowhere else to connect to. Style
// attributes are allowed because the screens' components position with them.
const workspacePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; " +
	"img-src 'self' data: blob:; media-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; " +
	"worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// serviceWorker is the script that shows web push; where it is served from is
// how far it reaches. workerPolicy lets it ask this desk and nothing else.
const (
	serviceWorker = "workspace/sw.js"
	workerPolicy  = "default-src 'none'; connect-src 'self'; script-src 'self'; frame-ancestors 'none'"
)

// asset is one embedded file, ready to be sent. Hash and compressed form are
// made when first asked for, which keeps the start quick and the idle desk small.
type asset struct {
	mediaType string
	content   []byte
	etag      func() string
	gzipped   func() []byte
}

func newAsset(name string, content []byte) *asset {
	mediaType := mime.TypeByExtension(path.Ext(name))
	if mediaType == "" {
		mediaType = http.DetectContentType(content)
	}
	return &asset{
		mediaType: mediaType,
		content:   content,
		etag: sync.OnceValue(func() string {
			sum := sha256.Sum256(content)
			return hex.EncodeToString(sum[:12])
		}),
		gzipped: sync.OnceValue(func() []byte { return compress(content) }),
	}
}

// compress returns nil when it is not worth it, as for images.
func compress(content []byte) []byte {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil
	}
	_, _ = w.Write(content) // to memory: cannot fail
	if w.Close() != nil || out.Len() > len(content)*9/10 {
		return nil
	}
	return out.Bytes()
}

// serve answers one request with the asset, compressed and "not modified"
// where the client allows.
func (a *asset) serve(w http.ResponseWriter, r *http.Request, cache string) {
	header := w.Header()
	header.Set("Content-Type", a.mediaType)
	header.Set("Cache-Control", cache)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Add("Vary", "Accept-Encoding")
	content, etag := a.content, `"`+a.etag()+`"`
	if acceptsGzip(r) {
		if small := a.gzipped(); small != nil {
			content, etag = small, `"`+a.etag()+`-gzip"`
			header.Set("Content-Encoding", "gzip")
		}
	}
	header.Set("ETag", etag)
	// It answers If-None-Match, HEAD and ranges; an empty time is not sent.
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}

// acceptsGzip reads Accept-Encoding as far as browsers write it (RFC 9110,
// section 12.5.3).
func acceptsGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		coding, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		if coding == "gzip" || coding == "*" {
			q := strings.TrimPrefix(strings.TrimSpace(weight), "q=")
			return q == "" || strings.Trim(q, "0.") != ""
		}
	}
	return false
}

// assets are the embedded screens by path in web.FS.
type assets map[string]*asset

// loadAssets lists what `make build` left in the binary.
func loadAssets(files fs.FS) (assets, error) {
	all := assets{}
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasPrefix(entry.Name(), ".") {
			return err
		}
		content, err := fs.ReadFile(files, name)
		all[name] = newAsset(name, content)
		return err
	})
	return all, err
}

// workspace serves the agents' single-page application: every path that is no
// file is the page itself, which reads the path.
func (all assets) workspace(w http.ResponseWriter, r *http.Request) {
	name := "workspace/" + strings.TrimPrefix(r.URL.Path, workspacePath)
	if name == serviceWorker {
		// Its policy is its own: it runs without a page (CSP, section 6.2).
		w.Header().Set("Content-Security-Policy", workerPolicy)
	}
	if file, ok := all[name]; ok && name != "workspace/index.html" {
		cache := cacheNever
		if strings.HasPrefix(name, "workspace/assets/") {
			cache = cacheForever
		}
		file.serve(w, r, cache)
		return
	}
	page, ok := all["workspace/index.html"]
	switch {
	case !ok:
		http.Error(w, web.Missing, http.StatusServiceUnavailable)
	case strings.HasPrefix(name, "workspace/assets/"):
		// A file of another build: answering with the page would be taken for
		// a script. The page, loaded anew, knows the right names.
		http.NotFound(w, r)
	default:
		header := w.Header()
		header.Set("Content-Security-Policy", workspacePolicy)
		header.Set("X-Frame-Options", "DENY")
		header.Set("Referrer-Policy", "same-origin")
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		page.serve(w, r, cacheNever)
	}
}

// chat serves the visitors' chat and its languages, whose names carry their
// content's hash; a name of another build is none.
func (all assets) chat(w http.ResponseWriter, r *http.Request) {
	name := "widget/" + r.PathValue("file")
	if _, ok := all[name]; !ok && name != "widget/chat.js" {
		http.NotFound(w, r)
		return
	}
	all.script(name)(w, r)
}

// script serves one of the scripts that other sites include.
func (all assets) script(name string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		file, ok := all[name]
		if !ok {
			http.Error(w, web.Missing, http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Access-Control-Allow-Origin", "*")
		w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
		file.serve(w, r, cacheShortly)
	}
}
