package parley_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/parley-desk/parley"
)

// The steps of a case that an agent may take, as the domain page has them
// (1.3), written down a second time.
func TestCaseSteps(t *testing.T) {
	legal := map[[2]parley.CaseState]bool{
		{"", "new"}:     true,
		{"new", "open"}: true, {"new", "closed"}: true, {"new", "canceled"}: true,
		{"open", "awaiting_info"}: true, {"open", "resolved"}: true, {"open", "closed"}: true, {"open", "canceled"}: true,
		{"awaiting_info", "open"}: true, {"awaiting_info", "resolved"}: true, {"awaiting_info", "closed"}: true, {"awaiting_info", "canceled"}: true,
	}
	states := append(parley.AllCaseStates(), "")
	for _, from := range states {
		for _, to := range states {
			if got := from.CanBecome(to); got != legal[[2]parley.CaseState{from, to}] {
				t.Errorf("from %q to %q: %v", from, to, got)
			}
		}
	}
}

// The steps of an incident (1.4), likewise.
func TestIncidentSteps(t *testing.T) {
	legal := map[[2]parley.IncidentState]bool{
		{"", "new"}:            true,
		{"new", "in_progress"}: true, {"new", "on_hold"}: true, {"new", "resolved"}: true, {"new", "canceled"}: true,
		{"in_progress", "on_hold"}: true, {"in_progress", "resolved"}: true, {"in_progress", "canceled"}: true,
		{"on_hold", "in_progress"}: true, {"on_hold", "resolved"}: true, {"on_hold", "canceled"}: true,
		{"resolved", "in_progress"}: true, {"resolved", "closed"}: true,
	}
	states := append(parley.AllIncidentStates(), "")
	for _, from := range states {
		for _, to := range states {
			if got := from.CanBecome(to); got != legal[[2]parley.IncidentState{from, to}] {
				t.Errorf("from %q to %q: %v", from, to, got)
			}
		}
	}
}

// Whatever steps are taken, what is closed stays closed and every state has
// its number.
func TestRecordsWalk(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := parley.IncidentState("")
		for i := range rapid.IntRange(0, 20).Draw(t, "steps") {
			next := s.Next()
			if s.Closed() != (s != "" && len(next) == 0) {
				t.Fatalf("%s: closed %v, but leads to %v", s, s.Closed(), next)
			}
			if len(next) == 0 {
				break
			}
			s = rapid.SampledFrom(next).Draw(t, "next")
			if i > 0 && s == parley.IncidentNew || !slices.Contains(parley.AllIncidentStates(), s) {
				t.Fatalf("came to %q", s)
			}
		}
		c := parley.CaseState("")
		for range rapid.IntRange(0, 20).Draw(t, "case steps") {
			next := c.Next()
			if len(next) == 0 {
				if !c.Closed() && c != parley.CaseResolved {
					t.Fatalf("stuck in %s", c)
				}
				break
			}
			c = rapid.SampledFrom(next).Draw(t, "next")
			if !slices.Contains(parley.AllCaseStates(), c) {
				t.Fatalf("came to %q", c)
			}
		}
	})
}

// Impact by urgency (1.4).
func TestPriorityMatrix(t *testing.T) {
	want := [3][3]int64{{1, 2, 3}, {2, 3, 4}, {3, 4, 5}}
	for impact := range int64(3) {
		for urgency := range int64(3) {
			if got := parley.IncidentPriority(impact+1, urgency+1); got != want[impact][urgency] {
				t.Errorf("impact %d, urgency %d: %d, want %d", impact+1, urgency+1, got, want[impact][urgency])
			}
		}
	}
}
