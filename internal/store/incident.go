package store

import "github.com/parley-desk/parley"

const incidentSelect = `SELECT ` + recordColumns + `, k.state, k.hold_reason, k.impact, k.urgency, k.caller_name, k.caller_email, k.caller_phone
	FROM incident k LEFT JOIN consumer p ON p.id = k.consumer_id `

func scanIncident(r row) (i parley.Incident, err error) {
	err = scanCore(r, &i.Record, &i.State, &i.HoldReason, &i.Impact, &i.Urgency, &i.CallerName, &i.CallerEmail, &i.CallerPhone)
	return i, err
}

// Incident reads an incident of the user's groups, or one assigned to them;
// for others it does not exist.
func (r *Reader) Incident(id, user parley.ID) (parley.Incident, error) {
	return one(r, NotFound("This incident"), scanIncident, incidentSelect+`WHERE k.id = $2 AND `+readableCore, user, id)
}

// IncidentByClient finds the incident saved under a client id.
func (r *Reader) IncidentByClient(clientID string) (parley.Incident, error) {
	return one(r, NotFound("This incident"), scanIncident, incidentSelect+`WHERE k.client_id = $1`, clientID)
}

// Incidents lists a page of incidents, newest first.
func (r *Reader) Incidents(l RecordList) ([]parley.Incident, error) {
	return page(r, parley.TableIncident, scanIncident, incidentSelect, l)
}

// InsertIncident stores a new incident. A client id used before violates a
// unique index: see [Duplicate].
func (t *Tx) InsertIncident(i parley.Incident, clientID string) error {
	_, err := t.exec(`INSERT INTO incident (id, number, state, hold_reason, impact, urgency, priority, contact_type, short_description, description, category,
		close_notes, consumer_id, caller_name, caller_email, caller_phone, assignment_group_id, assigned_to, conversation_id, interaction_id, client_id,
		search_text, opened_at, opened_by, opened_by_name, resolved_at, closed_at, updated_at, updated_by_name, account_id, contact_id, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, 1)`,
		i.ID, i.Number, string(i.State), string(i.HoldReason), i.Impact, i.Urgency, i.Priority, i.ContactType, i.ShortDescription, i.Description, i.Category,
		i.CloseNotes, nullable(i.Consumer), i.CallerName, i.CallerEmail, i.CallerPhone, i.AssignmentGroup, nullable(i.AssignedTo), i.Conversation,
		nullable(i.Interaction), clientID, searchText(i.Number, i.ShortDescription, i.CallerName, i.CallerEmail),
		i.OpenedAt, i.OpenedBy, i.OpenedByName, i.ResolvedAt, i.ClosedAt, i.UpdatedAt, i.UpdatedByName, nullable(i.Account), nullable(i.AccountContact))
	return err
}

// UpdateIncident changes an incident, if i.Version is still the stored one.
func (t *Tx) UpdateIncident(i parley.Incident) error {
	return t.must(stale("incident"), `UPDATE incident SET state = $3, hold_reason = $4, impact = $5, urgency = $6, priority = $7, contact_type = $8,
		short_description = $9, description = $10, category = $11, close_notes = $12, caller_name = $13, caller_email = $14, caller_phone = $15,
		assignment_group_id = $16, assigned_to = $17, search_text = $18, resolved_at = $19, closed_at = $20, updated_at = $21, updated_by_name = $22,
		account_id = $23, contact_id = $24, version = version + 1
		WHERE id = $1 AND version = $2`,
		i.ID, i.Version, string(i.State), string(i.HoldReason), i.Impact, i.Urgency, i.Priority, i.ContactType,
		i.ShortDescription, i.Description, i.Category, i.CloseNotes, i.CallerName, i.CallerEmail, i.CallerPhone,
		i.AssignmentGroup, nullable(i.AssignedTo), searchText(i.Number, i.ShortDescription, i.CallerName, i.CallerEmail),
		i.ResolvedAt, i.ClosedAt, i.UpdatedAt, i.UpdatedByName,
		nullable(i.Account), nullable(i.AccountContact))
}
