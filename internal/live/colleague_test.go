package live_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/bus"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/live"
	"github.com/parley-desk/parley/internal/store"
)

// chat starts a conversation of colleagues.
func (h *house) chat(from *person, body string, to ...*person) parley.ID {
	h.t.Helper()
	in := desk.NewConversation{ClientID: string(parley.NewID()), Body: body}
	for _, p := range to {
		in.People = append(in.People, p.user.ID)
	}
	s, err := h.desk.StartConversation(h.t.Context(), from.actor, in)
	if err != nil {
		h.t.Fatal(err)
	}
	return s.ID
}

// screen connects a person and waits for the welcome.
func (h *house) screen(p *person, resume map[parley.ID]int64) (*client, frame) {
	h.t.Helper()
	c := h.listen("/agent/live", p.token, map[string]any{"type": "hello", "resume": resume})
	return c, c.first("welcome")
}

// heard waits for a frame that fits.
func (c *client) heardFrame(what string, fits func(frame) bool) (found frame) {
	c.h.t.Helper()
	c.until(what, func() bool {
		i := slices.IndexFunc(c.frames, fits)
		if i >= 0 {
			found = c.frames[i]
		}
		return i >= 0
	})
	return found
}

// about reports whether a frame names the conversation.
func about(f frame, conversation parley.ID) bool {
	var id parley.ID
	if json.Unmarshal(f.Conversation, &id) == nil {
		return id == conversation
	}
	var s store.Summary
	return json.Unmarshal(f.Conversation, &s) == nil && s.ID == conversation
}

// of are the entries heard of a conversation; the lock must be held.
func (c *client) of(conversation parley.ID) (list []parley.Entry) {
	for _, f := range c.frames {
		if f.Type == "entry" && about(f, conversation) {
			list = append(list, *f.Entry)
		}
	}
	return list
}

func (c *client) reads(conversation parley.ID, body string) {
	c.h.t.Helper()
	c.until(fmt.Sprintf("%q", body), func() bool {
		return slices.ContainsFunc(c.of(conversation), func(e parley.Entry) bool { return e.Body == body })
	})
}

// The welcome names conversations of every kind; entries follow for customers'
// and for those the screen had, and everything that is said from then on.
func TestTheWelcomeHasColleaguesToo(t *testing.T) {
	h := open(t, bus.Local(), nil)
	chris := h.person("chris")
	_, g := h.guest(h.anna)
	direct, group := h.chat(h.ben, "before", h.anna), h.chat(h.ben, "before", h.anna, chris)
	h.reply(h.ben, group, parley.EntryComment, "missed")
	hidden := h.chat(chris, "hidden", h.anna)
	if err := h.desk.HideConversation(t.Context(), h.anna.actor, hidden); err != nil {
		t.Fatal(err)
	}
	a, welcome := h.screen(h.anna, map[parley.ID]int64{group: 2})
	ids := map[parley.ID]int64{}
	for _, s := range welcome.Conversations {
		ids[s.ID] = s.Unread
	}
	if len(ids) != 3 || ids[direct] != 1 || ids[group] != 2 || !slices.Contains(mapKeys(ids), g.Conversation) {
		t.Fatalf("the welcome names %v", ids)
	}
	a.reads(group, "missed")
	h.reply(h.ben, direct, parley.EntryComment, "now")
	a.reads(direct, "now")
	h.reply(chris, hidden, parley.EntryComment, "again") // brings it back, and what was not seen with it
	a.heardFrame("the hidden conversation", func(f frame) bool { return f.Type == "conversation" && about(f, hidden) })
	a.reads(hidden, "again")
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, e := range append(a.of(direct), a.of(group)...) {
		if e.Body == "before" {
			t.Errorf("entry %d was sent, which nobody asked for", e.Seq)
		}
	}
}

func mapKeys[V any](m map[parley.ID]V) (keys []parley.ID) {
	for key := range m {
		keys = append(keys, key)
	}
	return keys
}

// Who is taken out hears that, and nothing of what is said after it.
func TestWhoIsTakenOutHearsNothingMore(t *testing.T) {
	h := open(t, bus.Local(), nil)
	chris := h.person("chris")
	for round := range 20 {
		group := h.chat(h.anna, "hello", h.ben, chris)
		b, _ := h.screen(h.ben, nil)
		if err := h.desk.RemovePerson(t.Context(), h.anna.actor, group, h.ben.user.ID); err != nil {
			t.Fatal(err)
		}
		h.reply(h.anna, group, parley.EntryComment, "not for Ben")
		f := b.heardFrame("the end of it", func(f frame) bool { return f.Type == "conversation_gone" && f.ID == group })
		if f.Reason != "removed" {
			t.Errorf("gone because %q", f.Reason)
		}
		b.send(map[string]any{"type": "send", "conversation": group, "client_id": "late", "body": "I was typing"})
		if f := b.heardFrame("the refusal", func(f frame) bool { return f.Type == "error" && f.ClientID == "late" }); f.Code != parley.CodeForbidden {
			t.Errorf("refused with %s", f.Code)
		}
		b.send(map[string]any{"type": "watch", "conversation": group})
		b.heardFrame("the refusal to watch", func(f frame) bool { return f.Type == "error" && about(f, group) && f.ClientID == "" })
		b.mu.Lock()
		for _, e := range b.of(group) {
			if e.Body == "not for Ben" {
				t.Errorf("round %d: Ben hears entry %d", round, e.Seq)
			}
		}
		b.mu.Unlock()
		b.hangUp()
	}
}

// A record's followers who leave its group are told that it is restricted, and
// nothing of what is said.
func TestAFollowerWhoLosesTheRight(t *testing.T) {
	h := open(t, bus.Local(), nil)
	_, g := h.guest(h.anna)
	k, err := h.desk.CreateCase(t.Context(), h.anna.actor, g.Conversation, desk.NewRecord{
		ClientID: "k", Values: map[string]string{"short_description": "Invoice is wrong"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []*person{h.anna, h.ben} {
		if _, err := h.desk.Follow(t.Context(), p.actor, parley.TableCase, k.ID); err != nil {
			t.Fatal(err)
		}
	}
	b, _ := h.screen(h.ben, nil)
	h.reply(h.anna, k.Conversation, parley.EntryWorkNote, "for Ben")
	b.reads(k.Conversation, "for Ben")
	regroup := func(members ...parley.ID) {
		t.Helper()
		group, err := h.read().Group(h.billing.AssignmentGroup)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.desk.UpdateGroup(t.Context(), h.anna.actor, group.ID, desk.GroupInput{Name: group.Name, Active: true, Members: members, Version: group.Version}); err != nil {
			t.Fatal(err)
		}
	}
	hears := func(c *client, restricted bool, name string) {
		t.Helper()
		c.heardFrame(fmt.Sprint("restricted: ", restricted), func(f frame) bool {
			var s store.Summary
			return f.Type == "conversation" && json.Unmarshal(f.Conversation, &s) == nil && s.ID == k.Conversation && s.Restricted == restricted && s.Name == name
		})
	}
	regroup(h.anna.user.ID)
	h.reply(h.anna, k.Conversation, parley.EntryWorkNote, "not for Ben")
	hears(b, true, "")
	h.reply(h.anna, k.Conversation, parley.EntryWorkNote, "not for Ben")
	b.send(map[string]any{"type": "ping"})
	b.heardFrame("a pong", func(f frame) bool { return f.Type == "pong" })
	b.mu.Lock()
	for _, e := range b.of(k.Conversation) {
		if e.Body == "not for Ben" {
			t.Errorf("Ben hears entry %d", e.Seq)
		}
	}
	b.mu.Unlock()
	// Back in the group, both screens show it again, also the one that came
	// while it was restricted.
	late, _ := h.screen(h.ben, nil)
	regroup(h.anna.user.ID, h.ben.user.ID)
	hears(late, false, k.Number+" Invoice is wrong")
	b.reads(k.Conversation, "not for Ben")
	late.reads(k.Conversation, "not for Ben")
	// What is restricted can be taken off the list.
	regroup(h.anna.user.ID)
	hears(late, true, "")
	if err := h.desk.Leave(t.Context(), h.ben.actor, k.Conversation); err != nil {
		t.Fatal(err)
	}
	for _, c := range []*client{b, late} {
		c.heardFrame("it is gone", func(f frame) bool { return f.Type == "conversation_gone" && f.ID == k.Conversation })
	}
}

// Of a night's entries only the newest are sent, and the screen is told which
// ones are not.
func TestTooMuchIsSkipped(t *testing.T) {
	h := open(t, bus.Local(), nil)
	c := h.chat(h.anna, "1", h.ben)
	const all = 700
	h.tx(func(tx *store.Tx) error {
		for i := range all - 1 {
			e := parley.Entry{Conversation: c, Kind: parley.EntryComment, Author: h.anna.actor.Author(), Body: fmt.Sprint(i), At: parley.Now()}
			if _, err := tx.Append(&e, true, store.GuardNone, store.NotFound("c")); err != nil {
				return err
			}
		}
		return nil
	})
	b, _ := h.screen(h.ben, map[parley.ID]int64{c: 1})
	skip := b.first("skip")
	if !about(skip, c) || skip.Seq != all-100 {
		t.Fatalf("skipped to %d", skip.Seq)
	}
	b.inOrder(skip.Seq, all)
	near, _ := h.screen(h.ben, map[parley.ID]int64{c: all - 500})
	near.inOrder(all-500, all)
	near.mu.Lock()
	defer near.mu.Unlock()
	if slices.ContainsFunc(near.frames, func(f frame) bool { return f.Type == "skip" }) {
		t.Error("500 entries were skipped")
	}
}

// What a hub that was cut off missed is skipped as well.
func TestALongGapIsSkipped(t *testing.T) {
	wire := &deaf{InProcess: bus.Local()}
	h := open(t, wire, func(c *live.Config) { c.Clustered = true })
	c := h.chat(h.anna, "1", h.ben)
	b, _ := h.screen(h.ben, map[parley.ID]int64{c: 0})
	b.reads(c, "1")
	wire.set(true)
	const missed = 900
	for i := range missed {
		h.reply(h.anna, c, parley.EntryComment, fmt.Sprint(i))
	}
	wire.set(false)
	b.send(map[string]any{"type": "ping"})
	b.until("the newest", func() bool {
		list := b.of(c)
		return len(list) > 0 && list[len(list)-1].Seq == missed+1
	})
	b.mu.Lock()
	defer b.mu.Unlock()
	next := int64(1)
	for _, f := range b.frames {
		switch {
		case f.Type == "skip":
			next = f.Seq + 1
		case f.Type == "entry" && about(f, c):
			if f.Entry.Seq != next {
				t.Fatalf("entry %d where %d was due", f.Entry.Seq, next)
			}
			next++
		}
	}
}

// presenceOf is the presence of somebody as the screen was told last; the lock
// must be held.
func (c *client) presenceOf(p *person) parley.Presence {
	now := parley.PresenceOffline
	for _, f := range c.frames {
		for _, other := range f.People {
			if other.ID == p.user.ID {
				now = other.Presence
			}
		}
	}
	return now
}

func (c *client) untilPresence(p *person, want parley.Presence) {
	c.h.t.Helper()
	c.until(p.user.Name+" "+string(want), func() bool { return c.presenceOf(p) == want })
}

func TestPeopleComeGoAndFallIdle(t *testing.T) {
	h := open(t, bus.Local(), nil)
	a, welcome := h.screen(h.anna, nil)
	if !slices.ContainsFunc(welcome.People, func(p store.Colleague) bool { return p.ID == h.anna.user.ID && p.Presence == parley.PresenceAvailable }) {
		t.Errorf("the welcome does not know who is there: %v", welcome.People)
	}
	one, _ := h.screen(h.ben, nil)
	a.untilPresence(h.ben, parley.PresenceAvailable)
	two, _ := h.screen(h.ben, nil)
	one.send(map[string]any{"type": "idle", "on": true})
	two.send(map[string]any{"type": "idle", "on": true})
	a.untilPresence(h.ben, parley.PresenceAway)
	if err := h.desk.SetStatus(t.Context(), h.ben.actor, "Back at noon"); err != nil {
		t.Fatal(err)
	}
	a.heardFrame("the message", func(f frame) bool {
		return slices.ContainsFunc(f.People, func(p store.Colleague) bool { return p.ID == h.ben.user.ID && p.Message == "Back at noon" })
	})
	two.send(map[string]any{"type": "idle", "on": false})
	a.untilPresence(h.ben, parley.PresenceAvailable)
	two.hangUp() // the other screen is idle still
	a.untilPresence(h.ben, parley.PresenceAway)
	one.hangUp()
	a.untilPresence(h.ben, parley.PresenceOffline)
}

func TestWhoElseLooks(t *testing.T) {
	h := open(t, bus.Local(), nil)
	chris := h.person("chris")
	_, g := h.guest(h.anna)
	token, _ := h.guest(nil)
	group := h.chat(h.anna, "hello", h.ben)
	a, _ := h.screen(h.anna, nil)
	b, _ := h.screen(h.ben, nil)
	outside, _ := h.screen(chris, nil)
	visitor := h.listen("/guest/live", token, hello(0))
	visitor.first("welcome")
	looks := func(who *person, c parley.ID, on bool) func(frame) bool {
		return func(f frame) bool {
			return f.Type == "viewing" && about(f, c) && f.Who != nil && f.Who.ID == who.user.ID && *f.On == on
		}
	}
	a.send(map[string]any{"type": "view", "conversation": group, "on": true})
	b.heardFrame("Anna looking", looks(h.anna, group, true))
	b.send(map[string]any{"type": "view", "conversation": group, "on": true})
	a.heardFrame("Ben looking", looks(h.ben, group, true))
	late, _ := h.screen(h.anna, nil) // comes later and learns who is there
	late.send(map[string]any{"type": "view", "conversation": group, "on": true})
	late.heardFrame("Ben looking", looks(h.ben, group, true))
	late.hangUp() // Anna's other screen still shows it
	b.hangUp()
	a.heardFrame("Ben gone", looks(h.ben, group, false))
	// A conversation one may only read is looked at once it is watched.
	outside.send(map[string]any{"type": "view", "conversation": g.Conversation, "on": true})
	outside.send(map[string]any{"type": "watch", "conversation": g.Conversation})
	outside.heardFrame("the conversation", func(f frame) bool { return f.Type == "conversation" })
	outside.send(map[string]any{"type": "view", "conversation": g.Conversation, "on": true})
	a.heardFrame("Chris looking", looks(chris, g.Conversation, true))
	outside.send(map[string]any{"type": "unwatch", "conversation": g.Conversation})
	a.heardFrame("Chris gone", looks(chris, g.Conversation, false))
	for name, c := range map[string]*client{"the visitor": visitor, "Chris": outside} {
		c.mu.Lock()
		for _, f := range c.frames {
			if f.Type == "viewing" {
				t.Errorf("%s hears who looks: %s", name, f.Conversation)
			}
		}
		c.mu.Unlock()
	}
}

// A mark in one tab moves the number in the other.
func TestUnreadFollowsTheOtherTab(t *testing.T) {
	h := open(t, bus.Local(), nil)
	c := h.chat(h.anna, "hello", h.ben)
	one, _ := h.screen(h.ben, nil)
	two, _ := h.screen(h.ben, nil)
	one.send(map[string]any{"type": "mark", "conversation": c, "seen": 1})
	two.heardFrame("nothing unread", func(f frame) bool {
		var s store.Summary
		return f.Type == "conversation" && json.Unmarshal(f.Conversation, &s) == nil && s.ID == c && s.Unread == 0
	})
	if err := h.desk.SetFrame(t.Context(), h.ben.actor, c, parley.FrameMinimized, 3); err != nil {
		t.Fatal(err)
	}
	two.heardFrame("the mini window", func(f frame) bool {
		var s store.Summary
		return f.Type == "conversation" && json.Unmarshal(f.Conversation, &s) == nil && s.ID == c && s.Frame == "minimized" && s.FrameOrder == 3
	})
	if err := h.desk.HideConversation(t.Context(), h.ben.actor, c); err != nil {
		t.Fatal(err)
	}
	if f := two.heardFrame("gone", func(f frame) bool { return f.Type == "conversation_gone" && f.ID == c }); f.Reason != "hidden" {
		t.Errorf("gone because %q", f.Reason)
	}
}
