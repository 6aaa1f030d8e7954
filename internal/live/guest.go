package live

import (
	"context"
	"sync"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
)

// activePause is how often a visitor's typing is written down; the idle
// delay is far longer (domain 2.4).
const activePause = 15 * time.Second

// guest is a visitor's connection.
type guest struct {
	*session
	guest   desk.Guest
	refresh refresher
	reading sync.Mutex // what is read last is also remembered and sent last

	state      sync.Mutex // guards what follows
	view       desk.GuestView
	lastActive time.Time
	hello      bool
}

func (h *Hub) newGuest(ctx context.Context, g desk.Guest, c carrier) *guest {
	return &guest{session: h.newSession(ctx, c, parley.ReaderPublic, h.GuestFrames), guest: g}
}

func (g *guest) base() *session { return g.session }

// open sends the welcome and starts the stream after number since. It is the
// answer to the first hello.
func (g *guest) open(since int64) {
	g.state.Lock()
	if g.hello {
		g.state.Unlock()
		return
	}
	g.hello = true
	g.state.Unlock()
	g.hold()
	st := g.follow(g.guest.Conversation, since)
	g.reading.Lock()
	view, c, err := g.hub.Desk.GuestSession(g.ctx, g.guest)
	if err != nil {
		g.reading.Unlock()
		g.welcome(failure(err, "", ""))
		g.end(closeGone)
		return
	}
	g.setView(view)
	g.reading.Unlock()
	g.welcome(Outbound{Type: "welcome", Session: &view, Marks: &c.Marks, Seq: c.PublicSeq, HeartbeatS: heartbeatS})
	if view.State == desk.GuestWaiting {
		// The queue may have moved after it was read and before we heard of it.
		g.hub.queueChanged(view.QueueID())
	}
	if st != nil {
		g.mu.Lock()
		st.cursor = min(since, c.PublicSeq)
		g.mu.Unlock()
		st.begin()
	}
}

// setView remembers the state and hears of the queue while waiting in it.
func (g *guest) setView(view desk.GuestView) {
	g.state.Lock()
	g.view = view
	g.state.Unlock()
	queues := map[parley.ID]bool{}
	if view.State == desk.GuestWaiting {
		queues[view.QueueID()] = true
	}
	g.hub.serve(g, queues)
}

// place tells a waiting visitor their number.
func (g *guest) place(position int64, average time.Duration, now parley.Time) {
	g.state.Lock()
	if g.view.State != desk.GuestWaiting {
		g.state.Unlock()
		return
	}
	before := g.view
	g.view = before.AtPlace(position, average, now)
	view := g.view
	g.state.Unlock()
	if before.Position != view.Position || !sameEstimate(before.EstimateS, view.EstimateS) {
		g.send(Outbound{Type: "session", Session: &view})
	}
}

func sameEstimate(a, b *int64) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

func (g *guest) onEvent(e desk.Event) {
	switch e.Kind {
	case desk.EventConversation, desk.EventConfig:
		g.refresh.trigger(g.session, g.reread)
	case desk.EventMarks:
		g.send(Outbound{Type: "marks", Marks: e.Marks})
	case desk.EventTyping:
		if t := e.Typing; t.Who.Kind != parley.ActorGuest && t.Kind == parley.EntryComment {
			g.send(Outbound{Type: "typing", Who: &parley.Author{Kind: t.Who.Kind, Name: t.Who.Name}, On: &t.On})
		}
	case desk.EventGuestOut:
		if e.Text == g.guest.TokenHash {
			g.end(closeSignedOut)
		}
	default:
	}
}

func (g *guest) reread() {
	g.reading.Lock()
	defer g.reading.Unlock()
	view, _, err := g.hub.Desk.GuestSession(g.ctx, g.guest)
	if err != nil {
		if g.ctx.Err() == nil {
			g.end(closeGone) // the client reconnects and reads again
		}
		return
	}
	g.setView(view)
	g.send(Outbound{Type: "session", Session: &view})
}

func (g *guest) handle(f Inbound) {
	switch f.Type {
	case "hello":
		g.open(f.Since)
	case "ping":
		g.send(Outbound{Type: "pong"})
		if st := g.following(g.guest.Conversation); st != nil && g.hub.Clustered {
			st.resync()
		}
	case "send":
		entry, err := g.hub.Desk.GuestSend(g.ctx, g.guest, desk.Message{ClientID: f.ClientID, Body: f.Body, Attachments: f.Attachments})
		if err != nil {
			g.send(failure(err, f.ClientID, ""))
			return
		}
		g.send(Outbound{Type: "ack", ClientID: entry.ClientID, Seq: entry.PublicSeq, At: entry.At})
	case "typing":
		g.hub.Desk.GuestTyping(g.guest, f.On)
		if f.On {
			g.active(false)
		}
	case "here":
		g.active(true)
	case "mark":
		g.report(g.hub.Desk.GuestMark(g.ctx, g.guest, f.Delivered, f.Seen))
	case "end":
		g.report(g.hub.Desk.GuestEnd(g.ctx, g.guest))
	case "rejoin":
		g.report(g.hub.Desk.GuestRejoin(g.ctx, g.guest))
	default:
		g.send(failure(parley.Errorf(parley.CodeInvalid, "type", "%q is not a frame a visitor can send.", parley.Shorten(f.Type, 40)), f.ClientID, ""))
	}
}

func (g *guest) report(err error) {
	if err != nil && g.ctx.Err() == nil {
		g.send(failure(err, "", ""))
	}
}

// active writes down that the visitor does something, at once when they are
// being counted out and now and then otherwise.
func (g *guest) active(always bool) {
	now := time.Now()
	g.state.Lock()
	due := always || !g.view.Countdown.IsZero() || now.Sub(g.lastActive) >= activePause
	if due {
		g.lastActive = now
	}
	talking := g.view.State == desk.GuestTalking
	g.state.Unlock()
	if due && talking {
		g.report(g.hub.Desk.GuestActive(g.ctx, g.guest))
	}
}
