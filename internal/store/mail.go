package store

import "github.com/parley-desk/parley"

// MailState says how an e-mail of the outbox stands.
type MailState string

// The states of an e-mail.
const (
	MailPending MailState = "pending"
	MailSent    MailState = "sent"    // the server has taken it over
	MailFailed  MailState = "failed"  // refused for good, or tried too often
	MailDropped MailState = "dropped" // not wanted any more before it could be sent
)

// OutMail is an e-mail about entries of a conversation to one of its members.
type OutMail struct {
	ID           parley.ID   `json:"id"`
	Conversation parley.ID   `json:"conversation"`
	User         parley.ID   `json:"user_id"`
	Address      string      `json:"address"`
	FromSeq      int64       `json:"-"` // the entries after this one
	ToSeq        int64       `json:"-"` // up to this one
	MessageID    string      `json:"message_id"`
	State        MailState   `json:"state" enum:"pending,sent,failed,dropped"`
	Attempts     int64       `json:"attempts"`
	LastError    string      `json:"last_error,omitempty"`
	CreatedAt    parley.Time `json:"created_at"`
	EndedAt      parley.Time `json:"ended_at,omitzero"`
}

const mailColumns = `id, conversation_id, user_id, address, from_seq, to_seq, message_id, state, attempts, last_error, created_at, ended_at`

func scanMail(r row) (m OutMail, err error) {
	err = r.Scan(&m.ID, &m.Conversation, &m.User, &m.Address, &m.FromSeq, &m.ToSeq, &m.MessageID, &m.State, &m.Attempts, &m.LastError, &m.CreatedAt, &m.EndedAt)
	return m, err
}

// PendingMail is the e-mail to a member that is on its way, or not_found.
func (r *Reader) PendingMail(conversation, user parley.ID) (OutMail, error) {
	return one(r, NotFound("This e-mail"), scanMail, `SELECT `+mailColumns+` FROM mail_outbox WHERE conversation_id = $1 AND user_id = $2 AND state = 'pending'`, conversation, user)
}

// InsertMail puts an e-mail into the outbox; one member of one conversation
// has at most one there that is on its way.
func (t *Tx) InsertMail(m OutMail) error {
	_, err := t.exec(`INSERT INTO mail_outbox (`+mailColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, 'pending', 0, '', $8, 0)`,
		m.ID, m.Conversation, m.User, m.Address, m.FromSeq, m.ToSeq, m.MessageID, m.CreatedAt)
	return err
}

// RetryMail records an attempt that failed for now.
func (t *Tx) RetryMail(id parley.ID, cause string) error {
	_, err := t.exec(`UPDATE mail_outbox SET attempts = attempts + 1, last_error = $2 WHERE id = $1 AND state = 'pending'`, id, clip(cause))
	return err
}

// EndMail records how an e-mail ended, and that its entries are not to be sent
// again, in one step.
func (t *Tx) EndMail(m OutMail, state MailState, cause string, now parley.Time) error {
	if _, err := t.exec(`UPDATE mail_outbox SET state = $2, attempts = attempts + 1, last_error = $3, ended_at = $4 WHERE id = $1 AND state = 'pending'`,
		m.ID, string(state), clip(cause), now); err != nil {
		return err
	}
	_, err := t.exec(`UPDATE conversation_member SET emailed_seq = $3 WHERE conversation_id = $1 AND user_id = $2 AND emailed_seq < $3`, m.Conversation, m.User, m.ToSeq)
	return err
}

// SweepMail forgets e-mails that ended before a moment.
func (t *Tx) SweepMail(before parley.Time) error {
	_, err := t.exec(`DELETE FROM mail_outbox WHERE state <> 'pending' AND created_at < $1`, before)
	return err
}

// FailedMail lists the e-mails that were given up, newest first.
func (r *Reader) FailedMail(limit int) ([]OutMail, error) {
	return many(r, scanMail, `SELECT `+mailColumns+` FROM mail_outbox WHERE state = 'failed' ORDER BY created_at DESC, id DESC LIMIT $1`, limit)
}

// DeliveryFigures say how e-mails and web push stand.
type DeliveryFigures struct {
	MailPending   int64  `json:"pending"`
	MailRetried   int64  `json:"retried" doc:"Pending ones that failed at least once."`
	MailFailed    int64  `json:"failed"`
	PushDevices   int64  `json:"push_devices"`
	PushFailing   int64  `json:"push_failing" doc:"Devices whose last delivery failed."`
	LastMailError string `json:"last_error,omitempty"`
	LastPushError string `json:"last_push_error,omitempty"`
}

// DeliveryFigures counts e-mails and subscriptions.
func (r *Reader) DeliveryFigures() (DeliveryFigures, error) {
	return one(r, nil, func(row row) (f DeliveryFigures, err error) {
		err = row.Scan(&f.MailPending, &f.MailRetried, &f.MailFailed, &f.PushDevices, &f.PushFailing, &f.LastMailError, &f.LastPushError)
		return f, err
	}, `SELECT (SELECT COUNT(*) FROM mail_outbox WHERE state = 'pending'), (SELECT COUNT(*) FROM mail_outbox WHERE state = 'pending' AND attempts > 0),
		(SELECT COUNT(*) FROM mail_outbox WHERE state = 'failed'),
		(SELECT COUNT(*) FROM push_subscription), (SELECT COUNT(*) FROM push_subscription WHERE failures > 0),
		COALESCE((SELECT last_error FROM mail_outbox WHERE last_error <> '' ORDER BY created_at DESC LIMIT 1), ''),
		COALESCE((SELECT last_error FROM push_subscription WHERE failures > 0 ORDER BY created_at DESC LIMIT 1), '')`)
}
