package replay

import (
	"slices"
	"time"

	"github.com/parley-desk/parley"
)

// Lived is what became of a work item of a desk.
type Lived struct {
	Queue                      parley.ID
	At                         parley.Time   // when it began to wait
	Wait                       time.Duration // until it was answered or abandoned
	Answered, Abandoned        bool
	Offers, Rejected, TimedOut int
}

// Recorded adds up a period as it really was: what became of its work, and how
// its agents spent it, from all changes of their presence, each agent's in their
// order, and from all that they had in hand. Of the result there are the figures
// of all, by queue and by part, and the agents.
func Recorded(p *Period, lived []Lived, there map[parley.ID][]Change, hands []Held) *Result {
	all, byQueue, parts := tally{}, map[parley.ID]*queue{}, make([]tally, p.parts())
	for i := range p.Queues {
		byQueue[p.Queues[i].ID] = &queue{Queue: &p.Queues[i]}
	}
	for i := range lived {
		q := byQueue[lived[i].Queue]
		if q == nil {
			continue
		}
		q.tally.live(&lived[i], q.target())
		if len(parts) > 0 {
			parts[p.partOf(lived[i].At)].live(&lived[i], q.target())
		}
	}
	r := &Result{Queues: map[parley.ID]Figures{}, Agents: map[parley.ID]Presence{}}
	for i := range p.Queues {
		q := byQueue[p.Queues[i].ID]
		all.add(&q.tally)
		r.Queues[p.Queues[i].ID] = q.tally.figures()
	}
	r.Figures = all.figures()
	var whole Presence
	spent, held := make([]Presence, len(parts)), map[parley.ID][]Held{}
	for _, h := range hands {
		held[h.Agent] = append(held[h.Agent], h)
	}
	for i := range p.Agents {
		id := p.Agents[i].ID
		own := p.spend(there[id], held[id], spent)
		r.Agents[id] = own
		whole.add(own.Available, own.Busy)
	}
	r.Figures.Occupancy = whole.occupancy()
	for i := range parts {
		r.Parts = append(r.Parts, parts[i].figures())
		r.Parts[i].Occupancy = spent[i].occupancy()
	}
	return r
}

// live counts what became of a work item.
func (t *tally) live(l *Lived, target time.Duration) {
	t.arrived++
	t.offers, t.rejected, t.timedOut = t.offers+l.Offers, t.rejected+l.Rejected, t.timedOut+l.TimedOut
	switch {
	case l.Answered:
		t.answer(l.Wait, target)
	case l.Abandoned:
		t.leave(l.Wait, target)
	}
}

// turn is a moment from which on an agent spends their time otherwise.
type turn struct {
	at        parley.Time
	changes   bool // of presence
	available bool
	inHand    int // so much more, or less
}

// spend is how an agent spent the period, which it adds to the parts too.
func (p *Period) spend(there []Change, hands []Held, parts []Presence) (own Presence) {
	turns := make([]turn, 0, len(there)+2*len(hands)+1)
	for _, c := range there {
		turns = append(turns, turn{at: c.At, changes: true, available: c.Available})
	}
	for _, h := range hands {
		turns = append(turns, turn{at: h.From, inHand: 1}, turn{at: max(h.From, h.Until), inHand: -1})
	}
	turns = append(turns, turn{at: p.Until})
	slices.SortStableFunc(turns, func(a, b turn) int { return int(a.at - b.at) })
	available, inHand, since := false, 0, p.From
	for _, t := range turns {
		at := min(max(t.at, p.From), p.Until)
		for available && since < at {
			to, part := at, (*Presence)(nil)
			if len(parts) > 0 {
				place := p.partOf(since)
				part = &parts[place]
				if place < len(parts)-1 {
					to = min(to, p.From.Add(time.Duration(place+1)*p.Step))
				}
			}
			length, busy := to.Sub(since), time.Duration(0)
			if inHand > 0 {
				busy = length
			}
			own.add(length, busy)
			if part != nil {
				part.add(length, busy)
			}
			since = to
		}
		since = at
		inHand += t.inHand
		if t.changes {
			available = t.available
		}
	}
	return own
}
