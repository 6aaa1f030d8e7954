package desk

import (
	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// recogniseCustomer fills in whose customer a new record is about where nobody
// said it: as the conversation it is made from, or as the contact who has its
// address.
func recogniseCustomer(read *store.Reader, k *parley.Record, email string) error {
	if k.Account != "" || k.AccountContact != "" {
		return nil
	}
	if k.Interaction != "" {
		of, err := read.CustomerOf(k.Interaction)
		if err != nil {
			return err
		}
		k.Account, k.AccountContact = of.A, of.B
	}
	if k.Account != "" || email == "" {
		return nil
	}
	contact, err := read.ContactByEmail(email)
	if err == nil {
		k.Account, k.AccountContact = contact.Account, contact.ID
	}
	return ignoreNotFound(err)
}

// checkCustomer checks whose customer a record is about and reads their names:
// the contact is one of the account. Who names only one of them changes the
// other along. before is how it is stored, nil for a new one; what stood there
// may stay.
func checkCustomer(read *store.Reader, s *sheet, k, before *parley.Record) error {
	var was parley.Record
	if before != nil {
		was = *before
	}
	k.AccountName, k.AccountContactName = was.AccountName, was.AccountContactName
	if k.Account == was.Account && k.AccountContact == was.AccountContact && before != nil {
		return nil
	}
	if k.AccountContact != "" {
		contact, err := read.Contact(k.AccountContact)
		switch {
		case parley.CodeOf(err) == parley.CodeNotFound:
			s.refusef("contact_id", "must be a contact.")
			return nil
		case err != nil:
			return err
		case contact.Account == k.Account:
		case k.AccountContact != was.AccountContact && k.Account == was.Account: // only the contact was named
			k.Account = contact.Account
		case k.AccountContact == was.AccountContact: // only the account was
			k.AccountContact = ""
		default:
			s.refusef("contact_id", "names %s, who is of %s.", contact.Name, contact.AccountName)
			return nil
		}
		k.AccountContactName = contact.Name
	}
	if k.AccountContact == "" {
		k.AccountContactName = ""
	}
	if k.Account == "" {
		k.AccountName = ""
		return nil
	}
	account, err := read.Account(k.Account)
	if parley.CodeOf(err) == parley.CodeNotFound {
		s.refusef("account_id", "must be an account.")
		return nil
	}
	if err == nil && !account.Active && k.Account != was.Account {
		s.refusef("account_id", "names %s, which is inactive.", account.Name)
	}
	k.AccountName = account.Name
	return err
}
