package sim

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/parley-desk/parley"
)

// talk is a conversation among colleagues as the driver knows it: who takes
// part, by what the desk answered.
type talk struct {
	id      parley.ID
	kind    parley.ConversationKind
	name    string // in the story
	members map[parley.ID]bool
	about   *record // of a record's

	spoken []string // words that were said here and can be searched for
}

// maxGroups bounds the groups; there is one direct conversation per pair.
const maxGroups = 8

// talkOf is the conversation with an id, made known when it is new.
func (w *world) talkOf(id parley.ID, kind parley.ConversationKind) *talk {
	for _, t := range w.talks {
		if t.id == id {
			return t
		}
	}
	t := &talk{id: id, kind: kind, name: fmt.Sprintf("%s%d", kind, len(w.talks)+1), members: map[parley.ID]bool{}}
	w.talks = append(w.talks, t)
	return t
}

// partIn draws a person and a conversation they take part in.
func (w *world) partIn(fits func(*talk) bool) (*agent, *talk) {
	a := one(w, w.agents)
	var list []*talk
	for _, t := range w.talks {
		if t.members[a.id] && fits(t) {
			list = append(list, t)
		}
	}
	return a, one(w, list)
}

func anyTalk(*talk) bool   { return true }
func isGroup(t *talk) bool { return t.kind == parley.KindGroup }

// ask is one request of a colleague; refusals are part of life, errors of the
// desk are not.
func (w *world) ask(a *agent, what, method, path string, in, out any) error {
	err := w.call(a.token, method, "/api/v1"+path, in, out)
	w.notef("%s: %s %s: %s", what, a.name, method, codeOf(err))
	if code := codeOf(err); code == parley.CodeInternal || code == "network" {
		w.violatedf("%s does %s: %v", a.name, what, err)
	}
	return err
}

// others draws some people, never a, and never more than most.
func (w *world) others(a *agent, most int) []*agent {
	rest := slices.DeleteFunc(slices.Clone(w.agents), func(o *agent) bool { return o == a })
	w.rng.Shuffle(len(rest), func(i, j int) { rest[i], rest[j] = rest[j], rest[i] })
	return rest[:1+w.rng.IntN(min(most, len(rest)))]
}

func idsOf(list []*agent) []parley.ID {
	ids := make([]parley.ID, 0, len(list))
	for _, a := range list {
		ids = append(ids, a.id)
	}
	return ids
}

// words is a text nobody has said before. It must never reach a visitor.
func (w *world) words() string {
	w.said++
	return fmt.Sprintf("%s talk w%dw", noteMark, w.said)
}

// talkStarts begins a direct conversation or a group, perhaps twice, as a
// screen does that did not hear the answer.
func (w *world) talkStarts() {
	a := one(w, w.agents)
	with := w.others(a, 2)
	groups := 0
	for _, t := range w.talks {
		if isGroup(t) {
			groups++
		}
	}
	if len(with) > 1 && groups >= maxGroups {
		with = with[:1]
	}
	body := w.words()
	in := map[string]any{"client_id": fmt.Sprintf("talk-%d", w.said), "people": idsOf(with), "body": body}
	var begun summary
	if w.ask(a, "talk", "POST", "/conversations", in, &begun) != nil {
		return
	}
	if w.chance(3) {
		var again summary
		if err := w.ask(a, "talk", "POST", "/conversations", in, &again); err == nil && again.ID != begun.ID {
			w.violatedf("%s starts the same conversation twice and has %s and %s", a.name, begun.ID, again.ID)
		}
	}
	kind := parley.KindGroup
	if len(with) == 1 {
		kind = parley.KindDirect
	}
	t := w.talkOf(begun.ID, kind)
	if len(t.members) > 0 && kind == parley.KindGroup {
		w.violatedf("%s starts a group and is given %s", a.name, t.name)
	}
	t.spoken = append(t.spoken, body)
	w.remarks[body] = a.id
	for _, id := range append(idsOf(with), a.id) {
		t.members[id] = true
	}
	if kind == parley.KindDirect && len(t.members) != 2 {
		w.violatedf("the direct conversation of %s and %s is %s's, too", a.name, with[0].name, t.name)
	}
}

// talkSays lets a member say something, sometimes naming somebody, sometimes
// with a card, sometimes what they had begun to write.
func (w *world) talkSays() {
	a, t := w.partIn(anyTalk)
	if t == nil {
		return
	}
	w.notef("talks: %s in %s", a.name, t.name)
	for range 1 + w.rng.IntN(3) {
		m := message{body: w.words(), kind: parley.EntryComment}
		m.id = fmt.Sprintf("%s-%d", a.name, w.said)
		if t.kind == parley.KindRecord && w.chance(2) {
			m.kind = parley.EntryWorkNote
		}
		if w.chance(5) {
			m.mentions = idsOf(w.others(a, 1))
		} else if w.chance(6) && len(w.records) > 0 && m.kind == parley.EntryComment {
			r := one(w, w.records)
			m.card = &parley.CardRef{Table: r.table, ID: r.id}
		}
		t.spoken = append(t.spoken, m.body)
		if len(m.mentions) > 0 && t.kind == parley.KindRecord {
			w.lift(t) // whoever is named follows from then on
		}
		a.post(t.id, m)
	}
}

// talkAdds takes people in; out of a direct conversation a group grows.
func (w *world) talkAdds() {
	a, t := w.partIn(anyTalk)
	if t == nil {
		return
	}
	people := w.others(a, 2)
	w.lift(t)
	before := len(w.talks)
	in := map[string]any{"client_id": fmt.Sprintf("add-%d-%d", w.steps, w.said), "people": idsOf(people)}
	var s summary
	if w.ask(a, "adds", "POST", "/conversations/"+string(t.id)+"/members", in, &s) != nil {
		return
	}
	if t.kind != parley.KindDirect {
		if s.ID != t.id {
			w.violatedf("adding to %s leads to %s", t.name, s.ID)
		}
		for _, p := range people {
			t.members[p.id] = true
		}
		return
	}
	// The two have a group with the others now, which knows nothing of them.
	if s.ID == t.id || len(w.talks) != before {
		w.violatedf("%s is not direct any more", t.name)
		return
	}
	group := w.talkOf(s.ID, parley.KindGroup)
	for id := range t.members {
		group.members[id] = true
	}
	for _, p := range people {
		group.members[p.id] = true
	}
	w.unheardOf(group, t)
}

// unheardOf holds that a group which grew out of a direct conversation holds
// nothing of it.
func (w *world) unheardOf(group, direct *talk) {
	for _, e := range w.stream(group.name, group.id) {
		if e.Kind.Message() {
			w.violatedf("%s, begun a moment ago out of %s, holds %q", group.name, direct.name, e.Body)
		}
	}
}

func (w *world) talkRemoves() {
	a, t := w.partIn(isGroup)
	if t == nil || len(t.members) < 2 {
		return
	}
	who := w.others(a, 1)[0]
	if w.ask(a, "removes", "DELETE", "/conversations/"+string(t.id)+"/members/"+string(who.id), nil, nil) == nil {
		delete(t.members, who.id)
	}
}

func (w *world) talkLeaves() {
	a, t := w.partIn(func(t *talk) bool { return t.kind != parley.KindDirect })
	if t == nil {
		return
	}
	if w.ask(a, "leaves", "POST", "/conversations/"+string(t.id)+"/leave", nil, nil) == nil {
		delete(t.members, a.id)
	}
}

func (w *world) talkRenames() {
	if a, t := w.partIn(isGroup); t != nil {
		_ = w.ask(a, "renames", "PUT", "/conversations/"+string(t.id), map[string]any{"name": fmt.Sprintf("Group %d", w.steps), "description": "what it is for", "icon": "🐧"}, nil)
	}
}

// talkHides hides a conversation or brings it back. Hiding is not leaving.
func (w *world) talkHides() {
	a, t := w.partIn(anyTalk)
	if t == nil {
		return
	}
	what := one(w, []string{"hide", "hide", "show"})
	if w.ask(a, what, "POST", "/conversations/"+string(t.id)+"/"+what, nil, nil) != nil {
		return
	}
	s, err := w.store().Read(w.t.Context()).Summary(t.id, a.id)
	if err != nil || s.Hidden != (what == "hide") || s.Standing == "left" || !s.Restricted && !s.Can.Comment {
		w.violatedf("%s does %s in %s, and it is %+v (%v)", a.name, what, t.name, s, err)
	}
}

// talkLooks says what a screen says of itself: in view, typing, read, idle,
// where its window stands.
func (w *world) talkLooks() {
	a, t := w.partIn(anyTalk)
	if t == nil {
		return
	}
	w.notef("looks: %s at %s", a.name, t.name)
	on := !w.chance(3)
	_ = a.write(map[string]any{"type": "view", "conversation": t.id, "on": on})
	_ = a.write(map[string]any{"type": "typing", "conversation": t.id, "on": on})
	_ = a.write(map[string]any{"type": "idle", "on": !on})
	if c, err := w.store().Read(w.t.Context()).Conversation(t.id); err == nil && w.chance(2) {
		_ = a.write(map[string]any{"type": "mark", "conversation": t.id, "seen": w.rng.Int64N(c.LastSeq + 1)})
	}
	if w.chance(3) {
		_ = w.ask(a, "frame", "PUT", "/conversations/"+string(t.id)+"/frame", map[string]any{"state": one(w, []string{"open", "minimized", "closed"}), "order": w.rng.IntN(5)}, nil)
	}
}

// talkChooses sets over which transports somebody hears of a conversation.
func (w *world) talkChooses() {
	a, t := w.partIn(anyTalk)
	if t == nil {
		return
	}
	push := one(w, []parley.NotifyWhen{parley.NotifyAll, parley.NotifyAll, parley.NotifyNone})
	in := parley.Notifications{Push: push, Desktop: parley.NotifyAll, Email: parley.NotifyAll, Audio: parley.NotifyAll, System: t.kind != parley.KindDirect && w.chance(4)}
	if w.ask(a, "chooses", "PUT", "/conversations/"+string(t.id)+"/notifications", in, nil) == nil {
		w.chosen[part{a.id, t.id}] = push
		w.since[part{a.id, t.id}] = time.Now()
	}
}

// talkSearches looks for words that were said: found by who may read them, and
// by nobody else.
func (w *world) talkSearches() {
	t := one(w, w.talks)
	if t == nil || len(t.spoken) == 0 {
		return
	}
	body := one(w, t.spoken)
	stored := slices.ContainsFunc(w.stream(t.name, t.id), func(e parley.Entry) bool { return e.Body == body })
	for _, a := range w.agents {
		var found struct {
			Items []struct {
				Summary summary `json:"summary"`
				Why     string  `json:"why"`
				Seq     int64   `json:"seq"`
				Snippet string  `json:"snippet"`
			} `json:"items"`
		}
		query := url.QueryEscape(body[strings.LastIndexByte(body, ' ')+1:])
		if w.ask(a, "search", "GET", "/conversations/search?q="+query, nil, &found) != nil {
			continue
		}
		hit := false
		for _, one := range found.Items {
			hit = hit || one.Summary.ID == t.id
		}
		if may := w.mayRead(a, t); hit != (may && stored) {
			w.violatedf("%s finds %q of %s: %t; may read it: %t, it is stored: %t", a.name, body, t.name, hit, may, stored)
		}
	}
}

// mayRead reports whether the desk may show somebody the conversation.
func (w *world) mayRead(a *agent, t *talk) bool {
	if !t.members[a.id] || t.about == nil {
		return t.members[a.id]
	}
	readable, err := w.store().Read(w.t.Context()).RecordReadable(t.about.table, t.about.id, a.id)
	if err != nil {
		w.violatedf("reading: %v", err)
	}
	return readable
}

// lift expects that anybody may become a member now.
func (w *world) lift(t *talk) {
	for _, a := range w.screens() {
		a.mu.Lock()
		delete(a.barred, t.id)
		a.mu.Unlock()
	}
}

// bar notes, at rest, who may hear nothing of a conversation until somebody
// takes them in.
func (w *world) bar() {
	for _, t := range w.talks {
		for _, a := range w.screens() {
			barred := !w.mayRead(a, t)
			a.mu.Lock()
			if was, known := a.barred[t.id]; a.of == nil && (!known || was != barred) {
				w.since[part{a.id, t.id}] = time.Now()
			}
			a.barred[t.id] = barred
			a.mu.Unlock()
		}
	}
}
