package replay

import (
	"cmp"
	"container/heap"
	"maps"
	"slices"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/routing"
)

// RunWhile lives through a period as long as told to go on: it says now and
// then how far it is, 0 to 1. It reports whether it came to the end; a result
// that did not is nil.
func RunWhile(p *Period, goOn func(done float64) bool) (*Result, bool) {
	r := newRun(p)
	moments := 0
	for len(r.events) > 0 && r.events[0].at <= p.Until {
		r.now = r.events[0].at
		if moments++; moments%askEvery == 0 && !goOn(float64(r.now-p.From)/float64(max(1, p.Until-p.From))) {
			return nil, false
		}
		for len(r.events) > 0 && r.events[0].at == r.now {
			e := heap.Pop(&r.events).(event) //nolint:forcetypeassert // nothing else is on it
			e.do()
		}
		if r.look {
			r.tick()
		}
	}
	r.now = p.Until
	return r.finish(), true
}

// askEvery is after how many moments it is asked whether to go on.
const askEvery = 500

// run is a period being lived through.
type run struct {
	*Period
	*Result
	now     parley.Time
	events  events
	made    int // events so far, to keep those of one moment in their order
	agents  map[parley.ID]*agent
	sorted  []*agent
	queues  map[parley.ID]*queue
	rules   map[parley.ID]*parley.AssignmentRule // by pool
	waiting []*work                              // not offered, in no order
	next    parley.Time                          // for which a look is planned already
	look    bool
	config  routing.Snapshot
	parts   []tally
	spent   []Presence // of all agents, by parts
	part    int        // in which it is now
}

type queue struct {
	*Queue
	tally   tally
	waiting int // items that are not offered
	// roomy is the number of the last tick in which somebody in its pools had room.
	roomy int
}

type agent struct {
	*Agent
	state     routing.Agent
	serves    []*queue // through pools, due or not
	inHand    int
	offers    []*work
	back      int // how often the presence changed
	available time.Duration
	busy      time.Duration
	since     parley.Time // up to when both are counted
	accepted  int
}

type work struct {
	*Work
	item   routing.Item
	queue  *queue
	place  int // in waiting, -1 when it is not there
	asked  int
	holder *agent
	done   bool
	// expires says that the offer has a time of its own; overdue that only its
	// answer is waited for.
	expires, overdue bool
}

// event is something that happens at a moment. At one moment presences change
// last: an offer that passes is over before it makes its agent unavailable.
type event struct {
	at     parley.Time
	last   bool
	number int
	do     func()
}

type events []event

// Len implements heap.Interface.
func (e *events) Len() int { return len(*e) }

// Less implements heap.Interface.
func (e *events) Less(i, j int) bool {
	a, b := &(*e)[i], &(*e)[j]
	switch {
	case a.at != b.at:
		return a.at < b.at
	case a.last != b.last:
		return b.last
	}
	return a.number < b.number
}

// Swap implements heap.Interface.
func (e *events) Swap(i, j int) { (*e)[i], (*e)[j] = (*e)[j], (*e)[i] }

// Push implements heap.Interface.
func (e *events) Push(x any) { *e = append(*e, x.(event)) } //nolint:forcetypeassert // nothing else is pushed

// Pop implements heap.Interface.
func (e *events) Pop() any {
	last := (*e)[len(*e)-1]
	*e = (*e)[:len(*e)-1]
	return last
}

func (r *run) at(when parley.Time, do func()) { r.plan(when, false, do) }

func (r *run) plan(when parley.Time, last bool, do func()) {
	r.made++
	heap.Push(&r.events, event{when, last, r.made, do})
}

// wake has the desk look once all that happens now has happened; where it is
// recorded when it looked, nothing else makes it look.
func (r *run) wake() { r.look = r.look || len(r.Period.Ticks) == 0 }

func newRun(p *Period) *run {
	r := &run{
		Period: p,
		Result: &Result{
			Queues: map[parley.ID]Figures{}, Agents: map[parley.ID]Presence{}, Answers: map[Asked]Answer{}, Presence: map[parley.ID][]Change{},
		},
		now: p.From, agents: map[parley.ID]*agent{}, queues: map[parley.ID]*queue{}, rules: map[parley.ID]*parley.AssignmentRule{},
	}
	queues := make([]routing.Queue, len(p.Queues))
	for i := range p.Queues {
		q := &p.Queues[i]
		r.queues[q.ID], queues[i] = &queue{Queue: q}, q.Queue
	}
	r.config = routing.Snapshot{Skills: p.Skills, GroupSkills: p.GroupSkills, Plan: routing.NewPlan(p.Channels, queues, p.Pools)}
	served := map[parley.ID][]*queue{}
	for i := range p.Pools {
		pool := &p.Pools[i]
		r.rules[pool.ID] = &pool.Rule
		for _, g := range pool.Groups {
			if q := r.queues[pool.Queue]; q != nil && !slices.Contains(served[g], q) {
				served[g] = append(served[g], q)
			}
		}
	}
	for i := range p.Agents {
		r.addAgent(&p.Agents[i], served)
	}
	slices.SortFunc(r.sorted, func(a, b *agent) int { return cmp.Compare(a.ID, b.ID) })
	for i := range p.Work {
		w := &p.Work[i]
		r.at(max(p.From, w.Item.QueuedAt), func() { r.arrive(w) })
	}
	for i := range p.Held {
		h := &p.Held[i]
		if a := r.agents[h.Agent]; a != nil && h.Until > p.From {
			r.at(max(p.From, h.From), func() { r.hold(a, h) })
		}
	}
	r.parts, r.spent = make([]tally, p.parts()), make([]Presence, p.parts())
	for i := 1; i < len(r.parts); i++ {
		r.at(p.From.Add(time.Duration(i)*p.Step), r.nextPart)
	}
	for _, when := range p.Ticks {
		r.at(when, func() { r.look = true })
	}
	return r
}

func (r *run) addAgent(from *Agent, served map[parley.ID][]*queue) {
	a := &agent{Agent: from, state: from.Agent, since: r.From}
	a.state.Available, a.state.LastAssigned = false, map[parley.ID]parley.Time{}
	maps.Copy(a.state.LastAssigned, from.LastAssigned)
	a.state.Load.Channels = slices.Clone(from.Load.Channels)
	for _, g := range from.Groups {
		a.serves = append(a.serves, served[g]...)
	}
	r.agents[from.ID] = a
	r.sorted = append(r.sorted, a)
	for _, change := range from.Presence {
		r.plan(change.At, true, func() { r.change(a, change) })
	}
	for _, change := range from.Shifts {
		r.at(max(r.From, change.At), func() {
			a.state.Shift = change.Shift
			r.wake()
		})
	}
}

// count adds the time since it was last counted to how the agent spent it.
func (r *run) count(a *agent) {
	passed := r.now.Sub(a.since)
	a.since = r.now
	if !a.state.Available {
		return
	}
	busy := time.Duration(0)
	if a.inHand > 0 {
		busy = passed
	}
	a.available, a.busy = a.available+passed, a.busy+busy
	if len(r.spent) > 0 {
		r.spent[r.part].add(passed, busy)
	}
}

// nextPart ends a part of the period.
func (r *run) nextPart() {
	for _, a := range r.sorted {
		r.count(a)
	}
	r.part++
}

// change puts an agent into another presence; who is no longer available gives
// back at once what they have not answered (domain 3.5).
func (r *run) change(a *agent, to Change) {
	r.count(a)
	r.Presence[a.ID] = append(r.Presence[a.ID], to)
	a.back++
	a.state.Available, a.state.Unavailable, a.state.Off = to.Available, to.Unavailable, to.Off
	if !to.Available {
		for _, w := range slices.Clone(a.offers) {
			r.takeBack(w)
			r.queue(w)
		}
	}
	r.wake()
}

func (r *run) arrive(from *Work) {
	w := &work{Work: from, item: from.Item, place: -1}
	w.item.Round, w.item.RoundAt, w.item.Offered, w.item.Excluded = max(1, w.item.Round), 0, false, map[parley.ID]routing.Exclusion{}
	q := r.queues[w.item.Queue]
	if q == nil {
		q = &queue{Queue: &Queue{Queue: routing.Queue{ID: w.item.Queue}}}
		r.queues[w.item.Queue] = q
	}
	w.queue = q
	q.tally.arrived++
	r.began(w).arrived++
	r.queue(w)
	if w.Patience > 0 {
		r.at(r.now.Add(w.Patience), func() { r.leave(w) })
	}
	if most := time.Duration(q.MaxWaitS) * time.Second; most > 0 {
		r.at(r.now.Add(most), func() { r.endWait(w) })
	}
}

// endWait ends work that has waited as long as its queue lets it.
func (r *run) endWait(w *work) {
	if r.OffersOutlast && w.expires && w.holder != nil && !w.done {
		w.overdue = true
		return
	}
	r.leave(w)
}

// hold puts into an agent's hands what no decision is about, until it is over.
func (r *run) hold(a *agent, h *Held) {
	w := &work{item: routing.Item{Channel: h.Channel, Size: h.Size}}
	r.count(a)
	a.inHand++
	a.carry(w, 1)
	r.at(h.Until, func() { r.done(a, w) })
}

// done takes work out of an agent's hands.
func (r *run) done(a *agent, w *work) {
	r.count(a)
	a.inHand--
	a.carry(w, -1)
	if len(r.waiting) > 0 {
		r.wake()
	}
}

// began is what is counted of the time in which work began to wait.
func (r *run) began(w *work) *tally {
	if len(r.parts) == 0 {
		return &tally{}
	}
	return &r.parts[r.partOf(w.item.QueuedAt)]
}

// queue lets work wait.
func (r *run) queue(w *work) {
	if w.overdue {
		r.leave(w)
		r.wake()
		return
	}
	w.place = len(r.waiting)
	r.waiting = append(r.waiting, w)
	w.queue.waiting++
	r.wake()
}

// unqueue takes work out of what waits.
func (r *run) unqueue(w *work) {
	last := r.waiting[len(r.waiting)-1]
	r.waiting[w.place], last.place = last, w.place
	r.waiting = r.waiting[:len(r.waiting)-1]
	w.place = -1
	w.queue.waiting--
}

// leave ends work that nobody has accepted yet.
func (r *run) leave(w *work) {
	switch {
	case w.done:
		return
	case w.place >= 0:
		r.unqueue(w)
	case w.holder != nil:
		r.takeBack(w)
		r.wake()
	}
	w.done = true
	w.queue.tally.leave(r.now.Sub(w.item.QueuedAt), w.queue.target())
	r.began(w).leave(r.now.Sub(w.item.QueuedAt), w.queue.target())
}

// carry changes what an agent carries.
func (a *agent) carry(w *work, by int64) {
	size := by * max(1, w.item.Size)
	for i := range a.state.Load.Channels {
		if a.state.Load.Channels[i].Channel == w.item.Channel {
			a.state.Load.Channels[i].Load += size
			break
		}
	}
	a.state.Load.UniversalLoad += size
}

// takeBack ends an offer.
func (r *run) takeBack(w *work) {
	a := w.holder
	a.carry(w, -1)
	a.offers = slices.DeleteFunc(a.offers, func(other *work) bool { return other == w })
	w.holder = nil
}

// tick decides about all that waits.
func (r *run) tick() {
	r.look = false
	r.Result.Ticks = append(r.Result.Ticks, r.now)
	s := r.config
	s.Now = r.now
	// Of agents who have no room, or serve nothing that waits, nothing comes; nor
	// of work that nobody else serves. When somebody has room again, the desk looks
	// again.
	for _, a := range r.sorted {
		if !a.state.Available || !a.hasRoom() {
			continue
		}
		useful := false
		for _, q := range a.serves {
			if q.waiting > 0 {
				q.roomy, useful = len(r.Result.Ticks), true
			}
		}
		if useful {
			s.Agents = append(s.Agents, a.state)
		}
	}
	if len(s.Agents) == 0 {
		return
	}
	byID := make(map[parley.ID]*work, len(r.waiting))
	for _, w := range r.waiting {
		if w.queue.roomy == len(r.Result.Ticks) {
			s.Items = append(s.Items, w.item)
			byID[w.item.ID] = w
		}
	}
	next := parley.Time(0)
	for _, d := range routing.New(&s).Decide() {
		w := byID[d.Item]
		switch {
		case d.Agent != "":
			r.step(d)
			r.offer(w, r.agents[d.Agent], r.rules[d.Pool])
		case d.NewRound:
			r.step(d)
			w.item.Round, w.item.RoundAt = w.item.Round+1, d.NextLook
		}
		if d.NextLook > r.now && (next == 0 || d.NextLook < next) {
			next = d.NextLook
		}
	}
	if next != 0 && (r.next <= r.now || next < r.next) {
		r.next = next
		r.at(next, r.wake)
	}
}

func (r *run) step(d routing.Decision) {
	r.Steps = append(r.Steps, Step{At: r.now, Item: d.Item, Agent: d.Agent, Pool: d.Pool, Rule: d.Rule, Tier: d.Tier})
}

func (a *agent) hasRoom() bool {
	return slices.ContainsFunc(a.state.Load.Channels, func(l parley.ChannelLoad) bool { return l.Capacity > l.Load }) &&
		(a.state.Load.Universal < 0 || a.state.Load.Universal > a.state.Load.UniversalLoad)
}

// offer gives the work to an agent, who answers it some time.
func (r *run) offer(w *work, a *agent, rule *parley.AssignmentRule) {
	r.unqueue(w)
	w.asked++
	w.holder, w.expires = a, rule.Reassign
	a.carry(w, 1)
	a.state.LastAssigned[w.item.Channel] = r.now
	a.offers = append(a.offers, w)
	w.queue.tally.offers++
	if rule.AutoAssign {
		r.accept(w)
		return
	}
	asked := Asked{w.item.ID, a.ID, w.asked}
	answer, recorded := r.Period.Answers[asked]
	if !recorded {
		answer, recorded = r.Period.Answers[Asked{Item: w.item.ID, Time: w.asked}]
	}
	if !recorded {
		answer = r.Usual
	}
	r.Result.Answers[asked] = Answer{Kind: answer.Kind, After: answer.After, Reason: answer.Reason, Hard: answer.Hard}
	timeout := time.Duration(rule.TimeoutS) * time.Second
	after := answer.After
	if !rule.Reassign && answer.Kind == Ignore {
		return // it stands until they leave, or the wait is over
	}
	if rule.Reassign && (answer.Kind == Ignore || rule.TimeoutS > 0 && after >= timeout) {
		answer.Kind, after = Ignore, max(timeout, time.Second)
	}
	number := w.asked
	r.at(r.now.Add(max(0, after)), func() {
		if w.holder == a && w.asked == number && !w.done {
			r.answer(w, answer)
		}
	})
}

// answer ends an offer as its agent does.
func (r *run) answer(w *work, how Answer) {
	a, q := w.holder, w.queue
	if how.Kind == Accept {
		r.accept(w)
		return
	}
	r.takeBack(w)
	x := routing.Exclusion{Round: w.item.Round}
	if how.Kind == Reject {
		q.tally.rejected++
		x.Hard, x.Reason = how.Hard, cmp.Or(how.Reason, "rejected")
	} else {
		q.tally.timedOut++
	}
	w.item.Excluded[a.ID] = x
	r.queue(w)
	if how.Kind == Ignore && how.Away > 0 {
		r.plan(r.now, true, func() { r.goAway(a, how.Away) })
	}
}

// goAway makes an agent who let an offer pass unavailable for a while.
func (r *run) goAway(a *agent, length time.Duration) {
	if !a.state.Available {
		return
	}
	before := Change{Available: true, Off: a.state.Off}
	r.change(a, Change{At: r.now, Unavailable: "time_out", Off: a.state.Off})
	number := a.back
	r.plan(r.now.Add(length), true, func() {
		if a.back == number {
			before.At = r.now
			r.change(a, before)
		}
	})
}

// accept puts the work into its agent's hands until it is done.
func (r *run) accept(w *work) {
	a, q := w.holder, w.queue
	r.count(a)
	a.offers = slices.DeleteFunc(a.offers, func(other *work) bool { return other == w })
	a.inHand++
	a.accepted++
	w.done = true
	q.tally.answer(r.now.Sub(w.item.QueuedAt), q.target())
	r.began(w).answer(r.now.Sub(w.item.QueuedAt), q.target())
	r.at(r.now.Add(max(0, w.Takes)), func() { r.done(a, w) })
}
