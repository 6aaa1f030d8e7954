package auth

import (
	"context"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"github.com/parley-desk/parley"
)

// The cost of one password check: the first choice of the OWASP Password
// Storage Cheat Sheet for argon2id.
const (
	argonMemory      = 19 * 1024 // KiB
	argonIterations  = 2
	argonParallelism = 1
	argonSalt        = 16 // bytes
	argonKey         = 32 // bytes
)

// Bounds of the checks that run and wait at the same time, so that a flood of
// sign-ins costs at most maxRunning × 19 MiB and cannot queue up for minutes.
const (
	maxRunning = 2
	maxWaiting = 64
)

// Bounds of a password, in characters (NIST SP 800-63B, 5.1.1.2: at least 8, no
// rules about kinds of characters).
const (
	MinPassword = 8
	MaxPassword = 256
)

// Passwords hashes and checks passwords, a few at a time. It is safe for
// concurrent use.
type Passwords struct {
	running chan struct{}
	waiting atomic.Int64
	decoy   string
}

// NewPasswords makes a checker of passwords.
func NewPasswords() *Passwords {
	return &Passwords{
		running: make(chan struct{}, maxRunning),
		// Same parameters as a real hash; no password leads to this key.
		decoy: "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
	}
}

// CheckPassword reports what is wrong with a new password, on the given field.
func CheckPassword(field, password string) error {
	if !utf8.ValidString(password) {
		return parley.Errorf(parley.CodeInvalid, field, "contains bytes that are not UTF-8 text. Please type it again.")
	}
	n := utf8.RuneCountInString(password)
	if n < MinPassword {
		return parley.Errorf(parley.CodeInvalid, field, "is too short: use at least %d characters; several words are easy to remember.", MinPassword)
	}
	if n > MaxPassword {
		return parley.Errorf(parley.CodeInvalid, field, "is too long: at most %d characters are allowed.", MaxPassword)
	}
	return nil
}

// Hash returns the encoded argon2id hash of a password.
func (p *Passwords) Hash(ctx context.Context, password string) (hash string, err error) {
	err = p.oneOfFew(ctx, func() error {
		hash, err = argon2id.CreateHash(password, &argon2id.Params{
			Memory: argonMemory, Iterations: argonIterations, Parallelism: argonParallelism, SaltLength: argonSalt, KeyLength: argonKey,
		})
		return err
	})
	return hash, err
}

// Attempt runs try while holding one of the few places for password checks.
// What try counts before it compares and writes down after it, no more than
// maxRunning others can slip past.
func (p *Passwords) Attempt(ctx context.Context, try func() error) error { return p.oneOfFew(ctx, try) }

// Matches reports whether the password is the one that was hashed. With an
// empty hash (nobody there, or no password set) it takes as long and says no,
// so that the time of an answer does not tell which accounts exist. Call it
// within [Passwords.Attempt].
func (p *Passwords) Matches(password, hash string) (bool, error) {
	against := hash
	if hash == "" || len(password) > utf8.UTFMax*MaxPassword {
		against = p.decoy
	}
	ok, err := argon2id.ComparePasswordAndHash(password, against)
	return ok && err == nil && against == hash, err
}

// busyRetry is when somebody who met a flood should try again.
const busyRetry = 5 * time.Second

func (p *Passwords) oneOfFew(ctx context.Context, work func() error) error {
	defer p.waiting.Add(-1)
	if p.waiting.Add(1) > maxRunning+maxWaiting {
		refused := parley.Errorf(parley.CodeLimit, "", "Too many people are signing in at this moment. Please try again in a few seconds.")
		refused.RetryAfter = busyRetry
		return refused
	}
	select {
	case p.running <- struct{}{}:
		defer func() { <-p.running }()
		return work()
	case <-ctx.Done():
		return ctx.Err()
	}
}
