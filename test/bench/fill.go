//go:build linux

package main

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	_ "modernc.org/sqlite" // driver "sqlite"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// The fill stores the past of a busy desk: rows as the verbs leave them, put into the
// tables while no server runs, because sending a hundred thousand forms would take
// longer than everything else. Audit rows are left out: no list reads them.

// entriesPerConversation is how many entries a stored conversation has.
const entriesPerConversation = 6

// Of the stored conversations the newest are under way or waiting.
const (
	fillWorking = 400
	fillWaiting = 60
	fillSpan    = 365 * 24 * time.Hour // over which the conversations are spread
	fillRecent  = 2 * time.Hour        // over which those are spread that are not closed
)

// fillBatch is how many conversations are stored at once.
const fillBatch = 2000

// table is a table that is filled, in an order that foreign keys allow.
type table struct{ name, columns string }

var fillTables = [...]table{
	{"customer_interaction", `id, first_name, last_name, email, email_folded, category, channel, short_description, fields, answers, context,
		producer_id, queue_id, conversation_id, address_hash, client_id, created_at`},
	{"conversation", `id, kind, subject, last_seq, public_seq, message_count, last_line, last_kind, last_author, last_at, open, queue_id, interaction_id,
		work_item_id, assigned_to, record_table, record_id, mirror_id, guest_name, guest_input_at, guest_waiting_at, countdown_until,
		guest_delivered, guest_seen, agent_seen, created_at`},
	{"interaction", `id, number, type, direction, state, state_reason, guest_name, guest_email, guest_email_folded, conversation_id, queue_id,
		assigned_to, short_description, customer_interaction_id, opened_at, closed_at`},
	{"work_item", `id, number, queue_id, conversation_id, interaction_id, state, assigned_to, short_description, queued_at, wait_time, work_start,
		work_end, transfer_state, transfer_updated_at, created_at`},
	{"guest_session", `token_hash, customer_interaction_id, conversation_id, created_at, expires_at`},
	{"conversation_member", `conversation_id, user_id, standing, seen_seq, read_count, visible, joined_at`},
	{"entry", `conversation_id, seq, public_seq, kind, author_kind, author_id, author_name, body, code, payload, client_id, created_at`},
}

func (t table) names() []string {
	names := strings.Split(t.columns, ",")
	for i := range names {
		names[i] = strings.TrimSpace(names[i])
	}
	return names
}

// rows are the rows of a batch, by table.
type rows [len(fillTables)][][]any

func (r *rows) add(table string, values ...any) {
	for i := range fillTables {
		if fillTables[i].name == table {
			r[i] = append(r[i], values)
		}
	}
}

// sink takes batches of rows.
type sink interface {
	put(ctx context.Context, t table, rows [][]any) error
	// finish sets the counters of numbers and leaves the database as one that has been
	// in use.
	finish(ctx context.Context, last int) error
	close(ctx context.Context) error
}

func openSink(ctx context.Context, p *place) (sink, error) {
	if p.backend == postgres {
		conn, err := pgx.Connect(ctx, p.database)
		return &copier{conn}, err
	}
	return openInserter(ctx, p.dir)
}

// fillDesk stores the conversations of a desk whose server does not run.
func (s *suite) fillDesk(ctx context.Context, d *desk) (err error) {
	to, err := openSink(ctx, d.place)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.close(ctx)) }()
	past := &past{desk: d, random: s.random(uint64(s.fill)), total: s.fill, now: time.Now()}
	for i := 0; i < s.fill; {
		var batch rows
		for range min(fillBatch, s.fill-i) {
			past.conversation(&batch, i)
			i++
		}
		for n, t := range fillTables {
			if err := to.put(ctx, t, batch[n]); err != nil {
				return fmt.Errorf("%s: %w", t.name, err)
			}
		}
	}
	return to.finish(ctx, s.fill)
}

// past makes up conversations.
type past struct {
	desk   *desk
	random *rand.Rand
	total  int
	now    time.Time
}

// conversation adds the rows of conversation number i, counted from the oldest.
func (p *past) conversation(to *rows, i int) {
	open := min(fillWorking+fillWaiting, p.total/2)
	ago := fillRecent * time.Duration(p.total-i) / time.Duration(open)
	state := parley.WorkInProgress
	switch {
	case i < p.total-open:
		ago = fillRecent + fillSpan*time.Duration(p.total-i)/time.Duration(p.total)
		state = parley.WorkComplete
	case i >= p.total-min(fillWaiting, open/2):
		state = parley.WorkWaiting
	}
	v := newContact(p, i, p.now.Add(-ago), state)
	v.addRecords(to)
	v.addEntries(to)
}

// contact is one conversation with all that belongs to it.
type contact struct {
	i                                  int
	id, interaction, work, form, queue string
	agent                              any // id, or nil while waiting
	agentID, agentName                 string
	name, email, issue, subject        string
	at                                 int64 // Unix ms
	state                              parley.WorkState
	lines                              []line
}

// line is one entry.
type line struct{ kind, author, code, body string }

func newContact(p *past, i int, at time.Time, state parley.WorkState) *contact {
	n := i % len(issues)
	person := p.random.IntN(p.total/3 + 1)
	c := &contact{
		i: i, id: p.newID(at), interaction: p.newID(at), work: p.newID(at), form: p.newID(at), queue: string(p.desk.queues[n]),
		name: fmt.Sprintf("Grace Hopper %d", person), email: fmt.Sprintf("grace%d@example.com", person), issue: issues[n],
		subject: sentences[p.random.IntN(len(sentences))], at: at.UnixMilli(), state: state,
	}
	c.lines = []line{
		{"system", "system", parley.LineGreeting, "Welcome. How can we help you?"},
		{"comment", "guest", "", c.subject},
	}
	if state == parley.WorkWaiting {
		return c
	}
	number := p.random.IntN(len(p.desk.agents))
	c.agentID, c.agentName = string(p.desk.agents[number].id), fmt.Sprintf("Agent %02d", number)
	c.agent = c.agentID
	c.lines = append(c.lines,
		line{"system", "system", parley.LineJoined, c.agentName + " joined the conversation."},
		line{"comment", "user", parley.LineFirstResponse, "Hello, I am here. Let me look at that."},
		line{"comment", "guest", "", sentences[p.random.IntN(len(sentences))]},
		line{"comment", "user", "", "It has been corrected. Is there anything else?"})
	if state == parley.WorkComplete {
		c.lines[5] = line{"system", "system", parley.LineEndedAgent, c.agentName + " ended the conversation."}
	}
	return c
}

// newID is an id as it would have been made at that moment (RFC 9562, section 5.7).
func (p *past) newID(at time.Time) string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(at.UnixMilli())<<16)
	b[6], b[7] = 0x70|byte(p.random.IntN(16)), byte(p.random.IntN(256))
	binary.BigEndian.PutUint64(b[8:], p.random.Uint64())
	b[8] = b[8]&0x3f | 0x80
	return hex.EncodeToString(b[:])
}

// step is the time between two lines, in milliseconds.
const step = 20_000

func (c *contact) end() int64 { return c.at + int64(len(c.lines))*step }

func (c *contact) addRecords(to *rows) {
	closed, visible := int64(0), true
	interaction, reason := string(parley.InteractionWorking), ""
	var start int64
	if c.agent != nil {
		start = c.at + step
	}
	if c.state == parley.WorkWaiting {
		interaction = string(parley.InteractionNew)
	}
	if c.state == parley.WorkComplete {
		closed, visible = c.end(), false
		interaction, reason = string(parley.InteractionComplete), parley.ReasonAgentEnded
	}
	to.add("customer_interaction", c.form, "Grace", c.name[len("Grace "):], c.email, c.email, c.issue, "chat", c.subject, "{}", "[]",
		`{"page":"https://shop.example.com/orders","title":"My orders"}`, "", c.queue, c.id, c.form, c.form, c.at)
	last, messages, said := c.lines[0], int64(0), int64(0)
	for n, l := range c.lines {
		if l.kind == "comment" {
			last, messages, said = l, messages+1, int64(n)
		}
	}
	author := c.name
	if last.author == "user" {
		author = c.agentName
	}
	count := int64(len(c.lines))
	to.add("conversation", c.id, string(parley.KindSupport), c.subject, count, count, messages, last.body, last.kind, author, c.at+said*step,
		closed == 0, c.queue, c.interaction, c.work, c.agent, "", "", "", c.name, c.at, int64(0), int64(0), count, count, count, c.at)
	to.add("interaction", c.interaction, fmt.Sprintf("IMS%07d", c.i+1), "chat", "inbound", interaction, reason, c.name, c.email, c.email, c.id, c.queue,
		c.agent, c.subject, c.form, c.at, closed)
	to.add("work_item", c.work, fmt.Sprintf("CHAT%07d", c.i+1), c.queue, c.id, c.interaction, string(c.state), c.agent, c.subject, c.at,
		max(0, start-c.at), start, closed, "", int64(0), c.at)
	hash := sha256.Sum256([]byte(c.form))
	to.add("guest_session", hex.EncodeToString(hash[:]), c.form, c.id, c.at, c.end()+(24*time.Hour).Milliseconds())
	if c.agent != nil {
		to.add("conversation_member", c.id, c.agentID, store.StandingAssignee, count, messages, visible, start)
	}
}

func (c *contact) addEntries(to *rows) {
	for n, l := range c.lines {
		id, name, client := "", "Parley", ""
		switch l.author {
		case "guest":
			id, name = c.form, c.name
		case "user":
			id, name = c.agentID, c.agentName
		}
		if l.kind == "comment" && l.code == "" {
			client = fmt.Sprintf("%s-%d", c.form, n)
		}
		seq := int64(n + 1)
		to.add("entry", c.id, seq, seq, l.kind, l.author, id, name, l.body, l.code, "", client, c.at+int64(n)*step)
	}
}

// copier fills PostgreSQL.
type copier struct{ conn *pgx.Conn }

func (c *copier) put(ctx context.Context, t table, rows [][]any) error {
	_, err := c.conn.CopyFrom(ctx, pgx.Identifier{t.name}, t.names(), pgx.CopyFromRows(rows))
	return err
}

func (c *copier) close(ctx context.Context) error { return c.conn.Close(ctx) }

// finish does what PostgreSQL's autovacuum would do by itself within a minute, lest it
// does it during the measurement.
func (c *copier) finish(ctx context.Context, last int) error {
	if _, err := c.conn.Exec(ctx, countersText, last); err != nil {
		return err
	}
	_, err := c.conn.Exec(ctx, "VACUUM ANALYZE")
	if err == nil {
		_, err = c.conn.Exec(ctx, "CHECKPOINT")
	}
	return err
}

const countersText = `INSERT INTO counter (name, value) VALUES ('IMS', $1), ('CHAT', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value`

// inserter fills SQLite.
type inserter struct{ db *sql.DB }

// openInserter opens the database with one connection that leaves the fsync to the end.
func openInserter(ctx context.Context, dir string) (*inserter, error) {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, store.SQLiteFile)+"?_pragma=synchronous(OFF)&_pragma=foreign_keys(1)&_pragma=cache_size(-64000)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	return &inserter{db}, db.PingContext(ctx)
}

func (s *inserter) close(context.Context) error { return s.db.Close() }

// rowsPerStatement keeps a statement's parameters well below SQLite's 32,766.
const rowsPerStatement = 100

func (s *inserter) put(ctx context.Context, t table, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	for begin := 0; begin < len(rows) && err == nil; begin += rowsPerStatement {
		part := rows[begin:min(begin+rowsPerStatement, len(rows))]
		one := "(" + strings.Repeat("?,", len(part[0])-1) + "?)"
		args := make([]any, 0, len(part)*len(part[0]))
		for _, row := range part {
			args = append(args, row...)
		}
		_, err = tx.ExecContext(ctx, "INSERT INTO "+t.name+" ("+t.columns+") VALUES "+strings.Repeat(one+",", len(part)-1)+one, args...) //nolint:gosec // of constants
	}
	if err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// finish empties the log into the file and puts both onto the disk.
func (s *inserter) finish(ctx context.Context, last int) error {
	if _, err := s.db.ExecContext(ctx, countersText, last); err != nil {
		return err
	}
	_, err := s.db.ExecContext(ctx, "PRAGMA synchronous=FULL")
	if err == nil {
		_, err = s.db.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	}
	return err
}
