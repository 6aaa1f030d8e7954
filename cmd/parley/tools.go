package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/term"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/app"
)

type migrateCommand struct{ data }

// Run implements the command.
func (c *migrateCommand) Run(ctx context.Context, io streams) error {
	steps, err := app.Migrate(ctx, c.config())
	if err != nil {
		return err
	}
	if steps == 0 {
		return say(io.out, "The schema is up to date.")
	}
	return say(io.out, "The schema is up to date now, after %d steps.", steps)
}

type demoCommand struct {
	data

	Addr string `help:"Where the desk listens; demo users need a loopback address." default:"127.0.0.1:8080"`
}

// Run implements the command.
func (c *demoCommand) Run(ctx context.Context, io streams) error {
	cfg := c.config()
	cfg.Addr = c.Addr
	return app.AddDemo(ctx, cfg, io.out)
}

type userCommands struct {
	Add        userAddCommand        `cmd:"" help:"Add a user; the password is asked for, or read from standard input."`
	List       userListCommand       `cmd:"" help:"List all users."`
	Password   userPasswordCommand   `cmd:"" help:"Give a user a new password, which signs them out everywhere."`
	Deactivate userDeactivateCommand `cmd:"" help:"Keep a user from signing in, now and later."`
}

type userAddCommand struct {
	data

	Email string   `arg:"" help:"The e-mail address to sign in with."`
	Name  string   `help:"The name colleagues and visitors see." required:""`
	Role  []string `help:"admin, manager or agent; may be repeated." default:"agent"`
}

// Run implements the command.
func (c *userAddCommand) Run(ctx context.Context, io streams) error {
	password, err := askPassword(io)
	if err != nil {
		return err
	}
	err = app.AddUser(ctx, c.config(), app.NewUser{Email: c.Email, Name: c.Name, Roles: c.Role, Password: password})
	if err != nil {
		return err
	}
	return say(io.out, "%s may sign in now.", c.Email)
}

type userListCommand struct{ data }

// Run implements the command.
func (c *userListCommand) Run(ctx context.Context, io streams) error {
	return app.ListUsers(ctx, c.config(), io.out)
}

type userPasswordCommand struct {
	data

	Email string `arg:"" help:"Whose password."`
}

// Run implements the command.
func (c *userPasswordCommand) Run(ctx context.Context, io streams) error {
	password, err := askPassword(io)
	if err != nil {
		return err
	}
	if err := app.SetPassword(ctx, c.config(), c.Email, password); err != nil {
		return err
	}
	return say(io.out, "%s has a new password and is signed out everywhere.", c.Email)
}

type userDeactivateCommand struct {
	data

	Email string `arg:"" help:"Who may no longer sign in."`
}

// Run implements the command.
func (c *userDeactivateCommand) Run(ctx context.Context, io streams) error {
	if err := app.DeactivateUser(ctx, c.config(), c.Email); err != nil {
		return err
	}
	return say(io.out, "%s is signed out and can no longer sign in.", c.Email)
}

type backupCommand struct {
	data

	Path string `arg:"" help:"Where to: a folder to be made, or a file ending in .tar." type:"path"`
}

// Run implements the command.
func (c *backupCommand) Run(ctx context.Context, io streams) error {
	report, err := app.Backup(ctx, c.config(), c.Path)
	if err != nil {
		return err
	}
	what, restore := "the database and ", "unpack it into an empty folder and name that with --data"
	if !report.Database {
		what = ""
		restore = "save the database itself, before this command, with: pg_dump --format=custom --file=parley.dump \"$PARLEY_DATABASE\""
	}
	return say(io.out, "%s holds %s%d attachments, %d bytes.\nTo have it complete and use it: %s.", filepath.Base(c.Path), what, report.Attachments, report.Bytes, restore)
}

type doctorCommand struct {
	data

	Addr      string `help:"Where the desk listens." default:"127.0.0.1:8080"`
	PublicURL string `name:"public-url" help:"The address visitors and agents use." placeholder:"URL"`
	SMTPURL   string `name:"smtp-url" env:"PARLEY_SMTP_URL" help:"The mail server for e-mails to staff." placeholder:"URL"`
	MailFrom  string `name:"mail-from" env:"PARLEY_MAIL_FROM" help:"Whom e-mails come from." placeholder:"ADDRESS"`
}

// Run implements the command.
func (c *doctorCommand) Run(ctx context.Context, io streams) error {
	cfg := c.config()
	cfg.Addr, cfg.PublicURL, cfg.SMTPURL, cfg.MailFrom = c.Addr, c.PublicURL, c.SMTPURL, c.MailFrom
	healthy, err := app.Doctor(ctx, cfg, io.out)
	if err == nil && !healthy {
		err = errUnwell
	}
	return err
}

type openAPICommand struct{}

// Run implements the command.
func (c *openAPICommand) Run(io streams) error { return app.OpenAPI(io.out, programVersion()) }

type versionCommand struct{}

// Run implements the command.
func (c *versionCommand) Run(io streams) error { return say(io.out, "parley %s", programVersion()) }

func say(out io.Writer, format string, args ...any) error {
	_, err := fmt.Fprintf(out, format+"\n", args...)
	return err
}

// maxPassword bounds what is read as a password, in bytes.
const maxPassword = 4096

// askPassword reads a password, unseen and twice from a terminal, else one line
// of standard input. It is never an argument: those are public on a machine.
func askPassword(io streams) (string, error) {
	file, ok := io.in.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return readLine(io.in)
	}
	first, err := askUnseen(io.err, file, "Password: ")
	if err != nil {
		return "", err
	}
	second, err := askUnseen(io.err, file, "The same again: ")
	if err != nil {
		return "", err
	}
	if first != second {
		return "", parley.Errorf(parley.CodeInvalid, "password", "was typed differently the second time. Nothing was changed; please try again.")
	}
	return first, nil
}

func askUnseen(prompt io.Writer, terminal *os.File, text string) (string, error) {
	if _, err := fmt.Fprint(prompt, text); err != nil {
		return "", err
	}
	typed, err := term.ReadPassword(int(terminal.Fd()))
	if err != nil {
		return "", err
	}
	_, err = fmt.Fprintln(prompt)
	return string(typed), err
}

func readLine(in io.Reader) (string, error) {
	line, err := bufio.NewReader(io.LimitReader(in, maxPassword)).ReadString('\n')
	password := strings.TrimRight(line, "\r\n")
	if password == "" {
		if err == nil || err == io.EOF {
			return "", parley.Errorf(parley.CodeInvalid, "password", "is missing: type it, or pipe it into standard input as one line.")
		}
		return "", err
	}
	return password, nil
}
