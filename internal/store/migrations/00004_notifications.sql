-- +goose Up

-- Whether an entry must be told to people who do not look: always among
-- colleagues; in a support conversation when one of its members can be reached
-- by push or e-mail. An entry of one that notifies enqueues the job `notify`.
ALTER TABLE conversation ADD COLUMN notifies BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE conversation SET notifies = TRUE WHERE kind <> 'support';

-- Which happenings reach a member over which transport (domain 4.4): all,
-- mention or none. notified_seq is how far push and e-mail have been decided,
-- emailed_seq how far e-mails went.
ALTER TABLE conversation_member ADD COLUMN notify_push TEXT NOT NULL DEFAULT 'all';
ALTER TABLE conversation_member ADD COLUMN notify_desktop TEXT NOT NULL DEFAULT 'all';
ALTER TABLE conversation_member ADD COLUMN notify_email TEXT NOT NULL DEFAULT 'all';
ALTER TABLE conversation_member ADD COLUMN notify_audio TEXT NOT NULL DEFAULT 'all';
ALTER TABLE conversation_member ADD COLUMN notify_system BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE conversation_member ADD COLUMN notified_seq BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversation_member ADD COLUMN emailed_seq BIGINT NOT NULL DEFAULT 0;
UPDATE conversation_member SET
  notified_seq = (SELECT c.last_seq FROM conversation c WHERE c.id = conversation_member.conversation_id),
  emailed_seq = (SELECT c.last_seq FROM conversation c WHERE c.id = conversation_member.conversation_id);

-- What a person likes. Who has changed nothing has no row.
CREATE TABLE user_preference (
  user_id        TEXT PRIMARY KEY REFERENCES user_account (id),
  language       TEXT NOT NULL, -- '' is the browser's
  time_zone      TEXT NOT NULL, -- '' is the browser's
  theme          TEXT NOT NULL,
  density        TEXT NOT NULL,
  enter_sends    BOOLEAN NOT NULL,
  single_keys    BOOLEAN NOT NULL,
  sounds         BOOLEAN NOT NULL,
  sound_volume   BIGINT NOT NULL, -- per cent
  notify_push    BOOLEAN NOT NULL,
  notify_desktop BOOLEAN NOT NULL,
  notify_email   BOOLEAN NOT NULL,
  notify_audio   BOOLEAN NOT NULL,
  email_digest   BOOLEAN NOT NULL,
  set_up         BOOLEAN NOT NULL, -- the card of the first sign-in was answered
  updated_at     BIGINT NOT NULL,
  version        BIGINT NOT NULL
);

-- A browser that wants web push (RFC 8030). It belongs to the sign-in that
-- asked for it and goes with it; NULL is an API token's.
CREATE TABLE push_subscription (
  id           TEXT PRIMARY KEY,
  user_id      TEXT NOT NULL REFERENCES user_account (id),
  session_hash TEXT REFERENCES user_session (token_hash) ON DELETE CASCADE,
  endpoint     TEXT NOT NULL UNIQUE,
  p256dh       TEXT NOT NULL,
  auth         TEXT NOT NULL,
  user_agent   TEXT NOT NULL,
  created_at   BIGINT NOT NULL,
  delivered_at BIGINT NOT NULL, -- 0: nothing has been accepted yet
  failures     BIGINT NOT NULL, -- in a row
  last_error   TEXT NOT NULL
);
CREATE INDEX push_subscription_user ON push_subscription (user_id, created_at);
CREATE INDEX push_subscription_session ON push_subscription (session_hash);

-- E-mails to staff: the outbox. One row is one e-mail with one Message-ID over
-- the entries from_seq to to_seq; it is sent until the server has answered.
CREATE TABLE mail_outbox (
  id              TEXT PRIMARY KEY,
  conversation_id TEXT NOT NULL REFERENCES conversation (id),
  user_id         TEXT NOT NULL REFERENCES user_account (id),
  address         TEXT NOT NULL,
  from_seq        BIGINT NOT NULL,
  to_seq          BIGINT NOT NULL,
  message_id      TEXT NOT NULL,
  state           TEXT NOT NULL, -- pending, sent, failed, dropped
  attempts        BIGINT NOT NULL,
  last_error      TEXT NOT NULL,
  created_at      BIGINT NOT NULL,
  ended_at        BIGINT NOT NULL
);
CREATE UNIQUE INDEX mail_outbox_pending ON mail_outbox (conversation_id, user_id) WHERE state = 'pending';
CREATE UNIQUE INDEX mail_outbox_range ON mail_outbox (conversation_id, user_id, to_seq);
CREATE INDEX mail_outbox_state ON mail_outbox (state, created_at);
CREATE INDEX mail_outbox_time ON mail_outbox (created_at);
