package live

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// MaxFrame bounds one message towards the server, in bytes.
const MaxFrame = 64 << 10

// maxFrames bounds the frames in one message.
const maxFrames = 100

// Inbound is any frame a client may send; which members count depends on Type.
type Inbound struct {
	Type         string              `json:"type"`
	Since        int64               `json:"since"`
	Resume       map[parley.ID]int64 `json:"resume"`
	Conversation parley.ID           `json:"conversation"`
	WorkItem     parley.ID           `json:"work_item_id"`
	ClientID     string              `json:"client_id"`
	Kind         parley.EntryKind    `json:"kind"`
	Body         string              `json:"body"`
	Attachments  []parley.ID         `json:"attachments"`
	Mentions     []parley.ID         `json:"mentions"`
	Card         *parley.CardRef     `json:"card"`
	On           bool                `json:"on"`
	Delivered    int64               `json:"delivered"`
	Seen         int64               `json:"seen"`
	Seq          int64               `json:"seq"`
	Rev          int64               `json:"rev"`
	Screen       string              `json:"screen"`
}

// ParseFrames reads a message: one frame or an array of frames. The error
// says what is wrong with it.
func ParseFrames(data []byte) ([]Inbound, error) {
	if len(data) > MaxFrame {
		return nil, parley.Errorf(parley.CodeTooLarge, "", "A message may have %d bytes; this one has %d.", MaxFrame, len(data))
	}
	if !utf8.Valid(data) {
		return nil, parley.Errorf(parley.CodeInvalid, "", "The message is not valid UTF-8.")
	}
	data = bytes.TrimLeft(data, " \t\r\n")
	var frames []Inbound
	var err error
	if len(data) > 0 && data[0] == '[' {
		err = json.Unmarshal(data, &frames)
	} else {
		frames = make([]Inbound, 1)
		err = json.Unmarshal(data, &frames[0])
	}
	if err != nil {
		return nil, parley.Errorf(parley.CodeInvalid, "", "The message is not a frame, which is a JSON object with a type.")
	}
	if len(frames) > maxFrames {
		return nil, parley.Errorf(parley.CodeTooLarge, "", "A message may hold %d frames; this one holds %d.", maxFrames, len(frames))
	}
	for i := range frames {
		if frames[i].Type == "" {
			return nil, parley.Errorf(parley.CodeInvalid, "type", "is missing.")
		}
	}
	return frames, nil
}

// Outbound is any frame the server sends; empty members are left out.
type Outbound struct {
	Type         string              `json:"type"`
	Conversation parley.ID           `json:"conversation,omitempty"`
	ID           parley.ID           `json:"id,omitempty"`
	Table        string              `json:"table,omitempty"`
	Entry        *parley.Entry       `json:"entry,omitempty"`
	ClientID     string              `json:"client_id,omitempty"`
	Seq          int64               `json:"seq,omitempty"`
	At           parley.Time         `json:"at,omitzero"`
	HeldUntil    parley.Time         `json:"held_until,omitzero"`
	Session      *desk.GuestView     `json:"session,omitempty"`
	Marks        *parley.Marks       `json:"marks,omitempty"`
	Who          *parley.Author      `json:"who,omitempty"`
	On           *bool               `json:"on,omitempty"`
	Kind         parley.EntryKind    `json:"kind,omitempty"`
	Code         parley.Code         `json:"code,omitempty"`
	Message      string              `json:"message,omitempty"`
	Field        string              `json:"field,omitempty"`
	Retry        bool                `json:"retry,omitempty"`
	Reason       string              `json:"reason,omitempty"`
	RetryMS      int64               `json:"retry_ms,omitempty"`
	HeartbeatS   int64               `json:"heartbeat_s,omitempty"`
	User         *Me                 `json:"user,omitempty"`
	Queue        *parley.QueueStatus `json:"queue,omitempty"`
	GuestOnline  *bool               `json:"guest_online,omitempty"`

	failed error // what Message says, for the session's language
}

// agentWelcome is the answer to an agent's hello.
type agentWelcome struct {
	Type          string               `json:"type"`
	User          Me                   `json:"user"`
	Queues        []parley.QueueStatus `json:"queues"`
	Conversations []store.Summary      `json:"conversations"`
	People        []store.Colleague    `json:"people"`
	Drafts        []store.Draft        `json:"drafts"`
	Held          []desk.HeldMessage   `json:"held"`
	ExternalLinks bool                 `json:"external_links"` // whether links to other sites are to be clickable
	HeartbeatS    int64                `json:"heartbeat_s"`
	ServerTime    parley.Time          `json:"server_time"`
	Offers        []parley.Offer       `json:"offers"`
	readiness
}

// peopleFrame tells which colleagues came, went, fell idle or changed what they
// say about it.
type peopleFrame struct {
	Type   string            `json:"type"`
	People []store.Colleague `json:"people"`
}

// summaryFrame tells how a conversation stands now.
type summaryFrame struct {
	Type         string        `json:"type"`
	Conversation store.Summary `json:"conversation"`
}

// waitingFrame says that somebody new waits.
type waitingFrame struct {
	Type         string    `json:"type"`
	QueueID      parley.ID `json:"queue_id"`
	Queue        string    `json:"queue"`
	Conversation parley.ID `json:"conversation_id"`
	Subject      string    `json:"subject"`
	GuestName    string    `json:"guest_name"`
}

// Me is the signed-in user with what limits them.
type Me struct {
	ID           parley.ID     `json:"id"`
	Name         string        `json:"name"`
	Email        string        `json:"email"`
	Roles        []parley.Role `json:"roles"`
	Limit        int64         `json:"conversation_limit"` // -1: unlimited
	OpenSessions int64         `json:"open_sessions"`
}

func encode(f any) []byte {
	data, err := json.Marshal(f)
	if err != nil {
		// Every member is of a type that can be encoded.
		return []byte(`{"type":"error","code":"internal","message":"A frame could not be encoded."}`)
	}
	return data
}

func failure(err error, clientID string, conversation parley.ID) Outbound {
	e := parley.AsError(err)
	return Outbound{
		Type: "error", Code: e.Code, Message: e.Message, Field: e.Field, ClientID: clientID, Conversation: conversation,
		Retry:  e.Code == parley.CodeUnavailable || e.Code == parley.CodeInternal || e.Code == parley.CodeLimit,
		failed: err,
	}
}
