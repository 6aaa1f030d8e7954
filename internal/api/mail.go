package api

import (
	"context"

	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// failedMails is how many e-mails that were given up are listed.
const failedMails = 50

// MailStatus says how e-mail and web push stand.
type MailStatus struct {
	Server string                `json:"server" doc:"The mail server, host:port; empty when none is set."`
	From   string                `json:"from"`
	Push   bool                  `json:"push" doc:"Web push is possible."`
	Counts store.DeliveryFigures `json:"counts"`
	Failed []store.OutMail       `json:"failures" doc:"E-mails that were given up, newest first."`
}

func (a *API) mailStatus(ctx context.Context, _ *struct{}) (*answer[MailStatus], error) {
	read := a.desk.Store().Read(ctx)
	status := MailStatus{Server: a.mailServer, From: a.mailFrom, Push: a.desk.PushKey() != ""}
	var err error
	if status.Counts, err = read.DeliveryFigures(); err != nil {
		return nil, err
	}
	status.Failed, err = read.FailedMail(failedMails)
	return of(status, err)
}

func (a *API) testMail(ctx context.Context, in *body[desk.MailTest]) (*struct{}, error) {
	_, err := a.desk.TestMail(ctx, actorOf(ctx), in.Body)
	return nil, err
}
