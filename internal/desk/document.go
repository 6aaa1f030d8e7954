package desk

import (
	"strconv"
	"strings"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/condition"
	"github.com/parley-desk/parley/internal/store"
)

// documentFields describes the fields of the documents of a table that work
// comes from.
func documentFields(table string) (condition.Fields, error) {
	switch table {
	case parley.TableInteraction:
		return InteractionFields(), nil
	case parley.TableCase:
		states := []string{}
		for _, s := range parley.AllCaseStates() {
			states = append(states, string(s))
		}
		return recordFields(states), nil
	case parley.TableIncident:
		states := []string{}
		for _, s := range parley.AllIncidentStates() {
			states = append(states, string(s))
		}
		return recordFields(states), nil
	}
	return nil, parley.Errorf(parley.CodeInvalid, "table", "must be %s, %s or %s.", parley.TableInteraction, parley.TableCase, parley.TableIncident)
}

// recordFields describes what cases and incidents have in common (domain 1.3,
// 1.4).
func recordFields(states []string) condition.Fields {
	return condition.Fields{
		{Name: "number", Label: "Number", Type: condition.String},
		{Name: "state", Label: "State", Type: condition.Choice, Choices: choices(states...)},
		{Name: "contact_type", Label: "Contact type", Type: condition.Choice, Choices: choices(parley.ContactTypes()...)},
		{Name: "category", Label: "Category", Type: condition.String},
		{Name: "priority", Label: "Priority", Type: condition.Number},
		{Name: "short_description", Label: "Short description", Type: condition.String},
		{Name: "assignment_group", Label: "Assignment group", Type: condition.String},
		{Name: "opened_at", Label: "Opened", Type: condition.Time},
	}
}

func choices(values ...string) []condition.FieldChoice {
	list := make([]condition.FieldChoice, len(values))
	for i, v := range values {
		list[i] = condition.FieldChoice{Value: v, Label: strings.ReplaceAll(v, "_", " ")}
	}
	return list
}

// InteractionFields describes the fields of an interaction that conditions on
// it and the inbox layout of a service channel may name (domain 1.1).
// [interactionRecord] has their values.
func InteractionFields() condition.Fields {
	return condition.Fields{
		{Name: "number", Label: "Number", Type: condition.String},
		{Name: "type", Label: "Type", Type: condition.Choice, Choices: choices("chat", "messaging", "email", "phone", "walkup")},
		{Name: "subtype", Label: "Subtype", Type: condition.Choice, Choices: choices("mweb", "sms", "whatsapp", "line", "facebook")},
		{Name: "direction", Label: "Direction", Type: condition.Choice, Choices: choices("inbound", "outbound")},
		{Name: "state", Label: "State", Type: condition.Choice, Choices: choices(
			string(parley.InteractionNew), string(parley.InteractionOnHold), string(parley.InteractionWorking), string(parley.InteractionWrapUp),
			string(parley.InteractionComplete), string(parley.InteractionAbandoned))},
		{Name: "state_reason", Label: "Reason of the state", Type: condition.Choice, Choices: choices(
			parley.ReasonLeftBeforeEngagement, parley.ReasonUserEnded, parley.ReasonAgentEnded, parley.ReasonNoUserResponse)},
		{Name: "queue", Label: "Queue (name in links)", Type: condition.String},
		{Name: "category", Label: "Issue type", Type: condition.String},
		{Name: "priority", Label: "Priority", Type: condition.Number},
		{Name: "short_description", Label: "Short description", Type: condition.String},
		{Name: "guest_name", Label: "Visitor's name", Type: condition.String},
		{Name: "guest_email", Label: "Visitor's e-mail address", Type: condition.String},
		{Name: "opened_at", Label: "Opened", Type: condition.Time},
	}
}

// rowRecord is a case or an incident as conditions see it.
func rowRecord(r *store.DocumentRow) condition.Map {
	return condition.Map{
		"number": r.Number, "state": r.State, "contact_type": r.ContactType, "category": r.Category, "priority": strconv.FormatInt(r.Priority, 10),
		"short_description": r.Title, "assignment_group": r.GroupName, "opened_at": r.OpenedAt.Time().Format(time.RFC3339),
	}
}

// interactionRecord is an interaction as conditions see it. queue is the queue's name in links.
func interactionRecord(i *parley.Interaction, queue, category string, priority int64) condition.Map {
	return condition.Map{
		"number": i.Number, "type": i.Type, "subtype": "", "direction": i.Direction, "state": string(i.State), "state_reason": i.StateReason,
		"queue": queue, "category": category, "priority": strconv.FormatInt(priority, 10), "short_description": i.ShortDescription,
		"guest_name": i.GuestName, "guest_email": i.GuestEmail, "opened_at": i.OpenedAt.Time().Format(time.RFC3339),
	}
}
