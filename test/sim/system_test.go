package sim

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// Another system, which knows the desk by its calls for such systems only: it
// offers work beside the desk's own assigner, answers for agents, and lets work
// wait elsewhere.

// setSystem makes the system's user and its token.
func (w *world) setSystem() error {
	now := parley.Now()
	user := parley.User{
		ID: parley.NewID(), Email: "workforce@example.com", Name: "Workforce", Active: true, Roles: []parley.Role{parley.RoleIntegration},
		CreatedAt: now, UpdatedAt: now, Version: 1,
	}
	if err := w.store().Tx(context.Background(), func(tx *store.Tx) error { return tx.InsertUser(user, "") }); err != nil {
		return err
	}
	token, err := w.desk().CreateToken(context.Background(), parley.System(), desk.TokenInput{UserID: user.ID, Name: "sim"})
	w.system = token.Secret
	return err
}

// foreign makes one of the system's calls and returns what its answer says
// beside its result.
func (w *world) foreign(path string, in any) (status int, said string) {
	status, data, err := w.exchange(w.system, "POST", "/api/now/awa"+path, in)
	if err != nil {
		return 0, err.Error()
	}
	if status < http.StatusBadRequest {
		return status, ""
	}
	var refused struct {
		Error struct {
			Message string `json:"message"`
			Detail  string `json:"detail"`
		} `json:"error"`
		Status string `json:"status"`
	}
	if err := json.Unmarshal(data, &refused); err != nil || refused.Status != "failure" || refused.Error.Message == "" {
		w.violatedf("the system is refused in a way it cannot read: %d %s", status, data)
	}
	mayNot := status == http.StatusForbidden && !strings.HasSuffix(path, "/reject") // which the offer may not allow
	if status >= http.StatusInternalServerError || status == http.StatusUnauthorized || mayNot {
		w.violatedf("the system is refused %s: %d %s", path, status, data)
	}
	return status, refused.Error.Message + ": " + refused.Error.Detail
}

// systemOffers offers what waits to an agent of its own choice, or gives it to
// them at once; to whom, and whether they can carry it, is for it to know.
func (w *world) systemOffers() {
	read, waiting := w.store().Read(context.Background()), w.waiting()
	if len(waiting) == 0 {
		return
	}
	item, a := one(w, waiting), one(w, w.agents)
	for range 3 { // most of the time somebody who is there
		if state, err := read.AgentState(a.id, parley.Now()); err != nil || !state.State.Available {
			a = one(w, w.agents)
		}
	}
	atOnce := a.limit < 0 && w.chance(4) && !item.OfRecord()
	why, err := w.notThere(read, a, &item)
	if err != nil {
		w.violatedf("reading: %v", err)
		return
	}
	timeout, asked := 10+w.rng.IntN(50), parley.Now()
	status, said := w.foreign("/workitems/"+string(item.ID)+"/assignments", map[string]any{
		"agent_sys_id": a.id, "timeout": fmt.Sprint(timeout), "allowed_to_decline": !w.chance(4), "enable_auto_assign": atOnce,
	})
	w.notef("system_offers: %s to %s: %d %s", item.Number, a.name, status, said)
	if (status == http.StatusOK) != (why == "") {
		w.violatedf("the system offers %s to %s: %d %s; in the way: %q", item.Number, a.name, status, said, why)
	}
	if status != http.StatusOK {
		return
	}
	w.count("system_offered")
	w.given[a.id] = parley.Now()
	now, err := read.WorkItem(item.ID)
	switch same := item.OfferedTo == a.id && !atOnce; {
	case err != nil:
		w.violatedf("reading: %v", err)
	case atOnce && (now.State != parley.WorkInProgress || now.AssignedTo != a.id):
		w.violatedf("the system gave %s to %s: it is %s, of %q", item.Number, a.name, now.State, now.AssignedTo)
	case !atOnce && now.OfferedTo != a.id:
		w.violatedf("the system offered %s to %s, it is offered to %q", item.Number, a.name, now.OfferedTo)
	case !atOnce && !same && now.OfferRule != "" && now.OfferedAt >= asked: // the desk was faster: its offer to them stands
		w.count("system_too_late")
	case !atOnce && !same && now.OfferExpiresAt.Sub(now.OfferedAt) != time.Duration(timeout)*time.Second:
		w.violatedf("the system offered %s for %d s, it stands for %v", item.Number, timeout, now.OfferExpiresAt.Sub(now.OfferedAt))
	case same && now.OfferExpiresAt != item.OfferExpiresAt:
		w.violatedf("the system offered %s to %s once more, and the time to answer changed", item.Number, a.name)
	}
}

// notThere is why nothing can be offered to an agent by anybody.
func (w *world) notThere(read *store.Reader, a *agent, item *parley.WorkItem) (string, error) {
	now := parley.Now()
	state, err := read.AgentState(a.id, now)
	if err != nil {
		return "", err
	}
	channel, err := read.ServiceChannel(item.ServiceChannel)
	if err != nil {
		return "", err
	}
	excluded, err := read.Exclusion(item.ID, a.id)
	switch {
	case err != nil:
		return "", err
	case !state.State.Available:
		return "not available", nil
	case !state.Connected(now):
		return "not connected", nil
	case !channel.Active:
		return "the channel is off", nil
	case excluded.Hard:
		return "refused for good", nil
	}
	return "", nil
}

// systemAnswers takes an offer for its agent, or turns it down; sometimes it
// tries that for another, which changes nothing.
func (w *world) systemAnswers() {
	read := w.store().Read(context.Background())
	for _, i := range w.rng.Perm(len(w.agents)) {
		a := w.agents[i]
		offers, err := read.OffersOf(a.id)
		if err != nil {
			w.violatedf("reading: %v", err)
			return
		}
		if len(offers) == 0 {
			continue
		}
		item, by := one(w, offers), a
		if w.chance(5) {
			by = one(w, w.agents)
		}
		how, in := "accept", map[string]any{"agent_id": by.id, "work_item_id": item.ID}
		if w.chance(3) {
			reasons, err := read.RejectReasons()
			if err != nil {
				w.violatedf("reading: %v", err)
				return
			}
			how, in["reject_reason_id"] = "reject", one(w, reasons).ID
		}
		status, said := w.foreign("/inbox/actions/"+how, in)
		w.notef("system_%ss: %s for %s: %d %s", how, item.Number, by.name, status, said)
		now, err := read.WorkItem(item.ID)
		done := status == http.StatusOK
		switch {
		case err != nil:
			w.violatedf("reading: %v", err)
		case done && by != a:
			w.violatedf("the system %ss %s for %s, to whom it is not offered", how, item.Number, by.name)
		case done && how == "accept" && (now.State != parley.WorkInProgress || now.AssignedTo != a.id):
			w.violatedf("the system accepted %s for %s: it is %s, of %q", item.Number, a.name, now.State, now.AssignedTo)
		case !done && (now.OfferedTo != item.OfferedTo || now.OfferedAt != item.OfferedAt):
			w.violatedf("the system did not %s %s for %s, and it changed: %+v", how, item.Number, by.name, now)
		}
		if done && how == "accept" && item.OfRecord() {
			w.tookCase(a, parley.Offer{DocumentTable: item.DocumentTable, DocumentID: item.DocumentID, Number: item.Number})
		}
		return
	}
}

// systemMoves lets a conversation that waits wait in another queue.
func (w *world) systemMoves() {
	read := w.store().Read(context.Background())
	waiting := slices.DeleteFunc(slices.Clone(w.guests), func(g *guest) bool { return g.state() != "waiting" })
	g := one(w, waiting)
	if g == nil {
		return
	}
	c, err := read.Conversation(g.conversation)
	if err != nil {
		w.violatedf("reading: %v", err)
		return
	}
	before, err := read.WorkItem(c.WorkItem)
	if err != nil {
		w.violatedf("reading: %v", err)
		return
	}
	to := one(w, w.queues)
	status, said := w.foreign("/queues/"+string(to.ID)+"/work_item", map[string]any{"document_sys_id": c.Interaction, "document_table": parley.TableInteraction})
	w.notef("system_moves: %s to %s: %d %s", before.Number, to.Name, status, said)
	if status != http.StatusOK {
		if status != 0 && before.State == parley.WorkWaiting {
			w.violatedf("the system lets %s wait in %s: %d %s", before.Number, to.Name, status, said)
		}
		return
	}
	items, err := read.WorkItemsOf(g.conversation)
	if err != nil {
		w.violatedf("reading: %v", err)
		return
	}
	if last := items[len(items)-1]; last.QueueID != to.ID || (last.ID == before.ID) != (to.ID == before.QueueID) || last.ID != before.ID && last.Previous != before.ID {
		w.violatedf("the system moved %s from %s to %s: the last is %+v", before.Number, before.QueueID, to.ID, last)
	}
}
