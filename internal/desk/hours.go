package desk

import (
	"sync"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/routing"
	"github.com/parley-desk/parley/internal/schedule"
	"github.com/parley-desk/parley/internal/store"
)

// hoursLast is for how long it is remembered that a schedule has no end or no
// beginning in sight.
const hoursLast = time.Minute

// hours are a schedule agents work by. What it says now is worked out once for
// all of them, and for as long as it stays the same.
type hours struct {
	schedule schedule.Schedule

	mu          sync.Mutex
	from, until parley.Time // when shift is right
	shift       *routing.Shift
}

// at is the shift at a moment; nil: no end is near.
func (h *hours) at(now parley.Time) *routing.Shift {
	if h == nil {
		return nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if now >= h.from && now < h.until {
		return h.shift
	}
	h.from, h.until, h.shift = now, now.Add(hoursLast), nil
	if shift, ends := h.schedule.ShiftAt(now.Time()); ends {
		h.shift = &routing.Shift{}
		if !shift.Until.IsZero() {
			*h.shift = routing.Shift{From: parley.At(shift.From), Until: parley.At(shift.Until), DayUntil: parley.At(shift.DayUntil)}
			h.until = h.shift.Until
		}
		// A stretch without an end is one only once it has begun.
		if now < h.shift.From {
			h.until = h.shift.From
		}
	}
	return h.shift
}

// readHours reads which hours the members of the groups of pools work.
func (g *ground) readHours(read *store.Reader) error {
	kept, err := read.AgentSchedules("")
	if err != nil || len(kept) == 0 {
		return err
	}
	rows, err := read.Schedules()
	if err != nil {
		return err
	}
	of := make(map[parley.ID]*hours, len(rows))
	for _, row := range rows {
		s, err := decodeSchedule(row)
		if err != nil {
			return err
		}
		of[row.ID] = &hours{schedule: s}
	}
	for _, k := range kept {
		if who := g.of[k.User]; who != nil {
			who.hours = of[k.Schedule]
		}
	}
	return nil
}
