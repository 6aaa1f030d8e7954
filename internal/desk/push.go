package desk

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/auth"
	"github.com/parley-desk/parley/internal/channel"
	"github.com/parley-desk/parley/internal/store"
)

// Bounds of web push.
const (
	// pushLife is how long a message is worth telling: a push service keeps it
	// that long for a browser that is off, and so do we for a service that does
	// not answer.
	pushLife = 4 * time.Hour
	// pushText is how much of a message is shown, in characters.
	pushText  = 160
	pushTitle = 80
)

// PushKey is the public key browsers subscribe with (RFC 8292).
func (d *Desk) PushKey() string { return d.pushKey }

// SubscriptionInput is a browser's push subscription, as its own JSON has it.
type SubscriptionInput struct {
	Endpoint string `json:"endpoint" maxLength:"2048"`
	Keys     struct {
		P256dh string `json:"p256dh" maxLength:"200"`
		Auth   string `json:"auth" maxLength:"200"`
	} `json:"keys"`
}

// Subscribe has the actor's browser told what happens while the desk is not
// open. It lasts as long as the sign-in of the token.
func (d *Desk) Subscribe(ctx context.Context, actor parley.Actor, token, userAgent string, in SubscriptionInput) error {
	if d.push == nil {
		return parley.Errorf(parley.CodeUnavailable, "", "Web push is not possible on this desk.")
	}
	if err := d.checkPush(in.Endpoint, in.Keys.P256dh, in.Keys.Auth); err != nil {
		return err
	}
	s := store.Subscription{
		ID: parley.NewID(), UserID: actor.ID, Endpoint: in.Endpoint, P256dh: in.Keys.P256dh, Auth: in.Keys.Auth,
		UserAgent: parley.Shorten(strings.ToValidUTF8(userAgent, ""), 200), CreatedAt: parley.Now(),
	}
	if !auth.IsAPIToken(token) {
		s.SessionHash = auth.Hash(token)
	}
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.SaveSubscription(s); err != nil {
			return err
		}
		return tx.RefreshNotifies(actor.ID)
	})
}

// Unsubscribe forgets a browser. One that is not there is no error.
func (d *Desk) Unsubscribe(ctx context.Context, actor parley.Actor, endpoint string) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		gone, err := tx.DropSubscription(actor.ID, endpoint)
		if err != nil || !gone {
			return err
		}
		return tx.RefreshNotifies(actor.ID)
	})
}

// pushed is what the service worker receives; docs/protocol.md explains it.
type pushed struct {
	Type         string      `json:"type"` // message, offer, assigned or test
	Tag          string      `json:"tag"`
	Title        string      `json:"title"`
	Body         string      `json:"body"`
	Conversation parley.ID   `json:"conversation,omitempty"`
	Seq          int64       `json:"seq,omitempty"`
	Unread       int64       `json:"unread,omitempty"`
	URL          string      `json:"url"` // a path of this desk
	At           parley.Time `json:"at"`
}

// DeliverPush is the handler of JobPush. What it sends describes the
// conversation as it stands now, with the conversation as topic and tag: sent
// again after a crash it replaces itself.
func (d *Desk) DeliverPush(ctx context.Context, subject string) (parley.Time, error) {
	device, conversation, _ := strings.Cut(subject, ":")
	now, read := parley.Now(), d.store.Read(ctx)
	sub, err := read.LiveSubscription(parley.ID(device), now, now.Add(-sessionIdle))
	if d.push == nil || parley.CodeOf(err) == parley.CodeNotFound {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	message, at, err := d.compose(ctx, parley.ID(conversation), sub.UserID, now)
	if err != nil || message == nil {
		return 0, err
	}
	payload, err := json.Marshal(message)
	if err != nil {
		return 0, err
	}
	return d.deliver(ctx, sub, channel.Push{
		Endpoint: sub.Endpoint, P256dh: sub.P256dh, Auth: sub.Auth, Topic: message.Tag, TTL: at.Add(pushLife).Sub(now), Urgent: true, Payload: payload,
	}, at.Add(pushLife))
}

// compose writes what a member is to be told now; nil when it is nothing any
// more. at is when the newest of it was said.
func (d *Desk) compose(ctx context.Context, conversation, user parley.ID, now parley.Time) (*pushed, parley.Time, error) {
	read := d.store.Read(ctx)
	who, err := read.Listener(conversation, user, now)
	if parley.CodeOf(err) == parley.CodeNotFound {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, err
	}
	c, err := read.Conversation(conversation)
	if err != nil {
		return nil, 0, err
	}
	entries, err := news(read, c, &who, parley.TransportPush, 0, who.NotifiedSeq)
	if err != nil || len(entries) == 0 {
		return nil, 0, err
	}
	// Being named or asked is said even if somebody said something after it.
	newest, about := entries[len(entries)-1], entries[len(entries)-1]
	if newest.At.Add(pushLife) <= now {
		return nil, 0, nil
	}
	reason := parley.ReasonActivity
	for _, e := range entries {
		if _, why := parley.Notify(parley.TransportPush, situation(c, &who, e)); why != parley.ReasonActivity {
			reason, about = why, e
		}
	}
	summary, err := read.Summary(conversation, user)
	if err != nil {
		return nil, 0, err
	}
	l := speaking(who.Language)
	m := &pushed{
		Type: "message", Tag: string(conversation), Conversation: conversation, Seq: newest.Seq, Unread: int64(len(entries)),
		URL: "/workspace/conversations/" + string(conversation), At: newest.At,
	}
	text := gist(l, about, pushText)
	switch {
	case reason == parley.ReasonTransfer:
		m.Title, m.Body = l.Say("notify.transfer", "name", about.Params["from"]), summary.Name
	case reason == parley.ReasonMention:
		m.Title, m.Body = l.Say("notify.mentioned"), l.Say("notify.said", "name", about.Author.Name, "text", text)
	case c.Kind == parley.KindDirect:
		m.Title, m.Body = about.Author.Name, text
	default:
		m.Title, m.Body = summary.Name, l.Say("notify.said", "name", about.Author.Name, "text", text)
	}
	m.Title = parley.Shorten(m.Title, pushTitle)
	return m, newest.At, nil
}

// deliver makes one attempt and does what its verdict asks for; until is when
// it is not worth telling any more.
func (d *Desk) deliver(ctx context.Context, sub store.Subscription, p channel.Push, until parley.Time) (parley.Time, error) {
	v := d.push(ctx, p)
	now := parley.Now()
	var next parley.Time
	err := d.store.Tx(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		switch v.Outcome {
		case channel.Accepted:
			return tx.SubscriptionDelivered(sub.ID, now)
		case channel.Gone:
			if _, err := tx.DropSubscription(sub.UserID, sub.Endpoint); err != nil {
				return err
			}
			return tx.RefreshNotifies(sub.UserID)
		case channel.Temporary:
			next = now.Add(pause(sub.Failures, v.RetryAfter))
			if next >= until {
				next = 0
			}
		case channel.Broken, channel.Permanent:
		}
		return tx.SubscriptionFailed(sub.ID, v.Reason)
	})
	if v.Outcome == channel.Broken {
		d.log.ErrorContext(ctx, "a push service refuses this desk's keys; subscriptions are kept", "channel", "webpush", "user", sub.UserID, "status", v.Status, "reason", v.Reason)
	}
	return next, err
}

// pause is how long to wait after so many failures in a row: what the other
// side asks for, or doubling from ten seconds to half an hour, and a quarter
// more or less, so that not everybody comes back at once.
func pause(failures int64, asked time.Duration) time.Duration {
	const first, most = 10 * time.Second, 30 * time.Minute
	wait := first << min(max(failures, 0), 8)
	wait = min(wait, most)
	if asked > 0 {
		return asked + rand.N(asked/4+time.Second) //nolint:gosec // jitter keeps no secret
	}
	return wait*3/4 + rand.N(wait/2) //nolint:gosec // jitter keeps no secret
}

// PushTest says how a test of the actor's devices ended.
type PushTest struct {
	Devices   int    `json:"devices"`
	Delivered int    `json:"delivered"`
	Message   string `json:"message,omitempty" doc:"What a push service answered that refused."`
}

// TestPush sends a test to all devices of the actor, now.
func (d *Desk) TestPush(ctx context.Context, actor parley.Actor) (PushTest, error) {
	result := PushTest{}
	if d.push == nil {
		return result, parley.Errorf(parley.CodeUnavailable, "", "Web push is not possible on this desk.")
	}
	read := d.store.Read(ctx)
	devices, err := read.Subscriptions(actor.ID)
	if err != nil {
		return result, err
	}
	likes, err := read.Preferences(actor.ID)
	if err != nil {
		return result, err
	}
	l, now := speaking(likes.Language), parley.Now()
	payload, err := json.Marshal(pushed{Type: "test", Tag: "test", Title: l.Say("notify.test"), Body: l.Say("notify.testBody"), URL: "/workspace/account/notifications", At: now})
	if err != nil {
		return result, err
	}
	result.Devices = len(devices)
	for _, sub := range devices {
		v := d.push(ctx, channel.Push{Endpoint: sub.Endpoint, P256dh: sub.P256dh, Auth: sub.Auth, Topic: "test", TTL: time.Minute, Urgent: true, Payload: payload})
		if v.Outcome == channel.Accepted {
			result.Delivered++
		} else {
			result.Message = v.Reason
		}
		err := d.store.Tx(ctx, func(tx *store.Tx) error {
			switch v.Outcome {
			case channel.Accepted:
				return tx.SubscriptionDelivered(sub.ID, now)
			case channel.Gone:
				_, err := tx.DropSubscription(sub.UserID, sub.Endpoint)
				return err
			case channel.Temporary, channel.Broken, channel.Permanent:
			}
			return tx.SubscriptionFailed(sub.ID, v.Reason)
		})
		if err != nil {
			return result, err
		}
	}
	return result, nil
}
