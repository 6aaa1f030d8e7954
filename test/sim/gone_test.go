package sim

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
)

// noticed is after how long the desk has written down that a visitor's page is
// gone, if it lives so long.
const noticed = time.Minute

// absence is what is known of a visitor's pages at rest.
type absence struct {
	there  time.Time // when one was last seen connected
	since  time.Time // since when none is; zero while one is
	missed bool      // the desk was killed, or did not care, before it wrote that down
	ended  bool      // they have asked for the end, or to leave the line
}

// choosePatience says how long pages of visitors may be gone, from the morning
// until the next: never mind, for less than who is silent has, or for a while.
func (w *world) choosePatience() {
	w.check() // by what held until now
	seconds := one(w, []int{0, 90, 1200})
	ctx, value := context.Background(), fmt.Sprint(seconds)
	all, err := w.desk().Properties(ctx)
	if err == nil {
		at := slices.IndexFunc(all, func(p desk.PropertyRecord) bool { return p.Name == parley.PropChatDisconnect })
		_, err = w.desk().SetProperty(ctx, w.house.admin, parley.PropChatDisconnect, &value, all[at].Version)
	}
	w.notef("patience: %d s: %v", seconds, err)
	if err != nil {
		w.violatedf("boss chooses how long pages may be gone: %v", err)
		return
	}
	if w.patience == 0 {
		for _, g := range w.guests {
			g.absence.missed = true // who has gone while nobody minded is not looked for
		}
	}
	w.patience = time.Duration(seconds) * time.Second
}

// killedNow notes whose going the desk may have forgotten with its life.
func (w *world) killedNow() {
	for _, g := range w.guests {
		if a := &g.absence; a.since.IsZero() || time.Since(a.since) < noticed {
			a.missed = true
		}
	}
}

func (g *guest) connected() bool {
	return slices.ContainsFunc(g.tabs, func(t *tab) bool { return t.connected() })
}

// noteAbsences notes, at rest, whose pages are there.
func (w *world) noteAbsences() {
	for _, g := range w.guests {
		switch a := &g.absence; {
		case g.connected():
			a.there, a.since, a.missed = time.Now(), time.Time{}, false
		case a.since.IsZero():
			a.since = time.Now()
		}
	}
}

// checkGone holds that nobody whose pages are gone for too long waits, or is
// talked to.
func (w *world) checkGone() {
	if w.patience == 0 {
		return
	}
	for _, g := range w.guests {
		a := &g.absence
		if a.since.IsZero() || a.missed || time.Since(a.since) < max(w.patience, noticed)+timerSlack || parley.Now().Sub(w.up) < timerSlack {
			continue
		}
		c, err := w.store().Read(context.Background()).Conversation(g.conversation)
		if err != nil || c.Open {
			w.violatedf("%s is gone for %v, and their conversation goes on (%v)", g.name, time.Since(a.since), err)
		}
		w.count("looked_at_gone")
	}
}

// checkGivenUp holds, when a visitor's work has just ended without a word of
// theirs, that their pages were gone for long enough, or that they were silent
// and were asked.
func (w *world) checkGivenUp(g *guest, state parley.WorkState, i parley.Interaction) {
	gone := w.patience > 0 && time.Since(g.absence.there) >= w.patience
	switch {
	case g.absence.ended:
	case state == parley.WorkAbandoned && i.StateReason == parley.ReasonLeftBeforeEngagement:
		if !gone {
			w.violatedf("%s has left the line, and was there %v ago", g.name, time.Since(g.absence.there))
		}
		w.count("gone_from_the_line")
	case state == parley.WorkByClient && i.StateReason == parley.ReasonNoUserResponse:
		asked := func(e parley.Entry) bool { return e.Code == parley.LineIdleWarning }
		if slices.ContainsFunc(w.stream(g.name, g.conversation), asked) {
			return
		}
		if !gone {
			w.violatedf("%s was given up, was not asked, and was there %v ago", g.name, time.Since(g.absence.there))
		}
		w.count("gone_in_hand")
	}
}
