package desk

import (
	"context"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// incidentDocument is an incident among records.
type incidentDocument struct{ parley.Incident }

func (i *incidentDocument) table() string        { return parley.TableIncident }
func (i *incidentDocument) prefix() string       { return "INC" }
func (i *incidentDocument) core() *parley.Record { return &i.Record }
func (i *incidentDocument) state() string        { return string(i.State) }
func (i *incidentDocument) closed() bool         { return i.State.Closed() }
func (i *incidentDocument) value() any           { return i.Incident }
func (i *incidentDocument) email() string        { return i.CallerEmail }
func (i *incidentDocument) card() *parley.Card   { return i.Incident.Card() }
func (i *incidentDocument) made() (string, string) {
	return parley.LineIncidentMade, "Incident " + i.Number + " was created."
}

func (i *incidentDocument) clone() document {
	other := *i
	return &other
}

func (i *incidentDocument) insert(tx *store.Tx, key string) error {
	return tx.InsertIncident(i.Incident, key)
}
func (i *incidentDocument) update(tx *store.Tx) error { return tx.UpdateIncident(i.Incident) }

func (i *incidentDocument) fill(s *sheet) {
	s.number("impact", &i.Impact, parley.ImpactHigh, parley.ImpactLow, "1 (high), 2 (medium) or 3 (low)")
	s.number("urgency", &i.Urgency, parley.ImpactHigh, parley.ImpactLow, "1 (high), 2 (medium) or 3 (low)")
	s.line("caller_name", &i.CallerName, parley.MaxName)
	s.address("caller_email", &i.CallerEmail)
	s.line("caller_phone", &i.CallerPhone, maxPhone)
	chosen(s, "state", &i.State, false, parley.AllIncidentStates()...)
	chosen(s, "hold_reason", &i.HoldReason, true, parley.AllHoldReasons()...)
}

func (i *incidentDocument) settle(s *sheet, before document, c *RecordChange, actor parley.Actor, now parley.Time) {
	i.Priority = parley.IncidentPriority(i.Impact, i.Urgency)
	var was parley.IncidentState
	var waited parley.HoldReason
	if old, ok := before.(*incidentDocument); ok {
		was, waited = old.State, old.HoldReason
		if i.State == parley.IncidentNew && i.AssignedTo == actor.ID && old.AssignedTo != actor.ID {
			i.State = parley.IncidentInProgress // "Assign to me"
		}
	}
	if i.State != was && !was.CanBecome(i.State) {
		s.refusef("state", "cannot go from %s to %s.", spaced(was), spaced(i.State))
		return
	}
	switch {
	case i.State != parley.IncidentOnHold:
		i.HoldReason = ""
	case i.HoldReason == "":
		s.refusef("hold_reason", "Say what it waits for.")
	case i.HoldReason == parley.HoldCaller && waited != parley.HoldCaller && c.Comment == "":
		s.refusef("comment", "Write to the caller what you need from them.")
	}
	if i.State.Solved() && i.CloseNotes == "" {
		s.refusef("close_notes", "Say how it was solved.")
	}
	if i.State == was {
		return
	}
	switch i.State {
	case parley.IncidentResolved:
		i.ResolvedAt = now
	case parley.IncidentClosed, parley.IncidentCanceled:
		i.ClosedAt = now
	case parley.IncidentNew, parley.IncidentInProgress, parley.IncidentOnHold:
		i.ResolvedAt = 0
	}
}

// heard: a word of the caller takes an incident that waited for it up again.
func (i *incidentDocument) heard() document {
	if i.State != parley.IncidentOnHold || i.HoldReason != parley.HoldCaller {
		return nil
	}
	other := &incidentDocument{i.Incident}
	other.State, other.HoldReason = parley.IncidentInProgress, ""
	return other
}

// CreateIncident saves an incident; as CreateCase.
func (d *Desk) CreateIncident(ctx context.Context, actor parley.Actor, conversation parley.ID, n NewRecord) (parley.Incident, error) {
	doc, err := as[*incidentDocument](d.save(ctx, actor, conversation, parley.TableIncident, n, func(key string) (document, error) {
		i, err := d.store.Read(ctx).IncidentByClient(key)
		return &incidentDocument{i}, err
	}))
	if err != nil {
		return parley.Incident{}, err
	}
	return doc.Incident, nil
}

// UpdateIncident changes an incident the actor may read, if in.Version is
// still the stored one.
func (d *Desk) UpdateIncident(ctx context.Context, actor parley.Actor, id parley.ID, in RecordChange) (parley.Incident, error) {
	doc, err := as[*incidentDocument](d.change(ctx, actor, parley.TableIncident, id, in))
	if err != nil {
		return parley.Incident{}, err
	}
	return doc.Incident, nil
}

// IncidentActivity reads the stream of an incident the actor may see; as
// Entries.
func (d *Desk) IncidentActivity(ctx context.Context, actor parley.Actor, id parley.ID, since, before int64, limit int) ([]parley.Entry, error) {
	return d.recordActivity(ctx, actor, parley.TableIncident, id, since, before, limit)
}

// Incidents lists a page of the incidents of the actor's groups; as Cases.
func (d *Desk) Incidents(ctx context.Context, actor parley.Actor, l store.RecordList) ([]parley.Incident, error) {
	read := d.store.Read(ctx)
	return newestRecords(read, actor, l, func(i *parley.Incident) *parley.Record { return &i.Record }, read.Incidents)
}
