package store

import (
	"strings"

	"github.com/parley-desk/parley"
)

const skillColumns = `s.id, s.name, s.description, s.active, s.created_at, s.updated_at, s.version,
	COALESCE((SELECT string_agg(k.contained_id, ',') FROM skill_contains k WHERE k.skill_id = s.id), '')`

func scanSkill(r row) (s parley.Skill, err error) {
	var contains string
	err = r.Scan(&s.ID, &s.Name, &s.Description, &s.Active, &s.CreatedAt, &s.UpdatedAt, &s.Version, &contains)
	s.Contains = listOf(contains)
	return s, err
}

// listOf are the ids of an aggregated column.
func listOf(text string) []parley.ID {
	list := []parley.ID{}
	for id := range strings.SplitSeq(text, ",") {
		if id != "" {
			list = append(list, parley.ID(id))
		}
	}
	return list
}

// Skill returns a skill with the skills it contains.
func (r *Reader) Skill(id parley.ID) (parley.Skill, error) {
	return one(r, NotFound("This skill"), scanSkill, `SELECT `+skillColumns+` FROM skill s WHERE s.id = $1`, id)
}

// Skills lists all skills by name.
func (r *Reader) Skills() ([]parley.Skill, error) {
	return many(r, scanSkill, `SELECT `+skillColumns+` FROM skill s ORDER BY s.name_folded LIMIT $1`, MaxConfigured)
}

const sameSkill = "There is already a skill with this name."

// InsertSkill adds a skill.
func (t *Tx) InsertSkill(s parley.Skill) error {
	if err := t.room("skill", "skills"); err != nil {
		return err
	}
	_, err := t.exec(`INSERT INTO skill (id, name, name_folded, description, active, created_at, updated_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		s.ID, s.Name, parley.Fold(s.Name), s.Description, s.Active, s.CreatedAt, s.UpdatedAt, s.Version)
	if err != nil {
		return duplicate(err, "name", sameSkill)
	}
	return t.insertContained(s)
}

// UpdateSkill changes a skill, if s.Version is still the stored one, and
// replaces what it contains.
func (t *Tx) UpdateSkill(s parley.Skill) error {
	err := t.must(stale("skill"), `UPDATE skill SET name = $3, name_folded = $4, description = $5, active = $6, updated_at = $7, version = version + 1
		WHERE id = $1 AND version = $2`, s.ID, s.Version, s.Name, parley.Fold(s.Name), s.Description, s.Active, s.UpdatedAt)
	if err != nil {
		return duplicate(err, "name", sameSkill)
	}
	if _, err := t.exec(`DELETE FROM skill_contains WHERE skill_id = $1`, s.ID); err != nil {
		return err
	}
	return t.insertContained(s)
}

func (t *Tx) insertContained(s parley.Skill) error {
	for _, contained := range s.Contains {
		if _, err := t.exec(`INSERT INTO skill_contains (skill_id, contained_id) VALUES ($1, $2)`, s.ID, contained); err != nil {
			return err
		}
	}
	return nil
}

// SkillUse says what refers to a skill.
type SkillUse struct {
	People int64 // users and groups that have it
	Rules  int64
	Work   int64 // work items that asked for it
	Skills int64 // skills that contain it
}

// SkillUse counts what refers to a skill.
func (r *Reader) SkillUse(id parley.ID) (SkillUse, error) {
	return one(r, nil, func(r row) (u SkillUse, err error) {
		err = r.Scan(&u.People, &u.Rules, &u.Work, &u.Skills)
		return u, err
	}, `SELECT (SELECT COUNT(*) FROM user_skill WHERE skill_id = $1) + (SELECT COUNT(*) FROM group_skill WHERE skill_id = $1),
		(SELECT COUNT(*) FROM skill_rule WHERE skill_id = $1),
		(SELECT COUNT(*) FROM work_item_skill WHERE skill_id = $1),
		(SELECT COUNT(*) FROM skill_contains WHERE contained_id = $1)`, id)
}

// DeleteSkill removes a skill that nothing refers to.
func (t *Tx) DeleteSkill(id parley.ID, version int64) error {
	if _, err := t.exec(`DELETE FROM skill_contains WHERE skill_id = $1`, id); err != nil {
		return err
	}
	return t.must(stale("skill"), `DELETE FROM skill WHERE id = $1 AND version = $2`, id, version)
}

const skillRuleColumns = `id, name, active, table_name, condition, skill_id, level, mandatory, position, created_at, updated_at, version`

func scanSkillRule(r row) (s parley.SkillRule, err error) {
	err = r.Scan(&s.ID, &s.Name, &s.Active, &s.Table, &s.Condition, &s.Skill, &s.Level, &s.Mandatory, &s.Position, &s.CreatedAt, &s.UpdatedAt, &s.Version)
	return s, err
}

// SkillRule returns a skill rule.
func (r *Reader) SkillRule(id parley.ID) (parley.SkillRule, error) {
	return one(r, NotFound("This skill rule"), scanSkillRule, `SELECT `+skillRuleColumns+` FROM skill_rule WHERE id = $1`, id)
}

// SkillRules lists all skill rules in the order screens show them.
func (r *Reader) SkillRules() ([]parley.SkillRule, error) {
	return many(r, scanSkillRule, `SELECT `+skillRuleColumns+` FROM skill_rule ORDER BY position, id LIMIT $1`, MaxConfigured)
}

// ActiveSkillRules lists the rules that give work of a table skills: active
// ones, about active skills.
func (r *Reader) ActiveSkillRules(table string) ([]parley.SkillRule, error) {
	return many(r, scanSkillRule, `SELECT `+skillRuleColumns+` FROM skill_rule
		WHERE active AND table_name = $1 AND skill_id IN (SELECT id FROM skill WHERE active) ORDER BY position, id LIMIT $2`, table, MaxConfigured)
}

// InsertSkillRule adds a skill rule.
func (t *Tx) InsertSkillRule(s parley.SkillRule) error {
	if err := t.room("skill_rule", "skill rules"); err != nil {
		return err
	}
	_, err := t.exec(`INSERT INTO skill_rule (id, name, active, table_name, condition, skill_id, level, mandatory, position, created_at, updated_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		s.ID, s.Name, s.Active, s.Table, s.Condition, s.Skill, s.Level, s.Mandatory, s.Position, s.CreatedAt, s.UpdatedAt, s.Version)
	return err
}

// UpdateSkillRule changes a skill rule, if s.Version is still the stored one.
func (t *Tx) UpdateSkillRule(s parley.SkillRule) error {
	return t.must(stale("skill rule"), `UPDATE skill_rule SET name = $3, active = $4, table_name = $5, condition = $6, skill_id = $7, level = $8,
			mandatory = $9, position = $10, updated_at = $11, version = version + 1
		WHERE id = $1 AND version = $2`,
		s.ID, s.Version, s.Name, s.Active, s.Table, s.Condition, s.Skill, s.Level, s.Mandatory, s.Position, s.UpdatedAt)
}

// DeleteSkillRule removes a skill rule; work that waits keeps its skills.
func (t *Tx) DeleteSkillRule(id parley.ID, version int64) error {
	return t.must(stale("skill rule"), `DELETE FROM skill_rule WHERE id = $1 AND version = $2`, id, version)
}

// HeldSkill is a skill of somebody.
type HeldSkill struct {
	Holder parley.ID
	parley.SkillLevel
}

func scanHeldSkill(r row) (h HeldSkill, err error) {
	err = r.Scan(&h.Holder, &h.Skill, &h.Level)
	return h, err
}

func scanSkillLevel(r row) (s parley.SkillLevel, err error) {
	err = r.Scan(&s.Skill, &s.Level)
	return s, err
}

// UserSkills lists what a user can do, without what their groups add.
func (r *Reader) UserSkills(user parley.ID) ([]parley.SkillLevel, error) {
	return many(r, scanSkillLevel, `SELECT skill_id, level FROM user_skill WHERE user_id = $1 ORDER BY skill_id`, user)
}

// GroupSkills lists what the members of a group can do.
func (r *Reader) GroupSkills(group parley.ID) ([]parley.SkillLevel, error) {
	return many(r, scanSkillLevel, `SELECT skill_id, level FROM group_skill WHERE group_id = $1 ORDER BY skill_id`, group)
}

// AllUserSkills lists what all active users can do, without what their groups
// add.
func (r *Reader) AllUserSkills() ([]HeldSkill, error) {
	return many(r, scanHeldSkill, `SELECT h.user_id, h.skill_id, h.level FROM user_skill h JOIN user_account u ON u.id = h.user_id
		WHERE u.active ORDER BY h.user_id, h.skill_id`)
}

// AllGroupSkills lists what the members of all active groups can do.
func (r *Reader) AllGroupSkills() ([]HeldSkill, error) {
	return many(r, scanHeldSkill, `SELECT h.group_id, h.skill_id, h.level FROM group_skill h JOIN user_group g ON g.id = h.group_id
		WHERE g.active ORDER BY h.group_id, h.skill_id`)
}

// SetUserSkills replaces what a user can do.
func (t *Tx) SetUserSkills(user parley.ID, skills []parley.SkillLevel) error {
	if _, err := t.exec(`DELETE FROM user_skill WHERE user_id = $1`, user); err != nil {
		return err
	}
	for _, s := range skills {
		if _, err := t.exec(`INSERT INTO user_skill (user_id, skill_id, level) VALUES ($1, $2, $3)`, user, s.Skill, s.Level); err != nil {
			return err
		}
	}
	return nil
}

// SetGroupSkills replaces what the members of a group can do.
func (t *Tx) SetGroupSkills(group parley.ID, skills []parley.SkillLevel) error {
	if _, err := t.exec(`DELETE FROM group_skill WHERE group_id = $1`, group); err != nil {
		return err
	}
	for _, s := range skills {
		if _, err := t.exec(`INSERT INTO group_skill (group_id, skill_id, level) VALUES ($1, $2, $3)`, group, s.Skill, s.Level); err != nil {
			return err
		}
	}
	return nil
}

// SetWorkSkills replaces what a work item asks for.
func (t *Tx) SetWorkSkills(work parley.ID, skills []parley.SkillLevel) error {
	t.touch(work)
	if _, err := t.exec(`DELETE FROM work_item_skill WHERE work_item_id = $1`, work); err != nil {
		return err
	}
	for _, s := range skills {
		if _, err := t.exec(`INSERT INTO work_item_skill (work_item_id, skill_id, level, mandatory) VALUES ($1, $2, $3, $4)`,
			work, s.Skill, s.Level, s.Mandatory); err != nil {
			return err
		}
	}
	return nil
}

// WorkSkills lists what a work item asks for.
func (r *Reader) WorkSkills(work parley.ID) ([]parley.SkillLevel, error) {
	return many(r, func(r row) (s parley.SkillLevel, err error) {
		err = r.Scan(&s.Skill, &s.Level, &s.Mandatory)
		return s, err
	}, `SELECT skill_id, level, mandatory FROM work_item_skill WHERE work_item_id = $1 ORDER BY skill_id`, work)
}
