package replay

import (
	"encoding/json"
	"reflect"
	"slices"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/routing"
)

// Configuration is what decisions depend on that does not change by the minute.
// A desk keeps each it decided under.
type Configuration struct {
	Channels    []routing.Channel
	Queues      []Queue
	Pools       []routing.Pool
	Skills      []parley.Skill
	GroupSkills map[parley.ID][]parley.SkillLevel
	// Agents are who they are: name, groups and skills.
	Agents []routing.Agent
}

// ConfigurationOf takes out of a snapshot what does not change by the minute.
// Queues are those of the snapshot with their promises, skills those its Skills
// were made of.
func ConfigurationOf(s *routing.Snapshot, queues []Queue, skills []parley.Skill) *Configuration {
	c := &Configuration{Channels: s.Channels, Queues: queues, Pools: s.Pools, Skills: skills, GroupSkills: s.GroupSkills}
	for i := range s.Agents {
		a := &s.Agents[i]
		c.Agents = append(c.Agents, routing.Agent{ID: a.ID, Name: a.Name, Groups: a.Groups, Skills: a.Skills})
	}
	return c
}

// ParseConfiguration reads a configuration as it is stored. Refusals: invalid.
func ParseConfiguration(text string) (*Configuration, error) {
	c := &Configuration{}
	if err := json.Unmarshal([]byte(text), c); err != nil { //nolint:musttag // the engine's own members, which only it reads
		return nil, parley.Wrap(parley.CodeInvalid, err, "A recorded configuration cannot be read.")
	}
	return c, nil
}

// Scope is what of a desk a look looked at; nil is everything.
type Scope struct {
	Agents []parley.ID `json:"only_agents,omitempty"`
	Queues []parley.ID `json:"only_queues,omitempty"`
}

// Sight is what one look at the desk saw, as the difference to what was known
// before it: who stood otherwise, what was new or otherwise, what waited no more.
// Who an agent is stands in the configuration.
type Sight struct {
	Scope

	Full   bool            `json:"full,omitempty"` // it is no difference: nothing was known before
	Agents []routing.Agent `json:"agents,omitempty"`
	Items  []routing.Item  `json:"items,omitempty"`
	Gone   []parley.ID     `json:"gone,omitempty"`
}

// ParseSight reads a sight as it is stored. Refusals: invalid.
func ParseSight(text string) (Sight, error) {
	var s Sight
	if err := json.Unmarshal([]byte(text), &s); err != nil { //nolint:musttag // the engine's own members, which only it reads
		return s, parley.Wrap(parley.CodeInvalid, err, "A recorded look cannot be read.")
	}
	return s, nil
}

// View is what looks at a desk have shown of it. The zero value saw nothing yet.
type View struct {
	agents map[parley.ID]routing.Agent
	items  map[parley.ID]map[parley.ID]routing.Item // by queue
	queues map[parley.ID]parley.ID                  // of items
}

// standing is what of an agent changes by the minute.
func standing(a *routing.Agent) routing.Agent {
	only := *a
	only.Name, only.Groups, only.Skills = "", nil, nil
	only.Load.User = ""
	only.Load.Channels = slices.Clone(only.Load.Channels)
	for i := range only.Load.Channels {
		only.Load.Channels[i].Key, only.Load.Channels[i].Name = "", ""
	}
	return only
}

// Next is what a snapshot shows that was not known, when a look had a scope. The
// view stays as it is until it is to [View.See] that.
func (v *View) Next(s *routing.Snapshot, of Scope) Sight {
	sight := Sight{Scope: of, Full: v.agents == nil}
	for i := range s.Agents {
		now := standing(&s.Agents[i])
		if was, known := v.agents[now.ID]; !known || !reflect.DeepEqual(was, now) {
			sight.Agents = append(sight.Agents, now)
		}
	}
	waits := make(map[parley.ID]bool, len(s.Items))
	for i := range s.Items {
		now := &s.Items[i]
		waits[now.ID] = true
		if was, known := v.items[now.Queue][now.ID]; !known || !reflect.DeepEqual(&was, now) {
			sight.Items = append(sight.Items, *now)
		}
	}
	v.each(of.Queues, func(item *routing.Item) {
		if !waits[item.ID] {
			sight.Gone = append(sight.Gone, item.ID)
		}
	})
	slices.Sort(sight.Gone)
	return sight
}

// each calls f for the items of some queues, nil: of all.
func (v *View) each(queues []parley.ID, f func(*routing.Item)) {
	of := func(queue parley.ID) {
		for _, item := range v.items[queue] {
			f(&item)
		}
	}
	if queues != nil {
		for _, queue := range queues {
			of(queue)
		}
		return
	}
	for queue := range v.items {
		of(queue)
	}
}

// See puts a sight on top of the view. Without all that came before a
// difference says nothing: it reports whether there is something to see.
func (v *View) See(s Sight) bool {
	if s.Full {
		*v = View{map[parley.ID]routing.Agent{}, map[parley.ID]map[parley.ID]routing.Item{}, map[parley.ID]parley.ID{}}
	}
	if v.agents == nil {
		return false
	}
	for i := range s.Agents {
		v.agents[s.Agents[i].ID] = s.Agents[i]
	}
	for _, id := range s.Gone {
		delete(v.items[v.queues[id]], id)
		delete(v.queues, id)
	}
	for i := range s.Items {
		item := &s.Items[i]
		if before, known := v.queues[item.ID]; known && before != item.Queue {
			delete(v.items[before], item.ID)
		}
		if v.items[item.Queue] == nil {
			v.items[item.Queue] = map[parley.ID]routing.Item{}
		}
		v.items[item.Queue][item.ID], v.queues[item.ID] = *item, item.Queue
	}
	return true
}

// snapshot is what a look with a scope saw at a moment under a configuration.
func (v *View) snapshot(at parley.Time, c *Configuration, config routing.Snapshot, of Scope) *routing.Snapshot {
	s := config
	s.Now = at
	only := make(map[parley.ID]bool, len(of.Agents))
	for _, id := range of.Agents {
		only[id] = true
	}
	for i := range c.Agents {
		if a, seen := v.agents[c.Agents[i].ID]; seen && (of.Agents == nil || only[a.ID]) {
			a.Name, a.Groups, a.Skills = c.Agents[i].Name, c.Agents[i].Groups, c.Agents[i].Skills
			s.Agents = append(s.Agents, a)
		}
	}
	v.each(of.Queues, func(item *routing.Item) { s.Items = append(s.Items, *item) })
	return &s
}

// plan is what of a configuration snapshots share.
func (c *Configuration) plan() routing.Snapshot {
	queues := make([]routing.Queue, len(c.Queues))
	for i := range c.Queues {
		queues[i] = c.Queues[i].Queue
	}
	return routing.Snapshot{
		Channels: c.Channels, Queues: queues, Pools: c.Pools, GroupSkills: c.GroupSkills, Skills: routing.NewSkills(c.Skills),
		Plan: routing.NewPlan(c.Channels, queues, c.Pools),
	}
}

// Tick is a recorded look: what it saw, and what was carried out of what it
// decided.
type Tick struct {
	At     parley.Time
	Series parley.ID
	Number int64 // in its series
	Sight  Sight
	Steps  []Step
}

// Comparison says how far recorded decisions are made again.
type Comparison struct {
	Ticks     int `json:"ticks" doc:"Looks of which something came."`
	Decisions int `json:"decisions" doc:"Offers and new rounds that were carried out."`
	Repeated  int `json:"repeated" doc:"Of them, so many are decided again exactly: the same agent by the same pool and rule at the same moment."`
	Overtaken int `json:"overtaken" doc:"Decided, and not carried out: something had changed meanwhile."`
	Unread    int `json:"unread" doc:"Looks whose beginning is no longer kept."`
	// Differences are decisions that come out otherwise, the first few.
	Differences []Difference `json:"differences"`
}

// Difference is a decision that comes out otherwise.
type Difference struct {
	At     parley.Time `json:"at"`
	Item   parley.ID   `json:"work_item_id"`
	Was    parley.ID   `json:"was,omitempty" doc:"The agent; absent: a new round."`
	Is     parley.ID   `json:"is,omitempty" doc:"Absent: nobody."`
	Detail string      `json:"detail,omitempty" enum:"agent,pool,rule,tier,undecided"`
}

// maxDifferences bounds how many are described.
const maxDifferences = 20

// Repeater makes recorded decisions again, tick by tick in the order in which
// they were made.
type Repeater struct {
	Comparison Comparison
	// From is when what is compared begins: earlier ticks only show how it stood.
	From parley.Time

	views map[parley.ID]*repeated // by series
	known map[*Configuration]routing.Snapshot
}

type repeated struct {
	View

	number int64
}

// Repeat decides again what a tick decided under its configuration, and
// compares.
func (r *Repeater) Repeat(c *Configuration, t Tick) {
	if r.views == nil {
		r.views, r.known = map[parley.ID]*repeated{}, map[*Configuration]routing.Snapshot{}
		r.Comparison.Differences = []Difference{}
	}
	v := r.views[t.Series]
	if v == nil {
		v = &repeated{}
		r.views[t.Series] = v
	}
	follows := t.Sight.Full || t.Number == v.number+1
	v.number = t.Number
	if !follows || !v.See(t.Sight) {
		v.View = View{}
		if t.At >= r.From {
			r.Comparison.Unread++
		}
		return
	}
	if t.At < r.From {
		return
	}
	config, planned := r.known[c]
	if !planned {
		config = c.plan()
		r.known[c] = config
	}
	decided := map[parley.ID]Step{}
	for _, d := range routing.New(v.snapshot(t.At, c, config, t.Sight.Scope)).Decide() {
		if d.Agent != "" || d.NewRound {
			decided[d.Item] = Step{At: t.At, Item: d.Item, Agent: d.Agent, Pool: d.Pool, Rule: d.Rule, Tier: d.Tier}
		}
	}
	r.compare(t, decided)
}

func (r *Repeater) compare(t Tick, decided map[parley.ID]Step) {
	k := &r.Comparison
	k.Ticks++
	for _, was := range t.Steps {
		k.Decisions++
		is, again := decided[was.Item]
		delete(decided, was.Item)
		detail := ""
		switch {
		case again && is == was:
			k.Repeated++
			continue
		case !again:
			detail = "undecided"
		case is.Agent != was.Agent:
			detail = "agent"
		case is.Pool != was.Pool:
			detail = "pool"
		case is.Rule != was.Rule:
			detail = "rule"
		case is.Tier != was.Tier:
			detail = "tier"
		}
		if len(k.Differences) < maxDifferences {
			k.Differences = append(k.Differences, Difference{At: t.At, Item: was.Item, Was: was.Agent, Is: is.Agent, Detail: detail})
		}
	}
	k.Overtaken += len(decided)
}
