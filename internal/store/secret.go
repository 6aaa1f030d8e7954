package store

import "github.com/parley-desk/parley"

// secretProperty is the row that keeps the nodes' common secret. It is no
// setting: parley.AllProperties does not list it, so no screen shows it.
const secretProperty = "parley.internal.secret" //nolint:gosec // a name, not a secret

// SharedSecret returns the secret that all nodes of one database share; the
// first node to ask makes it from fresh.
func (t *Tx) SharedSecret(fresh string) (string, error) {
	if _, err := t.exec(`
		INSERT INTO property (name, value, updated_at, updated_by) VALUES ($1, $2, $3, '')
		ON CONFLICT (name) DO NOTHING`, secretProperty, fresh, parley.Now()); err != nil {
		return "", err
	}
	return one(&t.Reader, NotFound("The secret"), scanText, `SELECT value FROM property WHERE name = $1`, secretProperty)
}
