package store

import "github.com/parley-desk/parley"

// WhatIf is a question what would have been otherwise, with its answer.
type WhatIf struct {
	ID        parley.ID
	Name      string
	State     string
	Progress  int64 // per cent
	CreatedAt parley.Time
	CreatedBy parley.ID
	ByName    string
	EndedAt   parley.Time
	Question  string // JSON
	Answer    string // JSON; "" until it is done
	Problem   string // why it failed
}

// MaxWhatIfs bounds how many are kept.
const MaxWhatIfs = 200

const whatIfColumns = `id, name, state, progress, created_at, created_by, by_name, ended_at, question, problem`

func scanWhatIf(r row) (w WhatIf, err error) {
	err = r.Scan(&w.ID, &w.Name, &w.State, &w.Progress, &w.CreatedAt, &w.CreatedBy, &w.ByName, &w.EndedAt, &w.Question, &w.Problem)
	return w, err
}

var errNoWhatIf = NotFound("This what-if")

// WhatIf reads one, whole.
func (r *Reader) WhatIf(id parley.ID) (WhatIf, error) {
	return one(r, errNoWhatIf, func(r row) (w WhatIf, err error) {
		err = r.Scan(&w.ID, &w.Name, &w.State, &w.Progress, &w.CreatedAt, &w.CreatedBy, &w.ByName, &w.EndedAt, &w.Question, &w.Problem, &w.Answer)
		return w, err
	}, `SELECT `+whatIfColumns+`, answer FROM what_if WHERE id = $1`, id)
}

// WhatIfs lists them without their answers, the newest first, before one of
// that moment and id.
func (r *Reader) WhatIfs(before parley.Time, beforeID parley.ID, limit int) ([]WhatIf, error) {
	return many(r, scanWhatIf, `SELECT `+whatIfColumns+` FROM what_if WHERE (created_at, id) < ($1, $2) ORDER BY created_at DESC, id DESC LIMIT $3`,
		before, beforeID, limit)
}

// InsertWhatIf adds one that is to be answered. Refusals: conflict when as many
// are kept as the desk keeps, limit when the person waits for others already.
func (t *Tx) InsertWhatIf(w WhatIf, waiting int64) error {
	if err := t.lock("what_if"); err != nil {
		return err
	}
	kept, err := one(&t.Reader, nil, scanInt, `SELECT COUNT(*) FROM what_if`)
	if err != nil {
		return err
	}
	if kept >= MaxWhatIfs {
		return parley.Errorf(parley.CodeConflict, "", "There are already %d what-ifs, the most the desk keeps. Delete one that is no longer used first.", kept)
	}
	open, err := one(&t.Reader, nil, scanInt, `SELECT COUNT(*) FROM what_if WHERE created_by = $1 AND state IN ('queued', 'running')`, w.CreatedBy)
	if err != nil {
		return err
	}
	if open >= waiting {
		return parley.Errorf(parley.CodeLimit, "", "You already wait for %d what-ifs. Wait until one is done, or cancel one.", open)
	}
	_, err = t.exec(`INSERT INTO what_if (`+whatIfColumns+`, answer) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '')`,
		w.ID, w.Name, w.State, w.Progress, w.CreatedAt, w.CreatedBy, w.ByName, w.EndedAt, w.Question, w.Problem)
	return err
}

// AdvanceWhatIf says how far one is that is to be answered. It reports false
// when it was canceled or is there no more.
func (t *Tx) AdvanceWhatIf(id parley.ID, progress int64) (bool, error) {
	n, err := t.exec(`UPDATE what_if SET state = 'running', progress = $2 WHERE id = $1 AND state IN ('queued', 'running')`, id, progress)
	return n == 1, err
}

// EndWhatIf ends one that is to be answered. It returns otherwise when it has
// ended before.
func (t *Tx) EndWhatIf(id parley.ID, state, answer, problem string, now parley.Time, otherwise error) error {
	return t.must(otherwise, `UPDATE what_if SET state = $2, answer = $3, problem = $4, ended_at = $5, progress = CASE WHEN $2 = 'done' THEN 100 ELSE progress END
		WHERE id = $1 AND state IN ('queued', 'running')`, id, state, answer, problem, now)
}

// DeleteWhatIf removes one.
func (t *Tx) DeleteWhatIf(id parley.ID) error {
	return t.must(errNoWhatIf, `DELETE FROM what_if WHERE id = $1`, id)
}
