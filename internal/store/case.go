package store

import "github.com/parley-desk/parley"

const caseSelect = `SELECT k.id, k.number, k.state, k.priority, k.contact_type, k.short_description, k.description, k.category,
	COALESCE(k.consumer_id, ''), COALESCE(p.first_name, ''), COALESCE(p.last_name, ''), k.contact_name, k.contact_email, k.contact_phone,
	k.assignment_group_id, k.conversation_id, COALESCE(k.interaction_id, ''), k.opened_at, k.opened_by, k.opened_by_name, k.version
	FROM customer_case k LEFT JOIN consumer p ON p.id = k.consumer_id `

func scanCase(r row) (c parley.Case, err error) {
	var person parley.Consumer
	err = r.Scan(&c.ID, &c.Number, &c.State, &c.Priority, &c.ContactType, &c.ShortDescription, &c.Description, &c.Category,
		&c.Consumer, &person.FirstName, &person.LastName, &c.ContactName, &c.ContactEmail, &c.ContactPhone,
		&c.AssignmentGroup, &c.Conversation, &c.Interaction, &c.OpenedAt, &c.OpenedBy, &c.OpenedByName, &c.Version)
	c.ConsumerName = person.Name()
	return c, err
}

// Case reads a case that the user's groups are assigned to; for others it
// does not exist.
func (r *Reader) Case(id, user parley.ID) (parley.Case, error) {
	return one(r, NotFound("This case"), scanCase, caseSelect+`WHERE k.id = $1
		AND EXISTS (SELECT 1 FROM group_member g WHERE g.group_id = k.assignment_group_id AND g.user_id = $2)`, id, user)
}

// CaseByClient finds the case saved under a client id.
func (r *Reader) CaseByClient(clientID string) (parley.Case, error) {
	return one(r, NotFound("This case"), scanCase, caseSelect+`WHERE k.client_id = $1`, clientID)
}

// Cases lists a page of the cases of a group, newest first.
func (r *Reader) Cases(group parley.ID, before parley.Time, beforeID parley.ID, limit int) ([]parley.Case, error) {
	return many(r, scanCase, caseSelect+`WHERE k.assignment_group_id = $1 AND (k.opened_at, k.id) < ($2, $3)
		ORDER BY k.opened_at DESC, k.id DESC LIMIT $4`, group, before, beforeID, limit)
}

// CasesOf lists the cases made from an interaction.
func (r *Reader) CasesOf(interaction parley.ID) ([]parley.Case, error) {
	return many(r, scanCase, caseSelect+`WHERE k.interaction_id = $1 ORDER BY k.id LIMIT 50`, interaction)
}

// GroupsOf lists the ids of the groups a user belongs to.
func (r *Reader) GroupsOf(user parley.ID) ([]parley.ID, error) {
	return many(r, scanID, `SELECT group_id FROM group_member WHERE user_id = $1 ORDER BY group_id LIMIT 500`, user)
}

// InsertCase stores a new case. A client id used before violates a unique
// index: see [Duplicate].
func (t *Tx) InsertCase(c parley.Case, clientID string) error {
	_, err := t.exec(`INSERT INTO customer_case (id, number, state, priority, contact_type, short_description, description, category, consumer_id,
		contact_name, contact_email, contact_phone, assignment_group_id, conversation_id, interaction_id, client_id, opened_at, opened_by, opened_by_name, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, 1)`,
		c.ID, c.Number, string(c.State), c.Priority, c.ContactType, c.ShortDescription, c.Description, c.Category, nullable(c.Consumer),
		c.ContactName, c.ContactEmail, c.ContactPhone, c.AssignmentGroup, c.Conversation, nullable(c.Interaction), clientID, c.OpenedAt, c.OpenedBy, c.OpenedByName)
	return err
}

// CopyEntries copies a conversation's entries up to number until into the
// record conversation to, which must be empty, and moves it on accordingly.
// System lines are copied when system says so; numbers are given anew without
// gaps.
func (t *Tx) CopyEntries(from, to parley.ID, until int64, system bool) error {
	_, err := t.exec(`INSERT INTO entry (conversation_id, seq, public_seq, kind, author_kind, author_id, author_name, body, code, payload, client_id, created_at)
		SELECT CAST($2 AS TEXT), row_number() OVER (ORDER BY seq),
			CASE WHEN public_seq > 0 THEN sum(CASE WHEN public_seq > 0 THEN 1 ELSE 0 END) OVER (ORDER BY seq) ELSE 0 END,
			kind, author_kind, author_id, author_name, body, code, payload, '', created_at
		FROM entry WHERE conversation_id = $1 AND seq <= $3 AND (kind <> 'system' OR $4)`, from, to, until, system)
	if err != nil {
		return err
	}
	return t.must(NotFound("This record's conversation"), `UPDATE conversation SET
		last_seq = (SELECT count(*) FROM entry WHERE conversation_id = $1),
		public_seq = (SELECT count(*) FROM entry WHERE conversation_id = $1 AND public_seq > 0),
		message_count = (SELECT count(*) FROM entry WHERE conversation_id = $1 AND kind <> 'system')
		WHERE id = $1`, to)
}

const consumerColumns = `id, number, first_name, last_name, email, mobile_phone, active, created_at, created_by`

func scanConsumer(r row) (c parley.Consumer, err error) {
	err = r.Scan(&c.ID, &c.Number, &c.FirstName, &c.LastName, &c.Email, &c.MobilePhone, &c.Active, &c.CreatedAt, &c.CreatedBy)
	return c, err
}

// Consumer reads one consumer.
func (r *Reader) Consumer(id parley.ID) (parley.Consumer, error) {
	return one(r, NotFound("This consumer"), scanConsumer, `SELECT `+consumerColumns+` FROM consumer WHERE id = $1`, id)
}

// ConsumerVisible reports whether a case of the user's groups names the
// consumer.
func (r *Reader) ConsumerVisible(id, user parley.ID) (bool, error) {
	n, err := one(r, nil, scanInt, `SELECT count(*) FROM (SELECT 1 FROM customer_case k JOIN group_member g ON g.group_id = k.assignment_group_id
		WHERE k.consumer_id = $1 AND g.user_id = $2 LIMIT 1) AS found`, id, user)
	return n > 0, err
}

// InsertConsumer stores a new consumer.
func (t *Tx) InsertConsumer(c parley.Consumer) error {
	_, err := t.exec(`INSERT INTO consumer (id, number, first_name, last_name, email, email_folded, mobile_phone, active, created_at, created_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		c.ID, c.Number, c.FirstName, c.LastName, c.Email, parley.Fold(c.Email), c.MobilePhone, c.Active, c.CreatedAt, c.CreatedBy)
	return err
}
