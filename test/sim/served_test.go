package sim

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// Who may be asked about what, worked out from the configuration in the plain
// way: what the desk offers, and to whom, is held against it.

// barrier is why an agent may not be asked about a work item that has waited so
// long, as the desk is configured and as they have answered; "" when they may
// be. Whether they are there and what they carry is not looked at.
func (w *world) barrier(read *store.Reader, a *agent, item *parley.WorkItem, waited time.Duration) (string, error) {
	queue, err := read.Queue(item.QueueID)
	if err != nil {
		return "", err
	}
	channel, err := read.ServiceChannel(item.ServiceChannel)
	if err != nil {
		return "", err
	}
	excluded, err := read.Exclusion(item.ID, a.id)
	if err != nil {
		return "", err
	}
	switch {
	case !queue.Active || queue.Delivery != parley.DeliveryPush:
		return queue.Name + " offers nothing", nil
	case !channel.Active:
		return channel.Name + " is off", nil
	case item.OpenedFor == a.id:
		return "it is their own", nil
	case excluded.Hard:
		return "they refused it for good: " + excluded.Reason, nil
	case excluded.User != "" && excluded.Round >= parley.RoundOf(item.Round, item.RoundAt, parley.Now()):
		return fmt.Sprintf("they were asked in round %d, this is round %d", excluded.Round, item.Round), nil
	}
	groups, err := read.Groups()
	if err != nil {
		return "", err
	}
	theirs := map[parley.ID]bool{}
	for _, g := range groups {
		theirs[g.ID] = g.Active && slices.Contains(g.Members, a.id)
	}
	pools, err := read.PoolsOf(queue.ID)
	if err != nil {
		return "", err
	}
	for _, p := range pools {
		if waited < time.Duration(p.EligibleAt)*time.Second || !slices.ContainsFunc(p.Groups, func(g parley.ID) bool { return theirs[g] }) {
			continue
		}
		rule, err := read.AssignmentRule(p.Rule)
		if err != nil || !rule.Active || !rule.UseSkills || !rule.EnforceMandatory {
			return "", err
		}
		return w.lacks(read, a, item, theirs, rule.EvaluateLevel)
	}
	return "they are in no pool that is due", nil
}

// lacks is what an agent cannot do that a work item cannot do without.
func (w *world) lacks(read *store.Reader, a *agent, item *parley.WorkItem, groups map[parley.ID]bool, levels bool) (string, error) {
	wanted, err := read.WorkSkills(item.ID)
	if err != nil {
		return "", err
	}
	held, err := read.UserSkills(a.id)
	if err != nil {
		return "", err
	}
	shared, err := read.AllGroupSkills()
	if err != nil {
		return "", err
	}
	for _, h := range shared {
		if groups[h.Holder] {
			held = append(held, h.SkillLevel)
		}
	}
	for _, want := range wanted {
		skill, err := read.Skill(want.Skill)
		if err != nil {
			return "", err
		}
		if !skill.Active || !want.Mandatory {
			continue
		}
		has := slices.ContainsFunc(held, func(h parley.SkillLevel) bool {
			holds, unread := read.Skill(h.Skill)
			if unread != nil {
				err = unread
			}
			return holds.Active && (h.Skill == want.Skill || slices.Contains(holds.Contains, want.Skill)) && (!levels || h.Level >= want.Level)
		})
		if err != nil || !has {
			return "they lack " + skill.Name, err
		}
	}
	return "", nil
}

// checkOffers looks at what is offered now: to people who are there and said
// so, and for no longer than they have to answer. What was offered since the
// last look is offered to somebody who might be asked and could carry it; since
// then only what is looked at here has changed, so that this is how things stood
// when it was decided.
func (w *world) checkOffers() {
	read, now := w.store().Read(context.Background()), parley.Now()
	for _, a := range w.agents {
		offers, err := read.OffersOf(a.id)
		if err != nil {
			w.violatedf("reading: %v", err)
			return
		}
		if len(offers) == 0 {
			continue
		}
		state, err := read.AgentState(a.id, now)
		if err != nil {
			w.violatedf("reading: %v", err)
			return
		}
		if !state.State.Available {
			w.violatedf("%s is %s and is offered %s", a.name, state.State.Name, offers[0].Number)
		}
		if awake := min(now.Sub(state.Until), now.Sub(w.up)); awake > time.Minute+2*quiet {
			w.violatedf("%s is gone for %v and is offered %s", a.name, awake, offers[0].Number)
		}
		load, err := w.desk().Load(context.Background(), a.id)
		if err != nil {
			w.violatedf("reading: %v", err)
			return
		}
		for i := range offers {
			o := &offers[i]
			late := min(now.Sub(o.OfferExpiresAt), now.Sub(w.up))
			if o.OfferExpiresAt.IsZero() {
				w.count("looked_at_standing")
			} else if late > 2*quiet {
				w.violatedf("the offer of %s to %s is over for %v", o.Number, a.name, late)
			}
			if w.offered[o.ID] != o.OfferedAt {
				w.offered[o.ID] = o.OfferedAt
				w.checkNewOffer(read, a, o, load)
			}
		}
	}
}

// checkNewOffer holds an offer against what there was to decide. What another
// system offers is for that system to know.
func (w *world) checkNewOffer(read *store.Reader, a *agent, o *parley.WorkItem, load parley.AgentLoad) {
	if o.OfferRule == "" {
		w.count("looked_at_foreign_offer")
		return
	}
	w.count("looked_at_offer")
	why, err := w.barrier(read, a, o, o.OfferedAt.Sub(o.QueuedAt))
	if err != nil {
		w.violatedf("reading: %v", err)
		return
	}
	if why != "" {
		w.violatedf("%s is offered %s, although %s", a.name, o.Number, why)
	}
	asked, err := read.Exclusion(o.ID, a.id)
	if err != nil {
		w.violatedf("reading: %v", err)
		return
	}
	if o.OfferedAt < o.RoundAt && asked.User != "" && asked.Round >= o.Round-1 {
		w.violatedf("%s is offered %s at %v again, before its round begins at %v", a.name, o.Number, o.OfferedAt.Time(), o.RoundAt.Time())
	}
	if w.tookByHand(a, o.OfferedAt) {
		return
	}
	for _, c := range load.Channels {
		if c.Channel == o.ServiceChannel && c.Load > c.Capacity {
			w.violatedf("%s carries %d of %d and is offered %s", a.name, c.Load, c.Capacity, o.Number)
		}
	}
	if load.Universal >= 0 && load.UniversalLoad > load.Universal {
		w.violatedf("%s carries %d of %d of everything and is offered %s", a.name, load.UniversalLoad, load.Universal, o.Number)
	}
}

// tookByHand reports whether an agent has begun something since a moment:
// work that is not offered counts beyond what they can carry.
func (w *world) tookByHand(a *agent, since parley.Time) bool {
	if w.given[a.id] >= since {
		return true
	}
	for _, g := range w.guests {
		items, err := w.store().Read(context.Background()).WorkItemsOf(g.conversation)
		if err != nil {
			w.violatedf("reading: %v", err)
			return false
		}
		for _, item := range items {
			if item.AssignedTo == a.id && (item.WorkStart >= since || item.TransferAt >= since) || item.TransferTo == a.id && item.TransferAt >= since {
				return true
			}
		}
	}
	return false
}

// checkServed looks, when nobody has done anything for a while, whether
// anybody waits for an agent who is there, has room and was not asked.
func (w *world) checkServed() {
	w.rest(20 * time.Second)
	read, now, waiting := w.store().Read(context.Background()), parley.Now(), w.waiting()
	w.count("looked_at_who_waits")
	for i := range waiting {
		item := &waiting[i]
		if item.Offered() || item.RoundAt > now.Add(-10*time.Second) {
			continue
		}
		for _, a := range w.agents {
			if able, err := w.able(read, a, item, now); err != nil {
				w.violatedf("reading: %v", err)
			} else if able {
				w.violatedf("%s waits for %v while %s is free", item.Number, now.Sub(item.QueuedAt), a.name)
			}
		}
	}
}

// waiting is all that waits in queues that offer it, offered or not.
func (w *world) waiting() (list []parley.WorkItem) {
	read := w.store().Read(context.Background())
	queues, err := read.Queues()
	if err != nil {
		w.violatedf("reading: %v", err)
	}
	for _, q := range queues {
		if !q.Active || q.Delivery != parley.DeliveryPush {
			continue
		}
		in, err := read.WaitingIn(q.ID)
		if err != nil {
			w.violatedf("reading: %v", err)
		}
		list = append(list, in...)
	}
	return slices.DeleteFunc(list, func(i parley.WorkItem) bool { return i.ServiceChannel == "" })
}

// able is what makes an agent somebody to be asked about a work item.
func (w *world) able(read *store.Reader, a *agent, item *parley.WorkItem, now parley.Time) (bool, error) {
	why, err := w.barrier(read, a, item, now.Sub(item.QueuedAt)-15*time.Second)
	if err != nil || why != "" {
		return false, err
	}
	state, err := read.AgentState(a.id, now)
	if err != nil {
		return false, err
	}
	load, err := w.desk().Load(context.Background(), a.id)
	if err != nil {
		return false, err
	}
	open, err := read.OpenSessions(a.id)
	if err != nil {
		return false, err
	}
	room := a.limit < 0 || load.UniversalLoad < a.limit && open < a.limit
	room = room && (load.Universal < 0 || load.UniversalLoad < load.Universal)
	for _, c := range load.Channels {
		room = room && (c.Channel != item.ServiceChannel || c.Load < c.Capacity)
	}
	return room && state.State.Available && state.Connected(now) && now.Sub(state.Since) > 10*time.Second, nil
}

// checkTrails holds that no work was ever offered to two people at a time, and
// that what became of an offer is told of whom it was made to.
func (w *world) checkTrails() {
	conversations := make([]parley.ID, 0, len(w.guests)+len(w.records))
	for _, g := range w.guests {
		conversations = append(conversations, g.conversation)
	}
	for _, r := range w.records {
		conversations = append(conversations, r.conversation)
	}
	read := w.store().Read(context.Background())
	for _, c := range conversations {
		items, err := read.WorkItemsOf(c)
		if err != nil {
			w.violatedf("reading: %v", err)
			return
		}
		for _, item := range items {
			events, err := read.WorkEvents(item.ID)
			if err != nil {
				w.violatedf("reading: %v", err)
				return
			}
			if len(events) == store.MaxWorkEvents {
				continue // how it began is not known
			}
			slices.Reverse(events)
			w.checkTrail(item.Number, events)
		}
	}
}

func (w *world) checkTrail(number string, events []store.TrailEvent) {
	asked := parley.ID("") // who has it offered
	for _, e := range events {
		switch e.Type {
		case parley.WorkOffered, parley.WorkByHand:
			if asked != "" {
				w.violatedf("%s was offered to %s (%s) while %s was asked", number, e.User, e.Type, asked)
			}
			asked = e.User
		case parley.WorkRejected, parley.WorkTimedOut, parley.WorkReturned:
			if asked != e.User {
				w.violatedf("%s: %s of %s, while %q was asked", number, e.Type, e.User, asked)
			}
			asked = ""
		case parley.WorkAccepted:
			if asked != "" && asked != e.User {
				w.violatedf("%s was accepted by %s, while %s was asked", number, e.User, asked)
			}
			asked = ""
		case parley.WorkCanceled:
			asked = ""
		case parley.WorkRouted, parley.WorkTransfer, parley.WorkLooked:
		}
	}
}
