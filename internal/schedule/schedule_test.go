package schedule

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func weekdays(from, to string) Entry {
	return Entry{Days: []string{"mon", "tue", "wed", "thu", "fri"}, From: from, To: to}
}

func daily(from, to string) Entry {
	return Entry{Days: []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}, From: from, To: to}
}

func TestOpen(t *testing.T) {
	office := &Schedule{TimeZone: "Europe/Berlin", Entries: []Entry{weekdays("09:00", "12:00"), weekdays("13:00", "17:30")},
		Holidays: []Holiday{{"2026-12-25", "Christmas Day"}}}
	night := &Schedule{TimeZone: "America/New_York", Entries: []Entry{{Days: []string{"fri", "sat"}, From: "22:00", To: "06:00"}},
		Holidays: []Holiday{{"2026-07-04", "Independence Day"}}}
	always := &Schedule{TimeZone: "Europe/Berlin", Entries: []Entry{daily("00:00", "24:00")}}
	// Newfoundland's clocks went from 00:01 on Sunday back to 23:01 on Saturday.
	sunday := &Schedule{TimeZone: "America/St_Johns", Entries: []Entry{{Days: []string{"sun"}, From: "00:00", To: "06:00"}}}
	for _, test := range []struct {
		name string
		s    *Schedule
		at   string
		want bool
	}{
		{"Sunday begins", sunday, "2006-10-29T00:00:00-02:30", true},
		{"Saturday shown once more", sunday, "2006-10-28T23:10:00-03:30", true},
		{"Saturday before", sunday, "2006-10-28T23:59:00-02:30", false},
		{"before", office, "2026-11-20T08:59:59.999+01:00", false},
		{"opens", office, "2026-11-20T09:00:00+01:00", true},
		{"lunch", office, "2026-11-20T12:00:00+01:00", false},
		{"after lunch", office, "2026-11-20T13:00:00+01:00", true},
		{"last moment", office, "2026-11-20T17:29:59.999+01:00", true},
		{"closes", office, "2026-11-20T17:30:00+01:00", false},
		{"Saturday", office, "2026-11-21T10:00:00+01:00", false},
		{"holiday on a Friday", office, "2026-12-25T10:00:00+01:00", false},
		{"asked in another zone", office, "2026-11-20T02:30:00-05:00", false},
		{"asked in another zone", office, "2026-11-20T04:30:00-05:00", true},
		{"Friday night", night, "2026-06-26T22:00:00-04:00", true},
		{"Saturday morning", night, "2026-06-27T05:59:00-04:00", true},
		{"Saturday day", night, "2026-06-27T06:00:00-04:00", false},
		{"Sunday morning", night, "2026-06-28T05:59:00-04:00", true},
		{"Sunday night", night, "2026-06-28T22:00:00-04:00", false},
		{"into a holiday", night, "2026-07-03T23:59:00-04:00", true},
		{"the holiday's morning", night, "2026-07-04T00:00:00-04:00", false},
		{"the holiday's own night", night, "2026-07-04T23:00:00-04:00", false},
		{"and its tail", night, "2026-07-05T03:00:00-04:00", false},
		{"around the clock", always, "2026-03-29T03:00:00+02:00", true},
		{"around the clock, midnight", always, "2026-10-25T00:00:00+02:00", true},
	} {
		if got := test.s.Open(at(test.at)); got != test.want {
			t.Errorf("%s, %s: got %v", test.name, test.at, got)
		}
	}
}

func TestBlank(t *testing.T) {
	now := at("2026-11-21T03:00:00Z")
	for _, s := range []*Schedule{nil, {}, {Name: "Blank", TimeZone: "Europe/Berlin"}} {
		if !s.Open(now) || s.Check() != nil {
			t.Errorf("%+v is not always open", s)
		}
		if _, _, ok := s.NextChange(now); ok {
			t.Errorf("%+v changes", s)
		}
		if next, ok := s.NextOpen(now); !ok || !next.Equal(now) {
			t.Errorf("%+v opens at %v", s, next)
		}
	}
	holidays := &Schedule{Holidays: []Holiday{{"2026-11-21", "Day off"}}}
	if holidays.Open(now) || !holidays.Open(at("2026-11-22T00:00:00Z")) {
		t.Error("holidays alone do not close exactly their day")
	}
	broken := &Schedule{TimeZone: "Europe/Nowhere", Entries: []Entry{daily("00:00", "24:00")}}
	if broken.Open(now) {
		t.Error("a schedule that Check refuses is open")
	}
	if _, ok := broken.NextOpen(now); ok {
		t.Error("a schedule that Check refuses opens")
	}
}

func TestNextChange(t *testing.T) {
	office := &Schedule{TimeZone: "Europe/Berlin", Entries: []Entry{weekdays("09:00", "17:30")},
		Holidays: []Holiday{{"2026-12-25", "Christmas Day"}}}
	round := &Schedule{TimeZone: "Europe/Berlin", Entries: []Entry{daily("00:00", "24:00")},
		Holidays: []Holiday{{"2026-12-25", "Christmas Day"}}}
	parts := &Schedule{TimeZone: "America/New_York", Entries: []Entry{weekdays("12:00", "18:00"), weekdays("08:00", "12:30"), weekdays("18:00", "02:00")}}
	spring := &Schedule{TimeZone: "Europe/Berlin", Entries: []Entry{daily("02:30", "04:00")}}
	autumn := &Schedule{TimeZone: "America/New_York", Entries: []Entry{daily("01:30", "03:00")}}
	for _, test := range []struct {
		name     string
		s        *Schedule
		from, at string
		open     bool
	}{
		{"opens", office, "2026-11-20T08:00:00+01:00", "2026-11-20T09:00:00+01:00", true},
		{"the very opening", office, "2026-11-20T09:00:00+01:00", "2026-11-20T17:30:00+01:00", false},
		{"the very closing, over a weekend", office, "2026-11-20T17:30:00+01:00", "2026-11-23T09:00:00+01:00", true},
		{"over a holiday and a weekend", office, "2026-12-24T18:00:00+01:00", "2026-12-28T09:00:00+01:00", true},
		{"over the change to summer time", office, "2026-03-27T18:00:00+01:00", "2026-03-30T09:00:00+02:00", true},
		{"over the change to winter time", office, "2026-10-23T18:00:00+02:00", "2026-10-26T09:00:00+01:00", true},
		{"days that meet, until a holiday", round, "2026-01-05T10:00:00+01:00", "2026-12-25T00:00:00+01:00", false},
		{"after the holiday", round, "2026-12-25T10:00:00+01:00", "2026-12-26T00:00:00+01:00", true},
		{"entries that meet and overlap", parts, "2026-06-10T09:00:00-04:00", "2026-06-11T02:00:00-04:00", false},
		{"opens in the gap: at the jump", spring, "2026-03-29T00:00:00+01:00", "2026-03-29T03:00:00+02:00", true},
		{"and closes on the clock", spring, "2026-03-29T03:00:00+02:00", "2026-03-29T04:00:00+02:00", false},
		{"opens in the repeated hour: at its first showing", autumn, "2026-11-01T00:00:00-04:00", "2026-11-01T01:30:00-04:00", true},
		{"and stays open through it", autumn, "2026-11-01T01:30:00-04:00", "2026-11-01T03:00:00-05:00", false},
	} {
		got, open, ok := test.s.NextChange(at(test.from))
		if !ok || !got.Equal(at(test.at)) || open != test.open {
			t.Errorf("%s: got %v open=%v ok=%v", test.name, got, open, ok)
		}
	}
	if next, ok := office.NextOpen(at("2026-11-21T10:00:00+01:00")); !ok || !next.Equal(at("2026-11-23T09:00:00+01:00")) {
		t.Errorf("next opening: %v, %v", next, ok)
	}
	always := &Schedule{Entries: []Entry{daily("00:00", "24:00")}}
	if change, _, ok := always.NextChange(at("2026-11-21T10:00:00Z")); ok {
		t.Errorf("around the clock changes at %v", change)
	}
	// Closed for good: what remains is one closing, then nothing.
	ending := &Schedule{Entries: []Entry{daily("08:00", "09:00")}}
	for day := at("2026-11-22T00:00:00Z"); len(ending.Holidays) < 500; day = day.AddDate(0, 0, 1) {
		ending.Holidays = append(ending.Holidays, Holiday{day.Format(time.DateOnly), "closed for good"})
	}
	if change, open, ok := ending.NextChange(at("2026-11-21T08:30:00Z")); !ok || open || !change.Equal(at("2026-11-21T09:00:00Z")) {
		t.Errorf("the last closing: %v %v %v", change, open, ok)
	}
	if next, ok := ending.NextOpen(at("2026-11-21T09:00:00Z")); ok {
		t.Errorf("opens at %v though closed for good", next)
	}
}

func TestCheck(t *testing.T) {
	good := func() *Schedule {
		return &Schedule{TimeZone: "Europe/Berlin", Entries: []Entry{weekdays("09:00", "17:30")}, Holidays: []Holiday{{"2026-12-25", "Christmas"}}}
	}
	if err := good().Check(); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		spoil func(*Schedule)
		field string
	}{
		{func(s *Schedule) { s.TimeZone = "Berlin" }, "time_zone"},
		{func(s *Schedule) { s.TimeZone = "Local" }, "time_zone"},
		{func(s *Schedule) { s.TimeZone = "../etc/passwd" }, "time_zone"},
		{func(s *Schedule) { s.Entries[0].From = "9:00" }, "entries[0].from"},
		{func(s *Schedule) { s.Entries[0].From = "24:00" }, "entries[0].from"},
		{func(s *Schedule) { s.Entries[0].To = "24:01" }, "entries[0].to"},
		{func(s *Schedule) { s.Entries[0].To = "12:60" }, "entries[0].to"},
		{func(s *Schedule) { s.Entries[0].To = "12.30" }, "entries[0].to"},
		{func(s *Schedule) { s.Entries[0].To = "1٣:30" }, "entries[0].to"},
		{func(s *Schedule) { s.Entries[0].To = "09:00" }, "entries[0].to"},
		{func(s *Schedule) { s.Entries[0].Days = nil }, "entries[0].days"},
		{func(s *Schedule) { s.Entries[0].Days[1] = "monday" }, "entries[0].days[1]"},
		{func(s *Schedule) { s.Holidays[0].Date = "25.12.2026" }, "holidays[0].date"},
		{func(s *Schedule) { s.Holidays[0].Date = "2026-02-30" }, "holidays[0].date"},
		{func(s *Schedule) { s.Entries = make([]Entry, MaxEntries+1) }, "entries"},
		{func(s *Schedule) { s.Holidays = make([]Holiday, MaxHolidays+1) }, "holidays"},
	} {
		s := good()
		test.spoil(s)
		var mistake *Error
		if err := s.Check(); !errors.As(err, &mistake) || mistake.Field != test.field || mistake.Message == "" {
			t.Errorf("want a mistake in %s, got %v", test.field, err)
		}
	}
}

// zones change their clocks in unlike ways: at 02:00, by half an hour, at and
// after midnight, by a whole day.
var zones = []struct{ name, around string }{
	{"Europe/Berlin", "2026-03-29"}, {"Europe/Berlin", "2026-10-25"},
	{"America/New_York", "2026-03-08"}, {"America/New_York", "2026-11-01"},
	{"Australia/Lord_Howe", "2026-04-05"}, {"Australia/Lord_Howe", "2026-10-04"},
	{"Asia/Beirut", "2021-03-28"}, {"Asia/Beirut", "2021-10-31"},
	{"America/St_Johns", "2006-04-02"}, {"America/St_Johns", "2006-10-29"},
	{"Pacific/Apia", "2011-12-30"}, {"Asia/Kolkata", "2026-06-01"}, {"", "2026-01-01"},
}

var clocks = rapid.Custom(func(t *rapid.T) string {
	return fmt.Sprintf("%02d:%02d", rapid.IntRange(0, 23).Draw(t, "hour"), rapid.SampledFrom([]int{0, 1, 15, 30, 59}).Draw(t, "minute"))
})

// drawn is a schedule and a moment within days of a change of clocks.
func drawn(t *rapid.T) (*Schedule, time.Time) {
	zone := rapid.SampledFrom(zones).Draw(t, "zone")
	day := at(zone.around + "T00:00:00Z")
	s := &Schedule{TimeZone: zone.name}
	for range rapid.IntRange(1, 3).Draw(t, "entries") {
		e := Entry{From: clocks.Draw(t, "from"), To: rapid.OneOf(clocks, rapid.Just("24:00")).Draw(t, "to")}
		e.Days = rapid.SliceOfNDistinct(rapid.SampledFrom(dayNames[:]), 1, 7, rapid.ID).Draw(t, "days")
		if e.From == e.To {
			e.To = "24:00"
		}
		s.Entries = append(s.Entries, e)
	}
	for _, off := range rapid.SliceOfN(rapid.IntRange(-3, 3), 0, 2).Draw(t, "holidays") {
		s.Holidays = append(s.Holidays, Holiday{Date: day.AddDate(0, 0, off).Format(time.DateOnly)})
	}
	return s, day.Add(time.Duration(rapid.IntRange(-3*dayMinutes, 3*dayMinutes).Draw(t, "moment")) * time.Minute)
}

// openByClock decides by the latest time the local clock has ever shown, which
// is what "the first instant at which it shows From or later" means.
func openByClock(t *rapid.T, s *Schedule, moment time.Time) bool {
	loc, err := time.LoadLocation(s.TimeZone)
	if err != nil {
		t.Fatal(err)
	}
	var latest time.Time // shown, as if it were UTC
	for m := moment.Add(-48 * time.Hour); !m.After(moment); m = m.Add(time.Minute) {
		y, mo, d := m.In(loc).Date()
		shown := time.Date(y, mo, d, m.In(loc).Hour(), m.In(loc).Minute(), 0, 0, time.UTC)
		if shown.After(latest) {
			latest = shown
		}
	}
	holiday := func(day time.Time) bool {
		for _, h := range s.Holidays {
			if h.Date == day.Format(time.DateOnly) {
				return true
			}
		}
		return false
	}
	today := latest.Truncate(24 * time.Hour)
	if holiday(today) {
		return false
	}
	for _, e := range s.Entries {
		for _, name := range e.Days {
			now, overnight := latest.Format("15:04"), e.To < e.From
			if strings.HasPrefix(strings.ToLower(today.Weekday().String()), name) &&
				now >= e.From && (now < e.To || overnight) {
				return true
			}
			yesterday := today.AddDate(0, 0, -1)
			if overnight && strings.HasPrefix(strings.ToLower(yesterday.Weekday().String()), name) &&
				!holiday(yesterday) && now < e.To {
				return true
			}
		}
	}
	return false
}

func TestOpenFollowsTheClock(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, moment := drawn(t)
		if err := s.Check(); err != nil {
			t.Fatal(err)
		}
		if got, want := s.Open(moment), openByClock(t, s, moment); got != want {
			t.Fatalf("%+v at %v: got %v", s, moment, got)
		}
	})
}

// NextChange is a change, the first one, and agrees with Open.
func TestNextChangeIsTheFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, moment := drawn(t)
		before := s.Open(moment)
		change, open, ok := s.NextChange(moment)
		until := moment.Add(10 * 24 * time.Hour)
		if ok {
			if !change.After(moment) || open == before || s.Open(change) != open || s.Open(change.Add(-1)) == open {
				t.Fatalf("%+v from %v (open %v): %v open=%v is no change", s, moment, before, change, open)
			}
			if change.Before(until) {
				until = change
			}
		}
		for m := moment; m.Before(until); m = m.Add(29 * time.Minute) {
			if s.Open(m) != before {
				t.Fatalf("%+v from %v: changes before %v, at %v at the latest", s, moment, until, m)
			}
		}
	})
}

func FuzzSchedule(f *testing.F) {
	f.Add([]byte(`{"time_zone":"Europe/Berlin","entries":[{"days":["mon"],"from":"09:00","to":"17:30"}],"holidays":[{"date":"2026-12-25","name":"x"}]}`), int64(1774746000))
	f.Add([]byte(`{"time_zone":"America/New_York","entries":[{"days":["sun","SAT"],"from":"22:00","to":"06:00"}]}`), int64(1793512800))
	f.Add([]byte(`{"entries":[{"days":["mon"],"from":"24:00","to":"-1:00"}]}`), int64(-1))
	f.Fuzz(func(t *testing.T, text []byte, unix int64) {
		var s Schedule
		if json.Unmarshal(text, &s) != nil {
			return
		}
		moment := time.Unix(unix%(1<<36), 0)
		open := s.Open(moment)
		change, opens, ok := s.NextChange(moment)
		if s.Check() != nil {
			if ok || open && !s.blank() {
				t.Fatalf("%s: refused, yet open=%v changes=%v", text, open, ok)
			}
			return
		}
		if ok && (opens == open || !change.After(moment)) {
			t.Fatalf("%s at %v (open %v): changes to %v at %v", text, moment, open, opens, change)
		}
	})
}

func at(text string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		panic(err)
	}
	return t
}
