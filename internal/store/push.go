package store

import (
	"encoding/json"

	"github.com/parley-desk/parley"
)

// pushKeysProperty is the row that keeps the desk's VAPID keys (RFC 8292). It is
// no setting: parley.AllProperties does not list it, so no screen shows it.
const pushKeysProperty = "parley.internal.push_keys"

// PushKeys is the desk's pair of VAPID keys, base64url.
type PushKeys struct {
	Public  string `json:"public"`
	Private string `json:"private"`
}

// PushKeys returns the pair that all nodes of one database share; the first
// node to ask keeps fresh. Browsers bind their subscriptions to it.
func (t *Tx) PushKeys(fresh PushKeys) (PushKeys, error) {
	text, err := json.Marshal(fresh)
	if err != nil {
		return PushKeys{}, err
	}
	if _, err := t.exec(`INSERT INTO property (name, value, updated_at, updated_by) VALUES ($1, $2, $3, '')
		ON CONFLICT (name) DO NOTHING`, pushKeysProperty, string(text), parley.Now()); err != nil {
		return PushKeys{}, err
	}
	kept, err := one(&t.Reader, NotFound("The key"), scanText, `SELECT value FROM property WHERE name = $1`, pushKeysProperty)
	if err != nil {
		return PushKeys{}, err
	}
	var keys PushKeys
	return keys, json.Unmarshal([]byte(kept), &keys)
}

// MaxSubscriptions bounds how many browsers of one user receive web push; the
// oldest makes room for the newest.
const MaxSubscriptions = 20

// Subscription is a browser that wants web push. Its secrets are not for
// screens.
type Subscription struct {
	ID          parley.ID   `json:"id"`
	UserID      parley.ID   `json:"-"`
	SessionHash string      `json:"-"`
	Endpoint    string      `json:"endpoint"`
	P256dh      string      `json:"-"`
	Auth        string      `json:"-"`
	UserAgent   string      `json:"user_agent"`
	CreatedAt   parley.Time `json:"created_at"`
	DeliveredAt parley.Time `json:"delivered_at,omitzero"`
	Failures    int64       `json:"failures" doc:"In a row; 0 when the last delivery was accepted."`
	LastError   string      `json:"last_error,omitempty"`
}

const subscriptionColumns = `s.id, s.user_id, COALESCE(s.session_hash, ''), s.endpoint, s.p256dh, s.auth, s.user_agent, s.created_at, s.delivered_at, s.failures, s.last_error`

func scanSubscription(r row) (s Subscription, err error) {
	err = r.Scan(&s.ID, &s.UserID, &s.SessionHash, &s.Endpoint, &s.P256dh, &s.Auth, &s.UserAgent, &s.CreatedAt, &s.DeliveredAt, &s.Failures, &s.LastError)
	return s, err
}

// SaveSubscription keeps a browser's subscription. A browser somebody else had
// signed in with before is theirs no more. Beyond MaxSubscriptions the oldest
// go.
func (t *Tx) SaveSubscription(s Subscription) error {
	if _, err := t.exec(`INSERT INTO push_subscription (id, user_id, session_hash, endpoint, p256dh, auth, user_agent, created_at, delivered_at, failures, last_error)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, '')
		ON CONFLICT (endpoint) DO UPDATE SET user_id = excluded.user_id, session_hash = excluded.session_hash, p256dh = excluded.p256dh, auth = excluded.auth,
			user_agent = excluded.user_agent`,
		s.ID, s.UserID, nullable(parley.ID(s.SessionHash)), s.Endpoint, s.P256dh, s.Auth, s.UserAgent, s.CreatedAt); err != nil {
		return err
	}
	_, err := t.exec(`DELETE FROM push_subscription WHERE user_id = $1 AND id NOT IN
		(SELECT id FROM push_subscription WHERE user_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2)`, s.UserID, MaxSubscriptions)
	return err
}

// DropSubscription forgets a user's browser and reports whether it was there.
func (t *Tx) DropSubscription(user parley.ID, endpoint string) (bool, error) {
	n, err := t.exec(`DELETE FROM push_subscription WHERE user_id = $1 AND endpoint = $2`, user, endpoint)
	return n > 0, err
}

// Subscriptions lists a user's browsers, newest first.
func (r *Reader) Subscriptions(user parley.ID) ([]Subscription, error) {
	return many(r, scanSubscription, `SELECT `+subscriptionColumns+` FROM push_subscription s WHERE s.user_id = $1 ORDER BY s.created_at DESC, s.id DESC LIMIT $2`, user, MaxSubscriptions)
}

// Subscribed lists those of some users who have a browser to be told on.
func (r *Reader) Subscribed(users []parley.ID) ([]parley.ID, error) {
	return manyOf(r, users, scanID, func(list string) string {
		return `SELECT DISTINCT user_id FROM push_subscription` + where("user_id", list)
	})
}

// LiveSubscription is a browser that may be told something now: its user is
// active and the sign-in it belongs to has not ended.
func (r *Reader) LiveSubscription(id parley.ID, now, idleSince parley.Time) (Subscription, error) {
	return one(r, NotFound("This device"), scanSubscription, `SELECT `+subscriptionColumns+` FROM push_subscription s JOIN user_account u ON u.id = s.user_id
		WHERE s.id = $1 AND u.active AND (s.session_hash IS NULL OR EXISTS (SELECT 1 FROM user_session i
			WHERE i.token_hash = s.session_hash AND i.expires_at > $2 AND i.last_used_at > $3))`, id, now, idleSince)
}

// SubscriptionDelivered records that a browser's push service has taken a
// message over.
func (t *Tx) SubscriptionDelivered(id parley.ID, now parley.Time) error {
	_, err := t.exec(`UPDATE push_subscription SET delivered_at = $2, failures = 0, last_error = '' WHERE id = $1`, id, now)
	return err
}

// SubscriptionFailed records that it has not, and why.
func (t *Tx) SubscriptionFailed(id parley.ID, cause string) error {
	_, err := t.exec(`UPDATE push_subscription SET failures = failures + 1, last_error = $2 WHERE id = $1`, id, clip(cause))
	return err
}
