package store

import "github.com/parley-desk/parley"

// Audit adds a line to the audit trail (domain 9.6), which nothing ever
// changes or removes. An empty ID and At are filled in.
func (t *Tx) Audit(a parley.AuditRow) error {
	if a.ID == "" {
		a.ID = parley.NewID()
	}
	if a.At.IsZero() {
		a.At = parley.Now()
	}
	_, err := t.exec(`INSERT INTO audit (id, at, actor_kind, actor_id, actor_name, action, table_name, record_id, label, old_value, new_value, address)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		a.ID, a.At, string(a.ActorKind), a.ActorID, a.ActorName, a.Action, a.Table, a.Record, a.Label, a.Old, a.New, a.Address)
	return err
}

// AuditFilter narrows the audit trail; an empty member does not.
type AuditFilter struct {
	Table  string
	Record parley.ID // needs Table
	Before parley.ID // a cursor: rows made before that one
}

const auditRows = `SELECT id, at, actor_kind, actor_id, actor_name, action, table_name, record_id, label, old_value, new_value, address FROM audit`

func scanAudit(r row) (a parley.AuditRow, err error) {
	err = r.Scan(&a.ID, &a.At, &a.ActorKind, &a.ActorID, &a.ActorName, &a.Action, &a.Table, &a.Record, &a.Label, &a.Old, &a.New, &a.Address)
	return a, err
}

// AuditRow returns one line of the audit trail.
func (r *Reader) AuditRow(id parley.ID) (parley.AuditRow, error) {
	return one(r, NotFound("This line of the audit trail"), scanAudit, auditRows+` WHERE id = $1`, id)
}

// AuditPage lists the newest rows first.
func (r *Reader) AuditPage(f AuditFilter, limit int) ([]parley.AuditRow, error) {
	const query = auditRows + ` WHERE id < $1`
	if f.Before == "" {
		f.Before = "g" // sorts after every hexadecimal id
	}
	const newest = ` ORDER BY id DESC LIMIT $2`
	switch {
	case f.Record != "":
		return many(r, scanAudit, query+` AND table_name = $3 AND record_id = $4`+newest, f.Before, limit, f.Table, f.Record)
	case f.Table != "":
		return many(r, scanAudit, query+` AND table_name = $3`+newest, f.Before, limit, f.Table)
	}
	return many(r, scanAudit, query+newest, f.Before, limit)
}
