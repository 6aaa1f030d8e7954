package api

import (
	"context"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

func (a *API) drafts(ctx context.Context, _ *struct{}) (*answer[page[store.Draft]], error) {
	return whole(a.desk.Store().Read(ctx).Drafts(actorOf(ctx).ID))
}

type undoInput struct {
	OnePath
	ClientID string `path:"client_id" maxLength:"64"`
}

func (a *API) undoSend(ctx context.Context, in *undoInput) (*answer[desk.Undone], error) {
	return of(a.desk.UndoSend(ctx, actorOf(ctx), in.ID, in.ClientID))
}

type cannedForInput struct {
	OnePath
	Query string `query:"q" maxLength:"200" doc:"A shortcut, or words of title or text."`
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

// cannedBody are canned messages to choose from.
type cannedBody struct {
	Items      []desk.CannedChoice `json:"items"`
	PostAtOnce bool                `json:"post_at_once" doc:"Whoever chooses one without gaps sends it at once instead of putting it into the composer."`
}

func (a *API) cannedFor(ctx context.Context, in *cannedForInput) (*answer[cannedBody], error) {
	items, err := a.desk.CannedFor(ctx, actorOf(ctx), in.ID, in.Query, in.Limit)
	if err != nil {
		return nil, err
	}
	props, err := a.desk.Store().Read(ctx).Properties()
	return of(cannedBody{items, props.Bool(parley.PropCannedPostAtOnce)}, err)
}

type useCannedInput struct {
	OnePath
	Canned parley.ID `path:"canned" pattern:"^[0-9a-f]{32}$"`
}

func (a *API) useCanned(ctx context.Context, in *useCannedInput) (*struct{}, error) {
	return nil, a.desk.UseCanned(ctx, actorOf(ctx), in.ID, in.Canned)
}

func (a *API) cannedMessages(ctx context.Context, _ *struct{}) (*answer[page[desk.CannedRecord]], error) {
	return whole(a.desk.CannedMessages(ctx, actorOf(ctx)))
}

func (a *API) cannedMessage(ctx context.Context, in *OnePath) (*answer[desk.CannedRecord], error) {
	return of(a.desk.CannedMessage(ctx, actorOf(ctx), in.ID))
}

type previewCannedInput struct {
	Body struct {
		Body         string    `json:"body"`
		Conversation parley.ID `json:"conversation,omitempty" pattern:"^([0-9a-f]{32})?$" doc:"Filled in from it; absent: from an example of a visitor."`
	}
}

func (a *API) previewCanned(ctx context.Context, in *previewCannedInput) (*answer[desk.CannedChoice], error) {
	return of(a.desk.PreviewCanned(ctx, actorOf(ctx), in.Body.Body, in.Body.Conversation))
}
