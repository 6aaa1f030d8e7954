package schedule

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestShiftAt(t *testing.T) {
	office := &Schedule{TimeZone: "Europe/Berlin", Entries: []Entry{weekdays("09:00", "12:00"), weekdays("13:00", "17:30")},
		Holidays: []Holiday{{"2026-12-25", "Christmas Day"}}}
	night := &Schedule{TimeZone: "America/New_York", Entries: []Entry{daily("22:00", "02:00"), daily("02:00", "06:00")}}
	weekend := &Schedule{Entries: []Entry{{Days: []string{"fri", "sat", "sun"}, From: "00:00", To: "24:00"}}}
	for _, test := range []struct {
		name                 string
		s                    *Schedule
		at                   string
		from, until, dayEnds string
	}{
		{"in the morning", office, "2026-11-20T10:00:00+01:00", "2026-11-20T09:00:00+01:00", "2026-11-20T12:00:00+01:00", "2026-11-20T17:30:00+01:00"},
		{"it begins", office, "2026-11-20T09:00:00+01:00", "2026-11-20T09:00:00+01:00", "2026-11-20T12:00:00+01:00", "2026-11-20T17:30:00+01:00"},
		{"before", office, "2026-11-20T08:59:00+01:00", "2026-11-20T09:00:00+01:00", "2026-11-20T12:00:00+01:00", "2026-11-20T17:30:00+01:00"},
		{"at lunch", office, "2026-11-20T12:00:00+01:00", "2026-11-20T13:00:00+01:00", "2026-11-20T17:30:00+01:00", "2026-11-20T17:30:00+01:00"},
		{"it is over", office, "2026-11-20T17:30:00+01:00", "2026-11-23T09:00:00+01:00", "2026-11-23T12:00:00+01:00", "2026-11-23T17:30:00+01:00"},
		{"a holiday", office, "2026-12-25T10:00:00+01:00", "2026-12-28T09:00:00+01:00", "2026-12-28T12:00:00+01:00", "2026-12-28T17:30:00+01:00"},
		{"clocks forward", night, "2026-03-08T04:00:00-04:00", "2026-03-07T22:00:00-05:00", "2026-03-08T06:00:00-04:00", "2026-03-08T06:00:00-04:00"},
		{"stretches that meet", night, "2026-06-27T01:00:00-04:00", "2026-06-26T22:00:00-04:00", "2026-06-27T06:00:00-04:00", "2026-06-27T06:00:00-04:00"},
		{"over days", weekend, "2026-11-22T20:00:00Z", "2026-11-20T00:00:00Z", "2026-11-23T00:00:00Z", "2026-11-23T00:00:00Z"},
	} {
		got, ok := test.s.ShiftAt(at(test.at))
		if !ok || !got.From.Equal(at(test.from)) || !got.Until.Equal(at(test.until)) || !got.DayUntil.Equal(at(test.dayEnds)) {
			t.Errorf("%s: %+v, %v", test.name, got, ok)
		}
	}
	for _, s := range []*Schedule{nil, {}, {Entries: []Entry{daily("00:00", "24:00")}}, {Holidays: []Holiday{{"2026-12-25", "Christmas Day"}}}} {
		if got, ok := s.ShiftAt(at("2026-11-20T10:00:00Z")); ok {
			t.Errorf("%+v has a shift %+v", s, got)
		}
	}
}

// A shift is open from its first moment to its last, closed around it, and the
// same whenever it is asked for.
func TestShiftIsAStretchOfOpenHours(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, moment := drawn(t)
		shift, ok := s.ShiftAt(moment)
		switch next, opens := s.NextOpen(moment); {
		case !ok:
			if !s.Open(moment) {
				t.Fatalf("%+v has no shifts at %v", s, moment)
			}
			return
		case shift.Until.IsZero():
			if opens {
				t.Fatalf("none comes, and it opens at %v", next)
			}
			return
		case shift.Until.Sub(shift.From) == longestShift*24*time.Hour:
			return // perhaps longer, and then without an end once it has begun
		case !opens || next.Before(shift.From) || !next.Before(shift.Until):
			t.Fatalf("%+v is not where it opens: %v, %v", shift, next, opens)
		}
		if end, open, changes := s.NextChange(shift.From); !changes || open || !end.Equal(shift.Until) || s.Open(shift.From.Add(-1)) || !s.Open(shift.From) {
			t.Fatalf("%+v: it changes at %v, %v, %v", shift, end, open, changes)
		}
		if shift.DayUntil.Before(shift.Until) {
			t.Fatalf("the day ends before its stretch: %+v", shift)
		}
		within := time.Duration(rapid.Int64Range(0, int64(shift.Until.Sub(shift.From)-1)).Draw(t, "within"))
		if again, _ := s.ShiftAt(shift.From.Add(within)); !again.From.Equal(shift.From) || !again.Until.Equal(shift.Until) || !again.DayUntil.Equal(shift.DayUntil) {
			t.Fatalf("%+v, then %+v", shift, again)
		}
	})
}
