package desk

import (
	"context"
	"slices"
	"strings"

	"github.com/parley-desk/parley"
)

// WhatIfOptions is what a what-if can be about.
type WhatIfOptions struct {
	// RecordedFrom and RecordedUntil are between which moments decisions are
	// kept; absent: none is.
	RecordedFrom  parley.Time    `json:"recorded_from,omitzero" doc:"When the earliest decision was that is kept; absent: none is."`
	RecordedUntil parley.Time    `json:"recorded_until,omitzero"`
	Ticks         int64          `json:"ticks" doc:"Looks of the assigner that are kept."`
	Rules         []WhatIfOption `json:"rules" doc:"Assignment rules that pools use."`
	Pools         []WhatIfOption `json:"pools" doc:"Named after queue and groups, and from when on they count."`
	Queues        []WhatIfOption `json:"queues" doc:"Queues that offer their work."`
	Groups        []WhatIfOption `json:"groups" doc:"Groups with agents whom a pool reaches; value is how many."`
	Agents        []WhatIfOption `json:"agents" doc:"Who is in a group of a pool."`
	Skills        []WhatIfOption `json:"skills"`
	Channels      []WhatIfOption `json:"channels"`
}

// WhatIfOption is something that can be otherwise, with how it is now.
type WhatIfOption struct {
	ID    parley.ID `json:"id"`
	Name  string    `json:"name"`
	Value int64     `json:"value" doc:"Of a rule the time to answer, of a pool from when on it counts, of a queue the target, in seconds; of a group its members, of a channel the default capacity."`
}

// WhatIfOptions lists what can be asked.
func (d *Desk) WhatIfOptions(ctx context.Context) (WhatIfOptions, error) {
	read := d.store.Read(ctx)
	o := WhatIfOptions{
		Rules: []WhatIfOption{}, Pools: []WhatIfOption{}, Queues: []WhatIfOption{}, Groups: []WhatIfOption{}, Agents: []WhatIfOption{},
		Skills: []WhatIfOption{}, Channels: []WhatIfOption{},
	}
	span, err := read.RecordedSpan()
	if err != nil {
		return o, err
	}
	o.RecordedFrom, o.RecordedUntil, o.Ticks = span.From, span.Until, span.Ticks
	queues, err := read.Queues()
	if err != nil {
		return o, err
	}
	names := map[parley.ID]string{}
	for _, q := range queues {
		if q.Active && q.Delivery == parley.DeliveryPush {
			names[q.ID] = q.Name
			o.Queues = append(o.Queues, WhatIfOption{q.ID, q.Name, q.TargetWaitS})
		}
	}
	rules, err := read.AssignmentRules()
	if err != nil {
		return o, err
	}
	groups, err := read.Groups()
	if err != nil {
		return o, err
	}
	pools, err := read.Pools()
	if err != nil {
		return o, err
	}
	for i := range rules {
		if slices.ContainsFunc(pools, func(p parley.Pool) bool { return p.Rule == rules[i].ID }) {
			o.Rules = append(o.Rules, WhatIfOption{rules[i].ID, rules[i].Name, rules[i].TimeoutS})
		}
	}
	for _, p := range pools {
		if names[p.Queue] == "" {
			continue
		}
		var serving []string
		for _, g := range groups {
			if slices.Contains(p.Groups, g.ID) {
				serving = append(serving, g.Name)
			}
		}
		o.Pools = append(o.Pools, WhatIfOption{p.ID, names[p.Queue] + ": " + strings.Join(serving, ", "), p.EligibleAt})
	}
	members, err := read.PoolMembers()
	if err != nil {
		return o, err
	}
	count, seen := map[parley.ID]int64{}, map[parley.ID]bool{}
	for _, m := range members {
		count[m.Group]++
		if !seen[m.User] && len(o.Agents) < maxBoardAgents {
			seen[m.User] = true
			o.Agents = append(o.Agents, WhatIfOption{ID: m.User, Name: m.Name})
		}
	}
	for _, g := range groups {
		if count[g.ID] > 0 {
			o.Groups = append(o.Groups, WhatIfOption{g.ID, g.Name, count[g.ID]})
		}
	}
	skills, err := read.Skills()
	if err != nil {
		return o, err
	}
	for i := range skills {
		if skills[i].Active {
			o.Skills = append(o.Skills, WhatIfOption{ID: skills[i].ID, Name: skills[i].Name})
		}
	}
	channels, err := read.ServiceChannels()
	for _, c := range channels {
		if c.Active {
			o.Channels = append(o.Channels, WhatIfOption{c.ID, c.Name, c.DefaultCapacity})
		}
	}
	return o, err
}
