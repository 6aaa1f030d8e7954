package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"github.com/parley-desk/parley"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrate brings the schema to this program's version. It goes forward only,
// each step in one transaction, refuses a schema newer than the program, lets
// one node at a time do it, and copies a SQLite database that holds data
// beside itself first. It returns the steps taken.
func (s *Store) Migrate(ctx context.Context) (steps int, err error) {
	provider, closeDB, err := s.provider()
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, closeDB()) }()
	current, target, err := provider.GetVersions(ctx)
	if err != nil {
		return 0, unavailableIfDatabase(err)
	}
	switch {
	case current > target:
		return 0, parley.Errorf(parley.CodeConflict, "database",
			"The data was written by a newer Parley (schema %d; this program knows %d). Start that version again, or restore a backup made before the upgrade.", current, target)
	case current == target:
		return 0, nil
	}
	if current > 0 && s.writer != nil {
		copyTo := filepath.Join(filepath.Dir(s.path), fmt.Sprintf("before-upgrade-%d-%s.db", current, time.Now().UTC().Format("20060102T150405")))
		if err := s.Backup(ctx, copyTo); err != nil {
			return 0, fmt.Errorf("copy before the upgrade: %w", err)
		}
		s.log.Info("copied the database before upgrading its schema", "copy", copyTo)
	}
	results, err := provider.Up(ctx)
	if err != nil {
		return len(results), fmt.Errorf("migrate: %w", err)
	}
	return len(results), nil
}

func (s *Store) provider() (*goose.Provider, func() error, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, nil, err
	}
	if s.writer == nil {
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return nil, nil, err
		}
		p, err := goose.NewProvider(goose.DialectPostgres, s.write, files, goose.WithSessionLocker(locker), goose.WithGoMigrations(s.searchMigration()))
		return p, func() error { return nil }, err
	}
	// The writer owns its connection, so the migration opens another.
	db, err := sql.Open("sqlite", "file:"+s.path+"?_pragma=busy_timeout(10000)&_pragma=synchronous(FULL)")
	if err != nil {
		return nil, nil, err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithGoMigrations(s.searchMigration()))
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	return p, db.Close, nil
}

// Backup writes a consistent copy of a SQLite database to a new file while
// the desk runs. PostgreSQL has pg_dump for that, which the error says.
func (s *Store) Backup(ctx context.Context, path string) error {
	if s.writer == nil {
		return parley.Errorf(parley.CodeInvalid, "database", "A PostgreSQL database is backed up with pg_dump --format=custom.")
	}
	if _, err := os.Stat(path); err == nil {
		return parley.Errorf(parley.CodeConflict, "path", "There is already a file %s. Choose another name.", path)
	}
	// The readers' connections may not write, not even another file.
	db, err := sql.Open("sqlite", "file:"+s.path+"?_pragma=busy_timeout(10000)")
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "VACUUM INTO $1", path)
	if err = errors.Join(err, db.Close()); err != nil {
		return unavailableIfDatabase(err)
	}
	// SQLite leaves it to the system when the copy reaches the disk.
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}
