package api

import (
	"context"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// Cases and incidents: forms, lists, cards, links.

type recordsInput struct {
	Query string `query:"q" maxLength:"200" doc:"Words that number, short description, person or address hold."`
	Show  string `query:"show" enum:"all,open,mine" default:"all" doc:"open: neither closed nor canceled; mine: those of them that are assigned to me."`
	PageRequest
}

// list is what the desk is asked for.
func (in *recordsInput) list(actor parley.Actor) (store.RecordList, error) {
	at, id, err := parseCursor(in.Cursor)
	l := store.RecordList{Open: in.Show != "all", Words: in.Query, Before: at, BeforeID: id, Limit: in.Limit}
	if in.Show == "mine" {
		l.AssignedTo = actor.ID
	}
	return l, err
}

// pageOf makes a page of records, with the position after its last one.
func pageOf[T any](list []T, limit int, core func(*T) *parley.Record) *answer[page[T]] {
	out := &answer[page[T]]{Body: page[T]{Items: list}}
	if n := len(list); n > 0 && n == limit {
		last := core(&list[n-1])
		out.Body.Next = cursorOf(last.OpenedAt, last.ID)
	}
	return out
}

func (a *API) cases(ctx context.Context, in *recordsInput) (*answer[page[parley.Case]], error) {
	asked, err := in.list(actorOf(ctx))
	if err != nil {
		return nil, err
	}
	list, err := a.desk.Cases(ctx, actorOf(ctx), asked)
	if err != nil {
		return nil, err
	}
	return pageOf(list, in.Limit, func(c *parley.Case) *parley.Record { return &c.Record }), nil
}

func (a *API) incidents(ctx context.Context, in *recordsInput) (*answer[page[parley.Incident]], error) {
	asked, err := in.list(actorOf(ctx))
	if err != nil {
		return nil, err
	}
	list, err := a.desk.Incidents(ctx, actorOf(ctx), asked)
	if err != nil {
		return nil, err
	}
	return pageOf(list, in.Limit, func(i *parley.Incident) *parley.Record { return &i.Record }), nil
}

func (a *API) oneCase(ctx context.Context, in *OnePath) (*answer[parley.Case], error) {
	return of(a.desk.Store().Read(ctx).Case(in.ID, actorOf(ctx).ID))
}

func (a *API) oneIncident(ctx context.Context, in *OnePath) (*answer[parley.Incident], error) {
	return of(a.desk.Store().Read(ctx).Incident(in.ID, actorOf(ctx).ID))
}

func (a *API) caseActivity(ctx context.Context, in *conversationEntriesInput) (*answer[entriesBody], error) {
	entries, err := a.desk.CaseActivity(ctx, actorOf(ctx), in.ID, in.Since, in.Before, in.Limit)
	return of(entriesBody{entries}, err)
}

func (a *API) incidentActivity(ctx context.Context, in *conversationEntriesInput) (*answer[entriesBody], error) {
	entries, err := a.desk.IncidentActivity(ctx, actorOf(ctx), in.ID, in.Since, in.Before, in.Limit)
	return of(entriesBody{entries}, err)
}

type newRecordInput struct {
	OnePath
	Body desk.NewRecord
}

func (a *API) createCase(ctx context.Context, in *newRecordInput) (*answer[parley.Case], error) {
	return of(a.desk.CreateCase(ctx, actorOf(ctx), in.ID, in.Body))
}

type loneRecordInput struct {
	Body desk.NewRecord
}

func (a *API) createLoneCase(ctx context.Context, in *loneRecordInput) (*answer[parley.Case], error) {
	return of(a.desk.CreateCase(ctx, actorOf(ctx), "", in.Body))
}

func (a *API) createLoneIncident(ctx context.Context, in *loneRecordInput) (*answer[parley.Incident], error) {
	return of(a.desk.CreateIncident(ctx, actorOf(ctx), "", in.Body))
}

type newFromConversation struct {
	Table string `json:"table" enum:"case,incident"`
	desk.NewRecord
}

type fromConversationInput struct {
	OnePath
	Body newFromConversation
}

// savedRecord is the record that was made: its name, and the whole of it under
// its table.
type savedRecord struct {
	Table    string           `json:"table" enum:"case,incident"`
	ID       parley.ID        `json:"id"`
	Number   string           `json:"number"`
	Case     *parley.Case     `json:"case,omitempty"`
	Incident *parley.Incident `json:"incident,omitempty"`
}

func (a *API) createRecord(ctx context.Context, in *fromConversationInput) (*answer[savedRecord], error) {
	if in.Body.Table == parley.TableIncident {
		i, err := a.desk.CreateIncident(ctx, actorOf(ctx), in.ID, in.Body.NewRecord)
		return of(savedRecord{Table: parley.TableIncident, ID: i.ID, Number: i.Number, Incident: &i}, err)
	}
	c, err := a.desk.CreateCase(ctx, actorOf(ctx), in.ID, in.Body.NewRecord)
	return of(savedRecord{Table: parley.TableCase, ID: c.ID, Number: c.Number, Case: &c}, err)
}

type changeRecordInput struct {
	OnePath
	Body desk.RecordChange
}

func (a *API) updateCase(ctx context.Context, in *changeRecordInput) (*answer[parley.Case], error) {
	return of(a.desk.UpdateCase(ctx, actorOf(ctx), in.ID, in.Body))
}

func (a *API) updateIncident(ctx context.Context, in *changeRecordInput) (*answer[parley.Incident], error) {
	return of(a.desk.UpdateIncident(ctx, actorOf(ctx), in.ID, in.Body))
}

type linkInput struct {
	OnePath
	Body struct {
		Table  string `json:"table" enum:"case,incident"`
		Number string `json:"number" maxLength:"40" doc:"Such as INC0000001."`
	}
}

func (a *API) link(ctx context.Context, in *linkInput) (*answer[store.Summary], error) {
	summary, err := a.desk.Link(ctx, actorOf(ctx), in.ID, in.Body.Table, in.Body.Number)
	summary.GuestOnline = a.hub.GuestOnline(in.ID)
	return of(summary, err)
}

type searchRecordsInput struct {
	Query string `query:"q" maxLength:"200" doc:"A number, or words of the short description, the person or the address."`
	Limit int    `query:"limit" minimum:"1" maximum:"50" default:"20"`
}

func (a *API) searchRecords(ctx context.Context, in *searchRecordsInput) (*answer[page[desk.RecordMatch]], error) {
	return whole(a.desk.SearchRecords(ctx, actorOf(ctx), in.Query, in.Limit))
}

type resolveInput struct {
	Body struct {
		Text string `json:"text" doc:"A number such as INC0000001, or the address under which the workspace shows a record."`
	}
}

func (a *API) resolveRecord(ctx context.Context, in *resolveInput) (*answer[desk.ResolvedRecord], error) {
	return of(a.desk.Resolve(ctx, actorOf(ctx), in.Body.Text))
}

type cardsInput struct {
	Refs string `query:"refs" doc:"table:id, at most 50, separated by commas; tables are case, incident and article."`
}

func (a *API) cards(ctx context.Context, in *cardsInput) (*answer[page[desk.CardView]], error) {
	refs, err := desk.ParseCardRefs(in.Refs)
	if err != nil {
		return nil, err
	}
	return whole(a.desk.Cards(ctx, actorOf(ctx), refs))
}

type recordPath struct {
	Table string    `path:"table" enum:"case,incident"`
	ID    parley.ID `path:"id" pattern:"^[0-9a-f]{32}$"`
}

func (a *API) followRecord(ctx context.Context, in *recordPath) (*answer[store.Summary], error) {
	return of(a.desk.Follow(ctx, actorOf(ctx), in.Table, in.ID))
}

func (a *API) unfollowRecord(ctx context.Context, in *recordPath) (*struct{}, error) {
	return nil, a.desk.Unfollow(ctx, actorOf(ctx), in.Table, in.ID)
}

func (a *API) assignmentGroups(ctx context.Context, _ *struct{}) (*answer[page[store.AssignmentGroup]], error) {
	return whole(a.desk.Store().Read(ctx).AssignmentGroups(actorOf(ctx).ID))
}

func (a *API) assignees(ctx context.Context, in *OnePath) (*answer[page[store.Assignee]], error) {
	return whole(a.desk.Store().Read(ctx).Assignees(in.ID))
}
