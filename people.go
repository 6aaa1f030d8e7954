package parley

import "slices"

// Role is what a user may do beyond belonging to groups. Roles say nothing
// about conversations: those are seen by the members of the queue's group and
// by nobody else (domain 2.1).
type Role string

// The roles.
const (
	RoleAdmin   Role = "admin"   // configures everything
	RoleManager Role = "manager" // sees figures, manages groups and queues
	RoleAgent   Role = "agent"   // talks with customers

	// RoleIntegration is that of other systems which read presence and offer work
	// (domain 3.6, awa_integration_user).
	RoleIntegration Role = "integration"
)

// Roles in the order screens list them.
var roleOrder = [...]Role{RoleAdmin, RoleManager, RoleAgent, RoleIntegration}

// AllRoles lists the roles in the order screens show them.
func AllRoles() []Role { return roleOrder[:] }

// Valid reports whether the role exists.
func (r Role) Valid() bool {
	for _, known := range roleOrder {
		if r == known {
			return true
		}
	}
	return false
}

// User is anyone of the company who can sign in (domain 1.5).
type User struct {
	ID                ID     `json:"id"`
	Email             string `json:"email"` // unique among all users, compared folded
	Name              string `json:"name"`
	Title             string `json:"title"`
	Active            bool   `json:"active"`
	Roles             []Role `json:"roles"`
	ConversationLimit *int64 `json:"conversation_limit,omitempty" doc:"Sessions at once; -1 is unlimited; absent follows connect.support.conversation_limit."`
	CreatedAt         Time   `json:"created_at"`
	UpdatedAt         Time   `json:"updated_at"`
	Version           int64  `json:"version"` // sys_mod_count: an update names the version it saw
}

// Has reports whether the user has the role.
func (u *User) Has(role Role) bool {
	return slices.Contains(u.Roles, role)
}

// Presence says whether a colleague can be reached now.
type Presence string

// The presences.
const (
	PresenceAvailable Presence = "available"
	PresenceAway      Presence = "away"    // connected, but idle on every screen or in a state that is not available
	PresenceOffline   Presence = "offline" // not connected
)

// Group is a set of users; a queue is served by one.
type Group struct {
	ID          ID     `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	Active      bool   `json:"active"`
	Members     []ID   `json:"members"`
	CreatedAt   Time   `json:"created_at"`
	UpdatedAt   Time   `json:"updated_at"`
	Version     int64  `json:"version"`
}

// Actor is who does something: recorded on entries and in the audit trail.
type Actor struct {
	Kind ActorKind
	ID   ID
	Name string
	// Address is the network address the act came from, "" for the system.
	Address string
	Roles   []Role
}

// System is the actor of what the desk does by itself.
func System() Actor { return Actor{Kind: ActorSystem, Name: "Parley"} }

// Author is the actor as the author of an entry.
func (a Actor) Author() Author { return Author{Kind: a.Kind, ID: a.ID, Name: a.Name} }

// Has reports whether the actor has the role.
func (a Actor) Has(role Role) bool {
	return slices.Contains(a.Roles, role)
}

// Consumer is a private person the company knows (domain 1.5, csm_consumer).
type Consumer struct {
	ID          ID     `json:"id"`
	Number      string `json:"number"` // CSMR0000001
	FirstName   string `json:"first_name"`
	LastName    string `json:"last_name"`
	Email       string `json:"email"`
	MobilePhone string `json:"mobile_phone"`
	Active      bool   `json:"active"`
	CreatedAt   Time   `json:"created_at"`
	CreatedBy   ID     `json:"created_by"`
}

// Name is the consumer's full name.
func (c *Consumer) Name() string {
	if c.FirstName == "" {
		return c.LastName
	}
	if c.LastName == "" {
		return c.FirstName
	}
	return c.FirstName + " " + c.LastName
}
