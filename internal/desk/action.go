package desk

import (
	"context"
	"regexp"
	"strings"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/condition"
	"github.com/parley-desk/parley/internal/store"
)

// ActionInput is what an administrator says about a Connect action.
type ActionInput struct {
	remade

	Title     string            `json:"title"`
	Shortcut  string            `json:"shortcut,omitempty" doc:"Text after the slash; empty: only in the menu."`
	Condition string            `json:"condition,omitempty" doc:"Encoded query on the conversation; empty is always."`
	Icon      string            `json:"icon,omitempty"`
	Position  int64             `json:"position"`
	Active    bool              `json:"active"`
	Do        parley.ActionStep `json:"do"`
	Version   int64             `json:"version,omitempty" doc:"The version that was read; needed for a change."`
}

// ActionReferences are what the values and texts of an action may refer to as
// ${…} (see [parley.ActionStep]).
func ActionReferences() []string {
	return []string{
		"first_name", "last_name", "email", "category", "short_description", "first_message", "description", "guest_name", "queue", "agent", "text",
	}
}

// ConversationFields describes the fields that an action's condition may name.
// [ConversationRecord] has their values.
func ConversationFields() condition.Fields {
	states := []condition.FieldChoice{}
	for _, s := range []parley.WorkState{
		parley.WorkWaiting, parley.WorkInProgress, parley.WorkComplete, parley.WorkEscalated, parley.WorkByClient, parley.WorkAbandoned,
	} {
		states = append(states, condition.FieldChoice{Value: string(s), Label: strings.ReplaceAll(string(s), "_", " ")})
	}
	return condition.Fields{
		{Name: "state", Label: "State", Type: condition.Choice, Choices: states},
		{Name: "queue", Label: "Queue (name in links)", Type: condition.String},
		{Name: "escalate_to", Label: "Escalation queue (name in links)", Type: condition.String},
		{Name: "record_table", Label: "Table of the record made from it", Type: condition.String},
		{Name: "category", Label: "Issue type", Type: condition.String},
		{Name: "first_name", Label: "Visitor's first name", Type: condition.String},
		{Name: "last_name", Label: "Visitor's last name", Type: condition.String},
		{Name: "email", Label: "Visitor's e-mail address", Type: condition.String},
		{Name: "short_description", Label: "Short description", Type: condition.String},
	}
}

// ConversationRecord is a conversation as the conditions of actions see it.
// escalateTo is the slug of the queue that Escalate leads to, or "".
func ConversationRecord(c *parley.Conversation, state parley.WorkState, queue *parley.Queue, escalateTo string, guest *parley.CustomerInteraction) condition.Map {
	return condition.Map{
		"state": string(state), "queue": queue.Slug, "escalate_to": escalateTo, "record_table": c.RecordTable,
		"category": guest.Category, "first_name": guest.FirstName, "last_name": guest.LastName, "email": guest.Email,
		"short_description": guest.ShortDescription,
	}
}

// prefilled lists the fields of a record that an action may prefill.
func prefilled(table string) []string {
	if table == parley.TableIncident {
		return []string{"short_description", "description", "category", "impact", "urgency", "caller_name", "caller_email", "caller_phone"}
	}
	return []string{"short_description", "description", "category", "priority", "contact_name", "contact_email", "contact_phone"}
}

var (
	shortcutForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,31}$`)
	iconForm     = regexp.MustCompile(`^[a-z0-9-]{0,40}$`)
)

func (in ActionInput) fill(a *parley.ConnectAction) (err error) {
	if a.Title, err = requiredLine("title", in.Title, parley.MaxName); err != nil {
		return err
	}
	a.Shortcut = strings.TrimPrefix(parley.Fold(in.Shortcut), "/")
	if a.Shortcut != "" && !shortcutForm.MatchString(a.Shortcut) {
		return parley.Errorf(parley.CodeInvalid, "shortcut", "must be up to 32 small letters, digits and dashes, such as transfer.")
	}
	if a.Icon = in.Icon; !iconForm.MatchString(a.Icon) {
		return parley.Errorf(parley.CodeInvalid, "icon", "must be the name of an icon: small letters, digits and dashes.")
	}
	if err := checkPosition("position", in.Position); err != nil {
		return err
	}
	query, err := checkConditions("condition", in.Condition, ConversationFields())
	if err != nil {
		return err
	}
	a.Condition, a.Position, a.Active = query.String(), in.Position, in.Active
	a.Do, err = cleanStep(in.Do)
	return err
}

// cleanStep checks what an action does, and drops what its kind does not use.
func cleanStep(in parley.ActionStep) (parley.ActionStep, error) {
	out := parley.ActionStep{Kind: in.Kind}
	switch in.Kind {
	case parley.ActionTransfer, parley.ActionEscalate, parley.ActionEnd:
		return out, nil
	case parley.ActionPost:
		text, err := parley.CleanText("do.text", in.Text, parley.MaxBody)
		if err != nil {
			return out, err
		}
		if text == "" {
			return out, parley.Errorf(parley.CodeInvalid, "do.text", "must not be empty: it is what the action writes.")
		}
		out.Text = text
		return out, checkReferences("do.text", text, ActionReferences()...)
	case parley.ActionRecord:
		if in.Table != parley.TableCase && in.Table != parley.TableIncident {
			return out, parley.Errorf(parley.CodeInvalid, "do.table", "must be %s or %s.", parley.TableCase, parley.TableIncident)
		}
		out.Table, out.Consumer, out.Values = in.Table, in.Consumer, map[string]string{}
		known := strings.Join(prefilled(in.Table), ", ")
		for field, value := range in.Values {
			path := "do.values." + field
			if !strings.Contains(", "+known+",", ", "+field+",") {
				return out, parley.Errorf(parley.CodeInvalid, path, "is no field of a %s that can be filled in; use one of %s.", in.Table, known)
			}
			text, err := parley.CleanText(path, value, parley.MaxBody)
			if err != nil {
				return out, err
			}
			if err := checkReferences(path, text, ActionReferences()...); err != nil {
				return out, err
			}
			out.Values[field] = text
		}
		return out, nil
	default:
		return out, parley.Errorf(parley.CodeInvalid, "do.kind", "must be transfer, escalate, end, create_record or post_message.")
	}
}

// checkAction checks that title and shortcut are the action's own.
func checkAction(tx *store.Tx, a parley.ConnectAction) error {
	actions, err := tx.Actions()
	if err != nil {
		return err
	}
	for _, other := range actions {
		switch {
		case other.ID == a.ID:
		case parley.Fold(other.Title) == parley.Fold(a.Title):
			return parley.Errorf(parley.CodeConflict, "title", "There is already an action with this title.")
		case a.Shortcut != "" && other.Shortcut == a.Shortcut:
			return parley.Errorf(parley.CodeConflict, "shortcut", "/%s already belongs to the action %s.", a.Shortcut, other.Title)
		}
	}
	return nil
}

// CreateAction adds a Connect action.
func (d *Desk) CreateAction(ctx context.Context, actor parley.Actor, in ActionInput) (parley.ConnectAction, error) {
	now := parley.Now()
	a := parley.ConnectAction{ID: in.newID(), CreatedAt: now, UpdatedAt: now, Version: 1}
	if err := in.fill(&a); err != nil {
		return parley.ConnectAction{}, err
	}
	return a, d.configure(ctx, func(tx *store.Tx) error { return d.addAction(tx, actor, a) })
}

func (d *Desk) addAction(tx *store.Tx, actor parley.Actor, a parley.ConnectAction) error {
	if err := checkAction(tx, a); err != nil {
		return err
	}
	if err := tx.InsertAction(a); err != nil {
		return err
	}
	return d.configured(tx, actor, tableAction, a.ID, a.Title, nil, a)
}

// UpdateAction changes a Connect action.
func (d *Desk) UpdateAction(ctx context.Context, actor parley.Actor, id parley.ID, in ActionInput) (a parley.ConnectAction, err error) {
	err = d.configure(ctx, func(tx *store.Tx) error {
		old, err := tx.Action(id)
		if err != nil {
			return err
		}
		a = old
		if err := in.fill(&a); err != nil {
			return err
		}
		if err := checkAction(tx, a); err != nil {
			return err
		}
		a.Version, a.UpdatedAt = in.Version, parley.Now()
		if err := tx.UpdateAction(a); err != nil {
			return err
		}
		a.Version++
		return d.configured(tx, actor, tableAction, id, a.Title, old, a)
	})
	return a, err
}

// DeleteAction removes a Connect action.
func (d *Desk) DeleteAction(ctx context.Context, actor parley.Actor, id parley.ID, version int64) error {
	return d.configure(ctx, func(tx *store.Tx) error {
		a, err := tx.Action(id)
		if err != nil {
			return err
		}
		if err := tx.DeleteAction(id, version); err != nil {
			return err
		}
		return d.configured(tx, actor, tableAction, id, a.Title, a, nil)
	})
}
