package desk

import (
	"context"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// PropertyRecord is a property with its value.
type PropertyRecord struct {
	parley.Property
	Value     string      `json:"value"`
	Changed   bool        `json:"changed" doc:"Whether it was set; otherwise it has its default."`
	UpdatedAt parley.Time `json:"updated_at,omitzero"`
	UpdatedBy string      `json:"updated_by,omitempty"`
	Version   int64       `json:"version" doc:"0 while it has its default."`
}

// Properties lists all properties by name.
func (d *Desk) Properties(ctx context.Context) ([]PropertyRecord, error) {
	return properties(d.store.Read(ctx))
}

func properties(read *store.Reader) ([]PropertyRecord, error) {
	rows, err := read.PropertyRows()
	if err != nil {
		return nil, err
	}
	set := map[string]store.PropertyRow{}
	for _, row := range rows {
		set[row.Name] = row
	}
	var list []PropertyRecord
	for _, known := range parley.AllProperties() {
		list = append(list, propertyRecord(known, set[known.Name]))
	}
	return list, nil
}

func propertyRecord(known parley.Property, row store.PropertyRow) PropertyRecord {
	if row.Name == "" {
		return PropertyRecord{Property: known, Value: known.Default}
	}
	return PropertyRecord{
		Property: known, Value: row.Value, Changed: true, UpdatedAt: row.UpdatedAt, UpdatedBy: row.UpdatedBy,
		// A property has no counter of its own: when it was set names the state.
		Version: int64(row.UpdatedAt),
	}
}

// Property returns a property.
func (d *Desk) Property(ctx context.Context, name string) (PropertyRecord, error) {
	return property(d.store.Read(ctx), name)
}

func property(read *store.Reader, name string) (PropertyRecord, error) {
	list, err := properties(read)
	if err != nil {
		return PropertyRecord{}, err
	}
	for _, p := range list {
		if p.Name == name {
			return p, nil
		}
	}
	return PropertyRecord{}, store.NotFound("This property")
}

// SetProperty sets a property; nil gives it its default back.
func (d *Desk) SetProperty(ctx context.Context, actor parley.Actor, name string, value *string, version int64) (p PropertyRecord, err error) {
	err = d.configure(ctx, func(tx *store.Tx) error {
		old, err := property(&tx.Reader, name)
		if err != nil {
			return err
		}
		if old.Version != version {
			return parley.Errorf(parley.CodeConflict, "version", "%s has changed this property meanwhile. Load it again and repeat your change.", old.whoSet())
		}
		p, err = d.setProperty(tx, actor, old, value)
		return err
	})
	return p, err
}

func (p PropertyRecord) whoSet() string {
	if p.UpdatedBy == "" {
		return "Somebody"
	}
	return p.UpdatedBy
}

func (d *Desk) setProperty(tx *store.Tx, actor parley.Actor, old PropertyRecord, value *string) (PropertyRecord, error) {
	p := propertyRecord(old.Property, store.PropertyRow{})
	if value == nil {
		if err := checkProperty(tx, old.Property, old.Default); err != nil {
			return p, err
		}
		if err := tx.ResetProperty(old.Name); err != nil {
			return p, err
		}
	} else {
		if err := checkProperty(tx, old.Property, *value); err != nil {
			return p, err
		}
		row := store.PropertyRow{Name: old.Name, Value: *value, UpdatedAt: max(parley.Now(), old.UpdatedAt+1), UpdatedBy: actor.Name}
		if err := tx.SetProperty(row); err != nil {
			return p, err
		}
		p = propertyRecord(old.Property, row)
	}
	return p, d.configured(tx, actor, tableProperty, "", old.Name, valueOf(old), valueOf(p))
}

func valueOf(p PropertyRecord) map[string]string { return map[string]string{"value": p.Value} }

// checkProperty checks a value, and that what it names exists and can be used.
func checkProperty(tx *store.Tx, p parley.Property, value string) error {
	if err := p.Check(value); err != nil {
		wrong := *parley.AsError(err)
		wrong.Field = "value"
		return &wrong
	}
	if value == "" {
		return nil
	}
	switch {
	case p.Type == parley.PropertyQueue:
		queue, err := tx.Queue(parley.ID(value))
		if err != nil {
			return asField(err, "value", "must be a queue, or empty.")
		}
		if !queue.Active {
			return parley.Errorf(parley.CodeInvalid, "value", "%s is inactive; activate the queue first.", queue.Name)
		}
		if queue.TakesRecords() {
			return parley.Errorf(parley.CodeInvalid, "value", "%s takes no conversations. Choose another queue, or none.", queue.Name)
		}
	case p.Name == parley.PropDefaultGuestForm:
		producer, err := tx.Producer(parley.ID(value))
		if err != nil {
			return asField(err, "value", "must be a record producer, or empty.")
		}
		if !producer.Active || !producer.Public {
			return parley.Errorf(parley.CodeInvalid, "value", "%s is not active and public, so guests could not use it.", producer.Name)
		}
	case p.Name == parley.PropMaxWrapUp, p.Name == parley.PropEndLongWrapUps:
		return checkWrapUpProperty(tx, p.Name, value)
	case p.Name == parley.PropLinkHosts:
		return checkHosts(value)
	}
	return nil
}
