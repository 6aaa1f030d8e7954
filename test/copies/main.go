// Command copies gives conversations the entries of another one, in the data of a desk that
// does not run: half a million lines that people would have to write otherwise.
//
//	go run ./test/copies DATA SOURCE TARGET…
//
// DATA is the folder of `parley serve --data`, the others are ids of conversations. What a target
// has already stays, so it must have begun like the source; everybody has read the rest.
package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"

	_ "modernc.org/sqlite" // driver "sqlite"

	"github.com/parley-desk/parley/internal/store"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "copies:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) < 3 {
		return errors.New("usage: copies DATA SOURCE TARGET…")
	}
	db, err := sql.Open("sqlite", filepath.Join(args[0], store.SQLiteFile))
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after Commit it does nothing
	for _, target := range args[2:] {
		if err := fill(ctx, tx, args[1], target); err != nil {
			return fmt.Errorf("conversation %s: %w", target, err)
		}
	}
	return tx.Commit()
}

// fill copies what the source has beyond the target's newest entry.
func fill(ctx context.Context, tx *sql.Tx, source, target string) error {
	for _, statement := range []string{
		`INSERT INTO entry (conversation_id, seq, public_seq, kind, author_kind, author_id, author_name, body, code, payload, client_id, created_at)
		 SELECT $2, seq, public_seq, kind, author_kind, author_id, author_name, body, code, payload, client_id, created_at
		 FROM entry WHERE conversation_id = $1 AND seq > (SELECT last_seq FROM conversation WHERE id = $2)`,
		`UPDATE conversation SET (last_seq, public_seq, message_count, last_line, last_kind, last_author, last_at) =
		 (SELECT last_seq, public_seq, message_count, last_line, last_kind, last_author, last_at FROM conversation WHERE id = $1)
		 WHERE id = $2`,
		`UPDATE conversation_member SET (seen_seq, read_count) =
		 (SELECT last_seq, message_count FROM conversation WHERE id = $1) WHERE conversation_id = $2`,
	} {
		if _, err := tx.ExecContext(ctx, statement, source, target); err != nil {
			return err
		}
	}
	return nil
}
