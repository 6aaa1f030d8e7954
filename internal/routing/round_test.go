package routing

import (
	"testing"

	"github.com/parley-desk/parley"
)

// Who was asked rests until the second round begins; who was not is asked at once
// (domain 3.3).
func TestTheSecondRound(t *testing.T) {
	const later = now + 4000
	timedOut := func(round int64) Exclusion { return Exclusion{Round: round} }
	busy := Exclusion{Round: 1, Reason: "Busy"}
	for name, c := range map[string]struct {
		begins   parley.Time
		excluded map[parley.ID]Exclusion
		decided  string
		why      string
		leftOut  string
	}{
		"all rest":                         {later, map[parley.ID]Exclusion{"a": timedOut(1), "b": busy}, "i-4", "round_pause", "rejected=1 timed_out=1"},
		"somebody else comes meanwhile":    {later, map[parley.ID]Exclusion{"a": timedOut(1)}, "i>b", "only_one", "timed_out=1"},
		"and lets it pass, too":            {later, map[parley.ID]Exclusion{"a": timedOut(1), "b": timedOut(2)}, "i-4", "round_pause", "timed_out=2"},
		"and is not asked when it begins":  {now, map[parley.ID]Exclusion{"a": timedOut(1), "b": timedOut(2)}, "i>a", "only_one", "timed_out=1"},
		"all are asked again":              {now, map[parley.ID]Exclusion{"a": timedOut(1), "b": busy}, "i>a", "tie", ""},
		"who refused for good never again": {now, map[parley.ID]Exclusion{"a": {Hard: true, Round: 1, Reason: "No"}, "b": busy}, "i>b", "only_one", "rejected=1"},
		"all let it pass again":            {now, map[parley.ID]Exclusion{"a": timedOut(2), "b": timedOut(2)}, "i*15", "new_round", "timed_out=2"},
	} {
		t.Run(name, func(t *testing.T) {
			s := desk()
			s.Items[0].Round, s.Items[0].RoundAt, s.Items[0].Excluded = 2, c.begins, c.excluded
			if got := decided(New(s).Decide()); got != c.decided {
				t.Errorf("decided %q instead of %q", got, c.decided)
			}
			e := Explain(s, "i")
			if codes(e.Why) != c.why || leftOut(e) != c.leftOut {
				t.Errorf("explained by %q and %q instead of %q and %q", codes(e.Why), leftOut(e), c.why, c.leftOut)
			}
		})
	}
}
