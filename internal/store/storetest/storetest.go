// Package storetest gives tests an empty, migrated store on both databases.
package storetest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
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
	return open(tb, store.Config{Dir: Dir(tb)})
}

// Dir is a folder of a SQLite store that is migrated and empty.
func Dir(tb testing.TB) string {
	tb.Helper()
	content, err := migrated()
	if err != nil {
		tb.Fatal(err)
	}
	dir := tb.TempDir()
	if err := os.WriteFile(filepath.Join(dir, store.SQLiteFile), content, 0o600); err != nil {
		tb.Fatal(err)
	}
	return dir
}

// migrated is the file of an empty desk, made once: every change of the schema
// has SQLite read all of it again, which takes seconds under the race detector.
var migrated = sync.OnceValues(func() (content []byte, err error) {
	dir, err := os.MkdirTemp("", "parley-schema-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := migrate(store.Config{Dir: dir}); err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(dir, store.SQLiteFile))
})

func migrate(cfg store.Config) error {
	s, err := store.Open(context.Background(), cfg)
	if err != nil {
		return err
	}
	_, err = s.Migrate(context.Background())
	return errors.Join(err, s.Close())
}

// Postgres opens a fresh and migrated PostgreSQL store.
func Postgres(tb testing.TB) *store.Store {
	tb.Helper()
	return open(tb, store.Config{URL: URL(tb)})
}

// URL is a PostgreSQL database that is migrated and empty.
func URL(tb testing.TB) string {
	tb.Helper()
	name, err := template()
	if err != nil {
		tb.Fatal(err)
	}
	return pgtest.Copy(tb, name)
}

// template is what PostgreSQL databases are copied from, made once as well.
var template = sync.OnceValues(func() (string, error) {
	name, address, err := pgtest.Template()
	if err != nil {
		return "", err
	}
	return name, migrate(store.Config{URL: address})
})

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
