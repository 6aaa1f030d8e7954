package parley

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
	CreatedAt   Time   `json:"created_at"`
	UpdatedAt   Time   `json:"updated_at"`
	Version     int64  `json:"version"`
}

// WrapUpSegment is one agent's wrap-up of one interaction (domain 1.1.3).
type WrapUpSegment struct {
	ID            ID     `json:"id"`
	Interaction   ID     `json:"interaction_id"`
	Conversation  ID     `json:"conversation_id"`
	Agent         ID     `json:"agent_id"`
	Configuration ID     `json:"configuration_id"`
	OpenedOn      Time   `json:"opened_on"`
	DueAt         Time   `json:"due_at,omitzero" doc:"When it ends by itself; absent: never."`
	SubmittedOn   Time   `json:"submitted_on,omitzero" doc:"Absent while it is open."`
	Code          ID     `json:"wrap_up_code_id,omitempty"`
	Notes         string `json:"notes"`
	TimedOut      bool   `json:"timed_out" doc:"Its time was over; the default code was set if there is one."`
}

// DefaultWrapUp is how long a wrap-up takes unless it is said otherwise, in
// seconds (domain 1.1.3).
const DefaultWrapUp = 60
