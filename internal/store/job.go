package store

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/parley-desk/parley"
)

// Job is a claimed piece of durable work: what Tx.ClaimJobs hands to a runner.
type Job struct {
	ID       parley.ID
	Kind     string
	Subject  string // what it is about, such as a conversation's id; may be empty
	RunAt    parley.Time
	Attempts int64 // this one included

	generation int64
	lease      string
}

// Enqueue asks for work of a kind about a subject at a moment. There is at
// most one pending job per kind and subject: enqueuing again moves it to the
// new moment and starts its attempts anew. When it is running at that moment it
// runs once more afterwards.
func (t *Tx) Enqueue(kind, subject string, runAt parley.Time) error {
	return t.EnqueueAll(NewJob{kind, subject, runAt})
}

// NewJob is work of a kind about a subject that is asked for at a moment.
type NewJob struct {
	Kind, Subject string
	RunAt         parley.Time
}

// EnqueueAll is Enqueue of different jobs, none of them too.
func (t *Tx) EnqueueAll(list ...NewJob) error {
	if len(list) == 0 {
		return nil
	}
	// Whoever enqueues several takes their rows in the same order.
	slices.SortFunc(list, func(a, b NewJob) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Subject, b.Subject)) })
	rows := make([][]any, 0, len(list))
	for _, j := range list {
		t.enqueued(j.Kind, j.RunAt)
		rows = append(rows, []any{parley.NewID(), j.Kind, j.Subject, j.RunAt, 0, 0, "", 1, "pending", "", parley.Now()})
	}
	text, args := values(rows)
	_, err := t.exec(`
		INSERT INTO job (id, kind, subject, run_at, attempts, lease_until, lease_owner, generation, state, last_error, created_at)
		VALUES `+text+`
		ON CONFLICT (kind, subject) WHERE state = 'pending'
		DO UPDATE SET run_at = excluded.run_at, attempts = 0, generation = job.generation + 1`, args...)
	return err
}

// enqueued notes that a job comes with the commit; see [Store.WatchJobs].
func (t *Tx) enqueued(kind string, runAt parley.Time) {
	if t.due == nil {
		t.due = map[string]parley.Time{}
	}
	if at, has := t.due[kind]; !has || runAt < at {
		t.due[kind] = runAt
	}
}

// jobWatch is who is told of jobs that were enqueued.
type jobWatch struct {
	mu  sync.RWMutex
	fns []func(due map[string]parley.Time)
}

func (w *jobWatch) tell(due map[string]parley.Time) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	for _, fn := range w.fns {
		fn(due)
	}
}

// WatchJobs has fn called with the kinds of jobs a transaction enqueued, and when
// the first of each is due, after everything else that happens after its commit.
// It must be quick, and must not change the map.
func (s *Store) WatchJobs(fn func(due map[string]parley.Time)) {
	s.jobs.mu.Lock()
	defer s.jobs.mu.Unlock()
	s.jobs.fns = append(s.jobs.fns, fn)
}

// CancelJob removes pending work. A run that has begun is not interrupted; it
// will not be repeated.
func (t *Tx) CancelJob(kind, subject string) error {
	_, err := t.exec(`DELETE FROM job WHERE kind = $1 AND subject = $2 AND state = 'pending'`, kind, subject)
	return err
}

// DelayJobs lets no pending job of a kind be due before a moment.
func (t *Tx) DelayJobs(kind string, until parley.Time) error {
	_, err := t.exec(`UPDATE job SET run_at = $2 WHERE kind = $1 AND state = 'pending' AND run_at < $2`, kind, until)
	return err
}

// ClaimJobs takes up to limit due jobs of a kind, oldest first, and leases them
// under a name that nobody else uses. Nobody else gets them until the lease
// ends or the job is finished.
func (t *Tx) ClaimJobs(kind, lease string, limit int, now, until parley.Time) ([]Job, error) {
	// The outer conditions repeat the inner ones: another claim may have
	// committed between the selection and the update.
	return many(&t.Reader, func(r row) (Job, error) {
		j := Job{Kind: kind, lease: lease}
		err := r.Scan(&j.ID, &j.Subject, &j.RunAt, &j.Attempts, &j.generation)
		return j, err
	}, `
		UPDATE job SET lease_owner = $1, lease_until = $2, attempts = attempts + 1
		WHERE state = 'pending' AND run_at <= $3 AND lease_until <= $3 AND id IN (
			SELECT id FROM job
			WHERE state = 'pending' AND kind = $4 AND run_at <= $3 AND lease_until <= $3
			ORDER BY run_at, id LIMIT $5`+t.d.skipLocked+`)
		RETURNING id, subject, run_at, attempts, generation`,
		lease, until, now, kind, limit)
}

// FinishJob ends a successful run: the job goes, or waits for next when that
// is not zero, or stays as it was enqueued meanwhile. A lease that has been
// lost to another runner changes nothing.
func (t *Tx) FinishJob(j Job, next parley.Time) error {
	if !next.IsZero() {
		return t.endJob(j, `run_at = $4, attempts = 0, last_error = ''`, next)
	}
	gone, err := t.exec(`DELETE FROM job WHERE id = $1 AND lease_owner = $2 AND generation = $3`, j.ID, j.lease, j.generation)
	if err != nil || gone > 0 {
		return err
	}
	return t.releaseJob(j)
}

// RetryJob ends a failed run that will be tried again.
func (t *Tx) RetryJob(j Job, at parley.Time, cause string) error {
	return t.endJob(j, `run_at = $4, last_error = $5`, at, clip(cause))
}

// KillJob ends a run that failed for the last time. The job is kept for people
// to see, one per kind and subject.
func (t *Tx) KillJob(j Job, cause string) error {
	if _, err := t.exec(`DELETE FROM job WHERE kind = $1 AND subject = $2 AND state = 'dead'`, j.Kind, j.Subject); err != nil {
		return err
	}
	return t.endJob(j, `state = 'dead', last_error = $4`, clip(cause))
}

// endJob changes a job this run still holds, or only lets go of it when it was
// enqueued again meanwhile.
func (t *Tx) endJob(j Job, set string, args ...any) error {
	changed, err := t.exec(`UPDATE job SET lease_owner = '', lease_until = 0, `+set+`
		WHERE id = $1 AND lease_owner = $2 AND generation = $3`,
		append([]any{j.ID, j.lease, j.generation}, args...)...)
	if err != nil || changed > 0 {
		return err
	}
	return t.releaseJob(j)
}

func (t *Tx) releaseJob(j Job) error {
	_, err := t.exec(`UPDATE job SET lease_owner = '', lease_until = 0 WHERE id = $1 AND lease_owner = $2`, j.ID, j.lease)
	return err
}

// ReleaseJobs ends all leases. Only the one process of a SQLite desk may do
// that, when it starts: whoever held them is dead.
func (t *Tx) ReleaseJobs() error {
	_, err := t.exec(`UPDATE job SET lease_owner = '', lease_until = 0 WHERE lease_owner <> ''`)
	return err
}

// JobPending reports whether a job is still to be done.
func (r *Reader) JobPending(kind, subject string) (bool, error) {
	return one(r, nil, scanBool, `SELECT EXISTS (SELECT 1 FROM job WHERE kind = $1 AND subject = $2 AND state = 'pending')`, kind, subject)
}

// NextJob is when the earliest job of a kind that nobody holds is due; the
// zero Time when there is none.
func (r *Reader) NextJob(kind string, now parley.Time) (parley.Time, error) {
	return one(r, nil, scanTime, `
		SELECT run_at FROM job WHERE state = 'pending' AND kind = $1 AND lease_until <= $2
		ORDER BY run_at, id LIMIT 1`, kind, now)
}

// NextJobs is NextJob of several kinds, in one query; kinds with nothing to do are
// not in the map.
func (r *Reader) NextJobs(kinds []string, now parley.Time) (map[string]parley.Time, error) {
	due := make(map[string]parley.Time, len(kinds))
	if len(kinds) == 0 {
		return due, nil
	}
	queries, args := make([]string, len(kinds)), []any{now}
	for i, kind := range kinds {
		args = append(args, kind)
		kind := "CAST($" + strconv.Itoa(len(args)) + " AS TEXT)"
		queries[i] = `SELECT ` + kind + `, COALESCE((SELECT run_at FROM job WHERE state = 'pending' AND kind = ` + kind + ` AND lease_until <= $1
			ORDER BY run_at, id LIMIT 1), 0)`
	}
	_, err := many(r, func(r row) (none struct{}, err error) {
		var kind string
		var at parley.Time
		if err = r.Scan(&kind, &at); err == nil && !at.IsZero() {
			due[kind] = at
		}
		return none, err
	}, strings.Join(queries, " UNION ALL "), args...)
	return due, err
}

// JobFigures say how the durable work stands.
type JobFigures struct {
	Pending   int64
	Dead      int64
	OldestDue parley.Time // of jobs that are due and that nobody runs; zero: none
}

// JobFigures counts the jobs.
func (r *Reader) JobFigures(now parley.Time) (JobFigures, error) {
	return one(r, nil, func(row row) (f JobFigures, err error) {
		err = row.Scan(&f.Pending, &f.Dead, &f.OldestDue)
		return f, err
	}, `
		SELECT COUNT(*) FILTER (WHERE state = 'pending'), COUNT(*) FILTER (WHERE state = 'dead'),
			COALESCE(MIN(run_at) FILTER (WHERE state = 'pending' AND run_at <= $1 AND lease_until <= $1), 0)
		FROM job`, now)
}

// maxJobError bounds what is kept of an error, in bytes.
const maxJobError = 2000

func clip(text string) string {
	if len(text) > maxJobError {
		text = text[:maxJobError]
	}
	return strings.ReplaceAll(strings.ToValidUTF8(text, "�"), "\x00", "")
}
