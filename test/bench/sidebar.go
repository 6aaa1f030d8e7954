//go:build linux

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/test/bench/wire"
)

// The load of a busy floor: every agent has the workspace open, holds one customer and is
// in one group of colleagues.
const (
	sidebarAgents     = 500
	sidebarGroup      = 10   // colleagues in a group
	sidebarRate       = 1000 // messages a second of all together
	sidebarColleagues = 3    // of ten messages are between colleagues
	sidebarOf         = 10
)

// floor is the agents and customers of the load, and what has arrived of what was sent.
type floor struct {
	loop   *wire.Loop
	agents []*wire.Conn
	guests []*wire.Conn
	groups []parley.ID // of the agents i*sidebarGroup and following

	planned   []time.Time // of message n
	welcomed  int
	expected  int64 // entries that agents are to receive
	arrived   int64
	bytes     int64 // of frames, at agents
	latency   times
	measuring bool
	now       time.Time
}

// sidebar measures what agents cost who only have the workspace open while much happens.
func (s *suite) sidebar(ctx context.Context) (err error) {
	d, err := s.newStaffedDesk(ctx, sqlite, sidebarAgents)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close(ctx)) }()
	visitors, _, err := d.newVisitors(ctx, sidebarAgents)
	if err != nil {
		return err
	}
	for held := 1; held > 0; {
		if held, _, err = d.accept(ctx); err != nil {
			return err
		}
	}
	f := &floor{}
	if f.groups, err = d.newGroups(ctx); err != nil {
		return err
	}
	if f.loop, err = wire.NewLoop(); err != nil {
		return err
	}
	defer func() { _ = f.loop.Close() }() // the server sees them go in any case
	before, err := residentOf(d.pid())
	if err != nil {
		return err
	}
	if err := f.connect(ctx, d, visitors); err != nil {
		return err
	}
	connected, err := residentOf(d.pid())
	if err != nil {
		return err
	}
	if err := f.talk(ctx, s.warmup); err != nil {
		return err
	}
	f.measuring, f.bytes = true, 0
	cpu, err := cpuOf(d.pid())
	if err != nil {
		return err
	}
	profile := make(chan error, 1)
	go func() { profile <- s.profileLoad(ctx, d, "sidebar.500") }()
	begin := time.Now()
	if err := errors.Join(f.talk(ctx, s.duration), <-profile); err != nil {
		return err
	}
	took := time.Since(begin)
	used, err := cpuOf(d.pid())
	if err != nil {
		return err
	}
	seconds := took.Seconds()
	s.report.add("sidebar.500.cpu", 100*(used-cpu).Seconds()/seconds, percent)
	s.report.add("sidebar.500.bytes_per_agent", float64(f.bytes)/sidebarAgents/seconds, "bytes/s")
	s.report.add("sidebar.500.memory_per_agent", float64(connected-before)/(2*sidebarAgents), bytesUnit)
	s.report.addTime("sidebar.500.p50", f.latency.at(p50))
	s.report.addTime("sidebar.500.p99", f.latency.at(p99))
	s.report.notef("%d agents, as many customers, %d groups of %d; %d messages a second, of which %d %% between colleagues; %d entries reached agents",
		sidebarAgents, len(f.groups), sidebarGroup, sidebarRate, 100*sidebarColleagues/sidebarOf, f.arrived)
	return nil
}

// newGroups puts every agent into one group of colleagues.
func (d *desk) newGroups(ctx context.Context) ([]parley.ID, error) {
	groups := make([]parley.ID, len(d.agents)/sidebarGroup)
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(formWorkers)
	for i := range groups {
		work.Go(func() error {
			first := d.agents[i*sidebarGroup]
			people := make([]parley.ID, 0, sidebarGroup-1)
			for _, a := range d.agents[i*sidebarGroup+1 : (i+1)*sidebarGroup] {
				people = append(people, a.id)
			}
			var made struct {
				ID parley.ID `json:"id"`
			}
			in := map[string]any{"client_id": string(parley.NewID()), "people": people, "name": fmt.Sprintf("Team %d", i), "body": "Good morning"}
			err := d.call(ctx, http.MethodPost, staffBase+"/conversations", first.token, in, &made)
			groups[i] = made.ID
			return err
		})
	}
	return groups, work.Wait()
}

// connect opens everybody's socket and waits until all are welcome.
func (f *floor) connect(ctx context.Context, d *desk, visitors []visitor) error {
	conns, err := dialAll(d, len(d.agents)+len(visitors), func(i int) (path, token string) {
		if i < len(d.agents) {
			return staffBase + "/live", d.agents[i].token
		}
		return guestBase + "/live", visitors[i-len(d.agents)].token
	})
	if err != nil {
		return err
	}
	for i, c := range conns {
		hello := `{"type":"hello","resume":{}}`
		c.Owner = agentOwner(i)
		if i >= len(d.agents) {
			c.Owner, hello = i, `{"type":"hello","since":0}`
		}
		if err := f.loop.Add(c); err != nil {
			return err
		}
		c.Text([]byte(hello))
		if err := c.Flush(); err != nil {
			return err
		}
	}
	f.agents, f.guests = conns[:len(d.agents)], conns[len(d.agents):]
	return f.until(ctx, settleTime, func() bool { return f.welcomed == len(conns) })
}

// talk sends at the planned rate for a time, then waits until all has arrived.
func (f *floor) talk(ctx context.Context, d time.Duration) error {
	begin, sent := time.Now(), 0
	for {
		f.now = time.Now()
		if f.now.Sub(begin) > d {
			break
		}
		for due := int(f.now.Sub(begin).Seconds() * sidebarRate); sent < due; sent++ {
			if err := f.say(begin.Add(time.Duration(sent) * time.Second / sidebarRate)); err != nil {
				return err
			}
		}
		if err := f.step(ctx, time.Millisecond); err != nil {
			return err
		}
	}
	return f.until(ctx, settleTime, func() bool { return f.arrived == f.expected })
}

// say sends the next message; its text begins with its number.
func (f *floor) say(planned time.Time) error {
	n := len(f.planned)
	f.planned = append(f.planned, planned)
	text := fmt.Sprintf("%d %s", n, sentences[n%len(sentences)])
	if n%sidebarOf >= sidebarColleagues {
		c := f.guests[n%len(f.guests)]
		f.expected++
		c.Text(fmt.Appendf(nil, `{"type":"send","client_id":"%s-%08d","body":%q}`, client, n, text))
		return c.Flush()
	}
	group := n / sidebarOf % len(f.groups)
	c := f.agents[group*sidebarGroup+n%sidebarGroup]
	f.expected += sidebarGroup // its author has it as an entry too
	c.Text(fmt.Appendf(nil, `{"type":"send","conversation":"%s","client_id":"%s-%08d","kind":"comment","body":%q}`, f.groups[group], client, n, text))
	return c.Flush()
}

func (f *floor) until(ctx context.Context, atMost time.Duration, done func() bool) error {
	for deadline := time.Now().Add(atMost); !done(); {
		if time.Now().After(deadline) {
			return fmt.Errorf("%w: %d welcome, %d of %d entries arrived", errTooLate, f.welcomed, f.arrived, f.expected)
		}
		if err := f.step(ctx, waitAtMost); err != nil {
			return err
		}
	}
	return nil
}

func (f *floor) step(ctx context.Context, d time.Duration) error {
	ready, err := f.loop.Wait(d)
	if err != nil {
		return err
	}
	f.now = time.Now()
	for _, c := range ready {
		agent := c.Owner < 0
		err := f.loop.Receive(c, func(message []byte) error {
			if agent {
				f.bytes += int64(len(message))
			}
			return wire.Scan(message, func(frame *wire.Frame) error { return f.take(frame, agent) })
		})
		if err != nil {
			return fmt.Errorf("connection %d: %w", c.Owner, err)
		}
	}
	return ctx.Err()
}

func (f *floor) take(frame *wire.Frame, agent bool) error {
	switch string(frame.Type) {
	case "welcome":
		f.welcomed++
	case "error", "bye":
		return fmt.Errorf("the server says %s: %s %s", frame.Type, frame.Code, frame.Message)
	case "entry":
		number, _, _ := bytes.Cut(frame.Entry.Body, []byte(" "))
		// Others are the visitor's own, or lines from before.
		if n, err := strconv.Atoi(string(number)); agent && err == nil {
			f.arrived++
			if f.measuring {
				f.latency = append(f.latency, f.now.Sub(f.planned[n]))
			}
		}
	}
	return nil
}
