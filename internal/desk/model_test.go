package desk_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// part is a person in the model of a group: what the rules of domain 4.1 to
// 4.3 say that they see.
type part struct {
	in, hidden, system bool
	seen               int // lines of the stream
	mentioned          int // the newest line that names them
}

// model is a group in memory: its lines, and who takes which part in it.
type model struct {
	messages []bool // per line of the stream, whether a person wrote it
	parts    map[parley.ID]*part
}

func (m *model) line(message bool) int {
	m.messages = append(m.messages, message)
	return len(m.messages)
}

// told appends a system line that somebody caused, who had seen all before it
// or not.
func (m *model) told(by *part) {
	before := len(m.messages)
	seq := m.line(false)
	if by.seen == before {
		by.seen = seq
	}
}

func (m *model) unread(p *part) (n int64) {
	for i := p.seen; i < len(m.messages); i++ {
		if m.messages[i] || p.system {
			n++
		}
	}
	return n
}

// Whatever people do, who takes part, who sees the conversation on their list
// and how much of it is unread agree with the model after every step.
func TestMembershipVisibilityAndUnreadAgreeWithTheModel(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		people := []parley.Actor{f.anna, f.ben, f.chris, f.admin, f.outsider}
		rapid.Check(t, func(r *rapid.T) {
			c := f.chat(f.anna, "", f.ben, f.chris).ID
			m := &model{parts: map[parley.ID]*part{}}
			for i, who := range people {
				m.parts[who.ID] = &part{in: i < 3}
			}
			m.told(m.parts[f.anna.ID])
			steps := rapid.IntRange(1, 20).Draw(r, "steps")
			for step := range steps {
				who := rapid.SampledFrom(people).Draw(r, "who")
				whom := rapid.SampledFrom(people).Draw(r, "whom")
				act := rapid.SampledFrom([]string{"say", "mention", "mark", "hide", "show", "add", "remove", "leave", "rename", "system"}).Draw(r, "act")
				at := rapid.IntRange(0, len(m.messages)+1).Draw(r, "at")
				err := m.act(f, c, act, who, whom, at, step)
				allowed := m.apply(act, m.parts[who.ID], m.parts[whom.ID], who.ID == whom.ID, at)
				if allowed != (err == nil) {
					r.Fatalf("step %d: %s does %s to %s: %v, the model says %v", step, who.Name, act, whom.Name, err, allowed)
				}
				m.agree(r, f, c, people)
			}
		})
	})
}

// act does a step on the desk.
func (m *model) act(f *floor, c parley.ID, act string, who, whom parley.Actor, at, step int) error {
	ctx := f.t.Context()
	var err error
	switch act {
	case "say":
		_, err = f.desk.Reply(ctx, who, c, desk.Message{ClientID: fmt.Sprint(step), Body: "said"})
	case "mention":
		_, err = f.desk.Reply(ctx, who, c, desk.Message{ClientID: fmt.Sprint(step), Body: "@x", Mentions: []parley.ID{whom.ID}})
	case "mark":
		err = f.desk.Mark(ctx, who, c, int64(at))
	case "hide":
		err = f.desk.HideConversation(ctx, who, c)
	case "show":
		err = f.desk.ShowConversation(ctx, who, c)
	case "add":
		_, err = f.add(who, c, whom)
	case "remove":
		err = f.desk.RemovePerson(ctx, who, c, whom.ID)
	case "leave":
		err = f.desk.Leave(ctx, who, c)
	case "rename":
		name := fmt.Sprint("name ", step)
		_, err = f.desk.Describe(ctx, who, c, desk.Appearance{Name: &name})
	case "system":
		err = f.store.Tx(ctx, func(tx *store.Tx) error {
			n := allActivity()
			n.System = true
			return tx.SetNotifications(c, who.ID, n)
		})
	}
	return err
}

// apply does the step in the model and reports whether it is allowed.
func (m *model) apply(act string, who, whom *part, self bool, at int) bool {
	if !who.in {
		return false
	}
	switch act {
	case "say", "mention":
		if act == "mention" && !whom.in {
			return false
		}
		who.seen = m.line(true)
		for _, p := range m.parts {
			p.hidden = p.hidden && !p.in
		}
		if act == "mention" && !self {
			whom.mentioned = len(m.messages)
		}
	case "mark":
		who.seen = max(who.seen, min(at, len(m.messages)))
	case "hide":
		who.hidden = true
	case "show":
		who.hidden = false
	case "add":
		if self {
			return false // there is nobody to add
		}
		if !whom.in {
			*whom = part{in: true, seen: len(m.messages), system: whom.system}
			m.told(who)
		}
	case "remove", "leave":
		gone := whom
		if act == "leave" || self {
			gone = who
		}
		if !gone.in {
			return true // is out already
		}
		gone.in = false
		if gone == who {
			m.line(false)
		} else {
			m.told(who)
		}
	case "rename":
		m.told(who)
	case "system":
		who.system = true
	}
	return true
}

// agree compares what the desk tells everybody with the model.
func (m *model) agree(r *rapid.T, f *floor, c parley.ID, people []parley.Actor) {
	for _, who := range people {
		p := m.parts[who.ID]
		s, err := f.read().Summary(c, who.ID)
		if !p.in {
			if parley.CodeOf(err) != parley.CodeNotFound {
				r.Fatalf("%s takes no part and reads %+v (%v)", who.Name, s, err)
			}
			continue
		}
		if err != nil {
			r.Fatalf("%s: %v", who.Name, err)
		}
		if s.Seq != int64(len(m.messages)) || s.Unread != m.unread(p) || s.Hidden != p.hidden || s.Mentioned != (p.mentioned > p.seen) || s.SeenSeq != int64(p.seen) {
			r.Fatalf("%s sees %d of %d, unread %d, hidden %v, mentioned %v; the model says %d of %d, %d, %v, %v", who.Name,
				s.SeenSeq, s.Seq, s.Unread, s.Hidden, s.Mentioned, p.seen, len(m.messages), m.unread(p), p.hidden, p.mentioned > p.seen)
		}
		if listed := slices.Contains(f.chats(who), c); listed == p.hidden {
			r.Fatalf("%s has it on the list: %v", who.Name, listed)
		}
	}
}
