package parley

import (
	"strconv"
	"strings"
)

// ConversationKind says what a conversation is for (architecture: two spines).
type ConversationKind string

// The kinds of conversation.
const (
	KindDirect  ConversationKind = "direct"  // two colleagues
	KindGroup   ConversationKind = "group"   // three or more colleagues
	KindSupport ConversationKind = "support" // a customer's contact
	KindRecord  ConversationKind = "record"  // the activity stream of a case or an incident
)

// Colleagues reports whether colleagues talk here among themselves: whatever
// is not a customer's contact.
func (k ConversationKind) Colleagues() bool { return k != KindSupport }

// Takes reports whether people may write entries of that kind in conversations
// of this one (domain 4.1): colleagues' own have no work notes, because nobody
// reads along from whom to keep them.
func (k ConversationKind) Takes(entry EntryKind) bool {
	switch entry {
	case EntryComment, EntryCard:
		return true
	case EntryWorkNote:
		return k == KindSupport || k == KindRecord
	case EntrySystem:
	}
	return false
}

// DefaultEntry is the kind of entry that a composer begins with (domain 4.1).
func (k ConversationKind) DefaultEntry() EntryKind {
	if k == KindRecord {
		return EntryWorkNote
	}
	return EntryComment
}

// PairOf names the direct conversation of two people, whoever of them asks.
func PairOf(a, b ID) string {
	if b < a {
		a, b = b, a
	}
	return string(a) + ":" + string(b)
}

// MaxGroupNames is how many people a group's own name lists before it counts
// the rest (domain 4.1).
const MaxGroupNames = 4

// GroupName is what a group is called until somebody names it: the first names
// of its people, "A, B, & C", and of more than four "A, B, C, D … +2 more"
// (domain 4.1). The creator comes first.
func GroupName(people []string) string {
	first := make([]string, 0, len(people))
	for _, name := range people {
		if words := strings.Fields(name); len(words) > 0 {
			first = append(first, words[0])
		}
	}
	switch n := len(first); {
	case n > MaxGroupNames:
		return Shorten(strings.Join(first[:MaxGroupNames], ", ")+" … +"+strconv.Itoa(n-MaxGroupNames)+" more", MaxName)
	case n > 1:
		return Shorten(strings.Join(first[:n-1], ", ")+", & "+first[n-1], MaxName)
	case n == 1:
		return Shorten(first[0], MaxName)
	}
	return ""
}

// EntryKind says what a line of a conversation is.
type EntryKind string

// The kinds of entry.
const (
	EntryComment  EntryKind = "comment"   // everybody in the conversation sees it
	EntryWorkNote EntryKind = "work_note" // only staff sees it, ever
	EntrySystem   EntryKind = "system"    // the desk says what happened
	EntryCard     EntryKind = "card"      // a record, shown as a card
)

// Message reports whether a person wrote or posted the entry, so that it
// counts as unread (domain 4.3) and belongs to a batch of its author.
func (k EntryKind) Message() bool { return k != EntrySystem }

// ActorKind says which sort of somebody acts.
type ActorKind string

// The kinds of actor.
const (
	ActorGuest  ActorKind = "guest"
	ActorUser   ActorKind = "user"
	ActorSystem ActorKind = "system"
)

// Author is who wrote an entry. Towards the public the ID of a user is empty.
type Author struct {
	Kind ActorKind `json:"kind" enum:"guest,user,system"`
	ID   ID        `json:"id,omitempty"`
	Name string    `json:"name"`
}

// Entry is one line of a conversation. It is append-only: it is never changed.
type Entry struct {
	Conversation ID        `json:"-"`
	Seq          int64     `json:"seq"`                                                                                                                // gap-free per conversation, from 1, for the reader it was made for
	PublicSeq    int64     `json:"public_seq,omitempty" doc:"Towards staff: its number in the public stream, which marks are in; absent: staff only."` // gap-free among what the public sees; 0: staff only
	Kind         EntryKind `json:"kind" enum:"comment,work_note,system,card"`
	Author       Author    `json:"author"`
	Body         string    `json:"body"`           // plain text
	Code         string    `json:"code,omitempty"` // which system line, for programs and translations
	Payload
	ClientID string `json:"client_id,omitempty"` // chosen by the sender; makes sending idempotent
	At       Time   `json:"at"`
}

// Payload is what hangs on an entry besides its text.
type Payload struct {
	Attachments []AttachmentRef   `json:"attachments,omitempty"`
	Card        *Card             `json:"card,omitempty"`
	Mentions    []Mention         `json:"mentions,omitempty" doc:"Colleagues named in the body as @Name; towards staff only."`
	Params      map[string]string `json:"params,omitempty"` // the variable parts of a system line
}

// Empty reports whether nothing hangs on the entry.
func (p Payload) Empty() bool {
	return len(p.Attachments) == 0 && p.Card == nil && len(p.Mentions) == 0 && len(p.Params) == 0
}

// Mention is a colleague whom an entry names.
type Mention struct {
	ID   ID     `json:"id"`
	Name string `json:"name"`
}

// AttachmentRef is a file as an entry shows it.
type AttachmentRef struct {
	ID        ID     `json:"id"`
	FileName  string `json:"file_name"`
	MediaType string `json:"media_type"` // sniffed from the content, never the sender's word
	Size      int64  `json:"size"`       // bytes
}

// Card is a record as an entry shows it. A card that somebody put there holds
// the table and the id only: what is shown, each viewer asks for, because not
// everybody may read the record.
type Card struct {
	Table  string `json:"table"` // "case", "incident", "article"
	ID     ID     `json:"id,omitempty"`
	Number string `json:"number"`
	Title  string `json:"title"`
	State  string `json:"state"`
	URL    string `json:"url,omitempty" doc:"Of a public article: where everybody may read it."`
}

// Reader is the side from which a conversation is read.
type Reader string

// The two readers. A guest is always ReaderPublic; who may see work notes is
// ReaderStaff (domain 4.2: visibility is per viewer).
const (
	ReaderStaff  Reader = "staff"
	ReaderPublic Reader = "public"
)

// SeqFor is the entry's number in the stream of r, or 0 if it is not in it.
func (e Entry) SeqFor(r Reader) int64 {
	if r == ReaderStaff {
		return e.Seq
	}
	return e.PublicSeq
}

// For returns the entry as r may see it: numbered in the reader's stream, and
// for the public without the ids of staff and records, their client ids and
// whom they mention.
func (e Entry) For(r Reader) Entry {
	if r == ReaderStaff {
		return e
	}
	e.Seq, e.PublicSeq, e.Mentions = e.PublicSeq, 0, nil
	if e.Author.Kind != ActorGuest {
		e.Author.ID = ""
		e.ClientID = ""
	}
	if e.Card != nil {
		card := *e.Card
		card.ID = ""
		e.Card = &card
	}
	return e
}

// Conversation is an ordered stream of entries with members. Its row is the
// lock and the clock: every change increments LastSeq first.
type Conversation struct {
	ID           ID
	Kind         ConversationKind
	Subject      string
	Name         string // what somebody called it; "" for a direct one
	Description  string
	Icon         string // one emoji, or ""
	Avatar       ID     // the file of its picture, or ""
	Pair         string // of a direct conversation: see [PairOf]
	StartKey     string // of a group: what starting it again finds it by
	LastSeq      int64
	PublicSeq    int64
	MessageCount int64 // entries that count as unread for staff
	LastLine     string
	LastKind     EntryKind
	LastAuthor   string
	LastAt       Time
	Open         bool // accepts messages
	QueueID      ID
	Interaction  ID
	WorkItem     ID
	AssignedTo   ID
	RecordTable  string // the record made from or linked to it
	RecordID     ID
	Mirror       ID // the record conversation that receives a copy of each entry
	Marks
	GuestInputAt Time // last typing or sending of the visitor (domain 2.4)
	Countdown    Time // when the idle visitor's session closes, or zero
	GuestWaiting Time // since when the visitor's oldest unanswered message waits
	GuestName    string
	CreatedAt    Time
	Notifies     bool // somebody may have to be told who does not look
}

// Marks say how far the sides of a support conversation have come, in numbers
// of the public stream.
type Marks struct {
	GuestDelivered int64 `json:"guest_delivered"`
	GuestSeen      int64 `json:"guest_seen"`
	AgentSeen      int64 `json:"agent_seen"`
}

// System line codes; the text itself is in [Entry.Body].
const (
	LineGreeting          = "greeting"           // public: the queue's question
	LineJoined            = "joined"             // public: an agent accepted
	LineFirstResponse     = "first_response"     // public: the queue's initial agent response
	LineTransferAsked     = "transfer_asked"     // staff
	LineTransferAccepted  = "transfer_accepted"  // public
	LineTransferDeclined  = "transfer_declined"  // staff
	LineTransferCancelled = "transfer_cancelled" // staff
	LineTransferTimedOut  = "transfer_timed_out" // staff: the colleague did not answer in time
	LineTransferAway      = "transfer_away"      // staff: the colleague is not available any more
	LineTransferQueue     = "transfer_queue"     // public
	LineEscalated         = "escalated"          // public
	LineRerouted          = "rerouted"           // public: the agent is away, the visitor waits for another
	LineRerouteReason     = "reroute_reason"     // staff: what state the agent is in
	LineReassigned        = "reassigned"         // staff: a manager gave the conversation to another agent
	LineLeft              = "left"               // staff: a member left
	LineHandRaised        = "hand_raised"        // staff: the agent asks for help
	LineHandLowered       = "hand_lowered"       // staff
	LineSupervised        = "supervised"         // staff: a manager reads along
	LineWhisper           = "whisper"            // staff: of a work note that a manager says to the agent
	LineEndedAgent        = "ended_agent"        // public
	LineEndedGuest        = "ended_guest"        // public
	LineEndedIdle         = "ended_idle"         // public
	LineAbandoned         = "abandoned"          // public: the visitor left while waiting
	LineRejoined          = "rejoined"           // public
	LineMaxWait           = "max_wait"           // public: nobody had time; the queue's own words
	LineWait              = "wait"               // public: the visitor has waited for a while; the queue's own words
	LineNobody            = "nobody"             // public: nobody is there, and the visitor waits; the queue's own words
	LineIdleWarning       = "idle_warning"       // staff
	LineCaseMade          = "case_made"          // public: the card of the case made from the conversation
	LineIncidentMade      = "incident_made"      // public: the card of the incident made from it
	LineCaseLinked        = "case_linked"        // public: the card of the case it was linked to
	LineIncidentLinked    = "incident_linked"    // public: the card of the incident it was linked to
	LineRecordChanged     = "record_changed"     // staff, in the record: which fields somebody changed

	// LineGroupCreated and what follows is of colleagues; all of it is for staff.
	LineGroupCreated  = "group_created"
	LineMemberAdded   = "member_added"
	LineMemberRemoved = "member_removed"
	LineMemberLeft    = "member_left"
	LineRenamed       = "renamed"
	LineDescribed     = "described"
	LineAvatar        = "avatar"
	LineFollowed      = "followed"
	LineUnfollowed    = "unfollowed"
	LineRecordLinked  = "record_linked"
)

// FrameState says how a conversation's mini window stands (domain 4.1).
type FrameState string

// The states of a mini window.
const (
	FrameOpen      FrameState = "open"
	FrameMinimized FrameState = "minimized"
	FrameClosed    FrameState = "closed"
)

// Valid reports whether the state exists.
func (f FrameState) Valid() bool { return f == FrameOpen || f == FrameMinimized || f == FrameClosed }
