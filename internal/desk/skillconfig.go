package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// SkillInput is what somebody says about a skill.
type SkillInput struct {
	remade

	Name        string      `json:"name"`
	Description string      `json:"description,omitempty"`
	Active      bool        `json:"active"`
	Contains    []parley.ID `json:"contains,omitempty" doc:"Skills that who has this one has too, at the same level."`
	Version     int64       `json:"version,omitempty" doc:"The version that was read; needed for a change."`
}

// SkillRuleInput is what somebody says about a skill rule.
type SkillRuleInput struct {
	remade

	Name      string    `json:"name"`
	Active    bool      `json:"active"`
	Table     string    `json:"table,omitempty" doc:"Absent: the customer interaction."`
	Condition string    `json:"condition,omitempty" doc:"Encoded query on the record the visitor's form made; empty is always."`
	Skill     parley.ID `json:"skill_id"`
	Level     int64     `json:"level,omitempty" doc:"From 1, which it is when absent, to 100."`
	Mandatory bool      `json:"mandatory,omitempty"`
	Position  int64     `json:"position,omitempty"`
	Version   int64     `json:"version,omitempty" doc:"The version that was read; needed for a change."`
}

// SkillsInput is all that a user, or the members of a group, can do.
type SkillsInput struct {
	Skills   []HeldSkill `json:"skills" doc:"Up to 100."`
	Revision string      `json:"revision,omitempty" doc:"What was read: a change is refused where it is no longer so. Absent in a change: whatever is there is replaced."`
}

func (in *SkillsInput) revision() *string { return &in.Revision }

// HeldSkill is a skill of a user or a group.
type HeldSkill struct {
	Skill parley.ID `json:"skill_id"`
	Level int64     `json:"level,omitempty" doc:"From 1, which it is when absent, to 100."`
}

// maxHeldSkills bounds what one user or group can do.
const maxHeldSkills = 100

func (in SkillInput) fill(s *parley.Skill) (err error) {
	if s.Name, err = requiredLine("name", in.Name, parley.MaxName); err != nil {
		return err
	}
	if s.Description, err = parley.CleanText("description", in.Description, maxDescription); err != nil {
		return err
	}
	s.Contains = slices.Clone(in.Contains)
	slices.Sort(s.Contains)
	if s.Contains = slices.Compact(s.Contains); s.Contains == nil {
		s.Contains = []parley.ID{}
	}
	s.Active = in.Active
	return nil
}

// checkSkill refuses skills that do not exist and those that would come to
// contain themselves, which would give everybody in the circle everything.
func checkSkill(tx *store.Tx, s parley.Skill) error {
	all, err := tx.Skills()
	if err != nil {
		return err
	}
	byID := map[parley.ID]parley.Skill{}
	for _, other := range all {
		byID[other.ID] = other
	}
	byID[s.ID] = s
	for _, contained := range s.Contains {
		other, ok := byID[contained]
		switch {
		case !ok:
			return parley.Errorf(parley.CodeInvalid, "contains", "names a skill that does not exist: %s.", contained)
		case contained == s.ID:
			return parley.Errorf(parley.CodeInvalid, "contains", "must not name the skill itself.")
		}
		if through, circle := leadsTo(byID, contained, s.ID, map[parley.ID]bool{}); circle {
			if through == contained {
				return parley.Errorf(parley.CodeInvalid, "contains", "makes a circle: %s contains %s already.", other.Name, s.Name)
			}
			return parley.Errorf(parley.CodeInvalid, "contains", "makes a circle: %s leads back to %s through %s.", other.Name, s.Name, byID[through].Name)
		}
	}
	return nil
}

// leadsTo reports whether a skill contains the target, directly or through
// others, and which one contains it directly.
func leadsTo(byID map[parley.ID]parley.Skill, from, target parley.ID, seen map[parley.ID]bool) (through parley.ID, yes bool) {
	if seen[from] {
		return "", false
	}
	seen[from] = true
	for _, contained := range byID[from].Contains {
		if contained == target {
			return from, true
		}
		if through, yes := leadsTo(byID, contained, target, seen); yes {
			return through, true
		}
	}
	return "", false
}

// CreateSkill adds a skill.
func (d *Desk) CreateSkill(ctx context.Context, actor parley.Actor, in SkillInput) (parley.Skill, error) {
	now := parley.Now()
	s := parley.Skill{ID: in.newID(), CreatedAt: now, UpdatedAt: now, Version: 1}
	if err := in.fill(&s); err != nil {
		return parley.Skill{}, err
	}
	return s, d.configure(ctx, func(tx *store.Tx) error {
		if err := checkSkill(tx, s); err != nil {
			return err
		}
		if err := tx.InsertSkill(s); err != nil {
			return err
		}
		return d.configured(tx, actor, tableSkill, s.ID, s.Name, nil, s)
	})
}

// UpdateSkill changes a skill.
func (d *Desk) UpdateSkill(ctx context.Context, actor parley.Actor, id parley.ID, in SkillInput) (s parley.Skill, err error) {
	err = d.configure(ctx, func(tx *store.Tx) error {
		old, err := tx.Skill(id)
		if err != nil {
			return err
		}
		slices.Sort(old.Contains)
		s = old
		if err := in.fill(&s); err != nil {
			return err
		}
		if err := checkSkill(tx, s); err != nil {
			return err
		}
		s.Version, s.UpdatedAt = in.Version, parley.Now()
		if err := tx.UpdateSkill(s); err != nil {
			return err
		}
		s.Version++
		return d.routingConfigured(tx, actor, tableSkill, id, s.Name, old, s)
	})
	return s, err
}

// DeleteSkill removes a skill that nobody has and nothing asks for.
func (d *Desk) DeleteSkill(ctx context.Context, actor parley.Actor, id parley.ID, version int64) error {
	return d.configure(ctx, func(tx *store.Tx) error {
		s, err := tx.Skill(id)
		if err != nil {
			return err
		}
		use, err := tx.SkillUse(id)
		if err != nil {
			return err
		}
		refuse := func(format string, args ...any) error {
			return parley.Errorf(parley.CodeConflict, "", format, args...)
		}
		switch {
		case use.Rules > 0:
			return refuse("Skill rules ask for this skill: %d. Change or delete them first.", use.Rules)
		case use.People > 0:
			return refuse("Users and groups have this skill: %d. Take it from them first, or deactivate it.", use.People)
		case use.Skills > 0:
			return refuse("Skills contain this one: %d. Change them first.", use.Skills)
		case use.Work > 0:
			return refuse("Conversations asked for this skill and keep it; deactivate it instead.")
		}
		if err := tx.DeleteSkill(id, version); err != nil {
			return err
		}
		return d.configured(tx, actor, tableSkill, id, s.Name, s, nil)
	})
}

// checkLevel makes an absent level 1 and refuses what is none.
func checkLevel(field string, level int64) (int64, error) {
	if level == 0 {
		return 1, nil
	}
	if level < 1 || level > parley.MaxSkillLevel {
		return 0, parley.Errorf(parley.CodeInvalid, field, "must be between 1 and %d.", parley.MaxSkillLevel)
	}
	return level, nil
}

func (in SkillRuleInput) fill(s *parley.SkillRule) (err error) {
	if s.Name, err = requiredLine("name", in.Name, parley.MaxName); err != nil {
		return err
	}
	if s.Table = in.Table; s.Table == "" {
		s.Table = parley.TableCustomerInteraction
	}
	if !slices.Contains(ruledTables, s.Table) {
		return parley.Errorf(parley.CodeInvalid, "table", "must be one of %s.", strings.Join(ruledTables, ", "))
	}
	if s.Level, err = checkLevel("level", in.Level); err != nil {
		return err
	}
	if err := checkPosition("position", in.Position); err != nil {
		return err
	}
	s.Active, s.Condition, s.Skill, s.Mandatory, s.Position = in.Active, in.Condition, in.Skill, in.Mandatory, in.Position
	return nil
}

func checkSkillRule(tx *store.Tx, s *parley.SkillRule) error {
	if _, err := tx.Skill(s.Skill); err != nil {
		return asField(err, "skill_id", "must be a skill.")
	}
	fields, err := ruleFields(&tx.Reader, s.Table)
	if err != nil {
		return err
	}
	query, err := checkConditions("condition", s.Condition, fields)
	s.Condition = query.String()
	return err
}

// CreateSkillRule adds a skill rule; it applies to what is routed from now on.
func (d *Desk) CreateSkillRule(ctx context.Context, actor parley.Actor, in SkillRuleInput) (parley.SkillRule, error) {
	now := parley.Now()
	s := parley.SkillRule{ID: in.newID(), CreatedAt: now, UpdatedAt: now, Version: 1}
	if err := in.fill(&s); err != nil {
		return parley.SkillRule{}, err
	}
	err := d.configure(ctx, func(tx *store.Tx) error {
		if err := checkSkillRule(tx, &s); err != nil {
			return err
		}
		if err := tx.InsertSkillRule(s); err != nil {
			return err
		}
		return d.configured(tx, actor, tableSkillRule, s.ID, s.Name, nil, s)
	})
	return s, err
}

// UpdateSkillRule changes a skill rule; it applies to what is routed from now
// on.
func (d *Desk) UpdateSkillRule(ctx context.Context, actor parley.Actor, id parley.ID, in SkillRuleInput) (s parley.SkillRule, err error) {
	err = d.configure(ctx, func(tx *store.Tx) error {
		old, err := tx.SkillRule(id)
		if err != nil {
			return err
		}
		s = old
		if err := in.fill(&s); err != nil {
			return err
		}
		if err := checkSkillRule(tx, &s); err != nil {
			return err
		}
		s.Version, s.UpdatedAt = in.Version, parley.Now()
		if err := tx.UpdateSkillRule(s); err != nil {
			return err
		}
		s.Version++
		return d.configured(tx, actor, tableSkillRule, id, s.Name, old, s)
	})
	return s, err
}

// DeleteSkillRule removes a skill rule.
func (d *Desk) DeleteSkillRule(ctx context.Context, actor parley.Actor, id parley.ID, version int64) error {
	return d.configure(ctx, func(tx *store.Tx) error {
		s, err := tx.SkillRule(id)
		if err != nil {
			return err
		}
		if err := tx.DeleteSkillRule(id, version); err != nil {
			return err
		}
		return d.configured(tx, actor, tableSkillRule, id, s.Name, s, nil)
	})
}

// levels checks a list of skills of somebody.
func (in *SkillsInput) levels(tx *store.Tx) ([]parley.SkillLevel, error) {
	if len(in.Skills) > maxHeldSkills {
		return nil, parley.Errorf(parley.CodeInvalid, "skills", "has more than %d skills.", maxHeldSkills)
	}
	all, err := tx.Skills()
	if err != nil {
		return nil, err
	}
	list := []parley.SkillLevel{}
	for i, held := range in.Skills {
		field := fmt.Sprintf("skills[%d].", i)
		if !slices.ContainsFunc(all, func(s parley.Skill) bool { return s.ID == held.Skill }) {
			return nil, parley.Errorf(parley.CodeInvalid, field+"skill_id", "must be a skill.")
		}
		if slices.ContainsFunc(list, func(s parley.SkillLevel) bool { return s.Skill == held.Skill }) {
			return nil, parley.Errorf(parley.CodeInvalid, field+"skill_id", "is in the list already.")
		}
		level, err := checkLevel(field+"level", held.Level)
		if err != nil {
			return nil, err
		}
		list = append(list, parley.SkillLevel{Skill: held.Skill, Level: level})
	}
	slices.SortFunc(list, func(a, b parley.SkillLevel) int { return cmp.Compare(a.Skill, b.Skill) })
	return list, nil
}

func heldSkills(list []parley.SkillLevel, err error) (SkillsInput, error) {
	held := SkillsInput{Skills: make([]HeldSkill, 0, len(list))}
	for _, s := range list {
		held.Skills = append(held.Skills, HeldSkill{s.Skill, s.Level})
	}
	if err != nil {
		return held, err
	}
	return held, revise(&held)
}

// UserSkills returns what a user can do, without what their groups add.
func (d *Desk) UserSkills(ctx context.Context, user parley.ID) (SkillsInput, error) {
	read := d.store.Read(ctx)
	if _, err := read.User(user); err != nil {
		return SkillsInput{}, err
	}
	return heldSkills(read.UserSkills(user))
}

// GroupSkills returns what the members of a group can do.
func (d *Desk) GroupSkills(ctx context.Context, group parley.ID) (SkillsInput, error) {
	read := d.store.Read(ctx)
	if _, err := read.Group(group); err != nil {
		return SkillsInput{}, err
	}
	return heldSkills(read.GroupSkills(group))
}

// SetUserSkills replaces what a user can do.
func (d *Desk) SetUserSkills(ctx context.Context, actor parley.Actor, user parley.ID, in SkillsInput) (out SkillsInput, err error) {
	err = d.configure(ctx, func(tx *store.Tx) error {
		u, err := tx.User(user)
		if err != nil {
			return err
		}
		old, err := heldSkills(tx.UserSkills(user))
		if err != nil {
			return err
		}
		if err := checkRevision(in.Revision, &old, u.Name); err != nil {
			return err
		}
		list, err := in.levels(tx)
		if err != nil {
			return err
		}
		if err := tx.SetUserSkills(user, list); err != nil {
			return err
		}
		if out, err = heldSkills(list, nil); err != nil {
			return err
		}
		return d.routingConfigured(tx, actor, tableUserSkill, user, u.Email, old, out)
	})
	return out, err
}

// SetGroupSkills replaces what the members of a group can do.
func (d *Desk) SetGroupSkills(ctx context.Context, actor parley.Actor, group parley.ID, in SkillsInput) (out SkillsInput, err error) {
	err = d.configure(ctx, func(tx *store.Tx) error {
		g, err := tx.Group(group)
		if err != nil {
			return err
		}
		old, err := heldSkills(tx.GroupSkills(group))
		if err != nil {
			return err
		}
		if err := checkRevision(in.Revision, &old, g.Name); err != nil {
			return err
		}
		list, err := in.levels(tx)
		if err != nil {
			return err
		}
		if err := tx.SetGroupSkills(group, list); err != nil {
			return err
		}
		if out, err = heldSkills(list, nil); err != nil {
			return err
		}
		return d.routingConfigured(tx, actor, tableGroupSkill, group, g.Name, old, out)
	})
	return out, err
}
