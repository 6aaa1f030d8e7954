package store

import "github.com/parley-desk/parley"

// Lease says that a user is connected to a node, and whether none of their
// screens there has seen input for a while.
type Lease struct {
	User parley.ID
	Idle bool
}

// RenewPresence says that the users are connected to the node until the given
// moment. A node repeats it while they are; a node that dies lets it expire.
// Who falls idle is so since now.
func (t *Tx) RenewPresence(node string, leases []Lease, now, until parley.Time) error {
	for _, l := range leases {
		if _, err := t.exec(`
			INSERT INTO presence (user_id, node, lease_until, idle, idle_since) VALUES ($1, $2, $3, $4, CASE WHEN $4 THEN CAST($5 AS BIGINT) ELSE 0 END)
			ON CONFLICT (user_id, node) DO UPDATE SET lease_until = excluded.lease_until, idle = excluded.idle,
				idle_since = CASE WHEN excluded.idle AND presence.idle AND presence.lease_until > $5 AND presence.idle_since > 0
					THEN presence.idle_since ELSE excluded.idle_since END`,
			l.User, node, until, l.Idle, now); err != nil {
			return err
		}
	}
	return nil
}

// DropPresence says that the user is no longer connected to the node: their
// lease ends now. It reports whether they were. The row stays until it is
// swept, for it says since when they are gone.
func (t *Tx) DropPresence(node string, user parley.ID, now parley.Time) (bool, error) {
	n, err := t.exec(`UPDATE presence SET lease_until = $3 WHERE user_id = $1 AND node = $2 AND lease_until > $3`, user, node, now)
	return n > 0, err
}

// SweepPresence removes leases that expired before the given moment and
// returns whose they were, so that colleagues can be told.
func (t *Tx) SweepPresence(now parley.Time) ([]parley.ID, error) {
	return many(&t.Reader, scanID, `DELETE FROM presence WHERE lease_until <= $1 RETURNING user_id`, now)
}

// Online says which of the users are connected to any node.
func (r *Reader) Online(users []parley.ID, now parley.Time) (map[parley.ID]bool, error) {
	// The table holds no more than the staff at work, so one fixed text that
	// reads all of it is cheaper than a new text for each number of users.
	connected, err := many(r, scanID, `SELECT DISTINCT user_id FROM presence WHERE lease_until > $1`, now)
	if err != nil {
		return nil, err
	}
	all := make(map[parley.ID]bool, len(connected))
	for _, user := range connected {
		all[user] = true
	}
	online := make(map[parley.ID]bool, len(users))
	for _, user := range users {
		if all[user] {
			online[user] = true
		}
	}
	return online, nil
}
