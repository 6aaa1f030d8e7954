package replay

import (
	"slices"
	"time"

	"github.com/parley-desk/parley"
)

// tally is what is counted of a queue.
type tally struct {
	arrived, offers, rejected, timedOut  int
	waits                                []time.Duration // of what was answered
	within                               int             // of those, so many in time
	abandoned, abandonedBriefly, tooLate int
}

func (q *queue) target() time.Duration { return time.Duration(q.TargetWaitS) * time.Second }

func (t *tally) answer(wait, target time.Duration) {
	t.waits = append(t.waits, wait)
	if wait <= target {
		t.within++
	}
}

func (t *tally) leave(wait, target time.Duration) {
	t.abandoned++
	if wait < BriefWait {
		t.abandonedBriefly++
	}
	if wait > target {
		t.tooLate++
	}
}

func (t *tally) add(other *tally) {
	t.arrived, t.offers = t.arrived+other.arrived, t.offers+other.offers
	t.rejected, t.timedOut = t.rejected+other.rejected, t.timedOut+other.timedOut
	t.waits = append(t.waits, other.waits...)
	t.within, t.abandoned = t.within+other.within, t.abandoned+other.abandoned
	t.abandonedBriefly, t.tooLate = t.abandonedBriefly+other.abandonedBriefly, t.tooLate+other.tooLate
}

func (t *tally) figures() Figures {
	slices.Sort(t.waits)
	f := Figures{
		Arrived: t.arrived, Answered: len(t.waits), Abandoned: t.abandoned, Waiting: t.arrived - len(t.waits) - t.abandoned,
		Offers: t.offers, Rejected: t.rejected, TimedOut: t.timedOut, ServiceLevel: share(t.within, len(t.waits)+t.tooLate, 1),
		AbandonmentRate: share(t.abandoned-t.abandonedBriefly, t.arrived-t.abandonedBriefly, 0),
	}
	if n := len(t.waits); n > 0 {
		sum := time.Duration(0)
		for _, wait := range t.waits {
			sum += wait
		}
		f.WaitMeanMS = (sum / time.Duration(n)).Milliseconds()
		f.Wait90MS, f.WaitLongestMS = t.waits[(9*n+9)/10-1].Milliseconds(), t.waits[n-1].Milliseconds()
	}
	return f
}

// share is part ÷ whole, or what it is without any.
func share(part, whole int, without float64) float64 {
	if whole <= 0 {
		return without
	}
	return float64(part) / float64(whole)
}

// finish adds everything up.
func (r *run) finish() *Result {
	var all tally
	ids := make([]parley.ID, 0, len(r.queues))
	for id := range r.queues {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		q := r.queues[id]
		all.add(&q.tally)
		r.Result.Queues[id] = q.tally.figures()
	}
	r.Figures = all.figures()
	var whole Presence
	for _, a := range r.sorted {
		r.count(a)
		whole.add(a.available, a.busy)
		r.Result.Agents[a.ID] = Presence{a.available, a.busy, a.accepted}
	}
	r.Figures.Occupancy = whole.occupancy()
	for i := range r.parts {
		r.Parts = append(r.Parts, r.parts[i].figures())
		r.Parts[i].Occupancy = r.spent[i].occupancy()
	}
	return r.Result
}

func (p *Presence) add(available, busy time.Duration) {
	p.Available, p.Busy = p.Available+available, p.Busy+busy
}

// occupancy is the share of available time with something in hand.
func (p *Presence) occupancy() float64 {
	if p.Available <= 0 {
		return 0
	}
	return float64(p.Busy) / float64(p.Available)
}

// parts is in how many parts the figures are broken down, 0: in none.
func (p *Period) parts() int {
	if p.Step <= 0 {
		return 0
	}
	return int(max(1, (p.Until.Sub(p.From)+p.Step-1)/p.Step))
}

// partOf is in which part a moment is.
func (p *Period) partOf(at parley.Time) int {
	return min(int(max(0, at.Sub(p.From))/p.Step), p.parts()-1)
}
