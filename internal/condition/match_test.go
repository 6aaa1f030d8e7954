package condition

import (
	"testing"
	"time"
)

// berlin is an afternoon of the day on which Europe's clocks go forward.
var berlin = Env{
	Now:      time.Date(2026, 3, 29, 14, 30, 15, 500e6, mustLocation("Europe/Berlin")),
	UserID:   "0123456789abcdef0123456789abcdef",
	Location: mustLocation("Europe/Berlin"),
	Fields: Fields{
		{Name: "channel", Type: String}, {Name: "question", Type: String}, {Name: "note", Type: String},
		{Name: "category", Type: Choice, Choices: []FieldChoice{{"product", "Product"}, {"billing", "Billing"}}},
		{Name: "state", Type: Number}, {Name: "limit", Type: Number}, {Name: "blank", Type: Number},
		{Name: "active", Type: Bool}, {Name: "closed", Type: Bool}, {Name: "unset", Type: Bool},
		{Name: "owner", Type: Reference},
		{Name: "opened", Type: Time}, {Name: "never", Type: Time},
	},
}

var guest = Map{
	"channel": "chat", "question": "Where is My Ördér? 100%_ sure", "note": "", "category": "billing",
	"state": "10", "limit": "2.5", "blank": "", "active": "true", "closed": "false", "unset": "",
	"owner":  "0123456789abcdef0123456789abcdef",
	"opened": "2026-03-29T10:30:15.000Z", // 12:30:15 in Berlin, two hours ago
	"never":  "",
}

func TestMatch(t *testing.T) {
	for text, want := range map[string]bool{
		"":                                     true,
		"channel=chat^category=billing":        true,
		"channel=CHAT":                         true,
		"channel=chat ":                        false,
		"channel=mail^ORcategory=billing":      true,
		"channel=mail^ORcategory=x^state=10":   false,
		"channel=mail^NQstate=10":              true,
		"channel!=mail":                        true,
		"channel=":                             false,
		"note=":                                true,
		"note!=":                               false,
		"note!=x":                              true, // a complement also holds for empty
		"noteNOT LIKEx":                        true,
		"noteNOT INx,y":                        true,
		"note<x":                               false, // an ordering never does
		"questionLIKEördér":                    true,
		"questionLIKEÖRDÉR":                    true,
		"questionLIKE100%_":                    true,
		"questionLIKE100__":                    false, // no wildcards
		"questionLIKEw%e":                      false,
		"questionNOT LIKEmoney":                true,
		"questionSTARTSWITHwhere is":           true,
		"questionENDSWITHSURE":                 true,
		"questionENDSWITHwhere":                false,
		"channelINmail, Chat":                  true,
		"channelNOT INmail,chat":               false,
		"channelBETWEENcab@chat":               true,
		"channelBETWEENcab@cat":                false,
		"channel>CAB":                          true,
		"channel<=chat":                        true,
		"channel<chat":                         false,
		"noteISEMPTY^channelISNOTEMPTY":        true,
		"noteEMPTYSTRING":                      true,
		"noteANYTHING":                         true,
		"channelSAMEASchannel":                 true,
		"channelSAMEASnote":                    false,
		"channelNSAMEASnote":                   true,
		"channelNSAMEASstate":                  false, // another type: undecidable, so false
		"channelNSAMEASunknown":                false,
		"state=10.0":                           true, // numbers, not texts
		"state>9":                              true,
		"state<9":                              false,
		"stateIN1,18,10":                       true,
		"stateNOT IN1,18":                      true,
		"limitBETWEEN2.5@2.6":                  true,
		"blankISEMPTY":                         true,
		"blank=0":                              false,
		"blank!=0":                             true,
		"blank<1":                              false,
		"state=ten":                            false,
		"state!=ten":                           false, // an undecidable condition narrows, also negated
		"stateSAMEASlimit":                     false,
		"active=true":                          true,
		"active=1":                             true,
		"active!=true":                         false,
		"closed=0":                             true,
		"unset!=true":                          true,
		"unset=false":                          false,
		"unsetISEMPTY":                         true,
		"activeNSAMEASclosed":                  true,
		"owner=javascript:gs.getUserID()":      true,
		"owner!=javascript:gs.getUserID()":     false,
		"channel=javascript:gs.nowDateTime()":  false, // a time is not a text
		"channel!=javascript:gs.nowDateTime()": false,
		"unknown=x":                            false,
		"unknown!=x":                           false,
		"unknownISEMPTY":                       false,
		"unknownANYTHING":                      false,
		"unknown!=x^ORchannel=chat":            true,
		"channel=chat^unknown!=x":              false,
		"activeLIKEtr":                         false, // booleans do not have LIKE
		"activeNOT LIKEtr":                     false,
	} {
		checkMatch(t, text, want)
	}
}

func TestMatchTimes(t *testing.T) {
	for text, want := range map[string]bool{
		"opened=2026-03-29 10:30:15":         true, // UTC, as the table API writes it
		"opened=2026-03-29 10:30":            true, // the whole minute
		"opened=2026-03-29T12:30:15+02:00":   true,
		"opened=2026-03-29T10:30:15.000Z":    true,
		"opened=2026-03-29T10:30:15.001Z":    false,
		"opened=2026-03-29":                  true, // the whole day in Berlin
		"opened!=2026-03-29":                 false,
		"opened<2026-03-29":                  false,
		"opened<=2026-03-29":                 true,
		"opened>2026-03-29":                  false,
		"opened>=2026-03-29":                 true,
		"opened>2026-03-28":                  true,
		"openedBETWEEN2026-03-01@2026-03-29": true,
		"openedBETWEEN2026-03-01@2026-03-28": false,
		"openedONToday":                      true,
		"openedONToday@javascript:gs.beginningOfToday()@javascript:gs.endOfToday()": true,
		"openedNOTONToday":   false,
		"openedONYesterday":  false,
		"openedONTomorrow":   false,
		"openedON2026-03-29": true,
		"openedONLast 7 days@javascript:gs.daysAgoStart(7)@javascript:gs.endOfToday()": true,
		"openedONYesterday@javascript:gs.daysAgoStart(1)@javascript:gs.daysAgoEnd(1)":  false,
		"openedONSomeday":                        false,
		"openedNOTONSomeday":                     false,
		"opened>javascript:gs.hoursAgo(3)":       true,
		"opened>javascript:gs.hoursAgo(1)":       false,
		"opened=javascript:gs.hoursAgo(2)":       true,
		"opened>=javascript:gs.hoursAgoStart(2)": true,
		"opened<=javascript:gs.hoursAgoEnd(2)":   true,
		"opened<javascript:gs.hoursAgoStart(2)":  false,
		"opened=javascript:gs.minutesAgo(120)":   true,
		"opened<javascript:gs.nowDateTime()":     true,
		"opened>javascript:gs.daysAgo(-1)":       false,
		"opened>javascript:gs.daysAgo(1)":        true,
		"openedRELATIVEGT@hour@ago@3":            true,
		"openedRELATIVEGT@hour@ago@2":            false, // that very second
		"openedRELATIVEGE@hour@ago@2":            true,
		"openedRELATIVELE@hour@ago@2":            true,
		"openedRELATIVELT@hour@ago@2":            false,
		"openedRELATIVELT@minute@ahead@5":        true,
		"openedRELATIVEEE@hour@ago@2":            true,
		"openedRELATIVEEE@dayofweek@ago@0":       true,
		"openedRELATIVEEE@dayofweek@ago@1":       false,
		"openedRELATIVEEE@week@ago@0":            true,
		"openedRELATIVEEE@month@ago@0":           true,
		"openedRELATIVEEE@quarter@ago@0":         true,
		"openedRELATIVEEE@year@ahead@1":          false,
		"opened=soon":                            false,
		"opened!=soon":                           false,
		"opened=javascript:gs.getUserID()":       false,
		"never!=2026-03-29":                      true,
		"never<2026-03-29":                       false,
		"neverISEMPTY":                           true,
		"openedNSAMEASnever":                     true,
		"openedONx@2026-03-29@2026-03-29^openedONx@2026-03-28@2026-03-29 10:30^neverISEMPTY^EQ^": true,
	} {
		checkMatch(t, text, want)
	}
}

func checkMatch(t *testing.T, text string, want bool) {
	t.Helper()
	q, err := Parse(text)
	if err != nil {
		t.Errorf("%q: %v", text, err)
		return
	}
	if got := q.Match(guest, berlin); got != want {
		t.Errorf("%q: got %v", text, got)
	}
}

// Without Fields the record alone decides what is known, and all is text.
func TestMatchWithoutFields(t *testing.T) {
	for text, want := range map[string]bool{
		"state=10": true, "state=10.0": false, "state>9": false, "note=": true, "missing=": false, "missingISEMPTY": false,
	} {
		q, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := q.Match(guest, Env{}); got != want {
			t.Errorf("%q: got %v", text, got)
		}
	}
}

// A declared field that the record lacks is empty; nobody is never somebody.
func TestMatchAbsent(t *testing.T) {
	q, _ := Parse("noteISEMPTY^channel!=chat")
	if !q.Match(Map{}, berlin) {
		t.Error("a declared field the record lacks is not empty")
	}
	nobody := berlin
	nobody.UserID = ""
	for _, text := range []string{"note=javascript:gs.getUserID()", "channel!=javascript:gs.getUserID()"} {
		q, _ := Parse(text)
		if q.Match(guest, nobody) {
			t.Errorf("%s matches for nobody", text)
		}
	}
	if (Query{Groups: []Group{{}}}).Match(guest, berlin) || (Query{Groups: []Group{{[]Clause{{}}}}}).Match(guest, berlin) {
		t.Error("an empty group or clause matches")
	}
}

// The calendar arithmetic that clocks and short months make hard.
func TestAround(t *testing.T) {
	loc := mustLocation("Europe/Berlin")
	beirut := mustLocation("Asia/Beirut") // skipped midnight on 2021-03-28
	at := func(y, m, d, h, minute int, loc *time.Location) time.Time {
		return time.Date(y, time.Month(m), d, h, minute, 0, 0, loc)
	}
	for _, test := range []struct {
		unit     string
		t        time.Time
		from, to time.Time
	}{
		{"day", at(2026, 3, 29, 14, 0, loc), at(2026, 3, 29, 0, 0, loc), at(2026, 3, 30, 0, 0, loc)},    // 23 hours
		{"day", at(2026, 10, 25, 14, 0, loc), at(2026, 10, 25, 0, 0, loc), at(2026, 10, 26, 0, 0, loc)}, // 25 hours
		{"day", at(2021, 3, 28, 14, 0, beirut), at(2021, 3, 28, 1, 0, beirut), at(2021, 3, 29, 0, 0, beirut)},
		{"day", at(2021, 3, 27, 14, 0, beirut), at(2021, 3, 27, 0, 0, beirut), at(2021, 3, 28, 1, 0, beirut)},
		{"week", at(2026, 3, 29, 14, 0, loc), at(2026, 3, 23, 0, 0, loc), at(2026, 3, 30, 0, 0, loc)},
		{"week", at(2026, 3, 30, 0, 0, loc), at(2026, 3, 30, 0, 0, loc), at(2026, 4, 6, 0, 0, loc)},
		{"month", at(2026, 12, 31, 23, 59, loc), at(2026, 12, 1, 0, 0, loc), at(2027, 1, 1, 0, 0, loc)},
		{"quarter", at(2026, 11, 1, 0, 0, loc), at(2026, 10, 1, 0, 0, loc), at(2027, 1, 1, 0, 0, loc)},
		{"year", at(2026, 6, 1, 0, 0, loc), at(2026, 1, 1, 0, 0, loc), at(2027, 1, 1, 0, 0, loc)},
		{"hour", at(2026, 6, 1, 7, 59, loc), at(2026, 6, 1, 7, 0, loc), at(2026, 6, 1, 8, 0, loc)},
		{"minute", at(2026, 6, 1, 7, 59, loc), at(2026, 6, 1, 7, 59, loc), at(2026, 6, 1, 8, 0, loc)},
	} {
		if got, want := around(test.t, test.unit, test.t.Location()), momentOf(test.from, test.to); got != want {
			t.Errorf("%s around %v: got %v to %v", test.unit, test.t, time.UnixMilli(got.start).UTC(), time.UnixMilli(got.end).UTC())
		}
	}
	for _, test := range []struct {
		t    time.Time
		unit string
		n    int
		want time.Time
	}{
		{at(2026, 3, 31, 9, 0, loc), "month", -1, at(2026, 2, 28, 9, 0, loc)},
		{at(2024, 2, 29, 9, 0, loc), "year", 1, at(2025, 2, 28, 9, 0, loc)},
		{at(2026, 11, 30, 9, 0, loc), "quarter", 1, at(2027, 2, 28, 9, 0, loc)},
		{at(2026, 3, 28, 9, 0, loc), "day", 1, at(2026, 3, 29, 9, 0, loc)}, // 23 hours later
		{at(2026, 3, 28, 9, 0, loc), "week", 2, at(2026, 4, 11, 9, 0, loc)},
	} {
		got, err := shift(test.t, test.unit, test.n)
		if err != nil || !got.Equal(test.want) {
			t.Errorf("%v %+d %s: got %v, %v", test.t, test.n, test.unit, got, err)
		}
	}
}

func FuzzMatch(f *testing.F) {
	f.Add("channel=chat^ORstate>5^NQopenedONToday", "chat", int64(1_800_000_000))
	f.Add("state!=x^openedRELATIVEEE@month@ago@1000000", "10", int64(0))
	f.Add("opened>javascript:gs.hoursAgoStart(-1000000)", "2026-03-29", int64(-62135596800))
	f.Add("activeNSAMEASclosed^limitBETWEEN1@2", "1", int64(1))
	f.Fuzz(func(t *testing.T, text, value string, now int64) {
		q, err := Parse(text)
		if err != nil {
			return
		}
		env := berlin
		env.Now = time.Unix(now%(1<<36), 0)
		record := Map{}
		for _, field := range env.Fields {
			record[field.Name] = value
		}
		got := q.Match(record, env)
		if again, err := Parse(q.String()); err == nil && again.Match(record, env) != got {
			t.Fatalf("%q and its print %q decide differently", text, q.String())
		}
		if _, _, _, err := q.SQL(agreeColumns, 1, env); err != nil {
			t.Fatalf("%q does not compile: %v", text, err)
		}
	})
}
