package desk

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/routing"
	"github.com/parley-desk/parley/internal/store"
)

const (
	// BoardSpan is how far back the board's figures reach unless asked
	// otherwise.
	BoardSpan = 24 * time.Hour
	// MaxBoardSpan is how far they can reach.
	MaxBoardSpan = 31 * 24 * time.Hour
	// boardChart is how far back waits are drawn.
	boardChart = 4 * time.Hour
	// maxBoardAgents bounds how many agents are listed one by one; all are
	// counted.
	maxBoardAgents = 500
	// serviceLevelTarget is the share of those who should be answered in time,
	// in per cent (domain 9.5).
	serviceLevelTarget = 80
	// maxWhyExamples bounds who is named of those left out for one reason.
	maxWhyExamples = 3
)

// BoardQuery says what the board is about.
type BoardQuery struct {
	Queue, Channel parley.ID   // "": all
	Since          parley.Time // 0: a day ago
}

// Board is how the desk stands at this moment and how it did lately, for who
// supervises it (domain 9.5).
type Board struct {
	At       parley.Time    `json:"at"`
	Since    parley.Time    `json:"since" doc:"From when on what is over counts."`
	Figures  BoardFigures   `json:"figures" doc:"Of all that the board is about."`
	Target   int64          `json:"service_level_target" doc:"Per cent."`
	Queues   []BoardQueue   `json:"queues" doc:"Active queues, and those where something happened."`
	Agents   []BoardAgent   `json:"agents" doc:"Who serves them, the available ones first; at most 500."`
	Steps    []BoardStep    `json:"steps" doc:"Waits that ended, by five minutes, over the last four hours, the earliest first."`
	Channels []BoardChannel `json:"channels" doc:"Active service channels."`
	// Hands are who asks for help.
	Hands []store.RaisedHand `json:"hands" doc:"Agents who ask for help, the longest first; at most 100."`
	// Available are those of Serving who are available and connected.
	Available int64 `json:"available_agents"`
	Serving   int64 `json:"agent_count"`
	// Unassigned are cases and incidents of active service channels.
	Unassigned int64 `json:"unassigned" doc:"Cases and incidents that are assigned to nobody and wait in no queue; at most 1000 are counted."`
}

// BoardFigures are the figures of one queue, or of several together.
type BoardFigures struct {
	Waiting      int64       `json:"waiting"`
	LongestSince parley.Time `json:"longest_since,omitzero" doc:"Since when who has waited longest; absent: nobody waits."`
	Answered     int64       `json:"answered"`
	InTime       int64       `json:"answered_in_time" doc:"Within their queue's target_wait_s."`
	Abandoned    int64       `json:"abandoned" doc:"Left, or were sent away, after 5 seconds or more."`
	Late         int64       `json:"abandoned_late" doc:"Of them, after their queue's target_wait_s."`
	ServiceLevel *float64    `json:"service_level,omitempty" doc:"answered_in_time / (answered + abandoned_late), 0 to 1; absent: nothing to reckon with."`
	ASA          *int64      `json:"asa_ms,omitempty" doc:"Average wait of those who were answered; absent: nobody was."`
	Offered      int64       `json:"offered" doc:"Offers that were made, those that were given at once among them."`
	Accepted     int64       `json:"accepted"`
	Rejected     int64       `json:"rejected"`
	TimedOut     int64       `json:"timed_out"`
	AutoAssigned int64       `json:"auto_assigned"`
}

// BoardQueue is a queue of the board.
type BoardQueue struct {
	ID          parley.ID       `json:"id"`
	Name        string          `json:"name"`
	Delivery    parley.Delivery `json:"delivery" enum:"pull,push"`
	TargetWaitS int64           `json:"target_wait_s"`
	Table       string          `json:"document_table" enum:"interaction,case,incident" doc:"What its work is."`
	BoardFigures
}

// BoardAgent is somebody who serves a queue of the board.
type BoardAgent struct {
	ID       parley.ID            `json:"id"`
	Name     string               `json:"name"`
	Presence parley.AgentPresence `json:"presence"`
	// Ready says that work is offered to them: the state is available, they are
	// connected, and have not switched off the channel the board is about.
	Ready bool             `json:"ready"`
	Load  parley.AgentLoad `json:"load"`
	// Of the board's span.
	Handled  int64  `json:"handled" doc:"Work they began since, and that is over."`
	HandleMS *int64 `json:"handle_ms,omitempty" doc:"How long they had it on average, wrap-ups included; absent: none is over."`
}

// BoardStep are the waits that ended in five minutes.
type BoardStep struct {
	At           parley.Time `json:"at" doc:"When the five minutes began."`
	Count        int64       `json:"count"`
	MeanMS       int64       `json:"mean_ms"`
	LongestMS    int64       `json:"longest_ms"`
	ServiceLevel *float64    `json:"service_level,omitempty"`
}

// BoardChannel names a service channel.
type BoardChannel struct {
	ID   parley.ID `json:"id"`
	Key  string    `json:"key"`
	Name string    `json:"name"`
}

// filter checks a query against what there is.
func (q BoardQuery) filter(read *store.Reader, now parley.Time) (store.BoardFilter, []parley.ServiceChannel, error) {
	f := store.BoardFilter{Queue: q.Queue, Channel: q.Channel, Since: q.Since}
	if f.Since == 0 {
		f.Since = now.Add(-BoardSpan)
	}
	if f.Since > now || f.Since < now.Add(-MaxBoardSpan) {
		return f, nil, parley.Errorf(parley.CodeInvalid, "since", "must be a moment of the last 31 days.")
	}
	if q.Queue != "" {
		if _, err := read.Queue(q.Queue); err != nil {
			return f, nil, asField(err, "queue", "must be a queue.")
		}
	}
	channels, err := read.ServiceChannels()
	if err != nil {
		return f, nil, err
	}
	known := q.Channel == ""
	for _, c := range channels {
		if c.Key == parley.ChannelChat {
			f.Chat = c.ID
		}
		known = known || c.ID == q.Channel
	}
	if !known {
		return f, nil, parley.Errorf(parley.CodeInvalid, "channel", "must be a service channel.")
	}
	return f, channels, nil
}

// Board reads how the desk stands. The number of queries does not depend on
// how much there is.
func (d *Desk) Board(ctx context.Context, q BoardQuery) (Board, error) {
	read, now := d.store.Read(ctx), parley.Now()
	f, channels, err := q.filter(read, now)
	if err != nil {
		return Board{}, err
	}
	b := Board{At: now, Since: f.Since, Target: serviceLevelTarget, Channels: []BoardChannel{}}
	for _, c := range channels {
		if c.Active {
			b.Channels = append(b.Channels, BoardChannel{ID: c.ID, Key: c.Key, Name: c.Name})
		}
	}
	if err := b.readQueues(read, f); err != nil {
		return Board{}, err
	}
	if err := d.readAgents(read, f, &b); err != nil {
		return Board{}, err
	}
	if b.Hands, err = read.RaisedHands(f); err != nil {
		return Board{}, err
	}
	unassigned, err := d.unassigned(read, f, 0, "", maxUnassigned)
	if err != nil {
		return Board{}, err
	}
	b.Unassigned = int64(len(unassigned))
	return b, b.readSteps(read, f)
}

// tally are the figures of a queue with the sums they are reckoned from.
type tally struct {
	BoardFigures

	answeredMS int64
}

func (b *Board) readQueues(read *store.Reader, f store.BoardFilter) error {
	tallies := map[parley.ID]*tally{}
	of := func(queue parley.ID) *tally {
		if tallies[queue] == nil {
			tallies[queue] = &tally{}
		}
		return tallies[queue]
	}
	waiting, err := read.WaitingByQueue(f)
	if err != nil {
		return err
	}
	for _, w := range waiting {
		t := of(w.Queue)
		t.Waiting, t.LongestSince = w.Waiting, w.Oldest
	}
	over, err := read.WaitsByQueue(f)
	if err != nil {
		return err
	}
	for _, w := range over {
		t := of(w.Queue)
		t.Answered, t.InTime, t.Abandoned, t.Late, t.answeredMS = w.Answered, w.InTime, w.Abandoned, w.Late, w.AnsweredMS
	}
	offers, err := read.OffersByQueue(f)
	if err != nil {
		return err
	}
	for _, o := range offers {
		t := of(o.Queue)
		t.Offered, t.Accepted, t.Rejected, t.TimedOut, t.AutoAssigned = o.Offered, o.Accepted, o.Rejected, o.TimedOut, o.AtOnce
	}
	queues, err := read.Queues()
	if err != nil {
		return err
	}
	b.Queues = []BoardQueue{}
	all := tally{}
	for _, q := range queues {
		t := tallies[q.ID]
		channel := cmp.Or(q.ServiceChannel, f.Chat)
		meant := (f.Queue == "" || f.Queue == q.ID) && (f.Channel == "" || f.Channel == channel)
		if t == nil && (!q.Active || !meant) {
			continue
		}
		if t == nil {
			t = &tally{}
		}
		t.reckon()
		all.add(t)
		b.Queues = append(b.Queues, BoardQueue{ID: q.ID, Name: q.Name, Delivery: q.Delivery, TargetWaitS: q.TargetWaitS, Table: q.DocumentTable, BoardFigures: t.BoardFigures})
	}
	all.reckon()
	b.Figures = all.BoardFigures
	return nil
}

// add sums up what can be summed up.
func (t *tally) add(o *tally) {
	if o.LongestSince > 0 && (t.LongestSince == 0 || o.LongestSince < t.LongestSince) {
		t.LongestSince = o.LongestSince
	}
	t.answeredMS += o.answeredMS
	t.Waiting += o.Waiting
	t.Answered += o.Answered
	t.InTime += o.InTime
	t.Abandoned += o.Abandoned
	t.Late += o.Late
	t.Offered += o.Offered
	t.Accepted += o.Accepted
	t.Rejected += o.Rejected
	t.TimedOut += o.TimedOut
	t.AutoAssigned += o.AutoAssigned
}

// reckon makes shares and means of the sums.
func (t *tally) reckon() {
	t.ServiceLevel = serviceLevel(t.InTime, t.Answered, t.Late)
	if t.Answered > 0 {
		t.ASA = new(t.answeredMS / t.Answered)
	}
}

// serviceLevel is domain 9.5's: nobody who left before the target counts
// against it.
func serviceLevel(inTime, answered, late int64) *float64 {
	if answered+late == 0 {
		return nil
	}
	return new(float64(inTime) / float64(answered+late))
}

func (d *Desk) readAgents(read *store.Reader, f store.BoardFilter, b *Board) error {
	serving, err := read.ServingAgents(f)
	if err != nil {
		return err
	}
	states, err := read.AgentStates(b.At)
	if err != nil {
		return err
	}
	carried, err := d.loadsOf(read)
	if err != nil {
		return err
	}
	offline, err := read.ShippedState(parley.StateOffline)
	if err != nil {
		return err
	}
	ids := make([]parley.ID, 0, len(serving))
	for _, one := range serving {
		ids = append(ids, one.ID)
	}
	connected, err := read.Online(ids, b.At)
	if err != nil {
		return err
	}
	handled, err := handledBy(read, f)
	if err != nil {
		return err
	}
	channels := make([]routing.Channel, 0, len(b.Channels))
	for _, c := range b.Channels {
		channels = append(channels, routing.Channel{ID: c.ID, Active: true})
	}
	b.Agents = make([]BoardAgent, 0, min(len(serving), maxBoardAgents))
	b.Serving = int64(len(serving))
	for _, one := range serving {
		state, chose := states[one.ID]
		if !chose {
			state.State = offline
		}
		there := agentOf(&state, channels, b.At)
		presence := state.Presence(b.At)
		presence.User, presence.Connected = one.ID, connected[one.ID]
		a := BoardAgent{ID: one.ID, Name: one.Name, Presence: presence, Ready: there.Available && !slices.Contains(there.Off, f.Channel), Load: carried.of(one.ID)}
		if h := handled[one.ID]; h.Handled > 0 {
			a.Handled, a.HandleMS = h.Handled, new(h.SpentMS/h.Handled)
		}
		if a.Ready {
			b.Available++
		}
		b.Agents = append(b.Agents, a)
	}
	slices.SortStableFunc(b.Agents, func(x, y BoardAgent) int { return cmp.Compare(x.place(), y.place()) })
	b.Agents = b.Agents[:min(len(b.Agents), maxBoardAgents)]
	return nil
}

func handledBy(read *store.Reader, f store.BoardFilter) (map[parley.ID]store.AgentHandled, error) {
	list, err := read.HandledByAgent(f)
	if err != nil {
		return nil, err
	}
	of := make(map[parley.ID]store.AgentHandled, len(list))
	for _, h := range list {
		of[h.Agent] = h
	}
	return of, nil
}

// place is where an agent stands in the list: who can be given work first, who
// is not there last.
func (a *BoardAgent) place() int {
	switch {
	case a.Ready:
		return 0
	case a.Presence.Available:
		return 1
	case a.Presence.Connected:
		return 2
	}
	return 3
}

func (b *Board) readSteps(read *store.Reader, f store.BoardFilter) error {
	const step = parley.Time(store.WaitStep)
	first := b.At.Add(-boardChart)/step + 1
	f.Since = first * step
	found, err := read.WaitsByStep(f)
	if err != nil {
		return err
	}
	last := b.At / step
	b.Steps = make([]BoardStep, 0, last-first+1)
	for at := first; at <= last; at++ {
		s := BoardStep{At: at * step}
		if len(found) > 0 && parley.Time(found[0].Step) == at {
			w := found[0]
			found = found[1:]
			s.Count, s.LongestMS = w.Answered+w.Abandoned, w.LongestMS
			s.MeanMS = w.AllMS / max(1, s.Count)
			s.ServiceLevel = serviceLevel(w.InTime, w.Answered, w.Late)
		}
		b.Steps = append(b.Steps, s)
	}
	return nil
}

// WorkQuery says which work a list behind a figure is of.
type WorkQuery struct {
	BoardQuery
	What    string
	State   string
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
	Reason       string               `json:"reason,omitempty" doc:"Of the step."`
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

// WorkList reads a page of the list behind a figure, as [store.Reader.WorkList]
// orders it. Waiting work says why it waits.
func (d *Desk) WorkList(ctx context.Context, q WorkQuery) ([]WorkRow, error) {
	read, now := d.store.Read(ctx), parley.Now()
	f, _, err := q.filter(read, now)
	if err != nil {
		return nil, err
	}
	if q.What == whatUnassigned {
		return d.unassigned(read, f, q.After, q.AfterID, q.Limit)
	}
	rows, err := read.WorkList(store.WorkList{BoardFilter: f, What: q.What, State: q.State, After: q.After, AfterID: q.AfterID, Limit: q.Limit})
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
		AssignedTo: r.Assigned.Name, AssignedID: r.Assigned.ID, Offers: r.Offers, Agent: r.Agent.Name, Reason: r.Reason,
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
