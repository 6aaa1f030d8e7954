package store

import (
	"encoding/json"

	"github.com/parley-desk/parley"
)

const actionColumns = `id, title, shortcut, condition, icon, position, active, step, created_at, updated_at, version`

func scanAction(r row) (a parley.ConnectAction, err error) {
	var step string
	err = r.Scan(&a.ID, &a.Title, &a.Shortcut, &a.Condition, &a.Icon, &a.Position, &a.Active, &step, &a.CreatedAt, &a.UpdatedAt, &a.Version)
	if err != nil {
		return a, err
	}
	return a, json.Unmarshal([]byte(step), &a.Do)
}

// Action returns a Connect action.
func (r *Reader) Action(id parley.ID) (parley.ConnectAction, error) {
	return one(r, NotFound("This action"), scanAction, `SELECT `+actionColumns+` FROM connect_action WHERE id = $1`, id)
}

// Actions lists all Connect actions, active or not, in the order of the menu.
func (r *Reader) Actions() ([]parley.ConnectAction, error) {
	return many(r, scanAction, `SELECT `+actionColumns+` FROM connect_action ORDER BY position, title_folded LIMIT $1`, MaxConfigured)
}

// InsertAction adds a Connect action.
func (t *Tx) InsertAction(a parley.ConnectAction) error {
	if err := t.room("connect_action", "actions"); err != nil {
		return err
	}
	step, err := json.Marshal(a.Do)
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO connect_action (id, title, title_folded, shortcut, condition, icon, position, active, step, created_at, updated_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		a.ID, a.Title, parley.Fold(a.Title), a.Shortcut, a.Condition, a.Icon, a.Position, a.Active, string(step), a.CreatedAt, a.UpdatedAt, a.Version)
	return err
}

// UpdateAction changes a Connect action, if a.Version is still the stored one.
func (t *Tx) UpdateAction(a parley.ConnectAction) error {
	step, err := json.Marshal(a.Do)
	if err != nil {
		return err
	}
	return t.must(stale("action"), `UPDATE connect_action
		SET title = $3, title_folded = $4, shortcut = $5, condition = $6, icon = $7, position = $8, active = $9, step = $10, updated_at = $11, version = version + 1
		WHERE id = $1 AND version = $2`,
		a.ID, a.Version, a.Title, parley.Fold(a.Title), a.Shortcut, a.Condition, a.Icon, a.Position, a.Active, string(step), a.UpdatedAt)
}

// DeleteAction removes a Connect action.
func (t *Tx) DeleteAction(id parley.ID, version int64) error {
	return t.must(stale("action"), `DELETE FROM connect_action WHERE id = $1 AND version = $2`, id, version)
}
