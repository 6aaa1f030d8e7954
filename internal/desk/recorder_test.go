package desk_test

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/routing/replay"
	"github.com/parley-desk/parley/internal/store"
)

// aDay lets people push, take, turn down, ignore, go and come back for a
// simulated day, with everything that is decided left to the assigner.
func (f *floor) aDay(seed uint64, length time.Duration) {
	f.t.Helper()
	f.push(&f.billing, func(in *desk.AssignmentRuleInput) { in.TimeoutS = 30 })
	late := f.rule(func(in *desk.AssignmentRuleInput) { in.AssignBy, in.TimeoutS = parley.AssignLastAssigned, 20 })
	own := f.rule(nil)
	f.pools(&f.order, desk.PoolInput{Rule: own.ID, Groups: []parley.ID{f.order.AssignmentGroup}},
		desk.PoolInput{Rule: late.ID, Groups: []parley.ID{f.product.AssignmentGroup}, EligibleAt: 45})
	f.withTimers()
	f.ready(f.anna, f.ben, f.chris)
	f.works(rand.New(rand.NewPCG(seed, 1)), length, func() {})
}

// works is the bustle of a day, for a while: people come, and agents do what
// agents do. In the middle of it something else happens.
func (f *floor) works(random *rand.Rand, length time.Duration, meanwhile func()) {
	f.t.Helper()
	ctx := f.t.Context()
	people := []parley.Actor{f.anna, f.ben, f.chris}
	busy, never := f.reason("Busy"), f.reason("Not my expertise")
	allowed := func(err error) {
		f.t.Helper()
		if err != nil && parley.CodeOf(err) != parley.CodeConflict && parley.CodeOf(err) != parley.CodeLimit {
			f.t.Fatal(err)
		}
	}
	var waiting []desk.Guest
	middle := parley.Now().Add(length / 2)
	for until := parley.Now().Add(length); parley.Now() < until; {
		if middle > 0 && parley.Now() >= middle {
			middle = 0
			meanwhile()
		}
		f.pass(time.Duration(10+random.IntN(30)) * time.Second)
		who := people[random.IntN(len(people))]
		if random.IntN(3) > 0 {
			waiting = append(waiting, f.regular([]string{"billing", "order"}[random.IntN(2)]))
		}
		f.settle()
		switch random.IntN(12) {
		case 0:
			f.choose(who, "Away")
		case 1, 2:
			for _, one := range people {
				f.choose(one, "Available")
			}
		case 3:
			if len(waiting) > 0 {
				allowed(f.desk.GuestEnd(ctx, waiting[random.IntN(len(waiting))]))
			}
		}
		for _, one := range people {
			for _, work := range f.cards(one) {
				switch random.IntN(10) {
				case 0:
					allowed(f.desk.RejectOffer(ctx, one, work, busy))
				case 1:
					allowed(f.desk.RejectOffer(ctx, one, work, never))
				case 2, 3, 4: // lets it pass, perhaps
				default:
					_, err := f.desk.AcceptOffer(ctx, one, work)
					allowed(err)
				}
			}
		}
		kept := waiting[:0]
		for _, g := range waiting {
			w := f.work(g.Conversation)
			if w.State == parley.WorkInProgress && random.IntN(4) == 0 {
				allowed(f.desk.End(ctx, parley.Actor{Kind: parley.ActorUser, ID: w.AssignedTo, Name: "Whoever has it"}, g.Conversation))
			}
			if w.State.Live() {
				kept = append(kept, g)
			}
		}
		waiting = kept
	}
	for _, g := range waiting { // what waits is looked at all the time
		allowed(f.desk.GuestEnd(ctx, g))
	}
	f.settle()
}

// regular starts a chat as one of those who come again and again.
func (f *floor) regular(issue string) desk.Guest {
	f.t.Helper()
	form := f.form(issue)
	name := []string{"Grace", "Zoe", "Adam", "Mia", "Omar"}[f.guests%5]
	form.Answers["first_name"], form.Answers["email"] = []string{name}, []string{strings.ToLower(name) + "@example.com"}
	return f.guestOf(form)
}

// comparison makes what was decided since a moment again.
func (f *floor) comparison(since parley.Time) replay.Comparison {
	f.t.Helper()
	k, err := f.desk.Repeat(f.t.Context(), since, parley.Now()+1)
	f.must(err)
	return k
}

// Whatever happened on a day: the unchanged configuration makes every decision
// again, the same agent by the same pool and rule at the same moment.
func TestRecordedDecisionsAreRepeated(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	inBubble(t, func(t *testing.T, f *floor) {
		begin := parley.Now()
		f.aDay(seed, 15*time.Minute)
		k := f.comparison(begin)
		if k.Decisions == 0 || k.Repeated != k.Decisions || len(k.Differences) > 0 || k.Unread > 0 {
			t.Fatalf("%+v", k)
		}
		// Nothing that was offered is missing.
		events, err := f.read().OfferEvents(begin, parley.Now()+1)
		f.must(err)
		count := map[parley.WorkEventType]int{}
		for _, e := range events {
			count[e.Type]++
		}
		decided, err := f.read().RoutingDecisions(begin, parley.Now()+1)
		f.must(err)
		offers, rounds := 0, 0
		for _, one := range decided {
			if one.Agent != "" {
				offers++
			} else {
				rounds++
			}
		}
		if offers != count[parley.WorkOffered] {
			t.Errorf("%d offers are recorded, %d were made", offers, count[parley.WorkOffered])
		}
		// Guards the test: all that can happen did.
		if offers < 10 || count[parley.WorkRejected] == 0 || count[parley.WorkTimedOut] == 0 || count[parley.WorkAccepted] < 5 {
			t.Errorf("%d rounds, %v", rounds, count)
		}
	})
}

// A record that says something else than what was decided is found out, and
// what begins in the middle is read from the next whole look on.
func TestRepeatFindsDifferences(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		begin := parley.Now()
		f.aDay(7, 5*time.Minute)
		var first store.RoutingDecision
		ticks, err := f.read().RoutingTicks(begin, parley.Now(), store.RoutingTick{}, 1000)
		f.must(err)
		decided, err := f.read().RoutingDecisions(begin, parley.Now())
		f.must(err)
		for _, one := range decided {
			if one.Agent != "" {
				first = one
				break
			}
		}
		f.tx(func(tx *store.Tx) error {
			return tx.RecordDecisions(store.RoutingDecision{Tick: ticks[1].ID, Item: parley.NewID(), Agent: f.anna.ID, At: ticks[1].At, Tier: 1})
		})
		k := f.comparison(begin)
		if len(k.Differences) != 1 || k.Differences[0].Detail != "undecided" || k.Differences[0].Was != f.anna.ID || k.Repeated != k.Decisions-1 {
			t.Errorf("%+v", k)
		}
		k = f.comparison(first.At + 1)
		if k.Unread == 0 || k.Repeated != k.Decisions {
			t.Errorf("without its beginning %+v", k)
		}
	})
}

// Nothing is recorded where nothing is to be, and what is older than it is kept
// goes.
func TestRecordIsKeptForAWhile(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		f.ready(f.anna)
		f.set(parley.PropRecordDays, "0")
		f.guest("billing")
		f.assign(f.desk)
		span, err := f.read().RecordedSpan()
		if err != nil || span.Ticks != 0 || len(f.cards(f.anna)) != 1 {
			t.Fatalf("%+v, %v", span, err)
		}
		f.set(parley.PropRecordDays, "2")
		f.guest("billing")
		f.assign(f.desk)
		if span, err = f.read().RecordedSpan(); err != nil || span.Ticks != 1 {
			t.Fatalf("%+v, %v", span, err)
		}
		f.pass(24 * time.Hour)
		next, err := f.desk.SweepRecord(context.Background(), "")
		f.must(err)
		if again, err := f.read().RecordedSpan(); err != nil || again != span || next.Sub(parley.Now()) != 24*time.Hour {
			t.Errorf("%+v, %v, next %v", again, err, next)
		}
		f.pass(72 * time.Hour)
		_, err = f.desk.SweepRecord(context.Background(), "")
		f.must(err)
		if span, err = f.read().RecordedSpan(); err != nil || span.Ticks != 0 {
			t.Errorf("%+v, %v", span, err)
		}
	})
}
