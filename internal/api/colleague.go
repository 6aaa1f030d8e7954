package api

import (
	"context"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

type startConversationInput struct {
	Body desk.NewConversation
}

func (a *API) startConversation(ctx context.Context, in *startConversationInput) (*answer[store.Summary], error) {
	return of(a.desk.StartConversation(ctx, actorOf(ctx), in.Body))
}

type describeInput struct {
	OnePath
	Body desk.Appearance
}

func (a *API) appearance(ctx context.Context, in *describeInput) (*answer[store.Summary], error) {
	return of(a.desk.Describe(ctx, actorOf(ctx), in.ID, in.Body))
}

type addPeopleInput struct {
	OnePath
	Body desk.NewMembers
}

func (a *API) addPeople(ctx context.Context, in *addPeopleInput) (*answer[store.Summary], error) {
	return of(a.desk.AddPeople(ctx, actorOf(ctx), in.ID, in.Body))
}

type memberInput struct {
	OnePath
	User parley.ID `path:"user" pattern:"^[0-9a-f]{32}$"`
}

func (a *API) removePerson(ctx context.Context, in *memberInput) (*struct{}, error) {
	return nil, a.desk.RemovePerson(ctx, actorOf(ctx), in.ID, in.User)
}

func (a *API) hide(ctx context.Context, in *OnePath) (*struct{}, error) {
	return nil, a.desk.HideConversation(ctx, actorOf(ctx), in.ID)
}

func (a *API) show(ctx context.Context, in *OnePath) (*struct{}, error) {
	return nil, a.desk.ShowConversation(ctx, actorOf(ctx), in.ID)
}

type frameInput struct {
	OnePath
	Body struct {
		State parley.FrameState `json:"state" enum:"open,minimized,closed"`
		Order int64             `json:"order,omitempty" minimum:"0" maximum:"1000000" doc:"Mini windows stand side by side in this order."`
	}
}

func (a *API) setFrame(ctx context.Context, in *frameInput) (*struct{}, error) {
	return nil, a.desk.SetFrame(ctx, actorOf(ctx), in.ID, in.Body.State, in.Body.Order)
}

type searchConversationsInput struct {
	Query string `query:"q" maxLength:"200" doc:"A name, people, or words of what was said."`
	Limit int    `query:"limit" minimum:"1" maximum:"50" default:"50"`
}

func (a *API) searchConversations(ctx context.Context, in *searchConversationsInput) (*answer[page[desk.Found]], error) {
	return whole(a.desk.SearchConversations(ctx, actorOf(ctx), in.Query, in.Limit))
}

// chats lists a page of the conversations with colleagues on one's list.
func (a *API) chats(ctx context.Context, actor parley.Actor, in *conversationsInput) (*answer[page[store.Summary]], error) {
	at, id, err := parseCursor(in.Cursor)
	if err != nil {
		return nil, err
	}
	out := &answer[page[store.Summary]]{}
	if out.Body.Items, err = a.desk.Store().Read(ctx).Chats(actor.ID, at, id, in.Limit); err != nil {
		return nil, err
	}
	if n := len(out.Body.Items); n == in.Limit {
		out.Body.Next = cursorOf(out.Body.Items[n-1].Position())
	}
	return out, nil
}
