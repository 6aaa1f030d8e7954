package desk_test

import (
	"slices"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/form"
)

// The page and the form say what who serves a conversation must be able to do,
// before it is routed: together with what rules find, and never as an error.
func TestSkillsFromTheStart(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		f.withTimers()
		german, dunning := f.skill("German"), f.skill("Dunning")
		_, err := f.desk.CreateSkillRule(t.Context(), f.admin, desk.SkillRuleInput{Name: "Invoices", Active: true, Condition: "category=billing", Skill: dunning, Level: 2})
		f.must(err)
		_, err = f.desk.SetUserSkills(t.Context(), f.admin, f.ben.ID, desk.SkillsInput{Skills: []desk.HeldSkill{{Skill: german, Level: 1}, {Skill: dunning, Level: 1}}})
		f.must(err)
		f.ready(f.anna, f.ben)
		start := f.form("billing")
		start.Context = parley.GuestContext{MandatorySkills: "german, Klingon", OptionalSkills: "Dunning:3"}
		g := f.guestOf(start)
		w := f.work(g.Conversation)
		asked, err := f.read().WorkSkills(w.ID)
		f.must(err)
		for _, want := range []parley.SkillLevel{{Skill: german, Level: 1, Mandatory: true}, {Skill: dunning, Level: 3}} {
			if len(asked) != 2 || !slices.Contains(asked, want) {
				t.Errorf("it asks for %+v, want %+v among them", asked, want)
			}
		}
		f.settle()
		f.offeredTo(g, &f.ben)
		trail, err := f.desk.WorkTrail(t.Context(), f.admin, w.ID)
		if err != nil || !slices.Equal(trail.Ignored, []string{"Klingon"}) {
			t.Errorf("ignored: %q, %v", trail.Ignored, err)
		}
		// What was ignored stays so, whatever there is later.
		f.skill("Klingon")
		if trail, err = f.desk.WorkTrail(t.Context(), f.admin, w.ID); err != nil || !slices.Equal(trail.Ignored, []string{"Klingon"}) {
			t.Errorf("ignored then: %q, %v", trail.Ignored, err)
		}
	})
}

// A record producer can ask for skills too: by an answer, or always.
func TestSkillsFromTheForm(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		german, dunning := f.skill("German"), f.skill("Dunning")
		producer := form.Default()
		producer.Name, producer.Template = "In your language", map[string]string{"channel": "chat", "optional_skills": "Dunning"}
		producer.Variables = append(producer.Variables, form.Variable{
			Name: "speak", QuestionText: "Your language", Type: form.SingleLine, Order: 9000, Active: true, MapToField: true, Field: "mandatory_skills",
		})
		made, err := f.desk.CreateProducer(t.Context(), f.admin, desk.ProducerInput{Producer: producer})
		f.must(err)
		start := f.form("billing")
		start.Producer, start.Answers["speak"] = parley.ID(made.ID), []string{"German:2"}
		g := f.guestOf(start)
		asked, err := f.read().WorkSkills(f.work(g.Conversation).ID)
		f.must(err)
		for _, want := range []parley.SkillLevel{{Skill: german, Level: 2, Mandatory: true}, {Skill: dunning, Level: 1}} {
			if len(asked) != 2 || !slices.Contains(asked, want) {
				t.Errorf("it asks for %+v, want %+v among them", asked, want)
			}
		}
	})
}
