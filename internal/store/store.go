// Package store holds all SQL. One hand-written text serves SQLite and
// PostgreSQL; what is unlike stands in dialect.go.
//
// Reading: [Store.Read] gives a [Reader], whose methods each run one indexed
// query on a pool of connections. Writing: [Store.Tx] runs a closure in one
// transaction and returns after it is durable. Closures may run more than
// once (a PostgreSQL serialization failure) and therefore have no effects
// outside the transaction; what is to happen after the commit is registered
// with [Tx.After] and runs in commit order.
//
// On SQLite one writer goroutine owns the only writing connection. It takes
// all waiting transactions, runs them one after another as savepoints of one
// real transaction, and answers all of them after its single fsync: several
// times the throughput of a commit each, with the same durability. On
// PostgreSQL each transaction has a connection of its own and the server
// groups the commits.
//
// Every statement that claims or moves a row repeats its precondition in the
// outer WHERE and checks the row count: with many writers, checking first and
// changing afterwards is wrong.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // driver "pgx"
	_ "modernc.org/sqlite"             // driver "sqlite"

	"github.com/parley-desk/parley"
)

// Config says where the data is.
type Config struct {
	// URL is a postgres:// URL; empty means SQLite in Dir.
	URL string
	// Dir is the data directory of SQLite.
	Dir string
	Log *slog.Logger
	// Observe, when set, is told how long each committed transaction took,
	// waiting included. It must be quick.
	Observe func(took time.Duration)
}

// Store is the open database. It is safe for concurrent use.
type Store struct {
	dialect dialect
	read    *sql.DB
	stmts   *statements // of the read pool; nil on PostgreSQL, whose driver caches
	writer  *writer     // SQLite only
	speaker *speaker    // PostgreSQL only
	write   *sql.DB
	path    string // of the SQLite file
	jobs    *jobWatch
	log     *slog.Logger
	observe func(time.Duration)
}

// SQLiteFile is the name of the database file in the data directory.
const SQLiteFile = "parley.db"

// Sizes of the connection pools: enough to keep two cores and a disk busy,
// few enough not to pay for idle page caches.
const (
	sqliteReaders = 4
	postgresConns = 16
)

// Open opens the database, without migrating it.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.URL != "" {
		return openPostgres(ctx, cfg)
	}
	return openSQLite(ctx, cfg)
}

func openPostgres(ctx context.Context, cfg Config) (*Store, error) {
	if !strings.HasPrefix(cfg.URL, "postgres://") && !strings.HasPrefix(cfg.URL, "postgresql://") {
		return nil, parley.Errorf(parley.CodeInvalid, "database", "must be a URL such as postgres://user@host/parley.")
	}
	db, err := sql.Open("pgx", cfg.URL)
	if err != nil {
		return nil, parley.Wrap(parley.CodeInvalid, err, "The database URL cannot be used: check its form, postgres://user@host/parley.")
	}
	db.SetMaxOpenConns(postgresConns)
	db.SetMaxIdleConns(postgresConns)
	if err := db.PingContext(ctx); err != nil {
		_ = db.Close()
		return nil, parley.Wrap(parley.CodeUnavailable, err, "PostgreSQL does not answer: check that it runs and that the URL's host, user and database are right.")
	}
	s := &Store{dialect: postgresDialect, read: db, write: db, log: cfg.Log, observe: cfg.Observe, jobs: &jobWatch{}}
	s.speaker = startSpeaker(s)
	return s, nil
}

func openSQLite(ctx context.Context, cfg Config) (*Store, error) {
	if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return nil, parley.Wrap(parley.CodeUnavailable, err, "The data directory cannot be made: check the path and its permissions.")
	}
	path := filepath.Join(cfg.Dir, SQLiteFile)
	pragmas := "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)" +
		"&_pragma=temp_store(MEMORY)&_pragma=wal_autocheckpoint(4000)"
	write, err := sql.Open("sqlite", "file:"+path+pragmas+"&_pragma=cache_size(-8000)")
	if err != nil {
		return nil, err
	}
	write.SetMaxOpenConns(1)
	conn, err := write.Conn(ctx)
	if err != nil {
		_ = write.Close()
		return nil, parley.Wrap(parley.CodeUnavailable, err, "The database file cannot be opened: check the data directory and its permissions.")
	}
	read, err := sql.Open("sqlite", "file:"+path+pragmas+"&_pragma=query_only(1)&_pragma=cache_size(-2000)")
	if err != nil {
		return nil, errors.Join(err, conn.Close(), write.Close())
	}
	read.SetMaxOpenConns(sqliteReaders)
	read.SetMaxIdleConns(sqliteReaders)
	s := &Store{dialect: sqliteDialect, read: read, stmts: newStatements(read), write: write, path: path, log: cfg.Log, observe: cfg.Observe}
	s.jobs = &jobWatch{}
	s.writer = startWriter(conn, sqliteDialect, s.jobs)
	return s, nil
}

// Close lets running and waiting transactions finish and closes the database.
func (s *Store) Close() error {
	var err error
	if s.speaker != nil {
		s.speaker.stop()
	}
	if s.writer != nil {
		err = s.writer.stop()
		s.stmts.close()
		err = errors.Join(err, s.read.Close())
	}
	return errors.Join(err, s.write.Close())
}

// Backend is "sqlite" or "postgres".
func (s *Store) Backend() string { return s.dialect.name }

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.read.PingContext(ctx); err != nil {
		return unavailable(err)
	}
	var one int
	if err := s.read.QueryRowContext(ctx, "SELECT 1").Scan(&one); err != nil {
		return unavailable(err)
	}
	return nil
}

// Read returns a reader for one request. Its methods see committed data only;
// two calls may see different states.
func (s *Store) Read(ctx context.Context) *Reader {
	if s.stmts != nil {
		return &Reader{ctx: ctx, q: s.stmts, d: s.dialect, committed: true}
	}
	return &Reader{ctx: ctx, q: plain{s.read}, d: s.dialect, committed: true}
}

// Tx runs fn in one transaction and returns once it is durable, or with the
// error of fn, in which case nothing was changed. Errors of the database itself
// come back with [parley.CodeUnavailable].
func (s *Store) Tx(ctx context.Context, fn func(*Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	begin := time.Now()
	err := s.tx(ctx, fn)
	if err == nil && s.observe != nil {
		s.observe(time.Since(begin))
	}
	return err
}

func (s *Store) tx(ctx context.Context, fn func(*Tx) error) error {
	if s.writer != nil {
		return s.writer.do(ctx, fn)
	}
	const tries = 6
	for attempt := 1; ; attempt++ {
		err := s.txPostgres(ctx, fn)
		if err == nil || attempt == tries || !retryable(err) {
			return unavailableIfDatabase(err)
		}
		// Two transactions met: the loser waits a moment of random length.
		pause := time.NewTimer(time.Duration(1+rand.IntN(10*attempt)) * time.Millisecond) //nolint:gosec // a pause keeps no secret
		select {
		case <-pause.C:
		case <-ctx.Done():
			pause.Stop()
			return ctx.Err()
		}
	}
}

func (s *Store) txPostgres(ctx context.Context, fn func(*Tx) error) (err error) {
	// The commit must not be torn by a client that hangs up meanwhile.
	ctx = context.WithoutCancel(ctx)
	sqlTx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	tx := &Tx{Reader: Reader{ctx: ctx, q: plain{sqlTx}, d: s.dialect}}
	// A panic is an error, as on SQLite: who calls may be a goroutine that
	// nobody guards.
	if err := protect(fn, tx); err != nil {
		return rolledBack(sqlTx, err)
	}
	if err := sqlTx.Commit(); err != nil {
		return err
	}
	for _, fn := range tx.effects(s.jobs) {
		fn()
	}
	return nil
}

// rolledBack ends the transaction; the first error tells more than that of a
// failed rollback, which a broken connection causes anyway.
func rolledBack(tx *sql.Tx, err error) error {
	_ = tx.Rollback()
	return err
}

// Reader runs queries for one request or inside one transaction. It carries
// the request's context because it lives no longer than that request.
type Reader struct {
	ctx context.Context //nolint:containedctx // of the one request it lives for
	q   queryer
	d   dialect
	// committed: it is in no transaction, so that what it reads is everybody's.
	committed bool
}

// Committed reports whether what is read is committed: not so in a transaction,
// which may come to nothing.
func (r *Reader) Committed() bool { return r.committed }

// Tx is a running transaction: all that a Reader can, and changes.
type Tx struct {
	Reader
	after []func()
	work  []parley.ID            // that it changes, while it waits
	due   map[string]parley.Time // when the first job it enqueues of each kind is due
}

// touch notes that the transaction changes work that waits, or what decides
// about it, "" of any; see [Store.WatchWork].
func (t *Tx) touch(work parley.ID) { t.work = append(t.work, work) }

// After registers what happens once the transaction is durable. It runs in
// commit order and must be quick: on SQLite it runs on the writer.
func (t *Tx) After(fn func()) { t.after = append(t.after, fn) }

// effects are what happens after the commit.
func (t *Tx) effects(jobs *jobWatch) []func() {
	if len(t.due) == 0 {
		return t.after
	}
	return append(t.after, func() { jobs.tell(t.due) })
}

// WatchWork has fn called with the work items whose wait a transaction changed,
// right after each commit, in the order of the commits and before anything else
// happens because of it. It must be quick. WatchWork returns false where that
// cannot be promised because other processes commit, too: on PostgreSQL.
func (s *Store) WatchWork(fn func(work []parley.ID)) bool {
	if s.writer == nil {
		return false
	}
	s.writer.mu.Lock()
	defer s.writer.mu.Unlock()
	s.writer.watchers = append(s.writer.watchers, fn)
	return true
}

// queryer is what a connection, a pool and a transaction have in common.
type queryer interface {
	exec(ctx context.Context, query string, args []any) (sql.Result, error)
	query(ctx context.Context, query string, args []any) (*sql.Rows, error)
}

type plain struct {
	db interface {
		ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
		QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	}
}

func (p plain) exec(ctx context.Context, query string, args []any) (sql.Result, error) {
	return p.db.ExecContext(ctx, query, bare(args)...)
}

func (p plain) query(ctx context.Context, query string, args []any) (*sql.Rows, error) {
	return p.db.QueryContext(ctx, query, bare(args)...)
}

// bare replaces, in place, our named types by the ones drivers know, which
// spares them reflection.
func bare(args []any) []any {
	for i, arg := range args {
		switch v := arg.(type) {
		case parley.ID:
			args[i] = string(v)
		case parley.Time:
			args[i] = int64(v)
		}
	}
	return args
}

// exec runs a statement and returns how many rows it changed.
func (t *Tx) exec(query string, args ...any) (int64, error) {
	result, err := t.q.exec(t.ctx, query, args)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// must runs a statement that has to change exactly one row; otherwise the
// given error is returned.
func (t *Tx) must(otherwise error, query string, args ...any) error {
	n, err := t.exec(query, args...)
	switch {
	case err != nil:
		return err
	case n == 0:
		return otherwise
	case n > 1:
		return fmt.Errorf("store: statement meant for one row changed %d", n)
	}
	return nil
}

// row is what a scan function reads from.
type row interface{ Scan(dest ...any) error }

// one returns the first row, or notFound when there is none.
func one[T any](r *Reader, notFound error, scan func(row) (T, error), query string, args ...any) (T, error) {
	var zero T
	rows, err := r.q.query(r.ctx, query, args)
	if err != nil {
		return zero, unavailableIfDatabase(err)
	}
	defer rows.Close()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return zero, unavailableIfDatabase(err)
		}
		return zero, notFound
	}
	value, err := scan(rows)
	if err != nil {
		return zero, err
	}
	return value, nil
}

// many returns all rows; callers bound them with LIMIT or by nature.
func many[T any](r *Reader, scan func(row) (T, error), query string, args ...any) ([]T, error) {
	rows, err := r.q.query(r.ctx, query, args)
	if err != nil {
		return nil, unavailableIfDatabase(err)
	}
	defer rows.Close()
	list := []T{}
	for rows.Next() {
		value, err := scan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, value)
	}
	return list, unavailableIfDatabase(rows.Err())
}

func scanInt(r row) (n int64, err error)         { err = r.Scan(&n); return }
func scanText(r row) (text string, err error)    { err = r.Scan(&text); return }
func scanID(r row) (id parley.ID, err error)     { err = r.Scan(&id); return }
func scanBool(r row) (yes bool, err error)       { err = r.Scan(&yes); return }
func scanTime(r row) (at parley.Time, err error) { err = r.Scan(&at); return }

// nullable turns an empty id into NULL, for columns that reference.
func nullable(id parley.ID) any {
	if id == "" {
		return nil
	}
	return string(id)
}

// NotFound is the error for a row that does not exist, or that the caller may
// not know of.
func NotFound(what string) error {
	return parley.Errorf(parley.CodeNotFound, "", "%s does not exist, or is not yours to see.", what)
}
