package desk

import (
	"context"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// The audit trail's names of what routing is configured with.
const (
	tableAssignment   = "awa_assignment_rule"
	tableRejectReason = "awa_reject_reason"
	tableSkill        = "cmn_skill"
	tableSkillRule    = "awa_skill_rule"
	tableUserSkill    = "sys_user_has_skill"
	tableGroupSkill   = "sys_group_has_skill"
	tablePool         = "awa_eligibility_pool"
	tablePriority     = "awa_group_queue_priority"
)

// routingConfigured is configured for what decides who gets waiting work,
// which is then looked at anew.
func (d *Desk) routingConfigured(tx *store.Tx, actor parley.Actor, table string, record parley.ID, label string, before, after any) error {
	if err := d.configured(tx, actor, table, record, label, before, after); err != nil {
		return err
	}
	return d.wakeAssigners(tx)
}

// AssignmentRuleInput is what somebody says about an assignment rule.
type AssignmentRuleInput struct {
	remade

	Name             string          `json:"name"`
	Active           bool            `json:"active"`
	AssignBy         parley.AssignBy `json:"assign_by,omitempty" enum:"most_capacity,last_assigned" doc:"Absent: most_capacity."`
	AutoAssign       bool            `json:"auto_assign,omitempty"`
	Display          string          `json:"display,omitempty" enum:"inbox_card,inbox_card_and_tab" doc:"Absent: inbox_card."`
	AllowReject      bool            `json:"allow_reject,omitempty"`
	Reassign         *bool           `json:"reassign_on_timeout,omitempty" doc:"Absent: true. With false an offer stands until it is answered, and the time to answer and timeout_state_id do not count."`
	TimeoutS         int64           `json:"timeout_s,omitempty" doc:"Seconds an agent has to answer, 5 to 3600; absent: 60."`
	TimeoutState     parley.ID       `json:"timeout_state_id,omitempty"`
	UseSkills        bool            `json:"use_skills,omitempty"`
	EvaluateLevel    bool            `json:"evaluate_level,omitempty"`
	EnforceMandatory bool            `json:"enforce_mandatory,omitempty"`

	ShiftEnabled    bool                 `json:"shift_enabled,omitempty"`
	ShiftCriteria   parley.ShiftCriteria `json:"shift_criteria,omitempty" enum:"least_time_left,most_time_left" doc:"Absent: most_time_left."`
	ShiftRequiredS  int64                `json:"shift_time_required_s,omitempty" doc:"Seconds, 0 to 86400."`
	ShiftContinuous bool                 `json:"shift_continuous,omitempty"`

	Version int64 `json:"version,omitempty" doc:"The version that was read; needed for a change."`
}

// RejectReasonInput is what somebody says about a reason to turn an offer
// down.
type RejectReasonInput struct {
	remade

	Reason       string    `json:"reason"`
	Active       bool      `json:"active"`
	Position     int64     `json:"position,omitempty"`
	Channel      parley.ID `json:"channel_id,omitempty" doc:"Only for offers of this service channel; absent: for all."`
	Reassignable bool      `json:"reassignable,omitempty"`
	Version      int64     `json:"version,omitempty" doc:"The version that was read; needed for a change."`
}

// How offers are shown (domain 3.4).
const (
	displayCard = "inbox_card"
	displayTab  = "inbox_card_and_tab"
)

// defaultOfferTimeout is how long an agent has to answer unless a rule says
// otherwise, in seconds (domain 3.4).
const defaultOfferTimeout = 60

func (in AssignmentRuleInput) fill(a *parley.AssignmentRule) (err error) {
	if a.Name, err = requiredLine("name", in.Name, parley.MaxName); err != nil {
		return err
	}
	switch in.AssignBy {
	case "":
		a.AssignBy = parley.AssignMostCapacity
	case parley.AssignMostCapacity, parley.AssignLastAssigned:
		a.AssignBy = in.AssignBy
	default:
		return parley.Errorf(parley.CodeInvalid, "assign_by", "must be most_capacity or last_assigned.")
	}
	switch in.Display {
	case "":
		a.Display = displayCard
	case displayCard, displayTab:
		a.Display = in.Display
	default:
		return parley.Errorf(parley.CodeInvalid, "display", "must be %s or %s.", displayCard, displayTab)
	}
	if a.TimeoutS = in.TimeoutS; a.TimeoutS == 0 {
		a.TimeoutS = defaultOfferTimeout
	}
	if a.TimeoutS < parley.MinOfferTimeout || a.TimeoutS > parley.MaxOfferTimeout {
		return parley.Errorf(parley.CodeInvalid, "timeout_s", "must be between %d and %d seconds.", parley.MinOfferTimeout, parley.MaxOfferTimeout)
	}
	if in.EvaluateLevel && !in.UseSkills || in.EnforceMandatory && !in.UseSkills {
		return parley.Errorf(parley.CodeInvalid, "use_skills", "must be on for levels or mandatory skills to count.")
	}
	a.Active, a.AutoAssign, a.AllowReject, a.TimeoutState = in.Active, in.AutoAssign, in.AllowReject, in.TimeoutState
	a.Reassign = in.Reassign == nil || *in.Reassign
	a.UseSkills, a.EvaluateLevel, a.EnforceMandatory = in.UseSkills, in.EvaluateLevel, in.EnforceMandatory
	return in.fillShift(a)
}

func (in AssignmentRuleInput) fillShift(a *parley.AssignmentRule) error {
	switch in.ShiftCriteria {
	case "":
		a.ShiftCriteria = parley.ShiftMostLeft
	case parley.ShiftLeastLeft, parley.ShiftMostLeft:
		a.ShiftCriteria = in.ShiftCriteria
	default:
		return parley.Errorf(parley.CodeInvalid, "shift_criteria", "must be %s or %s.", parley.ShiftLeastLeft, parley.ShiftMostLeft)
	}
	if err := checkBetween("shift_time_required_s", in.ShiftRequiredS, 0, parley.MaxShiftRequired); err != nil {
		return err
	}
	if !in.ShiftEnabled && (in.ShiftRequiredS > 0 || in.ShiftContinuous) {
		return parley.Errorf(parley.CodeInvalid, "shift_enabled", "must be on for the rest of a shift to count.")
	}
	a.ShiftEnabled, a.ShiftRequiredS, a.ShiftContinuous = in.ShiftEnabled, in.ShiftRequiredS, in.ShiftContinuous
	return nil
}

func checkAssignmentRule(tx *store.Tx, a parley.AssignmentRule) error {
	if a.TimeoutState == "" {
		return nil
	}
	_, err := tx.PresenceState(a.TimeoutState)
	return asField(err, "timeout_state_id", "must be a presence state, or empty.")
}

// CreateAssignmentRule adds an assignment rule.
func (d *Desk) CreateAssignmentRule(ctx context.Context, actor parley.Actor, in AssignmentRuleInput) (parley.AssignmentRule, error) {
	now := parley.Now()
	a := parley.AssignmentRule{ID: in.newID(), CreatedAt: now, UpdatedAt: now, Version: 1}
	if err := in.fill(&a); err != nil {
		return parley.AssignmentRule{}, err
	}
	return a, d.configure(ctx, func(tx *store.Tx) error { return d.addAssignmentRule(tx, actor, a) })
}

func (d *Desk) addAssignmentRule(tx *store.Tx, actor parley.Actor, a parley.AssignmentRule) error {
	if err := checkAssignmentRule(tx, a); err != nil {
		return err
	}
	if err := tx.InsertAssignmentRule(a); err != nil {
		return err
	}
	return d.configured(tx, actor, tableAssignment, a.ID, a.Name, nil, a)
}

// UpdateAssignmentRule changes an assignment rule. Offers that were made keep
// their time; those without an end are taken back from a rule that is switched off.
func (d *Desk) UpdateAssignmentRule(ctx context.Context, actor parley.Actor, id parley.ID, in AssignmentRuleInput) (a parley.AssignmentRule, err error) {
	err = d.configure(ctx, func(tx *store.Tx) error {
		old, err := tx.AssignmentRule(id)
		if err != nil {
			return err
		}
		a = old
		if err := in.fill(&a); err != nil {
			return err
		}
		if err := checkAssignmentRule(tx, a); err != nil {
			return err
		}
		a.Version, a.UpdatedAt = in.Version, parley.Now()
		if err := tx.UpdateAssignmentRule(a); err != nil {
			return err
		}
		a.Version++
		if old.Active && !a.Active {
			if err := d.takeBackBy(tx, actor, id); err != nil {
				return err
			}
		}
		return d.routingConfigured(tx, actor, tableAssignment, id, a.Name, old, a)
	})
	return a, err
}

// DeleteAssignmentRule removes an assignment rule that no pool follows.
func (d *Desk) DeleteAssignmentRule(ctx context.Context, actor parley.Actor, id parley.ID, version int64) error {
	return d.configure(ctx, func(tx *store.Tx) error {
		a, err := tx.AssignmentRule(id)
		if err != nil {
			return err
		}
		queue, err := tx.PoolQueue(id)
		if err != nil {
			return err
		}
		if queue != "" {
			return parley.Errorf(parley.CodeConflict, "", "The pools of %s follow this rule. Give them another one first.", queue)
		}
		if err := tx.DeleteAssignmentRule(id, version); err != nil {
			return err
		}
		return d.configured(tx, actor, tableAssignment, id, a.Name, a, nil)
	})
}

func (in RejectReasonInput) fill(x *parley.RejectReason) (err error) {
	if x.Reason, err = requiredLine("reason", in.Reason, parley.MaxName); err != nil {
		return err
	}
	if err := checkPosition("position", in.Position); err != nil {
		return err
	}
	x.Active, x.Position, x.Channel, x.Reassignable = in.Active, in.Position, in.Channel, in.Reassignable
	return nil
}

func checkRejectReason(tx *store.Tx, x parley.RejectReason) error {
	if x.Channel != "" {
		if _, err := tx.ServiceChannel(x.Channel); err != nil {
			return asField(err, "channel_id", "must be a service channel, or empty for all.")
		}
	}
	all, err := tx.RejectReasons()
	if err != nil {
		return err
	}
	for _, other := range all {
		if other.ID != x.ID && other.Channel == x.Channel && parley.Fold(other.Reason) == parley.Fold(x.Reason) {
			return parley.Errorf(parley.CodeConflict, "reason", "There is already such a reason.")
		}
	}
	return nil
}

// CreateRejectReason adds a reason.
func (d *Desk) CreateRejectReason(ctx context.Context, actor parley.Actor, in RejectReasonInput) (parley.RejectReason, error) {
	now := parley.Now()
	x := parley.RejectReason{ID: in.newID(), CreatedAt: now, UpdatedAt: now, Version: 1}
	if err := in.fill(&x); err != nil {
		return parley.RejectReason{}, err
	}
	return x, d.configure(ctx, func(tx *store.Tx) error { return d.addRejectReason(tx, actor, x) })
}

func (d *Desk) addRejectReason(tx *store.Tx, actor parley.Actor, x parley.RejectReason) error {
	if err := checkRejectReason(tx, x); err != nil {
		return err
	}
	if err := tx.InsertRejectReason(x); err != nil {
		return err
	}
	return d.configured(tx, actor, tableRejectReason, x.ID, x.Reason, nil, x)
}

// UpdateRejectReason changes a reason.
func (d *Desk) UpdateRejectReason(ctx context.Context, actor parley.Actor, id parley.ID, in RejectReasonInput) (x parley.RejectReason, err error) {
	err = d.configure(ctx, func(tx *store.Tx) error {
		old, err := tx.RejectReason(id)
		if err != nil {
			return err
		}
		x = old
		if err := in.fill(&x); err != nil {
			return err
		}
		if err := checkRejectReason(tx, x); err != nil {
			return err
		}
		x.Version, x.UpdatedAt = in.Version, parley.Now()
		if err := tx.UpdateRejectReason(x); err != nil {
			return err
		}
		x.Version++
		return d.configured(tx, actor, tableRejectReason, id, x.Reason, old, x)
	})
	return x, err
}

// DeleteRejectReason removes a reason.
func (d *Desk) DeleteRejectReason(ctx context.Context, actor parley.Actor, id parley.ID, version int64) error {
	return d.configure(ctx, func(tx *store.Tx) error {
		x, err := tx.RejectReason(id)
		if err != nil {
			return err
		}
		if err := tx.DeleteRejectReason(id, version); err != nil {
			return err
		}
		return d.configured(tx, actor, tableRejectReason, id, x.Reason, x, nil)
	})
}

// RejectReasons lists what an agent may give as a reason for offers of a
// channel, named by its id or key; empty lists those for all channels too.
func (d *Desk) RejectReasons(ctx context.Context, channel string) ([]parley.RejectReason, error) {
	read := d.store.Read(ctx)
	all, err := read.RejectReasons()
	if err != nil {
		return nil, err
	}
	id := parley.ID(channel)
	if named, err := read.ServiceChannelByKey(channel); err == nil {
		id = named.ID
	} else if parley.CodeOf(err) != parley.CodeNotFound {
		return nil, err
	}
	list := []parley.RejectReason{}
	for _, x := range all {
		if x.Active && (channel == "" || x.Channel == "" || x.Channel == id) {
			list = append(list, x)
		}
	}
	return list, nil
}

// shipAssignment makes the rule and the reasons that offering work begins with.
func (d *Desk) shipAssignment(tx *store.Tx) error {
	now := parley.Now()
	away, err := tx.ShippedState(parley.StateAway)
	if err != nil {
		return err
	}
	rule := parley.AssignmentRule{ID: parley.NewID(), CreatedAt: now, UpdatedAt: now, Version: 1}
	err = AssignmentRuleInput{
		Name: "Standard", Active: true, AllowReject: true, TimeoutState: away.ID, UseSkills: true, EnforceMandatory: true,
	}.fill(&rule)
	if err != nil {
		return err
	}
	if err := d.addAssignmentRule(tx, parley.System(), rule); err != nil {
		return err
	}
	for i, in := range []RejectReasonInput{{Reason: "Busy", Reassignable: true}, {Reason: "Not my expertise"}} {
		x := parley.RejectReason{ID: parley.NewID(), CreatedAt: now, UpdatedAt: now, Version: 1}
		in.Active, in.Position = true, int64(i+1)*shippedStep
		if err := in.fill(&x); err != nil {
			return err
		}
		if err := d.addRejectReason(tx, parley.System(), x); err != nil {
			return err
		}
	}
	return nil
}
