package store

import "github.com/parley-desk/parley"

// recordColumns are the columns of [parley.Record], of a record k whose
// consumer is p.
const recordColumns = `k.id, k.number, k.contact_type, k.short_description, k.description, k.category, k.priority, k.close_notes,
	COALESCE(k.consumer_id, ''), COALESCE(p.first_name, ''), COALESCE(p.last_name, ''),
	COALESCE(k.account_id, ''), COALESCE((SELECT name FROM account WHERE id = k.account_id), ''),
	COALESCE(k.contact_id, ''), COALESCE((SELECT name FROM contact WHERE id = k.contact_id), ''),
	k.assignment_group_id, COALESCE((SELECT name FROM user_group WHERE id = k.assignment_group_id), ''),
	COALESCE(k.assigned_to, ''), COALESCE((SELECT name FROM user_account WHERE id = k.assigned_to), ''),
	k.conversation_id, COALESCE(k.interaction_id, ''), k.opened_at, k.opened_by, k.opened_by_name,
	k.resolved_at, k.closed_at, k.updated_at, k.updated_by_name, k.version`

// scanCore reads [recordColumns] and what follows them.
func scanCore(r row, k *parley.Record, more ...any) error {
	var person parley.Consumer
	err := r.Scan(append([]any{
		&k.ID, &k.Number, &k.ContactType, &k.ShortDescription, &k.Description, &k.Category, &k.Priority, &k.CloseNotes,
		&k.Consumer, &person.FirstName, &person.LastName,
		&k.Account, &k.AccountName, &k.AccountContact, &k.AccountContactName, &k.AssignmentGroup, &k.AssignmentGroupName, &k.AssignedTo, &k.AssignedToName,
		&k.Conversation, &k.Interaction, &k.OpenedAt, &k.OpenedBy, &k.OpenedByName,
		&k.ResolvedAt, &k.ClosedAt, &k.UpdatedAt, &k.UpdatedByName, &k.Version,
	}, more...)...)
	k.ConsumerName = person.Name()
	return err
}

const caseSelect = `SELECT ` + recordColumns + `, k.state, k.contact_name, k.contact_email, k.contact_phone, k.resolution_code
	FROM customer_case k LEFT JOIN consumer p ON p.id = k.consumer_id `

func scanCase(r row) (c parley.Case, err error) {
	err = scanCore(r, &c.Record, &c.State, &c.ContactName, &c.ContactEmail, &c.ContactPhone, &c.ResolutionCode)
	return c, err
}

// Case reads a case of the user's groups, or one assigned to them; for others
// it does not exist.
func (r *Reader) Case(id, user parley.ID) (parley.Case, error) {
	return one(r, NotFound("This case"), scanCase, caseSelect+`WHERE k.id = $2 AND `+readableCore, user, id)
}

// CaseByClient finds the case saved under a client id.
func (r *Reader) CaseByClient(clientID string) (parley.Case, error) {
	return one(r, NotFound("This case"), scanCase, caseSelect+`WHERE k.client_id = $1`, clientID)
}

// Cases lists a page of cases, newest first.
func (r *Reader) Cases(l RecordList) ([]parley.Case, error) {
	return page(r, parley.TableCase, scanCase, caseSelect, l)
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
		contact_name, contact_email, contact_phone, assignment_group_id, conversation_id, interaction_id, client_id, opened_at, opened_by, opened_by_name,
		assigned_to, resolution_code, close_notes, search_text, resolved_at, closed_at, updated_at, updated_by_name, account_id, contact_id, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, 1)`,
		c.ID, c.Number, string(c.State), c.Priority, c.ContactType, c.ShortDescription, c.Description, c.Category, nullable(c.Consumer),
		c.ContactName, c.ContactEmail, c.ContactPhone, c.AssignmentGroup, c.Conversation, nullable(c.Interaction), clientID, c.OpenedAt, c.OpenedBy, c.OpenedByName,
		nullable(c.AssignedTo), c.ResolutionCode, c.CloseNotes, searchText(c.Number, c.ShortDescription, c.ContactName, c.ContactEmail),
		c.ResolvedAt, c.ClosedAt, c.UpdatedAt, c.UpdatedByName, nullable(c.Account), nullable(c.AccountContact))
	return err
}

// UpdateCase changes a case, if c.Version is still the stored one.
func (t *Tx) UpdateCase(c parley.Case) error {
	return t.must(stale("case"), `UPDATE customer_case SET state = $3, priority = $4, contact_type = $5, short_description = $6, description = $7, category = $8,
		contact_name = $9, contact_email = $10, contact_phone = $11, assignment_group_id = $12, assigned_to = $13, resolution_code = $14, close_notes = $15,
		search_text = $16, resolved_at = $17, closed_at = $18, updated_at = $19, updated_by_name = $20,
		account_id = $21, contact_id = $22, version = version + 1
		WHERE id = $1 AND version = $2`,
		c.ID, c.Version, string(c.State), c.Priority, c.ContactType, c.ShortDescription, c.Description, c.Category,
		c.ContactName, c.ContactEmail, c.ContactPhone, c.AssignmentGroup, nullable(c.AssignedTo), c.ResolutionCode, c.CloseNotes,
		searchText(c.Number, c.ShortDescription, c.ContactName, c.ContactEmail), c.ResolvedAt, c.ClosedAt, c.UpdatedAt, c.UpdatedByName,
		nullable(c.Account), nullable(c.AccountContact))
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

// ConsumerVisible reports whether a case or incident of the user's groups
// names the consumer.
func (r *Reader) ConsumerVisible(id, user parley.ID) (bool, error) {
	n, err := one(r, nil, scanInt, `SELECT count(*) FROM (
		SELECT 1 FROM customer_case k JOIN group_member g ON g.group_id = k.assignment_group_id WHERE k.consumer_id = $1 AND g.user_id = $2
		UNION ALL
		SELECT 1 FROM incident k JOIN group_member g ON g.group_id = k.assignment_group_id WHERE k.consumer_id = $1 AND g.user_id = $2
		LIMIT 1) AS found`, id, user)
	return n > 0, err
}

// InsertConsumer stores a new consumer.
func (t *Tx) InsertConsumer(c parley.Consumer) error {
	_, err := t.exec(`INSERT INTO consumer (id, number, first_name, last_name, email, email_folded, mobile_phone, active, created_at, created_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		c.ID, c.Number, c.FirstName, c.LastName, c.Email, parley.Fold(c.Email), c.MobilePhone, c.Active, c.CreatedAt, c.CreatedBy)
	return err
}
