package desk

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"sync"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/condition"
	"github.com/parley-desk/parley/internal/routing"
	"github.com/parley-desk/parley/internal/routing/replay"
	"github.com/parley-desk/parley/internal/store"
)

// ground is what decisions rest on that does not change by the minute: the
// configuration of routing, and who is in the groups of pools and what they can
// do. It is read whole once for each revision of the configuration, shared, and
// never changed.
type ground struct {
	revision int64
	// config has Channels, Queues, Pools, Skills, GroupSkills and their Plan.
	config   routing.Snapshot
	channels []parley.ServiceChannel
	// counts says of each channel whether something in hand counts as load.
	counts     map[parley.ID]condition.Query
	capacities map[parley.ID]map[parley.ID]int64 // agent, channel; "" is universal
	states     map[parley.ID]parley.PresenceState
	offline    parley.PresenceState // of who never chose
	queues     map[parley.ID]*parley.Queue
	rules      map[parley.ID]*parley.AssignmentRule
	affinity   map[parley.ID][]parley.AffinityRule // by queue
	skills     []parley.Skill
	props      store.Properties
	// members are who is in the groups of pools, with name, groups and skills.
	members []routing.Agent
	of      map[parley.ID]*member
	inGroup map[parley.ID][]parley.ID

	record   sync.Once
	recorded recordedGround
}

// member is somebody in a group of a pool.
type member struct {
	at    int    // in members
	limit *int64 // of sessions, where it is their own
	hours *hours // nil: they keep none
}

// recordedGround is a ground as the recorder keeps it.
type recordedGround struct {
	key, text string
	err       error
}

// groundOf is the ground at this moment. What a transaction sees before its
// commit is read anew, for it may come to nothing.
func (d *Desk) groundOf(read *store.Reader) (*ground, error) {
	revision, err := read.Revision()
	if err != nil {
		return nil, err
	}
	if g := d.ground.Load(); g != nil && g.revision == revision {
		return g, nil
	}
	g, err := readGround(read)
	if err != nil {
		return nil, err
	}
	g.revision = revision
	if !read.Committed() {
		return g, nil
	}
	// Queries see one moment each: what changed between them is not kept.
	if again, err := read.Revision(); err != nil || again != revision {
		return g, err
	}
	d.ground.Store(g)
	return g, nil
}

// readGround reads a ground, in a number of queries that does not depend on how
// much there is.
func readGround(read *store.Reader) (*ground, error) {
	g := &ground{
		counts: map[parley.ID]condition.Query{}, capacities: map[parley.ID]map[parley.ID]int64{}, states: map[parley.ID]parley.PresenceState{},
		affinity: map[parley.ID][]parley.AffinityRule{}, of: map[parley.ID]*member{}, inGroup: map[parley.ID][]parley.ID{},
	}
	for _, part := range []func(*store.Reader) error{g.readChannels, g.readQueues, g.readPools, g.readMembers, g.readHours, g.readSkills} {
		if err := part(read); err != nil {
			return nil, err
		}
	}
	g.config.Plan = routing.NewPlan(g.config.Channels, g.config.Queues, g.config.Pools)
	return g, nil
}

// readChannels reads service channels, presence states and what agents can carry.
func (g *ground) readChannels(read *store.Reader) (err error) {
	if g.props, err = read.Properties(); err != nil {
		return err
	}
	if g.channels, err = read.ServiceChannels(); err != nil {
		return err
	}
	for _, c := range g.channels {
		g.config.Channels = append(g.config.Channels, routing.Channel{ID: c.ID, Active: c.Active})
		if g.counts[c.ID], err = condition.Parse(c.Utilization); err != nil {
			return err
		}
	}
	capacities, err := read.Capacities("")
	if err != nil {
		return err
	}
	for _, c := range capacities {
		put(g.capacities, c.User, c.Channel, c.Capacity)
	}
	states, err := read.PresenceStates()
	for _, s := range states {
		g.states[s.ID] = s
		if s.Shipped == parley.StateOffline {
			g.offline = s
		}
	}
	return err
}

// readQueues reads where work waits, and in which order.
func (g *ground) readQueues(read *store.Reader) error {
	priorities, err := read.AllQueuePriorities()
	if err != nil {
		return err
	}
	order := map[parley.ID]map[parley.ID]int64{}
	for _, p := range priorities {
		put(order, p.Queue, p.Group, p.Position)
	}
	sorting, err := read.QueueSortings("")
	if err != nil {
		return err
	}
	sorts := map[parley.ID][]parley.QueueSort{}
	for _, one := range sorting {
		sorts[one.Queue] = append(sorts[one.Queue], one.QueueSort)
	}
	affinity, err := read.QueueAffinities("")
	if err != nil {
		return err
	}
	for _, a := range affinity {
		g.affinity[a.Queue] = append(g.affinity[a.Queue], a.AffinityRule)
	}
	queues, err := read.Queues()
	if err != nil {
		return err
	}
	g.queues = make(map[parley.ID]*parley.Queue, len(queues))
	for i := range queues {
		q := &queues[i]
		g.queues[q.ID] = q
		g.config.Queues = append(g.config.Queues, routing.Queue{
			ID: q.ID, Active: q.Active && q.Delivery == parley.DeliveryPush, Priorities: order[q.ID], AgingStepS: q.AgingStepS,
			Sorting: sortsOf(sorts[q.ID]),
		})
	}
	return nil
}

// readPools reads whose work may become.
func (g *ground) readPools(read *store.Reader) error {
	rules, err := read.AssignmentRules()
	if err != nil {
		return err
	}
	g.rules = make(map[parley.ID]*parley.AssignmentRule, len(rules))
	for i := range rules {
		g.rules[rules[i].ID] = &rules[i]
	}
	pools, err := read.Pools()
	if err != nil {
		return err
	}
	for _, p := range pools {
		pool := routing.Pool{ID: p.ID, Queue: p.Queue, Groups: p.Groups, EligibleAtS: p.EligibleAt}
		if rule := g.rules[p.Rule]; rule != nil {
			pool.Rule = *rule
		}
		g.config.Pools = append(g.config.Pools, pool)
	}
	return nil
}

// readMembers reads who is in the groups of pools.
func (g *ground) readMembers(read *store.Reader) error {
	members, err := read.PoolMembers()
	if err != nil {
		return err
	}
	for _, m := range members {
		who := g.of[m.User]
		if who == nil {
			who = &member{at: len(g.members), limit: m.Limit}
			g.of[m.User] = who
			g.members = append(g.members, routing.Agent{ID: m.User, Name: m.Name})
		}
		a := &g.members[who.at]
		a.Groups = append(a.Groups, m.Group)
		g.inGroup[m.Group] = append(g.inGroup[m.Group], m.User)
	}
	return nil
}

// readSkills reads what they can do.
func (g *ground) readSkills(read *store.Reader) (err error) {
	if g.skills, err = read.Skills(); err != nil {
		return err
	}
	g.config.Skills = routing.NewSkills(g.skills)
	own, err := read.AllUserSkills()
	if err != nil {
		return err
	}
	for _, h := range own {
		if who := g.of[h.Holder]; who != nil {
			a := &g.members[who.at]
			a.Skills = append(a.Skills, h.SkillLevel)
		}
	}
	shared, err := read.AllGroupSkills()
	if err != nil {
		return err
	}
	g.config.GroupSkills = map[parley.ID][]parley.SkillLevel{}
	for _, h := range shared {
		g.config.GroupSkills[h.Holder] = append(g.config.GroupSkills[h.Holder], h.SkillLevel)
	}
	return nil
}

// chat is the channel of work that is of none: it is from before there were
// service channels.
func (g *ground) chat() parley.ID {
	if i := slices.IndexFunc(g.channels, func(c parley.ServiceChannel) bool { return c.Key == parley.ChannelChat }); i >= 0 {
		return g.channels[i].ID
	}
	return ""
}

// channel is a service channel; nil: there is none of that id.
func (g *ground) channel(id parley.ID) *parley.ServiceChannel {
	if i := slices.IndexFunc(g.channels, func(c parley.ServiceChannel) bool { return c.ID == id }); i >= 0 {
		return &g.channels[i]
	}
	return nil
}

// inPool reports whether an active user is in an active group of a pool.
func (g *ground) inPool(pool, user parley.ID) bool {
	who := g.of[user]
	i := slices.IndexFunc(g.config.Pools, func(p routing.Pool) bool { return p.ID == pool })
	return who != nil && i >= 0 && slices.ContainsFunc(g.members[who.at].Groups, func(group parley.ID) bool { return slices.Contains(g.config.Pools[i].Groups, group) })
}

// keep is the ground as the recorder keeps it, and its key.
func (g *ground) keep() (key, text string, err error) {
	g.record.Do(func() {
		queues := make([]replay.Queue, 0, len(g.config.Queues))
		for _, q := range g.config.Queues {
			promise := g.queues[q.ID]
			queues = append(queues, replay.Queue{Queue: q, Channel: promise.ServiceChannel, TargetWaitS: promise.TargetWaitS, MaxWaitS: promise.MaxWaitS})
		}
		s := g.config
		s.Agents = g.members
		content, err := json.Marshal(replay.ConfigurationOf(&s, queues, g.skills)) //nolint:musttag // the engine's own members, which only it reads
		sum := sha256.Sum256(content)
		g.recorded = recordedGround{hex.EncodeToString(sum[:]), string(content), err}
	})
	return g.recorded.key, g.recorded.text, g.recorded.err
}
