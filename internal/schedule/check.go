package schedule

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Bounds of one schedule.
const (
	MaxEntries  = 100
	MaxHolidays = 1000
)

// Error says what is wrong with a schedule and how to mend it.
type Error struct {
	Field   string // snake_case path such as entries[0].from
	Message string
}

func (e *Error) Error() string { return e.Field + ": " + e.Message }

// Check reports the first mistake of a schedule as an *Error. What it accepts,
// the other methods understand fully.
func (s *Schedule) Check() error {
	_, err := s.plan()
	return err
}

// dayNames by time.Weekday.
var dayNames = [...]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

func (s *Schedule) plan() (*plan, error) {
	p := &plan{loc: time.UTC, holidays: map[date]bool{}}
	if s == nil {
		return p, nil
	}
	// "Local" would mean another thing on every machine.
	loc, err := time.LoadLocation(s.TimeZone)
	if err != nil || s.TimeZone == "Local" {
		return nil, &Error{"time_zone", fmt.Sprintf("%q is not a known time zone; use an IANA name such as Europe/Berlin.", s.TimeZone)}
	}
	p.loc = loc
	if len(s.Entries) > MaxEntries {
		return nil, &Error{"entries", fmt.Sprintf("has more than %d entries; put days with the same hours into one.", MaxEntries)}
	}
	if len(s.Holidays) > MaxHolidays {
		return nil, &Error{"holidays", fmt.Sprintf("has more than %d days; remove those of past years.", MaxHolidays)}
	}
	for i, e := range s.Entries {
		if err := p.addEntry(fmt.Sprintf("entries[%d]", i), e); err != nil {
			return nil, err
		}
	}
	if len(s.Entries) == 0 {
		for day := range p.week {
			p.week[day] = []hours{{0, dayMinutes}}
		}
	}
	for i, h := range s.Holidays {
		d, err := time.Parse(time.DateOnly, h.Date)
		if err != nil {
			return nil, &Error{fmt.Sprintf("holidays[%d].date", i), fmt.Sprintf("%q is not a day; write it as 2026-12-25.", h.Date)}
		}
		p.holidays[date{d.Year(), d.Month(), d.Day()}] = true
	}
	return p, nil
}

func (p *plan) addEntry(field string, e Entry) error {
	from, ok := parseClock(e.From)
	if !ok || from == dayMinutes {
		return &Error{field + ".from", fmt.Sprintf("%q is not a time of day; write it as 09:00, at most 23:59.", e.From)}
	}
	to, ok := parseClock(e.To)
	if !ok {
		return &Error{field + ".to", fmt.Sprintf("%q is not a time of day; write it as 17:30, at most 24:00.", e.To)}
	}
	if from == to {
		return &Error{field + ".to", "equals its beginning; for the whole day write 00:00 to 24:00."}
	}
	if to < from {
		to += dayMinutes
	}
	if len(e.Days) == 0 {
		return &Error{field + ".days", "names no day; name at least one of mon, tue, wed, thu, fri, sat, sun."}
	}
	for i, name := range e.Days {
		day := slices.Index(dayNames[:], strings.ToLower(name))
		if day < 0 {
			return &Error{fmt.Sprintf("%s.days[%d]", field, i), fmt.Sprintf("%q is not a day; use mon, tue, wed, thu, fri, sat or sun.", name)}
		}
		p.week[day] = append(p.week[day], hours{from, to})
	}
	return nil
}

// parseClock reads HH:MM, from 00:00 to 24:00, as minutes since midnight.
func parseClock(text string) (int, bool) {
	if len(text) != 5 || text[2] != ':' {
		return 0, false
	}
	digits := [...]byte{text[0] - '0', text[1] - '0', text[3] - '0', text[4] - '0'}
	for _, d := range digits {
		if d > 9 {
			return 0, false
		}
	}
	hour, minute := int(digits[0])*10+int(digits[1]), int(digits[2])*10+int(digits[3])
	if minute > 59 || hour*60+minute > dayMinutes {
		return 0, false
	}
	return hour*60 + minute, true
}
