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

// granted is a decision that still holds while the rows of its transaction are
// locked, with the work item and the rule as they are.
type granted struct {
	carried

	work parley.WorkItem
	rule *parley.AssignmentRule
}

// offerable locks the agents and the work items of decisions, which are about
// different ones, and returns those decisions that still hold.
func (d *Desk) offerable(tx *store.Tx, list []carried) ([]granted, error) {
	agents, items := make([]parley.ID, 0, len(list)), make([]parley.ID, 0, len(list))
	for i := range list {
		agents, items = append(agents, list[i].Agent), append(items, list[i].Item)
	}
	active, err := tx.LockUsers(agents)
	if err != nil {
		return nil, err
	}
	if err := tx.LockConversationsOf(items); err != nil {
		return nil, err
	}
	work, err := tx.WorkItems(items)
	if err != nil {
		return nil, err
	}
	g, err := d.groundOf(&tx.Reader)
	if err != nil {
		return nil, err
	}
	excluded, err := tx.ExclusionsOf(items)
	if err != nil {
		return nil, err
	}
	rooms, err := g.roomsOf(tx, agents)
	if err != nil {
		return nil, err
	}
	hold := []granted{}
	for _, one := range list {
		w, found := work[one.Item]
		if found && active[one.Agent] && g.stands(one.Decision, &w, excluded) && rooms.takes(one.Agent, &w) {
			hold = append(hold, granted{one, w, g.rules[one.Rule]})
		}
	}
	return hold, nil
}

// stands reports whether a work item waits for whom a decision gives it to.
func (g *ground) stands(decision routing.Decision, w *parley.WorkItem, excluded []store.WorkExclusion) bool {
	queue, rule, now := g.queues[w.QueueID], g.rules[decision.Rule], parley.Now()
	return w.State == parley.WorkWaiting && w.OfferedTo == "" && w.OpenedFor != decision.Agent &&
		queue != nil && queue.Active && queue.Delivery == parley.DeliveryPush && rule != nil && rule.Active && g.inPool(decision.Pool, decision.Agent) &&
		!slices.ContainsFunc(excluded, func(x store.WorkExclusion) bool {
			return x.WorkItem == w.ID && x.User == decision.Agent && (x.Hard || x.Round >= parley.RoundOf(w.Round, w.RoundAt, now))
		}) &&
		(queue.MaxWaitS == 0 || w.QueuedAt.Add(seconds(queue.MaxWaitS)) > now) // its waiting is not about to end
}

// lockWork locks the conversation of a work item and reads the item as it is
// then.
func (d *Desk) lockWork(tx *store.Tx, id parley.ID) (parley.WorkItem, error) {
	if err := tx.LockConversationOf(id); err != nil {
		return parley.WorkItem{}, err
	}
	return tx.WorkItem(id)
}

// rooms is what agents, whose rows are locked, can take now.
type rooms struct {
	*ground

	agents []routing.Agent
	open   map[parley.ID]int64 // sessions
}

func (g *ground) roomsOf(tx *store.Tx, agents []parley.ID) (rooms, error) {
	s := g.snapshot(parley.Now())
	if err := g.snapGiven(&tx.Reader, s, agents, nil); err != nil {
		return rooms{}, err
	}
	limited, open := false, map[parley.ID]int64(nil)
	for i := range s.Agents {
		limited = limited || limitOf(g.of[s.Agents[i].ID].limit, g.props) >= 0
	}
	var err error
	if limited {
		open, err = tx.OpenSessionsOf(agents)
	}
	return rooms{g, s.Agents, open}, err
}

// takes reports whether an agent is there for work of the item's channel and can
// carry the item.
func (r rooms) takes(agent parley.ID, w *parley.WorkItem) bool {
	i := slices.IndexFunc(r.agents, func(a routing.Agent) bool { return a.ID == agent })
	channel := r.channel(w.ServiceChannel)
	if i < 0 || channel == nil || !channel.Active {
		return false
	}
	a := &r.agents[i]
	if !a.Available || slices.Contains(a.Off, channel.ID) || a.Load.Universal >= 0 && a.Load.UniversalLoad+w.Size > a.Load.Universal {
		return false
	}
	if !slices.ContainsFunc(a.Load.Channels, func(c parley.ChannelLoad) bool { return c.Channel == channel.ID && c.Load+w.Size <= c.Capacity }) {
		return false
	}
	limit := limitOf(r.of[agent].limit, r.props)
	return limit < 0 || w.OfRecord() || r.open[agent] < limit
}

// giveAtOnce makes work an agent's without asking (domain 3.4, auto_assign).
func (d *Desk) giveAtOnce(tx *store.Tx, h *granted) error {
	w := h.work
	claimed, err := tx.ClaimWork(w.ID, h.Agent, parley.Now())
	if err == nil && !claimed {
		err = errOvertaken
	}
	if err != nil {
		return err
	}
	if err := tx.InsertWorkEvents(workEvent(w.ID, parley.WorkOffered, h.Agent, parley.System(), h.rule.Name, h.text)); err != nil {
		return err
	}
	d.publishOffer(tx, w.ID, h.Agent, OfferGiven, h.rule.Display)
	return d.beginFor(tx, w, h.Agent, parley.System(), "auto_assign")
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
	if err := tx.InsertWorkEvents(workEvent(w.ID, parley.WorkAccepted, agent, by, reason, "")); err != nil {
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
