package desk_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// offerModel is one work item in memory, as domain 3.3 has it: where it stands,
// whose it is, and who is not asked again.
type offerModel struct {
	state    parley.WorkState
	offered  parley.ID
	assigned parley.ID
	hard     map[parley.ID]bool
	passed   map[parley.ID]bool // in this round
	ready    map[parley.ID]bool
	stands   bool // an offer has no end of its own
}

// eligible are those who may be offered it now.
func (m *offerModel) eligible(people []parley.Actor) []parley.ID {
	list := []parley.ID{}
	for _, who := range people {
		if m.ready[who.ID] && !m.hard[who.ID] && !m.passed[who.ID] {
			list = append(list, who.ID)
		}
	}
	return list
}

// Whatever agents, the visitor, a manager and the clock do to a work item that
// is offered, it stands where the model says, and only who the model allows is
// asked.
func TestOffersAgreeWithTheModel(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		quick := f.push(&f.billing, nil)
		stands := f.rule(func(in *desk.AssignmentRuleInput) { in.Reassign = new(bool) })
		people := []parley.Actor{f.anna, f.ben}
		busy, never := f.reason("Busy"), f.reason("Not my expertise")
		for _, who := range append(people, f.chris) {
			f.ready(who)
		}
		rapid.Check(t, func(r *rapid.T) {
			m := &offerModel{state: parley.WorkWaiting, hard: map[parley.ID]bool{}, passed: map[parley.ID]bool{}, ready: map[parley.ID]bool{}}
			rule := quick
			if m.stands = rapid.Bool().Draw(r, "stands"); m.stands {
				rule = stands
			}
			f.pools(&f.billing, desk.PoolInput{Rule: rule.ID, Groups: []parley.ID{f.billing.AssignmentGroup}})
			for _, who := range people {
				f.choose(who, "Available")
				m.ready[who.ID] = true
			}
			g := f.guest("billing")
			work := f.work(g.Conversation).ID
			steps := rapid.IntRange(1, 14).Draw(r, "steps")
			for range steps {
				who := rapid.SampledFrom(people).Draw(r, "who")
				act := rapid.SampledFrom([]string{"assign", "assign", "accept", "busy", "never", "expire", "away", "back", "leave", "rejoin", "give"}).Draw(r, "act")
				m.step(r, f, g, work, act, who, people, busy, never)
				w := f.work(g.Conversation)
				work = w.ID // what was given on from hand to hand goes on as another item
				if w.State != m.state || w.OfferedTo != m.offered || w.AssignedTo != m.assigned {
					r.Fatalf("after %s of %s: %+v, the model says %+v", act, who.Name, w, m)
				}
				if offered := slices.Contains(f.cards(who), work); offered != (m.offered == who.ID) {
					r.Fatalf("after %s: the card of %s is shown: %v", act, who.Name, offered)
				}
			}
			f.clear(g)
		})
	})
}

// clear lets nothing of a visitor be left.
func (f *floor) clear(g desk.Guest) {
	f.t.Helper()
	f.must(f.desk.GuestEnd(f.t.Context(), g))
}

func (m *offerModel) step(r *rapid.T, f *floor, g desk.Guest, work parley.ID, act string, who parley.Actor, people []parley.Actor, busy, never parley.ID) {
	ctx := f.t.Context()
	answered := func(err error, allowed bool) bool {
		if allowed != (err == nil) || err != nil && parley.CodeOf(err) != parley.CodeConflict {
			r.Fatalf("%s of %s: %v, the model says %v", act, who.Name, err, allowed)
		}
		return allowed
	}
	mine := m.state == parley.WorkWaiting && m.offered == who.ID
	switch act {
	case "assign":
		m.assign(r, f, g, work, people)
	case "accept":
		again := m.state == parley.WorkInProgress && m.assigned == who.ID
		_, err := f.desk.AcceptOffer(ctx, who, work)
		if answered(err, mine || again) {
			m.state, m.assigned, m.offered = parley.WorkInProgress, who.ID, ""
		}
	case "busy":
		if answered(f.desk.RejectOffer(ctx, who, work, busy), mine) {
			m.offered, m.passed[who.ID] = "", true
		}
	case "never":
		if answered(f.desk.RejectOffer(ctx, who, work, never), mine) {
			m.offered, m.hard[who.ID] = "", true
		}
	case "expire":
		f.overdue(work)
		_, err := f.desk.ExpireOffer(ctx, string(work))
		f.must(err)
		if m.state == parley.WorkWaiting && m.offered != "" && !m.stands {
			m.passed[m.offered], m.ready[m.offered], m.offered = true, false, ""
		}
	case "away", "back":
		f.choose(who, map[string]string{"away": "Away", "back": "Available"}[act])
		if m.ready[who.ID] = act == "back"; act == "away" && m.offered == who.ID {
			m.offered = ""
		}
	case "leave":
		if m.state == parley.WorkWaiting {
			f.must(f.desk.GuestEnd(ctx, g))
			m.state, m.offered = parley.WorkAbandoned, ""
		}
	case "rejoin":
		if m.state == parley.WorkAbandoned {
			f.must(f.desk.GuestRejoin(ctx, g))
			m.state = parley.WorkWaiting
			clear(m.passed) // it is a new round
		}
	case "give":
		if answered(f.desk.AssignByHand(ctx, f.admin, work, f.chris.ID), m.state == parley.WorkWaiting || m.state == parley.WorkInProgress && m.assigned != f.chris.ID) {
			m.state, m.assigned, m.offered = parley.WorkInProgress, f.chris.ID, ""
		}
	}
}

// assign lets the assigner look, and holds it to who may be asked.
func (m *offerModel) assign(r *rapid.T, f *floor, g desk.Guest, work parley.ID, people []parley.Actor) {
	f.assign(f.desk)
	if m.state != parley.WorkWaiting || m.offered != "" {
		return
	}
	w := f.work(g.Conversation)
	may := m.eligible(people)
	switch {
	case w.OfferedTo != "" && !slices.Contains(may, w.OfferedTo):
		r.Fatalf("it is offered to %s, who is not to be asked: %+v", w.OfferedTo, m)
	case w.OfferedTo == "" && len(may) > 0:
		r.Fatalf("nobody is asked of %v: %+v, %+v", may, w, m)
	}
	m.offered = w.OfferedTo
	if w.OfferedTo == "" && w.RoundAt > parley.Now() { // everybody let it pass: the pause is over at once here
		f.tx(func(tx *store.Tx) error { return tx.StartRound(work, w.Round, 0, store.NotFound("It")) })
		clear(m.passed)
	}
}

// overdue makes the time to answer an offer be over that has one.
func (f *floor) overdue(work parley.ID) {
	f.t.Helper()
	w, err := f.read().WorkItem(work)
	f.must(err)
	if !w.Offered() || w.OfferExpiresAt.IsZero() {
		return
	}
	f.tx(func(tx *store.Tx) error {
		if err := tx.EndOffer(work, w.OfferedTo, store.NotFound("It")); err != nil {
			return err
		}
		return tx.MakeOffers(store.NotFound("It"), store.Offering{WorkItem: work, Agent: w.OfferedTo, Rule: w.OfferRule, At: w.OfferedAt, Expires: parley.Now()})
	})
}
