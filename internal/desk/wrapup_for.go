package desk

import (
	"context"
	"encoding/json"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// WrapUpForInput is what another system says in an agent's wrap-up. What is
// absent stays as it is.
type WrapUpForInput struct {
	Agent  parley.ID  `json:"agent_id,omitempty" doc:"Whose wrap-up; absent: that of who served the contact last."`
	Code   *parley.ID `json:"code_id,omitempty" doc:"An active code, also an external one, or empty for none."`
	Submit bool       `json:"submit,omitempty" doc:"Finish it, with the notes its agent has written."`
}

// WrapUpFor sets the code of an agent's open wrap-up of a contact for another
// system, and finishes it when that says so. Refusals: not_found for a contact
// or a wrap-up that does not exist, invalid for a code nobody can set, ended
// when the wrap-up is finished; finishing again is no error.
func (d *Desk) WrapUpFor(ctx context.Context, actor parley.Actor, interaction parley.ID, in WrapUpForInput) (parley.WrapUpSegment, error) {
	var s parley.WrapUpSegment
	err := d.store.Tx(ctx, func(tx *store.Tx) error {
		i, err := tx.Interaction(interaction)
		if err != nil {
			return err
		}
		agent := in.Agent
		if agent == "" {
			agent = i.AssignedTo
		}
		if s, err = tx.SegmentOf(i.Conversation, agent); err != nil {
			return err
		}
		if s, err = lockSegment(tx, s.ID); err != nil {
			return err
		}
		same := in.Code == nil || *in.Code == s.Code
		if !s.Open() {
			if same && in.Submit {
				return nil
			}
			return parley.Errorf(parley.CodeEnded, "", "This wrap-up is finished; nothing can be added to it any more.")
		}
		if !same {
			if err := d.setCodeFor(tx, actor, i, &s, *in.Code); err != nil {
				return err
			}
		}
		if in.Submit {
			if err := d.finishWrapUp(tx, actor, s, false); err != nil {
				return err
			}
		}
		s, err = tx.Segment(s.ID)
		return err
	})
	return s, err
}

// setCodeFor sets the code of an open segment, whose conversation is locked.
func (d *Desk) setCodeFor(tx *store.Tx, actor parley.Actor, i parley.Interaction, s *parley.WrapUpSegment, code parley.ID) error {
	if code != "" {
		c, err := tx.WrapUpCode(code)
		if err == nil && !c.Active {
			err = store.NotFound("This wrap-up code")
		}
		if err != nil {
			return asField(err, "code_id", "must be an active wrap-up code, or empty.")
		}
	}
	s.Code = code
	s.Revision++
	if err := tx.SaveSegment(*s, errMoved); err != nil {
		return err
	}
	d.publish(tx, wrapUpEvent(*s))
	said, err := json.Marshal(map[string]any{"agent": s.Agent, "wrap_up_code_id": code})
	if err != nil {
		return err
	}
	return tx.Audit(acted(actor, "wrap_up_for", "interaction", i.ID, i.Number, "", string(said)))
}
