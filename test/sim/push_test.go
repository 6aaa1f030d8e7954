package sim

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
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
		UseSkills: true, EvaluateLevel: true, EnforceMandatory: true,
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
	w.house.rule, w.house.usual = rule.ID, pools
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
	a := one(w, w.agents)
	if w.chance(8) {
		w.chooseLetters(a)
		return
	}
	w.choose(a, one(w, []string{parley.StateAvailable, parley.StateAvailable, parley.StateAvailable, parley.StateAway, parley.StateOffline}))
}

// chooseLetters tries a state that is for the helpers, as long as their group is
// in use.
func (w *world) chooseLetters(a *agent) {
	if !a.connected() {
		return
	}
	state, err := w.store().Read(context.Background()).AgentState(a.id, parley.Now())
	if err != nil {
		w.violatedf("reading: %v", err)
		return
	}
	h := &w.house
	may := state.State.ID == h.letters.ID || h.helpers.Active && slices.Contains(h.helpers.Members, a.id)
	err = w.call(a.token, "PUT", "/api/v1/me/presence", map[string]any{"state_id": h.letters.ID}, nil)
	w.notef("letters: %s, who may: %t: %s", a.name, may, codeOf(err))
	if code := codeOf(err); code != "network" && (code == "") != may || err != nil && code != parley.CodeInvalid && code != "network" {
		w.violatedf("%s, who may see to letters: %t, tries: %v", a.name, may, err)
	}
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

// offerOrGuest answers an offer, and has somebody come when there is none.
func (w *world) offerOrGuest() {
	if !w.answersOffer() {
		w.guestArrives()
	}
}

// agentAnswersOffer takes what somebody is offered, turns it down, or lets it
// pass.
func (w *world) agentAnswersOffer() { w.answersOffer() }

// answersOffer does that, and reports whether anything was offered.
func (w *world) answersOffer() bool {
	for _, i := range w.rng.Perm(len(w.agents)) {
		a := w.agents[i]
		var offers listed[parley.Offer]
		if err := w.call(a.token, "GET", "/api/v1/me/offers", nil, &offers); err != nil || len(offers.Items) == 0 {
			continue
		}
		o := one(w, offers.Items)
		how, path, body := "take", "accept", map[string]any(nil)
		if o.AllowReject && w.chance(4) {
			var reasons listed[parley.RejectReason]
			if err := w.call(a.token, "GET", "/api/v1/reject-reasons?channel="+o.Channel, nil, &reasons); err != nil || len(reasons.Items) == 0 {
				w.violatedf("%s finds no reason: %v", a.name, err)
				return true
			}
			reason := one(w, reasons.Items)
			how, path, body = "reject", "reject", map[string]any{"reason_id": reason.ID}
		} else if w.chance(4) {
			w.notef("ignores: %s", a.name)
			w.rest((offerTime + 2) * time.Second)
			return true
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
		return true
	}
	return false
}

// listed is a list of the API.
type listed[T any] struct {
	Items []T `json:"items"`
}
