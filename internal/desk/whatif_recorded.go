package desk

import (
	"context"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/routing/replay"
	"github.com/parley-desk/parley/internal/store"
)

// recordedPage is how many looks are read at once.
const recordedPage = 500

// recordedLook is a look that was kept, with what was carried out of it.
type recordedLook struct {
	channel       parley.ID
	configuration *replay.Configuration
	tick          replay.Tick
}

// eachLook goes through the looks that were kept of a stretch of time, in the
// order in which they were.
func (d *Desk) eachLook(ctx context.Context, from, until parley.Time, do func(recordedLook) error) error {
	read := d.store.Read(ctx)
	decided, err := read.RoutingDecisions(from, until)
	if err != nil {
		return err
	}
	steps := map[parley.ID][]replay.Step{}
	for _, s := range decided {
		steps[s.Tick] = append(steps[s.Tick], replay.Step{At: s.At, Item: s.Item, Agent: s.Agent, Pool: s.Pool, Rule: s.Rule, Tier: s.Tier})
	}
	configurations := map[string]*replay.Configuration{}
	for after := (store.RoutingTick{}); ; {
		page, err := read.RoutingTicks(from, until, after, recordedPage)
		if err != nil {
			return err
		}
		for _, k := range page {
			l := recordedLook{channel: k.Channel, configuration: configurations[k.Configuration]}
			if l.configuration == nil {
				if l.configuration, err = recordedConfiguration(read, k.Configuration); err != nil {
					return err
				}
				configurations[k.Configuration] = l.configuration
			}
			sight, err := replay.ParseSight(k.Sight)
			if err != nil {
				return err
			}
			l.tick = replay.Tick{At: k.At, Series: k.Series, Number: k.Number, Sight: sight, Steps: steps[k.ID]}
			if err := do(l); err != nil {
				return err
			}
		}
		if len(page) < recordedPage {
			return nil
		}
		after = page[len(page)-1]
	}
}

func recordedConfiguration(read *store.Reader, id string) (*replay.Configuration, error) {
	text, err := read.RoutingConfiguration(id)
	if err != nil {
		return nil, err
	}
	return replay.ParseConfiguration(text)
}

// Repeat makes the decisions of a stretch of time again from what was recorded
// with them, and compares.
func (d *Desk) Repeat(ctx context.Context, from, until parley.Time) (replay.Comparison, error) {
	again := replay.Repeater{}
	err := d.eachLook(ctx, from, until, func(l recordedLook) error {
		again.Repeat(l.configuration, l.tick)
		return nil
	})
	return again.Comparison, err
}
