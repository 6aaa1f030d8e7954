package desk

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/condition"
	"github.com/parley-desk/parley/internal/store"
)

// ServiceChannelInput is what somebody says about a service channel.
type ServiceChannelInput struct {
	remade

	Name            string                `json:"name"`
	Key             string                `json:"key,omitempty" doc:"The name in rules and calls; given once and never changed. Absent in a change."`
	Active          bool                  `json:"active"`
	Position        int64                 `json:"position,omitempty"`
	Table           string                `json:"table,omitempty" enum:"interaction,case,incident" doc:"Absent: interaction."`
	Condition       string                `json:"condition,omitempty" doc:"Encoded query: which rows of the table belong to the channel; empty is every row."`
	Utilization     string                `json:"utilization_condition,omitempty" doc:"Encoded query: while it holds, accepted work counts towards an agent's load; empty is as long as it is assigned."`
	WorkItemSize    int64                 `json:"work_item_size" doc:"What one work item takes of the capacity, 1 to 100."`
	SizeOverrides   []parley.SizeOverride `json:"size_overrides,omitempty" doc:"Up to 10 sizes of some of its work; the first whose condition holds counts instead of work_item_size."`
	DefaultCapacity int64                 `json:"default_capacity" doc:"What an agent can carry who has no capacity of their own, 0 to 1000."`
	InboxLayout     []string              `json:"inbox_layout,omitempty" doc:"Up to 5 fields an offer shows, the first as its title."`
	AlertSound      string                `json:"alert_sound,omitempty" enum:"none,chime,bell,knock" doc:"Absent: chime."`
	Type            parley.ChannelType    `json:"type,omitempty" enum:"chat,phone,messaging,other" doc:"What it is to other systems. Absent: as it was, at first by its key."`
	MessageSound    string                `json:"message_sound,omitempty" enum:"soft,none,chime,bell,knock" doc:"Of a message in accepted work. Absent: soft."`
	LogLevel        parley.LogLevel       `json:"log_level,omitempty" enum:"none,basic,verbose" doc:"How much of the decisions the ways of work items keep. Absent: basic."`
	LoggingUntil    parley.Time           `json:"logging_until,omitzero" doc:"Until when it is verbose, at most 8 days ahead; needed with verbose."`
	Version         int64                 `json:"version,omitempty" doc:"The version that was read; needed for a change."`
}

// Bounds of sizes and capacities (domain 3.1, 3.5).
const (
	maxWorkItemSize = 100
	maxCapacity     = 1000
)

// alertSounds are what an offer may sound like.
var alertSounds = []string{"none", "chime", "bell", "knock"}

// softSound is that of any message, for a message in accepted work.
const softSound = "soft"

var channelKeyForm = regexp.MustCompile(`^[a-z][a-z0-9_]{0,31}$`)

func (in ServiceChannelInput) fill(c *parley.ServiceChannel) (err error) {
	if c.Name, err = requiredLine("name", in.Name, parley.MaxName); err != nil {
		return err
	}
	if c.Table = in.Table; c.Table == "" {
		c.Table = parley.TableInteraction
	}
	fields, err := documentFields(c.Table)
	if err != nil {
		return err
	}
	if c.Condition, err = canonical("condition", in.Condition, fields); err != nil {
		return err
	}
	if c.Utilization, err = canonical("utilization_condition", in.Utilization, fields); err != nil {
		return err
	}
	if err := checkPosition("position", in.Position); err != nil {
		return err
	}
	if err := checkBetween("work_item_size", in.WorkItemSize, 1, maxWorkItemSize); err != nil {
		return err
	}
	if err := checkBetween("default_capacity", in.DefaultCapacity, 0, maxCapacity); err != nil {
		return err
	}
	if c.SizeOverrides, err = cleanSizes(in.SizeOverrides, fields); err != nil {
		return err
	}
	if c.AlertSound = in.AlertSound; c.AlertSound == "" {
		c.AlertSound = "chime"
	}
	if !slices.Contains(alertSounds, c.AlertSound) {
		return parley.Errorf(parley.CodeInvalid, "alert_sound", "must be none, chime, bell or knock.")
	}
	if err := in.fillRest(c); err != nil {
		return err
	}
	shown, err := cardFields(c.Table)
	if err != nil {
		return err
	}
	if c.InboxLayout, err = cleanLayout(in.InboxLayout, shown); err != nil {
		return err
	}
	c.Active, c.Position, c.WorkItemSize, c.DefaultCapacity = in.Active, in.Position, in.WorkItemSize, in.DefaultCapacity
	return nil
}

// fillRest is what other systems, agents who have accepted and whoever looks
// back are told.
func (in ServiceChannelInput) fillRest(c *parley.ServiceChannel) error {
	if c.MessageSound = in.MessageSound; c.MessageSound == "" {
		c.MessageSound = softSound
	}
	if c.MessageSound != softSound && !slices.Contains(alertSounds, c.MessageSound) {
		return parley.Errorf(parley.CodeInvalid, "message_sound", "must be soft, none, chime, bell or knock.")
	}
	switch in.Type {
	case parley.TypeChat, parley.TypePhone, parley.TypeMessaging, parley.TypeOther:
		c.Type = in.Type
	case "":
		if c.Type == "" {
			c.Type = typeOf(c.Key)
		}
	default:
		return parley.Errorf(parley.CodeInvalid, "type", "must be chat, phone, messaging or other.")
	}
	c.LoggingUntil = 0
	switch in.LogLevel {
	case "":
		c.LogLevel = parley.LogBasic
	case parley.LogNone, parley.LogBasic:
		c.LogLevel = in.LogLevel
	case parley.LogVerbose:
		c.LogLevel, c.LoggingUntil = in.LogLevel, in.LoggingUntil
		if in.LoggingUntil.IsZero() || in.LoggingUntil > parley.Now().Add(parley.MaxLogging) {
			return parley.Errorf(parley.CodeInvalid, "logging_until", "must be at most %d days ahead: then what is kept is basic again.", int(parley.MaxLogging.Hours()/24))
		}
	default:
		return parley.Errorf(parley.CodeInvalid, "log_level", "must be none, basic or verbose.")
	}
	return nil
}

// typeOf is the type of a service channel that says nothing of it.
func typeOf(key string) parley.ChannelType {
	switch key {
	case "chat", "phone", "messaging":
		return parley.ChannelType(key)
	case "sms", "whatsapp", "line", "facebook":
		return parley.TypeMessaging
	}
	return parley.TypeOther
}

// canonical checks a condition and returns it as it is stored.
func canonical(input, text string, fields condition.Fields) (string, error) {
	query, err := checkConditions(input, text, fields)
	if err != nil {
		return "", err
	}
	return query.String(), nil
}

func checkBetween(field string, n, lowest, highest int64) error {
	if n < lowest || n > highest {
		return parley.Errorf(parley.CodeInvalid, field, "must be between %d and %d.", lowest, highest)
	}
	return nil
}

// cleanLayout checks the fields an offer shows; without any it is the short
// description, so that an offer always has a title.
func cleanLayout(names []string, fields condition.Fields) ([]string, error) {
	if len(names) == 0 {
		return []string{"short_description"}, nil
	}
	if len(names) > parley.MaxInboxFields {
		return nil, parley.Errorf(parley.CodeInvalid, "inbox_layout", "may name at most %d fields.", parley.MaxInboxFields)
	}
	for i, name := range names {
		if _, known := fields.Find(name); !known {
			return nil, parley.Errorf(parley.CodeInvalid, "inbox_layout", "names %q, which is no field of the channel's table.", name)
		}
		if slices.Contains(names[:i], name) {
			return nil, parley.Errorf(parley.CodeInvalid, "inbox_layout", "names %q twice.", name)
		}
	}
	return slices.Clone(names), nil
}

// cleanSizes checks the sizes of some of a channel's work.
func cleanSizes(list []parley.SizeOverride, fields condition.Fields) ([]parley.SizeOverride, error) {
	if len(list) > parley.MaxSizeOverrides {
		return nil, parley.Errorf(parley.CodeInvalid, "size_overrides", "has more than %d sizes.", parley.MaxSizeOverrides)
	}
	clean := make([]parley.SizeOverride, 0, len(list))
	for i, one := range list {
		field := fmt.Sprintf("size_overrides[%d].", i)
		text, err := canonical(field+"condition", one.Condition, fields)
		if err != nil {
			return nil, err
		}
		if err := checkBetween(field+"size", one.Size, 1, maxWorkItemSize); err != nil {
			return nil, err
		}
		clean = append(clean, parley.SizeOverride{Condition: text, Size: one.Size})
	}
	return clean, nil
}

// sizeOf is how much of an agent's capacity a record takes as work of a service
// channel (domain 3.5). of reads the record, where a size depends on it.
func sizeOf(channel *parley.ServiceChannel, of func() (condition.Map, error)) (int64, error) {
	if len(channel.SizeOverrides) == 0 {
		return channel.WorkItemSize, nil
	}
	record, err := of()
	if err != nil {
		return 0, err
	}
	fields, err := documentFields(channel.Table)
	if err != nil {
		return 0, err
	}
	env := condition.Env{Fields: fields, Now: time.Now(), Location: time.UTC}
	for _, one := range channel.SizeOverrides {
		query, err := condition.Parse(one.Condition)
		if err != nil {
			return 0, err
		}
		if query.Match(record, env) {
			return one.Size, nil
		}
	}
	return channel.WorkItemSize, nil
}

// checkServiceChannel checks what a service channel says beside the others.
func checkServiceChannel(tx *store.Tx, c *parley.ServiceChannel) error {
	channels, err := tx.ServiceChannels()
	if err != nil {
		return err
	}
	for _, other := range channels {
		switch {
		case other.ID == c.ID:
		case parley.Fold(other.Name) == parley.Fold(c.Name):
			return parley.Errorf(parley.CodeConflict, "name", "There is already a service channel with this name.")
		case other.Key == c.Key:
			return parley.Errorf(parley.CodeConflict, "key", "The service channel %s already has this key.", other.Name)
		}
	}
	return nil
}

// CreateServiceChannel adds a service channel.
func (d *Desk) CreateServiceChannel(ctx context.Context, actor parley.Actor, in ServiceChannelInput) (parley.ServiceChannel, error) {
	c, err := newServiceChannel(in)
	if err != nil {
		return parley.ServiceChannel{}, err
	}
	return c, d.configure(ctx, func(tx *store.Tx) error { return d.addServiceChannel(tx, actor, &c) })
}

func newServiceChannel(in ServiceChannelInput) (parley.ServiceChannel, error) {
	now := parley.Now()
	c := parley.ServiceChannel{ID: in.newID(), Key: in.Key, CreatedAt: now, UpdatedAt: now, Version: 1}
	if !channelKeyForm.MatchString(c.Key) {
		return c, parley.Errorf(parley.CodeInvalid, "key", "must be up to 32 small letters, digits and underscores, such as chat.")
	}
	return c, in.fill(&c)
}

func (d *Desk) addServiceChannel(tx *store.Tx, actor parley.Actor, c *parley.ServiceChannel) error {
	if err := checkServiceChannel(tx, c); err != nil {
		return err
	}
	if err := tx.InsertServiceChannel(*c); err != nil {
		return err
	}
	return d.configured(tx, actor, tableServiceChannel, c.ID, c.Name, nil, *c)
}

// UpdateServiceChannel changes a service channel. What is offered already stays
// offered, unless the channel is no longer active; what waits is decided on
// anew. Cases and incidents it takes from now on are routed, however old they
// are, and what does not belong to it any more leaves its queues.
func (d *Desk) UpdateServiceChannel(ctx context.Context, actor parley.Actor, id parley.ID, in ServiceChannelInput) (c parley.ServiceChannel, err error) {
	err = d.configure(ctx, func(tx *store.Tx) error {
		old, err := tx.ServiceChannel(id)
		if err != nil {
			return err
		}
		if in.Key != "" && in.Key != old.Key {
			return parley.Errorf(parley.CodeConflict, "key", "A service channel keeps its key, %s: rules and calls name it.", old.Key)
		}
		c = old
		if err := in.fill(&c); err != nil {
			return err
		}
		if err := checkServiceChannel(tx, &c); err != nil {
			return err
		}
		if old.Table != c.Table {
			use, err := tx.ServiceChannelUse(id)
			if err != nil {
				return err
			}
			if use.Worked > 0 {
				return parley.Errorf(parley.CodeConflict, "table", "Work of this service channel comes from %s already. Make another channel for another table.", old.Table)
			}
			if use.Queues > 0 {
				return parley.Errorf(parley.CodeConflict, "table", "Queues are of this service channel: %d. Give them another one first.", use.Queues)
			}
		}
		c.Version, c.UpdatedAt = in.Version, parley.Now()
		if err := tx.UpdateServiceChannel(c); err != nil {
			return err
		}
		c.Version++
		if err := d.configured(tx, actor, tableServiceChannel, id, c.Name, old, c); err != nil {
			return err
		}
		if old.Active && !c.Active {
			if err := d.closeChannel(tx); err != nil {
				return err
			}
		}
		if err := d.followChannel(tx, &old, &c); err != nil {
			return err
		}
		return d.wakeAssigners(tx)
	})
	return c, err
}

// closeChannel takes back what is offered of channels that are not active.
// Whoever may be offered something is locked first, so that an offer that was
// under way is seen.
func (d *Desk) closeChannel(tx *store.Tx) error {
	agents, err := tx.AvailableAgents()
	if err != nil {
		return err
	}
	if err := lockUsers(tx, agents); err != nil {
		return err
	}
	for _, user := range agents {
		if err := d.returnOffers(tx, user); err != nil {
			return err
		}
	}
	return nil
}

// DeleteServiceChannel removes a service channel that was never used; others
// are deactivated.
func (d *Desk) DeleteServiceChannel(ctx context.Context, actor parley.Actor, id parley.ID, version int64) error {
	return d.configure(ctx, func(tx *store.Tx) error {
		c, err := tx.ServiceChannel(id)
		if err != nil {
			return err
		}
		use, err := tx.ServiceChannelUse(id)
		if err != nil {
			return err
		}
		states, err := tx.PresenceStates()
		if err != nil {
			return err
		}
		switch {
		case c.Key == parley.ChannelChat:
			return parley.Errorf(parley.CodeConflict, "", "Chats from web pages count towards this service channel. Deactivate it instead.")
		case use.Worked > 0:
			return parley.Errorf(parley.CodeConflict, "", "There was work of this service channel: %d. Deactivate it instead.", use.Worked)
		case use.Queues > 0:
			return parley.Errorf(parley.CodeConflict, "", "Queues are of this service channel: %d. Give them another one first.", use.Queues)
		case use.Reasons > 0:
			return parley.Errorf(parley.CodeConflict, "", "Reject reasons are for this service channel only: %d. Change or delete them first.", use.Reasons)
		}
		for _, s := range states {
			if slices.Contains(s.Channels, id) {
				return parley.Errorf(parley.CodeConflict, "", "The presence state %s names this service channel. Change it first.", s.Name)
			}
		}
		if err := tx.DeleteServiceChannel(id, version); err != nil {
			return err
		}
		return d.configured(tx, actor, tableServiceChannel, id, c.Name, c, nil)
	})
}

// shippedChannels are the service channels of domain 3.1. Chats are the work
// there is; the others are there to be switched on with their channel.
func shippedChannels() []ServiceChannelInput {
	const (
		open     = "stateNOT INclosed_complete,closed_abandoned"
		touched  = "stateINnew,work_in_progress" // what is on hold is free
		sms      = "type=messaging^subtype="
		guest    = "guest_name"
		shortest = "short_description"
	)
	contact := []string{shortest, guest, "queue", "category"}
	return []ServiceChannelInput{
		{Name: "Chat", Key: parley.ChannelChat, Active: true, Condition: "type=chat", Utilization: open, DefaultCapacity: 4, InboxLayout: contact},
		{Name: "Asynchronous chat", Key: "messaging", Condition: sms + "mweb", Utilization: open, DefaultCapacity: 4, InboxLayout: contact},
		{Name: "SMS", Key: "sms", Condition: sms + "sms", Utilization: touched, DefaultCapacity: 4, InboxLayout: contact},
		{Name: "WhatsApp", Key: "whatsapp", Condition: sms + "whatsapp", Utilization: touched, DefaultCapacity: 4, InboxLayout: contact},
		{Name: "LINE", Key: "line", Condition: sms + "line", Utilization: touched, DefaultCapacity: 4, InboxLayout: contact},
		{Name: "Facebook Messenger", Key: "facebook", Condition: sms + "facebook", Utilization: touched, DefaultCapacity: 4, InboxLayout: contact},
		{Name: "E-mail", Key: "email", Condition: "type=email", Utilization: touched, DefaultCapacity: 4, InboxLayout: []string{shortest, "guest_email", "queue"}},
		{Name: "Phone", Key: "phone", Condition: "type=phone", Utilization: open, DefaultCapacity: 1, InboxLayout: []string{guest, shortest, "queue"}, AlertSound: "bell"},
		{Name: "Walk-up", Key: "walkup", Condition: "type=walkup", Utilization: "stateNOT INon_hold,closed_complete,closed_abandoned", DefaultCapacity: 1, InboxLayout: []string{guest, shortest, "queue"}},
		{Name: "Case", Key: "case", Table: parley.TableCase, Utilization: "stateINnew,open", DefaultCapacity: 2, InboxLayout: []string{shortest, "number", "priority", "category"}},
		{Name: "Incident", Key: "incident", Table: parley.TableIncident, Utilization: "stateINnew,in_progress,on_hold", DefaultCapacity: 2, InboxLayout: []string{shortest, "number", "priority", "category"}},
	}
}

func (d *Desk) shipChannels(tx *store.Tx) error {
	for i, in := range shippedChannels() {
		in.WorkItemSize, in.Position = 1, int64(i+1)*shippedStep
		c, err := newServiceChannel(in)
		if err != nil {
			return err
		}
		if err := d.addServiceChannel(tx, parley.System(), &c); err != nil {
			return err
		}
	}
	return nil
}
