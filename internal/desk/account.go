package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// tableAccount is the audit trail's name of accounts (domain 1.5).
const tableAccount = "customer_account"

// AccountInput is what somebody says about an account.
type AccountInput struct {
	remade

	Number  string                 `json:"number,omitempty" doc:"As it was read; the desk gives it, and nobody changes it."`
	Name    string                 `json:"name"`
	Code    string                 `json:"account_code,omitempty" doc:"What other systems call it; unique. Up to 40 characters."`
	Parent  parley.ID              `json:"parent_id,omitempty" doc:"The account above it; absent: none."`
	Phone   string                 `json:"phone,omitempty"`
	Active  bool                   `json:"active"`
	Team    []parley.AccountMember `json:"team,omitempty" doc:"Who looks after it and for what, the first one first; up to 20."`
	Version int64                  `json:"version,omitempty" doc:"The version that was read; needed for a change."`
}

func (in AccountInput) fill(a *parley.Account) (err error) {
	if a.Name, err = requiredLine("name", in.Name, parley.MaxName); err != nil {
		return err
	}
	if a.Code, err = parley.CleanLine("account_code", in.Code, parley.MaxAccountCode); err != nil {
		return err
	}
	if a.Phone, err = parley.CleanLine("phone", in.Phone, maxPhone); err != nil {
		return err
	}
	if len(in.Team) > parley.MaxAccountTeam {
		return parley.Errorf(parley.CodeInvalid, "team", "has more than %d lines.", parley.MaxAccountTeam)
	}
	a.Parent, a.Active, a.Team = in.Parent, in.Active, append([]parley.AccountMember{}, in.Team...)
	return nil
}

// responsibilitiesOf are what a colleague can look after an account for, and
// those that were so before.
func responsibilitiesOf(read *store.Reader, before ...string) ([]string, error) {
	props, err := read.Properties()
	if err != nil {
		return nil, err
	}
	list := parley.Responsibilities(props.Text(parley.PropResponsibilities))
	for _, one := range before {
		if _, known := parley.Responsibility(list, one); one != "" && !known {
			list = append(list, one)
		}
	}
	return list, nil
}

func unknownResponsibility(field string, known []string) error {
	return parley.Errorf(parley.CodeInvalid, field, "must be one of %s.", strings.Join(known, ", "))
}

// checkAccount checks what an account says about others. old is what it was, the
// zero value for a new one: what stood there before may stay.
func checkAccount(tx *store.Tx, a *parley.Account, old parley.Account) error {
	if a.Code != "" {
		other, err := tx.AccountByCode(a.Code)
		if ignoreNotFound(err) != nil {
			return err
		}
		if err == nil && other.ID != a.ID {
			return parley.Errorf(parley.CodeConflict, "account_code", "is already that of %s.", other.Name)
		}
	}
	if a.Parent != old.Parent {
		if err := checkParent(tx, a); err != nil {
			return err
		}
	}
	return checkTeam(tx, a, old.Team)
}

// checkParent refuses an account above that is not there, or that is below.
func checkParent(tx *store.Tx, a *parley.Account) error {
	const field = "parent_id"
	if a.Parent == a.ID {
		return parley.Errorf(parley.CodeInvalid, field, "must not be the account itself.")
	}
	for above, levels := a.Parent, 1; above != ""; levels++ {
		parent, err := tx.Account(above)
		if err != nil {
			return noAccount(err, field)
		}
		if parent.Parent == a.ID {
			return parley.Errorf(parley.CodeInvalid, field, "makes a circle: %s is below %s.", parent.Name, a.Name)
		}
		if levels >= parley.MaxAccountLevels {
			return parley.Errorf(parley.CodeInvalid, field, "makes more than %d levels of accounts.", parley.MaxAccountLevels)
		}
		above = parent.Parent
	}
	return nil
}

// noAccount says at a field that what it names is no account.
func noAccount(err error, field string) error {
	if parley.CodeOf(err) == parley.CodeNotFound {
		return parley.Errorf(parley.CodeInvalid, field, "must be an account.")
	}
	return err
}

// checkTeam refuses who is no user, is new there and inactive, or is named twice
// for the same.
func checkTeam(tx *store.Tx, a *parley.Account, old []parley.AccountMember) error {
	var before []string
	for _, m := range old {
		before = append(before, m.Responsibility)
	}
	known, err := responsibilitiesOf(&tx.Reader, before...)
	if err != nil {
		return err
	}
	for i := range a.Team {
		m, field := &a.Team[i], fmt.Sprintf("team[%d].", i)
		user, err := tx.User(m.User)
		if parley.CodeOf(err) == parley.CodeNotFound {
			return parley.Errorf(parley.CodeInvalid, field+"user_id", "must be a user.")
		}
		if err != nil {
			return err
		}
		if !user.Active && !slices.ContainsFunc(old, func(o parley.AccountMember) bool { return o.User == m.User }) {
			return parley.Errorf(parley.CodeInvalid, field+"user_id", "names %s, who is inactive; activate the user first.", user.Name)
		}
		name, ok := parley.Responsibility(known, m.Responsibility)
		if !ok {
			return unknownResponsibility(field+"responsibility", known)
		}
		m.Responsibility = name
		if slices.Contains(a.Team[:i], *m) {
			return parley.Errorf(parley.CodeInvalid, field+"user_id", "names %s twice for the same.", user.Name)
		}
	}
	return nil
}

// CreateAccount adds an account.
func (d *Desk) CreateAccount(ctx context.Context, actor parley.Actor, in AccountInput) (row store.AccountRow, err error) {
	now := parley.Now()
	a := parley.Account{ID: in.newID(), CreatedAt: now, UpdatedAt: now, Version: 1}
	if err := in.fill(&a); err != nil {
		return row, err
	}
	err = d.configure(ctx, func(tx *store.Tx) error {
		if err := checkAccount(tx, &a, parley.Account{}); err != nil {
			return err
		}
		if in.id != "" && in.Number != "" { // it had one before it was deleted
			a.Number = in.Number
		} else if a.Number, err = tx.NextNumber("ACCT"); err != nil {
			return err
		}
		if err := tx.InsertAccount(a); err != nil {
			return err
		}
		if row, err = tx.Account(a.ID); err != nil {
			return err
		}
		return d.configured(tx, actor, tableAccount, a.ID, a.Name, nil, a)
	})
	return row, err
}

// UpdateAccount changes an account; it counts for the next offer.
func (d *Desk) UpdateAccount(ctx context.Context, actor parley.Actor, id parley.ID, in AccountInput) (row store.AccountRow, err error) {
	err = d.configure(ctx, func(tx *store.Tx) error {
		old, err := tx.Account(id)
		if err != nil {
			return err
		}
		a := old.Account
		if err := in.fill(&a); err != nil {
			return err
		}
		if err := checkAccount(tx, &a, old.Account); err != nil {
			return err
		}
		a.Version, a.UpdatedAt = in.Version, parley.Now()
		if err := tx.UpdateAccount(a); err != nil {
			return err
		}
		if row, err = tx.Account(id); err != nil {
			return err
		}
		return d.configured(tx, actor, tableAccount, id, a.Name, old.Account, a)
	})
	return row, err
}

// DeleteAccount removes an account that nobody and nothing is of; others are
// deactivated.
func (d *Desk) DeleteAccount(ctx context.Context, actor parley.Actor, id parley.ID, version int64) error {
	return d.configure(ctx, func(tx *store.Tx) error {
		a, err := tx.Account(id)
		if err != nil {
			return err
		}
		use, err := tx.AccountUse(id)
		if err != nil {
			return err
		}
		switch {
		case use.Contacts:
			return parley.Errorf(parley.CodeConflict, "", "%s has contacts. Delete them or move them to another account first, or deactivate it instead.", a.Name)
		case use.Below:
			return parley.Errorf(parley.CodeConflict, "", "Other accounts are below %s. Move them first, or deactivate it instead.", a.Name)
		case use.Interactions:
			return parley.Errorf(parley.CodeConflict, "", "Conversations were held with people of %s and keep it; deactivate it instead.", a.Name)
		case use.Records:
			return parley.Errorf(parley.CodeConflict, "", "Cases or incidents are of %s and keep it; deactivate it instead.", a.Name)
		}
		if err := tx.DeleteAccount(id, version); err != nil {
			return err
		}
		return d.configured(tx, actor, tableAccount, id, a.Name, a.Account, nil)
	})
}

// Responsibilities lists what a colleague can look after an account for.
func (d *Desk) Responsibilities(ctx context.Context) ([]string, error) {
	return responsibilitiesOf(d.store.Read(ctx))
}
