package api

import (
	"context"

	"github.com/parley-desk/parley"
)

func (a *API) preferences(ctx context.Context, _ *struct{}) (*answer[parley.Preferences], error) {
	return of(a.desk.Store().Read(ctx).Preferences(actorOf(ctx).ID))
}

func (a *API) savePreferences(ctx context.Context, in *body[parley.Preferences]) (*answer[parley.Preferences], error) {
	return of(a.desk.SavePreferences(ctx, actorOf(ctx), in.Body))
}

func (a *API) setNotifications(ctx context.Context, in *change[parley.Notifications]) (*answer[parley.Notifications], error) {
	return of(a.desk.SetNotifications(ctx, actorOf(ctx), in.ID, in.Body))
}
