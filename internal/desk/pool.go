package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// PoolsInput is who may get a queue's work, and from when on.
type PoolsInput struct {
	Pools    []PoolInput `json:"pools" doc:"Up to 20."`
	Revision string      `json:"revision,omitempty" doc:"What was read: a change is refused where it is no longer so. Absent in a change: whatever is there is replaced."`
}

func (in *PoolsInput) revision() *string { return &in.Revision }

// PoolInput is one eligibility pool.
type PoolInput struct {
	Rule       parley.ID   `json:"assignment_rule_id"`
	Groups     []parley.ID `json:"groups"`
	EligibleAt int64       `json:"eligible_at_s,omitempty" doc:"Seconds a work item has waited before the pool is asked; absent: at once."`
}

// AssignmentRuleDetail is an assignment rule and the pools that follow it.
type AssignmentRuleDetail struct {
	parley.AssignmentRule
	Pools []RulePool `json:"pools" doc:"The pools that follow it, by the queue's name."`
}

// RulePool is a pool as the rule it follows names it.
type RulePool struct {
	Queue      parley.ID `json:"queue_id"`
	QueueName  string    `json:"queue"`
	Offers     bool      `json:"offers" doc:"The queue is active and delivers by push; otherwise the pool waits for that."`
	EligibleAt int64     `json:"eligible_at_s"`
}

// AssignmentRuleDetail returns an assignment rule with who follows it.
func (d *Desk) AssignmentRuleDetail(ctx context.Context, id parley.ID) (AssignmentRuleDetail, error) {
	read := d.store.Read(ctx)
	rule, err := read.AssignmentRule(id)
	if err != nil {
		return AssignmentRuleDetail{}, err
	}
	pools, err := read.Pools()
	if err != nil {
		return AssignmentRuleDetail{}, err
	}
	queues, err := read.Queues()
	if err != nil {
		return AssignmentRuleDetail{}, err
	}
	detail := AssignmentRuleDetail{AssignmentRule: rule, Pools: []RulePool{}}
	for _, q := range queues {
		for _, p := range pools {
			if p.Queue == q.ID && p.Rule == id {
				offers := q.Active && q.Delivery == parley.DeliveryPush
				detail.Pools = append(detail.Pools, RulePool{Queue: q.ID, QueueName: q.Name, Offers: offers, EligibleAt: p.EligibleAt})
			}
		}
	}
	slices.SortStableFunc(detail.Pools, func(a, b RulePool) int { return cmp.Compare(parley.Fold(a.QueueName), parley.Fold(b.QueueName)) })
	return detail, nil
}

// PrioritiesInput is the order of the queues that a group serves.
type PrioritiesInput struct {
	Priorities []store.QueuePriority `json:"priorities" doc:"Lower comes first; a queue that is not here has 100."`
	Revision   string                `json:"revision,omitempty" doc:"What was read: a change is refused where it is no longer so. Absent in a change: whatever is there is replaced."`
}

func (in *PrioritiesInput) revision() *string { return &in.Revision }

// Bounds of pools.
const (
	maxPools      = 20
	maxPoolGroups = 50
)

func (in *PoolsInput) pools(tx *store.Tx, queue parley.ID) ([]parley.Pool, error) {
	if len(in.Pools) > maxPools {
		return nil, parley.Errorf(parley.CodeInvalid, "pools", "has more than %d pools.", maxPools)
	}
	list := []parley.Pool{}
	for i, p := range in.Pools {
		field := fmt.Sprintf("pools[%d].", i)
		if _, err := tx.AssignmentRule(p.Rule); err != nil {
			return nil, asField(err, field+"assignment_rule_id", "must be an assignment rule.")
		}
		if len(p.Groups) > maxPoolGroups {
			return nil, parley.Errorf(parley.CodeInvalid, field+"groups", "has more than %d groups.", maxPoolGroups)
		}
		if len(p.Groups) == 0 {
			return nil, parley.Errorf(parley.CodeInvalid, field+"groups", "must name at least one group: its members get the work.")
		}
		if p.EligibleAt < 0 || p.EligibleAt > parley.MaxWaitSeconds {
			return nil, parley.Errorf(parley.CodeInvalid, field+"eligible_at_s", "must be between 0 (at once) and %d seconds.", parley.MaxWaitSeconds)
		}
		groups := slices.Clone(p.Groups)
		slices.Sort(groups)
		groups = slices.Compact(groups)
		for _, group := range groups {
			if _, err := tx.Group(group); err != nil {
				return nil, asField(err, field+"groups", "names a group that does not exist: %s.", group)
			}
		}
		list = append(list, parley.Pool{ID: parley.NewID(), Queue: queue, Rule: p.Rule, Groups: groups, EligibleAt: p.EligibleAt})
	}
	slices.SortStableFunc(list, func(a, b parley.Pool) int { return cmp.Compare(a.EligibleAt, b.EligibleAt) })
	return list, nil
}

func poolsInput(list []parley.Pool) PoolsInput {
	in := PoolsInput{Pools: make([]PoolInput, 0, len(list))}
	for _, p := range list {
		groups := slices.Clone(p.Groups)
		slices.Sort(groups)
		in.Pools = append(in.Pools, PoolInput{p.Rule, groups, p.EligibleAt})
	}
	return in
}

// pools returns who may get a queue's work.
func (d *Desk) pools(ctx context.Context, queue parley.ID) (PoolsInput, error) {
	list, err := d.store.Read(ctx).PoolsOf(queue)
	if err != nil {
		return PoolsInput{}, err
	}
	in := poolsInput(list)
	return in, revise(&in)
}

// SetPools replaces who may get a queue's work.
func (d *Desk) SetPools(ctx context.Context, actor parley.Actor, queue parley.ID, in PoolsInput) (QueueDetail, error) {
	err := d.configure(ctx, func(tx *store.Tx) error {
		q, err := tx.Queue(queue)
		if err != nil {
			return err
		}
		pools, err := tx.PoolsOf(queue)
		if err != nil {
			return err
		}
		old := poolsInput(pools)
		if err := checkRevision(in.Revision, &old, q.Name); err != nil {
			return err
		}
		list, err := in.pools(tx, queue)
		if err != nil {
			return err
		}
		if err := d.takeBackOf(tx, actor, queue); err != nil {
			return err
		}
		if err := tx.ReplacePools(queue, list); err != nil {
			return err
		}
		return d.routingConfigured(tx, actor, tablePool, queue, q.Name, old, poolsInput(list))
	})
	if err != nil {
		return QueueDetail{}, err
	}
	return d.QueueDetail(ctx, queue)
}

// QueuePriorities returns what a group says about the order of its queues.
func (d *Desk) QueuePriorities(ctx context.Context, group parley.ID) (PrioritiesInput, error) {
	read := d.store.Read(ctx)
	if _, err := read.Group(group); err != nil {
		return PrioritiesInput{}, err
	}
	return priorities(read, group)
}

func priorities(read *store.Reader, group parley.ID) (PrioritiesInput, error) {
	list, err := read.QueuePriorities(group)
	if err != nil {
		return PrioritiesInput{}, err
	}
	in := PrioritiesInput{Priorities: list}
	return in, revise(&in)
}

// SetQueuePriorities replaces what a group says about the order of its queues.
func (d *Desk) SetQueuePriorities(ctx context.Context, actor parley.Actor, group parley.ID, in PrioritiesInput) (out PrioritiesInput, err error) {
	err = d.configure(ctx, func(tx *store.Tx) error {
		g, err := tx.Group(group)
		if err != nil {
			return err
		}
		old, err := priorities(&tx.Reader, group)
		if err != nil {
			return err
		}
		if err := checkRevision(in.Revision, &old, g.Name); err != nil {
			return err
		}
		queues, err := tx.Queues()
		if err != nil {
			return err
		}
		seen := map[parley.ID]bool{}
		for i, p := range in.Priorities {
			field := fmt.Sprintf("priorities[%d].", i)
			if err := checkPosition(field+"position", p.Position); err != nil {
				return err
			}
			if seen[p.Queue] || !slices.ContainsFunc(queues, func(q parley.Queue) bool { return q.ID == p.Queue }) {
				return parley.Errorf(parley.CodeInvalid, field+"queue_id", "must be a queue that is not in the list already.")
			}
			seen[p.Queue] = true
		}
		if err := tx.SetQueuePriorities(group, in.Priorities); err != nil {
			return err
		}
		if out, err = priorities(&tx.Reader, group); err != nil {
			return err
		}
		return d.routingConfigured(tx, actor, tablePriority, group, g.Name, old, out)
	})
	return out, err
}
