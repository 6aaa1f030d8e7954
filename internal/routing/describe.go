package routing

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/parley-desk/parley"
)

// Explain gives the grounds of what the tick decided about an item, with the
// loads as they were in that moment; about what stays waiting, with the loads
// as the tick leaves them. Before Decide it looks at the item as if nothing
// else waited. An item the snapshot does not have is [Unknown].
func (t *Tick) Explain(id parley.ID) Explanation {
	number, known := t.itemOf[id]
	if !known {
		return Explanation{
			Item: id, At: parley.Time(t.now), Why: []Reason{{Code: Unknown}},
			Pools: []PoolExplain{}, Candidates: []Candidate{}, LeftOut: []LeftOut{},
		}
	}
	it := &t.items[number]
	e := Explanation{
		Item: id, Queue: it.Queue, At: parley.Time(t.now), Round: it.Round,
		Pools: t.explainPools(it), Candidates: []Candidate{}, LeftOut: []LeftOut{},
	}
	if it.queue >= 0 {
		e.Sorting = t.queues[it.queue].Sorting
	}
	at := t.offers
	if it.offer >= 0 {
		at = it.offer
	}
	if it.Offered {
		e.Why = []Reason{{Code: Offered}}
		return e
	}
	if code := t.blocked(it); code != "" {
		e.Why = []Reason{{Code: code}}
		return e
	}
	f := t.survey(it, at)
	f.describe(&e)
	if len(f.first) > 0 {
		e.Chosen, e.Tier = t.agents[f.first[0].agent].ID, int(f.tier)
		e.Why = f.whyFirst()
		return e
	}
	e.Why, e.NextLook = f.whyNobody(), t.nextLook(it)
	if f.exhausted {
		e.NextLook = parley.Time(t.now).Add(RoundPause)
	}
	return e
}

func text(at parley.Time) string {
	b, _ := at.AppendText(nil) // never fails
	return string(b)
}

func count(n int64) string { return strconv.FormatInt(n, 10) }

// wait is in how many seconds something happens, rounded up.
func (t *Tick) inSeconds(at int64) string { return count((max(0, at-t.now) + 999) / 1000) }

func (t *Tick) explainPools(it *item) []PoolExplain {
	list := []PoolExplain{}
	if it.queue < 0 {
		return list
	}
	for i := range t.queues[it.queue].all {
		p := &t.queues[it.queue].all[i]
		due := it.queued + seconds(p.EligibleAtS)
		one := PoolExplain{
			Pool: p.ID, Rule: p.Rule.ID, RuleName: p.Rule.Name, RuleVersion: p.Rule.Version,
			Groups: append([]parley.ID{}, p.Groups...), EligibleAtS: max(0, p.EligibleAtS),
			Due: due <= max(t.now, it.queued), DueAt: parley.Time(due),
		}
		t.mark++
		for _, id := range p.Groups {
			for _, number := range t.members[t.groups[id]] {
				if t.seen[number] != t.mark {
					t.seen[number] = t.mark
					one.Agents++
				}
			}
		}
		one.Agents += t.unseen(p.Groups)
		switch {
		case !p.Rule.Active:
			one.Reason = &Reason{Code: RuleInactive}
		case !one.Due:
			one.Reason = &Reason{Code: PoolNotDue, InS: t.inSeconds(due)}
		case one.Agents == 0:
			one.Reason = &Reason{Code: EmptyPool}
		}
		list = append(list, one)
	}
	return list
}

// unseen counts the members of groups whom the snapshot leaves out.
func (t *Tick) unseen(groups []parley.ID) int {
	seen := map[parley.ID]bool{}
	for _, group := range groups {
		for _, id := range t.s.Members[group] {
			if _, is := t.agentOf[id]; !is {
				seen[id] = true
			}
		}
	}
	return len(seen)
}

// survey is everybody in an item's pools, judged.
type survey struct {
	t  *Tick
	it *item
	at int32
	// first are the best of those who would do in the first tier in which
	// somebody does, in order, at most Detailed of eligible.
	first    []score
	eligible int
	tier     int32
	others   []tally
	unseen   int // members the snapshot leaves out
	// exhausted: somebody would do, were it not for this round, and nobody else does.
	exhausted bool
}

// tally counts those who are left out for one reason; the first Detailed of them
// in the order of their ids are kept.
type tally struct {
	code  Code
	count int
	first []refused
}

// refused is an agent who is left out.
type refused struct {
	agent   int32
	verdict verdict
	tier    int32
}

// survey judges all members of the queue's pools with the loads before the
// tick's offer number at.
func (t *Tick) survey(it *item, at int32) *survey {
	f := &survey{t: t, it: it, at: at}
	q := &t.queues[it.queue]
	t.mark++
	for _, pair := range q.pairs { // by level: whom a due pair meets first has that tier
		if pair.pool >= it.due {
			continue
		}
		for _, number := range t.members[pair.group] {
			if t.seen[number] == t.mark {
				continue
			}
			t.seen[number] = t.mark
			from := pair.pool
			if from > 0 {
				from = q.poolOf(&t.agents[number], it.due)
			}
			s, universal := t.standing(number, it.channel, at)
			v := t.judge(it, number, &q.pools[from], s, universal)
			switch {
			case v.code != "":
				f.exhausted = f.exhausted || v.round
			case f.tier != 0 && f.tier != pair.level:
				v.code = OtherTier
			default:
				f.tier = pair.level
				f.rank(t.score(it, number, from, &q.pools[from], s))
				continue
			}
			f.leaveOut(refused{number, v, pair.level})
		}
	}
	for _, pair := range q.pairs {
		for _, number := range t.members[pair.group] {
			if t.seen[number] != t.mark {
				t.seen[number] = t.mark
				f.leaveOut(refused{number, verdict{code: PoolNotDue}, 0})
			}
		}
	}
	f.exhausted = f.exhausted && f.eligible == 0 && !it.paused()
	var groups []parley.ID
	for i := range q.pools {
		groups = append(groups, q.pools[i].Groups...)
	}
	f.unseen = t.unseen(groups)
	return f
}

// rank puts an agent who would do where they belong.
func (f *survey) rank(r score) {
	f.eligible++
	f.first = insert(f.first, r, func(a, b score) bool { return a.compare(&b) < 0 })
}

func (f *survey) leaveOut(o refused) {
	at := slices.IndexFunc(f.others, func(one tally) bool { return one.code == o.verdict.code })
	if at < 0 {
		at = len(f.others)
		f.others = append(f.others, tally{code: o.verdict.code})
	}
	f.others[at].count++
	f.others[at].first = insert(f.others[at].first, o, func(a, b refused) bool { return a.agent < b.agent })
}

// insert keeps the first Detailed in order.
func insert[T any](list []T, one T, before func(a, b T) bool) []T {
	at := len(list)
	for at > 0 && before(one, list[at-1]) {
		at--
	}
	switch {
	case len(list) < Detailed:
		return slices.Insert(list, at, one)
	case at < Detailed:
		copy(list[at+1:], list[at:])
		list[at] = one
	}
	return list
}

// describe puts those who would do and those who are left out into the
// explanation, Detailed of them one by one.
func (f *survey) describe(e *Explanation) {
	left := 0
	slices.SortFunc(f.others, func(a, b tally) int { return cmp.Or(cmp.Compare(b.count, a.count), cmp.Compare(a.code, b.code)) })
	for _, one := range f.others {
		left += one.count
		e.LeftOut = append(e.LeftOut, LeftOut{Code: one.code, Count: one.count, Examples: []Example{}})
	}
	e.Eligible, e.Considered = f.eligible, f.eligible+left
	named := min(f.eligible, max(Detailed/2, Detailed-left))
	for i := range f.first[:named] {
		e.Candidates = append(e.Candidates, f.candidate(&f.first[i]))
	}
	// Every reason has its examples before one has many.
	for room, more := Detailed-named, true; room > 0 && more; {
		more = false
		for i := range e.LeftOut {
			out := &e.LeftOut[i]
			if n := len(out.Examples); n < out.Count && room > 0 {
				out.Examples = append(out.Examples, f.example(&f.others[i].first[n]))
				room, more = room-1, true
			}
		}
	}
	if f.unseen > 0 {
		e.LeftOut = append(e.LeftOut, LeftOut{Code: NotSeen, Count: f.unseen, Examples: []Example{}})
		e.Considered += f.unseen
	}
}

func (f *survey) candidate(r *score) Candidate {
	a := &f.t.agents[r.agent]
	s, _ := f.t.standing(r.agent, f.it.channel, f.at)
	p := &f.t.queues[f.it.queue].pools[r.pool]
	return Candidate{
		Agent: a.ID, Name: a.Name, Pool: p.ID, Tier: int(f.tier), Affinity: f.affinity(r),
		Skills: int(r.matched), AtLevel: int(r.atLevel), Load: s.load, Capacity: s.capacity, LastAssigned: parley.Time(s.last),
		ShiftEnds: p.shiftEnds(a),
	}
}

func (f *survey) affinity(r *score) string {
	if len(f.it.Affinity) == 0 {
		return ""
	}
	return f.t.favoured(f.it)[r.agent].Kind
}

func (f *survey) example(o *refused) Example {
	a := &f.t.agents[o.agent]
	return Example{Agent: a.ID, Name: a.Name, Reason: f.t.reason(f.it, o, f.at)}
}

// reason is why an agent is left out, with figures.
func (t *Tick) reason(it *item, o *refused, at int32) Reason {
	a, r := &t.agents[o.agent], Reason{Code: o.verdict.code}
	switch o.verdict.code {
	case NotAvailable:
		r.State = a.Unavailable
	case Rejected:
		r.Reason = it.Excluded[a.ID].Reason
	case AtCapacity:
		s, _ := t.standing(o.agent, it.channel, at)
		r.Load, r.Capacity = count(s.load), count(s.capacity)
	case UniversalCapacity:
		_, universal := t.standing(o.agent, it.channel, at)
		r.Load, r.Capacity = count(universal), count(a.universal)
	case SkillMissing, SkillLevel:
		r.Skill = t.s.Skills.name(t.skills.ids[o.verdict.lacking.skill])
		if o.verdict.code == SkillLevel {
			r.Level, r.Wanted = count(o.verdict.has), count(o.verdict.lacking.level)
		}
	case ShiftEnding:
		q := &t.queues[it.queue]
		r.Until = text(q.pools[q.poolOf(a, it.due)].shiftEnds(a))
	case OtherTier:
		r.Tier = count(int64(o.tier))
	case PoolNotDue:
		q := &t.queues[it.queue]
		r.InS = t.inSeconds(it.queued + q.pools[q.poolOf(a, int32(len(q.pools)))].after)
	default: // the code says it all
	}
	return r
}

// whyFirst says why the best one is the best; the last reason is what
// distinguishes them from the next.
func (f *survey) whyFirst() []Reason {
	first, why := &f.first[0], []Reason{}
	if kind := f.affinity(first); kind != "" {
		why = append(why, Reason{Code: WhyAffinity, Kind: kind})
	}
	asked := count(int64(len(f.it.needs.list)))
	if first.matched > 0 {
		why = append(why, Reason{Code: WhySkills, N: count(int64(first.matched)), M: asked})
	}
	if len(f.first) == 1 {
		return append(why, Reason{Code: WhyOnlyOne})
	}
	next := &f.first[1]
	switch {
	case first.affinity != next.affinity:
		return why[:min(1, len(why))]
	case first.matched != next.matched:
		return why
	case first.atLevel != next.atLevel:
		return append(why, Reason{Code: WhySkillLevels, N: count(int64(first.atLevel)), M: asked})
	case first.order != next.order:
		return append(why, Reason{Code: WhyPool})
	case first.shift != next.shift:
		return append(why, f.whyShift(first))
	case first.by == parley.AssignMostCapacity && first.free != next.free:
		return append(why, Reason{Code: WhyMostCapacity, Free: count(first.free)})
	case first.compareLast(next) != 0:
		return append(why, Reason{Code: WhyLastAssigned, At: text(parley.Time(first.last))})
	}
	return append(why, Reason{Code: WhyTie})
}

// whyShift says that what is left of their shift is why they come first.
func (f *survey) whyShift(r *score) Reason {
	p, why := &f.t.queues[f.it.queue].pools[r.pool], Reason{Code: WhyLeastLeft}
	if p.shift == mostLeft || p.shift == mostLeftOfStretch {
		why.Code = WhyMostLeft
	}
	if end := p.shiftEnds(&f.t.agents[r.agent]); end != 0 {
		why.Until = text(end)
	}
	return why
}

// whyNobody says why nobody is chosen.
func (f *survey) whyNobody() []Reason {
	t, q := f.t, &f.t.queues[f.it.queue]
	why := []Reason{}
	considered := f.unseen > 0 || slices.ContainsFunc(f.others, func(one tally) bool { return one.code != PoolNotDue })
	switch {
	case f.exhausted:
		why = append(why, Reason{Code: NewRound, Until: text(parley.Time(t.now).Add(RoundPause))})
	case f.it.paused():
		why = append(why, Reason{Code: RoundPauseCode, Until: text(f.it.RoundAt)})
	case considered:
		why = append(why, Reason{Code: NoCandidate})
	case f.it.due > 0:
		why = append(why, Reason{Code: EmptyPool})
	}
	if int(f.it.due) < len(q.pools) {
		why = append(why, Reason{Code: PoolNotDue, InS: t.inSeconds(f.it.queued + q.pools[f.it.due].after)})
	}
	return why
}
