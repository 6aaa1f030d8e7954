package store

import "github.com/parley-desk/parley"

// ProducerRow is a record producer as it is kept (domain 2.6). Definition is
// the JSON of what package form reads.
type ProducerRow struct {
	ID         parley.ID
	Name       string
	Table      string // the table its records are made in
	Active     bool
	Public     bool // offered to guests
	Definition string
	CreatedAt  parley.Time
	UpdatedAt  parley.Time
	Version    int64
}

const producerColumns = `id, name, table_name, active, public, definition, created_at, updated_at, version`

func scanProducer(r row) (p ProducerRow, err error) {
	err = r.Scan(&p.ID, &p.Name, &p.Table, &p.Active, &p.Public, &p.Definition, &p.CreatedAt, &p.UpdatedAt, &p.Version)
	return p, err
}

// Producer returns a record producer, active or not.
func (r *Reader) Producer(id parley.ID) (ProducerRow, error) {
	return one(r, NotFound("This form"), scanProducer, `SELECT `+producerColumns+` FROM record_producer WHERE id = $1`, id)
}

// ProducerByName returns the record producer of that name, compared folded.
func (r *Reader) ProducerByName(name string) (ProducerRow, error) {
	return one(r, NotFound("This form"), scanProducer, `SELECT `+producerColumns+` FROM record_producer WHERE name_folded = $1`, parley.Fold(name))
}

// Producers lists all record producers by name.
func (r *Reader) Producers() ([]ProducerRow, error) {
	return many(r, scanProducer, `SELECT `+producerColumns+` FROM record_producer ORDER BY name_folded LIMIT $1`, MaxConfigured)
}

// InsertProducer adds a record producer.
func (t *Tx) InsertProducer(p ProducerRow) error {
	if err := t.room("record_producer", "record producers"); err != nil {
		return err
	}
	_, err := t.exec(`INSERT INTO record_producer (id, name, name_folded, table_name, active, public, definition, created_at, updated_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		p.ID, p.Name, parley.Fold(p.Name), p.Table, p.Active, p.Public, p.Definition, p.CreatedAt, p.UpdatedAt, p.Version)
	return duplicate(err, "name", "There is already a record producer with this name.")
}

// UpdateProducer changes a record producer, if p.Version is still the stored one.
func (t *Tx) UpdateProducer(p ProducerRow) error {
	err := t.must(stale("record producer"), `UPDATE record_producer
		SET name = $3, name_folded = $4, table_name = $5, active = $6, public = $7, definition = $8, updated_at = $9, version = version + 1
		WHERE id = $1 AND version = $2`,
		p.ID, p.Version, p.Name, parley.Fold(p.Name), p.Table, p.Active, p.Public, p.Definition, p.UpdatedAt)
	return duplicate(err, "name", "There is already a record producer with this name.")
}

// ProducerUsed reports whether a form was ever sent through the producer.
func (r *Reader) ProducerUsed(id parley.ID) (bool, error) {
	return one(r, nil, scanBool, `SELECT EXISTS (SELECT 1 FROM customer_interaction WHERE producer_id = $1)`, id)
}

// DeleteProducer removes a record producer.
func (t *Tx) DeleteProducer(id parley.ID, version int64) error {
	return t.must(stale("record producer"), `DELETE FROM record_producer WHERE id = $1 AND version = $2`, id, version)
}
