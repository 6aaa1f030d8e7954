-- +goose Up

-- A transfer that stands as an offer before a colleague who is available: until
-- when; 0: it waits as long as they are connected.
ALTER TABLE work_item ADD COLUMN transfer_expires_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX work_item_transfer ON work_item (transfer_to) WHERE state = 'work_in_progress' AND transfer_state = 'pending';

-- An agent asks for help with what they have in hand: since when; 0: they do not.
ALTER TABLE work_item ADD COLUMN hand_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE work_item ADD COLUMN hand_note TEXT NOT NULL DEFAULT '';
CREATE INDEX work_item_hand ON work_item (hand_at, id) WHERE state = 'work_in_progress' AND hand_at > 0;

-- How long visitors wait for an agent's own words (domain 9.5). Of the
-- conversation: since when its visitor waits for them, 0 when they do not; since
-- when they had waited for the newest entry, 0 when it answers nothing; how many
-- answers there were.
ALTER TABLE conversation ADD COLUMN guest_asked_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN answered_from BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN answer_count BIGINT NOT NULL DEFAULT 0;
UPDATE conversation SET guest_asked_at = guest_waiting_at, answer_count = (SELECT COUNT(*) FROM entry e
    WHERE e.conversation_id = conversation.id AND e.author_kind = 'user' AND e.kind = 'comment' AND e.code = '')
  WHERE kind = 'support' AND open;
-- Of an answer: since when the visitor had waited for it, and which of the
-- conversation's answers it is, from 1.
ALTER TABLE entry ADD COLUMN asked_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE entry ADD COLUMN answer_no BIGINT NOT NULL DEFAULT 0;
CREATE INDEX entry_answer ON entry (created_at, author_id, asked_at, answer_no) WHERE asked_at > 0;
