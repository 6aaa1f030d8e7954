package desk

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/routing"
)

// largeFloor is a ground of four agents in one pool, and of one in another.
func largeFloor() *ground {
	g := &ground{of: map[parley.ID]*member{}}
	for i, agent := range []routing.Agent{
		{ID: "a", Groups: []parley.ID{"g"}},
		{ID: "b", Groups: []parley.ID{"g"}},
		{ID: "c", Groups: []parley.ID{"g"}},
		{ID: "d", Groups: []parley.ID{"g"}},
		{ID: "e", Groups: []parley.ID{"h"}},
	} {
		g.members = append(g.members, agent)
		g.of[agent.ID] = &member{at: i}
	}
	g.config.Pools = []routing.Pool{{ID: "p", Queue: "q", Groups: []parley.ID{"g"}}, {ID: "r", Queue: "o", Groups: []parley.ID{"h"}}}
	return g
}

// saw has a look see agents, of whom some have room.
func (f *freeAgents) seen(g *ground, some bool, begin time.Time, free []parley.ID, full ...parley.ID) {
	s := &routing.Snapshot{}
	for _, id := range append(slices.Clone(free), full...) {
		load := int64(0)
		if slices.Contains(full, id) {
			load = 1
		}
		s.Agents = append(s.Agents, routing.Agent{ID: id, Available: true, Load: parley.AgentLoad{
			Universal: noUniversal, Channels: []parley.ChannelLoad{{Channel: "chat", Load: load, Capacity: 1}},
		}})
	}
	f.saw(g, "chat", s, some, begin)
}

// Whoever may have room is looked at, and nobody else once all have been.
func TestWhoMayHaveRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, f := largeFloor(), &freeAgents{}
		queues := []parley.ID{"q"}
		want := func(what string, agents ...parley.ID) {
			t.Helper()
			got, some := f.among(g, "chat", queues)
			if len(agents) == 0 && some || len(agents) > 0 && (!some || !slices.Equal(got, agents)) {
				t.Errorf("%s: %v are looked at (some: %t), want %v", what, got, some, agents)
			}
		}
		want("at first, all")
		f.seen(g, false, time.Now(), []parley.ID{"a", "e"}, "b", "c", "d")
		time.Sleep(time.Millisecond)
		want("who was left with room, of the pools asked", "a")
		f.freed([]parley.ID{"b"})
		want("who has got some", "a", "b")
		f.seen(g, true, time.Now(), []parley.ID{"b"}, "a")
		want("for a moment also who has it no more", "b")
		time.Sleep(freedFor + time.Millisecond)

		// What is heard while a look is under way is not lost with its end.
		begin := time.Now()
		time.Sleep(time.Minute / 4)
		f.freed([]parley.ID{"c"})
		f.seen(g, true, begin, nil, "b", "c")
		want("who was heard of during the look", "c")
		f.freed([]parley.ID{"a", "b", "d"})
		want("more than half are all")
		f.seen(g, false, time.Now(), []parley.ID{"d"}, "a", "b", "c")
		f.freed(nil)
		want("anybody may have got room: all")
		f.seen(g, false, time.Now().Add(time.Millisecond), []parley.ID{"d"}, "a", "b", "c")
		g.revision++
		want("another configuration: all")
		f.seen(g, false, time.Now(), []parley.ID{"d"}, "a", "b", "c")
		time.Sleep(wholeEvery + time.Millisecond)
		want("after a while: all")
	})
}
