// Package storetest gives tests an empty, migrated store on both databases.
package storetest

import (
	"testing"

	"github.com/parley-desk/parley/internal/pgtest"
	"github.com/parley-desk/parley/internal/store"
)

// EachDatabase runs the test on SQLite and on PostgreSQL, each time on a fresh
// and migrated database that is closed when the test ends.
func EachDatabase(t *testing.T, test func(t *testing.T, s *store.Store)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, Postgres(t)) })
}

// SQLite opens a fresh and migrated SQLite store.
func SQLite(tb testing.TB) *store.Store {
	tb.Helper()
	return open(tb, store.Config{Dir: tb.TempDir()})
}

// Postgres opens a fresh and migrated PostgreSQL store.
func Postgres(tb testing.TB) *store.Store {
	tb.Helper()
	return open(tb, store.Config{URL: pgtest.URL(tb)})
}

func open(tb testing.TB, cfg store.Config) *store.Store {
	tb.Helper()
	s, err := store.Open(tb.Context(), cfg)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
	})
	if _, err := s.Migrate(tb.Context()); err != nil {
		tb.Fatal(err)
	}
	return s
}
