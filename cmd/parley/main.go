// Command parley is the whole customer service desk: server and tools.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	_ "time/tzdata" // visitors' and schedules' time zones, also where the system has none

	"github.com/alecthomas/kong"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/app"
)

// version is set when the binary is built (Makefile).
var version = ""

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// A second signal ends the process at once.
	context.AfterFunc(ctx, stop)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// Exit codes.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

// cli is the command line. Every flag has an environment variable of the same
// name: --public-url is PARLEY_PUBLIC_URL.
type cli struct {
	Serve   serveCommand   `cmd:"" help:"Run the desk."`
	Migrate migrateCommand `cmd:"" help:"Bring the database's schema up to date without serving."`
	Demo    demoCommand    `cmd:"" help:"Add demo users, and what they did this morning, to a desk, running or not."`
	User    userCommands   `cmd:"" help:"Manage users."`
	Backup  backupCommand  `cmd:"" help:"Copy the desk's data while it runs."`
	Doctor  doctorCommand  `cmd:"" help:"Check what the desk needs: database, disk, clock, bus, WebSockets."`
	OpenAPI openAPICommand `cmd:"" name:"openapi" help:"Print the API's OpenAPI document."`
	Version versionCommand `cmd:"" help:"Print the version."`
}

// streams are where a command reads and writes.
type streams struct {
	in  io.Reader
	out io.Writer
	err io.Writer
}

// exited is how kong's own exits (--help) leave run.
type exited struct{ code int }

// run performs one command line and returns the exit code.
func run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) (code int) {
	defer func() {
		if p := recover(); p != nil {
			e, ok := p.(exited)
			if !ok {
				panic(p)
			}
			code = e.code
		}
	}()
	var commands cli
	parser, err := kong.New(&commands,
		kong.Name("parley"),
		kong.Description("A self-hosted customer service desk. Every flag may be given as an environment variable: --public-url is PARLEY_PUBLIC_URL."),
		kong.DefaultEnvars("PARLEY"),
		kong.Writers(out, errOut),
		kong.Exit(func(code int) { panic(exited{code}) }),
		kong.UsageOnError(),
	)
	if err != nil {
		return complain(errOut, err)
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	chosen, err := parser.Parse(args)
	if err != nil {
		_, _ = fmt.Fprintf(errOut, "parley: %v\nSee parley %s--help.\n", err, commandOf(err))
		return exitUsage
	}
	chosen.BindTo(ctx, (*context.Context)(nil))
	if err := chosen.Run(streams{in, out, errOut}); err != nil {
		return complain(errOut, err)
	}
	return exitOK
}

// commandOf names the command a wrong flag belongs to.
func commandOf(err error) string {
	var wrong *kong.ParseError
	if errors.As(err, &wrong) && wrong.Context != nil && wrong.Context.Command() != "" {
		return wrong.Context.Command() + " "
	}
	return ""
}

var errUnwell = errors.New("something is wrong, see above")

// complain prints why a command failed, for the person who can act on it.
func complain(out io.Writer, err error) int {
	if errors.Is(err, errUnwell) {
		return exitFailed
	}
	text := err.Error()
	if known, ok := errors.AsType[*parley.Error](err); ok {
		text = known.Message
		if known.Field != "" {
			text = known.Field + ": " + text
		}
		// On the command line the cause is for the one who reads.
		if cause := errors.Unwrap(known); cause != nil {
			text += " (" + cause.Error() + ")"
		}
	}
	_, _ = fmt.Fprintf(out, "parley: %s\n", text) // nobody is left to tell of a failure
	return exitFailed
}

// programVersion is what the build said, or what Go knows of the source.
func programVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				return s.Value[:min(12, len(s.Value))]
			}
		}
	}
	return "unknown"
}

// data are the flags of every command that works on a desk's data.
type data struct {
	Data     string `help:"Folder of attachments and, without --database, of the SQLite database." default:"./data" type:"path" placeholder:"DIR"`
	Database string `help:"PostgreSQL, as postgres://user:password@host/name; without it SQLite in --data." placeholder:"URL"`
	Bus      string `help:"NATS that connects several nodes, as nats://host:4222." placeholder:"URL"`
}

func (d data) config() app.Config {
	return app.Config{DataDir: d.Data, DatabaseURL: d.Database, BusURL: d.Bus, Version: programVersion()}
}
