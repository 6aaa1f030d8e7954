package sim

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// part is a person's share in a conversation.
type part struct{ user, conversation parley.ID }

// draftFrame is what a screen hears of a draft, and waiting what it hears of a
// message that can be taken back.
type draftFrame struct {
	Conversation parley.ID        `json:"conversation"`
	Kind         parley.EntryKind `json:"kind"`
	Body         string           `json:"body"`
	Rev          int64            `json:"rev"`
}

type waiting struct {
	Conversation parley.ID `json:"conversation"`
	ClientID     string    `json:"client_id"`
	Reason       string    `json:"reason"`
	Body         string    `json:"body"`
}

// onWriting takes in what a frame says of drafts and of held messages; the
// line is locked.
func (a *agent) onWriting(raw []byte, f frame) {
	switch f.Type {
	case "welcome":
		var welcome struct {
			Drafts []draftFrame `json:"drafts"`
			Held   []waiting    `json:"held"`
		}
		a.decode(raw, &welcome)
		unsaved := maps.Clone(a.drafts)
		clear(a.drafts)
		for _, d := range welcome.Drafts {
			a.drafts[d.Conversation] = d.Body
		}
		for id := range a.typed { // what was typed meanwhile is newer, and is sent again
			a.drafts[id] = unsaved[id]
		}
		a.held = map[string]parley.ID{}
		for _, h := range welcome.Held {
			a.held[h.ClientID] = h.Conversation
		}
	case "draft":
		var d draftFrame
		a.decode(raw, &d)
		if a.typed[d.Conversation] != 0 && d.Rev != a.typed[d.Conversation] {
			return // older than what stands here
		}
		if d.Rev != 0 {
			delete(a.typed, d.Conversation)
			a.world.draftKept(a.id, d.Conversation, d.Body)
		}
		a.setDraft(d.Conversation, d.Body)
	case "error":
		if f.ClientID == "" && (f.Code == parley.CodeNotFound || f.Code == parley.CodeForbidden) { // there is nothing to write there any more
			delete(a.typed, a.idOf(f))
			delete(a.drafts, a.idOf(f))
		}
	case "held":
		var h struct{ Held waiting }
		a.decode(raw, &h)
		a.held[h.Held.ClientID] = h.Held.Conversation
	case "unheld":
		var h waiting
		a.decode(raw, &h)
		delete(a.held, h.ClientID)
		if out := a.out[h.Conversation]; out != nil { // of the screen that sent it
			if before := out.fate[h.ClientID]; before != "" && before != h.Reason {
				a.world.violatedf("%s hears that %s was %s and was %s", a.name, h.ClientID, before, h.Reason)
			}
			out.fate[h.ClientID] = h.Reason
		}
		if h.Reason == "undone" {
			a.setDraft(h.Conversation, joined(h.Body, a.drafts[h.Conversation]))
		}
	}
}

func (a *agent) decode(raw []byte, into any) {
	if err := json.Unmarshal(raw, into); err != nil {
		a.world.violatedf("%s received a frame that is none: %v: %.300s", a.name, err, raw)
	}
}

func (a *agent) setDraft(conversation parley.ID, body string) {
	if body == "" {
		delete(a.drafts, conversation)
	} else {
		a.drafts[conversation] = body
	}
}

// joined are words that come back, before what was begun since.
func joined(words, draft string) string {
	if draft == "" {
		return words
	}
	return words + "\n" + draft
}

// draftKept remembers what the desk has confirmed last.
func (w *world) draftKept(user, conversation parley.ID, body string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.drafts[part{user, conversation}] = body
}

// draftSent forgets a draft that went out as a message.
func (w *world) draftSent(user, conversation parley.ID, body string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if p := (part{user, conversation}); w.drafts[p] == body {
		w.drafts[p] = ""
	}
}

// types has a screen keep what its person has begun to write; offline it waits.
func (a *agent) types(conversation parley.ID, body string) {
	a.mu.Lock()
	a.rev++
	a.typed[conversation] = a.rev
	a.setDraft(conversation, body)
	f := map[string]any{"type": "draft", "conversation": conversation, "kind": parley.EntryComment, "body": body, "rev": a.rev}
	a.mu.Unlock()
	_ = a.write(f)
}

// typedAgain sends what the desk has not confirmed, after a reconnection.
func (a *agent) typedAgain() (again []map[string]any) {
	for _, id := range slices.Sorted(maps.Keys(a.typed)) {
		again = append(again, map[string]any{"type": "draft", "conversation": id, "kind": parley.EntryComment, "body": a.drafts[id], "rev": a.typed[id]})
	}
	return again
}

// draftsChange lets somebody write on one of their screens without sending:
// begin, go on, empty it, or send it as it stands.
func (w *world) draftsChange() {
	screen := one(w, w.screens())
	_, t := w.partIn(anyTalk)
	if t == nil || !w.mayRead(screen.owner(), t) {
		return
	}
	for _, other := range w.screens() { // what stands unsaved on a screen goes on there
		other.mu.Lock()
		if other.id == screen.id && other.typed[t.id] != 0 {
			screen = other
		}
		other.mu.Unlock()
	}
	screen.mu.Lock()
	there := screen.drafts[t.id]
	screen.mu.Unlock()
	w.notef("draft: %s in %s", screen.name, t.name)
	switch {
	case there != "" && w.chance(3):
		w.said++
		screen.owner().post(t.id, message{id: fmt.Sprintf("%s-%d", screen.owner().name, w.said), body: there, kind: parley.EntryComment})
		t.spoken = append(t.spoken, there)
		screen.types(t.id, "") // the composer is empty then
	case there != "" && w.chance(4):
		screen.types(t.id, "")
	default:
		screen.types(t.id, w.words())
	}
}

// agentUndoes takes a message back that still waits, or tries to.
func (w *world) agentUndoes() {
	for _, i := range w.rng.Perm(len(w.agents)) {
		if id, conversation := w.agents[i].anyHeld(); id != "" {
			w.undo(w.agents[i], conversation, id)
			return
		}
	}
}

func (w *world) undo(a *agent, conversation parley.ID, id string) {
	var undone struct {
		Body string `json:"body"`
	}
	err := w.call(a.token, "DELETE", "/api/v1/conversations/"+string(conversation)+"/held/"+id, nil, &undone)
	w.count("undo_" + string(codeOf(err)))
	if codeOf(err) == parley.CodeInternal {
		w.violatedf("%s undoes: %v", a.name, err)
	}
	if err != nil {
		return
	}
	a.mu.Lock()
	a.out[conversation].undone[id] = true
	a.mu.Unlock()
	w.mu.Lock()
	p := part{a.id, conversation}
	w.drafts[p] = joined(undone.Body, w.drafts[p])
	w.mu.Unlock()
}

// agentUsesCanned picks a canned message, filled in for the conversation, and
// sends it.
func (w *world) agentUsesCanned() {
	w.withOne(func(s summary) bool { return s.Kind == string(parley.KindSupport) && s.Can.Comment }, func(a *agent, s summary) {
		var list struct {
			Items []struct {
				ID       parley.ID `json:"id"`
				Rendered string    `json:"rendered"`
				Missing  []string  `json:"missing"`
			} `json:"items"`
		}
		path := "/conversations/" + string(s.ID) + "/canned"
		if w.ask(a, "canned", "GET", path+"?q="+url.QueryEscape("hello"), nil, &list) != nil {
			return
		}
		if len(list.Items) != 1 || len(list.Items[0].Missing) > 0 || !strings.Contains(list.Items[0].Rendered, strings.ToUpper(a.name[:1])+a.name[1:]) {
			w.violatedf("%s is offered %+v", a.name, list.Items)
			return
		}
		if w.ask(a, "canned", "POST", path+"/"+string(list.Items[0].ID)+"/use", nil, nil) == nil {
			w.said++
			a.say(s.ID, parley.EntryComment, fmt.Sprintf("%s %d", list.Items[0].Rendered, w.said))
		}
	})
}

// checkDrafts holds that all screens of a person show the draft that is stored,
// and that it is the one that was kept last.
func (w *world) checkDrafts() {
	for _, a := range w.screens() {
		if !a.atWork {
			continue
		}
		drafts, err := w.store().Read(w.t.Context()).Drafts(a.id)
		if err != nil {
			w.violatedf("reading: %v", err)
		}
		stored := map[parley.ID]string{}
		for _, d := range drafts {
			stored[d.Conversation] = d.Body
		}
		a.mu.Lock()
		shown, unsaved := maps.Clone(a.drafts), maps.Clone(a.typed)
		a.mu.Unlock()
		if len(unsaved) > 0 {
			w.violatedf("%s waits for the answer to %d drafts", a.name, len(unsaved))
		}
		for _, t := range w.talks {
			if !w.mayRead(a.owner(), t) {
				continue
			}
			w.mu.Lock()
			kept := w.drafts[part{a.id, t.id}]
			w.mu.Unlock()
			if stored[t.id] != kept || shown[t.id] != kept {
				w.violatedf("%s's draft in %s was kept last as %q, is stored as %q and shown as %q", a.name, t.name, kept, stored[t.id], shown[t.id])
			}
		}
		for id, body := range shown { // of customers' conversations: what came back
			if body != stored[id] && a.listed(id) && !w.isTalk(id) {
				w.violatedf("%s's draft for a customer is stored as %q and shown as %q", a.name, stored[id], body)
			}
		}
	}
}

func (w *world) isTalk(id parley.ID) bool {
	return slices.ContainsFunc(w.talks, func(t *talk) bool { return t.id == id })
}

// lateness is how late a held message may go out: a desk that was killed while
// it did so waits until it is sure that nobody else does.
const lateness = 3 * time.Minute

// checkHeld holds that what waited had one fate: it was sent once, it was
// taken back, or its author has the words again.
func (w *world) checkHeld(a *agent, conversation parley.ID, out *outbox, all []parley.Entry) {
	stored := map[string]int{}
	for _, e := range all {
		if e.ClientID != "" && e.Author.ID == a.id {
			stored[e.ClientID]++
		}
	}
	read := w.store().Read(w.t.Context())
	held, err := read.HeldOf(a.id)
	draft, without := read.Draft(a.id, conversation)
	if err != nil || without != nil && parley.CodeOf(without) != parley.CodeNotFound {
		w.violatedf("reading: %v, %v", err, without)
	}
	for id := range out.waited {
		sent, undone, fate := stored[id], out.undone[id], out.fate[id]
		waits := slices.IndexFunc(held, func(h store.Held) bool { return h.Conversation == conversation && h.ClientID == id })
		switch {
		case waits >= 0 && (sent > 0 || undone || fate != "" || parley.Now() > max(held[waits].ReleaseAt, w.up).Add(lateness)):
			w.violatedf("%s: the message %s is still held; it is stored %d times; taken back: %t, told: %q", a.name, id, sent, undone, fate)
		case waits >= 0:
		case sent == 0 && !undone && fate == "" && strings.Contains(draft.Body, out.all[id].body):
			// The author was away when it could not be sent, and finds the words.
		case sent > 1 || sent == 1 && (undone || fate == "undone" || fate == "refused"):
			w.violatedf("%s: the held message %s is stored %d times; taken back: %t, told: %q", a.name, id, sent, undone, fate)
		case sent == 0 && (fate == "sent" || !undone && fate == ""):
			w.violatedf("%s: the held message %s is lost; told: %q", a.name, id, fate)
		}
	}
}

// anyHeld is a message of a person that can be taken back.
func (a *agent) anyHeld() (id string, conversation parley.ID) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, id := range slices.Sorted(maps.Keys(a.held)) {
		return id, a.held[id]
	}
	return "", ""
}

// typedElsewhere reports whether another screen of the person has words in a
// conversation that are not confirmed.
func (w *world) typedElsewhere(a *agent, t *talk) bool {
	for _, other := range w.screens() {
		other.mu.Lock()
		unsaved := other.id == a.id && other.typed[t.id] != 0
		other.mu.Unlock()
		if unsaved {
			return true
		}
	}
	return false
}
