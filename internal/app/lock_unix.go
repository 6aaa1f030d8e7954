//go:build unix

package app

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"

	"github.com/parley-desk/parley"
)

// lockFile is held by the one process that serves a data folder.
const lockFile = "parley.lock"

// lockData refuses a second desk on the same SQLite database: it would take
// over the first one's running jobs, and neither would hear the other. The
// kernel lets go when the process ends, however it ends.
func lockData(dir string) (*os.File, error) {
	file, err := os.OpenFile(filepath.Join(dir, lockFile), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, parley.Wrap(parley.CodeUnavailable, err, "The data folder cannot be written: check --data and its permissions.")
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		refused := parley.Wrap(parley.CodeConflict, err,
			"Another parley serves this data folder. Stop that one, or give this one a folder of its own with --data. Several nodes need --database.")
		return nil, errors.Join(refused, file.Close())
	}
	return file, nil
}
