-- +goose Up

-- The hours an agent works (domain 3.4, shift). Who has none works at any time.
CREATE TABLE agent_schedule (
  user_id     TEXT PRIMARY KEY REFERENCES user_account (id) ON DELETE CASCADE,
  schedule_id TEXT NOT NULL REFERENCES schedule (id)
);
CREATE INDEX agent_schedule_schedule ON agent_schedule (schedule_id);

-- What an assignment rule makes of them.
ALTER TABLE assignment_rule ADD COLUMN shift_enabled BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE assignment_rule ADD COLUMN shift_criteria TEXT NOT NULL DEFAULT 'most_time_left';
ALTER TABLE assignment_rule ADD COLUMN shift_time_required_s BIGINT NOT NULL DEFAULT 0;
ALTER TABLE assignment_rule ADD COLUMN shift_continuous BOOLEAN NOT NULL DEFAULT FALSE;
