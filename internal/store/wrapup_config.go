package store

import (
	"database/sql"
	"encoding/json"

	"github.com/parley-desk/parley"
)

const codeColumns = `id, code, description, active, external, created_at, updated_at, version`

func scanCode(r row) (c parley.WrapUpCode, err error) {
	err = r.Scan(&c.ID, &c.Code, &c.Description, &c.Active, &c.External, &c.CreatedAt, &c.UpdatedAt, &c.Version)
	return c, err
}

// WrapUpCode reads a wrap-up code, active or not.
func (r *Reader) WrapUpCode(id parley.ID) (parley.WrapUpCode, error) {
	return one(r, NotFound("This wrap-up code"), scanCode, `SELECT `+codeColumns+` FROM wrap_up_code WHERE id = $1`, id)
}

// WrapUpCodes lists all wrap-up codes by name.
func (r *Reader) WrapUpCodes() ([]parley.WrapUpCode, error) {
	return many(r, scanCode, `SELECT `+codeColumns+` FROM wrap_up_code ORDER BY code_folded LIMIT $1`, MaxConfigured)
}

// CodeUsed reports whether an agent ever chose the wrap-up code.
func (r *Reader) CodeUsed(id parley.ID) (bool, error) {
	return one(r, nil, scanBool, `SELECT EXISTS (SELECT 1 FROM wrap_up_segment WHERE code_id = $1)`, id)
}

// InsertWrapUpCode adds a wrap-up code.
func (t *Tx) InsertWrapUpCode(c parley.WrapUpCode) error {
	if err := t.room("wrap_up_code", "wrap-up codes"); err != nil {
		return err
	}
	_, err := t.exec(`INSERT INTO wrap_up_code (id, code, code_folded, description, active, created_at, updated_at, version, external)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, c.ID, c.Code, parley.Fold(c.Code), c.Description, c.Active, c.CreatedAt, c.UpdatedAt, c.Version, c.External)
	return err
}

// UpdateWrapUpCode changes a wrap-up code, if c.Version is still the stored one.
func (t *Tx) UpdateWrapUpCode(c parley.WrapUpCode) error {
	return t.must(stale("wrap-up code"), `UPDATE wrap_up_code
		SET code = $3, code_folded = $4, description = $5, active = $6, updated_at = $7, external = $8, version = version + 1
		WHERE id = $1 AND version = $2`, c.ID, c.Version, c.Code, parley.Fold(c.Code), c.Description, c.Active, c.UpdatedAt, c.External)
}

// DeleteWrapUpCode removes a wrap-up code that nothing refers to.
func (t *Tx) DeleteWrapUpCode(id parley.ID, version int64) error {
	return t.must(stale("wrap-up code"), `DELETE FROM wrap_up_code WHERE id = $1 AND version = $2`, id, version)
}

const wrapUpColumns = `id, name, active, position, condition, enforce_duration, duration_s, show_duration, enable_codes, codes, default_code_id, created_at, updated_at, version`

func scanWrapUp(r row) (c parley.WrapUpConfiguration, err error) {
	var codes string
	var standard sql.NullString
	err = r.Scan(&c.ID, &c.Name, &c.Active, &c.Position, &c.Condition, &c.EnforceDuration, &c.DurationS, &c.ShowDuration, &c.EnableCodes, &codes, &standard,
		&c.CreatedAt, &c.UpdatedAt, &c.Version)
	if err != nil {
		return c, err
	}
	c.DefaultCode = parley.ID(standard.String)
	return c, json.Unmarshal([]byte(codes), &c.Codes)
}

// WrapUpConfiguration reads a wrap-up configuration, active or not.
func (r *Reader) WrapUpConfiguration(id parley.ID) (parley.WrapUpConfiguration, error) {
	return one(r, NotFound("This wrap-up configuration"), scanWrapUp, `SELECT `+wrapUpColumns+` FROM wrap_up_configuration WHERE id = $1`, id)
}

// WrapUpConfigurations lists all wrap-up configurations in the order in which
// they are tried: the lowest position first, of equals the older one.
func (r *Reader) WrapUpConfigurations() ([]parley.WrapUpConfiguration, error) {
	return many(r, scanWrapUp, `SELECT `+wrapUpColumns+` FROM wrap_up_configuration ORDER BY position, id LIMIT $1`, MaxConfigured)
}

// InsertWrapUpConfiguration adds a wrap-up configuration.
func (t *Tx) InsertWrapUpConfiguration(c parley.WrapUpConfiguration) error {
	if err := t.room("wrap_up_configuration", "wrap-up configurations"); err != nil {
		return err
	}
	codes, err := json.Marshal(c.Codes)
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO wrap_up_configuration (id, name, name_folded, active, position, condition, enforce_duration, duration_s, show_duration,
		enable_codes, codes, default_code_id, created_at, updated_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
		c.ID, c.Name, parley.Fold(c.Name), c.Active, c.Position, c.Condition, c.EnforceDuration, c.DurationS, c.ShowDuration,
		c.EnableCodes, string(codes), nullable(c.DefaultCode), c.CreatedAt, c.UpdatedAt, c.Version)
	return err
}

// UpdateWrapUpConfiguration changes a wrap-up configuration, if c.Version is
// still the stored one. Segments that are open keep what it said before.
func (t *Tx) UpdateWrapUpConfiguration(c parley.WrapUpConfiguration) error {
	codes, err := json.Marshal(c.Codes)
	if err != nil {
		return err
	}
	return t.must(stale("wrap-up configuration"), `UPDATE wrap_up_configuration
		SET name = $3, name_folded = $4, active = $5, position = $6, condition = $7, enforce_duration = $8, duration_s = $9, show_duration = $10,
			enable_codes = $11, codes = $12, default_code_id = $13, updated_at = $14, version = version + 1
		WHERE id = $1 AND version = $2`,
		c.ID, c.Version, c.Name, parley.Fold(c.Name), c.Active, c.Position, c.Condition, c.EnforceDuration, c.DurationS, c.ShowDuration,
		c.EnableCodes, string(codes), nullable(c.DefaultCode), c.UpdatedAt)
}

// DeleteWrapUpConfiguration removes a wrap-up configuration. Segments that
// were opened under it keep what it said.
func (t *Tx) DeleteWrapUpConfiguration(id parley.ID, version int64) error {
	return t.must(stale("wrap-up configuration"), `DELETE FROM wrap_up_configuration WHERE id = $1 AND version = $2`, id, version)
}
