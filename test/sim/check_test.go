package sim

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// timerSlack is how late a timer may be looked at: the desk finds what is due
// at once, and the check comes after a moment of rest.
const timerSlack = 10 * time.Second

// check holds the world against its invariants. Everybody is at rest.
func (w *world) check() {
	for _, g := range w.guests {
		w.checkWork(g)
	}
	w.checkMembers()
	w.checkWrapUps()
	w.checkOffers()
	w.checkCases()
	w.checkHands()
	w.checkUnread(one(w, w.talks))
	w.checkNotices()
	w.bar()
	for _, a := range w.agents {
		open, err := w.store().Read(context.Background()).OpenSessions(a.id)
		if err != nil {
			w.violatedf("reading: %v", err)
		}
		if a.limit >= 0 && open > a.limit {
			w.violatedf("%s holds %d sessions, at most %d are allowed", a.name, open, a.limit)
		}
	}
	w.noteAbsences()
	w.checkGone()
}

// checkWork looks at one conversation's state: legal steps since the last
// look, an assignee exactly while in progress, closed in time when idle.
func (w *world) checkWork(g *guest) {
	read := w.store().Read(context.Background())
	c, err := read.Conversation(g.conversation)
	if err != nil {
		w.violatedf("%s: the conversation cannot be read: %v", g.name, err)
		return
	}
	items, err := read.WorkItemsOf(g.conversation)
	if err != nil || len(items) == 0 {
		w.violatedf("%s: no work item: %v", g.name, err)
		return
	}
	live, news := 0, w.work[items[len(items)-1].ID] != items[len(items)-1].State
	for _, item := range items {
		before := w.work[item.ID]
		if !reachable(before, item.State) {
			w.violatedf("%s: work item %s went from %q to %q", g.name, item.Number, before, item.State)
		}
		w.work[item.ID] = item.State
		if item.State.Live() {
			live++
		}
		if item.State == parley.WorkInProgress && item.AssignedTo == "" {
			w.violatedf("%s: work item %s is in progress with nobody", g.name, item.Number)
		}
	}
	newest := items[len(items)-1]
	if live > 1 || newest.ID != c.WorkItem || c.Open != newest.State.Live() {
		w.violatedf("%s: %d live work items, the newest is %s, the conversation says open=%t", g.name, live, newest.State, c.Open)
	}
	if newest.State == parley.WorkInProgress && c.AssignedTo != newest.AssignedTo || newest.State == parley.WorkWaiting && c.AssignedTo != "" {
		w.violatedf("%s: assigned to %q, its work item to %q", g.name, c.AssignedTo, newest.AssignedTo)
	}
	interaction, err := read.Interaction(c.Interaction)
	if err != nil {
		w.violatedf("%s: the interaction cannot be read: %v", g.name, err)
		return
	}
	want := map[parley.WorkState]parley.InteractionState{
		parley.WorkWaiting: parley.InteractionNew, parley.WorkInProgress: parley.InteractionWorking, parley.WorkAbandoned: parley.InteractionAbandoned,
	}[newest.State]
	if newest.State == parley.WorkComplete || newest.State == parley.WorkByClient {
		want = w.afterTheEnd(g, interaction)
	}
	if interaction.State != want {
		w.violatedf("%s: the work item is %s and the interaction %s", g.name, newest.State, interaction.State)
	}
	if news {
		w.checkGivenUp(g, newest.State, interaction)
	}
	if newest.State == parley.WorkInProgress {
		now, silence := parley.Now(), 120*time.Second
		if newest.ServiceChannel != "" { // of a queue that pushes
			silence = 180 * time.Second
		}
		if c.Countdown.IsZero() && now > max(c.GuestInputAt, w.up).Add(silence+timerSlack) {
			w.violatedf("%s: silent since %v, and no countdown runs at %v", g.name, c.GuestInputAt.Time(), now.Time())
		}
		if !c.Countdown.IsZero() && now > max(c.Countdown, w.up).Add(timerSlack) {
			w.violatedf("%s: the countdown ended at %v, and the session is open at %v", g.name, c.Countdown.Time(), now.Time())
		}
	}
}

// reachable reports whether legal steps lead from one state to another; more
// than one may lie between two looks.
func reachable(from, to parley.WorkState) bool {
	seen, next := map[parley.WorkState]bool{from: true}, []parley.WorkState{from}
	for len(next) > 0 {
		state := next[0]
		next = next[1:]
		if state == to {
			return true
		}
		for _, step := range []parley.WorkState{parley.WorkWaiting, parley.WorkInProgress, parley.WorkComplete, parley.WorkEscalated, parley.WorkByClient, parley.WorkAbandoned} {
			if state.CanBecome(step) && !seen[step] {
				seen[step] = true
				next = append(next, step)
			}
		}
	}
	return false
}

// stream reads all of a conversation, checked to be numbered without gaps for
// both readers.
func (w *world) stream(who string, id parley.ID) []parley.Entry {
	read := w.store().Read(context.Background())
	var all []parley.Entry
	for {
		page, err := read.EntriesSince(id, parley.ReaderStaff, int64(len(all)), store.MaxEntries)
		if err != nil {
			w.violatedf("%s: reading: %v", who, err)
			return nil
		}
		all = append(all, page...)
		if len(page) < store.MaxEntries {
			break
		}
	}
	public := int64(0)
	for i, e := range all {
		if e.Seq != int64(i+1) {
			w.violatedf("%s: entry %d has number %d", who, i+1, e.Seq)
		}
		if e.PublicSeq > 0 {
			public++
			if e.PublicSeq != public {
				w.violatedf("%s: entry %d has the public number %d, want %d", who, i+1, e.PublicSeq, public)
			}
		}
		if (e.Kind == parley.EntryWorkNote) && e.PublicSeq != 0 {
			w.violatedf("%s: a work note is public: %+v", who, e)
		}
	}
	c, err := read.Conversation(id)
	if err != nil || c.LastSeq != int64(len(all)) || c.PublicSeq != public {
		w.violatedf("%s: the conversation counts %d/%d entries, there are %d/%d (%v)", who, c.LastSeq, c.PublicSeq, len(all), public, err)
	}
	return all
}

// settle brings everybody back, lets everything go out, and compares all
// screens with the store.
func (w *world) settle() {
	for _, a := range w.screens() {
		a.thaw()
	}
	for _, g := range w.guests {
		for _, t := range g.tabs {
			t.thaw()
		}
	}
	w.rest(quiet)
	w.reconnect()
	w.rest(quiet)
	w.check()
	for _, g := range w.guests {
		w.checkWords(g)
	}
	for _, a := range w.screens() {
		if a.atWork {
			w.checkScreens(a)
		}
	}
	w.checkTalks()
	w.checkRecords()
	w.checkTrails()
	w.checkDrafts()
}

// checkWords compares what was said about one conversation with what is
// stored, on all sides' screens.
func (w *world) checkWords(g *guest) {
	all := w.stream(g.name, g.conversation)
	var public []parley.Entry
	for _, e := range all {
		if e.PublicSeq > 0 {
			public = append(public, e.For(parley.ReaderPublic))
		}
	}
	for i, t := range g.tabs {
		screen := t.entries()
		if !t.open {
			if len(screen) > len(public) {
				w.violatedf("%s, tab %d shows more than there is", g.name, i)
				continue
			}
		} else if len(screen) != len(public) {
			w.violatedf("%s, tab %d shows %d of %d entries", g.name, i, len(screen), len(public))
		}
		n := min(len(screen), len(public))
		if diff := difference(public[:n], screen[:n]); diff != "" {
			w.violatedf("%s, tab %d shows something else (-stored +shown):\n%s", g.name, i, diff)
		}
	}
	g.mu.Lock()
	w.checkOutbox(g.name, g.out, all, g.tabs[0].open, func(e parley.Entry) int64 { return e.PublicSeq })
	g.mu.Unlock()
	for _, a := range w.agents {
		a.mu.Lock()
		if out := a.out[g.conversation]; out != nil {
			w.checkOutbox(a.name, out, all, a.atWork, func(e parley.Entry) int64 { return e.Seq })
			w.checkHeld(a, g.conversation, out, all)
		}
		a.mu.Unlock()
	}
	w.checkMirror(g, all)
}

// difference compares entries as far as a screen knows them.
func difference(stored, shown []parley.Entry) string {
	return cmp.Diff(stored, shown, cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Conversation" }, cmp.Ignore()))
}

// checkOutbox holds that every acknowledged message is stored once under its
// number, in the order of saying, and that nothing waits while connected.
func (w *world) checkOutbox(who string, out *outbox, all []parley.Entry, connected bool, number func(parley.Entry) int64) {
	stored := map[string]int64{}
	for _, e := range all {
		if e.ClientID == "" {
			continue
		}
		if _, twice := stored[e.ClientID]; twice {
			w.violatedf("%s: message %s is stored twice", who, e.ClientID)
		}
		stored[e.ClientID] = number(e)
	}
	for id, seq := range out.acked {
		if stored[id] != seq {
			w.violatedf("%s: message %s was acknowledged as %d and is stored as %d", who, id, seq, stored[id])
		}
	}
	last := map[parley.EntryKind]int64{} // a work note does not wait for a comment that is held
	for _, id := range out.said {
		seq, ok := stored[id]
		if !ok {
			continue
		}
		kind := out.all[id].kind
		if seq < last[kind] {
			w.violatedf("%s: message %s overtook an earlier one", who, id)
		}
		last[kind] = seq
		if code, refused := out.refused[id]; refused {
			w.violatedf("%s: message %s was refused (%s) and is stored", who, id, code)
		}
	}
	if connected && len(out.waiting) > 0 {
		w.violatedf("%s: %d messages still wait for an answer, first %s", who, len(out.waiting), out.waiting[0].id)
	}
}

// checkMirror holds that a conversation's messages are in its record's
// activity, once and in order; what others wrote there may stand between.
func (w *world) checkMirror(g *guest, all []parley.Entry) {
	c, err := w.store().Read(context.Background()).Conversation(g.conversation)
	if err != nil || c.Mirror == "" {
		return
	}
	words := func(entries []parley.Entry) []string {
		var list []string
		for _, e := range entries {
			if e.Kind.Message() && e.Kind != parley.EntryCard && e.Code != parley.LineWhisper { // no record gets what is whispered
				list = append(list, fmt.Sprintf("%d %s %s %s: %s", e.At, e.Kind, e.Author.Kind, e.Author.ID, e.Body))
			}
		}
		return list
	}
	mine := map[string]bool{}
	for _, said := range words(all) {
		mine[said] = true
	}
	record := w.stream(g.name+"'s record", c.Mirror)
	for _, e := range record {
		if strings.HasPrefix(e.Body, "whisper ") {
			w.violatedf("%s: the record has what was whispered: %+v", g.name, e)
		}
	}
	mirrored := slices.DeleteFunc(words(record), func(said string) bool { return !mine[said] })
	if diff := cmp.Diff(words(all), mirrored); diff != "" {
		w.violatedf("%s: the record's activity is not the conversation (-conversation +record):\n%s", g.name, diff)
	}
}

// checkScreens compares an agent's screen with what is theirs.
func (w *world) checkScreens(a *agent) {
	read := w.store().Read(context.Background())
	mine, err := read.MySummaries(a.id)
	chats, more := read.Chats(a.id, parley.Time(math.MaxInt64), "", store.MaxMine)
	if err := errors.Join(err, more); err != nil {
		w.violatedf("reading: %v", err)
		return
	}
	want := map[parley.ID]store.Summary{}
	for _, s := range append(mine, chats...) {
		want[s.ID] = s
	}
	for _, shown := range a.mine() {
		s, ok := want[shown.ID]
		if !ok {
			w.violatedf("%s still sees conversation %s", a.name, shown.ID)
			continue
		}
		if shown.State != string(s.State) || shown.Standing != s.Standing || shown.AssignedTo != s.AssignedTo {
			w.violatedf("%s sees %s as %s/%s of %s, it is %s/%s of %s", a.name, shown.ID, shown.State, shown.Standing, shown.AssignedTo, s.State, s.Standing, s.AssignedTo)
		}
		if diff := cmp.Diff(s.WrapUp, shown.WrapUp); diff != "" {
			w.violatedf("%s sees another wrap-up of %s (-stored +shown):\n%s", a.name, shown.ID, diff)
		}
		delete(want, shown.ID)
		all, screen := w.stream(a.name, shown.ID), a.screen(shown.ID)
		if unread := a.counts(&shown, screen); unread != s.Unread || shown.Restricted != s.Restricted {
			w.violatedf("%s sees %d unread of %s (restricted: %t), there are %d (%t)", a.name, unread, shown.ID, shown.Restricted, s.Unread, s.Restricted)
		}
		if s.Kind != string(parley.KindSupport) && len(screen) == 0 { // nobody has opened it
			continue
		}
		if len(screen) == 0 || screen[len(screen)-1].Seq != int64(len(all)) || len(screen) > len(all) {
			w.violatedf("%s sees %d entries of %s, there are %d", a.name, len(screen), shown.ID, len(all))
			continue
		}
		if diff := difference(all[len(all)-len(screen):], screen); diff != "" {
			w.violatedf("%s sees something else of %s (-stored +shown):\n%s", a.name, shown.ID, diff)
		}
	}
	for id := range want {
		w.violatedf("%s does not see conversation %s", a.name, id)
	}
}

// drained holds that no timer is left when nothing is open.
func (w *world) drained() {
	read := w.store().Read(context.Background())
	for _, kind := range []string{desk.JobIdle, desk.JobWrapUp, desk.JobTransfer, desk.JobRelease, desk.JobNotify, desk.JobPush, desk.JobOffer, desk.JobMaxWait, desk.JobWhatIf, desk.JobGuestGone} {
		if next, err := read.NextJob(kind, parley.Now()); err != nil || !next.IsZero() {
			w.violatedf("a job %s is left, due at %v (%v)", kind, next.Time(), err)
		}
	}
	figures, err := read.JobFigures(parley.Now())
	if err != nil || figures.Dead != 0 {
		w.violatedf("%d jobs failed for the last time (%v)", figures.Dead, err)
	}
}

// forget moves over what can change no more, so that a day costs as much as
// the first.
func (w *world) forget() {
	w.guests = slices.DeleteFunc(w.guests, func(g *guest) bool {
		if state := g.state(); state != "ended" && (state != "abandoned" || w.chance(2)) {
			return false
		}
		for _, t := range g.tabs {
			t.close()
		}
		w.past = append(w.past, g)
		return true
	})
}
