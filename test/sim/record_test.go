package sim

import (
	"fmt"
	"slices"
	"strings"

	"github.com/parley-desk/parley"
)

// record is a case or an incident as the driver knows it.
type record struct {
	table, number    string
	id, conversation parley.ID
	title            string // as it was saved last
	version          int64
	state            string
}

// saved is what the desk answers to saving a record, or one of it.
type saved struct {
	ID           parley.ID `json:"id"`
	Number       string    `json:"number"`
	Conversation parley.ID `json:"conversation_id"`
	Title        string    `json:"short_description"`
	State        string    `json:"state"`
	Version      int64     `json:"version"`
}

func (w *world) keepRecord(table string, s saved) {
	for _, r := range w.records {
		if r.id == s.ID {
			return
		}
	}
	w.records = append(w.records, &record{table: table, number: s.Number, id: s.ID, conversation: s.Conversation, title: s.Title, version: s.Version, state: s.State})
}

// agentCreatesRecord saves a case or an incident, from a conversation or on
// its own, perhaps twice.
func (w *world) agentCreatesRecord() {
	w.said++
	table := one(w, []string{parley.TableCase, parley.TableIncident})
	values := map[string]string{"short_description": fmt.Sprintf("record %d", w.said)}
	in := map[string]any{"client_id": fmt.Sprintf("record-%d", w.said), "values": values}
	if w.chance(4) {
		a := one(w, w.agents)
		values["assignment_group_id"] = string(one(w, w.queues).AssignmentGroup)
		var s saved
		if w.ask(a, "creates", "POST", "/"+table+"s", in, &s) == nil {
			w.keepRecord(table, s)
		}
		return
	}
	w.withOne(func(s summary) bool { return s.Can.Record }, func(a *agent, s summary) {
		in["table"] = table
		var first parley.ID
		for range 1 + w.rng.IntN(2) {
			var made struct {
				ID       parley.ID `json:"id"`
				Case     *saved    `json:"case"`
				Incident *saved    `json:"incident"`
			}
			if w.ask(a, "creates", "POST", "/conversations/"+string(s.ID)+"/records", in, &made) != nil {
				return
			}
			if first != "" && made.ID != first {
				w.violatedf("%s saves a record twice and has two", a.name)
			}
			first = made.ID
			for _, kept := range []*saved{made.Case, made.Incident} {
				if kept != nil {
					w.keepRecord(table, *kept)
				}
			}
		}
	})
}

// agentLinks makes a record that exists the one of a conversation.
func (w *world) agentLinks() {
	r := one(w, w.records)
	if r == nil {
		return
	}
	w.withOne(func(s summary) bool { return s.Kind == string(parley.KindSupport) && s.Can.Comment }, func(a *agent, s summary) {
		_ = w.ask(a, "links", "POST", "/conversations/"+string(s.ID)+"/link", map[string]any{"table": r.table, "number": r.number}, nil)
	})
}

// agentFollows follows a record or stops to.
func (w *world) agentFollows() {
	a, r := one(w, w.agents), one(w, w.records)
	if r == nil {
		return
	}
	path := "/records/" + r.table + "/" + string(r.id) + "/follow"
	if w.chance(4) {
		if w.ask(a, "unfollows", "DELETE", path, nil, nil) == nil {
			if t := w.recordTalk(r); t != nil {
				delete(t.members, a.id)
			}
		}
		return
	}
	if t := w.recordTalk(r); t != nil {
		w.lift(t)
	}
	var s summary
	if w.ask(a, "follows", "POST", path, nil, &s) != nil {
		return
	}
	if s.ID != r.conversation {
		w.violatedf("%s follows %s and is given %s, not %s", a.name, r.number, s.ID, r.conversation)
	}
	t := w.talkOf(s.ID, parley.KindRecord)
	t.about = r
	t.members[a.id] = true
}

func (w *world) recordTalk(r *record) *talk {
	for _, t := range w.talks {
		if t.about == r {
			return t
		}
	}
	return nil
}

// agentEdits changes a record, sometimes with an old version, which is refused.
func (w *world) agentEdits() {
	a, r := one(w, w.agents), one(w, w.records)
	if r == nil {
		return
	}
	var now saved
	path := "/" + r.table + "s/" + string(r.id)
	if err := w.ask(a, "reads", "GET", path, nil, &now); err != nil {
		return
	}
	if now.Title != r.title {
		w.violatedf("%s is %q and was saved as %q", r.number, now.Title, r.title)
	}
	w.said++
	values := map[string]string{"short_description": fmt.Sprintf("record %d", w.said)}
	states := []string{"new", "open", "awaiting_info", "closed", "canceled"}
	if r.table == parley.TableIncident {
		states = []string{"new", "in_progress", "on_hold", "resolved", "closed", "canceled"}
	}
	if w.chance(2) {
		values["state"], values["hold_reason"], values["close_notes"], values["resolution_code"] = one(w, states), "awaiting_vendor", "Solved.", "answered"
	}
	if w.chance(5) {
		values["assignment_group_id"], values["assigned_to"] = string(one(w, w.queues).AssignmentGroup), ""
		if t := w.recordTalk(r); t != nil {
			w.lift(t) // others may read it now
		}
	}
	body := w.words()
	version := now.Version
	if w.chance(6) {
		version--
	}
	var after saved
	err := w.ask(a, "edits", "PUT", path, map[string]any{"version": version, "values": values, "comment": body}, &after)
	if err == nil && version != now.Version {
		w.violatedf("%s overwrites %s with the version %d, it was %d", a.name, r.number, version, now.Version)
	}
	if err == nil {
		r.title, r.state = after.Title, after.State
		w.remarks[body] = a.id
	}
}

// agentReadsCards looks at cards of some records: what may not be read is told
// to be restricted, and nothing more of it.
func (w *world) agentReadsCards() {
	a := one(w, w.agents)
	var refs []string
	var asked []*record
	for range 1 + w.rng.IntN(4) {
		if r := one(w, w.records); r != nil && !slices.Contains(asked, r) {
			asked = append(asked, r)
			refs = append(refs, r.table+":"+string(r.id))
		}
	}
	if len(refs) == 0 {
		return
	}
	var cards struct {
		Items []struct {
			ID         parley.ID `json:"id"`
			Title      string    `json:"title"`
			Restricted bool      `json:"restricted"`
		} `json:"items"`
	}
	if w.ask(a, "cards", "GET", "/cards?refs="+strings.Join(refs, ","), nil, &cards) != nil {
		return
	}
	if len(cards.Items) != len(asked) {
		w.violatedf("%s asks for %d cards and is given %d", a.name, len(asked), len(cards.Items))
		return
	}
	for i, card := range cards.Items {
		readable, err := w.store().Read(w.t.Context()).RecordReadable(asked[i].table, asked[i].id, a.id)
		want := ""
		if readable {
			want = asked[i].title
		}
		if err != nil || card.ID != asked[i].id || card.Restricted == readable || card.Title != want {
			w.violatedf("%s sees the card %+v of %+v; may read it: %t (%v)", a.name, card, *asked[i], readable, err)
		}
	}
}

// checkRecords holds the records against what was saved, and their activity
// against what was said: every message stands there once.
func (w *world) checkRecords() {
	read := w.store().Read(w.t.Context())
	for _, r := range w.records {
		row, err := read.Record(r.table, r.id, "")
		if err != nil || row.Title != r.title {
			w.violatedf("%s is %q and was saved as %q (%v)", r.number, row.Title, r.title, err)
		}
		seen := map[string]int{}
		for _, e := range w.stream(r.number, r.conversation) {
			if e.Kind.Message() && e.Body != "" && e.Kind != parley.EntryCard {
				seen[fmt.Sprintf("%s of %s at %d", e.Body, e.Author.ID, e.At)]++
			}
		}
		for body, n := range seen {
			if n != 1 {
				w.violatedf("%q stands %d times on %s", body, n, r.number)
			}
		}
	}
}
