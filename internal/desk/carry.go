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

// How many decisions of one look are carried out at the same moment. Each looks
// for itself whether it still holds, so that it does not matter in which order
// they end. On SQLite they are one after the other anyway, and wait for one
// fsync together; on PostgreSQL each takes a connection.
const (
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
	again, err = d.carryOut(ctx, decisions, kept, scope.keeps(channel), time.Now().Add(max(carryTime, 4*time.Since(begin))))
	if again {
		next = latest
	}
	return next, again, err
}

// carryOut carries out decisions, at least the first of them and the others
// while there is time; their grounds are kept where whole says so. It reports
// whether something was left out.
func (d *Desk) carryOut(ctx context.Context, decisions []routing.Decision, kept *look, whole bool, until time.Time) (again bool, err error) {
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(carryWidth)
	if d.store.Backend() == "postgres" {
		work.SetLimit(carryWidthPostgres)
	}
	var overtaken atomic.Bool
	late := false
	for i, decision := range decisions {
		if late = i > 0 && time.Now().After(until); late || ctx.Err() != nil {
			break
		}
		about, err := groundsOf(decision)
		if !whole {
			about.text = ""
		}
		carry := func() error {
			if err == nil {
				err = d.carry(ctx, decision, about, kept)
			}
			if parley.CodeOf(err) == parley.CodeConflict {
				overtaken.Store(true)
				return nil
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
	return late || overtaken.Load(), err
}

// grounds are those of a decision, as they are stored.
type grounds struct {
	round int64
	text  string // JSON of a [routing.Explanation]
	why   string // JSON of why the chosen agent ranks first
}

func groundsOf(decision routing.Decision) (grounds, error) {
	e := decision.Explain()
	text, err := json.Marshal(e)
	if err != nil {
		return grounds{}, err
	}
	why, err := json.Marshal(whyTexts(e))
	return grounds{e.Round, string(text), string(why)}, err
}

// carry carries out one decision.
func (d *Desk) carry(ctx context.Context, decision routing.Decision, about grounds, kept *look) (err error) {
	if decision.NewRound {
		err = d.startRound(ctx, decision, about, kept)
	} else {
		err = d.offer(ctx, decision, about, kept)
	}
	kept.carried(err)
	return err
}

// startRound lets all be asked again who did not refuse for good, after a pause
// (domain 3.3).
func (d *Desk) startRound(ctx context.Context, decision routing.Decision, about grounds, kept *look) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.StartRound(decision.Item, about.round, decision.NextLook, errOvertaken); err != nil {
			return err
		}
		return kept.write(tx, decision)
	})
}

// offer carries out a decision: in one transaction it looks again at all that
// may have changed, and then makes the offer, or gives the work at once where
// the rule says so. The agent's row is locked first, so that what they carry
// is what it is.
func (d *Desk) offer(ctx context.Context, decision routing.Decision, about grounds, kept *look) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		w, rule, err := d.offerable(tx, decision)
		if err != nil {
			return err
		}
		if err := kept.write(tx, decision); err != nil {
			return err
		}
		now := parley.Now()
		if err := tx.SetLastAssigned(decision.Agent, w.ServiceChannel, now); err != nil {
			return err
		}
		if rule.AutoAssign {
			return d.giveAtOnce(tx, w, decision.Agent, rule, about.text)
		}
		var expires parley.Time // 0: it stands until it is answered
		if rule.Reassign {
			expires = now.Add(seconds(rule.TimeoutS))
		}
		if err := tx.MakeOffer(store.Offering{
			WorkItem: w.ID, Agent: decision.Agent, Rule: rule.ID, At: now, Expires: expires, Why: about.why,
		}, errOvertaken); err != nil {
			return err
		}
		if err := tx.InsertWorkEvent(workEvent(w.ID, parley.WorkOffered, decision.Agent, parley.System(), rule.Name, about.text)); err != nil {
			return err
		}
		if rule.Reassign {
			if err := tx.Enqueue(JobOffer, string(w.ID), expires); err != nil {
				return err
			}
		}
		if err := d.tellOfferLater(tx, w.ID, decision.Agent, now); err != nil {
			return err
		}
		d.publishOffer(tx, w.ID, decision.Agent, "", "")
		return nil
	})
}
