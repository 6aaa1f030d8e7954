package desk

import (
	"fmt"
	"maps"
	"slices"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/routing"
	"github.com/parley-desk/parley/internal/routing/replay"
)

// WhatIfChange is one thing that would be otherwise. What it changes names
// which ids it needs and what its value means.
type WhatIfChange struct {
	What    string    `json:"what" enum:"assign_by,timeout,auto_assign,use_skills,evaluate_level,enforce_mandatory,eligible_at,pool_group,target_wait,max_wait,aging_step,priority,member,skill,staff,capacity" doc:"Of an assignment rule (rule_id): assign_by (0 most capacity, 1 last assigned), timeout (seconds), auto_assign, use_skills, evaluate_level, enforce_mandatory (0 no, 1 yes). Of a pool (pool_id): eligible_at (seconds); with group_id: pool_group (1: the group is in it, 0: it is not). Of a queue (queue_id): target_wait, max_wait, aging_step (seconds). Of a queue for a group (queue_id, group_id): priority (lowest first). Of an agent and a group (agent_id, group_id): member (1: the agent is in it, 0: not). Of an agent or a group (agent_id or group_id): skill (skill_id; level, 0 takes it away), staff (so many people more who are there as they are, or fewer). Of an agent or a group (agent_id or group_id, channel_id; without a channel over all of them): capacity."`
	Rule    parley.ID `json:"rule_id,omitempty"`
	Pool    parley.ID `json:"pool_id,omitempty"`
	Queue   parley.ID `json:"queue_id,omitempty"`
	Group   parley.ID `json:"group_id,omitempty"`
	Agent   parley.ID `json:"agent_id,omitempty"`
	Skill   parley.ID `json:"skill_id,omitempty"`
	Channel parley.ID `json:"channel_id,omitempty"`
	Value   int64     `json:"value"`
}

// maxWhatIfStaff bounds how many people one change adds or takes away.
const maxWhatIfStaff = 500

// indexed names a field of one element of a list.
func indexed(list string, i int, field string) string {
	return fmt.Sprintf("%s[%d].%s", list, i, field)
}

// changed is a period with changes; the period itself stays as it is.
func changed(p *replay.Period, changes []WhatIfChange) (*replay.Period, error) {
	c := *p
	c.Pools, c.Queues, c.Agents = slices.Clone(p.Pools), slices.Clone(p.Queues), slices.Clone(p.Agents)
	for i := range c.Queues {
		c.Queues[i].Priorities = maps.Clone(c.Queues[i].Priorities)
	}
	for i := range c.Agents {
		a := &c.Agents[i]
		a.Skills, a.Load.Channels = slices.Clone(a.Skills), slices.Clone(a.Load.Channels)
	}
	for i := range changes {
		k := changing{&c, &changes[i], i}
		if err := k.apply(); err != nil {
			return nil, err
		}
	}
	return &c, nil
}

// changing is a change at its place in the list.
type changing struct {
	*replay.Period
	*WhatIfChange

	number int
}

func (k changing) refuse(field, message string, args ...any) error {
	return parley.Errorf(parley.CodeInvalid, indexed("changes", k.number, field), message, args...)
}

// value is the value within its bounds.
func (k changing) value(low, high int64) (int64, error) {
	if k.Value < low || k.Value > high {
		return 0, k.refuse("value", "must be between %d and %d.", low, high)
	}
	return k.Value, nil
}

// oneDay bounds times of a configuration, in seconds.
const oneDay = 86_400

// about are the ids a change of this kind is about; nil: there is no such kind.
func (k changing) about() []string {
	switch k.What {
	case "assign_by", "timeout", "auto_assign", "use_skills", "evaluate_level", "enforce_mandatory":
		return []string{"rule_id"}
	case "eligible_at":
		return []string{"pool_id"}
	case "pool_group":
		return []string{"pool_id", "group_id"}
	case "target_wait", "max_wait", "aging_step":
		return []string{"queue_id"}
	case "priority":
		return []string{"queue_id", "group_id"}
	case "member", "staff":
		return []string{"agent_id", "group_id"}
	case "skill":
		return []string{"agent_id", "group_id", "skill_id"}
	case "capacity":
		return []string{"agent_id", "group_id", "channel_id"}
	}
	return nil
}

// check refuses ids that a change is not about: whoever wrote them meant
// something else.
func (k changing) check() error {
	about := k.about()
	if about == nil {
		return k.refuse("what", "must be one of the changes there are.")
	}
	for _, one := range []struct {
		field string
		id    parley.ID
	}{
		{"rule_id", k.Rule}, {"pool_id", k.Pool}, {"queue_id", k.Queue}, {"group_id", k.Group}, {"agent_id", k.Agent}, {"skill_id", k.Skill}, {"channel_id", k.Channel},
	} {
		if one.id != "" && !slices.Contains(about, one.field) {
			return k.refuse(one.field, "must be absent: this change is not about it.")
		}
	}
	if k.Agent != "" && k.Group != "" && k.What != "member" {
		return k.refuse("agent_id", "must be absent where a group is named.")
	}
	return nil
}

func (k changing) apply() error {
	if err := k.check(); err != nil {
		return err
	}
	switch k.What {
	case "eligible_at":
		return k.pool()
	case "pool_group":
		return k.poolGroup()
	case "member":
		return k.member()
	case "target_wait", "max_wait", "aging_step", "priority":
		return k.queue()
	case "skill":
		return k.skill()
	case "staff":
		return k.staff()
	case "capacity":
		return k.capacity()
	}
	return k.rule()
}

func (k changing) rule() error {
	low, high := int64(0), int64(1)
	if k.What == "timeout" {
		low, high = parley.MinOfferTimeout, parley.MaxOfferTimeout
	}
	n, err := k.value(low, high)
	if err != nil {
		return err
	}
	found := false
	for i := range k.Pools {
		r := &k.Pools[i].Rule
		if k.Rule == "" || r.ID != k.Rule {
			continue
		}
		found = true
		switch k.What {
		case "assign_by":
			r.AssignBy = []parley.AssignBy{parley.AssignMostCapacity, parley.AssignLastAssigned}[n]
		case "timeout":
			r.TimeoutS, r.Reassign = n, true
		case "auto_assign":
			r.AutoAssign = n == 1
		case "use_skills":
			r.UseSkills = n == 1
		case "evaluate_level":
			r.EvaluateLevel = n == 1
		case "enforce_mandatory":
			r.EnforceMandatory = n == 1
		}
	}
	if !found {
		return k.refuse("rule_id", "must be an assignment rule that a pool uses.")
	}
	return nil
}

func (k changing) pool() error {
	n, err := k.value(0, oneDay)
	if err != nil {
		return err
	}
	p, err := k.thePool()
	if err != nil {
		return err
	}
	p.EligibleAtS = n
	return nil
}

func (k changing) thePool() (*routing.Pool, error) {
	at := slices.IndexFunc(k.Pools, func(p routing.Pool) bool { return p.ID == k.Pool })
	if at < 0 {
		return nil, k.refuse("pool_id", "must be a pool of a queue.")
	}
	return &k.Pools[at], nil
}

// poolGroup lets a group serve a pool, or no more.
func (k changing) poolGroup() error {
	n, err := k.value(0, 1)
	if err != nil {
		return err
	}
	p, err := k.thePool()
	if err != nil {
		return err
	}
	there := slices.Contains(p.Groups, k.Group)
	switch {
	case n == 0 && !there:
		return k.refuse("group_id", "must be a group of this pool.")
	case n == 0:
		p.Groups = slices.DeleteFunc(slices.Clone(p.Groups), func(g parley.ID) bool { return g == k.Group })
	case there:
		return k.refuse("group_id", "must be a group that is not in this pool yet.")
	case len(k.members()) == 0:
		return k.refuse("group_id", "must be a group of a pool with somebody in it.")
	default:
		p.Groups = append(slices.Clone(p.Groups), k.Group)
	}
	return nil
}

// member puts an agent into a group, or takes them out of it.
func (k changing) member() error {
	n, err := k.value(0, 1)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(k.Agents, func(a replay.Agent) bool { return a.ID == k.Agent })
	if at < 0 {
		return k.refuse("agent_id", "must be an agent in a group of a pool.")
	}
	a := &k.Agents[at]
	there := slices.Contains(a.Groups, k.Group)
	switch {
	case n == 0 && !there:
		return k.refuse("group_id", "must be a group the agent is in.")
	case n == 0:
		a.Groups = slices.DeleteFunc(slices.Clone(a.Groups), func(g parley.ID) bool { return g == k.Group })
	case there:
		return k.refuse("group_id", "must be a group the agent is not in yet.")
	case len(k.members()) == 0:
		return k.refuse("group_id", "must be a group of a pool with somebody in it.")
	default:
		a.Groups = append(slices.Clone(a.Groups), k.Group)
	}
	return nil
}

func (k changing) queue() error {
	n, err := k.value(0, oneDay)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(k.Queues, func(q replay.Queue) bool { return q.ID == k.Queue })
	if at < 0 {
		return k.refuse("queue_id", "must be a queue.")
	}
	q := &k.Queues[at]
	switch k.What {
	case "target_wait":
		q.TargetWaitS = n
	case "max_wait":
		q.MaxWaitS = n
	case "aging_step":
		q.AgingStepS = n
	default:
		if len(k.members()) == 0 {
			return k.refuse("group_id", "must be a group of a pool with somebody in it.")
		}
		if q.Priorities == nil {
			q.Priorities = map[parley.ID]int64{}
		}
		q.Priorities[k.Group] = n
	}
	return nil
}

// members are the places of those who are in the group, by their ids.
func (k changing) members() []int {
	var list []int
	for i := range k.Agents {
		if k.Group != "" && slices.Contains(k.Agents[i].Groups, k.Group) {
			list = append(list, i)
		}
	}
	slices.SortFunc(list, func(a, b int) int {
		if k.Agents[a].ID < k.Agents[b].ID {
			return -1
		}
		return 1
	})
	return list
}

// meant are the places of the agent the change names, or of a group's members.
func (k changing) meant() ([]int, error) {
	if k.Agent == "" {
		list := k.members()
		if len(list) == 0 {
			return nil, k.refuse("group_id", "must be a group of a pool with somebody in it.")
		}
		return list, nil
	}
	at := slices.IndexFunc(k.Agents, func(a replay.Agent) bool { return a.ID == k.Agent })
	if at < 0 {
		return nil, k.refuse("agent_id", "must be an agent in a group of a pool.")
	}
	return []int{at}, nil
}

func (k changing) skill() error {
	n, err := k.value(0, 1000)
	if err != nil {
		return err
	}
	if !parley.ValidID(string(k.Skill)) {
		return k.refuse("skill_id", "must be a skill.")
	}
	list, err := k.meant()
	if err != nil {
		return err
	}
	for _, i := range list {
		a := &k.Agents[i]
		a.Skills = slices.DeleteFunc(a.Skills, func(s parley.SkillLevel) bool { return s.Skill == k.Skill })
		if n > 0 {
			a.Skills = append(a.Skills, parley.SkillLevel{Skill: k.Skill, Level: n})
		}
	}
	return nil
}

// staff lets an agent or the members of a group be there several times, one
// after another, or the last of them not at all.
func (k changing) staff() error {
	n, err := k.value(-maxWhatIfStaff, maxWhatIfStaff)
	if err != nil {
		return err
	}
	if n == 0 {
		return k.refuse("value", "must not be 0: nobody would come or go.")
	}
	list, err := k.meant()
	if err != nil {
		return err
	}
	for i := range int(max(0, n)) {
		like := k.Agents[list[i%len(list)]]
		like.ID = parley.ID(fmt.Sprintf("%s+%d.%d", like.ID, k.number, i))
		like.Name = fmt.Sprintf("%s +%d", like.Name, i/len(list)+1)
		like.Skills, like.Load.Channels = slices.Clone(like.Skills), slices.Clone(like.Load.Channels)
		k.Agents = append(k.Agents, like)
	}
	if n < 0 {
		gone := list[max(0, len(list)+int(n)):]
		kept := make([]replay.Agent, 0, len(k.Agents))
		for i := range k.Agents {
			if !slices.Contains(gone, i) {
				kept = append(kept, k.Agents[i])
			}
		}
		k.Agents = kept
	}
	return nil
}

func (k changing) capacity() error {
	n, err := k.value(0, 1000)
	if err != nil {
		return err
	}
	if k.Channel != "" && !slices.ContainsFunc(k.Channels, func(c routing.Channel) bool { return c.ID == k.Channel }) {
		return k.refuse("channel_id", "must be a service channel.")
	}
	list, err := k.meant()
	if err != nil {
		return err
	}
	for _, i := range list {
		load := &k.Agents[i].Load
		if k.Channel == "" {
			load.Universal = n
			continue
		}
		at := slices.IndexFunc(load.Channels, func(c parley.ChannelLoad) bool { return c.Channel == k.Channel })
		if at < 0 {
			load.Channels = append(load.Channels, parley.ChannelLoad{Channel: k.Channel})
			at = len(load.Channels) - 1
		}
		load.Channels[at].Capacity = n
	}
	return nil
}
