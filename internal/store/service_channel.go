package store

import (
	"encoding/json"

	"github.com/parley-desk/parley"
)

const serviceChannelColumns = `id, name, key, active, position, table_name, condition, utilization_condition, work_item_size, default_capacity,
	inbox_layout, alert_sound, created_at, updated_at, version, size_overrides, type, message_sound, log_level, logging_until`

func scanServiceChannel(r row) (c parley.ServiceChannel, err error) {
	var layout, sizes string
	err = r.Scan(&c.ID, &c.Name, &c.Key, &c.Active, &c.Position, &c.Table, &c.Condition, &c.Utilization, &c.WorkItemSize, &c.DefaultCapacity,
		&layout, &c.AlertSound, &c.CreatedAt, &c.UpdatedAt, &c.Version, &sizes, &c.Type, &c.MessageSound, &c.LogLevel, &c.LoggingUntil)
	if err != nil {
		return c, err
	}
	if err := json.Unmarshal([]byte(layout), &c.InboxLayout); err != nil {
		return c, err
	}
	return c, json.Unmarshal([]byte(sizes), &c.SizeOverrides)
}

// channelLists are the lists of a service channel as they are stored.
func channelLists(c parley.ServiceChannel) (layout, sizes string, err error) {
	fields, err := json.Marshal(c.InboxLayout)
	if err != nil {
		return "", "", err
	}
	if c.SizeOverrides == nil {
		c.SizeOverrides = []parley.SizeOverride{}
	}
	overrides, err := json.Marshal(c.SizeOverrides)
	return string(fields), string(overrides), err
}

// ServiceChannel returns a service channel, active or not.
func (r *Reader) ServiceChannel(id parley.ID) (parley.ServiceChannel, error) {
	return one(r, NotFound("This service channel"), scanServiceChannel, `SELECT `+serviceChannelColumns+` FROM service_channel WHERE id = $1`, id)
}

// ServiceChannelByKey returns the service channel of that key, active or not.
func (r *Reader) ServiceChannelByKey(key string) (parley.ServiceChannel, error) {
	return one(r, NotFound("This service channel"), scanServiceChannel, `SELECT `+serviceChannelColumns+` FROM service_channel WHERE key = $1`, key)
}

// ServiceChannels lists all service channels, active or not, in the order of
// the inbox.
func (r *Reader) ServiceChannels() ([]parley.ServiceChannel, error) {
	return many(r, scanServiceChannel, `SELECT `+serviceChannelColumns+` FROM service_channel ORDER BY position, name_folded LIMIT $1`, MaxConfigured)
}

// InsertServiceChannel adds a service channel.
func (t *Tx) InsertServiceChannel(c parley.ServiceChannel) error {
	if err := t.room("service_channel", "service channels"); err != nil {
		return err
	}
	layout, sizes, err := channelLists(c)
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO service_channel (id, name, name_folded, key, active, position, table_name, condition, utilization_condition,
		work_item_size, default_capacity, inbox_layout, alert_sound, created_at, updated_at, version, size_overrides,
		type, message_sound, log_level, logging_until)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)`,
		c.ID, c.Name, parley.Fold(c.Name), c.Key, c.Active, c.Position, c.Table, c.Condition, c.Utilization,
		c.WorkItemSize, c.DefaultCapacity, layout, c.AlertSound, c.CreatedAt, c.UpdatedAt, c.Version, sizes,
		string(c.Type), c.MessageSound, string(c.LogLevel), c.LoggingUntil)
	return err
}

// UpdateServiceChannel changes a service channel, if c.Version is still the
// stored one. Its key stays as it is.
func (t *Tx) UpdateServiceChannel(c parley.ServiceChannel) error {
	layout, sizes, err := channelLists(c)
	if err != nil {
		return err
	}
	return t.must(stale("service channel"), `UPDATE service_channel
		SET name = $3, name_folded = $4, active = $5, position = $6, table_name = $7, condition = $8, utilization_condition = $9,
			work_item_size = $10, default_capacity = $11, inbox_layout = $12, alert_sound = $13, updated_at = $14, size_overrides = $15,
			type = $16, message_sound = $17, log_level = $18, logging_until = $19, version = version + 1
		WHERE id = $1 AND version = $2`,
		c.ID, c.Version, c.Name, parley.Fold(c.Name), c.Active, c.Position, c.Table, c.Condition, c.Utilization,
		c.WorkItemSize, c.DefaultCapacity, layout, c.AlertSound, c.UpdatedAt, sizes,
		string(c.Type), c.MessageSound, string(c.LogLevel), c.LoggingUntil)
}

// ServiceChannelUse says what refers to a service channel.
type ServiceChannelUse struct {
	Worked  int64 // work items it has ever had
	Queues  int64 // queues whose work it is
	Reasons int64 // reject reasons that are for it only
}

// ServiceChannelUse counts what refers to a service channel.
func (r *Reader) ServiceChannelUse(id parley.ID) (ServiceChannelUse, error) {
	return one(r, nil, func(r row) (u ServiceChannelUse, err error) {
		err = r.Scan(&u.Worked, &u.Queues, &u.Reasons)
		return u, err
	}, `SELECT
		(SELECT COUNT(*) FROM work_item WHERE service_channel_id = $1),
		(SELECT COUNT(*) FROM queue WHERE service_channel_id = $1),
		(SELECT COUNT(*) FROM reject_reason WHERE channel_id = $1)`, id)
}

// DeleteServiceChannel removes a service channel that nothing refers to, with
// what agents have said about it.
func (t *Tx) DeleteServiceChannel(id parley.ID, version int64) error {
	for _, table := range []string{"agent_channel_off", "agent_capacity", "last_assigned"} {
		if _, err := t.exec(`DELETE FROM `+table+` WHERE channel_id = $1`, id); err != nil {
			return err
		}
	}
	return t.must(stale("service channel"), `DELETE FROM service_channel WHERE id = $1 AND version = $2`, id, version)
}
