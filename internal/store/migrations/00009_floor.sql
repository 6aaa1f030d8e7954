-- +goose Up

-- A transfer that stands as an offer before a colleague who is available: until
-- when; 0: it waits as long as they are connected.
ALTER TABLE work_item ADD COLUMN transfer_expires_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX work_item_transfer ON work_item (transfer_to) WHERE state = 'work_in_progress' AND transfer_state = 'pending';
