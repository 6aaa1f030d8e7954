package sim

import (
	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
)

// wonderAbout is how much of the past Boss asks about at most.
const wonderAbout = 2 * 60 * 60 * 1000 // ms

// bossWonders asks how the last hours would have been otherwise, while everybody
// works, and reads what was asked before: what the desk really decided then is
// decided again, however it was configured meanwhile and whenever it was killed.
func (w *world) bossWonders() {
	w.readAnswers()
	if len(w.asked) > 0 {
		return
	}
	now := parley.Now()
	change := one(w, []desk.WhatIfChange{
		{What: "timeout", Rule: w.house.rule, Value: int64(10 + w.rng.IntN(100))},
		{What: "use_skills", Rule: w.house.rule, Value: 0},
		{What: "staff", Group: w.queue(pushed).AssignmentGroup, Value: int64(w.rng.IntN(4) - 1)},
		{What: "max_wait", Queue: w.queue(pushed).ID, Value: 300},
	})
	var asked desk.WhatIf
	err := w.call(w.boss, "POST", "/api/v1/what-ifs", desk.WhatIfInput{Name: "And otherwise?", From: now - wonderAbout, Until: now, Changes: []desk.WhatIfChange{change}}, &asked)
	w.notef("wonders: boss about %s: %s", change.What, codeOf(err))
	switch codeOf(err) {
	case "":
		w.asked = append(w.asked, asked.ID)
		if w.chance(2) { // or somebody kills the desk meanwhile
			w.rest(quiet)
			w.readAnswers()
		}
	case parley.CodeInvalid: // nothing was offered then, or no pool follows the rule
	default:
		w.violatedf("boss wonders: %v", err)
	}
}

// readAnswers reads what was answered, and deletes it.
func (w *world) readAnswers() {
	kept := w.asked
	w.asked = nil
	for _, id := range kept {
		var answer desk.WhatIf
		if err := w.call(w.boss, "GET", "/api/v1/what-ifs/"+string(id), nil, &answer); err != nil {
			w.violatedf("boss reads what was asked: %v", err)
			continue
		}
		switch a := answer.Answer; {
		case answer.State == "queued" || answer.State == "running":
			if waits := parley.Now().Sub(max(answer.CreatedAt, w.up)); waits > 2*desk.WhatIfDeadline+2*quiet {
				w.violatedf("boss waits for an answer since %v", waits)
			}
			w.asked = append(w.asked, id)
			continue
		case answer.State == "failed" && answer.Problem != "":
			w.count("unanswerable") // what was to be otherwise was no part of that time
		case answer.State != "done" || a == nil || a.Decisions == nil:
			w.violatedf("boss asked, and the answer is %+v", answer)
		case a.Decisions.Repeated != a.Decisions.Decisions || a.Decisions.Unread != 0 || len(a.Decisions.Differences) != 0:
			w.violatedf("what was decided is decided otherwise: %+v", *a.Decisions)
		default:
			w.count("answered")
		}
		if err := w.call(w.boss, "DELETE", "/api/v1/what-ifs/"+string(id), nil, nil); err != nil {
			w.violatedf("boss deletes what was asked: %v", err)
		}
	}
}
