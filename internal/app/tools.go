package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// Migrate brings the database's schema up to date without serving and returns
// how many steps that took. On SQLite the desk must not be running.
func Migrate(ctx context.Context, cfg Config) (steps int, err error) {
	if err := cfg.complete(); err != nil {
		return 0, err
	}
	a := newApp(cfg)
	defer func() { err = errors.Join(err, a.Close(ctx)) }()
	if err := a.openFolder(exclusive); err != nil {
		return 0, err
	}
	err = a.openStore(ctx)
	return a.steps, err
}

// withDesk performs one act with a desk's verbs, beside a running desk on the
// same data, or alone.
func withDesk(ctx context.Context, cfg Config, act func(*desk.Desk) error) error {
	a, err := open(ctx, cfg, shared)
	if err != nil {
		return err
	}
	return errors.Join(act(a.desk), a.Close(ctx))
}

// AddDemo adds the demo's users and their day to a desk, running or not, and
// prints the logins.
func AddDemo(ctx context.Context, cfg Config, out io.Writer) error {
	if !Loopback(cfg.Addr) {
		return parley.Errorf(parley.CodeInvalid, "--addr", "is %s, which others reach: demo users have a known password and belong on 127.0.0.1 only.", cfg.Addr)
	}
	return withDesk(ctx, cfg, func(d *desk.Desk) error {
		if err := d.Demo(ctx); err != nil {
			return err
		}
		if err := d.DemoDay(ctx); err != nil {
			return err
		}
		return printDemo(ctx, d, out)
	})
}

// printDemo lists the demo's logins.
func printDemo(ctx context.Context, d *desk.Desk, out io.Writer) error {
	users, err := d.Store().Read(ctx).UsersPage("", "@example.com", store.MaxConfigured)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(out, "Demo logins, password \"demo\":\n"); err != nil {
		return err
	}
	return printUsers(out, users)
}

func printUsers(out io.Writer, users []parley.User) error {
	for _, u := range users {
		roles := make([]string, len(u.Roles))
		for i, role := range u.Roles {
			roles[i] = string(role)
		}
		state := ""
		if !u.Active {
			state = "  (inactive)"
		}
		if _, err := fmt.Fprintf(out, "  %-28s %-20s %s%s\n", u.Email, u.Name, strings.Join(roles, ", "), state); err != nil {
			return err
		}
	}
	return nil
}

// NewUser is what `parley user add` says about a person.
type NewUser struct {
	Email    string
	Name     string
	Roles    []string
	Password string
}

// AddUser adds a user.
func AddUser(ctx context.Context, cfg Config, in NewUser) error {
	roles := make([]parley.Role, len(in.Roles))
	for i, text := range in.Roles {
		if roles[i] = parley.Role(text); !roles[i].Valid() {
			return parley.Errorf(parley.CodeInvalid, "--role", "%q is no role: choose among %v.", text, parley.AllRoles())
		}
	}
	return withDesk(ctx, cfg, func(d *desk.Desk) error {
		_, err := d.CreateUser(ctx, parley.System(), desk.UserInput{
			Email: in.Email, Name: in.Name, Active: true, Roles: roles, Password: in.Password,
		})
		return err
	})
}

// ListUsers prints all users.
func ListUsers(ctx context.Context, cfg Config, out io.Writer) error {
	return withDesk(ctx, cfg, func(d *desk.Desk) error {
		const page = 200
		after := ""
		for {
			users, err := d.Store().Read(ctx).UsersPage(after, "", page)
			if err != nil {
				return err
			}
			if err := printUsers(out, users); err != nil || len(users) < page {
				return err
			}
			after = parley.Fold(users[len(users)-1].Email)
		}
	})
}

// SetPassword gives a user a new password, which signs them out everywhere.
func SetPassword(ctx context.Context, cfg Config, email, password string) error {
	return changeUser(ctx, cfg, email, func(in *desk.UserInput) { in.Password = password })
}

// DeactivateUser signs a user out everywhere and for good.
func DeactivateUser(ctx context.Context, cfg Config, email string) error {
	return changeUser(ctx, cfg, email, func(in *desk.UserInput) { in.Active = false })
}

func changeUser(ctx context.Context, cfg Config, email string, change func(*desk.UserInput)) error {
	return withDesk(ctx, cfg, func(d *desk.Desk) error {
		u, err := d.Store().Read(ctx).UserByEmail(email)
		if parley.CodeOf(err) == parley.CodeNotFound {
			return parley.Errorf(parley.CodeNotFound, "email", "nobody has the address %s. `parley user list` shows who is there.", email)
		}
		if err != nil {
			return err
		}
		in := desk.UserInput{
			Email: u.Email, Name: u.Name, Title: u.Title, Active: u.Active, Roles: slices.Clone(u.Roles),
			ConversationLimit: u.ConversationLimit, Version: u.Version,
		}
		change(&in)
		_, err = d.UpdateUser(ctx, parley.System(), u.ID, in)
		return err
	})
}

// Greet prints where the desk is, and what to do first: the demo's logins, or
// the link that makes the administrator while there is none.
func (a *App) Greet(ctx context.Context, out io.Writer) error {
	base := a.cfg.PublicURL
	if _, err := fmt.Fprintf(out, "Parley %s\n  Visitors   %s/\n  Agents     %s/workspace\n", a.cfg.Version, base, base); err != nil {
		return err
	}
	if a.cfg.Demo {
		return printDemo(ctx, a.desk, out)
	}
	token, needed, err := a.desk.SetupLink(ctx)
	if err != nil || !needed {
		return err
	}
	_, err = fmt.Fprintf(out, "There is no administrator yet. Within a day, create one at\n  %s/workspace/setup/%s\n", base, token)
	return err
}
