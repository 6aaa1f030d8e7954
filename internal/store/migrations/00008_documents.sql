-- +goose Up

-- Cases and incidents are work, too (domain 3.3): a work item is about a
-- document, which is an interaction or a record. Its conversation is the
-- document's own. interaction_id is there only for interactions; neither
-- database can be told in the same words that a column may be empty, so it is
-- made anew.
ALTER TABLE work_item ADD COLUMN contact_id TEXT REFERENCES interaction (id);
UPDATE work_item SET contact_id = interaction_id;
ALTER TABLE work_item DROP COLUMN interaction_id;
ALTER TABLE work_item RENAME COLUMN contact_id TO interaction_id;
ALTER TABLE work_item ADD COLUMN document_table TEXT NOT NULL DEFAULT 'interaction';
ALTER TABLE work_item ADD COLUMN document_id TEXT NOT NULL DEFAULT '';
UPDATE work_item SET document_id = interaction_id;
ALTER TABLE work_item ADD COLUMN opened_for TEXT REFERENCES user_account (id); -- is never offered it
CREATE INDEX work_item_document ON work_item (document_id, created_at, id);
-- A record has one live work item at most.
CREATE UNIQUE INDEX work_item_live_document ON work_item (document_id)
  WHERE document_table <> 'interaction' AND state IN ('waiting', 'work_in_progress');

-- Which documents a queue takes by itself; '' is none (domain 3.2).
ALTER TABLE queue ADD COLUMN condition TEXT NOT NULL DEFAULT '';

-- What nobody looks after.
CREATE INDEX customer_case_unassigned ON customer_case (opened_at, id) WHERE assigned_to IS NULL AND closed_at = 0;
CREATE INDEX incident_unassigned ON incident (opened_at, id) WHERE assigned_to IS NULL AND closed_at = 0;
