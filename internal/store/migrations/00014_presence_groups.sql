-- +goose Up

-- A presence state may be for the members of some groups only (domain 3.5).
ALTER TABLE presence_state ADD COLUMN all_groups BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE presence_state ADD COLUMN group_ids TEXT NOT NULL DEFAULT '[]'; -- JSON list of ids; empty when it is for all

-- Off: offers of the rule have no end of their own (domain 3.4).
ALTER TABLE assignment_rule ADD COLUMN reassign_on_timeout BOOLEAN NOT NULL DEFAULT TRUE;
