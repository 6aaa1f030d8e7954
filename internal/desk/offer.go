package desk

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// JobOffer is the time an agent has to answer an offer; its subject is a work
// item.
const JobOffer = "offer"

// JobMaxWait is the longest somebody waits in a queue; its subject is a work
// item.
const JobMaxWait = "max_wait"

// ReasonOfferTimedOut is why the desk changes the presence of an agent who let
// an offer pass.
const ReasonOfferTimedOut = "offer_timed_out"

// Why an offer went back without an answer, in the trail of its work item.
const (
	returnedUnavailable = "unavailable"
	returnedByHand      = "by_hand"
)

// How an offer ended that its agent did not answer, as their screens are told
// in the text of an [EventOffer]; and that work became theirs without an offer.
const (
	OverTimedOut  = "timed_out"
	OverLeft      = "left"
	OverAssigned  = "assigned" // to somebody else, by hand
	OverWithdrawn = "withdrawn"
	OfferGiven    = "given" // the event's name says how to show it
)

// returnOffers lets what is offered to a user, whose row is locked, wait for
// somebody else as far as they are not there for it any more: all of it when
// their state is not available, otherwise what comes by channels that are off.
// They are not left out for it: an offer they could not answer is not one they
// let pass (domain 3.5).
func (d *Desk) returnOffers(tx *store.Tx, user parley.ID) error {
	offers, err := tx.OffersOf(user)
	if err != nil {
		return err
	}
	asked, err := tx.TransfersTo(user)
	if offers = append(offers, asked...); err != nil || len(offers) == 0 {
		return err
	}
	state, err := tx.AgentState(user, parley.Now())
	if err != nil {
		return err
	}
	channels, err := tx.ServiceChannels()
	if err != nil {
		return err
	}
	offers = slices.DeleteFunc(offers, func(w parley.WorkItem) bool { return takesWork(&state, channels, &w) })
	if len(offers) == 0 {
		return nil
	}
	slices.SortFunc(offers, func(a, b parley.WorkItem) int { return cmp.Compare(a.Conversation, b.Conversation) })
	for _, w := range offers {
		if err := tx.LockConversation(w.Conversation); err != nil {
			return err
		}
		var err error
		if w.Offered() {
			err = d.returnOffer(tx, w, parley.System(), returnedUnavailable, OverWithdrawn)
		} else {
			err = d.returnTransfer(tx, w.ID, user)
		}
		if err != nil && parley.CodeOf(err) != parley.CodeConflict { // answered, or the visitor left, before the lock
			return err
		}
	}
	return d.wakeAssigners(tx, user)
}

// returnOffer ends one offer without an answer. The conversation is locked.
func (d *Desk) returnOffer(tx *store.Tx, w parley.WorkItem, by parley.Actor, reason, over string) error {
	if err := tx.EndOffer(w.ID, w.OfferedTo, errNoOffer); err != nil {
		return err
	}
	if err := tx.InsertWorkEvents(workEvent(w.ID, parley.WorkReturned, w.OfferedTo, by, reason, "")); err != nil {
		return err
	}
	return d.offerOver(tx, w, over)
}

// offerOver takes an offer that has ended, as w still shows it, off its agent's
// screens; over says how, "" that they answered it.
func (d *Desk) offerOver(tx *store.Tx, w parley.WorkItem, over string) error {
	d.publishOffer(tx, w.ID, w.OfferedTo, over, "")
	if err := tx.CancelJob(JobOfferTell, string(w.ID)); err != nil {
		return err
	}
	return tx.CancelJob(JobOffer, string(w.ID))
}

func (d *Desk) publishOffer(tx *store.Tx, work, agent parley.ID, over, display string) {
	d.publish(tx, Event{Kind: EventOffer, Record: work, Users: []parley.ID{agent}, Text: over, Name: display}, Event{Kind: EventUser, User: agent})
}

// leftQueue ends what concerns a work item that w shows waiting and that does
// not wait any more, but was not accepted. It comes last in a transaction.
func (d *Desk) leftQueue(tx *store.Tx, w parley.WorkItem, by parley.Actor, reason string) error {
	if err := tx.InsertWorkEvents(workEvent(w.ID, parley.WorkCanceled, w.OfferedTo, by, reason, "")); err != nil {
		return err
	}
	if !w.Offered() {
		return nil
	}
	if err := d.offerOver(tx, w, OverLeft); err != nil {
		return err
	}
	return d.wakeAssigners(tx, w.OfferedTo)
}

// offered locks an agent and a work item that is offered to them.
func (d *Desk) offered(tx *store.Tx, agent, work parley.ID) (parley.WorkItem, error) {
	if err := tx.LockUser(agent); err != nil {
		return parley.WorkItem{}, err
	}
	w, err := d.lockWork(tx, work)
	if err == nil && (!w.Offered() || w.OfferedTo != agent) {
		err = errNoOffer
	}
	return w, err
}

// AcceptOffer takes what is offered to the agent, a transfer a colleague asks
// for among it. Taking it again is no error.
// Refusals: conflict when the offer does not stand any more, limit when they
// have meanwhile taken as many sessions by hand as they may hold.
func (d *Desk) AcceptOffer(ctx context.Context, actor parley.Actor, work parley.ID) (store.Summary, error) {
	var conversation parley.ID
	err := d.store.Tx(ctx, func(tx *store.Tx) error {
		w, err := d.offered(tx, actor.ID, work)
		conversation = w.Conversation
		if parley.CodeOf(err) == parley.CodeConflict && w.State == parley.WorkInProgress && w.AssignedTo == actor.ID {
			return nil // the answer to the first time was lost
		}
		if askedOf(&w, actor.ID) {
			c, err := tx.Conversation(w.Conversation)
			if err != nil {
				return err
			}
			return d.acceptTransfer(tx, actor, c, w)
		}
		if err != nil {
			return err
		}
		if err := d.roomFor(tx, actor.ID, &w); err != nil {
			return err
		}
		if err := tx.TakeOffer(w.ID, actor.ID, parley.Now(), errNoOffer); err != nil {
			return err
		}
		if err := d.offerOver(tx, w, ""); err != nil {
			return err
		}
		queue, err := tx.Queue(w.QueueID)
		if err != nil {
			return err
		}
		if err := tx.InsertWorkEvents(workEvent(w.ID, parley.WorkAccepted, actor.ID, actor, "", "")); err != nil {
			return err
		}
		return d.begin(tx, actor, queue, w)
	})
	if err != nil {
		return store.Summary{}, err
	}
	return d.store.Read(ctx).Summary(conversation, actor.ID)
}

// RejectOffer turns an offer down for a reason, which a transfer that a colleague
// asks for does not need. Refusals: conflict when the offer does not stand any
// more, forbidden where offers must be answered, invalid for a reason that is
// none.
func (d *Desk) RejectOffer(ctx context.Context, actor parley.Actor, work, reason parley.ID) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		w, err := d.offered(tx, actor.ID, work)
		if askedOf(&w, actor.ID) {
			c, err := tx.Conversation(w.Conversation)
			if err != nil {
				return err
			}
			return d.declineTransfer(tx, actor, c, w)
		}
		if err != nil {
			return err
		}
		allowed, _, err := offerTerms(&tx.Reader, &w)
		if err != nil {
			return err
		}
		if !allowed {
			return parley.Errorf(parley.CodeForbidden, "", "Offers of this queue are not turned down: take it, or go away for a while.")
		}
		why, err := tx.RejectReason(reason)
		if ignoreNotFound(err) != nil {
			return err
		}
		if err != nil || !why.Active || why.Channel != "" && why.Channel != w.ServiceChannel {
			return parley.Errorf(parley.CodeInvalid, "reason_id", "must be one of the reasons there are to turn this down.")
		}
		if err := tx.EndOffer(w.ID, actor.ID, errNoOffer); err != nil {
			return err
		}
		x := store.WorkExclusion{WorkItem: w.ID, User: actor.ID, Hard: !why.Reassignable, Round: w.Round, Reason: why.Reason}
		if err := tx.Exclude(x, parley.Now()); err != nil {
			return err
		}
		if err := tx.InsertWorkEvents(workEvent(w.ID, parley.WorkRejected, actor.ID, actor, why.Reason, "")); err != nil {
			return err
		}
		if err := d.offerOver(tx, w, ""); err != nil {
			return err
		}
		return d.wakeAssigners(tx, actor.ID)
	})
}

// ExpireOffer is the handler of [JobOffer]: it takes an offer back that was not
// answered in time. The agent is not asked again in this round, and is put into
// the state the rule says (domain 3.3).
func (d *Desk) ExpireOffer(ctx context.Context, subject string) (next parley.Time, err error) {
	err = d.store.Tx(ctx, func(tx *store.Tx) error {
		next = 0
		w, err := tx.WorkItem(parley.ID(subject))
		if err != nil || !w.Offered() {
			return ignoreNotFound(err)
		}
		agent := w.OfferedTo
		// Who is no longer active is locked all the same.
		if err := ignoreNotFound(tx.LockUser(agent)); err != nil {
			return err
		}
		if w, err = d.lockWork(tx, w.ID); err != nil || !w.Offered() {
			return err
		}
		if w.OfferedTo != agent || parley.Now() < w.OfferExpiresAt || w.OfferExpiresAt.IsZero() {
			next = w.OfferExpiresAt // it is another offer, 0: one that has no end of its own
			return nil
		}
		return d.letPass(tx, w)
	})
	return next, err
}

func (d *Desk) letPass(tx *store.Tx, w parley.WorkItem) error {
	agent := w.OfferedTo
	_, stateID, err := offerTerms(&tx.Reader, &w)
	if err != nil {
		return err
	}
	if err := tx.EndOffer(w.ID, agent, errNoOffer); err != nil {
		return err
	}
	if err := tx.Exclude(store.WorkExclusion{WorkItem: w.ID, User: agent, Round: w.Round}, parley.Now()); err != nil {
		return err
	}
	if err := tx.InsertWorkEvents(workEvent(w.ID, parley.WorkTimedOut, agent, parley.System(), "", "")); err != nil {
		return err
	}
	d.publishOffer(tx, w.ID, agent, OverTimedOut, "")
	if err := d.didNotAnswer(tx, agent, stateID); err != nil {
		return err
	}
	return d.wakeAssigners(tx, agent)
}

// didNotAnswer puts an agent, whose row is locked, into the state of who lets an
// offer pass; "" leaves them. One that is for groups they are not in becomes Away:
// whatever it says of work, who does not answer is given none meanwhile.
func (d *Desk) didNotAnswer(tx *store.Tx, agent, stateID parley.ID) error {
	if stateID == "" {
		return nil
	}
	state, err := tx.PresenceState(stateID)
	if err != nil {
		return ignoreNotFound(err) // what another system named may have been deleted since
	}
	applies, err := appliesTo(&tx.Reader, &state, agent)
	if err == nil && !applies {
		state, err = tx.ShippedState(parley.StateAway)
	}
	if err != nil {
		return err
	}
	return d.setPresence(tx, parley.System(), agent, state, nil, ReasonOfferTimedOut)
}

// AssignByHand gives work that waits, offered to somebody or not, or that somebody
// else has in hand, to an agent, whatever they carry (domain 3.5). Work in hand
// goes on as a new item, with the one it follows (domain 3.3). Refusals:
// not_found, conflict when it is over or theirs, or the agent is not connected.
func (d *Desk) AssignByHand(ctx context.Context, actor parley.Actor, work, agent parley.ID) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.LockUser(agent); err != nil {
			return asField(err, "agent_id", "must be an active user.")
		}
		w, err := d.lockWork(tx, work)
		if err != nil {
			return err
		}
		user, err := tx.User(agent)
		if err != nil {
			return err
		}
		inHand := w.State == parley.WorkInProgress && w.AssignedTo != agent
		if w.State != parley.WorkWaiting && !inHand {
			return parley.Errorf(parley.CodeConflict, "", "%s cannot be given to %s: it is theirs already, or over.", w.Number, user.Name)
		}
		if err := mustBeConnected(tx, &user); err != nil {
			return err
		}
		if inHand && w.OfRecord() {
			return d.giveRecordOn(tx, actor, w, agent)
		}
		if inHand {
			if w, err = d.takeForAnother(tx, actor, w, user); err != nil {
				return err
			}
		}
		return d.giveTo(tx, actor, w, agent)
	})
}

// mustBeConnected refuses to give work by hand to who would not see it.
func mustBeConnected(tx *store.Tx, user *parley.User) error {
	online, err := tx.Online([]parley.ID{user.ID}, parley.Now())
	if err == nil && !online[user.ID] {
		err = parley.Errorf(parley.CodeConflict, "agent_id", "%s is not connected, so that nobody would answer. Choose somebody who is.", user.Name)
	}
	return err
}

// giveTo puts work that waits into an agent's hands.
func (d *Desk) giveTo(tx *store.Tx, actor parley.Actor, w parley.WorkItem, agent parley.ID) error {
	if w.Offered() {
		if err := d.returnOffer(tx, w, actor, returnedByHand, OverAssigned); err != nil {
			return err
		}
	}
	claimed, err := tx.ClaimWork(w.ID, agent, parley.Now())
	if err == nil && !claimed {
		err = errMoved
	}
	if err != nil {
		return err
	}
	if err := tx.CancelReason(w.ID, parley.CancelManually); err != nil {
		return err
	}
	if err := tx.InsertWorkEvents(workEvent(w.ID, parley.WorkByHand, agent, actor, "", "")); err != nil {
		return err
	}
	if err := tx.Audit(acted(actor, "assign", w.DocumentTable, w.DocumentID, w.Number, "", `{"assigned_to":"`+string(agent)+`"}`)); err != nil {
		return err
	}
	if err := d.beginFor(tx, w, agent, actor, returnedByHand); err != nil {
		return err
	}
	d.publishOffer(tx, w.ID, agent, OfferGiven, displayCard)
	return d.wakeAssigners(tx)
}

// EndWait is the handler of [JobMaxWait]: who has waited as long as their queue
// lets them is told so, and their waiting ends (domain 2.8).
func (d *Desk) EndWait(ctx context.Context, subject string) (next parley.Time, err error) {
	err = d.store.Tx(ctx, func(tx *store.Tx) error {
		next = 0
		w, err := d.lockWork(tx, parley.ID(subject))
		if err != nil || w.State != parley.WorkWaiting {
			return ignoreNotFound(err)
		}
		queue, err := tx.Queue(w.QueueID)
		if err != nil || queue.MaxWaitS == 0 || queue.Delivery != parley.DeliveryPush {
			return err
		}
		now := parley.Now()
		if due := w.QueuedAt.Add(seconds(queue.MaxWaitS)); now < due {
			next = due
			return nil
		}
		if w.Offered() && now < w.OfferExpiresAt {
			props, err := tx.Properties()
			if err != nil {
				return err
			}
			if props.Bool(parley.PropBypassMaxWait) {
				next = min(w.OfferExpiresAt, now.Add(time.Second)) // they may turn it down any moment
				return nil
			}
		}
		if w.OfRecord() {
			return d.endRecordWait(tx, w, queue, now)
		}
		if err := tx.StepWork(w.ID, parley.WorkWaiting, parley.WorkAbandoned, now, errMoved); err != nil {
			return err
		}
		if err := tx.CancelReason(w.ID, parley.CancelMaxWait); err != nil {
			return err
		}
		if err := tx.SetOwner(w.Conversation, w.QueueID, w.ID, "", false); err != nil {
			return err
		}
		if err := tx.StepInteraction(w.Interaction, parley.InteractionAbandoned, parley.ReasonMaxWait, w.QueueID, "", now); err != nil {
			return err
		}
		if err := d.line(tx, w.Conversation, parley.LineMaxWait, queue.MaxWaitMessage, map[string]string{"queue": queue.Name}, true, now); err != nil {
			return err
		}
		d.publish(tx, Event{Kind: EventConversation, Conversation: w.Conversation}, Event{Kind: EventQueue, Queue: w.QueueID})
		if err := tx.Audit(acted(parley.System(), "end", "interaction", w.Interaction, w.Number, "", `{"state_reason":"`+parley.ReasonMaxWait+`"}`)); err != nil {
			return err
		}
		return d.leftQueue(tx, w, parley.System(), parley.CancelMaxWait)
	})
	return next, err
}

// Offers lists what is offered to a user, the oldest offer first: work of the
// queues, and what colleagues want to hand over.
func (d *Desk) Offers(ctx context.Context, user parley.ID) ([]parley.Offer, error) {
	read := d.store.Read(ctx)
	waiting, err := read.OffersOf(user)
	if err != nil {
		return nil, err
	}
	asked, err := read.TransfersTo(user)
	if err != nil {
		return nil, err
	}
	for _, w := range asked {
		w.OfferedAt, w.OfferExpiresAt, w.OfferWhy, w.OfferRule, w.QueuedAt = w.TransferAt, w.TransferExpiresAt, "", "", w.TransferAt
		waiting = append(waiting, w)
	}
	slices.SortStableFunc(waiting, func(a, b parley.WorkItem) int { return cmp.Compare(a.OfferedAt, b.OfferedAt) })
	list := make([]parley.Offer, 0, len(waiting))
	for _, w := range waiting {
		o, err := d.card(read, w)
		if err != nil {
			return nil, err
		}
		list = append(list, o)
	}
	return list, nil
}

// Given is the card of work that became a user's without an offer.
func (d *Desk) Given(ctx context.Context, user, work parley.ID) (parley.Offer, error) {
	read := d.store.Read(ctx)
	w, err := read.WorkItem(work)
	if err == nil && w.AssignedTo != user {
		err = store.NotFound("This work item")
	}
	if err != nil {
		return parley.Offer{}, err
	}
	w.OfferedAt = w.WorkStart
	return d.card(read, w)
}

// card is an offer as the agent's inbox shows it: the fields the channel's
// layout names.
func (d *Desk) card(read *store.Reader, w parley.WorkItem) (parley.Offer, error) {
	o := parley.Offer{
		WorkItem: w.ID, Conversation: w.Conversation, Number: w.Number, Fields: []parley.OfferField{}, Why: []string{}, AllowReject: true,
		OfferedAt: w.OfferedAt, ExpiresAt: w.OfferExpiresAt, WaitingSince: w.QueuedAt,
	}
	if w.OfferWhy != "" {
		if err := json.Unmarshal([]byte(w.OfferWhy), &o.Why); err != nil {
			return o, err
		}
	}
	if w.TransferState == parley.TransferPending {
		from, err := read.User(w.TransferFrom)
		if err != nil {
			return o, err
		}
		o.From = from.Name
	}
	channel, err := read.ServiceChannel(w.ServiceChannel)
	if parley.CodeOf(err) == parley.CodeNotFound { // given by hand out of a queue that does not push
		channel, err = read.ServiceChannelByKey(parley.ChannelChat)
	}
	if ignoreNotFound(err) != nil {
		return o, err
	}
	queue, err := read.Queue(w.QueueID)
	if err != nil {
		return o, err
	}
	if o.FromQueue, err = queueBefore(read, &w); err != nil {
		return o, err
	}
	if o.AllowReject, _, err = offerTerms(read, &w); err != nil {
		return o, err
	}
	record, err := cardRecord(read, &w, queue, channel.InboxLayout)
	if err != nil {
		return o, err
	}
	o.DocumentTable, o.DocumentID = w.DocumentTable, w.DocumentID
	o.Channel, o.ChannelName, o.Queue, o.Sound = channel.Key, channel.Name, queue.Name, channel.AlertSound
	for _, name := range channel.InboxLayout {
		if value, ok := record[name]; ok {
			o.Fields = append(o.Fields, parley.OfferField{Name: name, Value: value})
		}
	}
	return o, nil
}

// queueBefore is the queue a work item was passed on from, or moved from, by its
// name; "" when it came from none (domain 3.5).
func queueBefore(read *store.Reader, w *parley.WorkItem) (string, error) {
	if w.Previous == "" {
		return "", nil
	}
	previous, err := read.WorkItem(w.Previous)
	if err != nil || previous.QueueID == w.QueueID {
		return "", ignoreNotFound(err)
	}
	queue, err := read.Queue(previous.QueueID)
	return queue.Name, ignoreNotFound(err)
}
