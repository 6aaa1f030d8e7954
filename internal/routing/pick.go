package routing

import (
	"math"
	"slices"
)

// To find the best of ten thousand agents without looking at each, a tick keeps
// rosters. What makes an agent rank first for one item in particular narrows the
// search: those an affinity names, then those who have a skill that is asked
// for. Only when none of them does, what is left to rank by is the same for all
// items, shifts, capacity and last assignment, and the best of all comes from a
// heap.
//
// All of it rests on loads only growing within a tick, in which the time is one
// moment: who has no room is forgotten, and an agent's place in a heap only
// becomes worse.

// roster is the members of a group who may have room on a channel; all who have
// are among them.
type roster struct {
	free    []int32
	skilled map[int32][]int32 // by skill; nil until somebody asks
	ranked  [ways]*ranking    // by way of choosing; made when first needed
}

func (t *Tick) roster(group, channel int32) *roster {
	at := &t.rosters[int(group)*len(t.channelActive)+int(channel)]
	if *at == nil {
		r := &roster{}
		for _, number := range t.members[group] {
			if t.hasRoom(number, channel) {
				r.free = append(r.free, number)
			}
		}
		*at = r
	}
	return *at
}

// hasRoom reports whether an agent can be given anything of a channel. Within a
// tick it only becomes false.
func (t *Tick) hasRoom(number, channel int32) bool {
	a, s := &t.agents[number], t.slot(number, channel)
	return a.Available && !s.off && s.capacity > s.load && (a.universal < 0 || a.universal > a.universalLoad)
}

// anyRoom reports whether somebody in the groups has room on the channel.
func (t *Tick) anyRoom(groups []pair, channel int32) bool {
	for _, g := range groups {
		r := t.roster(g.group, channel)
		for len(r.free) > 0 {
			if t.hasRoom(r.free[len(r.free)-1], channel) {
				return true
			}
			r.free = r.free[:len(r.free)-1]
		}
	}
	return false
}

// havingSkill are the members who have the skill.
func (t *Tick) havingSkill(r *roster, skill int32) []int32 {
	if r.skilled == nil {
		r.skilled = map[int32][]int32{}
		for _, number := range r.free {
			for _, can := range t.agents[number].abilities {
				r.skilled[can.skill] = append(r.skilled[can.skill], number)
			}
		}
	}
	return r.skilled[skill]
}

// picking is the search for who gets an item in a tier.
type picking struct {
	t      *Tick
	it     *item
	q      *queue
	groups []pair
	best   score // of those looked at; agent is -1 for nobody
	// personal: somebody was left out who may do for another item like it.
	personal bool
}

// pick finds who among the groups gets the item; the score's agent is -1 for
// nobody. personal reports whether somebody was left out who may do for another
// item that asks for the same.
func (t *Tick) pick(it *item, groups []pair) (best score, personal bool) {
	p := picking{t: t, it: it, q: &t.queues[it.queue], groups: groups}
	p.best.agent = -1
	t.mark++
	p.favoured()
	if p.best.agent >= 0 {
		return p.best, p.personal
	}
	for _, g := range groups {
		if g.pool < it.due {
			p.crossing(g)
			p.skilled(g)
		}
	}
	if p.best.agent < 0 || p.best.matched == 0 {
		for _, g := range groups {
			if g.pool < it.due {
				p.any(g)
			}
		}
	}
	return p.best, p.personal
}

// consider looks at an agent who is in one of the groups, once, and reports
// whether they would do.
func (p *picking) consider(number int32) bool {
	t := p.t
	if t.seen[number] == t.mark || !t.hasRoom(number, p.it.channel) {
		return false
	}
	t.seen[number] = t.mark
	a, s := &t.agents[number], t.slot(number, p.it.channel)
	from := p.q.poolOf(a, p.it.due)
	by := &p.q.pools[from]
	if v := t.judge(p.it, number, by, *s, a.universalLoad); v.code != "" {
		p.personal = p.personal || v.code == Requester || v.code == Rejected || v.code == TimedOut
		return false
	}
	if r := t.score(p.it, number, from, by, *s); p.best.agent < 0 || r.compare(&p.best) < 0 {
		p.best = r
	}
	return true
}

// withRoom calls f for each of a roster's list and returns it without those who
// have no room.
func (p *picking) withRoom(list []int32, f func(number int32)) []int32 {
	for i := 0; i < len(list); {
		number := list[i]
		if !p.t.hasRoom(number, p.it.channel) {
			list[i] = list[len(list)-1]
			list = list[:len(list)-1]
			continue
		}
		f(number)
		i++
	}
	return list
}

func (p *picking) considerAll(list []int32) []int32 {
	return p.withRoom(list, func(number int32) { p.consider(number) })
}

// favoured looks at those whom affinities name.
func (p *picking) favoured() {
	if len(p.it.Affinity) == 0 {
		return
	}
	for number := range p.t.favoured(p.it) {
		for _, g := range p.groups {
			if g.pool < p.it.due && p.t.agents[number].in(g.group) {
				p.consider(number)
				break
			}
		}
	}
}

func (a *agent) in(group int32) bool { return slices.Contains(a.groups, group) }

// crossing looks at members of a group who are also in an earlier pool whose
// rule is another: theirs is that one, so the group's order does not hold for
// them.
func (p *picking) crossing(g pair) {
	class, earlier := p.q.pools[g.pool].class, 0
	for _, other := range p.q.pairs {
		if other.pool < g.pool && p.q.pools[other.pool].class != class {
			earlier += len(p.t.roster(other.group, p.it.channel).free)
		}
	}
	if earlier == 0 {
		return
	}
	own := p.t.roster(g.group, p.it.channel)
	if len(own.free) <= earlier {
		own.free = p.withRoom(own.free, func(number int32) {
			if p.crosses(number, g, class) {
				p.consider(number)
			}
		})
		return
	}
	for _, other := range p.q.pairs {
		if other.pool >= g.pool || p.q.pools[other.pool].class == class {
			continue
		}
		theirs := p.t.roster(other.group, p.it.channel)
		theirs.free = p.withRoom(theirs.free, func(number int32) {
			if p.t.agents[number].in(g.group) && p.crosses(number, g, class) {
				p.consider(number)
			}
		})
	}
}

// crosses reports whether another rule than the group's pool's applies to a
// member.
func (p *picking) crosses(number int32, g pair, class int32) bool {
	if g.pool == 0 {
		return false
	}
	return p.q.pools[p.q.poolOf(&p.t.agents[number], p.it.due)].class != class
}

// skilled looks at members who have what is asked for: those with the rarest of
// the mandatory skills, or with any skill if none is.
func (p *picking) skilled(g pair) {
	rule := &p.q.pools[g.pool].Rule
	if len(p.it.needs.list) == 0 || !rule.UseSkills {
		return
	}
	r := p.t.roster(g.group, p.it.channel)
	rarest, fewest := int32(-1), math.MaxInt
	for _, n := range p.it.needs.list {
		if n.mandatory && rule.EnforceMandatory {
			if having := len(p.t.havingSkill(r, n.skill)); having < fewest {
				rarest, fewest = n.skill, having
			}
		}
	}
	if rarest >= 0 {
		r.skilled[rarest] = p.considerAll(r.skilled[rarest])
		return
	}
	for _, n := range p.it.needs.list {
		if list := p.t.havingSkill(r, n.skill); len(list) > 0 {
			r.skilled[n.skill] = p.considerAll(list)
		}
	}
}

// any looks at the members of a group in the order in which the rule of its pool
// chooses, until one does. Those to whom another rule applies have been looked
// at before.
func (p *picking) any(g pair) {
	t, from := p.t, &p.q.pools[g.pool]
	if from.Rule.UseSkills && from.Rule.EnforceMandatory && p.it.needs.anyMandatory() {
		return // whoever does has been looked at
	}
	h := t.ranking(t.roster(g.group, p.it.channel), p.it.channel, from)
	for {
		next, ok := h.take(t, p.it.channel)
		if !ok {
			break
		}
		t.passed = append(t.passed, next)
		if p.consider(next.agent) {
			break
		}
	}
	for _, one := range t.passed {
		h.add(one)
	}
	t.passed = t.passed[:0]
}
