package app

import (
	"log/slog"
	"net/http"
	"runtime/debug"

	"github.com/parley-desk/parley/internal/api"
	"github.com/parley-desk/parley/internal/portal"
)

// routes is the whole desk as one address space.
func (a *App) routes(screens assets, calls *api.API, pages *portal.Portal) (http.Handler, error) {
	mux := http.NewServeMux()

	// For machines that watch over this one.
	mux.HandleFunc("GET /healthz", a.serveHealth)
	mux.HandleFunc("GET /readyz", a.serveReady)
	mux.Handle("GET /metrics", a.metrics.handler(a.cfg.MetricsToken))
	mux.HandleFunc("GET "+probePath, serveProbe)

	// Everything programs use: calls and live connections.
	mux.Handle("/api/", calls)

	// Visitors' pages.
	if err := pages.Register(mux); err != nil {
		return nil, err
	}

	// The screens: agents' workspace, and the scripts for companies' sites.
	mux.HandleFunc("GET "+workspacePath, screens.workspace)
	mux.Handle("GET /workspace", http.RedirectHandler(workspacePath, http.StatusMovedPermanently))
	mux.HandleFunc("GET "+loaderPath, screens.script("widget/widget.js"))
	mux.HandleFunc("GET "+chatPath, screens.chat)

	return fromClient(a.cfg.TrustedProxies, recovered(a.log, mux)), nil
}

// recovered answers a request that panicked, if it can still be answered, and
// logs the cause. It lets http.ErrAbortHandler through, which means to hang up.
func recovered(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			cause := recover()
			if cause == nil {
				return
			}
			if cause == http.ErrAbortHandler { //nolint:errorlint,err113 // a panic value, compared as net/http does
				panic(cause)
			}
			log.Error("a request panicked", "method", r.Method, "path", r.URL.Path, "cause", cause, "stack", string(debug.Stack()))
			w.Header().Set("Content-Type", "application/problem+json")
			w.WriteHeader(http.StatusInternalServerError)
			_, _ = w.Write([]byte(`{"status":500,"title":"Internal Server Error","code":"internal","detail":"Something went wrong on our side. Nothing was changed; please try again."}`))
		}()
		next.ServeHTTP(w, r)
	})
}
