package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/form"
	"github.com/parley-desk/parley/internal/store"
)

// ProducerInput is what an administrator says about a record producer.
type ProducerInput struct {
	remade

	form.Producer
	Version int64 `json:"version,omitempty" doc:"The version that was read; needed for a change."`
}

// ProducerRecord is a record producer with its record data.
type ProducerRecord struct {
	form.Producer
	CreatedAt parley.Time `json:"created_at"`
	UpdatedAt parley.Time `json:"updated_at"`
	Version   int64       `json:"version"`
}

// decodeProducer decodes a stored record producer.
func decodeProducer(row store.ProducerRow) (form.Producer, error) {
	p := form.Producer{}
	if err := json.Unmarshal([]byte(row.Definition), &p); err != nil {
		return p, fmt.Errorf("desk: record producer %s: %w", row.ID, err)
	}
	p.ID, p.Name, p.Table, p.Active, p.Public = string(row.ID), row.Name, row.Table, row.Active, row.Public
	if p.Variables == nil {
		p.Variables = []form.Variable{}
	}
	return p, nil
}

func producerRecord(row store.ProducerRow) (ProducerRecord, error) {
	p, err := decodeProducer(row)
	return ProducerRecord{Producer: p, CreatedAt: row.CreatedAt, UpdatedAt: row.UpdatedAt, Version: row.Version}, err
}

func (in ProducerInput) fill(row *store.ProducerRow) (err error) {
	p := in.Producer
	if p.Name, err = requiredLine("name", p.Name, parley.MaxName); err != nil {
		return err
	}
	if p.Table != parley.TableCustomerInteraction {
		return parley.Errorf(parley.CodeInvalid, "table", "must be %s: forms make customer interactions.", parley.TableCustomerInteraction)
	}
	for i := range p.Variables {
		if p.Variables[i].ID == "" {
			p.Variables[i].ID = string(parley.NewID())
		}
	}
	if wrong := append(p.Check(nil), visitedFields(p)...); len(wrong) > 0 {
		e := parley.Errorf(parley.CodeInvalid, "", "Please look at the marked fields of the form.")
		e.Fields = wrong
		return e
	}
	p.ID = ""
	definition, err := json.Marshal(p)
	row.Name, row.Table, row.Active, row.Public, row.Definition = p.Name, p.Table, p.Active, p.Public, string(definition)
	return err
}

// visitedFields refuses to fill the fields that say where a visitor came from:
// the browser says that.
func visitedFields(p form.Producer) (wrong []parley.FieldError) {
	refuse := func(path, field string) {
		if slices.ContainsFunc(visitFields, func(f visitField) bool { return f.name == field }) {
			wrong = append(wrong, parley.FieldError{Field: path, Code: form.CodeInvalid, Message: "The visitor's browser fills this field; map to another one."})
		}
	}
	for i, v := range p.Variables {
		if v.MapToField {
			refuse(fmt.Sprintf("variables[%d].field", i), v.Field)
		}
	}
	for field := range p.Template {
		refuse("template."+field, field)
	}
	return wrong
}

// Producers lists all record producers by name.
func (d *Desk) Producers(ctx context.Context) ([]ProducerRecord, error) {
	rows, err := d.store.Read(ctx).Producers()
	if err != nil {
		return nil, err
	}
	return eachRow(rows, producerRecord)
}

// Producer returns a record producer, active or not.
func (d *Desk) Producer(ctx context.Context, id parley.ID) (ProducerRecord, error) {
	row, err := d.store.Read(ctx).Producer(id)
	if err != nil {
		return ProducerRecord{}, err
	}
	return producerRecord(row)
}

// CreateProducer adds a record producer.
func (d *Desk) CreateProducer(ctx context.Context, actor parley.Actor, in ProducerInput) (r ProducerRecord, err error) {
	now := parley.Now()
	row := store.ProducerRow{ID: in.newID(), CreatedAt: now, UpdatedAt: now, Version: 1}
	if err := in.fill(&row); err != nil {
		return r, err
	}
	err = d.configure(ctx, func(tx *store.Tx) error {
		r, err = d.addProducer(tx, actor, row)
		return err
	})
	return r, err
}

func (d *Desk) addProducer(tx *store.Tx, actor parley.Actor, row store.ProducerRow) (ProducerRecord, error) {
	r, err := producerRecord(row)
	if err != nil {
		return r, err
	}
	if err := tx.InsertProducer(row); err != nil {
		return r, err
	}
	return r, d.configured(tx, actor, tableProducer, row.ID, row.Name, nil, r)
}

// UpdateProducer changes a record producer. Forms a visitor has open are
// checked against the new one when they are sent.
func (d *Desk) UpdateProducer(ctx context.Context, actor parley.Actor, id parley.ID, in ProducerInput) (r ProducerRecord, err error) {
	err = d.configure(ctx, func(tx *store.Tx) error {
		row, err := tx.Producer(id)
		if err != nil {
			return err
		}
		old, err := producerRecord(row)
		if err != nil {
			return err
		}
		if err := in.fill(&row); err != nil {
			return err
		}
		if !row.Active || !row.Public {
			if err := isDefaultProducer(tx, row); err != nil {
				return err
			}
		}
		row.Version, row.UpdatedAt = in.Version, parley.Now()
		if err := tx.UpdateProducer(row); err != nil {
			return err
		}
		row.Version++
		if r, err = producerRecord(row); err != nil {
			return err
		}
		return d.configured(tx, actor, tableProducer, id, row.Name, old, r)
	})
	return r, err
}

// isDefaultProducer refuses to take the portal's form away.
func isDefaultProducer(tx *store.Tx, row store.ProducerRow) error {
	props, err := tx.Properties()
	if err == nil && props.Text(parley.PropDefaultGuestForm) == string(row.ID) {
		err = parley.Errorf(parley.CodeConflict, "", "%s is the form behind the portal's Chat link. Choose another one in the property %s first.", row.Name, parley.PropDefaultGuestForm)
	}
	return err
}

// DeleteProducer removes a record producer through which nothing was sent.
func (d *Desk) DeleteProducer(ctx context.Context, actor parley.Actor, id parley.ID, version int64) error {
	return d.configure(ctx, func(tx *store.Tx) error {
		row, err := tx.Producer(id)
		if err != nil {
			return err
		}
		if err := isDefaultProducer(tx, row); err != nil {
			return err
		}
		used, err := tx.ProducerUsed(id)
		if err != nil {
			return err
		}
		if used {
			return parley.Errorf(parley.CodeConflict, "", "Visitors have sent this form; their answers refer to it. Deactivate it instead.")
		}
		old, err := producerRecord(row)
		if err != nil {
			return err
		}
		if err := tx.DeleteProducer(id, version); err != nil {
			return err
		}
		return d.configured(tx, actor, tableProducer, id, row.Name, old, nil)
	})
}
