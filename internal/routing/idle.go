package routing

import (
	"cmp"
	"slices"

	"github.com/parley-desk/parley"
)

// Idle says why an agent is not offered anything: after Decide, why not more.
func (t *Tick) Idle(id parley.ID) Idleness {
	idle := Idleness{Agent: id, At: parley.Time(t.now), Reasons: []Reason{}, Channels: []IdleChannel{}, LeftOut: []Reason{}}
	number, known := t.agentOf[id]
	if !known {
		idle.Reasons = append(idle.Reasons, Reason{Code: Unknown})
		return idle
	}
	a := &t.agents[number]
	idle.Reasons = append(idle.Reasons, a.inTheWay()...)
	idle.Channels = t.idleChannels(number)
	ready, waiting := 0, map[Reason]int{}
	for i := range t.items {
		it := &t.items[i]
		if it.Offered || it.offer >= 0 || it.queue < 0 || t.queues[it.queue].poolOf(a, longestList) < 0 {
			continue
		}
		idle.Waiting++
		if r := t.idleAbout(it, number); r.Code == "" {
			ready++
		} else {
			waiting[r]++
		}
	}
	for r, n := range waiting {
		r.Count = count(int64(n))
		idle.LeftOut = append(idle.LeftOut, r)
	}
	slices.SortFunc(idle.LeftOut, func(a, b Reason) int {
		return cmp.Or(cmp.Compare(len(b.Count), len(a.Count)), cmp.Compare(b.Count, a.Count), cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Skill, b.Skill), cmp.Compare(a.Level, b.Level), cmp.Compare(a.Wanted, b.Wanted), cmp.Compare(a.Reason, b.Reason),
			cmp.Compare(a.Load, b.Load), cmp.Compare(a.Capacity, b.Capacity), cmp.Compare(a.Until, b.Until))
	})
	idle.LeftOut = idle.LeftOut[:min(Detailed, len(idle.LeftOut))]
	switch {
	case len(a.groups) == 0:
		idle.Reasons = append(idle.Reasons, Reason{Code: NoPool})
	case idle.Waiting == 0:
		idle.Reasons = append(idle.Reasons, Reason{Code: NoWork})
	case ready > 0:
		idle.Reasons = append(idle.Reasons, Reason{Code: WorkReady, Count: count(int64(ready))})
	default:
		idle.Reasons = append(idle.Reasons, Reason{Code: WorkLeftOut, Count: count(int64(idle.Waiting))})
	}
	return idle
}

// longestList is more pools than a queue has.
const longestList = 1<<31 - 1

// inTheWay is what keeps an agent from any work.
func (a *agent) inTheWay() []Reason {
	var list []Reason
	switch {
	case !a.Available && a.Unavailable == NotConnected:
		list = append(list, Reason{Code: NotConnectedCode})
	case !a.Available:
		list = append(list, Reason{Code: NotAvailable, State: a.Unavailable})
	}
	if a.universal >= 0 && a.universalLoad >= a.universal {
		list = append(list, Reason{Code: UniversalCapacity, Load: count(a.universalLoad), Capacity: count(a.universal)})
	}
	return list
}

// idleChannels are the channels of which the agent gets nothing.
func (t *Tick) idleChannels(number int32) []IdleChannel {
	list := []IdleChannel{}
	for i, id := range t.channelIDs {
		s, r := t.slot(number, int32(i)), Reason{}
		switch {
		case !t.channelActive[i]:
			r.Code = ChannelInactive
		case s.off:
			r.Code = ChannelOff
		case s.load >= s.capacity:
			r = Reason{Code: AtCapacity, Load: count(s.load), Capacity: count(s.capacity)}
		default:
			continue
		}
		list = append(list, IdleChannel{Channel: id, Reason: r})
	}
	return list
}

// idleAbout is why the agent does not get an item; an empty code: they would do.
func (t *Tick) idleAbout(it *item, number int32) Reason {
	if code := t.blocked(it); code != "" {
		return Reason{Code: code}
	}
	a, q := &t.agents[number], &t.queues[it.queue]
	from := q.poolOf(a, it.due)
	if from < 0 {
		return Reason{Code: PoolNotDue}
	}
	v := t.judge(it, number, &q.pools[from], *t.slot(number, it.channel), a.universalLoad)
	if v.code == "" {
		return Reason{}
	}
	return t.reason(it, &refused{agent: number, verdict: v}, t.offers)
}
