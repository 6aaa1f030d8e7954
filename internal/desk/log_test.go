package desk_test

import (
	"slices"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
)

// logs sets how much of the decisions about chats is kept.
func (f *floor) logs(level parley.LogLevel, until parley.Time) {
	f.t.Helper()
	f.must(f.chatChannel(func(in *desk.ServiceChannelInput) { in.LogLevel, in.LoggingUntil = level, until }))
}

// looks are the looks noted of a work item.
func (f *floor) looks(work parley.ID) (looks []desk.TrailStep) {
	f.t.Helper()
	trail, err := f.desk.WorkTrail(f.t.Context(), f.admin, work)
	f.must(err)
	return slices.DeleteFunc(trail.Events, func(e desk.TrailStep) bool { return e.Type != parley.WorkLooked })
}

// The way of a work item keeps the grounds of its offers unless its service
// channel says none; what waits is explained all the same, and what-if's own
// record does not depend on it.
func TestTheLogKeepsTheGroundsOfOffers(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		f.withTimers()
		from := parley.Now()
		f.ready(f.anna)
		for _, level := range []parley.LogLevel{parley.LogNone, parley.LogBasic} {
			f.logs(level, 0)
			g := f.guest("billing")
			f.settle()
			w := f.offeredTo(g, &f.anna)
			if w.OfferWhy == "" || f.offers(f.anna)[0].Why == nil {
				t.Errorf("%s: the card does not say why: %+v", level, w)
			}
			trail, err := f.desk.WorkTrail(t.Context(), f.admin, w.ID)
			f.must(err)
			offered := trail.Events[slices.IndexFunc(trail.Events, func(e desk.TrailStep) bool { return e.Type == parley.WorkOffered })]
			if (offered.Decision == nil) != (level == parley.LogNone) || offered.User != f.anna.ID {
				t.Errorf("%s: the offer says %+v", level, offered)
			}
			f.must(f.desk.GuestEnd(t.Context(), g))
		}
		recorded, err := f.read().RoutingDecisions(from, parley.Now().Add(time.Second))
		f.must(err)
		if len(recorded) != 2 {
			t.Errorf("%d offers are recorded for what-if", len(recorded))
		}
		f.logs(parley.LogNone, 0)
		f.choose(f.anna, "Away")
		w := f.work(f.guest("billing").Conversation)
		trail, err := f.desk.WorkTrail(t.Context(), f.admin, w.ID)
		f.must(err)
		if trail.Explanation == nil || len(trail.Explanation.LeftOut) == 0 {
			t.Errorf("why it waits is not explained: %+v", trail.Explanation)
		}
	})
}

// Verbose, it says why somebody goes on waiting: once a minute at most, of the
// first in line, until its end.
func TestAVerboseLogSaysWhySomebodyWaits(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		f.withTimers()
		f.ready(f.anna)
		f.choose(f.anna, "Away")
		f.logs(parley.LogVerbose, parley.Now().Add(3*time.Minute+30*time.Second))
		var waiting []parley.ID
		for range 22 {
			f.pass(time.Millisecond) // one after the other
			waiting = append(waiting, f.work(f.guest("billing").Conversation).ID)
		}
		f.settle()
		for i, id := range waiting {
			looks := f.looks(id)
			if want := min(1, max(0, 20-i)); len(looks) != want {
				t.Fatalf("of number %d %d looks are noted", i+1, len(looks))
			}
			if i < 20 && (looks[0].Decision == nil || looks[0].Decision.Chosen != "" || len(looks[0].Decision.LeftOut) == 0) {
				t.Errorf("it says %+v", looks[0].Decision)
			}
		}
		f.pass(50 * time.Second)
		if n := len(f.looks(waiting[0])); n != 1 {
			t.Errorf("within a minute %d looks are noted", n)
		}
		f.pass(10 * time.Minute)
		if n := len(f.looks(waiting[0])); n != 4 {
			t.Errorf("at its end %d looks are noted, want 4", n)
		}
		trail, err := f.desk.WorkTrail(t.Context(), f.admin, waiting[0])
		f.must(err)
		if trail.Explanation == nil || trail.Item.State != parley.WorkWaiting {
			t.Errorf("it stands as %+v", trail)
		}
	})
}

// A message in accepted work sounds as its service channel says, to who has it.
func TestAMessageSoundsAsItsChannelSays(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		f.must(f.chatChannel(func(in *desk.ServiceChannelInput) { in.MessageSound = "bell" }))
		g := f.guest("billing")
		if s := f.summary(f.anna, g.Conversation); s.MessageSound != "" {
			t.Errorf("of one who waits: %+v", s)
		}
		f.accept(f.anna, f.billing)
		if s := f.summary(f.anna, g.Conversation); s.MessageSound != "bell" {
			t.Errorf("to who has it: %q", s.MessageSound)
		}
		if s := f.summary(f.ben, g.Conversation); s.MessageSound != "" {
			t.Errorf("to a colleague: %q", s.MessageSound)
		}
	})
}
