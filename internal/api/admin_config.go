package api

import (
	"context"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
	"github.com/parley-desk/parley/internal/words"
)

type usersRequest struct {
	PageRequest
	Search string `query:"q" maxLength:"100" doc:"Part of the name or e-mail address."`
}

func (a *API) users(ctx context.Context, in *usersRequest) (*answer[page[parley.User]], error) {
	users, err := a.desk.Store().Read(ctx).UsersPage(in.Cursor, in.Search, in.Limit+1)
	if err != nil {
		return nil, err
	}
	p := page[parley.User]{Items: users}
	if len(users) > in.Limit {
		p.Items = users[:in.Limit]
		p.Next = parley.Fold(p.Items[in.Limit-1].Email)
	}
	return &answer[page[parley.User]]{Body: p}, nil
}

func (a *API) user(ctx context.Context, id parley.ID) (parley.User, error) {
	return a.desk.Store().Read(ctx).User(id)
}

func (a *API) endUserSessions(ctx context.Context, in *OnePath) (*struct{}, error) {
	return nil, a.desk.SignOutEverywhere(ctx, actorOf(ctx), in.ID)
}

func (a *API) groups(ctx context.Context, _ *PageRequest) (*answer[page[parley.Group]], error) {
	return whole(a.desk.Store().Read(ctx).Groups())
}

func (a *API) group(ctx context.Context, id parley.ID) (parley.Group, error) {
	return a.desk.Store().Read(ctx).Group(id)
}

func (a *API) allQueues(ctx context.Context, _ *PageRequest) (*answer[page[parley.Queue]], error) {
	return whole(a.desk.Store().Read(ctx).Queues())
}

func (a *API) schedules(ctx context.Context, _ *PageRequest) (*answer[page[desk.ScheduleRecord]], error) {
	return whole(a.desk.Schedules(ctx))
}

func (a *API) producers(ctx context.Context, _ *PageRequest) (*answer[page[desk.ProducerRecord]], error) {
	return whole(a.desk.Producers(ctx))
}

func (a *API) rules(ctx context.Context, _ *PageRequest) (*answer[page[parley.MatchingRule]], error) {
	return whole(a.desk.Store().Read(ctx).Rules())
}

func (a *API) rule(ctx context.Context, in *OnePath) (*answer[desk.RuleDetail], error) {
	return of(a.desk.RuleDetail(ctx, actorOf(ctx), in.ID))
}

type previewRequest struct {
	Body struct {
		Conditions string `json:"conditions"`
	}
}

func (a *API) previewRule(ctx context.Context, in *previewRequest) (*answer[desk.RulePreview], error) {
	return of(a.desk.PreviewRule(ctx, actorOf(ctx), in.Body.Conditions))
}

type fieldsRequest struct {
	Table string `query:"table" maxLength:"80" doc:"sn_customerservice_customer_interaction (the default) for matching rules, conversation for actions; interaction, case or incident for service channels and wrap-up."`
}

func (a *API) fields(ctx context.Context, in *fieldsRequest) (*answer[desk.ConditionFields], error) {
	return of(a.desk.ConditionFields(ctx, in.Table))
}

func (a *API) actions(ctx context.Context, _ *PageRequest) (*answer[page[parley.ConnectAction]], error) {
	return whole(a.desk.Store().Read(ctx).Actions())
}

func (a *API) action(ctx context.Context, id parley.ID) (parley.ConnectAction, error) {
	return a.desk.Store().Read(ctx).Action(id)
}

func (a *API) properties(ctx context.Context, _ *PageRequest) (*answer[page[desk.PropertyRecord]], error) {
	list, err := a.desk.Properties(ctx)
	for i := range list {
		list[i].Property = words.From(ctx).Property(list[i].Property)
	}
	return whole(list, err)
}

// explained is a property in the language of whoever reads it.
func explained(ctx context.Context, p desk.PropertyRecord, err error) (*answer[desk.PropertyRecord], error) {
	p.Property = words.From(ctx).Property(p.Property)
	return of(p, err)
}

// PropertyPath names a property.
type PropertyPath struct {
	Name string `path:"name" maxLength:"120"`
}

func (a *API) property(ctx context.Context, in *PropertyPath) (*answer[desk.PropertyRecord], error) {
	p, err := a.desk.Property(ctx, in.Name)
	return explained(ctx, p, err)
}

type propertyChange struct {
	PropertyPath
	Body struct {
		Value   string `json:"value"`
		Version int64  `json:"version" doc:"The version that was read; 0 for a property that had its default."`
	}
}

func (a *API) setProperty(ctx context.Context, in *propertyChange) (*answer[desk.PropertyRecord], error) {
	p, err := a.desk.SetProperty(ctx, actorOf(ctx), in.Name, &in.Body.Value, in.Body.Version)
	return explained(ctx, p, err)
}

type propertyReset struct {
	PropertyPath
	Version int64 `query:"version" required:"true" doc:"The version that was read."`
}

func (a *API) resetProperty(ctx context.Context, in *propertyReset) (*answer[desk.PropertyRecord], error) {
	p, err := a.desk.SetProperty(ctx, actorOf(ctx), in.Name, nil, in.Version)
	return explained(ctx, p, err)
}

func (a *API) allowedOrigins(ctx context.Context, _ *PageRequest) (*answer[page[store.Origin]], error) {
	return whole(a.desk.Store().Read(ctx).Origins())
}

func (a *API) origin(ctx context.Context, id parley.ID) (store.Origin, error) {
	return a.desk.Store().Read(ctx).Origin(id)
}

func (a *API) tokens(ctx context.Context, _ *PageRequest) (*answer[page[store.Token]], error) {
	return whole(a.desk.Store().Read(ctx).Tokens())
}

func (a *API) deleteToken(ctx context.Context, in *OnePath) (*struct{}, error) {
	return nil, a.desk.DeleteToken(ctx, actorOf(ctx), in.ID)
}

type auditRequest struct {
	PageRequest
	Table  string    `query:"table" maxLength:"80"`
	Record parley.ID `query:"record" maxLength:"32" doc:"One record of the table."`
}

func (a *API) audit(ctx context.Context, in *auditRequest) (*answer[page[desk.AuditLine]], error) {
	if in.Record != "" && in.Table == "" {
		return nil, parley.Errorf(parley.CodeInvalid, "table", "must be given together with record.")
	}
	filter := store.AuditFilter{Table: in.Table, Record: in.Record, Before: parley.ID(in.Cursor)}
	rows, err := a.desk.AuditPage(ctx, filter, in.Limit+1)
	if err != nil {
		return nil, err
	}
	p := page[desk.AuditLine]{Items: rows}
	if len(rows) > in.Limit {
		p.Items = rows[:in.Limit]
		p.Next = string(p.Items[in.Limit-1].ID)
	}
	return &answer[page[desk.AuditLine]]{Body: p}, nil
}

func (a *API) revert(ctx context.Context, in *OnePath) (*answer[desk.Reverted], error) {
	return of(a.desk.Revert(ctx, actorOf(ctx), in.ID))
}
