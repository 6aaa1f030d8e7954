package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Directory is a [Store] in a folder of the file system:
//
//	incoming/…       what is being received, and what a crash left half received
//	4f/<key>         a blob, in the folder of its key's last two digits
//
// The last digits, because keys are UUIDv7 and begin with the time: the first
// ones would be the same for years.
type Directory struct {
	path string
	sync func(*os.File) error // fsync; replaced by tests of broken disks
}

// Incoming is the folder of what is being received; backups leave it out.
const Incoming = "incoming"

const folderMode = 0o700 // attachments are nobody's business on a shared machine

// leftoverAge is how old a half-received file is that a crash left: several
// nodes may share the folder, and no upload takes that long.
const leftoverAge = time.Hour

// Dir opens a folder as a store, makes it if need be, and throws away what an
// earlier crash left half received.
func Dir(path string) (*Directory, error) {
	d := &Directory{path: path, sync: (*os.File).Sync}
	receiving := filepath.Join(path, Incoming)
	if err := os.MkdirAll(receiving, folderMode); err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	leftovers, err := os.ReadDir(receiving)
	if err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	for _, leftover := range leftovers {
		info, err := leftover.Info()
		if err != nil || time.Since(info.ModTime()) < leftoverAge {
			continue // gone meanwhile, or another node's running upload
		}
		if err := removeIfThere(filepath.Join(receiving, leftover.Name())); err != nil {
			return nil, err
		}
	}
	return d, nil
}

func (d *Directory) file(key string) string {
	return filepath.Join(d.path, key[keyLength-2:], key)
}

// Put implements [Store]: temporary file, fsync, rename, fsync of the folder.
func (d *Directory) Put(ctx context.Context, key string, r io.Reader, limit int64) (size int64, sum string, err error) {
	if err := checkKey(key); err != nil {
		return 0, "", err
	}
	file, err := os.CreateTemp(filepath.Join(d.path, Incoming), key+"-*")
	if err != nil {
		return 0, "", fmt.Errorf("blob: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, removeIfThere(file.Name()))
		}
	}()
	hash := sha256.New()
	// One byte more than allowed tells "exactly the limit" from "too large".
	size, err = io.Copy(io.MultiWriter(file, hash), io.LimitReader(contextReader{ctx, r}, limit+1))
	switch {
	case err != nil:
		return 0, "", errors.Join(fmt.Errorf("blob: %w", err), file.Close())
	case size > limit:
		return 0, "", errors.Join(ErrTooLarge, file.Close())
	}
	// A failed fsync is never repeated: the kernel may have dropped the pages
	// and would report success the second time.
	if err := errors.Join(d.sync(file), file.Close()); err != nil {
		return 0, "", fmt.Errorf("blob: %w", err)
	}
	folder := filepath.Dir(d.file(key))
	if err := d.makeFolder(folder); err != nil {
		return 0, "", err
	}
	if err := os.Rename(file.Name(), d.file(key)); err != nil {
		return 0, "", fmt.Errorf("blob: %w", err)
	}
	if err := d.syncFolder(folder); err != nil {
		return 0, "", errors.Join(err, removeIfThere(d.file(key)))
	}
	return size, hex.EncodeToString(hash.Sum(nil)), nil
}

func (d *Directory) makeFolder(folder string) error {
	err := os.Mkdir(folder, folderMode)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("blob: %w", err)
	}
	return d.syncFolder(d.path)
}

// syncFolder makes a new name in a folder durable.
func (d *Directory) syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("blob: %w", err)
	}
	if err := errors.Join(d.sync(folder), folder.Close()); err != nil {
		return fmt.Errorf("blob: %w", err)
	}
	return nil
}

// Open implements [Store].
func (d *Directory) Open(ctx context.Context, key string) (io.ReadSeekCloser, error) {
	if err := checkKey(key); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	file, err := os.Open(d.file(key))
	if err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	return file, nil
}

// Delete implements [Store].
func (d *Directory) Delete(ctx context.Context, key string) error {
	if err := checkKey(key); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return removeIfThere(d.file(key))
}

func removeIfThere(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("blob: %w", err)
	}
	return nil
}

// contextReader ends a copy when nobody waits for it any more.
type contextReader struct {
	ctx context.Context //nolint:containedctx // it lives no longer than the one call that reads through it
	r   io.Reader
}

func (c contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
