package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"

	"github.com/parley-desk/parley"
)

// maxGroup bounds how many transactions share one fsync, and with that how
// long the first of them waits for the last.
const maxGroup = 256

// writer owns SQLite's only writing connection. Transactions queue up while it
// is committing, and all that wait are the next group.
type writer struct {
	conn    *sql.Conn
	stmts   *statements
	dialect dialect
	jobs    *jobWatch
	queue   chan *request
	mu      sync.RWMutex // guards closed against a send on queue, and watchers
	closed  bool
	done    chan struct{}
	abandon chan struct{}
	once    sync.Once

	watchers []func(work []parley.ID)
}

type request struct {
	ctx   context.Context //nolint:containedctx // of the caller who waits
	fn    func(*Tx) error
	after []func()
	err   error
	done  chan error
}

func startWriter(conn *sql.Conn, d dialect, jobs *jobWatch) *writer {
	w := &writer{
		conn: conn, stmts: newStatements(conn), dialect: d, jobs: jobs,
		queue: make(chan *request, maxGroup), done: make(chan struct{}), abandon: make(chan struct{}),
	}
	go w.run()
	return w
}

var errStopping = parley.Errorf(parley.CodeUnavailable, "", "The desk is stopping. Nothing was changed; send it again in a moment.")

func (w *writer) do(ctx context.Context, fn func(*Tx) error) error {
	r := &request{ctx: ctx, fn: fn, done: make(chan error, 1)}
	w.mu.RLock()
	if w.closed {
		w.mu.RUnlock()
		return errStopping
	}
	select {
	case w.queue <- r:
		w.mu.RUnlock()
	case <-w.abandon:
		w.mu.RUnlock()
		return errStopping
	}
	return <-r.done
}

// stop finishes what waits and closes the connection.
func (w *writer) stop() error {
	w.mu.Lock()
	if !w.closed {
		w.closed = true
		close(w.queue)
	}
	w.mu.Unlock()
	<-w.done
	w.stmts.close()
	return w.conn.Close()
}

func (w *writer) run() {
	defer close(w.done)
	group := make([]*request, 0, maxGroup)
	for first := range w.queue {
		group = append(group[:0], first)
		w.commit(&group)
	}
}

// commit runs the group, which grows while requests are waiting, in one
// transaction, and answers every request.
func (w *writer) commit(group *[]*request) {
	ctx := context.Background()
	select {
	case <-w.abandon:
		(*group)[0].done <- errStopping
		return
	default:
	}
	if err := w.plain(ctx, "BEGIN IMMEDIATE"); err != nil {
		w.answer(*group, unavailable(err))
		return
	}
	for i := 0; ; i++ {
		if i == len(*group) {
			if i == maxGroup {
				break
			}
			select {
			case r, ok := <-w.queue:
				if !ok {
					goto commit
				}
				*group = append(*group, r)
			default:
				goto commit
			}
		}
		if broken := w.runOne(ctx, (*group)[i]); broken != nil {
			_ = w.plain(ctx, "ROLLBACK")
			w.answer(*group, unavailable(broken))
			return
		}
	}
commit:
	if err := w.plain(ctx, "COMMIT"); err != nil {
		_ = w.plain(ctx, "ROLLBACK")
		w.answer(*group, unavailable(err))
		return
	}
	for _, r := range *group {
		if r.err == nil {
			for _, fn := range r.after {
				fn()
			}
		}
		r.done <- r.err
	}
	clear(*group)
}

// answer fails every request of a group that was rolled back as a whole,
// except that a refusal of the request itself stays what it was.
func (w *writer) answer(group []*request, err error) {
	for _, r := range group {
		if r.err == nil {
			r.err = err
		}
		r.done <- r.err
	}
	clear(group)
}

// runOne runs one request as a savepoint. It returns an error only when the
// surrounding transaction cannot go on.
func (w *writer) runOne(ctx context.Context, r *request) error {
	if err := r.ctx.Err(); err != nil {
		r.err = err // the caller went away before its turn
		return nil  //nolint:nilerr // the group goes on
	}
	if err := w.plain(ctx, "SAVEPOINT verb"); err != nil {
		return err
	}
	// The statements run without the caller's context: a watcher per
	// statement costs more than the statement, and a verb is short.
	tx := &Tx{Reader: Reader{ctx: ctx, q: w.stmts, d: w.dialect}}
	r.err = protect(r.fn, tx)
	r.after = tx.effects(w.jobs)
	if len(tx.work) > 0 {
		r.after = append([]func(){func() { w.changed(tx.work) }}, r.after...)
	}
	if r.err == nil {
		return w.plain(ctx, "RELEASE verb")
	}
	if fatalToGroup(r.err) {
		broken := r.err
		r.err = nil
		return broken
	}
	if err := w.plain(ctx, "ROLLBACK TO verb"); err != nil {
		return err
	}
	return w.plain(ctx, "RELEASE verb")
}

func (w *writer) changed(work []parley.ID) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	for _, watch := range w.watchers {
		watch(work)
	}
}

func protect(fn func(*Tx) error, tx *Tx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("store: transaction panicked: %v\n%s", p, debug.Stack())
		}
	}()
	return fn(tx)
}

func (w *writer) plain(ctx context.Context, query string) error {
	_, err := w.stmts.exec(ctx, query, nil)
	return err
}

// Abandon drops what waits and closes without finishing, as a killed process
// does: what was committed stays, everything else is gone. For simulations.
func (s *Store) Abandon() error {
	if s.writer != nil {
		s.writer.once.Do(func() { close(s.writer.abandon) })
	}
	return s.Close()
}

// statements prepares each text once per connection or pool.
type statements struct {
	on interface {
		PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
	}
	mu     sync.RWMutex
	byText map[string]*sql.Stmt
}

func newStatements(on interface {
	PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
}) *statements {
	return &statements{on: on, byText: map[string]*sql.Stmt{}}
}

// maxStatements bounds the cache: texts with variable parts (IN lists) must
// not fill it.
const maxStatements = 512

func (s *statements) prepare(ctx context.Context, query string) (stmt *sql.Stmt, kept bool, err error) {
	s.mu.RLock()
	stmt = s.byText[query]
	full := len(s.byText) >= maxStatements
	s.mu.RUnlock()
	if stmt != nil {
		return stmt, true, nil
	}
	stmt, err = s.on.PrepareContext(ctx, query) //nolint:sqlclosecheck // kept, and closed with the connection; or by the caller
	if err != nil || full {
		return stmt, false, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if other := s.byText[query]; other != nil {
		_ = stmt.Close()
		return other, true, nil
	}
	s.byText[query] = stmt
	return stmt, true, nil
}

func (s *statements) exec(ctx context.Context, query string, args []any) (sql.Result, error) {
	stmt, kept, err := s.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	if !kept {
		defer stmt.Close() // one-off; its result is what counts
	}
	return stmt.ExecContext(ctx, bare(args)...)
}

func (s *statements) query(ctx context.Context, query string, args []any) (*sql.Rows, error) {
	stmt, kept, err := s.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	if !kept {
		defer stmt.Close() // database/sql keeps it alive until the rows are closed
	}
	return stmt.QueryContext(ctx, bare(args)...) //nolint:sqlclosecheck // one and many close the rows
}

func (s *statements) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for _, stmt := range s.byText {
		errs = append(errs, stmt.Close())
	}
	clear(s.byText)
	_ = errors.Join(errs...)
}
