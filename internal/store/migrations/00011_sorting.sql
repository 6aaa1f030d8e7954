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

-- A queue's own order of what waits in it (domain 3.4, awa_queue_item_sorting).
CREATE TABLE queue_sorting (
  queue_id   TEXT NOT NULL REFERENCES queue (id) ON DELETE CASCADE,
  position   BIGINT NOT NULL,
  field      TEXT NOT NULL,
  descending BOOLEAN NOT NULL,
  PRIMARY KEY (queue_id, position)
);

-- Whom a queue prefers, the lowest position first. Every queue begins with who
-- served the same contact lately.
CREATE TABLE queue_affinity (
  queue_id TEXT NOT NULL REFERENCES queue (id) ON DELETE CASCADE,
  position BIGINT NOT NULL,
  kind     TEXT NOT NULL,
  days     BIGINT NOT NULL, -- 0: it knows no days
  PRIMARY KEY (queue_id, position)
);
INSERT INTO queue_affinity (queue_id, position, kind, days) SELECT id, 0, 'history', 30 FROM queue;

-- How much some of a service channel's work takes (domain 3.5): a JSON list of
-- conditions with their sizes, the first that holds counts.
ALTER TABLE service_channel ADD COLUMN size_overrides TEXT NOT NULL DEFAULT '[]';
