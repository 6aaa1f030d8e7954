package crash_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parley-desk/parley/internal/pgtest"
)

// colleagueKills is how often the desk dies while colleagues talk.
const colleagueKills = 12

// TestKilledWhileColleaguesTalk kills the desk while three colleagues write in
// a group and in pairs, keep drafts, send files, and take a fourth in and out.
func TestKilledWhileColleaguesTalk(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { killWhileColleaguesTalk(t, "") })
	t.Run("postgres", func(t *testing.T) { killWhileColleaguesTalk(t, pgtest.URL(t)) })
}

// office is three people, what they talk in, and what they have done.
type office struct {
	t      *testing.T
	base   string
	staff  *staff
	people []*person
	group  string
	pairs  []string
	fourth *colleague

	mu    sync.Mutex
	files map[string]string // content by id, of those that were sent
	in    bool              // what the desk said last of the fourth
	sure  bool              // and whether its answer arrived
	wrong []error
}

func killWhileColleaguesTalk(t *testing.T, database string) {
	t.Helper()
	seed := *seedFlag
	if seed == 0 {
		seed = rand.Uint64()
	}
	t.Logf("seed %d: repeat with -seed %d", seed, seed)
	dice := rand.New(rand.NewPCG(seed, 3))
	args := []string{}
	if database != "" {
		args = append(args, "--database", database)
	}
	n := startNode(t, t.TempDir(), args...)
	o := furnish(t, n.url())
	ctx, cancel := context.WithCancel(t.Context())
	var work sync.WaitGroup
	o.act(ctx, &work)
	for range colleagueKills {
		pause(t, time.Duration(50+dice.IntN(600))*time.Millisecond)
		n.kill()
		n.start()
	}
	// The desk lives now: whose drafts were all cut off before has one confirmed at last.
	for _, p := range o.people {
		p.until("has a draft confirmed", func() bool { return p.drafted > 0 })
	}
	cancel()
	work.Wait()
	o.check()
}

// furnish begins a group of three and the conversations of its pairs, each of
// them twice with the same client id.
func furnish(t *testing.T, base string) *office {
	t.Helper()
	o := &office{t: t, base: base, staff: people(t, base), files: map[string]string{}, sure: true}
	o.fourth = o.staff.by["admin"]
	begin := func(a *person, name string, with ...string) string {
		ids := []string{}
		for _, name := range with {
			ids = append(ids, o.staff.by[name].id)
		}
		r := request{method: http.MethodPost, url: base + staffBase + "/conversations", token: a.token, body: map[string]any{"client_id": name, "people": ids, "body": "begun"}}
		first, again := must[summary](t, r), must[summary](t, r)
		if first.ID != again.ID {
			t.Fatalf("%s was begun twice: %s and %s", name, first.ID, again.ID)
		}
		return first.ID
	}
	for _, name := range []string{"anna", "ben", "chris"} {
		p := newPerson(t, name, o.staff.by[name].token, false, base)
		p.window = crashWindow
		o.people = append(o.people, p)
	}
	o.group = begin(o.people[0], "group", "ben", "chris")
	o.pairs = []string{begin(o.people[0], "pair-1", "ben"), begin(o.people[1], "pair-2", "chris"), begin(o.people[2], "pair-3", "anna")}
	if again := begin(o.people[1], "pair-4", "anna"); again != o.pairs[0] {
		t.Fatal("a pair has two conversations")
	}
	for _, p := range o.people {
		p.connect().connected()
	}
	return o
}

// act lets everybody do everything until the context ends.
func (o *office) act(ctx context.Context, work *sync.WaitGroup) {
	every := func(d time.Duration, do func(n int)) {
		work.Go(func() {
			tick := time.NewTicker(d)
			defer tick.Stop()
			for n := 1; ; n++ {
				select {
				case <-ctx.Done():
					return
				case <-tick.C:
					do(n)
				}
			}
		})
	}
	for i, p := range o.people {
		every(60*time.Millisecond, func(n int) {
			if p.owes() < 3*crashWindow {
				p.say([]string{o.group, o.pairs[i], o.pairs[(i+2)%3]}[n%3], fmt.Sprintf("%s says %d", p.name, n))
			}
		})
		every(110*time.Millisecond, func(n int) {
			p.frame(map[string]any{"type": "draft", "conversation": o.group, "kind": "comment", "body": draftOf(p, int64(n)), "rev": n})
		})
		every(400*time.Millisecond, func(n int) { o.send(ctx, p, o.pairs[i], n) })
		every(300*time.Millisecond, func(n int) {
			p.frame(map[string]any{"type": "view", "conversation": o.group, "on": n%2 == 0})
			p.frame(map[string]any{"type": "mark", "conversation": o.group, "seen": p.have(o.group)})
		})
	}
	every(200*time.Millisecond, func(n int) { o.move(ctx, n) })
}

func draftOf(p *person, rev int64) string { return fmt.Sprintf("%s has begun %d", p.name, rev) }

// send uploads a file and sends it, if the desk lives so long.
func (o *office) send(ctx context.Context, p *person, conversation string, n int) {
	content := fmt.Sprintf("file %d of %s", n, p.name)
	var file struct{ ID string }
	err := request{
		method: http.MethodPost, token: p.token, body: []byte(content),
		url: fmt.Sprintf("%s%s/conversations/%s/attachments?file_name=%d.txt", o.base, staffBase, conversation, n),
	}.do(ctx, &file)
	if err != nil {
		o.refusal(err)
		return
	}
	o.mu.Lock()
	o.files[file.ID] = content
	o.mu.Unlock()
	p.put(conversation, "comment", content, file.ID)
}

// move takes the fourth into the group or out of it.
func (o *office) move(ctx context.Context, n int) {
	path := o.base + staffBase + "/conversations/" + o.group + "/members"
	r := request{method: http.MethodPost, url: path, token: o.people[0].token, body: map[string]any{"client_id": fmt.Sprint("in-", n), "people": []string{o.fourth.id}}}
	if n%2 == 0 {
		r = request{method: http.MethodDelete, url: path + "/" + o.fourth.id, token: o.people[0].token}
	}
	err := r.do(ctx, nil)
	o.mu.Lock()
	o.in, o.sure = n%2 == 1, err == nil
	o.mu.Unlock()
	if err != nil {
		o.refusal(err)
	}
}

// refusal remembers an answer that a desk which dies does not explain.
func (o *office) refusal(err error) {
	var p *problem
	if errors.As(err, &p) && p.Code != "unavailable" {
		o.mu.Lock()
		o.wrong = append(o.wrong, err)
		o.mu.Unlock()
	}
}

// check compares what was acknowledged, what the screens show and what is
// stored.
func (o *office) check() {
	t := o.t
	for _, err := range o.wrong {
		t.Errorf("refused: %v", err)
	}
	for _, p := range o.people {
		p.settled()
	}
	said, sent := 0, 0
	for _, id := range append(slices.Clone(o.pairs), o.group) {
		reader := o.people[max(0, slices.Index(o.pairs, id))] // anna reads the group
		all := stored(t, o.base, reader.token, id)
		for i, e := range all {
			if e.Seq != int64(i+1) {
				t.Fatalf("%s: entry %d has number %d", id, i+1, e.Seq)
			}
			for _, file := range e.Attachments {
				got, err := request{method: http.MethodGet, url: o.base + staffBase + "/attachments/" + file.ID, token: reader.token}.exchange(t.Context())
				if err != nil || string(got.body) != o.files[file.ID] || e.Body != o.files[file.ID] {
					t.Errorf("the file of %q holds %q (%v)", e.Body, got.body, err)
				}
				sent++
			}
		}
		said += len(all)
		for _, p := range o.people {
			p.spoken(t, id, all)
			o.shows(p, id, all)
		}
	}
	if sent < 3 || said < 50 {
		t.Errorf("too little happened to prove anything: %d entries, %d files", said, sent)
	}
	o.checkFourth()
	o.checkDrafts()
}

// shows holds that the end of a stream is on a member's screen.
func (o *office) shows(p *person, id string, all []entry) {
	i := slices.Index(o.people, p)
	shown := p.lines(id)
	if !slices.Contains([]string{o.group, o.pairs[i], o.pairs[(i+2)%3]}, id) {
		if len(shown) > 0 {
			o.t.Errorf("%s was shown %d entries of others", p.name, len(shown))
		}
		return
	}
	p.until("has the end of "+id, func() bool { s := p.screens[id]; return s != nil && s.seq == int64(len(all)) })
	shown = p.lines(id)
	want := make([]line, 0, len(all))
	for _, e := range all {
		want = append(want, lineOf(e))
	}
	if diff := cmp.Diff(want[len(want)-min(len(want), len(shown)):], shown); diff != "" {
		o.t.Errorf("%s sees something else of %s (-stored +shown):\n%s", p.name, id, diff)
	}
}

// checkFourth holds that the last answer about the fourth is true.
func (o *office) checkFourth() {
	err := request{method: http.MethodGet, url: o.base + staffBase + "/conversations/" + o.group, token: o.fourth.token}.do(o.t.Context(), nil)
	if o.sure && o.in != (err == nil) {
		o.t.Errorf("the desk said that %s is in the group: %t; they ask for it: %v", o.fourth.name, o.in, err)
	}
}

// checkDrafts holds that no draft is older than the one that was confirmed.
func (o *office) checkDrafts() {
	for _, p := range o.people {
		list := must[listOf[struct{ Conversation, Body string }]](o.t, request{method: http.MethodGet, url: o.base + staffBase + "/drafts", token: p.token})
		var kept int64
		for _, d := range list.Items {
			if _, err := fmt.Sscanf(d.Body, p.name+" has begun %d", &kept); err != nil || d.Conversation != o.group {
				o.t.Errorf("%s has the draft %+v", p.name, d)
			}
		}
		p.mu.Lock()
		if kept < p.drafted || p.drafted == 0 {
			o.t.Errorf("%s's draft %d was confirmed, %d is stored", p.name, p.drafted, kept)
		}
		p.mu.Unlock()
	}
}
