package store

import (
	"strconv"

	"github.com/parley-desk/parley"
)

// ContactRow is a contact as lists show it.
type ContactRow struct {
	parley.Contact

	AccountName string `json:"account"`
}

const contactColumns = `c.id, c.account_id, c.name, c.title, c.email, c.phone, c.active, c.created_at, c.updated_at, c.version, a.name`

func scanContact(r row) (c ContactRow, err error) {
	err = r.Scan(&c.ID, &c.Account, &c.Name, &c.Title, &c.Email, &c.Phone, &c.Active, &c.CreatedAt, &c.UpdatedAt, &c.Version, &c.AccountName)
	return c, err
}

const contactsOf = `SELECT ` + contactColumns + ` FROM contact c JOIN account a ON a.id = c.account_id WHERE `

// Contact returns a person of an account.
func (r *Reader) Contact(id parley.ID) (ContactRow, error) {
	return one(r, NotFound("This contact"), scanContact, contactsOf+`c.id = $1`, id)
}

// activeContact is the only one of an address; the index that makes it so is
// used where the query says the same.
const activeContact = `c.active AND c.email_folded <> '' AND c.email_folded = `

// ContactByEmail returns the active contact with that address, compared folded.
func (r *Reader) ContactByEmail(email string) (ContactRow, error) {
	return one(r, NotFound("This contact"), scanContact, contactsOf+activeContact+`$1`, parley.Fold(email))
}

// ContactsPage lists contacts by name, of one account or of all, from the one
// after the given one; search narrows to names and addresses that contain it.
func (r *Reader) ContactsPage(account, after parley.ID, search string, limit int) ([]ContactRow, error) {
	from, err := r.after("contact", after)
	if err != nil {
		return nil, err
	}
	list, args := contactsOf+`(c.name_folded, c.id) > ($1, $2)`, []any{from.name, from.id, limit}
	if account != "" {
		args = append(args, account)
		list += ` AND c.account_id = $4`
	}
	if search != "" {
		args = append(args, containing(search))
		like := ` LIKE $` + strconv.Itoa(len(args)) + ` ESCAPE '\'`
		list += ` AND (c.name_folded` + like + ` OR c.email_folded` + like + `)`
	}
	return many(r, scanContact, list+` ORDER BY c.name_folded, c.id LIMIT $3`, args...)
}

const sameContact = "There is already an active contact with this e-mail address."

// InsertContact adds a contact.
func (t *Tx) InsertContact(c parley.Contact) error {
	if err := t.filled("contact", "contacts", parley.MaxContacts); err != nil {
		return err
	}
	_, err := t.exec(`INSERT INTO contact (id, account_id, name, name_folded, title, email, email_folded, phone, active, created_at, updated_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		c.ID, c.Account, c.Name, parley.Fold(c.Name), c.Title, c.Email, parley.Fold(c.Email), c.Phone, c.Active, c.CreatedAt, c.UpdatedAt, c.Version)
	return duplicate(err, "email", sameContact)
}

// UpdateContact changes a contact, if c.Version is still the stored one.
func (t *Tx) UpdateContact(c parley.Contact) error {
	err := t.must(stale("contact"), `UPDATE contact SET account_id = $3, name = $4, name_folded = $5, title = $6, email = $7, email_folded = $8, phone = $9, active = $10,
			updated_at = $11, version = version + 1
		WHERE id = $1 AND version = $2`,
		c.ID, c.Version, c.Account, c.Name, parley.Fold(c.Name), c.Title, c.Email, parley.Fold(c.Email), c.Phone, c.Active, c.UpdatedAt)
	return duplicate(err, "email", sameContact)
}

// Recognise binds the interactions since a moment whose visitor gave the
// contact's address, and which are nobody's yet, to the contact and its account.
func (t *Tx) Recognise(c parley.Contact, since parley.Time) error {
	_, err := t.exec(`UPDATE interaction SET contact_id = $1, account_id = $2
		WHERE guest_email_folded = $3 AND guest_email_folded <> '' AND opened_at > $4 AND contact_id IS NULL`, c.ID, c.Account, parley.Fold(c.Email), since)
	return err
}

// CustomerOf returns the account, A, and the contact, B, of an interaction; "":
// of none.
func (r *Reader) CustomerOf(interaction parley.ID) (Pair, error) {
	return one(r, NotFound("This interaction"), scanPair, `SELECT COALESCE(account_id, ''), COALESCE(contact_id, '') FROM interaction WHERE id = $1`, interaction)
}

// DeleteContact removes a contact. What they asked stays, and is of nobody's
// account; cases and incidents stay of theirs, which somebody may have said.
func (t *Tx) DeleteContact(id parley.ID, version int64) error {
	for _, table := range []string{"customer_case", "incident"} {
		if _, err := t.exec(`UPDATE `+table+` SET contact_id = NULL WHERE contact_id = $1`, id); err != nil {
			return err
		}
	}
	if _, err := t.exec(`UPDATE interaction SET contact_id = NULL, account_id = NULL WHERE contact_id = $1`, id); err != nil {
		return err
	}
	return t.must(stale("contact"), `DELETE FROM contact WHERE id = $1 AND version = $2`, id, version)
}

// Recognised is whom an interaction is taken to be with, by an address that
// nobody has verified.
type Recognised struct {
	Contact string `json:"contact" doc:"The name of the contact."`
	Title   string `json:"title"`
	Account string `json:"account" doc:"The name of the account they were of then."`
	Number  string `json:"account_number"`
}

// Recognised returns whom an interaction is taken to be with; nil: nobody.
func (r *Reader) Recognised(interaction parley.ID) (*Recognised, error) {
	return one(r, nil, func(r row) (*Recognised, error) {
		var k Recognised
		err := r.Scan(&k.Contact, &k.Title, &k.Account, &k.Number)
		return &k, err
	}, `SELECT c.name, c.title, a.name, a.number FROM interaction i JOIN contact c ON c.id = i.contact_id JOIN account a ON a.id = i.account_id WHERE i.id = $1`, interaction)
}
