package desk

import (
	"context"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/condition"
)

// TableConversation names the record that actions' conditions are about.
const TableConversation = "conversation"

// ConditionField is a field with what may be said about it.
type ConditionField struct {
	condition.Field
	Operators []condition.Operator `json:"operators"`
}

// ConditionFields is what a condition builder needs to know about a table.
type ConditionFields struct {
	Table  string           `json:"table"`
	Fields []ConditionField `json:"fields"`
	// Card are there for tables that work comes from.
	Card []ConditionField `json:"card_fields" doc:"What an offer of the table's work can show besides."`
}

// ConditionFields describes the fields of a table that conditions may name;
// empty is the customer interaction.
func (d *Desk) ConditionFields(ctx context.Context, table string) (ConditionFields, error) {
	var fields condition.Fields
	card := condition.Fields{}
	switch table {
	case "", parley.TableCustomerInteraction:
		table = parley.TableCustomerInteraction
		var err error
		if fields, err = customerFields(d.store.Read(ctx)); err != nil {
			return ConditionFields{}, err
		}
	case TableConversation:
		fields = ConversationFields()
	case parley.TableInteraction, parley.TableCase, parley.TableIncident:
		var err error
		if fields, err = documentFields(table); err != nil {
			return ConditionFields{}, err
		}
		card = whoseFields()
	default:
		return ConditionFields{}, parley.Errorf(parley.CodeInvalid, "table", "must be %s, %s, %s, %s or %s.",
			parley.TableCustomerInteraction, TableConversation, parley.TableInteraction, parley.TableCase, parley.TableIncident)
	}
	return ConditionFields{Table: table, Fields: described(fields), Card: described(card)}, nil
}

func described(fields condition.Fields) []ConditionField {
	list := make([]ConditionField, 0, len(fields))
	for _, f := range fields {
		list = append(list, ConditionField{Field: f, Operators: condition.Operators(f.Type)})
	}
	return list
}
