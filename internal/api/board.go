package api

import (
	"context"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
)

// BoardRequest says what the manager's board is about. It is exported because
// the framework looks at exported members only.
type BoardRequest struct {
	Queue   parley.ID `query:"queue" pattern:"^([0-9a-f]{32})?$" doc:"Absent: all queues."`
	Channel parley.ID `query:"channel" pattern:"^([0-9a-f]{32})?$" doc:"Service channel; absent: all. Work without one is chat."`
	Since   string    `query:"since" maxLength:"40" doc:"From when on what is over counts, RFC 3339, in the last 31 days; absent: a day ago."`
}

func (in *BoardRequest) query() (desk.BoardQuery, error) {
	q := desk.BoardQuery{Queue: in.Queue, Channel: in.Channel}
	var err error
	q.Since, err = moment("since", in.Since)
	return q, err
}

// moment reads a moment of an address; "" is none.
func moment(field, text string) (parley.Time, error) {
	if text == "" {
		return 0, nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil || at.UnixMilli() <= 0 {
		return 0, parley.Errorf(parley.CodeInvalid, field, "must be a moment such as 2026-11-21T09:30:00Z.")
	}
	return parley.Time(at.UnixMilli()), nil
}

func (a *API) board(ctx context.Context, in *BoardRequest) (*answer[desk.Board], error) {
	q, err := in.query()
	if err != nil {
		return nil, err
	}
	return of(a.desk.Board(ctx, q))
}

type workListRequest struct {
	BoardRequest
	PageRequest
	What  string    `query:"what" enum:"waiting,unassigned,in_hand,level,waited,answered,handled,responses,abandoned,offered,accepted,rejected,timed_out,auto_assigned" default:"waiting" doc:"The figure that is asked about: work that waits or is in hand now, or cases and incidents nobody looks after (since does not matter); or what happened since: what the service level is reckoned from, all waits that ended (waited), what was handled and is over, answers to visitors (responses), and what became of offers."`
	Until string    `query:"until" maxLength:"40" doc:"Before when, RFC 3339; absent: now. It does not matter where since does not."`
	State string    `query:"state" enum:"waiting,work_in_progress,closed_complete,closed_escalated,closed_by_client,closed_abandoned,canceled" doc:"Only work in this state now; absent: any."`
	Agent parley.ID `query:"agent" pattern:"^([0-9a-f]{32})?$" doc:"Only what concerns this agent: who has it, had it, was offered it or answered; absent: anybody."`
}

func (a *API) workList(ctx context.Context, in *workListRequest) (*answer[page[desk.WorkRow]], error) {
	about, err := in.query()
	if err != nil {
		return nil, err
	}
	q := desk.WorkQuery{BoardQuery: about, What: in.What, State: in.State, Agent: in.Agent, Limit: in.Limit + 1}
	if q.Until, err = moment("until", in.Until); err != nil {
		return nil, err
	}
	if q.After, q.AfterID, err = parseCursor(in.Cursor); err != nil {
		return nil, err
	}
	if in.Cursor == "" && desk.ListsNow(in.What) { // the oldest first
		q.After = -1
	}
	list, err := a.desk.WorkList(ctx, q)
	if err != nil {
		return nil, err
	}
	p := page[desk.WorkRow]{Items: list}
	if len(list) > in.Limit {
		p.Items = list[:in.Limit]
		last := p.Items[in.Limit-1]
		p.Next = cursorOf(last.At, last.Key)
	}
	return of(p, nil)
}

type routing struct {
	OnePath
	Body struct {
		Table string    `json:"table" enum:"case,incident"`
		ID    parley.ID `json:"id"`
	}
}

func (a *API) routeDocument(ctx context.Context, in *routing) (*answer[parley.WorkItem], error) {
	return of(a.desk.RouteDocument(ctx, actorOf(ctx), in.Body.Table, in.Body.ID, in.ID))
}

func (a *API) assignRecord(ctx context.Context, in *routing) (*struct{}, error) {
	return nil, a.desk.AssignRecord(ctx, actorOf(ctx), in.ID, in.Body.Table, in.Body.ID)
}

type moving struct {
	OnePath
	Body struct {
		Queue parley.ID `json:"queue_id"`
	}
}

func (a *API) moveWork(ctx context.Context, in *moving) (*struct{}, error) {
	return nil, a.desk.MoveWork(ctx, actorOf(ctx), in.ID, in.Body.Queue)
}
