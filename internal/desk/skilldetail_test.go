package desk_test

import (
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
)

func TestWhoHasASkill(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		skill := func(name string, contains ...parley.ID) parley.Skill {
			return must(h.CreateSkill(ctx, boss, desk.SkillInput{Name: name, Active: true, Contains: contains}))(t)
		}
		german := skill("German")
		languages := skill("Languages", german.ID)
		everything := skill("Everything", languages.ID)

		anna, ben, cem := h.newUser("anna@example.com", parley.RoleAgent), h.newUser("ben@example.com", parley.RoleAgent), h.newUser("cem@example.com", parley.RoleAgent)
		group := must(h.CreateGroup(ctx, boss, desk.GroupInput{Name: "Germany", Active: true, Members: []parley.ID{anna.ID, ben.ID}}))(t)
		give := func(user, skill parley.ID, level int64) {
			must(h.SetUserSkills(ctx, boss, user, desk.SkillsInput{Skills: []desk.HeldSkill{{Skill: skill, Level: level}}}))(t)
		}
		must(h.SetGroupSkills(ctx, boss, group.ID, desk.SkillsInput{Skills: []desk.HeldSkill{{Skill: german.ID, Level: 2}}}))(t)
		give(anna.ID, german.ID, 1)
		give(cem.ID, everything.ID, 5)

		has := func(what string, want ...desk.SkillHolder) {
			t.Helper()
			got := must(h.SkillDetail(ctx, german.ID))(t)
			if got.Name != german.Name || got.HolderCount != len(want) || len(got.Holders) != len(want) {
				t.Fatalf("%s: %+v, want %+v", what, got, want)
			}
			for i := range want {
				if got.Holders[i] != want[i] {
					t.Errorf("%s: %+v, want %+v", what, got.Holders, want)
				}
			}
		}
		// Of herself at 1 and by the group at 2; by the group; by what contains it.
		first, second := anna.ID, ben.ID
		if second < first {
			first, second = second, first
		}
		has("at first", desk.SkillHolder{User: cem.ID, Level: 5}, desk.SkillHolder{User: first, Level: 2}, desk.SkillHolder{User: second, Level: 2})

		must(h.UpdateSkill(ctx, boss, languages.ID, desk.SkillInput{Name: languages.Name, Contains: languages.Contains, Version: languages.Version}))(t)
		has("a skill on the way is off", desk.SkillHolder{User: first, Level: 2}, desk.SkillHolder{User: second, Level: 2})

		must(h.UpdateGroup(ctx, boss, group.ID, desk.GroupInput{Name: group.Name, Members: group.Members, Version: group.Version}))(t)
		has("the group is off", desk.SkillHolder{User: anna.ID, Level: 1})

		must(h.UpdateSkill(ctx, boss, german.ID, desk.SkillInput{Name: german.Name, Version: german.Version}))(t)
		has("the skill is off")
		_, err := h.SkillDetail(ctx, parley.NewID())
		refuses(t, "none", err, parley.CodeNotFound, "")
	})
}
