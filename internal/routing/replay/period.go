// Package replay lives through a period of a desk in simulated time: what would
// have become of the same work with other rules, skills, staffing or capacity.
//
// A [Period] is what came in and who was there; [Run] decides about it with the
// desk's own engine (package routing) and says what became of it ([Result]).
// It is pure: no clock, no database, nothing random. The same period always
// gives the same result.
//
// What a desk did is reproduced exactly from three things that are recorded
// with it: the moments at which it looked (Ticks), what agents answered
// (Answers), and how their presence changed. A period without recorded moments
// looks whenever something happens that may change a decision, and answers that
// nobody gave, because the offer was never made, are the period's Usual one.
package replay

import (
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/routing"
)

// Period is a stretch of time with all that decides what happens in it.
type Period struct {
	From, Until parley.Time

	// The configuration: what a what-if changes.
	Channels    []routing.Channel
	Queues      []Queue
	Pools       []routing.Pool
	Skills      *routing.Skills
	GroupSkills map[parley.ID][]parley.SkillLevel
	Agents      []Agent

	// OffersOutlast lets who is asked when the longest wait of the queue is over
	// still answer, until the offer passes; nobody is asked after them (domain 3.3).
	OffersOutlast bool

	Work []Work
	// Held is what agents have in hand besides: work they took by themselves, or
	// had before the period began.
	Held []Held
	// Step is the length of the parts by which the figures are broken down too; 0:
	// they are not.
	Step time.Duration
	// Answers are what agents answered to single offers; Usual is what they answer
	// otherwise.
	Answers map[Asked]Answer
	Usual   Answer
	// Ticks are the moments at which the desk looked, in order; none: it looks
	// whenever something changes.
	Ticks []parley.Time
}

// Queue is a queue with its promises.
type Queue struct {
	routing.Queue
	Channel     parley.ID // of its work
	TargetWaitS int64     // within which work should be answered
	MaxWaitS    int64     // after which it is ended; 0: never
}

// Agent is an agent with when they are there. The load is what they have in hand
// when the period begins and keep throughout; available they are from the first
// change on that says so.
type Agent struct {
	routing.Agent
	Presence []Change // in order
	// Shifts are what their working hours said later than the agent's Shift, in order.
	Shifts []ShiftChange
}

// ShiftChange is from when on an agent's working hours say something else.
type ShiftChange struct {
	At    parley.Time
	Shift *routing.Shift
}

// Change is a change of an agent's presence.
type Change struct {
	At          parley.Time
	Available   bool
	Unavailable string
	Off         []parley.ID
}

// Work is a work item with what will become of it.
type Work struct {
	// Item as it is queued; QueuedAt is when it comes.
	Item routing.Item
	// Takes is how long it counts towards the load of who accepts it.
	Takes time.Duration
	// Patience is how long the visitor waits to be answered; 0: for ever.
	Patience time.Duration
}

// Held is work in an agent's hands that no decision of the period is about.
type Held struct {
	Agent, Channel parley.ID
	Size           int64
	From, Until    parley.Time
}

// Asked names an offer: the so manieth of an item, from 1, and to whom; without
// an agent, whoever it is.
type Asked struct {
	Item, Agent parley.ID
	Time        int
}

// Answer is what an agent does about an offer.
type Answer struct {
	Kind  AnswerKind
	After time.Duration // of Accept and Reject; an ignored offer ends when the rule says
	// Reason and Hard are a rejection's; hard: the reason stands.
	Reason string
	Hard   bool
	// Away is for how long who ignored an offer is not available. A change of
	// their presence ends it.
	Away time.Duration
}

// AnswerKind is how an offer is answered.
type AnswerKind int

// The ways to answer.
const (
	Accept AnswerKind = iota
	Reject
	Ignore
)

// Result is what became of a period.
type Result struct {
	Figures Figures
	Queues  map[parley.ID]Figures
	Agents  map[parley.ID]Presence
	Steps   []Step
	// Parts are the figures of all queues by when the work began to wait, Period.Step
	// after another.
	Parts []Figures
	// Ticks, Answers and Presence are what a Period needs to be lived through
	// exactly as it was. What came of ignored offers is among the changes of
	// presence, and no longer with the answers.
	Ticks    []parley.Time
	Answers  map[Asked]Answer
	Presence map[parley.ID][]Change
}

// Step is a decision that was carried out.
type Step struct {
	At          parley.Time
	Item, Agent parley.ID // no agent: a new round began
	Pool, Rule  parley.ID
	Tier        int
}

// Figures are those of domain 9.5.
type Figures struct {
	Arrived   int `json:"arrived"`
	Answered  int `json:"answered"`
	Abandoned int `json:"abandoned" doc:"Left unanswered: the visitor went, or the queue's longest wait was over."`
	Waiting   int `json:"waiting" doc:"Still unanswered at the end."`
	Offers    int `json:"offers"`
	Rejected  int `json:"rejected"`
	TimedOut  int `json:"timed_out"`
	// ServiceLevel is answered within the target ÷ (answered + abandoned after the target).
	ServiceLevel float64 `json:"service_level" doc:"0 to 1; 1 without any."`
	// AbandonmentRate leaves out who left within BriefWait.
	AbandonmentRate float64 `json:"abandonment_rate" doc:"0 to 1; who left within 5 seconds is in neither number."`
	WaitMeanMS      int64   `json:"wait_mean_ms" doc:"Of what was answered: queued to accepted."`
	Wait90MS        int64   `json:"wait_p90_ms"`
	WaitLongestMS   int64   `json:"wait_longest_ms"`
	// Occupancy is the share of available time in which agents had something in hand.
	Occupancy float64 `json:"occupancy,omitempty"`
}

// BriefWait is how short a wait is that nobody could have answered in.
const BriefWait = 5 * time.Second

// Presence is how an agent spent the period.
type Presence struct {
	Available time.Duration
	Busy      time.Duration // of it, with something in hand
	Accepted  int
}
