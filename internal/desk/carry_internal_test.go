package desk

import (
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/routing"
)

// Offers to different agents are carried out together, up to so many; what is no
// offer, and a second one to somebody, is in a transaction of its own.
func TestWhatIsCarriedOutTogether(t *testing.T) {
	g := &ground{rules: map[parley.ID]*parley.AssignmentRule{"ask": {}, "give": {AutoAssign: true}}}
	to := func(agents ...parley.ID) (list []routing.Decision) {
		for _, agent := range agents {
			list = append(list, routing.Decision{Agent: agent, Rule: "ask"})
		}
		return list
	}
	round, given, unruled := routing.Decision{NewRound: true}, routing.Decision{Agent: "z", Rule: "give"}, routing.Decision{Agent: "z", Rule: "gone"}
	for name, c := range map[string]struct {
		of   []routing.Decision
		want int
	}{
		"one":               {to("a"), 1},
		"different agents":  {to("a", "b", "c"), 3},
		"an agent again":    {to("a", "b", "a", "c"), 2},
		"many":              {to("a", "b", "c", "d", "e", "f", "g", "h", "i", "j"), carryTogether},
		"a round first":     {append([]routing.Decision{round}, to("a")...), 1},
		"a round after":     {append(to("a", "b"), round), 2},
		"given first":       {append([]routing.Decision{given}, to("a")...), 1},
		"given after":       {append(to("a"), given), 1},
		"a rule that ended": {append(to("a", "b"), unruled), 2},
	} {
		if n := g.together(c.of); n != c.want {
			t.Errorf("%s: %d together, want %d", name, n, c.want)
		}
	}
}
