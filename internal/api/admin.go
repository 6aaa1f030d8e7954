package api

import (
	"context"
	"net/http"

	"github.com/parley-desk/parley"
)

// The shapes that all calls on resources share.
type (
	// answer is an answer with a JSON body.
	answer[T any] struct{ Body T }
	// page is a part of a list; next is the cursor of the following part, empty
	// at the end.
	page[T any] struct {
		Items []T    `json:"items"`
		Next  string `json:"next"`
	}
	// PageRequest and OnePath are exported because the framework looks at
	// exported members only, also where they are embedded.
	//
	// PageRequest asks for a part of a list.
	PageRequest struct {
		Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
		Cursor string `query:"cursor" maxLength:"300" doc:"next of the part before."`
	}
	// OnePath names one resource.
	OnePath struct {
		ID parley.ID `path:"id" pattern:"^[0-9a-f]{32}$"`
	}
	// body is a new resource.
	body[T any] struct{ Body T }
	// change is a resource with its changes; Body carries the version read.
	change[T any] struct {
		OnePath
		Body T
	}
	// removal names the version that is to be deleted.
	removal struct {
		OnePath
		Version int64 `query:"version" required:"true" doc:"The version that was read."`
	}
)

// whole is a list that is short enough to be given at once.
func whole[T any](items []T, err error) (*answer[page[T]], error) {
	if err != nil {
		return nil, err
	}
	return &answer[page[T]]{Body: page[T]{Items: items}}, nil
}

// of wraps a result as the answer.
func of[T any](value T, err error) (*answer[T], error) {
	if err != nil {
		return nil, err
	}
	return &answer[T]{Body: value}, nil
}

// The four forms of a verb on a resource, as handlers. Lists differ too much
// to be one.
func reading[T any](verb func(ctx context.Context, id parley.ID) (T, error)) endpoint {
	return call(func(ctx context.Context, in *OnePath) (*answer[T], error) { return of(verb(ctx, in.ID)) })
}

func creating[I, T any](verb func(ctx context.Context, actor parley.Actor, in I) (T, error)) endpoint {
	return answering(http.StatusCreated, func(ctx context.Context, in *body[I]) (*answer[T], error) {
		return of(verb(ctx, actorOf(ctx), in.Body))
	})
}

func changing[I, T any](verb func(ctx context.Context, actor parley.Actor, id parley.ID, in I) (T, error)) endpoint {
	return call(func(ctx context.Context, in *change[I]) (*answer[T], error) {
		return of(verb(ctx, actorOf(ctx), in.ID, in.Body))
	})
}

func deleting(verb func(ctx context.Context, actor parley.Actor, id parley.ID, version int64) error) endpoint {
	return call(func(ctx context.Context, in *removal) (*struct{}, error) {
		return nil, verb(ctx, actorOf(ctx), in.ID, in.Version)
	})
}
