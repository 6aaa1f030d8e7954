package desk_test

import (
	"fmt"

	"github.com/anishathalye/porcupine"

	"github.com/parley-desk/parley"
)

// What the histories are about: so many visitors, and so many agents who can
// carry so much each, so that they are always in each other's way.
const (
	linearItems    = 4
	linearAgents   = 3
	linearCapacity = 2
)

// nobody is the agent of what nobody has.
const nobody = -1

// verb is what somebody does in a history.
type verb string

// The verbs.
const (
	actOffer    verb = "offer" // a decision carried out
	actRound    verb = "new round"
	actAccept   verb = "accept"
	actBusy     verb = "reject for now"
	actNever    verb = "reject for good"
	actExpire   verb = "time out"
	actGive     verb = "assign by hand"
	actMove     verb = "move"
	actReady    verb = "available"
	actAway     verb = "away"
	actAsk      verb = "transfer"
	actTake     verb = "accept the transfer"
	actDecline  verb = "decline the transfer"
	actWithdraw verb = "withdraw the transfer"
	actComplete verb = "complete the transfer"
	actPass     verb = "transfer to the other queue"
	actEnd      verb = "end"
	actLook     verb = "look at the work"
	actCards    verb = "look at the offers"
	actAsked    verb = "look at the transfers"
	actLoad     verb = "look at the load"
)

// step is a call, as the model sees it. A visitor's work items follow each
// other: life is which of them is meant, from 0. Agents are numbers.
type step struct {
	act   verb
	item  int
	life  int
	who   int
	other int   // the target of a transfer
	round int64 // that has ended
	queue int   // the target of a move
	work  parley.ID
}

// answer is what a call returned: whether it was refused, or what was seen.
type answer struct {
	no    bool
	idle  bool // a time-out that found another offer, and did nothing
	seen  itemModel
	cards [linearItems]int // 1 + the life that is offered; 0: none
	load  int

	offered [linearItems]parley.ID // what cards are made of, when all is over
}

// itemModel is one visitor's work, as domain 2.3, 3.3 and 3.5 have it.
type itemModel struct {
	life, queue int
	state       parley.WorkState
	offered     int // agents, or nobody
	holder      int
	ended       int                  // who ended it, and may say so again
	transfer    parley.TransferState // none, pending or accepted
	from, to    int
	timed       bool // the transfer is an offer, because its target was available
	round       int64
	hard        [linearAgents]bool
	passed      [linearAgents]int64 // the last round in which they let it pass
}

// waiting is work that has just come to a queue.
func waiting(life, queue int) itemModel {
	return itemModel{life: life, queue: queue, state: parley.WorkWaiting, offered: nobody, holder: nobody, ended: nobody, from: nobody, to: nobody, round: 1}
}

// visible is what everybody can read of it.
func (m *itemModel) visible() itemModel {
	seen := *m
	seen.ended, seen.hard, seen.passed = 0, [linearAgents]bool{}, [linearAgents]int64{}
	return seen
}

// deskModel is the whole desk, where it concerns these histories. It has no
// pointers: a copy is another desk.
type deskModel struct {
	items [linearItems]itemModel
	ready [linearAgents]bool
}

// queues are the two of the histories: the first offers, the second assigns at
// once.
const (
	offering   = 0
	assigning  = 1
	linearLoop = 2 // so many queues
)

func newDeskModel() deskModel {
	m := deskModel{}
	for i := range m.items {
		m.items[i] = waiting(0, i%linearLoop)
	}
	for i := range m.ready {
		m.ready[i] = true
	}
	return m
}

// asked reports whether a colleague is asked to take it over.
func (m *itemModel) asked(who int) bool { return m.transfer == parley.TransferPending && m.to == who }

// load is what an agent carries: work in their hands, offers, and transfers to
// them.
func (m *deskModel) load(who int) (n int) {
	for i := range m.items {
		it := &m.items[i]
		if it.holder == who || it.offered == who || it.asked(who) {
			n++
		}
	}
	return n
}

// leave makes an agent unavailable, whose offers go back.
func (m *deskModel) leave(who int) {
	m.ready[who] = false
	for i := range m.items {
		if m.items[i].offered == who {
			m.items[i].offered = nobody
		}
		if m.items[i].timed && m.items[i].asked(who) {
			m.items[i].endTransfer()
		}
	}
}

// after is the desk after a call, and whether the call could be answered so.
func after(m deskModel, s step, a answer) (bool, deskModel) {
	switch s.act {
	case actReady:
		m.ready[s.who] = true
		return !a.no, m
	case actAway:
		m.leave(s.who)
		return !a.no, m
	case actLoad:
		return a.load == m.load(s.who), m
	case actCards, actAsked:
		cards := [linearItems]int{}
		for i := range m.items {
			it := &m.items[i]
			if s.act == actCards && it.offered == s.who || s.act == actAsked && it.timed && it.asked(s.who) {
				cards[i] = 1 + it.life
			}
		}
		return a.cards == cards, m
	case actLook:
		return a.seen == m.seen(s), m
	case actExpire:
		m.expire(s, a)
		return !a.no, m
	default:
		before := m
		if !m.does(s) {
			return a.no, before
		}
		return !a.no, m
	}
}

// seen is what a look at one work item shows; those that have gone to another
// queue are the same for ever.
func (m *deskModel) seen(s step) itemModel {
	now := m.items[s.item].visible()
	if s.life < now.life {
		return itemModel{life: s.life, state: parley.WorkEscalated, offered: nobody, holder: nobody, from: nobody, to: nobody}
	}
	return now
}

// expire says that the time to answer is over: who let an offer pass is away,
// and is not asked again in this round. Nothing happens to what is offered to
// nobody.
func (m *deskModel) expire(s step, a answer) {
	it := &m.items[s.item]
	if a.idle || it.life != s.life || it.offered == nobody {
		return
	}
	who := it.offered
	it.passed[who] = it.round
	m.leave(who)
}

// does carries out a verb, and reports false when it has to be refused.
func (m *deskModel) does(s step) bool {
	it := &m.items[s.item]
	work := it.life == s.life
	held := it.state == parley.WorkInProgress
	pending := it.transfer == parley.TransferPending
	switch s.act {
	case actOffer:
		return work && m.offer(it, s.who)
	case actRound:
		return work && it.state == parley.WorkWaiting && it.offered == nobody && it.round == s.round && change(func() { it.round++ })
	case actAccept:
		if work && held && it.holder == s.who {
			return true // again
		}
		return work && (it.take(s.who) || it.offered == s.who && change(func() { it.hold(s.who) }))
	case actBusy:
		return work && (it.decline(s.who) || it.offered == s.who && change(func() { it.offered, it.passed[s.who] = nobody, it.round }))
	case actNever:
		return work && (it.decline(s.who) || it.offered == s.who && change(func() { it.offered, it.hard[s.who] = nobody, true }))
	case actGive:
		if work && held && it.holder != s.who { // taken from its agent: another work item
			*it = waiting(it.life+1, it.queue)
		}
		return work && it.state == parley.WorkWaiting && change(func() { it.hold(s.who) })
	case actMove:
		return work && it.state == parley.WorkWaiting && it.queue != s.queue && change(func() { *it = waiting(it.life+1, s.queue) })
	case actAsk:
		return held && it.holder == s.who && it.transfer == parley.TransferNone &&
			change(func() {
				it.transfer, it.from, it.to, it.timed = parley.TransferPending, s.who, s.other, m.ready[s.other]
			})
	case actTake:
		return it.take(s.who)
	case actDecline:
		return it.decline(s.who)
	case actWithdraw:
		return held && pending && it.from == s.who && it.holder == s.who && change(it.endTransfer)
	case actComplete:
		return it.transfer == parley.TransferAccepted && it.from == s.who && change(it.endTransfer)
	case actPass:
		return held && it.holder == s.who && !pending && it.queue != s.queue && change(func() { *it = waiting(it.life+1, s.queue) })
	case actEnd:
		if it.ended == s.who {
			return true // again
		}
		return held && it.holder == s.who && !pending && change(func() {
			it.endTransfer()
			it.state, it.holder, it.ended = parley.WorkComplete, nobody, s.who
		})
	default:
		panic("the model does not know " + string(s.act))
	}
}

// change makes a change that is allowed.
func change(do func()) bool {
	do()
	return true
}

// offer makes an offer, if nothing stands in its way (domain 3.4): not to the
// absent, not to the full, not to who let it pass.
func (m *deskModel) offer(it *itemModel, who int) bool {
	if it.state != parley.WorkWaiting || it.offered != nobody || !m.ready[who] || m.load(who) >= linearCapacity ||
		it.hard[who] || it.passed[who] >= it.round {
		return false
	}
	if it.queue == assigning {
		it.hold(who)
	} else {
		it.offered = who
	}
	return true
}

func (m *itemModel) hold(who int) { m.state, m.holder, m.offered = parley.WorkInProgress, who, nobody }

func (m *itemModel) endTransfer() {
	m.transfer, m.from, m.to, m.timed = parley.TransferNone, nobody, nobody, false
}

// take makes who was asked to take it over its holder, if it is they.
func (m *itemModel) take(who int) bool {
	return m.asked(who) && change(func() { m.transfer, m.holder, m.to, m.timed = parley.TransferAccepted, who, nobody, false })
}

// decline leaves it with its holder, if it is who was asked that says so.
func (m *itemModel) decline(who int) bool { return m.asked(who) && change(m.endTransfer) }

// linearModel is the desk as the checker wants it.
func linearModel() porcupine.Model {
	return porcupine.Model{
		Init: func() any { return newDeskModel() },
		Step: func(state, input, output any) (bool, any) {
			ok, next := after(state.(deskModel), input.(step), output.(answer))
			return ok, next
		},
	}
}

// describe is a call and its answer in words.
func describe(input, output any) string {
	s, a := input.(step), output.(answer)
	text := fmt.Sprintf("%s, item %d.%d, agent %d", s.act, s.item, s.life, s.who)
	switch s.act {
	case actLook:
		return fmt.Sprintf("%s: %+v", text, a.seen)
	case actCards, actAsked:
		return fmt.Sprintf("%s: %v", text, a.cards)
	case actLoad:
		return fmt.Sprintf("%s: %d", text, a.load)
	default:
		return fmt.Sprintf("%s, to %d, queue %d, round %d; refused: %v, idle: %v", text, s.other, s.queue, s.round, a.no, a.idle)
	}
}
