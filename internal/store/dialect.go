package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"

	"github.com/parley-desk/parley"
)

// dialect is what the two databases do not share.
type dialect struct {
	name string
	// skipLocked makes a claim pass over rows that another claim holds;
	// SQLite has one writer, so there is nothing to pass over.
	skipLocked string
	// forUpdate holds a row that was read until the end of the transaction.
	forUpdate string

	// Full text (search.go). textApart says that the words stand in a table of
	// their own, search_index.
	searchTables          []string
	textApart             bool
	match                 func(source string, words []string) string
	putText               func(t *Tx, source string, ref parley.ID, part int64, words string) error
	searchAll, searchMine string
}

var (
	sqliteDialect = dialect{
		name: "sqlite", textApart: true, match: sqliteMatch, putText: sqlitePut,
		searchTables: []string{
			`CREATE TABLE search_text (id INTEGER PRIMARY KEY, source TEXT NOT NULL, ref TEXT NOT NULL, part BIGINT NOT NULL, UNIQUE (source, ref, part))`,
			`CREATE VIRTUAL TABLE search_index USING fts5(source, body, content='', contentless_delete=1, tokenize='unicode61', prefix='2 3')`,
		},
		searchAll: `SELECT t.ref, MIN(t.part) FROM (SELECT rowid AS id FROM search_index WHERE search_index MATCH $2 ORDER BY rowid DESC LIMIT $4) AS f
			CROSS JOIN search_text t ON t.id = f.id WHERE t.source = $1 GROUP BY t.ref ORDER BY MIN(t.part), MAX(t.id) DESC LIMIT $3`,
		searchMine: `SELECT t.ref, MAX(t.part) FROM (SELECT rowid AS id FROM search_index WHERE search_index MATCH $2 ORDER BY rowid DESC LIMIT $4) AS f
			CROSS JOIN search_text t ON t.id = f.id CROSS JOIN conversation_member m ON m.conversation_id = t.ref AND m.user_id = $1 AND m.standing <> 'left'
			GROUP BY t.ref ORDER BY MAX(t.id) DESC LIMIT $3`,
	}
	postgresDialect = dialect{
		name: "postgres", skipLocked: " FOR UPDATE SKIP LOCKED", forUpdate: " FOR UPDATE", match: postgresMatch, putText: postgresPut,
		searchTables: []string{
			`CREATE TABLE search_text (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, source TEXT NOT NULL, ref TEXT NOT NULL, part BIGINT NOT NULL,
				words tsvector NOT NULL, UNIQUE (source, ref, part))`,
			`CREATE INDEX search_text_words ON search_text USING gin (words)`,
		},
		searchAll: `SELECT t.ref, MIN(t.part) FROM (SELECT * FROM search_text WHERE source = $1 AND words @@ to_tsquery('simple', $2) LIMIT $4) AS t
			GROUP BY t.ref ORDER BY MIN(t.part), MAX(t.id) DESC LIMIT $3`,
		searchMine: `SELECT t.ref, MAX(t.part) FROM (SELECT s.* FROM conversation_member m JOIN search_text s ON s.source = 'entry' AND s.ref = m.conversation_id
				WHERE m.user_id = $1 AND m.standing <> 'left' AND s.words @@ to_tsquery('simple', $2) LIMIT $4) AS t
			GROUP BY t.ref ORDER BY MAX(t.id) DESC LIMIT $3`,
	}
)

func sqlitePut(t *Tx, source string, ref parley.ID, part int64, words string) error {
	id, err := one(&t.Reader, nil, scanInt, `INSERT INTO search_text (source, ref, part) VALUES ($1, $2, $3)
		ON CONFLICT (source, ref, part) DO UPDATE SET part = excluded.part RETURNING id`, source, ref, part)
	if err == nil {
		_, err = t.exec(`INSERT OR REPLACE INTO search_index (rowid, source, body) VALUES ($1, $2, $3)`, id, source, words)
	}
	return err
}

func postgresPut(t *Tx, source string, ref parley.ID, part int64, words string) error {
	_, err := t.exec(`INSERT INTO search_text (source, ref, part, words) VALUES ($1, $2, $3, to_tsvector('simple', $4))
		ON CONFLICT (source, ref, part) DO UPDATE SET words = excluded.words`, source, ref, part, words)
	return err
}

// SQLite result codes (sqlite.org/rescode.html) and PostgreSQL error codes
// (Appendix A of its manual).
const (
	sqliteFull             = 13
	sqliteIOErr            = 10
	sqliteBusy             = 5
	sqliteConstraintUnique = 2067
	sqliteConstraintKey    = 1555
	sqliteConstraintRef    = 787

	pgUnique        = "23505"
	pgForeignKey    = "23503"
	pgSerialization = "40001"
	pgDeadlock      = "40P01"
)

// Duplicate reports whether err is the violation of a unique index.
func Duplicate(err error) bool {
	return isCode(err, pgUnique, sqliteConstraintUnique, sqliteConstraintKey)
}

// Referenced reports whether err is the violation of a foreign key: the row
// is in use, or points at one that does not exist.
func Referenced(err error) bool { return isCode(err, pgForeignKey, sqliteConstraintRef) }

func isCode(err error, pg string, lite ...int) bool {
	if pgErr, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pgErr.Code == pg
	}
	if liteErr, ok := errors.AsType[*sqlite.Error](err); ok {
		for _, code := range lite {
			if liteErr.Code() == code {
				return true
			}
		}
	}
	return false
}

// retryable reports whether the same transaction may succeed when run again.
func retryable(err error) bool {
	return isCode(err, pgSerialization, sqliteBusy) || isCode(err, pgDeadlock)
}

// fatalToGroup reports whether SQLite may have rolled the whole transaction
// back by itself, so that savepoints cannot be trusted any more.
func fatalToGroup(err error) bool {
	var liteErr *sqlite.Error
	if !errors.As(err, &liteErr) {
		return false
	}
	primary := liteErr.Code() & 0xff
	return primary == sqliteFull || primary == sqliteIOErr || primary == 7 /* NOMEM */ || primary == 11 /* CORRUPT */
}

// unavailableIfDatabase wraps what the database or its connection failed with,
// and leaves the refusals of verbs and constraint violations as they are.
func unavailableIfDatabase(err error) error {
	if err == nil {
		return nil
	}
	var refused *parley.Error
	if errors.As(err, &refused) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	if pgErr, ok := errors.AsType[*pgconn.PgError](err); ok {
		// 08 connection, 53 resources (disk full), 57 shutdown, 58 I/O.
		switch pgErr.Code[:2] {
		case "08", "53", "57", "58":
			return unavailable(err)
		}
		return err
	}
	var netErr net.Error
	var connectErr *pgconn.ConnectError
	if fatalToGroup(err) || errors.As(err, &netErr) || errors.As(err, &connectErr) ||
		errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) || errors.Is(err, sql.ErrTxDone) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) ||
		pgconn.SafeToRetry(err) || retryable(err) {
		return unavailable(err)
	}
	return err
}

func unavailable(err error) error {
	return parley.Wrap(parley.CodeUnavailable, err, "The desk cannot store anything at the moment. Nothing was changed; it will be tried again.")
}
