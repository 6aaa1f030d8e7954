package store

import (
	"encoding/json"
	"fmt"

	"github.com/parley-desk/parley"
)

const customerColumns = `id, first_name, last_name, email, category, channel, short_description, fields, answers, context,
	COALESCE(consumer_id, ''), producer_id, COALESCE(matched_rule_id, ''), COALESCE(queue_id, ''), COALESCE(conversation_id, ''), created_at, address_hash, client_id`

func scanCustomer(r row) (c parley.CustomerInteraction, err error) {
	var fields, answers, context string
	if err = r.Scan(&c.ID, &c.FirstName, &c.LastName, &c.Email, &c.Category, &c.Channel, &c.ShortDescription, &fields, &answers, &context,
		&c.Consumer, &c.Producer, &c.MatchedRule, &c.QueueID, &c.Conversation, &c.CreatedAt, &c.AddressHash, &c.ClientID); err != nil {
		return c, err
	}
	for _, part := range []struct {
		text string
		into any
	}{{fields, &c.Fields}, {answers, &c.Answers}, {context, &c.Context}} {
		if err = json.Unmarshal([]byte(part.text), part.into); err != nil {
			return c, fmt.Errorf("store: customer interaction %s: %w", c.ID, err)
		}
	}
	return c, nil
}

// CustomerInteraction reads a guest's form.
func (r *Reader) CustomerInteraction(id parley.ID) (parley.CustomerInteraction, error) {
	return one(r, NotFound("This form"), scanCustomer, `SELECT `+customerColumns+` FROM customer_interaction WHERE id = $1`, id)
}

// CustomerInteractionByClient finds a form by the id its browser chose.
func (r *Reader) CustomerInteractionByClient(clientID string) (parley.CustomerInteraction, error) {
	return one(r, NotFound("This form"), scanCustomer, `SELECT `+customerColumns+` FROM customer_interaction WHERE client_id = $1`, clientID)
}

// RecentCustomerInteractions lists the newest forms.
func (r *Reader) RecentCustomerInteractions(limit int) ([]parley.CustomerInteraction, error) {
	return many(r, scanCustomer, `SELECT `+customerColumns+` FROM customer_interaction ORDER BY created_at DESC LIMIT $1`, limit)
}

// InsertCustomerInteraction stores a guest's form. A client id used before
// violates a unique index: see [Duplicate].
func (t *Tx) InsertCustomerInteraction(c parley.CustomerInteraction) error {
	var texts [3]string
	for i, part := range []any{c.Fields, c.Answers, c.Context} {
		text, err := json.Marshal(part)
		if err != nil {
			return fmt.Errorf("store: customer interaction: %w", err)
		}
		texts[i] = string(text)
	}
	_, err := t.exec(`INSERT INTO customer_interaction (id, first_name, last_name, email, email_folded, category, channel, short_description, fields, answers, context,
		consumer_id, producer_id, matched_rule_id, queue_id, conversation_id, address_hash, client_id, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL, $12, $13, $14, $15, $16, $17, $18)`,
		c.ID, c.FirstName, c.LastName, c.Email, parley.Fold(c.Email), c.Category, c.Channel, c.ShortDescription, texts[0], texts[1], texts[2],
		c.Producer, nullable(c.MatchedRule), nullable(c.QueueID), nullable(c.Conversation), c.AddressHash, c.ClientID, c.CreatedAt)
	return err
}

// SetConsumer binds a form to the consumer made from it.
func (t *Tx) SetConsumer(customerInteraction, consumer parley.ID) error {
	_, err := t.exec(`UPDATE customer_interaction SET consumer_id = $2 WHERE id = $1`, customerInteraction, consumer)
	return err
}

// GuestsSince counts the guest conversations created after since, by everyone
// and from one address. Called after [Tx.NextNumber] in the same transaction
// it is exact: taking the number makes others wait.
func (r *Reader) GuestsSince(since parley.Time, addressHash string) (all, fromAddress int64, err error) {
	all, err = one(r, nil, scanInt, `SELECT count(*) FROM customer_interaction WHERE created_at > $1 AND conversation_id IS NOT NULL`, since)
	if err != nil {
		return 0, 0, err
	}
	fromAddress, err = one(r, nil, scanInt, `SELECT count(*) FROM customer_interaction
		WHERE address_hash = $2 AND created_at > $1 AND conversation_id IS NOT NULL`, since, addressHash)
	return all, fromAddress, err
}

// InsertGuestSession stores the hash of a visitor's token.
func (t *Tx) InsertGuestSession(tokenHash string, customerInteraction, conversation parley.ID, now, expires parley.Time) error {
	_, err := t.exec(`INSERT INTO guest_session (token_hash, customer_interaction_id, conversation_id, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)`,
		tokenHash, customerInteraction, conversation, now, expires)
	return err
}

// GuestSession is what a visitor's token opens.
type GuestSession struct {
	CustomerInteraction, Conversation, Interaction parley.ID
	Name                                           string
	ExpiresAt                                      parley.Time
}

// GuestSession finds the session of a token that has not expired.
func (r *Reader) GuestSession(tokenHash string, now parley.Time) (GuestSession, error) {
	expired := parley.Errorf(parley.CodeUnauthenticated, "", "This chat session is unknown or has expired. Please start a new chat.")
	return one(r, expired, func(r row) (g GuestSession, err error) {
		err = r.Scan(&g.CustomerInteraction, &g.Conversation, &g.Interaction, &g.Name, &g.ExpiresAt)
		return g, err
	}, `SELECT s.customer_interaction_id, s.conversation_id, COALESCE(c.interaction_id, ''), c.guest_name, s.expires_at
		FROM guest_session s JOIN conversation c ON c.id = s.conversation_id WHERE s.token_hash = $1 AND s.expires_at > $2`, tokenHash, now)
}

// ExtendGuestSession keeps a token valid.
func (t *Tx) ExtendGuestSession(tokenHash string, expires parley.Time) error {
	_, err := t.exec(`UPDATE guest_session SET expires_at = $2 WHERE token_hash = $1 AND expires_at < $2`, tokenHash, expires)
	return err
}

// DropGuestSession makes a token worthless.
func (t *Tx) DropGuestSession(tokenHash string) error {
	_, err := t.exec(`DELETE FROM guest_session WHERE token_hash = $1`, tokenHash)
	return err
}

// DropGuestSessions makes all tokens of a conversation worthless.
func (t *Tx) DropGuestSessions(conversation parley.ID) error {
	_, err := t.exec(`DELETE FROM guest_session WHERE conversation_id = $1`, conversation)
	return err
}

// SweepGuestSessions deletes expired tokens.
func (t *Tx) SweepGuestSessions(now parley.Time) (int64, error) {
	return t.exec(`DELETE FROM guest_session WHERE expires_at <= $1`, now)
}

const interactionColumns = `id, number, type, direction, state, state_reason, guest_name, guest_email, conversation_id, queue_id, COALESCE(assigned_to, ''),
	short_description, customer_interaction_id, opened_at, closed_at, wrap_up_duration, system_wrap_up`

func scanInteraction(r row) (i parley.Interaction, err error) {
	err = r.Scan(&i.ID, &i.Number, &i.Type, &i.Direction, &i.State, &i.StateReason, &i.GuestName, &i.GuestEmail, &i.Conversation, &i.QueueID, &i.AssignedTo,
		&i.ShortDescription, &i.CustomerInteraction, &i.OpenedAt, &i.ClosedAt, &i.WrapUpDuration, &i.SystemWrapUp)
	return i, err
}

// Interaction reads one interaction.
func (r *Reader) Interaction(id parley.ID) (parley.Interaction, error) {
	return one(r, NotFound("This interaction"), scanInteraction, `SELECT `+interactionColumns+` FROM interaction WHERE id = $1`, id)
}

// EarlierInteractions lists a visitor's other interactions by the e-mail
// address they gave (not verified), newest first, limited to queues whose
// group the user belongs to.
func (r *Reader) EarlierInteractions(of parley.Interaction, user parley.ID, limit int) ([]parley.Interaction, error) {
	return many(r, scanInteraction, `SELECT `+interactionColumns+` FROM interaction i
		WHERE i.guest_email_folded = $1 AND i.guest_email_folded <> '' AND i.id <> $2
		AND EXISTS (SELECT 1 FROM queue q JOIN group_member g ON g.group_id = q.assignment_group_id WHERE q.id = i.queue_id AND g.user_id = $3)
		ORDER BY i.opened_at DESC LIMIT $4`, parley.Fold(of.GuestEmail), of.ID, user, limit)
}

// InsertInteraction stores a new interaction. Whoever gives the address of an
// active contact is taken to be that contact, of the account they are of now.
func (t *Tx) InsertInteraction(i parley.Interaction) error {
	_, err := t.exec(`INSERT INTO interaction (id, number, type, direction, state, state_reason, guest_name, guest_email, guest_email_folded,
		conversation_id, queue_id, assigned_to, short_description, customer_interaction_id, opened_at, closed_at, contact_id, account_id)
		VALUES ($1, $2, $3, $4, $5, '', $6, $7, $8, $9, $10, NULL, $11, $12, $13, 0,
			(SELECT c.id FROM contact c WHERE `+activeContact+`$8), (SELECT c.account_id FROM contact c WHERE `+activeContact+`$8))`,
		i.ID, i.Number, i.Type, i.Direction, string(i.State), i.GuestName, i.GuestEmail, parley.Fold(i.GuestEmail),
		i.Conversation, i.QueueID, i.ShortDescription, i.CustomerInteraction, i.OpenedAt)
	return err
}

// StepInteraction moves an interaction to a state that is legal from where it
// stands (domain 1.1.1), with its queue and assignee.
func (t *Tx) StepInteraction(id parley.ID, to parley.InteractionState, reason string, queue, assignee parley.ID, now parley.Time) error {
	from, err := one(&t.Reader, NotFound("This interaction"), scanText, `SELECT state FROM interaction WHERE id = $1`+t.d.forUpdate, id)
	if err != nil {
		return err
	}
	if from != string(to) && !parley.InteractionState(from).CanBecome(to) {
		return parley.Errorf(parley.CodeConflict, "", "This interaction is %s and cannot become %s.", from, to)
	}
	var closed parley.Time
	if to.Closed() {
		closed = now
	}
	_, err = t.exec(`UPDATE interaction SET state = $2, state_reason = $3, queue_id = $4, assigned_to = $5, closed_at = $6 WHERE id = $1`,
		id, string(to), reason, queue, nullable(assignee), closed)
	return err
}
