package desk

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/condition"
	"github.com/parley-desk/parley/internal/store"
)

// JobWrapUp is the timer of a wrap-up; its subject is a segment.
const JobWrapUp = "wrap_up"

// JobEndLongWrapUps closes what was wrapped up for too long; its subject is "".
const JobEndLongWrapUps = "wrap_up_sweep"

// sweepWrapUpsEvery is how often that is looked at (domain 1.1.3).
const sweepWrapUpsEvery = 5 * time.Minute

// sweptAtOnce bounds the wrap-ups that one look closes; the next goes on.
const sweptAtOnce = 200

// wrapUpOf finds the configuration that applies to a contact of a
// conversation: of the active ones whose condition holds the first. It reports
// false when there is none, and then there is no wrap-up.
func wrapUpOf(read *store.Reader, c parley.Conversation, reason string) (parley.WrapUpConfiguration, bool, error) {
	none := parley.WrapUpConfiguration{}
	list, err := read.WrapUpConfigurations()
	if err != nil || len(list) == 0 {
		return none, false, err
	}
	var record condition.Map // read when the first condition asks for it
	for _, config := range list {
		if !config.Active {
			continue
		}
		if config.Condition == "" {
			return config, true, nil
		}
		if record == nil {
			if record, err = contactOf(read, c, reason); err != nil {
				return none, false, err
			}
		}
		query, err := condition.Parse(config.Condition)
		if err != nil {
			return none, false, err
		}
		if query.Match(record, condition.Env{Fields: InteractionFields(), Now: time.Now(), Location: time.UTC}) {
			return config, true, nil
		}
	}
	return none, false, nil
}

// contactOf is the contact of a conversation as the conditions of
// configurations see it: ended for a reason, or passed on for none.
func contactOf(read *store.Reader, c parley.Conversation, reason string) (condition.Map, error) {
	w, err := read.WorkItem(c.WorkItem)
	if err != nil {
		return nil, err
	}
	queue, err := read.Queue(c.QueueID)
	if err != nil {
		return nil, err
	}
	record, err := contactIn(read, c.Interaction, queue, w.Priority)
	if err != nil {
		return nil, err
	}
	record["state_reason"] = reason
	return record, nil
}

// openWrapUp opens the segment of an agent under a configuration. What they
// have written before in the same contact stays.
func (d *Desk) openWrapUp(tx *store.Tx, c parley.Conversation, agent parley.ID, config parley.WrapUpConfiguration, handedOver bool, now parley.Time) error {
	s, err := tx.SegmentOf(c.ID, agent)
	if parley.CodeOf(err) == parley.CodeNotFound {
		s, err = parley.WrapUpSegment{ID: parley.NewID(), Interaction: c.Interaction, Conversation: c.ID, Agent: agent}, nil
	}
	if err != nil {
		return err
	}
	codes, err := activeCodes(&tx.Reader, config.Codes)
	if err != nil {
		return err
	}
	s.Configuration = config.ID
	s.WrapUpTerms = parley.WrapUpTerms{
		WrapUp: parley.WrapUp{
			OpenedOn: now, DurationS: config.DurationS, HandedOver: handedOver, Revision: s.Revision + 1,
			// Without a code that may still be chosen there is nothing to ask.
			CodesEnabled: config.EnableCodes && (len(config.Codes) == 0 || len(codes) > 0),
		},
		Codes: codes, DefaultCode: config.DefaultCode,
	}
	if !handedOver { // who has passed it on takes the time they need
		s.ShowDuration, s.Enforce = config.ShowDuration, config.EnforceDuration
	}
	if s.Enforce {
		s.DueAt = s.Due()
	}
	if err := tx.PutSegment(s); err != nil || !s.Enforce {
		return err
	}
	if err := tx.Enqueue(JobWrapUp, string(s.ID), s.DueAt); err != nil {
		return err
	}
	return nil
}

// activeCodes leaves those of the codes that agents can choose.
func activeCodes(read *store.Reader, of []parley.ID) ([]parley.ID, error) {
	if len(of) == 0 {
		return nil, nil
	}
	all, err := read.WrapUpCodes()
	var active []parley.ID
	for _, c := range all {
		if c.Choosable() && slices.Contains(of, c.ID) {
			active = append(active, c.ID)
		}
	}
	return active, err
}

// choosable reports whether the agent of a segment may choose a code. What was
// among their codes when the segment was opened stays among them.
func choosable(s parley.WrapUpSegment, c parley.WrapUpCode) bool {
	switch {
	case !s.CodesEnabled:
		return false
	case c.ID == s.Code || c.ID == s.DefaultCode:
		return true
	case len(s.Codes) == 0:
		return c.Choosable()
	default:
		return slices.Contains(s.Codes, c.ID)
	}
}

// handOver opens the wrap-up of an agent who has passed a conversation on.
func (d *Desk) handOver(tx *store.Tx, c parley.Conversation, agent parley.ID, now parley.Time) error {
	config, ok, err := wrapUpOf(&tx.Reader, c, "")
	if err != nil || !ok {
		return err
	}
	return d.openWrapUp(tx, c, agent, config, true, now)
}

// leaveWorking is what follows the end of a conversation for its interaction:
// wrap-up by its assignee where a configuration says so, otherwise it is closed.
func (d *Desk) leaveWorking(tx *store.Tx, c parley.Conversation, reason string, now parley.Time) error {
	config, ok, err := wrapUpOf(&tx.Reader, c, reason)
	if err != nil {
		return err
	}
	if !ok {
		return d.closeContact(tx, c, reason, now)
	}
	if err := tx.StepInteraction(c.Interaction, parley.InteractionWrapUp, reason, c.QueueID, c.AssignedTo, now); err != nil {
		return err
	}
	return d.openWrapUp(tx, c, c.AssignedTo, config, false, now)
}

// closeContact closes the interaction of a conversation that has ended: nobody
// writes it up any more.
func (d *Desk) closeContact(tx *store.Tx, c parley.Conversation, reason string, now parley.Time) error {
	if err := tx.StepInteraction(c.Interaction, parley.InteractionComplete, reason, c.QueueID, c.AssignedTo, now); err != nil {
		return err
	}
	return d.closeSegments(tx, c.ID, now)
}

// closeSegments ends what is open of a contact that is closed, each with what
// its agent has written.
func (d *Desk) closeSegments(tx *store.Tx, conversation parley.ID, now parley.Time) error {
	open, err := tx.OpenSegments(conversation)
	if err != nil {
		return err
	}
	for _, s := range open {
		s.SubmittedOn = now
		s.Revision++
		if err := tx.SaveSegment(s, errMoved); err != nil {
			return err
		}
		d.publish(tx, wrapUpEvent(s))
	}
	return nil
}

// wrapUpEvent tells the agent's screens how their wrap-up stands. Nobody else
// is concerned, least of all the visitor.
func wrapUpEvent(s parley.WrapUpSegment) Event {
	return Event{Kind: EventList, Conversation: s.Conversation, Users: []parley.ID{s.Agent}}
}

// finishWrapUp ends an open segment, which s is with what the agent has
// written: with it the contact is closed, unless they had passed it on. The
// conversation is locked. A code that nobody chose is the default one, if it
// still exists.
func (d *Desk) finishWrapUp(tx *store.Tx, actor parley.Actor, s parley.WrapUpSegment, timedOut bool) error {
	now := parley.Now()
	if s.CodesEnabled && s.Code == "" && s.DefaultCode != "" {
		_, err := tx.WrapUpCode(s.DefaultCode)
		if err == nil {
			s.Code = s.DefaultCode
		} else if ignoreNotFound(err) != nil {
			return err
		}
	}
	s.SubmittedOn, s.TimedOut = now, timedOut
	s.Revision++
	if err := tx.SaveSegment(s, errMoved); err != nil {
		return err
	}
	if err := tx.CancelJob(JobWrapUp, string(s.ID)); err != nil {
		return err
	}
	i, err := tx.Interaction(s.Interaction)
	if err != nil {
		return err
	}
	d.publish(tx, wrapUpEvent(s))
	said, err := json.Marshal(map[string]any{"wrap_up_code_id": s.Code, "timed_out": timedOut})
	if err != nil {
		return err
	}
	if err := tx.Audit(acted(actor, "wrap_up", "interaction", i.ID, i.Number, "", string(said))); err != nil {
		return err
	}
	if i.State != parley.InteractionWrapUp || i.AssignedTo != s.Agent {
		return nil
	}
	if err := tx.FinishWrapUp(i.ID, now.Sub(s.OpenedOn).Milliseconds(), timedOut, now, errMoved); err != nil {
		return err
	}
	if err := d.closeSegments(tx, s.Conversation, now); err != nil {
		return err
	}
	d.publish(tx, Event{Kind: EventUser, User: s.Agent})
	return d.wakeAssigners(tx, s.Agent)
}

// EndWrapUp is the handler of JobWrapUp: it ends a wrap-up whose time is over.
// It returns when to look again, or zero.
func (d *Desk) EndWrapUp(ctx context.Context, subject string) (parley.Time, error) {
	var next parley.Time
	err := d.store.Tx(ctx, func(tx *store.Tx) error {
		next = 0
		s, err := lockSegment(tx, parley.ID(subject))
		if err != nil || !s.Open() || s.DueAt.IsZero() {
			return ignoreNotFound(err)
		}
		if parley.Now() < s.DueAt { // opened again meanwhile
			next = s.DueAt
			return nil
		}
		return d.finishWrapUp(tx, parley.System(), s, true)
	})
	return next, err
}

// lockSegment reads a segment with its conversation locked.
func lockSegment(tx *store.Tx, id parley.ID) (parley.WrapUpSegment, error) {
	s, err := tx.Segment(id)
	if err != nil {
		return s, err
	}
	if err := tx.LockConversation(s.Conversation); err != nil {
		return s, err
	}
	return tx.Segment(id) // only what is read under the lock holds
}

// SweepWrapUps is the handler of JobEndLongWrapUps: where it is switched on, it
// closes whatever was wrapped up for longer than the property allows. It
// returns when to look again.
func (d *Desk) SweepWrapUps(ctx context.Context, _ string) (parley.Time, error) {
	now := parley.Now()
	next := now.Add(sweepWrapUpsEvery)
	read := d.store.Read(ctx)
	props, err := read.Properties()
	if err != nil || !props.Bool(parley.PropEndLongWrapUps) {
		return next, err
	}
	before := now.Add(-time.Duration(props.Int(parley.PropMaxWrapUp)) * time.Minute)
	long, err := read.LongWrapUps(before, sweptAtOnce)
	if err != nil {
		return next, err
	}
	for _, id := range long {
		err := d.store.Tx(ctx, func(tx *store.Tx) error {
			s, err := lockSegment(tx, id)
			if err != nil || !s.Open() || s.OpenedOn > before {
				return ignoreNotFound(err)
			}
			return d.finishWrapUp(tx, parley.System(), s, true)
		})
		if err != nil {
			return next, err
		}
	}
	if len(long) == sweptAtOnce {
		next = now
	}
	return next, nil
}

// WrapUpInput is what an agent says in a wrap-up. What is absent stays as it is.
type WrapUpInput struct {
	Code   *parley.ID `json:"code_id,omitempty" doc:"One of the codes to choose from, or empty for none."`
	Notes  *string    `json:"notes,omitempty" doc:"At most 4000 characters."`
	Submit bool       `json:"submit,omitempty" doc:"Finish; otherwise what was written is only kept."`
}

// WrapUpView is an agent's wrap-up with the codes they may choose from.
type WrapUpView struct {
	parley.WrapUpSegment

	Choices []WrapUpChoice `json:"choices"`
	given   bool           // the code is another system's
}

// WrapUpChoice is a code that can be chosen.
type WrapUpChoice struct {
	ID          parley.ID `json:"id"`
	Code        string    `json:"code"`
	Description string    `json:"description,omitempty"`
}

// WrapUp returns the actor's wrap-up of a conversation with a customer.
// Nobody else's can be read: who has none gets not_found.
func (d *Desk) WrapUp(ctx context.Context, actor parley.Actor, conversation parley.ID) (WrapUpView, error) {
	read := d.store.Read(ctx)
	s, err := read.SegmentOf(conversation, actor.ID)
	if err != nil {
		return WrapUpView{}, err
	}
	return wrapUpView(read, s)
}

// OwnParts lists the wrap-ups the actor has not finished of conversations they
// have passed on and take no part in any more; of a group that is not theirs
// they cannot even read those.
func (d *Desk) OwnParts(ctx context.Context, actor parley.Actor) ([]store.OwnPart, error) {
	return d.store.Read(ctx).OwnParts(actor.ID)
}

func wrapUpView(read *store.Reader, s parley.WrapUpSegment) (WrapUpView, error) {
	v := WrapUpView{WrapUpSegment: s, Choices: []WrapUpChoice{}}
	codes, err := read.WrapUpCodes()
	for _, c := range codes {
		v.given = v.given || c.External && c.ID == s.Code
		if choosable(s, c) {
			v.Choices = append(v.Choices, WrapUpChoice{c.ID, c.Code, c.Description})
		}
	}
	if v.given {
		v.Choices = slices.DeleteFunc(v.Choices, func(c WrapUpChoice) bool { return c.ID != s.Code })
	}
	return v, err
}

// SaveWrapUp keeps what the actor has written in their wrap-up, and finishes
// it when they say so. The last write of an agent wins; finishing what is
// finished is no error. Writing into it is refused with the code ended.
func (d *Desk) SaveWrapUp(ctx context.Context, actor parley.Actor, conversation parley.ID, in WrapUpInput) (WrapUpView, error) {
	var view WrapUpView
	err := d.store.Tx(ctx, func(tx *store.Tx) error {
		s, err := tx.SegmentOf(conversation, actor.ID)
		if err != nil {
			return err
		}
		if s, err = lockSegment(tx, s.ID); err != nil {
			return err
		}
		if !s.Open() {
			if view, err = wrapUpView(&tx.Reader, s); err != nil || in.Submit {
				return err
			}
			return parley.Errorf(parley.CodeEnded, "", "This wrap-up is finished; nothing can be added to it any more.")
		}
		if view, err = wrapUpView(&tx.Reader, s); err != nil {
			return err
		}
		if view.given {
			in.Code = nil // what another system has set stays
		}
		if err := in.fill(&s, view.Choices); err != nil {
			return err
		}
		if in.Submit {
			if err := d.finishWrapUp(tx, actor, s, false); err != nil {
				return err
			}
		} else {
			s.Revision++
			if err := tx.SaveSegment(s, errMoved); err != nil {
				return err
			}
			d.publish(tx, wrapUpEvent(s))
		}
		s, err = tx.Segment(s.ID)
		view.WrapUpSegment = s
		return err
	})
	return view, err
}

// fill checks what was said and puts it into the segment.
func (in WrapUpInput) fill(s *parley.WrapUpSegment, choices []WrapUpChoice) (err error) {
	if in.Notes != nil {
		if s.Notes, err = parley.CleanText("notes", *in.Notes, parley.MaxWrapUpNotes); err != nil {
			return err
		}
	}
	if in.Code != nil && *in.Code != s.Code {
		if *in.Code != "" && !slices.ContainsFunc(choices, func(c WrapUpChoice) bool { return c.ID == *in.Code }) {
			return parley.Errorf(parley.CodeInvalid, "code_id", "is not one of the codes of this wrap-up. Choose another one.")
		}
		s.Code = *in.Code
	}
	if in.Submit && s.CodesEnabled && s.Code == "" && s.DefaultCode == "" && len(choices) > 0 {
		return parley.Errorf(parley.CodeInvalid, "code_id", "is missing: choose what the conversation was about.")
	}
	return nil
}
