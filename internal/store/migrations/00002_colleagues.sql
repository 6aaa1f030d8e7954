-- +goose Up

-- Conversations of colleagues (domain 4.1). name is what somebody called the
-- conversation; a direct one and a record's have none of their own. pair is the
-- two people of a direct conversation, in order, so that there is one per pair;
-- start_key makes starting a group twice the same group.
ALTER TABLE conversation ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE conversation ADD COLUMN description TEXT NOT NULL DEFAULT '';
ALTER TABLE conversation ADD COLUMN icon TEXT NOT NULL DEFAULT '';
ALTER TABLE conversation ADD COLUMN avatar TEXT NOT NULL DEFAULT '';
ALTER TABLE conversation ADD COLUMN pair TEXT;
ALTER TABLE conversation ADD COLUMN start_key TEXT;
CREATE UNIQUE INDEX conversation_pair ON conversation (pair);
CREATE UNIQUE INDEX conversation_start_key ON conversation (start_key);
CREATE UNIQUE INDEX conversation_of_record ON conversation (record_table, record_id) WHERE kind = 'record';

-- mentioned_seq is the newest entry that mentions the member; frame_state and
-- frame_order say where the conversation's mini window stands.
ALTER TABLE conversation_member ADD COLUMN mentioned_seq BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversation_member ADD COLUMN frame_state TEXT NOT NULL DEFAULT 'closed';
ALTER TABLE conversation_member ADD COLUMN frame_order BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversation_member ADD COLUMN added_by TEXT NOT NULL DEFAULT '';
CREATE INDEX conversation_member_all ON conversation_member (user_id, conversation_id);

-- What a colleague says about being away.
CREATE TABLE user_status (
  user_id    TEXT PRIMARY KEY REFERENCES user_account (id),
  message    TEXT NOT NULL,
  updated_at BIGINT NOT NULL
);

-- Connected, but without any input for a while.
ALTER TABLE presence ADD COLUMN idle BOOLEAN NOT NULL DEFAULT FALSE;
