package store

import "github.com/parley-desk/parley"

// ExternalOffer is what another system said of an offer it decided about: what
// an assignment rule says of the others (domain 3.6).
type ExternalOffer struct {
	WorkItem, Agent parley.ID
	Segment         string // what the other system calls it
	AllowReject     bool
	TimeoutState    parley.ID // of an agent who lets it pass; "" leaves it
}

// SetExternalOffer notes the terms of an offer, in place of an earlier one's.
func (t *Tx) SetExternalOffer(o ExternalOffer) error {
	_, err := t.exec(`INSERT INTO external_offer (work_item_id, agent_id, segment_id, allow_reject, timeout_state_id) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (work_item_id) DO UPDATE SET agent_id = excluded.agent_id, segment_id = excluded.segment_id,
			allow_reject = excluded.allow_reject, timeout_state_id = excluded.timeout_state_id`,
		o.WorkItem, o.Agent, o.Segment, o.AllowReject, o.TimeoutState)
	return err
}

// ExternalOffer returns the terms of an offer that another system made.
func (r *Reader) ExternalOffer(work, agent parley.ID) (ExternalOffer, error) {
	return one(r, NotFound("This offer"), func(r row) (o ExternalOffer, err error) {
		err = r.Scan(&o.WorkItem, &o.Agent, &o.Segment, &o.AllowReject, &o.TimeoutState)
		return o, err
	}, `SELECT work_item_id, agent_id, segment_id, allow_reject, timeout_state_id FROM external_offer WHERE work_item_id = $1 AND agent_id = $2`, work, agent)
}
