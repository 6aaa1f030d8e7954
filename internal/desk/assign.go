package desk

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/routing"
	"github.com/parley-desk/parley/internal/store"
)

// JobAssign gives waiting work to agents; its subject is a service channel.
const JobAssign = "assign"

// AssignProtected is for how long one run of [JobAssign] is not repeated. It is
// short because work waits while a node that died still holds it. AssignDeadline
// bounds a run: looking at the largest desk on the busiest machine may take
// longer than it is protected, and is finished all the same, because giving up
// would mean that nothing is ever offered.
const (
	AssignProtected = 8 * time.Second
	AssignDeadline  = time.Minute
)

// assignEvery is how often waiting work is looked at when nothing wakes the
// assigner; assignTries bounds how often it looks again at once because what
// it decided had been overtaken.
const (
	assignEvery = 5 * time.Second
	assignTries = 5
)

// errNoOffer is the refusal to answer an offer that does not stand any more.
var errNoOffer = parley.Errorf(parley.CodeConflict, "", "This offer does not stand any more: it was answered, it expired, or the visitor left.")

// errOvertaken drops a decision whose grounds have changed since.
var errOvertaken = parley.Errorf(parley.CodeConflict, "", "What this was decided on has changed meanwhile.")

// wakeAssigner has the waiting work of one service channel looked at now.
func (d *Desk) wakeAssigner(tx *store.Tx, channel parley.ID) error {
	return tx.Enqueue(JobAssign, string(channel), parley.Now())
}

// wakeAssigners has all waiting work looked at now, because agents may take more
// than before; nobody named: anybody may. It is called last in a transaction:
// the rows of the assigners' jobs are shared by all of them.
func (d *Desk) wakeAssigners(tx *store.Tx, freed ...parley.ID) error {
	channels, err := tx.PushedChannels()
	if err != nil || len(channels) == 0 {
		return err
	}
	d.free.freed(freed)
	tx.After(func() { d.free.freed(freed) })
	for _, channel := range channels {
		if err := tx.Enqueue(JobAssign, string(channel), parley.Now()); err != nil {
			return err
		}
	}
	d.publish(tx, Event{Kind: EventFreed, Users: freed})
	return nil
}

// dropped turns the absence of something a decision was made with into the
// reason to drop the decision.
func dropped(err error) error {
	if err == nil || parley.CodeOf(err) == parley.CodeNotFound {
		return errOvertaken
	}
	return err
}

// whyTexts are the reasons why the chosen agent ranks first, each as the JSON
// of a [routing.Reason].
func whyTexts(e routing.Explanation) []string {
	list := []string{}
	for _, reason := range e.Why {
		if text, err := json.Marshal(reason); err == nil { // it has only texts
			list = append(list, string(text))
		}
	}
	return list
}

// offerable locks the agent, the conversation and with it the work item of a
// decision, and looks whether it still holds. It returns the rule by which the
// agent gets it, too.
func (d *Desk) offerable(tx *store.Tx, decision routing.Decision) (w parley.WorkItem, rule *parley.AssignmentRule, err error) {
	if err := tx.LockUser(decision.Agent); err != nil {
		return w, nil, dropped(err)
	}
	if w, err = d.lockWork(tx, decision.Item); err != nil {
		return w, nil, dropped(err)
	}
	g, err := d.groundOf(&tx.Reader)
	if err != nil {
		return w, nil, err
	}
	excluded, err := tx.Exclusion(w.ID, decision.Agent)
	if err != nil {
		return w, nil, err
	}
	queue, rule := g.queues[w.QueueID], g.rules[decision.Rule]
	if w.State != parley.WorkWaiting || w.OfferedTo != "" || w.OpenedFor == decision.Agent ||
		queue == nil || !queue.Active || queue.Delivery != parley.DeliveryPush || rule == nil || !rule.Active ||
		excluded.Hard || excluded.User != "" && excluded.Round >= parley.RoundOf(w.Round, w.RoundAt, parley.Now()) || !g.inPool(decision.Pool, decision.Agent) {
		return w, nil, errOvertaken
	}
	if queue.MaxWaitS > 0 && w.QueuedAt.Add(seconds(queue.MaxWaitS)) <= parley.Now() {
		return w, nil, errOvertaken // its waiting is about to end
	}
	free, err := canTake(tx, g, decision.Agent, w)
	if err == nil && !free {
		err = errOvertaken
	}
	return w, rule, err
}

// lockWork locks the conversation of a work item and reads the item as it is
// then.
func (d *Desk) lockWork(tx *store.Tx, id parley.ID) (parley.WorkItem, error) {
	if err := tx.LockConversationOf(id); err != nil {
		return parley.WorkItem{}, err
	}
	return tx.WorkItem(id)
}

// canTake reports whether an agent, whose row is locked, is there for work of
// the item's channel and can carry the item.
func canTake(tx *store.Tx, g *ground, agent parley.ID, w parley.WorkItem) (bool, error) {
	s := g.snapshot(parley.Now())
	if err := g.snapGiven(&tx.Reader, s, []parley.ID{agent}, nil); err != nil {
		return false, err
	}
	channel := g.channel(w.ServiceChannel)
	if len(s.Agents) == 0 || channel == nil || !channel.Active {
		return false, nil
	}
	a := &s.Agents[0]
	if !a.Available || slices.Contains(a.Off, channel.ID) || a.Load.Universal >= 0 && a.Load.UniversalLoad+w.Size > a.Load.Universal {
		return false, nil
	}
	if !slices.ContainsFunc(a.Load.Channels, func(c parley.ChannelLoad) bool { return c.Channel == channel.ID && c.Load+w.Size <= c.Capacity }) {
		return false, nil
	}
	limit := limitOf(g.of[agent].limit, g.props)
	if limit < 0 || w.OfRecord() {
		return true, nil
	}
	open, err := tx.OpenSessions(agent)
	return err == nil && open < limit, err
}

// giveAtOnce makes work an agent's without asking (domain 3.4, auto_assign).
func (d *Desk) giveAtOnce(tx *store.Tx, w parley.WorkItem, agent parley.ID, rule *parley.AssignmentRule, decision string) error {
	claimed, err := tx.ClaimWork(w.ID, agent, parley.Now())
	if err == nil && !claimed {
		err = errOvertaken
	}
	if err != nil {
		return err
	}
	if err := tx.InsertWorkEvent(workEvent(w.ID, parley.WorkOffered, agent, parley.System(), rule.Name, decision)); err != nil {
		return err
	}
	d.publishOffer(tx, w.ID, agent, OfferGiven, rule.Display)
	return d.beginFor(tx, w, agent, parley.System(), "auto_assign")
}

// beginFor puts work that was claimed for an agent into their hands.
func (d *Desk) beginFor(tx *store.Tx, w parley.WorkItem, agent parley.ID, by parley.Actor, reason string) error {
	user, err := tx.User(agent)
	if err != nil {
		return err
	}
	queue, err := tx.Queue(w.QueueID)
	if err != nil {
		return err
	}
	if err := tx.InsertWorkEvent(workEvent(w.ID, parley.WorkAccepted, agent, by, reason, "")); err != nil {
		return err
	}
	if err := d.begin(tx, parley.Actor{Kind: parley.ActorUser, ID: user.ID, Name: user.Name, Roles: user.Roles}, queue, w); err != nil {
		return err
	}
	return d.tellGivenLater(tx, w.ID, agent, parley.Now())
}

// workEvent is a step of a work item's way; what the desk does by itself has
// no name.
func workEvent(work parley.ID, kind parley.WorkEventType, user parley.ID, by parley.Actor, reason, decision string) parley.WorkEvent {
	e := parley.WorkEvent{ID: parley.NewID(), WorkItem: work, Type: kind, At: parley.Now(), User: user, Reason: reason, Decision: decision}
	if by.Kind != parley.ActorSystem {
		e.By = by.Name
	}
	return e
}
