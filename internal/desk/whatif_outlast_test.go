package desk_test

import (
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
)

// A what-if ends the longest wait as the desk did: who is asked by then may still
// answer where the desk says so.
func TestAWhatIfLetsOffersOutlastTheLongestWait(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.push(&f.billing, nil)
		f.change(&f.billing, func(in *desk.QueueInput) { in.MaxWaitS, in.MaxWaitMessage = 90, "Sorry." })
		yes, no := "true", "false"
		set, err := f.desk.SetProperty(t.Context(), f.admin, parley.PropBypassMaxWait, &yes, 0)
		f.must(err)
		f.withTimers()
		begin := parley.Now()
		for _, answer := range []func(w parley.WorkItem){
			func(w parley.WorkItem) { must(f.desk.AcceptOffer(t.Context(), f.anna, w.ID))(t) },
			func(w parley.WorkItem) { f.must(f.desk.RejectOffer(t.Context(), f.anna, w.ID, f.reason("Busy"))) },
			func(parley.WorkItem) {},
		} {
			g := f.guest("billing")
			f.pass(80 * time.Second)
			f.ready(f.anna)
			f.settle()
			f.offeredTo(g, &f.anna)
			f.pass(15 * time.Second)
			answer(f.offeredTo(g, &f.anna))
			f.pass(46 * time.Second)
			f.settle()
			f.choose(f.anna, "Offline")
		}
		f.pass(5 * time.Second)
		until := parley.Now()
		f.pass(time.Second)
		ask := desk.WhatIfInput{Name: "Late answers", From: begin, Until: until}
		a := f.answered(ask).Answer
		if u, r := a.Unchanged, *a.Recorded; u.Answered != 1 || u.Abandoned != 2 || u.Offers != 3 || u.Answered != r.Answered || u.Abandoned != r.Abandoned || u.Offers != r.Offers {
			t.Errorf("lived through as %+v, was %+v", u, r)
		}
		must(f.desk.SetProperty(t.Context(), f.admin, parley.PropBypassMaxWait, &no, set.Version))(t)
		ask.Name = "No late answers"
		if u := f.answered(ask).Answer.Unchanged; u.Answered != 0 || u.Abandoned != 3 {
			t.Errorf("without: %+v", u)
		}
	})
}
