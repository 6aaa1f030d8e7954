package desk

import (
	"slices"
	"testing"

	"github.com/parley-desk/parley"
)

func TestFactsOfWork(t *testing.T) {
	t.Parallel()
	const anna, ben = parley.ID("anna"), parley.ID("ben")
	offered := TrailStep{Type: parley.WorkOffered, At: 2000, User: anna}
	accepted := TrailStep{Type: parley.WorkAccepted, At: 3000, User: anna}
	for _, c := range []struct {
		name  string
		w     parley.WorkItem
		steps []TrailStep // after it was queued, the oldest first
		want  WorkFacts
	}{
		{"waits", parley.WorkItem{State: parley.WorkWaiting}, nil, WorkFacts{Changed: 1000}},
		{"waits for long", parley.WorkItem{State: parley.WorkWaiting, QueuedAt: -60_001}, nil, WorkFacts{Changed: 1000, Late: true}},
		{"is offered", parley.WorkItem{State: parley.WorkWaiting, OfferedTo: anna}, []TrailStep{offered}, WorkFacts{Changed: 2000, AllocatedBy: "assigner"}},
		{"is looked at", parley.WorkItem{State: parley.WorkWaiting}, []TrailStep{{Type: parley.WorkLooked, At: 9000}}, WorkFacts{Changed: 1000}},
		{"was accepted", parley.WorkItem{State: parley.WorkInProgress, AssignedTo: anna, WaitTime: 60_000}, []TrailStep{offered, accepted}, WorkFacts{Changed: 3000, AllocatedBy: "assigner"}},
		{"was accepted late", parley.WorkItem{State: parley.WorkInProgress, AssignedTo: anna, WaitTime: 60_001}, []TrailStep{offered, accepted}, WorkFacts{Changed: 3000, AllocatedBy: "assigner", Late: true}},
		{"was taken", parley.WorkItem{State: parley.WorkInProgress, AssignedTo: anna}, []TrailStep{accepted}, WorkFacts{Changed: 3000, AllocatedBy: "taken"}},
		{"was given", parley.WorkItem{State: parley.WorkInProgress, AssignedTo: anna}, []TrailStep{{Type: parley.WorkByHand, At: 2500, User: anna}, accepted}, WorkFacts{Changed: 3000, AllocatedBy: "by_hand"}},
		{"was offered by another system", parley.WorkItem{State: parley.WorkWaiting, OfferedTo: anna}, []TrailStep{{Type: parley.WorkByHand, At: 2500, User: anna, Reason: givenByOther}}, WorkFacts{Changed: 2500, AllocatedBy: "other_system"}},
		{"was given by another system", parley.WorkItem{State: parley.WorkInProgress, AssignedTo: anna}, []TrailStep{{Type: parley.WorkByHand, At: 2500, User: anna, Reason: "segment 7"}, accepted}, WorkFacts{Changed: 3000, AllocatedBy: "other_system"}},
		{"was asked for", parley.WorkItem{State: parley.WorkInProgress, AssignedTo: anna}, []TrailStep{offered, accepted, {Type: parley.WorkTransfer, At: 4000, User: ben}}, WorkFacts{Changed: 4000, AllocatedBy: "assigner"}},
		{
			"was handed over", parley.WorkItem{State: parley.WorkInProgress, AssignedTo: ben},
			[]TrailStep{offered, accepted, {Type: parley.WorkTransfer, At: 4000, User: ben}, {Type: parley.WorkAccepted, At: 5000, User: ben, Reason: acceptedTransfer}},
			WorkFacts{Changed: 5000, AllocatedBy: "transfer"},
		},
		{
			"was refused, passed over and taken", parley.WorkItem{State: parley.WorkInProgress, AssignedTo: ben},
			[]TrailStep{offered, {Type: parley.WorkRejected, At: 2100, User: anna}, offered, {Type: parley.WorkTimedOut, At: 2200, User: anna}, {Type: parley.WorkAccepted, At: 2300, User: ben}},
			WorkFacts{Changed: 2300, AllocatedBy: "taken", Rejected: true, TimedOut: true},
		},
		{"is over", parley.WorkItem{State: parley.WorkComplete, AssignedTo: anna, WorkEnd: 7000}, []TrailStep{offered, accepted}, WorkFacts{Changed: 7000, AllocatedBy: "assigner"}},
		{"left", parley.WorkItem{State: parley.WorkAbandoned, WorkEnd: 7000}, []TrailStep{{Type: parley.WorkCanceled, At: 7000}}, WorkFacts{Changed: 7000}},
	} {
		steps := append([]TrailStep{{Type: parley.WorkRouted, At: 1000}}, c.steps...)
		slices.Reverse(steps)
		if got := factsOf(&c.w, &parley.Queue{TargetWaitS: 60}, steps, 0); got != c.want {
			t.Errorf("work that %s: %+v, want %+v", c.name, got, c.want)
		}
	}
}
