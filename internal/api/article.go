package api

import (
	"context"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

type articleSearch struct {
	Query        string    `query:"q" maxLength:"200" doc:"Words, of which all must be in the article; their beginnings will do."`
	Conversation parley.ID `query:"conversation" pattern:"^([0-9a-f]{32})?$" doc:"Without words: what its subject asks for."`
	Limit        int       `query:"limit" minimum:"1" maximum:"50" default:"20"`
}

func (a *API) searchArticles(ctx context.Context, in *articleSearch) (*answer[page[desk.ArticleMatch]], error) {
	return whole(a.desk.SearchArticles(ctx, actorOf(ctx), in.Query, in.Conversation, in.Limit))
}

func (a *API) readArticle(ctx context.Context, in *OnePath) (*answer[desk.ArticleView], error) {
	return of(a.desk.ReadArticle(ctx, actorOf(ctx), in.ID))
}

type articlesRequest struct {
	PageRequest
	State parley.ArticleState `query:"state" enum:"draft,published,retired" doc:"Absent: all."`
}

func (a *API) articles(ctx context.Context, in *articlesRequest) (*answer[page[parley.Article]], error) {
	at, id, err := parseCursor(in.Cursor)
	if err != nil {
		return nil, err
	}
	list, err := a.desk.Articles(ctx, in.State, at, id, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &answer[page[parley.Article]]{Body: page[parley.Article]{Items: list}}
	if n := len(list); n == in.Limit {
		out.Body.Next = cursorOf(list[n-1].UpdatedAt, list[n-1].ID)
	}
	return out, nil
}

type articlePreview struct {
	Body struct {
		Body string `json:"body" doc:"Markdown."`
	}
}

func (a *API) previewArticle(ctx context.Context, in *articlePreview) (*answer[desk.ArticleView], error) {
	return of(a.desk.PreviewArticle(ctx, actorOf(ctx), in.Body.Body))
}

type linkPreviewInput struct {
	URL string `query:"url" required:"true" maxLength:"2000"`
}

func (a *API) linkPreview(ctx context.Context, in *linkPreviewInput) (*answer[store.LinkPreview], error) {
	return of(a.desk.LinkPreview(ctx, in.URL))
}
