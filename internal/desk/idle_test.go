package desk_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/jobs"
)

// withTimers runs the floor's timers, as a running desk does.
func (f *floor) withTimers() {
	f.t.Helper()
	runner := &jobs.Runner{Store: f.store, Node: "node"}
	runner.Handle(desk.JobIdle, 2, f.desk.CheckIdle)
	runner.Handle(desk.JobTransfer, 1, f.desk.ExpireTransfer)
	runner.HandleLate(desk.JobAssign, 1, desk.AssignProtected, desk.AssignDeadline, f.desk.Assign)
	runner.Handle(desk.JobOffer, 2, f.desk.ExpireOffer)
	runner.Handle(desk.JobMaxWait, 2, f.desk.EndWait)
	runner.Handle(desk.JobWait, 2, f.desk.TellWaiting)
	runner.Handle(desk.JobGuestGone, 2, f.desk.EndGuestGone)
	runner.Handle(desk.JobBacklog, 1, f.desk.RouteBacklog)
	runner.Handle(desk.JobWrapUp, 2, f.desk.EndWrapUp)
	runner.Handle(desk.JobPresence, 2, f.desk.CheckPresence)
	cancel := f.bus.Subscribe(func(event any) {
		if e := event.(desk.Event); e.Kind == desk.EventJob {
			runner.WakeFor(e.Due)
		}
	}, runner.Wake)
	if err := runner.Start(f.t.Context()); err != nil {
		f.t.Fatal(err)
	}
	var once sync.Once
	stop := func() {
		once.Do(func() {
			cancel()
			runner.Stop(f.t.Context())
		})
	}
	f.t.Cleanup(stop)
}

// slack is what a timer may take to be looked at.
const slack = time.Second

// state is what the visitor's session is doing.
func (f *floor) state(g desk.Guest) desk.GuestState { f.t.Helper(); return f.view(g).State }

// Two minutes of silence, a minute of countdown, closed: also when the tab is
// long gone (domain 2.4).
func TestSilentVisitorIsClosed(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.withTimers()
		g := f.talk("billing", f.anna)
		begin := parley.Now()
		f.pass(120*time.Second - slack)
		if v := f.view(g); !v.Countdown.IsZero() {
			t.Error("the countdown began too early")
		}
		f.pass(2 * slack)
		v := f.view(g)
		if v.State != desk.GuestTalking || v.Countdown < begin.Add(180*time.Second) || v.Countdown > begin.Add(182*time.Second) {
			t.Errorf("the countdown ends at %v, begun %v", v.Countdown.Time(), begin.Time())
		}
		if s := f.summary(f.anna, g.Conversation); s.Countdown != v.Countdown {
			t.Errorf("the agent sees %v", s.Countdown.Time())
		}
		if got := codes(f.publicStream(g)); slices.Contains(got, parley.LineIdleWarning) {
			t.Errorf("the warning to staff reached the visitor: %v", got)
		}
		f.pass(60*time.Second - 2*slack)
		if f.state(g) != desk.GuestTalking {
			t.Error("closed before the countdown was over")
		}
		f.pass(3 * slack)
		if v := f.view(g); v.State != desk.GuestEnded || v.EndedReason != parley.ReasonNoUserResponse {
			t.Errorf("the visitor sees %+v", v)
		}
		if w := f.work(g.Conversation); w.State != parley.WorkByClient {
			t.Errorf("the work item says %+v", w)
		}
		got := codes(f.staffStream(f.anna, g.Conversation))
		if !slices.Equal(got[len(got)-2:], []string{parley.LineIdleWarning, parley.LineEndedIdle}) {
			t.Errorf("staff sees %v", got)
		}
		f.pass(time.Hour)
		figures, err := f.read().JobFigures(parley.Now())
		f.must(err)
		if figures.Pending != 0 || figures.Dead != 0 {
			t.Errorf("timers are left over: %+v", figures)
		}
	})
}

// Sending, typing and "I am here" each stop the countdown and start the idle
// time anew.
func TestTheVisitorStopsTheCountdown(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.withTimers()
		g := f.talk("billing", f.anna)
		for name, act := range map[string]func(){
			"sending": func() { f.say(g, "I am thinking") },
			"active":  func() { f.must(f.desk.GuestActive(t.Context(), g)) }, // typing, or "here"
		} {
			f.pass(150 * time.Second)
			if f.view(g).Countdown.IsZero() {
				t.Fatalf("%s: no countdown runs", name)
			}
			f.heard()
			act()
			if v := f.view(g); !v.Countdown.IsZero() {
				t.Errorf("%s does not stop the countdown", name)
			}
			if !slices.ContainsFunc(f.heard(), func(e desk.Event) bool { return e.Kind == desk.EventConversation }) {
				t.Errorf("%s: the screens are not told", name)
			}
			f.pass(115 * time.Second)
			if v := f.view(g); v.State != desk.GuestTalking || !v.Countdown.IsZero() {
				t.Errorf("%s does not start the idle time anew: %+v", name, v)
			}
			f.say(g, "next")
		}
		// Who goes on talking is never asked.
		for range 20 {
			f.pass(100 * time.Second)
			f.say(g, "word")
		}
		if got := codes(f.staffStream(f.anna, g.Conversation)); len(slices.DeleteFunc(got, func(c string) bool { return c != parley.LineIdleWarning })) != 2 {
			t.Errorf("warnings: %v", got)
		}
	})
}

// Chats that are offered have times of their own (domain 3.7): asked after three
// minutes, closed after six; if wished counted from the agent's first words on.
func TestSilenceWhereWorkIsOffered(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		f.change(&f.billing, func(in *desk.QueueInput) { in.InitialAgentResponse = "Welcome." })
		f.withTimers()
		talk := func() desk.Guest {
			g := f.guest("billing")
			f.ready(f.anna)
			f.settle()
			must(f.desk.AcceptOffer(t.Context(), f.anna, f.offeredTo(g, &f.anna).ID))(t)
			return g
		}
		asked := func(what string, g desk.Guest, want time.Duration) {
			t.Helper()
			begin := parley.Now()
			f.pass(want - 2*slack)
			if v := f.view(g); !v.Countdown.IsZero() {
				t.Errorf("%s: asked too early", what)
			}
			f.pass(4 * slack)
			if v := f.view(g); v.Countdown < begin.Add(want+180*time.Second-2*slack) || v.Countdown > begin.Add(want+180*time.Second+4*slack) {
				t.Errorf("%s: closed at %v, silent since %v", what, v.Countdown.Time(), begin.Time())
			}
			f.pass(180*time.Second - 4*slack)
			if f.state(g) != desk.GuestTalking {
				t.Errorf("%s: closed too early", what)
			}
			f.pass(5 * slack)
			if f.state(g) != desk.GuestEnded {
				t.Errorf("%s: not closed", what)
			}
		}
		asked("from the accept on", talk(), 180*time.Second)

		yes := "true"
		must(f.desk.SetProperty(t.Context(), f.admin, parley.PropChatIdleAfterAnswer, &yes, 0))(t)
		g := talk()
		f.pass(time.Hour)
		if v := f.view(g); v.State != desk.GuestTalking || !v.Countdown.IsZero() {
			t.Fatalf("nobody has answered, and it is %+v", v)
		}
		f.reply(f.anna, g.Conversation, "Good morning")
		asked("from the answer on", g, 180*time.Second)
	})
}

func TestAgentsDoNotResetTheIdleTime(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.withTimers()
		g := f.talk("billing", f.anna)
		for range 5 {
			f.pass(30 * time.Second)
			f.reply(f.anna, g.Conversation, "are you there?")
		}
		if f.view(g).Countdown.IsZero() {
			t.Error("an agent's messages put the countdown off")
		}
		f.pass(31 * time.Second)
		if f.state(g) != desk.GuestEnded {
			t.Error("an agent's messages keep an idle session open")
		}
	})
}

// While waiting the visitor may sit still; the idle time begins with the
// accept, anew after each.
func TestWaitingVisitorsAreNotClosed(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.withTimers()
		g := f.guest("billing")
		f.pass(3 * time.Hour)
		if f.state(g) != desk.GuestWaiting {
			t.Fatal("a waiting visitor was closed")
		}
		f.accept(f.anna, f.billing)
		f.pass(100 * time.Second)
		f.must(f.desk.TransferToQueue(t.Context(), f.anna, g.Conversation, f.order.ID))
		f.pass(3 * time.Hour)
		if f.state(g) != desk.GuestWaiting {
			t.Fatal("who waits again was closed")
		}
		f.accept(f.ben, f.order)
		f.pass(120*time.Second - slack)
		if v := f.view(g); v.State != desk.GuestTalking || !v.Countdown.IsZero() {
			t.Errorf("the idle time did not begin with the accept: %+v", v)
		}
		f.pass(60*time.Second + 3*slack)
		if f.state(g) != desk.GuestEnded {
			t.Error("after the second accept the timer does not run")
		}
	})
}

// A transfer to a queue within the idle time, accepted at once: the old timer
// and the new one are one.
func TestTheTimerSurvivesAQuickTransfer(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.withTimers()
		g := f.talk("billing", f.anna)
		f.pass(150 * time.Second) // counting
		f.must(f.desk.TransferToQueue(t.Context(), f.anna, g.Conversation, f.order.ID))
		f.accept(f.ben, f.order)
		if v := f.view(g); !v.Countdown.IsZero() {
			t.Errorf("the countdown of the first session goes on: %+v", v)
		}
		f.pass(90 * time.Second)
		if v := f.view(g); v.State != desk.GuestTalking || !v.Countdown.IsZero() {
			t.Errorf("closed by the timer of the first session: %+v", v)
		}
		f.pass(92 * time.Second)
		if f.state(g) != desk.GuestEnded {
			t.Error("never closed")
		}
	})
}

// The clock runs in the database: a desk that was down closes what is overdue.
func TestIdleSessionsAreClosedAfterARestart(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		f.pass(time.Hour) // nobody runs timers
		f.reopen()
		f.withTimers()
		f.pass(slack)
		if f.view(g).Countdown.IsZero() {
			t.Fatal("no countdown after the restart")
		}
		f.pass(60*time.Second + slack)
		if f.state(g) != desk.GuestEnded {
			t.Error("not closed after the restart")
		}
	})
}

func TestIdleTimesComeFromTheProperties(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.set(parley.PropIdleDelay, "600")
		f.set(parley.PropIdleCountDown, "10")
		f.withTimers()
		g := f.talk("billing", f.anna)
		f.pass(600*time.Second - slack)
		if !f.view(g).Countdown.IsZero() {
			t.Error("the countdown began too early")
		}
		f.pass(2 * slack)
		if f.view(g).Countdown.IsZero() {
			t.Error("no countdown")
		}
		f.pass(11 * time.Second)
		if f.state(g) != desk.GuestEnded {
			t.Error("not closed")
		}
	})
}
