package desk

import (
	"context"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// JobGuestGone ends what a visitor whose page is gone has left; its subject is
// a conversation.
const JobGuestGone = "guest_gone"

// guestMayReload is how long who may not come back has to load a page again, or
// to get out of a tunnel: nobody tells these from closing it (domain 3.7).
const guestMayReload = time.Minute

// GuestsGone notes since when no page of a visitor is connected any more, by
// conversation; [Desk.GuestSeen] takes it back.
func (d *Desk) GuestsGone(ctx context.Context, since map[parley.ID]parley.Time) error {
	props, err := d.store.Read(ctx).Properties()
	if err != nil {
		return err
	}
	after := goneFor(props)
	if after == 0 {
		return nil
	}
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		for conversation, at := range since {
			if err := tx.Enqueue(JobGuestGone, string(conversation), at.Add(after)); err != nil {
				return err
			}
		}
		return nil
	})
}

// goneFor is after what time a visitor whose page is gone counts as gone, 0:
// never.
func goneFor(props store.Properties) time.Duration {
	after := seconds(props.Int(parley.PropChatDisconnect))
	if props.Bool(parley.PropGuestResumable) {
		return after
	}
	if after == 0 {
		return guestMayReload
	}
	return min(after, guestMayReload)
}

// EndGuestGone is the handler of [JobGuestGone]: a visitor who waits leaves the
// queue and may wait again, a session in progress is over as after a silence.
// Where nobody comes back, their token is worth nothing from then on.
func (d *Desk) EndGuestGone(ctx context.Context, subject string) (parley.Time, error) {
	return 0, d.store.Tx(ctx, func(tx *store.Tx) error {
		props, err := tx.Properties()
		if err != nil || goneFor(props) == 0 {
			return err
		}
		c, w, err := d.guestWork(tx, Guest{GuestSession: store.GuestSession{Conversation: parley.ID(subject)}})
		if err != nil {
			return ignoreNotFound(err)
		}
		if !props.Bool(parley.PropGuestResumable) {
			if err := tx.DropGuestSessions(c.ID); err != nil {
				return err
			}
		}
		switch w.State {
		case parley.WorkWaiting:
			return d.abandon(tx, parley.System(), c, w)
		case parley.WorkInProgress:
			return d.end(tx, c, w, ending{
				state: parley.WorkByClient, reason: parley.ReasonNoUserResponse, code: parley.LineEndedIdle,
				text: "The conversation was closed because " + c.GuestName + " did not answer.", actor: parley.System(),
			})
		default:
			return nil // it has ended already
		}
	})
}
