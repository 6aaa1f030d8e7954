-- +goose Up

-- Companies that are customers, their people, and who looks after them (domain
-- 1.5).
CREATE TABLE account (
  id           TEXT PRIMARY KEY,
  number       TEXT NOT NULL UNIQUE,
  name         TEXT NOT NULL,
  name_folded  TEXT NOT NULL,
  account_code TEXT NOT NULL, -- "": none
  code_folded  TEXT NOT NULL,
  parent_id    TEXT REFERENCES account (id),
  phone        TEXT NOT NULL,
  active       BOOLEAN NOT NULL,
  created_at   BIGINT NOT NULL,
  updated_at   BIGINT NOT NULL,
  version      BIGINT NOT NULL
);
CREATE INDEX account_name ON account (name_folded, id);
CREATE UNIQUE INDEX account_code ON account (code_folded) WHERE code_folded <> '';
CREATE INDEX account_parent ON account (parent_id) WHERE parent_id IS NOT NULL;

CREATE TABLE account_team (
  account_id     TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  position       BIGINT NOT NULL,
  user_id        TEXT NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
  responsibility TEXT NOT NULL,
  PRIMARY KEY (account_id, position)
);
CREATE INDEX account_team_user ON account_team (user_id);

CREATE TABLE contact (
  id           TEXT PRIMARY KEY,
  account_id   TEXT NOT NULL REFERENCES account (id),
  name         TEXT NOT NULL,
  name_folded  TEXT NOT NULL,
  title        TEXT NOT NULL,
  email        TEXT NOT NULL, -- "": none
  email_folded TEXT NOT NULL,
  phone        TEXT NOT NULL,
  active       BOOLEAN NOT NULL,
  created_at   BIGINT NOT NULL,
  updated_at   BIGINT NOT NULL,
  version      BIGINT NOT NULL
);
CREATE INDEX contact_name ON contact (name_folded, id);
CREATE INDEX contact_account ON contact (account_id, name_folded, id);
CREATE UNIQUE INDEX contact_email ON contact (email_folded) WHERE active AND email_folded <> '';

-- Whom a visitor said they are by their address, which nobody has verified, and
-- the account that person was of then: it stays when they go elsewhere.
ALTER TABLE interaction ADD COLUMN contact_id TEXT REFERENCES contact (id);
ALTER TABLE interaction ADD COLUMN account_id TEXT REFERENCES account (id);
CREATE INDEX interaction_contact ON interaction (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX interaction_account ON interaction (account_id) WHERE account_id IS NOT NULL;
-- Who served somebody of an account.
CREATE INDEX interaction_served ON interaction (account_id, opened_at, id) WHERE account_id IS NOT NULL AND assigned_to IS NOT NULL;

-- Of a team: for what; "": for anything.
ALTER TABLE queue_affinity ADD COLUMN responsibility TEXT NOT NULL DEFAULT '';
