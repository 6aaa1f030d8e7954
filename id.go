package parley

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"time"
)

// ID identifies a row: a UUIDv7 (RFC 9562, section 5.7) printed as 32 lower-case
// hexadecimal digits without dashes. Ids made later on one node sort later.
type ID string

// NewID returns a fresh id.
func NewID() ID {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(time.Now().UnixMilli()))
	copy(b[:6], ms[2:])
	b[6] = b[6]&0x0f | 0x70
	b[8] = b[8]&0x3f | 0x80
	var text [32]byte
	hex.Encode(text[:], b[:])
	return ID(text[:])
}

// ParseID accepts exactly what [NewID] prints; anything else is an
// [CodeInvalid] error on the given field.
func ParseID(field, text string) (ID, error) {
	if !ValidID(text) {
		return "", Errorf(CodeInvalid, field, "is not an id: expected 32 lower-case hexadecimal digits")
	}
	return ID(text), nil
}

// ValidID reports whether text has the form of an id.
func ValidID(text string) bool {
	if len(text) != 32 {
		return false
	}
	for i := range len(text) {
		c := text[i]
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// Time is a moment in Unix milliseconds, as the database keeps it. In JSON it
// is RFC 3339 in UTC with milliseconds. The zero Time means "not yet".
type Time int64

// Now is the current moment.
func Now() Time { return Time(time.Now().UnixMilli()) }

// At converts t.
func At(t time.Time) Time { return Time(t.UnixMilli()) }

// Time converts to the standard library's type, in UTC.
func (t Time) Time() time.Time { return time.UnixMilli(int64(t)).UTC() }

// IsZero reports whether the moment has not come yet.
func (t Time) IsZero() bool { return t == 0 }

// Add returns t moved by d.
func (t Time) Add(d time.Duration) Time { return t + Time(d.Milliseconds()) }

// Sub returns the duration from u to t.
func (t Time) Sub(u Time) time.Duration { return time.Duration(t-u) * time.Millisecond }

const timeLayout = "2006-01-02T15:04:05.000Z07:00"

// AppendText appends the RFC 3339 form; the zero Time is empty.
func (t Time) AppendText(b []byte) ([]byte, error) {
	if t == 0 {
		return b, nil
	}
	return t.Time().AppendFormat(b, timeLayout), nil
}

// MarshalText prints the RFC 3339 form; the zero Time is empty.
func (t Time) MarshalText() ([]byte, error) { return t.AppendText(nil) }

// UnmarshalText reads RFC 3339; empty text is the zero Time.
func (t *Time) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*t = 0
		return nil
	}
	parsed, err := time.Parse(time.RFC3339, string(text))
	if err != nil {
		return Errorf(CodeInvalid, "", "is not a time such as 2026-01-31T09:30:00Z")
	}
	*t = At(parsed)
	return nil
}
