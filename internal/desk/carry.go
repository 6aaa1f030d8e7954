package desk

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/routing"
	"github.com/parley-desk/parley/internal/store"
)

// Decisions of one look are carried out together, carryTogether at most in one
// transaction, which looks whether each still holds: so many cost little more
// than one. Several transactions are under way at the same moment. On SQLite
// they are one after the other anyway, and wait for one fsync together; on
// PostgreSQL each takes a connection.
const (
	carryTogether      = 8
	carryWidth         = 32
	carryWidthPostgres = 8
)

// carryTime is how long what was decided is carried out, or four times as long as
// deciding took. What is left then is decided anew, from how things stand then.
const carryTime = AssignProtected / 4

// Assign is the handler of [JobAssign]: it decides who gets the waiting work of
// a channel, makes the offers, and returns when to look again, or zero when
// nothing waits.
func (d *Desk) Assign(ctx context.Context, subject string) (parley.Time, error) {
	until := time.Now().Add(carryTime)
	for try := 1; ; try++ {
		next, again, err := d.assignOnce(ctx, parley.ID(subject))
		switch {
		case err == nil && !again && next > 0:
			return next, d.logWaiting(ctx, parley.ID(subject))
		case err != nil || !again:
			return next, err
		case time.Now().After(until):
			return parley.Now(), nil
		case try == assignTries:
			return next, nil
		}
	}
}

// assignOnce is one look. Each decision is carried out by itself; one that was
// overtaken is dropped, and is a reason to look again, as is the end of the time.
func (d *Desk) assignOnce(ctx context.Context, channel parley.ID) (next parley.Time, again bool, err error) {
	begin := time.Now()
	s, scope, err := d.lookAt(d.store.Read(ctx), channel)
	if err != nil || s == nil {
		return 0, false, err
	}
	decisions := routing.New(s).Decide()
	latest := s.Now.Add(assignEvery)
	next = latest
	for i := range decisions {
		if look := decisions[i].NextLook; decisions[i].Agent == "" && look > s.Now {
			next = min(next, look)
		}
	}
	decisions = slices.DeleteFunc(decisions, func(d routing.Decision) bool { return d.Agent == "" && !d.NewRound })
	if len(decisions) == 0 {
		return next, false, nil
	}
	kept, err := d.recordLook(s, scope, channel)
	if err != nil {
		return 0, false, err
	}
	defer kept.end()
	again, err = d.carryOut(ctx, decisions, kept, scope, channel, time.Now().Add(max(carryTime, 4*time.Since(begin))))
	if again {
		next = latest
	}
	return next, again, err
}

// carryOut carries out decisions, at least the first of them and the others
// while there is time; their grounds are kept where the scope says so. It
// reports whether something was left out.
func (d *Desk) carryOut(ctx context.Context, decisions []routing.Decision, kept *look, of scope, channel parley.ID, until time.Time) (again bool, err error) {
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(carryWidth)
	if d.store.Backend() == "postgres" {
		work.SetLimit(carryWidthPostgres)
	}
	var overtaken atomic.Bool
	for rest := decisions; len(rest) > 0 && ctx.Err() == nil; {
		if len(rest) < len(decisions) && time.Now().After(until) {
			overtaken.Store(true)
			break
		}
		n := of.together(rest)
		list, err := groundsOf(rest[:n], of.keeps(channel))
		rest = rest[n:]
		carry := func() error {
			if err != nil {
				return err
			}
			dropped, err := d.carry(ctx, list, kept)
			if dropped > 0 {
				overtaken.Store(true)
			}
			return err
		}
		if !kept.alone() {
			work.Go(carry)
		} else if err := carry(); err != nil { // nothing else is under way
			return false, errors.Join(err, work.Wait())
		}
	}
	err = work.Wait()
	return overtaken.Load(), err
}

// together is how many of the first decisions are carried out in one
// transaction: offers to different agents, and anything else by itself.
func (g *ground) together(decisions []routing.Decision) int {
	agents := map[parley.ID]bool{}
	for i := range min(len(decisions), carryTogether) {
		one := &decisions[i]
		rule := g.rules[one.Rule]
		if one.NewRound || rule == nil || rule.AutoAssign || agents[one.Agent] {
			return max(1, i)
		}
		agents[one.Agent] = true
	}
	return min(len(decisions), carryTogether)
}

// carried is a decision that is carried out, with its grounds as they are stored.
type carried struct {
	routing.Decision

	round int64
	text  string // JSON of a [routing.Explanation]; "": it is not kept
	why   string // JSON of why the chosen agent ranks first
}

func groundsOf(decisions []routing.Decision, keep bool) ([]carried, error) {
	list := make([]carried, 0, len(decisions))
	for i := range decisions {
		e := decisions[i].Explain()
		one := carried{Decision: decisions[i], round: e.Round}
		if keep {
			text, err := json.Marshal(e)
			if err != nil {
				return nil, err
			}
			one.text = string(text)
		}
		why, err := json.Marshal(whyTexts(e))
		if err != nil {
			return nil, err
		}
		one.why = string(why)
		list = append(list, one)
	}
	return list, nil
}

// carry carries out decisions in one transaction, and says how many of them were
// overtaken and dropped.
func (d *Desk) carry(ctx context.Context, list []carried, kept *look) (dropped int, err error) {
	if list[0].NewRound {
		err = d.startRound(ctx, list[0], kept)
	} else {
		dropped, err = d.offer(ctx, list, kept)
	}
	kept.carried(err)
	if parley.CodeOf(err) == parley.CodeConflict {
		return len(list), nil
	}
	return dropped, err
}

// startRound lets all be asked again who did not refuse for good, after a pause
// (domain 3.3).
func (d *Desk) startRound(ctx context.Context, one carried, kept *look) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.StartRound(one.Item, one.round, one.NextLook, errOvertaken); err != nil {
			return err
		}
		return kept.write(tx, one.Decision)
	})
}

// offer carries out decisions about different agents: in one transaction it looks
// again at all that may have changed, and then makes the offers, or gives the
// work at once where the rule says so. The agents' rows are locked first, so
// that what they carry is what it is.
func (d *Desk) offer(ctx context.Context, list []carried, kept *look) (dropped int, err error) {
	err = d.store.Tx(ctx, func(tx *store.Tx) error {
		hold, err := d.offerable(tx, list)
		if err == nil && len(hold) == 0 {
			err = errOvertaken
		}
		if err != nil {
			return err
		}
		dropped = len(list) - len(hold)
		now, done, given := parley.Now(), []routing.Decision{}, []store.Assigned{}
		for i := range hold {
			done = append(done, hold[i].Decision)
			given = append(given, store.Assigned{User: hold[i].Agent, Channel: hold[i].work.ServiceChannel, At: now})
		}
		if err := kept.write(tx, done...); err != nil {
			return err
		}
		if err := tx.SetLastAssigned(given...); err != nil {
			return err
		}
		asked := slices.DeleteFunc(slices.Clone(hold), func(h granted) bool { return h.rule.AutoAssign })
		if err := d.ask(tx, asked, now); err != nil {
			return err
		}
		for i := range hold {
			if h := &hold[i]; h.rule.AutoAssign {
				if err := d.giveAtOnce(tx, h); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return dropped, err
}

// ask offers work to agents.
func (d *Desk) ask(tx *store.Tx, list []granted, now parley.Time) error {
	if len(list) == 0 {
		return nil
	}
	offers, events, jobs := []store.Offering{}, []parley.WorkEvent{}, []store.NewJob{}
	for i := range list {
		h := &list[i]
		o := store.Offering{WorkItem: h.work.ID, Agent: h.Agent, Rule: h.rule.ID, At: now, Why: h.why}
		if h.rule.Reassign { // otherwise it stands until it is answered
			o.Expires = now.Add(seconds(h.rule.TimeoutS))
			jobs = append(jobs, store.NewJob{Kind: JobOffer, Subject: string(h.work.ID), RunAt: o.Expires})
		}
		offers = append(offers, o)
		events = append(events, workEvent(h.work.ID, parley.WorkOffered, h.Agent, parley.System(), h.rule.Name, h.text))
		d.publishOffer(tx, h.work.ID, h.Agent, "", "")
	}
	if err := tx.MakeOffers(errOvertaken, offers...); err != nil {
		return err
	}
	if err := tx.InsertWorkEvents(events...); err != nil {
		return err
	}
	told, err := d.tellOffersLater(tx, offers...)
	if err != nil {
		return err
	}
	return tx.EnqueueAll(append(jobs, told...)...)
}
