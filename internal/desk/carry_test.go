package desk_test

import (
	"slices"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/routing"
	"github.com/parley-desk/parley/internal/store"
)

// decided is what an assigner decides about chats now.
func (f *floor) decided() []routing.Decision {
	f.t.Helper()
	chat, err := f.read().ServiceChannelByKey(parley.ChannelChat)
	f.must(err)
	all, err := f.desk.Decided(f.t.Context(), chat.ID)
	f.must(err)
	return slices.DeleteFunc(all, func(d routing.Decision) bool { return d.Agent == "" })
}

// Decisions that are carried out together do not depend on each other: what one
// was made on may have changed, and the others are carried out all the same.
func TestOneOvertakenDecisionDropsNoOther(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		people := []parley.Actor{f.anna, f.ben, f.chris, f.person("Dora", parley.RoleAgent, f.billing), f.person("Emil", parley.RoleAgent, f.billing)}
		f.regroup(f.billing, func([]parley.ID) (all []parley.ID) {
			for _, who := range people {
				all = append(all, who.ID)
			}
			return all
		})
		f.ready(people...)
		guests := map[parley.ID]desk.Guest{} // by work item
		for range people {
			g := f.guest("billing")
			guests[f.work(g.Conversation).ID] = g
		}
		decisions := f.decided()
		if len(decisions) != len(people) {
			t.Fatalf("%d decisions: %+v", len(decisions), decisions)
		}
		actor := func(d routing.Decision) parley.Actor {
			return people[slices.IndexFunc(people, func(p parley.Actor) bool { return p.ID == d.Agent })]
		}
		// A visitor leaves, an agent goes away, somebody has refused, and one decision stands.
		f.must(f.desk.GuestEnd(t.Context(), guests[decisions[0].Item]))
		f.choose(actor(decisions[1]), "Away")
		f.tx(func(tx *store.Tx) error {
			return tx.Exclude(store.WorkExclusion{WorkItem: decisions[2].Item, User: decisions[2].Agent, Hard: true}, parley.Now())
		})
		f.refused(parley.CodeConflict, f.desk.CarryOut(t.Context(), decisions[:4]...))
		for _, d := range decisions[1:3] {
			f.offeredTo(guests[d.Item], nil)
		}
		kept := actor(decisions[3])
		w := f.offeredTo(guests[decisions[3].Item], &kept)
		if steps := f.trail(f.admin, w.ID); !slices.Equal(steps, []parley.WorkEventType{parley.WorkRouted, parley.WorkOffered}) {
			t.Errorf("its way: %v", steps)
		}
		// What was carried out is not carried out again beside another.
		f.refused(parley.CodeConflict, f.desk.CarryOut(t.Context(), decisions[3:]...))
		last := actor(decisions[4])
		f.offeredTo(guests[decisions[4].Item], &last)
		if again := f.work(guests[decisions[3].Item].Conversation); again.OfferCount != 1 {
			t.Errorf("offered %d times", again.OfferCount)
		}
		// The time each has to answer ends by itself.
		f.tx(func(tx *store.Tx) error {
			for _, d := range decisions[3:] {
				pending, err := tx.JobPending(desk.JobOffer, string(d.Item))
				if err != nil || !pending {
					t.Errorf("nothing ends the offer of %s: %v", d.Item, err)
				}
			}
			return nil
		})
	})
}

// Two nodes that carry out the same decisions at the same moment make each offer
// once, in whatever order they hold the rows.
func TestDecisionsAreCarriedOutOnce(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		people := []parley.Actor{f.anna, f.ben, f.chris}
		f.regroup(f.billing, func([]parley.ID) []parley.ID { return []parley.ID{f.anna.ID, f.ben.ID, f.chris.ID} })
		f.ready(people...)
		for range 4 {
			guests := []desk.Guest{}
			for range people {
				guests = append(guests, f.guest("billing"))
			}
			nodes := [4][]routing.Decision{}
			for i := range nodes {
				if nodes[i] = f.decided(); len(nodes[i]) != len(people) {
					t.Fatalf("%d decisions: %+v", len(nodes[i]), nodes[i])
				}
				if i%2 > 0 {
					slices.Reverse(nodes[i])
				}
			}
			parallel(len(nodes), func(i int) {
				if err := f.desk.CarryOut(t.Context(), nodes[i]...); parley.CodeOf(err) != "" && parley.CodeOf(err) != parley.CodeConflict {
					t.Error(err)
				}
			})
			for _, g := range guests {
				w := f.work(g.Conversation)
				if !w.Offered() || w.OfferCount != 1 {
					t.Errorf("offered %d times: %+v", w.OfferCount, w)
				}
				f.must(f.desk.GuestEnd(t.Context(), g))
			}
		}
	})
}
