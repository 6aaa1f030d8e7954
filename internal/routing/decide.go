package routing

import "github.com/parley-desk/parley"

// Decision is what is to be done with a waiting item.
type Decision struct {
	Item  parley.ID
	Agent parley.ID // to whom it is offered; empty: it waits
	// Pool and Rule are by which the agent gets it, Tier in which tier, from 1;
	// empty and 0 when it waits.
	Pool parley.ID
	Rule parley.ID
	Tier int
	// NewRound: everybody who would do is excluded for the round. The next round
	// is Round+1 of the item and begins at NextLook; exclusions that are not hard
	// end. Whoever carries this out stores both.
	NewRound bool
	// NextLook is when time alone changes something for a waiting item: a pool
	// becomes due, a round begins. Zero: never.
	NextLook parley.Time

	tick *Tick
}

// Explain gives the grounds of the decision; see [Tick.Explain].
func (d Decision) Explain() Explanation { return d.tick.Explain(d.Item) }

// Decide decides about everything in the snapshot that waits and is not
// offered: first the offers in the order in which they are made, then what
// stays waiting, in the order in which it would be offered.
func Decide(s *Snapshot) []Decision { return New(s).Decide() }

// Tick is one look at a snapshot, which must not change meanwhile. It is not
// safe for use by several goroutines at once.
type Tick struct {
	s *Snapshot
}

// New prepares a tick.
func New(s *Snapshot) *Tick { return &Tick{s: s} }

// Decide decides as [Decide] does; called again it returns the same.
func (t *Tick) Decide() []Decision { return nil }
