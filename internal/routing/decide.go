package routing

import (
	"container/heap"

	"github.com/parley-desk/parley"
)

// Decision is what is to be done with a waiting item.
type Decision struct {
	Item  parley.ID
	Agent parley.ID // to whom it is offered; empty: it waits
	// Pool and Rule are by which the agent gets it, Tier in which tier, from 1;
	// empty and 0 when it waits.
	Pool parley.ID
	Rule parley.ID
	Tier int
	// NewRound: everybody who would do is excluded for the round. The next round
	// is Round+1 of the item and begins at NextLook; exclusions that are not hard
	// end. Whoever carries this out stores both.
	NewRound bool
	// NextLook is when time alone changes something for a waiting item: a pool
	// becomes due, a round or somebody's shift begins. Zero: never.
	NextLook parley.Time

	tick *Tick
}

// Explain gives the grounds of the decision; see [Tick.Explain].
func (d Decision) Explain() Explanation { return d.tick.Explain(d.Item) }

// Decide decides about everything in the snapshot that waits and is not
// offered: first the offers in the order in which they are made, then what
// stays waiting, in the order in which it would be offered. Called again it
// returns the same.
func (t *Tick) Decide() []Decision {
	if t.decided {
		return t.decisions
	}
	t.decided = true
	t.decisions = make([]Decision, 0, len(t.items))
	for number, tier := range t.tiers() {
		t.runTier(int32(number+1), tier)
	}
	for _, number := range t.order {
		if it := &t.items[number]; !it.Offered && !it.decided {
			t.wait(it)
		}
	}
	return t.decisions
}

// lane is what waits in one queue for one channel, by places in the tick's order.
type lane struct {
	queue, channel int32
	items          []int32
	kept           int // of the items before next so many were kept for later tiers
	next           int
}

// tiers puts the items that can be offered into lanes, and lanes into the tiers
// in which they are looked at: at level n of some group that serves the queue.
func (t *Tick) tiers() [][]*lane {
	lanes := map[[2]int32]*lane{}
	var tiers [][]*lane
	for i, number := range t.order {
		it := &t.items[number]
		if it.Offered || t.blocked(it) != "" || it.due == 0 {
			continue
		}
		key := [2]int32{it.queue, it.channel}
		l := lanes[key]
		if l == nil {
			l = &lane{queue: it.queue, channel: it.channel}
			lanes[key] = l
			level := int32(0)
			for _, p := range t.queues[it.queue].pairs {
				if p.level == level {
					continue
				}
				level = p.level
				for len(tiers) < int(level) {
					tiers = append(tiers, nil)
				}
				tiers[level-1] = append(tiers[level-1], l)
			}
		}
		l.items = append(l.items, int32(i))
	}
	return tiers
}

// blocked is why nobody is asked about an item, whoever they are.
func (t *Tick) blocked(it *item) Code {
	switch {
	case it.queue < 0 || !t.queues[it.queue].Active:
		return QueueInactive
	case it.channel < 0 || !t.channelActive[it.channel]:
		return ChannelInactive
	case len(t.queues[it.queue].all) == 0:
		return NoPool
	case len(t.queues[it.queue].pools) == 0:
		return RuleInactive
	}
	return ""
}

// failure is what items have in common of which none can be offered in a tier
// once one could not.
type failure struct {
	lane       *lane
	due, needs int32
	size       int64
}

// runTier offers the items of the lanes, the first of all first, to members of
// groups whose level is that of the tier. A lane leaves the tier when nobody who
// serves it has capacity any more.
func (t *Tick) runTier(level int32, lanes []*lane) {
	var heads lineup
	for _, l := range lanes {
		l.kept, l.next = 0, 0
		if len(l.items) > 0 {
			heads = append(heads, l)
		}
	}
	heap.Init(&heads)
	failed := map[failure]bool{}
	for len(heads) > 0 {
		l := heads[0]
		groups := t.queues[l.queue].atLevel(level)
		if l.next == len(l.items) || !t.anyRoom(groups, l.channel) {
			l.keepRest()
			heap.Pop(&heads)
			continue
		}
		it := &t.items[t.order[l.items[l.next]]]
		like := failure{l, it.due, it.needs.number, it.size}
		offered := false
		if !failed[like] {
			best, personal := t.pick(it, groups)
			switch {
			case best.agent >= 0:
				t.offer(it, &best, level)
				offered = true
			case !personal:
				failed[like] = true
			}
		}
		l.advance(!offered)
		heap.Fix(&heads, 0)
	}
}

// atLevel are the groups that serve the queue at a level.
func (q *queue) atLevel(level int32) []pair {
	from := 0
	for from < len(q.pairs) && q.pairs[from].level < level {
		from++
	}
	to := from
	for to < len(q.pairs) && q.pairs[to].level == level {
		to++
	}
	return q.pairs[from:to]
}

func (l *lane) advance(keep bool) {
	if keep {
		l.items[l.kept] = l.items[l.next]
		l.kept++
	}
	l.next++
}

// keepRest leaves in the lane what was not offered.
func (l *lane) keepRest() {
	if l.kept < l.next {
		l.items = append(l.items[:l.kept], l.items[l.next:]...)
	}
}

// lineup is a heap of lanes by their next item.
type lineup []*lane

// Len implements heap.Interface.
func (h *lineup) Len() int { return len(*h) }

// Less implements heap.Interface.
func (h *lineup) Less(i, j int) bool {
	// A lane without a next item is taken away first.
	a, b := (*h)[i], (*h)[j]
	if a.next == len(a.items) || b.next == len(b.items) {
		return b.next < len(b.items)
	}
	return a.items[a.next] < b.items[b.next]
}

// Swap implements heap.Interface.
func (h *lineup) Swap(i, j int) { (*h)[i], (*h)[j] = (*h)[j], (*h)[i] }

// Push implements heap.Interface; lanes only leave.
func (h *lineup) Push(x any) { *h = append(*h, x.(*lane)) } //nolint:forcetypeassert // nothing else is pushed

// Pop implements heap.Interface.
func (h *lineup) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}

// offer gives the item to an agent: the next decisions count with it.
func (t *Tick) offer(it *item, to *score, level int32) {
	a, s, p := &t.agents[to.agent], t.slot(to.agent, it.channel), &t.queues[it.queue].pools[to.pool]
	a.given = append(a.given, gift{t.offers, it.channel, it.size})
	s.load += it.size
	if a.universal >= 0 {
		a.universalLoad += it.size
	}
	it.offer = t.offers
	t.offers++
	s.last, s.lastOffer = max(s.last, t.now), t.offers
	t.record(it, Decision{Agent: a.ID, Pool: p.ID, Rule: p.Rule.ID, Tier: int(level)})
}

// wait decides what becomes of an item nobody is offered.
func (t *Tick) wait(it *item) {
	d := Decision{NextLook: t.nextLook(it)}
	if t.exhausted(it) {
		d.NewRound, d.NextLook = true, parley.Time(t.now).Add(RoundPause)
	}
	t.record(it, d)
}

func (t *Tick) record(it *item, d Decision) {
	d.Item, d.tick = it.ID, t
	it.decided = true
	t.decisions = append(t.decisions, d)
}

// paused reports whether the next round has not begun.
func (it *item) paused() bool { return it.round < it.Round }

// nextLook is when time alone changes something for an item.
func (t *Tick) nextLook(it *item) parley.Time {
	if t.blocked(it) != "" {
		return 0
	}
	next := t.nextShift(it.queue, it.due)
	if it.paused() && (next == 0 || int64(it.RoundAt) < next) {
		next = int64(it.RoundAt)
	}
	if q := &t.queues[it.queue]; int(it.due) < len(q.pools) {
		if due := it.queued + q.pools[it.due].after; next == 0 || due < next {
			next = due
		}
	}
	return parley.Time(next)
}

// exhausted reports whether the round is over for an item that nobody can be
// offered now: somebody would do, were it not for this round.
func (t *Tick) exhausted(it *item) bool {
	if len(it.Excluded) == 0 || it.paused() || t.blocked(it) != "" {
		return false
	}
	q := &t.queues[it.queue]
	for id := range it.Excluded {
		number, known := t.agentOf[id]
		if !known {
			continue
		}
		a := &t.agents[number]
		from := q.poolOf(a, it.due)
		if from < 0 {
			continue
		}
		if v := t.judge(it, number, &q.pools[from], *t.slot(number, it.channel), a.universalLoad); v.round {
			return true
		}
	}
	return false
}
