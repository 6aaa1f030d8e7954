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
	Answers  BoardAnswers   `json:"answers" doc:"Of all who gave any."`
	Target   int64          `json:"service_level_target" doc:"Per cent."`
	Queues   []BoardQueue   `json:"queues" doc:"Active queues, and those where something happened."`
	Agents   []BoardAgent   `json:"agents" doc:"Who serves them, the available ones first; at most 500."`
	Steps    []BoardStep    `json:"steps" doc:"Waits that ended, by five minutes, over the last four hours, the earliest first."`
	Channels []BoardChannel `json:"channels" doc:"Active service channels."`
	// Universal is over all channels.
	Universal BoardUse `json:"universal" doc:"Of those available agents who have a capacity over all channels."`
	// Hands are who asks for help.
	Hands []store.RaisedHand `json:"hands" doc:"Agents who ask for help, the longest first; at most 100."`
	// Kept are of nobody's queue and channel: they are there where the board is
	// about all of them.
	Kept []store.KeptForm `json:"kept_forms" doc:"Forms of visitors that no queue took and nobody has followed up, the oldest first; at most 100. Only where the board is about all queues and channels."`
	// Available are those of Serving who are available and connected.
	Available int64 `json:"available_agents"`
	Serving   int64 `json:"agent_count"`
	// Unassigned are cases and incidents of active service channels.
	Unassigned int64 `json:"unassigned" doc:"Cases and incidents that are assigned to nobody and wait in no queue; at most 1000 are counted."`

	inHand []store.InHand
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
	InHand       int64       `json:"in_hand" doc:"What agents work on now."`
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
	BoardAnswers
	// Now.
	InHand int64 `json:"in_hand" doc:"What of the board's queues they work on now."`
}

// BoardAnswers are answers to visitors of the board's span (domain 9.5): an
// answer is the first message an agent writes after the visitor wrote; the time
// of each runs since the first of the visitor's messages it answers, also while
// they waited in the queue. What a queue says first in an agent's name is none.
type BoardAnswers struct {
	Answers       int64  `json:"answers" doc:"Answers to visitors since: the first message after theirs."`
	AnswerMS      *int64 `json:"answer_ms,omitempty" doc:"How long visitors waited for one on average, since the first message it answers; absent: none was given."`
	FirstAnswers  int64  `json:"first_answers" doc:"Of the answers: the first of their conversation."`
	FirstAnswerMS *int64 `json:"first_answer_ms,omitempty" doc:"How long visitors waited for those, on average."`
}

func answersOf(a store.AgentAnswers) BoardAnswers {
	b := BoardAnswers{Answers: a.Answers, FirstAnswers: a.First}
	if a.Answers > 0 {
		b.AnswerMS = new(a.TookMS / a.Answers)
	}
	if a.First > 0 {
		b.FirstAnswerMS = new(a.FirstMS / a.First)
	}
	return b
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
	BoardUse
}

// BoardUse is how much of what available agents can carry is in use (domain 9.5).
type BoardUse struct {
	Load     int64 `json:"load" doc:"What the board's available agents carry."`
	Capacity int64 `json:"capacity" doc:"What they can carry; 0: nothing."`
}

// add counts what one agent carries and can carry.
func (u *BoardUse) add(load, capacity int64) {
	u.Load += load
	u.Capacity += capacity
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
	if b.inHand, err = read.InHandByQueue(f); err != nil {
		return Board{}, err
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
	b.Kept = []store.KeptForm{}
	if q.Queue == "" && q.Channel == "" {
		if b.Kept, err = read.KeptForms(); err != nil {
			return Board{}, err
		}
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
	for _, h := range b.inHand {
		of(h.Queue).InHand += h.Count
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
	t.InHand += o.InHand
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
	g, err := d.groundOf(read)
	if err != nil {
		return err
	}
	carried, err := g.loadsOf(read, nil)
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
	answers, err := b.readAnswers(read, f)
	if err != nil {
		return err
	}
	held := map[parley.ID]int64{}
	for _, h := range b.inHand {
		held[h.Agent] += h.Count
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
			state.State = g.offline
		}
		there := agentOf(&state, channels, b.At)
		presence := state.Presence(b.At)
		presence.User, presence.Connected = one.ID, connected[one.ID]
		a := BoardAgent{ID: one.ID, Name: one.Name, Presence: presence, Ready: there.Available && !slices.Contains(there.Off, f.Channel), Load: carried.load(one.ID),
			BoardAnswers: answersOf(answers[one.ID]), InHand: held[one.ID]}
		if h := handled[one.ID]; h.Handled > 0 {
			a.Handled, a.HandleMS = h.Handled, new(h.SpentMS/h.Handled)
		}
		if a.Ready {
			b.Available++
			b.use(&a.Load)
		}
		b.Agents = append(b.Agents, a)
	}
	slices.SortStableFunc(b.Agents, func(x, y BoardAgent) int { return cmp.Compare(x.place(), y.place()) })
	b.Agents = b.Agents[:min(len(b.Agents), maxBoardAgents)]
	return nil
}

// use counts what an available agent carries and can carry.
func (b *Board) use(load *parley.AgentLoad) {
	for i := range b.Channels {
		for _, of := range load.Channels {
			if of.Channel == b.Channels[i].ID {
				b.Channels[i].add(of.Load, of.Capacity)
			}
		}
	}
	if load.Universal >= 0 {
		b.Universal.add(load.UniversalLoad, load.Universal)
	}
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

// readAnswers reads who gave which answers, and sums them up.
func (b *Board) readAnswers(read *store.Reader, f store.BoardFilter) (map[parley.ID]store.AgentAnswers, error) {
	list, err := read.AnswersByAgent(f)
	if err != nil {
		return nil, err
	}
	of, all := make(map[parley.ID]store.AgentAnswers, len(list)), store.AgentAnswers{}
	for _, a := range list {
		of[a.Agent] = a
		all.Answers += a.Answers
		all.TookMS += a.TookMS
		all.First += a.First
		all.FirstMS += a.FirstMS
	}
	b.Answers = answersOf(all)
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
