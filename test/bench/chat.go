//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// chatLoad says how visitors send.
type chatLoad struct {
	name          string
	conversations int
	rate          float64 // messages a second of all together; 0: as fast as they are acknowledged
}

func saturated(conversations int) chatLoad {
	return chatLoad{name: strconv.Itoa(conversations), conversations: conversations}
}

func paced(rate, conversations int) chatLoad {
	return chatLoad{name: "paced" + strconv.Itoa(rate), conversations: conversations, rate: float64(rate)}
}

// chat measures messages from visitors to agents on a desk of its own.
func (s *suite) chat(ctx context.Context, backend string, load chatLoad) (err error) {
	d, err := s.newDesk(ctx, backend)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close(ctx)) }()
	return s.chatOn(ctx, d, "chat."+backend+"."+load.name, load)
}

// chatOn runs the load on a desk and reports under the given name.
func (s *suite) chatOn(ctx context.Context, d *desk, name string, load chatLoad) error {
	visitors, _, err := d.newVisitors(ctx, load.conversations)
	if err != nil {
		return err
	}
	for held := 1; held > 0; {
		if held, _, err = d.accept(ctx); err != nil {
			return err
		}
	}
	hall, err := s.newHall(d, visitors, load)
	if err != nil {
		return err
	}
	defer hall.close()
	postmaster := 0
	if d.backend == postgres {
		if postmaster, err = d.postmaster(ctx); err != nil {
			return err
		}
	}
	profile := make(chan error, 1)
	go func() { profile <- s.profileLoad(ctx, d, name) }()
	result, err := hall.talk(ctx, d.pid(), postmaster)
	if err := errors.Join(err, <-profile); err != nil {
		return err
	}
	s.reportChat(name, load, result)
	return nil
}

// profileLoad leaves a CPU profile of the measured time.
func (s *suite) profileLoad(ctx context.Context, d *desk, name string) error {
	if s.profile == "" {
		return nil
	}
	warm := time.NewTimer(s.warmup)
	defer warm.Stop()
	select {
	case <-warm.C:
	case <-ctx.Done():
		return ctx.Err()
	}
	seconds := max(1, int(s.duration.Seconds())-1)
	return s.keepProfiles(ctx, d, name, seconds)
}

func (s *suite) keepProfiles(ctx context.Context, d *desk, name string, seconds int) error {
	return errors.Join(
		d.profileTo(ctx, s.profile, name+".cpu.pprof", fmt.Sprintf("profile?seconds=%d", seconds)),
		d.profileTo(ctx, s.profile, name+".allocs.pprof", "allocs"),
	)
}

func (s *suite) reportChat(name string, load chatLoad, r chatResult) {
	messages := float64(r.delivered)
	rate := messages / r.took.Seconds()
	if load.rate == 0 {
		s.report.add(name+".rate", rate, perSecond)
	}
	s.report.addTime(name+".p50", r.latency.at(p50))
	s.report.addTime(name+".p99", r.latency.at(p99))
	if load.rate == 0 {
		s.report.addTime(name+".ack_p50", r.acknowledged.at(p50))
		s.report.addTime(name+".ack_p99", r.acknowledged.at(p99))
	}
	per := func(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) / messages }
	s.report.add(name+".cpu_per_message", per(r.server), microseconds)
	if r.database > 0 {
		s.report.add(name+".db_cpu_per_message", per(r.database), microseconds)
	}
	share := func(d time.Duration) float64 { return 100 * float64(d) / float64(r.took) }
	s.report.notef("%d messages, each once and in order; %.0f/s; cores used: server %.0f %%, generator %.0f %% (%.0f µs a message)%s; server's memory %.0f MiB",
		r.total, rate, share(r.server), share(r.generator), per(r.generator), databaseShare(r, share), float64(r.resident)/(1<<20))
	if others := share(r.machine - r.server - r.generator - r.database); others > busyElsewhere {
		s.report.notef("NOT ALONE: other programs used %.0f %% of a core meanwhile; the figures are worse than they could be", others)
	}
	if load.rate > 0 {
		s.report.notef("sent %.2f ms after the planned moment at p99, which is part of the latency", inMS(r.late.at(p99)))
	}
}

// busyElsewhere is how much of a core, in percent, may go to others (the kernel's own
// work for our sockets is among them) before figures are doubted.
const busyElsewhere = 25

func databaseShare(r chatResult, share func(time.Duration) float64) string {
	if r.database == 0 {
		return ""
	}
	return fmt.Sprintf(", database %.0f %%", share(r.database))
}
