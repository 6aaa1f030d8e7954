package desk_test

import (
	"slices"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
)

// external makes a code that only other systems set.
func (f *floor) external(name string) parley.WrapUpCode {
	f.t.Helper()
	c, err := f.desk.CreateWrapUpCode(f.t.Context(), f.admin, desk.WrapUpCodeInput{Code: name, Active: true, External: true})
	f.must(err)
	return c
}

// An external code is nobody's to choose, also where a configuration lists it;
// another system sets it, and then it stays (domain 1.1.3).
func TestExternalCodesAreSetFromOutside(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		ctx := t.Context()
		wfm := f.person("Workforce", parley.RoleIntegration)
		solved, dialled := f.code("Solved"), f.external("Dialled")
		config := f.wrapsUp(desk.WrapUpConfigurationInput{EnableCodes: true, Codes: []parley.ID{solved.ID, dialled.ID}})
		if config.Position != parley.DefaultWrapUpPosition {
			t.Errorf("without a word it is tried at %d", config.Position)
		}
		g := f.talk("billing", f.anna)
		say := func(in desk.WrapUpForInput) error {
			_, err := f.desk.WrapUpFor(ctx, wfm, g.Interaction, in)
			return err
		}
		refuses(t, "what has no wrap-up yet", say(desk.WrapUpForInput{Code: &dialled.ID}), parley.CodeNotFound, "")
		f.must(f.desk.End(ctx, f.anna, g.Conversation))
		choices := func(want ...parley.ID) {
			t.Helper()
			ids := []parley.ID{}
			for _, c := range f.wrapUp(f.anna, g).Choices {
				ids = append(ids, c.ID)
			}
			if !slices.Equal(ids, want) {
				t.Errorf("Anna can choose %v, want %v", ids, want)
			}
		}
		choices(solved.ID)
		_, err := f.desk.SaveWrapUp(ctx, f.anna, g.Conversation, desk.WrapUpInput{Code: &dialled.ID})
		refuses(t, "an agent who sets it", err, parley.CodeInvalid, "code_id")

		off, unknown := f.external("Off"), parley.NewID()
		off, err = f.desk.UpdateWrapUpCode(ctx, f.admin, off.ID, desk.WrapUpCodeInput{Code: "Off", External: true, Version: off.Version})
		f.must(err)
		refuses(t, "an inactive code", say(desk.WrapUpForInput{Code: &off.ID}), parley.CodeInvalid, "code_id")
		refuses(t, "no code", say(desk.WrapUpForInput{Code: &unknown}), parley.CodeInvalid, "code_id")
		refuses(t, "somebody without a part in it", say(desk.WrapUpForInput{Agent: f.ben.ID, Code: &dialled.ID}), parley.CodeNotFound, "")
		_, err = f.desk.WrapUpFor(ctx, wfm, parley.NewID(), desk.WrapUpForInput{Code: &dialled.ID})
		refuses(t, "no contact", err, parley.CodeNotFound, "")

		before := f.wrapUp(f.anna, g).Revision
		f.heard()
		f.must(say(desk.WrapUpForInput{Code: &dialled.ID}))
		if !slices.ContainsFunc(f.heard(), func(e desk.Event) bool {
			return e.Kind == desk.EventList && slices.Equal(e.Users, []parley.ID{f.anna.ID})
		}) {
			t.Error("Anna's screens do not hear of it")
		}
		choices(dialled.ID)
		// Anna's form had Solved chosen before: her words are taken, the code stays.
		if v := f.writes(f.anna, g, &solved.ID, "called back", false); v.Code != dialled.ID || v.Notes != "called back" || v.Revision <= before {
			t.Errorf("after Anna's words it is %+v", v)
		}
		none := parley.ID("")
		f.must(say(desk.WrapUpForInput{Code: &none}))
		choices(solved.ID)
		f.must(say(desk.WrapUpForInput{Agent: f.anna.ID, Code: &dialled.ID, Submit: true}))
		if v := f.wrapUp(f.anna, g); v.Open() || v.Code != dialled.ID || v.Notes != "called back" || v.TimedOut {
			t.Errorf("finished it is %+v", v)
		}
		if i := f.interaction(g); i.State != parley.InteractionComplete || i.SystemWrapUp {
			t.Errorf("the interaction says %+v", i)
		}
		f.must(say(desk.WrapUpForInput{Submit: true}))
		refuses(t, "what is finished", say(desk.WrapUpForInput{Code: &solved.ID}), parley.CodeEnded, "")
	})
}

// What the desk sets by itself is a code agents could have chosen.
func TestAnExternalCodeIsNoDefault(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		ctx := t.Context()
		solved, dialled := f.code("Solved"), f.external("Dialled")
		_, err := f.desk.CreateWrapUpConfiguration(ctx, f.admin, desk.WrapUpConfigurationInput{Name: "Wrong", EnableCodes: true, DefaultCode: dialled.ID})
		refuses(t, "an external default", err, parley.CodeInvalid, "default_code_id")
		f.wrapsUp(desk.WrapUpConfigurationInput{EnableCodes: true, DefaultCode: solved.ID})
		_, err = f.desk.UpdateWrapUpCode(ctx, f.admin, solved.ID, desk.WrapUpCodeInput{Code: "Solved", Active: true, External: true, Version: solved.Version})
		refuses(t, "a default that becomes external", err, parley.CodeConflict, "")
		// Where all that is listed is external, nothing is asked.
		f.wrapsUp(desk.WrapUpConfigurationInput{Name: "First", Position: new(int64(1)), EnableCodes: true, Codes: []parley.ID{dialled.ID}})
		g := f.talk("billing", f.anna)
		f.must(f.desk.End(ctx, f.anna, g.Conversation))
		if v := f.wrapUp(f.anna, g); v.CodesEnabled || len(v.Choices) > 0 {
			t.Errorf("Anna is asked %+v", v)
		}
	})
}
