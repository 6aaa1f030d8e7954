package app

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

func screens(t *testing.T) http.Handler {
	t.Helper()
	all, err := loadAssets(fstest.MapFS{
		"workspace/index.html":         {Data: []byte("<!doctype html><title>Workspace</title>" + strings.Repeat(" ", 2000))},
		"workspace/assets/index-ab.js": {Data: []byte(strings.Repeat("let a = 1;\n", 500))},
		"workspace/icon.png":           {Data: []byte("\x89PNG\r\n\x1a\n tiny")},
		"workspace/sw.js":              {Data: []byte("self.addEventListener('push', () => {});")},
		"widget/de-cd.js":              {Data: []byte(strings.Repeat("let d = 1;\n", 500))},
		"widget/widget.js":             {Data: []byte(strings.Repeat("let w = 1;\n", 500))},
		".gitkeep":                     {},
	})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /workspace/", all.workspace)
	mux.HandleFunc("GET /widget.js", all.script("widget/widget.js"))
	mux.HandleFunc("GET /widget/{file}", all.chat)
	return mux
}

func fetch(h http.Handler, path string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestWorkspaceIsServedForEveryPathOfIts(t *testing.T) {
	h := screens(t)
	for path, want := range map[string]struct {
		status int
		cache  string
		kind   string
	}{
		"/workspace/":                     {200, cacheNever, "text/html; charset=utf-8"},
		"/workspace/conversations/0193ab": {200, cacheNever, "text/html; charset=utf-8"},
		"/workspace/index.html":           {200, cacheNever, "text/html; charset=utf-8"},
		"/workspace/assets/index-ab.js":   {200, cacheForever, "text/javascript; charset=utf-8"},
		"/workspace/icon.png":             {200, cacheNever, "image/png"},
		"/workspace/assets/index-old.js":  {404, "", ""},
		"/workspace/sw.js":                {200, cacheNever, "text/javascript; charset=utf-8"},
		"/widget.js":                      {200, cacheShortly, "text/javascript; charset=utf-8"},
		"/widget/chat.js":                 {503, "", ""}, // this build has none, and says so
		"/widget/de-cd.js":                {200, cacheShortly, "text/javascript; charset=utf-8"},
		"/widget/de-old.js":               {404, "", ""},
	} {
		r := fetch(h, path)
		if r.Code != want.status {
			t.Errorf("%s: %d, want %d", path, r.Code, want.status)
		}
		if want.status == 200 && (r.Header().Get("Cache-Control") != want.cache || r.Header().Get("Content-Type") != want.kind) {
			t.Errorf("%s: %s, %s", path, r.Header().Get("Cache-Control"), r.Header().Get("Content-Type"))
		}
		strict := want.kind == "text/html; charset=utf-8" || path == "/workspace/sw.js"
		if policy := r.Header().Get("Content-Security-Policy"); strict != strings.Contains(policy, "script-src 'self';") {
			t.Errorf("%s: policy %q", path, policy)
		}
	}
}

func TestAssetsAreCompressedAndNotSentTwice(t *testing.T) {
	h := screens(t)
	plain := fetch(h, "/widget.js")
	small := fetch(h, "/widget.js", "Accept-Encoding", "br, gzip;q=0.8")
	if plain.Header().Get("Content-Encoding") != "" || small.Header().Get("Content-Encoding") != "gzip" {
		t.Fatalf("encodings: %q, %q", plain.Header().Get("Content-Encoding"), small.Header().Get("Content-Encoding"))
	}
	if small.Header().Get("Vary") != "Accept-Encoding" || small.Header().Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("headers: %v", small.Header())
	}
	unzip, err := gzip.NewReader(small.Body)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(unzip)
	if err != nil {
		t.Fatal(err)
	}
	original, err := io.ReadAll(plain.Body)
	if err != nil || string(content) != string(original) {
		t.Errorf("the compressed script is another, %v", err)
	}
	etag := small.Header().Get("ETag")
	if etag == "" || etag == plain.Header().Get("ETag") {
		t.Errorf("ETags %q and %q", etag, plain.Header().Get("ETag"))
	}
	again := fetch(h, "/widget.js", "Accept-Encoding", "gzip", "If-None-Match", etag)
	if again.Code != http.StatusNotModified {
		t.Errorf("sent again: %d", again.Code)
	}
	for _, refusing := range []string{"gzip;q=0", "gzip;q=0.000", "br", ""} {
		if r := fetch(h, "/widget.js", "Accept-Encoding", refusing); r.Header().Get("Content-Encoding") != "" {
			t.Errorf("compressed for a client that says %q", refusing)
		}
	}
	if r := fetch(h, "/workspace/icon.png", "Accept-Encoding", "gzip"); r.Header().Get("Content-Encoding") != "" {
		t.Error("a tiny image was compressed")
	}
}
