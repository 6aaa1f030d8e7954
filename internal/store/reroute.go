package store

import "github.com/parley-desk/parley"

// AwayAssignee is the agent in whose hands a conversation is though their state
// is not available, where the desk gives such work to somebody else; "" when
// there is none, or a colleague was asked to take over.
func (r *Reader) AwayAssignee(conversation parley.ID) (parley.ID, error) {
	agent, err := one(r, NotFound("This agent"), scanID, `SELECT w.assigned_to FROM conversation c JOIN work_item w ON w.id = c.work_item_id
		WHERE c.id = $1 AND c.open AND c.kind = 'support' AND w.state = 'work_in_progress' AND w.transfer_state <> 'pending'
		AND EXISTS (SELECT 1 FROM property p WHERE p.name = $2 AND p.value = 'true')
		AND NOT EXISTS (SELECT 1 FROM agent_presence a JOIN presence_state s ON s.id = a.state_id WHERE a.user_id = w.assigned_to AND s.available)`,
		conversation, parley.PropReassignAway)
	if parley.CodeOf(err) == parley.CodeNotFound {
		err = nil
	}
	return agent, err
}
