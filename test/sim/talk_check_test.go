package sim

import (
	"maps"
	"slices"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// checkMembers holds that exactly those take part whom the desk said were
// taken in, and that a pair has one direct conversation.
func (w *world) checkMembers() {
	read := w.store().Read(w.t.Context())
	pairs := map[string]*talk{}
	for _, t := range w.talks {
		members, err := read.MembersOf(t.id)
		if err != nil {
			w.violatedf("reading: %v", err)
			continue
		}
		if t.kind == parley.KindRecord { // whoever is named follows: the desk knows
			t.members = map[parley.ID]bool{}
			for _, id := range members {
				t.members[id] = true
			}
			continue
		}
		slices.Sort(members)
		if known := slices.Sorted(maps.Keys(t.members)); !slices.Equal(members, known) {
			w.violatedf("%s has the members %v, by the answers they are %v", t.name, members, known)
		}
		if t.kind != parley.KindDirect {
			continue
		}
		pair := string(members[0]) + string(members[len(members)-1])
		if other := pairs[pair]; other != nil || len(members) != 2 {
			w.violatedf("%s of %v is not the only direct conversation of two", t.name, members)
		}
		pairs[pair] = t
	}
}

// checkUnread counts what a member has not read by the rule (domain 4.3) and
// compares it with what the desk tells them.
func (w *world) checkUnread(t *talk) {
	if t == nil {
		return
	}
	all := w.stream(t.name, t.id)
	for _, a := range w.agents {
		if !w.mayRead(a, t) {
			continue
		}
		s, err := w.store().Read(w.t.Context()).Summary(t.id, a.id)
		if err != nil {
			w.violatedf("%s cannot read %s: %v", a.name, t.name, err)
			continue
		}
		if unread := unreadOf(all, &s); s.Unread != unread {
			w.violatedf("%s has %d unread of %s, by the rule %d (seen %d of %d)", a.name, s.Unread, t.name, unread, s.SeenSeq, len(all))
		}
	}
}

func unreadOf(all []parley.Entry, s *store.Summary) (unread int64) {
	for _, e := range all[min(s.SeenSeq, int64(len(all))):] {
		if e.Kind.Message() || s.Notifications.System {
			unread++
		}
	}
	return unread
}

// checkTalks compares what was said among colleagues with what is stored:
// nothing acknowledged lost or doubled, nothing that was said elsewhere, in
// order, and everybody's count right.
func (w *world) checkTalks() {
	for _, t := range w.talks {
		w.checkUnread(t)
		all := w.stream(t.name, t.id)
		said := map[string]bool{}
		for _, a := range w.agents {
			a.mu.Lock()
			if out := a.out[t.id]; out != nil {
				w.checkOutbox(a.name, out, all, a.atWork, func(e parley.Entry) int64 { return e.Seq })
				for _, m := range out.all {
					said[m.body] = true
				}
			}
			a.mu.Unlock()
		}
		if t.kind == parley.KindRecord {
			continue // checkRecords
		}
		for _, e := range all {
			switch {
			case e.PublicSeq != 0 && t.kind != parley.KindRecord && e.Kind == parley.EntryWorkNote:
				w.violatedf("%s holds a work note: %q", t.name, e.Body)
			case e.Kind.Message() && e.Body != "" && !said[e.Body] && w.remarks[e.Body] != e.Author.ID:
				w.violatedf("%s holds %q, which nobody said there", t.name, e.Body)
			}
		}
	}
}
