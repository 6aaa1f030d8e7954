package crash_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestBadNetwork lets a visitor and an agent talk through proxies that kill
// sockets and hold bytes back in either direction, on every transport.
func TestBadNetwork(t *testing.T) {
	t.Parallel()
	for _, transport := range []struct {
		name         string
		guest, agent dialer
	}{
		{"websocket", overSocket, overSocket},
		{"events", overEvents, overEvents},
		{"polling", overPolls, overSocket}, // agents have no polling
	} {
		t.Run(transport.name, func(t *testing.T) {
			t.Parallel() // they mostly wait for dead connections
			n := startNode(t, t.TempDir())
			staff := people(t, n.url())
			queue := staff.queue(t, n.url(), "Billing Support")
			bad := startProxy(t, n.addr)
			a := newPerson(t, "Anna", staff.by["anna"].token, false, bad.url())
			a.dial = transport.agent
			s := must[started](t, aboutBilling("Grace", "through a bad network").to(n.url()))
			g := newPerson(t, "Grace", s.Token, true, bad.url())
			g.dial = transport.guest
			for _, p := range []*person{a, g} {
				p.deadAfter, p.beat = 2*time.Second, 400*time.Millisecond
				p.connect()
			}
			k := talk{a.connected().accept(n.url(), queue), g.connected(), a}
			round := 0
			say := func() {
				round++
				g.say("", fmt.Sprintf("visitor, round %d", round))
				a.say(k.id, fmt.Sprintf("agent, round %d", round))
				a.put(k.id, "work_note", fmt.Sprintf("note, round %d", round))
			}
			read := func() {
				a.reads(k.id, fmt.Sprintf("visitor, round %d", round))
				g.reads("", fmt.Sprintf("agent, round %d", round))
			}
			say()
			read()
			bad.cut() // as a proxy does with sockets it finds idle
			say()
			bad.cut()
			read()
			for _, held := range [][]direction{{towardsServer}, {towardsClient}, {towardsServer, towardsClient}} {
				for _, d := range held {
					bad.freeze(d, true)
				}
				say()
				for _, p := range []*person{a, g} {
					before := p.lost()
					p.until("notices the dead connection", func() bool { return p.breaks > before })
				}
				for _, d := range held {
					bad.freeze(d, false)
				}
				read()
			}
			k.inStep(t, n.url())
			a.act(n.url(), k.id, "end", nil)
			g.until("reads the end", func() bool { return g.session.State == "ended" })
		})
	}
}

// lost is how many connections have broken.
func (p *person) lost() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.breaks
}

// raw opens a TCP connection that knows nothing of HTTP.
func raw(tb testing.TB, addr string) *net.TCPConn {
	tb.Helper()
	conn, err := (&net.Dialer{}).DialContext(tb.Context(), "tcp", addr)
	if err != nil {
		tb.Fatal(err)
	}
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		tb.Fatalf("%T is no TCP connection", conn)
	}
	tb.Cleanup(func() { _ = tcp.Close() })
	return tcp
}

// upgrade is the opening of a WebSocket.
func upgrade(addr, path, token string) string {
	return "GET " + path + " HTTP/1.1\r\nHost: " + addr + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: parley.v1, bearer." + token + "\r\n\r\n"
}

// masked is a WebSocket text message of a client, masked with zeros.
func masked(text string) string {
	return "\x81\xfe" + string([]byte{byte(len(text) >> 8), byte(len(text))}) + "\x00\x00\x00\x00" + text
}

// TestSlowHeadersAndDeadSockets has many connections that send their headers a
// byte at a time, and some that open and say nothing more. Others notice
// nothing, and the slow ones are let go.
func TestSlowHeadersAndDeadSockets(t *testing.T) {
	t.Parallel() // it mostly waits
	n := startNode(t, t.TempDir())
	staff := people(t, n.url())
	k := meet(t, n.url(), staff.queue(t, n.url(), "Billing Support"), agent(t, staff.by["anna"], n.url()).connected(), n.url())
	const many = 150
	slow := make([]*net.TCPConn, many)
	for i := range slow {
		slow[i] = raw(t, n.addr)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	dripped := make(chan struct{})
	go func() { // the loris
		defer close(dripped)
		tick := time.NewTicker(200 * time.Millisecond)
		defer tick.Stop()
		for at := 0; ; at++ {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				text := "GET / HTTP/1.1\r\nX-Slow: " + strings.Repeat("a", 1000)
				for i, conn := range slow {
					if i%2 == 0 { // the other half is silent
						_, _ = conn.Write([]byte{text[at%len(text)]}) // it is closed under our hands
					}
				}
			}
		}
	}()
	// The others go on meanwhile.
	for i := range 20 {
		k.guest.say("", fmt.Sprint("meanwhile ", i))
		k.agent.reads(k.id, fmt.Sprint("meanwhile ", i))
	}
	for i, conn := range slow {
		if err := conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, conn); isTimeout(err) {
			t.Fatalf("connection %d, which never sent a request, is still open", i)
		}
	}
	cancel()
	<-dripped
	k.inStep(t, n.url())
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

// TestClientThatNeverReads floods a visitor who takes nothing off the socket.
// The server lets go of them, keeps its memory, and serves everybody else.
func TestClientThatNeverReads(t *testing.T) {
	n := startNode(t, t.TempDir(), "--agent-frames-per-second", "1000")
	staff := people(t, n.url())
	queue := staff.queue(t, n.url(), "Billing Support")
	anna := agent(t, staff.by["anna"], n.url()).connected()
	anna.window = 20
	s := must[started](t, aboutBilling("Stone", "reads nothing").to(n.url()))
	id := anna.accept(n.url(), queue)
	other := meet(t, n.url(), queue, agent(t, staff.by["ben"], n.url()).connected(), n.url())

	stone := raw(t, n.addr)
	if err := stone.SetReadBuffer(4 << 10); err != nil {
		t.Fatal(err)
	}
	if _, err := stone.Write([]byte(upgrade(n.addr, guestBase+"/live", s.Token) + masked(`{"type":"hello","since":0}`))); err != nil {
		t.Fatal(err)
	}
	anna.until("sees the visitor", func() bool { return anna.online[id] })
	before := n.memory()
	const messages = 1500
	long := strings.Repeat("x", 7990)
	go func() {
		for i := range messages { // 12 MB, more than any socket's buffers
			anna.say(id, long+strconv.Itoa(i))
		}
	}()
	for i := range 20 {
		other.guest.say("", fmt.Sprint("still served ", i))
		other.agent.reads(other.id, fmt.Sprint("still served ", i))
	}
	anna.until("says it all", func() bool { return len(anna.acks) == messages })
	anna.until("learns that the visitor was let go", func() bool { return !anna.online[id] })
	if grown := n.memory() - before; grown > 150<<20 && !raced {
		t.Errorf("memory grew by %d MB", grown>>20)
	} else {
		t.Logf("memory grew by %d MB", grown>>20)
	}
	// Whoever reads again gets everything.
	g := newPerson(t, "Stone, awake", s.Token, true, n.url()).connect()
	talk{id, g, anna}.inStep(t, n.url())
	other.inStep(t, n.url())
}

// TestFrameFlood sends far more frames than a visitor may. They are refused
// with a code, and nobody else is slower for it.
func TestFrameFlood(t *testing.T) {
	n := startNode(t, t.TempDir())
	staff := people(t, n.url())
	queue := staff.queue(t, n.url(), "Billing Support")
	k := meet(t, n.url(), queue, agent(t, staff.by["anna"], n.url()).connected(), n.url())
	flooder := visitor(t, "a flood", n.url()).connected()
	const frames = 3000
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		for i := range frames {
			flooder.frame(map[string]any{"type": "send", "client_id": fmt.Sprint("flood-", i), "body": "flood"})
			flooder.mu.Lock()
			enough := len(flooder.refused)+flooder.postponed > 20
			flooder.mu.Unlock()
			if enough {
				return
			}
		}
	}()
	flooder.until("is refused", func() bool { return len(flooder.refused)+flooder.postponed > 20 })
	flooder.mu.Lock()
	for _, f := range flooder.refused {
		if f.Code != "limit" {
			t.Errorf("a flood is refused with %q", f.Code)
		}
	}
	stored := len(flooder.acks)
	flooder.mu.Unlock()
	// 60 at once, and six a second since; half a minute is more than any
	// machine needs to send twenty too many.
	if stored > 60+6*30 {
		t.Errorf("%d messages of a flood were stored", stored)
	}
	for i := range 20 {
		k.guest.say("", fmt.Sprint("not flooded ", i))
		k.agent.reads(k.id, fmt.Sprint("not flooded ", i))
	}
	<-sent
	k.inStep(t, n.url())
	if status, err := n.look("/healthz"); err != nil || status != http.StatusOK {
		t.Errorf("healthz: %d %v", status, err)
	}
}
