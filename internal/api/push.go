package api

import (
	"context"

	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// pushKeyAnswer is what a browser subscribes with.
type pushKeyAnswer struct {
	Key string `json:"key" doc:"The desk's VAPID public key, base64url; empty when web push is not possible."`
}

func (a *API) pushKey(context.Context, *struct{}) (*answer[pushKeyAnswer], error) {
	return of(pushKeyAnswer{Key: a.desk.PushKey()}, nil)
}

// transports says over which of them this desk can reach anybody.
type transports struct {
	Push  bool `json:"push" doc:"Web push is possible."`
	Email bool `json:"email" doc:"A mail server is set."`
}

func (a *API) transports(context.Context, *struct{}) (*answer[transports], error) {
	return of(transports{Push: a.desk.PushKey() != "", Email: a.mailServer != ""}, nil)
}

func (a *API) subscribe(ctx context.Context, in *body[desk.SubscriptionInput]) (*struct{}, error) {
	who := staffOf(ctx)
	return nil, a.desk.Subscribe(ctx, who.actor, who.token, userAgentOf(ctx), in.Body)
}

type endpointRequest struct {
	Body struct {
		Endpoint string `json:"endpoint" maxLength:"2048"`
	}
}

func (a *API) unsubscribe(ctx context.Context, in *endpointRequest) (*struct{}, error) {
	return nil, a.desk.Unsubscribe(ctx, actorOf(ctx), in.Body.Endpoint)
}

func (a *API) subscriptions(ctx context.Context, _ *struct{}) (*answer[page[store.Subscription]], error) {
	return whole(a.desk.Store().Read(ctx).Subscriptions(actorOf(ctx).ID))
}

func (a *API) testPush(ctx context.Context, _ *struct{}) (*answer[desk.PushTest], error) {
	return of(a.desk.TestPush(ctx, actorOf(ctx)))
}
