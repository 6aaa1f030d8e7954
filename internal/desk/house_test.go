package desk_test

import (
	"bytes"
	"log/slog"
	"sync"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/blob"
	"github.com/parley-desk/parley/internal/bus"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
	"github.com/parley-desk/parley/internal/store/storetest"
)

// house is a desk on a real store, and what it published.
type house struct {
	*desk.Desk
	t      *testing.T
	mu     sync.Mutex
	events []desk.Event
}

// each runs a test on both databases, on a desk as it is shipped.
func each(t *testing.T, test func(t *testing.T, h *house)) {
	t.Helper()
	storetest.EachDatabase(t, func(t *testing.T, s *store.Store) { test(t, newHouse(t, s)) })
}

func newHouse(t *testing.T, s *store.Store) *house {
	t.Helper()
	files, err := blob.Dir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	wakeups := bus.Local()
	h := &house{t: t, Desk: desk.New(desk.Config{
		Store: s, Bus: wakeups, Blobs: files, Log: slog.New(slog.DiscardHandler), Secret: bytes.Repeat([]byte("k"), 32),
	})}
	t.Cleanup(wakeups.Subscribe(func(event any) {
		h.mu.Lock()
		defer h.mu.Unlock()
		if e, ok := event.(desk.Event); ok {
			h.events = append(h.events, e)
		}
	}, func() {}))
	if err := h.Ship(t.Context()); err != nil {
		t.Fatal(err)
	}
	return h
}

// published reports whether an event of the kind about the user came since the
// last call, and forgets all of them.
func (h *house) published(kind desk.EventKind, user parley.ID) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	found := false
	for _, e := range h.events {
		found = found || e.Kind == kind && e.User == user
	}
	h.events = nil
	return found
}

// boss is the administrator of these tests.
var boss = parley.Actor{Kind: parley.ActorUser, ID: "boss", Name: "The Boss", Address: "192.0.2.7", Roles: []parley.Role{parley.RoleAdmin}}

// must returns the value of a verb that has to succeed.
func must[T any](value T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// refuses checks the code and the field of a refusal.
func refuses(t *testing.T, what string, err error, code parley.Code, field string) {
	t.Helper()
	if err == nil {
		t.Errorf("%s: was not refused", what)
	} else if e := parley.AsError(err); e.Code != code || e.Field != field || e.Message == "" {
		t.Errorf("%s: refused with %s on %q, want %s on %q: %v", what, e.Code, e.Field, code, field, err)
	}
}

// newUser adds an active user with the password "correct horse".
func (h *house) newUser(email string, roles ...parley.Role) parley.User {
	h.t.Helper()
	return must(h.CreateUser(h.t.Context(), boss, desk.UserInput{Email: email, Name: email, Active: true, Roles: roles, Password: "correct horse"}))(h.t)
}

func (h *house) queueNamed(name string) parley.Queue {
	h.t.Helper()
	return must(h.Store().Read(h.t.Context()).QueueByName(name))(h.t)
}

// lastAudit returns the newest row of the audit trail.
func (h *house) lastAudit() parley.AuditRow {
	h.t.Helper()
	rows := must(h.Store().Read(h.t.Context()).AuditPage(store.AuditFilter{}, 20))(h.t)
	newest := rows[0]
	for _, row := range rows { // ids of one millisecond are in no order
		if row.At > newest.At {
			newest = row
		}
	}
	return newest
}
