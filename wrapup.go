package parley

import "time"

// WrapUpConfiguration says what follows the end of a conversation: how long
// the agent has to write it up, and what with (domain 1.1.3). Of the active
// ones whose condition holds the lowest position applies; without any there is
// no wrap-up.
type WrapUpConfiguration struct {
	ID              ID     `json:"id"`
	Name            string `json:"name"`
	Active          bool   `json:"active"`
	Position        int64  `json:"position" doc:"Lowest match applies."`
	Condition       string `json:"condition" doc:"Encoded query on the interaction; empty is always."`
	EnforceDuration bool   `json:"enforce_duration" doc:"The wrap-up ends by itself when its time is over."`
	DurationS       int64  `json:"duration_seconds" doc:"1 to 3600."`
	ShowDuration    bool   `json:"show_duration_to_agent"`
	EnableCodes     bool   `json:"enable_codes"`
	Codes           []ID   `json:"allowed_codes" doc:"Codes to choose from; empty is all active ones."`
	DefaultCode     ID     `json:"default_code_id,omitempty" doc:"Set when the time is over."`
	CreatedAt       Time   `json:"created_at"`
	UpdatedAt       Time   `json:"updated_at"`
	Version         int64  `json:"version"`
}

// WrapUpCode is what a contact was about, for reports (domain 1.1.3).
type WrapUpCode struct {
	ID          ID     `json:"id"`
	Code        string `json:"code"`
	Description string `json:"description"`
	Active      bool   `json:"active"`
	External    bool   `json:"external" doc:"Only other systems set it; agents cannot choose it."`
	CreatedAt   Time   `json:"created_at"`
	UpdatedAt   Time   `json:"updated_at"`
	Version     int64  `json:"version"`
}

// Choosable reports whether agents can choose the code.
func (c *WrapUpCode) Choosable() bool { return c.Active && !c.External }

// WrapUp is an open segment as its agent's list of conversations shows it. It
// says what the configuration said when the segment was opened: changing,
// deactivating or deleting a configuration leaves what is open as it is.
type WrapUp struct {
	OpenedOn     Time  `json:"opened_on"`
	DueAt        Time  `json:"due_at,omitzero" doc:"When it ends by itself; absent: never."`
	DurationS    int64 `json:"duration_seconds" doc:"How long it is meant to take."`
	ShowDuration bool  `json:"show_duration"`
	Enforce      bool  `json:"enforce"`
	CodesEnabled bool  `json:"codes_enabled"`
	HandedOver   bool  `json:"handed_over" doc:"The agent has passed the conversation on: nothing waits for this wrap-up, and it ends with the contact's."`
	Revision     int64 `json:"revision" doc:"Grows whenever code or notes are saved."`
}

// Due is when the time is over that the wrap-up is meant to take, whether it
// then ends by itself or not.
func (w WrapUp) Due() Time { return w.OpenedOn.Add(time.Duration(w.DurationS) * time.Second) }

// WrapUpTerms are all that a segment keeps of its configuration.
type WrapUpTerms struct {
	WrapUp

	Codes       []ID `json:"allowed_codes,omitempty" doc:"Codes to choose from; absent is all active ones."`
	DefaultCode ID   `json:"default_code_id,omitempty" doc:"Set when nothing else was chosen."`
}

// WrapUpSegment is one agent's wrap-up of one interaction (domain 1.1.3).
type WrapUpSegment struct {
	ID            ID `json:"id"`
	Interaction   ID `json:"interaction_id"`
	Conversation  ID `json:"conversation_id"`
	Agent         ID `json:"agent_id"`
	Configuration ID `json:"configuration_id"`

	WrapUpTerms

	SubmittedOn Time   `json:"submitted_on,omitzero" doc:"Absent while it is open."`
	Code        ID     `json:"wrap_up_code_id,omitempty"`
	Notes       string `json:"notes"`
	TimedOut    bool   `json:"timed_out" doc:"It ended by itself; the default code was set if none was chosen and there is one."`
}

// Open reports whether the agent may still write.
func (s *WrapUpSegment) Open() bool { return s.SubmittedOn.IsZero() }

// DefaultWrapUpPosition is where a wrap-up configuration is tried unless it is
// said otherwise (domain 1.1.3).
const DefaultWrapUpPosition = 100

// DefaultWrapUp is how long a wrap-up takes unless it is said otherwise, in
// seconds (domain 1.1.3).
const DefaultWrapUp = 60

// MaxWrapUp bounds how long a wrap-up may be meant to take, in seconds.
const MaxWrapUp = 3600

// MaxWrapUpNotes bounds a wrap-up's notes, in characters.
const MaxWrapUpNotes = 4000
