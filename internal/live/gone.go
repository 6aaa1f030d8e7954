package live

import (
	"context"
	"time"

	"github.com/parley-desk/parley"
)

// goneAfter is how long a visitor must be gone for it to be written down: who
// changes pages or networks is back before.
const goneAfter = 30 * time.Second

// tellGone has the desk know which visitors have been gone from everywhere for so
// long.
func (h *Hub) tellGone(ctx context.Context, after time.Duration) {
	gone := map[parley.ID]parley.Time{}
	h.mu.Lock()
	for conversation, since := range h.gone {
		if parley.Now().Sub(since) < after {
			continue
		}
		delete(h.gone, conversation)
		if !h.guestOnlineLocked(conversation) {
			gone[conversation] = since
		}
	}
	h.mu.Unlock()
	if len(gone) == 0 {
		return
	}
	err := h.Desk.GuestsGone(ctx, gone)
	if err == nil {
		return
	}
	h.log.Warn("noting that visitors are gone failed", "visitors", len(gone), "err", err)
	h.mu.Lock()
	defer h.mu.Unlock()
	for conversation, since := range gone { // the next time
		if h.guests[conversation] == 0 {
			h.gone[conversation] = since
		}
	}
}

// tellLost has the desk know which visitors nobody has seen since this node
// began: they were connected to one that died and did not come back. By then
// every node has said who is connected to it. It reports whether that was done.
func (h *Hub) tellLost(ctx context.Context) bool {
	open, err := h.Desk.GuestsNotGoing(ctx)
	if err == nil {
		lost := map[parley.ID]parley.Time{}
		for _, conversation := range open {
			if !h.GuestOnline(conversation) {
				lost[conversation] = parley.Now()
			}
		}
		err = h.Desk.GuestsGone(ctx, lost)
	}
	if err != nil && ctx.Err() == nil {
		h.log.Warn("noting which visitors did not come back failed", "err", err)
	}
	return err == nil
}
