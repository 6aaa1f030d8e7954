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
}

var (
	sqliteDialect   = dialect{name: "sqlite"}
	postgresDialect = dialect{name: "postgres", skipLocked: " FOR UPDATE SKIP LOCKED", forUpdate: " FOR UPDATE"}
)

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
