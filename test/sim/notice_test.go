package sim

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/channel/pushtest"
	"github.com/parley-desk/parley/internal/desk"
)

// outside is the push service, which sometimes does not answer well, and
// remembers when it delivered what.
type outside struct {
	*pushtest.Service

	mu      sync.Mutex
	devices map[string]parley.ID // users by endpoint
	times   []time.Time          // of what it delivered
}

// RoundTrip implements http.RoundTripper.
func (o *outside) RoundTrip(r *http.Request) (*http.Response, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	response, err := o.Service.RoundTrip(r)
	delivered, _ := o.Delivered()
	for len(o.times) < len(delivered) {
		o.times = append(o.times, time.Now())
	}
	return response, err
}

// subscribe gives everybody a browser that wants to be told.
func (w *world) subscribe() {
	for _, a := range w.agents {
		sub := w.outside.Subscribe()
		in := desk.SubscriptionInput{Endpoint: sub.Endpoint}
		in.Keys.P256dh, in.Keys.Auth = sub.P256dh, sub.Auth
		if err := w.desk().Subscribe(w.t.Context(), parley.Actor{Kind: parley.ActorUser, ID: a.id, Name: a.name}, a.token, "Firefox", in); err != nil {
			w.t.Fatal(err)
		}
		w.outside.devices[sub.Endpoint] = a.id
	}
}

// serviceFails has the push service answer the next request badly.
func (w *world) serviceFails() {
	w.notef("push: the service is overloaded")
	w.outside.Answer(pushtest.Answer{Status: http.StatusServiceUnavailable})
}

// standing is how a person stood to a conversation when everybody was at rest.
type standing struct {
	at    time.Time
	may   bool
	seen  int64
	never bool // they want no push
}

// noteStandings remembers, at rest, who may hear what, for the checks of what
// is told meanwhile.
func (w *world) noteStandings() {
	now := time.Now()
	for _, t := range w.talks {
		for _, a := range w.agents {
			p := part{a.id, t.id}
			s := standing{at: now, may: w.mayRead(a, t), never: w.chosen[p] == parley.NotifyNone}
			if s.may {
				if row, err := w.store().Read(w.t.Context()).Summary(t.id, a.id); err == nil {
					s.seen = row.SeenSeq
				}
			}
			w.before[p], w.after[p] = w.after[p], s
		}
	}
}

// told is a notice: nothing of a conversation is told twice, unless the desk
// was killed between.
type told struct {
	part

	seq int64
}

// checkNotices looks at what was delivered since the last look.
func (w *world) checkNotices() {
	delivered, _ := w.outside.Delivered()
	if len(delivered) == w.notices {
		return
	}
	w.noteStandings()
	if err := w.outside.Faults(); err != nil {
		w.violatedf("the push service complains: %v", err)
	}
	w.outside.mu.Lock()
	times := w.outside.times
	w.outside.mu.Unlock()
	for i := w.notices; i < len(delivered); i++ {
		var n struct {
			Type         string    `json:"type"`
			Tag          parley.ID `json:"tag"` // of an offer or what was given: the work item
			Conversation parley.ID `json:"conversation"`
			Seq          int64     `json:"seq"`
			Body         string    `json:"body"`
		}
		err := json.Unmarshal(delivered[i].Payload, &n)
		if err == nil && n.Type == "offer" {
			if item, err := w.store().Read(context.Background()).WorkItem(n.Tag); err != nil || item.OfferCount == 0 {
				w.violatedf("somebody is told of an offer of %s, which was never made (%v)", n.Tag, err)
			}
			w.count("told_of_an_offer")
			continue
		}
		if err == nil && n.Type == "assigned" {
			if item, err := w.store().Read(context.Background()).WorkItem(n.Tag); err != nil || item.WorkStart == 0 {
				w.violatedf("somebody is told that they were given %s, which nobody ever had (%v)", n.Tag, err)
			}
			w.count("told_of_work")
			continue
		}
		if err != nil || n.Type != "message" {
			w.violatedf("a push nobody can read: %s (%v)", delivered[i].Payload, err)
			continue
		}
		w.outside.mu.Lock()
		user := w.outside.devices[delivered[i].Endpoint]
		w.outside.mu.Unlock()
		key := told{part{user, n.Conversation}, n.Seq}
		if before, twice := w.told[key]; twice && !w.killed.After(before) {
			w.violatedf("%s was told of %s/%d twice, at %s and %s", w.nameOf(user), n.Conversation, n.Seq, before.Sub(w.begin), times[i].Sub(w.begin))
		}
		w.told[key] = times[i]
		w.count("told")
		if !w.isTalk(n.Conversation) {
			continue
		}
		before, after := w.before[key.part], w.after[key.part]
		switch {
		case before.at.IsZero() || before.at.After(times[i]):
		case !before.may && !after.may:
			w.violatedf("%s was told of %s/%d and takes no part there", w.nameOf(user), n.Conversation, n.Seq)
		case before.seen >= n.Seq:
			w.violatedf("%s was told of %s/%d and had seen %d", w.nameOf(user), n.Conversation, n.Seq, before.seen)
		case before.never && after.never:
			w.violatedf("%s was told of %s/%d and wants no notices", w.nameOf(user), n.Conversation, n.Seq)
		}
	}
	w.notices = len(delivered)
}

func (w *world) nameOf(user parley.ID) string {
	for _, a := range w.agents {
		if a.id == user {
			return a.name
		}
	}
	return string(user)
}

// checkTold holds, when everything has gone out, that nobody waits to be told
// of what they have not seen.
func (w *world) checkTold() {
	newest := map[part]int64{}
	for key := range w.told {
		newest[key.part] = max(newest[key.part], key.seq)
	}
	w.noteStandings()
	read := w.store().Read(w.t.Context())
	for _, t := range w.talks {
		all := w.stream(t.name, t.id)
		for _, a := range w.agents {
			p := part{a.id, t.id}
			if now := w.after[p]; !now.may {
				continue
			}
			listener, err := read.Listener(t.id, a.id, parley.Now())
			if err != nil {
				w.violatedf("reading: %v", err)
				continue
			}
			if listener.NotifiedSeq < listener.SeenSeq && listener.SeenSeq < int64(len(all)) || listener.NotifiedSeq > int64(len(all)) {
				w.violatedf("%s was told of %d of %s, has seen %d of %d", a.name, listener.NotifiedSeq, t.name, listener.SeenSeq, len(all))
			}
			for _, e := range all[min(listener.SeenSeq, int64(len(all))):] {
				if !e.Kind.Message() || e.Author.ID == a.id {
					continue
				}
				if e.Seq > listener.NotifiedSeq {
					w.violatedf("nobody decided whether %s is told of %d of %s", a.name, e.Seq, t.name)
				}
				if !w.after[p].never && e.At.Time().After(w.since[p]) && newest[p] < e.Seq {
					w.violatedf("%s was not told of %d of %s (%s at %s, by %s), which they have not seen: they have stood there as now since %s and heard of %d; decided is up to %d",
						a.name, e.Seq, t.name, e.Kind, e.At.Time().Sub(w.begin), e.Author.Name, w.since[p].Sub(w.begin), newest[p], listener.NotifiedSeq)
				}
			}
		}
	}
}
