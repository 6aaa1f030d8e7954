-- +goose Up

-- A wrap-up code that only other systems set (domain 1.1.3).
ALTER TABLE wrap_up_code ADD COLUMN external BOOLEAN NOT NULL DEFAULT FALSE;

-- What a queue is called beside its name (domain 3.2): QUE0001001 is the first.
-- There are never so many that more than four digits are needed here.
ALTER TABLE queue ADD COLUMN number TEXT NOT NULL DEFAULT '';
UPDATE queue SET number = 'QUE000' || CAST(1001 + (SELECT COUNT(*) FROM queue o
  WHERE o.created_at < queue.created_at OR o.created_at = queue.created_at AND o.id < queue.id) AS TEXT);
CREATE UNIQUE INDEX queue_number ON queue (number);
INSERT INTO counter (name, value) SELECT 'QUE', 1000 + COUNT(*) FROM queue;

-- What a service channel is to other systems, what a message in its accepted
-- work sounds like, and how much of its decisions is kept (domain 3.1).
ALTER TABLE service_channel ADD COLUMN type TEXT NOT NULL DEFAULT 'other';
UPDATE service_channel SET type = CASE WHEN key IN ('chat', 'phone') THEN key ELSE 'messaging' END
  WHERE key IN ('chat', 'phone', 'messaging', 'sms', 'whatsapp', 'line', 'facebook');
ALTER TABLE service_channel ADD COLUMN message_sound TEXT NOT NULL DEFAULT 'soft';
ALTER TABLE service_channel ADD COLUMN log_level TEXT NOT NULL DEFAULT 'basic';
ALTER TABLE service_channel ADD COLUMN logging_until BIGINT NOT NULL DEFAULT 0;
