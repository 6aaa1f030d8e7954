//go:build linux

package wire

import (
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"
)

// Loop waits for many connections at once. It is used by one goroutine.
type Loop struct {
	fd     int
	conns  []*Conn // by descriptor
	events []syscall.EpollEvent
	ready  []*Conn
	buffer []byte
}

// Sizes of a loop: events taken at once, and bytes read from a connection at once.
const (
	maxEvents  = 256
	bufferSize = 256 << 10
)

// NewLoop makes a loop without connections. Make it before its connections: [Loop.Wait]
// needs a low descriptor.
func NewLoop() (*Loop, error) {
	fd, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	if err != nil {
		return nil, os.NewSyscallError("epoll_create1", err)
	}
	return &Loop{fd: fd, events: make([]syscall.EpollEvent, maxEvents), buffer: make([]byte, bufferSize)}, nil
}

// Add lets the loop wait for the connection.
func (l *Loop) Add(c *Conn) error {
	for len(l.conns) <= c.fd {
		l.conns = append(l.conns, nil)
	}
	l.conns[c.fd], c.loop = c, l
	return l.change(c, syscall.EPOLL_CTL_ADD)
}

func (l *Loop) change(c *Conn, operation int) error {
	event := syscall.EpollEvent{Events: syscall.EPOLLIN, Fd: int32(c.fd)}
	if c.watching {
		event.Events |= syscall.EPOLLOUT
	}
	return os.NewSyscallError("epoll_ctl", syscall.EpollCtl(l.fd, operation, c.fd, &event))
}

// remove forgets a connection whose descriptor is about to be closed, which takes it
// out of epoll as well.
func (l *Loop) remove(c *Conn) { l.conns[c.fd], c.loop = nil, nil }

// Wait returns the connections that have something to read, after at most d; the slice
// is valid until the next call. It is exact to microseconds, which epoll_wait is not.
func (l *Loop) Wait(d time.Duration) ([]*Conn, error) {
	l.ready = l.ready[:0]
	if d > 0 {
		if some, err := l.selectFor(d); err != nil || !some {
			return nil, err
		}
	}
	n, err := syscall.EpollWait(l.fd, l.events, 0)
	if err != nil && !errors.Is(err, syscall.EINTR) {
		return nil, os.NewSyscallError("epoll_wait", err)
	}
	for _, event := range l.events[:max(n, 0)] {
		c := l.conns[event.Fd]
		if c == nil {
			continue
		}
		if event.Events&syscall.EPOLLOUT != 0 {
			if err := c.Flush(); err != nil {
				return nil, err
			}
		}
		if event.Events&^syscall.EPOLLOUT != 0 {
			l.ready = append(l.ready, c)
		}
	}
	return l.ready, nil
}

// selectFor waits for the epoll descriptor itself.
func (l *Loop) selectFor(d time.Duration) (some bool, err error) {
	var set syscall.FdSet
	width := syscall.FD_SETSIZE / len(set.Bits)
	if l.fd >= syscall.FD_SETSIZE {
		return false, fmt.Errorf("wire: descriptor %d is too high to wait for", l.fd)
	}
	set.Bits[l.fd/width] |= 1 << (l.fd % width)
	limit := syscall.NsecToTimeval(int64(d))
	n, err := syscall.Select(l.fd+1, &set, nil, nil, &limit)
	if errors.Is(err, syscall.EINTR) {
		return false, nil
	}
	return n > 0, os.NewSyscallError("select", err)
}

// Receive is [Conn.Receive] with the loop's buffer.
func (l *Loop) Receive(c *Conn, each func(message []byte) error) error {
	return c.Receive(l.buffer, each)
}

// Close closes the loop and its connections.
func (l *Loop) Close() error {
	var errs []error
	for _, c := range l.conns {
		if c != nil {
			errs = append(errs, c.Close())
		}
	}
	return errors.Join(append(errs, os.NewSyscallError("close", syscall.Close(l.fd)))...)
}
