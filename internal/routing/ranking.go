package routing

import "github.com/parley-desk/parley"

// ranking is a heap of the members of a group who may have room on a channel, by
// what rules rank by when nothing about the item makes a difference. Places are
// brought up to date when they come to the top, which is enough, because within
// a tick they only become worse.
type ranking struct {
	shift    shiftOrder // first
	capacity bool       // then most free capacity; otherwise longest without an assignment
	places   []place
}

// place is where an agent stands, as far as was known when it was noted.
type place struct {
	agent, lastOffer  int32
	shift, free, last int64
}

// ways is how many ways there are to choose: by capacity or not, in each order of
// shifts.
const ways = 2 * shiftOrders

// ranking returns the roster's ranking by the way a pool's rule chooses.
func (t *Tick) ranking(r *roster, channel int32, p *pool) *ranking {
	capacity := p.by == parley.AssignMostCapacity
	which := 2 * int(p.shift)
	if capacity {
		which++
	}
	if r.ranked[which] == nil {
		h := &ranking{shift: p.shift, capacity: capacity, places: make([]place, 0, len(r.free))}
		for _, number := range r.free {
			// Whoever goes home first would come first when it is too late for all rules.
			if p.shift == noShift || p.shift.left(t.agents[number].Shift, t.now) >= t.needed[p.shift] {
				h.places = append(h.places, t.place(number, channel, p.shift))
			}
		}
		for i := len(h.places)/2 - 1; i >= 0; i-- {
			h.down(i)
		}
		r.ranked[which] = h
	}
	return r.ranked[which]
}

func (t *Tick) place(number, channel int32, by shiftOrder) place {
	s := t.slot(number, channel)
	return place{
		agent: number, shift: by.key(t.agents[number].Shift, t.now), free: s.capacity - s.load, last: s.last, lastOffer: s.lastOffer,
	}
}

// before is the order of [score.compare] among agents who are equal up to the
// way their rule chooses.
func (h *ranking) before(a, b *place) bool {
	switch {
	case a.shift != b.shift:
		return a.shift < b.shift
	case h.capacity && a.free != b.free:
		return a.free > b.free
	case a.last != b.last:
		return a.last < b.last
	case a.lastOffer != b.lastOffer:
		return a.lastOffer < b.lastOffer
	}
	return a.agent < b.agent
}

// take removes the first who has room.
func (h *ranking) take(t *Tick, channel int32) (place, bool) {
	for len(h.places) > 0 {
		top := h.places[0]
		if t.hasRoom(top.agent, channel) {
			if now := t.place(top.agent, channel, h.shift); now != top {
				h.places[0] = now
				h.down(0)
				continue
			}
			h.removeTop()
			return top, true
		}
		h.removeTop()
	}
	return place{}, false
}

func (h *ranking) removeTop() {
	last := len(h.places) - 1
	h.places[0] = h.places[last]
	h.places = h.places[:last]
	h.down(0)
}

func (h *ranking) add(one place) {
	h.places = append(h.places, one)
	for i := len(h.places) - 1; i > 0; {
		above := (i - 1) / 2
		if !h.before(&h.places[i], &h.places[above]) {
			return
		}
		h.places[i], h.places[above] = h.places[above], h.places[i]
		i = above
	}
}

func (h *ranking) down(i int) {
	for {
		first := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(h.places); child++ {
			if h.before(&h.places[child], &h.places[first]) {
				first = child
			}
		}
		if first == i {
			return
		}
		h.places[i], h.places[first] = h.places[first], h.places[i]
		i = first
	}
}
