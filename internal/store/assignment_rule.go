package store

import "github.com/parley-desk/parley"

const assignmentColumns = `id, name, active, assign_by, auto_assign, display, allow_reject, reassign_on_timeout, timeout_s, COALESCE(timeout_state_id, ''),
	use_skills, evaluate_level, enforce_mandatory, shift_enabled, shift_criteria, shift_time_required_s, shift_continuous, created_at, updated_at, version`

func scanAssignment(r row) (a parley.AssignmentRule, err error) {
	err = r.Scan(&a.ID, &a.Name, &a.Active, &a.AssignBy, &a.AutoAssign, &a.Display, &a.AllowReject, &a.Reassign, &a.TimeoutS, &a.TimeoutState,
		&a.UseSkills, &a.EvaluateLevel, &a.EnforceMandatory, &a.ShiftEnabled, &a.ShiftCriteria, &a.ShiftRequiredS, &a.ShiftContinuous,
		&a.CreatedAt, &a.UpdatedAt, &a.Version)
	return a, err
}

// AssignmentRule returns an assignment rule.
func (r *Reader) AssignmentRule(id parley.ID) (parley.AssignmentRule, error) {
	return one(r, NotFound("This assignment rule"), scanAssignment, `SELECT `+assignmentColumns+` FROM assignment_rule WHERE id = $1`, id)
}

// AssignmentRules lists all assignment rules by name.
func (r *Reader) AssignmentRules() ([]parley.AssignmentRule, error) {
	return many(r, scanAssignment, `SELECT `+assignmentColumns+` FROM assignment_rule ORDER BY name_folded LIMIT $1`, MaxConfigured)
}

const sameAssignment = "There is already an assignment rule with this name."

// InsertAssignmentRule adds an assignment rule.
func (t *Tx) InsertAssignmentRule(a parley.AssignmentRule) error {
	if err := t.room("assignment_rule", "assignment rules"); err != nil {
		return err
	}
	_, err := t.exec(`INSERT INTO assignment_rule (id, name, name_folded, active, assign_by, auto_assign, display, allow_reject, timeout_s,
		timeout_state_id, use_skills, evaluate_level, enforce_mandatory, created_at, updated_at, version,
		shift_enabled, shift_criteria, shift_time_required_s, shift_continuous, reassign_on_timeout)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)`,
		a.ID, a.Name, parley.Fold(a.Name), a.Active, string(a.AssignBy), a.AutoAssign, a.Display, a.AllowReject, a.TimeoutS,
		nullable(a.TimeoutState), a.UseSkills, a.EvaluateLevel, a.EnforceMandatory, a.CreatedAt, a.UpdatedAt, a.Version,
		a.ShiftEnabled, string(a.ShiftCriteria), a.ShiftRequiredS, a.ShiftContinuous, a.Reassign)
	return duplicate(err, "name", sameAssignment)
}

// UpdateAssignmentRule changes an assignment rule, if a.Version is still the
// stored one.
func (t *Tx) UpdateAssignmentRule(a parley.AssignmentRule) error {
	err := t.must(stale("assignment rule"), `UPDATE assignment_rule
		SET name = $3, name_folded = $4, active = $5, assign_by = $6, auto_assign = $7, display = $8, allow_reject = $9, timeout_s = $10,
			timeout_state_id = $11, use_skills = $12, evaluate_level = $13, enforce_mandatory = $14, updated_at = $15,
			shift_enabled = $16, shift_criteria = $17, shift_time_required_s = $18, shift_continuous = $19, reassign_on_timeout = $20, version = version + 1
		WHERE id = $1 AND version = $2`,
		a.ID, a.Version, a.Name, parley.Fold(a.Name), a.Active, string(a.AssignBy), a.AutoAssign, a.Display, a.AllowReject, a.TimeoutS,
		nullable(a.TimeoutState), a.UseSkills, a.EvaluateLevel, a.EnforceMandatory, a.UpdatedAt,
		a.ShiftEnabled, string(a.ShiftCriteria), a.ShiftRequiredS, a.ShiftContinuous, a.Reassign)
	return duplicate(err, "name", sameAssignment)
}

// DeleteAssignmentRule removes an assignment rule that no pool follows.
func (t *Tx) DeleteAssignmentRule(id parley.ID, version int64) error {
	return t.must(stale("assignment rule"), `DELETE FROM assignment_rule WHERE id = $1 AND version = $2`, id, version)
}

const rejectColumns = `id, reason, active, position, COALESCE(channel_id, ''), reassignable, created_at, updated_at, version`

func scanReject(r row) (x parley.RejectReason, err error) {
	err = r.Scan(&x.ID, &x.Reason, &x.Active, &x.Position, &x.Channel, &x.Reassignable, &x.CreatedAt, &x.UpdatedAt, &x.Version)
	return x, err
}

// RejectReason returns a reason to turn an offer down.
func (r *Reader) RejectReason(id parley.ID) (parley.RejectReason, error) {
	return one(r, NotFound("This reason"), scanReject, `SELECT `+rejectColumns+` FROM reject_reason WHERE id = $1`, id)
}

// RejectReasons lists all reasons in the order screens show them.
func (r *Reader) RejectReasons() ([]parley.RejectReason, error) {
	return many(r, scanReject, `SELECT `+rejectColumns+` FROM reject_reason ORDER BY position, id LIMIT $1`, MaxConfigured)
}

// InsertRejectReason adds a reason.
func (t *Tx) InsertRejectReason(x parley.RejectReason) error {
	if err := t.room("reject_reason", "reasons to reject"); err != nil {
		return err
	}
	_, err := t.exec(`INSERT INTO reject_reason (id, reason, active, position, channel_id, reassignable, created_at, updated_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		x.ID, x.Reason, x.Active, x.Position, nullable(x.Channel), x.Reassignable, x.CreatedAt, x.UpdatedAt, x.Version)
	return err
}

// UpdateRejectReason changes a reason, if x.Version is still the stored one.
func (t *Tx) UpdateRejectReason(x parley.RejectReason) error {
	return t.must(stale("reason"), `UPDATE reject_reason
		SET reason = $3, active = $4, position = $5, channel_id = $6, reassignable = $7, updated_at = $8, version = version + 1
		WHERE id = $1 AND version = $2`, x.ID, x.Version, x.Reason, x.Active, x.Position, nullable(x.Channel), x.Reassignable, x.UpdatedAt)
}

// DeleteRejectReason removes a reason; who gave it before keeps its text.
func (t *Tx) DeleteRejectReason(id parley.ID, version int64) error {
	return t.must(stale("reason"), `DELETE FROM reject_reason WHERE id = $1 AND version = $2`, id, version)
}
