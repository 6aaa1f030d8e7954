package app

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/blob"
	"github.com/parley-desk/parley/internal/store"
)

// BackupReport says what a backup holds.
type BackupReport struct {
	Database    bool // false: PostgreSQL, which pg_dump saves
	Attachments int
	Bytes       int64
}

// Backup writes a consistent copy of the desk while it runs: a folder, or one
// archive when path ends in .tar. It has the layout of a data folder, so
// unpacking one and starting on it is the restoration. The database is copied
// first: every file a row of the copy names was durable before the row was.
func Backup(ctx context.Context, cfg Config, path string) (report BackupReport, err error) {
	if err := cfg.complete(); err != nil {
		return report, err
	}
	if _, err := os.Lstat(path); err == nil {
		return report, parley.Errorf(parley.CodeConflict, "path", "%s exists already. Choose another name; a backup never overwrites.", path)
	}
	// Everything is made beside its final name, which appears when it is whole.
	part := path + ".part"
	if err := os.RemoveAll(part); err != nil {
		return report, fmt.Errorf("path: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(part))
		}
	}()
	to, err := newBackup(part, strings.HasSuffix(path, ".tar"))
	if err != nil {
		return report, fmt.Errorf("path: %w", err)
	}
	if err := errors.Join(saveDesk(ctx, cfg, to, filepath.Dir(path), &report), to.close()); err != nil {
		return report, err
	}
	if err := os.Rename(part, path); err != nil {
		return report, fmt.Errorf("path: %w", err)
	}
	return report, syncFolder(filepath.Dir(path))
}

// saveDesk copies database, secret and attachments.
func saveDesk(ctx context.Context, cfg Config, to backup, scratch string, report *BackupReport) error {
	add := func(name, file string) error {
		size, err := to.add(name, file)
		report.Bytes += size
		return err
	}
	if cfg.DatabaseURL == "" {
		if err := saveSQLite(ctx, cfg, scratch, add); err != nil {
			return err
		}
		report.Database = true
	}
	return filepath.WalkDir(filepath.Join(cfg.DataDir, attachmentsDir), func(file string, entry fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, fs.ErrNotExist):
			return nil // there are none yet, or it was deleted under our hands
		case err != nil:
			return err
		case entry.IsDir():
			if entry.Name() == blob.Incoming {
				return fs.SkipDir
			}
			return nil
		}
		name, err := filepath.Rel(cfg.DataDir, file)
		if err != nil {
			return err
		}
		switch err := add(filepath.ToSlash(name), file); {
		case errors.Is(err, fs.ErrNotExist):
			return nil // deleted since the folder was read
		case err != nil:
			return err
		}
		report.Attachments++
		return nil
	})
}

func saveSQLite(ctx context.Context, cfg Config, scratch string, add func(name, file string) error) error {
	if _, err := os.Stat(filepath.Join(cfg.DataDir, store.SQLiteFile)); err != nil {
		return parley.Wrap(parley.CodeNotFound, err, "There is no desk in "+cfg.DataDir+": name its folder with --data.")
	}
	s, err := store.Open(ctx, store.Config{Dir: cfg.DataDir, Log: cfg.Log})
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp(scratch, ".parley-backup-*")
	if err != nil {
		return errors.Join(fmt.Errorf("path: %w", err), s.Close())
	}
	defer os.RemoveAll(folder)
	snapshot := filepath.Join(folder, store.SQLiteFile)
	if err := errors.Join(s.Backup(ctx, snapshot), s.Close()); err != nil {
		return err
	}
	if err := add(store.SQLiteFile, snapshot); err != nil {
		return err
	}
	err = add(secretFile, filepath.Join(cfg.DataDir, secretFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil // made by the first start, which has not been
	}
	return err
}

// backup is a place that files are copied to.
type backup interface {
	add(name, file string) (int64, error)
	close() error
}

func newBackup(path string, archive bool) (backup, error) {
	if !archive {
		return folderBackup(path), os.MkdirAll(path, 0o700)
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	return &tarBackup{file: file, tar: tar.NewWriter(file)}, nil
}

// folderBackup is the path of a folder.
type folderBackup string

func (f folderBackup) add(name, file string) (size int64, err error) {
	from, err := os.Open(file)
	if err != nil {
		return 0, err
	}
	defer from.Close()
	target := filepath.Join(string(f), filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
		return 0, err
	}
	to, err := os.OpenFile(target, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return 0, err
	}
	size, err = io.Copy(to, from)
	return size, errors.Join(err, to.Sync(), to.Close())
}

func (f folderBackup) close() error {
	return filepath.WalkDir(string(f), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		return syncFolder(path)
	})
}

type tarBackup struct {
	file *os.File
	tar  *tar.Writer
}

func (b *tarBackup) add(name, file string) (int64, error) {
	from, err := os.Open(file)
	if err != nil {
		return 0, err
	}
	defer from.Close()
	info, err := from.Stat()
	if err != nil {
		return 0, err
	}
	header := &tar.Header{Name: name, Mode: 0o600, Size: info.Size(), ModTime: info.ModTime(), Format: tar.FormatPAX}
	if err := b.tar.WriteHeader(header); err != nil {
		return 0, err
	}
	return io.Copy(b.tar, from)
}

func (b *tarBackup) close() error {
	return errors.Join(b.tar.Close(), b.file.Sync(), b.file.Close())
}

// syncFolder makes the names in a folder durable.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
