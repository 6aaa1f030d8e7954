-- +goose Up

-- What decisions depended on besides what changes by the minute: channels,
-- queues, pools with their rules, skills, and who the agents are. Each is kept
-- once, under the hash of its text, as long as a tick names it.
CREATE TABLE routing_configuration (
  id      TEXT PRIMARY KEY,
  at      BIGINT NOT NULL, -- first seen
  content TEXT NOT NULL    -- JSON
);

-- The looks of an assigner of which something came. What it saw is kept as the
-- difference to the look before it in its series; the first of a series has all.
CREATE TABLE routing_tick (
  id               TEXT PRIMARY KEY,
  at               BIGINT NOT NULL,
  channel_id       TEXT NOT NULL,
  series           TEXT NOT NULL,
  number           BIGINT NOT NULL, -- from 1, within the series
  configuration_id TEXT NOT NULL,
  sight            TEXT NOT NULL    -- JSON
);
CREATE INDEX routing_tick_at ON routing_tick (at, series, number);
CREATE INDEX routing_tick_configuration ON routing_tick (configuration_id);

-- What was carried out of it: an offer, or without an agent a new round.
CREATE TABLE routing_decision (
  tick_id  TEXT NOT NULL,
  item_id  TEXT NOT NULL,
  at       BIGINT NOT NULL, -- of the tick
  agent_id TEXT NOT NULL,
  pool_id  TEXT NOT NULL,
  rule_id  TEXT NOT NULL,
  tier     BIGINT NOT NULL,
  PRIMARY KEY (tick_id, item_id)
);
CREATE INDEX routing_decision_at ON routing_decision (at);

-- Looking back: what came in, and what became of it.
CREATE INDEX work_item_queued ON work_item (queued_at, id);

-- Where something waits that is offered to nobody.
CREATE INDEX work_item_open ON work_item (service_channel_id, queue_id) WHERE state = 'waiting' AND offered_to IS NULL;

-- What would have been otherwise.
CREATE TABLE what_if (
  id         TEXT PRIMARY KEY,
  name       TEXT NOT NULL,
  state      TEXT NOT NULL,   -- queued, running, done, failed or canceled
  progress   BIGINT NOT NULL, -- per cent
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  by_name    TEXT NOT NULL,
  ended_at   BIGINT NOT NULL,
  question   TEXT NOT NULL,   -- JSON
  answer     TEXT NOT NULL,   -- JSON
  problem    TEXT NOT NULL
);
CREATE INDEX what_if_created ON what_if (created_at, id);
