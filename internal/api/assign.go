package api

import (
	"context"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
)

type imaginedWork struct {
	OnePath
	WaitedS int64 `query:"waited_s" minimum:"0" maximum:"86400" doc:"Seconds it has waited already; absent: none."`
}

func (a *API) queuePreview(ctx context.Context, in *imaginedWork) (*answer[desk.Explanation], error) {
	return of(a.desk.QueuePreview(ctx, in.ID, in.WaitedS))
}

func (a *API) skills(ctx context.Context, _ *PageRequest) (*answer[page[parley.Skill]], error) {
	return whole(a.desk.Store().Read(ctx).Skills())
}

func (a *API) skillRules(ctx context.Context, _ *PageRequest) (*answer[page[parley.SkillRule]], error) {
	return whole(a.desk.Store().Read(ctx).SkillRules())
}

func (a *API) assignmentRules(ctx context.Context, _ *PageRequest) (*answer[page[parley.AssignmentRule]], error) {
	return whole(a.desk.Store().Read(ctx).AssignmentRules())
}

func (a *API) allRejectReasons(ctx context.Context, _ *PageRequest) (*answer[page[parley.RejectReason]], error) {
	return whole(a.desk.Store().Read(ctx).RejectReasons())
}

func (a *API) rejectReason(ctx context.Context, id parley.ID) (parley.RejectReason, error) {
	return a.desk.Store().Read(ctx).RejectReason(id)
}
