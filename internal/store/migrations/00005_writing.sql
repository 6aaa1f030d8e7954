-- +goose Up

-- How long an agent's comment of this queue waits before it goes out, so that
-- it can be taken back; 0 sends at once.
ALTER TABLE queue ADD COLUMN undo_send_s BIGINT NOT NULL DEFAULT 0;

-- What somebody has begun to write; one per person and conversation. at is the
-- order in which the server heard of it, origin the connection it came from,
-- which is not told about its own words.
CREATE TABLE draft (
  user_id         TEXT NOT NULL REFERENCES user_account (id),
  conversation_id TEXT NOT NULL REFERENCES conversation (id),
  kind            TEXT NOT NULL,
  body            TEXT NOT NULL,
  origin          TEXT NOT NULL,
  updated_at      BIGINT NOT NULL,
  PRIMARY KEY (user_id, conversation_id)
);
CREATE INDEX draft_age ON draft (updated_at);

-- Comments that were acknowledged and wait for their undo time to pass. Each
-- is either appended, taken back or refused, and then gone from here.
-- position keeps the order of one author.
CREATE TABLE held_message (
  conversation_id TEXT NOT NULL REFERENCES conversation (id),
  user_id         TEXT NOT NULL REFERENCES user_account (id),
  client_id       TEXT NOT NULL,
  position        BIGINT NOT NULL,
  message         TEXT NOT NULL,
  held_at         BIGINT NOT NULL,
  release_at      BIGINT NOT NULL,
  PRIMARY KEY (conversation_id, user_id, client_id)
);
CREATE INDEX held_message_user ON held_message (user_id, release_at);

-- Texts that agents use again and again. owner_id is set for scope personal,
-- group_id for scope group.
CREATE TABLE canned_message (
  id           TEXT PRIMARY KEY,
  scope        TEXT NOT NULL, -- personal, group, global
  owner_id     TEXT REFERENCES user_account (id),
  group_id     TEXT REFERENCES user_group (id),
  title        TEXT NOT NULL,
  title_folded TEXT NOT NULL,
  shortcut     TEXT NOT NULL,
  body         TEXT NOT NULL,
  condition    TEXT NOT NULL,
  active       BOOLEAN NOT NULL,
  created_at   BIGINT NOT NULL,
  updated_at   BIGINT NOT NULL,
  version      BIGINT NOT NULL
);
CREATE INDEX canned_message_owner ON canned_message (owner_id) WHERE scope = 'personal';
CREATE INDEX canned_message_group ON canned_message (group_id) WHERE scope = 'group';
CREATE INDEX canned_message_global ON canned_message (title_folded) WHERE scope = 'global';

-- Who used which text when, so that the last used come first.
CREATE TABLE canned_use (
  user_id      TEXT NOT NULL REFERENCES user_account (id),
  canned_id    TEXT NOT NULL REFERENCES canned_message (id),
  uses         BIGINT NOT NULL,
  last_used_at BIGINT NOT NULL,
  PRIMARY KEY (user_id, canned_id)
);
CREATE INDEX canned_use_canned ON canned_use (canned_id);

-- Knowledge (domain 9.3). body is Markdown.
CREATE TABLE article (
  id              TEXT PRIMARY KEY,
  number          TEXT NOT NULL UNIQUE,
  title           TEXT NOT NULL,
  summary         TEXT NOT NULL,
  keywords        TEXT NOT NULL,
  category        TEXT NOT NULL,
  body            TEXT NOT NULL,
  state           TEXT NOT NULL, -- draft, published, retired
  public          BOOLEAN NOT NULL,
  author_id       TEXT NOT NULL,
  author_name     TEXT NOT NULL,
  view_count      BIGINT NOT NULL,
  created_at      BIGINT NOT NULL,
  updated_at      BIGINT NOT NULL,
  updated_by_name TEXT NOT NULL,
  published_at    BIGINT NOT NULL,
  version         BIGINT NOT NULL
);
CREATE INDEX article_state ON article (state, updated_at, id);

-- What other sites say about their pages, kept for a while; key is the SHA-256
-- of the address.
CREATE TABLE link_preview (
  key         TEXT PRIMARY KEY,
  url         TEXT NOT NULL,
  title       TEXT NOT NULL,
  description TEXT NOT NULL,
  site        TEXT NOT NULL,
  state       TEXT NOT NULL, -- ok, none
  fetched_at  BIGINT NOT NULL,
  expires_at  BIGINT NOT NULL
);
CREATE INDEX link_preview_expiry ON link_preview (expires_at);
