-- +goose Up

-- Offers that another system decided about (domain 3.6): what an assignment
-- rule says of the others. It counts as long as the item is offered to the agent
-- without a rule.
CREATE TABLE external_offer (
  work_item_id     TEXT PRIMARY KEY REFERENCES work_item (id) ON DELETE CASCADE,
  agent_id         TEXT NOT NULL,
  segment_id       TEXT NOT NULL, -- what the other system calls it
  allow_reject     BOOLEAN NOT NULL,
  timeout_state_id TEXT NOT NULL -- of an agent who lets it pass; "" leaves it
);
