package routing

import (
	"testing"
	"time"

	"github.com/parley-desk/parley"
)

// TestShifts: what is left of shifts comes after skills and before capacity.
func TestShifts(t *testing.T) {
	ends := func(until, day time.Duration) *Shift {
		return &Shift{now.Add(-time.Hour), now.Add(until), now.Add(day)}
	}
	soon, late := ends(10*time.Minute, time.Hour), ends(30*time.Minute, 30*time.Minute)
	begins := &Shift{now.Add(time.Minute), now.Add(time.Hour), now.Add(time.Hour)}
	over := &Shift{now.Add(-time.Hour), now, now.Add(time.Hour)}
	for name, c := range map[string]struct {
		a, b       *Shift
		least      bool
		continuous bool
		required   int64
		skilled    bool // a has what is asked for
		want       string
		why        string
		leftOut    string
	}{
		"most of the day":          {a: soon, b: late, want: "i>a", why: "most_time_left"},
		"least of the day":         {a: soon, b: late, least: true, want: "i>b", why: "least_time_left"},
		"most of the stretch":      {a: soon, b: late, continuous: true, want: "i>b", why: "most_time_left"},
		"least of the stretch":     {a: soon, b: late, continuous: true, least: true, want: "i>a", why: "least_time_left"},
		"skills first":             {a: late, b: soon, skilled: true, want: "i>a", why: "skills"},
		"then capacity":            {a: soon, b: soon, want: "i>b", why: "most_capacity"},
		"no hours is most":         {b: soon, want: "i>a", why: "most_time_left"},
		"no hours is never least":  {b: soon, least: true, want: "i>b", why: "least_time_left"},
		"nobody keeps hours":       {want: "i>b", why: "most_capacity"},
		"enough is left":           {a: soon, b: late, required: 1800, want: "i>a", why: "most_time_left"},
		"not enough of the day":    {a: soon, b: late, least: true, required: 1801, want: "i>a", why: "only_one", leftOut: "shift_ending=1"},
		"nor of the stretch":       {a: soon, b: late, least: true, continuous: true, required: 601, want: "i>b", why: "only_one", leftOut: "shift_ending=1"},
		"before they begin":        {a: begins, b: late, want: "i>b", why: "only_one", leftOut: "off_shift=1"},
		"at a break":               {a: over, b: late, least: true, want: "i>b", why: "only_one", leftOut: "off_shift=1"},
		"none comes":               {a: &Shift{}, b: &Shift{}, want: "i-", why: "no_candidate", leftOut: "off_shift=2"},
		"it is looked when one is": {a: begins, b: over, want: "i-60", why: "no_candidate", leftOut: "off_shift=2"},
	} {
		t.Run(name, func(t *testing.T) {
			s := desk()
			r := &s.Pools[0].Rule
			r.ShiftEnabled, r.ShiftCriteria, r.ShiftContinuous, r.ShiftRequiredS = true, parley.ShiftMostLeft, c.continuous, c.required
			if c.least {
				r.ShiftCriteria = parley.ShiftLeastLeft
			}
			s.Agents[0].Shift, s.Agents[1].Shift = c.a, c.b
			setLoad(&s.Agents[0], 1, 4)
			if c.skilled {
				s.Items[0].Skills, s.Agents[0].Skills = want(skill("x", 1)), want(skill("x", 1))
			}
			d := New(s).Decide()
			if e := d[0].Explain(); decided(d) != c.want || codes(e.Why) != c.why || leftOut(e) != c.leftOut {
				t.Errorf("decided %q by %q, left out %q", decided(d), codes(e.Why), leftOut(e))
			}
			r.ShiftEnabled = false
			if d := New(s).Decide(); !c.skilled && decided(d) != "i>b" {
				t.Errorf("without shifts: %q", decided(d))
			}
		})
	}
}

// TestShiftsAreSaid: up to when, of who is chosen and of who has too little left.
func TestShiftsAreSaid(t *testing.T) {
	s := desk()
	r := &s.Pools[0].Rule
	r.ShiftEnabled, r.ShiftContinuous, r.ShiftRequiredS = true, true, 600
	s.Agents = append(s.Agents, testAgent("c", "g"))
	s.Agents[0].Shift = &Shift{now, now.Add(time.Hour), now.Add(2 * time.Hour)}
	s.Agents[1].Shift = &Shift{now, now.Add(3 * time.Hour), now.Add(3 * time.Hour)}
	s.Agents[2].Shift = &Shift{now, now.Add(time.Minute), now.Add(2 * time.Hour)}
	e := New(s).Decide()[0].Explain()
	if e.Chosen != "a" || e.Why[0].Until != text(now.Add(time.Hour)) || e.Candidates[0].ShiftEnds != now.Add(time.Hour) || e.Candidates[1].ShiftEnds != now.Add(3*time.Hour) {
		t.Errorf("chosen: %+v of %+v", e.Why, e.Candidates)
	}
	if short := e.LeftOut[0].Examples[0]; short.Agent != "c" || short.Reason.Code != ShiftEnding || short.Reason.Until != text(now.Add(time.Minute)) {
		t.Errorf("left out: %+v", short)
	}
	s.Agents[0].Shift = nil
	if idle := Idle(s, "c"); len(idle.LeftOut) != 1 || idle.LeftOut[0].Code != ShiftEnding || idle.LeftOut[0].Until == "" {
		t.Errorf("idle: %+v", idle.LeftOut)
	}
	r.ShiftCriteria = parley.ShiftMostLeft
	if e := New(s).Decide()[0].Explain(); e.Chosen != "a" || e.Why[0].Until != "" || e.Candidates[0].ShiftEnds != 0 {
		t.Errorf("who keeps no hours: %+v of %+v", e.Why, e.Candidates)
	}
}
