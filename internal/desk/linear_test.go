package desk_test

import (
	"fmt"
	"log/slog"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/bus"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
	"github.com/parley-desk/parley/internal/store/storetest"
)

// How much happens in a history, and how often there is one.
const (
	linearClients = 6
	linearSteps   = 24 // of each client, each with a look before it
	histories     = 3
	// linearPatience bounds the checking of one, which takes milliseconds.
	linearPatience = 30 * time.Second
)

// Whatever agents, a manager, assigners and the clock do to the same few work
// items at the same moment, on one desk or two: what they are told can be
// explained by all of it having happened one after the other, as the model has
// it. So no work has two owners, nothing is offered to the absent or to who let
// it pass, and no offer overfills anybody.
func TestRoutingIsLinearizable(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { linearizable(t, store.Config{Dir: storetest.Dir(t)}, 1) })
	t.Run("postgres", func(t *testing.T) { linearizable(t, store.Config{URL: storetest.URL(t)}, 2) })
}

func linearizable(t *testing.T, cfg store.Config, desks int) {
	t.Helper()
	l := newRace(t, cfg, desks)
	for n := range histories {
		history := l.run()
		result, info := porcupine.CheckOperationsVerbose(linearModel(), history, linearPatience)
		if result == porcupine.Ok {
			continue
		}
		longest := []porcupine.Operation{}
		for _, found := range info.PartialLinearizationsOperations() {
			for _, some := range found {
				if len(some) > len(longest) {
					longest = some
				}
			}
		}
		t.Fatalf("history %d: %s; of %d calls %d can be explained one after the other: %s", n, result, len(history), len(longest), stuck(longest, history))
	}
}

// stuck says how the desk stands when an explanation of a history ends, and
// which calls could not be what came next.
func stuck(explained, all []porcupine.Operation) (text string) {
	m := newDeskModel()
	done := map[porcupine.Operation]bool{}
	for _, o := range explained {
		_, m = after(m, o.Input.(step), o.Output.(answer))
		done[o] = true
	}
	left := slices.DeleteFunc(slices.Clone(all), func(o porcupine.Operation) bool { return done[o] })
	text = fmt.Sprintf("then it stands as\n  %+v\nand none of these came next:\n", m)
	first := int64(math.MaxInt64)
	for _, o := range left {
		first = min(first, o.Return)
	}
	for _, o := range left {
		if o.Call <= first {
			text += fmt.Sprintf("  %d: %s\n", o.ClientId, describe(o.Input, o.Output))
		}
	}
	return text
}

// race is a floor on which many act on the same few work items.
type race struct {
	*floor
	desks       []*desk.Desk
	people      []parley.Actor
	queues      [linearLoop]parley.Queue
	pools       [linearLoop]parley.ID
	rules       [linearLoop]parley.ID
	chat        parley.ID
	busy, never parley.ID
	states      map[verb]parley.ID

	begin         time.Time
	conversations [linearItems]parley.ID
	record        sync.Mutex
	history       []porcupine.Operation
}

func newRace(t *testing.T, cfg store.Config, desks int) *race {
	t.Helper()
	f := newFloor(t, cfg)
	l := &race{floor: f, desks: []*desk.Desk{f.desk}}
	for len(l.desks) < desks {
		s, err := store.Open(t.Context(), cfg)
		f.must(err)
		t.Cleanup(func() { f.must(s.Close()) })
		l.desks = append(l.desks, desk.New(desk.Config{Store: s, Bus: bus.Local(), Blobs: f.blobs, Log: slog.New(slog.DiscardHandler), Secret: secret}))
	}
	l.people = []parley.Actor{f.anna, f.ben, f.person("Dora Lind", parley.RoleAgent, f.billing, f.order)}
	l.busy, l.never = f.reason("Busy"), f.reason("Not my expertise")
	l.states = map[verb]parley.ID{actReady: f.stateNamed("Available").ID, actAway: f.stateNamed("Away").ID}
	chat, err := f.read().ServiceChannelByKey(parley.ChannelChat)
	f.must(err)
	l.chat = chat.ID
	for _, who := range l.people {
		_, err := f.desk.SetCapacity(t.Context(), f.admin, who.ID, desk.CapacityInput{Channels: []desk.ChannelCapacity{{Channel: chat.ID, Capacity: linearCapacity}}})
		f.must(err)
	}
	f.ready(l.people...)
	for i, q := range []*parley.Queue{&f.billing, &f.order} {
		rule := f.push(q, func(in *desk.AssignmentRuleInput) { in.AutoAssign = i == assigning })
		// The time to answer is over at once, so that it can be over at any moment.
		rule.TimeoutS = 0
		f.tx(func(tx *store.Tx) error { return tx.UpdateAssignmentRule(rule) })
		pools, err := f.read().PoolsOf(q.ID)
		f.must(err)
		l.queues[i], l.rules[i], l.pools[i] = *q, rule.ID, pools[0].ID
	}
	return l
}

// run lets everybody act on new visitors at the same time, and returns what
// they were told and when.
func (l *race) run() []porcupine.Operation {
	l.t.Helper()
	for i := range l.conversations {
		l.conversations[i] = l.guest([]string{"billing", "order"}[i%linearLoop]).Conversation
	}
	for _, who := range l.people {
		l.choose(who, "Available")
	}
	l.history, l.begin = nil, time.Now()
	parallel(linearClients, func(i int) {
		c := &racer{race: l, number: i, desk: l.desks[i%len(l.desks)]}
		for range linearSteps {
			c.step()
		}
	})
	l.lives()
	for i := range l.conversations { // nothing is left to the next history
		l.finish(l.conversations[i])
	}
	return l.history
}

// lives says of every call which of a visitor's work items it was about.
func (l *race) lives() {
	l.t.Helper()
	life := map[parley.ID]int{}
	for _, c := range l.conversations {
		works, err := l.read().WorkItemsOf(c)
		l.must(err)
		next := map[parley.ID]parley.ID{}
		for _, w := range works {
			next[w.Previous] = w.ID
		}
		n := 0
		for id := next[""]; id != ""; id = next[id] {
			life[id] = n
			n++
		}
		if n != len(works) {
			l.t.Fatalf("the work items do not follow each other: %+v", works)
		}
	}
	for i := range l.history {
		s, a := l.history[i].Input.(step), l.history[i].Output.(answer)
		s.life = life[s.work]
		a.seen.life = s.life
		if s.act != actLook {
			a.seen = itemModel{}
		}
		for n, id := range a.offered {
			if id != "" {
				a.cards[n] = 1 + life[id]
			}
		}
		a.offered, s.work = [linearItems]parley.ID{}, ""
		l.history[i].Input, l.history[i].Output = s, a
	}
}

// finish ends a visitor's conversation, whoever has it.
func (l *race) finish(c parley.ID) {
	l.t.Helper()
	w := l.work(c)
	switch {
	case w.State == parley.WorkWaiting:
		l.must(l.floor.desk.AssignByHand(l.t.Context(), l.admin, w.ID, l.anna.ID))
	case w.TransferState == parley.TransferPending:
		l.must(l.floor.desk.CancelTransfer(l.t.Context(), parley.Actor{Kind: parley.ActorUser, ID: w.AssignedTo, Name: "Whoever has it"}, c))
	case w.State != parley.WorkInProgress:
		return
	}
	holder := l.work(c).AssignedTo
	l.must(l.floor.desk.End(l.t.Context(), parley.Actor{Kind: parley.ActorUser, ID: holder, Name: "Whoever has it"}, c))
}

// number is which agent that is.
func (l *race) number(user parley.ID) int {
	for i := range l.people {
		if l.people[i].ID == user {
			return i
		}
	}
	return nobody
}

// racer is one of those who act, with a desk they talk to.
type racer struct {
	*race
	number int
	desk   *desk.Desk
}

// call makes one call and notes it, with when it began and ended.
func (c *racer) call(s step, do func() (answer, error)) {
	begin := time.Since(c.begin)
	a, err := do()
	end := time.Since(c.begin)
	switch parley.CodeOf(err) {
	case "":
	case parley.CodeConflict, parley.CodeForbidden, parley.CodeEnded, parley.CodeInvalid:
		a.no = true
	default:
		c.t.Errorf("%+v: %v", s, err)
	}
	c.record.Lock()
	defer c.record.Unlock()
	c.history = append(c.history, porcupine.Operation{ClientId: c.number, Input: s, Call: begin.Nanoseconds(), Output: a, Return: end.Nanoseconds()})
}

// look reads a visitor's work as it is now.
func (c *racer) look(item int) (w parley.WorkItem) {
	conversation, err := c.desk.Store().Read(c.t.Context()).Conversation(c.conversations[item])
	if err != nil {
		c.t.Error(err)
		return w
	}
	c.call(step{act: actLook, item: item, work: conversation.WorkItem}, func() (answer, error) {
		w, err = c.desk.Store().Read(c.t.Context()).WorkItem(conversation.WorkItem)
		seen := itemModel{state: w.State, offered: c.race.number(w.OfferedTo), holder: nobody, from: nobody, to: nobody}
		switch {
		case w.State == parley.WorkEscalated: // it is the same for ever
		case w.State == parley.WorkInProgress:
			seen.holder = c.race.number(w.AssignedTo)
			if w.TransferState == parley.TransferPending || w.TransferState == parley.TransferAccepted {
				seen.transfer, seen.from = w.TransferState, c.race.number(w.TransferFrom)
			}
			if w.TransferState == parley.TransferPending {
				seen.to, seen.timed = c.race.number(w.TransferTo), !w.TransferExpiresAt.IsZero()
			}
			fallthrough
		default:
			seen.round = w.Round
			if w.QueueID == c.queues[assigning].ID {
				seen.queue = assigning
			}
		}
		return answer{seen: seen}, err
	})
	return w
}

// step looks at one visitor's work and does something that is likely to be
// possible, or not.
func (c *racer) step() {
	s := step{item: rand.IntN(linearItems), who: rand.IntN(linearAgents)}
	w := c.look(s.item)
	s.work, s.round, s.queue = w.ID, w.Round, offering
	if w.QueueID == c.queues[offering].ID {
		s.queue = assigning // the other one
	}
	s.other = (s.who + 1 + rand.IntN(linearAgents-1)) % linearAgents
	likely := c.likely(w)
	if rand.IntN(6) == 0 { // or anything
		likely = []verb{actOffer, actRound, actAccept, actBusy, actNever, actExpire, actGive, actMove, actAsk, actTake, actDecline, actWithdraw, actComplete, actPass}
	} else if who := c.concerned(w); who != nobody && rand.IntN(8) > 0 {
		s.who = who
		s.other = (s.who + 1 + rand.IntN(linearAgents-1)) % linearAgents
	}
	likely = append(likely, []verb{actReady, actReady, actAway, actCards, actAsked, actLoad}[rand.IntN(6)])
	s.act = likely[rand.IntN(len(likely))]
	if s.act == actReady || s.act == actLoad || s.act == actCards || s.act == actAsked {
		s.who = rand.IntN(linearAgents)
	}
	c.does(s)
}

// likely is what makes sense with work that stands so.
func (c *racer) likely(w parley.WorkItem) []verb {
	switch {
	case w.Offered():
		return []verb{actAccept, actAccept, actAccept, actBusy, actBusy, actNever, actExpire, actAway, actGive, actMove, actOffer}
	case w.State == parley.WorkWaiting:
		return []verb{actOffer, actOffer, actOffer, actOffer, actOffer, actRound, actRound, actGive, actMove}
	case w.State == parley.WorkInProgress && w.TransferState == parley.TransferPending:
		return []verb{actTake, actTake, actAccept, actBusy, actDecline, actWithdraw, actPass, actAway}
	case w.State == parley.WorkInProgress && w.TransferState == parley.TransferAccepted:
		return []verb{actComplete, actComplete, actAsk, actPass}
	case w.Conversation == c.conversations[linearItems-1]: // the only one that ends
		return []verb{actEnd, actAsk, actAsk, actPass, actPass}
	default:
		return []verb{actAsk, actAsk, actAsk, actAsk, actPass, actPass, actPass, actAccept}
	}
}

// concerned is whose turn it is with work that stands so.
func (c *racer) concerned(w parley.WorkItem) int {
	switch {
	case w.Offered():
		return c.race.number(w.OfferedTo)
	case w.State != parley.WorkInProgress:
		return nobody
	case w.TransferState == parley.TransferPending && rand.IntN(2) == 0:
		return c.race.number(w.TransferTo)
	case w.TransferState == parley.TransferAccepted && rand.IntN(2) == 0:
		return c.race.number(w.TransferFrom)
	default:
		return c.race.number(w.AssignedTo)
	}
}

// does makes the call.
func (c *racer) does(s step) {
	ctx, d, who, conversation := c.t.Context(), c.desk, c.people[s.who], c.conversations[s.item]
	plain := func(err error) (answer, error) { return answer{}, err }
	if s.act == actOffer || s.act == actRound {
		c.decide(s)
		return
	}
	c.call(s, func() (a answer, err error) {
		switch s.act {
		case actAccept:
			_, err = d.AcceptOffer(ctx, who, s.work)
		case actBusy:
			err = d.RejectOffer(ctx, who, s.work, c.busy)
		case actNever:
			err = d.RejectOffer(ctx, who, s.work, c.never)
		case actExpire:
			next, err := d.ExpireOffer(ctx, string(s.work))
			return answer{idle: !next.IsZero()}, err
		case actGive:
			err = d.AssignByHand(ctx, c.admin, s.work, who.ID)
		case actMove:
			err = d.MoveWork(ctx, c.admin, s.work, c.queues[s.queue].ID)
		case actReady, actAway:
			_, err = d.SetPresence(ctx, who, desk.PresenceInput{State: c.states[s.act]})
		case actAsk:
			err = d.TransferToAgent(ctx, who, conversation, c.people[s.other].ID)
		case actTake:
			err = d.AcceptTransfer(ctx, who, conversation)
		case actDecline:
			err = d.DeclineTransfer(ctx, who, conversation)
		case actWithdraw:
			err = d.CancelTransfer(ctx, who, conversation)
		case actComplete:
			err = d.CompleteTransfer(ctx, who, conversation, rand.IntN(2) == 0)
		case actPass:
			err = d.TransferToQueue(ctx, who, conversation, c.queues[s.queue].ID)
		case actEnd:
			err = d.End(ctx, who, conversation)
		case actCards:
			return c.cards(d.Store().Read(ctx).OffersOf(who.ID))
		case actAsked:
			return c.cards(d.Store().Read(ctx).TransfersTo(who.ID))
		case actLoad:
			load, err := d.Load(ctx, who.ID)
			return answer{load: int(load.UniversalLoad)}, err
		case actOffer, actRound, actLook: // made elsewhere
		}
		return plain(err)
	})
}

// cards is what somebody is asked to take.
func (c *racer) cards(works []parley.WorkItem, err error) (answer, error) {
	a := answer{}
	for _, w := range works {
		a.offered[slices.Index(c.conversations[:], w.Conversation)] = w.ID
	}
	return a, err
}

// decide carries out a decision as an assigner does that has decided some time
// ago, or wrongly: the work and the agent are drawn.
func (c *racer) decide(s step) {
	decisions, err := c.desk.Decided(c.t.Context(), c.chat)
	if err != nil {
		c.t.Error(err)
		return
	}
	for _, d := range decisions {
		if d.Item != s.work {
			continue
		}
		queue := 1 - s.queue // the one it waits in
		if d.NewRound = s.act == actRound; d.NewRound {
			s.round = d.Explain().Round
		} else {
			d.Agent, d.Pool, d.Rule = c.people[s.who].ID, c.pools[queue], c.rules[queue]
		}
		c.call(s, func() (answer, error) { return answer{}, c.desk.CarryOut(c.t.Context(), d) })
		return
	}
}
