package desk_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
)

// assignCases lets the assigner of cases look once, without the timers.
func (f *floor) assignCases() {
	f.t.Helper()
	channel, err := f.read().ServiceChannelByKey("case")
	f.must(err)
	_, err = f.desk.Assign(f.t.Context(), string(channel.ID))
	f.must(err)
}

// caseModel is a case and its work item in memory (domain 3.3).
type caseModel struct {
	state    string // of the case
	assignee parley.ID
	offered  parley.ID
	refused  map[parley.ID]bool // of this work item, or in this round of it
	ready    map[parley.ID]bool
}

// live is what the case's work item must be: "" is none.
func (m *caseModel) live() parley.WorkState {
	switch {
	case m.state == "awaiting_info":
		return ""
	case m.assignee != "":
		return parley.WorkInProgress
	}
	return parley.WorkWaiting
}

// Whatever agents do to an offer of a case, and whoever changes the case
// meanwhile, its work item stands where the model says.
func TestCasesAgreeWithTheModel(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		f.caseQueue("Cases", "category=billing")
		people := []parley.Actor{f.anna, f.ben}
		f.ready(people...)
		busy := f.reason("Not my expertise")
		acts := []string{"look", "look", "accept", "reject", "expire", "to Chris", "to nobody", "await", "open", "away", "back"}
		for seed := range uint64(8) {
			random := rand.New(rand.NewPCG(seed, 1))
			m := &caseModel{state: "new", refused: map[parley.ID]bool{}, ready: map[parley.ID]bool{}}
			for _, who := range people {
				f.choose(who, "Available")
				m.ready[who.ID] = true
			}
			made := f.loneCase(nil)
			for range 14 {
				who := people[random.IntN(len(people))]
				act := acts[random.IntN(len(acts))]
				m.step(f, made.ID, act, who, people, busy)
				w, live := f.caseWork(made.ID)
				now, err := f.read().AnyCase(made.ID)
				f.must(err)
				if !live {
					w.State, w.OfferedTo, w.AssignedTo = "", "", ""
				}
				mine := parley.ID("")
				if m.live() == parley.WorkInProgress {
					mine = m.assignee
				}
				if w.State != m.live() || w.OfferedTo != m.offered || w.AssignedTo != mine || now.AssignedTo != m.assignee || string(now.State) != m.state {
					t.Fatalf("walk %d, after %s of %s: %+v of %+v, the model says %+v", seed, act, who.Name, w, now, m)
				}
			}
			f.editCase(f.anna, made.ID, map[string]string{"state": "closed", "close_notes": "over"})
			if w, live := f.caseWork(made.ID); live {
				t.Fatalf("walk %d: closed, and %+v", seed, w)
			}
		}
	})
}

func (m *caseModel) step(f *floor, id parley.ID, act string, who parley.Actor, people []parley.Actor, reason parley.ID) {
	ctx := f.t.Context()
	w, _ := f.caseWork(id)
	// edit changes the case; what is made then is new to everybody.
	edit := func(values map[string]string, change func()) {
		before := m.live()
		f.editCase(f.anna, id, values)
		change()
		if after := m.live(); after != before || after == parley.WorkInProgress {
			m.offered = ""
			clear(m.refused)
		}
	}
	mine := m.live() == parley.WorkWaiting && m.offered == who.ID
	answered := func(err error) bool {
		again := act == "accept" && m.live() == parley.WorkInProgress && m.assignee == who.ID && w.AssignedTo == who.ID
		if (mine || again) != (err == nil) || err != nil && parley.CodeOf(err) != parley.CodeConflict {
			f.t.Fatalf("%s of %s: %v, the model says %v", act, who.Name, err, mine)
		}
		return mine
	}
	switch act {
	case "look":
		m.look(f, id, people)
	case "accept":
		if _, err := f.desk.AcceptOffer(ctx, who, w.ID); answered(err) {
			m.assignee, m.offered, m.state = who.ID, "", "open"
		}
	case "reject":
		if answered(f.desk.RejectOffer(ctx, who, w.ID, reason)) {
			m.offered, m.refused[who.ID] = "", true
		}
	case "expire":
		if m.offered != "" {
			f.overdue(w.ID)
			_, err := f.desk.ExpireOffer(ctx, string(w.ID))
			f.must(err)
			m.refused[m.offered], m.ready[m.offered], m.offered = true, false, ""
		}
	case "to Chris":
		edit(map[string]string{"assigned_to": string(f.chris.ID), "assignment_group_id": string(f.product.AssignmentGroup)}, func() { m.assignee = f.chris.ID })
	case "to nobody":
		edit(map[string]string{"assigned_to": ""}, func() { m.assignee = "" })
	case "await":
		if m.state == "open" {
			edit(map[string]string{"state": "awaiting_info"}, func() { m.state = "awaiting_info" })
		}
	case "open":
		if m.state != "open" {
			edit(map[string]string{"state": "open"}, func() { m.state = "open" })
		}
	case "away", "back":
		f.choose(who, map[string]string{"away": "Away", "back": "Available"}[act])
		if m.ready[who.ID] = act == "back"; act == "away" && m.offered == who.ID {
			m.offered = ""
		}
	}
}

// look lets the assigner look, and holds it to who may be asked.
func (m *caseModel) look(f *floor, id parley.ID, people []parley.Actor) {
	f.assignCases()
	if m.live() != parley.WorkWaiting || m.offered != "" {
		return
	}
	w, _ := f.caseWork(id)
	may := []parley.ID{}
	for _, who := range people {
		if m.ready[who.ID] && !m.refused[who.ID] {
			may = append(may, who.ID)
		}
	}
	if w.OfferedTo == "" && len(may) > 0 || w.OfferedTo != "" && !slices.Contains(may, w.OfferedTo) {
		f.t.Fatalf("it is offered to %q of %v", w.OfferedTo, may)
	}
	if m.offered = w.OfferedTo; m.offered == "" && w.RoundAt > parley.Now() {
		m.refused = map[parley.ID]bool{people[0].ID: true, people[1].ID: true} // nobody is asked before the pause is over
	}
}

// Whatever is answered, assigned and closed at the same moment: a case has one
// live work item at most, of who looks after it, and nothing stays offered.
func TestACaseIsAssignedWhileItIsOffered(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		f.caseQueue("Cases", "category=billing")
		f.ready(f.ben)
		f.arrives(f.anna, "node", false)
		busy := f.reason("Busy")
		ctx := t.Context()
		for round := range 10 {
			f.choose(f.ben, "Available")
			made := f.loneCase(nil)
			f.assignCases()
			w := f.caseOffered(made.ID, &f.ben)
			refused := func(err error) {
				if code := parley.CodeOf(err); err != nil && code != parley.CodeConflict {
					t.Errorf("round %d: %v", round, err)
				}
			}
			form := func(values map[string]string) {
				// Once Ben has it, it is of his group, and not Chris's to read.
				_, err := f.desk.UpdateCase(ctx, f.chris, made.ID, desk.RecordChange{Version: made.Version, Values: values})
				if parley.CodeOf(err) != parley.CodeNotFound {
					refused(err)
				}
			}
			parallel(5, func(i int) {
				switch i {
				case 0:
					_, err := f.desk.AcceptOffer(ctx, f.ben, w.ID)
					refused(err)
				case 1:
					form(map[string]string{"assigned_to": string(f.chris.ID)})
				case 2:
					refused(f.desk.RejectOffer(ctx, f.ben, w.ID, busy))
				case 3:
					refused(f.desk.AssignByHand(ctx, f.admin, w.ID, f.anna.ID))
				case 4:
					if round%2 == 0 {
						form(map[string]string{"state": "closed", "close_notes": "over"})
					} else {
						_, err := f.desk.EndWait(ctx, string(w.ID))
						refused(err)
					}
				}
			})
			now, err := f.read().AnyCase(made.ID)
			f.must(err)
			last, live := f.caseWork(made.ID)
			switch {
			case last.OfferedTo != "":
				t.Fatalf("round %d: still offered: %+v", round, last)
			case now.State.Closed() && live:
				t.Fatalf("round %d: closed, and %+v", round, last)
			case !now.State.Closed() && (!live || last.AssignedTo != now.AssignedTo):
				t.Fatalf("round %d: %+v of %+v", round, last, now)
			}
			if !now.State.Closed() {
				f.editCase(f.chrisOr(now), made.ID, map[string]string{"state": "closed", "close_notes": "over"})
			}
		}
		for _, who := range []parley.Actor{f.anna, f.ben, f.chris} {
			if got := f.loadOn(who, "case"); got != 0 {
				t.Errorf("%s still carries %d", who.Name, got)
			}
		}
	})
}

// chrisOr is somebody who may change a case: who has it, or Chris of its group.
func (f *floor) chrisOr(c parley.Case) parley.Actor {
	for _, who := range []parley.Actor{f.anna, f.ben} {
		if who.ID == c.AssignedTo {
			return who
		}
	}
	return f.chris
}
