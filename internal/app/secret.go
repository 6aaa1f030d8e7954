package app

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// secretFile keeps the secret of a desk on SQLite, beside the database and not
// in it, so that a copy of the database alone reveals no network addresses.
const secretFile = "secret"

const secretBytes = 32

// loadSecret returns the desk's secret, which is made once. Nodes on one
// PostgreSQL must agree on it, so there it is a row.
func loadSecret(ctx context.Context, s *store.Store, dataDir string) ([]byte, error) {
	fresh := make([]byte, secretBytes)
	_, _ = rand.Read(fresh) // never fails, see crypto/rand
	text := hex.EncodeToString(fresh)
	if s.Backend() == "postgres" {
		err := s.Tx(ctx, func(t *store.Tx) (err error) {
			text, err = t.SharedSecret(text)
			return err
		})
		if err != nil {
			return nil, err
		}
	} else {
		var err error
		if text, err = secretInFile(filepath.Join(dataDir, secretFile), text); err != nil {
			return nil, parley.Wrap(parley.CodeUnavailable, err, "The desk's secret cannot be read or written: check the data folder's permissions.")
		}
	}
	secret, err := hex.DecodeString(strings.TrimSpace(text))
	if err != nil || len(secret) < secretBytes {
		return nil, parley.Errorf(parley.CodeInvalid, "--data", "holds a damaged file %q: restore it from a backup, or delete it and today's limits per network address begin anew.", secretFile)
	}
	return secret, nil
}

func secretInFile(path, fresh string) (string, error) {
	existing, err := os.ReadFile(path)
	if err == nil {
		return string(existing), nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	// Written aside first: a crash must not leave half a secret.
	part := path + ".new"
	if err := writeDurably(part, []byte(fresh+"\n")); err != nil {
		return "", err
	}
	return fresh, os.Rename(part, path)
}

// writeDurably writes a private file and waits for the disk.
func writeDurably(path string, content []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	return errors.Join(err, file.Sync(), file.Close())
}
