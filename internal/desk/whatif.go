package desk

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/routing/replay"
	"github.com/parley-desk/parley/internal/store"
)

// JobWhatIf answers a what-if; its subject is the what-if's id.
const JobWhatIf = "what_if"

// WhatIfDeadline bounds how long one may take to be answered.
const WhatIfDeadline = 3 * time.Minute

const (
	// MaxWhatIfSpan is how long the period of one may be.
	MaxWhatIfSpan = 31 * 24 * time.Hour
	// maxWhatIfChanges bounds what is changed in one.
	maxWhatIfChanges = 100
	// maxWhatIfWaiting is for how many answers one person waits at a time.
	maxWhatIfWaiting = 3
	maxWhatIfName    = 100
	maxGeneratedWork = 50_000
	tableWhatIf      = "what_if"
)

// The states of a what-if.
const (
	whatIfQueued   = "queued"
	whatIfDone     = "done"
	whatIfFailed   = "failed"
	whatIfCanceled = "canceled"
)

var errWhatIfOver = parley.Errorf(parley.CodeConflict, "", "This what-if is over: it was answered, or canceled.")

// WhatIfInput asks what would have been otherwise.
type WhatIfInput struct {
	Name string `json:"name" doc:"1 to 100 characters."`
	// From and Until are a stretch of time that was recorded; absent where the
	// period is made up.
	From      parley.Time      `json:"from,omitzero" doc:"When the recorded period begins; absent where it is generated."`
	Until     parley.Time      `json:"until,omitzero" doc:"When it ends, at most 31 days later; not after now."`
	Generated *WhatIfGenerated `json:"generated,omitempty" doc:"A period that is made up, under the configuration of now; absent where it is recorded."`
	Changes   []WhatIfChange   `json:"changes,omitempty" doc:"At most 100; none: only how well the period is lived through again."`
}

// WhatIfGenerated are the measures of a period that is made up: everybody is
// there, and work comes evenly by chance.
type WhatIfGenerated struct {
	Hours     int64            `json:"hours" doc:"1 to 168."`
	Arrivals  []WhatIfArrivals `json:"arrivals" doc:"Queues that offer their work."`
	HandleS   int64            `json:"handle_s" doc:"How long work takes on average, in seconds, 1 to 86400."`
	PatienceS int64            `json:"patience_s,omitempty" doc:"How long visitors wait on average before they leave, in seconds, to 86400; 0: for ever."`
	AnswerS   int64            `json:"answer_s,omitempty" doc:"How long agents take to accept, in seconds, to 3600."`
	IgnoredPC int64            `json:"ignored_percent,omitempty" doc:"Of how many offers in a hundred nobody takes notice the first time, 0 to 90."`
	Seed      int64            `json:"seed,omitempty" doc:"The same seed makes the same period."`
}

// WhatIfArrivals says how much comes to a queue.
type WhatIfArrivals struct {
	Queue   parley.ID `json:"queue_id"`
	PerHour int64     `json:"per_hour" doc:"On average, 1 to 10000."`
	Skill   parley.ID `json:"skill_id,omitempty" doc:"What this work asks for, as a must; absent: nothing."`
}

// WhatIfQuestion is a what-if as lists show it.
type WhatIfQuestion struct {
	ID        parley.ID   `json:"id"`
	State     string      `json:"state" enum:"queued,running,done,failed,canceled"`
	Progress  int64       `json:"progress" doc:"Per cent."`
	CreatedAt parley.Time `json:"created_at"`
	By        string      `json:"by"`
	EndedAt   parley.Time `json:"ended_at,omitzero"`
	Problem   string      `json:"problem,omitempty" doc:"Why it failed."`
	WhatIfInput
}

// WhatIf is a what-if with its answer.
type WhatIf struct {
	WhatIfQuestion
	Answer *WhatIfAnswer `json:"answer,omitempty" doc:"Absent until it is done."`
}

// WhatIfAnswer compares a period as it is with how it would have been.
type WhatIfAnswer struct {
	From  parley.Time `json:"from"`
	Until parley.Time `json:"until"`
	// Decisions says how far what the desk decided then is decided again.
	Decisions *replay.Comparison `json:"decisions,omitempty" doc:"Of a recorded period: its decisions, made again under the configuration they were made under."`
	Basis     *WhatIfBasis       `json:"basis,omitempty" doc:"Of a recorded period: how much of it is lived through as it was."`
	WhatIfFigures
	Queues []WhatIfQueue `json:"queues"`
	Parts  []WhatIfPart  `json:"parts" doc:"All queues by when the work began to wait, the earliest first."`
	Agents [2]int        `json:"agents" doc:"How many agents there are, and would have been."`
}

// WhatIfBasis says of how much of a recorded period it showed how it was; what
// did not show is supposed.
type WhatIfBasis struct {
	Work    int `json:"work" doc:"Work items that came or waited."`
	Handled int `json:"handled" doc:"Of them, so many take as long as they really took; the others as long as most of their queue."`
	Left    int `json:"left" doc:"Visitors who left: they have the patience they had. The others wait on as if those who left were like them."`
	Answers int `json:"answers" doc:"Offers that are answered as they were, where the same agent is asked again; others are accepted after the usual time."`
}

// WhatIfFigures are the figures side by side.
type WhatIfFigures struct {
	Recorded  *replay.Figures `json:"recorded,omitempty" doc:"As it really was; of a queue without occupancy. Absent where the period is generated."`
	Unchanged replay.Figures  `json:"unchanged" doc:"Lived through with nothing changed."`
	Changed   replay.Figures  `json:"changed" doc:"Lived through with the changes."`
}

// WhatIfQueue are the figures of one queue.
type WhatIfQueue struct {
	ID   parley.ID `json:"id"`
	Name string    `json:"name"`
	WhatIfFigures
}

// WhatIfPart are the figures of a part of the period.
type WhatIfPart struct {
	At parley.Time `json:"at" doc:"When it begins."`
	WhatIfFigures
}

// AskWhatIf has a what-if answered by a job. Refusals: invalid by field,
// conflict when too many are kept, limit when the actor waits for others.
func (d *Desk) AskWhatIf(ctx context.Context, actor parley.Actor, in WhatIfInput) (WhatIf, error) {
	read, now := d.store.Read(ctx), parley.Now()
	if err := in.check(read, now); err != nil {
		return WhatIf{}, err
	}
	if err := d.checkWhatIf(read, &in, now); err != nil {
		return WhatIf{}, err
	}
	text, err := json.Marshal(in)
	if err != nil {
		return WhatIf{}, err
	}
	w := store.WhatIf{
		ID: parley.NewID(), Name: in.Name, State: whatIfQueued, CreatedAt: now, CreatedBy: actor.ID, ByName: actor.Name, Question: string(text),
	}
	err = d.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.InsertWhatIf(w, maxWhatIfWaiting); err != nil {
			return err
		}
		if err := tx.Audit(acted(actor, actionCreate, tableWhatIf, w.ID, w.Name, "", clipRunes(w.Question, maxAudited))); err != nil {
			return err
		}
		return tx.Enqueue(JobWhatIf, string(w.ID), now)
	})
	if err != nil {
		return WhatIf{}, err
	}
	return d.WhatIf(ctx, w.ID)
}

// check holds what is asked to its bounds.
func (in *WhatIfInput) check(read *store.Reader, now parley.Time) (err error) {
	if in.Name, err = parley.CleanLine("name", in.Name, maxWhatIfName); err != nil {
		return err
	}
	switch {
	case in.Name == "":
		return parley.Errorf(parley.CodeInvalid, "name", "must not be empty.")
	case len(in.Changes) > maxWhatIfChanges:
		return parley.Errorf(parley.CodeTooLarge, "changes", "are too many: at most %d are allowed.", maxWhatIfChanges)
	case in.Generated != nil && (in.From != 0 || in.Until != 0):
		return parley.Errorf(parley.CodeInvalid, "generated", "must be absent where a recorded period is named.")
	case in.Generated != nil:
		return in.Generated.check()
	case in.From <= 0 || in.From >= now:
		return parley.Errorf(parley.CodeInvalid, "from", "must be a moment in the past.")
	case in.Until <= in.From || in.Until > now:
		return parley.Errorf(parley.CodeInvalid, "until", "must be after the beginning, and not in the future.")
	case in.Until.Sub(in.From) > MaxWhatIfSpan:
		return parley.Errorf(parley.CodeInvalid, "until", "must be at most 31 days after the beginning.")
	}
	found, err := read.RoutingTicks(in.From, in.Until, store.RoutingTick{}, 1)
	if err == nil && len(found) == 0 {
		err = parley.Errorf(parley.CodeInvalid, "from", "must be the beginning of a period in which work was offered: nothing is recorded of this one.")
	}
	return err
}

func (g *WhatIfGenerated) check() error {
	within := func(field string, n, low, high int64) error {
		if n < low || n > high {
			return parley.Errorf(parley.CodeInvalid, "generated."+field, "must be between %d and %d.", low, high)
		}
		return nil
	}
	total := int64(0)
	for i := range g.Arrivals {
		if err := within(indexed("arrivals", i, "per_hour"), g.Arrivals[i].PerHour, 1, 10_000); err != nil {
			return err
		}
		total += g.Arrivals[i].PerHour
	}
	if len(g.Arrivals) == 0 {
		return parley.Errorf(parley.CodeInvalid, "generated.arrivals", "must name a queue.")
	}
	for _, b := range []struct {
		field        string
		n, low, high int64
	}{
		{"hours", g.Hours, 1, 168}, {"handle_s", g.HandleS, 1, 86_400}, {"patience_s", g.PatienceS, 0, 86_400},
		{"answer_s", g.AnswerS, 0, 3600}, {"ignored_percent", g.IgnoredPC, 0, 90},
	} {
		if err := within(b.field, b.n, b.low, b.high); err != nil {
			return err
		}
	}
	if total*g.Hours > maxGeneratedWork {
		return parley.Errorf(parley.CodeTooLarge, "generated.hours", "make more than %d work items: shorten the period, or let less come.", maxGeneratedWork)
	}
	return nil
}

// checkWhatIf tries the changes on the configuration they are about.
func (d *Desk) checkWhatIf(read *store.Reader, in *WhatIfInput, now parley.Time) error {
	p, err := d.livePeriod(read, now)
	if err != nil {
		return err
	}
	if in.Generated != nil {
		if err := generate(p, in.Generated); err != nil {
			return err
		}
	}
	if _, err = changed(p, in.Changes); err != nil {
		return err
	}
	return checkWhatIfSkills(read, in)
}

// checkWhatIfSkills refuses skills there are not.
func checkWhatIfSkills(read *store.Reader, in *WhatIfInput) error {
	all, err := read.Skills()
	if err != nil {
		return err
	}
	check := func(field string, id parley.ID) error {
		if id == "" || slices.ContainsFunc(all, func(s parley.Skill) bool { return s.ID == id && s.Active }) {
			return nil
		}
		return parley.Errorf(parley.CodeInvalid, field, "must be a skill.")
	}
	for i := range in.Changes {
		if err := check(indexed("changes", i, "skill_id"), in.Changes[i].Skill); err != nil {
			return err
		}
	}
	if in.Generated == nil {
		return nil
	}
	for i := range in.Generated.Arrivals {
		if err := check("generated."+indexed("arrivals", i, "skill_id"), in.Generated.Arrivals[i].Skill); err != nil {
			return err
		}
	}
	return nil
}

// WhatIf reads one with its answer.
func (d *Desk) WhatIf(ctx context.Context, id parley.ID) (WhatIf, error) {
	row, err := d.store.Read(ctx).WhatIf(id)
	if err != nil {
		return WhatIf{}, err
	}
	w := WhatIf{}
	if w.WhatIfQuestion, err = questionOf(row); err != nil || row.Answer == "" {
		return w, err
	}
	w.Answer = &WhatIfAnswer{}
	return w, json.Unmarshal([]byte(row.Answer), w.Answer)
}

func questionOf(row store.WhatIf) (WhatIfQuestion, error) {
	q := WhatIfQuestion{
		ID: row.ID, State: row.State, Progress: row.Progress, CreatedAt: row.CreatedAt, By: row.ByName, EndedAt: row.EndedAt, Problem: row.Problem,
	}
	return q, json.Unmarshal([]byte(row.Question), &q.WhatIfInput)
}

// WhatIfs lists what was asked, the newest first, before one of that moment and
// id.
func (d *Desk) WhatIfs(ctx context.Context, before parley.Time, beforeID parley.ID, limit int) ([]WhatIfQuestion, error) {
	rows, err := d.store.Read(ctx).WhatIfs(before, beforeID, limit)
	list := make([]WhatIfQuestion, 0, len(rows))
	for _, row := range rows {
		q, unread := questionOf(row)
		if unread != nil {
			return nil, unread
		}
		list = append(list, q)
	}
	return list, err
}

// CancelWhatIf ends one that is not answered yet. Refusals: conflict when it is
// over.
func (d *Desk) CancelWhatIf(ctx context.Context, actor parley.Actor, id parley.ID) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		w, err := tx.WhatIf(id)
		if err != nil {
			return err
		}
		if err := tx.EndWhatIf(id, whatIfCanceled, "", "", parley.Now(), errWhatIfOver); err != nil {
			return err
		}
		if err := tx.CancelJob(JobWhatIf, string(id)); err != nil {
			return err
		}
		return tx.Audit(acted(actor, "cancel", tableWhatIf, id, w.Name, "", ""))
	})
}

// DeleteWhatIf removes one; a run that has begun stops.
func (d *Desk) DeleteWhatIf(ctx context.Context, actor parley.Actor, id parley.ID) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		w, err := tx.WhatIf(id)
		if err != nil {
			return err
		}
		if err := tx.DeleteWhatIf(id); err != nil {
			return err
		}
		if err := tx.CancelJob(JobWhatIf, string(id)); err != nil {
			return err
		}
		return tx.Audit(acted(actor, actionDelete, tableWhatIf, id, w.Name, "", ""))
	})
}
