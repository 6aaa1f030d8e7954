package desk_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/jobs"
)

// wrapped is one contact of the model: what was seen of it last, and what its
// agents have written.
type wrapped struct {
	guest  desk.Guest
	last   parley.Interaction
	reason string
	notes  map[parley.ID]string
}

// wrapWorld draws what people do and holds what must always be true.
type wrapWorld struct {
	*floor
	rng      *rand.Rand
	runner   *jobs.Runner
	config   parley.WrapUpConfiguration
	in       desk.WrapUpConfigurationInput
	codes    []parley.ID
	contacts []*wrapped
	story    []string
	closed   int
}

// Whatever ends, runs out, is submitted, dismissed, handed over or restarted in
// whatever order: an interaction takes legal steps only, is wrapped up exactly
// while its agent's part is open, never longer than its configuration says, and
// keeps the reason of its end and the last words of each agent.
func TestWrapUpsAtRandom(t *testing.T) {
	for _, seed := range []uint64{rand.Uint64()} {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			inBubble(t, func(t *testing.T, f *floor) {
				w := &wrapWorld{floor: f, rng: rand.New(rand.NewPCG(seed, 0))}
				w.live(80)
				if w.closed < 2 {
					t.Errorf("only %d contacts were closed", w.closed)
				}
			})
		})
	}
}

func (w *wrapWorld) start() {
	w.runner = &jobs.Runner{Store: w.store, Node: "node"}
	w.runner.Handle(desk.JobIdle, 2, w.desk.CheckIdle)
	w.runner.Handle(desk.JobWrapUp, 2, w.desk.EndWrapUp)
	w.bus.Subscribe(func(event any) {
		if e := event.(desk.Event); e.Kind == desk.EventJob {
			w.runner.WakeFor(e.Due)
		}
	}, w.runner.Wake)
	w.must(w.runner.Start(w.t.Context()))
}

func (w *wrapWorld) live(steps int) {
	w.codes = []parley.ID{"", w.code("Resolved").ID, w.code("Callback").ID}
	w.in = desk.WrapUpConfigurationInput{EnforceDuration: true, DurationS: 20, EnableCodes: true, DefaultCode: w.codes[1]}
	w.config = w.wrapsUp(w.in)
	w.start()
	defer func() { w.runner.Stop(w.t.Context()) }()
	acts := []struct {
		name string
		do   func(c *wrapped, who parley.Actor)
	}{
		{"end", func(c *wrapped, who parley.Actor) { _ = w.desk.End(w.t.Context(), who, c.guest.Conversation) }},
		{"leave", func(c *wrapped, _ parley.Actor) { w.must(w.desk.GuestEnd(w.t.Context(), c.guest)) }},
		{"write", func(c *wrapped, who parley.Actor) { w.write(c, who, false) }},
		{"write more", func(c *wrapped, who parley.Actor) { w.write(c, who, false) }},
		{"finish", func(c *wrapped, who parley.Actor) { w.write(c, who, true) }},
		{"dismiss", func(c *wrapped, who parley.Actor) { _ = w.desk.Dismiss(w.t.Context(), who, c.guest.Conversation) }},
		{"close the tab", func(c *wrapped, who parley.Actor) { _ = w.desk.Close(w.t.Context(), who, c.guest.Conversation) }},
		{"hand over", w.hand},
		{"pass on", func(c *wrapped, who parley.Actor) {
			if w.desk.TransferToQueue(w.t.Context(), who, c.guest.Conversation, w.order.ID) == nil {
				w.accept(w.ben, w.order)
			}
		}},
		{"wait", func(*wrapped, parley.Actor) { w.pass(time.Duration(w.rng.IntN(30)) * time.Second) }},
		{"wait long", func(*wrapped, parley.Actor) { w.pass(200 * time.Second) }},
		{"restart", func(*wrapped, parley.Actor) { w.restart() }},
		{"configure", func(*wrapped, parley.Actor) { w.reconfigure() }},
	}
	for range steps {
		if len(w.contacts) < 3 {
			c := &wrapped{guest: w.talk("billing", w.anna), notes: map[parley.ID]string{}}
			c.last = w.interaction(c.guest)
			w.contacts = append(w.contacts, c)
		}
		act := acts[w.rng.IntN(len(acts))]
		c := w.contacts[w.rng.IntN(len(w.contacts))]
		who := []parley.Actor{w.anna, w.ben}[w.rng.IntN(2)]
		w.story = append(w.story, act.name+" "+who.Name)
		act.do(c, who)
		w.pass(slack) // what is due runs
		for _, c := range w.contacts {
			w.holds(c)
		}
		w.contacts = slices.DeleteFunc(w.contacts, func(c *wrapped) bool { return c.last.State == parley.InteractionComplete })
		if w.t.Failed() {
			w.t.Fatalf("after %v", w.story[max(0, len(w.story)-15):])
		}
	}
}

func (w *wrapWorld) write(c *wrapped, who parley.Actor, submit bool) {
	notes, code := fmt.Sprintf("note %d", len(w.story)), w.codes[w.rng.IntN(len(w.codes))]
	v, err := w.desk.SaveWrapUp(w.t.Context(), who, c.guest.Conversation, desk.WrapUpInput{Code: &code, Notes: &notes, Submit: submit})
	switch code := parley.CodeOf(err); {
	case err == nil && v.Notes == notes:
		c.notes[who.ID] = notes
	case err == nil && submit && !v.Open(): // it was finished before
	case code == parley.CodeNotFound, code == parley.CodeEnded, code == parley.CodeInvalid:
	default:
		w.t.Errorf("writing: %v", err)
	}
}

func (w *wrapWorld) hand(c *wrapped, who parley.Actor) {
	to := w.anna
	if who.ID == w.anna.ID {
		to = w.ben
	}
	if w.desk.TransferToAgent(w.t.Context(), who, c.guest.Conversation, to.ID) != nil {
		return
	}
	w.must(w.desk.AcceptTransfer(w.t.Context(), to, c.guest.Conversation))
	w.must(w.desk.CompleteTransfer(w.t.Context(), who, c.guest.Conversation, w.rng.IntN(2) == 0))
}

// restart ends the desk and starts it again after a while.
func (w *wrapWorld) restart() {
	w.runner.Stop(w.t.Context())
	w.pass(time.Duration(w.rng.IntN(60)) * time.Second)
	w.reopen()
	w.start()
}

// reconfigure changes whether and how what ends from now on is wrapped up.
func (w *wrapWorld) reconfigure() {
	w.in.Name, w.in.Version = w.config.Name, w.config.Version
	w.in.Active, w.in.EnforceDuration, w.in.EnableCodes = w.rng.IntN(4) > 0, w.rng.IntN(4) > 0, w.rng.IntN(2) > 0
	var err error
	w.config, err = w.desk.UpdateWrapUpConfiguration(w.t.Context(), w.admin, w.config.ID, w.in)
	w.must(err)
}

// reaches reports whether legal steps lead from one state to another.
func reaches(from, to parley.InteractionState) bool {
	all := []parley.InteractionState{
		parley.InteractionNew, parley.InteractionOnHold, parley.InteractionWorking, parley.InteractionWrapUp, parley.InteractionComplete,
	}
	seen, open := map[parley.InteractionState]bool{from: true}, []parley.InteractionState{from}
	for len(open) > 0 && !seen[to] {
		at := open[0]
		open = open[1:]
		for _, next := range all {
			if at.CanBecome(next) && !seen[next] {
				seen[next] = true
				open = append(open, next)
			}
		}
	}
	return seen[to]
}

// holds looks at a contact.
func (w *wrapWorld) holds(c *wrapped) {
	i, now := w.interaction(c.guest), parley.Now()
	fail := func(format string, args ...any) {
		w.t.Errorf("%s: "+format, append([]any{i.Number}, args...)...)
	}
	if !reaches(c.last.State, i.State) {
		fail("went from %s to %s", c.last.State, i.State)
	}
	over := i.State == parley.InteractionWrapUp || i.State == parley.InteractionComplete
	if ended := w.state(c.guest) == desk.GuestEnded; ended != over {
		fail("is %s and the visitor's chat has ended: %v", i.State, ended)
	}
	if over && c.reason == "" {
		c.reason = i.StateReason
	}
	if over && (i.StateReason != c.reason || c.reason == "") {
		fail("ended for %q, now for %q", c.reason, i.StateReason)
	}
	var mine *desk.WrapUpView
	for _, who := range []parley.Actor{w.anna, w.ben} {
		v, err := w.desk.WrapUp(w.t.Context(), who, c.guest.Conversation)
		if err != nil {
			continue
		}
		if who.ID == i.AssignedTo {
			mine = &v
		}
		if v.Notes != c.notes[who.ID] {
			fail("%s wrote %q, kept is %q", who.Name, c.notes[who.ID], v.Notes)
		}
		if v.Open() && i.State == parley.InteractionComplete {
			fail("is closed, and %s still writes", who.Name)
		}
		if v.Open() && !v.DueAt.IsZero() && v.DueAt.Add(slack) < now {
			fail("%s writes beyond %v", who.Name, v.DueAt.Time())
		}
	}
	wrapping := mine != nil && mine.Open() && !mine.HandedOver
	if (i.State == parley.InteractionWrapUp) != wrapping {
		fail("is %s, and its agent's part is %+v", i.State, mine)
	}
	if i.State == parley.InteractionComplete {
		w.closed++
		if i.ClosedAt.IsZero() || mine == nil && i.WrapUpDuration != 0 {
			fail("closed as %+v", i)
		}
		if mine != nil && !mine.HandedOver && (i.WrapUpDuration != mine.SubmittedOn.Sub(mine.OpenedOn).Milliseconds() || i.SystemWrapUp != mine.TimedOut) {
			fail("closed as %+v, the part is %+v", i, mine)
		}
	}
	c.last = i
}
