package api

import (
	"context"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

type peopleInput struct {
	Query        string    `query:"q" maxLength:"200" doc:"Beginnings of the words of a name, or of an e-mail address."`
	Conversation parley.ID `query:"conversation" doc:"Only who can be mentioned there."`
	Limit        int       `query:"limit" minimum:"1" maximum:"200" default:"20"`
}

func (a *API) people(ctx context.Context, in *peopleInput) (*answer[page[store.Colleague]], error) {
	return whole(a.desk.People(ctx, actorOf(ctx), in.Query, in.Conversation, in.Limit))
}

type statusInput struct {
	Body struct {
		Message string `json:"message" doc:"What colleagues read beside my name; empty takes it away."`
	}
}

func (a *API) setStatus(ctx context.Context, in *statusInput) (*struct{}, error) {
	return nil, a.desk.SetStatus(ctx, actorOf(ctx), in.Body.Message)
}
