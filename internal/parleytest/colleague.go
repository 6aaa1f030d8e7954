package parleytest

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"

	"github.com/parley-desk/parley"
)

// Colleague is a member of staff as the others see them.
type Colleague struct {
	ID       parley.ID       `json:"id"`
	Name     string          `json:"name"`
	Presence parley.Presence `json:"presence"`
	Message  string          `json:"message"`
}

// Person finds a colleague by name or the beginning of it.
func (a *Agent) Person(name string) Colleague {
	a.tb.Helper()
	var found struct{ Items []Colleague }
	a.must(a.Call(http.MethodGet, "/people?q="+url.QueryEscape(name), nil, &found))
	if len(found.Items) == 0 {
		a.tb.Fatalf("%s finds nobody called %s", a.name, name)
	}
	return found.Items[0]
}

// people are the ids of colleagues by their names.
func (a *Agent) people(names []string) []parley.ID {
	a.tb.Helper()
	ids := make([]parley.ID, 0, len(names))
	for _, name := range names {
		ids = append(ids, a.Person(name).ID)
	}
	return ids
}

// StartChat starts a conversation with colleagues, named by their names, with
// a first message, and returns it: the direct one of two, or a new group.
func (a *Agent) StartChat(text string, people ...string) parley.ID {
	a.tb.Helper()
	var s Summary
	a.must(a.Call(http.MethodPost, "/conversations", map[string]any{"client_id": rand.Text(), "people": a.people(people), "body": text}, &s))
	a.Until("the started conversation", s.ID, func(Summary) bool { return true })
	return s.ID
}

// AddPeople adds colleagues to a conversation and returns the one they are in:
// adding to a direct one makes a new group.
func (a *Agent) AddPeople(conversation parley.ID, people ...string) parley.ID {
	a.tb.Helper()
	var s Summary
	a.must(a.Call(http.MethodPost, "/conversations/"+string(conversation)+"/members", map[string]any{"client_id": rand.Text(), "people": a.people(people)}, &s))
	return s.ID
}

// RemovePerson takes a colleague out of a conversation.
func (a *Agent) RemovePerson(conversation parley.ID, name string) {
	a.tb.Helper()
	a.must(a.Call(http.MethodDelete, "/conversations/"+string(conversation)+"/members/"+string(a.Person(name).ID), nil, nil))
}

// Follow follows a case or an incident and returns its conversation.
func (a *Agent) Follow(table string, record parley.ID) parley.ID {
	a.tb.Helper()
	var s Summary
	a.must(a.Call(http.MethodPost, "/records/"+table+"/"+string(record)+"/follow", nil, &s))
	a.Until("the followed record", s.ID, func(Summary) bool { return true })
	return s.ID
}

// Mention writes a comment that names colleagues, and waits until it is
// acknowledged. The text holds their names as @Name.
func (a *Agent) Mention(conversation parley.ID, text string, people ...string) {
	a.tb.Helper()
	f := Frame{Type: "send", Conversation: string(conversation), ClientID: rand.Text(), Kind: string(parley.EntryComment), Body: text, Mentions: a.people(people)}
	a.mu.Lock()
	a.pending = append(a.pending, f)
	a.mu.Unlock()
	a.send(f)
	a.confirmed(f.ClientID, text)
}

// Hide takes a conversation with colleagues off the list, and waits until it
// is gone from there.
func (a *Agent) Hide(conversation parley.ID) {
	a.tb.Helper()
	a.Act(conversation, "hide", nil)
	a.Gone(conversation)
}

// Show brings a hidden conversation back.
func (a *Agent) Show(conversation parley.ID) {
	a.tb.Helper()
	a.Act(conversation, "show", nil)
	a.Until("the conversation shown again", conversation, func(Summary) bool { return true })
}

// Gone waits until a conversation is not on the agent's list.
func (a *Agent) Gone(conversation parley.ID) {
	a.tb.Helper()
	a.wait("the conversation off the list", func() bool { _, listed := a.list[conversation]; return !listed }, func() string { return fmt.Sprintf("%+v", a.list) })
}

// Views says that the conversation is on the agent's screen, or is no more.
func (a *Agent) Views(conversation parley.ID, on bool) {
	a.send(Frame{Type: "view", Conversation: string(conversation), On: &on})
}

// UntilViewing waits until the agent is told that a colleague looks at the
// conversation, or does not.
func (a *Agent) UntilViewing(conversation parley.ID, name string, on bool) {
	a.tb.Helper()
	a.wait(name+" looking", func() bool { return a.viewing[conversation][name] == on }, func() string { return fmt.Sprintf("%+v", a.viewing) })
}

// Idle says that there was no input on the agent's screen for a while, or is
// again.
func (a *Agent) Idle(on bool) { a.send(Frame{Type: "idle", On: &on}) }

// UntilPresence waits until a colleague's presence is told to be so.
func (a *Agent) UntilPresence(name string, want parley.Presence) {
	a.tb.Helper()
	a.wait(name+" being "+string(want), func() bool { return a.presence(name) == want }, func() string { return fmt.Sprintf("%+v", a.others) })
}

// presence is what the agent was told of a colleague; mu is held.
func (a *Agent) presence(name string) parley.Presence {
	for _, c := range a.others {
		if c.Name == name {
			return c.Presence
		}
	}
	return parley.PresenceOffline
}

// meet notes who is there; mu is held.
func (a *Agent) meet(people []Colleague) {
	for _, c := range people {
		a.others[c.ID] = c
	}
}

// look notes who looks at a conversation; mu is held.
func (a *Agent) look(f Frame) {
	if f.Who == nil || f.On == nil {
		return
	}
	id := conversationOf(f)
	if a.viewing[id] == nil {
		a.viewing[id] = map[string]bool{}
	}
	a.viewing[id][f.Who.Name] = *f.On
}
