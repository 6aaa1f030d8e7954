package desk

import (
	"cmp"
	"context"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/condition"
	"github.com/parley-desk/parley/internal/store"
)

// noUniversal is the universal capacity of an agent who has none.
const noUniversal = -1

// loads is what agents carry and can carry of each channel.
type loads struct {
	*ground

	carried map[parley.ID]map[parley.ID]int64 // agent, channel
}

// loadsOf reads, in two queries, what agents carry (domain 3.5); users nil are
// all. Ask it with [loads.load].
func (g *ground) loadsOf(read *store.Reader, users []parley.ID) (*loads, error) {
	carried, err := read.Carried(users)
	if err != nil {
		return nil, err
	}
	records, err := read.CarriedRecords(users)
	if err != nil {
		return nil, err
	}
	l := &loads{g, map[parley.ID]map[parley.ID]int64{}}
	chat := g.chat()
	env := condition.Env{Fields: InteractionFields(), Now: time.Now()}
	for i := range carried {
		c := &carried[i]
		channel := cmp.Or(c.Channel, chat)
		if c.Offered || g.counts[channel].Match(interactionRecord(&c.Interaction, c.Queue, c.Category, c.Priority), env) {
			put(l.carried, c.Agent, channel, l.carried[c.Agent][channel]+c.Size)
		}
	}
	for i := range records {
		c := &records[i]
		if env.Fields, err = documentFields(c.Record.Table); err != nil {
			return nil, err
		}
		if c.Offered || g.counts[c.Channel].Match(rowRecord(&c.Record), env) {
			put(l.carried, c.Agent, c.Channel, l.carried[c.Agent][c.Channel]+c.Size)
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

// load is the load of one agent, over all active channels and those of which
// they still carry something.
func (l *loads) load(user parley.ID) parley.AgentLoad {
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
		load.Channels = append(load.Channels, parley.ChannelLoad{Channel: c.ID, Key: c.Key, Name: c.Name, Load: carried, Capacity: capacity, Table: c.Table})
	}
	return load
}

// loadOf is what one agent carries and can carry.
func (g *ground) loadOf(read *store.Reader, user parley.ID) (parley.AgentLoad, error) {
	l, err := g.loadsOf(read, []parley.ID{user})
	if err != nil {
		return parley.AgentLoad{}, err
	}
	return l.load(user), nil
}

// Load is what one agent carries and can carry.
func (d *Desk) Load(ctx context.Context, user parley.ID) (parley.AgentLoad, error) {
	read := d.store.Read(ctx)
	if _, err := read.User(user); err != nil {
		return parley.AgentLoad{}, err
	}
	g, err := d.groundOf(read)
	if err != nil {
		return parley.AgentLoad{}, err
	}
	return g.loadOf(read, user)
}

// CapacityInput is what an agent can carry where it is not the default.
type CapacityInput struct {
	Universal *int64            `json:"universal_capacity,omitempty" doc:"Over all channels together, 0 to 1000; absent: only the channels' capacities count."`
	Channels  []ChannelCapacity `json:"channels" doc:"Channels that are not named have their default."`
	Schedule  parley.ID         `json:"schedule_id,omitempty" doc:"The hours they work, which assignment rules may ask for; absent: they keep none."`
	Revision  string            `json:"revision,omitempty" doc:"What was read: a change is refused where it is no longer so. Absent in a change: whatever is there is replaced."`
}

func (in *CapacityInput) revision() *string { return &in.Revision }

// ChannelCapacity is what an agent can carry of one channel.
type ChannelCapacity struct {
	Channel  parley.ID `json:"channel_id"`
	Capacity int64     `json:"capacity" doc:"0 to 1000."`
}

// AgentCapacity is what an agent can carry where it is not the default, and
// what they carry now.
type AgentCapacity struct {
	CapacityInput
	Load parley.AgentLoad `json:"load"`
}

// Capacity says what an agent can carry.
func (d *Desk) Capacity(ctx context.Context, user parley.ID) (AgentCapacity, error) {
	load, err := d.Load(ctx, user)
	if err != nil {
		return AgentCapacity{}, err
	}
	own, err := ownCapacity(d.store.Read(ctx), user)
	return AgentCapacity{CapacityInput: own, Load: load}, err
}

func ownCapacity(read *store.Reader, user parley.ID) (CapacityInput, error) {
	list, err := read.Capacities(user)
	own := CapacityInput{Channels: []ChannelCapacity{}}
	for _, c := range list {
		if c.Channel == "" {
			own.Universal = &c.Capacity
			continue
		}
		own.Channels = append(own.Channels, ChannelCapacity{Channel: c.Channel, Capacity: c.Capacity})
	}
	if err != nil {
		return own, err
	}
	hours, err := read.AgentSchedules(user)
	if err != nil {
		return own, err
	}
	for _, h := range hours {
		own.Schedule = h.Schedule
	}
	return own, revise(&own)
}

// ownCapacity returns what an agent can carry where it is not the default.
func (d *Desk) ownCapacity(ctx context.Context, user parley.ID) (CapacityInput, error) {
	return ownCapacity(d.store.Read(ctx), user)
}

// SetCapacity changes what an agent can carry. What they carry beyond it stays
// theirs; nothing more is offered until it is less.
func (d *Desk) SetCapacity(ctx context.Context, actor parley.Actor, user parley.ID, in CapacityInput) (AgentCapacity, error) {
	list := []store.Capacity{}
	if in.Universal != nil {
		if err := checkBetween("universal_capacity", *in.Universal, 0, maxCapacity); err != nil {
			return AgentCapacity{}, err
		}
		list = append(list, store.Capacity{User: user, Capacity: *in.Universal})
	}
	named := map[parley.ID]bool{}
	for _, c := range in.Channels {
		if err := checkBetween("capacity", c.Capacity, 0, maxCapacity); err != nil {
			return AgentCapacity{}, err
		}
		if named[c.Channel] {
			return AgentCapacity{}, parley.Errorf(parley.CodeInvalid, "channels", "names a service channel twice.")
		}
		named[c.Channel] = true
		list = append(list, store.Capacity{User: user, Channel: c.Channel, Capacity: c.Capacity})
	}
	err := d.configure(ctx, func(tx *store.Tx) error {
		who, err := tx.User(user)
		if err != nil {
			return err
		}
		for id := range named {
			if _, err := tx.ServiceChannel(id); err != nil {
				return asField(err, "channels", "must be service channels.")
			}
		}
		if in.Schedule != "" {
			if _, err := tx.Schedule(in.Schedule); err != nil {
				return asField(err, "schedule_id", "must be a schedule, or empty.")
			}
		}
		before, err := ownCapacity(&tx.Reader, user)
		if err != nil {
			return err
		}
		if err := checkRevision(in.Revision, &before, who.Name); err != nil {
			return err
		}
		if err := tx.SetCapacities(user, list); err != nil {
			return err
		}
		if err := tx.SetAgentSchedule(user, in.Schedule); err != nil {
			return err
		}
		after, err := ownCapacity(&tx.Reader, user)
		if err != nil {
			return err
		}
		d.publish(tx, Event{Kind: EventPerson, User: user})
		if err := d.configured(tx, actor, tableAgentCapacity, user, who.Name, before, after); err != nil {
			return err
		}
		return d.wakeAssigners(tx, user)
	})
	if err != nil {
		return AgentCapacity{}, err
	}
	return d.Capacity(ctx, user)
}
