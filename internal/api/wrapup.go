package api

import (
	"context"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

func (a *API) wrapUp(ctx context.Context, in *OnePath) (*answer[desk.WrapUpView], error) {
	return of(a.desk.WrapUp(ctx, actorOf(ctx), in.ID))
}

func (a *API) ownParts(ctx context.Context, _ *PageRequest) (*answer[page[store.OwnPart]], error) {
	return whole(a.desk.OwnParts(ctx, actorOf(ctx)))
}

func (a *API) saveWrapUp(ctx context.Context, in *change[desk.WrapUpInput]) (*answer[desk.WrapUpView], error) {
	return of(a.desk.SaveWrapUp(ctx, actorOf(ctx), in.ID, in.Body))
}

func (a *API) wrapUpCodes(ctx context.Context, _ *PageRequest) (*answer[page[parley.WrapUpCode]], error) {
	return whole(a.desk.Store().Read(ctx).WrapUpCodes())
}

func (a *API) wrapUpCode(ctx context.Context, id parley.ID) (parley.WrapUpCode, error) {
	return a.desk.Store().Read(ctx).WrapUpCode(id)
}

func (a *API) wrapUpConfigurations(ctx context.Context, _ *PageRequest) (*answer[page[parley.WrapUpConfiguration]], error) {
	return whole(a.desk.Store().Read(ctx).WrapUpConfigurations())
}

func (a *API) wrapUpConfiguration(ctx context.Context, id parley.ID) (parley.WrapUpConfiguration, error) {
	return a.desk.Store().Read(ctx).WrapUpConfiguration(id)
}
