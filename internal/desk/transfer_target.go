package desk

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// Candidate is a colleague a conversation may be transferred to.
type Candidate struct {
	ID           parley.ID `json:"id"`
	Name         string    `json:"name"`
	Online       bool      `json:"online"`
	AtLimit      bool      `json:"at_limit" doc:"They hold as many sessions as they may: a transfer is refused."`
	OpenSessions int64     `json:"open_sessions"`
	State        parley.ID `json:"state_id" doc:"Their presence state."`
	StateName    string    `json:"state"`
	Available    bool      `json:"available" doc:"They are there for the queue's channel: they see a transfer as an offer."`
	Load         int64     `json:"load" doc:"What they carry of the queue's channel."`
	Capacity     int64     `json:"capacity"`
}

// Candidates lists the other agents of a queue by name (domain 2.3). Who is not
// available or full can be asked all the same: what is handed over by hand counts
// beyond the capacity (domain 3.5).
func (d *Desk) Candidates(ctx context.Context, actor parley.Actor, queueID parley.ID) ([]Candidate, error) {
	read := d.store.Read(ctx)
	member, err := read.InQueueGroup(queueID, actor.ID)
	if err != nil {
		return nil, err
	}
	if !member {
		return nil, store.NotFound("This queue")
	}
	queue, err := read.Queue(queueID)
	if err != nil {
		return nil, err
	}
	users, err := read.GroupMembers(queue.AssignmentGroup)
	if err != nil {
		return nil, err
	}
	users = slices.DeleteFunc(users, func(u parley.User) bool { return u.ID == actor.ID || !u.Active })
	ids := make([]parley.ID, 0, len(users))
	for _, user := range users {
		ids = append(ids, user.ID)
	}
	now := parley.Now()
	online, err := read.Online(ids, now)
	if err != nil {
		return nil, err
	}
	standings, err := read.Standings(ids)
	if err != nil {
		return nil, err
	}
	g, err := d.groundOf(read)
	if err != nil {
		return nil, err
	}
	carried, err := g.loadsOf(read, ids)
	if err != nil {
		return nil, err
	}
	channel := cmp.Or(queue.ServiceChannel, g.chat())
	list := []Candidate{}
	for _, user := range users {
		one := Candidate{ID: user.ID, Name: user.Name, Online: online[user.ID]}
		if one.OpenSessions, err = read.OpenSessions(user.ID); err != nil {
			return nil, err
		}
		limit, err := d.Limit(read, user)
		if err != nil {
			return nil, err
		}
		one.AtLimit = limit >= 0 && one.OpenSessions >= limit
		state := g.stateOf(standings, user.ID)
		one.State, one.StateName = state.State.ID, state.State.Name
		one.Available = state.Connected(now) && takesWork(&state, g.channels, &parley.WorkItem{ServiceChannel: channel})
		for _, c := range carried.load(user.ID).Channels {
			if c.Channel == channel {
				one.Load, one.Capacity = c.Load, c.Capacity
			}
		}
		list = append(list, one)
	}
	slices.SortFunc(list, func(a, b Candidate) int { return strings.Compare(parley.Fold(a.Name), parley.Fold(b.Name)) })
	return list, nil
}
