package store

import (
	"encoding/json"

	"github.com/parley-desk/parley"
)

const segmentColumns = `id, interaction_id, conversation_id, agent_id, configuration_id, terms, submitted_on, COALESCE(code_id, ''), notes, timed_out`

func scanSegment(r row) (s parley.WrapUpSegment, err error) {
	var terms string
	err = r.Scan(&s.ID, &s.Interaction, &s.Conversation, &s.Agent, &s.Configuration, &terms, &s.SubmittedOn, &s.Code, &s.Notes, &s.TimedOut)
	if err != nil {
		return s, err
	}
	return s, json.Unmarshal([]byte(terms), &s.WrapUpTerms)
}

var errNoSegment = NotFound("This wrap-up")

// Segment reads an agent's wrap-up.
func (r *Reader) Segment(id parley.ID) (parley.WrapUpSegment, error) {
	return one(r, errNoSegment, scanSegment, `SELECT `+segmentColumns+` FROM wrap_up_segment WHERE id = $1`, id)
}

// SegmentOf reads the wrap-up of an agent of a conversation with a customer,
// open or not.
func (r *Reader) SegmentOf(conversation, agent parley.ID) (parley.WrapUpSegment, error) {
	return one(r, errNoSegment, scanSegment, `SELECT `+segmentColumns+` FROM wrap_up_segment WHERE conversation_id = $1 AND agent_id = $2`, conversation, agent)
}

// OpenSegments lists the wrap-ups of a conversation that are not finished, the
// oldest first.
func (r *Reader) OpenSegments(conversation parley.ID) ([]parley.WrapUpSegment, error) {
	return many(r, scanSegment, `SELECT `+segmentColumns+` FROM wrap_up_segment
		WHERE conversation_id = $1 AND submitted_on = 0 ORDER BY opened_on, id LIMIT 100`, conversation)
}

// OwnPart is a wrap-up an agent has not finished of a conversation they passed on.
type OwnPart struct {
	Conversation parley.ID   `json:"conversation_id"`
	Number       string      `json:"number" doc:"Of the contact."`
	GuestName    string      `json:"guest_name"`
	OpenedOn     parley.Time `json:"opened_on"`
	CodesEnabled bool        `json:"codes_enabled"`
}

// OwnParts lists the wrap-ups an agent has not finished of conversations they
// have passed on and take no part in any more, the oldest first.
func (r *Reader) OwnParts(agent parley.ID) ([]OwnPart, error) {
	return many(r, func(r row) (p OwnPart, err error) {
		var terms string
		if err = r.Scan(&p.Conversation, &p.Number, &p.GuestName, &p.OpenedOn, &terms); err != nil {
			return p, err
		}
		var said parley.WrapUpTerms
		err = json.Unmarshal([]byte(terms), &said)
		p.CodesEnabled = said.CodesEnabled
		return p, err
	}, `SELECT s.conversation_id, i.number, i.guest_name, s.opened_on, s.terms
		FROM wrap_up_segment s JOIN interaction i ON i.id = s.interaction_id
		WHERE s.agent_id = $1 AND s.submitted_on = 0 AND COALESCE(i.assigned_to, '') <> $1
			AND NOT EXISTS (SELECT 1 FROM conversation_member m
				WHERE m.conversation_id = s.conversation_id AND m.user_id = $1 AND m.standing <> 'left')
		ORDER BY s.opened_on, s.id LIMIT 100`, agent)
}

// LongWrapUps lists segments of assignees whose interaction has been wrapped
// up since before the moment, the longest first.
func (r *Reader) LongWrapUps(before parley.Time, limit int) ([]parley.ID, error) {
	return many(r, scanID, `SELECT s.id FROM interaction i JOIN wrap_up_segment s ON s.interaction_id = i.id AND s.agent_id = i.assigned_to
		WHERE i.state = 'wrap_up' AND s.submitted_on = 0 AND s.opened_on <= $1 ORDER BY s.opened_on, s.id LIMIT $2`, before, limit)
}

// PutSegment opens a segment, or opens the one the agent had in the same
// interaction again: there is one for each. The conversation is locked.
func (t *Tx) PutSegment(s parley.WrapUpSegment) error {
	terms, err := json.Marshal(s.WrapUpTerms)
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO wrap_up_segment (id, interaction_id, conversation_id, agent_id, configuration_id, opened_on, due_at, terms,
		submitted_on, code_id, notes, timed_out)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10, FALSE)
		ON CONFLICT (interaction_id, agent_id) DO UPDATE SET configuration_id = excluded.configuration_id, opened_on = excluded.opened_on,
			due_at = excluded.due_at, terms = excluded.terms, submitted_on = 0, code_id = excluded.code_id, notes = excluded.notes, timed_out = FALSE`,
		s.ID, s.Interaction, s.Conversation, s.Agent, s.Configuration, s.OpenedOn, s.DueAt, string(terms), nullable(s.Code), s.Notes)
	return err
}

// SaveSegment keeps the code, the notes and the end of an open segment as s
// has them, or returns otherwise when it is open no more.
func (t *Tx) SaveSegment(s parley.WrapUpSegment, otherwise error) error {
	terms, err := json.Marshal(s.WrapUpTerms)
	if err != nil {
		return err
	}
	return t.must(otherwise, `UPDATE wrap_up_segment SET code_id = $2, notes = $3, terms = $4, submitted_on = $5, timed_out = $6
		WHERE id = $1 AND submitted_on = 0`, s.ID, nullable(s.Code), s.Notes, string(terms), s.SubmittedOn, s.TimedOut)
}

// FinishWrapUp closes an interaction that is wrapped up. Why it ended, its
// queue and its assignee stay as they are.
func (t *Tx) FinishWrapUp(interaction parley.ID, ms int64, system bool, now parley.Time, otherwise error) error {
	return t.must(otherwise, `UPDATE interaction SET state = 'closed_complete', closed_at = $2, wrap_up_duration = $3, system_wrap_up = $4
		WHERE id = $1 AND state = 'wrap_up'`, interaction, now, ms, system)
}
