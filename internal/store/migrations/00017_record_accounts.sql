-- +goose Up

-- Whose customer a case or an incident is of (domain 1.3, 1.5): the account
-- says whom routing prefers.
ALTER TABLE customer_case ADD COLUMN account_id TEXT REFERENCES account (id);
ALTER TABLE customer_case ADD COLUMN contact_id TEXT REFERENCES contact (id);
CREATE INDEX customer_case_contact ON customer_case (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX customer_case_account ON customer_case (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX customer_case_served ON customer_case (account_id, opened_at, id) WHERE account_id IS NOT NULL AND assigned_to IS NOT NULL;
ALTER TABLE incident ADD COLUMN account_id TEXT REFERENCES account (id);
ALTER TABLE incident ADD COLUMN contact_id TEXT REFERENCES contact (id);
CREATE INDEX incident_contact ON incident (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX incident_account ON incident (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX incident_served ON incident (account_id, opened_at, id) WHERE account_id IS NOT NULL AND assigned_to IS NOT NULL;

-- Those that were made from a conversation are of whom it was with.
UPDATE customer_case SET
  account_id = (SELECT i.account_id FROM interaction i WHERE i.id = customer_case.interaction_id),
  contact_id = (SELECT i.contact_id FROM interaction i WHERE i.id = customer_case.interaction_id)
WHERE interaction_id IS NOT NULL;
UPDATE incident SET
  account_id = (SELECT i.account_id FROM interaction i WHERE i.id = incident.interaction_id),
  contact_id = (SELECT i.contact_id FROM interaction i WHERE i.id = incident.interaction_id)
WHERE interaction_id IS NOT NULL;
