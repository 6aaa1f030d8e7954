package desk

import (
	"context"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// tableContact is the audit trail's name of contacts (domain 1.5).
const tableContact = "customer_contact"

// recognisedBack is how far back what an address asked becomes its contact's: as
// far as any rule of routing looks.
const recognisedBack = parley.MaxAffinityDays * 24 * time.Hour

// ContactInput is what somebody says about a person of an account.
type ContactInput struct {
	remade

	Account parley.ID `json:"account_id"`
	Name    string    `json:"name"`
	Title   string    `json:"title,omitempty"`
	Email   string    `json:"email,omitempty" doc:"Visitors who give it are recognised as this person, unverified; unique among active contacts."`
	Phone   string    `json:"phone,omitempty"`
	Active  bool      `json:"active"`
	Version int64     `json:"version,omitempty" doc:"The version that was read; needed for a change."`
}

func (in ContactInput) fill(c *parley.Contact) (err error) {
	if c.Name, err = requiredLine("name", in.Name, parley.MaxName); err != nil {
		return err
	}
	if c.Title, err = parley.CleanLine("title", in.Title, parley.MaxName); err != nil {
		return err
	}
	if c.Phone, err = parley.CleanLine("phone", in.Phone, maxPhone); err != nil {
		return err
	}
	c.Account, c.Active, c.Email = in.Account, in.Active, ""
	if in.Email != "" {
		c.Email, err = cleanEmail("email", in.Email)
	}
	return err
}

// checkContact checks what a contact says about others.
func checkContact(tx *store.Tx, c *parley.Contact) error {
	if _, err := tx.Account(c.Account); err != nil {
		return noAccount(err, "account_id")
	}
	if !c.Active || c.Email == "" {
		return nil
	}
	other, err := tx.ContactByEmail(c.Email)
	if ignoreNotFound(err) != nil {
		return err
	}
	if err == nil && other.ID != c.ID {
		return parley.Errorf(parley.CodeConflict, "email", "is already that of %s at %s. Of two contacts with the same address only one can be active.", other.Name, other.AccountName)
	}
	return nil
}

// recognise makes what their address asked lately the contact's.
func recognise(tx *store.Tx, c parley.Contact) error {
	if !c.Active || c.Email == "" {
		return nil
	}
	return tx.Recognise(c, parley.Now().Add(-recognisedBack))
}

// CreateContact adds a person to an account. What their address asked in the last
// 30 days becomes theirs.
func (d *Desk) CreateContact(ctx context.Context, actor parley.Actor, in ContactInput) (row store.ContactRow, err error) {
	now := parley.Now()
	c := parley.Contact{ID: in.newID(), CreatedAt: now, UpdatedAt: now, Version: 1}
	if err := in.fill(&c); err != nil {
		return row, err
	}
	err = d.configure(ctx, func(tx *store.Tx) error {
		if err := checkContact(tx, &c); err != nil {
			return err
		}
		if err := tx.InsertContact(c); err != nil {
			return err
		}
		if err := recognise(tx, c); err != nil {
			return err
		}
		if row, err = tx.Contact(c.ID); err != nil {
			return err
		}
		return d.configured(tx, actor, tableContact, c.ID, c.Name, nil, c)
	})
	return row, err
}

// UpdateContact changes a person of an account. Who goes to another account
// leaves there what was asked before.
func (d *Desk) UpdateContact(ctx context.Context, actor parley.Actor, id parley.ID, in ContactInput) (row store.ContactRow, err error) {
	err = d.configure(ctx, func(tx *store.Tx) error {
		old, err := tx.Contact(id)
		if err != nil {
			return err
		}
		c := old.Contact
		if err := in.fill(&c); err != nil {
			return err
		}
		if err := checkContact(tx, &c); err != nil {
			return err
		}
		c.Version, c.UpdatedAt = in.Version, parley.Now()
		if err := tx.UpdateContact(c); err != nil {
			return err
		}
		if err := recognise(tx, c); err != nil {
			return err
		}
		if row, err = tx.Contact(id); err != nil {
			return err
		}
		return d.configured(tx, actor, tableContact, id, c.Name, old.Contact, c)
	})
	return row, err
}

// DeleteContact removes a person of an account. What they asked stays, and is of
// no account any more.
func (d *Desk) DeleteContact(ctx context.Context, actor parley.Actor, id parley.ID, version int64) error {
	return d.configure(ctx, func(tx *store.Tx) error {
		c, err := tx.Contact(id)
		if err != nil {
			return err
		}
		if err := tx.DeleteContact(id, version); err != nil {
			return err
		}
		return d.configured(tx, actor, tableContact, id, c.Name, c.Contact, nil)
	})
}
