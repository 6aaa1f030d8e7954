package desk

import (
	"context"
	"encoding/json"
	"sync"
	"sync/atomic"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/routing"
	"github.com/parley-desk/parley/internal/routing/replay"
	"github.com/parley-desk/parley/internal/store"
)

// JobSweepRecord removes what was recorded of routing longer ago than it is
// kept; its subject is "".
const JobSweepRecord = "sweep_record"

const (
	// sweepRecordEvery is how often.
	sweepRecordEvery = 24 * time.Hour
	// sweepRecordAtOnce bounds one transaction of it.
	sweepRecordAtOnce = 2000
	// seriesLife is how long looks are written as differences before one is
	// written whole again: what begins later can be read without what was before.
	seriesLife = time.Hour
)

// recorder keeps, for every service channel this node decides about, what its
// last recorded look saw, so that the next one is written as a difference.
type recorder struct {
	mu     sync.Mutex
	series map[parley.ID]*series // by service channel
	off    bool                  // nothing is recorded
}

// series are looks each of which is the difference to the one before.
type series struct {
	id     parley.ID
	began  parley.Time
	number int64
	view   *replay.View
	key    string // of the configuration
}

// goesOn reports whether a look would go on with a series, and not begin one:
// that sees everybody.
func (r *recorder) goesOn(channel parley.ID, now parley.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.off || r.series[channel].current(now)
}

func (s *series) current(now parley.Time) bool {
	return s != nil && now >= s.began && now.Sub(s.began) <= seriesLife
}

// take gives the series of a channel to one look, which puts it back. Whoever
// finds none begins a new one, so that no two looks continue the same.
func (r *recorder) take(channel parley.ID, now parley.Time) *series {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.series[channel]
	delete(r.series, channel)
	if !s.current(now) {
		s = &series{id: parley.NewID(), began: now, view: &replay.View{}}
	}
	return s
}

func (r *recorder) put(channel parley.ID, s *series) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.series == nil {
		r.series = map[parley.ID]*series{}
	}
	r.series[channel] = s
}

// look is a look of an assigner that is about to be recorded: together with
// the first thing that is carried out of it, in one transaction.
type look struct {
	recorder *recorder
	series   *series
	sight    replay.Sight
	tick     store.RoutingTick
	content  string // of a configuration that this node has not recorded yet
	kept     bool
	broken   atomic.Bool // it is not known whether it is kept
}

// recordLook prepares the record of a look; nil when nothing is to be recorded.
func (d *Desk) recordLook(s *routing.Snapshot, of scope, channel parley.ID) (*look, error) {
	off := of.props.Int(parley.PropRecordDays) == 0
	d.recorder.mu.Lock()
	d.recorder.off = off
	d.recorder.mu.Unlock()
	if off {
		return nil, nil //nolint:nilnil // there is none
	}
	key, content, err := of.keep()
	if err != nil {
		return nil, err
	}
	series := d.recorder.take(channel, s.Now)
	l := &look{recorder: &d.recorder, series: series, sight: series.view.Next(s, of.Scope)}
	if series.key != key {
		l.content = content
	}
	text, err := json.Marshal(l.sight) //nolint:musttag // the engine's own members, which only it reads
	if err != nil {
		return nil, err
	}
	l.tick = store.RoutingTick{
		ID: parley.NewID(), At: s.Now, Channel: channel, Series: series.id, Number: series.number + 1, Configuration: key, Sight: string(text),
	}
	return l, nil
}

// write records decisions that are carried out by the transaction, and the look
// they come from with the first ones.
func (l *look) write(tx *store.Tx, decisions ...routing.Decision) error {
	if l == nil {
		return nil
	}
	if !l.kept {
		if l.content != "" {
			if err := tx.RecordConfiguration(l.tick.Configuration, l.content, l.tick.At); err != nil {
				return err
			}
		}
		if err := tx.RecordTick(l.tick); err != nil {
			return err
		}
	}
	list := make([]store.RoutingDecision, 0, len(decisions))
	for i := range decisions {
		d := &decisions[i]
		list = append(list, store.RoutingDecision{Tick: l.tick.ID, Item: d.Item, Agent: d.Agent, Pool: d.Pool, Rule: d.Rule, At: l.tick.At, Tier: d.Tier})
	}
	return tx.RecordDecisions(list...)
}

// alone reports whether the next transaction is alone because the look is
// recorded with it.
func (l *look) alone() bool { return l != nil && !l.kept }

// carried notes how a transaction ended. Once the look is kept,
// several may end at the same moment.
func (l *look) carried(err error) {
	switch {
	case l == nil:
	case err != nil && parley.CodeOf(err) != parley.CodeConflict:
		l.broken.Store(true)
	case err == nil && !l.kept:
		l.kept = true
	}
}

// end lets the next look go on. When it is not known what is kept of this one,
// that begins a new series.
func (l *look) end() {
	if l == nil || l.broken.Load() {
		return
	}
	if l.kept {
		l.series.view.See(l.sight)
		l.series.number, l.series.key = l.tick.Number, l.tick.Configuration
	}
	l.recorder.put(l.tick.Channel, l.series)
}

// SweepRecord is the handler of [JobSweepRecord].
func (d *Desk) SweepRecord(ctx context.Context, _ string) (parley.Time, error) {
	props, err := d.store.Read(ctx).Properties()
	if err != nil {
		return 0, err
	}
	now := parley.Now()
	before := now.Add(-time.Duration(props.Int(parley.PropRecordDays)) * 24 * time.Hour)
	for more := true; more; {
		if err := d.store.Tx(ctx, func(tx *store.Tx) (err error) {
			more, err = tx.SweepRecord(before, sweepRecordAtOnce)
			return err
		}); err != nil {
			return 0, err
		}
	}
	return now.Add(sweepRecordEvery), nil
}
