//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"github.com/parley-desk/parley/internal/routing"
	"github.com/parley-desk/parley/internal/routing/replay"
	"github.com/parley-desk/parley/internal/routing/routingtest"
)

// routingDecisions measures what deciding costs without a server or a database:
// one tick over a desk of 10,000 agents, 1,000 queues, 100 skills and 50,000
// waiting items, and over a tenth of it and ten times that. A decision that is
// counted is an offer; looking at what cannot be offered is part of its price.
// The growth is how many times longer a decision takes on the largest desk than
// on the middle one.
func (s *suite) routingDecisions(ctx context.Context) error {
	const tenfold = 10
	var each [3]time.Duration // what one decision takes
	for i, times := range [...]float64{1.0 / tenfold, 1, tenfold} {
		size := routingtest.Large.Times(times)
		snapshot := routingtest.Floor(size, s.seed)
		if err := ctx.Err(); err != nil {
			return err
		}
		took, offers := decideOften(snapshot)
		if offers == 0 {
			return fmt.Errorf("nothing was offered on a desk of %d agents", size.Agents)
		}
		each[i] = took / time.Duration(offers)
		s.report.notef("%d agents, %d queues, %d skills, %d items: %d offers in %.1f ms, %.0f/s", size.Agents, size.Queues, size.Skills, size.Items,
			offers, inMS(took), float64(offers)/took.Seconds())
		if times == 1 {
			s.report.add("routing.decisions.pure", float64(offers)/took.Seconds(), perSecond)
			s.report.addTime("routing.explain.pure", explainTime(snapshot))
		}
		runtime.GC() // what the smaller desks left is not the larger one's
	}
	s.report.add("routing.growth.10x", float64(each[2])/float64(each[1]), timesUnit)
	return nil
}

// routingReplay lives through a week of a desk of 200 agents in simulated time.
func (s *suite) routingReplay(context.Context) error {
	period := routingtest.Week(200, 0.7, s.seed)
	begin := time.Now()
	r, _ := replay.RunWhile(period, func(float64) bool { return true })
	f := r.Figures
	s.report.addTime("routing.replay_week", time.Since(begin))
	s.report.notef("%d work items, %d offers; service level %.0f %%, occupancy %.0f %%", f.Arrived, f.Offers, 100*f.ServiceLevel, 100*f.Occupancy)
	if f.Answered == 0 {
		return errors.New("nobody was answered in a week")
	}
	return nil
}

// timesUnit is the unit of a ratio.
const timesUnit = "x"

// routingRepeats is how often a tick is measured; the median counts.
const routingRepeats = 5

// decideOften returns how long a tick over the snapshot takes, and how many
// offers it makes.
func decideOften(snapshot *routing.Snapshot) (took time.Duration, offers int) {
	var all times
	for range routingRepeats {
		begin := time.Now()
		decisions := routing.New(snapshot).Decide()
		all = append(all, time.Since(begin))
		offers = 0
		for i := range decisions {
			if decisions[i].Agent != "" {
				offers++
			}
		}
	}
	return all.median(), offers
}

// explained is how many offers are explained to measure that.
const explained = 200

// explainTime is the median time in which an offer of the snapshot is explained.
func explainTime(snapshot *routing.Snapshot) time.Duration {
	var all times
	for _, d := range routing.New(snapshot).Decide()[:explained] {
		begin := time.Now()
		d.Explain()
		all = append(all, time.Since(begin))
	}
	return all.median()
}
