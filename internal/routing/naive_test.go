package routing

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"github.com/parley-desk/parley"
)

// naive is the algorithm of domain 3.4 written down as it stands there, without
// a thought of speed: what the tick is compared with.
type naive struct {
	s         *Snapshot
	skills    []parley.Skill
	load      map[parley.ID]map[parley.ID]int64 // by agent and channel
	universal map[parley.ID]int64
	last      map[parley.ID]map[parley.ID][2]int64 // moment, and the offer's number within the tick
	offers    int64
}

type naiveOffer struct {
	item, agent, pool parley.ID
	tier              int
}

func newNaive(s *Snapshot, skills []parley.Skill) *naive {
	n := &naive{s, skills, map[parley.ID]map[parley.ID]int64{}, map[parley.ID]int64{}, map[parley.ID]map[parley.ID][2]int64{}, 0}
	for _, a := range s.Agents {
		n.load[a.ID], n.last[a.ID] = map[parley.ID]int64{}, map[parley.ID][2]int64{}
		for _, l := range a.Load.Channels {
			n.load[a.ID][l.Channel] = max(0, l.Load)
		}
		n.universal[a.ID] = max(0, a.Load.UniversalLoad)
		for channel, at := range a.LastAssigned {
			n.last[a.ID][channel] = [2]int64{max(0, int64(at)), 0}
		}
	}
	return n
}

func find[T any](list []T, is func(T) bool) *T {
	if i := slices.IndexFunc(list, is); i >= 0 {
		return &list[i]
	}
	return nil
}

func (n *naive) queue(id parley.ID) *Queue {
	return find(n.s.Queues, func(q Queue) bool { return q.ID == id })
}

func (n *naive) agent(id parley.ID) *Agent {
	return find(n.s.Agents, func(a Agent) bool { return a.ID == id })
}

func (n *naive) age(it *Item) int64 { return max(0, int64(n.s.Now)-max(0, int64(it.QueuedAt))) }

// pools of a queue that may ever give something, the earliest first.
func (n *naive) pools(queue parley.ID) []Pool {
	var list []Pool
	for _, p := range n.s.Pools {
		if p.Queue == queue && p.Rule.Active {
			list = append(list, p)
		}
	}
	slices.SortFunc(list, func(a, b Pool) int {
		return cmp.Or(cmp.Compare(max(0, a.EligibleAtS), max(0, b.EligibleAtS)), cmp.Compare(a.ID, b.ID))
	})
	return list
}

func (n *naive) due(it *Item) []Pool {
	return slices.DeleteFunc(n.pools(it.Queue), func(p Pool) bool { return max(0, p.EligibleAtS)*1000 > n.age(it) })
}

// level is at which level a group serves a queue.
func (n *naive) level(group, queue parley.ID) int {
	position := func(id parley.ID) int64 {
		if p, said := n.queue(id).Priorities[group]; said {
			return p
		}
		return DefaultPriority
	}
	lower := map[int64]bool{}
	for _, p := range n.s.Pools {
		if n.queue(p.Queue) != nil && slices.Contains(p.Groups, group) && position(p.Queue) < position(queue) {
			lower[position(p.Queue)] = true
		}
	}
	return len(lower) + 1
}

func (n *naive) has(a *Agent, skill parley.ID) int64 {
	best := int64(0)
	visit := func(list []parley.SkillLevel) {
		for _, l := range list {
			if n.active(l.Skill) && n.contains(l.Skill, skill, map[parley.ID]bool{}) {
				best = max(best, l.Level, 1)
			}
		}
	}
	visit(a.Skills)
	for _, g := range a.Groups {
		visit(n.s.GroupSkills[g])
	}
	return best
}

// active: skills nobody described are in play.
func (n *naive) active(skill parley.ID) bool {
	known := find(n.skills, func(s parley.Skill) bool { return s.ID == skill })
	return known == nil || known.Active
}

// contains follows what skills say they contain, not going round in circles.
func (n *naive) contains(from, to parley.ID, seen map[parley.ID]bool) bool {
	if from == to {
		return true
	}
	seen[from] = true
	known := find(n.skills, func(s parley.Skill) bool { return s.ID == from })
	return known != nil && slices.ContainsFunc(known.Contains, func(next parley.ID) bool {
		return !seen[next] && n.active(next) && n.contains(next, to, seen)
	})
}

func (n *naive) needs(it *Item) map[parley.ID]parley.SkillLevel {
	list := map[parley.ID]parley.SkillLevel{}
	for _, want := range it.Skills {
		if n.active(want.Skill) {
			before := list[want.Skill]
			list[want.Skill] = parley.SkillLevel{
				Skill: want.Skill, Level: max(1, want.Level, before.Level), Mandatory: want.Mandatory || before.Mandatory,
			}
		}
	}
	return list
}

// round is the one whose exclusions count: the last one's, as long as the pause
// before the next lasts.
func (n *naive) round(it *Item) int64 {
	if it.RoundAt > n.s.Now {
		return it.Round - 1
	}
	return it.Round
}

// waits reports whether the item can be offered to anybody at all.
func (n *naive) waits(it *Item) bool {
	q := n.queue(it.Queue)
	c := find(n.s.Channels, func(c Channel) bool { return c.ID == it.Channel })
	return !it.Offered && q != nil && q.Active && c != nil && c.Active && len(n.pools(it.Queue)) > 0
}

// poolOf is the earliest due pool the agent is in: its rule governs.
func (n *naive) poolOf(it *Item, a *Agent) *Pool {
	for _, p := range n.due(it) {
		if slices.ContainsFunc(p.Groups, func(g parley.ID) bool { return slices.Contains(a.Groups, g) }) {
			return &p
		}
	}
	return nil
}

func (n *naive) capacity(a *Agent, channel parley.ID) int64 {
	if l := find(a.Load.Channels, func(l parley.ChannelLoad) bool { return l.Channel == channel }); l != nil {
		return max(0, l.Capacity)
	}
	return 0
}

// against is everything that speaks against giving the item to the agent now.
func (n *naive) against(it *Item, a *Agent) []Code {
	var list []Code
	p := n.poolOf(it, a)
	if p == nil {
		return []Code{PoolNotDue}
	}
	switch {
	case !a.Available && a.Unavailable == NotConnected:
		list = append(list, NotConnectedCode)
	case !a.Available:
		list = append(list, NotAvailable)
	}
	if slices.Contains(a.Off, it.Channel) {
		list = append(list, ChannelOff)
	}
	if a.ID == it.OpenedFor {
		list = append(list, Requester)
	}
	if e, is := it.Excluded[a.ID]; is && (e.Hard || e.Round >= n.round(it)) {
		if e.Hard || e.Reason != "" {
			list = append(list, Rejected)
		} else {
			list = append(list, TimedOut)
		}
	}
	if n.load[a.ID][it.Channel]+max(1, it.Size) > n.capacity(a, it.Channel) {
		list = append(list, AtCapacity)
	}
	if a.Load.Universal >= 0 && n.universal[a.ID]+max(1, it.Size) > a.Load.Universal {
		list = append(list, UniversalCapacity)
	}
	if left := n.left(p, a); p.Rule.ShiftEnabled {
		switch {
		case left == 0:
			list = append(list, OffShift)
		case left < max(0, p.Rule.ShiftRequiredS)*1000:
			list = append(list, ShiftEnding)
		}
	}
	if p.Rule.UseSkills && p.Rule.EnforceMandatory {
		for _, want := range n.needs(it) {
			has := n.has(a, want.Skill)
			switch {
			case !want.Mandatory:
			case has == 0:
				list = append(list, SkillMissing)
			case p.Rule.EvaluateLevel && has < want.Level:
				list = append(list, SkillLevel)
			}
		}
	}
	return list
}

// left is how much of their shift an agent has left, in milliseconds; who keeps no
// hours has more than anybody else.
func (n *naive) left(p *Pool, a *Agent) int64 {
	s := a.Shift
	switch {
	case s == nil:
		return math.MaxInt64
	case n.s.Now < s.From || n.s.Now >= s.Until:
		return 0
	case p.Rule.ShiftContinuous:
		return int64(s.Until - n.s.Now)
	}
	return int64(max(s.Until, s.DayUntil) - n.s.Now)
}

// shiftWay tells rules apart by what they make of shifts.
func shiftWay(r *parley.AssignmentRule) [3]bool {
	return [3]bool{r.ShiftEnabled, r.ShiftEnabled && r.ShiftContinuous, r.ShiftEnabled && r.ShiftCriteria == parley.ShiftMostLeft}
}

// keys are what agents are ranked by, each with the lowest first.
func (n *naive) keys(it *Item, a *Agent) []int64 {
	p, affinity := n.poolOf(it, a), int64(math.MaxInt64)
	for _, one := range it.Affinity {
		if one.Agent == a.ID {
			affinity = min(affinity, one.Rank)
		}
	}
	matched, atLevel := int64(0), int64(0)
	if p.Rule.UseSkills {
		for _, want := range n.needs(it) {
			if has := n.has(a, want.Skill); has > 0 {
				matched++
				if !p.Rule.EvaluateLevel || has >= want.Level {
					atLevel++
				}
			}
		}
	}
	// Rules that choose in different ways are told apart by their first pool.
	order := slices.IndexFunc(n.due(it), func(other Pool) bool {
		return (other.Rule.AssignBy == parley.AssignLastAssigned) == (p.Rule.AssignBy == parley.AssignLastAssigned) &&
			shiftWay(&other.Rule) == shiftWay(&p.Rule)
	})
	shift := int64(0)
	if p.Rule.ShiftEnabled {
		shift = n.left(p, a)
		if p.Rule.ShiftCriteria == parley.ShiftMostLeft {
			shift = -shift
		}
	}
	free := int64(0)
	if p.Rule.AssignBy != parley.AssignLastAssigned {
		free = n.capacity(a, it.Channel) - n.load[a.ID][it.Channel]
	}
	last := n.last[a.ID][it.Channel]
	return []int64{affinity, -matched, -atLevel, int64(order), shift, -free, last[0], last[1]}
}

// sorted are the items in the order in which they are offered.
func (n *naive) sorted() []*Item {
	var list []*Item
	for i := range n.s.Items {
		list = append(list, &n.s.Items[i])
	}
	priority := func(it *Item) int64 {
		if q := n.queue(it.Queue); q != nil && q.AgingStepS > 0 {
			return it.Priority + n.age(it)/(q.AgingStepS*1000)
		}
		return it.Priority
	}
	plain := func(a, b *Item) int {
		return cmp.Or(cmp.Compare(priority(b), priority(a)),
			cmp.Compare(max(0, a.QueuedAt), max(0, b.QueuedAt)), cmp.Compare(a.ID, b.ID))
	}
	// Of what is next in each queue, always the most important and the oldest.
	var order []*Item
	for len(list) > 0 {
		next := -1
		for i, it := range list {
			first := !slices.ContainsFunc(list, func(other *Item) bool {
				return other.Queue == it.Queue && n.queue(it.Queue) != nil && cmp.Or(n.byKeys(other, it), plain(other, it)) < 0
			})
			if first && (next < 0 || plain(it, list[next]) < 0) {
				next = i
			}
		}
		order = append(order, list[next])
		list = slices.Delete(list, next, next+1)
	}
	return order
}

// byKeys is the order of the items' queue, field by field.
func (n *naive) byKeys(a, b *Item) int {
	q := n.queue(a.Queue)
	if q == nil {
		return 0
	}
	for i, by := range q.Sorting {
		x, y := Key{Empty: true}, Key{Empty: true}
		if i < len(a.Keys) {
			x = a.Keys[i]
		}
		if i < len(b.Keys) {
			y = b.Keys[i]
		}
		if x.Empty != y.Empty {
			return map[bool]int{true: 1, false: -1}[x.Empty]
		}
		front := int64(1) // what is lower is nearer to the front
		if by.Descending {
			front = -1
		}
		if by.Ages && q.AgingStepS > 0 {
			x.Number -= front * (n.age(a) / (q.AgingStepS * 1000))
			y.Number -= front * (n.age(b) / (q.AgingStepS * 1000))
		}
		if c := cmp.Or(cmp.Compare(x.Number, y.Number), cmp.Compare(x.Text, y.Text)); c != 0 && !x.Empty {
			return c * int(front)
		}
	}
	return 0
}

// offer applies an offer to the loads.
func (n *naive) offer(it *Item, a parley.ID) {
	n.offers++
	n.load[a][it.Channel] += max(1, it.Size)
	n.universal[a] += max(1, it.Size)
	n.last[a][it.Channel] = [2]int64{max(n.last[a][it.Channel][0], int64(n.s.Now)), n.offers}
}

// decide is the pseudo-code.
func (n *naive) decide() []naiveOffer {
	var offers []naiveOffer
	offered := map[parley.ID]bool{}
	for tier := 1; tier <= len(n.s.Queues); tier++ {
		for _, it := range n.sorted() {
			if !n.waits(it) || offered[it.ID] {
				continue
			}
			var candidates []*Agent
			for i := range n.s.Agents {
				a := &n.s.Agents[i]
				inTier := slices.ContainsFunc(n.due(it), func(p Pool) bool {
					return slices.ContainsFunc(p.Groups, func(g parley.ID) bool {
						return slices.Contains(a.Groups, g) && n.level(g, it.Queue) == tier
					})
				})
				if inTier && len(n.against(it, a)) == 0 {
					candidates = append(candidates, a)
				}
			}
			if len(candidates) == 0 {
				continue
			}
			best := slices.MinFunc(candidates, func(a, b *Agent) int {
				return cmp.Or(slices.Compare(n.keys(it, a), n.keys(it, b)), cmp.Compare(a.ID, b.ID))
			})
			offers = append(offers, naiveOffer{it.ID, best.ID, n.poolOf(it, best).ID, tier})
			offered[it.ID] = true
			n.offer(it, best.ID)
		}
	}
	return offers
}

// newRound reports whether the round of an item that stays waiting is over.
func (n *naive) newRound(it *Item) bool {
	if !n.waits(it) || it.RoundAt > n.s.Now {
		return false
	}
	for id := range maps.Keys(it.Excluded) {
		a := n.agent(id)
		if a == nil || it.Excluded[id].Hard {
			continue
		}
		if list := n.against(it, a); len(list) == 1 && (list[0] == TimedOut || list[0] == Rejected) {
			return true
		}
	}
	return false
}

// nextLook is when time alone changes something for an item that stays waiting.
func (n *naive) nextLook(it *Item) parley.Time {
	switch {
	case n.newRound(it):
		return n.s.Now.Add(RoundPause)
	case n.waits(it):
		next := parley.Time(math.MaxInt64)
		for i := range n.s.Agents {
			a := &n.s.Agents[i]
			if p := n.poolOf(it, a); p != nil && p.Rule.ShiftEnabled && a.Shift != nil && a.Shift.From > n.s.Now {
				next = min(next, a.Shift.From)
			}
		}
		if later := n.pools(it.Queue)[len(n.due(it)):]; len(later) > 0 {
			next = min(next, max(0, it.QueuedAt)+parley.Time(later[0].EligibleAtS*1000))
		}
		if it.RoundAt > n.s.Now {
			next = min(next, it.RoundAt)
		}
		if next < math.MaxInt64 {
			return next
		}
	}
	return 0
}
