package api

import (
	"context"

	"github.com/parley-desk/parley/internal/desk"
)

type raising struct {
	OnePath
	Body struct {
		Note string `json:"note,omitempty" maxLength:"1000" doc:"What help is needed with, up to 200 characters."`
	}
}

func (a *API) raiseHand(ctx context.Context, in *raising) (*struct{}, error) {
	return nil, a.desk.RaiseHand(ctx, actorOf(ctx), in.ID, in.Body.Note)
}

func (a *API) lowerHand(ctx context.Context, in *OnePath) (*struct{}, error) {
	return nil, a.desk.LowerHand(ctx, actorOf(ctx), in.ID)
}

func (a *API) supervise(ctx context.Context, in *OnePath) (*struct{}, error) {
	return nil, a.desk.Supervise(ctx, actorOf(ctx), in.ID)
}

func (a *API) join(ctx context.Context, in *OnePath) (*struct{}, error) {
	return nil, a.desk.Join(ctx, actorOf(ctx), in.ID)
}

type whispering struct {
	OnePath
	Body struct {
		ClientID string `json:"client_id" doc:"1 to 64 letters, digits, - or _, chosen by the sender: sending the same again is no second whisper."`
		Body     string `json:"body"`
	}
}

func (a *API) whisper(ctx context.Context, in *whispering) (*answer[sentBody], error) {
	entry, err := a.desk.Whisper(ctx, actorOf(ctx), in.ID, desk.Message{ClientID: in.Body.ClientID, Body: in.Body.Body})
	return of(sentBody{Seq: entry.Seq, At: entry.At}, err)
}
