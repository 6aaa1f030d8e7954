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
	for i := range r.parts {
		r.Parts = append(r.Parts, r.parts[i].figures())
	}
	var available, busy time.Duration
	for _, a := range r.sorted {
		r.count(a)
		available, busy = available+a.available, busy+a.busy
		r.Result.Agents[a.ID] = Presence{a.available, a.busy, a.accepted}
	}
	if available > 0 {
		r.Figures.Occupancy = float64(busy) / float64(available)
	}
	return r.Result
}

// Lived is what became of a work item of a desk.
type Lived struct {
	Queue                      parley.ID
	Wait                       time.Duration // until it was answered or abandoned
	Answered, Abandoned        bool
	Offers, Rejected, TimedOut int
}

// Recorded adds up what became of work as it really was, of all and by queue.
func Recorded(queues []Queue, lived []Lived) (Figures, map[parley.ID]Figures) {
	all, byQueue := tally{}, map[parley.ID]*queue{}
	for i := range queues {
		byQueue[queues[i].ID] = &queue{Queue: &queues[i]}
	}
	for i := range lived {
		l := &lived[i]
		q := byQueue[l.Queue]
		if q == nil {
			continue
		}
		t := &q.tally
		t.arrived++
		t.offers, t.rejected, t.timedOut = t.offers+l.Offers, t.rejected+l.Rejected, t.timedOut+l.TimedOut
		switch {
		case l.Answered:
			t.answer(l.Wait, q.target())
		case l.Abandoned:
			t.leave(l.Wait, q.target())
		}
	}
	figures := map[parley.ID]Figures{}
	for i := range queues {
		q := byQueue[queues[i].ID]
		all.add(&q.tally)
		figures[queues[i].ID] = q.tally.figures()
	}
	return all.figures(), figures
}
