package desk

import (
	"context"
	"encoding/json"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/form"
	"github.com/parley-desk/parley/internal/schedule"
	"github.com/parley-desk/parley/internal/store"
)

// Ship makes, at the first start, the configuration a desk begins with: the
// guest form, the Connect actions, and three queues with their groups (still
// empty) and matching rules (domain 2.6, 2.7, 4.6). It happens once: what was
// changed or deleted since then stays so.
func (d *Desk) Ship(ctx context.Context) error {
	if err := d.makeSearchable(ctx); err != nil {
		return err
	}
	return d.configure(ctx, func(tx *store.Tx) error {
		first, err := tx.MarkShipped("first")
		if err != nil {
			return err
		}
		if !first {
			return d.shipLater(tx)
		}
		if _, err := tx.MarkShipped(shippedRecordActions); err != nil { // among the others below
			return err
		}
		if err := d.shipForm(tx); err != nil {
			return err
		}
		if err := d.shipActions(tx); err != nil {
			return err
		}
		if err := d.shipQueues(tx); err != nil {
			return err
		}
		return d.shipRouting(tx)
	})
}

// shippedRecordActions remembers that Create Incident and Create Case were made.
const shippedRecordActions = "record-actions"

// shipLater adds what later versions brought to desks that were there before,
// once each: what has its title or shortcut already is somebody's own and
// stays as it is, and what was deleted since is not made again.
func (d *Desk) shipLater(tx *store.Tx) error {
	if err := d.shipRecordActions(tx); err != nil {
		return err
	}
	return d.shipRouting(tx)
}

// shippedRouting remembers that service channels, presence states and what else
// push needs were made.
const shippedRouting = "routing"

// shipRouting makes, once, what offering work to agents begins with (domain
// 3.1, 3.4, 3.5).
func (d *Desk) shipRouting(tx *store.Tx) error {
	first, err := tx.MarkShipped(shippedRouting)
	if err != nil || !first {
		return err
	}
	if err := d.shipChannels(tx); err != nil {
		return err
	}
	if err := d.shipPresenceStates(tx); err != nil {
		return err
	}
	return d.shipAssignment(tx)
}

func (d *Desk) shipRecordActions(tx *store.Tx) error {
	first, err := tx.MarkShipped(shippedRecordActions)
	if err != nil || !first {
		return err
	}
	for _, in := range shippedActions() {
		if in.Title != "Create Incident" && in.Title != "Create Case" {
			continue
		}
		if err := d.shipAction(tx, in); err != nil && parley.CodeOf(err) != parley.CodeConflict {
			return err
		}
	}
	return nil
}

// searchableAtOnce is how many old cases one transaction makes searchable.
const searchableAtOnce = 500

// makeSearchable lets the search find cases of before there was one.
func (d *Desk) makeSearchable(ctx context.Context) error {
	for {
		old, err := d.store.Read(ctx).UnsearchableCases(searchableAtOnce)
		if err != nil || len(old) == 0 {
			return err
		}
		if err := d.store.Tx(ctx, func(tx *store.Tx) error {
			for _, c := range old {
				if err := tx.SetSearchable(c); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return err
		}
	}
}

func (d *Desk) shipForm(tx *store.Tx) error {
	now := parley.Now()
	row := store.ProducerRow{ID: parley.NewID(), CreatedAt: now, UpdatedAt: now, Version: 1}
	if err := (ProducerInput{Producer: form.Default()}).fill(&row); err != nil {
		return err
	}
	if _, err := d.addProducer(tx, parley.System(), row); err != nil {
		return err
	}
	return d.shipProperty(tx, parley.PropDefaultGuestForm, string(row.ID))
}

func (d *Desk) shipProperty(tx *store.Tx, name, value string) error {
	old, err := property(&tx.Reader, name)
	if err != nil {
		return err
	}
	_, err = d.setProperty(tx, parley.System(), old, &value)
	return err
}

// shippedActions are the Connect actions of domain 4.6. End comes last by far,
// so that nobody hits it by accident.
func shippedActions() []ActionInput {
	caseValues := func() map[string]string {
		return map[string]string{
			"short_description": "${first_message}", "description": "${description}", "category": "${category}",
			"contact_name": "${guest_name}", "contact_email": "${email}",
		}
	}
	incidentValues := map[string]string{
		"short_description": "${first_message}", "description": "${description}", "category": "${category}",
		"caller_name": "${guest_name}", "caller_email": "${email}",
	}
	openValues := caseValues()
	openValues["short_description"] = "${short_description}"
	return []ActionInput{
		{Title: "Escalate", Shortcut: "escalate", Icon: "arrow-up", Position: 60, Condition: "state=work_in_progress^escalate_toISNOTEMPTY",
			Do: parley.ActionStep{Kind: parley.ActionEscalate}},
		{Title: "Transfer", Shortcut: "transfer", Icon: "arrow-right", Position: 70, Condition: "state=work_in_progress",
			Do: parley.ActionStep{Kind: parley.ActionTransfer}},
		{Title: "Create Incident", Shortcut: "incident", Icon: "incident", Position: 90,
			Do: parley.ActionStep{Kind: parley.ActionRecord, Table: parley.TableIncident, Values: incidentValues}},
		{Title: "Create Case", Shortcut: "create-case", Icon: "case", Position: 95,
			Do: parley.ActionStep{Kind: parley.ActionRecord, Table: parley.TableCase, Values: openValues}},
		{Title: "Create Case for Guest", Shortcut: "case", Icon: "case", Position: 100,
			Do: parley.ActionStep{Kind: parley.ActionRecord, Table: parley.TableCase, Values: caseValues()}},
		{Title: "Create Consumer and Case for Guest", Shortcut: "consumer-case", Icon: "person-plus", Position: 110,
			Do: parley.ActionStep{Kind: parley.ActionRecord, Table: parley.TableCase, Consumer: true, Values: caseValues()}},
		{Title: "End Session", Shortcut: "end", Icon: "stop", Position: 9999, Condition: "state=work_in_progress",
			Do: parley.ActionStep{Kind: parley.ActionEnd}},
	}
}

func (d *Desk) shipActions(tx *store.Tx) error {
	for _, in := range shippedActions() {
		if err := d.shipAction(tx, in); err != nil {
			return err
		}
	}
	return nil
}

func (d *Desk) shipAction(tx *store.Tx, in ActionInput) error {
	now := parley.Now()
	a := parley.ConnectAction{ID: parley.NewID(), CreatedAt: now, UpdatedAt: now, Version: 1}
	in.Active = true
	if err := in.fill(&a); err != nil {
		return err
	}
	return d.addAction(tx, parley.System(), a)
}

// shippedQueue is one of the three queues, with its group and matching rule of
// the same name.
type shippedQueue struct {
	name, category, question string
}

func shippedQueues() []shippedQueue {
	return []shippedQueue{
		{"Billing Support", "billing", "Welcome to Billing Support. What would you like to know about your bill?"},
		{"Order Support", "order", "Welcome to Order Support. Which order is it about?"},
		{"Product Support", "product", "Welcome to Product Support. How can we help you with our products?"},
	}
}

// shippedResponse is what an agent says on accepting, unless a queue says otherwise.
const shippedResponse = "Hello ${guest}, I am ${agent}. Let me look at that."

// Steps in which shipped rows are ordered, so that others fit in between.
const shippedStep = 100

func (d *Desk) shipQueues(tx *store.Tx) error {
	var last parley.ID
	for i, s := range shippedQueues() {
		now := parley.Now()
		group := parley.Group{
			ID: parley.NewID(), Name: s.name, Description: "Serves the queue " + s.name + ".", Active: true, Members: []parley.ID{},
			CreatedAt: now, UpdatedAt: now, Version: 1,
		}
		if err := d.addGroup(tx, parley.System(), group); err != nil {
			return err
		}
		order := int64(i+1) * shippedStep
		q := parley.Queue{ID: parley.NewID(), CreatedAt: now, UpdatedAt: now, Version: 1}
		err := QueueInput{
			Name: s.name, Active: true, AssignmentGroup: group.ID, Question: s.question, InitialAgentResponse: shippedResponse,
			NotAvailable: "<p>" + s.name + " is closed at the moment. Please come back during our business hours.</p>", Position: order,
		}.fill(&q)
		if err != nil {
			return err
		}
		if err := d.addQueue(tx, parley.System(), &q); err != nil {
			return err
		}
		rule := parley.MatchingRule{
			ID: parley.NewID(), Name: "Anonymous Connect - " + s.name, ExecutionOrder: order, Active: true, Table: parley.TableCustomerInteraction,
			Conditions: "channel=chat^category=" + s.category, QueueID: q.ID, CreatedAt: now, UpdatedAt: now, Version: 1,
		}
		if err := d.addRule(tx, parley.System(), &rule); err != nil {
			return err
		}
		last = q.ID
	}
	return d.shipProperty(tx, parley.PropDefaultQueue, string(last))
}

// demoPassword is the password of every demo user. The demo is for one's own
// machine: whoever starts it checks that it listens on loopback only.
const demoPassword = "demo"

type demoUser struct {
	email, name, title string
	role               parley.Role
	groups             []string
}

func demoUsers() []demoUser {
	const billing, order, product = "Billing Support", "Order Support", "Product Support"
	return []demoUser{
		{"admin@example.com", "Alex Admin", "Administrator", parley.RoleAdmin, nil},
		{"mara@example.com", "Mara Lind", "Service manager", parley.RoleManager, []string{billing}},
		{"anna@example.com", "Anna Berg", "Service agent", parley.RoleAgent, []string{billing, order, product}},
		{"ben@example.com", "Ben Okoro", "Service agent", parley.RoleAgent, []string{billing, order}},
		{"chris@example.com", "Chris Sato", "Service agent", parley.RoleAgent, []string{order, product}},
	}
}

// Demo adds, once, users to try the desk with, in the groups of the shipped
// queues, and a schedule. It does not touch what has these names already.
func (d *Desk) Demo(ctx context.Context) error {
	if err := d.Ship(ctx); err != nil {
		return err
	}
	hash, err := d.passwords.Hash(ctx, demoPassword)
	if err != nil {
		return err
	}
	return d.configure(ctx, func(tx *store.Tx) error {
		first, err := tx.MarkShipped("demo")
		if err != nil || !first {
			return err
		}
		for _, u := range demoUsers() {
			if err := d.addDemoUser(tx, u, hash); err != nil {
				return err
			}
		}
		if err := addDemoEscalation(tx); err != nil {
			return err
		}
		if err := d.addDemoSchedule(tx); err != nil {
			return err
		}
		return d.addDemoWriting(tx)
	})
}

// addDemoEscalation lets billing and orders escalate to product support, if
// nobody has decided otherwise.
func addDemoEscalation(tx *store.Tx) error {
	const target = "Product Support"
	to, err := tx.QueueByName(target)
	if err != nil {
		return ignoreNotFound(err)
	}
	queues, err := tx.Queues()
	if err != nil {
		return err
	}
	for _, queue := range queues {
		if (queue.Name != "Billing Support" && queue.Name != "Order Support") || queue.EscalateTo != "" {
			continue
		}
		queue.EscalateTo = to.ID
		if err := tx.UpdateQueue(queue); err != nil {
			return err
		}
	}
	return nil
}

func (d *Desk) addDemoUser(tx *store.Tx, demo demoUser, hash string) error {
	if _, err := tx.UserByEmail(demo.email); parley.CodeOf(err) != parley.CodeNotFound {
		return err
	}
	now := parley.Now()
	user := parley.User{
		ID: parley.NewID(), Email: demo.email, Name: demo.name, Title: demo.title, Active: true, Roles: []parley.Role{demo.role},
		CreatedAt: now, UpdatedAt: now, Version: 1,
	}
	if err := d.addUser(tx, parley.System(), user, hash); err != nil {
		return err
	}
	// They have been here for a while: nobody asks them how they like it.
	likes := parley.DefaultPreferences()
	likes.SetUp = true
	if err := tx.SavePreferences(user.ID, likes, now); err != nil {
		return err
	}
	groups, err := tx.Groups()
	if err != nil {
		return err
	}
	for _, old := range groups {
		for _, name := range demo.groups {
			if old.Name != name {
				continue
			}
			g := old
			g.Members, g.UpdatedAt = append(append([]parley.ID{}, old.Members...), user.ID), now
			if err := tx.UpdateGroup(g); err != nil {
				return err
			}
			if err := d.configured(tx, parley.System(), tableGroup, g.ID, g.Name, old, g); err != nil {
				return err
			}
		}
	}
	return nil
}

// addDemoSchedule adds business hours that no queue keeps yet, so that the
// demo is open whenever it is tried.
func (d *Desk) addDemoSchedule(tx *store.Tx) error {
	now := parley.Now()
	definition, err := json.Marshal(schedule.Schedule{
		Name: "Business hours", TimeZone: "UTC",
		Entries: []schedule.Entry{{Days: []string{"mon", "tue", "wed", "thu", "fri"}, From: "09:00", To: "17:00"}},
	})
	if err != nil {
		return err
	}
	row := store.ScheduleRow{ID: parley.NewID(), Name: "Business hours", Definition: string(definition), CreatedAt: now, UpdatedAt: now, Version: 1}
	if err := tx.InsertSchedule(row); err != nil {
		return err
	}
	r, err := scheduleRecord(row)
	if err != nil {
		return err
	}
	return d.configured(tx, parley.System(), tableSchedule, row.ID, row.Name, nil, r)
}
