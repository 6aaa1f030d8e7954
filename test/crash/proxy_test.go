package crash_test

import (
	"context"
	"errors"
	"io"
	"net"
	"sync"
	"testing"
)

// direction is a way through a proxy.
type direction int

const (
	towardsServer direction = iota
	towardsClient
)

// proxy passes TCP connections on, holds bytes back in either direction, and
// cuts connections, as networks and the boxes in them do.
type proxy struct {
	listener net.Listener
	target   string
	work     sync.WaitGroup
	ctx      context.Context
	stop     context.CancelFunc

	mu     sync.Mutex
	thawed *sync.Cond
	frozen [2]bool
	conns  map[net.Conn]struct{}
	closed bool
}

func startProxy(tb testing.TB, target string) *proxy {
	tb.Helper()
	listener, err := (&net.ListenConfig{}).Listen(tb.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	p := &proxy{listener: listener, target: target, conns: map[net.Conn]struct{}{}}
	p.ctx, p.stop = context.WithCancel(context.WithoutCancel(tb.Context()))
	p.thawed = sync.NewCond(&p.mu)
	p.work.Go(p.accept)
	tb.Cleanup(p.close)
	return p
}

func (p *proxy) url() string { return "http://" + p.listener.Addr().String() }

func (p *proxy) close() {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	p.stop()
	_ = p.listener.Close()
	p.cut()
	p.freeze(towardsServer, false)
	p.freeze(towardsClient, false)
	p.work.Wait()
}

// cut breaks every connection.
func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for conn := range p.conns {
		_ = conn.Close()
	}
}

// freeze holds back, or lets go, what travels in a direction, also on
// connections that are yet to come.
func (p *proxy) freeze(d direction, on bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.frozen[d] = on
	p.thawed.Broadcast()
}

func (p *proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		p.work.Go(func() { p.carry(client) })
	}
}

// carry serves one connection to its end.
func (p *proxy) carry(client net.Conn) {
	server, err := (&net.Dialer{}).DialContext(p.ctx, "tcp", p.target)
	if err != nil {
		_ = client.Close()
		return
	}
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		_ = errors.Join(client.Close(), server.Close())
		return
	}
	p.conns[client], p.conns[server] = struct{}{}, struct{}{}
	p.mu.Unlock()
	var both sync.WaitGroup
	both.Go(func() { p.copy(server, client, towardsServer) })
	both.Go(func() { p.copy(client, server, towardsClient) })
	both.Wait()
	p.mu.Lock()
	delete(p.conns, client)
	delete(p.conns, server)
	p.mu.Unlock()
}

func (p *proxy) copy(to io.WriteCloser, from io.ReadCloser, d direction) {
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		p.mu.Lock()
		for p.frozen[d] {
			p.thawed.Wait()
		}
		p.mu.Unlock()
		if n > 0 {
			if _, err := to.Write(buffer[:n]); err != nil {
				break
			}
		}
		if err != nil {
			break
		}
	}
	_ = errors.Join(to.Close(), from.Close()) // whoever reads the other way sees the end
}
