package desk

import (
	"cmp"
	"context"
	"slices"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// maxHolders is how many of those who have a skill are named.
const maxHolders = 50

// SkillDetail is a skill and who has it now.
type SkillDetail struct {
	parley.Skill
	Holders     []SkillHolder `json:"holders" doc:"The highest level first; up to 50."`
	HolderCount int           `json:"holder_count"`
}

// SkillHolder is an active user who has a skill: of themselves, by an active
// group, or by a skill that contains it (domain 3.4).
type SkillHolder struct {
	User  parley.ID `json:"user_id"`
	Level int64     `json:"level" doc:"The highest they have it at."`
}

// SkillDetail returns a skill with who has it. Nobody has an inactive one.
func (d *Desk) SkillDetail(ctx context.Context, id parley.ID) (SkillDetail, error) {
	read := d.store.Read(ctx)
	skill, err := read.Skill(id)
	if err != nil {
		return SkillDetail{}, err
	}
	detail := SkillDetail{Skill: skill, Holders: []SkillHolder{}}
	if !skill.Active {
		return detail, nil
	}
	levels, err := skillLevels(read, id)
	if err != nil {
		return SkillDetail{}, err
	}
	for user, level := range levels {
		detail.Holders = append(detail.Holders, SkillHolder{user, level})
	}
	slices.SortFunc(detail.Holders, func(a, b SkillHolder) int {
		return cmp.Or(cmp.Compare(b.Level, a.Level), cmp.Compare(a.User, b.User))
	})
	detail.HolderCount = len(detail.Holders)
	detail.Holders = detail.Holders[:min(len(detail.Holders), maxHolders)]
	return detail, nil
}

// skillLevels is at which level active users have a skill.
func skillLevels(read *store.Reader, id parley.ID) (map[parley.ID]int64, error) {
	skills, err := read.Skills()
	if err != nil {
		return nil, err
	}
	giving := skillsGiving(skills, id)
	held, err := read.AllUserSkills()
	if err != nil {
		return nil, err
	}
	byGroup, err := read.AllGroupSkills()
	if err != nil {
		return nil, err
	}
	levels := map[parley.ID]int64{}
	for _, h := range held {
		if giving[h.Skill] {
			levels[h.Holder] = max(levels[h.Holder], h.Level)
		}
	}
	for _, h := range byGroup {
		if !giving[h.Skill] {
			continue
		}
		members, err := read.GroupMembers(h.Holder)
		if err != nil {
			return nil, err
		}
		for i := range members {
			levels[members[i].ID] = max(levels[members[i].ID], h.Level)
		}
	}
	return levels, nil
}

// skillsGiving are the active skills that who has one of has this one too, itself included.
func skillsGiving(skills []parley.Skill, id parley.ID) map[parley.ID]bool {
	giving := map[parley.ID]bool{id: true}
	for grown := true; grown; {
		grown = false
		for _, s := range skills {
			if !s.Active || giving[s.ID] {
				continue
			}
			if slices.ContainsFunc(s.Contains, func(c parley.ID) bool { return giving[c] }) {
				giving[s.ID], grown = true, true
			}
		}
	}
	return giving
}
