package app

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Bounds of the HTTP server. Bodies and answers have none of their own here:
// live connections last, and uploads are bounded where they are read.
const (
	readHeaderTimeout = 10 * time.Second
	idleTimeout       = 120 * time.Second
	maxHeaderBytes    = 16 << 10

	// stopTimeout bounds a graceful stop; service managers kill after 20 or 30.
	stopTimeout = 15 * time.Second
)

// Serve answers requests on the listener until ctx ends, then stops in order:
// readiness says no, nothing new is accepted, open sockets are told to
// reconnect, requests and jobs finish, the writer is drained. It returns nil
// after a complete stop and closes the app in any case.
func (a *App) Serve(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler:           a.handler,
		ReadHeaderTimeout: readHeaderTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(a.log.Handler(), slog.LevelDebug), // broken clients, mostly
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	var err error
	select {
	case err = <-failed:
	case <-ctx.Done():
	}
	a.log.Info("stopping")
	a.stopping.Store(true)
	// The stop takes its own time, which the ended ctx no longer grants.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer cancel()
	told := make(chan error, 1)
	go func() { told <- a.disconnect(ctx) }()
	stopped := errors.Join(server.Shutdown(ctx), <-told)
	if stopped != nil {
		// Whoever still has not finished is cut off and will try again.
		stopped = errors.Join(stopped, server.Close())
	}
	if err == nil {
		if serving := <-failed; !errors.Is(serving, http.ErrServerClosed) {
			err = serving
		}
	}
	err = errors.Join(err, stopped, a.Close(ctx))
	if err == nil {
		a.log.Info("stopped")
	}
	return err
}
