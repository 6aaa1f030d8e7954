//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"syscall"
	"time"

	"github.com/parley-desk/parley/test/bench/wire"
)

// Bounds of waiting until the server's memory does not change any more.
const (
	calmCheck  = time.Second
	calmChecks = 3
	calmChange = 0.005 // between two checks
	calmAtMost = 40 * time.Second
)

// spareFiles are descriptors that are needed for something else than visitors.
const spareFiles = 200

// idleConnections measures what a visitor costs who only looks at the page.
func (s *suite) idleConnections(ctx context.Context) (err error) {
	count, err := s.affordable(s.settings.idle)
	if err != nil {
		return err
	}
	d, err := s.newDesk(ctx, sqlite)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close(ctx)) }()
	visitors, _, err := d.newVisitors(ctx, min(s.sessions, count))
	if err != nil {
		return err
	}
	// A fresh process: what making the sessions has left behind would hide a part.
	if err := d.restart(ctx); err != nil {
		return err
	}
	crowd, err := newCrowd(d)
	if err != nil {
		return err
	}
	defer crowd.close()
	before, err := crowd.memory(ctx)
	if err != nil {
		return err
	}
	begin := time.Now()
	if err := crowd.connect(ctx, visitors, count); err != nil {
		return err
	}
	took := time.Since(begin)
	connected, err := residentOf(d.pid())
	if err != nil {
		return err
	}
	after, err := crowd.memory(ctx)
	if err != nil {
		return err
	}
	each := func(m int64) float64 { return float64(m-before.resident) / float64(count) }
	s.report.add("idle.bytes_per_connection", each(after.resident), bytesUnit)
	s.report.add("idle.bytes_per_connection_uncollected", each(connected), bytesUnit)
	s.report.notef("%d connections of %d visitors, opened at %.0f/s; server's memory %.1f MiB before, %.1f MiB with them (heap in use %.1f, stacks %.1f MiB)",
		count, len(visitors), float64(count)/took.Seconds(), mib(before.resident), mib(after.resident), mib(after.heap), mib(after.stacks))
	if err := d.profileTo(ctx, s.profile, "idle.heap.pprof", "heap?gc=1"); err != nil {
		return err
	}
	used, err := crowd.quietCPU(ctx)
	if err != nil {
		return err
	}
	s.report.add("idle.cpu", used, percent)
	if err := crowd.sayHello(ctx); err != nil {
		return err
	}
	talked, err := crowd.memory(ctx)
	if err != nil {
		return err
	}
	s.report.add("idle.bytes_per_connection_talked", each(talked.resident), bytesUnit)
	return d.profileTo(ctx, s.profile, "idle.talked.heap.pprof", "heap?gc=1")
}

func mib(n int64) float64 { return float64(n) / (1 << 20) }

// affordable is how many connections the limit of open files allows. The server has the
// same limit, and Go raises it to the hard one by itself.
func (s *suite) affordable(want int) (int, error) {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return 0, err
	}
	can := int(min(limit.Max, 1<<20)) - spareFiles
	if want > can {
		s.report.notef("only %d instead of %d connections: raise the limit of open files (ulimit -Hn)", can, want)
		want = can
	}
	return want, nil
}

// crowd is many connections of visitors.
type crowd struct {
	desk     *desk
	loop     *wire.Loop
	conns    []*wire.Conn
	welcomed int
	acked    int
}

func newCrowd(d *desk) (*crowd, error) {
	loop, err := wire.NewLoop()
	return &crowd{desk: d, loop: loop}, err
}

func (c *crowd) close() { _ = c.loop.Close() } // the server sees them go in any case

// connectBatch is how many sockets are opened before their frames are read.
const connectBatch = 500

// connect opens the connections, some per visitor, and waits until all are welcome.
func (c *crowd) connect(ctx context.Context, visitors []visitor, count int) error {
	for len(c.conns) < count {
		from := len(c.conns)
		conns, err := dialAll(c.desk, min(connectBatch, count-from), func(i int) (path, token string) {
			return guestBase + "/live", visitors[(from+i)%len(visitors)].token
		})
		if err != nil {
			return err
		}
		for i, conn := range conns {
			conn.Owner = from + i
			c.conns = append(c.conns, conn)
			if err := c.loop.Add(conn); err != nil {
				return err
			}
			conn.Text([]byte(`{"type":"hello","since":0}`))
			if err := conn.Flush(); err != nil {
				return err
			}
		}
		if err := c.until(ctx, settleTime, func() bool { return c.welcomed == len(c.conns) }); err != nil {
			return fmt.Errorf("%d of %d connections were made welcome: %w", c.welcomed, len(c.conns), err)
		}
	}
	return nil
}

var errTooLate = errors.New("it took too long")

// until works off what the server says until done, at most for the given time.
func (c *crowd) until(ctx context.Context, atMost time.Duration, done func() bool) error {
	for deadline := time.Now().Add(atMost); !done(); {
		if time.Now().After(deadline) {
			return errTooLate
		}
		if err := c.step(ctx, waitAtMost); err != nil {
			return err
		}
	}
	return nil
}

func (c *crowd) step(ctx context.Context, d time.Duration) error {
	ready, err := c.loop.Wait(d)
	if err != nil {
		return err
	}
	for _, conn := range ready {
		if err := c.loop.Receive(conn, func(message []byte) error { return wire.Scan(message, c.onFrame) }); err != nil {
			return fmt.Errorf("connection %d: %w", conn.Owner, err)
		}
	}
	return ctx.Err()
}

func (c *crowd) onFrame(f *wire.Frame) error {
	switch string(f.Type) {
	case "welcome":
		c.welcomed++
	case "ack":
		c.acked++
	case "error", "bye":
		return fmt.Errorf("the server says %s: %s %s", f.Type, f.Code, f.Message)
	}
	return nil
}

// pass lets time go by while the server's questions are answered.
func (c *crowd) pass(ctx context.Context, d time.Duration) error {
	err := c.until(ctx, d, func() bool { return false })
	if errors.Is(err, errTooLate) {
		return nil
	}
	return err
}

// memory is what the server's process takes.
type memory struct{ resident, heap, stacks int64 }

// memory waits until the garbage has been collected and given back. Asking for the heap
// profile with gc=1 collects; giving back takes Go some seconds.
func (c *crowd) memory(ctx context.Context) (memory, error) {
	pid, calm := c.desk.pid(), 0
	size, err := residentOf(pid)
	for begin := time.Now(); err == nil && calm < calmChecks && time.Since(begin) < calmAtMost; {
		if _, err := c.desk.fetch(ctx, "heap?gc=1"); err != nil {
			return memory{}, err
		}
		if err := c.pass(ctx, calmCheck); err != nil {
			return memory{}, err
		}
		last := size
		if size, err = residentOf(pid); err != nil {
			return memory{}, err
		}
		if change := float64(size-last) / float64(last); change < calmChange && change > -calmChange {
			calm++
		} else {
			calm = 0
		}
	}
	if err != nil {
		return memory{}, err
	}
	text, err := c.desk.fetch(ctx, "heap?debug=1")
	if err != nil {
		return memory{}, err
	}
	return memory{size, memoryStat(text, "HeapInuse"), memoryStat(text, "Stack")}, nil
}

// memoryStat reads a line such as "# HeapInuse = 123" of a heap profile in text form;
// 0 when there is none. "Stack" has two numbers, of which the first is what is in use.
func memoryStat(profile []byte, name string) (n int64) {
	_, rest, _ := strings.Cut(string(profile), "# "+name+" = ")
	if _, err := fmt.Sscan(rest, &n); err != nil {
		return 0
	}
	return n
}

// quietTime is how long the processor time of an idle crowd is looked at: the server asks
// each connection for a sign of life once meanwhile.
const quietTime = 30 * time.Second

// quietCPU is the share of one core that the server needs for a crowd that does nothing.
func (c *crowd) quietCPU(ctx context.Context) (float64, error) {
	before, err := cpuOf(c.desk.pid())
	if err != nil {
		return 0, err
	}
	begin := time.Now()
	if err := c.pass(ctx, quietTime); err != nil {
		return 0, err
	}
	after, err := cpuOf(c.desk.pid())
	return 100 * float64(after-before) / float64(time.Since(begin)), err
}

// sayHello lets every connection send one message and waits for the acknowledgements.
func (c *crowd) sayHello(ctx context.Context) error {
	for i, conn := range c.conns {
		conn.Text([]byte(fmt.Sprintf(`{"type":"send","client_id":"%s-%08d","body":"%s"}`, client, i, sentences[i%len(sentences)])))
		if err := conn.Flush(); err != nil {
			return err
		}
		if i%connectBatch == 0 {
			if err := c.step(ctx, 0); err != nil {
				return err
			}
		}
	}
	if err := c.until(ctx, settleTime, func() bool { return c.acked == len(c.conns) }); err != nil {
		return fmt.Errorf("%d of %d messages were acknowledged: %w", c.acked, len(c.conns), err)
	}
	return nil
}
