package store

import "github.com/parley-desk/parley"

// RaiseHand notes that the agent who has a work item in hand asks for help. It
// reports false when they do already, or have it no more.
func (t *Tx) RaiseHand(id, agent parley.ID, note string, now parley.Time) (bool, error) {
	n, err := t.exec(`UPDATE work_item SET hand_at = $3, hand_note = $4
		WHERE id = $1 AND assigned_to = $2 AND state = 'work_in_progress' AND hand_at = 0`, id, agent, now, note)
	return n == 1, err
}

// LowerHand notes that help came or is not needed any more. It reports false
// when nobody asks for any.
func (t *Tx) LowerHand(id parley.ID) (bool, error) {
	n, err := t.exec(`UPDATE work_item SET hand_at = 0, hand_note = '' WHERE id = $1 AND hand_at > 0`, id)
	return n == 1, err
}

// RaisedHand is an agent who asks for help.
type RaisedHand struct {
	WorkItem     parley.ID   `json:"work_item_id"`
	Number       string      `json:"number"`
	Conversation parley.ID   `json:"conversation_id"`
	Guest        string      `json:"guest_name"`
	Queue        string      `json:"queue"`
	Agent        parley.ID   `json:"agent_id"`
	AgentName    string      `json:"agent"`
	At           parley.Time `json:"at"`
	Note         string      `json:"note"`
}

// maxHands bounds how many raised hands are listed.
const maxHands = 100

// RaisedHands lists who asks for help within a filter, the longest first.
func (r *Reader) RaisedHands(f BoardFilter) ([]RaisedHand, error) {
	return many(r, func(r row) (h RaisedHand, err error) {
		err = r.Scan(&h.WorkItem, &h.Number, &h.Conversation, &h.Guest, &h.Queue, &h.Agent, &h.AgentName, &h.At, &h.Note)
		return h, err
	}, `SELECT w.id, w.number, w.conversation_id, c.guest_name, q.name, u.id, u.name, w.hand_at, w.hand_note
		FROM work_item w JOIN conversation c ON c.id = w.conversation_id JOIN queue q ON q.id = w.queue_id JOIN user_account u ON u.id = w.assigned_to
		WHERE w.state = 'work_in_progress' AND w.hand_at > 0 AND CAST($1 AS BIGINT) >= 0`+ofBoard+` ORDER BY w.hand_at, w.id LIMIT $5`, f.args(maxHands)...)
}
