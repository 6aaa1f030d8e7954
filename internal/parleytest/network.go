package parleytest

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"syscall"
)

// network is how clients reach the desk: TCP on one port, or pipes.
type network struct {
	addr   string
	memory bool

	mu       sync.Mutex
	listener net.Listener
	inbox    chan net.Conn // of the present in-memory listener
	gone     chan struct{} // that listener is closed
	conns    map[*tracked]struct{}
}

func newNetwork(memory bool) (*network, error) {
	n := &network{addr: "127.0.0.1:80", memory: memory, conns: map[*tracked]struct{}{}}
	if memory {
		return n, nil
	}
	// The port is chosen once, so that the address stays over restarts.
	probe, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	n.addr = probe.Addr().String()
	return n, probe.Close()
}

// listen opens the desk's end.
func (n *network) listen(ctx context.Context) (net.Listener, error) {
	var listener net.Listener
	if n.memory {
		n.mu.Lock()
		n.inbox, n.gone = make(chan net.Conn), make(chan struct{})
		listener = &pipes{inbox: n.inbox, gone: n.gone}
		n.mu.Unlock()
	} else {
		var err error
		if listener, err = (&net.ListenConfig{}).Listen(ctx, "tcp", n.addr); err != nil {
			return nil, err
		}
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.listener = &tracking{Listener: listener, network: n}
	return n.listener, nil
}

// cut breaks the listener and every connection.
func (n *network) cut() {
	n.mu.Lock()
	defer n.mu.Unlock()
	_ = n.listener.Close()
	for conn := range n.conns {
		_ = conn.Conn.Close()
	}
	clear(n.conns)
}

// client reaches the desk.
func (n *network) client() *http.Client {
	transport := &http.Transport{MaxIdleConnsPerHost: 64}
	if n.memory {
		transport.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) { return n.dial(ctx) }
	}
	return &http.Client{Transport: transport}
}

func (n *network) dial(ctx context.Context) (net.Conn, error) {
	n.mu.Lock()
	inbox, gone := n.inbox, n.gone
	n.mu.Unlock()
	if inbox == nil {
		return nil, syscall.ECONNREFUSED
	}
	select {
	case <-gone:
		return nil, syscall.ECONNREFUSED
	default:
	}
	here, there := net.Pipe()
	select {
	case inbox <- there:
		return here, nil
	case <-gone:
		return nil, errors.Join(syscall.ECONNREFUSED, here.Close(), there.Close())
	case <-ctx.Done():
		return nil, errors.Join(ctx.Err(), here.Close(), there.Close())
	}
}

// pipes is a listener in memory.
type pipes struct {
	inbox chan net.Conn
	gone  chan struct{}
	once  sync.Once
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case conn := <-p.inbox:
		return conn, nil
	case <-p.gone:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.gone) })
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }

// tracking remembers the accepted connections, so that they can be cut.
type tracking struct {
	net.Listener

	network *network
}

func (t *tracking) Accept() (net.Conn, error) {
	conn, err := t.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c := &tracked{Conn: conn, network: t.network}
	t.network.mu.Lock()
	t.network.conns[c] = struct{}{}
	t.network.mu.Unlock()
	return c, nil
}

type tracked struct {
	net.Conn

	network *network
}

func (c *tracked) Close() error {
	c.network.mu.Lock()
	delete(c.network.conns, c)
	c.network.mu.Unlock()
	return c.Conn.Close()
}

// RemoteAddr makes in-memory clients come from this machine, as over TCP.
func (c *tracked) RemoteAddr() net.Addr {
	if c.network.memory {
		return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1}
	}
	return c.Conn.RemoteAddr()
}
