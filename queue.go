package parley

// Delivery says how work leaves a queue.
type Delivery string

// The deliveries.
const (
	DeliveryPull Delivery = "pull" // agents take the oldest
	DeliveryPush Delivery = "push" // the desk offers it to an agent
)

// MaxUndoSend bounds how long a comment may wait to be taken back, in seconds.
const MaxUndoSend = 60

// What a queue may say in seconds (domain 3.2).
const (
	DefaultTargetWait = 60    // domain 9.5: chats
	DefaultPhoneWait  = 20    // the same of calls
	MaxWaitSeconds    = 86400 // of target_wait_s, max_wait_s and aging_step_s
)

// Queue is where work waits for the members of one group (domain 2.1).
type Queue struct {
	ID                   ID       `json:"id"`
	Number               string   `json:"number" doc:"Such as QUE0001001; it never changes."`
	Name                 string   `json:"name"`
	Slug                 string   `json:"slug" doc:"The name in links: /chat/q/{slug}."`
	Active               bool     `json:"active" doc:"An inactive queue accepts nothing."`
	AssignmentGroup      ID       `json:"assignment_group_id" doc:"Exactly its members see the queue and may accept."`
	Question             string   `json:"question" doc:"First line shown to the visitor."`
	InitialAgentResponse string   `json:"initial_agent_response" doc:"Posted when an agent accepts; ${agent} is the agent's name, ${guest} the visitor's first name."`
	NotAvailable         string   `json:"not_available" doc:"HTML shown outside the schedule; sanitised."`
	Schedule             ID       `json:"schedule_id,omitempty" doc:"Blank is always open."`
	EscalateTo           ID       `json:"escalate_to_id,omitempty"`
	Delivery             Delivery `json:"delivery" enum:"pull,push"`
	Position             int64    `json:"position" doc:"Order in lists; lowest first."`
	UndoSendS            int64    `json:"undo_send_s" doc:"Seconds an agent's comment waits before it goes out, in which it can be taken back; 0 sends at once."`
	ServiceChannel       ID       `json:"service_channel_id,omitempty" doc:"What the queue's work counts towards; a queue that pushes always has one."`
	TargetWaitS          int64    `json:"target_wait_s" doc:"Seconds within which somebody should have accepted; for the figures."`
	MaxWaitS             int64    `json:"max_wait_s" doc:"Seconds after which waiting ends with max_wait_message; 0 is never. Only where delivery is push."`
	MaxWaitMessage       string   `json:"max_wait_message" doc:"What the visitor then reads."`
	WaitS                int64    `json:"wait_s" doc:"Seconds of waiting after which the visitor reads wait_message and goes on waiting; 0 is never. Only of conversations."`
	WaitMessage          string   `json:"wait_message" doc:"What the visitor then reads."`
	NobodyRefuses        bool     `json:"nobody_refuses" doc:"Nobody may begin to wait while nobody is there to serve them. Only of conversations."`
	NobodyMessage        string   `json:"nobody_message" doc:"What a visitor reads who begins to wait, or may not, while nobody is there: where delivery is push, nobody of the pools is available and connected, else nobody of the group is connected."`
	Condition            string   `json:"condition" doc:"Encoded query on the documents of its service channel: which cases or incidents without an assignee come here by themselves; empty is none. Only where the channel is one of records."`
	AgingStepS           int64    `json:"aging_step_s" doc:"Each so many seconds of waiting raise the priority by one; 0 does not."`
	DocumentTable        string   `json:"document_table" enum:"interaction,case,incident" doc:"What its work is, as its service channel says."`
	CreatedAt            Time     `json:"created_at"`
	UpdatedAt            Time     `json:"updated_at"`
	Version              int64    `json:"version"`
}

// TakesRecords reports whether the queue's work is cases or incidents, and no
// conversations.
func (q *Queue) TakesRecords() bool {
	return q.DocumentTable != "" && q.DocumentTable != TableInteraction
}

// QueueStatus is a queue as its agents see it now.
type QueueStatus struct {
	ID            ID     `json:"id"`
	Name          string `json:"name"`
	Open          bool   `json:"open"`
	Waiting       int64  `json:"waiting_count"`
	LongestSince  Time   `json:"longest_waiting_since,omitzero"`
	AverageWaitMS int64  `json:"average_wait_ms"` // mean of the last AverageOver accepts; 0: none yet
	EscalateTo    string `json:"escalate_to,omitempty" doc:"Name of the queue that Escalate leads to."`
	// Delivery says whether its agents take the oldest, or wait for an offer.
	Delivery Delivery `json:"delivery" enum:"pull,push" doc:"push: work is offered to agents, who cannot take it themselves."`
	// DocumentTable says what waits: people, or records.
	DocumentTable string `json:"document_table" enum:"interaction,case,incident" doc:"What waits in it: conversations, cases or incidents."`
}

// MatchingRule sends a record to a queue when its conditions hold; the lowest
// execution order that matches wins (domain 2.7).
type MatchingRule struct {
	ID             ID     `json:"id"`
	Name           string `json:"name"`
	ExecutionOrder int64  `json:"execution_order"`
	Active         bool   `json:"active"`
	Table          string `json:"table"`
	Conditions     string `json:"conditions" doc:"Encoded query on the record."`
	QueueID        ID     `json:"queue_id"`
	CreatedAt      Time   `json:"created_at"`
	UpdatedAt      Time   `json:"updated_at"`
	Version        int64  `json:"version"`
}

// TableCustomerInteraction is the table guest forms are stored in.
const TableCustomerInteraction = "sn_customerservice_customer_interaction"

// TableInteraction is the table of contacts (domain 1.1).
const TableInteraction = "interaction"

// Tables records can be made in from a conversation.
const (
	TableCase     = "case"
	TableIncident = "incident"
	TableConsumer = "consumer"
	TableArticle  = "article"
)

// ConnectAction is an entry of a conversation's action menu, also reachable as
// a slash command (domain 4.6). What it does is data, never code.
type ConnectAction struct {
	ID        ID         `json:"id"`
	Title     string     `json:"title"`
	Shortcut  string     `json:"shortcut" doc:"Text after the slash."`
	Condition string     `json:"condition" doc:"Encoded query on the conversation; empty is always."`
	Icon      string     `json:"icon"`
	Position  int64      `json:"position"`
	Active    bool       `json:"active"`
	Do        ActionStep `json:"do"`
	CreatedAt Time       `json:"created_at"`
	UpdatedAt Time       `json:"updated_at"`
	Version   int64      `json:"version"`
}

// ActionKind is what a Connect action does.
type ActionKind string

// The kinds of action.
const (
	ActionTransfer ActionKind = "transfer"      // opens the transfer panel
	ActionEscalate ActionKind = "escalate"      // to the queue's escalate_to
	ActionEnd      ActionKind = "end"           // ends the session
	ActionRecord   ActionKind = "create_record" // opens an unsaved, prefilled form
	ActionPost     ActionKind = "post_message"  // puts a text into the composer
)

// ActionStep is what happens when a Connect action is chosen. Values and Text
// may hold ${…} references: first_name, last_name, email, category,
// short_description, first_message, description, guest_name, queue, agent, text
// (what was typed after the slash command).
type ActionStep struct {
	Kind     ActionKind        `json:"kind" enum:"transfer,escalate,end,create_record,post_message"`
	Table    string            `json:"table,omitempty" enum:"case,incident"`
	Consumer bool              `json:"consumer,omitempty" doc:"First make or find the consumer from the visitor's form, then bind the record to it."`
	Values   map[string]string `json:"values,omitempty"`
	Text     string            `json:"text,omitempty"`
}

// Attachment is a stored file.
type Attachment struct {
	AttachmentRef
	Conversation ID
	SHA256       string
	UploadedBy   Author
	CreatedAt    Time
	Sent         bool // hangs on an entry; unsent ones are swept after a day
}

// AuditRow is one line of the audit trail.
type AuditRow struct {
	ID        ID        `json:"id"`
	At        Time      `json:"at"`
	ActorKind ActorKind `json:"actor_kind"`
	ActorID   ID        `json:"actor_id,omitempty"`
	ActorName string    `json:"actor_name"`
	Action    string    `json:"action" doc:"Such as sign_in, accept, transfer, end, create, update, delete."`
	Table     string    `json:"table"`
	Record    ID        `json:"record_id,omitempty"`
	Label     string    `json:"label" doc:"The record's name or number at that moment."`
	Old       string    `json:"old,omitempty" doc:"JSON of what changed, before."`
	New       string    `json:"new,omitempty" doc:"JSON of what changed, after."`
	Address   string    `json:"address,omitempty"`
}
