package desk_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// code makes a wrap-up code.
func (f *floor) code(name string) parley.WrapUpCode {
	f.t.Helper()
	c, err := f.desk.CreateWrapUpCode(f.t.Context(), f.admin, desk.WrapUpCodeInput{Code: name, Active: true})
	f.must(err)
	return c
}

// wrapsUp makes an active wrap-up configuration that is valid for everything
// unless it says otherwise.
func (f *floor) wrapsUp(in desk.WrapUpConfigurationInput) parley.WrapUpConfiguration {
	f.t.Helper()
	in.Active = true
	if in.Name == "" {
		in.Name = "After a chat"
	}
	c, err := f.desk.CreateWrapUpConfiguration(f.t.Context(), f.admin, in)
	f.must(err)
	return c
}

func (f *floor) wrapUp(who parley.Actor, g desk.Guest) desk.WrapUpView {
	f.t.Helper()
	v, err := f.desk.WrapUp(f.t.Context(), who, g.Conversation)
	f.must(err)
	return v
}

// writes saves code and notes; a nil code is not mentioned.
func (f *floor) writes(who parley.Actor, g desk.Guest, code *parley.ID, notes string, submit bool) desk.WrapUpView {
	f.t.Helper()
	v, err := f.desk.SaveWrapUp(f.t.Context(), who, g.Conversation, desk.WrapUpInput{Code: code, Notes: &notes, Submit: submit})
	f.must(err)
	return v
}

// enforced is a configuration of a minute with codes, one of them the default.
func (f *floor) enforced() (config parley.WrapUpConfiguration, standard, other parley.WrapUpCode) {
	f.t.Helper()
	standard, other = f.code("Resolved"), f.code("Callback")
	config = f.wrapsUp(desk.WrapUpConfigurationInput{
		Condition: "type=chat", EnforceDuration: true, DurationS: 60, ShowDuration: true, EnableCodes: true, DefaultCode: standard.ID,
	})
	return config, standard, other
}

// Whoever and whatever ends a conversation, its agent has a minute for it; the
// visitor sees the end at once; then the default code is set (domain 1.1.3).
func TestEveryEndIsWrappedUpUntilTheTimeIsOver(t *testing.T) {
	ends := map[string]struct {
		end    func(f *floor, g desk.Guest)
		reason string
		state  parley.WorkState
	}{
		"agent":    {func(f *floor, g desk.Guest) { f.must(f.desk.End(f.t.Context(), f.anna, g.Conversation)) }, parley.ReasonAgentEnded, parley.WorkComplete},
		"visitor":  {func(f *floor, g desk.Guest) { f.must(f.desk.GuestEnd(f.t.Context(), g)) }, parley.ReasonUserEnded, parley.WorkByClient},
		"idleness": {func(f *floor, _ desk.Guest) { f.pass(180*time.Second + slack) }, parley.ReasonNoUserResponse, parley.WorkByClient},
	}
	for name, e := range ends {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, f *floor) {
				f.withTimers()
				_, standard, _ := f.enforced()
				g := f.talk("billing", f.anna)
				e.end(f, g)
				if v := f.view(g); v.State != desk.GuestEnded || v.EndedReason != e.reason || v.EndedMessage == "" {
					t.Errorf("the visitor sees %+v", v)
				}
				if w := f.work(g.Conversation); w.State != e.state {
					t.Errorf("the work item says %+v", w)
				}
				if i := f.interaction(g); i.State != parley.InteractionWrapUp || i.StateReason != e.reason || !i.ClosedAt.IsZero() {
					t.Errorf("the interaction says %+v", i)
				}
				s := f.summary(f.anna, g.Conversation)
				if s.WrapUp == nil || !s.WrapUp.Enforce || !s.WrapUp.ShowDuration || !s.WrapUp.CodesEnabled || s.WrapUp.DueAt.Sub(s.WrapUp.OpenedOn) != time.Minute {
					t.Fatalf("Anna sees %+v", s.WrapUp)
				}
				if s := f.summary(f.ben, g.Conversation); s.WrapUp != nil {
					t.Errorf("Ben sees Anna's wrap-up: %+v", s.WrapUp)
				}
				f.pass(time.Until(s.WrapUp.DueAt.Time()) - time.Millisecond)
				if i := f.interaction(g); i.State != parley.InteractionWrapUp {
					t.Errorf("over too early: %+v", i)
				}
				f.pass(slack)
				i := f.interaction(g)
				if i.State != parley.InteractionComplete || i.StateReason != e.reason || i.ClosedAt.IsZero() || !i.SystemWrapUp {
					t.Errorf("after the minute: %+v", i)
				}
				if took := time.Duration(i.WrapUpDuration) * time.Millisecond; took < time.Minute || took > time.Minute+slack {
					t.Errorf("the wrap-up took %v", took)
				}
				if v := f.wrapUp(f.anna, g); v.Open() || !v.TimedOut || v.Code != standard.ID {
					t.Errorf("the segment says %+v", v)
				}
				if s := f.summary(f.anna, g.Conversation); s.WrapUp != nil {
					t.Errorf("Anna still sees %+v", s.WrapUp)
				}
				if v := f.view(g); v.State != desk.GuestEnded || v.EndedReason != e.reason {
					t.Errorf("the visitor sees %+v", v)
				}
				f.pass(10 * time.Minute)
				figures, err := f.read().JobFigures(parley.Now())
				f.must(err)
				if figures.Pending != 0 || figures.Dead != 0 {
					t.Errorf("timers are left over: %+v", figures)
				}
			})
		})
	}
}

// Whatever the configuration says of time and codes, an agent may finish early,
// and finishing twice is one end.
func TestAnAgentFinishesEarlyInEveryMode(t *testing.T) {
	for name, mode := range map[string]desk.WrapUpConfigurationInput{
		"plain": {}, "shown": {ShowDuration: true}, "enforced": {EnforceDuration: true}, "codes": {EnableCodes: true},
		"everything": {EnforceDuration: true, ShowDuration: true, EnableCodes: true},
	} {
		t.Run(name, func(t *testing.T) { finishesEarly(t, mode) })
	}
}

func finishesEarly(t *testing.T, mode desk.WrapUpConfigurationInput) {
	t.Helper()
	inBubble(t, func(t *testing.T, f *floor) {
		f.withTimers()
		code := f.code("Resolved")
		f.wrapsUp(mode)
		g := f.talk("billing", f.anna)
		f.must(f.desk.End(t.Context(), f.anna, g.Conversation))
		f.pass(10 * time.Second)
		var chosen *parley.ID
		if mode.EnableCodes {
			_, err := f.desk.SaveWrapUp(t.Context(), f.anna, g.Conversation, desk.WrapUpInput{Submit: true})
			if e := f.refusal(parley.CodeInvalid, err); e.Field != "code_id" {
				t.Errorf("refused for %s", e.Field)
			}
			chosen = &code.ID
		} else if v := f.wrapUp(f.anna, g); len(v.Choices) != 0 {
			t.Errorf("codes to choose from: %+v", v.Choices)
		}
		f.heard()
		f.writes(f.anna, g, chosen, "Invoice sent again.", true)
		if !slices.ContainsFunc(f.heard(), func(e desk.Event) bool { return e.Kind == desk.EventUser && e.User == f.anna.ID }) {
			t.Error("nobody hears that Anna is free again")
		}
		f.writes(f.anna, g, chosen, "Invoice sent again.", true)
		i, v := f.interaction(g), f.wrapUp(f.anna, g)
		if i.State != parley.InteractionComplete || i.SystemWrapUp || i.WrapUpDuration != 10_000 {
			t.Errorf("%+v: the interaction says %+v", mode, i)
		}
		if v.TimedOut || v.Notes != "Invoice sent again." || mode.EnableCodes && v.Code != code.ID {
			t.Errorf("%+v: the segment says %+v", mode, v)
		}
		notes := "too late"
		_, err := f.desk.SaveWrapUp(t.Context(), f.anna, g.Conversation, desk.WrapUpInput{Notes: &notes})
		f.refused(parley.CodeEnded, err)
		f.pass(10 * time.Minute)
		if later := f.interaction(g); later != i {
			t.Errorf("the timer changed what was finished: %+v", later)
		}
	})
}

// Without a default code the time ends with none (domain 1.1.3, edge).
func TestTimeIsOverWithoutADefaultCode(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.withTimers()
		code := f.code("Resolved")
		f.wrapsUp(desk.WrapUpConfigurationInput{EnforceDuration: true, DurationS: 5, EnableCodes: true})
		silent, chose := f.talk("billing", f.anna), f.talk("order", f.anna)
		f.must(f.desk.End(t.Context(), f.anna, silent.Conversation))
		f.must(f.desk.End(t.Context(), f.anna, chose.Conversation))
		f.writes(f.anna, chose, &code.ID, "", false)
		f.pass(5*time.Second + slack)
		if v := f.wrapUp(f.anna, silent); v.Code != "" || !v.TimedOut {
			t.Errorf("who said nothing: %+v", v)
		}
		if v := f.wrapUp(f.anna, chose); v.Code != code.ID || !v.TimedOut {
			t.Errorf("who had chosen: %+v", v)
		}
	})
}

// What is typed is kept: the last write wins, also over a crash.
func TestNotesAreKept(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		f.wrapsUp(desk.WrapUpConfigurationInput{})
		g := f.talk("billing", f.anna)
		f.must(f.desk.End(t.Context(), f.anna, g.Conversation))
		first := f.writes(f.anna, g, nil, "Inv", false)
		second := f.writes(f.anna, g, nil, "Invoice", false)
		if second.Revision <= first.Revision || !second.Open() {
			t.Errorf("after %+v: %+v", first, second)
		}
		f.reopen()
		if v := f.wrapUp(f.anna, g); v.Notes != "Invoice" || v.Revision != second.Revision {
			t.Errorf("after the crash: %+v", v)
		}
		if s := f.summary(f.anna, g.Conversation); s.WrapUp == nil || s.WrapUp.Revision != second.Revision {
			t.Errorf("the list says %+v", s.WrapUp)
		}
		long := string(make([]rune, parley.MaxWrapUpNotes+1))
		_, err := f.desk.SaveWrapUp(t.Context(), f.anna, g.Conversation, desk.WrapUpInput{Notes: &long})
		if e := f.refusal(parley.CodeInvalid, err); e.Field != "notes" {
			t.Errorf("refused for %s", e.Field)
		}
		unknown := parley.NewID()
		_, err = f.desk.SaveWrapUp(t.Context(), f.anna, g.Conversation, desk.WrapUpInput{Code: &unknown})
		if e := f.refusal(parley.CodeInvalid, err); e.Field != "code_id" {
			t.Errorf("refused for %s", e.Field)
		}
		for _, who := range []parley.Actor{f.ben, f.chris, f.admin, f.outsider} {
			_, err := f.desk.WrapUp(t.Context(), who, g.Conversation)
			f.refused(parley.CodeNotFound, err)
			_, err = f.desk.SaveWrapUp(t.Context(), who, g.Conversation, desk.WrapUpInput{Submit: true})
			f.refused(parley.CodeNotFound, err)
		}
	})
}

// Taking the conversation off the list ends its wrap-up as it stands.
func TestDismissingEndsTheWrapUp(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		_, standard, other := f.enforced()
		silent, chose := f.talk("billing", f.anna), f.talk("order", f.anna)
		for g, code := range map[desk.Guest]parley.ID{silent: standard.ID, chose: other.ID} {
			f.must(f.desk.GuestEnd(t.Context(), g))
			if code == other.ID {
				f.writes(f.anna, g, &code, "call back", false)
			}
			f.pass(3 * time.Second)
			f.must(f.desk.Dismiss(t.Context(), f.anna, g.Conversation))
			i, v := f.interaction(g), f.wrapUp(f.anna, g)
			if i.State != parley.InteractionComplete || i.SystemWrapUp || i.WrapUpDuration != 3000 || i.StateReason != parley.ReasonUserEnded {
				t.Errorf("the interaction says %+v", i)
			}
			if v.Open() || v.TimedOut || v.Code != code {
				t.Errorf("the segment says %+v", v)
			}
		}
		f.pass(slack)
		mine, err := f.read().MySummaries(f.anna.ID)
		f.must(err)
		if len(mine) != 0 {
			t.Errorf("Anna's list: %+v", mine)
		}
	})
}

// Without an active configuration whose condition holds there is no wrap-up,
// and of those that hold the lowest applies.
func TestTheFirstConfigurationThatHoldsApplies(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		for _, in := range []desk.WrapUpConfigurationInput{
			{Name: "All orders", Position: new(int64(300)), Condition: "queue=order-support", DurationS: 3},
			{Name: "Ended by us", Position: new(int64(200)), Condition: "queue=order-support^state_reason=agent_ended", DurationS: 2},
			{Name: "Off", DurationS: 1},
		} {
			c := f.wrapsUp(in)
			if in.Name == "Off" {
				in.Version = c.Version
				_, err := f.desk.UpdateWrapUpConfiguration(t.Context(), f.admin, c.ID, in)
				f.must(err)
			}
		}
		billing, order, left := f.talk("billing", f.anna), f.talk("order", f.anna), f.talk("order", f.anna)
		f.must(f.desk.End(t.Context(), f.anna, billing.Conversation))
		f.must(f.desk.End(t.Context(), f.anna, order.Conversation))
		f.must(f.desk.GuestEnd(t.Context(), left))
		if i := f.interaction(billing); i.State != parley.InteractionComplete || i.WrapUpDuration != 0 {
			t.Errorf("billing: %+v", i)
		}
		_, err := f.desk.WrapUp(t.Context(), f.anna, billing.Conversation)
		f.refused(parley.CodeNotFound, err)
		if v := f.wrapUp(f.anna, order); v.DurationS != 2 {
			t.Errorf("ended by the agent: %+v", v)
		}
		if v := f.wrapUp(f.anna, left); v.DurationS != 3 {
			t.Errorf("ended by the visitor: %+v", v)
		}
	})
}

// Everybody who handled a contact writes up their own part; nobody waits for
// the others, and what is open ends with the contact.
func TestOneSegmentForEachAgent(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.withTimers()
		_, standard, other := f.enforced()
		g := f.talk("billing", f.anna)
		f.must(f.desk.TransferToAgent(t.Context(), f.anna, g.Conversation, f.ben.ID))
		f.must(f.desk.AcceptTransfer(t.Context(), f.ben, g.Conversation))
		f.must(f.desk.CompleteTransfer(t.Context(), f.anna, g.Conversation, false))
		s := f.summary(f.anna, g.Conversation)
		if s.WrapUp == nil || !s.WrapUp.HandedOver || !s.WrapUp.DueAt.IsZero() || s.WrapUp.ShowDuration || !s.Can.Comment {
			t.Fatalf("who handed over and stayed sees %+v", s.WrapUp)
		}
		f.writes(f.anna, g, nil, "looked up the invoice", false)
		f.pass(30 * time.Second) // no timer of hers runs
		f.say(g, "still here")

		f.parts(g, f.anna) // she writes it up where she reads on
		f.must(f.desk.TransferToQueue(t.Context(), f.ben, g.Conversation, f.order.ID))
		if v := f.wrapUp(f.ben, g); !v.HandedOver || !v.Open() {
			t.Errorf("who passed it on: %+v", v)
		}
		f.parts(g, f.ben, "")
		f.parts(g, f.anna, "looked up the invoice")
		f.writes(f.ben, g, &other.ID, "order mixed up", true)
		if i := f.interaction(g); i.State != parley.InteractionNew {
			t.Errorf("a part that is finished moved the contact: %+v", i)
		}
		f.parts(g, f.ben)
		f.accept(f.chris, f.order)
		f.parts(g, f.chris)
		f.must(f.desk.End(t.Context(), f.chris, g.Conversation))
		if i := f.interaction(g); i.State != parley.InteractionWrapUp || i.AssignedTo != f.chris.ID {
			t.Errorf("at the end: %+v", i)
		}
		if v := f.wrapUp(f.anna, g); !v.Open() {
			t.Errorf("the end of the conversation ended Anna's part: %+v", v)
		}
		f.writes(f.chris, g, nil, "done", true)
		if i := f.interaction(g); i.State != parley.InteractionComplete {
			t.Errorf("Chris waits for Anna: %+v", i)
		}
		if v := f.wrapUp(f.anna, g); v.Open() || v.TimedOut || v.Notes != "looked up the invoice" || v.Code != "" {
			t.Errorf("Anna's part: %+v", v)
		}
		f.parts(g, f.anna)
		if v := f.wrapUp(f.ben, g); v.Code != other.ID || v.Notes != "order mixed up" {
			t.Errorf("Ben's part: %+v", v)
		}
		if v := f.wrapUp(f.chris, g); v.Code != standard.ID {
			t.Errorf("Chris's part: %+v", v)
		}
	})
}

// parts fails the test unless the agent has just those notes to write on, of
// conversations they passed on.
func (f *floor) parts(g desk.Guest, who parley.Actor, notes ...string) {
	f.t.Helper()
	list, err := f.desk.OwnParts(f.t.Context(), who)
	f.must(err)
	var found []string
	for _, p := range list {
		if i := f.interaction(g); p.Number != i.Number || p.GuestName != i.GuestName || p.OpenedOn.IsZero() {
			f.t.Errorf("the part is of %+v", p)
		}
		v, err := f.desk.WrapUp(f.t.Context(), who, p.Conversation)
		f.must(err)
		found = append(found, v.Notes)
	}
	if !slices.Equal(found, notes) {
		f.t.Errorf("%s has to write up %q, want %q", who.Name, found, notes)
	}
}

// Who gets a conversation back goes on with the part they had begun.
func TestHandedBack(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.withTimers()
		f.enforced()
		g := f.talk("billing", f.anna)
		pass := func(from, to parley.Actor) {
			f.must(f.desk.TransferToAgent(t.Context(), from, g.Conversation, to.ID))
			f.must(f.desk.AcceptTransfer(t.Context(), to, g.Conversation))
			f.must(f.desk.CompleteTransfer(t.Context(), from, g.Conversation, true))
		}
		pass(f.anna, f.ben)
		f.writes(f.anna, g, nil, "first part", true)
		pass(f.ben, f.anna)
		if s := f.summary(f.anna, g.Conversation); s.WrapUp != nil {
			t.Errorf("while she talks Anna sees %+v", s.WrapUp)
		}
		f.must(f.desk.End(t.Context(), f.anna, g.Conversation))
		if v := f.wrapUp(f.anna, g); !v.Open() || v.HandedOver || v.Notes != "first part" || v.DueAt.IsZero() {
			t.Errorf("at the end: %+v", v)
		}
		f.pass(time.Minute + slack)
		if i := f.interaction(g); i.State != parley.InteractionComplete || !i.SystemWrapUp {
			t.Errorf("after the time: %+v", i)
		}
		if v := f.wrapUp(f.ben, g); v.Open() {
			t.Errorf("Ben's part: %+v", v)
		}
	})
}

// What is open goes on as it began, whatever becomes of its configuration and
// its codes.
func TestConfigurationGoesWhileAWrapUpIsOpen(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.withTimers()
		config, standard, other := f.enforced()
		chosen, silent := f.talk("billing", f.anna), f.talk("order", f.anna)
		for _, g := range []desk.Guest{chosen, silent} {
			f.must(f.desk.End(t.Context(), f.anna, g.Conversation))
		}
		f.writes(f.anna, chosen, &other.ID, "", false)
		f.refused(parley.CodeConflict, f.desk.DeleteWrapUpCode(t.Context(), f.admin, standard.ID, standard.Version)) // the default
		_, err := f.desk.UpdateWrapUpCode(t.Context(), f.admin, standard.ID, desk.WrapUpCodeInput{Code: "Resolved", Version: standard.Version})
		f.refused(parley.CodeConflict, err)
		f.must(f.desk.DeleteWrapUpConfiguration(t.Context(), f.admin, config.ID, config.Version))
		f.must(f.desk.DeleteWrapUpCode(t.Context(), f.admin, standard.ID, standard.Version))
		f.refused(parley.CodeConflict, f.desk.DeleteWrapUpCode(t.Context(), f.admin, other.ID, other.Version)) // chosen
		_, err = f.desk.UpdateWrapUpCode(t.Context(), f.admin, other.ID, desk.WrapUpCodeInput{Code: "Callback", Version: other.Version})
		f.must(err)
		if s := f.summary(f.anna, chosen.Conversation); s.WrapUp == nil || !s.WrapUp.Enforce {
			t.Errorf("Anna sees %+v", s.WrapUp)
		}
		f.writes(f.anna, chosen, &other.ID, "she had it before her", true)
		f.pass(time.Minute + slack)
		if v := f.wrapUp(f.anna, silent); v.Open() || !v.TimedOut || v.Code != "" {
			t.Errorf("the default is gone: %+v", v)
		}
		if i := f.interaction(silent); i.State != parley.InteractionComplete {
			t.Errorf("the timer is gone: %+v", i)
		}
		next := f.talk("billing", f.anna)
		f.must(f.desk.End(t.Context(), f.anna, next.Conversation))
		if i := f.interaction(next); i.State != parley.InteractionComplete {
			t.Errorf("without a configuration: %+v", i)
		}
	})
}

// The clock runs in the database.
func TestWrapUpsEndAfterARestart(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.enforced()
		g := f.talk("billing", f.anna)
		f.must(f.desk.End(t.Context(), f.anna, g.Conversation))
		f.pass(10 * time.Minute) // nobody runs timers
		f.reopen()
		f.withTimers()
		f.pass(slack)
		if i := f.interaction(g); i.State != parley.InteractionComplete || !i.SystemWrapUp {
			t.Errorf("after the restart: %+v", i)
		}
	})
}

// Where nothing ends a wrap-up, the desk does after a while, if it is told to.
func TestLongWrapUpsAreSwept(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.withTimers()
		f.wrapsUp(desk.WrapUpConfigurationInput{})
		g := f.talk("billing", f.anna)
		f.must(f.desk.End(t.Context(), f.anna, g.Conversation))
		sweep := func() parley.Interaction {
			if _, err := f.desk.SweepWrapUps(t.Context(), ""); err != nil {
				t.Fatal(err)
			}
			return f.interaction(g)
		}
		f.pass(2 * time.Hour)
		if i := sweep(); i.State != parley.InteractionWrapUp {
			t.Fatalf("closed though it is off: %+v", i)
		}
		f.set(parley.PropEndLongWrapUps, "true")
		fresh := f.talk("order", f.anna)
		f.must(f.desk.End(t.Context(), f.anna, fresh.Conversation))
		if i := sweep(); i.State != parley.InteractionComplete || !i.SystemWrapUp || i.StateReason != parley.ReasonAgentEnded {
			t.Errorf("after two hours: %+v", i)
		}
		if v := f.wrapUp(f.anna, g); !v.TimedOut {
			t.Errorf("the segment says %+v", v)
		}
		if i := f.interaction(fresh); i.State != parley.InteractionWrapUp {
			t.Errorf("the fresh one: %+v", i)
		}
	})
}

// Agent, timer and the Close button at the same moment: one of them ends it.
func TestEverythingEndsAWrapUpAtOnce(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		f.wrapsUp(desk.WrapUpConfigurationInput{EnforceDuration: true, DurationS: 1})
		for range 3 {
			g := f.talk("billing", f.anna)
			f.must(f.desk.End(t.Context(), f.anna, g.Conversation))
			s := f.wrapUp(f.anna, g)
			f.tx(func(tx *store.Tx) error { // a second goes by
				past := s.WrapUpSegment
				past.OpenedOn -= 1000
				past.DueAt -= 1000
				return tx.PutSegment(past)
			})
			parallel(6, func(i int) {
				var err error
				switch i % 3 {
				case 0:
					_, err = f.desk.SaveWrapUp(context.Background(), f.anna, g.Conversation, desk.WrapUpInput{Submit: true})
				case 1:
					_, err = f.desk.EndWrapUp(context.Background(), string(s.ID))
				default:
					err = f.desk.Dismiss(context.Background(), f.anna, g.Conversation)
				}
				if err != nil {
					t.Error(err)
				}
			})
			i, v := f.interaction(g), f.wrapUp(f.anna, g)
			if i.State != parley.InteractionComplete || v.Open() || i.SystemWrapUp != v.TimedOut || i.WrapUpDuration < 1000 {
				t.Errorf("%+v, %+v", i, v)
			}
			rows, err := f.read().AuditPage(store.AuditFilter{Table: "interaction", Record: g.Interaction}, 100)
			f.must(err)
			if n := len(slices.DeleteFunc(rows, func(r parley.AuditRow) bool { return r.Action != "wrap_up" })); n != 1 {
				t.Errorf("finished %d times", n)
			}
		}
	})
}
