package store

import (
	"strings"

	"github.com/parley-desk/parley"
)

// RecordRow is what cards, links and searches need to know of a case or an
// incident, whichever it is.
type RecordRow struct {
	Table          string
	ID             parley.ID
	Number         string
	State          string
	Priority       int64
	Title          string
	Person, Email  string // the contact of a case, the caller of an incident
	Group          parley.ID
	GroupName      string
	AssignedTo     parley.ID
	AssignedToName string
	Conversation   parley.ID
	Interaction    parley.ID
	OpenedAt       parley.Time
	UpdatedAt      parley.Time
	UpdatedByName  string
	Version        int64
	// Readable says whether the user it was read for may see any of it.
	Readable bool
}

// Closed reports whether the record is over and cannot be changed any more.
func (r *RecordRow) Closed() bool {
	if r.Table == parley.TableIncident {
		return parley.IncidentState(r.State).Closed()
	}
	return parley.CaseState(r.State).Closed()
}

// readableRecord is the condition that the user $1 may read the record r: the
// members of its group may, and who it is assigned to.
const readableRecord = `(COALESCE(r.assigned_to, '') = $1 OR EXISTS
	(SELECT 1 FROM group_member g WHERE g.group_id = r.assignment_group_id AND g.user_id = $1))`

// readableCore is readableRecord for the record k.
const readableCore = `(COALESCE(k.assigned_to, '') = $1 OR EXISTS
	(SELECT 1 FROM group_member g WHERE g.group_id = k.assignment_group_id AND g.user_id = $1))`

// Subqueries, not joins: with a join SQLite would read both tables of the view
// whole before it looked at the condition.
const recordSelect = `SELECT r.table_name, r.id, r.number, r.state, r.priority, r.short_description, r.person, r.email,
	r.assignment_group_id, COALESCE((SELECT name FROM user_group WHERE id = r.assignment_group_id), ''),
	COALESCE(r.assigned_to, ''), COALESCE((SELECT name FROM user_account WHERE id = r.assigned_to), ''),
	r.conversation_id, COALESCE(r.interaction_id, ''), r.opened_at, r.updated_at, r.updated_by_name, r.version, ` + readableRecord + ` FROM record r `

func scanRecord(r row) (f RecordRow, err error) {
	err = r.Scan(&f.Table, &f.ID, &f.Number, &f.State, &f.Priority, &f.Title, &f.Person, &f.Email, &f.Group, &f.GroupName,
		&f.AssignedTo, &f.AssignedToName, &f.Conversation, &f.Interaction, &f.OpenedAt, &f.UpdatedAt, &f.UpdatedByName, &f.Version, &f.Readable)
	return f, err
}

// Record reads a case or incident for a user; Readable says whether it may be
// shown to them.
func (r *Reader) Record(table string, id, user parley.ID) (RecordRow, error) {
	return one(r, NotFound("This record"), scanRecord, recordSelect+`WHERE r.table_name = $2 AND r.id = $3`, user, table, id)
}

// RecordByNumber is Record by the number, such as INC0000001.
func (r *Reader) RecordByNumber(number string, user parley.ID) (RecordRow, error) {
	return one(r, NotFound("This record"), scanRecord, recordSelect+`WHERE r.number = $2`, user, number)
}

// RecordOfConversation is Record by the record's own conversation.
func (r *Reader) RecordOfConversation(conversation, user parley.ID) (RecordRow, error) {
	return one(r, NotFound("This record"), scanRecord, recordSelect+`WHERE r.conversation_id = $2`, user, conversation)
}

// RecordReadable reports whether the user may read the record now.
func (r *Reader) RecordReadable(table string, id, user parley.ID) (bool, error) {
	n, err := one(r, nil, scanInt, `SELECT count(*) FROM record r WHERE r.table_name = $2 AND r.id = $3 AND `+readableRecord, user, table, id)
	return n > 0, err
}

// MaxRecordReaders bounds who is told that a record changed.
const MaxRecordReaders = 1000

// RecordReaders lists who may read a record of the group that is assigned to
// assignee, or to nobody.
func (r *Reader) RecordReaders(group, assignee parley.ID) ([]parley.ID, error) {
	return many(r, scanID, `SELECT id FROM user_account WHERE active AND (id = $2
		OR id IN (SELECT user_id FROM group_member WHERE group_id = $1)) LIMIT $3`, group, assignee, MaxRecordReaders)
}

// searchWords are the patterns of a search: a record must hold all of them.
// There is always the same number of them, so that there is one statement.
func searchWords(text string) [4]string {
	patterns := [4]string{"%", "%", "%", "%"}
	escape := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)
	for i, word := range strings.Fields(parley.Fold(text)) {
		if i == len(patterns) {
			break
		}
		patterns[i] = "%" + escape.Replace(word) + "%"
	}
	return patterns
}

// searchText is what searches look into.
func searchText(number, title, person, email string) string {
	return parley.Fold(strings.Join([]string{number, title, person, email}, " "))
}

// tableOf is the name of a record table in the database.
func tableOf(table string) string {
	if table == parley.TableIncident {
		return "incident"
	}
	return "customer_case"
}

// newestSearched is how many of a group's newest records a search by words
// looks through; a number finds every record.
const newestSearched = ` LIMIT 5000`

// RecordList is a page of cases or incidents: those of Group, or, when none is
// named, those of AssignedTo.
type RecordList struct {
	Group, AssignedTo parley.ID
	// Open leaves out what is closed or canceled; what is somebody's always does.
	Open bool
	// Words are looked for in number, short description, person and address; a
	// record must hold all of them.
	Words string
	// Before and BeforeID are the position that the page begins behind.
	Before   parley.Time
	BeforeID parley.ID
	Limit    int // rows
}

// scope is which records a list is of, and its argument $1.
func (l *RecordList) scope() (condition string, of parley.ID) {
	switch {
	case l.Group == "":
		return `assigned_to = $1 AND closed_at = 0`, l.AssignedTo
	case l.Open:
		return `assignment_group_id = $1 AND closed_at = 0`, l.Group
	}
	return `assignment_group_id = $1`, l.Group
}

// page reads a page of records. Ids are found first and the rest is read of
// those few alone.
func page[T any](r *Reader, table string, scan func(row) (T, error), query string, l RecordList) ([]T, error) {
	scope, of := l.scope()
	const order = ` ORDER BY k.opened_at DESC, k.id DESC LIMIT $4`
	newest := `FROM ` + tableOf(table) + ` WHERE ` + scope + ` AND (opened_at, id) < ($2, $3) ORDER BY opened_at DESC, id DESC`
	if l.Words == "" {
		return many(r, scan, query+`WHERE k.id IN (SELECT id `+newest+` LIMIT $4)`+order, of, l.Before, l.BeforeID, l.Limit)
	}
	patterns := searchWords(l.Words)
	return many(r, scan, query+`WHERE k.id IN (SELECT id FROM (SELECT id, search_text `+newest+newestSearched+`) AS newest
		WHERE search_text LIKE $5 ESCAPE '\' AND search_text LIKE $6 ESCAPE '\' AND search_text LIKE $7 ESCAPE '\' AND search_text LIKE $8 ESCAPE '\')`+order,
		of, l.Before, l.BeforeID, l.Limit, patterns[0], patterns[1], patterns[2], patterns[3])
}

// SearchRecords finds records of a group that hold all words, newest first.
func (r *Reader) SearchRecords(table string, group, user parley.ID, words string, limit int) ([]RecordRow, error) {
	patterns := searchWords(words)
	return many(r, scanRecord, recordSelect+`WHERE r.table_name = $2 AND r.id IN (SELECT id FROM (SELECT id, search_text, opened_at FROM `+tableOf(table)+`
		WHERE assignment_group_id = $3 ORDER BY opened_at DESC, id DESC`+newestSearched+`) AS newest
		WHERE search_text LIKE $5 ESCAPE '\' AND search_text LIKE $6 ESCAPE '\' AND search_text LIKE $7 ESCAPE '\' AND search_text LIKE $8 ESCAPE '\'
		ORDER BY opened_at DESC, id DESC LIMIT $4)`,
		user, table, group, limit, patterns[0], patterns[1], patterns[2], patterns[3])
}

// AssignmentGroup is a group that records can be assigned to.
type AssignmentGroup struct {
	ID   parley.ID `json:"id"`
	Name string    `json:"name"`
	Mine bool      `json:"mine" doc:"You are a member."`
}

// AssignmentGroups lists the active groups by name.
func (r *Reader) AssignmentGroups(user parley.ID) ([]AssignmentGroup, error) {
	return many(r, func(r row) (g AssignmentGroup, err error) {
		err = r.Scan(&g.ID, &g.Name, &g.Mine)
		return g, err
	}, `SELECT k.id, k.name, EXISTS (SELECT 1 FROM group_member g WHERE g.group_id = k.id AND g.user_id = $1)
		FROM user_group k WHERE k.active ORDER BY k.name_folded LIMIT $2`, user, MaxConfigured)
}

// Assignee is a member of a group as the choice of an assignee shows them.
type Assignee struct {
	ID    parley.ID `json:"id"`
	Name  string    `json:"name"`
	Title string    `json:"title"`
}

// Assignees lists the active members of a group by name.
func (r *Reader) Assignees(group parley.ID) ([]Assignee, error) {
	return many(r, func(r row) (a Assignee, err error) {
		err = r.Scan(&a.ID, &a.Name, &a.Title)
		return a, err
	}, `SELECT u.id, u.name, u.title FROM group_member g JOIN user_account u ON u.id = g.user_id
		WHERE g.group_id = $1 AND u.active ORDER BY u.name_folded LIMIT $2`, group, MaxRecordReaders)
}

// InGroup reports whether an active user belongs to an active group.
func (r *Reader) InGroup(group, user parley.ID) (bool, error) {
	n, err := one(r, nil, scanInt, `SELECT count(*) FROM group_member m JOIN user_account u ON u.id = m.user_id JOIN user_group g ON g.id = m.group_id
		WHERE m.group_id = $1 AND m.user_id = $2 AND u.active AND g.active`, group, user)
	return n > 0, err
}

// lastOf is what a list shows of the last message of a conversation that is
// copied; of one that ends with a whisper ($3), what it showed before.
func lastOf(column string) string {
	return `CASE WHEN (SELECT e.code FROM entry e WHERE e.conversation_id = $2 AND e.kind <> 'system' ORDER BY e.seq DESC LIMIT 1) = $3 THEN ` + column +
		` ELSE COALESCE((SELECT f.` + column + ` FROM conversation f WHERE f.id = $2), ` + column + `) END`
}

// CopyEntries adds a copy of a conversation's entries above number since and
// up to number until to the end of the record conversation to, whose row must
// be locked. System lines are copied when system says so, what was whispered to
// an agent never; numbers are given anew without gaps.
func (t *Tx) CopyEntries(from, to parley.ID, since, until int64, system bool) error {
	had, err := t.LastSeq(to)
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO entry (conversation_id, seq, public_seq, kind, author_kind, author_id, author_name, body, code, payload, client_id, created_at)
		SELECT t.id, t.last_seq + row_number() OVER (ORDER BY e.seq),
			CASE WHEN e.public_seq > 0 THEN t.public_seq + sum(CASE WHEN e.public_seq > 0 THEN 1 ELSE 0 END) OVER (ORDER BY e.seq) ELSE 0 END,
			e.kind, e.author_kind, e.author_id, e.author_name, e.body, e.code, e.payload, '', e.created_at
		FROM entry e JOIN conversation t ON t.id = $2
		WHERE e.conversation_id = $1 AND e.seq > $5 AND e.seq <= $3 AND (e.kind <> 'system' OR $4) AND e.code <> $6`, from, to, until, system, since, parley.LineWhisper)
	if err != nil {
		return err
	}
	err = t.must(NotFound("This record's conversation"), `UPDATE conversation SET
		last_seq = COALESCE((SELECT MAX(seq) FROM entry WHERE conversation_id = $1), 0),
		public_seq = COALESCE((SELECT MAX(public_seq) FROM entry WHERE conversation_id = $1), 0),
		message_count = (SELECT count(*) FROM entry WHERE conversation_id = $1 AND kind <> 'system'),
		last_line = `+lastOf("last_line")+`,
		last_kind = `+lastOf("last_kind")+`,
		last_author = `+lastOf("last_author")+`,
		last_at = `+lastOf("last_at")+`
		WHERE id = $1`, to, from, parley.LineWhisper)
	if err != nil {
		return err
	}
	return t.IndexConversation(to, had)
}

// ConversationRecord is a record that a conversation was made into or linked
// to.
type ConversationRecord struct {
	Table     string
	ID        parley.ID
	Made      bool
	CopiedSeq int64 // entries up to this number are in the record's conversation already
}

// ConversationRecords lists the records of a conversation, oldest first.
func (r *Reader) ConversationRecords(conversation parley.ID) ([]ConversationRecord, error) {
	return many(r, func(r row) (c ConversationRecord, err error) {
		err = r.Scan(&c.Table, &c.ID, &c.Made, &c.CopiedSeq)
		return c, err
	}, `SELECT table_name, record_id, made, copied_seq FROM conversation_record WHERE conversation_id = $1 ORDER BY linked_at, record_id LIMIT 50`, conversation)
}

// AddConversationRecord remembers that a record was made from or linked to a
// conversation; again changes nothing.
func (t *Tx) AddConversationRecord(conversation parley.ID, table string, record parley.ID, made bool, by parley.ID, at parley.Time) error {
	_, err := t.exec(`INSERT INTO conversation_record (conversation_id, table_name, record_id, made, copied_seq, linked_at, linked_by)
		VALUES ($1, $2, $3, $4, 0, $5, $6) ON CONFLICT (conversation_id, table_name, record_id) DO NOTHING`, conversation, table, record, made, at, by)
	return err
}

// SetCopied remembers how far the entries of a conversation are in the
// conversation of a record that it does not mirror to any more.
func (t *Tx) SetCopied(conversation parley.ID, table string, record parley.ID, seq int64) error {
	return t.must(NotFound("This record"), `UPDATE conversation_record SET copied_seq = $4
		WHERE conversation_id = $1 AND table_name = $2 AND record_id = $3`, conversation, table, record, seq)
}

// SetSubject renames a record's conversation.
func (t *Tx) SetSubject(conversation parley.ID, subject string) error {
	return t.must(NotFound("This conversation"), `UPDATE conversation SET subject = $2 WHERE id = $1`, conversation, subject)
}

// FileInRecord reports whether a file of a conversation was sent on an entry
// that stands in the activity of a record the user may read.
func (r *Reader) FileInRecord(file, user parley.ID) (bool, error) {
	records, err := many(r, func(r row) (c ConversationRecord, err error) {
		err = r.Scan(&c.Table, &c.ID)
		return c, err
	}, `SELECT cr.table_name, cr.record_id FROM attachment a JOIN conversation c ON c.id = a.conversation_id
		JOIN conversation_record cr ON cr.conversation_id = c.id
		WHERE a.id = $1 AND a.entry_seq > 0 AND (a.entry_seq <= cr.copied_seq OR c.record_id = cr.record_id) LIMIT 50`, file)
	if err != nil {
		return false, err
	}
	for _, record := range records {
		readable, err := r.RecordReadable(record.Table, record.ID, user)
		if err != nil || readable {
			return readable, err
		}
	}
	return false, nil
}

// AnyCase reads a case whoever asks.
func (r *Reader) AnyCase(id parley.ID) (parley.Case, error) {
	return one(r, NotFound("This case"), scanCase, caseSelect+`WHERE k.id = $1`, id)
}

// AnyIncident reads an incident whoever asks.
func (r *Reader) AnyIncident(id parley.ID) (parley.Incident, error) {
	return one(r, NotFound("This incident"), scanIncident, incidentSelect+`WHERE k.id = $1`, id)
}

// UnsearchableCases lists cases of before there was a search.
func (r *Reader) UnsearchableCases(limit int) ([]parley.Case, error) {
	return many(r, scanCase, caseSelect+`WHERE k.search_text = '' ORDER BY k.id LIMIT $1`, limit)
}

// SetSearchable lets the search find a case.
func (t *Tx) SetSearchable(c parley.Case) error {
	_, err := t.exec(`UPDATE customer_case SET search_text = $2 WHERE id = $1`, c.ID, searchText(c.Number, c.ShortDescription, c.ContactName, c.ContactEmail))
	return err
}
