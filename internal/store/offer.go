package store

import (
	"github.com/parley-desk/parley"
)

// Offering is an offer about to be made.
type Offering struct {
	WorkItem, Agent, Rule parley.ID
	At, Expires           parley.Time
	Why                   string // JSON list of reason codes
}

// MakeOffer offers a waiting work item to an agent. It returns otherwise when
// the item does not wait any more or is offered to somebody.
func (t *Tx) MakeOffer(o Offering, otherwise error) error {
	return t.must(otherwise, `UPDATE work_item SET offered_to = $2, offer_rule_id = $3, offered_at = $4, offer_expires_at = $5, offer_why = $6,
			offer_count = offer_count + 1, decision = ''
		WHERE id = $1 AND state = 'waiting' AND offered_to IS NULL`,
		o.WorkItem, o.Agent, nullable(o.Rule), o.At, o.Expires, o.Why)
}

// TakeOffer gives an offered work item to the agent it is offered to. It
// returns otherwise when that offer does not stand any more.
func (t *Tx) TakeOffer(id, agent parley.ID, now parley.Time, otherwise error) error {
	return t.must(otherwise, `UPDATE work_item SET state = 'work_in_progress', assigned_to = $2, work_start = $3,
			wait_time = CASE WHEN CAST($3 AS BIGINT) > queued_at THEN $3 - queued_at ELSE 0 END, `+noOffer+`
		WHERE id = $1 AND state = 'waiting' AND offered_to = $2`, id, agent, now)
}

// EndOffer lets a work item wait for somebody else. It returns otherwise when
// it is not offered to the agent any more.
func (t *Tx) EndOffer(id, agent parley.ID, otherwise error) error {
	return t.must(otherwise, `UPDATE work_item SET `+noOffer+` WHERE id = $1 AND state = 'waiting' AND offered_to = $2`, id, agent)
}

// OffersOf lists what is offered to an agent, the oldest offer first.
func (r *Reader) OffersOf(agent parley.ID) ([]parley.WorkItem, error) {
	return many(r, scanWork, `SELECT `+workColumns+` FROM work_item
		WHERE offered_to = $1 AND state = 'waiting' AND offered_to IS NOT NULL ORDER BY offered_at, id`, agent)
}

// PushedChannels lists the service channels of the active queues that offer
// their work.
func (r *Reader) PushedChannels() ([]parley.ID, error) {
	return many(r, scanID, `SELECT DISTINCT service_channel_id FROM queue
		WHERE active AND delivery = 'push' AND service_channel_id IS NOT NULL ORDER BY service_channel_id`)
}
