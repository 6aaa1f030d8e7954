package desk

import (
	"encoding/json"

	"github.com/parley-desk/parley"
)

// EventKind says what was committed.
type EventKind string

// The kinds of event.
const (
	EventEntry        EventKind = "entry"        // an entry was appended
	EventConversation EventKind = "conversation" // state, members or summary changed
	EventMarks        EventKind = "marks"        // delivered or seen moved
	EventTyping       EventKind = "typing"       // somebody types; never stored
	EventQueue        EventKind = "queue"        // who waits in a queue changed
	EventWaiting      EventKind = "waiting"      // somebody new waits in a queue
	EventUser         EventKind = "user"         // a user's rights, limits or load changed
	EventSignedOut    EventKind = "signed_out"   // sessions of a user ended
	EventGuestOut     EventKind = "guest_out"    // a guest session was revoked
	EventConfig       EventKind = "config"       // configuration changed
	EventPreferences  EventKind = "preferences"  // what a user likes changed
	EventJob          EventKind = "job"          // jobs were enqueued
	EventFreed        EventKind = "freed"        // Users may take more work than before; nobody named: anybody may
	EventPresence     EventKind = "presence"     // a guest came or went
	EventPerson       EventKind = "person"       // a colleague came, went, fell idle or changed their message
	EventList         EventKind = "list"         // a conversation's place on some people's own lists changed
	EventViewing      EventKind = "viewing"      // somebody looks at a conversation; never stored
	EventDraft        EventKind = "draft"        // what a user has begun to write changed
	EventHeld         EventKind = "held"         // a user's message is held, or not any more
	EventOffer        EventKind = "offer"        // what Users are offered changed
	EventForm         EventKind = "form"         // a visitor's form that no queue took came, or was followed up
	EventRecord       EventKind = "record"       // a case, incident or article changed; Users are who is told
)

// Event is a wake-up. Only Kind and the ids matter; the rest spares a read
// and is checked against the stream's sequence by whoever uses it.
type Event struct {
	Kind         EventKind     `json:"kind"`
	Conversation parley.ID     `json:"conversation,omitempty"`
	Queue        parley.ID     `json:"queue,omitempty"`
	User         parley.ID     `json:"user,omitempty"`
	Table        string        `json:"table,omitempty"`
	Record       parley.ID     `json:"record,omitempty"`
	Users        []parley.ID   `json:"users,omitempty"`   // whose list of conversations is concerned
	Removed      []parley.ID   `json:"removed,omitempty"` // who may not read it from now on
	Entry        *parley.Entry `json:"entry,omitempty"`
	Typing       *Typing       `json:"typing,omitempty"` // also who looks
	Marks        *parley.Marks `json:"marks,omitempty"`
	Held         *HeldMessage  `json:"held,omitempty"`
	Unheld       *Unheld       `json:"unheld,omitempty"`
	// Due is when the earliest job that was enqueued of each kind is due.
	Due    map[string]parley.Time `json:"due,omitempty"`
	Origin string                 `json:"origin,omitempty"` // the connection a draft came from
	Text   string                 `json:"text,omitempty"`
	Name   string                 `json:"name,omitempty"`
}

// Typing says that somebody is writing, or stopped.
type Typing struct {
	Who  parley.Author    `json:"who"`
	On   bool             `json:"on"`
	Kind parley.EntryKind `json:"kind"`
	At   parley.Time      `json:"at"`
}

// DecodeEvent reads what another node published.
func DecodeEvent(data []byte) (any, error) {
	var e Event
	if err := json.Unmarshal(data, &e); err != nil {
		return nil, err
	}
	if e.Entry != nil {
		e.Entry.Conversation = e.Conversation
	}
	return e, nil
}

func entryEvent(e parley.Entry) Event {
	return Event{Kind: EventEntry, Conversation: e.Conversation, Entry: &e}
}
