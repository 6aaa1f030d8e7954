package desk

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/condition"
	"github.com/parley-desk/parley/internal/routing"
	"github.com/parley-desk/parley/internal/store"
)

// tableRanking is the audit trail's name of a queue's order and preferences.
const tableRanking = "awa_queue_item_sorting"

// fieldPriority is the field that waiting raises, where the queue says so.
const fieldPriority = "priority"

// RankingInput is in which order a queue offers what waits, and whom it prefers.
type RankingInput struct {
	Sorting  []parley.QueueSort    `json:"sorting" doc:"Up to 5 fields, the first counts most; empty: the most important and then the oldest."`
	Affinity []parley.AffinityRule `json:"affinity" doc:"Up to 3 rules, the first counts most; empty: nobody is preferred."`
	Revision string                `json:"revision,omitempty" doc:"What was read: a change is refused where it is no longer so. Absent in a change: whatever is there is replaced."`
}

func (in *RankingInput) revision() *string { return &in.Revision }

// check refuses fields the queue's table does not have and rules there are not.
func (in *RankingInput) check(fields condition.Fields, responsibilities []string) error {
	if len(in.Sorting) > parley.MaxQueueSorts {
		return parley.Errorf(parley.CodeInvalid, "sorting", "has more than %d fields.", parley.MaxQueueSorts)
	}
	if len(in.Affinity) > parley.MaxAffinityRules {
		return parley.Errorf(parley.CodeInvalid, "affinity", "has more than %d rules.", parley.MaxAffinityRules)
	}
	for i, s := range in.Sorting {
		field := fmt.Sprintf("sorting[%d].field", i)
		if _, known := fields.Find(s.Field); !known {
			return parley.Errorf(parley.CodeInvalid, field, "names %s, which the records of this queue do not have.", strconv.Quote(parley.Shorten(s.Field, parley.MaxName)))
		}
		if slices.ContainsFunc(in.Sorting[:i], func(other parley.QueueSort) bool { return other.Field == s.Field }) {
			return parley.Errorf(parley.CodeInvalid, field, "names %s twice.", s.Field)
		}
	}
	for i := range in.Affinity {
		a, field := &in.Affinity[i], fmt.Sprintf("affinity[%d].", i)
		if err := checkAffinity(a, field, responsibilities); err != nil {
			return err
		}
		if slices.ContainsFunc(in.Affinity[:i], func(other parley.AffinityRule) bool {
			return other.Kind == a.Kind && other.Responsibility == a.Responsibility
		}) {
			return parley.Errorf(parley.CodeInvalid, field+"kind", "names %s twice.", string(a.Kind))
		}
	}
	return nil
}

// checkAffinity checks one rule, and takes out what its kind knows nothing of.
func checkAffinity(a *parley.AffinityRule, field string, responsibilities []string) error {
	responsibility := a.Responsibility
	a.Responsibility = ""
	switch a.Kind {
	case parley.AffinityHistory, parley.AffinityAccount:
		if a.Days == 0 {
			a.Days = parley.MaxAffinityDays
		}
		return checkBetween(field+"days", a.Days, 1, parley.MaxAffinityDays)
	case parley.AffinityTask:
		a.Days = 0
		return nil
	case parley.AffinityTeam:
		a.Days = 0
		if responsibility == "" {
			return nil
		}
		var known bool
		if a.Responsibility, known = parley.Responsibility(responsibilities, responsibility); !known {
			return unknownResponsibility(field+"responsibility", responsibilities)
		}
		return nil
	default:
		return parley.Errorf(parley.CodeInvalid, field+"kind", "must be one of %s.", "history, account_history, related_task, account_team")
	}
}

// queueFields are the fields of what waits in a queue.
func queueFields(read *store.Reader, q *parley.Queue) (condition.Fields, error) {
	channel, err := read.ServiceChannel(q.ServiceChannel)
	if ignoreNotFound(err) != nil {
		return nil, err
	}
	table := channel.Table
	if table == "" {
		table = parley.TableInteraction
	}
	return documentFields(table)
}

// rankingOf reads a queue's order and whom it prefers.
func rankingOf(read *store.Reader, queue parley.ID) (RankingInput, error) {
	in := RankingInput{Sorting: []parley.QueueSort{}, Affinity: []parley.AffinityRule{}}
	sorting, err := read.QueueSortings(queue)
	if err != nil {
		return in, err
	}
	for _, s := range sorting {
		in.Sorting = append(in.Sorting, s.QueueSort)
	}
	affinity, err := read.QueueAffinities(queue)
	for _, a := range affinity {
		in.Affinity = append(in.Affinity, a.AffinityRule)
	}
	if err != nil {
		return in, err
	}
	return in, revise(&in)
}

// ranking returns in which order a queue offers what waits, and whom it prefers.
func (d *Desk) ranking(ctx context.Context, queue parley.ID) (RankingInput, error) {
	return rankingOf(d.store.Read(ctx), queue)
}

// SetRanking replaces in which order a queue offers what waits, and whom it
// prefers.
func (d *Desk) SetRanking(ctx context.Context, actor parley.Actor, queue parley.ID, in RankingInput) (QueueDetail, error) {
	in.Sorting, in.Affinity = append([]parley.QueueSort{}, in.Sorting...), append([]parley.AffinityRule{}, in.Affinity...)
	err := d.configure(ctx, func(tx *store.Tx) error {
		q, err := tx.Queue(queue)
		if err != nil {
			return err
		}
		fields, err := queueFields(&tx.Reader, &q)
		if err != nil {
			return err
		}
		old, err := rankingOf(&tx.Reader, queue)
		if err != nil {
			return err
		}
		var named []string // before; it may stay
		for _, a := range old.Affinity {
			named = append(named, a.Responsibility)
		}
		responsibilities, err := responsibilitiesOf(&tx.Reader, named...)
		if err != nil {
			return err
		}
		if err := in.check(fields, responsibilities); err != nil {
			return err
		}
		if err := checkRevision(in.Revision, &old, q.Name); err != nil {
			return err
		}
		if err := tx.SetQueueRanking(queue, in.Sorting, in.Affinity); err != nil {
			return err
		}
		return d.routingConfigured(tx, actor, tableRanking, queue, q.Name, old, in)
	})
	if err != nil {
		return QueueDetail{}, err
	}
	return d.QueueDetail(ctx, queue)
}

// sortsOf are a queue's fields as routing knows them.
func sortsOf(sorting []parley.QueueSort) []routing.Sort {
	var list []routing.Sort
	for _, s := range sorting {
		list = append(list, routing.Sort{Field: s.Field, Descending: s.Descending, Ages: s.Field == fieldPriority})
	}
	return list
}

// keysOf are the values of a record by which its queue puts it in order. Choices
// count in the order of their list, texts without regard to case.
func keysOf(sorts []routing.Sort, fields condition.Fields, record condition.Map) []routing.Key {
	keys := make([]routing.Key, len(sorts))
	for i, s := range sorts {
		keys[i] = keyOf(fields, s.Field, record[s.Field])
	}
	return keys
}

func keyOf(fields condition.Fields, name, value string) routing.Key {
	field, known := fields.Find(name)
	if !known || value == "" {
		return routing.Key{Empty: true}
	}
	switch field.Type {
	case condition.Number:
		if n, err := strconv.ParseInt(value, 10, 64); err == nil {
			return routing.Key{Number: n}
		}
		return routing.Key{Empty: true}
	case condition.Time:
		if at, err := time.Parse(time.RFC3339, value); err == nil {
			return routing.Key{Number: at.UnixMilli()}
		}
		return routing.Key{Empty: true}
	case condition.Choice:
		at := slices.IndexFunc(field.Choices, func(c condition.FieldChoice) bool { return c.Value == value })
		if at < 0 {
			at = len(field.Choices)
		}
		return routing.Key{Number: int64(at), Text: parley.Fold(value)}
	case condition.String, condition.Reference, condition.Bool:
	}
	return routing.Key{Text: parley.Fold(value)}
}

// snapSorting reads by what items are put in order that wait in queues with an
// order of their own.
func snapSorting(read *store.Reader, s *routing.Snapshot, queues []parley.ID, at map[parley.ID]*routing.Item) error {
	sorts := map[parley.ID][]routing.Sort{}
	for i := range s.Queues {
		if len(s.Queues[i].Sorting) > 0 {
			sorts[s.Queues[i].ID] = s.Queues[i].Sorting
		}
	}
	if len(sorts) == 0 {
		return nil
	}
	contacts, err := read.WaitingContacts(queues)
	if err != nil {
		return err
	}
	fields := InteractionFields()
	for i := range contacts {
		c := &contacts[i]
		if item := at[c.WorkItem]; item != nil {
			item.Keys = keysOf(sorts[item.Queue], fields, interactionRecord(&c.Interaction, c.Queue, c.Category, c.Priority))
		}
	}
	records, err := read.WaitingRecords(queues)
	if err != nil {
		return err
	}
	for i := range records {
		r := &records[i]
		if item := at[r.WorkItem]; item != nil {
			if fields, err = documentFields(r.Record.Table); err != nil {
				return err
			}
			item.Keys = keysOf(sorts[item.Queue], fields, rowRecord(&r.Record))
		}
	}
	return nil
}

// preferring are those of the queues, nil: of all, that have a rule of a kind.
func (g *ground) preferring(queues []parley.ID, kind parley.AffinityKind) []parley.ID {
	list := []parley.ID{}
	for queue, rules := range g.affinity {
		if (queues == nil || slices.Contains(queues, queue)) && slices.ContainsFunc(rules, func(r parley.AffinityRule) bool { return r.Kind == kind }) {
			list = append(list, queue)
		}
	}
	slices.Sort(list)
	return list
}

// snapAffinity reads whom the queues of waiting items prefer, and why.
func (g *ground) snapAffinity(read *store.Reader, s *routing.Snapshot, queues []parley.ID, at map[parley.ID]*routing.Item) error {
	served, err := read.LastServed(g.preferring(queues, parley.AffinityHistory), s.Now.Add(-parley.MaxAffinityDays*24*time.Hour))
	if err != nil {
		return err
	}
	owners, err := read.RelatedOwners(g.preferring(queues, parley.AffinityTask))
	if err != nil {
		return err
	}
	ofAccount, err := read.AccountServed(g.preferring(queues, parley.AffinityAccount), s.Now.Add(-parley.MaxAffinityDays*24*time.Hour))
	if err != nil {
		return err
	}
	carers, err := read.AccountCarers(g.preferring(queues, parley.AffinityTeam))
	if err != nil {
		return err
	}
	// Among those whom one rule means, the lower place comes first.
	prefer := func(work, agent parley.ID, place int64, means func(r parley.AffinityRule) bool) {
		item := at[work]
		if item == nil {
			return
		}
		for i, r := range g.affinity[item.Queue] {
			if means(r) {
				item.Affinity = append(item.Affinity, routing.Affinity{Agent: agent, Rank: int64(i+1)*parley.MaxAccountTeam + place, Kind: string(r.Kind)})
			}
		}
	}
	lately := func(kind parley.AffinityKind, moment parley.Time) func(parley.AffinityRule) bool {
		return func(r parley.AffinityRule) bool {
			return r.Kind == kind && moment > s.Now.Add(-time.Duration(r.Days)*24*time.Hour)
		}
	}
	for _, one := range served {
		prefer(one.WorkItem, one.Agent, 0, lately(parley.AffinityHistory, one.At))
	}
	for _, one := range owners {
		prefer(one.A, one.B, 0, func(r parley.AffinityRule) bool { return r.Kind == parley.AffinityTask })
	}
	for _, one := range ofAccount {
		prefer(one.WorkItem, one.Agent, 0, lately(parley.AffinityAccount, one.At))
	}
	for _, one := range carers {
		prefer(one.WorkItem, one.Agent, one.Place, func(r parley.AffinityRule) bool {
			return r.Kind == parley.AffinityTeam && (r.Responsibility == "" || parley.Fold(r.Responsibility) == parley.Fold(one.Responsibility))
		})
	}
	return nil
}
