package api

import (
	"context"

	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/words"
)

func (a *API) whatIfs(ctx context.Context, in *PageRequest) (*answer[page[desk.WhatIfQuestion]], error) {
	before, beforeID, err := parseCursor(in.Cursor)
	if err != nil {
		return nil, err
	}
	list, err := a.desk.WhatIfs(ctx, before, beforeID, in.Limit+1)
	if err != nil {
		return nil, err
	}
	p := page[desk.WhatIfQuestion]{Items: list}
	if len(list) > in.Limit {
		p.Items = list[:in.Limit]
		last := &p.Items[in.Limit-1]
		p.Next = cursorOf(last.CreatedAt, last.ID)
	}
	return of(p, nil)
}

// whatIf is a what-if whose problem is told in the reader's language.
func (a *API) whatIf(ctx context.Context, in *OnePath) (*answer[desk.WhatIf], error) {
	w, err := a.desk.WhatIf(ctx, in.ID)
	w.Problem = words.From(ctx).Sentence(w.Problem)
	return of(w, err)
}

func (a *API) whatIfOptions(ctx context.Context, _ *struct{}) (*answer[desk.WhatIfOptions], error) {
	return of(a.desk.WhatIfOptions(ctx))
}

func (a *API) cancelWhatIf(ctx context.Context, in *OnePath) (*struct{}, error) {
	return nil, a.desk.CancelWhatIf(ctx, actorOf(ctx), in.ID)
}

func (a *API) deleteWhatIf(ctx context.Context, in *OnePath) (*struct{}, error) {
	return nil, a.desk.DeleteWhatIf(ctx, actorOf(ctx), in.ID)
}
