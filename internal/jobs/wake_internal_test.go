package jobs

import (
	"math"
	"testing"

	"github.com/parley-desk/parley"
)

func TestOnlyWhatIsDueEarlierWakesALane(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		looks int64
		due   map[string]parley.Time
		woken bool
	}{
		{"earlier than it looks", 1000, map[string]parley.Time{"timer": 999}, true},
		{"when it looks anyway", 1000, map[string]parley.Time{"timer": 1000}, false},
		{"later", 1000, map[string]parley.Time{"timer": 5000}, false},
		{"of another kind", 1000, map[string]parley.Time{"mail": 1}, false},
		{"while it looks", math.MaxInt64, map[string]parley.Time{"mail": 1, "timer": 5000}, true},
		{"nothing", math.MaxInt64, nil, false},
	} {
		r := &Runner{}
		r.Handle("timer", 1, nil)
		l := r.lanes[0]
		l.looks.Store(c.looks)
		r.WakeFor(c.due)
		r.WakeFor(c.due) // never blocks
		if got := len(l.wake) > 0; got != c.woken {
			t.Errorf("%s: woken %v", c.name, got)
		}
	}
}
