package routing

import "github.com/parley-desk/parley"

// Code names a reason. Codes are stable: they are stored with work events and
// are part of the API.
type Code string

// Why an agent is left out, or nothing can be decided.
const (
	NotAvailable      Code = "not_available"      // state
	NotConnectedCode  Code = "not_connected"      //
	ChannelOff        Code = "channel_off"        // the state does not have the channel, or the agent switched it off
	AtCapacity        Code = "at_capacity"        // load, capacity
	UniversalCapacity Code = "universal_capacity" // load, capacity
	Rejected          Code = "rejected"           // reason
	TimedOut          Code = "timed_out"          //
	Requester         Code = "requester"          // the work is done for them
	SkillMissing      Code = "skill_missing"      // skill
	SkillLevel        Code = "skill_level"        // skill, level, wanted
	OffShift          Code = "off_shift"          // it is outside of their working hours
	ShiftEnding       Code = "shift_ending"       // until: less of their shift is left than the rule asks for
	OtherTier         Code = "other_tier"         // tier: theirs comes after the one in which the item was offered
	NotSeen           Code = "not_seen"           // the snapshot leaves them out: they were away or had no room; they are counted only
	PoolNotDue        Code = "pool_not_due"       // in_s; of an agent: they are only in later pools
	NoPool            Code = "no_pool"            // of an item: its queue has none; of an idle agent: they are in none
	EmptyPool         Code = "empty_pool"         // nobody is in any of its groups
	RuleInactive      Code = "rule_inactive"      // the pool's assignment rule is not active
	QueueInactive     Code = "queue_inactive"     // or not there
	ChannelInactive   Code = "channel_inactive"   // or not there
	RoundPauseCode    Code = "round_pause"        // until
	NewRound          Code = "new_round"          // everybody who could take it has let it pass; until
	NoCandidate       Code = "no_candidate"       // somebody was looked at, and all are left out
	Offered           Code = "offered"            // it waits for an agent's answer
	NoWork            Code = "no_work"            // of an idle agent: nothing waits in their queues
	WorkReady         Code = "work_ready"         // of an idle agent: count items would do; the next tick offers one
	WorkLeftOut       Code = "work_left_out"      // of an idle agent: count items wait that they cannot get, and why
	Unknown           Code = "unknown"            // the snapshot does not have the item or agent
)

// Why the chosen agent ranks first. The list of a decision ends with what
// distinguished them from the next.
const (
	WhyAffinity     Code = "affinity"        // kind
	WhySkills       Code = "skills"          // n, m
	WhySkillLevels  Code = "skill_levels"    // n, m: so many skills at the wanted level
	WhyLeastLeft    Code = "least_time_left" // until: the end of their shift; absent: they keep no hours
	WhyMostLeft     Code = "most_time_left"  // until
	WhyMostCapacity Code = "most_capacity"   // free
	WhyLastAssigned Code = "last_assigned"   // at; absent: never
	WhyPool         Code = "pool"            // theirs comes before, and chooses in another way
	WhyOnlyOne      Code = "only_one"
	WhyTie          Code = "tie"
)

// Reason is a code with its parameters, which are text: figures in decimal,
// times in RFC 3339.
type Reason struct {
	Code     Code   `json:"code"`
	State    string `json:"state,omitempty"`
	Reason   string `json:"reason,omitempty"`
	Skill    string `json:"skill,omitempty" doc:"The skill's name, or its id when it has none."`
	Level    string `json:"level,omitempty"`
	Wanted   string `json:"wanted,omitempty"`
	Load     string `json:"load,omitempty"`
	Capacity string `json:"capacity,omitempty"`
	Free     string `json:"free,omitempty"`
	InS      string `json:"in_s,omitempty"`
	At       string `json:"at,omitempty"`
	Until    string `json:"until,omitempty"`
	Tier     string `json:"tier,omitempty"`
	Kind     string `json:"kind,omitempty"`
	N        string `json:"n,omitempty"`
	M        string `json:"m,omitempty"`
	Count    string `json:"count,omitempty"`
}

// Detailed is how many agents an explanation describes one by one; the others
// are counted.
const Detailed = 50

// Explanation is a decision with everything that led to it. It is stored as
// JSON with the work event.
type Explanation struct {
	Item   parley.ID   `json:"item_id"`
	Queue  parley.ID   `json:"queue_id"`
	At     parley.Time `json:"at"`
	Round  int64       `json:"round"`
	Chosen parley.ID   `json:"chosen_id,omitempty" doc:"The agent it is offered to; absent: it waits."`
	Tier   int         `json:"tier,omitempty" doc:"In which tier, from 1."`
	// Why is why the chosen one ranks first, or why the item waits.
	Why        []Reason      `json:"why"`
	Pools      []PoolExplain `json:"pools"`
	Candidates []Candidate   `json:"candidates" doc:"Those who would do, best first."`
	Eligible   int           `json:"eligible" doc:"How many would do; more than are described, perhaps."`
	LeftOut    []LeftOut     `json:"left_out" doc:"By reason, the most frequent first."`
	Sorting    []Sort        `json:"sorting,omitempty" doc:"The queue's own order, in which this was the item's turn; absent: the most important and then the oldest first."`
	Considered int           `json:"considered" doc:"How many agents are in the queue's pools."`
	NextLook   parley.Time   `json:"next_look,omitzero" doc:"When time alone changes something: a pool becomes due, a round or somebody's shift begins."`
}

// PoolExplain is a pool of the item's queue.
type PoolExplain struct {
	Pool        parley.ID   `json:"pool_id"`
	Rule        parley.ID   `json:"assignment_rule_id"`
	RuleName    string      `json:"assignment_rule"`
	RuleVersion int64       `json:"assignment_rule_version"`
	Groups      []parley.ID `json:"groups"`
	EligibleAtS int64       `json:"eligible_at_s"`
	Due         bool        `json:"due"`
	DueAt       parley.Time `json:"due_at"`
	Agents      int         `json:"agents" doc:"How many agents are in its groups."`
	Reason      *Reason     `json:"reason,omitempty" doc:"Why nothing comes of it."`
}

// Candidate is an agent who would do.
type Candidate struct {
	Agent        parley.ID   `json:"agent_id"`
	Name         string      `json:"name"`
	Pool         parley.ID   `json:"pool_id" doc:"The earliest due pool they are in; its rule applies to them."`
	Tier         int         `json:"tier"`
	Affinity     string      `json:"affinity,omitempty"`
	Skills       int         `json:"skills" doc:"How many of the skills asked for they have."`
	AtLevel      int         `json:"skills_at_level"`
	Load         int64       `json:"load"`
	Capacity     int64       `json:"capacity"`
	LastAssigned parley.Time `json:"last_assigned,omitzero"`
	ShiftEnds    parley.Time `json:"shift_ends_at,omitzero" doc:"Up to when their shift counts, where the rule asks for it."`
}

// LeftOut is how many agents are left out for one reason, with examples.
type LeftOut struct {
	Code     Code      `json:"code"`
	Count    int       `json:"count"`
	Examples []Example `json:"examples"`
}

// Example is an agent who is left out.
type Example struct {
	Agent  parley.ID `json:"agent_id"`
	Name   string    `json:"name"`
	Reason Reason    `json:"reason"`
}

// Idleness is why an agent is not offered work.
type Idleness struct {
	Agent   parley.ID   `json:"agent_id"`
	At      parley.Time `json:"at"`
	Reasons []Reason    `json:"reasons" doc:"What concerns the agent first: presence, groups, then what waits."`
	// Channels says what is in the way on single channels.
	Channels []IdleChannel `json:"channels"`
	Waiting  int           `json:"waiting" doc:"Items that wait in queues whose pools have the agent."`
	LeftOut  []Reason      `json:"left_out" doc:"Why they do not get those, each with its count, the most frequent first."`
}

// IdleChannel is a channel of which the agent is offered nothing.
type IdleChannel struct {
	Channel parley.ID `json:"channel_id"`
	Reason  Reason    `json:"reason"`
}

// Explain says what one tick over the snapshot decides about an item: it is
// New(s).Explain(item) after Decide.
func Explain(s *Snapshot, item parley.ID) Explanation {
	t := New(s)
	t.Decide()
	return t.Explain(item)
}

// Idle says why an agent is not offered anything of the snapshot.
func Idle(s *Snapshot, agent parley.ID) Idleness { return New(s).Idle(agent) }
