package desk_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// account adds an active account; those of its team look after it as account
// managers, the first one as support.
func (f *floor) account(name string, parent parley.ID, team ...parley.Actor) store.AccountRow {
	f.t.Helper()
	in := desk.AccountInput{Name: name, Parent: parent, Active: true}
	for i, who := range team {
		in.Team = append(in.Team, parley.AccountMember{User: who.ID, Responsibility: map[bool]string{true: "Support", false: "account manager"}[i == 0]})
	}
	a, err := f.desk.CreateAccount(f.t.Context(), f.admin, in)
	f.must(err)
	return a
}

// reaccount changes an account.
func (f *floor) reaccount(id parley.ID, change func(*desk.AccountInput)) {
	f.t.Helper()
	a, err := f.read().Account(id)
	f.must(err)
	in := desk.AccountInput{Name: a.Name, Code: a.Code, Parent: a.Parent, Phone: a.Phone, Active: a.Active, Team: a.Team, Version: a.Version}
	change(&in)
	_, err = f.desk.UpdateAccount(f.t.Context(), f.admin, id, in)
	f.must(err)
}

// of adds a contact of an account, with the address that named gives.
func (f *floor) of(account parley.ID, name string) store.ContactRow {
	f.t.Helper()
	c, err := f.desk.CreateContact(f.t.Context(), f.admin, desk.ContactInput{Account: account, Name: name, Email: name + "@Example.com", Active: true})
	f.must(err)
	return c
}

func TestAccountsAreChecked(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		ctx := t.Context()
		holding := f.account("Holding", "", f.anna)
		acme := f.account("Acme", holding.ID, f.ben)
		if holding.Number != "ACCT0000001" || acme.Number != "ACCT0000002" || acme.ParentName != "Holding" {
			t.Errorf("made %+v, %+v", holding, acme)
		}
		f.reaccount(holding.ID, func(in *desk.AccountInput) { in.Code = "HOLD" })
		gone := f.person("Gone Away", parley.RoleAgent)
		f.tx(func(tx *store.Tx) error {
			u, err := tx.User(gone.ID)
			if err != nil {
				return err
			}
			u.Active = false
			return tx.UpdateUser(u)
		})
		member := func(who parley.ID, what string) []parley.AccountMember {
			return []parley.AccountMember{{User: who, Responsibility: what}}
		}
		for i, c := range []struct {
			code  parley.Code
			field string
			says  string
			in    desk.AccountInput
		}{
			{parley.CodeInvalid, "name", "", desk.AccountInput{}},
			{parley.CodeTooLarge, "account_code", "", desk.AccountInput{Name: "A", Code: strings.Repeat("x", 41)}},
			{parley.CodeConflict, "account_code", "Holding", desk.AccountInput{Name: "A", Code: "hold"}},
			{parley.CodeInvalid, "parent_id", "", desk.AccountInput{Name: "A", Parent: parley.NewID()}},
			{parley.CodeInvalid, "team[0].user_id", "", desk.AccountInput{Name: "A", Team: member(parley.NewID(), "Support")}},
			{parley.CodeInvalid, "team[0].user_id", "Gone Away", desk.AccountInput{Name: "A", Team: member(gone.ID, "Support")}},
			{parley.CodeInvalid, "team[0].responsibility", "Account manager, Support", desk.AccountInput{Name: "A", Team: member(f.anna.ID, "Cook")}},
			{parley.CodeInvalid, "team[1].user_id", "Anna", desk.AccountInput{Name: "A", Team: append(member(f.anna.ID, "Sales"), member(f.anna.ID, " sales")...)}},
			{parley.CodeInvalid, "team", "", desk.AccountInput{Name: "A", Team: make([]parley.AccountMember, parley.MaxAccountTeam+1)}},
		} {
			_, err := f.desk.CreateAccount(ctx, f.admin, c.in)
			if e := f.refusal(c.code, err); e.Field != c.field || !strings.Contains(e.Message, c.says) {
				t.Errorf("%d: refused as %s: %s", i, e.Field, e.Message)
			}
		}
		for parent, says := range map[parley.ID]string{holding.ID: "itself", acme.ID: "Acme is below Holding"} {
			_, err := f.desk.UpdateAccount(ctx, f.admin, holding.ID, desk.AccountInput{Name: "Holding", Parent: parent, Version: 2})
			if e := f.refusal(parley.CodeInvalid, err); e.Field != "parent_id" || !strings.Contains(e.Message, says) {
				t.Errorf("refused as %s: %s", e.Field, e.Message)
			}
		}
		above := acme.ID
		for i := range parley.MaxAccountLevels - 2 {
			above = f.account(fmt.Sprint("Level ", i), above).ID
		}
		_, err := f.desk.CreateAccount(ctx, f.admin, desk.AccountInput{Name: "Too deep", Parent: above})
		if e := f.refusal(parley.CodeInvalid, err); e.Field != "parent_id" {
			t.Errorf("refused as %s: %s", e.Field, e.Message)
		}
		// What stood there before may stay, also when the property names it no more.
		f.set(parley.PropResponsibilities, "Gardener")
		f.reaccount(acme.ID, func(in *desk.AccountInput) { in.Team = append(in.Team, member(f.ben.ID, "gardener")...) })
		changed, err := f.read().Account(acme.ID)
		f.must(err)
		if len(changed.Team) != 2 || changed.Team[0] != (parley.AccountMember{User: f.ben.ID, Responsibility: "Support"}) || changed.Team[1].Responsibility != "Gardener" {
			t.Errorf("the team is %+v", changed.Team)
		}
		rows, err := f.read().AuditPage(store.AuditFilter{Table: "customer_account", Record: acme.ID}, 5)
		f.must(err)
		if len(rows) != 2 || !strings.Contains(rows[0].New+rows[1].New, "Gardener") {
			t.Errorf("the audit trail says %+v", rows)
		}
		// What is used is not deleted.
		f.refused(parley.CodeConflict, f.desk.DeleteAccount(ctx, f.admin, holding.ID, 2))
		zoe := f.of(above, "zoe")
		f.refused(parley.CodeConflict, f.desk.DeleteAccount(ctx, f.admin, above, 1))
		f.refused(parley.CodeConflict, f.desk.DeleteContact(ctx, f.admin, zoe.ID, 7))
		f.must(f.desk.DeleteContact(ctx, f.admin, zoe.ID, 1))
		f.must(f.desk.DeleteAccount(ctx, f.admin, above, 1))
		f.must(f.desk.DeleteUser(ctx, f.admin, gone.ID, 2))
	})
}

func TestContactsAreChecked(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		ctx := t.Context()
		acme, other := f.account("Acme", ""), f.account("Other", "")
		early := f.named("Zoe") // before anybody knew her
		zoe := f.of(acme.ID, "zoe")
		for i, c := range []struct {
			code  parley.Code
			field string
			says  string
			in    desk.ContactInput
		}{
			{parley.CodeInvalid, "name", "", desk.ContactInput{Account: acme.ID}},
			{parley.CodeInvalid, "account_id", "", desk.ContactInput{Name: "A"}},
			{parley.CodeInvalid, "email", "", desk.ContactInput{Account: acme.ID, Name: "A", Email: "nonsense"}},
			{parley.CodeConflict, "email", "zoe at Acme", desk.ContactInput{Account: other.ID, Name: "A", Email: "ZOE@example.com", Active: true}},
		} {
			_, err := f.desk.CreateContact(ctx, f.admin, c.in)
			if e := f.refusal(c.code, err); e.Field != c.field || !strings.Contains(e.Message, c.says) {
				t.Errorf("%d: refused as %s: %s", i, e.Field, e.Message)
			}
		}
		// An inactive one may have it, until they become active; without one there can be many.
		twin, err := f.desk.CreateContact(ctx, f.admin, desk.ContactInput{Account: other.ID, Name: "Twin", Email: "zoe@example.com"})
		f.must(err)
		_, err = f.desk.UpdateContact(ctx, f.admin, twin.ID, desk.ContactInput{Account: other.ID, Name: "Twin", Email: "zoe@example.com", Active: true, Version: 1})
		f.refused(parley.CodeConflict, err)
		for range 2 {
			_, err = f.desk.CreateContact(ctx, f.admin, desk.ContactInput{Account: other.ID, Name: "Nameless", Active: true})
			f.must(err)
		}
		known := func(g desk.Guest) string {
			t.Helper()
			r, err := f.read().Recognised(g.Interaction)
			f.must(err)
			if r == nil {
				return ""
			}
			return r.Contact + " of " + r.Account
		}
		late := f.named("Zoe")
		if known(early) != "zoe of Acme" || known(late) != "zoe of Acme" || known(f.named("Adam")) != "" {
			t.Errorf("recognised %q, %q", known(early), known(late))
		}
		// Who goes takes nothing along; who is deleted leaves nothing behind.
		_, err = f.desk.UpdateContact(ctx, f.admin, zoe.ID, desk.ContactInput{Account: other.ID, Name: "zoe", Email: zoe.Email, Active: true, Version: 1})
		f.must(err)
		if moved := f.named("Zoe"); known(late) != "zoe of Acme" || known(moved) != "zoe of Other" {
			t.Errorf("recognised %q, %q", known(late), known(moved))
		}
		f.refused(parley.CodeConflict, f.desk.DeleteAccount(ctx, f.admin, acme.ID, 1))
		f.must(f.desk.DeleteContact(ctx, f.admin, zoe.ID, 2))
		if known(late) != "" {
			t.Errorf("recognised %q", known(late))
		}
		f.must(f.desk.DeleteAccount(ctx, f.admin, acme.ID, 1))
	})
}
