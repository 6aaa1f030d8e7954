package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// tokenBytes is the entropy of every token: nobody guesses 256 bits, so a plain
// hash is enough to keep it.
const tokenBytes = 32

// APIPrefix begins every API token, so that people and secret scanners
// recognise one where it leaked.
const APIPrefix = "pat_"

// maxToken bounds what is hashed for a request.
const maxToken = 128

// NewToken makes a token for whoever is to hold it (43 characters of the
// base64url alphabet) and the hash that is kept. There is one mechanism for sign-ins, API
// tokens, visitors and the setup link; the hash never leads back to the token.
func NewToken() (token, hash string) { return newToken("") }

// NewAPIToken makes a token that begins with [APIPrefix].
func NewAPIToken() (token, hash string) { return newToken(APIPrefix) }

func newToken(prefix string) (token, hash string) {
	b := make([]byte, tokenBytes)
	_, _ = rand.Read(b) // never fails since Go 1.24
	token = prefix + base64.RawURLEncoding.EncodeToString(b)
	return token, Hash(token)
}

// Hash is the form in which a token is kept and looked up: its SHA-256 in
// lower-case hexadecimal. What is too long to be one of our tokens hashes to
// "", which no row has.
func Hash(token string) string {
	if token == "" || len(token) > maxToken {
		return ""
	}
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// IsAPIToken reports whether the token is an API token rather than a sign-in.
func IsAPIToken(token string) bool { return strings.HasPrefix(token, APIPrefix) }
