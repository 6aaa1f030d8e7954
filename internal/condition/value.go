package condition

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Env is what a condition's values may refer to besides the record.
//
// Values of time fields are written as RFC 3339, as YYYY-MM-DD HH:MM[:SS] in
// UTC (the notation of the table API), or as YYYY-MM-DD, which is that whole
// day in Location. A notation stands for the stretch of time it names (a day, a
// minute, a second), so =2026-12-25 is any moment of that day and
// >2026-12-25 begins after it.
type Env struct {
	Now      time.Time
	UserID   string         // javascript:gs.getUserID(); "" (nobody) matches nothing
	Location *time.Location // where days begin and end; nil is UTC
	// Fields gives the types for [Query.Match]: a field it does not list is
	// unknown, and one it lists but the record lacks is empty. Without Fields
	// the record alone decides what is known, and everything is text.
	Fields Fields
}

func (e Env) location() *time.Location {
	if e.Location == nil {
		return time.UTC
	}
	return e.Location
}

// moment is a stretch of time in Unix milliseconds, end excluded.
type moment struct{ start, end int64 }

func momentOf(start, end time.Time) moment { return moment{start.UnixMilli(), end.UnixMilli()} }

// second is the second that t lies in: values are written to the second.
func second(t time.Time) moment {
	ms := t.Unix() * 1000
	return moment{ms, ms + 1000}
}

var errTime = errors.New("needs a time such as 2026-12-25, 2026-12-25 14:30:00 (UTC) or 2026-12-25T14:30:00+01:00")

// parseTime reads the notations that [Env] describes.
func parseTime(value string, loc *time.Location) (moment, error) {
	if t, err := time.Parse(time.DateOnly, value); err == nil {
		// By way of noon, which clocks do not skip.
		return day(time.Date(t.Year(), t.Month(), t.Day(), 12, 0, 0, 0, loc), loc), nil
	}
	if t, err := time.Parse("2006-01-02 15:04", value); err == nil {
		return momentOf(t, t.Add(time.Minute)), nil
	}
	if !strings.ContainsAny(value, ".,") {
		for _, layout := range [...]string{time.DateTime, time.RFC3339} {
			if t, err := time.Parse(layout, value); err == nil {
				return second(t), nil
			}
		}
	} else if t, err := time.Parse(time.RFC3339Nano, value); err == nil {
		return moment{t.UnixMilli(), t.UnixMilli() + 1}, nil
	}
	return moment{}, errTime
}

// startOfDay is the first instant of the calendar day n days after t's. Where
// clocks skip midnight the day begins with the jump.
func startOfDay(t time.Time, n int, loc *time.Location) time.Time {
	y, m, d := t.In(loc).Date()
	start := time.Date(y, m, d+n, 0, 0, 0, 0, loc)
	noon := time.Date(y, m, d+n, 12, 0, 0, 0, loc)
	if start.Day() != noon.Day() {
		_, start = start.ZoneBounds()
	}
	return start
}

// day is the calendar day that t lies in.
func day(t time.Time, loc *time.Location) moment {
	return momentOf(startOfDay(t, 0, loc), startOfDay(t, 1, loc))
}

// call is a value of the form javascript:gs.name(n). It is a name out of a
// closed list, never a program.
type call struct {
	name string
	n    int
}

func isCall(value string) bool { return strings.HasPrefix(value, "javascript:") }

// maxAgo bounds n and the count of RELATIVE: a century in hours, and few enough
// of those to fit a time.Duration.
const maxAgo = 1_000_000

var errCall = errors.New("knows only these javascript: values: gs.getUserID(), gs.nowDateTime(), gs.beginningOfToday(), gs.endOfToday(), and gs.daysAgo(n), gs.hoursAgo(n), gs.minutesAgo(n), each also with Start or End before the bracket")

func parseCall(value string) (call, error) {
	text, ok := strings.CutPrefix(value, "javascript:gs.")
	if !ok {
		return call{}, errCall
	}
	text, ok = strings.CutSuffix(strings.TrimSuffix(text, ";"), ")")
	if !ok {
		return call{}, errCall
	}
	name, arg, ok := strings.Cut(text, "(")
	if !ok {
		return call{}, errCall
	}
	switch name {
	case "getUserID", "nowDateTime", "beginningOfToday", "endOfToday":
		if arg != "" {
			return call{}, errCall
		}
		return call{name: name}, nil
	case "daysAgo", "daysAgoStart", "daysAgoEnd", "hoursAgo", "hoursAgoStart", "hoursAgoEnd",
		"minutesAgo", "minutesAgoStart", "minutesAgoEnd":
		n, err := strconv.Atoi(arg)
		if err != nil || n > maxAgo || n < -maxAgo {
			return call{}, errCall
		}
		return call{name, n}, nil
	}
	return call{}, errCall
}

// moment is the second the call names; ok is false for a call that is no time.
func (c call) moment(env Env) (m moment, ok bool) {
	loc := env.location()
	now := env.Now.In(loc)
	switch c.name {
	case "nowDateTime":
		return second(now), true
	case "beginningOfToday":
		return second(startOfDay(now, 0, loc)), true
	case "endOfToday":
		return second(startOfDay(now, 1, loc).Add(-time.Second)), true
	}
	name, edge := c.name, ""
	for _, suffix := range [...]string{"Start", "End"} {
		if base, ok := strings.CutSuffix(name, suffix); ok {
			name, edge = base, suffix
		}
	}
	unit, ok := strings.CutSuffix(name, "sAgo")
	if !ok {
		return moment{}, false
	}
	at, err := shift(now, unit, -c.n)
	if err != nil {
		return moment{}, false
	}
	whole := around(at, unit, loc)
	switch edge {
	case "Start":
		return moment{whole.start, whole.start + 1000}, true
	case "End":
		return moment{whole.end - 1000, whole.end}, true
	}
	return second(at), true
}

// resolveTime reads a time value, written out or called.
func resolveTime(value string, env Env) (moment, error) {
	if !isCall(value) {
		return parseTime(value, env.location())
	}
	c, err := parseCall(value)
	if err != nil {
		return moment{}, err
	}
	m, ok := c.moment(env)
	if !ok {
		return moment{}, errTime
	}
	return m, nil
}

// resolveText reads a text value; the only call that is a text is the user.
func resolveText(value string, env Env) (string, error) {
	if !isCall(value) {
		return value, nil
	}
	c, err := parseCall(value)
	if err != nil {
		return "", err
	}
	if c.name != "getUserID" {
		return "", errors.New("is not a time field; compare it with a text")
	}
	if env.UserID == "" {
		return "", errors.New("asks who is signed in, and nobody is")
	}
	return env.UserID, nil
}

// resolveDay reads the value of ON: label@from@to as the vendor's condition
// builder writes it (the label is only for people), or one day.
func resolveDay(value string, env Env) (moment, error) {
	loc := env.location()
	switch p := strings.Split(value, "@"); len(p) {
	case 1:
		switch strings.ToLower(value) {
		case "today":
			return day(env.Now, loc), nil
		case "yesterday":
			return day(startOfDay(env.Now, -1, loc), loc), nil
		case "tomorrow":
			return day(startOfDay(env.Now, 1, loc), loc), nil
		}
		return resolveTime(value, env)
	case 3:
		from, err := resolveTime(p[1], env)
		if err != nil {
			return moment{}, err
		}
		to, err := resolveTime(p[2], env)
		if err != nil {
			return moment{}, err
		}
		return moment{from.start, to.end}, nil
	}
	return moment{}, errors.New("needs a day: Today, Yesterday, Tomorrow, a date such as 2026-12-25, or label@from@to")
}

// relative is @unit@ago|ahead@count.
type relative struct {
	unit  string
	count int // negative: ago
}

func parseRelative(value string) (relative, error) {
	err := errors.New("needs @unit@ago@count or @unit@ahead@count, for example RELATIVEGT@hour@ago@2; units are minute, hour, dayofweek, week, month, quarter and year")
	p := strings.Split(value, "@")
	if len(p) != 4 || p[0] != "" {
		return relative{}, err
	}
	n, bad := strconv.ParseUint(p[3], 10, 31)
	if bad != nil || n > maxAgo {
		return relative{}, err
	}
	r := relative{p[1], int(n)}
	if r.unit == "dayofweek" { // the vendor's name of a day
		r.unit = "day"
	}
	if _, bad := shift(time.Time{}, r.unit, 0); bad != nil {
		return relative{}, err
	}
	switch p[2] {
	case "ago":
		r.count = -r.count
	case "ahead":
	default:
		return relative{}, err
	}
	return r, nil
}

// shift moves t by n units: hours and minutes of elapsed time, larger units on
// the calendar. A month that is too short gives its last day.
func shift(t time.Time, unit string, n int) (time.Time, error) {
	switch unit {
	case "minute":
		return t.Add(time.Duration(n) * time.Minute), nil
	case "hour":
		return t.Add(time.Duration(n) * time.Hour), nil
	case "day":
		return t.AddDate(0, 0, n), nil
	case "week":
		return t.AddDate(0, 0, 7*n), nil
	case "month":
		return addMonths(t, n), nil
	case "quarter":
		return addMonths(t, 3*n), nil
	case "year":
		return addMonths(t, 12*n), nil
	}
	return t, fmt.Errorf("unknown unit %q", unit)
}

func addMonths(t time.Time, n int) time.Time {
	moved := t.AddDate(0, n, 0)
	if moved.Day() == t.Day() {
		return moved
	}
	return moved.AddDate(0, 0, -moved.Day())
}

// around is the calendar unit that t lies in; weeks begin on Monday.
func around(t time.Time, unit string, loc *time.Location) moment {
	t = t.In(loc)
	intoHour := time.Duration(t.Minute())*time.Minute + intoMinute(t)
	switch unit {
	case "minute":
		start := t.Add(-intoMinute(t))
		return momentOf(start, start.Add(time.Minute))
	case "hour":
		start := t.Add(-intoHour)
		return momentOf(start, start.Add(time.Hour))
	case "week":
		back := (int(t.Weekday()) + 6) % 7
		return momentOf(startOfDay(t, -back, loc), startOfDay(t, 7-back, loc))
	case "month":
		return months(t, t.Month(), 1, loc)
	case "quarter":
		return months(t, (t.Month()-1)/3*3+1, 3, loc)
	case "year":
		return months(t, time.January, 12, loc)
	}
	return day(t, loc)
}

func intoMinute(t time.Time) time.Duration {
	return time.Duration(t.Second())*time.Second + time.Duration(t.Nanosecond())
}

// months is n months from the first of the month in t's year.
func months(t time.Time, first time.Month, n int, loc *time.Location) moment {
	from := time.Date(t.Year(), first, 1, 12, 0, 0, 0, loc)
	to := time.Date(t.Year(), first+time.Month(n), 1, 12, 0, 0, 0, loc)
	return momentOf(startOfDay(from, 0, loc), startOfDay(to, 0, loc))
}

var errNumber = errors.New("needs a number such as 5 or 2.5, with at most 15 digits")

// parseNumber reads a decimal of at most 15 digits: those a float64 keeps
// exactly enough to compare alike in Go, SQLite and PostgreSQL.
func parseNumber(value string) (float64, error) {
	digits := strings.TrimPrefix(value, "-")
	whole, fraction, point := strings.Cut(digits, ".")
	if whole == "" || (point && fraction == "") || len(whole)+len(fraction) > 15 {
		return 0, errNumber
	}
	for _, c := range []byte(whole + fraction) {
		if c < '0' || c > '9' {
			return 0, errNumber
		}
	}
	n, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return 0, errNumber
	}
	return n + 0, nil // -0 becomes 0
}

func parseBool(value string) (bool, error) {
	switch strings.ToLower(value) {
	case "true", "1":
		return true, nil
	case "false", "0":
		return false, nil
	}
	return false, errors.New("needs true or false")
}
