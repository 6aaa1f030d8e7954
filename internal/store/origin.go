package store

import "github.com/parley-desk/parley"

// Origin is a web site on which the chat may be embedded.
type Origin struct {
	ID        parley.ID   `json:"id"`
	Origin    string      `json:"origin" doc:"Scheme, host and port, as browsers send it: https://www.example.com"`
	Note      string      `json:"note"`
	CreatedAt parley.Time `json:"created_at"`
	UpdatedAt parley.Time `json:"updated_at"`
	Version   int64       `json:"version"`
}

const originColumns = `id, origin, note, created_at, updated_at, version`

func scanOrigin(r row) (o Origin, err error) {
	err = r.Scan(&o.ID, &o.Origin, &o.Note, &o.CreatedAt, &o.UpdatedAt, &o.Version)
	return o, err
}

// OriginAllowed reports whether pages of that origin may embed the chat.
// origin is the value of an Origin header, which browsers send in lower case.
func (r *Reader) OriginAllowed(origin string) (bool, error) {
	return one(r, nil, scanBool, `SELECT EXISTS (SELECT 1 FROM allowed_origin WHERE origin = $1)`, origin)
}

// Origin returns an allowed origin.
func (r *Reader) Origin(id parley.ID) (Origin, error) {
	return one(r, NotFound("This origin"), scanOrigin, `SELECT `+originColumns+` FROM allowed_origin WHERE id = $1`, id)
}

// Origins lists the allowed origins.
func (r *Reader) Origins() ([]Origin, error) {
	return many(r, scanOrigin, `SELECT `+originColumns+` FROM allowed_origin ORDER BY origin LIMIT $1`, MaxConfigured)
}

// InsertOrigin allows an origin.
func (t *Tx) InsertOrigin(o Origin) error {
	if err := t.room("allowed_origin", "origins"); err != nil {
		return err
	}
	_, err := t.exec(`INSERT INTO allowed_origin (id, origin, note, created_at, updated_at, version) VALUES ($1, $2, $3, $4, $5, $6)`,
		o.ID, o.Origin, o.Note, o.CreatedAt, o.UpdatedAt, o.Version)
	return duplicate(err, "origin", "This origin is already allowed.")
}

// UpdateOrigin changes an allowed origin, if o.Version is still the stored one.
func (t *Tx) UpdateOrigin(o Origin) error {
	err := t.must(stale("origin"), `UPDATE allowed_origin SET origin = $3, note = $4, updated_at = $5, version = version + 1
		WHERE id = $1 AND version = $2`, o.ID, o.Version, o.Origin, o.Note, o.UpdatedAt)
	return duplicate(err, "origin", "This origin is already allowed.")
}

// DeleteOrigin disallows an origin.
func (t *Tx) DeleteOrigin(id parley.ID, version int64) error {
	return t.must(stale("origin"), `DELETE FROM allowed_origin WHERE id = $1 AND version = $2`, id, version)
}
