package store

import (
	"context"
	"errors"

	"github.com/parley-desk/parley"
)

// Schema returns the version of the schema in the database, 0 for an empty
// one, and the version this program works with.
func (s *Store) Schema(ctx context.Context) (current, target int64, err error) {
	provider, closeDB, err := s.provider()
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, closeDB()) }()
	current, target, err = provider.GetVersions(ctx)
	return current, target, unavailableIfDatabase(err)
}

// Clock is the time of the database server. SQLite has none of its own: ok is
// false.
func (r *Reader) Clock() (now parley.Time, ok bool, err error) {
	if r.d.name != postgresDialect.name {
		return 0, false, nil
	}
	now, err = one(r, nil, scanTime, `SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)`)
	return now, true, err
}
