package desk

import (
	"cmp"
	"context"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// maxSegment bounds what another system calls an offer, in characters.
const maxSegment = 200

// givenByOther is why work was given to somebody, in the trail of a work item, where
// another system decided and has no name for the offer.
const givenByOther = "other_system"

// Answer is what another system says for an agent about an offer.
type Answer struct{ Agent, WorkItem parley.ID }

// AcceptFor takes an offer for its agent. Besides the refusals of
// [Desk.AcceptOffer]: not_found for work or an agent that do not exist, conflict
// when the work is offered to somebody else.
func (d *Desk) AcceptFor(ctx context.Context, actor parley.Actor, in Answer) (parley.WorkItem, error) {
	agent, w, err := d.answering(ctx, actor, in)
	if err != nil {
		return w, err
	}
	if _, err := d.AcceptOffer(ctx, agent, in.WorkItem); err != nil {
		return w, err
	}
	return w, d.onBehalf(ctx, actor, "accept_for", w, agent)
}

// RejectFor turns an offer down for its agent; refusals as those of
// [Desk.RejectOffer] and [Desk.AcceptFor].
func (d *Desk) RejectFor(ctx context.Context, actor parley.Actor, in Answer, reason parley.ID) error {
	agent, w, err := d.answering(ctx, actor, in)
	if err != nil {
		return err
	}
	if err := d.RejectOffer(ctx, agent, in.WorkItem, reason); err != nil {
		return err
	}
	return d.onBehalf(ctx, actor, "reject_for", w, agent)
}

// answering finds the agent and the work of an answer. What it says of the offer
// is for the refusal only: the answer itself looks again.
func (d *Desk) answering(ctx context.Context, actor parley.Actor, in Answer) (agent parley.Actor, w parley.WorkItem, err error) {
	read := d.store.Read(ctx)
	if agent, err = d.agentActor(read, actor, in.Agent); err != nil {
		return agent, w, err
	}
	if w, err = read.WorkItem(in.WorkItem); err != nil {
		return agent, w, err
	}
	switch {
	case w.State == parley.WorkInProgress && w.AssignedTo == in.Agent:
		return agent, w, nil
	case !w.Offered():
		return agent, w, parley.Errorf(parley.CodeConflict, "work_item_id", "is not pending acceptance.")
	case w.OfferedTo != in.Agent:
		return agent, w, parley.Errorf(parley.CodeConflict, "work_item_id", "belongs to another agent.")
	}
	return agent, w, nil
}

// agentActor is a user for whom another system acts.
func (d *Desk) agentActor(read *store.Reader, actor parley.Actor, id parley.ID) (parley.Actor, error) {
	u, err := read.User(id)
	if err == nil && !u.Active {
		err = store.NotFound("This user")
	}
	return actorOf(u, actor.Address), err
}

// onBehalf writes down who did what the trail says of an agent.
func (d *Desk) onBehalf(ctx context.Context, actor parley.Actor, action string, w parley.WorkItem, agent parley.Actor) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		return tx.Audit(acted(actor, action, w.DocumentTable, w.DocumentID, w.Number, "", `{"agent":"`+string(agent.ID)+`"}`))
	})
}

// ExternalOffer is an offer another system decided about (domain 3.6).
type ExternalOffer struct {
	Agent       parley.ID
	Segment     string // what the other system calls it
	AllowReject bool
	AutoAssign  bool
	Tab         bool // of what is assigned at once: show it in a tab besides
	// TimeoutS is how many seconds the agent has to answer; 0: as long as an
	// offer may stand at most.
	TimeoutS     int64
	OfferedAt    parley.Time // 0: now
	TimeoutState parley.ID   // of an agent who lets it pass; "" leaves it
}

// expiry checks an offer's times and returns when it begins and when it ends.
func (o *ExternalOffer) expiry(now parley.Time) (from, until parley.Time, err error) {
	if o.TimeoutS < 0 || o.TimeoutS > parley.MaxOfferTimeout {
		return 0, 0, parley.Errorf(parley.CodeInvalid, "timeout", "must be between 0 and %d.", parley.MaxOfferTimeout)
	}
	if o.TimeoutS == 0 || o.OfferedAt.IsZero() {
		from = now
	} else if from = o.OfferedAt; from > now {
		return 0, 0, parley.Errorf(parley.CodeInvalid, "offered_on", "must be before the current time, otherwise the agent has more time to accept the work item.")
	}
	stands := o.TimeoutS
	if stands == 0 {
		stands = parley.MaxOfferTimeout
	}
	if until = from.Add(seconds(stands)); until <= now {
		return 0, 0, parley.Errorf(parley.CodeInvalid, "offered_on", "with the timeout must be after the current time, otherwise the agent has no time to accept the work item.")
	}
	return from, until, nil
}

// checkState refuses a state for who lets the offer pass that its agent cannot be
// put into.
func (o *ExternalOffer) checkState(tx *store.Tx) error {
	if o.TimeoutState == "" {
		return nil
	}
	state, err := tx.PresenceState(o.TimeoutState)
	if err != nil {
		return asField(err, "after_timeout_presence", "must be a presence state.")
	}
	applies, err := appliesTo(&tx.Reader, &state, o.Agent)
	if err == nil && !applies {
		err = parley.Errorf(parley.CodeInvalid, "after_timeout_presence", "must be a state for the agent: %s is for groups they are not in.", state.Name)
	}
	return err
}

// OfferFor offers work that waits in a queue that pushes to an agent, as another
// system decided: whether they can carry it is for that to know, as it is for a
// manager who assigns by hand (domain 3.5). An offer to somebody else is taken
// back; one to the same agent stands. queue may name where the work has to wait.
// Refusals: not_found, invalid, conflict.
func (d *Desk) OfferFor(ctx context.Context, actor parley.Actor, work, queue parley.ID, in ExternalOffer) (w parley.WorkItem, err error) {
	if in.Segment, err = parley.CleanLine("external_segment_id", in.Segment, maxSegment); err != nil {
		return w, err
	}
	now := parley.Now()
	from, until, err := in.expiry(now)
	if err != nil {
		return w, err
	}
	err = d.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.LockUser(in.Agent); err != nil {
			return asField(err, "agent_sys_id", "must be an active user.")
		}
		if w, err = d.lockWork(tx, work); err != nil {
			return err
		}
		if err := in.checkState(tx); err != nil {
			return err
		}
		if err := d.externallyOfferable(tx, w, queue, in.Agent, now); err != nil {
			return err
		}
		if w.OfferedTo == in.Agent && !in.AutoAssign {
			return nil // the answer to the first time was lost
		}
		if w.Offered() {
			if err := d.returnOffer(tx, w, actor, returnedByHand, OverAssigned); err != nil {
				return err
			}
		}
		if err := tx.SetLastAssigned(store.Assigned{User: in.Agent, Channel: w.ServiceChannel, At: now}); err != nil {
			return err
		}
		if err := tx.InsertWorkEvents(workEvent(w.ID, parley.WorkByHand, in.Agent, actor, cmp.Or(in.Segment, givenByOther), "")); err != nil {
			return err
		}
		if err := tx.Audit(acted(actor, "offer", w.DocumentTable, w.DocumentID, w.Number, "", `{"offered_to":"`+string(in.Agent)+`"}`)); err != nil {
			return err
		}
		if in.AutoAssign {
			err = d.assignFor(tx, actor, w, in)
		} else {
			err = d.makeExternalOffer(tx, w, in, from, until)
		}
		if err != nil {
			return err
		}
		w, err = tx.WorkItem(w.ID)
		return err
	})
	return w, err
}

func (d *Desk) makeExternalOffer(tx *store.Tx, w parley.WorkItem, in ExternalOffer, from, until parley.Time) error {
	if err := tx.MakeOffers(errMoved, store.Offering{WorkItem: w.ID, Agent: in.Agent, At: from, Expires: until, Why: "[]"}); err != nil {
		return err
	}
	terms := store.ExternalOffer{WorkItem: w.ID, Agent: in.Agent, Segment: in.Segment, AllowReject: in.AllowReject, TimeoutState: in.TimeoutState}
	if err := tx.SetExternalOffer(terms); err != nil {
		return err
	}
	d.publishOffer(tx, w.ID, in.Agent, "", "")
	told, err := d.tellOffersLater(tx, store.Offering{WorkItem: w.ID, Agent: in.Agent, At: parley.Now()})
	if err != nil {
		return err
	}
	return tx.EnqueueAll(append(told, store.NewJob{Kind: JobOffer, Subject: string(w.ID), RunAt: until})...)
}

// assignFor gives work to an agent who is not asked.
func (d *Desk) assignFor(tx *store.Tx, actor parley.Actor, w parley.WorkItem, in ExternalOffer) error {
	claimed, err := tx.ClaimWork(w.ID, in.Agent, parley.Now())
	if err == nil && !claimed {
		err = errMoved
	}
	if err != nil {
		return err
	}
	if err := d.beginFor(tx, w, in.Agent, actor, returnedByHand); err != nil {
		return err
	}
	display := displayCard
	if in.Tab {
		display = displayTab
	}
	d.publishOffer(tx, w.ID, in.Agent, OfferGiven, display)
	return d.wakeAssigners(tx)
}

// externallyOfferable refuses to offer a work item to an agent, both locked:
// it does not wait in the queue, the queue does not push, or the agent is not
// there for it.
func (d *Desk) externallyOfferable(tx *store.Tx, w parley.WorkItem, queue, agent parley.ID, now parley.Time) error {
	if w.State != parley.WorkWaiting {
		return parley.Errorf(parley.CodeConflict, "", "%s cannot be assigned: it does not wait any more.", w.Number)
	}
	place, err := tx.Queue(w.QueueID)
	if err != nil {
		return err
	}
	if queue != "" && queue != w.QueueID {
		return parley.Errorf(parley.CodeConflict, "queue_id", "is not the queue it waits in, which is %s. Route it there first.", place.Name)
	}
	if !place.Active || place.Delivery != parley.DeliveryPush || w.ServiceChannel == "" {
		return parley.Errorf(parley.CodeConflict, "queue_id", "does not offer its work: agents take it from %s themselves.", place.Name)
	}
	u, err := tx.User(agent)
	if err != nil {
		return err
	}
	state, err := tx.AgentState(agent, now)
	if err != nil {
		return err
	}
	channel, err := tx.ServiceChannel(w.ServiceChannel)
	if err != nil {
		return err
	}
	if !channel.Active {
		return parley.Errorf(parley.CodeConflict, "", "%s cannot be assigned: the service channel %s is switched off.", w.Number, channel.Name)
	}
	if !state.Connected(now) || !takes(&state, &channel) {
		return parley.Errorf(parley.CodeConflict, "agent_sys_id", "is not available: nothing can be offered to %s now.", u.Name)
	}
	excluded, err := tx.Exclusion(w.ID, agent)
	if err == nil && excluded.Hard {
		err = parley.Errorf(parley.CodeConflict, "agent_sys_id", "is not asked again: %s has refused this work for good.", u.Name)
	}
	return err
}

// offerTerms is whether an offer may be turned down, and the state of who lets
// it pass: as its assignment rule says, or as the system said that made it.
func offerTerms(read *store.Reader, w *parley.WorkItem) (allowReject bool, timeoutState parley.ID, err error) {
	if w.OfferRule == "" {
		terms, err := read.ExternalOffer(w.ID, w.OfferedTo)
		if parley.CodeOf(err) == parley.CodeNotFound {
			return true, "", nil
		}
		return terms.AllowReject, terms.TimeoutState, err
	}
	rule, err := read.AssignmentRule(w.OfferRule)
	if parley.CodeOf(err) == parley.CodeNotFound {
		return true, "", nil
	}
	return rule.AllowReject, rule.TimeoutState, err
}

// DocumentOf is what a work item is about, as other systems name it: a table and
// an id.
func DocumentOf(w *parley.WorkItem) (table string, id parley.ID) {
	if w.DocumentTable == parley.TableCase {
		return tableCase, w.DocumentID
	}
	return w.DocumentTable, w.DocumentID
}

// QueueTransferred reports whether a work item came from another queue.
func (d *Desk) QueueTransferred(ctx context.Context, w *parley.WorkItem) (bool, error) {
	from, err := queueBefore(d.store.Read(ctx), w)
	return from != "", err
}

// tableCase is what other systems call the table of cases (domain 1.3).
const tableCase = "sn_customerservice_case"

// recordTable is a table of records as the desk calls it, or "".
func recordTable(table string) string {
	switch table {
	case tableCase, parley.TableCase:
		return parley.TableCase
	case parley.TableIncident:
		return parley.TableIncident
	}
	return ""
}

// WorkOf finds the work item of a document that is at work or waits: the last
// of its conversation, or of the record.
func (d *Desk) WorkOf(ctx context.Context, table string, document parley.ID) (parley.WorkItem, error) {
	read := d.store.Read(ctx)
	if records := recordTable(table); records != "" {
		w, err := read.LastWork(document, errNoWork)
		if err == nil && w.DocumentTable != records {
			err = errNoWork
		}
		return w, err
	}
	if table != parley.TableInteraction {
		return parley.WorkItem{}, parley.Errorf(parley.CodeInvalid, "document_table", "must be interaction, %s or incident: nothing else is routed.", tableCase)
	}
	i, err := read.Interaction(document)
	if err != nil {
		return parley.WorkItem{}, err
	}
	c, err := read.Conversation(i.Conversation)
	if err != nil {
		return parley.WorkItem{}, err
	}
	return read.WorkItem(c.WorkItem)
}

// RouteFor lets a document wait in a queue for another system (domain 3.2). What
// waits there already stays where it is. Refusals: not_found; invalid and closed
// as those of [Desk.MoveWork]; conflict when it is in somebody's hands or over.
func (d *Desk) RouteFor(ctx context.Context, actor parley.Actor, queue parley.ID, table string, document parley.ID) (parley.WorkItem, error) {
	if _, err := d.store.Read(ctx).Queue(queue); err != nil {
		return parley.WorkItem{}, err
	}
	if records := recordTable(table); records != "" {
		return d.RouteDocument(ctx, actor, records, document, queue)
	}
	w, err := d.WorkOf(ctx, table, document)
	if err != nil {
		return w, err
	}
	switch {
	case w.State == parley.WorkWaiting && w.QueueID == queue:
		return w, nil
	case w.State == parley.WorkInProgress:
		return w, parley.Errorf(parley.CodeConflict, "document_sys_id", "is in the hands of an agent, who can pass it on.")
	case w.State != parley.WorkWaiting:
		return w, parley.Errorf(parley.CodeConflict, "document_sys_id", "is over and waits for nobody.")
	}
	if err := d.MoveWork(ctx, actor, w.ID, queue); err != nil {
		return w, err
	}
	return d.WorkOf(ctx, table, document)
}

// ExternalTransfer is a transfer another system decided about.
type ExternalTransfer struct {
	Source  parley.ID // the queue it comes from; "" says nothing
	Target  parley.ID
	ToQueue bool // the target is a queue, not an agent
}

// TransferFor passes a document that is in an agent's hands on, in their name:
// to a colleague, who is asked, or to a queue. Refusals: those of
// [Desk.TransferToAgent] and [Desk.TransferToQueue]; conflict when nobody has it,
// and for cases and incidents, which are assigned instead.
func (d *Desk) TransferFor(ctx context.Context, actor parley.Actor, work parley.ID, in ExternalTransfer) (parley.WorkItem, error) {
	read := d.store.Read(ctx)
	w, err := read.WorkItem(work)
	if err != nil {
		return w, err
	}
	if w.State != parley.WorkInProgress {
		return w, parley.Errorf(parley.CodeConflict, "transfer", "needs an agent who has the work: %s is in nobody's hands.", w.Number)
	}
	if w.OfRecord() {
		return w, parley.Errorf(parley.CodeConflict, "transfer", "is for conversations: assign %s to somebody else, or to nobody, and it goes on from there.", w.Number)
	}
	if in.Source != "" && in.Source != w.QueueID {
		return w, parley.Errorf(parley.CodeConflict, "source_queue_id", "is not the queue it came from.")
	}
	holder, err := d.agentActor(read, actor, w.AssignedTo)
	if err != nil {
		return w, err
	}
	if in.ToQueue {
		err = d.TransferToQueue(ctx, holder, w.Conversation, in.Target)
	} else {
		err = d.TransferToAgent(ctx, holder, w.Conversation, in.Target)
	}
	if err != nil {
		return w, err
	}
	if err := d.onBehalf(ctx, actor, "transfer_for", w, holder); err != nil {
		return w, err
	}
	return d.WorkOf(ctx, w.DocumentTable, w.DocumentID)
}
