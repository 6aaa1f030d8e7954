// Package routing decides who gets which waiting work, and says why (domain
// 3.4, "engine tick").
//
// It is pure: a [Snapshot] goes in, decisions come out; it reads no clock, no
// database and no configuration of its own, and it changes nothing it is given.
// The same snapshot always gives the same decisions, in whatever order its
// parts stand. Whoever carries decisions out checks again, in the transaction
// that makes the offer, what may have changed since the snapshot was taken.
//
// A [Tick] is one look at a snapshot. Within it decisions build on each other:
// an offer made counts towards its agent's load when the next item is looked
// at, so one tick decides everything that waits.
//
// Reasons are codes with parameters ([Reason]); sentences are made where the
// reader's language is known.
//
// Input is taken as it comes, because a desk must keep working when somebody
// configured nonsense: sizes and levels below 1 are 1, negative capacities are
// 0, negative times are 0, of two rows with one id the first counts, and what
// refers to nothing leads nowhere and is explained.
package routing

import (
	"slices"
	"time"

	"github.com/parley-desk/parley"
)

// RoundPause is how long those rest who could take a work item when all of them
// have let it pass (domain 3.3). Then all are asked again who have not refused for
// good. Whoever could take it meanwhile is asked at once.
const RoundPause = 15 * time.Second

// DefaultPriority is where a queue stands for a group that says nothing about
// it (domain 3.4, awa_group_queue_priority).
const DefaultPriority = 100

// Snapshot is all that decisions depend on.
//
// Large desks need not fill in everything. Agents who have no room on any
// channel, and queues' items that no agent with room could ever get through a
// pool, may be left out: the offers and new rounds of the rest are the same,
// and only explanations are poorer: they count who is left out, by Members.
// Queues and pools are needed all, because the tiers of a group come from all
// of its queues.
type Snapshot struct {
	Now      parley.Time
	Channels []Channel
	Queues   []Queue
	Pools    []Pool
	Agents   []Agent
	Items    []Item
	// GroupSkills is what every member of a group can do.
	GroupSkills map[parley.ID][]parley.SkillLevel
	// Members are who is in which group, where Agents leaves some of them out
	// because they have no room; nil: it has all.
	Members map[parley.ID][]parley.ID
	// Skills says which skills contain which; nil: none contains another.
	Skills *Skills
	// Plan is what Channels, Queues and Pools come down to, for whoever decides
	// many times with the same; then those are not looked at. nil: it is worked out.
	Plan *Plan
}

// Channel is a service channel.
type Channel struct {
	ID     parley.ID
	Active bool // nothing of an inactive channel is offered
}

// Queue is where work waits.
type Queue struct {
	ID     parley.ID
	Active bool // nothing of an inactive queue is offered
	// Priorities is where the queue stands among the queues of a group, lowest
	// first; a group that is missing has DefaultPriority. Only the order counts:
	// a group's lowest number is its first tier, the next its second.
	Priorities map[parley.ID]int64
	// AgingStepS is after how many seconds of waiting an item's priority rises by
	// one, so that nothing waits for ever behind what is more important; 0: never.
	AgingStepS int64
	// Sorting is the queue's own order of its items (domain 3.4,
	// awa_queue_item_sorting), by the keys of the items; then, and without it,
	// the most important and the oldest are first.
	Sorting []Sort
}

// Sort is one field a queue's items are put in order by.
type Sort struct {
	Field      string `json:"field"`
	Descending bool   `json:"descending"`
	// Ages: the field is a priority, which waiting raises: towards the front.
	Ages bool `json:"ages,omitempty"`
}

// Key is the value of a field items are put in order by: by number, then by
// text. What is empty comes last, whichever the direction.
type Key struct {
	Number int64  `json:"n,omitempty"`
	Text   string `json:"t,omitempty"`
	Empty  bool   `json:"e,omitempty"`
}

// Pool is who may get a queue's work once it has waited long enough.
type Pool struct {
	ID          parley.ID
	Queue       parley.ID
	Groups      []parley.ID
	EligibleAtS int64 // seconds since the item was queued
	// Rule is the assignment rule whole; of an inactive one nothing is offered.
	Rule parley.AssignmentRule
}

// Agent is somebody who may be given work.
type Agent struct {
	ID     parley.ID
	Name   string // for explanations
	Groups []parley.ID
	// Available: the presence state is available and the connection is alive.
	Available bool
	// Unavailable says why not: NotConnected, or the name of the presence state.
	Unavailable string
	// Off are channels of which nothing is offered: the presence state does not
	// have them, or the agent switched them off.
	Off []parley.ID
	// Load counts what is in hand and offers that wait for an answer. A channel
	// that is missing has capacity 0; a negative universal capacity is none.
	Load parley.AgentLoad
	// Skills are the agent's own; those of groups and contained ones are added.
	Skills []parley.SkillLevel
	// LastAssigned is when the agent was last given work of a channel.
	LastAssigned map[parley.ID]parley.Time
	// Shift is what the agent's working hours say; nil: they keep none, so that any
	// time is within them and no end is near.
	Shift *Shift `json:"shift,omitempty"`
}

// Shift is the stretch of working hours an agent is in or, outside of them, the
// next one, in moments: so it stays what it is for as long as it lasts. All zero:
// none comes.
type Shift struct {
	From     parley.Time
	Until    parley.Time // the next break, or the end
	DayUntil parley.Time // the end of the last stretch of that working day
}

// NotConnected is the value of Agent.Unavailable of an agent whose chosen state
// is available and who has no connection.
const NotConnected = "not_connected"

// Item is a work item that waits.
type Item struct {
	ID      parley.ID
	Queue   parley.ID
	Channel parley.ID
	Size    int64
	// Priority: higher is more urgent and first. What counts the other way round
	// (a case's 1 is its most urgent) is turned by whoever fills the snapshot.
	Priority int64
	QueuedAt parley.Time
	// Offered: it waits for an agent's answer, so nothing is decided about it. The
	// agent's load has it already.
	Offered bool
	// Round counts from 1; before RoundAt nobody is asked who was in the round
	// before.
	Round   int64
	RoundAt parley.Time
	// OpenedFor is the user it is done for, who never gets it themselves.
	OpenedFor parley.ID
	// Affinity names agents who should rather have it.
	Affinity []Affinity
	// Excluded are agents who are not asked, or not asked in one round.
	Excluded map[parley.ID]Exclusion
	// Skills it asks for.
	Skills []parley.SkillLevel
	// Keys are the values of the fields of its queue's Sorting; one that is
	// missing is empty.
	Keys []Key
}

// Affinity is a reason to rather give an item to a certain agent. It only
// ranks: it overrides no pool, presence, capacity or mandatory skill.
type Affinity struct {
	Agent parley.ID
	Rank  int64  // lowest first; of several for one agent the lowest counts
	Kind  string // such as history, related_task, account_team
}

// Exclusion is why an agent is not asked again about an item.
type Exclusion struct {
	Hard   bool   // for good; otherwise for the round
	Round  int64  // in which it was made: it ends with the round
	Reason string // the reason the agent gave; empty: the offer timed out
}

// Open lists the queues of which work of a channel could be offered to somebody
// now, were it waiting: a pool names a group of an agent who is there for the
// channel and has room. What waits elsewhere gets no offer and no new round until
// that changes, so that it may be left out; of a queue with work of several
// channels all or nothing, as its order is one.
func (s *Snapshot) Open(channel parley.ID) []parley.ID {
	groups := map[parley.ID]bool{}
	for i := range s.Agents {
		if a := &s.Agents[i]; a.Free(channel) {
			for _, g := range a.Groups {
				groups[g] = true
			}
		}
	}
	open := []parley.ID{}
	for i := range s.Pools {
		if p := &s.Pools[i]; slices.ContainsFunc(p.Groups, func(g parley.ID) bool { return groups[g] }) {
			open = append(open, p.Queue)
		}
	}
	slices.Sort(open)
	return slices.Compact(open)
}

// Free reports whether the agent is there for work of a channel, and the smallest
// of it would have room with them.
func (a *Agent) Free(channel parley.ID) bool {
	if !a.Available || slices.Contains(a.Off, channel) || a.Load.Universal >= 0 && a.Load.UniversalLoad >= a.Load.Universal {
		return false
	}
	return slices.ContainsFunc(a.Load.Channels, func(l parley.ChannelLoad) bool { return l.Channel == channel && l.Load < l.Capacity })
}
