package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/parley-desk/parley"
)

// maxSaid bounds the entries of one statement.
const maxSaid = 256

// speaker appends plain entries on PostgreSQL many at a time. A transaction
// of its own costs an entry four round trips and a share of a sync; here all
// entries that wait become one statement, which is one transaction, and all
// are answered after its commit, as the writer does on SQLite.
//
// An entry is plain when nothing but its conversation's row and its author's
// membership are touched. Whatever else there is to it (colleagues, whose other
// members are touched too, a record that mirrors the conversation, a closing countdown, an agent who may be away, a refusal, a client id used before)
// leaves it out of the statement, or makes the statement fail as a whole; then
// the caller takes the general way, one transaction with all the questions
// asked. So this may only ever be faster, never different.
//
// Where the statement waits for a conversation that somebody holds, it goes on
// with that row as it is then, but sees who takes part as it was before the wait.
// The author's membership is asked once more where its row is written, which is
// done to the newest version of it.
type speaker struct {
	store *Store
	queue chan *said
	done  chan struct{}
	mu    sync.RWMutex
	quit  bool
}

type said struct {
	entry  *parley.Entry
	public bool
	then   func()
	ok     chan bool
}

func startSpeaker(s *Store) *speaker {
	p := &speaker{store: s, queue: make(chan *said, maxSaid), done: make(chan struct{})}
	go p.run()
	return p
}

func (p *speaker) stop() {
	p.mu.Lock()
	if !p.quit {
		p.quit = true
		close(p.queue)
	}
	p.mu.Unlock()
	<-p.done
}

// Say appends an entry that carries nothing but its text, if that can be done
// without a transaction of its own. It reports true once the entry is durable,
// has its numbers, and then has run. False means that nothing was done and the
// caller takes the general way, [Store.Tx].
func (s *Store) Say(e *parley.Entry, public bool, then func()) bool {
	if s.speaker == nil || !e.Payload.Empty() || e.Code != "" {
		return false
	}
	r := &said{entry: e, public: public, then: then, ok: make(chan bool, 1)}
	s.speaker.mu.RLock()
	if s.speaker.quit {
		s.speaker.mu.RUnlock()
		return false
	}
	s.speaker.queue <- r
	s.speaker.mu.RUnlock()
	return <-r.ok
}

func (p *speaker) run() {
	defer close(p.done)
	var waiting []*said
	for open := true; open || len(waiting) > 0; {
		if len(waiting) == 0 {
			r, more := <-p.queue
			if !more {
				return
			}
			waiting = append(waiting, r)
		}
		for open && len(waiting) < maxSaid {
			select {
			case r, more := <-p.queue:
				if open = more; more {
					waiting = append(waiting, r)
				}
				continue
			default:
			}
			break
		}
		// One entry per conversation: the second would wait for the first's
		// number. It is first in the next statement.
		batch, rest, taken := []*said{}, []*said{}, map[parley.ID]bool{}
		for _, r := range waiting {
			if taken[r.entry.Conversation] {
				rest = append(rest, r)
				continue
			}
			taken[r.entry.Conversation] = true
			batch = append(batch, r)
		}
		p.say(batch)
		waiting = rest
	}
}

// sayTimeout bounds one statement, so that a database that hangs fails entries
// instead of holding them for ever.
const sayTimeout = 15 * time.Second

func (p *speaker) say(batch []*said) {
	// All statements take the rows in the same order, on every node, so that
	// two of them cannot wait for each other.
	slices.SortFunc(batch, func(a, b *said) int {
		return strings.Compare(string(a.entry.Conversation), string(b.entry.Conversation))
	})
	numbers, err := p.statement(batch)
	if err != nil {
		p.store.log.Debug("entries are appended one by one", "entries", len(batch), "err", err)
	}
	for i, r := range batch {
		n, ok := numbers[int64(i)]
		if err != nil || !ok {
			r.ok <- false
			continue
		}
		r.entry.Seq, r.entry.PublicSeq = n.Seq, 0
		if r.public {
			r.entry.PublicSeq = n.PublicSeq
		}
		r.then()
		r.ok <- true
	}
}

// In sayStatement a LIMIT keeps the two questions subqueries that are answered
// by index, row by row. As EXISTS they become joins, and before PostgreSQL has
// statistics it reads the whole of entry to make one: 2,000 messages a second
// instead of 9,000, and fewer with every message stored.
const sayStatement = `WITH input AS (
		SELECT n, conversation_id, public, kind, author_kind, author_id, author_name, body, line, client_id, at FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::bigint[])
			AS t (n, conversation_id, public, kind, author_kind, author_id, author_name, body, line, client_id, at)
	), moved AS (
		UPDATE conversation c SET
			last_seq = c.last_seq + 1, public_seq = c.public_seq + i.public, message_count = c.message_count + 1,
			last_line = i.line, last_kind = i.kind, last_author = i.author_name, last_at = i.at,
			guest_input_at = CASE WHEN i.author_kind = 'guest' THEN i.at ELSE c.guest_input_at END,
			guest_waiting_at = CASE WHEN i.author_kind = 'guest' AND c.guest_waiting_at = 0 THEN i.at
				WHEN i.author_kind = 'user' AND i.kind = 'comment' THEN 0 ELSE c.guest_waiting_at END,
			answered_from = CASE WHEN i.author_kind = 'user' AND i.kind = 'comment' THEN c.guest_asked_at ELSE 0 END,
			answer_count = CASE WHEN i.author_kind = 'user' AND i.kind = 'comment' AND c.guest_asked_at > 0 THEN c.answer_count + 1 ELSE c.answer_count END,
			guest_asked_at = CASE WHEN i.author_kind = 'guest' AND c.guest_asked_at = 0 THEN i.at
				WHEN i.author_kind = 'user' AND i.kind = 'comment' THEN 0 ELSE c.guest_asked_at END
		FROM input i
		WHERE c.id = i.conversation_id AND c.kind = 'support' AND NOT c.notifies AND c.open AND c.mirror_id = '' AND c.countdown_until = 0
		AND (i.author_kind <> 'guest' OR (SELECT 1 FROM property p WHERE p.name = '` + parley.PropReassignAway + `' AND p.value = 'true' LIMIT 1) IS NULL)
		AND (SELECT 1 FROM entry e WHERE e.conversation_id = c.id AND e.author_id = i.author_id AND e.client_id = i.client_id AND e.client_id <> '' LIMIT 1) IS NULL
		AND (i.author_kind = 'guest' OR (
			SELECT 1 FROM conversation_member m WHERE m.conversation_id = c.id AND m.user_id = i.author_id
			AND (m.standing IN ('assignee', 'member') OR m.standing = 'transfer' AND i.kind = 'work_note') LIMIT 1) = 1)
		AND (i.author_kind = 'guest' OR i.kind = 'work_note' OR COALESCE((SELECT q.undo_send_s FROM queue q WHERE q.id = c.queue_id), 0) = 0
			AND (SELECT 1 FROM held_message h WHERE h.conversation_id = c.id AND h.user_id = i.author_id LIMIT 1) IS NULL)
		RETURNING i.n, c.id, c.last_seq, c.public_seq, c.message_count, i.public, i.kind, i.author_kind, i.author_id, i.author_name, i.body, i.client_id, i.at, c.answered_from, c.answer_count
	), added AS (
		INSERT INTO entry (conversation_id, seq, public_seq, kind, author_kind, author_id, author_name, body, code, payload, client_id, created_at, asked_at, answer_no)
		SELECT id, last_seq, CASE WHEN public = 1 THEN public_seq ELSE 0 END, kind, author_kind, author_id, author_name, body, '', '', client_id, at,
			answered_from, CASE WHEN answered_from > 0 THEN answer_count ELSE 0 END FROM moved
	), seen AS (
		UPDATE conversation_member m SET seen_seq = moved.last_seq, read_count = moved.message_count FROM moved
		WHERE moved.author_kind = 'user' AND m.conversation_id = moved.id AND m.user_id = moved.author_id
		AND (m.standing IN ('assignee', 'member') OR m.standing = 'transfer' AND moved.kind = 'work_note')
		RETURNING moved.n
	), drafted AS (
		DELETE FROM draft d USING moved
		WHERE moved.author_kind = 'user' AND d.user_id = moved.author_id AND d.conversation_id = moved.id AND d.kind = moved.kind
		AND d.body = substr(moved.body, 1, length(d.body))
	)
	SELECT moved.n, moved.last_seq, moved.public_seq, moved.author_kind = 'guest' OR seen.n IS NOT NULL FROM moved LEFT JOIN seen ON seen.n = moved.n`

// errTakenOut undoes a statement that waited while one of its authors was taken
// out of their conversation.
var errTakenOut = errors.New("store: an author takes no part any more")

func (p *speaker) statement(batch []*said) (map[int64]Head, error) {
	size := len(batch)
	n, public, at := make([]int64, size), make([]int64, size), make([]int64, size)
	var texts [8][]string
	for i := range texts {
		texts[i] = make([]string, size)
	}
	for i, r := range batch {
		e := r.entry
		n[i], at[i] = int64(i), int64(e.At)
		if r.public {
			public[i] = 1
		}
		for column, text := range [...]string{
			string(e.Conversation), string(e.Kind), string(e.Author.Kind), string(e.Author.ID), e.Author.Name,
			e.Body, parley.Shorten(e.Body, lastLineLimit), e.ClientID,
		} {
			texts[column][i] = text
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), sayTimeout)
	defer cancel()
	tx, err := p.store.write.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	rows, err := tx.QueryContext(ctx, sayStatement, n, texts[0], public, texts[1], texts[2], texts[3], texts[4], texts[5], texts[6], texts[7], at)
	if err != nil {
		return nil, rolledBack(tx, err)
	}
	numbers, err := readNumbers(rows)
	if err != nil {
		return nil, rolledBack(tx, err)
	}
	return numbers, tx.Commit()
}

func readNumbers(rows *sql.Rows) (map[int64]Head, error) {
	defer rows.Close()
	numbers := map[int64]Head{}
	for rows.Next() {
		var i int64
		var h Head
		var may bool
		if err := rows.Scan(&i, &h.Seq, &h.PublicSeq, &may); err != nil {
			return nil, err
		}
		if !may {
			return nil, errTakenOut
		}
		numbers[i] = h
	}
	return numbers, rows.Err()
}
