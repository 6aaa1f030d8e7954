-- +goose Up

-- Forms of visitors that no queue took are kept for somebody to write to them
-- (domain 2.7): when that was noted, and by whom; 0: nobody has yet.
ALTER TABLE customer_interaction ADD COLUMN followed_up_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE customer_interaction ADD COLUMN followed_up_by TEXT NOT NULL DEFAULT '';
CREATE INDEX customer_interaction_kept ON customer_interaction (created_at, id) WHERE queue_id IS NULL AND followed_up_at = 0;
