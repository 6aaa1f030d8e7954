package parley

// AssignBy is how an assignment rule chooses among agents who are equal in
// everything else (domain 3.4).
type AssignBy string

// The ways to choose.
const (
	AssignMostCapacity AssignBy = "most_capacity" // most free capacity on the channel first
	AssignLastAssigned AssignBy = "last_assigned" // longest without an assignment first
)

// ShiftCriteria is how an assignment rule orders agents by what is left of their
// working hours, before [AssignBy] (domain 3.4).
type ShiftCriteria string

// The orders. Who keeps no hours has more left than anybody who does.
const (
	ShiftLeastLeft ShiftCriteria = "least_time_left" // whoever goes home first
	ShiftMostLeft  ShiftCriteria = "most_time_left"  // whoever stays longest
)

// MaxShiftRequired is the most time of working hours an assignment rule can ask
// for, in seconds: a day.
const MaxShiftRequired = 86_400

// AssignmentRule says who of a pool gets a work item, and how it is offered
// (domain 3.4, awa_assignment_rule).
type AssignmentRule struct {
	ID               ID       `json:"id"`
	Name             string   `json:"name"`
	Active           bool     `json:"active"`
	AssignBy         AssignBy `json:"assign_by" enum:"most_capacity,last_assigned"`
	AutoAssign       bool     `json:"auto_assign" doc:"The work is theirs at once; there is nothing to accept."`
	Display          string   `json:"display" enum:"inbox_card,inbox_card_and_tab" doc:"What an agent sees of work that was assigned at once."`
	AllowReject      bool     `json:"allow_reject"`
	Reassign         bool     `json:"reassign_on_timeout" doc:"Who does not answer in time is asked no more, and the next agent is; otherwise an offer stands until it is answered, its agent is not there any more or the longest wait is over."`
	TimeoutS         int64    `json:"timeout_s" doc:"Seconds an agent has to answer an offer, 5 to 3600; only counts with reassign_on_timeout."`
	TimeoutState     ID       `json:"timeout_state_id,omitempty" doc:"Presence state of an agent who lets an offer pass; empty leaves it."`
	UseSkills        bool     `json:"use_skills"`
	EvaluateLevel    bool     `json:"evaluate_level" doc:"A skill counts from the wanted level on."`
	EnforceMandatory bool     `json:"enforce_mandatory" doc:"Agents without a mandatory skill are left out."`
	// What the working hours of agents say.
	ShiftEnabled   bool          `json:"shift_enabled" doc:"Nothing is given outside working hours. Who keeps none is always within them."`
	ShiftCriteria  ShiftCriteria `json:"shift_criteria" enum:"least_time_left,most_time_left" doc:"Who comes first, after skills and before assign_by."`
	ShiftRequiredS int64         `json:"shift_time_required_s" doc:"Seconds of their working hours an agent must have left, 0 to 86400."`
	// ShiftContinuous counts to the end of the stretch of hours they are in.
	ShiftContinuous bool  `json:"shift_continuous" doc:"What is left counts to the next break, not to the end of the working day."`
	CreatedAt       Time  `json:"created_at"`
	UpdatedAt       Time  `json:"updated_at"`
	Version         int64 `json:"version"`
}

// Pool is who may get a queue's work once it has waited so long (domain 3.4,
// awa_eligibility_pool). A later pool adds to the earlier ones: that is
// overflow.
type Pool struct {
	ID         ID    `json:"id"`
	Queue      ID    `json:"queue_id"`
	Rule       ID    `json:"assignment_rule_id"`
	Groups     []ID  `json:"groups"`
	EligibleAt int64 `json:"eligible_at_s" doc:"Seconds a work item has waited before the pool is asked."`
}

// Skill is what an agent can do, in levels from 1 (domain 3.4).
type Skill struct {
	ID          ID     `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	Active      bool   `json:"active"`
	Contains    []ID   `json:"contains" doc:"Skills that who has this one has too, at the same level."`
	CreatedAt   Time   `json:"created_at"`
	UpdatedAt   Time   `json:"updated_at"`
	Version     int64  `json:"version"`
}

// MaxSkillLevel bounds the levels of skills.
const MaxSkillLevel = 100

// SkillLevel is a skill somebody has, or a work item asks for.
type SkillLevel struct {
	Skill     ID    `json:"skill_id"`
	Level     int64 `json:"level"`
	Mandatory bool  `json:"mandatory,omitempty" doc:"Of what a work item asks for."`
}

// SkillRule gives work items skills when its condition holds (domain 3.4).
type SkillRule struct {
	ID        ID     `json:"id"`
	Name      string `json:"name"`
	Active    bool   `json:"active"`
	Table     string `json:"table"`
	Condition string `json:"condition" doc:"Encoded query on the record the visitor's form made."`
	Skill     ID     `json:"skill_id"`
	Level     int64  `json:"level"`
	Mandatory bool   `json:"mandatory"`
	Position  int64  `json:"position"`
	CreatedAt Time   `json:"created_at"`
	UpdatedAt Time   `json:"updated_at"`
	Version   int64  `json:"version"`
}

// RejectReason is why an agent turns an offer down (domain 3.5).
type RejectReason struct {
	ID           ID     `json:"id"`
	Reason       string `json:"reason"`
	Active       bool   `json:"active" doc:"Agents can choose it."`
	Position     int64  `json:"position"`
	Channel      ID     `json:"channel_id,omitempty" doc:"Only for offers of this service channel; empty for all."`
	Reassignable bool   `json:"reassignable" doc:"The same work may be offered to the same agent again."`
	CreatedAt    Time   `json:"created_at"`
	UpdatedAt    Time   `json:"updated_at"`
	Version      int64  `json:"version"`
}

// Bounds of an assignment rule's time to answer, in seconds.
const (
	MinOfferTimeout = 5
	MaxOfferTimeout = 3600
)

// Why a work item left its queue without having been accepted from it (domain
// 3.3, awa_work_item.cancel_reason).
const (
	CancelDisqualified = "disqualified_from_channel"
	CancelManually     = "manually_assigned"
	CancelMaxWait      = "time_out"
	CancelTransfer     = "transfer_canceled_or_rejected"
)

// Offer is a work item that was offered to one agent and waits for their
// answer: the inbox card (domain 3.5).
type Offer struct {
	WorkItem      ID           `json:"work_item_id"`
	Conversation  ID           `json:"conversation_id"`
	DocumentTable string       `json:"document_table" enum:"interaction,case,incident" doc:"What the work is: a contact, whose conversation it is, or a record, whose page it is."`
	DocumentID    ID           `json:"document_id"`
	Number        string       `json:"number"`
	Channel       string       `json:"channel" doc:"Key of the service channel."`
	ChannelName   string       `json:"channel_name"`
	Queue         string       `json:"queue"`
	Fields        []OfferField `json:"fields" doc:"The channel's inbox layout, the first as the title."`
	Why           []string     `json:"why" doc:"Why it came to this agent: each a reason of routing as JSON, such as {\"code\":\"most_capacity\",\"free\":\"3\"}."`
	AllowReject   bool         `json:"allow_reject"`
	OfferedAt     Time         `json:"offered_at"`
	ExpiresAt     Time         `json:"expires_at,omitzero" doc:"Absent: it stands until it is answered."`
	WaitingSince  Time         `json:"waiting_since"`
	From          string       `json:"from,omitempty" doc:"Of a transfer: the colleague who asks. It is declined without a reason."`
	FromQueue     string       `json:"from_queue,omitempty" doc:"The queue it was passed on from, or moved from."`
	Sound         string       `json:"sound" enum:"none,chime,bell,knock"`
}

// OfferField is one line of an offer.
type OfferField struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// WorkEventType is what happened to a work item on its way (domain 3.3,
// awa_event).
type WorkEventType string

// The types of work event.
const (
	WorkRouted   WorkEventType = "routing"
	WorkOffered  WorkEventType = "assignment"
	WorkByHand   WorkEventType = "manual_assignment"
	WorkAccepted WorkEventType = "acceptance"
	WorkRejected WorkEventType = "rejection"
	WorkTimedOut WorkEventType = "time_out"
	WorkReturned WorkEventType = "return" // an offer went back: the agent left, or it was taken away by hand
	WorkCanceled WorkEventType = "cancellation"
	WorkLooked   WorkEventType = "look"     // nobody could get it; only where the service channel's log is verbose
	WorkTransfer WorkEventType = "transfer" // a colleague was asked to take over, or it was passed on to a queue
)

// WorkEvent is one step of a work item's way, with the decision behind it.
type WorkEvent struct {
	ID       ID            `json:"id"`
	WorkItem ID            `json:"work_item_id"`
	Type     WorkEventType `json:"type"`
	At       Time          `json:"at"`
	User     ID            `json:"user_id,omitempty" doc:"The agent it concerns."`
	By       string        `json:"by,omitempty" doc:"Who did it; empty is the desk."`
	Reason   string        `json:"reason,omitempty"`
	Decision string        `json:"decision,omitempty" doc:"JSON of the decision (domain 3.3): pools that were due, who was considered, why each was left out or where they ranked."`
}
