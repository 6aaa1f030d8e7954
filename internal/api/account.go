package api

import (
	"context"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

type accountsRequest struct {
	PageRequest

	Search string `query:"q" maxLength:"100" doc:"Part of the name, the code or the number."`
}

func (a *API) accounts(ctx context.Context, in *accountsRequest) (*answer[page[store.AccountRow]], error) {
	rows, err := a.desk.Store().Read(ctx).AccountsPage(parley.ID(in.Cursor), in.Search, in.Limit+1)
	return cut(rows, in.Limit, func(r store.AccountRow) parley.ID { return r.ID }, err)
}

func (a *API) account(ctx context.Context, id parley.ID) (store.AccountRow, error) {
	return a.desk.Store().Read(ctx).Account(id)
}

type accountNamesRequest struct {
	Search string `query:"q" maxLength:"100" doc:"Part of the name, the code or the number."`
	Limit  int    `query:"limit" minimum:"1" maximum:"50" default:"20"`
}

func (a *API) accountNames(ctx context.Context, in *accountNamesRequest) (*answer[page[store.AccountName]], error) {
	return whole(a.desk.Store().Read(ctx).FindAccounts(in.Search, in.Limit))
}

type contactsRequest struct {
	PageRequest

	Search  string    `query:"q" maxLength:"100" doc:"Part of the name or the e-mail address."`
	Account parley.ID `query:"account" maxLength:"32" doc:"Only those of this account."`
}

func (a *API) contacts(ctx context.Context, in *contactsRequest) (*answer[page[store.ContactRow]], error) {
	rows, err := a.desk.Store().Read(ctx).ContactsPage(in.Account, parley.ID(in.Cursor), in.Search, in.Limit+1)
	return cut(rows, in.Limit, func(r store.ContactRow) parley.ID { return r.ID }, err)
}

func (a *API) contact(ctx context.Context, id parley.ID) (store.ContactRow, error) {
	return a.desk.Store().Read(ctx).Contact(id)
}

// cut makes a page of rows of which one more was read than it has.
func cut[T any](rows []T, limit int, id func(T) parley.ID, err error) (*answer[page[T]], error) {
	if err != nil {
		return nil, err
	}
	p := page[T]{Items: rows}
	if len(rows) > limit {
		p.Items = rows[:limit]
		p.Next = string(id(p.Items[limit-1]))
	}
	return &answer[page[T]]{Body: p}, nil
}

type accountOptions struct {
	Responsibilities []string `json:"responsibilities" doc:"What a colleague can look after an account for (parley.accounts.responsibilities)."`
}

func (a *API) accountOptions(ctx context.Context, _ *struct{}) (*answer[accountOptions], error) {
	list, err := a.desk.Responsibilities(ctx)
	return of(accountOptions{list}, err)
}
