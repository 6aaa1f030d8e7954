-- +goose Up

-- A wrap-up code that only other systems set (domain 1.1.3).
ALTER TABLE wrap_up_code ADD COLUMN external BOOLEAN NOT NULL DEFAULT FALSE;
