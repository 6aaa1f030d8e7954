package schedule

import "time"

// Shift is a stretch of hours without a break.
type Shift struct {
	From, Until time.Time
	// DayUntil is the end of the last stretch that begins on the same calendar day
	// as this one: of the working day.
	DayUntil time.Time
}

// longestShift is how many days a stretch may go on; longer ones have no end.
const longestShift = 7

// ShiftAt returns the shift t is in or, outside of the hours, the next one; the
// same for as long as it lasts. It is zero if none begins within 400 days. ok is
// false where no end is near: the schedule is always open, or t is in a stretch of
// more than seven days without a break.
func (s *Schedule) ShiftAt(t time.Time) (shift Shift, ok bool) {
	if s.blank() {
		return Shift{}, false
	}
	p, err := s.plan()
	if err != nil {
		return Shift{}, true
	}
	// A stretch that runs at t may have begun so many days ago, yesterday's into
	// today among them.
	today := p.date(t)
	last := today.add(lookAhead)
	for d := today.add(-longestShift - 1); d != last; d = d.add(1) {
		for _, st := range p.stretches(d) {
			if !shift.Until.IsZero() && !st.from.After(shift.Until) {
				if st.to.After(shift.Until) {
					shift.Until = st.to
				}
				continue
			}
			if shift.Until.After(t) {
				return p.day(shift, t)
			}
			shift = Shift{From: st.from, Until: st.to}
		}
		// What begins later does not go on with it, or need not: it has no end.
		if shift.Until.After(t) && (shift.tooLong() || d.utc().After(p.date(shift.Until).utc())) {
			return p.day(shift, t)
		}
	}
	if shift.Until.After(t) {
		return p.day(shift, t)
	}
	return Shift{}, true
}

func (s *Shift) tooLong() bool { return s.Until.Sub(s.From) > longestShift*24*time.Hour }

// day finds the end of the working day of a shift that t is in or before.
func (p *plan) day(shift Shift, t time.Time) (Shift, bool) {
	if shift.tooLong() {
		shift.Until = shift.From.Add(longestShift * 24 * time.Hour)
		shift.DayUntil = shift.Until
		return shift, t.Before(shift.From)
	}
	shift.DayUntil = shift.Until
	for _, st := range p.stretches(p.date(shift.From)) {
		if st.to.After(shift.DayUntil) {
			shift.DayUntil = st.to
		}
	}
	return shift, true
}
