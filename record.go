package parley

import "slices"

// Record is what cases and incidents have in common: a task of one group,
// with a conversation of its own (domain 1.3, 1.4).
type Record struct {
	ID                  ID     `json:"id"`
	Number              string `json:"number"` // CS0000001, INC0000001
	ContactType         string `json:"contact_type" doc:"How the customer came: chat, phone, email, web, social."`
	ShortDescription    string `json:"short_description"`
	Description         string `json:"description"`
	Category            string `json:"category"`
	Priority            int64  `json:"priority"`
	CloseNotes          string `json:"close_notes" doc:"How it was solved; needed to resolve or close it."`
	Consumer            ID     `json:"consumer_id,omitempty"`
	ConsumerName        string `json:"consumer_name,omitempty"`
	Account             ID     `json:"account_id,omitempty" doc:"Whose customer it is about."`
	AccountName         string `json:"account,omitempty"`
	AccountContact      ID     `json:"contact_id,omitempty" doc:"The person of that account."`
	AccountContactName  string `json:"contact,omitempty"`
	AssignmentGroup     ID     `json:"assignment_group_id"`
	AssignmentGroupName string `json:"assignment_group"`
	AssignedTo          ID     `json:"assigned_to,omitempty"`
	AssignedToName      string `json:"assigned_to_name,omitempty"`
	Conversation        ID     `json:"conversation_id"` // its activity
	Interaction         ID     `json:"interaction_id,omitempty"`
	OpenedAt            Time   `json:"opened_at"`
	OpenedBy            ID     `json:"opened_by"`
	OpenedByName        string `json:"opened_by_name"`
	ResolvedAt          Time   `json:"resolved_at,omitzero"`
	ClosedAt            Time   `json:"closed_at,omitzero"`
	UpdatedAt           Time   `json:"updated_at"`
	UpdatedByName       string `json:"updated_by_name"`
	Version             int64  `json:"version"`
}

// ContactTypes are the ways in which a customer may have come.
func ContactTypes() []string { return []string{"chat", "phone", "email", "web", "social"} }

// CaseState is the state of a case (domain 1.3).
type CaseState string

// The states of a case. Only a customer leaves the resolved state.
const (
	CaseNew          CaseState = "new"           // 1
	CaseOpen         CaseState = "open"          // 10
	CaseAwaitingInfo CaseState = "awaiting_info" // 18
	CaseResolved     CaseState = "resolved"      // 6: a solution was proposed
	CaseClosed       CaseState = "closed"        // 3
	CaseCanceled     CaseState = "canceled"      // 7
)

// AllCaseStates lists the states in the order screens show them.
func AllCaseStates() []CaseState {
	return []CaseState{CaseNew, CaseOpen, CaseAwaitingInfo, CaseResolved, CaseClosed, CaseCanceled}
}

// Closed reports whether the case is over and cannot be changed any more.
func (s CaseState) Closed() bool { return s == CaseClosed || s == CaseCanceled }

// Solved reports whether the state needs notes on how it was solved.
func (s CaseState) Solved() bool { return s == CaseResolved || s == CaseClosed }

// Next lists the states an agent may choose next, which the customer's own
// steps (accept, reject, close; domain 1.3) are not part of.
func (s CaseState) Next() []CaseState {
	switch s {
	case "":
		return []CaseState{CaseNew}
	case CaseNew:
		return []CaseState{CaseOpen, CaseClosed, CaseCanceled}
	case CaseOpen:
		return []CaseState{CaseAwaitingInfo, CaseResolved, CaseClosed, CaseCanceled}
	case CaseAwaitingInfo:
		return []CaseState{CaseOpen, CaseResolved, CaseClosed, CaseCanceled}
	case CaseResolved, CaseClosed, CaseCanceled:
	}
	return nil
}

// CanBecome reports whether an agent's step from s to next is legal.
func (s CaseState) CanBecome(next CaseState) bool { return slices.Contains(s.Next(), next) }

// Case is a follow-up that is tracked to its accepted solution (domain 1.3).
// Priority is 1 (critical) to 4 (low).
type Case struct {
	Record
	State          CaseState `json:"state" enum:"new,open,awaiting_info,resolved,closed,canceled"`
	ContactName    string    `json:"contact_name"`
	ContactEmail   string    `json:"contact_email"`
	ContactPhone   string    `json:"contact_phone"`
	ResolutionCode string    `json:"resolution_code"`
}

// Card is the case as a conversation shows it.
func (c *Case) Card() *Card {
	return &Card{Table: TableCase, ID: c.ID, Number: c.Number, Title: c.ShortDescription, State: string(c.State)}
}

// ResolutionCodes are the ways a case may be resolved in.
func ResolutionCodes() []string {
	return []string{"solved_fixed", "solved_workaround", "answered", "not_reproducible", "not_solved", "duplicate"}
}

// IncidentState is the state of an incident (domain 1.4).
type IncidentState string

// The states of an incident.
const (
	IncidentNew        IncidentState = "new"         // 1
	IncidentInProgress IncidentState = "in_progress" // 2
	IncidentOnHold     IncidentState = "on_hold"     // 3
	IncidentResolved   IncidentState = "resolved"    // 6
	IncidentClosed     IncidentState = "closed"      // 7
	IncidentCanceled   IncidentState = "canceled"    // 8
)

// AllIncidentStates lists the states in the order screens show them.
func AllIncidentStates() []IncidentState {
	return []IncidentState{IncidentNew, IncidentInProgress, IncidentOnHold, IncidentResolved, IncidentClosed, IncidentCanceled}
}

// Closed reports whether the incident is over and cannot be changed any more.
func (s IncidentState) Closed() bool { return s == IncidentClosed || s == IncidentCanceled }

// Solved reports whether the state needs notes on how it was solved.
func (s IncidentState) Solved() bool { return s == IncidentResolved || s == IncidentClosed }

// Next lists the states an agent may choose next. A resolved incident may be
// taken up again; a closed or canceled one may not.
func (s IncidentState) Next() []IncidentState {
	switch s {
	case "":
		return []IncidentState{IncidentNew}
	case IncidentNew:
		return []IncidentState{IncidentInProgress, IncidentOnHold, IncidentResolved, IncidentCanceled}
	case IncidentInProgress:
		return []IncidentState{IncidentOnHold, IncidentResolved, IncidentCanceled}
	case IncidentOnHold:
		return []IncidentState{IncidentInProgress, IncidentResolved, IncidentCanceled}
	case IncidentResolved:
		return []IncidentState{IncidentInProgress, IncidentClosed}
	case IncidentClosed, IncidentCanceled:
	}
	return nil
}

// CanBecome reports whether the step from s to next is legal.
func (s IncidentState) CanBecome(next IncidentState) bool { return slices.Contains(s.Next(), next) }

// HoldReason is what an incident on hold waits for (domain 1.4).
type HoldReason string

// The hold reasons.
const (
	HoldCaller  HoldReason = "awaiting_caller"  // 1
	HoldProblem HoldReason = "awaiting_problem" // 3
	HoldVendor  HoldReason = "awaiting_vendor"  // 4
	HoldChange  HoldReason = "awaiting_change"  // 5
)

// AllHoldReasons lists the reasons in the order screens show them.
func AllHoldReasons() []HoldReason {
	return []HoldReason{HoldCaller, HoldChange, HoldProblem, HoldVendor}
}

// Bounds of impact and urgency: 1 is high, 3 is low.
const (
	ImpactHigh = 1
	ImpactLow  = 3
)

// IncidentPriority is the priority, 1 (critical) to 5 (planning), that impact
// and urgency, each 1 to 3, amount to (domain 1.4).
func IncidentPriority(impact, urgency int64) int64 { return impact + urgency - 1 }

// Incident is an interruption of a service (domain 1.4). Its priority follows
// from impact and urgency and is never chosen.
type Incident struct {
	Record
	State       IncidentState `json:"state" enum:"new,in_progress,on_hold,resolved,closed,canceled"`
	HoldReason  HoldReason    `json:"hold_reason,omitempty" enum:"awaiting_caller,awaiting_change,awaiting_problem,awaiting_vendor"`
	Impact      int64         `json:"impact" doc:"1 high, 2 medium, 3 low."`
	Urgency     int64         `json:"urgency" doc:"1 high, 2 medium, 3 low."`
	CallerName  string        `json:"caller_name"`
	CallerEmail string        `json:"caller_email"`
	CallerPhone string        `json:"caller_phone"`
}

// Card is the incident as a conversation shows it.
func (i *Incident) Card() *Card {
	return &Card{Table: TableIncident, ID: i.ID, Number: i.Number, Title: i.ShortDescription, State: string(i.State)}
}

// CardRef names a record that somebody puts into a conversation.
type CardRef struct {
	Table string `json:"table" enum:"case,incident,article"`
	ID    ID     `json:"id"`
}
