package store

import (
	"strconv"

	"github.com/parley-desk/parley"
)

// Properties are the settings at one moment: what was set, and the defaults of
// the vocabulary for everything else (domain 2.5).
type Properties struct{ set map[string]string }

// Text returns the value of a property.
func (p Properties) Text(name string) string {
	if value, ok := p.set[name]; ok {
		return value
	}
	known, _ := parley.LookupProperty(name)
	return known.Default
}

// Int returns the value of an integer property. A stored value that is none,
// which only a hand in the database can have put there, counts as the default.
func (p Properties) Int(name string) int64 {
	if n, err := strconv.ParseInt(p.Text(name), 10, 64); err == nil {
		return n
	}
	known, _ := parley.LookupProperty(name)
	n, _ := strconv.ParseInt(known.Default, 10, 64)
	return n
}

// Bool returns the value of a boolean property.
func (p Properties) Bool(name string) bool { return p.Text(name) == "true" }

// Properties reads all settings in one query.
func (r *Reader) Properties() (Properties, error) {
	rows, err := r.PropertyRows()
	if err != nil {
		return Properties{}, err
	}
	p := Properties{set: make(map[string]string, len(rows))}
	for _, row := range rows {
		p.set[row.Name] = row.Value
	}
	return p, nil
}

// PropertyRow is a setting that differs from its default, or once did.
type PropertyRow struct {
	Name      string
	Value     string
	UpdatedAt parley.Time
	UpdatedBy string // the name of who set it
}

// PropertyRows lists what was set, by name.
func (r *Reader) PropertyRows() ([]PropertyRow, error) {
	scan := func(r row) (p PropertyRow, err error) {
		err = r.Scan(&p.Name, &p.Value, &p.UpdatedAt, &p.UpdatedBy)
		return p, err
	}
	return many(r, scan, `SELECT name, value, updated_at, updated_by FROM property ORDER BY name`)
}

// SetProperty sets a property. The caller holds the lock of the configuration.
func (t *Tx) SetProperty(p PropertyRow) error {
	_, err := t.exec(`INSERT INTO property (name, value, updated_at, updated_by) VALUES ($1, $2, $3, $4)
		ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
		p.Name, p.Value, p.UpdatedAt, p.UpdatedBy)
	return err
}

// ResetProperty gives a property its default back.
func (t *Tx) ResetProperty(name string) error {
	_, err := t.exec(`DELETE FROM property WHERE name = $1`, name)
	return err
}
