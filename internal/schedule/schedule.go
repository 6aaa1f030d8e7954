// Package schedule knows business hours: weekly entries in a time zone, less
// holidays (domain 2.1, `schedule`: blank is always open).
//
// An entry is a stretch of local time. It begins at the first instant at which
// the local clock shows From or later on that day, and ends at the first at
// which it shows To or later. So where clocks jump forward, a boundary inside
// the gap falls on the jump; where they fall back, a boundary inside the
// repeated hour is its first showing; and entries that meet on the clock meet in
// time: nothing is lost, doubled or reopened by daylight saving.
//
// An entry whose To is not after its From spans midnight into the next day. A
// holiday closes its calendar day: entries that begin on it do not take place,
// and one that spans into it ends at midnight.
//
// The package is pure: it reads no clock. Zones come from the operating system
// or from time/tzdata, which the command imports.
package schedule

import (
	"slices"
	"time"
)

// Schedule is a set of business hours. The zero Schedule, like a nil one, has
// no entries and is always open. Check it before it is saved: one that Check
// refuses is closed at all times.
type Schedule struct {
	ID       string    `json:"id,omitempty"`
	Name     string    `json:"name"`
	TimeZone string    `json:"time_zone" doc:"IANA name such as Europe/Berlin; blank is UTC."`
	Entries  []Entry   `json:"entries" doc:"None is always open, apart from holidays."`
	Holidays []Holiday `json:"holidays,omitempty"`
}

// Entry is a stretch of hours on some days of the week.
type Entry struct {
	Days []string `json:"days"` // mon, tue, wed, thu, fri, sat, sun: on which it begins
	From string   `json:"from"` // HH:MM, 00:00 to 23:59
	To   string   `json:"to"`   // HH:MM, up to 24:00; not after From: the next day
}

// Holiday is one closed day.
type Holiday struct {
	Date string `json:"date"` // YYYY-MM-DD
	Name string `json:"name"`
}

// lookAhead is how many days NextChange looks ahead: a year and some, so that
// a yearly holiday is found.
const lookAhead = 400

// Open reports whether t is within business hours.
func (s *Schedule) Open(t time.Time) bool {
	if s.blank() {
		return true
	}
	p, err := s.plan()
	return err == nil && p.open(t)
}

// NextChange returns the first instant after t at which the schedule opens or
// closes, and whether it is open from then on. ok is false if nothing changes
// within 400 days.
func (s *Schedule) NextChange(t time.Time) (at time.Time, open, ok bool) {
	if s.blank() {
		return time.Time{}, false, false
	}
	p, err := s.plan()
	if err != nil {
		return time.Time{}, false, false
	}
	// Where stretches meet or overlap, the end of one is no change: follow them
	// until one ends in the open, or until one begins after t.
	end := t
	last := p.date(t).add(lookAhead)
	for d := p.date(t).add(-1); d != last; d = d.add(1) {
		for _, st := range p.stretches(d) {
			switch {
			case !st.to.After(end):
			case !st.from.After(end):
				end = st.to
			case end.After(t):
				return end, false, true
			default:
				return st.from, true, true
			}
		}
	}
	// Holidays may have ended the last stretch for good.
	if end.After(t) && end.Before(p.instant(last, 0)) {
		return end, false, true
	}
	return time.Time{}, false, false
}

// NextOpen returns t if the schedule is open then, else the next instant at
// which it opens; false if it stays closed for 400 days.
func (s *Schedule) NextOpen(t time.Time) (time.Time, bool) {
	if s.Open(t) {
		return t, true
	}
	at, open, ok := s.NextChange(t)
	return at, ok && open
}

// blank reports whether nothing was ever said about hours.
func (s *Schedule) blank() bool { return s == nil || len(s.Entries)+len(s.Holidays) == 0 }

// plan is a schedule read: what Check accepts and the methods above work on.
type plan struct {
	loc      *time.Location
	week     [7][]hours // by time.Weekday, sorted by from
	holidays map[date]bool
}

// hours are minutes since midnight; to may be after 24 hours: the next day.
type hours struct{ from, to int }

const dayMinutes = 24 * 60

// stretch is an entry on one day, as instants; to is excluded.
type stretch struct{ from, to time.Time }

func (p *plan) open(t time.Time) bool {
	d := p.date(t)
	// Yesterday's may still run; tomorrow's may have begun where clocks that had
	// just passed midnight were set back before it.
	for _, d := range [...]date{d.add(-1), d, d.add(1)} {
		for _, st := range p.stretches(d) {
			if !t.Before(st.from) && t.Before(st.to) {
				return true
			}
		}
	}
	return false
}

// stretches returns what begins on day d, in order of beginning.
func (p *plan) stretches(d date) []stretch {
	if p.holidays[d] {
		return nil
	}
	var list []stretch
	for _, h := range p.week[d.weekday()] {
		if p.holidays[d.add(1)] {
			h.to = min(h.to, dayMinutes)
		}
		if st := (stretch{p.instant(d, h.from), p.instant(d, h.to)}); st.from.Before(st.to) {
			list = append(list, st)
		}
	}
	slices.SortStableFunc(list, func(a, b stretch) int { return a.from.Compare(b.from) })
	return list
}

// instant is the first instant at which the local clock shows minute of day d,
// or later.
func (p *plan) instant(d date, minute int) time.Time {
	d = d.add(minute / dayMinutes)
	minute %= dayMinutes
	t := time.Date(d.year, d.month, d.day, 0, minute, 0, 0, p.loc)
	want := time.Date(d.year, d.month, d.day, 0, minute, 0, 0, time.UTC)
	start, end := t.ZoneBounds()
	switch shown := wall(t); {
	case shown.After(want): // in a gap; Date took the offset from before it
		return start
	case shown.Before(want): // in a gap; Date took the offset from after it
		return end
	}
	// Shown twice? Then once with the offset that held before this zone.
	if !start.IsZero() {
		_, offset := t.Zone()
		_, before := start.Add(-1).Zone()
		earlier := t.Add(time.Duration(offset-before) * time.Second)
		if earlier.Before(start) && wall(earlier).Equal(want) {
			return earlier
		}
	}
	return t
}

// wall is what the local clock shows at t, as if it were UTC, so that showings
// can be compared.
func wall(t time.Time) time.Time {
	_, offset := t.Zone()
	return t.UTC().Add(time.Duration(offset) * time.Second)
}

// date is a calendar day without a zone.
type date struct {
	year  int
	month time.Month
	day   int
}

func (p *plan) date(t time.Time) date {
	y, m, d := t.In(p.loc).Date()
	return date{y, m, d}
}

func (d date) utc() time.Time { return time.Date(d.year, d.month, d.day, 0, 0, 0, 0, time.UTC) }

func (d date) add(days int) date {
	y, m, day := d.utc().AddDate(0, 0, days).Date()
	return date{y, m, day}
}

func (d date) weekday() time.Weekday { return d.utc().Weekday() }
