// Package blob keeps attachments: bytes under a key, nothing else. What a file
// is called, whose it is and who may read it stands in the database; a blob
// without a row there is garbage and is swept by whoever owns the rows.
//
// The order that makes a crash harmless is the caller's: first Put, then the
// transaction that names the key; first the transaction that forgets the key,
// then Delete. Put is durable when it returns, so a row never points at
// nothing.
package blob

import (
	"context"
	"errors"
	"io"
)

// Store keeps blobs. It is safe for concurrent use. Keys are 32 lower-case
// hexadecimal digits; any other key is refused with [ErrKey], so no key can
// reach outside the store.
type Store interface {
	// Put stores what r gives until its end and returns its size in bytes and
	// its SHA-256 in hexadecimal. It is on disk when Put returns. More than
	// limit bytes are refused with [ErrTooLarge]; that, an error of r, of the
	// disk or of ctx leaves nothing behind. An existing blob is replaced.
	Put(ctx context.Context, key string, r io.Reader, limit int64) (size int64, sha256 string, err error)
	// Open reads a blob from its beginning. The error is fs.ErrNotExist (as
	// errors.Is sees it) when there is none. The caller closes.
	Open(ctx context.Context, key string) (io.ReadSeekCloser, error)
	// Delete removes a blob; one that does not exist is no error.
	Delete(ctx context.Context, key string) error
}

// The refusals of a Store.
var (
	ErrTooLarge = errors.New("blob: larger than allowed")
	ErrKey      = errors.New("blob: a key is 32 lower-case hexadecimal digits")
)

const keyLength = 32

func checkKey(key string) error {
	if len(key) != keyLength {
		return ErrKey
	}
	for i := range len(key) {
		if c := key[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return ErrKey
		}
	}
	return nil
}
