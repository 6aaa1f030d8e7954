package desk

import (
	"cmp"
	"context"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/routing"
	"github.com/parley-desk/parley/internal/routing/replay"
	"github.com/parley-desk/parley/internal/store"
)

const (
	// usualHandling is how long work takes where nobody has done any yet.
	usualHandling = 10 * time.Minute
	// usualAnswer is how soon an offer is accepted where nobody ever did.
	usualAnswer = 5 * time.Second
	// timedOutWithin is how soon after an offer has passed its agent is put into
	// another state.
	timedOutWithin = 5 * time.Second
)

// past is a period that was recorded, and what is known of how it really was.
type past struct {
	period     *replay.Period
	comparison replay.Comparison
	recorded   *replay.Result
	basis      WhatIfBasis
}

// stepOf is by which parts the figures of a period are broken down.
func stepOf(length time.Duration) time.Duration {
	switch day := 24 * time.Hour; {
	case length <= 3*time.Hour:
		return 5 * time.Minute
	case length <= 26*time.Hour:
		return 30 * time.Minute
	case length <= 8*day:
		return 3 * time.Hour
	}
	return 12 * time.Hour
}

// periodOf is a period under a configuration, without work and with nobody there,
// nor their working hours.
func periodOf(c *replay.Configuration, from, until parley.Time) *replay.Period {
	p := &replay.Period{
		From: from, Until: until, Step: stepOf(until.Sub(from)), Channels: c.Channels, Queues: c.Queues, Pools: c.Pools,
		Skills: routing.NewSkills(c.Skills), GroupSkills: c.GroupSkills, Answers: map[replay.Asked]replay.Answer{},
		Usual: replay.Answer{After: usualAnswer},
	}
	for i := range c.Agents {
		p.Agents = append(p.Agents, replay.Agent{Agent: c.Agents[i]})
	}
	return p
}

// free is an agent's standing with nothing in hand.
func free(load parley.AgentLoad) parley.AgentLoad {
	load.UniversalLoad, load.Channels = 0, slices.Clone(load.Channels)
	for i := range load.Channels {
		load.Channels[i].Load = 0
	}
	return load
}

// livePeriod is a period of no length under the configuration of now.
func (d *Desk) livePeriod(read *store.Reader, now parley.Time) (*replay.Period, error) {
	s, err := d.snapshot(read, "", now)
	if err != nil {
		return nil, err
	}
	g, err := d.groundOf(read)
	if err != nil {
		return nil, err
	}
	_, text, err := g.keep()
	if err != nil {
		return nil, err
	}
	c, err := replay.ParseConfiguration(text) // a copy, to be changed
	if err != nil {
		return nil, err
	}
	p := periodOf(c, now, now)
	for i := range p.Agents {
		p.Agents[i].Load = free(s.Agents[i].Load)
	}
	return p, nil
}

// pastPeriod reads a period as it was recorded.
func (d *Desk) pastPeriod(ctx context.Context, from, until parley.Time) (*past, error) {
	again := replay.Repeater{From: from}
	var c *replay.Configuration
	standing, last := map[parley.ID]routing.Agent{}, map[parley.ID]map[parley.ID]parley.Time{}
	items, shifts := map[parley.ID]routing.Item{}, map[parley.ID][]replay.ShiftChange{}
	// What was seen before the period began was written whole an hour before at most.
	err := d.eachLook(ctx, from.Add(-seriesLife-time.Minute), until, func(l recordedLook) error {
		again.Repeat(l.configuration, l.tick)
		c = l.configuration
		for _, a := range l.tick.Sight.Agents {
			standing[a.ID] = a
			if last[a.ID] == nil || l.tick.At < from {
				last[a.ID] = a.LastAssigned
			}
			var known *routing.Shift
			if before := shifts[a.ID]; len(before) > 0 {
				known = before[len(before)-1].Shift
			}
			if !reflect.DeepEqual(known, a.Shift) {
				shifts[a.ID] = append(shifts[a.ID], replay.ShiftChange{At: l.tick.At, Shift: a.Shift})
			}
		}
		for _, item := range l.tick.Sight.Items {
			if _, known := items[item.ID]; !known {
				items[item.ID] = item
			}
		}
		return ctx.Err()
	})
	if err != nil {
		return nil, err
	}
	if c == nil {
		return nil, parley.Errorf(parley.CodeNotFound, "from", "Nothing is kept of this period any more.")
	}
	p := periodOf(c, from, until)
	for i := range p.Agents {
		a := &p.Agents[i]
		a.Load, a.LastAssigned, a.Shifts = free(standing[a.ID].Load), last[a.ID], shifts[a.ID]
	}
	read := d.store.Read(ctx)
	chat, err := read.ServiceChannelByKey(parley.ChannelChat)
	if ignoreNotFound(err) != nil {
		return nil, err
	}
	h := &history{past: &past{period: p, comparison: again.Comparison}, items: items, chat: chat.ID, pushed: map[parley.ID]*replay.Lived{}, there: map[parley.ID][]replay.Change{}}
	for _, part := range []func(*store.Reader) error{h.readWork, h.readPresence, h.readOffers} {
		if err := part(read); err != nil {
			return nil, err
		}
	}
	h.recorded = replay.Recorded(p, h.lived(), h.there, h.hands)
	return h.past, nil
}

// history is a period while it is read.
type history struct {
	*past

	items  map[parley.ID]routing.Item // as they were first seen
	chat   parley.ID                  // what work without a channel counts as
	pushed map[parley.ID]*replay.Lived
	order  []parley.ID
	away   []parley.PresenceChange // after an offer had passed
	there  map[parley.ID][]replay.Change
	hands  []replay.Held // all that agents had in hand
}

func (h *history) lived() []replay.Lived {
	list := make([]replay.Lived, 0, len(h.order))
	for _, id := range h.order {
		list = append(list, *h.pushed[id])
	}
	return list
}

// readWork reads what came, and what agents had in hand besides.
func (h *history) readWork(read *store.Reader) error {
	p := h.period
	all, err := read.LivedWork(p.From, p.Until, store.MaxLived+1)
	if err != nil {
		return err
	}
	if len(all) > store.MaxLived {
		return parley.Errorf(parley.CodeTooLarge, "until", "There are more than %d work items in this period. Choose a shorter one.", store.MaxLived)
	}
	skills, err := read.LivedSkills(p.From, p.Until)
	if err != nil {
		return err
	}
	asked := map[parley.ID][]parley.SkillLevel{}
	for _, s := range skills {
		asked[s.WorkItem] = append(asked[s.WorkItem], s.SkillLevel)
	}
	offering := map[parley.ID]bool{}
	for i := range p.Queues {
		offering[p.Queues[i].ID] = p.Queues[i].Active
	}
	taken := map[parley.ID][]time.Duration{}
	var waits time.Duration
	left := 0
	for i := range all {
		w := &all[i]
		over := until(w, p.Until)
		if !offering[w.Queue] || w.Channel == "" || w.Start > 0 && (!w.Pushed || w.Start < p.From) {
			if w.Start > 0 && w.Agent != "" {
				p.Held = append(p.Held, replay.Held{Agent: w.Agent, Channel: cmp.Or(w.Channel, h.chat), Size: w.Size, From: w.Start, Until: over})
				h.hands = append(h.hands, p.Held[len(p.Held)-1])
			}
			continue
		}
		item, seen := h.items[w.ID]
		if !seen {
			item = routing.Item{
				ID: w.ID, Queue: w.Queue, Channel: w.Channel, Size: w.Size, Priority: w.Priority, QueuedAt: w.QueuedAt, Skills: asked[w.ID],
			}
		}
		work, lived := replay.Work{Item: item}, &replay.Lived{Queue: item.Queue, At: w.QueuedAt}
		switch {
		case w.Start > 0 && w.Start < p.Until:
			work.Takes = max(time.Second, over.Sub(w.Start))
			lived.Answered, lived.Wait = true, w.Start.Sub(w.QueuedAt)
			taken[w.Queue], taken[""] = append(taken[w.Queue], work.Takes), append(taken[""], work.Takes)
			h.hands = append(h.hands, replay.Held{Agent: w.Agent, From: w.Start, Until: over})
			h.basis.Handled++
		case w.Abandoned && w.End < p.Until:
			lived.Abandoned, lived.Wait = true, w.End.Sub(w.QueuedAt)
			if !w.MaxWait {
				work.Patience = max(time.Millisecond, w.End.Sub(max(p.From, w.QueuedAt)))
				left++
				h.basis.Left++
			}
		default:
			lived.Wait = p.Until.Sub(w.QueuedAt)
		}
		waits += lived.Wait
		h.pushed[w.ID] = lived
		h.order = append(h.order, w.ID)
		p.Work = append(p.Work, work)
	}
	h.basis.Work = len(p.Work)
	fill(p, taken, h.pushed, waits, left)
	return nil
}

// until is when an agent has room again for whom work was.
func until(w *store.Lived, end parley.Time) parley.Time {
	if w.End == 0 {
		return end
	}
	return max(w.End, w.Free)
}

// fill supposes what did not show: work nobody did takes as long as most of its
// queue, and visitors who were answered would have waited some time more. That
// time follows from those who left, as if waiting made nobody more or less
// patient: all waits together, shared out among those who left.
func fill(p *replay.Period, taken map[parley.ID][]time.Duration, lived map[parley.ID]*replay.Lived, waits time.Duration, left int) {
	for _, list := range taken {
		slices.Sort(list)
	}
	middle := func(queue parley.ID) time.Duration {
		list := taken[queue]
		if len(list) == 0 {
			list = taken[""]
		}
		if len(list) == 0 {
			return usualHandling
		}
		return list[len(list)/2]
	}
	for i := range p.Work {
		w := &p.Work[i]
		if w.Takes == 0 {
			w.Takes = middle(w.Item.Queue)
		}
		if l := lived[w.Item.ID]; w.Patience == 0 && !l.Abandoned && left > 0 {
			w.Patience = l.Wait + exponential(w.Item.ID, waits/time.Duration(left))
		}
	}
}

// exponential is a time with this mean that is always the same for an id.
func exponential(id parley.ID, mean time.Duration) time.Duration {
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(id))                    // never fails
	random := rand.New(rand.NewPCG(sum.Sum64(), 1)) //nolint:gosec // repeatable on purpose
	return time.Duration(-math.Log(1-random.Float64()) * float64(mean)).Truncate(time.Millisecond)
}

// readPresence reads who was there when. That somebody was put away because an
// offer had passed comes of the offer, not of the day.
func (h *history) readPresence(read *store.Reader) error {
	p := h.period
	states, err := read.PresenceStates()
	if err != nil {
		return err
	}
	off := map[parley.ID][]parley.ID{}
	for i := range states {
		if len(states[i].Channels) == 0 {
			continue
		}
		for _, c := range p.Channels {
			if !slices.Contains(states[i].Channels, c.ID) {
				off[states[i].ID] = append(off[states[i].ID], c.ID)
			}
		}
	}
	all, err := read.PresenceBetween(p.From, p.Until)
	if err != nil {
		return err
	}
	at := map[parley.ID]*replay.Agent{}
	for i := range p.Agents {
		at[p.Agents[i].ID] = &p.Agents[i]
	}
	for _, c := range all {
		change := replay.Change{At: max(p.From, c.At), Available: c.Available, Unavailable: c.Name, Off: off[c.State]}
		h.there[c.User] = append(h.there[c.User], change)
		if c.Reason == ReasonOfferTimedOut && c.At >= p.From {
			h.away = append(h.away, c)
			continue
		}
		if a := at[c.User]; a != nil {
			a.Presence = append(a.Presence, change)
		}
	}
	return nil
}

// readOffers reads what agents answered.
func (h *history) readOffers(read *store.Reader) error {
	p := h.period
	events, err := read.OfferEvents(p.From, p.Until)
	if err != nil {
		return err
	}
	var made store.OfferEvent
	var after []time.Duration
	count := 0
	// Who was still asked when the wait was over had not answered until then.
	unanswered := func() {
		if l := h.pushed[made.WorkItem]; l != nil && l.Abandoned && made.Agent != "" {
			p.Answers[replay.Asked{Item: made.WorkItem, Agent: made.Agent, Time: count}] = replay.Answer{Kind: replay.Ignore}
		}
	}
	for _, e := range events {
		lived := h.pushed[e.WorkItem]
		if lived == nil {
			continue
		}
		if made.WorkItem != e.WorkItem {
			unanswered()
			made, count = store.OfferEvent{WorkItem: e.WorkItem}, 0
		}
		asked, took := replay.Asked{Item: e.WorkItem, Agent: e.Agent, Time: count}, e.At.Sub(made.At)
		switch {
		case e.Type == parley.WorkOffered:
			made = e
			count++
			lived.Offers++
			continue
		case made.Agent == "" || made.Agent != e.Agent:
			continue
		case e.Type == parley.WorkAccepted && e.Reason == "":
			h.basis.Answers++
			p.Answers[asked] = replay.Answer{After: took}
			after = append(after, took)
		case e.Type == parley.WorkRejected:
			h.basis.Answers++
			lived.Rejected++
			p.Answers[asked] = replay.Answer{Kind: replay.Reject, After: took, Reason: e.Reason, Hard: e.Hard}
		case e.Type == parley.WorkTimedOut:
			h.basis.Answers++
			lived.TimedOut++
			p.Answers[asked] = replay.Answer{Kind: replay.Ignore, Away: h.awayFor(e)}
		}
		made.Agent = ""
	}
	unanswered()
	if len(after) > 0 {
		slices.Sort(after)
		p.Usual.After = after[len(after)/2]
	}
	return nil
}

// awayFor is how long who let an offer pass was away for that.
func (h *history) awayFor(e store.OfferEvent) time.Duration {
	for _, c := range h.away {
		if late := c.At.Sub(e.At); c.User == e.Agent && late >= -timedOutWithin && late <= timedOutWithin {
			if c.Until == 0 {
				return h.period.Until.Sub(c.At)
			}
			return c.Until.Sub(c.At)
		}
	}
	return 0
}

// generate makes up what comes to a period, in which everybody is there.
func generate(p *replay.Period, g *WhatIfGenerated) error {
	length := time.Duration(g.Hours) * time.Hour
	p.Until, p.Step, p.Usual = p.From.Add(length), stepOf(length), replay.Answer{After: seconds(g.AnswerS)}
	for i := range p.Agents {
		p.Agents[i].Presence = []replay.Change{{At: p.From, Available: true}}
	}
	random := rand.New(rand.NewPCG(uint64(g.Seed), 1)) //nolint:gosec // repeatable on purpose
	long := func(mean time.Duration) time.Duration {
		return time.Duration(-math.Log(1-random.Float64()) * float64(mean)).Truncate(time.Millisecond)
	}
	for i, a := range g.Arrivals {
		at := slices.IndexFunc(p.Queues, func(q replay.Queue) bool { return q.ID == a.Queue && q.Active })
		channel := parley.ID("")
		if at >= 0 {
			channel = p.Queues[at].Channel
		}
		if channel == "" {
			return parley.Errorf(parley.CodeInvalid, "generated."+indexed("arrivals", i, "queue_id"), "must be an active queue that offers its work.")
		}
		for when := p.From.Add(long(time.Hour / time.Duration(a.PerHour))); when < p.Until; when = when.Add(max(time.Millisecond, long(time.Hour/time.Duration(a.PerHour)))) {
			w := replay.Work{
				Item:  routing.Item{ID: parley.ID(indexed(string(a.Queue), len(p.Work), "w")), Queue: a.Queue, Channel: channel, Size: 1, Round: 1, QueuedAt: when},
				Takes: max(time.Second, long(seconds(g.HandleS))),
			}
			if a.Skill != "" {
				w.Item.Skills = []parley.SkillLevel{{Skill: a.Skill, Mandatory: true}}
			}
			if g.PatienceS > 0 {
				w.Patience = max(time.Millisecond, long(seconds(g.PatienceS)))
			}
			if random.Int64N(100) < g.IgnoredPC {
				p.Answers[replay.Asked{Item: w.Item.ID, Time: 1}] = replay.Answer{Kind: replay.Ignore, Away: usualAwayAfter}
			}
			p.Work = append(p.Work, w)
		}
	}
	return nil
}

// usualAwayAfter is for how long who lets an offer pass is away.
const usualAwayAfter = 5 * time.Minute
