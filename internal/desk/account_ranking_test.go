package desk_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// preferred fails the test unless the visitor's work is offered to the agent for
// a kind of affinity, "" for none; then the visitor leaves.
func (f *floor) preferred(g desk.Guest, who *parley.Actor, kind string) {
	f.t.Helper()
	f.settle()
	w := f.offeredTo(g, who)
	got := ""
	for _, o := range f.offers(*who) {
		if o.WorkItem != w.ID {
			continue
		}
		for _, why := range o.Why {
			if _, after, found := strings.Cut(why, `"code":"affinity","kind":"`); found {
				got, _, _ = strings.Cut(after, `"`)
			}
		}
	}
	if got != kind {
		f.t.Fatalf("%s is offered it for %q, want %q", who.Name, got, kind)
	}
	f.must(f.desk.GuestEnd(f.t.Context(), g))
}

// Whoever served somebody of an account last is preferred for everybody of it,
// and of it alone.
func TestWhoServedAnAccountIsPreferred(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		f.rank(f.billing, desk.RankingInput{Affinity: []parley.AffinityRule{{Kind: parley.AffinityAccount, Days: 2}}})
		f.withTimers()
		holding := f.account("Holding", "")
		acme := f.account("Acme", holding.ID)
		for _, name := range []string{"zoe", "adam", "eve", "ida", "kim"} {
			f.of(acme.ID, name)
		}
		mia := f.of(holding.ID, "mia")
		f.ready(f.anna)
		first := f.named("Zoe")
		f.settle()
		_, err := f.desk.AcceptOffer(t.Context(), f.anna, f.offeredTo(first, &f.anna).ID)
		f.must(err)
		f.ready(f.ben) // who carries nothing, so that everything else would be theirs
		detail, err := f.desk.Detail(t.Context(), f.anna, first.Conversation)
		f.must(err)
		if want := (store.Recognised{Contact: "zoe", Account: "Acme", Number: acme.Number}); detail.Recognised == nil || *detail.Recognised != want {
			t.Errorf("recognised as %+v", detail.Recognised)
		}

		f.preferred(f.named("Adam"), &f.anna, "account_history")
		f.preferred(f.named("Mia"), &f.ben, "")   // the account above is another one
		f.preferred(f.named("Grace"), &f.ben, "") // and she is of none
		// Who moves takes nothing along, and leaves what was asked.
		_, err = f.desk.UpdateContact(t.Context(), f.admin, mia.ID, desk.ContactInput{Account: acme.ID, Name: mia.Name, Email: mia.Email, Active: true, Version: 1})
		f.must(err)
		f.preferred(f.named("Mia"), &f.anna, "account_history")
		// An inactive contact is nobody's, an inactive account is none.
		eve, err := f.read().ContactByEmail("eve@example.com")
		f.must(err)
		_, err = f.desk.UpdateContact(t.Context(), f.admin, eve.ID, desk.ContactInput{Account: acme.ID, Name: eve.Name, Email: eve.Email, Version: 1})
		f.must(err)
		f.preferred(f.named("Eve"), &f.ben, "")
		f.reaccount(acme.ID, func(in *desk.AccountInput) { in.Active = false })
		f.preferred(f.named("Ida"), &f.ben, "")
		f.reaccount(acme.ID, func(in *desk.AccountInput) { in.Active = true })
		// It only ranks, and only as long as the rule says.
		f.choose(f.anna, "Away")
		f.preferred(f.named("Kim"), &f.ben, "")
		f.choose(f.anna, "Available")
		f.pass(48 * time.Hour)
		f.ready(f.anna, f.ben)
		f.preferred(f.named("Adam"), &f.anna, "") // who was given something longest ago
	})
}

// Those who look after an account are preferred in their order, by what they
// look after it for.
func TestTeamsOfAccountsArePreferred(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		f.withTimers()
		dora := f.person("Dora Klein", parley.RoleAgent, f.billing)
		acme, other := f.account("Acme", "", f.ben, f.anna, dora), f.account("Other", "", dora)
		zoe := f.of(acme.ID, "zoe")
		f.ready(f.anna, f.ben, dora)
		team := parley.AffinityRule{Kind: parley.AffinityTeam}
		managers := parley.AffinityRule{Kind: parley.AffinityTeam, Responsibility: "ACCOUNT manager"}
		rank := func(rules ...parley.AffinityRule) { f.rank(f.billing, desk.RankingInput{Affinity: rules}) }

		rank(team)
		f.preferred(f.named("Zoe"), &f.ben, "account_team")
		rank(managers, team)
		f.preferred(f.named("Zoe"), &f.anna, "account_team")
		f.reaccount(acme.ID, func(in *desk.AccountInput) { in.Team[1], in.Team[2] = in.Team[2], in.Team[1] })
		f.preferred(f.named("Zoe"), &dora, "account_team")
		// Who works no more is passed over, and stays in the team.
		user, err := f.read().User(dora.ID)
		f.must(err)
		_, err = f.desk.UpdateUser(t.Context(), f.admin, dora.ID, desk.UserInput{Email: user.Email, Name: user.Name, Roles: user.Roles, Version: user.Version})
		f.must(err)
		f.preferred(f.named("Zoe"), &f.anna, "account_team")
		f.reaccount(acme.ID, func(in *desk.AccountInput) { in.Phone = "1" })
		// The team is that of the account they are of now.
		_, err = f.desk.UpdateContact(t.Context(), f.admin, zoe.ID, desk.ContactInput{Account: other.ID, Name: "zoe", Email: zoe.Email, Active: true, Version: 1})
		f.must(err)
		g := f.named("Zoe")
		f.settle()
		if w := f.work(g.Conversation); w.OfferedTo == "" || w.OfferedTo == dora.ID {
			t.Errorf("offered to %s", w.OfferedTo)
		}
		for _, who := range []parley.Actor{f.anna, f.ben} {
			for _, o := range f.offers(who) {
				if strings.Contains(fmt.Sprint(o.Why), "account_team") {
					t.Errorf("%s is not of that team: %v", who.Name, o.Why)
				}
			}
		}
	})
}
