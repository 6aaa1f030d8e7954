package live

import (
	"bytes"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
)

// offersFrame tells an agent's screens what is offered to them.
type offersFrame struct {
	Type   string         `json:"type"`
	Offers []parley.Offer `json:"offers"`
	Over   []offerOver    `json:"over,omitempty"` // how offers ended that were not answered
}

type offerOver struct {
	WorkItem parley.ID `json:"work_item_id"`
	Reason   string    `json:"reason"`
}

// assignedFrame tells them of work that became theirs without an offer.
type assignedFrame struct {
	Type    string       `json:"type"`
	Offer   parley.Offer `json:"offer"`
	Display string       `json:"display"`
}

// onOffer looks again at what is offered to the agent.
func (a *agent) onOffer(e desk.Event) {
	a.state.Lock()
	switch e.Text {
	case "":
	case desk.OfferGiven:
		a.given = append(a.given, e)
	default:
		a.over = append(a.over, offerOver{e.Record, e.Text})
	}
	a.state.Unlock()
	a.offering.trigger(a.session, a.tellOffers)
}

// tellOffers says what is offered now, if that is not what was said last, and
// what happened meanwhile.
func (a *agent) tellOffers() {
	a.state.Lock()
	over, given := a.over, a.given
	a.over, a.given = nil, nil
	a.state.Unlock()
	for _, e := range given {
		offer, err := a.hub.Desk.Given(a.ctx, a.user.ID, e.Record)
		if parley.CodeOf(err) == parley.CodeNotFound { // it has gone on to somebody else
			continue
		}
		if err != nil {
			a.offersFailed()
			return
		}
		a.send(assignedFrame{Type: "assigned", Offer: offer, Display: e.Name})
	}
	offers, err := a.hub.Desk.Offers(a.ctx, a.user.ID)
	if err != nil {
		a.offersFailed()
		return
	}
	told := encode(offers)
	a.state.Lock()
	defer a.state.Unlock()
	if len(over) > 0 || !bytes.Equal(told, a.toldOffers) {
		a.toldOffers = told
		a.send(offersFrame{Type: "offers", Offers: offers, Over: over})
	}
}

func (a *agent) offersFailed() {
	if a.ctx.Err() == nil {
		a.end(closeGone) // the client reconnects and reads everything anew
	}
}

// welcomeOffers reads what is offered for the welcome, after which only changes
// are told.
func (a *agent) welcomeOffers() ([]parley.Offer, error) {
	offers, err := a.hub.Desk.Offers(a.ctx, a.user.ID)
	if err != nil {
		return nil, err
	}
	a.state.Lock()
	if a.toldOffers == nil { // otherwise something newer follows the welcome
		a.toldOffers = encode(offers)
	}
	a.state.Unlock()
	return offers, nil
}
