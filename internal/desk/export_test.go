package desk

import (
	"context"
	"maps"
	"slices"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/routing"
)

// Decided is what an assigner decides about the waiting work of a channel at
// this moment. Nothing is carried out.
func (d *Desk) Decided(ctx context.Context, channel parley.ID) ([]routing.Decision, error) {
	s, err := d.snapshot(d.store.Read(ctx), channel, parley.Now())
	if err != nil {
		return nil, err
	}
	return routing.New(s).Decide(), nil
}

// CarryOut carries out decisions in one transaction, however old they are,
// without a record of them. It fails when one of them was overtaken.
func (d *Desk) CarryOut(ctx context.Context, decisions ...routing.Decision) error {
	list, err := groundsOf(decisions, true)
	if err != nil {
		return err
	}
	dropped, err := d.carry(ctx, list, nil)
	if err == nil && dropped > 0 {
		err = errOvertaken
	}
	return err
}

// Configurations are the audit trail's names of what can be taken back.
func (d *Desk) Configurations() []string { return slices.Sorted(maps.Keys(d.configurations())) }

// LookAtTheFree has the assigners of a small desk work as those of a large one,
// who look only at agents who may have room.
func (d *Desk) LookAtTheFree() { d.wholeDesk = 0 }

// ViewOf is a visitor's view by a conversation that was read before.
func (d *Desk) ViewOf(ctx context.Context, c parley.Conversation) (GuestView, error) {
	return d.viewOf(d.store.Read(ctx), c)
}

// WarningsOf are the warnings of a queue in which so many may wait.
func (d *Desk) WarningsOf(ctx context.Context, q parley.Queue, most int) ([]string, error) {
	return queueWarnings(d.store.Read(ctx), q, nil, nil, most)
}
