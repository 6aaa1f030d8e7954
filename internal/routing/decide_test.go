package routing

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parley-desk/parley"
)

// The tables are written as a desk with one chat channel c, a queue q with the
// pool p for the group g, two agents a and b with capacity 4, and an item i
// that has waited a minute; each case changes what it is about.

const now = parley.Time(1_700_000_000_000)

func rule(id parley.ID, by parley.AssignBy) parley.AssignmentRule {
	return parley.AssignmentRule{ID: id, Name: "Rule " + string(id), Version: 7, Active: true, AssignBy: by, UseSkills: true, EnforceMandatory: true}
}

func testAgent(id parley.ID, groups ...parley.ID) Agent {
	return Agent{
		ID: id, Name: "Agent " + string(id), Groups: groups, Available: true, LastAssigned: map[parley.ID]parley.Time{},
		Load: parley.AgentLoad{Universal: -1, Channels: []parley.ChannelLoad{{Channel: "c", Capacity: 4}}},
	}
}

func testItem(id, queue parley.ID, waited time.Duration) Item {
	return Item{ID: id, Queue: queue, Channel: "c", Size: 1, QueuedAt: now.Add(-waited), Round: 1, Excluded: map[parley.ID]Exclusion{}}
}

func desk() *Snapshot {
	return &Snapshot{
		Now:      now,
		Channels: []Channel{{"c", true}, {"d", true}},
		Queues:   []Queue{{ID: "q", Active: true}},
		Pools:    []Pool{{ID: "p", Queue: "q", Groups: []parley.ID{"g"}, Rule: rule("r", parley.AssignMostCapacity)}},
		Agents:   []Agent{testAgent("a", "g"), testAgent("b", "g")},
		Items:    []Item{testItem("i", "q", time.Minute)},
	}
}

// decided prints decisions in a line: i>a is an offer, i* a new round, i- waits,
// with the seconds until the next look if there is one.
func decided(list []Decision) string {
	var words []string
	for _, d := range list {
		word := string(d.Item)
		switch {
		case d.NewRound:
			word += "*"
		case d.Agent == "":
			word += "-"
		default:
			word += ">" + string(d.Agent)
		}
		if d.NextLook != 0 {
			word += fmt.Sprint(d.NextLook.Sub(now).Seconds())
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

// codes are the codes of reasons.
func codes(reasons []Reason) string {
	var list []string
	for _, r := range reasons {
		list = append(list, string(r.Code))
	}
	return strings.Join(list, " ")
}

// leftOut is an explanation's groups, as in "at_capacity=1 rejected=2".
func leftOut(e Explanation) string {
	var list []string
	for _, out := range e.LeftOut {
		list = append(list, fmt.Sprintf("%s=%d", out.Code, out.Count))
	}
	slices.Sort(list)
	return strings.Join(list, " ")
}

func want(skills ...parley.SkillLevel) []parley.SkillLevel { return skills }

func skill(id parley.ID, level int64) parley.SkillLevel {
	return parley.SkillLevel{Skill: id, Level: level}
}

func mandatory(id parley.ID, level int64) parley.SkillLevel {
	return parley.SkillLevel{Skill: id, Level: level, Mandatory: true}
}

func setLoad(a *Agent, load, capacity int64) {
	a.Load.Channels[0].Load, a.Load.Channels[0].Capacity = load, capacity
}

func TestOneItem(t *testing.T) {
	for name, c := range map[string]struct {
		change  func(s *Snapshot)
		decided string
		why     string // codes of the explanation
		leftOut string
	}{
		"tie goes to the lower id":  {func(*Snapshot) {}, "i>a", "tie", ""},
		"the only one":              {func(s *Snapshot) { s.Agents = s.Agents[1:] }, "i>b", "only_one", ""},
		"away":                      {func(s *Snapshot) { s.Agents[0].Available, s.Agents[0].Unavailable = false, "Away" }, "i>b", "only_one", "not_available=1"},
		"not connected":             {func(s *Snapshot) { s.Agents[0].Available, s.Agents[0].Unavailable = false, NotConnected }, "i>b", "only_one", "not_connected=1"},
		"channel off":               {func(s *Snapshot) { s.Agents[0].Off = []parley.ID{"c"} }, "i>b", "only_one", "channel_off=1"},
		"another channel off":       {func(s *Snapshot) { s.Agents[0].Off = []parley.ID{"d"} }, "i>a", "tie", ""},
		"the requester":             {func(s *Snapshot) { s.Items[0].OpenedFor = "a" }, "i>b", "only_one", "requester=1"},
		"most free capacity":        {func(s *Snapshot) { setLoad(&s.Agents[0], 1, 4) }, "i>b", "most_capacity", ""},
		"free, not least load":      {func(s *Snapshot) { setLoad(&s.Agents[0], 3, 8) }, "i>a", "most_capacity", ""},
		"then longest without work": {func(s *Snapshot) { s.Agents[0].LastAssigned["c"] = now - 5 }, "i>b", "last_assigned", ""},
		"of this channel":           {func(s *Snapshot) { s.Agents[0].LastAssigned["d"] = now - 5 }, "i>a", "tie", ""},
		"last assigned, not capacity": {func(s *Snapshot) {
			s.Pools[0].Rule.AssignBy = parley.AssignLastAssigned
			setLoad(&s.Agents[0], 3, 4)
			s.Agents[1].LastAssigned["c"] = now - 5
		}, "i>a", "last_assigned", ""},
		"full":               {func(s *Snapshot) { setLoad(&s.Agents[0], 4, 4) }, "i>b", "only_one", "at_capacity=1"},
		"overfull by hand":   {func(s *Snapshot) { setLoad(&s.Agents[0], 9, 4) }, "i>b", "only_one", "at_capacity=1"},
		"not room enough":    {func(s *Snapshot) { setLoad(&s.Agents[0], 3, 4); s.Items[0].Size = 2 }, "i>b", "only_one", "at_capacity=1"},
		"capacity 0":         {func(s *Snapshot) { setLoad(&s.Agents[0], 0, 0) }, "i>b", "only_one", "at_capacity=1"},
		"negative capacity":  {func(s *Snapshot) { setLoad(&s.Agents[0], -9, -4) }, "i>b", "only_one", "at_capacity=1"},
		"no capacity said":   {func(s *Snapshot) { s.Agents[0].Load.Channels = nil }, "i>b", "only_one", "at_capacity=1"},
		"a size of 0 is 1":   {func(s *Snapshot) { setLoad(&s.Agents[0], 4, 4); s.Items[0].Size = -3 }, "i>b", "only_one", "at_capacity=1"},
		"an absurd size":     {func(s *Snapshot) { s.Items[0].Size = math.MaxInt64 }, "i-", "no_candidate", "at_capacity=2"},
		"universal capacity": {func(s *Snapshot) { s.Agents[0].Load.Universal, s.Agents[0].Load.UniversalLoad = 3, 3 }, "i>b", "only_one", "universal_capacity=1"},
		"universal of 0":     {func(s *Snapshot) { s.Agents[0].Load.Universal = 0 }, "i>b", "only_one", "universal_capacity=1"},
		"rejected for good": {func(s *Snapshot) {
			s.Items[0].Excluded["a"] = Exclusion{true, 1, "Not my expertise"}
			s.Items[0].Round = 5
		}, "i>b", "only_one", "rejected=1"},
		"timed out":           {func(s *Snapshot) { s.Items[0].Excluded["a"] = Exclusion{false, 1, ""} }, "i>b", "only_one", "timed_out=1"},
		"busy":                {func(s *Snapshot) { s.Items[0].Excluded["a"] = Exclusion{false, 1, "Busy"} }, "i>b", "only_one", "rejected=1"},
		"timed out long ago":  {func(s *Snapshot) { s.Items[0].Excluded["a"] = Exclusion{false, 1, ""}; s.Items[0].Round = 2 }, "i>a", "tie", ""},
		"affinity ranks":      {func(s *Snapshot) { s.Items[0].Affinity = []Affinity{{"b", 1, "history"}} }, "i>b", "affinity", ""},
		"the lowest affinity": {func(s *Snapshot) { s.Items[0].Affinity = []Affinity{{"a", 2, "x"}, {"b", 3, "x"}, {"b", 1, "y"}} }, "i>b", "affinity", ""},
		"affinity is no right": {func(s *Snapshot) {
			s.Items[0].Affinity = []Affinity{{"a", 1, "history"}, {"z", 0, "history"}}
			setLoad(&s.Agents[0], 4, 4)
		}, "i>b", "only_one", "at_capacity=1"},
		"queue inactive":      {func(s *Snapshot) { s.Queues[0].Active = false }, "i-", "queue_inactive", ""},
		"no such queue":       {func(s *Snapshot) { s.Items[0].Queue = "x" }, "i-", "queue_inactive", ""},
		"channel inactive":    {func(s *Snapshot) { s.Channels[0].Active = false }, "i-", "channel_inactive", ""},
		"no such channel":     {func(s *Snapshot) { s.Items[0].Channel = "x" }, "i-", "channel_inactive", ""},
		"queue without pool":  {func(s *Snapshot) { s.Pools = nil }, "i-", "no_pool", ""},
		"rule inactive":       {func(s *Snapshot) { s.Pools[0].Rule.Active = false }, "i-", "rule_inactive", ""},
		"group deleted":       {func(s *Snapshot) { s.Pools[0].Groups = []parley.ID{"gone"} }, "i-", "empty_pool", ""},
		"pool without groups": {func(s *Snapshot) { s.Pools[0].Groups = nil }, "i-", "empty_pool", ""},
		"pool not due":        {func(s *Snapshot) { s.Pools[0].EligibleAtS = 90 }, "i-30", "pool_not_due", "pool_not_due=2"},
		"pool just due":       {func(s *Snapshot) { s.Pools[0].EligibleAtS = 60 }, "i>a", "tie", ""},
		"pool due long ago":   {func(s *Snapshot) { s.Pools[0].EligibleAtS = -60 }, "i>a", "tie", ""},
		"queued tomorrow":     {func(s *Snapshot) { s.Items[0].QueuedAt = now.Add(24 * time.Hour) }, "i>a", "tie", ""},
		"a pool never due":    {func(s *Snapshot) { s.Pools[0].EligibleAtS = math.MaxInt64; s.Now = 0; s.Items[0].QueuedAt = 0 }, "", "pool_not_due", "pool_not_due=2"},
		"nobody left in the round": {func(s *Snapshot) {
			s.Items[0].Excluded = map[parley.ID]Exclusion{"a": {false, 1, ""}, "b": {true, 1, "no"}}
		}, "i*15", "new_round", "rejected=1 timed_out=1"},
		"nobody left for good": {func(s *Snapshot) {
			s.Items[0].Excluded = map[parley.ID]Exclusion{"a": {true, 1, "no"}, "b": {true, 1, "no"}}
		}, "i-", "no_candidate", "rejected=2"},
		"left in the round and full": {func(s *Snapshot) {
			s.Items[0].Excluded = map[parley.ID]Exclusion{"a": {false, 1, ""}}
			setLoad(&s.Agents[0], 4, 4)
			s.Agents[1].Available = false
		}, "i-", "no_candidate", "not_available=1 timed_out=1"},
		"everybody full":  {func(s *Snapshot) { setLoad(&s.Agents[0], 4, 4); setLoad(&s.Agents[1], 4, 4) }, "i-", "no_candidate", "at_capacity=2"},
		"already offered": {func(s *Snapshot) { s.Items[0].Offered = true }, "", "offered", ""},
		"nobody at all":   {func(s *Snapshot) { s.Agents = nil }, "i-", "empty_pool", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := desk()
			c.change(s)
			got := New(s).Decide()
			if c.decided != "" || name == "already offered" {
				if decided(got) != c.decided {
					t.Errorf("decided %q instead of %q", decided(got), c.decided)
				}
			}
			e := Explain(s, "i")
			if codes(e.Why) != c.why || leftOut(e) != c.leftOut {
				t.Errorf("explained by %q and %q instead of %q and %q", codes(e.Why), leftOut(e), c.why, c.leftOut)
			}
		})
	}
}

func TestSkills(t *testing.T) {
	contains := func(id parley.ID, others ...parley.ID) parley.Skill {
		return parley.Skill{ID: id, Name: strings.ToUpper(string(id)), Active: true, Contains: others}
	}
	for name, c := range map[string]struct {
		skills []parley.Skill
		a, b   []parley.SkillLevel
		item   []parley.SkillLevel
		level  bool
		optional,
		unused bool // the rule does not enforce mandatory skills, or uses none
		decided string
		why     string
	}{
		"more skills first":                {a: want(skill("x", 1)), b: want(skill("x", 1), skill("y", 1)), item: want(skill("x", 1), skill("y", 1)), decided: "i>b", why: "skills"},
		"number beats level":               {a: want(skill("x", 9)), b: want(skill("x", 1), skill("y", 1)), item: want(skill("x", 5), skill("y", 5)), level: true, decided: "i>b", why: "skills"},
		"then level":                       {a: want(skill("x", 1)), b: want(skill("x", 5)), item: want(skill("x", 5)), level: true, decided: "i>b", why: "skills skill_levels"},
		"level when evaluated only":        {a: want(skill("x", 1)), b: want(skill("x", 5)), item: want(skill("x", 5)), decided: "i>a", why: "skills tie"},
		"mandatory":                        {a: want(skill("y", 1)), b: want(skill("x", 1)), item: want(mandatory("x", 1), skill("y", 1)), decided: "i>b", why: "skills only_one"},
		"nobody has it":                    {a: want(skill("y", 1)), item: want(mandatory("x", 1)), decided: "i-", why: "no_candidate"},
		"not enforced":                     {item: want(mandatory("x", 1)), optional: true, decided: "i>a", why: "tie"},
		"skills not used":                  {b: want(skill("x", 1)), item: want(mandatory("x", 1)), unused: true, decided: "i>a", why: "tie"},
		"mandatory at level":               {a: want(skill("x", 4)), b: want(skill("x", 5)), item: want(mandatory("x", 5)), level: true, decided: "i>b", why: "skills only_one"},
		"mandatory at any level":           {a: want(skill("x", 4)), b: want(skill("x", 5)), item: want(mandatory("x", 5)), decided: "i>a", why: "skills tie"},
		"mandatory wins":                   {item: want(skill("x", 1), mandatory("x", 1), skill("x", 1)), decided: "i-", why: "no_candidate"},
		"level 0 is 1":                     {a: want(skill("x", 0)), b: want(skill("x", -5)), item: want(mandatory("x", 0)), level: true, decided: "i>a", why: "skills tie"},
		"contained":                        {skills: []parley.Skill{contains("z", "y"), contains("y", "x"), contains("x")}, b: want(skill("z", 3)), item: want(mandatory("x", 3)), level: true, decided: "i>b", why: "skills only_one"},
		"at the same level":                {skills: []parley.Skill{contains("z", "x"), contains("x")}, b: want(skill("z", 2)), item: want(mandatory("x", 3)), level: true, decided: "i-", why: "no_candidate"},
		"not the other way":                {skills: []parley.Skill{contains("z", "x"), contains("x")}, b: want(skill("x", 2)), item: want(mandatory("z", 1)), decided: "i-", why: "no_candidate"},
		"in a circle":                      {skills: []parley.Skill{contains("x", "y"), contains("y", "z"), contains("z", "x")}, b: want(skill("y", 1)), item: want(mandatory("x", 1)), decided: "i>b", why: "skills only_one"},
		"in itself":                        {skills: []parley.Skill{contains("x", "x")}, b: want(skill("x", 1)), item: want(mandatory("x", 1)), decided: "i>b", why: "skills only_one"},
		"an inactive one is not asked for": {skills: []parley.Skill{{ID: "x"}}, item: want(mandatory("x", 1)), decided: "i>a", why: "tie"},
		"nor does it contain":              {skills: []parley.Skill{{ID: "z", Contains: []parley.ID{"x"}}, contains("x")}, b: want(skill("z", 1)), item: want(mandatory("x", 1)), decided: "i-", why: "no_candidate"},
		"nor lead on":                      {skills: []parley.Skill{contains("z", "y"), {ID: "y", Contains: []parley.ID{"x"}}, contains("x")}, b: want(skill("z", 1)), item: want(mandatory("x", 1)), decided: "i-", why: "no_candidate"},
		"one nobody described":             {skills: []parley.Skill{contains("z", "x")}, b: want(skill("x", 1)), item: want(mandatory("x", 1)), decided: "i>b", why: "skills only_one"},
	} {
		t.Run(name, func(t *testing.T) {
			s := desk()
			if c.skills != nil {
				s.Skills = NewSkills(c.skills)
			}
			s.Agents[0].Skills, s.Agents[1].Skills, s.Items[0].Skills = c.a, c.b, c.item
			s.Pools[0].Rule.EvaluateLevel, s.Pools[0].Rule.EnforceMandatory, s.Pools[0].Rule.UseSkills = c.level, !c.optional, !c.unused
			d := New(s).Decide()
			if decided(d) != c.decided || codes(d[0].Explain().Why) != c.why {
				t.Errorf("decided %q by %q instead of %q by %q", decided(d), codes(d[0].Explain().Why), c.decided, c.why)
			}
			// The same skills by way of a group.
			s.GroupSkills = map[parley.ID][]parley.SkillLevel{"ga": c.a, "gb": c.b}
			s.Agents[0].Skills, s.Agents[1].Skills = nil, nil
			s.Agents[0].Groups, s.Agents[1].Groups = []parley.ID{"ga", "g"}, []parley.ID{"g", "gb"}
			if d := New(s).Decide(); decided(d) != c.decided {
				t.Errorf("decided %q instead of %q by skills of groups", decided(d), c.decided)
			}
		})
	}
}

func TestPoolsWiden(t *testing.T) {
	s := desk()
	s.Agents = []Agent{testAgent("a", "g"), testAgent("b", "h"), testAgent("x", "g", "h")}
	s.Pools = append(s.Pools, Pool{ID: "p2", Queue: "q", Groups: []parley.ID{"h"}, EligibleAtS: 30, Rule: rule("r2", parley.AssignLastAssigned)})
	s.Items = []Item{testItem("i", "q", 20*time.Second)}
	for i := range s.Agents {
		setLoad(&s.Agents[i], 4, 4)
	}
	setLoad(&s.Agents[1], 0, 4)
	if got := decided(New(s).Decide()); got != "i-10" {
		t.Errorf("before the second pool is due: %s", got)
	}
	s.Items[0].QueuedAt = now.Add(-30 * time.Second)
	d := New(s).Decide()
	if got := decided(d); got != "i>b" || d[0].Pool != "p2" || d[0].Rule != "r2" {
		t.Errorf("when it is due: %s by %s of %s", got, d[0].Rule, d[0].Pool)
	}
	// Later pools add: the first still counts, and its rule applies to who is in both.
	setLoad(&s.Agents[1], 4, 4)
	setLoad(&s.Agents[2], 0, 4)
	if d := New(s).Decide(); decided(d) != "i>x" || d[0].Pool != "p" {
		t.Errorf("who is in both: %s of %s", decided(d), d[0].Pool)
	}
	// Agents whose rules choose in different ways: the earlier pool's first.
	setLoad(&s.Agents[1], 0, 4)
	setLoad(&s.Agents[2], 3, 4)
	if d := New(s).Decide(); decided(d) != "i>x" || codes(d[0].Explain().Why) != "pool" {
		t.Errorf("rules that choose differently: %s by %s", decided(d), codes(d[0].Explain().Why))
	}
	// A rule with levels beside one that leaves skills out.
	s.Pools[1].Rule.EnforceMandatory = false
	s.Items[0].Skills = want(mandatory("german", 1))
	if d := New(s).Decide(); decided(d) != "i>b" || leftOut(d[0].Explain()) != "at_capacity=1 skill_missing=1" {
		t.Errorf("each pool's rule counts for its agents: %s, %s", decided(d), leftOut(d[0].Explain()))
	}
}

// TestEarlierRuleInEarlierTier: agent a is in both pools, and the later pool's
// group has the queue in its first tier. They are found there, by the rule of
// the earlier pool.
func TestEarlierRuleInEarlierTier(t *testing.T) {
	s := desk()
	s.Queues = append(s.Queues, Queue{ID: "other", Active: true, Priorities: map[parley.ID]int64{"g": 1}})
	s.Pools = append(s.Pools,
		Pool{ID: "p1", Queue: "other", Groups: []parley.ID{"g"}, Rule: rule("r", "")},
		Pool{ID: "p2", Queue: "q", Groups: []parley.ID{"h"}, EligibleAtS: 1, Rule: rule("r2", "")})
	s.Agents = []Agent{testAgent("a", "g", "h"), testAgent("b", "h")}
	setLoad(&s.Agents[0], 1, 4)
	// The earlier rule counts skills, the later one does not.
	s.Pools[2].Rule.UseSkills = false
	s.Agents[0].Skills, s.Items[0].Skills = want(skill("x", 1)), want(skill("x", 1))
	if d := New(s).Decide(); decided(d) != "i>a" || d[0].Tier != 1 || d[0].Pool != "p" {
		t.Errorf("%+v", d[0])
	}
	// The later rule enforces what the earlier one does not.
	s.Pools[0].Rule.EnforceMandatory, s.Pools[2].Rule.UseSkills = false, true
	s.Agents[0].Skills, s.Items[0].Skills = nil, want(mandatory("x", 1))
	if d := New(s).Decide(); decided(d) != "i>a" || d[0].Tier != 1 || d[0].Pool != "p" {
		t.Errorf("%+v", d[0])
	}
}

// TestEarlierRuleChoosesOtherwise is the same with rules that choose in
// different ways: who is in the earlier pool comes first.
func TestEarlierRuleChoosesOtherwise(t *testing.T) {
	s := desk()
	s.Queues = append(s.Queues, Queue{ID: "other", Active: true, Priorities: map[parley.ID]int64{"g": 1}})
	s.Pools = append(s.Pools,
		Pool{ID: "p1", Queue: "other", Groups: []parley.ID{"g"}, Rule: rule("r", "")},
		Pool{ID: "p2", Queue: "q", Groups: []parley.ID{"h"}, EligibleAtS: 1, Rule: rule("r2", parley.AssignLastAssigned)})
	s.Agents = []Agent{testAgent("b", "h"), testAgent("c", "h", "g"), testAgent("d", "h")}
	s.Agents[1].LastAssigned["c"] = now - 1
	d := New(s).Decide()
	if decided(d) != "i>c" || d[0].Tier != 1 || d[0].Pool != "p" || codes(d[0].Explain().Why) != "pool" {
		t.Errorf("%+v by %s", d[0], codes(d[0].Explain().Why))
	}
}

func TestTiers(t *testing.T) {
	s := desk()
	// g serves q first and then r; h serves r first.
	s.Queues = []Queue{{ID: "q", Active: true, Priorities: map[parley.ID]int64{"g": 10}}, {ID: "r", Active: true, Priorities: map[parley.ID]int64{"h": -1}}}
	s.Pools = append(s.Pools, Pool{ID: "p2", Queue: "r", Groups: []parley.ID{"g", "h"}, Rule: rule("r", parley.AssignMostCapacity)})
	s.Agents = []Agent{testAgent("a", "g"), testAgent("b", "h")}
	setLoad(&s.Agents[0], 2, 4)
	setLoad(&s.Agents[1], 3, 4)
	s.Items = []Item{testItem("1", "r", 50*time.Second), testItem("2", "r", 40*time.Second), testItem("3", "q", 30*time.Second), testItem("4", "q", 20*time.Second)}
	d := New(s).Decide()
	// In the first tier r goes to b until they are full, q to a; nothing is left for the second.
	if got := decided(d); got != "1>b 3>a 4>a 2-" {
		t.Error(got)
	}
	s.Items = s.Items[:3]
	d = New(s).Decide()
	if got := decided(d); got != "1>b 3>a 2>a" || d[2].Tier != 2 {
		t.Error(got)
	}
	if got := leftOut(d[0].Explain()); got != "other_tier=1" {
		t.Error("left out of the first: ", got)
	}
	if got := leftOut(d[2].Explain()); got != "at_capacity=1" {
		t.Error("left out of the last: ", got)
	}
	// Equal positions are one tier, however they are called.
	s.Queues[0].Priorities = map[parley.ID]int64{"g": DefaultPriority}
	if got := decided(New(s).Decide()); got != "1>a 2>b 3>a" {
		t.Error("one tier: ", got)
	}
}

func TestOrder(t *testing.T) {
	s := desk()
	s.Agents = s.Agents[:1]
	setLoad(&s.Agents[0], 0, 2)
	first := func() string { return decided(New(s).Decide()) }
	s.Items = []Item{testItem("y", "q", 10*time.Second), testItem("z", "q", 60*time.Second), testItem("x", "q", 10*time.Second)}
	if got := first(); got != "z>a x>a y-" {
		t.Error("the oldest first, then by id: ", got)
	}
	s.Items[0].Priority = 2
	if got := first(); got != "y>a z>a x-" {
		t.Error("priority first: ", got)
	}
	s.Queues[0].AgingStepS = 20 // z rises by 3
	if got := first(); got != "z>a y>a x-" {
		t.Error("with ageing: ", got)
	}
	s.Queues[0].AgingStepS = -1
	if got := first(); got != "y>a z>a x-" {
		t.Error("a negative step is none: ", got)
	}
	s.Queues[0].AgingStepS = 1
	s.Items[0].Priority, s.Items[1].Priority = math.MaxInt64, math.MinInt64
	if got := first(); got != "y>a x>a z-" {
		t.Error("sums do not overflow: ", got)
	}
}

// A queue's own order is kept, what is empty comes last in it, and among queues
// the most important and the oldest of what is next goes on.
func TestSorting(t *testing.T) {
	s := desk()
	s.Agents = s.Agents[:1]
	setLoad(&s.Agents[0], 0, 4)
	s.Items = []Item{
		testItem("w", "q", 40*time.Second), testItem("x", "q", 30*time.Second), testItem("y", "q", 20*time.Second), testItem("z", "q", 10*time.Second),
	}
	keys := []Key{{Empty: true}, {Text: "b"}, {Text: "a"}, {Text: "b"}}
	for i := range s.Items {
		s.Items[i].Keys = []Key{keys[i], {Number: int64(i)}}
	}
	first := func() string { return decided(New(s).Decide()) }
	s.Queues[0].Sorting = []Sort{{Field: "category"}}
	if got := first(); got != "y>a x>a z>a w>a" {
		t.Error("by one field, then the oldest: ", got)
	}
	if got := Explain(s, "y").Sorting; len(got) != 1 || got[0].Field != "category" {
		t.Error("the explanation says ", got)
	}
	s.Queues[0].Sorting[0].Descending = true
	if got := first(); got != "x>a z>a y>a w>a" {
		t.Error("downwards, what is empty last all the same: ", got)
	}
	s.Queues[0].Sorting = append(s.Queues[0].Sorting, Sort{Field: "priority", Descending: true})
	if got := first(); got != "z>a x>a y>a w>a" {
		t.Error("by two fields: ", got)
	}
	s.Queues[0].Sorting = []Sort{{Field: "none"}, {Field: "priority", Ages: true}}
	for i := range s.Items {
		s.Items[i].Keys = []Key{{}, {Number: 10 - int64(i)}} // z is the most important
	}
	if got := first(); got != "z>a y>a x>a w>a" {
		t.Error("upwards: ", got)
	}
	s.Queues[0].AgingStepS = 1 // w has risen by 40, z by 10
	if got := first(); got != "w>a x>a y>a z>a" {
		t.Error("waiting leads to the front: ", got)
	}
	s.Queues[0].AgingStepS = 0
	other := s.Queues[0]
	other.ID, other.Sorting = "o", nil
	s.Queues = append(s.Queues, other)
	pool := s.Pools[0]
	pool.ID, pool.Queue = "other", "o"
	s.Pools = append(s.Pools, pool)
	s.Items = append(s.Items, testItem("m", "o", 15*time.Second))
	if got := first(); got != "m>a z>a y>a x>a w-" {
		t.Error("m waits longer than z, which is next in its queue: ", got)
	}
}

// TestTurns: one tick deals work out in turns, though all of it happens at one moment.
func TestTurns(t *testing.T) {
	for _, by := range []parley.AssignBy{parley.AssignMostCapacity, parley.AssignLastAssigned, "nonsense"} {
		s := desk()
		s.Pools[0].Rule.AssignBy = by
		s.Agents = append(s.Agents, testAgent("c", "g"))
		s.Items = nil
		for i := range 6 {
			s.Items = append(s.Items, testItem(parley.ID(fmt.Sprint(i)), "q", time.Minute))
		}
		if got := decided(New(s).Decide()); got != "0>a 1>b 2>c 3>a 4>b 5>c" {
			t.Errorf("%s: %s", by, got)
		}
	}
}

// TestUniversalCapacityOverChannels: what is offered on one channel counts on another.
func TestUniversalCapacityOverChannels(t *testing.T) {
	s := desk()
	s.Agents = s.Agents[:1]
	s.Agents[0].Load.Universal = 3
	s.Agents[0].Load.Channels = append(s.Agents[0].Load.Channels, parley.ChannelLoad{Channel: "d", Capacity: 4})
	other := testItem("j", "q", time.Hour)
	other.Channel, other.Size = "d", 3
	s.Items = append(s.Items, other)
	d := New(s).Decide()
	if got := decided(d); got != "j>a i-" || leftOut(d[1].Explain()) != "universal_capacity=1" {
		t.Error(got, leftOut(d[1].Explain()))
	}
	if r := d[1].Explain().LeftOut[0].Examples[0].Reason; r.Load != "3" || r.Capacity != "3" {
		t.Errorf("%+v", r)
	}
}

// TestManyGroups: an agent in forty groups is one agent, whose best tier counts.
func TestManyGroups(t *testing.T) {
	s := desk()
	s.Agents[0].Groups = nil
	for i := range 40 {
		id := name("g", i)
		s.Agents[0].Groups = append(s.Agents[0].Groups, id, id)
		s.Pools[0].Groups = append(s.Pools[0].Groups, id, id)
		s.Queues = append(s.Queues, Queue{ID: name("q", i), Active: true})
		s.Pools = append(s.Pools, Pool{ID: name("p", i), Queue: name("q", i), Groups: []parley.ID{id}, Rule: rule("r", "")})
	}
	e := Explain(s, "i")
	if e.Considered != 2 || e.Eligible != 2 || e.Chosen != "a" || e.Pools[0].Agents != 2 {
		t.Errorf("%+v", e)
	}
}

// TestHundredThousandItems of one queue, far more than anybody can take, are
// decided in their order.
func TestHundredThousandItems(t *testing.T) {
	s := desk()
	s.Items = nil
	for i := range 100_000 {
		s.Items = append(s.Items, testItem(parley.ID(fmt.Sprintf("%06d", i*7919%100_000)), "q", time.Minute))
	}
	d := New(s).Decide()
	if got := decided(d[:10]); len(d) != 100_000 || got != "000000>a 000001>b 000002>a 000003>b 000004>a 000005>b 000006>a 000007>b 000008- 000009-" {
		t.Errorf("%d decisions: %s", len(d), got)
	}
	if e := d[99_999].Explain(); e.Item != "099999" || leftOut(e) != "at_capacity=2" {
		t.Errorf("%+v", e)
	}
}

func TestTwiceTheSame(t *testing.T) {
	s := desk()
	s.Agents = append(s.Agents, Agent{ID: "a", Groups: []parley.ID{"g"}})
	s.Items = append(s.Items, testItem("i", "q", time.Hour))
	s.Queues = append(s.Queues, Queue{ID: "q"})
	s.Pools = append(s.Pools, Pool{ID: "p", Queue: "q", EligibleAtS: 99})
	s.Channels = append(s.Channels, Channel{"c", false})
	s.Agents[0].Load.Channels = append(s.Agents[0].Load.Channels, parley.ChannelLoad{Channel: "c", Load: 4, Capacity: 4})
	if got := decided(New(s).Decide()); got != "i>a" {
		t.Error(got)
	}
}

// TestNothing: empty snapshots are answered, too.
func TestNothing(t *testing.T) {
	s := &Snapshot{}
	if got := New(s).Decide(); len(got) != 0 {
		t.Error(got)
	}
	if e := Explain(s, "i"); codes(e.Why) != "unknown" {
		t.Errorf("%+v", e)
	}
	if idle := Idle(s, "a"); codes(idle.Reasons) != "unknown" {
		t.Errorf("%+v", idle)
	}
	s.Items = []Item{{ID: "i"}}
	s.Agents = []Agent{{ID: "a"}}
	if got := decided(New(s).Decide()); got != "i-" {
		t.Error(got)
	}
}
