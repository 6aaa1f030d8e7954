package store

import (
	"strings"

	"github.com/parley-desk/parley"
)

// reachable is whether somebody of a conversation c can be told of it while
// they do not look: over web push, or by the e-mail they opted into.
const reachable = `EXISTS (SELECT 1 FROM conversation_member m WHERE m.conversation_id = c.id AND m.standing <> 'left'
	AND (EXISTS (SELECT 1 FROM push_subscription s WHERE s.user_id = m.user_id)
	OR EXISTS (SELECT 1 FROM user_preference p WHERE p.user_id = m.user_id AND p.email_digest)))`

// RefreshNotifies decides anew, after the user's ways to be reached have
// changed, which of their open support conversations must tell anybody.
func (t *Tx) RefreshNotifies(user parley.ID) error {
	_, err := t.exec(`UPDATE conversation AS c SET notifies = `+reachable+`
		WHERE c.kind = 'support' AND c.open AND c.id IN (SELECT conversation_id FROM conversation_member WHERE user_id = $1 AND visible)
		AND c.notifies <> `+reachable, user)
	return err
}

// RefreshConversationNotifies decides it for one support conversation, after
// its members have changed. Colleagues' conversations always tell.
func (t *Tx) RefreshConversationNotifies(conversation parley.ID) error {
	_, err := t.exec(`UPDATE conversation AS c SET notifies = `+reachable+` WHERE c.id = $1 AND c.kind = 'support' AND c.notifies <> `+reachable, conversation)
	return err
}

// EnqueueFirst asks for work of a kind about a subject at a moment, unless it
// is asked for already: then the earlier wish stands. When it is running at
// that moment, it runs once more.
func (t *Tx) EnqueueFirst(kind, subject string, runAt parley.Time) error {
	n, err := t.exec(`
		INSERT INTO job (id, kind, subject, run_at, attempts, lease_until, lease_owner, generation, state, last_error, created_at)
		VALUES ($1, $2, $3, $4, 0, 0, '', 1, 'pending', '', $5)
		ON CONFLICT (kind, subject) WHERE state = 'pending'
		DO UPDATE SET run_at = excluded.run_at, attempts = 0, generation = job.generation + 1 WHERE job.lease_owner <> ''`,
		parley.NewID(), kind, subject, runAt, parley.Now())
	if err == nil && n > 0 {
		t.enqueued(kind, runAt)
	}
	return err
}

// Listener is a member of a conversation as the rule of notifications sees
// them (domain 4.3, 4.4).
type Listener struct {
	User        parley.ID
	Name        string
	Email       string
	Standing    string
	SeenSeq     int64
	NotifiedSeq int64
	EmailedSeq  int64
	Choices     parley.Notifications
	Switches    parley.Switches
	EmailDigest bool
	Language    string
	TimeZone    string
	Presence    parley.Presence
	Readable    bool
}

func scanListener(r row) (l Listener, err error) {
	var there, active, kept bool
	p := parley.DefaultPreferences()
	defaults := p.Notifications
	err = r.Scan(&l.User, &l.Name, &l.Email, &l.Standing, &l.SeenSeq, &l.NotifiedSeq, &l.EmailedSeq,
		&l.Choices.Push, &l.Choices.Desktop, &l.Choices.Email, &l.Choices.Audio, &l.Choices.System,
		&kept, &l.Switches.Push, &l.Switches.Desktop, &l.Switches.Email, &l.Switches.Audio, &l.EmailDigest, &l.Language, &l.TimeZone,
		&there, &active, &l.Readable)
	if !kept {
		l.Switches, l.EmailDigest = defaults, p.EmailDigest
	}
	l.Presence = parley.PresenceOffline
	switch {
	case active:
		l.Presence = parley.PresenceAvailable
	case there:
		l.Presence = parley.PresenceAway
	}
	return l, err
}

// maxListeners bounds how many members of one conversation are told.
const maxListeners = 1000

func listeners(where string) string {
	return `SELECT u.id, u.name, u.email, m.standing, m.seen_seq, m.notified_seq, m.emailed_seq,
		m.notify_push, m.notify_desktop, m.notify_email, m.notify_audio, m.notify_system,
		p.user_id IS NOT NULL, COALESCE(p.notify_push, FALSE), COALESCE(p.notify_desktop, FALSE), COALESCE(p.notify_email, FALSE), COALESCE(p.notify_audio, FALSE),
		COALESCE(p.email_digest, FALSE), COALESCE(p.language, ''), COALESCE(p.time_zone, ''),
		EXISTS (SELECT 1 FROM presence h WHERE h.user_id = u.id AND h.lease_until > $2),
		EXISTS (SELECT 1 FROM presence h WHERE h.user_id = u.id AND h.lease_until > $2 AND NOT h.idle),
		` + strings.ReplaceAll(conversationReadable, "$1", "m.user_id") + `
		FROM conversation_member m JOIN conversation c ON c.id = m.conversation_id JOIN user_account u ON u.id = m.user_id
		LEFT JOIN user_preference p ON p.user_id = m.user_id
		WHERE m.conversation_id = $1 AND m.standing <> 'left' AND u.active AND ` + where
}

// Listeners are the members for whom it has not been decided yet whether the
// newest entries are told to them.
func (r *Reader) Listeners(conversation parley.ID, now parley.Time) ([]Listener, error) {
	return many(r, scanListener, listeners(`m.notified_seq < c.last_seq ORDER BY u.id LIMIT $3`), conversation, now, maxListeners)
}

// Listener is one member.
func (r *Reader) Listener(conversation, user parley.ID, now parley.Time) (Listener, error) {
	return one(r, NotFound("This conversation"), scanListener, listeners(`m.user_id = $3`), conversation, now, user)
}

// SetNotified records up to which entry it has been decided whether a member
// is told.
func (t *Tx) SetNotified(conversation, user parley.ID, seq int64) error {
	_, err := t.exec(`UPDATE conversation_member SET notified_seq = $3 WHERE conversation_id = $1 AND user_id = $2 AND notified_seq < $3`, conversation, user, seq)
	return err
}
