// Package sim lets a desk live for weeks: visitors and agents do what they do,
// in an order drawn from a seed, over lines that break and with a process that
// is killed, and after every step what must always hold is looked at.
//
// It is the real desk, with its real SQLite database, HTTP and WebSockets, in a
// bubble in which time passes at once when everybody waits. A seed that fails
// is printed; PARLEY_SIM_SEED runs it again, PARLEY_SIM_DAYS for longer, and
// PARLEY_SIM_LOG shows the desk's log. The seed draws every decision; only how
// far the real machine had come at the moment of a kill is not its to say.
package sim

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/cryptotest"
	"testing/synctest"
	"time"

	"github.com/parley-desk/parley"
)

// kind is what kind of desk lives, and for how long.
type kind struct {
	days    int
	happens func(*world) []happening
	rounds  int          // of a shift; after each everything is compared, and who has gone is forgotten
	lived   func(*world) // looks at last whether what was to happen has
}

// fixedSeeds run always, besides one that is drawn anew each time.
func fixedSeeds() []uint64 {
	if raced {
		return nil
	}
	return []uint64{1}
}

func TestDeskLivesForWeeks(t *testing.T) { (&kind{days: 21, happens: onTheDesk, rounds: 1}).live(t) }

// Weeks of work that is offered, under a configuration that changes all the
// time, beside another system that offers it too.
func TestFloorLivesForWeeks(t *testing.T) {
	(&kind{days: 14, happens: onTheFloor, rounds: 4, lived: (*world).lived}).live(t)
}

func (k *kind) live(t *testing.T) {
	t.Helper()
	seeds := append(fixedSeeds(), rand.Uint64())
	if text := os.Getenv("PARLEY_SIM_SEED"); text != "" {
		seed, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			t.Fatalf("PARLEY_SIM_SEED: %v", err)
		}
		seeds = []uint64{seed}
	}
	length := k.days
	if raced {
		length /= 3
	}
	if text := os.Getenv("PARLEY_SIM_DAYS"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatalf("PARLEY_SIM_DAYS: %v", err)
		}
		length = n
	}
	for _, seed := range seeds {
		t.Run(fmt.Sprintf("seed=%d", seed), func(t *testing.T) {
			t.Logf("replay with PARLEY_SIM_SEED=%d", seed)
			dir := t.TempDir()
			cryptotest.SetGlobalRandom(t, seed) // ids and tokens, too
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, seed, dir)
				w.kind = k
				w.live(length)
				if k.lived != nil && length >= k.days && !raced && !t.Failed() {
					k.lived(w)
				}
				t.Logf("%d guests, %d messages, steps: %v", w.people, w.said, w.counts)
			})
		})
	}
}

// live runs the days, one shift each, and the nights between them.
func (w *world) live(length int) {
	defer w.leave()
	for day := range length {
		morning := w.begin.Add(time.Duration(day)*24*time.Hour + time.Duration(w.rng.IntN(12*60))*time.Minute)
		w.rest(time.Until(morning))
		w.shift()
		if w.failed() {
			return
		}
	}
	// Everybody goes home; what is open closes by itself.
	for _, a := range w.agents {
		for _, g := range w.guests {
			_ = w.call(a.token, "POST", "/api/v1/conversations/"+string(g.conversation)+"/end", nil, nil)
		}
	}
	for _, g := range w.guests {
		g.end()
	}
	w.rest(time.Hour)
	w.settle()
	w.readAnswers()
	if len(w.asked) > 0 {
		w.violatedf("%d questions are left without an answer", len(w.asked))
	}
	w.drained()
	w.failed()
}

// lived holds that the weeks were not empty: what there is to happen to work that
// is offered has happened, each so often.
func (w *world) lived() {
	for what, least := range map[string]int{
		"takes": 5, "rejects": 1, "ignores": 1, "goes": 2, "kill": 1, "looked_at_offer": 30, "looked_at_who_waits": 10,
		"rerouted": 1, "escalate": 1, "transfer": 1, "system_offered": 1, "looked_at_foreign_offer": 1, "answered": 1,
		"changes_pools": 1, "changes_helpers": 1, "changes_skill": 1, "changes_channel": 1, "changes_capacity": 1, "changes_reroute": 1, "changes_stands": 1, "looked_at_standing": 1, "letters": 1,
		"closed_in_hand": 2, "looked_at_gone": 10, "gone_from_the_line": 2,
	} {
		if w.counts[what] < least {
			w.t.Errorf("in all the time there was %q %d times, at least %d were expected", what, w.counts[what], least)
		}
	}
}

// leave disconnects everybody.
func (w *world) leave() {
	for _, a := range w.screens() {
		a.close()
	}
	for _, g := range w.guests {
		for _, t := range g.tabs {
			t.close()
		}
	}
}

// shift is one working day: people come, talk and go, things break, and in
// the end every screen is compared with the store.
func (w *world) shift() {
	for _, a := range w.agents {
		a.atWork = !w.chance(4)
	}
	w.choosePatience()
	w.reconnect()
	w.morning()
	w.agentsBegin()
	for i := range w.kind.rounds {
		if i > 0 {
			w.agentsBegin() // who went away in the last round is back
		}
		if w.round(); w.failed() {
			return
		}
		w.forget()
	}
	// Evening: the agents go, most visitors close their tabs, some just sit.
	for _, a := range w.agents {
		if !w.chance(4) {
			a.atWork = false
			a.close()
		}
	}
	for _, second := range w.tablets {
		second.atWork = second.of.atWork
		if !second.atWork {
			second.close()
		}
	}
	for _, g := range w.guests {
		for _, t := range g.tabs {
			t.open = false
			t.close()
		}
	}
	w.rest(10 * time.Minute)
	for _, a := range w.screens() {
		a.atWork = false
		a.close()
	}
	w.rest(0)
	w.check()
	w.checkTold()
}

// round is a part of a shift, after which every screen is compared with the
// store.
func (w *world) round() {
	steps := 80 + w.rng.IntN(60)
	if w.kind.rounds > 1 {
		steps /= 2
	}
	if raced {
		steps /= 6
	}
	for range steps {
		w.step()
		gap := time.Duration(w.rng.IntN(9_000)) * time.Millisecond
		if w.chance(12) {
			gap += time.Duration(w.rng.IntN(240)) * time.Second // long enough for the idle rule
		}
		w.rest(gap)
		w.check()
		if len(w.failures) > 0 {
			return
		}
	}
	for _, g := range w.guests { // most look once more what became of their question
		for _, t := range g.tabs {
			t.open = t.open || !w.chance(4)
		}
	}
	w.settle()
	w.checkServed()
}

// step does one thing.
func (w *world) step() {
	// Each step draws from its own numbers, so that a message more or less that
	// survived a kill, which only the real machine decides, does not change
	// everything that follows.
	w.steps++
	w.rng = rand.New(rand.NewPCG(w.seed, w.steps))
	steps := w.kind.happens(w)
	total := 0
	for _, s := range steps {
		total += s.weight
	}
	drawn := w.rng.IntN(total)
	for _, s := range steps {
		if drawn -= s.weight; drawn < 0 {
			s.do()
			return
		}
	}
}

// happening is something to be done, and how often beside the others.
type happening struct {
	weight int
	do     func()
}

// onTheDesk is what happens at a desk where people talk about everything.
func onTheDesk(w *world) []happening {
	return []happening{
		{12, w.guestArrives}, {34, w.guestSays}, {5, w.guestTypes}, {5, w.guestDisconnects}, {6, w.guestReturns}, {2, w.guestOpensTab}, {3, w.guestEnds}, {2, w.guestRejoins},
		{10, w.agentArrives}, {2, w.agentLeaves}, {20, w.agentAccepts}, {2, w.agentsRace}, {34, w.agentSays}, {9, w.agentTransfers}, {16, w.agentAnswers}, {4, w.agentEscalates},
		{4, w.agentEnds}, {2, w.agentDismisses}, {3, w.agentCloses}, {12, w.agentChooses}, {16, w.agentAnswersOffer}, {8, w.agentWrapsUp}, {3, w.agentStopsReading}, {3, w.crash},
		{6, w.agentCreatesRecord}, {4, w.agentLinks}, {6, w.agentFollows}, {5, w.agentEdits}, {3, w.agentReadsCards}, {3, w.agentUsesCanned}, {6, w.agentUndoes},
		{6, w.talkStarts}, {24, w.talkSays}, {4, w.talkAdds}, {3, w.talkRemoves}, {2, w.talkLeaves}, {2, w.talkRenames}, {5, w.talkHides}, {8, w.talkLooks},
		{2, w.talkChooses}, {3, w.talkSearches}, {10, w.draftsChange}, {2, w.serviceFails}, {8, w.agentAsks}, {14, w.bossHelps}, {3, w.bossReassigns},
		{2, w.bossChanges}, {1, w.bossWonders}, {2, w.systemOffers}, {1, w.systemAnswers}, {1, w.systemMoves},
	}
}

// onTheFloor is what happens where work is offered all day: customers come in
// numbers, and agents take it, refuse it, let it pass, go and come back.
func onTheFloor(w *world) []happening {
	return []happening{
		{20, w.guestArrives}, {20, w.guestSays}, {6, w.guestWritesToWhomIsAway}, {4, w.guestDisconnects}, {6, w.guestReturns}, {7, w.guestEnds}, {3, w.guestRejoins},
		{10, w.agentArrives}, {4, w.agentLeaves}, {20, w.agentAccepts}, {1, w.agentsRace}, {12, w.agentSays}, {12, w.agentTransfers}, {16, w.agentAnswers}, {12, w.agentEscalates},
		{20, w.agentEnds}, {5, w.agentDismisses}, {6, w.agentCloses}, {18, w.agentChooses}, {60, w.offerOrGuest}, {12, w.agentWrapsUp}, {1, w.agentStopsReading}, {3, w.crash},
		{6, w.agentCreatesRecord}, {4, w.agentEdits}, {3, w.serviceFails}, {3, w.agentAsks}, {4, w.bossHelps}, {5, w.bossReassigns},
		{9, w.bossChanges}, {4, w.bossWonders}, {12, w.systemOffers}, {8, w.systemAnswers}, {4, w.systemMoves},
	}
}

// maxPresent bounds the visitors of a day, on the floor those who have not gone.
const maxPresent = 10

func (w *world) guestArrives() {
	present := 0
	for _, g := range w.guests {
		if state := g.state(); w.kind.rounds == 1 || state == "active" || state == "waiting" {
			present++
		}
	}
	if present >= maxPresent {
		return
	}
	issue := one(w, []string{"billing", "order", "product", "product"})
	if w.kind.rounds > 1 && !w.chance(3) {
		issue = "product"
	}
	w.notef("arrives: a guest with %s", issue)
	if err := w.newGuest(issue, fmt.Sprintf("question %d about %s", w.people, issue)); err != nil {
		w.violatedf("a guest is not let in: %v", err)
	}
	if issue == "product" && !w.chance(3) { // whoever is offered it often looks at once
		w.rest(quiet)
		w.agentAnswersOffer()
	}
}

func (w *world) guestSays() {
	g := one(w, w.guests)
	if g != nil && (g.state() == "ended" || g.state() == "abandoned") && !w.chance(5) {
		g = one(w, w.guests) // who is told that it is over seldom goes on
	}
	if g != nil {
		w.writes(g)
	}
}

// writes has a guest say something, and looks at what becomes of it.
func (w *world) writes(g *guest) {
	w.notef("says: %s (%s)", g.name, g.state())
	before := w.handOf(g)
	for range 1 + w.rng.IntN(3) {
		g.say(fmt.Sprintf("word %d", w.said))
	}
	w.rest(quiet)
	w.checkRerouted(g, before)
}

func (w *world) guestTypes() {
	if g := one(w, w.guests); g != nil {
		w.notef("types: %s", g.name)
		_ = g.tabs[0].write(map[string]any{"type": one(w, []string{"typing", "here"}), "on": true})
	}
}

func (w *world) guestDisconnects() {
	if g := one(w, w.guests); g != nil {
		w.notef("disconnects: %s", g.name)
		t := one(w, g.tabs)
		t.open = false
		t.close()
	}
}

func (w *world) guestReturns() {
	if g := one(w, w.guests); g != nil {
		w.notef("returns: %s", g.name)
		for _, t := range g.tabs {
			t.open = true
		}
		w.reconnect()
	}
}

func (w *world) guestOpensTab() {
	if g := one(w, w.guests); g != nil && len(g.tabs) < 2 {
		w.notef("tab: %s opens another", g.name)
		if err := g.openTab(); err != nil {
			w.violatedf("%s cannot open a tab: %v", g.name, err)
		}
	}
}

func (g *guest) end() {
	g.absence.ended = true
	_ = one(g.world, g.tabs).write(map[string]any{"type": "end"})
}

func (w *world) guestEnds() {
	if g := one(w, w.guests); g != nil {
		w.notef("ends: %s (%s)", g.name, g.state())
		g.end()
	}
}

func (w *world) guestRejoins() {
	for _, g := range w.guests {
		if g.state() == "abandoned" {
			w.notef("rejoins: %s", g.name)
			g.absence.ended = false
			_ = g.tabs[0].write(map[string]any{"type": "rejoin"})
			return
		}
	}
}

func (w *world) agentArrives() {
	a := one(w, w.agents)
	w.notef("connects: %s", a.name)
	a.atWork = true
	w.reconnect()
}

func (w *world) agentLeaves() {
	a := one(w, w.agents)
	w.notef("goes: %s", a.name)
	a.atWork = false
	a.close()
}

// accept takes the oldest of a queue, which is known before.
func (w *world) accept(a *agent, queue parley.Queue) (summary, error) {
	var s summary
	err := w.call(a.token, "POST", "/api/v1/queues/"+string(queue.ID)+"/accept", nil, &s)
	switch codeOf(err) {
	case "", parley.CodeNotFound, parley.CodeLimit:
	case parley.CodeConflict:
		if queue.Name != pushed {
			w.violatedf("%s accepts from %s, which offers nothing: %v", a.name, queue.Name, err)
		}
	default:
		w.violatedf("%s accepts from %s: %v", a.name, queue.Name, err)
	}
	return s, err
}

func (w *world) agentAccepts() {
	a, queue := one(w, w.agents), one(w, w.queues)
	for range 3 { // who looks at the list accepts where somebody waits
		if _, err := w.store().Read(w.t.Context()).OldestWaiting(queue.ID, errNobody); err != nil {
			a, queue = one(w, w.agents), one(w, w.queues)
		}
	}
	oldest, err := w.store().Read(w.t.Context()).OldestWaiting(queue.ID, errNobody)
	s, refused := w.accept(a, queue)
	w.notef("accepts: %s from %s: %s", a.name, queue.Name, codeOf(refused))
	if refused == nil && (err != nil || s.ID != oldest.Conversation) {
		w.violatedf("%s was given %s, the oldest was %s (%v)", a.name, s.ID, oldest.Conversation, err)
	}
}

var errNobody = parley.Errorf(parley.CodeNotFound, "", "nobody")

// agentsRace lets all agents accept from one queue at the same moment.
func (w *world) agentsRace() {
	queue := one(w, w.queues)
	w.notef("race: everybody accepts from %s", queue.Name)
	got := make([]parley.ID, len(w.agents))
	var all sync.WaitGroup
	for i, a := range w.agents {
		all.Go(func() {
			if s, err := w.accept(a, queue); err == nil {
				got[i] = s.ID
			}
		})
	}
	all.Wait()
	seen := map[parley.ID]bool{}
	for _, id := range got {
		if id != "" && seen[id] {
			w.violatedf("conversation %s was given to two agents", id)
		}
		seen[id] = true
	}
}

// withOne does something with a conversation of an agent's that fits, if
// anybody has one.
func (w *world) withOne(fits func(summary) bool, do func(*agent, summary)) {
	for _, i := range w.rng.Perm(len(w.agents)) {
		a := w.agents[i]
		if list := slices.DeleteFunc(a.mine(), func(s summary) bool { return !fits(s) }); len(list) > 0 {
			do(a, one(w, list))
			return
		}
	}
}

func (w *world) agentSays() {
	w.withOne(func(s summary) bool { return s.Kind == string(parley.KindSupport) && (s.Can.Comment || s.Can.WorkNote) }, func(a *agent, s summary) {
		for range 1 + w.rng.IntN(3) {
			kind := parley.EntryComment
			if !s.Can.Comment || w.chance(3) {
				kind = parley.EntryWorkNote
			}
			a.say(s.ID, kind, fmt.Sprintf("answer %d", w.said))
		}
		w.notef("answers: %s", a.name)
		if w.chance(2) { // and thinks better of it, perhaps too late
			w.rest(time.Duration(w.rng.IntN(2*undoTime)) * time.Second)
			w.agentUndoes()
		}
		_ = a.write(map[string]any{"type": "mark", "conversation": s.ID, "seen": s.Seq})
	})
}

// act is one call about a conversation; refusals are part of life. It reports
// whether the desk did it.
func (w *world) act(a *agent, s summary, what string, in any) bool {
	err := w.call(a.token, "POST", "/api/v1/conversations/"+string(s.ID)+"/"+what, in, nil)
	w.notef("%s: %s: %s", what, a.name, codeOf(err))
	if code := codeOf(err); code == parley.CodeInternal || code == "network" {
		w.violatedf("%s does %s: %v", a.name, what, err)
	}
	return err == nil
}

func (w *world) agentTransfers() {
	w.withOne(func(s summary) bool { return s.Can.Transfer }, func(a *agent, s summary) {
		if w.chance(3) {
			w.act(a, s, "transfer", map[string]any{"queue": one(w, w.queues).ID})
			return
		}
		target := one(w, w.agents)
		if target == a {
			target = one(w, w.agents)
		}
		w.act(a, s, "transfer", map[string]any{"agent": target.id})
		for range w.rng.IntN(3) { // often the colleague is there and answers
			w.rest(time.Duration(w.rng.IntN(20)) * time.Second)
			w.agentAnswers()
		}
	})
}

// agentAnswers answers, withdraws or completes a transfer.
func (w *world) agentAnswers() {
	for _, a := range w.agents {
		for _, s := range a.mine() {
			switch {
			case s.Can.Accept && !w.chance(3):
				w.act(a, s, "transfer/accept", nil)
			case s.Can.Accept:
				w.act(a, s, "transfer/decline", nil)
			case s.Can.Complete:
				w.act(a, s, "transfer/complete", map[string]any{"leave": w.chance(2)})
			case s.Can.Cancel && w.chance(3):
				w.act(a, s, "transfer/cancel", nil)
			case s.Can.Leave && s.Kind == string(parley.KindSupport) && w.chance(3):
				w.act(a, s, "leave", nil)
			default:
				continue
			}
			return
		}
	}
}

func (w *world) agentEnds() {
	w.withOne(func(s summary) bool { return s.Can.End }, func(a *agent, s summary) { w.act(a, s, "end", nil) })
}

func (w *world) agentDismisses() {
	w.withOne(func(s summary) bool { return s.Can.Dismiss }, func(a *agent, s summary) { w.act(a, s, "dismiss", nil) })
}

// agentStopsReading freezes a client for longer than the desk waits for it.
func (w *world) agentStopsReading() {
	a := one(w, w.agents)
	if !a.connected() {
		return
	}
	w.notef("freezes: %s", a.name)
	a.freeze()
	for range 1 + w.rng.IntN(4) {
		w.guestSays()
		w.rest(time.Duration(w.rng.IntN(8)) * time.Second)
	}
	a.thaw()
	w.rest(quiet)
	w.reconnect()
}
