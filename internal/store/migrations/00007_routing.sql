-- +goose Up

-- Ways work comes in, and what an agent can carry of each (domain 3.1).
CREATE TABLE service_channel (
  id                    TEXT PRIMARY KEY,
  name                  TEXT NOT NULL,
  name_folded           TEXT NOT NULL UNIQUE,
  key                   TEXT NOT NULL UNIQUE,
  active                BOOLEAN NOT NULL,
  position              BIGINT NOT NULL,
  table_name            TEXT NOT NULL,
  condition             TEXT NOT NULL,
  utilization_condition TEXT NOT NULL,
  work_item_size        BIGINT NOT NULL,
  default_capacity      BIGINT NOT NULL,
  inbox_layout          TEXT NOT NULL, -- JSON list of field names
  alert_sound           TEXT NOT NULL,
  created_at            BIGINT NOT NULL,
  updated_at            BIGINT NOT NULL,
  version               BIGINT NOT NULL
);

-- What agents say about their readiness (domain 3.5).
CREATE TABLE presence_state (
  id                       TEXT PRIMARY KEY,
  name                     TEXT NOT NULL,
  name_folded              TEXT NOT NULL UNIQUE,
  available                BOOLEAN NOT NULL,
  active                   BOOLEAN NOT NULL,
  position                 BIGINT NOT NULL,
  channels                 TEXT NOT NULL, -- JSON list of ids; empty is all
  show_channels            BOOLEAN NOT NULL,
  restrict_update          BOOLEAN NOT NULL,
  disable_inactivity_check BOOLEAN NOT NULL,
  shipped                  TEXT NOT NULL, -- available, away, offline or ""
  created_at               BIGINT NOT NULL,
  updated_at               BIGINT NOT NULL,
  version                  BIGINT NOT NULL
);
CREATE UNIQUE INDEX presence_state_shipped ON presence_state (shipped) WHERE shipped <> '';

-- Since when no screen of the user on the node has seen input; 0: it has.
ALTER TABLE presence ADD COLUMN idle_since BIGINT NOT NULL DEFAULT 0;

-- The state an agent is in; without a row they are offline.
CREATE TABLE agent_presence (
  user_id  TEXT PRIMARY KEY REFERENCES user_account (id),
  state_id TEXT NOT NULL REFERENCES presence_state (id),
  since    BIGINT NOT NULL,
  reason   TEXT NOT NULL,
  by_name  TEXT NOT NULL
);
CREATE INDEX agent_presence_state ON agent_presence (state_id);

-- Channels an agent has switched off for themselves.
CREATE TABLE agent_channel_off (
  user_id    TEXT NOT NULL REFERENCES user_account (id),
  channel_id TEXT NOT NULL REFERENCES service_channel (id),
  PRIMARY KEY (user_id, channel_id)
);

-- Every state an agent was in, for reports and for looking back.
CREATE TABLE presence_history (
  id         TEXT PRIMARY KEY,
  user_id    TEXT NOT NULL REFERENCES user_account (id),
  state_id   TEXT NOT NULL,
  state_name TEXT NOT NULL,
  available  BOOLEAN NOT NULL,
  at         BIGINT NOT NULL,
  until      BIGINT NOT NULL, -- 0: still
  reason     TEXT NOT NULL,
  by_name    TEXT NOT NULL
);
CREATE INDEX presence_history_user ON presence_history (user_id, at, id);
CREATE UNIQUE INDEX presence_history_open ON presence_history (user_id) WHERE until = 0;
CREATE INDEX presence_history_time ON presence_history (at);

-- What an agent can carry, where it is not the channel's default; channel ""
-- is the universal capacity over all channels.
CREATE TABLE agent_capacity (
  user_id    TEXT NOT NULL REFERENCES user_account (id),
  channel_id TEXT NOT NULL,
  capacity   BIGINT NOT NULL,
  PRIMARY KEY (user_id, channel_id)
);

CREATE TABLE skill (
  id          TEXT PRIMARY KEY,
  name        TEXT NOT NULL,
  name_folded TEXT NOT NULL UNIQUE,
  description TEXT NOT NULL,
  active      BOOLEAN NOT NULL,
  created_at  BIGINT NOT NULL,
  updated_at  BIGINT NOT NULL,
  version     BIGINT NOT NULL
);
CREATE TABLE skill_contains (
  skill_id     TEXT NOT NULL REFERENCES skill (id),
  contained_id TEXT NOT NULL REFERENCES skill (id),
  PRIMARY KEY (skill_id, contained_id)
);
CREATE INDEX skill_contains_contained ON skill_contains (contained_id);
CREATE TABLE user_skill (
  user_id  TEXT NOT NULL REFERENCES user_account (id),
  skill_id TEXT NOT NULL REFERENCES skill (id),
  level    BIGINT NOT NULL,
  PRIMARY KEY (user_id, skill_id)
);
CREATE INDEX user_skill_skill ON user_skill (skill_id);
-- What every member of a group can do.
CREATE TABLE group_skill (
  group_id TEXT NOT NULL REFERENCES user_group (id),
  skill_id TEXT NOT NULL REFERENCES skill (id),
  level    BIGINT NOT NULL,
  PRIMARY KEY (group_id, skill_id)
);
CREATE INDEX group_skill_skill ON group_skill (skill_id);
CREATE TABLE skill_rule (
  id         TEXT PRIMARY KEY,
  name       TEXT NOT NULL,
  active     BOOLEAN NOT NULL,
  table_name TEXT NOT NULL,
  condition  TEXT NOT NULL,
  skill_id   TEXT NOT NULL REFERENCES skill (id),
  level      BIGINT NOT NULL,
  mandatory  BOOLEAN NOT NULL,
  position   BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  version    BIGINT NOT NULL
);
CREATE INDEX skill_rule_skill ON skill_rule (skill_id);

CREATE TABLE assignment_rule (
  id                TEXT PRIMARY KEY,
  name              TEXT NOT NULL,
  name_folded       TEXT NOT NULL UNIQUE,
  active            BOOLEAN NOT NULL,
  assign_by         TEXT NOT NULL,
  auto_assign       BOOLEAN NOT NULL,
  display           TEXT NOT NULL,
  allow_reject      BOOLEAN NOT NULL,
  timeout_s         BIGINT NOT NULL,
  timeout_state_id  TEXT REFERENCES presence_state (id),
  use_skills        BOOLEAN NOT NULL,
  evaluate_level    BOOLEAN NOT NULL,
  enforce_mandatory BOOLEAN NOT NULL,
  created_at        BIGINT NOT NULL,
  updated_at        BIGINT NOT NULL,
  version           BIGINT NOT NULL
);

-- Who may get a queue's work, and from when on (domain 3.4).
CREATE TABLE eligibility_pool (
  id                 TEXT PRIMARY KEY,
  queue_id           TEXT NOT NULL REFERENCES queue (id),
  assignment_rule_id TEXT NOT NULL REFERENCES assignment_rule (id),
  eligible_at_s      BIGINT NOT NULL
);
CREATE INDEX eligibility_pool_queue ON eligibility_pool (queue_id, eligible_at_s);
CREATE INDEX eligibility_pool_rule ON eligibility_pool (assignment_rule_id);
CREATE TABLE eligibility_pool_group (
  pool_id  TEXT NOT NULL REFERENCES eligibility_pool (id),
  group_id TEXT NOT NULL REFERENCES user_group (id),
  PRIMARY KEY (pool_id, group_id)
);
CREATE INDEX eligibility_pool_group_group ON eligibility_pool_group (group_id);

-- Which queues a group serves first; without a row the order is 100.
CREATE TABLE group_queue_priority (
  group_id TEXT NOT NULL REFERENCES user_group (id),
  queue_id TEXT NOT NULL REFERENCES queue (id),
  position BIGINT NOT NULL,
  PRIMARY KEY (group_id, queue_id)
);

CREATE TABLE reject_reason (
  id           TEXT PRIMARY KEY,
  reason       TEXT NOT NULL,
  active       BOOLEAN NOT NULL,
  position     BIGINT NOT NULL,
  channel_id   TEXT REFERENCES service_channel (id),
  reassignable BOOLEAN NOT NULL,
  created_at   BIGINT NOT NULL,
  updated_at   BIGINT NOT NULL,
  version      BIGINT NOT NULL
);

-- What push needs of a queue (domain 3.2).
ALTER TABLE queue ADD COLUMN service_channel_id TEXT REFERENCES service_channel (id);
ALTER TABLE queue ADD COLUMN target_wait_s BIGINT NOT NULL DEFAULT 60;
ALTER TABLE queue ADD COLUMN max_wait_s BIGINT NOT NULL DEFAULT 0;
ALTER TABLE queue ADD COLUMN max_wait_message TEXT NOT NULL DEFAULT '';
ALTER TABLE queue ADD COLUMN aging_step_s BIGINT NOT NULL DEFAULT 0;

-- An offer is an aspect of work that waits, as a transfer is one of work in
-- hand: state stays 'waiting' until somebody accepts.
ALTER TABLE work_item ADD COLUMN service_channel_id TEXT REFERENCES service_channel (id);
ALTER TABLE work_item ADD COLUMN size BIGINT NOT NULL DEFAULT 1;
ALTER TABLE work_item ADD COLUMN priority BIGINT NOT NULL DEFAULT 0;
ALTER TABLE work_item ADD COLUMN offered_to TEXT REFERENCES user_account (id);
ALTER TABLE work_item ADD COLUMN offered_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE work_item ADD COLUMN offer_expires_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE work_item ADD COLUMN offer_rule_id TEXT;
ALTER TABLE work_item ADD COLUMN offer_count BIGINT NOT NULL DEFAULT 0;
ALTER TABLE work_item ADD COLUMN offer_why TEXT NOT NULL DEFAULT '';
ALTER TABLE work_item ADD COLUMN round BIGINT NOT NULL DEFAULT 1;
ALTER TABLE work_item ADD COLUMN round_at BIGINT NOT NULL DEFAULT 0; -- nobody is asked before; 0: at once
ALTER TABLE work_item ADD COLUMN cancel_reason TEXT NOT NULL DEFAULT '';
CREATE INDEX work_item_oldest ON work_item (queued_at, id) WHERE state = 'waiting';
CREATE INDEX work_item_started ON work_item (work_start, id) WHERE work_start > 0;
CREATE INDEX work_item_abandoned ON work_item (work_end, id) WHERE state = 'closed_abandoned';
CREATE INDEX work_item_offered ON work_item (offered_to) WHERE state = 'waiting' AND offered_to IS NOT NULL;
CREATE INDEX work_item_channel ON work_item (service_channel_id, queued_at, id) WHERE state = 'waiting' AND service_channel_id IS NOT NULL;

CREATE TABLE work_item_skill (
  work_item_id TEXT NOT NULL REFERENCES work_item (id),
  skill_id     TEXT NOT NULL REFERENCES skill (id),
  level        BIGINT NOT NULL,
  mandatory    BOOLEAN NOT NULL,
  PRIMARY KEY (work_item_id, skill_id)
);
CREATE INDEX work_item_skill_skill ON work_item_skill (skill_id);

-- Who is not asked again about a work item: in this round, or ever.
CREATE TABLE work_exclusion (
  work_item_id TEXT NOT NULL REFERENCES work_item (id),
  user_id      TEXT NOT NULL REFERENCES user_account (id),
  hard         BOOLEAN NOT NULL, -- rejected for a reason that stands
  round        BIGINT NOT NULL,
  reason       TEXT NOT NULL,    -- the reason's text; "" is a time-out
  at           BIGINT NOT NULL,
  PRIMARY KEY (work_item_id, user_id)
);

-- When an agent was last given work of a channel.
CREATE TABLE last_assigned (
  user_id    TEXT NOT NULL REFERENCES user_account (id),
  channel_id TEXT NOT NULL REFERENCES service_channel (id),
  at         BIGINT NOT NULL,
  PRIMARY KEY (user_id, channel_id)
);

-- The way of each work item, with the decisions behind it (awa_event).
CREATE TABLE work_event (
  id           TEXT PRIMARY KEY,
  work_item_id TEXT NOT NULL REFERENCES work_item (id),
  type         TEXT NOT NULL,
  at           BIGINT NOT NULL,
  user_id      TEXT,
  by_name      TEXT NOT NULL,
  reason       TEXT NOT NULL,
  decision     TEXT NOT NULL
);
CREATE INDEX work_event_item ON work_event (work_item_id, at);
CREATE INDEX work_event_user ON work_event (user_id, at);
CREATE INDEX work_event_type ON work_event (type, at, id);

-- Wrapping up (domain 1.1.3).
CREATE TABLE wrap_up_code (
  id          TEXT PRIMARY KEY,
  code        TEXT NOT NULL,
  code_folded TEXT NOT NULL UNIQUE,
  description TEXT NOT NULL,
  active      BOOLEAN NOT NULL,
  created_at  BIGINT NOT NULL,
  updated_at  BIGINT NOT NULL,
  version     BIGINT NOT NULL
);
CREATE TABLE wrap_up_configuration (
  id               TEXT PRIMARY KEY,
  name             TEXT NOT NULL,
  name_folded      TEXT NOT NULL UNIQUE,
  active           BOOLEAN NOT NULL,
  position         BIGINT NOT NULL,
  condition        TEXT NOT NULL,
  enforce_duration BOOLEAN NOT NULL,
  duration_s       BIGINT NOT NULL,
  show_duration    BOOLEAN NOT NULL,
  enable_codes     BOOLEAN NOT NULL,
  codes            TEXT NOT NULL, -- JSON list of ids; empty is all active ones
  default_code_id  TEXT REFERENCES wrap_up_code (id),
  created_at       BIGINT NOT NULL,
  updated_at       BIGINT NOT NULL,
  version          BIGINT NOT NULL
);
CREATE TABLE wrap_up_segment (
  id               TEXT PRIMARY KEY,
  interaction_id   TEXT NOT NULL REFERENCES interaction (id),
  conversation_id  TEXT NOT NULL REFERENCES conversation (id),
  agent_id         TEXT NOT NULL REFERENCES user_account (id),
  configuration_id TEXT NOT NULL,
  opened_on        BIGINT NOT NULL,
  due_at           BIGINT NOT NULL, -- 0: never by itself
  terms            TEXT NOT NULL,   -- JSON of what the configuration said then
  submitted_on     BIGINT NOT NULL, -- 0: open
  code_id          TEXT REFERENCES wrap_up_code (id),
  notes            TEXT NOT NULL,
  timed_out        BOOLEAN NOT NULL,
  UNIQUE (interaction_id, agent_id)
);
CREATE INDEX wrap_up_segment_open ON wrap_up_segment (agent_id) WHERE submitted_on = 0;
CREATE INDEX wrap_up_segment_conversation ON wrap_up_segment (conversation_id);
CREATE INDEX wrap_up_segment_code ON wrap_up_segment (code_id);
ALTER TABLE interaction ADD COLUMN wrap_up_duration BIGINT NOT NULL DEFAULT 0; -- ms
ALTER TABLE interaction ADD COLUMN system_wrap_up BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX interaction_wrap_up ON interaction (assigned_to) WHERE state = 'wrap_up'; -- it still counts towards their load
