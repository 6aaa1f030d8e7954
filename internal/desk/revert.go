package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// remade lets an input make again what was deleted, as the same thing. Only the
// desk itself can say so.
type remade struct{ id parley.ID }

func (r *remade) again(id parley.ID) { r.id = id }

// newID is the id of what an input makes.
func (r *remade) newID() parley.ID {
	if r.id != "" {
		return r.id
	}
	return parley.NewID()
}

// Reverted is what was done to take a change back.
type Reverted struct {
	Action string    `json:"action" enum:"create,update,delete" doc:"What that was."`
	Table  string    `json:"table"`
	Record parley.ID `json:"record_id,omitempty"`
	Label  string    `json:"label"`
}

// AuditLine is a line of the audit trail as somebody reads it.
type AuditLine struct {
	parley.AuditRow

	Revertible bool `json:"revertible" doc:"It is a change of the configuration, which can be taken back."`
	// Names are what the accounts it speaks of are called now.
	Names map[parley.ID]string `json:"names,omitempty" doc:"What the accounts and contacts of them that the line speaks of are called now, by id."`
}

// customerMembers are the members of lines of the audit trail that name
// accounts and contacts. There are too many of those for a screen to know all.
var customerMembers = regexp.MustCompile(`"(?:account_id|parent_id|contact_id)":"([0-9a-f]{32})"`)

// AuditPage lists the newest lines of the audit trail first.
func (d *Desk) AuditPage(ctx context.Context, f store.AuditFilter, limit int) ([]AuditLine, error) {
	read := d.store.Read(ctx)
	rows, err := read.AuditPage(f, limit)
	if err != nil {
		return nil, err
	}
	customers := make([][]parley.ID, len(rows))
	for i, row := range rows {
		for _, found := range customerMembers.FindAllStringSubmatch(row.Old+row.New, -1) {
			customers[i] = append(customers[i], parley.ID(found[1]))
		}
	}
	names, err := read.CustomerNames(slices.Concat(customers...))
	if err != nil {
		return nil, err
	}
	kinds, lines := d.configurations(), make([]AuditLine, 0, len(rows))
	for i, row := range rows {
		line := AuditLine{AuditRow: row, Revertible: kinds[row.Table].reverts(row)}
		for _, id := range customers[i] {
			if name, known := names[id]; known {
				if line.Names == nil {
					line.Names = map[parley.ID]string{}
				}
				line.Names[id] = name
			}
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// configuration is a kind of configuration, as taking back a change of it needs
// it. Inputs are JSON objects with the members of the audit trail.
type configuration struct {
	// read is how it stands, with its version.
	read   func(ctx context.Context, row parley.AuditRow) (any, error)
	update func(ctx context.Context, actor parley.Actor, row parley.AuditRow, input []byte) error
	// Of what is always there these are nil.
	create func(ctx context.Context, actor parley.Actor, id parley.ID, input []byte) error
	remove func(ctx context.Context, actor parley.Actor, id parley.ID, version int64) error
}

// reverts reports whether a change is one that can be taken back.
func (c configuration) reverts(row parley.AuditRow) bool {
	switch row.Action {
	case actionUpdate:
		return c.update != nil && row.Old != "" && row.Old != row.New
	case actionCreate:
		return c.remove != nil && row.New != ""
	case actionDelete:
		return c.create != nil && row.Old != ""
	}
	return false
}

// stored is a kind of configuration of which there are many, each with a version.
func stored[I, T, R any, P interface {
	*I
	again(id parley.ID)
}](
	read func(ctx context.Context, id parley.ID) (R, error),
	create func(ctx context.Context, actor parley.Actor, in I) (T, error),
	update func(ctx context.Context, actor parley.Actor, id parley.ID, in I) (T, error),
	remove func(ctx context.Context, actor parley.Actor, id parley.ID, version int64) error,
) configuration {
	c := part(read, update)
	c.create = func(ctx context.Context, actor parley.Actor, id parley.ID, input []byte) error {
		var in I
		if err := json.Unmarshal(input, &in); err != nil {
			return err
		}
		P(&in).again(id)
		_, err := create(ctx, actor, in)
		return err
	}
	c.remove = remove
	return c
}

// part is a kind of configuration that is always there: what belongs to a record.
func part[I, T, R any](
	read func(ctx context.Context, id parley.ID) (R, error),
	update func(ctx context.Context, actor parley.Actor, id parley.ID, in I) (T, error),
) configuration {
	return configuration{
		read: func(ctx context.Context, row parley.AuditRow) (any, error) { return read(ctx, row.Record) },
		update: func(ctx context.Context, actor parley.Actor, row parley.AuditRow, input []byte) error {
			var in I
			if err := json.Unmarshal(input, &in); err != nil {
				return err
			}
			_, err := update(ctx, actor, row.Record, in)
			return err
		},
	}
}

// row makes a verb of how one record is read from the store.
func row[R any](d *Desk, read func(r *store.Reader, id parley.ID) (R, error)) func(ctx context.Context, id parley.ID) (R, error) {
	return func(ctx context.Context, id parley.ID) (R, error) { return read(d.store.Read(ctx), id) }
}

// configurations are all kinds of configuration, by the audit trail's name.
func (d *Desk) configurations() map[string]configuration {
	return map[string]configuration{
		tableUser:     stored(row(d, (*store.Reader).User), d.CreateUser, d.UpdateUser, d.DeleteUser),
		tableGroup:    stored(row(d, (*store.Reader).Group), d.CreateGroup, d.UpdateGroup, d.DeleteGroup),
		tableQueue:    stored(row(d, (*store.Reader).Queue), d.CreateQueue, d.UpdateQueue, d.DeleteQueue),
		tableSchedule: stored(d.Schedule, d.CreateSchedule, d.UpdateSchedule, d.DeleteSchedule),
		tableProducer: stored(d.Producer, d.CreateProducer, d.UpdateProducer, d.DeleteProducer),
		tableRule:     stored(row(d, (*store.Reader).Rule), d.CreateRule, d.UpdateRule, d.DeleteRule),
		tableAction:   stored(row(d, (*store.Reader).Action), d.CreateAction, d.UpdateAction, d.DeleteAction),
		tableAccount:  stored(row(d, (*store.Reader).Account), d.CreateAccount, d.UpdateAccount, d.DeleteAccount),
		tableContact:  stored(row(d, (*store.Reader).Contact), d.CreateContact, d.UpdateContact, d.DeleteContact),
		tableOrigin:   stored(row(d, (*store.Reader).Origin), d.CreateOrigin, d.UpdateOrigin, d.DeleteOrigin),

		tableServiceChannel: stored(row(d, (*store.Reader).ServiceChannel), d.CreateServiceChannel, d.UpdateServiceChannel, d.DeleteServiceChannel),
		tablePresenceState:  stored(row(d, (*store.Reader).PresenceState), d.CreatePresenceState, d.UpdatePresenceState, d.DeletePresenceState),
		tableAssignment:     stored(row(d, (*store.Reader).AssignmentRule), d.CreateAssignmentRule, d.UpdateAssignmentRule, d.DeleteAssignmentRule),
		tableRejectReason:   stored(row(d, (*store.Reader).RejectReason), d.CreateRejectReason, d.UpdateRejectReason, d.DeleteRejectReason),
		tableSkill:          stored(row(d, (*store.Reader).Skill), d.CreateSkill, d.UpdateSkill, d.DeleteSkill),
		tableSkillRule:      stored(row(d, (*store.Reader).SkillRule), d.CreateSkillRule, d.UpdateSkillRule, d.DeleteSkillRule),
		tableWrapUpCode:     stored(row(d, (*store.Reader).WrapUpCode), d.CreateWrapUpCode, d.UpdateWrapUpCode, d.DeleteWrapUpCode),
		tableWrapUp:         stored(row(d, (*store.Reader).WrapUpConfiguration), d.CreateWrapUpConfiguration, d.UpdateWrapUpConfiguration, d.DeleteWrapUpConfiguration),

		tablePool:          part(d.pools, d.SetPools),
		tableRanking:       part(d.ranking, d.SetRanking),
		tablePriority:      part(d.QueuePriorities, d.SetQueuePriorities),
		tableUserSkill:     part(d.UserSkills, d.SetUserSkills),
		tableGroupSkill:    part(d.GroupSkills, d.SetGroupSkills),
		tableAgentCapacity: part(d.ownCapacity, d.SetCapacity),

		tableProperty: d.propertyConfiguration(),
	}
}

// propertyConfiguration is the properties, which have names and no ids.
func (d *Desk) propertyConfiguration() configuration {
	return configuration{
		read: func(ctx context.Context, row parley.AuditRow) (any, error) {
			p, err := d.Property(ctx, row.Label)
			return map[string]any{"value": p.Value, "version": p.Version}, err
		},
		update: func(ctx context.Context, actor parley.Actor, row parley.AuditRow, input []byte) error {
			var in struct {
				Value   string `json:"value"`
				Version int64  `json:"version"`
			}
			if err := json.Unmarshal(input, &in); err != nil {
				return err
			}
			p, err := d.Property(ctx, row.Label)
			if err != nil {
				return err
			}
			value := &in.Value
			if in.Value == p.Default {
				value = nil
			}
			_, err = d.SetProperty(ctx, actor, row.Label, value, in.Version)
			return err
		},
	}
}

// Revert takes back one change of the configuration that the audit trail tells
// of: what was changed is again as it was, what was made is deleted, what was
// deleted is there again, as the same thing. It is a change like any other, with
// the same checks, a line of its own in the audit trail, and can itself be taken
// back. Where the same was changed again since then it is refused with conflict,
// and nothing is taken back.
func (d *Desk) Revert(ctx context.Context, actor parley.Actor, line parley.ID) (Reverted, error) {
	change, err := d.store.Read(ctx).AuditRow(line)
	if err != nil {
		return Reverted{}, err
	}
	kind := d.configurations()[change.Table]
	if !kind.reverts(change) {
		return Reverted{}, parley.Errorf(parley.CodeConflict, "", "Only changes of the configuration can be taken back; this line tells of something else.")
	}
	done := Reverted{Action: actionUpdate, Table: change.Table, Record: change.Record, Label: change.Label}
	switch change.Action {
	case actionCreate:
		done.Action = actionDelete
	case actionDelete:
		done.Action = actionCreate
		return done, kind.remake(ctx, actor, change)
	}
	now, err := kind.read(ctx, change)
	if parley.CodeOf(err) == parley.CodeNotFound {
		err = parley.Errorf(parley.CodeConflict, "", "%s does not exist any more. Take back that it was deleted first.", change.Label)
	}
	if err != nil {
		return done, err
	}
	input, version, err := unchanged(now, change)
	if err != nil {
		return done, err
	}
	if change.Action == actionCreate {
		return done, kind.remove(ctx, actor, change.Record, version)
	}
	return done, kind.update(ctx, actor, change, input)
}

// remake makes what was deleted again.
func (c configuration) remake(ctx context.Context, actor parley.Actor, change parley.AuditRow) error {
	there := func() bool {
		_, err := c.read(ctx, change)
		return err == nil
	}
	refused := parley.Errorf(parley.CodeConflict, "", "%s is there again already.", change.Label)
	if there() {
		return refused
	}
	err := c.create(ctx, actor, change.Record, []byte(change.Old))
	if err != nil && there() { // somebody else was faster
		return refused
	}
	return err
}

// unchanged returns the input that takes a change back, with the version of
// what it is about, unless the same was changed again since then.
func unchanged(current any, change parley.AuditRow) (input []byte, version int64, err error) {
	text, err := json.Marshal(current)
	if err != nil {
		return nil, 0, err
	}
	var is, old, made map[string]json.RawMessage
	var known struct {
		Version int64 `json:"version"`
	}
	if err := json.Unmarshal(text, &is); err != nil {
		return nil, 0, err
	}
	if err := json.Unmarshal(text, &known); err != nil {
		return nil, 0, err
	}
	if err := json.Unmarshal([]byte(change.New), &made); err != nil {
		return nil, 0, err
	}
	if change.Old != "" {
		if err := json.Unmarshal([]byte(change.Old), &old); err != nil {
			return nil, 0, err
		}
	}
	names := slices.Collect(maps.Keys(made))
	for name := range old {
		if _, too := made[name]; !too {
			names = append(names, name)
		}
	}
	names = slices.DeleteFunc(names, func(name string) bool { return bytes.Equal(is[name], made[name]) })
	if len(names) > 0 {
		slices.Sort(names)
		return nil, 0, parley.Errorf(parley.CodeConflict, "", "%s was changed again since then: %s. Take back the later changes first, or change it on its own page.",
			change.Label, strings.ReplaceAll(strings.Join(names, ", "), "_", " "))
	}
	for name := range made {
		delete(is, name)
	}
	maps.Copy(is, old)
	input, err = json.Marshal(is)
	return input, known.Version, err
}
