package desk

import (
	"context"
	"maps"
	"slices"
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
		for _, conversation := range slices.Sorted(maps.Keys(since)) { // two nodes take the rows in the same order
			if err := tx.Enqueue(JobGuestGone, string(conversation), since[conversation].Add(after)); err != nil {
				return err
			}
		}
		return nil
	})
}

// GuestsNotGoing lists chats that go on, of whose visitors it is not noted that
// they are gone.
func (d *Desk) GuestsNotGoing(ctx context.Context) ([]parley.ID, error) {
	return d.store.Read(ctx).ChatsWithoutJob(JobGuestGone)
}

// GuestsMayReturn gives visitors whose time ended while the desk was down as
// long to come back as it takes to load a page, or as they may be gone at all.
func (d *Desk) GuestsMayReturn(ctx context.Context) error {
	props, err := d.store.Read(ctx).Properties()
	if err != nil {
		return err
	}
	until := parley.Now().Add(min(goneFor(props), guestMayReload))
	return d.store.Tx(ctx, func(tx *store.Tx) error { return tx.DelayJobs(JobGuestGone, until) })
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
// Who wrote meanwhile, by pages without a connection, is there.
func (d *Desk) EndGuestGone(ctx context.Context, subject string) (next parley.Time, err error) {
	err = d.store.Tx(ctx, func(tx *store.Tx) error {
		next = 0
		props, err := tx.Properties()
		after := goneFor(props)
		if err != nil || after == 0 {
			return err
		}
		said, err := tx.GuestSaid(parley.ID(subject))
		if err != nil {
			return err
		}
		if due := said.Add(after); due > parley.Now() {
			next = due
			return nil
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
	return next, err
}
