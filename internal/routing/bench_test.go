package routing_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/routing"
	"github.com/parley-desk/parley/internal/routing/routingtest"
)

// BenchmarkDecide decides about a tenth of a large desk, all of it, and ten
// times that. It counts offers: looking at what cannot be offered is part of
// their price.
func BenchmarkDecide(b *testing.B) {
	for _, times := range []float64{0.1, 1, 10} {
		size := routingtest.Large.Times(times)
		b.Run(fmt.Sprintf("%dagents/%ditems", size.Agents, size.Items), func(b *testing.B) {
			s := routingtest.Floor(size, 1)
			b.ReportAllocs()
			offers := 0
			for b.Loop() {
				for _, d := range routing.New(s).Decide() {
					if d.Agent != "" {
						offers++
					}
				}
			}
			b.ReportMetric(float64(offers)/b.Elapsed().Seconds(), "decisions/s")
			b.ReportMetric(float64(offers)/float64(b.N), "offers/op")
		})
	}
}

// BenchmarkExplain explains each offer of a large desk.
func BenchmarkExplain(b *testing.B) {
	decisions := routing.New(routingtest.Floor(routingtest.Large, 1)).Decide()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if e := decisions[i%1000].Explain(); e.Chosen == "" {
			b.Fatal("the first decisions are offers")
		}
	}
}

// BenchmarkOneFree is a tick in which one agent is free and everything waits:
// what a tick costs that offers nothing.
func BenchmarkOneFree(b *testing.B) {
	s := routingtest.Floor(routingtest.Large, 1)
	for i := range s.Agents[1:] {
		s.Agents[1+i].Available = false
	}
	b.ReportAllocs()
	for b.Loop() {
		routing.New(s).Decide()
	}
}

// BenchmarkShifts decides about a large desk where half of those who are available
// are outside of their working hours, or have too little left of them.
func BenchmarkShifts(b *testing.B) {
	for _, criteria := range []parley.ShiftCriteria{parley.ShiftLeastLeft, parley.ShiftMostLeft} {
		b.Run(string(criteria), func(b *testing.B) {
			s := routingtest.Floor(routingtest.Large, 1)
			for i := range s.Pools {
				r := &s.Pools[i].Rule
				r.ShiftEnabled, r.ShiftCriteria, r.ShiftRequiredS = true, criteria, 3600
			}
			for i := range s.Agents {
				from := s.Now.Add(time.Duration(i%16-8)*time.Hour + time.Duration(i)*time.Second)
				s.Agents[i].Shift = &routing.Shift{From: from, Until: from.Add(8 * time.Hour), DayUntil: from.Add(8 * time.Hour)}
			}
			b.ReportAllocs()
			for b.Loop() {
				routing.New(s).Decide()
			}
		})
	}
}
