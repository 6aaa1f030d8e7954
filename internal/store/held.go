package store

import (
	"encoding/json"
	"fmt"

	"github.com/parley-desk/parley"
)

// Held is a comment that was acknowledged and waits for its undo time to pass.
type Held struct {
	Conversation parley.ID
	User         parley.ID
	UserName     string
	ClientID     string
	Message      json.RawMessage // what the desk needs to send it
	HeldAt       parley.Time
	ReleaseAt    parley.Time
}

const heldColumns = `h.conversation_id, h.user_id, u.name, h.client_id, h.message, h.held_at, h.release_at`

const heldFrom = ` FROM held_message h JOIN user_account u ON u.id = h.user_id `

func scanHeld(r row) (h Held, err error) {
	var message string
	err = r.Scan(&h.Conversation, &h.User, &h.UserName, &h.ClientID, &message, &h.HeldAt, &h.ReleaseAt)
	h.Message = json.RawMessage(message)
	return h, err
}

// MaxHeldShown bounds the held messages a person is shown.
const MaxHeldShown = 200

// HeldOf lists what a person has waiting anywhere, in the order it goes out.
func (r *Reader) HeldOf(user parley.ID) ([]Held, error) {
	return many(r, scanHeld, `SELECT `+heldColumns+heldFrom+`WHERE h.user_id = $1 ORDER BY h.release_at, h.conversation_id, h.position LIMIT $2`, user, MaxHeldShown)
}

// HeldIn lists what waits in a conversation, in the order it goes out, of one
// author or, when user is empty, of all.
func (r *Reader) HeldIn(conversation, user parley.ID) ([]Held, error) {
	return many(r, scanHeld, `SELECT `+heldColumns+heldFrom+`WHERE h.conversation_id = $1 AND ($2 = '' OR h.user_id = $2) ORDER BY h.release_at, h.position`, conversation, user)
}

// HeldByClient finds what an author has waiting under a client id.
func (r *Reader) HeldByClient(conversation, user parley.ID, clientID string) (Held, error) {
	return one(r, NotFound("This message"), scanHeld, `SELECT `+heldColumns+heldFrom+`WHERE h.conversation_id = $1 AND h.user_id = $2 AND h.client_id = $3`,
		conversation, user, clientID)
}

// Hold keeps a message back. The caller holds the conversation, so the
// position after the author's last is nobody else's.
func (t *Tx) Hold(h Held) error {
	_, err := t.exec(`INSERT INTO held_message (conversation_id, user_id, client_id, position, message, held_at, release_at)
		VALUES ($1, $2, $3, (SELECT COALESCE(MAX(position), 0) + 1 FROM held_message WHERE conversation_id = $1 AND user_id = $2), $4, $5, $6)`,
		h.Conversation, h.User, h.ClientID, string(h.Message), h.HeldAt, h.ReleaseAt)
	return err
}

// Unhold takes a message out of those that wait. Exactly one of all who try
// gets true.
func (t *Tx) Unhold(conversation, user parley.ID, clientID string) (bool, error) {
	n, err := t.exec(`DELETE FROM held_message WHERE conversation_id = $1 AND user_id = $2 AND client_id = $3`, conversation, user, clientID)
	if err == nil && n > 1 {
		err = fmt.Errorf("store: %d held messages under one client id", n)
	}
	return n == 1, err
}

// NextRelease is when the next message of a conversation goes out, or the zero
// Time when none waits.
func (r *Reader) NextRelease(conversation parley.ID) (parley.Time, error) {
	return one(r, nil, scanTime, `SELECT COALESCE(MIN(release_at), 0) FROM held_message WHERE conversation_id = $1`, conversation)
}

// HoldSeconds is how long comments of agents wait in a conversation before
// they go out: what its queue says, or 0.
func (r *Reader) HoldSeconds(conversation parley.ID) (int64, error) {
	return one(r, NotFound("This conversation"), scanInt, `SELECT COALESCE((SELECT q.undo_send_s FROM queue q WHERE q.id = c.queue_id), 0)
		FROM conversation c WHERE c.id = $1`, conversation)
}
