package parley_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/parley-desk/parley"
)

// The legal steps as the domain's tables say them (2.2, 2.3, 1.1.1), written
// down once more: the machine and this must agree on every pair.
var (
	workStates = []parley.WorkState{"", parley.WorkWaiting, parley.WorkInProgress, parley.WorkComplete, parley.WorkEscalated, parley.WorkByClient, parley.WorkAbandoned, parley.WorkWithdrawn, "nonsense"}
	workLegal  = map[[2]parley.WorkState]bool{
		{"", parley.WorkWaiting}:                      true,
		{parley.WorkWaiting, parley.WorkInProgress}:   true,
		{parley.WorkWaiting, parley.WorkAbandoned}:    true,
		{parley.WorkWaiting, parley.WorkEscalated}:    true,
		{parley.WorkInProgress, parley.WorkComplete}:  true,
		{parley.WorkInProgress, parley.WorkByClient}:  true,
		{parley.WorkInProgress, parley.WorkEscalated}: true,
		{parley.WorkAbandoned, parley.WorkWaiting}:    true,
		{parley.WorkWaiting, parley.WorkWithdrawn}:    true,
		{parley.WorkInProgress, parley.WorkWithdrawn}: true,
	}
	transferStates = []parley.TransferState{parley.TransferNone, parley.TransferPending, parley.TransferAccepted, parley.TransferRejected, parley.TransferCancelled}
	transferLegal  = map[[2]parley.TransferState]bool{
		{parley.TransferNone, parley.TransferPending}:      true,
		{parley.TransferRejected, parley.TransferPending}:  true,
		{parley.TransferCancelled, parley.TransferPending}: true,
		{parley.TransferPending, parley.TransferAccepted}:  true,
		{parley.TransferPending, parley.TransferRejected}:  true,
		{parley.TransferPending, parley.TransferCancelled}: true,
		{parley.TransferAccepted, parley.TransferNone}:     true,
		{parley.TransferRejected, parley.TransferNone}:     true,
		{parley.TransferCancelled, parley.TransferNone}:    true,
	}
	interactionStates = []parley.InteractionState{"", parley.InteractionNew, parley.InteractionOnHold, parley.InteractionWorking, parley.InteractionWrapUp, parley.InteractionComplete, parley.InteractionAbandoned}
	interactionLegal  = map[[2]parley.InteractionState]bool{
		{"", parley.InteractionNew}:                             true,
		{parley.InteractionNew, parley.InteractionWorking}:      true,
		{parley.InteractionNew, parley.InteractionAbandoned}:    true,
		{parley.InteractionWorking, parley.InteractionNew}:      true,
		{parley.InteractionWorking, parley.InteractionOnHold}:   true,
		{parley.InteractionWorking, parley.InteractionWrapUp}:   true,
		{parley.InteractionWorking, parley.InteractionComplete}: true,
		{parley.InteractionOnHold, parley.InteractionWorking}:   true,
		{parley.InteractionOnHold, parley.InteractionAbandoned}: true,
		{parley.InteractionOnHold, parley.InteractionComplete}:  true,
		{parley.InteractionWrapUp, parley.InteractionComplete}:  true,
		{parley.InteractionAbandoned, parley.InteractionNew}:    true,
	}
)

// agree compares a machine with its table on every pair of states.
func agree[S ~string](t *testing.T, states []S, legal map[[2]S]bool, can func(from, to S) bool) {
	t.Helper()
	for _, from := range states {
		for _, to := range states {
			if got, want := can(from, to), legal[[2]S{from, to}]; got != want {
				t.Errorf("from %q to %q: %t, want %t", from, to, got, want)
			}
		}
	}
}

func TestStateMachinesAllowWhatTheDomainSays(t *testing.T) {
	agree(t, workStates, workLegal, parley.WorkState.CanBecome)
	agree(t, transferStates, transferLegal, parley.TransferState.CanBecome)
	agree(t, interactionStates, interactionLegal, parley.InteractionState.CanBecome)
}

// Random walks of legal steps: what is permanent stays, what is live can still
// end, and only an abandoned item comes back.
func TestWalksOfAWorkItem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		state := parley.WorkState("")
		for _, wish := range rapid.SliceOfN(rapid.SampledFrom(workStates), 0, 30).Draw(t, "wishes") {
			before := state
			if state.CanBecome(wish) {
				state = wish
			}
			if before.Permanent() && state != before {
				t.Fatalf("%s is permanent and became %s", before, state)
			}
			if before == parley.WorkAbandoned && state != before && state != parley.WorkWaiting {
				t.Fatalf("abandoned became %s", state)
			}
			if state.Live() && state.Permanent() {
				t.Fatalf("%s is live and permanent", state)
			}
		}
	})
}

func TestWalksOfATransferAndAnInteraction(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		transfer := parley.TransferNone
		for _, wish := range rapid.SliceOfN(rapid.SampledFrom(transferStates), 0, 30).Draw(t, "transfer") {
			before := transfer
			if transfer.CanBecome(wish) {
				transfer = wish
			}
			if transfer == parley.TransferAccepted && before != transfer && before != parley.TransferPending {
				t.Fatalf("accepted out of %s", before)
			}
		}
		interaction := parley.InteractionState("")
		for _, wish := range rapid.SliceOfN(rapid.SampledFrom(interactionStates), 0, 30).Draw(t, "interaction") {
			before := interaction
			if interaction.CanBecome(wish) {
				interaction = wish
			}
			if before == parley.InteractionComplete && interaction != before {
				t.Fatalf("complete became %s", interaction)
			}
		}
		if interaction.Closed() != (interaction == parley.InteractionComplete || interaction == parley.InteractionAbandoned) {
			t.Fatalf("%s: closed is %t", interaction, interaction.Closed())
		}
	})
}

func TestEstimateIsNeverNegative(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		average := time.Duration(rapid.Int64Range(0, 1e15).Draw(t, "average"))
		waited := time.Duration(rapid.Int64Range(0, 1e15).Draw(t, "waited"))
		got := parley.EstimateWait(average, waited)
		if got < 0 || waited <= average && got != average-waited {
			t.Fatalf("average %v, waited %v: %v", average, waited, got)
		}
	})
}

func TestVisitorsNames(t *testing.T) {
	for want, c := range map[string]parley.CustomerInteraction{
		"Guest": {}, "Grace": {FirstName: "Grace"}, "Hopper": {LastName: "Hopper"}, "Grace Hopper": {FirstName: "Grace", LastName: "Hopper"},
	} {
		if got := c.Name(); got != want {
			t.Errorf("%+v is called %q", c, got)
		}
	}
}
