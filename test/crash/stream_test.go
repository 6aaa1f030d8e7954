package crash_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// line is what both sides must agree on of an entry.
type line struct {
	Seq          int64
	Kind, Author string
	Body         string
}

func lineOf(e entry) line { return line{e.Seq, e.Kind, e.Author.Name, e.Body} }

// stored reads the whole staff stream of a conversation.
func stored(tb testing.TB, base, token, conversation string) []entry {
	tb.Helper()
	var all []entry
	for {
		since := int64(0)
		if len(all) > 0 {
			since = all[len(all)-1].Seq
		}
		page := insist[struct{ Entries []entry }](tb, request{
			method: http.MethodGet, token: token,
			url: fmt.Sprintf("%s%s/conversations/%s/entries?since=%d&limit=200", base, staffBase, conversation, since),
		})
		if len(page.Entries) == 0 {
			return all
		}
		all = append(all, page.Entries...)
	}
}

// talk is a conversation with the two who hold it.
type talk struct {
	id    string
	guest *person
	agent *person
}

// inStep waits until both screens show everything that is stored, and checks
// that they agree with it and with what was said.
func (k talk) inStep(tb testing.TB, base string) []entry {
	tb.Helper()
	k.guest.settled()
	k.agent.settled()
	all := stored(tb, base, k.agent.token, k.id)
	var staffLines, publicLines []line
	public := int64(0)
	for i, e := range all {
		if e.Seq != int64(i+1) {
			tb.Fatalf("stored stream %s: entry %d has number %d", k.id, i+1, e.Seq)
		}
		staffLines = append(staffLines, lineOf(e))
		if e.PublicSeq == 0 {
			continue
		}
		public++
		if e.PublicSeq != public {
			tb.Errorf("stored stream %s: public number %d where %d is due", k.id, e.PublicSeq, public)
		}
		if e.Kind == "work_note" {
			tb.Errorf("a work note is in the public stream: %+v", e)
		}
		shown := lineOf(e)
		shown.Seq = public
		publicLines = append(publicLines, shown)
	}
	k.agent.until("has the whole stream", func() bool { s := k.agent.screens[k.id]; return s != nil && s.seq >= int64(len(all)) })
	k.guest.until("has the whole stream", func() bool { s := k.guest.screens[""]; return s != nil && s.seq >= public })
	if diff := cmp.Diff(staffLines, k.agent.lines(k.id)); diff != "" {
		tb.Errorf("the agent's screen differs from what is stored (-stored +screen):\n%s", diff)
	}
	if diff := cmp.Diff(publicLines, k.guest.lines("")); diff != "" {
		tb.Errorf("the visitor's screen differs from what is stored (-stored +screen):\n%s", diff)
	}
	k.guest.spoken(tb, "", all)
	k.agent.spoken(tb, k.id, all)
	return all
}

func (p *person) lines(conversation string) []line {
	p.mu.Lock()
	defer p.mu.Unlock()
	var list []line
	if s := p.screens[conversation]; s != nil {
		for _, e := range s.entries {
			list = append(list, lineOf(e))
		}
	}
	return list
}

// spoken checks that everything the person said is in the stream once, in the
// order in which it was said, under the number it was acknowledged with.
func (p *person) spoken(tb testing.TB, conversation string, all []entry) {
	tb.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	at := map[string]int{}
	for i, e := range all {
		if e.ClientID == "" {
			continue
		}
		if before, twice := at[e.ClientID]; twice {
			tb.Errorf("%s: message %s is stored twice, as %d and %d", p.name, e.ClientID, all[before].Seq, e.Seq)
		}
		at[e.ClientID] = i
	}
	last := -1
	for _, m := range p.sent {
		if m.conversation != conversation {
			continue
		}
		ack, known := p.acks[m.id]
		i, there := at[m.id]
		switch {
		case !known:
			tb.Errorf("%s: %q was never acknowledged", p.name, m.body)
		case !there:
			tb.Errorf("%s: %q was acknowledged as %d and is not stored", p.name, m.body, ack.Seq)
			continue
		case all[i].Body != m.body || all[i].Kind != m.kind:
			tb.Errorf("%s: %q is stored as %+v", p.name, m.body, all[i])
		case p.guest && ack.Seq != all[i].PublicSeq || !p.guest && ack.Seq != all[i].Seq:
			tb.Errorf("%s: %q was acknowledged as %d and stored as %d (public %d)", p.name, m.body, ack.Seq, all[i].Seq, all[i].PublicSeq)
		}
		if i < last {
			tb.Errorf("%s: %q is stored before what was said earlier", p.name, m.body)
		}
		last = max(last, i)
	}
}

// accept takes the oldest of a queue for the agent.
func (p *person) accept(base, queue string) string {
	p.tb.Helper()
	taken := must[summary](p.tb, request{method: http.MethodPost, url: base + staffBase + "/queues/" + queue + "/accept", token: p.token})
	p.until("sees the accepted conversation", func() bool { _, ok := p.conversations[taken.ID]; return ok })
	return taken.ID
}

// act performs one of the acts on a conversation.
func (p *person) act(base, conversation, act string, body any) {
	p.tb.Helper()
	if body == nil {
		body = struct{}{}
	}
	must[any](p.tb, request{method: http.MethodPost, url: base + staffBase + "/conversations/" + conversation + "/" + act, token: p.token, body: body})
}

// meet lets a visitor ask, and the agent accept them. Nobody else may wait.
func meet(tb testing.TB, base, queue string, a *person, homes ...string) talk {
	tb.Helper()
	g := visitor(tb, "a question", homes...)
	id := a.accept(base, queue)
	if id != g.begun.Conversation {
		tb.Fatalf("accepted %s instead of %s", id, g.begun.Conversation)
	}
	g.until("is accepted", func() bool { return g.session.State == "active" })
	return talk{id, g, a}
}
