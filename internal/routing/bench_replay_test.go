package routing_test

import (
	"testing"

	"github.com/parley-desk/parley/internal/routing/replay"
	"github.com/parley-desk/parley/internal/routing/routingtest"
)

// BenchmarkReplayWeek lives through a week of a desk of 200 agents.
func BenchmarkReplayWeek(b *testing.B) {
	p := routingtest.Week(200, 0.8, 1)
	b.ReportAllocs()
	for b.Loop() {
		r, _ := replay.RunWhile(p, func(float64) bool { return true })
		f := r.Figures
		b.ReportMetric(float64(f.Arrived), "arrived")
		b.ReportMetric(f.ServiceLevel, "service")
		b.ReportMetric(f.Occupancy, "occupancy")
	}
}
