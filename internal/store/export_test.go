package store

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"sync"
)

// LimitPages lets the database file grow no further than n pages, which is
// how a full disk looks to SQLite.
func (s *Store) LimitPages(ctx context.Context, n int64) error {
	return s.Tx(ctx, func(t *Tx) error {
		_, err := one(&t.Reader, nil, scanInt, `PRAGMA max_page_count = `+strconv.FormatInt(n, 10))
		return err
	})
}

// Pages is how many pages the file has.
func (s *Store) Pages(ctx context.Context) (int64, error) {
	return one(s.Read(ctx), nil, scanInt, `PRAGMA page_count`)
}

// Asked is a query that was run.
type Asked struct {
	Text string
	Args []any
}

// Recorded returns a reader that notes every query it runs.
func (s *Store) Recorded(ctx context.Context) (*Reader, func() []Asked) {
	r := s.Read(ctx)
	q := &recorder{queryer: r.q}
	r.q = q
	return r, func() []Asked {
		q.mu.Lock()
		defer q.mu.Unlock()
		list := q.asked
		q.asked = nil
		return list
	}
}

type recorder struct {
	queryer

	mu    sync.Mutex
	asked []Asked
}

func (r *recorder) query(ctx context.Context, query string, args []any) (*sql.Rows, error) {
	r.mu.Lock()
	r.asked = append(r.asked, Asked{query, append([]any{}, bare(args)...)})
	r.mu.Unlock()
	return r.queryer.query(ctx, query, args)
}

func (r *recorder) exec(ctx context.Context, query string, args []any) (sql.Result, error) {
	r.mu.Lock()
	r.asked = append(r.asked, Asked{query, append([]any{}, bare(args)...)})
	r.mu.Unlock()
	return r.queryer.exec(ctx, query, args)
}

// Record notes every statement of the transaction from here on.
func (t *Tx) Record() func() []Asked {
	q := &recorder{queryer: t.q}
	t.q = q
	return func() []Asked { return q.asked }
}

// Plan is how SQLite would run a query, one step a line.
func (s *Store) Plan(ctx context.Context, a Asked) ([]string, error) {
	return many(s.Read(ctx), func(r row) (string, error) {
		var id, parent, unused int64
		var detail string
		err := r.Scan(&id, &parent, &unused, &detail)
		return detail, err
	}, `EXPLAIN QUERY PLAN `+a.Text, a.Args...)
}

// Restore brings an empty database to an older schema and fills it with SQL,
// whose statements may stand in any order.
func (s *Store) Restore(ctx context.Context, version int64, text string) (err error) {
	provider, closeDB, err := s.provider()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeDB()) }()
	if _, err := provider.UpTo(ctx, version); err != nil {
		return err
	}
	if s.writer == nil {
		_, err = s.write.ExecContext(ctx, "SET session_replication_role = replica;\n"+text+"SET session_replication_role = DEFAULT")
		return err
	}
	db, err := sql.Open("sqlite", "file:"+s.path)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, text)
	return errors.Join(err, db.Close())
}
