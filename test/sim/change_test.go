package sim

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
)

// house is what Boss changes about how work is given, while it comes: each of
// its switches is thrown and thrown back, whatever the others are.
type house struct {
	admin parley.Actor
	// usual are the pools of Product Support, rule is the one they follow.
	usual         desk.PoolsInput
	rule          parley.ID
	helpers       parley.Group         // help out where a pool names them
	knows, senior parley.Skill         // senior contains knows
	channel       parley.ID            // of chats
	letters       parley.PresenceState // for the helpers
	odd           map[string]bool
}

// What every third question to Product Support asks for, and at which level.
const (
	hardQuestions = "short_descriptionLIKE3 about^ORshort_descriptionLIKE6 about^ORshort_descriptionLIKE9 about"
	wantedLevel   = 2
)

// setHouse makes what there is to change: a group of helpers, and a skill that
// Anna has by another one, Dora herself and Chris not enough of.
func (w *world) setHouse(admin parley.Actor) error {
	ctx, h := context.Background(), &w.house
	h.admin, h.odd = admin, map[string]bool{}
	chat, err := w.store().Read(ctx).ServiceChannelByKey(parley.ChannelChat)
	if err != nil {
		return err
	}
	h.channel = chat.ID
	if h.helpers, err = w.desk().CreateGroup(ctx, admin, desk.GroupInput{Name: "Helpers", Active: true, Members: []parley.ID{w.named("ben").id, w.named("chris").id}}); err != nil {
		return err
	}
	if h.letters, err = w.desk().CreatePresenceState(ctx, admin, desk.PresenceStateInput{Name: "Letters", Active: true, Groups: []parley.ID{h.helpers.ID}}); err != nil {
		return err
	}
	if h.knows, err = w.desk().CreateSkill(ctx, admin, desk.SkillInput{Name: "Knows the product", Active: true}); err != nil {
		return err
	}
	if h.senior, err = w.desk().CreateSkill(ctx, admin, desk.SkillInput{Name: "Senior", Active: true, Contains: []parley.ID{h.knows.ID}}); err != nil {
		return err
	}
	if _, err = w.desk().CreateSkillRule(ctx, admin, desk.SkillRuleInput{
		Name: "Hard questions", Active: true, Condition: hardQuestions, Skill: h.knows.ID, Level: wantedLevel, Mandatory: true,
	}); err != nil {
		return err
	}
	for name, held := range map[string]desk.HeldSkill{"anna": {Skill: h.senior.ID, Level: 3}, "dora": w.ownSkill(), "chris": {Skill: h.knows.ID, Level: 1}} {
		if _, err := w.desk().SetUserSkills(ctx, admin, w.named(name).id, desk.SkillsInput{Skills: []desk.HeldSkill{held}}); err != nil {
			return err
		}
	}
	return nil
}

func (w *world) ownSkill() desk.HeldSkill {
	return desk.HeldSkill{Skill: w.house.knows.ID, Level: wantedLevel}
}

func (w *world) named(name string) *agent {
	return w.agents[slices.IndexFunc(w.agents, func(a *agent) bool { return a.name == name })]
}

// changes are the switches: what is thrown, and how.
func (w *world) changes() map[string]func(odd bool) error {
	return map[string]func(bool) error{
		"pools": w.changePools, "helpers": w.changeHelpers, "skill": w.changeSkill, "channel": w.changeChannel, "capacity": w.changeCapacity, "reroute": w.changeReroute, "stands": w.changeStands,
	}
}

// bossChanges changes how work is given, or changes it back.
func (w *world) bossChanges() {
	what := one(w, []string{"pools", "pools", "helpers", "skill", "skill", "channel", "capacity", "capacity", "reroute", "reroute", "reroute", "stands", "stands"})
	w.throw(what)
	if what == "channel" || what == "capacity" || what == "pools" { // so that work goes on
		for range 1 + w.rng.IntN(3) {
			w.offerOrGuest()
			w.rest(time.Duration(w.rng.IntN(30)) * time.Second)
		}
		if w.house.odd[what] && (what == "channel" || w.chance(2)) {
			w.throw(what)
		}
	}
}

func (w *world) throw(what string) {
	w.checkOffers() // by what holds until now
	odd := !w.house.odd[what]
	err := w.changes()[what](odd)
	w.notef("changes_%s: boss: odd=%t: %v", what, odd, err)
	if err != nil {
		w.violatedf("boss changes %s: %v", what, err)
		return
	}
	w.house.odd[what] = odd
	w.rest(quiet)
	if what != "channel" || !odd {
		return
	}
	for _, a := range w.agents { // what is not served any more is offered to nobody
		offers, err := w.store().Read(context.Background()).OffersOf(a.id)
		if err != nil || slices.ContainsFunc(offers, func(o parley.WorkItem) bool { return o.ServiceChannel == w.house.channel }) {
			w.violatedf("%s is offered chats, which are switched off (%v)", a.name, err)
		}
	}
}

// morning makes everything as usual, on the floor at every beginning.
func (w *world) morning() {
	for _, what := range []string{"pools", "helpers", "skill", "channel", "capacity", "reroute", "stands"} {
		if w.house.odd[what] && (w.kind.rounds > 1 || w.chance(2)) {
			w.throw(what)
		}
	}
}

// changePools lets others be asked, or the same ones at another time, or nobody.
func (w *world) changePools(odd bool) error {
	pools := w.house.usual
	if odd {
		order, product := w.queue("Order Support").AssignmentGroup, w.queue(pushed).AssignmentGroup
		pool := func(after int64, groups ...parley.ID) desk.PoolInput {
			return desk.PoolInput{Rule: w.house.rule, Groups: groups, EligibleAt: after}
		}
		pools.Pools = one(w, [][]desk.PoolInput{
			{pool(0, product), pool(20, w.house.helpers.ID)},
			{pool(0, order), pool(30, product)},
			{pool(0, w.house.helpers.ID, product)},
			{pool(5, product), pool(10, order), pool(90, w.house.helpers.ID)},
			{},
		})
	}
	_, err := w.desk().SetPools(context.Background(), w.house.admin, w.queue(pushed).ID, pools)
	return err
}

// changeHelpers takes the helpers' group out of everything.
func (w *world) changeHelpers(odd bool) error {
	g := w.house.helpers
	g, err := w.desk().UpdateGroup(context.Background(), w.house.admin, g.ID, desk.GroupInput{Name: g.Name, Active: !odd, Members: g.Members, Version: g.Version})
	if err == nil {
		w.house.helpers = g
	}
	return err
}

// changeSkill takes from Dora what she knows, or the skill from everybody.
func (w *world) changeSkill(odd bool) error {
	ctx, h := context.Background(), &w.house
	held := desk.SkillsInput{}
	if !odd {
		held.Skills = []desk.HeldSkill{w.ownSkill()}
	}
	if _, err := w.desk().SetUserSkills(ctx, h.admin, w.named("dora").id, held); err != nil {
		return err
	}
	active := !odd || w.chance(2)
	if h.knows.Active == active {
		return nil
	}
	s, err := w.desk().UpdateSkill(ctx, h.admin, h.knows.ID, desk.SkillInput{Name: h.knows.Name, Active: active, Version: h.knows.Version})
	if err == nil {
		h.knows = s
	}
	return err
}

// changeChannel has no chats served.
func (w *world) changeChannel(odd bool) error {
	ctx := context.Background()
	c, err := w.store().Read(ctx).ServiceChannel(w.house.channel)
	if err != nil {
		return err
	}
	_, err = w.desk().UpdateServiceChannel(ctx, w.house.admin, c.ID, desk.ServiceChannelInput{
		Name: c.Name, Active: !odd, Position: c.Position, Table: c.Table, Condition: c.Condition, Utilization: c.Utilization, WorkItemSize: c.WorkItemSize,
		DefaultCapacity: c.DefaultCapacity, InboxLayout: c.InboxLayout, AlertSound: c.AlertSound, Version: c.Version,
	})
	return err
}

// changeCapacity lets some carry less, of chats or of everything.
func (w *world) changeCapacity(odd bool) error {
	for _, a := range w.agents {
		in := desk.CapacityInput{}
		if odd && w.chance(2) {
			if n := int64(w.rng.IntN(3)); w.chance(2) {
				in.Universal = &n
			} else {
				in.Channels = []desk.ChannelCapacity{{Channel: w.house.channel, Capacity: n}}
			}
		}
		if _, err := w.desk().SetCapacity(context.Background(), w.house.admin, a.id, in); err != nil {
			return err
		}
	}
	return nil
}

// changeReroute lets who writes to an agent who is away wait for another.
func (w *world) changeReroute(odd bool) error {
	value := fmt.Sprint(odd)
	ctx := context.Background()
	all, err := w.desk().Properties(ctx)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(all, func(p desk.PropertyRecord) bool { return p.Name == parley.PropReassignAway })
	_, err = w.desk().SetProperty(ctx, w.house.admin, parley.PropReassignAway, &value, all[at].Version)
	return err
}

// changeStands lets offers stand until they are answered.
func (w *world) changeStands(odd bool) error {
	ctx, reassign := context.Background(), !odd
	r, err := w.store().Read(ctx).AssignmentRule(w.house.rule)
	if err != nil {
		return err
	}
	_, err = w.desk().UpdateAssignmentRule(ctx, w.house.admin, r.ID, desk.AssignmentRuleInput{
		Name: r.Name, Active: true, AllowReject: true, TimeoutS: r.TimeoutS, TimeoutState: r.TimeoutState, Reassign: &reassign,
		UseSkills: r.UseSkills, EvaluateLevel: r.EvaluateLevel, EnforceMandatory: r.EnforceMandatory, Version: r.Version,
	})
	return err
}
