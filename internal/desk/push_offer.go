package desk

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/channel"
	"github.com/parley-desk/parley/internal/store"
	"github.com/parley-desk/parley/internal/words"
)

// The jobs that tell whoever looks at no screen of an offer, or of work that
// became theirs without one.
const (
	// JobOfferTell decides whether the agent is told; its subject is a work item,
	// or work item:agent of what was given to them.
	JobOfferTell = "offer_tell"
	// JobOfferPush delivers to one browser; its subject is subscription: and that
	// of [JobOfferTell].
	JobOfferPush = "offer_push"
)

// tellOffersLater are the jobs that tell agents of offers that none of their
// screens shows in view by then. Who has no browser to be told on costs none.
func (d *Desk) tellOffersLater(tx *store.Tx, offers ...store.Offering) (jobs []store.NewJob, err error) {
	if d.push == nil {
		return nil, nil
	}
	agents := make([]parley.ID, 0, len(offers))
	for _, o := range offers {
		agents = append(agents, o.Agent)
	}
	told, err := tx.Subscribed(agents)
	for _, o := range offers {
		if slices.Contains(told, o.Agent) {
			jobs = append(jobs, store.NewJob{Kind: JobOfferTell, Subject: string(o.WorkItem), RunAt: o.At.Add(notifyGrace)})
		}
	}
	return jobs, err
}

// tellGivenLater is tellOffersLater for work that became an agent's without an
// offer: assigned at once, or by hand.
func (d *Desk) tellGivenLater(tx *store.Tx, work, agent parley.ID, at parley.Time) error {
	if d.push == nil {
		return nil
	}
	told, err := tx.Subscribed([]parley.ID{agent})
	if err != nil || len(told) == 0 {
		return err
	}
	return tx.Enqueue(JobOfferTell, givenTo(work, agent), at.Add(notifyGrace))
}

// givenTo is work in an agent's hands as the subject of the jobs that tell of it:
// once it is in somebody else's, nothing is told to the first.
func givenTo(work, agent parley.ID) string { return string(work) + ":" + string(agent) }

// SeenOffer says that the actor has an offer in view, or that work was given to
// them: it is not told by push.
func (d *Desk) SeenOffer(ctx context.Context, actor parley.Actor, work parley.ID) error {
	read := d.store.Read(ctx)
	devices, err := read.Subscriptions(actor.ID)
	if err != nil || len(devices) == 0 {
		return err
	}
	w, err := read.WorkItem(work)
	if err != nil {
		return ignoreNotFound(err)
	}
	subject := string(work)
	if holds(&w, actor.ID) {
		subject = givenTo(work, actor.ID)
	} else if w.OfferedTo != actor.ID {
		return nil
	}
	return d.store.Tx(ctx, func(tx *store.Tx) error { return tx.CancelJob(JobOfferTell, subject) })
}

// holds reports whether a work item is in an agent's hands.
func holds(w *parley.WorkItem, agent parley.ID) bool {
	return w.State == parley.WorkInProgress && w.AssignedTo == agent
}

// toTell reads the work item a subject of [JobOfferTell] is about, and who is
// told of it; nobody any more when that is "".
func toTell(read *store.Reader, subject string) (w parley.WorkItem, agent parley.ID, given bool, err error) {
	work, to, given := strings.Cut(subject, ":")
	if w, err = read.WorkItem(parley.ID(work)); err != nil {
		return w, "", given, ignoreNotFound(err)
	}
	switch {
	case given && holds(&w, parley.ID(to)):
		return w, parley.ID(to), given, nil
	case !given && w.Offered():
		return w, w.OfferedTo, given, nil
	}
	return w, "", given, nil
}

// TellOffer is the handler of [JobOfferTell]: each browser of the agent is a job
// of its own, so that one that does not answer holds up no other.
func (d *Desk) TellOffer(ctx context.Context, subject string) (parley.Time, error) {
	return 0, d.store.Tx(ctx, func(tx *store.Tx) error {
		_, agent, _, err := toTell(&tx.Reader, subject)
		if err != nil || agent == "" {
			return err
		}
		likes, err := tx.Preferences(agent)
		if err != nil || !likes.Notifications.Push {
			return err
		}
		devices, err := tx.Subscriptions(agent)
		if err != nil {
			return err
		}
		for _, device := range devices {
			if err := tx.Enqueue(JobOfferPush, string(device.ID)+":"+subject, parley.Now()); err != nil {
				return err
			}
		}
		return nil
	})
}

// DeliverOfferPush is the handler of [JobOfferPush]. What it sends is worth as
// much as the offer: nothing once that is over, and no push service keeps it
// for longer. Work that was given is worth telling while they have it, as long
// as a message is; so is an offer that has no end of its own.
func (d *Desk) DeliverOfferPush(ctx context.Context, subject string) (parley.Time, error) {
	device, about, _ := strings.Cut(subject, ":")
	now, read := parley.Now(), d.store.Read(ctx)
	sub, err := read.LiveSubscription(parley.ID(device), now, now.Add(-sessionIdle))
	if d.push == nil || err != nil {
		return 0, ignoreNotFound(err)
	}
	w, agent, given, err := toTell(read, about)
	if err != nil || agent != sub.UserID {
		return 0, err
	}
	until := w.OfferExpiresAt
	if given {
		w.OfferedAt, until = w.WorkStart, w.WorkStart.Add(pushLife)
	} else if until.IsZero() {
		until = w.OfferedAt.Add(pushLife)
	}
	if until <= now {
		return 0, nil
	}
	likes, err := read.Preferences(sub.UserID)
	if err != nil {
		return 0, err
	}
	o, err := d.card(read, w)
	if err != nil {
		return 0, err
	}
	m := offerNotice(&o, speaking(likes.Language), given)
	payload, err := json.Marshal(m)
	if err != nil {
		return 0, err
	}
	return d.deliver(ctx, sub, channel.Push{
		Endpoint: sub.Endpoint, P256dh: sub.P256dh, Auth: sub.Auth, Topic: m.Tag, TTL: until.Sub(now), Urgent: true, Payload: payload,
	}, until)
}

// offerNotice is what is told of an offer, or of work that was given; the
// workspace's own notice of it has the same tag and number (offers.svelte.ts).
func offerNotice(o *parley.Offer, l *words.Language, given bool) pushed {
	name, about := offerText(o)
	m := pushed{Type: "offer", Tag: string(o.WorkItem), Body: parley.Shorten(about, pushText), Seq: int64(o.OfferedAt), At: o.OfferedAt}
	if given {
		m.Type, m.Title, m.URL = "assigned", l.Say("notify.assigned", "name", name), workPath(o)
	} else {
		m.Title, m.URL = l.Say("notify.offer", "queue", o.Queue, "name", name), "/workspace/conversations?offer="+string(o.WorkItem)
	}
	m.Title = parley.Shorten(m.Title, pushTitle)
	return m
}

// workPath is where the workspace shows what work is about.
func workPath(o *parley.Offer) string {
	switch o.DocumentTable {
	case parley.TableCase:
		return "/workspace/cases/" + string(o.DocumentID)
	case parley.TableIncident:
		return "/workspace/incidents/" + string(o.DocumentID)
	}
	return "/workspace/conversations/" + string(o.Conversation)
}

// offerText is whom an offer is about, or what, and what else its card shows,
// in a line: the fields its channel's layout names, which the agent may read.
func offerText(o *parley.Offer) (name, about string) {
	at := max(0, slices.IndexFunc(o.Fields, func(f parley.OfferField) bool { return f.Name == "guest_name" && f.Value != "" }))
	rest := []string{}
	for i, f := range o.Fields {
		switch {
		case i == at:
			name = f.Value
		case f.Value != "" && f.Name != "queue" && f.Name != "opened_at":
			rest = append(rest, f.Value)
		}
	}
	if name == "" {
		name = o.Number
	}
	return name, strings.Join(rest, " · ")
}
