package desk

import (
	"context"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/routing"
	"github.com/parley-desk/parley/internal/store"
)

// WorkQuery says which work a list behind a figure is of.
type WorkQuery struct {
	BoardQuery
	What    string
	Until   parley.Time // before when what is over ended; 0: now
	State   string
	Agent   parley.ID   // whom the row concerns; "": anybody
	After   parley.Time // the row after which the page begins
	AfterID parley.ID
	Limit   int
}

// WorkRow is a line of a list behind a figure.
type WorkRow struct {
	Key          parley.ID            `json:"key" doc:"Of the line: the work item, or the step of its way."`
	At           parley.Time          `json:"at" doc:"When it began to wait, was answered or abandoned, or when the step was."`
	WorkItem     parley.ID            `json:"work_item_id" doc:"Empty of a record that waits in no queue."`
	Number       string               `json:"number"`
	Conversation parley.ID            `json:"conversation_id"`
	Table        string               `json:"document_table" enum:"interaction,case,incident" doc:"What the work is."`
	DocumentID   parley.ID            `json:"document_id"`
	Document     string               `json:"document,omitempty" doc:"Number of the case or incident."`
	Guest        string               `json:"guest_name" doc:"The customer's name."`
	Queue        parley.ID            `json:"queue_id"`
	QueueName    string               `json:"queue"`
	Delivery     parley.Delivery      `json:"delivery" enum:"pull,push"`
	Channel      parley.ID            `json:"channel_id"`
	State        parley.WorkState     `json:"state" enum:"waiting,work_in_progress,closed_complete,closed_escalated,closed_by_client,closed_abandoned,canceled"`
	WaitingSince parley.Time          `json:"waiting_since"`
	WaitMS       int64                `json:"wait_ms" doc:"Of a wait that is over."`
	OfferedTo    string               `json:"offered_to,omitempty" doc:"The name of the agent whose answer it waits for."`
	OfferedID    parley.ID            `json:"offered_to_id,omitempty"`
	ExpiresAt    parley.Time          `json:"offer_expires_at,omitzero"`
	AssignedTo   string               `json:"assigned_to,omitempty"`
	AssignedID   parley.ID            `json:"assigned_to_id,omitempty"`
	Offers       int64                `json:"offer_count"`
	Agent        string               `json:"agent,omitempty" doc:"Whom the step concerns."`
	Reason       string               `json:"reason,omitempty" doc:"Of the step; of the service level: in_time, late, or gone without an answer, of a wait that ended also left, which is before the target; of an answer: first, if it was its conversation's."`
	TookMS       int64                `json:"took_ms" doc:"How long an answer took, or the agent had what was handled; 0 in other lists."`
	LastType     parley.WorkEventType `json:"last_event,omitempty"`
	LastAt       parley.Time          `json:"last_event_at,omitzero"`
	LastAgent    string               `json:"last_event_agent,omitempty"`
	Waits        *WhyWaiting          `json:"waits,omitempty" doc:"Why it waits; only of waiting work that is offered to nobody, in a queue that pushes."`
}

// WhyWaiting is the gist of a routing explanation.
type WhyWaiting struct {
	Chosen  string            `json:"chosen,omitempty" doc:"The agent who is offered it next."`
	Why     []routing.Reason  `json:"why"`
	LeftOut []routing.LeftOut `json:"left_out" doc:"Who cannot get it, by reason, with up to three examples each."`
}

// ListsNow reports whether a list is of what stands now, the oldest first, and
// not of what was, the newest first.
func ListsNow(what string) bool {
	return what == "waiting" || what == whatUnassigned || what == "in_hand"
}

// WorkList reads a page of the list behind a figure, as [store.Reader.WorkList]
// orders it. Waiting work says why it waits.
func (d *Desk) WorkList(ctx context.Context, q WorkQuery) ([]WorkRow, error) {
	read, now := d.store.Read(ctx), parley.Now()
	f, _, err := q.filter(read, now)
	if err != nil {
		return nil, err
	}
	if q.Agent != "" {
		if _, err := read.User(q.Agent); err != nil {
			return nil, asField(err, "agent", "must be an agent.")
		}
	}
	if q.What == whatUnassigned {
		return d.unassigned(read, f, q.After, q.AfterID, q.Limit)
	}
	// What ended later is as if it had been read already.
	if q.Until > 0 && q.After > q.Until && !ListsNow(q.What) {
		q.After, q.AfterID = q.Until, ""
	}
	rows, err := read.WorkList(store.WorkList{BoardFilter: f, What: q.What, State: q.State, Agent: q.Agent, After: q.After, AfterID: q.AfterID, Limit: q.Limit})
	if err != nil {
		return nil, err
	}
	list := make([]WorkRow, 0, len(rows))
	explain := false
	for i := range rows {
		w := workRow(&rows[i])
		explain = explain || w.unexplained()
		list = append(list, w)
	}
	if !explain {
		return list, nil
	}
	s, err := d.snapshot(read, "", now)
	if err != nil {
		return nil, err
	}
	tick := routing.New(s)
	tick.Decide()
	for i := range list {
		if list[i].unexplained() {
			list[i].Waits = whyWaiting(tick.Explain(list[i].WorkItem))
		}
	}
	return list, nil
}

// unexplained reports whether routing has something to say about the row.
func (w *WorkRow) unexplained() bool {
	return w.State == parley.WorkWaiting && w.Delivery == parley.DeliveryPush && w.OfferedID == ""
}

func workRow(r *store.WorkRow) WorkRow {
	return WorkRow{
		Key: r.Key, At: r.At, WorkItem: r.WorkItem, Number: r.Number, Conversation: r.Conversation, Guest: r.Guest,
		Table: r.Document.Table, DocumentID: r.Document.ID, Document: r.Document.Number,
		Queue: r.Queue, QueueName: r.QueueName, Delivery: r.Delivery, Channel: r.Channel, State: r.State,
		WaitingSince: r.QueuedAt, WaitMS: r.WaitMS, OfferedTo: r.Offered.Name, OfferedID: r.Offered.ID, ExpiresAt: r.ExpiresAt,
		AssignedTo: r.Assigned.Name, AssignedID: r.Assigned.ID, Offers: r.Offers, Agent: r.Agent.Name, Reason: r.Reason, TookMS: r.TookMS,
		LastType: parley.WorkEventType(r.LastType), LastAt: r.LastAt, LastAgent: r.LastAgent,
	}
}

func whyWaiting(e routing.Explanation) *WhyWaiting {
	w := &WhyWaiting{Why: e.Why, LeftOut: e.LeftOut}
	for _, c := range e.Candidates {
		if c.Agent == e.Chosen {
			w.Chosen = c.Name
		}
	}
	for i := range w.LeftOut {
		w.LeftOut[i].Examples = w.LeftOut[i].Examples[:min(len(w.LeftOut[i].Examples), maxWhyExamples)]
	}
	return w
}
