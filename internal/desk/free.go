package desk

import (
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/routing"
)

// On a large desk nearly everybody is away or full nearly always. An assigner
// remembers whom it left with room, hears of who may have got some since, and
// looks at nobody else: what it decides is the same, for who has no room gets
// nothing (see [routing.Snapshot]).
const (
	// wholeDesk is up to how many agents all are looked at each time, so that
	// explanations name everybody.
	wholeDesk = 500
	// wholeEvery is after how long all are looked at again: what should have been
	// heard of and was not, because a node died, is found then.
	wholeEvery = time.Minute
	// freedFor is for how long somebody is looked at after it was heard that they
	// may have room: longer than a transaction takes, which says so before it is
	// committed and again thereafter.
	freedFor = 2 * time.Second
)

// freeAgents is what this node's assigners remember of who may have room, by
// service channel.
type freeAgents struct {
	mu       sync.Mutex
	channels map[parley.ID]*roomy
}

// roomy is who may have room for work of a channel.
type roomy struct {
	revision int64     // of the ground they were looked at on
	whole    time.Time // when all were looked at
	anybody  time.Time // when it was heard that anybody may have got room
	agents   map[parley.ID]bool
	heard    map[parley.ID]time.Time // who may have got room since, and when that was heard
}

// of is what is remembered of a channel.
func (f *freeAgents) of(channel parley.ID) *roomy {
	known := f.channels[channel]
	if known == nil {
		known = &roomy{agents: map[parley.ID]bool{}, heard: map[parley.ID]time.Time{}}
		if f.channels == nil {
			f.channels = map[parley.ID]*roomy{}
		}
		f.channels[channel] = known
	}
	return known
}

// freed hears that agents may take more than before; nobody named: anybody may.
func (f *freeAgents) freed(agents []parley.ID) {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := time.Now()
	for _, known := range f.channels {
		if len(agents) == 0 {
			known.anybody = now
		}
		for _, agent := range agents {
			known.heard[agent] = now
		}
	}
}

// among lists who may have room for work of a channel that waits in some queues.
// It reports false when everybody is to be looked at.
func (f *freeAgents) among(g *ground, channel parley.ID, queues []parley.ID) (agents []parley.ID, some bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	known := f.of(channel)
	if known.revision != g.revision || time.Since(known.whole) > wholeEvery || !known.anybody.Before(known.whole) {
		return nil, false
	}
	serving := map[parley.ID]bool{}
	for i := range g.config.Pools {
		if p := &g.config.Pools[i]; slices.Contains(queues, p.Queue) {
			for _, group := range p.Groups {
				serving[group] = true
			}
		}
	}
	agents = []parley.ID{}
	add := func(agent parley.ID) {
		if who := g.of[agent]; who != nil && slices.ContainsFunc(g.members[who.at].Groups, func(group parley.ID) bool { return serving[group] }) {
			agents = append(agents, agent)
		}
	}
	for agent := range known.agents {
		add(agent)
	}
	for agent := range known.heard {
		if !known.agents[agent] {
			add(agent)
		}
	}
	slices.Sort(agents)
	return agents, len(agents) <= len(g.members)/2
}

// saw remembers who of those a look saw that began at a moment had room; some:
// it saw only those.
func (f *freeAgents) saw(g *ground, channel parley.ID, s *routing.Snapshot, some bool, begin time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	known := f.of(channel)
	if !some {
		known.revision, known.whole, known.agents = g.revision, begin, map[parley.ID]bool{}
	}
	if known.revision != g.revision {
		return
	}
	for i := range s.Agents {
		if a := &s.Agents[i]; a.Free(channel) {
			known.agents[a.ID] = true
		} else {
			delete(known.agents, a.ID)
		}
	}
	maps.DeleteFunc(known.heard, func(_ parley.ID, at time.Time) bool { return begin.Sub(at) > freedFor })
}

// Freed hears from a node, by an [EventFreed], that agents may take more than
// before.
func (d *Desk) Freed(e Event) { d.free.freed(e.Users) }
