package store

import (
	"slices"
	"strings"

	"github.com/parley-desk/parley"
)

// AccountRow is an account as lists show it.
type AccountRow struct {
	parley.Account

	ParentName string `json:"parent_name"`
	Contacts   int64  `json:"contact_count" doc:"Active ones."`
}

// The team comes along in the same query: an id has a fixed length, and a
// responsibility no comma.
const accountColumns = `a.id, a.number, a.name, a.account_code, COALESCE(a.parent_id, ''), a.phone, a.active, a.created_at, a.updated_at, a.version,
	COALESCE((SELECT string_agg(t.user_id || t.responsibility, ',' ORDER BY t.position) FROM account_team t WHERE t.account_id = a.id), ''),
	COALESCE((SELECT p.name FROM account p WHERE p.id = a.parent_id), ''),
	(SELECT COUNT(*) FROM contact c WHERE c.account_id = a.id AND c.active)`

func scanAccount(r row) (a AccountRow, err error) {
	var team string
	err = r.Scan(&a.ID, &a.Number, &a.Name, &a.Code, &a.Parent, &a.Phone, &a.Active, &a.CreatedAt, &a.UpdatedAt, &a.Version, &team, &a.ParentName, &a.Contacts)
	a.Team = []parley.AccountMember{}
	const id = 32
	for one := range strings.SplitSeq(team, ",") {
		if len(one) > id {
			a.Team = append(a.Team, parley.AccountMember{User: parley.ID(one[:id]), Responsibility: one[id:]})
		}
	}
	return a, err
}

// Account returns an account with its team.
func (r *Reader) Account(id parley.ID) (AccountRow, error) {
	return one(r, NotFound("This account"), scanAccount, `SELECT `+accountColumns+` FROM account a WHERE a.id = $1`, id)
}

// place is where a list ordered by name goes on.
type place struct {
	name string
	id   parley.ID
}

// after finds the place of a row of a list, so that the list goes on behind it.
func (r *Reader) after(table string, id parley.ID) (place, error) {
	if id == "" {
		return place{}, nil
	}
	gone := parley.Errorf(parley.CodeInvalid, "cursor", "is not one of ours. Start at the first page again.")
	return one(r, gone, func(r row) (p place, err error) {
		err = r.Scan(&p.name, &p.id)
		return p, err
	}, `SELECT name_folded, id FROM `+table+` WHERE id = $1`, id)
}

// AccountsPage lists accounts by name, from the one after the given one; search
// narrows to names, codes and numbers that contain it.
func (r *Reader) AccountsPage(after parley.ID, search string, limit int) ([]AccountRow, error) {
	from, err := r.after("account", after)
	if err != nil {
		return nil, err
	}
	const list = `SELECT ` + accountColumns + ` FROM account a WHERE (a.name_folded, a.id) > ($1, $2)`
	if search == "" {
		return many(r, scanAccount, list+` ORDER BY a.name_folded, a.id LIMIT $3`, from.name, from.id, limit)
	}
	return many(r, scanAccount, list+` AND (a.name_folded LIKE $4 ESCAPE '\' OR a.code_folded LIKE $4 ESCAPE '\' OR LOWER(a.number) LIKE $4 ESCAPE '\')
		ORDER BY a.name_folded, a.id LIMIT $3`, from.name, from.id, limit, containing(search))
}

// AccountName is an account as the choice of a record's account shows it.
type AccountName struct {
	ID     parley.ID `json:"id"`
	Number string    `json:"number"`
	Name   string    `json:"name"`
	Code   string    `json:"account_code"`
}

// FindAccounts lists the first active accounts by name whose name, code or
// number contains the text.
func (r *Reader) FindAccounts(search string, limit int) ([]AccountName, error) {
	return many(r, func(r row) (a AccountName, err error) {
		err = r.Scan(&a.ID, &a.Number, &a.Name, &a.Code)
		return a, err
	}, `SELECT id, number, name, account_code FROM account
		WHERE active AND (name_folded LIKE $1 ESCAPE '\' OR code_folded LIKE $1 ESCAPE '\' OR LOWER(number) LIKE $1 ESCAPE '\')
		ORDER BY name_folded, id LIMIT $2`, containing(search), limit)
}

// CustomerNames returns what accounts and contacts are called, by id; ids of
// neither are left out.
func (r *Reader) CustomerNames(ids []parley.ID) (map[parley.ID]string, error) {
	ids = slices.Compact(append([]parley.ID{}, slices.Sorted(slices.Values(ids))...))
	named, err := manyOf(r, ids, scanPair, func(list string) string {
		return `SELECT id, name FROM account WHERE id IN ` + list + ` UNION ALL SELECT id, name FROM contact WHERE id IN ` + list
	})
	names := make(map[parley.ID]string, len(named))
	for _, one := range named {
		names[one.A] = string(one.B)
	}
	return names, err
}

// AccountByCode finds an account by what other systems call it.
func (r *Reader) AccountByCode(code string) (AccountRow, error) {
	return one(r, NotFound("This account"), scanAccount, `SELECT `+accountColumns+` FROM account a WHERE a.code_folded = $1 AND a.code_folded <> ''`, parley.Fold(code))
}

// filled refuses a row more than a table of customers may have. The caller holds
// the lock of the configuration.
func (t *Tx) filled(table, what string, most int64) error {
	n, err := one(&t.Reader, nil, scanInt, `SELECT COUNT(*) FROM `+table)
	if err == nil && n >= most {
		err = parley.Errorf(parley.CodeConflict, "", "There are already %d %s, the most the desk keeps. Delete one that is no longer used first.", n, what)
	}
	return err
}

const sameCode = "There is already an account with this code."

// InsertAccount adds an account with its team.
func (t *Tx) InsertAccount(a parley.Account) error {
	if err := t.filled("account", "accounts", parley.MaxAccounts); err != nil {
		return err
	}
	_, err := t.exec(`INSERT INTO account (id, number, name, name_folded, account_code, code_folded, parent_id, phone, active, created_at, updated_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		a.ID, a.Number, a.Name, parley.Fold(a.Name), a.Code, parley.Fold(a.Code), nullable(a.Parent), a.Phone, a.Active, a.CreatedAt, a.UpdatedAt, a.Version)
	if err != nil {
		return duplicate(err, "account_code", sameCode)
	}
	return t.insertTeam(a)
}

// UpdateAccount changes an account, if a.Version is still the stored one, and
// replaces its team.
func (t *Tx) UpdateAccount(a parley.Account) error {
	err := t.must(stale("account"), `UPDATE account SET name = $3, name_folded = $4, account_code = $5, code_folded = $6, parent_id = $7, phone = $8, active = $9,
			updated_at = $10, version = version + 1
		WHERE id = $1 AND version = $2`,
		a.ID, a.Version, a.Name, parley.Fold(a.Name), a.Code, parley.Fold(a.Code), nullable(a.Parent), a.Phone, a.Active, a.UpdatedAt)
	if err != nil {
		return duplicate(err, "account_code", sameCode)
	}
	if _, err := t.exec(`DELETE FROM account_team WHERE account_id = $1`, a.ID); err != nil {
		return err
	}
	return t.insertTeam(a)
}

func (t *Tx) insertTeam(a parley.Account) error {
	for i, m := range a.Team {
		if _, err := t.exec(`INSERT INTO account_team (account_id, position, user_id, responsibility) VALUES ($1, $2, $3, $4)`, a.ID, i, m.User, m.Responsibility); err != nil {
			return err
		}
	}
	return nil
}

// AccountUse says what refers to an account.
type AccountUse struct {
	Contacts, Below, Interactions, Records bool
}

// AccountUse says whether anything refers to an account.
func (r *Reader) AccountUse(id parley.ID) (AccountUse, error) {
	return one(r, nil, func(r row) (u AccountUse, err error) {
		err = r.Scan(&u.Contacts, &u.Below, &u.Interactions, &u.Records)
		return u, err
	}, `SELECT EXISTS (SELECT 1 FROM contact WHERE account_id = $1), EXISTS (SELECT 1 FROM account WHERE parent_id = $1), EXISTS (SELECT 1 FROM interaction WHERE account_id = $1),
		EXISTS (SELECT 1 FROM customer_case WHERE account_id = $1) OR EXISTS (SELECT 1 FROM incident WHERE account_id = $1)`, id)
}

// DeleteAccount removes an account that nothing refers to.
func (t *Tx) DeleteAccount(id parley.ID, version int64) error {
	return t.must(stale("account"), `DELETE FROM account WHERE id = $1 AND version = $2`, id, version)
}
