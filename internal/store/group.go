package store

import (
	"strings"

	"github.com/parley-desk/parley"
)

const groupColumns = `g.id, g.name, g.description, g.active, g.created_at, g.updated_at, g.version,
	COALESCE((SELECT string_agg(m.user_id, ',') FROM group_member m WHERE m.group_id = g.id), '')`

func scanGroup(r row) (g parley.Group, err error) {
	var members string
	err = r.Scan(&g.ID, &g.Name, &g.Description, &g.Active, &g.CreatedAt, &g.UpdatedAt, &g.Version, &members)
	g.Members = []parley.ID{}
	for id := range strings.SplitSeq(members, ",") {
		if id != "" {
			g.Members = append(g.Members, parley.ID(id))
		}
	}
	return g, err
}

// Group returns a group with the ids of its members.
func (r *Reader) Group(id parley.ID) (parley.Group, error) {
	return one(r, NotFound("This group"), scanGroup, `SELECT `+groupColumns+` FROM user_group g WHERE g.id = $1`, id)
}

// Groups lists all groups by name.
func (r *Reader) Groups() ([]parley.Group, error) {
	return many(r, scanGroup, `SELECT `+groupColumns+` FROM user_group g ORDER BY g.name_folded LIMIT $1`, MaxConfigured)
}

// ActiveGroupsOf lists the ids of the active groups a user belongs to.
func (r *Reader) ActiveGroupsOf(user parley.ID) ([]parley.ID, error) {
	return many(r, scanID, `SELECT g.id FROM group_member m JOIN user_group g ON g.id = m.group_id WHERE m.user_id = $1 AND g.active ORDER BY g.id`, user)
}

// GroupMembers lists the active members of a group by name. Inactive users
// stay members but serve nothing.
func (r *Reader) GroupMembers(group parley.ID) ([]parley.User, error) {
	return many(r, scanUser, `SELECT `+userColumns+` FROM group_member gm JOIN user_account u ON u.id = gm.user_id
		WHERE gm.group_id = $1 AND u.active ORDER BY u.name_folded, u.id`, group)
}

// Server is somebody who serves a queue.
type Server struct {
	ID     parley.ID `json:"id"`
	Name   string    `json:"name"`
	Online bool      `json:"online"` // connected at this moment, on any node
}

// QueueServers lists who serves a queue: the active members of its group, by
// name, and whether they are connected at now.
func (r *Reader) QueueServers(queue parley.ID, now parley.Time) ([]Server, error) {
	scan := func(r row) (s Server, err error) {
		err = r.Scan(&s.ID, &s.Name, &s.Online)
		return s, err
	}
	return many(r, scan, `SELECT u.id, u.name, EXISTS (SELECT 1 FROM presence p WHERE p.user_id = u.id AND p.lease_until > $2)
		FROM queue q JOIN user_group g ON g.id = q.assignment_group_id
		JOIN group_member m ON m.group_id = g.id JOIN user_account u ON u.id = m.user_id
		WHERE q.id = $1 AND g.active AND u.active ORDER BY u.name_folded, u.id`, queue, now)
}

// InsertGroup adds a group with its members.
func (t *Tx) InsertGroup(g parley.Group) error {
	if err := t.room("user_group", "groups"); err != nil {
		return err
	}
	_, err := t.exec(`INSERT INTO user_group (id, name, name_folded, description, active, created_at, updated_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		g.ID, g.Name, parley.Fold(g.Name), g.Description, g.Active, g.CreatedAt, g.UpdatedAt, g.Version)
	if err != nil {
		return duplicate(err, "name", "There is already a group with this name.")
	}
	return t.insertMembers(g)
}

// UpdateGroup changes a group, if g.Version is still the stored one, and
// replaces its members.
func (t *Tx) UpdateGroup(g parley.Group) error {
	err := t.must(stale("group"), `UPDATE user_group
		SET name = $3, name_folded = $4, description = $5, active = $6, updated_at = $7, version = version + 1
		WHERE id = $1 AND version = $2`,
		g.ID, g.Version, g.Name, parley.Fold(g.Name), g.Description, g.Active, g.UpdatedAt)
	if err != nil {
		return duplicate(err, "name", "There is already a group with this name.")
	}
	if _, err := t.exec(`DELETE FROM group_member WHERE group_id = $1`, g.ID); err != nil {
		return err
	}
	return t.insertMembers(g)
}

func (t *Tx) insertMembers(g parley.Group) error {
	for _, user := range g.Members {
		_, err := t.exec(`INSERT INTO group_member (group_id, user_id) VALUES ($1, $2)`, g.ID, user)
		if Referenced(err) {
			return parley.Errorf(parley.CodeInvalid, "members", "names a user who does not exist: %s.", user)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// GroupHasRecords reports whether cases or incidents are assigned to the group.
func (r *Reader) GroupHasRecords(id parley.ID) (bool, error) {
	return one(r, nil, scanBool, `SELECT EXISTS (SELECT 1 FROM customer_case WHERE assignment_group_id = $1) OR EXISTS (SELECT 1 FROM incident WHERE assignment_group_id = $1)`, id)
}

// DeleteGroup removes a group that nothing refers to.
func (t *Tx) DeleteGroup(id parley.ID, version int64) error {
	for _, table := range []string{"group_member", "group_skill", "group_queue_priority"} {
		if _, err := t.exec(`DELETE FROM `+table+` WHERE group_id = $1`, id); err != nil {
			return err
		}
	}
	return t.must(stale("group"), `DELETE FROM user_group WHERE id = $1 AND version = $2`, id, version)
}
