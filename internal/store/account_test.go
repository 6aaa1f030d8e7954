package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
	"github.com/parley-desk/parley/internal/store/storetest"
)

// Accounts and their people are given page by page in the order of names, also
// where names are the same, and found by what is typed of them.
func TestAccountsAndContactsArePaged(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, s *store.Store) {
		m := fill(t, s)
		names := []string{"Zeta", "acme", "Acme", "100% Ökö", "Beta_1", "Beta 1", "acme"}
		var last parley.ID
		tx(t, s, func(tx *store.Tx) error {
			for i, name := range names {
				a := parley.Account{
					ID: parley.NewID(), Number: fmt.Sprintf("ACCT%07d", i), Name: name, Active: true, CreatedAt: at, UpdatedAt: at, Version: 1, Parent: last,
					Team: []parley.AccountMember{{User: m.ben.ID, Responsibility: "Support"}, {User: m.anna.ID, Responsibility: "Sales"}},
				}
				if i == 2 {
					a.Code = "A-2"
				}
				last = a.ID
				c := parley.Contact{ID: parley.NewID(), Account: a.ID, Name: "Of " + name, Email: fmt.Sprintf("Person%d@Example.com", i), Active: i != 1, CreatedAt: at, UpdatedAt: at, Version: 1}
				if err := errors.Join(tx.InsertAccount(a), tx.InsertContact(c)); err != nil {
					return err
				}
			}
			return nil
		})
		read := s.Read(t.Context())
		var got, people []string
		var after parley.ID
		for {
			page, err := read.AccountsPage(after, "", 2)
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range page {
				got, after = append(got, a.Name), a.ID
				if len(a.Team) != 2 || a.Team[0].User != m.ben.ID || a.Team[1].Responsibility != "Sales" {
					t.Errorf("the team of %s: %+v", a.Name, a.Team)
				}
			}
			if len(page) < 2 {
				break
			}
		}
		slices.Sort(names)
		if !slices.IsSortedFunc(got, func(a, b string) int { return strings.Compare(parley.Fold(a), parley.Fold(b)) }) && s.Backend() == "sqlite" {
			t.Errorf("not by name: %v", got)
		}
		if slices.Sort(got); !slices.Equal(got, names) {
			t.Errorf("listed %v of %v", got, names)
		}
		for after = ""; ; {
			page, err := read.ContactsPage("", after, "of ", 3)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range page {
				people, after = append(people, c.Name+" at "+c.AccountName), c.ID
			}
			if len(page) < 3 {
				break
			}
		}
		if len(people) != len(names) || !slices.Contains(people, "Of Zeta at Zeta") {
			t.Errorf("listed %v", people)
		}
		for typed, want := range map[string]int{"ACME": 3, "a-2": 1, "acct0000004": 1, "100%": 1, "%": 1, "_": 1, "ökö": 1, "nothing": 0} {
			if found, err := read.AccountsPage("", typed, 50); err != nil || len(found) != want {
				t.Errorf("%q finds %d accounts, %v", typed, len(found), err)
			}
		}
		for typed, want := range map[string]int{"PERSON3@": 1, "of acme": 3, "nothing": 0} {
			if found, err := read.ContactsPage("", "", typed, 50); err != nil || len(found) != want {
				t.Errorf("%q finds %d contacts, %v", typed, len(found), err)
			}
		}
		own, err := read.ContactsPage(last, "", "of", 50)
		if err != nil || len(own) != 1 || own[0].Account != last {
			t.Errorf("of one account: %+v, %v", own, err)
		}
		if _, err := read.AccountsPage(parley.NewID(), "", 2); parley.AsError(err).Field != "cursor" {
			t.Errorf("a cursor that is none: %v", err)
		}
		a, err := read.Account(last)
		if err != nil || a.Contacts != 1 || a.ParentName != "Beta 1" {
			t.Errorf("the last one is %+v, %v", a, err)
		}
		if _, err := read.ContactByEmail("person1@example.com"); parley.CodeOf(err) != parley.CodeNotFound {
			t.Errorf("an inactive contact is found by the address: %v", err)
		}
		// The second who looks becomes active with an address that is taken: the database refuses it itself.
		err = s.Tx(t.Context(), func(tx *store.Tx) error {
			c := own[0].Contact
			c.Email = "PERSON0@example.com"
			return tx.UpdateContact(c)
		})
		if e := parley.AsError(err); e.Code != parley.CodeConflict || e.Field != "email" {
			t.Errorf("the same address twice: %v", err)
		}
	})
}
