package routing

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/parley-desk/parley"
)

// TestExplanationIsBounded: of a thousand agents some are described and all counted.
func TestExplanationIsBounded(t *testing.T) {
	s := desk()
	s.Agents = nil
	for i := range 1000 {
		a := testAgent(name("a", i), "g")
		a.Available = i%2 == 0
		if i%4 == 0 {
			setLoad(&a, 4, 4)
		}
		s.Agents = append(s.Agents, a)
	}
	e := Explain(s, "i")
	described := len(e.Candidates)
	for _, out := range e.LeftOut {
		described += len(out.Examples)
	}
	if e.Considered != 1000 || e.Eligible != 250 || leftOut(e) != "at_capacity=250 not_available=500" || described != Detailed {
		t.Errorf("%d of %d would do, %s, %d described", e.Eligible, e.Considered, leftOut(e), described)
	}
}

// TestExplanationAsJSON keeps the form that is stored and served.
func TestExplanationAsJSON(t *testing.T) {
	s := desk()
	setLoad(&s.Agents[0], 4, 4)
	s.Pools = append(s.Pools, Pool{ID: "p2", Queue: "q", EligibleAtS: 90, Rule: rule("r", "")})
	got, err := json.Marshal(Explain(s, "i"))
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"item_id":"i","queue_id":"q","at":"2023-11-14T22:13:20.000Z","round":1,"chosen_id":"b","tier":1,"why":[{"code":"only_one"}],` +
		`"pools":[{"pool_id":"p","assignment_rule_id":"r","assignment_rule":"Rule r","assignment_rule_version":7,"groups":["g"],"eligible_at_s":0,` +
		`"due":true,"due_at":"2023-11-14T22:12:20.000Z","agents":2},` +
		`{"pool_id":"p2","assignment_rule_id":"r","assignment_rule":"Rule r","assignment_rule_version":7,"groups":[],"eligible_at_s":90,` +
		`"due":false,"due_at":"2023-11-14T22:13:50.000Z","agents":0,"reason":{"code":"pool_not_due","in_s":"30"}}],` +
		`"candidates":[{"agent_id":"b","name":"Agent b","pool_id":"p","tier":1,"skills":0,"skills_at_level":0,"load":0,"capacity":4}],"eligible":1,` +
		`"left_out":[{"code":"at_capacity","count":1,"examples":[{"agent_id":"a","name":"Agent a","reason":{"code":"at_capacity","load":"4","capacity":"4"}}]}],` +
		`"considered":2}`
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestIdle(t *testing.T) {
	for name, c := range map[string]struct {
		change   func(s *Snapshot)
		reasons  string
		channels string
		leftOut  string
	}{
		"work is coming": {func(*Snapshot) {}, "work_ready", "d:at_capacity", ""},
		"away":           {func(s *Snapshot) { s.Agents[0].Available = false }, "not_available work_left_out", "d:at_capacity", "not_available=1"},
		"not connected":  {func(s *Snapshot) { s.Agents[0].Available, s.Agents[0].Unavailable = false, NotConnected }, "not_connected work_left_out", "d:at_capacity", "not_connected=1"},
		"channel off":    {func(s *Snapshot) { s.Agents[0].Off = []parley.ID{"c"} }, "work_left_out", "c:channel_off d:at_capacity", "channel_off=1"},
		"no pool":        {func(s *Snapshot) { s.Agents[0].Groups = []parley.ID{"x"} }, "no_pool", "d:at_capacity", ""},
		"no work":        {func(s *Snapshot) { s.Items = nil }, "no_work", "d:at_capacity", ""},
		"offered":        {func(s *Snapshot) { s.Items[0].Offered = true }, "no_work", "d:at_capacity", ""},
		"universal":      {func(s *Snapshot) { s.Agents[0].Load.Universal = 0 }, "universal_capacity work_left_out", "d:at_capacity", "universal_capacity=1"},
		"not due":        {func(s *Snapshot) { s.Pools[0].EligibleAtS = 99 }, "work_left_out", "d:at_capacity", "pool_not_due=1"},
		"inactive":       {func(s *Snapshot) { s.Channels[0].Active = false }, "work_left_out", "c:channel_inactive d:at_capacity", "channel_inactive=1"},
		"skills": {func(s *Snapshot) {
			s.Items[0].Skills = want(mandatory("x", 1))
			s.Items = append(s.Items, s.Items[0], s.Items[0], s.Items[0])
			s.Items[1].ID, s.Items[2].ID, s.Items[3].ID = "j", "k", "l"
			s.Items[2].Skills, s.Items[3].Skills = want(mandatory("y", 1)), want(mandatory("y", 1))
			s.Items = append(s.Items, testItem("m", "q", 0))
			s.Items[4].Skills = want(mandatory("y", 1))
		}, "work_left_out", "d:at_capacity", "skill_missing=3 skill_missing=2"},
	} {
		t.Run(name, func(t *testing.T) {
			s := desk()
			c.change(s)
			idle := Idle(s, "a")
			var channels []string
			for _, one := range idle.Channels {
				channels = append(channels, string(one.Channel)+":"+string(one.Reason.Code))
			}
			var leftOut []string
			for _, r := range idle.LeftOut {
				leftOut = append(leftOut, string(r.Code)+"="+r.Count)
			}
			if codes(idle.Reasons) != c.reasons || strings.Join(channels, " ") != c.channels || strings.Join(leftOut, " ") != c.leftOut {
				t.Errorf("%q, %q, %q", codes(idle.Reasons), channels, leftOut)
			}
			if name == "skills" && idle.LeftOut[0].Skill != "y" {
				t.Errorf("%+v", idle.LeftOut)
			}
		})
	}
	// After a tick: what went to somebody else no longer waits.
	tick := New(desk())
	tick.Decide()
	if idle := tick.Idle("b"); codes(idle.Reasons) != "no_work" {
		t.Errorf("%+v", idle)
	}
}
