package desk

import (
	"context"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/condition"
	"github.com/parley-desk/parley/internal/store"
)

var (
	errMoved = parley.Errorf(parley.CodeConflict, "", "This conversation has changed meanwhile; the screen shows how it stands now.")
	// errNoCustomer is the refusal of what only makes sense with a customer.
	errNoCustomer = parley.Errorf(parley.CodeForbidden, "", "This is possible only in a conversation with a customer.")
	errPending    = parley.Errorf(parley.CodeConflict, "", "A transfer to a colleague is pending. Withdraw it first.")
)

// held finds a conversation the actor is the assignee of, locked, with its
// work item in progress.
func (d *Desk) held(tx *store.Tx, actor parley.Actor, conversation parley.ID) (parley.Conversation, parley.WorkItem, error) {
	c, w, err := d.seen(tx, actor, conversation)
	switch {
	case err != nil:
		return c, w, err
	case w.State.Permanent():
		return c, w, parley.Errorf(parley.CodeEnded, "", "This conversation has ended already.")
	case w.State != parley.WorkInProgress || w.AssignedTo != actor.ID:
		return c, w, parley.Errorf(parley.CodeForbidden, "", "Only the agent who holds this conversation can do that.")
	}
	return c, w, nil
}

// seen locks a conversation the actor may know of and reads its work item.
func (d *Desk) seen(tx *store.Tx, actor parley.Actor, conversation parley.ID) (c parley.Conversation, w parley.WorkItem, err error) {
	standing, err := tx.Standing(conversation, actor.ID)
	if err == nil && standing == "" {
		err = errNotFound
	}
	if err != nil {
		return c, w, err
	}
	if err = tx.LockConversation(conversation); err != nil {
		return c, w, err
	}
	if c, err = tx.Conversation(conversation); err != nil {
		return c, w, err
	}
	if c.Kind != parley.KindSupport {
		return c, w, errNoCustomer
	}
	w, err = tx.WorkItem(c.WorkItem)
	return c, w, err
}

// TransferToAgent asks another member of the queue to take over. Until they
// answer the sender keeps the conversation (domain 2.3). Who is available is
// shown it as an offer, which has its time (domain 3.5).
func (d *Desk) TransferToAgent(ctx context.Context, actor parley.Actor, conversation, target parley.ID) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		// What the target carries and whether they are there must not change
		// under our hands: a person before a conversation.
		known := tx.LockUser(target)
		if ignoreNotFound(known) != nil {
			return known
		}
		c, w, err := d.held(tx, actor, conversation)
		if err != nil {
			return err
		}
		if target == actor.ID {
			return parley.Errorf(parley.CodeInvalid, "agent", "is yourself. Choose a colleague.")
		}
		member, err := tx.InQueueGroup(c.QueueID, target)
		if err != nil {
			return err
		}
		user, err := tx.User(target)
		if ignoreNotFound(err) != nil {
			return err
		}
		if err != nil || known != nil || !member || !user.Active {
			return parley.Errorf(parley.CodeInvalid, "agent", "is not an agent of this queue. Choose another colleague.")
		}
		if err := d.belowLimit(tx, target); err != nil {
			return err
		}
		if err := d.releaseAll(tx, conversation, actor.ID); err != nil {
			return err
		}
		return d.askTransfer(tx, actor, c, w, user)
	})
}

func (d *Desk) askTransfer(tx *store.Tx, actor parley.Actor, c parley.Conversation, w parley.WorkItem, target parley.User) error {
	now := parley.Now()
	expires, err := d.transferTime(tx, target.ID, w, now)
	if err != nil {
		return err
	}
	underWay := parley.Errorf(parley.CodeConflict, "", "A transfer of this conversation is under way already.")
	if err := tx.AskTransfer(w.ID, actor.ID, target.ID, now, expires, underWay); err != nil {
		return err
	}
	standing, err := tx.Standing(c.ID, target.ID)
	if err != nil {
		return err
	}
	if standing != store.StandingMember { // who stayed before may go on speaking
		if err := tx.SetMember(c.ID, target.ID, store.StandingTransfer, now); err != nil {
			return err
		}
	}
	if err := d.line(tx, c.ID, parley.LineTransferAsked, actor.Name+" asks "+target.Name+" to take over.",
		map[string]string{"from": actor.Name, "to": target.Name}, false, now); err != nil {
		return err
	}
	if err := tx.InsertWorkEvents(workEvent(w.ID, parley.WorkTransfer, target.ID, actor, "", "")); err != nil {
		return err
	}
	look := now.Add(parley.TransferOfferLife)
	if expires.IsZero() {
		d.publish(tx, Event{Kind: EventUser, User: target.ID})
	} else {
		look = expires
		d.publishOffer(tx, w.ID, target.ID, "", "")
	}
	if err := tx.Enqueue(JobTransfer, string(w.ID), look); err != nil {
		return err
	}
	d.publish(tx, Event{Kind: EventConversation, Conversation: c.ID, Users: []parley.ID{actor.ID, target.ID}})
	return tx.Audit(acted(actor, "transfer", "interaction", c.Interaction, w.Number, "", `{"to":"`+string(target.ID)+`"}`))
}

// AcceptTransfer makes the target of a pending transfer the assignee; the
// sender stays as a member until they choose (CompleteTransfer).
func (d *Desk) AcceptTransfer(ctx context.Context, actor parley.Actor, conversation parley.ID) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.LockUser(actor.ID); err != nil {
			return err
		}
		c, w, err := d.seen(tx, actor, conversation)
		if err != nil {
			return err
		}
		return d.acceptTransfer(tx, actor, c, w)
	})
}

func (d *Desk) acceptTransfer(tx *store.Tx, actor parley.Actor, c parley.Conversation, w parley.WorkItem) error {
	if !askedOf(&w, actor.ID) {
		return errMoved
	}
	if err := d.belowLimit(tx, actor.ID); err != nil {
		return err
	}
	now := parley.Now()
	if err := tx.SetTransfer(w.ID, w.TransferState, parley.TransferAccepted, actor.ID, now, errMoved); err != nil {
		return err
	}
	if err := tx.SetMember(c.ID, w.TransferFrom, store.StandingMember, now); err != nil {
		return err
	}
	if err := d.takeOver(tx, c, w, actor, now); err != nil {
		return err
	}
	if err := tx.InsertWorkEvents(workEvent(w.ID, parley.WorkAccepted, actor.ID, actor, acceptedTransfer, "")); err != nil {
		return err
	}
	d.transferOver(tx, &w, "")
	d.publish(tx, Event{Kind: EventConversation, Conversation: c.ID, Users: []parley.ID{w.TransferFrom, actor.ID}},
		Event{Kind: EventUser, User: w.TransferFrom}, Event{Kind: EventUser, User: actor.ID})
	if err := tx.Audit(acted(actor, "transfer_accept", "interaction", c.Interaction, w.Number, `{"assigned_to":"`+string(w.TransferFrom)+`"}`, `{"assigned_to":"`+string(actor.ID)+`"}`)); err != nil {
		return err
	}
	return d.wakeAssigners(tx, w.TransferFrom) // the sender carries less
}

func (d *Desk) takeOver(tx *store.Tx, c parley.Conversation, w parley.WorkItem, actor parley.Actor, now parley.Time) error {
	if err := tx.SetMember(c.ID, actor.ID, store.StandingAssignee, now); err != nil {
		return err
	}
	if err := tx.SetAssignee(c.ID, actor.ID); err != nil {
		return err
	}
	if err := tx.StepInteraction(w.Interaction, parley.InteractionWorking, "", c.QueueID, actor.ID, now); err != nil {
		return err
	}
	if err := d.handOver(tx, c, w.TransferFrom, now); err != nil {
		return err
	}
	return d.line(tx, c.ID, parley.LineTransferAccepted, actor.Name+" has taken over the conversation.", map[string]string{"agent": actor.Name}, true, now)
}

// DeclineTransfer leaves the conversation with its sender.
func (d *Desk) DeclineTransfer(ctx context.Context, actor parley.Actor, conversation parley.ID) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		c, w, err := d.seen(tx, actor, conversation)
		if err != nil {
			return err
		}
		return d.declineTransfer(tx, actor, c, w)
	})
}

func (d *Desk) declineTransfer(tx *store.Tx, actor parley.Actor, c parley.Conversation, w parley.WorkItem) error {
	if !askedOf(&w, actor.ID) {
		return errMoved
	}
	if err := d.endTransfer(tx, actor, c, w, declined(actor)); err != nil {
		return err
	}
	return d.wakeAssigners(tx, actor.ID) // they carry less
}

// CancelTransfer takes the question back.
func (d *Desk) CancelTransfer(ctx context.Context, actor parley.Actor, conversation parley.ID) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		c, w, err := d.held(tx, actor, conversation)
		if err != nil {
			return err
		}
		if w.TransferState != parley.TransferPending || w.TransferFrom != actor.ID {
			return errMoved
		}
		if err := d.endTransfer(tx, actor, c, w, withdrawn(actor)); err != nil {
			return err
		}
		return d.wakeAssigners(tx, w.TransferTo) // the colleague carries less
	})
}

// CompleteTransfer is the sender's choice after the colleague has accepted:
// stay as a member, or leave.
func (d *Desk) CompleteTransfer(ctx context.Context, actor parley.Actor, conversation parley.ID, leave bool) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		c, w, err := d.seen(tx, actor, conversation)
		if err != nil {
			return err
		}
		if w.TransferState != parley.TransferAccepted || w.TransferFrom != actor.ID {
			return errMoved
		}
		if err := tx.SetTransfer(w.ID, w.TransferState, parley.TransferNone, actor.ID, parley.Now(), errMoved); err != nil {
			return err
		}
		if leave {
			return d.leave(tx, actor, c)
		}
		d.publish(tx, Event{Kind: EventConversation, Conversation: conversation, Users: []parley.ID{actor.ID, w.AssignedTo}})
		return nil
	})
}

// Leave takes a member who is not the assignee out of the conversation.
func (d *Desk) Leave(ctx context.Context, actor parley.Actor, conversation parley.ID) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		kind, err := tx.Conversation(conversation)
		if err != nil {
			return errNotFound
		}
		if kind.Kind.Colleagues() {
			return d.leaveColleagues(tx, actor, conversation)
		}
		c, w, err := d.seen(tx, actor, conversation)
		if err != nil {
			return err
		}
		if w.AssignedTo == actor.ID && w.State == parley.WorkInProgress {
			return parley.Errorf(parley.CodeConflict, "", "You hold this conversation. Transfer or end it instead.")
		}
		standing, err := tx.Standing(conversation, actor.ID)
		if err != nil {
			return err
		}
		if standing != store.StandingMember && standing != store.StandingAssignee && standing != store.StandingSupervisor {
			return parley.Errorf(parley.CodeForbidden, "", "You take no part in this conversation, so there is nothing to leave.")
		}
		return d.leave(tx, actor, c)
	})
}

func (d *Desk) leave(tx *store.Tx, actor parley.Actor, c parley.Conversation) error {
	if err := d.releaseAll(tx, c.ID, actor.ID); err != nil {
		return err
	}
	now := parley.Now()
	if err := tx.SetMember(c.ID, actor.ID, store.StandingLeft, now); err != nil {
		return err
	}
	users := []parley.ID{actor.ID}
	if c.AssignedTo != "" {
		users = append(users, c.AssignedTo)
	}
	d.publish(tx, Event{Kind: EventConversation, Conversation: c.ID, Users: users})
	return d.line(tx, c.ID, parley.LineLeft, actor.Name+" left the conversation.", map[string]string{"agent": actor.Name}, false, now)
}

// TransferToQueue ends the work item here and lets the conversation, with its
// whole history, wait in another queue.
func (d *Desk) TransferToQueue(ctx context.Context, actor parley.Actor, conversation, queue parley.ID) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		c, w, err := d.held(tx, actor, conversation)
		if err != nil {
			return err
		}
		if queue == c.QueueID {
			return parley.Errorf(parley.CodeInvalid, "queue", "is the queue the conversation came from. Choose another.")
		}
		return d.toQueue(tx, actor, c, w, queue, parley.LineTransferQueue)
	})
}

// Escalate is TransferToQueue to the queue's escalate_to.
func (d *Desk) Escalate(ctx context.Context, actor parley.Actor, conversation parley.ID) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		c, w, err := d.held(tx, actor, conversation)
		if err != nil {
			return err
		}
		from, err := tx.Queue(c.QueueID)
		if err != nil {
			return err
		}
		if from.EscalateTo == "" {
			return parley.Errorf(parley.CodeConflict, "", "%s has no queue to escalate to.", from.Name)
		}
		return d.toQueue(tx, actor, c, w, from.EscalateTo, parley.LineEscalated)
	})
}

func (d *Desk) toQueue(tx *store.Tx, actor parley.Actor, c parley.Conversation, w parley.WorkItem, target parley.ID, code string) error {
	if w.TransferState == parley.TransferPending {
		return errPending
	}
	queue, err := d.openTo(&tx.Reader, target)
	if err != nil {
		return err
	}
	if err := d.releaseAll(tx, c.ID, ""); err != nil {
		return err
	}
	now := parley.Now()
	next, members, err := d.waitElsewhere(tx, c, w, queue, now)
	if err != nil {
		return err
	}
	if err := tx.InsertWorkEvents(workEvent(w.ID, parley.WorkTransfer, "", actor, queue.Name, "")); err != nil {
		return err
	}
	if err := d.handOver(tx, c, actor.ID, now); err != nil {
		return err
	}
	if err := d.line(tx, c.ID, code, actor.Name+" has passed the conversation on to "+queue.Name+".",
		map[string]string{"agent": actor.Name, "queue": queue.Name}, true, now); err != nil {
		return err
	}
	d.publish(tx,
		Event{Kind: EventConversation, Conversation: c.ID, Users: members}, Event{Kind: EventUser, User: actor.ID})
	d.publishWaiting(tx, queue, c.ID, w.ShortDescription, c.GuestName)
	action := "transfer"
	if code == parley.LineEscalated {
		action = "escalate"
	}
	if err := tx.Audit(acted(actor, action, "interaction", c.Interaction, w.Number, `{"queue_id":"`+string(c.QueueID)+`"}`, `{"queue_id":"`+string(target)+`"}`)); err != nil {
		return err
	}
	if err := d.routed(tx, queue, next, c.Interaction); err != nil {
		return err
	}
	return d.wakeAssigners(tx, w.AssignedTo) // the agent carries less
}

// openTo finds a queue that a conversation can be passed on to now.
func (d *Desk) openTo(read *store.Reader, target parley.ID) (parley.Queue, error) {
	queue, err := read.Queue(target)
	if err != nil || !queue.Active {
		return queue, parley.Errorf(parley.CodeInvalid, "queue", "does not exist or is not active. Choose another queue.")
	}
	open, err := d.queueOpen(read, queue)
	if err == nil && !open {
		err = parley.Errorf(parley.CodeClosed, "queue", "%s is closed at the moment. Choose another queue.", queue.Name)
	}
	return queue, err
}

// waitElsewhere ends a work item and lets its conversation, whose members are
// returned and have left, wait in another queue. [Desk.routed] has to follow.
func (d *Desk) waitElsewhere(tx *store.Tx, c parley.Conversation, w parley.WorkItem, queue parley.Queue, now parley.Time) (next parley.WorkItem, members []parley.ID, err error) {
	if err := tx.StepWork(w.ID, w.State, parley.WorkEscalated, now, errMoved); err != nil {
		return next, nil, err
	}
	number, err := tx.NextNumber("CHAT")
	if err != nil {
		return next, nil, err
	}
	next = parley.WorkItem{
		ID: parley.NewID(), Number: number, QueueID: queue.ID, Conversation: c.ID, Interaction: c.Interaction, State: parley.WorkWaiting,
		ShortDescription: w.ShortDescription, QueuedAt: now, Previous: w.ID,
	}
	record := func() (condition.Map, error) { return contactIn(&tx.Reader, c.Interaction, queue, 0) }
	if err := d.prepare(&tx.Reader, queue, &next, record); err != nil {
		return next, nil, err
	}
	if err := tx.InsertWorkItem(next); err != nil {
		return next, nil, err
	}
	if members, err = tx.MembersOf(c.ID); err != nil {
		return next, nil, err
	}
	if err := tx.RemoveMembers(c.ID); err != nil {
		return next, nil, err
	}
	if err := tx.SetOwner(c.ID, queue.ID, next.ID, "", true); err != nil {
		return next, nil, err
	}
	return next, members, tx.StepInteraction(c.Interaction, parley.InteractionNew, "", queue.ID, "", now)
}

func ignoreNotFound(err error) error {
	if parley.CodeOf(err) == parley.CodeNotFound {
		return nil
	}
	return err
}
