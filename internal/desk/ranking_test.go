package desk_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// rank gives a queue an order and preferences.
func (f *floor) rank(q parley.Queue, in desk.RankingInput) desk.QueueDetail {
	f.t.Helper()
	detail, err := f.desk.SetRanking(f.t.Context(), f.admin, q.ID, in)
	f.must(err)
	return detail
}

// named starts a chat about billing under a first name.
func (f *floor) named(name string) desk.Guest {
	f.t.Helper()
	form := f.form("billing")
	form.Answers["first_name"] = []string{name}
	form.Answers["email"] = []string{strings.ToLower(name) + "@example.com"}
	return f.guestOf(form)
}

// What a queue offers first is what its own order says, and the decision names
// that order.
func TestQueuesHaveAnOrderOfTheirOwn(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		f.rank(f.billing, desk.RankingInput{Sorting: []parley.QueueSort{{Field: "guest_name"}}})
		f.withTimers()
		zoe, adam, mia := f.named("Zoe"), f.named("Adam"), f.named("Mia")
		f.limit(f.anna, 1)
		f.ready(f.anna)
		f.settle()
		w := f.offeredTo(adam, &f.anna)
		trail, err := f.desk.WorkTrail(t.Context(), f.anna, w.ID)
		f.must(err)
		if !slices.ContainsFunc(trail.Events, func(e desk.TrailStep) bool {
			return e.Decision != nil && len(e.Decision.Sorting) == 1 && e.Decision.Sorting[0].Field == "guest_name"
		}) {
			t.Errorf("no decision names the order: %+v", trail.Events)
		}
		f.rank(f.billing, desk.RankingInput{Sorting: []parley.QueueSort{{Field: "guest_name", Descending: true}}})
		f.must(f.desk.RejectOffer(t.Context(), f.anna, w.ID, f.reason("Not my expertise")))
		f.settle()
		f.offeredTo(zoe, &f.anna)
		f.offeredTo(mia, nil)
		f.rank(f.billing, desk.RankingInput{})
		f.must(f.desk.RejectOffer(t.Context(), f.anna, f.work(zoe.Conversation).ID, f.reason("Not my expertise")))
		f.settle()
		f.offeredTo(mia, &f.anna)
	})
}

// A queue prefers whom its rules say, the first rule first, and nobody else.
func TestQueuesPreferWhomTheirRulesSay(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		g, incident := f.incident()
		_, err := f.edit(f.anna, incident.ID, map[string]string{"assigned_to": string(f.ben.ID)}, "")
		f.must(err)
		f.push(&f.order, nil)
		f.withTimers()
		f.ready(f.ben, f.chris)
		why := func(who parley.Actor) string {
			t.Helper()
			list := f.offers(who)
			if len(list) != 1 {
				t.Fatalf("%s is offered %+v", who.Name, list)
			}
			return strings.Join(list[0].Why, " ")
		}
		f.rank(f.order, desk.RankingInput{Affinity: []parley.AffinityRule{{Kind: parley.AffinityTask}, {Kind: parley.AffinityHistory, Days: 1}}})
		f.must(f.desk.TransferToQueue(t.Context(), f.anna, g.Conversation, f.order.ID))
		f.settle()
		w := f.offeredTo(g, &f.ben)
		if got := why(f.ben); got != `{"code":"affinity","kind":"related_task"}` {
			t.Errorf("Ben has the incident: %s", got)
		}
		f.must(f.desk.RejectOffer(t.Context(), f.ben, w.ID, f.reason("Busy")))
		f.settle()
		f.offeredTo(g, &f.chris) // it only ranks
		_, err = f.desk.AcceptOffer(t.Context(), f.chris, w.ID)
		f.must(err)

		// Grace again, whom Chris has served: he carries more, and comes first all the same.
		form := f.form("order")
		again := f.guestOf(form)
		f.settle()
		f.offeredTo(again, &f.chris)
		if got := why(f.chris); got != `{"code":"affinity","kind":"history"}` {
			t.Errorf("Chris has served her: %s", got)
		}
		// Without the rule he does not.
		f.rank(f.order, desk.RankingInput{})
		f.must(f.desk.RejectOffer(t.Context(), f.chris, f.work(again.Conversation).ID, f.reason("Busy")))
		third := f.guestOf(f.form("order"))
		f.settle()
		f.offeredTo(third, &f.chris)
		if got := why(f.chris); strings.Contains(got, "affinity") {
			t.Errorf("nobody is preferred any more: %s", got)
		}
	})
}

func TestRankingIsChecked(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		detail, err := f.desk.QueueDetail(t.Context(), f.billing.ID)
		f.must(err)
		if len(detail.Sorting) != 0 || len(detail.Affinity) != 1 || detail.Affinity[0] != (parley.AffinityRule{Kind: parley.AffinityHistory, Days: 30}) {
			t.Errorf("a queue begins with %+v", detail.RankingInput)
		}
		many := make([]parley.QueueSort, parley.MaxQueueSorts+1)
		for field, in := range map[string]desk.RankingInput{
			"sorting[0].field":           {Sorting: []parley.QueueSort{{Field: "shoe_size"}}},
			"sorting[1].field":           {Sorting: []parley.QueueSort{{Field: "priority"}, {Field: "priority", Descending: true}}},
			"sorting":                    {Sorting: many},
			"affinity[0].kind":           {Affinity: []parley.AffinityRule{{Kind: "shoe_size"}}},
			"affinity[0].responsibility": {Affinity: []parley.AffinityRule{{Kind: parley.AffinityTeam, Responsibility: "Cook"}}},
			"affinity[2].kind":           {Affinity: []parley.AffinityRule{{Kind: parley.AffinityTeam}, {Kind: parley.AffinityTeam, Responsibility: "sales"}, {Kind: parley.AffinityTeam, Responsibility: "Sales"}}},
			"affinity[1].kind":           {Affinity: []parley.AffinityRule{{Kind: parley.AffinityTask}, {Kind: parley.AffinityTask}}},
			"affinity[0].days":           {Affinity: []parley.AffinityRule{{Kind: parley.AffinityHistory, Days: 31}}},
			"affinity":                   {Affinity: make([]parley.AffinityRule, parley.MaxAffinityRules+1)},
		} {
			_, err := f.desk.SetRanking(t.Context(), f.admin, f.billing.ID, in)
			if e := f.refusal(parley.CodeInvalid, err); e.Field != field {
				t.Errorf("%+v is refused as %s: %s", in, e.Field, e.Message)
			} else if field == "sorting[0].field" && !strings.Contains(e.Message, "shoe_size") {
				t.Errorf("the field is not named: %s", e.Message)
			}
		}
		_, err = f.desk.SetRanking(t.Context(), f.admin, parley.NewID(), desk.RankingInput{})
		f.refused(parley.CodeNotFound, err)
		sorting := []parley.QueueSort{{Field: "guest_email"}, {Field: "opened_at", Descending: true}}
		if detail = f.rank(f.billing, desk.RankingInput{Sorting: sorting}); !slices.Equal(detail.Sorting, sorting) || len(detail.Affinity) != 0 || len(detail.Warnings) != 0 {
			t.Errorf("stored as %+v", detail.RankingInput)
		}
		rows, err := f.read().AuditPage(store.AuditFilter{Table: "awa_queue_item_sorting", Record: f.billing.ID}, 5)
		f.must(err)
		if len(rows) != 1 || !strings.Contains(rows[0].New, "guest_email") {
			t.Errorf("the audit trail says %+v", rows)
		}
		// Another channel's records do not have these fields.
		cases, err := f.read().ServiceChannelByKey("case")
		f.must(err)
		f.requeue(&f.billing, func(q *parley.Queue) { q.ServiceChannel = cases.ID })
		detail, err = f.desk.QueueDetail(t.Context(), f.billing.ID)
		f.must(err)
		if !slices.Contains(detail.Warnings, "sorting_field") {
			t.Errorf("warnings %v", detail.Warnings)
		}
	})
}
