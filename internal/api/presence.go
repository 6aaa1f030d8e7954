package api

import (
	"context"
	"slices"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
)

func (a *API) presenceStates(ctx context.Context, _ *PageRequest) (*answer[page[parley.PresenceState]], error) {
	return whole(a.desk.OwnPresenceStates(ctx, actorOf(ctx).ID))
}

func (a *API) userPresenceStates(ctx context.Context, in *historyRequest) (*answer[page[parley.PresenceState]], error) {
	if _, err := a.desk.Store().Read(ctx).User(in.ID); err != nil {
		return nil, err
	}
	return whole(a.desk.PresenceStates(ctx, in.ID))
}

func (a *API) myPresence(ctx context.Context, _ *struct{}) (*answer[parley.AgentPresence], error) {
	return of(a.desk.Presence(ctx, actorOf(ctx).ID))
}

func (a *API) setMyPresence(ctx context.Context, in *body[desk.PresenceInput]) (*answer[parley.AgentPresence], error) {
	return of(a.desk.SetPresence(ctx, actorOf(ctx), in.Body))
}

func (a *API) myLoad(ctx context.Context, _ *struct{}) (*answer[parley.AgentLoad], error) {
	return of(a.desk.Load(ctx, actorOf(ctx).ID))
}

// channels are those that are offered from, for the names of what an agent can
// switch.
func (a *API) channels(ctx context.Context, _ *PageRequest) (*answer[page[parley.ServiceChannel]], error) {
	list, err := a.desk.Store().Read(ctx).ServiceChannels()
	return whole(slices.DeleteFunc(list, func(c parley.ServiceChannel) bool { return !c.Active }), err)
}

type historyRequest struct {
	OnePath
	PageRequest
}

func (a *API) presenceHistory(ctx context.Context, in *historyRequest) (*answer[page[parley.PresenceChange]], error) {
	read := a.desk.Store().Read(ctx)
	if _, err := read.User(in.ID); err != nil {
		return nil, err
	}
	list, err := read.PresenceHistory(in.ID, parley.ID(in.Cursor), in.Limit+1)
	if err != nil {
		return nil, err
	}
	p := page[parley.PresenceChange]{Items: list}
	if len(list) > in.Limit {
		p.Items = list[:in.Limit]
		p.Next = string(p.Items[in.Limit-1].ID)
	}
	return &answer[page[parley.PresenceChange]]{Body: p}, nil
}

func (a *API) allServiceChannels(ctx context.Context, _ *PageRequest) (*answer[page[parley.ServiceChannel]], error) {
	return whole(a.desk.Store().Read(ctx).ServiceChannels())
}

func (a *API) serviceChannel(ctx context.Context, id parley.ID) (parley.ServiceChannel, error) {
	return a.desk.Store().Read(ctx).ServiceChannel(id)
}

func (a *API) allPresenceStates(ctx context.Context, _ *PageRequest) (*answer[page[parley.PresenceState]], error) {
	return whole(a.desk.Store().Read(ctx).PresenceStates())
}

func (a *API) presenceState(ctx context.Context, id parley.ID) (parley.PresenceState, error) {
	return a.desk.Store().Read(ctx).PresenceState(id)
}
