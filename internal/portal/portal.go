// Package portal serves the pages of visitors: the company's front page with
// its Chat link, the form, and the chat. They are made on the server and work
// without JavaScript; with it, the chat page runs the same chat as the widget,
// over the same wire.
//
// The pages are in templates/, their styles and scripts in static/. Every page
// carries a content security policy that lets nothing in but our own files,
// and every POST must come from our own pages.
package portal

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/words"
)

//go:embed templates/*.html
var templateFiles embed.FS

//go:embed static
var staticFiles embed.FS

// policy is the content security policy of every page.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' data: blob:; " +
	"font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// chatPath is where visitors begin and go on.
const chatPath = "/chat"

// maxBody bounds a submitted form: a hundred variables of ordinary length.
const maxBody = 512 << 10

// cookieName holds the visitor's token (docs/protocol.md, Guest over HTTP).
const cookieName = "parley_guest"

// Config are the portal's collaborators.
type Config struct {
	Desk *desk.Desk
	Log  *slog.Logger
	// PublicURL is the address visitors use, scheme and host only.
	PublicURL string
	// Secure says that visitors come over https only.
	Secure bool
}

// Portal serves the pages. It keeps no state.
type Portal struct {
	Config
	pages  map[string]*template.Template // by language
	static http.Handler
}

// New makes the portal and reads its templates.
func New(cfg Config) (*Portal, error) {
	pages := map[string]*template.Template{}
	for _, code := range words.All().Codes() {
		own, err := template.New("").Funcs(functions(words.All().Language(code))).ParseFS(templateFiles, "templates/*.html")
		if err != nil {
			return nil, fmt.Errorf("portal: %w", err)
		}
		pages[code] = own
	}
	files, err := fs.Sub(staticFiles, "static")
	if err != nil {
		return nil, fmt.Errorf("portal: %w", err)
	}
	return &Portal{Config: cfg, pages: pages, static: serveStatic(files)}, nil
}

// Register adds the portal's pages to mux.
func (p *Portal) Register(mux *http.ServeMux) error {
	protection := http.NewCrossOriginProtection()
	if err := protection.AddTrustedOrigin(p.PublicURL); err != nil {
		return fmt.Errorf("portal: %w", err)
	}
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.fail(w, spoken(r), parley.Errorf(parley.CodeForbidden, "", "This form was sent from another site. Please open the page itself and try again."))
	}))
	post := func(path string, handle http.HandlerFunc) {
		mux.Handle("POST "+path, protection.Handler(p.headers(handle)))
	}
	mux.Handle("GET /{$}", p.headers(p.home))
	mux.Handle("GET /chat", p.headers(p.chat))
	mux.Handle("GET /chat/q/{slug}", p.headers(p.queueForm))
	mux.Handle("GET /kb/{number}", p.headers(p.article))
	post("/chat", p.start)
	post("/chat/q/{slug}", p.start)
	post("/chat/send", p.send)
	post("/chat/end", p.act(p.Desk.GuestEnd))
	post("/chat/rejoin", p.act(p.Desk.GuestRejoin))
	post("/chat/here", p.act(p.Desk.GuestActive))
	mux.HandleFunc("GET /portal/brand.css", p.brand)
	mux.Handle("GET /portal/", http.StripPrefix("/portal/", p.static))
	return nil
}

// headers are on every page and bound what is read.
func (p *Portal) headers(handle http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", policy)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("X-Frame-Options", "DENY")
		header.Set("Referrer-Policy", "strict-origin-when-cross-origin")
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		// A page holds one visitor's words; the Back button asks anew.
		header.Set("Cache-Control", "no-store")
		header.Set("Vary", "Accept-Language")
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		handle(w, spoken(r))
	})
}

// spoken is the request of somebody who reads a language, the first there is of
// those their browser asks for.
func spoken(r *http.Request) *http.Request {
	return r.WithContext(words.All().Choose(r.Header.Get("Accept-Language")).With(r.Context()))
}

// show renders a page. It renders into memory first, so that a failing
// template becomes an error page instead of half a page.
func (p *Portal) show(w http.ResponseWriter, r *http.Request, status int, name string, view any) {
	l := words.From(r.Context())
	var out bytes.Buffer
	if err := p.pages[l.Code].ExecuteTemplate(&out, name, view); err != nil {
		p.Log.Error("a page could not be rendered", "page", name, "path", r.URL.Path, "error", err)
		http.Error(w, l.Say("portal.broken"), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = out.WriteTo(w) // a visitor who left needs no page
}

// fail shows what went wrong as a page of its own.
func (p *Portal) fail(w http.ResponseWriter, r *http.Request, err error) {
	l := words.From(r.Context())
	e := l.Error(err)
	if e.Code == parley.CodeInternal || e.Code == parley.CodeUnavailable {
		p.Log.Error("a page failed", "path", r.URL.Path, "error", err)
	}
	view := errorView{page: p.frame(r, l.Say("portal.sorry")), Message: l.Refusal(err), MessageHTML: trusted(e.HTML)}
	p.show(w, r, status(e, w), "error.html", view)
}

// status is the HTTP status of a refusal, as docs/protocol.md lists them.
func status(e *parley.Error, w http.ResponseWriter) int {
	if e.RetryAfter > 0 {
		w.Header().Set("Retry-After", fmt.Sprint(int(e.RetryAfter/time.Second)))
	}
	switch e.Code {
	case parley.CodeInvalid:
		return http.StatusUnprocessableEntity
	case parley.CodeUnauthenticated:
		return http.StatusUnauthorized
	case parley.CodeForbidden:
		return http.StatusForbidden
	case parley.CodeNotFound:
		return http.StatusNotFound
	case parley.CodeConflict, parley.CodeEnded, parley.CodeClosed:
		return http.StatusConflict
	case parley.CodeLimit, parley.CodeUnavailable:
		return http.StatusServiceUnavailable
	case parley.CodeTooLarge:
		return http.StatusRequestEntityTooLarge
	default:
		return http.StatusInternalServerError
	}
}

// parseForm reads a submitted form within maxBody.
func parseForm(r *http.Request) error {
	err := r.ParseForm()
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return parley.Errorf(parley.CodeTooLarge, "", "That was too much text for one form. Please shorten it; nothing was sent.")
	case err != nil:
		return parley.Errorf(parley.CodeInvalid, "", "The form arrived damaged. Please go back and send it again.")
	}
	return nil
}
