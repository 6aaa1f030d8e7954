// Package api is the JSON API: every call of docs/protocol.md that is not a
// stream, described by OpenAPI 3.1 that is made from the Go types. routes.go
// is the one table of calls, each with the permission it needs beside its
// path; a call that names none is refused. This is the only package that knows
// which HTTP status an error code has.
package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"path"
	"reflect"
	"runtime/debug"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/auth"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/live"
	"github.com/parley-desk/parley/internal/words"
)

// Where the calls are (docs/protocol.md).
const (
	StaffBase = "/api/v1"
	GuestBase = "/api/guest/v1"
)

// Bounds of a JSON request.
const (
	maxBody     = 1 << 20 // bytes
	bodyTimeout = 15 * time.Second
)

// Config are the collaborators of the API.
type Config struct {
	Desk *desk.Desk
	Hub  *live.Hub
	Log  *slog.Logger
	// PublicURL is where browsers reach the desk; https makes cookies Secure.
	PublicURL string
	// MailServer takes the desk's e-mails, and MailFrom is whom they come from;
	// empty without one.
	MailServer, MailFrom string
	// Version of the program, for the OpenAPI document.
	Version string
}

// API serves the calls below /api/. It is safe for concurrent use.
type API struct {
	desk   *desk.Desk
	hub    *live.Hub
	log    *slog.Logger
	public string // where browsers reach the desk, or "" for wherever they came
	secure bool   // browsers come over https

	mailServer, mailFrom string

	origins *http.CrossOriginProtection
	pace    pacer
	handler http.Handler
	openAPI *huma.OpenAPI
}

// New makes the API.
func New(cfg Config) (*API, error) {
	a := &API{desk: cfg.Desk, hub: cfg.Hub, log: cfg.Log, public: strings.TrimSuffix(cfg.PublicURL, "/"), origins: http.NewCrossOriginProtection(), pace: pacer{tokens: map[string]*tokenPace{}}, mailServer: cfg.MailServer, mailFrom: cfg.MailFrom}
	if cfg.PublicURL != "" {
		public, err := url.Parse(cfg.PublicURL)
		if err != nil || public.Host == "" {
			return nil, parley.Errorf(parley.CodeInvalid, "public_url", "must be the address in the browser, such as https://desk.example.com.")
		}
		a.secure = public.Scheme == "https"
		// Where a proxy rewrites Host, Origin still names what the browser shows.
		if err := a.origins.AddTrustedOrigin(public.Scheme + "://" + public.Host); err != nil {
			return nil, parley.Errorf(parley.CodeInvalid, "public_url", "must be the address in the browser, such as https://desk.example.com.")
		}
	}
	mux := http.NewServeMux()
	calls := a.register(mux, cfg.Version)
	a.openAPI = calls.OpenAPI()
	document, err := a.OpenAPI()
	if err != nil {
		return nil, err
	}
	mux.HandleFunc("GET /api/openapi.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/openapi+json")
		_, _ = w.Write(document) // nobody is left to tell when the reader has gone
	})
	mux.HandleFunc("/api/", func(w http.ResponseWriter, r *http.Request) {
		a.refuse(w, r, parley.Errorf(parley.CodeNotFound, "", "There is no call %s %s. All calls are in /api/openapi.json.", r.Method, r.URL.Path))
	})
	a.handler = spoken(a.recovered(headed(a.crossOrigin(mux))))
	return a, nil
}

// ServeHTTP implements [http.Handler].
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.handler.ServeHTTP(w, r) }

// OpenAPI is the document that describes the API, as indented JSON.
func (a *API) OpenAPI() ([]byte, error) { return json.MarshalIndent(a.openAPI, "", "  ") }

// textOnly is JSON that is UTF-8, as RFC 8259 wants it. The decoder alone would
// put replacement characters into what somebody wrote.
var textOnly = huma.Format{Marshal: huma.DefaultJSONFormat.Marshal, Unmarshal: func(data []byte, v any) error {
	if !utf8.Valid(data) {
		return errors.New("contains bytes that are not UTF-8 text")
	}
	return huma.DefaultJSONFormat.Unmarshal(data, v)
}}

// register puts every route of the table on the mux, behind its guard.
func (a *API) register(mux *http.ServeMux, version string) huma.API {
	cfg := huma.DefaultConfig("Parley", version)
	cfg.Info.Description = "What Parley's own screens use. Streams and frames: docs/protocol.md."
	// No $schema links, no documentation page from elsewhere, one document.
	cfg.CreateHooks, cfg.DocsPath, cfg.SchemasPath, cfg.OpenAPIPath = nil, "", "", ""
	cfg.Formats = map[string]huma.Format{"application/json": textOnly, "json": textOnly}
	cfg.AllowAdditionalPropertiesByDefault = true // of answers; strict closes what is asked
	cfg.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	cfg.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"session": {Type: "apiKey", In: "cookie", Name: SessionCookie},
		"bearer":  {Type: "http", Scheme: "bearer", Description: "An API token, or the token of a guest session."},
	}
	cfg.Transformers = []huma.Transformer{ownProblem}
	guarded := &guardedMux{mux: mux}
	calls := humago.New(guarded, cfg)
	for _, r := range a.routes() {
		guarded.wrap = func(next http.Handler) http.Handler { return a.guard(r.Needs, next) }
		r.do(calls, guarded, a, r)
	}
	strict(calls.OpenAPI())
	// The framework describes its own errors too; ownProblem replaces them.
	for _, theirs := range []string{"ErrorModel", "ErrorDetail"} {
		delete(cfg.Components.Schemas.Map(), theirs)
	}
	return calls
}

// guardedMux registers handlers behind the guard of the route at hand.
type guardedMux struct {
	mux  *http.ServeMux
	wrap func(http.Handler) http.Handler
}

// HandleFunc implements humago.Mux.
func (g *guardedMux) HandleFunc(pattern string, handler func(http.ResponseWriter, *http.Request)) {
	g.mux.Handle(pattern, g.wrap(http.HandlerFunc(handler)))
}

// ServeHTTP implements humago.Mux.
func (g *guardedMux) ServeHTTP(w http.ResponseWriter, r *http.Request) { g.mux.ServeHTTP(w, r) }

// schemaName names a type in the document. Types of the pure rooms carry the
// room's name, because the vocabulary has a Group and a Schedule of its own.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch room := path.Base(t.PkgPath()); room {
	case "condition", "form", "replay", "routing", "schedule":
		return strings.ToUpper(room[:1]) + room[1:] + name
	}
	return name
}

// endpoint registers a route.
type endpoint func(calls huma.API, mux *guardedMux, a *API, r Route)

// call makes an endpoint of a typed handler: input and output are described in
// the OpenAPI document, input is checked against that description.
func call[I, O any](handle func(ctx context.Context, in *I) (*O, error)) endpoint {
	return answering(0, handle)
}

// answering is call with another status than 200, or 204 without a body.
func answering[I, O any](status int, handle func(ctx context.Context, in *I) (*O, error)) endpoint {
	return func(calls huma.API, _ *guardedMux, a *API, r Route) {
		op := r.operation()
		op.DefaultStatus = status
		op.MaxBodyBytes, op.BodyReadTimeout = maxBody, bodyTimeout
		op.Responses = map[string]*huma.Response{"default": problemResponse(calls.OpenAPI().Components.Schemas)}
		huma.Register(calls, op, func(ctx context.Context, in *I) (*O, error) {
			out, err := handle(ctx, in)
			if err != nil {
				return nil, a.problem(ctx, r.Method, r.Path, err)
			}
			return out, nil
		})
	}
}

// raw makes an endpoint of a handler that reads and writes by itself: files,
// streams, frames. describe may add what the OpenAPI document should know, and
// may be nil.
func raw(handle http.HandlerFunc, describe func(op *huma.Operation)) endpoint {
	return func(calls huma.API, mux *guardedMux, _ *API, r Route) {
		op := r.operation()
		op.Responses = map[string]*huma.Response{"default": problemResponse(calls.OpenAPI().Components.Schemas)}
		if describe != nil {
			describe(&op)
		}
		calls.OpenAPI().AddOperation(&op)
		mux.HandleFunc(r.Method+" "+r.Path, handle)
	}
}

func (r Route) operation() huma.Operation {
	op := huma.Operation{
		OperationID: operationID(r.Method, r.Path), Method: r.Method, Path: r.Path, Summary: r.Summary, Tags: []string{tagOf(r.Path)},
	}
	switch r.Needs {
	case auth.Public:
		op.Security = []map[string][]string{}
	case auth.Guest:
		op.Security = []map[string][]string{{"bearer": {}}}
	default:
		op.Security = []map[string][]string{{"session": {}}, {"bearer": {}}}
		op.Description = fmt.Sprintf("Needs the permission `%s`.", r.Needs)
	}
	return op
}

// operationID names a call for generated clients: get-admin-users-id.
func operationID(method, path string) string {
	path = strings.TrimPrefix(strings.TrimPrefix(path, "/api/"), "v1/")
	path = strings.Replace(path, "guest/v1", "guest", 1)
	parts := strings.FieldsFunc(path, func(r rune) bool { return strings.ContainsRune("/{}_.", r) })
	return strings.ToLower(method) + "-" + strings.Join(parts, "-")
}

func tagOf(path string) string {
	switch {
	case strings.HasPrefix(path, GuestBase):
		return "guest"
	case strings.HasPrefix(path, StaffBase+"/admin/"):
		return "admin"
	}
	return "agent"
}

// spoken finds out in which language refusals are said: ?lang= for sockets, which
// cannot send headers from a browser, or Accept-Language.
func spoken(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		l := words.All().Choose(r.URL.Query().Get("lang"), r.Header.Get("Accept-Language"))
		next.ServeHTTP(w, r.WithContext(l.With(r.Context())))
	})
}

// headed sets the headers of every answer: it is data, never a page, and
// nothing of it belongs into a shared cache.
func headed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// recovered turns a panic of one request into an answer and a line in the log.
func (a *API) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if p == http.ErrAbortHandler { //nolint:errorlint // it is thrown as itself
				panic(p)
			}
			a.refuse(w, r, fmt.Errorf("api: panic: %v\n%s", p, debug.Stack()))
		}()
		next.ServeHTTP(w, r)
	})
}
