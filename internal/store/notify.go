package store

import "github.com/parley-desk/parley"

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
