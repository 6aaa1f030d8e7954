package api

import (
	"context"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

func (a *API) offers(ctx context.Context, _ *PageRequest) (*answer[page[parley.Offer]], error) {
	return whole(a.desk.Offers(ctx, actorOf(ctx).ID))
}

func (a *API) whyIAmIdle(ctx context.Context, _ *struct{}) (*answer[desk.Idleness], error) {
	return of(a.desk.WhyIdle(ctx, actorOf(ctx).ID))
}

type rejectReasonsRequest struct {
	PageRequest
	Channel string `query:"channel" maxLength:"80" doc:"Key or id of a service channel; absent: of all of them."`
}

func (a *API) rejectReasons(ctx context.Context, in *rejectReasonsRequest) (*answer[page[parley.RejectReason]], error) {
	return whole(a.desk.RejectReasons(ctx, in.Channel))
}

func (a *API) acceptOffer(ctx context.Context, in *OnePath) (*answer[store.Summary], error) {
	summary, err := a.desk.AcceptOffer(ctx, actorOf(ctx), in.ID)
	summary.GuestOnline = a.hub.GuestOnline(summary.ID)
	return of(summary, err)
}

type rejection struct {
	OnePath
	Body struct {
		Reason parley.ID `json:"reason_id"`
	}
}

func (a *API) rejectOffer(ctx context.Context, in *rejection) (*struct{}, error) {
	return nil, a.desk.RejectOffer(ctx, actorOf(ctx), in.ID, in.Body.Reason)
}

type handing struct {
	OnePath
	Body struct {
		Agent parley.ID `json:"agent_id"`
	}
}

func (a *API) assignByHand(ctx context.Context, in *handing) (*struct{}, error) {
	return nil, a.desk.AssignByHand(ctx, actorOf(ctx), in.ID, in.Body.Agent)
}

func (a *API) workTrail(ctx context.Context, in *OnePath) (*answer[desk.WorkTrail], error) {
	return of(a.desk.WorkTrail(ctx, actorOf(ctx), in.ID))
}
