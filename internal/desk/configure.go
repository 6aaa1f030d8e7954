package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// The audit trail's actions on configuration.
const (
	actionCreate = "create"
	actionUpdate = "update"
	actionDelete = "delete"
)

// The audit trail's names of configuration tables (domain section 10.4 where
// it has one).
const (
	tableUser     = "sys_user"
	tableGroup    = "sys_user_group"
	tableQueue    = "chat_queue"
	tableSchedule = "cmn_schedule"
	tableProducer = "sc_cat_item_producer"
	tableRule     = "matching_rule"
	tableAction   = "connect_action"
	tableProperty = "sys_properties"
	tableOrigin   = "allowed_origin"
	tableToken    = "api_token"

	tableServiceChannel = "awa_service_channel"
	tablePresenceState  = "awa_presence_state"
	tableAgentPresence  = "awa_agent_presence"
	tableAgentCapacity  = "awa_agent_capacity"
)

// configure runs a change of the configuration. Such changes run one after
// another on all nodes, so what change checks cannot be overtaken.
func (d *Desk) configure(ctx context.Context, change func(tx *store.Tx) error) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.LockConfiguration(); err != nil {
			return err
		}
		return change(tx)
	})
}

// configured writes what changed to the audit trail and wakes the nodes up.
// before or after is nil for what is made or deleted.
func (d *Desk) configured(tx *store.Tx, actor parley.Actor, table string, record parley.ID, label string, before, after any) error {
	action := actionUpdate
	switch {
	case before == nil:
		action = actionCreate
	case after == nil:
		action = actionDelete
	}
	was, is, err := difference(before, after)
	if err != nil {
		return err
	}
	d.publish(tx, Event{Kind: EventConfig, Name: table})
	return tx.Audit(acted(actor, action, table, record, label, was, is))
}

// clockwork are members that change with every change and say nothing.
var clockwork = []string{"created_at", "updated_at", "version", "revision"}

// difference returns two values as JSON objects of the members in which they
// differ. A nil value has no members.
func difference(before, after any) (was, is string, err error) {
	old, err := members(before)
	if err != nil {
		return "", "", err
	}
	current, err := members(after)
	if err != nil {
		return "", "", err
	}
	for name, value := range old {
		if other, ok := current[name]; ok && bytes.Equal(value, other) {
			delete(old, name)
			delete(current, name)
		}
	}
	if was, err = object(before, old); err != nil {
		return "", "", err
	}
	is, err = object(after, current)
	return was, is, err
}

func members(value any) (map[string]json.RawMessage, error) {
	found := map[string]json.RawMessage{}
	if value == nil {
		return found, nil
	}
	text, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(text, &found); err != nil {
		return nil, err
	}
	for _, name := range clockwork {
		delete(found, name)
	}
	return found, nil
}

func object(of any, members map[string]json.RawMessage) (string, error) {
	if of == nil {
		return "", nil
	}
	text, err := json.Marshal(members)
	return string(text), err
}

// Bounds of texts of the configuration, in characters.
const (
	maxDescription = 2000
	maxPosition    = 1_000_000
)

// requiredLine checks a line of text that must not be empty.
func requiredLine(field, text string, limit int) (string, error) {
	clean, err := parley.CleanLine(field, text, limit)
	if err == nil && clean == "" {
		err = parley.Errorf(parley.CodeInvalid, field, "must not be empty.")
	}
	return clean, err
}

func checkPosition(field string, n int64) error {
	if n < 0 || n > maxPosition {
		return parley.Errorf(parley.CodeInvalid, field, "must be between 0 and %d.", maxPosition)
	}
	return nil
}

// reference is a ${…} in a text that is filled in later.
var reference = regexp.MustCompile(`\$\{([^}]*)\}?`)

// checkReferences refuses a ${…} that nothing will fill in.
func checkReferences(field, text string, known ...string) error {
	for _, found := range reference.FindAllStringSubmatch(text, -1) {
		name, closed := found[1], strings.HasSuffix(found[0], "}")
		if closed && slices.Contains(known, name) {
			continue
		}
		return parley.Errorf(parley.CodeInvalid, field, "holds %s, which nothing fills in; use ${%s}.", found[0], strings.Join(known, "}, ${"))
	}
	return nil
}
