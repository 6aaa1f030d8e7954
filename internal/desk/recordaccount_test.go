package desk_test

import (
	"strings"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
)

// A case is of whom its conversation was with, or of the contact who has its
// address, until somebody says otherwise.
func TestWhoseCustomerARecordIsAbout(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		ctx := t.Context()
		acme, other := f.account("Acme", ""), f.account("Other", "")
		zoe, eve := f.of(acme.ID, "zoe"), f.of(other.ID, "eve")
		gone := f.account("Gone", "")
		f.reaccount(gone.ID, func(in *desk.AccountInput) { in.Active = false })

		g := f.named("Zoe")
		f.accept(f.anna, f.billing)
		made, err := f.desk.CreateCase(ctx, f.anna, g.Conversation, newCase("from-chat"))
		f.must(err)
		if made.Account != acme.ID || made.AccountName != "Acme" || made.AccountContact != zoe.ID || made.AccountContactName != "zoe" {
			t.Errorf("made as %+v", made.Record)
		}
		incident, err := f.desk.CreateIncident(ctx, f.anna, "", desk.NewRecord{ClientID: "lone", Values: map[string]string{
			"short_description": "Broken", "caller_email": "EVE@example.com", "assignment_group_id": string(f.billing.AssignmentGroup),
		}})
		f.must(err)
		if incident.Account != other.ID || incident.AccountContactName != "eve" {
			t.Errorf("made as %+v", incident.Record)
		}
		if nobodys := f.loneCase(map[string]string{"contact_email": "nobody@example.com"}); nobodys.Account != "" || nobodys.AccountContact != "" {
			t.Errorf("made as %+v", nobodys.Record)
		}
		for _, c := range []struct{ field, says, account, contact string }{
			{"account_id", "account", string(parley.NewID()), ""},
			{"account_id", "inactive", string(gone.ID), ""},
			{"contact_id", "contact", "", string(parley.NewID())},
			{"contact_id", "eve, who is of Other", string(acme.ID), string(eve.ID)},
			{"account_id", "id", "Acme", ""},
		} {
			in := newCase("refused")
			in.Values["assignment_group_id"] = string(f.product.AssignmentGroup)
			in.Values["account_id"], in.Values["contact_id"] = c.account, c.contact
			_, err := f.desk.CreateCase(ctx, f.anna, "", in)
			e := f.refusal(parley.CodeInvalid, err)
			if len(e.Fields) != 1 || e.Fields[0].Field != c.field || !strings.Contains(e.Fields[0].Message, c.says) {
				t.Errorf("%+v is refused as %+v", c, e.Fields)
			}
		}
		// Who names one of them changes the other along.
		is := func(account, contact parley.ID) {
			t.Helper()
			now, err := f.read().AnyCase(made.ID)
			f.must(err)
			if now.Account != account || now.AccountContact != contact {
				t.Errorf("it is of %q, %q; want %q, %q", now.AccountName, now.AccountContactName, account, contact)
			}
		}
		f.editCase(f.anna, made.ID, map[string]string{"contact_id": string(eve.ID)})
		is(other.ID, eve.ID)
		f.editCase(f.anna, made.ID, map[string]string{"account_id": string(acme.ID)})
		is(acme.ID, "")
		f.editCase(f.anna, made.ID, map[string]string{"contact_id": string(zoe.ID)})
		f.editCase(f.anna, made.ID, map[string]string{"category": "other"})
		is(acme.ID, zoe.ID)
		said := f.activity(f.anna, made.ID)
		if fields := said[len(said)-2].Payload.Params["fields"]; fields != "contact_id" {
			t.Errorf("the activity says %q changed", fields)
		}
		// It stays of its account, whoever goes.
		f.must(f.desk.DeleteContact(ctx, f.admin, zoe.ID, 1))
		is(acme.ID, "")
		if e := f.refusal(parley.CodeConflict, f.desk.DeleteAccount(ctx, f.admin, acme.ID, 1)); !strings.Contains(e.Message, "Cases") {
			t.Errorf("refused as %s", e.Message)
		}
		f.editCase(f.anna, made.ID, map[string]string{"account_id": ""})
		is("", "")
		f.must(f.desk.DeleteAccount(ctx, f.admin, acme.ID, 1))
	})
}

// Cases are offered to whom their account prefers, as chats are; and who looks
// after a case of an account has served it.
func TestAccountsOfCasesArePreferred(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		q := f.caseQueue("Cases", "category=billing")
		f.withTimers()
		acme := f.account("Acme", "", f.ben)
		f.of(acme.ID, "zoe")
		f.ready(f.anna, f.ben)
		team, history := parley.AffinityRule{Kind: parley.AffinityTeam}, parley.AffinityRule{Kind: parley.AffinityAccount, Days: 2}
		prefers := func(kind string, who parley.Actor, account parley.ID) parley.Case {
			t.Helper()
			made := f.loneCase(map[string]string{"account_id": string(account)})
			f.settle()
			w := f.caseOffered(made.ID, &who)
			for _, o := range f.offers(who) {
				if o.WorkItem == w.ID && strings.Contains(strings.Join(o.Why, ""), `"kind":"`+kind+`"`) {
					return made
				}
			}
			t.Fatalf("%s is not offered it for %s: %+v", who.Name, kind, f.offers(who))
			return made
		}
		closed := map[string]string{"state": "canceled"}

		f.rank(q, desk.RankingInput{Affinity: []parley.AffinityRule{team}})
		f.editCase(f.anna, prefers("account_team", f.ben, acme.ID).ID, closed)
		f.reaccount(acme.ID, func(in *desk.AccountInput) { in.Team[0].User = f.anna.ID })
		f.editCase(f.anna, prefers("account_team", f.anna, acme.ID).ID, closed)

		f.rank(q, desk.RankingInput{Affinity: []parley.AffinityRule{history}})
		first := f.loneCase(map[string]string{"account_id": string(acme.ID)})
		f.editCase(f.anna, first.ID, map[string]string{"assignment_group_id": string(f.billing.AssignmentGroup), "assigned_to": string(f.ben.ID)})
		f.editCase(f.anna, prefers("account_history", f.ben, acme.ID).ID, closed)
		// A chat of the account counts as well, and the last one counts.
		f.pass(time.Second)
		f.talk("billing", f.anna)
		g := f.named("Zoe")
		f.accept(f.anna, f.billing)
		f.editCase(f.anna, prefers("account_history", f.anna, acme.ID).ID, closed)
		f.must(f.desk.GuestEnd(t.Context(), g))
		// And so does a case for a chat.
		f.pass(time.Second)
		f.editCase(f.anna, f.loneCase(map[string]string{"account_id": string(acme.ID)}).ID,
			map[string]string{"assignment_group_id": string(f.billing.AssignmentGroup), "assigned_to": string(f.ben.ID)})
		f.push(&f.billing, nil)
		f.rank(f.billing, desk.RankingInput{Affinity: []parley.AffinityRule{history}})
		f.preferred(f.named("Zoe"), &f.ben, "account_history")
	})
}
