package desk

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/channel"
	"github.com/parley-desk/parley/internal/store"
)

// The jobs that tell of an offer whoever looks at no screen.
const (
	// JobOfferTell decides whether the agent is told; its subject is a work item.
	JobOfferTell = "offer_tell"
	// JobOfferPush delivers to one browser; its subject is subscription:work item.
	JobOfferPush = "offer_push"
)

// tellOfferLater has an agent told of an offer that none of their screens shows
// in view by then. Who has no browser to be told on costs no job.
func (d *Desk) tellOfferLater(tx *store.Tx, work, agent parley.ID, at parley.Time) error {
	if d.push == nil {
		return nil
	}
	devices, err := tx.Subscriptions(agent)
	if err != nil || len(devices) == 0 {
		return err
	}
	return tx.Enqueue(JobOfferTell, string(work), at.Add(notifyGrace))
}

// SeenOffer says that the actor has an offer in view: it is not told by push.
func (d *Desk) SeenOffer(ctx context.Context, actor parley.Actor, work parley.ID) error {
	read := d.store.Read(ctx)
	devices, err := read.Subscriptions(actor.ID)
	if err != nil || len(devices) == 0 {
		return err
	}
	w, err := read.WorkItem(work)
	if err != nil || !w.Offered() || w.OfferedTo != actor.ID {
		return ignoreNotFound(err)
	}
	return d.store.Tx(ctx, func(tx *store.Tx) error { return tx.CancelJob(JobOfferTell, string(work)) })
}

// TellOffer is the handler of [JobOfferTell]: each browser of the agent is a job
// of its own, so that one that does not answer holds up no other.
func (d *Desk) TellOffer(ctx context.Context, subject string) (parley.Time, error) {
	return 0, d.store.Tx(ctx, func(tx *store.Tx) error {
		w, err := tx.WorkItem(parley.ID(subject))
		if err != nil || !w.Offered() {
			return ignoreNotFound(err)
		}
		likes, err := tx.Preferences(w.OfferedTo)
		if err != nil || !likes.Notifications.Push {
			return err
		}
		devices, err := tx.Subscriptions(w.OfferedTo)
		if err != nil {
			return err
		}
		for _, device := range devices {
			if err := tx.Enqueue(JobOfferPush, string(device.ID)+":"+subject, parley.Now()); err != nil {
				return err
			}
		}
		d.publish(tx, Event{Kind: EventJob})
		return nil
	})
}

// DeliverOfferPush is the handler of [JobOfferPush]. What it sends is worth as
// much as the offer: nothing once that is over, and no push service keeps it
// for longer.
func (d *Desk) DeliverOfferPush(ctx context.Context, subject string) (parley.Time, error) {
	device, work, _ := strings.Cut(subject, ":")
	now, read := parley.Now(), d.store.Read(ctx)
	sub, err := read.LiveSubscription(parley.ID(device), now, now.Add(-sessionIdle))
	if d.push == nil || err != nil {
		return 0, ignoreNotFound(err)
	}
	w, err := read.WorkItem(parley.ID(work))
	if err != nil || !w.Offered() || w.OfferedTo != sub.UserID || w.OfferExpiresAt <= now {
		return 0, ignoreNotFound(err)
	}
	likes, err := read.Preferences(sub.UserID)
	if err != nil {
		return 0, err
	}
	o, err := d.card(read, w)
	if err != nil {
		return 0, err
	}
	name, about := offerText(&o)
	m := pushed{
		Type: "offer", Tag: work, Title: speaking(likes.Language).Say("notify.offer", "queue", o.Queue, "name", name), Body: parley.Shorten(about, pushText),
		Seq: int64(o.OfferedAt), URL: "/workspace/conversations?offer=" + work, At: o.OfferedAt,
	}
	m.Title = parley.Shorten(m.Title, pushTitle)
	payload, err := json.Marshal(m)
	if err != nil {
		return 0, err
	}
	return d.deliver(ctx, sub, channel.Push{
		Endpoint: sub.Endpoint, P256dh: sub.P256dh, Auth: sub.Auth, Topic: work, TTL: o.ExpiresAt.Sub(now), Urgent: true, Payload: payload,
	}, o.ExpiresAt)
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
