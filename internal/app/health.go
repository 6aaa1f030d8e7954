package app

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/parley-desk/parley"
)

const (
	// healthTimeout bounds the look into the database.
	healthTimeout = 3 * time.Second
	// lateJob is how long a due job may wait before the desk counts as
	// stalled: two of the longest runs a lane may be busy with.
	lateJob = time.Minute
)

// serveHealth says whether this process works: it answers, and its durable
// work is being done. Restarting helps when it does not. A database that is
// away is no reason to restart; that is what readiness says.
func (a *App) serveHealth(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), healthTimeout)
	defer cancel()
	now := parley.Now()
	f, err := a.store.Read(ctx).JobFigures(now)
	switch late := lateness(f, now); {
	case err != nil:
		health(w, http.StatusOK, "alive; the database does not answer, see /readyz")
	case late > lateJob && !a.stopping.Load():
		health(w, http.StatusServiceUnavailable, "stalled: a job has been due for "+late.Round(time.Second).String())
	default:
		health(w, http.StatusOK, "ok")
	}
}

// serveReady says whether this node should be sent requests.
func (a *App) serveReady(w http.ResponseWriter, r *http.Request) {
	if a.stopping.Load() {
		health(w, http.StatusServiceUnavailable, "stopping")
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), healthTimeout)
	defer cancel()
	// Migrations were done before anything was served.
	if err := a.store.Ping(ctx); err != nil {
		health(w, http.StatusServiceUnavailable, "the database does not answer")
		return
	}
	health(w, http.StatusOK, "ready")
}

func health(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	answer, _ := json.Marshal(map[string]string{"status": text}) //nolint:errchkjson // a map of text always encodes
	_, _ = w.Write(append(answer, '\n'))                         // a caller who left needs no answer
}
