package desk

import (
	"context"
	"slices"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/condition"
	"github.com/parley-desk/parley/internal/store"
)

// workPrefix begins the numbers of records' work items.
const workPrefix = "AWI"

// urgentest is one above the priority number of what is least urgent: records
// count from 1, the most urgent, work items from 0, the least.
const urgentest = 5

// errNoWork stands for the absence of a work item.
var errNoWork = store.NotFound("This work item")

// documentRecord is a case or an incident as conditions see it.
func documentRecord(doc document) condition.Map {
	k := doc.core()
	return rowRecord(&store.DocumentRow{
		Number: k.Number, State: doc.state(), ContactType: k.ContactType, Category: k.Category, Priority: k.Priority, Title: k.ShortDescription,
		GroupName: k.AssignmentGroupName, OpenedAt: k.OpenedAt,
	})
}

// holdsFor reports whether a condition of the configuration on a table holds
// for a record of it. Conditions are checked when saved; one that is broken all
// the same holds for nothing.
func (d *Desk) holdsFor(table, of, name, text string, record condition.Map) bool {
	query, err := condition.Parse(text)
	if err != nil {
		d.log.Error("a condition cannot be read", "of", of, "name", name, "err", err)
		return false
	}
	fields, err := documentFields(table)
	return err == nil && query.Match(record, condition.Env{Fields: fields, Now: time.Now(), Location: time.UTC})
}

// counts reports whether a record is work of a channel while somebody has it:
// it counts towards what they carry.
func (d *Desk) counts(c *parley.ServiceChannel, record condition.Map) bool {
	return d.holdsFor(c.Table, "service channel", c.Name, c.Utilization, record)
}

// belongs reports whether a record that nobody has is work of a channel.
func (d *Desk) belongs(c *parley.ServiceChannel, record condition.Map) bool {
	return d.holdsFor(c.Table, "service channel", c.Name, c.Condition, record) && d.counts(c, record)
}

// followWork lets the work item of a record follow what became of the record
// (domain 3.2, 3.3): what nobody looks after and belongs to a service channel
// waits in a queue; what was assigned by hand, does not belong there any more,
// or is done, does not. before is how the record was, or nil when it is new. It
// comes last in a transaction that holds the record.
func (d *Desk) followWork(tx *store.Tx, actor parley.Actor, doc, before document, now parley.Time) error {
	k, record := doc.core(), documentRecord(doc)
	w, err := tx.LiveWork(k.ID, errNoWork)
	if ignoreNotFound(err) != nil {
		return err
	}
	live := err == nil
	if live {
		ended, err := d.outgrown(tx, actor, w, doc, record, now)
		if err != nil {
			return err
		}
		if !ended {
			return d.keepDetails(tx, w, doc)
		}
	}
	channel, found, err := d.channelOf(&tx.Reader, doc.table(), func(c *parley.ServiceChannel) bool {
		if doc.closed() {
			return false
		}
		if k.AssignedTo != "" {
			return d.counts(c, record)
		}
		return d.belongs(c, record)
	})
	if err != nil {
		return err
	}
	if !found {
		return d.freed(tx, live)
	}
	previous, err := tx.LastWork(k.ID, errNoWork)
	if ignoreNotFound(err) != nil {
		return err
	}
	if k.AssignedTo != "" {
		if previous.ID != "" {
			if err := d.handOn(tx, actor, doc, channel, previous, now); err != nil {
				return err
			}
		}
		return d.freed(tx, live)
	}
	fresh := before == nil || before.core().AssignedTo != "" || !d.belongs(&channel, documentRecord(before))
	if err := d.routeRecord(tx, doc, channel, previous, fresh, now); err != nil {
		return err
	}
	return d.freed(tx, live)
}

// freed has waiting work looked at where somebody may carry less than before.
func (d *Desk) freed(tx *store.Tx, ended bool) error {
	if !ended {
		return nil
	}
	return d.wakeAssigners(tx)
}

// channelOf finds the first active service channel of a table that takes a
// record.
func (d *Desk) channelOf(read *store.Reader, table string, takes func(c *parley.ServiceChannel) bool) (parley.ServiceChannel, bool, error) {
	channels, err := read.ServiceChannels()
	if err != nil {
		return parley.ServiceChannel{}, false, err
	}
	for i := range channels {
		if c := &channels[i]; c.Active && c.Table == table && takes(c) {
			return *c, true, nil
		}
	}
	return parley.ServiceChannel{}, false, nil
}

// outgrown ends the live work item of a record that is not what it was any
// more, and reports whether it did.
func (d *Desk) outgrown(tx *store.Tx, actor parley.Actor, w parley.WorkItem, doc document, record condition.Map, now parley.Time) (bool, error) {
	channel, err := tx.ServiceChannel(w.ServiceChannel)
	if err != nil {
		return false, err
	}
	k := doc.core()
	counts := !doc.closed() && d.counts(&channel, record)
	switch {
	case w.State == parley.WorkWaiting && k.AssignedTo != "":
		return true, d.cancelWork(tx, w, actor, parley.CancelManually, OverAssigned, now)
	case w.State == parley.WorkWaiting && (!counts || !d.belongs(&channel, record)):
		return true, d.cancelWork(tx, w, actor, parley.CancelDisqualified, OverWithdrawn, now)
	case w.State == parley.WorkWaiting:
		return false, nil
	case !counts:
		if err := tx.StepWork(w.ID, w.State, parley.WorkComplete, now, errMoved); err != nil {
			return true, err
		}
		d.publish(tx, Event{Kind: EventUser, User: w.AssignedTo}, Event{Kind: EventQueue, Queue: w.QueueID})
		return true, nil
	case k.AssignedTo != w.AssignedTo:
		return true, d.cancelWork(tx, w, actor, parley.CancelManually, "", now)
	}
	return false, nil
}

// cancelWork takes a record's work item out of the desk's hands, with its offer.
func (d *Desk) cancelWork(tx *store.Tx, w parley.WorkItem, by parley.Actor, reason, over string, now parley.Time) error {
	if w.Offered() {
		if err := d.returnOffer(tx, w, by, returnedByHand, over); err != nil {
			return err
		}
	}
	if err := tx.StepWork(w.ID, w.State, parley.WorkWithdrawn, now, errMoved); err != nil {
		return err
	}
	if err := tx.CancelReason(w.ID, reason); err != nil {
		return err
	}
	if err := tx.CancelJob(JobMaxWait, string(w.ID)); err != nil {
		return err
	}
	if err := tx.InsertWorkEvents(workEvent(w.ID, parley.WorkCanceled, w.AssignedTo, by, reason, "")); err != nil {
		return err
	}
	d.publish(tx, Event{Kind: EventQueue, Queue: w.QueueID})
	if w.AssignedTo != "" {
		d.publish(tx, Event{Kind: EventUser, User: w.AssignedTo})
	}
	return nil
}

// details are what a record's work item says of it.
func details(read *store.Reader, doc document, w *parley.WorkItem) error {
	w.ShortDescription, w.Priority = doc.core().ShortDescription, max(0, urgentest-doc.core().Priority)
	w.OpenedFor = ""
	if email := doc.email(); email != "" {
		user, err := read.UserByEmail(email)
		if ignoreNotFound(err) != nil {
			return err
		}
		w.OpenedFor = user.ID
	}
	return nil
}

// keepDetails lets work that goes on say what its record now says. An offer to
// who turns out to be its customer goes back.
func (d *Desk) keepDetails(tx *store.Tx, w parley.WorkItem, doc document) error {
	is := w
	if err := details(&tx.Reader, doc, &is); err != nil || is == w {
		return err
	}
	if err := tx.SetWorkDetails(is); err != nil {
		return err
	}
	if w.Offered() && w.OfferedTo == is.OpenedFor {
		if err := d.returnOffer(tx, w, parley.System(), returnedUnavailable, OverWithdrawn); err != nil {
			return err
		}
	}
	if w.State != parley.WorkWaiting {
		return nil
	}
	return d.wakeAssigner(tx, w.ServiceChannel)
}

// handOn makes the work item of a record that came into somebody's hands
// without having waited for them: it counts towards what they carry.
func (d *Desk) handOn(tx *store.Tx, actor parley.Actor, doc document, channel parley.ServiceChannel, previous parley.WorkItem, now parley.Time) error {
	w, err := d.insertWork(tx, doc, previous.QueueID, channel, previous.ID, now)
	if err != nil {
		return err
	}
	agent := doc.core().AssignedTo
	if err := tx.HandOver(w.ID, agent, errMoved); err != nil {
		return err
	}
	if err := tx.InsertWorkEvents(workEvent(w.ID, parley.WorkByHand, agent, actor, "", "")); err != nil {
		return err
	}
	d.publish(tx, Event{Kind: EventUser, User: agent})
	return nil
}

// insertWork stores the work item of a record as one that waits.
func (d *Desk) insertWork(tx *store.Tx, doc document, queue parley.ID, channel parley.ServiceChannel, previous parley.ID, now parley.Time) (parley.WorkItem, error) {
	number, err := tx.NextNumber(workPrefix)
	if err != nil {
		return parley.WorkItem{}, err
	}
	size, err := sizeOf(&channel, func() (condition.Map, error) { return documentRecord(doc), nil })
	if err != nil {
		return parley.WorkItem{}, err
	}
	w := parley.WorkItem{
		ID: parley.NewID(), Number: number, QueueID: queue, Conversation: doc.core().Conversation, DocumentTable: doc.table(), DocumentID: doc.core().ID,
		State: parley.WorkWaiting, QueuedAt: now, Previous: previous, ServiceChannel: channel.ID, Size: size, Round: 1,
	}
	if err := details(&tx.Reader, doc, &w); err != nil {
		return w, err
	}
	return w, tx.InsertWorkItem(w)
}

// routeRecord lets a record wait in the first queue of its channel that takes it
// and is open (domain 3.2). fresh says that it has just become work; a record that was
// before is routed only while it is young, so that changing an old one does not
// bring it in front of anybody.
func (d *Desk) routeRecord(tx *store.Tx, doc document, channel parley.ServiceChannel, previous parley.WorkItem, fresh bool, now parley.Time) error {
	if !fresh {
		props, err := tx.Properties()
		if err != nil {
			return err
		}
		if doc.core().OpenedAt.Add(seconds(props.Int(parley.PropRoutingLookback))) < now {
			return nil
		}
	}
	queues, err := tx.Queues()
	if err != nil {
		return err
	}
	record := documentRecord(doc)
	queues = slices.DeleteFunc(queues, func(q parley.Queue) bool {
		return !q.Active || q.Delivery != parley.DeliveryPush || q.ServiceChannel != channel.ID || q.Condition == "" || !d.holdsFor(doc.table(), "queue", q.Name, q.Condition, record)
	})
	queue, open, err := d.openQueue(tx, queues)
	if err != nil || !open {
		return err
	}
	return d.enter(tx, doc, queue, channel, previous.ID, now)
}

// enter lets a record wait in a queue.
func (d *Desk) enter(tx *store.Tx, doc document, queue parley.Queue, channel parley.ServiceChannel, previous parley.ID, now parley.Time) error {
	w, err := d.insertWork(tx, doc, queue.ID, channel, previous, now)
	if err != nil {
		return err
	}
	d.publish(tx, Event{Kind: EventQueue, Queue: queue.ID})
	return d.routed(tx, queue, w, "")
}

// RouteDocument lets a case or an incident that nobody looks after wait in a
// queue, whatever the queue's own condition; one that waits in another leaves
// it. It returns the work item. Refusals: not_found; invalid when the queue
// does not take it, conflict when it is assigned, or is not work of the queue's
// service channel as it stands.
func (d *Desk) RouteDocument(ctx context.Context, actor parley.Actor, table string, id, queue parley.ID) (w parley.WorkItem, err error) {
	err = d.store.Tx(ctx, func(tx *store.Tx) error {
		doc, err := d.locked(tx, table, id, "")
		if err != nil {
			return err
		}
		if w, err = d.routeInto(tx, actor, doc, queue); err != nil {
			return err
		}
		return d.wakeAssigners(tx)
	})
	return w, err
}

// routeInto is RouteDocument for a record that is locked.
func (d *Desk) routeInto(tx *store.Tx, actor parley.Actor, doc document, target parley.ID) (parley.WorkItem, error) {
	k, now := doc.core(), parley.Now()
	queue, err := tx.Queue(target)
	if ignoreNotFound(err) != nil {
		return parley.WorkItem{}, err
	}
	if err != nil || !queue.Active || queue.Delivery != parley.DeliveryPush || queue.ServiceChannel == "" {
		return parley.WorkItem{}, parley.Errorf(parley.CodeInvalid, "queue", "must be an active queue that offers its work.")
	}
	channel, err := tx.ServiceChannel(queue.ServiceChannel)
	switch {
	case err != nil:
		return parley.WorkItem{}, err
	case channel.Table != doc.table():
		return parley.WorkItem{}, parley.Errorf(parley.CodeInvalid, "queue", "%s does not take this: its service channel, %s, is of another table. Choose another queue.", queue.Name, channel.Name)
	case !channel.Active:
		return parley.WorkItem{}, parley.Errorf(parley.CodeConflict, "queue", "The service channel %s is not active, so that nothing of %s is offered.", channel.Name, queue.Name)
	case k.AssignedTo != "":
		return parley.WorkItem{}, parley.Errorf(parley.CodeConflict, "", "%s is assigned to %s. Take it from them first.", k.Number, k.AssignedToName)
	case doc.closed() || !d.belongs(&channel, documentRecord(doc)):
		return parley.WorkItem{}, parley.Errorf(parley.CodeConflict, "", "%s is not work of the service channel %s as it stands.", k.Number, channel.Name)
	}
	w, err := tx.LiveWork(k.ID, errNoWork)
	if ignoreNotFound(err) != nil {
		return w, err
	}
	if err == nil {
		if w.QueueID == queue.ID {
			return w, nil // asked again
		}
		if err := d.cancelWork(tx, w, actor, parley.CancelManually, OverWithdrawn, now); err != nil {
			return w, err
		}
	}
	previous, err := tx.LastWork(k.ID, errNoWork)
	if ignoreNotFound(err) != nil {
		return w, err
	}
	if err := tx.Audit(acted(actor, "route", doc.table(), k.ID, k.Number, "", `{"queue_id":"`+string(queue.ID)+`"}`)); err != nil {
		return w, err
	}
	if err := d.enter(tx, doc, queue, channel, previous.ID, now); err != nil {
		return w, err
	}
	return tx.LiveWork(k.ID, errMoved)
}

// beginRecord puts the record of an accepted work item into the agent's hands,
// as if they had assigned it to themselves (domain 3.3).
func (d *Desk) beginRecord(tx *store.Tx, agent parley.Actor, queue parley.Queue, w parley.WorkItem) error {
	return d.assignRecord(tx, agent, agent.ID, queue, w)
}

// assignRecord assigns the record of a work item to an agent, as the actor
// could have done in its form.
func (d *Desk) assignRecord(tx *store.Tx, actor parley.Actor, agent parley.ID, queue parley.Queue, w parley.WorkItem) error {
	before, err := load(&tx.Reader, w.DocumentTable, w.DocumentID, "")
	if err != nil {
		return err
	}
	if before.closed() {
		return errClosedRecord(before)
	}
	doc, now := before.clone(), parley.Now()
	doc.core().AssignedTo = agent
	if err := d.suitGroup(tx, queue, doc.core()); err != nil {
		return err
	}
	s := &sheet{}
	if err := assign(&tx.Reader, s, doc.core(), before.core()); err != nil {
		return err
	}
	doc.settle(s, before, &RecordChange{}, actor, now)
	if err := s.err(); err != nil {
		return err
	}
	d.publish(tx, Event{Kind: EventQueue, Queue: queue.ID}, Event{Kind: EventUser, User: agent})
	return d.changed(tx, actor, before, doc, now)
}

// giveRecordOn assigns a record that an agent has in hand to another: their work
// item ends, and the other one's begins (domain 3.3).
func (d *Desk) giveRecordOn(tx *store.Tx, actor parley.Actor, w parley.WorkItem, agent parley.ID) error {
	queue, err := tx.Queue(w.QueueID)
	if err != nil {
		return err
	}
	if err := d.assignRecord(tx, actor, agent, queue, w); err != nil {
		return err
	}
	next, err := tx.LiveWork(w.DocumentID, errMoved)
	if err != nil {
		return err
	}
	d.publishOffer(tx, next.ID, agent, OfferGiven, displayCard)
	return d.wakeAssigners(tx) // whoever had it carries less
}

// endRecordWait ends the wait of a record whose longest is over: nobody is
// offered it any more, and it is among what nobody looks after.
func (d *Desk) endRecordWait(tx *store.Tx, w parley.WorkItem, queue parley.Queue, now parley.Time) error {
	if err := d.line(tx, w.Conversation, parley.LineMaxWait, queue.MaxWaitMessage, map[string]string{"queue": queue.Name}, false, now); err != nil {
		return err
	}
	if err := tx.Audit(acted(parley.System(), "end", w.DocumentTable, w.DocumentID, w.Number, "", `{"cancel_reason":"`+parley.CancelMaxWait+`"}`)); err != nil {
		return err
	}
	if err := d.cancelWork(tx, w, parley.System(), parley.CancelMaxWait, OverWithdrawn, now); err != nil {
		return err
	}
	return d.wakeAssigners(tx)
}

// workRecord is the document of a work item as an offer's card shows it.
func workRecord(read *store.Reader, w *parley.WorkItem, queue parley.Queue) (condition.Map, error) {
	if w.OfRecord() {
		doc, err := load(read, w.DocumentTable, w.DocumentID, "")
		if err != nil {
			return nil, err
		}
		return documentRecord(doc), nil
	}
	interaction, err := read.Interaction(w.Interaction)
	if err != nil {
		return nil, err
	}
	form, err := read.CustomerInteraction(interaction.CustomerInteraction)
	if ignoreNotFound(err) != nil {
		return nil, err
	}
	record := interactionRecord(&interaction, queue.Slug, form.Category, w.Priority)
	record["queue"] = queue.Name
	return record, nil
}

// moveRecord is MoveWork for the work item of a record.
func (d *Desk) moveRecord(tx *store.Tx, actor parley.Actor, w parley.WorkItem, target parley.ID) error {
	doc, err := load(&tx.Reader, w.DocumentTable, w.DocumentID, "")
	if err != nil {
		return err
	}
	if _, err := d.routeInto(tx, actor, doc, target); err != nil {
		return err
	}
	return d.wakeAssigners(tx)
}

// suitGroup gives a record to a group that its new assignee belongs to, if they
// do not belong to its own: the queue's, or the first of its pools (domain 1.3:
// the assignee is a member of the group).
func (d *Desk) suitGroup(tx *store.Tx, queue parley.Queue, k *parley.Record) error {
	pools, err := tx.PoolsOf(queue.ID)
	if err != nil {
		return err
	}
	groups := []parley.ID{k.AssignmentGroup, queue.AssignmentGroup}
	for _, p := range pools {
		groups = append(groups, p.Groups...)
	}
	for _, group := range groups {
		member, err := tx.InGroup(group, k.AssignedTo)
		if err != nil {
			return err
		}
		if member {
			k.AssignmentGroup = group
			return nil
		}
	}
	return nil // assign says what is wrong
}
