package replay_test

import (
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/routing/replay"
	"github.com/parley-desk/parley/internal/routing/routingtest"
)

// TestRecorded: what became of work and how agents spent their time is added up
// as it was, of all, by queue and by part.
func TestRecorded(t *testing.T) {
	minute := time.Minute
	p := small()
	p.Until, p.Step = from.Add(20*minute), 10*minute
	lived := []replay.Lived{
		{Queue: "q", At: second(0), Wait: 5 * time.Second, Answered: true, Offers: 1},
		{Queue: "q", At: second(30), Wait: 40 * time.Second, Answered: true, Offers: 3, Rejected: 1, TimedOut: 1},
		{Queue: "q", At: second(700), Wait: 2 * minute, Abandoned: true},
		{Queue: "q", At: second(710), Wait: minute},
		{Queue: "elsewhere", At: second(0), Answered: true},
	}
	there := map[parley.ID][]replay.Change{
		// There before the period and after it, with a break that begins in the first part.
		"a": {{At: from - 5000, Available: true}, {At: second(480)}, {At: second(840), Available: true}},
		"b": {{At: second(1080), Available: true}},
		"c": {{At: from, Available: true}}, // nobody of the period
	}
	hands := []replay.Held{
		{Agent: "a", From: from - 1000, Until: second(240)},
		{Agent: "a", From: second(120), Until: second(540)}, // goes on into the break
		{Agent: "a", From: second(1140), Until: second(9000)},
		{Agent: "b", From: second(0), Until: second(600)}, // while away
		{Agent: "c", From: from, Until: second(600)},
	}
	r := replay.Recorded(p, lived, there, hands)
	f := r.Figures
	if f.Arrived != 4 || f.Answered != 2 || f.Abandoned != 1 || f.Waiting != 1 || f.Offers != 4 || f.Rejected != 1 || f.TimedOut != 1 ||
		f.ServiceLevel != 1.0/3 || f.AbandonmentRate != 0.25 || f.WaitLongestMS != 40_000 {
		t.Errorf("figures %+v", f)
	}
	if q := r.Queues["q"]; q.Arrived != 4 || q.Occupancy != 0 || len(r.Queues) != 1 {
		t.Errorf("queues %+v", r.Queues)
	}
	a, b := r.Agents["a"], r.Agents["b"]
	if a.Available != 14*minute || a.Busy != 9*minute || b.Available != 2*minute || b.Busy != 0 || len(r.Agents) != 2 {
		t.Errorf("a %+v, b %+v of %d", a, b, len(r.Agents))
	}
	if f.Occupancy != 9.0/16 {
		t.Errorf("occupancy %v", f.Occupancy)
	}
	if len(r.Parts) != 2 || r.Parts[0].Arrived != 2 || r.Parts[1].Abandoned != 1 || r.Parts[0].Occupancy != 1 || r.Parts[1].Occupancy != 1.0/8 {
		t.Errorf("parts %+v", r.Parts)
	}
	p.Step = 0
	if whole := replay.Recorded(p, lived, there, hands); whole.Figures != f || len(whole.Parts) != 0 {
		t.Errorf("without parts %+v", whole)
	}
}

// TestPartsMakeTheWhole: whatever a week is broken down into, its parts together
// are as busy as the whole.
func TestPartsMakeTheWhole(t *testing.T) {
	p := routingtest.Week(20, 0.8, 3)
	as := whole(p)
	p.Step = 7 * time.Hour
	r := whole(p)
	if r.Figures != as.Figures || len(r.Parts) != int((p.Until.Sub(p.From)+p.Step-1)/p.Step) {
		t.Fatalf("%d parts change the figures to %+v from %+v", len(r.Parts), r.Figures, as.Figures)
	}
	arrived, busiest, idlest := 0, 0.0, 1.0
	for _, part := range r.Parts {
		arrived += part.Arrived
		busiest, idlest = max(busiest, part.Occupancy), min(idlest, part.Occupancy)
	}
	if arrived != as.Figures.Arrived || busiest < as.Figures.Occupancy || idlest > as.Figures.Occupancy || busiest > 1 {
		t.Errorf("%d arrived, occupancy from %v to %v, of all %v", arrived, idlest, busiest, as.Figures.Occupancy)
	}
	again := whole(recorded(p, r))
	if again.Figures != r.Figures || len(again.Parts) != len(r.Parts) {
		t.Errorf("recorded %+v, at first %+v", again.Figures, r.Figures)
	}
}
