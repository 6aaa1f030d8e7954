package parley

// CannedScope says for whom a canned message is (source 001).
type CannedScope string

// The scopes. Where a shortcut belongs to several messages that somebody sees,
// the nearest wins: their own, then a group's, then a global one.
const (
	CannedPersonal CannedScope = "personal" // its owner
	CannedGroup    CannedScope = "group"    // the members of a group
	CannedGlobal   CannedScope = "global"   // everybody
)

// Nearness orders the scopes: the lowest wins a shortcut. It is -1 for what is
// no scope.
func (s CannedScope) Nearness() int {
	switch s {
	case CannedPersonal:
		return 0
	case CannedGroup:
		return 1
	case CannedGlobal:
		return 2
	}
	return -1
}

// CannedMessage is a text that agents use again and again. Body is plain text
// in which ${…} is filled in from the conversation, with the references of
// Connect actions.
type CannedMessage struct {
	ID        ID          `json:"id"`
	Scope     CannedScope `json:"scope" enum:"personal,group,global"`
	Owner     ID          `json:"owner_id,omitempty" doc:"Whose it is, when it is personal."`
	Group     ID          `json:"group_id,omitempty" doc:"Whose members may use it, when it is a group's."`
	GroupName string      `json:"group,omitempty"`
	Title     string      `json:"title"`
	Shortcut  string      `json:"shortcut" doc:"Text after the slash; empty: only by search."`
	Body      string      `json:"body"`
	Condition string      `json:"condition" doc:"Encoded query on the conversation; empty is always."`
	Active    bool        `json:"active"`
	CreatedAt Time        `json:"created_at"`
	UpdatedAt Time        `json:"updated_at"`
	Version   int64       `json:"version"`
}
