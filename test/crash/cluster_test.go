package crash_test

import (
	"fmt"
	"net"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"github.com/parley-desk/parley/internal/pgtest"
)

// wire is a NATS server in the test's process, which can be away for a while.
type wire struct {
	tb      testing.TB
	options server.Options
	running *server.Server
}

func startWire(tb testing.TB) *wire {
	tb.Helper()
	w := &wire{tb: tb, options: server.Options{Host: "127.0.0.1", Port: server.RANDOM_PORT, NoSigs: true, NoLog: true}}
	w.start()
	addr, ok := w.running.Addr().(*net.TCPAddr)
	if !ok {
		tb.Fatalf("the NATS server listens on %v", w.running.Addr())
	}
	w.options.Port = addr.Port // the same after every pause
	tb.Cleanup(w.stop)
	return w
}

func (w *wire) start() {
	w.tb.Helper()
	options := w.options
	s, err := server.NewServer(&options)
	if err != nil {
		w.tb.Fatal(err)
	}
	s.Start()
	if !s.ReadyForConnections(patience) {
		w.tb.Fatal("the NATS server does not start")
	}
	w.running = s
}

func (w *wire) stop() {
	w.running.Shutdown()
	w.running.WaitForShutdown()
}

func (w *wire) url() string { return fmt.Sprintf("nats://127.0.0.1:%d", w.options.Port) }

// pair is two nodes on one PostgreSQL, one NATS and one folder of attachments.
type pair struct {
	a, b  *node
	wire  *wire
	staff *staff
	queue string // Billing Support
}

func startPair(tb testing.TB) *pair {
	tb.Helper()
	w, dir, database := startWire(tb), tb.TempDir(), pgtest.URL(tb)
	flags := []string{"--database", database, "--bus", w.url()}
	p := &pair{wire: w, a: startNode(tb, dir, flags...), b: startNode(tb, dir, flags...)}
	p.staff = people(tb, p.a.url())
	p.staff.unlimited(tb, p.a.url())
	p.queue = p.staff.queue(tb, p.a.url(), "Billing Support")
	return p
}

// TestTwoNodesAreOneDesk has a visitor on node A and agents on node B.
func TestTwoNodesAreOneDesk(t *testing.T) {
	p := startPair(t)
	a, b := p.a.url(), p.b.url()
	anna, ben := agent(t, p.staff.by["anna"], b).connected(), agent(t, p.staff.by["ben"], a).connected()

	first := visitor(t, "first", a)
	second := visitor(t, "second", a)
	second.until("is second in the queue", func() bool { return second.session.Position == 2 })
	anna.until("sees two waiting", func() bool { return anna.queues[p.queue].Waiting == 2 })

	id := anna.accept(b, p.queue)
	if id != first.begun.Conversation {
		t.Fatalf("accepted %s, but %s waited longest", id, first.begun.Conversation)
	}
	first.until("hears who accepted", func() bool { return first.session.State == "active" && first.session.Agent.Name == "Anna Berg" })
	second.until("moves up", func() bool { return second.session.Position == 1 })
	anna.until("knows that the visitor is there", func() bool { return anna.online[id] })

	// Words and signs, both ways.
	anna.say(id, "Let me look at it")
	first.reads("", "Let me look at it")
	first.say("", "Thank you")
	anna.reads(id, "Thank you")
	anna.put(id, "work_note", "sounds upset")
	first.frame(map[string]any{"type": "typing", "on": true})
	anna.until("sees typing", func() bool { return len(anna.typing) > 0 && anna.typing[0].Who.Kind == "guest" && anna.typing[0].On })
	anna.frame(map[string]any{"type": "typing", "conversation": id, "on": true})
	first.until("sees typing", func() bool { return len(first.typing) > 0 && first.typing[0].Who.Name == "Anna Berg" })
	seen := first.have("")
	first.frame(map[string]any{"type": "mark", "delivered": seen, "seen": seen})
	anna.until("learns what was seen", func() bool { return anna.marks[id].GuestSeen == seen })
	anna.frame(map[string]any{"type": "mark", "conversation": id, "seen": anna.have(id)})
	first.until("learns what was seen", func() bool { return first.marks[""].AgentSeen >= seen })

	// A transfer across nodes.
	anna.act(b, id, "transfer", map[string]string{"agent": p.staff.by["ben"].id})
	ben.until("is asked", func() bool { c := ben.conversations[id]; return c.Transfer != nil && c.Transfer.State == "pending" })
	ben.act(a, id, "transfer/accept", nil)
	anna.until("hears of it", func() bool { c := anna.conversations[id]; return c.Transfer != nil && c.Transfer.State == "accepted" })
	first.until("has another agent", func() bool { return first.session.Agent.Name == "Ben Okoro" })
	anna.act(b, id, "transfer/complete", map[string]bool{"leave": true})
	anna.until("has left", func() bool { _, there := anna.conversations[id]; return !there })
	ben.say(id, "I am Ben")
	first.reads("", "I am Ben")
	talk{id, first, ben}.inStep(t, a)

	// The visitor goes; the agent on the other node is told.
	ben.until("knows that the visitor is there", func() bool { return ben.online[id] })
	first.leave()
	ben.until("knows that the visitor went", func() bool { return !ben.online[id] })

	// Configuration changed on A counts on B.
	p.staff.property(t, a, "parley.company.name", "Elsewhere Ltd")
	eventually(t, "the company's new name on B", func() (bool, string) {
		got := must[struct{ Company string }](t, request{method: http.MethodGet, url: b + guestBase + "/config"})
		return got.Company == "Elsewhere Ltd", got.Company
	})
}

// TestEitherNodeKilled kills each node while people talk over both.
func TestEitherNodeKilled(t *testing.T) {
	p := startPair(t)
	a, b := p.a.url(), p.b.url()
	// Each prefers a node of its own and moves when it dies.
	anna := agent(t, p.staff.by["anna"], b, a).connected()
	k := meet(t, b, p.queue, anna, a, b)
	ben := agent(t, p.staff.by["ben"], a, b).connected()
	l := meet(t, a, p.queue, ben, b, a)
	said := 0
	chat := func() {
		for range 10 {
			said++
			for _, k := range []talk{k, l} {
				k.guest.say("", fmt.Sprintf("%s %d", k.guest.name, said))
				k.agent.say(k.id, fmt.Sprintf("%s %d", k.agent.name, said))
				k.agent.put(k.id, "work_note", fmt.Sprintf("%s notes %d", k.agent.name, said))
			}
		}
	}
	for _, death := range []struct{ dies, stays *node }{{p.a, p.b}, {p.b, p.a}} {
		chat()
		death.dies.kill() // in the middle of it
		chat()
		for _, k := range []talk{k, l} {
			k.inStep(t, death.stays.url())
		}
		death.dies.start()
	}
	k.inStep(t, a)
	l.inStep(t, b)
}

// TestWithoutBus takes NATS away: messages arrive all the same, and nothing
// is missing when it is back.
func TestWithoutBus(t *testing.T) {
	p := startPair(t)
	a, b := p.a.url(), p.b.url()
	k := meet(t, b, p.queue, agent(t, p.staff.by["anna"], b).connected(), a)
	say := func(round string) {
		k.agent.say(k.id, "agent "+round)
		k.guest.say("", "visitor "+round)
		k.agent.put(k.id, "work_note", "note "+round)
		k.guest.reads("", "agent "+round)
		k.agent.reads(k.id, "visitor "+round)
	}
	say("with the bus")
	p.wire.stop()
	say("without the bus")
	late := visitor(t, "waits without the bus", a)
	k.agent.until("sees who waits", func() bool { return k.agent.queues[p.queue].Waiting == 1 })
	say("still without it")
	p.wire.start()
	say("with the bus again")
	k.inStep(t, a)
	if id := k.agent.accept(b, p.queue); id != late.begun.Conversation {
		t.Errorf("accepted %s instead of %s", id, late.begun.Conversation)
	}
	late.until("is accepted", func() bool { return late.session.State == "active" })
	// Typing is never stored: that it crosses shows that the bus works again.
	eventually(t, "typing crosses the bus again", func() (bool, string) {
		late.frame(map[string]any{"type": "typing", "on": true})
		k.agent.mu.Lock()
		defer k.agent.mu.Unlock()
		return len(k.agent.typing) > 0, "nothing was heard"
	})
}

// TestBothAcceptAtOnce lets two agents on two nodes take from one queue at the
// same time.
func TestBothAcceptAtOnce(t *testing.T) {
	p := startPair(t)
	const waiting = 12
	for i := range waiting {
		must[started](t, aboutBilling("Grace", fmt.Sprint("number ", i)).to([]string{p.a.url(), p.b.url()}[i%2]))
	}
	taken := make([][]string, 4)
	var work sync.WaitGroup
	for i := range taken {
		who, base := p.staff.by[[]string{"anna", "ben"}[i%2]], []string{p.a.url(), p.b.url()}[i/2]
		work.Go(func() {
			for {
				var got summary
				err := request{method: http.MethodPost, url: base + staffBase + "/queues/" + p.queue + "/accept", token: who.token}.do(t.Context(), &got)
				switch codeOf(err) {
				case "ok":
					taken[i] = append(taken[i], got.ID)
				case "not_found":
					return // nobody waits any more
				default:
					t.Errorf("accept: %v", err)
					return
				}
			}
		})
	}
	work.Wait()
	all := slices.Concat(taken...)
	slices.Sort(all)
	if n := len(slices.Compact(slices.Clone(all))); len(all) != waiting || n != waiting {
		t.Errorf("%d visitors waited; %d accepts succeeded, for %d different ones", waiting, len(all), n)
	}
}

// TestLimitIsExactOnTwoNodes sends forms to both nodes at once.
func TestLimitIsExactOnTwoNodes(t *testing.T) {
	p := startPair(t)
	const limit, forms = 17, 60
	p.staff.property(t, p.a.url(), "connect.support.max_guest_sessions_per_hour", fmt.Sprint(limit))
	eventually(t, "the limit is known on B", func() (bool, string) {
		got := must[struct{ Value string }](t, request{method: http.MethodGet, url: p.b.url() + adminBase + "/properties/connect.support.max_guest_sessions_per_hour", token: p.staff.admin})
		return got.Value == fmt.Sprint(limit), got.Value
	})
	counts := tally{}
	var work sync.WaitGroup
	for i := range forms {
		base := []string{p.a.url(), p.b.url()}[i%2]
		work.Go(func() {
			counts.add(codeOf(aboutBilling("Crowd", "let me in").to(base).do(t.Context(), nil)))
		})
	}
	work.Wait()
	if counts.of("ok") != limit || counts.of("limit") != forms-limit {
		t.Errorf("of %d forms %d may be accepted: %v", forms, limit, &counts)
	}
}

// TestIdleTimersOutliveTheirNode arms a visitor's idle timer on a node that
// then dies: the other one closes the conversation.
func TestIdleTimersOutliveTheirNode(t *testing.T) {
	t.Parallel() // it mostly waits
	p := startPair(t)
	a, b := p.a.url(), p.b.url()
	p.staff.property(t, a, "connect.support.idle.delay", "10")
	p.staff.property(t, a, "connect.support.idle.count_down", "5")
	anna := agent(t, p.staff.by["anna"], b).connected()
	g := visitor(t, "goes silent", b)
	// Accepted on A, which arms the timer there.
	id := must[summary](t, request{method: http.MethodPost, url: a + staffBase + "/queues/" + p.queue + "/accept", token: anna.token}).ID
	p.a.kill()
	begin := time.Now()
	g.until("is counted out", func() bool { return g.session.Countdown != "" })
	g.until("is closed", func() bool { return g.session.State == "ended" && g.session.EndedReason == "no_user_response" })
	anna.until("hears of it", func() bool { return anna.conversations[id].EndedReason == "no_user_response" })
	t.Logf("closed %s after the node had died", time.Since(begin).Round(time.Millisecond))
}

// tally counts outcomes by name.
type tally struct {
	mu sync.Mutex
	by map[string]int
}

func (c *tally) add(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.by == nil {
		c.by = map[string]int{}
	}
	c.by[name]++
}

func (c *tally) of(name string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.by[name]
}

// String implements fmt.Stringer.
func (c *tally) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return fmt.Sprint(c.by)
}
