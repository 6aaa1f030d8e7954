package desk

import (
	"context"
	"strings"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// JobIdle is the timer of a visitor's silence; its subject is a conversation.
const JobIdle = "idle"

// acceptTries bounds how often Accept looks for the next oldest when others
// take them away under its hands.
const acceptTries = 50

// Accept gives the agent the oldest waiting conversation of the queue (domain
// 2.3). Refusals: not_found when nobody waits (any more) or the queue is not
// theirs, conflict when the queue offers its work itself, limit when they hold as many sessions as they may.
func (d *Desk) Accept(ctx context.Context, actor parley.Actor, queueID parley.ID) (store.Summary, error) {
	var conversation parley.ID
	err := d.store.Tx(ctx, func(tx *store.Tx) error {
		queue, err := d.serve(tx, actor, queueID)
		if err != nil {
			return err
		}
		if queue.Delivery == parley.DeliveryPush {
			return parley.Errorf(parley.CodeConflict, "", "%s offers its conversations itself: say that you are available, and wait for one.", queue.Name)
		}
		if err := d.belowLimit(tx, actor.ID); err != nil {
			return err
		}
		work, err := d.claimOldest(tx, actor, queue)
		if err != nil {
			return err
		}
		conversation = work.Conversation
		if err := tx.InsertWorkEvents(workEvent(work.ID, parley.WorkAccepted, actor.ID, actor, "", "")); err != nil {
			return err
		}
		return d.begin(tx, actor, queue, work)
	})
	if err != nil {
		return store.Summary{}, err
	}
	return d.store.Read(ctx).Summary(conversation, actor.ID)
}

// serve finds an active queue whose group the actor belongs to.
func (d *Desk) serve(tx *store.Tx, actor parley.Actor, queueID parley.ID) (parley.Queue, error) {
	if err := tx.LockUser(actor.ID); err != nil {
		return parley.Queue{}, err
	}
	queue, err := tx.Queue(queueID)
	if err != nil {
		return queue, err
	}
	member, err := tx.InQueueGroup(queueID, actor.ID)
	if err == nil && !member {
		err = store.NotFound("This queue")
	}
	return queue, err
}

// Limit is how many sessions the user may hold; -1 is unlimited.
func (d *Desk) Limit(read *store.Reader, user parley.User) (int64, error) {
	if user.ConversationLimit != nil {
		return *user.ConversationLimit, nil
	}
	props, err := read.Properties()
	return limitOf(nil, props), err
}

// limitOf is how many sessions somebody with a limit of their own, or nil, may
// hold; -1 is unlimited.
func limitOf(own *int64, props store.Properties) int64 {
	if own != nil {
		return *own
	}
	return props.Int(parley.PropConversationLimit)
}

// belowLimit refuses when the user, whose row is locked, holds as many
// sessions as they may.
func (d *Desk) belowLimit(tx *store.Tx, id parley.ID) error {
	user, err := tx.User(id)
	if err != nil {
		return err
	}
	limit, err := d.Limit(&tx.Reader, user)
	if err != nil || limit < 0 {
		return err
	}
	open, err := tx.OpenSessions(id)
	if err == nil && open >= limit {
		return parley.Errorf(parley.CodeLimit, "", "%s holds %d of %d sessions. End or hand over one first.", user.Name, open, limit)
	}
	return err
}

// roomFor is belowLimit for who is about to get a work item: cases and
// incidents are no sessions.
func (d *Desk) roomFor(tx *store.Tx, id parley.ID, w *parley.WorkItem) error {
	if w.OfRecord() {
		return nil
	}
	return d.belowLimit(tx, id)
}

func (d *Desk) claimOldest(tx *store.Tx, actor parley.Actor, queue parley.Queue) (parley.WorkItem, error) {
	nobody := parley.Errorf(parley.CodeNotFound, "", "Nobody is waiting in %s any more: a colleague was faster, or the visitor left.", queue.Name)
	for range acceptTries {
		work, err := tx.OldestWaiting(queue.ID, nobody)
		if err != nil {
			return work, err
		}
		// The conversation is the lock: visitor, colleagues and timers all
		// take it before the work item.
		if err := tx.LockConversation(work.Conversation); err != nil {
			return work, err
		}
		claimed, err := tx.ClaimWork(work.ID, actor.ID, parley.Now())
		if err != nil || claimed {
			return work, err
		}
	}
	return parley.WorkItem{}, nobody
}

// begin puts an accepted work item into the agent's hands.
func (d *Desk) begin(tx *store.Tx, actor parley.Actor, queue parley.Queue, work parley.WorkItem) error {
	if work.OfRecord() {
		return d.beginRecord(tx, actor, queue, work)
	}
	now := parley.Now()
	if err := tx.SetOwner(work.Conversation, queue.ID, work.ID, actor.ID, true); err != nil {
		return err
	}
	if err := tx.SetMember(work.Conversation, actor.ID, store.StandingAssignee, now); err != nil {
		return err
	}
	if err := tx.StepInteraction(work.Interaction, parley.InteractionWorking, "", queue.ID, actor.ID, now); err != nil {
		return err
	}
	if err := tx.RestartIdle(work.Conversation, now); err != nil {
		return err
	}
	props, err := tx.Properties()
	if err != nil {
		return err
	}
	delay, _ := idleTimes(props, &queue)
	if err := tx.Enqueue(JobIdle, string(work.Conversation), now.Add(delay)); err != nil {
		return err
	}
	if err := d.line(tx, work.Conversation, parley.LineJoined, actor.Name+" joined the conversation.", map[string]string{"agent": actor.Name}, true, now); err != nil {
		return err
	}
	if queue.InitialAgentResponse != "" {
		c, err := tx.Conversation(work.Conversation)
		if err != nil {
			return err
		}
		if _, err := d.append(tx, &parley.Entry{
			Conversation: work.Conversation, Kind: parley.EntryComment, Author: actor.Author(), Code: parley.LineFirstResponse, At: now,
			Body: firstResponse(queue.InitialAgentResponse, actor.Name, c.GuestName),
		}, true, store.GuardOpen, errGone); err != nil {
			return err
		}
	}
	d.publish(tx,
		Event{Kind: EventConversation, Conversation: work.Conversation, Users: []parley.ID{actor.ID}},
		Event{Kind: EventQueue, Queue: queue.ID},
		Event{Kind: EventUser, User: actor.ID})
	return tx.Audit(acted(actor, "accept", "interaction", work.Interaction, work.Number, "", ""))
}

func firstResponse(text, agent, guest string) string {
	first, _, _ := strings.Cut(guest, " ")
	return parley.Shorten(strings.NewReplacer("${agent}", agent, "${guest}", first).Replace(text), parley.MaxBody)
}

func seconds(n int64) time.Duration { return time.Duration(n) * time.Second }
