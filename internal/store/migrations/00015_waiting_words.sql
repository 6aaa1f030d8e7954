-- +goose Up

-- What visitors read while they wait, and when nobody is there (domain 2.8, 3.2).
ALTER TABLE queue ADD COLUMN wait_s BIGINT NOT NULL DEFAULT 0; -- 0: never
ALTER TABLE queue ADD COLUMN wait_message TEXT NOT NULL DEFAULT '';
ALTER TABLE queue ADD COLUMN nobody_refuses BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE queue ADD COLUMN nobody_message TEXT NOT NULL DEFAULT '';
