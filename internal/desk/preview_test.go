package desk_test

import (
	"strings"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
)

// visit sends the guest form and returns the session.
func (h *house) visit(name, issue, question string) desk.GuestStarted {
	h.t.Helper()
	return must(h.StartGuest(h.t.Context(), desk.GuestStart{
		ClientID: strings.Repeat("0", 22) + string(parley.NewID()),
		Answers:  map[string][]string{"first_name": {name}, "last_name": {"Hopper"}, "email": {name + "@example.com"}, "issue_type": {issue}, "question": {question}},
		Address:  "192.0.2.99",
	}))(h.t)
}

func TestARuleShowsWhatItMatchedLast(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		h.visit("Grace", "billing", "My invoice is wrong")
		h.visit("Ada", "order", "Where is it?")
		rules := must(h.Store().Read(ctx).Rules())(t)
		d := must(h.RuleDetail(ctx, boss, rules[0].ID))(t)
		if len(d.Matched) != 1 || d.Matched[0].Name != "Grace Hopper" || d.Matched[0].QueueName != "Billing Support" || d.Matched[0].Category != "billing" {
			t.Fatalf("matched: %+v", d.Matched)
		}
		// What the visitor wrote is for the queue's group only, administrators included.
		if m := d.Matched[0]; m.ShortDescription != "" || m.Email != "" {
			t.Errorf("somebody outside the group sees %+v", m)
		}
		anna := h.newUser("anna@example.com", parley.RoleManager)
		g := must(h.Store().Read(ctx).Group(h.queueNamed("Billing Support").AssignmentGroup))(t)
		must(h.UpdateGroup(ctx, boss, g.ID, desk.GroupInput{Name: g.Name, Active: true, Members: []parley.ID{anna.ID}, Version: g.Version}))(t)
		d = must(h.RuleDetail(ctx, parley.Actor{Kind: parley.ActorUser, ID: anna.ID}, rules[0].ID))(t)
		if m := d.Matched[0]; m.ShortDescription != "My invoice is wrong" || m.Email != "Grace@example.com" {
			t.Errorf("a member of the group sees %+v", m)
		}
	})
}

func TestPreviewRule(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		none := "0"
		must(h.SetProperty(ctx, boss, parley.PropGuestsPerAddress, &none, 0))(t)
		for i := range 12 {
			h.visit("Grace", []string{"billing", "order"}[i%2], "Where is it?")
		}
		p := must(h.PreviewRule(ctx, boss, "category=billing^ORcategory=order^first_nameSTARTSWITHgra^"))(t)
		if p.Tried != 12 || p.Hits != 12 || len(p.Matched) != 10 || p.Error != "" || len(p.Query.Groups) != 1 || len(p.Query.Groups[0].All) != 2 ||
			p.Canonical != "category=billing^ORcategory=order^first_nameSTARTSWITHgra" {
			t.Errorf("preview: %+v", p)
		}
		p = must(h.PreviewRule(ctx, boss, "category=order"))(t)
		if p.Hits != 6 || len(p.Matched) != 6 {
			t.Errorf("preview: %d hits", p.Hits)
		}
		p = must(h.PreviewRule(ctx, boss, ""))(t)
		if p.Hits != 12 || p.Query.Groups == nil {
			t.Errorf("no condition holds for every record: %+v", p)
		}
		p = must(h.PreviewRule(ctx, boss, "category=order^nonsense"))(t)
		if p.Error == "" || p.Offset == nil || *p.Offset < len("category=order^") || p.Hits != 0 {
			t.Errorf("syntax error: %+v", p)
		}
		p = must(h.PreviewRule(ctx, boss, "salary=1"))(t)
		if p.Error == "" || p.Field != "salary" || p.Hits != 0 || len(p.Matched) != 0 {
			t.Errorf("unknown field: %+v", p)
		}
	})
}

func TestConditionFields(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		f := must(h.ConditionFields(t.Context(), ""))(t)
		found := map[string]desk.ConditionField{}
		for _, field := range f.Fields {
			if field.Label == "" || len(field.Operators) == 0 {
				t.Errorf("%s has label %q and %d operators", field.Name, field.Label, len(field.Operators))
			}
			found[field.Name] = field
		}
		if len(found["category"].Choices) != 3 || len(found["channel"].Choices) != 1 || found["short_description"].Type != "string" {
			t.Errorf("category %+v, channel %+v", found["category"], found["channel"])
		}
		f = must(h.ConditionFields(t.Context(), desk.TableConversation))(t)
		if len(f.Fields) == 0 {
			t.Error("no fields of conversations")
		}
		_, err := h.ConditionFields(t.Context(), "sys_user")
		refuses(t, "another table", err, parley.CodeInvalid, "table")
	})
}
