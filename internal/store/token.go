package store

import "github.com/parley-desk/parley"

// Token is an API token as lists show it: what it opens is kept as a hash only.
type Token struct {
	ID         parley.ID   `json:"id"`
	UserID     parley.ID   `json:"user_id"`
	UserName   string      `json:"user_name"`
	Name       string      `json:"name"`
	CreatedAt  parley.Time `json:"created_at"`
	ExpiresAt  parley.Time `json:"expires_at,omitzero" doc:"Absent: never."`
	LastUsedAt parley.Time `json:"last_used_at,omitzero" doc:"To the minute; absent: never."`
}

//nolint:gosec // the names of columns; no credential is in it
const tokenColumns = `t.id, t.user_id, u.name, t.name, t.created_at, t.expires_at, t.last_used_at
	FROM api_token t JOIN user_account u ON u.id = t.user_id`

func scanToken(r row) (t Token, err error) {
	err = r.Scan(&t.ID, &t.UserID, &t.UserName, &t.Name, &t.CreatedAt, &t.ExpiresAt, &t.LastUsedAt)
	return t, err
}

// Token returns an API token.
func (r *Reader) Token(id parley.ID) (Token, error) {
	return one(r, NotFound("This token"), scanToken, `SELECT `+tokenColumns+` WHERE t.id = $1`, id)
}

// Tokens lists all API tokens, the newest first.
func (r *Reader) Tokens() ([]Token, error) {
	return many(r, scanToken, `SELECT `+tokenColumns+` ORDER BY t.id DESC LIMIT $1`, MaxConfigured)
}

// InsertToken adds an API token.
func (t *Tx) InsertToken(tokenHash string, token Token) error {
	if err := t.room("api_token", "tokens"); err != nil {
		return err
	}
	_, err := t.exec(`INSERT INTO api_token (token_hash, id, user_id, name, created_at, expires_at, last_used_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		tokenHash, token.ID, token.UserID, token.Name, token.CreatedAt, token.ExpiresAt, token.LastUsedAt)
	return err
}

// DeleteToken revokes an API token.
func (t *Tx) DeleteToken(id parley.ID) error {
	return t.must(NotFound("This token"), `DELETE FROM api_token WHERE id = $1`, id)
}
