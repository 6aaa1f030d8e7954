package api

import (
	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
)

// foreignReason is why an offer can be turned down.
type foreignReason struct {
	Order   int64     `json:"order"`
	Value   string    `json:"value"`
	Display string    `json:"display_value"`
	ID      parley.ID `json:"sys_id"`
}

func foreignReasons(a *API, c foreignCall) (any, error) {
	reasons, err := a.desk.RejectReasonsOf(c.Context(), c.PathValue("channel"))
	if err != nil {
		return nil, err
	}
	list := []foreignReason{}
	for _, r := range reasons {
		list = append(list, foreignReason{Order: r.Position, Value: r.Reason, Display: r.Reason, ID: r.ID})
	}
	return list, nil
}

// foreignAnswer is what another system says about an offer, for its agent.
type foreignAnswer struct {
	Agent    parley.ID `json:"agent_id"`
	WorkItem parley.ID `json:"work_item_id"`
	Reason   parley.ID `json:"reject_reason_id,omitempty"`
}

func (f *foreignAnswer) read(body []byte) error {
	if err := readForeign(body, f); err != nil {
		return err
	}
	for _, one := range []struct {
		name string
		id   parley.ID
	}{{"agent_id", f.Agent}, {"work_item_id", f.WorkItem}} {
		if one.id == "" {
			return parley.Errorf(parley.CodeInvalid, one.name, "is missing.")
		}
	}
	return nil
}

// foreignDocument is what a work item is about.
type foreignDocument struct {
	ID    parley.ID `json:"documentSysId"` //nolint:tagliatelle // the vendor's name
	Table string    `json:"documentTable"` //nolint:tagliatelle // the vendor's name
}

func foreignAccept(a *API, c foreignCall) (any, error) {
	var in foreignAnswer
	if err := in.read(c.body); err != nil {
		return nil, err
	}
	w, err := a.desk.AcceptFor(c.Context(), c.actor(), desk.Answer{Agent: in.Agent, WorkItem: in.WorkItem})
	if err != nil {
		return nil, err
	}
	table, id := desk.DocumentOf(&w)
	return foreignDocument{ID: id, Table: table}, nil
}

func foreignReject(a *API, c foreignCall) (any, error) {
	var in foreignAnswer
	if err := in.read(c.body); err != nil {
		return nil, err
	}
	if in.Reason == "" {
		return nil, parley.Errorf(parley.CodeInvalid, "reject_reason_id", "is missing.")
	}
	return in, a.desk.RejectFor(c.Context(), c.actor(), desk.Answer{Agent: in.Agent, WorkItem: in.WorkItem}, in.Reason)
}

// foreignRouted is a document that waits in a queue.
type foreignRouted struct {
	ID       parley.ID `json:"sys_id"`
	Table    string    `json:"document_table"`
	Document parley.ID `json:"document_sys_id"`
	Queue    parley.ID `json:"queue_sys_id"`
	Display  string    `json:"display_name"`
}

func foreignRoute(a *API, c foreignCall) (any, error) {
	queue, err := c.id("queue")
	if err != nil {
		return nil, err
	}
	var in struct {
		Document parley.ID `json:"document_sys_id"`
		Table    string    `json:"document_table"`
	}
	if err := c.into(&in); err != nil {
		return nil, err
	}
	if in.Document == "" {
		return nil, parley.Errorf(parley.CodeInvalid, "document_sys_id", "is missing.")
	}
	if in.Table == "" {
		return nil, parley.Errorf(parley.CodeInvalid, "document_table", "is missing.")
	}
	w, err := a.desk.RouteFor(c.Context(), c.actor(), queue, in.Table, in.Document)
	if err != nil {
		return nil, err
	}
	table, id := desk.DocumentOf(&w)
	return foreignRouted{ID: w.ID, Table: table, Document: id, Queue: w.QueueID, Display: w.Number}, nil
}

// foreignSuccess is the answer to an assignment.
type foreignSuccess struct {
	Success  bool         `json:"success"`
	Message  string       `json:"message"`
	WorkItem *foreignWork `json:"work_item,omitempty"`
}

type foreignWork struct {
	Display  string    `json:"display_name"`
	ID       parley.ID `json:"sys_id"`
	Table    string    `json:"document_table"`
	Document parley.ID `json:"document_id"`
	Queue    parley.ID `json:"queue"`
	State    string    `json:"state"`
	// Moved: it came from another queue.
	Moved bool `json:"isQueueTransferred"` //nolint:tagliatelle // the vendor's name
}

const assignmentRequested = "Manual assignment successfully requested."

// stateAsForeign is a work item's state in the words of domain 3.3.
func stateAsForeign(w *parley.WorkItem) string {
	switch {
	case w.Offered():
		return "pending_accept"
	case w.State == parley.WorkWaiting:
		return "queued"
	case w.State == parley.WorkInProgress:
		return "accepted"
	}
	return string(w.State)
}

func foreignAssign(a *API, c foreignCall) (any, error) {
	work, err := c.id("id")
	if err != nil {
		return nil, err
	}
	in, err := readAssignment(c.body)
	if err != nil {
		return nil, err
	}
	if _, err := a.desk.OfferFor(c.Context(), c.actor(), work, "", in); err != nil {
		return nil, err
	}
	return foreignSuccess{Success: true, Message: assignmentRequested}, nil
}

func foreignOffer(a *API, c foreignCall) (any, error) {
	document, err := c.id("id")
	if err != nil {
		return nil, err
	}
	in, err := readOffer(c.body)
	if err != nil {
		return nil, err
	}
	w, err := a.desk.WorkOf(c.Context(), c.PathValue("table"), document)
	if err == nil && in.transfer != nil {
		w, err = a.desk.TransferFor(c.Context(), c.actor(), w.ID, *in.transfer)
	}
	if err == nil && in.assignment != nil {
		w, err = a.desk.OfferFor(c.Context(), c.actor(), w.ID, in.queue, *in.assignment)
	}
	if err != nil {
		return nil, err
	}
	moved, err := a.desk.QueueTransferred(c.Context(), &w)
	table, id := desk.DocumentOf(&w)
	return foreignSuccess{Success: true, Message: assignmentRequested, WorkItem: &foreignWork{
		Display: w.Number, ID: w.ID, Table: table, Document: id, Queue: w.QueueID, State: stateAsForeign(&w), Moved: moved,
	}}, err
}
