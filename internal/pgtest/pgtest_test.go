package pgtest_test

import (
	"context"
	"errors"
	"os"
	"testing"

	"github.com/jackc/pgx/v5"
	"go.uber.org/goleak"

	"github.com/parley-desk/parley/internal/pgtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func exec(t *testing.T, url, statement string) error {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		return err
	}
	_, err = conn.Exec(t.Context(), statement)
	return errors.Join(err, conn.Close(t.Context()))
}

func queryText(t *testing.T, url, query string) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	var text string
	if err := conn.QueryRow(t.Context(), query).Scan(&text); err != nil {
		t.Fatal(err)
	}
	return text
}

func TestEachDatabaseIsItsOwnAndDropped(t *testing.T) {
	var first string
	t.Run("first", func(t *testing.T) {
		first = pgtest.URL(t)
		second := pgtest.URL(t)
		if err := exec(t, first, "CREATE TABLE seen (n BIGINT)"); err != nil {
			t.Fatal(err)
		}
		if err := exec(t, second, "SELECT n FROM seen"); err == nil {
			t.Fatal("a table made in one test database is seen in another")
		}
	})
	if conn, err := pgx.Connect(t.Context(), first); err == nil {
		_ = conn.Close(t.Context())
		t.Fatal("the database is still there after its test ended")
	}
}

func TestServerHasTheExtensionsTheProductNeeds(t *testing.T) {
	url := pgtest.URL(t)
	// Only `make test` spares the server whose machine nobody takes away.
	want := "on"
	if os.Getenv("PARLEY_TEST_FSYNC") == "off" && os.Getenv("PARLEY_TEST_POSTGRES") != "" {
		want = "off"
	}
	if got := queryText(t, url, "SELECT current_setting('fsync')"); got != want {
		t.Errorf("fsync is %s, want %s", got, want)
	}
	if err := exec(t, url, "CREATE EXTENSION pg_trgm"); err != nil {
		t.Error(err)
	}
}

func TestDedicatedServerGoesAndReturns(t *testing.T) {
	server := pgtest.Start(t)
	if got := queryText(t, server.URL(), "SELECT current_setting('fsync')"); got != "on" {
		t.Errorf("fsync of a server that is killed is %s", got)
	}
	if err := exec(t, server.URL(), "CREATE TABLE kept (word TEXT)"); err != nil {
		t.Fatal(err)
	}
	for _, stop := range []struct {
		name string
		stop func()
	}{{"stopped", server.Stop}, {"killed", server.Kill}} {
		if err := exec(t, server.URL(), "INSERT INTO kept (word) VALUES ('"+stop.name+"')"); err != nil {
			t.Fatal(err)
		}
		stop.stop()
		if conn, err := pgx.Connect(context.Background(), server.URL()); err == nil {
			_ = conn.Close(context.Background())
			t.Fatalf("the server still answers after it was %s", stop.name)
		}
		server.Start()
	}
	if got := queryText(t, server.URL(), "SELECT string_agg(word, ' ' ORDER BY word) FROM kept"); got != "killed stopped" {
		t.Errorf("after the restarts the table holds %q", got)
	}
}
