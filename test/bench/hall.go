//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/test/bench/wire"
)

// talk is one conversation as both sides have seen it so far. Messages are numbered
// from 1; every counter is the number of the last one.
type talk struct {
	guest     *wire.Conn
	sent      int64
	acked     int64
	echoed    int64 // the visitor's own message, back as an entry
	arrived   int64 // at the agent
	guestSeq  int64 // of the last entry the visitor has
	agentSeq  int64 // of the last entry the agent has
	times     [maxUnderWay]time.Time
	wantFlush bool
}

// maxUnderWay is how many messages of a conversation may be under way: as many as
// moments of sending are remembered. It is a power of two.
const maxUnderWay = 1024

// hall is everybody who talks: one goroutine plays all visitors and all agents.
type hall struct {
	suite  *suite
	load   chatLoad
	loop   *wire.Loop
	talks  []talk
	byID   map[string]*talk
	agents []*wire.Conn
	random *rand.Rand
	dirty  []*talk // have something to flush
	frame  []byte

	now       time.Time
	measuring bool
	stopped   bool // nothing more is sent
	next      time.Time
	delivered int64
	latency   times
	ackTimes  times
	late      times
}

// chatResult is what a load came to during the measured time.
type chatResult struct {
	took                        time.Duration
	delivered                   int64
	total                       int64 // messages of the whole run, all checked
	latency, acknowledged, late times
	server, generator, database time.Duration // processor time
	machine                     time.Duration // of everything that runs
	resident                    int64
}

// Owners of connections: an agent's is below zero, a visitor's is the talk's index.
func agentOwner(i int) int { return -1 - i }

// dialers is how many sockets are opened at once.
const dialers = 16

// newHall connects everybody and waits until every stream is current.
func (s *suite) newHall(d *desk, visitors []visitor, load chatLoad) (_ *hall, err error) {
	h := &hall{suite: s, load: load, random: s.random(uint64(load.conversations)), byID: map[string]*talk{}, talks: make([]talk, len(visitors))}
	if h.loop, err = wire.NewLoop(); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			h.close()
		}
	}()
	for i, v := range visitors {
		h.byID[string(v.conversation)] = &h.talks[i]
	}
	conns, err := dialAll(d, len(d.agents)+len(visitors), func(i int) (path, token string) {
		if i < len(d.agents) {
			return staffBase + "/live", d.agents[i].token
		}
		return guestBase + "/live", visitors[i-len(d.agents)].token
	})
	if err != nil {
		return nil, err
	}
	for i, c := range conns {
		c.Owner = i - len(d.agents)
		hello := `{"type":"hello","since":0}`
		if i < len(d.agents) {
			c.Owner = agentOwner(i)
			hello = `{"type":"hello","resume":{}}`
			h.agents = append(h.agents, c)
		} else {
			h.talks[c.Owner].guest = c
		}
		if err := h.loop.Add(c); err != nil {
			return nil, err
		}
		c.Text([]byte(hello))
		if err := c.Flush(); err != nil {
			return nil, err
		}
	}
	return h, h.settle()
}

// dialAll opens n sockets, some at a time.
func dialAll(d *desk, n int, where func(i int) (path, token string)) ([]*wire.Conn, error) {
	conns := make([]*wire.Conn, n)
	var group errgroup.Group
	group.SetLimit(dialers)
	for i := range n {
		group.Go(func() (err error) {
			path, token := where(i)
			conns[i], err = wire.Dial(d.addr, path, token)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		for _, c := range conns {
			if c != nil {
				err = errors.Join(err, c.Close())
			}
		}
		return nil, err
	}
	return conns, nil
}

func (h *hall) close() { _ = h.loop.Close() } // the server sees them go in any case

// Bounds of waiting for the server.
const (
	settleTime  = 30 * time.Second // until everybody is connected and current
	drainTime   = 30 * time.Second // until the last message has arrived
	waitAtMost  = 100 * time.Millisecond
	askEvery    = 20 * time.Second // heartbeat (docs/protocol.md)
	quietEnough = 300 * time.Millisecond
)

// settle works off what the server says at first: both sides then have the same number
// of entries in every conversation.
func (h *hall) settle() error {
	deadline := time.Now().Add(settleTime)
	quiet := time.Now()
	for {
		busy, err := h.step(waitAtMost)
		if err != nil {
			return err
		}
		if busy {
			quiet = time.Now()
		}
		level := true
		for i := range h.talks {
			t := &h.talks[i]
			level = level && t.guestSeq > 0 && t.agentSeq >= t.guestSeq
		}
		if level && time.Since(quiet) > quietEnough {
			return nil
		}
		if time.Now().After(deadline) {
			return errors.New("the agents were not given all conversations they hold")
		}
	}
}

// step waits for at most d and works off what has arrived.
func (h *hall) step(d time.Duration) (busy bool, err error) {
	ready, err := h.loop.Wait(d)
	if err != nil {
		return false, err
	}
	for _, c := range ready {
		h.now = time.Now()
		each := h.onAgent
		if c.Owner >= 0 {
			t := &h.talks[c.Owner]
			each = func(f *wire.Frame) error { return h.onGuest(t, f) }
		}
		err := h.loop.Receive(c, func(message []byte) error { return wire.Scan(message, each) })
		if err != nil {
			return false, fmt.Errorf("connection %d: %w", c.Owner, err)
		}
	}
	return len(ready) > 0, h.flush()
}

func (h *hall) flush() error {
	for _, t := range h.dirty {
		t.wantFlush = false
		if err := t.guest.Flush(); err != nil {
			return err
		}
	}
	h.dirty = h.dirty[:0]
	return nil
}

// onGuest checks a frame that a visitor receives.
func (h *hall) onGuest(t *talk, f *wire.Frame) error {
	switch string(f.Type) {
	case "ack":
		n, ok := numberOf(f.ClientID)
		if !ok || n != t.acked+1 {
			return fmt.Errorf("acknowledgement of %q instead of message %d", f.ClientID, t.acked+1)
		}
		t.acked = n
		if h.measuring {
			h.ackTimes = append(h.ackTimes, h.now.Sub(t.times[n%maxUnderWay]))
		}
		if h.load.rate == 0 && !h.stopped {
			h.sendNow(t)
		}
	case "entry":
		if f.Entry.Seq != t.guestSeq+1 {
			return fmt.Errorf("visitor received entry %d after %d", f.Entry.Seq, t.guestSeq)
		}
		t.guestSeq = f.Entry.Seq
		if n, ok := numberOf(f.Entry.Body); ok {
			if n != t.echoed+1 {
				return fmt.Errorf("visitor received message %d after %d", n, t.echoed)
			}
			t.echoed = n
		}
	case "error", "bye":
		return fmt.Errorf("the server says %s: %s %s", f.Type, f.Code, f.Message)
	}
	return nil
}

// onAgent checks a frame that an agent receives.
func (h *hall) onAgent(f *wire.Frame) error {
	switch string(f.Type) {
	case "entry":
		t := h.byID[string(f.Conversation)]
		if t == nil {
			return nil // a conversation that was there before
		}
		if f.Entry.Seq != t.agentSeq+1 {
			return fmt.Errorf("agent received entry %d after %d of %s", f.Entry.Seq, t.agentSeq, f.Conversation)
		}
		t.agentSeq = f.Entry.Seq
		n, ok := numberOf(f.Entry.Body)
		if !ok {
			return nil
		}
		if n != t.arrived+1 {
			return fmt.Errorf("agent received message %d after %d of %s", n, t.arrived, f.Conversation)
		}
		t.arrived = n
		if h.measuring {
			h.delivered++
			h.latency = append(h.latency, h.now.Sub(t.times[n%maxUnderWay]))
		}
	case "error", "bye", "signed_out":
		return fmt.Errorf("the server says %s: %s %s", f.Type, f.Code, f.Message)
	}
	return nil
}

// numberDigits is how a message's number is written, at the beginning of its body and
// at the end of its client id.
const numberDigits = 8

// numberOf reads a message's number, "#00000012 …" or "…-00000012".
func numberOf(text []byte) (int64, bool) {
	switch {
	case len(text) > numberDigits && text[0] == '#':
		text = text[1 : 1+numberDigits]
	case len(text) > numberDigits && text[len(text)-numberDigits-1] == '-':
		text = text[len(text)-numberDigits:]
	default:
		return 0, false
	}
	n, err := strconv.ParseInt(string(text), 10, 64)
	return n, err == nil
}

// sentences are what visitors write; none needs an escape in JSON.
var sentences = [...]string{
	"Yes, that is right.",
	"I ordered two of them on Monday and only one has arrived so far.",
	"The invoice says 2026-1184, and the amount is wrong: 49,90 € instead of 24,95 €.",
	"Hello? Are you still there?",
	"Could you please check whether the replacement has been sent? The tracking page has shown the same line since Thursday, and the shop could not tell me more.",
	"Thank you, that helps a lot!",
}

// client is the part of all client ids that a run has in common.
var client = []byte(parley.NewID()[:22])

// sendNow sends the talk's next message.
func (h *hall) sendNow(t *talk) { h.send(t, time.Now()) }

// send sends the talk's next message, which was due at the given moment.
func (h *hall) send(t *talk, due time.Time) {
	t.sent++
	t.times[t.sent%maxUnderWay] = due
	number := make([]byte, 0, numberDigits)
	for digit := int64(1e7); digit > 0; digit /= 10 {
		number = append(number, byte('0'+t.sent/digit%10))
	}
	h.frame = append(h.frame[:0], `{"type":"send","client_id":"`...)
	h.frame = append(append(append(h.frame, client...), '-'), number...)
	h.frame = append(h.frame, `","body":"#`...)
	h.frame = append(append(h.frame, number...), ' ')
	h.frame = append(append(h.frame, sentences[h.random.IntN(len(sentences))]...), `"}`...)
	t.guest.Text(h.frame)
	if !t.wantFlush {
		t.wantFlush = true
		h.dirty = append(h.dirty, t)
	}
}

// talk runs the load: it warms up, measures, stops sending and waits until all is there.
func (h *hall) talk(ctx context.Context, server, postmaster int) (chatResult, error) {
	var r chatResult
	begin := time.Now()
	h.start(begin)
	if err := h.until(ctx, begin.Add(h.suite.warmup)); err != nil {
		return r, err
	}
	before, err := usage(server, postmaster)
	if err != nil {
		return r, err
	}
	h.measuring = true
	if err := h.until(ctx, before.at.Add(h.suite.duration)); err != nil {
		return r, err
	}
	h.measuring = false
	after, err := usage(server, postmaster)
	if err != nil {
		return r, err
	}
	if r.resident, err = residentOf(server); err != nil {
		return r, err
	}
	r.took, r.delivered = after.at.Sub(before.at), h.delivered
	r.server, r.generator, r.database = after.server-before.server, after.own-before.own, after.database-before.database
	r.machine = after.machine - before.machine
	r.latency, r.acknowledged, r.late = h.latency, h.ackTimes, h.late
	if r.total, err = h.drain(); err != nil {
		return r, err
	}
	if r.delivered == 0 {
		return r, errors.New("no message arrived")
	}
	return r, nil
}

func (h *hall) start(now time.Time) {
	h.next = now
	if h.load.rate > 0 {
		return
	}
	for range h.suite.window {
		for i := range h.talks {
			h.sendNow(&h.talks[i])
		}
	}
}

// until keeps the load going.
func (h *hall) until(ctx context.Context, end time.Time) error {
	for {
		now := time.Now()
		if !now.Before(end) {
			return ctx.Err()
		}
		wait := end.Sub(now)
		if h.load.rate > 0 {
			if err := h.sendDue(now); err != nil {
				return err
			}
			wait = min(wait, time.Until(h.next))
		}
		if _, err := h.step(min(max(wait, 0), waitAtMost)); err != nil {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

// sendDue sends what was planned up to now. The moments are those of a Poisson process:
// visitors do not know of each other, and do not wait for answers.
func (h *hall) sendDue(now time.Time) error {
	for !h.next.After(now) {
		t := &h.talks[h.random.IntN(len(h.talks))]
		if t.sent-t.arrived >= maxUnderWay || t.sent-t.acked >= maxUnderWay {
			return fmt.Errorf("%d messages of one conversation are under way: the rate cannot be kept up", maxUnderWay)
		}
		h.send(t, h.next)
		if h.measuring {
			h.late = append(h.late, now.Sub(h.next))
		}
		h.next = h.next.Add(time.Duration(h.random.ExpFloat64() / h.load.rate * float64(time.Second)))
	}
	return h.flush()
}

// drain waits until everything sent was acknowledged and has arrived on both sides, and
// counts it.
func (h *hall) drain() (total int64, err error) {
	h.stopped = true
	deadline := time.Now().Add(drainTime)
	for {
		missing, sent := int64(0), int64(0)
		for i := range h.talks {
			t := &h.talks[i]
			sent += t.sent
			missing += 3*t.sent - t.acked - t.echoed - t.arrived
		}
		if missing == 0 {
			break
		}
		if time.Now().After(deadline) {
			return 0, fmt.Errorf("lost: %d acknowledgements and entries of %d messages did not arrive within %s", missing, sent, drainTime)
		}
		if _, err := h.step(waitAtMost); err != nil {
			return 0, err
		}
	}
	// What is doubled comes late.
	for quiet := time.Now(); time.Since(quiet) < quietEnough; {
		if _, err := h.step(waitAtMost); err != nil {
			return 0, err
		}
	}
	for i := range h.talks {
		total += h.talks[i].sent
	}
	return total, nil
}

// used is what processes have used up to a moment.
type used struct {
	at                    time.Time
	server, own, database time.Duration
	machine               time.Duration
}

func usage(server, postmaster int) (u used, err error) {
	var errs [4]error
	u.server, errs[0] = cpuOf(server)
	u.own, errs[1] = ownCPU()
	u.machine, errs[3] = machineCPU()
	if postmaster > 0 {
		u.database, errs[2] = cpuOfTree(postmaster)
	}
	u.at = time.Now()
	return u, errors.Join(errs[:]...)
}
