package desk

import (
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/condition"
	"github.com/parley-desk/parley/internal/store"
)

// noUniversal is the universal capacity of an agent who has none.
const noUniversal = -1

// loads is what agents carry and can carry of each channel.
type loads struct {
	channels   []parley.ServiceChannel
	chat       parley.ID
	carried    map[parley.ID]map[parley.ID]int64 // agent, channel
	capacities map[parley.ID]map[parley.ID]int64 // agent, channel; "" is universal
}

// readLoads reads, in three queries, what the agent carries; user "" is all
// agents (domain 3.5).
func readLoads(read *store.Reader, user parley.ID) (*loads, error) {
	channels, err := read.ServiceChannels()
	if err != nil {
		return nil, err
	}
	capacities, err := read.Capacities(user)
	if err != nil {
		return nil, err
	}
	carried, err := read.Carried(user)
	if err != nil {
		return nil, err
	}
	l := &loads{channels: channels, carried: map[parley.ID]map[parley.ID]int64{}, capacities: map[parley.ID]map[parley.ID]int64{}}
	counts := map[parley.ID]condition.Query{}
	for _, c := range channels {
		if c.Key == parley.ChannelChat {
			l.chat = c.ID
		}
		query, err := condition.Parse(c.Utilization)
		if err != nil {
			return nil, err
		}
		counts[c.ID] = query
	}
	for _, c := range capacities {
		put(l.capacities, c.User, c.Channel, c.Capacity)
	}
	env := condition.Env{Fields: InteractionFields(), Now: time.Now()}
	for i := range carried {
		c := &carried[i]
		channel := c.Channel
		if channel == "" { // of before there were service channels
			channel = l.chat
		}
		if c.Offered || counts[channel].Match(interactionRecord(&c.Interaction, c.Queue, c.Category, c.Priority), env) {
			put(l.carried, c.Agent, channel, l.carried[c.Agent][channel]+c.Size)
		}
	}
	return l, nil
}

func put(in map[parley.ID]map[parley.ID]int64, user, channel parley.ID, n int64) {
	if in[user] == nil {
		in[user] = map[parley.ID]int64{}
	}
	in[user][channel] = n
}

// of is the load of one agent, over all active channels and those of which
// they still carry something.
func (l *loads) of(user parley.ID) parley.AgentLoad {
	load := parley.AgentLoad{User: user, Channels: []parley.ChannelLoad{}, Universal: noUniversal}
	for _, n := range l.carried[user] {
		load.UniversalLoad += n
	}
	if universal, has := l.capacities[user][""]; has {
		load.Universal = universal
	}
	for _, c := range l.channels {
		carried := l.carried[user][c.ID]
		if !c.Active && carried == 0 {
			continue
		}
		capacity, own := l.capacities[user][c.ID]
		if !own {
			capacity = c.DefaultCapacity
		}
		load.Channels = append(load.Channels, parley.ChannelLoad{Channel: c.ID, Load: carried, Capacity: capacity})
	}
	return load
}

// loadOf is what one agent carries and can carry.
func (d *Desk) loadOf(read *store.Reader, user parley.ID) (parley.AgentLoad, error) {
	l, err := readLoads(read, user)
	if err != nil {
		return parley.AgentLoad{}, err
	}
	return l.of(user), nil
}

// loadsOf is what all agents carry and can carry, for decisions about many of
// them; ask it with [loads.of].
func (d *Desk) loadsOf(read *store.Reader) (*loads, error) { return readLoads(read, "") }
