-- +goose Up

-- Incidents (domain 1.4). search_text is what the search looks into: number,
-- short description, person and address, folded.
CREATE TABLE incident (
  id                  TEXT PRIMARY KEY,
  number              TEXT NOT NULL UNIQUE,
  state               TEXT NOT NULL,
  hold_reason         TEXT NOT NULL,
  impact              BIGINT NOT NULL,
  urgency             BIGINT NOT NULL,
  priority            BIGINT NOT NULL, -- of impact and urgency
  contact_type        TEXT NOT NULL,
  short_description   TEXT NOT NULL,
  description         TEXT NOT NULL,
  category            TEXT NOT NULL,
  close_notes         TEXT NOT NULL,
  consumer_id         TEXT REFERENCES consumer (id),
  caller_name         TEXT NOT NULL,
  caller_email        TEXT NOT NULL,
  caller_phone        TEXT NOT NULL,
  assignment_group_id TEXT NOT NULL REFERENCES user_group (id),
  assigned_to         TEXT REFERENCES user_account (id),
  conversation_id     TEXT NOT NULL REFERENCES conversation (id),
  interaction_id      TEXT REFERENCES interaction (id),
  client_id           TEXT NOT NULL UNIQUE,
  search_text         TEXT NOT NULL,
  opened_at           BIGINT NOT NULL,
  opened_by           TEXT NOT NULL,
  opened_by_name      TEXT NOT NULL,
  resolved_at         BIGINT NOT NULL,
  closed_at           BIGINT NOT NULL,
  updated_at          BIGINT NOT NULL,
  updated_by_name     TEXT NOT NULL,
  version             BIGINT NOT NULL
);
CREATE INDEX incident_group ON incident (assignment_group_id, opened_at, id);
CREATE INDEX incident_open ON incident (assignment_group_id, opened_at, id) WHERE closed_at = 0;
CREATE INDEX incident_assigned ON incident (assigned_to, opened_at, id) WHERE closed_at = 0;
CREATE INDEX incident_interaction ON incident (interaction_id);
CREATE INDEX incident_conversation ON incident (conversation_id);
CREATE INDEX incident_consumer ON incident (consumer_id);

ALTER TABLE customer_case ADD COLUMN assigned_to TEXT REFERENCES user_account (id);
ALTER TABLE customer_case ADD COLUMN resolution_code TEXT NOT NULL DEFAULT '';
ALTER TABLE customer_case ADD COLUMN close_notes TEXT NOT NULL DEFAULT '';
ALTER TABLE customer_case ADD COLUMN search_text TEXT NOT NULL DEFAULT '';
ALTER TABLE customer_case ADD COLUMN resolved_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE customer_case ADD COLUMN closed_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE customer_case ADD COLUMN updated_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE customer_case ADD COLUMN updated_by_name TEXT NOT NULL DEFAULT '';
UPDATE customer_case SET updated_at = opened_at, updated_by_name = opened_by_name;
CREATE INDEX customer_case_conversation ON customer_case (conversation_id);
CREATE INDEX customer_case_unsearchable ON customer_case (id) WHERE search_text = '';
CREATE INDEX customer_case_consumer ON customer_case (consumer_id);
CREATE INDEX customer_case_open ON customer_case (assignment_group_id, opened_at, id) WHERE closed_at = 0;
CREATE INDEX customer_case_assigned ON customer_case (assigned_to, opened_at, id) WHERE closed_at = 0;

-- Whatever cases and incidents have in common, for what does not care which
-- of them it is: cards, links, search, who may read.
CREATE VIEW record AS
  SELECT 'case' AS table_name, id, number, state, priority, short_description, contact_name AS person, contact_email AS email,
    assignment_group_id, assigned_to, conversation_id, interaction_id, search_text, opened_at, updated_at, updated_by_name, version
  FROM customer_case
  UNION ALL
  SELECT 'incident' AS table_name, id, number, state, priority, short_description, caller_name AS person, caller_email AS email,
    assignment_group_id, assigned_to, conversation_id, interaction_id, search_text, opened_at, updated_at, updated_by_name, version
  FROM incident;

-- Which records a conversation was made into or linked to. Its current one is
-- also in conversation.record_id; copied_seq is how far its entries are in the
-- record's own conversation once it is not the current one any more.
CREATE TABLE conversation_record (
  conversation_id TEXT NOT NULL REFERENCES conversation (id),
  table_name      TEXT NOT NULL,
  record_id       TEXT NOT NULL,
  made            BOOLEAN NOT NULL, -- made from the conversation, not linked to it
  copied_seq      BIGINT NOT NULL,
  linked_at       BIGINT NOT NULL,
  linked_by       TEXT NOT NULL,
  PRIMARY KEY (conversation_id, table_name, record_id)
);
CREATE INDEX conversation_record_record ON conversation_record (table_name, record_id);
INSERT INTO conversation_record (conversation_id, table_name, record_id, made, copied_seq, linked_at, linked_by)
  SELECT c.id, c.record_table, c.record_id, TRUE, 0, k.opened_at, k.opened_by
  FROM conversation c JOIN customer_case k ON k.id = c.record_id
  WHERE c.kind = 'support' AND c.record_table = 'case';
