package desk

import (
	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// Why a conversation is taken from its agent, as their screens are told in the
// text of an [EventConversation].
const (
	GoneRerouted = "rerouted" // they are not available
	GoneAssigned = "assigned" // a manager gave it to somebody else
)

// agentAway is why work went back to its queue in the trail of a work item.
const agentAway = "agent_away"

// rerouteAway lets a customer who has just written, and whose agent is not
// available, wait in the queue for somebody else, where the desk is to do that
// (domain 3.5, glide.messaging.reassign.enabled). The conversation is locked by
// what was written, so whoever else writes or ends it finds it waiting.
func (d *Desk) rerouteAway(tx *store.Tx, conversation parley.ID) error {
	agent, err := tx.AwayAssignee(conversation)
	if err != nil || agent == "" {
		return err
	}
	c, err := tx.Conversation(conversation)
	if err != nil {
		return err
	}
	w, err := tx.WorkItem(c.WorkItem)
	if err != nil {
		return err
	}
	queue, err := tx.Queue(c.QueueID)
	if err != nil || !queue.Active { // nobody would come: then who knows them is better
		return err
	}
	user, err := tx.User(agent)
	if err != nil {
		return err
	}
	presence, err := d.presenceOf(&tx.Reader, agent)
	if err != nil {
		return err
	}
	next, err := d.takeAway(tx, c, w, queue, GoneRerouted)
	if err != nil {
		return err
	}
	if err := tx.InsertWorkEvents(workEvent(w.ID, parley.WorkTransfer, agent, parley.System(), agentAway, "")); err != nil {
		return err
	}
	if err := d.line(tx, c.ID, parley.LineRerouted, user.Name+" is away. The next free colleague of "+queue.Name+" goes on.",
		map[string]string{"agent": user.Name, "queue": queue.Name}, true, next.QueuedAt); err != nil {
		return err
	}
	if err := d.line(tx, c.ID, parley.LineRerouteReason, "Back in the queue because "+user.Name+" is "+presence.Name+".",
		map[string]string{"agent": user.Name, "state": presence.Name}, false, next.QueuedAt); err != nil {
		return err
	}
	d.publishWaiting(tx, queue, c.ID, w.ShortDescription, c.GuestName)
	if err := tx.Audit(acted(parley.System(), "reroute", "interaction", c.Interaction, w.Number, `{"assigned_to":"`+string(agent)+`"}`, "")); err != nil {
		return err
	}
	if err := d.routed(tx, queue, next, c.Interaction); err != nil {
		return err
	}
	return d.wakeAssigners(tx, agent)
}

// takeAway takes a conversation in progress, which is locked, out of its agent's
// hands and lets it wait in its queue; why is what their screens say. What they
// have written goes out before.
func (d *Desk) takeAway(tx *store.Tx, c parley.Conversation, w parley.WorkItem, queue parley.Queue, why string) (parley.WorkItem, error) {
	if err := d.releaseAll(tx, c.ID, ""); err != nil {
		return w, err
	}
	now := parley.Now()
	if w.TransferState == parley.TransferPending {
		if err := d.targetLeaves(tx, w, parley.System(), now); err != nil {
			return w, err
		}
		d.transferOver(tx, &w, OverWithdrawn)
	}
	next, members, err := d.waitElsewhere(tx, c, w, queue, now)
	if err != nil {
		return w, err
	}
	d.publish(tx, Event{Kind: EventConversation, Conversation: c.ID, Users: members, Text: why}, Event{Kind: EventUser, User: w.AssignedTo})
	return next, d.handOver(tx, c, w.AssignedTo, now)
}

// takeForAnother takes work in progress from its agent because a manager gives
// it to somebody else, and returns the item that follows it, which waits.
func (d *Desk) takeForAnother(tx *store.Tx, actor parley.Actor, w parley.WorkItem, to parley.User) (parley.WorkItem, error) {
	c, err := tx.Conversation(w.Conversation)
	if err != nil {
		return w, err
	}
	queue, err := tx.Queue(w.QueueID)
	if err != nil {
		return w, err
	}
	from, err := tx.User(w.AssignedTo)
	if err != nil {
		return w, err
	}
	next, err := d.takeAway(tx, c, w, queue, GoneAssigned)
	if err != nil {
		return w, err
	}
	if err := tx.CancelReason(w.ID, parley.CancelManually); err != nil {
		return w, err
	}
	if err := tx.InsertWorkEvents(workEvent(w.ID, parley.WorkByHand, to.ID, actor, "", "")); err != nil {
		return w, err
	}
	return next, d.line(tx, c.ID, parley.LineReassigned, actor.Name+" gave the conversation of "+from.Name+" to "+to.Name+".",
		map[string]string{"by": actor.Name, "from": from.Name, "to": to.Name}, false, parley.Now())
}
