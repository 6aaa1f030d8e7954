package sim

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// Times of Product Support, which offers its conversations: how long an agent
// has to answer, when those of Order Support help out, and how long anybody
// waits.
const (
	offerTime = 30 // seconds
	helpAfter = 60
	maxWaits  = 1800
)

// setPush lets Product Support offer its conversations to its own group, and
// after a while to those of Order Support.
func (w *world) setPush(admin parley.Actor) error {
	ctx := context.Background()
	away, err := w.store().Read(ctx).ShippedState(parley.StateAway)
	if err != nil {
		return err
	}
	rule, err := w.desk().CreateAssignmentRule(ctx, admin, desk.AssignmentRuleInput{
		Name: "Quick", Active: true, AllowReject: true, TimeoutS: offerTime, TimeoutState: away.ID,
	})
	if err != nil {
		return err
	}
	product, order := w.queue(pushed), w.queue("Order Support")
	if _, err := w.desk().UpdateQueue(ctx, admin, product.ID, desk.QueueInput{
		Name: product.Name, Slug: product.Slug, Active: true, AssignmentGroup: product.AssignmentGroup, Question: product.Question,
		InitialAgentResponse: product.InitialAgentResponse, Position: product.Position, Version: product.Version,
		Delivery: parley.DeliveryPush, MaxWaitS: maxWaits, MaxWaitMessage: "Nobody has time.",
	}); err != nil {
		return err
	}
	pools := desk.PoolsInput{Pools: []desk.PoolInput{
		{Rule: rule.ID, Groups: []parley.ID{product.AssignmentGroup}},
		{Rule: rule.ID, Groups: []parley.ID{order.AssignmentGroup}, EligibleAt: helpAfter},
	}}
	if _, err := w.desk().SetPools(ctx, admin, product.ID, pools); err != nil {
		return err
	}
	return w.setPushedCases(admin, product.AssignmentGroup, pools)
}

// setPushedCases lets cases that nobody looks after be offered to the same
// people. What they carry of them has no bounds worth mentioning: what is taken
// up again counts whatever was offered meanwhile.
func (w *world) setPushedCases(admin parley.Actor, group parley.ID, pools desk.PoolsInput) error {
	ctx := context.Background()
	c, err := w.store().Read(ctx).ServiceChannelByKey("case")
	if err != nil {
		return err
	}
	if _, err := w.desk().UpdateServiceChannel(ctx, admin, c.ID, desk.ServiceChannelInput{
		Name: c.Name, Active: true, Position: c.Position, Table: c.Table, Condition: c.Condition, Utilization: c.Utilization,
		WorkItemSize: c.WorkItemSize, DefaultCapacity: 500, InboxLayout: c.InboxLayout, AlertSound: c.AlertSound, Version: c.Version,
	}); err != nil {
		return err
	}
	q, err := w.desk().CreateQueue(ctx, admin, desk.QueueInput{
		Name: "Cases", Active: true, AssignmentGroup: group, Delivery: parley.DeliveryPush, ServiceChannel: c.ID, Condition: "numberISNOTEMPTY", Position: 9000,
		MaxWaitS: maxWaits, MaxWaitMessage: "Nobody had time.", // the assigner looks every few seconds while something waits
	})
	if err != nil {
		return err
	}
	_, err = w.desk().SetPools(ctx, admin, q.ID, pools)
	return err
}

// tookCase remembers that a case has come to whoever accepted it, and perhaps
// to another group: others may read it now.
func (w *world) tookCase(a *agent, o parley.Offer) {
	for _, r := range w.records {
		if r.id == o.DocumentID {
			if t := w.recordTalk(r); t != nil {
				w.lift(t)
			}
		}
	}
	var now struct {
		AssignedTo parley.ID `json:"assigned_to"`
	}
	if err := w.call(a.token, "GET", "/api/v1/cases/"+string(o.DocumentID), nil, &now); err == nil && now.AssignedTo != a.id {
		w.violatedf("%s accepted %s, which is assigned to %q", a.name, o.Number, now.AssignedTo)
	}
	w.count("took_a_case")
}

// checkCases looks whether every case that is work waits, or is in the hands of
// who it is assigned to.
func (w *world) checkCases() {
	read, none := w.store().Read(context.Background()), errors.New("none")
	for _, r := range w.records {
		if r.table != parley.TableCase {
			continue
		}
		c, err := read.AnyCase(r.id)
		if err != nil {
			w.violatedf("reading: %v", err)
			return
		}
		item, err := read.LiveWork(r.id, none)
		live := err == nil
		switch counts := c.State == parley.CaseNew || c.State == parley.CaseOpen; {
		case err != nil && !errors.Is(err, none):
			w.violatedf("reading: %v", err)
		case live && !counts:
			w.violatedf("%s is %s and still work: %s", c.Number, c.State, item.Number)
		case live && item.AssignedTo != c.AssignedTo:
			w.violatedf("%s is assigned to %q, its work %s to %q", c.Number, c.AssignedTo, item.Number, item.AssignedTo)
		case !live && counts && c.AssignedTo != "":
			w.violatedf("%s is %s and assigned, and nobody carries it", c.Number, c.State)
		}
	}
}

// pushed is the queue that offers its conversations.
const pushed = "Product Support"

// agentChooses says how available somebody is; most of the time they are.
func (w *world) agentChooses() {
	w.choose(one(w, w.agents), one(w, []string{parley.StateAvailable, parley.StateAvailable, parley.StateAvailable, parley.StateAway, parley.StateOffline}))
}

// agentsBegin lets most of those who are at work be available.
func (w *world) agentsBegin() {
	for _, a := range w.agents {
		if !w.chance(4) {
			w.choose(a, parley.StateAvailable)
		}
	}
}

func (w *world) choose(a *agent, state string) {
	if !a.connected() {
		return
	}
	found, err := w.store().Read(context.Background()).ShippedState(state)
	if err != nil {
		w.violatedf("reading: %v", err)
		return
	}
	err = w.call(a.token, "PUT", "/api/v1/me/presence", map[string]any{"state_id": found.ID}, nil)
	w.notef("chooses: %s is %s: %s", a.name, state, codeOf(err))
	if err != nil && codeOf(err) != "network" {
		w.violatedf("%s cannot be %s: %v", a.name, state, err)
	}
}

// agentAnswersOffer takes what somebody is offered, turns it down, or lets it
// pass.
func (w *world) agentAnswersOffer() {
	for _, i := range w.rng.Perm(len(w.agents)) {
		a := w.agents[i]
		var offers listed[parley.Offer]
		if err := w.call(a.token, "GET", "/api/v1/me/offers", nil, &offers); err != nil || len(offers.Items) == 0 {
			continue
		}
		o := one(w, offers.Items)
		how, path, body := "take", "accept", map[string]any(nil)
		if w.chance(4) {
			var reasons listed[parley.RejectReason]
			if err := w.call(a.token, "GET", "/api/v1/reject-reasons?channel="+o.Channel, nil, &reasons); err != nil || len(reasons.Items) == 0 {
				w.violatedf("%s finds no reason: %v", a.name, err)
				return
			}
			reason := one(w, reasons.Items)
			how, path, body = "reject", "reject", map[string]any{"reason_id": reason.ID}
		} else if w.chance(4) {
			w.notef("ignores: %s", a.name)
			w.rest((offerTime + 2) * time.Second)
			return
		}
		err := w.call(a.token, "POST", "/api/v1/work-items/"+string(o.WorkItem)+"/"+path, body, nil)
		w.notef("%ss: %s of %s: %s", how, a.name, o.Number, codeOf(err))
		if err == nil && how == "take" && o.DocumentTable == parley.TableCase {
			w.tookCase(a, o)
		}
		switch codeOf(err) {
		case "", parley.CodeConflict, parley.CodeLimit:
		default:
			w.violatedf("%s %ss: %v", a.name, how, err)
		}
		return
	}
}

// listed is a list of the API.
type listed[T any] struct {
	Items []T `json:"items"`
}

// checkOffers looks at what is offered now: to people who are there and said
// so, who can carry it, and for no longer than they have to answer.
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
		for _, o := range offers {
			if late := min(now.Sub(o.OfferExpiresAt), now.Sub(w.up)); late > 2*quiet {
				w.violatedf("the offer of %s to %s is over for %v", o.Number, a.name, late)
			}
			for _, c := range load.Channels {
				if c.Channel == o.ServiceChannel && c.Load > c.Capacity && !w.tookByHand(a, o.OfferedAt) {
					w.violatedf("%s carries %d of %d and is offered %s", a.name, c.Load, c.Capacity, o.Number)
				}
			}
		}
	}
}

// tookByHand reports whether an agent has begun something since a moment:
// work that is not offered counts beyond what they can carry.
func (w *world) tookByHand(a *agent, since parley.Time) bool {
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
	read, now := w.store().Read(context.Background()), parley.Now()
	waiting, err := read.Waiting("", nil)
	if err != nil {
		w.violatedf("reading: %v", err)
		return
	}
	w.count("looked_at_who_waits")
	for _, item := range waiting {
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

// able is what makes an agent somebody to be asked about a work item.
func (w *world) able(read *store.Reader, a *agent, item parley.WorkItem, now parley.Time) (bool, error) {
	members := w.queue(pushed).AssignmentGroup
	group, err := read.Group(members)
	if err != nil {
		return false, err
	}
	pool := group.Members
	if now.Sub(item.QueuedAt) > (helpAfter+15)*time.Second {
		if group, err = read.Group(w.queue("Order Support").AssignmentGroup); err != nil {
			return false, err
		}
		pool = append(slices.Clone(pool), group.Members...)
	}
	state, err := read.AgentState(a.id, now)
	if err != nil {
		return false, err
	}
	excluded, err := read.Exclusion(item.ID, a.id)
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
	for _, c := range load.Channels {
		room = room && (c.Channel != item.ServiceChannel || c.Load < c.Capacity)
	}
	there := state.State.Available && state.Connected(now) && now.Sub(state.Since) > 10*time.Second
	asked := excluded.Hard || excluded.User != "" && excluded.Round >= item.Round
	return there && room && !asked && slices.Contains(pool, a.id), nil
}
