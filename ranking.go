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

// The kinds of affinity. Teams of accounts are none: there are no accounts.
const (
	AffinityHistory AffinityKind = "history"      // served the same contact lately
	AffinityTask    AffinityKind = "related_task" // has the case or incident of the conversation
)

// AffinityRule lets a queue prefer agents. It only ranks them: it overrides no
// pool, presence, capacity or mandatory skill.
type AffinityRule struct {
	Kind AffinityKind `json:"kind" enum:"history,related_task"`
	Days int64        `json:"days,omitempty" doc:"Of history: how many days back it counts, 1 to 30; absent: 30."`
}

// Bounds of affinity rules (domain 3.4).
const (
	MaxAffinityRules = 3
	MaxAffinityDays  = 30
)
