package desk

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/routing/replay"
	"github.com/parley-desk/parley/internal/store"
)

// whatIfTells is how often a what-if says how far it is, and looks whether it
// is still wanted.
const whatIfTells = time.Second

// Why a what-if fails.
var (
	errWhatIfLong = parley.Errorf(parley.CodeLimit, "", "This took too long to be lived through. Choose a shorter period.")
	errWhatIfGone = parley.Errorf(parley.CodeConflict, "", "What this was asked about is there no more: a queue, rule, pool, group or agent was changed or deleted meanwhile.")
)

// errUnwanted stops a what-if that was canceled.
var errUnwanted = errors.New("desk: the what-if is not wanted any more")

// RunWhatIf is the handler of [JobWhatIf]. What cannot be answered is kept as
// failed, with the reason; a node that dies leaves it to another.
func (d *Desk) RunWhatIf(ctx context.Context, subject string) (parley.Time, error) {
	id := parley.ID(subject)
	row, err := d.store.Read(ctx).WhatIf(id)
	if err != nil {
		return 0, ignoreNotFound(err)
	}
	var in WhatIfInput
	if err := json.Unmarshal([]byte(row.Question), &in); err != nil {
		return 0, err
	}
	answer, err := d.answerWhatIf(ctx, id, &in, row.CreatedAt)
	var refusal *parley.Error
	state, text, problem := whatIfDone, []byte(nil), ""
	switch {
	case errors.Is(err, errUnwanted):
		return 0, nil
	case errors.Is(err, context.DeadlineExceeded):
		state, problem = whatIfFailed, errWhatIfLong.Message
	case errors.As(err, &refusal) && refusal.Partial():
		state, problem = whatIfFailed, errWhatIfGone.Message
	case errors.As(err, &refusal) && refusal.Code != parley.CodeUnavailable:
		state, problem = whatIfFailed, refusal.Message
	case err != nil:
		return 0, err
	default:
		if text, err = json.Marshal(answer); err != nil {
			return 0, err
		}
	}
	// Also when the time of the run is over.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), WhatIfDeadline)
	defer cancel()
	err = d.store.Tx(ctx, func(tx *store.Tx) error {
		return tx.EndWhatIf(id, state, string(text), problem, parley.Now(), errWhatIfOver)
	})
	if parley.CodeOf(err) == parley.CodeConflict {
		err = nil
	}
	return 0, err
}

// answerWhatIf lives through the period twice. asked is when it was asked for.
func (d *Desk) answerWhatIf(ctx context.Context, id parley.ID, in *WhatIfInput, asked parley.Time) (*WhatIfAnswer, error) {
	if err := d.advance(ctx, id, 0); err != nil {
		return nil, err
	}
	was, err := d.pastOf(ctx, in, asked)
	if err != nil {
		return nil, err
	}
	would, err := changed(was.period, in.Changes)
	if err != nil {
		return nil, err
	}
	unchanged, err := d.live(ctx, id, was.period, 10, 55)
	if err != nil {
		return nil, err
	}
	otherwise, err := d.live(ctx, id, would, 55, 100)
	if err != nil {
		return nil, err
	}
	return d.compare(ctx, was, in.Generated == nil, len(would.Agents), unchanged, otherwise)
}

// pastOf is the period a question is about.
func (d *Desk) pastOf(ctx context.Context, in *WhatIfInput, asked parley.Time) (was *past, err error) {
	read := d.store.Read(ctx)
	props, err := read.Properties()
	if err != nil {
		return nil, err
	}
	if in.Generated == nil {
		was, err = d.pastPeriod(ctx, in.From, in.Until)
	} else {
		was = &past{}
		if was.period, err = d.livePeriod(read, asked); err == nil {
			err = generate(was.period, in.Generated)
		}
	}
	if err != nil {
		return nil, err
	}
	// As it is now; it is not among what was recorded of a look, which it does not decide.
	was.period.OffersOutlast = props.Bool(parley.PropBypassMaxWait)
	return was, nil
}

// advance says how far a what-if is.
func (d *Desk) advance(ctx context.Context, id parley.ID, progress int64) error {
	wanted := false
	err := d.store.Tx(ctx, func(tx *store.Tx) (err error) {
		wanted, err = tx.AdvanceWhatIf(id, progress)
		return err
	})
	if err == nil && !wanted {
		err = errUnwanted
	}
	return err
}

// live lives through a period, which is the part of the work from one per cent
// to another.
func (d *Desk) live(ctx context.Context, id parley.ID, p *replay.Period, from, to float64) (*replay.Result, error) {
	told := time.Now()
	var stopped error
	result, whole := replay.RunWhile(p, func(done float64) bool {
		if stopped = ctx.Err(); stopped == nil && time.Since(told) >= whatIfTells {
			told = time.Now()
			stopped = d.advance(ctx, id, int64(from+done*(to-from)))
		}
		return stopped == nil
	})
	if !whole {
		return nil, stopped
	}
	return result, nil
}

func (d *Desk) compare(ctx context.Context, was *past, recorded bool, agents int, unchanged, otherwise *replay.Result) (*WhatIfAnswer, error) {
	p := was.period
	a := &WhatIfAnswer{
		From: p.From, Until: p.Until, WhatIfFigures: WhatIfFigures{Unchanged: unchanged.Figures, Changed: otherwise.Figures},
		Queues: []WhatIfQueue{}, Parts: []WhatIfPart{}, Agents: [2]int{len(p.Agents), agents},
	}
	if recorded {
		a.Decisions, a.Basis, a.Recorded = &was.comparison, &was.basis, &was.recorded.Figures
	}
	queues, err := d.store.Read(ctx).Queues()
	if err != nil {
		return nil, err
	}
	for _, q := range queues {
		f := WhatIfFigures{Unchanged: unchanged.Queues[q.ID], Changed: otherwise.Queues[q.ID]}
		if f.Unchanged.Arrived == 0 && f.Changed.Arrived == 0 {
			continue
		}
		if recorded {
			f.Recorded = new(was.recorded.Queues[q.ID])
		}
		a.Queues = append(a.Queues, WhatIfQueue{ID: q.ID, Name: q.Name, WhatIfFigures: f})
	}
	for i := range unchanged.Parts {
		f := WhatIfFigures{Unchanged: unchanged.Parts[i], Changed: otherwise.Parts[i]}
		if recorded {
			f.Recorded = &was.recorded.Parts[i]
		}
		a.Parts = append(a.Parts, WhatIfPart{p.From.Add(time.Duration(i) * p.Step), f})
	}
	return a, nil
}
