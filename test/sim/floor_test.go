package sim

import (
	"context"
	"fmt"

	"github.com/parley-desk/parley"
)

// What agents ask of who supervises them, and what that person does on the
// floor: Boss, who is in no group, has no screen and knows nothing of anybody's
// conversation until they look.

// agentAsks raises a hand, or lowers it.
func (w *world) agentAsks() {
	w.withOne(func(s summary) bool { return s.Can.RaiseHand || s.Can.LowerHand }, func(a *agent, s summary) {
		if s.Can.RaiseHand {
			w.act(a, s, "hand", map[string]any{"note": w.words()})
			return
		}
		err := w.call(a.token, "DELETE", "/api/v1/conversations/"+string(s.ID)+"/hand", nil, nil)
		w.notef("lowers: %s: %s", a.name, codeOf(err))
	})
}

// bossHelps reads along in somebody's conversation, whispers, joins it, or says
// that help came; and gives what one has in hand to another who is there.
func (w *world) bossHelps() {
	w.withOne(func(s summary) bool { return s.Kind == string(parley.KindSupport) && s.Can.End }, func(a *agent, s summary) {
		path := "/api/v1/conversations/" + string(s.ID) + "/"
		what, method, body := one(w, []string{"supervise", "whisper", "whisper", "join", "hand"}), "POST", any(nil)
		switch what {
		case "hand":
			method = "DELETE"
		case "whisper":
			w.said++
			body = map[string]any{"client_id": fmt.Sprintf("whisper-%d", w.said), "body": fmt.Sprintf("whisper %d to %s", w.said, a.name)}
		}
		var first, again struct {
			Seq int64 `json:"seq"`
		}
		err := w.call(w.boss, method, path+what, body, &first)
		w.notef("%s with %s: boss: %s", what, a.name, codeOf(err))
		switch codeOf(err) {
		case "":
			w.count(what)
		case parley.CodeConflict, parley.CodeEnded, "network": // it ended meanwhile
			return
		default:
			w.violatedf("boss does %s with %s: %v", what, a.name, err)
		}
		if what != "whisper" {
			return
		}
		if err := w.call(w.boss, method, path+what, body, &again); err == nil && again != first {
			w.violatedf("one whisper became the entries %d and %d", first.Seq, again.Seq)
		}
	})
}

// bossReassigns gives what an agent has in hand to somebody who is there.
func (w *world) bossReassigns() {
	w.withOne(func(s summary) bool { return s.Kind == string(parley.KindSupport) && s.Can.End }, func(a *agent, s summary) {
		to := one(w, w.agents)
		c, err := w.store().Read(context.Background()).Conversation(s.ID)
		if err != nil || to == a || to.limit >= 0 || !to.connected() {
			return // a limit of sessions does not hold what is given by hand
		}
		err = w.call(w.boss, "POST", "/api/v1/work-items/"+string(c.WorkItem)+"/assign", map[string]any{"agent_id": to.id}, nil)
		w.notef("gives %s's to %s: boss: %s", a.name, to.name, codeOf(err))
		if code := codeOf(err); code == parley.CodeInternal {
			w.violatedf("boss gives %s's to %s: %v", a.name, to.name, err)
		}
	})
}

// checkHands holds that a hand is only raised by who has the conversation in
// hand.
func (w *world) checkHands() {
	if w.steps%4 != 0 { // a board is much to read
		return
	}
	var board struct {
		Hands []struct {
			Conversation parley.ID `json:"conversation_id"`
		} `json:"hands"`
	}
	if err := w.call(w.boss, "GET", "/api/v1/board", nil, &board); err != nil {
		if codeOf(err) != "network" {
			w.violatedf("boss looks at the board: %v", err)
		}
		return
	}
	for _, h := range board.Hands {
		c, err := w.store().Read(context.Background()).Conversation(h.Conversation)
		if err != nil || !c.Open || c.AssignedTo == "" {
			w.violatedf("a hand is raised for %s, which nobody has in hand (%v)", h.Conversation, err)
		}
	}
}
