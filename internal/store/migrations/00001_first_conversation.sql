-- One text for SQLite and PostgreSQL: ids are 32 hex digits, times are Unix
-- milliseconds, JSON is TEXT that is never queried inside, *_folded columns
-- hold what is compared without regard to case.

-- +goose Up

-- Last number given out per prefix. Taking a number locks the row, which is
-- also what makes the guest limit exact on several nodes.
CREATE TABLE counter (
  name  TEXT PRIMARY KEY,
  value BIGINT NOT NULL
);

CREATE TABLE property (
  name       TEXT PRIMARY KEY,
  value      TEXT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by TEXT NOT NULL
);

CREATE TABLE user_account (
  id                 TEXT PRIMARY KEY,
  email              TEXT NOT NULL,
  email_folded       TEXT NOT NULL UNIQUE,
  name               TEXT NOT NULL,
  name_folded        TEXT NOT NULL,
  title              TEXT NOT NULL,
  password_hash      TEXT NOT NULL,
  active             BOOLEAN NOT NULL,
  conversation_limit BIGINT,
  created_at         BIGINT NOT NULL,
  updated_at         BIGINT NOT NULL,
  version            BIGINT NOT NULL
);

CREATE TABLE user_role (
  user_id TEXT NOT NULL REFERENCES user_account (id),
  role    TEXT NOT NULL,
  PRIMARY KEY (user_id, role)
);

CREATE TABLE user_group (
  id          TEXT PRIMARY KEY,
  name        TEXT NOT NULL,
  name_folded TEXT NOT NULL UNIQUE,
  description TEXT NOT NULL,
  active      BOOLEAN NOT NULL,
  created_at  BIGINT NOT NULL,
  updated_at  BIGINT NOT NULL,
  version     BIGINT NOT NULL
);

CREATE TABLE group_member (
  group_id TEXT NOT NULL REFERENCES user_group (id),
  user_id  TEXT NOT NULL REFERENCES user_account (id),
  PRIMARY KEY (group_id, user_id)
);
CREATE INDEX group_member_user ON group_member (user_id, group_id);

-- Sign-ins of staff. The token itself is never stored, only its SHA-256.
CREATE TABLE user_session (
  token_hash   TEXT PRIMARY KEY,
  user_id      TEXT NOT NULL REFERENCES user_account (id),
  created_at   BIGINT NOT NULL,
  expires_at   BIGINT NOT NULL,
  last_used_at BIGINT NOT NULL,
  user_agent   TEXT NOT NULL
);
CREATE INDEX user_session_user ON user_session (user_id);

CREATE TABLE api_token (
  token_hash   TEXT PRIMARY KEY,
  id           TEXT NOT NULL UNIQUE,
  user_id      TEXT NOT NULL REFERENCES user_account (id),
  name         TEXT NOT NULL,
  created_at   BIGINT NOT NULL,
  expires_at   BIGINT NOT NULL,
  last_used_at BIGINT NOT NULL
);
CREATE INDEX api_token_user ON api_token (user_id);

-- The link printed at first start; it makes one administrator, once.
CREATE TABLE setup_link (
  token_hash TEXT PRIMARY KEY,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);

-- Failed sign-ins, by account and by address, for the throttle.
CREATE TABLE sign_in_failure (
  id          TEXT PRIMARY KEY,
  subject     TEXT NOT NULL,
  occurred_at BIGINT NOT NULL
);
CREATE INDEX sign_in_failure_subject ON sign_in_failure (subject, occurred_at);
CREATE INDEX sign_in_failure_time ON sign_in_failure (occurred_at);

-- Who is connected, per node; a lease, renewed while connected.
CREATE TABLE presence (
  user_id     TEXT NOT NULL REFERENCES user_account (id),
  node        TEXT NOT NULL,
  lease_until BIGINT NOT NULL,
  PRIMARY KEY (user_id, node)
);

CREATE TABLE schedule (
  id          TEXT PRIMARY KEY,
  name        TEXT NOT NULL,
  name_folded TEXT NOT NULL UNIQUE,
  definition  TEXT NOT NULL,
  created_at  BIGINT NOT NULL,
  updated_at  BIGINT NOT NULL,
  version     BIGINT NOT NULL
);

CREATE TABLE queue (
  id                     TEXT PRIMARY KEY,
  name                   TEXT NOT NULL,
  name_folded            TEXT NOT NULL UNIQUE,
  slug                   TEXT NOT NULL UNIQUE,
  active                 BOOLEAN NOT NULL,
  assignment_group_id    TEXT NOT NULL REFERENCES user_group (id),
  question               TEXT NOT NULL,
  initial_agent_response TEXT NOT NULL,
  not_available          TEXT NOT NULL,
  schedule_id            TEXT REFERENCES schedule (id),
  escalate_to_id         TEXT REFERENCES queue (id),
  delivery               TEXT NOT NULL,
  position               BIGINT NOT NULL,
  created_at             BIGINT NOT NULL,
  updated_at             BIGINT NOT NULL,
  version                BIGINT NOT NULL
);
CREATE INDEX queue_group ON queue (assignment_group_id);

CREATE TABLE record_producer (
  id         TEXT PRIMARY KEY,
  name       TEXT NOT NULL,
  name_folded TEXT NOT NULL UNIQUE,
  table_name TEXT NOT NULL,
  active     BOOLEAN NOT NULL,
  public     BOOLEAN NOT NULL,
  definition TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  version    BIGINT NOT NULL
);

CREATE TABLE matching_rule (
  id              TEXT PRIMARY KEY,
  name            TEXT NOT NULL,
  execution_order BIGINT NOT NULL,
  active          BOOLEAN NOT NULL,
  table_name      TEXT NOT NULL,
  conditions      TEXT NOT NULL,
  queue_id        TEXT NOT NULL REFERENCES queue (id),
  created_at      BIGINT NOT NULL,
  updated_at      BIGINT NOT NULL,
  version         BIGINT NOT NULL
);
CREATE INDEX matching_rule_order ON matching_rule (table_name, active, execution_order, id);

CREATE TABLE connect_action (
  id         TEXT PRIMARY KEY,
  title      TEXT NOT NULL,
  title_folded TEXT NOT NULL UNIQUE,
  shortcut   TEXT NOT NULL,
  condition  TEXT NOT NULL,
  icon       TEXT NOT NULL,
  position   BIGINT NOT NULL,
  active     BOOLEAN NOT NULL,
  step       TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  version    BIGINT NOT NULL
);
CREATE UNIQUE INDEX connect_action_shortcut ON connect_action (shortcut) WHERE shortcut <> '';

CREATE TABLE allowed_origin (
  id         TEXT PRIMARY KEY,
  origin     TEXT NOT NULL UNIQUE,
  note       TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  version    BIGINT NOT NULL
);

CREATE TABLE consumer (
  id           TEXT PRIMARY KEY,
  number       TEXT NOT NULL UNIQUE,
  first_name   TEXT NOT NULL,
  last_name    TEXT NOT NULL,
  email        TEXT NOT NULL,
  email_folded TEXT NOT NULL,
  mobile_phone TEXT NOT NULL,
  active       BOOLEAN NOT NULL,
  created_at   BIGINT NOT NULL,
  created_by   TEXT NOT NULL
);
CREATE INDEX consumer_email ON consumer (email_folded);

-- The guest's form as it was sent (sn_customerservice_customer_interaction).
CREATE TABLE customer_interaction (
  id                TEXT PRIMARY KEY,
  first_name        TEXT NOT NULL,
  last_name         TEXT NOT NULL,
  email             TEXT NOT NULL,
  email_folded      TEXT NOT NULL,
  category          TEXT NOT NULL,
  channel           TEXT NOT NULL,
  short_description TEXT NOT NULL,
  fields            TEXT NOT NULL,
  answers           TEXT NOT NULL,
  context           TEXT NOT NULL,
  consumer_id       TEXT REFERENCES consumer (id),
  producer_id       TEXT NOT NULL,
  matched_rule_id   TEXT,
  queue_id          TEXT REFERENCES queue (id),
  conversation_id   TEXT,
  address_hash      TEXT NOT NULL,
  client_id         TEXT NOT NULL UNIQUE,
  created_at        BIGINT NOT NULL
);
CREATE INDEX customer_interaction_time ON customer_interaction (created_at);
CREATE INDEX customer_interaction_address ON customer_interaction (address_hash, created_at);
CREATE INDEX customer_interaction_email ON customer_interaction (email_folded, created_at);
CREATE INDEX customer_interaction_rule ON customer_interaction (matched_rule_id, created_at);

-- A visitor's token (only its SHA-256) and the conversation it opens.
CREATE TABLE guest_session (
  token_hash              TEXT PRIMARY KEY,
  customer_interaction_id TEXT NOT NULL REFERENCES customer_interaction (id),
  conversation_id         TEXT NOT NULL,
  created_at              BIGINT NOT NULL,
  expires_at              BIGINT NOT NULL
);
CREATE INDEX guest_session_conversation ON guest_session (conversation_id);
CREATE INDEX guest_session_expiry ON guest_session (expires_at);

CREATE TABLE interaction (
  id                      TEXT PRIMARY KEY,
  number                  TEXT NOT NULL UNIQUE,
  type                    TEXT NOT NULL,
  direction               TEXT NOT NULL,
  state                   TEXT NOT NULL,
  state_reason            TEXT NOT NULL,
  guest_name              TEXT NOT NULL,
  guest_email             TEXT NOT NULL,
  guest_email_folded      TEXT NOT NULL,
  conversation_id         TEXT NOT NULL UNIQUE,
  queue_id                TEXT NOT NULL REFERENCES queue (id),
  assigned_to             TEXT REFERENCES user_account (id),
  short_description       TEXT NOT NULL,
  customer_interaction_id TEXT NOT NULL REFERENCES customer_interaction (id),
  opened_at               BIGINT NOT NULL,
  closed_at               BIGINT NOT NULL
);
CREATE INDEX interaction_email ON interaction (guest_email_folded, opened_at);

-- The row is the lock and the clock of its entries: every change increments
-- last_seq first. What the inbox shows is kept here by the verb that changes it.
CREATE TABLE conversation (
  id               TEXT PRIMARY KEY,
  kind             TEXT NOT NULL,
  subject          TEXT NOT NULL,
  last_seq         BIGINT NOT NULL,
  public_seq       BIGINT NOT NULL,
  message_count    BIGINT NOT NULL,
  last_line        TEXT NOT NULL,
  last_kind        TEXT NOT NULL,
  last_author      TEXT NOT NULL,
  last_at          BIGINT NOT NULL,
  open             BOOLEAN NOT NULL,
  queue_id         TEXT REFERENCES queue (id),
  interaction_id   TEXT,
  work_item_id     TEXT,
  assigned_to      TEXT REFERENCES user_account (id),
  record_table     TEXT NOT NULL,
  record_id        TEXT NOT NULL,
  mirror_id        TEXT NOT NULL,
  guest_name       TEXT NOT NULL,
  guest_input_at   BIGINT NOT NULL,
  guest_waiting_at BIGINT NOT NULL,
  countdown_until  BIGINT NOT NULL, -- an idle visitor's session closes then; 0: not counting
  guest_delivered  BIGINT NOT NULL,
  guest_seen       BIGINT NOT NULL,
  agent_seen       BIGINT NOT NULL,
  created_at       BIGINT NOT NULL
);
CREATE INDEX conversation_queue ON conversation (queue_id, created_at, id);

CREATE TABLE conversation_member (
  conversation_id TEXT NOT NULL REFERENCES conversation (id),
  user_id         TEXT NOT NULL REFERENCES user_account (id),
  standing        TEXT NOT NULL, -- assignee, member, transfer (work notes only), left
  seen_seq        BIGINT NOT NULL,
  read_count      BIGINT NOT NULL,
  visible         BOOLEAN NOT NULL,
  joined_at       BIGINT NOT NULL,
  PRIMARY KEY (conversation_id, user_id)
);
CREATE INDEX conversation_member_user ON conversation_member (user_id, conversation_id) WHERE visible;

CREATE TABLE entry (
  conversation_id TEXT NOT NULL REFERENCES conversation (id),
  seq             BIGINT NOT NULL,
  public_seq      BIGINT NOT NULL,
  kind            TEXT NOT NULL,
  author_kind     TEXT NOT NULL,
  author_id       TEXT NOT NULL,
  author_name     TEXT NOT NULL,
  body            TEXT NOT NULL,
  code            TEXT NOT NULL,
  payload         TEXT NOT NULL,
  client_id       TEXT NOT NULL,
  created_at      BIGINT NOT NULL,
  PRIMARY KEY (conversation_id, seq)
);
CREATE UNIQUE INDEX entry_client ON entry (conversation_id, author_id, client_id) WHERE client_id <> '';

CREATE TABLE work_item (
  id                  TEXT PRIMARY KEY,
  number              TEXT NOT NULL UNIQUE,
  queue_id            TEXT NOT NULL REFERENCES queue (id),
  conversation_id     TEXT NOT NULL REFERENCES conversation (id),
  interaction_id      TEXT NOT NULL REFERENCES interaction (id),
  state               TEXT NOT NULL,
  assigned_to         TEXT REFERENCES user_account (id),
  short_description   TEXT NOT NULL,
  queued_at           BIGINT NOT NULL,
  wait_time           BIGINT NOT NULL,
  work_start          BIGINT NOT NULL,
  work_end            BIGINT NOT NULL,
  transfer_state      TEXT NOT NULL,
  transfer_from       TEXT,
  transfer_to         TEXT,
  transfer_updated_at BIGINT NOT NULL,
  previous_id         TEXT,
  created_at          BIGINT NOT NULL
);
CREATE INDEX work_item_waiting ON work_item (queue_id, queued_at, id) WHERE state = 'waiting';
CREATE INDEX work_item_accepted ON work_item (queue_id, work_start) WHERE work_start > 0;
CREATE INDEX work_item_assigned ON work_item (assigned_to) WHERE state = 'work_in_progress';
CREATE INDEX work_item_conversation ON work_item (conversation_id);

CREATE TABLE customer_case (
  id                  TEXT PRIMARY KEY,
  number              TEXT NOT NULL UNIQUE,
  state               TEXT NOT NULL,
  priority            BIGINT NOT NULL,
  contact_type        TEXT NOT NULL,
  short_description   TEXT NOT NULL,
  description         TEXT NOT NULL,
  category            TEXT NOT NULL,
  consumer_id         TEXT REFERENCES consumer (id),
  contact_name        TEXT NOT NULL,
  contact_email       TEXT NOT NULL,
  contact_phone       TEXT NOT NULL,
  assignment_group_id TEXT NOT NULL REFERENCES user_group (id),
  conversation_id     TEXT NOT NULL REFERENCES conversation (id),
  interaction_id      TEXT REFERENCES interaction (id),
  client_id           TEXT NOT NULL UNIQUE,
  opened_at           BIGINT NOT NULL,
  opened_by           TEXT NOT NULL,
  opened_by_name      TEXT NOT NULL,
  version             BIGINT NOT NULL
);
CREATE INDEX customer_case_group ON customer_case (assignment_group_id, opened_at, id);
CREATE INDEX customer_case_interaction ON customer_case (interaction_id);

CREATE TABLE attachment (
  id               TEXT PRIMARY KEY,
  conversation_id  TEXT NOT NULL REFERENCES conversation (id),
  file_name        TEXT NOT NULL,
  media_type       TEXT NOT NULL,
  size             BIGINT NOT NULL,
  sha256           TEXT NOT NULL,
  uploaded_by_kind TEXT NOT NULL,
  uploaded_by_id   TEXT NOT NULL,
  uploaded_by_name TEXT NOT NULL,
  created_at       BIGINT NOT NULL,
  entry_seq        BIGINT NOT NULL, -- 0: not sent yet, or sent on a staff-only line when staff_only
  staff_only       BOOLEAN NOT NULL
);
CREATE INDEX attachment_conversation ON attachment (conversation_id);
CREATE INDEX attachment_unsent ON attachment (created_at) WHERE entry_seq = 0;

CREATE TABLE audit (
  id         TEXT PRIMARY KEY,
  at         BIGINT NOT NULL,
  actor_kind TEXT NOT NULL,
  actor_id   TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  action     TEXT NOT NULL,
  table_name TEXT NOT NULL,
  record_id  TEXT NOT NULL,
  label      TEXT NOT NULL,
  old_value  TEXT NOT NULL,
  new_value  TEXT NOT NULL,
  address    TEXT NOT NULL
);
CREATE INDEX audit_record ON audit (table_name, record_id, id);
CREATE INDEX audit_time ON audit (at, id);

-- Durable work: timers and sweeps. A job is claimed by lease and repeats its
-- precondition in the claiming statement. generation counts how often it was
-- enqueued, so that one enqueued again while it runs is not taken for done.
CREATE TABLE job (
  id          TEXT PRIMARY KEY,
  kind        TEXT NOT NULL,
  subject     TEXT NOT NULL, -- what it is about; at most one pending job per kind and subject
  run_at      BIGINT NOT NULL,
  attempts    BIGINT NOT NULL,
  lease_until BIGINT NOT NULL,
  lease_owner TEXT NOT NULL, -- one claim's own name; '' when nobody runs it
  generation  BIGINT NOT NULL,
  state       TEXT NOT NULL, -- pending, dead
  last_error  TEXT NOT NULL,
  created_at  BIGINT NOT NULL
);
CREATE UNIQUE INDEX job_subject ON job (kind, subject) WHERE state = 'pending';
CREATE INDEX job_due ON job (kind, run_at, id) WHERE state = 'pending';
