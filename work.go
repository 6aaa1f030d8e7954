package parley

import (
	"slices"
	"time"
)

// WorkState is the state of a work item (domain 2.2; the numbers are those of
// chat_queue_entry).
type WorkState string

// The states of a work item, with their numbers in chat_queue_entry (domain 2.2).
const (
	WorkWaiting    WorkState = "waiting"          // 1
	WorkInProgress WorkState = "work_in_progress" // 2
	WorkComplete   WorkState = "closed_complete"  // 3
	WorkEscalated  WorkState = "closed_escalated" // 4: escalated or transferred to a queue
	WorkByClient   WorkState = "closed_by_client" // 7: the visitor ended it, or went idle
	WorkAbandoned  WorkState = "closed_abandoned" // 8: the visitor left while waiting
	WorkWithdrawn  WorkState = "canceled"         // of records: taken out of the desk's hands (domain 3.3)
)

// Permanent reports whether no step leads out of the state.
func (s WorkState) Permanent() bool {
	return s == WorkComplete || s == WorkEscalated || s == WorkByClient || s == WorkWithdrawn
}

// Live reports whether the work is waiting or in somebody's hands.
func (s WorkState) Live() bool { return s == WorkWaiting || s == WorkInProgress }

var workSteps = map[WorkState][]WorkState{
	"":             {WorkWaiting},
	WorkWaiting:    {WorkInProgress, WorkAbandoned, WorkEscalated, WorkWithdrawn},
	WorkInProgress: {WorkComplete, WorkByClient, WorkEscalated, WorkWithdrawn},
	WorkAbandoned:  {WorkWaiting},
}

// CanBecome reports whether the step from s to next is legal (domain 2.2).
func (s WorkState) CanBecome(next WorkState) bool {
	return slices.Contains(workSteps[s], next)
}

// TransferState is the state of a transfer to an agent (domain 2.3).
type TransferState string

// The states of a transfer; the empty state is "none".
const (
	TransferNone      TransferState = ""
	TransferPending   TransferState = "pending"
	TransferAccepted  TransferState = "accepted" // the sender is asked to stay or leave
	TransferRejected  TransferState = "rejected"
	TransferCancelled TransferState = "cancelled"
)

// CanBecome reports whether the step from s to next is legal.
func (s TransferState) CanBecome(next TransferState) bool {
	switch next {
	case TransferPending:
		return s != TransferPending && s != TransferAccepted
	case TransferAccepted, TransferRejected, TransferCancelled:
		return s == TransferPending
	case TransferNone:
		return s != TransferPending && s != TransferNone
	}
	return false
}

// TransferOfferLife is how long a pending transfer waits for a target that has
// gone offline (domain 2.3).
const TransferOfferLife = 60 * time.Second

// WorkItem is what waits for somebody in a queue.
type WorkItem struct {
	ID               ID            `json:"id"`
	Number           string        `json:"number"` // CHAT0000001
	QueueID          ID            `json:"queue_id"`
	Conversation     ID            `json:"conversation_id"`          // of a record: its activity
	Interaction      ID            `json:"interaction_id,omitempty"` // of a contact
	DocumentTable    string        `json:"document_table"`           // interaction, case or incident
	DocumentID       ID            `json:"document_id"`
	OpenedFor        ID            `json:"opened_for,omitempty"` // the user who is its customer, and never serves themselves
	State            WorkState     `json:"state"`
	AssignedTo       ID            `json:"assigned_to,omitempty"`
	ShortDescription string        `json:"short_description"`
	QueuedAt         Time          `json:"queued_at"`
	WaitTime         int64         `json:"wait_time_ms"` // queued to accepted
	WorkStart        Time          `json:"work_start,omitzero"`
	WorkEnd          Time          `json:"work_end,omitzero"`
	TransferState    TransferState `json:"transfer_state,omitempty"`
	TransferFrom     ID            `json:"transfer_from,omitempty"`
	TransferTo       ID            `json:"transfer_to,omitempty"`
	TransferAt       Time          `json:"transfer_updated_at,omitzero"`
	Previous         ID            `json:"previous_work_item_id,omitempty"`

	// Of work that is offered (domain 3.3).
	ServiceChannel ID     `json:"service_channel_id,omitempty"`
	Size           int64  `json:"size"` // of an agent's capacity
	Priority       int64  `json:"priority"`
	OfferedTo      ID     `json:"offered_to,omitempty"` // only while it waits
	OfferedAt      Time   `json:"offered_at,omitzero"`
	OfferExpiresAt Time   `json:"offer_expires_at,omitzero"`
	OfferRule      ID     `json:"offer_rule_id,omitempty"`
	OfferCount     int64  `json:"offer_count"`
	OfferWhy       string `json:"offer_why,omitempty"` // JSON list of reasons
	Round          int64  `json:"round"`               // from 1; who let an offer pass is asked again in the next
	RoundAt        Time   `json:"round_at,omitzero"`   // who was asked is not asked again before
	CancelReason   string `json:"cancel_reason,omitempty"`

	// TransferExpiresAt is set while a pending transfer stands as an offer.
	TransferExpiresAt Time `json:"transfer_expires_at,omitzero"`
}

// RoundOf is the round whose exclusions count at a moment, of an item whose round
// begins at one: until then those of the round before do, so that who has turned it
// down or let it pass rests, and whoever comes meanwhile is asked at once.
func RoundOf(round int64, begins, now Time) int64 {
	if now < begins {
		return round - 1
	}
	return round
}

// OfRecord reports whether the work is a case or an incident, and no contact.
func (w *WorkItem) OfRecord() bool {
	return w.DocumentTable != "" && w.DocumentTable != TableInteraction
}

// Offered reports whether the work waits for the answer of one agent: domain
// 3.3 calls that pending_accept.
func (w *WorkItem) Offered() bool { return w.State == WorkWaiting && w.OfferedTo != "" }

// InteractionState is the state of a contact (domain 1.1.1).
type InteractionState string

// The states of an interaction.
const (
	InteractionNew       InteractionState = "new"
	InteractionOnHold    InteractionState = "on_hold"
	InteractionWorking   InteractionState = "work_in_progress"
	InteractionWrapUp    InteractionState = "wrap_up"
	InteractionComplete  InteractionState = "closed_complete"
	InteractionAbandoned InteractionState = "closed_abandoned"
)

var interactionSteps = map[InteractionState][]InteractionState{
	"":                   {InteractionNew},
	InteractionNew:       {InteractionWorking, InteractionAbandoned},
	InteractionWorking:   {InteractionNew, InteractionOnHold, InteractionWrapUp, InteractionComplete},
	InteractionOnHold:    {InteractionWorking, InteractionAbandoned, InteractionComplete},
	InteractionWrapUp:    {InteractionComplete},
	InteractionAbandoned: {InteractionNew}, // only while its work item may be rejoined (domain 2.2)
}

// CanBecome reports whether the step from s to next is legal.
func (s InteractionState) CanBecome(next InteractionState) bool {
	return slices.Contains(interactionSteps[s], next)
}

// Closed reports whether the interaction is read-only.
func (s InteractionState) Closed() bool {
	return s == InteractionComplete || s == InteractionAbandoned
}

// Reasons of a closed interaction (domain 1.1.2).
const (
	ReasonLeftBeforeEngagement = "left_before_engagement"
	ReasonUserEnded            = "user_ended"
	ReasonAgentEnded           = "agent_ended"
	ReasonNoUserResponse       = "no_user_response"
	ReasonMaxWait              = "max_wait" // nobody had time before the queue's longest wait was over
)

// Interaction is one contact of one customer on one channel (domain 1.1).
type Interaction struct {
	ID                  ID               `json:"id"`
	Number              string           `json:"number"` // IMS0000001
	Type                string           `json:"type" enum:"chat"`
	Direction           string           `json:"direction" enum:"inbound,outbound"`
	State               InteractionState `json:"state"`
	StateReason         string           `json:"state_reason,omitempty"`
	GuestName           string           `json:"guest_name"`
	GuestEmail          string           `json:"guest_email"`
	Conversation        ID               `json:"conversation_id"`
	QueueID             ID               `json:"queue_id"`
	AssignedTo          ID               `json:"assigned_to,omitempty"`
	ShortDescription    string           `json:"short_description"`
	CustomerInteraction ID               `json:"customer_interaction_id"`
	OpenedAt            Time             `json:"opened_at"`
	ClosedAt            Time             `json:"closed_at,omitzero"`
	WrapUpDuration      int64            `json:"wrap_up_duration" doc:"How long its wrap-up took, in milliseconds; 0: it had none."`
	SystemWrapUp        bool             `json:"system_wrap_up" doc:"The wrap-up ended by itself."`
}

// CustomerInteraction is the guest's form as it was sent: used to route and to
// prefill (domain 1.2, table sn_customerservice_customer_interaction).
type CustomerInteraction struct {
	ID               ID                `json:"id"`
	FirstName        string            `json:"first_name"`
	LastName         string            `json:"last_name"`
	Email            string            `json:"email"`
	Category         string            `json:"category"`
	Channel          string            `json:"channel"`
	ShortDescription string            `json:"short_description"`
	Fields           map[string]string `json:"fields,omitempty"`  // further mapped fields
	Answers          []Answer          `json:"answers,omitempty"` // as the visitor saw the questions
	Context          GuestContext      `json:"context"`
	Consumer         ID                `json:"consumer_id,omitempty"`
	Producer         ID                `json:"producer_id"`
	MatchedRule      ID                `json:"matched_rule_id,omitempty"`
	QueueID          ID                `json:"queue_id,omitempty"`
	Conversation     ID                `json:"conversation_id,omitempty"`
	CreatedAt        Time              `json:"created_at"`
	AddressHash      string            `json:"-"` // keyed hash of the network address
	ClientID         string            `json:"-"` // chosen by the browser; makes submitting idempotent
}

// Name is the visitor's full name, or "Guest".
func (c *CustomerInteraction) Name() string {
	switch {
	case c.FirstName != "" && c.LastName != "":
		return c.FirstName + " " + c.LastName
	case c.FirstName+c.LastName != "":
		return c.FirstName + c.LastName
	}
	return "Guest"
}

// Answer is one question of the form with the visitor's answer.
type Answer struct {
	Name     string `json:"name"`
	Question string `json:"question"`
	Value    string `json:"value"`
	Display  string `json:"display"`
}

// GuestContext is where the visitor came from, as their browser says. What is
// too long is cut: nobody could mend it, so no form is refused for it.
type GuestContext struct {
	Page      string `json:"page,omitempty"`
	Title     string `json:"title,omitempty"`
	Referrer  string `json:"referrer,omitempty"`
	Language  string `json:"language,omitempty"`
	TimeZone  string `json:"time_zone,omitempty"`
	Screen    string `json:"screen,omitempty"`
	UserAgent string `json:"user_agent,omitempty"`
	// What the page asks for of who serves the conversation (domain 8.6).
	MandatorySkills string `json:"mandatory_skills,omitempty" doc:"Skills an agent must have, by name or id, with commas between; name:level asks for a level. What is no active skill is ignored."`
	OptionalSkills  string `json:"optional_skills,omitempty" doc:"The same of skills an agent had better have."`
}

// AverageOver is how many accepted entries a queue's average wait is the mean
// of (domain 2.1).
const AverageOver = 20

// EstimateWait is what a waiting visitor is told: the queue's average less
// what they have waited, never negative (domain 2.2).
func EstimateWait(average, waited time.Duration) time.Duration { return max(0, average-waited) }
