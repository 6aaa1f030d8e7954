-- +goose Up

-- A transfer that stands as an offer before a colleague who is available: until
-- when; 0: it waits as long as they are connected.
ALTER TABLE work_item ADD COLUMN transfer_expires_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX work_item_transfer ON work_item (transfer_to) WHERE state = 'work_in_progress' AND transfer_state = 'pending';

-- An agent asks for help with what they have in hand: since when; 0: they do not.
ALTER TABLE work_item ADD COLUMN hand_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE work_item ADD COLUMN hand_note TEXT NOT NULL DEFAULT '';
CREATE INDEX work_item_hand ON work_item (hand_at, id) WHERE state = 'work_in_progress' AND hand_at > 0;
