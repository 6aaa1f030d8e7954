//go:build linux

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/coder/websocket"
	"golang.org/x/sync/errgroup"

	"github.com/parley-desk/parley/internal/auth"
	"github.com/parley-desk/parley/internal/routing/routingtest"
)

// Of the agents of the floor, so many have their workspace open over sockets; they end so
// many chats as fast as the desk offers others, and then as many at 70 % of that rate.
const (
	screenAgents = 150
	screenAtOnce = 8
	screenProbes = 100
	screenLoad   = 0.7
	// offerAtMost is how long a probe waits for its offer.
	offerAtMost = 30 * time.Second
)

// offerOnScreen measures the time from an agent's becoming free, which is the beginning of
// the call that ends a chat of theirs, to the frame with the next offer at their socket.
func (s *suite) offerOnScreen(ctx context.Context) error {
	for _, of := range []struct {
		name string
		size routingtest.Size
	}{{"routing.offer_on_screen.tenth", largest.Times(0.1)}, {"routing.offer_on_screen", largest}} {
		if err := s.offerOnScreenOf(ctx, of.name, of.size); err != nil {
			return fmt.Errorf("%s: %w", of.name, err)
		}
	}
	return nil
}

func (s *suite) offerOnScreenOf(ctx context.Context, name string, size routingtest.Size) (err error) {
	d, err := s.newStaffedDesk(ctx, sqlite, 1)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close(ctx)) }()
	if err := d.halt(); err != nil {
		return err
	}
	f, err := s.fillFloor(ctx, d, size)
	if err != nil {
		return err
	}
	if err := d.begin(ctx); err != nil {
		return err
	}
	if _, err := d.wakeAssigner(ctx); err != nil {
		return err
	}
	if _, _, err := d.watchOffers(ctx); err != nil { // until everybody carries what they can
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	var screens []*screen
	defer func() {
		cancel()
		for _, one := range screens {
			one.reading.Wait()
		}
	}()
	for _, who := range f.staff {
		one, err := d.openScreen(ctx, who)
		if err != nil {
			return err
		}
		screens = append(screens, one)
	}
	begin := time.Now()
	most, _, err := d.probe(ctx, screens, nil)
	if err != nil {
		return err
	}
	rate := float64(len(most)) / time.Since(begin).Seconds()
	pause := time.Duration(float64(time.Second) / (rate * screenLoad))
	tick := time.NewTicker(pause)
	defer tick.Stop()
	cpu, err := machineCPU()
	if err != nil {
		return err
	}
	profile := make(chan error, 1)
	go func() { profile <- s.profileLoad(ctx, d, name) }()
	begin = time.Now()
	took, without, err := d.probe(ctx, screens, tick.C)
	if err = errors.Join(err, <-profile); err != nil {
		return err
	}
	used, err := machineCPU()
	if err != nil {
		return err
	}
	s.report.addTime(name+".p50", took.at(p50))
	s.report.addTime(name+".p99", took.at(p99))
	s.report.notef("%d agents, %d queues, %d waiting: %.1f became free a second at most, %.1f during the measurement; %d offers, %d without suitable work; the machine was busy with %.1f cores",
		size.Agents, size.Queues, size.Items, rate, 1/pause.Seconds(), len(took), without, (used-cpu).Seconds()/time.Since(begin).Seconds())
	return nil
}

// staffed is an agent of the floor who can sign in, and the chats they have in hand.
type staffed struct {
	token string
	chats []string
}

// hire gives agents who are available and have chats in hand a token.
func (f *busyFloor) hire() {
	for i := range f.s.Agents {
		a := &f.s.Agents[i]
		if chats := f.held[string(a.ID)]; a.Available && len(chats) > 1 && len(f.staff) < screenAgents {
			token, hash := auth.NewAPIToken()
			f.add("api_token", hash, "token"+string(a.ID[5:]), string(a.ID), "bench", f.at(f.s.Now), 0, 0)
			f.staff = append(f.staff, staffed{token, chats})
		}
	}
}

// screen is an agent's open workspace.
type screen struct {
	staffed

	reading sync.WaitGroup
	mu      sync.Mutex
	offers  int
	more    chan struct{} // closed when there are more offers
	ended   error
}

// openScreen connects an agent and waits until they are welcome.
func (d *desk) openScreen(ctx context.Context, who staffed) (*screen, error) {
	conn, answer, err := websocket.Dial(ctx, "ws://"+d.addr.String()+staffBase+"/live", &websocket.DialOptions{Subprotocols: []string{"parley.v1", "bearer." + who.token}})
	if answer != nil && answer.Body != nil {
		_ = answer.Body.Close() // of a refusal, which err tells of
	}
	if err != nil {
		return nil, err
	}
	conn.SetReadLimit(-1)
	if err := conn.Write(ctx, websocket.MessageText, []byte(`{"type":"hello","resume":{}}`)); err != nil {
		return nil, err
	}
	s := &screen{staffed: who, more: make(chan struct{}), offers: -1}
	welcome := s.more
	s.reading.Go(func() {
		defer func() { _ = conn.CloseNow() }()
		for {
			_, message, err := conn.Read(ctx)
			if err != nil {
				s.note(0, err)
				return
			}
			var frames []struct {
				Type   string            `json:"type"`
				Offers []json.RawMessage `json:"offers"`
			}
			if message = bytes.TrimSpace(message); message[0] != '[' {
				message = append(append([]byte{'['}, message...), ']')
			}
			if err := json.Unmarshal(message, &frames); err != nil {
				s.note(0, err)
				return
			}
			for _, f := range frames {
				if f.Type == "welcome" || f.Type == "offers" {
					s.note(len(f.Offers), nil)
				}
			}
		}
	})
	select {
	case <-welcome:
		return s, s.ended
	case <-time.After(settleTime):
		return nil, fmt.Errorf("%w: no welcome", errTooLate)
	}
}

// note takes down how many offers there are.
func (s *screen) note(offers int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if offers > s.offers || err != nil {
		close(s.more)
		s.more = make(chan struct{})
	}
	s.offers, s.ended = offers, err
}

// probe lets agents become free, at the beats of a clock or as fast as they are offered
// work again, and says how long each offer took and how often there was none.
func (d *desk) probe(ctx context.Context, screens []*screen, beat <-chan time.Time) (took times, without int, err error) {
	work, ctx := errgroup.WithContext(ctx)
	if beat == nil {
		work.SetLimit(screenAtOnce)
	}
	var mu sync.Mutex
	free := make(chan *screen, len(screens))
	for _, s := range screens {
		if len(s.chats) > 0 {
			free <- s
		}
	}
	for range screenProbes {
		if beat != nil {
			<-beat
		}
		var s *screen
		select {
		case s = <-free:
		case <-time.After(offerAtMost):
			return took, without, errors.Join(fmt.Errorf("%w: nobody has a chat left to end", errTooLate), work.Wait())
		}
		work.Go(func() error {
			one, err := d.becomeFree(ctx, s)
			mu.Lock()
			defer mu.Unlock()
			if one > 0 {
				took = append(took, one)
			} else {
				without++
			}
			if len(s.chats) > 0 {
				free <- s
			}
			return err
		})
	}
	err = work.Wait()
	if err == nil && without > screenProbes/2 {
		err = fmt.Errorf("%w: of %d who became free %d were offered nothing", errTooLate, screenProbes, without)
	}
	return took, without, err
}

// becomeFree ends a chat of an agent and waits for the next offer; 0 when none comes.
func (d *desk) becomeFree(ctx context.Context, s *screen) (took time.Duration, err error) {
	s.mu.Lock()
	more := s.more
	s.mu.Unlock()
	chat := s.chats[0]
	s.chats = s.chats[1:]
	begin := time.Now()
	if err := d.call(ctx, http.MethodPost, staffBase+"/conversations/"+chat+"/end", s.token, nil, nil); err != nil {
		return 0, err
	}
	select {
	case <-more:
		took = time.Since(begin)
	case <-time.After(offerAtMost):
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return took, s.ended
}
