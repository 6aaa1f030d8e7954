package store

import "github.com/parley-desk/parley"

// ScheduleRow is a schedule as it is kept. Definition is the JSON of what
// package schedule reads.
type ScheduleRow struct {
	ID         parley.ID
	Name       string
	Definition string
	CreatedAt  parley.Time
	UpdatedAt  parley.Time
	Version    int64
}

const scheduleColumns = `id, name, definition, created_at, updated_at, version`

func scanSchedule(r row) (s ScheduleRow, err error) {
	err = r.Scan(&s.ID, &s.Name, &s.Definition, &s.CreatedAt, &s.UpdatedAt, &s.Version)
	return s, err
}

// Schedule returns a schedule.
func (r *Reader) Schedule(id parley.ID) (ScheduleRow, error) {
	return one(r, NotFound("This schedule"), scanSchedule, `SELECT `+scheduleColumns+` FROM schedule WHERE id = $1`, id)
}

// Schedules lists all schedules by name.
func (r *Reader) Schedules() ([]ScheduleRow, error) {
	return many(r, scanSchedule, `SELECT `+scheduleColumns+` FROM schedule ORDER BY name_folded LIMIT $1`, MaxConfigured)
}

// InsertSchedule adds a schedule.
func (t *Tx) InsertSchedule(s ScheduleRow) error {
	if err := t.room("schedule", "schedules"); err != nil {
		return err
	}
	_, err := t.exec(`INSERT INTO schedule (id, name, name_folded, definition, created_at, updated_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		s.ID, s.Name, parley.Fold(s.Name), s.Definition, s.CreatedAt, s.UpdatedAt, s.Version)
	return duplicate(err, "name", "There is already a schedule with this name.")
}

// UpdateSchedule changes a schedule, if s.Version is still the stored one.
func (t *Tx) UpdateSchedule(s ScheduleRow) error {
	err := t.must(stale("schedule"), `UPDATE schedule
		SET name = $3, name_folded = $4, definition = $5, updated_at = $6, version = version + 1
		WHERE id = $1 AND version = $2`,
		s.ID, s.Version, s.Name, parley.Fold(s.Name), s.Definition, s.UpdatedAt)
	return duplicate(err, "name", "There is already a schedule with this name.")
}

// DeleteSchedule removes a schedule that no queue and no agent keeps.
func (t *Tx) DeleteSchedule(id parley.ID, version int64) error {
	return t.must(stale("schedule"), `DELETE FROM schedule WHERE id = $1 AND version = $2`, id, version)
}
