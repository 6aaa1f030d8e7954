package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"syscall"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/app"
)

type serveCommand struct {
	data

	Addr           string   `help:"Where to listen, host:port." default:"127.0.0.1:8080"`
	PublicURL      string   `name:"public-url" help:"The address visitors and agents use, such as https://chat.example.com." placeholder:"URL"`
	Demo           bool     `help:"Fill an empty desk with demo users, conversations, cases and articles. On this machine only."`
	DemoDay        bool     `name:"demo-day" negatable:"" default:"true" help:"With --demo: also what the demo users did this morning. Without, they begin with empty lists."`
	TrustedProxies []string `help:"Addresses or networks of reverse proxies whose X-Forwarded-For is believed." default:"127.0.0.0/8,::1" placeholder:"CIDR"`
	GuestFrames    float64  `name:"guest-frames-per-second" help:"Frames a second that a visitor's connection may send in the long run; ten times that at once." default:"6"`
	AgentFrames    float64  `name:"agent-frames-per-second" help:"The same for an agent's connection." default:"60"`
	SMTPURL        string   `name:"smtp-url" env:"PARLEY_SMTP_URL" help:"The mail server for e-mails to staff, such as smtp://user:password@mail.example.com:587. Better given as PARLEY_SMTP_URL." placeholder:"URL"`
	MailFrom       string   `name:"mail-from" env:"PARLEY_MAIL_FROM" help:"Whom e-mails come from, such as desk@example.com." placeholder:"ADDRESS"`
	PushPrivate    bool     `name:"push-private" help:"Also send web push to push services on this machine or in a private network, such as your own. Without it only addresses of the internet are allowed."`
	MetricsToken   string   `help:"Opens /metrics to whoever sends this bearer token; without it /metrics answers this machine only. Better given as PARLEY_METRICS_TOKEN." placeholder:"TOKEN"`
	LogFormat      string   `help:"text or json." enum:"text,json" default:"text"`
	LogLevel       string   `help:"debug, info, warn or error." enum:"debug,info,warn,error" default:"info"`
	DebugAddr      string   `help:"Serves Go's profiles there; loopback only." placeholder:"HOST:PORT"`
}

// Run implements the command.
func (c *serveCommand) Run(ctx context.Context, io streams) (err error) {
	cfg := c.config()
	cfg.GuestFrames, cfg.AgentFrames = c.GuestFrames, c.AgentFrames
	cfg.Addr, cfg.PublicURL, cfg.Demo, cfg.DemoDay, cfg.MetricsToken = c.Addr, c.PublicURL, c.Demo, c.DemoDay, c.MetricsToken
	cfg.SMTPURL, cfg.MailFrom, cfg.PushPrivate = c.SMTPURL, c.MailFrom, c.PushPrivate
	if cfg.TrustedProxies, err = app.ParseTrustedProxies(c.TrustedProxies); err != nil {
		return err
	}
	cfg.Log = newLog(io.err, c.LogFormat, c.LogLevel)
	// Listening comes first: a second start on the same address must not get
	// as far as the data.
	listener, err := listen(ctx, "--addr", c.Addr)
	if err != nil {
		return err
	}
	stopProfiles, err := c.serveProfiles(ctx, cfg.Log)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer func() { err = errors.Join(err, stopProfiles()) }()
	desk, err := app.Open(ctx, cfg)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	if err := desk.Greet(ctx, io.out); err != nil {
		return errors.Join(err, listener.Close(), desk.Close(ctx))
	}
	return desk.Serve(ctx, listener)
}

func newLog(out io.Writer, format, level string) *slog.Logger {
	var least slog.Level
	if err := least.UnmarshalText([]byte(level)); err != nil {
		least = slog.LevelInfo // kong has checked the value
	}
	options := &slog.HandlerOptions{Level: least}
	if format == "json" {
		return slog.New(slog.NewJSONHandler(out, options))
	}
	return slog.New(slog.NewTextHandler(out, options))
}

func listen(ctx context.Context, flag, addr string) (net.Listener, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, parley.Errorf(parley.CodeConflict, flag, "%s is used by another program, perhaps by another parley. Stop that one, or choose another address with %s.", addr, flag)
	case errors.Is(err, syscall.EACCES):
		return nil, parley.Errorf(parley.CodeForbidden, flag, "%s needs more rights than this user has: choose a port above 1023.", addr)
	case err != nil:
		return nil, parley.Errorf(parley.CodeInvalid, flag, "cannot listen on %q: write host:port, such as 127.0.0.1:8080 (%v).", addr, err)
	}
	return listener, nil
}

// serveProfiles serves Go's profiles on an address of their own, which shows
// what the memory holds and therefore must not leave this machine.
func (c *serveCommand) serveProfiles(ctx context.Context, log *slog.Logger) (stop func() error, err error) {
	if c.DebugAddr == "" {
		return func() error { return nil }, nil
	}
	if !app.Loopback(c.DebugAddr) {
		return nil, parley.Errorf(parley.CodeInvalid, "--debug-addr", "must be on this machine, such as 127.0.0.1:6060: profiles show what the memory holds.")
	}
	listener, err := listen(ctx, "--debug-addr", c.DebugAddr)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	log.Info("profiles", "url", fmt.Sprintf("http://%s/debug/pprof/", c.DebugAddr))
	return func() error {
		err := server.Close()
		if serving := <-ended; !errors.Is(serving, http.ErrServerClosed) {
			err = errors.Join(err, serving)
		}
		return err
	}, nil
}
