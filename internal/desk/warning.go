package desk

import (
	"context"
	"slices"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/routing"
	"github.com/parley-desk/parley/internal/store"
)

// What is warned of besides the reasons routing gives.
const (
	warningSorting = "sorting_field" // the order names a field that what waits does not have
	warningRoom    = "no_room"       // nobody could carry one of its work items
	warningCrowded = "crowded"       // more waits than is decided about at once

	warningSkillOff   = "skill_inactive"
	warningSkillNone  = "nobody_has_skill"
	warningSkillLevel = "level_too_high"
)

// crowdedQueue is how much may wait in a queue before it is warned of (domain
// section 3.2).
const crowdedQueue = 10_000

// queueWarnings says what keeps a queue from giving its work to anybody, and
// that more than so many items wait in it.
func queueWarnings(read *store.Reader, q parley.Queue, pools []parley.Pool, sorting []parley.QueueSort, most int) ([]string, error) {
	warnings := []string{}
	crowded, err := read.MoreWait(q.ID, most)
	if err != nil {
		return nil, err
	}
	if crowded {
		warnings = append(warnings, warningCrowded)
	}
	unsorted, err := sortsByUnknown(read, &q, sorting)
	if err != nil {
		return nil, err
	}
	if unsorted {
		warnings = append(warnings, warningSorting)
	}
	if q.Delivery != parley.DeliveryPush {
		return warnings, nil
	}
	channel, err := read.ServiceChannel(q.ServiceChannel)
	if ignoreNotFound(err) != nil {
		return nil, err
	}
	if !channel.Active {
		warnings = append(warnings, string(routing.ChannelInactive))
	}
	rules, err := read.AssignmentRules()
	if err != nil {
		return nil, err
	}
	working := slices.DeleteFunc(slices.Clone(pools), func(p parley.Pool) bool {
		return !slices.ContainsFunc(rules, func(a parley.AssignmentRule) bool { return a.ID == p.Rule && a.Active })
	})
	if len(working) == 0 {
		return append(warnings, string(routing.NoPool)), nil
	}
	people, err := poolMembers(read, working)
	if err != nil {
		return nil, err
	}
	if len(people) == 0 {
		return append(warnings, string(routing.EmptyPool)), nil
	}
	carried, err := canCarry(read, &channel, people)
	if err != nil {
		return nil, err
	}
	if !carried {
		warnings = append(warnings, warningRoom)
	}
	return warnings, nil
}

// poolMembers are the members of the active groups of pools.
func poolMembers(read *store.Reader, pools []parley.Pool) (map[parley.ID]bool, error) {
	people, seen := map[parley.ID]bool{}, map[parley.ID]bool{}
	for _, p := range pools {
		for _, id := range p.Groups {
			if seen[id] {
				continue
			}
			seen[id] = true
			group, err := read.Group(id)
			if err != nil {
				return nil, err
			}
			if !group.Active {
				continue
			}
			members, err := read.GroupMembers(id)
			if err != nil {
				return nil, err
			}
			for i := range members {
				people[members[i].ID] = true
			}
		}
	}
	return people, nil
}

// canCarry reports whether one of the people could carry the smallest work item
// of a channel, if they carried nothing else.
func canCarry(read *store.Reader, channel *parley.ServiceChannel, people map[parley.ID]bool) (bool, error) {
	size := channel.WorkItemSize
	for _, one := range channel.SizeOverrides {
		size = min(size, one.Size)
	}
	own, err := read.Capacities("")
	if err != nil {
		return false, err
	}
	room := map[parley.ID]int64{}
	for user := range people {
		room[user] = channel.DefaultCapacity
	}
	for _, c := range own {
		if people[c.User] && c.Channel == channel.ID {
			room[c.User] = c.Capacity
		}
	}
	for _, c := range own {
		if people[c.User] && c.Channel == "" {
			room[c.User] = min(room[c.User], c.Capacity)
		}
	}
	for _, most := range room {
		if most >= size {
			return true, nil
		}
	}
	return false, nil
}

// sortsByUnknown reports whether a queue's order names a field that what waits
// there does not have, since its service channel is another.
func sortsByUnknown(read *store.Reader, q *parley.Queue, sorting []parley.QueueSort) (bool, error) {
	fields, err := queueFields(read, q)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(sorting, func(s parley.QueueSort) bool {
		_, known := fields.Find(s.Field)
		return !known
	}), nil
}

// SkillRuleDetail is a skill rule and what keeps work that fits it from anybody.
type SkillRuleDetail struct {
	parley.SkillRule

	Warnings []string `json:"warnings" enum:"skill_inactive,nobody_has_skill,level_too_high" doc:"Why nobody would be offered work that fits the rule, or the rule asks for nothing."`
}

// SkillRuleDetail returns a skill rule with what is wrong with it now.
func (d *Desk) SkillRuleDetail(ctx context.Context, id parley.ID) (SkillRuleDetail, error) {
	read := d.store.Read(ctx)
	rule, err := read.SkillRule(id)
	if err != nil {
		return SkillRuleDetail{}, err
	}
	detail := SkillRuleDetail{SkillRule: rule, Warnings: []string{}}
	if !rule.Active {
		return detail, nil
	}
	warning, err := skillRuleWarning(read, &rule)
	if warning != "" {
		detail.Warnings = append(detail.Warnings, warning)
	}
	return detail, err
}

func skillRuleWarning(read *store.Reader, rule *parley.SkillRule) (string, error) {
	skill, err := read.Skill(rule.Skill)
	if err != nil {
		return "", err
	}
	if !skill.Active {
		return warningSkillOff, nil
	}
	if !rule.Mandatory {
		return "", nil
	}
	levels, err := skillLevels(read, rule.Skill)
	if err != nil {
		return "", err
	}
	if len(levels) == 0 {
		return warningSkillNone, nil
	}
	for _, level := range levels {
		if level >= rule.Level {
			return "", nil
		}
	}
	rules, err := read.AssignmentRules()
	if slices.ContainsFunc(rules, func(a parley.AssignmentRule) bool { return a.Active && a.UseSkills && a.EvaluateLevel }) {
		return warningSkillLevel, err
	}
	return "", err
}
