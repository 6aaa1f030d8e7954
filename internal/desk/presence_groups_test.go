package desk_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
)

// namesOf are the names of presence states.
func namesOf(states []parley.PresenceState, err error) (string, error) {
	names := []string{}
	for _, s := range states {
		names = append(names, s.Name)
	}
	return strings.Join(names, " "), err
}

// A state of some groups is there for their members only, whoever wants to put
// somebody into it; who leaves them keeps it until they are in another one.
func TestPresenceStatesOfGroups(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		ctx := t.Context()
		post := f.newState(desk.PresenceStateInput{Name: "Post", Groups: []parley.ID{f.billing.AssignmentGroup, f.billing.AssignmentGroup}})
		if post.AllGroups || !slices.Equal(post.Groups, []parley.ID{f.billing.AssignmentGroup}) {
			t.Fatalf("created %+v", post)
		}
		lists := func(who parley.Actor, can, own string) {
			t.Helper()
			if names, err := namesOf(f.desk.PresenceStates(ctx, who.ID)); names != can || err != nil {
				t.Errorf("%s can be put into %s, want %s (%v)", who.Name, names, can, err)
			}
			if names, err := namesOf(f.desk.OwnPresenceStates(ctx, who.ID)); names != own || err != nil {
				t.Errorf("%s sees %s, want %s (%v)", who.Name, names, own, err)
			}
		}
		const all, with = "Available Away Offline", "Available Post Away Offline"
		lists(f.anna, with, with)
		lists(f.chris, all, all)

		into := desk.PresenceInput{State: post.ID}
		_, err := f.desk.SetPresence(ctx, f.chris, into)
		refuses(t, "who is in none of the groups", err, parley.CodeInvalid, "state_id")
		order := desk.PresenceOrder{State: post.ID, Reason: "the letters"}
		_, err = f.desk.OrderPresence(ctx, f.admin, f.chris.ID, order)
		refuses(t, "a manager for them", err, parley.CodeInvalid, "state_id")
		refuses(t, "another system for them", f.desk.PutPresence(ctx, f.admin, f.chris.ID, post.ID, nil), parley.CodeInvalid, "state_id")
		if _, err = f.desk.OrderPresence(ctx, f.admin, f.anna.ID, order); err != nil || f.presence(f.anna).State != post.ID {
			t.Errorf("a manager for a member: %v, %+v", err, f.presence(f.anna))
		}

		// She leaves the group, and keeps the state until the next one.
		f.regroup(f.billing, func(members []parley.ID) []parley.ID {
			return slices.DeleteFunc(members, func(id parley.ID) bool { return id == f.anna.ID })
		})
		lists(f.anna, all, with)
		f.choose(f.anna, "Post")
		f.choose(f.anna, "Away")
		lists(f.anna, all, all)
		_, err = f.desk.SetPresence(ctx, f.anna, into)
		refuses(t, "who has left", err, parley.CodeInvalid, "state_id")

		// A group that is switched off lets nobody in.
		f.choose(f.ben, "Post")
		f.choose(f.ben, "Away")
		group := must(f.read().Group(f.billing.AssignmentGroup))(t)
		refuses(t, "deleting the group", f.desk.DeleteGroup(ctx, f.admin, group.ID, group.Version), parley.CodeConflict, "")
		spare := must(f.desk.CreateGroup(ctx, f.admin, desk.GroupInput{Name: "Spare", Active: true, Members: []parley.ID{f.ben.ID}}))(t)
		change := desk.PresenceStateInput{Name: "Post", Active: true, Groups: []parley.ID{spare.ID}, Version: post.Version}
		post = must(f.desk.UpdatePresenceState(ctx, f.admin, post.ID, change))(t)
		f.choose(f.ben, "Post")
		f.choose(f.ben, "Away")
		spare = must(f.desk.UpdateGroup(ctx, f.admin, spare.ID, desk.GroupInput{Name: "Spare", Members: spare.Members, Version: spare.Version}))(t)
		_, err = f.desk.SetPresence(ctx, f.ben, into)
		refuses(t, "a member of a group that is off", err, parley.CodeInvalid, "state_id")
		err = f.desk.DeleteGroup(ctx, f.admin, spare.ID, spare.Version)
		refuses(t, "deleting its only group", err, parley.CodeConflict, "")
		if !strings.Contains(err.Error(), "Post") {
			t.Errorf("the refusal does not name the state: %v", err)
		}
		change.Groups, change.Version = nil, post.Version
		if post = must(f.desk.UpdatePresenceState(ctx, f.admin, post.ID, change))(t); !post.AllGroups || len(post.Groups) > 0 {
			t.Errorf("for everybody again: %+v", post)
		}
		f.choose(f.chris, "Post")
		f.must(f.desk.DeleteGroup(ctx, f.admin, spare.ID, spare.Version))
	})
}

// A rule that leads to a state of some groups leads the others to Away, whether
// they let an offer pass or a transfer.
func TestWhoseStateAfterAnOfferIsNotForThemIsAway(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.withTimers()
		resting := f.newState(desk.PresenceStateInput{Name: "Resting", Groups: []parley.ID{f.product.AssignmentGroup}})
		f.push(&f.billing, func(in *desk.AssignmentRuleInput) { in.TimeoutS, in.TimeoutState = 20, resting.ID })
		for _, x := range []struct {
			who  parley.Actor
			want string
		}{{f.anna, "Resting"}, {f.ben, "Away"}} {
			f.ready(x.who)
			g := f.guest("billing")
			f.settle()
			f.offeredTo(g, &x.who)
			f.pass(21 * time.Second)
			f.settle()
			if p := f.presence(x.who); p.Name != x.want || p.Reason != desk.ReasonOfferTimedOut {
				t.Errorf("%s is %+v, want %s", x.who.Name, p, x.want)
			}
			f.must(f.desk.GuestEnd(t.Context(), g))
		}

		f.ready(f.anna)
		g := f.guest("billing")
		f.settle()
		w := f.offeredTo(g, &f.anna)
		must(f.desk.AcceptOffer(t.Context(), f.anna, w.ID))(t)
		f.ready(f.ben)
		f.must(f.desk.TransferToAgent(t.Context(), f.anna, g.Conversation, f.ben.ID))
		f.pass(21 * time.Second)
		f.settle()
		if p := f.presence(f.ben); p.Name != "Away" || p.Reason != desk.ReasonOfferTimedOut {
			t.Errorf("who let the transfer pass is %+v", p)
		}

		// Another system names only what is for its agent.
		f.ready(f.ben)
		f.pools(&f.billing)
		late := f.guest("billing")
		_, err := f.desk.OfferFor(t.Context(), f.admin, f.work(late.Conversation).ID, "", desk.ExternalOffer{Agent: f.ben.ID, TimeoutS: 30, TimeoutState: resting.ID})
		refuses(t, "a state of other groups", err, parley.CodeInvalid, "after_timeout_presence")
	})
}
