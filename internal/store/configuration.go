package store

import (
	"github.com/parley-desk/parley"
)

// MaxConfigured is how many rows of one configuration table the desk keeps.
// Their lists are read whole, so they are bounded where rows are added.
const MaxConfigured = 500

// LockConfiguration makes the changes of the configuration one after another,
// on all nodes, until the transaction ends: it takes the row lock of a counter.
// What is then checked (the last administrator, a loop of escalations, a name)
// cannot change before the commit.
func (t *Tx) LockConfiguration() error { return t.lock("configuration") }

// Revision counts the changes of the configuration: it is another one whenever
// something of it may be otherwise. A transaction that holds the lock sees its
// own, which is nobody else's before the commit.
func (r *Reader) Revision() (int64, error) {
	return one(r, nil, scanInt, `SELECT COALESCE(MAX(value), 0) FROM counter WHERE name = 'lock:configuration'`)
}

func (t *Tx) lock(name string) error {
	_, err := t.exec(`INSERT INTO counter (name, value) VALUES ($1, 1)
		ON CONFLICT (name) DO UPDATE SET value = counter.value + 1`, "lock:"+name)
	return err
}

// MarkShipped records that the shipped configuration of that name was made. It
// returns false when it had been before: what somebody deleted since then is
// not made again.
func (t *Tx) MarkShipped(name string) (bool, error) {
	n, err := t.exec(`INSERT INTO counter (name, value) VALUES ($1, 1) ON CONFLICT (name) DO NOTHING`, "shipped:"+name)
	return n == 1, err
}

// room refuses a row more than a configuration table may have. The caller
// holds the lock of the configuration.
func (t *Tx) room(table, what string) error {
	n, err := one(&t.Reader, nil, scanInt, `SELECT COUNT(*) FROM `+table)
	if err != nil {
		return err
	}
	if n >= MaxConfigured {
		return parley.Errorf(parley.CodeConflict, "", "There are already %d %s, the most the desk keeps. Delete one that is no longer used first.", n, what)
	}
	return nil
}

// stale is the error of an update or deletion whose version has been overtaken.
// The caller has just read the row, so it is not "not found".
func stale(what string) error {
	return parley.Errorf(parley.CodeConflict, "version", "Somebody changed this %s meanwhile. Load it again and repeat your change.", what)
}

// duplicate names the field whose value another row already has, when that is
// what err says.
func duplicate(err error, field, message string) error {
	if Duplicate(err) {
		return parley.Errorf(parley.CodeConflict, field, "%s", message)
	}
	return err
}
