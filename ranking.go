package parley

// QueueSort is one field by which a queue puts what waits in order (domain 3.4,
// awa_queue_item_sorting).
type QueueSort struct {
	Field      string `json:"field" doc:"A field of the table of the queue's service channel."`
	Descending bool   `json:"descending,omitempty"`
}

// MaxQueueSorts bounds the fields of a queue's order.
const MaxQueueSorts = 5

// AffinityKind is why an agent should rather have a work item than others
// (domain 3.4).
type AffinityKind string

// The kinds of affinity.
const (
	AffinityHistory AffinityKind = "history"         // served the same contact lately
	AffinityAccount AffinityKind = "account_history" // served somebody of the same account lately
	AffinityTask    AffinityKind = "related_task"    // has the case or incident of the conversation
	AffinityTeam    AffinityKind = "account_team"    // looks after the account
)

// AffinityRule lets a queue prefer agents. It only ranks them: it overrides no
// pool, presence, capacity or mandatory skill.
type AffinityRule struct {
	Kind           AffinityKind `json:"kind" enum:"history,account_history,related_task,account_team"`
	Days           int64        `json:"days,omitempty" doc:"Of history and account_history: how many days back it counts, 1 to 30; absent: 30."`
	Responsibility string       `json:"responsibility,omitempty" doc:"Of account_team: those of the team with this one of the property parley.accounts.responsibilities; absent: all."`
}

// Bounds of affinity rules (domain 3.4).
const (
	MaxAffinityRules = 3
	MaxAffinityDays  = 30
)
