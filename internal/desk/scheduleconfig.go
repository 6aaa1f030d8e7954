package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/schedule"
	"github.com/parley-desk/parley/internal/store"
)

// ScheduleInput is what somebody says about a schedule.
type ScheduleInput struct {
	remade

	Name     string             `json:"name"`
	TimeZone string             `json:"time_zone" doc:"IANA name such as Europe/Berlin; empty is UTC."`
	Entries  []schedule.Entry   `json:"entries" doc:"None is always open, apart from holidays."`
	Holidays []schedule.Holiday `json:"holidays,omitempty"`
	Version  int64              `json:"version,omitempty" doc:"The version that was read; needed for a change."`
}

// ScheduleRecord is a schedule with its record data.
type ScheduleRecord struct {
	ID        parley.ID          `json:"id"`
	Name      string             `json:"name"`
	TimeZone  string             `json:"time_zone"`
	Entries   []schedule.Entry   `json:"entries"`
	Holidays  []schedule.Holiday `json:"holidays"`
	CreatedAt parley.Time        `json:"created_at"`
	UpdatedAt parley.Time        `json:"updated_at"`
	Version   int64              `json:"version"`
}

// decodeSchedule decodes a stored schedule.
func decodeSchedule(row store.ScheduleRow) (schedule.Schedule, error) {
	s := schedule.Schedule{}
	if err := json.Unmarshal([]byte(row.Definition), &s); err != nil {
		return s, fmt.Errorf("desk: schedule %s: %w", row.ID, err)
	}
	s.ID, s.Name = string(row.ID), row.Name
	return s, nil
}

func scheduleRecord(row store.ScheduleRow) (ScheduleRecord, error) {
	s, err := decodeSchedule(row)
	r := ScheduleRecord{
		ID: row.ID, Name: row.Name, TimeZone: s.TimeZone, Entries: s.Entries, Holidays: s.Holidays,
		CreatedAt: row.CreatedAt, UpdatedAt: row.UpdatedAt, Version: row.Version,
	}
	if r.Entries == nil {
		r.Entries = []schedule.Entry{}
	}
	if r.Holidays == nil {
		r.Holidays = []schedule.Holiday{}
	}
	return r, err
}

func (in ScheduleInput) fill(row *store.ScheduleRow) (err error) {
	if row.Name, err = requiredLine("name", in.Name, parley.MaxName); err != nil {
		return err
	}
	s := schedule.Schedule{Name: row.Name, TimeZone: in.TimeZone, Entries: in.Entries, Holidays: in.Holidays}
	if err := s.Check(); err != nil {
		if wrong, ok := errors.AsType[*schedule.Error](err); ok {
			return parley.Errorf(parley.CodeInvalid, wrong.Field, "%s", wrong.Message)
		}
		return err
	}
	definition, err := json.Marshal(s)
	row.Definition = string(definition)
	return err
}

// Schedules lists all schedules by name.
func (d *Desk) Schedules(ctx context.Context) ([]ScheduleRecord, error) {
	rows, err := d.store.Read(ctx).Schedules()
	if err != nil {
		return nil, err
	}
	return eachRow(rows, scheduleRecord)
}

// eachRow decodes rows of a list.
func eachRow[R, T any](rows []R, decode func(R) (T, error)) ([]T, error) {
	list := make([]T, 0, len(rows))
	for _, row := range rows {
		item, err := decode(row)
		if err != nil {
			return nil, err
		}
		list = append(list, item)
	}
	return list, nil
}

// Schedule returns a schedule.
func (d *Desk) Schedule(ctx context.Context, id parley.ID) (ScheduleRecord, error) {
	row, err := d.store.Read(ctx).Schedule(id)
	if err != nil {
		return ScheduleRecord{}, err
	}
	return scheduleRecord(row)
}

// CreateSchedule adds a schedule.
func (d *Desk) CreateSchedule(ctx context.Context, actor parley.Actor, in ScheduleInput) (r ScheduleRecord, err error) {
	now := parley.Now()
	row := store.ScheduleRow{ID: in.newID(), CreatedAt: now, UpdatedAt: now, Version: 1}
	if err := in.fill(&row); err != nil {
		return r, err
	}
	if r, err = scheduleRecord(row); err != nil {
		return r, err
	}
	return r, d.configure(ctx, func(tx *store.Tx) error {
		if err := tx.InsertSchedule(row); err != nil {
			return err
		}
		return d.configured(tx, actor, tableSchedule, row.ID, row.Name, nil, r)
	})
}

// UpdateSchedule changes a schedule; its queues open and close by the new one
// at once.
func (d *Desk) UpdateSchedule(ctx context.Context, actor parley.Actor, id parley.ID, in ScheduleInput) (r ScheduleRecord, err error) {
	err = d.configure(ctx, func(tx *store.Tx) error {
		row, err := tx.Schedule(id)
		if err != nil {
			return err
		}
		old, err := scheduleRecord(row)
		if err != nil {
			return err
		}
		if err := in.fill(&row); err != nil {
			return err
		}
		row.Version, row.UpdatedAt = in.Version, parley.Now()
		if err := tx.UpdateSchedule(row); err != nil {
			return err
		}
		row.Version++
		if r, err = scheduleRecord(row); err != nil {
			return err
		}
		if err := d.followSchedule(tx, id); err != nil {
			return err
		}
		return d.configured(tx, actor, tableSchedule, id, row.Name, old, r)
	})
	return r, err
}

// DeleteSchedule removes a schedule that no queue and no agent keeps.
func (d *Desk) DeleteSchedule(ctx context.Context, actor parley.Actor, id parley.ID, version int64) error {
	return d.configure(ctx, func(tx *store.Tx) error {
		row, err := tx.Schedule(id)
		if err != nil {
			return err
		}
		queues, err := tx.Queues()
		if err != nil {
			return err
		}
		for _, q := range queues {
			if q.Schedule == id {
				return parley.Errorf(parley.CodeConflict, "", "The queue %s keeps these hours. Give it another schedule, or none, first.", q.Name)
			}
		}
		agents, err := tx.AgentSchedules("")
		if err != nil {
			return err
		}
		for _, a := range agents {
			if a.Schedule == id {
				return parley.Errorf(parley.CodeConflict, "", "%s works these hours. Give them another schedule, or none, first.", a.Name)
			}
		}
		old, err := scheduleRecord(row)
		if err != nil {
			return err
		}
		if err := tx.DeleteSchedule(id, version); err != nil {
			return err
		}
		return d.configured(tx, actor, tableSchedule, id, row.Name, old, nil)
	})
}
