package live_test

import (
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/bus"
	"github.com/parley-desk/parley/internal/desk"
)

// pushing lets Billing Support offer its work to its group by a rule.
func (h *house) pushing(in desk.AssignmentRuleInput) {
	h.t.Helper()
	in.Name, in.Active = "Rule "+string(parley.NewID()), true
	rule, err := h.desk.CreateAssignmentRule(h.t.Context(), parley.System(), in)
	if err != nil {
		h.t.Fatal(err)
	}
	q, err := h.read().Queue(h.billing.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	if _, err := h.desk.UpdateQueue(h.t.Context(), parley.System(), q.ID, desk.QueueInput{
		Name: q.Name, Slug: q.Slug, Active: true, AssignmentGroup: q.AssignmentGroup, Delivery: parley.DeliveryPush, Version: q.Version,
	}); err != nil {
		h.t.Fatal(err)
	}
	pools := desk.PoolsInput{Pools: []desk.PoolInput{{Rule: rule.ID, Groups: []parley.ID{q.AssignmentGroup}}}}
	if _, err := h.desk.SetPools(h.t.Context(), parley.System(), q.ID, pools); err != nil {
		h.t.Fatal(err)
	}
}

// assign lets the assigner look once.
func (h *house) assign() {
	h.t.Helper()
	chat, err := h.read().ServiceChannelByKey(parley.ChannelChat)
	if err == nil {
		_, err = h.desk.Assign(h.t.Context(), string(chat.ID))
	}
	if err != nil {
		h.t.Fatal(err)
	}
}

func offers(n int) func(frame) bool {
	return func(f frame) bool { return f.Type == "offers" && len(f.Offers) == n }
}

// An agent's screens hear of what is offered from the welcome on, how it ended
// when they did not answer it, and of nobody else's offers.
func TestScreensHearOfOffers(t *testing.T) {
	h := open(t, bus.Local(), nil)
	h.pushing(desk.AssignmentRuleInput{AllowReject: true})
	one, welcome := h.screen(h.anna, nil)
	if welcome.Offers == nil || len(welcome.Offers) != 0 {
		t.Errorf("welcomed with %+v", welcome.Offers)
	}
	ben, _ := h.screen(h.ben, nil)
	h.choose(h.anna, parley.StateAvailable)
	_, g := h.guest(nil)
	h.assign()
	heard := one.heardFrame("an offer", offers(1))
	o := heard.Offers[0]
	if o.Conversation != g.Conversation || o.Queue != "Billing Support" || len(o.Why) == 0 || o.ExpiresAt.Sub(o.OfferedAt) != time.Minute {
		t.Errorf("the offer %+v", o)
	}
	one.heardFrame("its load", func(f frame) bool { return f.Type == "my_presence" && f.Load.UniversalLoad == 1 })
	two, welcome := h.screen(h.anna, nil)
	if len(welcome.Offers) != 1 || welcome.Offers[0].WorkItem != o.WorkItem {
		t.Errorf("the second screen is welcomed with %+v", welcome.Offers)
	}
	// Gone with the presence, and back with it.
	h.choose(h.anna, parley.StateAway)
	over := two.heardFrame("no offer any more", offers(0))
	if len(over.Over) != 1 || over.Over[0].WorkItem != o.WorkItem || over.Over[0].Reason != desk.OverWithdrawn {
		t.Errorf("how it ended: %+v", over.Over)
	}
	h.choose(h.anna, parley.StateAvailable)
	h.assign()
	two.heardFrame("the offer again", offers(1))
	if _, err := h.desk.AcceptOffer(t.Context(), h.anna.actor, o.WorkItem); err != nil {
		t.Fatal(err)
	}
	// Both screens have the conversation; neither shows the offer.
	for _, screen := range []*client{one, two} {
		screen.heardFrame("the conversation", func(f frame) bool {
			return f.Type == "conversation" && about(f, g.Conversation)
		})
		screen.until("no offer", func() bool {
			last := -1
			for _, f := range screen.frames {
				if f.Type == "offers" {
					last = len(f.Offers)
				}
			}
			return last == 0
		})
	}
	ben.mu.Lock()
	defer ben.mu.Unlock()
	for _, f := range ben.frames {
		if f.Type == "offers" || f.Type == "assigned" || f.Type == "waiting" {
			t.Errorf("Ben heard %+v", f)
		}
	}
}

// What becomes an agent's without an offer is told, and how it is to be shown.
func TestScreensHearOfWorkThatIsAssignedAtOnce(t *testing.T) {
	h := open(t, bus.Local(), nil)
	h.pushing(desk.AssignmentRuleInput{AutoAssign: true, Display: "inbox_card_and_tab"})
	screen, _ := h.screen(h.anna, nil)
	h.choose(h.anna, parley.StateAvailable)
	_, g := h.guest(nil)
	h.assign()
	given := screen.heardFrame("work", func(f frame) bool { return f.Type == "assigned" })
	if given.Offer.Conversation != g.Conversation || given.Display != "inbox_card_and_tab" || given.Offer.Queue != "Billing Support" {
		t.Errorf("told of %+v, %s", given.Offer, given.Display)
	}
}
