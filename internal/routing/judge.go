package routing

import (
	"cmp"
	"math"

	"github.com/parley-desk/parley"
)

// verdict is why an agent is not asked about an item; an empty code: they are.
type verdict struct {
	code    Code
	lacking *need
	has     int64
	// round: only because of what happened in this round.
	round bool
}

// standing is an agent's slot, and the load over all channels, as they were
// before the tick's offer number at was made.
func (t *Tick) standing(number, channel, at int32) (slot, int64) {
	a, s := &t.agents[number], *t.slot(number, channel)
	universal := a.universalLoad
	if len(a.given) == 0 || a.given[len(a.given)-1].offer < at {
		return s, universal
	}
	s.last, s.lastOffer = s.before, 0
	for _, g := range a.given {
		switch {
		case g.offer >= at:
			if a.universal >= 0 {
				universal -= g.size
			}
			if g.channel == channel {
				s.load -= g.size
			}
		case g.channel == channel:
			s.last, s.lastOffer = max(s.last, t.now), g.offer+1
		}
	}
	return s, universal
}

// judge says whether an agent is asked about an item when the given pool's rule
// applies to them: in the order of domain 3.4, so that the first thing in the
// way is what is named.
func (t *Tick) judge(it *item, number int32, p *pool, s slot, universal int64) verdict {
	a := &t.agents[number]
	switch {
	case !a.Available && a.Unavailable == NotConnected:
		return verdict{code: NotConnectedCode}
	case !a.Available:
		return verdict{code: NotAvailable}
	case s.off:
		return verdict{code: ChannelOff}
	case a.ID == it.OpenedFor:
		return verdict{code: Requester}
	}
	var v verdict
	if len(it.Excluded) > 0 {
		if e, is := it.Excluded[a.ID]; is && e.holds(it.round) {
			v = verdict{code: Rejected, round: !e.Hard}
			if e.Reason == "" && !e.Hard {
				v.code = TimedOut
			}
			if !v.round {
				return v
			}
		}
	}
	if rest := t.able(it, a, p, s, universal); rest.code != "" {
		// Named is what comes first; it is for the round only if nothing else is in the way.
		if v.code == "" {
			return rest
		}
		v.round = false
	}
	return v
}

// able judges the shift, capacity and skills.
func (t *Tick) able(it *item, a *agent, p *pool, s slot, universal int64) verdict {
	if p.shift != noShift {
		if code := p.shiftCode(a.Shift, t.now); code != "" {
			return verdict{code: code}
		}
	}
	switch {
	case it.size > s.capacity-s.load:
		return verdict{code: AtCapacity}
	case a.universal >= 0 && it.size > a.universal-universal:
		return verdict{code: UniversalCapacity}
	case len(it.needs.list) == 0 || !p.Rule.UseSkills || !p.Rule.EnforceMandatory:
		return verdict{}
	}
	_, _, lacking, has := it.needs.match(a.abilities, p.Rule.EvaluateLevel)
	switch {
	case lacking == nil:
		return verdict{}
	case has == 0:
		return verdict{code: SkillMissing, lacking: lacking}
	}
	return verdict{code: SkillLevel, lacking: lacking, has: has}
}

// holds reports whether the exclusion counts in a round.
func (e Exclusion) holds(round int64) bool { return e.Hard || e.Round >= round }

// score is where an agent ranks for an item.
type score struct {
	agent, pool      int32
	affinity         int64 // lowest first; math.MaxInt64: none
	matched, atLevel int32
	order            int32 // of the way their rule chooses
	by               parley.AssignBy
	shift            int64 // what the order of shifts says, lowest first
	free             int64
	last             int64
	lastOffer        int32
}

// score ranks an agent who would do.
func (t *Tick) score(it *item, number, poolNumber int32, p *pool, s slot) score {
	r := score{
		agent: number, pool: poolNumber, affinity: math.MaxInt64, order: p.order, by: p.by,
		free: s.capacity - s.load, last: s.last, lastOffer: s.lastOffer, shift: p.shift.key(t.agents[number].Shift, t.now),
	}
	if len(it.Affinity) > 0 {
		if favour, is := t.favoured(it)[number]; is {
			r.affinity = favour.Rank
		}
	}
	if len(it.needs.list) > 0 && p.Rule.UseSkills {
		r.matched, r.atLevel, _, _ = it.needs.match(t.agents[number].abilities, p.Rule.EvaluateLevel)
	}
	return r
}

// favoured are the agents an item's affinities name.
func (t *Tick) favoured(it *item) map[int32]Affinity {
	if it.favoured == nil {
		it.favoured = make(map[int32]Affinity, len(it.Affinity))
		for _, one := range it.Affinity {
			number, known := t.agentOf[one.Agent]
			if !known {
				continue
			}
			if before, is := it.favoured[number]; !is || one.Rank < before.Rank {
				it.favoured[number] = one
			}
		}
	}
	return it.favoured
}

// compare orders scores, the best first (domain 3.4). The number of skills beats
// their level. What shifts, capacity and last assignment say is compared among
// agents whose rules choose in the same way; of others the earlier pool's come
// first.
func (r *score) compare(other *score) int {
	if c := cmp.Compare(r.affinity, other.affinity); c != 0 {
		return c
	}
	if c := cmp.Compare(other.matched, r.matched); c != 0 {
		return c
	}
	if c := cmp.Compare(other.atLevel, r.atLevel); c != 0 {
		return c
	}
	if c := cmp.Compare(r.order, other.order); c != 0 {
		return c
	}
	if c := cmp.Compare(r.shift, other.shift); c != 0 {
		return c
	}
	if r.by == parley.AssignMostCapacity {
		if c := cmp.Compare(other.free, r.free); c != 0 {
			return c
		}
	}
	if c := r.compareLast(other); c != 0 {
		return c
	}
	return cmp.Compare(r.agent, other.agent)
}

// compareLast puts who has been without an assignment longest first.
func (r *score) compareLast(other *score) int {
	if c := cmp.Compare(r.last, other.last); c != 0 {
		return c
	}
	return cmp.Compare(r.lastOffer, other.lastOffer)
}

// few is up to how many pairs looking at each is faster than a map.
const few = 12

// poolOf is the earliest of the due pools an agent is in, -1 for none.
func (q *queue) poolOf(a *agent, due int32) int32 {
	earliest := due
	for _, group := range a.groups {
		if len(q.pairs) > few {
			if p, in := q.first[group]; in {
				earliest = min(earliest, p)
			}
			continue
		}
		for i := range q.pairs {
			if q.pairs[i].group == group {
				earliest = min(earliest, q.pairs[i].pool)
				break
			}
		}
	}
	if earliest == due {
		return -1
	}
	return earliest
}
