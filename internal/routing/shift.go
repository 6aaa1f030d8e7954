package routing

import "github.com/parley-desk/parley"

// shiftOrder is in which order a rule takes agents by what is left of their
// shifts.
type shiftOrder int8

const (
	noShift shiftOrder = iota // shifts do not count
	leastLeft
	leastLeftOfStretch
	mostLeft
	mostLeftOfStretch
	shiftOrders
)

func shiftOrderOf(rule *parley.AssignmentRule) shiftOrder {
	order := leastLeft
	switch {
	case !rule.ShiftEnabled:
		return noShift
	case rule.ShiftCriteria == parley.ShiftMostLeft:
		order = mostLeft
	}
	if rule.ShiftContinuous {
		order++
	}
	return order
}

// end is up to when a shift counts.
func (o shiftOrder) end(s *Shift) int64 {
	if o == leastLeftOfStretch || o == mostLeftOfStretch {
		return moment(s.Until)
	}
	return max(moment(s.Until), moment(s.DayUntil))
}

// left is how many milliseconds are left of a shift; 0: it is none now.
func (o shiftOrder) left(s *Shift, now int64) int64 {
	switch {
	case s == nil:
		return longest
	case now < moment(s.From) || now >= moment(s.Until):
		return 0
	}
	return o.end(s) - now
}

// key is where a shift stands in the order, lowest first.
func (o shiftOrder) key(s *Shift, now int64) int64 {
	switch o {
	case leastLeft, leastLeftOfStretch:
		return o.left(s, now)
	case mostLeft, mostLeftOfStretch:
		return -o.left(s, now)
	default:
		return 0
	}
}

// shiftCode is why the pool's rule gives nothing to who has that shift; empty: it
// does.
func (p *pool) shiftCode(s *Shift, now int64) Code {
	switch left := p.shift.left(s, now); {
	case left == 0:
		return OffShift
	case left < p.required:
		return ShiftEnding
	}
	return ""
}

// shiftEnds is up to when an agent's shift counts by the pool's rule; 0: shifts do
// not count, or the agent keeps no hours.
func (p *pool) shiftEnds(a *agent) parley.Time {
	if p.shift == noShift || a.Shift == nil {
		return 0
	}
	return parley.Time(p.shift.end(a.Shift))
}

// nextShift is when the next shift begins of somebody in the due pools of a queue
// whose rule asks for it; 0: none is known of.
func (t *Tick) nextShift(at, due int32) int64 {
	q := &t.queues[at]
	if !q.shifts {
		return 0
	}
	key := [2]int32{at, due}
	next, known := t.shifts[key]
	if known {
		return next
	}
	for _, p := range q.pairs {
		if p.pool >= due {
			continue
		}
		for _, number := range t.members[p.group] {
			a := &t.agents[number]
			if a.Shift == nil || q.pools[q.poolOf(a, due)].shift == noShift {
				continue
			}
			if from := moment(a.Shift.From); from > t.now && (next == 0 || from < next) {
				next = from
			}
		}
	}
	if t.shifts == nil {
		t.shifts = map[[2]int32]int64{}
	}
	t.shifts[key] = next
	return next
}
