//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/routing/routingtest"
)

// How the offers of a desk are watched: how often, until none came for how long, and how
// long at most.
const (
	watchEvery  = 500 * time.Millisecond
	watchQuiet  = 6 * time.Second // longer than an assigner rests
	watchAtMost = 60 * time.Second
)

// durable measures decisions through the desk and its database: a large desk at a busy
// moment, whose assigner is woken, until everybody carries what they can. A decision is an
// offer that is stored.
func (s *suite) durable(ctx context.Context, backend string) error {
	const tenth = 0.1
	var each [2]float64 // decisions a second
	for i, times := range [...]float64{tenth, 1} {
		rate, err := s.durableOf(ctx, backend, largest.Times(times), times == 1)
		if err != nil {
			return err
		}
		each[i] = rate
	}
	s.report.add("routing.decisions.durable."+backend+".growth_10x", each[0]/each[1], timesUnit)
	return nil
}

func (s *suite) durableOf(ctx context.Context, backend string, size routingtest.Size, counts bool) (rate float64, err error) {
	d, err := s.newStaffedDesk(ctx, backend, 1)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, d.close(ctx)) }()
	if err := d.halt(); err != nil {
		return 0, err
	}
	begin := time.Now()
	if _, err := s.fillFloor(ctx, d, size); err != nil {
		return 0, err
	}
	s.report.notef("%d agents, %d queues, %d skills, %d waiting on %s: stored in %s", size.Agents, size.Queues, size.Skills, size.Items, backend,
		time.Since(begin).Round(time.Second))
	if err := d.begin(ctx); err != nil {
		return 0, err
	}
	profile := make(chan error, 1)
	woken, err := d.wakeAssigner(ctx)
	if err != nil {
		return 0, err
	}
	go func() {
		if counts {
			profile <- s.profileLoad(ctx, d, "routing.durable."+backend)
		} else {
			profile <- nil
		}
	}()
	made, memory, err := d.watchOffers(ctx)
	if err = errors.Join(err, <-profile); err != nil {
		return 0, err
	}
	rate = float64(made.count) / made.last.Sub(woken).Seconds()
	if counts {
		s.report.add("routing.decisions.durable."+backend, rate, perSecond)
		s.report.add("routing.memory."+backend, float64(memory), bytesUnit)
		s.report.addTime("routing.first_offer."+backend, made.first.Sub(woken))
	}
	s.report.notef("%d offers in %s, %.0f/s; the first after %s", made.count, made.last.Sub(woken).Round(time.Millisecond), rate,
		made.first.Sub(woken).Round(time.Millisecond))
	return rate, nil
}

// wakeAssigner changes what somebody can carry, which wakes the assigner, and says when.
func (d *desk) wakeAssigner(ctx context.Context) (at time.Time, err error) {
	admin, err := d.signIn(ctx)
	if err != nil {
		return at, err
	}
	defer admin.client.CloseIdleConnections()
	at = time.Now()
	in := map[string]any{"channels": []any{}}
	return at, admin.call(ctx, http.MethodPut, staffBase+"/users/"+string(d.agents[0].id)+"/capacity", "", in, nil)
}

// offersMade is how many offers were stored, and when the first and the last.
type offersMade struct {
	count       int
	first, last time.Time
}

// watchOffers waits until no more offers are made, and says how many were and what the
// server needed most of memory.
func (d *desk) watchOffers(ctx context.Context) (made offersMade, memory int64, err error) {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	begin := time.Now()
	for {
		var count int
		var first, last int64
		query := `SELECT count(*), COALESCE(MIN(at), 0), COALESCE(MAX(at), 0) FROM work_event WHERE type = '` + string(parley.WorkOffered) + `'`
		if err := d.ask(ctx, query, &count, &first, &last); err != nil {
			return made, memory, err
		}
		resident, err := residentOf(d.pid())
		if err != nil {
			return made, memory, err
		}
		memory = max(memory, resident)
		made = offersMade{count, time.UnixMilli(first), time.UnixMilli(last)}
		switch {
		case count > 0 && (time.Since(made.last) > watchQuiet || time.Since(begin) > watchAtMost):
			return made, memory, nil
		case count == 0 && time.Since(begin) > watchAtMost:
			return made, memory, fmt.Errorf("%w: nothing is offered", errTooLate)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return made, memory, ctx.Err()
		}
	}
}
