package desk_test

import (
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/routing"
	"github.com/parley-desk/parley/internal/store"
)

// caseQueue switches cases on and makes a queue of them whose work the billing
// group is offered.
func (f *floor) caseQueue(name, condition string) parley.Queue {
	f.t.Helper()
	channel := f.channelOn("case")
	q, err := f.desk.CreateQueue(f.t.Context(), f.admin, desk.QueueInput{
		Name: name, Active: true, AssignmentGroup: f.billing.AssignmentGroup, Delivery: parley.DeliveryPush, ServiceChannel: channel, Condition: condition, Position: 5000,
	})
	f.must(err)
	f.push(&q, nil)
	return q
}

// channelOn activates a shipped service channel.
func (f *floor) channelOn(key string) parley.ID {
	f.t.Helper()
	c, err := f.read().ServiceChannelByKey(key)
	f.must(err)
	if c.Active {
		return c.ID
	}
	_, err = f.desk.UpdateServiceChannel(f.t.Context(), f.admin, c.ID, desk.ServiceChannelInput{
		Name: c.Name, Active: true, Position: c.Position, Table: c.Table, Condition: c.Condition, Utilization: c.Utilization, WorkItemSize: c.WorkItemSize,
		DefaultCapacity: c.DefaultCapacity, InboxLayout: c.InboxLayout, AlertSound: c.AlertSound, Version: c.Version,
	})
	f.must(err)
	return c.ID
}

// loneCase is a case of the product group that nobody looks after and that
// comes from no conversation.
func (f *floor) loneCase(values map[string]string) parley.Case {
	f.t.Helper()
	in := newCase(string(parley.NewID()))
	in.Values["assignment_group_id"] = string(f.product.AssignmentGroup)
	maps.Copy(in.Values, values)
	made, err := f.desk.CreateCase(f.t.Context(), f.anna, "", in)
	f.must(err)
	return made
}

// editCase saves fields of a case as somebody who has just read it.
func (f *floor) editCase(who parley.Actor, id parley.ID, values map[string]string) {
	f.t.Helper()
	now, err := f.read().AnyCase(id)
	f.must(err)
	_, err = f.desk.UpdateCase(f.t.Context(), who, id, desk.RecordChange{Version: now.Version, Values: values})
	f.must(err)
}

// caseWork is the newest work item of a record; live says whether it is one.
func (f *floor) caseWork(id parley.ID) (w parley.WorkItem, live bool) {
	f.t.Helper()
	none := errors.New("none")
	w, err := f.read().LastWork(id, none)
	if errors.Is(err, none) {
		return w, false
	}
	f.must(err)
	return w, w.State.Live()
}

// caseOffered fails the test unless the record is offered to the agent, or waits
// for anybody when there is none.
func (f *floor) caseOffered(id parley.ID, who *parley.Actor) parley.WorkItem {
	f.t.Helper()
	w, live := f.caseWork(id)
	want := parley.ID("")
	if who != nil {
		want = who.ID
	}
	if !live || w.State != parley.WorkWaiting || w.OfferedTo != want {
		f.t.Fatalf("want it offered to %+v, got %+v", who, w)
	}
	return w
}

// loadOn is what somebody carries of a channel.
func (f *floor) loadOn(who parley.Actor, key string) int64 {
	f.t.Helper()
	load, err := f.desk.Load(f.t.Context(), who.ID)
	f.must(err)
	for _, c := range load.Channels {
		if c.Key == key {
			return c.Load
		}
	}
	return 0
}

// The way of a case: it is offered as its form says, accepting it is what
// assigning it to oneself is, it counts while it is worked on, and no longer.
func TestACaseIsOffered(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		q := f.caseQueue("Cases", "category=billing")
		f.withTimers()
		f.ready(f.ben)
		made := f.loneCase(nil)
		f.settle()
		w := f.caseOffered(made.ID, &f.ben)
		if w.QueueID != q.ID || w.Conversation != made.Conversation || w.Interaction != "" || w.DocumentTable != parley.TableCase || w.Priority != 3 {
			t.Errorf("the work is %+v", w)
		}
		card := f.offers(f.ben)[0]
		if card.DocumentTable != parley.TableCase || card.DocumentID != made.ID || card.Channel != "case" ||
			len(card.Fields) != 4 || card.Fields[0].Value != made.ShortDescription || card.Fields[1].Value != made.Number || card.Fields[3].Value != "billing" {
			t.Errorf("the card is %+v", card)
		}
		f.follow(made.ID, f.anna)
		f.heard()
		if _, err := f.desk.AcceptOffer(t.Context(), f.ben, w.ID); err != nil {
			t.Fatal(err)
		}
		told := slices.ContainsFunc(f.heard(), func(e desk.Event) bool {
			return e.Kind == desk.EventRecord && e.Record == made.ID && slices.Contains(e.Users, f.anna.ID) && slices.Contains(e.Users, f.ben.ID)
		})
		if !told {
			t.Error("who follows it is not told")
		}
		// Ben is not of its group: it comes to his.
		now, err := f.read().Case(made.ID, f.ben.ID)
		f.must(err)
		if now.AssignedTo != f.ben.ID || now.AssignmentGroup != f.billing.AssignmentGroup || now.State != parley.CaseOpen {
			t.Errorf("accepted as %+v", now)
		}
		said := f.activity(f.ben, made.ID)
		if last := said[len(said)-1]; last.Code != parley.LineRecordChanged || last.Author.Kind != parley.ActorSystem {
			t.Errorf("the activity ends with %+v", last)
		}
		if got := f.loadOn(f.ben, "case"); got != 1 {
			t.Errorf("Ben carries %d cases", got)
		}
		if n, err := f.read().OpenSessions(f.ben.ID); err != nil || n != 0 {
			t.Errorf("a case is %d sessions, %v", n, err)
		}
		// Closing its tab puts it away; only chats end with theirs (domain 11).
		f.follow(made.ID, f.ben)
		f.must(f.desk.HideConversation(t.Context(), f.ben, made.Conversation))
		f.refused(parley.CodeForbidden, f.desk.Close(t.Context(), f.ben, made.Conversation))
		if w, _ := f.caseWork(made.ID); w.State != parley.WorkInProgress || w.AssignedTo != f.ben.ID {
			t.Errorf("put away, the work is %+v", w)
		}
		if got := f.trail(f.anna, w.ID); !slices.Equal(got, []parley.WorkEventType{parley.WorkRouted, parley.WorkOffered, parley.WorkAccepted}) {
			t.Errorf("its way is %v", got)
		}
		f.editCase(f.ben, made.ID, map[string]string{"state": "awaiting_info"})
		if ended, live := f.caseWork(made.ID); live || ended.ID != w.ID || ended.State != parley.WorkComplete || f.loadOn(f.ben, "case") != 0 {
			t.Errorf("while it waits for the customer: %+v", ended)
		}
		f.editCase(f.ben, made.ID, map[string]string{"state": "open"})
		again, live := f.caseWork(made.ID)
		if !live || again.Previous != w.ID || again.AssignedTo != f.ben.ID || f.loadOn(f.ben, "case") != 1 {
			t.Errorf("taken up again as %+v", again)
		}
		f.editCase(f.ben, made.ID, map[string]string{"state": "closed", "close_notes": "done"})
		if ended, live := f.caseWork(made.ID); live || ended.State != parley.WorkComplete || ended.CancelReason != "" || f.loadOn(f.ben, "case") != 0 {
			t.Errorf("closed as %+v", ended)
		}
	})
}

// Reasons, rounds, time-outs and reading why work as they do for chats.
func TestACaseIsRejectedAndLetPass(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.caseQueue("Cases", "category=billing")
		f.withTimers()
		f.ready(f.ben)
		made := f.loneCase(nil)
		f.settle()
		w := f.caseOffered(made.ID, &f.ben)
		f.must(f.desk.RejectOffer(t.Context(), f.ben, w.ID, f.reason("Busy")))
		f.settle()
		f.caseOffered(made.ID, nil)
		f.pass(16 * time.Second) // the pause between two rounds
		f.settle()
		f.caseOffered(made.ID, &f.ben)
		f.pass(61 * time.Second)
		f.settle()
		f.caseOffered(made.ID, nil)
		if got := f.presence(f.ben).Name; got != "Away" {
			t.Errorf("Ben let it pass and is %s", got)
		}
		trail, err := f.desk.WorkTrail(t.Context(), f.anna, w.ID)
		f.must(err)
		if trail.Explanation == nil || len(trail.Explanation.LeftOut) == 0 || trail.Explanation.Chosen != "" {
			t.Errorf("why it waits: %+v", trail.Explanation)
		}
		idle, err := f.desk.WhyIdle(t.Context(), f.ben.ID)
		f.must(err)
		if len(idle.Reasons) == 0 {
			t.Error("nobody knows why Ben is idle")
		}
	})
}

// Work that was given at once needs no answer.
func TestACaseIsGivenAtOnce(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		q := f.caseQueue("Cases", "category=billing")
		f.push(&q, func(in *desk.AssignmentRuleInput) { in.AutoAssign, in.AllowReject = true, false })
		f.withTimers()
		f.ready(f.ben)
		made := f.loneCase(nil)
		f.settle()
		w, _ := f.caseWork(made.ID)
		now, err := f.read().AnyCase(made.ID)
		f.must(err)
		if w.State != parley.WorkInProgress || w.AssignedTo != f.ben.ID || now.AssignedTo != f.ben.ID {
			t.Errorf("given as %+v of %+v", w, now)
		}
	})
}

// A case is routed by the first queue that takes it; one that nothing takes is
// among what nobody looks after, and a change routes it while it is young.
func TestWhichQueueTakesACase(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		byHand := f.caseQueue("By hand", "")
		first := f.caseQueue("Urgent", "priority<=2^category=billing")
		f.change(&first, func(in *desk.QueueInput) { in.Position = 1 })
		second := f.caseQueue("Billing", "category=billing")
		for _, one := range []struct {
			field, value string
			queue        parley.ID
		}{
			{"priority", "1", first.ID}, {"priority", "4", second.ID}, {"category", "garden", ""}, {"assigned_to", string(f.chris.ID), ""},
		} {
			if w, _ := f.caseWork(f.loneCase(map[string]string{one.field: one.value}).ID); w.QueueID != one.queue {
				t.Errorf("%s %s waits in %s, want %s", one.field, one.value, w.QueueID, one.queue)
			}
		}
		odd := f.loneCase(map[string]string{"category": "garden"})
		f.pass(9 * time.Minute)
		f.editCase(f.anna, odd.ID, map[string]string{"category": "billing"})
		if w, live := f.caseWork(odd.ID); !live || w.QueueID != first.ID {
			t.Errorf("changed while young: %+v", w)
		}
		old := f.loneCase(map[string]string{"category": "garden"})
		f.pass(11 * time.Minute)
		f.editCase(f.anna, old.ID, map[string]string{"category": "billing"})
		if w, live := f.caseWork(old.ID); live {
			t.Errorf("an old one was routed: %+v", w)
		}
		rows, err := f.desk.WorkList(t.Context(), desk.WorkQuery{What: "unassigned", After: -1, Limit: 100})
		f.must(err)
		if !slices.ContainsFunc(rows, func(r desk.WorkRow) bool { return r.DocumentID == old.ID && r.WorkItem == "" && r.Number == old.Number }) {
			t.Errorf("nobody sees it: %+v", rows)
		}
		w, err := f.desk.RouteDocument(t.Context(), f.admin, parley.TableCase, old.ID, byHand.ID)
		f.must(err)
		if w.QueueID != byHand.ID || w.State != parley.WorkWaiting {
			t.Errorf("routed by hand as %+v", w)
		}
		again, err := f.desk.RouteDocument(t.Context(), f.admin, parley.TableCase, old.ID, byHand.ID)
		f.must(err)
		moved, err := f.desk.RouteDocument(t.Context(), f.admin, parley.TableCase, old.ID, second.ID)
		f.must(err)
		if again.ID != w.ID || moved.ID == w.ID || moved.Previous != w.ID || moved.QueueID != second.ID {
			t.Errorf("again %+v, moved %+v", again, moved)
		}
		for what, call := range map[string]func() error{
			"a queue of chats": func() error {
				_, err := f.desk.RouteDocument(t.Context(), f.admin, parley.TableCase, old.ID, f.billing.ID)
				return err
			},
			"no queue": func() error {
				_, err := f.desk.RouteDocument(t.Context(), f.admin, parley.TableCase, old.ID, parley.NewID())
				return err
			},
		} {
			if parley.CodeOf(call()) != parley.CodeInvalid {
				t.Errorf("%s: %v", what, call())
			}
		}
		_, err = f.desk.RouteDocument(t.Context(), f.admin, parley.TableCase, parley.NewID(), second.ID)
		f.refused(parley.CodeNotFound, err)
		f.editCase(f.anna, old.ID, map[string]string{"assigned_to": string(f.chris.ID)})
		_, err = f.desk.RouteDocument(t.Context(), f.admin, parley.TableCase, old.ID, second.ID)
		f.refused(parley.CodeConflict, err)
	})
}

// Assigning by hand takes the offer away, and clearing the assignee makes a new
// work item; closing and losing the channel's condition take it away, too.
func TestACaseIsTakenOutOfItsQueue(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.caseQueue("Cases", "category=billing")
		f.withTimers()
		f.ready(f.ben)
		made := f.loneCase(nil)
		f.settle()
		w := f.caseOffered(made.ID, &f.ben)
		f.heard()
		f.editCase(f.anna, made.ID, map[string]string{"assigned_to": string(f.chris.ID)})
		was, err := f.read().WorkItem(w.ID)
		f.must(err)
		if was.State != parley.WorkWithdrawn || was.CancelReason != parley.CancelManually || was.OfferedTo != "" || len(f.cards(f.ben)) != 0 {
			t.Errorf("assigned by hand: %+v", was)
		}
		if !slices.ContainsFunc(f.heard(), func(e desk.Event) bool {
			return e.Kind == desk.EventOffer && e.Record == w.ID && e.Text == desk.OverAssigned
		}) {
			t.Error("Ben is not told")
		}
		_, err = f.desk.AcceptOffer(t.Context(), f.ben, w.ID)
		f.refused(parley.CodeConflict, err)
		hers, _ := f.caseWork(made.ID)
		if hers.Previous != w.ID || hers.AssignedTo != f.chris.ID || f.loadOn(f.chris, "case") != 1 {
			t.Errorf("Chris has %+v", hers)
		}
		f.pass(24 * time.Hour)
		f.ready(f.ben)
		f.editCase(f.anna, made.ID, map[string]string{"assigned_to": ""})
		f.settle()
		next := f.caseOffered(made.ID, &f.ben)
		if next.Previous != hers.ID || f.loadOn(f.chris, "case") != 0 {
			t.Errorf("given back as %+v", next)
		}
		f.editCase(f.anna, made.ID, map[string]string{"state": "closed", "close_notes": "nothing to do"})
		ended, live := f.caseWork(made.ID)
		if live || ended.CancelReason != parley.CancelDisqualified || len(f.cards(f.ben)) != 0 {
			t.Errorf("closed while offered: %+v", ended)
		}
		if b := f.board(desk.BoardQuery{}); b.Figures.Abandoned != 0 || b.Figures.Waiting != 0 {
			t.Errorf("the figures are %+v", b.Figures)
		}
	})
}

// A manager gives a case to somebody, lets another wait elsewhere, and reads
// both on the board.
func TestCasesOnTheBoard(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		q := f.caseQueue("Cases", "category=billing")
		other := f.caseQueue("More cases", "category=other")
		f.withTimers()
		made := f.loneCase(nil)
		f.settle()
		w, _ := f.caseWork(made.ID)
		if rows := f.rows("waiting", desk.BoardQuery{Queue: q.ID}); len(rows) != 1 || rows[0].Table != parley.TableCase || rows[0].DocumentID != made.ID ||
			rows[0].Guest != "Grace Hopper" || rows[0].Waits == nil {
			t.Fatalf("waiting: %+v", rows)
		}
		if b := f.board(desk.BoardQuery{}); b.Figures.Waiting != 1 {
			t.Errorf("waiting: %d", b.Figures.Waiting)
		}
		f.must(f.desk.MoveWork(t.Context(), f.admin, w.ID, other.ID))
		moved, _ := f.caseWork(made.ID)
		f.refused(parley.CodeInvalid, f.desk.MoveWork(t.Context(), f.admin, moved.ID, f.billing.ID))
		if moved.QueueID != other.ID || moved.Previous != w.ID {
			t.Errorf("moved as %+v", moved)
		}
		f.ready(f.anna)
		f.choose(f.anna, "Away")
		f.must(f.desk.AssignByHand(t.Context(), f.admin, moved.ID, f.anna.ID))
		given, _ := f.caseWork(made.ID)
		now, err := f.read().AnyCase(made.ID)
		f.must(err)
		if given.ID != moved.ID || given.AssignedTo != f.anna.ID || given.CancelReason != parley.CancelManually || now.AssignedTo != f.anna.ID {
			t.Errorf("given as %+v of %+v", given, now)
		}
	})
}

// What a queue's longest wait is over for is offered to nobody any more.
func TestACaseWaitsSoLong(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		q := f.caseQueue("Cases", "category=billing")
		f.change(&q, func(in *desk.QueueInput) { in.MaxWaitS, in.MaxWaitMessage = 90, "Nobody had time." })
		f.withTimers()
		made := f.loneCase(nil)
		f.pass(91 * time.Second)
		f.settle()
		if w, live := f.caseWork(made.ID); live || w.CancelReason != parley.CancelMaxWait {
			t.Errorf("it waits: %+v", w)
		}
		said := f.activity(f.anna, made.ID)
		if last := said[len(said)-1]; last.Code != parley.LineMaxWait || last.Body != "Nobody had time." {
			t.Errorf("the activity ends with %+v", last)
		}
	})
}

// Who it is about never serves themselves, a skill rule on incidents is heeded,
// and what is on hold counts.
func TestIncidentsFindWhoMayAndCan(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		channel := f.channelOn("incident")
		q, err := f.desk.CreateQueue(t.Context(), f.admin, desk.QueueInput{
			Name: "Incidents", Active: true, AssignmentGroup: f.billing.AssignmentGroup, Delivery: parley.DeliveryPush, ServiceChannel: channel, Condition: "numberISNOTEMPTY",
		})
		f.must(err)
		f.push(&q, nil)
		network := f.skill("Network")
		_, err = f.desk.CreateSkillRule(t.Context(), f.admin, desk.SkillRuleInput{
			Name: "Network", Active: true, Table: parley.TableIncident, Condition: "category=network^priority<=2", Skill: network, Level: 1, Mandatory: true,
		})
		f.must(err)
		_, err = f.desk.CreateSkillRule(t.Context(), f.admin, desk.SkillRuleInput{Name: "Wrong", Active: true, Table: parley.TableIncident, Condition: "guest_name=x", Skill: network, Level: 1})
		f.refused(parley.CodeInvalid, err)
		f.withTimers()
		f.ready(f.anna, f.ben)
		in := newIncident("own")
		in.Values["assignment_group_id"] = string(f.billing.AssignmentGroup)
		in.Values["caller_email"] = "ben.okoro@example.com"
		in.Values["category"] = "printer"
		own, err := f.desk.CreateIncident(t.Context(), f.anna, "", in)
		f.must(err)
		f.settle()
		w := f.caseOffered(own.ID, &f.anna)
		f.must(f.desk.RejectOffer(t.Context(), f.anna, w.ID, f.reason("Not my expertise")))
		f.settle()
		f.caseOffered(own.ID, nil)
		trail, err := f.desk.WorkTrail(t.Context(), f.anna, w.ID)
		f.must(err)
		if !slices.ContainsFunc(trail.Explanation.LeftOut, func(l routing.LeftOut) bool { return l.Code == routing.Requester }) {
			t.Errorf("why Ben is left out: %+v", trail.Explanation.LeftOut)
		}
		in = newIncident("net")
		in.Values["assignment_group_id"] = string(f.billing.AssignmentGroup)
		net, err := f.desk.CreateIncident(t.Context(), f.anna, "", in)
		f.must(err)
		f.settle()
		f.caseOffered(net.ID, nil) // nobody knows networks
		f.tx(func(tx *store.Tx) error {
			return tx.SetUserSkills(f.ben.ID, []parley.SkillLevel{{Skill: network, Level: 1}})
		})
		f.pass(6 * time.Second)
		f.settle()
		w = f.caseOffered(net.ID, &f.ben)
		_, err = f.desk.AcceptOffer(t.Context(), f.ben, w.ID)
		f.must(err)
		_, err = f.edit(f.ben, net.ID, map[string]string{"state": "on_hold", "hold_reason": "awaiting_vendor"}, "")
		f.must(err)
		if got := f.loadOn(f.ben, "incident"); got != 1 {
			t.Errorf("Ben carries %d incidents", got)
		}
		_, err = f.edit(f.ben, net.ID, map[string]string{"state": "resolved", "close_notes": "done"}, "")
		f.must(err)
		if got := f.loadOn(f.ben, "incident"); got != 0 {
			t.Errorf("Ben carries %d incidents once it is resolved", got)
		}
	})
}

// A limit of sessions is none of cases, and two cases are all that fit.
func TestCasesHaveTheirOwnCapacity(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.caseQueue("Cases", "category=billing")
		f.limit(f.ben, 1)
		f.withTimers()
		f.talk("billing", f.ben)
		f.ready(f.ben)
		var all []parley.Case
		for range 3 {
			all = append(all, f.loneCase(nil))
			f.pass(time.Second)
		}
		f.settle()
		cards := f.cards(f.ben)
		if len(cards) != 2 {
			t.Fatalf("Ben is offered %v", cards)
		}
		for _, id := range cards {
			_, err := f.desk.AcceptOffer(t.Context(), f.ben, id)
			f.must(err)
		}
		f.settle()
		f.caseOffered(all[2].ID, nil)
		f.editCase(f.ben, all[0].ID, map[string]string{"state": "closed", "close_notes": "done"})
		f.settle()
		f.caseOffered(all[2].ID, &f.ben)
	})
}
