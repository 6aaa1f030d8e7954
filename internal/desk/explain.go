package desk

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/routing"
	"github.com/parley-desk/parley/internal/store"
)

// What routing says of its decisions, for who serves the desk's calls.
type (
	// Explanation is why work went to somebody, or waits.
	Explanation = routing.Explanation
	// Idleness is why an agent is not offered anything.
	Idleness = routing.Idleness
)

// WorkTrail is the way of a work item: every step with the decision behind it,
// and, while it waits to be offered, what is decided about it now (domain 3.3).
type WorkTrail struct {
	Item parley.WorkItem `json:"work_item"`
	WorkFacts
	Queue       string              `json:"queue"`
	Skills      []parley.SkillLevel `json:"skills" doc:"What the work asks for."`
	Ignored     []string            `json:"ignored_skills,omitempty" doc:"What the start of the conversation asked for besides, as it was written there: no active skill then, or too many. Only of work of a queue that pushes."`
	Events      []TrailStep         `json:"events" doc:"The newest first."`
	Explanation *Explanation        `json:"explanation,omitempty" doc:"Why it waits, or who gets it next; only while it waits in a queue that pushes and is not offered."`
}

// WorkFacts are what the steps of a work item and its queue say together (domain
// 3.3).
type WorkFacts struct {
	Changed     parley.Time `json:"state_changed_on" doc:"When it was last queued, offered, given, accepted, returned or ended."`
	AllocatedBy string      `json:"allocated_by,omitempty" enum:"assigner,by_hand,other_system,transfer,taken" doc:"How it came to who has it or is asked: the assigner, somebody's hand, another system, a colleague who handed it over, or they took it. Absent while it waits for nobody in particular."`
	Late        bool        `json:"exceeded_target_wait" doc:"It waited, or waits, longer than its queue wants anybody to wait."`
	Rejected    bool        `json:"rejected" doc:"Somebody turned it down."`
	TimedOut    bool        `json:"timed_out" doc:"Somebody let it pass."`
}

// How work came to who has it.
const (
	allocatedAssigner = "assigner"
	allocatedByHand   = "by_hand"
	allocatedOther    = "other_system"
	allocatedTransfer = "transfer"
	allocatedTaken    = "taken"
)

// factsOf reads them from the steps, the newest first.
func factsOf(w *parley.WorkItem, queue *parley.Queue, steps []TrailStep, now parley.Time) WorkFacts {
	f := WorkFacts{Changed: w.QueuedAt}
	waited := w.WaitTime
	if w.State == parley.WorkWaiting {
		waited = now.Sub(w.QueuedAt).Milliseconds()
	}
	f.Late = queue.TargetWaitS > 0 && waited > queue.TargetWaitS*1000
	how := allocatedTaken
	for _, s := range slices.Backward(steps) {
		switch s.Type {
		case parley.WorkLooked:
			continue
		case parley.WorkOffered:
			how = allocatedAssigner
		case parley.WorkByHand:
			if how = allocatedByHand; s.Reason != "" { // people give none
				how = allocatedOther
			}
		case parley.WorkAccepted:
			if s.Reason == acceptedTransfer {
				how = allocatedTransfer
			}
		case parley.WorkRejected, parley.WorkTimedOut, parley.WorkReturned:
			how = allocatedTaken
			f.Rejected = f.Rejected || s.Type == parley.WorkRejected
			f.TimedOut = f.TimedOut || s.Type == parley.WorkTimedOut
		case parley.WorkRouted, parley.WorkTransfer, parley.WorkCanceled:
		}
		f.Changed = max(f.Changed, s.At)
	}
	f.Changed = max(f.Changed, w.WorkEnd)
	if w.Offered() || w.AssignedTo != "" {
		f.AllocatedBy = how
	}
	return f
}

// TrailStep is one step of a work item's way.
type TrailStep struct {
	ID       parley.ID            `json:"id"`
	Type     parley.WorkEventType `json:"type" enum:"routing,assignment,manual_assignment,acceptance,rejection,time_out,return,cancellation,transfer,look"`
	At       parley.Time          `json:"at"`
	User     parley.ID            `json:"user_id,omitempty" doc:"The agent it concerns."`
	Name     string               `json:"user_name,omitempty"`
	By       string               `json:"by,omitempty" doc:"Who did it; absent is the desk."`
	Reason   string               `json:"reason,omitempty"`
	Decision *Explanation         `json:"decision,omitempty"`
}

// WorkTrail returns the way of a work item: to managers, to whom it is offered
// to, and to who may read the conversation.
func (d *Desk) WorkTrail(ctx context.Context, actor parley.Actor, id parley.ID) (WorkTrail, error) {
	read := d.store.Read(ctx)
	w, err := read.WorkItem(id)
	if err != nil {
		return WorkTrail{}, err
	}
	if err := mayTrail(read, actor, &w); err != nil {
		return WorkTrail{}, err
	}
	t := WorkTrail{Item: w, Events: []TrailStep{}}
	queue, err := read.Queue(w.QueueID)
	if err != nil {
		return t, err
	}
	t.Queue = queue.Name
	if t.Skills, err = read.WorkSkills(id); err != nil {
		return t, err
	}
	if queue.Delivery == parley.DeliveryPush && !w.OfRecord() {
		if t.Ignored, err = ignoredWishes(read, w.Interaction, t.Skills); err != nil {
			return t, err
		}
	}
	events, err := read.WorkEvents(id)
	if err != nil {
		return t, err
	}
	for _, e := range events {
		step := TrailStep{ID: e.ID, Type: e.Type, At: e.At, User: e.User, Name: e.UserName, By: e.By, Reason: e.Reason}
		if e.Decision != "" {
			step.Decision = &Explanation{}
			if err := json.Unmarshal([]byte(e.Decision), step.Decision); err != nil {
				return t, err
			}
		}
		t.Events = append(t.Events, step)
	}
	t.WorkFacts = factsOf(&w, &queue, t.Events, parley.Now())
	if w.State != parley.WorkWaiting || w.Offered() || queue.Delivery != parley.DeliveryPush {
		return t, nil
	}
	s, err := d.snapshot(read, w.ServiceChannel, parley.Now(), w)
	if err != nil {
		return t, err
	}
	e := routing.Explain(s, id)
	t.Explanation = &e
	return t, nil
}

// mayTrail refuses who may not know of a work item, and keeps what the visitor
// wrote from managers who do not serve the queue (domain 2.1).
func mayTrail(read *store.Reader, actor parley.Actor, w *parley.WorkItem) error {
	standing, err := read.Standing(w.Conversation, actor.ID)
	if err != nil || standing != "" || w.Offered() && w.OfferedTo == actor.ID {
		return err
	}
	if !actor.Has(parley.RoleManager) && !actor.Has(parley.RoleAdmin) {
		return store.NotFound("This work item")
	}
	w.ShortDescription = ""
	return nil
}

// WhyIdle says why a user is not offered anything at this moment.
func (d *Desk) WhyIdle(ctx context.Context, user parley.ID) (Idleness, error) {
	read := d.store.Read(ctx)
	u, err := read.User(user)
	if err != nil {
		return Idleness{}, err
	}
	now := parley.Now()
	s, err := d.snapshot(read, "", now)
	if err != nil {
		return Idleness{}, err
	}
	if !slices.ContainsFunc(s.Agents, func(a routing.Agent) bool { return a.ID == user }) {
		// In no pool: their own presence and load may be in the way besides.
		state, err := read.AgentState(user, now)
		if err != nil {
			return Idleness{}, err
		}
		g, err := d.groundOf(read)
		if err != nil {
			return Idleness{}, err
		}
		if state.State.ID == "" {
			state.State = g.offline
		}
		agent := agentOf(&state, s.Channels, now)
		agent.ID, agent.Name = user, u.Name
		if agent.Load, err = g.loadOf(read, user); err != nil {
			return Idleness{}, err
		}
		s.Agents = append(s.Agents, agent)
	}
	return routing.Idle(s, user), nil
}

// QueuePreview says who would get work that had waited in a queue for so many
// seconds, as if nothing else waited.
func (d *Desk) QueuePreview(ctx context.Context, queue parley.ID, waitedS int64) (Explanation, error) {
	read := d.store.Read(ctx)
	q, err := read.Queue(queue)
	if err != nil {
		return Explanation{}, err
	}
	now := parley.Now()
	s, err := d.snapshot(read, "", now)
	if err != nil {
		return Explanation{}, err
	}
	if i := slices.IndexFunc(s.Queues, func(other routing.Queue) bool { return other.ID == queue }); i >= 0 {
		s.Queues, s.Plan = slices.Clone(s.Queues), nil
		s.Queues[i].Active = q.Active // also before it pushes
	}
	channel, err := read.ServiceChannel(q.ServiceChannel)
	if parley.CodeOf(err) == parley.CodeNotFound {
		channel, err = read.ServiceChannelByKey(parley.ChannelChat)
	}
	if ignoreNotFound(err) != nil {
		return Explanation{}, err
	}
	item := routing.Item{
		ID: parley.NewID(), Queue: queue, Channel: channel.ID, Size: channel.WorkItemSize, Round: 1,
		QueuedAt: now.Add(-time.Duration(waitedS) * time.Second),
	}
	s.Items = append(s.Items, item)
	return routing.New(s).Explain(item.ID), nil
}
