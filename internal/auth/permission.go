package auth

import (
	"slices"

	"github.com/parley-desk/parley"
)

// Permission is what a call of the API needs. The zero Permission is held by
// nobody: a call that forgets to say what it needs is refused.
type Permission string

// The permissions. The first three are about who calls; the others are held
// through roles. None of them opens a conversation: those are seen by the
// members of the queue's group and by nobody else (domain 2.1), which the desk
// checks on every one.
const (
	Public   Permission = "public"    // anybody; no token is looked at
	Guest    Permission = "guest"     // a visitor with the token of a guest session
	SignedIn Permission = "signed_in" // any active user

	Converse         Permission = "converse"          // serve queues as a member of their groups
	ReadUsers        Permission = "read_users"        // the names and groups of everybody
	ConfigureService Permission = "configure_service" // groups, queues, schedules, matching rules
	ConfigureUsers   Permission = "configure_users"   // users, roles, passwords, API tokens
	ConfigureSystem  Permission = "configure_system"  // record producers, actions, properties, origins
	ReadAudit        Permission = "read_audit"        // the audit trail
	Integrate        Permission = "integrate"         // what other systems do with agents and their work
)

// grants says which roles hold a permission. What is not here is held by nobody.
var grants = map[Permission][]parley.Role{
	Converse:         {parley.RoleAgent, parley.RoleManager, parley.RoleAdmin},
	ReadUsers:        {parley.RoleManager, parley.RoleAdmin},
	ConfigureService: {parley.RoleManager, parley.RoleAdmin},
	ConfigureUsers:   {parley.RoleAdmin},
	ConfigureSystem:  {parley.RoleAdmin},
	ReadAudit:        {parley.RoleAdmin},
	Integrate:        {parley.RoleIntegration, parley.RoleAdmin},
}

// Permissions lists what any of the roles allows, sorted, for screens that
// leave out what cannot be done.
func Permissions(roles []parley.Role) []Permission {
	held := []Permission{}
	for permission := range grants {
		if Allowed(permission, roles) {
			held = append(held, permission)
		}
	}
	slices.Sort(held)
	return held
}

// Allowed reports whether a signed-in user with these roles holds the
// permission.
func Allowed(needed Permission, roles []parley.Role) bool {
	if needed == Public || needed == SignedIn {
		return true
	}
	for _, role := range grants[needed] {
		if slices.Contains(roles, role) {
			return true
		}
	}
	return false
}
