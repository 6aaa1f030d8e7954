package store

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/parley-desk/parley"
)

// Summary is a conversation as a list shows it, to one user.
type Summary struct {
	ID             parley.ID            `json:"id"`
	Number         string               `json:"number"`
	Kind           string               `json:"kind" enum:"support,direct,group,record"`
	Name           string               `json:"name" doc:"The visitor, the colleague, the group, or number and title of the record."`
	Subject        string               `json:"subject"`
	Description    string               `json:"description,omitempty"`
	Icon           string               `json:"icon,omitempty" doc:"One emoji."`
	Avatar         parley.ID            `json:"avatar,omitempty" doc:"The file of its picture."`
	With           parley.ID            `json:"with,omitempty" doc:"Of a direct conversation: the colleague."`
	People         int64                `json:"people" doc:"Members who have not left."`
	GuestName      string               `json:"guest_name"`
	GuestEmail     string               `json:"guest_email"`
	QueueID        parley.ID            `json:"queue_id"`
	Queue          string               `json:"queue"`
	State          parley.WorkState     `json:"state"`
	Standing       string               `json:"standing" enum:"assignee,member,transfer,supervisor,viewer"`
	AssignedTo     parley.ID            `json:"assigned_to,omitempty"`
	AssignedToName string               `json:"assigned_to_name,omitempty"`
	Unread         int64                `json:"unread"`
	Mentioned      bool                 `json:"mentioned" doc:"An entry I have not seen names me."`
	Hidden         bool                 `json:"hidden" doc:"I took it off my list; I am still part of it."`
	Restricted     bool                 `json:"restricted,omitempty" doc:"I may not read its record any more: nothing of it is told."`
	Frame          string               `json:"frame" enum:"open,minimized,closed" doc:"Where my mini window of it stands."`
	FrameOrder     int64                `json:"frame_order"`
	DefaultKind    parley.EntryKind     `json:"default_kind" enum:"comment,work_note"`
	HoldS          int64                `json:"hold_s" doc:"Seconds a comment of mine waits here before it goes out, in which it can be taken back."`
	Notifications  parley.Notifications `json:"notifications"`
	Seq            int64                `json:"seq"`
	SeenSeq        int64                `json:"seen_seq"`
	LastLine       string               `json:"last_line"`
	LastKind       string               `json:"last_kind,omitempty"`
	LastAuthor     string               `json:"last_author"`
	LastAt         parley.Time          `json:"last_at"`
	GuestWaiting   parley.Time          `json:"guest_waiting_since,omitzero"`
	GuestOnline    bool                 `json:"guest_online"`
	Marks          parley.Marks         `json:"marks"`
	Transfer       *Transfer            `json:"transfer,omitempty"`
	Countdown      parley.Time          `json:"countdown_until,omitzero"`
	OpenedAt       parley.Time          `json:"opened_at"`
	QueuedAt       parley.Time          `json:"queued_at"`
	EndedAt        parley.Time          `json:"ended_at,omitzero"`
	EndedReason    string               `json:"ended_reason,omitempty"`
	Record         *RecordRef           `json:"record,omitempty"`
	HandAt         parley.Time          `json:"hand_at,omitzero" doc:"Since when its agent asks those who supervise for help."`
	MessageSound   string               `json:"message_sound,omitempty" enum:"soft,none,chime,bell,knock" doc:"Of a message in it, as the service channel of its work says; only in what I have in hand."`
	WrapUp         *parley.WrapUp       `json:"wrap_up,omitempty" doc:"My wrap-up of it, while that is open."`
	Can            Can                  `json:"can"`

	// Mine says that the conversation is on the user's own list.
	Mine       bool `json:"-"`
	open       bool
	activeAt   parley.Time // last_at, whatever is told of it
	escalateTo parley.ID
}

// Transfer is a transfer to an agent as the people concerned see it.
type Transfer struct {
	State    parley.TransferState `json:"state"`
	From     parley.ID            `json:"from"`
	FromName string               `json:"from_name"`
	To       parley.ID            `json:"to"`
	ToName   string               `json:"to_name"`
	At       parley.Time          `json:"at"`
	Expires  parley.Time          `json:"expires_at,omitzero" doc:"While it is pending and stands before the colleague as an offer."`
}

// RecordRef names the record made from a conversation.
type RecordRef struct {
	Table  string    `json:"table"`
	ID     parley.ID `json:"id"`
	Number string    `json:"number"`
}

// Can says which acts the server would accept from this user now, so that
// screens need not guess.
type Can struct {
	Comment  bool `json:"comment"`
	WorkNote bool `json:"work_note"`
	Attach   bool `json:"attach"`
	Transfer bool `json:"transfer"`
	Escalate bool `json:"escalate"`
	End      bool `json:"end"`
	Record   bool `json:"record"`
	Dismiss  bool `json:"dismiss"`
	Accept   bool `json:"accept_transfer"`
	Cancel   bool `json:"cancel_transfer"`
	Complete bool `json:"complete_transfer"`
	Leave    bool `json:"leave"`

	RaiseHand bool `json:"raise_hand"`
	LowerHand bool `json:"lower_hand"`
	Whisper   bool `json:"whisper" doc:"What I write goes to the agent alone."`
	Join      bool `json:"join"`

	AddPeople    bool `json:"add_people"`
	RemovePeople bool `json:"remove_people"`
	Rename       bool `json:"rename"`
	Hide         bool `json:"hide"`
	Mention      bool `json:"mention"`
	LinkRecord   bool `json:"link_record"`
}

// Summaries are read from a source that names the conversations: the table c
// itself, or a short list joined with it. The list comes first, as a join and not
// as a condition, because PostgreSQL orders no more than eight joined tables
// (join_collapse_limit): it would read every conversation before it looked at the
// list. For the same reason what is rarely there is a subquery and no join.
const (
	summaryColumns = `SELECT c.id, COALESCE(i.number, ''), c.kind, c.subject, c.guest_name, COALESCE(i.guest_email, ''), COALESCE(c.queue_id, ''), COALESCE(q.name, ''), COALESCE(q.undo_send_s, 0),
	COALESCE(w.state, ''), COALESCE(c.assigned_to, ''), COALESCE((SELECT name FROM user_account WHERE id = c.assigned_to), ''), COALESCE(m.standing, 'viewer'),
	CASE WHEN m.user_id IS NULL THEN 0 WHEN m.notify_system THEN c.last_seq - m.seen_seq ELSE c.message_count - m.read_count END, c.last_seq, COALESCE(m.seen_seq, 0),
	c.last_line, c.last_kind, c.last_author, c.last_at, c.guest_waiting_at, c.guest_delivered, c.guest_seen, c.agent_seen,
	COALESCE(w.transfer_state, ''), COALESCE(w.transfer_from, ''), COALESCE((SELECT name FROM user_account WHERE id = w.transfer_from), ''),
	COALESCE(w.transfer_to, ''), COALESCE((SELECT name FROM user_account WHERE id = w.transfer_to), ''), COALESCE(w.transfer_updated_at, 0), COALESCE(w.transfer_expires_at, 0), COALESCE(w.hand_at, 0),
	c.countdown_until, c.created_at, COALESCE(w.queued_at, 0), COALESCE(w.work_end, 0), COALESCE(i.state_reason, ''),
	c.record_table, c.record_id, COALESCE((SELECT r.number FROM record r WHERE r.table_name = c.record_table AND r.id = c.record_id), ''),
	c.open, COALESCE(q.escalate_to_id, ''), COALESCE(m.visible, FALSE),
	c.name, c.description, c.icon, c.avatar, COALESCE(c.pair, ''),
	CASE WHEN c.kind = 'direct' THEN COALESCE((SELECT name FROM user_account WHERE id = CASE WHEN substr(c.pair, 1, 32) = $1 THEN substr(c.pair, 34) ELSE substr(c.pair, 1, 32) END), '') ELSE '' END,
	(SELECT count(*) FROM conversation_member o WHERE o.conversation_id = c.id AND o.standing <> 'left'),
	COALESCE(m.mentioned_seq > m.seen_seq, FALSE), COALESCE(m.frame_state, 'closed'), COALESCE(m.frame_order, 0),
	CASE WHEN c.kind = 'record' THEN COALESCE((SELECT r.short_description FROM record r WHERE r.table_name = c.record_table AND r.id = c.record_id), '') ELSE '' END,
	` + conversationReadable + `,
	COALESCE(m.notify_push, 'all'), COALESCE(m.notify_desktop, 'all'), COALESCE(m.notify_email, 'all'), COALESCE(m.notify_audio, 'all'), COALESCE(m.notify_system, FALSE),
	COALESCE((SELECT g.terms FROM wrap_up_segment g WHERE g.interaction_id = c.interaction_id AND g.agent_id = $1 AND g.submitted_on = 0), ''),
	CASE WHEN w.state = 'work_in_progress' AND w.assigned_to = $1 THEN COALESCE((SELECT h.message_sound FROM service_channel h WHERE h.id = w.service_channel_id),
		(SELECT h.message_sound FROM service_channel h WHERE h.key = 'chat'), '') ELSE '' END
	FROM `
	summaryJoins = `
	LEFT JOIN conversation_member m ON m.conversation_id = c.id AND m.user_id = $1 AND m.standing <> 'left'
	LEFT JOIN interaction i ON i.id = c.interaction_id
	LEFT JOIN work_item w ON w.id = c.work_item_id
	LEFT JOIN queue q ON q.id = c.queue_id `
	summarySelect = summaryColumns + `conversation c` + summaryJoins
)

// conversationReadable says whether the user $1, if they are a member, may read
// the conversation c: who follows a record must still be allowed to read it.
const conversationReadable = `(c.kind <> 'record' OR EXISTS (SELECT 1 FROM record r
	WHERE r.table_name = c.record_table AND r.id = c.record_id AND ` + readableRecord + `))`

// listed is the source that consists of the conversations a subquery names.
func listed(subquery string) string {
	return `(` + subquery + `) listed JOIN conversation c ON c.id = listed.conversation_id`
}

func summaryFor(user parley.ID) func(row) (Summary, error) {
	return func(r row) (s Summary, err error) {
		var t Transfer
		var record RecordRef
		var pair, colleague, title, wrapUp string
		var readable bool
		if err = r.Scan(&s.ID, &s.Number, &s.Kind, &s.Subject, &s.GuestName, &s.GuestEmail, &s.QueueID, &s.Queue, &s.HoldS,
			&s.State, &s.AssignedTo, &s.AssignedToName, &s.Standing, &s.Unread, &s.Seq, &s.SeenSeq,
			&s.LastLine, &s.LastKind, &s.LastAuthor, &s.LastAt, &s.GuestWaiting, &s.Marks.GuestDelivered, &s.Marks.GuestSeen, &s.Marks.AgentSeen,
			&t.State, &t.From, &t.FromName, &t.To, &t.ToName, &t.At, &t.Expires, &s.HandAt,
			&s.Countdown, &s.OpenedAt, &s.QueuedAt, &s.EndedAt, &s.EndedReason,
			&record.Table, &record.ID, &record.Number, &s.open, &s.escalateTo, &s.Mine,
			&s.Name, &s.Description, &s.Icon, &s.Avatar, &pair, &colleague, &s.People, &s.Mentioned, &s.Frame, &s.FrameOrder, &title, &readable,
			&s.Notifications.Push, &s.Notifications.Desktop, &s.Notifications.Email, &s.Notifications.Audio, &s.Notifications.System, &wrapUp, &s.MessageSound); err != nil {
			return s, err
		}
		// Who got it back goes on talking; what they wrote before waits for the end.
		if wrapUp != "" && (s.State != parley.WorkInProgress || s.AssignedTo != user) {
			if err = json.Unmarshal([]byte(wrapUp), &s.WrapUp); err != nil {
				return s, err
			}
		}
		if t.State != parley.TransferNone {
			s.Transfer = &t
		}
		if record.ID != "" {
			s.Record = &record
		}
		s.Unread, s.activeAt = max(s.Unread, 0), s.LastAt
		s.Hidden = s.Standing != StandingViewer && !s.Mine
		kind := parley.ConversationKind(s.Kind)
		s.DefaultKind = kind.DefaultEntry()
		switch kind {
		case parley.KindDirect:
			s.Name, s.With = colleague, other(pair, user)
		case parley.KindGroup:
			s.Subject = s.Name
		case parley.KindRecord:
			s.Subject = title
			if s.Name == "" {
				s.Name = record.Number + " " + title
			}
		case parley.KindSupport:
			s.Name = s.GuestName
		}
		if !readable {
			return s.restricted(), nil
		}
		s.Can = s.can(user)
		return s, nil
	}
}

// Position is the place in a list by last activity.
func (s *Summary) Position() (parley.Time, parley.ID) { return s.activeAt, s.ID }

// other is the colleague of a pair.
func other(pair string, user parley.ID) parley.ID {
	a, b, _ := strings.Cut(pair, ":")
	if parley.ID(a) == user {
		return parley.ID(b)
	}
	return parley.ID(a)
}

// restricted is all that a follower is told who may not read the record any
// more: that the conversation exists and how to be rid of it (domain 4.1).
func (s *Summary) restricted() Summary {
	return Summary{
		ID: s.ID, Kind: s.Kind, Standing: s.Standing, Hidden: s.Hidden, Restricted: true, Frame: s.Frame, FrameOrder: s.FrameOrder,
		DefaultKind: s.DefaultKind, Notifications: s.Notifications, OpenedAt: s.OpenedAt, LastAt: s.OpenedAt, activeAt: s.activeAt, Mine: s.Mine, Can: Can{Hide: s.Standing != StandingViewer, Leave: s.Standing != StandingViewer},
	}
}

func (s *Summary) can(user parley.ID) Can {
	if kind := parley.ConversationKind(s.Kind); kind.Colleagues() {
		member, shared := s.Standing == StandingMember, kind != parley.KindDirect
		return Can{
			Comment: member, Attach: member, WorkNote: member && kind.Takes(parley.EntryWorkNote), Leave: member && shared,
			AddPeople: member, RemovePeople: member && shared, Rename: member && shared, Hide: member, Mention: member && shared,
		}
	}
	working := s.State == parley.WorkInProgress && s.open
	mine := working && s.AssignedTo == user
	speaker := working && (s.Standing == StandingAssignee || s.Standing == StandingMember)
	state := parley.TransferNone
	if s.Transfer != nil {
		state = s.Transfer.State
	}
	pending := state == parley.TransferPending
	oversees := working && s.Standing == StandingSupervisor
	return Can{
		RaiseHand: mine && s.HandAt.IsZero(), LowerHand: (mine || oversees) && !s.HandAt.IsZero(), Whisper: oversees, Join: oversees,
		Comment: speaker, Attach: speaker,
		WorkNote: speaker || oversees || working && s.Standing == StandingTransfer,
		Transfer: mine && !pending && state != parley.TransferAccepted,
		Escalate: mine && !pending && s.escalateTo != "",
		End:      mine && !pending, Record: mine && s.Record == nil,
		Dismiss:    s.Standing != StandingViewer && !working,
		Accept:     working && pending && s.Transfer.To == user,
		Cancel:     working && pending && s.Transfer.From == user,
		Complete:   working && state == parley.TransferAccepted && s.Transfer.From == user,
		Leave:      working && s.Standing == StandingMember || oversees,
		Mention:    speaker || working && s.Standing == StandingTransfer,
		LinkRecord: mine,
	}
}

// Summary reads one conversation as the user's list shows it; who may not
// know of it gets not_found.
func (r *Reader) Summary(conversation, user parley.ID) (Summary, error) {
	return one(r, NotFound("This conversation"), summaryFor(user), summarySelect+`WHERE c.id = $2 AND (m.user_id IS NOT NULL
		OR c.kind = 'support' AND EXISTS (SELECT 1 FROM group_member g WHERE g.group_id = q.assignment_group_id AND g.user_id = $1)
		OR c.kind = 'record' AND `+conversationReadable+`)`, user, conversation)
}

// MaxMine bounds an agent's list of own conversations.
const MaxMine = 200

// MySummaries lists the customers' conversations the user is part of and has
// not dismissed, by last activity.
func (r *Reader) MySummaries(user parley.ID) ([]Summary, error) {
	return many(r, summaryFor(user), summaryColumns+listed(`SELECT k.id AS conversation_id FROM conversation_member v JOIN conversation k ON k.id = v.conversation_id
		WHERE v.user_id = $1 AND v.visible AND k.kind = 'support' ORDER BY k.last_at DESC, k.id DESC LIMIT $2`)+summaryJoins+
		`ORDER BY c.last_at DESC, c.id DESC`, user, MaxMine)
}

// WaitingSummaries lists who waits in a queue, oldest first.
func (r *Reader) WaitingSummaries(user, queue parley.ID, limit int) ([]Summary, error) {
	// A conversation's waiting work item is always its current one.
	return many(r, summaryFor(user), summaryColumns+listed(`SELECT conversation_id FROM work_item
		WHERE queue_id = $2 AND state = 'waiting' ORDER BY queued_at, id LIMIT $3`)+summaryJoins+`ORDER BY w.queued_at, w.id`, user, queue, limit)
}

// History lists a page of conversations of the queues, newest first, starting
// after the given position. Each queue is one range of one index; the pages
// are merged, and only what is on the merged page is read whole.
func (r *Reader) History(user parley.ID, queues []parley.ID, before parley.Time, beforeID parley.ID, limit int) ([]Summary, error) {
	share, err := r.shares(queues, before, beforeID, limit)
	if err != nil {
		return nil, err
	}
	page := []Summary{}
	for _, queue := range queues {
		if share[queue] == 0 {
			continue
		}
		part, err := many(r, summaryFor(user), summarySelect+`WHERE c.queue_id = $2 AND (c.created_at, c.id) < ($3, $4)
			ORDER BY c.created_at DESC, c.id DESC LIMIT $5`, user, queue, before, beforeID, share[queue])
		if err != nil {
			return nil, err
		}
		page = append(page, part...)
	}
	slices.SortFunc(page, func(x, y Summary) int {
		return newestFirst(position{x.OpenedAt, x.ID}, position{y.OpenedAt, y.ID})
	})
	// A conversation that has changed its queue meanwhile may have been read twice.
	page = slices.CompactFunc(page, func(x, y Summary) bool { return x.ID == y.ID })
	return page[:min(limit, len(page))], nil
}

// position is a place in a list that is ordered by time and id.
type position struct {
	at parley.Time
	id parley.ID
}

func newestFirst(x, y position) int {
	return cmp.Or(cmp.Compare(y.at, x.at), cmp.Compare(y.id, x.id))
}

// shares counts how many conversations of a page come from each queue. It reads
// nothing but the index.
func (r *Reader) shares(queues []parley.ID, before parley.Time, beforeID parley.ID, limit int) (map[parley.ID]int, error) {
	type candidate struct {
		position
		queue parley.ID
	}
	var all []candidate
	for _, queue := range queues {
		part, err := many(r, func(r row) (p position, err error) {
			err = r.Scan(&p.at, &p.id)
			return p, err
		}, `SELECT created_at, id FROM conversation WHERE queue_id = $1 AND (created_at, id) < ($2, $3)
			ORDER BY created_at DESC, id DESC LIMIT $4`, queue, before, beforeID, limit)
		if err != nil {
			return nil, err
		}
		for _, p := range part {
			all = append(all, candidate{p, queue})
		}
	}
	slices.SortFunc(all, func(x, y candidate) int { return newestFirst(x.position, y.position) })
	share := map[parley.ID]int{}
	for _, c := range all[:min(limit, len(all))] {
		share[c.queue]++
	}
	return share, nil
}

// FindConversations looks interactions up by their number or the visitor's
// e-mail address, in the given queues, newest first.
func (r *Reader) FindConversations(user parley.ID, text string, limit int) ([]Summary, error) {
	return many(r, summaryFor(user), summaryColumns+listed(`SELECT conversation_id FROM interaction WHERE number = $2 OR guest_email_folded = $3`)+summaryJoins+
		`WHERE EXISTS (SELECT 1 FROM group_member g WHERE g.group_id = q.assignment_group_id AND g.user_id = $1)
		ORDER BY c.created_at DESC, c.id DESC LIMIT $4`, user, text, parley.Fold(text), limit)
}
