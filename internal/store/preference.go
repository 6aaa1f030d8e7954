package store

import "github.com/parley-desk/parley"

// Preferences are what a user likes; who has chosen nothing has the defaults
// at version 0.
func (r *Reader) Preferences(user parley.ID) (parley.Preferences, error) {
	p, err := one(r, errNoPreferences, scanPreferences, `SELECT `+preferenceColumns+` FROM user_preference WHERE user_id = $1`, user)
	if parley.CodeOf(err) == parley.CodeNotFound {
		return parley.DefaultPreferences(), nil
	}
	return p, err
}

var errNoPreferences = NotFound("What this user likes")

const preferenceColumns = `language, time_zone, theme, density, enter_sends, single_keys, sounds, sound_volume,
	notify_push, notify_desktop, notify_email, notify_audio, email_digest, set_up, version`

func scanPreferences(r row) (p parley.Preferences, err error) {
	n := &p.Notifications
	err = r.Scan(&p.Language, &p.TimeZone, &p.Theme, &p.Density, &p.EnterSends, &p.SingleKeys, &p.Sounds, &p.SoundVolume,
		&n.Push, &n.Desktop, &n.Email, &n.Audio, &p.EmailDigest, &p.SetUp, &p.Version)
	return p, err
}

// SavePreferences keeps what a user likes, if p.Version is still the stored
// one; 0 says that nothing is stored yet.
func (t *Tx) SavePreferences(user parley.ID, p parley.Preferences, now parley.Time) error {
	n := p.Notifications
	args := []any{
		user, p.Version, p.Language, p.TimeZone, p.Theme, p.Density, p.EnterSends, p.SingleKeys, p.Sounds, p.SoundVolume,
		n.Push, n.Desktop, n.Email, n.Audio, p.EmailDigest, p.SetUp, now,
	}
	if p.Version == 0 {
		return t.must(errStalePreferences, `INSERT INTO user_preference (user_id, version, `+preferenceInsert+`)
			VALUES ($1, $2 + 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) ON CONFLICT (user_id) DO NOTHING`, args...)
	}
	return t.must(errStalePreferences, `UPDATE user_preference SET language = $3, time_zone = $4, theme = $5, density = $6, enter_sends = $7,
		single_keys = $8, sounds = $9, sound_volume = $10, notify_push = $11, notify_desktop = $12, notify_email = $13, notify_audio = $14,
		email_digest = $15, set_up = $16, updated_at = $17, version = version + 1
		WHERE user_id = $1 AND version = $2`, args...)
}

const preferenceInsert = `language, time_zone, theme, density, enter_sends, single_keys, sounds, sound_volume,
	notify_push, notify_desktop, notify_email, notify_audio, email_digest, set_up, updated_at`

var errStalePreferences = parley.Errorf(parley.CodeConflict, "version",
	"Your preferences were changed in another window meanwhile. They are read anew; repeat your change.")

// Notifications are a member's choices for a conversation; who is no member
// gets not_found.
func (r *Reader) Notifications(conversation, user parley.ID) (parley.Notifications, parley.ConversationKind, error) {
	type choices struct {
		parley.Notifications
		kind parley.ConversationKind
	}
	c, err := one(r, NotFound("This conversation"), func(r row) (c choices, err error) {
		err = r.Scan(&c.Push, &c.Desktop, &c.Email, &c.Audio, &c.System, &c.kind)
		return c, err
	}, `SELECT m.notify_push, m.notify_desktop, m.notify_email, m.notify_audio, m.notify_system, c.kind
		FROM conversation_member m JOIN conversation c ON c.id = m.conversation_id
		WHERE m.conversation_id = $1 AND m.user_id = $2 AND m.standing <> 'left'`, conversation, user)
	return c.Notifications, c.kind, err
}

// SetNotifications changes a member's choices for a conversation.
func (t *Tx) SetNotifications(conversation, user parley.ID, n parley.Notifications) error {
	return t.must(NotFound("This conversation"), `UPDATE conversation_member
		SET notify_push = $3, notify_desktop = $4, notify_email = $5, notify_audio = $6, notify_system = $7
		WHERE conversation_id = $1 AND user_id = $2 AND standing <> 'left'`,
		conversation, user, string(n.Push), string(n.Desktop), string(n.Email), string(n.Audio), n.System)
}
