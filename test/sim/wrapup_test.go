package sim

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// Times of the configurations: what comes from Billing ends by itself, what
// comes from Order when the desk closes everything that takes too long, and
// what comes from Product is not wrapped up.
const (
	billingWrapUp = 90 // seconds
	longestWrapUp = 15 // minutes
	wrapUpLooks   = 5 * time.Minute
)

// setWrapUps makes the codes and configurations, as an administrator does.
func (w *world) setWrapUps(admin parley.Actor) error {
	ctx := context.Background()
	code, err := w.desk().CreateWrapUpCode(ctx, admin, desk.WrapUpCodeInput{Code: "Resolved", Active: true})
	if err != nil {
		return err
	}
	for _, in := range []desk.WrapUpConfigurationInput{
		{Name: "Billing", Active: true, Condition: "queue=billing-support", EnforceDuration: true, DurationS: billingWrapUp, EnableCodes: true, DefaultCode: code.ID},
		{Name: "Order", Active: true, Condition: "queue=order-support", ShowDuration: true},
	} {
		if _, err := w.desk().CreateWrapUpConfiguration(ctx, admin, in); err != nil {
			return err
		}
	}
	return w.store().Tx(ctx, func(tx *store.Tx) error {
		return tx.SetProperty(store.PropertyRow{Name: parley.PropEndLongWrapUps, Value: "true", UpdatedAt: parley.Now(), UpdatedBy: "sim"})
	})
}

// agentWrapsUp writes into an open wrap-up, and finishes it half of the time.
func (w *world) agentWrapsUp() {
	w.withOne(func(s summary) bool { return s.WrapUp != nil }, func(a *agent, s summary) {
		w.act(a, s, "wrap-up", map[string]any{"notes": fmt.Sprintf("noted %d", w.steps), "submit": w.chance(2)})
	})
}

// agentCloses closes the tab of a chat, and sometimes once more. What its agent
// has in hand is over at once and takes no time to wrap up, an open wrap-up ends
// as it stands, and either way it is off their list.
func (w *world) agentCloses() {
	which := w.rng.IntN(4)
	w.withOne(func(s summary) bool {
		return which == 0 && s.WrapUp != nil || which == 1 && s.Can.Dismiss || which > 1 && s.Can.End
	}, func(a *agent, s summary) {
		before := w.contactOf(s.ID)
		if !w.act(a, s, "close", nil) {
			return
		}
		w.rest(quiet)
		after := w.contactOf(s.ID)
		switch {
		case before.item.State == parley.WorkInProgress:
			w.count("closed_in_hand")
			if after.item.State != parley.WorkComplete || after.interaction.StateReason != parley.ReasonAgentEnded || after.interaction.WrapUpDuration != 0 || after.open != 0 {
				w.violatedf("%s closed the tab of what they had in hand: %+v", a.name, after)
			}
		case before.interaction.State == parley.InteractionWrapUp && before.interaction.AssignedTo == a.id:
			w.count("closed_in_wrap_up")
			if after.interaction.State != parley.InteractionComplete || after.interaction.SystemWrapUp || after.open != 0 {
				w.violatedf("%s closed the tab of what they wrapped up: %+v", a.name, after)
			}
		}
		if mine, err := w.store().Read(context.Background()).MySummaries(a.id); err != nil || slices.ContainsFunc(mine, func(m store.Summary) bool { return m.ID == s.ID }) {
			w.violatedf("%s closed the tab of %s, and it is on their list (%v)", a.name, s.Number, err)
		}
		if a.reads() && a.listed(s.ID) {
			w.violatedf("%s closed the tab of %s, and their screen shows it", a.name, s.Number)
		}
		if !w.chance(2) {
			return
		}
		if !w.act(a, s, "close", nil) || w.contactOf(s.ID) != after {
			w.violatedf("%s closed the tab of %s twice, and then it is %+v, before %+v", a.name, s.Number, w.contactOf(s.ID), after)
		}
	})
}

// contact is how a customer's conversation stands.
type contact struct {
	item        parley.WorkItem
	interaction parley.Interaction
	open        int // wrap-ups
}

func (w *world) contactOf(conversation parley.ID) (now contact) {
	read := w.store().Read(context.Background())
	c, err := read.Conversation(conversation)
	if err == nil {
		now.item, err = read.WorkItem(c.WorkItem)
	}
	if err == nil {
		now.interaction, err = read.Interaction(c.Interaction)
	}
	if err == nil {
		var open []parley.WrapUpSegment
		open, err = read.OpenSegments(conversation)
		now.open = len(open)
	}
	if err != nil {
		w.violatedf("reading: %v", err)
	}
	return now
}

// afterTheEnd is the state of an interaction whose work has ended: it is
// wrapped up exactly while its assignee's part is open.
func (w *world) afterTheEnd(g *guest, i parley.Interaction) parley.InteractionState {
	s, err := w.store().Read(context.Background()).SegmentOf(i.Conversation, i.AssignedTo)
	switch {
	case parley.CodeOf(err) == parley.CodeNotFound:
		return parley.InteractionComplete
	case err != nil:
		w.violatedf("%s: the wrap-up cannot be read: %v", g.name, err)
	case s.Open() && s.HandedOver:
		w.violatedf("%s: it has ended, and %s's part says that they passed it on", g.name, s.Agent)
	case s.Open():
		return parley.InteractionWrapUp
	}
	return parley.InteractionComplete
}

// checkWrapUps holds that nothing is wrapped up for longer than its
// configuration says.
func (w *world) checkWrapUps() {
	read, now := w.store().Read(context.Background()), parley.Now()
	open, err := read.LongWrapUps(now, 1000)
	if err != nil {
		w.violatedf("reading: %v", err)
	}
	for _, id := range open {
		s, err := read.Segment(id)
		if err != nil {
			w.violatedf("reading: %v", err)
			continue
		}
		until := s.DueAt
		if until.IsZero() {
			until = s.OpenedOn.Add(longestWrapUp*time.Minute + wrapUpLooks)
		}
		if now > max(until, w.up).Add(timerSlack) {
			w.violatedf("interaction %s should have been closed at %v and is wrapped up at %v", s.Interaction, until.Time(), now.Time())
		}
	}
}
