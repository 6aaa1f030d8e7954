package store

import (
	"database/sql"

	"github.com/parley-desk/parley"
)

// Session is a sign-in of a user. Only the SHA-256 of its token is kept.
type Session struct {
	TokenHash  string
	UserID     parley.ID
	CreatedAt  parley.Time
	ExpiresAt  parley.Time
	LastUsedAt parley.Time
	UserAgent  string
}

// SignedIn is what a token opens: the user and when the token was last used.
type SignedIn struct {
	User       parley.User
	LastUsedAt parley.Time
}

func scanSignedIn(r row) (s SignedIn, err error) {
	u := &s.User
	var limit sql.NullInt64
	var roles string
	err = r.Scan(&u.ID, &u.Email, &u.Name, &u.Title, &u.Active, &limit, &u.CreatedAt, &u.UpdatedAt, &u.Version, &roles, &s.LastUsedAt)
	if limit.Valid {
		u.ConversationLimit = &limit.Int64
	}
	u.Roles = splitRoles(roles)
	return s, err
}

var errNotSignedIn = parley.Errorf(parley.CodeUnauthenticated, "", "You are not signed in, or your session has ended. Please sign in again.")

// SessionUser returns the active user of a session that has not expired and
// was used since idleSince; everybody else is [parley.CodeUnauthenticated].
func (r *Reader) SessionUser(tokenHash string, now, idleSince parley.Time) (SignedIn, error) {
	return one(r, errNotSignedIn, scanSignedIn, `SELECT `+userColumns+`, s.last_used_at
		FROM user_session s JOIN user_account u ON u.id = s.user_id
		WHERE s.token_hash = $1 AND s.expires_at > $2 AND s.last_used_at > $3 AND u.active`, tokenHash, now, idleSince)
}

// TokenUser returns the active user of an API token that has not expired.
func (r *Reader) TokenUser(tokenHash string, now parley.Time) (SignedIn, error) {
	return one(r, errNotSignedIn, scanSignedIn, `SELECT `+userColumns+`, t.last_used_at
		FROM api_token t JOIN user_account u ON u.id = t.user_id
		WHERE t.token_hash = $1 AND (t.expires_at = 0 OR t.expires_at > $2) AND u.active`, tokenHash, now)
}

// TouchSession records the use of a session, unless it was used since then.
func (t *Tx) TouchSession(tokenHash string, now, since parley.Time) error {
	_, err := t.exec(`UPDATE user_session SET last_used_at = $2 WHERE token_hash = $1 AND last_used_at < $3`, tokenHash, now, since)
	return err
}

// TouchToken records the use of an API token, unless it was used since then.
func (t *Tx) TouchToken(tokenHash string, now, since parley.Time) error {
	_, err := t.exec(`UPDATE api_token SET last_used_at = $2 WHERE token_hash = $1 AND last_used_at < $3`, tokenHash, now, since)
	return err
}

// InsertSession adds a sign-in.
func (t *Tx) InsertSession(s Session) error {
	_, err := t.exec(`INSERT INTO user_session (token_hash, user_id, created_at, expires_at, last_used_at, user_agent) VALUES ($1, $2, $3, $4, $5, $6)`,
		s.TokenHash, s.UserID, s.CreatedAt, s.ExpiresAt, s.LastUsedAt, s.UserAgent)
	return err
}

// DeleteSession ends one sign-in and reports whether there was one.
func (t *Tx) DeleteSession(tokenHash string) (bool, error) {
	n, err := t.exec(`DELETE FROM user_session WHERE token_hash = $1`, tokenHash)
	return n > 0, err
}

// DeleteSessionsOf ends the sign-ins of a user, except the one with the given
// token hash ("" spares none), and returns how many there were.
func (t *Tx) DeleteSessionsOf(user parley.ID, except string) (int64, error) {
	return t.exec(`DELETE FROM user_session WHERE user_id = $1 AND token_hash <> $2`, user, except)
}

// DeleteExpiredSessions forgets sign-ins that ended by themselves.
func (t *Tx) DeleteExpiredSessions(user parley.ID, now, idleSince parley.Time) error {
	_, err := t.exec(`DELETE FROM user_session WHERE user_id = $1 AND (expires_at <= $2 OR last_used_at <= $3)`, user, now, idleSince)
	return err
}

// ReplaceSetupLink makes the given link the only one that creates the first
// administrator.
func (t *Tx) ReplaceSetupLink(tokenHash string, now, expires parley.Time) error {
	if _, err := t.exec(`DELETE FROM setup_link`); err != nil {
		return err
	}
	_, err := t.exec(`INSERT INTO setup_link (token_hash, created_at, expires_at) VALUES ($1, $2, $3)`, tokenHash, now, expires)
	return err
}

// SetupLinkValid reports whether the link exists and has not expired.
func (r *Reader) SetupLinkValid(tokenHash string, now parley.Time) (bool, error) {
	return one(r, nil, scanBool, `SELECT EXISTS (SELECT 1 FROM setup_link WHERE token_hash = $1 AND expires_at > $2)`, tokenHash, now)
}

// UseSetupLink takes the link; it works once.
func (t *Tx) UseSetupLink(tokenHash string, now parley.Time) error {
	return t.must(NotFound("This link"), `DELETE FROM setup_link WHERE token_hash = $1 AND expires_at > $2`, tokenHash, now)
}

// SignInFailures counts the failed sign-ins of a subject (an account or an
// address) since a moment.
func (r *Reader) SignInFailures(subject string, since parley.Time) (int64, error) {
	return one(r, nil, scanInt, `SELECT COUNT(*) FROM sign_in_failure WHERE subject = $1 AND occurred_at > $2`, subject, since)
}

// OldestSignInFailure is when the first of those was, or zero.
func (r *Reader) OldestSignInFailure(subject string, since parley.Time) (parley.Time, error) {
	return one(r, nil, scanTime, `SELECT COALESCE(MIN(occurred_at), 0) FROM sign_in_failure WHERE subject = $1 AND occurred_at > $2`, subject, since)
}

// InsertSignInFailure counts an attempt, and forgets those before old.
func (t *Tx) InsertSignInFailure(id parley.ID, subject string, at, old parley.Time) error {
	if _, err := t.exec(`DELETE FROM sign_in_failure WHERE occurred_at < $1`, old); err != nil {
		return err
	}
	_, err := t.exec(`INSERT INTO sign_in_failure (id, subject, occurred_at) VALUES ($1, $2, $3)`, id, subject, at)
	return err
}

// DeleteSignInFailures forgets all failed attempts of a subject.
func (t *Tx) DeleteSignInFailures(subject string) error {
	_, err := t.exec(`DELETE FROM sign_in_failure WHERE subject = $1`, subject)
	return err
}
